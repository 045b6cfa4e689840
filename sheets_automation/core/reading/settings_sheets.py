"""Settings sheets -> Settings: every sheet of the campaign folder that is one, and what is wrong in them.

A setting that cannot be used is not applied, and everything else goes on; nothing here raises (docs/tables.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from sheets_automation.core.reading.columns import choose_columns
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.headers import Cells, Header, find_headers, matrix, with_merged_errors
from sheets_automation.core.reading.hits import Notice
from sheets_automation.core.reading.parse import SheetRead
from sheets_automation.core.reading.settings_campaign import is_near, item_names, read_items, read_rules, rule_names
from sheets_automation.core.reading.settings_cells import Line, Reader, lines_of, shown
from sheets_automation.core.reading.settings_customers import read_customers
from sheets_automation.core.reading.settings_days import (
    read_assignments,
    read_group_sizes,
    read_junk,
    read_late_approvals,
    read_stock,
)
from sheets_automation.core.reading.settings_lists import Known, read_roster, read_stores
from sheets_automation.model.campaign_rules import TWICE
from sheets_automation.model.grid import Grid
from sheets_automation.model.settings import Settings
from sheets_automation.model.settings_tables import (
    ASSIGNMENT,
    CAMPAIGN,
    CUSTOMER_LIST,
    GROUP_SIZES,
    JUNK,
    LATE_APPROVALS,
    PROGRAM_TABLES,
    ROSTER,
    RULES,
    STOCK,
    STORES,
)
from sheets_automation.model.tables import HEADER_ROWS

MAIN_FILE = f"{CAMPAIGN.key}.xlsx"
"""Read first."""
MORNING_FILE = ASSIGNMENT.zh
"""Beginning of the names of files that are read last: what is typed there holds."""
LISTS_OF_CUSTOMERS = {ROSTER.key: frozenset({"staff", "phone"}), JUNK.key: frozenset({"phone", "wechat_name"})}
"""Headers that a list of customers has as well: with nothing beside them a sheet is no roster and no junk list."""


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """What the settings sheets say, what is wrong in them, a line for each, and the sheets that are none."""

    settings: Settings
    notices: list[Notice]
    sheets: list[SheetRead]
    others: list[Grid]


@dataclass(frozen=True, slots=True)
class SettingsSheet:
    """One settings sheet, and its lines; none where two columns claim one header."""

    header: Header
    grid: Grid
    lines: tuple[Line, ...]
    notices: tuple[Notice, ...] = ()
    status: str = "read"


def read_settings(grids: Iterable[Grid], today: date) -> SettingsRead:
    """Read every settings sheet among these sheets; their order changes nothing.

    Source: docs/tables.md, Settings.
    """
    sheets: list[SettingsSheet] = []
    others: list[Grid] = []
    for grid in grids:
        sheet = _sheet(grid)
        if sheet is None:
            others.append(grid)
        else:
            sheets.append(sheet)
    sheets.sort(key=lambda sheet: _turn(sheet.grid.source))
    lines = {table.key: [line for one in sheets if one.header.table is table for line in one.lines]
             for table in PROGRAM_TABLES}  # fmt: skip
    reader = Reader(Calendar(today))
    settings = _settings(reader, lines)
    notices = [*(notice for sheet in sheets for notice in sheet.notices), *_one_a_cell(reader.notices)]
    return SettingsRead(settings, notices, [_told(sheet, reader) for sheet in sheets], others)


def _settings(reader: Reader, lines: dict[str, list[Line]]) -> Settings:
    """The campaign first, since its dates say which year is meant; then names; then what names them."""
    items = read_items(reader, lines[CAMPAIGN.key])
    reader.calendar = Calendar(reader.calendar.today, items.get("starts_on"), items.get("ends_on"))
    stores = read_stores(reader, lines[STORES.key])
    roster = read_roster(reader, lines[ROSTER.key], stores)
    settings = replace(Settings(**items), stores=stores, roster=roster)
    known = Known(settings)
    return replace(
        settings,
        rules=read_rules(reader, lines[RULES.key], known),
        assignments=read_assignments(reader, lines[ASSIGNMENT.key], known),
        late_approvals=read_late_approvals(reader, lines[LATE_APPROVALS.key], known),
        junk=read_junk(reader, lines[JUNK.key]),
        group_sizes=read_group_sizes(reader, lines[GROUP_SIZES.key]),
        customers=read_customers(reader, lines[CUSTOMER_LIST.key], settings),
        stock=read_stock(reader, lines[STOCK.key], settings.products),
    )


def _turn(path: str) -> tuple[int, str]:
    """When a file is read: of two lines that differ the one read later holds."""
    name = path.rpartition("/")[2]
    last = 2 if name.startswith(MORNING_FILE) else 1
    return (0 if name.casefold() == MAIN_FILE else last), path


# ---- sheets -------------------------------------------------------------------------------------------------
def _sheet(grid: Grid) -> SettingsSheet | None:
    """A sheet with its lines; None where it is none of the settings."""
    headers = find_headers(matrix(replace(grid, cells=grid.cells[:HEADER_ROWS])))
    header = headers[0] if headers else None
    if header is None or header.table not in PROGRAM_TABLES or header.names <= _of_customers(header):
        return None
    grid = with_merged_errors(grid)
    cells = matrix(grid)
    rows = np.arange(header.row + 1, len(cells))
    columns = choose_columns(cells, header, rows, lambda _, first, second: _say_the_same(first, second))
    if columns.twice:
        key, x, y = columns.twice
        words = {"c": header.table.by_key[key], "x": x, "y": y}
        twice = Notice("F03", grid.source, grid.sheet, words=words, variant=TWICE)
        return SettingsSheet(header, grid, (), (twice,), "refused")
    lines = tuple(lines_of(grid, header, columns.of))
    if not _is_ours(header, lines):
        return None
    return SettingsSheet(header, grid, lines, tuple(_ignored(grid, columns.ignored)))


def _of_customers(header: Header) -> frozenset[str]:
    return LISTS_OF_CUSTOMERS.get(header.table.key, frozenset())


def _say_the_same(first: Cells, second: Cells) -> np.ndarray:
    return np.array([shown(one) == shown(other) for one, other in zip(first, second, strict=True)], dtype=bool)


def _is_ours(header: Header, lines: tuple[Line, ...]) -> bool:
    """Whether a sheet of items and contents speaks of a campaign: a plan for the day has such headers, too."""
    names = {CAMPAIGN.key: ("item", item_names), RULES.key: ("key", rule_names)}.get(header.table.key)
    if names is None or not lines:
        return True
    column, known = names
    return any(is_near(line.shown(column), known()) for line in lines if column in line.cells)


def _ignored(grid: Grid, headers: list[str]) -> list[Notice]:
    """F07: a header that is no known one, since a misspelt one would go unnoticed; our own files have some more."""
    if not headers or grid.source.rpartition("/")[2].startswith(MORNING_FILE):
        return []
    text = "、".join(headers)
    return [Notice("F07", grid.source, grid.sheet, value=text, words={"columns": text})]


def _told(sheet: SettingsSheet, reader: Reader) -> SheetRead:
    applied = sum(line in reader.applied for line in sheet.lines)
    grid = sheet.grid
    return SheetRead(grid.source, grid.sheet, sheet.header.table.key, sheet.status, 0, len(sheet.lines), applied)


def _one_a_cell(notices: list[Notice]) -> list[Notice]:
    """Of several findings in one cell the first."""
    first = {(one.source, one.sheet, one.cell): one for one in reversed(notices)}
    return [one for one in notices if first[one.source, one.sheet, one.cell] is one]

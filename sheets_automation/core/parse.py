"""Grid -> rows as typed: which rows of a sheet are data, which start a day, and what a blank cell inherits.

Sheets are read one by one here and stacked per table, so that tidying and checking work on one frame
(docs/tables.md, docs/design.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sheets_automation.core.dates import Calendar, read_day
from sheets_automation.core.headers import (
    REQUIRED_ONE_OF,
    Cells,
    Given,
    Part,
    date_pair,
    find_header,
    find_parts,
    header_text,
    matrix,
)
from sheets_automation.core.tidy import as_text
from sheets_automation.model.campaign_rules import TWICE
from sheets_automation.model.grid import Grid
from sheets_automation.model.schema import Kind, Table
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DATE_OF, GIVEN_ONCE, NOT_TYPED, WORK_TABLES

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

TOTALS = ("合计", "总计", "小计", "合計", "總計", "小計", "total")
DAYS_1904 = 1462
"""Serial days between the two date systems."""
INHERITED = ("date", "staff", "store")


@dataclass(frozen=True, slots=True)
class Notice:
    """A finding about a sheet or a file as a whole."""

    rule: str
    source: str
    sheet: str = ""
    row: int | None = None
    """From 0."""
    column: str = ""
    value: str = ""
    words: dict[str, Any] = field(default_factory=dict)
    variant: str = ""


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet for the table of sources: its table, and the data rows found in it when it was not read."""

    source: str
    sheet: str
    table: str
    status: str
    unread_rows: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a sheet and the sheet it stands in."""

    source: str
    sheet: str
    part: Part


@dataclass(frozen=True, slots=True)
class Stretch:
    """The data rows of one part, as typed."""

    place: Place
    rows: Ints
    """Sheet rows, from 0."""
    columns: dict[str, Cells]
    formulas: dict[str, Bools]
    errors: dict[str, Bools]
    day_lines: list[Given]
    """Date lines, then the header block's date: what an undated row may take its date from."""
    day_of: Ints
    """For each row the date line or block above it, as position in `day_lines`; -1 for none."""


@dataclass(slots=True)
class Parsed:
    """Everything the sheets say, before any cell is judged."""

    stretches: dict[str, list[Stretch]] = field(default_factory=lambda: {table.key: [] for table in WORK_TABLES})
    notices: list[Notice] = field(default_factory=list)
    sheets: list[SheetRead] = field(default_factory=list)


def parse(grids: Iterable[Grid], settings: Settings, calendar: Calendar) -> Parsed:
    """Read every grid as far as its cells allow.

    Source: docs/tables.md.
    """
    parsed = Parsed()
    for grid in grids:
        _parse_grid(grid, settings, calendar, parsed)
    return parsed


def _parse_grid(grid: Grid, settings: Settings, calendar: Calendar, parsed: Parsed) -> None:
    cells = matrix(grid)
    header = find_header(cells)
    if header is None:
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, "", "skipped"))
        return
    if header.table not in WORK_TABLES:
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, header.table.key, "skipped"))
        return
    columns, ignored, twice = _columns(cells, header.row, header.keys)
    parts = find_parts(cells, header, columns)
    stretches = [stretch for part in parts for stretch in [_stretch(grid, cells, part)]]
    stretches = _carry_days(grid, cells, stretches, calendar)
    count = sum(len(stretch.rows) for stretch in stretches)
    table = header.table
    notice = _unreadable(grid, table, stretches, settings, twice) if count else None
    if notice:
        parsed.notices.append(notice)
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, table.key, "refused", count))
        return
    for key in dict.fromkeys(stretch.place.part.table.key for stretch in stretches):
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, key, "read"))
    for stretch in stretches:
        parsed.stretches[stretch.place.part.table.key].append(stretch)
    parsed.notices.extend(_good_to_know(grid, cells, header.row, ignored, stretches))


# ---- columns ------------------------------------------------------------------------------------------------
def _columns(
    cells: Cells, header_row: int, keys: dict[int, str]
) -> tuple[dict[str, int], list[str], tuple[str, str, str] | None]:
    """Key to column; the headers that are ignored; key and both headers where two columns stand for one."""
    columns: dict[str, int] = {}
    ignored: list[str] = []
    twice = None
    below = cells[header_row + 1 :]
    for column, cell in enumerate(cells[header_row]):
        key = keys.get(column)
        if key is None:
            if cell != "" and header_text(cell):
                ignored.append(header_text(cell))
            continue
        if key not in columns:
            columns[key] = column
            continue
        first, second = below[:, columns[key]], below[:, column]
        if not (first != "").any() and (second != "").any():
            columns[key], column = column, columns[key]  # noqa: PLW2901  # the filled one of the two is read
        elif (second != "").any() and not (first == second).all():
            twice = (key, header_text(cells[header_row][columns[key]]), header_text(cell))
        ignored.append(header_text(cells[header_row][column]))
    return columns, ignored, twice


def _unreadable(
    grid: Grid, table: Table, stretches: list[Stretch], settings: Settings, twice: tuple[str, str, str] | None
) -> Notice | None:
    """F03: why this sheet cannot be read at all."""
    if twice:
        key, x, y = twice
        words = {"c": table.by_key[key], "x": x, "y": y}
        return Notice("F03", grid.source, grid.sheet, words=words, variant=TWICE)
    columns = {key for stretch in stretches for key in stretch.place.part.columns}
    missing = next((group[0] for group in REQUIRED_ONE_OF[table.key] if not columns.intersection(group)), None)
    if missing is None:
        missing = next((key for key in _not_given(grid, table, columns, stretches, settings)), None)
    if missing is None:
        return None
    return Notice("F03", grid.source, grid.sheet, words={"c": table.by_key[missing]})


def _not_given(
    grid: Grid, table: Table, columns: set[str], stretches: list[Stretch], settings: Settings
) -> Iterable[str]:
    """Of date, staff and store those that neither a column nor a header block, date line or roster gives."""
    given = {key for stretch in stretches for key in stretch.place.part.given}
    day = DATE_OF[table.key]
    if day not in columns | given and not any(stretch.day_lines for stretch in stretches):
        yield day
    if "staff" not in columns | given:
        yield "staff"
    named = any(grid.source.startswith(source) for store in settings.stores for source in store.sources)
    if "store" not in columns | given and not named and not settings.roster:
        yield "store"


# ---- rows ---------------------------------------------------------------------------------------------------
def _stretch(grid: Grid, cells: Cells, part: Part) -> Stretch:
    """The candidates of a part: every row in which something is typed; sorted out by `_carry_days`."""
    body = cells[part.first : part.end]
    typed = _typed(grid, body, part)
    rows = np.flatnonzero(typed.any(axis=1)) + part.first
    columns = {key: cells[rows, column] for key, column in part.columns.items()}
    if grid.date1904:
        for key, values in columns.items():
            if part.table.by_key[key].kind in {Kind.DATE, Kind.MOMENT}:
                columns[key] = _from_1904(values)
    return Stretch(
        Place(grid.source, grid.sheet, part),
        rows,
        columns,
        _flags(grid.formulas, part, rows),
        _flags(grid.errors, part, rows),
        [],
        np.full(len(rows), -1, dtype=np.int64),
    )


def _typed(grid: Grid, body: Cells, part: Part) -> Bools:
    """Which cells of a part people typed: filled, no formula, not a column that a program fills."""
    typed = np.asarray(body != "", dtype=bool)
    for row, column in grid.formulas:
        if part.first <= row < part.end and column < body.shape[1]:
            typed[row - part.first, column] = False
    for key, column in part.columns.items():
        if key in NOT_TYPED:
            typed[:, column] = False
    return typed


def _flags(addresses: frozenset[tuple[int, int]], part: Part, rows: Ints) -> dict[str, Bools]:
    """For each column that has some of these addresses, which of the rows are meant."""
    key_of = {column: key for key, column in part.columns.items() if key not in NOT_TYPED}
    found: dict[str, list[int]] = {}
    for row, column in addresses:
        if column in key_of and part.first <= row < part.end:
            found.setdefault(key_of[column], []).append(row)
    return {key: np.isin(rows, at) for key, at in found.items()}


def _from_1904(values: Cells) -> Cells:
    """Serial numbers of the 1904 system as those of the 1900 system; yyyymmdd and 3.5 stay."""
    return np.array(
        [
            value + DAYS_1904 if isinstance(value, int | float) and 20_000 <= value < 100_000 else value  # noqa: PLR2004
            for value in values
        ],
        dtype=object,
    )


def _carry_days(grid: Grid, cells: Cells, stretches: list[Stretch], calendar: Calendar) -> list[Stretch]:
    """Sort out date lines and totals, and give each data row the date line or block it stands under."""
    done: list[Stretch] = []
    held: Given | None = None
    for stretch in stretches:
        part = stretch.place.part
        day_key = DATE_OF[part.table.key]
        stated = part.given.get(day_key)
        previous = done[-1].place.part.given.get(day_key) if done else None
        # A block that states a new date ends the date line above it; one that does not lets it hold on.
        if stated is not None and stated is not previous:
            held = stated
        held = held or stated
        lines, is_data = _day_lines(grid, cells, stretch, calendar)
        all_lines = ([held] if held else []) + lines
        rows = stretch.rows[is_data]
        at = np.array([line.row for line in lines], dtype=np.int64)
        day_of = np.searchsorted(at, rows, side="left") - (0 if held else 1)
        done.append(
            Stretch(
                stretch.place,
                rows,
                {key: values[is_data] for key, values in stretch.columns.items()},
                {key: flags[is_data] for key, flags in stretch.formulas.items()},
                {key: flags[is_data] for key, flags in stretch.errors.items()},
                all_lines,
                day_of.astype(np.int64),
            )
        )
        held = lines[-1] if lines else held
    return done


def _day_lines(grid: Grid, cells: Cells, stretch: Stretch, calendar: Calendar) -> tuple[list[Given], Bools]:
    """The date lines among the typed rows of a part, and which rows are data."""
    part = stretch.place.part
    rows = stretch.rows
    body = cells[rows]
    typed = _typed(grid, cells[part.first : part.end], part)[rows - part.first]
    first = typed.argmax(axis=1)
    total = np.array(
        [isinstance(cell, str) and cell.lstrip().casefold().startswith(TOTALS) for cell in body[np.arange(len(rows)), first]],
        dtype=bool,
    )
    defining = [column for key, column in part.columns.items() if key not in GIVEN_ONCE]
    is_data = typed[:, defining].any(axis=1) & ~total
    lines: list[Given] = []
    day_key = DATE_OF[part.table.key]
    day_column = part.columns.get(day_key)
    count = typed.sum(axis=1)
    for at in np.flatnonzero(~total & (~is_data | (count <= 2))):
        filled = np.flatnonzero(typed[at])
        value, column = None, int(filled[-1])
        if len(filled) == 1 and read_day(as_text(body[at, column]), calendar):
            value = body[at, column]
        elif len(filled) <= 2 and (pair := date_pair([body[at, c] for c in filled], part.table)) is not None:  # noqa: PLR2004
            value = pair
        elif not is_data[at] and day_column is not None and typed[at, day_column]:
            value, column = body[at, day_column], day_column
        if value is not None:
            is_data[at] = False
            lines.append(Given(day_key, value, int(rows[at]), column))
    return lines, is_data


# ---- good to know -------------------------------------------------------------------------------------------
def _good_to_know(
    grid: Grid, cells: Cells, header_row: int, ignored: list[str], stretches: list[Stretch]
) -> Iterable[Notice]:
    """F07 unknown columns, F04 hidden rows, F02 content far below the table."""
    if ignored:
        text = "、".join(ignored)
        yield Notice("F07", grid.source, grid.sheet, value=text, words={"columns": text})
    data = np.concatenate([stretch.rows for stretch in stretches])
    hidden = int(np.isin(data, list(grid.hidden)).sum()) if grid.hidden else 0
    if hidden:
        yield Notice("F04", grid.source, grid.sheet, words={"n": hidden})
    filled = [_typed(grid, cells[s.place.part.first : s.place.part.end], s.place.part).any(axis=1) for s in stretches]
    tops = [stretch.place.part.header_row for stretch in stretches]
    content = np.concatenate([np.flatnonzero(f) + s.place.part.first for f, s in zip(filled, stretches, strict=True)])
    content = np.union1d(content, [header_row, *tops])
    limit = STRETCH_ROWS
    for row in content[1:][np.diff(content) > limit]:
        if (data >= row).any():
            yield Notice("F02", grid.source, grid.sheet, row=int(row), words={"r": int(row) + 1})


STRETCH_ROWS = 20
"""Content below so many blank rows is named (F02)."""

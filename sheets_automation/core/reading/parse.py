"""Grid -> rows as typed: which rows of a sheet are data, which start a day, and what a blank cell inherits.

Sheets are read one by one here and stacked per table (core/reading/rows.py), so that tidying and checking work on one
frame (docs/tables.md, docs/design.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from sheets_automation.core.reading.columns import Columns, as_one, choose_columns, doubled, unreadable
from sheets_automation.core.reading.dates import Calendar, read_day, serial_of
from sheets_automation.core.reading.headers import (
    Cells,
    Given,
    Header,
    Part,
    date_pair,
    find_headers,
    find_parts,
    matrix,
    with_merged_errors,
    without_helpers,
)
from sheets_automation.core.reading.hits import Notice
from sheets_automation.core.reading.tidy import Context, as_text, as_typed, of_type, tidy
from sheets_automation.model.grid import Address, Cell, Grid
from sheets_automation.model.schema import Column, Kind
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DATE_OF, GIVEN_ONCE, NOT_TYPED, RECORD_ID, WORK_TABLES
from sheets_automation.model.worklists import PREPARED

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

TOTALS = r"^\s*(合计|总计|小计|合計|總計|小計|total)"
DAYS_1904 = 1462
"""Days between the two date systems."""
BLANK_STRETCH = 20
"""Content below so many blank rows is named (F02)."""
PAIR = 2

G = TypeVar("G", Given, Given | None)


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet for the table of sources: its table, and the data rows found in it when it was not read."""

    source: str
    sheet: str
    table: str
    status: str
    unread_rows: int = 0
    rows: int = 0
    """Of a settings sheet: rows in which something stands."""
    rows_applied: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The data rows of one part of a sheet, as typed."""

    grid: Grid
    part: Part
    rows: Ints
    """Sheet rows, from 0."""
    columns: dict[str, Cells]
    day_lines: list[Given]
    """The header block's date and the date lines, from above."""
    day_of: Ints
    """For each row the one of `day_lines` it stands under; -1 for none."""

    def flags(self, addresses: frozenset[Address], key: str) -> Bools | None:
        """Which rows have one of these addresses in a column; None where there is none."""
        column = self.part.columns.get(key)
        at = [row for row, address in addresses if address == column] if addresses and column is not None else []
        return np.isin(self.rows, at) if at else None


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of a part in which something is typed, data or not."""

    part: Part
    rows: Ints
    cells: Cells
    filled: Bools
    """Not blank, no formula and no record id of a prepared row."""
    typed: Bools
    """Filled, and in a column that people fill."""


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
    grid, cells = with_merged_errors(grid), matrix(grid)
    headers = find_headers(cells)
    cells = without_helpers(cells, headers)
    header = headers[0] if headers else None
    if header is None or header.table not in WORK_TABLES:
        # Settings sheets come here only where settings were given from elsewhere.
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, header.table.key if header else "", "skipped"))
        return
    table = header.table
    columns = _columns(grid, cells, headers, settings, calendar)
    bodies = [_body(grid, cells, part) for part in find_parts(cells, headers, columns.of)]
    stretches = list(_stretches(grid, bodies, calendar))
    given = {key for stretch in stretches for key in stretch.part.given}
    given |= {DATE_OF[stretch.part.table.key] for stretch in stretches if stretch.day_lines}
    count = sum(len(stretch.rows) for stretch in stretches)
    notice = unreadable(grid, table, columns, given, settings) if count else None
    if notice:
        parsed.notices.append(notice)
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, table.key, "refused", count))
        return
    for key in dict.fromkeys(stretch.part.table.key for stretch in stretches):
        parsed.sheets.append(SheetRead(grid.source, grid.sheet, key, "read"))
    for stretch in stretches:
        parsed.stretches[stretch.part.table.key].append(stretch)
    parsed.notices += [
        *_ignored(grid, columns.ignored),
        *_hidden(grid, stretches),
        *_far_below(grid, bodies, stretches),
    ]


def _columns(grid: Grid, cells: Cells, headers: list[Header], settings: Settings, calendar: Calendar) -> Columns:
    """The columns that are read; where a header stands twice, its data rows say which of the two."""
    header, context = headers[0], Context(calendar, settings.products)

    def same(key: str, first: Cells, second: Cells) -> Bools:
        column = header.table.by_key[key]
        if grid.date1904:
            first, second = _from_1904(column, first), _from_1904(column, second)
        return _say_the_same(column, first, second, context)

    rows = np.array([], dtype=np.int64)
    columns = choose_columns(cells, header, rows, same)
    if not doubled(header):
        return columns
    together = as_one(grid, cells, header)
    bodies = [_body(grid, together, part) for part in find_parts(together, headers, columns.of)]
    stretches = [one for one in _stretches(grid, bodies, calendar) if one.part.columns == columns.of]
    return choose_columns(cells, header, np.concatenate([rows, *(one.rows for one in stretches)]), same)


def _say_the_same(column: Column, first: Cells, second: Cells, context: Context) -> Bools:
    """Which cells of two columns of one kind show the same, or are the same once they are tidied."""
    one, other = as_typed(first), as_typed(second)
    shown = np.asarray(one.shown[one.codes] == other.shown[other.codes], dtype=bool)
    if column.kind is Kind.FORMULA:
        return shown
    tidied = [tidy(column, typed, context).values.astype(object).to_numpy() for typed in (one, other)]
    return np.asarray(shown | (tidied[0] == tidied[1]), dtype=bool)


# ---- rows ---------------------------------------------------------------------------------------------------
def _body(grid: Grid, cells: Cells, part: Part) -> Body:
    """The rows in which something stands that is no formula."""
    filled = np.asarray(cells[part.first : part.end] != "", dtype=bool)
    for row, column in grid.formulas:
        if part.first <= row < part.end and column < filled.shape[1]:
            filled[row - part.first, column] = False
    if RECORD_ID.key in part.columns:
        # Prepared rows have their number from the start, and say nothing by it; a label that stands there does.
        column = part.columns[RECORD_ID.key]
        ids = cells[part.first : part.end, column]
        filled[[isinstance(one, str) and PREPARED.fullmatch(one) is not None for one in ids], column] = False
    at = np.flatnonzero(filled.any(axis=1))
    typed = filled[at]
    typed[:, [column for key, column in part.columns.items() if key in NOT_TYPED]] = False
    return Body(part, at + part.first, cells[at + part.first], filled[at], typed)


def _stretches(grid: Grid, bodies: list[Body], calendar: Calendar) -> Iterator[Stretch]:
    """Each part's data rows, with the date line or header block that each stands under."""
    held: Given | None = None
    above: Given | None = None
    for body in bodies:
        stated = _on_1900(grid, body.part.given.get(DATE_OF[body.part.table.key]))
        if stated is not None and stated != above:
            # A block that states a date ends the date line above it; one that does not lets it hold on.
            held = stated
        above = stated
        lines, is_data = _sort_out(body, calendar)
        lines = [_on_1900(grid, line) for line in lines]
        rows = body.rows[is_data]
        day_of = np.searchsorted([line.row for line in lines], rows) - (0 if held else 1)
        columns = {key: body.cells[is_data, column] for key, column in body.part.columns.items()}
        if grid.date1904:
            by_key = body.part.table.by_key
            columns = {key: _from_1904(by_key[key], values) for key, values in columns.items()}
        yield Stretch(grid, body.part, rows, columns, ([held] if held else []) + lines, day_of.astype(np.int64))
        held = lines[-1] if lines else held


def _sort_out(body: Body, calendar: Calendar) -> tuple[list[Given], Bools]:
    """The date lines among the rows of a part, and which rows are data."""
    part, typed = body.part, body.typed
    total = _begins_total(body, typed)
    if body.filled.sum() > typed.sum():
        total |= _begins_total(body, body.filled)
    defining = [column for key, column in part.columns.items() if key not in GIVEN_ONCE]
    is_data = typed[:, defining].any(axis=1) & ~total
    few = body.filled.sum(axis=1) <= PAIR
    lines: list[Given] = []
    for at in np.flatnonzero(~total & (few | ~is_data)):
        line = _day_line(body, int(at), calendar, is_data=bool(is_data[at]))
        if line is not None:
            is_data[at] = False
            lines.append(line)
    return lines, is_data


def _begins_total(body: Body, filled: Bools) -> Bools:
    """Whether a row's first filled cell says 合计."""
    first = body.cells[np.arange(len(body.rows)), filled.argmax(axis=1)]
    texts = pa.array(np.where(of_type(first, str), first, ""), pa.string())
    return np.asarray(pc.match_substring_regex(texts, TOTALS, ignore_case=True), dtype=bool)


def _day_line(body: Body, at: int, calendar: Calendar, *, is_data: bool) -> Given | None:
    """The date that a row starts, if it is a date line."""
    key = DATE_OF[body.part.table.key]
    filled = [int(column) for column in np.flatnonzero(body.filled[at])]
    row, cells = int(body.rows[at]), body.cells[at]
    if len(filled) == 1 and read_day(as_text(cells[filled[0]]), calendar):
        return Given(key, cells[filled[0]], row, filled[0])
    if len(filled) <= PAIR:
        pair = date_pair([cells[column] for column in filled], body.part.table)
        if pair is not None:
            return Given(key, pair, row, filled[-1])
    column = body.part.columns.get(key)
    if not is_data and column is not None and body.typed[at, column]:
        return Given(key, cells[column], row, column)
    return None


def _from_1904(column: Column, values: Cells) -> Cells:
    """Serial numbers of the 1904 system, also those exported as text, as those of the 1900 system."""
    if column.kind not in {Kind.DATE, Kind.MOMENT}:
        return values
    return np.array([from_1904_serial(value) for value in values], dtype=object)


def from_1904_serial(value: Cell) -> Cell:
    """A serial number of the 1904 system as that of the 1900 system; every other cell as it is."""
    serial = serial_of(as_text(value))
    return value if serial is None else serial + DAYS_1904


def _on_1900(grid: Grid, given: G) -> G:
    """A header block's or date line's date, as the 1900 system has it."""
    return replace(given, value=from_1904_serial(given.value)) if given is not None and grid.date1904 else given


# ---- good to know -------------------------------------------------------------------------------------------
def _ignored(grid: Grid, headers: list[str]) -> Iterator[Notice]:
    if headers:
        text = "、".join(headers)
        yield Notice("F07", grid.source, grid.sheet, value=text, words={"columns": text})


def _hidden(grid: Grid, stretches: list[Stretch]) -> Iterator[Notice]:
    hidden = sum(int(np.isin(stretch.rows, list(grid.hidden)).sum()) for stretch in stretches) if grid.hidden else 0
    if hidden:
        yield Notice("F04", grid.source, grid.sheet, words={"n": hidden})


def _far_below(grid: Grid, bodies: list[Body], stretches: list[Stretch]) -> Iterator[Notice]:
    """F02: each stretch of content below many blank rows that has data in it."""
    tops = [body.part.header_row for body in bodies]
    content = np.unique(np.concatenate([tops, *(body.rows[body.typed.any(axis=1)] for body in bodies)]))
    last = max((int(stretch.rows[-1]) for stretch in stretches if len(stretch.rows)), default=-1)
    for row in content[1:][np.diff(content) > BLANK_STRETCH]:
        if row <= last:
            yield Notice("F02", grid.source, grid.sheet, row=int(row), words={"r": int(row) + 1})

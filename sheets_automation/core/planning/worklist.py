"""What a guide's worklist holds: what was typed, as it was typed, and the day's rows (docs/morning.md).

A row that nobody has touched since a morning wrote it goes; every other row stays, with columns that people added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import numpy as np

from sheets_automation.core.judging.untouched import is_untouched
from sheets_automation.core.reading.dates import Calendar, read_day
from sheets_automation.core.reading.headers import Header, find_headers, matrix
from sheets_automation.core.reading.rows import Rows
from sheets_automation.core.reading.tidy import as_text
from sheets_automation.model.grid import Cell, Grid
from sheets_automation.model.schema import fold, is_helper
from sheets_automation.model.tables import CHECK, CHECK_DETAIL, DATE_OF, RECORD_ID, WORK_TABLES
from sheets_automation.model.worklists import RECORD, WHY, WORKLIST

Row = dict[str, Cell]
"""Key of a column, or the header of one that people added, to what the cell holds."""
DATE_CELL = (1, 5)
"""Of the header block: where a date may have been typed."""
PROGRAMS = frozenset({CHECK.key, CHECK_DETAIL.key})


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of one sheet from the header on, the headers that people added, the date they typed above."""

    rows: tuple[Row, ...] = ()
    added: tuple[str, ...] = ()
    block_date: Cell = ""
    has_more: bool = False
    """People changed something that the new file will not show as it was."""
    top: int = 0
    """Place among `rows` of the first one of the day."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader made of the sheets of one file: rows of data (from 0) and those that nobody touched."""

    data: frozenset[tuple[str, int]] = frozenset()
    untouched: frozenset[tuple[str, int]] = frozenset()
    lines: Mapping[tuple[str, int], Cell] = field(default_factory=dict)
    """Date lines and what they say."""
    sheets: frozenset[str] = frozenset()
    """Sheets with data."""
    is_stacked: bool = False
    """Headers repeat in one of them: its columns may stand elsewhere further down."""


def known_rows(tables: Collection[Rows]) -> dict[str, Known]:
    """Known by source, of every file that holds rows."""
    data: dict[str, set[tuple[str, int]]] = {}
    untouched: dict[str, set[tuple[str, int]]] = {}
    lines: dict[str, dict[tuple[str, int], Cell]] = {}
    for rows in tables:
        frame = rows.frame
        places = zip(*(frame[name].astype(object) for name in ("source", "sheet", "row")), strict=True)
        for (source, sheet, row), clean in zip(places, is_untouched(rows), strict=True):
            data.setdefault(source, set()).add((sheet, row))
            if clean:
                untouched.setdefault(source, set()).add((sheet, row))
        for stretch in rows.stretches:
            said = {(stretch.grid.sheet, line.row): line.value for line in stretch.day_lines}
            lines.setdefault(stretch.grid.source, {}).update(said)
    parts = Counter((stretch.grid.source, stretch.grid.sheet) for rows in tables for stretch in rows.stretches)
    stacked = {source for (source, _), number in parts.items() if number > 1}
    return {
        source: Known(
            frozenset(found),
            frozenset(untouched.get(source, ())),
            lines.get(source, {}),
            frozenset(sheet for sheet, _ in found),
            source in stacked,
        )
        for source, found in data.items()
    }


def our_sheets(grids: Sequence[Grid], known: Known) -> dict[str, Grid] | None:
    """The sheets of a file by key of their table; None where it has not the form in which a morning writes it.

    Then nobody may write it anew, because what stands where is not known: a header that was changed or repeated, a
    table on a sheet of somebody's own.
    """
    found: dict[str, Grid] = {}
    if known.is_stacked:
        return None
    for grid in grids:
        headers = find_headers(matrix(grid))
        if not headers or headers[0].table not in WORK_TABLES:
            continue
        header = headers[0]
        if len(headers) > 1 or len(header.keys) > len(header.names) or header.table.key in found:
            return None
        found[header.table.key] = grid
    named = {grid.sheet for grid in found.values()}
    return found if len(found) == len(WORK_TABLES) and known.sheets <= named else None


def content_of(grid: Grid, known: Known) -> Content:
    """What people typed into one sheet that a morning wrote."""
    cells = matrix(grid)
    header = find_headers(cells)[0]
    columns, added = _columns(cells[header.row], header)
    rows: list[Row] = []
    date_key = DATE_OF[header.table.key]
    line_at: int | None = None
    for at in range(header.row + 1, len(cells)):
        row = {key: cells[at, place] for place, key in columns.items() if cells[at, place] != ""}
        where = (grid.sheet, at)
        if not row.keys() - PROGRAMS - {RECORD_ID.key}:
            continue
        if where in known.untouched and not row.keys() & set(added):
            continue
        if where in known.lines and where not in known.data:
            _drop_empty_line(rows, line_at)
            line_at = len(rows) if WHY.key in row else None
            rows.append({key: value for key, value in row.items() if key != WHY.key} | {date_key: known.lines[where]})
            continue
        line_at = None
        rows.append({key: value for key, value in row.items() if key not in PROGRAMS})
    _drop_empty_line(rows, line_at)
    block = cells[DATE_CELL] if header.row > DATE_CELL[0] and cells.shape[1] > DATE_CELL[1] else ""
    typed = {(row, column) for row, column in grid.formulas if columns.get(column) not in PROGRAMS}
    more = (
        bool(typed)
        or bool(grid.merged)
        or any(cell != "" for cell in cells[1 : header.row, DATE_CELL[1] + 1 :].ravel())
    )
    return Content(tuple(rows), tuple(added), block, more)


def _drop_empty_line(rows: list[Row], line_at: int | None) -> None:
    """A date line that a morning wrote goes with its last row."""
    if line_at is not None and line_at == len(rows) - 1:
        rows.pop()


def _columns(headers: np.ndarray, header: Header) -> tuple[dict[int, str], list[str]]:
    """Place to key of the columns that are carried over, and the headers of those that people added."""
    context = {fold(name): column.key for column in WORKLIST.columns for name in (column.zh, column.en)}
    found: dict[int, str] = {}
    added: list[str] = []
    for place, cell in enumerate(headers):
        if is_helper(cell):
            continue
        key = header.keys.get(place) or context.get(fold(str(cell)), "")
        if not key or key in found.values():
            key = str(cell).strip() or f"#{place}"
            added.append(key)
        found[place] = key
    return found, added


def with_day(content: Content, new: Sequence[Row], day: date, calendar: Calendar, line: str) -> Content:
    """The rows with those of a day below its date line, behind what was typed under it; `line` stands beside it."""
    there = {_place(row) for row in content.rows}
    new = [row for row in new if _place(row) not in there]
    rows = list(content.rows)
    date_key = DATE_OF[WORKLIST.key]
    days = [(at, _day(row, date_key, calendar)) for at, row in enumerate(rows) if is_date_line(row, date_key)]
    own = [at for at, said in days if said == day]
    if own:
        top = own[-1]
        end = next((at for at, _ in days if at > top), len(rows))
        rows[top] = rows[top] | {WHY.key: line}
    elif not new:
        return content
    else:
        top = end = len(rows)
        rows.append({date_key: datetime(day.year, day.month, day.day), WHY.key: line})  # noqa: DTZ001  # sheets know no zones
        end += 1
    rows[end:end] = new
    return replace(content, rows=tuple(rows), top=top)


def with_ready(content: Content, ready: Sequence[Row]) -> Content:
    """The rows of the success table, and behind them the customers who stand ready and are not among them yet."""
    there = {_place(row) for row in content.rows}
    return replace(content, rows=(*content.rows, *(row for row in ready if _place(row) not in there)))


def is_date_line(row: Row, date_key: str) -> bool:
    """Whether a row is the line above the rows of a day."""
    return date_key in row and not row.keys() - {date_key, WHY.key}


def _day(row: Row, date_key: str, calendar: Calendar) -> date | None:
    return read_day(as_text(row[date_key]), calendar)


def _place(row: Row) -> str:
    """What a row that a morning wrote stands for; another one is itself."""
    record = RECORD.fullmatch(str(row.get(RECORD_ID.key, "")))
    return record["place"] if record else str(id(row))

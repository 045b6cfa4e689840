"""Reads a book that is open in Excel as it is on the screen, saved or not (xlwings).

What is read from a file is read here too: values, formulas, error values, hidden rows, merged areas. Few calls, because
each one goes to another program and back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from sheets_automation.connectors.open_books import OpenBook
from sheets_automation.connectors.sheet_xml import Sheet, SheetNotes
from sheets_automation.connectors.text_files import ERRORS
from sheets_automation.connectors.workbooks import grid_of
from sheets_automation.model.grid import BLANK, Address, Source

if TYPE_CHECKING:
    import xlwings as xw

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0, both ends included."""

MOST_CELLS = 3_000_000
"""Of one sheet: more than any campaign has, less than what a computer with 4 GB holds."""
TIMES_STAND_ON = date(1899, 12, 30)
"""Excel's automation gives a time without a day that day."""


def read_open_book(book: xw.Book, name: str, now: float) -> OpenBook:
    """A book as a source called `name`, seen at `now` (seconds since 1970); too big a sheet refuses the whole."""
    sheets = []
    formulas: dict[str, frozenset[Address]] = {}
    for page in book.sheets:
        area = _used(page)
        if area.shape[0] * area.shape[1] > MOST_CELLS:
            return OpenBook(Source(name, "", now, refusal="too_big"))
        cells = [[_shown(value) for value in row] for row in area.options(ndim=2, err_to_str=True).value]
        found = _formulas(area, cells)
        formulas[page.name] = frozenset((row, column) for column, rows in found.items() for row in rows)
        notes = SheetNotes(found, _errors(cells), frozenset(hidden_rows(area)), tuple(merged_areas(area)))
        sheets.append(Sheet(page.name, cells, notes))
    grids = tuple(grid_of(name, sheet, date1904=False) for sheet in sheets)
    digest = hashlib.sha256(repr([(grid.sheet, grid.cells) for grid in grids]).encode("utf-8", "surrogatepass"))
    return OpenBook(Source(name, digest.hexdigest(), now, grids), formulas)


def _used(page: xw.Sheet) -> xw.Range:
    """From the first cell on: a used range may begin later."""
    last = page.used_range.last_cell
    return page.range((1, 1), (last.row, last.column))


def _shown(value: Any) -> Any:  # noqa: ANN401  # a cell holds anything
    if value is None:
        return BLANK
    if isinstance(value, datetime):
        if value.date() == TIMES_STAND_ON:
            return value.time()
        return value.date() if value.time() == time() else value
    return value


def _formulas(area: xw.Range, cells: list[list[Any]]) -> dict[int, list[int]]:
    """Column to the rows in which a formula stands; a text that begins with = is none."""
    written = area.formula
    rows = written if isinstance(written, tuple | list) else ((written,),)
    found: dict[int, list[int]] = {}
    for at, row in enumerate(rows):
        for column, text in enumerate(row if isinstance(row, tuple | list) else (row,)):
            if isinstance(text, str) and text.startswith("=") and text != cells[at][column]:
                found.setdefault(column, []).append(at)
    return found


def _errors(cells: list[list[Any]]) -> dict[Address, str]:
    return {
        (row, column): value
        for row, line in enumerate(cells)
        for column, value in enumerate(line)
        if isinstance(value, str) and value in ERRORS
    }


# ---- what the cells do not say ------------------------------------------------------------------------------
def hidden_rows(area: xw.Range) -> Iterator[int]:
    """The hidden rows of an area, from 0 as the sheet counts: halved until all rows of a part are equally high."""
    height = area.row_height
    first, last = area.row - 1, area.last_cell.row - 1
    if height == 0:
        yield from range(first, last + 1)
    elif height is None and first < last:
        for part in _halves(area, by_row=True):
            yield from hidden_rows(part)


def merged_areas(area: xw.Range) -> Iterator[Area]:
    """The merged areas that begin in an area: halved until a part has none, or is one cell."""
    if area.merge_cells is False:
        return
    rows, columns = area.shape
    if rows == columns == 1:
        merged = area.merge_area
        if (merged.row, merged.column) == (area.row, area.column):
            yield merged.row - 1, merged.column - 1, merged.last_cell.row - 1, merged.last_cell.column - 1
        return
    for part in _halves(area, by_row=rows > 1):
        yield from merged_areas(part)


def _halves(area: xw.Range, *, by_row: bool) -> tuple[xw.Range, xw.Range]:
    top, left, bottom, right = area.row, area.column, area.last_cell.row, area.last_cell.column
    if by_row:
        middle = (top + bottom) // 2
        return area.sheet.range((top, left), (middle, right)), area.sheet.range((middle + 1, left), (bottom, right))
    middle = (left + right) // 2
    return area.sheet.range((top, left), (bottom, middle)), area.sheet.range((top, middle + 1), (bottom, right))

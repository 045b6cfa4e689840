"""A marked copy of what nothing can be written into (.xls, .csv, .tsv): a new .xlsx with the same values as text."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.grid_files import CREATED
from sheets_automation.connectors.marking_boxes import WIDTH, Mark, pixels_of
from sheets_automation.connectors.marking_notes import FONT_SIZE
from sheets_automation.connectors.xlsx_formats import FONT
from sheets_automation.connectors.xlsx_text import shown_text
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import BLANK, Address, Cell, Grid
from sheets_automation.model.palette import MARKS
from sheets_automation.model.rule import Severity
from sheets_automation.model.wording import PRODUCT

TITLE_LENGTH = 31
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]|\A'|'\Z")
WIDEST = 300
"""Pixels of a column."""
LARGER, EDGES = 1.15, 14
"""Cells are written a little larger than notes, and have edges."""
BOX_COLOUR = "#FFFFE1"

Marks = Mapping[Address, Mark]


def mark_grids(grids: tuple[Grid, ...], marks: Mapping[str, Marks], title: str) -> bytes:
    """A workbook of these sheets with marks, by the names of the sheets; a sheet without a name is called `title`.

    Raises:
        SourceError: the sheets hold what no .xlsx can, like merged areas that overlap.
    """
    try:
        return _drawn(grids, marks, title)
    except XlsxWriterException as error:
        raise SourceError("unsafe") from error


def _drawn(grids: tuple[Grid, ...], marks: Mapping[str, Marks], title: str) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": CREATED})
        base = {**FONT, "num_format": "@"}
        plain = book.add_format(base)
        shades = {
            Severity(name): book.add_format({**base, "bg_color": f"#{shade.fill}"}) for name, shade in MARKS.items()
        }
        for grid in grids:
            sheet = book.add_worksheet(grid.sheet or NOT_IN_TITLES.sub("_", shown_text(title))[:TITLE_LENGTH])
            marked = marks.get(grid.sheet, {})
            _write(sheet, grid, {at: shades[mark.severity] for at, mark in marked.items()}, plain)
            for at, mark in marked.items():
                look = {"author": PRODUCT, "color": BOX_COLOUR, "font_name": FONT["font_name"], "font_size": FONT_SIZE}
                sheet.write_comment(*at, shown_text(mark.text), look | {"width": WIDTH, "height": mark.height})
    return out.getvalue()


def _write(sheet: Worksheet, grid: Grid, formats: Mapping[Address, Format], plain: Format) -> None:
    widths: dict[int, int] = {}
    for row, cells in enumerate(grid.cells):
        for column, cell in enumerate(cells):
            if cell != BLANK:
                text = shown_text(text_of(cell))
                sheet.write_string(row, column, text, formats.get((row, column), plain))
                widths[column] = max(widths.get(column, 0), pixels_of(text[:WIDEST]))
    for column, width in widths.items():
        sheet.set_column_pixels(column, column, min(WIDEST, round(width * LARGER) + EDGES))
    for row, column in formats:
        if row >= len(grid.cells) or column >= len(grid.cells[row]) or grid.cells[row][column] == BLANK:
            sheet.write_blank(row, column, None, formats[row, column])
    for row in sorted(grid.hidden):
        sheet.set_row(row, None, None, {"hidden": True})
    _merge(sheet, grid, formats, plain)


def _merge(sheet: Worksheet, grid: Grid, formats: Mapping[Address, Format], plain: Format) -> None:
    for top, left, bottom, right in grid.merged:
        # One cell is left where the rest was blank and cut off.
        if (top, left) != (bottom, right):
            value = shown_text(text_of(grid.cells[top][left]))
            sheet.merge_range(top, left, bottom, right, value, formats.get((top, left), plain))


def text_of(cell: Cell) -> str:
    """What a cell shows: a whole number without a point, a day as 2020-03-05."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)

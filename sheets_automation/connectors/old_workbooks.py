"""Workbooks of Excel 97-2003 (.xls) by xlrd, which no broken file of thousands made abort.

xlrd does not tell which cells are formulas: their stored values are read like typed ones.
"""

from __future__ import annotations

import io
from datetime import datetime

import xlrd
from xlrd.xldate import XLDateError, xldate_as_datetime

from sheets_automation.connectors.sheet_xml import Sheet, SheetNotes
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import BLANK, Address, Cell

NO_BOOK = "Can't find workbook in OLE2 compound document"


def read_old_workbook(data: bytes) -> tuple[list[Sheet], bool]:
    """Sheets of an .xls, and whether it counts days from 1904.

    Raises:
        SourceError: it has a password, is damaged, or is no workbook.
    """
    try:
        book = _open(data)
        return [_sheet(sheet, book.datemode) for sheet in book.sheets()], book.datemode == 1
    except MemoryError:
        raise
    # xlrd raises what its struct, slicing and assertions give on broken records.
    except Exception as error:
        text = str(error)
        if "encrypted" in text:
            raise SourceError("encrypted") from error
        raise SourceError("mismatch" if NO_BOOK in text else "damaged") from error


def _open(data: bytes) -> xlrd.Book:
    try:
        # Formats tell hidden rows and merged cells.
        return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True)
    except xlrd.XLRDError:
        raise
    # Exports of other programs often have formats that xlrd cannot follow, and sound cells.
    except Exception:  # noqa: BLE001  # xlrd raises anything on a broken file
        return xlrd.open_workbook(file_contents=data, logfile=io.StringIO(), ragged_rows=True)


def _sheet(sheet: xlrd.sheet.Sheet, datemode: int) -> Sheet:
    errors: dict[Address, str] = {}
    cells: list[list[Cell]] = []
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells.append([_cell(kind, value, datemode) for kind, value in zip(kinds, values, strict=True)])
        errors.update(
            ((row, column), str(cells[row][column])) for column, kind in enumerate(kinds) if kind == xlrd.XL_CELL_ERROR
        )
    hidden = frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden)
    merged = tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells)
    return Sheet(sheet.name, cells, SheetNotes({}, errors, hidden, merged))


def _cell(kind: int, value: str | float, datemode: int) -> Cell:
    if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return BLANK
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#VALUE!"))
    if kind == xlrd.XL_CELL_DATE and not isinstance(value, str):
        return _moment(value, datemode)
    return value


def _moment(value: float, datemode: int) -> Cell:
    try:
        moment: datetime = xldate_as_datetime(value, datemode)
    except (XLDateError, ValueError, OverflowError):
        return value
    if 0 <= value < 1:
        return moment.time()
    return moment.date() if value == int(value) else moment

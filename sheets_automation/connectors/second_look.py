"""Where formulas and error values stand, told by openpyxl: it parses every cell, which the guard only cuts out.

Only for workbooks in which the guard saw some where people type: loading it takes longer than reading the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from openpyxl import load_workbook

from sheets_automation.connectors.sheet_xml import Sheet, SheetNotes
from sheets_automation.model.grid import Address

FORMULA, ERROR = "f", "e"
"""What openpyxl calls them (Cell.data_type)."""
MOST_CELLS = 500_000
"""openpyxl loads some 100,000 cells a second; a child has 60 seconds for everything."""


def look_again(data: bytes, sheets: list[Sheet]) -> list[Sheet]:
    """The same sheets with the formulas and errors that openpyxl finds.

    What the guard saw stays where openpyxl cannot open the file, or would take too long.
    """
    if sum(_height(sheet) * max(map(len, sheet.cells), default=0) for sheet in sheets) > MOST_CELLS:
        return sheets
    try:
        formulas = _cells(data, sheets, FORMULA)
        errors = _cells(data, sheets, ERROR)
        return [replace(sheet, notes=_noted(sheet, formulas[sheet.name], errors[sheet.name])) for sheet in sheets]
    except MemoryError:
        raise
    # It raises anything on styles that phones write and other readers pass over.
    except Exception:  # noqa: BLE001
        return sheets


def _cells(data: bytes, sheets: list[Sheet], kind: str) -> dict[str, dict[Address, str]]:
    """By sheet, the cells of a kind with what they hold; errors are stored values, so those are loaded for them."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=kind == ERROR, keep_links=False)
    return {sheet.name: dict(_of_kind(book[sheet.name], _height(sheet), kind)) for sheet in sheets}


def _of_kind(sheet: Any, height: int, kind: str) -> Iterator[tuple[Address, str]]:  # noqa: ANN401  # stubs are wrong
    # The size that the sheet says of itself is not to be believed.
    sheet.reset_dimensions()
    for row in sheet.iter_rows(max_row=height) if height else ():
        for cell in row:
            if cell.data_type == kind:
                yield (cell.row - 1, cell.column - 1), str(cell.value)


def _height(sheet: Sheet) -> int:
    """Rows with anything in them: below there may be a million formatted blank ones."""
    noted = (row for rows in sheet.notes.formulas.values() for row in rows)
    return max(len(sheet.cells), *(row + 1 for row in noted), *(row + 1 for row, _ in sheet.notes.errors), 0, 0)


def _noted(sheet: Sheet, formulas: dict[Address, str], errors: dict[Address, str]) -> SheetNotes:
    by_column: dict[int, list[int]] = {}
    for row, column in formulas:
        by_column.setdefault(column, []).append(row)
    return replace(sheet.notes, formulas=by_column, errors=errors)

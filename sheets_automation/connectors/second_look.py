"""Which cells are formulas and errors, seen a second time by openpyxl: it parses every cell, the guard cuts them out.

Only for workbooks in which the guard saw some where people type: loading it takes longer than reading the file.
The two see different mistakes. The guard takes some texts for formulas; openpyxl passes over rows that are out of
order and calls a number beyond its calendar an error. So what the guard noted stands unless openpyxl sees something
else there, formulas come from both, and errors are only those that the file itself marks as such.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from openpyxl import Workbook, load_workbook

from sheets_automation.connectors.sheet_xml import Sheet, SheetNotes
from sheets_automation.model.grid import Address

FORMULA, ERROR = "f", "e"
"""What openpyxl calls them (Cell.data_type)."""
MOST_CELLS = 500_000
"""openpyxl loads some 100,000 cells a second; a child has 60 seconds for everything."""
FOLLOWER = re.compile(rb'<f t="shared" si="\d+"(?:/>|></f>)')
A_FORMULA = b"<f>0</f>"
SHEETS = "xl/worksheets/"


def look_again(data: bytes, sheets: list[Sheet]) -> list[Sheet]:
    """The same sheets with formulas and errors as the guard and openpyxl see them together.

    What the guard saw stays where openpyxl cannot open the file, or would take too long.
    """
    if sum(_height(sheet) * max(map(len, sheet.cells), default=0) for sheet in sheets) > MOST_CELLS:
        return sheets
    try:
        with warnings.catch_warnings():
            # It warns of what it does not support, and of numbers that are no dates.
            warnings.simplefilter("ignore")
            typed, stored = _load(_unshared(data), values=False), _load(data, values=True)
            return [replace(sheet, notes=_noted(sheet, typed, stored)) for sheet in sheets]
    except MemoryError:
        raise
    # It raises anything on styles that phones write and other readers pass over.
    except Exception:  # noqa: BLE001  # openpyxl raises anything on styles that it does not know
        return sheets


def _unshared(data: bytes) -> bytes:
    """The workbook with a formula of its own in each cell that shares one: where it stands is all that is asked.

    openpyxl would write out each of them, which takes seconds for a template with thousands.
    """
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(found, "w") as plain:
        for part in book.infolist():
            content = book.read(part)
            plain.writestr(part, FOLLOWER.sub(A_FORMULA, content) if part.filename.startswith(SHEETS) else content)
    return found.getvalue()


def _load(data: bytes, *, values: bool) -> Workbook:
    """The workbook with its formulas, or with the values stored for them (errors are such)."""
    return load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)


def _noted(sheet: Sheet, typed: Workbook, stored: Workbook) -> SheetNotes:
    formulas = {(row, column) for column, rows in sheet.notes.formulas.items() for row in rows}
    for at, cell in _filled(typed, sheet):
        (formulas.add if cell.data_type == FORMULA else formulas.discard)(at)
    errors = dict(sheet.notes.errors)
    for at, cell in _filled(stored, sheet) if errors else ():
        if at in errors and cell.data_type == ERROR:
            errors[at] = cell.value
        else:
            errors.pop(at, None)
    by_column: dict[int, list[int]] = {}
    for row, column in sorted(formulas):
        by_column.setdefault(column, []).append(row)
    return replace(sheet.notes, formulas=by_column, errors=errors)


def _filled(book: Workbook, sheet: Sheet) -> Iterator[tuple[Address, Any]]:
    """The cells in which openpyxl sees something."""
    page: Any = book[sheet.name]
    # The size that the sheet says of itself is not to be believed.
    page.reset_dimensions()
    height = _height(sheet)
    for row in page.iter_rows(max_row=height) if height else ():
        for cell in row:
            if cell.value is not None:
                yield (cell.row - 1, cell.column - 1), cell


def _height(sheet: Sheet) -> int:
    """Rows with anything in them: below there may be a million formatted blank ones."""
    noted = (row for rows in sheet.notes.formulas.values() for row in rows)
    return max(len(sheet.cells), *(row + 1 for row in noted), *(row + 1 for row, _ in sheet.notes.errors), 0, 0)

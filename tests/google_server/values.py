"""Reading and writing values of ranges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from . import a1
from .cells import LONGEST, raw
from .errors import Refused
from .spreadsheets import Book, Sheet, enter

JSON = Any
MOST_CELLS = 10_000_000


def read(book: Book, text: str, options: dict[str, str]) -> JSON:
    """A ValueRange: blanks at the ends are left out, and `values` where there are none."""
    how = options.get("valueRenderOption") or "FORMATTED_VALUE"
    dates = options.get("dateTimeRenderOption") or "SERIAL_NUMBER"
    major = options.get("majorDimension") or "ROWS"
    area = a1.area_of(book, text)
    sheet = book.sheet(area.sheet)
    rows: dict[int, dict[int, JSON]] = {}
    for (row, column), cell in sheet.cells.items():
        if cell.entered and area.holds(row, column):
            first, second = (row - area.top, column - area.left)[:: 1 if major == "ROWS" else -1]
            rows.setdefault(first, {})[second] = book.shown(sheet, cell, how, dates)
    listed = [
        [rows.get(row, {}).get(column, "") for column in range(max(rows.get(row, {-1: ""})) + 1)]
        for row in range(max(rows, default=-1) + 1)
    ]
    answer: JSON = {"range": a1.written(sheet.title, area), "majorDimension": major}
    return answer | ({"values": listed} if listed else {})


def rows_of(data: JSON) -> list[list[JSON]]:
    """The values of a ValueRange by rows; None is a cell that is passed over."""
    values = data.get("values") or []
    if (data.get("majorDimension") or "ROWS") == "ROWS":
        return values
    longest = max((len(column) for column in values), default=0)
    return [[column[row] if row < len(column) else None for column in values] for row in range(longest)]


def write(book: Book, account: str, data: JSON, option: str) -> JSON:
    """Puts the values of a ValueRange where its range says; what an UpdateValuesResponse says of it.

    Raises:
        Refused: 400, they do not fit in the range or the grid, or part of it is protected.
    """
    area = a1.area_of(book, data.get("range") or "")
    return place(book, account, area, rows_of(data), option)


def place(book: Book, account: str, area: a1.Area, rows: list[list[JSON]], option: str) -> JSON:
    if option not in {"RAW", "USER_ENTERED"}:
        raise Refused("'valueInputOption' is required but not specified")
    sheet = book.sheet(area.sheet)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    _fits(sheet, area, height, width)
    target = replace(area, bottom=area.top + max(height, 1), right=area.left + max(width, 1), one=False)
    book.guard(account, target)
    for down, row in enumerate(rows):
        for across, value in enumerate(row):
            if value is not None:
                _store(sheet, area.top + down, area.left + across, _checked(value, down, across), option)
    answer: JSON = {"spreadsheetId": book.id, "updatedRange": a1.written(sheet.title, target)}
    if width:
        cells = sum(value is not None for row in rows for value in row)
        answer |= {"updatedRows": height, "updatedColumns": width, "updatedCells": cells}
    return answer


def _fits(sheet: Sheet, area: a1.Area, height: int, width: int) -> None:
    """A single cell is only where to begin; a longer range is a limit. The grid does not grow."""
    bottom, right = (sheet.rows, sheet.columns) if area.one else (area.bottom, area.right)
    within = f"Requested writing within range [{a1.written(sheet.title, area)}], but tried writing to"
    if area.top + height > bottom:
        raise Refused(f"{within} row [{bottom + 1}]")
    if area.left + width > right:
        raise Refused(f"{within} column [{a1.letters(right + 1)}]")


def _checked(value: JSON, down: int, across: int) -> JSON:
    if isinstance(value, list | dict):
        kind = "list_value" if isinstance(value, list) else "struct_value"
        raise Refused(f"Invalid values[{down}][{across}]: {kind} {{}}")
    if isinstance(value, str) and len(value) > LONGEST:
        raise Refused(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")
    return value


def _store(sheet: Sheet, row: int, column: int, value: JSON, option: str) -> None:
    if option == "RAW":
        old, entered = sheet.at(row, column), raw(value)
        if entered != old.entered:
            sheet.put(row, column, replace(old, entered=entered))
    else:
        enter(sheet, row, column, value)


def clear(book: Book, account: str, text: str) -> str:
    """Empties a range of its values; formats, notes and rules stay. The range as an answer names it."""
    area = a1.area_of(book, text)
    sheet = book.sheet(area.sheet)
    book.guard(account, area)
    for (row, column), cell in list(sheet.cells.items()):
        if area.holds(row, column):
            sheet.put(row, column, replace(cell, entered=None))
    return a1.written(sheet.title, area)


def append(book: Book, account: str, text: str, data: JSON, options: dict[str, str]) -> JSON:
    """Writes below the table that a range lies in; the grid grows."""
    area = a1.area_of(book, text)
    sheet = book.sheet(area.sheet)
    rows = rows_of(data)
    table = _table(sheet, area)
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    if options.get("insertDataOption") == "INSERT_ROWS" and table:
        from .moving import insert

        insert(book, sheet, 0, top, len(rows))
    if top + len(rows) > sheet.rows:
        sheet.count(0, top + len(rows))
    width = max((len(row) for row in rows), default=0)
    if left + width > sheet.columns:
        sheet.count(1, left + width)
    start = a1.Area(sheet.id, top, left, top + 1, left + 1, one=True)
    answer: JSON = {"spreadsheetId": book.id}
    if table:
        answer["tableRange"] = a1.written(sheet.title, table)
    return answer | {"updates": place(book, account, start, rows, options.get("valueInputOption", ""))}


def _table(sheet: Sheet, area: a1.Area) -> a1.Area | None:
    """The block of filled cells, corners included, that the last filled cell of an area belongs to."""
    filled = {place for place, cell in sheet.cells.items() if cell.entered}
    inside = [place for place in filled if area.holds(*place)]
    if not inside:
        return None
    top, left = max(inside)
    bottom, right = top + 1, left + 1
    grown = True
    while grown:
        grown = False
        for row, column in filled:
            near = top - 1 <= row <= bottom and left - 1 <= column <= right
            if near and not (top <= row < bottom and left <= column < right):
                top, left, bottom, right = (
                    min(top, row),
                    min(left, column),
                    max(bottom, row + 1),
                    max(right, column + 1),
                )
                grown = True
    return a1.Area(sheet.id, top, left, bottom, right)


def total(book: Book, answers: list[JSON]) -> JSON:
    """What a BatchUpdateValuesResponse sums up."""
    places = [a1.area_of(book, one["updatedRange"]) for one in answers]
    rows = {(area.sheet, row) for area in places for row in range(area.top, area.bottom)}
    columns = {(area.sheet, column) for area in places for column in range(area.left, area.right)}
    return {
        "spreadsheetId": book.id,
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(columns),
        "totalUpdatedCells": sum(one.get("updatedCells", 0) for one in answers),
        "totalUpdatedSheets": len({area.sheet for area in places}),
        "responses": answers,
    }

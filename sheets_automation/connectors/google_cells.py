"""Parts of requests to Google Sheets that every drawing is made of: areas, colours, looks (docs/google.md).

Their names are Google's own; a test holds each request against Google's published schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sheets_automation.model.grid import a1

Request = dict[str, Any]
"""One request of a batchUpdate: its kind, and what is asked."""
ValueRange = dict[str, Any]
"""An A1 address and the rows that go there."""
Look = dict[str, object]
"""A CellFormat, or a part of one."""
Cell = dict[str, object]
"""A CellData."""

FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # sheets know no zones
DAY_SECONDS = 86400
SIGN_PIXELS, MARGIN_PIXELS = 7, 5
"""A digit of the standard font, and what a column has beside its digits, as in Excel."""
PIXELS_A_POINT = 4 / 3
VALUE, FORMAT = "userEnteredValue", "userEnteredFormat"
BOTH = f"{VALUE},{FORMAT}"
"""Fields of a cell: only those that a request names are touched."""


def area(sheet_id: int, top: int, left: int, bottom: int, right: int) -> dict[str, int]:
    """A GridRange: from 0, both ends included."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "startColumnIndex": left,
        "endRowIndex": bottom + 1,
        "endColumnIndex": right + 1,
    }


def below(sheet_id: int, row: int, column: int, last: int | None = None) -> dict[str, int]:
    """The cells of a column from a row on, to the last row that there is (from 0); `last`: up to that column."""
    found = area(sheet_id, row, column, 0, column if last is None else last)
    del found["endRowIndex"]
    return found


def columns(sheet_id: int, first: int, last: int) -> dict[str, object]:
    """A DimensionRange of columns: from 0, both ends included."""
    return {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": first, "endIndex": last + 1}


def rows(sheet_id: int, first: int, last: int) -> dict[str, object]:
    """A DimensionRange of rows: from 0, both ends included."""
    return {"sheetId": sheet_id, "dimension": "ROWS", "startIndex": first, "endIndex": last + 1}


def colour(rgb: str) -> dict[str, object]:
    """A ColorStyle from RRGGBB."""
    parts = zip(("red", "green", "blue"), bytes.fromhex(rgb), strict=True)
    return {"rgbColor": {name: round(part / 255, 4) for name, part in parts}}


def pixels(width: float) -> int:
    """A column's width, given in characters of the digits' width."""
    return round(width * SIGN_PIXELS + MARGIN_PIXELS)


def points(height: float) -> int:
    """A row's height in pixels, given in points."""
    return round(height * PIXELS_A_POINT)


def quoted(title: str) -> str:
    """A tab's title as it stands in an address."""
    return "'" + title.replace("'", "''") + "'"


def address(title: str, top: int, left: int, bottom: int, right: int) -> str:
    """The A1 address of an area on a tab: from 0, both ends included."""
    return f"{quoted(title)}!{a1(top, left)}:{a1(bottom, right)}"


def as_written(value: object) -> str | float | bool:
    """A value as RAW takes it: days and times as serial numbers, a blank as "", which empties the cell."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value - FIRST_DAY).total_seconds() / DAY_SECONDS
    if isinstance(value, date):
        return (value - FIRST_DAY.date()).days
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / DAY_SECONDS
    if isinstance(value, bool | int | float):
        return value
    return str(value)


def typed_value(value: object) -> Mapping[str, object]:
    """The same as an ExtendedValue, which is never read as a formula."""
    written = as_written(value)
    if isinstance(written, bool):
        return {"boolValue": written}
    if isinstance(written, int | float):
        return {"numberValue": written}
    return {"stringValue": written} if written else {}


# ---- requests -----------------------------------------------------------------------------------------------
def cell_of(value: object, look: Look | None = None) -> Cell:
    """A cell with a value, never read as a formula, and a look; a blank has neither."""
    found: Cell = {FORMAT: look} if look else {}
    typed = typed_value(value)
    return found | ({VALUE: typed} if typed else {})


def formula_of(formula: str) -> Cell:
    """A cell with a formula of ours, which is given without its "="."""
    return {VALUE: {"formulaValue": f"={formula}"}}


def write(sheet_id: int, row: int, column: int, lines: Iterable[Sequence[Cell]], fields: str = VALUE) -> Request:
    """Cells side by side and below each other, from one cell on."""
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": list(line)} for line in lines], "fields": fields}}


def repeat(where: dict[str, int], cell: Cell, fields: str) -> Request:
    """One cell in all places of a GridRange; a formula's references move with it."""
    return {"repeatCell": {"range": where, "cell": cell, "fields": fields}}


def condition(kind: str, *values: str) -> dict[str, object]:
    """A BooleanCondition: of a dropdown, of what a cell takes, of a colour."""
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def dimension(where: dict[str, object], **properties: object) -> Request:
    """The size of columns or rows, or whether they are hidden."""
    return {"updateDimensionProperties": {"range": where, "properties": properties, "fields": ",".join(properties)}}

"""Parts of requests to Google Sheets that every drawing is made of: areas, colours, looks (docs/google.md).

Their names are Google's own; a test holds each request against Google's published schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sheets_automation.model.grid import a1

Request = dict[str, Any]
"""One request of a batchUpdate: its kind, and what is asked."""

FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001  # sheets know no zones
DAY_SECONDS = 86400
SIGN_PIXELS, MARGIN_PIXELS = 7, 5
"""A digit of the standard font, and what a column has beside its digits, as in Excel."""


def area(sheet_id: int, top: int, left: int, bottom: int, right: int) -> dict[str, int]:
    """A GridRange: from 0, both ends included."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": top,
        "startColumnIndex": left,
        "endRowIndex": bottom + 1,
        "endColumnIndex": right + 1,
    }


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

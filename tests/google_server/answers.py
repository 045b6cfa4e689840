"""A spreadsheet as spreadsheets.get answers it."""

from __future__ import annotations

import copy
import struct
from collections.abc import Callable, Iterable
from typing import Any

from . import a1
from .cells import BLANK, Cell
from .masks import Tree
from .spreadsheets import Book, Sheet

JSON = Any
CHANNELS = ("red", "green", "blue", "alpha")
WHITE = {"red": 1, "green": 1, "blue": 1}
DEFAULT_FORMAT = {
    "backgroundColor": WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": WHITE},
}
THEME = {
    "TEXT": (),
    "BACKGROUND": (255, 255, 255),
    "ACCENT1": (66, 133, 244),
    "ACCENT2": (234, 67, 53),
    "ACCENT3": (251, 188, 4),
    "ACCENT4": (52, 168, 83),
    "ACCENT5": (255, 109, 1),
    "ACCENT6": (70, 189, 198),
    "LINK": (17, 85, 204),
}
PIXELS = {"ROWS": 21, "COLUMNS": 100}
WITH_SHEET_PROPERTIES = (
    ("merges", "merges"),
    ("conditional", "conditionalFormats"),
    ("filter_views", "filterViews"),
    ("protected", "protectedRanges"),
    ("basic_filter", "basicFilter"),
    ("charts", "charts"),
    ("banded", "bandedRanges"),
)


def spreadsheet(book: Book, account: str, ranges: list[str], *, grid: bool, cells: Tree | None = None) -> JSON:
    """The whole answer; `ranges` leaves out sheets without one, `grid` adds the cells, of each what `cells` names."""
    areas = [a1.area_of(book, text) for text in ranges]
    wanted = {area.sheet for area in areas}
    answer: JSON = {"spreadsheetId": book.id, "properties": _properties(book), "sheets": []}
    for sheet in book.sheets:
        if wanted and sheet.id not in wanted:
            continue
        one = _sheet(book, sheet, account)
        if grid and sheet.is_grid:
            own = [area for area in areas if area.sheet == sheet.id]
            own = own or [a1.Area(sheet.id, 0, 0, sheet.rows, sheet.columns)]
            one["data"] = [_data(book, sheet, area, cells or {}) for area in own]
        answer["sheets"].append(one)
    if book.named:
        answer["namedRanges"] = book.named
    whole = _metadata(book, "SPREADSHEET")
    if whole:
        answer["developerMetadata"] = whole
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.id}/edit"
    return coloured(answer)


def _properties(book: Book) -> JSON:
    named = [{"colorType": name, "color": {"rgbColor": _rgb(*rgb)}} for name, rgb in THEME.items()]
    return {
        "title": book.title,
        "locale": book.locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": book.time_zone,
        "defaultFormat": DEFAULT_FORMAT,
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": named},
    }


def _rgb(*parts: int) -> JSON:
    return {name: part / 255 for name, part in zip(CHANNELS, parts, strict=False)}


def _sheet(book: Book, sheet: Sheet, account: str) -> JSON:
    properties = copy.deepcopy(sheet.properties)
    if not properties.get("hidden"):
        properties.pop("hidden", None)
    if sheet.is_grid:
        properties["gridProperties"] = {name: value for name, value in properties["gridProperties"].items() if value}
    answer: JSON = {"properties": properties}
    for name, key in WITH_SHEET_PROPERTIES:
        if getattr(sheet, name):
            answer[key] = getattr(sheet, name)
    if sheet.protected:
        answer["protectedRanges"] = [_protected(book, sheet, one, account) for one in sheet.protected]
    for dimension, key in (("ROWS", "rowGroups"), ("COLUMNS", "columnGroups")):
        if sheet.groups[dimension]:
            answer[key] = sheet.groups[dimension]
    own = [one for one in _metadata(book, "SHEET") if int(one["location"].get("sheetId", 0)) == sheet.id]
    if own:
        answer["developerMetadata"] = own
    return answer


def _metadata(book: Book, kind: str) -> list[JSON]:
    """What is noted of the spreadsheet, or of its sheets: each is answered where it belongs."""
    return [one for one in book.metadata if one["location"]["locationType"] == kind]


def _protected(book: Book, sheet: Sheet, one: JSON, account: str) -> JSON:
    """Who may not edit a range does not see who may."""
    mine = {key: value for key, value in one.items() if key not in {"requestingUserCanEdit", "editors"}}
    if any(one is barrier for barrier in book.barriers(account, sheet.id)) or book.role(account) not in {
        "writer",
        "owner",
    }:
        return mine
    return {**mine, "requestingUserCanEdit": True, **({"editors": one["editors"]} if "editors" in one else {})}


def _data(book: Book, sheet: Sheet, area: a1.Area, wanted: Tree) -> JSON:
    answer: JSON = {}
    if area.top:
        answer["startRow"] = area.top
    if area.left:
        answer["startColumn"] = area.left
    inside = [place for place in sheet.cells if area.holds(*place)]
    fields = [one for one in FIELDS if not wanted or one in wanted or "*" in wanted]
    rows: list[JSON] = []
    by_row: dict[int, list[int]] = {}
    for row, column in inside:
        by_row.setdefault(row, []).append(column)
    for row in range(area.top, max(by_row, default=area.top - 1) + 1):
        last = max(by_row.get(row, [area.left - 1]))
        cells = [_cell(book, sheet, sheet.at(row, column), fields) for column in range(area.left, last + 1)]
        rows.append({"values": cells} if cells else {})
    if rows:
        answer["rowData"] = rows
    for dimension, key, first, last in (
        ("ROWS", "rowMetadata", area.top, area.bottom),
        ("COLUMNS", "columnMetadata", area.left, area.right),
    ):
        answer[key] = [
            {"pixelSize": PIXELS[dimension], **sheet.dimensions.get((dimension, index), {})}
            for index in range(first, last)
        ]
    return answer


def _cell(book: Book, sheet: Sheet, cell: Cell, fields: Iterable[str]) -> JSON:
    """These fields of a cell; those that it lacks are left out."""
    if cell is BLANK:
        return {}
    return {name: value for name in fields if (value := FIELDS[name](book, sheet, cell))}


def _formatted_value(book: Book, sheet: Sheet, cell: Cell) -> str:
    return str(book.shown(sheet, cell, "FORMATTED_VALUE", "")) if book.effective(sheet, cell) else ""


def _effective_format(_book: Book, _sheet: Sheet, cell: Cell) -> JSON:
    if cell.looks:
        return coloured({**DEFAULT_FORMAT, **cell.looks})
    return DEFAULT_FORMAT if cell.entered else None


FIELDS: dict[str, Callable[[Book, Sheet, Cell], JSON]] = {
    "userEnteredValue": lambda _book, _sheet, cell: cell.entered,
    "userEnteredFormat": lambda _book, _sheet, cell: coloured(cell.looks),
    "note": lambda _book, _sheet, cell: cell.note,
    "dataValidation": lambda _book, _sheet, cell: cell.rule,
    "effectiveValue": lambda book, sheet, cell: book.effective(sheet, cell),
    "formattedValue": _formatted_value,
    "effectiveFormat": _effective_format,
}


def coloured(value: JSON) -> JSON:
    """Colours as Google gives them back: in both forms, in single precision, without the zeros."""
    if isinstance(value, list):
        return [coloured(one) for one in value]
    if not isinstance(value, dict) or value is DEFAULT_FORMAT:
        return value
    result = {}
    for key, one in value.items():
        if key in CHANNELS and isinstance(one, int | float):
            if one:
                result[key] = _single(one)
            continue
        # Cells are done one by one.
        result[key] = one if key == "rowData" else coloured(one)
    for key in [key for key in result if key.endswith("Color") and key != "rgbColor"]:
        result.setdefault(f"{key}Style", {"rgbColor": result[key]})
    for key in [key for key in result if key.endswith("ColorStyle") and "rgbColor" in result[key]]:
        result.setdefault(key.removesuffix("Style"), result[key]["rgbColor"])
    return result


def _single(number: float) -> float:
    """0.49803922 of 0.4980392156862745: what is left of a number in single precision, as short as it goes."""
    kept = struct.unpack("f", struct.pack("f", number))[0]
    for digits in range(1, 10):
        short = float(f"{kept:.{digits}g}")
        if struct.pack("f", short) == struct.pack("f", kept):
            return int(short) if short == int(short) else short
    return float(kept)

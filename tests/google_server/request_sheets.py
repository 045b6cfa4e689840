"""Requests of a batchUpdate about the spreadsheet and its tabs, rows and columns."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from . import masks, moving
from .errors import Refused
from .spreadsheets import AXES, Sheet, new_sheet
from .work import Work, stored

JSON = Any
WITH_NUMBERS = (("protected", "protectedRangeId"), ("banded", "bandedRangeId"), ("charts", "chartId"))


def update_spreadsheet_properties(work: Work, body: JSON) -> JSON:
    tree = masks.update(body.get("fields", ""), "SpreadsheetProperties")
    for key, name in (("title", "title"), ("locale", "locale"), ("timeZone", "time_zone")):
        if (key in tree or "*" in tree) and body["properties"].get(key):
            setattr(work.book, name, body["properties"][key])
    return {}


def add_sheet(work: Work, body: JSON) -> JSON:
    asked = stored(body.get("properties") or {})
    title = asked.get("title") or _free_title(work)
    _title_is_free(work, title)
    number = asked.get("sheetId")
    if number is not None and any(sheet.id == number for sheet in work.book.sheets):
        raise Refused(f"A sheet with id {number} already exists. Please enter another id.")
    grid = asked.get("gridProperties") or {}
    sheet = new_sheet(work.number("sheetId") if number is None else int(number), title)
    sheet.properties |= {
        key: value for key, value in asked.items() if key not in {"gridProperties", "sheetId"} and value
    }
    sheet.properties["gridProperties"] |= {key: value for key, value in grid.items() if value}
    work.book.sheets.insert(asked.get("index", len(work.book.sheets)), sheet)
    work.book.number_sheets()
    return {"addSheet": {"properties": copy.deepcopy(sheet.properties)}}


def _free_title(work: Work) -> str:
    number = len(work.book.sheets) + 1
    while work.book.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def _title_is_free(work: Work, title: str, mine: Sheet | None = None) -> None:
    there = work.book.titled(title)
    if there is not None and there is not mine:
        raise Refused(f'A sheet with the name "{title}" already exists. Please enter another name.')


def delete_sheet(work: Work, body: JSON) -> JSON:
    sheet = work.sheet(body)
    work.unbarred(sheet)
    if sum(not one.properties.get("hidden") for one in work.book.sheets if one is not sheet) == 0:
        raise Refused("You can't remove all the visible sheets in a document.")
    work.book.sheets.remove(sheet)
    work.book.metadata = [one for one in work.book.metadata if _sheet_of(one) != sheet.id]
    work.book.named = [one for one in work.book.named if int(one["range"].get("sheetId", 0)) != sheet.id]
    work.book.number_sheets()
    return {}


def _sheet_of(metadata: JSON) -> int | None:
    """The sheet that a note is about; None where it is about the spreadsheet."""
    where = metadata["location"]
    return None if where["locationType"] == "SPREADSHEET" else int(where.get("sheetId", 0))


def duplicate_sheet(work: Work, body: JSON) -> JSON:
    source = work.book.sheet(body.get("sourceSheetId"))
    title = body.get("newSheetName") or f"Copy of {source.title}"
    _title_is_free(work, title)
    number = body.get("newSheetId")
    twin = source.copy()
    twin.properties |= {"sheetId": work.number("sheetId") if number is None else number, "title": title}
    for name, key in WITH_NUMBERS:
        for one in getattr(twin, name):
            one[key] = work.number(key)
    for name in ("merges", "protected", "conditional", "banded", "charts"):
        setattr(twin, name, _readdressed(getattr(twin, name), source.id, twin.id))
    own = [one for one in work.book.metadata if _sheet_of(one) == source.id]
    for one in copy.deepcopy(own):
        where = _readdressed(one["location"], source.id, twin.id)
        work.book.metadata.append(one | {"metadataId": work.number("metadataId"), "location": where})
    work.book.sheets.insert(body.get("insertSheetIndex", source.properties["index"] + 1), twin)
    work.book.number_sheets()
    return {"duplicateSheet": {"properties": copy.deepcopy(twin.properties)}}


def _readdressed(value: JSON, old: int, new: int) -> JSON:
    if isinstance(value, list):
        return [_readdressed(one, old, new) for one in value]
    if not isinstance(value, dict):
        return value
    result = {key: _readdressed(one, old, new) for key, one in value.items()}
    spot = any(key.startswith(("startRow", "startColumn", "endRow", "endColumn", "rowIndex")) for key in value)
    if (spot or set(value) <= {"sheetId", "locationType"}) and int(value.get("sheetId", 0)) == old:
        result["sheetId"] = new
    return result


def update_sheet_properties(work: Work, body: JSON) -> JSON:
    asked = stored(body["properties"])
    tree = masks.update(body.get("fields", ""), "SheetProperties")
    sheet = work.sheet(asked)
    work.unlocked(sheet)
    if "*" in tree:
        tree = {key: {} for key in asked if key != "sheetId"}
    _settable(work, sheet, asked, tree)
    index = asked.get("index") if "index" in tree else None
    for key in [key for key in ("index", "sheetId", "sheetType") if key in tree]:
        del tree[key]
    if tree:
        size = sheet.rows, sheet.columns
        kept = masks.overlaid(sheet.properties, asked, tree)
        for name in ("tabColor", "tabColorStyle"):  # one is the other: the one that was not set would speak louder
            if (name in tree) != ("tabColor" in tree and "tabColorStyle" in tree):
                kept.pop({"tabColor": "tabColorStyle", "tabColorStyle": "tabColor"}[name], None)
        sheet.properties = {key: value for key, value in kept.items() if key != "hidden" or value}
        if "gridProperties" in tree:
            sheet.properties["gridProperties"] = _grid(sheet.properties["gridProperties"], size)
            sheet.count(0, sheet.rows)
            sheet.count(1, sheet.columns)
    if index is not None:
        _reorder(work, sheet, index)
    if all(one.properties.get("hidden") for one in work.book.sheets):
        raise Refused("You can't hide all the sheets in a document.")
    return {}


def _settable(work: Work, sheet: Sheet, asked: JSON, tree: masks.Tree) -> None:
    """Raises Refused where the sheet cannot have such a title or grid."""
    if "title" in tree:
        if not asked.get("title"):
            raise Refused("Sheet name cannot be empty.")
        _title_is_free(work, asked["title"], sheet)
    if "gridProperties" in tree and not sheet.is_grid:
        raise Refused("Grid properties can only be set on grid sheets.")


def _grid(grid: JSON, size: tuple[int, int]) -> JSON:
    result = {"rowCount": size[0], "columnCount": size[1], **grid}
    for count, frozen, what in (
        ("rowCount", "frozenRowCount", "rows"),
        ("columnCount", "frozenColumnCount", "columns"),
    ):
        if result[count] < 1:
            raise Refused(f"Cannot resize the grid to {result[count]} {what}.")
        if result.get(frozen, 0) >= result[count]:
            raise Refused(f"You can't freeze all visible {what} on the sheet.")
    return {key: value for key, value in result.items() if value}


def _reorder(work: Work, sheet: Sheet, index: int) -> None:
    """`index` counts the sheet itself where it stands now, so that moving right means one less."""
    old = work.book.sheets.index(sheet)
    work.book.sheets.remove(sheet)
    work.book.sheets.insert(index - 1 if index > old else index, sheet)
    work.book.number_sheets()


# ---- rows and columns ---------------------------------------------------------------------------------------
def insert_dimension(work: Work, body: JSON) -> JSON:
    sheet, axis, start, end = _stretch(work, body["range"])
    work.unlocked(sheet)
    size = (sheet.rows, sheet.columns)[axis]
    if start > size:
        raise Refused(f"range.startIndex[{start}] is too large. It must be within the grid.")
    if start == size and not body.get("inheritFromBefore"):
        raise Refused(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    moving.insert(work.book, sheet, axis, start, end - start)
    return {}


def append_dimension(work: Work, body: JSON) -> JSON:
    sheet, axis = work.sheet(body), AXES[body["dimension"]]
    work.unlocked(sheet)
    sheet.count(axis, (sheet.rows, sheet.columns)[axis] + body["length"])
    return {}


def delete_dimension(work: Work, body: JSON) -> JSON:
    sheet, axis, start, end = _stretch(work, body["range"])
    size = (sheet.rows, sheet.columns)[axis]
    what = "columns" if axis else "rows"
    if start >= size:
        one = what[:-1]
        sentence = f"Cannot delete a {one} that doesn't exist. Tried to delete {one} index {start}"
        raise Refused(f"{sentence} but there are only {size} {what}.")
    if start == 0 and end >= size:
        raise Refused(f"Sorry, it is not possible to delete all {'columns' if axis else 'non-frozen rows'}.")
    first, last = moving.ENDS[axis]
    work.writable({"sheetId": sheet.id, first: start, last: min(end, size)})
    moving.delete(work.book, sheet, axis, start, min(end, size))
    return {}


def move_dimension(work: Work, body: JSON) -> JSON:
    sheet, axis, start, end = _stretch(work, body["source"])
    first, last = moving.ENDS[axis]
    work.writable({"sheetId": sheet.id, first: start, last: end})
    moving.move(work.book, sheet, axis, (start, end), body.get("destinationIndex", 0))
    return {}


def _stretch(work: Work, span: JSON) -> tuple[Sheet, int, int, int]:
    sheet, axis = work.sheet(span), AXES[span["dimension"]]
    end = span.get("endIndex")
    return sheet, axis, span.get("startIndex") or 0, (sheet.rows, sheet.columns)[axis] if end is None else end


def update_dimension_properties(work: Work, body: JSON) -> JSON:
    sheet, axis, start, end = _stretch(work, body["range"])
    work.unlocked(sheet)
    tree = masks.update(body.get("fields", ""), "DimensionProperties")
    name = "COLUMNS" if axis else "ROWS"
    for index in range(start, min(end, (sheet.rows, sheet.columns)[axis])):
        kept = masks.overlaid(sheet.dimensions.get((name, index)), stored(body["properties"]), tree)
        sheet.dimensions[name, index] = {key: value for key, value in kept.items() if value}
    return {}


def auto_resize_dimensions(work: Work, body: JSON) -> JSON:
    """Widths follow from a font that nobody here has; they stay."""
    _stretch(work, body["dimensions"])
    return {}


def add_dimension_group(work: Work, body: JSON) -> JSON:
    sheet, axis, start, end = _stretch(work, body["range"])
    name = "COLUMNS" if axis else "ROWS"
    spans = [one["range"] for one in sheet.groups[name]]
    around = [one for one in spans if one["startIndex"] <= start and end <= one["endIndex"]]
    span = {"dimension": name, "startIndex": start, "endIndex": end}
    sheet.groups[name].append({"range": span | ({"sheetId": sheet.id} if sheet.id else {}), "depth": len(around) + 1})
    sheet.properties["gridProperties"]["columnGroupControlAfter" if axis else "rowGroupControlAfter"] = True
    return {"addDimensionGroup": {"dimensionGroups": copy.deepcopy(sheet.groups[name])}}


def delete_dimension_group(work: Work, body: JSON) -> JSON:
    sheet, axis, start, end = _stretch(work, body["range"])
    name = "COLUMNS" if axis else "ROWS"
    same = [one for one in sheet.groups[name] if (one["range"]["startIndex"], one["range"]["endIndex"]) == (start, end)]
    if not same:
        raise Refused(f"Cannot delete a {'column' if axis else 'row'} group that doesn't exist.")
    sheet.groups[name].remove(same[-1])
    left = copy.deepcopy(sheet.groups[name])
    return {"deleteDimensionGroup": {"dimensionGroups": left} if left else {}}


KINDS: dict[str, Callable[[Work, JSON], JSON]] = {
    "updateSpreadsheetProperties": update_spreadsheet_properties,
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "insertDimension": insert_dimension,
    "appendDimension": append_dimension,
    "deleteDimension": delete_dimension,
    "moveDimension": move_dimension,
    "updateDimensionProperties": update_dimension_properties,
    "autoResizeDimensions": auto_resize_dimensions,
    "addDimensionGroup": add_dimension_group,
    "deleteDimensionGroup": delete_dimension_group,
}

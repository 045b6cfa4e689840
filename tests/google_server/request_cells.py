"""Requests of a batchUpdate about cells."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from . import a1, masks
from .cells import LONGEST, Cell, typed
from .errors import Refused
from .spreadsheets import Book, Sheet
from .work import Work, stored

JSON = Any
FIELDS = ("userEnteredValue", "userEnteredFormat", "note", "dataValidation")


def update_cells(work: Work, body: JSON) -> JSON:
    tree = masks.update(body.get("fields", ""), "CellData")
    rows = [[stored(one) for one in row.get("values") or []] for row in body.get("rows") or []]
    sheet, area = work.writable(body.get("range") or _from(body["start"], rows))
    width = max((len(row) for row in rows), default=0)
    last = (area.bottom, area.right) if body.get("range") else (sheet.rows, sheet.columns)
    _inside((area.top + len(rows), area.left + width), last)
    for row in range(area.top, area.bottom):
        given = rows[row - area.top] if row - area.top < len(rows) else []
        for column in range(area.left, area.right):
            there = column - area.left < len(given)
            if there or body.get("range"):
                data = given[column - area.left] if there else {}
                sheet.put(row, column, _changed(sheet.at(row, column), data, tree))
    return {}


def _from(start: JSON, rows: list[JSON]) -> JSON:
    top, left = start.get("rowIndex") or 0, start.get("columnIndex") or 0
    width = max((len(row) for row in rows), default=0)
    place = {"sheetId": start.get("sheetId", 0), "startRowIndex": top, "endRowIndex": top + len(rows)}
    return place | {"startColumnIndex": left, "endColumnIndex": left + width}


def _inside(end: tuple[int, int], last: tuple[int, int]) -> None:
    for what, reached, allowed in zip(("row", "column"), end, last, strict=True):
        if reached > allowed:
            raise Refused(f"Attempting to write {what}: {allowed}, beyond the last requested {what} of: {allowed - 1}")


def repeat_cell(work: Work, body: JSON) -> JSON:
    tree = masks.update(body.get("fields", ""), "CellData")
    sheet, area = work.writable(body["range"])
    data = stored(body.get("cell") or {})
    changed: dict[int, tuple[Cell, Cell]] = {}  # most cells of an area are one and the same object
    for row, column in _places(area):
        old = sheet.at(row, column)
        if id(old) not in changed:
            changed[id(old)] = old, _changed(old, data, tree)
        sheet.put(row, column, changed[id(old)][1])
    return {}


def _changed(old: Cell, data: JSON, tree: masks.Tree) -> Cell:
    """A cell with the fields of the mask taken from `data`, which is as Google keeps it."""
    whole = "*" in tree
    entered, looks, note, rule = old.entered, old.looks, old.note, old.rule
    if whole or "userEnteredValue" in tree:
        entered = _value(data.get("userEnteredValue"))
    if whole or "userEnteredFormat" in tree:
        below = {} if whole else tree["userEnteredFormat"]
        looks = masks.overlaid(_one_colour(old.looks, below), data.get("userEnteredFormat"), below) or None
    if whole or "note" in tree:
        note = data.get("note") or ""
    if whole or "dataValidation" in tree:
        rule = data.get("dataValidation")
    return Cell(entered, looks, note, rule)


def _one_colour(looks: JSON, tree: masks.Tree) -> JSON:
    """A colour that is set in one form is not kept in the other."""
    twins = {f"{name}Style" for name in tree if name.endswith("Color")}
    twins |= {name.removesuffix("Style") for name in tree if name.endswith("ColorStyle")}
    kept = {key: value for key, value in (looks or {}).items() if key not in twins or key in tree}
    if tree.get("textFormat") and "textFormat" in kept:
        kept["textFormat"] = _one_colour(kept["textFormat"], tree["textFormat"])
    return kept or None


def _value(value: JSON) -> JSON:
    """An ExtendedValue is kept as it is, never read as typed; an empty text is a blank."""
    if not value or value.get("stringValue") == "":
        return None
    if len(value) > 1:
        raise Refused("Invalid value: only one of the fields of ExtendedValue may be set")
    if "errorValue" in value:
        raise Refused("Cannot write an error value")
    if len(str(next(iter(value.values())))) > LONGEST:
        raise Refused(f"Your input contains more than the maximum of {LONGEST} characters in a single cell.")
    if "formulaValue" in value and not value["formulaValue"].startswith("="):
        return {"stringValue": value["formulaValue"]}
    return value


def append_cells(work: Work, body: JSON) -> JSON:
    """Below the last row with anything in it."""
    sheet = work.sheet(body)
    work.unlocked(sheet)
    rows = body.get("rows") or []
    top = max((row for (row, _), cell in sheet.cells.items() if cell.entered), default=-1) + 1
    if top + len(rows) > sheet.rows:
        sheet.count(0, top + len(rows))
    start = {"sheetId": sheet.id, "rowIndex": top, "columnIndex": 0}
    return update_cells(work, {"start": start, "rows": rows, "fields": body.get("fields", "")})


def set_data_validation(work: Work, body: JSON) -> JSON:
    sheet, area = work.writable(body["range"])
    rule = stored(body.get("rule"))
    for row, column in _places(area):
        sheet.put(row, column, replace(sheet.at(row, column), rule=rule))
    return {}


def update_borders(work: Work, body: JSON) -> JSON:
    sheet, area = work.writable(body["range"])
    for row, column in _places(area):
        sides = {
            "top": body.get("top") if row == area.top else body.get("innerHorizontal"),
            "bottom": body.get("bottom") if row == area.bottom - 1 else body.get("innerHorizontal"),
            "left": body.get("left") if column == area.left else body.get("innerVertical"),
            "right": body.get("right") if column == area.right - 1 else body.get("innerVertical"),
        }
        old = sheet.at(row, column)
        borders = {
            **((old.looks or {}).get("borders") or {}),
            **{key: stored(one) for key, one in sides.items() if one},
        }
        borders = {key: one for key, one in borders.items() if one.get("style") != "NONE"}
        looks = {key: one for key, one in (old.looks or {}).items() if key != "borders"}
        sheet.put(row, column, replace(old, looks=looks | ({"borders": borders} if borders else {}) or None))
    return {}


def merge_cells(work: Work, body: JSON) -> JSON:
    """What was merged within is dissolved; only the first cell keeps its value."""
    sheet, area = work.writable(body["range"])
    unmerge_cells(work, body)
    kind = body.get("mergeType") or "MERGE_ALL"
    blocks = [area]
    if kind == "MERGE_ROWS":
        blocks = [replace(area, top=row, bottom=row + 1) for row in range(area.top, area.bottom)]
    elif kind == "MERGE_COLUMNS":
        blocks = [replace(area, left=column, right=column + 1) for column in range(area.left, area.right)]
    for block in blocks:
        sheet.merges.append(_grid(block))
        for row, column in list(_places(block))[1:]:
            sheet.put(row, column, replace(sheet.at(row, column), entered=None))
    return {}


def unmerge_cells(work: Work, body: JSON) -> JSON:
    sheet, area = work.writable(body["range"])
    for one in list(sheet.merges):
        other = a1.grid_area(sheet, one)
        if other.meets(area):
            if not other.inside(area):
                raise Refused("You must select all cells in a merged range to merge or unmerge them.")
            sheet.merges.remove(one)
    return {}


def _grid(area: a1.Area) -> JSON:
    place = {"startRowIndex": area.top, "endRowIndex": area.bottom,
             "startColumnIndex": area.left, "endColumnIndex": area.right}  # fmt: skip
    return place | ({"sheetId": area.sheet} if area.sheet else {})


def sort_range(work: Work, body: JSON) -> JSON:
    """Blanks stand last whichever way; formulas are sorted by what they show."""
    sheet, area = work.writable(body["range"])
    rows = [[sheet.at(row, column) for column in range(area.left, area.right)] for row in range(area.top, area.bottom)]
    for spec in reversed(body["sortSpecs"]):
        at = (spec.get("dimensionIndex") or 0) - area.left
        filled = [row for row in rows if row[at].entered]
        filled.sort(
            key=lambda row, at=at: _rank(work.book, sheet, row[at]), reverse=spec.get("sortOrder") == "DESCENDING"
        )
        rows = filled + [row for row in rows if not row[at].entered]
    for (row, column), cell in zip(_places(area), itertools.chain(*rows), strict=True):
        sheet.put(row, column, cell)
    return {}


def _rank(book: Book, sheet: Sheet, cell: Cell) -> tuple[int, Any]:
    value = book.effective(sheet, cell)
    if "numberValue" in value:
        return 0, value["numberValue"]
    return (1, str(value.get("stringValue", "")).lower()) if "boolValue" not in value else (2, value["boolValue"])


def copy_paste(work: Work, body: JSON) -> JSON:
    return _paste(work, body["source"], body["destination"], cut=False)


def cut_paste(work: Work, body: JSON) -> JSON:
    to = body["destination"]
    top, left = to.get("rowIndex") or 0, to.get("columnIndex") or 0
    spot = {"sheetId": to.get("sheetId", 0), "startRowIndex": top, "startColumnIndex": left}
    return _paste(work, body["source"], spot | {"endRowIndex": top + 1, "endColumnIndex": left + 1}, cut=True)


def _paste(work: Work, source: JSON, destination: JSON, *, cut: bool) -> JSON:
    """A destination that is larger than the source is filled with it again and again."""
    here, area = work.area(source)
    height, width = area.bottom - area.top, area.right - area.left
    there, to = work.area(destination)
    tall = max(1, (to.bottom - to.top) // height) * height
    wide = max(1, (to.right - to.left) // width) * width
    bottom, right = min(to.top + tall, there.rows), min(to.left + wide, there.columns)
    target = replace(to, bottom=bottom, right=right)
    work.book.guard(work.account, target)
    block = {(row - area.top, column - area.left): here.at(row, column) for row, column in _places(area)}
    if cut:
        for row, column in _places(area):
            here.put(row, column, Cell())
    for row, column in _places(target):
        there.put(row, column, block[(row - to.top) % height, (column - to.left) % width])
    return {}


def find_replace(work: Work, body: JSON) -> JSON:
    """Whole texts and parts of them, without patterns."""
    wanted, given = body["find"], body.get("replacement", "")
    count = 0
    for sheet in [work.sheet(body)] if "sheetId" in body else work.book.sheets:
        for (row, column), cell in list(sheet.cells.items()):
            text = (cell.entered or {}).get("stringValue", "")
            if text == wanted if body.get("matchEntireCell") else wanted in text:
                sheet.put(row, column, replace(cell, entered=typed(text.replace(wanted, given))[0]))
                count += text.count(wanted)
    return {"findReplace": {"occurrencesChanged": count} if count else {}}


def _places(area: a1.Area) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(area.top, area.bottom) for column in range(area.left, area.right))


KINDS: dict[str, Callable[[Work, JSON], JSON]] = {
    "updateCells": update_cells,
    "repeatCell": repeat_cell,
    "appendCells": append_cells,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "mergeCells": merge_cells,
    "unmergeCells": unmerge_cells,
    "sortRange": sort_range,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "findReplace": find_replace,
}

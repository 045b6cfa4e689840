"""Rows and columns that are inserted, deleted, moved: cells, formulas, rules and charts go with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .formulas import moved as moved_formula
from .spreadsheets import AXES, Book, Sheet

JSON = Any
Where = list[int | None]
ENDS = (("startRowIndex", "endRowIndex"), ("startColumnIndex", "endColumnIndex"))
POINTS = ("rowIndex", "columnIndex")


def insert(book: Book, sheet: Sheet, axis: int, start: int, count: int) -> None:
    """`count` new rows (axis 0) or columns (1) before the one at `start`."""
    size = (sheet.rows, sheet.columns)[axis]
    sheet.count(axis, size + count)
    _rearrange(book, sheet, axis, [index + count * (index >= start) for index in range(size)])


def delete(book: Book, sheet: Sheet, axis: int, start: int, end: int) -> None:
    """Without the rows or columns from `start` up to `end`."""
    size = (sheet.rows, sheet.columns)[axis]
    where: Where = [None if start <= index < end else index - (end - start) * (index >= end) for index in range(size)]
    _rearrange(book, sheet, axis, where)
    sheet.count(axis, size - (end - start))


def move(book: Book, sheet: Sheet, axis: int, span: tuple[int, int], to: int) -> None:
    """The rows or columns from the first of `span` up to its second before the one that is at `to` now."""
    start, end = span
    size = (sheet.rows, sheet.columns)[axis]
    rest = [index for index in range(size) if not start <= index < end]
    at = sum(index < to for index in rest)
    order = [*rest[:at], *range(start, end), *rest[at:]]
    where: Where = [None] * size
    for new, old in enumerate(order):
        where[old] = new
    _rearrange(book, sheet, axis, where)


def _rearrange(book: Book, sheet: Sheet, axis: int, where: Where) -> None:
    """`where` has the new place of every old row or column, None where it is gone."""
    placed = {}
    for place, cell in sheet.cells.items():
        new = where[place[axis]]
        if new is not None:
            placed[(place[0], new) if axis else (new, place[1])] = cell
    sheet.cells = placed
    for other in book.sheets:
        own = other is sheet
        for place, cell in list(other.cells.items()):
            if cell.entered and "formulaValue" in cell.entered:
                text = moved_formula(cell.entered["formulaValue"], own, sheet.title, axis, where)
                other.cells[place] = replace(cell, entered={"formulaValue": text})
        for name in ("merges", "protected", "conditional", "charts", "banded", "filter_views"):
            setattr(other, name, _kept(getattr(other, name), sheet.id, axis, where))
        other.basic_filter = (_kept([other.basic_filter], sheet.id, axis, where) or [None])[0]
    book.named = _kept(book.named, sheet.id, axis, where)
    dimension = next(name for name, number in AXES.items() if number == axis)
    sheet.dimensions = {
        (name, where[index] if name == dimension else index): properties  # type: ignore[misc]  # None is left out
        for (name, index), properties in sheet.dimensions.items()
        if name != dimension or where[index] is not None
    }
    groups = [(group, _stretch(group["range"]["startIndex"], group["range"]["endIndex"], where))
              for group in sheet.groups[dimension]]  # fmt: skip
    sheet.groups[dimension] = [
        {**group, "range": {**group["range"], "startIndex": new[0], "endIndex": new[1]}} for group, new in groups if new
    ]


def _kept(objects: list[JSON], sheet_id: int, axis: int, where: Where) -> list[JSON]:
    """Rules and objects with their ranges moved; without those that have no cell left."""
    moved = [_moved(one, sheet_id, axis, where) for one in objects if one is not None]
    return [one for one in moved if one is not None]


def _moved(value: JSON, sheet_id: int, axis: int, where: Where) -> JSON:
    """None where a range that the value cannot be without is gone."""
    if isinstance(value, list):
        kept = [_moved(one, sheet_id, axis, where) for one in value]
        left = [one for one in kept if one is not None]
        return left or (None if value else [])
    if not isinstance(value, dict):
        return value
    first, last = ENDS[axis]
    here = int(value.get("sheetId", 0) or 0) == sheet_id
    if here and value.get(last) is not None:
        new = _stretch(value.get(first) or 0, value[last], where)
        return None if new is None else {**value, first: new[0], last: new[1]}
    if here and first in value:  # it goes on to the end of the sheet
        new = _stretch(value[first], len(where), where)
        return None if new is None else {**value, first: new[0]}
    if here and POINTS[axis] in value:
        at = value[POINTS[axis]]
        new_at = where[at] if at < len(where) else at
        return {**value, POINTS[axis]: at if new_at is None else new_at}
    result = {key: _moved(one, sheet_id, axis, where) for key, one in value.items()}
    gone = {key for key, one in result.items() if one is None and value[key] is not None}
    return None if gone & {"range", "ranges"} else {key: one for key, one in result.items() if key not in gone}


def _stretch(start: int, end: int, where: Where) -> tuple[int, int] | None:
    """From the first to the last of what is left of a stretch; as it was where a move would tear it apart."""
    left = [new for new in where[start:end] if new is not None]
    if not left:
        return None
    torn = max(left) - min(left) + 1 != len(left) and len(left) == end - start and None not in where
    if torn and sorted(new for new in where if new is not None) == list(range(len(where))):
        return start, end
    return min(left), max(left) + 1

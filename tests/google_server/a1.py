"""Ranges as Google writes them: `'4月 名单'!A2:C`, and what they mean in a spreadsheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .errors import Refused

if TYPE_CHECKING:
    from .spreadsheets import Book, Sheet

CORNER = re.compile(r"\$?([A-Za-z]{0,3})\$?(\d*)")
PLAIN_TITLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of one sheet, counted from 0, ends not included; `one` where a single cell was named."""

    sheet: int
    top: int
    left: int
    bottom: int
    right: int
    one: bool = False

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row < self.bottom and self.left <= column < self.right

    def meets(self, other: Area) -> bool:
        return (
            self.sheet == other.sheet
            and self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def inside(self, other: Area) -> bool:
        return (
            self.sheet == other.sheet
            and other.top <= self.top
            and self.bottom <= other.bottom
            and other.left <= self.left
            and self.right <= other.right
        )


def number(letters: str) -> int:
    """1 of A, 27 of AA."""
    total = 0
    for letter in letters.upper():
        total = total * 26 + ord(letter) - 64
    return total


def letters(column: int) -> str:
    """A of 1, AA of 27."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def quoted(title: str) -> str:
    """A title as it stands before the `!`: in quotes where it could be read as something else."""
    if PLAIN_TITLE.fullmatch(title) and not LIKE_A_CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def written(title: str, area: Area) -> str:
    """`Sheet1!A1:C3`, as answers name an area."""
    first, last = f"{letters(area.left + 1)}{area.top + 1}", f"{letters(area.right)}{area.bottom}"
    return f"{quoted(title)}!{first}" + ("" if first == last else f":{last}")


def area_of(book: Book, text: str) -> Area:
    """What a range in A1 notation (or the name of a sheet or of a named range) means.

    Raises:
        Refused: 400, it cannot be read, or begins outside the grid.
    """
    sheet, reference = _sheet_and_rest(book, text)
    if sheet is None or reference:
        named = book.named_range(reference or text)
        if named is not None:
            return grid_area(book.sheet(named["range"].get("sheetId", 0)), named["range"])
    if sheet is None:
        raise Refused(f"Unable to parse range: {text}")
    if not reference:
        return Area(sheet.id, 0, 0, sheet.rows, sheet.columns)
    return _corners(sheet, reference, text)


def _sheet_and_rest(book: Book, text: str) -> tuple[Sheet | None, str]:
    hit = re.fullmatch(r"(?:'((?:[^']|'')*)'|([^!]+))!(.*)", text, re.DOTALL)
    if hit:
        title = hit[2] if hit[1] is None else hit[1].replace("''", "'")
        return book.titled(title), hit[3]
    bare = text[1:-1].replace("''", "'") if text.startswith("'") and text.endswith("'") else text
    sheet = book.titled(bare)
    if sheet is not None:
        return sheet, ""
    first, _, last = text.partition(":")
    looks = all(CORNER.fullmatch(corner) and corner for corner in (first, last or first))
    return (book.sheets[0], text) if looks and (":" in text or LIKE_A_CELL.fullmatch(text)) else (None, "")


def _corners(sheet: Sheet, reference: str, text: str) -> Area:
    first, colon, last = reference.partition(":")
    one, two = CORNER.fullmatch(first), CORNER.fullmatch(last or first)
    if not one or not two or not (one[1] or one[2]) or not (two[1] or two[2]):
        raise Refused(f"Unable to parse range: {text}")
    rows = sorted(int(hit[2]) for hit in (one, two) if hit[2])
    columns = sorted(number(hit[1]) for hit in (one, two) if hit[1])
    top = rows[0] - 1 if rows else 0
    left = columns[0] - 1 if columns else 0
    bottom = rows[1] if len(rows) == 2 else sheet.rows
    right = columns[1] if len(columns) == 2 else sheet.columns
    if top >= sheet.rows or left >= sheet.columns or top < 0:
        raise outside(sheet, f"{quoted(sheet.title)}!{reference}")
    single = not colon and bool(one[1]) and bool(one[2])
    return Area(sheet.id, top, left, min(bottom, sheet.rows), min(right, sheet.columns), single)


def grid_area(sheet: Sheet, grid: dict[str, Any]) -> Area:
    """The area of a GridRange; an end that is missing or lies outside is the end of the sheet.

    Raises:
        Refused: 400, it begins outside the grid.
    """
    top, left = int(grid.get("startRowIndex") or 0), int(grid.get("startColumnIndex") or 0)
    bottom, right = grid.get("endRowIndex"), grid.get("endColumnIndex")
    if top >= sheet.rows or left >= sheet.columns:
        first = f"{letters(left + 1)}{top + 1}"
        last = (letters(int(right)) if right is not None else "") + (str(bottom) if bottom is not None else "")
        raise outside(sheet, f"{quoted(sheet.title)}!{first}:{last}".rstrip(":"))
    bottom = sheet.rows if bottom is None else min(int(bottom), sheet.rows)
    right = sheet.columns if right is None else min(int(right), sheet.columns)
    return Area(sheet.id, top, left, bottom, right)


def outside(sheet: Sheet, text: str) -> Refused:
    return Refused(f"Range ({text}) exceeds grid limits. Max rows: {sheet.rows}, max columns: {sheet.columns}")

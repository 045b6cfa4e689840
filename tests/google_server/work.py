"""What every request of a batchUpdate gets: the copy that it changes, who asks, and where numbers come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import a1
from .errors import PROTECTED, Refused
from .spreadsheets import Book, Sheet

JSON = Any


@dataclass(frozen=True, slots=True)
class Work:
    """`number` gives a new id for a kind of thing."""

    book: Book
    account: str
    number: Callable[[str], int]

    def sheet(self, body: JSON) -> Sheet:
        return self.book.sheet((body or {}).get("sheetId", 0))

    def area(self, grid: JSON) -> tuple[Sheet, a1.Area]:
        """The sheet and the cells of a GridRange."""
        sheet = self.sheet(grid)
        return sheet, a1.grid_area(sheet, grid or {})

    def writable(self, grid: JSON) -> tuple[Sheet, a1.Area]:
        """The same, of cells that the account may write to.

        Raises:
            Refused: 400, they are protected.
        """
        sheet, area = self.area(grid)
        self.book.guard(self.account, area)
        return sheet, area

    def unbarred(self, sheet: Sheet) -> None:
        """That nothing on a sheet is kept from the account, as for what touches all of it.

        Raises:
            Refused: 400, part of it is protected.
        """
        if any(self.book.barriers(self.account, sheet.id)):
            raise Refused(PROTECTED)

    def unlocked(self, sheet: Sheet) -> None:
        """That the sheet as a whole is not kept from the account."""
        for one in self.book.barriers(self.account, sheet.id):
            if not {key for key in one["range"] if key != "sheetId"}:
                raise Refused(PROTECTED)


def stored(value: JSON) -> JSON:
    """A body's part as Google keeps it: without nulls, and without the sheetId 0 of ranges."""
    if isinstance(value, list):
        return [stored(one) for one in value if one is not None]
    if not isinstance(value, dict):
        return value
    ranges = any(key.startswith(("startRow", "startColumn", "endRow", "endColumn")) for key in value)
    return {
        key: stored(one)
        for key, one in value.items()
        if one is not None and not (ranges and key == "sheetId" and not one)
    }


def found(listed: list[JSON], key: str, wanted: Any, what: str) -> JSON:
    """The one of a list whose `key` is `wanted`.

    Raises:
        Refused: 400, there is none.
    """
    for one in listed:
        if str(one[key]) == str(wanted):
            return one
    raise Refused(f"No {what} with id: {wanted}")

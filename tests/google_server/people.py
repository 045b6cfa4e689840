"""The other side of a spreadsheet: the people who own it, type into it, sort it, rename it; nothing goes over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from . import a1, values
from .cells import raw
from .requests import run
from .spreadsheets import Book, Sheet, World
from .work import Work

JSON = Any


class Observer:
    """A spreadsheet as `who` (its owner, unless another is named) sees and edits it, by hand."""

    def __init__(self, world: World, book_id: str, who: str) -> None:
        self.world, self.id, self.who = world, book_id, who

    @property
    def book(self) -> Book:
        return self.world.books[self.id]

    def as_(self, who: str) -> Observer:
        """The same spreadsheet in the hands of somebody else."""
        return Observer(self.world, self.id, who)

    def titles(self) -> list[str]:
        return [sheet.title for sheet in self.book.sheets]

    def add(self, title: str, rows: int = 1000, columns: int = 26) -> Tab:
        grid = {"rowCount": rows, "columnCount": columns}
        self.do("addSheet", {"properties": {"title": title, "gridProperties": grid}})
        return self.tab(title)

    def tab(self, title: str) -> Tab:
        """One tab, which keeps its place in hand when it is renamed."""
        sheet = self.book.titled(title)
        if sheet is None:
            raise KeyError(title)
        return Tab(self, sheet.id)

    def values(self, title: str, how: str = "UNFORMATTED_VALUE") -> list[list[JSON]]:
        """Everything in a tab; blanks at the ends are left out."""
        return self.tab(title).values(how)

    def share(self, who: str, role: str = "writer") -> None:
        """role: reader, writer, or "" to take it back."""
        with self.world.lock:
            if role:
                self.book.shared[who] = role
            else:
                self.book.shared.pop(who, None)

    def move(self, *titles: str) -> None:
        """The tabs in this order; those not named stand behind."""
        with self.world.lock:
            order = {title: index for index, title in enumerate(titles)}
            book = self.world.change(self.book)
            book.sheets.sort(key=lambda sheet: order.get(sheet.title, len(order)))
            book.number_sheets()
            self.world.keep(book)

    def do(self, kind: str, body: JSON) -> JSON:
        """Any request of a batchUpdate, done by this person."""
        with self.world.lock:
            book = self.world.change(self.book)
            replies = run(Work(book, self.who, self.world.number), [{kind: body}])
            self.world.keep(book)
            return replies[0]


class Tab:
    """One tab in a person's hands. Places are in A1 notation, without the title."""

    def __init__(self, seen: Observer, sheet_id: int) -> None:
        self.seen, self.id = seen, sheet_id

    @property
    def sheet(self) -> Sheet:
        return self.seen.book.sheet(self.id)

    @property
    def title(self) -> str:
        return self.sheet.title

    def put(self, place: str, rows: JSON, option: str = "USER_ENTERED") -> None:
        """Types rows (or one value) from a cell on; the grid grows. None passes over a cell."""
        listed = rows if isinstance(rows, list | tuple) else [[rows]]
        self._write(place, [list(row) for row in listed], option)

    def _write(self, place: str, rows: Sequence[list[JSON]], option: str) -> None:
        world = self.seen.world
        with world.lock:
            book = world.change(self.seen.book)
            sheet = book.sheet(self.id)
            corner = a1.CORNER.fullmatch(place.partition(":")[0])
            assert corner
            top, left = int(corner[2]) - 1, a1.number(corner[1]) - 1
            sheet.count(0, max(sheet.rows, top + len(rows)))
            sheet.count(1, max(sheet.columns, left + max(map(len, rows), default=0)))
            area = a1.Area(sheet.id, top, left, top + 1, left + 1, one=True)
            values.place(book, self.seen.who, area, list(rows), option)
            world.keep(book)

    def values(self, how: str = "UNFORMATTED_VALUE") -> list[list[JSON]]:
        read = values.read(self.seen.book, a1.quoted(self.title), {"valueRenderOption": how})
        listed: list[list[JSON]] = read.get("values", [])
        return listed

    def value(self, place: str, how: str = "UNFORMATTED_VALUE") -> JSON:
        """One cell; "" where it is blank."""
        book = self.seen.book
        area = a1.area_of(book, f"{a1.quoted(self.title)}!{place}")
        return book.shown(self.sheet, self.sheet.at(area.top, area.left), how, "SERIAL_NUMBER")

    def shows(self, place: str, value: JSON) -> None:
        """What the formula in a cell shows from now on, as Google would compute it."""
        world = self.seen.world
        with world.lock:
            book = world.change(self.seen.book)
            sheet = book.sheet(self.id)
            area = a1.area_of(book, f"{a1.quoted(sheet.title)}!{place}")
            sheet.put(
                area.top, area.left, replace(sheet.at(area.top, area.left), shows=raw(value) or {"stringValue": ""})
            )
            world.keep(book)

    def tick(self, place: str, ticked: bool = True) -> None:
        self._write(place, [[ticked]], "USER_ENTERED")

    def insert_rows(self, before: int, count: int = 1) -> None:
        """Rows are counted from 1 here, as people see them."""
        self._stretch("insertDimension", before, count)

    def delete_rows(self, row: int, count: int = 1) -> None:
        self._stretch("deleteDimension", row, count)

    def insert_columns(self, before: str, count: int = 1) -> None:
        self._stretch("insertDimension", a1.number(before), count, "COLUMNS")

    def delete_columns(self, column: str, count: int = 1) -> None:
        self._stretch("deleteDimension", a1.number(column), count, "COLUMNS")

    def _stretch(self, kind: str, first: int, count: int, dimension: str = "ROWS") -> None:
        span = {"sheetId": self.id, "dimension": dimension, "startIndex": first - 1, "endIndex": first - 1 + count}
        self.seen.do(kind, {"range": span})

    def move_rows(self, first: int, last: int, before: int) -> None:
        """Rows `first` to `last` (both included) stand before the row that is number `before` now."""
        span = {"sheetId": self.id, "dimension": "ROWS", "startIndex": first - 1, "endIndex": last}
        self.seen.do("moveDimension", {"source": span, "destinationIndex": before - 1})

    def rename(self, title: str) -> None:
        self._set("title", title)

    def hide(self, hidden: bool = True) -> None:
        self._set("hidden", hidden)

    def _set(self, name: str, value: JSON) -> None:
        properties = {"sheetId": self.id, name: value}
        self.seen.do("updateSheetProperties", {"properties": properties, "fields": name})

    def protect(self, place: str = "", editors: Sequence[str] = (), *, warning_only: bool = False) -> int:
        """The whole tab, or a range of it; the number of the protection."""
        text = f"{a1.quoted(self.title)}!{place}" if place else ""
        grid: JSON = {"sheetId": self.id}
        if text:
            area = a1.area_of(self.seen.book, text)
            grid |= {"startRowIndex": area.top, "endRowIndex": area.bottom,
                     "startColumnIndex": area.left, "endColumnIndex": area.right}  # fmt: skip
        asked = {"range": grid, "warningOnly": warning_only}
        if not warning_only:
            asked["editors"] = {"users": list(editors)}
        reply = self.seen.do("addProtectedRange", {"protectedRange": asked})
        return int(reply["addProtectedRange"]["protectedRange"]["protectedRangeId"])

    def unprotect(self) -> None:
        for one in list(self.sheet.protected):
            self.seen.do("deleteProtectedRange", {"protectedRangeId": one["protectedRangeId"]})

    def delete(self) -> None:
        self.seen.do("deleteSheet", {"sheetId": self.id})

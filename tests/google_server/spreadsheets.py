"""What Google keeps: spreadsheets, their sheets, cells and rules, and who may see and edit them."""

from __future__ import annotations

import copy
import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from . import a1, formulas
from .cells import BLANK, Cell, shown, typed
from .errors import PROTECTED, Refused

JSON = Any
ROLES = ("reader", "commenter", "writer", "owner")
WRITERS = ("writer", "owner")
LISTS = ("merges", "protected", "conditional", "charts", "banded", "filter_views")
AXES = {"ROWS": 0, "COLUMNS": 1}


@dataclass(slots=True)
class Sheet:
    """One tab: `cells` by (row, column) from 0, everything else as Google's JSON has it."""

    properties: JSON
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[JSON] = field(default_factory=list)
    protected: list[JSON] = field(default_factory=list)
    conditional: list[JSON] = field(default_factory=list)
    charts: list[JSON] = field(default_factory=list)
    banded: list[JSON] = field(default_factory=list)
    filter_views: list[JSON] = field(default_factory=list)
    basic_filter: JSON = None
    dimensions: dict[tuple[str, int], JSON] = field(default_factory=dict)
    groups: dict[str, list[JSON]] = field(default_factory=lambda: {"ROWS": [], "COLUMNS": []})

    @property
    def id(self) -> int:
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        return str(self.properties["title"])

    @property
    def is_grid(self) -> bool:
        """Whether it has cells; a chart may have a tab of its own."""
        return "gridProperties" in self.properties

    @property
    def rows(self) -> int:
        return int(self.properties["gridProperties"]["rowCount"]) if self.is_grid else 0

    @property
    def columns(self) -> int:
        return int(self.properties["gridProperties"]["columnCount"]) if self.is_grid else 0

    def at(self, row: int, column: int) -> Cell:
        return self.cells.get((row, column), BLANK)

    def put(self, row: int, column: int, cell: Cell) -> None:
        if cell.empty:
            self.cells.pop((row, column), None)
        else:
            self.cells[row, column] = cell

    def count(self, axis: int, number: int) -> None:
        """Makes the grid `number` rows (axis 0) or columns (1) long; cells beyond are gone."""
        self.properties["gridProperties"]["columnCount" if axis else "rowCount"] = number
        for place in [place for place in self.cells if place[axis] >= number]:
            del self.cells[place]

    def copy(self) -> Sheet:
        kept = {name: copy.deepcopy(getattr(self, name)) for name in (*LISTS, "basic_filter", "dimensions", "groups")}
        return replace(self, properties=copy.deepcopy(self.properties), cells=dict(self.cells), **kept)


@dataclass(slots=True)
class Book:
    """One spreadsheet; `shared` has the role of every account that is not the owner ("anyone" for a link)."""

    id: str
    title: str
    sheets: list[Sheet]
    owner: str
    shared: dict[str, str] = field(default_factory=dict)
    locale: str = "en_US"
    time_zone: str = "Etc/GMT"
    named: list[JSON] = field(default_factory=list)
    metadata: list[JSON] = field(default_factory=list)
    created: str = ""
    modified: str = ""
    parents: list[str] = field(default_factory=list)
    trashed: bool = False

    def copy(self) -> Book:
        return replace(
            self,
            sheets=[sheet.copy() for sheet in self.sheets],
            shared=dict(self.shared),
            named=copy.deepcopy(self.named),
            metadata=copy.deepcopy(self.metadata),
        )

    def sheet(self, sheet_id: Any) -> Sheet:
        for sheet in self.sheets:
            if sheet.id == int(sheet_id or 0):
                return sheet
        raise Refused(f"No grid with id: {sheet_id or 0}")

    def titled(self, title: str) -> Sheet | None:
        return next((sheet for sheet in self.sheets if sheet.title.lower() == title.lower()), None)

    def named_range(self, name: str) -> JSON | None:
        return next((one for one in self.named if one["name"].lower() == name.lower()), None)

    def number_sheets(self) -> None:
        for index, sheet in enumerate(self.sheets):
            sheet.properties["index"] = index

    def role(self, account: str) -> str:
        """The role of an account: reader, commenter, writer, owner, or "" for none."""
        if account == self.owner:
            return "owner"
        return max((self.shared.get(who, "") for who in (account, "anyone")), key=lambda role: (*ROLES, "").index(role)
                   if role else -1)  # fmt: skip

    def guard(self, account: str, area: a1.Area) -> None:
        """That an account may write to an area.

        Raises:
            Refused: 400, part of it is protected from that account.
        """
        for one in self.barriers(account, area.sheet):
            place, sheet = one["range"], self.sheet(area.sheet)
            free = [a1.grid_area(sheet, hole) for hole in one.get("unprotectedRanges", ())]
            if a1.grid_area(sheet, place).meets(area) and not any(area.inside(hole) for hole in free):
                raise Refused(PROTECTED)

    def barriers(self, account: str, sheet_id: int) -> Iterator[JSON]:
        """The protected ranges of a sheet that an account may not edit."""
        if account != self.owner:
            for one in self.sheet(sheet_id).protected:
                editors = one.get("editors", {})
                if not (one.get("warningOnly") or account in editors.get("users", ())):
                    yield one

    def effective(self, sheet: Sheet, cell: Cell) -> JSON:
        if cell.shows and cell.entered and "formulaValue" in cell.entered:
            return cell.shows
        return formulas.effective(self, sheet, cell.entered)

    def shown(self, sheet: Sheet, cell: Cell, how: str, dates: str) -> JSON:
        return shown(cell, self.effective(sheet, cell), how, dates)


def new_sheet(sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
    grid = {"rowCount": rows, "columnCount": columns}
    return Sheet({"sheetId": sheet_id, "title": title, "index": 0, "sheetType": "GRID", "gridProperties": grid})


def chart_sheet(sheet_id: int, title: str) -> Sheet:
    return Sheet({"sheetId": sheet_id, "title": title, "index": 0, "sheetType": "OBJECT"})


def enter(sheet: Sheet, row: int, column: int, value: JSON) -> None:
    """Types a value into a cell as a person does; the format that comes with it is taken."""
    old = sheet.at(row, column)
    entered, number_format = typed(value, old.kind)
    looks = {**(old.looks or {}), "numberFormat": number_format} if number_format and not old.pattern else old.looks
    sheet.put(row, column, replace(old, entered=entered, looks=looks))


class World:
    """Every spreadsheet there is, by id. A change is made in a copy and takes its place when all of it went well."""

    def __init__(self) -> None:
        self.books: dict[str, Book] = {}
        self.lock = threading.RLock()
        self.clock: Callable[[], float] = time.time
        self.accounts_own = False
        self._chance = random.Random(20)
        self._count = itertools.count(1)
        self.number: Callable[[str], int] = lambda _kind: self._chance.randrange(1, 2**31)

    def now(self) -> str:
        moment = datetime.fromtimestamp(self.clock(), UTC)
        return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"

    def new_id(self) -> str:
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
        return f"1{next(self._count):03}" + "".join(self._chance.choices(letters, k=40))

    def add(self, title: str, owner: str, book_id: str = "") -> Book:
        book = Book(book_id or self.new_id(), title, [new_sheet(0, "Sheet1")], owner)
        book.created = book.modified = self.now()
        self.books[book.id] = book
        return book

    def book(self, book_id: str, account: str, *, write: bool = False) -> Book:
        """A spreadsheet as an account may see it.

        Raises:
            Refused: 404, there is none; 403, the account may not.
        """
        book = self.books.get(book_id)
        if book is None:
            raise Refused("Requested entity was not found.", 404)
        role = book.role(account)
        if not role or (write and role not in WRITERS):
            raise Refused("The caller does not have permission", 403)
        return book

    def change(self, book: Book) -> Book:
        """A copy to change; `keep` it when done."""
        return book.copy()

    def keep(self, book: Book) -> None:
        book.modified = self.now()
        self.books[book.id] = book

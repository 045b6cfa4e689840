"""The running Excel: its books as a desk for the recipes, its status bar, its message box (xlwings, docs/excel.md).

Only the public part of xlwings under the BSD licence is used; it is imported when a button is pressed, nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.connectors.excel_errors import host_errors
from sheets_automation.connectors.excel_filling import Filled, can_be_filled, fill_book, sheet_of
from sheets_automation.connectors.excel_reading import read_open_book
from sheets_automation.connectors.open_books import Desk, OpenBook
from sheets_automation.model.errors import FolderError
from sheets_automation.model.excel_words import NO_FOLDER
from sheets_automation.model.page import Workbook

if TYPE_CHECKING:
    import xlwings as xw

    Book = xw.Book

ONLINE = "://"
"""Of a book that lies on OneDrive or SharePoint, Excel says the address instead of the path."""


def calling_book() -> xw.Book:
    """The book in front of which a button was pressed."""
    import xlwings as xw  # noqa: PLC0415  # 0.6 s; only where a button was pressed

    return xw.Book.caller()


def name_of(book: xw.Book) -> str:
    """Where Excel says that a book is: a path, an address on the net, or a name alone where it was never saved.

    Asked of Excel itself: xlwings would guess a path from an address, by settings in the book.
    """
    try:
        return str(book.api.FullName)
    except AttributeError:
        # On a Mac.
        return str(book.api.full_name.get())


def path_of(book: xw.Book) -> Path | None:
    """Where a book is saved on this computer; None where it never was, or lies on the net."""
    name = name_of(book)
    path = Path(name)
    return path.resolve() if ONLINE not in name and path.is_absolute() else None


def why_nowhere(book: xw.Book) -> FolderError:
    """What to do where a book has no path."""
    name = name_of(book)
    zh, en = NO_FOLDER["online" if ONLINE in name else "unsaved"]
    return FolderError(zh.format(where=name), en.format(where=name))


@dataclass(slots=True)
class OpenExcel:
    """The books of one Excel that lie in a campaign folder, and what came of filling the summary."""

    app: xw.App
    folder: Path
    now: float
    """Seconds since 1970."""
    filled: Filled | None = None
    _books: dict[Path, xw.Book] = field(default_factory=dict)

    def desk(self) -> Desk:
        """The books as they are on the screen now."""
        home = self.folder.resolve()
        for book in self.app.books:
            path = path_of(book)
            if path is not None and path.is_relative_to(home):
                self._books[path] = book
        return Desk({path: self._read(path, home) for path in self._books}, self._fill)

    def _read(self, path: Path, home: Path) -> OpenBook:
        return read_open_book(self._books[path], path.relative_to(home).as_posix(), self.now)

    def _fill(self, layout: Workbook, path: Path) -> frozenset[str] | None:
        book = self._books.get(path.resolve())
        if book is None or not can_be_filled(book):
            return None
        self.filled = fill_book(book, layout)
        return self.filled.sheets

    def show(self, path: Path, sheet: str = "") -> bool:
        """Bring a file to the front, opened if it is not, and its sheet of that key; False where Excel does not.

        Excel opens no second book of the same name.
        """
        refused: tuple[type[Exception], ...] = (ValueError, *host_errors())
        try:
            book = self._books.get(path.resolve()) or self.app.books.open(str(path))
            book.activate()
        except refused:
            return False
        with suppress(*host_errors()):
            # Who hid the sheet does not want to see it.
            page = sheet_of(book, sheet)
            if page is not None:
                page.activate()
        return True


@contextmanager
def at_work(app: xw.App, text: str) -> Iterator[None]:
    """Keep the screen still and a text in the status bar; both are as before afterwards, whatever happens."""
    with app.properties(screen_updating=False, status_bar=text):
        yield


def say_so_far(app: xw.App, text: str) -> None:
    """Say in the status bar how far the work is."""
    app.status_bar = text


def say(app: xw.App, sentence: str, title: str) -> None:
    """One message box."""
    app.alert(sentence, title)

"""An engine of xlwings on a running LibreOffice: the code behind the buttons runs on it unchanged, in a real program.

What Excel's automation does is done here too, see tests/excel/engine.py; the engine refuses what Excel would refuse on
a protected sheet. LibreOffice itself moves names, filters, merged areas and charts; it is driven through
tests/office/live.py.
"""

from __future__ import annotations

import re
import zipfile
from html import unescape
from numbers import Number
from pathlib import Path

from xlwings import NoSuchObjectError, base_classes

from tests.excel import engine as engines
from tests.excel import places
from tests.excel.engine import PROTECTED, Engine, Refused, parts_of, put_online, quoted
from tests.excel.office_ranges import Note, Range

__all__ = ["attach", "hide_sheet", "protect", "put_online", "start"]

OFFICE_AREA = re.compile(r"\$?'?(?P<sheet>(?:[^']|'')+?)'?\.(?P<cells>[$A-Z]+\d+(?::[$A-Z]+\d+)?)")


class App(engines.App):
    """One running LibreOffice."""

    def __init__(self, apps, pid, office):
        super().__init__(apps, pid, Books(self))
        self._office = office

    def ask(self, command, **arguments):
        return self._office.ask(f"live.{command}", **arguments)

    def keep_still(self, on):
        for book in self._books:
            book.ask("still", on=on)

    def show_in_bar(self, text):
        if self._books.active is not None:
            self._books.active.ask("status", text=text)

    def calculate(self):
        for book in self._books:
            self._office.ask("recalculate", book=book.number)


class Books(engines.Books):
    def add(self):
        return self.push(Book(self, self.app.ask("add"), self.next_name()))

    def open(self, fullname, *_, **__):
        path = str(Path(fullname).resolve())
        return self.push(Book(self, self.app.ask("open", path=path), path))


class Book(engines.Book):
    """A book by its number in the driver; `allowed`: by sheet what `protect` left allowed."""

    def __init__(self, books, number, address):
        super().__init__(books, address)
        self.number, self.allowed = number, {}

    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108  # the class stands below
    names = property(lambda self: Names(self))  # noqa: PLW0108  # as above

    def ask(self, command, **arguments):
        return self.app.ask(command, book=self.number, **arguments)

    def write(self, path):
        self.ask("save", path=path)

    def close(self):
        self.ask("close")
        super().close()


class Names(base_classes.Names):
    def __init__(self, book):
        self.book = book

    def _all(self):
        return self.book.ask("names")

    def __call__(self, key):
        return Name(self.book, self._all()[key - 1] if isinstance(key, Number) else key)

    def snapshot(self):
        return [(name, Name(self.book, name)) for name in self._all()]

    def contains(self, key):
        return key in self._all()

    def __len__(self):
        return len(self._all())

    def add(self, name, refers_to):
        self.book.ask("put_name", name=name, content=_as_in_office(refers_to))
        return self(name)


class Name(base_classes.Name):
    def __init__(self, book, name):
        self.book, self.name = book, name

    name = ""

    def delete(self):
        self.book.ask("delete_name", name=self.name)

    @property
    def refers_to(self):
        content = self.book.ask("name", name=self.name)[0]
        found = OFFICE_AREA.fullmatch(content)
        return f"='{found['sheet']}'!{found['cells']}" if found else f"={content}"

    @refers_to.setter
    def refers_to(self, text):
        self.book.ask("put_name", name=self.name, content=_as_in_office(text))

    @property
    def refers_to_range(self):
        where = self.book.ask("name", name=self.name)[1]
        if where is None:
            raise Refused("Reference isn't valid.")
        sheet, (top, left, bottom, right) = where
        return Range(Sheet(self.book, sheet), top + 1, left + 1, bottom + 1, right + 1)


def _as_in_office(refers_to):
    found = parts_of(refers_to)
    return f"${quoted(found[0])}.{found[1]}" if found else refers_to.removeprefix("=")


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self.book = book

    def _titles(self):
        return self.book.ask("sheets")

    @property
    def active(self):
        return Sheet(self.book, self.book.ask("active_sheet"))

    def __call__(self, key):
        titles = self._titles()
        if isinstance(key, Number):
            return Sheet(self.book, titles[key - 1])
        for title in titles:
            if title.lower() == key.lower():
                return Sheet(self.book, title)
        raise NoSuchObjectError(key)

    def __len__(self):
        return len(self._titles())

    def __iter__(self):
        return (Sheet(self.book, title) for title in self._titles())

    def add(self, before=None, after=None, name=None):
        titles = self._titles()
        beside = before or after
        at = titles.index(beside.name) + bool(after) if beside else len(titles)
        title = name or f"Sheet{len(titles) + 1}"
        self.book.ask("add_sheet", name=title, at=at)
        return Sheet(self.book, title)


class Sheet(places.Sheet):
    made = Range

    def __init__(self, book, title):
        super().__init__(book)
        self._title = title

    api = property(lambda self: self)

    def ask(self, command, **arguments):
        return self._book.ask(command, sheet=self._title, **arguments)

    @property
    def name(self):
        return self._title

    @name.setter
    def name(self, title):
        self.ask("rename_sheet", name=title)
        self._title = title

    @property
    def index(self):
        return self._book.ask("sheets").index(self._title) + 1

    @property
    def visible(self):
        return self.ask("is_visible")

    @property
    def notes(self):
        return [Note(self, row, column, text) for row, column, text in self.ask("notes")]

    @property
    def used_range(self):
        top, left, bottom, right = self.ask("used")
        return Range(self, top + 1, left + 1, bottom + 1, right + 1)

    def bring_up(self):
        self.ask("activate_sheet")

    def delete(self):
        self.ask("delete_sheet")

    def refuse(self, what, area):
        """Refuse what the sheet's protection forbids; which exceptions it makes stands only in the file."""
        is_protected, has_locked = self.ask("protected", area=area)
        if is_protected and (has_locked if what == "values" else what not in self._allowed()):
            raise Refused(PROTECTED)

    def _allowed(self):
        by_code = self._book.allowed.get(self._title)
        return by_code if by_code is not None else allowed_by_file(Path(self._book.path), self._title)


PROTECTION = re.compile(r"<sheetProtection\b([^>]*)/>")


def allowed_by_file(path, title):
    """Of a protected sheet in a file: which of formats, rows, notes may be changed all the same."""
    with zipfile.ZipFile(path) as file:
        book, targets = (file.read(f"xl/{part}").decode() for part in ("workbook.xml", "_rels/workbook.xml.rels"))
        tags = re.findall(r"<sheet [^>]*>", book)
        sheet = next(tag for tag in tags if unescape(re.search(r'name="([^"]*)"', tag)[1]) == title)
        number = re.search(r'r:id="(\w+)"', sheet)[1]
        target = next(tag for tag in re.findall(r"<Relationship [^>]*>", targets) if f'Id="{number}"' in tag)
        part = re.search(r'Target="([^"]+)"', target)[1]
        found = PROTECTION.search(file.read(f"xl/{part}" if not part.startswith("/") else part[1:]).decode())
    flags = dict(re.findall(r'(\w+)="(\w+)"', found[1])) if found else {}
    free = ("0", "false")
    # Formats are forbidden unless it says no, objects unless it says nothing.
    asked = {"formats": flags.get("formatCells", "1"), "rows": flags.get("formatRows", "1")}
    return {what for what, flag in asked.items() if flag in free} | (
        {"notes"} if flags.get("objects", "0") in free else set()
    )


engine = Engine("office", App)
start = engine.start


def attach(office):
    """The same, with every book that is open there already."""
    app = start(office)
    books = app.impl.books
    for number, path in app.impl.ask("books"):
        books.push(Book(books, number, path))
    return app


def protect(sheet, *, formats=False, objects=False):
    """Protect a sheet without a password; `formats`, `objects`: what stays allowed."""
    sheet.impl.ask("protect")
    named = {"formats": formats, "notes": objects}
    sheet.book.impl.allowed[sheet.name] = {what for what, allowed in named.items() if allowed}


def hide_sheet(sheet):
    """Hide a sheet, as a person does by its tab."""
    sheet.impl.ask("hide_sheet")

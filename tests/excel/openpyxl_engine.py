"""An engine of xlwings on openpyxl: the code behind the buttons runs on it unchanged, without Excel.

What Excel's automation does is done here too, see tests/excel/engine.py; and a protected sheet refuses what its
protection forbids.
"""

from __future__ import annotations

from functools import cached_property
from io import BytesIO
from numbers import Number
from pathlib import Path

import openpyxl
from openpyxl.workbook.defined_name import DefinedName
from xlwings import NoSuchObjectError, base_classes

from tests.excel import engine as engines
from tests.excel import places
from tests.excel.engine import PROTECTED, Engine, Refused, parts_of, put_online, quoted
from tests.excel.openpyxl_ranges import Note, Range

__all__ = ["hide_sheet", "protect", "put_online", "start"]


class App(engines.App):
    def __init__(self, apps, pid):
        super().__init__(apps, pid, Books(self))


class Books(engines.Books):
    def add(self):
        file = openpyxl.Workbook()
        file.active.title = "Sheet1"
        return self.push(Book(self, file, self.next_name()))

    def open(self, fullname, *_, **__):
        path = Path(fullname).resolve()
        return self.push(Book(self, openpyxl.load_workbook(path), str(path), path.read_bytes()))


class Book(engines.Book):
    def __init__(self, books, file, address, content=b""):
        super().__init__(books, address)
        self.file, self._content = file, content

    @cached_property
    def stored(self):
        """What the file has for the values of its formulas."""
        return openpyxl.load_workbook(BytesIO(self._content), data_only=True) if self._content else openpyxl.Workbook()

    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108  # the class stands below
    names = property(lambda self: Names(self))  # noqa: PLW0108  # as above

    def write(self, path):
        self.file.save(path)


class Names(base_classes.Names):
    def __init__(self, book):
        self.book = book

    def _all(self):
        return list(self.book.file.defined_names.values())

    def __call__(self, key):
        return Name(self.book, self._all()[key - 1] if isinstance(key, Number) else self.book.file.defined_names[key])

    def snapshot(self):
        return [(name.name, Name(self.book, name)) for name in self._all()]

    def contains(self, key):
        return key in self.book.file.defined_names

    def __len__(self):
        return len(self._all())

    def add(self, name, refers_to):
        self.book.file.defined_names[name] = DefinedName(name, attr_text=refers_to.removeprefix("="))
        return self(name)


class Name(base_classes.Name):
    def __init__(self, book, name):
        self.book, self._name = book, name

    def delete(self):
        del self.book.file.defined_names[self._name.name]

    name = property(lambda self: self._name.name)
    refers_to = property(
        lambda self: f"={self._name.attr_text}",
        lambda self, text: setattr(self._name, "attr_text", text.removeprefix("=")),
    )

    @property
    def refers_to_range(self):
        found = parts_of(self._name.attr_text)
        if not found or found[0] not in self.book.file.sheetnames:
            raise Refused("Reference isn't valid.")
        return Sheet(self.book, self.book.file[found[0]]).range(found[1].replace("$", ""))


class Sheets(base_classes.Sheets):
    def __init__(self, book):
        self.book = book

    active = property(lambda self: Sheet(self.book, self.book.file.active))

    def __call__(self, key):
        if isinstance(key, Number):
            return Sheet(self.book, self.book.file.worksheets[key - 1])
        for one in self.book.file.worksheets:
            if one.title.lower() == key.lower():
                return Sheet(self.book, one)
        raise NoSuchObjectError(key)

    def __len__(self):
        return len(self.book.file.worksheets)

    def __iter__(self):
        return (Sheet(self.book, one) for one in self.book.file.worksheets)

    def add(self, before=None, after=None, name=None):
        at = self.book.file.worksheets.index((before or after).page) + bool(after) if before or after else None
        return Sheet(self.book, self.book.file.create_sheet(name, at))


class Sheet(places.Sheet):
    made = Range

    def __init__(self, book, page):
        super().__init__(book)
        self.page = page

    api = property(lambda self: self.page)
    index = property(lambda self: self._book.file.worksheets.index(self.page) + 1)
    visible = property(lambda self: self.page.sheet_state == "visible")

    @property
    def name(self):
        return self.page.title

    @name.setter
    def name(self, title):
        names = list(self.names())
        self.page.title = title
        for name, cells in names:
            name.attr_text = f"{quoted(title)}!{cells}"

    def names(self):
        """Each name that stands for cells of this sheet, and those cells."""
        for name in self._book.file.defined_names.values():
            found = parts_of(name.attr_text)
            if found and found[0] == self.page.title:
                yield name, found[1]

    @property
    def notes(self):
        return [Note(self, cell) for row in self.page.iter_rows() for cell in row if cell.comment]

    @property
    def used_range(self):
        page = self.page
        return Range(self, page.min_row, page.min_column, page.max_row, page.max_column)

    def bring_up(self):
        self._book.file.active = self.page

    def delete(self):
        for name, _ in list(self.names()):
            name.attr_text = "#REF!#REF!"
        self._book.file.remove(self.page)

    def refuse(self, what, cells=()):
        """Refuse what the sheet's protection forbids."""
        kept = self.page.protection
        if not kept.sheet:
            return
        forbidden = {"formats": kept.formatCells, "rows": kept.formatRows, "notes": kept.objects}
        if any(cell.protection.locked for cell in cells) if what == "values" else forbidden[what]:
            raise Refused(PROTECTED)

    def is_hidden(self, row):
        return bool(row in self.page.row_dimensions and self.page.row_dimensions[row].hidden)


engine = Engine("openpyxl", App)
start = engine.start


def protect(sheet, *, formats=False, objects=False):
    """Protect a sheet without a password; `formats`, `objects`: what stays allowed."""
    kept = sheet.impl.page.protection
    kept.sheet = True
    kept.formatCells, kept.objects = not formats, not objects


def hide_sheet(sheet):
    """Hide a sheet, as a person does by its tab."""
    sheet.impl.page.sheet_state = "hidden"

"""An engine of xlwings on a running LibreOffice: the code behind the buttons runs on it unchanged, in a real program.

What Excel's automation does is done here too: every number comes as float, an error as None, a date as a datetime
without zone; a text in a cell that is not formatted as text becomes what typing it would make of it. UNO asks no
protection, so the engine refuses what Excel would refuse. LibreOffice itself moves names, filters, merged areas and
charts; it is driven through tests/office/live.py.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from numbers import Number
from pathlib import Path

import xlwings as xw
from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import NoSuchObjectError, base_classes, utils

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
EPOCH = dt.datetime(1899, 12, 30)
ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|Err:\d+")
EXCEL_AREA = re.compile(r"=?'?(?P<sheet>(?:[^']|'')+?)'?!(?P<first>\$?[A-Z]+\$?\d+)(?::(?P<last>\$?[A-Z]+\$?\d+))?")
OFFICE_AREA = re.compile(r"\$?'?(?P<sheet>(?:[^']|'')+?)'?\.(?P<first>\$?[A-Z]+\$?\d+)(?::(?P<last>\$?[A-Z]+\$?\d+))?")
PROTECTED = "The cell or chart you're trying to change is on a protected sheet."
HEIGHT = 15.0
"""Of a row that is shown, in points; LibreOffice is not asked for each, only whether it is hidden."""


class Refused(xw.XlwingsError):
    """What Excel refuses, as com_error or CommandError would say it."""


class Engine:
    """The engine; `apps` are those that tests started."""

    name, type = "office", "desktop"

    def __init__(self):
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value, _):
        return None if value is None or value != value or value == "" else value  # noqa: PLR0124  # NaN

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(value):
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, float) and number_builder:
                return number_builder(value)
            if isinstance(value, _Error):
                return str(value) if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class _Error(str):
    """The text of an error value."""

    __slots__ = ()


class Apps(base_classes.Apps):
    def __init__(self, engine):
        self.engine, self._apps = engine, []

    def keys(self):
        return [app.pid for app in self._apps]

    def start(self, office):
        app = App(self, -1 - len(self._apps), office)
        self._apps.insert(0, app)
        return app

    def remove(self, app):
        self._apps.remove(app)

    @staticmethod
    def cleanup():
        pass

    def __iter__(self):
        return iter(self._apps)

    def __len__(self):
        return len(self._apps)

    def __getitem__(self, pid):
        return next(app for app in self._apps if app.pid == pid)


class App(base_classes.App):
    """One running LibreOffice; `said` keeps the message boxes, `bars` what stood in the status bar."""

    version = "7.4"
    selection = None
    hwnd = 0

    def __init__(self, apps, pid, office):
        self._apps, self._pid, self._office = apps, pid, office
        self._books = Books(self)
        self._visible, self._updating, self._alerts, self._bar = True, True, True, False
        self.said, self.bars = [], []

    engine = property(lambda self: self._apps.engine)
    books = property(lambda self: self._books)
    pid = property(lambda self: self._pid)
    api = property(lambda self: self)
    visible = property(lambda self: self._visible, lambda self, on: setattr(self, "_visible", on))
    display_alerts = property(lambda self: self._alerts, lambda self, on: setattr(self, "_alerts", on))

    def ask(self, command, **arguments):
        return self._office.ask(f"live.{command}", **arguments)

    @property
    def screen_updating(self):
        return self._updating

    @screen_updating.setter
    def screen_updating(self, on):
        self._updating = on
        for book in self._books:
            book.ask("still", on=not on)

    @property
    def status_bar(self):
        return self._bar

    @status_bar.setter
    def status_bar(self, text):
        self._bar = text
        self.bars.append(text)
        if self._books.active is not None:
            self._books.active.ask("status", text=text or "")

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, title, buttons, mode, callback):
        self.said.append(prompt)
        return "ok"

    def calculate(self):
        for book in self._books:
            self._office.ask("recalculate", book=book.number)

    def kill(self):
        """Close its books; the LibreOffice itself goes on."""
        for book in list(self._books):
            book.close()
        self._apps.remove(self)

    def quit(self):  # its name in xlwings
        self.kill()


class Books(base_classes.Books):
    def __init__(self, app):
        self.app, self._books, self._active = app, [], None

    active = property(lambda self: self._active)

    def __len__(self):
        return len(self._books)

    def __iter__(self):
        return iter(list(self._books))

    def __call__(self, key):
        if isinstance(key, Number):
            return self._books[key - 1]
        wanted = str(key).lower()
        for book in self._books:
            if wanted in {book.name.lower(), book.fullname.lower()}:
                return book
        raise KeyError(key)

    def push(self, number, fullname):
        book = Book(self, number, fullname)
        self._books.append(book)
        self._active = book
        return book

    def add(self):
        return self.push(self.app.ask("add"), f"Book{len(self._books) + 1}")

    def open(self, fullname, *_, **__):
        path = str(Path(fullname).resolve())
        return self.push(self.app.ask("open", path=path), path)

    def activate(self, book):
        self._active = book

    def remove(self, book):
        self._books.remove(book)
        if self._active is book:
            self._active = self._books[-1] if self._books else None


class Book(base_classes.Book):
    """`fullname` may be set by a test: to that of a book on OneDrive."""

    def __init__(self, books, number, fullname):
        self._books, self.number, self.fullname = books, number, fullname
        self.path = fullname

    fullname = ""
    name = property(lambda self: re.split(r"[\\/]", self.fullname)[-1])
    api = property(lambda self: self)
    app = property(lambda self: self._books.app)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108  # the class stands below
    names = property(lambda self: Names(self))  # noqa: PLW0108  # as above

    def ask(self, command, **arguments):
        return self.app.ask(command, book=self.number, **arguments)

    def activate(self):
        self._books.activate(self)

    def save(self, path=None, password=None):
        if path:
            self.fullname = self.path = str(Path(path).resolve())
        self.ask("save", path=self.path)

    def close(self):
        self.ask("close")
        self._books.remove(self)


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
        return f"={_in_excel(found)}" if found else f"={content}"

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
    found = EXCEL_AREA.fullmatch(refers_to)
    if not found:
        return refers_to.removeprefix("=")
    return f"$'{found['sheet']}'.{found['first']}" + (f":{found['last']}" if found["last"] else "")


def _in_excel(found):
    return f"'{found['sheet']}'!{found['first']}" + (f":{found['last']}" if found["last"] else "")


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


class Sheet(base_classes.Sheet):
    def __init__(self, book, title):
        self._book, self._title = book, title

    api = property(lambda self: self)
    book = property(lambda self: self._book)
    cells = property(lambda self: Range(self, 1, 1, MAX_ROWS, MAX_COLUMNS))

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

    def activate(self):
        self.ask("activate_sheet")
        self._book.activate()

    def delete(self):
        self.ask("delete_sheet")

    def range(self, first, last=None):
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first.upper())
            return Range(self, top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS)
        if isinstance(first, Range):
            other = last or first
            corners = [first.top, other.top], [first.left, other.left]
            ends = [first.bottom, other.bottom], [first.right, other.right]
            return Range(self, *map(min, corners), *map(max, ends))
        if len(first) == 4:
            row, column, rows, columns = first
            return Range(self, row, column, row + rows - 1, column + columns - 1)
        return Range(self, *first, *(last or first))

    # ---- what Excel asks before anything is changed ------------------------------------------------------------
    def refuse(self, what, area):
        """Refuse what the sheet's protection forbids; which exceptions it makes stands only in the file."""
        is_protected, has_locked = self.ask("protected", area=area)
        if is_protected and (has_locked if what == "values" else what not in self._allowed()):
            raise Refused(PROTECTED)

    def _allowed(self):
        by_code = ALLOWED.get((self._book.number, self._title))
        return by_code if by_code is not None else allowed_by_file(Path(self._book.path), self._title)


ALLOWED = {}
"""What `protect` left allowed, by book and sheet."""
PROTECTION = re.compile(r"<sheetProtection\b([^>]*)/>")


def allowed_by_file(path, title):
    """Of a protected sheet in a file: which of formats, rows, notes may be changed all the same."""
    with zipfile.ZipFile(path) as file:
        book, targets = (file.read(f"xl/{part}").decode() for part in ("workbook.xml", "_rels/workbook.xml.rels"))
        sheet = next(tag for tag in re.findall(r"<sheet [^>]*>", book) if f'name="{title}"' in tag)
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


class Range(base_classes.Range):
    def __init__(self, sheet, top, left, bottom, right):
        self.sheet, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom, right
        self.options = None

    top = left = 0
    row = property(lambda self: self.top)
    column = property(lambda self: self.left)
    shape = property(lambda self: (self.bottom - self.top + 1, self.right - self.left + 1))
    coords = property(lambda self: (self.sheet.name, self.top, self.left, *self.shape))
    api = property(lambda self: self)
    has_array = False

    def __len__(self):
        return self.shape[0] * self.shape[1]

    def __call__(self, row, column=None):
        if column is None:
            row, column = divmod(row - 1, self.shape[1])
            row, column = row + 1, column + 1
        return Range(self.sheet, *(self.top + row - 1, self.left + column - 1) * 2)

    @property
    def area(self):
        """As the driver counts; LibreOffice 7.4 has fewer columns than Excel."""
        return [self.top - 1, self.left - 1, self.bottom - 1, min(self.right, 1024) - 1]

    def ask(self, command, **arguments):
        return self.sheet.ask(command, area=self.area, **arguments)

    def get_address(self, row_absolute=True, col_absolute=True, external=False):
        def name(row, column):
            return f"{'$' * col_absolute}{get_column_letter(column)}{'$' * row_absolute}{row}"

        first, last = name(self.top, self.left), name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    address = property(get_address)

    # ---- values -------------------------------------------------------------------------------------------------
    @property
    def raw_value(self):
        found = self.ask("values")
        rows = found["rows"]
        for row, column, text in found["errors"]:
            rows[row][column] = _Error(text if text.startswith("#") else "#VALUE!")
        for areas, made in ((found["dates"], _moment), (found["booleans"], bool)):
            for top, left, bottom, right in areas:
                for row in rows[top - self.top + 1 : bottom - self.top + 2]:
                    for column in range(left - self.left + 1, right - self.left + 2):
                        if isinstance(row[column], float):
                            row[column] = made(row[column])
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @raw_value.setter
    def raw_value(self, data):
        self.sheet.refuse("values", self.area)
        rows, columns = self.shape
        if data is None:
            self.ask("clear")
            return
        if not isinstance(data, list | tuple):
            data = [[data] * columns] * rows
        # Who writes across hidden rows of a filter finds the values elsewhere in Excel.
        if rows > 1 and self.ask("filter_hides"):
            raise AssertionError("Excel would write this into the rows that the filter shows")
        dates = [
            (row, column, "day" if _is_day(value) else "moment")
            for row, line in enumerate(data)
            for column, value in enumerate(line)
            if isinstance(value, dt.date)
        ]
        self.ask("put", rows=[[_serial(value) for value in line] for line in data], dates=dates)

    @property
    def formula(self):
        rows = self.ask("formulas")
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, text):
        self.sheet.refuse("values", self.area)
        self.ask("put_formula", text=text)

    def clear_contents(self):
        self.raw_value = None

    # ---- looks --------------------------------------------------------------------------------------------------
    @property
    def number_format(self):
        return self.ask("number_format")

    @number_format.setter
    def number_format(self, code):
        self.sheet.refuse("formats", self.area)
        self.ask("put_number_format", code=code)

    @property
    def color(self):
        found = self.ask("color")
        return None if found < 0 else tuple(found.to_bytes(3, "big"))

    @color.setter
    def color(self, color):
        self.sheet.refuse("formats", self.area)
        parts = utils.hex_to_rgb(color) if isinstance(color, str) else color
        self.ask("put_color", color=-1 if parts is None else int.from_bytes(bytes(parts), "big"))

    font = property(lambda self: Font(self))  # noqa: PLW0108  # the class stands below

    def autofill(self, destination, type_="fill_default"):
        assert type_ == "fill_formats"
        self.sheet.refuse("formats", self.area)
        self.ask("fill_formats", over=destination.impl.area)

    @property
    def row_height(self):
        hidden = self.ask("hidden")
        return HEIGHT if not hidden else 0 if len(hidden) == self.shape[0] else None

    @property
    def row_hidden(self):
        hidden = self.ask("hidden")
        return False if not hidden else True if len(hidden) == self.shape[0] else None

    @row_hidden.setter
    def row_hidden(self, hidden):
        self.sheet.refuse("rows", self.area)
        self.ask("hide", hidden=hidden)

    @property
    def column_width(self):
        return self.sheet.ask("width", column=self.left - 1)

    @column_width.setter
    def column_width(self, width):
        self.ask("put_width", width=width)

    # ---- merged areas -------------------------------------------------------------------------------------------
    @property
    def merge_cells(self):
        (top, left, bottom, right), begins = self.ask("merged")
        if len(self) == 1:
            return (top, left) != (bottom, right)
        if top <= self.top - 1 and left <= self.left - 1 and bottom >= self.bottom - 1 and right >= self.right - 1:
            return True
        return None if begins or (top, left) != (bottom, right) else False

    @property
    def merge_area(self):
        top, left, bottom, right = self.ask("merged")[0]
        return Range(self.sheet, top + 1, left + 1, bottom + 1, right + 1)

    def merge(self, across=False):
        self.ask("merge")

    # ---- notes and links ----------------------------------------------------------------------------------------
    @property
    def note(self):
        text = self.sheet.ask("note", at=self.area[:2])
        return None if text is None else Note(self.sheet, *self.area[:2], text)

    def add_note(self, text):
        note = Note(self.sheet, *self.area[:2], "")
        note.text = text
        return note

    @property
    def hyperlink(self):
        link = self.sheet.ask("link", at=self.area[:2])
        if link is None:
            raise Refused("The cell doesn't seem to contain a hyperlink!")
        return link

    def add_hyperlink(self, address, text_to_display=None, screen_tip=None):
        self.sheet.refuse("values", self.area)
        self.sheet.ask("put_link", at=self.area[:2], address=address, text=text_to_display or address)

    # ---- rows and filters ---------------------------------------------------------------------------------------
    def insert(self, shift=None, copy_origin=None):
        """Whole rows, or cells to the right or down; what lies behind moves."""
        self.sheet.refuse("values", self.area)
        mode = "right" if shift == "right" else "rows" if self.shape[1] == MAX_COLUMNS else "down"
        self.ask("insert", mode=mode, like_below=copy_origin == "format_from_right_or_below")

    autofilter = property(lambda self: AutoFilter(self))  # noqa: PLW0108  # the class stands below


def _moment(serial):
    return EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))


def _is_day(value):
    return not isinstance(value, dt.datetime) or value.time() == dt.time()


def _serial(value):
    if isinstance(value, dt.date):
        moment = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return (moment - EPOCH) / dt.timedelta(days=1)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return float(value) if isinstance(value, Number) else value


class Font(base_classes.Font):
    def __init__(self, area):
        self.area = area

    @property
    def color(self):
        found = self.area.ask("ink")
        return None if found < 0 else tuple(found.to_bytes(3, "big"))

    @color.setter
    def color(self, color):
        self.area.sheet.refuse("formats", self.area.area)
        self.area.ask("put_ink", color=int(color.lstrip("#"), 16))


class Note(base_classes.Note):
    author = ""

    def __init__(self, sheet, row, column, text):
        self.sheet, self._at, self._text = sheet, [row, column], text

    location = property(lambda self: Range(self.sheet, *(self._at[0] + 1, self._at[1] + 1) * 2))

    @property
    def text(self):
        return self._text

    @text.setter
    def text(self, text):
        self.sheet.refuse("notes", self._at * 2)
        self.sheet.ask("put_note", at=self._at, text=text)
        self._text = text

    def delete(self):
        self.sheet.refuse("notes", self._at * 2)
        self.sheet.ask("delete_note", at=self._at)


class AutoFilter(base_classes.AutoFilter):
    """Filters by values; each other kind is `unknown`, as Excel's automation says of what it cannot tell."""

    def __init__(self, area):
        self.area = area

    def _fields(self):
        return dict(self.area.ask("filter"))

    @property
    def criteria(self):
        found = [base_classes.empty_autofilter_criteria(n + 1) for n in range(self.area.shape[1])]
        for place, texts in self._fields().items():
            found[place] |= {"type": "unknown" if texts is None else "values", "values": texts}
        return found

    def apply_values(self, field, values):
        self._put(self._fields() | {field - 1: list(values)})

    def clear(self, field=None):
        self._put({place: texts for place, texts in self._fields().items() if field and place != field - 1})

    def _put(self, fields):
        self.area.ask("put_filter", fields=sorted(fields.items()))


engine = Engine()


def start(office):
    """The LibreOffice of the tests as `xw.App` gives an Excel; books are opened in it, and closed with the app."""
    if "office" not in [one.name for one in xw.engines]:
        xw.engines.add(xw.Engine(impl=engine))
    xw.engines["office"].activate()
    return xw.App(impl=engine.apps.start(office))


def attach(office):
    """The same, with every book that is open there already."""
    app = start(office)
    for number, path in app.impl.ask("books"):
        app.impl.books.push(number, path)
    return app


def protect(sheet, *, formats=False, objects=False):
    """Protect a sheet without a password; `formats`, `objects`: what stays allowed."""
    sheet.impl.ask("protect")
    named = {"formats": formats, "notes": objects}
    ALLOWED[sheet.book.impl.number, sheet.name] = {what for what, allowed in named.items() if allowed}

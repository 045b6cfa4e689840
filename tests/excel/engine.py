"""What the engines of xlwings for the tests have in common: all that is Excel's, whatever program holds the cells.

Every number comes as float, an error as None, a date as a datetime without zone. A book on the net has its address
only in the native object, as on Windows.
"""

from __future__ import annotations

import datetime as dt
import re
from numbers import Number
from pathlib import Path

import xlwings as xw
from xlwings import base_classes

EPOCH = dt.datetime(1899, 12, 30)
"""On which Excel's automation puts a time without a day."""
PROTECTED = "The cell or chart you're trying to change is on a protected sheet."
HIDDEN = "Activate method of Worksheet class failed"
NOT_HERE = "Couldn't find your local OneDrive file, see: xlwings.org/error"
DATE_PARTS = ("year", "month", "day", "hour", "minute", "second", "microsecond")
AREA = re.compile(r"=?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!(?P<cells>[$A-Z0-9:]+)")


class Refused(xw.XlwingsError):  # what Excel says, not a mistake of ours
    """What Excel refuses, as com_error or CommandError would say it."""


class ErrorText(str):
    """The text of an error value."""

    __slots__ = ()


# ---- addresses --------------------------------------------------------------------------------------------------
def quoted(title):
    """A sheet's title as it stands in an address."""
    return "'" + title.replace("'", "''") + "'"


def parts_of(address):
    """Title and cells of an address of Excel, with or without =; None where it is something else."""
    found = AREA.fullmatch(address or "")
    return found and (found["plain"] or found["quoted"].replace("''", "'"), found["cells"])


# ---- values -----------------------------------------------------------------------------------------------------
class Engine:
    """An engine that makes its apps by `app`; `apps` are those that tests started."""

    type = "desktop"

    def __init__(self, name, app):
        self.name, self.app, self.apps = name, app, Apps(self)

    @staticmethod
    def prepare_xl_data_element(value, _):
        return None if value is None or value != value or value == "" else value  # noqa: PLR0124  # NaN

    @staticmethod
    def clean_value_data(data, datetime_builder, empty_as, number_builder, err_to_str):
        def clean(value):
            if value is None or value == "":
                return empty_as
            if isinstance(value, dt.date | dt.time):
                moment = _moment(value)
                return datetime_builder(**{part: getattr(moment, part) for part in DATE_PARTS}, tzinfo=None)
            if isinstance(value, Number) and not isinstance(value, bool):
                return number_builder(float(value)) if number_builder else float(value)
            if isinstance(value, ErrorText):
                return str(value) if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]

    def start(self, *arguments):
        """One more app, as `xw.App` gives it; xlwings works with this engine from now on."""
        if self.name not in [one.name for one in xw.engines]:
            xw.engines.add(xw.Engine(impl=self))
        xw.engines[self.name].activate()
        return xw.App(impl=self.apps.start(*arguments))


def _moment(value):
    if isinstance(value, dt.time):
        return dt.datetime.combine(EPOCH, value)
    return value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())


# ---- apps -------------------------------------------------------------------------------------------------------
class Apps(base_classes.Apps):
    def __init__(self, engine):
        self.engine, self._apps = engine, []

    def keys(self):
        return [app.pid for app in self._apps]

    def start(self, *arguments):
        app = self.engine.app(self, -1 - len(self._apps), *arguments)
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
    """One running Excel; `said` keeps its message boxes, `bars` what stood in the status bar."""

    version = "16.0"
    selection = None
    hwnd = 0

    def __init__(self, apps, pid, books):
        self._apps, self._pid, self._books = apps, pid, books
        self._visible, self._updating, self._alerts, self._bar = True, True, True, False
        self.said, self.bars = [], []

    engine = property(lambda self: self._apps.engine)
    books = property(lambda self: self._books)
    pid = property(lambda self: self._pid)
    api = property(lambda self: self)
    visible = property(lambda self: self._visible, lambda self, on: setattr(self, "_visible", on))
    display_alerts = property(lambda self: self._alerts, lambda self, on: setattr(self, "_alerts", on))

    @property
    def screen_updating(self):
        return self._updating

    @screen_updating.setter
    def screen_updating(self, on):
        self._updating = on
        self.keep_still(not on)

    def keep_still(self, on):
        """Paint nothing while `on`, where there is something to paint on."""

    @property
    def status_bar(self):
        return self._bar

    @status_bar.setter
    def status_bar(self, text):
        self._bar = text
        self.bars.append(text)
        self.show_in_bar(text or "")

    def show_in_bar(self, text):
        """Show it, where there is a bar."""

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, title, buttons, mode, callback):
        self.said.append(prompt)
        return "ok"

    def kill(self):
        for book in list(self._books):
            book.close()
        self._apps.remove(self)

    def quit(self):  # its name in xlwings
        self.kill()


# ---- books ------------------------------------------------------------------------------------------------------
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
        for book in self._books:
            if book.name.lower() == str(key).lower():
                return book
        raise KeyError(key)

    def push(self, book):
        self._books.append(book)
        self._active = book
        return book

    def next_name(self):
        return f"Book{len(self._books) + 1}"

    def activate(self, book):
        self._active = book

    def remove(self, book):
        self._books.remove(book)
        if self._active is book:
            self._active = self._books[-1] if self._books else None


class Native:
    """The program's own object of a book; a book that was never saved has its name for `FullName`, without a folder."""

    def __init__(self, address):
        self.FullName = address  # noqa: N803, N815, RUF100  # its name in Excel


class Book(base_classes.Book):
    """A book; `path` is where it lies on the disk ("" before it is saved), whatever address it goes by."""

    def __init__(self, books, address):
        self._books, self._native = books, Native(address)
        self.path = address if Path(address).is_absolute() else ""

    app = property(lambda self: self._books.app)
    api = property(lambda self: self._native)
    name = property(lambda self: re.split(r"[\\/]", self._native.FullName)[-1])

    @property
    def fullname(self):
        """As xlwings has it on Windows: where it finds no file for an address on the net, it gives up."""
        if "://" in self._native.FullName:
            raise xw.XlwingsError(NOT_HERE)
        return self._native.FullName

    def activate(self):
        self._books.activate(self)

    def save(self, path=None, password=None):
        if path or not self.path:
            self.path = str(Path(path or f"{self.name}.xlsx").resolve())
            self._native.FullName = self.path
        self.write(self.path)

    def close(self):
        self._books.remove(self)


def put_online(book, address):
    """Let a book go by an address on the net, as Excel does with files in OneDrive and SharePoint."""
    book.impl.api.FullName = address


# ---- ranges -----------------------------------------------------------------------------------------------------
def is_typed_date(value):
    """Whether a date is a day without a time."""
    return not isinstance(value, dt.datetime) or value.time() == dt.time()


def serial(value):
    """A date as Excel counts it."""
    return (_moment(value) - EPOCH) / dt.timedelta(days=1)


def filter_criteria(columns, shown):
    """What xlwings says of a filter; `shown`: by place of the column, the texts that it shows, or None of other kinds.

    Each other kind is `unknown`, as Excel's automation says of what it cannot tell.
    """
    found = [base_classes.empty_autofilter_criteria(n + 1) for n in range(columns)]
    for place, texts in shown.items():
        found[place] |= {"type": "unknown" if texts is None else "values", "values": texts}
    return found

"""An engine of xlwings on openpyxl: the code behind the buttons runs on it unchanged, without Excel.

What Excel's automation does is done here too: every number comes as float, an error as None, a date as a datetime
without zone; a text written into a cell that is not formatted as text is read as if it were typed ("=1+1" becomes a
formula, "13800138000" a number); a protected sheet refuses what its protection forbids; rows that go in push names,
merged areas, filters and charts down. Writing across rows that a filter hides lands in wrong rows in Excel, so here it
fails.
"""

from __future__ import annotations

import datetime as dt
import re
from copy import copy
from functools import cached_property
from io import BytesIO
from numbers import Number
from pathlib import Path

import openpyxl
import xlwings as xw
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.filters import FilterColumn, Filters
from xlwings import NoSuchObjectError, base_classes, utils

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
TYPED_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")
AREA = re.compile(r"'?(?P<sheet>.+?)'?!(?P<cells>[$A-Z0-9:]+)")
FIRST_DAY = dt.date(1899, 12, 30)
"""On which Excel's automation puts a time without a day."""


class Refused(xw.XlwingsError):  # what Excel says, not a mistake of ours
    """What Excel refuses, as com_error or CommandError would say it."""


class Engine:
    """The engine; `apps` are those that tests started."""

    name, type = "openpyxl", "desktop"

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
            if isinstance(value, dt.time):
                value = dt.datetime.combine(FIRST_DAY, value)
            if isinstance(value, dt.date):
                value = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return datetime_builder(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            if isinstance(value, Number) and not isinstance(value, bool):
                return number_builder(float(value)) if number_builder else float(value)
            if isinstance(value, str) and ERROR.fullmatch(value):
                return value if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self, engine):
        self.engine, self._apps = engine, []

    def keys(self):
        return [app.pid for app in self._apps]

    def add(self, spec=None, add_book=None, xl=None, visible=None):
        app = App(self, -1 - len(self._apps))
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

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

    def __init__(self, apps, pid):
        self._apps, self._pid, self._books = apps, pid, Books(self)
        self._visible, self._updating, self._alerts, self._bar = True, True, True, False
        self.said, self.bars = [], []

    engine = property(lambda self: self._apps.engine)
    books = property(lambda self: self._books)
    pid = property(lambda self: self._pid)
    api = property(lambda self: self)
    visible = property(lambda self: self._visible, lambda self, on: setattr(self, "_visible", on))
    screen_updating = property(lambda self: self._updating, lambda self, on: setattr(self, "_updating", on))
    display_alerts = property(lambda self: self._alerts, lambda self, on: setattr(self, "_alerts", on))

    @property
    def status_bar(self):
        return self._bar

    @status_bar.setter
    def status_bar(self, text):
        self._bar = text
        self.bars.append(text)

    def activate(self, steal_focus=False):
        pass

    def alert(self, prompt, title, buttons, mode, callback):
        self.said.append(prompt)
        return "ok"

    def kill(self):
        self._apps._apps.remove(self)

    def quit(self):  # its name in xlwings
        self.kill()


class Books(base_classes.Books):
    def __init__(self, app):
        self.app, self._books, self._active = app, [], None

    active = property(lambda self: self._active)

    def __len__(self):
        return len(self._books)

    def __iter__(self):
        return iter(self._books)

    def __call__(self, key):
        if isinstance(key, Number):
            return self._books[key - 1]
        wanted = str(key).lower()
        for book in self._books:
            if wanted in {book.name.lower(), book.fullname.lower()}:
                return book
        raise KeyError(key)

    def push(self, book):
        self._books.append(book)
        self._active = book
        return book

    def add(self):
        file = openpyxl.Workbook()
        file.active.title = "Sheet1"
        return self.push(Book(self, file, f"Book{len(self._books) + 1}"))

    def open(self, fullname, *_, **__):
        path = Path(fullname).resolve()
        return self.push(Book(self, openpyxl.load_workbook(path), str(path), path.read_bytes()))


class Book(base_classes.Book):
    """`fullname` may be set by a test: to that of a book on OneDrive."""

    def __init__(self, books, file, fullname, content=b""):
        self._books, self.file, self.fullname, self._content = books, file, fullname, content

    @cached_property
    def stored(self):
        """What the file has for the values of its formulas."""
        return openpyxl.load_workbook(BytesIO(self._content), data_only=True) if self._content else openpyxl.Workbook()

    fullname = ""
    name = property(lambda self: re.split(r"[\\/]", self.fullname)[-1])
    api = property(lambda self: self)
    FullName = property(lambda self: self.fullname)
    app = property(lambda self: self._books.app)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108  # the class stands below
    names = property(lambda self: Names(self))  # noqa: PLW0108  # as above

    def activate(self):
        self._books._active = self

    def save(self, path=None, password=None):
        if path:
            self.fullname = str(Path(path).resolve())
        self.file.save(self.fullname)

    def close(self):
        self._books._books.remove(self)
        if self._books._active is self:
            self._books._active = self._books._books[-1] if self._books._books else None


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
        found = AREA.fullmatch(self._name.attr_text)
        if not found or found["sheet"] not in self.book.file.sheetnames:
            raise Refused("Reference isn't valid.")
        return Sheet(self.book, self.book.file[found["sheet"]]).range(found["cells"].replace("$", ""))


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


class Sheet(base_classes.Sheet):
    def __init__(self, book, page):
        self._book, self.page = book, page

    api = property(lambda self: self.page)
    book = property(lambda self: self._book)
    name = property(lambda self: self.page.title, lambda self, name: setattr(self.page, "title", name))
    index = property(lambda self: self._book.file.worksheets.index(self.page) + 1)
    visible = property(lambda self: self.page.sheet_state == "visible")
    cells = property(lambda self: Range(self, 1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def notes(self):
        return [Note(self, cell) for row in self.page.iter_rows() for cell in row if cell.comment]

    @property
    def used_range(self):
        page = self.page
        return Range(self, page.min_row, page.min_column, page.max_row, page.max_column)

    def activate(self):
        self._book.file.active = self.page
        self._book.activate()

    def delete(self):
        for name in self._book.file.defined_names.values():
            found = AREA.fullmatch(name.attr_text or "")
            if found and found["sheet"] == self.page.title:
                name.attr_text = "#REF!#REF!"
        self._book.file.remove(self.page)

    def range(self, first, last=None):
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first.upper())
            return Range(self, top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS)
        if isinstance(first, Range):
            other = last or first
            return Range(
                self,
                min(first.top, other.top),
                min(first.left, other.left),
                max(first.bottom, other.bottom),
                max(first.right, other.right),
            )
        if len(first) == 4:
            row, column, rows, columns = first
            return Range(self, row, column, row + rows - 1, column + columns - 1)
        bottom, right = last or first
        return Range(self, *first, bottom, right)

    # ---- what Excel asks before anything is changed ------------------------------------------------------------
    def ask(self, kind, cells=()):
        """Refuse what the sheet's protection forbids."""
        protection = self.page.protection
        if not protection.sheet:
            return
        if kind == "values" and any(cell.protection.locked for cell in cells):
            raise Refused("The cell or chart you're trying to change is on a protected sheet.")
        if kind == "formats" and protection.formatCells:
            raise Refused("The cell or chart you're trying to change is on a protected sheet.")
        if kind == "rows" and protection.formatRows:
            raise Refused("The cell or chart you're trying to change is on a protected sheet.")
        if kind == "notes" and protection.objects:
            raise Refused("The cell or chart you're trying to change is on a protected sheet.")

    def is_hidden(self, row):
        return bool(row in self.page.row_dimensions and self.page.row_dimensions[row].hidden)


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

    def _cells(self):
        page = self.sheet.page
        bottom, right = self.bottom, self.right
        if bottom == MAX_ROWS or right == MAX_COLUMNS:
            bottom, right = min(bottom, max(page.max_row, self.top)), min(right, max(page.max_column, self.left))
        for row in range(self.top, bottom + 1):
            for column in range(self.left, right + 1):
                yield page.cell(row, column)

    def get_address(self, row_absolute=True, col_absolute=True, external=False):
        def name(row, column):
            return f"{'$' * col_absolute}{get_column_letter(column)}{'$' * row_absolute}{row}"

        first, last = name(self.top, self.left), name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    address = property(get_address)

    # ---- values -------------------------------------------------------------------------------------------------
    def _value(self, row, column):
        page = self.sheet.page
        cell = page._cells.get((row, column))
        value = cell.value if cell is not None else None
        if cell is not None and cell.data_type == "f":
            stored = self.sheet.book.stored
            return stored[page.title].cell(row, column).value if page.title in stored.sheetnames else None
        return value

    @property
    def raw_value(self):
        if len(self) == 1:
            return self._value(self.top, self.left)
        return tuple(
            tuple(self._value(row, column) for column in range(self.left, self.right + 1))
            for row in range(self.top, self.bottom + 1)
        )

    @raw_value.setter
    def raw_value(self, data):
        self.sheet.ask("values", list(self._cells()))
        if self.shape[0] > 1 and self.sheet.page.auto_filter.filterColumn:
            hidden = any(self.sheet.is_hidden(row) for row in range(self.top, self.bottom + 1))
            assert not hidden, "Excel would write this into the rows that the filter shows"
        for at, row in enumerate(range(self.top, self.bottom + 1)):
            for place, column in enumerate(range(self.left, self.right + 1)):
                self._put(row, column, data[at][place] if isinstance(data, list | tuple) else data)

    def _put(self, row, column, value):
        cell = self.sheet.page.cell(row, column)
        assert type(cell).__name__ != "MergedCell" or value is None, "a value behind a merged cell is lost"
        if isinstance(value, str) and cell.number_format != "@":
            if TYPED_NUMBER.fullmatch(value):
                cell.value = float(value.rstrip("%")) / (100 if value.endswith("%") else 1)
                return
            cell.value = value
            return
        if type(cell).__name__ != "MergedCell":
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"

    @property
    def formula(self):
        found = tuple(
            tuple(self._formula(row, column) for column in range(self.left, self.right + 1))
            for row in range(self.top, self.bottom + 1)
        )
        return found[0][0] if len(self) == 1 else found

    def _formula(self, row, column):
        cell = self.sheet.page._cells.get((row, column))
        if cell is None or cell.value is None:
            return ""
        value = getattr(cell.value, "text", cell.value)
        return str(value)

    @formula.setter
    def formula(self, text):
        self.sheet.ask("values", list(self._cells()))
        for cell in self._cells():
            cell.value = text

    def clear_contents(self):
        self.raw_value = None

    # ---- looks --------------------------------------------------------------------------------------------------
    @property
    def number_format(self):
        found = {cell.number_format for cell in self._cells()}
        return found.pop() if len(found) == 1 else None

    @number_format.setter
    def number_format(self, code):
        cells = [
            self.sheet.page.cell(row, column)
            for row in range(self.top, self.bottom + 1)
            for column in range(self.left, self.right + 1)
        ]
        self.sheet.ask("formats")
        for cell in cells:
            cell.number_format = code

    @property
    def color(self):
        fill = self.sheet.page.cell(self.top, self.left).fill
        return utils.hex_to_rgb(f"#{fill.fgColor.rgb[-6:]}") if fill.fill_type else None

    @color.setter
    def color(self, colour):
        self.sheet.ask("formats")
        text = (
            colour.lstrip("#") if isinstance(colour, str) else None if colour is None else bytes(colour).hex().upper()
        )
        for cell in self._cells():
            cell.fill = PatternFill() if text is None else PatternFill("solid", fgColor=text)

    font = property(lambda self: Font(self))  # noqa: PLW0108  # the class stands below

    @property
    def row_height(self):
        page = self.sheet.page
        found = {
            0 if self.sheet.is_hidden(row) else page.row_dimensions[row].height or 15.0
            for row in range(self.top, self.bottom + 1)
        }
        return found.pop() if len(found) == 1 else None

    @property
    def row_hidden(self):
        found = {self.sheet.is_hidden(row) for row in range(self.top, self.bottom + 1)}
        return found.pop() if len(found) == 1 else None

    @row_hidden.setter
    def row_hidden(self, hidden):
        self.sheet.ask("rows")
        for row in range(self.top, self.bottom + 1):
            self.sheet.page.row_dimensions[row].hidden = hidden

    @property
    def column_width(self):
        return self.sheet.page.column_dimensions[get_column_letter(self.left)].width

    @column_width.setter
    def column_width(self, width):
        for column in range(self.left, self.right + 1):
            self.sheet.page.column_dimensions[get_column_letter(column)].width = width

    # ---- merged areas -------------------------------------------------------------------------------------------
    def _merged(self):
        return [
            area
            for area in self.sheet.page.merged_cells.ranges
            if area.min_row <= self.bottom
            and area.max_row >= self.top
            and area.min_col <= self.right
            and area.max_col >= self.left
        ]

    @property
    def merge_cells(self):
        areas = self._merged()
        covered = sum(
            (min(area.max_row, self.bottom) - max(area.min_row, self.top) + 1)
            * (min(area.max_col, self.right) - max(area.min_col, self.left) + 1)
            for area in areas
        )
        return False if not covered else True if covered == len(self) else None

    @property
    def merge_area(self):
        for area in self._merged():
            return Range(self.sheet, area.min_row, area.min_col, area.max_row, area.max_col)
        return self

    def merge(self, across=False):
        self.sheet.page.merge_cells(self.get_address(False, False))

    # ---- notes and links ----------------------------------------------------------------------------------------
    @property
    def note(self):
        cell = self.sheet.page.cell(self.top, self.left)
        return Note(self.sheet, cell) if cell.comment else None

    def add_note(self, text):
        self.sheet.ask("notes")
        cell = self.sheet.page.cell(self.top, self.left)
        cell.comment = Comment(text, "")
        return Note(self.sheet, cell)

    @property
    def hyperlink(self):
        link = self.sheet.page.cell(self.top, self.left).hyperlink
        if link is None:
            raise Refused("The cell doesn't seem to contain a hyperlink!")
        return link.target or f"#{link.location}"

    def add_hyperlink(self, address, text_to_display=None, screen_tip=None):
        cell = self.sheet.page.cell(self.top, self.left)
        cell.hyperlink = address
        cell.value = text_to_display

    # ---- rows and filters ---------------------------------------------------------------------------------------
    def insert(self, shift=None, copy_origin=None):
        """Whole rows, or cells to the right or down; what lies behind moves."""
        self.sheet.ask("values", [self.sheet.page.cell(self.top, self.left)])
        if shift == "right":
            area = f"{get_column_letter(self.left)}{self.top}:{get_column_letter(MAX_COLUMNS // 8)}{self.bottom}"
            self.sheet.page.move_range(area, cols=self.shape[1])
        else:
            _push_down(self, copy_origin)

    def autofill(self, destination, type_="fill_default"):
        assert type_ == "fill_formats"
        page = self.sheet.page
        destination = destination.impl
        down, right = destination.shape[0] > self.shape[0], destination.shape[1] > self.shape[1]
        for row in range(destination.top, destination.bottom + 1):
            for column in range(destination.left, destination.right + 1):
                like = page.cell(self.top if down else row, self.left if right else column)
                page.cell(row, column)._style = copy(like._style)

    autofilter = property(lambda self: AutoFilter(self))  # noqa: PLW0108  # the class stands below


def _push_down(area, copy_origin):
    """Cells or whole rows go in above an area, as in Excel: what lies below moves, and what refers to it."""
    sheet, page = area.sheet, area.sheet.page
    top, count = area.top, area.shape[0]
    left, right = area.left, min(area.right, page.max_column)
    _move_merged(page, area, count)
    below = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{max(page.max_row, top)}"
    page.move_range(below, rows=count)
    like = top + count if copy_origin == "format_from_right_or_below" or top == 1 else top - 1
    for row in range(top, top + count):
        for column in range(left, right + 1):
            page.cell(row, column)._style = copy(page.cell(like, column)._style)
    if area.shape[1] == MAX_COLUMNS:
        _move_heights(page, top, count)

    def moved(cells):
        first_column, first, last_column, last = range_boundaries(cells.replace("$", ""))
        if not area.left <= first_column <= last_column <= area.right:
            return cells
        first, last = first + count * (first >= top), last + count * (last >= top)
        return f"${get_column_letter(first_column)}${first}:${get_column_letter(last_column)}${last}"

    for name in sheet.book.file.defined_names.values():
        found = AREA.fullmatch(name.attr_text or "")
        if found and found["sheet"] == page.title:
            name.attr_text = f"'{page.title}'!{moved(found['cells'])}"
    if page.auto_filter.ref:
        page.auto_filter.ref = moved(page.auto_filter.ref).replace("$", "")


def _move_merged(page, area, count):
    for one in list(page.merged_cells.ranges):
        if one.min_row >= area.top and area.left <= one.min_col and one.max_col <= area.right:
            page.merged_cells.ranges.remove(one)
            one.shift(0, count)
            page.merged_cells.ranges.add(one)


def _move_heights(page, top, count):
    for row in sorted(page.row_dimensions, reverse=True):
        if row >= top:
            old, new = page.row_dimensions[row], page.row_dimensions[row + count]
            new.hidden, new.height = old.hidden, old.height
            old.hidden, old.height = False, None


class Font(base_classes.Font):
    def __init__(self, area):
        self.area = area

    @property
    def color(self):
        rgb = next(self.area._cells()).font.color
        return utils.hex_to_rgb(f"#{rgb.rgb[-6:]}") if rgb is not None and isinstance(rgb.rgb, str) else None

    @color.setter
    def color(self, colour):
        self.area.sheet.ask("formats")
        for cell in self.area._cells():
            font = copy(cell.font)
            font.color = colour.lstrip("#")
            cell.font = font


class Note(base_classes.Note):
    def __init__(self, sheet, cell):
        self.sheet, self.cell = sheet, cell

    @property
    def text(self):
        return self.cell.comment.text

    @text.setter
    def text(self, text):
        self.sheet.ask("notes")
        self.cell.comment = Comment(text, "")

    author = ""
    location = property(lambda self: Range(self.sheet, *(self.cell.row, self.cell.column) * 2))

    def delete(self):
        self.sheet.ask("notes")
        self.cell.comment = None


class AutoFilter(base_classes.AutoFilter):
    """Filters by values; each other kind is `unknown`, as Excel's automation says of what it cannot tell."""

    def __init__(self, area):
        self.area, self.page = area, area.sheet.page

    def _is_ours(self):
        return self.page.auto_filter.ref == self.area.get_address(False, False)

    @property
    def criteria(self):
        found = [base_classes.empty_autofilter_criteria(n + 1) for n in range(self.area.shape[1])]
        for one in self.page.auto_filter.filterColumn if self._is_ours() else ():
            values = list(one.filters.filter) if one.filters else None
            found[one.colId] |= {"type": "values" if values else "unknown", "values": values}
        return found

    def apply_values(self, field, values):
        self.page.auto_filter.ref = self.area.get_address(False, False)
        self.page.auto_filter.filterColumn.append(FilterColumn(field - 1, filters=Filters(filter=list(values))))
        self._hide()

    def clear(self, field=None):
        left = [one for one in self.page.auto_filter.filterColumn if field and one.colId != field - 1]
        self.page.auto_filter.filterColumn = left
        self._hide()

    def _hide(self):
        for row in range(self.area.top + 1, self.area.bottom + 1):
            shown = all(
                str(self.page.cell(row, self.area.left + one.colId).value) in one.filters.filter
                for one in self.page.auto_filter.filterColumn
            )
            self.page.row_dimensions[row].hidden = not shown


engine = Engine()


def start():
    """An Excel on openpyxl, as `xw.App` gives one."""
    if "openpyxl" not in [one.name for one in xw.engines]:
        xw.engines.add(xw.Engine(impl=engine))
    xw.engines["openpyxl"].activate()
    return xw.App(visible=False, add_book=False)


def protect(sheet, *, formats=False, objects=False):
    """Protect a sheet without a password; `formats`, `objects`: what stays allowed."""
    page = sheet.impl.page
    page.protection.sheet = True
    page.protection.formatCells, page.protection.objects = not formats, not objects

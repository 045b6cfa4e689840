"""The ranges of the engine on LibreOffice: values, looks, notes, rows, filters.

UNO asks no protection, so each range asks its sheet before it changes anything.
"""

from __future__ import annotations

import datetime as dt
from numbers import Number

from xlwings import base_classes, utils

from tests.excel import places
from tests.excel.engine import EPOCH, ErrorText, Refused, filter_criteria, is_typed_date, serial
from tests.excel.places import MAX_COLUMNS

HEIGHT = 15.0
"""Of a row that is shown, in points; LibreOffice is not asked for each, only whether it is hidden."""
OFFICE_COLUMNS = 1024
"""LibreOffice 7.4 has fewer columns than Excel."""


class Range(places.Range):
    @property
    def area(self):
        """As the driver counts."""
        return [self.top - 1, self.left - 1, self.bottom - 1, min(self.right, OFFICE_COLUMNS) - 1]

    def ask(self, command, **arguments):
        return self.sheet.ask(command, area=self.area, **arguments)

    # ---- values -------------------------------------------------------------------------------------------------
    @property
    def raw_value(self):
        found = self.ask("values")
        rows = found["rows"]
        for row, column, text in found["errors"]:
            rows[row][column] = ErrorText(text if text.startswith("#") else "#VALUE!")
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
            (row, column, "day" if is_typed_date(value) else "moment")
            for row, line in enumerate(data)
            for column, value in enumerate(line)
            if isinstance(value, dt.date)
        ]
        self.ask("put", rows=[[_as_sent(value) for value in line] for line in data], dates=dates)

    @property
    def formula(self):
        rows = self.ask("formulas")
        return rows[0][0] if len(self) == 1 else tuple(map(tuple, rows))

    @formula.setter
    def formula(self, text):
        self.sheet.refuse("values", self.area)
        self.ask("put_formula", text=text)

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


def _moment(days):
    return EPOCH + dt.timedelta(milliseconds=round(days * 86_400_000))


def _as_sent(value):
    if isinstance(value, dt.date):
        return serial(value)
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
    """Filters by values."""

    def __init__(self, area):
        self.area = area

    def _fields(self):
        return dict(self.area.ask("filter"))

    @property
    def criteria(self):
        return filter_criteria(self.area.shape[1], self._fields())

    def apply_values(self, field, values):
        self._put(self._fields() | {field - 1: list(values)})

    def clear(self, field=None):
        self._put({place: texts for place, texts in self._fields().items() if field and place != field - 1})

    def _put(self, fields):
        self.area.ask("put_filter", fields=sorted(fields.items()))

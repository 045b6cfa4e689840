"""Sheets and ranges as far as the engines of xlwings for the tests agree on them: where they lie, what Excel asks."""

from __future__ import annotations

from openpyxl.utils import get_column_letter, range_boundaries
from xlwings import base_classes

from tests.excel.engine import HIDDEN, Refused

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384


class Sheet(base_classes.Sheet):
    """A sheet of `book`; its ranges are of the class `made`."""

    made = None

    def __init__(self, book):
        self._book = book

    book = property(lambda self: self._book)
    cells = property(lambda self: self.made(self, 1, 1, MAX_ROWS, MAX_COLUMNS))

    def activate(self):
        if not self.visible:
            raise Refused(HIDDEN)
        self.bring_up()
        self._book.activate()

    def range(self, first, last=None):
        if isinstance(first, str):
            left, top, right, bottom = range_boundaries(first.upper())
            return self.made(self, top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS)
        if isinstance(first, self.made):
            other = last or first
            corners = [first.top, other.top], [first.left, other.left]
            ends = [first.bottom, other.bottom], [first.right, other.right]
            return self.made(self, *map(min, corners), *map(max, ends))
        if len(first) == 4:
            row, column, rows, columns = first
            return self.made(self, row, column, row + rows - 1, column + columns - 1)
        return self.made(self, *first, *(last or first))


class Range(base_classes.Range):
    """An area of a sheet, both ends included, from 1."""

    top = left = 0

    def __init__(self, sheet, top, left, bottom, right):
        self.sheet, self.top, self.left, self.bottom, self.right = sheet, top, left, bottom, right
        self.options = None

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
        return type(self)(self.sheet, *(self.top + row - 1, self.left + column - 1) * 2)

    def get_address(self, row_absolute=True, col_absolute=True, external=False):
        def name(row, column):
            return f"{'$' * col_absolute}{get_column_letter(column)}{'$' * row_absolute}{row}"

        first, last = name(self.top, self.left), name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    address = property(get_address)

    def clear_contents(self):
        self.raw_value = None

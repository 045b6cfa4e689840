"""The ranges of the engine on openpyxl: values, looks, notes.

A text written into a cell that is not formatted as text is read as if it were typed ("=1+1" becomes a formula,
"13800138000" a number). Writing across rows that a filter hides lands in wrong rows in Excel, so here it fails.
"""

from __future__ import annotations

import re
from copy import copy

from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from xlwings import base_classes, utils

from tests.excel import places
from tests.excel.engine import ErrorText, Refused
from tests.excel.openpyxl_rows import AutoFilter, push_down
from tests.excel.places import MAX_COLUMNS, MAX_ROWS

TYPED_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?%?")


class Range(places.Range):
    def _cells(self):
        page = self.sheet.page
        bottom, right = self.bottom, self.right
        if bottom == MAX_ROWS or right == MAX_COLUMNS:
            bottom, right = min(bottom, max(page.max_row, self.top)), min(right, max(page.max_column, self.left))
        for row in range(self.top, bottom + 1):
            for column in range(self.left, right + 1):
                yield page.cell(row, column)

    # ---- values -------------------------------------------------------------------------------------------------
    def _value(self, row, column):
        page = self.sheet.page
        cell = page._cells.get((row, column))
        if cell is not None and cell.data_type == "f":
            stored = self.sheet.book.stored
            cell = stored[page.title].cell(row, column) if page.title in stored.sheetnames else None
        if cell is None:
            return None
        return ErrorText(cell.value) if cell.data_type == "e" else cell.value

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
        self.sheet.refuse("values", list(self._cells()))
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
        self.sheet.refuse("values", list(self._cells()))
        for cell in self._cells():
            cell.value = text

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
        self.sheet.refuse("formats")
        for cell in cells:
            cell.number_format = code

    @property
    def color(self):
        fill = self.sheet.page.cell(self.top, self.left).fill
        return utils.hex_to_rgb(f"#{fill.fgColor.rgb[-6:]}") if fill.fill_type else None

    @color.setter
    def color(self, colour):
        self.sheet.refuse("formats")
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
        self.sheet.refuse("rows")
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
        self.sheet.refuse("notes")
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
        self.sheet.refuse("values", [cell])
        cell.hyperlink = address
        cell.value = text_to_display

    # ---- rows and filters ---------------------------------------------------------------------------------------
    def insert(self, shift=None, copy_origin=None):
        """Whole rows, or cells to the right or down; what lies behind moves."""
        self.sheet.refuse("values", [self.sheet.page.cell(self.top, self.left)])
        if shift == "right":
            area = f"{get_column_letter(self.left)}{self.top}:{get_column_letter(MAX_COLUMNS // 8)}{self.bottom}"
            self.sheet.page.move_range(area, cols=self.shape[1])
        else:
            push_down(self, copy_origin)

    def autofill(self, destination, type_="fill_default"):
        assert type_ == "fill_formats"
        self.sheet.refuse("formats")
        page = self.sheet.page
        destination = destination.impl
        down, right = destination.shape[0] > self.shape[0], destination.shape[1] > self.shape[1]
        for row in range(destination.top, destination.bottom + 1):
            for column in range(destination.left, destination.right + 1):
                like = page.cell(self.top if down else row, self.left if right else column)
                page.cell(row, column)._style = copy(like._style)

    autofilter = property(AutoFilter)


class Font(base_classes.Font):
    def __init__(self, area):
        self.area = area

    @property
    def color(self):
        rgb = next(self.area._cells()).font.color
        return utils.hex_to_rgb(f"#{rgb.rgb[-6:]}") if rgb is not None and isinstance(rgb.rgb, str) else None

    @color.setter
    def color(self, colour):
        self.area.sheet.refuse("formats")
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
        self.sheet.refuse("notes")
        self.cell.comment = Comment(text, "")

    author = ""
    location = property(lambda self: Range(self.sheet, *(self.cell.row, self.cell.column) * 2))

    def delete(self):
        self.sheet.refuse("notes")
        self.cell.comment = None

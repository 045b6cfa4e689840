"""Rows of the engine on openpyxl: those that go in push names, merged areas and filters down; filters hide rows."""

from __future__ import annotations

from copy import copy

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.filters import FilterColumn, Filters
from xlwings import base_classes

from tests.excel.engine import filter_criteria, quoted
from tests.excel.places import MAX_COLUMNS


def push_down(area, copy_origin):
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

    for name, cells in sheet.names():
        name.attr_text = f"{quoted(page.title)}!{moved(cells)}"
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


class AutoFilter(base_classes.AutoFilter):
    """Filters by values."""

    def __init__(self, area):
        self.area, self.page = area, area.sheet.page

    def _is_ours(self):
        return self.page.auto_filter.ref == self.area.get_address(False, False)

    @property
    def criteria(self):
        on = self.page.auto_filter.filterColumn if self._is_ours() else ()
        shown = {one.colId: list(one.filters.filter) or None if one.filters else None for one in on}
        return filter_criteria(self.area.shape[1], shown)

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

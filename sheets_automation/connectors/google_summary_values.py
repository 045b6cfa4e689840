"""What the cells of a tab hold on Google: one range for all of ours, so that nothing of yesterday stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import count

from sheets_automation.connectors.google_cells import as_written
from sheets_automation.connectors.google_summary_looks import format_of
from sheets_automation.connectors.google_summary_pages import SummaryPage, places
from sheets_automation.connectors.google_update import CellValues, Written
from sheets_automation.connectors.xlsx_text import shown_text
from sheets_automation.model.page import Column, Format, Value
from sheets_automation.model.summary_looks import FIRST_YEAR
from sheets_automation.model.wording import WEEKDAYS, word


def values_of(page: SummaryPage, formulas: Iterable[tuple[int, int]], lang: str) -> CellValues:
    """The values of all our cells on a page, blanks as "", the cells with formulas as None: they are skipped.

    Written RAW, no text of it becomes a formula, a number or a date.
    """
    cells: list[list[Written]] = [[""] * page.columns for _ in range(page.rows)]
    for row, text in enumerate((page.sheet.heading, *page.sheet.lines)):
        cells[row][0] = shown_text(text)
    for tile in page.sheet.tiles:
        for row, value in zip(count(tile.row), (tile.label, tile.value, tile.note), strict=False):
            cells[row][tile.column] = _cell(value)
    for block in page.sheet.blocks:
        if block.title:
            cells[block.row - 1][block.column] = shown_text(block.title)
        for at, column in places(block):
            cells[block.row][at] = shown_text(column.header)
            for row, value in enumerate(_column(column, lang), start=block.row + 1):
                cells[row][at] = value
    for row, at in formulas:
        cells[row][at] = None
    return CellValues(page.title, 0, 0, cells)


def _column(column: Column, lang: str) -> list[Written]:
    if column.format is Format.MINUTE and format_of(column) is Format.TEXT:
        return [_moment(value, lang) for value in column.values]
    return [_cell(value) for value in column.values]


def _cell(value: Value) -> Written:
    if isinstance(value, str):
        return shown_text(value)
    if isinstance(value, date) and value.year < FIRST_YEAR:
        return value.isoformat()
    return as_written(value)


def _moment(value: Value, lang: str) -> Written:
    """A day, with its time where it has one, as a text that sorts as time goes."""
    if not isinstance(value, date):
        return _cell(value)
    day = f"{value:%Y-%m-%d} {word(WEEKDAYS[value.weekday()], lang)}"
    return f"{day} {value:%H:%M}" if isinstance(value, datetime) else day

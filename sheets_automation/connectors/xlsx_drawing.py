"""Draws a layout (model/page.py) as the bytes of an xlsx file with charts (XlsxWriter).

Text is written as text: never as a formula, link or number. Links are only those of the layout.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from io import BytesIO
from itertools import count, islice, repeat

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.xlsx_charts import draw_chart
from sheets_automation.connectors.xlsx_formats import FONT, Formats
from sheets_automation.connectors.xlsx_text import shown_text, url_of
from sheets_automation.model.page import Block, Column, Format, Sheet, Value, Workbook
from sheets_automation.model.wording import PRODUCT

ROW_LIMIT = 1_048_576
"""Rows of an Excel sheet."""
LINK_LIMIT = 60_000
"""Links of one sheet; Excel repairs, and so empties, a file with more than 65,530."""
FIRST_YEAR = 1900
"""Excel has no date before."""

A4 = 9
FOOTER_LENGTH = 80
HEADING_HEIGHT, HEADER_HEIGHT, LINE_HEIGHT = 28, 32, 15
MOST_LINES = 20
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}


def draw_workbook(book: Workbook, now: datetime) -> bytes:
    """The file, the same bytes for the same layout and time."""
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": FONT,
    }
    with xlsxwriter.Workbook(file, options) as drawn:
        drawn.set_properties({"title": shown_text(book.title), "created": now, "comments": PRODUCT})
        formats = Formats(drawn, book.lang)
        for sheet in book.sheets:
            worksheet = drawn.add_worksheet(sheet.title)
            _draw_sheet(worksheet, sheet, formats)
            for chart in sheet.charts:
                draw_chart(drawn, worksheet, sheet, chart)
    return file.getvalue()


def _draw_sheet(worksheet: Worksheet, sheet: Sheet, formats: Formats) -> None:
    worksheet.set_row(0, HEADING_HEIGHT)
    worksheet.write_string(0, 0, shown_text(sheet.heading), formats.heading)
    for row, line in enumerate(sheet.lines, start=1):
        worksheet.write_string(row, 0, shown_text(line), formats.line)
    for column, width in enumerate(_widths(sheet)):
        if width:
            worksheet.set_column(column, column, width)
    for block in sheet.blocks:
        _draw_block(worksheet, block, formats)
    if any(sheet.frozen):
        worksheet.freeze_panes(*sheet.frozen)
    if sheet.one_page:
        worksheet.hide_gridlines(2)
    _set_up_print(worksheet, sheet)


def _widths(sheet: Sheet) -> tuple[float, ...]:
    """The widest column of any block at each place, where the sheet does not say itself."""
    if sheet.widths:
        return sheet.widths
    found: dict[int, float] = {}
    for block in sheet.blocks:
        for place, column in enumerate(block.columns, start=block.column):
            found[place] = max(column.width, found.get(place, 0))
    return tuple(found.get(place, 0) for place in range(max(found, default=-1) + 1))


def _draw_block(worksheet: Worksheet, block: Block, formats: Formats) -> None:
    first = block.row + 1
    room = ROW_LIMIT - first
    height = block.height if block.height <= room else room - 1
    worksheet.set_row(block.row, HEADER_HEIGHT)
    for place, column in enumerate(block.columns, start=block.column):
        worksheet.write_string(block.row, place, column.header, formats.header(typed=column.typed))
        _draw_column(worksheet, (first, place), column, height, formats)
    if height < block.height:
        worksheet.write_string(first + height, block.column, formats.cut(block.height - height), formats.line)
    if height:
        _draw_lines(worksheet, block, height, formats)
    if block.filtered:
        last = block.column + len(block.columns) - 1
        worksheet.autofilter(block.row, block.column, block.row + height, last)


def _draw_column(worksheet: Worksheet, at: tuple[int, int], column: Column, height: int, formats: Formats) -> None:
    first, place = at
    shown = zip(count(first), islice(column.values, height), column.formats or repeat(column.format), strict=False)
    for row, value, format_ in shown:
        # Empty cells stay unwritten: in long lists they are a third of the file.
        if (value is not None and value != "") or column.typed:
            _draw_value(worksheet, (row, place), value, formats.of(format_, value, typed=column.typed))
    if column.format is Format.PROSE:
        _make_room(worksheet, first, column, height)
    for row, link in enumerate(islice(column.links, min(height, LINK_LIMIT)), start=first):
        url = url_of(link) if link else None
        if url:
            url.text = shown_text(str(column.values[row - first]))
            worksheet.write_url(row, place, url, formats.link)
    if height and column.tints:
        for text, tint in column.tints.items():
            condition = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": formats.tint(tint)}
            worksheet.conditional_format(first, place, first + height - 1, place, condition)


def _draw_lines(worksheet: Worksheet, block: Block, height: int, formats: Formats) -> None:
    """A line under every row, also under its empty cells, which are not written."""
    last = (block.row + height, block.column + len(block.columns) - 1)
    condition = {"type": "formula", "criteria": "=TRUE", "format": formats.row_line}
    worksheet.conditional_format(block.row + 1, block.column, *last, condition)


def _make_room(worksheet: Worksheet, first: int, column: Column, height: int) -> None:
    """Rows high enough for their sentence: not every program measures wrapped text when it opens a file."""
    for row, value in enumerate(islice(column.values, height), start=first):
        # In GBK a Chinese sign takes two bytes, as it takes the width of two digits.
        lines = math.ceil(len(str(value).encode("gbk", "replace")) / column.width)
        if lines > 1:
            worksheet.set_row(row, min(lines, MOST_LINES) * LINE_HEIGHT)


def _draw_value(worksheet: Worksheet, at: tuple[int, int], value: Value, format_: object) -> None:
    # The order of the questions is that of how often they are answered with yes.
    if isinstance(value, str):
        worksheet.write_string(*at, shown_text(value), format_)
    elif isinstance(value, date):
        if value.year < FIRST_YEAR:
            worksheet.write_string(*at, value.isoformat(), format_)
        else:
            worksheet.write_datetime(*at, value, format_)
    elif value is None:
        worksheet.write_blank(*at, None, format_)
    else:
        worksheet.write_number(*at, value, format_)


def _set_up_print(worksheet: Worksheet, sheet: Sheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(**MARGINS)
    worksheet.fit_to_pages(1, 1 if sheet.one_page else 0)
    for block in sheet.blocks:
        if block.filtered:
            worksheet.repeat_rows(block.row)
    title = shown_text(sheet.heading)[:FOOTER_LENGTH].replace("&", "&&")
    worksheet.set_footer(f"&L{title}&R&P / &N")

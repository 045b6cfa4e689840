"""Draws a layout (model/page.py) as the bytes of an xlsx file with charts (XlsxWriter).

Text is written as text: never as a formula, link or number. Links are only those of the layout.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import count, islice, pairwise, repeat

import xlsxwriter
from xlsxwriter.utility import xl_range_formula
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.block_names import charted, name_of, rows_of
from sheets_automation.connectors.xlsx_charts import draw_chart
from sheets_automation.connectors.xlsx_conditions import lay_conditions
from sheets_automation.connectors.xlsx_formats import FONT, Formats
from sheets_automation.connectors.xlsx_text import shown_text, url_of
from sheets_automation.model.grid import SUMMARY_KEY, SUMMARY_MARK
from sheets_automation.model.page import Block, Column, Format, Line, Place, Sheet, Tile, Value, Workbook, breadth
from sheets_automation.model.palette import ACCENT, AMBER, BLUE, GREY
from sheets_automation.model.summary_looks import (
    FIRST_YEAR,
    HEADER_HEIGHT,
    HEADING_HEIGHT,
    LINE_HEIGHT,
    TILE_HEIGHTS,
    TITLE_HEIGHT,
)
from sheets_automation.model.wording import PRODUCT

LINK_LIMIT = 60_000
"""Links of one sheet; Excel repairs, and so empties, a file with more than 65,530."""

A4 = 9
FOOTER_LENGTH, HEADER_LENGTH = 80, 250
TOP_WITH_HEADER = 0.95
ROW_PIXELS = 20
MOST_LINES = 20
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
PAGE_WIDTH = 860
"""Pixels between the margins of A4 landscape at 100 %, where a program draws the digits a fifth broader than Excel."""


def draw_workbook(book: Workbook, now: datetime) -> bytes:
    """The file, the same bytes for the same layout and time."""
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # XlsxWriter writes into it.
        "default_format_properties": dict(FONT),
    }
    with xlsxwriter.Workbook(file, options) as drawn:
        drawn.set_properties({"title": shown_text(book.title), "created": now, "comments": PRODUCT})
        drawn.set_custom_property(SUMMARY_MARK, SUMMARY_KEY)
        formats = Formats(drawn, book.lang)
        for sheet in book.sheets:
            worksheet = drawn.add_worksheet(sheet.title)
            _draw_sheet(worksheet, sheet, formats, book)
            for chart in sheet.charts:
                draw_chart(drawn, worksheet, book, sheet, chart)
        _name_blocks(drawn, book)
    return file.getvalue()


def _name_blocks(drawn: xlsxwriter.Workbook, book: Workbook) -> None:
    """Name the blocks' areas, and hide the spare rows of those that charts are drawn from."""
    drawn_from = charted(book)
    for sheet in book.sheets:
        for block in sheet.blocks:
            last = block.row + rows_of(sheet, block, drawn_from)
            area = xl_range_formula(sheet.title, block.row, block.column, last, block.column + len(block.columns) - 1)
            drawn.define_name(name_of(sheet, block).text, area)
            if (sheet.key, block.key) in drawn_from:
                drawn.get_worksheet_by_name(sheet.title).set_row(last, None, None, {"hidden": True})


def _draw_sheet(worksheet: Worksheet, sheet: Sheet, formats: Formats, book: Workbook) -> None:
    worksheet.set_row(0, HEADING_HEIGHT)
    worksheet.write_string(0, 0, shown_text(sheet.heading), formats.heading())
    for row, line in enumerate(sheet.lines, start=1):
        worksheet.write_string(row, 0, shown_text(line), formats.line())
    _set_columns(worksheet, sheet)
    for tile in sheet.tiles:
        _draw_tile(worksheet, tile, formats, book)
    for block in sheet.blocks:
        _draw_block(worksheet, sheet, block, formats, book)
        _make_room(worksheet, block, sheet.column_widths)
    if any(sheet.frozen):
        worksheet.freeze_panes(*sheet.frozen)
    if sheet.one_page:
        worksheet.hide_gridlines(2)
    if sheet.colour:
        worksheet.set_tab_color(f"#{sheet.colour}")
    _set_up_print(worksheet, sheet)


def _set_columns(worksheet: Worksheet, sheet: Sheet) -> None:
    for place, width in enumerate(sheet.column_widths):
        if width:
            worksheet.set_column(place, place, width)
    for block in sheet.blocks:
        for place, column in enumerate(block.columns, start=block.column):
            if column.hidden:
                worksheet.set_column(place, place, column.width, None, {"hidden": True})


def _draw_tile(worksheet: Worksheet, tile: Tile, formats: Formats, book: Workbook) -> None:
    parts = (("label", tile.label), ("value", tile.value), ("note", tile.note))
    for (part, value), row, height in zip(parts, count(tile.row), TILE_HEIGHTS, strict=False):
        worksheet.set_row(row, height)
        format_ = formats.tile(part, tile.format, tile.shade)
        if tile.last_column > tile.column:
            worksheet.merge_range(row, tile.column, row, tile.last_column, "", format_)
        title = next((sheet.title for sheet in book.sheets if sheet.key == tile.leads_to), "")
        if title and part == "value":
            # The link stays when the number is written over its text.
            worksheet.write_url(row, tile.column, url_of(Place("", title)), format_, shown_text(str(value)))
        _draw_value(worksheet, (row, tile.column), value, format_)


def _draw_block(worksheet: Worksheet, sheet: Sheet, block: Block, formats: Formats, book: Workbook) -> None:
    if block.title:
        worksheet.set_row(block.row - 1, TITLE_HEIGHT)
        worksheet.write_string(block.row - 1, block.column, shown_text(block.title), formats.title())
    worksheet.set_row(block.row, HEADER_HEIGHT)
    for place, column in enumerate(block.columns, start=block.column):
        worksheet.write_string(block.row, place, shown_text(column.header), formats.header(typed=column.typed))
        _draw_column(worksheet, (block.row + 1, place), column, block, formats)
        _draw_sparks(worksheet, (block.row + 1, place), column, book)
        if column.choices and block.height:
            offered = {"validate": "list", "source": list(column.choices), "show_error": False}
            worksheet.data_validation(block.row + 1, place, block.row + block.height, place, offered)
    if block.height:
        lay_conditions(worksheet, block, formats)
    if block.filtered:
        last = block.column + len(block.columns) - 1
        bottom = block.row + rows_of(sheet, block, charted(book))
        worksheet.autofilter(block.row, block.column, bottom, last)


def _draw_column(worksheet: Worksheet, at: tuple[int, int], column: Column, block: Block, formats: Formats) -> None:
    first, place = at
    all_written = column.typed or block.is_prepared
    shown = zip(count(first), column.values, column.formats or repeat(column.format), strict=False)
    for row, value, format_ in shown:
        # Empty cells stay unwritten: in long lists they are a third of the file.
        if (value is not None and value != "") or all_written:
            look = formats.of(format_, value, typed=column.typed, strong=row < first + block.strong)
            _draw_value(worksheet, (row, place), value, look)
    for row, link in enumerate(islice(column.links, LINK_LIMIT), start=first):
        url = url_of(link) if link else None
        if url:
            url.text = shown_text(str(column.values[row - first]))
            worksheet.write_url(row, place, url, formats.link())


def _draw_sparks(worksheet: Worksheet, at: tuple[int, int], column: Column, book: Workbook) -> None:
    for row, line in enumerate(column.sparks, start=at[0]):
        if line:
            cells = _cells(book, line)
            look = {"series_color": f"#{BLUE}", "high_point": True, "high_color": f"#{AMBER}"}
            worksheet.add_sparkline(row, at[1], {"range": cells, "type": "column", "min": 0, **look})


def _cells(book: Workbook, line: Line) -> str:
    """The cells of a sparkline as a reference of Excel."""
    sheet = next(sheet for sheet in book.sheets if sheet.key == line.sheet)
    block = next(block for block in sheet.blocks if block.key == line.block)
    first = block.column + [column.key for column in block.columns].index(line.column)
    top = block.row + 1 + (line.row or 0)
    if line.row is None:
        last, bottom = first, block.row + block.height
    else:
        last, bottom = block.column + len(block.columns) - 1, top
    return str(xl_range_formula(sheet.title, top, first, bottom, last)).lstrip("=")


def _make_room(worksheet: Worksheet, block: Block, widths: Sequence[float]) -> None:
    """Rows high enough for their texts: not every program measures wrapped text when it opens a file."""
    wrapped = [
        [_lines(str(value), widths[place]) for value in column.values]
        for place, column in enumerate(block.columns, start=block.column)
        if column.format is Format.PROSE and not column.hidden
    ]
    for row, lines in enumerate(zip(*wrapped, strict=True), start=block.row + 1):
        if max(lines) > 1:
            worksheet.set_row(row, min(max(lines), MOST_LINES) * LINE_HEIGHT)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes; at the end of each a sign or a word may find no room."""
    broad = breadth(text)
    return 1 if broad <= width else math.ceil(broad / (width - 1))


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


def _scale(sheet: Sheet) -> int:
    """Percent at which the broadest page, with the frozen columns printed again, fits on the paper."""
    pixels = [7 * width + 5 if width else 0 for width in sheet.column_widths[: _printed(sheet)]]
    edges = (0, *sheet.breaks, len(pixels))
    again = sum(pixels[: sheet.frozen[1]])
    broadest = max(sum(pixels[first:last]) + (again if first else 0) for first, last in pairwise(edges))
    return max(10, min(100, int(100 * PAGE_WIDTH / broadest)))


def _printed(sheet: Sheet) -> int:
    """So many columns are printed: those for the screen alone stand last."""
    screen = [block.column + at for block in sheet.blocks for at, one in enumerate(block.columns) if one.screen_only]
    return min(screen, default=len(sheet.column_widths))


def _header(sheet: Sheet) -> str:
    """The heading and the lines of text at the top of every page."""
    lines = "\n".join(shown_text(line) for line in sheet.lines)
    text = f"&L&K{ACCENT}&B&14{_plain(sheet.heading)}&B&K{GREY}&9\n{lines.replace('&', '&&')}"
    return text if len(text) <= HEADER_LENGTH else text[: HEADER_LENGTH - 1].rstrip("&") + "…"


def _plain(heading: str) -> str:
    return shown_text(heading)[:FOOTER_LENGTH].replace("&", "&&")


def _set_up_print(worksheet: Worksheet, sheet: Sheet) -> None:
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.set_margins(**MARGINS)
    first, printed = 0, _printed(sheet)
    if sheet.breaks:
        worksheet.set_print_scale(_scale(sheet))
        worksheet.set_v_pagebreaks(sheet.breaks)
        worksheet.repeat_columns(0, sheet.frozen[1] - 1)
        # Over the repeated columns the lines of text would be printed again on each page, cut off.
        first = min(block.row - bool(block.title) for block in sheet.blocks)
        worksheet.set_margins(**MARGINS | {"top": TOP_WITH_HEADER})
        worksheet.set_header(_header(sheet))
    else:
        worksheet.fit_to_pages(1, 1 if sheet.one_page else 0)
    if printed < len(sheet.column_widths) or first:
        last = max(block.row + block.height for block in sheet.blocks)
        last = max([last, *(chart.row + math.ceil(chart.height / ROW_PIXELS) for chart in sheet.charts)])
        worksheet.print_area(first, 0, last, printed - 1)
    # Only one header can be printed again: that of the list, or of a long table at the end.
    longest = max(sheet.blocks, key=lambda block: (block.filtered, block.height, block.row))
    if longest.filtered or (longest is sheet.blocks[-1] and not sheet.one_page):
        worksheet.repeat_rows(longest.row)
    worksheet.set_footer(f"&L{_plain(sheet.heading)}&R&P / &N")

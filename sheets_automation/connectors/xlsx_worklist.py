"""Draws a guide's worklist: both tables of the templates, with what was typed and the rows of the day (XlsxWriter)."""

from __future__ import annotations

import math
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.grid_files import CREATED
from sheets_automation.connectors.xlsx_checks import lay_words, share
from sheets_automation.connectors.xlsx_looks import Looks, file_options
from sheets_automation.connectors.xlsx_morning import write_cell
from sheets_automation.connectors.xlsx_templates import column_look, draw_page
from sheets_automation.core.planning.worklist import DATE_CELL, Content, is_date_line
from sheets_automation.model.palette import ACCENT, ACCENT_LIGHT, GREY, LINE
from sheets_automation.model.schema import Kind
from sheets_automation.model.tables import CONTEXT, DATE_OF
from sheets_automation.model.template_pages import Page, guides_pages
from sheets_automation.model.wording import PRODUCT

FEWEST = (150, 60)
SLACK = (100, 40)
"""Rows of the call log and of the success table: at least so many, and so many below the last one."""
STEP = 50
"""Sheets grow by so many rows, so that most guides' sheets are equally long and share their formulas."""
ADDED_WIDTH = 14.0


def draw_worklist(
    who: tuple[str, str], targets: tuple[int, int], calls: Content, successes: Content, lang: str
) -> bytes:
    """The file, the same bytes for the same content; `who`: store and guide; `targets`: calls and invites."""
    contents = (calls, successes)
    rows = [
        max(fewest, math.ceil((len(one.rows) + slack) / STEP) * STEP)
        for fewest, slack, one in zip(FEWEST, SLACK, contents, strict=True)
    ]
    pages = guides_pages(lang, who, targets, (rows[0], rows[1]))
    file = BytesIO()
    with xlsxwriter.Workbook(file, file_options()) as drawn:
        drawn.set_properties({"title": f"{pages[0].title} {who[1]}", "created": CREATED, "comments": PRODUCT})
        looks = Looks(drawn)
        for page, content in zip(pages, contents, strict=True):
            sheet = drawn.add_worksheet(page.title)
            draw_page(sheet, page, looks)
            _lay_rows(sheet, page, content, looks)
        for page in pages:
            lay_words(drawn, page, page.plan)
    return share(file.getvalue())


def _lay_rows(sheet: Worksheet, page: Page, content: Content, looks: Looks) -> None:
    first = page.header_row + 1
    places = {key: at for at, key in enumerate(page.table.keys)}
    looks_of: dict[str, CellFormat] = {column.key: column_look(column, looks) for column in page.table.columns}
    looks_of |= {key: looks(font_color=GREY, align="left", indent=1, num_format="@") for key in CONTEXT}
    behind = len(places) + len(page.plan.helpers)
    for at, header in enumerate(content.added):
        places[header] = behind + at
        looks_of[header] = looks(locked=False)
        sheet.set_column(behind + at, behind + at, ADDED_WIDTH, looks_of[header])
        title = "" if header.startswith("#") else header
        write_cell(sheet, (page.header_row, behind + at), title, looks(locked=False, bold=True, text_wrap=True))
    if content.block_date != "":
        edge: dict[str, object] = {"locked": False, "border": 1, "border_color": LINE, "align": "center"}
        write_cell(sheet, DATE_CELL, content.block_date, looks(**edge, num_format="yyyy-mm-dd"))
    for row, cells in enumerate(content.rows, start=first):
        is_line = is_date_line(cells, DATE_OF[page.table.key])
        if is_line:
            _shade(sheet, page, row, looks)
        for key, value in cells.items():
            look = _line_look(page, key, looks) if is_line else looks_of[key]
            write_cell(sheet, (row, places[key]), value, look)
    sheet.freeze_panes(first, 1, first + content.top, 1)
    sheet.set_selection(first + content.top, 1, first + content.top, 1)


def _shade(sheet: Worksheet, page: Page, row: int, looks: Looks) -> None:
    """The line of a day, to be seen from afar; its cells can be typed into like any other."""
    for place, column in enumerate(page.table.columns):
        if column.kind is not Kind.FORMULA:
            sheet.write_blank(row, place, None, _line_look(page, column.key, looks))


def _line_look(page: Page, key: str, looks: Looks) -> CellFormat:
    found: dict[str, object] = {"bg_color": ACCENT_LIGHT, "bold": True, "font_color": ACCENT, "align": "left"}
    kind = page.table.by_key[key].kind
    numbers = {Kind.DATE: "yyyy-mm-dd", Kind.PHONE: "@"}
    return looks(**found, locked=key in CONTEXT, num_format=numbers.get(kind, "General"))

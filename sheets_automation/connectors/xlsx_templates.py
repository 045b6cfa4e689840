"""Draws a template (model/template_pages.py) as the bytes of an xlsx file that people fill (XlsxWriter).

Only what Excel, WPS, LibreOffice and Google Sheets all have: dropdowns, formats, conditional formats, protection
without a password.
"""

from __future__ import annotations

import math
from datetime import time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.grid_files import CREATED
from sheets_automation.connectors.xlsx_checks import lay_formulas, lay_words, share
from sheets_automation.connectors.xlsx_looks import Looks, file_options
from sheets_automation.connectors.xlsx_validation import column_rule, kind_rule
from sheets_automation.connectors.xlsx_verdicts import lay_colours
from sheets_automation.model.grid import letters
from sheets_automation.model.palette import (
    ACCENT,
    ACCENT_LIGHT,
    GREY,
    INK,
    LINE,
    PAPER,
    TYPED,
)
from sheets_automation.model.schema import Column, Kind
from sheets_automation.model.settings import Value
from sheets_automation.model.tables import RECORD_ID
from sheets_automation.model.template_looks import (
    ANYTHING,
    BLOCK_HEIGHT,
    CENTRED,
    DAYS_ALONE,
    HEADER_HEIGHT,
    NUMBER_FORMATS,
    TEXT,
    TITLE_BESIDE,
    TITLE_HEIGHT,
    TITLE_SIZE,
    WRAPPED,
)
from sheets_automation.model.template_pages import Page, Template, is_needed, is_typed, text_width
from sheets_automation.model.wording import PRODUCT

PAGE_SIGNS, REPEATED_COLUMNS = 300, 3
"""So many digits side by side can still be read on one page."""
A4 = 9
ROW_HEIGHT = 20
LINE_SIZE = 12
LINE_WIDTHS = (5.0, 54.0)
"""Number and sentence: together as wide as a phone."""
LINE_SIGNS = 42
"""So many digits of that size fit into the sentence's column."""
LINE_HEIGHT, LINE_GAP = 19, 12
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.6}
ALLOWED = {
    **dict.fromkeys(("format_cells", "format_columns", "format_rows"), True),
    **dict.fromkeys(("sort", "autofilter"), True),
    # Notes: the button 校验 in Excel says there what is to be mended.
    "objects": True,
}
ROWS_ALLOWED = {"insert_rows": True, "delete_rows": True}
"""Nothing counts on the rows of a settings sheet; those of a guide's table hold formulas."""


def draw_template(template: Template) -> bytes:
    """The file, the same bytes for the same template."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, file_options()) as drawn:
        drawn.set_properties({"title": template.title, "created": CREATED, "comments": PRODUCT})
        looks = Looks(drawn)
        _draw_how_to(drawn.add_worksheet(template.how_to_title), template, looks)
        for page in template.pages:
            draw_page(drawn.add_worksheet(page.title), page, looks)
        for page in template.pages:
            if page.is_work:
                lay_words(drawn, page, page.plan)
    return share(file.getvalue())


def _draw_how_to(sheet: Worksheet, template: Template, looks: Looks) -> None:
    """A numbered sentence a row, wrapped to the width of a phone."""
    number = looks(bold=True, font_size=TITLE_SIZE, align="center", bg_color=ACCENT, font_color=PAPER)
    sentence = looks(font_size=LINE_SIZE, text_wrap=True, indent=1, bottom=1, bottom_color=LINE)
    for column, width in enumerate(LINE_WIDTHS):
        sheet.set_column(column, column, width)
    for row, line in enumerate(template.how_to):
        sheet.set_row(row, math.ceil(text_width(line) / LINE_SIGNS) * LINE_HEIGHT + LINE_GAP)
        sheet.write_number(row, 0, row + 1, number)
        sheet.write_string(row, 1, line, sentence)
    sheet.hide_gridlines(2)
    sheet.protect("", dict(ALLOWED))
    _set_up_print(sheet, template.title)


def draw_page(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """One sheet of a template, with everything that it does by itself."""
    _draw_columns(sheet, page, looks)
    _draw_block(sheet, page, looks)
    _draw_headers(sheet, page, looks)
    _draw_rows(sheet, page, looks)
    if page.is_work:
        formulas = [column for column in page.table.columns if column.kind is Kind.FORMULA]
        lay_formulas(sheet, page, page.plan, {column.key: column_look(column, looks) for column in formulas})
    _draw_validation(sheet, page)
    lay_colours(sheet, page, looks)
    _accept_texts(sheet, page)
    _lock(sheet, page)
    if not page.is_form:
        sheet.autofilter(page.header_row, 0, page.header_row + page.prepared, len(page.table.columns) - 1)
    sheet.freeze_panes(page.header_row + 1, 1)
    _set_up_print(sheet, page.title)
    sheet.repeat_rows(0, page.header_row)
    if sum(map(page.width, page.table.columns)) > PAGE_SIGNS:
        # Too many columns for one sheet of paper: the second one says again which customer it is.
        sheet.fit_to_pages(2, 0)
        sheet.repeat_columns(0, REPEATED_COLUMNS - 1)


# ---- cells --------------------------------------------------------------------------------------------------
def _draw_columns(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """Widths; the format holds below the prepared rows too, so that nobody has to stop there."""
    for place, column in enumerate(page.table.columns):
        hidden = {"hidden": True} if column.key == RECORD_ID.key else {}
        sheet.set_column(place, place, page.width(column), column_look(column, looks), hidden)


def column_look(column: Column, looks: Looks) -> CellFormat:
    """How the prepared cells of a column look."""
    if column.key in ANYTHING:
        return looks(locked=False, align="left", indent=1, text_wrap=True)
    found = _kind_look(Kind.DATE if column.key in DAYS_ALONE else column.kind)
    found["locked"] = not is_typed(column)
    if column.key in WRAPPED:
        found |= {"text_wrap": True, "align": "left"}
    elif column.kind is Kind.FORMULA:
        # The longest verdict is wider than a phone can spare.
        found["shrink"] = True
    return looks(**found)


def _kind_look(kind: Kind) -> dict[str, object]:
    found: dict[str, object] = {"num_format": NUMBER_FORMATS[kind]} if kind in NUMBER_FORMATS else {}
    if kind in CENTRED:
        found["align"] = "center"
    return found | ({"align": "left", "indent": 1} if NUMBER_FORMATS.get(kind) == TEXT else {})


def _draw_block(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """Title and block rows; label and cell side by side from the left, where a phone shows them."""
    if not page.block:
        return
    ground = {"bg_color": ACCENT_LIGHT}
    for row, height in enumerate((TITLE_HEIGHT, *(BLOCK_HEIGHT for _ in page.block))):
        sheet.set_row(row, height)
        for place in range(len(page.table.columns)):
            sheet.write_blank(row, place, None, looks(**ground))
    title = looks(**ground, bold=True, font_size=TITLE_SIZE, font_color=ACCENT)
    if page.counter:
        sheet.write_formula(0, 0, f"={page.counter}", title, "")
    sheet.write_string(0, TITLE_BESIDE if page.counter else 0, page.title, title)
    typed = {"locked": False, "bg_color": TYPED, "border": 1, "border_color": LINE, "bold": True, "align": "center"}
    for row, pairs in enumerate(page.block, start=1):
        for at, (label, entry) in enumerate(pairs):
            sheet.write_string(row, 2 * at, label, looks(**ground, align="right", font_color=INK))
            _write(
                sheet,
                (row, 2 * at + 1),
                entry.value,
                looks(**_kind_look(entry.kind) | typed | {"locked": not entry.typed}),
            )


def _draw_headers(sheet: Worksheet, page: Page, looks: Looks) -> None:
    sheet.set_row(page.header_row, HEADER_HEIGHT)
    for place, column in enumerate(page.table.columns):
        colours = (ACCENT, PAPER) if is_needed(column) or not page.is_work else (ACCENT_LIGHT, INK)
        fill, ink = colours if is_typed(column) else (LINE, GREY)
        edge: dict[str, object] = {
            "border": 1,
            "border_color": LINE,
            "text_wrap": True,
            "align": "center",
            "valign": "top",
        }
        sheet.write_string(
            page.header_row, place, page.header(column), looks(bold=True, bg_color=fill, font_color=ink, **edge)
        )


def _draw_rows(sheet: Worksheet, page: Page, looks: Looks) -> None:
    first = page.header_row + 1
    for row, entries in enumerate(page.filled, start=first):
        lines = 1
        for place, (entry, column) in enumerate(zip(entries, page.table.columns, strict=True)):
            look = _kind_look(entry.kind) | {"align": "left", "indent": 1, "text_wrap": True, "locked": not entry.typed}
            look |= {"bg_color": TYPED} if page.is_form and entry.typed else {}
            _write(sheet, (row, place), entry.value, looks(**look))
            lines = max(lines, math.ceil(text_width(str(entry.value or "")) / page.width(column)))
        sheet.set_row(row, ROW_HEIGHT + (lines - 1) * LINE_HEIGHT)
    formats = [column_look(column, looks) for column in page.table.columns]
    for row in range(first + len(page.filled), first + page.prepared):
        for place, look in enumerate(formats):
            sheet.write_blank(row, place, None, look)


def _write(sheet: Worksheet, at: tuple[int, int], value: Value, look: CellFormat) -> None:
    if value is None:
        sheet.write_blank(*at, None, look)
    elif isinstance(value, str):
        sheet.write_string(*at, value, look)
    elif isinstance(value, time):
        sheet.write_datetime(*at, value, look)
    else:
        sheet.write_number(*at, value, look)


# ---- what a sheet does by itself ----------------------------------------------------------------------------
def _draw_validation(sheet: Worksheet, page: Page) -> None:
    """Dropdowns and limits: of the cells that stand by themselves, and of each column below them."""
    first, last = page.header_row + 1, page.header_row + page.prepared
    alone = [
        ((row, 2 * at + 1), entry) for row, pairs in enumerate(page.block, 1) for at, (_, entry) in enumerate(pairs)
    ]
    alone += [((row, at), entry) for row, entries in enumerate(page.filled, first) for at, entry in enumerate(entries)]
    for at, entry in alone:
        rule = kind_rule(entry.kind, page.lang, future=not page.is_work) if entry.checked else None
        if rule:
            sheet.data_validation(*at, *at, rule)
    below = first + len(page.filled)
    for place, column in enumerate(page.table.columns):
        rule = column_rule(column, page) if below <= last else None
        if rule:
            sheet.data_validation(below, place, last, place, rule)


def _lock(sheet: Worksheet, page: Page) -> None:
    sheet.protect("", ALLOWED | ({} if page.is_work else ROWS_ALLOWED))


def _accept_texts(sheet: Worksheet, page: Page) -> None:
    """A phone is a text on purpose: no green corner in every cell."""
    first, last = page.header_row + 2, page.header_row + 1 + page.prepared
    texts = [letters(at) for at, column in enumerate(page.table.columns) if NUMBER_FORMATS.get(column.kind) == TEXT]
    if texts:
        sheet.ignore_errors({"number_stored_as_text": " ".join(f"{name}{first}:{name}{last}" for name in texts)})


def _set_up_print(sheet: Worksheet, title: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{title}&R&P / &N")

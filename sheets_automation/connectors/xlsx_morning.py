"""Draws 晨会任务 <date>.xlsx: the assignment of a day, and the store check that follows what is typed (XlsxWriter)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.grid_files import CREATED
from sheets_automation.connectors.xlsx_looks import Looks, file_options
from sheets_automation.connectors.xlsx_templates import A4, ALLOWED, ROWS_ALLOWED
from sheets_automation.connectors.xlsx_text import shown_text
from sheets_automation.connectors.xlsx_validation import column_rule
from sheets_automation.core.planning.assignment_sheet import TYPED, Row, people_of
from sheets_automation.core.planning.targets_of_day import STORE_CHECK
from sheets_automation.model.grid import Cell, letters
from sheets_automation.model.morning_words import CHECK_LINES, PEOPLE_HEADERS, STORE_CHECK_HEADERS
from sheets_automation.model.morning_words import STORE_CHECK as CHECK_TITLE
from sheets_automation.model.palette import ACCENT, GREY, LINE, PAPER, TINTS, Tint
from sheets_automation.model.palette import TYPED as TYPED_FILL
from sheets_automation.model.schema import Column, Kind
from sheets_automation.model.settings_tables import ASSIGNMENT, ATTENDANCES
from sheets_automation.model.template_looks import NUMBER_FORMATS
from sheets_automation.model.template_pages import Page
from sheets_automation.model.wording import PRODUCT, word

SPARE = 30
"""Rows below the last guide in which a manager may add somebody."""
CHECK_TOP = 3
"""Row of the headers of the store check, from 0; above it stand the title and its lines."""
CHECK_WIDTH, NAME_WIDTH = 11.0, 22.0
HEADER_HEIGHT, TITLE_HEIGHT = 32, 24
TITLE_SIZE = 14


def draw_assignment(rows: Sequence[Row], morning: pd.DataFrame, check: pd.DataFrame, day: date, lang: str) -> bytes:
    """The file; the same bytes for the same content.

    `rows`: of the assignment, from core/planning/assignment_sheet.py; `morning`, `check`: MORNING and STORE_CHECK
    (core/planning/targets_of_day.py).
    """
    file = BytesIO()
    page = Page(ASSIGNMENT, lang, prepared=len(rows) + SPARE)
    with xlsxwriter.Workbook(file, file_options()) as drawn:
        drawn.set_properties({"title": f"{page.title} {day}", "created": CREATED, "comments": PRODUCT})
        looks = Looks(drawn)
        _draw_rows(drawn.add_worksheet(page.title), page, rows, looks)
        sheet = drawn.add_worksheet(word(CHECK_TITLE, lang))
        _draw_check(sheet, page, check, looks)
        _draw_people(sheet, page, CHECK_TOP + len(check) + 3, morning, looks)
        _finish(sheet, page)
    return file.getvalue()


def _draw_rows(sheet: Worksheet, page: Page, rows: Sequence[Row], looks: Looks) -> None:
    edge = {"border": 1, "border_color": LINE}
    last = page.prepared
    for place, column in enumerate(page.table.columns):
        sheet.set_column(place, place, page.width(column))
        shade = {"bg_color": ACCENT, "font_color": PAPER}
        header = looks(**edge, **shade, bold=True, text_wrap=True, align="center")
        sheet.write_string(0, place, page.header(column), header)
        given, open_ = (looks(**_look(column), **edge, **more) for more in ({"font_color": GREY}, _typed_look()))
        for at in range(1, last + 1):
            row = rows[at - 1] if at <= len(rows) else None
            is_open = row is None or column.key in TYPED
            write_cell(sheet, (at, place), (row or {}).get(column.key, ""), open_ if is_open else given)
        rule = column_rule(column, page)
        if rule:
            sheet.data_validation(1, place, last, place, rule)
    sheet.set_row(0, HEADER_HEIGHT)
    sheet.freeze_panes(1, 3)
    sheet.autofilter(0, 0, last, len(page.table.columns) - 1)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(1, len(rows)), len(page.table.columns) - 1)
    _finish(sheet, page)


def _typed_look() -> dict[str, object]:
    return {"locked": False, "bg_color": TYPED_FILL}


def _look(column: Column) -> dict[str, object]:
    found: dict[str, object] = {}
    if column.kind in NUMBER_FORMATS:
        found["num_format"] = NUMBER_FORMATS[column.kind]
    if column.kind in {Kind.NAME, Kind.TEXT}:
        return found | {"align": "left", "indent": 1}
    return found | {"align": "center"}


def write_cell(sheet: Worksheet, at: tuple[int, int], value: Cell, look: object) -> None:
    """A cell as it was typed: text as text, a day or a time as such."""
    if isinstance(value, str):
        if value:
            sheet.write_string(*at, shown_text(value), look)
        else:
            sheet.write_blank(*at, None, look)
    elif isinstance(value, int | float):
        sheet.write_number(*at, value, look)
    else:
        sheet.write_datetime(*at, value, look)


def _draw_check(sheet: Worksheet, page: Page, check: pd.DataFrame, looks: Looks) -> None:
    """Sums over the assignment as formulas, with what they are now as their stored values."""
    title = looks(bold=True, font_size=TITLE_SIZE, font_color=ACCENT)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, 0, word(CHECK_TITLE, page.lang), title)
    for at, line in enumerate(CHECK_LINES, start=1):
        sheet.write_string(at, 0, word(line, page.lang).format(assignment=page.title), looks(font_color=GREY))
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, len(STORE_CHECK) - 1, CHECK_WIDTH)
    sheet.set_row(CHECK_TOP, HEADER_HEIGHT)
    _headers(sheet, CHECK_TOP, [word(STORE_CHECK_HEADERS[key], page.lang) for key in STORE_CHECK], looks)
    number = looks(border=1, border_color=LINE, align="center", num_format="0.##")
    for row, store in enumerate(check.to_dict("records"), start=CHECK_TOP + 1):
        sheet.write_string(row, 0, store["store"], looks(border=1, border_color=LINE, align="left", indent=1))
        formulas = _formulas(page, row + 1)
        for place, key in enumerate(STORE_CHECK[1:], start=1):
            if key in formulas:
                sheet.write_formula(row, place, f"={formulas[key]}", number, float(store[key]))
            else:
                sheet.write_number(row, place, store[key], number)
    last = CHECK_TOP + max(1, len(check))
    for key in ("calls_missing", "invites_missing"):
        place = STORE_CHECK.index(key)
        shade = TINTS[Tint.BAD]
        look = looks.line(bg_color=shade.fill, font_color=shade.ink, bold=True)
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": look}
        sheet.conditional_format(CHECK_TOP + 1, place, last, place, rule)


def _formulas(page: Page, row: int) -> dict[str, str]:
    """Of one store, by key of STORE_CHECK; only functions that Excel, WPS, LibreOffice and Google Sheets all have."""
    title = quote_sheetname(page.title)

    def column(key: str) -> str:
        at = letters(page.table.keys.index(key))
        return f"{title}!${at}$2:${at}${page.prepared + 1}"

    _, half, off = (word((one.zh, one.en), page.lang) for one in ATTENDANCES)
    own = f"{column('store')},$A{row}"
    at_work = f'{column("attendance")},"<>{off}"'
    found = {
        "on_duty": (
            f'COUNTIFS({own})-COUNTIFS({own},{column("attendance")},"{off}")'
            f'-COUNTIFS({own},{column("attendance")},"{half}")/2'
        )
    }
    for kind in ("calls", "invites"):
        base, needed, suggested, claimed = (
            f"${letters(STORE_CHECK.index(f'{kind}_{name}'))}{row}"
            for name in ("base", "needed", "suggested", "claimed")
        )
        claims = column(f"claimed_{kind}")
        suggestions = f"SUMIFS({column(f'suggested_{kind}')},{own},{at_work}"
        found[f"{kind}_needed"] = f"ROUNDUP($B{row}*{base},0)"
        found[f"{kind}_suggested"] = f"{suggestions})"
        found[f"{kind}_claimed"] = f"SUMIFS({claims},{own})"
        # Who claimed brings the claim, who did not the suggestion.
        taken = f'{suggestions},{claims},">=0")'
        found[f"{kind}_missing"] = f"MAX(0,{needed}-{claimed}-{suggested}+{taken})"
    return found


def _draw_people(sheet: Worksheet, page: Page, top: int, morning: pd.DataFrame, looks: Looks) -> None:
    _headers(sheet, top, [word(header, page.lang) for header in PEOPLE_HEADERS], looks)
    edge = {"border": 1, "border_color": LINE}
    for row, (name, *numbers) in enumerate(people_of(morning), start=top + 1):
        sheet.write_string(row, 0, name, looks(**edge, align="left", indent=1))
        for place, number in enumerate(numbers, start=1):
            sheet.write_number(row, place, number, looks(**edge, align="center"))


def _headers(sheet: Worksheet, row: int, texts: Sequence[str], looks: Looks) -> None:
    look = looks(
        bold=True, bg_color=ACCENT, font_color=PAPER, text_wrap=True, align="center", border=1, border_color=LINE
    )
    for place, text in enumerate(texts):
        sheet.write_string(row, place, text, look)


def _finish(sheet: Worksheet, page: Page) -> None:
    sheet.protect("", ALLOWED | ROWS_ALLOWED)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{page.title}&R&P / &N")

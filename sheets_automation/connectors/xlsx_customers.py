"""Draws 客户名单.xlsx: the customers of the campaign before, for people to read and the program to take up again."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from sheets_automation.connectors.grid_files import CREATED
from sheets_automation.connectors.xlsx_looks import Looks, file_options
from sheets_automation.connectors.xlsx_morning import HEADER_HEIGHT, write_cell
from sheets_automation.connectors.xlsx_templates import A4, column_look
from sheets_automation.model.grid import Cell
from sheets_automation.model.palette import ACCENT, LINE, PAPER
from sheets_automation.model.schema import Column
from sheets_automation.model.settings import OldCustomer
from sheets_automation.model.settings_tables import CUSTOMER_LIST
from sheets_automation.model.template_pages import Page
from sheets_automation.model.wording import PRODUCT, word


def draw_customers(customers: Sequence[OldCustomer], lang: str) -> bytes:
    """The file; the same bytes for the same customers."""
    file = BytesIO()
    page = Page(CUSTOMER_LIST, lang, prepared=len(customers))
    with xlsxwriter.Workbook(file, file_options()) as drawn:
        drawn.set_properties({"title": page.title, "created": CREATED, "comments": PRODUCT})
        looks = Looks(drawn)
        sheet = drawn.add_worksheet(page.title)
        edge: dict[str, object] = {"border": 1, "border_color": LINE, "text_wrap": True, "align": "center"}
        for place, column in enumerate(page.table.columns):
            look = column_look(column, looks)
            sheet.set_column(place, place, page.width(column), look)
            header = looks(**edge, bold=True, bg_color=ACCENT, font_color=PAPER)
            sheet.write_string(0, place, page.header(column), header)
            for row, customer in enumerate(customers, start=1):
                write_cell(sheet, (row, place), _cell(customer, column, lang), look)
        sheet.set_row(0, HEADER_HEIGHT)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(customers)), len(page.table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return file.getvalue()


def _cell(customer: OldCustomer, column: Column, lang: str) -> Cell:
    value: Cell | None = getattr(customer, column.key)
    labels = {choice.key: word((choice.zh, choice.en), lang) for choice in column.choices}
    return labels.get(str(value), value) if value is not None else ""

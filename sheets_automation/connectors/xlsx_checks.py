"""Draws what a guide's sheet works out by itself: hidden helper columns, the verdict, the counter, and its words.

The formulas are those of model/sheet_formulas.py; the words stand on a hidden sheet, where formulas look them up.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from sheets_automation.model.grid import letters
from sheets_automation.model.page_words import named, words_of
from sheets_automation.model.schema import HELPER
from sheets_automation.model.sheet_formulas import Plan
from sheets_automation.model.template_pages import Page
from sheets_automation.model.template_words import CHECK_WORDS
from sheets_automation.model.wording import word

WIDTH = 9
SHARED = 9_000_000_000_000
"""Added to the number of a formula that many rows share, in place of the formula, until `share` writes it so."""
FIRST = re.compile(rb"<f>shared\.(\d+)\.([A-Z0-9:]+)\.([^<]*)</f>")
DIGITS = 5
"""Of the number of a formula."""
OTHERS = re.compile(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?)><v>%d(\d{%d})</v></c>' % (SHARED // 10**DIGITS, DIGITS))
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def lay_formulas(sheet: Worksheet, page: Page, plan: Plan, looks: dict[str, CellFormat]) -> None:
    """The formulas of every prepared row, each with "" as its stored value; `looks` by key of a visible column.

    From the second row on they are one formula that the rows share: a tenth of the file, and of the time to read it.
    """
    first = len(page.table.columns)
    sheet.set_column(first, first + len(plan.helpers) - 1, WIDTH, None, {"hidden": True})
    shown = [(page.table.keys.index(key), formula, looks[key]) for key, formula in plan.visible(page.lang).items()]
    hidden = [(first + at, formula, None) for at, formula in enumerate(plan.helpers.values())]
    cells = [(place, named(formula, page), look) for place, formula, look in (*shown, *hidden)]
    for at, key in enumerate(plan.helpers, start=first):
        sheet.write_string(page.header_row, at, f"{HELPER}{key}")
    for key, formula in plan.tops().items():
        sheet.write_formula(0, first + list(plan.helpers).index(key), f"={formula}", None, "")
    top, last = page.header_row + 1, page.header_row + page.prepared
    for number, (place, formula, look) in enumerate(cells):
        sheet.write_formula(top, place, f"={plan.at(formula, top + 1)}", look, "")
        column = letters(place)
        area = f"{column}{top + 2}:{column}{last + 1}"
        sheet.write_formula(top + 1, place, f"=shared.{number}.{area}.{plan.at(formula, top + 2)}", look, "")
        for row in range(top + 2, last + 1):
            # A formula is searched for functions thirty times over; a number is written as it is.
            sheet.write_number(row, place, SHARED + number, look)


def share(file: bytes) -> bytes:
    """The same file, with formulas that rows share written once."""
    shared = BytesIO()
    with zipfile.ZipFile(BytesIO(file)) as parts, zipfile.ZipFile(shared, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.infolist():
            text = parts.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                text = FIRST.sub(rb'<f t="shared" ref="\2" si="\1">\3</f>', text)
                text = OTHERS.sub(_shared, text)
            out.writestr(zipfile.ZipInfo(part.filename, LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return shared.getvalue()


def _shared(found: re.Match[bytes]) -> bytes:
    return b'%b t="str"><f t="shared" si="%d"/><v></v></c>' % (found[1], int(found[2]))


def lay_words(drawn: xlsxwriter.Workbook, page: Page, plan: Plan) -> None:
    """The hidden sheet of words, a named range a column."""
    title = word(CHECK_WORDS, page.lang) + page.names
    sheet = drawn.add_worksheet(title)
    for place, (name, values) in enumerate(words_of(plan.table, page.lang).items()):
        sheet.write_column(0, place, values)
        column = letters(place)
        drawn.define_name(named(name, page), f"={quote_sheetname(title)}!${column}$1:${column}${len(values)}")
    sheet.protect()
    sheet.hide()

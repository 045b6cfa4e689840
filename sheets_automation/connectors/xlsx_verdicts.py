"""The colours in which a template shows what it found out: marks, rows to mend, classes, a line under each row.

Not every program mixes two conditional formats of a cell, or two ranges that overlap: each condition is whole, each
cell stands in one range, and the first condition that holds decides.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.xlsx_looks import Looks
from sheets_automation.model.grid import letters
from sheets_automation.model.palette import CLASSES, Tint
from sheets_automation.model.sheet_formulas import HIT
from sheets_automation.model.tables import RECORD_ID
from sheets_automation.model.template_looks import CLASS, MARKS, ROW_CLASSES
from sheets_automation.model.template_pages import Page

Test = tuple[str, CellFormat]
"""A test of the first prepared row, and the look."""


def lay_colours(sheet: Worksheet, page: Page, looks: Looks) -> None:
    """A row red that goes too far, amber that has to be mended, else as its class; the mark in its own colour."""
    end = max(at for at, key in enumerate(page.table.keys) if key != RECORD_ID.key)
    line = _line(page, looks, end)
    if not page.is_work:
        _lay(sheet, page, ((0, end),), [line])
        return
    place = page.table.keys.index(CLASS)
    first = _to_mend(page, looks)
    _lay(sheet, page, ((0, 0),), [*_marks(page, looks), line])
    _lay(sheet, page, ((place, place),), [*first, *_classes(page, looks, starred=True), line])
    _lay(sheet, page, ((1, place - 1), (place + 1, end)), [*first, *_classes(page, looks, starred=False), line])


def _lay(sheet: Worksheet, page: Page, columns: Sequence[tuple[int, int]], conditions: list[Test]) -> None:
    """Conditions of the prepared rows in some columns, the first one first."""
    first, last = page.header_row + 2, page.header_row + page.prepared + 1
    ranges = " ".join(f"{letters(left)}{first}:{letters(right)}{last}" for left, right in columns)
    edges = (first - 1, columns[0][0], last - 1, columns[-1][1])
    for test, look in conditions:
        options = {"type": "formula", "criteria": f"={test}", "format": look, "multi_range": ranges}
        sheet.conditional_format(*edges, options)


def _line(page: Page, looks: Looks, end: int) -> Test:
    """Under each row in which something was typed."""
    row = page.header_row + 2
    start, end = (1, end - 1) if page.is_work else (0, end)
    return f"COUNTA(${letters(start)}{row}:${letters(end)}{row})>0", looks.line()


def _marks(page: Page, looks: Looks) -> list[Test]:
    mark = f"$A{page.header_row + 2}"
    return [(f'LEFT({mark})="{sign}"', looks.tint(tint)) for sign, tint in MARKS]


def _to_mend(page: Page, looks: Looks) -> list[Test]:
    plan, row = page.plan, page.header_row + 2
    hit = plan.at(plan.cell(HIT), row)
    too_far = [(plan.at(formula, row), looks.tint(Tint.BAD)) for formula in plan.too_far()]
    return [*too_far, (f"AND({hit}>0,{hit}<={plan.checks.wrong})", looks.tint(Tint.WATCH))]


def _classes(page: Page, looks: Looks, *, starred: bool) -> list[Test]:
    plan = page.plan
    found = []
    for letter, expression in ROW_CLASSES.items():
        if page.offers(CLASS, letter):
            sign = CLASSES[letter].mark if starred else ""
            star: dict[str, object] = {"num_format": f'"{sign}"@'} if sign else {}
            found.append((plan.at(expression.formula(plan), page.header_row + 2), looks.shade(letter, **star)))
    return found

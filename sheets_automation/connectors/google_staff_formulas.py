"""The formulas of a guide's tab on Google: those of the template (model/sheet_formulas.py), with verdicts beside them.

Each stands in one request for all rows: Google moves its references from row to row, as when it is filled down.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.connectors.google_cells import (
    VALUE,
    Request,
    area,
    below,
    cell_of,
    formula_of,
    quoted,
    repeat,
    write,
)
from sheets_automation.connectors.google_structure import Tab
from sheets_automation.model.google_tabs import VERDICT_COLUMNS
from sheets_automation.model.grid import letters
from sheets_automation.model.page_words import named
from sheets_automation.model.schema import HELPER
from sheets_automation.model.sheet_checks import GOOD
from sheets_automation.model.sheet_formulas import ABOVE, CARRIED, ROW, Plan
from sheets_automation.model.tables import CHECK, RECORD_ID
from sheets_automation.model.template_pages import Page


@dataclass(frozen=True, slots=True)
class Place:
    """What drawing has to know: the spreadsheet, the account that may edit what is ours, the tab of verdicts."""

    spreadsheet: str
    account: str
    """E-mail address."""
    verdicts: str
    """The title of its tab now."""
    token: str = ""
    """Of this laying out: rows of a tab that is made once more are other rows."""


def helper_headers(page: Page) -> list[str]:
    """The headers of the helper columns, which stand behind the table."""
    return [f"{HELPER}{key}" for key in page.plan.helpers]


def formulas(page: Page, tab: Tab, verdicts: str) -> list[Request]:
    """Every formula of a guide's tab, over all rows that it has now, and the headers of the helper columns.

    Only columns in which nobody types are written.
    """
    first = len(page.table.columns)
    plan = page.plan
    shown = shown_formulas(plan, page.lang, verdicts)
    columns = [(page.table.keys.index(key), formula) for key, formula in shown.items()]
    columns += enumerate(plan.helpers.values(), start=first)
    found = [
        request for place, formula in columns for request in _down(tab.sheet_id, page, place, named(formula, page))
    ]
    found.append(write(tab.sheet_id, page.header_row, first, [list(map(cell_of, helper_headers(page)))]))
    places = list(plan.helpers)
    for key, formula in plan.tops().items():
        found.append(write(tab.sheet_id, 0, first + places.index(key), [[formula_of(named(formula, page))]]))
    if page.counter:
        found.append(write(tab.sheet_id, 0, 0, [[formula_of(named(page.counter, page))]]))
    return found


def shown_formulas(plan: Plan, lang: str, verdicts: str) -> dict[str, str]:
    """校验 and 校验说明: what the row says of itself and, where that is good, what the campaign says of it.

    The campaign's word is looked up by the row's id, so that it finds its row wherever that has moved.
    """
    own = plan.visible(lang)
    good = f'{own[CHECK.key]}="{GOOD}"'
    table = f"{quoted(verdicts)}!$A:${letters(len(VERDICT_COLUMNS) - 1)}"
    record = f"${letters(plan.table.keys.index(RECORD_ID.key))}{ROW}"
    found = {}
    for nth, column in enumerate(VERDICT_COLUMNS[1:], start=2):
        verdict = f"VLOOKUP({record},{table},{nth},FALSE)"
        is_said = f'IF({good},IFERROR({verdict}<>"",FALSE),FALSE)'
        found[column.key] = f"IF({is_said},{verdict},{own[column.key]})"
    return found


def _down(sheet_id: int, page: Page, place: int, formula: str) -> list[Request]:
    """A formula in every row; in the first one by itself where it looks at the row above, which is the header."""
    plan, first = page.plan, page.header_row + 1
    if f"${plan.place[CARRIED]}{ABOVE}" not in formula:
        return [_filled(below(sheet_id, first, place), plan.at(formula, first + 1))]
    return [
        _filled(area(sheet_id, first, place, first, place), plan.at(formula, first + 1)),
        _filled(below(sheet_id, first + 1, place), plan.at(formula, first + 2)),
    ]


def _filled(where: dict[str, int], formula: str) -> Request:
    return repeat(where, formula_of(formula), VALUE)

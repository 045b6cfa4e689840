"""A guide's list of the day as rows of his own tab on Google, put in right below the headers (docs/google.md).

The rows are put in and filled in one batch, so that what a guide types meanwhile moves down with its row. Each has its
own date: a date line above them would take the older rows below with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sheets_automation.connectors.google_cells import Cell, Request, cell_of, rows, write
from sheets_automation.connectors.google_staff_formulas import Place, formulas
from sheets_automation.connectors.google_staff_tabs import column_formats, column_rules, set_targets, with_rows
from sheets_automation.connectors.google_structure import Tab
from sheets_automation.core.planning.worklist import Row
from sheets_automation.model.tables import CALL_LOG, DATE_OF, RECORD_ID
from sheets_automation.model.template_pages import Page
from sheets_automation.model.worklists import RECORD


@dataclass(frozen=True, slots=True)
class StaffTab:
    """A guide's tab as it is now, and the page that is drawn on it, with the targets of the day."""

    tab: Tab
    page: Page


def prepare_rows(
    staff: StaffTab, prepared: Sequence[Row], day: date, there: Collection[str], place: Place
) -> list[Request]:
    """One atomic batchUpdate: the targets of the day, and the rows that the tab does not have yet above all others.

    Args:
        staff: its columns must stand where they were drawn (`google_staff_tabs.still_ours`).
        prepared: rows of core/planning/worklists_of_day.py, by key of a column; each with its record id.
        day: on which the calls are to be made.
        there: the record ids that the tab has.
        place: the spreadsheet.

    Source: docs/google.md.
    """
    tab, page = staff.tab, staff.page
    known = {_place(one) for one in there}
    new = [row for row in prepared if _place(str(row[RECORD_ID.key])) not in known]
    found = set_targets(page, tab.sheet_id)
    if not new:
        return found
    first, last = page.header_row + 1, page.header_row + len(new)
    grown = replace(tab, rows=tab.rows + len(new))
    return [
        *found,
        {"insertDimension": {"range": rows(tab.sheet_id, first, last), "inheritFromBefore": False}},
        write(tab.sheet_id, first, 0, [_cells(page, row, day) for row in new]),
        *column_formats(page, tab.sheet_id, last),
        *column_rules(page, tab.sheet_id),
        *formulas(with_rows(page, grown.rows), grown, place.verdicts),
    ]


def _cells(page: Page, row: Mapping[str, object], day: date) -> list[Cell]:
    """Every cell of a row; a call has its own date, whatever stands above."""
    own: dict[str, object] = {}
    if page.table.key == CALL_LOG.key:
        own = {DATE_OF[page.table.key]: datetime(day.year, day.month, day.day)}  # noqa: DTZ001  # sheets know no zones
    filled = own | dict(row)
    return [cell_of(filled.get(key)) for key in page.table.keys]


def _place(record_id: str) -> str:
    """What a row stands for, without what was written into it."""
    record = RECORD.fullmatch(record_id)
    return record["place"] if record else record_id

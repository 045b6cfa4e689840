"""The guides' lists of a day, put into their tabs on Google as new rows right below the headers (docs/google.md)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import online
from sheets_automation.connectors.google_cells import Request, quoted
from sheets_automation.connectors.google_client import UnsureError
from sheets_automation.connectors.google_links import LINKS, Values
from sheets_automation.connectors.google_sheets import read_ranges, read_structure
from sheets_automation.connectors.google_staff_rows import StaffTab, prepare_rows
from sheets_automation.connectors.google_staff_tabs import PREPARED, key_of, place_in, still_ours
from sheets_automation.model.tables import RECORD_ID, Guide
from sheets_automation.model.template_pages import guides_pages

if TYPE_CHECKING:
    from sheets_automation.connectors.google_client import GoogleClient
    from sheets_automation.connectors.google_structure import Structure
    from sheets_automation.core.planning.worklist import Row
    from sheets_automation.core.planning.worklists_of_day import Task
    from sheets_automation.model.template_pages import Page


TABS = 2
"""Of a guide: calls and successes."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What one guide is to get, in one atomic request."""

    who: Guide
    title: str
    """Of the call log's tab."""
    requests: list[Request]


def prepare_online(folder: Path, todo: Sequence[Task], day: date, lang: str) -> dict[Guide, str]:
    """Prepare the lists of the guides who have tabs on Google; who they are, with the title of the call log's tab.

    A row that a tab has already is not prepared twice; nothing that anybody typed is written. A guide in whose tab
    columns were put in or taken out is left out: he gets a file.

    Raises:
        GoogleError: Google refuses, or does not answer.

    Source: docs/google.md.
    """
    if not (folder / LINKS).is_file():
        return {}
    links, client = online.connected(folder)
    found: dict[Guide, str] = {}
    for spreadsheet in links.all:
        for attempt in count():
            try:
                for unit in _units(client, spreadsheet, [task for task in todo if task.who not in found], day, lang):
                    client.batch_update(spreadsheet, {"requests": unit.requests})
                    found[unit.who] = unit.title
                break
            except UnsureError:
                client.look_again(attempt)
    return found


def _units(client: GoogleClient, spreadsheet: str, todo: Sequence[Task], day: date, lang: str) -> Iterator[_Unit]:
    """What is missing now, guide by guide; his tabs are read right before he gets it: he may be at work there."""
    there = read_structure(client, spreadsheet)
    place = place_in(there, client.account, lang)
    for task in todo:
        mine = list(_lists(task, there, lang))
        # Who has lost one of his two tabs gets a file.
        if len(mine) < TABS:
            continue
        rows = read_ranges(client, spreadsheet, [quoted(one.tab.title) for one, _ in mine])
        if not all(still_ours(one.page, _header(one.page, own)) for (one, _), own in zip(mine, rows, strict=True)):
            continue
        requests = [
            request
            for (one, prepared), own in zip(mine, rows, strict=True)
            for request in prepare_rows(one, prepared, day, _ids(one.page, own), place)
        ]
        yield _Unit(task.who, mine[0][0].tab.title, requests)


def _lists(task: Task, there: Structure, lang: str) -> Iterator[tuple[StaffTab, tuple[Row, ...]]]:
    """The guide's two tabs as far as they are here, and the rows for each."""
    pages = guides_pages(lang, task.who, task.targets, PREPARED)
    for page, prepared in zip(pages, (task.calls, task.ready), strict=True):
        tab = there.ours.get(key_of(page, task.who))
        if tab is not None:
            yield StaffTab(tab, page), prepared


def _header(page: Page, rows: Values) -> Sequence[object]:
    return rows[page.header_row] if page.header_row < len(rows) else ()


def _ids(page: Page, rows: Values) -> list[str]:
    """The record ids that a tab has."""
    at = page.table.keys.index(RECORD_ID.key)
    return [str(row[at]) for row in rows[page.header_row + 1 :] if at < len(row) and row[at]]

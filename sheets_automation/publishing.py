"""The recipe of `publish`: the summary of a campaign in its spreadsheet on Google, and a verdict beside each row.

Nothing that staff typed is ever written: verdicts go to a tab of our own and are looked up from there (docs/google.md).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import __version__, campaign, online
from sheets_automation.connectors.google_links import Copy, address_of, look_for_tabs, read_copy, write_copy
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.connectors.summary_memory import TypedColumn, columns_of, note_online, noted_online
from sheets_automation.model.google_tabs import TYPED_INTO, VERDICTS
from sheets_automation.model.wording import ASSIGNED_ON, HANDLED_ON

if TYPE_CHECKING:
    # gspread and pandas take their time: --help must not wait for them.
    from sheets_automation.connectors.google_changes import Differences
    from sheets_automation.connectors.google_client import GoogleClient
    from sheets_automation.connectors.google_structure import Structure
    from sheets_automation.connectors.google_update import Update
    from sheets_automation.core.judging.verdicts import Verdict
    from sheets_automation.core.report import Report
    from sheets_automation.model.page import Block, Column, Sheet, Workbook


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: where, and which tabs stay as they are."""

    spreadsheet: str
    left: tuple[tuple[str, str], ...]
    """Title and reason (model/google_words.py)."""
    is_drawn_anew: bool
    """Looks were drawn too, not values alone."""

    @property
    def address(self) -> str:
        return address_of(self.spreadsheet)


@dataclass(frozen=True, slots=True)
class Planned:
    """What publishing would do."""

    tabs: tuple[Differences, ...]
    left: tuple[tuple[str, str], ...]
    requests: int
    """Changes of looks and structure."""


def publish(report: Report, folder: Path) -> Published:
    """Write the summary of a report into the campaign's spreadsheet, and the verdicts into those of the guides.

    One request for values, at most one for structure; of other spreadsheets only where verdicts changed.

    Raises:
        GoogleError: the folder has no spreadsheet, or Google does not take it.
        OutputError: what was written cannot be remembered.

    Source: docs/google.md.
    """
    links, client = online.connected(folder)
    copy = _read_words(client, folder, links.operator)
    book, lines = _layout(report, folder), _verdicts(report)
    own = lines.pop(links.operator, None)
    before = noted_online(folder / campaign.SUMMARY)

    def plan(there: Structure) -> Update:
        return _without_typed(_update(book, own, there, client.account), book, copy, before)

    # Words beside the rows of either are understood whenever this is interrupted.
    note_online(folder / campaign.SUMMARY, book, goes_on=True)
    planned = _bring(client, folder, links.operator, plan)
    note_online(folder / campaign.SUMMARY, book)
    for one in links.stores:
        if one in lines:
            _judge(client, folder, one, lines[one], report.lang)
    return Published(links.operator, planned.left, bool(planned.requests))


def judge(report: Report, folder: Path) -> int:
    """Write the verdicts of a report beside the guides' rows alone; in how many spreadsheets they changed.

    Raises:
        GoogleError: the folder has no spreadsheet, or Google does not take it.
    """
    (links, client), lines = online.connected(folder), _verdicts(report)
    return sum(_judge(client, folder, one, lines[one], report.lang) for one in links.all if one in lines)


def planned(report: Report, folder: Path) -> Planned:
    """What publishing would change; nothing is written.

    Raises:
        GoogleError: the folder has no spreadsheet, or Google does not answer.
    """
    links, client = online.connected(folder)
    from sheets_automation.connectors.google_cells import quoted  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_changes import differences  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_sheets import read_ranges, read_structure  # noqa: PLC0415  # heavy

    lines = _verdicts(report)
    there = read_structure(client, links.operator)
    plan = _update(_layout(report, folder), lines.get(links.operator), there, client.account)
    # Of tabs that are to come nothing can be read.
    standing = [one for one in plan.values if one.title in there.all_titles]
    read = read_ranges(client, links.operator, [quoted(one.title) for one in standing]) if standing else []
    found = differences(plan.values, dict(zip((one.title for one in standing), read, strict=True)))
    stores = [_verdict_changes(folder, one, lines[one], report.lang) for one in links.stores if one in lines]
    return Planned((*found, *chain.from_iterable(stores)), plan.left, len(plan.requests))


def _verdict_changes(folder: Path, spreadsheet: str, lines: Sequence[Verdict], lang: str) -> tuple[Differences, ...]:
    """What publishing would change in the spreadsheet of a store, as it was read last."""
    from sheets_automation.connectors.google_changes import differences  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_machine_tabs import verdict_values  # noqa: PLC0415  # heavy

    copy = read_copy(folder, spreadsheet)
    tab = next((tab for tab in copy.tabs if tab.key == VERDICTS), None) if copy else None
    if copy is None or tab is None:
        return ()
    title = f"{copy.title} {tab.title}"
    return differences([verdict_values(title, len(tab.values), lines, lang)], {title: tab.values})


# ---- what is to stand there ---------------------------------------------------------------------------------
def _layout(report: Report, folder: Path) -> Workbook:
    """The summary as `consolidate` lays it out."""
    from sheets_automation.core.layout.book import RunInfo, lay_out  # noqa: PLC0415  # heavy

    typed = read_typed(folder / campaign.SUMMARY)
    run = RunInfo(version=__version__, seconds=0.0, folder=folder.resolve().name, token=secrets.token_hex(4))
    book = lay_out(report, run, typed.words.get(HANDLED_ON))
    assigned = typed.words.get(ASSIGNED_ON, {})
    sheets = (_with_words(sheet, assigned) if sheet.key == ASSIGNED_ON else sheet for sheet in book.sheets)
    return replace(book, sheets=tuple(sheets))


def _with_words(sheet: Sheet, words: Mapping[str, str]) -> Sheet:
    """A list with what was typed beside its rows since the report was made."""

    def column_of(block: Block, column: Column) -> Column:
        if not column.typed:
            return column
        return replace(
            column,
            values=[words.get(about, value) for about, value in zip(block.ids, column.values, strict=True)],
        )

    blocks = (
        replace(block, columns=tuple(column_of(block, one) for one in block.columns)) if block.ids else block
        for block in sheet.blocks
    )
    return replace(sheet, blocks=tuple(blocks))


def _read_words(client: GoogleClient, folder: Path, spreadsheet: str) -> Copy | None:
    """Read what people type into the summary once more: since the campaign was read somebody may have."""
    from sheets_automation.connectors.google_sheets import read_again  # noqa: PLC0415  # heavy

    copy = read_copy(folder, spreadsheet)
    if copy is not None:
        copy = read_again(client, copy, TYPED_INTO)
        write_copy(folder, copy)
    return copy


def _without_typed(update: Update, book: Workbook, copy: Copy | None, before: Mapping[str, TypedColumn]) -> Update:
    """Leave words alone that need no change."""
    from sheets_automation.connectors.google_typed import without_typed  # noqa: PLC0415  # heavy

    columns = {column.sheet: column for column in columns_of(book).values()}
    tabs = {tab.title: tab for tab in copy.tabs if tab.key in columns} if copy else {}
    values = [
        without_typed(one, columns[tabs[one.title].key], tabs[one.title].values, before.get(tabs[one.title].key))
        if one.title in tabs
        else one
        for one in update.values
    ]
    return replace(update, values=values)


def _verdicts(report: Report) -> dict[str, list[Verdict]]:
    from sheets_automation.core.judging.verdicts import verdicts_by_source  # noqa: PLC0415  # heavy

    return verdicts_by_source(report.workings.judged, report.tables["finding"], report.lang)


def _update(book: Workbook, lines: Sequence[Verdict] | None, there: Structure, account: str) -> Update:
    """The summary, and the verdicts where the guides' tabs are in the same spreadsheet."""
    from sheets_automation.connectors.google_summary import draw_summary  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_update import Update  # noqa: PLC0415  # heavy

    drawing = draw_summary(book, there, account)
    judged = _verdict_update(lines or (), there, book.lang)
    return Update([*drawing.requests, *judged.requests], [*drawing.values, *judged.values], drawing.left)


def _verdict_update(lines: Sequence[Verdict], there: Structure, lang: str) -> Update:
    """Room and values of the tab of verdicts; nothing where `google init` has made none."""
    from sheets_automation.connectors.google_machine_tabs import grown, verdict_values  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_update import Update  # noqa: PLC0415  # heavy

    tab = there.ours.get(VERDICTS)
    return Update(grown(tab, len(lines)), [verdict_values(tab.title, tab.rows, lines, lang)]) if tab else Update()


def _judge(client: GoogleClient, folder: Path, spreadsheet: str, lines: Sequence[Verdict], lang: str) -> bool:
    """Write the verdicts of one spreadsheet where they are others than were read; whether they were."""
    copy = read_copy(folder, spreadsheet)
    tab = next((tab for tab in copy.tabs if tab.key == VERDICTS), None) if copy else None
    if tab is None or [tuple(row) for row in tab.values[1:]] == [_without_end(line) for line in lines]:
        return False
    _bring(client, folder, spreadsheet, lambda there: _verdict_update(lines, there, lang))
    return True


def _without_end(line: Verdict) -> tuple[str, ...]:
    """As Google answers it: without blanks at the end."""
    return line if line[-1] else line[:-1]


def _bring(client: GoogleClient, folder: Path, spreadsheet: str, plan: Callable[[Structure], Update]) -> Update:
    from sheets_automation.connectors.google_writing import bring_up_to_date, write_values  # noqa: PLC0415  # heavy

    # Before: whatever becomes of the answer, tabs that were made are found.
    found = bring_up_to_date(client, spreadsheet, plan, lambda: look_for_tabs(folder, spreadsheet))
    write_values(client, spreadsheet, found.values)
    return found

"""The recipe of a new campaign that follows another one: its customers, its stores, roster and rules (docs/morning.md).

The old campaign is only read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import campaign, templates
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.connectors.xlsx_customers import draw_customers
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.core.planning.carried import CARRIED, customers_carried, is_wechat_only, settings_rows
from sheets_automation.model.errors import OutputError
from sheets_automation.model.schema import Kind, Table
from sheets_automation.model.settings_tables import CUSTOMER_LIST, RULES
from sheets_automation.model.template_pages import Entry, templates_of_settings

if TYPE_CHECKING:
    from sheets_automation.core.planning.assignment_sheet import Row
    from sheets_automation.model.grid import Cell, Grid, Source

CUSTOMERS = f"{CUSTOMER_LIST.zh}.xlsx"


@dataclass(frozen=True, slots=True)
class Moved:
    """A new campaign folder, and how many customers it takes over: all, those of class D, buyers, WeChat only."""

    started: templates.Started
    customers: int
    refused: int
    bought: int
    wechat_only: int


def start_from(
    folder: Path, old: Path, *, now: datetime, lang: str, progress: campaign.Progress | None = None
) -> Moved:
    """Lay out a campaign folder that follows the campaign in `old`; no file that is there is touched.

    Raises:
        FolderError: there is no such campaign, or nothing in it that could be read.
        LedgerError: its ledger cannot be read.
        OutputError: the new folder is the old one or cannot be written.

    Source: docs/morning.md, From campaign to campaign.
    """
    if folder.resolve() == old.resolve() or old.resolve() in folder.resolve().parents:
        raise OutputError(
            f"新活动不能放在老活动的文件夹 {old} 里\uff1b请换一个位置",
            f"The new campaign cannot stand in the folder of the old one, {old}; take another place",
        )
    sources = campaign.handed_in(old, progress)
    memory = campaign.remembered(read_typed(old / campaign.SUMMARY), old)
    report = campaign.report_of(sources, now=now, lang=lang, memory=memory)
    customers = customers_carried(report.workings)
    contents = {folder / CUSTOMERS: draw_customers(customers, lang)}
    rows = settings_rows(_settings_grids(sources), report.settings.ends_on or now.date())
    if rows:
        contents[folder / campaign.SETTINGS] = draw_template(templates_of_settings(lang, _filled(rows)))
    return Moved(
        templates.start_campaign(folder, lang, contents),
        len(customers),
        sum(one.grade == "D" for one in customers),
        sum(one.bought == "yes" for one in customers),
        sum(map(is_wechat_only, customers)),
    )


def _settings_grids(sources: Sequence[Source]) -> list[Grid]:
    """All sheets that may hold settings, those of campaign.xlsx first."""
    ours = sorted(sources, key=lambda source: (source.path != campaign.SETTINGS, source.path))
    return [grid for source in ours if not source.is_summary for grid in source.grids]


def _filled(rows: dict[str, list[Row]]) -> dict[str, tuple[tuple[Entry, ...], ...]]:
    """The lines of each table as cells that stand there from the start."""
    tables = {table.key: table for table in CARRIED}
    return {key: tuple(_entries(row, tables[key]) for row in lines) for key, lines in rows.items()}


def _entries(row: Row, table: Table) -> tuple[Entry, ...]:
    return tuple(
        Entry(_value(row.get(column.key)), _kind(row.get(column.key), column.kind), checked=table is not RULES)
        for column in table.columns
    )


def _value(cell: Cell | None) -> int | float | str | time | None:
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return cell


def _kind(cell: Cell | None, kind: Kind) -> Kind:
    if isinstance(cell, time):
        return Kind.CLOCK
    return Kind.TEXT if isinstance(cell, str | date) else kind

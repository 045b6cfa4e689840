"""From a Report to the sheets of the summary, as data (model/page.py); connectors draw it (docs/summary.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from sheets_automation.core.layout.cells import RunInfo, View
from sheets_automation.core.layout.changes import changes_sheet
from sheets_automation.core.layout.classes import classes_sheet
from sheets_automation.core.layout.evening import evening_sheet
from sheets_automation.core.layout.funnel import funnel_sheet
from sheets_automation.core.layout.issues import issues_sheet
from sheets_automation.core.layout.lists import (
    CALLBACKS,
    CUSTOMERS,
    DUPLICATES,
    LOST,
    MY_CUSTOMERS,
    STAFF,
    ListSheet,
    list_sheet,
    store_list,
)
from sheets_automation.core.layout.masking import is_masked, mask_each, mask_phones
from sheets_automation.core.layout.overview import overview_sheet
from sheets_automation.core.layout.paper import paged
from sheets_automation.core.layout.points import points_sheet
from sheets_automation.core.layout.products import products_sheet
from sheets_automation.core.layout.run import run_sheet
from sheets_automation.core.layout.stores import stores_sheet
from sheets_automation.core.layout.trend import trend_sheet
from sheets_automation.core.report import Report
from sheets_automation.model.page import Block, Format, Sheet, Workbook

__all__ = ["RunInfo", "lay_out", "lay_out_lists"]

MASKABLE = frozenset({Format.TEXT, Format.PROSE, Format.PHONE})


def _list(spec: ListSheet) -> Callable[[View], Sheet]:
    return partial(list_sheet, spec=spec)


SHEETS: tuple[Callable[[View], Sheet], ...] = (
    overview_sheet,
    evening_sheet,
    stores_sheet,
    _list(STAFF),
    trend_sheet,
    funnel_sheet,
    classes_sheet,
    _list(CALLBACKS),
    _list(MY_CUSTOMERS),
    _list(LOST),
    _list(DUPLICATES),
    products_sheet,
    points_sheet,
    issues_sheet,
    _list(CUSTOMERS),
    changes_sheet,
    run_sheet,
)
MASK_THEMSELVES = {"issues", "changes"}
"""Only their rows tell an amount from a phone."""
WORKLIST = CALLBACKS.key
"""In a summary of one store it is the store's own and shows phones whole."""


def lay_out(report: Report, run: RunInfo, handled: Mapping[str, str] | None = None) -> Workbook:
    """The summary of a report, in its language; `handled`: identity of a finding to what was typed in 处理.

    Phones are masked; in a summary of one store 回拨清单 shows them whole, because that is the store's own worklist.
    """
    masked = is_masked(report.settings, report.now.date())
    view = View(report, run, masked, handled or {})
    whole = MASK_THEMSELVES | {WORKLIST} if _is_one_store(report) else MASK_THEMSELVES
    sheets = (paged(make(view)) for make in SHEETS)
    if masked:
        sheets = (sheet if sheet.key in whole else _masked(sheet) for sheet in sheets)
    name = report.settings.name or run.folder
    return Workbook(mask_phones(name) if masked else name, report.lang, tuple(sheets))


def lay_out_lists(report: Report, run: RunInfo) -> dict[str, Workbook]:
    """Of several stores the call-back list of each, with whole phones; of one store its summary shows them."""
    if _is_one_store(report):
        return {}
    view = View(report, run, masked=False, handled={})
    stores = sorted({*report.tables["store"]["store"], *report.tables["callback"]["store"].dropna()})
    return {store: Workbook(store, report.lang, (paged(store_list(view, store)),)) for store in stores}


def _is_one_store(report: Report) -> bool:
    stores = {*report.tables["store"]["store"], *(store.name for store in report.settings.stores)}
    return len(stores) == 1


def _masked(sheet: Sheet) -> Sheet:
    return replace(sheet, heading=mask_phones(sheet.heading), blocks=tuple(_masked_block(b) for b in sheet.blocks))


def _masked_block(block: Block) -> Block:
    columns = (
        replace(column, values=mask_each(str(value) for value in column.values))
        if column.format in MASKABLE and not column.typed
        else column
        for column in block.columns
    )
    return replace(block, columns=tuple(columns))

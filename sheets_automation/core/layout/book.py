"""From a Report to the sheets of the summary, as data (model/page.py); connectors draw it (docs/summary.md)."""

from __future__ import annotations

from dataclasses import replace

from sheets_automation.core.layout.cells import RunInfo, View
from sheets_automation.core.layout.issues import issues_sheet
from sheets_automation.core.layout.lists import callbacks_sheet, staff_sheet, stores_sheet
from sheets_automation.core.layout.masking import mask_each, mask_phones
from sheets_automation.core.layout.overview import overview_sheet
from sheets_automation.core.layout.run import run_sheet
from sheets_automation.core.report import Report
from sheets_automation.model.page import Block, Format, Sheet, Workbook

__all__ = ["RunInfo", "lay_out"]

MASK_KEY = "mask_phones"
MASK_ON = "on"
MASKABLE = frozenset({Format.TEXT, Format.PROSE, Format.PHONE})


def lay_out(report: Report, run: RunInfo, lang: str) -> Workbook:
    """The summary of a report, in `zh` or `en`.

    Phones are masked; in a summary of one store 回拨清单 shows them whole, because that is the store's own worklist.
    """
    masked = str(report.settings.value(MASK_KEY, report.now.date())) == MASK_ON
    view = View(report, run, lang, masked)
    open_list = callbacks_sheet(view)
    sheets: tuple[Sheet, ...] = (
        overview_sheet(view),
        stores_sheet(view),
        staff_sheet(view),
        _masked(open_list) if masked and not _is_one_store(report) else open_list,
        issues_sheet(view),
        run_sheet(view),
    )
    if masked:
        # The issue list masks its own, and the worklist was judged above.
        kept = {"callbacks", "issues"}
        sheets = tuple(sheet if sheet.key in kept else _masked(sheet) for sheet in sheets)
    name = report.settings.name or run.folder
    return Workbook(mask_phones(name) if masked else name, lang, sheets)


def _is_one_store(report: Report) -> bool:
    stores = {*report.tables["store"]["store"], *(store.name for store in report.settings.stores)}
    return len(stores) == 1


def _masked(sheet: Sheet) -> Sheet:
    return replace(sheet, heading=mask_phones(sheet.heading), blocks=tuple(_masked_block(b) for b in sheet.blocks))


def _masked_block(block: Block) -> Block:
    columns = (
        replace(column, values=mask_each(str(value) for value in column.values))
        if column.format in MASKABLE
        else column
        for column in block.columns
    )
    return replace(block, columns=tuple(columns))

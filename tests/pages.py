"""Some sheets of the summary, laid out as in the whole of it: most tests look at one, and the others take most time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from sheets_automation.core.layout import book
from sheets_automation.core.layout.cells import RunInfo, View
from sheets_automation.core.report import Report
from sheets_automation.model.page import Sheet

RUN = RunInfo("0", 1.0, "三月")
EVERY_SHEET = book.SHEETS


def sheets_of(report: Report, *keys: str, run: RunInfo = RUN) -> list[Sheet]:
    """These sheets, in the order in which they were asked for."""
    makers = {_key(make): make for make in EVERY_SHEET}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book, "SHEETS", tuple(makers[key] for key in keys))
        found = list(book.lay_out(report, run).sheets)
    assert [one.key for one in found] == list(keys)
    return found


def sheet_of(report: Report, key: str, run: RunInfo = RUN) -> Sheet:
    """One sheet."""
    return sheets_of(report, key, run=run)[0]


def _key(make: Callable[[View], Sheet]) -> str:
    return str(make.keywords["spec"].key) if isinstance(make, partial) else make.__name__.removesuffix("_sheet")

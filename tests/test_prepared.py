"""The summary without data is ready to be filled: every chart stands over prepared rows (docs/summary.md)."""

from __future__ import annotations

from datetime import datetime

import pytest

from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.core.layout.prepared import PREPARED_ROWS, with_prepared_rows
from sheets_automation.core.report import build_report
from sheets_automation.model.page import Workbook
from sheets_automation.model.settings import Settings


@pytest.fixture(scope="module")
def empty() -> Workbook:
    return lay_out(build_report([], Settings(), datetime(2020, 3, 5), "zh"), RunInfo("1", 0.0, ""))


@pytest.fixture(scope="module")
def prepared(empty: Workbook) -> Workbook:
    return with_prepared_rows(empty)


def test_every_table_has_rows_and_every_chart_something_to_draw(prepared: Workbook):
    blocks = {(sheet.key, block.key): block for sheet in prepared.sheets for block in sheet.blocks}
    assert min(block.height for block in blocks.values()) > 0
    drawn = [
        blocks[series.sheet or sheet.key, series.block].height
        for sheet in prepared.sheets
        for chart in sheet.charts
        for series in chart.series
    ]
    assert len(drawn) > 10
    assert min(drawn) > 0


def test_tables_and_charts_keep_their_distance(empty: Workbook, prepared: Workbook):
    for before, after in zip(empty.sheets, prepared.sheets, strict=True):
        assert [chart.column for chart in before.charts] == [chart.column for chart in after.charts]
        ends = [(block.row + block.height, block.column) for block in after.blocks]
        starts = [(block.row, block.column) for block in after.blocks]
        for (end, column), (start, beside) in zip(ends, starts[1:], strict=False):
            assert end < start or column != beside
    trend = next(sheet for sheet in prepared.sheets if sheet.key == "trend")
    assert min(chart.row for chart in trend.charts) > trend.blocks[0].row + PREPARED_ROWS


def test_rows_that_were_there_stay_as_they_are(empty: Workbook, prepared: Workbook):
    for before, after in zip(empty.sheets, prepared.sheets, strict=True):
        for one, other in zip(before.blocks, after.blocks, strict=True):
            if one.height:
                assert one.columns == other.columns

"""How much of a sheet stays in sight, and on which pages its columns are printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from sheets_automation.model.page import Chart, Sheet

FROZEN_WIDTH = 60
"""In digits: with more than that frozen, a small screen has no room left to scroll in."""
PAGE_WIDTH = 188
"""In digits, between the margins of A4 landscape where letters of 10 points are printed as 7: smaller is not read."""
CELL_EDGE = 0.7
"""In digits: what a column takes beside its width."""
DIGIT = 7
"""Pixels."""
STEP = 3
"""In digits."""


def paged(sheet: Sheet) -> Sheet:
    """The sheet with no more frozen than leaves room to scroll, and with a page break where it is too broad for one."""
    rows, columns = sheet.frozen
    screen = {block.column + at for block in sheet.blocks for at, one in enumerate(block.columns) if one.screen_only}
    widths = [
        width + CELL_EDGE if width and place not in screen else 0 for place, width in enumerate(sheet.column_widths)
    ]
    while columns > 1 and sum(widths[:columns]) > FROZEN_WIDTH:
        columns -= 1
    sheet = replace(sheet, frozen=(rows, columns))
    return sheet if sheet.one_page else replace(sheet, breaks=_breaks(sheet, widths))


def _breaks(sheet: Sheet, widths: Sequence[float]) -> tuple[int, ...]:
    """As few pages as can be read, and those about equally broad."""
    torn = {place for chart in sheet.charts for place in _under(chart, widths)}
    free = [place for place in range(sheet.frozen[1] + 1, len(widths)) if place not in torn]
    best = _broken(sheet, widths, free, PAGE_WIDTH)
    for limit in range(PAGE_WIDTH - STEP, FROZEN_WIDTH, -STEP):
        narrower = _broken(sheet, widths, free, limit)
        if len(narrower) > len(best):
            break
        best = narrower
    return best


def _broken(sheet: Sheet, widths: Sequence[float], free: Sequence[int], limit: float) -> tuple[int, ...]:
    """The columns with which a page begins, if none may be broader than the limit; `free`: those that may be one."""
    again = sum(widths[: sheet.frozen[1]])
    breaks: list[int] = []
    begin = 0
    for place in range(len(widths)):
        taken = sum(widths[begin : place + 1]) + (again if begin else 0)
        if place in sheet.breaks:
            begin = place
        elif taken > limit:
            begin = max((at for at in free if begin < at <= place), default=begin)
        if begin and (not breaks or begin != breaks[-1]):
            breaks.append(begin)
    return tuple(breaks)


def _under(chart: Chart, widths: Sequence[float]) -> set[int]:
    """The columns with which no page may begin, because the chart would be torn."""
    ends = list(accumulate(widths))
    begins = sum(widths[: chart.column])
    return {place for place, end in enumerate(ends[:-1], start=1) if begins < end < begins + chart.width / DIGIT}

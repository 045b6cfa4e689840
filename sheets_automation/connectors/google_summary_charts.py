"""Charts of a tab on Google, and the formulas that draw small ones in cells."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import count
from zlib import crc32

from sheets_automation.connectors.google_cells import Request, address, area, colour, formula_of, write
from sheets_automation.connectors.google_structure import MARK, SHEET_IDS
from sheets_automation.connectors.google_summary_pages import SummaryPage
from sheets_automation.model.page import Block, Chart, ChartKind, Line, Series
from sheets_automation.model.palette import AMBER, BLUE
from sheets_automation.model.summary_looks import HOLE

Spec = dict[str, object]
MOST_CHARTS, MOST_TRIES = 12, 8
"""Charts of one tab, and ids that one of them may have, as people may have moved it to another tab."""
OFFSET = 2
LINE_WIDTH, POINT_SIZE = 2, 4
KINDS = {ChartKind.COLUMN: "COLUMN", ChartKind.LINE: "LINE", ChartKind.BAR: "BAR"}
STACKING = {"": "NOT_STACKED", "stacked": "STACKED", "percent_stacked": "PERCENT_STACKED"}


# ---- which charts are ours ----------------------------------------------------------------------------------
def chart_ids(key: str, number: int) -> tuple[int, ...]:
    """The ids that a chart of a tab of ours may have, the likely one first."""
    return tuple(crc32(f"{MARK}/{key}/{number}/{one}".encode()) % SHEET_IDS for one in range(MOST_TRIES))


def our_charts(page: SummaryPage) -> tuple[int, ...]:
    """The charts on a tab that this program drew; the others are people's own."""
    ours = {one for number in range(MOST_CHARTS) for one in chart_ids(page.sheet.key, number)}
    return tuple(one for one in page.tab.charts if one in ours) if page.tab else ()


# ---- charts -------------------------------------------------------------------------------------------------
def lay_charts(page: SummaryPage, pages: Sequence[SummaryPage], taken: Collection[int]) -> Iterator[Request]:
    """The charts of a page whose cells are on one of `pages`; `taken`: ids of other charts of the spreadsheet."""
    known = {one.sheet.key for one in pages}
    for number, chart in enumerate(page.sheet.charts):
        if not {series.sheet or page.sheet.key for series in chart.series} <= known:
            continue
        at = {"sheetId": page.sheet_id, "rowIndex": chart.row, "columnIndex": chart.column}
        size = {"widthPixels": chart.width, "heightPixels": chart.height}
        made = {
            "chartId": next(one for one in chart_ids(page.sheet.key, number) if one not in taken),
            "spec": _spec(page, pages, chart),
            "position": {
                "overlayPosition": {"anchorCell": at, "offsetXPixels": OFFSET, "offsetYPixels": OFFSET} | size
            },
        }
        yield {"addChart": {"chart": made}}


def _spec(page: SummaryPage, pages: Sequence[SummaryPage], chart: Chart) -> Spec:
    first = chart.series[0]
    # A column that people hide, or a filter, must not empty a chart.
    known: Spec = {"title": chart.title, "hiddenDimensionStrategy": "SHOW_ALL"}
    if first.kind is ChartKind.DOUGHNUT:
        home, block = _home(page, pages, first)
        pie = {
            "legendPosition": "BOTTOM_LEGEND",
            "domain": _data(home, block, first, first.categories, header=False),
            "series": _data(home, block, first, first.values, header=False),
            "pieHole": HOLE / 100,
        }
        return known | {"pieChart": pie}
    return known | {"basicChart": _basic(page, pages, chart)}


def _basic(page: SummaryPage, pages: Sequence[SummaryPage], chart: Chart) -> Spec:
    first, kinds = chart.series[0], {series.kind for series in chart.series}
    home, block = _home(page, pages, first)
    combined = len(kinds) > 1
    made: Spec = {
        "chartType": "COMBO" if combined else KINDS[first.kind],
        "legendPosition": "BOTTOM_LEGEND" if len(chart.series) > 1 else "NO_LEGEND",
        "headerCount": 1,
        "domains": [{"domain": _data(home, block, first, first.categories)}],
        "series": [_series(page, pages, chart, series, combined=combined) for series in chart.series],
    }
    if first.kind is not ChartKind.LINE:
        made["stackedType"] = STACKING[chart.stacked]
    if any(series.on_the_right for series in chart.series):
        window = {"viewWindowMin": 0, "viewWindowMax": 1, "viewWindowMode": "EXPLICIT"}
        made["axis"] = [{"position": "RIGHT_AXIS", "viewWindowOptions": window}]
    return made


def _series(page: SummaryPage, pages: Sequence[SummaryPage], chart: Chart, series: Series, *, combined: bool) -> Spec:
    home, block = _home(page, pages, series)
    axis = "RIGHT_AXIS" if series.on_the_right else "LEFT_AXIS"
    found: Spec = {
        "series": _data(home, block, series, series.values),
        "targetAxis": "BOTTOM_AXIS" if series.kind is ChartKind.BAR else axis,
        "colorStyle": colour(series.colours[0]),
    }
    if combined:
        found["type"] = KINDS[series.kind]
    if series.kind is ChartKind.LINE:
        # A campaign's first day alone would draw no line at all.
        found |= {"lineStyle": {"width": LINE_WIDTH}, "pointStyle": {"shape": "CIRCLE", "size": POINT_SIZE}}
    if series.kind is ChartKind.BAR and not chart.stacked:
        found["dataLabel"] = {"type": "DATA"}
    return found


def _home(page: SummaryPage, pages: Sequence[SummaryPage], series: Series) -> tuple[SummaryPage, Block]:
    home = next((one for one in pages if one.sheet.key == series.sheet), page)
    return home, next(block for block in home.sheet.blocks if block.key == series.block)


def _data(page: SummaryPage, block: Block, series: Series, key: str, *, header: bool = True) -> Spec:
    """A column of a block with the rows that are kept for it; a chart on Google leaves blank ones at the end out."""
    at = block.column + [column.key for column in block.columns].index(key)
    last = page.last_row(block)
    last = min(last, block.row + series.most) if series.most else last
    return {"sourceRange": {"sources": [area(page.sheet_id, block.row + (not header), at, last, at)]}}


# ---- formulas -----------------------------------------------------------------------------------------------
def lay_formulas(page: SummaryPage, pages: Sequence[SummaryPage]) -> Iterator[Request]:
    """The formulas of a page, which hold nothing that staff typed: small charts, and links to other tabs."""
    for (row, column), formula in formulas_of(page, pages).items():
        yield write(page.sheet_id, row, column, [[formula_of(formula)]])


def formulas_of(page: SummaryPage, pages: Sequence[SummaryPage]) -> dict[tuple[int, int], str]:
    """The formulas of a page by row and column, as far as they lead to one of `pages`."""
    found = {}
    known = {one.sheet.key: one for one in pages}
    for tile in page.sheet.tiles:
        if tile.leads_to in known:
            label = tile.label.replace('"', '""')
            found[tile.row, tile.column] = f'HYPERLINK("#gid={known[tile.leads_to].sheet_id}","{label}")'
    for block in page.sheet.blocks:
        for at, column in enumerate(block.columns, start=block.column):
            for row, line in zip(count(block.row + 1), column.sparks, strict=False):
                if line and line.sheet in known:
                    found[row, at] = _spark(known[line.sheet], line)
    return found


def _spark(page: SummaryPage, line: Line) -> str:
    block = next(block for block in page.sheet.blocks if block.key == line.block)
    first = block.column + [column.key for column in block.columns].index(line.column)
    if line.row is None:
        cells = address(page.title, block.row + 1, first, page.last_row(block), first)
    else:
        top = block.row + 1 + line.row
        cells = address(page.title, top, first, top, block.column + len(block.columns) - 1)
    options = f'"charttype","column";"color","#{BLUE}";"highcolor","#{AMBER}";"ymin",0'
    return f"SPARKLINE({cells},{{{options}}})"

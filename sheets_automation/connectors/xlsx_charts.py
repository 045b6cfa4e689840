"""Draws the charts of a layout over the cells of their blocks (XlsxWriter)."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.xlsx_formats import FONT
from sheets_automation.model.page import Block, Chart, ChartKind, Format, Series, Sheet, Workbook
from sheets_automation.model.summary_looks import HOLE

GRID = {"visible": True, "line": {"color": "#E5E5E5", "width": 0.75}}
NO_GRID = {"visible": False}
SMALL_FONT = {"name": FONT["font_name"], "size": 9, "color": "#404040"}
TITLE_FONT = {"name": FONT["font_name"], "size": 11, "bold": True, "color": "#262626"}
BORDER = {"border": {"color": "#D9D9D9"}}
LINE_WIDTH = 2.25
COLUMN_GAP, BAR_GAP = 60, 35
WHOLE = 100


def draw_chart(drawn: xlsxwriter.Workbook, worksheet: Worksheet, book: Workbook, sheet: Sheet, chart: Chart) -> None:
    """One chart at its cell; a chart over a table without rows is left out."""
    places = [_place(book, sheet, series) for series in chart.series]
    if not all(block.height for _, block in places):
        return
    kind = chart.series[0].kind
    made = drawn.add_chart({"type": kind.value} | ({"subtype": chart.stacked} if chart.stacked else {}))
    lines = drawn.add_chart({"type": ChartKind.LINE.value})
    over = [series for series in chart.series if series.kind is ChartKind.LINE and kind is not ChartKind.LINE]
    for series, (home, block) in zip(chart.series, places, strict=True):
        (lines if series in over else made).add_series(_series(home, block, series, chart))
    if over:
        made.combine(lines)
    made.set_title({"name": chart.title, "name_font": TITLE_FONT, "overlay": False})
    made.set_chartarea(BORDER)
    made.set_size({"width": chart.width, "height": chart.height})
    _SHAPE[kind](made, places[0][1], chart)
    if any(series.on_the_right for series in over):
        lines.set_y2_axis({"num_font": SMALL_FONT, "major_gridlines": NO_GRID, "min": 0, "max": 1, "num_format": "0%"})
    worksheet.insert_chart(chart.row, chart.column, made, {"x_offset": 2, "y_offset": 2, "object_position": 2})


def _place(book: Workbook, own: Sheet, series: Series) -> tuple[Sheet, Block]:
    home = next((sheet for sheet in book.sheets if sheet.key == series.sheet), own)
    return home, next(block for block in home.blocks if block.key == series.block)


def _series(sheet: Sheet, block: Block, series: Series, chart: Chart) -> dict[str, Any]:
    places = {column.key: block.column + place for place, column in enumerate(block.columns)}
    # To the spare row at the block's end (connectors/block_names.py).
    height = block.height + 1
    first, last = block.row + 1, block.row + min(height, series.most or height)
    x, y = places[series.categories], places[series.values]
    colours = [f"#{colour}" for colour in series.colours]
    found: dict[str, Any] = {
        "name": [sheet.title, block.row, y],
        "categories": [sheet.title, first, x, last, x],
        "values": [sheet.title, first, y, last, y],
    }
    labels = {"data_labels": {"value": True, "font": SMALL_FONT}} if not chart.stacked else {}
    match series.kind:
        case ChartKind.LINE:
            found["line"] = {"color": colours[0], "width": LINE_WIDTH}
            # A campaign's first day alone would draw no line at all.
            found["marker"] = {"type": "circle", "size": 4, "fill": {"color": colours[0]}, "border": {"none": True}}
            found["y2_axis"] = series.on_the_right
        case ChartKind.DOUGHNUT:
            found["points"] = [{"fill": {"color": colour}} for colour in colours]
            found["data_labels"] = {"percentage": True, "font": SMALL_FONT}
        case ChartKind.BAR:
            found |= {"fill": {"color": colours[0]}, "gap": BAR_GAP} | labels
        case ChartKind.COLUMN:
            found |= {"fill": {"color": colours[0]}, "gap": COLUMN_GAP}
    if chart.stacked:
        found["overlap"] = WHOLE
    return found


def _shape_columns(made: Any, block: Block, chart: Chart) -> None:  # noqa: ANN401  # XlsxWriter has no types
    categories = chart.series[0].categories
    is_date = any(column.key == categories and column.format is Format.DATE for column in block.columns)
    axis = {"num_font": SMALL_FONT, "text_axis": True}
    made.set_x_axis(axis | {"num_format": "m-d"} if is_date else axis)
    made.set_y_axis({"num_font": SMALL_FONT, "major_gridlines": GRID, "line": {"none": True}, "min": 0})
    made.set_legend({"position": "bottom", "font": SMALL_FONT})


def _shape_bars(made: Any, _block: Block, chart: Chart) -> None:  # noqa: ANN401  # XlsxWriter has no types
    made.set_y_axis({"reverse": True, "num_font": SMALL_FONT, "major_gridlines": NO_GRID})
    made.set_x_axis({"visible": False, "major_gridlines": NO_GRID, "min": 0})
    made.set_legend({"position": "bottom", "font": SMALL_FONT} if len(chart.series) > 1 else {"none": True})


def _shape_doughnut(made: Any, _block: Block, _chart: Chart) -> None:  # noqa: ANN401  # XlsxWriter has no types
    made.set_hole_size(HOLE)
    made.set_legend({"position": "bottom", "font": SMALL_FONT})


_SHAPE = {
    ChartKind.COLUMN: _shape_columns,
    ChartKind.LINE: _shape_columns,
    ChartKind.BAR: _shape_bars,
    ChartKind.DOUGHNUT: _shape_doughnut,
}

"""Draws the charts of a layout over the cells of their blocks (XlsxWriter)."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.xlsx_formats import FONT
from sheets_automation.model.page import Block, Chart, ChartKind, Format, Series, Sheet

GRID = {"visible": True, "line": {"color": "#E5E5E5", "width": 0.75}}
NO_GRID = {"visible": False}
SMALL_FONT = {"name": FONT["font_name"], "size": 9, "color": "#404040"}
TITLE_FONT = {"name": FONT["font_name"], "size": 11, "bold": True, "color": "#262626"}
BORDER = {"border": {"color": "#D9D9D9"}}
LINE_WIDTH = 2.25
COLUMN_GAP, BAR_GAP, HOLE = 60, 35, 52


def draw_chart(drawn: xlsxwriter.Workbook, worksheet: Worksheet, sheet: Sheet, chart: Chart) -> None:
    """One chart at its cell; a chart over a table without rows is left out."""
    blocks = {block.key: block for block in sheet.blocks}
    if not all(blocks[series.block].height for series in chart.series):
        return
    kind = chart.series[0].kind
    made = drawn.add_chart({"type": kind.value})
    lines = drawn.add_chart({"type": ChartKind.LINE.value})
    over = [series for series in chart.series if series.kind is ChartKind.LINE and kind is not ChartKind.LINE]
    for series in chart.series:
        (lines if series in over else made).add_series(_series(sheet, blocks[series.block], series))
    if over:
        made.combine(lines)
    made.set_title({"name": chart.title, "name_font": TITLE_FONT, "overlay": False})
    made.set_chartarea(BORDER)
    made.set_size({"width": chart.width, "height": chart.height})
    _SHAPE[kind](made, blocks[chart.series[0].block], chart.series[0])
    worksheet.insert_chart(chart.row, chart.column, made, {"x_offset": 2, "y_offset": 2, "object_position": 2})


def _series(sheet: Sheet, block: Block, series: Series) -> dict[str, Any]:
    places = {column.key: block.column + place for place, column in enumerate(block.columns)}
    first, last = block.row + 1, block.row + block.height
    x, y = places[series.categories], places[series.values]
    colours = [f"#{colour}" for colour in series.colours]
    found: dict[str, Any] = {
        "name": [sheet.title, block.row, y],
        "categories": [sheet.title, first, x, last, x],
        "values": [sheet.title, first, y, last, y],
    }
    match series.kind:
        case ChartKind.LINE:
            found["line"] = {"color": colours[0], "width": LINE_WIDTH}
            # A campaign's first day alone would draw no line at all.
            found["marker"] = {"type": "circle", "size": 4, "fill": {"color": colours[0]}, "border": {"none": True}}
        case ChartKind.DOUGHNUT:
            found["points"] = [{"fill": {"color": colour}} for colour in colours]
            found["data_labels"] = {"percentage": True, "font": SMALL_FONT}
        case ChartKind.BAR:
            found |= {"fill": {"color": colours[0]}, "gap": BAR_GAP, "data_labels": {"value": True, "font": SMALL_FONT}}
        case ChartKind.COLUMN:
            found |= {"fill": {"color": colours[0]}, "gap": COLUMN_GAP}
    return found


def _shape_columns(made: Any, block: Block, series: Series) -> None:  # noqa: ANN401  # XlsxWriter has no types
    is_date = any(column.key == series.categories and column.format is Format.DATE for column in block.columns)
    axis = {"num_font": SMALL_FONT, "text_axis": True}
    made.set_x_axis(axis | {"num_format": "m-d"} if is_date else axis)
    made.set_y_axis({"num_font": SMALL_FONT, "major_gridlines": GRID, "line": {"none": True}, "min": 0})
    made.set_legend({"position": "bottom", "font": SMALL_FONT})


def _shape_bars(made: Any, _block: Block, _series: Series) -> None:  # noqa: ANN401  # XlsxWriter has no types
    made.set_y_axis({"reverse": True, "num_font": SMALL_FONT, "major_gridlines": NO_GRID})
    made.set_x_axis({"visible": False, "major_gridlines": NO_GRID, "min": 0})
    made.set_legend({"none": True})


def _shape_doughnut(made: Any, _block: Block, _series: Series) -> None:  # noqa: ANN401  # XlsxWriter has no types
    made.set_hole_size(HOLE)
    made.set_legend({"position": "bottom", "font": SMALL_FONT})


_SHAPE = {
    ChartKind.COLUMN: _shape_columns,
    ChartKind.LINE: _shape_columns,
    ChartKind.BAR: _shape_bars,
    ChartKind.DOUGHNUT: _shape_doughnut,
}

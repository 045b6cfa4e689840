"""Conditional formats of a table of the layout: row lines, words in colour, bars, heat (XlsxWriter)."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sheets_automation.connectors.xlsx_formats import Formats
from sheets_automation.model.page import Block, Column
from sheets_automation.model.palette import HEAT
from sheets_automation.model.summary_looks import RATES


def lay_conditions(worksheet: Worksheet, block: Block, formats: Formats) -> None:
    """Lay the looks of a block's cells over them; it has at least one row."""
    first, last = block.row + 1, block.row + block.height
    if block.rows_over_cells:
        _lay_row_tints(worksheet, block, formats)
    for place, column in enumerate(block.columns, start=block.column):
        for condition in _conditions(column, formats):
            worksheet.conditional_format(first, place, last, place, condition)
    if not block.rows_over_cells:
        _lay_row_tints(worksheet, block, formats)
    edges = (first, block.column, last, block.column + len(block.columns) - 1)
    # A line under every row, also under its empty cells, which are not written.
    line = {"type": "formula", "criteria": "=TRUE", "format": formats.row_line()}
    worksheet.conditional_format(*edges, line)


def _lay_row_tints(worksheet: Worksheet, block: Block, formats: Formats) -> None:
    first, (key, shades) = block.row + 1, block.row_tints
    for text, shade in shades.items():
        place = block.column + [column.key for column in block.columns].index(key)
        formula = f'=${xl_col_to_name(place)}{first + 1}="{text}"'
        condition = {"type": "formula", "criteria": formula, "format": formats.shade(shade)}
        last = block.column + len(block.columns) - 1
        worksheet.conditional_format(first, block.column, block.row + block.height, last, condition)


def _conditions(column: Column, formats: Formats) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": formats.shade(shade)}
        for text, shade in column.tints.items()
    ]
    # Text is greater than any number: "–" must not look like the best of all.
    found += [
        {"type": "cell", "criteria": "between", "minimum": limit, "maximum": 1e300, "format": formats.shade(shade)}
        for limit, shade in column.bands
    ]
    if column.bar:
        full = {"max_type": "num", "max_value": 1} if column.format in RATES else {}
        look = {"bar_color": f"#{column.bar}", "bar_solid": True, "data_bar_2010": True, "bar_border_color": "#FFFFFF"}
        found.append({"type": "data_bar", "min_type": "num", "min_value": 0, **full, **look})
    if column.heat:
        low, middle, high = (f"#{colour}" for colour in HEAT)
        limits: dict[str, object] = {"min_type": "num", "mid_type": "num", "max_type": "num"}
        limits |= {"min_value": 0, "mid_value": 0.6, "max_value": 1}
        colours = {"min_color": low, "mid_color": middle, "max_color": high}
        found.append({"type": "3_color_scale", **limits, **colours})
    return found

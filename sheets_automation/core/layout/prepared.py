"""A summary without data: its tables with empty rows, so that formats and charts reach over what will stand there."""

from __future__ import annotations

from dataclasses import replace

from sheets_automation.model.page import Block, Sheet, Workbook

PREPARED_ROWS = 60
"""Stores of a large dealer; days of two campaigns."""


def with_prepared_rows(book: Workbook) -> Workbook:
    """The same layout with PREPARED_ROWS empty rows in each table that has none; what stands below moves down.

    Source: docs/summary.md.
    """
    return replace(book, sheets=tuple(map(_prepared, book.sheets)))


def _prepared(sheet: Sheet) -> Sheet:
    empty = [block.row for block in sheet.blocks if not block.height]

    def moved(row: int) -> int:
        return row + PREPARED_ROWS * sum(above < row for above in empty)

    blocks = (replace(block, row=moved(block.row)) for block in sheet.blocks)
    charts = (replace(chart, row=moved(chart.row)) for chart in sheet.charts)
    return replace(sheet, blocks=tuple(map(_filled, blocks)), charts=tuple(charts))


def _filled(block: Block) -> Block:
    if block.height:
        return block
    columns = tuple(replace(column, values=[None] * PREPARED_ROWS) for column in block.columns)
    return replace(block, columns=columns, is_prepared=True)

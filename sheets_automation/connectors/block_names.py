"""The names under which a summary's blocks stand in the file: they say where a block is, whatever people put around it.

A name is `<sheet>__<block>__<columns>` and covers the header row, the rows, and the spare row of a block that charts
are drawn from. Who puts a column of their own between ours makes the area broader than the name says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sheets_automation.model.page import Block, Sheet, Workbook

NAME = re.compile(r"(?P<sheet>[a-z_]+?)__(?P<block>[a-z_]+?)__(?P<width>\d+)")


@dataclass(frozen=True, slots=True)
class BlockName:
    """What a name says: keys of the sheet and the block, and how many columns the block has."""

    sheet: str
    block: str
    width: int

    @property
    def text(self) -> str:
        return f"{self.sheet}__{self.block}__{self.width}"


def name_of(sheet: Sheet, block: Block) -> BlockName:
    """The name of a block."""
    return BlockName(sheet.key, block.key, len(block.columns))


def read_name(text: str) -> BlockName | None:
    """What a name says; None where it is none of a block."""
    found = NAME.fullmatch(text)
    return BlockName(found["sheet"], found["block"], int(found["width"])) if found else None


def charted(book: Workbook) -> frozenset[tuple[str, str]]:
    """The blocks that charts are drawn from, as keys of sheet and block.

    Each has a spare row at its end, blank and hidden, to which the chart reaches: a row that is put in before it is in
    the chart.
    """
    return frozenset(
        (series.sheet or sheet.key, series.block)
        for sheet in book.sheets
        for chart in sheet.charts
        for series in chart.series
    )


def rows_of(sheet: Sheet, block: Block, drawn_from: frozenset[tuple[str, str]]) -> int:
    """How many rows the name of a block covers below its header: at least one."""
    return max(block.height, 1) + ((sheet.key, block.key) in drawn_from)

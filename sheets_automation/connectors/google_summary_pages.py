"""Where the sheets of a layout stand in a spreadsheet on Google: tabs, ids, titles, and room to grow (docs/google.md).

Tables get more rows than they have, so that the next day needs values only: the last one of a tab hundreds, one above
others up to the next ten, and what stands below moves down by as many.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sheets_automation.connectors.google_cells import pixels
from sheets_automation.connectors.google_structure import Structure, Tab, free_id, free_title
from sheets_automation.model.page import Block, Chart, Column, Sheet, Workbook

STEP, ROOM, SPARE_SHARE = 10, 200, 1.25
"""Rows to which a table above others, and the last one of a tab, are rounded up; the latter with a quarter to spare."""
FREE_COLUMNS = 6
"""Columns that a new tab has to the right of ours."""
DEFAULT_WIDTH, ROW_PIXELS = 100, 21
"""Pixels of a column and a row on Google that nobody gave another size."""


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """One sheet of the layout and the tab it stands on."""

    sheet: Sheet
    """With its blocks, tiles and charts at the rows where they stand on Google."""
    sheet_id: int
    title: str
    """As the tab is called by now."""
    rooms: dict[str, int]
    """Key of a block to the rows below its header that are kept for it, at least one."""
    rows: int
    columns: int
    """So many rows and columns from A1 on are ours."""
    tab: Tab | None
    """None is a tab that is not there yet."""

    @property
    def widths(self) -> list[int]:
        """Pixels of our columns; 0 of those that are hidden."""
        hidden = {place for block in self.sheet.blocks for place, one in places(block) if one.hidden}
        known = dict(enumerate(self.sheet.column_widths))
        widths = (pixels(known[at]) if known.get(at) else DEFAULT_WIDTH for at in range(self.columns))
        return [0 if at in hidden else width for at, width in enumerate(widths)]

    def last_row(self, block: Block) -> int:
        """The last row that is kept for a block."""
        return block.row + self.rooms[block.key]


def places(block: Block) -> Iterator[tuple[int, Column]]:
    """The columns of a block with their places on the sheet."""
    return enumerate(block.columns, start=block.column)


def pages_of(book: Workbook, there: Structure) -> tuple[SummaryPage, ...]:
    """Every sheet of a layout on its tab: ours wherever it is there, under whatever title; else a new one."""
    ids, titles = set(there.all_ids), set(there.all_titles)
    found = []
    for sheet in book.sheets:
        tab = there.ours.get(sheet.key)
        sheet_id, title = (
            (tab.sheet_id, tab.title) if tab else (free_id(sheet.key, ids), free_title(sheet.title, titles))
        )
        ids.add(sheet_id)
        titles.add(title)
        found.append(_page(sheet, sheet_id, title, tab))
    return tuple(found)


def _page(sheet: Sheet, sheet_id: int, title: str, tab: Tab | None) -> SummaryPage:
    last = max(sheet.blocks, key=lambda block: block.row)
    is_open = all(chart.row <= last.row for chart in sheet.charts)
    rooms = {block.key: _room(block) for block in sheet.blocks}
    moved = _moved(sheet, {block.key: rooms[block.key] - block.height for block in sheet.blocks})
    last = max(moved.blocks, key=lambda block: block.row)
    ends = [block.row + 1 + rooms[block.key] for block in moved.blocks]
    rows = max([*ends, *(chart.row + math.ceil(chart.height / ROW_PIXELS) for chart in moved.charts)])
    drawn_rows, drawn_columns = (tab.our_rows, tab.our_columns) if tab else (0, 0)
    if drawn_rows >= rows:
        rows = drawn_rows
    elif is_open:
        rows = max(rows, last.row + 1 + ROOM * math.ceil(last.height * SPARE_SHARE / ROOM or 1))
    if is_open:
        rooms[last.key] = rows - 1 - last.row
    return SummaryPage(moved, sheet_id, title, rooms, rows, max(_columns(moved), drawn_columns), tab)


def _room(block: Block) -> int:
    """The rows of a block above others: a small one is as large as it is, for it seldom grows."""
    return max(block.height, 1) if block.height < STEP else STEP * math.ceil(block.height / STEP)


def _moved(sheet: Sheet, more: dict[str, int]) -> Sheet:
    """The sheet with each thing as many rows lower as the blocks above it have got more."""

    def down(row: int) -> int:
        return row + sum(more[block.key] for block in sheet.blocks if block.row < row)

    return replace(
        sheet,
        blocks=tuple(replace(block, row=down(block.row)) for block in sheet.blocks),
        charts=tuple(replace(chart, row=down(chart.row)) for chart in sheet.charts),
        tiles=tuple(replace(tile, row=down(tile.row)) for tile in sheet.tiles),
    )


def _columns(sheet: Sheet) -> int:
    """Columns that the blocks, tiles and charts of a sheet cover."""
    ends = [block.column + len(block.columns) for block in sheet.blocks]
    ends += [tile.last_column + 1 for tile in sheet.tiles]
    return max([*ends, len(sheet.column_widths), *(_right(sheet, chart) for chart in sheet.charts)])


def _right(sheet: Sheet, chart: Chart) -> int:
    """The column after the last one that a chart covers."""
    widths, covered, at = sheet.column_widths, 0, chart.column
    while covered < chart.width:
        covered += pixels(widths[at]) if at < len(widths) and widths[at] else DEFAULT_WIDTH
        at += 1
    return at

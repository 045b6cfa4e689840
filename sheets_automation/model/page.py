"""What a summary looks like, as data: sheets, tiles, tables, charts, links. A host (connectors/) only draws it.

Rows and columns count from 0. Values are what a cell holds; how it is shown follows from the column's Format. Nothing
here knows Excel or Google.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sheets_automation.model.palette import Shade


def breadth(text: str) -> int:
    """How broad a text is, in digits: a Chinese sign is as broad as two of them, and as long in GBK."""
    return len(text.encode("gbk", "replace"))


AND = "\x1f"
"""Between the things that one row is about; nobody types it."""

Value = str | int | float | date | datetime | None
"""None is an empty cell."""


class Format(StrEnum):
    """How the values of a column are shown."""

    TEXT = "text"
    """What people typed or are called; written as text, never as a formula or link."""
    PROSE = "prose"
    """Sentences: as text, wrapped."""
    CODE = "code"
    """An identifier that the program made: a rule id, a cell address, a hash."""
    PHONE = "phone"
    COUNT = "count"
    CHANGE = "change"
    """A count more or less than before: an arrow up or down and the difference."""
    SCORE = "score"
    """One decimal."""
    RATE = "rate"
    """A fraction, shown as percent with one decimal."""
    WHOLE_RATE = "whole rate"
    """A fraction, shown as whole percent: in a heat map every digit takes room."""
    MONEY = "money"
    """Whole yuan."""
    DATE = "date"
    """With its weekday."""
    MINUTE = "minute"
    """A day with its time; a value that is a day alone is shown as DATE."""
    SPARK = "spark"
    """No value: a small line drawn from other cells (`Column.sparks`)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads: a file of the campaign folder, its sheet and cell; a blank source is this workbook."""

    source: str
    sheet: str = ""
    cell: str = ""
    address: str = ""
    """On the web, where it is no file."""


@dataclass(frozen=True, slots=True)
class Line:
    """Cells of a block of some sheet that a sparkline draws: a column, or a row from a column on."""

    sheet: str
    """Key."""
    block: str
    column: str
    """Key of the column, or of the first one of the row."""
    row: int | None = None
    """Of the block's values, from 0."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: header, how its values are shown, and the values themselves."""

    key: str
    header: str
    format: Format
    width: float
    """In characters of the digits' width, as in Excel."""
    values: Sequence[Value]
    links: Sequence[Place | None] = ()
    """As long as `values`, or empty."""
    sparks: Sequence[Line | None] = ()
    """As long as `values`, or empty."""
    formats: Sequence[Format] = ()
    """As long as `values` where they are not all shown alike, or empty."""
    tints: dict[str, Shade] = field(default_factory=dict)
    """Look of the cells that hold just this text."""
    bands: tuple[tuple[float, Shade], ...] = ()
    """Look of numbers from a limit on, the highest limit first."""
    bar: str = ""
    """RRGGBB of a bar behind each number, full at 1 (for rates) or at the largest of the column."""
    heat: bool = False
    """Part of a heat map from 0 to 1."""
    typed: bool = False
    """People type here; it is shown so."""
    choices: tuple[str, ...] = ()
    """Where people type: words to pick from; they may type others as well."""
    screen_only: bool = False
    """Not printed; such columns are the last ones."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One table on a sheet: a header row at (row, column), its values below, all columns equally long."""

    key: str
    row: int
    column: int
    columns: tuple[Column, ...]
    title: str = ""
    """Stands in the row above the header."""
    filtered: bool = False
    """Offers a filter in its header; one block a sheet."""
    row_tints: tuple[str, dict[str, Shade]] = ("", {})
    """Key of a column, and the look of a whole row by the text in it."""
    strong: int = 0
    """So many rows at the top are sums of the others."""
    ids: tuple[str, ...] = ()
    """What each row is about, where people type beside it: their words are carried over by it. Never shown.

    A row that speaks for several things names them all, AND between them: a word beside it is said of each.
    """
    rows_over_cells: bool = False
    """The look of a row goes over that of its cells."""
    is_prepared: bool = False
    """Its rows are empty and wait for values: the cells have their formats all the same."""

    @property
    def height(self) -> int:
        return len(self.columns[0].values)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that is read from two steps away: label above, value large, what it is measured by below."""

    row: int
    column: int
    """Of its left upper cell; it is three rows high."""
    last_column: int
    label: str
    value: Value
    format: Format
    note: str
    shade: Shade
    leads_to: str = ""
    """Key of the sheet that a click opens."""


class ChartKind(StrEnum):
    """How a series is drawn."""

    COLUMN = "column"
    LINE = "line"
    BAR = "bar"
    DOUGHNUT = "doughnut"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: the ranges of two columns of a block."""

    kind: ChartKind
    block: str
    categories: str
    values: str
    colours: tuple[str, ...]
    """RRGGBB; one for the series, or one a point of a doughnut."""
    sheet: str = ""
    """Key of the sheet with the block; blank: the chart's own."""
    most: int = 0
    """So many rows from the top; 0 for all."""
    on_the_right: bool = False
    """Measured on an axis of its own."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart at a cell; lines are drawn over columns."""

    title: str
    row: int
    column: int
    width: int
    """Pixels, as the height."""
    height: int
    series: tuple[Series, ...]
    stacked: str = ""
    """`stacked`, or `percent_stacked` for shares of the whole."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: its heading and lines of text from the top, then tiles, blocks and charts where they say."""

    key: str
    title: str
    heading: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    charts: tuple[Chart, ...] = ()
    tiles: tuple[Tile, ...] = ()
    widths: tuple[float, ...] = ()
    """Of the columns from A on; where they end, the widest block column at that place decides."""
    frozen: tuple[int, int] = (0, 0)
    """Rows and columns that stay in sight."""
    one_page: bool = False
    """Printed on one page; else as wide as one page."""
    breaks: tuple[int, ...] = ()
    """Columns with which a new page begins; the frozen ones are printed again."""
    colour: str = ""
    """RRGGBB of the tab."""

    @property
    def column_widths(self) -> tuple[float, ...]:
        """Of the columns from A on; 0 of those that are hidden, or that no block fills."""
        if self.widths:
            return self.widths
        found: dict[int, float] = {}
        for block in self.blocks:
            for place, column in enumerate(block.columns, start=block.column):
                found[place] = max(0 if column.hidden else column.width, found.get(place, 0))
        return tuple(found.get(place, 0) for place in range(max(found, default=-1) + 1))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A summary, ready to be drawn by a host."""

    title: str
    lang: str
    sheets: tuple[Sheet, ...]

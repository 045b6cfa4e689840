"""What a summary looks like, as data: sheets, tables, charts, links. A host (connectors/) only draws it.

Rows and columns count from 0. Values are what a cell holds; how it is shown follows from the column's Format. Nothing
here knows Excel or Google.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

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
    SCORE = "score"
    """One decimal."""
    RATE = "rate"
    """A fraction, shown as percent with one decimal."""
    MONEY = "money"
    """Whole yuan."""
    DATE = "date"
    """With its weekday."""
    MINUTE = "minute"
    """A day with its time; a value that is a day alone is shown as DATE."""


class Tint(StrEnum):
    """What a colour says."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads: a file of the campaign folder, its sheet and cell; a blank source is this workbook."""

    source: str
    sheet: str = ""
    cell: str = ""


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
    formats: Sequence[Format] = ()
    """As long as `values` where they are not all shown alike, or empty."""
    tints: dict[str, Tint] = field(default_factory=dict)
    """Colour of the cells that hold just this text."""
    typed: bool = False
    """People type here; it is shown so."""


@dataclass(frozen=True, slots=True)
class Block:
    """One table on a sheet: a header row at (row, column), its values below, all columns equally long."""

    key: str
    row: int
    column: int
    columns: tuple[Column, ...]
    filtered: bool = False
    """Offers a filter in its header; one block a sheet."""

    @property
    def height(self) -> int:
        return len(self.columns[0].values)


class ChartKind(StrEnum):
    """How a series is drawn."""

    COLUMN = "column"
    LINE = "line"
    BAR = "bar"
    DOUGHNUT = "doughnut"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: the ranges of two columns of a block of the same sheet."""

    kind: ChartKind
    block: str
    categories: str
    values: str
    colours: tuple[str, ...]
    """RRGGBB; one for the series, or one a point of a doughnut."""


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


@dataclass(frozen=True, slots=True)
class Sheet:
    """One tab: its heading and lines of text from the top, then blocks and charts where they say."""

    key: str
    title: str
    heading: str
    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
    charts: tuple[Chart, ...] = ()
    widths: tuple[float, ...] = ()
    """Of the columns from A on; where they end, the widest block column at that place decides."""
    frozen: tuple[int, int] = (0, 0)
    """Rows and columns that stay in sight."""
    one_page: bool = False
    """Printed on one page; else as wide as one page."""


@dataclass(frozen=True, slots=True)
class Workbook:
    """A summary, ready to be drawn by a host."""

    title: str
    lang: str
    sheets: tuple[Sheet, ...]

"""A sheet as it is: source, name, cells, and what the cells do not say themselves.

A Grid is all that the core ever sees of a host. Hosts (connectors/) make it; nobody changes it. What hosts and faces
have to agree on stands here too: the name of the summary, the clock, the formats of an export.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

Cell = str | float | int | bool | date | datetime | time
Address = tuple[int, int]
"""(row, column), both from 0."""

BLANK = ""
SUMMARY_MARK = "sheets_automation"
SUMMARY_KEY = "operator_summary"
"""A summary that this program wrote says so in a custom property: under whatever name it lies, it is no source."""
SUMMARY_FILE = f"{SUMMARY_KEY}.xlsx"
LEDGER_FILE = "ledger.sqlite"
SHANGHAI = timezone(timedelta(hours=8))
"""Times are shown and compared as clocks there show them, wherever the program runs."""
CSV, PARQUET = "csv", "parquet"
EXPORT_FORMATS = (CSV, PARQUET)
"""The first one is taken where nobody says."""


def letters(column: int) -> str:
    """Column letters of a column counted from 0: 0 is A, 26 is AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def a1(row: int, column: int) -> str:
    """A1 address of a cell, row and column counted from 0."""
    return f"{letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: all rows equally long, a blank cell is "", row 1 of the sheet is `cells[0]`.

    An error cell (#REF!) holds its text in `cells` too and is named in `errors`. A formula cell holds its stored
    value ("" if none is stored) and is named in `formulas`.
    """

    source: str
    sheet: str
    cells: list[list[Cell]]
    formulas: frozenset[Address] = frozenset()
    errors: frozenset[Address] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """First row, first column, last row, last column, from 0, both ends included."""
    hidden: frozenset[int] = frozenset()
    """Rows, from 0, that are hidden or filtered away."""
    date1904: bool = False


@dataclass(frozen=True, slots=True)
class Online:
    """A spreadsheet as people see it in a browser."""

    title: str
    address: str
    tabs: Mapping[str, int]
    """Title of a tab to the number that its address has."""

    def address_of(self, sheet: str, cell: str) -> str:
        """Where a browser shows a cell; the spreadsheet as a whole where the tab is not known."""
        if sheet not in self.tabs:
            return self.address
        return f"{self.address}#gid={self.tabs[sheet]}" + (f"&range={cell}" if cell else "")


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was handed in: its grids, or why it could not be read."""

    path: str
    """Relative to the campaign folder, with forward slashes; of a spreadsheet on Google its id."""
    sha256: str
    modified_at: float
    """Seconds since 1970 (UTC)."""
    grids: tuple[Grid, ...] = field(default=())
    refusal: str = ""
    """Key of model/refusals.py; empty when the file was read."""
    open_elsewhere: bool = False
    """A lock file (~$...) stands beside it: this is its last saved state."""
    is_summary: bool = False
    """This program wrote it: what stands in it came from the other sources."""
    is_missing: bool = False
    """It is gone, or cannot be read any more: this is what stood in it at the last run."""
    online: Online | None = None
    """It is no file, but a spreadsheet on Google."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.online.title if self.online else self.path

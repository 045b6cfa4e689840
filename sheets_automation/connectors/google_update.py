"""What a spreadsheet on Google is to get, before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sheets_automation.connectors.google_cells import Request, ValueRange, address

Written = str | float | bool | None
"""What one cell is given: days and times as serial numbers, "" empties it, None leaves it as it is."""


@dataclass(frozen=True, slots=True)
class CellValues:
    """Values of cells side by side and below each other, all lines equally long."""

    title: str
    """Of the tab."""
    row: int
    column: int
    """Of the first cell, from 0."""
    lines: Sequence[Sequence[Written]]

    @property
    def address(self) -> str:
        """In A1 notation."""
        return address(
            self.title, self.row, self.column, self.row + len(self.lines) - 1, self.column + len(self.lines[0]) - 1
        )

    @property
    def as_range(self) -> ValueRange:
        """As Google takes it."""
        return {"range": self.address, "majorDimension": "ROWS", "values": [list(line) for line in self.lines]}


@dataclass(frozen=True, slots=True)
class Update:
    """What is to be sent to one spreadsheet, and what stays as it is."""

    requests: list[Request] = field(default_factory=list)
    """Of one batchUpdate; empty where nothing is drawn anew."""
    values: list[CellValues] = field(default_factory=list)
    """Of one values:batchUpdate, RAW, after the requests."""
    left: tuple[tuple[str, str], ...] = ()
    """Title of a tab that is not touched, and why (model/google_words.py)."""

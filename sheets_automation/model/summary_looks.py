"""How the summary looks in every program: number formats, sizes of letters, heights of rows (docs/summary.md)."""

from __future__ import annotations

from datetime import datetime

from sheets_automation.model.page import Format, Value

NUMBER_FORMATS = {
    Format.CODE: "@",
    Format.PHONE: "@",
    # "_ " keeps a number off the text of the next column.
    Format.COUNT: "#,##0_ ",
    Format.CHANGE: '▲#,##0_ ;▼#,##0_ ;"–"_ ',
    Format.SCORE: "0.0_ ",
    Format.RATE: "0.0%_ ",
    Format.WHOLE_RATE: "0%",
    Format.MONEY: "#,##0_ ",
    Format.DATE: "yyyy-mm-dd {weekday}",
    Format.MINUTE: "yyyy-mm-dd {weekday} hh:mm",
}
NUMBERS = frozenset({Format.COUNT, Format.CHANGE, Format.SCORE, Format.RATE, Format.MONEY})
MOMENTS = frozenset({Format.DATE, Format.MINUTE})
HEADING_SIZE, TITLE_SIZE, TILE_SIZE, SMALL_SIZE = 16, 12, 18, 9
"""Points of letters: of a sheet's heading, a table's title, a tile's value, and its label and note."""
RATES = frozenset({Format.RATE, Format.WHOLE_RATE})
HEADING_HEIGHT, TITLE_HEIGHT, HEADER_HEIGHT, LINE_HEIGHT = 30, 22, 32, 15
TILE_HEIGHTS = (18, 30, 18)
"""Points of rows."""
HOLE = 52
"""Per cent of a doughnut."""
FIRST_YEAR = 1900
"""No sheet has a date before."""


def shown_as(format_: Format, value: Value) -> Format:
    """A minute without its time is shown as a day."""
    return Format.DATE if format_ is Format.MINUTE and not isinstance(value, datetime) else format_

"""Cells of the summary on Google in which people type: they are written only where they change (docs/google.md).

Between the reading of a word and the writing of the tab somebody may type another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sheets_automation.connectors.google_update import CellValues, Written
from sheets_automation.connectors.summary_memory import TypedColumn

Place = tuple[int, int, int]
"""Row of the headers, column of the number, column of what is typed."""


def without_typed(
    planned: CellValues, column: TypedColumn, there: Sequence[Sequence[object]], before: TypedColumn | None
) -> CellValues:
    """The values of a tab, None in a typed cell whose row is about the same as before and has the word that it had.

    A cell beside no row, neither before nor now, is people's own too.

    Args:
        planned: all of ours on the tab.
        column: what the numbers beside its rows will mean.
        there: the tab as it was read last.
        before: what the numbers there mean; None where nobody knows.
    """
    new, old = _place(column, planned.lines), _place(column, there)
    if new is None or new != old or before is None:
        return planned
    row, number, typed = new
    lines: list[Sequence[Written]] = list(planned.lines)
    for at in range(row + 1, len(lines)):
        line = lines[at]
        standing = there[at] if at < len(there) else ()
        about, was = (known.about.get(_said(one, number)) for known, one in ((column, line), (before, standing)))
        if about == was and (about is None or _said(line, typed) == _said(standing, typed)):
            lines[at] = [*line[:typed], None, *line[typed + 1 :]]
    return replace(planned, lines=lines)


def _place(column: TypedColumn, lines: Sequence[Sequence[object]]) -> Place | None:
    for row, line in enumerate(lines):
        if column.number in line and column.typed in line:
            return row, line.index(column.number), line.index(column.typed)
    return None


def _said(line: Sequence[object], at: int) -> str:
    return str(line[at]).strip() if at < len(line) else ""

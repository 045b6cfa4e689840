"""Which cells a publication would change: planned values against those that stand there (docs/google.md)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sheets_automation.connectors.google_update import CellValues
from sheets_automation.model.grid import a1

NAMED = 5
"""So many changes of a tab are named; the others are counted."""
DIGITS = 1e-12
"""Numbers that differ by less than that share of them are one: Google keeps 15 digits."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell: its address, what stands there and what would; "" is an empty cell."""

    address: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class Differences:
    """What would change on one tab: how many cells, and the first of them."""

    title: str
    count: int
    first: tuple[Change, ...]


def differences(
    values: Sequence[CellValues], there: Mapping[str, Sequence[Sequence[object]]]
) -> tuple[Differences, ...]:
    """The tabs whose cells would change.

    `values`: as `draw_summary` gives them, one of a tab; `there`: by title what stands in the same places, as read
    (UNFORMATTED_VALUE, SERIAL_NUMBER); a tab that is not there yet is missing.
    """
    found = [(planned.title, _changes(planned, there.get(planned.title, ()))) for planned in values]
    return tuple(Differences(title, len(changes), tuple(changes[:NAMED])) for title, changes in found if changes)


def _changes(planned: CellValues, old: Sequence[Sequence[object]]) -> list[Change]:
    found = []
    for at, line in enumerate(planned.lines):
        before = old[at] if at < len(old) else ()
        for place, new in enumerate(line):
            now = before[place] if place < len(before) else ""
            # None is left as it is.
            if new is not None and not _is_same(now, new):
                found.append(Change(a1(planned.row + at, planned.column + place), now, new))
    return found


def _is_same(old: object, new: object) -> bool:
    """Whether two values are one: a number is never a text, nor a tick."""
    if isinstance(old, int | float) and isinstance(new, int | float) and not {bool} & {type(old), type(new)}:
        return math.isclose(old, new, rel_tol=DIGITS)
    return type(old) is type(new) and old == new

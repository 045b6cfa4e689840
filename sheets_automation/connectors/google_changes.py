"""Which cells a publication would change: planned values against those that stand there (docs/google.md)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from sheets_automation.model.grid import a1

NAMED = 5
"""So many changes of a tab are named; the others are counted."""
DIGITS = 1e-12
"""Numbers that differ by less than that share of them are one: Google keeps 15 digits."""
_ADDRESS = re.compile(r"'(?P<title>(?:[^']|'')*)'!(?P<letters>[A-Z]+)(?P<row>\d+):[A-Z]+\d+")


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
    values: Sequence[Mapping[str, Any]], there_values: Sequence[Mapping[str, Any]]
) -> tuple[Differences, ...]:
    """The tabs whose cells would change.

    `values`: planned ranges, as `draw` gives them; `there_values`: the same ranges in the same order as read
    (UNFORMATTED_VALUE, SERIAL_NUMBER), `values` missing where all is empty; fewer or none where a tab is not there yet.
    """
    found: dict[str, list[Change]] = {}
    nothing: Mapping[str, Any] = {}
    for planned, there in zip(values, chain(there_values, repeat(nothing)), strict=False):
        title, row, column = _start(planned["range"])
        old = there.get("values", [])
        for at, line in enumerate(planned["values"]):
            before = old[at] if at < len(old) else []
            for place, new in enumerate(line):
                now = before[place] if place < len(before) else ""
                # None is left as it is.
                if new is not None and not _is_same(now, new):
                    found.setdefault(title, []).append(Change(a1(row + at, column + place), now, new))
    return tuple(Differences(title, len(changes), tuple(changes[:NAMED])) for title, changes in found.items())


def _start(address: str) -> tuple[str, int, int]:
    """Title, and row and column from 0, of an address that `google_cells.address` made."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ValueError(address)
    column = 0
    for sign in found["letters"]:
        column = column * 26 + ord(sign) - ord("A") + 1
    return found["title"].replace("''", "'"), int(found["row"]) - 1, column - 1


def _is_same(old: object, new: object) -> bool:
    """Whether two values are one: a number is never a text, nor a tick."""
    if isinstance(old, int | float) and isinstance(new, int | float) and not {bool} & {type(old), type(new)}:
        return math.isclose(old, new, rel_tol=DIGITS)
    return type(old) is type(new) and old == new

"""Conditions over the columns of one table: one tree, read twice.

`mask(rows, at)` gives a boolean array, one value per row. `formula(place)` gives the text of a formula for one row,
which Excel, WPS, LibreOffice and Google Sheets evaluate alike; it looks at cells that the sheet has tidied already
(model/sheet_cells.py). So a node says only what a sheet can say too.

Law: two values only. A comparison with a blank is false; so `~` means the same in both readings. A refused value is
neither blank nor anything else: a rule that asks for a value is silent where the value entered there was refused.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.model.schema import refused

Mask = npt.NDArray[np.bool_]
"""One value per row. Arrays, because joining two Series costs a hundred times as much as joining what they hold."""


@dataclass(frozen=True, slots=True)
class At:
    """What a condition may know beside its row: the day, and the campaign's numbers (one per row or one for all).

    `known`: the masks of parts on these very rows. Many rules ask the same.
    """

    today: date
    numbers: Mapping[str, pd.Series | float]
    known: dict[Condition, Mask] = field(default_factory=dict)

    def mask(self, part: Condition, rows: pd.DataFrame) -> Mask:
        """The mask of a part, made when it is first asked for."""
        if part not in self.known:
            self.known[part] = part.mask(rows, self)
        return self.known[part]


class Place(Protocol):
    """One row of a sheet, as formulas see it: each answer is a piece of a formula."""

    @property
    def today(self) -> str: ...

    def cell(self, key: str) -> str:
        """The tidied cell: the number of a choice, a day, an amount; "" where nothing was entered."""

    def blank(self, key: str) -> str: ...

    def refused(self, key: str) -> str: ...

    def given(self, key: str) -> str: ...

    def code(self, key: str, value: str) -> int:
        """The number that stands for a choice."""

    def number(self, key: str) -> str:
        """The value of a rule key."""

    def nth(self, keys: tuple[str, ...]) -> str:
        """The how-manieth row of those that share all `keys`; 0 where one is blank or the row does not count."""


class Condition(Protocol):
    """A node of the tree."""

    def mask(self, rows: pd.DataFrame, at: At) -> Mask: ...

    def formula(self, place: Place) -> str: ...


class _Joined:
    """The operators &, | and ~ for every node, and nothing else."""

    __slots__ = ()

    def __and__(self, other: Condition) -> All:
        return All((self, other))  # type: ignore[arg-type]  # every subclass is a Condition

    def __or__(self, other: Condition) -> Some:
        return Some((self, other))  # type: ignore[arg-type]  # every subclass is a Condition

    def __invert__(self) -> Not:
        return Not(self)  # type: ignore[arg-type]  # every subclass is a Condition


@dataclass(frozen=True, slots=True)
class Blank(_Joined):
    """Nothing was entered."""

    key: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002  # one signature for all nodes
        return _plain(rows[self.key].isna()) & ~_plain(rows[refused(self.key)])

    def formula(self, place: Place) -> str:
        return place.blank(self.key)


@dataclass(frozen=True, slots=True)
class Refused(_Joined):
    """Something was entered that could not be used."""

    key: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002  # as above
        return _plain(rows[refused(self.key)])

    def formula(self, place: Place) -> str:
        return place.refused(self.key)


@dataclass(frozen=True, slots=True)
class Given(_Joined):
    """A usable value was entered."""

    key: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002  # as above
        return _plain(rows[self.key].notna())

    def formula(self, place: Place) -> str:
        return place.given(self.key)


@dataclass(frozen=True, slots=True)
class Is(_Joined):
    """One of these values."""

    key: str
    values: tuple[str, ...]

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002  # as above
        return _plain(rows[self.key].isin(self.values))

    def formula(self, place: Place) -> str:
        return _either([f"{place.cell(self.key)}={place.code(self.key, value)}" for value in self.values])


@dataclass(frozen=True, slots=True)
class Before(_Joined):
    """The calendar day of `early` lies before that of `late`."""

    early: str
    late: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002  # as above
        return _plain(rows[self.early].dt.normalize() < rows[self.late].dt.normalize())

    def formula(self, place: Place) -> str:
        # N() makes 0 of a text: a blank day is before none, and none is before it.
        early, late = f"N({place.cell(self.early)})", f"N({place.cell(self.late)})"
        return f"AND({early}>0,{early}<{late})"


@dataclass(frozen=True, slots=True)
class Passed(_Joined):
    """The calendar day lies at least `days` (a rule key, or none: one day) back."""

    key: str
    days: str = ""

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        age = (pd.Timestamp(at.today) - rows[self.key].dt.normalize()).dt.days
        return _plain(age >= (at.numbers[self.days] if self.days else 1))

    def formula(self, place: Place) -> str:
        day = f"N({place.cell(self.key)})"
        return f"AND({day}>0,{place.today}-{day}>={place.number(self.days) if self.days else 1})"


@dataclass(frozen=True, slots=True)
class Above(_Joined):
    """The number is above a rule key's."""

    key: str
    limit: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return _plain(rows[self.key] > at.numbers[self.limit])

    def formula(self, place: Place) -> str:
        return f"N({place.cell(self.key)})>{place.number(self.limit)}"


@dataclass(frozen=True, slots=True)
class Beyond(_Joined):
    """More than `most` (a rule key, or none: 1) earlier-or-equal rows share all `keys`: the rows that go too far.

    A row with a blank key shares nothing. Earlier means above: the frame comes in the order in which rows count.
    """

    keys: tuple[str, ...]
    most: str = ""

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        nth = rows.groupby(list(self.keys), observed=True, dropna=True).cumcount() + 1
        keyed = rows[list(self.keys)].notna().all(axis=1)
        return _plain(keyed & (nth > (at.numbers[self.most] if self.most else 1)))

    def formula(self, place: Place) -> str:
        return f"{place.nth(self.keys)}>{place.number(self.most) if self.most else 1}"


@dataclass(frozen=True, slots=True)
class Not(_Joined):
    part: Condition

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return ~at.mask(self.part, rows)

    def formula(self, place: Place) -> str:
        return f"NOT({self.part.formula(place)})"


@dataclass(frozen=True, slots=True)
class All(_Joined):
    parts: tuple[Condition, ...]

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return reduce(operator.and_, (at.mask(part, rows) for part in self.parts))

    def formula(self, place: Place) -> str:
        return f"AND({','.join(part.formula(place) for part in _flat(self, All))})"


@dataclass(frozen=True, slots=True)
class Some(_Joined):
    parts: tuple[Condition, ...]

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return reduce(operator.or_, (at.mask(part, rows) for part in self.parts))

    def formula(self, place: Place) -> str:
        return _either([part.formula(place) for part in _flat(self, Some)])


def _plain(series: Any) -> Mask:  # noqa: ANN401  # pandas' stubs know the comparisons of Series only as Any
    return np.asarray(series, dtype=bool)


def walk(condition: Condition) -> Iterator[Condition]:
    """The node and every node below it."""
    yield condition
    if isinstance(condition, Not):
        yield from walk(condition.part)
    elif isinstance(condition, All | Some):
        for part in condition.parts:
            yield from walk(part)


def columns_of(condition: Condition) -> Iterator[str]:
    """The columns at which a condition looks."""
    for node in walk(condition):
        for name in ("key", "early", "late"):
            if hasattr(node, name):
                yield getattr(node, name)
        if isinstance(node, Beyond):
            yield from node.keys


def numbers_of(condition: Condition) -> Iterator[str]:
    """The rule keys that a condition names."""
    for node in walk(condition):
        named = {Passed: "days", Above: "limit", Beyond: "most"}.get(type(node))
        if named and (key := getattr(node, named)):
            yield key


def _flat(condition: All | Some, kind: type) -> Iterator[Condition]:
    """The parts, with those of parts of the same kind in their place."""
    for part in condition.parts:
        if isinstance(part, All | Some) and isinstance(part, kind):
            yield from _flat(part, kind)
        else:
            yield part


def _either(tests: list[str]) -> str:
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def is_(key: str, *values: str) -> Is:
    return Is(key, values)

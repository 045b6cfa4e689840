"""Conditions over the columns of one table: one tree, to be read twice.

`mask(rows, at)` gives a boolean array, one value per row. The second reading, a sheet formula, will stand beside it in
each node; so a node says only what a sheet can say too.

Law: two values only. A comparison with a blank is false; so `~` means the same in both readings. A refused value is
neither blank nor anything else: a rule that asks for a value is silent where the value entered there was refused.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
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
    """What a condition may know beside its row: the day, and the campaign's numbers (one per row or one for all)."""

    today: date
    numbers: Mapping[str, pd.Series | float]


class Condition(Protocol):
    """A node of the tree."""

    def mask(self, rows: pd.DataFrame, at: At) -> Mask: ...


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


@dataclass(frozen=True, slots=True)
class Refused(_Joined):
    """Something was entered that could not be used."""

    key: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002
        return _plain(rows[refused(self.key)])


@dataclass(frozen=True, slots=True)
class Is(_Joined):
    """One of these values."""

    key: str
    values: tuple[str, ...]

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002
        return _plain(rows[self.key].isin(self.values))


@dataclass(frozen=True, slots=True)
class Before(_Joined):
    """The calendar day of `early` lies before that of `late`."""

    early: str
    late: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:  # noqa: ARG002
        return _plain(rows[self.early].dt.normalize() < rows[self.late].dt.normalize())


@dataclass(frozen=True, slots=True)
class Passed(_Joined):
    """The calendar day lies at least `days` (a rule key, or none: one day) back."""

    key: str
    days: str = ""

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        age = (pd.Timestamp(at.today) - rows[self.key].dt.normalize()).dt.days
        return _plain(age >= (at.numbers[self.days] if self.days else 1))


@dataclass(frozen=True, slots=True)
class Above(_Joined):
    """The number is above a rule key's."""

    key: str
    limit: str

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return _plain(rows[self.key] > at.numbers[self.limit])


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


@dataclass(frozen=True, slots=True)
class Not(_Joined):
    part: Condition

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return ~self.part.mask(rows, at)


@dataclass(frozen=True, slots=True)
class All(_Joined):
    parts: tuple[Condition, ...]

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return reduce(operator.and_, (part.mask(rows, at) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Some(_Joined):
    parts: tuple[Condition, ...]

    def mask(self, rows: pd.DataFrame, at: At) -> Mask:
        return reduce(operator.or_, (part.mask(rows, at) for part in self.parts))


def _plain(series: Any) -> Mask:  # noqa: ANN401  # pandas' stubs know the comparisons of Series only as Any
    return np.asarray(series, dtype=bool)


def is_(key: str, *values: str) -> Is:
    return Is(key, values)


def given(key: str) -> Not:
    """A usable value was entered."""
    return Not(Some((Blank(key), Refused(key))))

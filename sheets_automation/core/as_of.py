"""Settings as of each row: rules are dated and scoped, so one key can have another value in another row.

Looked up once for each distinct (date, store, staff), never row by row (docs/figures.md).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sheets_automation.model.settings import Settings

WHO = ["date", "store", "staff"]


def value_for(frame: pd.DataFrame, settings: Settings, key: str) -> pd.Series:
    """A rule key's value in each row of `frame` (columns date, store, staff), dtype object."""
    if settings.is_constant(key):
        return pd.Series([settings.value(key)] * len(frame), index=frame.index, dtype=object)
    return by_who(frame, lambda day, store, staff: settings.value(key, day, store, staff))


def number_for(frame: pd.DataFrame, settings: Settings, key: str) -> pd.Series | float:
    """A rule key's number in each row; one number where it is the same for all."""
    if settings.is_constant(key):
        return settings.number(key)
    return by_who(frame, lambda day, store, staff: settings.number(key, day, store, staff)).astype(float)


def by_who(frame: pd.DataFrame, of: Callable[[date | None, str, str], Any]) -> pd.Series:
    """`of` for each distinct (date, store, staff), laid out over the rows; a blank name is ""."""
    groups, distinct = pd.factorize(pd.MultiIndex.from_frame(frame[WHO].astype(object)))
    values = np.empty(len(distinct), dtype=object)
    values[:] = [
        of(day.date() if pd.notna(day) else None, *(name if isinstance(name, str) else "" for name in names))
        for day, *names in distinct
    ]
    return pd.Series(values[groups], index=frame.index)

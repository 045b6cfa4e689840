"""What was found: hits on rows while they are judged, notices about sheets and files.

A hit names a rule, a column and rows by id. How loud it is and what it does is settled later
(core/judging/grading.py), in words last of all (core/judging/findings.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hit:
    """Rows that broke one rule in one column; `words` are what the wording needs, one for all or one a row."""

    rule: str
    column: str
    ids: Ids
    words: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A finding about a sheet or a file as a whole, or at a cell of a settings sheet."""

    rule: str
    source: str
    sheet: str = ""
    row: int | None = None
    """From 0."""
    column: str = ""
    value: str = ""
    words: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    cell: str = ""
    """A1 address, where it stands at a cell."""


def hit(rule: str, column: str, ids: Iterable[int] | pd.Index | Ids, **words: Any) -> Hit:  # noqa: ANN401  # values of any kind fill the words
    """A hit with its words; arrays among them are in the order of `ids`."""
    return Hit(rule, column, np.asarray(list(ids) if not hasattr(ids, "to_numpy") else ids, dtype=np.int64), words)

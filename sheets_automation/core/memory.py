"""What earlier runs of a campaign left behind, as the core sees it; connectors/ keep it (docs/closing.md).

An empty Memory is that of a campaign that nobody has closed and into whose summary nobody has typed. Frames, with
moments as datetime64[s] on the clock of Shanghai and days as datetime64[s] at midnight; text is object. Of days and
rows there are those of the first and of the latest closing of each store's day:

    closings   store date version at by                         every closing of every store's day, version from 1
    days       store date version staff + FIGURES_CLOSED        a guide's day as the closing showed it
    rows       store date version identity content table source sheet row staff customer cells
               every row of the day at the closing; cells: JSON, column to what the cell showed
    seen       identity at                                      rows of closed days that came after the first closing:
                                                                in which run they were first seen
    changes    identity column new at                           what changed since, and when a run first saw it
    owners     customer store staff                             who owned each customer when a closing first saw them
    results    customer kind date                               the day on which a closing first saw a result
    forecasts  date figure done target forecast                 what each closing foresaw, the latest of a day
    dealt      date customer store staff kind name note         numbers given to guides; kind: fresh, pool
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

FIGURES_CLOSED = (
    *("attendance", "appointments", "calls_target", "invites_target", "dials", "counted_calls", "connected"),
    *("invites", "agreed", "entered", "visits", "deals", "amount", "score", "status", "error_rows", "submitted"),
)
"""Of a guide's day, what an evening shows and a closing keeps."""
DAY_OF_STORE = ("store", "date")
CLOSINGS = (*DAY_OF_STORE, "version", "at", "by")
DAYS = (*DAY_OF_STORE, "version", "staff", *FIGURES_CLOSED)
ROWS = (
    *(*DAY_OF_STORE, "version", "identity", "content", "table", "source", "sheet", "row", "staff", "customer"),
    "cells",
)
SEEN = ("identity", "at")
CHANGES = ("identity", "column", "new", "at")
OWNERS = ("customer", "store", "staff")
RESULTS = ("customer", "kind", "date")
FORECASTS = ("date", "figure", "done", "target", "forecast")
DEALT = ("date", "customer", "store", "staff", "kind", "name", "note")
MOMENTS = frozenset({"date", "at"})
WHOLE_NUMBERS = frozenset({"version", "row"})


def nothing(columns: tuple[str, ...]) -> pd.DataFrame:
    """A frame of Memory without rows, with its dtypes."""
    frame = pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    dtypes = {name: "datetime64[s]" for name in columns if name in MOMENTS}
    return frame.astype(dtypes | {name: "int64" for name in columns if name in WHOLE_NUMBERS})


@dataclass(frozen=True)
class Memory:
    """What is known from before: words that people typed into the summary, closings, numbers dealt out.

    `assigned`: customer key to the name typed in 指派. `settled`: identities of findings (Report.about) that somebody
    marked as looked at in 处理.
    """

    assigned: Mapping[str, str] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    closings: pd.DataFrame = field(default_factory=partial(nothing, CLOSINGS))
    days: pd.DataFrame = field(default_factory=partial(nothing, DAYS))
    rows: pd.DataFrame = field(default_factory=partial(nothing, ROWS))
    seen: pd.DataFrame = field(default_factory=partial(nothing, SEEN))
    changes: pd.DataFrame = field(default_factory=partial(nothing, CHANGES))
    owners: pd.DataFrame = field(default_factory=partial(nothing, OWNERS))
    results: pd.DataFrame = field(default_factory=partial(nothing, RESULTS))
    forecasts: pd.DataFrame = field(default_factory=partial(nothing, FORECASTS))
    dealt: pd.DataFrame = field(default_factory=partial(nothing, DEALT))

    def grown(self, new: Memory) -> Memory:
        """This memory with the lines of another one appended to each frame; the words that people typed are its own."""
        both = {name: _appended(getattr(self, name), getattr(new, name)) for name in FRAMES}
        return replace(self, **both)  # type: ignore[arg-type]  # frames only


def _appended(before: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    # An empty frame would take the dtypes of the other away.
    if lines.empty or before.empty:
        return before if lines.empty else lines
    return pd.concat([before, lines[list(before.columns)]], ignore_index=True)


NOTHING_KNOWN = Memory()

FRAMES: Mapping[str, tuple[str, ...]] = {
    name: tuple(value.columns) for name, value in vars(NOTHING_KNOWN).items() if isinstance(value, pd.DataFrame)
}
"""The frames of a Memory, and the columns of each."""

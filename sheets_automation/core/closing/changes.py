"""The change log: what differs between the latest closing of each store's day and what the files say now."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.contents import cells_of
from sheets_automation.core.judging.late import closed_days, is_closed
from sheets_automation.core.memory import DAY_OF_STORE, Memory

DELETED, ADDED = "deleted", "added"
"""In place of a new value, with a blank column: the whole row."""
WHERE = ("table", "source", "sheet", "row", "date", "store", "staff", "customer")
ORDER = ["source", "sheet", "row", "table", "column", "new"]
CHANGED = ("identity", "id", *WHERE, "column", "old", "new", "first_seen", "known")


def changes_since(work: Workings) -> pd.DataFrame:
    """Every change since the latest closing of each store's day, sorted by place.

    Returns:
        identity, id (of the row; -1 where it has vanished), table, source, sheet, row (of the sheet, from 1; where it
        stood, if it has vanished), date, store, staff, customer, column (blank: the whole row), old, new (DELETED,
        ADDED), first_seen (datetime64[s]: the run that saw it first), known (bool: an earlier run has noted it).

    Source: docs/closing.md, Change log.
    """
    memory = work.memory
    if memory.closings.empty:
        return _table([], work)
    named, closed = work.named.reset_index(names="id"), latest_rows(memory)
    both = closed.merge(named, on="identity", suffixes=("_closed", ""))
    differ = both[both["content"].ne(both["content_closed"]) | both["date"].ne(both["date_closed"])]
    gone = closed[~closed["identity"].isin(named["identity"])].assign(id=-1)
    added = named[is_closed(named, closed_days(memory)) & ~named["identity"].isin(closed["identity"])]
    parts = [
        _cells_changed(work, differ),
        gone.assign(column="", old="", new=DELETED),
        added.assign(column="", old="", new=ADDED),
    ]
    return _table(parts, work)


def latest_rows(memory: Memory) -> pd.DataFrame:
    """ROWS (core/memory.py) of the latest closing of each store's day, and its `at`."""
    return memory.rows.merge(newest_closings(memory), on=[*DAY_OF_STORE, "version"])


def newest_closings(memory: Memory) -> pd.DataFrame:
    """store, date, version, at of the latest closing of each store's day."""
    newest = memory.closings.sort_values("version", kind="stable").drop_duplicates([*DAY_OF_STORE], keep="last")
    return newest[[*DAY_OF_STORE, "version", "at"]]


def _cells_changed(work: Workings, differ: pd.DataFrame) -> pd.DataFrame:
    """A line for each cell that shows something else than at the closing."""
    lines: list[tuple[int, str, str, str]] = []
    for rows in work.judged.tables:
        own = differ[differ["table"].eq(rows.table.key)]
        now = cells_of(rows, own["id"].to_numpy(dtype=np.int64))
        for at, then, cells in zip(own.index, own["cells"], now, strict=True):
            old = json.loads(then)
            lines += [
                (at, key, old.get(key, ""), cells.get(key, ""))
                for key in rows.table.keys
                if old.get(key, "") != cells.get(key, "")
            ]
    changed = pd.DataFrame(lines, columns=["at_row", "column", "old", "new"]).astype({"at_row": np.int64})
    return changed.join(differ.drop(columns=["at"]), on="at_row")


def _table(parts: list[pd.DataFrame], work: Workings) -> pd.DataFrame:
    """The lines with when each was first seen."""
    names = ["identity", "id", *WHERE, "column", "old", "new"]
    if not parts:
        empty = pd.DataFrame(columns=list(CHANGED)).astype({"row": "int64", "id": "int64", "known": bool})
        return empty.astype(dict.fromkeys(("date", "first_seen"), "datetime64[s]"))
    found = pd.concat([part[names] for part in parts], ignore_index=True)
    noted = _noted(work.memory)
    found = found.merge(noted, how="left", on=["identity", "column", "new"])
    found["known"] = found["first_seen"].notna()
    found["first_seen"] = found["first_seen"].fillna(pd.Timestamp(work.now)).astype("datetime64[s]")
    return found.sort_values(ORDER, kind="stable", ignore_index=True)[list(CHANGED)]


def _noted(memory: Memory) -> pd.DataFrame:
    """identity, column, new, first_seen of the changes that earlier runs have noted since the closing they are of."""
    closed = latest_rows(memory).drop_duplicates("identity").set_index("identity")["at"]
    lines = memory.changes
    since = closed.reindex(lines["identity"]).set_axis(lines.index)
    lines = lines[since.isna() | (lines["at"] >= since)]
    firsts = lines.groupby(["identity", "column", "new"])["at"].min()
    return firsts.rename("first_seen").reset_index()

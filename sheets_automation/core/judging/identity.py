"""Which row is which from run to run, although rows move, cells are corrected and files get other names.

NAMED, index id: identity · content (hash of the business fields as shown, the date aside) · table, source, sheet · row
(of the sheet, from 1) · date datetime64[s] · store, staff, customer ("" where nobody knows); texts are object. One row
per data row with a date; planned rows and rows of copied files are not in it. Sorted by table, source, sheet, row.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from sheets_automation.core.judging.contents import contents
from sheets_automation.core.judging.known import SEPARATOR, match
from sheets_automation.core.memory import Memory
from sheets_automation.core.reading.rows import Rows

RECORD = "id"
"""Begins an identity that is a record id."""
TEXTS = ("table", "source", "sheet", "store", "staff", "customer")
WHOSE = ("source", "table", "day", "staff", "customer")


def named_rows(tables: Collection[Rows], aside: Collection[int], memory: Memory) -> pd.DataFrame:
    """NAMED.

    A row that an earlier closing knows keeps the identity it had there (core/judging/known.py). Any other one is named
    by its record id where that is unique in its sheet, else by source, table, date, staff and customer; the n-th of
    equal ones is the n-th that no closing knows.

    Args:
        tables: tidied rows with keys.
        aside: ids of rows of copied files.
        memory: what closings have seen.

    Source: docs/closing.md.
    """
    found = pd.concat([_plain(rows, aside) for rows in tables])
    found["base"] = _bases(found)
    found["identity"] = ""
    if len(memory.rows):
        match(found, memory)
    fresh = found["identity"].eq("")
    nth = found.loc[fresh].groupby("base").cumcount() + _first_free(found.loc[fresh, "base"], memory)
    found.loc[fresh, "identity"] = found.loc[fresh, "base"].str.cat(nth.astype(str).astype(object), sep=SEPARATOR)
    _as_first_seen(found, fresh, memory)
    return found.drop(columns=["base", "day", "record"])


def _plain(rows: Rows, aside: Collection[int]) -> pd.DataFrame:
    """The rows of one table with what their names are made of."""
    frame = rows.frame
    own = frame["record_id"].notna() & ~frame.duplicated(["source", "sheet", "record_id"], keep=False)
    found = pd.DataFrame(
        {
            "content": contents(rows),
            "table": rows.table.key,
            **{name: frame[name] for name in ("source", "sheet", "row", "date", "store", "staff")},
            "customer": frame["key"],
            "record": frame["record_id"].where(own),
        },
        index=frame.index,
    )
    found = found[~frame["planned"] & ~frame.index.isin(list(aside)) & frame["date"].notna()]
    order = np.lexsort([found["row"], found["sheet"].cat.codes, found["source"].cat.codes])
    found = found.iloc[order]
    texts = {name: found[name].astype(object).where(found[name].notna(), "") for name in (*TEXTS, "record")}
    days = found["date"].dt.strftime("%Y-%m-%d").astype(object)
    return found.assign(**texts, row=found["row"] + 1, day=days)


def _bases(found: pd.DataFrame) -> pd.Series:
    """What rows are named by, before the n-th of equal ones is told."""
    keyed = found[WHOSE[0]]
    for name in WHOSE[1:]:
        keyed = keyed.str.cat(found[name], sep=SEPARATOR)
    recorded = (RECORD + SEPARATOR + found["table"] + SEPARATOR + found["record"]).astype(object)
    return keyed.mask(found["record"].ne(""), recorded)


def _first_free(bases: pd.Series, memory: Memory) -> pd.Series | int:
    """For each base the first number that no closing has given away."""
    if memory.rows.empty:
        return 0
    parts = memory.rows["identity"].drop_duplicates().str.rsplit(SEPARATOR, n=1)
    taken = parts.str[1].astype(int).groupby(parts.str[0].to_numpy()).max() + 1
    return bases.map(taken).fillna(0).astype(int)


def _as_first_seen(found: pd.DataFrame, fresh: pd.Series, memory: Memory) -> None:
    """Give a new row the identity of one that came after the close and vanished: its phone was corrected.

    Of such a row nothing but its name is known, so that any new one of the same guide, day and source takes it over.
    """
    seen = memory.seen["identity"]
    gone = seen[~seen.isin(found["identity"]) & ~seen.isin(memory.rows["identity"])].drop_duplicates()
    new = found.loc[fresh & ~found["identity"].isin(seen), "identity"]
    if gone.empty or new.empty:
        return
    named = [pd.DataFrame({"identity": ones, "whose": ones.str.rsplit(SEPARATOR, n=2).str[0]}) for ones in (new, gone)]
    named = [one[~one["identity"].str.startswith(RECORD + SEPARATOR)] for one in named]
    ours, theirs = (one.assign(nth=one.groupby("whose").cumcount()) for one in named)
    pairs = ours.reset_index(names="id").merge(theirs, on=["whose", "nth"])
    found.loc[pairs["id"], "identity"] = pairs["identity_y"].to_numpy()

"""Rows that an earlier closing knows: found again by what they say, by whom they speak of, or by where they stand.

Each way takes what the ways before it have left over on both sides, the n-th of equal rows for the n-th. So a row is
the same row although another one was put in above it, its phone was corrected, its file was renamed, or a fuller copy
of its file took its place; a row that is left over is a new one, a known row that is left over has vanished.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pandas as pd

from sheets_automation.core.judging.contents import content_of
from sheets_automation.core.memory import Memory

SEPARATOR = "\x1f"
"""Between the parts of an identity; no cell shows it."""
BASE = ["base"]
SAME_TEXT = ["source", "table", "day", "content"]
SAME_CUSTOMER = ["source", "table", "day", "staff", "customer"]
OTHER_GUIDE = ["source", "table", "day", "customer"]
SAME_PLACE = ["source", "table", "sheet", "row", "day", "staff"]
TEXT_ELSEWHERE = ["table", "day", "staff", "content"]
CUSTOMER_ELSEWHERE = ["table", "day", "staff", "customer"]


def match(found: pd.DataFrame, memory: Memory) -> None:
    """Fill `identity` of the rows that closings know.

    Args:
        found: NAMED (core/judging/identity.py) with base, day (2020-03-05) and record.
        memory: rows, closings, changes, seen.
    """
    known = known_rows(memory)
    known["base"] = known["identity"].str.rsplit(SEPARATOR, n=1).str[0]
    known["day"] = known["date"].dt.strftime("%Y-%m-%d").astype(object)
    left = _Left(found, known)
    left.pair(BASE, found["record"].ne(""))
    left.pair(SAME_TEXT)
    left.pair_corrected(memory)
    named = found["customer"].ne("")
    left.pair(SAME_CUSTOMER, named)
    left.pair(OTHER_GUIDE, named)
    left.pair(SAME_PLACE, but=~known["is_latest"])
    left.pair(TEXT_ELSEWHERE)
    left.pair(CUSTOMER_ELSEWHERE, named)


def known_rows(memory: Memory) -> pd.DataFrame:
    """ROWS (core/memory.py), each identity once as its latest closing saw it, and at (when), is_latest (of its day)."""
    rows = memory.rows.merge(memory.closings[["store", "date", "version", "at"]], on=["store", "date", "version"])
    newest = memory.closings.groupby(["store", "date"])["version"].max().rename("newest")
    rows = rows.join(newest, on=["store", "date"])
    rows["is_latest"] = rows["version"].eq(rows["newest"])
    rows = rows.sort_values(["at", "version"], kind="stable").drop_duplicates("identity", keep="last")
    return rows.sort_values(["source", "sheet", "row"], kind="stable", ignore_index=True)


class _Left:
    """What is not paired yet, on both sides."""

    def __init__(self, found: pd.DataFrame, known: pd.DataFrame) -> None:
        self.found = found
        self.known = known
        self.open = pd.Series(data=True, index=known.index)

    def pair(self, keys: Sequence[str], only: pd.Series | None = None, but: pd.Series | None = None) -> None:
        """Pair rows that are equal in `keys`; `only` some of the rows found, `but` some of the known ones."""
        free = self.found["identity"].eq("")
        ours = self.found.loc[free if only is None else free & only, list(keys)]
        theirs = self.known.loc[self.open if but is None else self.open & ~but, list(keys)]
        if ours.empty or theirs.empty:
            return
        names = [*keys, "nth"]
        ours = ours.assign(nth=ours.groupby(list(keys)).cumcount()).reset_index(names="id")
        theirs = theirs.assign(nth=theirs.groupby(list(keys)).cumcount()).reset_index(names="at")
        pairs = ours.merge(theirs, on=names)
        self.found.loc[pairs["id"], "identity"] = self.known.loc[pairs["at"], "identity"].to_numpy()
        self.open.loc[pairs["at"]] = False

    def pair_corrected(self, memory: Memory) -> None:
        """Pair rows that say what an earlier run found corrected, wherever they stand now."""
        open_ones = self.known[self.open]
        lines = memory.changes[memory.changes["column"].ne("") & memory.changes["identity"].isin(open_ones["identity"])]
        lines = lines.merge(open_ones[["identity", "at"]], on="identity", suffixes=("", "_closed"))
        lines = lines[lines["at"] > lines["at_closed"]].sort_values("at", kind="stable")
        if lines.empty:
            return
        said = open_ones.set_index("identity")[["cells", "table"]].T.to_dict("list")
        latest = {
            identity: dict(zip(own["column"], own["new"], strict=True)) for identity, own in lines.groupby("identity")
        }
        text = {
            identity: content_of(json.loads(said[identity][0]) | cells, said[identity][1])
            for identity, cells in latest.items()
        }
        self.known["content"] = self.known["identity"].map(text).fillna(self.known["content"])
        self.pair(SAME_TEXT)

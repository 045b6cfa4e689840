"""D06: a header date was changed although the rows below it were closed under another one (docs/closing.md)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from sheets_automation.core.judging.check import iso
from sheets_automation.core.judging.contents import contents
from sheets_automation.core.judging.known import known_rows
from sheets_automation.core.memory import Memory
from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.core.reading.parse import Stretch
from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.tables import DATE_OF, INVITE_SUCCESS

FEWEST = 0.5
"""Of a file's closed rows of a day so many must stand there still: a sheet that was emptied for a new day may by chance
hold some of the old rows again."""
SAME, SAME_CUSTOMER = ["source", "content"], ["source", "customer"]


def closed_dates(rows: Rows, memory: Memory) -> pd.Series:
    """The day on which rows were closed that now take another one from a header block; datetime64[s] by row id.

    A row is the same that has the same content in the same source, or, in the success table, which has one row a
    customer and is filled in as time goes by, the same customer; those that stand under their closed date still are
    none of them.

    Source: docs/closing.md, Late rows.
    """
    nothing = pd.Series(dtype="datetime64[s]")
    if memory.rows.empty or rows.frame.empty:
        return nothing
    known = known_rows(memory)
    known = known.loc[known["table"].eq(rows.table.key), [*SAME, "customer", "date"]]
    own = {name: rows.frame[name].astype(object) for name in ("source", "phone")}
    frame = rows.frame[["date"]].assign(source=own["source"], content=contents(rows), customer=own["phone"])
    # From below: of equal rows the old ones stand on top.
    still = [*SAME, "date"]
    stays = frame.iloc[::-1].groupby(still).cumcount() < _sizes(frame.iloc[::-1], known, still)
    left = frame[~stays.reindex(frame.index).astype(bool) & _under_a_block(rows)]
    used = known.groupby(still).cumcount() < _sizes(known, frame, still)
    free = known[~used]
    if left.empty or free.empty:
        return nothing
    pairs = _pairs(left, free, SAME)
    if rows.table is INVITE_SUCCESS:
        named = left.drop(pairs["id"]).dropna(subset="customer")
        pairs = pd.concat([pairs, _pairs(named, free.drop(pairs["at"]), SAME_CUSTOMER)])
        pairs = pairs[pairs["date"] != pairs["date_closed"]]
    found = pairs.groupby(["source", "date_closed"])["id"].transform("size")
    closed = (
        known.groupby(["source", "date"]).size().reindex(pd.MultiIndex.from_frame(pairs[["source", "date_closed"]]))
    )
    kept = pairs[found.to_numpy() >= FEWEST * closed.to_numpy()]
    return kept.set_index("id")["date_closed"].sort_index()


def _pairs(ours: pd.DataFrame, theirs: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """id, at (the indices of the two), source, customer, date, date_closed: the n-th of equal rows for the n-th."""
    numbered = (one.assign(nth=one.groupby(keys).cumcount()) for one in (ours, theirs))
    left, right = (one.reset_index(names=name) for one, name in zip(numbered, ("id", "at"), strict=True))
    pairs = left.merge(right, on=[*keys, "nth"], suffixes=("", "_closed"))
    return pairs[["id", "at", "source", "customer", "date", "date_closed"]]


def _sizes(frame: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.Series:
    """For each row how many rows of the other frame are equal in the keys."""
    sizes = other.groupby(keys).size()
    return sizes.reindex(pd.MultiIndex.from_frame(frame[keys])).fillna(0).set_axis(frame.index)


def _under_a_block(rows: Rows) -> pd.Series:
    """Which rows take their date from a header block; a date line is none."""
    key = DATE_OF[rows.table.key]
    blocks = set()
    for stretch in rows.stretches:
        block = stretch.part.given.get(key)
        if block is not None:
            blocks.add((stretch.grid.source, stretch.grid.sheet, block.row, block.column))
    given = rows.frame["date_given"].to_numpy()
    found = np.zeros(len(given), dtype=bool)
    for at in np.unique(given[given >= 0]):
        cell, place = rows.givens[at], int(rows.frame["place"].to_numpy()[given == at][0])
        grid = rows.stretches[place].grid
        if (grid.source, grid.sheet, cell.row, cell.column) in blocks:
            found |= given == at
    return pd.Series(found, index=rows.frame.index)


def with_dates(rows: Rows, dates: pd.Series) -> list[Stretch]:
    """The stretches of a table with these days written into the rows themselves."""
    key = DATE_OF[rows.table.key]
    place = rows.frame["place"].to_numpy()
    days = dates.reindex(rows.frame.index)
    found = []
    for at, stretch in enumerate(rows.stretches):
        own = days[place == at]
        if own.isna().all():
            found.append(stretch)
            continue
        cells = stretch.columns.get(key, np.full(len(stretch.rows), "", dtype=object)).copy()
        cells[own.notna()] = own.dropna().dt.strftime("%Y-%m-%d").to_numpy(dtype=object)
        found.append(replace(stretch, columns=stretch.columns | {key: cells}))
    return found


def header_date_hits(rows: Rows, dates: pd.Series) -> list[Hit]:
    """D06 on the first row of each sheet and closed day."""
    frame = rows.frame.loc[dates.index, ["source", "sheet"]].assign(day=dates)
    groups = frame.groupby(["source", "sheet", "day"], observed=True)
    first, count = groups.cumcount().eq(0), groups["day"].transform("size")
    own = frame[first]
    return [hit("D06", DATE_OF[rows.table.key], own.index, n=count[first].to_numpy(), d=iso(own["day"]))]

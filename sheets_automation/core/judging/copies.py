"""Rows that stand twice: copies of files (X19), of records (X20) and of rows (X02).

Judged first, on all rows; a row that is excluded here has no other finding (docs/rules.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.judging.grading import RowFacts, grade_of, graded
from sheets_automation.core.reading.hits import Hit, Notice, hit
from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.schema import refused
from sheets_automation.model.tables import CALL_LOG, DATE_OF, NOT_TYPED

Hashes = npt.NDArray[np.uint64]
Codes = dict[str, npt.NDArray[np.int64]]
"""Column to a number per row."""

ALWAYS_COMPARED = {table: frozenset({"phone", day, "staff"}) for table, day in DATE_OF.items()}
MIX = np.uint64(0x9E3779B97F4A7C15)
OF_FILES = ("X19", "X20")


@dataclass(slots=True)
class Copies:
    """Which rows are copies, by the rule that excludes them, and what is said of them."""

    dropped: dict[int, str] = field(default_factory=dict)
    """Row id to rule id."""
    sources: set[str] = field(default_factory=set)
    """Files that are copies (X19)."""
    hits: list[Hit] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    @property
    def of_files(self) -> list[int]:
        """Rows of which another file holds the same one, or a newer one."""
        return [id_ for id_, rule in self.dropped.items() if rule in OF_FILES]


def find_copies(tables: list[Rows], modified: Mapping[str, float], facts: RowFacts, today: date) -> Copies:
    """X19, then X20, then X02.

    Args:
        tables: the rows of the work tables, tidied.
        modified: path to time of last change.
        facts: what grading needs; its settings give copy_share and copy_rows.
        today: as of which X19 is graded, since it is about files.

    Source: docs/rules.md, Order of judging; docs/rules-table.md.
    """
    copies = Copies()
    codes = {rows.table.key: _codes(rows) for rows in tables}
    if grade_of("X19", facts.settings, today) is not None:
        share, fewest = (facts.settings.number(key, today) for key in ("copy_share", "copy_rows"))
        _file_copies(tables, codes, modified, (share, fewest), copies)
    for rows in tables:
        found = _record_copies(rows, codes[rows.table.key], modified, copies)
        _drop(copies, "X20", found, facts)
    for rows in tables:
        found = _row_copies(rows, codes[rows.table.key], copies)
        _drop(copies, "X02", found, facts)
    return copies


def _drop(copies: Copies, rule: str, ids: list[int], facts: RowFacts) -> None:
    """Take these rows out, where the rule is in force and excludes."""
    judged = graded([hit(rule, "", ids)], facts)
    copies.dropped |= dict.fromkeys(judged.loc[judged["effect"].eq("exclude"), "id"].tolist(), rule)


# ---- what two rows have in common ---------------------------------------------------------------------------
def _codes(rows: Rows) -> Codes:
    """For each business column a number per row, the same for the same tidied value; what was refused as typed."""
    found = {}
    for key in rows.table.keys:
        if key in NOT_TYPED:
            continue
        codes, _ = pd.factorize(rows.frame[key])
        codes = codes.astype(np.int64)
        unread = rows.frame[refused(key)].to_numpy()
        codes[unread] = -2 - rows.typed[key].codes[unread]
        if key == "call_time":
            codes = codes * 2 + rows.frame["clocked"].to_numpy()
        found[key] = codes
    return found


def _hash(codes: Codes, keys: list[str], seed: int) -> Hashes:
    """One number per row for these columns together."""
    length = len(next(iter(codes.values())))
    hashes = np.full(length, np.uint64(seed), dtype=np.uint64)
    for key in keys:
        mixed = codes[key].astype(np.uint64) * MIX
        hashes = (hashes ^ (mixed ^ (mixed >> np.uint64(29)))) * np.uint64(0xBF58476D1CE4E5B9)
        hashes ^= hashes >> np.uint64(32)
    return hashes


# ---- X19 ----------------------------------------------------------------------------------------------------
def _file_copies(
    tables: list[Rows],
    codes: dict[str, Codes],
    modified: Mapping[str, float],
    enough: tuple[float, float],
    copies: Copies,
) -> None:
    """Take the files from the fullest down; one that holds `enough` (share, rows) of a kept one is its copy."""
    share, fewest = enough
    size: dict[str, int] = {}
    for rows in tables:
        for source, count in rows.frame["source"].value_counts().items():
            size[str(source)] = size.get(str(source), 0) + int(count)
    partners = _candidates(tables, codes)
    kept: list[str] = []
    for path in sorted(size, key=lambda path: (-size[path], -modified.get(path, 0.0), path)):
        for fuller in (one for one in kept if one in partners.get(path, ())):
            same = _same_rows(tables, codes, path, fuller)
            if len(same) >= fewest and len(same) >= share * size[path]:
                copies.dropped |= dict.fromkeys(same, "X19")
                copies.sources.add(path)
                copies.notices.append(Notice("X19", path, words={"a": path, "b": fuller, "c": fuller}))
                break
        else:
            kept.append(path)


def _candidates(tables: list[Rows], codes: dict[str, Codes]) -> dict[str, set[str]]:
    """For each file the files that share a row with it in phone, date, staff and call result: rarely any."""
    parts = []
    for seed, rows in enumerate(tables):
        keys = sorted(ALWAYS_COMPARED[rows.table.key]) + (["call_result"] if rows.table is CALL_LOG else [])
        hashes = _hash(codes[rows.table.key], keys, seed + 1)
        parts.append(pd.DataFrame({"source": rows.frame["source"].astype(object).to_numpy(), "hash": hashes}))
    every = pd.concat(parts).drop_duplicates()
    every = every[every.duplicated("hash", keep=False)]
    pairs = every.merge(every, on="hash")[["source_x", "source_y"]].drop_duplicates()
    found: dict[str, set[str]] = {}
    for one, other in pairs.itertuples(index=False):
        if one != other:
            found.setdefault(one, set()).add(other)
    return found


def _same_rows(tables: list[Rows], codes: dict[str, Codes], path: str, fuller: str) -> list[int]:
    """Ids of the rows of `path` that `fuller` holds too, each as often as it stands there."""
    same: list[int] = []
    for seed, rows in enumerate(tables):
        source = rows.frame["source"].to_numpy()
        ours, theirs = source == path, source == fuller
        if not ours.any() or not theirs.any():
            continue
        columns = _columns_of(rows, ours) & _columns_of(rows, theirs)
        needed = ALWAYS_COMPARED[rows.table.key] | ({"call_result"} if rows.table is CALL_LOG else set())
        if not needed <= columns:
            continue
        either = ours | theirs
        own = {key: values[either] for key, values in codes[rows.table.key].items()}
        frame = pd.DataFrame({"hash": _hash(own, sorted(columns), seed + 1), "ours": ours[either]})
        frame["nth"] = frame.groupby(["ours", "hash"]).cumcount()
        frame["id"] = rows.frame.index[either]
        held = pd.MultiIndex.from_frame(frame.loc[~frame["ours"], ["hash", "nth"]])
        mine = frame[frame["ours"]]
        same += mine["id"][pd.MultiIndex.from_frame(mine[["hash", "nth"]]).isin(held)].tolist()
    return same


def _columns_of(rows: Rows, at: npt.NDArray[np.bool_]) -> frozenset[str]:
    """The business columns that a file has; date, staff and store may come from its header block."""
    places = np.unique(rows.frame["place"].to_numpy()[at])
    found = {key for place in places for key in rows.stretches[place].part.columns}
    return frozenset(found - NOT_TYPED) | {DATE_OF[rows.table.key], "staff", "store"}


# ---- X20 ----------------------------------------------------------------------------------------------------
def _record_copies(rows: Rows, codes: Codes, modified: Mapping[str, float], copies: Copies) -> list[int]:
    """Of one record in two files the older row; it is spoken of only where the content differs."""
    keep = ["source", "sheet", "record_id", "planned"]
    frame = rows.frame.loc[~rows.frame.index.isin(list(copies.dropped)), keep].dropna()
    frame = frame[~frame.duplicated(["source", "sheet", "record_id"], keep=False)]
    frame = frame[frame.duplicated("record_id", keep=False)]
    if frame.empty:
        return []
    frame["hash"] = _hash(codes, sorted(codes), 0)[frame.index - rows.first_id]
    frame["path"] = frame["source"].astype(object)
    frame["modified"] = frame["path"].map(lambda path: modified.get(path, 0.0))
    # A row of a worklist in which nobody typed gives way to the one that was filled, in silence.
    frame["filled"] = ~frame["planned"]
    frame = frame.sort_values(["record_id", "filled", "modified", "path"])
    newest = frame.drop_duplicates("record_id", keep="last").set_index("record_id")
    older = frame[frame.duplicated("record_id", keep="last")]
    older = older[older["path"].to_numpy() != newest["path"].reindex(older["record_id"]).to_numpy()]
    differs = older["hash"].to_numpy() != newest["hash"].reindex(older["record_id"]).to_numpy()
    loud = older[differs & older["filled"].to_numpy()]
    newer = newest["path"].reindex(loud["record_id"]).to_numpy()
    copies.hits.append(hit("X20", "record_id", loud.index, c=newer))
    return [int(id_) for id_ in older.index]


# ---- X02 ----------------------------------------------------------------------------------------------------
def _row_copies(rows: Rows, codes: Codes, copies: Copies) -> list[int]:
    """Of equal rows of one sheet the later ones; unanswered calls without a clock time are separate dials."""
    if rows.frame.empty:
        return []
    hashes = pd.Series(_hash(codes, sorted(codes), 0), index=rows.frame.index, name="hash")
    frame = rows.frame[["source", "sheet", "row"]].assign(hash=hashes)
    frame = frame[~frame.index.isin(list(copies.dropped))]
    if rows.table is CALL_LOG:
        separate = ~rows.frame["connected"] & ~rows.frame["clocked"] | rows.frame["planned"]
        frame = frame[~separate.loc[frame.index]]
    same = frame.groupby(["source", "sheet", "hash"], observed=True)["row"]
    later = same.cumcount() > 0
    first = same.transform("first")[later]
    copies.hits.append(hit("X02", "phone", frame.index[later], r=(first + 1).to_numpy()))
    return [int(id_) for id_ in frame.index[later]]

"""How far a day has come in each store: who has handed in, what is to dial, which files are gone (docs/day.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from sheets_automation.core.figures.evening import guide_lines
from sheets_automation.core.figures.workings import Workings
from sheets_automation.model.errors import SettingError

STANDING = (
    *("store", "expected", "submitted", "waiting_for", "planned"),
    *("closed_version", "closed_at", "closed_by"),
)


def known_stores(work: Workings) -> list[str]:
    """Every store of the campaign by name: of the list, of the roster, of the rows, of what was closed."""
    settings = work.settings
    written = {one.name for one in settings.stores} | {one.store for one in settings.roster if one.store}
    seen = set(work.judged.presence["store"].dropna()) | set(work.memory.closings["store"].dropna())
    return sorted(map(str, written | seen))


def stores_asked(work: Workings, asked: Sequence[str]) -> tuple[str, ...]:
    """The names of the stores asked for, in order, each once; a store may be called by another of its names.

    Raises:
        SettingError: there is no such store.
    """
    known, names = known_stores(work), work.settings.store_names
    found = dict.fromkeys(names.get(store.strip(), store.strip()) for store in asked)
    for store in found:
        if store not in known:
            raise SettingError(
                f"没有「{store}」这家门店。已有\uff1a{'、'.join(known)}",
                f'There is no store "{store}"; there are {", ".join(known)}',
            )
    return tuple(sorted(found))


def standing(work: Workings, day: date) -> pd.DataFrame:
    """STANDING, a row per store, by name; stores of the list are there even when nobody is to hand in.

    expected, submitted, planned (int: rows still to dial), waiting_for (list of names), closed_version (int, 0: the day
    is not closed), closed_at (datetime64[s]), closed_by (text).

    Source: docs/day.md.
    """
    lines = guide_lines(work, day)
    lines["submitted"] &= lines["expected"]
    by_store = lines.groupby("store")
    found = by_store[["expected", "submitted", "planned"]].sum()
    absent = lines[lines["expected"] & ~lines["submitted"]].sort_values("staff").groupby("store")["staff"].agg(list)
    stores = sorted({*found.index, *(one.name for one in work.settings.stores)})
    found = found.reindex(stores, fill_value=0).astype(int)
    found["waiting_for"] = [absent.get(store, []) for store in stores]
    return (
        found.join(_closed(work, day))
        .fillna({"closed_version": 0, "closed_by": ""})
        .rename_axis("store")[list(STANDING[1:])]
        .reset_index()
        .astype({"closed_version": int})
    )


def _closed(work: Workings, day: date) -> pd.DataFrame:
    """The latest closing of the day, by store."""
    closings = work.memory.closings
    last = closings[closings["date"].eq(pd.Timestamp(day))].sort_values("version").drop_duplicates("store", keep="last")
    names = {"version": "closed_version", "at": "closed_at", "by": "closed_by"}
    return last.set_index("store")[list(names)].rename(columns=names)


def missing_files(work: Workings, sources: pd.DataFrame) -> dict[str, list[str]]:
    """Files that were there at the last run and are gone, with the stores of their rows.

    Args:
        work: their rows are kept.
        sources: SOURCE (model/frames.py).
    """
    gone = sorted(set(sources.loc[sources["status"].astype("str").eq("missing"), "source"]))
    rows = pd.concat([rows.frame[["source", "store"]] for rows in work.judged.tables])
    kept = rows[rows["source"].isin(gone)].dropna().drop_duplicates().astype(object)
    return {path: sorted(kept.loc[kept["source"].eq(path), "store"]) for path in gone}

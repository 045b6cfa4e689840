"""Closing a day of stores: its figures, its rows, who owns whom, what was seen (docs/closing.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

import numpy as np
import pandas as pd

from sheets_automation.core.figures.customers import results as credited
from sheets_automation.core.figures.customers import results_without_a_date
from sheets_automation.core.figures.evening import guide_lines, with_not_begun
from sheets_automation.core.figures.forecast import forecasts, forecasts_to_keep
from sheets_automation.core.figures.guides import guide_days
from sheets_automation.core.figures.quota import Clock
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.contents import as_json, cells_of
from sheets_automation.core.judging.history import with_seen_days
from sheets_automation.core.memory import CLOSINGS, DAYS, FORECASTS, OWNERS, RESULTS, ROWS, Memory, nothing


def freeze(work: Workings, day: date, stores: Sequence[str], by: str) -> Memory:
    """The lines that closing this day of these stores adds to a campaign's memory; nothing else changes.

    Args:
        work: what the evening shows was made of this.
        day: the day that is closed; another one than today may be closed, too.
        stores: which ones; none: every store with a guide on duty on that day, or with rows of it.
        by: who closes it.

    Returns:
        closings, days, rows, owners, results and forecasts of a Memory; the other frames are empty.

    Source: docs/closing.md, As closed and restated.
    """
    when = pd.Timestamp(day)
    closings = _closings(work, when, stores, by)
    names = closings["store"].tolist()
    past = work.judged.past
    seen = past[past["store"].astype(object).isin(names) & (past["date"] <= when)]
    results = _results(work, seen, when)
    figures = _figures(work, closings, results)
    # Figures leave out the day of a store without a row; the evening showed it, and its rows will be late.
    days = with_not_begun(work, figures[figures["date"].eq(when)], day, _once_closed(work, closings))
    return Memory(
        closings=closings,
        days=_like(nothing(DAYS), days.merge(closings[["store", "date", "version"]], on=["store", "date"])),
        rows=_rows(work, closings),
        owners=_owners(work, seen),
        results=results,
        forecasts=_forecasts(work, closings, figures, day),
    )


def _closings(work: Workings, when: pd.Timestamp, stores: Sequence[str], by: str) -> pd.DataFrame:
    """CLOSINGS of the stores, each one version further than the latest of this day."""
    own = guide_lines(work, when.date())
    on_duty = own["assessed"] & own["attendance"].gt(0)
    names = sorted(set(stores)) or sorted(set(own.loc[on_duty | own["submitted"], "store"]))
    before = work.memory.closings
    versions = before[before["date"].eq(when)].groupby("store")["version"].max()
    found = pd.DataFrame(
        {
            "store": pd.Series(names, dtype=object),
            "date": when,
            "version": versions.reindex(names).fillna(0).astype("int64").to_numpy() + 1,
            "at": pd.Timestamp(work.now),
            "by": by,
        }
    )
    return _like(nothing(CLOSINGS), found)


def _figures(work: Workings, closings: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """The guides' figures as they are once the day is closed, neither open nor pending.

    A result without a date counts on this day already: it is this close that has seen it first.
    """
    past = with_seen_days(work.judged.past, results)
    return guide_days(work.judged, work.marks, credited(past, work.owner), _once_closed(work, closings))


def _once_closed(work: Workings, closings: pd.DataFrame) -> Clock:
    return Clock(work.settings, work.now, work.memory.grown(Memory(closings=closings)))


def _forecasts(work: Workings, closings: pd.DataFrame, figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """FORECASTS of the campaign, as of the day that is closed and with it in their pace.

    What is closed on the next morning foresees what it would have on the evening: days after it are not known.
    """
    clock = _once_closed(work, closings)
    if day < work.now.date():
        clock = Clock(clock.settings, datetime.combine(day, time.max), clock.memory)
    found = forecasts(figures[figures["date"] <= pd.Timestamp(day)], clock)
    return _like(nothing(FORECASTS), forecasts_to_keep(found, day))


def _rows(work: Workings, closings: pd.DataFrame) -> pd.DataFrame:
    """ROWS: every data row of the day, counted or excluded."""
    named = work.named.reset_index(names="id").merge(closings[["store", "date", "version"]], on=["store", "date"])
    cells: dict[int, str] = {}
    for rows in work.judged.tables:
        ids = named.loc[named["table"].eq(rows.table.key), "id"].to_numpy(dtype=np.int64)
        cells |= zip(ids.tolist(), map(as_json, cells_of(rows, ids)), strict=True)
    return _like(nothing(ROWS), named.assign(cells=[cells[at] for at in named["id"]]))


def _owners(work: Workings, seen: pd.DataFrame) -> pd.DataFrame:
    """OWNERS of the customers seen that have none yet."""
    firsts = seen[["who", "customer"]].drop_duplicates("who").astype({"customer": object})
    firsts = firsts[~firsts["customer"].isin(work.memory.owners["customer"])]
    owner = work.owner.loc[firsts["who"]].astype(object)
    found = firsts.assign(store=owner["store"].to_numpy(), staff=owner["staff"].to_numpy())
    return _like(nothing(OWNERS), found.sort_values("customer"))


def _results(work: Workings, seen: pd.DataFrame, when: pd.Timestamp) -> pd.DataFrame:
    """RESULTS that are seen for the first time and have no date in the sheet."""
    found = results_without_a_date(seen)[["customer", "kind"]].drop_duplicates()
    known = pd.MultiIndex.from_frame(work.memory.results[["customer", "kind"]])
    found = found[~pd.MultiIndex.from_frame(found).isin(known)]
    return _like(nothing(RESULTS), found.assign(date=when).sort_values(["customer", "kind"]))


def _like(empty: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The rows with the columns and dtypes of a frame of Memory."""
    return found[list(empty.columns)].astype(empty.dtypes.to_dict()).reset_index(drop=True)

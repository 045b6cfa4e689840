"""Targets, attainment, score, status and streak of each guide and day (docs/figures.md, Quota and score)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.as_of import by_who, number_for, value_for
from sheets_automation.core.figures.activity import INVITE_BASES, STAFF_DAY_KEY, rate
from sheets_automation.core.figures.targets import with_targets
from sheets_automation.core.judging.duty import guides_of_stores
from sheets_automation.core.judging.late import closed_days, is_closed
from sheets_automation.core.judging.roster import belongs_elsewhere
from sheets_automation.core.memory import NOTHING_KNOWN, Memory
from sheets_automation.model.figures import NEUTRAL
from sheets_automation.model.settings import Settings

Bools = npt.NDArray[np.bool_]
Moments = npt.NDArray[np.datetime64]


def assessed(presence: pd.DataFrame, events: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """The (date, store, staff) that are judged, with `idle`: a day on which the store has results but no rows.

    Args:
        presence: date, store, staff of every data row that is no copy, planned ones aside.
        events: date, store of every result.
        settings: roster, campaign dates, assignments.
        now: the as-of time.

    Source: docs/figures.md, Quota and score.
    """
    days = _store_days(presence, events, settings, now)
    every = days.merge(guides_of_stores(presence, settings, now.date()), on="store")
    return every[every["date"].between(every["since"], every["until"])][[*STAFF_DAY_KEY, "idle"]]


def _store_days(presence: pd.DataFrame, events: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """date, store, idle: days with a row or an assignment; days with results only are idle."""
    assigned = pd.DataFrame(
        [(pd.Timestamp(one.date), one.store) for one in settings.assignments], columns=["date", "store"]
    )
    busy = pd.concat([presence[["date", "store"]], assigned]).drop_duplicates().assign(idle=False)
    days = pd.concat([busy, events[["date", "store"]].assign(idle=True)]).drop_duplicates(["date", "store"])
    first = pd.Timestamp(settings.starts_on) if settings.starts_on else None
    last = pd.Timestamp(min(now.date(), settings.ends_on or date.max))
    begins = days["store"].map(busy.groupby("store")["date"].min()) if first is None else first
    return days[(days["date"] >= begins) & (days["date"] <= last)]


def staff_days(
    figures: pd.DataFrame,
    judged: pd.DataFrame,
    presence: pd.DataFrame,
    excluded: pd.DataFrame,
    clock: Clock,
) -> pd.DataFrame:
    """One row per assessed (date, store, staff), and per other one with rows or results, which is exempt.

    Args:
        figures: ACTIVITY and RESULTS by (date, store, staff).
        judged: from `assessed`.
        presence: date, store, staff of every data row that is no copy, planned ones aside.
        excluded: calls, invites by (date, store, staff): what the rows excluded by ERROR would add.
        clock: settings and now.

    Returns:
        STAFF_DAY (model/frames.py) and `submitted` (bool), sorted by date, store, staff.

    Source: docs/figures.md, Quota and score.
    """
    handed = pd.MultiIndex.from_frame(presence[STAFF_DAY_KEY].drop_duplicates())
    keys = (
        pd.MultiIndex.from_frame(judged[STAFF_DAY_KEY]).union(pd.MultiIndex.from_frame(_keys_of(figures))).union(handed)
    )
    found = figures.reindex(keys, fill_value=0)
    found.index.names = STAFF_DAY_KEY
    free = pd.MultiIndex.from_frame(judged.loc[judged["idle"], STAFF_DAY_KEY])
    found["assessed"] = keys.isin(pd.MultiIndex.from_frame(judged[STAFF_DAY_KEY]).difference(free))
    found["submitted"] = keys.isin(handed)
    for name in ("calls", "invites"):
        found[f"could_{name}"] = excluded[name].reindex(keys).fillna(0)
    found = found.reset_index().sort_values(STAFF_DAY_KEY, kind="stable", ignore_index=True)
    _elsewhere(found, clock.settings)
    found = with_targets(found, clock.settings)
    found.loc[~found["assessed"], ["calls_target", "invites_target"]] = 0
    _scores(found, clock.settings)
    _statuses(found, clock)
    found["contact_rate"] = rate(found["connected"], found["dials"])
    found["streak"] = streaks(found)
    return found


def _keys_of(figures: pd.DataFrame) -> pd.DataFrame:
    """Where there are rows or results; a visit that was only announced is neither."""
    done = figures.drop(columns="appointments").ne(0).any(axis=1)
    return figures.index[done].to_frame(index=False)


def _elsewhere(found: pd.DataFrame, settings: Settings) -> None:
    """A guide whom the roster puts elsewhere that day is not judged here."""
    if settings.roster:
        moved = by_who(found, lambda day, store, staff: bool(day and belongs_elsewhere(settings, day, store, staff)))
        found["assessed"] &= ~moved.astype(bool)


def _scores(found: pd.DataFrame, settings: Settings) -> None:
    """Attainment of each target, not capped; the score, capped, over the targets that are not 0."""
    basis = value_for(found, settings, "invite_basis")
    done = [found[column] for column in INVITE_BASES.values()]
    found["invites_done"] = np.select([basis == name for name in INVITE_BASES], done)
    found["calls_attainment"] = rate(found["counted_calls"], found["calls_target"])
    found["invites_attainment"] = rate(found["invites_done"], found["invites_target"])
    points = weights = pd.Series(0.0, index=found.index)
    for name in ("calls", "invites"):
        weight = number_for(found, settings, f"weight_{name}") * found[f"{name}_target"].gt(0)
        points = points + weight * found[f"{name}_attainment"].clip(upper=1).fillna(0)
        weights = weights + weight
    # Twelve decimals: what is behind them is noise of floats.
    found["score"] = (100 * rate(points, weights)).round(12)


def _statuses(found: pd.DataFrame, clock: Clock) -> None:
    """The first that applies: exempt, met, open, not_submitted, pending, missed."""
    calls, invites = found["counted_calls"], found["invites_done"]
    enough_calls, enough_invites = found["calls_target"], found["invites_target"]
    exempt = ~found["assessed"] | found["attendance"].eq(0) | (enough_calls.eq(0) & enough_invites.eq(0))
    met = (calls >= enough_calls) & (invites >= enough_invites)
    could = (calls + found["could_calls"] >= enough_calls) & (invites + found["could_invites"] >= enough_invites)
    found["status"] = np.select(
        [exempt, met, clock.is_open(found), ~found["submitted"], could & clock.in_grace(found)],
        ["exempt", "met", "open", "not_submitted", "pending"],
        default="missed",
    )
    found.loc[exempt, ["score", "calls_attainment", "invites_attainment"]] = np.nan
    found.loc[found["status"].eq("not_submitted"), "score"] = 0.0


class Clock:
    """Whether a day of a store is still going on, as of now; a day that was closed is not."""

    def __init__(self, settings: Settings, now: datetime, memory: Memory = NOTHING_KNOWN) -> None:
        self.settings = settings
        self.now = now
        self.memory = memory

    def _at(self, found: pd.DataFrame, key: str, days: int) -> Moments:
        """The moment a day reaches this time of day, so many days later, by the settings of its store."""

        def moment(day: date | None, store: str, staff: str) -> datetime | None:
            del staff
            return datetime.combine(day + timedelta(days=days), self.settings.clock(key, day, store)) if day else None

        return by_who(found, moment).to_numpy().astype("datetime64[s]")

    def is_open(self, found: pd.DataFrame) -> Bools:
        """Today, before evening_close, and not closed."""
        today = found["date"].eq(pd.Timestamp(self.now.date())).to_numpy(dtype=bool)
        going_on = np.datetime64(self.now, "s") < self._at(found, "evening_close", 0)
        return np.logical_and(np.logical_and(today, going_on), ~is_closed(found, closed_days(self.memory)))

    def in_grace(self, found: pd.DataFrame) -> Bools:
        """late_grace_until of the next day has not passed, and the day is not closed."""
        before = np.less_equal(np.datetime64(self.now, "s"), self._at(found, "late_grace_until", 1))
        return np.logical_and(before, ~is_closed(found, closed_days(self.memory)))


def streaks(days: pd.DataFrame) -> pd.Series:
    """Consecutive assessed days with status met, ending at each day; exempt and open days neither break nor add.

    Args:
        days: date, store, staff, status, sorted by date.
    """
    judged = days[~days["status"].isin(NEUTRAL)]
    met = judged["status"].eq("met")
    who = [judged["store"], judged["staff"]]
    run = (~met).groupby(who).cumsum()
    streak = met.astype(int).groupby([*who, run]).cumsum()
    streak = streak.reindex(days.index)
    return streak.groupby([days["store"], days["staff"]]).ffill().fillna(0).astype(int)

"""When the next dial may be: `due_at` of each entry of the queue (docs/callbacks.md, "When")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_automation.core.as_of import by_who
from sheets_automation.model.callback_policy import (
    DAY,
    GAPS,
    POLICY_KEYS,
    REASON_UNKNOWN,
    SOFT,
    SOMEONE_WAS_THERE,
    Policy,
    read_policy,
)
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DAY_PARTS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Moments = NDArray[np.datetime64]

NEVER = 10**9
"""A minute after every other."""

NONE = -1
"""Position of a row that there is not."""


def policy_groups(where: pd.DataFrame, settings: Settings) -> Iterator[tuple[Policy, Bools]]:
    """Each policy in force, with the rows of `where` (date, store) in which it is; together all of them.

    Raises:
        SettingError: a call-back setting cannot be read.
    """
    if where.empty or all(map(settings.is_constant, POLICY_KEYS)):
        yield read_policy(settings, None), np.ones(len(where), dtype=bool)
        return
    found = by_who(where.assign(staff=""), lambda day, store, _: read_policy(settings, day, store))
    codes, policies = pd.factorize(found)
    for code, policy in enumerate(policies):
        yield policy, codes == code


def has_soft_gate(where: pd.DataFrame, settings: Settings) -> Bools:
    """Whether callback.gate is soft on each row of `where` (date, store).

    Raises:
        SettingError: a call-back setting cannot be read.
    """
    found = np.zeros(len(where), dtype=bool)
    for policy, there in policy_groups(where, settings):
        found[there] = policy.gate == SOFT
    return found


def due_times(rows: pd.DataFrame, entries: pd.DataFrame, policy: Policy) -> Moments:
    """due_at of each entry as datetime64[s]: the time typed, else the gap after the last failed dial.

    `rows`: the history, positions as index. `entries`: at, begin, first_c, last_c, typed, tries, promise as of
    the row `at` (core/judging/callback_runs.py), and is_known bool: of class A or B.
    """
    at, begin, typed, last_c = (entries[name].to_numpy() for name in ("at", "begin", "typed", "last_c"))
    missed = entries["tries"].to_numpy() > 0
    first_window = policy.windows[0].start
    days = rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)

    due = as_moments(days[begin] + 1, np.full(len(begin), first_window))
    follow_up = rows["follow_up"].to_numpy().astype("datetime64[s]")[typed]
    # A date alone means the start of the first window.
    timed = rows["follow_up_timed"].to_numpy(dtype=bool)[typed]
    day_alone = follow_up.astype("datetime64[D]").astype("datetime64[s]") + np.timedelta64(first_window * 60, "s")
    follow_up = np.where(timed, follow_up, day_alone)

    # What a customer was promised stands until it was tried; a C without a class only knows its latest row.
    agreed = entries["promise"].to_numpy() | entries["is_known"].to_numpy()
    untried = (typed >= last_c) | (follow_up > dial_moments(rows, last_c, policy))
    wins = (typed != NONE) & (~missed | (typed == at) | (agreed & untried))
    due = np.where(wins, follow_up, due)

    counting = missed & ~wins
    due[counting] = due_after(_last_dials(rows, entries[counting], policy), policy)
    return due


def dial_moments(rows: pd.DataFrame, positions: Ints, policy: Policy) -> Moments:
    """When the dials at these positions were made; without a clock time: by the end of their window."""
    days = rows["date"].to_numpy().astype("datetime64[D]").astype(np.int64)[positions]
    ends = np.array([window.end for window in policy.windows])
    dials = rows.iloc[positions]
    clocked, clock = _clocks(dials)
    return as_moments(days, np.where(clocked, clock, ends[_windows_of(dials, policy)]))


def _clocks(dials: pd.DataFrame) -> tuple[Bools, Ints]:
    clocked = dials["clocked"].to_numpy(dtype=bool)
    return clocked, np.where(clocked, dials["minute"].to_numpy(), 0).astype(np.int64)


def _windows_of(dials: pd.DataFrame, policy: Policy) -> Ints:
    """Position of the window in which the typed day-part of each dial counts."""
    typed = {part.key: policy.window_of(part.key) for part in DAY_PARTS}
    return np.asarray(dials["daypart"].map(typed).fillna(policy.window_of("")), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class LastDials:
    """The last failed dial of n customers, one position each; minutes are since midnight, days since 1970-01-01.

    `clock` is any number where `clocked` is False. `window`: where there is no clock time, the position of the window
    in which the typed day-part counts. `reason`: result. `attempts`: failed dials so far. `that_day`: all dials of
    the customer on the day. `failed_clocks` (n, k): clock times to keep away from, NaN behind the last.
    """

    day: Ints
    clock: Ints
    clocked: Bools
    window: Ints
    reason: pd.Series[str]
    attempts: Ints
    that_day: Ints
    failed_clocks: NDArray[np.float64]


def _last_dials(rows: pd.DataFrame, entries: pd.DataFrame, policy: Policy) -> LastDials:
    last_c = entries["last_c"].to_numpy()
    dials = rows.iloc[last_c]
    clocked, clock = _clocks(dials)
    return LastDials(
        day=dials["date"].to_numpy().astype("datetime64[D]").astype(np.int64),
        clock=clock,
        clocked=clocked,
        window=_windows_of(dials, policy),
        reason=dials["result"],
        attempts=entries["tries"].to_numpy(),
        that_day=_dials_of_the_day(rows)[last_c],
        failed_clocks=_failed_clocks(rows, entries["first_c"].to_numpy(), last_c),
    )


def _dials_of_the_day(rows: pd.DataFrame) -> Ints:
    """All dials of the row's customer on the row's date, connected or not, whoever made them."""
    customer, day = rows["customer"].cat.codes.to_numpy(), rows["date"].to_numpy()
    fresh = np.r_[True, (customer[1:] != customer[:-1]) | (day[1:] != day[:-1])]
    dials: Ints = np.add.reduceat(rows["is_call"].to_numpy(dtype=np.int64), np.flatnonzero(fresh))
    found: Ints = dials[np.cumsum(fresh) - 1]
    return found


def _failed_clocks(rows: pd.DataFrame, first_c: Ints, last_c: Ints) -> NDArray[np.float64]:
    """Clock times of each run's failed dials, NaN behind the last; busy is left out, for someone was there."""
    counts = rows["is_call"] & ~rows["connected"] & rows["clocked"] & (rows["result"] != SOMEONE_WAS_THERE)
    at = np.flatnonzero(counts)
    clocks = rows["minute"].to_numpy()[at]
    # Between the first and the last failed dial of a run stand no rows of another run or customer.
    begin, end = np.searchsorted(at, first_c), np.searchsorted(at, last_c, side="right")
    place = begin[:, None] + np.arange((end - begin).max(initial=0))
    there = place < end[:, None]
    return np.where(there, np.floor(np.append(clocks, np.nan)[np.where(there, place, NONE)]), np.nan)


@dataclass(frozen=True, slots=True)
class _Start:
    """From when on to search, and in which windows (n, windows)."""

    day: Ints
    minute: Ints
    allowed: Bools


def due_after(dials: LastDials, policy: Policy) -> Moments:
    """The earliest minute that the policy allows for the next dial of each customer, as datetime64[s] (n)."""
    start = _start(dials, policy)
    day, minute = _earliest(dials, start, policy, policy.avoid)
    # What cannot be had at all is given up, the least important first: the distance to earlier clock times, then the
    # other window (a campaign with a single window has none).
    anywhere = _Start(start.day, start.minute, np.ones_like(start.allowed))
    for relaxed in (start, anywhere):
        missing = minute == NEVER
        if missing.any():
            other_day, other_minute = _earliest(dials, relaxed, policy, 0)
            day, minute = np.where(missing, other_day, day), np.where(missing, other_minute, minute)
    return as_moments(day, minute)


def as_moments(day: Ints, minute: Ints) -> Moments:
    """Days since 1970-01-01 and minutes since midnight as datetime64[s]."""
    return (day * DAY + minute).astype("datetime64[m]").astype("datetime64[s]")


def _start(dials: LastDials, policy: Policy) -> _Start:
    minutes, days, another = gaps_after(dials.reason, dials.attempts)
    starts = np.array([window.start for window in policy.windows])
    ends = np.array([window.end for window in policy.windows])
    clock = dials.clock[:, None]
    inside = (starts <= clock) & (clock < ends) & dials.clocked[:, None]

    # With a clock time: exactly the gap, or from 00:00 on where only the day counts.
    counted = dials.clock + minutes
    day = dials.day + days + counted // DAY
    minute = np.where(another, 0, counted % DAY)
    allowed = ~(inside & another[:, None])

    # Without: the next window of the same day, or the next day-part of the circle am, evening, pm: each time the
    # window before, round the clock, so that every day-part comes up and no two neighbours follow each other.
    blurred, in_minutes, count = ~dials.clocked, minutes > 0, len(starts)
    later = dials.window + 1
    same_day = later < count
    day = np.where(blurred, dials.day + np.where(in_minutes, ~same_day, days), day)
    next_start = np.where(same_day, starts[later % count], 0)
    minute = np.where(blurred, np.where(in_minutes, next_start, 0), minute)
    circle = np.arange(count) == ((dials.window - 1) % count)[:, None]
    allowed = np.where((blurred & ~in_minutes)[:, None], circle, allowed)
    return _Start(day, minute, allowed)


def gaps_after(reason: pd.Series[str], attempts: Ints) -> tuple[Ints, Ints, Bools]:
    """Minutes, days and "another day-part" of the gap that follows a dial with this result, the n-th failed one."""
    reasons = pd.Index(GAPS)
    row = reasons.get_indexer(pd.Index(reason.where(reason.isin(reasons), REASON_UNKNOWN)))
    table = np.zeros((len(GAPS), max(map(len, GAPS.values())), 3), dtype=np.int64)
    for line, gaps in zip(table, GAPS.values(), strict=True):
        for cell, gap in zip(line, gaps, strict=False):
            cell[:] = gap.minutes, gap.days, gap.another_daypart
    # Who is exhausted is not asked for; the clip only keeps such a row inside the table.
    found = table[row, np.clip(attempts, 1, table.shape[1]) - 1]
    return found[:, 0], found[:, 1], found[:, 2].astype(bool)


def _earliest(dials: LastDials, start: _Start, policy: Policy, avoid: int) -> tuple[Ints, Ints]:
    """Day and minute of the first allowed minute from `start` on; minute NEVER where there is none.

    The first allowed minute of a stretch of time is its beginning, the beginning of a window, or the end of an avoided
    span: only these are tried. Two days are enough, for every rule but the dials of the day itself repeats daily:
    what the second day does not hold, no day of the week holds.
    """
    count = len(start.day)
    starts = np.array([window.start for window in policy.windows])
    ends = np.array([window.end for window in policy.windows])
    clocks = dials.failed_clocks
    tried = np.concatenate(
        [start.minute[:, None], np.broadcast_to(starts, (count, len(starts))), (clocks + avoid) % DAY], axis=1
    )
    inside = (starts <= tried[:, :, None]) & (tried[:, :, None] < ends) & start.allowed[:, None, :]
    apart = np.abs(tried[:, :, None] - clocks[:, None, :])
    near = np.minimum(apart, DAY - apart) < avoid
    fits = inside.any(axis=2) & ~near.any(axis=2)

    full = (start.day == dials.day) & (dials.that_day >= policy.max_per_day)
    today = np.where(fits & (tried >= start.minute[:, None]) & ~full[:, None], tried, NEVER).min(axis=1)
    tomorrow = np.where(fits, tried, NEVER).min(axis=1)
    day = start.day + (today == NEVER)
    return day, np.where(today == NEVER, tomorrow, today).astype(np.int64)

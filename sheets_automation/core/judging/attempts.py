"""Rules about call-backs: X15 one dial too many, X16 too soon, X17 before what is owed (docs/callbacks.md, Findings).

They look at what stood before each call (core/judging/callback_runs.py), with the policy as of the call's day and
store. Only what is known is judged: a dial without a clock time may have been made at any minute of its day-part or
day.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.judging.callback_runs import (
    calls_again,
    has_open_follow_up,
    is_bound,
    is_settled,
    most_attempts,
    owner_rows,
    standing,
    with_class,
)
from sheets_automation.core.judging.callback_times import (
    NONE,
    Bools,
    Ints,
    due_times,
    gaps_after,
    has_soft_gate,
    policy_groups,
)
from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.model.callback_policy import DAY, Policy
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DAY_PARTS

LIMIT = "callback.max_attempts"
GUIDES_DAY = ["date", "store", "staff"]
PLACE = ["source", "sheet", "row"]


def attempt_hits(past: pd.DataFrame, settings: Settings, now: datetime) -> list[Hit]:
    """Hits of X15, X16 and X17.

    Args:
        past: HISTORY (core/judging/history.py).
        settings: the policy of call-backs, dated and by store.
        now: the as-of time.

    Source: docs/callbacks.md, Findings.
    """
    if past.empty:
        return []
    calls = _calls(past)
    exhausted = is_bound(calls) & (calls["tries"] >= _most(past, calls, settings)).to_numpy()
    too_many = calls[exhausted & ~calls["connected"]]
    found = [hit("X15", "phone", too_many["id"], n=too_many["tries"].to_numpy())]
    too_close = calls[~exhausted & _is_too_close(past, calls, settings)]
    found += _once_a_day("X16", too_close, too_close.groupby(GUIDES_DAY, observed=True)["id"].transform("size"))
    again = calls[calls["is_c"] & has_soft_gate(calls[["date", "store"]], settings)]
    owed = _owed(past, settings, now) if len(again) else again
    count = owed.groupby(GUIDES_DAY).size().rename("n").reset_index()
    keys = again.astype(dict.fromkeys(GUIDES_DAY[1:], object))[GUIDES_DAY]
    first = keys.merge(count, how="left", on=GUIDES_DAY)["n"].set_axis(again.index)
    return [*found, *_once_a_day("X17", again[first.notna()], first.dropna().astype(int))]


def _calls(past: pd.DataFrame) -> pd.DataFrame:
    """Every call after a failed dial of its stretch: what is written there, and what stood just before it."""
    calls = calls_again(past)
    return calls.join(past.iloc[calls["call"]][["id", *GUIDES_DAY, *PLACE, "connected"]].reset_index(drop=True))


def _once_a_day(rule: str, calls: pd.DataFrame, count: pd.Series) -> list[Hit]:
    """One hit on the first row of each guide's day; `count` of each call's day."""
    first = calls.assign(n=count).sort_values(PLACE).drop_duplicates(GUIDES_DAY)
    return [hit(rule, "staff", first["id"], n=first["n"].to_numpy())]


# ---- one too many -------------------------------------------------------------------------------------------
def _reason(past: pd.DataFrame, calls: pd.DataFrame) -> pd.Series:
    return past["result"].iloc[calls["last_c"]].astype("str").reset_index(drop=True)


def _most(past: pd.DataFrame, calls: pd.DataFrame, settings: Settings) -> pd.Series:
    return most_attempts(_reason(past, calls), number_for(calls[["date", "store"]].assign(staff=""), settings, LIMIT))


# ---- too soon -----------------------------------------------------------------------------------------------
def _is_too_close(past: pd.DataFrame, calls: pd.DataFrame, settings: Settings) -> Bools:
    """However late within what is written the call was made, the gap after the last failed dial was not over."""
    days = past["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    last, call = calls["last_c"].to_numpy(), calls["call"].to_numpy()
    earliest, latest = np.zeros(len(calls), dtype=np.int64), np.zeros(len(calls), dtype=np.int64)
    for policy, there in policy_groups(calls[["date", "store"]], settings):
        earliest[there] = _minutes(past.iloc[last[there]], policy)[0]
        latest[there] = _minutes(past.iloc[call[there]], policy)[1]
    minutes, in_days, another = gaps_after(_reason(past, calls), calls["tries"].to_numpy())
    later = days[call] - days[last]
    longest = later * DAY + latest - earliest
    too_soon = np.where(another, later < in_days, longest < minutes + in_days * DAY)
    found: Bools = too_soon & ~_was_agreed(past, calls, days)
    return found


def _minutes(dials: pd.DataFrame, policy: Policy) -> tuple[Ints, Ints]:
    """The first and the last minute of the day at which each dial can have been made."""
    spans = _spans(policy)
    part = dials["daypart"].astype("str").fillna("")
    ends = []
    for end in (0, 1):
        blurred = part.map({key: span[end] for key, span in spans.items()}).fillna((0, DAY - 1)[end])
        ends.append(np.where(dials["clocked"], dials["minute"].fillna(0), blurred).astype(np.int64))
    return ends[0], ends[1]


def _spans(policy: Policy) -> dict[str, tuple[int, int]]:
    """Each day-part as the guides write it: its window, or what lies between those beside it (noon)."""
    windows = {window.name: (window.start, window.end) for window in policy.windows}
    keys = [part.key for part in DAY_PARTS]
    found = {}
    for at, key in enumerate(keys):
        before = [windows[name][1] for name in keys[:at] if name in windows]
        after = [windows[name][0] for name in keys[at + 1 :] if name in windows]
        found[key] = windows.get(key, (max(before, default=0), min(after, default=DAY - 1)))
    return found


def _was_agreed(past: pd.DataFrame, calls: pd.DataFrame, days: Ints) -> Bools:
    """A date that was typed takes the place of the gap, as in the queue."""
    typed = calls["typed"].to_numpy()
    follow_up = past["follow_up"].to_numpy().astype("datetime64[D]").astype(np.int64)[typed]
    holds = (typed == calls["at"].to_numpy()) | (calls["promise"] | calls["is_known"]).to_numpy(dtype=bool)
    found: Bools = (typed != NONE) & holds & (follow_up >= days[calls["last_c"].to_numpy()])
    return found


# ---- before what is owed ------------------------------------------------------------------------------------
def _owed(past: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """date, store, staff of each promise and A/B follow-up of a day on which nobody dialled the customer.

    What stands after the last row of a customer's day stands until the next row: it was due on a day in between, or on
    that day itself if no call was made on it.
    """
    stood = with_class(past, standing(past))
    customer, date = stood["customer"].to_numpy(), past["date"].to_numpy()
    fresh = np.r_[(customer[1:] != customer[:-1]) | (date[1:] != date[:-1]), True]
    due = stood["promise"] | stood["is_known"] & ((stood["tries"] > 0) | has_open_follow_up(past, stood))
    open_ = stood[fresh & due.to_numpy(dtype=bool) & ~stood["refused"].to_numpy() & ~is_settled(stood)]
    owner = past.iloc[owner_rows(past, open_)][["store", "staff"]].astype(object).reset_index(drop=True)
    open_ = open_.reset_index(drop=True).join(owner).assign(date=date[open_["at"].to_numpy()])
    reason = past["result"].iloc[open_["last_c"]].reset_index(drop=True)
    most = most_attempts(reason, number_for(open_[["date", "store"]].assign(staff=""), settings, LIMIT))
    open_ = open_[~(is_bound(open_) & (open_["tries"] >= most).to_numpy())]
    parts = [
        open_[there].assign(due_at=due_times(past, open_[there], policy))
        for policy, there in policy_groups(open_[["date", "store"]], settings)
    ]
    found = pd.concat(parts)
    day, at = found["due_at"].dt.normalize(), found["at"].to_numpy()
    follows = np.r_[customer[1:] == customer[:-1], False][at]
    until = pd.Series(np.where(follows, np.r_[date[1:], date[-1:]][at], np.datetime64("2200-01-01", "s")), found.index)
    called = past["is_call"].groupby([past["who"], past["date"]]).transform("any").to_numpy()[at]
    left = (day >= found["date"]) & (day < until) & ~((day == found["date"]) & called) & (found["due_at"] <= now)
    if settings.ends_on is not None:
        left &= day <= pd.Timestamp(settings.ends_on)
    missed: pd.DataFrame = found.assign(date=day).loc[left, GUIDES_DAY]
    return missed

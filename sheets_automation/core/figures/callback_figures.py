"""What call-backs brought: by attempt, by day-part, and how they ended (docs/callbacks.md, Figures)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_automation.core.figures.activity import rate
from sheets_automation.core.judging.callback_runs import FOLLOWED, calls_again
from sheets_automation.core.judging.callback_times import policy_groups
from sheets_automation.model.figures import OPEN
from sheets_automation.model.frames import CALLBACK_ATTEMPT, CALLBACK_DAYPART, CALLBACK_STATE
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DAY_PARTS
from sheets_automation.model.wording import STATES

CALLS = ["call_backs", "reached", "recovered"]


def by_attempt(past: pd.DataFrame, queue: pd.DataFrame) -> pd.DataFrame:
    """CALLBACK_ATTEMPT (model/frames.py): how many customers were dialled so often in vain, and what each further dial
    to a customer who was class C brought.

    Source: docs/callbacks.md, Figures.
    """  # noqa: D205  # one sentence
    calls = _call_backs(past)
    tried = queue.loc[queue["attempts"] > 0, "attempts"].value_counts()
    sums = calls.groupby("attempt")[CALLS].sum()
    last = int(max(tried.index.max() if len(tried) else 0, sums.index.max() if len(sums) else 0))
    found = sums.reindex(pd.RangeIndex(1, last + 1, name="attempts"), fill_value=0).astype("Int64")
    # The first dial of a run is no call-back yet.
    found.loc[found.index == 1] = pd.NA
    found["customers"] = tried.reindex(found.index).fillna(0).astype(int)
    return _with_rate(found.reset_index())[list(CALLBACK_ATTEMPT.columns)]


def by_daypart(past: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """CALLBACK_DAYPART: the call-backs by the window in which they were made, else as written; "" outside all."""
    calls = _call_backs(past)
    part = calls["daypart"].astype("str").fillna("").to_numpy(dtype=object)
    clocked, minute = calls["clocked"].to_numpy(dtype=bool), calls["minute"].to_numpy(dtype=float)
    for policy, there in policy_groups(calls[["date", "store"]], settings):
        inside = [(window.start <= minute) & (minute < window.end) for window in policy.windows]
        named = np.select(inside, [window.name for window in policy.windows], default="")
        part = np.where(clocked & there, named, part)
    order = dict.fromkeys([*(one.key for one in DAY_PARTS), *sorted(set(part)), ""])
    sums = calls.groupby(part)[CALLS].sum().reindex(list(order), fill_value=0)
    found = sums[sums["call_backs"] > 0].rename_axis("daypart").reset_index()
    return _with_rate(found)[list(CALLBACK_DAYPART.columns)]


def by_state(queue: pd.DataFrame) -> pd.DataFrame:
    """CALLBACK_STATE: how many customers of the queue are in each state, the open ones first."""
    count = queue["state"].astype(object).value_counts()
    states = [state for state in dict.fromkeys((*OPEN, *STATES)) if state in count.index]
    found = pd.DataFrame(
        {"state": pd.Series(states, dtype="str"), "customers": [int(count[state]) for state in states]}
    )
    return found.astype({"customers": int})[list(CALLBACK_STATE.columns)]


def _call_backs(past: pd.DataFrame) -> pd.DataFrame:
    """Each call to a customer of class C who had been dialled in vain: CALLS as 0 or 1, attempt, when and where."""
    calls = calls_again(past)
    calls = calls[calls["is_c"]].reset_index(drop=True)
    rows = past.iloc[calls["call"]].reset_index(drop=True)
    return rows[["date", "store", "minute", "clocked", "daypart"]].assign(
        attempt=calls["tries"] + 1,
        call_backs=1,
        reached=rows["connected"].astype(int),
        recovered=(rows["connected"] & rows["grade"].isin(FOLLOWED)).astype(int),
    )


def _with_rate(found: pd.DataFrame) -> pd.DataFrame:
    return found.assign(recovery_rate=rate(found["recovered"].astype(float), found["call_backs"].astype(float)))

"""What a row means once its cells are read: derivations without a finding, and fields that a rule takes as blank.

Calls gain: planned, connected, grade (class A-D as it counts), result, invited, agreed, agreed_visit, appointment,
follow_up, follow_up_timed. Success rows gain: origin (invite source), grade, group (yes, no, left), came (bool),
bought (yes, no, returned; missing while U01 holds the deal), appointment, follow_up (docs/tables.md, docs/figures.md).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.model.expressions import At, Condition, Mask
from sheets_automation.model.row_rules import (
    AGREED,
    AGREED_VISIT,
    CLASS_A,
    CLASS_B,
    CLASS_D,
    CONNECTED,
    DEAL_WAITS,
    IN_GROUP_NOW,
    INVITED,
    PLANNED,
    SOLD,
    VISITED,
)
from sheets_automation.model.tables import CALL_RESULTS, CLASSES, DEALS, IN_GROUP, INVITE_SOURCES

GRADE = pd.CategoricalDtype([choice.key for choice in CLASSES])
RESULT = pd.CategoricalDtype([choice.key for choice in CALL_RESULTS])
ORIGIN = pd.CategoricalDtype([choice.key for choice in INVITE_SOURCES])
GROUP = pd.CategoricalDtype([choice.key for choice in IN_GROUP])
BOUGHT = pd.CategoricalDtype([choice.key for choice in DEALS])


def says(frame: pd.DataFrame, condition: Condition) -> Mask:
    """Where a condition that needs neither the day nor a number holds."""
    return condition.mask(frame, At(date.min, {}))


def mark_planned(calls: pd.DataFrame) -> None:
    """planned: a number still to be dialled."""
    calls["planned"] = says(calls, PLANNED)


def derive_calls(calls: pd.DataFrame) -> None:
    """Add what a call row means; after the effects on fields."""
    connected = says(calls, CONNECTED)
    letters = np.select(
        [says(calls, CLASS_A), says(calls, CLASS_B), says(calls, CLASS_D), ~connected],
        ["A", "B", "D", "C"],
        default=None,  # type: ignore[call-overload]  # numpy takes it, its stubs do not
    )
    calls["connected"] = connected
    calls["grade"] = pd.Series(pd.Categorical(letters, dtype=GRADE), index=calls.index)
    reached = calls["call_result"].isna() & connected
    result = calls["call_result"].mask(reached, "connected")
    calls["result"] = result.mask(result.isna() & ~connected, "no_answer").astype(RESULT)
    agreed = says(calls, AGREED) & connected
    calls["agreed"] = agreed
    calls["invited"] = says(calls, INVITED) & connected
    calls["agreed_visit"] = says(calls, AGREED_VISIT) & connected
    calls["appointment"] = calls["appointment_at"]
    calls["follow_up"] = calls["next_follow_up_at"]
    calls["follow_up_timed"] = calls["next_follow_up_at_timed"]


def in_store(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """One number for each customer in each store, the same in both tables; -1 for a row without a customer."""
    keys = rows["key"].cat
    numbers = rows["store"].cat.codes.to_numpy(dtype=np.int64) * (len(keys.categories) + 1) + keys.codes.to_numpy()
    return np.where(rows["key"].notna(), numbers, -1)


def derive_successes(successes: pd.DataFrame, called: npt.NDArray[np.int64]) -> None:
    """Add what a success row means; `called` holds the customers in stores of every call row that is no copy."""
    has_call = np.isin(in_store(successes), called) & successes["key"].notna().to_numpy()
    blank = successes["invite_source"].isna()
    origin = successes["invite_source"].mask(blank & has_call, "phone").mask(blank & ~has_call, "other")
    successes["origin"] = origin.astype(ORIGIN)
    grade = successes["customer_class"].where(successes["customer_class"].isin(["A", "B"]), "B")
    successes["grade"] = grade.astype(GRADE)
    group = successes["in_group"].mask(successes["in_group"].isna() & says(successes, IN_GROUP_NOW), "yes")
    successes["group"] = group.astype(GROUP)
    successes["came"] = says(successes, VISITED)
    bought = successes["deal"].mask(successes["deal"].isna() & says(successes, SOLD), "yes")
    successes["deal_waits"] = says(successes, DEAL_WAITS)
    successes["bought"] = bought.mask(successes["deal_waits"]).astype(BOUGHT)
    successes["appointment"] = successes["appointment_on"]
    successes["follow_up"] = successes["next_follow_up_on"]
    successes["follow_up_timed"] = successes["next_follow_up_on_timed"]


def add_keys(calls: pd.DataFrame, successes: pd.DataFrame) -> None:
    """key: the phone; else the WeChat name within its store, which joins the one phone there that carries it.

    Source: docs/tables.md, Customer key.
    """
    calls["key"] = calls["phone"]
    named = successes[["store", "wechat_name", "phone"]].dropna().drop_duplicates()
    once = named[~named.duplicated(["store", "wechat_name"], keep=False)]
    wanted = successes[["store", "wechat_name"]].astype(object)
    joined = wanted.merge(once.astype(object), how="left", on=["store", "wechat_name"])["phone"].set_axis(
        successes.index
    )
    store, name = successes["store"].astype("str"), successes["wechat_name"].astype("str")
    alone = "wx:" + store + ":" + name
    successes["key"] = successes["phone"].astype("str").fillna(joined.astype("str")).fillna(alone)
    both = pd.concat([calls["key"], successes["key"]]).dropna().unique()
    dtype = pd.CategoricalDtype(sorted(both))
    calls["key"], successes["key"] = calls["key"].astype(dtype), successes["key"].astype(dtype)

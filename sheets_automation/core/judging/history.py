"""Every counted row of every customer, over both tables, in the order in which they happened (docs/figures.md).

HISTORY, one row per call or success row that counts and has a customer; planned and excluded rows are not in it:

    id int · customer category (key; only those there are) · who int (the code of the customer) · in_store int
    (derive.in_store) · is_call bool ·
    source, sheet category · row int (from 0) · date datetime64[s] · minute float (of the day; a day-part stands for its
    hour; NaN blank) · clocked bool · daypart category · store, staff category · connected bool · result category
    (calls) · grade category A-D · invited, agreed, agreed_visit bool · appointment, follow_up datetime64[s] ·
    follow_up_timed bool · invite_source category (success rows; derived where blank) · in_group (yes, no, left) ·
    visited bool · deal (yes, no, returned) · deal_on, joined_on, visited_on datetime64[s] · deal_amount float (yuan) ·
    seen_entered, seen_visits, seen_deals, seen_returned datetime64[s] (success rows: the day on which a close first saw
    that the customer joined, came, bought, gave back) · sold_by · lost_reason · visited_before bool · product_1,
    product_2, customer_name, lead_source · unscored bool
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_automation.core.judging.derive import ORIGIN, RESULT, in_store
from sheets_automation.core.memory import Memory
from sheets_automation.model.figures import ENTERED

SHARED = ("source", "sheet", "row", "date", "store", "staff", "grade", "appointment", "follow_up", "follow_up_timed")
TEXTS = ("product_1", "product_2", "customer_name")
SEEN_KINDS = ("entered", "visits", "deals", "returned")
"""Results whose date may be blank in the sheet: then the day counts on which a close first saw them."""


def seen_day(kind: str) -> str:
    """The column with the day on which a close first saw a result of this kind."""
    return f"seen_{kind}"


def add_seen_days(successes: pd.DataFrame, memory: Memory) -> None:
    """Write beside each success row on which day a close first saw each result of its customer (docs/closing.md)."""
    for kind in SEEN_KINDS:
        first = memory.results[memory.results["kind"].eq(kind)].groupby("customer")["date"].min()
        days = first.reindex(successes["key"].astype(object))
        successes[seen_day(kind)] = days.set_axis(successes.index).astype("datetime64[s]")


def with_seen_days(past: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """HISTORY with these results (as in Memory) beside those that closes saw first before."""
    found = past.copy(deep=False)
    for kind in SEEN_KINDS:
        days = results[results["kind"].eq(kind)].set_index("customer")["date"].reindex(past["customer"].astype(object))
        found[seen_day(kind)] = past[seen_day(kind)].fillna(days.set_axis(past.index))
    return found


def history(calls: pd.DataFrame, successes: pd.DataFrame) -> pd.DataFrame:
    """The rows of HISTORY, sorted by customer, date, minute (blank last), calls first, source, sheet, row.

    Args:
        calls: derived call rows (core/judging/derive.py) that count.
        successes: derived success rows that count.

    Source: docs/figures.md, Customer state.
    """
    both = pd.concat([_of_calls(calls), _of_successes(successes)])
    both = both[both["customer"].notna()]
    both["customer"] = both["customer"].cat.remove_unused_categories()
    both["who"] = both["customer"].cat.codes.astype(np.int64)
    order = [both["row"], both["sheet"].cat.codes, both["source"].cat.codes, ~both["is_call"]]
    minute = both["minute"].fillna(np.inf)
    at = np.lexsort([*order, minute, both["date"], both["who"]])
    return both.iloc[at].reset_index(names="id")


def _common(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "customer": rows["key"],
            "in_store": in_store(rows),
            **{name: rows[name] for name in SHARED},
            **{name: rows[name].astype("str") for name in TEXTS},
        },
    ).assign(unscored=rows["unscored"])


def _of_calls(calls: pd.DataFrame) -> pd.DataFrame:
    """Call rows, with the columns of success rows blank."""
    nothing = np.full(len(calls), np.datetime64("NaT", "s"))
    return _common(calls).assign(
        is_call=True,
        minute=calls["call_time"],
        clocked=calls["clocked"],
        daypart=calls["daypart"],
        connected=calls["connected"],
        result=calls["result"],
        invited=calls["invited"],
        agreed=calls["agreed"],
        agreed_visit=calls["agreed_visit"],
        invite_source=pd.Series(pd.Categorical([None] * len(calls), dtype=ORIGIN), index=calls.index),
        in_group=_blank(calls),
        visited=False,
        deal=_blank(calls),
        deal_on=nothing,
        joined_on=nothing,
        visited_on=nothing,
        deal_amount=np.nan,
        **{seen_day(kind): nothing for kind in SEEN_KINDS},
        sold_by=_blank(calls),
        lost_reason=_blank(calls),
        visited_before=calls["visited_before"].eq("yes"),
        lead_source=calls["lead_source"].astype("str"),
    )


def _of_successes(rows: pd.DataFrame) -> pd.DataFrame:
    """Success rows, with the columns of call rows blank."""
    # An invited QR row earns nothing until the customer is in the group (docs/figures.md, invites).
    earned = rows["origin"].ne("phone") & (rows["origin"].ne("wechat_qr") | rows["group"].isin(ENTERED))
    return _common(rows).assign(
        is_call=False,
        minute=np.nan,
        clocked=False,
        daypart=_blank(rows),
        connected=False,
        result=pd.Series(pd.Categorical([None] * len(rows), dtype=RESULT), index=rows.index),
        invited=earned,
        agreed=True,
        agreed_visit=rows["success_type"].isin(["visit", "both"]),
        invite_source=rows["origin"],
        in_group=rows["group"].astype("str"),
        visited=rows["came"],
        deal=rows["bought"].astype("str"),
        deal_on=rows["deal_on"],
        joined_on=rows["joined_on"],
        visited_on=rows["visited_on"],
        deal_amount=rows["deal_amount"],
        **{seen_day(kind): rows[seen_day(kind)] for kind in SEEN_KINDS},
        sold_by=rows["sold_by"].astype("str"),
        lost_reason=rows["lost_reason"].astype("str"),
        visited_before=False,
        lead_source=_blank(rows),
    )


def _blank(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.array([None] * len(rows), dtype="str"), index=rows.index)

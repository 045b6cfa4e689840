"""A customer's state over time, who owns the customer, and whose result is what (docs/figures.md).

CUSTOMERS, index = customer key, sorted: store, staff (the owner's) · customer_name · first_seen, last_seen ·
dials, attempts int · first_class, current_class, known (A, B, D or missing) · unreachable bool · intent · stale bool ·
invited, agreed, entered, visited bool · deal (yes, returned or missing) · amount float (yuan) · product_1, product_2 ·
source · entrance (phone, other) · dialled, connected bool (funnel steps) · visited_on (the first visit), appointment,
follow_up datetime64[s] (days) · lost_reason
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.judging.history import seen_day
from sheets_automation.model.figures import ENTERED
from sheets_automation.model.frames import CUSTOMER
from sheets_automation.model.settings import Settings

BY = "who"
RESULTS = ("entered", "visits", "deals", "returned", "amount")
STEPS = ("dialled", "connected", "invited", "agreed", "entered", "visited", "deals")


def customers(past: pd.DataFrame, owner: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """CUSTOMERS as of now.

    Args:
        past: HISTORY (core/judging/history.py).
        owner: from `owners`.
        settings: stale_days.
        now: the as-of time.

    Source: docs/figures.md, Customer state.
    """
    rows = past.groupby(BY)
    found = pd.DataFrame(
        {
            "first_seen": rows["date"].min(),
            "last_seen": rows["date"].max(),
            "dials": rows["is_call"].sum().astype(int),
            "first_class": rows["grade"].first(),
        }
    )
    _add_class(found, past)
    _add_words(found, past)
    _add_days(found, past, now)
    found["store"], found["staff"] = owner["store"], owner["staff"]
    _add_steps(found, past)
    _add_intent(found, past, settings, now)
    return found.set_axis(pd.Index(past["customer"].cat.categories, name="customer"))


def _add_class(found: pd.DataFrame, past: pd.DataFrame) -> None:
    by_class = class_rows(past).set_index(BY)
    found["known"] = by_class["grade"].astype(object).where(by_class["is_known"]).reindex(found.index)
    found["current_class"] = found["known"].fillna("C")
    calls = past[past["is_call"]]
    last = calls.drop_duplicates(BY, keep="last").set_index(BY)["grade"]
    found["unreachable"] = last.reindex(found.index).eq("C")
    reached = past["connected"].groupby(past[BY]).cumsum()
    now_reached = past["connected"].groupby(past[BY]).transform("sum")
    missed = past[past["is_call"] & past["grade"].eq("C") & (reached == now_reached)]
    found["attempts"] = missed.groupby(BY).size().reindex(found.index, fill_value=0)


def known_rows(past: pd.DataFrame) -> pd.DataFrame:
    """The rows of HISTORY from which a customer's class is known: connected calls and success rows."""
    return past[(past["connected"] | ~past["is_call"]) & past["grade"].isin(["A", "B", "D"])]


def class_rows(past: pd.DataFrame) -> pd.DataFrame:
    """The row of HISTORY that decides each customer's class: the latest from which it `is_known`, else the latest."""
    known = known_rows(past).drop_duplicates(BY, keep="last")
    others = past[~past[BY].isin(known[BY])].drop_duplicates(BY, keep="last")
    return pd.concat([known.assign(is_known=True), others.assign(is_known=False)])


def is_undecided(people: pd.DataFrame) -> pd.Series:
    """Class A or B without a deal; a returned one is none."""
    return people["current_class"].isin(["A", "B"]) & people["deal"].ne("yes")


def _add_words(found: pd.DataFrame, past: pd.DataFrame) -> None:
    """The latest name and lost reason given, the products of the latest row that has one, the first lead source."""
    for column in ("customer_name", "lost_reason"):
        found[column] = _latest(past, column).reindex(found.index)
    wanted = wish_rows(past).set_index(BY)
    for column in ("product_1", "product_2"):
        found[column] = wanted[column].reindex(found.index)
    led = past[past["lead_source"].notna()].drop_duplicates(BY).set_index(BY)
    found["source"] = led["lead_source"].reindex(found.index)


def wish_rows(past: pd.DataFrame) -> pd.DataFrame:
    """The row of HISTORY that says what each customer wants: the latest with a product."""
    return past[past["product_1"].notna()].drop_duplicates(BY, keep="last")


def _latest(past: pd.DataFrame, column: str) -> pd.Series:
    """By `who`: what the customer's latest row that has a value in the column says."""
    return past[past[column].notna()].drop_duplicates(BY, keep="last").set_index(BY)[column]


def _add_days(found: pd.DataFrame, past: pd.DataFrame, now: datetime) -> None:
    """The first visit, the next appointment from today on (else the last one), the follow-up noted last."""
    found["visited_on"] = _visits(past).groupby(BY)["date"].min().reindex(found.index)
    day = past["appointment"].dt.normalize()
    ahead = day.where(day >= pd.Timestamp(now.date())).groupby(past[BY]).min()
    found["appointment"] = ahead.fillna(day.groupby(past[BY]).max()).reindex(found.index)
    found["follow_up"] = _latest(past, "follow_up").dt.normalize().reindex(found.index)


def customer_table(people: pd.DataFrame) -> pd.DataFrame:
    """CUSTOMER (model/frames.py), sorted by key."""
    flags = ["unreachable", "stale", "invited", "agreed", "entered", "visited"]
    table = people.astype(dict.fromkeys(flags, int)).reset_index(names="customer_key")
    return table.sort_values("customer_key", ignore_index=True)[list(CUSTOMER.columns)]


def owners(past: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    """Store and staff of each customer's earliest success row, else connected call, else call; index `who`.

    `known`: customer, store, staff of those whom a close has seen: they keep their owner.

    Source: docs/figures.md, Credit.
    """
    rank = np.select([~past["is_call"], past["connected"]], [0, 1], default=2)
    first = past.assign(rank=rank).sort_values([BY, "rank"], kind="stable").drop_duplicates(BY)
    found = first.set_index(BY)[["store", "staff"]]
    if known is None or known.empty:
        return found
    kept = known.drop_duplicates("customer").set_index("customer").reindex(first["customer"].astype(object))
    for name in ("store", "staff"):
        names = kept[name].set_axis(found.index).fillna(found[name].astype(object))
        found[name] = names.astype(pd.CategoricalDtype(sorted(names.dropna().unique())))
    return found


def step_rows(past: pd.DataFrame) -> pd.DataFrame:
    """For each row of HISTORY whether it says that its customer did the step (STEPS), and `by_phone`, the entrance.

    Who agreed counts as invited, and in the entrance phone as dialled and connected.
    """
    first = ~past.duplicated(BY)
    begins_by_phone = past["is_call"] | past["invite_source"].eq("phone")
    by_phone = past[BY].isin(past.loc[first & begins_by_phone, BY])
    agreed_by_phone = past["agreed"] & by_phone
    return pd.DataFrame(
        {
            "by_phone": by_phone,
            "dialled": past["is_call"] | agreed_by_phone,
            "connected": past["connected"] | agreed_by_phone,
            "invited": past["invited"] | past["agreed"],
            "agreed": past["agreed"],
            "entered": past["in_group"].isin(ENTERED),
            "visited": past["visited"],
            "deals": past["deal"].eq("yes"),
        }
    ).astype(bool)


def _add_steps(found: pd.DataFrame, past: pd.DataFrame) -> None:
    """What each customer did."""
    did = step_rows(past).groupby(past[BY]).any()
    found["entrance"] = did["by_phone"].map({True: "phone", False: "other"})
    for name in STEPS[:-1]:
        found[name] = did[name]
    sold = did["deals"]
    came_back = past["deal"].eq("returned").groupby(past[BY]).any()
    found["deal"] = np.select([sold, came_back], ["yes", "returned"], default="")
    found["deal"] = found["deal"].replace("", None)
    found["amount"] = amounts(past).groupby(BY)["value"].sum().reindex(found.index).fillna(0).round(2)


def _add_intent(found: pd.DataFrame, past: pd.DataFrame, settings: Settings, now: datetime) -> None:
    coming = past["agreed_visit"] | past["appointment"].notna() | past["visited"]
    coming = coming.groupby(past[BY]).any()
    interested = found["current_class"].isin(["A", "B"])
    strong = interested & (found["current_class"].eq("A") | coming)
    medium = interested & (found["entered"] | found["agreed"])
    found["intent"] = np.select([strong, medium, interested], ["strong", "medium", "weak"], default="")
    found["intent"] = found["intent"].replace("", None)
    untouched = (pd.Timestamp(now.date()) - found["last_seen"]).dt.days
    limit = number_for(found.assign(date=pd.Timestamp(now.date())), settings, "stale_days")
    found["stale"] = is_undecided(found) & (untouched >= limit)


def amounts(past: pd.DataFrame) -> pd.DataFrame:
    """The distinct (deal_on, deal_amount) pairs of each customer's deal rows: id, who, date, sold_by, value (yuan)."""
    deals = _deals(past[past["deal"].eq("yes") & past["deal_amount"].notna()])
    deals = deals.drop_duplicates([BY, "deal_on", "deal_amount"])
    return deals[["id", BY, "date", "sold_by", "deal_amount"]].rename(columns={"deal_amount": "value"})


DAY_COLUMNS = {
    "entered": ("joined_on", seen_day("entered")),
    "visits": ("visited_on", seen_day("visits")),
    "deals": ("deal_on", seen_day("deals"), "visited_on"),
    "returned": ("deal_on", seen_day("returned"), "visited_on"),
}
"""Where the day of a result stands, the first one that is filled."""


def result_days(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """On which day each row of HISTORY says that its customer joined, came, bought (or gave back); by RESULTS.

    Where the sheet has no date, the day counts on which a close first saw it, else that of the row.
    """
    found = {kind: result_day(rows, kind) for kind in DAY_COLUMNS}
    return found | {"amount": found["deals"]}


def result_day(rows: pd.DataFrame, kind: str) -> pd.Series:
    """One of result_days."""
    day = rows["date"]
    for name in reversed(DAY_COLUMNS[kind]):
        day = rows[name].fillna(day)
    return day


def results_without_a_date(past: pd.DataFrame) -> pd.DataFrame:
    """Rows of HISTORY that say that a result was reached and not when: kind (as in result_days), customer, date, store.

    `date` and `store` are the row's.
    """
    says = {
        "entered": past["in_group"].isin(ENTERED) & past["joined_on"].isna(),
        "visits": past["visited"] & past["visited_on"].isna(),
        "deals": past["deal"].eq("yes") & past["deal_on"].isna(),
        "returned": past["deal"].eq("returned") & past["deal_on"].isna(),
    }
    parts = [past.loc[which, ["customer", "date", "store"]].assign(kind=kind) for kind, which in says.items()]
    return pd.concat(parts, ignore_index=True).astype({"customer": object, "store": object})


def _joins(past: pd.DataFrame) -> pd.DataFrame:
    rows = past[past["in_group"].isin(ENTERED)]
    return rows.assign(date=result_day(rows, "entered"))


def _visits(past: pd.DataFrame) -> pd.DataFrame:
    rows = past[past["visited"]]
    return rows.assign(date=result_day(rows, "visits"))


def _deals(rows: pd.DataFrame, kind: str = "deals") -> pd.DataFrame:
    return rows.assign(date=result_day(rows, kind))


def results(past: pd.DataFrame, owner: pd.DataFrame) -> pd.DataFrame:
    """Every result, credited once in the campaign: kind (RESULTS), id, who, date, store, staff, value.

    `id` is the row that counts. Results are the owner's; deals and amounts go to sold_by where it is filled.

    Source: docs/figures.md, Credit.
    """
    sold = _deals(past[past["deal"].eq("yes")])
    back = _deals(past[past["deal"].eq("returned") & ~past[BY].isin(sold[BY])], "returned")
    parts = [
        _joins(past).assign(kind="entered", sold_by=None),
        _visits(past).assign(kind="visits", sold_by=None),
        sold.assign(kind="deals"),
        back.assign(kind="returned", sold_by=None),
    ]
    events = pd.concat([part[["kind", "id", BY, "date", "sold_by"]] for part in parts])
    events = events.sort_values(["kind", BY, "date"], kind="stable").drop_duplicates(["kind", BY]).assign(value=1.0)
    events = pd.concat([events, amounts(past).assign(kind="amount")], ignore_index=True)
    who = owner.reindex(events[BY])
    staff = events["sold_by"].astype(object).fillna(pd.Series(who["staff"].astype(object).to_numpy()))
    return events.assign(store=who["store"].astype(object).to_numpy(), staff=staff).drop(columns="sold_by")

"""The table of stores with its ranking, and customers whom several people or stores have (docs/figures.md)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.activity import efforts, first_rows, rate
from sheets_automation.core.judging.judge import Judged
from sheets_automation.model.figures import NEUTRAL, OPEN


def counts_by_store(
    judged: Judged, marks: pd.DataFrame, queue: pd.DataFrame, shared: pd.DataFrame
) -> dict[str, pd.Series]:
    """By store: rows, dials, connected, callbacks_open, callbacks_overdue, duplicates, error_rows, warning_rows."""
    calls = judged.calls.frame
    counting = calls[calls["counts"]].groupby("store", observed=True)
    rows = pd.concat([table.frame.loc[table.frame["excluded_by"].ne("X19"), "store"] for table in judged.tables])
    counts = rows.value_counts()
    found = {
        "rows": counts[counts > 0].rename(index=str),
        "dials": counting.size(),
        "connected": counting["connected"].sum(),
        "callbacks_open": queue[queue["state"].isin(OPEN)].groupby("store").size(),
        "callbacks_overdue": queue[queue["state"].eq("overdue")].groupby("store").size(),
        "duplicates": duplicates_by_store(judged.past, shared),
    }
    for name, severity in (("error_rows", "ERROR"), ("warning_rows", "WARN")):
        marked = marks[marks["severity"] == severity].astype({"store": object})
        found[name] = marked.groupby("store")["id"].nunique()
    return found


def store_table(
    staff_day: pd.DataFrame, past: pd.DataFrame, people: pd.DataFrame, steps: pd.DataFrame, others: dict[str, pd.Series]
) -> pd.DataFrame:
    """STORE (model/frames.py), sorted by store.

    Args:
        staff_day: from quota.staff_days.
        past: HISTORY.
        people: CUSTOMERS.
        steps: the funnel.
        others: from `counts_by_store`.

    Source: docs/figures.md, Credit; docs/figures.md, Who is assessed, and when.
    """
    stores = sorted({*others["rows"].index, *staff_day["store"]})
    found = pd.DataFrame(index=pd.Index(stores, name="store"))
    for name in (
        "dials",
        "connected",
        "error_rows",
        "warning_rows",
        "callbacks_open",
        "callbacks_overdue",
        "duplicates",
    ):
        found[name] = others[name].reindex(found.index).fillna(0).astype(int)
    for name, rows in efforts(past).items():
        found[name] = _distinct(rows, found)
    results = staff_day.groupby("store")[["entered", "visits", "deals", "amount"]].sum()
    found = found.join(results).fillna({"entered": 0, "visits": 0, "deals": 0, "amount": 0.0})
    found = found.astype({"entered": int, "visits": int, "deals": int}).round({"amount": 2})
    found["contact_rate"] = rate(found["connected"], found["dials"])
    _add_rates(found, steps)
    for letter in "ABCD":
        owned = people.loc[people["current_class"].eq(letter), "store"].astype(object).value_counts()
        found[f"class_{letter.lower()}"] = owned.reindex(found.index).fillna(0).astype(int)
    found["met_rate"] = days_met(staff_day, ["store"])["met_rate"].reindex(found.index)
    found["rank"] = ranking(found.reset_index(), "store").to_numpy()
    return found.reset_index()


def _distinct(rows: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    counts = first_rows(rows, [])["store"].value_counts().rename(index=str)
    return counts.reindex(found.index).fillna(0).astype(int)


def _add_rates(found: pd.DataFrame, steps: pd.DataFrame) -> None:
    """The funnel's rates: of the customers a store owns, both entrances together."""
    of_store = steps.drop(columns="entrance").groupby("store").sum().reindex(found.index).fillna(0)
    found["agree_rate"] = rate(of_store["agreed"], of_store["invited"])
    found["entry_rate"] = rate(of_store["entered"], of_store["agreed"])
    found["show_rate"] = rate(of_store["visited"], of_store["agreed"])
    found["close_rate"] = rate(of_store["closed"], of_store["visited"])


def days_met(staff_day: pd.DataFrame, who: list[str]) -> pd.DataFrame:
    """days_assessed, days_met, met_rate by `who`; days that are exempt or open are in none of them."""
    judged = staff_day[~staff_day["status"].isin(NEUTRAL)]
    met = judged["status"].eq("met").groupby([judged[name] for name in who])
    found = pd.DataFrame({"days_assessed": met.size(), "days_met": met.sum().astype(int)})
    return found.assign(met_rate=rate(found["days_met"], found["days_assessed"]))


def ranking(rows: pd.DataFrame, name: str) -> pd.Series:
    """1 for the best: days-met rate, then entered, then fewer ERROR rows, then name by code point; blank rate last."""
    order = rows.sort_values(
        ["met_rate", "entered", "error_rows", name], ascending=[False, False, True, True], na_position="last"
    ).index
    return pd.Series(range(1, len(rows) + 1), index=order).reindex(rows.index)


def duplicates(past: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """DUPLICATE (model/frames.py): customers with several staff or stores, lists in order of first seen.

    Source: docs/summary.md.
    """
    pairs = past[["who", "in_store", "customer", "store", "staff"]].drop_duplicates(["in_store", "staff"])
    shared = pairs[pairs["who"].duplicated(keep=False)].astype({"customer": object, "store": object, "staff": object})
    several = shared.groupby("customer")[["store", "staff"]].nunique()
    keys = several.index
    lists = {
        name: shared.drop_duplicates(["customer", name]).groupby("customer")[name].agg("; ".join)
        for name in ("store", "staff")
    }
    owners = people.reindex(keys)
    return pd.DataFrame(
        {
            "customer_key": keys.astype(object),
            "kind": (several.loc[keys, "store"] > 1).map({True: "store", False: "staff"}).to_numpy(),
            "stores": lists["store"].reindex(keys).to_numpy(),
            "staff": lists["staff"].reindex(keys).to_numpy(),
            "first_seen": owners["first_seen"].to_numpy(),
            "owner": owners["staff"].astype(object).to_numpy(),
        }
    ).sort_values("customer_key", ignore_index=True)


def duplicates_by_store(past: pd.DataFrame, shared: pd.DataFrame) -> pd.Series:
    """How many of the duplicate customers have a row in each store."""
    return first_rows(shared_rows(past, shared), [])["store"].astype(object).value_counts()


def shared_rows(past: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """The rows of HISTORY of the duplicate customers."""
    return past[past["customer"].isin(shared["customer_key"])]

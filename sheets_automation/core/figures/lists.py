"""Customers listed for people: a guide's own customers, and visits that brought no deal (docs/figures.md, Lists)."""

from __future__ import annotations

from datetime import datetime

import pandas as pd


def my_customers(people: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """MY_CUSTOMER (model/frames.py): every customer, by owner, the longest untouched first.

    Source: docs/figures.md, Lists.
    """
    table = _listed(people).rename(columns={"follow_up": "next_follow_up"})
    table["days_ago"] = _days_ago(table["last_seen"], now)
    return table.sort_values(["store", "staff", "last_seen", "customer_key"], kind="stable")


def lost_orders(people: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """LOST_ORDER (model/frames.py): who visited and has no deal, the newest visit first.

    Source: docs/figures.md, Lists.
    """
    table = _listed(people[people["visited"] & people["deal"].ne("yes")])
    table = table.rename(columns={"follow_up": "next_follow_up_on"})
    table["days_ago"] = _days_ago(table["visited_on"], now)
    return table.sort_values(["days_ago", "store", "staff", "customer_key"], kind="stable")


def _listed(people: pd.DataFrame) -> pd.DataFrame:
    names = people.astype({"store": object, "staff": object})
    return names.reset_index(names="customer_key").astype({"customer_key": object})


def _days_ago(day: pd.Series, now: datetime) -> pd.Series:
    ago: pd.Series = (pd.Timestamp(now.date()) - day).dt.days
    return ago

"""Activity and results by staff and day, and the same seen by store (docs/figures.md).

Every figure is a sum of rows or of distinct customers; rates are computed from whole counts, last.
"""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.figures.customers import RESULTS
from sheets_automation.model.settings import Settings

STAFF_DAY_KEY = ["date", "store", "staff"]
ACTIVITY = (
    "planned",
    "dials",
    "counted_calls",
    "customers_dialled",
    "connected",
    "invites",
    "agreed",
    "appointments",
    "error_rows",
    "warning_rows",
)
INVITE_BASES = {"sent": "invites", "agreed": "agreed", "entered": "entered"}


def rate(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A fraction; missing where the denominator is 0."""
    return (part / whole.where(whole > 0)).astype(float)


def staff_figures(
    calls: pd.DataFrame, past: pd.DataFrame, credited: pd.DataFrame, marks: pd.DataFrame, settings: Settings
) -> pd.DataFrame:
    """ACTIVITY and RESULTS by (date, store, staff), index so; only where there is something.

    Args:
        calls: judged call rows (date, store, staff, key, planned, counts, connected, unscored).
        past: HISTORY.
        credited: results (core/figures/customers.py).
        marks: one row per (row, severity) with a finding: date, store, staff, severity.
        settings: max_counted_per_customer_day.

    Source: docs/figures.md, Activity and Credit.
    """
    counting = calls[calls["counts"]]
    days = counting.groupby(STAFF_DAY_KEY, observed=True)
    parts = {
        "planned": calls[calls["planned"] & calls["excluded_by"].eq("")].groupby(STAFF_DAY_KEY, observed=True).size(),
        "dials": days.size(),
        "counted_calls": _counted(counting, settings),
        "customers_dialled": days["key"].nunique(),
        "connected": days["connected"].sum(),
        "invites": first_days(past[past["invited"] & ~past["unscored"]], ["store", "staff"]),
        "agreed": first_days(past[past["agreed"]], ["store", "staff"]),
        "appointments": _appointments(past),
    }
    for name, severity in (("error_rows", "ERROR"), ("warning_rows", "WARN")):
        parts[name] = marks[marks["severity"] == severity].groupby(STAFF_DAY_KEY, observed=True).size()
    for kind in RESULTS:
        parts[kind] = credited[credited["kind"] == kind].groupby(STAFF_DAY_KEY, observed=True)["value"].sum()
    plain = {name: part.set_axis(_plain(part.index)) for name, part in parts.items()}
    found = pd.DataFrame(plain).fillna(0)
    found.index.names = STAFF_DAY_KEY
    counts = [name for name in found.columns if name != "amount"]
    return found.astype(dict.fromkeys(counts, int)).assign(amount=found["amount"].round(2)).sort_index()


def _plain(index: pd.Index) -> pd.MultiIndex:
    """An index of plain values: categories of two frames need not be the same."""
    frame = index.to_frame(index=False)
    return pd.MultiIndex.from_arrays([frame["date"], frame["store"].astype(object), frame["staff"].astype(object)])


def _counted(counting: pd.DataFrame, settings: Settings) -> pd.Series:
    """Rows of a customer up to max_counted_per_customer_day; unscored rows and rows without a customer left out."""
    scored = counting[~counting["unscored"] & counting["key"].notna()]
    most = number_for(scored, settings, "max_counted_per_customer_day")
    groups = scored.assign(most=most).groupby([*STAFF_DAY_KEY, "key"], observed=True)
    counted = groups.size().clip(upper=groups["most"].max())
    return counted.groupby(level=STAFF_DAY_KEY, observed=True).sum()


def first_days(rows: pd.DataFrame, who: list[str]) -> pd.Series:
    """By (date, *who): the customers whose first such row is on that day; `rows` come in the order of HISTORY."""
    first = rows.drop_duplicates(["in_store", *who])
    return pd.Series(first.groupby(["date", *who], observed=True)["who"].count())


def _appointments(past: pd.DataFrame) -> pd.Series:
    """Customers with an appointment for the day in rows dated before it."""
    day = past["appointment"].dt.normalize()
    ahead = past[day > past["date"]].assign(date=day)
    return pd.Series(
        ahead.drop_duplicates([*STAFF_DAY_KEY, "who"]).groupby(STAFF_DAY_KEY, observed=True)["who"].count()
    )


def store_days(staff_day: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """STORE_DAY (model/frames.py): sums over staff, but invites and agreed by anyone of the store.

    Source: docs/figures.md, Credit.
    """
    expected = (staff_day["attendance"] > 0) & staff_day["status"].ne("exempt")
    frame = staff_day.assign(
        staff_expected=expected,
        staff_submitted=expected & staff_day["submitted"],
        staff_met=expected & staff_day["status"].eq("met"),
    )
    sums = ["dials", "counted_calls", "connected", "entered", "visits", "deals", "amount"]
    days = frame.groupby(["date", "store"])
    found = days[["staff_expected", "staff_submitted", "staff_met", *sums]].sum()
    for name, rows in (("invites", past[past["invited"] & ~past["unscored"]]), ("agreed", past[past["agreed"]])):
        firsts = first_days(rows, ["store"])
        index = firsts.index.to_frame(index=False)
        firsts.index = pd.MultiIndex.from_arrays([index["date"], index["store"].astype(object)])
        found[name] = firsts.reindex(found.index).fillna(0).astype(int)
    return found.round({"amount": 2}).reset_index()

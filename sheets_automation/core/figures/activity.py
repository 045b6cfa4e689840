"""Activity and results by staff and day, and the same seen by store (docs/figures.md).

Every figure is a sum of rows or of distinct customers; rates are computed from whole counts, last.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.figures.customers import RESULTS
from sheets_automation.model.settings import Settings

STAFF_DAY_KEY = ["date", "store", "staff"]
SHORT = ["id", "in_store", *STAFF_DAY_KEY]
"""Columns of HISTORY that are enough to count: the others cost time to copy."""
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
HANDING_IN = ("staff_expected", "staff_submitted", "staff_met")
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

    Source: docs/figures.md, Activity, by staff and day; docs/figures.md, Credit.
    """
    rows = rows_of_calls(calls) | rows_of_guides(past, settings)
    parts = {name: some.groupby(STAFF_DAY_KEY, observed=True).size() for name, some in rows.items()}
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


def rows_of_calls(calls: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """For each figure of calls the rows of the call log that it counts, each of them once: STAFF_DAY_KEY by id."""
    which = {
        "planned": calls["planned"] & calls["excluded_by"].eq(""),
        "dials": calls["counts"],
        "connected": calls["counts"] & calls["connected"],
    }
    return {name: calls.loc[rows, STAFF_DAY_KEY] for name, rows in which.items()}


def efforts(past: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Per figure of customers the rows of HISTORY that say it; how often a customer counts is the table's matter.

    Columns: id, in_store, STAFF_DAY_KEY.
    """
    which = {
        "customers_dialled": past["is_call"],
        "invites": past["invited"] & ~past["unscored"],
        "agreed": past["agreed"],
    }
    return {name: past.loc[rows, SHORT] for name, rows in which.items()}


def rows_of_guides(past: pd.DataFrame, settings: Settings) -> dict[str, pd.DataFrame]:
    """For each figure of customers the rows of HISTORY that a guide's day counts, each of them once."""
    said = efforts(past)
    return {
        "counted_calls": past.loc[is_counted(past, settings), SHORT],
        "customers_dialled": first_rows(said["customers_dialled"], ["staff", "date"]),
        "invites": first_rows(said["invites"], ["staff"]),
        "agreed": first_rows(said["agreed"], ["staff"]),
        "appointments": first_rows(announced(past), ["staff", "date"]),
    }


def first_rows(rows: pd.DataFrame, who: list[str]) -> pd.DataFrame:
    """The first row of each customer of a store (and `who`); `rows` come in the order of HISTORY."""
    return rows.drop_duplicates(["in_store", *who])


def is_counted(past: pd.DataFrame, settings: Settings) -> pd.Series:
    """The scored calls of a customer, guide and day up to max_counted_per_customer_day, the earliest ones."""
    scored = past.loc[past["is_call"] & ~past["unscored"], SHORT]
    most = number_for(scored, settings, "max_counted_per_customer_day")
    before = scored.groupby(["in_store", "date", "staff"], observed=True).cumcount()
    return (before < most).reindex(past.index, fill_value=False)


def announced(past: pd.DataFrame) -> pd.DataFrame:
    """Rows with an appointment on a later day, dated by it."""
    day = past["appointment"].dt.normalize()
    ahead: pd.DataFrame = past.loc[day > past["date"], SHORT]
    return ahead.assign(date=day)


def coming(past: pd.DataFrame, day: date) -> pd.Series:
    """Customers with an appointment for a day in each guide's rows of days before, by (store, staff)."""
    rows = first_rows(announced(past), ["staff", "date"])
    rows = rows[rows["date"].eq(pd.Timestamp(day))].astype({"store": object, "staff": object})
    return rows.groupby(["store", "staff"]).size()


def store_days(staff_day: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """STORE_DAY (model/frames.py): sums over staff, but invites and agreed by anyone of the store.

    Source: docs/figures.md, Credit.
    """
    frame = staff_day.assign(**handing_in(staff_day))
    sums = ["dials", "counted_calls", "connected", "entered", "visits", "deals", "amount"]
    days = frame.groupby(["date", "store"])
    found = days[[*HANDING_IN, *sums]].sum()
    said = efforts(past)
    for name in ("invites", "agreed"):
        firsts = first_rows(said[name], []).astype({"store": object}).groupby(["date", "store"]).size()
        found[name] = firsts.reindex(found.index).fillna(0).astype(int)
    return found.round({"amount": 2}).reset_index()


def handing_in(staff_day: pd.DataFrame) -> dict[str, pd.Series]:
    """HANDING_IN: whether each guide was to hand in on the day, did so, and met the target."""
    expected = (staff_day["attendance"] > 0) & staff_day["status"].ne("exempt")
    met = staff_day["status"].eq("met")
    return dict(zip(HANDING_IN, (expected, expected & staff_day["submitted"], expected & met), strict=True))

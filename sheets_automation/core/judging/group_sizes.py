"""The sizes of WeChat groups as the settings have them, and the sign that registrations outrun them (Q09)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.reading.tidy import as_text
from sheets_automation.model.settings import Settings

STILL_IN = "yes"
"""Who left is no member any more."""


def sizes_of_groups(settings: Settings, today: pd.Timestamp) -> pd.DataFrame:
    """group_name, date, guests (members without staff) up to today, sorted; of two lines of a day the lower holds."""
    lines = [
        (str(as_text(one.group_name)), pd.Timestamp(one.date), one.members - one.staff_members)
        for one in settings.group_sizes
    ]
    found = pd.DataFrame(lines, columns=["group_name", "date", "guests"]).astype({"date": "datetime64[s]"})
    found = found[found["date"] <= today].drop_duplicates(["group_name", "date"], keep="last")
    return found.sort_values(["group_name", "date"], ignore_index=True)


def outrun(past: pd.DataFrame, settings: Settings, today: pd.Timestamp) -> pd.DataFrame:
    """Q09: groups in which more customers are registered than its members grew by, between the first and last size.

    date, store, staff, g (the group), a, b (the days), n (customers), p, q (members without staff then).

    Who joined on the first day is left out: nobody knows whether before the members were counted.

    Args:
        past: HISTORY with group_name (core/judging/junk.py).
        settings: group sizes.
        today: the as-of day.
    """
    sizes = sizes_of_groups(settings, today).groupby("group_name")
    spans = sizes.agg(a=("date", "first"), b=("date", "last"), p=("guests", "first"), q=("guests", "last"))
    rows = past[past["in_group"].eq(STILL_IN) & past["group_name"].notna()]
    joined = rows.assign(on=rows["joined_on"].fillna(rows["date"])).sort_values("on", kind="stable")
    joined = joined.drop_duplicates(["who", "group_name"]).merge(spans.reset_index(), on="group_name")
    joined = joined[(joined["on"] > joined["a"]) & (joined["on"] <= joined["b"])]
    groups = joined.astype({"store": object}).groupby("group_name")
    found = groups.agg(n=("who", "size"), store=("store", "first")).join(spans).reset_index(names="g")
    found = found[found["n"] > found["q"] - found["p"]]
    days = {name: found[name].dt.strftime("%Y-%m-%d").astype(object) for name in ("a", "b")}
    return found.assign(date=found["b"], staff="", **days)

"""Each guide's days, the guide's standing over the campaign, and how sums over guides meet those of stores."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.activity import efforts, first_rows, staff_figures
from sheets_automation.core.figures.handing_in import add_handing_in
from sheets_automation.core.figures.quota import Clock, assessed, staff_days
from sheets_automation.core.figures.stores import days_met, ranking
from sheets_automation.core.figures.waiting import could_count
from sheets_automation.core.judging.judge import Judged

GUIDE_KEY = ["store", "staff"]
SUMS = ["dials", "counted_calls", "invites", "agreed", "entered", "visits", "deals", "amount", "error_rows"]


def guide_days(judged: Judged, marks: pd.DataFrame, credited: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """STAFF_DAY (model/frames.py) with `assessed`, `submitted`, `invites_done`, `came_clean` and `came_late`.

    Args:
        judged: both tables.
        marks: from sources.row_marks.
        credited: from customers.results.
        clock: settings (quota, roster, assignments), the as-of time, and what is closed.

    Source: docs/figures.md, Activity, by staff and day; docs/figures.md, Quota and score.
    """
    settings = clock.settings
    figures = staff_figures(judged.calls.frame, judged.past, credited, marks, settings)
    presence = judged.presence.dropna().drop_duplicates().astype({"store": object, "staff": object})
    judged_days = assessed(presence, credited, settings, clock.now)
    found = staff_days(figures, judged_days, presence, could_count(judged), clock)
    add_handing_in(found, judged, clock.memory)
    return found


def guides(staff_day: pd.DataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """GUIDE (model/frames.py), sorted by store and staff.

    Args:
        staff_day: from `guide_days`.
        ledger: POINTS.

    Source: docs/figures.md, Who is assessed, and when.
    """
    days = staff_day.groupby(GUIDE_KEY)
    found = days[SUMS].sum().round({"amount": 2})
    # The days come in the order of the calendar: the last one has the streak of today.
    found["streak"], found["best_streak"] = days["streak"].last(), days["streak"].max()
    found = found.join(days_met(staff_day, GUIDE_KEY)).join(ledger.groupby(GUIDE_KEY)["points"].sum())
    found = found.fillna(dict.fromkeys(("days_assessed", "days_met", "points"), 0)).reset_index()
    return found.assign(rank=ranking(found, "staff"))


def reconciliation(staff_day: pd.DataFrame, stores: pd.DataFrame, past: pd.DataFrame) -> pd.DataFrame:
    """RECONCILIATION (model/frames.py): what guides add up to, what was counted twice, what stores add up to.

    Args:
        staff_day: from `guide_days`.
        stores: STORE.
        past: HISTORY, in which those counted twice are found.

    Source: docs/figures.md, Credit.
    """
    once = {"customers_dialled": ["staff", "date"], "invites": ["staff"], "agreed": ["staff"]}
    rows = efforts(past)
    twice = [int(first_rows(rows[name], who)["in_store"].duplicated().sum()) for name, who in once.items()]
    names = list(once)
    return pd.DataFrame(
        {
            "figure": names,
            "by_staff": [staff_day[name].sum() for name in names],
            "twice": twice,
            "distinct": [stores[name].sum() for name in names],
        }
    )

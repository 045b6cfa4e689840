"""The ledger of points: one line per day, guide and event (docs/figures.md, Points)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.figures.activity import STAFF_DAY_KEY
from sheets_automation.core.figures.customers import BY, known_rows, results
from sheets_automation.model.errors import SettingError
from sheets_automation.model.settings import Settings

EVENT_OF = {"entered": "entered", "visits": "visit", "deals": "deal"}
"""Results (core/figures/customers.py) that earn points."""
AT_THE_CLOSE = {"clean_sheet": "came_clean", "late": "came_late"}
"""How a day was handed in (core/figures/handing_in.py)."""
TARGETS = {"calls_met": ("counted_calls", "calls_target"), "invites_met": ("invites_done", "invites_target")}


def points(staff_day: pd.DataFrame, past: pd.DataFrame, owner: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """POINTS (model/frames.py), sorted by date, store, staff, then targets, results, recovery, handing in.

    Args:
        staff_day: from quota.staff_days.
        past: HISTORY; unscored rows earn nothing.
        owner: store and staff of each customer.
        settings: points.EVENT.

    Raises:
        SettingError: the points of an event are no whole number.

    Source: docs/figures.md, Points.
    """
    happened = events(staff_day, past, owner)
    lines = pd.concat([_lines(rows, event, settings) for event, rows in happened.items()], ignore_index=True)
    return lines.sort_values(STAFF_DAY_KEY, kind="stable", ignore_index=True)


def events(staff_day: pd.DataFrame, past: pd.DataFrame, owner: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """By event what happened, each row once: date, store, staff; id of the row of HISTORY, where it was one."""
    found = {name: _reached(staff_day, *columns) for name, columns in TARGETS.items()}
    earned = results(past[~past["unscored"]], owner)
    found |= {event: earned[earned["kind"] == kind] for kind, event in EVENT_OF.items()}
    found |= {"recovered": _recovered(past)}
    return found | {event: staff_day[staff_day[column]] for event, column in AT_THE_CLOSE.items()}


def _lines(rows: pd.DataFrame, event: str, settings: Settings) -> pd.DataFrame:
    """One line per day and guide: how often the event happened, and what that is worth there on that day."""
    plain = rows[STAFF_DAY_KEY].astype({"store": object, "staff": object})
    lines = plain.groupby(STAFF_DAY_KEY).size().reset_index(name="count").assign(event=event)
    earned = lines["count"] * worth(lines, event, settings)
    if (earned % 1).any():
        raise SettingError(f"「points.{event}」应为整数", f'"points.{event}" must be a whole number')
    return lines.assign(points=earned.astype(int))


def worth(lines: pd.DataFrame, event: str, settings: Settings) -> pd.Series | float:
    """What an event is worth on the day, for the store and the guide of each line."""
    return number_for(lines, settings, f"points.{event}")


def _reached(staff_day: pd.DataFrame, done: str, target: str) -> pd.DataFrame:
    """Assessed days on which a target was reached; a target of 0 is none."""
    assessed = staff_day["status"].ne("exempt") & staff_day[target].gt(0)
    return staff_day[assessed & staff_day[done].ge(staff_day[target])]


def _recovered(past: pd.DataFrame) -> pd.DataFrame:
    turned = turned_rows(past)
    return turned[~turned["unscored"]]


def turned_rows(past: pd.DataFrame) -> pd.DataFrame:
    """The row that first made a customer A or B who was class C on an earlier day."""
    first_seen = past.groupby(BY)["date"].transform("min")
    turned = known_rows(past).drop_duplicates(BY)
    later = turned["date"] > first_seen.reindex(turned.index)
    return turned[later & turned["grade"].isin(["A", "B"])]

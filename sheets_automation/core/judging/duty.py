"""Who belongs to a store, and from when to when: by the roster, else by the rows (docs/figures.md)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_automation.model.settings import Settings

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
"""Days that a frame can hold."""


def guides_of_stores(presence: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """store, staff, since, until of every guide: one row per guide and stay in a store.

    Args:
        presence: date, store, staff of every data row that is no copy, planned ones aside.
        settings: the roster; without one the guides are those seen in the rows.
        today: until when somebody seen lately is taken as still there.

    Source: docs/figures.md, Who is assessed, and when.
    """
    return _of_roster(settings) if settings.roster else _seen(presence, settings, today)


def guides_on(presence: pd.DataFrame, settings: Settings, day: date) -> pd.DataFrame:
    """store, staff of every guide who belongs to a store on a day, today or later, by store and name; off or not.

    Args:
        presence: as for `guides_of_stores`.
        settings: the roster.
        day: the day asked about.
    """
    stays = guides_of_stores(presence, settings, day)
    there = stays[(stays["since"] <= pd.Timestamp(day)) & (stays["until"] >= pd.Timestamp(day))]
    people = there[["store", "staff"]].astype(object).drop_duplicates()
    return people.sort_values(["store", "staff"], ignore_index=True)


def is_on_duty(settings: Settings, day: date, store: str, staff: str) -> bool:
    """Not off by the morning meeting, nor away by the roster; whom the roster does not know is on duty."""
    if settings.is_off(day, store, staff):
        return False
    places = settings.members.get(staff, ())
    return not places or any(member.store in {store, ""} and member.on_duty(day) for member in places)


def _of_roster(settings: Settings) -> pd.DataFrame:
    rows = [
        (one.store, one.name, pd.Timestamp(max(one.joined_on, EARLIEST)), pd.Timestamp(min(one.left_on, LATEST)))
        for one in settings.roster
        if one.role == "guide"
    ]
    return pd.DataFrame(rows, columns=["store", "staff", "since", "until"])


def _seen(presence: pd.DataFrame, settings: Settings, today: date) -> pd.DataFrame:
    """From the first row to the last, or to today when that is only days later."""
    seen = presence.groupby(["store", "staff"], observed=True)["date"].agg(since="min", until="max").reset_index()
    days = settings.number("assessed_after_last_row_days", today)
    fresh = (pd.Timestamp(today) - seen["until"]).dt.days.between(0, days)
    return seen.assign(until=seen["until"].mask(fresh, pd.Timestamp(today)))

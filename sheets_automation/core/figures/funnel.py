"""The funnel of a cohort and the class mix: distinct customers, by the store that owns them (docs/figures.md)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.model.frames import EVERY_STORE


def funnel(people: pd.DataFrame) -> pd.DataFrame:
    """Customers by owner's store ("*" for all), entrance and step; close is visited with a deal.

    Source: docs/figures.md, Funnel and rates.
    """
    steps = people.assign(
        deals=people["deal"].eq("yes"),
        closed=people["deal"].eq("yes") & people["visited"],
        store=people["store"].astype(object),
    )
    names = ["dialled", "connected", "invited", "agreed", "entered", "visited", "deals", "closed"]
    every = pd.concat([steps, steps.assign(store=EVERY_STORE)])
    return every.groupby(["store", "entrance"])[names].sum().astype(int).reset_index()


def class_mix(people: pd.DataFrame) -> pd.DataFrame:
    """Distinct customers by owner's store ("*" for all), first class and current class."""
    plain = people[["store", "first_class", "current_class"]].astype(object)
    every = pd.concat([plain, plain.assign(store=EVERY_STORE)])
    return every.groupby(["store", "first_class", "current_class"]).size().rename("customers").reset_index()

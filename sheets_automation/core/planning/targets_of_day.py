"""Who works on a day and what each is to do; what a store lacks against its base (docs/morning.md)."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import WHO
from sheets_automation.core.figures.activity import coming
from sheets_automation.core.figures.targets import KINDS, with_targets
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.duty import guides_on
from sheets_automation.model.settings import Settings

MORNING = (
    *("store", "staff", "attendance", "appointments", "suggested_calls", "suggested_invites"),
    *("claimed_calls", "claimed_invites", "calls_target", "invites_target"),
)
STORE_CHECK = (
    *("store", "on_duty"),
    *(f"{kind}_{name}" for kind in KINDS for name in ("base", "needed", "suggested", "claimed", "missing")),
)


def targets_of_day(work: Workings, day: date) -> pd.DataFrame:
    """MORNING of every guide of a day, by store and staff: those of the roster, else those seen lately.

    attendance float (0: off); appointments and the suggestions int; claims float (missing where nobody claimed). Who
    stands in the assignment of the day is there too.

    Source: docs/morning.md.
    """
    settings = work.settings
    presence = work.judged.presence.dropna().astype({"store": object, "staff": object})
    here = guides_on(presence, settings, day)
    named = [(one.store, one.staff) for one in settings.assignments if one.date == day]
    people = pd.concat([here, pd.DataFrame(named, columns=["store", "staff"])]).astype(object)
    people = people.drop_duplicates().sort_values(["store", "staff"], ignore_index=True)
    people["date"] = pd.Series(np.datetime64(day, "s"), index=people.index, dtype="datetime64[s]")
    guides = pd.MultiIndex.from_frame(people[WHO[1:]])
    people["appointments"] = coming(work.judged.past, day).reindex(guides).fillna(0).astype(int).array
    return with_targets(people, settings)[list(MORNING)]


def store_check(morning: pd.DataFrame, settings: Settings, day: date) -> pd.DataFrame:
    """STORE_CHECK, a row per store: what its staff on duty should do by the base, what is suggested and claimed.

    A guide without a claim brings the suggestion; `missing` is what then lacks against base times staff on duty.

    Source: docs/morning.md.
    """
    stores = morning.groupby("store")
    found = stores["attendance"].sum().rename("on_duty").to_frame()
    for kind in KINDS:
        base = [settings.number(f"base_{kind}", day, store) for store in found.index]
        found[f"{kind}_base"] = base
        found[f"{kind}_needed"] = np.ceil(found["on_duty"] * base)
        found[f"{kind}_suggested"] = stores[f"suggested_{kind}"].sum()
        found[f"{kind}_claimed"] = stores[f"claimed_{kind}"].sum()
        brought = stores[f"{kind}_target"].sum()
        found[f"{kind}_missing"] = (found[f"{kind}_needed"] - brought).clip(lower=0)
    return found.reset_index()[list(STORE_CHECK)]

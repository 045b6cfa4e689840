"""Whom nobody is to phone or to invite: customers of class D, the junk list, colleagues (docs/morning.md, Lists)."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.junk import junk_entries, junk_matches


def refused(work: Workings) -> set[str]:
    """Keys of the customers who are of class D now, in whatever store."""
    people = work.people
    return set(people.index[people["current_class"].eq("D")].astype(object))


def junk(work: Workings, day: date) -> set[str]:
    """Phones on the junk list as of a day, and keys of the customers whom a line means by their WeChat name."""
    entries = junk_entries(work.settings)
    entries = entries[entries["since"] <= pd.Timestamp(day)]
    if entries.empty:
        return set()
    judged = work.judged
    who = junk_matches(judged.past, judged.successes.frame, entries)["who"]
    return {*entries.loc[entries["phone"].ne(""), "phone"], *judged.past["customer"].cat.categories.astype(object)[who]}


def colleagues(work: Workings) -> set[str]:
    """Phones of the roster."""
    return {one.phone for one in work.settings.roster if one.phone}


def unwanted(work: Workings, day: date) -> set[str]:
    """Phones that are handed to nobody on a day: of class D now or in the campaign before, junk, colleagues."""
    return refused(work) | work.settings.refused_before | junk(work, day) | colleagues(work)

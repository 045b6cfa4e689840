"""Which call-backs are offered to whom on a day: what the morning deals out (docs/callbacks.md, Offers).

Who has an entry already keeps it; what is in the store's pool goes, in the order of the queue, to the guide on duty who
has fewest, so that it is spread evenly. Of class C a guide is offered so many a day; what the day does not hold stays
due.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_automation.core.figures.callbacks import must_wait
from sheets_automation.core.judging.callback_runs import calls_again
from sheets_automation.core.judging.duty import guides_on
from sheets_automation.core.memory import Memory
from sheets_automation.model.callback_policy import NOT_REACHED
from sheets_automation.model.figures import DUE, OPEN
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import Guide

POOL = "pool"
"""Kind in Memory.dealt of the call-backs that a morning gave out of the pool."""
LIMIT = "callback.max_per_guide_day"


def callback_offers(  # noqa: PLR0913  # the rows beside what is known of the day
    queue: pd.DataFrame,
    presence: pd.DataFrame,
    settings: Settings,
    day: date,
    memory: Memory,
    *,
    past: pd.DataFrame,
) -> pd.DataFrame:
    """The open entries of every store that are due by the end of `day`, as they are to be phoned: CALLBACK, offered_to.

    Filter `store` for one store, `offered_to` for one guide; it is missing where nobody is on duty, or where the day's
    number of class C is full. `rank` is that of the queue. The same arguments give the same offers; numbers that a
    morning of that day dealt out already stay with their guide.

    Args:
        queue: CALLBACK as of now (core/figures/callbacks.py).
        presence: date, store, staff of every data row (Judged.presence); without a roster it says who works where.
        settings: roster, assignments of the day, callback.gate, callback.max_per_guide_day.
        day: the day of the calls, today or later.
        memory: the names typed in 指派, and what was dealt out (kind POOL).
        past: HISTORY; call-backs of class C that a guide dialled that day had their place.

    Source: docs/callbacks.md, Offers.
    """
    ends = pd.Timestamp(day) + pd.Timedelta(days=1)
    due = queue[queue["state"].isin(OPEN) & (queue["due_at"] < ends)].sort_values("rank", ignore_index=True)
    dealt = _dealt(memory, day)
    dealing = _Dealing(settings, day, guides_on_duty(presence, settings, day))
    gone = dealt[~dealt["customer"].isin(due["customer_key"])]
    not_reached = queue.loc[queue["priority"] == NOT_REACHED, "customer_key"]
    # What was dealt out this morning or is dialled by now had its place, too; each once.
    had = pd.concat([gone[gone["customer"].isin(not_reached)], _dialled(past, day)]).drop_duplicates()
    dealing.places.update(_guides(had))
    found = due.assign(offered_to=pd.Series(dealing.deal(due, _names(due, dealt, memory, settings)), dtype="str"))
    waits = must_wait(found, found["offered_to"], day, settings)
    return pd.concat([found[~waits], found[waits]], ignore_index=True)


def with_later(offers: pd.DataFrame, queue: pd.DataFrame) -> pd.DataFrame:
    """The offers of a day, and behind them the open entries of later days with whom keeps them."""
    rest = queue[queue["state"].isin(OPEN) & ~queue["customer_key"].isin(offers["customer_key"])]
    later = rest.sort_values("rank").assign(offered_to=rest["assigned_to"])
    return pd.concat([offers, later], ignore_index=True).astype(offers.dtypes)


def open_figures(entries: pd.DataFrame, day: date) -> dict[str, int | None]:
    """Of open entries (CALLBACK): open, due_today, overdue (of promises and A, B), the oldest's days, class_c_due."""
    is_open = entries[entries["state"].isin(OPEN)]
    overdue, is_due = is_open[is_open["state"] == "overdue"], is_open["state"].isin(DUE)
    return {
        "open": len(is_open),
        "due_today": int((is_open["due_at"] < pd.Timestamp(day) + pd.Timedelta(days=1)).sum()),
        "overdue": len(overdue),
        "overdue_oldest_days": int(overdue["days_due"].max()) if len(overdue) else None,
        "class_c_due": int((is_due & is_open["priority"].eq(NOT_REACHED)).sum()),
    }


def guides_on_duty(presence: pd.DataFrame, settings: Settings, day: date) -> dict[str, list[str]]:
    """Store to the names of its guides who work on a day: by the roster, else those seen lately; nobody who is off."""
    there = guides_on(presence, settings, day)
    found: dict[str, list[str]] = {}
    for store, staff in zip(there["store"], there["staff"], strict=True):
        if not settings.is_off(day, store, staff):
            found.setdefault(store, []).append(staff)
    return found


def _dealt(memory: Memory, day: date) -> pd.DataFrame:
    """The call-backs that a morning of the day dealt out: customer, store, staff; of two lines the later one."""
    dealt = memory.dealt
    ours = dealt[(dealt["kind"] == POOL) & (dealt["date"] == pd.Timestamp(day))]
    return ours.drop_duplicates("customer", keep="last")[["customer", "store", "staff"]]


def _dialled(past: pd.DataFrame, day: date) -> pd.DataFrame:
    """The call-backs of class C that were dialled on the day: customer, store, staff; each customer once a guide."""
    again = calls_again(past)
    calls = past.iloc[again.loc[again["is_c"], "call"]]
    today = calls[calls["date"] == pd.Timestamp(day)]
    found: pd.DataFrame = today[["customer", "store", "staff"]].astype(object).drop_duplicates()
    return found


def _guides(rows: pd.DataFrame) -> list[Guide]:
    return list(zip(rows["store"].astype(object), rows["staff"].astype(object), strict=True))


def unknown_names(memory: Memory, settings: Settings) -> list[str]:
    """Names typed in 指派 that the roster does not have, sorted; without a roster every name is somebody's."""
    known = {*settings.staff_names}
    return sorted({name for name in memory.assigned.values() if known and name and name not in known})


def _names(due: pd.DataFrame, dealt: pd.DataFrame, memory: Memory, settings: Settings) -> pd.DataFrame:
    """Of each entry: typed, the name in 指派; dealt, who was given it; kept, who keeps it; "" for nobody.

    A name that nobody has gives nobody work: the entry is dealt out as one of the pool.
    """
    customer = due["customer_key"].astype(object)
    given = dict(zip(dealt["customer"], dealt["staff"], strict=True))
    nobody = unknown_names(memory, settings)
    typed = {key: name for key, name in memory.assigned.items() if name not in nobody}
    found = {"typed": customer.map(typed), "dealt": customer.map(given), "kept": due["assigned_to"]}
    return pd.DataFrame({name: names.astype(object).fillna("") for name, names in found.items()})


@dataclass(slots=True)
class _Dealing:
    """Deals the entries of a day out; `load`: how many a guide has, `places`: how many of class C."""

    settings: Settings
    day: date
    teams: Mapping[str, list[str]]
    load: Counter[Guide] = field(default_factory=Counter)
    places: Counter[Guide] = field(default_factory=Counter)
    limits: dict[Guide, float] = field(default_factory=dict)

    def deal(self, due: pd.DataFrame, names: pd.DataFrame) -> list[str | None]:
        """The guide of each entry; typed names come first, then who has an entry, then the pool is dealt out.

        Each choice follows from those before it: the entries are walked through one by one.
        """
        stores = due["store"].astype(object).tolist()
        not_reached = (due["priority"] == NOT_REACHED).tolist()
        found: list[str | None] = [None] * len(due)
        for at, name in enumerate(names["typed"]):
            if name:
                holder = self.settings.staff_names.get(name, name)
                found[at] = holder
                # Whoever typed it knows how many the guide has: it takes a place, and never waits for one.
                self.take((stores[at], holder), is_c=not_reached[at])
        pool = []
        for at, names_of in enumerate(zip(names["dealt"], names["kept"], strict=True)):
            if found[at] is not None:
                continue
            holder = self.holder(stores[at], *names_of)
            if not holder:
                pool.append(at)
            elif self.give((stores[at], holder), is_c=not_reached[at]):
                found[at] = holder
        for at in pool:
            team = [(stores[at], name) for name in self.teams.get(stores[at], ())]
            free = [guide for guide in team if not (not_reached[at] and self.is_full(guide))]
            if free:
                guide = min(free, key=lambda one: (self.load[one], one))
                self.take(guide, is_c=not_reached[at])
                found[at] = guide[1]
        return found

    def holder(self, store: str, dealt: str, kept: str) -> str:
        """Who has an entry while on duty: who was given it, else who keeps it; "" for nobody."""
        team = self.teams.get(store, ())
        # Where nobody was seen lately, there is nobody else to give it to.
        works = [name for name in (dealt, kept) if name in team or (name and not team)]
        return next((name for name in works if not self.settings.is_off(self.day, store, name)), "")

    def give(self, guide: Guide, *, is_c: bool) -> bool:
        """Count one more entry of a guide; False where the day's class C is full."""
        if is_c and self.is_full(guide):
            return False
        self.take(guide, is_c=is_c)
        return True

    def take(self, guide: Guide, *, is_c: bool) -> None:
        """Count one more entry of a guide, full or not."""
        self.load[guide] += 1
        self.places[guide] += is_c

    def is_full(self, guide: Guide) -> bool:
        if guide not in self.limits:
            self.limits[guide] = self.settings.number(LIMIT, self.day, *guide)
        return self.places[guide] >= self.limits[guide]

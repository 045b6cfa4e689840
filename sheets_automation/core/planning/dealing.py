"""Numbers of a list, spread over the guides on duty: whom nobody should call is left out (docs/morning.md, Lists)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil

import numpy as np
import pandas as pd

from sheets_automation.core.figures.callback_offers import POOL, guides_on_duty
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.memory import DEALT
from sheets_automation.core.planning.calls_of_day import FRESH_KIND, known_phones, undialled
from sheets_automation.core.planning.numbers import Number
from sheets_automation.core.planning.unwanted import colleagues, junk, refused
from sheets_automation.model.morning_words import LEFT_OUT
from sheets_automation.model.tables import Guide


@dataclass(frozen=True, slots=True)
class Deal:
    """What a morning deals: the new lines of Memory.dealt, and how many numbers were left out by reason."""

    dealt: pd.DataFrame
    left_out: Mapping[str, int] = field(default_factory=dict)
    moved: int = 0
    """Numbers of guides who are not on duty, given to others."""

    @property
    def fresh(self) -> int:
        """How many numbers were dealt for the first time."""
        return int((self.dealt["kind"] == FRESH_KIND).sum()) - self.moved


@dataclass(slots=True)
class _Table:
    """Who sits at the table: guides on duty by store, and how many numbers each has."""

    teams: Mapping[str, list[str]]
    load: Counter[Guide]
    shares: dict[str, int] = field(default_factory=dict)
    """Store, "" for all of them, to how many numbers a guide has if they are spread evenly, rounded up."""

    def expect(self, numbers: Sequence[Number]) -> None:
        """Work out the even shares of what lies with the guides and of what is to be given."""
        for place in ("", *self.teams):
            team = self._team(place)
            coming = sum(not place or number.store == place for number in numbers)
            self.shares[place] = ceil((sum(self.load[one] for one in team) + coming) / len(team)) if team else 0

    def give(self, number: Number) -> Guide | None:
        """The guide who is named, if on duty and below the even share, else who has fewest of the store, else of all.

        Where nobody of the store is on duty, but who is named works in another one, it stays in that one.
        """
        place = number.store if number.store in self.teams else ""
        named = next((one for one in self._team(place) if one[1] == number.staff), None) if number.staff else None
        team = self._team(number.store) or (self._team(named[0]) if named else [])
        if not team:
            return None
        has_room = named is not None and self.load[named] < self.shares[place]
        guide = named if named and has_room else min(team, key=lambda one: (self.load[one], one))
        self.load[guide] += 1
        return guide

    def _team(self, place: str) -> list[Guide]:
        """The guides on duty of a store, of all for ""."""
        return [(store, name) for store in ([place] if place else self.teams) for name in self.teams.get(store, ())]


def deal(work: Workings, day: date, numbers: Sequence[Number], after: pd.DataFrame | None = None) -> Deal:
    """Deal the numbers of lists out, and those of guides who are not on duty to others.

    Never to anyone: customers of class D of any store, those in any call log or success table, on the junk list,
    colleagues, numbers that are no phone, that stand twice or were dealt before.

    Args:
        work: the rows; settings and memory of the campaign.
        day: the day on which it is dealt.
        numbers: from core/planning/numbers.py, in the order of the lists.
        after: what this morning has dealt already.

    Source: docs/morning.md, Lists.
    """
    settings, before = work.settings, work.memory.dealt
    if after is not None and len(after):
        before = pd.concat([before, after], ignore_index=True) if len(before) else after
    teams = guides_on_duty(work.judged.presence, settings, day)
    waiting = undialled(work, before, day)
    mine = list(zip(waiting["store"], waiting["staff"], strict=True))
    gone = np.array([staff not in teams.get(store, ()) for store, staff in mine], dtype=bool)
    table = _Table(teams, Counter(who for who, is_gone in zip(mine, gone, strict=True) if not is_gone))
    homeless = [
        Number(str(one["customer"]), str(one["name"] or ""), str(one["store"]), "", str(one["note"] or ""))
        for one in waiting[gone].to_dict("records")
    ]
    free, left_out = _Reasons(work, set(before["customer"]), day).sorted_out(numbers)
    table.expect([*homeless, *free])
    again = [_line(day, number, guide) for number in homeless if (guide := table.give(number)) is not None]
    first = [_line(day, number, guide) for number in free if (guide := table.give(number)) is not None]
    lines, moved = [*again, *first], len(again)
    left_out["nobody"] += len(free) - len(first)
    return Deal(_frame(lines), {name: left_out[name] for name in LEFT_OUT if left_out[name]}, moved)


def pool_dealt(work: Workings, day: date) -> pd.DataFrame:
    """The call-backs of the store's pool as lines of Memory.dealt, so that they stay with their guide for the day."""
    offers = work.offers(day)
    free = offers[offers["offered_to"].notna() & offers["assigned_to"].isna()]
    before = work.memory.dealt
    there = before[(before["kind"] == POOL) & (before["date"] == pd.Timestamp(day))]["customer"]
    free = free[~free["customer_key"].isin(there)]
    columns = ("customer_key", "store", "offered_to", "customer_name")
    rows = zip(*(free[name].astype(object).where(free[name].notna(), "") for name in columns), strict=True)
    return _frame((pd.Timestamp(day), key, store, staff, POOL, name, "") for key, store, staff, name in rows)


def _line(day: date, number: Number, guide: Guide) -> tuple[object, ...]:
    return (pd.Timestamp(day), number.phone, *guide, FRESH_KIND, number.name, number.note)


def _frame(lines: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(list(lines), columns=list(DEALT)).astype({"date": "datetime64[s]"})


class _Reasons:
    """Why a number is not to be dealt."""

    def __init__(self, work: Workings, dealt: set[str], day: date) -> None:
        self._refused = refused(work) | work.settings.refused_before
        self._colleagues = colleagues(work)
        self._junk = junk(work, day)
        self._known = known_phones(work)
        self._dealt = dealt
        self._twice: set[str] = set()

    def of(self, number: Number) -> str:
        """The first reason that applies; "" for none."""
        tests = (
            ("invalid", not number.phone),
            ("colleague", number.phone in self._colleagues),
            ("class_d", number.is_refused or number.phone in self._refused),
            ("junk", number.phone in self._junk),
            ("known", number.phone in self._known),
            ("dealt", number.phone in self._dealt),
            ("twice", number.phone in self._twice),
        )
        return next((name for name, holds in tests if holds), "")

    def sorted_out(self, numbers: Sequence[Number]) -> tuple[list[Number], Counter[str]]:
        """The numbers that may be dealt, each once, and how many may not, by reason."""
        free, left_out = [], Counter[str]()
        for number in numbers:
            why = self.of(number)
            if why:
                left_out[why] += 1
            else:
                self._twice.add(number.phone)
                free.append(number)
        return free, left_out

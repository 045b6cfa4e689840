"""Which episode happens to whom and when: the campaign drawn from its seed, before it is laid out in sheets."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import cycle

from sheets_automation.connectors.grid_files import Formula
from sheets_automation.demo import habits
from sheets_automation.demo.habits import Guide
from sheets_automation.demo.honest import BULK, STORIES
from sheets_automation.demo.mistakes import MISTAKES
from sheets_automation.demo.story import NO_CLOCK, Day, Episode, FromToday, Step, Typed
from sheets_automation.model.tables import PRODUCTS

FIRST_CALL, LAST_CALL, BEGINS = time(9, 30), time(20, 0), time(10, 0)
MISTAKE_SHARE, STORY_SHARE = 0.14, 0.08
"""Of a day's rows; docs/rules.md wants an honest day of 250 rows to stay under 60 findings."""
PRODUCTS_SOLD = 10
"""So many of the product list are asked for in the demo."""


@dataclass(frozen=True, slots=True)
class Told:
    """One episode as it happened: the day of its first row, its guides by `Step.by`, and its names and numbers."""

    number: int
    episode: Episode
    start: date
    guides: Mapping[int, Guide]
    facts: Mapping[str, str]

    def day(self, after: int) -> date:
        return self.start + timedelta(days=after)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it will be typed, not yet in a sheet; `minute` of the day orders it and is written if `clock`."""

    told: Told
    step: int
    guide: Guide
    date: date
    minute: int
    cells: Mapping[str, Typed]
    clock: bool

    @property
    def table(self) -> str:
        return self.told.episode.steps[self.step].table


def minute(at: time) -> int:
    return at.hour * 60 + at.minute


@dataclass(slots=True)
class Teller:
    """Draws episodes for guides and days; everything drawn so far is in `rows`."""

    rng: random.Random
    guides: tuple[Guide, ...]
    now: datetime
    last_day: date
    rows: list[Row] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    busy: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    phones: set[str] = field(default_factory=set)
    samples: list[str] = field(default_factory=list)
    mistakes: list[Episode] = field(default_factory=list)
    stories: list[Episode] = field(default_factory=list)

    def tell_day(self, guide: Guide, day: date, wanted: int) -> None:
        """Tell episodes until the guide has so many rows that day."""
        for deck, full, share in (
            (self.mistakes, MISTAKES, MISTAKE_SHARE),
            (self.stories, STORIES, STORY_SHARE),
        ):
            for _ in range(round(wanted * share)):
                self._tell_from(deck, full, guide, day)
        by_name = {episode.name: episode for episode in BULK}
        names, weights = list(guide.habit.weights), list(guide.habit.weights.values())
        dead_ends = 0
        while self.busy[guide.store, guide.name, day] < wanted and dead_ends < wanted:
            episode = by_name[self.rng.choices(names, weights)[0]]
            cast = self._cast(episode, guide, day)
            if cast is None:
                dead_ends += 1
            else:
                self._tell(episode, cast, day)

    def _tell_from(self, deck: list[Episode], full: tuple[Episode, ...], guide: Guide, day: date) -> None:
        """Tell the first episode of the deck that fits here, so that each has its turn; a used-up deck is renewed."""
        for _ in range(2):
            for at, episode in enumerate(deck):
                cast = self._cast(episode, guide, day)
                if cast is not None:
                    del deck[at]
                    self._tell(episode, cast, day)
                    return
            deck[:] = self.rng.sample(full, len(full))

    def _cast(self, episode: Episode, guide: Guide, day: date) -> dict[int, Guide] | None:
        """The guides of the story by `Step.by`; None where it cannot happen."""
        if "sample" in episode.needs and not self.samples:
            return None
        if any(day + timedelta(days=after) > self.last_day for after in _days_within(episode)):
            return None
        cast: dict[int, Guide] = {}
        for by in _parts(episode):
            fitting = (one for one in self._candidates(by, guide) if self._can_play(one, episode, by, day))
            chosen = next(fitting, None)
            if chosen is None:
                return None
            cast[by] = chosen
        return cast

    def _candidates(self, by: int, guide: Guide) -> list[Guide]:
        if by == 0:
            return [guide]
        same = by == 1
        others = [one for one in self.guides if (one.store == guide.store) == same and one is not guide]
        return self.rng.sample(others, len(others))

    def _can_play(self, guide: Guide, episode: Episode, by: int, day: date) -> bool:
        needs, layout = episode.needs, guide.layout
        if (
            ("call_back" in needs and not guide.calls_back)
            or ("follow_up" in needs and guide.calls_back)
            or ("row_dates" in needs and layout.dates != "row")
            or ("xlsx" in needs and layout.files == "csv")
        ):
            return False
        return all(self._works(guide, step, day) for step in episode.steps if step.by == by)

    def _works(self, guide: Guide, step: Step, start: date) -> bool:
        day = start + timedelta(days=step.day)
        at = time.fromisoformat(step.at) if step.has_time else FIRST_CALL
        return day in guide.days and datetime.combine(day, at) < self.now

    def _tell(self, episode: Episode, cast: Mapping[int, Guide], start: date) -> None:
        told = Told(len(self.told), episode, start, cast, self._facts(episode, cast))
        self.told.append(told)
        earlier: Row | None = None
        for number, step in enumerate(episode.steps):
            guide, day = cast[step.by], told.day(step.day)
            after = earlier.minute if earlier is not None and earlier.date == day else None
            clock = step.at != NO_CLOCK and (step.at != "" or self.rng.random() >= guide.habit.without_clock)
            earlier = Row(told, number, guide, day, self._minute(step, day, after), step.cells, clock)
            self.rows.append(earlier)
            self.busy[guide.store, guide.name, day] += 1

    def _minute(self, step: Step, day: date, after: int | None) -> int:
        if step.has_time:
            return minute(time.fromisoformat(step.at))
        if after is not None:
            return after + 1
        latest = minute(LAST_CALL)
        if day == self.now.date():
            latest = min(latest, minute(self.now.time()) - 2)
        return self.rng.randint(minute(FIRST_CALL), latest)

    def _facts(self, episode: Episode, cast: Mapping[int, Guide]) -> dict[str, str]:
        """What the markers of a story stand for."""
        phone, phone_2 = self._new_phone(), self._new_phone()
        product, product_2 = self.rng.sample([choice.key for choice in PRODUCTS[:PRODUCTS_SOLD]], 2)
        facts = {
            "phone": phone,
            "phone_2": phone_2,
            "name": self.rng.choice(habits.SURNAMES) + self.rng.choice(habits.TITLES),
            "wechat": f"{self.rng.choice(habits.NICKNAMES)}{len(self.told)}",
            "product": product,
            "product_2": product_2,
            "short": phone[:-1],
            "long": phone + phone[-1],
            "lost": "1.38E+10",
            "masked": f"{phone[:3]}****{phone[7:]}",
            "dotted": f"{phone[:3]}.{phone[3:7]}.{phone[7:]}",
            "spaced": f"{phone[:3]} {phone[3:7]} {phone[7:]}",
            "wide": "".join(chr(ord(digit) + 0xFEE0) for digit in phone),
            "landline": f"0755-8{phone[4:]}",
            "sample": self.samples.pop() if "sample" in episode.needs else "",
        }
        return facts | {f"staff_{by}": guide.name for by, guide in cast.items()}

    def _new_phone(self) -> str:
        while True:
            phone = f"1{self.rng.choice('35789')}{self.rng.randrange(10**9):09}"
            # The last seven digits are a landline of their own (`landline`), so they too stay unique.
            if phone[4:] not in self.phones and phone not in habits.SAMPLES:
                self.phones.add(phone[4:])
                return phone


def _days_within(episode: Episode) -> Iterator[int]:
    """Days of a story that must not lie beyond the campaign."""
    for step in episode.steps:
        yield step.day
        yield from (value.after for value in step.cells.values() if isinstance(value, Day) and not value.later)


def _parts(episode: Episode) -> list[int]:
    """Who plays in a story: 0, and a colleague who has a row or is named in one."""
    named = {1 for step in episode.steps if "{staff_1}" in step.cells.values()}
    return sorted({step.by for step in episode.steps} | named | {0})


def filled(value: Typed, told: Told, today: date) -> str | float | date | Formula:
    """A cell of a story with its markers filled in."""
    if isinstance(value, Day):
        day = told.day(value.after)
        return datetime.combine(day, time.fromisoformat(value.at)) if value.at else day
    if isinstance(value, FromToday):
        return today + timedelta(days=value.after)
    return value.format_map(told.facts) if isinstance(value, str) else value


def hire(rng: random.Random, stores: int, guides: int, days: Iterable[date]) -> tuple[Guide, ...]:
    """The guides of every store, habits and layouts dealt out in turn from shuffled decks."""
    worked = tuple(days)
    habit_deck = cycle(rng.sample(habits.HABITS, len(habits.HABITS)))
    layout_deck = cycle(rng.sample(habits.LAYOUTS, len(habits.LAYOUTS)))
    found = []
    for number in range(stores * guides):
        habit, layout = next(habit_deck), next(layout_deck)
        style = habits.Style(
            dates=rng.choice(habits.DATE_FORMS),
            phones_as_numbers=rng.random() < 1 / 3,
            class_suffix=rng.choice(("", "", "类")),
            ticks=rng.random() < 1 / 3,
            spaced_names=rng.random() < 1 / 4,
            columns_seed=rng.randrange(1000),
        )
        store, name = number // guides, number % guides
        found.append(
            Guide(
                _name(habits.STORE_NAMES, store),
                _name(habits.STAFF_NAMES, name + store * guides),
                habit,
                layout,
                style,
                _worked(rng, habit, worked),
                calls_back=number % 2 == 0,
            )
        )
    return tuple(found)


def _name(names: tuple[str, ...], number: int) -> str:
    again, at = divmod(number, len(names))
    return names[at] + (str(again + 1) if again else "")


def _worked(rng: random.Random, habit: habits.Habit, days: tuple[date, ...]) -> tuple[date, ...]:
    """The days on which a guide hands in rows."""
    few = 5
    if habit.misses_a_day and len(days) >= few:
        missed = rng.choice(days[2:])
        return tuple(day for day in days if day != missed)
    if habit.leaves_early and len(days) >= few:
        return days[: -rng.randint(2, len(days) - few + 2)]
    return days

"""The figures in plain Python, from the story alone: what each run must show, as closed and restated.

A row is a dict of cells with its row of the story; nothing is read from a file and nothing of the core is used.
Sources: docs/figures.md and docs/closing.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product
from math import ceil
from typing import Any

from tests.simulation.story import CALL, GUIDES, RULES_CHANGE, Assigned, Guide, Row, Story, days

EVENING_CLOSE, GRACE = time(20, 30), time(9)
BASE = {"calls": 7, "invites": 3, "most": 2}
CHANGED = {"calls": 9, "invites": 4, "most": 1}
FLOOR, OFF_PER_APPOINTMENT = 2, 1
INVITED = {"pending", "agreed_group", "agreed_visit", "agreed_both", "refused"}
AGREED = {"agreed_group", "agreed_visit", "agreed_both"}
FIGURES = (
    *("attendance", "appointments", "calls_target", "invites_target", "dials", "counted_calls", "customers_dialled"),
    *("connected", "invites", "agreed", "entered", "visits", "deals", "amount", "status", "late_rows"),
)
ASIDE = {"rows", "held_calls", "held_invites"}
"""What is counted for the status alone."""
GuideDay = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a run finds it."""

    row: Row
    cells: dict[str, Any]

    @property
    def phone(self) -> str:
        return self.cells["phone"]

    @property
    def who(self) -> GuideDay:
        return self.row.day, self.row.guide.store, self.row.guide.name

    @property
    def is_call(self) -> bool:
        return self.row.table == CALL

    @property
    def error(self) -> str:
        """The rule that leaves it out, if any: the story makes these mistakes alone."""
        if len(self.phone) != 11:
            return "P02"
        return "C02" if self.cells.get("customer_class") == "C" and self.is_connected else ""

    @property
    def is_connected(self) -> bool:
        return self.is_call and self.cells["call_result"] in {"connected", "call_later"}

    @property
    def grade(self) -> str:
        said = self.cells.get("customer_class")
        return said or ("C" if self.is_call else "B")

    @property
    def order(self) -> tuple:
        clock = self.cells.get("call_time")
        return self.row.day, clock or time.max, not self.is_call, self.row.number

    @property
    def invites(self) -> bool:
        if self.is_call:
            return self.is_connected and self.cells.get("invite_result") in INVITED
        source, joined = self.cells["invite_source"], self.cells.get("in_group")
        return source != "phone" and (source != "wechat_qr" or joined in {"yes", "left"})

    @property
    def agrees(self) -> bool:
        return not self.is_call or self.cells.get("invite_result") in AGREED

    @property
    def entered(self) -> bool:
        return self.cells.get("in_group") in {"yes", "left"}

    @property
    def visited(self) -> bool:
        return self.cells.get("visited") == "yes"

    @property
    def bought(self) -> bool:
        return self.cells.get("deal") == "yes" and (self.visited or self.entered)


@dataclass
class Truth:
    """What is known at each run: when rows were first seen, what closings froze, the figures now."""

    story: Story
    seen: dict[int, datetime] = field(default_factory=dict)
    """Row number to the run that saw it first."""
    closed: dict[tuple[str, date], list[datetime]] = field(default_factory=lambda: defaultdict(list))
    owners: dict[str, Guide] = field(default_factory=dict)
    results: dict[tuple[str, str], date] = field(default_factory=dict)
    """Customer and kind to the day of the closing that first saw it without a date."""
    frozen: dict[tuple[date, str, int], dict[str, dict]] = field(default_factory=dict)
    """Day, store and version to the figures of each guide, as the closing showed them."""
    absent: dict[int, dict] = field(default_factory=dict)
    """Cells of rows as they were last seen before their file went away."""

    def lines(self, now: datetime) -> list[Line]:
        """What a run at this moment counts with: a file that is away keeps the rows that it had at the last run."""
        found = []
        for row in self.story.rows:
            cells = self.absent.get(row.number) if self._is_away(row, now) else row.at(now)
            if cells:
                found.append(Line(row, cells))
        return found

    def _is_away(self, row: Row, now: datetime) -> bool:
        return any(row.guide == who and since <= now < until for who, since, until in self.story.away)

    def run(self, now: datetime) -> list[Line]:
        """A run that reads everything and remembers what it saw first."""
        lines = self.lines(now)
        for line in lines:
            self.seen.setdefault(line.row.number, now)
            if not self._is_away(line.row, now):
                self.absent[line.row.number] = line.cells
        return lines

    def close(self, now: datetime, stores: Iterable[str]) -> None:
        """Freeze today's figures of these stores, a new version each time."""
        lines, day = self.run(now), now.date()
        for store in stores:
            self.closed[store, day].append(now)
        self._remember([line for line in lines if not line.error], set(stores), day)
        figures = self.staff_days(now)
        for store in stores:
            version = len(self.closed[store, day])
            self.frozen[day, store, version] = {
                staff: row for (when, where, staff), row in figures.items() if (when, where) == (day, store)
            }

    def _remember(self, counted: list[Line], stores: set[str], day: date) -> None:
        """Whose the customers are, and on which day a result without a date was there, as these stores' rows say."""
        holders = {phone: owner(its) for phone, its in group(counted).items()}
        for line in counted:
            if line.row.guide.store in stores:
                self.owners.setdefault(line.phone, holders[line.phone])
                for kind, says in KINDS.items():
                    if says(line) and not line.cells.get(DATED_BY[kind]):
                        self.results.setdefault((line.phone, kind), day)

    def is_late(self, row: Row) -> bool:
        closings, first = self.closed.get((row.guide.store, row.day)), self.seen.get(row.number)
        if not closings or first is None:
            return False
        return first > closings[0] and first > datetime.combine(row.day, EVENING_CLOSE)

    def is_unscored(self, row: Row, now: datetime) -> bool:
        """Late, not within the grace of the next morning, and nobody approved it."""
        if not self.is_late(row) or self.seen[row.number] <= datetime.combine(row.day + timedelta(days=1), GRACE):
            return False
        return not any(at <= now and (day, who) == (row.day, row.guide) for at, day, who in self.story.approvals)

    def staff_days(self, now: datetime) -> dict[GuideDay, dict]:
        """FIGURES of every assessed day, store and guide; rows first seen by this very run count as seen now."""
        lines = self.lines(now)
        for line in lines:
            self.seen.setdefault(line.row.number, now)
        sums = self._sums(lines, now)
        # What the program suggests is no assignment: nobody has said anything about it.
        there = {line.who[:2] for line in lines}
        there |= {(day, who.store) for (day, who), said in self.story.assigned.items() if said.is_known(day, now)}
        found = {}
        for day, guide in product(days(), GUIDES):
            # Days on which the whole store has neither rows nor an assignment are left out.
            if day <= now.date() and (day, guide.store) in there:
                found[day, guide.store, guide.name] = self._quota(day, guide, sums, now)
        results = {key for name in ("entered", "visits", "deals", "amount") for key in sums[name]}
        for key in results - found.keys():
            # Who sold for another store is not judged there.
            guest = {name: sums[name][key] for name in sums if name not in ASIDE}
            found[key] = guest | {"attendance": 1.0, "calls_target": 0, "invites_target": 0, "status": "exempt"}
        return found

    def _sums(self, lines: list[Line], now: datetime) -> dict[str, Counter]:
        counted = sorted((line for line in lines if not line.error), key=lambda line: line.order)
        scored = [line for line in counted if not self.is_unscored(line.row, now)]
        calls = [line for line in counted if line.is_call]
        sums = {
            "dials": Counter(line.who for line in calls),
            "connected": Counter(line.who for line in calls if line.is_connected),
            "customers_dialled": Counter(who for who, _ in {(line.who, line.phone) for line in calls}),
            "counted_calls": counted_calls(line for line in scored if line.is_call),
            "invites": firsts(line for line in scored if line.invites),
            "agreed": firsts(line for line in counted if line.agrees),
            "appointments": appointments(counted),
            "late_rows": Counter(line.who for line in lines if self.is_late(line.row)),
            "rows": Counter(line.who for line in lines),
            "held_calls": Counter(line.who for line in lines if line.error and line.is_call),
            "held_invites": Counter(line.who for line in lines if line.error and line.invites),
        }
        return sums | self._results(counted)

    def _results(self, counted: list[Line]) -> dict[str, Counter]:
        """Entering, visit, deal and amount: once a customer, for the owner; deals and amounts for who sold."""
        sums: dict[str, Counter] = {name: Counter() for name in ("entered", "visits", "deals", "amount")}
        for phone, its in group(counted).items():
            holder = self.owners.get(phone) or owner(its)
            for kind, says in KINDS.items():
                rows = sorted((self._dated(line, kind), n, line) for n, line in enumerate(its) if says(line))
                if not rows:
                    continue
                day, _, first = rows[0]
                seller = first.cells.get("sold_by") if kind == "deals" else None
                sums[kind][day, holder.store, seller or holder.name] += 1
            pairs = {}
            for line in its:
                if line.bought and line.cells.get("deal_amount"):
                    pairs.setdefault((line.cells.get("deal_on"), line.cells["deal_amount"]), line)
            for line in pairs.values():
                seller = line.cells.get("sold_by") or holder.name
                sums["amount"][self._dated(line, "deals"), holder.store, seller] += line.cells["deal_amount"]
        return sums

    def _dated(self, line: Line, kind: str) -> date:
        """The day written; else of the closing that first saw it, else of the visit (a deal's), else of the success."""
        said = line.cells.get(DATED_BY[kind]) or self.results.get((line.phone, kind))
        return said or (kind == "deals" and line.cells.get("visited_on")) or line.row.day

    def _quota(self, day: date, guide: Guide, sums: dict[str, Counter], now: datetime) -> dict:
        key = day, guide.store, guide.name
        base = CHANGED if day >= RULES_CHANGE else BASE
        said = self.story.assigned.get((day, guide), Assigned())
        said = said if said.is_known(day, now) else Assigned()
        share = said.attendance
        row = {name: sums[name][key] for name in sums if name not in ASIDE}
        least = ceil(min(FLOOR, base["invites"]) * share)
        invites = max(least, ceil(base["invites"] * share) - OFF_PER_APPOINTMENT * row["appointments"]) if share else 0
        calls = ceil(base["calls"] * share)
        row |= {
            "attendance": float(share),
            "calls_target": calls if said.calls is None else said.calls,
            "invites_target": invites if said.invites is None else said.invites,
        }
        held = sums["held_calls"][key], sums["held_invites"][key]
        return row | {"status": self._status(key, row, held, has_rows=bool(sums["rows"][key]), now=now)}

    def _status(self, key: GuideDay, row: dict, held: tuple[int, int], *, has_rows: bool, now: datetime) -> str:
        day, store, _ = key
        calls, invites = (row["calls_target"], row["invites_target"])
        is_closed = (store, day) in self.closed
        if not row["attendance"] or not (calls or invites):
            return "exempt"
        if row["counted_calls"] >= calls and row["invites"] >= invites:
            return "met"
        if day == now.date() and now.time() < EVENING_CLOSE and not is_closed:
            return "open"
        if not has_rows:
            return "not_submitted"
        could = row["counted_calls"] + held[0] >= calls and row["invites"] + held[1] >= invites
        in_grace = now <= datetime.combine(day + timedelta(days=1), GRACE)
        return "pending" if could and in_grace and not is_closed else "missed"

    def store_totals(self, now: datetime) -> dict[str, dict]:
        """Sums over a store's days, but invitations and agreements once a store and customers owned once."""
        figures, lines = self.staff_days(now), [line for line in self.lines(now) if not line.error]
        found: dict[str, dict] = {}
        names = ("dials", "connected", "entered", "visits", "deals", "amount")
        for (_, store, _), row in figures.items():
            total = found.setdefault(store, dict.fromkeys(names, 0))
            for name in names:
                total[name] += row[name]
        for store, total in found.items():
            its = [line for line in lines if line.row.guide.store == store]
            scored = [line for line in its if not self.is_unscored(line.row, now)]
            total["customers_dialled"] = len({line.phone for line in its if line.is_call})
            total["invites"] = len({line.phone for line in scored if line.invites})
            total["agreed"] = len({line.phone for line in its if line.agrees})
        return found

    def said_no(self, now: datetime) -> set[str]:
        """Customers of class D: nobody phones them, in no store."""
        known: dict[str, str] = {}
        for line in sorted((one for one in self.lines(now) if not one.error), key=lambda one: one.order):
            if line.is_connected or not line.is_call:
                known[line.phone] = line.grade
        return {phone for phone, grade in known.items() if grade == "D"}

    def in_group(self, now: datetime) -> set[str]:
        """Customers who are in the group, or were."""
        return {line.phone for line in self.lines(now) if not line.error and line.entered}


KINDS: dict[str, Callable[[Line], bool]] = {
    "entered": lambda line: line.entered,
    "visits": lambda line: line.visited,
    "deals": lambda line: line.bought,
}
DATED_BY = {"entered": "joined_on", "visits": "visited_on", "deals": "deal_on"}


def group(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines of each customer, as they happened."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(lines, key=lambda one: one.order):
        found[line.phone].append(line)
    return found


def owner(its: list[Line]) -> Guide:
    """Of the earliest success row, else connected call, else call."""
    successes = [line for line in its if not line.is_call]
    talks = [line for line in its if line.is_connected]
    return (successes or talks or its)[0].row.guide


def counted_calls(calls: Iterable[Line]) -> Counter:
    dialled = Counter((line.who, line.phone) for line in calls)
    found: Counter = Counter()
    for (who, _), number in dialled.items():
        found[who] += min(number, (CHANGED if who[0] >= RULES_CHANGE else BASE)["most"])
    return found


def firsts(lines: Iterable[Line]) -> Counter:
    """By guide and day, customers of whom it is the guide's first such row."""
    seen: set[tuple[Guide, str]] = set()
    return Counter(line.who for line in lines if _is_first(seen, (line.row.guide, line.phone)))


def _is_first(seen: set, key: tuple) -> bool:
    is_new = key not in seen
    seen.add(key)
    return is_new


def appointments(lines: Iterable[Line]) -> Counter:
    """Customers with an appointment for a day, in rows of the guide that are dated before it."""
    found = set()
    for line in lines:
        coming = line.cells.get("appointment_at") or line.cells.get("appointment_on")
        if coming and coming > line.row.day:
            found.add((coming, *line.who[1:], line.phone))
    return Counter(key[:3] for key in found)


def deleted(story: Story, now: datetime) -> Iterator[Row]:
    for row in story.rows:
        if row.typed <= now and row.at(now) is None:
            yield row

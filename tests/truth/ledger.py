"""The expected parts of every telling, added up: what each row, guide, day and customer of a plan is known to bring."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sheets_automation.demo import Placed, Plan, Told
from tests.truth.honest import HONEST
from tests.truth.mistakes import MISTAKES
from tests.truth.parts import Found, Part, info

PARTS = HONEST | MISTAKES
EVENT = re.compile(
    r"(?P<word>enter|visit|deal|amount|return|appoint|follow)\+(?P<day>\d)(?:/(?P<by>\d))?(?:=(?P<yuan>\d+))?"
)
FIGURE_OF = {
    "dial": "dials",
    "counted": "counted_calls",
    "connected": "connected",
    "invite": "invites",
    "agree": "agreed",
    "planned": "planned",
    "held": "held",
    "held_invite": "held_invites",
    "enter": "entered",
    "visit": "visits",
    "deal": "deals",
    "return": "returned",
    "appoint": "appointments",
}
EARNS = {"enter": "entered", "visit": "visit", "deal": "deal"}
"""Results that earn points."""
FULL_WIDTH = str.maketrans(",:;()?", "\uff0c\uff1a\uff1b\uff08\uff09\uff1f")
EVENING_CLOSE = time(20, 30)

GuideDay = tuple[date, str, str]
"""date, store, staff"""
Place = tuple[str, str, int]
"""source, sheet, row"""


@dataclass
class Ledger:
    """Sums over all tellings of a plan."""

    today: date
    figures: dict[GuideDay, Counter] = field(default_factory=lambda: defaultdict(Counter))
    dialled: set[tuple[int, GuideDay]] = field(default_factory=set)
    """Which customer (telling) was dialled by whom when."""
    first: dict[tuple[str, int, str], date] = field(default_factory=dict)
    """First invitation or agreement of a customer by anyone of a store."""
    findings: list[dict] = field(default_factory=list)
    customers: list[dict] = field(default_factory=list)
    duplicates: list[dict] = field(default_factory=list)
    queue: list[tuple[str, bool]] = field(default_factory=list)
    """Store and overdue of every open call-back."""
    severities: dict[Place, set[str]] = field(default_factory=lambda: defaultdict(set))
    excluded: set[Place] = field(default_factory=set)
    planned: set[Place] = field(default_factory=set)
    unscored: set[Place] = field(default_factory=set)
    earned: Counter = field(default_factory=Counter)
    """Events of the ledger of points but those of targets, by date, store, staff, event."""
    called_back: dict[GuideDay, list[Placed]] = field(default_factory=lambda: defaultdict(list))
    follow_ups: Counter = field(default_factory=Counter)
    """Follow-ups of class A and B that are due on a guide's day."""
    tidied: Counter = field(default_factory=Counter)
    """Phones that P04 counts, by source and sheet."""
    dateless: set[Place] = field(default_factory=set)


def add_up(plan: Plan) -> Ledger:
    ledger = Ledger(plan.now.date())
    rows: dict[int, list[Placed]] = defaultdict(list)
    for placed in plan.placed:
        rows[placed.told].append(placed)
    too_close = []
    for told in plan.told:
        story = Story(told, PARTS[told.episode.name], sorted(rows[told.number], key=lambda row: row.step), plan.now)
        for found in story.findings():
            if found["rule"] == "X16":
                too_close.append((story.rows[1], found))
            else:
                ledger.findings.append(found)
        story.add_rows(ledger)
        story.add_customer(ledger)
    ledger.findings += once_per_guide_and_day(too_close)
    told = {(found["source"], found["sheet"], found["cell"]) for found in ledger.findings}
    # One finding a cell: where both stand at the same name, X16 comes first.
    later = (
        found for found in follow_ups_first(ledger) if (found["source"], found["sheet"], found["cell"]) not in told
    )
    ledger.findings += later
    return ledger


def follow_ups_first(ledger: Ledger) -> Iterator[dict]:
    """X17 stands on the first call-back of a guide's day on which follow-ups of class A and B are due."""
    for guide_day, rows in ledger.called_back.items():
        number = ledger.follow_ups[guide_day]
        if number:
            found = info("X17", "staff", "还有{n}位A/B类今天要跟进,先打他们")
            yield finding_of(found, min(rows, key=place_of), {"n": str(number)})


def finding_of(found: Found, row: Placed, words: dict[str, str]) -> dict:
    """The row of the table finding."""
    value = shown(row.cells.get(found.column))
    return {
        "severity": found.severity,
        "rule": found.rule,
        "effect": found.effect,
        "source": row.source,
        "sheet": row.sheet,
        "row": row.row,
        "column": found.column,
        "cell": address(row, found.column),
        "value": value,
        "message": worded(found.message, words | {"v": value}),
    }


def once_per_guide_and_day(found: list[tuple[Placed, dict]]) -> Iterator[dict]:
    """X16 stands on the first of a guide's day's rows, with their number."""
    groups: dict[GuideDay, list[tuple[Placed, dict]]] = defaultdict(list)
    for row, finding in found:
        groups[row.date, row.store, row.staff].append((row, finding))
    for group in groups.values():
        first = min(group, key=lambda pair: (pair[0].source, pair[0].sheet, pair[0].row))[1]
        yield first | {"message": first["message"].replace("{n}", str(len(group)))}


@dataclass
class Story:
    """One telling beside its expected part."""

    told: Told
    part: Part
    rows: list[Placed]
    now: datetime

    @property
    def today(self) -> date:
        return self.now.date()

    def guide_day(self, day: date, by: int) -> GuideDay:
        return day, self.told.guides[by].store, self.told.guides[by].name

    def words(self) -> dict[str, str]:
        """What the markers in keys and messages stand for."""
        facts = dict(self.told.facts)
        facts["landline_key"] = facts["landline"].replace("-", "")
        for by, guide in self.told.guides.items():
            facts |= {f"staff{by}": guide.name, f"store{by}": guide.store}
        for after in range(6):
            facts[f"d{after}"] = self.told.day(after).isoformat()
        row = self.rows[0]
        sheet = f" [{row.sheet}]" if row.sheet else ""
        facts |= {"r0": str(row.row), "place0": f"{row.source}{sheet}!{address(row, 'phone')}"}
        return facts | {"today": self.today.isoformat(), "n": str((self.today - self.told.start).days)}

    def found(self) -> Iterator[Found]:
        for found in self.part.found:
            if found.after is None or self.today > self.told.day(found.after):
                yield found

    def findings(self) -> Iterator[dict]:
        words = self.words()
        for found in self.found():
            # n of X16 is known only when the guide's day is complete.
            n = "{n}" if found.rule == "X16" else words["n"]
            yield finding_of(found, self.rows[found.step], words | {"n": n})

    def add_rows(self, ledger: Ledger) -> None:
        for found in self.found():
            place = place_of(self.rows[found.step])
            ledger.severities[place].add(found.severity)
            if found.effect == "exclude":
                ledger.excluded.add(place)
            if found.effect == "unscored":
                ledger.unscored.add(place)
        for row, line in zip(self.rows, self.part.rows, strict=True):
            for word in line.split():
                self.add_word(ledger, row, word)

    def add_word(self, ledger: Ledger, row: Placed, word: str) -> None:
        by = self.told.episode.steps[row.step].by
        here = self.guide_day(row.date, by)
        event = EVENT.fullmatch(word)
        if event is not None:
            default = by if event["word"] in ("appoint", "follow") else self.part.owner
            there = self.guide_day(self.told.day(int(event["day"])), int(event["by"] or default))
            # The store stays the owner's, whoever sold.
            there = (there[0], self.told.guides[default].store, there[2])
            if event["word"] == "follow":
                ledger.follow_ups[there] += 1
            elif event["word"] == "amount":
                ledger.figures[there]["amount"] += int(event["yuan"])
            else:
                ledger.figures[there][FIGURE_OF[event["word"]]] += 1
                self.add_earned(ledger, row, there, EARNS.get(event["word"], ""))
        elif word == "recover":
            self.add_earned(ledger, row, here, "recovered")
        elif word == "again":
            ledger.called_back[here].append(row)
        elif word == "tidied":
            ledger.tidied[row.source, row.sheet] += 1
        elif word == "dateless":
            ledger.dateless.add(place_of(row))
        else:
            ledger.figures[here][FIGURE_OF[word]] += 1
            self.add_first(ledger, word, here)
            if word == "planned":
                ledger.planned.add(place_of(row))

    @staticmethod
    def add_earned(ledger: Ledger, row: Placed, there: GuideDay, event: str) -> None:
        """A line of the ledger of points; an unscored row earns nothing."""
        if event and place_of(row) not in ledger.unscored:
            ledger.earned[*there, event] += 1

    def add_first(self, ledger: Ledger, word: str, here: GuideDay) -> None:
        day, store, _ = here
        if word == "dial" and self.part.customer:
            ledger.dialled.add((self.told.number, here))
        if word in ("invite", "agree"):
            key = (word, self.told.number, store)
            ledger.first[key] = min(day, ledger.first.get(key, day))

    def add_customer(self, ledger: Ledger) -> None:
        if not self.part.customer:
            return
        counted = [row for row in self.rows if place_of(row) not in ledger.excluded]
        owner = self.told.guides[self.part.owner]
        first_seen = min(row.date for row in counted)
        said = customer_words(self.part.customer, self.told.facts)
        known = {
            "customer_key": self.part.key.format_map(self.words()),
            "store": owner.store,
            "staff": owner.name,
            "first_seen": first_seen,
            "last_seen": max(row.date for row in counted),
            "dials": sum("dial" in line.split() for line in self.part.rows),
        }
        words = [line.split() for line in self.part.rows]
        by_phone = "dial" in words[0] or "by_phone" in self.part.customer.split()
        known |= {
            "_entrance": "phone" if by_phone else "other",
            "_connected": any("connected" in line for line in words),
        }
        ledger.customers.append(said | known)
        if self.part.duplicate:
            self.add_duplicate(ledger, ledger.customers[-1])
        kind, _, after = self.part.queue.partition("+")
        if kind:
            due = datetime.combine(self.told.day(int(after or 0)), EVENING_CLOSE)
            ledger.queue.append((self.told.guides[0].store, kind == "due" and self.now > due))

    def add_duplicate(self, ledger: Ledger, customer: dict) -> None:
        kind, *numbers = self.part.duplicate.split()
        guides = [self.told.guides[int(by)] for by in numbers]
        stores = list(dict.fromkeys(guide.store for guide in guides))
        ledger.duplicates.append(
            {
                "customer_key": customer["customer_key"],
                "kind": kind,
                "stores": "; ".join(stores),
                "staff": "; ".join(guide.name for guide in guides),
                "first_seen": customer["first_seen"],
                "owner": customer["staff"],
            }
        )


def customer_words(text: str, facts) -> dict:
    """The columns of a customer that the expected part names."""
    first, current, intent, *flags = text.split()
    said = {flag.partition("=")[0]: flag.partition("=")[2] for flag in flags}
    return {
        "customer_name": said.get("name") or (facts["name"] if "name" in said else ""),
        "attempts": int(said.get("attempts", 0)),
        "first_class": first,
        "current_class": current,
        "unreachable": int("unreachable" in said),
        "intent": "" if intent == "-" else intent,
        # A campaign of 15 days leaves nobody untouched for 30.
        "stale": 0,
        "invited": int("invited" in said),
        "agreed": int("agreed" in said),
        "entered": int("entered" in said),
        "visited": int("visited" in said),
        "deal": "returned" if "returned" in said else "yes" if "deal" in said else "",
        "amount": float(said.get("amount", 0)),
        "product_1": facts["product"] if "product" in said else "",
        "product_2": facts["product_2"] if "product_2" in said else "",
        "source": said.get("lead", ""),
    }


def worded(message: str, words: dict[str, str]) -> str:
    """The wording with its values; the punctuation of the wording is full-width, the values stay as they are."""
    return message.translate(FULL_WIDTH).format_map(words)


def place_of(row: Placed) -> Place:
    return row.source, row.sheet, row.row


def address(row: Placed, column: str) -> str:
    number, name = row.columns[column] + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name}{row.row}"


def shown(value) -> str:
    """A cell as it shows."""
    if value is None:
        return ""
    if hasattr(value, "text"):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def days_from(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)

"""What really happened: six stores phone for fifteen days; each row with the moments at which it was typed and changed.

Nothing here knows the program. A row is typed at a moment, changed at others and may be deleted; `Row.at` says what a
reader finds at any moment.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

CALL, SUCCESS = "call_log", "invite_success"
FIRST, DAYS = date(2020, 3, 2), 15
RULES_CHANGE = FIRST + timedelta(days=5)
EVENING = time(19, 0)
"""Until then the day's rows are typed; the evening run looks after it."""
LAST_MINUTE = time(19, 40)
"""A store that was closed early goes on calling."""
NEXT_MORNING, AFTER_GRACE = time(8, 10), time(9, 30)
MEETING_OVER = time(9)
CLOSED_EARLY = (FIRST + timedelta(days=3), "四店", time(18))

NAMES = {
    "一店": ("张三", "李四", "王芳"),
    "二店": ("赵敏", "钱多", "孙丽"),
    "三店": ("周杰", "吴刚", "郑爽"),
    "四店": ("冯唐", "陈晨", "褚红"),
    "五店": ("卫青", "蒋琴", "沈阳"),
    "六店": ("韩雪", "杨光", "朱莉"),
}

Cells = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Guide:
    store: str
    name: str


GUIDES = tuple(Guide(store, name) for store, names in NAMES.items() for name in names)


@dataclass(eq=False, slots=True)
class Row:
    """One line that somebody typed. `file`: "" the guide's usual file, else the name of one of its own."""

    number: int
    table: str
    guide: Guide
    day: date
    file: str
    changes: list[tuple[datetime, Cells | None]]

    def at(self, moment: datetime) -> Cells | None:
        """Its cells as they stood at a moment; None before it was typed and after it was deleted."""
        cells: Cells = {}
        for when, change in sorted(self.changes, key=lambda one: one[0]):
            if when > moment:
                break
            if change is None:
                return None
            cells |= change
        return cells or None

    def change(self, when: datetime, **cells: Any) -> None:
        self.changes.append((when, cells))

    def delete(self, when: datetime) -> None:
        self.changes.append((when, None))

    @property
    def typed(self) -> datetime:
        return min(when for when, _ in self.changes)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What the morning meeting agreed; `in_file`: typed into the day's sheet, not into campaign.xlsx beforehand."""

    attendance: float = 1.0
    calls: int | None = None
    invites: int | None = None
    in_file: bool = False

    def is_known(self, day: date, now: datetime) -> bool:
        """Whether it stands somewhere at a moment: beforehand, or once the meeting of the day is over."""
        return now >= moment(day, MEETING_OVER if self.in_file else time())


@dataclass
class Story:
    """Rows and everything that is known beside them."""

    seed: int
    rows: list[Row] = field(default_factory=list)
    assigned: dict[tuple[date, Guide], Assigned] = field(default_factory=dict)
    approvals: list[tuple[datetime, date, Guide]] = field(default_factory=list)
    """When it was typed, the day and guide it is about."""
    away: list[tuple[Guide, datetime, datetime]] = field(default_factory=list)
    """Whose file is gone, since when, until when."""
    renamed: dict[Guide, datetime] = field(default_factory=dict)
    heads: dict[Guide, date] = field(default_factory=dict)
    """Who keeps, from that day on, one sheet whose header has the date and is changed every day."""
    incidents: dict[str, list[Row]] = field(default_factory=dict)
    """What was put right or came late, by what happened."""
    fresh: tuple[str, ...] = ()
    """Numbers of a bought list."""

    def add(self, table: str, guide: Guide, when: datetime, cells: Cells, *, day: date | None = None) -> Row:
        typed = {key: value for key, value in cells.items() if value not in ("", None)}
        row = Row(len(self.rows), table, guide, day or when.date(), "", [(when, typed)])
        self.rows.append(row)
        return row

    def keep(self, what: str, row: Row) -> Row:
        self.incidents.setdefault(what, []).append(row)
        return row


def days() -> Iterator[date]:
    for number in range(DAYS):
        yield FIRST + timedelta(days=number)


def moment(day: date, clock: time, after: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=after), clock)


@dataclass(frozen=True, slots=True)
class Talk:
    """How a call may go: the cells it leaves, how often it happens, and what follows."""

    often: int
    cells: Mapping[str, Any]
    follows: str = ""


TALKS = (
    Talk(26, {"call_result": "no_answer", "customer_class": "C"}, "again"),
    Talk(6, {"call_result": "no_answer"}, "again"),
    Talk(5, {"call_result": "busy", "customer_class": "C"}, "again"),
    Talk(4, {"call_result": "powered_off", "customer_class": "C"}, "again"),
    Talk(4, {"call_result": "declined", "customer_class": "C"}, "again"),
    Talk(2, {"call_result": "invalid_number", "customer_class": "C"}),
    Talk(16, {"call_result": "connected", "customer_class": "B", "invite_result": "pending"}),
    Talk(4, {"call_result": "connected", "customer_class": "B", "invite_result": "pending"}, "follow_up"),
    Talk(5, {"call_result": "call_later", "customer_class": "B"}, "follow_up"),
    Talk(10, {"call_result": "connected", "customer_class": "D", "invite_result": "refused"}, "no"),
    Talk(12, {"call_result": "connected", "customer_class": "B", "invite_result": "agreed_group"}, "joins"),
    Talk(6, {"call_result": "connected", "customer_class": "A", "invite_result": "agreed_both"}, "comes"),
)
SURNAMES = "王李张刘陈杨黄赵吴周"
PRODUCTS = ("烟机", "灶具", "热水器", "冰箱", "空调")


class Telling:
    """Draws the days one after the other."""

    def __init__(self, seed: int, calls: int) -> None:
        self.rng = random.Random(seed)
        self.story = Story(seed)
        self.calls = calls
        self.phones = iter(self.rng.sample(range(10**8, 10**9), 10**4))
        self.names: dict[str, str] = {}
        self.again: dict[Guide, list[str]] = {guide: [] for guide in GUIDES}
        """Not reached or promised a call: who may be called again."""
        self.said_no: set[str] = set()
        self.agreed: set[str] = set()
        """Who stands in a success table: nobody agrees twice on one day, so that it is plain who was first."""

    def phone(self) -> str:
        found = f"13{next(self.phones)}"
        self.names[found] = self.rng.choice(SURNAMES) + self.rng.choice(("先生", "女士"))
        return found

    def tell_day(self, day: date) -> None:
        for guide in GUIDES:
            share = self.story.assigned.get((day, guide), Assigned()).attendance
            dials = round(self.rng.randint(self.calls - 2, self.calls + 2) * share)
            clock = datetime.combine(day, time(9, 30))
            for number, phone in enumerate(self._whom(guide, dials)):
                clock += timedelta(minutes=self.rng.randint(11, 600 // max(dials, 1)))
                row = self.call(guide, phone, clock, self._typed_at(guide, day, number, dials))
                if row.changes[0][1]["call_result"] == "no_answer" and self.rng.random() < 0.2:
                    self.tries_on(row, clock)
            if share and self.rng.random() < 0.3:
                self.walks_in(guide, day)

    @staticmethod
    def _typed_at(guide: Guide, day: date, number: int, dials: int) -> datetime:
        early, store, clock = CLOSED_EARLY
        if (day, guide.store) != (early, store):
            return moment(day, EVENING)
        return moment(day, time(clock.hour - 1) if number < dials // 2 else LAST_MINUTE)

    def _whom(self, guide: Guide, dials: int) -> list[str]:
        """A third are called again, as far as there are any; now and then a customer of another store."""
        again = [phone for phone in self.again[guide] if phone not in self.said_no]
        chosen = self.rng.sample(again, min(len(again), dials // 3))
        self.again[guide] = [phone for phone in again if phone not in chosen]
        others = [phone for other in GUIDES if other.store != guide.store for phone in self.again[other]]
        others = [phone for phone in others if phone not in self.said_no and phone not in chosen]
        if others and self.rng.random() < 0.15:
            chosen.append(self.rng.choice(others))
        return chosen + [self.phone() for _ in range(dials - len(chosen))]

    def call(self, guide: Guide, phone: str, clock: datetime, typed: datetime) -> Row:
        talk = self.rng.choices(TALKS, [one.often for one in TALKS])[0]
        if phone in self.agreed:
            talk = TALKS[0]
        cells = dict(talk.cells) | {"phone": phone, "customer_name": self.names[phone], "call_time": clock.time()}
        if self.rng.random() < 0.4 and cells["call_result"] == "connected":
            cells["product_1"] = self.rng.choice(PRODUCTS)
        row = self.story.add(CALL, guide, typed, cells)
        self._follow(talk.follows, row, clock)
        return row

    def tries_on(self, row: Row, clock: datetime) -> None:
        """Twice more on the same day: more often than is counted."""
        typed, cells = row.changes[0]
        for after in (3, 7):
            again = cells | {"call_time": (clock + timedelta(minutes=after)).time()}
            self.story.add(CALL, row.guide, typed, again)

    def _follow(self, what: str, row: Row, clock: datetime) -> None:
        guide, (typed, cells) = row.guide, row.changes[0]
        phone, coming = cells["phone"], clock.date() + timedelta(days=self.rng.randint(1, 3))
        if what == "again" and sum(phone in phones for phones in self.again.values()) < 3:
            self.again[guide].append(phone)
            if self.rng.random() < 0.08:
                self.joins_by_code(guide, phone, clock.date())
        elif what == "follow_up":
            cells["next_follow_up_at"] = coming
            self.again[guide].append(phone)
        elif what == "no":
            self.said_no.add(phone)
        elif what:
            usual = {"invite_source": "phone", "success_type": "group" if what == "joins" else "both"}
            if what == "comes":
                cells["visited_before"] = "no"
                cells["appointment_at"] = usual["appointment_on"] = coming
            self.succeed(guide, phone, typed, usual | {"customer_class": cells["customer_class"]})

    def succeed(self, guide: Guide, phone: str, typed: datetime, cells: Cells) -> Row:
        """A row of the success table, and what comes of it on later days."""
        self.agreed.add(phone)
        row = self.story.add(SUCCESS, guide, typed, {"phone": phone, "customer_name": self.names[phone]} | cells)
        self.live_on(row, typed)
        return row

    def live_on(self, row: Row, typed: datetime) -> None:
        """Joins, comes, buys, gives back; the dates are written or left blank."""
        rng, day = self.rng, typed.date()
        after = rng.randint(0, 2)
        if "in_group" not in row.changes[0][1] and rng.random() < 0.8:
            joined = {"in_group": rng.choices(("yes", "left", "no"), (8, 1, 1))[0]}
            if rng.random() < 0.6 and joined["in_group"] != "no":
                joined["joined_on"] = day + timedelta(days=after)
            row.change(moment(day, EVENING, after), **joined)
        came_at_once = "visited" in row.changes[0][1]
        if came_at_once:
            self.buys(row, day, rng.randint(0, 3))
        elif rng.random() < 0.4:
            after += rng.randint(0, 3)
            came: Cells = {"visited": "yes"}
            if rng.random() < 0.6:
                came["visited_on"] = day + timedelta(days=after)
            row.change(moment(day, EVENING, after), **came)
            if rng.random() < 0.6:
                self.buys(row, day, after + rng.randint(0, 2))

    def buys(self, row: Row, day: date, after: int) -> None:
        rng = self.rng
        bought: Cells = {"deal": "yes", "deal_amount": rng.randint(10, 99) * 100}
        if rng.random() < 0.7:
            bought["deal_on"] = day + timedelta(days=after)
        if rng.random() < 0.2:
            bought["sold_by"] = rng.choice(NAMES[row.guide.store])
        row.change(moment(day, EVENING, after), **bought)
        if rng.random() < 0.1:
            row.change(moment(day, EVENING, after + 1), deal="returned")

    def walks_in(self, guide: Guide, day: date) -> None:
        cells = {"invite_source": "walk_in", "success_type": "visit", "visited": "yes", "visited_on": day}
        self.succeed(guide, self.phone(), moment(day, EVENING), cells)

    def joins_by_code(self, guide: Guide, phone: str, day: date) -> None:
        """Was not reached, and joins by the code the next evening."""
        cells = {"invite_source": "wechat_qr", "success_type": "group", "in_group": "yes"}
        row = self.succeed(guide, phone, moment(day, EVENING, 1), cells)
        self.story.keep("joined by code", row)
        self.again[guide].remove(phone)

"""What went wrong in the campaign and was put right: mended rows, late rows, files that go and come back."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

from tests.simulation.story import (
    AFTER_GRACE,
    CALL,
    DAYS,
    EVENING,
    FIRST,
    GUIDES,
    NAMES,
    NEXT_MORNING,
    Assigned,
    Guide,
    Row,
    Story,
    Telling,
    days,
    moment,
)

NIGHT = time(21)
"""After the close and evening_close; first seen by the run of the next morning, within its grace."""
WITH_IDS, BY_HEADER = "三店", "五店"
"""Stores whose sheets have record ids, and where a guide goes over to changing the date in the header."""
HEADER_FROM = FIRST + timedelta(days=9)
GONE, BACK = FIRST + timedelta(days=4), FIRST + timedelta(days=6)
RENAMED = FIRST + timedelta(days=8)
LATE_FILE = FIRST + timedelta(days=3)
LATE_FILE_NAME = "补录"


def tell(seed: int, calls: int = 7, last: int = DAYS) -> Story:
    """The whole campaign of a seed: each guide dials about `calls` a day; told up to the day number `last`."""
    telling = Telling(seed, calls)
    plan_attendance(telling)
    plan_files(telling)
    for day in list(days())[:last]:
        telling.tell_day(day)
    mend(telling)
    come_late(telling)
    telling.story.fresh = tuple(telling.phone() for _ in range(60))
    return telling.story


def plan_attendance(telling: Telling) -> None:
    """Days off and half days beforehand, half days and claims said at the meeting."""
    rng, assigned = telling.rng, telling.story.assigned
    for day in days():
        for guide in GUIDES:
            drawn = rng.random()
            if drawn < 0.05:
                assigned[day, guide] = Assigned(0)
            elif drawn < 0.1:
                assigned[day, guide] = Assigned(0.5)
            elif drawn < 0.13:
                assigned[day, guide] = Assigned(0.5, in_file=True)
            elif drawn < 0.2:
                assigned[day, guide] = Assigned(1, rng.randint(6, 9), rng.randint(2, 4), in_file=True)


def plan_files(telling: Telling) -> None:
    """Whose file vanishes, whose is renamed, who changes the date in the header."""
    story, rng = telling.story, telling.rng
    one, other = rng.sample([guide for guide in GUIDES if guide.store in {"一店", "六店"}], 2)
    story.away.append((one, moment(GONE, time(12)), moment(BACK, time(12))))
    story.renamed[other] = moment(RENAMED, time(12))
    story.heads[Guide(BY_HEADER, rng.choice(NAMES[BY_HEADER]))] = HEADER_FROM


def staying(story: Story) -> list[Guide]:
    """Guides whose file neither goes away nor gets another name or header."""
    moving = {*story.renamed, *story.heads, *(guide for guide, *_ in story.away)}
    return [guide for guide in GUIDES if guide not in moving]


def alone(story: Story) -> list[Row]:
    """Call rows whose customer has no other row, of guides whose file stays: changing one moves no other."""
    phones = Counter(row.changes[0][1]["phone"] for row in story.rows)
    return [
        row
        for row in story.rows
        if row.table == CALL
        and phones[row.changes[0][1]["phone"]] == 1
        and row.guide in staying(story)
        # What is put right after the last evening nobody looks at.
        and row.day < FIRST + timedelta(days=DAYS - 1)
    ]


def mend(telling: Telling) -> None:
    """Mistakes of the evening, put right the next morning before or after the grace for yesterday has passed."""
    story, rng = telling.story, telling.rng
    rows = alone(story)
    rng.shuffle(rows)
    talks = [row for row in rows if row.changes[0][1]["call_result"] == "connected"]
    others = [row for row in rows if row.changes[0][1]["call_result"] != "connected"]
    for clock in (NEXT_MORNING, AFTER_GRACE):
        mend_classes(story, talks, clock)
        mend_phones(story, talks, clock)
        for row in (others.pop(), talks.pop()):
            story.keep("deleted", row).delete(moment(row.day, clock, 1))
    mend_amounts(telling)


def mend_classes(story: Story, talks: list[Row], clock: time) -> None:
    for _ in range(2):
        # Reached, yet class C: the row waits until it is mended.
        row = story.keep("class that excludes", talks.pop())
        right = row.changes[0][1]["customer_class"]
        row.changes[0][1]["customer_class"] = "C"
        row.change(moment(row.day, clock, 1), customer_class=right)
    row = story.keep("class", next(row for row in talks if row.changes[0][1]["customer_class"] == "B"))
    talks.remove(row)
    row.change(moment(row.day, clock, 1), customer_class="D", invite_result="refused")


def mend_phones(story: Story, talks: list[Row], clock: time) -> None:
    """A digit too few, and a wrong digit; after the grace only where a record id says that it is the same row."""
    for what in ("phone too short", "phone"):
        row = next(row for row in talks if clock == NEXT_MORNING or row.guide.store == WITH_IDS)
        talks.remove(row)
        story.keep(what, row)
        right = row.changes[0][1]["phone"]
        row.changes[0][1]["phone"] = right[:-1] if what == "phone too short" else f"15{right[2:]}"
        row.change(moment(row.day, clock, 1), phone=right)


def mend_amounts(telling: Telling) -> None:
    """One zero too many, found the day after it was typed."""
    story = telling.story
    end = moment(FIRST, EVENING, DAYS - 2)
    sold = [
        (row, when, change)
        for row in story.rows
        for when, change in row.changes
        if change and "deal_amount" in change and when <= end
    ]
    for row, when, change in telling.rng.sample(sold, min(3, len(sold))):
        right = change["deal_amount"]
        change["deal_amount"] = right * 10
        story.keep("amount", row).change(moment(when.date(), AFTER_GRACE, 1), deal_amount=right)


def come_late(telling: Telling) -> None:
    """Rows typed after the close: at night, the next morning after the grace, and a file of its own."""
    story, rng = telling.story, telling.rng
    guides = staying(story)
    for what, clock, after in (("late at night", NIGHT, 0), ("late", AFTER_GRACE, 1)):
        for guide in rng.sample(guides, 4):
            day = FIRST + timedelta(days=rng.randrange(DAYS - 2))
            for _ in range(2):
                late_call(telling, what, guide, day, after, clock)
    guide = rng.choice([guide for guide in guides if guide.store == "四店"])
    for _ in range(5):
        late_call(telling, "late file", guide, LATE_FILE, 1, AFTER_GRACE).file = LATE_FILE_NAME
    approve(story, LATE_FILE, guide, after=2)
    for row in story.incidents["late"][:4]:
        approve(story, row.day, row.guide, after=2)
    for guide, since, _ in story.away:
        # Of the two days of a vanished file the second is approved.
        approve(story, since.date() + timedelta(days=1), guide, after=2)


def late_call(telling: Telling, what: str, guide: Guide, day: date, after: int, clock: time) -> Row:  # noqa: PLR0913, PLR0917  # what happened, to whom, when
    cells = {
        "phone": telling.phone(),
        "call_result": "connected",
        "customer_class": "B",
        "invite_result": "pending",
        "call_time": time(telling.rng.randint(15, 17), telling.rng.randint(0, 59)),
    }
    row = telling.story.add(CALL, guide, moment(day, clock, after), cells, day=day)
    return telling.story.keep(what, row)


def approve(story: Story, day: date, guide: Guide, *, after: int) -> None:
    said = (moment(day, NEXT_MORNING, after), day, guide)
    if said[1:] not in {one[1:] for one in story.approvals}:
        story.approvals.append(said)

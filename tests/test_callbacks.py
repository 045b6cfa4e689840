"""The call-back queue: every sentence of docs/callbacks.md as rows of one customer and what comes of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache

import numpy as np
import pandas as pd
import pytest
from history_rows import customers, history, moment
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import call_log, invite_success

from sheets_automation.core.figures.callbacks import callback_queue
from sheets_automation.core.judging.judge import judge
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.model.callback_policy import GAPS, MOST_ATTEMPTS
from sheets_automation.model.errors import SettingError
from sheets_automation.model.frames import CALLBACK
from sheets_automation.model.settings import Assignment, DatedRule, Member, Settings

LONG_AFTER = "3-31T12:00"
"""A now at which everything that waits is due."""


def queue(text: str, now: str, rules: Settings | None = None, assigned: dict[str, str] | None = None) -> pd.DataFrame:
    rows = history(text)
    return callback_queue(rows, customers(rows), rules or Settings(), moment(now), assigned)


def entry(
    text: str, now: str, rules: Settings | None = None, assigned: dict[str, str] | None = None
) -> dict[str, object]:
    found = queue(text, now, rules, assigned)
    assert len(found) == 1
    return {name: None if pd.isna(value) else value for name, value in found.iloc[0].items()}


def expect(text: str, now: str, rules: Settings | None = None, **wanted: object) -> None:
    found = entry(text, now, rules)
    assert {name: found[name] for name in wanted} == wanted


def rules(**values: object) -> Settings:
    return Settings(rules=tuple(DatedRule(f"callback.{key}", value) for key, value in values.items()))


def many(cases: list[tuple[str, str]]) -> str:
    lines = [(line, end) for end, text in cases for line in text.splitlines() if line.strip()]
    return "\n".join(f"{line} phone=139000000{end}" for line, end in lines)


GOLDEN = {
    "B connected, then C, C: an A/B follow-up, not in the C part": (
        """
        3-05 10:00 张三 一店 connected B
        3-06 11:17 张三 一店 no_answer C
        3-06 15:17 张三 一店 no_answer C
        """,
        {"state": "waiting", "priority": "B", "attempts": 2, "rank": 1},
    ),
    "C, C, A: reached, recovered at the third dial": (
        """
        3-05 10:00 张三 一店 no_answer C
        3-05 15:00 张三 一店 no_answer C
        3-06 19:00 张三 一店 connected A
        """,
        {"state": "reached", "priority": "A", "attempts": 2, "last_result": "connected", "rank": None, "due_at": None},
    ),
    "C no_answer at 11:17: due 15:17 the same day, pm": (
        "3-05 11:17 张三 一店 no_answer C",
        {"state": "waiting", "due_at": moment("3-05T15:17"), "daypart": "pm", "priority": "C", "attempts": 1},
    ),
    "C declined twice": (
        """
        3-04 10:00 张三 一店 declined C
        3-05 10:00 张三 一店 declined C
        """,
        {"state": "exhausted", "attempts": 2, "max_attempts": 2, "due_at": None, "rank": None},
    ),
    "C invalid_number: never due": (
        "3-05 10:00 张三 一店 invalid_number C",
        {"state": "invalid", "max_attempts": 1, "due_at": None, "daypart": None, "days_due": None},
    ),
    "C, then a QR success row": (
        """
        3-05 10:00 张三 一店 no_answer C
        3-05 -     张三 一店 success - source=wechat_qr
        """,
        {"state": "self_resolved", "priority": "B"},
    ),
    "D in store 1; C in store 2: no store calls": (
        """
        3-04 10:00 张三 一店 connected D
        3-05 10:00 李四 二店 no_answer C
        """,
        {"state": "refused", "store": "二店", "staff": "李四", "priority": "C"},
    ),
    "two staff the same day: 2 attempts, none left that day": (
        """
        3-05 10:00 张三 一店 no_answer C
        3-05 15:00 李四 一店 no_answer C
        """,
        {"attempts": 2, "store": "一店", "staff": "张三", "due_at": moment("3-06T18:30"), "daypart": "evening"},
    ),
}


@pytest.mark.parametrize(("text", "wanted"), GOLDEN.values(), ids=GOLDEN)
def test_golden(text, wanted):
    expect(text, "3-05T11:30", **wanted)


DUE = {
    # The reasons, with clock times.
    "no answer, 4 h": ("3-05 10:00 张三 一店 no_answer C", "3-05T14:00"),
    "no answer late: out of the hours, next morning": ("3-05 17:00 张三 一店 no_answer C", "3-06T09:30"),
    "no answer: 13:40 is in no window, so the start of the next": ("3-05 09:40 张三 一店 no_answer C", "3-05T14:00"),
    "busy, 30 min": ("3-05 10:00 张三 一店 busy C", "3-05T10:30"),
    "busy: the end of a window is no part of it": ("3-05 11:00 张三 一店 busy C", "3-05T14:00"),
    "busy: one minute before the end is": ("3-05 10:59 张三 一店 busy C", "3-05T11:29"),
    "busy: the start of a window is part of it": ("3-05 13:30 张三 一店 busy C", "3-05T14:00"),
    "busy: one minute before the start is not": ("3-05 13:29 张三 一店 busy C", "3-05T14:00"),
    "busy at 19:30, the evening ends at 20:00": ("3-05 19:30 张三 一店 busy C", "3-06T09:30"),
    "busy past midnight": ("3-05 23:50 张三 一店 busy C", "3-06T09:30"),
    "declined, 1 d, but 2 h away from the clock time": ("3-05 14:10 张三 一店 declined C", "3-06T16:10"),
    "powered off, 1 d": ("3-05 19:00 张三 一店 powered_off C", "3-07T09:30"),
    "out of service, 3 d": ("3-05 10:00 张三 一店 out_of_service C", "3-08T14:00"),
    "busy twice, 4 h": (
        """
        3-05 09:40 张三 一店 busy C
        3-05 10:10 张三 一店 busy C
        """,
        "3-06T09:30",  # 14:10 that day would be the third dial
    ),
    "busy three times, 1 d": (
        """
        3-04 15:00 张三 一店 busy C
        3-05 10:00 张三 一店 busy C
        3-05 15:00 张三 一店 busy C
        """,
        "3-06T15:00",
    ),
    "powered off twice, 2 d": (
        """
        3-04 10:00 张三 一店 powered_off C
        3-05 15:00 张三 一店 powered_off C
        """,
        "3-07T17:00",
    ),
    "the last result decides: busy after no answer, 4 h": (
        """
        3-04 19:00 张三 一店 no_answer C
        3-05 10:00 张三 一店 busy C
        """,
        "3-05T14:00",
    ),
    "next day, another day-part": (
        """
        3-04 19:50 张三 一店 no_answer C
        3-05 16:30 张三 一店 no_answer C
        """,
        "3-06T09:30",
    ),
    "next day: not in the window of the last dial, though free": (
        """
        3-04 17:50 张三 一店 no_answer C
        3-05 09:30 张三 一店 no_answer C
        """,
        "3-06T14:00",
    ),
    "next day after a dial outside all windows: any window": (
        """
        3-04 16:00 张三 一店 no_answer C
        3-05 13:30 张三 一店 no_answer C
        """,
        "3-06T09:30",
    ),
    "no answer three times, 2 d": (
        """
        3-04 10:00 张三 一店 no_answer C
        3-05 14:00 张三 一店 no_answer C
        3-06 19:00 张三 一店 no_answer C
        """,
        "3-09T16:00",  # 3-08T19:00 on; 8-12, 12-16 and 17-21 are taken
    ),
    # Keep away from earlier clock times.
    "exactly 2 h away is allowed": (
        """
        3-04 12:00 张三 一店 no_answer C
        3-05 10:00 张三 一店 no_answer C
        """,
        "3-06T14:00",
    ),
    "a busy dial does not count for it": (
        """
        3-04 15:00 张三 一店 busy C
        3-04 15:30 张三 一店 busy C
        3-05 11:00 张三 一店 no_answer C
        """,
        "3-07T14:00",  # the third no_answer gap is 2 d: 3-07T11:00 is near 11:00 itself, 14:00 near nothing
    ),
    "a typed day-part does not count for it": (
        """
        3-04 pm    张三 一店 no_answer C
        3-05 10:00 张三 一店 busy C
        """,
        "3-05T14:00",
    ),
    "failed dials before the last connected call do not count": (
        """
        3-03 14:00 张三 一店 no_answer C
        3-04 10:00 张三 一店 connected B
        3-05 10:00 张三 一店 no_answer C
        """,
        "3-05T14:00",
    ),
    "where no minute of a week qualifies the distance is left out": (
        """
        3-03 10:30 张三 一店 no_answer C
        3-04 15:45 张三 一店 no_answer C
        3-05 19:00 张三 一店 no_answer C
        """,
        "3-07T19:00",
    ),
    # Dials a day.
    "a third dial that day is one too many": (
        """
        3-05 09:40 李四 二店 no_answer C
        3-05 10:00 张三 一店 busy C
        """,
        "3-06T14:00",
    ),
    "a connected call that day counts as a dial": (
        """
        3-05 09:40 李四 二店 connected B
        3-05 10:00 张三 一店 busy C
        """,
        "3-06T09:30",
    ),
    # Without a clock time.
    "hours after am: pm": ("3-05 am 张三 一店 no_answer C", "3-05T14:00"),
    "hours after noon, which is am: pm": ("3-05 noon 张三 一店 no_answer C", "3-05T14:00"),
    "hours after pm: evening": ("3-05 pm 张三 一店 busy C", "3-05T18:30"),
    "hours after evening: the next day": ("3-05 evening 张三 一店 no_answer C", "3-06T09:30"),
    "hours after a blank: the next day": ("3-05 - 张三 一店 no_answer C", "3-06T09:30"),
    "days after am: evening": ("3-05 am 张三 一店 declined C", "3-06T18:30"),
    "days after noon, which is am: evening": ("3-05 noon 张三 一店 declined C", "3-06T18:30"),
    "days after evening: pm": ("3-05 evening 张三 一店 declined C", "3-06T14:00"),
    "days after pm: am": ("3-05 pm 张三 一店 out_of_service C", "3-08T09:30"),
    "days after a blank, which is evening: pm": ("3-05 - 张三 一店 out_of_service C", "3-08T14:00"),
    "next day, another day-part, after am: evening": (
        """
        3-04 am 张三 一店 no_answer C
        3-05 am 张三 一店 no_answer C
        """,
        "3-06T18:30",
    ),
    "the day-part of the circle keeps away from clock times": (
        """
        3-04 14:30 张三 一店 no_answer C
        3-05 evening 张三 一店 no_answer C
        """,
        "3-06T16:30",
    ),
    "the day-part of the circle stands, the distance is left out": (
        """
        3-04 19:00 张三 一店 no_answer C
        3-05 am 张三 一店 no_answer C
        """,
        "3-06T18:30",
    ),
    # Typed dates.
    "a typed time on the latest row wins": ("3-05 10:00 张三 一店 no_answer C follow=3-09T12:15", "3-09T12:15"),
    "a date alone: the start of the first window": ("3-05 10:00 张三 一店 no_answer C follow=3-09", "3-09T09:30"),
    "a typed date on an earlier C row does not": (
        """
        3-04 10:00 张三 一店 no_answer C follow=3-09
        3-05 14:10 张三 一店 declined C
        """,
        None,
    ),
    "a success row is the latest row too": (
        """
        3-05 10:00 张三 一店 no_answer C
        3-06 -     张三 一店 success B follow=3-09T15:00
        """,
        "3-09T15:00",
    ),
    "promised: the time typed": ("3-05 10:00 张三 一店 call_later B follow=3-06T21:00", "3-06T21:00"),
    "promised, a date alone": ("3-05 10:00 张三 一店 call_later B follow=3-06", "3-06T09:30"),
    "call_later without any time: the first window of the next day": (
        "3-05 10:00 张三 一店 call_later B",
        "3-06T09:30",
    ),
    "promised: the latest row that has one, in either table": (
        """
        3-05 10:00 张三 一店 call_later B follow=3-06T15:00
        3-05 -     张三 一店 success B follow=3-07T15:00
        """,
        "3-07T15:00",
    ),
    "a promise that was dialled too early stands": (
        """
        3-05 10:00 张三 一店 call_later B follow=3-07T15:00
        3-06 10:00 李四 一店 no_answer C
        """,
        "3-07T15:00",
    ),
    "a promise that was kept in vain: the gap": (
        """
        3-05 10:00 张三 一店 call_later B follow=3-06T10:00
        3-06 10:05 李四 一店 no_answer C
        """,
        "3-06T14:05",
    ),
    "a promise at 15:00 that was kept in the pm": (
        """
        3-05 10:00 张三 一店 call_later B follow=3-06T15:00
        3-06 pm    张三 一店 no_answer C
        """,
        "3-06T18:30",
    ),
    "a follow-up that was dialled too early stands": (
        """
        3-05 10:00 张三 一店 connected A follow=3-09
        3-06 10:00 张三 一店 no_answer C
        """,
        "3-09T09:30",
    ),
    "a follow-up before the last talk is answered": (
        """
        3-04 10:00 张三 一店 connected A follow=3-09
        3-05 10:00 张三 一店 connected A
        3-06 10:00 张三 一店 no_answer C
        """,
        "3-06T14:00",
    ),
}


@cache
def due_by_name() -> dict[str, object]:
    """All cases in one queue, each a customer of its own."""
    found = queue(many([(f"{number:02}", text) for number, (text, _) in enumerate(DUE.values())]), "3-05T00:00")
    due = found.set_index("customer_key")["due_at"]
    return {name: due[f"139000000{number:02}"] for number, name in enumerate(DUE)}


@pytest.mark.parametrize("name", DUE)
def test_due_at(name):
    found, wanted = due_by_name()[name], DUE[name][1]
    assert (None if pd.isna(found) else found) == (moment(wanted) if wanted else None)


C = "3-05 11:17 张三 一店 no_answer C"
PROMISE = "3-05 10:00 张三 一店 call_later B follow=3-06T15:00"
FOLLOW_UP = "3-05 10:00 张三 一店 connected A follow=3-06T15:00"
FOUR = """
    3-02 10:00 张三 一店 no_answer C
    3-02 15:00 张三 一店 no_answer C
    3-03 19:00 张三 一店 no_answer C
    3-05 09:30 张三 一店 no_answer C
"""
STATES = {
    "C before it is due": (C, "3-05T15:16", {"state": "waiting", "days_due": None}),
    "C from the minute on": (C, "3-05T15:17", {"state": "due", "days_due": 0}),
    "C never turns red": (C, "3-09T12:00", {"state": "due", "days_due": 4}),
    "C with a typed date neither": (f"{C} follow=3-06", "3-09T12:00", {"state": "due", "days_due": 3}),
    "promise waiting": (PROMISE, "3-06T14:59", {"state": "waiting", "priority": "promised"}),
    "promise due": (PROMISE, "3-06T15:00", {"state": "due", "days_due": 0}),
    "promise at the close": (PROMISE, "3-06T20:30", {"state": "due", "days_due": 0}),
    "promise past the close": (PROMISE, "3-06T20:31", {"state": "overdue", "days_due": 0}),
    "promise days later": (PROMISE, "3-08T09:00", {"state": "overdue", "days_due": 2}),
    "follow-up past the close": (FOLLOW_UP, "3-07T00:00", {"state": "overdue", "days_due": 1, "priority": "A"}),
    "promised for after the close": (
        "3-05 10:00 张三 一店 call_later B follow=3-06T21:00",
        "3-06T20:45",
        {"state": "waiting", "daypart": None},
    ),
    "call_later without a time is a follow-up of its class": (
        "3-05 10:00 张三 一店 call_later A",
        "3-07T09:00",
        {"state": "overdue", "priority": "A", "max_attempts": None, "attempts": 0},
    ),
    "a promise stays one until someone is reached": (
        f"{PROMISE}\n3-06 15:05 李四 二店 no_answer C",
        "3-06T18:00",
        {"state": "waiting", "priority": "promised", "store": "一店", "staff": "张三", "attempts": 1},
    ),
    "a promise ends with the next connected call of anyone": (
        f"{PROMISE}\n3-06 15:05 李四 二店 connected A",
        LONG_AFTER,
        {"state": "reached", "priority": "A", "attempts": 0},
    ),
    "a promise after a run shows the run's attempts": (
        f"{FOUR}\n3-06 15:05 张三 一店 call_later B follow=3-08",
        "3-07T09:00",
        {"state": "waiting", "priority": "promised", "attempts": 4, "max_attempts": 4},
    ),
    "a new run begins after the last connected call": (
        f"{FOUR}\n3-06 09:40 张三 一店 connected B\n3-07 10:00 李四 一店 no_answer C",
        "3-07T10:01",
        {"state": "waiting", "attempts": 1, "priority": "B", "staff": "李四"},
    ),
    "unreachable A or B can be overdue": (
        "3-04 10:00 张三 一店 connected B\n3-05 10:00 张三 一店 no_answer C",
        "3-05T20:31",
        {"state": "overdue", "priority": "B"},
    ),
    "four dials": (FOUR, LONG_AFTER, {"state": "exhausted", "attempts": 4, "max_attempts": 4}),
    "invalid at the second dial": (
        f"{C}\n3-06 15:17 张三 一店 invalid_number C",
        LONG_AFTER,
        {"state": "invalid", "attempts": 2},
    ),
    "the most of the latest reason": (
        f"{C}\n3-06 15:17 张三 一店 out_of_service C",
        LONG_AFTER,
        {"state": "exhausted", "max_attempts": 2},
    ),
    "it rang again: the latest reason is no longer invalid": (
        "3-05 10:00 张三 一店 invalid_number C\n3-06 10:00 张三 一店 no_answer C",
        "3-06T10:30",
        {"state": "waiting", "attempts": 2, "max_attempts": 4},
    ),
    "joined": (f"{C}\n3-06 - 张三 一店 success B in_group=yes", LONG_AFTER, {"state": "self_resolved"}),
    "joined and left": (f"{C}\n3-06 - 张三 一店 success B in_group=left", LONG_AFTER, {"state": "self_resolved"}),
    "visited": (f"{C}\n3-06 - 张三 一店 success B visited", LONG_AFTER, {"state": "self_resolved"}),
    "bought": (f"{C}\n3-06 - 张三 一店 success B deal=yes", LONG_AFTER, {"state": "self_resolved"}),
    "bought and returned": (f"{C}\n3-06 - 张三 一店 success B deal=returned", LONG_AFTER, {"state": "self_resolved"}),
    "no deal, not in the group": (
        f"{C}\n3-06 - 张三 一店 success B deal=no in_group=no",
        LONG_AFTER,
        {"state": "overdue", "priority": "B"},
    ),
    "a success before the run's first C does not end it": (
        f"3-04 - 张三 一店 success B in_group=yes\n{C}",
        "3-05T15:17",
        {"state": "due", "priority": "B"},
    ),
    "dated between the dials of the run it does": (
        f"{C}\n3-06 - 张三 一店 success B in_group=yes\n3-07 10:00 张三 一店 no_answer C",
        LONG_AFTER,
        {"state": "self_resolved", "attempts": 2},
    ),
    "a follow-up typed with the success is still to be made": (
        f"{C}\n3-06 - 李四 二店 success B in_group=yes follow=3-09",
        "3-07T09:00",
        {"state": "waiting", "priority": "B", "store": "二店", "staff": "李四", "due_at": moment("3-09T09:30")},
    ),
    "nor does an exhausted run forbid it": (
        f"{FOUR}\n3-06 - 李四 二店 success B in_group=yes follow=3-09",
        "3-07T09:00",
        {"state": "waiting", "priority": "B", "attempts": 4},
    ),
    "came first, was reached later": (
        f"{C}\n3-06 - 张三 一店 success B source=wechat_qr\n3-07 10:00 张三 一店 connected A",
        LONG_AFTER,
        {"state": "self_resolved"},
    ),
    "reached first, joined later": (
        f"{C}\n3-06 10:00 张三 一店 connected A\n3-06 - 张三 一店 success B in_group=yes",
        LONG_AFTER,
        {"state": "reached"},
    ),
    "C, then D": (f"{C}\n3-06 10:00 张三 一店 connected D", LONG_AFTER, {"state": "refused", "priority": "C"}),
    "call_later and D": ("3-05 10:00 张三 一店 call_later D follow=3-06", LONG_AFTER, {"state": "refused"}),
    "D, then a talk that brings B": (
        f"3-04 10:00 张三 一店 connected D\n3-04 15:00 张三 一店 connected B\n{C}",
        "3-05T15:17",
        {"state": "due", "priority": "B"},
    ),
    "D, then came of their own accord": (
        f"3-04 10:00 张三 一店 connected D\n3-04 - 张三 一店 success - source=walk_in\n{C}",
        "3-05T15:17",
        {"state": "due", "priority": "B"},
    ),
    "D, then a success by phone that nothing followed": (
        f"3-04 10:00 张三 一店 connected D\n3-04 - 张三 一店 success - source=phone\n{C}",
        "3-05T15:17",
        {"state": "refused"},
    ),
    "D, then visited after all": (
        f"3-04 10:00 张三 一店 connected D\n3-04 - 张三 一店 success - source=phone visited\n{C}",
        "3-05T15:17",
        {"state": "due", "priority": "B"},
    ),
}


@cache
def states_at(now: str) -> pd.DataFrame:
    """All cases of one evening in one queue, each a customer of its own, by key."""
    cases = [(f"{number:02}", text) for number, (text, when, _) in enumerate(STATES.values()) if when == now]
    return queue(many(cases), now).set_index("customer_key")


@pytest.mark.parametrize("name", STATES)
def test_state(name):
    _, now, wanted = STATES[name]
    found = states_at(now).loc[f"139000000{list(STATES).index(name):02}"]
    assert {name: None if pd.isna(found[name]) else found[name] for name in wanted} == wanted


NOBODY = {
    "A without a follow-up": "3-05 10:00 张三 一店 connected A",
    "D with one": "3-05 10:00 张三 一店 connected D follow=3-09",
    "the latest row has none": f"{FOLLOW_UP}\n3-05 15:00 张三 一店 connected A",
    "joined since": f"{FOLLOW_UP}\n3-05 - 张三 一店 success A in_group=yes",
    "a later success has none": f"{FOLLOW_UP}\n3-06 - 张三 一店 success A",
}


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY)
def test_not_in_the_queue(text):
    assert queue(text, LONG_AFTER).empty


def test_a_success_of_the_same_talk_does_not_hide_the_follow_up():
    expect(f"{FOLLOW_UP}\n3-05 - 张三 一店 success A", "3-06T14:00", state="waiting", priority="A", staff="张三")


@pytest.mark.parametrize(
    ("text", "store", "staff"),
    [
        ("3-05 10:00 张三 一店 call_later B", "一店", "张三"),
        (f"{PROMISE}\n3-05 - 李四 二店 success B follow=3-07", "一店", "张三"),
        (f"{PROMISE}\n3-06 16:00 李四 二店 connected B", "一店", "张三"),
        (f"{FOLLOW_UP}\n3-06 16:00 李四 二店 no_answer C", "一店", "张三"),
        ("3-04 10:00 李四 二店 connected B\n3-05 10:00 张三 一店 busy C", "一店", "张三"),
        # A date typed with a failed dial makes no new owner.
        (f"3-04 10:00 李四 二店 connected B\n{C}\n3-06 10:00 李四 二店 busy C follow=3-09", "一店", "张三"),
    ],
)
def test_store_and_staff(text, store, staff):
    expect(text, "3-06T17:00", store=store, staff=staff)


def test_parked_after_the_campaign_unless_ended_otherwise():
    over = Settings(ends_on=date(2020, 3, 6))
    expect(C, "3-06T23:59", over, state="due")
    expect(C, "3-07T00:00", over, state="parked", rank=None, due_at=None)
    expect(FOUR, "3-07T00:00", over, state="exhausted")


@pytest.mark.parametrize(
    ("text", "now", "whom"),
    [
        (C, "3-06T11:16", "张三"),
        (C, "3-06T11:17", None),  # exactly 24 h is not younger
        ("3-05 pm 张三 一店 no_answer C", "3-06T17:29", "张三"),  # pm ends at 17:30
        ("3-05 pm 张三 一店 no_answer C", "3-06T17:30", None),
        ("3-05 - 张三 一店 no_answer C", "3-06T19:59", "张三"),  # a blank counts as evening
        ("3-05 - 张三 一店 no_answer C", "3-06T20:00", None),
        (PROMISE, LONG_AFTER, "张三"),
        (FOLLOW_UP, LONG_AFTER, "张三"),
        (FOUR, "3-05T09:31", None),
    ],
)
def test_assigned_to(text, now, whom):
    expect(text, now, assigned_to=whom)


@pytest.mark.parametrize(
    ("team", "whom"),
    [
        (Settings(roster=(Member("张三", "一店"),)), "张三"),
        (Settings(roster=(Member("张三", "二店"),)), None),
        (Settings(roster=(Member("张三", "一店", left_on=date(2020, 3, 4)), Member("张三", "二店"))), None),
        (Settings(roster=(Member("李四", "一店"),)), "张三"),
        (Settings(assignments=(Assignment(date(2020, 3, 5), "一店", "张三", attendance=0.0),)), None),
        (Settings(assignments=(Assignment(date(2020, 3, 5), "一店", "张三", attendance=0.5),)), "张三"),
        (rules(owner_hold_hours=0), None),
    ],
)
def test_a_guide_who_is_not_on_duty_keeps_nothing(team, whom):
    expect(C, "3-05T15:30", team, assigned_to=whom)


@pytest.mark.parametrize(
    "text", [C, PROMISE, FOUR, "3-05 10:00 张三 一店 no_answer C\n3-06 10:00 李四 一店 connected A"]
)
def test_a_typed_name_overrides_everything_and_stays(text):
    found = entry(text, "3-06T11:00")
    assert entry(text, "3-06T11:00", assigned={found["customer_key"]: "王五"})["assigned_to"] == "王五"
    assert entry(text, "3-06T11:00", assigned={"13900000000": "王五"}) == found


def test_what_is_shown_of_the_last_call_and_the_customer():
    text = f"{C} name=客户 product=烟机\n3-06 pm 李四 二店 busy C"
    expect(
        text,
        "3-06T15:00",
        last_call_at=moment("3-06"),
        last_result="busy",
        customer_name="客户",
        product_1="烟机",
        store="一店",
        customer_key="13900000001",
    )
    expect("3-06 - 张三 一店 success B follow=3-09", "3-07", last_call_at=None, last_result=None, attempts=0)


ORDER = [
    # (phone ending, rows), in the order wanted at 3-06T20:45.
    ("70", "3-05 10:00 张三 一店 call_later A follow=3-06T20:40"),  # promised, overdue
    ("71", "3-05 10:00 张三 一店 call_later B follow=3-06T15:00"),
    ("69", "3-05 10:00 张三 一店 call_later A follow=3-09"),  # promised, waiting
    ("68", "3-05 10:00 张三 一店 connected A follow=3-06"),  # A, overdue
    ("67", "3-05 10:00 张三 一店 connected A follow=3-09"),  # A, waiting
    ("66", "3-05 10:00 张三 一店 connected B follow=3-06"),  # B
    ("65", "3-05 10:00 张三 一店 no_answer C product=烟机"),  # C, due, product intent
    ("64", "3-05 10:01 张三 一店 no_answer C visited_before"),  # or visited before
    ("63", "3-03 10:00 张三 一店 powered_off C"),  # older first call
    ("62", "3-04 - 张三 一店 no_answer C"),
    ("59", "3-05 10:00 张三 一店 no_answer C"),  # smaller phone
    ("60", "3-05 10:00 张三 一店 no_answer C"),
    ("58", "3-05 10:00 张三 一店 no_answer C\n3-05 15:00 张三 一店 no_answer C"),  # more attempts
    ("57", "3-06 18:00 张三 一店 no_answer C"),  # waiting
    ("55", "3-05 10:00 张三 一店 invalid_number C"),  # ended: by key
    ("56", "3-05 10:00 张三 一店 no_answer C\n3-06 10:00 张三 一店 connected B"),
]


def ends(found: pd.DataFrame) -> list[str]:
    return [key[-2:] for key in found["customer_key"]]


def test_order():
    found = queue(many(list(reversed(ORDER))), "3-06T20:45")
    assert ends(found) == [end for end, _ in ORDER]
    assert found["rank"].tolist()[:14] == list(range(1, 15))
    assert found["rank"].isna().tolist() == [False] * 14 + [True] * 2
    assert list(found.columns) == list(CALLBACK.columns)


def test_order_by_the_setting():
    found = queue(many(ORDER), "3-06T20:45", rules(order="C、B", gate="off"))
    assert found["priority"].drop_duplicates().tolist()[:4] == ["C", "B", "promised", "A"]


def test_policy_settings():
    expect(C, "3-05", rules(max_attempts=1), state="exhausted", max_attempts=1)
    expect(C, "3-05", rules(avoid_same_clock_hours=5), due_at=moment("3-05T16:17"))
    expect("3-05 10:00 张三 一店 busy C", "3-05", rules(max_per_day=1), due_at=moment("3-06T09:30"))
    only = rules(dayparts="上午 9:00-10:00")
    twice = "3-04 14:00 张三 一店 no_answer C\n3-05 09:10 张三 一店 no_answer C"
    expect(twice, "3-05", only, due_at=moment("3-06T09:00"), daypart="am")
    early = Settings(rules=(DatedRule("evening_close", time(18, 0)),))
    expect(PROMISE, "3-06T18:01", early, state="overdue")
    later = Settings(rules=(DatedRule("callback.max_attempts", 1, valid_from=date(2020, 3, 7)),))
    expect(C, "3-06", later, state="due")
    expect(C, "3-07", later, state="exhausted")


@pytest.mark.parametrize(
    ("key", "value"),
    [("dayparts", "am 9-11"), ("dayparts", "am 11:00-09:00"), ("dayparts", " "), ("order", "A, X")],
)
def test_a_setting_that_cannot_be_read_says_so(key, value):
    with pytest.raises(SettingError) as raised:
        queue(C, "3-05", rules(**{key: value}))
    assert f"callback.{key}" in raised.value.sentence("zh")
    assert f"callback.{key}" in raised.value.sentence("en")


def test_the_table_of_reasons():
    assert {reason: len(gaps) + 1 for reason, gaps in GAPS.items()} == MOST_ATTEMPTS
    assert MOST_ATTEMPTS == {
        "no_answer": 4, "busy": 4, "declined": 2, "powered_off": 3, "out_of_service": 2, "invalid_number": 1
    }  # fmt: skip


def test_no_rows():
    rows = history(C)
    found = callback_queue(rows[:0], customers(rows), Settings(), moment("3-05"))
    assert found.empty
    assert found.dtypes.equals(queue(C, "3-05").dtypes)


# Against a plain search, minute by minute.

# Whole columns are cheap, calls are not: few examples with many customers each.
DIALS = st.tuples(
    st.integers(0, 3),
    st.one_of(st.integers(8 * 60, 21 * 60), st.sampled_from(["am", "noon", "pm", "evening", "-"])),
    st.sampled_from([*GAPS, "no_answer", "no_answer", "connected"]),
    st.sampled_from(["张三", "李四"]),
)
TALKS = ("connected",)


def as_lines(phone: int, dials: list[tuple[int, int | str, str, str]]) -> list[str]:
    lines = []
    for day, at, result, staff in dials:
        clock = at if isinstance(at, str) else f"{at // 60:02}:{at % 60:02}"
        grade = "B" if result in TALKS else "C"
        lines.append(f"3-{day + 2:02} {clock} {staff} 一店 {result} {grade} phone=139000000{phone:02}")
    return lines


@cache
def window_at(minute: int) -> str | None:
    spans = {"am": (570, 690), "pm": (840, 1050), "evening": (1110, 1200)}
    return next((name for name, (start, end) in spans.items() if start <= minute < end), None)


def plain_due(own: pd.DataFrame) -> datetime:
    """The due_at paragraph, minute by minute, for the rows of one customer whose last dials failed."""
    talks = np.flatnonzero(own["connected"])
    run = own.iloc[talks[-1] + 1 :] if len(talks) else own
    last = run.iloc[-1]
    gap = GAPS[last["result"]][len(run) - 1]
    day = last["date"].to_pydatetime()
    names, part = ["am", "pm", "evening"], {"noon": "am"}.get(last["daypart"], last["daypart"])
    if last["clocked"]:
        dial = day + timedelta(minutes=last["minute"])
        earliest = (
            day + timedelta(days=1) if gap.another_daypart else dial + timedelta(minutes=gap.minutes, days=gap.days)
        )
        if gap.another_daypart:
            names = [name for name in names if name != window_at(last["minute"])]
    else:
        part = part if isinstance(part, str) else "evening"
        if gap.minutes:
            earliest = {"am": day + timedelta(hours=14), "pm": day + timedelta(hours=18, minutes=30)}.get(
                part, day + timedelta(days=1)
            )
        else:
            earliest = day + timedelta(days=gap.days)
            names = [{"am": "evening", "evening": "pm", "pm": "am"}[part]]
    failed = run[run["clocked"] & (run["result"] != "busy")]["minute"].tolist()
    full = {when.date() for when, dials in own.groupby("date") if len(dials) >= 2}
    for avoid in (120, 0):
        for step in range(7 * 24 * 60):
            at = earliest + timedelta(minutes=step)
            minute = at.hour * 60 + at.minute
            if window_at(minute) not in names or at.date() in full:
                continue
            if all(abs(minute - clock) >= avoid for clock in failed):
                return at
    raise AssertionError(own)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(DIALS, min_size=1, max_size=5), min_size=1, max_size=10))
def test_due_at_is_what_a_plain_search_finds(people):
    rows = history("\n".join(line for phone, dials in enumerate(people) for line in as_lines(phone, dials)))
    known = customers(rows)
    found = callback_queue(rows, known, Settings(), moment("3-05T12:00"))
    with_c = rows.loc[~rows["connected"], "customer"].unique()
    assert sorted(found["customer_key"]) == sorted(with_c)

    waiting = found[found["rank"].notna()]
    assert waiting["rank"].tolist() == list(range(1, len(waiting) + 1))
    assert waiting["daypart"].notna().all()
    due = waiting.set_index("customer_key")["due_at"]
    assert dict(due) == {key: plain_due(rows[rows["customer"] == key]) for key in due.index}
    # Neither the order of the customers nor that of their rows changes anything.
    lines = [line for phone, dials in reversed(list(enumerate(people))) for line in as_lines(phone, dials)]
    again = history("\n".join(lines))
    shuffled = customers(again).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(found, callback_queue(again, shuffled, Settings(), moment("3-05T12:00")))


def test_the_rows_made_here_are_rows_of_a_history():
    """Every column that these tests make is one that a real history has; numbers, days and flags of the same kind."""
    now = datetime(2020, 3, 6, 20, 45)
    grids = [call_log("接通情况=无人接听").grid, invite_success("邀约来源=微信二维码 | 是否进群=是").grid]
    real = judge(parse(grids, Settings(), Calendar(now.date())), {}, Settings(), now).past
    made = history("3-05 11:17 张三 一店 no_answer C\n3-06 - 张三 一店 success B source=wechat_qr in_group=yes")
    assert set(made) <= set(real)
    kinds = {name: (made[name].dtype.kind, real[name].dtype.kind) for name in made if made[name].dtype.kind in "bifM"}
    assert all(one == other for one, other in kinds.values()), kinds

"""X15-X17 beside their policies: dated, by store, with the gate, as of now (docs/callbacks.md, Findings)."""

from __future__ import annotations

from datetime import date

import pytest
from history_rows import history, moment
from test_callbacks import many

from sheets_automation.core.judging.attempts import attempt_hits
from sheets_automation.model.settings import DatedRule, Settings


def found(text: str, settings: Settings | None = None, now: str = "3-06T20:45") -> dict[str, list[tuple[int, int]]]:
    """Rule to (line of the text, n)."""
    rows = history(text)
    rows["who"] = rows["customer"].cat.codes
    hits = attempt_hits(rows, settings or Settings(), moment(now))
    return {hit.rule: list(zip(hit.ids.tolist(), list(hit.words["n"]), strict=True)) for hit in hits if len(hit.ids)}


def rule(key: str, value: object, **more: object) -> Settings:
    return Settings(rules=(DatedRule(f"callback.{key}", value, **more),))


AGAIN = "3-04 10:00 张三 一店 no_answer C\n3-06 15:00 张三 一店 no_answer C"
CLOSE = "3-06 10:00 张三 一店 no_answer C\n3-06 11:00 张三 一店 connected B"


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        (Settings(), {}),
        (rule("max_attempts", 1), {"X15": [(1, 1)]}),
        (rule("max_attempts", 1, valid_from=date(2020, 3, 6)), {"X15": [(1, 1)]}),
        (rule("max_attempts", 1, valid_to=date(2020, 3, 5)), {}),
        (rule("max_attempts", 1, scope="一店"), {"X15": [(1, 1)]}),
        (rule("max_attempts", 1, scope="二店"), {}),
    ],
)
def test_one_too_many_by_the_policy_of_the_day_and_store(settings, wanted):
    assert found(AGAIN, settings) == wanted


def test_who_was_reached_is_not_one_too_many():
    assert "X15" not in found(
        AGAIN.replace("15:00 张三 一店 no_answer C", "15:00 张三 一店 connected B"), rule("max_attempts", 1)
    )


def test_a_follow_up_typed_after_the_run_asks_for_the_call():
    text = (
        "3-02 10:00 张三 一店 connected B\n3-03 10:00 张三 一店 declined C\n3-04 15:00 张三 一店 declined C\n"
        "3-05 - 张三 一店 success B follow=3-06\n3-06 10:00 张三 一店 no_answer C"
    )
    assert "X15" not in found(text)
    assert found(text.replace(" follow=3-06", ""))["X15"] == [(4, 2)]


CLOSE_OR_NOT = {
    "sooner than 4 hours": (CLOSE, True),
    "4 hours": (CLOSE.replace("11:00", "14:00"), False),
    "agreed on this very row": (CLOSE.replace("no_answer C", "no_answer C follow=3-06"), False),
    "promised": (f"3-05 10:00 张三 一店 call_later B follow=3-06\n{CLOSE}", False),
    "promised for before": (f"3-04 10:00 张三 一店 call_later B follow=3-05\n{CLOSE}", True),
    "a day: the next day, an hour too early": (
        "3-05 10:00 张三 一店 powered_off C\n3-06 09:00 张三 一店 powered_off C",
        True,
    ),
    "a day: the next day, whenever": ("3-05 10:00 张三 一店 powered_off C\n3-06 - 张三 一店 powered_off C", False),
    "next day, another day-part: the day alone": (
        "3-04 10:00 张三 一店 no_answer C\n3-05 10:00 张三 一店 no_answer C\n3-06 09:30 张三 一店 no_answer C",
        False,
    ),
    "no clock time, hours": ("3-06 - 张三 一店 no_answer C\n3-06 - 张三 一店 no_answer C", False),
    "no clock time, days": ("3-06 - 张三 一店 declined C\n3-06 - 张三 一店 connected B", True),
    "one day-part": ("3-06 am 张三 一店 no_answer C\n3-06 am 张三 一店 no_answer C", True),
    "one day-part, half an hour": ("3-06 am 张三 一店 busy C\n3-06 am 张三 一店 no_answer C", False),
    "noon after the morning": ("3-06 am 张三 一店 no_answer C\n3-06 noon 张三 一店 no_answer C", False),
    "noon twice": ("3-06 noon 张三 一店 no_answer C\n3-06 noon 张三 一店 no_answer C", True),
}


@pytest.mark.parametrize("name", CLOSE_OR_NOT)
def test_too_soon_only_where_it_is_known(name):
    text, wanted = CLOSE_OR_NOT[name]
    assert ("X16" in found(text)) == wanted


def test_a_longer_window_proves_less():
    text = "3-06 am 张三 一店 no_answer C\n3-06 am 张三 一店 no_answer C"
    assert "X16" not in found(text, rule("dayparts", "am 08:00-13:00, pm 14:00-17:30"))


OWED = "3-05 10:00 张三 一店 connected A follow=3-06T15:00"
BEFORE = many([("01", OWED), ("02", "3-05 10:00 张三 一店 no_answer C\n3-06 10:00 张三 一店 no_answer C")])
X17_CASES = {
    "an A is due": (Settings(), BEFORE, "3-06T20:45", True),
    "not due by now": (Settings(), BEFORE, "3-06T14:59", False),
    "no gate": (rule("gate", "off"), BEFORE, "3-06T20:45", False),
    "no gate in this store": (rule("gate", "off", scope="一店"), BEFORE, "3-06T20:45", False),
    "no gate in another": (rule("gate", "off", scope="二店"), BEFORE, "3-06T20:45", True),
    "no gate from the next day on": (rule("gate", "off", valid_from=date(2020, 3, 7)), BEFORE, "3-08T09:00", True),
    "the follow-up is another guide's": (
        Settings(),
        BEFORE.replace(OWED, OWED.replace("张三", "李四")),
        "3-07T09:00",
        False,
    ),
    "an unreachable B whose gap is over": (
        Settings(),
        many(
            [
                ("01", "3-04 10:00 张三 一店 connected B\n3-05 10:00 张三 一店 powered_off C"),
                ("02", "3-05 10:00 张三 一店 no_answer C\n3-06 10:00 张三 一店 no_answer C"),
            ]
        ),
        "3-06T20:45",
        True,
    ),
    "joined meanwhile": (
        Settings(),
        f"{BEFORE}\n3-05 - 张三 一店 success A in_group=yes phone=13900000001",
        "3-06T20:45",
        False,
    ),
    "dialled by a colleague": (
        Settings(),
        f"{BEFORE}\n3-06 19:00 李四 一店 no_answer C phone=13900000001",
        "3-06T20:45",
        False,
    ),
    "a first dial is no call-back": (
        Settings(),
        many([("01", OWED), ("02", "3-06 10:00 张三 一店 no_answer C")]),
        "3-06T20:45",
        False,
    ),
    "the campaign is over": (Settings(ends_on=date(2020, 3, 5)), BEFORE, "3-06T20:45", False),
}


@pytest.mark.parametrize("name", X17_CASES)
def test_before_what_is_owed(name):
    settings, text, now, wanted = X17_CASES[name]
    assert [n for _, n in found(text, settings, now).get("X17", [])] == ([1] if wanted else [])

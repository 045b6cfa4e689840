"""The ledger of points: what earns them, for whom, and that every number is a setting (docs/figures.md, Points)."""

from __future__ import annotations

from datetime import date, datetime
from textwrap import dedent

import pytest
from sheets import call_log, customer, invite_success, report, staff_day
from test_customers import event

from sheets_automation.core.report import Report
from sheets_automation.model.errors import SettingError
from sheets_automation.model.settings import Assignment, DatedRule, Settings

EASY = (DatedRule("base_calls", 2), DatedRule("base_invites", 1))
INVITED = "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复"
MISSED = "接通情况=无人接听"


def ledger(made: Report, store: str = "一店") -> list[tuple]:
    """Day of March, staff, event, count, points, in the order of the ledger."""
    table = made.tables["points"]
    own = table[table["store"] == store]
    return [(day.day, *row) for day, *row in own[["date", "staff", "event", "count", "points"]].itertuples(index=False)]


# Targets

TARGETS = {
    # rows of a guide's day with the targets 2 and 1: what it earns
    "both": ((INVITED, MISSED), ["calls_met", "invites_met"]),
    "calls": ((MISSED, MISSED), ["calls_met"]),
    "far_beyond": ((INVITED,) * 5, ["calls_met", "invites_met"]),
    "invites": ((INVITED,), ["invites_met"]),
    "neither": ((MISSED,), []),
}


OFF = {"张三": {"attendance": 0}, "李四": {"claimed_calls": 0, "claimed_invites": 0}}
WORTH = {"calls_met": 7, "invites_met": 0, "recovered": -1}


@pytest.fixture(scope="module", params=["2020-03-05T15:00", "2020-03-06T20:45"])
def targets(request) -> Report:
    """Days with the targets 2 and 1, looked at while they go on and when they are over; each store another case."""
    rows = [f"{row} | 导购={name}" for name, (written, _) in TARGETS.items() for row in written]
    off = [f"{INVITED} | 门店=二店 | 导购={name}" for name in OFF for _ in range(2)]
    basis = [INVITED, "联系电话=13712345671 | 接通情况=已接通 | 客户分类=B | 邀请结果=同意进群"]
    worth = [
        f"联系电话=13712345672 | {MISSED} | 拨打日期=3-3",
        f"联系电话=13712345672 | {INVITED} | 拨打日期=3-5",
        MISSED,
    ]
    rows += [*off, *(f"{row} | 门店=三店" for row in basis), *(f"{row} | 门店=四店" for row in worth)]
    rules = (
        *EASY,
        DatedRule("invite_basis", "entered", "三店"),
        *(DatedRule(f"points.{name}", points, "四店") for name, points in WORTH.items()),
    )
    assignments = tuple(Assignment(date(2020, 3, 5), "二店", name, **typed) for name, typed in OFF.items())
    settings = Settings(rules=rules, assignments=assignments)
    return report(call_log("\n".join(rows)), settings=settings, now=datetime.fromisoformat(request.param))


def test_a_target_that_is_met_earns_points_once_a_day(targets):
    assert ledger(targets) == [(5, name, event, 1, 5) for name, (_, events) in TARGETS.items() for event in events]


def test_a_day_without_a_target_earns_nothing(targets):
    assert ledger(targets, "二店") == []
    assert staff_day(targets, store="二店")["dials"] == staff_day(targets, "李四", store="二店")["dials"] == 2


def test_invites_count_as_the_quota_counts_them(targets):
    assert ledger(targets, "三店") == [(5, "张三", "calls_met", 1, 5)]


def test_targets_and_recovery_are_settings_too(targets):
    assert {line[2]: line[4] for line in ledger(targets, "四店")} == WORTH


# Results

CALLED = """
    联系电话=13712345671 | 接通情况=已接通 | 客户分类=B | 邀请结果=同意进群 | 客户姓名=王女士 | 拨打日期=3-3
"""
CAME = """
    联系电话=13712345671 | 邀约来源=电话邀约 | 是否进群=是 | 邀约成功日期=3-3
    联系电话=13712345672 | 邀约来源=进店邀约 | 是否进群=已退群 | 邀约成功日期=3-3
    联系电话=13712345672 | 邀约来源=进店邀约 | 是否进群=是 | 邀约成功日期=3-4
    联系电话=13712345673 | 邀约来源=进店邀约 | 是否到店=是 | 到店日期=3-4 | 邀约成功日期=3-3
    联系电话=13712345674 | 邀约来源=进店邀约 | 是否到店=是 | 成交日期=3-4 | 成交导购=李四 | 邀约成功日期=3-3
    联系电话=13712345675 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=已退单 | 邀约成功日期=3-3
    联系电话=13712345676 | 邀约来源=电话邀约 | 是否进群=是 | 是否到店=是 | 邀约成功日期=3-3
"""


SCORED_LATER = """
    联系电话=13612345671 | 邀约来源=进店邀约 | 客户分类=D | 是否进群=是 | 邀约成功日期=3-3 | 门店=二店
    联系电话=13612345671 | 邀约来源=进店邀约 | 是否进群=是 | 邀约成功日期=3-5 | 门店=二店
"""
NEVER_SCORED = "联系电话=13612345672 | 邀约来源=进店邀约 | 客户分类=D | 邀约成功日期=3-5 | 门店=三店"


@pytest.fixture(scope="module")
def earned() -> Report:
    """Stores whose customers have nothing to do with each other."""
    calls = [CALLED, f"联系电话=13612345672 | {MISSED} | 拨打日期=3-3 | 门店=三店", "联系电话=13612345673 | 门店=五店"]
    successes = [CAME, SCORED_LATER, NEVER_SCORED]
    return report(
        call_log("\n".join([*map(dedent, calls), *recovered_rows(is_call=True)])),
        invite_success("\n".join([*map(dedent, successes), *recovered_rows(is_call=False)]), "一店/成功.xlsx"),
    )


def test_results_earn_points_once_for_the_owner_and_deals_for_who_sold(earned):
    assert ledger(earned) == [
        (3, "张三", "entered", 2, 2),
        (3, "张三", "visit", 2, 6),
        (4, "张三", "visit", 1, 3),
        (4, "李四", "deal", 1, 10),
    ]
    # Nobody phoned the last one (X05): in the totals, but without points.
    assert staff_day(earned, day="2020-03-03")["entered"] == 3


def test_an_event_is_dated_by_the_first_row_that_is_scored(earned):
    assert ledger(earned, "二店") == [(5, "张三", "entered", 1, 1)]
    assert staff_day(earned, day="2020-03-03", store="二店")["entered"] == 1


# Recovery

RECOVERED = {
    # what happened to a customer: the day on which class C of an earlier day became A or B
    ("2 没接", "3 接通 B"): 3,
    ("2 没接", "3 没接", "4 接通 A"): 4,
    ("2 没接", "3 9:00 没接", "3 15:00 接通 B"): 3,
    ("2 没接", "3 再打"): 3,
    ("2 没接", "3 成功"): 3,
    ("2 没接", "3 接通 B", "4 没接", "5 接通 A"): 3,
    ("2 没接", "3 接通 B", "4 接通 D", "5 接通 A"): 3,
    # on the same day it was no day's class
    ("2 9:00 没接", "2 15:00 接通 B"): None,
    # the class stays B when a later call is not answered
    ("2 接通 B", "3 没接", "4 接通 B"): None,
    ("2 没接", "3 接通 D"): None,
    # that was class D
    ("2 没接", "3 接通 D", "4 接通 B"): None,
    ("2 接通 A",): None,
    ("2 没接", "3 没接"): None,
}


def recovered_rows(*, is_call: bool) -> list[str]:
    """Every case is a customer of 四店, and every row another guide's, named after its place."""
    return [
        f"联系电话=137223456{at:02} | 门店=四店 | 导购={at:02}-{place} | {row}"
        for at, events in enumerate(RECOVERED)
        for place, (of_call, row) in enumerate(map(event, events))
        if of_call == is_call
    ]


def test_who_recovers_class_c_of_an_earlier_day_earns_points_once(earned):
    expected = []
    for at, (events, day) in enumerate(RECOVERED.items()):
        on_that_day = [place for place, words in enumerate(events) if day and int(words.split()[0]) == day]
        # Of several rows on that day, the last one reached the customer.
        expected += [(day, f"{at:02}-{place}", "recovered", 1, 2) for place in on_that_day[-1:]]
    recovered = [line for line in ledger(earned, "四店") if line[2] == "recovered"]
    assert sorted(recovered, key=lambda line: line[1]) == expected


def test_an_unscored_row_recovers_nobody(earned):
    assert customer(earned, "13612345672")["current_class"] == "B"
    assert ledger(earned, "三店") == []


def test_a_row_that_is_only_planned_earns_nothing(earned):
    assert staff_day(earned, store="五店")["planned"] == 1
    assert ledger(earned, "五店") == []


# Settings


def test_every_number_is_a_setting_dated_and_scoped():
    rules = (
        DatedRule("points.entered", 4),
        DatedRule("points.visit", 6, valid_from=date(2020, 3, 4)),
        DatedRule("points.deal", 20, "李四"),
        DatedRule("points.deal", 30, "二店"),
    )
    made = report(call_log(CALLED), invite_success(CAME, "一店/成功.xlsx"), settings=Settings(rules=rules))
    assert ledger(made) == [
        (3, "张三", "entered", 2, 8),
        (3, "张三", "visit", 2, 6),
        (4, "张三", "visit", 1, 6),
        (4, "李四", "deal", 1, 20),
    ]


def test_points_are_whole():
    made = report(invite_success(CAME), settings=Settings(rules=(DatedRule("points.visit", 0.5),)))
    with pytest.raises(SettingError) as raised:
        ledger(made)
    assert "points.visit" in raised.value.sentence("zh")
    assert "points.visit" in raised.value.sentence("en")

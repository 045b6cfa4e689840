"""The ledger of points: what earns them, for whom, and that every number is a setting (docs/figures.md, Points)."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sheets import call_log, invite_success, report, staff_day
from test_customers import event

from sheets_automation.core.report import Report
from sheets_automation.model.errors import SettingError
from sheets_automation.model.settings import Assignment, DatedRule, Settings

EASY = (DatedRule("base_calls", 2), DatedRule("base_invites", 1))
INVITED = "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复"
MISSED = "接通情况=无人接听"


def ledger(made: Report) -> list[tuple]:
    """Day of March, staff, event, count, points, in the order of the ledger."""
    table = made.tables["points"]
    return [
        (day.day, *row) for day, *row in table[["date", "staff", "event", "count", "points"]].itertuples(index=False)
    ]


# Targets

TARGETS = {
    # rows of a guide's day with the targets 2 and 1: what it earns
    "both": ((INVITED, MISSED), ["calls_met", "invites_met"]),
    "calls": ((MISSED, MISSED), ["calls_met"]),
    "far_beyond": ((INVITED,) * 5, ["calls_met", "invites_met"]),
    "invites": ((INVITED,), ["invites_met"]),
    "neither": ((MISSED,), []),
}


@pytest.mark.parametrize("now", ["2020-03-05T15:00", "2020-03-06T20:45"])
def test_a_target_that_is_met_earns_points_once_a_day(now):
    rows = [f"{row} | 导购={name}" for name, (written, _) in TARGETS.items() for row in written]
    made = report(call_log("\n".join(rows)), settings=Settings(rules=EASY), now=datetime.fromisoformat(now))
    earned = [(5, name, event, 1, 5) for name, (_, events) in TARGETS.items() for event in events]
    assert ledger(made) == earned


@pytest.mark.parametrize(
    "typed",
    [
        {"attendance": 0},
        {"claimed_calls": 0, "claimed_invites": 0},
    ],
)
def test_a_day_without_a_target_earns_nothing(typed):
    off = Assignment(date(2020, 3, 5), "一店", "张三", **typed)
    made = report(call_log(f"{INVITED}\n{INVITED}"), settings=Settings(rules=EASY, assignments=(off,)))
    assert ledger(made) == []


def test_invites_count_as_the_quota_counts_them():
    text = f"{INVITED}\n联系电话=13712345671 | 接通情况=已接通 | 客户分类=B | 邀请结果=同意进群"
    rules = (*EASY, DatedRule("invite_basis", "entered"))
    assert ledger(report(call_log(text), settings=Settings(rules=rules))) == [(5, "张三", "calls_met", 1, 5)]


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


def test_results_earn_points_once_for_the_owner_and_deals_for_who_sold():
    made = report(call_log(CALLED), invite_success(CAME, "一店/成功.xlsx"))
    assert ledger(made) == [
        (3, "张三", "entered", 2, 2),
        (3, "张三", "visit", 2, 6),
        (4, "张三", "visit", 1, 3),
        (4, "李四", "deal", 1, 10),
    ]
    # Nobody phoned the last one (X05): in the totals, but without points.
    assert staff_day(made, day="2020-03-03")["entered"] == 3


def test_an_event_is_dated_by_the_first_row_that_is_scored():
    rows = """
        联系电话=13712345671 | 邀约来源=进店邀约 | 客户分类=D | 是否进群=是 | 邀约成功日期=3-3
        联系电话=13712345671 | 邀约来源=进店邀约 | 是否进群=是 | 邀约成功日期=3-5
    """
    made = report(invite_success(rows))
    assert ledger(made) == [(5, "张三", "entered", 1, 1)]
    assert staff_day(made, day="2020-03-03")["entered"] == 1


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


def test_who_recovers_class_c_of_an_earlier_day_earns_points_once():
    """Every case is a customer, and every row another guide's, named after its place."""
    calls, successes, expected = [], [], {}
    for at, (events, day) in enumerate(RECOVERED.items()):
        for place, (words, (is_call, row)) in enumerate(zip(events, map(event, events), strict=True)):
            name = f"{at:02}-{place}"
            (calls if is_call else successes).append(f"联系电话=137123456{at:02} | 导购={name} | {row}")
            if day and int(words.split()[0]) == day:
                # Of several rows on that day, the last one reached the customer.
                expected[at] = (day, name, "recovered", 1, 2)
    made = report(call_log("\n".join(calls)), invite_success("\n".join(successes), "一店/成功.xlsx"))
    recovered = sorted((line for line in ledger(made) if line[2] == "recovered"), key=lambda line: line[1])
    assert recovered == list(expected.values())


def test_an_unscored_row_recovers_nobody():
    rows = "联系电话=13712345671 | 邀约来源=进店邀约 | 客户分类=D | 邀约成功日期=3-5"
    made = report(call_log(f"联系电话=13712345671 | {MISSED} | 拨打日期=3-3"), invite_success(rows, "一店/成功.xlsx"))
    assert made.tables["customer"]["current_class"].tolist() == ["B"]
    assert ledger(made) == []


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


def test_targets_and_recovery_are_settings_too():
    worth = {"calls_met": 7, "invites_met": 0, "recovered": -1}
    text = f"联系电话=13712345671 | {MISSED} | 拨打日期=3-3\n联系电话=13712345671 | {INVITED} | 拨打日期=3-5\n{MISSED}"
    rules = (*EASY, *(DatedRule(f"points.{name}", points) for name, points in worth.items()))
    made = report(call_log(text), settings=Settings(rules=rules))
    assert {line[2]: line[4] for line in ledger(made)} == worth


def test_points_are_whole():
    made = report(invite_success(CAME), settings=Settings(rules=(DatedRule("points.visit", 0.5),)))
    with pytest.raises(SettingError) as raised:
        ledger(made)
    assert "points.visit" in raised.value.sentence("zh")
    assert "points.visit" in raised.value.sentence("en")


def test_a_ledger_without_events_is_empty():
    assert ledger(report()) == []
    assert ledger(report(call_log("联系电话=13712345671"))) == []

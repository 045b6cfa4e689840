"""Money for events of a guide's day, shown only where the settings give amounts (docs/figures.md, Points)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import pytest
from pages import sheet_of
from sheets import call_log, invite_success, report, views_of

from sheets_automation.core.figures.points import events
from sheets_automation.core.report import Report
from sheets_automation.model.errors import SettingError
from sheets_automation.model.settings import DEFAULTS, DatedRule, Settings

NOW = datetime.fromisoformat("2020-03-06T20:45")
TARGETS = (DatedRule("base_calls", 2), DatedRule("base_invites", 0), DatedRule("invites_floor", 0))
"""Two calls a day, no invites."""
CALLED = """
    联系电话=13712345671 | 接通情况=无人接听 | 拨打日期=2020-03-04
    联系电话=13712345672 | 接通情况=无人接听 | 拨打日期=2020-03-04
    联系电话=13712345671 | 接通情况=无人接听 | 拨打日期=2020-03-05
    联系电话=13712345679 | 接通情况=无人接听 | 拨打日期=2020-03-05 | 导购=李四
    联系电话=13712345678 | 接通情况=无人接听 | 拨打日期=2020-03-05 | 导购=李四
"""
"""张三 met on the 4th and missed on the 5th; 李四 met on the 5th."""
JOINED = """
    联系电话=13712345673 | 邀约来源=微信二维码 | 是否进群=是 | 邀约成功日期=2020-03-04
    联系电话=13712345674 | 邀约来源=微信二维码 | 是否进群=是 | 邀约成功日期=2020-03-04
"""
CASES = {
    "nothing by default": ((), {}),
    "a blank amount is none": ((DatedRule("reward.met", None),), {}),
    "a reward and a penalty": (
        (DatedRule("reward.met", 20), DatedRule("reward.missed", -10)),
        {(4, "张三", "met"): (1, 20), (5, "张三", "missed"): (1, -10), (5, "李四", "met"): (1, 20)},
    ),
    "for each time": ((DatedRule("reward.entered", 2.5),), {(4, "张三", "entered"): (2, 5.0)}),
    "as of its day": (
        (DatedRule("reward.met", 20, valid_to=date(2020, 3, 4)), DatedRule("reward.met", 30, "李四")),
        {(4, "张三", "met"): (1, 20), (5, "李四", "met"): (1, 30)},
    ),
    "an amount of 0 is an amount": ((DatedRule("reward.missed", 0),), {(5, "张三", "missed"): (1, 0)}),
    "calls and days are two things": (
        (DatedRule("reward.calls_met", 1),),
        {(4, "张三", "calls_met"): (1, 1), (5, "李四", "calls_met"): (1, 1)},
    ),
}


@cache
def judged() -> Report:
    return made()


def made(*rules: DatedRule) -> Report:
    sheets = (call_log(CALLED, "一店/电话.xlsx"), invite_success(JOINED, "一店/成功.xlsx"))
    return report(*sheets, settings=Settings(rules=(*TARGETS, *rules), ends_on=date(2020, 3, 5)), now=NOW)


@pytest.mark.parametrize("name", CASES)
def test_money_follows_what_happened(name):
    rules, expected = CASES[name]
    table = views_of(judged(), rules=(*TARGETS, *rules))["reward"]
    found = {
        (day.day, staff, event): (times, money)
        for day, staff, event, times, money in table[["date", "staff", "event", "count", "money"]].itertuples(
            index=False, name=None
        )
    }
    assert found == expected


def test_who_hands_nothing_in_pays_where_the_settings_say_so():
    sheets = call_log(CALLED.replace("2020-03-05 | 导购=李四", "2020-03-03 | 导购=李四"), "一店/电话.xlsx")
    rules = (*TARGETS, DatedRule("reward.not_submitted", -5))
    table = report(sheets, settings=Settings(rules=rules, ends_on=date(2020, 3, 5)), now=NOW).views["reward"]
    of_li = table[table["staff"].eq("李四")]
    assert list(zip(of_li["date"].dt.day, of_li["money"], strict=True)) == [(4, -5), (5, -5)]


def test_an_amount_is_a_number():
    with pytest.raises(SettingError) as raised:
        _ = views_of(judged(), rules=(*TARGETS, DatedRule("reward.met", "二十")))["reward"]
    assert "reward.met" in raised.value.sentence("zh")


def blocks(report_: Report) -> dict[str, dict[str, list]]:
    found = sheet_of(report_, "points")
    return {block.key: {column.key: list(column.values) for column in block.columns} for block in found.blocks}


def test_the_money_stands_beside_the_points_only_where_there_is_any():
    plain = blocks(judged())
    assert "money" not in plain["guides"]
    assert "money" not in plain["ledger"]
    shown = blocks(made(DatedRule("reward.met", 20), DatedRule("reward.missed", -10), DatedRule("reward.entered", 1)))
    by_guide = dict(zip(shown["guides"]["staff"], shown["guides"]["money"], strict=True))
    assert by_guide == {"张三": 12, "李四": 20}
    ledger = shown["ledger"]
    lines = set(zip(ledger["staff"], ledger["event"], ledger["points"], ledger["money"], strict=True))
    assert lines == {
        ("张三", "电话达标", 5, "–"),
        ("李四", "电话达标", 5, "–"),
        ("张三", "进群", 2, 2),
        ("张三", "达标", 0, 20),
        ("张三", "未达标", 0, -10),
        ("李四", "达标", 0, 20),
    }
    # The points of the guides are the sum of the ledger, as before.
    assert sum(ledger["points"]) == sum(shown["guides"]["points"]) == sum(plain["guides"]["points"])


def test_every_event_that_earns_points_can_earn_money_and_earns_none_by_default():
    work = judged().workings
    told = set(events(work.staff_day, work.judged.past, work.owner))
    amounts = {
        kind: {key.removeprefix(kind): value for key, value in DEFAULTS.items() if key.startswith(kind)}
        for kind in ("points.", "reward.")
    }
    assert set(amounts["points."]) == told
    assert set(amounts["reward."]) == told | {"met", "missed", "not_submitted"}
    assert set(amounts["reward."].values()) == {None}

"""Junk list, group sizes and costs: who is on the list, what the groups are worth (docs/figures.md, docs/rules.md)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pandas as pd
import pytest
from pages import sheets_of
from sheets import (
    BLOCK,
    call_log,
    customer,
    finding,
    findings,
    invite_success,
    message,
    report,
    staff_day,
    views_of,
)

from sheets_automation.core.report import Report
from sheets_automation.model.settings import Costs, GroupSize, Junk, Settings

NOW = datetime.fromisoformat("2020-03-06T20:45")
D = {day: date(2020, 3, day) for day in range(1, 10)}

# ---- X18 ----------------------------------------------------------------------------------------------------
TALK = "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复"
CALLS = f"""
    联系电话=13712345671 | {TALK} | 拨打日期=2020-03-03
    联系电话=13712345671 | {TALK} | 拨打日期=2020-03-04
    联系电话=13712345672 | {TALK} | 拨打日期=2020-03-04
    联系电话=13712345673 | {TALK} | 拨打日期=2020-03-04
    联系电话=13712345671
"""
SUCCESSES = """
    联系电话= | 微信昵称=阿明 | 邀约来源=微信二维码 | 是否进群=是 | 群名=一群 | 邀约成功日期=2020-03-04
    联系电话=13712345674 | 微信昵称=阿明 | 邀约来源=微信二维码 | 是否进群=是 | 群名=二群 | 门店=二店 | 邀约成功日期=3-4
    联系电话=13712345675 | 微信昵称=小红 | 邀约来源=微信二维码 | 是否进群=是 | 邀约成功日期=2020-03-05
    联系电话=13712345675 | 微信昵称= | 邀约来源=微信二维码 | 是否到店=否 | 邀约成功日期=2020-03-06
"""
CALL, SUCCESS = "一店/电话.xlsx", "一店/成功.xlsx"
LISTED = {
    "from its day on, by phone however it is written": (Junk("137 1234-5671", date=D[4]), {(CALL, 4)}),
    "always, where no day was written": (Junk("13712345671"), {(CALL, 3), (CALL, 4)}),
    "not before its day": (Junk("13712345671", date=D[5]), set()),
    "by WeChat name in the same group": (Junk(wechat_name="阿明", group_name="一群"), {(SUCCESS, 3)}),
    "in any group, where none is named": (Junk(wechat_name=" 阿明 "), {(SUCCESS, 3), (SUCCESS, 4)}),
    "not in another group": (Junk(wechat_name="阿明", group_name="三群"), set()),
    "not where the row names no group": (Junk(wechat_name="小红", group_name="一群"), set()),
    "every row of who was found by name": (Junk(wechat_name="小红", date=D[5]), {(SUCCESS, 5), (SUCCESS, 6)}),
    "nobody": (Junk("13912345678"), set()),
    "a line that says nothing": (Junk(), set()),
}


def own(text: str, at: int) -> str:
    """A text with the stores, groups, names and numbers of a case."""
    text = re.sub("([一二三][店群]|阿明|小红)", rf"\g<1>{at}", text)
    return re.sub(r"137( ?)1234(-?)567", rf"137\g<1>2{at}34\g<2>567", text)


@pytest.fixture(scope="module")
def listed() -> Report:
    """Every case with sheets of its own, and one list."""
    sheets, junk = [], []
    for at, (entry, _) in enumerate(LISTED.values()):
        block = own(BLOCK, at)
        sheets += [
            call_log(own(CALLS, at), own(CALL, at), block),
            invite_success(own(SUCCESSES, at), own(SUCCESS, at), block),
        ]
        words = {name: own(getattr(entry, name), at) for name in ("phone", "wechat_name", "group_name")}
        junk.append(replace(entry, **words))
    return report(*sheets, settings=Settings(junk=tuple(junk)), now=NOW)


@pytest.mark.parametrize("name", LISTED)
def test_who_is_on_the_junk_list_is_named_and_counts_all_the_same(name, listed):
    at, (_, expected) = [*LISTED].index(name), LISTED[name]
    table = listed.tables["finding"]
    found = table[table["rule"].eq("X18") & table["source"].isin([own(CALL, at), own(SUCCESS, at)])]
    assert set(zip(found["source"], found["row"], strict=True)) == {(own(source, at), row) for source, row in expected}
    assert found["column"].isin(["phone"]).all()
    assert staff_day(listed, day="2020-03-04", store=own("一店", at))["counted_calls"] == 3


def test_the_manager_is_to_be_asked_first():
    made = {
        lang: report(call_log(CALLS, CALL), settings=Settings(junk=(Junk("13712345672"),)), now=NOW, lang=lang)
        for lang in ("zh", "en")
    }
    assert message(made["zh"], "X18") == "先问店长：该客户在「暂不邀请」名单"
    assert message(made["en"], "X18") == 'Ask the manager first: this customer is on the list "do not invite"'
    assert [finding(made["zh"], "X18")[key] for key in ("severity", "effect", "value")] == [
        "WARN",
        "none",
        "13712345672",
    ]
    assert (5, "phone", "X18") in findings(made["zh"])


# ---- intent and junk in the groups --------------------------------------------------------------------------
GROUPS = """
    联系电话=13712345671 | 客户分类=A | 邀约来源=微信二维码 | 是否进群=是     | 群名=一群
    联系电话=13712345672 | 客户分类=B | 邀约来源=进店邀约   | 是否进群=已退群 | 群名=一群
    联系电话=13712345673 | 客户分类=A | 邀约来源=微信二维码 | 是否进群=是     | 群名=
    联系电话=13712345674 | 客户分类=A | 邀约来源=微信二维码 | 是否进群=否     | 群名=一群
    联系电话=13712345675 | 客户分类=A | 邀约来源=微信二维码 | 是否进群=是     | 群名=二群 | 门店=二店
    联系电话=13712345676 | 客户分类=B | 邀约来源=电话邀约   | 是否进群=是     | 群名=二群 | 门店=二店
"""
PHONED = """
    联系电话=13712345672 | 接通情况=已接通 | 客户分类=B | 入群方式=微信好友拉群
    联系电话=13712345676 | 接通情况=已接通 | 客户分类=B | 门店=二店
    联系电话=13712345673 | 接通情况=已接通 | 客户分类=D | 邀请结果=拒绝 | 拨打日期=2020-03-06
"""
ONE, TWO = GroupSize(D[5], "一群", 12, 2), GroupSize(D[5], "二群", 40)
JUNK = (Junk("13712345675", join_channel="old_customer"), Junk("13912345678", join_channel="wechat_qr"))
# Sizes, junk: of the campaign, of 一店, of 二店: customers who want, out of how many, counted by what.
REGISTERED = "registered"
SHARES = {
    "without sizes": ((), (), [(4, 5, REGISTERED), (2, 3, REGISTERED), (2, 2, REGISTERED)]),
    "junk is no intent": ((), JUNK, [(3, 5, REGISTERED), (2, 3, REGISTERED), (1, 2, REGISTERED)]),
    "a list of tomorrow": ((), (replace(JUNK[0], date=D[7]),), [(4, 5, REGISTERED), (2, 3, REGISTERED),
                                                                 (2, 2, REGISTERED)]),
    "all sizes": ((ONE, TWO), (), [(4, 50, "members"), (2, 10, "members"), (2, 40, "members")]),
    "the latest size": (
        (ONE, TWO, GroupSize(D[6], "一群", 22, 2), GroupSize(D[7], "一群", 99), GroupSize(D[1], "二群", 3)),
        (),
        [(4, 60, "members"), (2, 20, "members"), (2, 40, "members")],
    ),
    "not all sizes": ((ONE,), (), [(4, 5, REGISTERED), (2, 10, "members"), (2, 2, REGISTERED)]),
    "a group in which nobody is registered": (
        (ONE, TWO, GroupSize(D[5], "三群", 50)),
        (),
        [(4, 100, "members"), (2, 10, "members"), (2, 40, "members")],
    ),
}  # fmt: skip


@cache
def of_groups() -> Report:
    return report(call_log(PHONED, CALL), invite_success(GROUPS, SUCCESS), now=NOW)


@cache
def of_nothing() -> Report:
    return report(now=NOW)


@pytest.mark.parametrize("name", SHARES)
def test_of_the_members_of_the_groups_so_many_want_to_buy(name):
    sizes, junk, expected = SHARES[name]
    table = views_of(of_groups(), group_sizes=sizes, junk=junk)["intent_share"]
    assert table["store"].tolist() == ["*", "一店", "二店"]
    assert list(table[["intent_customers", "out_of", "basis"]].itertuples(index=False, name=None)) == expected
    assert table["intent_share"].tolist() == pytest.approx([wants / of for wants, of, _ in expected])


def test_a_group_of_several_stores_is_nobodys_and_that_of_the_only_store_its_own():
    shared = GROUPS.replace(
        "群名=二群 | 门店=二店\n    联系电话=13712345676", "群名=一群 | 门店=二店\n    联系电话=13712345676"
    )
    made = report(invite_success(shared, SUCCESS), settings=Settings(group_sizes=(ONE, TWO)), now=NOW)
    assert made.views["intent_share"]["basis"].tolist() == ["members", REGISTERED, REGISTERED]
    alone = "\n".join(line for line in GROUPS.splitlines() if "二店" not in line and "群名=一群" not in line)
    made = report(invite_success(alone, SUCCESS), settings=Settings(group_sizes=(ONE,)), now=NOW)
    assert made.views["intent_share"]["out_of"].tolist() == [10, 10], "nobody wrote the group's name"


def test_junk_by_the_channel_through_which_it_joined():
    table = views_of(of_groups(), junk=JUNK)["junk_share"].set_index("join_channel")
    assert {key: tuple(row) for key, *row in table.itertuples()} == {
        "*": (6, 2, pytest.approx(1 / 3)),
        "phone": (1, 0, 0),
        "wechat_qr": (3, 1, pytest.approx(1 / 3)),  # two of the rows, and the stranger on the list
        "wechat_friend": (1, 0, 0),  # what the call says goes before the success row
        "old_customer": (1, 1, 1),  # what the list says goes before both
    }


@pytest.mark.parametrize(
    ("entry", "joined", "junk"),
    [
        (Junk("13712345674", join_channel="wechat_qr"), 5, 0),
        (Junk("13912345678"), 5, 0),
        (Junk("13912345678", join_channel="not_joined"), 5, 0),
        (Junk("13912345678", join_channel="phone", date=D[7]), 5, 0),
        (Junk(wechat_name="刺头", group_name="一群", join_channel="phone"), 6, 1),
    ],
)
def test_who_did_not_join_is_in_no_share_of_a_channel(entry, joined, junk):
    every = views_of(of_groups(), junk=(entry, entry))["junk_share"].iloc[0]
    assert (every["joined"], every["junk"]) == (joined, junk)


def test_without_a_list_there_is_no_share_of_junk():
    for made in (of_groups(), of_nothing()):
        assert made.views["junk_share"].empty
    nobody = views_of(of_nothing(), junk=JUNK, group_sizes=(ONE,), costs=Costs(gifts=1.0))
    assert nobody["intent_share"]["store"].tolist() == ["*"]
    assert nobody["junk_share"][["joined", "junk"]].to_numpy().tolist() == [[2, 2], [1, 1], [1, 1]]


# ---- costs --------------------------------------------------------------------------------------------------
BOUGHT = """
    联系电话=13712345671 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=是 | 成交金额=5000
    联系电话=13712345672 | 邀约来源=进店邀约 | 是否到店=是
    联系电话=13712345673 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=已退单
    联系电话=13712345674 | 邀约来源=进店邀约
"""
SAID_NO = "联系电话=13712345674 | 接通情况=已接通 | 客户分类=D | 邀请结果=拒绝 | 拨打日期=2020-03-06"


def test_what_a_result_costs():
    costs = Costs(promotion=500.0, labour=400.5)
    made = report(call_log(SAID_NO, CALL), invite_success(BOUGHT, SUCCESS), settings=Settings(costs=costs), now=NOW)
    assert customer(made, "13712345674")["intent"] is None or pd.isna(customer(made, "13712345674")["intent"])
    assert made.views["cost"].iloc[0].to_dict() == {
        "cost": 900.5,
        "intent_customers": 3,
        "visits": 3,
        "deals": 1,
        "cost_per_intent": 300.17,
        "cost_per_visit": 300.17,
        "cost_per_deal": 900.5,
    }


def test_a_result_that_nobody_brought_has_no_cost():
    made = report(invite_success("邀约来源=进店邀约", SUCCESS), settings=Settings(costs=Costs(gifts=0.0)), now=NOW)
    line = made.views["cost"].iloc[0]
    assert (line["cost"], line["cost_per_intent"]) == (0, 0)
    assert line[["cost_per_visit", "cost_per_deal"]].isna().all()


# ---- where it is shown --------------------------------------------------------------------------------------
def blocks(made: Report) -> dict[str, dict[str, list]]:
    return {
        block.key: {column.key: list(column.values) for column in block.columns}
        for sheet in sheets_of(made, "classes", "funnel")
        for block in sheet.blocks
    }


def test_shares_and_costs_stand_on_their_sheets_where_there_is_something_to_say():
    sheets = call_log(PHONED, CALL), invite_success(GROUPS, SUCCESS)
    shown = blocks(report(*sheets, settings=Settings(junk=JUNK, costs=Costs(gifts=60.0)), now=NOW))
    assert shown["intent_share"]["store"] == ["全部", "一店", "二店"]
    assert shown["intent_share"]["basis"] == ["按登记"] * 3
    assert shown["junk_share"]["join_channel"] == ["全部", "电话邀约", "微信二维码", "微信好友拉群", "老客户拉群"]
    assert shown["costs"]["cost_per_intent"] == [12.0]
    assert shown["costs"]["cost_per_deal"] == ["–"]
    assert not {"junk_share", "costs"} & set(blocks(of_groups()))

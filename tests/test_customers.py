"""What is known of a customer follows from every row over both tables, in order (docs/figures.md, Customer state)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sheets import call_log, invite_success, report

from sheets_automation.core.report import Report
from sheets_automation.model.settings import DatedRule, Settings

NOW = datetime.fromisoformat("2020-03-20T20:45")
PHONE = "13712345671"


def event(words: str) -> tuple[bool, str]:
    """Whether `2 9:00 接通 A 同意进群` is a call, and its row; `2 成功 B 到店` is a success row."""
    day, *rest = words.split()
    if rest[0] == "成功":
        cells = {"邀约成功日期": f"3-{day}", "邀约来源": "进店邀约"}
        cells |= dict(SUCCESS_WORDS[word] for word in rest[1:])
        return False, " | ".join(f"{name}={cell}" for name, cell in cells.items())
    cells = {"拨打日期": f"3-{day}"}
    cells |= dict(CALL_WORDS.get(word, ("拨打时段", word)) for word in rest)
    return True, " | ".join(f"{name}={cell}" for name, cell in cells.items())


SUCCESS_WORDS = {
    "A": ("客户分类", "A"),
    "B": ("客户分类", "B"),
    "进群": ("是否进群", "是"),
    "退群": ("是否进群", "已退群"),
    "到店": ("是否到店", "是"),
    "预约": ("预约到店日期", "3-19"),
    "成交": ("是否成交", "是"),
    "退单": ("是否成交", "已退单"),
}
CALL_WORDS = {
    "接通": ("接通情况", "已接通"),
    "没接": ("接通情况", "无人接听"),
    "再打": ("接通情况", "约时间再打"),
    **{letter: ("客户分类", letter) for letter in "ABCD"},
    **{word: ("邀请结果", word) for word in ("同意进群", "同意进店", "拒绝", "未邀请")},
    "预约": ("预约到店时间", "3-19"),
}

CASES = {
    # what happened, in the order it is written down: current, first, unreachable, attempts, intent
    ("2 没接",): ("C", "C", 1, 1, ""),
    ("2 没接", "3 没接", "4 没接"): ("C", "C", 1, 3, ""),
    ("2 接通 B",): ("B", "B", 0, 0, "weak"),
    ("2 没接", "3 接通 B"): ("B", "C", 0, 0, "weak"),
    # known: the last class among A, B, D that was said
    ("2 接通 B", "3 没接"): ("B", "B", 1, 1, "weak"),
    ("2 接通 A", "3 没接", "4 没接"): ("A", "A", 1, 2, "strong"),
    ("2 没接", "3 接通 B", "4 没接"): ("B", "C", 1, 1, "weak"),
    ("2 接通 A", "3 接通 B"): ("B", "A", 0, 0, "weak"),
    ("2 接通 D", "3 没接"): ("D", "D", 1, 1, ""),
    ("2 没接 A",): ("C", "C", 1, 1, ""),
    # D, then a later connected call with A or B
    ("2 接通 D", "3 接通 B"): ("B", "D", 0, 0, "weak"),
    ("2 接通 D", "3 接通 A"): ("A", "D", 0, 0, "strong"),
    ("2 接通 B", "3 接通 D"): ("D", "B", 0, 0, ""),
    # a promised call
    ("2 再打",): ("B", "B", 0, 0, "weak"),
    ("2 没接", "3 再打", "4 没接"): ("B", "C", 1, 1, "weak"),
    # a success row without a class counts as B; it is no call
    ("2 成功",): ("B", "B", 0, 0, "medium"),
    ("2 成功 A",): ("A", "A", 0, 0, "strong"),
    ("2 成功", "3 没接"): ("B", "B", 1, 1, "medium"),
    ("2 没接", "3 成功"): ("B", "C", 1, 1, "medium"),
    ("2 接通 A", "3 成功 B"): ("B", "A", 0, 0, "medium"),
    ("2 接通 D", "3 成功"): ("B", "D", 0, 0, "medium"),
    # intent
    ("2 接通 B 同意进群",): ("B", "B", 0, 0, "medium"),
    ("2 接通 B 同意进店",): ("B", "B", 0, 0, "strong"),
    ("2 接通 B 拒绝 预约",): ("B", "B", 0, 0, "strong"),
    ("2 成功 B 进群",): ("B", "B", 0, 0, "medium"),
    ("2 成功 B 预约",): ("B", "B", 0, 0, "strong"),
    ("2 成功 B 到店",): ("B", "B", 0, 0, "strong"),
    ("2 接通 B 同意进店", "3 接通 D"): ("D", "B", 0, 0, ""),
    # within a day by the clock; day-parts stand for their hour; no time comes last; calls before successes
    ("2 15:00 接通 B", "2 9:00 接通 D"): ("B", "D", 0, 0, "weak"),
    ("2 下午 接通 B", "2 13:59 接通 D"): ("B", "D", 0, 0, "weak"),
    ("2 下午 接通 B", "2 14:01 接通 D"): ("D", "B", 0, 0, ""),
    ("2 上午 接通 B", "2 9:29 接通 D"): ("B", "D", 0, 0, "weak"),
    ("2 中午 接通 B", "2 12:01 接通 D"): ("D", "B", 0, 0, ""),
    ("2 晚上 接通 B", "2 18:29 接通 D"): ("B", "D", 0, 0, "weak"),
    ("2 接通 B", "2 21:00 接通 D"): ("B", "D", 0, 0, "weak"),
    ("2 接通 B", "2 接通 D"): ("D", "B", 0, 0, ""),
    ("2 成功 B", "2 21:00 接通 A"): ("B", "A", 0, 0, "medium"),
    ("2 成功 B", "2 接通 A"): ("B", "A", 0, 0, "medium"),
    ("3 没接", "2 接通 B"): ("B", "B", 1, 1, "weak"),
}


@pytest.fixture(scope="module")
def made() -> Report:
    """Every case is a customer; the first of them has a phone that ends in 00, and so on."""
    calls, successes = [], []
    for at, events in enumerate(CASES):
        for is_call, row in map(event, events):
            (calls if is_call else successes).append(f"联系电话=137123456{at:02} | {row}")
    return report(call_log("\n".join(calls)), invite_success("\n".join(successes), "一店/成功.xlsx"), now=NOW)


@pytest.mark.parametrize("at", range(len(CASES)), ids=map(" · ".join, CASES))
def test_the_state_of_a_customer(made, at):
    seen = made.tables["customer"].set_index("customer_key").loc[f"137123456{at:02}"]
    names = ["current_class", "first_class", "unreachable", "attempts", "intent"]
    expected = list(CASES.values())[at]
    assert tuple(seen[names].fillna("")) == expected


def test_no_case_was_lost(made):
    assert len(made.tables["customer"]) == len(CASES)
    assert made.tables["class_mix"].query("store == '*'")["customers"].sum() == len(CASES)


# Names, products, days

WORDS = """
    联系电话=13712345671 | 接通情况=占线 | 拨打日期=3-2 | 客户姓名=王 | 客户来源=老客户 | 意向产品=烟机 | 意向产品2=灶具
    联系电话=13712345671 | 客户分类=B | 拨打日期=3-4 | 客户姓名=王女士 | 客户来源=转介绍 | 意向产品=冰箱
    联系电话=13712345671 | 接通情况=占线 | 拨打日期=3-5 | 意向产品2=空调
"""


def test_a_customer_is_named_as_last_given_and_came_as_first_given():
    seen = report(call_log(WORDS), now=NOW).tables["customer"].loc[0].fillna("").to_dict()
    names = ("customer_name", "source", "product_1", "product_2", "dials")
    assert [seen[name] for name in names] == ["王女士", "old_customer", "冰箱", "", 3]
    assert (seen["first_seen"].day, seen["last_seen"].day) == (2, 5)


# As of

AS_OF = ["2 没接", "3 接通 B", "4 没接", "5 接通 D", "6 成功 A"]
STATES = {
    "2020-03-03": ("B", 0, 0, 2),
    "2020-03-05": ("D", 0, 0, 4),
    "2020-03-06": ("A", 0, 0, 4),
}


@pytest.mark.parametrize("day", STATES)
def test_the_state_as_of_an_evening_knows_nothing_of_later_rows(day):
    rows = [event(words) for words in AS_OF]
    calls = "\n".join(f"联系电话={PHONE} | {row}" for is_call, row in rows if is_call)
    successes = "\n".join(f"联系电话={PHONE} | {row}" for is_call, row in rows if not is_call)
    sheets = (call_log(calls), invite_success(successes, "一店/成功.xlsx"))
    seen = report(*sheets, now=datetime.fromisoformat(f"{day}T21:00")).tables["customer"].iloc[0]
    assert tuple(seen[["current_class", "unreachable", "attempts", "dials"]]) == STATES[day]


# Stale

TOUCHED = {
    # what happened on 2 March: stale as of thirty days later
    "2 接通 A": 1,
    "2 接通 B": 1,
    "2 接通 D": 0,
    "2 没接": 0,
    "2 成功": 1,
    "2 成功 进群 成交": 0,
    "2 成功 进群 退单": 1,
}


@pytest.mark.parametrize("days", [29, 30])
def test_a_customer_who_was_not_touched_for_long_is_stale(days):
    """In 二店 ten days are long."""
    sheets = []
    for at, name in enumerate(("一店", "二店")):
        block = f"门店: {name} | 导购: 张三 | 日期: 3-2"
        rows = [event(words) for words in TOUCHED]
        lines = [f"联系电话=137123456{at}{line} | {row}" for line, (_, row) in enumerate(rows)]
        for wanted, table in ((True, call_log), (False, invite_success)):
            own = [line for line, (is_call, _) in zip(lines, rows, strict=True) if is_call is wanted]
            sheets.append(table("\n".join(own), f"{name}.xlsx", block))
    now = datetime.fromisoformat("2020-03-02T20:45") + timedelta(days=days)
    made = report(*sheets, settings=Settings(rules=(DatedRule("stale_days", 10, "二店"),)), now=now)
    seen = made.tables["customer"].set_index("store")["stale"]
    assert list(seen["一店"]) == [stale if days == 30 else 0 for stale in TOUCHED.values()]
    assert list(seen["二店"]) == list(TOUCHED.values())


# Known by a WeChat name


def test_a_customer_known_by_a_wechat_name_only_has_a_state_too():
    rows = """
        联系电话= | 微信昵称=星星 | 邀约来源=微信二维码 | 是否进群=是 | 邀约成功日期=3-2
        联系电话= | 微信昵称=星星 | 邀约来源=微信二维码 | 客户分类=A | 是否到店=是 | 邀约成功日期=3-4
    """
    (seen,) = report(invite_success(rows), now=NOW).tables["customer"].fillna("").to_dict("records")
    names = ("customer_key", "dials", "first_class", "current_class", "entered", "visited", "intent")
    assert [seen[name] for name in names] == ["wx:一店:星星", 0, "B", "A", 1, 1, "strong"]

"""Signs to look at: each is seen just at its threshold and not just below; they do nothing and name who and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd
import pytest
from sheets import Written, call_log, invite_success, report

from sheets_automation.core.judging.findings import finding_table
from sheets_automation.core.judging.judge import judge
from sheets_automation.core.judging.signs import wilson
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.model.grid import Grid
from sheets_automation.model.settings import Assignment, DatedRule, GroupSize, Member, Settings
from sheets_automation.model.sign_rules import SIGN_RULES

NOW = datetime.fromisoformat("2020-03-06T20:45")
DAY = 6
SIGNS = [rule.id for rule in SIGN_RULES]
REACHED, MISSED, KEEN = (
    "已接通 | 客户分类=D",
    "无人接听 | 客户分类=C",
    "已接通 | 客户分类=A | 曾到店=是 | 意向产品=烟机",
)
DEFAULTS = Settings()
MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


# ---- rows and sheets ----------------------------------------------------------------------------------------
def calls(count: int, what: str = REACHED, first: int = 13_911_000_007, step: int = 7) -> list[str]:
    """So many calls, each of another number, which stand `step` apart."""
    return [f"联系电话={first + step * at} | 接通情况={what}" for at in range(count)]


def log(
    rows: Iterable[str], who: str = "一店 张三", day: int = DAY, table: Callable[..., Written] = call_log
) -> Written:
    """One guide's table of one day."""
    store, staff = who.split()
    name = "成功" if table is invite_success else "电话"
    block = f"门店: {store} | 导购: {staff} | 日期: 2020-03-{day:02}"
    return table("\n".join(rows), source=f"{store}/{staff}{name}{day}.xlsx", block=block)


def mixed(count: int, special: int, what: str) -> list[str]:
    """So many calls, of which `special` say something else than the others."""
    return [*calls(count - special), *calls(special, what, 13_922_000_007)]


def found(*sheets: Written | Grid, settings: Settings = DEFAULTS, now: datetime = NOW) -> pd.DataFrame:
    """The findings about these sheets, without the figures."""
    grids = [one.grid if isinstance(one, Written) else one for one in sheets]
    parsed = parse(grids, settings, Calendar(now.date()))
    judged = judge(parsed, {}, settings, now)
    return finding_table(judged, judged.notices, settings, now, "zh")


def signs(table: pd.DataFrame) -> list[str]:
    """The signs that were seen, by rule."""
    return sorted(table.loc[table["rule"].isin(SIGNS), "rule"])


def said(table: pd.DataFrame, rule: str) -> list[str]:
    return list(table.loc[table["rule"] == rule, "message"])


@dataclass(frozen=True)
class Case:
    """Sheets, and the sentences of one rule about them; none where it is silent."""

    rule: str
    name: str
    sheets: tuple[Written, ...]
    zh: tuple[str, ...] = ()
    settings: Settings = DEFAULTS
    now: datetime = NOW


# ---- Q01, Q02: much of a class ------------------------------------------------------------------------------
MUCH_OF_A_CLASS = [
    Case("Q01", "34 of 40 are C", (log(mixed(40, 34, MISSED)),),
         ("请看一看：一店 张三 2020-03-06 拨打40次，34次是C类；可能是号码或时段不合适",)),
    Case("Q01", "33 of 40 are C", (log(mixed(40, 33, MISSED)),)),
    Case("Q01", "39 rows, all C", (log(calls(39, MISSED)),)),
    Case("Q01", "an A that was not reached counts as C",
         (log(mixed(40, 34, "无人接听 | 客户分类=A | 曾到店=是 | 意向产品=烟机")),),
         ("请看一看：一店 张三 2020-03-06 拨打40次，34次是C类；可能是号码或时段不合适",)),
    Case("Q01", "planned rows do not count",
         (log([*calls(39, MISSED), *(f"联系电话=1393300{at}" for at in range(1000, 1010))]),)),
    Case("Q01", "40 rows over two days", (log(calls(20, MISSED)), log(calls(20, MISSED, 13_933_000_007), day=5))),
    Case("Q01", "two guides, one of them", (log(calls(40, MISSED)), log(calls(40), "一店 李四")),
         ("请看一看：一店 张三 2020-03-06 拨打40次，40次是C类；可能是号码或时段不合适",)),
    Case("Q02", "6 of 20 are A", (log(mixed(20, 6, KEEN)),),
         ("请看一看：一店 张三 2020-03-06 拨打20次，6次是A类；可以一起对一下A类的标准",)),
    Case("Q02", "5 of 20 are A", (log(mixed(20, 5, KEEN)),)),
    Case("Q02", "19 rows, all A", (log(calls(19, KEEN)),)),
    Case("Q02", "copied rows do not count", (log([*calls(19, KEEN), calls(19, KEEN)[-1]]),)),
    Case("Q02", "an A with a mistake is in no figure",
         (log([*mixed(20, 5, KEEN), "联系电话=1391 | 接通情况=已接通 | 客户分类=A"]),)),
]  # fmt: skip


# ---- Q03: numbers in a row ----------------------------------------------------------------------------------
def numbers(*lasts: int) -> list[str]:
    return [f"联系电话={13_955_500_000 + last} | 接通情况={REACHED}" for last in lasts]


RUN = "请看一看：一店 张三 2020-03-06 有{n}个号码一个接一个（从1395550{p:04}到1395550{q:04}）；名单原来就是这样吗？"
NUMBERS = [
    Case("Q03", "five rising", (log(numbers(1, 2, 3, 4, 5)),), (RUN.format(n=5, p=1, q=5),)),
    Case("Q03", "five falling", (log(numbers(90, 25, 24, 23, 22, 21, 70)),), (RUN.format(n=5, p=25, q=21),)),
    Case("Q03", "four", (log(numbers(1, 2, 3, 4, 6, 7, 8, 9)),)),
    Case("Q03", "there and back", (log([*numbers(1, 2, 3, 4), *calls(3, MISSED, 13_955_500_003, -1)]),)),
    Case("Q03", "one of them twice", (log([*numbers(1, 2), *calls(2, MISSED, 13_955_500_003, 0), *numbers(4, 5)]),)),
    Case("Q03", "a copy among them does not count", (log(numbers(1, 2, 3, 3, 4, 5)),), (RUN.format(n=5, p=1, q=5),)),
    Case("Q03", "two apart", (log(numbers(1, 3, 5, 7, 9, 11)),)),
    Case("Q03", "not in the order of the sheet", (log(numbers(5, 1, 4, 2, 3)),)),
    Case("Q03", "the longer of two, once", (log(numbers(1, 2, 3, 4, 5, 40, 41, 42, 43, 44, 45)),),
         (RUN.format(n=6, p=40, q=45),)),
    Case("Q03", "over two days", (log(numbers(3, 4, 5, 6)), log(numbers(1, 2), day=5))),
    Case("Q03", "over two sheets",
         (log(numbers(4, 5, 6)), log([f"联系电话={13_955_500_000 + at} | 邀约来源=进店邀约" for at in (1, 2, 3)],
                                     table=invite_success))),
    Case("Q03", "over two files", (log(numbers(4, 5, 6), "一店 李四"), log(numbers(1, 2, 3)))),
    Case("Q03", "landlines", (log([f"联系电话=0571-8765{at} | 接通情况={REACHED}" for at in range(4321, 4330)]),)),
    Case("Q03", "in the success table",
         (log([f"联系电话={13_955_500_000 + at} | 邀约来源=进店邀约" for at in range(5)], table=invite_success),),
         (RUN.format(n=5, p=0, q=4),)),
]  # fmt: skip


# ---- Q04: the same words ------------------------------------------------------------------------------------
def talks(count: int, remark: str = "再想想", more: str = "", first: int = 13_966_000_007) -> list[str]:
    return calls(count, f"已接通 | 客户分类=B | 意向产品=烟机 | 邀请结果=待回复 | 备注={remark}{more}", first)


SAME = "请看一看：一店 张三 2020-03-06 有{n}条已接通的备注、产品和结果都一样（「{v}」）；可以请导购多写一点"
SAME_WORDS = [
    Case("Q04", "ten", (log(talks(10)),), (SAME.format(n=10, v="再想想"),)),
    Case("Q04", "nine", (log([*talks(9), *talks(3, "问价格", first=13_967_000_007)]),)),
    Case("Q04", "another product", (log([*talks(9), talks(1)[0].replace("烟机", "灶具").replace("007", "006")]),)),
    Case("Q04", "another result", (log([*talks(9), talks(1)[0].replace("待回复", "拒绝").replace("007", "006")]),)),
    Case("Q04", "no remark", (log(talks(12, "")),)),
    Case("Q04", "not reached", (log(calls(12, "无人接听 | 客户分类=C | 备注=再想想")),)),
    Case("Q04", "no product either", (log(calls(10, "已接通 | 客户分类=D | 邀请结果=拒绝 | 备注=已买")),),
         (SAME.format(n=10, v="已买"),)),
    Case("Q04", "over two guides", (log(talks(5)), log(talks(5, first=13_968_000_007), "一店 李四"))),
    Case("Q04", "the larger of two, cut",
         (log([*talks(10), *talks(11, "客户说要和家里人商量一下之后再给我们回复电话", first=13_967_000_007)]),),
         (SAME.format(n=11, v="客户说要和家里人商量一下之后再给我们回复…"),)),
]  # fmt: skip


# ---- Q06: who came ------------------------------------------------------------------------------------------
def invited(*days: int, came: int = 0, first: int = 13_977_000_007, who: str = "一店 张三") -> Written:
    """Appointments for these days of March, entered on the first, of which the first `came` came."""
    rows = [
        f"联系电话={first + 7 * at} | 邀约来源=进店邀约 | 成功类型=进店 | 预约到店日期=@2020-03-{of:02}"
        + (f" | 是否到店=是 | 到店日期=@2020-03-{of:02}" if at < came else " | 是否到店=否")
        for at, of in enumerate(days)
    ]
    return log(rows, who, 1, invite_success)


CAME = "请看一看：一店 张三 2020-03-01至2020-03-05有{n}位客户预约到店，登记到店{m}位；来过的请补登记，没来的可以再约"
MOVED = log(
    [f"联系电话={13_977_000_007 + 7 * at} | 接通情况=已接通 | 客户分类=B | 意向产品=烟机 | 邀请结果=同意到店"
     f" | 预约到店时间=@2020-03-{9 if at == 0 else 5:02}" for at in range(2)],
    day=2,
)  # fmt: skip
WHO_CAME = [
    Case("Q06", "none of three", (invited(1, 3, 5),), (CAME.format(n=3, m=0),)),
    Case("Q06", "none of two", (invited(3, 5),)),
    Case("Q06", "one of three", (invited(1, 3, 5, came=1),)),
    Case("Q06", "one of four", (invited(1, 3, 4, 5, came=1),), (CAME.format(n=4, m=1),)),
    Case("Q06", "today's may still come", (invited(4, 5, 6, 7),)),
    Case("Q06", "longer ago than five days", (invited(1, 2, 5),), now=datetime.fromisoformat("2020-03-07T20:45")),
    Case("Q06", "one was moved to a later day", (invited(3, 4, 5), MOVED)),
    Case("Q06", "one was moved, three are left", (invited(3, 4, 5, 5), MOVED), (CAME.format(n=3, m=0),)),
    Case("Q06", "each guide for itself", (invited(3, 5), invited(4, first=13_978_000_007, who="一店 李四"))),
]  # fmt: skip


# ---- Q07: the store's contact rate --------------------------------------------------------------------------
def reached(who: str, connected: int, dials: int, day: int = DAY) -> Written:
    stem = 13_900_000_003 + 10_000 * (sum(map(ord, who)) % 1000) + 3_000 * (day % 3)
    few = calls(connected, REACHED, stem)
    return log([*few, *calls(dials - connected, MISSED, stem + 7 * connected)], who, day)


RATE = "请看一看：一店 张三 2020-03-04至2020-03-06接通率{p}（{c}/{n}），全店{q}；名单、时段或登记方法可能不同"
ZHANG, LI = "一店 张三", "一店 李四"
CONTACT_RATES = [
    # The 99 % interval of 13 of 100 ends at 24.0 %, that of 14 of 100 at 25.2 %.
    Case("Q07", "outside", (reached(ZHANG, 13, 100), reached(LI, 60, 200)),
         (RATE.format(p="13.0%", c=13, n=100, q="24.3%"),)),
    Case("Q07", "just inside", (reached(ZHANG, 14, 100), reached(LI, 60, 200))),
    Case("Q07", "99 dials", (reached(ZHANG, 0, 99), reached(LI, 60, 99))),
    Case("Q07", "alone in the store", (reached(ZHANG, 10, 100), reached("二店 王五", 60, 100))),
    Case("Q07", "above", (reached(ZHANG, 100, 100), reached(LI, 60, 200)),
         (RATE.format(p="100.0%", c=100, n=100, q="53.3%"),)),
    Case("Q07", "three days together",
         (reached(ZHANG, 5, 40, 4), reached(ZHANG, 4, 30, 5), reached(ZHANG, 4, 30), reached(LI, 60, 200)),
         (RATE.format(p="13.0%", c=13, n=100, q="24.3%"),)),
    Case("Q07", "a fourth day is not among them",
         (reached(ZHANG, 5, 50, 3), reached(ZHANG, 8, 50), reached(LI, 60, 200))),
]  # fmt: skip


# ---- Q08: nobody there --------------------------------------------------------------------------------------
ROSTER = tuple(Member(name, "一店") for name in ("张三", "李四"))
GONE = "请确认出勤：一店 张三 没有记录也没有登记休息的有{n}天，最近是2020-03-{d:02}（当天同事最多{m}条）"
THERE = log(calls(1), day=4)
"""Without a roster who wrote a row on one day is asked about for the days after it."""
FREE = Settings(assignments=(Assignment(date(2020, 3, 6), "一店", "张三", 0.0),))


def busy(day: int = DAY, rows: int = 10, who: str = LI) -> Written:
    return log(calls(rows, REACHED, 13_988_000_007 + 10_000 * day), who, day)


ABSENT = [
    Case("Q08", "a colleague has ten", (THERE, busy()), (GONE.format(n=1, d=6, m=10),)),
    Case("Q08", "a colleague has nine", (THERE, busy(rows=9))),
    Case("Q08", "two days, once", (THERE, busy(5, 12), busy(6, 11)), (GONE.format(n=2, d=6, m=11),)),
    Case("Q08", "leave is written down", (THERE, busy()), settings=FREE),
    Case("Q08", "half a day is no leave", (THERE, busy()), (GONE.format(n=1, d=6, m=10),),
         Settings(assignments=(Assignment(date(2020, 3, 6), "一店", "张三", 0.5),))),
    Case("Q08", "the day is not over", (THERE, busy()), now=datetime.fromisoformat("2020-03-06T20:29")),
    Case("Q08", "the day is just over", (THERE, busy()), (GONE.format(n=1, d=6, m=10),),
         now=datetime.fromisoformat("2020-03-06T20:30")),
    Case("Q08", "yesterday is over", (THERE, busy(5)), (GONE.format(n=1, d=5, m=10),),
         now=datetime.fromisoformat("2020-03-06T08:00")),
    Case("Q08", "a row with a mistake is a row",
         (THERE, busy(), log(["联系电话=1391 | 接通情况=已接通 | 客户分类=D"]))),
    Case("Q08", "a planned row is none", (THERE, busy(), log(["联系电话=13911222333"])),
         (GONE.format(n=1, d=6, m=10),)),
    Case("Q08", "helping out in another store", (THERE, busy(), log(calls(1), "二店 张三"))),
    Case("Q08", "colleagues of another store", (THERE, busy(who="二店 李四"))),
    Case("Q08", "seen last more than three days ago", (log(calls(1), day=2), busy())),
    Case("Q08", "not seen yet", (busy(5), log(calls(1)))),
    Case("Q08", "on the roster, never seen", (busy(),), (GONE.format(n=1, d=6, m=10),), Settings(roster=ROSTER)),
    Case("Q08", "no longer on the roster", (busy(),),
         settings=Settings(roster=(Member("张三", "一店", left_on=date(2020, 3, 5)), ROSTER[1]))),
    Case("Q08", "a manager is no guide", (busy(),),
         settings=Settings(roster=(Member("张三", "一店", role="manager"), ROSTER[1]))),
    Case("Q08", "before the campaign", (THERE, busy(5)), settings=Settings(starts_on=date(2020, 3, 6))),
    Case("Q08", "after the campaign", (THERE, busy()), settings=Settings(ends_on=date(2020, 3, 5))),
]  # fmt: skip


# ---- Q09: more customers registered than members came ---------------------------------------------------------
def joined(days: str, word: str = "是", group: str = "一群") -> Written:
    """Customers who joined, one on each of the days."""
    rows = (
        f"联系电话={13_933_000_001 + 7 * at} | 邀约来源=微信二维码 | 是否进群={word} | 群名={group} | 进群日期=3-{day}"
        for at, day in enumerate(days.split())
    )
    return log(rows, day=1, table=invite_success)


def sizes(*lines: tuple[int, int, int]) -> Settings:
    """Day, members and staff of the group."""
    return Settings(group_sizes=tuple(GroupSize(date(2020, 3, day), "一群", *rest) for day, *rest in lines))


GREW = (
    "请看一看：一店的群「一群」 2020-03-02至2020-03-05"
    "登记进群{n}位，群人数（员工不算）从{p}到{q}；可以对一下群名和进群登记"
)
GROUPS = [
    Case("Q09", "three joined, two more are there", (joined("3 4 5"),), (GREW.format(n=3, p=10, q=12),),
         sizes((2, 12, 2), (5, 15, 3))),
    Case("Q09", "three joined, three more are there", (joined("3 4 5"),), settings=sizes((2, 12, 2), (5, 15, 2))),
    Case("Q09", "members became fewer", (joined("3"),), (GREW.format(n=1, p=10, q=8),), sizes((2, 10, 0), (5, 8, 0))),
    Case("Q09", "the days in between do not matter", (joined("3 4 5"),), (GREW.format(n=3, p=10, q=12),),
         sizes((5, 12, 0), (3, 99, 0), (2, 10, 0))),
    Case("Q09", "of two sizes of a day the lower line", (joined("3 4 5"),),
         settings=sizes((2, 10, 0), (5, 12, 0), (5, 13, 0))),
    Case("Q09", "on the first day, and after the last", (joined("1 2 2 6"),), settings=sizes((2, 10, 0), (5, 10, 0))),
    Case("Q09", "one size says nothing of growth", (joined("3 4 5"),), settings=sizes((2, 10, 0))),
    Case("Q09", "a size of tomorrow", (joined("3 4 5"),), settings=sizes((2, 10, 0), (7, 10, 0))),
    Case("Q09", "who left is no member", (joined("3 4 5", "已退群"),), settings=sizes((2, 10, 0), (5, 10, 0))),
    Case("Q09", "another group", (joined("3 4 5", group="二群"),), settings=sizes((2, 10, 0), (5, 10, 0))),
    Case("Q09", "the same customer twice", (joined("3 4 5"), replace(joined("3 4 5"), grid=replace(joined("3 4 5").grid,
         source="一店/又.xlsx", sheet="又"))), settings=sizes((2, 10, 0), (5, 13, 0))),
]  # fmt: skip

CASES = [*MUCH_OF_A_CLASS, *NUMBERS, *SAME_WORDS, *WHO_CAME, *CONTACT_RATES, *ABSENT, *GROUPS]


# Cases that need no settings are looked at together: each with stores, guides and numbers of its own.
PLAIN_CASES = [case for case in CASES if case.settings is DEFAULTS and case.now == NOW]
APART = 130_001
"""Between the numbers of one case and the next; no multiple of it lies between two numbers of the cases above."""


def own(text: str, at: int) -> str:
    """A text with the stores, guides and numbers of a case."""
    text = re.sub("([一二]店|张三|李四|王五)", rf"\g<1>{at:02}", text)
    return MOBILE.sub(lambda phone: str(int(phone[0]) + at * APART), text)


def own_sheet(one: Written, at: int) -> Grid:
    cells = [[own(cell, at) if isinstance(cell, str) else cell for cell in row] for row in one.grid.cells]
    return replace(one.grid, source=own(one.grid.source, at), cells=cells)


@pytest.fixture(scope="module")
def together() -> pd.DataFrame:
    sheets = [[own_sheet(one, at) for one in case.sheets] for at, case in enumerate(PLAIN_CASES)]
    phones = [set(MOBILE.findall(str([one.cells for one in case]))) for case in sheets]
    assert len(set().union(*phones)) == sum(map(len, phones)), "two cases have a number in common"
    return found(*(one for case in sheets for one in case))


def is_about(case: Case, text: str) -> bool:
    return "李四" not in text or "李四" in "".join(case.zh)


@pytest.mark.parametrize("at", range(len(PLAIN_CASES)), ids=[f"{case.rule} {case.name}" for case in PLAIN_CASES])
def test_a_sign_is_seen_and_says_whom_it_is_about(together, at):
    case = PLAIN_CASES[at]
    ours = [text for text in said(together, case.rule) if f"店{at:02} " in text and is_about(case, text)]
    assert ours == [own(text, at) for text in case.zh]


SET_CASES = [case for case in CASES if case not in PLAIN_CASES]


@pytest.mark.parametrize("case", SET_CASES, ids=[f"{case.rule} {case.name}" for case in SET_CASES])
def test_a_sign_follows_the_settings_and_the_clock(case):
    table = found(*case.sheets, settings=case.settings, now=case.now)
    assert [text for text in said(table, case.rule) if is_about(case, text)] == list(case.zh)


@pytest.mark.parametrize("rule", SIGNS)
def test_every_sign_is_seen_and_is_silent(rule):
    ours = [case for case in CASES if case.rule == rule]
    assert {bool(case.zh) for case in ours} == {True, False}


# ---- what holds for all signs -------------------------------------------------------------------------------
EVERYTHING = (
    log([*calls(40, MISSED), *numbers(1, 2, 3, 4, 5)]),
    log([*calls(10, KEEN, 13_922_500_007), *talks(10)], LI),
    invited(3, 4, 5),
    busy(5, who=LI),
    log(calls(1), "一店 王五", 4),
)


def test_a_sign_has_no_place_and_does_nothing():
    made = report(*EVERYTHING, now=NOW)
    table = made.tables["finding"]
    ours = table[table["rule"].isin(SIGNS)]
    assert set(ours["rule"]) == {"Q01", "Q02", "Q03", "Q04", "Q06", "Q08"}
    assert set(ours["severity"]) == {"INFO"}
    assert set(ours["effect"]) == {"none"}
    assert ours[["source", "sheet", "column", "cell"]].eq("").all(axis=None)
    assert set(ours["value"]) == {"一店 张三", "一店 李四", "一店 王五"}
    assert ours["row"].isna().all()
    assert list(ours["rule"]) == sorted(ours["rule"])
    off = report(
        *EVERYTHING, now=NOW, settings=Settings(rules=tuple(DatedRule(f"rule.{rule}", "off") for rule in SIGNS))
    )
    assert signs(off.tables["finding"]) == []
    for key, frame in made.tables.items():
        if key != "finding":
            pd.testing.assert_frame_equal(frame, off.tables[key])


def test_signs_are_worded_in_english():
    made = report(*EVERYTHING, now=NOW, lang="en")
    whom = "一店 张三, 2020-03-01 to 2020-03-05: 3 customers had an appointment, 0 are entered as visited"
    asked = f"Please look: {whom}; complete who came, invite the others again"
    assert said(made.tables["finding"], "Q06") == [asked]


GRADED = [
    # the rule of a store, 40 calls of class C by 张三 on the fifth and the sixth and by 李四: which are seen, and how
    (DatedRule("rule.Q01", "off", scope="一店"), []),
    (DatedRule("rule.Q01", "off", scope="李四"), [("张三", 5, "INFO"), ("张三", 6, "INFO")]),
    (DatedRule("rule.Q01", "off", scope="张三"), [("李四", 6, "INFO")]),
    (DatedRule("rule.Q01", "off", scope="二店"), [("张三", 5, "INFO"), ("张三", 6, "INFO"), ("李四", 6, "INFO")]),
    (DatedRule("rule.Q01", "off", scope="一店", valid_from=date(2020, 3, 6)), [("张三", 5, "INFO")]),
    (DatedRule("rule.Q01", "WARN", scope="张三", valid_from=date(2020, 3, 6)),
     [("张三", 5, "INFO"), ("张三", 6, "WARN"), ("李四", 6, "INFO")]),
    (DatedRule("rule.Q01", "ERROR", scope="李四"),
     [("张三", 5, "INFO"), ("张三", 6, "INFO"), ("李四", 6, "ERROR")]),
]  # fmt: skip


@pytest.fixture(scope="module")
def graded() -> pd.DataFrame:
    sheets = (log(calls(40, MISSED)), log(calls(40, MISSED, 13_933_000_007), day=5),
              log(calls(40, MISSED, 13_944_000_007), LI))  # fmt: skip
    rules = tuple(replace(rule, scope=own(rule.scope, at)) for at, (rule, _) in enumerate(GRADED))
    table = found(*(own_sheet(one, at) for at in range(len(GRADED)) for one in sheets), settings=Settings(rules=rules))
    return table[table["rule"] == "Q01"]


@pytest.mark.parametrize("at", range(len(GRADED)))
def test_a_sign_is_graded_as_its_guide_and_day_are(graded, at):
    ours = graded[graded["message"].str.contains(f"一店{at:02} ")]
    expected = [(who, f"2020-03-{day:02}", grade) for who, day, grade in GRADED[at][1]]
    assert sorted(expected) == sorted(
        (next(who for who in ("张三", "李四") if who in text), text.split()[2], severity)
        for text, severity in zip(ours["message"], ours["severity"], strict=True)
    )
    assert set(ours["effect"]) <= {"none"}


@pytest.mark.parametrize("sheets", [(), (log([]),), (log([], table=invite_success),), (log(calls(2)),),
                                    (log(["联系电话=13911222333"]),), (invited(3),)])  # fmt: skip
def test_where_there_is_little_there_are_no_signs(sheets):
    assert signs(found(*sheets)) == []


# Against the closed form, by hand: k of n, and the ends of the 99 % interval.
@pytest.mark.parametrize(
    ("of", "low", "high"),
    [((0, 100), 0.0, 0.062221), ((50, 100), 0.375280, 0.624720), ((100, 100), 0.937779, 1.0)],
)
def test_the_interval_of_a_rate(of, low, high):
    ends = wilson(*(pd.Series([number]) for number in of))
    assert [end.iloc[0] for end in ends] == pytest.approx([low, high], abs=1e-6)

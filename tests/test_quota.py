"""What each guide was to do, did, and is told in the evening: docs/figures.md, Quota and score."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from itertools import count

import pandas as pd
import pytest
from sheets import report, staff_day

from sheets_automation.core.figures.customers import owners, results
from sheets_automation.core.figures.guides import guide_days
from sheets_automation.core.figures.quota import Clock, streaks
from sheets_automation.core.judging.judge import Judged, judge
from sheets_automation.core.judging.sources import row_marks
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.core.report import Report
from sheets_automation.model.grid import Grid
from sheets_automation.model.settings import Assignment, DatedRule, Member, Settings

CALL_HEADERS = ["联系电话", "接通情况", "客户分类", "邀请结果", "拨打日期", "拨打时段", "导购", "门店"]
SUCCESS_HEADERS = ["联系电话", "微信昵称", "邀约来源", "邀约成功日期", "是否进群", "进群日期", "导购", "门店"]
NUMBERS = (f"139{number:08}" for number in count(1))

FIFTH = date(2020, 3, 5)
EVENING = datetime.fromisoformat("2020-03-05T20:45")
NEXT_MORNING = datetime.fromisoformat("2020-03-06T09:30")


def on(day: int) -> date:
    return date(2020, 3, day)


def at(text: str) -> datetime:
    """`5 20:45` is the fifth, a quarter to nine."""
    day, clock = text.split()
    return datetime.fromisoformat(f"2020-03-{int(day):02}T{clock}")


def calls(who: str, number: int, invited: int = 0, *, day: int = 5, last: tuple = ()) -> Grid:
    """A call log of `number` customers, so many of them invited; `last` are rows beside."""
    store, staff = who.split()
    rows = []
    for customer in range(number):
        results = ["已接通", "B", "已邀请待回复"] if customer < invited else ["无人接听", "C", ""]
        rows.append([next(NUMBERS), *results, on(day), "9:00", staff, store])
    rows += [
        [next(NUMBERS) if cell == "phone" else cell for cell in row] + [on(day), "9:30", staff, store] for row in last
    ]
    return Grid(f"{store}/{staff} {day}日电话.xlsx", "1", [CALL_HEADERS, *rows])


def thrice(log: Grid) -> Grid:
    """The same customers dialled at three times of the day."""
    header, *rows = log.cells
    return replace(
        log, cells=[header, *([*row[:5], clock, *row[6:]] for clock in ("9:00", "14:00", "19:00") for row in rows)]
    )


def successes(who: str, number: int, *, source: str = "微信二维码", in_group: str = "是", day: int = 5) -> Grid:
    """A success table of `number` customers who came by themselves."""
    store, staff = who.split()
    rows = [[next(NUMBERS), "", source, on(day), in_group, "", staff, store] for _ in range(number)]
    return Grid(f"{store}/{staff} {day}日成功.xlsx", "1", [SUCCESS_HEADERS, *rows])


def status(made: Report, who: str, day: int = 5) -> str:
    store, staff = who.split()
    return str(staff_day(made, staff, on(day).isoformat(), store)["status"])


def statuses(made: Report, who: str) -> dict[int, str]:
    """Status by day of March, of the days on which the guide stands in the table."""
    store, staff = who.split()
    table = made.tables["staff_day"]
    own = table[(table["store"] == store) & (table["staff"] == staff)]
    return dict(zip(own["date"].dt.day, own["status"], strict=True))


def store_day(made: Report, store: str, day: int = 5) -> dict[str, object]:
    table = made.tables["store_day"]
    (found,) = table[(table["store"] == store) & table["date"].eq(pd.Timestamp(on(day)))].to_dict("records")
    return found


def guide(name: str, store: str = "一店", since: int = 1, until: int = 31, role: str = "guide") -> Member:
    return Member(name, store, role=role, joined_on=on(since), left_on=on(until))


def assigned(who: str, day: int = 5, **more) -> Assignment:
    store, staff = who.split()
    return Assignment(on(day), store, staff, **more)


# The worked cases

CASES = {
    # case: who, targets, (calls attainment, invites attainment), score, status
    1: ("一店 张三", (50, 30), (1.04, 1), 100, "met"),
    2: ("一店 李四", (50, 30), (0.8, 0.9), 85, "missed"),
    3: ("一店 王五", (50, 24), (1, 1), 100, "met"),
    4: ("一店 赵六", (50, 20), (1, 0.95), 97.5, "missed"),
    5: ("二店 张三", (25, 13), (1, 1), 100, "met"),
    6: ("二店 李四", (0, 0), (None, None), None, "exempt"),
    7: ("二店 王五", (50, 30), (0.8, 1), 90, "missed"),
    8: ("二店 赵六", (50, 30), (1, 1), 100, "met"),
    9: ("三店 张三", (50, 35), (1, 33 / 35), 97.142857, "missed"),
    10: ("三店 李四", (50, 30), (0.96, 1), 98, "pending"),
    11: ("四店 张三", (25, 16), (0.04, 0), 2, "missed"),
}
ERRORS = (("1391234567", "无人接听", "C", ""), ("phone", "已接通", "C", ""))
"""A phone that lacks a digit; connected and C."""
COPIED = ("13812345678", "已接通", "B", "拒绝")
BASES = {"sent": ("八店", "met", 1), "agreed": ("九店", "missed", 0.75), "entered": ("十店", "missed", 0.5)}
"""By what counts as an invite: the store in which it does, and what comes of four asked, three agreed, two entered."""


def told_appointments(who: str) -> list[Grid]:
    """Four customers who come on the fifth or the sixth, as their rows tell."""
    store, staff = who.split()
    head = ["联系电话", "接通情况", "客户分类", "邀请结果", "预约到店时间", "拨打日期", "导购", "门店"]
    rows = [
        [next(NUMBERS), "已接通", "B", "同意进店", appointment, day, staff, store]
        for appointment, day in [("3月5日", on(4)), ("3月5日 14:00", on(3)), ("3月5日", on(5)), ("3月6日", on(4))]
    ]
    return [Grid(f"{store}/{staff}.xlsx", "1", [head, *rows])]


def answered(who: str) -> list[Grid]:
    """Two invited by phone, of whom one agrees, and two who came into the group by themselves."""
    answers = [("phone", "已接通", "B", word) for word in ("拒绝", "同意进群")]
    return [calls(who, 0, last=answers), successes(who, 2)]


def worked_cases(now: datetime) -> Report:
    sheets = [
        calls("一店 张三", 52, 30),
        calls("一店 李四", 40, 27),
        calls("一店 王五", 50, 24),
        calls("一店 赵六", 50, 19),
        calls("二店 张三", 25, 13),
        calls("二店 李四", 5, 2),
        thrice(calls("二店 王五", 20, 20)),
        successes("二店 王五", 10),
        calls("二店 赵六", 50, 10),
        successes("二店 赵六", 20),
        calls("三店 张三", 50, 33),
        calls("三店 李四", 48, 30, last=ERRORS),
        calls("四店 张三", 1),
        *told_appointments("五店 张三"),
        *told_appointments("五店 李四"),
        calls("六店 张三", 0, 0, last=(COPIED, COPIED)),
        calls("六店 李四", 0, 0, last=ERRORS),
        calls("六店 王五", 3),
        calls("七店 张三", 0, 0, last=(("138****1234", *COPIED[1:]), ("phone", *COPIED[1:]))),
        *(sheet for store, *_ in BASES.values() for sheet in answered(f"{store} 张三")),
    ]
    assignments = (
        assigned("一店 王五", appointments=3),
        assigned("一店 赵六", appointments=8),
        assigned("二店 张三", attendance=0.5, appointments=1),
        assigned("二店 李四", attendance=0),
        assigned("三店 张三", claimed_calls=50, claimed_invites=35),
        assigned("四店 张三", attendance=0.5),
        assigned("五店 李四", appointments=1),
        assigned("六店 王五", claimed_calls=0, claimed_invites=0),
    )
    rules = [
        DatedRule("base_invites", 31, "四店"),
        DatedRule("base_calls", 2, "六店"),
        DatedRule("base_invites", 1, "六店"),
    ]
    for basis, (store, *_) in BASES.items():
        rules += [DatedRule("base_calls", 1, store), DatedRule("base_invites", 4, store)]
        rules.append(DatedRule("invite_basis", basis, store))
    return report(*sheets, settings=Settings(assignments=assignments, rules=tuple(rules)), now=now)


@pytest.fixture(scope="module")
def evening() -> Report:
    return worked_cases(EVENING)


@pytest.mark.parametrize("case", CASES)
def test_the_worked_cases(evening, case):
    who, targets, attainments, score, expected = CASES[case]
    store, staff = who.split()
    seen = staff_day(evening, staff, store=store)
    assert (seen["calls_target"], seen["invites_target"]) == targets
    got = [seen["calls_attainment"], seen["invites_attainment"], seen["score"]]
    wanted = [*attainments, score]
    assert [None if pd.isna(one) else one for one in got] == pytest.approx(wanted)
    assert seen["status"] == expected


def test_a_customer_who_is_dialled_three_times_counts_twice(evening):
    seen = staff_day(evening, "王五", store="二店")
    assert (seen["dials"], seen["counted_calls"], seen["invites"]) == (60, 40, 30)


def test_rows_of_a_day_off_are_in_the_totals_and_the_manager_is_asked(evening):
    assert staff_day(evening, "李四", store="二店")["dials"] == 5
    found = evening.tables["finding"].query("rule == 'S04'")
    assert list(found["source"]) == ["二店/李四 5日电话.xlsx"]


def test_wechat_customers_in_the_group_are_invited(evening):
    assert staff_day(evening, "赵六", store="二店")["invites"] == 30


@pytest.fixture(scope="module")
def next_morning() -> Report:
    return worked_cases(NEXT_MORNING)


def test_what_errors_hold_back_is_pending_until_the_grace_is_over(next_morning):
    assert status(next_morning, CASES[10][0]) == "missed"


def test_exact_copies_cannot_make_up_for_what_is_missing(evening):
    own = evening.tables["finding"].query("source == '六店/张三 5日电话.xlsx'")
    assert list(own["rule"])[-1] == "X02"
    assert status(evening, "六店 张三") == "missed"


def test_rows_that_all_wait_for_a_fix_are_a_sheet_handed_in(next_morning):
    seen = staff_day(next_morning, "李四", store="六店")
    assert (seen["dials"], seen["error_rows"], seen["status"]) == (0, 2, "missed")
    # 张三 and 李四; nothing is expected of 王五.
    assert store_day(next_morning, "六店")["staff_submitted"] == 2


def test_both_targets_claimed_away_is_exempt(evening):
    seen = staff_day(evening, "王五", store="六店")
    assert seen["status"] == "exempt"
    assert pd.isna(seen["score"])
    assert seen["dials"] == 3


def test_the_appointments_that_rows_tell_count_where_none_were_typed(evening):
    seen = staff_day(evening, store="五店")
    assert (seen["appointments"], seen["invites_target"]) == (2, 26)
    seen = staff_day(evening, "李四", store="五店")
    assert (seen["appointments"], seen["invites_target"]) == (1, 28)


def test_the_invite_basis_puts_another_count_into_the_quota(evening):
    for store, *expected in BASES.values():
        seen = staff_day(evening, store=store)
        assert (seen["invites"], seen["agreed"], seen["entered"]) == (4, 3, 2)
        assert [seen["status"], seen["invites_attainment"]] == expected


def test_unscored_rows_are_in_the_totals_but_not_in_the_quota(evening):
    seen = staff_day(evening, store="七店")
    assert (seen["dials"], seen["counted_calls"], seen["invites"], seen["connected"]) == (2, 1, 1, 2)


# Status

NAMES = ("张三", "李四", "王五", "赵六")
STATUS_SHEETS = [
    calls("一店 张三", 1, 1),
    calls("一店 李四", 1, 0),
    # what an ERROR holds back could meet the target: the call, the invitation, the QR customer
    calls("二店 张三", 0, 0, last=[("1391234567", "已接通", "B", "拒绝")]),
    calls("二店 李四", 1, 0, last=[("1391234567", "无人接听", "C", "")]),
    calls("二店 王五", 1, 0),
    Grid(
        "二店/王五成功.xlsx", "1", [SUCCESS_HEADERS, ["1391234567", "", "微信二维码", FIFTH, "是", "", "王五", "二店"]]
    ),
    calls("二店 赵六", 1, 0),
    Grid("二店/赵六成功.xlsx", "1", [SUCCESS_HEADERS, ["1391234567", "", "电话邀约", FIFTH, "是", "", "赵六", "二店"]]),
]
STATUS_SETTINGS = Settings(
    roster=tuple(guide(name, store) for store in ("一店", "二店") for name in NAMES),
    rules=(DatedRule("base_calls", 1), DatedRule("base_invites", 1), DatedRule("evening_close", time(18), "二店")),
    assignments=(assigned("一店 赵六", attendance=0),),
)
STATUS = {
    # now: in 一店 met, not met, no rows, day off; in 二店 (which closes at 18:00) the four above
    "5 17:59": ["met", "open", "open", "exempt", "open", "open", "open", "open"],
    "5 18:01": ["met", "open", "open", "exempt", "pending", "missed", "pending", "missed"],
    "5 20:31": ["met", "missed", "not_submitted", "exempt", "pending", "missed", "pending", "missed"],
    "6 08:59": ["met", "missed", "not_submitted", "exempt", "pending", "missed", "pending", "missed"],
    "6 09:01": ["met", "missed", "not_submitted", "exempt", "missed", "missed", "missed", "missed"],
}


@cache
def judged() -> Judged:
    return judge(parse(STATUS_SHEETS, STATUS_SETTINGS, Calendar(FIFTH)), {}, STATUS_SETTINGS, EVENING)


@cache
def days_at(now: str) -> pd.DataFrame:
    """The same rows on the fifth, looked at earlier and later."""
    past = judged().past
    days = guide_days(judged(), row_marks(judged()), results(past, owners(past)), Clock(STATUS_SETTINGS, at(now)))
    return days[days["date"].eq(pd.Timestamp(FIFTH))].set_index(["store", "staff"])


@pytest.mark.parametrize("now", STATUS)
def test_a_status_is_the_first_that_applies(now):
    seen = [days_at(now).loc[(store, name), "status"] for store in ("一店", "二店") for name in NAMES]
    assert seen == STATUS[now]


def test_an_open_day_has_a_score_and_one_not_handed_in_has_0():
    scores = [days_at("5 20:31").loc[("一店", name), "score"] for name in NAMES]
    assert scores[:3] == [100, 50, 0]
    assert pd.isna(scores[3])


# Streak

STREAKS = {
    "张三": [
        ("met", 1),
        ("met", 2),
        ("missed", 0),
        ("met", 1),
        ("exempt", 1),
        ("met", 2),
        ("not_submitted", 0),
        ("met", 1),
        ("pending", 0),
        ("open", 0),
    ],
    "李四": [("exempt", 0), *(("met", day) for day in range(1, 9)), ("open", 8)],
}


def test_a_streak_ends_with_every_day_that_was_not_met_and_passes_over_exempt_and_open_ones():
    days = pd.DataFrame(
        [(on(day), store, name, *one) for store in ("一店", "二店") for name, own in STREAKS.items()
         for day, one in enumerate(own, 1)],
        columns=["date", "store", "staff", "status", "expected"],
    ).sort_values(["date", "store", "staff"], ignore_index=True)  # fmt: skip
    assert list(streaks(days)) == list(days["expected"])


# Rules that change


def test_a_change_on_the_sixth_day_leaves_the_days_before_it():
    """一店 changes its rules, 二店 with the same rows does not."""
    sheets = [calls(f"{store} 张三", 1, day=day) for store in ("一店", "二店") for day in range(4, 8)]
    rules = tuple(
        DatedRule(key, value, "一店", valid_from=on(6)) for key, value in {"base_calls": 40, "weight_calls": 1}.items()
    )
    table = report(*sheets, settings=Settings(rules=rules), now=at("7 21:00")).tables["staff_day"]
    changed, same = (
        table[table["store"] == store].drop(columns="store").reset_index(drop=True) for store in ("一店", "二店")
    )
    assert list(changed["calls_target"]) == [50, 50, 40, 40]
    pd.testing.assert_frame_equal(changed.head(2), same.head(2))
    assert (changed.tail(2)["score"] != same.tail(2)["score"]).all()


# Targets

TARGETS = [
    # assignment, rules, targets
    ({}, {}, (50, 30)),
    ({"appointments": 0}, {"invites_extra_without_appointment": 3}, (50, 33)),
    ({"appointments": 1}, {"invites_extra_without_appointment": 3}, (50, 28)),
    ({"attendance": 0.5}, {"invites_extra_without_appointment": 3}, (25, 18)),
    ({"attendance": 0, "appointments": 0}, {"invites_extra_without_appointment": 3}, (0, 0)),
    ({"appointments": 5}, {}, (50, 20)),
    ({"appointments": 6}, {}, (50, 20)),
    ({"attendance": 0.5, "appointments": 9}, {}, (25, 10)),
    ({"attendance": 0.5}, {"base_calls": 51, "base_invites": 31}, (26, 16)),
    ({"attendance": 0.5, "appointments": 9}, {"invites_floor": 21}, (25, 11)),
    ({"appointments": 9}, {"base_invites": 10}, (50, 10)),
    ({"appointments": 2}, {"invites_off_per_appointment": 4}, (50, 22)),
    ({"claimed_calls": 60}, {}, (60, 30)),
    ({"claimed_invites": 5, "appointments": 9}, {}, (50, 5)),
    ({"claimed_calls": 0}, {}, (0, 30)),
]


SCORES = [
    # calls and invited, both claims, both weights: the score
    (40, 27, (50, 30), (0.5, 0.5), 85),
    (40, 27, (50, 30), (0.8, 0.2), 82),
    (40, 27, (50, 30), (2, 2), 85),
    (40, 27, (50, 30), (3, 1), 82.5),
    # a target of 0 is left out
    (40, 27, (0, 30), (0.5, 0.5), 90),
    (40, 27, (50, 0), (0.5, 0.5), 80),
    # more than the target is no more than the target
    (60, 15, (50, 30), (0.5, 0.5), 75),
]


@pytest.fixture(scope="module")
def daily() -> Report:
    """Each case of TARGETS is a day in 一店, each of SCORES one in 二店; its rules hold there on that day only."""
    sheets = [calls("一店 张三", 1, day=day) for day in range(1, len(TARGETS) + 1)]
    sheets += [calls("二店 张三", number, invited, day=day) for day, (number, invited, *_) in enumerate(SCORES, 1)]
    assignments = [assigned("一店 张三", day, **typed) for day, (typed, *_) in enumerate(TARGETS, 1) if typed]
    assignments += [
        assigned("二店 张三", day, claimed_calls=one, claimed_invites=two)
        for day, (_, _, (one, two), *_) in enumerate(SCORES, 1)
    ]
    numbers = [("一店", day, *pair) for day, (_, changed, _) in enumerate(TARGETS, 1) for pair in changed.items()]
    numbers += [
        ("二店", day, f"weight_{name}", weight)
        for day, (*_, weights, _) in enumerate(SCORES, 1)
        for name, weight in zip(("calls", "invites"), weights, strict=True)
    ]
    rules = [DatedRule(key, value, store, valid_from=on(day), valid_to=on(day)) for store, day, key, value in numbers]
    return report(*sheets, settings=Settings(assignments=tuple(assignments), rules=tuple(rules)), now=at("20 21:00"))


def test_the_targets_follow_attendance_appointments_and_claims(daily):
    found = daily.tables["staff_day"].query("store == '一店' and date <= @pd.Timestamp('2020-03-15')")
    assert list(zip(found["calls_target"], found["invites_target"], strict=True)) == [
        targets for *_, targets in TARGETS
    ]


def test_the_score_weighs_both_attainments(daily):
    found = daily.tables["staff_day"].query("store == '二店'").head(len(SCORES))
    assert list(found["score"]) == pytest.approx([score for *_, score in SCORES])
    assert found["calls_attainment"].iloc[-1] == pytest.approx(1.2)
    assert found["calls_attainment"].isna().tolist() == [False] * 4 + [True, False, False]


# Who is assessed, and when

ROSTER = (
    guide("张三"),
    guide("李四", since=3),
    guide("王五", until=4),
    guide("赵六", until=3),
    guide("赵六", "二店", since=4),
    # a manager, an operator
    guide("钱一", "三店"),
    guide("钱二", "三店", role="manager"),
    guide("钱三", "三店", role="operator"),
    # days without rows, days with results only
    guide("孙一", "四店"),
    guide("孙二", "五店"),
    guide("周一", "六店"),
    guide("周二", "六店"),
    # sold without being assessed; only planned
    guide("吴一", "七店"),
    guide("吴二", "七店", role="manager"),
    guide("郑一", "八店"),
    guide("郑二", "八店"),
)


@pytest.fixture(scope="module")
def rostered() -> Report:
    """Stores with a roster, each another story; the campaign begins on the first."""
    results_head = [*SUCCESS_HEADERS, "是否到店", "到店日期", "是否成交", "成交日期", "成交金额", "成交导购"]
    results_rows = [
        ["13912345678", "", "进店邀约", on(3), "是", on(4), "周一", "六店", "是", on(5), "是", on(5), 5000, ""],
        ["13912345679", "", "进店邀约", on(5), "是", "", "吴一", "七店", "", "", "是", on(5), 5000, "吴二"],
    ]
    planned = calls("八店 郑一", 0, 0, last=[("phone", "", "", "")] * 3)
    for row in planned.cells[1:]:
        row[5] = ""  # no call time
    sheets = [
        *(calls("一店 张三", 1, day=day) for day in range(2, 6)),
        *(calls("二店 赵六", 1, day=4), calls("一店 赵六", 1, day=5), calls("二店 张三", 1, day=4)),
        *(calls("三店 钱一", 1), calls("三店 钱二", 2)),
        *(calls("四店 孙一", 1, day=1), calls("五店 孙二", 1, day=4)),
        Grid("成功.xlsx", "1", [results_head, *results_rows]),
        *(planned, calls("八店 郑二", 1)),
    ]
    settings = Settings(starts_on=on(1), ends_on=on(15), roster=ROSTER, assignments=(assigned("四店 孙一", 3),))
    return report(*sheets, settings=settings, now=NEXT_MORNING)


def test_guides_are_assessed_while_the_roster_has_them_in_the_store(rostered):
    assert statuses(rostered, "一店 张三") == dict.fromkeys(range(2, 6), "missed")
    assert statuses(rostered, "一店 李四") == dict.fromkeys(range(3, 6), "not_submitted")
    assert statuses(rostered, "一店 王五") == dict.fromkeys(range(2, 5), "not_submitted")
    # moved on the fourth: what he dials in the old store afterwards is in its totals, and exempt
    assert statuses(rostered, "一店 赵六") == {2: "not_submitted", 3: "not_submitted", 5: "exempt"}
    assert statuses(rostered, "二店 赵六") == {4: "missed"}
    assert statuses(rostered, "二店 张三") == {4: "exempt"}
    assert staff_day(rostered, "赵六")["dials"] == 1
    elsewhere = rostered.tables["finding"].query("rule == 'S03'")
    assert sorted(elsewhere["source"]) == ["一店/赵六 5日电话.xlsx", "二店/张三 4日电话.xlsx"]


def test_a_manager_s_rows_count_and_nobody_judges_them(rostered):
    assert statuses(rostered, "三店 钱二") == {5: "exempt"}
    assert statuses(rostered, "三店 钱三") == {}
    day = store_day(rostered, "三店")
    assert (day["dials"], day["staff_expected"], day["staff_submitted"]) == (3, 1, 1)
    assert "S01" not in set(rostered.tables["finding"]["rule"])


def test_days_on_which_a_store_has_nothing_are_left_out(rostered):
    assert statuses(rostered, "四店 孙一") == {1: "missed", 3: "not_submitted"}
    assert statuses(rostered, "五店 孙二") == {4: "missed"}
    days = rostered.tables["store_day"].query("store in ['四店', '五店']")
    assert list(zip(days["date"].dt.day, days["store"], strict=True)) == [(1, "四店"), (3, "四店"), (4, "五店")]


def test_a_day_with_results_only_is_exempt_for_everyone(rostered):
    assert statuses(rostered, "六店 周一") == {3: "missed", 4: "exempt", 5: "exempt"}
    assert statuses(rostered, "六店 周二") == {3: "not_submitted", 4: "exempt", 5: "exempt"}
    days = rostered.tables["store_day"].query("store == '六店'")
    assert days[["staff_expected", "entered", "visits", "deals"]].to_numpy().tolist() == [
        [2, 0, 0, 0],
        [0, 1, 0, 0],
        [0, 0, 1, 1],
    ]


def test_who_sold_without_being_assessed_stands_in_the_table_as_exempt(rostered):
    seen = staff_day(rostered, "吴二", store="七店")
    assert (seen["status"], seen["deals"], seen["amount"]) == ("exempt", 1, 5000)
    assert staff_day(rostered, "吴一", store="七店")["deals"] == 0


def test_numbers_still_to_be_dialled_are_no_sheet_handed_in(rostered):
    seen = staff_day(rostered, "郑一", store="八店")
    assert (seen["planned"], seen["dials"], seen["status"]) == (3, 0, "not_submitted")
    day = store_day(rostered, "八店")
    assert (day["staff_expected"], day["staff_submitted"], day["staff_met"]) == (2, 1, 0)


def test_without_a_roster_a_guide_is_assessed_to_the_last_row_or_three_days_longer():
    """As of the twelfth: the last row four days ago, three days ago, and days between two rows."""
    sheets = [
        *(calls("一店 张三", 1, day=8), calls("一店 王五", 1, day=9)),
        *(calls("一店 赵六", 1, day=2), calls("一店 赵六", 1, day=4)),
        *(calls("一店 李四", 1, day=day) for day in range(1, 13)),
    ]
    made = report(*sheets, now=at("12 21:00"))
    assert statuses(made, "一店 张三") == {8: "missed"}
    assert statuses(made, "一店 王五") == {9: "missed"} | dict.fromkeys(range(10, 13), "not_submitted")
    assert statuses(made, "一店 赵六") == {2: "missed", 3: "not_submitted", 4: "missed"}


def test_days_outside_the_campaign_are_in_the_totals_and_not_assessed():
    sheets = [calls("一店 张三", 1, 1, day=day) for day in (1, 3, 5)]
    settings = Settings(starts_on=on(2), ends_on=on(4), roster=(guide("张三"),))
    made = report(*sheets, settings=settings, now=NEXT_MORNING)
    assert statuses(made, "一店 张三") == {1: "exempt", 3: "missed", 5: "exempt"}
    found = made.tables["staff_day"]
    assert list(found["dials"]) == [1, 1, 1]
    assert list(found["counted_calls"]) == [0, 1, 0]
    assert list(found["invites"]) == [0, 1, 0]

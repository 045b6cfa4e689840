"""From evening to evening: owners and results that a close has seen, header dates that changed (docs/closing.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from closings import closed, day_sheet, log, remembered, run, see_sums
from sheets import Written, call_log, customer, findings, invite_success, message, staff_day

from sheets_automation.core.memory import Memory
from sheets_automation.core.report import Report

FIFTH, SIXTH = date(2020, 3, 5), date(2020, 3, 6)
FIRST, SECOND, LATER = "5 20:40", "6 20:40", "7 10:00"
RUNS = (FIRST, SECOND, LATER)
NAMES = {"李四": "二店", "张三": "一店"}
TAKEN, FREE, JOINED, SOLD, DATED, BACK = (f"1370000000{number}" for number in range(1, 7))

SUCCESSES = (
    # staff, customer, what the row says on the fifth, and from the sixth on; "" is no row
    ("张三", TAKEN, "邀约成功日期=3-5", "邀约成功日期=3-5"),
    ("李四", TAKEN, "", "邀约成功日期=3-2"),
    ("张三", FREE, "", "邀约成功日期=3-6"),
    ("李四", FREE, "", "邀约成功日期=3-2"),
    ("张三", JOINED, "邀约成功日期=3-4", "邀约成功日期=3-4 | 是否进群=是"),
    ("张三", SOLD, "邀约成功日期=3-4 | 到店日期=3-5", "邀约成功日期=3-4 | 到店日期=3-5 | 是否成交=是 | 成交金额=100"),
    ("张三", DATED, "邀约成功日期=3-4", "邀约成功日期=3-4 | 进群日期=3-5 | 成交日期=3-5 | 成交金额=70"),
    ("张三", BACK, "邀约成功日期=3-4", "邀约成功日期=3-4 | 是否成交=已退单 | 是否到店=是"),
)


def successes(now: str) -> list[Written]:
    found = []
    for name, store in NAMES.items():
        lines = [
            f"联系电话={key} | {before if now == FIRST else after}"
            for staff, key, before, after in SUCCESSES
            if staff == name and (before if now == FIRST else after)
        ]
        if lines:
            block = f"门店: {store} | 导购: {name}"
            found.append(invite_success("\n".join(lines), source=f"{store}/{name}成功.xlsx", block=block))
    return found


def old_sheet(tokens: str, guide: str, header: str, number: int) -> Written:
    return day_sheet(guide, tokens, number, day=header)


def moved(day: str) -> Written:
    """A guide who writes the date in each row."""
    rows = f"联系电话=13791000001 | 接通情况=无人接听 | 拨打日期={day}"
    return call_log(rows, source="一店/逐行.xlsx", block="门店: 一店 | 导购: 逐行")


SOON = "联系电话=13790000001 | 接通情况=已接通 | 客户分类=B | 邀请结果=同意进店 | 预约到店时间=明天"


def soon(header: str) -> Written:
    return call_log(SOON, source="一店/明天.xlsx", block=f"门店: 一店 | 导购: 明天 | 日期: {header}")


def dialled(now: str) -> list[Written]:
    """Guides who keep one sheet: one changes the date on top, one empties it first, one writes a date line."""
    if now == FIRST:
        sheets = [old_sheet("1 2 3", guide, "2020-03-05", at) for at, guide in enumerate(("改表头", "日期行"), 20)]
        return [*sheets, old_sheet("1 2 3 4 5", "清空", "2020-03-05", 22), soon("2020-03-05"), moved("3-5")]
    text = day_sheet("日期行", "1 2 3", 21).grid
    width = len(text.cells[0])
    below = day_sheet("日期行", "4", 21).grid.cells[2]
    line = replace(text, cells=[*text.cells, ["2020-03-06", *[""] * (width - 1)], below])
    kept = [old_sheet("1 2 3 4i", "改表头", "2020-03-06", 20), old_sheet("1 7 8", "清空", "2020-03-06", 22)]
    return [*kept, Written(line, ()), soon("2020-03-06"), moved("3-6")]


@cache
def story() -> dict[str, Report]:
    reports, memory = {}, Memory()
    for now, day in zip(RUNS, (FIFTH, SIXTH, None), strict=True):
        reports[now] = run(now, [*successes(now), *dialled(now)], memory)
        memory = closed(reports[now], day=day) if day else remembered(reports[now])
    return reports


def figures(now: str, kind: str) -> dict[tuple, float]:
    """Day of March and staff to a figure, where there is something."""
    table = story()[now].tables["staff_day"]
    own = table[table[kind].gt(0)]
    return {(day.day, staff): value for day, staff, value in own[["date", "staff", kind]].itertuples(index=False)}


@pytest.mark.parametrize(("key", "owner"), [(TAKEN, "张三"), (FREE, "李四")])
def test_a_success_date_written_back_takes_no_customer_whom_a_close_has_seen(key: str, owner: str):
    assert customer(story()[SECOND], key)["staff"] == owner
    assert customer(story()[LATER], key)["staff"] == owner


DAYS_OF_RESULTS = {
    # figure: at the second evening, before its close; and the day after. What has a date in the sheet stays there
    "entered": ({(4, "张三"): 1, (5, "张三"): 1}, {(5, "张三"): 1, (6, "张三"): 1}),
    "visits": ({(4, "张三"): 1, (5, "张三"): 1}, {(5, "张三"): 1, (6, "张三"): 1}),
    "deals": ({(5, "张三"): 2}, {(5, "张三"): 1, (6, "张三"): 1}),
    "amount": ({(5, "张三"): 170}, {(5, "张三"): 70, (6, "张三"): 100}),
    "returned": ({(4, "张三"): 1}, {(6, "张三"): 1}),
}


@pytest.mark.parametrize("kind", DAYS_OF_RESULTS)
def test_a_result_without_a_date_counts_on_the_day_whose_close_first_saw_it(kind: str):
    assert (figures(SECOND, kind), figures(LATER, kind)) == DAYS_OF_RESULTS[kind]


def test_the_rows_behind_a_figure_sum_to_it_when_closes_date_and_own():
    see_sums(story()[LATER])


def dials(guide: str) -> dict[int, int]:
    return {day: int(count) for (day, staff), count in figures(LATER, "dials").items() if staff == guide}


def test_rows_under_a_header_date_that_was_changed_keep_their_day():
    assert dials("改表头") == {5: 3, 6: 1}
    assert findings(story()[LATER], "一店/改表头.xlsx") == {(3, "call_date", "D06")}
    assert message(story()[LATER], "D06") == ("表头日期改过\uff0c3行仍按2020-03-05统计\uff1b新的一天请先写一行日期")
    assert log(story()[LATER], "一店/改表头.xlsx") == []


def test_a_success_row_that_was_filled_in_since_keeps_its_day_too():
    filled = "联系电话=13790000002 | 是否进群=否\n联系电话=13790000003 | 是否到店=是"

    def sheet(text: str, day: str) -> Written:
        return invite_success(text, source="一店/成功表头.xlsx", block=f"门店: 一店 | 导购: 改表头 | 日期: {day}")

    calls = day_sheet("改表头", "1", 20)
    memory = closed(run(FIRST, [calls, sheet("联系电话=13790000002\n联系电话=13790000003", "2020-03-05")]), day=FIFTH)
    report = run(SECOND, [calls, sheet(f"{filled}\n联系电话=13790000004", "2020-03-06")], memory)
    assert findings(report, "一店/成功表头.xlsx") == {(3, "success_date", "D06")}
    changed = {(3, "in_group", "", "否"), (4, "visited", "", "是")}
    assert set(log(report, "一店/成功表头.xlsx")) == changed


@pytest.mark.parametrize(("kind", "day"), [("entered", 6), ("visits", 6), ("deals", 6)])
def test_a_close_shows_the_results_that_it_is_the_first_to_see(kind: str, day: int):
    first = closed(story()[FIRST], day=FIFTH)
    shown = closed(run(SECOND, [*successes(SECOND), *dialled(SECOND)], first), day=SIXTH).days
    own = shown[shown["date"].dt.day.eq(day) & shown["staff"].eq("张三")]
    assert own[kind].sum() == figures(LATER, kind)[day, "张三"]


def test_a_sheet_that_was_emptied_or_has_date_lines_begins_a_new_day():
    assert dials("清空") == {6: 3}
    assert dials("日期行") == {5: 3, 6: 1}
    assert dials("逐行") == {6: 1}, "who changes the date in the row means it"
    assert {rule for _, _, rule in findings(story()[LATER], "一店/清空.xlsx")} == set()


def test_tomorrow_is_the_day_after_the_closed_one():
    day = staff_day(story()[LATER], "明天", "2020-03-06")
    assert day["appointments"] == 1

"""What a close freezes and what comes after it: late rows, the change log, figures as closed (docs/closing.md)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache

import pandas as pd
import pytest
from closings import FIFTH, closed, day_sheet, log, remembered, run, see_sums
from pages import sheets_of
from sheets import staff_day

from sheets_automation import evening
from sheets_automation.core.closing.changes import _noted
from sheets_automation.core.closing.news import news
from sheets_automation.core.memory import Memory
from sheets_automation.core.report import Report
from sheets_automation.model.page import Place, Sheet
from sheets_automation.model.settings import Assignment, DatedRule, LateApproval, Member, Settings

RUNS = ("5 18:05", "5 20:29", "5 21:30", "6 10:00", "6 10:30")
CLOSES = {"5 18:05": ("二店",), "5 20:29": ("一店",), "6 10:00": ("一店",)}
"""Two stores close their day, one at 18:00; the other closes it once more on the next morning."""


@dataclass(frozen=True)
class Guide:
    """A guide's sheet as it stands from each run on, and what is known on the next morning."""

    sheet: dict[str, str]
    late: int = 0
    """Rows that came late, scored or not."""
    unscored: int = 0
    """Those of them that the quota leaves out."""
    log: list[tuple] = field(default_factory=list)
    store: str = "一店"
    names: dict[str, str] = field(default_factory=dict)
    """The file from each run on."""


EVENING, NIGHT, MORNING = "5 20:29", "5 21:30", "6 10:00"
GUIDES = {
    "照常": Guide({"5 18:05": "1 2", EVENING: "1 2 3i"}),
    # late: after the close and after evening_close
    "当晚": Guide({EVENING: "1", NIGHT: "1 2"}, late=1, log=[(4, "", "", "added")]),
    "次日": Guide({EVENING: "1", MORNING: "1 2 3i"}, 2, 2, [(4, "", "", "added"), (5, "", "", "added")]),
    "补批": Guide({EVENING: "1", MORNING: "1 2"}, 1, 0, [(4, "", "", "added")]),
    "两批": Guide({EVENING: "1", NIGHT: "1 2", MORNING: "1 2 3"}, 2, 1, [(4, "", "", "added"), (5, "", "", "added")]),
    "没交": Guide({NIGHT: "1"}, late=1, log=[(3, "", "", "added")]),
    "晚收": Guide({"5 18:05": "1", EVENING: "1 2"}, store="二店", log=[(4, "", "", "added")]),
    "晚补": Guide({"5 18:05": "1", NIGHT: "1 2"}, 1, 0, [(4, "", "", "added")], store="二店"),
    "夕补": Guide({EVENING: "1"}, store="二店", log=[(3, "", "", "added")]),
    # corrected, not late
    "改错": Guide(
        {EVENING: "1 2x", MORNING: "1 2i"},
        log=[(4, "customer_class", "C", "B"), (4, "invite_result", "", "已邀请待回复")],
    ),
    "改号": Guide({EVENING: "1 2 3", MORNING: "1 9 3"}, log=[(4, "phone", "137{n}000002", "137{n}000009")]),
    "改两次": Guide({EVENING: "1 2", NIGHT: "1 8", MORNING: "1 9"}, log=[(4, "phone", "137{n}000002", "137{n}000009")]),
    "改后排": Guide(
        {EVENING: "1 2 3", NIGHT: "1 9 3", MORNING: "9 3 1"}, log=[(3, "phone", "137{n}000002", "137{n}000009")]
    ),
    "删行": Guide({EVENING: "1 2 3", MORNING: "1 3"}, log=[(4, "", "", "deleted")]),
    "插行": Guide({EVENING: "1 2", MORNING: "3 1 2"}, 1, 1, [(3, "", "", "added")]),
    "插同": Guide({EVENING: "1:am 1:pm", MORNING: "1 1:am 1:pm"}, 1, 1, [(3, "", "", "added")]),
    "删同": Guide({EVENING: "1:am 1:pm 2", MORNING: "1:pm 2"}, log=[(3, "", "", "deleted")]),
    "排序": Guide({EVENING: "1 2 3", MORNING: "3 1 2"}),
    "换名": Guide(
        {EVENING: "1:am 1:pm 2", MORNING: "1:pm 2"},
        names={MORNING: "一店/新表.xlsx"},
        log=[(3, "", "", "deleted")],
    ),
    "全换": Guide(
        {EVENING: "1", MORNING: "5"},
        late=1,
        unscored=1,
        names={MORNING: "一店/新表3.xlsx"},
        log=[(3, "", "", "deleted"), (3, "", "", "added")],
    ),
    "换改": Guide(
        {EVENING: "1 2x", MORNING: "1 2"},
        names={MORNING: "一店/新表2.xlsx"},
        log=[(4, "call_result", "已接通", "无人接听"), (4, "customer_class", "C", "")],
    ),
    "晚改号": Guide({EVENING: "1", NIGHT: "1 2", MORNING: "1 9"}, 1, 0, [(4, "", "", "added")]),
    "拨了": Guide({EVENING: "1 2p", MORNING: "1 2"}, 1, 1, [(4, "", "", "added")]),
    "重行": Guide({EVENING: "1i 1i", MORNING: "1i 2i"}, log=[(4, "phone", "137{n}000001", "137{n}000002")]),
}
NUMBERS = {name: at for at, name in enumerate(GUIDES)}
SETTINGS = Settings(
    rules=(DatedRule("base_calls", 2), DatedRule("base_invites", 1)),
    late_approvals=(LateApproval(FIFTH, "一店", "补批", "店长"),),
)


def sheets(now: str) -> list:
    """All sheets as they stand at a run."""
    found = []
    for name, guide in GUIDES.items():
        tokens = [said for since, said in guide.sheet.items() if RUNS.index(since) <= RUNS.index(now)]
        files = [path for since, path in guide.names.items() if RUNS.index(since) <= RUNS.index(now)]
        if tokens:
            source = files[-1] if files else f"{guide.store}/{name}.xlsx"
            found.append(day_sheet(name, tokens[-1], NUMBERS[name], guide.store, source=source))
    return found


@cache
def story() -> tuple[dict[str, Report], dict[str, Memory]]:
    """Every run with what it knew, and what is known after it."""
    reports, memory, memories = {}, Memory(), {}
    for now in RUNS:
        reports[now] = run(now, sheets(now), memory, SETTINGS)
        stores = CLOSES.get(now)
        memory = closed(reports[now], *stores) if stores else remembered(reports[now])
        memories[now] = memory
    return reports, memories


def report_at(now: str) -> Report:
    return story()[0][now]


def path(name: str) -> str:
    guide = GUIDES[name]
    return guide.names.get(MORNING, f"{guide.store}/{name}.xlsx")


@pytest.mark.parametrize("name", GUIDES)
def test_a_row_is_late_that_came_after_both_the_close_and_the_evening(name: str):
    guide = GUIDES[name]
    day = staff_day(report_at(MORNING), name, store=guide.store)
    assert day["late_rows"] == guide.late
    findings = report_at(MORNING).tables["finding"]
    told = findings[findings["rule"].eq("D05") & findings["source"].eq(path(name))]
    assert len(told) == (guide.unscored > 0)
    assert told["effect"].eq("unscored").all()
    assert [text[10:13] for text in told["message"]] == [f"有{guide.unscored}条"] * len(told)
    calls = list(guide.sheet.values())[-1].split()
    assert day["dials"] == len(calls), "in the totals at once"
    assert day["counted_calls"] == len(calls) - guide.unscored


@pytest.mark.parametrize("name", GUIDES)
def test_the_change_log_names_every_change_and_nothing_else(name: str):
    old = log(report_at(MORNING), f"一店/{name}.xlsx") if GUIDES[name].names else []
    expected = [(row, *(text.format(n=f"{NUMBERS[name]:02}") for text in said)) for row, *said in GUIDES[name].log]
    assert [*old, *log(report_at(MORNING), path(name))] == expected


def test_what_the_evening_showed_never_moves():
    at_once, later = (report_at(now).views["closed_day"] for now in (NIGHT, MORNING))
    pd.testing.assert_frame_equal(at_once, later)
    days = later.set_index("staff")
    figures = ["counted_calls", "invites", "error_rows", "status"]
    assert days.loc["改错", figures].tolist() == [1, 0, 1, "missed"]
    now = staff_day(report_at(MORNING), "改错")
    assert [now[name] for name in figures] == [2, 1, 0, "met"]


def test_a_day_that_is_closed_is_neither_open_nor_pending():
    before, after = report_at(EVENING), report_at(NIGHT)
    assert staff_day(before, "改错")["status"] == "open"
    assert staff_day(before, "晚收", store="二店")["status"] == "missed", "closed at 18:05"
    assert staff_day(after, "改错")["status"] == "missed", "before the morning it could still be met"
    shown = after.views["closed_day"]
    assert set(shown["status"]) == {"met", "missed"}
    assert set(shown["version"]) == {1}


def test_who_hands_in_clean_earns_points_and_who_hands_in_late_loses_some():
    table = report_at(MORNING).tables["points"].set_index("event")
    clean = {*GUIDES} - {"改错", "换改", "没交", "夕补", "重行"}
    assert set(table.loc["clean_sheet", "staff"]) == clean
    assert set(table.loc["clean_sheet", "points"]) == {2}
    assert table.loc[["late"], ["staff", "points"]].to_numpy().tolist() == [["没交", -2]]


def test_a_change_is_dated_by_the_run_that_saw_it_first():
    table = report_at(MORNING).tables["change"].set_index("source")["first_seen"]
    assert str(table["一店/当晚.xlsx"]) == "2020-03-05 21:30:00"
    assert str(table["一店/删行.xlsx"]) == "2020-03-06 10:00:00"
    seen = report_at(MORNING).work.judged.late["first_seen"].astype(str).value_counts().to_dict()
    assert seen == {"2020-03-05 21:30:00": 5, "2020-03-06 10:00:00": 8}


def test_what_was_noted_before_a_closing_dates_no_change_since():
    memory = story()[1][NIGHT]
    later = replace(memory, closings=memory.closings.assign(at=pd.Timestamp("2020-03-06T09:00")))
    noted, since = (_noted(one) for one in (memory, later))
    assert noted["column"].tolist().count("phone") == 2
    assert since["column"].tolist().count("phone") == 0


def test_closing_again_launders_nothing_and_begins_a_new_log():
    before, after = report_at(MORNING), report_at("6 10:30")
    late = ["date", "store", "staff", "late_rows", "counted_calls"]
    pd.testing.assert_frame_equal(before.tables["staff_day"][late], after.tables["staff_day"][late])
    assert {source.partition("/")[0] for source in after.tables["change"]["source"]} == {"二店"}
    closings = story()[1]["6 10:00"].closings
    assert sorted(zip(closings["store"], closings["version"], strict=True)) == [("一店", 1), ("一店", 2), ("二店", 1)]
    shown = after.views["closed_day"].set_index("staff")["counted_calls"]
    assert shown["改错"] == 2, "the latest closing is what the evening shows"
    assert story()[1][MORNING].days.query("version == 1").set_index("staff").loc["改错", "counted_calls"] == 1


def test_the_order_of_files_changes_nothing_and_running_twice_is_once():
    made = report_at(MORNING)
    again = run(MORNING, sheets(MORNING)[::-1], remembered(made), SETTINGS)
    for table in ("staff_day", "change", "finding", "points"):
        pd.testing.assert_frame_equal(made.tables[table], again.tables[table])
    assert [len(frame) for frame in (news(again.workings).seen, news(again.workings).changes)] == [0, 0]
    assert len(news(made.workings).changes) > 0


def test_the_rows_behind_a_figure_sum_to_it_in_a_later_run_too():
    see_sums(report_at(MORNING), "staff_day", "points")


# ---- stores that hand in nothing ----------------------------------------------------------------------------
ROSTER = replace(
    SETTINGS,
    starts_on=FIFTH,
    roster=tuple(Member(name, store) for name, store in (("甲", "一店"), ("乙", "二店"), ("丙", "三店"))),
    assignments=(Assignment(FIFTH, "三店", "丙", attendance=0.0),),
)


@pytest.mark.parametrize("now", ["5 20:45", "6 08:30"])
def test_a_store_that_hands_in_nothing_is_closed_and_its_rows_are_late(now: str):
    first = day_sheet("甲", "1", 1)
    memory = closed(run(now, [first], settings=ROSTER))
    assert memory.closings["store"].tolist() == ["一店", "二店"], "in 三店 nobody was on duty"
    shown = evening._shown(memory, dict.fromkeys([("一店", FIFTH), ("二店", FIFTH)], 1))
    assert (shown.expected, shown.submitted) == (2, 1)
    later = run("7 21:00", [first, day_sheet("乙", "1 2", 2, "二店")], memory, ROSTER)
    assert staff_day(later, "乙", store="二店")["late_rows"] == 2
    assert later.tables["finding"].query("rule == 'D05'")["source"].tolist() == ["二店/乙.xlsx"]
    assert later.tables["points"].query("event == 'late'")["staff"].tolist() == ["乙"]
    shown = later.views["closed_day"].set_index("staff")
    assert shown["status"].to_dict() == {"甲": "missed", "乙": "not_submitted"}


# ---- what people see ----------------------------------------------------------------------------------------
@cache
def summary() -> dict[str, Sheet]:
    return {found.key: found for found in sheets_of(report_at(MORNING), "changes", "staff")}


def columns_of(key: str) -> dict[str, list]:
    block = summary()[key].blocks[0]
    return {column.key: list(column.values) for column in block.columns}


def test_the_sheet_of_changes_says_where_what_and_which_figures_moved():
    found = columns_of("changes")
    lines = {
        name: list(zip(*(found[key] for key in ("cell", "column", "old", "new", "moved")), strict=True))[at]
        for at, name in enumerate(found["staff"])
    }
    assert lines["改号"] == ("A4", "联系电话", "137****0002", "137****0009", "")
    assert lines["删行"] == ("原第4行", "", "", "删除", "有效拨打 3→2")
    assert lines["当晚"] == ("A4", "", "", "新增", "有效拨打 1→2")
    assert lines["改错"][:4] == ("E4", "邀请结果", "", "已邀请待回复")
    assert lines["改错"][4] == "有效拨打 1→2、邀请数 0→1、错误行 1→0、考核 未达标→达标"
    assert set(found["customer_key"]) == {f"137****{number:04}" for number in (1, 2, 3, 5, 9)}
    links = next(column for column in summary()["changes"].blocks[0].columns if column.key == "cell").links
    assert Place("一店/改号.xlsx", "电话邀约记录", "A4") in links


def test_the_sheet_of_guides_shows_both_numbers_side_by_side():
    found = columns_of("staff")
    names = ("status", "closed_status", "counted_calls", "closed_calls", "calls_since", "invites", "closed_invites")
    days = dict(zip(found["staff"], zip(*(found[name] for name in names), strict=True), strict=True))
    assert days["改错"] == ("达标", "未达标", 2, 1, 1, 1, 0)
    assert days["删行"] == ("未达标", "未达标", 2, 3, -1, 0, 0)
    assert days["夕补"] == ("未达标", "", 1, None, None, 0, None), "nobody knew of the guide at the close"

"""The morning: what each guide is to do, and the sheet on which the meeting types (docs/morning.md)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from sheets_automation import morning
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.core.planning.targets_of_day import store_check, targets_of_day
from sheets_automation.core.report import Report
from sheets_automation.model.settings import Assignment, DatedRule, Member, Settings
from tests.sheets import call_log, report

DAY = date(2020, 3, 6)
YESTERDAY = DAY - timedelta(days=1)
NOW = datetime(2020, 3, 6, 8, 30)
ROSTER = tuple(Member(name, "一店") for name in ("张三", "李四"))


def of_day(settings: Settings, *rows: str) -> dict[str, dict[str, object]]:
    """Targets of the day by guide; rows were written on the day before by 张三."""
    made = report(*(call_log(text) for text in rows), settings=settings, now=NOW)
    found = targets_of_day(made.work, DAY).to_dict("records")
    return {one["staff"]: one for one in found}


def typed(**values: object) -> Assignment:
    return Assignment(DAY, "一店", "张三", **values)


VISIT = "接通情况=已接通 | 客户分类=A | 邀请结果=同意进店 | 预约到店时间=@2020-03-06T15:00"
CASES = {
    "nothing typed": ((), (), (50, 30, 50, 30)),
    "an appointment": ((VISIT,), (), (50, 28, 50, 28)),
    "eight appointments": ("\n".join([VISIT] * 8).split("\n"), (), (50, 20, 50, 20)),
    "a typed number of appointments": ((VISIT,), (typed(appointments=3),), (50, 24, 50, 24)),
    "half a day": ((), (typed(attendance=0.5),), (25, 15, 25, 15)),
    "off": ((), (typed(attendance=0.0),), (0, 0, 0, 0)),
    "claimed": ((), (typed(claimed_calls=60, claimed_invites=0),), (50, 30, 60, 0)),
}


@pytest.mark.parametrize("case", CASES)
def test_the_targets_of_a_day(case):
    rows, assignments, wanted = CASES[case]
    text = "\n".join(row.strip() for row in rows) or "接通情况=无人接听"
    found = of_day(Settings(roster=ROSTER, assignments=assignments), text)["张三"]
    names = ("suggested_calls", "suggested_invites", "calls_target", "invites_target")
    assert tuple(found[name] for name in names) == wanted


def test_morning_and_evening_have_one_target():
    settings = Settings(roster=ROSTER, assignments=(typed(attendance=0.5, claimed_calls=31),))
    made = report(
        call_log(VISIT),
        call_log("接通情况=无人接听", block=f"门店: 一店 | 导购: 张三 | 日期: {DAY}", source="b.xlsx"),
        settings=settings,
        now=NOW,
    )
    evening = made.tables["staff_day"]
    evening = evening[evening["date"].dt.date.eq(DAY)].set_index("staff")
    handed_out = targets_of_day(made.work, DAY).set_index("staff")
    for name in ("attendance", "appointments", "calls_target", "invites_target"):
        assert handed_out[name].to_dict() == evening[name].to_dict()


WHO = {
    "the roster on duty": (
        Settings(roster=(*ROSTER, Member("王五", "一店", left_on=YESTERDAY), Member("店长", "一店", role="manager"))),
        ["张三", "李四"],
    ),
    "without a roster those seen lately": (Settings(), ["张三"]),
    "whom the sheet names": (Settings(assignments=(Assignment(DAY, "一店", "钱七", 0.5),)), ["张三", "钱七"]),
}


@pytest.mark.parametrize("case", WHO)
def test_the_guides_of_a_day(case):
    settings, names = WHO[case]
    assert sorted(of_day(settings, "接通情况=无人接听")) == sorted(names)


def test_whoever_was_not_seen_for_days_is_no_guide_of_the_day():
    made = report(call_log("接通情况=无人接听"), now=NOW)
    assert targets_of_day(made.work, DAY + timedelta(days=9)).empty


def test_the_store_check_says_what_lacks():
    settings = Settings(
        roster=(*ROSTER, Member("王五", "二店")),
        rules=(DatedRule("base_calls", 40, scope="二店"),),
        assignments=(typed(claimed_calls=30), Assignment(DAY, "一店", "李四", 0.5)),
    )
    made = report(call_log("接通情况=无人接听"), settings=settings, now=NOW)
    found = store_check(targets_of_day(made.work, DAY), settings, DAY).set_index("store")
    names = ["on_duty", "calls_base", "calls_needed", "calls_suggested", "calls_claimed", "calls_missing"]
    assert found.loc["一店", names].tolist() == [1.5, 50, 75, 75, 30, 20]
    assert found.loc["二店", names].tolist() == [1, 40, 40, 40, 0, 0]


# ---- 晨会任务 --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def made() -> Report:
    return report(call_log(VISIT), settings=Settings(roster=ROSTER), now=NOW)


def cell(path: Path, header: str, staff: str, value: object = None) -> object:
    """The cell of a guide in 晨会任务, typed if a value is given."""
    book = openpyxl.load_workbook(path)
    sheet = book["晨会任务"]
    headers = [one.value for one in sheet[1]]
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 3).value == staff)
    found = sheet.cell(row, headers.index(header) + 1)
    if value is not None:
        found.value = value
        book.save(path)
    return found.value


def test_the_sheet_is_an_assignment_and_nothing_else_in_it_is_a_table(made, tmp_path):
    path = morning.write_assignment(made, tmp_path, DAY).path
    source = read_source(str(path), path.name)
    again = report(source, call_log(VISIT), settings=Settings(roster=ROSTER), now=NOW)
    tables = again.tables["source"].set_index("sheet")["table"].to_dict()
    assert (tables["晨会任务"], tables["门店核对"]) == ("assignment", "")
    assert cell(path, "建议邀请", "张三") == 28
    assert report(source, settings=None, now=NOW).settings.assignments == (), "nobody has said anything yet"


def test_what_was_typed_stays_cell_by_cell_and_suggestions_are_new(made, tmp_path):
    path = morning.write_assignment(made, tmp_path, DAY).path
    first = path.read_bytes()
    assert morning.write_assignment(made, tmp_path, DAY).path.read_bytes() == first
    cell(path, "认领电话", "张三", 61)
    cell(path, "出勤", "李四", "半天")
    cell(path, "调整原因", "李四", "=下午开会")
    gone = report(call_log(VISIT), settings=Settings(roster=ROSTER[:1], rules=(DatedRule("base_calls", 70),)), now=NOW)
    morning.write_assignment(gone, tmp_path, DAY)
    assert cell(path, "认领电话", "张三") == 61
    assert (cell(path, "出勤", "李四"), cell(path, "建议电话", "张三")) == ("半天", 70)
    assert cell(path, "建议电话", "李四") == 50, "who is gone keeps the row as it was"


def test_an_open_file_is_left_alone(made, tmp_path):
    path = morning.write_assignment(made, tmp_path, DAY).path
    path.write_bytes(path.read_bytes() + b" ")
    before = path.read_bytes()
    path.with_name(f"~${path.name}").touch()
    assert morning.write_assignment(made, tmp_path, DAY).skipped == "open"
    assert path.read_bytes() == before


@pytest.mark.parametrize("what", ["a sheet", "a note", "a cell beside"])
def test_a_file_with_more_than_typed_cells_is_kept_below_output(made, tmp_path, what):
    path = morning.write_assignment(made, tmp_path, DAY).path
    book = openpyxl.load_workbook(path)
    if what == "a sheet":
        book.create_sheet("我的")["A1"] = "别忘了"
    elif what == "a note":
        book["晨会任务"]["D2"].comment = openpyxl.comments.Comment("问过", "店长")
    else:
        book["晨会任务"]["N2"] = "别忘了"
    book.save(path)
    old = path.read_bytes()
    kept = morning.write_assignment(made, tmp_path, DAY).kept
    assert kept is not None
    assert kept.read_bytes() == old
    assert kept.is_relative_to(tmp_path / "output")
    assert morning.write_assignment(made, tmp_path, DAY).kept is None

"""The store check in LibreOffice: the sums that the sheet works out are those of the program (docs/morning.md)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from sheets_automation import morning
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.core.planning.targets_of_day import STORE_CHECK, store_check, targets_of_day
from sheets_automation.model.grid import a1
from sheets_automation.model.morning_words import STORE_CHECK_HEADERS
from sheets_automation.model.settings import DatedRule, Member, Settings
from tests.office.client import Book, Cells, Office
from tests.sheets import call_log, report

DAY = date(2020, 3, 6)
NOW = datetime(2020, 3, 6, 8, 30)
TABLE, CHECK = "晨会任务", "门店核对"
ROSTER = (*(Member(name, "一店") for name in ("张三", "李四", "王五")), Member("赵六", "二店"))
SETTINGS = Settings(roster=ROSTER, rules=(DatedRule("base_calls", 40, scope="二店"),))
CALLS = call_log("接通情况=已接通 | 客户分类=A | 邀请结果=同意进店 | 预约到店时间=@2020-03-06T15:00")

TYPED = {
    "nothing": {},
    "claims above and below": {("张三", "认领电话"): "70", ("李四", "认领电话"): "20", ("李四", "认领邀请"): "45"},
    "somebody off": {("王五", "出勤"): "休息", ("张三", "认领邀请"): "10"},
    "somebody off who claimed": {("王五", "出勤"): "休息", ("王五", "认领电话"): "12"},
    "a claim of nothing": {("赵六", "认领电话"): "0", ("赵六", "认领邀请"): "0"},
    "all off": {(one.name, "出勤"): "休息" for one in ROSTER},
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return morning.write_assignment(
        report(CALLS, settings=SETTINGS, now=NOW), tmp_path_factory.mktemp("晨会"), DAY
    ).path


def type_into(book: Book, typed: dict[tuple[str, str], str]) -> None:
    shown = book.read(TABLE).shown
    headers, staff = shown[0], [line[2] for line in shown]
    book.type(TABLE, {a1(staff.index(who), headers.index(header)): text for (who, header), text in typed.items()})


def sums(cells: Cells) -> dict[str, dict[str, float]]:
    """The lines of the stores, by name and by key of STORE_CHECK."""
    top = next(at for at, line in enumerate(cells.shown) if STORE_CHECK_HEADERS["on_duty"][0] in line)
    lines = [line for line in cells.values[top + 1 : top + 3] if line[0]]
    return {str(line[0]): dict(zip(STORE_CHECK[1:], map(float, line[1:]), strict=False)) for line in lines}


@pytest.mark.parametrize("case", TYPED)
def test_the_sheet_and_the_program_work_out_one_store_check(case: str, written: Path, office: Office, tmp_path: Path):
    path = tmp_path / written.name
    with office.open(written) as book:
        type_into(book, TYPED[case])
        book.recalculate()
        by_sheet = sums(book.read(CHECK))
        book.save(path)
    source = read_source(str(path), path.name)
    typed = report(source, CALLS, settings=None, now=NOW).settings.assignments
    settings = Settings(roster=ROSTER, rules=SETTINGS.rules, assignments=typed)
    made = report(CALLS, settings=settings, now=NOW)
    by_program = store_check(targets_of_day(made.work, DAY), settings, DAY).set_index("store")
    pd.testing.assert_frame_equal(
        pd.DataFrame(by_sheet).T, by_program.astype(float), check_like=True, check_names=False
    )

"""Rules of a campaign are dated and scoped (docs/tables.md, Settings)."""

from datetime import date

import pytest
from sheets import call_log, invite_success, report

from sheets_automation.core.layout.book import lay_out
from sheets_automation.core.layout.cells import RunInfo
from sheets_automation.model.errors import SettingError
from sheets_automation.model.settings import DEFAULTS, NOT_IN_FORCE, DatedRule, Settings
from sheets_automation.model.wording import SETTING_LABELS

DAY = date(2020, 3, 6)
LINES = (
    DatedRule("base_calls", 40, scope=""),
    DatedRule("base_calls", 45, scope="全部", valid_from=date(2020, 3, 5)),
    DatedRule("base_calls", 30, scope="一店", valid_from=date(2020, 3, 1)),
    DatedRule("base_calls", 20, scope="张三", valid_to=date(2020, 3, 6)),
    DatedRule("mask_phones", "off", valid_from=date(2030, 1, 1)),
)
CASES = {
    "the blank scope is everybody": ((date(2020, 3, 1), "二店", "李四"), 40),
    "the later of two lines for everybody": ((DAY, "二店", "李四"), 45),
    "a store before everybody": ((DAY, "一店", "李四"), 30),
    "a guide before the store": ((DAY, "一店", "张三"), 20),
    "the last day of a line is still in force": ((date(2020, 3, 6), "一店", "张三"), 20),
    "and the next is not": ((date(2020, 3, 7), "一店", "张三"), 30),
    "on no day in particular only what is always in force": ((None, "", ""), 40),
}


@pytest.mark.parametrize("case", CASES)
def test_the_narrowest_scope_then_the_later_date_wins(case):
    (day, store, staff), expected = CASES[case]
    assert Settings(rules=LINES).number("base_calls", day, store, staff) == expected


def test_a_line_of_another_year_changes_nothing():
    assert Settings(rules=LINES).value("mask_phones", DAY) == "on"
    assert Settings(rules=LINES).value("mask_phones", date(2030, 1, 1)) == "off"


def test_a_key_that_does_not_exist_is_said_in_one_sentence():
    with pytest.raises(SettingError) as raised:
        Settings(rules=(DatedRule("base_call", 1),))
    assert "base_call" in raised.value.sentence("zh")
    assert "base_call" in raised.value.sentence("en")


def test_the_run_sheet_names_exactly_the_numbers_in_force():
    assert set(SETTING_LABELS) == set(DEFAULTS) - NOT_IN_FORCE


def test_every_table_of_a_sheet_balances_by_itself():
    """A call log and a success table on one sheet: both lines of the run sheet add up."""
    calls = call_log("接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复\n接通情况= | 客户分类=")
    successes = invite_success("邀约来源=微信二维码 | 是否进群=是 | 微信昵称=云")
    calls, successes = calls.grid, successes.grid
    width = max(len(calls.cells[0]), len(successes.cells[0]))
    cells = [row + [""] * (width - len(row)) for row in [*calls.cells, *successes.cells]]
    both = type(calls)(calls.source, calls.sheet, cells)
    made = report(both)
    assert set(made.tables["source"]["table"]) == {"call_log", "invite_success"}
    book = lay_out(made, RunInfo("0", 1.0, "x"), "zh")
    run = next(sheet for sheet in book.sheets if sheet.key == "run")
    balanced = next(column for column in run.blocks[0].columns if column.key == "balanced")
    assert list(balanced.values) == ["✔", "✔"]

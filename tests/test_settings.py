"""Rules of a campaign are dated and scoped (docs/tables.md, Settings)."""

from datetime import date

import pytest

from sheets_automation.model.errors import SettingError
from sheets_automation.model.setting_words import SETTING_LABELS
from sheets_automation.model.settings import DEFAULTS, DatedRule, Settings


def on(day: int) -> date:
    return date(2020, 3, day)


LINES = (
    DatedRule("base_calls", 60, scope=""),
    DatedRule("base_calls", 40, scope="全部", valid_from=on(6)),
    DatedRule("base_calls", 99, valid_from=on(3), valid_to=on(3)),
    DatedRule("base_calls", 45, scope="二店", valid_from=on(2), valid_to=on(7)),
    DatedRule("base_calls", 30, scope="赵六", valid_from=on(1)),
    DatedRule("base_calls", 35, scope="赵六", valid_from=on(1)),
    DatedRule("base_invites", 20, valid_from=on(6)),
    DatedRule("mask_phones", "off", valid_from=date(2030, 1, 1)),
)
CASES = {
    "the blank scope is everybody": (("base_calls", on(1), "一店", "张三"), 60),
    "it holds until there is another": (("base_calls", on(5), "一店", "张三"), 60),
    "the later of two lines for everybody": (("base_calls", on(6), "一店", "张三"), 40),
    "a line of one day": (("base_calls", on(3), "一店", "张三"), 99),
    "and not the day before": (("base_calls", on(2), "一店", "张三"), 60),
    "a store before its line begins": (("base_calls", on(1), "二店", "张三"), 60),
    "a store before everybody": (("base_calls", on(2), "二店", "张三"), 45),
    "a store before everybody, however late theirs is": (("base_calls", on(3), "二店", "张三"), 45),
    "the last day of a line is still in force": (("base_calls", on(7), "二店", "张三"), 45),
    "and the next is not": (("base_calls", on(8), "二店", "张三"), 40),
    "a guide before the store, of two lines alike the lower": (("base_calls", on(6), "二店", "赵六"), 35),
    "a guide in any store": (("base_calls", on(1), "一店", "赵六"), 35),
    "before the first line the default": (("base_invites", on(5), "一店", "张三"), 30),
    "and then the line": (("base_invites", on(6), "一店", "张三"), 20),
    "on no day in particular only what is always in force": (("base_calls", None, "", ""), 60),
}


@pytest.mark.parametrize("case", CASES)
def test_the_narrowest_scope_then_the_later_date_then_the_lower_line_wins(case):
    asked, expected = CASES[case]
    assert Settings(rules=LINES).number(*asked) == expected


def test_a_line_of_another_year_changes_nothing():
    assert Settings(rules=LINES).value("mask_phones", on(6)) == "on"
    assert Settings(rules=LINES).value("mask_phones", date(2030, 1, 1)) == "off"


def test_a_key_that_does_not_exist_is_said_in_one_sentence():
    with pytest.raises(SettingError) as raised:
        Settings(rules=(DatedRule("base_call", 1),))
    assert "base_call" in raised.value.sentence("zh")
    assert "base_call" in raised.value.sentence("en")


def test_the_run_sheet_names_exactly_the_numbers_in_force():
    assert set(SETTING_LABELS) == set(DEFAULTS)

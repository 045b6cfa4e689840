"""A rule switched off or graded anew, what holds for all rules, and that every one of them was seen at work."""

from __future__ import annotations

from datetime import date

import pytest
import test_rules_across
import test_rules_calls
import test_rules_cells
import test_rules_files
import test_rules_people
import test_rules_successes
import test_settings_sheets
from rule_cases import TODAY
from sheets import SOURCE, Written, call_log, check, finding, findings, report, source_row, staff_day, written

from sheets_automation.core.report import Report
from sheets_automation.model.rules import RULES
from sheets_automation.model.settings import DatedRule, Settings
from sheets_automation.model.sign_rules import SIGN_RULES

SHEET = """
    门店: 一店 | 导购: 张三
    联系电话         | 拨打日期   | 接通情况 | 客户分类 | 邀请结果 | 备注 | 颜色
    13911210001      | 2020-03-05 | 已接通   | C        |          |      |
    +86 13911210002  | 2020-03-06 | 已接通   | C        |          |      |
    139****0003      | 2020-03-06 | 无人接听 | C        |          |      |
    13911210004      | 2020-03-06 | 已接通   | B        |          |      |
    13911210005      | 2020-03-06 | 已接通   | D        | 拒绝     | 好   |
    13911210005      | 2020-03-06 | 已接通   | D        | 拒绝     | 好   |
    13911210006      | 2020-03-06 | 已接通   | B        | 好的     |      | 红
"""
PLAIN = {
    (None, "", "F07"),
    (None, "", "P04"),
    (3, "customer_class", "C02"),
    (4, "customer_class", "C02"),
    (5, "phone", "P05"),
    (6, "invite_result", "C08"),
    (8, "phone", "X02"),
    (9, "invite_result", "V01"),
}
TOLD_NO = (8, "phone", "X09")
"""13911210005 said no and is dialled again, once its copy is a row of its own."""


def under(*rules: DatedRule) -> Report:
    """The sheet, and of two other guides one file twice."""
    twice = f"门店: 二店 | 导购: 李四 | 日期: 2020-03-06\n联系电话 | 接通情况 | 客户分类\n{ROWS}"
    copies = [written(twice, path) for path in ("甲.xlsx", "乙.xlsx")]
    return report(written(SHEET), *copies, settings=Settings(rules=rules))


ROWS = "\n".join(f"139112200{number:02} | 无人接听 | C" for number in range(6))


def grade(made: Report, rule: str) -> tuple[object, object]:
    one = finding(made, rule)
    return one["severity"], one["effect"]


def copied(made: Report) -> int:
    return staff_day(made, "李四", "2020-03-06", "二店")["dials"]


def test_without_settings_the_rules_hold_as_told():
    made = under()
    assert findings(made, SOURCE) == PLAIN
    assert source_row(made)["rows_counted"] == 4
    assert copied(made) == 6


def test_a_rule_that_is_off_finds_nothing_and_does_nothing():
    off = ("C02", "P05", "X02", "V01", "F07", "P04", "X19")
    made = under(*(DatedRule(f"rule.{rule}", "off") for rule in off))
    assert findings(made) - {TOLD_NO} == {(6, "invite_result", "C08")}
    assert source_row(made)["rows_counted"] == 7
    assert staff_day(made, day="2020-03-06")["dials"] == 6
    assert copied(made) == 12, "a copy of a file counts like any other file"


def test_an_error_graded_down_loses_its_exclude_and_a_written_effect_stays():
    down = [DatedRule(f"rule.{rule}", "WARN") for rule in ("C02", "X02", "F07", "X19")]
    up = [DatedRule(f"rule.{rule}", "ERROR") for rule in ("C08", "V01")]
    made = under(*down, *up, DatedRule("rule.P05", "INFO"))
    assert findings(made, SOURCE) == PLAIN
    grades = {rule: grade(made, rule) for rule in ("C02", "X02", "F07", "X19", "P05", "V01", "C08")}
    assert grades == {
        "C02": ("WARN", "none"),
        "X02": ("WARN", "none"),
        "F07": ("WARN", "none"),
        "X19": ("WARN", "exclude"),
        "P05": ("INFO", "unscored"),
        "V01": ("ERROR", "field"),
        "C08": ("ERROR", "exclude"),
    }
    assert source_row(made)["error_rows"] == 2, "C08 and V01"
    day = staff_day(made, day="2020-03-06")
    assert (day["error_rows"], day["dials"] - day["counted_calls"]) == (2, 1), "a masked number is still not scored"
    assert copied(made) == 6


def test_a_grade_has_a_scope_and_a_time():
    made = under(
        DatedRule("rule.C02", "off", valid_from=date(2020, 3, 6)),
        DatedRule("rule.V01", "off", valid_to=date(2020, 3, 5)),
        DatedRule("rule.C08", "off", scope="李四"),
        DatedRule("rule.X02", "off", scope="二店"),
        DatedRule("rule.P05", "off"),
        DatedRule("rule.P05", "ERROR", scope="张三"),
    )
    assert findings(made, SOURCE) == PLAIN - {(4, "customer_class", "C02")}
    assert grade(made, "P05") == ("ERROR", "unscored")


def test_numbers_of_the_settings_move_the_rules():
    rules = (DatedRule("max_counted_per_customer_day", 1), DatedRule("deal_amount_limit", 500))
    made = check(
        call_log(
            """
            联系电话=13911210021 | 接通情况=无人接听
            联系电话=13911210021 | 接通情况=占线        # 联系电话:X01
            """,
            block=TODAY,
        ),
        written(
            f"""
            {TODAY}
            联系电话    | 邀约来源 | 是否到店 | 是否成交 | 成交日期   | 成交金额
            13911210022 | 进店邀约 | 是       | 是       | 2020-03-06 | 500
            13911210023 | 进店邀约 | 是       | 是       | 2020-03-06 | 501       # 成交金额:U05
            """,
            name="成功邀约记录",
        ),
        settings=Settings(rules=rules),
    )
    assert staff_day(made, day="2020-03-06")["counted_calls"] == 1


# ---- every rule was seen at work ----------------------------------------------------------------------------
MODULES = (test_rules_across, test_rules_calls, test_rules_cells, test_rules_files, test_rules_people,
           test_rules_successes, test_settings_sheets)  # fmt: skip
CASES = [case for module in MODULES for case in module.CASES]
FILES = {"F06", "F08", "F09", "X19", "X20"}
"""Shown by whole files: in the other sheets of test_rules_files and test_rules_across they find nothing."""
SIGNS = {rule.id for rule in SIGN_RULES}
"""Shown in test_signs, by whole days."""


CLOSINGS = {"D05", "D06"}
"""Shown in test_closing, over several runs."""
SETTINGS = {"X18"}
"""Shown in test_groups, with a junk list."""


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in FILES | SIGNS | CLOSINGS | SETTINGS])
def test_a_rule_is_seen_to_find_and_to_leave_alone(rule):
    ours = [one for case in CASES if case.rule == rule for one in case.sheets if isinstance(one, Written)]
    hits = [place for one in ours for place in one.expected if place[4] == rule]
    assert hits, "nowhere is it expected"
    if all(place[2] is None for place in hits):
        assert any(all(place[4] != rule for place in one.expected) for one in ours), "nowhere is it silent"
        return
    rows = sum(any(cell != "" for cell in row) for one in ours for row in one.grid.cells)
    assert rows > len({(place[0], place[1], place[2]) for place in hits}) + 2 * len(ours), "nowhere is it silent"


@pytest.mark.parametrize("rule", sorted(FILES))
def test_a_rule_of_files_is_seen(rule):
    if rule in {"X19", "X20"}:
        text = (test_rules_across.COPIES, test_rules_across.test_of_one_record_in_two_files_the_newer_counts)
        assert all(text)
        return
    assert any(case.rule == rule for case in test_rules_files.CASES)

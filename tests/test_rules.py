"""Every rule is graded and worded as people were told (docs/rules.md), in both languages.

What each rule says stands in rule_texts; what it finds in test_rules_cells, _calls, _successes, _people, _files,
_across.
"""

from __future__ import annotations

import re

import pytest
from rule_texts import TOLD, VARIANT_TEXTS, WIDE

from sheets_automation.model.campaign_rules import TOUCHED
from sheets_automation.model.refusals import REFUSALS
from sheets_automation.model.rules import RULES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS

SHORT_AT_MOST = 8


def test_every_rule_is_there():
    assert TOLD.keys() - RULES.keys() == set()
    assert RULES.keys() - TOLD.keys() == set(), "a rule that is not told here"


@pytest.mark.parametrize("rule", TOLD)
def test_a_rule_is_graded_and_worded_as_told(rule):
    ours, told = RULES[rule], TOLD[rule]
    assert (ours.grade.severity, ours.grade.effect) == (told.severity, told.effect)
    assert (ours.wording.zh, ours.wording.en, ours.wording.short) == (told.zh, told.en, told.short)


@pytest.mark.parametrize(("rule", "variant"), VARIANT_TEXTS)
def test_a_variant_is_worded_as_told(rule, variant):
    zh, en = VARIANT_TEXTS[rule, variant]
    wording = RULES[rule].variants[variant]
    assert (wording.zh.removeprefix("请使用模板\uff1a"), wording.en.removeprefix("Use the template: ")) == (
        zh.translate(WIDE),
        en,
    )


@pytest.mark.parametrize(
    ("rule", "table", "column"),
    [
        *((rule, table, column) for rule in ("D02", "D03", "V01", "F01") for table in ("call_log", "invite_success")
          for column in ("phone", "call_result", "customer_class", "call_date", "success_date", "staff", "store",
                         "customer_name", "in_group", "visited_on", "deal_on", "joined_on", "appointment_at")),
    ],
)  # fmt: skip
def test_a_grade_differs_by_column_where_told(rule, table, column):
    keys = {"call_log": CALL_LOG, "invite_success": INVITE_SUCCESS}[table].keys
    if column in keys:
        grade = RULES[rule].grade_at(table, column)
        assert (grade.severity, grade.effect) == TOLD[rule].grade_at(rule, table, column)


def test_a_short_text_has_at_most_8_characters():
    for rule in RULES.values():
        for wording in (rule.wording, *rule.variants.values()):
            assert len(wording.short.replace("{n}", "11")) <= SHORT_AT_MOST, rule.id


def test_chinese_is_full_width():
    wordings = [w for rule in RULES.values() for w in (rule.wording, *rule.variants.values())]
    shown = [TOUCHED.zh, *(text for w in wordings for text in (w.zh, w.short))]
    shown += [text for one in REFUSALS.values() for text in (one.reason_zh, one.remedy_zh)]
    assert [text for text in shown if re.search(r"[,:;?()]", text)] == []


def test_english_is_ascii():
    wordings = [w for rule in RULES.values() for w in (rule.wording, *rule.variants.values())]
    assert [w.en for w in wordings if not w.en.isascii()] == []


def test_a_shared_mistake_says_how_many_rows_it_touches():
    assert (TOUCHED.zh, TOUCHED.en) == (",涉及{n}行".translate(WIDE), "; {n} rows")

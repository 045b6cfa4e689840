"""What people settle in the column 处理 stays silent until what was entered changes (docs/summary.md)."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from test_typed_words import HANDLED, HEADER, ISSUES, Person

from sheets_automation import campaign
from sheets_automation.campaign import remembered
from sheets_automation.connectors.summary_memory import Typed
from sheets_automation.core.report import Report
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.wording import HANDLED as WORDS
from sheets_automation.model.wording import HANDLED_ON

NOW = datetime.fromisoformat("2020-03-06T21:00")
HEADERS_OF_CALLS = ["联系电话", "客户姓名", "接通情况", "客户分类", "邀请结果", "意向产品", "曾到店"]
AGREED = ["王女士", "已接通", "A", "同意进群", "烟机", "是"]
ROWS = [
    ["13912340001", "王女士", "已接通", "E", "未邀请", "", ""],
    ["13912340002", "李先生", "已接通", "A", "已邀请待回复", "烟机", ""],
    ["13912340003", "李先生", "已接通", "A", "已邀请待回复", "", "是"],
    ["13912340004", *AGREED],
    ["13912340005", *AGREED],
]
"""An unknown class (V01), nothing about a visit before (C04), no product (C09), two who agreed (X07, INFO)."""


def write(folder: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["门店", "一店", "导购", "张三", "日期", "2020-03-05"])
    book.active.append(HEADERS_OF_CALLS)
    for row in rows:
        book.active.append(row)
    book.save(folder / "张三.xlsx")


def update(folder: Path) -> Report:
    return campaign.update(folder, now=NOW, lang="zh").report


def lines(folder: Path) -> list[tuple]:
    """Rule, cell, word and message of every line of the list, in order."""
    person = Person(folder)
    names = [*(HEADERS[key][0] for key in ("rule", "cell")), HANDLED, HEADERS["message"][0]]
    at = [person.column(ISSUES, name) - 1 for name in names]
    return [tuple(row[place] or "" for place in at) for row in person.rows(ISSUES)]


def type_beside(folder: Path, words: dict[str, str | None]) -> None:
    """Rule to the word typed beside its first line."""
    person = Person(folder)
    for rule, word in words.items():
        row = [line[0] for line in lines(folder)].index(rule) + 1
        person.cell(ISSUES, HANDLED, row).value = word
    person.save()


def rules(report: Report) -> list[str]:
    return sorted(report.tables["finding"]["rule"])


@pytest.fixture(scope="module")
def written(tmp_path_factory, read_here) -> Path:
    """The campaign, consolidated once."""
    del read_here
    found = tmp_path_factory.mktemp("written")
    write(found, ROWS)
    assert rules(update(found)) == ["C04", "C09", "V01", "X07", "X07"]
    return found


@pytest.fixture
def folder(written, tmp_path) -> Path:
    return shutil.copytree(written, tmp_path / "活动")


def test_what_is_settled_is_silent_until_its_value_changes(folder):
    type_beside(folder, {"V01": "属实", "C04": "已核对", "C09": "待改", "X07": "已核对"})
    report = update(folder)
    assert rules(report) == ["C09"]
    assert rules(campaign.check([folder], now=NOW, lang="zh")) == ["C09"]
    assert rules(campaign.check([folder / "张三.xlsx"], now=NOW, lang="zh")) == ["C04", "C09", "V01", "X07", "X07"]
    # What the figures do with the row does not change.
    assert report.balance.query("why == 'V01'")["rows"].tolist() == [1]
    assert report.tables["source"]["error_rows"].tolist() == [1]
    assert report.views["to_fix"]["what"].tolist() == []
    told = lines(folder)
    assert [(rule, word) for rule, _, word, _ in told] == [
        ("C09", "待改"),
        *(("V01", "属实"), ("C04", "已核对"), ("X07", "已核对")),
    ]
    assert told[3][3].endswith("（共 2 处）")

    changed = [row.copy() for row in ROWS]
    changed[0][3] = "F"
    # Somebody sorts the rows; a third one agrees.
    write(folder, [["13987654321", *AGREED], *reversed(changed)])
    report = update(folder)
    assert rules(report) == ["C09", "V01", "X07"]
    told = lines(folder)
    assert [(rule, word) for rule, _, word, _ in told] == [
        *(("V01", ""), ("C09", "待改"), ("X07", "")),
        *(("C04", "已核对"), ("X07", "已核对")),
    ]
    assert told[-1][3].endswith("（共 2 处）")


def test_a_word_is_taken_back_where_it_stands(folder):
    type_beside(folder, {"X07": "属实", "V01": " 属实。"})
    assert rules(update(folder)) == ["C04", "C09"]
    type_beside(folder, {"X07": None, "V01": "待改"})
    assert rules(update(folder)) == ["C04", "C09", "V01", "X07", "X07"]
    assert [word for rule, _, word, _ in lines(folder) if rule == "V01"] == ["待改"]


def test_the_words_are_offered_in_a_dropdown_and_settled_lines_are_grey(folder):
    person = Person(folder)
    page = person.book[ISSUES]
    (offered,) = page.data_validations.dataValidation
    assert offered.formula1 == '"已核对,属实,待改"'
    assert not offered.showErrorMessage
    column = openpyxl.utils.get_column_letter(person.column(ISSUES, HANDLED))
    first = [rule for ranges in page.conditional_formatting for rule in ranges.rules if rule.priority <= 4]
    assert f'${column}{HEADER + 1}="属实"' in {rule.formula[0] for rule in first if rule.formula}


SETTLING = {
    **{word: True for key in ("checked", "true") for word in WORDS[key]},
    **dict.fromkeys(("属实！", " 已核对。", "TRUE", "Checked"), True),
    **dict.fromkeys((*WORDS["to_fix"], "", "不属实", "已核对有误"), False),
}


@pytest.mark.parametrize(("word", "settles"), SETTLING.items())
def test_only_these_words_settle(word, settles, tmp_path):
    known = remembered(Typed(words={HANDLED_ON: {"V01|x": word}}), tmp_path)
    assert known.settled == ({"V01|x"} if settles else set())

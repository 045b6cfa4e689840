"""The button 校验: it marks the wrong cells of the open table, takes marks off, fills 校验, changes nothing else."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.faces import asked
from sheets_automation.faces import excel as buttons
from sheets_automation.model.palette import MARKS
from tests.excel.campaign import NOW, TEMPLATES, said

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

CALLS = [
    *("校验", "员工", "门店", "拨打日期", "联系电话", "姓名", "接通情况", "客户分类"),
    *("邀请结果", "意向产品", "曾到店", "我的记号", "校验说明"),
]
DAY = date(2020, 3, 5)
REST = ["已邀请待回复", "烟机", "否"]
ROWS = [
    ["", "王芳", "一店", DAY, "13912345678", "张先生", "已接通", "B", *REST, "v", ""],
    ["", "王芳", "一店", DAY, "1391234567", "李女士", "已接通", "B", *REST, "", ""],
    ["", "王芳", "一店", DAY, "13912345680", "赵先生", "已接通", "E", *REST, "x", ""],
]
RED = tuple(bytes.fromhex(MARKS["ERROR"].fill))


def opened(excel, path: Path):
    book = excel.books.open(str(path))
    book.set_mock_caller()
    return book


@pytest.fixture
def table(excel, tmp_path, monkeypatch):
    """A guide's table that was made by hand: a phone too short in E3, a class that there is not in H4."""
    monkeypatch.setattr(asked, "clock", lambda: NOW)
    path = tmp_path / "王芳.xlsx"
    write_xlsx(path, {"电话邀约记录": [CALLS, *ROWS]})
    return opened(excel, path)


def typed(book) -> list:
    """What staff typed: everything but the columns of the program."""
    return [row[1:12] for row in book.sheets[0].range("A1:M4").options(ndim=2).value]


def marked(book) -> dict[str, str]:
    """The cells with a note."""
    return {note.location.address.replace("$", ""): note.text for note in book.sheets[0].notes}


# ---- marks --------------------------------------------------------------------------------------------------
def test_wrong_cells_are_coloured_and_a_note_says_what_to_do(excel, table):
    before = typed(table)
    buttons.validate()
    page = table.sheets[0]
    notes = marked(table)
    assert set(notes) == {"E3", "H4"}
    assert notes["E3"].startswith("【校验】\n")
    assert "11" in notes["E3"]
    assert "从下拉中点选" in notes["H4"]
    assert [page.range(cell).color for cell in ("E3", "H4", "E2")] == [RED, RED, None]
    assert typed(table) == before
    assert said(excel).startswith("错误 2 处")


@pytest.mark.on_both
def test_a_mark_is_gone_when_the_cell_is_right(excel, table):
    buttons.validate()
    page = table.sheets[0]
    page.range("E3").number_format = "@"
    page.range("E3").value = "13912345679"
    buttons.validate()
    assert set(marked(table)) == {"H4"}
    assert page.range("E3").color is None
    assert "1 处已改好" in said(excel)
    page.range("H4").value = "B"
    buttons.validate()
    assert marked(table) == {}
    assert said(excel).startswith("没有要改的")


def test_the_note_and_the_colour_that_a_cell_had_come_back(table):
    page = table.sheets[0]
    page.range("H4").add_note("问过店长")
    page.range("H4").color = (204, 255, 204)
    buttons.validate()
    assert page.range("H4").note.text.startswith("问过店长\n【校验】\n")
    assert page.range("H4").color == RED
    buttons.validate()
    page.range("H4").value = "B"
    buttons.validate()
    assert page.range("H4").note.text == "问过店长"
    assert page.range("H4").color == (204, 255, 204)


def test_what_people_write_into_a_note_stays_theirs(excel, table):
    """Also words that name the button, and a reply below ours."""
    page = table.sheets[0]
    page.range("F2").add_note("请用【校验】按钮看一下")
    buttons.validate()
    page.range("H4").note.text += "\n已问店长"
    page.range("H4").value = "F"
    buttons.validate()
    page.range("H4").value = "B"
    buttons.validate()
    assert page.range("H4").note.text == "已问店长"
    assert page.range("F2").note.text == "请用【校验】按钮看一下"
    assert "程序出错" not in "".join(excel.impl.said)


def test_who_coloured_a_marked_cell_since_keeps_that_colour(excel, table):
    del excel
    page = table.sheets[0]
    buttons.validate()
    page.range("H4").color = (0, 176, 240)
    page.range("H4").value = "B"
    buttons.validate()
    assert page.range("H4").color == (0, 176, 240)


# ---- 校验 ---------------------------------------------------------------------------------------------------
def test_the_check_column_is_filled_where_it_has_no_formulas(excel, table):
    del excel
    buttons.validate()
    page = table.sheets[0]
    assert page.range("A2:A4").value == ["✔", "✘ 联系电话", "✘ 点选下拉"]
    assert page.range("M2").value is None
    assert "从下拉中点选" in page.range("M4").value
    # A row that is emptied has nothing to be said of.
    page.range("B4:L4").value = [None] * 11
    buttons.validate()
    assert page.range("A4").value is None
    assert page.range("M4").value is None


def test_a_sheet_without_the_column_is_marked_all_the_same(excel, tmp_path, monkeypatch):
    monkeypatch.setattr(asked, "clock", lambda: NOW)
    path = tmp_path / "李雷.xlsx"
    write_xlsx(path, {"电话邀约记录": [row[1:11] for row in [CALLS, *ROWS]]})
    book = opened(excel, path)
    buttons.validate()
    assert set(marked(book)) == {"D3", "G4"}


@pytest.mark.on_both
def test_the_template_keeps_its_formulas(excel, tmp_path, monkeypatch):
    """It is protected, with formats and notes allowed; 校验 judges by itself."""
    monkeypatch.setattr(asked, "clock", lambda: NOW)
    path = tmp_path / "call_log.xlsx"
    shutil.copy(TEMPLATES / "call_log.xlsx", path)
    book = opened(excel, path)
    page = next(page for page in book.sheets if page.name == "电话邀约记录")
    headers = page.range("A1:Z12").options(ndim=2).value
    top = next(at for at, row in enumerate(headers) if "校验" in [str(cell).rstrip("*") for cell in row])
    place = {str(cell).rstrip("*").strip(): at for at, cell in enumerate(headers[top]) if cell}
    formula = page.range((top + 2, 1)).formula
    for name, value in {"联系电话": "1391234567", "接通情况": "已接通", "客户分类": "B", "客户姓名": "张先生"}.items():
        page.range((top + 2, place[name] + 1)).value = value
    for at, value in enumerate(("一店", "王芳", DAY)):
        page.range((2, 2 * at + 2)).value = value
    buttons.validate()
    assert [note.text.partition("\n")[0] for note in page.notes] == ["【校验】"] * 2
    assert page.range((top + 2, 1)).formula == formula
    assert "没有更新" not in said(excel)


# ---- handled or refused -------------------------------------------------------------------------------------
def test_a_protected_sheet_is_named_with_what_to_do(excel, table):
    excel.engine_module.protect(table.sheets[0])
    buttons.validate()
    assert "「电话邀约记录」没有更新\uff1aExcel 现在不让改" in said(excel)
    assert marked(table) == {}


def test_where_notes_are_refused_no_colour_is_left_behind(excel, table):
    excel.engine_module.protect(table.sheets[0], formats=True)
    buttons.validate()
    assert "「电话邀约记录」没有更新" in said(excel)
    assert table.sheets[0].range("E3").color is None


def test_the_operators_summary_is_no_table_to_check(excel, tmp_path):
    shutil.copy(TEMPLATES / "operator_summary.xlsx", tmp_path)
    opened(excel, tmp_path / "operator_summary.xlsx")
    buttons.validate()
    assert "没有认出" in said(excel)


@pytest.mark.on_both
def test_a_filtered_sheet_is_marked_and_stays_filtered(table):
    area = table.sheets[0].range("A1:M4")
    area.autofilter.apply_values(6, ["张先生"])
    buttons.validate()
    assert set(marked(table)) == {"E3", "H4"}
    assert table.sheets[0].range("A2:A4").value == ["✔", "✘ 联系电话", "✘ 点选下拉"]
    assert [table.sheets[0].range((row, 1)).rows.hidden for row in (2, 3, 4)] == [False, True, True]


@pytest.mark.on_both
def test_a_merged_cell_carries_the_mark_of_those_it_covers(table):
    page = table.sheets[0]
    page.range("H3:H4").value = [["E"], [None]]
    page.range("H3:H4").merge()
    buttons.validate()
    assert set(marked(table)) == {"E3", "H3"}
    assert "\n· H4 " in marked(table)["H3"]


def test_moved_and_extra_columns_change_nothing(excel, table):
    del excel
    page = table.sheets[0]
    rows = page.range("A1:M4").options(ndim=2).value
    page.range("N1:N4").number_format = "@"
    page.range("A1:N4").value = [["序号", *row[:4], *row[5:], row[4]] for row in rows]
    buttons.validate()
    assert set(marked(table)) == {"N3", "H4"}


def test_a_book_without_a_table_is_left_alone(excel, tmp_path):
    path = tmp_path / "价格表.xlsx"
    write_xlsx(path, {"价格": [["型号", "价格"], ["X1", 1999]]})
    book = opened(excel, path)
    buttons.validate()
    assert "没有认出" in said(excel)
    assert marked(book) == {}


# ---- in a campaign ------------------------------------------------------------------------------------------
def test_a_table_of_a_campaign_is_judged_by_all_that_is_known(excel, tmp_path, monkeypatch):
    """A number that another guide called in vain five times: no sheet alone shows it."""
    monkeypatch.setattr(asked, "clock", lambda: NOW)
    home = tmp_path / "三月"
    no_answer = [
        ["李雷", "一店", date(2020, 3, day), *ROWS[0][4:6], "无人接听", "C", "", "", ""] for day in range(1, 5)
    ]
    last = [["王芳", *no_answer[0][1:2], DAY, *no_answer[0][3:]]]
    for staff, rows in {"王芳": last, "李雷": [*no_answer, no_answer[-1]]}.items():
        write_xlsx(home / "inbox" / f"{staff}.xlsx", {"电话邀约记录": [CALLS[1:11], *rows]})
    shutil.copy(TEMPLATES / "campaign.xlsx", home)
    book = opened(excel, home / "inbox" / "王芳.xlsx")
    buttons.validate()
    assert ["可以不再打" in note.text for note in book.sheets[0].notes] == [True]

"""The command `status`: who has not handed in; it reads and writes nothing (docs/day.md)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from sheets_automation.faces.cli import run

HEADERS = ["联系电话", "接通情况", "客户分类"]
ROSTER = [("张三", "一店"), ("李四", "一店"), ("王五", "二店")]


def write_calls(path: Path, store: str, staff: str, day: str, numbers: list[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    book = openpyxl.Workbook()
    for row in (["门店", store, "导购", staff, "日期", day], HEADERS):
        book.active.append(row)
    for number in numbers:
        book.active.append([number, "无人接听", "C"])
    book.active.append(["13912349999"])
    book.save(path)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """张三 handed in, with a number still to dial; 李四 and 王五 did not; nobody knows more than the roster says."""
    found = tmp_path_factory.mktemp("活动")
    book = openpyxl.Workbook()
    book.active.title = "人员名册"
    for row in (["姓名", "门店", "岗位"], *((*one, "导购") for one in ROSTER)):
        book.active.append(row)
    page = book.create_sheet("活动设置")
    for row in (["项目", "内容"], ["开始日期", "2020-03-05"], ["结束日期", "2020-03-09"]):
        page.append(row)
    book.save(found / "campaign.xlsx")
    return found


@pytest.fixture(scope="module")
def handed_in(folder, tmp_path_factory) -> Path:
    found = tmp_path_factory.mktemp("交了")
    (found / "campaign.xlsx").write_bytes((folder / "campaign.xlsx").read_bytes())
    write_calls(found / "一店" / "张三.xlsx", "一店", "张三", "2020-03-05", ["13912340001"])
    return found


def told(capsys, *arguments: str) -> tuple[int, str]:
    code = run(["status", *arguments])
    out = capsys.readouterr()
    return code, (out.out or out.err).strip()


LINES = {
    "2020-03-05T20:45": (
        "一店：应交 2 人，已交 1 人，还差 李四；还有 1 行没拨",
        "二店：应交 1 人，已交 0 人，还差 王五",
        "2020-03-05：应交 3 人，已交 1 人，还差 2 人，把「夕会」里给他们的话发到群里就好。",
    ),
    "2020-03-04T20:45": ("活动 2020-03-05 开始，2020-03-04 还不用交表。",),
    "2020-03-10T20:45": ("活动 2020-03-09 已结束，2020-03-10 不用交表。",),
}


@pytest.mark.parametrize("now", LINES)
def test_a_line_a_store_and_a_sentence(handed_in, capsys, now):
    before = sorted(handed_in.rglob("*"))
    code, text = told(capsys, str(handed_in), "--now", now)
    assert (code, tuple(text.splitlines())) == (0, LINES[now])
    assert sorted(handed_in.rglob("*")) == before


def test_programs_get_names_and_numbers(handed_in, capsys):
    code, text = told(capsys, str(handed_in), "--now", "2020-03-05T20:45", "--store", "一店", "--json")
    outcome = json.loads(text)
    assert code == 0
    assert outcome["stores"] == [
        {
            "store": "一店",
            "expected": 2,
            "submitted": 1,
            "waiting_for": ["李四"],
            "planned": 1,
            "closed_version": 0,
            "closed_at": None,
            "closed_by": "",
        }
    ]
    assert (outcome["date"], outcome["missing_files"]) == ("2020-03-05", [])


def test_a_roster_is_enough(folder, capsys):
    code, text = told(capsys, str(folder), "--now", "2020-03-05T09:00", "--lang", "en")
    assert code == 0
    assert text.splitlines() == [
        "一店: 0 of 2 handed in, missing 张三, 李四",
        "二店: 0 of 1 handed in, missing 王五",
        '2020-03-05: 0 of 3 handed in, 3 missing; the sheet "Evening" has a text for each.',
    ]


REFUSED = {
    "nothing there": ((), "里没有表格"),
    "no such store": (("--store", "九店"), "没有「九店」这家门店。已有：一店、二店"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_told_is_said_kindly(case, handed_in, tmp_path, capsys):
    options, said = REFUSED[case]
    where = handed_in if options else tmp_path
    code, text = told(capsys, str(where), "--now", "2020-03-05T20:45", *options)
    assert code == 2
    assert said in text


OTHER_DAYS = {
    "to come": (("2020-03-05T20:45", "2020-03-06"), "2020-03-06 还没有到\uff0c还不用交表。"),
    "over": (("2020-03-06T09:00", "2020-03-05"), "2020-03-05\uff1a应交 3 人\uff0c已交 1 人\uff0c还差 2 人。"),
}


@pytest.mark.parametrize("case", OTHER_DAYS)
def test_another_day_has_no_texts_to_paste(handed_in, capsys, case):
    (now, day), wanted = OTHER_DAYS[case]
    _, text = told(capsys, str(handed_in), "--now", now, "--date", day)
    assert text.splitlines()[-1] == wanted


def test_a_store_that_handed_in_nothing_can_be_asked_for_and_closed(handed_in, tmp_path, capsys):
    folder = shutil.copytree(handed_in, tmp_path / "活动")
    (folder / "晨会任务 2020-03-06.xlsx").write_bytes(b"PK")
    now = ["--now", "2020-03-05T20:45"]
    for command in (["status", str(folder)], ["callbacks", str(folder)], ["close", str(folder)]):
        assert run([*command, "--store", "二店", *now]) == 0, capsys.readouterr().err
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("没有写 晨会任务 2020-03-06.xlsx") for line in lines)
    assert lines[-1].startswith("2020-03-05 已收表\uff0c1 家门店\uff0c第 1 版\uff1a交表 0/1 人")
    assert "明天的建议" not in lines[-1]

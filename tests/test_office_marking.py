"""Marked copies in LibreOffice, as the guide meets them who opens one: colours and notes, and all else as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import make_files as make
import pandas as pd
import pytest

from sheets_automation import campaign, templates
from sheets_automation.model.grid import a1
from sheets_automation.model.palette import MARKS
from sheets_automation.model.tables import CALL_LOG
from tests.office.client import Book, Office

NOW = datetime(2020, 3, 5, 21)
FIRST, SHEET = 5, CALL_LOG.zh
"""The first row of the template in which a guide types."""
HEAD = {"B2": "一店", "D2": "张三", "F2": "2020-03-15"}
LABELS = {"B2": "门店", "D2": "导购", "F2": "日期"}
TYPED = (
    ("13912345678", "", "已接通", "A", "同意进群"),
    ("139123456", "李女士", "已接通", "D", "同意进群"),
    ("13912345679", "王女士", "无人接听", "A", ""),
    ("13912345680", "赵女士", "已接通", "X", "同意进店"),
    ("13912345681/13912345682", "孙女士", "接通", "B", "同意进群"),
)
"""Rows with mistakes: date of the block, phone, result, class, and warnings beside them."""
OLD_NOTE = "店长：这一位请再打"


@dataclass(frozen=True, slots=True)
class Pair:
    """A file and its marked copy, both open; and what was found in it (columns of FINDING)."""

    original: Book
    copy: Book
    findings: pd.DataFrame

    @property
    def told(self) -> dict[str, str]:
        """Cell to what its note says."""
        return {str(cell): "\n".join(lines) for cell, lines in self.findings.groupby("cell")["message"]}


def filled_template(office: Office, path: Path) -> None:
    """The call log's template as a guide filled it; with a chart, and a note by the manager on a wrong cell."""
    templates.write_templates(path.parents[1] / "templates")
    with office.open(path.parents[1] / "templates" / "call_log.xlsx") as book:
        book.type(SHEET, HEAD | {name: text for name, text in typed(2, FIRST) if text})
        book.ask("add_chart", sheet=SHEET, data="B3:D3")
        book.ask("add_note", sheet=SHEET, name=f"B{FIRST + 1}", text=OLD_NOTE)
        book.save(path)


def own_workbook(_: Office, path: Path) -> None:
    """A workbook that a store made by itself, with the same mistakes at the same places and much beside them."""

    def prepare(book, page):
        unlocked = book.add_format({"locked": False, "num_format": "@"})
        for name, text in typed(2, FIRST):
            page.write(name, text, unlocked)
        page.write_comment(f"B{FIRST + 1}", OLD_NOTE, {"author": "店长"})
        page.data_validation(f"D{FIRST}:D40", {"validate": "list", "source": ["已接通", "无人接听", "占线"]})
        page.data_validation(f"E{FIRST}:E40", {"validate": "list", "source": list("ABCD")})
        look = book.add_format({"bold": True, "bg_color": "#FFE699"})
        page.conditional_format(f"A{FIRST}:I40", {"type": "formula", "criteria": f'=$E{FIRST}="A"', "format": look})
        page.conditional_format(f"M{FIRST}:M40", {"type": "data_bar", "data_bar_2010": True})
        page.write_formula("M2", "=SUM(M5:M9)", None, 6)
        page.write_column(f"M{FIRST}", [1, 2, 3])
        page.add_sparkline("N5", {"range": f"{SHEET}!M5:M7"})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": f"={SHEET}!$M$5:$M$7"})
        page.insert_chart("P12", chart)
        page.protect("", {"sort": True})

    head = [[""] * 6 for _ in range(FIRST - 1)]
    for name, text in HEAD.items():
        head[int(name[1:]) - 1][ord(name[0]) - 65 - 1 : ord(name[0]) - 65 + 1] = [LABELS[name], text]
    head[FIRST - 2] = ["校验", "联系电话", "客户姓名", "接通情况", "客户分类", "邀请结果"]
    path.write_bytes(make.book(head, sheet=SHEET, prepare=prepare))


def typed(column: int, row: int) -> Iterator[tuple[str, str]]:
    """Cell and text of each of the rows."""
    for down, texts in enumerate(TYPED):
        for right, text in enumerate(texts):
            yield a1(row - 1 + down, column - 1 + right), text


@pytest.fixture(scope="module", params=[filled_template, own_workbook], ids=["template", "own"])
def pair(request, office: Office, tmp_path_factory) -> Iterator[Pair]:
    folder = tmp_path_factory.mktemp("marking")
    path = folder / "一店" / "张三.xlsx"
    path.parent.mkdir()
    request.param(office, path)
    report = campaign.check([folder], now=NOW, lang="zh")
    done = campaign.mark(report, [folder], folder / "output")
    assert done.copies == (folder / "output" / "一店" / "张三.xlsx",)
    findings = report.tables["finding"]
    findings = findings[findings["severity"].ne("INFO") & findings["cell"].ne("")]
    with office.open(path) as original, office.open(done.copies[0]) as copy:
        yield Pair(original, copy, findings)


def cells(book: Book) -> dict[str, dict[str, Any]]:
    """Every cell of the block and of the typed rows."""
    names = [f"{chr(65 + column)}{row}" for row in range(1, FIRST + len(TYPED) + 2) for column in range(20)]
    return book.cells(SHEET, names)


def test_each_wrong_cell_has_a_note_that_says_what_to_do(pair):
    notes = pair.copy.ask("notes", sheet=SHEET)
    old = f"B{FIRST + 1}"
    assert pair.told.keys() >= {"F2", old, "E8", "D9", "B9", "C5"}
    assert {name: note["text"] for name, note in notes.items()} == pair.told | {old: f"{OLD_NOTE}\n{pair.told[old]}"}
    shown = [
        {name for name, note in book.ask("notes", sheet=SHEET).items() if note["shown"]}
        for book in (pair.original, pair.copy)
    ]
    assert shown[0] == shown[1]


def test_a_box_has_room_for_its_text(pair):
    """About two and a half millimetres for a character, four and a half for a line."""
    for name, note in pair.copy.ask("notes", sheet=SHEET).items():
        width, height = note["box"]
        lines = sum(-(-250 * len(line) // width) for line in note["text"].split("\n"))
        assert height >= 430 * lines, name


def test_errors_are_red_and_warnings_amber_and_nothing_else_changed_its_colour(pair):
    before, after = ({name: cell["fill"] for name, cell in cells(book).items()} for book in (pair.original, pair.copy))
    severities = zip(pair.findings["cell"], pair.findings["severity"], strict=True)
    assert after == before | {name: MARKS[severity].fill for name, severity in severities}


def test_the_colours_lie_over_the_formats_of_the_sheet(pair):
    old, new = (book.sheet(SHEET)["formats"] for book in (pair.original, pair.copy))
    assert new[2:] == old
    covered = [set(one["ranges"].replace(f"{SHEET}.", "").replace(f"'{SHEET}'.", "").split(",")) for one in new[:2]]
    assert covered[0] | covered[1] == set(pair.told)
    assert [one["formulas"] for one in new[:2]] == [["1"], ["1"]]


def test_everything_else_is_as_it_was(pair):
    assert pair.copy.sheets == pair.original.sheets
    for title in pair.copy.sheets:
        assert pair.copy.read(title) == pair.original.read(title)
        old, new = (book.sheet(title) | {"formats": None} for book in (pair.original, pair.copy))
        assert new == old
        assert new["protected"]
    assert pair.copy.sheet(SHEET)["charts"] == 1
    for (name, old), new in zip(cells(pair.original).items(), cells(pair.copy).values(), strict=True):
        assert new | {"fill": ""} == old | {"fill": ""}, name
    validations = [cell["rule"] for cell in cells(pair.copy).values()]
    assert sum(rule != "ANY" for rule in validations) >= 2 * len(TYPED)


def test_a_guide_can_go_on_typing_in_the_copy(pair):
    pair.copy.type(SHEET, {"E8": "B"})
    assert pair.copy.cells(SHEET, ["E8"])["E8"]["shown"] == "B"


def test_a_csv_comes_as_a_workbook_with_notes_and_colours(office, tmp_path):
    rows = [
        ("联系电话", "接通情况", "客户分类", "拨打日期", "导购", "门店"),
        ("139", "已接通", "E", "2020-03-05", "张三", "一店"),
    ]
    (tmp_path / "张三.csv").write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    (tmp_path / "李四.xls").write_bytes(make.old_book([rows[0], ("138", "已接通", "E", "2020-03-05", "李四", "一店")]))
    done = campaign.mark(campaign.check([tmp_path], now=NOW, lang="zh"), [tmp_path], tmp_path / "output")
    for path, phone in zip(done.copies, ("139", "138"), strict=True):
        with office.open(path) as book:
            (title,) = book.sheets
            notes = book.ask("notes", sheet=title)
            assert "请核对电话" in notes["A2"]["text"]
            assert (book.cells(title, ["A2"])["A2"]["fill"], book.read(title).values[1][0]) == (
                MARKS["ERROR"].fill,
                phone,
            )

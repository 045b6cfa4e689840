"""Marked copies: wrong cells coloured, with a note of what to do; all else as it was, the file itself untouched."""

from __future__ import annotations

import errno
import io
import json
import re
import shutil
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree as ET

import make_files as make
import openpyxl
import pytest

from sheets_automation import campaign, demo
from sheets_automation.connectors import marking, marking_grids, marking_sheet, marking_styles, replacing
from sheets_automation.connectors.guard import inspect
from sheets_automation.connectors.marking_boxes import Mark
from sheets_automation.connectors.marking_workbook import mark_workbook
from sheets_automation.connectors.marking_xml import Tree
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.core.report import Report
from sheets_automation.faces import cli
from sheets_automation.model.errors import OutputError, SourceError
from sheets_automation.model.grid import Grid
from sheets_automation.model.palette import MARKS
from sheets_automation.model.refusals import REFUSALS
from sheets_automation.model.rule import Severity
from sheets_automation.model.wording import PRODUCT

NOW = datetime(2020, 3, 5, 20, 45)
ERROR, WARN = Severity.ERROR, Severity.WARN
RED, AMBER = (f"FF{MARKS[severity].fill}" for severity in (ERROR, WARN))
SENTENCE = "请核对电话「139」：手机应为11位、1开头"
HEADERS = ("联系电话", "客户姓名", "接通情况", "客户分类", "邀请结果", "拨打日期", "导购", "门店")
GOOD = ("13912345670", "王女士", "已接通", "B", "同意进群", "2020-03-05", "张三", "一店")
BAD = ("139123456", "李女士", "已接通", "E", "同意进群", "2020-03-05", "张三", "一店")
WRONG = {"A3", "D3"}
"""The cells of a sheet of these lines that are wrong: phone and class."""
OURS = {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}
TOUCHED = {"[Content_Types].xml", "xl/styles.xml", make.SHEET}


def told(*cells: str, severity: Severity = ERROR, text: str = SENTENCE) -> dict[tuple[int, int], Mark]:
    places = [openpyxl.utils.cell.coordinate_to_tuple(cell) for cell in cells]
    return {(row - 1, column - 1): Mark(severity, text) for row, column in places}


def copy_of(data: bytes, marks: dict[tuple[int, int], Mark], sheet: str = "S") -> bytes:
    """The marked copy; what it is has passed the guard before and after."""
    inspect(data, ".xlsx")
    out = io.BytesIO()
    mark_workbook(data, {sheet: marks}).write(out)
    inspect(out.getvalue(), ".xlsx")
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def page(data: bytes, sheet: str = "S"):
    with warnings.catch_warnings():
        # It says what it does not support.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))[sheet]


def fill(cell) -> str:
    return cell.fill.fgColor.rgb if cell.fill.patternType else ""


def marked_cells(data: bytes, sheet: str = "S") -> dict[str, str]:
    """Every cell with one of our fills, with the text of its note."""
    cells = (cell for row in page(data, sheet).iter_rows() for cell in row)
    return {cell.coordinate: cell.comment.text if cell.comment else "" for cell in cells if fill(cell) in {RED, AMBER}}


def grids(path: Path) -> tuple[Grid, ...]:
    source = read_source(str(path), "x")
    assert source.refusal == ""
    return source.grids


def values(data: bytes, tmp_path: Path) -> list:
    path = tmp_path / "copy.xlsx"
    path.write_bytes(data)
    return [(grid.sheet, grid.cells, grid.formulas, grid.errors, grid.merged, grid.hidden) for grid in grids(path)]


# ---- one cell -----------------------------------------------------------------------------------------------
def test_a_wrong_cell_is_coloured_and_says_what_to_do():
    data = copy_of(make.book([["a", "b"], ["c", "d"]]), told("B1") | told("A2", severity=WARN, text="请补称呼\n请核对"))
    sheet = page(data)
    assert (fill(sheet["B1"]), fill(sheet["A2"]), fill(sheet["A1"])) == (RED, AMBER, "")
    assert (sheet["B1"].comment.text, sheet["A2"].comment.text) == (SENTENCE, "请补称呼\n请核对")
    assert sheet["B1"].comment.author == PRODUCT
    assert sheet["A1"].comment is None


def test_a_coloured_cell_keeps_all_else_of_its_style_and_others_keep_theirs():
    def prepare(book, sheet):
        look = book.add_format(
            {
                "bold": True,
                "font_color": "#123456",
                "num_format": "0.00",
                "border": 1,
                "align": "right",
                "locked": False,
            }
        )
        for row in range(3):
            sheet.write_number(row, 0, row, look)

    old = page(make.book([["x"]], prepare=prepare))
    new = page(copy_of(make.book([["x"]], prepare=prepare), told("A2")))
    for name in ("font", "border", "alignment", "protection", "number_format"):
        assert repr(getattr(new["A2"], name)) == repr(getattr(old["A2"], name)), name
    assert [fill(new[cell]) for cell in ("A1", "A2", "A3")] == ["", RED, ""]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("请核对「<b>&\"'」", "请核对「<b>&\"'」"),
        ("铃\x07铛\x00", "铃铛"),
        ("价_x0041_格", "价_x0041_格"),
        ("字" * 40_000, "字" * 32_766 + "…"),
    ],
)
def test_what_was_typed_cannot_break_the_note(value, text):
    data = copy_of(make.book(), told("A1", text=value))
    shown = page(data)["A1"].comment.text
    assert re.sub("_x005F_", "_", shown) == text
    # Excel would read it as A.
    assert b"_x0041_" not in parts(data)["xl/comments1.xml"].replace(b"_x005F_x0041_", b"")


# ---- nothing else -------------------------------------------------------------------------------------------
def rich(book, sheet):
    """What people and programs lay on a sheet beside its cells."""
    sheet.write_formula("D2", "=SUM(C2:C3)", None, 5)
    sheet.data_validation("B2:B9", {"validate": "list", "source": ["是", "否"]})
    sheet.merge_range("A6:B7", "合并")
    sheet.add_table("F1:G3", {"columns": [{"header": "甲"}, {"header": "乙"}]})
    sheet.add_sparkline("E2", {"range": "S!C2:C3"})
    sheet.set_row(8, None, None, {"hidden": True})
    sheet.autofilter("A1:D4")
    sheet.protect("", {"sort": True})
    sheet.set_footer("&L脚注")
    sheet.write_url("A9", "https://example.org/", string="链接")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=S!$C$2:$C$3"})
    sheet.insert_chart("H2", chart)
    other = book.add_worksheet("其他")
    other.write_comment("A1", "别动")
    other.conditional_format("A1:A9", {"type": "data_bar", "data_bar_2010": True})
    book.define_name("名字", "=S!$A$1")


ROWS = [["电话", "是否", "数", "和"], ["139", "是", 2, 0], ["138", "否", 3, ""]]


def test_every_other_part_is_as_it_was_byte_for_byte():
    old = make.book(ROWS, prepare=rich)
    before, after = parts(old), parts(copy_of(old, told("A2", "B3")))
    assert {name for name in before if before[name] != after[name]} == TOUCHED | {"xl/worksheets/_rels/sheet1.xml.rels"}
    assert after.keys() - before.keys() == {"xl/comments2.xml", "xl/drawings/vmlDrawing2.vml"}
    assert list(after)[: len(before)] == list(before)
    assert len(copy_of(old, told("A2", "B3"))) < len(old) + 4000


def test_the_sheet_itself_changes_in_the_marked_cells_only():
    old = make.book(ROWS, prepare=rich)
    before, after = (parts(data)[make.SHEET] for data in (old, copy_of(old, told("A2", "B3", "C12"))))
    for added in (rb'<row r="12"><c r="C12" s="\d+"/></row>', rb"<legacyDrawing [^>]*/>"):
        after, found = re.subn(added, b"", after)
        assert found == 1
    for cell in (b"A2", b"B3"):
        after, found = re.subn(rb'<c s="\d+" r="%s"' % cell, rb'<c r="%s"' % cell, after)
        assert found == 1
    assert after == before


@pytest.mark.parametrize("kind", ["rich", "conditions"])
def test_what_is_put_in_stands_where_the_schema_wants_it(kind):
    data = copy_of(make.book(ROWS, prepare=rich if kind == "rich" else conditions), told("A2", "Z40"))
    for part, order in ((make.SHEET, marking_sheet.ORDER), ("xl/styles.xml", marking_styles.ORDER)):
        names = [node.local for node in Tree(parts(data)[part]).parse().children]
        assert names == sorted(names, key=order.split().index)
        assert part != make.SHEET or "legacyDrawing" in names


def test_counts_of_styles_are_right():
    root = Tree(
        parts(copy_of(make.book(ROWS, prepare=conditions), told("A2") | told("B2", severity=WARN)))["xl/styles.xml"]
    ).parse()
    assert {node.local: node.number("count") for node in root.children if "count" in node.attributes} == {
        node.local: len(node.children) for node in root.children if "count" in node.attributes
    }


def test_a_relation_of_ours_takes_no_number_that_is_taken():
    old = make.book([["x"]], prepare=lambda _, sheet: sheet.write_url("B1", "https://example.org/"))
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    moved = {name: parts(old)[name].replace(b'"rId1"', b'"rId2"') for name in (make.SHEET, rels)}
    new = copy_of(make.with_parts(old, moved), told("A1"))
    assert page(new)["B1"].hyperlink.target == "https://example.org/"
    ids = re.findall(rb'Id="(\w+)"', parts(new)[rels])
    assert len(set(ids)) == len(ids) == 3
    assert marked_cells(new) == {"A1": SENTENCE}


def test_a_copy_has_the_same_values(tmp_path):
    old = make.book(ROWS, prepare=rich)
    assert values(copy_of(old, told("A2", "D2", "C12", "Z40")), tmp_path) == values(old, tmp_path)


def test_shape_numbers_of_two_sheets_are_never_the_same():
    after = parts(copy_of(make.book(ROWS, prepare=rich), told(*(f"A{row}" for row in range(1, 1100)))))
    drawings = [text for name, text in after.items() if name.endswith(".vml")]
    blocks = [re.findall(rb'data="([\d,]+)"', text)[0].split(b",") for text in drawings]
    assert len(drawings) == 2
    assert len(set(chain.from_iterable(blocks))) == sum(map(len, blocks)) == 3
    numbers = re.findall(rb'"_x0000_s(\d+)"', drawings[1])
    assert len(set(numbers)) == 1099
    assert {b"%d" % (int(number) // 1024) for number in numbers} == set(blocks[1])


# ---- sheets as programs spell them --------------------------------------------------------------------------
def one(at: str, more: str = "") -> str:
    return f'<c r="{at}"{more}><v>1</v></c>'


SPELLINGS = {
    "a cell between two others": (f'<row r="1">{one("A1")}{one("C1")}</row>', "B1"),
    "a cell before the first": (f'<row r="1">{one("C1")}</row>', "A1 B1"),
    "a cell behind the last": (f'<row r="1" spans="1:1">{one("A1")}</row>', "B1 AA1"),
    "a row without cells": ('<row r="1"/>', "B1 C1"),
    "a row that is opened and closed": ('<row r="1"></row>', "B1"),
    "rows that are missing": (f'<row r="3">{one("A3")}</row><row r="5"/>', "A1 B2 A3 A4 B5 A9 A10"),
    "rows in disorder": (f'<row r="3">{one("A3")}</row><row r="1">{one("A1")}</row>', "A1 A3"),
    "cells in disorder": (f'<row r="1">{one("C1")}{one("A1")}</row>', "A1 C1"),
    "addresses left out": ("<row><c><v>1</v></c><c/></row><row><c><v>1</v></c></row>", "A1 B1 D1 A2"),
    "single quotes and spaces": ("<row r='1' ><c  r='A1'  s = '0' ><v>1</v></c ></row >", "A1 B1"),
    "an inline text": ('<row r="1"><c r="A1" t="inlineStr"><is><t>文 &gt; 字</t></is></c></row>', "A1"),
    "a greater-than sign in an attribute": (f'<row r="1" ph="a>b">{one("A1")}</row>', "A1 B1"),
    "a comment between": (f'<row r="1"><!-- <c r="B1"> -->{one("A1")}</row>', "A1 B1"),
    "no cell at all": ("", "A1 B2"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_cell_is_found_or_put_in_its_place(spelling, tmp_path):
    rows, cells = SPELLINGS[spelling]
    old = make.sheet_book(rows)
    new = copy_of(old, told(*cells.split()))
    assert marked_cells(new).keys() == set(cells.split())
    assert values(new, tmp_path) == values(old, tmp_path)
    # How far a row reaches would be said wrongly now.
    assert b"spans" not in parts(new)[make.SHEET]
    if "disorder" not in spelling and "left out" not in spelling:
        written = re.sub(rb"<!--.*?-->", b"", parts(new)[make.SHEET])
        places = [
            openpyxl.utils.cell.coordinate_to_tuple(at.decode()) for at in re.findall(rb"r=[\"']([A-Z]+\d+)", written)
        ]
        assert places == sorted(places)


DIALECTS = {
    "a prefix": lambda xml: re.sub(rb"<(/?)(?=[a-z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x="),
    "a byte order mark": lambda xml: b"\xef\xbb\xbf" + xml,
    "an empty list of rows": lambda xml: re.sub(rb"<sheetData>.*</sheetData>", b"<sheetData/>", xml),
}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_spelling_of_the_parts_will_do(dialect):
    old = make.book([["电话"]])
    change = DIALECTS[dialect]
    xml = {make.SHEET: change(parts(old)[make.SHEET])}
    if dialect != "an empty list of rows":
        xml["xl/styles.xml"] = change(parts(old)["xl/styles.xml"])
    assert marked_cells(copy_of(make.with_parts(old, xml), told("A1", "B3"))).keys() == {"A1", "B3"}


def test_a_cell_that_is_not_written_has_the_style_of_its_row_or_column():
    def prepare(book, sheet):
        sheet.set_column(1, 1, 9, book.add_format({"num_format": "0.0"}))
        sheet.set_row(4, 15, book.add_format({"num_format": "0.00"}))

    sheet = page(copy_of(make.book([["x"]], prepare=prepare), told("B3", "B5", "C7")))
    assert [sheet[cell].number_format for cell in ("B3", "B5", "C7")] == ["0.0", "0.00", "General"]


def test_a_workbook_without_styles_gets_some():
    old = make.book()
    changed = {
        "[Content_Types].xml": re.sub(
            rb'<Override PartName="/xl/styles.xml"[^>]*/>', b"", parts(old)["[Content_Types].xml"]
        ),
        "xl/_rels/workbook.xml.rels": re.sub(
            rb'<Relationship Id="rId\d+" Type="[^"]*/styles"[^>]*/>', b"", parts(old)["xl/_rels/workbook.xml.rels"]
        ),
    }
    left = {name: text for name, text in (parts(old) | changed).items() if name != "xl/styles.xml"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in left.items():
            archive.writestr(name, text)
    new = copy_of(out.getvalue(), told("A1"))
    assert (fill(page(new)["A1"]), page(new)["A1"].value) == (RED, "x")
    names = [node.local for node in Tree(parts(new)["xl/styles.xml"]).parse().children]
    assert names == sorted(names, key=marking_styles.ORDER.split().index)


def test_a_style_that_does_not_exist_is_a_plain_one():
    assert marked_cells(copy_of(make.sheet_book('<row r="1"><c r="A1" s="99"><v>1</v></c></row>'), told("A1"))) == {
        "A1": SENTENCE
    }


# ---- notes that are there -----------------------------------------------------------------------------------
def test_old_notes_stay_and_ours_come_under_them():
    def prepare(_, sheet):
        sheet.write_comment("A1", "店长：请打电话", {"author": "店长"})
        sheet.write_comment("B2", "别的", {"visible": True})

    old = make.book([["a", "b"], ["c", "d"]], prepare=prepare)
    new = copy_of(old, told("A1", "A2"))
    sheet = page(new)
    assert sheet["A1"].comment.text == f"店长：请打电话\n{SENTENCE}"
    assert (sheet["A1"].comment.author, sheet["A2"].comment.author) == ("店长", PRODUCT)
    assert sheet["B2"].comment.text == "别的"
    assert parts(new).keys() == parts(old).keys()
    assert [len(re.findall(b"<v:shape ", parts(data)["xl/drawings/vmlDrawing1.vml"])) for data in (old, new)] == [2, 3]
    heights = [
        [
            int(words.split(b",")[6])
            for words in re.findall(rb"<x:Anchor>([^<]*)<", parts(data)["xl/drawings/vmlDrawing1.vml"])
        ]
        for data in (old, new)
    ]
    assert heights[1][0] > heights[0][0]
    assert heights[1][1] == heights[0][1]


def test_an_old_note_in_plain_text_stays_too():
    book = openpyxl.load_workbook(io.BytesIO(make.book()))
    book["S"]["A1"].comment = openpyxl.comments.Comment("旧话", "店长")
    out = io.BytesIO()
    book.save(out)
    new = copy_of(out.getvalue(), told("A1"))
    assert page(new)["A1"].comment.text == f"旧话\n{SENTENCE}"
    comments = next(text for name, text in parts(new).items() if "comment" in name and name.endswith(".xml"))
    # A plain text beside runs is not shown everywhere.
    assert re.search("<text><r><t[^>]*>旧话</t></r><r><rPr>.*</r></text>".encode(), comments, re.DOTALL)
    # This program names the parts of a drawing by prefixes of its own.
    new = parts(copy_of(new, told("B2")))
    root = ET.fromstring(next(text for name, text in new.items() if name.endswith(".vml")))  # noqa: S314  # our own
    spaces = "{urn:schemas-microsoft-com:vml}shape/{urn:schemas-microsoft-com:office:excel}ClientData"
    assert [[part.text for part in box if part.tag.endswith(("Row", "Column"))] for box in root.findall(spaces)] == [
        ["0", "0"],
        ["1", "1"],
    ]


def test_marking_a_marked_copy_again_says_both():
    twice = copy_of(copy_of(make.book(), told("A1", text="一")), told("A1", text="二") | told("A2"))
    assert marked_cells(twice) == {"A1": "一\n二", "A2": SENTENCE}
    assert parts(twice)["xl/comments1.xml"].count(b"<author>") == 1


def test_form_buttons_keep_their_drawing():
    def prepare(_, sheet):
        sheet.insert_button("C3", {"macro": "m", "caption": "汇总"})

    old = make.book(prepare=prepare)
    after = parts(copy_of(old, told("A1")))["xl/drawings/vmlDrawing1.vml"]
    assert parts(old)["xl/drawings/vmlDrawing1.vml"].partition(b"</xml")[0] in after
    assert b'ObjectType="Note"' in after


# ---- conditional formats ------------------------------------------------------------------------------------
def conditions(book, sheet):
    red = book.add_format({"bg_color": "#00FF00", "bold": True})
    sheet.conditional_format("A1:A9", {"type": "formula", "criteria": '=$A1="x"', "format": red})
    sheet.conditional_format("A1:B9", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("A1:C9", {"type": "cell", "criteria": ">", "value": 3, "format": red})


def test_a_colour_is_not_hidden_by_the_formats_of_the_sheet():
    old = make.book([["x", 5]], prepare=conditions)
    new = copy_of(old, told("A1") | told("B1", severity=WARN))
    rules = [
        (str(area.sqref), rule.priority, rule.type, rule.dxf.fill.bgColor.rgb if rule.dxf and rule.dxf.fill else "")
        for area in page(new).conditional_formatting
        for rule in area.rules
    ]
    first = sorted(rules, key=lambda rule: rule[1])[:2]
    assert first == [("A1", 1, "expression", RED), ("B1", 2, "expression", AMBER)]
    theirs = [
        (str(area.sqref), rule.priority + 2, rule.type)
        for area in page(old).conditional_formatting
        for rule in area.rules
    ]
    assert [rule[:3] for rule in rules if rule[:3] in theirs] == theirs
    assert len(rules) == len(theirs) + 2
    order = rb'<conditionalFormatting sqref="(A1(?: B1)?|B1|A1:[ABC]9)"'
    assert re.findall(order, parts(new)[make.SHEET]) == [b"A1", b"B1", b"A1:A9", b"A1:B9", b"A1:C9"]


def test_a_sheet_without_formats_gets_none_and_those_of_a_pivot_table_are_left_alone():
    assert b"conditionalFormatting" not in parts(copy_of(make.book(), told("A1")))[make.SHEET]
    old = make.book([["x", 5]], prepare=conditions)
    xml = parts(old)[make.SHEET].replace(b"<conditionalFormatting ", b'<conditionalFormatting pivot="1" ', 1)
    new = parts(copy_of(make.with_parts(old, {make.SHEET: xml}), told("A1")))[make.SHEET]
    assert re.findall(rb'priority="\d+"', new) == re.findall(rb'priority="\d+"', xml)


# ---- files --------------------------------------------------------------------------------------------------
def checked(paths: Iterable[Path], folder: Path) -> tuple[Report, campaign.Marked]:
    paths = list(paths)
    report = campaign.check(paths, now=NOW, lang="zh")
    return report, campaign.mark(report, paths, folder)


def written(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def put(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def csv(*rows: tuple[str, ...]) -> str:
    return "".join(",".join(row) + "\n" for row in (HEADERS, *rows))


SHEET = "电话邀约记录"
WRONG_BOOK = make.book([HEADERS, GOOD, BAD], sheet=SHEET)
NOTED = make.book(
    [HEADERS, ("13912345673", *GOOD[1:]), ("13912", *BAD[1:])],
    sheet=SHEET,
    prepare=lambda _, sheet: sheet.write_comment("A3", "旧"),
)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> Path:
    """A campaign folder with wrong files and a good one."""
    home = tmp_path_factory.mktemp("marking") / "活动"
    put(home / "一店" / "张三.xlsx", WRONG_BOOK)
    put(home / "二店" / "李四.xlsx", make.book([HEADERS, ("13912345671", *GOOD[1:-2], "李四", "二店")], sheet=SHEET))
    put(home / "二店" / "怪.xlsx", NOTED)
    put(home / "平.csv", csv(("13912345679", *BAD[1:])))
    return home


@pytest.fixture(scope="module")
def report(handed_in: Path) -> Report:
    return campaign.check([handed_in], now=NOW, lang="zh")


@pytest.fixture
def folder(handed_in: Path, tmp_path: Path) -> Path:
    """The same folder, to be changed."""
    return shutil.copytree(handed_in, tmp_path / "活动")


COPIES = {"一店/张三.xlsx", "二店/怪.xlsx", "平.xlsx"}


def test_only_a_file_with_a_wrong_cell_gets_a_copy_under_its_own_name(folder, report):
    copies = folder / "output" / "标记"
    done = campaign.mark(report, [folder], copies)
    assert written(copies) == COPIES
    assert {path.relative_to(copies).as_posix() for path in done.copies} == COPIES
    findings = report.tables["finding"]
    loud = findings[findings["severity"].ne("INFO") & findings["source"].eq("一店/张三.xlsx")]
    shown = marked_cells((copies / "一店" / "张三.xlsx").read_bytes(), SHEET)
    assert shown == dict(zip(loud["cell"], loud["message"], strict=True))
    assert shown.keys() >= WRONG


def test_the_files_themselves_are_never_touched(folder, report):
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*.*")}
    assert len(before) == 4
    campaign.mark(report, [folder], folder / "output")
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


def test_what_is_written_below_output_is_not_read_again_and_is_replaced(folder, report):
    campaign.mark(report, [folder], folder / "output")
    again, _ = checked([folder], folder / "output")
    assert list(again.tables["source"]["source"]) == list(report.tables["source"]["source"])
    assert "\n" not in marked_cells((folder / "output" / "一店" / "张三.xlsx").read_bytes(), SHEET)["D3"]
    assert written(folder / "output") == COPIES


def test_a_mistake_in_the_header_block_is_one_note_and_a_merged_cell_says_which_row(tmp_path):
    rows = [["门店: 一店", "导购: 张三", "日期: 2020-03-15"], HEADERS[:5], GOOD[:5], BAD[:5], ("139", *GOOD[1:5])]
    data = make.book(rows, prepare=lambda _, sheet: sheet.merge_range("D4:D5", "E"))
    checked([put(tmp_path / "in" / "张三.xlsx", data)], tmp_path / "out")
    shown = marked_cells((tmp_path / "out" / "张三.xlsx").read_bytes())
    assert "涉及3行" in shown["C1"]
    assert shown["D4"].splitlines()[1].startswith("D5 ")
    assert "D5" not in shown


def test_in_a_note_of_several_lines_the_loudest_stands_first():
    said = [marking.Told(WARN, (3, 3), "D4", "请看"), marking.Told(ERROR, (4, 3), "D5", "请改")]
    assert marking.marks_of(said, [(3, 3, 4, 3)]) == {(3, 3): Mark(ERROR, "D5 请改\n请看")}
    assert marking.marks_of(said, []) == {(3, 3): Mark(WARN, "请看"), (4, 3): Mark(ERROR, "请改")}


def test_every_file_of_the_demo_is_marked_and_reads_as_before(tmp_path):
    home = tmp_path / "活动"
    demo.write(demo.plan(3, stores=2, guides=3, days=4, now=NOW, rows=12), home)
    report, done = checked([home], home / "output")
    findings = report.tables["finding"]
    loud = findings[findings["severity"].isin(["ERROR", "WARN"]) & findings["cell"].ne("")]
    assert done.refused == ()
    assert len(done.copies) == loud["source"].nunique() > 3
    seen = 0
    for source, group in loud.groupby("source"):
        path = home / str(source)
        copy = home / "output" / Path(str(source)).with_suffix(".xlsx")
        if path.suffix == ".xlsx":
            assert grids(copy) == grids(path)
        else:
            texts = [[marking_grids.text_of(cell) for cell in row] for grid in grids(path) for row in grid.cells]
            assert [row for grid in grids(copy) for row in grid.cells] == texts
        book = openpyxl.load_workbook(copy)
        told_cells = set(zip(group["sheet"], group["cell"], strict=True))
        notes = {
            (sheet.title if path.suffix == ".xlsx" else "", cell.coordinate): (fill(cell), cell.comment.text)
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.comment
        }
        merged = {at for at in told_cells if at not in notes}
        assert all(not book[sheet][cell].comment for sheet, cell in merged)
        seen += len(told_cells) - len(merged)
        assert {colour for colour, _ in notes.values()} <= {RED, AMBER}
        assert sum(text.count("\n") + 1 for _, text in notes.values()) == len(group)
    assert seen > len(loud) / 2


# ---- what cannot be edited ----------------------------------------------------------------------------------
def test_old_workbooks_and_csv_get_a_new_one_with_the_same_values_as_text(tmp_path):
    home, copies = tmp_path / "in", tmp_path / "out"
    rows = [HEADERS, (13912345670.0, *GOOD[1:5], date(2020, 3, 5), "张三", "一店"), (139.0, *BAD[1:])]
    put(home / "a.xls", make.old_book(rows))
    put(home / "b[1]'.csv", csv(GOOD, BAD).encode("gb18030"))
    put(home / "c.tsv", csv(("=1+1", *BAD[1:])).replace(",", "\t"))
    _, done = checked([home], copies)
    assert written(copies) == {"a.xlsx", "b[1]'.xlsx", "c.xlsx"}
    assert done.refused == ()
    (old,) = grids(copies / "a.xlsx")
    assert old.cells == [list(HEADERS), list(GOOD), ["139", *BAD[1:]]]
    assert marked_cells((copies / "a.xlsx").read_bytes()).keys() >= WRONG
    (flat,) = grids(copies / "b[1]'.xlsx")
    assert (flat.sheet, flat.cells) == ("b_1__", [list(HEADERS), list(GOOD), list(BAD)])
    shown = page((copies / "b[1]'.xlsx").read_bytes(), "b_1__")
    assert (fill(shown["D3"]), shown["D3"].comment.author, "选项" in shown["D3"].comment.text) == (RED, PRODUCT, True)
    (tabs,) = grids(copies / "c.xlsx")
    assert (tabs.cells[1][0], tabs.formulas) == ("=1+1", frozenset())


def test_merged_areas_of_old_workbooks_stay_merged():
    grid = Grid("x", "S", [["a", "b"], ["", "c"]], merged=((0, 0, 1, 0), (1, 1, 1, 1)))
    (sheet,) = openpyxl.load_workbook(io.BytesIO(marking_grids.mark_grids((grid,), {"S": told("A1")}, "x")))
    assert ([str(area) for area in sheet.merged_cells.ranges], fill(sheet["A1"]), sheet["B2"].value) == (
        ["A1:A2"],
        RED,
        "c",
    )
    with pytest.raises(SourceError):
        marking_grids.mark_grids((replace(grid, merged=((0, 0, 1, 0), (0, 0, 0, 1))),), {}, "x")


def test_a_new_workbook_never_takes_the_name_of_another(tmp_path):
    home = tmp_path / "in"
    put(home / "张三.xlsx", WRONG_BOOK)
    put(home / "张三.csv", csv(("13912345679", *BAD[1:])))
    put(home / "张三.xls", make.old_book([HEADERS, ("13912345677", *BAD[1:])]))
    put(home / "李四.csv", csv(("13912345676", *BAD[1:])))
    put(home / "李四.tsv", csv(("13912345675", *BAD[1:])).replace(",", "\t"))
    checked([home], tmp_path / "out")
    assert written(tmp_path / "out") == {
        "张三.xlsx",
        "张三 (csv).xlsx",
        "张三 (xls).xlsx",
        "李四.xlsx",
        "李四 (tsv).xlsx",
    }


def test_a_file_that_is_refused_gets_no_copy(tmp_path):
    put(tmp_path / "in" / "坏.xlsx", b"PK\x03\x04" + bytes(50))
    put(tmp_path / "in" / "张三.xlsx", WRONG_BOOK)
    _, done = checked([tmp_path / "in"], tmp_path / "out")
    assert (written(tmp_path / "out"), done.refused) == ({"张三.xlsx"}, ())


def odd(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    text = parts(data)[part]
    assert old in text
    return make.with_parts(data, {part: text.replace(old, new, 1)})


ODD = {
    "comments without a list": odd(NOTED, "xl/comments1.xml", b"commentList", b"commentLust"),
    "a drawing that is none": make.with_parts(NOTED, {"xl/drawings/vmlDrawing1.vml": b"<html>"}),
    "a drawing that is not there": odd(NOTED, "xl/worksheets/_rels/sheet1.xml.rels", b"vmlDrawing1", b"vmlDrawing9"),
    "styles that are no XML": make.with_parts(NOTED, {"xl/styles.xml": b"<styleSheet"}),
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_file_cannot_be_marked(what):
    with pytest.raises(SourceError) as refusal:
        mark_workbook(ODD[what], {SHEET: told("A3", "B3")})
    assert refusal.value.reason in REFUSALS


def test_what_cannot_be_marked_is_named_and_the_rest_goes_on(folder, report, tmp_path, monkeypatch):
    def refuse(data, marks):
        if data == NOTED:
            raise SourceError("unsafe")
        return mark_workbook(data, marks)

    monkeypatch.setattr(marking, "mark_workbook", refuse)
    done = campaign.mark(report, [folder], tmp_path / "out")
    assert done.refused == (("二店/怪.xlsx", "unsafe"),)
    assert written(tmp_path / "out") == COPIES - {"二店/怪.xlsx"}


def test_a_file_that_changed_meanwhile_is_not_marked_in_the_wrong_cells(folder, report, tmp_path):
    put(folder / "一店" / "张三.xlsx", make.book([["新的一行"], HEADERS, GOOD, BAD], sheet=SHEET))
    put(folder / "平.csv", csv(GOOD, BAD))
    (folder / "二店" / "怪.xlsx").unlink()
    done = campaign.mark(report, [folder], tmp_path / "out")
    assert dict(done.refused) == {"一店/张三.xlsx": "changing", "平.csv": "changing", "二店/怪.xlsx": "no_access"}
    assert written(tmp_path / "out") == set()


# ---- where copies may go ------------------------------------------------------------------------------------
PLACES = {
    ".": False,
    "标记": False,
    "一店": False,
    "一店/output": False,
    "templates": False,
    "outputs": False,
    "output": True,
    "OUTPUT/标记": True,
    "output/标记/今天": True,
    "../别处": True,
    "../活动2": True,
}


@pytest.mark.parametrize("place", PLACES)
def test_copies_go_below_output_or_outside_of_the_campaign_folder(place, folder):
    if PLACES[place]:
        campaign.refuse_marks(folder / place, [folder])
        return
    with pytest.raises(OutputError):
        campaign.refuse_marks(folder / place, [folder])


def test_copies_of_a_single_file_never_land_in_the_campaign_that_it_is_of(folder):
    one_file = [folder / "一店" / "张三.xlsx"]
    for place in (folder / "一店", folder / "一店" / "标记", one_file[0]):
        with pytest.raises(OutputError):
            campaign.refuse_marks(place, one_file)
    campaign.refuse_marks(folder / "标记", one_file)
    put(folder / campaign.SETTINGS, b"x")
    for place in (folder / "标记", folder / "一店" / "output"):
        with pytest.raises(OutputError):
            campaign.refuse_marks(place, one_file)
    campaign.refuse_marks(folder / "output" / "标记", one_file)


def test_a_link_that_leads_back_does_not_overwrite_what_was_handed_in(folder, report, tmp_path):
    before = (folder / "一店" / "张三.xlsx").read_bytes()
    out = tmp_path / "out"
    out.mkdir()
    (out / "一店").symlink_to(folder / "一店")
    done = campaign.mark(report, [folder], out)
    assert (folder / "一店" / "张三.xlsx").read_bytes() == before
    assert dict(done.refused) == {"一店/张三.xlsx": "no_access"}


def test_a_copy_that_is_open_elsewhere_does_not_keep_the_others_from_being_written(
    folder, report, tmp_path, monkeypatch
):
    def move(made, path):
        if path.name == "张三.xlsx":
            raise PermissionError(errno.EACCES, "in use")
        made.replace(path)

    put(tmp_path / "out" / "一店" / "张三.xlsx", b"old")
    monkeypatch.setattr(replacing, "move_file", move)
    done = campaign.mark(report, [folder], tmp_path / "out")
    assert dict(done.refused) == {"一店/张三.xlsx": "no_access"}
    assert {path.relative_to(tmp_path / "out").as_posix() for path in done.copies} == COPIES - {"一店/张三.xlsx"}
    shutil.rmtree(tmp_path / "out")
    with pytest.raises(OutputError):
        campaign.mark(report, [folder], tmp_path / "out")


def test_a_folder_that_cannot_be_made_is_one_sentence(folder, report, tmp_path):
    with pytest.raises(OutputError):
        campaign.mark(report, [folder], put(tmp_path / "文件", b"x"))


# ---- the command --------------------------------------------------------------------------------------------
@pytest.fixture
def looked_at(report, monkeypatch):
    """The command finds the report made already."""
    monkeypatch.setattr(campaign, "check", lambda *_, **__: report)


@pytest.mark.usefixtures("looked_at")
def test_the_command_says_what_was_marked_and_where(folder, tmp_path, capsys):
    out = tmp_path / "out"
    (folder / "二店" / "怪.xlsx").write_bytes(b"x")
    assert cli.run(["check", str(folder), "--mark", str(out)]) == 1
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "没有标记 二店/怪.xlsx\uff1a文件正在写入",
        f"标记副本 2 份\uff0c写在 {out}\uff1a错误标红\uff0c警告标黄\uff0c改法写在格子的批注里\uff1b原文件没有改动。",
    ]
    assert cli.run(["check", str(folder), "--mark", str(out), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "二店/怪.xlsx was not marked: it is still being written\n2 marked copies are in" in said


def test_a_path_that_does_not_exist_is_said_first(tmp_path, capsys):
    assert cli.run(["check", str(tmp_path / "没有.xlsx"), "--mark", str(tmp_path / "out")]) == 2
    assert "找不到" in capsys.readouterr().err


def test_without_a_wrong_cell_no_copy_is_written(handed_in, tmp_path, capsys):
    good = handed_in / "二店" / "李四.xlsx"
    assert cli.run(["check", str(good), "--now", NOW.isoformat(), "--mark", str(tmp_path / "out"), "--lang", "en"]) == 0
    assert "no copy was written" in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("looked_at")
def test_the_command_lists_the_copies_as_json(folder, tmp_path, capsys):
    assert cli.run(["check", str(folder), "--mark", str(tmp_path / "out"), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["marked"] == [str(tmp_path / "out" / name) for name in sorted(COPIES)]
    assert said["unmarked"] == {}


def test_the_command_refuses_a_place_that_is_read_before_it_reads(folder, monkeypatch, capsys):
    monkeypatch.setattr(campaign, "check", lambda *_, **__: pytest.fail("it read first"))
    assert cli.run(["check", str(folder), "--mark", str(folder / "标记")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "output" in said
    assert not (folder / "标记").exists()

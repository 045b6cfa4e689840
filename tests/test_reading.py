"""What people hand in comes out as it stands in their sheets, or is refused with a reason; nothing else happens."""

from __future__ import annotations

import io
import os
import time
from dataclasses import replace
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import make_files as make
import pytest
from openpyxl import load_workbook

from sheets_automation.connectors import workbooks
from sheets_automation.connectors.files import find_files
from sheets_automation.connectors.text_files import read_text
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.model.grid import Grid, Source
from sheets_automation.model.refusals import REFUSALS

CSV = "联系电话,备注\n13912345678,好\n"


def read(folder: Path, name: str, data: bytes) -> Source:
    """Read in this process, as a child would."""
    path = folder / name
    path.write_bytes(data)
    return read_source(str(path), name)


def grid(folder: Path, data: bytes, name: str = "a.xlsx") -> Grid:
    source = read(folder, name, data)
    assert source.refusal == ""
    return source.grids[0]


# Which files are handed in


def test_every_file_that_someone_handed_in_is_found_in_order(tmp_path):
    wanted = [
        "a.xlsx",
        "worklists/电话.xlsx",
        "一店/photo.JPG",
        "一店/张三.xlsx",
        "一店/模板.et",
        "一店/templates/x.csv",
        "说明.txt",
    ]
    passed_over = [
        *("~$a.xlsx", ".hidden.xlsx", ".sheets_automation/parts.xlsx", "templates/call_log.xlsx", "output/a.xlsx"),
        *("operator_summary.xlsx", "operator_summary 2030.xlsx", "worklists/回拨清单_一店.xlsx", "开始.command"),
        *("运行.log", "Thumbs.db", ".DS_Store", "一店/.git/a.csv", "a.xlsx.tmp", "desktop.ini"),
    ]
    for name in [*wanted, *passed_over]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [path.relative_to(tmp_path).as_posix() for path in find_files(tmp_path)] == sorted(wanted)


def test_links_are_followed_to_files_inside_the_folder_only(tmp_path):
    root, outside = tmp_path / "campaign", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (root / "a.csv").write_text(CSV, "utf-8")
    (outside / "b.csv").write_text(CSV, "utf-8")
    (root / "link.csv").symlink_to(root / "a.csv")
    (root / "out.csv").symlink_to(outside / "b.csv")
    (root / "folder").symlink_to(outside)
    (root / "broken.csv").symlink_to(root / "gone.csv")
    # A link to a file of the folder is that file once more; one to nothing is named.
    assert [path.name for path in find_files(root)] == ["a.csv", "broken.csv"]
    assert read_source(str(root / "broken.csv"), "broken.csv").refusal == "no_access"


# What cells become


def test_cells_of_a_workbook_keep_their_kind(tmp_path):
    row = ["NA", "NULL", "None", "nan", "", 13800138000.0, 3.1, date(2020, 3, 5), datetime(2020, 3, 5, 14, 30)]
    seen = grid(tmp_path, make.book([[*row, clock(14, 30), True, "0139"]])).cells
    assert seen == [[*row, clock(14, 30), "TRUE", "0139"]]
    assert [type(cell) for cell in seen[0][7:10]] == [date, datetime, clock]


def test_a_duration_is_a_time_of_day_under_a_day(tmp_path):
    def durations(writer, page):
        form = writer.add_format({"num_format": "[h]:mm"})
        page.write_number(0, 0, 0.5, form)
        page.write_number(0, 1, 1.5, form)

    assert grid(tmp_path, make.book([], prepare=durations)).cells == [[clock(12), "1 day, 12:00:00"]]


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_are_right_in_both_date_systems(tmp_path, date1904):
    seen = grid(tmp_path, make.book([[date(2020, 3, 5), 43895]], options={"date_1904": date1904}))
    assert seen.cells == [[date(2020, 3, 5), 43895]]
    assert seen.date1904 is date1904


SHEETS = {
    "a wrong dimension": (make.cells("A1", "C3"), [[1, "", ""], ["", "", ""], ["", "", 1]]),
    "leading blanks": (make.cells("B2"), [["", ""], ["", 1]]),
    "rows out of order": (make.cells("A3", "A1"), [[1], [""], [1]]),
    "cells without addresses": (
        "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
        [[1, 2], [3, ""]],
    ),
    "text inside cells": ('<row r="1"><c r="A1" t="inlineStr"><is><t>张三</t></is></c></row>', [["张三"]]),
    "numbers as text": ('<row r="1"><c r="A1" t="str"><v>13912345678</v></c></row>', [["13912345678"]]),
    "formatted blanks at the end": (make.cells("A1") + '<row r="9"><c r="Z9" s="0"/></row>', [[1]]),
    "texts that show nothing at the end": (
        make.cells("A1") + '<row r="2"><c r="B2" t="str"><f>""</f><v></v></c></row>',
        [[1]],
    ),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", SHEETS)
def test_every_cell_stands_where_its_address_says(tmp_path, case):
    rows, expected = SHEETS[case]
    assert grid(tmp_path, make.sheet_book(rows, before='<dimension ref="A1"/>')).cells == expected


def test_formulas_are_named_except_in_check_columns(tmp_path):
    assert grid(tmp_path, make.template(5)).formulas == frozenset()

    def formulas(_, page):
        page.write_formula(1, 0, "=1+1", None, 2)
        page.write_formula(1, 1, "=1+1", None, "")
        page.write_formula(1, 2, "=1+1", None, "✔")
        page.write_formula(5, 0, "=1+1", None, "")
        page.write_formula(1, 9, "=1+1", None, "")

    seen = grid(tmp_path, make.book([["备注", "联系电话", "Check *"]], prepare=formulas))
    assert seen.cells[1] == [2, "", "✔"]
    assert seen.formulas == {(1, 0), (1, 1)}


def test_error_cells_show_their_text_and_are_named(tmp_path):
    def errors(_, page):
        page.write_formula(0, 0, "=NA()", None, "#N/A")
        page.write_formula(2, 1, "=#REF!", None, "#REF!")

    seen = grid(tmp_path, make.book([["", "x"]], prepare=errors))
    assert seen.cells == [["#N/A", "x"], ["", ""], ["", "#REF!"]]
    assert seen.errors == {(0, 0), (2, 1)}


def test_openpyxl_has_the_word_where_it_sees_something_else(tmp_path, monkeypatch):
    """Here the guard takes typed cells for a formula and an error, does not know a text, and passes over formulas."""

    def both(_, page):
        page.write_formula(1, 0, "=B2", None, 2)
        page.write_formula(3, 1, "=NA()", None, "#N/A")
        page.write_formula(4, 0, "=1/0", None, "#DIV/0!")

    seen = workbooks.inspect(make.book([["备注", "x"]], prepare=both), ".xlsx")
    noted = {(0, 0): "#REF!", (3, 1): "#VALUE!", (4, 0): "#DIV/0!"}
    wrong = replace(seen.sheets["S"], formulas={1: [0]}, errors=noted)
    monkeypatch.setattr(workbooks, "inspect", lambda *_: replace(seen, sheets={"S": wrong}))
    told = grid(tmp_path, make.book([["备注", "x"]], prepare=both))
    assert told.formulas == {(1, 0), (3, 1), (4, 0)}
    assert told.errors == {(3, 1), (4, 0)}
    assert told.cells == [["备注", "x"], [2, ""], ["", ""], ["", "#N/A"], ["#DIV/0!", ""]]


RICH = '<is><r><rPr><b/><family val="2"/></rPr><t>张</t></r><r><t>三</t></r></is>'
FORMULA = '<c r="C1"><f>1+1</f><v>2</v></c>'
BOTH = '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="e"><f>NA()</f><v>#N/A</v></c>'
SECOND_LOOKS = {
    # rows of a sheet that has a formula; cells, formulas and errors
    "a text in two fonts is no formula": (
        f'<row r="1"><c r="A1" t="inlineStr">{RICH}</c>{FORMULA}</row>',
        [["张三", "", 2]],
        {(0, 2)},
        set(),
    ),
    "rows out of order": (
        f'<row r="3"><c r="A3" t="e"><v>#REF!</v></c></row><row r="1">{FORMULA}</row><row r="2">{BOTH}</row>',
        [["", "", 2], [2, "#N/A", ""], ["#REF!", "", ""]],
        {(0, 2), (1, 0), (1, 1)},
        {(1, 1), (2, 0)},
    ),
    "a formula that is shared by the cells below": (
        (
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">1+1</f><v>2</v></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c></row>'
            '<row r="3"><c r="A3"><f t="shared" si="0"></f><v>2</v></c></row>'
        ),
        [[2], [2], [2]],
        {(0, 0), (1, 0), (2, 0)},
        set(),
    ),
    "errors without a text": (
        f'<row r="1"><c r="A1" t="e"><v></v></c><c r="B1" t="e"/>{FORMULA}</row>',
        [["#VALUE!", "#VALUE!", 2]],
        {(0, 2)},
        {(0, 0), (0, 1)},
    ),
}


@pytest.mark.parametrize("case", SECOND_LOOKS)
def test_no_formula_and_no_error_is_lost_or_invented(tmp_path, case):
    rows, cells, formulas, errors = SECOND_LOOKS[case]
    told = grid(tmp_path, make.sheet_book(rows))
    assert (told.cells, told.formulas, told.errors) == (cells, formulas, errors)


@pytest.mark.filterwarnings("ignore")  # one of openpyxl's would end the second look
@pytest.mark.parametrize("number", [20200305, 13912345601, 13912345601.5])
def test_a_number_under_a_date_format_is_no_error_beside_a_formula(tmp_path, number):
    def dated(writer, page):
        page.write_number(0, 0, number, writer.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_formula(0, 1, "=1+1", None, 2)
        page.write_formula(1, 0, "=NA()", None, "#N/A")

    told = grid(tmp_path, make.book([], prepare=dated))
    assert told.cells == [[number, 2], ["#N/A", ""]]
    assert (told.formulas, told.errors) == ({(0, 1), (1, 0)}, {(1, 0)})


def test_formulas_and_errors_are_named_where_openpyxl_cannot_open_the_file(tmp_path):
    """As phones write them: a colour that is no colour."""

    def both(_, page):
        page.write_formula(1, 0, "=B2", None, 2)
        page.write_formula(2, 0, "=NA()", None, "#N/A")

    styles = '<styleSheet><fonts><font><color rgb="none"/></font></fonts></styleSheet>'
    odd = make.with_parts(make.book([["备注", "x"]], prepare=both), {"xl/styles.xml": styles})
    with pytest.raises(ValueError, match="could not read stylesheet"):
        load_workbook(io.BytesIO(odd))
    told = grid(tmp_path, odd)
    assert told.formulas == {(1, 0), (2, 0)}
    assert told.errors == {(2, 0)}


def test_hidden_and_filtered_rows_are_read_and_named(tmp_path):
    def hide(_, page):
        page.set_row(1, None, None, {"hidden": True})
        page.set_row(500, None, None, {"hidden": True})
        page.set_column(0, 0, None, None, {"hidden": True})

    seen = grid(tmp_path, make.book([["a"], ["b"], ["c"]], prepare=hide))
    assert seen.cells == [["a"], ["b"], ["c"]]
    assert seen.hidden == {1}


def test_merged_ranges_are_named_as_far_as_the_sheet_is_filled(tmp_path):
    def merge(_, page):
        page.merge_range("A1:A2", "一店")
        page.merge_range("C2:F9", "x")
        page.merge_range("J20:K21", "")

    seen = grid(tmp_path, make.book([["", "a"], ["", "b"], ["", "c"]], prepare=merge))
    assert seen.merged == ((0, 0, 1, 0), (1, 2, 2, 2))


def test_hidden_sheets_are_read_and_chart_sheets_are_not(tmp_path):
    def more(writer, _):
        writer.add_worksheet("隐藏 & 1").write(0, 0, 5)
        writer.get_worksheet_by_name("隐藏 & 1").hide()
        chart = writer.add_chart({"type": "line"})
        chart.add_series({"values": "=S!$A$1:$A$1"})
        writer.add_chartsheet("图").set_chart(chart)

    source = read(tmp_path, "a.xlsm", make.book(prepare=more))
    assert [(one.sheet, one.cells) for one in source.grids] == [("S", [["x"]]), ("隐藏 & 1", [[5]])]


def test_a_million_formatted_blank_rows_come_out_as_nothing(tmp_path):
    began = time.process_time()
    assert grid(tmp_path, make.million_blank_rows()).cells == [[1]]
    assert time.process_time() - began < 20


def test_openpyxl_reads_what_calamine_cannot(tmp_path, monkeypatch):
    class PanicException(BaseException):  # the name under which Rust's panics come
        pass

    def panic(*_):
        raise PanicException

    before = grid(tmp_path, make.template(3))
    monkeypatch.setattr(workbooks, "READERS", (panic, workbooks.READERS[1]))
    after = grid(tmp_path, make.template(3))
    assert [[str(cell)[:10] for cell in row] for row in before.cells] == [
        [str(cell)[:10] for cell in row] for row in after.cells
    ]


# Old workbooks


def test_an_old_workbook_reads_like_a_new_one(tmp_path):
    def extras(page):
        page.write_merge(3, 4, 0, 1, "一店")
        page.row(1).hidden = True

    rows = [["NA", 13800138000, date(2020, 3, 5)], [True, 3.1, datetime(2020, 3, 5, 14, 30)], ["", "x", ""]]
    seen = grid(tmp_path, make.old_book(rows, prepare=extras), "a.xls")
    assert seen.cells[:3] == [rows[0], ["TRUE", *rows[1][1:]], rows[2]]
    assert seen.cells[3:] == [["一店", "", ""]]
    assert seen.hidden == {1}
    assert seen.merged == ((3, 0, 3, 1),)


def test_an_error_in_an_old_workbook_shows_its_text(tmp_path):
    data = make.old_book([["x", True]])
    # BOOLERR record: row, column, format, value, kind (0 truth, 1 error); #N/A is 42 [MS-XLS 2.4.24].
    at = data.index(b"\x05\x02\x08\x00")
    broken = data[: at + 10] + bytes([42, 1]) + data[at + 12 :]
    seen = grid(tmp_path, broken, "a.xls")
    assert seen.cells == [["x", "#N/A"]]
    assert seen.errors == {(0, 1)}


# Text

ENCODED = {
    "UTF-8": CSV.encode(),
    "UTF-8 with a mark": CSV.encode("utf-8-sig"),
    "GB18030": CSV.encode("gb18030"),
    "UTF-16 by Excel": b"\xff\xfe" + CSV.replace(",", "\t").encode("utf-16-le"),
    "UTF-16 big endian": b"\xfe\xff" + CSV.encode("utf-16-be"),
    "UTF-16 without a mark": CSV.encode("utf-16-le"),
    "UTF-16 big endian without a mark": CSV.encode("utf-16-be"),
    "semicolons": CSV.replace(",", ";").encode(),
    "named separator": ("sep=|\r\n" + CSV.replace(",", "|")).encode(),
    "lines of old Macs": CSV.replace("\n", "\r").encode(),
}


@pytest.mark.parametrize("case", ENCODED)
def test_text_is_read_in_every_encoding_that_people_export(tmp_path, case):
    seen = grid(tmp_path, ENCODED[case], "a.csv")
    assert seen.cells == [["联系电话", "备注"], ["13912345678", "好"]]
    assert seen.sheet == ""


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_character_that_ends_in_a_zero_byte_is_a_character(tmp_path, encoding):
    """U+4E00, U+5200 and the wide space have a zero byte as ASCII has, on its other side."""
    text = "联系电话,门店,备注\n13912345678,一店,一刀一\u3000一\n"
    seen = grid(tmp_path, text.encode(encoding), "a.csv")
    assert seen.cells == [["联系电话", "门店", "备注"], ["13912345678", "一店", "一刀一\u3000一"]]


@pytest.mark.parametrize("stray", ["\0", "\x07", "\0\x07"])
def test_a_stray_control_character_keeps_no_short_text_from_being_read(tmp_path, stray):
    assert grid(tmp_path, CSV.replace("好", f"好{stray}").encode(), "a.csv").cells[1] == ["13912345678", f"好{stray}"]


ERROR_WORDS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


def test_an_error_that_was_exported_as_text_is_an_error(tmp_path):
    words = [*ERROR_WORDS, "NA", "NULL", "#1", "见#REF!", "#ref!"]
    seen = grid(tmp_path, "\n".join(f"{word},x" for word in words).encode(), "a.csv")
    assert seen.cells == [[word, "x"] for word in words]
    assert seen.errors == {(row, 0) for row in range(len(ERROR_WORDS))}


QUOTES = {
    "a line break in a remark": ('a,b,c\n1,"x\ny",2\n', [["a", "b", "c"], ["1", "x\ny", "2"]]),
    "a comma in a remark": ('a,b\n1,"x,y"\n', [["a", "b"], ["1", "x,y"]]),
    "a quote never closed": (
        'a,b,c\n1,"x,2\n3,"y,z"\n5,6,7\n',
        [["a", "b", "c"], ["1", '"x', "2"], ["3", "y,z", ""], ["5", "6", "7"]],
    ),
    "a quote never closed in the last line": ('a,b\n1,"x\n', [["a", "b"], ["1", '"x']]),
    "a quote that closes at the next row's": (
        'a,b,c,d\n1,2,3,"x\n5,"y",7,8\n',
        [["a", "b", "c", "d"], ["1", "2", "3", '"x'], ["5", "y", "7", "8"]],
    ),
    "a quote that takes in a whole row and closes": (
        'a,b,c\n1,2,"x\n3,4,"\n',
        [["a", "b", "c"], ["1", "2", '"x'], ["3", "4", '"']],
    ),
    "a quote that takes in a dozen lines": (
        '"' + "x\n" * 12 + '"\n',
        [['"x'], *[["x"]] * 11, ['"']],
    ),
    "a quoted word at the start of a remark": ('a,b\n1,"张三"先生\n', [["a", "b"], ["1", "张三先生"]]),
    "inches": ('a,b\n55" 电视,1\n', [["a", "b"], ['55" 电视', "1"]]),
    "short and blank lines": ("a,b,c\n\n1\n", [["a", "b", "c"], ["", "", ""], ["1", "", ""]]),
    "blank ends": ("a,b,,\n,,,\n", [["a", "b"]]),
    "a leading apostrophe": ("'139,NULL\n", [["'139", "NULL"]]),
}


@pytest.mark.parametrize("case", QUOTES)
def test_no_quote_swallows_a_row(tmp_path, case):
    text, expected = QUOTES[case]
    assert grid(tmp_path, text.encode(), "a.csv").cells == expected


def test_one_open_quote_among_many_rows_loses_none(tmp_path):
    lines = [f"1391234{number:04},张三,备注" for number in range(3000)]
    lines[700] = '13912340700,张三,"备注'
    lines[2500] = '13912342500,"张,三",备注'
    seen = grid(tmp_path, "\n".join(lines).encode(), "a.csv").cells
    assert len(seen) == 3000
    assert seen[2500] == ["13912342500", "张,三", "备注"]


def test_a_wide_row_times_many_rows_is_too_big():
    with pytest.raises(Exception, match="too_big"):
        read_text(b"," * 10_000 + b"\n1" * 10_000)


# What cannot be read

REFUSED = {
    "zero.xlsx": (b"", "empty"),
    "cut.xlsx": (make.template(20)[:-300], "damaged"),
    "web page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "mismatch"),
    "workbook.csv": (make.book(), "mismatch"),
    "new.xls": (make.book(), "mismatch"),
    "old.xlsx": (make.old_book([["x"]]), "mismatch"),
    "password.xlsx": (make.encrypted(), "encrypted"),
    "password.xls": (make.encrypted(), "encrypted"),
    "document.xls": (
        make.old_book([["x"]]).replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le")),
        "mismatch",
    ),
    "cut.xls": (make.old_book([["x"] * 50] * 50)[:3000], "damaged"),
    "bomb.xlsx": (make.bomb(), "too_big"),
    "cut.csv": (CSV.encode()[:-2], "damaged"),
    "one bad byte.csv": ((CSV * 50).encode().replace("备".encode(), b"\xff\xa4\x87", 1), "encoding"),
    "one bad byte that GB18030 would read.csv": (
        ("客户,备注\n" * 50).encode().replace(b"\xe5", b"\xc3", 1),
        "encoding",
    ),
    "unknown.csv": (b"\x81\x20\xff\xff,\xff\n" * 5, "encoding"),
    "nul.csv": (b"a\0\0b,c\0\n", "mismatch"),
    "noise.csv": (bytes(range(1, 9)) * 20, "mismatch"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_for_its_reason(tmp_path, name):
    data, expected = REFUSED[name]
    source = read(tmp_path, name, data)
    assert source.refusal == expected
    assert source.refusal in REFUSALS
    assert source.grids == ()


def test_a_file_that_vanished_or_is_no_file_may_not_be_read(tmp_path):
    (tmp_path / "folder.xlsx").mkdir()
    for name in ("gone.xlsx", "folder.xlsx"):
        assert read_source(str(tmp_path / name), name).refusal == "no_access"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        assert read_source(str(tmp_path / "pipe.csv"), "pipe.csv").refusal == "no_access"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_may_not_be_read(tmp_path):
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (tmp_path / "a.csv").chmod(0)
    assert read_source(str(tmp_path / "a.csv"), "a.csv").refusal == "no_access"


@pytest.mark.parametrize(("times", "expected"), [(1, ""), (2, "changing")])
def test_a_file_that_changes_while_it_is_read_is_read_again_once(tmp_path, monkeypatch, times, expected):
    path = tmp_path / "a.csv"
    path.write_text(CSV, "utf-8")
    plain, left = Path.open, [times]

    def growing(self, mode):
        if left[0]:
            left[0] -= 1
            with plain(self, "ab") as file:
                file.write(b"1,2\n")
        return plain(self, mode)

    monkeypatch.setattr(workbooks.Path, "open", growing)
    monkeypatch.setattr(workbooks, "SETTLE", 0)
    source = read_source(str(path), "a.csv")
    assert source.refusal == expected
    if not expected:
        assert len(source.grids[0].cells) == 3


@pytest.mark.parametrize("lock", ["~$张三电话.xlsx", "~$电话.xlsx", ".~张三电话.xlsx", ".~lock.张三电话.xlsx#", ""])
def test_a_lock_file_says_that_a_file_is_open(tmp_path, lock):
    if lock:
        (tmp_path / lock).write_bytes(b"x")
    assert read(tmp_path, "张三电话.xlsx", make.book()).open_elsewhere is bool(lock)

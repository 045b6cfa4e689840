"""Every file that may not be opened is refused for its reason, quickly; every odd but sound one passes."""

from __future__ import annotations

import struct
import time
import tracemalloc

import make_files as make
import pytest

from sheets_automation.connectors import guard, sheet_xml
from sheets_automation.connectors.guard import inspect
from sheets_automation.model.errors import SourceError
from sheets_automation.model.refusals import REFUSALS

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
DTD = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'


def reason(data: bytes, suffix: str = ".xlsx") -> str:
    try:
        inspect(data, suffix)
    except SourceError as error:
        return error.reason
    return ""


def part(name: str, text: bytes | str = b"x") -> bytes:
    return make.with_parts(make.book(), {name: text})


def renamed_part(old: bytes, new: bytes) -> bytes:
    """The name of a part changed in the zip's headers, where zipfile itself would not write it."""
    return part(old.decode()).replace(old, new)


def merge(area: str, kind: str = "mergeCell") -> bytes:
    return make.sheet_book(ROW, f'<{kind}s><{kind} ref="{area}"/></{kind}s>')


def symlink() -> bytes:
    data = bytearray(part("xl/link.xml", b"/etc/passwd"))
    at = data.index(b"xl/link.xml", data.index(b"PK\x01\x02")) - 46
    struct.pack_into("<I", data, at + 38, 0o120777 << 16)
    return bytes(data)


def flagged_encrypted() -> bytes:
    data = bytearray(make.book())
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + 8, 1)
    return bytes(data)


REFUSED = {
    "nothing in it": (lambda: b"", "empty"),
    "more bytes than any hand-in": (lambda: b"PK\x03\x04" + bytes(guard.MAX_FILE), "too_big"),
    "a photo": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), "mismatch"),
    "a web page": (lambda: b"<html><table></table></html>", "mismatch"),
    "an old workbook": (lambda: make.old_book([["x"]]), "mismatch"),
    "a password": (make.encrypted, "encrypted"),
    "a password on a part": (flagged_encrypted, "encrypted"),
    "cut off": (lambda: make.template(20)[:-200], "damaged"),
    "cut off at the start of the directory": (lambda: make.template(20)[:60], "damaged"),
    "a zip of photos": (lambda: make.with_parts(make.book(), {"_rels/.rels": "<Relationships/>"}), "mismatch"),
    "broken XML in the workbook": (lambda: part("xl/workbook.xml", "<workbook"), "damaged"),
    "one digit changed on disk": (lambda: make.one_digit_changed(make.book([["13912345678"]])), "damaged"),
    "a gigabyte of spaces": (make.bomb, "too_big"),
    "a gigabyte that says it is small": (lambda: make.declared(make.bomb(), 100), "unsafe"),
    "a part that says it is long": (lambda: make.declared(make.template(5), 90_000), "damaged"),
    "twenty megabytes of spaces": (lambda: make.bomb(20), "too_big"),
    "thousands of parts": (lambda: many_parts(guard.MAX_PARTS + 1), "too_big"),
    "the same part twice": (lambda: renamed_part(b"xl/worksheets/sheet2.xml", b"xl/worksheets/sheet1.xml"), "unsafe"),
    "a part above the folder": (lambda: renamed_part(b"xl/a/b.xml", b"../../b.xm"), "unsafe"),
    "a part at the root": (lambda: renamed_part(b"xl/b.xml", b"/etc/b.x"), "unsafe"),
    "a link as a part": (symlink, "unsafe"),
    "a DTD in a sheet": (lambda: part(make.SHEET, DTD + make.body(ROW)), "unsafe"),
    "a DTD in the texts": (lambda: part("xl/sharedStrings.xml", DTD + "<sst/>"), "unsafe"),
    "a DTD in UTF-16": (lambda: part("xl/sharedStrings.xml", (DTD + "<sst/>").encode("utf-16")), "unsafe"),
    "a sheet in UTF-16": (lambda: part(make.SHEET, make.body(ROW).encode("utf-16")), "unsafe"),
    "a sheet that says it is in GBK": (lambda: part(make.SHEET, make.body(ROW).replace("UTF-8", "GBK")), "unsafe"),
    "two values in one cell": (lambda: make.sheet_book(make.cells("A1") + make.cells("A1")), "unsafe"),
    "two values in one cell, far apart": (
        lambda: make.sheet_book(make.cells("A1", *(f"A{row}" for row in range(2, 9000)), "A1")),
        "unsafe",
    ),
    "a column beyond XFD": (lambda: make.sheet_book(make.cells("XFE1")), "unsafe"),
    "a row beyond 1048576": (lambda: make.sheet_book(make.cells("A1048577")), "unsafe"),
    "row 0": (lambda: make.sheet_book(make.cells("A0")), "unsafe"),
    "the corner of the grid": (lambda: make.sheet_book(make.cells("A1", "XFD1048576")), "unsafe"),
    "the corner, with single quotes": (
        lambda: make.sheet_book(make.cells("A1", "XFD1048576").replace('"', "'")),
        "unsafe",
    ),
    "a giant merged range": (lambda: merge("A1:XFD1048576"), "unsafe"),
    "many merged ranges, giant together": (lambda: merge('A1:A600000"/><mergeCell ref="B1:B600000'), "unsafe"),
    "a giant link": (lambda: merge("A1:XFD1048576", "hyperlink"), "unsafe"),
    "a merged range backwards": (lambda: merge("C3:A1"), "unsafe"),
    "two tables of cells": (lambda: make.sheet_book(ROW + "</sheetData><sheetData>" + ROW), "unsafe"),
}


def many_parts(count: int) -> bytes:
    return make.with_parts(make.book(), {f"xl/p{number}.xml": "<p/>" for number in range(count)})


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_opened_is_refused_for_its_reason(case):
    build, expected = REFUSED[case]
    data = build()
    assert expected in REFUSALS
    assert reason(data) == expected


@pytest.mark.parametrize("build", [make.bomb, lambda: make.declared(make.bomb(), 100)], ids=["honest", "lying"])
def test_a_bomb_costs_neither_time_nor_memory(build):
    data = build()
    assert len(data) < 2 << 20
    tracemalloc.start()
    began = time.perf_counter()
    assert reason(data)
    assert time.perf_counter() - began < 1
    assert tracemalloc.get_traced_memory()[1] < 10 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("suffix", "data", "expected"),
    [
        (".csv", b"PK\x03\x04rest", "mismatch"),
        (".csv", b"%PDF-1.4", "mismatch"),
        (".csv", b"\xef\xbb\xbf\n <HTML>", "mismatch"),
        (".csv", b"PK,name\n", ""),
        (".csv", b"a<b,c\n", ""),
        (".xls", b"<html>", "mismatch"),
        (".xls", make.encrypted(), "encrypted"),
        (".xls", make.book(), "mismatch"),
        (".xls", make.old_book([["x"]]), ""),
        (".xlsm", make.book(), ""),
        (".csv", b"", "empty"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(suffix, data, expected):
    assert reason(data, suffix) == expected


SOUND = {
    "a template": lambda: make.template(50),
    "a wrong dimension": lambda: make.sheet_book(make.cells("A1", "B2"), before='<dimension ref="A1"/>'),
    "prefixed XML": lambda: part(
        make.SHEET,
        '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    ),
    "a comment in the sheet": lambda: make.sheet_book(ROW + "<!-- printed -->"),
    "rows out of order": lambda: make.sheet_book(make.cells("A3", "A1")),
    "whole rows and columns coloured": lambda: make.sheet_book(
        ROW + '<row r="2"><c r="XFD2" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    ),
    "an empty sheet": lambda: part(make.SHEET, make.HEAD + "<sheetData/></worksheet>"),
    "a big picture": lambda: part("xl/media/image1.png", bytes(6 << 20 >> 5) + bytes(range(256)) * 3000),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_is_odd_but_sound_passes(case):
    assert reason(SOUND[case]()) == ""


def test_all_parts_together_have_a_limit(monkeypatch):
    monkeypatch.setattr(guard, "MAX_INFLATED", 2000)
    assert reason(make.book()) == "too_big"


def notes(rows: str, after: str = "") -> sheet_xml.SheetNotes:
    return inspect(make.sheet_book(rows, after), ".xlsx").sheets["S"]


ODD_SPELLINGS = {
    "as Excel writes": lambda text: text,
    "single quotes": lambda text: text.replace('"', "'"),
    "style before address": lambda text: text.replace("<c r=", '<c s="0" r='),
    "with a comment": lambda text: text + "<!-- -->",
}


@pytest.mark.parametrize("spelling", ODD_SPELLINGS)
def test_what_stands_where_is_noted_however_it_is_spelled(spelling):
    rows = (
        '<row r="1"><c r="A1" t="str"><f>B1</f><v>x</v></c><c r="C1" t="e"><v>#REF!</v></c></row>'
        '<row r="2" spans="1:2" hidden="1"><c r="A2" t="str"><v>t="e"</v></c></row><row r="3" hidden="0"/>'
    )
    seen = notes(ODD_SPELLINGS[spelling](rows), '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    assert seen.formulas == {0: [0]}
    assert seen.errors == {(0, 2): "#REF!"}
    assert seen.hidden == {1}
    assert seen.merged == ((0, 0, 1, 1),)


def test_what_a_comment_says_does_not_stand_in_the_sheet():
    assert notes(ROW + '<!-- <c r="Z9" t="e"><v>#REF!</v></c> -->').errors == {}


def test_cells_without_addresses_stand_where_readers_put_them():
    seen = notes('<row r="2"><c r="B2"><v>1</v></c><c t="e"><v>#N/A</v></c></row><row><c><f>1</f></c></row>')
    assert seen.errors == {(1, 2): "#N/A"}
    assert seen.formulas == {0: [2]}


def test_sheets_are_noted_under_their_names():
    def second(writer, _):
        writer.add_worksheet("A&B <甲>").write_formula(0, 0, "=1+1", None, 2)

    seen = inspect(make.book(prepare=second), ".xlsx").sheets
    assert {name: sheet.formulas for name, sheet in seen.items()} == {"S": {}, "A&B <甲>": {0: [0]}}


def test_an_ordinary_workbook_is_let_pass_in_milliseconds():
    data = make.template(750)
    began = time.process_time()
    for _ in range(5):
        inspect(data, ".xlsx")
    assert (time.process_time() - began) / 5 < 0.05

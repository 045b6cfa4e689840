"""What is drawn on Google Sheets is what the model says, and never writes where people type (docs/google.md)."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from google_book import ACCOUNT, OWNER, GoogleBook
from sheet_rows import some_rows
from sheets import call_log, report, sheet
from test_office_checks import filled_template, verdicts

from sheets_automation.connectors import google_control
from sheets_automation.connectors.google_control import boxes_range, control_design, ran, ticked
from sheets_automation.connectors.google_machine_tabs import grown, verdict_values, verdicts_design, words_designs
from sheets_automation.connectors.google_staff_formulas import shown_formulas
from sheets_automation.connectors.google_staff_rows import StaffTab, prepare_rows
from sheets_automation.connectors.google_staff_tabs import (
    guides_designs,
    key_of,
    place_in,
    record_ids,
    settings_designs,
    still_ours,
    with_rows,
)
from sheets_automation.connectors.google_tab_designs import Design, draw_tabs, outdated
from sheets_automation.core.judging.verdicts import Verdict, verdicts_by_source
from sheets_automation.core.planning.worklists_of_day import _call_row
from sheets_automation.model import template_pages
from sheets_automation.model.google_buttons import CHECKBOXES
from sheets_automation.model.page_words import named
from sheets_automation.model.schema import Kind
from sheets_automation.model.sheet_checks import GOOD
from sheets_automation.model.sheet_formulas import Ground
from sheets_automation.model.tables import CHECK, CHECK_DETAIL, NOT_TYPED, RECORD_ID, WORK_TABLES
from sheets_automation.model.template_pages import Page, guides_pages, templates
from sheets_automation.model.worklists import RECORD

LANGS = ("zh", "en")
ZHANG, LI, OTHER_ZHANG = ("一店", "张三"), ("一店", "李 四"), ("二店", "张三")
GUIDES = {ZHANG: (50, 30), LI: (40, 20), OTHER_ZHANG: (50, 30)}
ROWS = (12, 8)
DAY = date(2020, 3, 6)
FUNCTIONS = frozenset(
    (
        *("AND", "CHAR", "CHOOSE", "COUNTA", "DATE", "ERROR.TYPE", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISERROR"),
        *("ISNUMBER", "LEFT", "LEN", "MAX", "N", "NOT", "OR", "ROW", "SUBSTITUTE", "SUMPRODUCT", "TEXT", "TODAY"),
        *("TRIM", "UPPER", "VALUE", "VLOOKUP"),
    )
)
"""All that stand in Google's list of functions of Sheets."""
TEXT_IN_FORMULA = re.compile(r'"(?:[^"]|"")*"')


# ---- the whole of it ----------------------------------------------------------------------------------------
def designs(lang: str, book: GoogleBook, guides: dict[tuple[str, str], tuple[int, int]] = GUIDES) -> list[Design]:
    place = place_in(book.structure(), ACCOUNT, lang)
    return [
        verdicts_design(place, lang),
        *words_designs(place, lang),
        control_design(place, lang),
        *settings_designs(place, lang),
        *guides_designs(guides, place, lang, ROWS),
    ]


def init(book: GoogleBook, lang: str = "zh", wanted: list[Design] | None = None) -> list[dict[str, Any]]:
    """Draw what is missing, in one batch; the requests."""
    wanted = designs(lang, book) if wanted is None else wanted
    structure = book.structure()
    tabs = structure.ours
    headers = {one.key: book.row(tabs[one.key].sheet_id, one.header_row) for one in outdated(wanted, structure)}
    requests = [request for one in draw_tabs(wanted, structure, headers) for request in one.requests]
    book.apply(requests)
    return requests


@cache
def drawn(lang: str) -> tuple[GoogleBook, tuple[dict[str, Any], ...]]:
    """Not to be changed: see `new_book`."""
    book = GoogleBook()
    return book, tuple(init(book, lang))


def new_book(lang: str = "zh") -> GoogleBook:
    """One in which everything was drawn once."""
    return drawn(lang)[0].copy()


def requests_of(lang: str, key: str, kind: str) -> list[dict[str, Any]]:
    """What the requests of one kind say of one tab."""
    book, _ = drawn(lang)
    wanted = [one for one in designs(lang, GoogleBook()) if one.key == key]
    ((one,),) = (draw_tabs(wanted, GoogleBook().structure(), {}),)
    assert one.sheet_id in book.structure().all_ids
    return [request[kind] for request in one.requests if kind in request]


def pages(lang: str) -> list[tuple[str, Page]]:
    found = [(key_of(page, ZHANG), page) for page in guides_pages(lang, ZHANG, GUIDES[ZHANG], ROWS)]
    return [(key, replace(page, apart=True)) for key, page in found]


def settings(lang: str) -> list[tuple[str, Page]]:
    return [(key_of(page), page) for page in templates(lang)[2].pages]


STAFF_PAGES = pytest.mark.parametrize(("lang", "at"), [(lang, at) for lang in LANGS for at in (0, 1)])


# ---- Google's schema ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_every_request_is_one_that_google_takes(lang):
    """What `apply` sends is held against Google's schema, and carried out or refused."""
    again = new_book(lang)
    assert len(drawn(lang)[1]) > 100
    again.age()
    assert len(init(again, lang)) > 100
    assert prepare(again, lang)


# ---- made once, found again ---------------------------------------------------------------------------------
def test_each_tab_is_made_once_and_found_by_its_mark_under_any_title():
    book = GoogleBook("控制台")
    init(book)
    titles = {tab.key: tab.title for tab in book.structure().tabs if tab.key}
    assert set(titles) == {one.key for one in designs("zh", book)}
    assert titles["control"] == "控制台 (2)"
    assert titles["calls:一店/李 四"] == "李 四 电话邀约记录"
    assert titles["calls:一店/张三"] == "一店 张三 电话邀约记录"
    for title in book.people.titles():
        book.people.tab(title).rename(f"{title} 新")
    # The formulas name the tab of verdicts: under its new title they are written anew.
    redrawn = init(book)
    assert not [one for one in redrawn if "addSheet" in one]
    assert init(book) == []


def test_drawing_twice_changes_nothing_and_what_staff_typed_stays():
    book = new_book()
    assert init(book) == []
    tab = book.structure().ours[f"calls:{'/'.join(ZHANG)}"]
    book.type(tab.sheet_id, 4, 1, "013912345678")
    book.type(tab.sheet_id, 5, 3, "=HYPERLINK(1)")
    book.type(tab.sheet_id, 1, 5, 43895)
    before = book.all_cells()
    assert init(book) == []
    # A later version draws something else.
    book.age()
    book.written.clear()
    book.people.do("appendDimension", {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": 2})
    beside = {"sheetId": tab.sheet_id, "startColumnIndex": tab.columns}
    book.people.do("addProtectedRange", {"protectedRange": {"range": beside, "description": "my own"}})
    condition = {"type": "NOT_BLANK"}
    beyond = {"ranges": [beside | {"endColumnIndex": tab.columns + 1}], "booleanRule": {"condition": condition}}
    book.people.do("addConditionalFormatRule", {"index": 2, "rule": beyond})
    picked = book.sheet(tab.sheet_id).basic_filter | {"criteria": {"1": {"hiddenValues": ["13800000001"]}}}
    book.people.do("setBasicFilter", {"filter": picked})
    assert init(book)
    assert book.all_cells() == before
    ranges = [one["description"] for one in book.sheet(tab.sheet_id).protected]
    assert ranges.count("my own") == 1
    assert beyond in book.sheet(tab.sheet_id).conditional
    assert book.sheet(tab.sheet_id).basic_filter == picked
    for key, page in pages("zh"):
        sheet_id = book.structure().ours[key].sheet_id
        assert sheet_id in {written_in for written_in, _, _ in book.written}
        for written_in, row, column in book.written:
            if written_in == sheet_id:
                assert not is_staffs(page, row, column), (row, column)
    assert init(book) == []
    theirs_too = {tab.key: 1}
    for key, one in drawn("zh")[0].structure().ours.items():
        now, more = book.structure().ours[key], theirs_too.get(key, 0)
        assert len(now.guards) == len(one.guards)
        assert len(now.condition_ends) == len(one.condition_ends) + more


def is_staffs(page: Page, row: int, column: int) -> bool:
    """Whether people may type into a cell."""
    if row > page.header_row:
        return column < len(page.table.columns) and page.table.columns[column].key not in NOT_TYPED
    entries = {(line, 2 * at + 1): one for line, pairs in enumerate(page.block, 1) for at, (_, one) in enumerate(pairs)}
    return (row, column) in entries and entries[row, column].typed


def test_a_tab_whose_columns_were_moved_is_left_alone():
    book = new_book()
    (key, page), _ = pages("zh")
    tab = book.structure().ours[key]
    assert still_ours(page, book.row(tab.sheet_id, page.header_row))
    book.type(tab.sheet_id, page.header_row, 2, "我的列", OWNER)
    wanted = [one for one in designs("zh", book) if one.key == key]
    book.age(key)
    headers = {key: book.row(tab.sheet_id, page.header_row)}
    (one,) = draw_tabs(wanted, book.structure(), headers)
    assert (one.requests, one.is_left) == ([], True)
    (unread,) = draw_tabs(wanted, book.structure(), {})
    assert unread.is_left


# ---- formulas -----------------------------------------------------------------------------------------------
def formulas_in(lang: str, key: str) -> dict[tuple[int, int], str]:
    """Of each area its left upper cell, and the formula there."""
    found = {}
    for one in requests_of(lang, key, "repeatCell"):
        if one["fields"] == "userEnteredValue":
            where = one["range"]
            found[where["startRowIndex"], where["startColumnIndex"]] = one["cell"]["userEnteredValue"]["formulaValue"]
    for one in requests_of(lang, key, "updateCells"):
        for down, line in enumerate(one["rows"]):
            for right, cell in enumerate(line["values"]):
                if "formulaValue" in cell.get("userEnteredValue", {}):
                    place = one["start"]["rowIndex"] + down, one["start"]["columnIndex"] + right
                    found[place] = cell["userEnteredValue"]["formulaValue"]
    return found


@STAFF_PAGES
def test_the_formulas_are_the_very_texts_of_the_plan(lang, at):
    key, page = pages(lang)[at]
    plan, first = page.plan, page.header_row + 1
    found = formulas_in(lang, key)
    shown = shown_formulas(plan, lang, drawn(lang)[0].structure().ours["verdicts"].title)
    columns = [(page.table.keys.index(name), one) for name, one in shown.items()]
    columns += [(len(page.table.columns) + place, one) for place, one in enumerate(plan.helpers.values())]
    for column, formula in columns:
        # What Google makes of it further down: the row's numbers move.
        top = max(row for row, place in found if place == column)
        assert found[top, column] == "=" + named(plan.at(formula, top + 1), page)
        assert found[first, column] == "=" + named(plan.at(formula, first + 1), page)
        assert top in {first, first + 1}
        moved = re.sub(rf"(?<=[A-Z]){top + 1}\b", str(top + 2), found[top, column])
        moved = re.sub(rf"(?<=[A-Z]){top}\b", str(top + 1), moved)
        assert moved == "=" + named(plan.at(formula, top + 2), page)
    for name, own in plan.visible(lang).items():
        assert named(plan.at(own, first + 1), page) in found[first, page.table.keys.index(name)]
    assert found.get((0, 0), "=") == "=" + named(page.counter, page)
    tops = {found[0, len(page.table.columns) + list(plan.helpers).index(name)] for name in plan.tops()}
    assert tops == {"=" + named(one, page) for one in plan.tops().values()}


@STAFF_PAGES
def test_formulas_call_only_what_google_has_and_none_names_its_own_cell(lang, at):
    key, page = pages(lang)[at]
    for (row, column), formula in formulas_in(lang, key).items():
        bare = TEXT_IN_FORMULA.sub('""', formula)
        assert set(re.findall(r"[A-Z][A-Z.]*(?=\()", bare)) <= FUNCTIONS
        assert "INDEX($A" not in bare
        for left, top, right, bottom in re.findall(r"\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)", bare):
            inside = number(left) <= column <= number(right) and int(top) - 1 <= row <= int(bottom) - 1
            assert not inside, (page.table.key, row, column, bare[:200])
        assert len(formula) < 50_000


def number(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found - 1


@STAFF_PAGES
def test_every_range_of_words_that_a_formula_names_exists(lang, at):
    key, _ = pages(lang)[at]
    there = set(drawn(lang)[0].structure().names)
    named_there = {
        name
        for formula in formulas_in(lang, key).values()
        for name in re.findall(r"(?<![\w\"])_\w+", TEXT_IN_FORMULA.sub('""', formula))
    }
    assert named_there
    assert named_there <= there


def test_a_row_takes_the_campaigns_word_only_where_its_own_is_good(tmp_path, office):
    """LibreOffice works out the formula of 校验, with the tab of verdicts beside it."""
    page = pages("zh")[0][1]
    plan = page.plan
    formulas = shown_formulas(plan, "zh", "校验结果")
    hit, record = page.plan.place["hit"], page.table.keys.index(RECORD_ID.key)
    path = tmp_path / "a.xlsx"
    orders = (["G-2", "G-1"], ["G-9", "G-1", "G-3", "G-2"])
    said = {"G-1": ("✘ 重复", "和李四重复"), "G-2": ("", ""), "G-3": ("⚠ 看看", "金额大"), "G-9": ("✘", "别人的")}
    rows = [(0, "G-1"), (1, "G-1"), (0, "G-2"), (0, "G-4"), (-1, "G-1"), (0, ""), (0, "G-3")]
    for order in orders:
        with xlsxwriter.Workbook(path) as book:
            staff, verdicts, words = (book.add_worksheet(name) for name in ("表", "校验结果", "字"))
            for at, name in enumerate(("_short", "_long", "_anchor", "_shown")):
                words.write_row(0, at, [["✘ 选ABCD", "请选择客户分类", 4, "@"][at]])
                book.define_name(name, f"=字!${'ABCD'[at]}$1:${'ABCD'[at]}$1")
            for row, one in enumerate(order, start=1):
                verdicts.write_row(row, 0, [one, *said[one]])
            for row, (number_of, one) in enumerate(rows, start=5):
                staff.write(f"{hit}{row}", number_of)
                staff.write_string(row - 1, record, one) if one else None
                for key in (CHECK.key, CHECK_DETAIL.key):
                    staff.write_formula(row - 1, page.table.keys.index(key), "=" + plan.at(formulas[key], row))
        with office.open(path) as opened:
            opened.recalculate()
            shown = opened.read("表").shown
        detail = page.table.keys.index(CHECK_DETAIL.key)
        marks = [(line[0], line[detail]) for line in shown[4 : 4 + len(rows)]]
        unknown = said["G-3"] if "G-3" in order else (GOOD, "")
        wrong = ("✘ 选ABCD", "请选择客户分类")
        assert marks == [said["G-1"], wrong, (GOOD, ""), (GOOD, ""), ("", ""), (GOOD, ""), unknown]


@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_the_formulas_that_google_gets_say_what_those_of_the_template_say(tmp_path, office, monkeypatch, table):
    sheet_ = some_rows(table, 80, date.today(), 7)  # noqa: DTZ011  # sheets know no other day than today
    found = []
    for apart in (False, True):
        monkeypatch.setattr(template_pages, "Ground", lambda *where, apart=apart: Ground(*where[:-1], apart))
        path = tmp_path / f"{apart}.xlsx"
        path.write_bytes(filled_template(table, sheet_, date.today()))  # noqa: DTZ011  # the same
        assert (b"INDEX($B" in content(path)) == apart
        found.append(verdicts(office, path, table))
    assert found[0] == found[1]
    assert len({one.mark for one in found[0][1]}) > 5


def content(path: Path) -> bytes:
    with zipfile.ZipFile(path) as parts:
        return parts.read("xl/worksheets/sheet2.xml")


# ---- what cells take and how they look ----------------------------------------------------------------------
def rules_in(lang: str, key: str) -> dict[tuple[int, int], dict[str, Any]]:
    found = {}
    for one in requests_of(lang, key, "setDataValidation"):
        found[one["range"]["startRowIndex"], one["range"]["startColumnIndex"]] = one["rule"]
    return found


TABLE_PAGES = [key for key, page in (*pages("zh"), *settings("zh")) if not page.is_form]


@pytest.mark.parametrize(("lang", "key"), [(lang, key) for lang in LANGS for key in TABLE_PAGES])
def test_dropdowns_are_those_of_the_model(lang, key):
    page = dict([*pages(lang), *settings(lang)])[key]
    rules = rules_in(lang, key)
    first = page.header_row + 1 + len(page.filled)
    for at, column in enumerate(page.table.columns):
        rule = rules.get((first, at))
        offered = column.choices and column.key not in NOT_TYPED
        assert (rule is not None and rule["condition"]["type"] == "ONE_OF_LIST") == bool(offered)
        if offered:
            assert [one["userEnteredValue"] for one in rule["condition"]["values"]] == page.labels(column)
            assert rule["showCustomUi"]
            # A time of day is as good as a part of the day.
            assert rule["strict"] == (column.kind is not Kind.CLOCK)
        if column.kind in {Kind.DATE, Kind.MOMENT} and column.key not in NOT_TYPED:
            assert rule["condition"]["type"] == "DATE_BETWEEN"
            assert not rule["strict"]
    assert not [place for place, one in rules.items() if one["condition"]["type"] == "BOOLEAN"]


@STAFF_PAGES
def test_phones_are_text_and_days_are_days(lang, at):
    key, page = pages(lang)[at]
    formats = {
        one["range"]["startColumnIndex"]: one["cell"]["userEnteredFormat"].get("numberFormat", {})
        for one in requests_of(lang, key, "repeatCell")
        if one["fields"] == "userEnteredFormat" and one["range"]["startRowIndex"] == page.header_row + 1
    }
    text = {"type": "TEXT", "pattern": "@"}
    for place, column in enumerate(page.table.columns):
        wanted = {Kind.PHONE: text, Kind.TEXT: text, Kind.NAME: text, Kind.FORMULA: {}, Kind.CHOICE: {}}
        if column.kind in wanted:
            assert formats[place] == wanted[column.kind], column.key
        if column.kind is Kind.DATE:
            assert formats[place] == {"type": "DATE", "pattern": "yyyy-mm-dd"}
    assert formats[page.table.keys.index("record_id")] == text


@STAFF_PAGES
def test_protection_covers_exactly_what_is_not_the_staffs(lang, at):
    key, page = pages(lang)[at]
    width, height = len(page.table.columns) + len(page.plan.helpers), page.header_row + 1 + page.prepared
    found = set()
    for one in requests_of(lang, key, "addProtectedRange"):
        assert one["protectedRange"]["editors"] == {"users": [ACCOUNT]}
        assert not one["protectedRange"]["warningOnly"]
        where = one["protectedRange"]["range"]
        rows = range(where["startRowIndex"], where.get("endRowIndex", height))
        found |= {(row, column) for row in rows for column in range(where["startColumnIndex"], where["endColumnIndex"])}
    every = {(row, column) for row in range(height) for column in range(width)}
    assert found == {(row, column) for row, column in every if not is_staffs(page, row, column)}


@STAFF_PAGES
def test_colours_follow_the_row_and_name_no_other_tab(lang, at):
    key, page = pages(lang)[at]
    plan, header = page.plan, page.header_row + 1
    tests = [
        one["rule"]["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for one in requests_of(lang, key, "addConditionalFormatRule")
    ]
    assert len(tests) >= 3 + len(plan.too_far()) + 1
    for test in tests:
        assert test.startswith(f"=AND(ROW()>{header},")
        assert not re.search(r"_\w+|!", TEXT_IN_FORMULA.sub('""', test))
    assert all(f"=AND(ROW()>{header},{plan.at(one, header)})" in tests for one in plan.too_far())


@STAFF_PAGES
def test_marks_and_headers_stay_in_sight_and_numbers_of_ours_do_not(lang, at):
    key, page = pages(lang)[at]
    (made,) = requests_of(lang, key, "addSheet")
    grid = made["properties"]["gridProperties"]
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (page.header_row + 1, 1)
    hidden = set()
    for one in requests_of(lang, key, "updateDimensionProperties"):
        if one["properties"].get("hiddenByUser"):
            hidden |= set(range(one["range"]["startIndex"], one["range"]["endIndex"]))
    own = page.table.keys.index("record_id")
    assert hidden == {own, *range(len(page.table.columns), grid["columnCount"])}


# ---- record ids ---------------------------------------------------------------------------------------------
def test_ids_are_unique_stable_and_never_read_as_something_else():
    book, _ = drawn("zh")
    every: list[str] = []
    for key, tab in book.structure().ours.items():
        if key.startswith(("calls:", "successes:")):
            page = dict(pages("zh"))[f"{key.split(':')[0]}:{'/'.join(ZHANG)}"]
            at = page.table.keys.index("record_id")
            cells = book.cells(tab.sheet_id)
            ids = [cells[row, at] for row in range(page.header_row + 1, tab.rows)]
            assert ids == record_ids(book.people.id, str(tab.sheet_id), page.prepared)
            every += ids
    assert len(set(every)) == len(every) == len(GUIDES) * sum(ROWS)
    assert all(re.fullmatch("G-[0-9a-f]{12}", one) and not RECORD.fullmatch(one) for one in every)
    assert not set(every) & set(
        record_ids("another book", str(book.structure().ours[f"calls:{'/'.join(ZHANG)}"].sheet_id), 400)
    )


def test_a_row_with_nothing_but_a_record_id_is_blank():
    text = """
        门店: 一店 | 导购: 张三 | 日期: 2020-03-03
        联系电话 | 接通情况 | 客户分类 | 拨打日期 | 记录编号
        13912345678 | 无人接听 | C | | G-000000000000
        | | | | G-000000000001
        | | | 3月4日 | G-000000000002
        13912345679 | 无人接听 | C | | G-000000000003
        3月5日 | | | | G-000000000004
        13912345670 | 无人接听 | C | | G-000000000005
        | | | | 合计
        13912345671 | 无人接听 | C | | G-000000000006
    """
    (found, *_) = (table.frame for table in report(sheet(text)).workings.judged.tables)
    assert found["record_id"].tolist() == ["G-000000000000", "G-000000000003", "G-000000000005", "G-000000000006"]
    assert [f"{one:%d}" for one in found["date"]] == ["03", "04", "05", "05"]


# ---- the list of the day ------------------------------------------------------------------------------------
def call(phone: str, name: str, day: date = DAY) -> dict[str, Any]:
    said = {"customer": phone, "name": name, "why": "新号码", "last_result": "", "last_said": "=1+1"}
    return dict(_call_row(said, ZHANG, day))


LIST = [call("013912345678", "=HYPERLINK(1)"), call("13912345679", "@x"), call("13912345670", "+86")]


def prepare(book: GoogleBook, lang: str = "zh", rows: list[dict[str, Any]] | None = None, day: date = DAY) -> list[Any]:
    key, page = pages(lang)[0]
    tab = book.structure().ours[key]
    at = page.table.keys.index("record_id")
    there = [str(value) for (_, column), value in book.cells(tab.sheet_id).items() if column == at]
    page = guides_pages(lang, ZHANG, (60, 35), ROWS)[0]
    requests = prepare_rows(
        StaffTab(tab, page), LIST if rows is None else rows, day, there, place_in(book.structure(), ACCOUNT, lang)
    )
    book.apply(requests)
    return requests


def staffs_rows(book: GoogleBook) -> list[dict[str, Any]]:
    """What stands in the staff's columns, by key; rows with something in them."""
    key, page = pages("zh")[0]
    tab = book.structure().ours[key]
    keep = [(at, one) for at, one in enumerate(page.table.keys) if one not in {CHECK.key, CHECK_DETAIL.key}]
    cells = book.cells(tab.sheet_id)
    rows = [
        {one: cells[row, at] for at, one in keep if (row, at) in cells} for row in range(page.header_row + 1, tab.rows)
    ]
    return [row for row in rows if row.keys() - {"record_id"}]


def test_the_list_of_the_day_stands_above_what_was_typed_and_takes_nothing_with_it():
    book = new_book()
    key, page = pages("zh")[0]
    tab = book.structure().ours[key]
    book.type(tab.sheet_id, 4, 1, "13800000001")
    own = book.cells(tab.sheet_id)[4, page.table.keys.index("record_id")]
    book.type(tab.sheet_id, tab.rows - 1, 1, "13800000002")
    book.written.clear()
    requests = prepare(book)
    # As one batch: whoever types in between types into a row that moves along.
    assert [next(iter(one)) for one in requests].count("insertDimension") == 1
    grown_tab = book.structure().ours[key]
    assert grown_tab.rows == tab.rows + len(LIST)
    new, typed = staffs_rows(book)[: len(LIST)], staffs_rows(book)[len(LIST) :]
    serial = (DAY - date(1899, 12, 30)).days
    assert [{**one, "call_date": serial} for one in LIST] == new
    assert [row["phone"] for row in typed] == ["13800000001", "13800000002"]
    assert typed[0]["record_id"] == own
    for sheet_id, row, column in book.written:
        assert sheet_id == tab.sheet_id
        inserted = page.header_row < row <= page.header_row + len(LIST)
        assert inserted or not is_staffs(page, row, column), (row, column)
    # Its cells hold texts, whatever they look like.
    cells = [
        cell
        for one in requests
        if "updateCells" in one
        for line in one["updateCells"]["rows"]
        for cell in line["values"]
    ]
    texts = [cell["userEnteredValue"].get("stringValue") for cell in cells if "userEnteredValue" in cell]
    assert {"013912345678", "=HYPERLINK(1)", "@x", "+86", "=1+1"} <= set(texts)
    # The targets of the day.
    now = book.cells(tab.sheet_id)
    assert [now[2, at] for at in (1, 3)] == [60, 35]
    # The formulas reach to the last row, and the first row is again the one below the headers.
    plan = with_rows(page, grown_tab.rows).plan
    first = page.header_row + 1
    at = len(page.table.columns) + list(plan.helpers).index("carried")
    assert now[first, at] == "=" + plan.at(plan.helpers["carried"], first + 1)
    assert str(grown_tab.rows) in now[0, 0]


def test_a_day_is_prepared_once_and_each_day_for_itself():
    book = new_book()
    prepare(book)
    before = len(staffs_rows(book))
    assert not [one for one in prepare(book) if "insertDimension" in one]
    assert len(staffs_rows(book)) == before
    prepare(book, rows=[*LIST, call("13912345600", "新")])
    assert len(staffs_rows(book)) == before + 1
    morrow = date(2020, 3, 7)
    prepare(book, rows=[call("13912345679", "@x", morrow)], day=morrow)
    rows = staffs_rows(book)
    assert len(rows) == before + 2
    assert rows[0]["call_date"] == rows[1]["call_date"] + 1
    assert init(book) == []


# ---- the buttons --------------------------------------------------------------------------------------------
def test_a_tick_is_known_by_its_label_and_taken_away_with_a_sentence():
    assert [one.zh for one in CHECKBOXES] == ["校验", "一键汇总", "夕会收表", "发布"]
    assert boxes_range("控制台") == "'控制台'!A3:B6"
    values = [[False, "校验"], [True, "Consolidate"], ["TRUE", "夕会收表"], [True, "发布"], [True], [True, "?"]]
    assert ticked(values) == ["consolidate", "publish"]
    when = datetime(2020, 3, 6, 20, 45)
    untick, said = ran("控制台", {"publish": ("=1 写好了", when)}, unticks=True)
    assert untick.as_range == {"range": "'控制台'!A6:A6", "majorDimension": "ROWS", "values": [[False]]}
    assert said.address == "'控制台'!C6:D6"
    assert said.lines == [["=1 写好了", pytest.approx(43896.864583333336)]]
    book = GoogleBook("控制台")
    book.write([one.as_range for one in (untick, said)])
    assert book.cells(0) == {(5, 0): False, **{(5, 2 + at): value for at, value in enumerate(said.lines[0])}}


def test_only_the_boxes_can_be_ticked():
    (rule,) = requests_of("zh", "control", "setDataValidation")
    assert rule["rule"]["condition"]["type"] == "BOOLEAN"
    boxes = rule["range"]
    assert (boxes["startColumnIndex"], boxes["endColumnIndex"]) == (0, 1)
    free = {(row, column) for row in range(google_control.LAST + 1) for column in range(4)}
    for one in requests_of("zh", "control", "addProtectedRange"):
        where = one["protectedRange"]["range"]
        rows = range(where["startRowIndex"], where["endRowIndex"])
        free -= {(row, column) for row in rows for column in range(where["startColumnIndex"], where["endColumnIndex"])}
    assert free == {(row, 0) for row in range(boxes["startRowIndex"], boxes["endRowIndex"])}


# ---- verdicts -----------------------------------------------------------------------------------------------
def test_a_verdict_goes_to_its_row_and_to_no_other():
    text = """
        联系电话=13912345678 | 接通情况=已接通 | 客户分类=A | 邀请结果=同意进群 | 记录编号=G-1
        联系电话=13912345678 | 接通情况=已接通 | 记录编号=G-2
        联系电话=139 | 接通情况=已接通 | 客户分类=B | 记录编号=G-3
        联系电话=138 | 接通情况=已接通 | 客户分类=B | 记录编号=G-3
        联系电话=137 | 接通情况=已接通 | 客户分类=B
        联系电话=13912345671 | 记录编号=W-1
        联系电话=136 | 接通情况=已接通 | 客户分类=B | 记录编号=G-4
    """
    found = judged_report(text)
    assert set(found) == {"一店/张三.xlsx"}
    ids = [line[0] for line in found["一店/张三.xlsx"]]
    # The first is good by itself: only the campaign knows that nobody entered it in the success table.
    assert ids == ["G-1", "G-2", "G-4"]
    assert [line[1][0] for line in found["一店/张三.xlsx"]] == ["⚠", "✘", "✘"]
    assert all(line[2] for line in found["一店/张三.xlsx"])


def judged_report(text: str) -> dict[str, list[Verdict]]:
    made = report(call_log(text))
    return verdicts_by_source(made.workings.judged, made.tables["finding"], "zh")


def test_the_tab_of_verdicts_is_written_as_a_whole_and_grows():
    book, _ = drawn("zh")
    tab = replace(book.structure().ours["verdicts"], rows=4)
    lines = [("G-1", "✘ 电话", "请核对电话"), ("G-2", "⚠ 看看", "x")]
    written = verdict_values(tab.title, tab.rows, lines, "zh")
    assert written.address == "'校验结果'!A1:C4"
    assert written.as_range["values"] == [["记录编号", "校验", "校验说明"], *map(list, lines), ["", "", ""]]
    assert grown(tab, 3) == []
    (more,) = grown(tab, 5)
    assert more == {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": 2}}
    grown_book = GoogleBook("校验结果")
    grown_book.write([written.as_range])
    assert grown_book.row(0, 2)[:4] == [*lines[1], ""]

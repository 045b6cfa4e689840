"""The templates: openpyxl sees what guides get, the reader reads them, `init` lays them out, templates/ is fresh."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, unescape

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import to_excel

from sheets_automation import campaign
from sheets_automation.connectors.second_look import look_again
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.connectors.xlsx_validation import FIRST_DAY, LAST_DAY
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.headers import find_headers, matrix
from sheets_automation.core.reading.tidy import Context, as_typed, tidy
from sheets_automation.core.report import build_report
from sheets_automation.faces import cli
from sheets_automation.model.grid import Grid
from sheets_automation.model.palette import CLASSES, TINTS, TYPED, Tint
from sheets_automation.model.schema import HELPER, Kind, is_helper
from sheets_automation.model.settings import DEFAULTS, DatedRule, Settings
from sheets_automation.model.settings_tables import CAMPAIGN, CAMPAIGN_ITEMS, RULES, SETTINGS_TABLES
from sheets_automation.model.sheet_checks import checks_of
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, NOT_TYPED, WORK_TABLES
from sheets_automation.model.template_pages import PRODUCT_SEPARATOR, templates
from sheets_automation.model.template_words import CHECK_WORDS, LINES
from sheets_automation.model.wording import SHEETS as SUMMARY_SHEETS
from sheets_automation.model.wording import word
from sheets_automation.templates import drawn_templates, start_campaign, write_templates

ROOT = Path(__file__).parents[1]
NOW = datetime.fromisoformat("2020-03-05T20:45")
LANGS = ("zh", "en")
LIST_LIMIT, TITLE_LIMIT, TEXT_LIMIT = 255, 32, 255
"""What Excel takes in an inline list, the title and the text of a message."""

TEMPLATES = {(lang, one.key): one for lang in LANGS for one in templates(lang)}
PAGES = {(lang, page.table.key): page for (lang, _), one in TEMPLATES.items() for page in one.pages}
FILES = {(lang, page.table.key): key for (lang, key), one in TEMPLATES.items() for page in one.pages}
"""The template in which a page is."""
WORK = [(lang, table.key) for lang in LANGS for table in WORK_TABLES]
EVERY_TEMPLATE = pytest.mark.parametrize("at", TEMPLATES, ids="-".join)
EVERY_PAGE = pytest.mark.parametrize("at", PAGES, ids="-".join)
WORK_PAGES = pytest.mark.parametrize("at", WORK, ids="-".join)
COLUMNS = [(at, column.key) for at, page in PAGES.items() for column in page.table.columns]
SHARED = re.compile(rb' t="str"><f t="shared" si="\d+"/><v></v></c>')
"""The rest of a cell whose formula stands in a cell above."""
ROW = re.compile(rb'<row r="(\d+)"[^>/]*(?:/>|>.*?</row>)', re.DOTALL)


# ---- drawn once, by the first test that asks ----------------------------------------------------------------
@cache
def drawn(lang):
    """Every template by its file name."""
    return dict(drawn_templates(lang))


def bytes_of(at):
    return drawn(at[0])[f"{at[1]}.xlsx"]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def part_of(at):
    """The part of the file in which the sheet of a page is; the first one says how to fill it."""
    pages = TEMPLATES[at[0], FILES[at]].pages
    return f"xl/worksheets/sheet{2 + pages.index(PAGES[at])}.xml"


@cache
def book_of(at):
    """A template as openpyxl sees it.

    Of a guide's rows only those that are looked at, and of formulas that many share the first: openpyxl takes seconds
    for all of them.
    """

    def looked_at(row):
        return row[0] if int(row[1]) < 20 or int(row[1]) in some_rows(at) else b""

    files = parts(bytes_of(at))
    if at in WORK:
        files[part_of(at)] = ROW.sub(looked_at, SHARED.sub(b"/>", files[part_of(at)]))
    return load_workbook(io.BytesIO(packed(files)))


def sheet_of(at):
    return book_of((at[0], FILES[at]))[PAGES[at].title]


def every_column(look):
    """One test a page; `look` is told its columns one after the other."""

    @EVERY_PAGE
    def test(at):
        for key in PAGES[at].table.keys:
            look(at, key)

    return test


def places(at, key):
    """Letter of a column, and the first and last row (from 1) that are prepared and not filled in from the start."""
    page = PAGES[at]
    letter = get_column_letter(page.table.keys.index(key) + 1)
    return letter, page.header_row + 2 + len(page.filled), page.header_row + 1 + page.prepared


def some_rows(at):
    """The first, one in the middle and the last of the rows of `places`."""
    _, first, last = places(at, PAGES[at].table.keys[0])
    return first, (first + last) // 2, last


def validation(sheet, cell):
    found = [one for one in sheet.data_validations.dataValidation if cell in one.sqref]
    assert len(found) <= 1
    return found[0] if found else None


# ---- what guides get ----------------------------------------------------------------------------------------
@EVERY_PAGE
def test_headers_stand_in_the_order_of_the_model(at):
    page, sheet = PAGES[at], sheet_of(at)
    shown = [cell.value for cell in sheet[page.header_row + 1]][: len(page.table.columns)]
    names = [column.zh if page.lang == "zh" else column.en for column in page.table.columns]
    assert [text.removesuffix("*") for text in shown] == names
    marked = {column.key for column, text in zip(page.table.columns, shown, strict=True) if text.endswith("*")}
    needed = {CALL_LOG.key: {"phone", "call_result", "customer_class"}, INVITE_SUCCESS.key: {"phone"}}
    assert marked == needed.get(page.table.key, set())


@every_column
def test_a_choice_has_its_dropdown_in_every_prepared_row(at, key):
    page, sheet = PAGES[at], sheet_of(at)
    column = page.table.by_key[key]
    letter, first, last = places(at, key)
    if first > last:
        return
    rule = validation(sheet, f"{letter}{first}")
    assert rule is validation(sheet, f"{letter}{last}")
    labels = [choice.zh if page.lang == "zh" else choice.en for choice in column.choices]
    offered = rule.formula1.strip('"').split(",") if rule is not None and rule.type == "list" else []
    assert offered == labels
    if labels:
        assert len(rule.formula1) <= LIST_LIMIT
        assert rule.allow_blank
        # A time of day may be written beside the parts of the day.
        assert bool(rule.showErrorMessage) == (column.kind is Kind.CHOICE)
        assert not rule.showDropDown, "the flag hides the arrow"
    if labels and column.kind is Kind.CHOICE:
        assert rule.errorStyle in {None, "stop"}
        assert rule.error


@every_column
def test_a_column_takes_what_the_reader_takes(at, key):
    page, sheet = PAGES[at], sheet_of(at)
    column = page.table.by_key[key]
    letter, first, last = places(at, key)
    if column.choices or first > last:
        return
    rule = validation(sheet, f"{letter}{first}")
    days = [str((day - date(1899, 12, 30)).days) for day in (FIRST_DAY, LAST_DAY)]
    latest = "TODAY()" if page.table in WORK_TABLES else days[1]
    wanted = {
        Kind.DATE: ("date", "warning", "between", days[0], latest),
        Kind.MOMENT: ("date", "information", "between", *days),
        Kind.MONEY: ("decimal", None, "greaterThan", "0", None),
        Kind.NUMBER: ("decimal", None, "greaterThanOrEqual", "0", None),
        Kind.PHONE: ("textLength", "warning", "between", "10", "20"),
        Kind.TEXT: ("textLength", "warning", "lessThanOrEqual", str(column.limit), None) if column.limit else None,
    }.get(column.kind)
    found = None
    if rule is not None and rule.type is not None:
        found = (rule.type, rule.errorStyle, rule.operator or "between", rule.formula1, rule.formula2)
        assert rule.error
    assert found == (None if key in NOT_TYPED else wanted)


@EVERY_PAGE
def test_messages_are_kind_and_fit(at):
    for rule in sheet_of(at).data_validations.dataValidation:
        for title, text in ((rule.errorTitle, rule.error), (rule.promptTitle, rule.prompt)):
            assert len(title or "") <= TITLE_LIMIT
            assert len(text or "") <= TEXT_LIMIT
            if at[0] == "zh" and text:
                assert re.search("[\u4e00-\u9fff]", text)
                assert not re.search("[\u4e00-\u9fff][,:;?]", text), "full-width punctuation"


@every_column
def test_formats_reach_from_the_first_to_the_last_prepared_row(at, key):
    column = PAGES[at].table.by_key[key]
    letter, first, last = places(at, key)
    if key in {"value", "content"} or first > last:
        return
    wanted = {
        **dict.fromkeys((Kind.PHONE, Kind.TEXT, Kind.NAME), "@"),
        Kind.DATE: "yyyy-mm-dd",
        Kind.MOMENT: "yyyy-mm-dd hh:mm" if key.endswith("_at") else "yyyy-mm-dd",
        Kind.CLOCK: "hh:mm",
        Kind.MONEY: "#,##0.00",
    }.get(column.kind, "General")
    for row in some_rows(at):
        cell = sheet_of(at)[f"{letter}{row}"]
        assert cell.number_format == wanted
        # The first two rows have their formulas in full.
        assert cell.value is None or (column.kind is Kind.FORMULA and row == first)
        assert cell.font.name == "Microsoft YaHei"


@WORK_PAGES
def test_a_guide_has_800_prepared_rows(at):
    page, sheet = PAGES[at], sheet_of(at)
    assert page.prepared == 800
    assert sheet.max_row == page.header_row + 1 + 800


@every_column
def test_only_what_is_typed_is_unlocked(at, key):
    page, sheet = PAGES[at], sheet_of(at)
    letter, first, last = places(at, key)
    assert sheet[f"{letter}{page.header_row + 1}"].protection.locked
    for row in range(1, page.header_row + 1):
        is_block = any(sheet[f"{letter}{row}"] is cell for cell in block_cells(at))
        assert sheet[f"{letter}{row}"].protection.locked is not is_block
    if first <= last:
        for row in (first, last):
            assert sheet[f"{letter}{row}"].protection.locked is (key in NOT_TYPED)


@EVERY_TEMPLATE
def test_sheets_are_protected_without_a_password_and_may_be_formatted_sorted_and_filtered(at):
    for sheet in book_of(at):
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        if sheet.sheet_state != "visible":
            continue
        for forbidden in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
            assert getattr(sheet.protection, forbidden) is False, forbidden


@WORK_PAGES
def test_check_is_first_and_frozen_and_the_record_id_hidden_and_empty(at):
    page, sheet = PAGES[at], sheet_of(at)
    assert page.table.keys[0] == "check"
    assert sheet.freeze_panes == f"B{page.header_row + 2}"
    letter, *_ = places(at, "record_id")
    assert sheet.column_dimensions[letter].hidden
    assert {sheet[f"{letter}{row}"].value for row in some_rows(at)} == {None}
    assert [key for key in page.table.keys if sheet.column_dimensions[places(at, key)[0]].hidden] == ["record_id"]


@EVERY_PAGE
def test_the_title_gives_way_to_the_guides_counter(at):
    page, sheet = PAGES[at], sheet_of(at)
    if not page.block:
        return
    titles = [cell.coordinate for cell in sheet[1] if cell.value == page.title]
    # Behind the columns that a phone shows.
    assert titles == ["G1" if page.table is CALL_LOG else "A1"]
    assert (sheet["A1"].data_type == "f") == (page.table is CALL_LOG)
    assert sheet["A1"].protection.locked


# ---- what a sheet works out by itself -----------------------------------------------------------------------
FORMULA = re.compile(
    r'<c r="(?P<column>[A-Z]+)(?P<row>\d+)"[^>]*>'
    r'<f(?: t="shared"(?: ref="(?P<area>[A-Z0-9:]+)")? si="(?P<shared>\d+)")?(?:/>|>(?P<text>[^<]+)</f>)'
    r"(?P<stored>.*?)</c>"
)
ALLOWED = (
    *("AND", "CHAR", "CHOOSE", "COUNTA", "ERROR.TYPE", "FIND", "IF", "IFERROR", "INDEX", "INT", "ISERROR", "ISNUMBER"),
    *("LEFT", "LEN", "MAX", "N", "NOT", "OR", "ROW", "SUBSTITUTE", "SUMPRODUCT", "TEXT", "TODAY", "TRIM", "UPPER"),
    "VALUE",
)
"""Functions that Excel 2016, WPS, LibreOffice and Google Sheets have, and evaluate alike as they are used here.

Neither COUNTIF nor MATCH: they read what was typed with wildcards.
"""
LONGEST, LONGEST_VERDICT, LONGEST_TEXT, DEEPEST = 8192, 3000, 255, 64
"""What Excel takes: signs of a formula and of a text in it, functions in one another; the verdict costs every row."""
TEXT_IN_FORMULA = re.compile(r'"((?:[^"]|"")*)"')
NAME_OF_CALL = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*)\(")
BRACKET = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\(|[()]")


@cache
def formulas_in(at):
    """Every cell of a page with a formula."""
    xml = parts(bytes_of((at[0], FILES[at])))[part_of(at)].decode()
    found = [cell.groupdict() for cell in FORMULA.finditer(xml)]
    assert len(found) == xml.count("<f>") + xml.count("<f "), "spelled in another way"
    return found


@cache
def written_out(at):
    """The formulas of a page as they stand in the file, those that rows share also as they are in the last row."""
    last = places(at, "check")[2]
    found = {}
    for cell in formulas_in(at):
        if cell["text"]:
            name, text = cell["column"] + cell["row"], "=" + unescape(cell["text"], {"&quot;": '"'})
            found[name] = text
            if cell["shared"]:
                end = f"{cell['column']}{last}"
                found[end] = Translator(text, origin=name).translate_formula(end)
    return found


def helper_columns(at):
    """Header, without its sign, to letter."""
    page = PAGES[at]
    cells = sheet_of(at)[page.header_row + 1][len(page.table.columns) :]
    return {cell.value.removeprefix(HELPER): cell.column_letter for cell in cells}


def deepest(formula):
    """Functions in one another."""
    depth = most = 0
    stack = []
    for bracket in BRACKET.findall(TEXT_IN_FORMULA.sub('""', formula)):
        if bracket == ")":
            depth -= stack.pop()
        else:
            stack.append(len(bracket) > 1)
            depth += stack[-1]
            most = max(most, depth)
    assert not stack
    return most


@EVERY_PAGE
def test_formulas_stand_in_every_prepared_row_with_nothing_stored(at):
    """What a program that works nothing out reads is blank; a number would be a finding, or a row."""
    found = formulas_in(at)
    if at not in WORK:
        assert found == []
        return
    _, first, last = places(at, "check")
    rows = {}
    for cell in found:
        assert cell["stored"] == "<v></v>", cell
        rows.setdefault(cell["column"], []).append(int(cell["row"]))
    letters = [places(at, key)[0] for key in ("check", "check_detail")] + list(helper_columns(at).values())
    prepared = {column: [row for row in numbers if row > 1] for column, numbers in rows.items()}
    assert prepared == {letter: list(range(first, last + 1)) for letter in letters}
    # Above them today, the day of the block, the newest day, and the counter.
    assert sum(numbers[0] == 1 for numbers in rows.values()) == 3 + (at[1] == CALL_LOG.key)
    assert 'fullCalcOnLoad="1"' in parts(bytes_of(at))["xl/workbook.xml"].decode()


@WORK_PAGES
def test_rows_share_their_formulas_from_the_second_on(at):
    """A tenth of the file, and of the time to read it."""
    _, first, last = places(at, "check")
    below = [cell for cell in formulas_in(at) if int(cell["row"]) > first]
    second = {cell["column"]: cell["shared"] for cell in below if int(cell["row"]) == first + 1}
    assert len(set(second.values())) == len(second)
    for cell in below:
        is_second = int(cell["row"]) == first + 1
        assert cell["shared"] == second[cell["column"]]
        assert cell["area"] == (f"{cell['column']}{first + 1}:{cell['column']}{last}" if is_second else None)
        assert bool(cell["text"]) == is_second
    assert not any(cell["shared"] for cell in formulas_in(at) if int(cell["row"]) <= first)


@WORK_PAGES
def test_helper_columns_are_hidden_and_locked(at):
    page, sheet = PAGES[at], sheet_of(at)
    helpers = helper_columns(at)
    assert {"digits", "hit"} <= set(helpers)
    assert all(is_helper(f"{HELPER}{name}") for name in helpers)
    assert sheet.max_column == len(page.table.columns) + len(helpers)
    # openpyxl keeps one entry for columns that look alike.
    hidden = {
        get_column_letter(at)
        for one in sheet.column_dimensions.values()
        if one.hidden
        for at in range(one.min, one.max + 1)
    }
    assert hidden == set(helpers.values()) | {places(at, "record_id")[0]}
    for letter in helpers.values():
        assert all(sheet[f"{letter}{row}"].protection.locked for row in (1, page.header_row + 1, *some_rows(at)))


@EVERY_TEMPLATE
def test_the_words_for_checks_are_hidden_locked_and_all_there(at):
    book = book_of(at)
    sheets = [sheet for sheet in book if sheet.sheet_state != "visible"]
    if at not in WORK:
        assert sheets == []
        assert dict(book.defined_names) == {}
        return
    (sheet,) = sheets
    assert (sheet.title, sheet.sheet_state) == (word(CHECK_WORDS, at[0]), "hidden")
    assert sheet.title in {"校验用字", "Words for checks"}
    assert sheet is book.worksheets[-1]
    assert sheet.protection.sheet
    assert {cell.protection.locked for row in sheet for cell in row if cell.value is not None} == {True}
    places_named = set()
    for name, defined in book.defined_names.items():
        # Never a cell's name or a number's in any program.
        assert re.fullmatch(r"_[a-z]+\d*", name)
        ((title, area),) = defined.destinations
        cells = [cell.value for row in sheet[area] for cell in row]
        assert title == sheet.title
        assert None not in cells, name
        assert not any(str(value).startswith("=") for value in cells)
        places_named |= {cell.coordinate for row in sheet[area] for cell in row}
    assert places_named == {cell.coordinate for row in sheet for cell in row if cell.value is not None}
    used = {name for text in written_out(at).values() for name in re.findall(r"\b_[a-z]+\d*", text)}
    assert used <= set(book.defined_names)
    assert "_long" in used


@WORK_PAGES
def test_every_program_can_work_the_formulas_out(at):
    for name, formula in written_out(at).items():
        bare = TEXT_IN_FORMULA.sub('""', formula)
        assert set(NAME_OF_CALL.findall(bare)) <= set(ALLOWED), name
        # Beyond the signs that all machines share CHAR gives others on a Mac.
        assert bare.count("CHAR(") == bare.count("CHAR(10)"), name
        # Arrays, implicit intersection, references to other files or whole columns.
        assert not re.search(r"[{}@#\[\]]|\$[A-Z]+:\$[A-Z]+(?!\$?\d)", bare), name
        assert len(formula) <= LONGEST, name
        assert deepest(formula) <= DEEPEST, name
        assert all(len(text) <= LONGEST_TEXT for text in TEXT_IN_FORMULA.findall(formula)), name
    verdict = [helper_columns(at)[name] for name in ("error", "hit")] + [places(at, "check")[0]]
    for name, formula in written_out(at).items():
        if re.fullmatch(rf"({'|'.join(verdict)})[1-9]\d*", name) and name != "A1":
            assert len(formula) <= LONGEST_VERDICT, name


REFERENCE = re.compile(r"(?<![A-Za-z_])\$?([A-Z]{1,3})\$?(\d+)")


@WORK_PAGES
def test_who_cuts_cells_and_pastes_them_elsewhere_takes_no_reference_along(at):
    """Programs let references follow a cell that is moved: none names one that may be moved, but of the block."""
    sheet = sheet_of(at)
    block = {cell.coordinate for cell in block_cells(at)}
    named = {
        f"{column}{row}"
        for formula in written_out(at).values()
        for column, row in REFERENCE.findall(TEXT_IN_FORMULA.sub('""', formula))
    }
    assert {name for name in named if not sheet[name].protection.locked} <= block


def test_what_no_program_could_work_out_would_be_seen():
    assert deepest('=IF(A1="(((",IF((B1+1)>0,LEN("x"),0),0)') == 3
    assert NAME_OF_CALL.findall("=IFERROR(1,_xlfn.IFS(1))") == ["IFERROR", "_xlfn.IFS"]


# ---- colours ------------------------------------------------------------------------------------------------
def conditions(at):
    """Of each area its conditions, formula and look; the first one that holds decides."""
    found = {
        str(area.sqref): [(rule.formula[0], rule.dxf) for rule in sorted(area.rules, key=lambda rule: rule.priority)]
        for area in sheet_of(at).conditional_formatting
    }
    assert all(rule.type == "expression" for area in sheet_of(at).conditional_formatting for rule in area.rules)
    return found


def fill_of(look):
    return look.fill.bgColor.rgb[2:] if look.fill else ""


@EVERY_PAGE
def test_every_cell_that_is_seen_stands_in_one_area_of_conditions(at):
    """Programs differ in what two of them make of one cell."""
    page = PAGES[at]
    first, last = page.header_row + 2, page.header_row + 1 + page.prepared
    shown = [get_column_letter(place) for place, key in enumerate(page.table.keys, 1) if key != "record_id"]
    covered = [
        get_column_letter(column)
        for area in conditions(at)
        for left, top, right, bottom in (range_boundaries(part) for part in area.split())
        for column in range(left, right + 1)
        if (top, bottom) == (first, last)
    ]
    assert sorted(covered) == sorted(shown)


@WORK_PAGES
def test_the_mark_has_its_colour_and_what_is_wrong_goes_before_the_class(at):
    page = PAGES[at]
    _, first, last = places(at, "check")
    letter = places(at, "customer_class")[0]
    helper = {name: f"${column}{first}" for name, column in helper_columns(at).items()}
    mark, starred = f"A{first}:A{last}", f"{letter}{first}:{letter}{last}"
    areas = conditions(at)
    (others,) = set(areas) - {mark, starred}
    bad, watch, good = (TINTS[tint].fill for tint in (Tint.BAD, Tint.WATCH, Tint.GOOD))
    wrong = sum(check.sign == "✘" for check in checks_of(page.table).every)
    most = {CALL_LOG.key: 2, INVITE_SUCCESS.key: 1}[at[1]]
    signs = [(f'LEFT($A{first})="{sign}"', fill) for sign, fill in (("✘", bad), ("⚠", watch), ("✔", good))]
    mend = [(f"{helper['nth0']}>{most}", bad), (f"AND({helper['hit']}>0,{helper['hit']}<={wrong})", watch)]
    assert [(test, fill_of(look)) for test, look in areas[mark][:-1]] == signs
    classes = {choice.key for choice in page.table.by_key["customer_class"].choices} - {"B"}
    for area in (starred, others):
        assert [(test, fill_of(look)) for test, look in areas[area][:2]] == mend
        below = areas[area][2:-1]
        assert {fill_of(look) for _, look in below} == {CLASSES[name].fill for name in classes}
        for test, look in below:
            name = next(name for name in classes if CLASSES[name].fill == fill_of(look))
            assert helper["customer_class"] in test
            assert look.font.color.rgb == f"FF{CLASSES[name].ink}"
            assert bool(look.font.b) == (name == "A")
            is_starred = look.numFmt is not None and look.numFmt.formatCode == '"★"@'
            assert is_starred == (name == "A" and area == starred)


@EVERY_PAGE
def test_a_line_lies_under_every_row_in_which_something_stands(at):
    page = PAGES[at]
    row = page.header_row + 2
    shown = [get_column_letter(place) for place, key in enumerate(page.table.keys, 1) if key != "record_id"]
    asked = shown[1:-1] if at in WORK else shown
    for found in conditions(at).values():
        test, look = found[-1]
        assert test == f"COUNTA(${asked[0]}{row}:${asked[-1]}{row})>0"
        assert (look.fill, look.font) == (None, None)
        # Not every program shows two conditions in one cell: the others have the line, too.
        assert all(look.border.bottom.style for _, look in found)


@WORK_PAGES
def test_every_program_can_work_the_conditions_out(at):
    tests = [test for found in conditions(at).values() for test, _ in found]
    assert {name for test in tests for name in NAME_OF_CALL.findall(TEXT_IN_FORMULA.sub('""', test))} <= set(ALLOWED)
    # Google Sheets does not look at other sheets here.
    assert not any("!" in test or re.search(r"\b_[a-z]", test) for test in tests)


@EVERY_PAGE
def test_paper_is_a4_landscape_with_the_headers_on_every_page(at):
    page, sheet = PAGES[at], sheet_of(at)
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert setup.fitToHeight == 0
    assert setup.fitToWidth in {None, 1} or page.table is INVITE_SUCCESS
    assert sheet.print_title_rows == f"$1:${page.header_row + 1}"
    if page.table is INVITE_SUCCESS:
        assert (setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$C")


@every_column
def test_a_column_is_wide_enough_for_what_it_offers(at, key):
    page, sheet = PAGES[at], sheet_of(at)
    column = page.table.by_key[key]
    width = sheet.column_dimensions[places(at, key)[0]].width
    for text in page.labels(column):
        assert len(text.encode("gbk")) < width
    # A header may take two lines.
    longest = max(page.header(column).split(), key=lambda word: len(word.encode("gbk")))
    assert len(longest.encode("gbk")) <= 2 * width if page.lang == "zh" else len(longest) <= width


@EVERY_TEMPLATE
def test_the_first_sheet_says_in_five_lines_how_to_fill_it(at):
    sheet = book_of(at).worksheets[0]
    lines = [[cell.value for cell in row if cell.value is not None] for row in sheet.rows]
    assert [line[0] for line in lines] == [1, 2, 3, 4, 5]
    texts = [line[1] for line in lines]
    assert len(set(texts)) == 5
    assert sheet.title == ("填写说明" if at[0] == "zh" else "How to fill it")
    for text in texts:
        assert "{" not in text
        if at[0] == "zh":
            assert not re.search("[\u4e00-\u9fff」][,:;?]", text), "full-width punctuation"
            assert text.endswith("。")


def test_both_languages_have_five_lines():
    assert {key: len(lines) for key, lines in LINES.items()} == dict.fromkeys(LINES, 5)


def test_the_call_log_says_what_little_is_needed():
    text = book_of(("zh", "call_log")).worksheets[0]["B2"].value
    assert text.startswith("未接：只选「接通情况」。接通：只选「客户分类」和「邀请结果」")


# ---- the header block ---------------------------------------------------------------------------------------
def block_cells(at):
    page, sheet = PAGES[at], sheet_of(at)
    return [sheet.cell(2 + row, 2 + 2 * at) for row, pairs in enumerate(page.block) for at in range(len(pairs))]


@pytest.mark.parametrize("lang", LANGS)
def test_the_block_asks_for_store_guide_and_day_and_states_the_targets(lang):
    sheet = sheet_of((lang, "call_log"))
    labels = [sheet.cell(cell.row, cell.column - 1).value for cell in block_cells((lang, "call_log"))]
    values = [cell.value for cell in block_cells((lang, "call_log"))]
    wanted = {
        "zh": ["门店*", "导购*", "日期*", "电话指标", "邀请指标"],
        "en": ["Store*", "Staff*", "Date*", "Calls target", "Invites target"],
    }
    assert labels == wanted[lang]
    assert values == [None, None, None, DEFAULTS["base_calls"], DEFAULTS["base_invites"]]
    assert {cell.fill.fgColor.rgb for cell in block_cells((lang, "call_log"))} == {f"FF{TYPED}"}
    assert max(cell.column for cell in block_cells((lang, "call_log"))) <= 6, "on a phone's first screen"


@dataclass(frozen=True)
class Typed:
    """A formula that somebody typed."""

    formula: str


def cell_content(value):
    """A value as it stands in a cell of a file; its format stays that of the cell."""
    if isinstance(value, Typed):
        return f"><f>{escape(value.formula)}</f><v>1</v></c>"
    if isinstance(value, str):
        return f' t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"><v>{value if isinstance(value, int) else to_excel(value)}</v></c>"


def typed(at, cells):
    """The template as a file with values in cells; nothing is worked out again."""
    files = parts(bytes_of((at[0], FILES[at])))
    xml = files[part_of(at)].decode()
    for name, value in cells.items():
        if value is not None:
            empty = rf'(<c r="{name}"(?: s="\d+")?)(?:/>|(?: t="s")?><v>[^<]*</v></c>)'
            xml, times = re.subn(empty, lambda found, value=value: found[1] + cell_content(value), xml, count=1)
            assert times == 1, name
    return packed(files | {part_of(at): xml.encode()})


def filled(folder, at, block, *rows):
    """A copy of a template with block cells by position and rows by key typed in."""
    cells = {block_cells(at)[place].coordinate: value for place, value in block.items()}
    for number, row in enumerate(rows):
        for key, value in row.items():
            letter, first, _ = places(at, key)
            cells[f"{letter}{first + number}"] = value
    path = folder / f"{at[1]}.xlsx"
    path.write_bytes(typed(at, cells))
    return path


def read(*paths, lang="zh", now=NOW):
    return build_report([read_source(str(path), path.name) for path in paths], Settings(), now, lang)


STORE, STAFF, DAY = 0, 1, 2


@pytest.mark.parametrize(("lang", "blank"), [("zh", None), ("zh", STORE), ("zh", STAFF), ("zh", DAY), ("en", None)])
def test_what_the_block_leaves_blank_is_never_taken_from_its_neighbour(tmp_path, lang, blank):
    block = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}
    row = {"phone": "13912345670", "call_result": "无人接听" if lang == "zh" else "no answer"}
    own = {STORE: ("store", "二店"), STAFF: ("staff", "李四"), DAY: ("call_date", date(2020, 3, 4))}
    if blank is not None:
        key, value = own[blank]
        block[blank], row[key] = None, value
    report = read(filled(tmp_path, (lang, "call_log"), block, row))
    assert report.tables["finding"].empty
    days = report.tables["staff_day"]
    wanted = {"store": "一店", "staff": "张三", "date": date(2020, 3, 5)}
    wanted |= {} if blank is None else {("date" if blank == DAY else key): value}
    dialled = days[days["dials"] == 1]
    assert [(row.store, row.staff, row.date.date()) for row in dialled.itertuples()] == [tuple(wanted.values())]


@pytest.mark.parametrize("at", [("zh", "call_log"), ("zh", "invite_success")], ids="-".join)
def test_a_blank_block_is_blank_and_its_labels_are_no_values(tmp_path, at):
    row = {"phone": "13912345670"} | ({"call_result": "无人接听"} if at[1] == "call_log" else {"wechat_name": "小王"})
    found = read(filled(tmp_path, at, {}, row)).tables["finding"]
    assert {"D01", "S01", "S02"} <= set(found["rule"])
    assert not set(found["rule"]) & {"D02", "D03"}


# ---- the reader and the templates ---------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_untouched_templates_are_known_and_empty_and_nothing_is_wrong_with_them(tmp_path, lang):
    for of, key in TEMPLATES:
        if of == lang:
            (tmp_path / f"{key}.xlsx").write_bytes(bytes_of((lang, key)))
    report = campaign.check([tmp_path], now=NOW, lang=lang)
    assert report.tables["finding"].empty
    sources = report.tables["source"]
    # The settings say the defaults.
    assert sources.loc[sources["table"].isin([table.key for table in WORK_TABLES]), "rows"].tolist() == [0, 0]
    assert not sources["status"].eq("refused").any()
    known = dict(zip(sources["sheet"], sources["table"], strict=True))
    how_to = TEMPLATES[lang, "call_log"].how_to_title
    wanted = {page.title: table for (of, table), page in PAGES.items() if of == lang}
    assert known == wanted | {how_to: "", word(CHECK_WORDS, lang): ""}


@EVERY_PAGE
def test_every_header_is_read_as_its_own_column(at):
    cells = [["" if cell.value is None else cell.value for cell in row] for row in sheet_of(at).iter_rows(max_row=10)]
    best, *others = find_headers(matrix(Grid("a.xlsx", "S", cells)))
    page = PAGES[at]
    assert (best.table.key, best.row, others) == (page.table.key, page.header_row, [])
    assert list(best.keys.values()) == list(page.table.keys)


CALL = {
    "phone": "13912345670",
    "customer_name": "王女士",
    "call_result": "已接通",
    "customer_class": "A",
    "invite_result": "同意进群并进店",
    "product_1": "烟机",
    "visited_before": "是",
    "appointment_at": datetime(2020, 3, 7, 14, 30),
    "call_time": time(10, 30),
}


def test_a_filled_call_log_is_read_as_it_was_typed(tmp_path):
    block = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}
    not_reached = {"phone": "13912345677", "call_result": "无人接听", "call_time": "上午"}
    path = filled(tmp_path, ("zh", "call_log"), block, CALL, not_reached, {"phone": "13812345688"})
    report = read(path)
    assert report.tables["finding"].empty
    day = report.tables["staff_day"].iloc[0]
    assert (day["store"], day["staff"], day["dials"], day["connected"], day["planned"]) == ("一店", "张三", 2, 1, 1)
    people = report.tables["customer"].set_index("customer_key")
    assert people.loc["13912345670", "current_class"] == "A"
    assert people.loc["13912345677", "current_class"] == "C"


def test_a_new_day_begins_with_a_row_that_says_only_its_date(tmp_path):
    """As the fourth line of the first sheet says."""
    block = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 4)}
    calls = [{"phone": phone, "call_result": "无人接听"} for phone in ("13912345677", "13812345688")]
    rows = [calls[0], {"call_date": date(2020, 3, 5)}, calls[1]]
    report = read(filled(tmp_path, ("zh", "call_log"), block, *rows))
    assert report.tables["finding"].empty
    days = report.tables["staff_day"].set_index("date")["dials"]
    assert {day.date().isoformat(): dials for day, dials in days.items()} == {"2020-03-04": 1, "2020-03-05": 1}


def test_a_filled_success_table_is_read_as_it_was_typed(tmp_path):
    block = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}
    row = {
        "wechat_name": "小王",
        "invite_source": "微信二维码",
        "success_type": "进群并进店",
        "customer_class": "A",
        "in_group": "是",
        "visited": "是",
        "deal": "是",
        "deal_on": date(2020, 3, 5),
        "deal_amount": 12800,
    }
    report = read(filled(tmp_path, ("zh", "invite_success"), block, row))
    assert report.tables["finding"].empty
    store = report.tables["store"].iloc[0]
    assert (store["entered"], store["visits"], store["deals"], store["amount"]) == (1, 1, 1, 12800)


# ---- the program's own formulas -----------------------------------------------------------------------------
BLOCK = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}
NOT_REACHED = {
    "zh": {"phone": "13912345677", "call_result": "无人接听"},
    "en": {"phone": "13912345677", "call_result": "no answer"},
}


def joined(number, **more):
    """A customer of the success table who needs nothing more."""
    return {"phone": f"1391234567{number}", "customer_class": "B", "wechat_name": f"小王{number}", **more}


@pytest.fixture
def looked_again(monkeypatch):
    """Sheets at which the reader had to look a second time, with what it saw there."""
    seen = []

    def look(data, sheets):
        found = look_again(data, sheets)
        seen.extend(sheet.name for sheet in sheets)
        return found

    monkeypatch.setattr("sheets_automation.connectors.second_look.look_again", look)
    return seen


def formulas_seen(source, at):
    """Where the reader sees formulas of people, as cells are named."""
    grid = next(grid for grid in source.grids if grid.sheet == PAGES[at].title)
    return sorted(f"{get_column_letter(column + 1)}{row + 1}" for row, column in grid.formulas)


@WORK_PAGES
def test_the_programs_own_formulas_are_passed_over_and_need_no_second_look(tmp_path, looked_again, at):
    row = NOT_REACHED[at[0]] if at[1] == CALL_LOG.key else joined(0)
    path = filled(tmp_path, at, BLOCK, row)
    assert formulas_seen(read_source(str(path), path.name), at) == []
    assert looked_again == [], "loading with openpyxl takes longer than reading"


@pytest.mark.parametrize("at", [("zh", "call_log"), ("en", "invite_success")], ids="-".join)
def test_a_formula_where_people_type_is_found_beside_them(tmp_path, looked_again, at):
    row = NOT_REACHED[at[0]] if at[1] == CALL_LOG.key else joined(0)
    path = filled(tmp_path, at, BLOCK, row, row | {"remark": Typed("1+1")})
    source = read_source(str(path), path.name)
    letter, first, _ = places(at, "remark")
    assert formulas_seen(source, at) == [f"{letter}{first + 1}"]
    assert PAGES[at].title in looked_again
    found = build_report([source], Settings(), NOW, at[0]).tables["finding"]
    assert [(one.row, one.column) for one in found.itertuples() if one.rule == "V03"] == [(first + 1, "remark")]


def test_a_wechat_name_that_looks_like_a_helpers_header_is_a_name(tmp_path):
    at = ("zh", INVITE_SUCCESS.key)
    names = ["~mimi", "~hit", "~"]
    rows = [joined(number, wechat_name=name) for number, name in enumerate(names)]
    path = filled(tmp_path, at, BLOCK, *rows, joined(3, wechat_name=Typed('"a"&"b"')))
    source = read_source(str(path), path.name)
    report = build_report([source], Settings(), NOW, at[0])
    assert report.tables["source"]["rows"].sum() == 4
    assert set(report.tables["customer"]["customer_key"]) == {f"1391234567{number}" for number in range(4)}
    # What people type in that column is still looked at.
    letter, first, _ = places(at, "wechat_name")
    assert formulas_seen(source, at) == [f"{letter}{first + 3}"]
    assert "V03" in set(report.tables["finding"]["rule"])


CHOICES = [(at, key) for at, key in COLUMNS if PAGES[at].table.by_key[key].choices]


@pytest.mark.parametrize(("at", "key"), CHOICES, ids=[f"{'-'.join(at)}-{key}" for at, key in CHOICES])
def test_every_label_of_a_dropdown_is_understood(at, key):
    page = PAGES[at]
    column = page.table.by_key[key]
    context = Context(Calendar(NOW.date(), None, None), Settings().products)
    cells = matrix(Grid("a.xlsx", "S", [[label] for label in page.labels(column)]))[:, 0]
    tidied = tidy(column, as_typed(cells), context)
    assert not tidied.refused.any()
    assert {rule for rule, broken in tidied.broken.items() if broken.any()} == set()
    read_as = tidied.extra["daypart"] if column.kind is Kind.CLOCK else tidied.values
    assert list(read_as) == [choice.key for choice in column.choices]


@pytest.mark.parametrize("at", [at for at in PAGES if at[1] in {"call_log", "invite_success"}], ids="-".join)
def test_no_label_of_a_dropdown_is_a_finding_in_its_own_column(tmp_path, at):
    page = PAGES[at]
    columns = [column for column in page.table.columns if column.choices]
    most = max(len(column.choices) for column in columns)
    rows = [
        {"phone": f"1391234{number:04d}"}
        | {column.key: page.labels(column)[number] for column in columns if number < len(column.choices)}
        for number in range(most)
    ]
    block = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}
    report = read(filled(tmp_path, at, block, *rows))
    found = report.tables["finding"]
    assert report.tables["source"]["rows"].sum() == most
    assert not set(found["rule"]) & {"V01", "U09", "D01", "D02", "S01", "S02", "F03", "F07"}


def test_a_value_that_no_dropdown_offers_is_a_finding(tmp_path):
    """The test above can fail."""
    report = read(filled(tmp_path, ("zh", "call_log"), BLOCK, CALL | {"customer_class": "E"}))
    assert "V01" in set(report.tables["finding"]["rule"])


# ---- settings -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_rules_as_they_stand_mean_exactly_the_defaults(lang):
    sheet = sheet_of((lang, RULES.key))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=1 + len(DEFAULTS))]
    by_key = [dict(zip(RULES.keys, row, strict=True)) for row in rows]
    written = Settings(rules=tuple(DatedRule(row["key"], row["value"]) for row in by_key))
    assert {row["key"]: written.value(row["key"], NOW.date(), "一店", "张三") for row in by_key} == DEFAULTS
    for row in by_key:
        assert (row["scope"], row["valid_from"], row["valid_to"]) == (None, None, None)
        assert row["note"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_campaign_names_its_items_and_the_default_products(lang):
    sheet = sheet_of((lang, CAMPAIGN.key))
    items = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}
    assert list(items) == (list(CAMPAIGN_ITEMS) if lang == "zh" else list(CAMPAIGN_ITEMS.values()))
    products = items.pop("产品清单" if lang == "zh" else "products")
    assert tuple(products.split(PRODUCT_SEPARATOR)) == Settings().products
    assert set(items.values()) == {None}
    starts = next(cell for cell in sheet["A"] if cell.value in {"开始日期", "starts_on"}).row
    assert sheet[f"B{starts}"].number_format == "yyyy-mm-dd"
    assert validation(sheet, f"B{starts}").type == "date"
    assert not sheet[f"B{starts}"].protection.locked
    assert sheet[f"A{starts}"].protection.locked


def test_a_sheet_for_each_settings_table():
    for lang in LANGS:
        titles = [sheet.title for sheet in book_of((lang, "campaign"))][1:]
        assert titles == [table.zh if lang == "zh" else table.en for table in SETTINGS_TABLES]


# ---- files --------------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def draw_once(monkeypatch):
    """Drawing takes seconds; what is drawn is the same every time."""
    monkeypatch.setattr("sheets_automation.templates.drawn_templates", lambda lang: drawn(lang).items())


@pytest.mark.parametrize("at", [("zh", "call_log"), ("en", "invite_success"), ("en", "campaign")], ids="-".join)
def test_a_template_is_drawn_the_same_every_time(at):
    assert draw_template(TEMPLATES[at]) == bytes_of(at)


def test_the_templates_of_the_repository_are_those_of_the_model():
    """Where this fails: `make generate`."""
    fresh = drawn("zh")
    there = {path.name: path.read_bytes() for path in (ROOT / "templates").iterdir()}
    assert set(there) == set(fresh)
    stale = {
        f"{name}: {part}"
        for name in fresh
        for part in parts(fresh[name]).keys() | parts(there[name]).keys()
        if parts(fresh[name]).get(part) != parts(there[name]).get(part)
    }
    assert stale == set(), "stale: make generate"


def test_the_empty_summary_has_its_sheets_and_no_rows(tmp_path):
    paths = write_templates(tmp_path / "t")
    assert [path.name for path in paths] == [
        "call_log.xlsx",
        "invite_success.xlsx",
        "campaign.xlsx",
        "operator_summary.xlsx",
    ]
    summary = parts(paths[-1].read_bytes())
    titles = re.findall(r'<sheet name="([^"]+)"', summary["xl/workbook.xml"].decode())
    assert titles == [word(pair, "zh") for pair in SUMMARY_SHEETS.values()]
    assert any(name.startswith("xl/charts/chart") for name in summary)


@pytest.mark.parametrize(("lang", "said"), [("zh", "准备好了"), ("en", "is ready")])
def test_init_lays_out_a_campaign_and_says_what_next(tmp_path, capsys, lang, said):
    folder = tmp_path / "活动 1"
    assert cli.run(["init", str(folder), "--lang", lang]) == 0
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    names = {"call_log", "invite_success", "campaign", "operator_summary"}
    starters = {"consolidate.bat", "consolidate.command"}
    assert found == {"templates", "inbox", "campaign.xlsx", *starters, *(f"templates/{name}.xlsx" for name in names)}
    assert (folder / "campaign.xlsx").read_bytes() == (folder / "templates" / "campaign.xlsx").read_bytes()
    assert (folder / "templates" / "call_log.xlsx").read_bytes() == bytes_of((lang, "call_log"))
    out, err = capsys.readouterr()
    assert (len(out.splitlines()), err) == (1, "")
    assert said in out
    assert str(folder) in out


def test_init_never_touches_a_file_that_is_there(tmp_path, capsys):
    (tmp_path / "templates").mkdir()
    mine = {
        tmp_path / "campaign.xlsx": b"mine",
        tmp_path / "templates" / "call_log.xlsx": b"",
        tmp_path / "a.txt": b"x",
    }
    for path, content in mine.items():
        path.write_bytes(content)
    assert cli.run(["init", str(tmp_path), "--lang", "en"]) == 0
    assert {path: path.read_bytes() for path in mine} == mine
    kept, ready = capsys.readouterr().out.splitlines()
    assert kept.endswith(": templates/call_log.xlsx, campaign.xlsx")
    assert "is ready" in ready
    assert (tmp_path / "templates" / "invite_success.xlsx").stat().st_size > 10_000
    started = start_campaign(tmp_path)
    assert (len(started.written), len(started.kept)) == (0, 7)


def test_init_that_fails_half_way_leaves_no_empty_file(tmp_path, monkeypatch):
    def fail(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr("sheets_automation.templates.replace_file", fail)
    with pytest.raises(KeyboardInterrupt):
        start_campaign(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_init_as_json_and_in_silence(tmp_path, capsys):
    assert cli.run(["init", str(tmp_path / "a"), "--json"]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["command"], outcome["ok"], outcome["exit"], outcome["kept"]) == ("init", True, 0, [])
    assert {"campaign.xlsx", "consolidate.bat"} < {Path(path).name for path in outcome["written"]}
    assert all(Path(path).is_file() for path in outcome["written"])
    assert cli.run(["init", str(tmp_path / "b"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("lang", LANGS)
def test_init_where_no_folder_can_be_is_one_sentence(tmp_path, capsys, lang):
    (tmp_path / "file").write_bytes(b"mine")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "inbox").touch()
    for name in ("file", "file/below", "loop", "长" * 300, "taken"):
        assert cli.run(["init", str(tmp_path / name), "--lang", lang]) == 2, name
        out, err = capsys.readouterr()
        assert out == ""
        assert len(err.splitlines()) == 1
        assert "SHEETS_AUTOMATION_DEBUG" not in err, (name, err)
    assert (tmp_path / "file").read_bytes() == b"mine"
    assert cli.run(["init", str(tmp_path / "x"), "--export", str(tmp_path / "out"), "--lang", lang]) == 2
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(("lang", "said"), [("zh", "inbox"), ("en", "inbox")])
def test_a_fresh_campaign_folder_has_nothing_to_count_yet(tmp_path, capsys, lang, said):
    assert cli.run(["init", str(tmp_path / "a"), "--quiet", "--lang", lang]) == 0
    assert cli.run(["consolidate", str(tmp_path / "a"), "--lang", lang]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said in err
    assert "campaign.xlsx" not in err, "it is no error"


def test_what_guides_hand_in_is_counted_and_the_templates_are_not(tmp_path):
    folder = tmp_path / "a"
    start_campaign(folder)
    filled(folder / "inbox", ("zh", "call_log"), {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}, CALL)
    report = campaign.consolidate(folder, now=NOW, lang="zh")
    assert set(report.tables["source"]["source"]) == {"campaign.xlsx", "inbox/call_log.xlsx"}
    counted = report.tables["source"].set_index("table")["rows_counted"]
    assert counted["call_log"] == 1
    assert report.settings == Settings(), "an untouched campaign.xlsx says what holds anyway"
    assert report.tables["finding"].empty

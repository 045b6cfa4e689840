"""The templates: openpyxl sees what guides get, the reader reads them, `init` lays them out, templates/ is fresh."""

import io
import json
import re
import zipfile
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from sheets_automation import campaign
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.connectors.xlsx_validation import FIRST_DAY, LAST_DAY
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.headers import find_headers, matrix
from sheets_automation.core.reading.tidy import Context, as_typed, tidy
from sheets_automation.core.report import build_report
from sheets_automation.faces import cli
from sheets_automation.model.grid import Grid
from sheets_automation.model.palette import CLASSES, TYPED
from sheets_automation.model.schema import Kind
from sheets_automation.model.settings import DEFAULTS, NOT_IN_FORCE, DatedRule, Settings
from sheets_automation.model.settings_tables import CAMPAIGN, CAMPAIGN_ITEMS, RULES, SETTINGS_TABLES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, NOT_TYPED, WORK_TABLES
from sheets_automation.model.template_pages import PRODUCT_SEPARATOR, RULES_SHOWN, templates
from sheets_automation.model.template_words import LINES
from sheets_automation.model.wording import SHEETS as SUMMARY_SHEETS
from sheets_automation.model.wording import word
from sheets_automation.templates import drawn_templates, start_campaign, write_templates

ROOT = Path(__file__).parents[1]
NOW = datetime.fromisoformat("2020-03-05T20:45")
LANGS = ("zh", "en")
LIST_LIMIT, TITLE_LIMIT, TEXT_LIMIT = 255, 32, 255
"""What Excel takes in an inline list, the title and the text of a message."""

TEMPLATES = {(lang, one.key): one for lang in LANGS for one in templates(lang)}
BYTES = {at: draw_template(one) for at, one in TEMPLATES.items()}
BOOKS = {at: load_workbook(io.BytesIO(data)) for at, data in BYTES.items()}
PAGES = {(lang, page.table.key): page for (lang, _), one in TEMPLATES.items() for page in one.pages}
SHEETS = {
    (lang, page.table.key): BOOKS[lang, key][page.title] for (lang, key), one in TEMPLATES.items() for page in one.pages
}
EVERY_PAGE = pytest.mark.parametrize("at", PAGES, ids="-".join)
WORK_PAGES = pytest.mark.parametrize("at", [(lang, table.key) for lang in LANGS for table in WORK_TABLES], ids="-".join)
COLUMNS = [(at, column.key) for at, page in PAGES.items() for column in page.table.columns]


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


def validation(sheet, cell):
    found = [one for one in sheet.data_validations.dataValidation if cell in one.sqref]
    assert len(found) <= 1
    return found[0] if found else None


# ---- what guides get ----------------------------------------------------------------------------------------
@EVERY_PAGE
def test_headers_stand_in_the_order_of_the_model(at):
    page, sheet = PAGES[at], SHEETS[at]
    shown = [cell.value for cell in sheet[page.header_row + 1]]
    names = [column.zh if page.lang == "zh" else column.en for column in page.table.columns]
    assert [text.removesuffix("*") for text in shown] == names
    marked = {column.key for column, text in zip(page.table.columns, shown, strict=True) if text.endswith("*")}
    needed = {CALL_LOG.key: {"phone", "call_result", "customer_class"}, INVITE_SUCCESS.key: {"phone"}}
    assert marked == needed.get(page.table.key, set())


@every_column
def test_a_choice_has_its_dropdown_in_every_prepared_row(at, key):
    page, sheet = PAGES[at], SHEETS[at]
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
    page, sheet = PAGES[at], SHEETS[at]
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


@pytest.mark.parametrize("at", SHEETS, ids="-".join)
def test_messages_are_kind_and_fit(at):
    for rule in SHEETS[at].data_validations.dataValidation:
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
    for row in (first, (first + last) // 2, last):
        cell = SHEETS[at][f"{letter}{row}"]
        assert cell.number_format == wanted
        assert cell.value is None
        assert cell.font.name == "Microsoft YaHei"


@WORK_PAGES
def test_a_guide_has_800_prepared_rows(at):
    page, sheet = PAGES[at], SHEETS[at]
    assert page.prepared == 800
    assert sheet.max_row == page.header_row + 1 + 800


@every_column
def test_only_what_is_typed_is_unlocked(at, key):
    page, sheet = PAGES[at], SHEETS[at]
    letter, first, last = places(at, key)
    assert sheet[f"{letter}{page.header_row + 1}"].protection.locked
    for row in range(1, page.header_row + 1):
        is_block = any(sheet[f"{letter}{row}"] is cell for cell in block_cells(at))
        assert sheet[f"{letter}{row}"].protection.locked is not is_block
    if first <= last:
        for row in (first, last):
            assert sheet[f"{letter}{row}"].protection.locked is (key in NOT_TYPED)


@pytest.mark.parametrize("at", BOOKS, ids="-".join)
def test_sheets_are_protected_without_a_password_and_may_be_formatted_sorted_and_filtered(at):
    for sheet in BOOKS[at]:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        for forbidden in ("formatCells", "formatColumns", "formatRows", "sort", "autoFilter"):
            assert getattr(sheet.protection, forbidden) is False, forbidden


@WORK_PAGES
def test_check_is_first_and_frozen_and_the_record_id_hidden_and_empty(at):
    page, sheet = PAGES[at], SHEETS[at]
    assert page.table.keys[0] == "check"
    assert sheet.freeze_panes == f"B{page.header_row + 2}"
    letter, first, last = places(at, "record_id")
    assert sheet.column_dimensions[letter].hidden
    empty = {
        sheet[f"{get_column_letter(place)}{row}"].value for place in (1, sheet.max_column) for row in (first, last)
    }
    assert empty == {None}
    assert [key for key in page.table.keys if sheet.column_dimensions[places(at, key)[0]].hidden] == ["record_id"]


@WORK_PAGES
def test_rows_have_the_colour_of_their_class(at):
    page, sheet = PAGES[at], SHEETS[at]
    letter, first, last = places(at, "customer_class")
    found = {
        (str(area.sqref), rule.formula[0]): rule.dxf for area in sheet.conditional_formatting for rule in area.rules
    }
    shown = [choice.key for choice in page.table.by_key["customer_class"].choices if choice.key != "B"]
    end = places(at, "check_detail")[0]
    for name in shown:
        for area in (f"A{first}:{end}{last}", f"{letter}{first}:{letter}{last}"):
            look = found[area, f'${letter}{first}="{name}"']
            assert look.fill.bgColor.rgb == f"FF{CLASSES[name].fill}"
            assert look.font.color.rgb == f"FF{CLASSES[name].ink}"
            assert bool(look.font.b) == (name == "A")
    stars = [rule for (_, rule), look in found.items() if look.numFmt and look.numFmt.formatCode == '"★"@']
    assert stars == [f'${letter}{first}="A"']
    assert not any('"B"' in rule for _, rule in found)


@EVERY_PAGE
def test_paper_is_a4_landscape_with_the_headers_on_every_page(at):
    page, sheet = PAGES[at], SHEETS[at]
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
    page, sheet = PAGES[at], SHEETS[at]
    column = page.table.by_key[key]
    width = sheet.column_dimensions[places(at, key)[0]].width
    for text in page.labels(column):
        assert len(text.encode("gbk")) < width
    # A header may take two lines.
    longest = max(page.header(column).split(), key=lambda word: len(word.encode("gbk")))
    assert len(longest.encode("gbk")) <= 2 * width if page.lang == "zh" else len(longest) <= width


@pytest.mark.parametrize("at", BOOKS, ids="-".join)
def test_the_first_sheet_says_in_five_lines_how_to_fill_it(at):
    sheet = BOOKS[at].worksheets[0]
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
    text = BOOKS["zh", "call_log"].worksheets[0]["B2"].value
    assert text.startswith("未接：只选「接通情况」。接通：只选「客户分类」和「邀请结果」")


# ---- the header block ---------------------------------------------------------------------------------------
def block_cells(at):
    page, sheet = PAGES[at], SHEETS[at]
    return [sheet.cell(2 + row, 2 + 2 * at) for row, pairs in enumerate(page.block) for at in range(len(pairs))]


@pytest.mark.parametrize("lang", LANGS)
def test_the_block_asks_for_store_guide_and_day_and_states_the_targets(lang):
    sheet = SHEETS[lang, "call_log"]
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


def filled(folder, at, block, *rows):
    """A copy of a template with block cells by position and rows by key typed in, as openpyxl saves it."""
    book = load_workbook(io.BytesIO(BYTES[at[0], PAGES[at].table.key]))
    sheet = book[PAGES[at].title]
    for place, value in block.items():
        sheet[block_cells(at)[place].coordinate] = value
    for number, row in enumerate(rows):
        for key, value in row.items():
            letter, first, _ = places(at, key)
            sheet[f"{letter}{first + number}"] = value
    path = folder / f"{at[1]}.xlsx"
    book.save(path)
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
    for (of, key), data in BYTES.items():
        if of == lang:
            (tmp_path / f"{key}.xlsx").write_bytes(data)
    report = campaign.check([tmp_path], now=NOW, lang=lang)
    assert report.tables["finding"].empty
    sources = report.tables["source"]
    assert sources["rows"].sum() == 0
    assert not sources["status"].eq("refused").any()
    known = dict(zip(sources["sheet"], sources["table"], strict=True))
    how_to = TEMPLATES[lang, "call_log"].how_to_title
    wanted = {page.title: table for (of, table), page in PAGES.items() if of == lang}
    assert known == wanted | {how_to: ""}


@pytest.mark.parametrize("at", PAGES, ids="-".join)
def test_every_header_is_read_as_its_own_column(at):
    cells = [["" if cell.value is None else cell.value for cell in row] for row in SHEETS[at].iter_rows(max_row=10)]
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
    block = {STORE: "一店", STAFF: "张三", DAY: date(2020, 3, 5)}
    report = read(filled(tmp_path, ("zh", "call_log"), block, CALL | {"customer_class": "E"}))
    assert "V01" in set(report.tables["finding"]["rule"])


# ---- settings -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", LANGS)
def test_the_rules_as_they_stand_mean_exactly_the_defaults(lang):
    sheet = SHEETS[lang, RULES.key]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=1 + len(RULES_SHOWN))]
    by_key = [dict(zip(RULES.keys, row, strict=True)) for row in rows]
    written = Settings(rules=tuple(DatedRule(row["key"], row["value"]) for row in by_key))
    assert {row["key"] for row in by_key} == set(DEFAULTS) - NOT_IN_FORCE
    assert {row["key"]: written.value(row["key"], NOW.date(), "一店", "张三") for row in by_key} == {
        key: DEFAULTS[key] for key in RULES_SHOWN
    }
    for row in by_key:
        assert (row["scope"], row["valid_from"], row["valid_to"]) == (None, None, None)
        assert row["note"]


@pytest.mark.parametrize("lang", LANGS)
def test_the_campaign_names_its_items_and_the_default_products(lang):
    sheet = SHEETS[lang, CAMPAIGN.key]
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
        titles = [sheet.title for sheet in BOOKS[lang, "campaign"]][1:]
        assert titles == [table.zh if lang == "zh" else table.en for table in SETTINGS_TABLES]


# ---- files --------------------------------------------------------------------------------------------------
@cache
def drawn(lang):
    return tuple(drawn_templates(lang))


@pytest.fixture(autouse=True)
def draw_once(monkeypatch):
    """Drawing takes a second; what is drawn is the same every time."""
    monkeypatch.setattr("sheets_automation.templates.drawn_templates", drawn)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_template_is_drawn_the_same_every_time():
    for at, template in TEMPLATES.items():
        assert draw_template(template) == BYTES[at]


def test_the_templates_of_the_repository_are_those_of_the_model():
    """Where this fails: `make generate`."""
    fresh = dict(drawn("zh"))
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
    assert found == {"templates", "inbox", "campaign.xlsx", *(f"templates/{name}.xlsx" for name in names)}
    assert (folder / "campaign.xlsx").read_bytes() == (folder / "templates" / "campaign.xlsx").read_bytes()
    assert (folder / "templates" / "call_log.xlsx").read_bytes() == BYTES[lang, "call_log"]
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
    assert (len(started.written), len(started.kept)) == (0, 5)


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
    assert [Path(path).name for path in outcome["written"]][-1] == "campaign.xlsx"
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
    assert report.tables["source"]["rows_counted"].sum() == 1
    assert report.tables["finding"].empty

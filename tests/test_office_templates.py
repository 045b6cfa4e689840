"""The templates in LibreOffice, as those meet them who fill them: what may be typed where, and what comes of it."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sheets_automation import campaign, templates
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.core.report import build_report
from sheets_automation.model import template_pages
from sheets_automation.model.grid import a1
from sheets_automation.model.palette import CLASSES, TINTS, Tint
from sheets_automation.model.schema import HELPER, Kind, Table, fold
from sheets_automation.model.settings import Settings
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.sheet_formulas import HIT, NO_ROW
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, NOT_TYPED, WORK_TABLES
from sheets_automation.model.template_pages import Template
from sheets_automation.model.template_words import CHECK_WORDS
from sheets_automation.model.wording import SHEETS, word, words
from tests.office.client import Book, Office

NOW = datetime(2020, 3, 5, 21)
LANGUAGES = ("zh", "en")
SHEETS_OF = {"call_log": (CALL_LOG,), "invite_success": (INVITE_SUCCESS,), "campaign": SETTINGS_TABLES}
CHECKED = frozenset(table.key for table in WORK_TABLES)
"""Templates that check what is typed."""
PREPARED = {"zh": 800, "en": 100}
"""Rows of a guide's table: in Chinese all of them (docs/tables.md), in English as many as it takes."""
TEXT_FORMAT = "@"
DAY, CLOCK = re.compile(r"YYYY-MM-DD", re.IGNORECASE), re.compile(r"HH:MM", re.IGNORECASE)
FORMATS = {
    Kind.PHONE: re.compile(TEXT_FORMAT),
    Kind.DATE: DAY,
    Kind.MOMENT: DAY,
    Kind.CLOCK: CLOCK,
}


@pytest.fixture(scope="module", params=LANGUAGES)
def lang(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def folder(lang: str, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("templates")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "templates", prepared)
        templates.write_templates(folder, lang)
    return folder


def prepared(lang: str) -> list[Template]:
    """The templates, with so many rows for guides."""
    return [
        replace(one, pages=tuple(replace(page, prepared=PREPARED[lang]) for page in one.pages))
        if one.key in CHECKED
        else one
        for one in template_pages.templates(lang)
    ]


@pytest.fixture(scope="module")
def opened(office: Office, folder: Path) -> Iterator[Callable[[str], Book]]:
    """The templates to look at, each opened once; nobody types into these."""
    with ExitStack() as files:
        books: dict[str, Book] = {}

        def book(name: str) -> Book:
            if name not in books:
                books[name] = files.enter_context(office.open(folder / f"{name}.xlsx"))
            return books[name]

        yield book


def label(one, lang: str) -> str:
    return one.zh if lang == "zh" else one.en


TOPS: dict[tuple[Table, str], list[list[str]]] = {}


def top_of(book: Book, table: Table, lang: str) -> list[list[str]]:
    """The sheet down to its headers, which is the same in every copy of a template: reading it takes a second."""
    if (table, lang) not in TOPS:
        shown = book.read(label(table, lang)).shown
        row = max(range(len(shown)), key=lambda at: len(known_headers(shown[at], table)))
        TOPS[table, lang] = shown[: row + 1]
    return TOPS[table, lang]


def known_headers(line: list[str], table: Table) -> dict[str, int]:
    return {table.headers[fold(text)]: place for place, text in enumerate(line) if fold(text) in table.headers}


def header_row(book: Book, table: Table, lang: str) -> tuple[int, dict[str, int]]:
    """The row of the headers, and where each column stands."""
    top = top_of(book, table, lang)
    known = known_headers(top[-1], table)
    assert len(known) >= table.fewest_headers, f"no headers on {label(table, lang)}"
    return len(top) - 1, known


def cells_below(book: Book, table: Table, lang: str, rows: tuple[int, ...]) -> list[dict[str, dict]]:
    """Of some rows below the headers (0 is the first) each column's cell."""
    row, columns = header_row(book, table, lang)
    found = []
    for below in rows:
        names = {key: a1(row + 1 + below, place) for key, place in columns.items()}
        cells = book.cells(label(table, lang), list(names.values()))
        found.append({key: cells[name] for key, name in names.items()})
    return found


def offered(cell: dict) -> list[str]:
    """The entries of a dropdown."""
    return re.findall(r'"((?:[^"]|"")*)"', cell["formulas"][0])


def file_of(table: Table) -> str:
    return next(name for name, tables in SHEETS_OF.items() if table in tables)


@pytest.mark.parametrize("name", SHEETS_OF)
def test_it_opens_with_its_sheets_and_recalculates(opened, lang, name):
    book = opened(name)
    titles = [label(table, lang) for table in SHEETS_OF[name]]
    words_title = word(CHECK_WORDS, lang)
    assert book.sheets[1:] == titles + [words_title] * (name in CHECKED)
    assert book.recalculate() == {title: [] for title in book.sheets}
    assert len(book.read(book.sheets[0]).shown) == 5, "five lines say how to fill it"
    assert all(book.sheet(title)["protected"] for title in book.sheets)
    assert [title for title in book.sheets if not book.sheet(title)["visible"]] == book.sheets[1 + len(titles) :]


@pytest.mark.parametrize("table", [*WORK_TABLES, *SETTINGS_TABLES], ids=lambda table: table.key)
def test_dropdowns_offer_what_the_model_knows(opened, lang, table: Table):
    rows = (0, PREPARED[lang] - 1) if table in WORK_TABLES else (100,)
    for cells in cells_below(opened(file_of(table)), table, lang, rows):
        assert cells.keys() >= {column.key for column in table.columns}
        for column in table.columns:
            choices = [label(choice, lang) for choice in column.choices]
            there = cells[column.key]
            assert (offered(there) if there["rule"] == "LIST" else []) == choices, column.key
            # A time of day is as good as a part of the day.
            assert not choices or there["stops"] == (column.kind is not Kind.CLOCK), column.key
            assert not choices or there["dropdown"], column.key


@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_phones_are_text_days_are_dates_and_only_typed_cells_are_open(opened, lang, table: Table):
    for cells in cells_below(opened(table.key), table, lang, (0, PREPARED[lang] - 1)):
        for column in table.columns:
            cell = cells[column.key]
            assert cell["locked"] == (column.key in NOT_TYPED), column.key
            if column.kind in FORMATS:
                assert FORMATS[column.kind].search(cell["format"]), column.key
            if column.kind is Kind.DATE:
                assert cell["rule"] == "DATE", column.key


@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_headers_are_locked_and_stay_in_sight_with_the_check(opened, lang, table: Table):
    book, title = opened(table.key), label(table, lang)
    row, columns = header_row(book, table, lang)
    headers, sheet = book.cells(title, [a1(row, place) for place in columns.values()]), book.sheet(title)
    assert all(cell["locked"] for cell in headers.values())
    assert columns["check"] == 0
    assert sheet["frozen"] == [row + 1, 1]
    assert sheet["title_rows"] == [0, row]
    assert columns["record_id"] in sheet["hidden_columns"]


@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_what_works_something_out_is_hidden_or_locked(opened, lang, table: Table):
    book, title = opened(table.key), label(table, lang)
    row, columns = header_row(book, table, lang)
    headers = top_of(book, table, lang)[-1]
    helpers = [place for place, text in enumerate(headers) if text.startswith(HELPER)]
    assert len(helpers) > 20
    assert book.sheet(title)["hidden_columns"] == [columns["record_id"], *helpers]
    own = [*(columns[key] for key in ("check", "check_detail")), *helpers]
    rows = [row + 1, row + 2, row + PREPARED[lang]]
    cells = book.cells(title, [a1(at, place) for at in rows for place in own])
    assert {cell["kind"] for cell in cells.values()} == {"FORMULA"}
    for name in [*cells, *(a1(0, place) for place in helpers), "A1"]:
        with pytest.raises(AssertionError, match="is locked"):
            book.type(title, {name: "x"})


@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_untouched_and_saved_it_has_no_rows_and_nothing_is_wrong(opened, lang, table: Table, tmp_path, monkeypatch):
    """Where a program has worked the formulas out, values stand in every prepared row."""
    again = []

    def look(_data, sheets):
        again.append(sheets)
        return sheets

    monkeypatch.setattr("sheets_automation.connectors.second_look.look_again", look)
    book = opened(table.key)
    book.recalculate()
    path = book.save(tmp_path / "saved.xlsx")
    source = read_source(str(path), path.name)
    grid = next(grid for grid in source.grids if grid.sheet == label(table, lang))
    row, _ = header_row(book, table, lang)
    hit = grid.cells[row].index(f"{HELPER}{HIT}")
    assert [line[hit] for line in grid.cells[row + 1 :]] == [NO_ROW] * PREPARED[lang]
    assert (again, grid.formulas, grid.errors) == ([], frozenset(), frozenset())
    report = build_report([source], Settings(), NOW, lang)
    assert report.tables["finding"].empty
    assert report.tables["source"]["rows"].sum() == 0
    assert table.key in set(report.tables["source"]["table"])


def test_the_empty_summary_has_every_sheet(opened, lang):
    book = opened("operator_summary")
    assert set(words(SHEETS, lang).values()) <= set(book.sheets)
    assert book.recalculate() == {title: [] for title in book.sheets}


# ---- filled by a guide --------------------------------------------------------------------------------------
PHONES = tuple(f"1391234567{number}" for number in range(7))
PAPER = "FFFFFF"
AMBER, RED, GREEN = (TINTS[tint].fill for tint in (Tint.WATCH, Tint.BAD, Tint.GOOD))
MARK_COLOURS = {"✘": RED, "⚠": AMBER, "✔": GREEN}
GOOD = {"zh": ("✔", ""), "en": ("✔", "")}
TALK = {"call_result": "connected", "invite_result": "pending", "call_time": "14:20"}


@dataclass(frozen=True)
class Case:
    """A row as a guide types it, what the sheet says of it at once (mark, sentence), and its colour."""

    row: dict[str, str]
    said: dict[str, tuple[str, str]]
    colour: str = PAPER


CALLS = (
    Case(
        TALK
        | {"phone": PHONES[0], "customer_name": "王女士", "customer_class": "B"}
        | {"invite_result": "agreed_group"},
        GOOD,
    ),
    Case(
        {"phone": "139123456", "call_result": "no_answer", "call_time": "15:40"},
        {
            "zh": ("✘ 电话9位？", "请核对电话「139123456」：现在9位，手机应为11位、1开头"),
            "en": ("✘ Phone", 'Check "139123456": 9 digits; a mobile has 11 and starts with 1'),
        },
        AMBER,
    ),
    Case(
        TALK
        | {
            "phone": PHONES[1],
            "customer_name": "李先生",
            "customer_class": "A",
            "product_1": "烟机",
            "visited_before": "yes",
        },
        GOOD,
        CLASSES["A"].fill,
    ),
    Case({"phone": PHONES[2], "call_result": "busy"}, GOOD, CLASSES["C"].fill),
    Case(TALK | {"phone": PHONES[3], "customer_class": "D", "invite_result": "refused"}, GOOD, CLASSES["D"].fill),
    Case(
        TALK | {"phone": PHONES[4], "customer_name": "周女士", "customer_class": "A", "product_1": "灶具"},
        {
            "zh": ("⚠ 到过店吗", "请填「曾到店」是或否"),
            "en": ("⚠ Visited before", 'Fill in "visited before": yes or no'),
        },
        CLASSES["A"].fill,
    ),
    Case(TALK | {"phone": PHONES[0], "customer_class": "B", "call_time": "16:30"}, GOOD),
    Case(
        TALK | {"phone": PHONES[0], "customer_class": "B", "call_time": "17:45"},
        {
            "zh": ("⚠", "同一客户当天3次，考核计2次"),
            "en": ("⚠ Phone", "This customer 3 times that day; 2 count"),
        },
        RED,
    ),
)
IN_GROUP = {"in_group": "yes", "joined_on": "2020-03-05", "success_date": "2020-03-05"}
SUCCESSES = (
    Case(
        IN_GROUP
        | {"phone": PHONES[0], "customer_name": "王女士", "wechat_name": "小王", "invite_source": "phone"}
        | {"success_type": "group", "customer_class": "B"},
        GOOD,
    ),
    Case(
        IN_GROUP | {"phone": PHONES[1], "wechat_name": "小李", "customer_class": "C"},
        {
            "zh": ("✘ 改A或B", "请核对分类：成功客户只能是 A 或 B"),
            "en": ("✘ Customer class", "Check the class: a success is A or B"),
        },
        AMBER,
    ),
    Case(
        IN_GROUP | {"phone": PHONES[4], "customer_class": "A"},
        {"zh": ("✔", "请补微信昵称，便于群内核对"), "en": ("✔", "Add the WeChat name")},
        CLASSES["A"].fill,
    ),
    Case(
        IN_GROUP | {"phone": PHONES[0], "wechat_name": "小王", "customer_class": "B"},
        {
            "zh": ("✔", "该客户已在B4登记，本行按更新处理"),
            "en": ("✔", "Registered in B4; this row is read as an update"),
        },
        RED,
    ),
)
CASES = {CALL_LOG: CALLS, INVITE_SUCCESS: SUCCESSES}
MENDED = {CALL_LOG: {"phone": PHONES[6]}, INVITE_SUCCESS: {"customer_class": "A"}}
"""What the second row should have been."""
OWN_TARGETS = {"B3": "7", "D3": "5"}
"""Calls and invites."""


def fill(book: Book, table: Table, lang: str, rows: tuple[dict[str, str], ...]) -> None:
    """Type store, guide and day above the headers and the rows below, as a guide does."""
    row, columns = header_row(book, table, lang)
    asked = {"store": "一店", "staff": "张三", "date": "2020-03-05"}
    names = {key: fold(label(table.by_key[key], lang)) for key in ("store", "staff")}
    names["date"] = fold({"zh": "日期", "en": "Date"}[lang])
    cells = {}
    for at, line in enumerate(top_of(book, table, lang)[:row]):
        for place, text in enumerate(line):
            for key in [key for key, name in names.items() if fold(text) == name]:
                cells[a1(at, place + 1)] = asked.pop(key)
    assert not asked, "store, staff and date are asked above the table"
    for below, typed_row in enumerate(rows, start=1):
        for key, value in typed_row.items():
            choice = next((one for one in table.by_key[key].choices if one.key == value), None)
            cells[a1(row + below, columns[key])] = label(choice, lang) if choice else value
    book.type(label(table, lang), cells)


@dataclass(frozen=True)
class Filled:
    """What a guide saw; nobody asked for a recalculation."""

    said: list[tuple[str, str]]
    """Mark and sentence of each row, and of the blank one below."""
    counter: str
    printed: Printed
    mended: tuple[str, str]
    """Mark and sentence of the second row when it was mended."""
    last_counter: str
    own_counter: str
    """When targets of the guide's own stood above the table."""


@dataclass(frozen=True)
class Printed:
    """Each row's colours behind its mark and behind its phone, and how often a star stands before an A."""

    colours: list[tuple[str, str]]
    stars: int
    pages: list[str]
    """The text of each."""


@pytest.fixture(scope="module")
def handed_in(lang, tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp(f"handed_in_{lang}")


@pytest.fixture(scope="module")
def guides(office: Office, folder: Path, handed_in: Path, lang) -> dict[Table, Filled]:
    """Both tables as a guide fills them, saved in `handed_in` when their second rows were mended."""
    return {table: fill_in(office, folder, handed_in, table, lang) for table in CASES}


def fill_in(office: Office, folder: Path, handed_in: Path, table: Table, lang: str) -> Filled:
    cases = CASES[table]
    with office.open(folder / f"{table.key}.xlsx") as book:
        fill(book, table, lang, tuple(case.row for case in cases))
        said, counter = told(book, table, lang, len(cases) + 1), counted(book, table, lang)
        pdf = folder / f"{table.key}.pdf"
        pages = book.print_pages(pdf)
        fill(book, table, lang, ({}, MENDED[table]))
        mended = told(book, table, lang, 2)[1]
        book.save(handed_in / f"{table.key}.xlsx")
        last_counter = counted(book, table, lang)
        if table is CALL_LOG:
            book.type(label(table, lang), OWN_TARGETS)
        printed = look_at(pdf, cases, pages)
        return Filled(said, counter, printed, mended, last_counter, counted(book, table, lang))


def told(book: Book, table: Table, lang: str, rows: int) -> list[tuple[str, str]]:
    cells = cells_below(book, table, lang, tuple(range(rows)))
    return [(cell["check"]["shown"], cell["check_detail"]["shown"]) for cell in cells]


def counted(book: Book, table: Table, lang: str) -> str:
    return book.cells(label(table, lang), ["A1"])["A1"]["shown"]


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')
Box = tuple[float, float, float, float]
"""Of a word on paper: left, top, right, bottom, in an inch's 72nd."""
FIRST_PAGE = "2"
"""Of a table; the page before says how to fill it."""
DOTS = 2
"""To an inch's 72nd."""


def look_at(pdf: Path, cases: tuple[Case, ...], pages: list[str]) -> Printed:
    page = ("-f", FIRST_PAGE, "-l", FIRST_PAGE)
    text = run("pdftotext", "-bbox", *page, str(pdf), "-").decode()
    found = [(word[4], tuple(map(float, word[:4]))) for word in WORD.findall(text)]
    # From above: the same phone may stand there again.
    marks, phones = (
        sorted((box for word, box in found if word in wanted), key=lambda box: box[1])
        for wanted in (MARK_COLOURS, {case.row["phone"] for case in cases})
    )
    assert len(marks) == len(phones) == len(cases)
    header, size, _, dots = run("pdftoppm", "-r", str(72 * DOTS), *page, str(pdf)).split(b"\n", 3)
    assert header == b"P6"
    width = int(size.split()[0])
    colours = [tuple(ground(dots, width, box) for box in boxes) for boxes in zip(marks, phones, strict=True)]
    return Printed(colours, sum(word == "★A" for word, _ in found), pages)


def ground(dots: bytes, width: int, box: Box) -> str:
    """The colour on which a word stands: most dots have it."""
    left, top, right, bottom = (round(edge * DOTS) for edge in box)
    rows = (dots[3 * (line * width + left) : 3 * (line * width + right)] for line in range(top, bottom))
    return Counter(row[at : at + 3] for row in rows for at in range(0, len(row), 3)).most_common(1)[0][0].hex().upper()


def run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout


@pytest.mark.parametrize("table", CASES, ids=lambda table: table.key)
def test_a_row_is_judged_as_soon_as_it_is_typed_and_again_when_it_is_mended(guides, lang, table: Table):
    wanted = [case.said[lang] for case in CASES[table]]
    assert guides[table].said == [*wanted, ("", "")]
    assert guides[table].mended == GOOD[lang]


@pytest.mark.parametrize("table", CASES, ids=lambda table: table.key)
def test_rows_have_the_colour_of_what_is_wrong_else_of_their_class(guides, lang, table: Table):
    wanted = [(MARK_COLOURS[case.said[lang][0][0]], case.colour) for case in CASES[table]]
    assert guides[table].printed.colours == wanted


@pytest.mark.parametrize("table", CASES, ids=lambda table: table.key)
def test_an_a_is_starred(guides, table: Table):
    assert guides[table].printed.stars == sum(case.colour == CLASSES["A"].fill for case in CASES[table])


@pytest.mark.parametrize("name", SHEETS_OF)
def test_it_prints_its_sheets_and_nothing_hidden(opened, guides, lang, name, tmp_path):
    titles = [label(table, lang) for table in SHEETS_OF[name]]
    if name in CHECKED:
        pages = guides[SHEETS_OF[name][0]].printed.pages
    else:
        pages = opened(name).print_pages(tmp_path / "template.pdf")
    for title in titles:
        assert any(title in page for page in pages)
    assert not any(word(CHECK_WORDS, lang) in page or HELPER in page for page in pages)
    # Behind the first line of a guide's table stands today in a hidden column: printed, and cut off before it shows.
    below = [page.lstrip("\n").partition("\n")[2] for page in pages]
    assert [number for number, page in enumerate(below, start=1) if "###" in page] == []


def test_the_counter_follows_what_is_typed(guides, lang):
    """Eight rows: one is wrong, and one is the third of a customer. Four customers were invited."""
    wanted = {
        "zh": ("电话6/50 差44 · 邀请4/30 差26", "电话7/50 差43 · 邀请4/30 差26"),
        "en": (
            "calls 6/50, missing 44 · invites 4/30, missing 26",
            "calls 7/50, missing 43 · invites 4/30, missing 26",
        ),
    }
    filled = guides[CALL_LOG]
    assert (filled.counter, filled.last_counter) == wanted[lang]
    assert guides[INVITE_SUCCESS].counter == label(INVITE_SUCCESS, lang)


def test_the_counter_says_what_is_missing_to_the_guides_own_target(guides, lang):
    wanted = {"zh": "电话7/7 · 邀请4/5 差1", "en": "calls 7/7 · invites 4/5, missing 1"}
    assert guides[CALL_LOG].own_counter == wanted[lang]


@pytest.mark.usefixtures("guides")
def test_what_is_typed_into_the_templates_is_what_is_counted(handed_in: Path, lang):
    tables = campaign.consolidate(handed_in, now=NOW, lang=lang).tables
    read = tables["source"].set_index("table")
    assert read.loc[["call_log", "invite_success"], ["rows", "rows_counted"]].to_numpy().tolist() == [[8, 8], [4, 4]]
    (day,) = tables["staff_day"].to_dict("records")
    assert (day["date"].date(), day["store"], day["staff"]) == (date(2020, 3, 5), "一店", "张三")
    # As the counter said.
    wanted = {"dials": 8, "counted_calls": 7, "connected": 6, "invites": 4, "agreed": 3, "entered": 3, "error_rows": 0}
    assert {name: day[name] for name in wanted} == wanted
    customers = tables["customer"].set_index("customer_key")
    classes = {PHONES[0]: "B", PHONES[1]: "A", PHONES[2]: "C", PHONES[3]: "D", PHONES[4]: "A", PHONES[6]: "C"}
    assert customers["current_class"].to_dict() == classes
    assert customers.loc[PHONES[0], "customer_name"] == "王女士"
    found = tables["finding"]
    assert {(one.source, one.row, one.rule) for one in found.itertuples()} == {
        ("call_log.xlsx", 10, "C04"),
        ("call_log.xlsx", 12, "X01"),
        ("invite_success.xlsx", 6, "U07"),
        ("invite_success.xlsx", 7, "X13"),
    }, found[["source", "row", "rule", "message"]].to_numpy().tolist()

"""The templates in LibreOffice, as those meet them who fill them: what may be typed where, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

import pytest

from sheets_automation import campaign, templates
from sheets_automation.model.grid import a1
from sheets_automation.model.schema import Kind, Table, fold
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, NOT_TYPED, WORK_TABLES
from sheets_automation.model.wording import SHEETS, words
from tests.office.client import Book, Office

NOW = datetime(2020, 3, 5, 21)
LANGUAGES = ("zh", "en")
SHEETS_OF = {"call_log": (CALL_LOG,), "invite_success": (INVITE_SUCCESS,), "campaign": SETTINGS_TABLES}
PREPARED = 800
"""Rows of a guide's table; docs/tables.md."""
CLASS_COLOURS = "ACD"
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
    templates.write_templates(folder, lang)
    return folder


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


def header_row(book: Book, table: Table, lang: str) -> tuple[int, dict[str, int]]:
    """The row of the headers, and where each column stands."""
    shown = book.read(label(table, lang)).shown
    known = [
        {table.headers[fold(text)]: place for place, text in enumerate(line) if fold(text) in table.headers}
        for line in shown
    ]
    row = max(range(len(known)), key=lambda at: len(known[at]))
    assert len(known[row]) >= table.fewest_headers, f"no headers on {label(table, lang)}"
    return row, known[row]


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
def test_it_opens_with_its_sheets_recalculates_and_prints(opened, lang, name, tmp_path):
    book = opened(name)
    titles = [label(table, lang) for table in SHEETS_OF[name]]
    assert book.sheets[1:] == titles
    assert book.recalculate() == {title: [] for title in book.sheets}
    assert len(book.read(book.sheets[0]).shown) == 5, "five lines say how to fill it"
    assert all(book.sheet(title)["protected"] for title in titles)
    pages = book.print_pages(tmp_path / "template.pdf")
    for title in titles:
        assert any(title in page for page in pages)
    assert [number for number, page in enumerate(pages, start=1) if "###" in page] == []


@pytest.mark.parametrize("table", [*WORK_TABLES, *SETTINGS_TABLES], ids=lambda table: table.key)
def test_dropdowns_offer_what_the_model_knows(opened, lang, table: Table):
    rows = (0, PREPARED - 1) if table in WORK_TABLES else (100,)
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
    for cells in cells_below(opened(table.key), table, lang, (0, PREPARED - 1)):
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
def test_rows_have_the_colour_of_their_class(opened, lang, table: Table):
    book = opened(table.key)
    row, columns = header_row(book, table, lang)
    formats = book.sheet(label(table, lang))["formats"]
    last = str(row + 1 + PREPARED)
    formulas = [formula for one in formats if one["ranges"].endswith(last) for formula in one["formulas"]]
    letters = [choice.key for choice in table.by_key["customer_class"].choices if choice.key in CLASS_COLOURS]
    first = f"${a1(row + 1, columns['customer_class'])}"
    assert letters
    for letter in letters:
        assert f'{first}="{letter}"' in formulas


def test_the_empty_summary_has_every_sheet(opened, lang):
    book = opened("operator_summary")
    assert set(words(SHEETS, lang).values()) <= set(book.sheets)
    assert book.recalculate() == {title: [] for title in book.sheets}


# ---- filled by a guide --------------------------------------------------------------------------------------
PHONES = ("13912345670", "13912345671", "13912345672")
CALLS = (
    {"phone": PHONES[0], "customer_name": "王女士", "call_result": "connected", "customer_class": "B"}
    | {"invite_result": "agreed_group", "call_time": "14:05"},
    {"phone": PHONES[1], "customer_name": "李先生", "call_result": "connected", "customer_class": "D"}
    | {"invite_result": "refused", "call_time": "14:20"},
    {"phone": PHONES[2], "call_result": "no_answer", "customer_class": "C", "call_time": "15:40"},
)
SUCCESSES = (
    {"phone": PHONES[0], "customer_name": "王女士", "invite_source": "phone", "success_type": "group"}
    | {"customer_class": "B", "in_group": "yes", "joined_on": "2020-03-05", "success_date": "2020-03-05"},
)


def fill(book: Book, table: Table, lang: str, rows: tuple[dict[str, str], ...]) -> None:
    """Type store, guide and day above the headers and the rows below, as a guide does."""
    title = label(table, lang)
    shown = book.read(title).shown
    row, columns = header_row(book, table, lang)
    asked = {"store": "一店", "staff": "张三", "date": "2020-03-05"}
    names = {key: fold(label(table.by_key[key], lang)) for key in ("store", "staff")}
    names["date"] = fold({"zh": "日期", "en": "Date"}[lang])
    cells = {}
    for at, line in enumerate(shown[:row]):
        for place, text in enumerate(line):
            for key in [key for key, name in names.items() if fold(text) == name]:
                cells[a1(at, place + 1)] = asked.pop(key)
    assert not asked, "store, staff and date are asked above the table"
    for below, typed_row in enumerate(rows, start=1):
        for key, value in typed_row.items():
            choice = next((one for one in table.by_key[key].choices if one.key == value), None)
            cells[a1(row + below, columns[key])] = label(choice, lang) if choice else value
    book.type(title, cells)


def test_what_is_typed_into_the_templates_is_what_is_counted(office: Office, folder: Path, lang, tmp_path: Path):
    for table, rows in ((CALL_LOG, CALLS), (INVITE_SUCCESS, SUCCESSES)):
        with office.open(folder / f"{table.key}.xlsx") as book:
            fill(book, table, lang, rows)
            book.save(tmp_path / f"张三 {table.key}.xlsx")
    tables = campaign.consolidate(tmp_path, now=NOW, lang=lang).tables
    read = tables["source"].set_index("table")
    assert read.loc[["call_log", "invite_success"], ["rows", "rows_counted"]].to_numpy().tolist() == [[3, 3], [1, 1]]
    (day,) = tables["staff_day"].to_dict("records")
    assert (day["date"].date(), day["store"], day["staff"]) == (date(2020, 3, 5), "一店", "张三")
    wanted = {"dials": 3, "counted_calls": 3, "connected": 2, "invites": 2, "agreed": 1, "entered": 1, "error_rows": 0}
    assert {name: day[name] for name in wanted} == wanted
    customers = tables["customer"].set_index("customer_key")
    assert customers["current_class"].to_dict() == dict(zip(PHONES, "BDC", strict=True))
    assert customers.loc[PHONES[0], "customer_name"] == "王女士"
    loud = tables["finding"]
    assert loud[loud["severity"].ne("INFO")].empty, loud[["rule", "message"]].to_numpy().tolist()


def test_a_locked_cell_takes_nothing(office: Office, folder: Path, lang):
    with office.open(folder / "call_log.xlsx") as book:
        row, columns = header_row(book, CALL_LOG, lang)
        with pytest.raises(AssertionError, match="is locked"):
            book.type(label(CALL_LOG, lang), {a1(row + 1, columns["check"]): "✔"})

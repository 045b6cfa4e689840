"""The summary in LibreOffice, as the people see it who open it; and what becomes of the words they type into it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from sheets_automation import __version__, campaign, demo
from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.core.report import Report
from sheets_automation.faces import cli
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.grid import a1
from sheets_automation.model.page import Block, Column, Format, Sheet, Workbook
from sheets_automation.model.wording import SHEETS, words
from tests.office.client import Book, Cells, Office

pytestmark = pytest.mark.usefixtures("reports_kept")

NOW = datetime.fromisoformat("2020-03-05T21:00")
SERIAL_0 = datetime(1899, 12, 30)
LANDSCAPE_A4 = [29700, 21000]
SHOWN_AS = {
    Format.COUNT: r"-?[\d,]+",
    Format.RATE: r"-?\d+\.\d%",
    Format.SCORE: r"-?\d+(\.\d)?",
    Format.MONEY: r"-?[¥￥]?[\d,]+",
    Format.DATE: r"\d{4}-\d\d-\d\d\D.*",
    Format.MINUTE: r"\d{4}-\d\d-\d\d\D.*",
}
"""How numbers and days of a format come out; the spaces around do not count."""
LISTS = ("stores", "staff", "callbacks", "issues")
"""Sheets that people scroll through and sort."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A written summary, and what was to be written."""

    path: Path
    report: Report
    layout: Workbook


@pytest.fixture(scope="module")
def written(reports_kept, tmp_path_factory) -> Callable[[str], Summary]:
    """A campaign of two stores with its summary in a language."""
    del reports_kept

    @cache
    def summary_of(lang: str) -> Summary:
        folder = tmp_path_factory.mktemp("活动")
        demo.write(demo.plan(3, stores=2, guides=2, days=3, now=NOW, rows=8), folder)
        report = campaign.consolidate(folder, now=NOW, lang=lang)
        campaign.record(report, folder, campaign.CONSOLIDATE)
        campaign.write_summary(report, folder, 1.0)
        return Summary(folder / campaign.SUMMARY, report, lay_out(report, RunInfo(__version__, 1.0, folder.name)))

    return summary_of


@pytest.fixture(scope="module", params=["zh", "en"])
def summary(request, written) -> Summary:
    return written(request.param)


@pytest.fixture(scope="module")
def book(office: Office, summary: Summary) -> Iterator[Book]:
    """The summary opened to look at; nobody types into this one."""
    with office.open(summary.path) as opened:
        yield opened


def seen(value: object) -> str | float | None:
    """What LibreOffice holds for a value of the layout."""
    if isinstance(value, datetime):
        return (value - SERIAL_0).total_seconds() / 86400
    if isinstance(value, date):
        return float((value - SERIAL_0.date()).days)
    return "" if value is None else value if isinstance(value, str) else float(value)


def formats_of(column: Column) -> list[Format]:
    return list(column.formats) or [column.format] * len(column.values)


def shown_wrongly(format_: Format, value: object, shown: str) -> bool:
    """A number or a day that does not come out in its format."""
    if isinstance(value, str) or value is None or format_ not in SHOWN_AS:
        return False
    return re.fullmatch(SHOWN_AS[format_], shown.strip()) is None


def differing(cells: Cells, block: Block) -> list[str]:
    """The cells of a block that hold or show something else than the layout says."""
    found = []
    for place, column in enumerate(block.columns, start=block.column):
        if cells.shown[block.row][place] != column.header:
            found.append(f"{column.key}: header {cells.shown[block.row][place]!r}")
        if column.hidden:
            # Its numbers are of one run alone.
            continue
        for at, (value, format_) in enumerate(zip(column.values, formats_of(column), strict=True)):
            row = block.row + 1 + at
            inside = row < len(cells.values) and place < len(cells.values[row])
            there, shown = (cells.values[row][place], cells.shown[row][place]) if inside else ("", "")
            wanted = seen(value)
            same = there == (pytest.approx(wanted, abs=1e-6) if isinstance(wanted, float) else wanted)
            if not same or shown_wrongly(format_, value, shown):
                found.append(f"{block.key}.{column.key} {a1(row, place)}: {value!r} is {there!r}, shown {shown!r}")
    return found


def lists_of(layout: Workbook) -> dict[str, Sheet]:
    return {sheet.key: sheet for sheet in layout.sheets if any(block.filtered for block in sheet.blocks)}


def test_every_sheet_is_there_with_every_value_as_the_report_has_it(book: Book, summary: Summary):
    known = set(words(SHEETS, summary.layout.lang).values())
    assert [title for title in book.sheets if title in known] == [sheet.title for sheet in summary.layout.sheets]
    assert book.recalculate() == {title: [] for title in book.sheets}
    for sheet in summary.layout.sheets:
        cells = book.read(sheet.title)
        assert cells.shown[0][0] == sheet.heading
        assert [line for block in sheet.blocks for line in differing(cells, block)] == [], sheet.title


def test_figures_of_the_report_stand_on_their_sheets(book: Book, summary: Summary):
    """Not by way of the layout: figures that a manager checks by hand."""
    titles, headers = (words(pairs, summary.layout.lang) for pairs in (SHEETS, HEADERS))
    stores, queue = summary.report.tables["store"], summary.report.tables["callback"]
    there = rows_below(book.read(titles["stores"]), headers["callbacks_overdue"])
    dials = {row[headers["store"]]: row[headers["dials"]].strip().replace(",", "") for row in there}
    for name, number in zip(stores["store"], stores["dials"], strict=True):
        assert dials[name] == str(number)
    order = column_below(book.read(titles["callbacks"]), headers["order"])
    assert [value for value in order if isinstance(value, float)] == list(range(1, queue["rank"].notna().sum() + 1))


def test_charts_stand_where_the_layout_has_them(book: Book, summary: Summary):
    charts = {sheet.title: book.sheet(sheet.title)["charts"] for sheet in summary.layout.sheets}
    assert charts == {sheet.title: len(sheet.charts) for sheet in summary.layout.sheets}
    assert charts[words(SHEETS, summary.layout.lang)["overview"]] > 0


def test_lists_are_frozen_and_filtered_below_their_header(book: Book, summary: Summary):
    lists = lists_of(summary.layout)
    assert set(LISTS) <= set(lists)
    for sheet in lists.values():
        there = book.sheet(sheet.title)
        block = next(block for block in sheet.blocks if block.filtered)
        right = block.column + len(block.columns) - 1
        # An empty list has a row all the same: what comes later is in its filter.
        assert there["filters"] == [[block.row, block.column, block.row + max(block.height, 1), right]], sheet.title
        assert there["frozen"] == [*sheet.frozen], sheet.title
        assert there["frozen"][0] > block.row or sheet.key not in LISTS, sheet.title
        assert there["title_rows"] == [block.row, block.row], sheet.title


def test_it_prints_on_a4_with_the_overview_on_one_page_and_nothing_cut_off(book: Book, summary: Summary, tmp_path):
    overview, after = summary.layout.sheets[:2]
    assert book.sheet(overview.title)["paper"] == pytest.approx(LANDSCAPE_A4, abs=5)
    pages = book.print_pages(tmp_path / "summary.pdf")
    assert overview.heading in pages[0]
    assert overview.heading not in pages[1]
    assert after.heading in pages[1]
    # A number that does not fit into its column is printed as ###.
    assert [number for number, page in enumerate(pages, start=1) if "###" in page] == []


# ---- a person edits it --------------------------------------------------------------------------------------
WORDS = words(HEADERS, "zh")
CUSTOMER, ISSUE = 1, 2
"""The rows (from 0) of their lists beside which a person types."""


def find(cells: Cells, text: str, row: int | None = None) -> tuple[int, int]:
    """Row and column of the last row (or of this row) in which a cell shows just this text."""
    rows = [row] if row is not None else range(len(cells.shown))
    found = [(at, cells.shown[at].index(text)) for at in rows if text in cells.shown[at]]
    assert found, f"{text} stands nowhere"
    return found[-1]


def column_below(cells: Cells, header: str) -> list[str | float]:
    row, column = find(cells, header)
    return [line[column] for line in cells.values[row + 1 :]]


def rows_below(cells: Cells, header: str) -> list[dict[str, str]]:
    """The rows of the list in which this header stands, by their headers, as shown."""
    row, _ = find(cells, header)
    names = cells.shown[row]
    return [dict(zip(names, line, strict=True)) for line in cells.shown[row + 1 :] if any(line)]


@dataclass(frozen=True, slots=True)
class Edited:
    """What a person saw in a summary, and the campaigns in which it was saved after each change."""

    sheets: list[str]
    overview: Cells
    figure: tuple[int, int]
    """Row and column of a figure of the overview."""
    words: tuple[dict, dict]
    """As typed_beside."""
    campaigns: dict[str, Path]
    """`untouched`; with words `typed`; with a sheet and a figure `noted` beside these words."""


@pytest.fixture(scope="module")
def edited(office: Office, written: Callable[[str], Summary], tmp_path_factory) -> Edited:
    path = written("zh").path
    root = tmp_path_factory.mktemp("edited")
    campaigns = {
        name: shutil.copytree(path.parent, root / name / path.parent.name) for name in ("untouched", "typed", "noted")
    }
    overview = words(SHEETS, "zh")["overview"]
    with office.open(path) as book:
        book.save(campaigns["untouched"] / path.name)
        sheets, before, beside = book.sheets, book.read(overview), typed_beside(book)
        type_into(book, "callbacks", "assigned_to", CUSTOMER, "王五")
        type_into(book, "issues", "handled", ISSUE, "已核对")
        book.save(campaigns["typed"] / path.name)
        row, column = next(
            (row, column)
            for row, line in enumerate(before.values)
            for column, value in enumerate(line)
            if isinstance(value, float) and value > 10
        )
        book.add_sheet("我的笔记")
        book.type("我的笔记", {"A1": "明天找王姐"})
        book.type(overview, {a1(row, column): "77777"})
        book.save(campaigns["noted"] / path.name)
    return Edited(sheets, before, (row, column), beside, campaigns)


def consolidate(folder: Path) -> None:
    assert cli.run(["consolidate", str(folder), "--now", NOW.isoformat(), "--quiet"]) == 0


def type_into(book: Book, sheet: str, header: str, number: int, text: str) -> None:
    """Type a text into the nth row (from 0) of a list."""
    title = words(SHEETS, "zh")[sheet]
    row, column = find(book.read(title), WORDS[header])
    book.type(title, {a1(row + 1 + number, column): text})


def about(row: dict[str, str], *keys: str) -> tuple[str, ...]:
    return tuple(row[WORDS[key]] for key in keys)


def summaries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("operator_summary*"))


def typed_beside(book: Book) -> tuple[dict, dict]:
    """Of every row in which somebody typed: the customer and who calls, the finding and what was done."""
    titles = words(SHEETS, "zh")
    queue, issues = (
        rows_below(book.read(titles[sheet]), WORDS[header])
        for sheet, header in (("callbacks", "assigned_to"), ("issues", "handled"))
    )
    calls = {about(row, "customer_key"): row[WORDS["assigned_to"]] for row in queue}
    return calls, {about(row, "source", "cell", "rule", "message"): row[WORDS["handled"]] for row in issues}


def test_what_people_typed_stands_in_the_next_summary_beside_the_same_customer_and_finding(
    office: Office, edited: Edited
):
    folder = edited.campaigns["typed"]
    calls, handled = edited.words
    customer, issue = list(calls)[CUSTOMER], list(handled)[ISSUE]
    # Once more, because the words have to outlive every summary that comes after.
    for _ in range(2):
        consolidate(folder)
        with office.open(folder / campaign.SUMMARY) as book:
            assert typed_beside(book) == (calls | {customer: "王五"}, handled | {issue: "已核对"})
    assert summaries(folder) == [campaign.SUMMARY]


def test_a_summary_with_a_sheet_of_ones_own_and_a_changed_figure_is_kept_beside_the_new_one(
    office: Office, edited: Edited
):
    folder = edited.campaigns["noted"]
    titles = words(SHEETS, "zh")
    row, column = edited.figure
    consolidate(folder)
    old = [name for name in summaries(folder) if name != campaign.SUMMARY]
    assert campaign.SUMMARY in summaries(folder)
    assert len(old) == 1
    assert re.fullmatch(r"operator_summary \d{4}-\d\d-\d\d.*\.xlsx", old[0])
    with office.open(folder / old[0]) as kept:
        assert kept.read("我的笔记").shown == [["明天找王姐"]]
        assert kept.read(titles["overview"]).values[row][column] == 77777
    with office.open(folder / campaign.SUMMARY) as new:
        assert new.sheets == edited.sheets
        assert new.read(titles["overview"]).values[row][column] == edited.overview.values[row][column]
        assert column_below(new.read(titles["callbacks"]), WORDS["order"])
    # What is kept is no table that somebody handed in.
    consolidate(folder)
    assert len(summaries(folder)) == 2


def test_an_untouched_summary_is_replaced_without_a_copy(edited: Edited):
    """Saving it again without a change is no change either: not even LibreOffice's own way of writing it."""
    folder = edited.campaigns["untouched"]
    consolidate(folder)
    assert summaries(folder) == [campaign.SUMMARY]

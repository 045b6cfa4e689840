"""What people wrote into the summary is carried over or kept (docs/summary.md, What people type)."""

from __future__ import annotations

import json
import shutil
import warnings
import zipfile
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment

from sheets_automation import campaign, demo
from sheets_automation.connectors import summaries as writer
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.core.layout import book
from sheets_automation.core.report import Report
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.page import Column, Sheet, Workbook
from sheets_automation.model.wording import SHEETS

pytestmark = pytest.mark.usefixtures("reports_kept", "layouts_kept")

NOW = datetime.fromisoformat("2020-03-05T21:00")
CALLBACKS, ISSUES = SHEETS["callbacks"][0], SHEETS["issues"][0]
ASSIGNED, HANDLED = HEADERS["assigned_to"][0], HEADERS["handled"][0]
HEADER = 4
ABOUT = {CALLBACKS: ("customer_key", "customer_name"), ISSUES: ("rule", "source", "sheet", "cell")}
KEPT = "operator_summary * kept.xlsx"


ANY_RUN = "any run"


@pytest.fixture(scope="module")
def layouts_kept() -> Iterator[None]:
    """The same report is laid out as before, but with the numbers of its own run."""
    made: dict[Hashable, tuple[Report, Workbook]] = {}
    lay_out = book.lay_out

    def kept(report: Report, run: book.RunInfo, handled: Mapping[str, str] | None = None) -> Workbook:
        asked = (id(report), run.folder, tuple(sorted((handled or {}).items())))
        if asked not in made:
            # The report is held, so that nothing else gets its identity.
            made[asked] = (report, lay_out(report, replace(run, token=ANY_RUN), handled))
        return with_token(made[asked][1], run.token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(book, "lay_out", kept)
        yield


def with_token(layout: Workbook, token: str) -> Workbook:
    def of_run(column: Column) -> Column:
        if column.key != "row_id":
            return column
        return replace(column, values=[value.replace(ANY_RUN, token) for value in column.values])

    def sheet(one: Sheet) -> Sheet:
        blocks = (replace(block, columns=tuple(map(of_run, block.columns))) for block in one.blocks)
        return replace(one, blocks=tuple(blocks))

    return replace(layout, sheets=tuple(map(sheet, layout.sheets)))


@pytest.fixture(scope="module")
def written(tmp_path_factory, reports_kept, layouts_kept) -> Path:
    """A campaign with its summary, that nobody touches."""
    del reports_kept, layouts_kept
    folder = tmp_path_factory.mktemp("written")
    demo.write(demo.plan(3, stores=1, guides=1, days=1, now=NOW, rows=8), folder)
    update(folder)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "活动")


def update(folder: Path) -> campaign.Updated:
    return campaign.update(folder, now=NOW, lang="zh")


class Person:
    """Somebody with the summary open: types beside rows, saves."""

    def __init__(self, folder: Path, path: Path | None = None) -> None:
        self.path = path or folder / campaign.SUMMARY
        with warnings.catch_warnings():
            # It drops sparklines when it saves, as a simpler program would.
            warnings.simplefilter("ignore")
            self.book = openpyxl.load_workbook(self.path)

    def column(self, sheet: str, header: str) -> int:
        return next(cell.column for cell in self.book[sheet][HEADER] if cell.value == header)

    def rows(self, sheet: str) -> list[tuple]:
        return list(self.book[sheet].iter_rows(min_row=HEADER + 1, values_only=True))

    def cell(self, sheet: str, header: str, row: int):
        return self.book[sheet].cell(HEADER + row, self.column(sheet, header))

    def about(self, sheet: str, row: int) -> tuple:
        return tuple(self.cell(sheet, HEADERS[key][0], row).value for key in ABOUT[sheet])

    def save(self) -> None:
        self.book.save(self.path)


def words(folder: Path, sheet: str, header: str) -> dict[tuple, str]:
    """What a row is about, as people see it, to the word beside it, where there is one."""
    person = Person(folder)
    found = (
        (person.about(sheet, at), person.cell(sheet, header, at).value) for at in range(1, len(person.rows(sheet)) + 1)
    )
    return {about: word for about, word in found if word}


def test_words_in_typed_columns_stay_with_their_customer_and_finding(folder):
    person = Person(folder)
    person.cell(CALLBACKS, ASSIGNED, 2).value = "郑十"
    person.cell(ISSUES, HANDLED, 3).value = " 已核对 "
    about = person.about(ISSUES, 3)
    customer = person.cell(CALLBACKS, HEADERS["customer_name"][0], 2).value
    person.save()
    for _ in range(2):
        updated = update(folder)
        assert updated.kept is None
        assert words(folder, ISSUES, HANDLED) == {about: "已核对"}
        queue = updated.report.tables["callback"]
        assert queue.loc[queue["assigned_to"].eq("郑十"), "customer_name"].tolist() == [customer]


def test_an_emptied_cell_takes_the_word_back(folder):
    before = words(folder, CALLBACKS, ASSIGNED)
    for text in ("郑十", None):
        person = Person(folder)
        person.cell(CALLBACKS, ASSIGNED, 1).value = text
        person.save()
        update(folder)
    assert words(folder, CALLBACKS, ASSIGNED) == before


def test_who_sorts_a_list_changes_nothing_and_words_follow_their_rows(folder):
    person = Person(folder)
    person.cell(ISSUES, HANDLED, 1).value = "属实"
    about = person.about(ISSUES, 1)
    page = person.book[ISSUES]
    for at, row in enumerate(reversed(person.rows(ISSUES)), start=HEADER + 1):
        for column, value in enumerate(row, start=1):
            page.cell(at, column).value = value
    person.save()
    assert update(folder).kept is None
    assert words(folder, ISSUES, HANDLED) == {about: "属实"}


def test_words_outlive_a_run_in_which_their_row_is_gone(folder):
    person = Person(folder)
    key = person.about(CALLBACKS, 1)
    person.cell(CALLBACKS, ASSIGNED, 1).value = "郑十"
    person.save()
    update(folder)
    before = words(folder, CALLBACKS, ASSIGNED)
    assert before[key] == "郑十"
    campaign.update(folder, now=NOW.replace(year=2019), lang="zh")
    update(folder)
    assert words(folder, CALLBACKS, ASSIGNED) == before


def typed_column(book) -> int:
    return next(cell.column for cell in book[CALLBACKS][HEADER] if cell.value == ASSIGNED)


OTHER_CHANGES = {
    "a sheet of their own": lambda book: book.create_sheet("我的笔记").append(["记得补货"]),
    "a figure": lambda book: book[SHEETS["overview"][0]].__setitem__("B12", 999),
    "a word beside a list": lambda book: book[CALLBACKS].__setitem__("Z9", "常客"),
    "a customer's name": lambda book: book[CALLBACKS].__setitem__("D6", "张先生"),
    "a note below a list, where people type": lambda book: book[CALLBACKS].cell(
        book[CALLBACKS].max_row + 2, typed_column(book), "明天开会讨论"
    ),
    "a chart": lambda book: book[SHEETS["points"][0]].add_chart(BarChart(), "R5"),
    "a formula": lambda book: book[SHEETS["points"][0]].__setitem__("R5", "=SUM(D5:D9)"),
    "a link": lambda book: setattr(book[SHEETS["points"][0]]["B5"], "hyperlink", "https://example.com/"),
}


@pytest.mark.parametrize("change", OTHER_CHANGES)
def test_a_summary_in_which_people_wrote_more_is_kept_whole(folder, change):
    person = Person(folder)
    OTHER_CHANGES[change](person.book)
    person.cell(ISSUES, HANDLED, 1).value = "待改"
    person.save()
    written = person.path.read_bytes()
    updated = update(folder)
    assert [path.read_bytes() for path in folder.glob(KEPT)] == [written]
    assert updated.kept == next(folder.glob(KEPT))
    assert list(words(folder, ISSUES, HANDLED).values()) == ["待改"]
    assert update(folder).kept is None, "the new one is the program's own again"


def test_a_number_typed_is_kept_to_the_last_digit(folder):
    person = Person(folder)
    person.cell(ISSUES, HANDLED, 1).value = 13911112203
    person.save()
    update(folder)
    assert list(words(folder, ISSUES, HANDLED).values()) == ["13911112203"]


def test_a_comment_is_kept_with_its_file(folder):
    person = Person(folder)
    person.cell(ISSUES, HANDLED, 1).comment = Comment("问过本人了", "店长")
    person.save()
    assert update(folder).kept


def test_an_older_copy_that_is_put_back_takes_no_words_away(folder):
    path = folder / campaign.SUMMARY
    older = path.read_bytes()
    person = Person(folder)
    person.cell(CALLBACKS, ASSIGNED, 1).value = "郑十"
    person.save()
    update(folder)
    path.write_bytes(older)
    updated = update(folder)
    assert updated.kept.read_bytes() == older
    assert "郑十" in set(words(folder, CALLBACKS, ASSIGNED).values())


def test_what_is_saved_during_a_run_is_kept(folder):
    typed = read_typed(folder / campaign.SUMMARY)
    report = campaign.consolidate(folder, now=NOW, lang="zh")
    person = Person(folder)
    person.cell(ISSUES, HANDLED, 1).value = "待改"
    person.save()
    saved = person.path.read_bytes()
    assert campaign.write_summary(report, folder, 1.0, typed).kept.read_bytes() == saved


def summaries(folder: Path) -> dict[str, Path]:
    """The summary, and the one that was written beside it."""
    return {"main": folder / campaign.SUMMARY, "beside": next(folder.glob("operator_summary * 2100.xlsx"))}


def test_words_in_a_summary_beside_an_open_one_are_carried_over_once(folder):
    lock = folder / f"~${campaign.SUMMARY}"
    lock.write_bytes(b"")
    assert update(folder).summary.name.endswith("2100.xlsx")
    lock.unlink()
    for where, word in (("beside", "郑十"), ("main", "周八")):
        person = Person(folder, summaries(folder)[where])
        person.cell(CALLBACKS, ASSIGNED, 1).value = word
        customer = person.about(CALLBACKS, 1)
        person.save()
        for _ in range(2):
            update(folder)
            assert words(folder, CALLBACKS, ASSIGNED)[customer] == word


def test_words_outlive_a_crash_between_the_summary_and_its_notes(folder, monkeypatch):
    person = Person(folder)
    person.cell(CALLBACKS, ASSIGNED, 1).value = "郑十"
    person.save()
    with monkeypatch.context() as patched:
        patched.setattr(writer, "write_copy", lambda *_: None)
        update(folder)
    update(folder)
    assert "郑十" in words(folder, CALLBACKS, ASSIGNED).values()


def test_a_copy_of_the_summary_under_another_name_is_no_source(folder):
    before = update(folder).report
    names = ["inbox/汇总 备份.xlsx", "给老板的汇总.xlsx"]
    (folder / "inbox").mkdir(exist_ok=True)
    for name in names:
        shutil.copy(folder / campaign.SUMMARY, folder / name)
    after = update(folder).report
    assert after.tables["finding"].equals(before.tables["finding"])
    lines = after.tables["source"].set_index("source").loc[names]
    assert lines[["table", "status", "rows"]].to_numpy().tolist() == [["operator_summary", "skipped", 0]] * 2
    assert after.tables["source"].query("source not in @names").reset_index(drop=True).equals(before.tables["source"])


def insert_a_row(folder: Path) -> None:
    """Somebody inserts a blank row below the header of every sheet of every file that opens."""
    for path in folder.rglob("*.xlsx"):
        ours = path.parent.name.startswith(".") or path.name.startswith("operator_summary")
        if ours or not zipfile.is_zipfile(path):
            continue
        book = openpyxl.load_workbook(path)
        for page in book:
            rows = [row[0].row for row in page.iter_rows() if "联系电话" in {cell.value for cell in row}]
            page.insert_rows(rows[0] + 1 if rows else 1)
        book.save(path)


def test_words_beside_a_finding_stay_with_it_when_rows_move(folder):
    report = update(folder).report
    findings = report.tables["finding"].assign(about=report.about)
    placed = findings[findings["severity"].ne("INFO") & findings["row"].notna()]
    insert_a_row(folder)
    moved = update(folder).report
    there = moved.tables["finding"].assign(about=moved.about).set_index("about").loc[placed["about"]]
    assert there["rule"].tolist() == placed["rule"].tolist() != []
    assert there["row"].tolist() == (placed["row"] + 1).tolist()


def lose(note: Path) -> None:
    note.unlink()


def spoil(note: Path) -> None:
    note.write_text('{"words": [1]', encoding="utf-8")


@pytest.mark.parametrize("harm", [lose, spoil])
@pytest.mark.parametrize("name", ["typed.json", campaign.SUMMARY])
def test_where_the_notes_are_lost_what_people_wrote_is_kept_whole(folder, harm, name):
    person = Person(folder)
    person.cell(ISSUES, HANDLED, 1).value = "待改"
    person.save()
    harm(folder / ".sheets_automation" / name)
    update(folder)
    kept = [openpyxl.load_workbook(path)[ISSUES] for path in folder.glob(KEPT)]
    carried = words(folder, ISSUES, HANDLED)
    assert carried or [page.cell(HEADER + 1, person.column(ISSUES, HANDLED)).value for page in kept] == ["待改"]


def test_a_summary_that_cannot_be_read_is_kept(folder):
    (folder / campaign.SUMMARY).write_bytes(b"PK\x03\x04 broken")
    assert update(folder).kept.read_bytes() == b"PK\x03\x04 broken"
    assert Person(folder).rows(CALLBACKS)


def test_numbers_of_another_run_are_not_mistaken_for_this_ones(folder):
    note = folder / ".sheets_automation" / "typed.json"
    noted = json.loads(note.read_text(encoding="utf-8"))
    person = Person(folder)
    person.cell(CALLBACKS, ASSIGNED, 1).value = "郑十"
    person.save()
    about = noted["written"][campaign.SUMMARY]["columns"][CALLBACKS]["about"]
    noted["written"][campaign.SUMMARY]["columns"][CALLBACKS]["about"] = {
        f"00000000-{at}": key for at, key in enumerate(about.values(), 1)
    }
    note.write_text(json.dumps(noted), encoding="utf-8")
    assert "郑十" not in set(update(folder).report.tables["callback"]["assigned_to"])

"""What people type into files that the program wrote: claims into the morning's sheet, outcomes into worklists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.simulation.fill import ATTENDANCE, TABLES, shown
from tests.simulation.story import CALL, Guide, Row, Story

ASSIGNMENT, WORKLISTS = "晨会任务 {day}.xlsx", "worklists"
PHONE = "联系电话"


def table_in(page: Worksheet, *headers: str) -> tuple[int, dict[str, int]]:
    """The row of a sheet in which these headers stand, and the column of each header there; 0 where there is none."""
    for row in page.iter_rows(max_row=30):
        at = {str(cell.value).strip("* "): cell.column for cell in row if cell.value is not None}
        if set(headers) <= at.keys():
            return row[0].row, at
    return 0, {}


def claim(story: Story, folder: Path, day: date) -> None:
    """Type what guides say at the meeting into the sheet of the day."""
    said = {guide: one for (when, guide), one in story.assigned.items() if when == day and one.in_file}
    if not said:
        return
    path = folder / ASSIGNMENT.format(day=day)
    book = load_workbook(path)
    for page in book:
        top, at = table_in(page, "导购", "认领电话")
        for row in range(top + 1, page.max_row + 1) if top else ():
            store, name = page.cell(row, at["门店"]).value, page.cell(row, at["导购"]).value
            one = said.get(Guide(store, name))
            if one:
                page.cell(row, at["出勤"], ATTENDANCE[float(one.attendance)])
                page.cell(row, at["认领电话"], one.calls)
                page.cell(row, at["认领邀请"], one.invites)
    book.save(path)


def worklists_of(folder: Path, guide: Guide) -> list[Path]:
    return sorted((folder / WORKLISTS / guide.store).glob(f"{guide.name}*.xlsx"))


def type_outcomes(folder: Path, rows: Sequence[Row], when: datetime) -> dict[int, tuple[str, str]]:
    """Type these calls where the guide's worklist has the number; number of the row to file and sheet."""
    typed: dict[int, tuple[str, str]] = {}
    for guide in {row.guide for row in rows}:
        own = [row for row in rows if row.guide == guide]
        for path in worklists_of(folder, guide):
            book = load_workbook(path)
            before = len(typed)
            for page in book:
                for row, place in _typed_on(page, [one for one in own if one.number not in typed], when):
                    typed[row.number] = (path.relative_to(folder).as_posix(), place)
            if len(typed) > before:
                book.save(path)
    return typed


def _typed_on(page: Worksheet, rows: Sequence[Row], when: datetime) -> Iterator[tuple[Row, str]]:
    top, at = table_in(page, PHONE, "接通情况")
    free = {
        str(page.cell(line, at[PHONE]).value): line
        for line in range(top + 1, page.max_row + 1)
        if top and page.cell(line, at[PHONE]).value and not page.cell(line, at["接通情况"]).value
    }
    for row in rows:
        cells = row.at(when) or {}
        line = free.pop(str(cells.get("phone")), None)
        if line is None:
            continue
        for column in TABLES[CALL].columns:
            if column.zh in at and column.key in cells and column.key != "phone":
                page.cell(line, at[column.zh], shown(column, cells[column.key]))
        yield row, page.title


def write_list(path: Path, phones: Sequence[str]) -> None:
    """A bought list: phone and name, in a sheet of its own kind."""
    book = Workbook()
    book.active.append(["手机", "称呼"])
    for phone in phones:
        book.active.append([phone, "业主"])
    book.save(path)


def rows_in(folder: Path) -> Iterator[tuple[Path, str, tuple]]:
    """Path, sheet and cells of every row of every worklist."""
    for path in sorted((folder / WORKLISTS).rglob("*.xlsx")):
        book = load_workbook(path, read_only=True)
        for page in book.worksheets:
            for row in page.iter_rows(values_only=True):
                yield path, page.title, row
        book.close()


def type_word(path: Path, sheet: str, word: tuple[str, str], beside: tuple[str, str]) -> bool:
    """Type a word under its header, beside the row that shows a value under its own; whether there was such a row."""
    book = load_workbook(path)
    page = book[sheet]
    top, at = table_in(page, word[0], beside[0])
    for line in range(top + 1, page.max_row + 1):
        if str(page.cell(line, at[beside[0]]).value) == beside[1]:
            page.cell(line, at[word[0]], word[1])
            book.save(path)
            return True
    return False

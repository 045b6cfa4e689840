"""What people type into files that the program wrote: claims into the morning's sheet, outcomes into worklists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from tests.simulation.fill import ATTENDANCE, TABLES, shown
from tests.simulation.story import CALL, GUIDES, Guide, Row, Story

ASSIGNMENT, WORKLISTS = "晨会任务 {day}.xlsx", "worklists"
PHONE, RESULT, CLASS, WHY = "联系电话", "接通情况", "客户分类", "名单原因"
AT_LISTS = {"李四", "韩雪"}
"""Guides who type into their worklists; the others go on in their own files."""
CALL_BACK, CALL_BACK_LIST = "C类回拨", "回拨清单"


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
    for guide in (guide for guide in GUIDES if guide.name in AT_LISTS):
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
    top, at = table_in(page, PHONE, RESULT)
    free = {
        str(page.cell(line, at[PHONE]).value): line
        for line in range(top + 1, page.max_row + 1)
        if top and page.cell(line, at[PHONE]).value and not page.cell(line, at[RESULT]).value
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


@dataclass(frozen=True, slots=True)
class Planned:
    """A number that waits in a worklist to be dialled, and why it stands there."""

    guide: Guide
    phone: str
    why: str


def planned(folder: Path) -> Iterator[Planned]:
    """Every number of every worklist beside which nobody typed an outcome."""
    for path in sorted((folder / WORKLISTS).rglob("*.xlsx")):
        if path.stem == CALL_BACK_LIST:
            continue
        book = CalamineWorkbook.from_path(path)
        for title in book.sheet_names:
            yield from _planned_on(book.get_sheet_by_name(title).to_python(), path)


def _planned_on(lines: Sequence[Sequence[object]], path: Path) -> Iterator[Planned]:
    at: dict[str, int] = {}
    for line in lines:
        shown_here = {str(cell).strip("* "): place for place, cell in enumerate(line)}
        if {PHONE, RESULT, WHY} <= shown_here.keys():
            at = shown_here
        elif at and line[at[PHONE]] and not line[at[RESULT]] and not line[at[CLASS]]:
            yield Planned(Guide(path.parent.name, path.stem), str(line[at[PHONE]]), str(line[at[WHY]]))


def type_word(path: Path, word: tuple[str, str], beside: tuple[str, str]) -> bool:
    """Type a word under its header, beside the row that shows a value under its own; whether there was such a row."""
    book = load_workbook(path)
    for page in book:
        top, at = table_in(page, word[0], beside[0])
        for line in range(top + 1, page.max_row + 1) if top else ():
            if str(page.cell(line, at[beside[0]]).value) == beside[1]:
                page.cell(line, at[word[0]], word[1])
                book.save(path)
                return True
    return False

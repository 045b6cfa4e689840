"""Marks the wrong cells of a table that is open in Excel, and takes the marks off again (xlwings).

A mark is a colour and a note. The note begins with a line of ours, so that it is known wherever the cell goes: when
rows are sorted, when the book is saved and opened on another computer. What staff typed is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sheets_automation.connectors.excel_errors import host_errors
from sheets_automation.connectors.excel_filling import TEXT, put_format
from sheets_automation.connectors.marking_boxes import Mark
from sheets_automation.connectors.open_books import OpenBook
from sheets_automation.model.excel_words import FORMER_FILL, NOTE_HEAD
from sheets_automation.model.grid import Address, Grid
from sheets_automation.model.palette import MARKS
from sheets_automation.model.schema import fold
from sheets_automation.model.sheet_checks import GOOD, LOOK, WRONG
from sheets_automation.model.tables import CHECK, CHECK_DETAIL, HEADER_ROWS
from sheets_automation.model.wording import word

if TYPE_CHECKING:
    import xlwings as xw

Verdicts = Mapping[int, tuple[str, str]]
"""Row of a sheet, from 0, to what 校验 and 校验说明 say of it."""
BLANK = ("", "")
CHECKS = tuple(frozenset(fold(name) for name in column.names) for column in (CHECK, CHECK_DETAIL))
OUR_SIGNS = (GOOD, LOOK, WRONG)


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be seen on one sheet."""

    marks: Mapping[Address, Mark]
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class BookMarked:
    """What came of it: cells marked now, marks taken off, sheets left as they were with the reason."""

    marked: int
    cleared: int
    left: tuple[tuple[str, str], ...]
    """Title and reason (model/excel_words.py)."""


def mark_book(book: xw.Book, seen: OpenBook, said: Mapping[str, Said], lang: str) -> BookMarked:
    """Mark the cells of a book as `said` by the titles of its sheets; `seen`: the book as it was read."""
    marked = cleared = 0
    left = []
    for grid in seen.source.grids:
        page = book.sheets[grid.sheet]
        one = said.get(grid.sheet, Said({}, {}))
        try:
            cleared += _clear(page, one.marks)
            marked += sum(_mark(page, at, mark, lang) for at, mark in sorted(one.marks.items()))
            _fill_checks(page, grid, one.verdicts, seen.formulas.get(grid.sheet, frozenset()))
        except host_errors():
            left.append((grid.sheet, "refused"))
    return BookMarked(marked, cleared, tuple(left))


# ---- cells --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Note:
    """A note taken apart: what people wrote, what we did, the colour that the cell had of its own (RRGGBB)."""

    theirs: str
    ours: str
    former: str


def _apart(text: str) -> _Note:
    for head, former in zip(NOTE_HEAD, FORMER_FILL, strict=True):
        theirs, found, ours = text.replace("\r\n", "\n").replace("\r", "\n").partition(head)
        if found:
            body, is_coloured, fill = ours.strip("\n").rpartition(f"\n{former} ")
            return _Note(theirs.strip("\n"), body if is_coloured else ours.strip("\n"), fill if is_coloured else "")
    return _Note(text, "", "")


def _together(note: _Note, lang: str) -> str:
    parts = [note.theirs, f"{word(NOTE_HEAD, lang)}\n{note.ours}" if note.ours else ""]
    if note.former:
        parts.append(f"{word(FORMER_FILL, lang)} {note.former}")
    return "\n".join(part for part in parts if part)


def _mark(page: xw.Sheet, at: Address, mark: Mark, lang: str) -> bool:
    """Mark one cell; whether anything had to be done."""
    cell = page.range((at[0] + 1, at[1] + 1))
    there = cell.note
    note = _apart(there.text) if there else _Note("", "", "")
    if note.ours == mark.text:
        return False
    if not note.ours:
        note = _Note(note.theirs, "", _hex(cell.color))
    cell.color = f"#{MARKS[mark.severity].fill}"
    text = _together(_Note(note.theirs, mark.text, note.former), lang)
    if there:
        there.text = text
    else:
        cell.add_note(text)
    return True


def _clear(page: xw.Sheet, marks: Mapping[Address, Mark]) -> int:
    """Take the marks off that are no longer said; how many."""
    done = 0
    # While notes are deleted their list would change under us.
    for there in list(page.notes):
        note = _apart(there.text)
        cell = there.location
        if not note.ours or (cell.row - 1, cell.column - 1) in marks:
            continue
        # Who has coloured the cell since keeps that colour.
        if _hex(cell.color) in {shade.fill for shade in MARKS.values()}:
            cell.color = f"#{note.former}" if note.former else None
        if note.theirs:
            there.text = note.theirs
        else:
            there.delete()
        done += 1
    return done


def _hex(colour: tuple[int, int, int] | None) -> str:
    return bytes(colour).hex().upper() if colour else ""


# ---- 校验 ----------------------------------------------------------------------------------------------------
def _fill_checks(page: xw.Sheet, grid: Grid, verdicts: Verdicts, formulas: frozenset[Address]) -> None:
    """Fill the columns 校验 and 校验说明; a cell that judges by a formula keeps it."""
    places = [_header(grid, names) for names in CHECKS]
    for place, at in enumerate(places):
        if at is None or places[0] is None:
            continue
        header, column = at
        # A row that is none any more is emptied only of what we wrote.
        ours = {row for row in range(header + 1, len(grid.cells)) if _is_ours(grid, row, places[0][1])}
        wanted = {row: verdicts.get(row, BLANK)[place] for row in sorted(ours | verdicts.keys()) if row > header}
        texts = {row: text for row, text in wanted.items() if (row, column) not in formulas}
        if all(text == _text(grid, row, column) for row, text in texts.items()):
            continue
        for first, last in _runs(list(texts), grid.hidden):
            cells = page.range((first + 1, column + 1), (last + 1, column + 1))
            put_format(cells, TEXT)
            cells.value = [[texts[row] or None] for row in range(first, last + 1)]


def _header(grid: Grid, names: frozenset[str]) -> Address | None:
    found = (
        (row, column)
        for row, cells in enumerate(grid.cells[:HEADER_ROWS])
        for column, cell in enumerate(cells)
        if fold(str(cell)) in names
    )
    return next(found, None)


def _text(grid: Grid, row: int, column: int) -> str:
    return str(grid.cells[row][column]) if row < len(grid.cells) else ""


def _is_ours(grid: Grid, row: int, column: int) -> bool:
    return _text(grid, row, column).startswith(OUR_SIGNS)


def _runs(rows: list[int], hidden: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Rows that can be written at once: next to each other and all to be seen; Excel writes past hidden ones."""
    edges = [
        at
        for at, (one, other) in enumerate(pairwise(rows), start=1)
        if other != one + 1 or one in hidden or other in hidden
    ]
    for first, last in pairwise([0, *edges, len(rows)]):
        if first < last:
            yield rows[first], rows[last - 1]

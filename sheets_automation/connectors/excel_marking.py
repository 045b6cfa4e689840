"""Marks the wrong cells of a table that is open in Excel, and takes the marks off again (xlwings).

A mark is a colour and a note. The note begins with a line of ours, so that it is known wherever the cell goes: when
rows are sorted, when the book is saved and opened on another computer. What staff typed is never touched.
"""

from __future__ import annotations

import re
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
NOTHING = ("", "")
CHECKS = tuple(frozenset(fold(name) for name in column.names) for column in (CHECK, CHECK_DETAIL))
OUR_SIGNS = (GOOD, LOOK, WRONG)
OUR_LINE = "· "
"""Begins each of our lines in a note: what people write below them stays theirs."""
FORMER = re.compile(rf"(?:{'|'.join(FORMER_FILL)}) ([0-9A-F]{{6}})")
OUR_FILLS = frozenset(shade.fill for shade in MARKS.values())


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be seen on one sheet."""

    marks: Mapping[Address, Mark]
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class BookMarked:
    """What came of it: marks taken off, and sheets on which something could not be done, with the reason."""

    cleared: int
    left: tuple[tuple[str, str], ...]
    """Title and reason (model/excel_words.py)."""


def mark_book(book: xw.Book, seen: OpenBook, said: Mapping[str, Said], lang: str) -> BookMarked:
    """Mark the cells of a book as `said` by the titles of its sheets; `seen`: the book as it was read."""
    cleared = 0
    left = []
    for grid in seen.source.grids:
        page = book.sheets[grid.sheet]
        one = said.get(grid.sheet, Said({}, {}))
        refused = [_is_refused(page, at, mark, lang) for at, mark in sorted(one.marks.items())]
        try:
            cleared += _clear(page, one.marks)
            _fill_checks(page, grid, one.verdicts, seen.formulas.get(grid.sheet, frozenset()))
        except host_errors():
            refused = [True]
        if any(refused):
            left.append((grid.sheet, "refused" if all(refused) else "cells"))
    return BookMarked(cleared, tuple(left))


# ---- cells --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Note:
    """A note taken apart: what people wrote, what we did, the colour that the cell had of its own (RRGGBB)."""

    theirs: str = ""
    ours: str = ""
    former: str = ""


def _apart(text: str) -> _Note:
    """Ours are the head, where it is a line of its own, and the lines below it that begin as ours do."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = next((at for at, line in enumerate(lines) if line in NOTE_HEAD), None)
    if head is None:
        return _Note(text)
    ours, theirs, former = [], lines[:head], ""
    for line in lines[head + 1 :]:
        coloured = FORMER.fullmatch(line)
        if coloured:
            former = coloured[1]
        elif line.startswith(OUR_LINE):
            ours.append(line.removeprefix(OUR_LINE))
        else:
            theirs.append(line)
    return _Note("\n".join(theirs), "\n".join(ours), former)


def _together(note: _Note, lang: str) -> str:
    lines = [note.theirs] if note.theirs else []
    lines += [word(NOTE_HEAD, lang), *(f"{OUR_LINE}{line}" for line in note.ours.split("\n"))]
    if note.former:
        lines.append(f"{word(FORMER_FILL, lang)} {note.former}")
    return "\n".join(lines)


def _is_refused(page: xw.Sheet, at: Address, mark: Mark, lang: str) -> bool:
    """Mark one cell; whether Excel refuses it: a threaded comment stands there, or the sheet is protected."""
    try:
        _mark(page, at, mark, lang)
    except host_errors():
        return True
    return False


def _mark(page: xw.Sheet, at: Address, mark: Mark, lang: str) -> None:
    cell = page.range((at[0] + 1, at[1] + 1))
    there = cell.note
    note = _apart(there.text) if there else _Note()
    if note.ours == mark.text:
        return
    colour = _hex(cell.color)
    is_ours = colour in OUR_FILLS
    former = note.former if note.ours else colour
    text = _together(_Note(note.theirs, mark.text, former), lang)
    # The note first: a colour alone would never be taken off again.
    if there:
        there.text = text
    else:
        cell.add_note(text)
    if is_ours or not note.ours:
        cell.color = f"#{MARKS[mark.severity].fill}"


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
        if _hex(cell.color) in OUR_FILLS:
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
        wanted = {row: verdicts.get(row, NOTHING)[place] for row in sorted(ours | verdicts.keys()) if row > header}
        covered = set(_covered(grid, column))
        texts = {row: text for row, text in wanted.items() if (row, column) not in formulas and row not in covered}
        if all(text == _text(grid, row, column) for row, text in texts.items()):
            continue
        for first, last in _runs(list(texts), grid.hidden):
            cells = page.range((first + 1, column + 1), (last + 1, column + 1))
            put_format(cells, TEXT)
            cells.value = [[texts[row] or None] for row in range(first, last + 1)]


def _covered(grid: Grid, column: int) -> Iterator[int]:
    """The rows whose cell of a column lies behind a merged one: what is written there is lost."""
    for top, left, bottom, right in grid.merged:
        if left <= column <= right:
            yield from range(top + (left == column), bottom + 1)


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

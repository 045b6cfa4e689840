"""What people wrote into the summary since it was written, found by its copy (docs/summary.md, What people type)."""

from __future__ import annotations

import filecmp
import re
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sheets_automation.connectors.files import Readers
from sheets_automation.connectors.open_books import CLEAN_DESK, Desk
from sheets_automation.connectors.summary_memory import (
    Typed,
    TypedColumn,
    Words,
    WrittenSummary,
    copy_of,
    read_note,
    size_and_time,
    store_lists,
)
from sheets_automation.model.grid import BLANK, Cell, Grid, Source
from sheets_automation.model.page import AND

COMMENTS = ("xl/comments", "xl/threadedComments", "xl/media")
"""Parts of a workbook in which comments and pictures stand: the program writes none."""
ADDED = {
    "charts and shapes": re.compile(rb"<(?:\w+:)?from>"),
    "links": re.compile(rb"<(?:\w+:)?hyperlink "),
    # Those of sparklines, which have a prefix, are the program's.
    "formulas": re.compile(rb"<f[ >]"),
}
"""What people add without a value in a cell, and what the XML has for each of it, once."""
PARTS = ("xl/drawings/drawing", "xl/worksheets/sheet")
DIGITS = 9
"""Significant digits that every program keeps when it saves a number."""


def read_typed(path: Path, desk: Desk = CLEAN_DESK) -> Typed:
    """What people wrote into the summary at `path`, into the stores' call-back lists below its folder, and into those
    that were written beside one of them while it was open.

    None of them is touched, and whatever they hold, nothing is raised. What was saved last counts, wherever it stands;
    of one that lies open on the desk, what is on the screen.
    """  # noqa: D205  # one sentence
    words, notes = _noted(path)
    changed: set[Path] = set()
    for place, name in sorted(_standing(notes), key=lambda one: size_and_time(one[0].with_name(one[1]))[1]):
        file, one = place.with_name(name), notes[place][name]
        seen = size_and_time(file)
        if name == place.name or seen != one.seen:
            columns, has_more = _looked_through(file, one.columns, words, desk.seen(file))
            notes[place][name] = WrittenSummary(columns, seen)
            if has_more and name == place.name:
                changed.add(place)
    found = {place: Typed(words, written, is_changed=place in changed) for place, written in notes.items()}
    return replace(found.pop(path), lists=found)


def _noted(path: Path) -> tuple[Words, dict[Path, dict[str, WrittenSummary]]]:
    """The words so far, and what is known of the files that are there, by the summary or list that they belong to."""
    words, written = read_note(path)
    found = {path: written}
    for place in store_lists(path.parent):
        said, found[place] = read_note(place)
        # Where the summary's own note is gone, the lists still know their words.
        for sheet, texts in said.items() if not written else ():
            words.setdefault(sheet, {}).update(texts)
    there = {
        place: {name: one for name, one in files.items() if place.with_name(name).is_file()}
        for place, files in found.items()
    }
    for place, files in there.items():
        if place.is_file():
            files.setdefault(place.name, WrittenSummary({}))
    return words, there


def _standing(notes: dict[Path, dict[str, WrittenSummary]]) -> list[tuple[Path, str]]:
    return [(place, name) for place, files in notes.items() for name in files]


def _looked_through(
    path: Path, columns: dict[str, TypedColumn], words: Words, on_screen: Source | None
) -> tuple[dict[str, TypedColumn], bool]:
    """Take the words of one summary over; its columns with what was taken, and whether there is more than words."""
    copy = copy_of(path)
    # A file that cannot be opened, or is gone by now, is no copy of anything.
    with suppress(OSError):
        if on_screen is None and filecmp.cmp(path, copy, shallow=False):
            return columns, False
    if not copy.is_file():
        return columns, True
    with Readers() as readers:
        now, then = readers.read([path, copy], path.parent)
    now = on_screen or now
    if now.refusal or then.refusal:
        return columns, True
    before = {grid.sheet: grid for grid in then.grids}
    taken = {
        grid.sheet: _take(words, columns[grid.sheet], grid, before[grid.sheet])
        for grid in now.grids
        if grid.sheet in columns and grid.sheet in before
    }
    changed = (grid for grid in now.grids if _lines(grid, columns) - _lines(before.get(grid.sheet), columns))
    return columns | taken, any(changed) or _has_more_added(path, copy)


def _comments(path: Path) -> set[str]:
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as parts:
        return {name for name in parts.namelist() if name.startswith(COMMENTS)}
    return set()


def _has_more_added(path: Path, copy: Path) -> bool:
    """Whether somebody added a comment, a picture, a chart, a shape, a link or a formula."""
    if _comments(path) - _comments(copy):
        return True
    now, then = _added(path), _added(copy)
    return any(now[name] > then[name] for name in ADDED)


def _added(path: Path) -> Counter[str]:
    """How many of ADDED there are."""
    found: Counter[str] = Counter()
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as parts:
        for part in parts.namelist():
            if part.startswith(PARTS):
                xml = parts.read(part)
                found.update({name: len(mark.findall(xml)) for name, mark in ADDED.items()})
    return found


def _take(words: Words, column: TypedColumn, now: Grid, then: Grid) -> TypedColumn:
    """Take over what differs from what was written or taken before; who empties a cell takes the word back."""
    before, after = _typed(column, then) | column.taken, _typed(column, now)
    said = words.setdefault(column.sheet, {})
    for number, text in after.items():
        if number in column.about and number in before and text != before[number]:
            for about in column.about[number].split(AND):
                said[about] = text
                if not text:
                    del said[about]
    return replace(column, taken={number: text for number, text in after.items() if number in column.about})


def _typed(column: TypedColumn, grid: Grid) -> dict[str, str]:
    """Number to the text typed beside it."""
    header = _header(column, grid)
    if header is None:
        return {}
    row, number, typed = header
    return {str(line[number]): _said(line[typed]) for line in grid.cells[row + 1 :] if line[number] != BLANK}


def _said(cell: Cell) -> str:
    """What somebody typed, to the last digit: a phone typed as a number is a number of eleven digits."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _header(column: TypedColumn, grid: Grid) -> tuple[int, int, int] | None:
    """Row of the header, column of the number, column of what is typed."""
    for row, line in enumerate(grid.cells):
        if column.number in line and column.typed in line:
            return row, line.index(column.number), line.index(column.typed)
    return None


def _lines(grid: Grid | None, columns: dict[str, TypedColumn]) -> Counter[tuple[str, ...]]:
    """The rows of a sheet without what is typed for us, in whatever order: who sorts or filters changes nothing.

    Typed for us is what stands in the typed column beside a number; a note below the list is not.
    """
    if grid is None:
        return Counter()
    header = _header(columns[grid.sheet], grid) if grid.sheet in columns else None
    row_of_header, number, typed = header or (len(grid.cells), 0, -1)
    lines = (
        tuple(
            _shown(cell) for at, cell in enumerate(line) if at != typed or row <= row_of_header or line[number] == BLANK
        )
        for row, line in enumerate(grid.cells)
    )
    return Counter(stripped for line in lines if (stripped := _stripped(line)))


def _stripped(line: tuple[str, ...]) -> tuple[str, ...]:
    end = len(line)
    while end and not line[end - 1]:
        end -= 1
    return line[:end]


def _shown(cell: Cell) -> str:
    """A cell in a form that survives another program's saving."""
    if isinstance(cell, int | float):
        return f"{cell:.{DIGITS}g}"
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)

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
from sheets_automation.connectors.google_links import grid_of_tab, read_copy, read_links
from sheets_automation.connectors.open_books import CLEAN_DESK, Desk
from sheets_automation.connectors.summary_memory import (
    ONLINE,
    Typed,
    TypedColumn,
    Words,
    WrittenSummary,
    copy_of,
    desk_copy_of,
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
        if name == ONLINE:
            notes[place][name] = replace(one, columns=_taken_online(place.parent, one.columns, words))
            continue
        seen = size_and_time(file)
        if name == place.name or seen != one.seen:
            known, has_more = _looked_through(file, one, words, desk.seen(file))
            notes[place][name] = replace(known, seen=seen)
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
        place: {name: one for name, one in files.items() if name == ONLINE or place.with_name(name).is_file()}
        for place, files in found.items()
    }
    for place, files in there.items():
        if place.is_file():
            files.setdefault(place.name, WrittenSummary({}))
    return words, there


def _taken_online(folder: Path, columns: dict[str, TypedColumn], words: Words) -> dict[str, TypedColumn]:
    """Take the words of the summary on Google over, as it was read last."""
    links = read_links(folder)
    copy = read_copy(folder, links.operator) if links else None
    grids = {tab.key: grid_of_tab(copy.spreadsheet, tab) for tab in copy.tabs} if copy else {}
    nothing = Grid("", "", [])
    return {
        title: _take(words, column, grids[column.sheet], nothing) if column.sheet in grids else column
        for title, column in columns.items()
    }


def _standing(notes: dict[Path, dict[str, WrittenSummary]]) -> list[tuple[Path, str]]:
    return [(place, name) for place, files in notes.items() for name in files]


def _looked_through(
    path: Path, one: WrittenSummary, words: Words, on_screen: Source | None
) -> tuple[WrittenSummary, bool]:
    """Take the words of one summary over; what is known of it then, and whether there is more than words."""
    copy = copy_of(path)
    # A file that cannot be opened, or is gone by now, is no copy of anything.
    with suppress(OSError):
        if on_screen is None and filecmp.cmp(path, copy, shallow=False):
            return one, False
    desk_copy = desk_copy_of(path)
    asked = [path, *(file for file in (copy, desk_copy) if file.is_file())]
    with Readers() as readers:
        read = dict(zip(asked, readers.read(asked, path.parent), strict=True))
    now = on_screen or read[path]
    is_desk = desk_copy in read and _shows(now, one.on_desk)
    columns, then = (one.on_desk, read[desk_copy]) if is_desk else (one.columns, read.get(copy))
    if then is None or now.refusal or then.refusal:
        return one, True
    before = {grid.sheet: grid for grid in then.grids}
    taken = {
        title: _take(words, columns[title], grid, before[title])
        for title, grid in _by_title(now, columns).items()
        if title in before
    }
    changed = any(_lines(grid, columns) - _lines(before.get(grid.sheet), columns) for grid in now.grids)
    has_more = changed or _has_more_added(path, desk_copy if is_desk else copy)
    known = replace(one, on_desk=columns | taken) if is_desk else replace(one, columns=columns | taken)
    return known, has_more


def _shows(now: Source, columns: dict[str, TypedColumn]) -> bool:
    """Whether a summary shows rows that these columns know."""
    return any(_typed(column, grid).keys() & column.about.keys() for column in columns.values() for grid in now.grids)


def _by_title(now: Source, columns: dict[str, TypedColumn]) -> dict[str, Grid]:
    """The sheets with typed columns, by the title under which they were written: people may have renamed them."""
    found = {grid.sheet: grid for grid in now.grids if grid.sheet in columns}
    for title, column in columns.items():
        others = (grid for grid in now.grids if grid.sheet not in columns)
        renamed = next((grid for grid in others if _typed(column, grid).keys() & column.about.keys()), None)
        if title not in found and renamed is not None:
            found[title] = renamed
    return found


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

"""What people wrote into the summary since it was written (docs/summary.md, What people type).

Beside the summary, in `.sheets_automation/`, stand a copy of it as it was written and `typed.json`: the words that were
typed so far, and what each hidden number on a list is about. The same of summaries written beside one that was open.
"""

from __future__ import annotations

import filecmp
import json
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sheets_automation.connectors.files import Readers
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.model.errors import OutputError
from sheets_automation.model.grid import BLANK, Cell, Grid
from sheets_automation.model.page import Workbook

MEMORY, WORDS = ".sheets_automation", "typed.json"
NUMBER = "row_id"
NOTES = ("xl/comments", "xl/threadedComments", "xl/media")
DIGITS = 9
"""Significant digits that every program keeps when it saves a number."""

Words = dict[str, dict[str, str]]
"""By key of the sheet: what a row is about, and what was typed beside it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What people wrote: words in typed columns, and whether anything else is theirs."""

    words: Words = field(default_factory=dict)
    written: dict[str, _Written] = field(default_factory=dict)
    """By name: the summaries that stand here and what is known of them."""
    is_changed: bool = False
    """There is more than words in typed columns: sheets of their own, other cells, or a file that cannot be read."""

    def seen(self, path: Path) -> tuple[int, int]:
        """Size and time of a summary when it was looked through; zeros if it was not there."""
        return self.written[path.name].seen if path.name in self.written else (0, 0)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where people type on one sheet: the headers of the typed column and of the number, and what numbers mean."""

    sheet: str
    typed: str
    number: str
    about: dict[str, str]
    taken: dict[str, str] = field(default_factory=dict)
    """Number to the text that was taken over already."""


@dataclass(frozen=True, slots=True)
class _Written:
    """One summary that the program wrote: its typed columns by the titles of their sheets."""

    columns: dict[str, _Column]
    seen: tuple[int, int] = (0, 0)
    """Size and time of the file when its words were taken over."""


def recall(path: Path) -> Typed:
    """What people wrote into the summary at `path` and into those that were written beside it while it was open.

    None of them is touched, and whatever they hold, nothing is raised. What was saved last counts.
    """
    words, written = _remembered(path)
    here = {name: written[name] for name in sorted(written, key=lambda name: look(path.with_name(name))[1])}
    here = {name: one for name, one in here.items() if path.with_name(name).is_file()}
    if path.is_file():
        here.setdefault(path.name, _Written({}))
    is_changed = False
    for name, one in here.items():
        seen = look(path.with_name(name))
        if name == path.name or seen != one.seen:
            columns, has_more = _looked_through(path.with_name(name), one.columns, words)
            here[name] = _Written(columns, seen)
            is_changed |= name == path.name and has_more
    return Typed(words, here, is_changed=is_changed)


def _looked_through(path: Path, columns: dict[str, _Column], words: Words) -> tuple[dict[str, _Column], bool]:
    """Take the words of one summary over; its columns with what was taken, and whether there is more than words."""
    copy = path.parent / MEMORY / path.name
    if copy.is_file() and filecmp.cmp(path, copy, shallow=False):
        return columns, False
    if not copy.is_file():
        return columns, True
    with Readers() as readers:
        now, then = readers.read([path, copy], path.parent)
    if now.refusal or then.refusal:
        return columns, True
    before = {grid.sheet: grid for grid in then.grids}
    taken = {
        grid.sheet: _take(words, columns[grid.sheet], grid, before[grid.sheet])
        for grid in now.grids
        if grid.sheet in columns and grid.sheet in before
    }
    changed = (grid for grid in now.grids if _lines(grid, columns) - _lines(before.get(grid.sheet), columns))
    return columns | taken, any(changed) or bool(_notes(path) - _notes(copy))


def look(path: Path) -> tuple[int, int]:
    """Size and time of a file; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def _notes(path: Path) -> set[str]:
    """The parts of a workbook in which comments and pictures stand: the program writes none."""
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(path) as parts:
        return {name for name in parts.namelist() if name.startswith(NOTES)}
    return set()


def note(path: Path, typed: Typed) -> None:
    """Put down what was taken over, before the summary at `path` is replaced: a crash then loses no word."""
    content = json.dumps(
        {"words": typed.words, "written": {name: asdict(one) for name, one in typed.written.items()}},
        ensure_ascii=False,
        indent=1,
    ).encode()
    # Without a note the next run keeps the old summary beside the new one: nothing is lost by a failure here.
    with suppress(OutputError), explained(path):
        (path.parent / MEMORY).mkdir(exist_ok=True)
        replace_file(path.parent / MEMORY / WORDS, lambda file: file.write(content))


def remember(path: Path, book: Workbook, typed: Typed) -> None:
    """Note how the summary at `path` was written, for the next `recall`."""
    columns = {sheet.title: noted for sheet in book.sheets for noted in _noted(sheet.key, sheet.blocks)}
    with suppress(OutputError), explained(path):
        with path.open("rb") as summary:
            replace_file(path.parent / MEMORY / path.name, lambda file: shutil.copyfileobj(summary, file))
        note(path, replace(typed, written=typed.written | {path.name: _Written(columns)}))
        for copy in (path.parent / MEMORY).glob(f"*{path.suffix}"):
            if not path.with_name(copy.name).exists():
                copy.unlink()


def keep(path: Path) -> Path:
    """Copy the summary at `path` beside itself, under the time at which it was saved; returns where the copy stands.

    Raises:
        OutputError: it cannot be written there.
    """
    with explained(path):
        saved = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        kept = path.with_name(f"{path.stem} {saved:%Y-%m-%d %H%M%S} kept{path.suffix}")
        with path.open("rb") as summary:
            return replace_file(kept, lambda file: shutil.copyfileobj(summary, file))


def _remembered(path: Path) -> tuple[Words, dict[str, _Written]]:
    """The words so far, and the summaries that were written; nothing where there is no note."""
    try:
        noted = json.loads((path.parent / MEMORY / WORDS).read_text(encoding="utf-8"))
        words = {
            str(key): {str(about): str(text) for about, text in said.items()} for key, said in noted["words"].items()
        }
        written = {str(name): _of_note(one) for name, one in noted["written"].items()}
    # Somebody's editor, a sync that stopped half-way: then nothing is remembered.
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}, {}
    return words, written


def _of_note(one: dict[str, Any]) -> _Written:
    size, time = one["seen"]
    return _Written({str(title): _Column(**column) for title, column in one["columns"].items()}, (size, time))


def _noted(key: str, blocks: tuple[Any, ...]) -> Iterator[_Column]:
    for block in blocks:
        headers = {column.key: column.header for column in block.columns}
        typed = next((column.header for column in block.columns if column.typed), "")
        if block.ids and typed:
            numbers = next(column.values for column in block.columns if column.key == NUMBER)
            yield _Column(key, typed, headers[NUMBER], dict(zip(map(str, numbers), block.ids, strict=True)))


def _take(words: Words, column: _Column, now: Grid, then: Grid) -> _Column:
    """Take over what differs from what was written or taken before; who empties a cell takes the word back."""
    before, after = _typed(column, then) | column.taken, _typed(column, now)
    said = words.setdefault(column.sheet, {})
    for number, text in after.items():
        if number in column.about and number in before and text != before[number]:
            said[column.about[number]] = text
            if not text:
                del said[column.about[number]]
    return replace(column, taken={number: text for number, text in after.items() if number in column.about})


def _typed(column: _Column, grid: Grid) -> dict[str, str]:
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


def _header(column: _Column, grid: Grid) -> tuple[int, int, int] | None:
    """Row of the header, column of the number, column of what is typed."""
    for row, line in enumerate(grid.cells):
        if column.number in line and column.typed in line:
            return row, line.index(column.number), line.index(column.typed)
    return None


def _lines(grid: Grid | None, columns: dict[str, _Column]) -> Counter[tuple[str, ...]]:
    """The rows of a sheet without what is typed for us, in whatever order: who sorts or filters changes nothing."""
    if grid is None:
        return Counter()
    header = _header(columns[grid.sheet], grid) if grid.sheet in columns else None
    typed = header[2] if header else -1
    first = header[0] + 1 if header else 0
    lines = (
        tuple(_shown(cell) for at, cell in enumerate(line) if at != typed or row < first)
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

"""What is known of the summaries that were written: a copy of each, and the words that people typed so far.

Beside the summary, in `.sheets_automation/`, stand a copy of it as it was written and `typed.json`: the words, and what
each hidden number on a list is about. The same of summaries written beside one that was open (docs/summary.md, What
people type). What people changed since is found in connectors/summary_changes.py.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.model.errors import OutputError
from sheets_automation.model.grid import SHANGHAI
from sheets_automation.model.page import Sheet, Workbook
from sheets_automation.model.worklists import FOLDER as WORKLISTS
from sheets_automation.model.worklists import LIST_FILE

FOLDER, NOTE = ".sheets_automation", "typed.json"
NUMBER = "row_id"
ONLINE = "google"
"""How the summary on Google is noted, among the names of files."""

Words = dict[str, dict[str, str]]
"""By key of the sheet: what a row is about, and what was typed beside it."""


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """Where people type on one sheet: the headers of the typed column and of the number, and what numbers mean."""

    sheet: str
    typed: str
    number: str
    about: dict[str, str]
    taken: dict[str, str] = field(default_factory=dict)
    """Number to the text that was taken over already."""


@dataclass(frozen=True, slots=True)
class WrittenSummary:
    """One summary that the program wrote: its typed columns by the titles of their sheets."""

    columns: dict[str, TypedColumn]
    seen: tuple[int, int] = (0, 0)
    """Size and time of the file when its words were taken over."""
    on_desk: dict[str, TypedColumn] = field(default_factory=dict)
    """The same columns as it was filled where it lay open since: nobody knows whether that was saved."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What people wrote: words in typed columns, and whether anything else is theirs."""

    words: Words = field(default_factory=dict)
    written: dict[str, WrittenSummary] = field(default_factory=dict)
    """By name: the summaries that stand here and what is known of them."""
    is_changed: bool = False
    """There is more than words in typed columns: sheets of their own, other cells, or a file that cannot be read."""
    lists: dict[Path, Typed] = field(default_factory=dict)
    """Of a summary: the stores' call-back lists below its folder; the words of all of them are in `words`."""

    def seen(self, path: Path) -> tuple[int, int]:
        """Size and time of a summary when it was looked through; zeros if it was not there."""
        return self.written[path.name].seen if path.name in self.written else (0, 0)


def size_and_time(path: Path) -> tuple[int, int]:
    """Size and time of a file; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def copy_of(path: Path) -> Path:
    """Where the copy of the summary at `path` stands, as it was written; there may be none."""
    return path.parent / FOLDER / path.name


def desk_copy_of(path: Path) -> Path:
    """Where the copy of a summary stands as it was filled where it lay open; there may be none."""
    return path.parent / FOLDER / f"desk {path.name}"


def store_lists(folder: Path) -> list[Path]:
    """Where the stores' call-back lists of a campaign folder stand, or stood."""
    found = {place.parent.parent / LIST_FILE for place in folder.glob(f"{WORKLISTS}/*/{FOLDER}/{NOTE}")}
    return sorted(found | set(folder.glob(f"{WORKLISTS}/*/{LIST_FILE}")))


def read_note(path: Path) -> tuple[Words, dict[str, WrittenSummary]]:
    """The words so far, and the summaries that were written beside `path`; nothing where there is no note."""
    try:
        noted = json.loads((path.parent / FOLDER / NOTE).read_text(encoding="utf-8"))
        words = {
            str(key): {str(about): str(text) for about, text in said.items()} for key, said in noted["words"].items()
        }
        written = {str(name): _of_note(one) for name, one in noted["written"].items()}
    # Somebody's editor, a sync that stopped half-way: then nothing is remembered.
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}, {}
    return words, written


def _of_note(one: dict[str, Any]) -> WrittenSummary:
    size, time = one["seen"]
    columns, on_desk = (
        {str(title): TypedColumn(**column) for title, column in one.get(name, {}).items()}
        for name in ("columns", "on_desk")
    )
    return WrittenSummary(columns, (size, time), on_desk)


def write_note(path: Path, typed: Typed) -> None:
    """Put down what was taken over, before the summary at `path` is replaced: a crash then loses no word."""
    content = json.dumps(
        {"words": typed.words, "written": {name: asdict(one) for name, one in typed.written.items()}},
        ensure_ascii=False,
        indent=1,
    ).encode()
    # Without a note the next run keeps the old summary beside the new one: nothing is lost by a failure here.
    with suppress(OutputError), explained(path):
        (path.parent / FOLDER).mkdir(exist_ok=True)
        replace_file(path.parent / FOLDER / NOTE, lambda file: file.write(content))


def write_copy(path: Path, book: Workbook, typed: Typed) -> None:
    """Copy the summary at `path`, as `book` was written, and note what its numbers mean; copies without one go."""
    columns = columns_of(book)
    with suppress(OutputError), explained(path):
        with path.open("rb") as summary:
            replace_file(copy_of(path), lambda file: shutil.copyfileobj(summary, file))
        write_note(path, replace(typed, written=typed.written | {path.name: WrittenSummary(columns)}))
        for copy in (path.parent / FOLDER).glob(f"*{path.suffix}"):
            if not path.with_name(copy.name).exists():
                copy.unlink()


def note_on_desk(path: Path, book: Workbook, content: bytes, typed: Typed, filled: Collection[str]) -> None:
    """Note how the summary at `path` was filled where it lies open: the sheets of these keys as in `book`.

    `content`: the same drawn as a file. What stands on the disk stays known: the open one may never be saved.
    """
    before = typed.written.get(path.name, WrittenSummary({}))
    shown = before.on_desk or before.columns
    columns = {
        title: column if column.sheet in filled else shown.get(title, column)
        for title, column in columns_of(book).items()
    }
    with suppress(OutputError), explained(path):
        (path.parent / FOLDER).mkdir(exist_ok=True)
        replace_file(desk_copy_of(path), lambda file: file.write(content))
        write_note(path, replace(typed, written=typed.written | {path.name: replace(before, on_desk=columns)}))


def note_online(path: Path, book: Workbook, *, goes_on: bool = False) -> None:
    """Note how the summary was written to Google, beside the one at `path`.

    `goes_on`: it is about to be written, and what stands there now is to be understood as well.
    """
    words, written = read_note(path)
    texts = {sheet.key: _texts(sheet) for sheet in book.sheets}
    columns = {title: replace(column, taken=texts[column.sheet]) for title, column in columns_of(book).items()}
    if goes_on:
        before = _by_sheet(written)
        columns = {title: _joined(before.get(column.sheet), column) for title, column in columns.items()}
    write_note(path, Typed(words, written | {ONLINE: WrittenSummary(columns)}))


def noted_online(path: Path) -> dict[str, TypedColumn]:
    """The typed columns of the summary as it was written to Google last, by the key of their sheet."""
    return _by_sheet(read_note(path)[1])


def _by_sheet(written: Mapping[str, WrittenSummary]) -> dict[str, TypedColumn]:
    return {column.sheet: column for column in written.get(ONLINE, WrittenSummary({})).columns.values()}


def _joined(one: TypedColumn | None, other: TypedColumn) -> TypedColumn:
    """Two drawings of a column in one: no number means two things."""
    if one is None:
        return other
    return replace(other, about=one.about | other.about, taken=one.taken | other.taken)


def _texts(sheet: Sheet) -> dict[str, str]:
    """What stands in the typed column of a sheet, by the number beside it."""
    for block in sheet.blocks:
        typed = next((column.values for column in block.columns if column.typed), ())
        if block.ids and typed:
            numbers = next(column.values for column in block.columns if column.key == NUMBER)
            return {str(number): str(text or "") for number, text in zip(numbers, typed, strict=True)}
    return {}


def columns_of(book: Workbook) -> dict[str, TypedColumn]:
    """The typed columns of a layout, by the titles of their sheets."""
    return {sheet.title: column for sheet in book.sheets for column in _typed_columns(sheet)}


def _typed_columns(sheet: Sheet) -> Iterator[TypedColumn]:
    for block in sheet.blocks:
        headers = {column.key: column.header for column in block.columns}
        typed = next((column.header for column in block.columns if column.typed), "")
        if block.ids and typed:
            numbers = next(column.values for column in block.columns if column.key == NUMBER)
            about = dict(zip(map(str, numbers), block.ids, strict=True))
            yield TypedColumn(sheet.key, typed, headers[NUMBER], about)


def keep_beside(path: Path) -> Path:
    """Copy the summary at `path` beside itself, under the time at which it was saved; returns where the copy stands.

    Raises:
        OutputError: it cannot be written there.
    """
    with explained(path):
        saved = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
        kept = path.with_name(f"{path.stem} {saved:%Y-%m-%d %H%M%S} kept{path.suffix}")
        with path.open("rb") as summary:
            return replace_file(kept, lambda file: shutil.copyfileobj(summary, file))

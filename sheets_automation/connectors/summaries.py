"""Puts summaries and the stores' call-back lists in their places; nothing people wrote is lost (docs/summary.md)."""

from __future__ import annotations

import filecmp
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.replacing import explained
from sheets_automation.connectors.safe_names import safe_names
from sheets_automation.connectors.summary_memory import (
    Typed,
    Words,
    columns_of,
    copy_of,
    keep_beside,
    note_on_desk,
    read_note,
    size_and_time,
    write_copy,
    write_note,
)
from sheets_automation.connectors.xlsx import write_workbook
from sheets_automation.connectors.xlsx_drawing import draw_workbook
from sheets_automation.model.errors import OutputError
from sheets_automation.model.page import Workbook
from sheets_automation.model.worklists import FOLDER, LIST_FILE


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a workbook stands: beside its `path` while that is open; and where the one before was kept if it was."""

    path: Path
    written: Path
    kept: Path | None = None
    is_on_desk: bool = False
    """It lies open in a spreadsheet program and was filled there."""


def put_on_desk(book: Workbook, path: Path, now: datetime, looked: Typed | None, filled: Collection[str]) -> Placed:
    """Remember a workbook of which the sheets of these keys were filled where it lies open."""
    typed = looked or Typed()
    note_on_desk(path, book, draw_workbook(book, now), typed, filled)
    _withdraw_older(path, path, typed)
    return Placed(path, path, is_on_desk=True)


def put_in_place(book: Workbook, path: Path, now: datetime, looked: Typed | None) -> Placed:
    """Write a workbook at `path`; one into which people wrote more than words in typed columns is kept beside it.

    `looked`: what people wrote into the one that is there; None where nobody looked.

    Raises:
        OutputError: it cannot be written there.
    """
    typed = looked or Typed()
    # Who saved it while everything was read wrote something that nobody has seen yet.
    is_newer = looked is not None and size_and_time(path) != typed.seen(path) and not _is_of_a_run(path, typed)
    kept = keep_beside(path) if path.is_file() and (typed.is_changed or is_newer) else None
    write_note(path, typed)
    written = write_workbook(book, path, now)
    write_copy(written, book, typed)
    if written != path and kept:
        # The old one stays where it is.
        kept.unlink()
        kept = None
    _withdraw_older(path, written, typed)
    return Placed(path, written, kept)


def _is_of_a_run(path: Path, typed: Typed) -> bool:
    """Whether another run wrote the file at `path` meanwhile, which knew the same words: there is nothing to keep."""
    return _is_as_written(path) and read_note(path)[0] == typed.words


def _is_as_written(path: Path) -> bool:
    """Whether nobody has changed a file since the program wrote it."""
    try:
        return filecmp.cmp(path, copy_of(path), shallow=False)
    except OSError:
        return False


def _withdraw_older(path: Path, newest: Path, typed: Typed) -> None:
    """Remove what earlier runs wrote beside `path` while that was open; what people changed or have open stays."""
    for other in (path.with_name(name) for name in typed.written):
        if other not in {path, newest} and not is_open(other) and _is_as_written(other):
            with suppress(OSError):
                other.unlink()


def put_store_lists(
    folder: Path, books: Mapping[str, Workbook], now: datetime, looked: Typed | None
) -> tuple[Placed, ...]:
    """Write the call-back list of each store below the campaign folder, as far as its content has changed.

    `looked`: what people wrote into the summary and the lists that are there; None where nobody looked.

    Raises:
        OutputError: one of them cannot be written; the others are.
    """
    typed, failed = looked or Typed(), None
    found = []
    for store, path in store_paths(folder, books).items():
        here = typed.lists.get(path, Typed())
        if _is_written(books[store], path, here):
            continue
        ours = replace(here, words=_own_words(books[store], typed.words))
        try:
            with explained(path.parent):
                path.parent.mkdir(parents=True, exist_ok=True)
            found.append(put_in_place(books[store], path, now, ours if looked else None))
        except OutputError as error:
            failed = failed or error
    if failed is not None:
        raise failed
    return tuple(found)


def store_paths(folder: Path, stores: Mapping[str, object]) -> dict[str, Path]:
    """Where the list of each store stands, under names that every system takes and that no two stores share."""
    return {store: folder / FOLDER / name / LIST_FILE for store, name in safe_names(stores).items()}


def _is_written(book: Workbook, path: Path, here: Typed) -> bool:
    """Whether the very list stands there already: its numbers say what is in it."""
    before = here.written.get(path.name)
    if before is None or here.is_changed or size_and_time(path) != before.seen or not path.is_file():
        return False
    columns = columns_of(book)
    return columns.keys() == before.columns.keys() and all(
        column.about == before.columns[title].about for title, column in columns.items()
    )


def _own_words(book: Workbook, words: Words) -> Words:
    """The words about the rows of this list; the summary knows them all."""
    about = {(column.sheet, one) for column in columns_of(book).values() for one in column.about.values()}
    return {sheet: {one: text for one, text in said.items() if (sheet, one) in about} for sheet, said in words.items()}

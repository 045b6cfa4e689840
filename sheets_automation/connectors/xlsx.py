"""Puts a summary in its place: whole or not at all, and beside the old one while that is open in Excel."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.replacing import claim, explained, move_file, temporary
from sheets_automation.connectors.xlsx_drawing import draw_workbook
from sheets_automation.model.page import Workbook


def write_workbook(book: Workbook, path: Path, now: datetime) -> Path:
    """Draw the layout and put it at `path`; returns where it stands, which is beside `path` while that is open.

    Raises:
        OutputError: it cannot be written there.
    """
    content = draw_workbook(book, now)
    with explained(path), temporary(path, lambda file: file.write(content)) as made:
        if not (path.exists() and is_open(path)):
            # Windows refuses to replace a file that a program holds open without a lock file.
            with suppress(PermissionError):
                move_file(made, path)
                return path
        return _put_beside(made, path, now)


def _put_beside(made: Path, path: Path, now: datetime) -> Path:
    """`operator_summary 2020-03-05 2030.xlsx`; a second one of that minute gets (2)."""
    stem = f"{path.stem} {now:%Y-%m-%d %H%M}"
    names = (path.with_name(f"{stem}{f' ({n})' if n > 1 else ''}{path.suffix}") for n in count(1))
    beside = next(name for name in names if claim(name))
    move_file(made, beside)
    return beside

"""The recipe of the morning: targets of the day, the guides' worklists, numbers of a list (docs/morning.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.connectors.files import Readers
from sheets_automation.connectors.kept_files import has_notes, is_same, keep_below_output
from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.replacing import replace_file
from sheets_automation.model.morning_words import ASSIGNMENT_FILE

if TYPE_CHECKING:
    from sheets_automation.core.report import Report
    from sheets_automation.model.grid import Source


@dataclass(frozen=True, slots=True)
class Given:
    """One file of the morning: where it stands, why it was not written ("" if it was), where the old one was kept."""

    path: Path
    skipped: str = ""
    """`open`, or a key of model/refusals.py."""
    kept: Path | None = None


def suggest(report: Report, folder: Path, day: date) -> Path:
    """Write 晨会任务 of a day into the campaign folder; one that is open in Excel stays as it is.

    Raises:
        OutputError: it cannot be written there.

    Source: docs/morning.md.
    """
    return write_assignment(report, folder, day).path


def write_assignment(report: Report, folder: Path, day: date) -> Given:
    """Write 晨会任务 of a day; what was typed into it before is carried over cell by cell.

    Raises:
        OutputError: it cannot be written there.
    """
    from sheets_automation.connectors.xlsx_morning import draw_assignment  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.assignment_sheet import assignment_rows, typed_before  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.targets_of_day import store_check, targets_of_day  # noqa: PLC0415  # heavy

    if report.work is None:
        raise ValueError("targets follow from rows")
    path = folder / ASSIGNMENT_FILE.format(day=day)
    old = read_again(path, folder)
    if is_open(path) or (old is not None and old.refusal):
        return Given(path, "open" if is_open(path) else old.refusal if old else "")
    typed = typed_before(old.grids if old else ())
    morning = targets_of_day(report.work, day)
    check = store_check(morning, report.settings, day)
    rows = assignment_rows(morning, day, typed, report.settings)
    content = draw_assignment(rows, morning, check, day, report.lang)
    if is_same(path, content):
        return Given(path)
    kept = keep_below_output(path, folder) if old and (typed.has_more or has_notes(path)) else None
    replace_file(path, lambda file: file.write(content))
    return Given(path, kept=kept)


def read_again(path: Path, folder: Path) -> Source | None:
    """A file that was written before; None where there is none."""
    if not path.exists():
        return None
    with Readers() as readers:
        return next(readers.read([path], folder))

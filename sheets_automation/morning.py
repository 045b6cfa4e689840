"""The recipe of the morning: targets of the day, the guides' worklists, numbers of a list (docs/morning.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.connectors.files import Readers
from sheets_automation.connectors.kept_files import has_notes, is_same, keep_below_output
from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.connectors.safe_names import fold_case, marked_name, safe_name
from sheets_automation.model.morning_words import ASSIGNMENT_FILE
from sheets_automation.model.template_words import CHECK_WORDS
from sheets_automation.model.worklists import FOLDER

if TYPE_CHECKING:
    import pandas as pd

    from sheets_automation.core.planning.worklist import Known
    from sheets_automation.core.planning.worklists_of_day import Day, Task
    from sheets_automation.core.report import Report
    from sheets_automation.model.grid import Source


OPEN, CHANGING, CHANGED, NOTHING = "open", "changing", "changed", "nothing"
"""Why a file was not written: it is open, was saved meanwhile, has another form, has nothing in it."""


@dataclass(frozen=True, slots=True)
class Given:
    """One file of the morning: where it stands, why it was not written ("" if it was), where the old one was kept."""

    path: Path
    skipped: str = ""
    """One of the words above, or a key of model/refusals.py."""
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class WorklistGiven:
    """The worklist of one guide: its file, how many calls of each kind, how many customers stand ready."""

    given: Given
    who: tuple[str, str]
    kinds: dict[str, int]
    ready: int


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
        return Given(path, OPEN if is_open(path) else old.refusal if old else "")
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


def write_worklists(report: Report, folder: Path, day: date, dealt: pd.DataFrame) -> list[WorklistGiven]:
    """Write the file of each guide who has something to do on a day; what was typed into it stays.

    Raises:
        OutputError: one of them cannot be written there.
    """
    from sheets_automation.core.planning.calls_of_day import calls_of_day  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.ready_rows import ready_rows  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.targets_of_day import targets_of_day  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.worklist import known_rows  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.worklists_of_day import Day, tasks  # noqa: PLC0415  # heavy
    from sheets_automation.core.reading.dates import Calendar  # noqa: PLC0415  # heavy

    work = report.work
    if work is None:
        raise ValueError("worklists follow from rows")
    morning = targets_of_day(work, day)
    calls = calls_of_day(work, day, morning, dealt, report.lang)
    todo = tasks(morning, calls, ready_rows(work), day, report.lang)
    settings = report.settings
    written_on = Day(day, Calendar(day, settings.starts_on, settings.ends_on), report.lang)
    known = known_rows(work.judged.tables)
    seen = report.tables["source"]
    digests = dict(zip(seen["source"].astype("str"), seen["sha256"].astype("str"), strict=True))
    places = places_of([task.who for task in todo], folder)
    old = _read_all([path for path in places if path.exists()], folder)
    found = []
    for task, path in zip(todo, places, strict=True):
        source = old.get(path)
        name = path.relative_to(folder).as_posix()
        stale = source is not None and digests.get(name, source.sha256) != source.sha256
        given = _write_worklist(_Old(path, folder, source, known.get(name), stale=stale), task, written_on)
        found.append(WorklistGiven(given, task.who, dict(task.kinds), len(task.ready)))
    return found


@dataclass(frozen=True, slots=True)
class _Old:
    """A worklist as it stands in the folder: None where there is none."""

    path: Path
    folder: Path
    source: Source | None
    known: Known | None
    stale: bool
    """Somebody saved it while everything was read."""


def _write_worklist(old: _Old, task: Task, day: Day) -> Given:
    from sheets_automation.connectors.xlsx_worklist import draw_worklist  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.worklist import Known, our_sheets  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.worklists_of_day import contents  # noqa: PLC0415  # heavy

    path, source, known = old.path, old.source, old.known or Known()
    if source is not None and (is_open(path) or source.refusal or old.stale):
        return Given(path, OPEN if is_open(path) else source.refusal or CHANGING)
    sheets = our_sheets(source.grids, known) if source is not None else {}
    if sheets is None:
        return Given(path, CHANGED)
    if source is None and not task.calls and not task.ready and task.targets == (0, 0):
        return Given(path, NOTHING)
    calls, successes = contents(task, sheets, known, day)
    content = draw_worklist(task.who, task.targets, calls, successes, day.lang)
    if is_same(path, content):
        return Given(path)
    kept = None
    if source is not None:
        others = any(grid.cells for grid in source.grids if grid not in sheets.values() and not _is_words(grid.sheet))
        if others or calls.has_more or successes.has_more or has_notes(path):
            kept = keep_below_output(path, old.folder)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda file: file.write(content))
    return Given(path, kept=kept)


def _is_words(sheet: str) -> bool:
    return sheet.startswith(CHECK_WORDS)


def places_of(guides: Sequence[tuple[str, str]], folder: Path) -> list[Path]:
    """Where the file of each guide stands: worklists/<store>/<guide>.xlsx, under names that every system takes."""
    names = {(store, fold_case(safe_name(staff))): 0 for store, staff in guides}
    found = []
    for store, staff in guides:
        name = safe_name(staff)
        key = (store, fold_case(name))
        names[key] += 1
        found.append(folder / FOLDER / safe_name(store) / f"{name if names[key] == 1 else marked_name(staff)}.xlsx")
    return found


def _read_all(paths: Sequence[Path], folder: Path) -> dict[Path, Source]:
    if not paths:
        return {}
    with Readers() as readers:
        return dict(zip(paths, readers.read(paths, folder), strict=True))


def read_again(path: Path, folder: Path) -> Source | None:
    """A file that was written before; None where there is none."""
    if not path.exists():
        return None
    with Readers() as readers:
        return next(readers.read([path], folder))

"""The recipe of the morning: targets of the day, the guides' worklists, numbers of a list (docs/morning.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import campaign
from sheets_automation.connectors.files import Readers, find_files
from sheets_automation.connectors.google_links import LINKS
from sheets_automation.connectors.kept_files import has_notes, is_same, keep_below_output
from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.connectors.safe_names import safe_names
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.model.errors import FolderError
from sheets_automation.model.morning_words import (
    ASSIGNMENT_FILE,
    CHANGED,
    CHANGING,
    NOTHING,
    OPEN,
    PROGRAM_SHEETS,
)
from sheets_automation.model.worklists import FOLDER

if TYPE_CHECKING:
    import pandas as pd

    from sheets_automation.core.planning.numbers import Number
    from sheets_automation.core.planning.worklist import Known
    from sheets_automation.core.planning.worklists_of_day import Day, Task
    from sheets_automation.core.report import Report
    from sheets_automation.model.grid import Source
    from sheets_automation.model.settings import Settings


ASSIGN = "assign"
"""How the ledger calls a run of `assign`."""


@dataclass(frozen=True, slots=True)
class Given:
    """One file of the morning: where it stands, why it was not written ("" if it was), where the old one was kept."""

    path: Path
    skipped: str = ""
    """OPEN and the like (model/morning_words.py), or a key of model/refusals.py."""
    kept: Path | None = None


@dataclass(frozen=True, slots=True)
class WorklistGiven:
    """The worklist of one guide: its file, how many calls of each kind, how many customers stand ready."""

    given: Given | None
    """None where the list was put into the guide's own tab on Google."""
    who: tuple[str, str]
    kinds: dict[str, int]
    ready: int
    tab: str = ""
    """Title of that tab."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """What came of a morning: its day, the targets, the files, what was dealt and what was left out of the lists."""

    day: date
    assignment: Given
    worklists: tuple[WorklistGiven, ...]
    on_duty: int
    fresh: int
    moved: int
    left_out: dict[str, int]
    unknown: tuple[str, ...]
    """Names typed in 指派 that the roster does not have."""
    check: pd.DataFrame
    """STORE_CHECK (core/planning/targets_of_day.py)."""


def assign(  # noqa: PLR0913  # what may be asked of a morning, all but folder and lists by name
    folder: Path,
    lists: Sequence[Path] = (),
    *,
    day: date | None = None,
    now: datetime,
    lang: str,
    progress: campaign.Progress | None = None,
) -> Assigned:
    """Hand out a day: its targets, the numbers of lists, a worklist for each guide; the ledger knows what was dealt.

    Run again it changes nothing that has not changed. `day`: today where nobody says.

    Raises:
        FolderError: there is no such folder, or nothing in it; a list cannot be used.
        LedgerError: the ledger cannot be read or written.
        OutputError: a file cannot be written.

    Source: docs/morning.md.
    """
    day = day or now.date()
    refuse_lists(folder, lists)
    sources = campaign.handed_in(folder, progress)
    memory = campaign.remembered(read_typed(folder / campaign.SUMMARY), folder)
    from sheets_automation.core.figures.callback_offers import unknown_names  # noqa: PLC0415  # heavy
    from sheets_automation.core.memory import Memory  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.dealing import deal, pool_dealt  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.numbers import of_before  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.targets_of_day import store_check, targets_of_day  # noqa: PLC0415  # heavy
    from sheets_automation.core.report import build_report  # noqa: PLC0415  # heavy

    # On the first morning there are no rows yet.
    report = build_report(sources, None, now, lang, memory)
    work = report.workings
    asked = deal(work, day, _numbers(lists, report.settings))
    before = deal(work, day, of_before(report.settings, lang), after=asked.dealt)
    dealt = joined([asked.dealt, before.dealt, pool_dealt(work, day)])
    campaign.record(report, folder, ASSIGN, beside=Memory(dealt=dealt))
    morning = targets_of_day(work, day)
    assignment = write_assignment(report, folder, day, morning)
    worklists = write_worklists(report, folder, day, joined([memory.dealt, dealt]), morning)
    return Assigned(
        day,
        assignment,
        tuple(worklists),
        int((morning["attendance"] > 0).sum()),
        asked.fresh + before.fresh,
        asked.moved,
        dict(asked.left_out),
        tuple(unknown_names(memory, report.settings)),
        store_check(morning, report.settings, day),
    )


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames of one kind, one below the other; those without lines say nothing of dtypes."""
    import pandas as pd  # noqa: PLC0415  # heavy

    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def refuse_lists(folder: Path, lists: Sequence[Path]) -> None:
    """Say before the work begins that a list is not there, or lies where it would be read as something handed in.

    Raises:
        FolderError: so.
    """
    for path in lists:
        if not path.is_file():
            raise FolderError(f"找不到名单 {path}\uff1b请核对路径", f"There is no list {path}; check the path")
        if any(path.samefile(one) for one in find_files(folder)):
            raise FolderError(
                f"名单 {path.name} 在活动文件夹里\uff0c会被当成交上来的表\uff1b请移到文件夹外面再导入",
                f"The list {path.name} lies in the campaign folder, where it is read as a table that was handed in; "
                "move it outside, then import it",
            )


def _numbers(lists: Sequence[Path], settings: Settings) -> list[Number]:
    from sheets_automation.core.planning.numbers import numbers_of  # noqa: PLC0415  # heavy
    from sheets_automation.model.refusals import REFUSALS  # noqa: PLC0415  # heavy

    found: list[Number] = []
    for path in lists:
        with Readers() as readers:
            source = next(readers.read([path], path.parent))
        if source.refusal:
            why = REFUSALS[source.refusal]
            raise FolderError(
                f"读不了名单 {path.name}\uff1a{why.reason_zh}。{why.remedy_zh}",
                f"Cannot read the list {path.name}: {why.reason_en}. {why.remedy_en}",
            )
        numbers = numbers_of(source.grids, settings)
        if not numbers:
            raise FolderError(
                f"名单 {path.name} 里没有找到号码\uff1b第一行请写表头\uff1a电话、姓名",
                f"There are no numbers in the list {path.name}; it needs a header row with phone and name",
            )
        found += numbers
    return found


def write_assignment(report: Report, folder: Path, day: date, morning: pd.DataFrame | None = None) -> Given:
    """Write 晨会任务 of a day; what was typed into it before is carried over cell by cell.

    `morning`: MORNING of the day (core/planning/targets_of_day.py), where it is known already.

    Raises:
        OutputError: it cannot be written there.
    """
    from sheets_automation.connectors.xlsx_morning import draw_assignment  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.assignment_sheet import assignment_rows, typed_before  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.targets_of_day import store_check, targets_of_day  # noqa: PLC0415  # heavy

    path = folder / ASSIGNMENT_FILE.format(day=day)
    old = read_again(path, folder)
    why = OPEN if is_open(path) else old.refusal if old else ""
    if why:
        return Given(path, why)
    typed = typed_before(old.grids if old else ())
    morning = targets_of_day(report.workings, day) if morning is None else morning
    check = store_check(morning, report.settings, day)
    rows = assignment_rows(morning, day, typed, report.settings)
    content = draw_assignment(rows, morning, check, day, report.lang)
    if is_same(path, content):
        return Given(path)
    kept = keep_below_output(path, folder) if old and (typed.has_more or has_notes(path)) else None
    replace_file(path, lambda file: file.write(content))
    return Given(path, kept=kept)


def write_worklists(
    report: Report, folder: Path, day: date, dealt: pd.DataFrame, morning: pd.DataFrame
) -> list[WorklistGiven]:
    """Write the file of each guide who has something to do on a day; what was typed into it stays.

    Raises:
        OutputError: one of them cannot be written there.
    """
    from sheets_automation.core.planning.calls_of_day import calls_of_day  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.ready_rows import ready_rows  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.worklist import known_rows  # noqa: PLC0415  # heavy
    from sheets_automation.core.planning.worklists_of_day import Day, tasks  # noqa: PLC0415  # heavy
    from sheets_automation.core.reading.dates import Calendar  # noqa: PLC0415  # heavy

    work = report.workings
    calls = calls_of_day(work, day, morning, dealt, report.lang)
    todo = tasks(morning, calls, ready_rows(work, day), day, report.lang)
    online = _prepared_online(folder, todo, day, report.lang)
    found = [
        WorklistGiven(None, task.who, dict(task.kinds), len(task.ready), online[task.who])
        for task in todo
        if task.who in online
    ]
    todo = [task for task in todo if task.who not in online]
    settings = report.settings
    written_on = Day(day, Calendar(day, settings.starts_on, settings.ends_on), report.lang)
    known = known_rows(work.judged.tables)
    seen = report.tables["source"]
    digests = dict(zip(seen["source"].astype("str"), seen["sha256"].astype("str"), strict=True))
    places = places_of([task.who for task in todo], folder)
    old = _read_all([path for path in places if path.exists()], folder)
    for task, path in zip(todo, places, strict=True):
        source = old.get(path)
        name = path.relative_to(folder).as_posix()
        stale = source is not None and digests.get(name, source.sha256) != source.sha256
        given = _write_worklist(_Old(path, folder, source, known.get(name), stale=stale), task, written_on)
        found.append(WorklistGiven(given, task.who, dict(task.kinds), len(task.ready)))
    return found


def _prepared_online(folder: Path, todo: Sequence[Task], day: date, lang: str) -> dict[tuple[str, str], str]:
    if not (folder / LINKS).is_file():
        return {}
    from sheets_automation.online_morning import prepare_online  # noqa: PLC0415  # gspread takes 0.3 s

    return prepare_online(folder, todo, day, lang)


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
    if source is not None:
        why = OPEN if is_open(path) else source.refusal or (CHANGING if old.stale else "")
        if why:
            return Given(path, why)
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
        ours = {*PROGRAM_SHEETS, *(grid.sheet for grid in sheets.values())}
        others = any(grid.cells for grid in source.grids if grid.sheet not in ours)
        if others or calls.has_more or successes.has_more or has_notes(path):
            kept = keep_below_output(path, old.folder)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda file: file.write(content))
    return Given(path, kept=kept)


def places_of(guides: Sequence[tuple[str, str]], folder: Path) -> list[Path]:
    """Where the file of each guide stands: worklists/<store>/<guide>.xlsx, under names that every system takes."""
    stores = safe_names(store for store, _ in guides)
    staff = {store: safe_names(guide for one, guide in guides if one == store) for store in stores}
    return [folder / FOLDER / stores[store] / f"{staff[store][guide]}.xlsx" for store, guide in guides]


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

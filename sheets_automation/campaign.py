"""The one recipe of every face: open a folder, read what is there, build the report, write it (docs/design.md)."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sheets_automation import __version__
from sheets_automation.connectors.files import OUR_FOLDERS, Readers, find_files, name_of
from sheets_automation.connectors.open_books import CLEAN_DESK, Desk, as_on_screen
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.connectors.summary_memory import Typed
from sheets_automation.model.errors import FolderError
from sheets_automation.model.grid import LEDGER_FILE, SUMMARY_FILE, SUMMARY_KEY, Source
from sheets_automation.model.settings_tables import CAMPAIGN
from sheets_automation.model.wording import ASSIGNED_ON, HANDLED_ON, SETTLING
from sheets_automation.online import handed_in_online, has_settings

if TYPE_CHECKING:
    # pandas takes 0.4 s to import: it is imported while the children read.
    from sheets_automation.connectors.ledger import Appended, Job
    from sheets_automation.connectors.marking import Marked
    from sheets_automation.connectors.summaries import Placed
    from sheets_automation.core.memory import Memory
    from sheets_automation.core.report import Report

SUMMARY = SUMMARY_FILE
SETTINGS = f"{CAMPAIGN.key}.xlsx"
"""Files that stand in a campaign folder and nowhere else."""
SIGNS = (SETTINGS, SUMMARY, LEDGER_FILE)
"""A folder with one of these in it is a campaign folder."""
CONSOLIDATE = "consolidate"
"""How the ledger calls a run of `update`."""
PUNCTUATION = " 。.！!"
"""People end a word with it."""


class Progress(Protocol):
    """Told after each file that was read."""

    def __call__(self, done: int, total: int) -> None: ...


def is_campaign(folder: Path) -> bool:
    """Whether something stands in a folder that tells it from others."""
    return any((folder / name).exists() for name in SIGNS)


def campaign_of(path: Path) -> Path | None:
    """The campaign folder in which a file stands, however deep; None where none is to be seen."""
    # The templates of a campaign have the names of its own files.
    homes = (above for above in path.parents if above.name.lower() not in OUR_FOLDERS or not is_campaign(above.parent))
    return next(filter(is_campaign, homes), None)


@dataclass(frozen=True, slots=True)
class Updated:
    """What came of a consolidation: the report, where its summary stands, where the one before was kept if it was."""

    report: Report
    summary: Path
    kept: Path | None
    lists: tuple[Placed, ...] = ()
    """The stores' call-back lists that were written."""
    is_on_desk: bool = False
    """The summary lies open and was filled there."""


def update(
    folder: Path, *, now: datetime, lang: str, progress: Progress | None = None, desk: Desk = CLEAN_DESK
) -> Updated:
    """Read a campaign folder and write its summary; what people wrote into the one before is not lost.

    `desk`: what a spreadsheet program holds open; a summary that is open there is filled where it is.

    Raises:
        FolderError: there is no such folder, or nothing in it that could be read.
        LedgerError: the ledger cannot be read or written.
        OutputError: the summary cannot be written there.
    """
    started = time.monotonic()
    sources = handed_in(folder, progress, desk)
    # After them: words on Google are known once it was read.
    typed = read_typed(folder / SUMMARY, desk)
    report = report_of(sources, now=now, lang=lang, memory=remembered(typed, folder))
    record(report, folder, CONSOLIDATE)
    return write_summary(report, folder, time.monotonic() - started, typed, desk)


def look(
    folder: Path, *, now: datetime, lang: str, progress: Progress | None = None, desk: Desk = CLEAN_DESK
) -> Report:
    """Read a campaign folder with all that is known from before and build its report; nothing is written.

    Raises:
        FolderError: there is no such folder, or nothing in it that could be read.
        LedgerError: the ledger cannot be read.
    """
    sources = handed_in(folder, progress, desk)
    memory = remembered(read_typed(folder / SUMMARY, desk), folder)
    return report_of(sources, now=now, lang=lang, memory=memory)


def record(
    report: Report, folder: Path, kind: str, *, beside: Memory | None = None, job: Job | None = None
) -> Appended:
    """Put into the ledger what this run was the first to see, what else it did, and which files were there.

    `beside`: what it did else; `job`: the closing that this is, to be finished once its summary is written.

    Raises:
        LedgerError: it cannot be written.
        OutputError: the files' contents cannot be kept.
    """
    from sheets_automation.connectors.kept_sources import keep, tidy_up  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.ledger import Run, append  # noqa: PLC0415  # heavy
    from sheets_automation.core.closing.news import news  # noqa: PLC0415  # heavy

    seen = news(report.workings)
    additions = beside.grown(seen) if beside else seen
    done = append(folder, additions, Run(kind, report.now), keep(folder, report.tables["source"]), job)
    tidy_up(folder)
    return done


def consolidate(  # noqa: PLR0913  # what may be asked of it, all but the folder by name
    folder: Path,
    *,
    now: datetime,
    lang: str,
    memory: Memory | None = None,
    progress: Progress | None = None,
    desk: Desk = CLEAN_DESK,
) -> Report:
    """Read a campaign folder and build its report; nothing is written.

    Files that were there at the last run keep their rows (docs/closing.md, Missing files).
    `memory`: what earlier runs left behind; None for nothing.

    Raises:
        FolderError: there is no such folder, or nothing in it that could be read.
        LedgerError: the ledger cannot be read.
    """
    return report_of(handed_in(folder, progress, desk), now=now, lang=lang, memory=memory)


def handed_in(folder: Path, progress: Progress | None = None, desk: Desk = CLEAN_DESK) -> list[Source]:
    """All that was handed in, and what was there at the last run and is gone (docs/closing.md, Missing files).

    What lies open on the desk counts as it is on the screen.

    Raises:
        FolderError: there is no such folder, or nothing in it.
        LedgerError: the ledger cannot be read.
    """
    refuse_no_folder(folder)
    paths = find_files(folder)
    found = _read(folder, paths, progress, folder)
    found = _with_online(found, folder, SETTINGS)
    if not found:
        raise FolderError(
            f"{folder} 里没有表格。请把导购填好的表格放进去再汇总",
            f"{folder} holds no tables; put the filled tables into it, then consolidate again",
        )
    return as_on_screen(found, folder, desk)


def _with_online(found: list[Source], folder: Path, settings: str) -> list[Source]:
    """These, and the campaign's spreadsheets on Google; `settings`: how its settings file is named among them."""
    online = handed_in_online(folder, is_alone=not found)
    if has_settings(folder):
        # People own one place of the two.
        found = [one for one in found if one.path != settings]
    return found + online


def refuse_no_folder(folder: Path) -> None:
    """Say that a campaign folder is not there, or is none.

    Raises:
        FolderError: it is so.
    """
    if not folder.exists():
        raise FolderError(
            f"没有这个文件夹：{folder}。请核对路径",
            f"There is no folder {folder}; check its path",
        )
    if not folder.is_dir():
        raise FolderError(
            f"{folder} 是一个文件。请给出它所在的活动文件夹",
            f"{folder} is a file; name the campaign folder in which it stands",
        )


def report_of(
    sources: list[Source], *, now: datetime, lang: str, memory: Memory | None = None, needs_tables: bool = True
) -> Report:
    """The report of what was handed in; without `needs_tables` a roster is enough.

    Raises:
        FolderError: nothing of it could be read.
    """
    from sheets_automation.core.memory import NOTHING_KNOWN  # noqa: PLC0415  # heavy
    from sheets_automation.core.report import build_report  # noqa: PLC0415  # heavy

    report = build_report(sources, None, now, lang, memory or NOTHING_KNOWN)
    return report if report.settings.roster and not needs_tables else _counted(report, len(sources))


def remembered(typed: Typed, folder: Path) -> Memory:
    """What is known from before: the ledger of a campaign folder, and the words that people typed into the summary.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    from sheets_automation.connectors.ledger import read_memory  # noqa: PLC0415  # heavy

    return replace(
        read_memory(folder),
        assigned=typed.words.get(ASSIGNED_ON, {}),
        settled=_settled(typed),
    )


def _settled(typed: Typed) -> frozenset[str]:
    """The findings beside which somebody typed a word that settles them."""
    handled = typed.words.get(HANDLED_ON, {})
    return frozenset(about for about, word in handled.items() if word.strip(PUNCTUATION).casefold() in SETTLING)


def check(paths: Sequence[Path], *, now: datetime, lang: str, progress: Progress | None = None) -> Report:
    """Read files and folders and build their report; nothing is written.

    Of one campaign folder, what people settled in its summary stays silent.

    Raises:
        FolderError: one of the paths does not exist, or nothing among them could be read.
    """
    for path in paths:
        if not path.exists():
            raise FolderError(f"找不到 {path}。请核对路径", f"There is no {path}; check the path")
    places = [path.absolute() for path in paths]
    root = _root_of(paths)
    # Each read once.
    files = {found.resolve(): found for place in places for found in (find_files(place) if place.is_dir() else [place])}
    sources = _read(root, list(files.values()), progress)
    for folder in places:
        if folder.is_dir():
            sources = _with_online(sources, folder, name_of(folder / SETTINGS, root))
    if not sources:
        raise FolderError(
            "给出的文件夹里没有表格。请把导购填好的表格放进去再检查",
            "There are no tables here; put the filled tables in, then check again",
        )
    from sheets_automation.core.memory import Memory  # noqa: PLC0415  # heavy
    from sheets_automation.core.report import build_report  # noqa: PLC0415  # heavy

    settled = _settled(read_typed(paths[0] / SUMMARY)) if len(paths) == 1 and paths[0].is_dir() else frozenset()
    return _counted(build_report(sources, None, now, lang, Memory(settled=settled)), len(sources))


def refuse_marks(folder: Path, paths: Sequence[Path]) -> None:
    """Say before the work begins that marked copies of these paths cannot go to `folder`.

    Raises:
        OutputError: they would be read as sources there, or lie on what was handed in.
    """
    from sheets_automation.connectors.marking import refuse_as_source  # noqa: PLC0415  # only where marks are asked for

    refuse_as_source(folder, paths, SIGNS)


def mark(report: Report, paths: Sequence[Path], folder: Path) -> Marked:
    """Write marked copies of what `check` read at these paths: wrong cells coloured, with a note; docs/rules.md.

    Raises:
        OutputError: they cannot be written there.
    """
    from sheets_automation.connectors.marking import write_marked  # noqa: PLC0415  # only where marks are asked for

    refuse_marks(folder, paths)
    read = report.tables["source"]
    digests = dict(zip(read["source"].astype("str"), read["sha256"].astype("str"), strict=True))
    with Readers() as readers:
        return write_marked(report.tables["finding"], digests, _root_of(paths), folder, readers)


def _root_of(paths: Sequence[Path]) -> Path:
    """Files are named from where all of them stand, so that 一店/张三.xlsx and 二店/张三.xlsx stay two."""
    places = [path.absolute() for path in paths]
    return _common_folder([place if place.is_dir() else place.parent for place in places])


def _common_folder(folders: list[Path]) -> Path:
    """The folder in which all of these stand; on several drives there is none, and files are named alone."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return folders[0]


def _read(root: Path, files: list[Path], progress: Progress | None, campaign: Path | None = None) -> list[Source]:
    """Read these files; of a campaign folder also those that are gone."""
    with Readers() as readers:
        reading = readers.read(files, root)
        import sheets_automation.core.report  # noqa: F401, PLC0415  # pandas is imported while the children read

        sources = list(_told(reading, len(files), progress))
        if campaign is None:
            return sources
        from sheets_automation.connectors.kept_sources import with_missing  # noqa: PLC0415  # heavy
        from sheets_automation.connectors.ledger import kept_sources  # noqa: PLC0415  # heavy

        return with_missing(campaign, sources, kept_sources(campaign), readers)


def _counted(report: Report, files: int) -> Report:
    if not report.has_tables:
        raise _nothing_to_count(report, files)
    return report


def _nothing_to_count(report: Report, files: int) -> FolderError:
    """No table among the files: say the first reason there is."""
    findings, sources = report.tables["finding"], report.tables["source"]
    if (sources["table"].gt("") & sources["table"].ne(SUMMARY_KEY)).any() and not len(findings):
        return FolderError(
            "这里只有设置，还没有导购填的表。请把填好的表格放进 inbox，再汇总",
            "There are only settings here, no table that a guide filled. Put the filled tables into inbox, "
            "then consolidate again",
        )
    why = f" {findings['source'][0]}: {findings['message'][0]}" if len(findings) else ""
    return FolderError(
        f"这里的 {files} 个文件里没有认出表格，请用模板填写后再试。{why}",
        f"No table was recognised in the {files} files here; fill the template and try again.{why}",
    )


def _told(sources: Iterator[Source], total: int, progress: Progress | None) -> Iterator[Source]:
    for done, source in enumerate(sources, start=1):
        if progress:
            progress(done, total)
        yield source


def write_summary(
    report: Report, folder: Path, seconds: float, typed: Typed | None = None, desk: Desk = CLEAN_DESK
) -> Updated:
    """Write the operator summary of a report into the campaign folder; the path differs where the old one is open.

    One that lies open on the desk is filled there, and saved by who opened it.

    Of several stores each gets its call-backs with whole phones: worklists/<store>/回拨清单.xlsx. A file into which
    people wrote more than words in typed columns is kept beside the new one.

    Raises:
        OutputError: it cannot be written there.
    """
    from sheets_automation.connectors.summaries import (  # noqa: PLC0415  # only where a summary is written
        put_in_place,
        put_on_desk,
        put_store_lists,
    )
    from sheets_automation.core.layout.book import RunInfo, lay_out, lay_out_lists  # noqa: PLC0415  # pulls pandas in

    run = RunInfo(version=__version__, seconds=seconds, folder=folder.resolve().name, token=secrets.token_hex(4))
    handled = typed.words.get(HANDLED_ON) if typed else None
    book = lay_out(report, run, handled)
    filled = desk.fill(book, folder / SUMMARY)
    if filled is not None:
        placed = put_on_desk(book, folder / SUMMARY, report.now, typed, filled)
    else:
        placed = put_in_place(book, folder / SUMMARY, report.now, typed)
    lists = put_store_lists(folder, lay_out_lists(report, run), report.now, typed)
    return Updated(report, placed.written, placed.kept, lists, placed.is_on_desk)

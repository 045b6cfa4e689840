"""The recipe of the evening: freeze the day in the ledger, write the summary and tomorrow's suggestions.

Whatever ends a run in between, the next one finishes it (docs/closing.md).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import campaign
from sheets_automation.connectors.open_books import CLEAN_DESK, Desk
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.model.errors import SettingError
from sheets_automation.model.grid import SUMMARY_KEY
from sheets_automation.model.settings_tables import ASSIGNMENT
from sheets_automation.online import list_tabs_anew

if TYPE_CHECKING:
    # pandas takes 0.4 s to import: it is imported while the children read.
    import pandas as pd

    from sheets_automation.connectors.ledger import Appended, Job, Versions
    from sheets_automation.core.memory import Memory
    from sheets_automation.core.report import Report
    from sheets_automation.morning import Given

CLOSE = "close"
"""How the ledger calls a run of `close`."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a closing showed: guides who had to hand in, who did, who met the targets; rows with an ERROR."""

    expected: int
    submitted: int
    met: int
    to_fix: int


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of a close: the day, its stores with the version of each, what it showed, what was written."""

    day: date
    versions: dict[str, int]
    shown: Shown
    updated: campaign.Updated
    suggestions: Given | None
    """The file of tomorrow's; None where there is no tomorrow."""
    is_finished_run: bool
    """An earlier run closed the day and was interrupted; this one did the rest and made no version."""


def close(  # noqa: PLR0913  # what may be asked of a close, all but the folder by name
    folder: Path,
    *,
    now: datetime,
    lang: str,
    day: date | None = None,
    stores: Sequence[str] = (),
    by: str = "",
    progress: campaign.Progress | None = None,
    desk: Desk = CLEAN_DESK,
) -> Closed:
    """Close a day of these stores (none: all): freeze it in the ledger, then write what follows from it.

    Without `day` it is today, before late_grace_until the day before. Where an earlier close of the same was
    interrupted and nothing has changed since, the rest of its work is done and no version made.

    Raises:
        FolderError: there is no such folder, or nothing in it that could be read.
        SettingError: there is no such store, or the day is not one of the campaign's so far.
        LedgerError: the ledger cannot be read or written.
        OutputError: the summary or the suggestions cannot be written.

    Source: docs/closing.md.
    """
    started = time.monotonic()
    # What is frozen must not lack a table that somebody added a minute ago.
    list_tabs_anew(folder)
    sources = campaign.handed_in(folder, progress, desk)
    typed = read_typed(folder / campaign.SUMMARY, desk)
    report = campaign.report_of(sources, now=now, lang=lang, memory=campaign.remembered(typed, folder))
    job = _job(report, day, stores, by)
    done, is_finished_run = _freeze(report, folder, job)
    # With the closing among what is known: what this summary shows, every later one shows.
    memory = campaign.remembered(typed, folder)
    report = campaign.report_of(sources, now=now, lang=lang, memory=memory)
    updated = campaign.write_summary(report, folder, time.monotonic() - started, typed, desk)
    suggestions = _finish(report, folder, job.day, done.run)
    versions = {store: version for (store, _), version in sorted(done.versions.items())}
    return Closed(job.day, versions, _shown(memory, done.versions), updated, suggestions, is_finished_run)


def update(
    folder: Path, *, now: datetime, lang: str, progress: campaign.Progress | None = None, desk: Desk = CLEAN_DESK
) -> campaign.Updated:
    """Consolidate a campaign folder (campaign.update), then do what an interrupted close has left to do.

    Raises:
        FolderError: there is no such folder, or nothing in it that could be read.
        LedgerError: the ledger cannot be read or written.
        OutputError: the summary or the suggestions cannot be written.
    """
    from sheets_automation.connectors.ledger import unfinished  # noqa: PLC0415  # heavy

    updated = campaign.update(folder, now=now, lang=lang, progress=progress, desk=desk)
    halfway = unfinished(folder)
    if halfway:
        _finish(updated.report, folder, halfway.job.day, halfway.run)
    return updated


@dataclass(frozen=True, slots=True)
class Status:
    """How far a day has come: STANDING (core/figures/standing.py) of the stores asked for, and files that are gone."""

    report: Report
    day: date
    stores: pd.DataFrame
    gone: dict[str, list[str]]
    """Path to the stores of its rows."""


def status(  # noqa: PLR0913  # what may be asked of it, all but the folder by name
    folder: Path,
    *,
    now: datetime,
    lang: str,
    day: date | None = None,
    stores: Sequence[str] = (),
    progress: campaign.Progress | None = None,
) -> Status:
    """Who has handed in on a day (none: today) in these stores (none: all); nothing is written.

    Raises:
        FolderError: there is no such folder, or neither a table nor a roster in it.
        SettingError: there is no such store.
        LedgerError: the ledger cannot be read.

    Source: docs/day.md.
    """
    sources = campaign.handed_in(folder, progress)
    memory = campaign.remembered(read_typed(folder / campaign.SUMMARY), folder)
    report = campaign.report_of(sources, now=now, lang=lang, memory=memory, needs_tables=False)
    from sheets_automation.core.figures.standing import missing_files, standing, stores_asked  # noqa: PLC0415  # heavy

    day = day or now.date()
    found, gone = standing(report.workings, day), missing_files(report.workings, report.tables["source"])
    if stores:
        wanted = stores_asked(report.workings, stores)
        found = found[found["store"].isin(wanted)].reset_index(drop=True)
        gone = {path: names for path, names in gone.items() if not names or set(names) & set(wanted)}
    return Status(report, day, found, gone)


# ---- which day, which stores --------------------------------------------------------------------------------
def _job(report: Report, day: date | None, stores: Sequence[str], by: str) -> Job:
    from sheets_automation.connectors.ledger import Job  # noqa: PLC0415  # heavy
    from sheets_automation.core.figures.standing import stores_asked  # noqa: PLC0415  # heavy

    day = _checked_day(report, day)
    return Job(day, stores_asked(report.workings, stores), by.strip(), _content(report, day))


def _checked_day(report: Report, day: date | None) -> date:
    today = report.now.date()
    if day is None:
        yesterday = today - timedelta(days=1)
        in_grace = report.now.time() < report.settings.clock("late_grace_until", yesterday)
        day = yesterday if in_grace else today
    if day > today:
        raise SettingError(f"{day} 还没有到\uff0c不能收表", f"{day} has not come yet and cannot be closed")
    days = report.tables["staff_day"]["date"].dropna()
    first = report.settings.starts_on or (days.min().date() if len(days) else day)
    last = report.settings.ends_on or today
    if day < first:
        raise SettingError(
            f"活动 {first} 开始\uff0c{day} 不用收表", f"The campaign begins on {first}; {day} is not a day of it"
        )
    if day > last:
        raise SettingError(
            f"{day} 不在活动之内\uff08{first} 至 {last}\uff09\uff0c请用 --date 写上要收表的日期",
            f"{day} is not a day of the campaign ({first} to {last}); name the day to close with --date",
        )
    return day


def _content(report: Report, day: date) -> str:
    """The hash of all that a closing is made from: which files there are, and what stands in them."""
    table = report.tables["source"]
    table = table[table["table"].astype("str").ne(SUMMARY_KEY)]
    lines = sorted({f"{path}\t{digest}" for path, digest in zip(table["source"], table["sha256"], strict=True)})
    lines = [line for line in lines if not _is_later_suggestion(line.partition("\t")[0], day)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _is_later_suggestion(path: str, day: date) -> bool:
    """Whether this is 晨会任务 of a later day: a close writes it itself, and what is typed there is not of this day."""
    title, _, written = Path(path).stem.partition(" ")
    return title == ASSIGNMENT.zh and written > day.isoformat()


# ---- the work -----------------------------------------------------------------------------------------------
def _freeze(report: Report, folder: Path, job: Job) -> tuple[Appended, bool]:
    """Put the closing into the ledger, unless an interrupted run has; and what else this run was the first to see."""
    from sheets_automation.connectors.ledger import Appended, unfinished  # noqa: PLC0415  # heavy
    from sheets_automation.core.closing.freeze import freeze  # noqa: PLC0415  # heavy

    halfway = unfinished(folder)
    if halfway and halfway.job == job:
        campaign.record(report, folder, CLOSE)
        return Appended(halfway.run, halfway.versions), True
    frozen = freeze(report.workings, job.day, job.stores, job.by)
    return campaign.record(report, folder, CLOSE, beside=frozen, job=job), False


def _finish(report: Report, folder: Path, day: date, run: int) -> Given | None:
    """Write tomorrow's suggestions and the backup, then say that the work of a closing is finished."""
    from sheets_automation.connectors.ledger import finish  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.ledger_file import back_up  # noqa: PLC0415  # heavy

    suggestions = _suggest(report, folder, day + timedelta(days=1))
    back_up(folder)
    finish(folder, run, report.now)
    return suggestions


def _suggest(report: Report, folder: Path, day: date) -> Given | None:
    """Tomorrow's suggestions; after the last day there are none."""
    from sheets_automation.morning import write_assignment  # noqa: PLC0415  # heavy

    ends_on = report.settings.ends_on
    return None if ends_on and day > ends_on else write_assignment(report, folder, day)


def _shown(memory: Memory, versions: Versions) -> Shown:
    """What these closings show, as the ledger has it."""
    from sheets_automation.core.figures.activity import HANDING_IN, handing_in  # noqa: PLC0415  # heavy

    days = memory.days
    of = zip(days["store"], days["date"], days["version"], strict=True)
    days = days[[versions.get((store, moment.date())) == version for store, moment, version in of]]
    shown = handing_in(
        days.assign(attendance=days["attendance"].astype(float), submitted=days["submitted"].astype(bool))
    )
    expected, submitted, met = (int(shown[name].sum()) for name in HANDING_IN)
    return Shown(expected, submitted, met, int(days["error_rows"].astype(float).sum()))

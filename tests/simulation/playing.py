"""The round of each day: the morning's lists, rows typed into files and worklists, the evening, the close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from sheets_automation import campaign, evening, morning
from sheets_automation.connectors.summary_memory import read_note
from sheets_automation.core.report import Report
from tests.simulation import fill, morning_files
from tests.simulation.story import CALL, CLOSED_EARLY, EVENING, FIRST, NAMES, Guide, Story, days, moment
from tests.simulation.truth import Truth

MORNING, MEETING, AT_WORK, CLOSE = time(8, 20), time(8, 45), time(20), time(20, 40)
IN_SUMMARY, IN_LIST = 6, 8
"""Days after whose close a call-back is given to somebody else: in the summary, in the store's own list."""
LIST_DAY = 1
"""On whose morning a bought list is handed out."""


@dataclass(frozen=True, slots=True)
class Pace:
    """On which days (from 0) what is done; on the others people work, and nobody runs the program."""

    last: int
    """So many days are told."""
    closes: frozenset[int]
    mornings: frozenset[int]
    """The program hands out worklists."""
    looks: frozenset[int]
    """Somebody looks before the close, too."""
    summaries: frozenset[int]
    """The summary is written: that takes a third of a run."""
    ends_at: tuple[int, time]
    """Day and time at which somebody looks once more."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the program gave, and when."""

    kind: str
    now: datetime
    report: Report

    @property
    def day(self) -> int:
        return (self.now.date() - FIRST).days


@dataclass
class Campaign:
    """The folder, what is true of it, and what people typed into files of the program."""

    story: Story
    folder: Path
    truth: Truth = field(init=False)
    in_worklists: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Number of the row to the file and sheet."""
    reassigned: dict[str, Guide] = field(default_factory=dict)
    """Customer to whom somebody typed as the one to call back."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.truth = Truth(self.story)

    def play(self, pace: Pace) -> Iterator[Run]:
        """Every run of the campaign, in order."""
        self._say_beforehand(pace)
        for number, day in enumerate(days()):
            if number == pace.last:
                break
            with pytest.MonkeyPatch.context() as patch:
                if number not in pace.summaries:
                    patch.setattr(campaign, "write_summary", unwritten)
                yield from self.play_day(number, day, pace)
        with pytest.MonkeyPatch.context() as patch:
            number, clock = pace.ends_at
            if number not in pace.summaries:
                patch.setattr(campaign, "write_summary", unwritten)
            self.fill(moment(FIRST, clock, number))
            yield self.consolidate(moment(FIRST, clock, number))

    def play_day(self, number: int, day: date, pace: Pace) -> Iterator[Run]:
        if number in pace.mornings:
            yield self.hand_out(day)
        if number in pace.closes | pace.mornings:
            morning_files.claim(self.story, self.folder, day)
        if number in pace.closes:
            yield from self.close_early(day)
        if number in pace.mornings:
            self.type_into_worklists(day)
        if number in pace.closes:
            self.fill(moment(day, AT_WORK))
            if number in pace.looks:
                yield self.consolidate(moment(day, AT_WORK))
            run = self.close(moment(day, CLOSE))
            yield run
            if number in {IN_SUMMARY, IN_LIST} & pace.summaries:
                self.reassign(run)

    def _say_beforehand(self, pace: Pace) -> None:
        """What would be typed into the sheet of a morning stands in campaign.xlsx where the program wrote none."""
        for (day, guide), said in self.story.assigned.items():
            number = (day - FIRST).days
            if number not in pace.mornings and not {number - 1, number} <= pace.closes:
                self.story.assigned[day, guide] = replace(said, in_file=False)

    def fill(self, when: datetime) -> None:
        fill.write(self.story, self.folder, when, self.in_worklists.keys())

    def hand_out(self, day: date) -> Run:
        """The morning's targets and worklists."""
        self.fill(moment(day, MORNING))
        now = moment(day, MEETING)
        self.truth.run(now)
        morning.assign(self.folder, self.lists_of(day), now=now, lang="zh")
        return Run("assign", now, campaign.look(self.folder, now=now, lang="zh"))

    def lists_of(self, day: date) -> tuple[Path, ...]:
        """The bought list, with customers on it who have said no."""
        if day != FIRST + timedelta(days=LIST_DAY):
            return ()
        path = self.folder.parent / "名单.xlsx"
        refusing = sorted(self.truth.said_no(moment(day, MORNING)))
        morning_files.write_list(path, [*self.story.fresh, *refusing])
        return (path,)

    def close_early(self, day: date) -> Iterator[Run]:
        """A store is closed before the evening, and goes on."""
        early, store, clock = CLOSED_EARLY
        if day == early:
            self.fill(moment(day, clock))
            yield self.close(moment(day, clock), (store,))

    def type_into_worklists(self, day: date) -> None:
        """Calls of the evening to numbers that stand in the guide's worklist are typed there."""
        rows = [row for row in self.story.rows if row.table == CALL and row.typed == moment(day, EVENING)]
        self.in_worklists |= morning_files.type_outcomes(self.folder, rows, moment(day, EVENING))

    def consolidate(self, now: datetime) -> Run:
        self.truth.run(now)
        return Run("consolidate", now, campaign.update(self.folder, now=now, lang="zh").report)

    def close(self, now: datetime, stores: tuple[str, ...] = ()) -> Run:
        self.truth.close(now, stores or tuple(NAMES))
        made = evening.close(self.folder, now=now, lang="zh", stores=stores, by="店长")
        return Run("close", now, made.updated.report)

    def reassign(self, run: Run) -> None:
        """Type a colleague's name beside a call-back that is open, in the summary or in the store's own list."""
        queue = run.report.tables["callback"]
        queue = queue[queue["priority"].eq("C") & queue["rank"].notna() & queue["assigned_to"].isna()]
        one = queue.sort_values("rank").iloc[-1]
        store, phone = one["store"], one["customer_key"]
        name = next(name for name in NAMES[store] if name != one["staff"])
        if run.day == IN_SUMMARY:
            path = self.folder / campaign.SUMMARY
            _, written = read_note(path)
            column = written[path.name].columns["回拨清单"]
            beside = (column.number, next(number for number, key in column.about.items() if key == phone))
        else:
            path = self.folder / "worklists" / store / "回拨清单.xlsx"
            beside = ("联系电话/微信", phone)
        assert morning_files.type_word(path, ("指派", name), beside), f"{phone} is not in {path.name}"
        self.reassigned[phone] = Guide(store, name)


def unwritten(report: Report, folder: Path, *_: object) -> campaign.Updated:
    """In place of a summary that nobody looks into."""
    return campaign.Updated(report, folder / campaign.SUMMARY, None, ())

"""The round of each day: the morning's lists, rows typed into files and worklists, the evening, the close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sheets_automation import campaign, evening, morning
from sheets_automation.core.report import Report
from tests.simulation import fill, morning_files
from tests.simulation.story import CALL, CLOSED_EARLY, DAYS, EVENING, FIRST, NAMES, Story, days, moment
from tests.simulation.truth import Truth

MORNING, MEETING, AT_WORK, CLOSE = time(8, 20), time(8, 45), time(20), time(20, 40)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of the program gave, and when."""

    kind: str
    now: datetime
    report: Report


@dataclass
class Campaign:
    """The folder, what is true of it, and which rows people typed into worklists."""

    story: Story
    folder: Path
    truth: Truth = field(init=False)
    in_worklists: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Number of the row to the file and sheet."""

    def __post_init__(self) -> None:
        self.truth = Truth(self.story)

    def play(self, last: int = DAYS, mornings: frozenset[int] = frozenset(), looks: frozenset[int] = frozenset()):
        """Every run of the days up to number `last`; the meeting is held on `mornings`, a look taken on `looks`."""
        for number, day in enumerate(days()):
            if number >= last:
                break
            if number in mornings:
                yield self.hand_out(day)
            if number:
                morning_files.claim(self.story, self.folder, day)
            yield from self.work(day, look=number in looks)
            yield self.close(moment(day, CLOSE))
        self.fill(moment(FIRST, MORNING, last))
        yield self.consolidate(moment(FIRST, MEETING, last))

    def fill(self, when: datetime) -> None:
        fill.write(self.story, self.folder, when, self.in_worklists.keys())

    def hand_out(self, day: date) -> Run:
        """The morning's targets and worklists."""
        self.fill(moment(day, MORNING))
        now = moment(day, MEETING)
        self.truth.run(now)
        made = morning.assign(self.folder, now=now, lang="zh", lists=self.lists_of(day))
        self.truth.suggested.add(day)
        return Run("assign", now, made.report)

    def lists_of(self, day: date) -> tuple[Path, ...]:
        """On the second day a bought list is handed out."""
        if day != FIRST + timedelta(days=1):
            return ()
        path = self.folder.parent / "名单.xlsx"
        refusing = sorted(self.truth.said_no(moment(day, MORNING)))[:5]
        morning_files.write_list(path, [*self.story.fresh, *refusing])
        return (path,)

    def work(self, day: date, *, look: bool) -> Iterator[Run]:
        """The day: rows are typed; a store is closed early and goes on."""
        early, store, clock = CLOSED_EARLY
        if day == early:
            self.fill(moment(day, clock))
            yield self.close(moment(day, clock), (store,))
        self.type_into_worklists(day)
        self.fill(moment(day, AT_WORK))
        if look or day == early:
            yield self.consolidate(moment(day, AT_WORK))

    def type_into_worklists(self, day: date) -> None:
        """Calls of the evening to numbers that stand in the guide's worklist are typed there."""
        rows = [row for row in self.story.rows if row.table == CALL and row.typed == moment(day, EVENING)]
        self.in_worklists |= morning_files.type_outcomes(self.folder, rows, moment(day, EVENING))

    def consolidate(self, now: datetime) -> Run:
        self.truth.run(now)
        return Run("consolidate", now, campaign.update(self.folder, now=now, lang="zh").report)

    def close(self, now: datetime, stores: tuple[str, ...] = ()) -> Run:
        self.truth.close(now, stores or tuple(NAMES))
        self.truth.suggested.add(now.date() + timedelta(days=1))
        made = evening.close(self.folder, now=now, lang="zh", stores=stores, by="店长")
        return Run("close", now, made.updated.report)

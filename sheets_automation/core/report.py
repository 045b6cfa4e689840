"""All that follows from what was typed, in order: one Report of frames (docs/design.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, cached_property, partial

import pandas as pd

from sheets_automation.core.closing.as_closed import changed_table, closed_days_table
from sheets_automation.core.figures.evening import Evening
from sheets_automation.core.figures.explaining.answer import Answer, explain
from sheets_automation.core.figures.explaining.behind import Behind
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.findings import file_notices, finding_table, tidied_phones
from sheets_automation.core.judging.judge import judge
from sheets_automation.core.judging.sources import balance, source_table
from sheets_automation.core.memory import NOTHING_KNOWN, Memory
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.core.reading.settings_sheets import SettingsRead, read_settings
from sheets_automation.model.frames import EXPORTED, SHOWN, Frame
from sheets_automation.model.grid import Online, Source
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import WORK_TABLES


class Tables(Mapping[str, pd.DataFrame]):
    """Tables by key, with exactly the columns and dtypes of their frames; each is made when it is first asked for.

    Who checks does not wait for the points, who exports not for what is only shown.
    """

    def __init__(self, frames: tuple[Frame, ...], makers: Mapping[str, Callable[[], pd.DataFrame]]) -> None:
        self._frames = {frame.key: frame for frame in frames}
        self._makers = makers
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, key: str) -> pd.DataFrame:
        if key not in self._made:
            self._made[key] = _as(self._frames[key], self._makers[key]())
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)


@dataclass(frozen=True)
class Report:
    """Everything a face may show.

    `tables` holds the exported tables (model/frames.py) by key, complete and sorted; `views` what is only shown.
    `balance`: source, sheet, table, why (counted, planned or the id of the rule that excluded), rows.
    `about`: of each row of the table finding, what it speaks of; `whom`: the guide (core/judging/findings.py). What
    somebody marked as looked at is in the view `settled` instead.
    `work`: what the tables were made of, for who asks for the rows behind a figure (core/figures/explaining/).
    """

    now: datetime
    lang: str
    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    balance: pd.DataFrame
    about: pd.Series
    whom: pd.Series
    views: Mapping[str, pd.DataFrame]
    work: Workings | None = None
    online: Mapping[str, Online] = field(default_factory=dict)
    """The sources that are spreadsheets on Google."""

    def name_of(self, source: str) -> str:
        """What people call a source: its path, or the title of its spreadsheet."""
        return self.online[source].title if source in self.online else source

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame with its column `source` as people call them."""
        return frame.assign(source=frame["source"].astype("object").map(self.name_of)) if self.online else frame

    @property
    def has_tables(self) -> bool:
        """Whether any of the sheets was a table that guides fill, read or not."""
        return bool(self.tables["source"]["table"].isin([table.key for table in WORK_TABLES]).any())

    def frame(self, key: str) -> pd.DataFrame:
        """An exported table, or a view."""
        return self.tables[key] if key in self.tables else self.views[key]

    def explain(self, figure: str) -> Answer:
        """What is behind a figure, in the report's language: its rows, those left out and why, where to ask on.

        `figure`: table.figure[key,key] or table[key,key] (model/definitions.py).

        Raises:
            SettingError: there is no such table, figure or row.

        Source: docs/figures.md, Explaining a figure.
        """
        return explain(self.behind, self.frame, figure, self.lang)

    @cached_property
    def behind(self) -> Behind:
        """The lines behind every figure."""
        return Behind(self.workings)

    @property
    def workings(self) -> Workings:
        """What the tables were made of."""
        if self.work is None:
            raise ValueError("a report that was not built from rows has nothing behind it")
        return self.work


def build_report(
    sources: list[Source], settings: Settings | None, now: datetime, lang: str, memory: Memory = NOTHING_KNOWN
) -> Report:
    """Everything that follows from these sources as of now; the order of the sources changes nothing.

    `settings`: None to read them from the sources; those given are taken as they are, and settings sheets are skipped.
    `memory`: what earlier runs left behind.

    Source: docs/design.md.
    """
    sources = sorted(sources, key=lambda source: source.path)
    grids = [grid for source in sources if not source.is_summary for grid in source.grids]
    written = SettingsRead(settings, [], [], grids) if settings else read_settings(grids, now.date())
    settings = written.settings
    parsed = parse(written.others, settings, Calendar(now.date(), settings.starts_on, settings.ends_on))
    sheets = [*parsed.sheets, *written.sheets]
    judged = judge(parsed, {source.path: source.modified_at for source in sources}, settings, now, memory)
    notices = [*file_notices(sources, lang), *written.notices, *judged.notices, *tidied_phones(judged)]
    online = {source.path: source.online for source in sources if source.online}
    every = _told(finding_table(judged, notices, settings, now, lang), online)
    silent = every["about"].isin(memory.settled)
    findings = every[~silent].reset_index(drop=True)
    work = Workings(judged, settings, now, memory)
    evening = Evening(work, findings, now.date(), lang)
    changed = cache(partial(changed_table, work))
    shown = work.shown() | {
        "evening": lambda: evening.table,
        "to_fix": lambda: evening.places,
        "settled": lambda: every[silent],
        "changed": changed,
        "closed_day": lambda: closed_days_table(memory),
    }
    tables = work.exported() | {
        "finding": lambda: findings,
        "source": lambda: source_table(sources, sheets, judged, work.marks),
        "change": changed,
    }
    return Report(
        now,
        lang,
        settings,
        Tables(EXPORTED, tables),
        balance(judged, sheets),
        findings["about"],
        findings["whom"],
        Tables(SHOWN, shown),
        work,
        online,
    )


def _told(findings: pd.DataFrame, online: Mapping[str, Online]) -> pd.DataFrame:
    """The findings; where one speaks of another spreadsheet, it says its title."""
    for source, known in online.items():
        findings["message"] = findings["message"].str.replace(source, known.title, regex=False)
    return findings


def _as(table: Frame, frame: pd.DataFrame) -> pd.DataFrame:
    # Most columns have their dtype already, and asking for it costs as much as changing it.
    columns = {name: frame[name].array for name in table.columns}
    others = {name: columns[name].astype(dtype) for name, dtype in table.dtypes.items() if columns[name].dtype != dtype}
    return pd.DataFrame(columns | others)

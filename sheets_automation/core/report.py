"""All that follows from what was typed, in order: one Report of frames (docs/design.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import pandas as pd

from sheets_automation.core.figures.activity import store_days
from sheets_automation.core.figures.callbacks import callback_queue
from sheets_automation.core.figures.customers import customer_table, customers, owners, results
from sheets_automation.core.figures.funnel import class_mix, funnel
from sheets_automation.core.figures.guides import guide_days, guides, reconciliation
from sheets_automation.core.figures.lists import lost_orders, my_customers
from sheets_automation.core.figures.orders import orders, recovery
from sheets_automation.core.figures.points import points
from sheets_automation.core.figures.products import product_intent
from sheets_automation.core.figures.stores import counts_by_store, duplicates, store_table
from sheets_automation.core.figures.waiting import waiting_deals
from sheets_automation.core.judging.findings import file_notices, finding_table, tidied_phones
from sheets_automation.core.judging.judge import Judged, judge
from sheets_automation.core.judging.sources import balance, row_marks, source_table
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.model.frames import EXPORTED, SHOWN, Frame
from sheets_automation.model.grid import Source
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
    `about`: of each row of the table finding, what it speaks of (core/judging/findings.py).
    """

    now: datetime
    lang: str
    settings: Settings
    tables: Mapping[str, pd.DataFrame]
    balance: pd.DataFrame
    about: pd.Series
    views: Mapping[str, pd.DataFrame]

    @property
    def has_tables(self) -> bool:
        """Whether any of the sheets was a table that guides fill, read or not."""
        return bool(self.tables["source"]["table"].isin([table.key for table in WORK_TABLES]).any())


def build_report(
    sources: list[Source], settings: Settings, now: datetime, lang: str, assigned: Mapping[str, str] | None = None
) -> Report:
    """Everything that follows from these sources as of now; the order of the sources changes nothing.

    `assigned`: customer key to the name that was typed in 指派.

    Source: docs/design.md.
    """
    sources = sorted(sources, key=lambda source: source.path)
    calendar = Calendar(now.date(), settings.starts_on, settings.ends_on)
    parsed = parse((grid for source in sources if not source.is_summary for grid in source.grids), settings, calendar)
    judged = judge(parsed, {source.path: source.modified_at for source in sources}, settings, now)
    notices = [*file_notices(sources, lang), *judged.notices, *tidied_phones(judged)]
    findings = finding_table(judged, notices, settings, now, lang)
    work = _Workings(judged, settings, now, assigned or {})
    tables = work.exported() | {
        "finding": lambda: findings,
        "source": lambda: source_table(sources, parsed.sheets, judged, work.marks),
    }
    return Report(
        now,
        lang,
        settings,
        Tables(EXPORTED, tables),
        balance(judged, parsed.sheets),
        findings["about"],
        Tables(SHOWN, work.shown()),
    )


@dataclass(frozen=True)
class _Workings:
    """What the figures are made of, each part once and when it is first needed."""

    judged: Judged
    settings: Settings
    now: datetime
    assigned: Mapping[str, str]

    @cached_property
    def marks(self) -> pd.DataFrame:
        return row_marks(self.judged)

    @cached_property
    def people(self) -> pd.DataFrame:
        return customers(self.judged.past, self.settings, self.now)

    @cached_property
    def owner(self) -> pd.DataFrame:
        return owners(self.judged.past)

    @cached_property
    def queue(self) -> pd.DataFrame:
        return callback_queue(self.judged.past, self.people, self.settings, self.now, self.assigned)

    @cached_property
    def shared(self) -> pd.DataFrame:
        return duplicates(self.judged.past, self.people)

    @cached_property
    def staff_day(self) -> pd.DataFrame:
        won = results(self.judged.past, self.owner)
        return guide_days(self.judged, self.marks, won, self.settings, self.now)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        return points(self.staff_day, self.judged.past, self.owner, self.settings)

    @cached_property
    def steps(self) -> pd.DataFrame:
        return funnel(self.people)

    @cached_property
    def stores(self) -> pd.DataFrame:
        counts = counts_by_store(self.judged, self.marks, self.queue, self.shared)
        return store_table(self.staff_day, self.judged.past, self.people, self.steps, counts)

    def exported(self) -> dict[str, Callable[[], pd.DataFrame]]:
        return {
            "staff_day": lambda: self.staff_day,
            "store_day": lambda: store_days(self.staff_day, self.judged.past),
            "store": lambda: self.stores,
            "customer": lambda: customer_table(self.people),
            "callback": lambda: self.queue,
            "funnel": lambda: self.steps,
            "class_mix": lambda: class_mix(self.people),
            "product_intent": lambda: product_intent(self.people, self.settings, self.now),
            "duplicate": lambda: self.shared,
            "points": lambda: self.ledger,
        }

    def shown(self) -> dict[str, Callable[[], pd.DataFrame]]:
        return {
            "recovery": lambda: recovery(self.people),
            "orders": lambda: orders(self.people, self.now),
            "lost_order": lambda: lost_orders(self.people, self.now),
            "my_customer": lambda: my_customers(self.people, self.now),
            "guide": lambda: guides(self.staff_day, self.ledger),
            "reconciliation": lambda: reconciliation(self.staff_day, self.stores, self.judged.past),
            "waiting_deal": lambda: waiting_deals(self.judged),
        }


def _as(table: Frame, frame: pd.DataFrame) -> pd.DataFrame:
    # Most columns have their dtype already, and asking for it costs as much as changing it.
    others = {name: dtype for name, dtype in table.dtypes.items() if frame[name].dtype != dtype}
    return frame[list(table.columns)].reset_index(drop=True).astype(others)

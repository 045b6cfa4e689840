"""All that follows from what was typed, in order: one Report of frames (docs/design.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from sheets_automation.core.judging.judge import judge
from sheets_automation.core.judging.sources import balance, row_marks, source_table
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.model.frames import EXPORTED, SHOWN, Frame
from sheets_automation.model.grid import Source
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import WORK_TABLES


@dataclass(frozen=True)
class Report:
    """Everything a face may show.

    `tables` holds the exported tables (model/frames.py) by key, complete and sorted.
    `balance`: source, sheet, table, why (counted, planned or the id of the rule that excluded), rows.
    `about`: of each row of the table finding, what it speaks of (core/judging/findings.py).
    """

    now: datetime
    lang: str
    settings: Settings
    tables: dict[str, pd.DataFrame]
    balance: pd.DataFrame
    about: pd.Series
    make_views: Callable[[], dict[str, pd.DataFrame]] = dict

    @cached_property
    def views(self) -> dict[str, pd.DataFrame]:
        """What is only shown, by key; made when it is first asked for: who checks or exports does not wait for it."""
        return self.make_views()

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
    marks = row_marks(judged)
    past = judged.past
    people, owner = customers(past, settings, now), owners(past)
    queue = callback_queue(past, people, settings, now, assigned)
    shared = duplicates(past, people)
    staff_day = guide_days(judged, marks, results(past, owner), settings, now)
    ledger = points(staff_day, past, owner, settings)
    steps = funnel(people)
    stores = store_table(staff_day, past, people, steps, counts_by_store(judged, marks, queue, shared))
    notices = [*file_notices(sources, lang), *judged.notices, *tidied_phones(judged)]
    findings = finding_table(judged, notices, settings, now, lang)
    tables = {
        "staff_day": staff_day,
        "store_day": store_days(staff_day, past),
        "store": stores,
        "customer": customer_table(people),
        "callback": queue,
        "funnel": steps,
        "class_mix": class_mix(people),
        "product_intent": product_intent(people, settings, now),
        "duplicate": shared,
        "points": ledger,
        "finding": findings,
        "source": source_table(sources, parsed.sheets, judged, marks),
    }

    def views() -> dict[str, pd.DataFrame]:
        shown = {
            "recovery": recovery(people),
            "orders": orders(people, now),
            "lost_order": lost_orders(people, now),
            "my_customer": my_customers(people, now),
            "guide": guides(staff_day, ledger),
            "reconciliation": reconciliation(staff_day, stores, past),
            "waiting_deal": waiting_deals(judged),
        }
        return _shaped(shown, SHOWN)

    shaped = _shaped(tables, EXPORTED)
    return Report(now, lang, settings, shaped, balance(judged, parsed.sheets), findings["about"], views)


def _shaped(frames: dict[str, pd.DataFrame], wanted: tuple[Frame, ...]) -> dict[str, pd.DataFrame]:
    """The frames with exactly the columns and dtypes of their tables."""
    return {table.key: _as(table, frames[table.key]) for table in wanted}


def _as(table: Frame, frame: pd.DataFrame) -> pd.DataFrame:
    # Most columns have their dtype already, and asking for it costs as much as changing it.
    others = {name: dtype for name, dtype in table.dtypes.items() if frame[name].dtype != dtype}
    return frame[list(table.columns)].reset_index(drop=True).astype(others)

"""All that follows from what was typed, in order: one Report of frames (docs/design.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from sheets_automation.core.figures.activity import STAFF_DAY_KEY, staff_figures, store_days
from sheets_automation.core.figures.callbacks import callback_queue
from sheets_automation.core.figures.customers import customers, owners, results
from sheets_automation.core.figures.funnel import class_mix, funnel
from sheets_automation.core.figures.quota import Clock, assessed, staff_days
from sheets_automation.core.figures.stores import duplicates, duplicates_by_store, store_table
from sheets_automation.core.judging.derive import says
from sheets_automation.core.judging.findings import file_notices, finding_table, tidied_phones
from sheets_automation.core.judging.judge import Judged, judge
from sheets_automation.core.judging.sources import balance, row_marks, source_table
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.model.figures import OPEN
from sheets_automation.model.frames import CUSTOMER, EXPORTED, Frame
from sheets_automation.model.grid import Source
from sheets_automation.model.row_rules import INVITED
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import WORK_TABLES

COPY_RULES = ("X02", "X19")
"""Rows that are copies cannot make up for what is missing."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a face may show.

    `tables` holds the exported tables (model/frames.py) by key, complete and sorted.
    `balance`: source, sheet, table, why (counted, planned or the id of the rule that excluded), rows.
    """

    now: datetime
    lang: str
    settings: Settings
    tables: dict[str, pd.DataFrame]
    balance: pd.DataFrame

    @property
    def has_tables(self) -> bool:
        """Whether any of the sheets was a table that guides fill, read or not."""
        return bool(self.tables["source"]["table"].isin([table.key for table in WORK_TABLES]).any())


def build_report(sources: list[Source], settings: Settings, now: datetime, lang: str) -> Report:
    """Everything that follows from these sources as of now; the order of the sources changes nothing.

    Source: docs/design.md.
    """
    sources = sorted(sources, key=lambda source: source.path)
    calendar = Calendar(now.date(), settings.starts_on, settings.ends_on)
    parsed = parse((grid for source in sources for grid in source.grids), settings, calendar)
    judged = judge(parsed, {source.path: source.modified_at for source in sources}, settings, now)
    marks = row_marks(judged)
    past = judged.past
    people = customers(past, settings, now)
    queue = callback_queue(past, people, settings, now)
    shared = duplicates(past, people)
    staff_day = _staff_days(judged, marks, settings, now)
    steps = funnel(people)
    notices = [*file_notices(sources, lang), *judged.notices, *tidied_phones(judged)]
    frames = {
        "staff_day": staff_day,
        "store_day": store_days(staff_day, past),
        "store": store_table(staff_day, past, people, steps, _by_store(judged, marks, queue, shared)),
        "customer": _customer_table(people),
        "callback": queue,
        "funnel": steps,
        "class_mix": class_mix(people),
        "duplicate": shared,
        "finding": finding_table(judged, notices, settings, now, lang),
        "source": source_table(sources, parsed.sheets, judged, marks),
    }
    tables = {frame.key: _shaped(frames[frame.key], frame) for frame in EXPORTED}
    return Report(now, lang, settings, tables, balance(judged, parsed.sheets))


def _staff_days(judged: Judged, marks: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """STAFF_DAY with `submitted`."""
    calls, past = judged.calls.frame, judged.past
    credited = results(past, owners(past))
    figures = staff_figures(calls, past, credited, marks, settings)
    data = [
        rows.frame.loc[~rows.frame["planned"] & rows.frame["excluded_by"].ne("X19"), STAFF_DAY_KEY]
        for rows in judged.tables
    ]
    presence = pd.concat(data).dropna().drop_duplicates().astype({"store": object, "staff": object})
    judged_days = assessed(presence, credited, settings, now)
    return staff_days(figures, judged_days, presence, _could_count(judged), Clock(settings, now))


def _could_count(judged: Judged) -> pd.DataFrame:
    """calls, invites by (date, store, staff): what the rows excluded by ERROR would add once they are mended."""
    parts = []
    for rows in judged.tables:
        frame = rows.frame
        is_call = rows is judged.calls
        frame = frame[frame["excluded_by"].ne("") & ~frame["excluded_by"].isin(COPY_RULES)]
        invites = says(frame, INVITED) if is_call else frame["origin"].ne("phone")
        parts.append(frame[STAFF_DAY_KEY].assign(calls=int(is_call), invites=invites.astype(int)))
    every = pd.concat(parts).dropna().astype({"store": object, "staff": object})
    return every.groupby(STAFF_DAY_KEY)[["calls", "invites"]].sum()


def _by_store(judged: Judged, marks: pd.DataFrame, queue: pd.DataFrame, shared: pd.DataFrame) -> dict[str, pd.Series]:
    """What the table of stores takes from rows, findings, the queue and the duplicates, by store."""
    calls = judged.calls.frame
    counting = calls[calls["counts"]].groupby("store", observed=True)
    rows = pd.concat([table.frame.loc[table.frame["excluded_by"].ne("X19"), "store"] for table in judged.tables])
    counts = rows.value_counts()
    found = {
        "rows": counts[counts > 0].rename(index=str),
        "dials": counting.size(),
        "connected": counting["connected"].sum(),
        "callbacks_open": queue[queue["state"].isin(OPEN)].groupby("store").size(),
        "callbacks_overdue": queue[queue["state"].eq("overdue")].groupby("store").size(),
        "duplicates": duplicates_by_store(judged.past, shared),
    }
    for name, severity in (("error_rows", "ERROR"), ("warning_rows", "WARN")):
        marked = marks[marks["severity"] == severity].astype({"store": object})
        found[name] = marked.groupby("store")["id"].nunique()
    return found


def _customer_table(people: pd.DataFrame) -> pd.DataFrame:
    flags = ["unreachable", "stale", "invited", "agreed", "entered", "visited"]
    table = people.astype(dict.fromkeys(flags, int)).reset_index(names="customer_key")
    return table.sort_values("customer_key", ignore_index=True)[list(CUSTOMER.columns)]


def _shaped(frame: pd.DataFrame, wanted: Frame) -> pd.DataFrame:
    """The frame with exactly the columns and dtypes of the exported table."""
    return frame[list(wanted.columns)].reset_index(drop=True).astype(wanted.dtypes)

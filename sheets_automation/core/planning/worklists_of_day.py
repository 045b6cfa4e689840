"""The worklists of a day: which guides have one, and the rows that a morning writes into each (docs/morning.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from sheets_automation.core.planning.calls_of_day import CALLS
from sheets_automation.core.planning.ready_rows import FILLED
from sheets_automation.core.planning.worklist import Content, Known, Row, content_of, with_day, with_ready
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.model.grid import Cell, Grid
from sheets_automation.model.tables import INVITE_SUCCESS, PRODUCTS, WORK_TABLES, Guide
from sheets_automation.model.wording import word
from sheets_automation.model.worklists import LINE, PLANNED, place_of, sum_of


@dataclass(frozen=True, slots=True)
class Task:
    """What a guide is to do on a day: the targets, the calls in their order, the customers who stand ready."""

    who: Guide
    targets: tuple[int, int]
    calls: tuple[Row, ...]
    ready: tuple[Row, ...]
    kinds: Mapping[str, int]
    """How many calls of each kind."""


def tasks(morning: pd.DataFrame, calls: pd.DataFrame, ready: pd.DataFrame, day: date, lang: str) -> list[Task]:
    """A task for each guide of the day, one without calls for who is off, and for whoever else has calls or ready rows.

    Args:
        morning: MORNING (core/planning/targets_of_day.py).
        calls: CALLS (core/planning/calls_of_day.py).
        ready: from core/planning/ready_rows.py.
        day: the day.
        lang: of the dropdowns.
    """
    targets = {
        (one["store"], one["staff"]): (int(one["calls_target"]), int(one["invites_target"]))
        for one in morning[morning["attendance"] > 0].to_dict("records")
    }
    # Who is off has no targets, but the numbers of another day go from the file: some may have said no since.
    targets |= dict.fromkeys(_off(morning), (0, 0))
    by_guide = {_names(who): rows for who, rows in calls.groupby(["store", "staff"])}
    ready_of = {_names(who): rows for who, rows in ready.groupby(["store", "staff"])}
    found = []
    for who in sorted({*targets, *by_guide, *ready_of}):
        mine = by_guide.get(who, calls.iloc[:0])
        agreed = ready_of.get(who, ready.iloc[:0])
        found.append(
            Task(
                who,
                targets.get(who, (0, 0)),
                tuple(_call_row(one, who, day) for one in mine[list(CALLS)].to_dict("records")),
                tuple(_ready_row(one, lang) for one in agreed.to_dict("records")),
                {str(kind): int(number) for kind, number in mine["kind"].value_counts().items()},
            )
        )
    return found


def _off(morning: pd.DataFrame) -> list[Guide]:
    off = morning[morning["attendance"] <= 0]
    return list(zip(off["store"].astype(object), off["staff"].astype(object), strict=True))


def _names(who: object) -> Guide:
    store, staff = who if isinstance(who, tuple) else (who, "")
    return str(store), str(staff)


def _call_row(call: Mapping[object, object], who: Guide, day: date) -> Row:
    written = [("phone", str(call["customer"])), ("customer_name", str(call["name"]))]
    record = f"{place_of(PLANNED, day.isoformat(), *who, str(call['customer']))}-{sum_of(w for w in written if w[1])}"
    said = [(name, str(call[name])) for name in ("why", "last_result", "last_said")]
    return {name: text for name, text in (*written, *said, ("record_id", record)) if text}


def _ready_row(row: Mapping[object, object], lang: str) -> Row:
    found: Row = {"record_id": str(row["record_id"])}
    for key in FILLED:
        value = row[key]
        if value is None or pd.isna(value):  # type: ignore[call-overload]  # of a single value
            continue
        found[key] = _cell(key, value, lang)
    return found


def _cell(key: str, value: object, lang: str) -> Cell:
    if isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, value.hour, value.minute)  # noqa: DTZ001  # sheets know no zones
    choices = {choice.key: choice for choice in INVITE_SUCCESS.by_key[key].choices if choice not in PRODUCTS}
    choice = choices.get(str(value))
    return word((choice.zh, choice.en), lang) if choice else str(value)


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the calls, how its dates are read, and in which language it is written."""

    date: date
    calendar: Calendar
    lang: str


def contents(task: Task, sheets: Mapping[str, Grid], known: Known, day: Day) -> tuple[Content, Content]:
    """Both sheets of a guide: what was typed, then the rows of the day and the customers who stand ready."""
    calls, successes = (
        content_of(sheets[table.key], known) if table.key in sheets else Content() for table in WORK_TABLES
    )
    line = word(LINE, day.lang).format(day=f"{day.date:%m-%d}", n=len(task.calls))
    return with_day(calls, task.calls, day.date, day.calendar, line), with_ready(successes, task.ready)

"""All rules in their order: what is a copy, what a row breaks, what the figures leave out (docs/rules.md).

After it every row of both tables says: planned, counts (in the figures), unscored, excluded_by (rule id or "").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.judging.attempts import attempt_hits
from sheets_automation.core.judging.check import (
    Turn,
    at_of,
    blank_fields,
    refuse_unknown_sellers,
    row_hits,
    rules_of,
)
from sheets_automation.core.judging.copies import Copies, find_copies
from sheets_automation.core.judging.cross import Partners, cross_hits
from sheets_automation.core.judging.derive import add_keys, derive_calls, derive_successes, in_store, mark_planned
from sheets_automation.core.judging.grading import RowFacts, graded
from sheets_automation.core.judging.header_dates import closed_dates, header_date_hits, with_dates
from sheets_automation.core.judging.history import add_seen_days, history
from sheets_automation.core.judging.identity import named_rows
from sheets_automation.core.judging.junk import junk_hits, with_group_words
from sheets_automation.core.judging.late import late_hits, late_rows, nobody_late
from sheets_automation.core.judging.roster import attendance_hits, fill_names, roster_hits
from sheets_automation.core.judging.signs import signs
from sheets_automation.core.judging.untouched import is_ready, is_untouched
from sheets_automation.core.memory import NOTHING_KNOWN, Memory
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.hits import Hit, Notice
from sheets_automation.core.reading.parse import Parsed
from sheets_automation.core.reading.rows import Rows, stack
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS

UNIFIED = ("source", "sheet", "store", "staff")
DAY_ORDER = ["date", "call_time", "source", "sheet", "row"]


@dataclass(slots=True)
class Judged:
    """Both tables judged, every graded hit on a row, and what is said of sheets and files."""

    calls: Rows
    successes: Rows
    hits: pd.DataFrame
    """id, rule, column, severity, effect, variant, words; the hits of copies and planned rows are gone."""
    notices: list[Notice]
    copies: Copies
    past: pd.DataFrame
    """HISTORY (core/judging/history.py) of what counts."""
    presence: pd.DataFrame
    """date, store, staff of every data row that is no copy, planned ones aside."""
    signs: pd.DataFrame
    """Signs to look at, graded: rule, date, store, staff, severity, effect, variant, words."""
    named: pd.DataFrame | None
    """NAMED (core/judging/identity.py); None where no day is closed."""
    late: pd.DataFrame
    """Rows that came late: date, store, staff, first_seen, lifted (core/judging/late.py)."""

    @property
    def tables(self) -> tuple[Rows, Rows]:
        return self.calls, self.successes


def judge(
    parsed: Parsed,
    modified: Mapping[str, float],
    settings: Settings,
    now: datetime,
    memory: Memory = NOTHING_KNOWN,
) -> Judged:
    """Tidy, check and cross-check everything that was read.

    Source: docs/rules.md.
    """
    calendar = Calendar(now.date(), settings.starts_on, settings.ends_on)
    calls = stack(CALL_LOG, parsed.stretches[CALL_LOG.key], 0, settings, calendar)
    successes = stack(INVITE_SUCCESS, parsed.stretches[INVITE_SUCCESS.key], len(calls.frame), settings, calendar)
    calls, successes = (_on_closed_dates(rows, settings, calendar, memory) for rows in (calls, successes))
    for rows in (calls, successes):
        fill_names(rows, settings)
    for name in UNIFIED:
        _unify(calls.frame, successes.frame, name)
    add_keys(calls.frame, successes.frame)
    mark_planned(calls.frame)
    add_seen_days(successes.frame, memory)
    successes.frame["planned"] = is_untouched(successes)
    # Once for the copies, which ask who was connected; once more after the effects on fields.
    derive_calls(calls.frame)
    everyone = _facts(calls, successes, settings)
    copies = find_copies([calls, successes], modified, everyone, now.date())
    hits = _own_hits(calls, successes, copies, everyone, now)
    for rows in (calls, successes):
        # A store that nobody knows stands in the tables of findings and sources only.
        unknown = hits.loc[hits["rule"].eq("S02"), "id"]
        rows.frame.loc[rows.frame.index.isin(unknown), "store"] = None
    named, late = _late((calls, successes), copies, memory, settings, now)
    hits = pd.concat([hits, graded(late_hits(late, (calls, successes)), everyone)], ignore_index=True)
    _settle(calls, successes, hits, copies)
    past = history(calls.frame[calls.frame["counts"]], successes.frame[successes.frame["counts"]])
    across = _across((calls, successes), past, copies, settings, now)
    hits = pd.concat([hits, graded(across, everyone)], ignore_index=True)
    _settle(calls, successes, hits, copies)
    past = _as_settled(past, calls, successes)
    presence = _presence(calls, successes, copies)
    told = with_group_words(past, successes.frame) if settings.group_sizes else past
    looked_at = signs(calls.frame[calls.frame["counts"]], presence, told, settings, now)
    notices = [*parsed.notices, *copies.notices]
    return Judged(calls, successes, hits, notices, copies, past, presence, looked_at, named, late)


def _on_closed_dates(rows: Rows, settings: Settings, calendar: Calendar, memory: Memory) -> Rows:
    """The rows, with the date under which they were closed where a header block says another one now (D06)."""
    dates = closed_dates(rows, memory)
    if dates.empty:
        return rows
    kept = stack(rows.table, with_dates(rows, dates), rows.first_id, settings, calendar)
    kept.hits += header_date_hits(kept, dates)
    return kept


def _late(
    tables: tuple[Rows, Rows], copies: Copies, memory: Memory, settings: Settings, now: datetime
) -> tuple[pd.DataFrame | None, pd.DataFrame]:
    """NAMED, and the rows that came late; where nobody has closed a day nothing is named."""
    if memory.closings.empty:
        return None, nobody_late()
    named = named_rows(tables, copies.of_files, memory)
    told = named[~named.index.isin(list(copies.dropped))]
    # A morning itself wrote them below the day of the call, after that day was closed.
    told = told[~told.index.isin(tables[1].frame.index[is_ready(tables[1])])]
    return named, late_rows(told, memory, settings, now)


def _presence(calls: Rows, successes: Rows, copies: Copies) -> pd.DataFrame:
    """date, store, staff of every data row that is no copy, planned ones aside."""
    every = pd.concat([rows.frame[["date", "store", "staff", "planned"]] for rows in (calls, successes)])
    return every.loc[~every["planned"] & ~every.index.isin(list(copies.dropped)), ["date", "store", "staff"]]


def _unify(calls: pd.DataFrame, successes: pd.DataFrame, name: str) -> None:
    """The same categories in both tables, in the order of their code points."""
    names = sorted({*calls[name].cat.categories, *successes[name].cat.categories})
    for frame in (calls, successes):
        frame[name] = frame[name].cat.set_categories(names)


def _facts(calls: Rows, successes: Rows, settings: Settings) -> RowFacts:
    keep = ["date", "store", "staff"]
    parts = [rows.frame[keep].assign(table=rows.table.key) for rows in (calls, successes)]
    return RowFacts(pd.concat(parts), settings)


def _own_hits(calls: Rows, successes: Rows, copies: Copies, facts: RowFacts, now: datetime) -> pd.DataFrame:
    """Everything a row breaks by itself: cells, roster, row rules; and the copies."""
    settings = facts.settings
    parts = [graded(copies.hits, facts)]
    for rows in (calls, successes):
        silent = rows.frame.index[rows.frame["planned"] | rows.frame.index.isin(list(copies.dropped))]
        found = graded([*rows.hits, _missing_phones(rows), *roster_hits(rows, settings)], facts)
        refuse_unknown_sellers(rows, found)
        frame = rows.frame.drop(index=silent)
        first = row_hits(rows, frame, rules_of(rows.table.key, Turn.FIRST), at_of(frame, settings, now))
        blanking = graded(first, facts)
        blank_fields(rows, blanking)
        frame = rows.frame.drop(index=silent)
        rest = rules_of(rows.table.key, Turn.ROW)
        found = pd.concat([found, blanking, graded(row_hits(rows, frame, rest, at_of(frame, settings, now)), facts)])
        parts.append(found[~found["id"].isin(silent)])
    called = _partners(calls.frame, copies)
    derive_calls(calls.frame)
    derive_successes(successes.frame, called)
    return pd.concat(parts, ignore_index=True)


def _missing_phones(rows: Rows) -> Hit:
    """P01; a QR joiner with a WeChat name needs no phone."""
    frame = rows.frame
    missing = frame["phone"].isna() & ~frame["phone!"]
    if "wechat_name" in frame:
        missing &= ~(frame["invite_source"].eq("wechat_qr") & frame["wechat_name"].notna())
    return Hit("P01", "phone", frame.index[missing].to_numpy())


def _partners(frame: pd.DataFrame, copies: Copies) -> npt.NDArray[np.int64]:
    """The customers in stores (derive.in_store) of rows that are no copies."""
    return np.unique(in_store(frame)[~frame.index.isin(list(copies.dropped)) & ~frame["planned"]])


def _settle(calls: Rows, successes: Rows, hits: pd.DataFrame, copies: Copies) -> None:
    """Write down for every row whether it counts, whether it is scored, and which rule took it out."""
    excluding = hits[hits["effect"].eq("exclude")].drop_duplicates("id")
    taken = dict(zip(excluding["id"], excluding["rule"], strict=True)) | copies.dropped
    unscored = set(hits.loc[hits["effect"].eq("unscored"), "id"])
    for rows in (calls, successes):
        frame = rows.frame
        frame["excluded_by"] = pd.Series(taken, dtype=object).reindex(frame.index).fillna("").astype(object)
        frame["unscored"] = frame.index.isin(unscored)
        frame["counts"] = frame["excluded_by"].eq("") & ~frame["planned"]


def _as_settled(past: pd.DataFrame, calls: Rows, successes: Rows) -> pd.DataFrame:
    """HISTORY once more, after the X rules: hardly ever does one of them take a row out."""
    still = pd.concat([rows.frame[["counts", "unscored"]] for rows in (calls, successes)]).loc[past["id"]]
    if still["counts"].all():
        return past.assign(unscored=still["unscored"].to_numpy())
    return history(calls.frame[calls.frame["counts"]], successes.frame[successes.frame["counts"]])


def _across(
    tables: tuple[Rows, Rows], past: pd.DataFrame, copies: Copies, settings: Settings, now: datetime
) -> list[Hit]:
    """The X rules, on rows that are not excluded, in the order in which they count."""
    calls, successes = tables
    found: list[Hit] = []
    for rows in tables:
        order = [name for name in DAY_ORDER if name in rows.frame]
        counting = rows.frame[rows.frame["counts"]].sort_values(order, kind="stable")
        rules = rules_of(rows.table.key, Turn.ACROSS)
        found += row_hits(rows, counting, rules, at_of(counting, settings, now))
    # Who stands ready in the success table need not be entered there once more.
    entered = successes.frame.assign(planned=False)
    partners = Partners(_partners(calls.frame, copies), _partners(entered, copies))
    found += cross_hits(past, partners, now)
    found += attempt_hits(past, settings, now)
    found += junk_hits(past, successes.frame, settings)
    counting = pd.concat([rows.frame.loc[rows.frame["counts"], ["date", "store", "staff"]] for rows in tables])
    return [*found, *attendance_hits(counting.sort_values("date", kind="stable"), settings)]

"""The evening meeting: how each guide's day stands, and what to fix, the rows that decide it first (docs/day.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.as_of import value_for
from sheets_automation.core.figures.activity import ACTIVITY, STAFF_DAY_KEY, coming, handing_in
from sheets_automation.core.figures.customers import RESULTS
from sheets_automation.core.figures.quota import Clock, staff_days
from sheets_automation.core.figures.waiting import could_count, waiting_rows
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.duty import guides_on
from sheets_automation.model.frames import TO_FIX
from sheets_automation.model.rule import Severity, Wording
from sheets_automation.model.rules import RULES

GUIDE = ["store", "staff"]
FILES = [*GUIDE, "source", "sheet"]
ORDER = ("pending", "not_submitted", "missed", "open", "met", "exempt")
"""In which order the meeting speaks of the guides: first where something can still be done."""
DECIDES, TODAY, UNDATED, LOOK, BEFORE = range(5)
"""In which order a guide is asked: rows that decide the day, other errors of it, those without a day, warnings. What is
left of earlier days is counted, but not listed: nobody reads forty places."""
WRONG_KIND = "F09"
"""Of who has not handed in: a photo is no table."""
WANTED = ("calls", "invites")
MISSING = tuple(f"{name}_missing" for name in WANTED)
OF_THE_MANAGER = frozenset({"D05"})
"""Warnings that no guide can clear."""


def guide_lines(work: Workings, day: date) -> pd.DataFrame:
    """The rows of staff_day of a day with `submitted`, `invites_done`, and `expected`.

    Up to today the guides of stores from which no row of the day came are to hand in, too: figures leave such a store's
    day out, but somebody has to ask for the tables.

    Source: docs/day.md.
    """
    known = work.staff_day[work.staff_day["date"].eq(pd.Timestamp(day))]
    found = with_not_begun(work, known, day, Clock(work.settings, work.now, work.memory))
    return found.assign(expected=handing_in(found)["staff_expected"])


def with_not_begun(work: Workings, known: pd.DataFrame, day: date, clock: Clock) -> pd.DataFrame:
    """The guides' lines of a day, with those of the guides of stores without a row of it.

    Args:
        work: the roster, results and planned rows.
        known: the lines of the day that figures have, from `guide_days`.
        day: nothing is added after today or outside the campaign.
        clock: what is closed.

    Source: docs/day.md.
    """
    waiting = _not_begun(work, known, day, clock)
    if not len(waiting):
        return known.reset_index(drop=True)
    asked = pd.MultiIndex.from_frame(known[GUIDE]).isin(pd.MultiIndex.from_frame(waiting[GUIDE]))
    return pd.concat([known[~asked], waiting], ignore_index=True)


def _not_begun(work: Workings, known: pd.DataFrame, day: date, clock: Clock) -> pd.DataFrame:
    """Lines of the guides of stores without a row of the day; what `known` has of results or planned rows stays."""
    settings = work.settings
    if not _is_of_campaign(work, day):
        return known.iloc[:0]
    presence = work.judged.presence.dropna().drop_duplicates().astype({"store": object, "staff": object})
    guides = guides_on(presence, settings, day)
    due = guides[~guides["store"].isin(known.loc[known["assessed"], "store"])]
    if not len(due):
        return known.iloc[:0]
    at = pd.Timestamp(day)
    judged = due.assign(date=at, idle=False).astype({"date": known["date"].dtype})
    keys = pd.MultiIndex.from_frame(judged[STAFF_DAY_KEY])
    figures = known.set_index(STAFF_DAY_KEY)[[*ACTIVITY, *RESULTS]].reindex(keys).fillna(0)
    figures["appointments"] = coming(work.judged.past, day).reindex(keys.droplevel("date")).fillna(0).astype(int).array
    found = staff_days(figures, judged, presence.iloc[:0], could_count(work.judged), clock)
    before = work.staff_day[work.staff_day["date"] <= at]
    return found.assign(streak=_streaks_before(before, found), late_rows=0, came_clean=False, came_late=False)


def _is_of_campaign(work: Workings, day: date) -> bool:
    """Whether the day has come and the campaign goes on; without a first day it begins with its first row."""
    settings, today = work.settings, work.now.date()
    first = work.staff_day["date"].min()
    begins = settings.starts_on or (today if pd.isna(first) else min(first.date(), today))
    return begins <= day <= min(settings.ends_on or today, today)


def _streaks_before(staff_day: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """The streak up to the last day of each guide, where the day has not ended it."""
    last = staff_day.groupby(GUIDE)["streak"].last()
    before = last.reindex(pd.MultiIndex.from_frame(found[GUIDE])).fillna(0).astype(int)
    return before.set_axis(found.index).where(found["status"].ne("not_submitted"), 0)


@dataclass(frozen=True)
class Evening:
    """What stands on the sheet of the evening meeting.

    `findings`: those that people see, from `finding_table`, with BEHIND.
    """

    work: Workings
    findings: pd.DataFrame
    day: date
    lang: str

    @cached_property
    def lines(self) -> pd.DataFrame:
        """From `guide_lines`, with what is missing."""
        found = guide_lines(self.work, self.day)
        done = found.assign(calls=found["counted_calls"], invites=found["invites_done"])
        missing = {f"{name}_missing": (done[f"{name}_target"] - done[name]).clip(lower=0) for name in WANTED}
        return done.assign(**missing, invite_basis=value_for(done, self.work.settings, "invite_basis"))

    @cached_property
    def table(self) -> pd.DataFrame:
        """EVENING (model/frames.py): who can still meet the target first; within a status by store and name."""
        before = self._asked["rank"].eq(BEFORE)
        guides = pd.MultiIndex.from_frame(self.lines[GUIDE])
        counts = {
            name: self._asked[which].groupby(GUIDE).size().reindex(guides).fillna(0).to_numpy()
            for name, which in (("to_fix", ~before), ("to_fix_before", before))
        }
        found = self.lines.assign(**counts, rank=self.lines["status"].map(ORDER.index).astype(int))
        return found.sort_values(["rank", *GUIDE], kind="stable")

    @cached_property
    def places(self) -> pd.DataFrame:
        """TO_FIX (model/frames.py), sorted by store and staff, then as the guide is asked."""
        found = self._asked[self._asked["rank"].ne(BEFORE)]
        found = found.assign(decides=found["rank"].eq(DECIDES).astype(int))
        found = found.sort_values([*GUIDE, "rank", "source", "sheet", "row"], kind="stable")
        found = found.assign(place=_place_names(found, self._files()), what=_what(found, self.lang))
        return found[list(TO_FIX.columns)]

    @cached_property
    def _asked(self) -> pd.DataFrame:
        """The findings that some guide of the day is asked about, with store, staff and rank."""
        found = self.findings[self._is_asked()]
        found = found.assign(whom=_of_whom(found, self.lines))
        guides = self.lines.assign(whom=_names(self.lines))[["whom", *GUIDE, "status", "submitted", *MISSING]]
        found = found.merge(guides, on="whom")
        found = found[found["rule"].ne(WRONG_KIND) | ~found["submitted"].astype(bool)]
        return found.assign(rank=self._ranks(found))

    def _is_asked(self) -> pd.Series:
        """Errors of any day, warnings of this one that have a short text, files that cannot be counted."""
        frame = self.findings
        severity, of_day = frame["severity"].astype("str"), frame["date"].eq(pd.Timestamp(self.day))
        kinds = list(zip(frame["rule"], frame["variant"], strict=True))
        short = {kind for kind in set(kinds) if kind[0] not in OF_THE_MANAGER and _wording(*kind).short}
        has_short = pd.Series([kind in short for kind in kinds], index=frame.index, dtype=bool)
        is_warning = severity.eq(Severity.WARN) & of_day & has_short
        asked: pd.Series = severity.eq(Severity.ERROR) | is_warning | frame["rule"].eq(WRONG_KIND)
        return asked

    def _ranks(self, found: pd.DataFrame) -> npt.NDArray[np.int64]:
        """DECIDES for an error on a row that could close the gap of a guide whose day is pending."""
        at = pd.Timestamp(self.day)
        waits = waiting_rows(self.work.judged)
        adds = waits.loc[waits["date"].eq(at), list(WANTED)].reindex(found["id"]).fillna(0).gt(0).to_numpy()
        could = (adds & found[list(MISSING)].gt(0).to_numpy()).any(axis=1)
        is_error = found["severity"].astype("str").eq(Severity.ERROR)
        decides = is_error & could & found["status"].eq("pending")
        of_today, of_before = found["date"].eq(at), found["date"] < at
        kinds = [decides, is_error & of_today, is_error & of_before, is_error | found["rule"].eq(WRONG_KIND)]
        return np.select(kinds, [DECIDES, TODAY, BEFORE, UNDATED], default=LOOK)

    def _files(self) -> pd.DataFrame:
        """store, staff, source, sheet: where each guide's rows stand, copies aside."""
        dropped = list(self.work.judged.copies.dropped)
        parts = [rows.frame.loc[~rows.frame.index.isin(dropped), FILES] for rows in self.work.judged.tables]
        return pd.concat(parts).drop_duplicates().dropna().astype(object)


def _wording(rule: str, variant: str) -> Wording:
    return RULES[rule].variants.get(variant, RULES[rule].wording)


def _what(found: pd.DataFrame, lang: str) -> list[str]:
    """What to do: in Chinese the rule's short text; else, and where there is none, the sentence."""
    told = zip(*(found[name] for name in ("rule", "variant", "words", "value", "message")), strict=True)
    return [
        short.format_map({"v": value, **words})
        if lang == "zh" and (short := _wording(rule, variant).short)
        else message
        for rule, variant, words, value, message in told
    ]


def _names(lines: pd.DataFrame) -> pd.Series:
    """Store and staff, as findings name whom they concern."""
    return lines["store"].str.cat(lines["staff"], sep=" ")


def _of_whom(found: pd.DataFrame, lines: pd.DataFrame) -> pd.Series:
    """The guide of each finding; where nobody is known, the only one whose name the file's path holds."""
    whom = found["whom"].astype(object)
    nobody = whom.eq("") & found["source"].ne("")
    people = list(zip(lines["store"], lines["staff"], strict=True))
    named = {path: _named_in(path, people) for path in found.loc[nobody, "source"].unique()}
    return whom.mask(nobody, found["source"].map(named))


def _named_in(path: str, people: Iterable[tuple[str, str]]) -> str:
    """Store and staff of the guide whose name stands in a path; of namesakes the one whose store does, too."""
    found = [(store, staff) for store, staff in people if staff in path]
    longest = max((len(staff) for _, staff in found), default=0)
    found = [(store, staff) for store, staff in found if len(staff) == longest]
    if len(found) > 1:
        found = [(store, staff) for store, staff in found if store in path]
    return " ".join(found[0]) if len(found) == 1 else ""


def _place_names(found: pd.DataFrame, files: pd.DataFrame) -> list[str]:
    """File and sheet of each place, as far as its guide has several; a place without a row is its file."""
    every = pd.concat([files, found[FILES].astype(object)]).drop_duplicates()
    many_files = every.groupby(GUIDE)["source"].nunique()
    many_sheets = every[every["sheet"].ne("")].groupby([*GUIDE, "source"])["sheet"].nunique()
    names = []
    for store, staff, source, sheet, row in found[[*FILES, "row"]].itertuples(index=False):
        name = source.rpartition("/")[2]
        file = name if pd.isna(row) or "." not in name else name.rpartition(".")[0]
        parts = [file] if pd.isna(row) or many_files[store, staff] > 1 else []
        parts += [sheet] if sheet and many_sheets[store, staff, source] > 1 else []
        names.append(" ".join(parts))
    return names

"""D05: rows of a closed day that came after the evening (docs/closing.md, Late rows)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.judging.check import iso
from sheets_automation.core.memory import DAY_OF_STORE, Memory
from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.campaign_rules import BY_FIRST
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DATE_OF

GUIDE_DAY = ["date", "store", "staff"]
LATE = (*GUIDE_DAY, "first_seen", "lifted")


def late_rows(named: pd.DataFrame, memory: Memory, settings: Settings, now: datetime) -> pd.DataFrame:
    """date, store, staff, first_seen (datetime64[s]), lifted (bool) of every row that came late; index id.

    A row is late that the first closing of its store's day did not see, and that was first seen in a run after both
    that closing and evening_close. It is lifted, and scored, by a late approval, or when it came before
    late_grace_until of the next day.

    Args:
        named: NAMED (core/judging/identity.py); rows that nothing counts are left out by whoever calls.
        memory: closings, rows, seen.
        settings: evening_close, late_grace_until, late approvals.
        now: when a row that nobody has seen before is first seen.

    Source: docs/closing.md, Late rows.
    """
    shut = _ends_of_days(memory, settings)
    closed_first = memory.rows.loc[memory.rows["version"].eq(1), "identity"]
    # The days of the closings lead: those of other rows are not asked for.
    rows = named.loc[~named["identity"].isin(closed_first), ["identity", *GUIDE_DAY]]
    rows = rows.reset_index(names="id").merge(shut, on=["store", "date"])
    rows["first_seen"] = _first_seen(memory, rows["identity"]).fillna(pd.Timestamp(now)).astype("datetime64[s]")
    rows = rows[rows["first_seen"] > rows["ends"]].set_index("id")
    approved = {(pd.Timestamp(one.date), one.store, one.staff) for one in settings.late_approvals}
    by_manager = pd.MultiIndex.from_frame(rows[GUIDE_DAY]).isin(list(approved)) if approved else False
    rows["lifted"] = (rows["first_seen"] <= rows["grace"]) | by_manager
    return rows[list(LATE)].astype({"lifted": bool}).sort_index()


def nobody_late() -> pd.DataFrame:
    """What `late_rows` gives where no row came late."""
    moments = dict.fromkeys(("date", "first_seen"), "datetime64[s]")
    empty = pd.DataFrame(columns=list(LATE), index=pd.Index([], dtype="int64"))
    return empty.astype(moments | {"store": object, "staff": object, "lifted": bool})


def _ends_of_days(memory: Memory, settings: Settings) -> pd.DataFrame:
    """store, date, ends (after it a row is late), grace (until then it is scored) of every closed day of a store."""
    firsts = memory.closings[memory.closings["version"].eq(1)]
    lines = []
    for store, day, at in zip(firsts["store"], firsts["date"], firsts["at"], strict=True):
        evening = datetime.combine(day.date(), settings.clock("evening_close", day.date(), store))
        morning = datetime.combine(
            day.date() + timedelta(days=1), settings.clock("late_grace_until", day.date(), store)
        )
        lines.append((store, day, max(at, pd.Timestamp(evening)), pd.Timestamp(morning)))
    found = pd.DataFrame(lines, columns=[*DAY_OF_STORE, "ends", "grace"])
    return found.astype({"store": object} | dict.fromkeys(("date", "ends", "grace"), "datetime64[s]"))


def _first_seen(memory: Memory, identities: pd.Series) -> pd.Series:
    """The run that first saw each row: noted then, else the first closing that it stands in; missing for none."""
    closings = memory.closings[[*DAY_OF_STORE, "version", "at"]]
    stood = memory.rows.merge(closings, on=[*DAY_OF_STORE, "version"])[["identity", "at"]]
    every = pd.concat([memory.seen[["identity", "at"]], stood])
    return every.groupby("identity")["at"].min().reindex(identities).set_axis(identities.index)


def late_hits(late: pd.DataFrame, tables: Collection[Rows]) -> Iterator[Hit]:
    """D05 on every late row that is not lifted; the first row of a guide's day speaks for the others.

    Args:
        late: from `late_rows`; those of nobody are not told, they have to be mended first.
        tables: both tables.
    """
    told = late[~late["lifted"] & late["staff"].ne("")]
    days = told.groupby(GUIDE_DAY)
    first, count = days.cumcount().eq(0), days["lifted"].transform("size")
    for rows in tables:
        for speaks, variant in ((first, ""), (~first, BY_FIRST)):
            own = told[speaks & told.index.isin(rows.frame.index)]
            found = hit("D05", DATE_OF[rows.table.key], own.index, v=iso(own["date"]), n=count[own.index].to_numpy())
            yield Hit(found.rule, found.column, found.ids, found.words, variant)


def closed_days(memory: Memory) -> frozenset[tuple[pd.Timestamp, str]]:
    """Date and store of every day that was closed."""
    return frozenset(zip(memory.closings["date"], memory.closings["store"], strict=True))


def is_closed(frame: pd.DataFrame, closed: Collection[tuple[pd.Timestamp, str]]) -> npt.NDArray[np.bool_]:
    """Which rows (columns date, store) are of these days."""
    if not closed:
        return np.zeros(len(frame), dtype=bool)
    days = pd.MultiIndex.from_frame(frame[["date", "store"]].astype({"store": object}))
    return np.asarray(days.isin(list(closed)), dtype=bool)

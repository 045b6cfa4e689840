"""How a guide's day was handed in, as far as closings tell: rows that came late, a clean sheet at the close."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.judging.judge import Judged
from sheets_automation.core.memory import Memory

GUIDE_DAY = ["date", "store", "staff"]


def add_handing_in(days: pd.DataFrame, judged: Judged, memory: Memory) -> None:
    """Add to guides' days late_rows (int), came_clean and came_late (bool).

    came_clean: at the first closing the guide had rows of the day, none of them with an ERROR. came_late: at the first
    closing there were none, and every row there is now came late. Whoever is exempt is neither.

    Args:
        days: date, store, staff, status.
        judged: late, presence.
        memory: days, as the first closing showed them.

    Source: docs/figures.md, Points.
    """
    keys = pd.MultiIndex.from_frame(days[GUIDE_DAY])
    late = judged.late.groupby(GUIDE_DAY).size()
    counts = late.reindex(keys).fillna(0).astype(int).to_numpy()
    days["late_rows"] = counts
    assessed = days["status"].ne("exempt")
    firsts = memory.days[memory.days["version"].eq(1)]
    there = firsts["submitted"].astype(bool)
    clean = there & firsts["error_rows"].astype(int).eq(0) & firsts["status"].ne("exempt")
    days["came_clean"] = assessed & keys.isin(pd.MultiIndex.from_frame(firsts.loc[clean, GUIDE_DAY]))
    rows = judged.presence.dropna().astype({"store": object, "staff": object}).groupby(GUIDE_DAY).size()
    all_late = counts >= rows.reindex(keys).fillna(0).to_numpy()
    submitted = keys.isin(pd.MultiIndex.from_frame(firsts.loc[there, GUIDE_DAY]))
    days["came_late"] = assessed & (counts > 0) & all_late & ~submitted

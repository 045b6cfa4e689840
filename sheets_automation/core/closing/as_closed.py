"""What the evenings showed, beside what the files say now (docs/closing.md)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.closing.changes import changes_since, newest_closings
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.memory import DAY_OF_STORE, Memory
from sheets_automation.model.frames import CLOSED_DAY


def closed_days_table(memory: Memory) -> pd.DataFrame:
    """CLOSED_DAY (model/frames.py): each guide's day as the latest closing of its store's day showed it.

    Source: docs/closing.md, As closed and restated.
    """
    found = memory.days.merge(newest_closings(memory), on=[*DAY_OF_STORE, "version"])
    found = found.assign(score=found["score"].astype(float), submitted=found["submitted"].astype(bool).astype(int))
    return found.sort_values(["date", "store", "staff"], kind="stable")[list(CLOSED_DAY.columns)]


def changed_table(work: Workings) -> pd.DataFrame:
    """CHANGED (model/frames.py): the change log with guide, day, customer and the cell where each change stands."""
    found = changes_since(work).rename(columns={"customer": "customer_key"})
    cells = pd.Series("", index=found.index, dtype=object)
    for rows in work.judged.tables:
        own = found[found["table"].eq(rows.table.key) & found["id"].ge(0)]
        places = rows.frame.loc[own["id"], "place"]
        told = zip(own["column"], places, own["row"], strict=True)
        named = [rows.cell(column, place, row - 1) for column, place, row in told]
        cells.update(pd.Series(named, index=own.index, dtype=object))
    return found.assign(cell=cells)

"""What waits for a fix: rows excluded by ERROR and deals that U01 holds, as if they were mended (docs/figures.md)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.activity import STAFF_DAY_KEY
from sheets_automation.core.judging.derive import says
from sheets_automation.core.judging.judge import Judged
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.row_rules import INVITED


def _waits(judged: Judged, frame: pd.DataFrame) -> pd.Series:
    """Rows that an ERROR left out until somebody mends them; a copy cannot make up for what is missing."""
    hits = judged.hits
    held = hits.loc[hits["effect"].eq("exclude") & hits["severity"].eq("ERROR"), "id"]
    waits = frame.index.isin(held) & ~frame.index.isin(list(judged.copies.dropped))
    return pd.Series(waits, index=frame.index)


def waiting_rows(judged: Judged) -> pd.DataFrame:
    """date, store, staff, calls, invites by id of a row excluded by ERROR: what it would add once it is mended."""
    parts = []
    for rows in judged.tables:
        is_call = rows is judged.calls
        frame = rows.frame[_waits(judged, rows.frame)]
        invites = says(frame, INVITED) if is_call else frame["origin"].ne("phone")
        parts.append(frame[STAFF_DAY_KEY].assign(calls=int(is_call), invites=invites.astype(int)))
    return pd.concat(parts).dropna().astype({"store": object, "staff": object})


def could_count(judged: Judged) -> pd.DataFrame:
    """calls, invites by (date, store, staff): what the rows excluded by ERROR would add once they are mended.

    Source: docs/figures.md, Quota and score.
    """
    every = waiting_rows(judged)
    return every.groupby(STAFF_DAY_KEY)[["calls", "invites"]].sum()


def waiting_deals(judged: Judged) -> pd.DataFrame:
    """WAITING_DEAL (model/frames.py): rows with a deal that is not counted yet, and their amounts as far as readable.

    A row whose store is not known is in the line of all stores alone.

    Source: docs/figures.md, Orders.
    """
    rows = judged.successes.frame
    sold = rows["bought"].eq("yes") | rows["deal_waits"]
    waits = rows[sold & (_waits(judged, rows) | (rows["counts"] & rows["deal_waits"]))]
    deals = pd.DataFrame({"store": waits["store"].astype(object), "amount": waits["deal_amount"].fillna(0.0)})
    by_store = deals.groupby("store")["amount"].agg(deals="size", amount="sum").reset_index()
    every = pd.DataFrame({"store": [EVERY_STORE], "deals": [len(deals)], "amount": [deals["amount"].sum()]})
    return pd.concat([every, by_store]).round({"amount": 2})

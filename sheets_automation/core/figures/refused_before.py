"""Who said no in the campaign before stays out of the queue (docs/morning.md, From campaign to campaign)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from sheets_automation.model.figures import OPEN


def without_refused(queue: pd.DataFrame, people: pd.DataFrame, refused: Collection[str]) -> pd.DataFrame:
    """The queue, in which customers of class D of the campaign before have ended, refused.

    Who was reached since as A or B, or came by a success row, is open as any other.

    Args:
        queue: CALLBACK, by rank.
        people: CUSTOMERS, index customer key.
        refused: keys of customers of class D.
    """
    if not refused:
        return queue
    willing = people.index[people["known"].isin(["A", "B"])].astype(object)
    ended = queue["customer_key"].isin(set(refused) - set(willing)) & queue["state"].isin(OPEN)
    if not ended.any():
        return queue
    found = queue.copy()
    found["state"] = found["state"].mask(ended, "refused")
    found[["rank", "days_due"]] = found[["rank", "days_due"]].mask(ended)
    found["assigned_to"] = found["assigned_to"].mask(ended)
    # The others move up.
    found["rank"] = found["rank"].rank(method="first").astype("Int64")
    return found.sort_values(["rank", "customer_key"], na_position="last", ignore_index=True)

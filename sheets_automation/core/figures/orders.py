"""What became of customers: orders won, lost and returned, and class C won back (docs/figures.md, Funnel and rates)."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from sheets_automation.core.figures.activity import rate
from sheets_automation.model.frames import EVERY_STORE


def orders(people: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """ORDERS (model/frames.py): all stores, then each store that owns customers.

    Source: docs/figures.md, Orders.
    """
    # Who came today may still buy today.
    earlier = people["visited"] & (people["visited_on"] < pd.Timestamp(now.date()))
    sold = people["deal"].eq("yes")
    found = _sums(
        people["store"],
        customers=pd.Series(data=True, index=people.index),
        visited=people["visited"],
        lost=earlier & ~sold,
        earlier=earlier,
        deals=sold,
        returned=people["deal"].eq("returned"),
        amount=people["amount"],
    )
    found["lost_rate"] = rate(found["lost"], found["earlier"])
    found["return_rate"] = rate(found["returned"], found["deals"] + found["returned"])
    found["conversion"] = rate(found["deals"], found["customers"])
    found["average_order"] = rate(found["amount"], found["deals"])
    paid = people[sold & people["amount"].gt(0)]
    every = pd.concat([paid.assign(store=EVERY_STORE), paid]).astype({"store": object})
    found["median_order"] = every.groupby("store")["amount"].median().reindex(found.index)
    return found.round({"amount": 2, "average_order": 2, "median_order": 2}).reset_index()


def recovery(people: pd.DataFrame) -> pd.DataFrame:
    """RECOVERY (model/frames.py): all stores, then each store that owns customers.

    Source: docs/figures.md, Funnel and rates.
    """
    first_c = people["first_class"].eq("C")
    again = first_c & people["dials"].gt(1)
    won_back = again & people["current_class"].isin(["A", "B"])
    found = _sums(people["store"], first_c=first_c, called_again=again, recovered=won_back)
    return found.assign(recovery_rate=rate(found["recovered"], found["called_again"])).reset_index()


def _sums(store: pd.Series, **columns: pd.Series) -> pd.DataFrame:
    """Sums of the columns, index store: all of them first, be there none, then each store by its name."""
    frame = pd.DataFrame(columns)
    every = frame.sum().to_frame(EVERY_STORE).T
    by_store = frame.groupby(store.astype(object)).sum()
    found = pd.concat([every, by_store]).rename_axis("store")
    counts = [name for name in columns if name != "amount"]
    return found.astype(dict.fromkeys(counts, int) | ({"amount": float} if "amount" in columns else {}))

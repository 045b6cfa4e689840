"""Customers who agreed on the phone, as rows that stand ready in the success table (docs/morning.md, Ready rows)."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

import numpy as np
import pandas as pd

from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.derive import in_store
from sheets_automation.core.judging.untouched import text_of
from sheets_automation.core.planning.unwanted import junk, refused
from sheets_automation.model.worklists import READY, place_of, sum_of

FILLED = (
    *("phone", "customer_name", "invite_source", "success_type", "customer_class", "product_1"),
    *("success_date", "appointment_on"),
)
"""What a ready row says from the start."""
TYPES = {"agreed_group": "group", "agreed_visit": "visit", "agreed_both": "both"}
BY_PHONE = "phone"


def ready_rows(work: Workings, day: date) -> pd.DataFrame:
    """store, staff, record_id and FILLED of who agreed in a call that counts and has no success row in that store.

    The call is the last in which the customer agreed; who made it has the row. Left out is who is of class D by now,
    or on the junk list as of `day`. Choices are keys, days datetime64[s].

    Source: docs/morning.md.
    """
    past = work.judged.past
    agreed = past[past["is_call"] & past["agreed"]].drop_duplicates("in_store", keep="last")
    written = work.judged.successes.frame
    entered = np.unique(in_store(written)[~written["planned"].to_numpy(dtype=bool)])
    agreed = agreed[~agreed["in_store"].isin(entered) & agreed["customer"].astype("str").str.isdigit()]
    agreed = agreed[~agreed["customer"].isin(refused(work) | junk(work, day))]
    calls = work.judged.calls.frame.loc[agreed["id"]]
    found = pd.DataFrame(
        {
            "store": agreed["store"].astype(object).to_numpy(),
            "staff": agreed["staff"].astype(object).to_numpy(),
            "phone": agreed["customer"].astype(object).to_numpy(),
            "customer_name": agreed["customer_name"].astype(object).to_numpy(),
            "invite_source": BY_PHONE,
            "success_type": calls["invite_result"].astype(object).map(TYPES).to_numpy(),
            "customer_class": agreed["grade"].astype(object).to_numpy(),
            "product_1": agreed["product_1"].astype(object).to_numpy(),
            "success_date": agreed["date"].to_numpy(),
            "appointment_on": agreed["appointment"].to_numpy(),
        }
    )
    found["record_id"] = [_record(row) for row in map(dict, found.to_dict("records"))]
    return found.sort_values(["store", "staff", "success_date", "phone"], ignore_index=True)


def _record(row: dict[Hashable, object]) -> str:
    written = [(key, text) for key in FILLED if (text := text_of(row[key]))]
    return f"{place_of(READY, str(row['store']), str(row['phone']))}-{sum_of(written)}"

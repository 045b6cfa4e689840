"""What a result costs: the campaign's cost by customers who want to buy, who came, who bought (docs/figures.md)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.model.frames import COST
from sheets_automation.model.settings import Costs

COUNTED = {"cost_per_intent": "intent_customers", "cost_per_visit": "visits", "cost_per_deal": "deals"}
"""Each of them is the cost by this count."""


def cost_per_result(people: pd.DataFrame, costs: Costs) -> pd.DataFrame:
    """COST (model/frames.py): one line, none where nobody said what the campaign costs.

    Args:
        people: CUSTOMERS; who is of any intent is a customer of class A or B.
        costs: of the whole campaign.

    Source: docs/figures.md, Funnel and rates.
    """
    if costs.total is None:
        return pd.DataFrame(columns=list(COST.columns))
    counts = {
        "intent_customers": int(people["intent"].notna().sum()),
        "visits": int(people["visited"].sum()),
        "deals": int(people["deal"].eq("yes").sum()),
    }
    each = {name: round(costs.total / counts[of], 2) if counts[of] else float("nan") for name, of in COUNTED.items()}
    return pd.DataFrame([{"cost": costs.total} | counts | each])

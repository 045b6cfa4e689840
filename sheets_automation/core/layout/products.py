"""The sheet 意向产品: what customers of class A and B want, against what is in stock."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, columns_of, heading, ratios
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.page import Block, Chart, ChartKind, Series, Sheet
from sheets_automation.model.palette import BLUE, PALE_BLUE, RED

ALL_COLUMNS = (
    Want("product", 16),
    Want("customers", 16, bar=PALE_BLUE),
    *(Want(key, 10) for key in ("cumulative_share", "class_a", "class_b")),
    *(Want(key, 10) for key in ("suggested_stock", "in_stock", "shortage")),
)
STORE_COLUMNS = (
    Want("product", 16),
    Want("store", 16),
    *(Want(key, 10) for key in ("customers", "class_a", "class_b", "suggested_stock")),
)
CHART_COLUMN, CHART_SIZE = 9, (560, 320)
CHART_ROWS = 18
MOST_PRODUCTS = 15


def products_sheet(view: View) -> Sheet:
    """Products by customers, the most wanted first, with a Pareto chart; then the same for each store."""
    frame = view.table("product_intent").sort_values(["customers", "product"], ascending=[False, True], kind="stable")
    everyone = frame[frame["store"].eq(EVERY_STORE)]
    everyone = everyone.assign(cumulative_share=_shares(everyone["customers"]))
    stores = frame[frame["store"].ne(EVERY_STORE)].sort_values("store", kind="stable")
    title, named = heading(view, "products")
    below = HEADER_ROW + max(len(everyone) + 4, CHART_ROWS + 2)
    line = view.say(
        "A、B 类还没成交的客户想买什么；一位客户两个产品各算一次。建议备货按成交可能性折算。",
        "What customers of class A and B without a deal want; two products count in both. Suggested stock follows the "
        "likelihood of a deal.",
    )
    return Sheet(
        "products",
        title,
        named,
        (line,),
        (
            Block("all", HEADER_ROW, 0, columns_of(view, everyone, ALL_COLUMNS)),
            Block(
                "stores",
                below,
                0,
                columns_of(view, stores, STORE_COLUMNS),
                title=view.say("各店", "Stores"),
                filtered=True,
            ),
        ),
        (_chart(view),),
    )


def _shares(counts: pd.Series) -> pd.Series:
    """The cumulative share of each in the sum of all."""
    return ratios(counts.cumsum().astype(float), pd.Series(float(counts.sum()), index=counts.index))


def _chart(view: View) -> Chart:
    return Chart(
        view.say("意向产品（红线：累计占比）", "Products wanted (red: cumulative share)"),
        HEADER_ROW,
        CHART_COLUMN,
        *CHART_SIZE,
        (
            Series(ChartKind.COLUMN, "all", "product", "customers", (BLUE,), most=MOST_PRODUCTS),
            Series(ChartKind.LINE, "all", "product", "cumulative_share", (RED,), most=MOST_PRODUCTS, on_the_right=True),
        ),
    )

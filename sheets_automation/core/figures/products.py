"""What the customers who have not bought yet want, and how much of it to have in stock (docs/figures.md)."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.figures.customers import is_undecided
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.settings import Settings


def product_intent(people: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """PRODUCT_INTENT (model/frames.py), sorted by product, all stores before each one.

    Args:
        people: CUSTOMERS.
        settings: stock.a and stock.b as of now for each customer's owner; the stock.
        now: the as-of time.

    Source: docs/figures.md, Product intent.
    """
    wanted = wishes(people[is_undecided(people)], settings, now)
    every = pd.concat([wanted.assign(store=EVERY_STORE), wanted])
    rows = every.groupby(["product", "store"])
    found = rows[["class_a", "class_b"]].sum().astype(int).assign(customers=rows.size())
    found["suggested_stock"] = _suggested(every).reindex(found.index).fillna(0).astype(int)
    found = found.reset_index()
    known = found["product"].map(settings.in_stock).where(found["store"].eq(EVERY_STORE))
    found["in_stock"] = known.astype("Int64")
    return found.assign(shortage=found["suggested_stock"] - found["in_stock"])


def wishes(people: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """product, store, class_a, class_b, chance (of a deal), index as `people`: each customer once per product."""
    people = people.assign(date=pd.Timestamp(now.date()))
    is_a = people["current_class"].eq("A")
    chance = np.where(is_a, number_for(people, settings, "stock.a"), number_for(people, settings, "stock.b"))
    plain = pd.DataFrame({"store": people["store"].astype(object), "class_a": is_a, "class_b": ~is_a, "chance": chance})
    second = people["product_2"].where(people["product_2"].ne(people["product_1"]))
    parts = [plain.assign(product=product.astype(object)) for product in (people["product_1"], second)]
    wanted = pd.concat(parts)
    return wanted[wanted["product"].notna()]


def _suggested(wanted: pd.DataFrame) -> pd.Series:
    """By (product, store): the sum of the chances, rounded up once; in decimals as they were written."""
    sizes = wanted.groupby(["product", "store", "chance"]).size().reset_index(name="number")
    expected = [Decimal(str(chance)) * number for chance, number in zip(sizes["chance"], sizes["number"], strict=True)]
    by_product = sizes.assign(expected=pd.Series(expected, index=sizes.index, dtype=object))
    return by_product.groupby(["product", "store"])["expected"].agg(lambda parts: math.ceil(sum(parts, Decimal(0))))

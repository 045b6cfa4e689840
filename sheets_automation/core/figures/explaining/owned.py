"""Which row decides each customer for the figures that count customers under their owner, and each call-back."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sheets_automation.core.figures.customers import BY, class_rows, is_undecided, step_rows, wish_rows
from sheets_automation.core.figures.explaining.lines import lines_of_customers
from sheets_automation.core.figures.products import wishes
from sheets_automation.core.figures.workings import Workings
from sheets_automation.model.definitions import KEYS
from sheets_automation.model.figures import DUE, OPEN
from sheets_automation.model.frames import EVERY_STORE


def lines_of_owned(work: Workings, every: pd.DataFrame, table: str, figure: str) -> pd.DataFrame:
    """LINES of funnel, class_mix, product_intent, and of the classes and call-backs of store."""
    if table == "store":
        return _callbacks(work, every, figure) if figure.startswith("callbacks") else _classes(work, every, figure)
    makers: dict[str, Callable[[Workings, pd.DataFrame, str], pd.DataFrame]] = {
        "funnel": _funnel,
        "class_mix": _class_mix,
        "product_intent": _products,
    }
    return makers[table](work, every, figure)


def _people(work: Workings, rows: pd.DataFrame) -> pd.DataFrame:
    """CUSTOMERS of these rows with customer, id (of the row), value, why, to (store and staff of the owner)."""
    people = work.people.astype({"store": object, "staff": object}).rename_axis("customer").reset_index()
    # `who` of HISTORY counts the customers in the order of their keys.
    found = people.loc[rows[BY].to_numpy()].assign(id=rows["id"].to_numpy(), value=1.0, why="")
    return found.assign(to=found["store"].str.cat(found["staff"], sep=" "), customer=found["customer"].astype(object))


def _and_all(units: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([units, units.assign(store=EVERY_STORE)], ignore_index=True)


def _classes(work: Workings, every: pd.DataFrame, figure: str) -> pd.DataFrame:
    units = _people(work, class_rows(work.judged.past))
    letter = figure.removeprefix("class_").upper()
    return lines_of_customers(every, units[units["current_class"].eq(letter)], KEYS["store"])


def _class_mix(work: Workings, every: pd.DataFrame, figure: str) -> pd.DataFrame:
    del figure
    units = _people(work, class_rows(work.judged.past)).astype({"first_class": object, "current_class": object})
    return lines_of_customers(every, _and_all(units), KEYS["class_mix"])


def _funnel(work: Workings, every: pd.DataFrame, figure: str) -> pd.DataFrame:
    past = work.judged.past
    steps = step_rows(past)
    said = past[steps["visited" if figure == "closed" else figure]]
    units = _people(work, said.drop_duplicates(BY))
    if figure == "closed":
        units = units[units["deal"].eq("yes")]
    return lines_of_customers(every, _and_all(units), KEYS["funnel"], said["id"])


def _products(work: Workings, every: pd.DataFrame, figure: str) -> pd.DataFrame:
    past = work.judged.past
    units = _people(work, wish_rows(past))
    units = units[is_undecided(units)]
    wanted = wishes(units, work.settings, work.now)
    each = units.drop(columns="store").join(wanted.drop(columns="chance"), how="inner")
    if figure != "customers":
        each = each[each[figure]]
    said = past.loc[past["product_1"].notna() | past["product_2"].notna(), "id"]
    return lines_of_customers(every, _and_all(each), KEYS["product_intent"], said)


def _callbacks(work: Workings, every: pd.DataFrame, figure: str) -> pd.DataFrame:
    """The latest row of the customer by the guide who has the entry stands for it."""
    queue = work.queue.rename(columns={"customer_key": "customer"}).astype({"customer": object, "store": object})
    states = {"callbacks_open": OPEN, "callbacks_due": DUE, "callbacks_overdue": ("overdue",)}
    counts = queue["state"].isin(states[figure])
    past = work.judged.past.astype({"customer": object, "store": object, "staff": object})
    latest = past.drop_duplicates(["customer", "store", "staff"], keep="last")
    whose = ["customer", "store", "staff"]
    units = queue.assign(value=counts.astype(float), why=queue["state"].astype(object).where(~counts, ""))
    units = units.astype({"staff": object}).merge(latest[[*whose, "id"]], on=whose)
    units = units.assign(to=units["store"].str.cat(units["staff"], sep=" "))
    return lines_of_customers(every, units, KEYS["store"])

"""funnel, class_mix, product_intent and points: sums over the customers and days of the ledger (docs/figures.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.truth.ledger import Ledger

STEPS = ("dialled", "connected", "invited", "agreed", "entered", "visited", "deals")
WORTH = {"calls_met": 5, "invites_met": 5, "entered": 1, "visit": 3, "deal": 10, "recovered": 2}
PERCENT_A, PERCENT_B = 50, 15
"""How many of a hundred customers of class A and B are expected to buy."""


def everywhere(customers: list[dict]) -> Iterator[dict]:
    """Each customer in the owner's store, and once more in all stores."""
    for row in customers:
        yield row
        yield row | {"store": "*"}


def funnel(ledger: Ledger) -> list[dict]:
    sums: dict[tuple[str, str], Counter] = {}
    for row in everywhere(ledger.customers):
        steps = sums.setdefault((row["store"], row["_entrance"]), Counter())
        by_phone = row["agreed"] and row["_entrance"] == "phone"
        steps["dialled"] += bool(row["dials"] or by_phone)
        steps["connected"] += bool(row["_connected"] or by_phone)
        for name in ("invited", "agreed", "entered", "visited"):
            steps[name] += row[name]
        steps["deals"] += row["deal"] == "yes"
    return [
        {"store": store, "entrance": entrance} | {name: steps[name] for name in STEPS}
        for (store, entrance), steps in sums.items()
    ]


def class_mix(ledger: Ledger) -> list[dict]:
    names = ("store", "first_class", "current_class")
    counts = Counter(tuple(row[name] for name in names) for row in everywhere(ledger.customers))
    return [dict(zip(names, key, strict=True)) | {"customers": number} for key, number in counts.items()]


def product_intent(ledger: Ledger) -> list[dict]:
    """Nobody wrote down what is in stock."""
    counts: dict[tuple[str, str], Counter] = {}
    for row in everywhere(ledger.customers):
        if row["current_class"] in "AB" and row["deal"] != "yes":
            for product in {row["product_1"], row["product_2"]} - {""}:
                counts.setdefault((product, row["store"]), Counter())[row["current_class"]] += 1
    return [
        {
            "product": product,
            "store": store,
            "class_a": number["A"],
            "class_b": number["B"],
            "customers": number.total(),
            "suggested_stock": -(-(PERCENT_A * number["A"] + PERCENT_B * number["B"]) // 100),
            "in_stock": None,
            "shortage": None,
        }
        for (product, store), number in counts.items()
    ]


def points(ledger: Ledger, days: list[dict]) -> list[dict]:
    counts = Counter(ledger.earned)
    for row in days:
        for event, done, target in (
            ("calls_met", "counted_calls", "calls_target"),
            ("invites_met", "invites", "invites_target"),
        ):
            if row["status"] != "exempt" and row[done] >= row[target]:
                counts[row["date"], row["store"], row["staff"], event] += 1
    names = ("date", "store", "staff", "event")
    return [
        dict(zip(names, key, strict=True)) | {"count": number, "points": number * WORTH[key[-1]]}
        for key, number in counts.items()
    ]

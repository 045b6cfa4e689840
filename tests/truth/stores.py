"""The table store: efforts of anyone of the store, results and classes of the customers it owns, rank."""

from __future__ import annotations

from collections import Counter

from sheets_automation.demo import Plan
from tests.truth.ledger import Ledger, place_of


def stores(plan: Plan, ledger: Ledger, days: list[dict]) -> list[dict]:
    names = sorted({row.store for row in plan.placed})
    found = [one_store(name, plan, ledger, days) for name in names]
    by_rank = sorted(
        found,
        key=lambda row: (
            row["met_rate"] is None,
            -(row["met_rate"] or 0),
            -row["entered"],
            row["error_rows"],
            row["store"],
        ),
    )
    return [row | {"rank": by_rank.index(row) + 1} for row in found]


def one_store(store: str, plan: Plan, ledger: Ledger, days: list[dict]) -> dict:
    days = [row for row in days if row["store"] == store]
    total = {
        name: sum(row[name] for row in days) for name in ("dials", "connected", "entered", "visits", "deals", "amount")
    }
    firsts = Counter(word for word, _, where in ledger.first if where == store)
    marks = Counter(
        severity for row in plan.placed if row.store == store for severity in ledger.severities.get(place_of(row), ())
    )
    queue = [overdue for where, overdue in ledger.queue if where == store]
    assessed = [row["status"] for row in days if row["status"] not in ("exempt", "open")]
    return {
        "store": store,
        **total,
        "customers_dialled": len({told for told, (_, where, _) in ledger.dialled if where == store}),
        "contact_rate": ratio(total["connected"], total["dials"]),
        "invites": firsts["invite"],
        "agreed": firsts["agree"],
        **customers_of(store, ledger),
        "callbacks_open": len(queue),
        "callbacks_overdue": sum(queue),
        "duplicates": sum(store in row["_stores"] for row in duplicates_by_store(ledger)),
        "error_rows": marks["ERROR"],
        "warning_rows": marks["WARN"],
        "met_rate": ratio(assessed.count("met"), len(assessed)),
    }


def duplicates_by_store(ledger: Ledger) -> list[dict]:
    return [row | {"_stores": row["stores"].split("; ")} for row in ledger.duplicates]


def customers_of(store: str, ledger: Ledger) -> dict:
    """The funnel's rates and the class mix of the customers whom the store owns."""
    owned = [row for row in ledger.customers if row["store"] == store]
    agreed = [row for row in owned if row["agreed"]]
    visited = [row for row in owned if row["visited"]]
    return {
        "agree_rate": ratio(len(agreed), sum(row["invited"] for row in owned)),
        "entry_rate": ratio(sum(row["entered"] for row in agreed), len(agreed)),
        "show_rate": ratio(sum(row["visited"] for row in agreed), len(agreed)),
        "close_rate": ratio(sum(row["deal"] == "yes" for row in visited), len(visited)),
        **{f"class_{grade.lower()}": sum(row["current_class"] == grade for row in owned) for grade in "ABCD"},
    }


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None

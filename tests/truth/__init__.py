"""The truth of a demo campaign: the sum of its episodes' expected parts, worked out by hand from docs/.

Nothing here calls the core or looks into the rules of the model. What an episode is stands in
sheets_automation/demo/; what it brings, in honest.py and mistakes.py; how parts add up, in the other modules.
"""

from __future__ import annotations

from pathlib import Path

from sheets_automation.demo import Plan
from tests.truth import counts, files
from tests.truth.days import handed_in, staff_days, store_days
from tests.truth.ledger import Ledger, add_up
from tests.truth.stores import stores


def tables(plan: Plan, folder: Path) -> dict[str, list[dict]]:
    """Every exported table but callback, as rows; blanks are None or ""."""
    ledger = add_up(plan)
    return figures(plan, ledger) | {
        "finding": [*ledger.findings, *files.findings(plan, ledger)],
        "source": list(files.sources(plan, ledger, folder)),
    }


def figures(plan: Plan, ledger: Ledger) -> dict[str, list[dict]]:
    """The tables that need no files."""
    days = staff_days(plan, ledger)
    return {
        "staff_day": days,
        "store_day": store_days(days, ledger, handed_in(plan, ledger)),
        "store": stores(plan, ledger, days),
        "customer": ledger.customers,
        "duplicate": ledger.duplicates,
        "funnel": counts.funnel(ledger),
        "class_mix": counts.class_mix(ledger),
        "product_intent": counts.product_intent(ledger),
        "points": counts.points(ledger, days),
    }


def rules_that_occur(plan: Plan) -> set[str]:
    ledger = add_up(plan)
    return {row["rule"] for row in (*ledger.findings, *files.findings(plan, ledger))}

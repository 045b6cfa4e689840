"""The sheet 积分: the guides in their order, then the ledger that their points are the sum of."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.rewards import gives_rewards
from sheets_automation.core.layout.cells import HEADER_ROW, LONGEST_LIST, View, Want, columns_of, heading
from sheets_automation.core.layout.lists import with_cut
from sheets_automation.model.page import Block, Sheet
from sheets_automation.model.palette import PALE_AMBER, PALE_GREEN

GUIDE_COLUMNS = (
    Want("rank", 18),
    Want("store", 12),
    Want("staff", 10),
    Want("points", 12, bar=PALE_AMBER),
    Want("met_rate", 10, bar=PALE_GREEN),
    *(Want(key, 8) for key in ("days_met", "days_assessed", "streak", "best_streak")),
    *(Want(key, 8) for key in ("counted_calls", "invites", "entered", "visits", "deals")),
    Want("amount", 10),
    Want("error_rows", 8),
)
LEDGER_COLUMNS = (
    Want("date", 18),
    Want("store", 12),
    Want("staff", 10),
    Want("event", 16),
    Want("count", 9),
    Want("points", 9),
)
MONEY_AT = 4
"""The money of a guide stands behind the points."""
GAP = 4


def points_sheet(view: View) -> Sheet:
    """The ranking of the guides with their points; the ledger, the newest day first."""
    title, named = heading(view, "points")
    guides = view.table("guide").sort_values("rank", kind="stable")
    ledger = view.table("points")
    of_guide: tuple[Want, ...] = GUIDE_COLUMNS
    of_ledger: tuple[Want, ...] = LEDGER_COLUMNS
    if gives_rewards(view.report.settings):
        guides, ledger = _with_money(guides, ledger, view.table("reward"))
        of_guide = (*GUIDE_COLUMNS[:MONEY_AT], Want("money", 10), *GUIDE_COLUMNS[MONEY_AT:])
        of_ledger = (*LEDGER_COLUMNS, Want("money", 10))
    ledger = ledger.sort_values("date", ascending=False, kind="stable")
    line = view.say(
        "排名看达标率，再看进群、错误行。积分是下面流水的合计。",
        "Ranked by met rate, then entered, then rows to fix. Points are the sum of the ledger below.",
    )
    below = HEADER_ROW + len(guides) + GAP
    return Sheet(
        "points",
        title,
        named,
        (with_cut(view, line, len(ledger)),),
        (
            Block("guides", HEADER_ROW, 0, columns_of(view, guides, of_guide)),
            Block(
                "ledger",
                below,
                0,
                columns_of(view, ledger.head(LONGEST_LIST), of_ledger),
                title=view.say("积分流水", "Ledger"),
                # Its header, not that of the guides, is printed on the pages that follow.
                filtered=True,
            ),
        ),
        frozen=(0, 3),
    )


def _with_money(guides: pd.DataFrame, ledger: pd.DataFrame, rewards: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Guides with their money, 0 for nothing; the ledger with that of each line and with what brings money alone."""
    guide = ["store", "staff"]
    guides = guides.merge(rewards.groupby(guide)["money"].sum().reset_index(), how="left", on=guide)
    lines = ledger.merge(rewards, how="outer", on=["date", *guide, "event", "count"])
    return guides.fillna({"money": 0.0}), lines.fillna({"points": 0}).sort_values(["date", *guide], kind="stable")

"""The tiles of the overview: what a manager sees from two steps away."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.forecast import outlook_of
from sheets_automation.core.layout.cells import LOOKS, View
from sheets_automation.model.figures import DUE
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.page import Format, Tile, Value
from sheets_automation.model.palette import ACCENT, TINTS, Shade, Tint
from sheets_automation.model.wording import MISSING

TILES_ROW = 5
LEADS_TO = ("staff", "staff", "evening", "evening", "callbacks", "issues", "issues")
"""The sheet that a click on each tile opens."""
PLACES = ((0, 0), (1, 2), (3, 4), (5, 7), (8, 10), (11, 12), (13, 14))
"""First and last column of each tile."""
PLAIN = Shade("F3F6FA", ACCENT)

Told = tuple[str, Value, str, Shade]
"""Label, value, note, look."""


def tiles(view: View) -> tuple[Tile, ...]:
    """Today's calls and invites against the targets, who handed in and who met, call-backs, rows to fix, deals held."""
    today = pd.Timestamp(view.report.now.date())
    stores, staff = view.table("store_day"), view.table("staff_day")
    stores, staff = stores[stores["date"].eq(today)], staff[staff["date"].eq(today)]
    told = (
        _against_target(view, view.say("今日有效拨打", "Calls today"), stores["counted_calls"], staff["calls_target"]),
        _against_target(view, view.say("今日邀请", "Invites today"), stores["invites"], staff["invites_target"]),
        _handed_in(view),
        _met(view),
        _callbacks(view),
        _to_fix(view, staff),
        _held(view),
    )
    return tuple(
        Tile(TILES_ROW, *place, label, value, _format(value), note, shade, leads_to)
        for place, leads_to, (label, value, note, shade) in zip(PLACES, LEADS_TO, told, strict=True)
    )


def _format(value: Value) -> Format:
    return Format.TEXT if isinstance(value, str) else Format.COUNT


def _against_target(view: View, label: str, done: pd.Series, targets: pd.Series) -> Told:
    count, target = int(done.sum()), int(targets.sum())
    if not target:
        return label, count, view.say("今天没有指标", "no target today"), PLAIN
    share = count / target
    note = view.say(f"目标 {target} · {share:.0%}", f"target {target} · {share:.0%}")
    return label, count, note, LOOKS["outlook"][outlook_of(count, target)]


def _handed_in(view: View) -> Told:
    """Of the guides of the evening meeting: a store from which nothing came yet is not passed over."""
    due = _due(view)
    expected, submitted = len(due), int(due["submitted"].sum())
    label = view.say("今日交表", "Handed in today")
    if not expected:
        return label, MISSING, view.say("今天没有要交的", "nobody is to hand in"), PLAIN
    missing = expected - submitted
    note = view.say(f"还差 {missing} 人", f"{missing} missing") if missing else view.say("都交了", "all of them")
    return label, f"{submitted}/{expected}", note, TINTS[Tint.WATCH if missing else Tint.GOOD]


def _due(view: View) -> pd.DataFrame:
    """The guides who are to hand in today."""
    lines = view.table("evening")
    return lines[lines["expected"].eq(1)]


def _met(view: View) -> Told:
    due = _due(view)
    value = f"{due['status'].eq('met').sum()}/{len(due)}" if len(due) else MISSING
    return view.say("今日达标", "Met the target today"), value, view.say("导购人数", "guides"), PLAIN


def _callbacks(view: View) -> Told:
    state = view.table("callback")["state"]
    due, overdue = int(state.isin(DUE).sum()), int(state.eq("overdue").sum())
    note = view.say(f"其中逾期 {overdue} 位", f"{overdue} of them overdue")
    return view.say("今日可回拨", "Call-backs due"), due, note, TINTS[Tint.BAD] if overdue else PLAIN


def _to_fix(view: View, staff: pd.DataFrame) -> Told:
    rows, today = int(view.table("source")["error_rows"].sum()), int(staff["error_rows"].sum())
    note = view.say(f"今天的 {today} 行", f"{today} of today")
    return view.say("待改错误行", "Rows to fix"), rows, note, TINTS[Tint.BAD if rows else Tint.GOOD]


def _held(view: View) -> Told:
    """Deals in rows that wait for a fix: they count once it is made."""
    held = view.table("waiting_deal")
    held = held[held["store"].eq(EVERY_STORE)]
    deals, amount = int(held["deals"].sum()), float(held["amount"].sum())
    value = view.say(f"{deals} 单", str(deals))
    return view.say("待核成交", "Deals to check"), value, f"¥{amount:,.0f}", TINTS[Tint.WATCH] if deals else PLAIN

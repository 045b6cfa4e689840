"""The sheet 日趋势: a row a day with charts, and under it the calls of every store by day."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.forecast import campaign_targets
from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, columns_of, fitted, heading, plain, ratios
from sheets_automation.core.layout.forecast import record_of_forecasts
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.page import Block, Chart, ChartKind, Column, Format, Series, Sheet
from sheets_automation.model.palette import AMBER, BLUE, GREEN, GREY, RED, TEAL

DAYS = "days"
CALLS_OF_STORES = "calls_of_stores"
SUMS = (
    *("staff_expected", "staff_submitted", "staff_met", "dials", "counted_calls", "connected"),
    *("invites", "agreed", "entered", "visits", "deals", "amount"),
)
TARGETS = ("calls_target", "invites_target")
SO_FAR = {"entered": "entered_so_far", "visits": "visits_so_far", "deals": "deals_so_far"}
DAY_COLUMNS = (
    Want("date", 18),
    *(Want(key, 8) for key in ("staff_expected", "staff_submitted", "staff_met")),
    *(Want(key, 8) for key in ("counted_calls", "calls_target", "invites", "invites_target")),
    *(Want(key, 8) for key in ("dials", "connected", "contact_rate")),
    *(Want(key, 8) for key in ("agreed", "entered", "visits", "deals")),
    Want("amount", 10),
    *(Want(key, 8) for key in SO_FAR.values()),
)
ENTERED_TARGET = "entered_target"
"""The same on every day: a line in the chart. The column is there where the campaign has such a target."""
CHART_ROWS = 17
WIDE = (570, 290)
FIRST_CHART, SECOND_CHART = 1, 11
"""Columns at which the charts begin: not the first, which is printed again on every page."""


def trend_sheet(view: View) -> Sheet:
    """One row a day over all stores; charts of effort and of results; the calls of each store by day."""
    days = days_of(view)
    title, named = heading(view, "trend")
    below = HEADER_ROW + 1 + len(days) + 1
    line = view.say("全部门店每天合计。", "All stores, day by day.")
    wanted = (*DAY_COLUMNS, Want(ENTERED_TARGET, 8)) if ENTERED_TARGET in days else DAY_COLUMNS
    calls = _calls_of_stores(view, below + CHART_ROWS + 2)
    return Sheet(
        "trend",
        title,
        named,
        (line,),
        (
            Block(DAYS, HEADER_ROW, 0, columns_of(view, days, wanted)),
            calls,
            *record_of_forecasts(view, calls.row + calls.height + 3),
        ),
        (effort_chart(view, below, FIRST_CHART, WIDE), results_chart(view, below, SECOND_CHART, WIDE)),
        frozen=(HEADER_ROW + 1, 1),
    )


def days_of(view: View) -> pd.DataFrame:
    """date, SUMS, TARGETS of the guides assessed, contact_rate, the results so far, ENTERED_TARGET; one row a day."""
    done = view.table("store_day").groupby("date")[list(SUMS)].sum()
    targets = view.table("staff_day").groupby("date")[list(TARGETS)].sum()
    days = done.join(targets, how="outer").fillna(0).sort_index()
    days = days.assign(contact_rate=ratios(days["connected"], days["dials"]))
    days = days.assign(**{name: days[key].cumsum() for key, name in SO_FAR.items()}).reset_index(names="date")
    target = campaign_targets(view.report.settings)["entered"]
    return days if target is None else days.assign(**{ENTERED_TARGET: target})


def day_key(day: pd.Timestamp) -> str:
    """The key of a day's column."""
    return "" if pd.isna(day) else f"{day:%Y-%m-%d}"


def effort_chart(view: View, row: int, column: int, size: tuple[int, int]) -> Chart:
    """Calls and invites per day with the line of the calls target."""
    return Chart(
        view.say("每天拨打与邀请（红线：电话指标）", "Calls and invites per day (red: calls target)"),
        row,
        column,
        *size,
        (
            Series(ChartKind.COLUMN, DAYS, "date", "counted_calls", (BLUE,), sheet="trend"),
            Series(ChartKind.COLUMN, DAYS, "date", "invites", (TEAL,), sheet="trend"),
            Series(ChartKind.LINE, DAYS, "date", "calls_target", (RED,), sheet="trend"),
        ),
    )


def results_chart(view: View, row: int, column: int, size: tuple[int, int]) -> Chart:
    """What has come of it so far: entered against its target where there is one, visits, deals."""
    lines = dict(zip(SO_FAR.values(), (GREEN, AMBER, RED), strict=True))
    title = view.say("累计进群、到店、成交", "Entered, visits and deals so far")
    if campaign_targets(view.report.settings)["entered"] is not None:
        lines[ENTERED_TARGET] = GREY
        title += view.say("\uff08灰线\uff1a进群目标\uff09", " (grey: target entered)")
    series = (Series(ChartKind.LINE, DAYS, "date", name, (colour,), sheet="trend") for name, colour in lines.items())
    return Chart(title, row, column, *size, tuple(series))


def _calls_of_stores(view: View, row: int) -> Block:
    """Counted calls, a row a store, a column a day: what the small lines of 门店汇总 draw."""
    frame = view.table("store_day").pivot_table(index="store", columns="date", values="counted_calls", aggfunc="sum")
    calls = frame.reindex(sorted(view.table("store")["store"])).fillna(0).astype("Int64")
    columns = [fitted(Column("store", view.word(HEADERS["store"]), Format.TEXT, 18, calls.index.tolist()))]
    columns += [
        Column(day_key(day), f"{day:%m-%d}", Format.COUNT, 8, plain(calls[day]))
        for day in pd.DatetimeIndex(calls.columns)
    ]
    title = view.say("各门店有效拨打", "Calls by store")
    return Block(CALLS_OF_STORES, row, 0, tuple(columns), title=title)

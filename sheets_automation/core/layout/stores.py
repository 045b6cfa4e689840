"""The sheet 门店汇总: the ranking of the stores, their calls as a line, and a heat map of stores by days."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.figures.explaining.names import name_of, row_texts
from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, columns_of, heading, plain
from sheets_automation.core.layout.forecast import store_targets
from sheets_automation.core.layout.trend import CALLS_OF_STORES, day_key
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.figures import NEUTRAL
from sheets_automation.model.page import Block, Column, Format, Line, Sheet
from sheets_automation.model.palette import PALE_GREEN

BEFORE_LINE = (Want("rank", 6), Want("store", 14), Want("met_rate", 9, bar=PALE_GREEN))
AFTER_LINE = (
    *(Want(key, 9) for key in ("dials", "customers_dialled", "connected", "contact_rate")),
    *(Want(key, 8) for key in ("invites", "agreed", "entered", "visits", "deals")),
    Want("amount", 12),
    *(Want(key, 9) for key in ("agree_rate", "entry_rate", "show_rate", "close_rate")),
    *(Want(key, 7) for key in ("class_a", "class_b", "class_c", "class_d")),
    *(Want(key, 9) for key in ("callbacks_open", "callbacks_overdue", "duplicates", "error_rows", "warning_rows")),
)
ASK = Want("ask", 12, screen_only=True, most=60)
LINE_WIDTH, DAY_WIDTH = 16, 6.5
GAP = 4
SCORE_OF_ALL = 100


def stores_sheet(view: View) -> Sheet:
    """Ranking of the stores with their figures over the whole campaign; to its right the days, from red to green."""
    frame = view.table("store").sort_values("rank", kind="stable").reset_index(drop=True)
    frame = frame.assign(ask=[name_of("store", "", row) for row in row_texts(frame, "store")])
    days = _heat(view, frame)
    columns = (
        *columns_of(view, frame, BEFORE_LINE),
        _calls(view, frame),
        *columns_of(view, frame, AFTER_LINE),
        *days,
        *columns_of(view, frame, (ASK,)),
    )
    title, named = heading(view, "stores")
    block = Block("stores", HEADER_ROW, 0, columns, filtered=True)
    targets = store_targets(view, HEADER_ROW + len(frame) + GAP, 1)
    breaks = (len(columns) - len(days) - 1,) if days else ()
    return Sheet(
        "stores", title, named, (_line(view, frame),), (block, *targets), frozen=(HEADER_ROW + 1, 2), breaks=breaks
    )


def _line(view: View, frame: pd.DataFrame) -> str:
    invites, by_staff = int(frame["invites"].sum()), int(view.table("staff_day")["invites"].sum())
    twice = by_staff - invites
    return view.say(
        f"邀请数核对：各导购合计 {by_staff} − 同店重复 {twice} = 门店合计 {invites}。各项比率按同期客户计算。"
        "右边是每家店每天的平均得分。",
        f"Invites: {by_staff} over staff − {twice} counted twice = {invites} over stores. Rates follow the cohort. "
        "On the right the mean score of each store and day.",
    )


def _calls(view: View, frame: pd.DataFrame) -> Column:
    """Counted calls per day as a small line; its numbers stand on the sheet of the trend."""
    rows = {store: row for row, store in enumerate(sorted(frame["store"]))}
    first = day_key(view.table("store_day")["date"].min())
    lines = [Line("trend", CALLS_OF_STORES, first, rows[store]) for store in frame["store"]]
    blank = [None] * len(frame)
    return Column("trend", view.word(HEADERS["trend"]), Format.SPARK, LINE_WIDTH, blank, sparks=lines)


def _heat(view: View, frame: pd.DataFrame) -> tuple[Column, ...]:
    """One column a day: the mean score of the guides assessed, as a fraction; blank where nobody was."""
    staff = view.table("staff_day")
    scored = staff[~staff["status"].isin(NEUTRAL) & staff["score"].notna()]
    mean = scored.pivot_table(index="store", columns="date", values="score").reindex(frame["store"]) / SCORE_OF_ALL
    return tuple(
        Column(day_key(day), f"{day:%m-%d}", Format.WHOLE_RATE, DAY_WIDTH, plain(mean[day]), heat=True)
        for day in pd.DatetimeIndex(mean.columns)
    )

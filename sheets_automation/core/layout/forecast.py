"""Blocks of forecasts: each store against its targets; what each closing foresaw against what came."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.layout.cells import View, Want, columns_of
from sheets_automation.model.column_words import FIGURES
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.page import Block
from sheets_automation.model.wording import words

STORE_COLUMNS = (
    Want("store", 14),
    Want("figure_name", 14, label="figure"),
    *(Want(key, 9) for key in ("done", "target", "attained", "forecast")),
    Want("needed", 9),
    Want("outlook", 9),
)
RECORD_COLUMNS = (
    Want("date", 18),
    Want("figure_name", 8, label="figure"),
    *(Want(key, 8) for key in ("done", "target")),
    Want("forecast", 8, label="foreseen"),
    *(Want(key, 8) for key in ("expected", "came", "off_rate")),
)


def store_targets(view: View, row: int, column: int) -> tuple[Block, ...]:
    """Each store against its targets, in the order of the ranking; nothing where no store has any."""
    frame = view.table("forecast")
    frame = frame[frame["store"].ne(EVERY_STORE)]
    if frame.empty:
        return ()
    rank = view.table("store").set_index("store")["rank"]
    frame = frame.assign(rank=frame["store"].map(rank)).sort_values("rank", kind="stable", na_position="last")
    title = view.say("门店目标与预测", "Targets and forecast by store")
    return (Block("targets", row, column, columns_of(view, _named(view, frame), STORE_COLUMNS), title=title),)


def record_of_forecasts(view: View, row: int) -> tuple[Block, ...]:
    """What each closing foresaw against what came; nothing before the first of them."""
    frame = view.table("forecast_record")
    if frame.empty:
        return ()
    title = view.say(
        "预测记录\uff08每次收表时的预测\uff0c对照到昨天或今晚的实际\uff09",
        "Forecasts so far (as each closing foresaw, against what has come since)",
    )
    return (Block("forecasts", row, 0, columns_of(view, _named(view, frame), RECORD_COLUMNS), title=title),)


def _named(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """With the figures in words."""
    return frame.assign(figure_name=frame["figure"].map(words(FIGURES, view.lang)).astype("str"))

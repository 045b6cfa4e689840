"""The tables and charts of the overview: calls and invites per day with the quota, the funnel, the class mix."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from sheets_automation.core.layout.cells import View, ratio
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.page import Block, Chart, ChartKind, Column, Format, Series, Value
from sheets_automation.model.wording import FUNNEL_STEPS, HEADERS, MISSING

# The page: figures and days on the left, charts on the right, the tables of the two small charts below them.
WIDTHS = (26, 12, 12, 12, 3, 15, 15, 15, 3, 15, 15, 15)
CHARTS_ROW = 6
CHARTS_COLUMN = 5
DAYS_ROW = 21
SMALL_CHARTS_ROW = 21
SMALL_TABLES_ROW = 37
CLASSES_COLUMN = CHARTS_COLUMN + 4
WIDE, SMALL = (680, 280), (324, 300)

DAYS_SHOWN = 31
"""A chart with more days than that cannot be read."""
CLASSES = ("A", "B", "C", "D")
BLUE, TEAL, RED = "2F75B5", "3BA99C", "C00000"
CLASS_COLOURS = ("E0A800", "2F75B5", "A6A6A6", "E58B88")


def chart_blocks(view: View) -> tuple[Block, ...]:
    """What the charts draw, as tables that can be read beside them."""
    return _days(view), _funnel(view), _classes(view)


def charts(view: View) -> tuple[Chart, ...]:
    """The three charts over `chart_blocks`."""
    return (
        Chart(
            view.say("每天拨打与邀请（红线：电话指标）", "Calls and invites per day (red: calls target)"),
            CHARTS_ROW,
            CHARTS_COLUMN,
            *WIDE,
            (
                Series(ChartKind.COLUMN, "days", "date", "counted_calls", (BLUE,)),
                Series(ChartKind.COLUMN, "days", "date", "invites", (TEAL,)),
                Series(ChartKind.LINE, "days", "date", "calls_target", (RED,)),
            ),
        ),
        Chart(
            view.say("漏斗（客户数）", "Funnel (customers)"),
            SMALL_CHARTS_ROW,
            CHARTS_COLUMN,
            *SMALL,
            (Series(ChartKind.BAR, "funnel", "step", "customers", (BLUE,)),),
        ),
        Chart(
            view.say("客户分类（现在）", "Class mix (now)"),
            SMALL_CHARTS_ROW,
            CLASSES_COLUMN,
            *SMALL,
            (Series(ChartKind.DOUGHNUT, "classes", "current_class", "customers", CLASS_COLOURS),),
        ),
    )


def _days(view: View) -> Block:
    """One row a day: the stores' calls and invites, and the calls targets of the guides assessed that day."""
    tables = view.report.tables
    done = _by_day(tables["store_day"], ["counted_calls", "invites"])
    targets = _by_day(tables["staff_day"], ["calls_target"])
    frame = done.join(targets, how="outer").fillna(0).astype("int64").sort_index().tail(DAYS_SHOWN)
    return _block(
        view,
        ("days", DAYS_ROW, 0),
        ("date", Format.DATE, [day.date() for day in frame.index]),
        *((key, Format.COUNT, frame[key].tolist()) for key in frame.columns),
    )


def _by_day(frame: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    return frame.groupby("date")[keys].sum()


def _funnel(view: View) -> Block:
    frame = view.report.tables["funnel"]
    everyone = frame[frame["store"].eq(EVERY_STORE)]
    counts = [int(everyone[step].sum()) for step in FUNNEL_STEPS]
    rates: list[Value] = [MISSING, *(ratio(after, before) for before, after in pairwise(counts))]
    return _block(
        view,
        ("funnel", SMALL_TABLES_ROW, CHARTS_COLUMN),
        ("step", Format.TEXT, [view.word(pair) for pair in FUNNEL_STEPS.values()]),
        ("customers", Format.COUNT, counts),
        ("of_previous", Format.RATE, rates),
    )


def _classes(view: View) -> Block:
    frame = view.report.tables["class_mix"]
    of_stores = frame[frame["store"].ne(EVERY_STORE)]
    counts = {
        letter: int(of_stores.loc[of_stores["current_class"].eq(letter), "customers"].sum()) for letter in CLASSES
    }
    return _block(
        view,
        ("classes", SMALL_TABLES_ROW, CLASSES_COLUMN),
        ("current_class", Format.TEXT, list(CLASSES)),
        ("customers", Format.COUNT, [*counts.values()]),
        ("share", Format.RATE, [ratio(count, sum(counts.values())) for count in counts.values()]),
    )


def _block(view: View, place: tuple[str, int, int], *columns: tuple[str, Format, Sequence[Value]]) -> Block:
    shown = (Column(key, view.word(HEADERS[key]), format_, 0, values) for key, format_, values in columns)
    return Block(*place, tuple(shown))

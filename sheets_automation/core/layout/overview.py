"""The sheet 总览: one screen, one page; day n of N, tiles, the figures of today and in total, four charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import pandas as pd

from sheets_automation.core.layout.cells import View, day_words, heading, moment_words, ratio
from sheets_automation.core.layout.classes import mix_chart
from sheets_automation.core.layout.funnel import funnel_chart
from sheets_automation.core.layout.tiles import ATTAINED, TILES_ROW, tiles
from sheets_automation.core.layout.trend import DAYS, effort_chart, results_chart
from sheets_automation.model.column_words import FIGURES, HEADERS
from sheets_automation.model.figures import DUE, NEUTRAL, OPEN
from sheets_automation.model.page import Block, Column, Format, Line, Sheet, Value
from sheets_automation.model.palette import ACCENT, GREY, TINTS, Shade, Tint
from sheets_automation.model.wording import MISSING

WIDTHS = (20, 9, 10, 11, 10, 10, 13, 13, 12, 12, 12, 12, 12, 12)
"""Figures on the left, calls per day on the right, three charts side by side below."""
FIGURES_ROW = TILES_ROW + 4
RIGHT, SECOND, THIRD = 8, 4, 9
"""Columns at which charts begin."""
CHARTS_ROW = FIGURES_ROW + len(FIGURES) + 2
WIDE, FIRST_SIZE, SECOND_SIZE, THIRD_SIZE = (532, 300), (360, 370), (423, 370), (443, 370)

COUNTED = ("dials", "counted_calls", "connected", "invites", "agreed", "entered", "visits", "deals", "amount")
FORMATS = {"contact_rate": Format.RATE, "met_rate": Format.RATE, "amount": Format.MONEY}
TARGETS = {"counted_calls": "calls_target", "invites": "invites_target"}
BETTER_OR_WORSE = (
    (0.5, Shade("", TINTS[Tint.GOOD].ink)),
    (0, Shade("", GREY)),
    (-1e300, Shade("", TINTS[Tint.BAD].ink)),
)
WITH_TREND = frozenset({*COUNTED, "contact_rate"}) - {"connected"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the overview; None where there is nothing to say."""

    today: Value
    change: Value
    total: Value
    target: Value = MISSING
    attained: Value = MISSING


def overview_sheet(view: View) -> Sheet:
    """What a manager reads first."""
    title, named = heading(view, "overview")
    return Sheet(
        "overview",
        title,
        named,
        _lines(view),
        (_block(view, figures(view)),),
        (
            effort_chart(view, FIGURES_ROW, RIGHT, WIDE),
            funnel_chart(view, CHARTS_ROW, 0, FIRST_SIZE),
            results_chart(view, CHARTS_ROW, SECOND, SECOND_SIZE),
            mix_chart(view, CHARTS_ROW, THIRD, THIRD_SIZE),
        ),
        tiles(view),
        WIDTHS,
        one_page=True,
        colour=ACCENT,
    )


def figures(view: View) -> Mapping[str, Figure]:
    """Each figure of FIGURES. Totals of customers are those of the stores, so that nobody is counted twice a store."""
    per_day, stores, staff = view.table("store_day"), view.table("store"), view.table("staff_day")
    day = view.report.now.date()
    now, before = _of_day(per_day, day), _of_day(per_day, day - timedelta(days=1))
    today = {key: _sum(now, key) for key in COUNTED}
    total = {key: _sum(stores if key in stores else per_day, key) for key in COUNTED}
    found = {key: Figure(today[key], _change(before, key, today[key]), total[key]) for key in COUNTED}
    for key, target in TARGETS.items():
        asked = _sum(staff, target)
        found[key] = _against(found[key], asked)
    for key, asked in asdict(view.report.settings.targets).items():
        if asked is not None:
            found[key] = _against(found[key], asked)
    rates = [ratio(some["connected"], some["dials"]) for some in (today, total)]
    found["contact_rate"] = Figure(rates[0], None, rates[1])
    found["met_rate"] = Figure(met_rate(_of_day(staff, day)), None, met_rate(staff))
    state = view.table("callback")["state"]
    found["callbacks"] = Figure(int(state.isin(DUE).sum()), None, int(state.isin(OPEN).sum()))
    wrong = _sum(_of_day(staff, day), "error_rows")
    found["error_rows"] = Figure(wrong, None, _sum(view.table("source"), "error_rows"))
    return {key: found[key] for key in FIGURES}


def _against(figure: Figure, target: float) -> Figure:
    return replace(figure, target=target, attained=ratio(float(str(figure.total)), target))


def met_rate(staff: pd.DataFrame) -> Value:
    """Days met of the days assessed; exempt and open ones are in no rate."""
    assessed = staff.loc[~staff["status"].isin(NEUTRAL), "status"]
    return ratio(int(assessed.eq("met").sum()), len(assessed))


def _lines(view: View) -> tuple[str, ...]:
    severity = view.table("finding")["severity"]
    errors, warnings = (int(severity.eq(name).sum()) for name in ("ERROR", "WARN"))
    when = view.say("截至 ", "As of ") + moment_words(view.report.now, view.lang)
    issues = view.say(
        f"问题清单：错误 {errors} 处，警告 {warnings} 处；错误行改好才计入",
        f"Issues: {errors} errors, {warnings} warnings; rows with errors count once they are fixed",
    )
    where = view.say(
        "今天打谁看「回拨清单」，谁没达标看「导购考核」，改哪一行看「问题清单」",
        'Whom to call: "Call-backs"; who missed the target: "Staff by day"; which rows to fix: "Issues"',
    )
    return f"{when} · {_day_of_campaign(view)}", issues, where


def _day_of_campaign(view: View) -> str:
    """Day n of N; where nobody wrote the campaign's dates, it begins with the first row."""
    settings, today = view.report.settings, view.report.now.date()
    begins = settings.starts_on
    if begins is None:
        first = view.table("store_day")["date"].min()
        if pd.isna(first):
            return view.say("还没有记录", "nothing recorded yet")
        begins = first.date()
    if today < begins:
        return view.say(f"活动 {day_words(begins, 'zh')} 开始", f"begins on {day_words(begins, 'en')}")
    if settings.ends_on and today > settings.ends_on:
        ended = settings.ends_on
        return view.say(f"活动已于 {day_words(ended, 'zh')} 结束", f"ended on {day_words(ended, 'en')}")
    day = (today - begins).days + 1
    if not settings.ends_on:
        return view.say(f"活动第 {day} 天", f"day {day}")
    whole = (settings.ends_on - begins).days + 1
    return view.say(f"活动第 {day} 天，共 {whole} 天", f"day {day} of {whole}")


def _block(view: View, found: Mapping[str, Figure]) -> Block:
    formats = [FORMATS.get(key, Format.COUNT) for key in found]
    names = [view.word(pair) for pair in FIGURES.values()]
    columns = [Column("figure", view.word(HEADERS["figure"]), Format.TEXT, 0, names)]
    for name in ("today", "change", "total", "target"):
        values = [getattr(figure, name) for figure in found.values()]
        is_change = name == "change"
        shown = [Format.CHANGE] * len(found) if is_change else formats
        bands = BETTER_OR_WORSE if is_change else ()
        columns.append(Column(name, view.word(HEADERS[name]), Format.COUNT, 0, values, formats=shown, bands=bands))
    attained = [figure.attained for figure in found.values()]
    columns.append(Column("attained", view.word(HEADERS["attained"]), Format.RATE, 0, attained, bands=ATTAINED))
    lines = [Line("trend", DAYS, key) if key in WITH_TREND else None for key in found]
    blank = [None] * len(found)
    columns.append(Column("trend", view.word(HEADERS["trend"]), Format.SPARK, 0, blank, sparks=lines))
    columns.append(Column("ask", view.word(HEADERS["ask"]), Format.CODE, 0, list(found)))
    return Block("figures", FIGURES_ROW, 0, tuple(columns))


def _change(before: pd.DataFrame, key: str, today: float) -> Value:
    return today - _sum(before, key) if len(before) else None


def _of_day(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    return frame[frame["date"].eq(pd.Timestamp(day))]


def _sum(frame: pd.DataFrame, key: str) -> float:
    return float(frame[key].sum())

"""The sheet 总览: one screen, one page; day n of N, tiles, the figures of today and in total, four charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from sheets_automation.core.figures.forecast import outlook_of
from sheets_automation.core.layout.cells import View, day_words, heading, looks, moment_words, ratio
from sheets_automation.core.layout.classes import mix_chart
from sheets_automation.core.layout.funnel import funnel_chart
from sheets_automation.core.layout.tiles import TILES_ROW, tiles
from sheets_automation.core.layout.trend import DAYS, effort_chart, results_chart
from sheets_automation.model.column_words import FIGURES, HEADERS
from sheets_automation.model.figures import DUE, NEUTRAL, OPEN
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.page import Block, Column, Format, Line, Sheet, Value
from sheets_automation.model.palette import ACCENT, GREY, TINTS, Shade, Tint
from sheets_automation.model.wording import MISSING, OUTLOOK_WORDS, words

WIDTHS = (20, 9, 10, 10, 10, 9, 10, 9, 9, 11, 13, 13, 13, 13, 13)
"""Figures on the left, calls per day on the right, three charts side by side below."""
FIGURES_ROW = TILES_ROW + 4
RIGHT, SECOND, THIRD = 11, 4, 10
"""Columns at which charts begin."""
CHARTS_ROW = FIGURES_ROW + len(FIGURES) + 2
WIDE, FIRST_SIZE, SECOND_SIZE, THIRD_SIZE = (384, 300), (355, 370), (428, 370), (480, 370)

COUNTED = ("dials", "counted_calls", "connected", "invites", "agreed", "entered", "visits", "deals", "amount")
FORMATS = {"contact_rate": Format.RATE, "met_rate": Format.RATE, "amount": Format.MONEY}
SHOWN_AS = {"change": Format.CHANGE, "attained": Format.RATE}
NEEDED = "needed"
NUMBERS = ("today", "change", "total", "target", "attained", "forecast", NEEDED)
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
    forecast: Value = MISSING
    needed: Value = MISSING
    outlook: str = ""
    """One of OUTLOOKS, or why there is no forecast."""


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
    found |= {key: _foreseen(found[key], line) for key, line in _forecasts(view).items()}
    rates = [ratio(some["connected"], some["dials"]) for some in (today, total)]
    found["contact_rate"] = Figure(rates[0], None, rates[1])
    found["met_rate"] = Figure(met_rate(_of_day(staff, day)), None, met_rate(staff))
    state = view.table("callback")["state"]
    found["callbacks"] = Figure(int(state.isin(DUE).sum()), None, int(state.isin(OPEN).sum()))
    wrong = _sum(_of_day(staff, day), "error_rows")
    found["error_rows"] = Figure(wrong, None, _sum(view.table("source"), "error_rows"))
    return {key: found[key] for key in FIGURES}


def _against(figure: Figure, target: float) -> Figure:
    """Against what the guides were to do so far."""
    total = float(str(figure.total))
    outlook = outlook_of(total, target) if target else ""
    return replace(figure, target=target, attained=ratio(total, target), outlook=outlook)


def _forecasts(view: View) -> dict[str, dict[str, Value]]:
    """The campaign's lines of FORECAST by figure; "–" where there is no number."""
    frame = view.table("forecast")
    frame = frame[frame["store"].eq(EVERY_STORE)].set_index("figure")
    numbers = frame[["target", "attained", "forecast", "needed"]].astype(object)
    numbers = numbers.where(numbers.notna(), MISSING).assign(outlook=frame["outlook"].astype(object))
    return {str(figure): dict(line) for figure, line in numbers.iterrows()}


def _foreseen(figure: Figure, line: dict[str, Value]) -> Figure:
    outlook = str(line.pop("outlook"))
    return replace(figure, **line, outlook=outlook)


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
    for name in NUMBERS:
        values = [getattr(figure, name) for figure in found.values()]
        is_change = name == "change"
        shown = [_format(name, format_) for format_ in formats]
        bands = BETTER_OR_WORSE if is_change else ()
        columns.append(Column(name, view.word(HEADERS[name]), Format.COUNT, 0, values, formats=shown, bands=bands))
    named = words(OUTLOOK_WORDS, view.lang)
    outlooks = [named.get(figure.outlook, "") for figure in found.values()]
    header = view.word(HEADERS["outlook"])
    columns.append(Column("outlook", header, Format.TEXT, 0, outlooks, tints=looks(view, "outlook")))
    lines = [Line("trend", DAYS, key) if key in WITH_TREND else None for key in found]
    blank = [None] * len(found)
    columns.append(Column("trend", view.word(HEADERS["trend"]), Format.SPARK, 0, blank, sparks=lines))
    columns.append(Column("ask", view.word(HEADERS["ask"]), Format.CODE, 0, list(found)))
    return Block("figures", FIGURES_ROW, 0, tuple(columns))


def _format(name: str, format_: Format) -> Format:
    """How a column shows a figure of a format; of what is needed a day, one decimal: 11.3 are not 11."""
    if name == NEEDED and format_ is Format.COUNT:
        return Format.SCORE
    return SHOWN_AS.get(name, format_)


def _change(before: pd.DataFrame, key: str, today: float) -> Value:
    return today - _sum(before, key) if len(before) else None


def _of_day(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    return frame[frame["date"].eq(pd.Timestamp(day))]


def _sum(frame: pd.DataFrame, key: str) -> float:
    return float(frame[key].sum())

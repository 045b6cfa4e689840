"""The sheet 总览: one screen, one page; day n of N, handed in n of m, the figures of today and in total."""

from __future__ import annotations

from datetime import date

import pandas as pd

from sheets_automation.core.layout.cells import View, day_words, moment_words, ratio
from sheets_automation.core.layout.charts import WIDTHS, chart_blocks, charts
from sheets_automation.model.figures import DUE, NEUTRAL, OPEN
from sheets_automation.model.page import Block, Column, Format, Sheet, Value
from sheets_automation.model.wording import FIGURES, HEADERS, SHEETS

FIGURES_ROW = 6
SUMS = ("dials", "counted_calls", "connected", "invites", "agreed", "entered", "visits", "deals", "amount")
FORMATS = {"contact_rate": Format.RATE, "met_rate": Format.RATE, "amount": Format.MONEY}


def overview_sheet(view: View) -> Sheet:
    """What a manager reads first."""
    title = view.word(SHEETS["overview"])
    name = view.report.settings.name or view.run.folder
    return Sheet(
        "overview",
        title,
        f"{title} · {name}" if name else title,
        _lines(view),
        (_figures(view), *chart_blocks(view)),
        charts(view),
        WIDTHS,
        one_page=True,
    )


def _lines(view: View) -> tuple[str, ...]:
    report = view.report
    today = _of_day(report.tables["store_day"], report.now.date())
    expected, submitted, met = (int(_sum(today, f"staff_{key}")) for key in ("expected", "submitted", "met"))
    severity = report.tables["finding"]["severity"]
    errors, warnings = (int(severity.eq(name).sum()) for name in ("ERROR", "WARN"))
    when = view.say("截至 ", "As of ") + moment_words(report.now, view.lang)
    staff = view.say("今天还没有记录", "Nothing was handed in for today yet")
    if expected:
        staff = view.say(
            f"今日应交 {expected} 人，已交 {submitted} 人，达标 {met} 人",
            f"Today {submitted} of {expected} guides handed in, {met} met the target",
        )
    issues = view.say(
        f"问题清单：错误 {errors} 处，警告 {warnings} 处；错误行改好才计入",
        f"Issues: {errors} errors, {warnings} warnings; rows with errors count once they are fixed",
    )
    return f"{when} · {_day_of_campaign(view)}", staff, issues


def _day_of_campaign(view: View) -> str:
    """Day n of N; where nobody wrote the campaign's dates, it begins with the first row."""
    settings, today = view.report.settings, view.report.now.date()
    begins = settings.starts_on
    if begins is None:
        first = view.report.tables["store_day"]["date"].min()
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


def _figures(view: View) -> Block:
    values = _today_and_total(view)
    formats = [FORMATS.get(key, Format.COUNT) for key in FIGURES]
    columns = [
        Column("figure", view.word(HEADERS["figure"]), Format.TEXT, 0, [view.word(pair) for pair in FIGURES.values()])
    ]
    columns += [
        Column(
            name, view.word(HEADERS[name]), Format.COUNT, 0, [values[key][place] for key in FIGURES], formats=formats
        )
        for place, name in enumerate(("today", "total"))
    ]
    return Block("figures", FIGURES_ROW, 0, tuple(columns))


def _today_and_total(view: View) -> dict[str, tuple[Value, Value]]:
    """Each figure of FIGURES. Totals of customers are those of the stores, so that nobody is counted twice a store."""
    tables, day = view.report.tables, view.report.now.date()
    per_day, stores, staff = tables["store_day"], tables["store"], tables["staff_day"]
    today = {key: _sum(_of_day(per_day, day), key) for key in SUMS}
    total = {key: _sum(stores if key in stores else per_day, key) for key in SUMS}
    state = tables["callback"]["state"]
    values: dict[str, tuple[Value, Value]] = {key: (today[key], total[key]) for key in SUMS}
    values["contact_rate"] = (ratio(today["connected"], today["dials"]), ratio(total["connected"], total["dials"]))
    values["met_rate"] = (_met_rate(_of_day(staff, day)), _met_rate(staff))
    values["callbacks"] = (int(state.isin(DUE).sum()), int(state.isin(OPEN).sum()))
    values["error_rows"] = (_sum(_of_day(staff, day), "error_rows"), _sum(tables["source"], "error_rows"))
    return values


def _met_rate(staff: pd.DataFrame) -> Value:
    """Days met of the days assessed; exempt and open ones are in no rate."""
    assessed = staff.loc[~staff["status"].isin(NEUTRAL), "status"]
    return ratio(int(assessed.eq("met").sum()), len(assessed))


def _of_day(frame: pd.DataFrame, day: date) -> pd.DataFrame:
    return frame[frame["date"].eq(pd.Timestamp(day))]


def _sum(frame: pd.DataFrame, key: str) -> float:
    return float(frame[key].sum())

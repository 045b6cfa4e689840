"""Forecasts of a campaign and of its stores, worked by hand, and what earlier ones were worth (docs/figures.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
from pages import sheet_of
from sheets import invite_success, report

from sheets_automation.core.closing.freeze import freeze
from sheets_automation.core.figures.forecast import (
    campaign_targets,
    forecast_record,
    forecasts,
    forecasts_to_keep,
)
from sheets_automation.core.figures.quota import Clock
from sheets_automation.core.memory import CLOSINGS, FORECASTS, Memory, nothing
from sheets_automation.core.report import Report
from sheets_automation.model.frames import FORECAST, FORECAST_RECORD
from sheets_automation.model.settings import DatedRule, Settings, Store, Targets

BEGIN = date(2020, 3, 2)
TEN_DAYS = Settings(starts_on=BEGIN, ends_on=BEGIN + timedelta(days=9), targets=Targets(entered=100))
UNTIL = "-"
"""In place of a number: nobody was assessed that day."""


def at(settings: Settings, now: datetime, closings: pd.DataFrame | None = None) -> Clock:
    return Clock(settings, now, Memory() if closings is None else Memory(closings=closings))


def evening(day: int) -> datetime:
    """20:45 of the n-th day of the campaign."""
    return datetime.combine(BEGIN, datetime.min.time()) + timedelta(days=day - 1, hours=20, minutes=45)


def days(text: str, store: str = "一店", status: str = "missed") -> pd.DataFrame:
    """STAFF_DAY of a guide who had so many customers enter on each day; `8-` is a day on which nobody was assessed."""
    rows = [
        {
            "date": pd.Timestamp(BEGIN + timedelta(days=at)),
            "store": store,
            "staff": "张三",
            "status": "exempt" if word.endswith(UNTIL) else status,
            "entered": int(word.rstrip(UNTIL)),
            "visits": 0,
            "deals": 0,
            "amount": 0.0,
        }
        for at, word in enumerate(text.split())
    ]
    return pd.DataFrame(rows).astype({"date": "datetime64[s]"})


def entered(found: pd.DataFrame, store: str = "*") -> dict[str, object]:
    line = found[found["store"].eq(store) & found["figure"].eq("entered")].iloc[0].to_dict()
    return {name: None if pd.isna(value) else value for name, value in line.items()}


# Customers who entered on each day, as of which evening, the target: done, days left, pace, forecast, needed, outlook.
CASES = {
    "on the target": ("5 10 12 14", 4, 112, (41, 6, 12, 113, 71 / 6, "green")),
    "just on it": ("5 10 12 14", 4, 113, (41, 6, 12, 113, 12, "green")),
    "just below it": ("5 10 12 14", 4, 114, (41, 6, 12, 113, 73 / 6, "amber")),
    "85 % of it": ("5 11 12 4", 4, 100, (32, 6, 9, 86, 68 / 6, "amber")),
    "85 % sharp": ("5 10 9 8", 4, 100, (32, 6, 9, 86, 68 / 6, "amber")),
    "below 85 %": ("5 8 10 6", 4, 100, (29, 6, 8, 77, 71 / 6, "red")),
    "85 % to a third": ("0 1 1 2", 4, 14, (4, 6, 4 / 3, 12, 10 / 6, "amber")),
    "more than the target": ("60 60 60", 3, 100, (180, 7, 60, 600, 0, "green")),
    "the second day is too early": ("30 30", 2, 100, (60, 8, 30, None, 5, "too_early")),
    "the third is not": ("30 30 0", 3, 100, (60, 7, 20, 200, 40 / 7, "green")),
    "days without anybody assessed set no pace": ("5 10 12 9- 8", 5, 100, (44, 5, 10, 94, 56 / 5, "amber")),
    "and no pace at all": ("5- 10- 12-", 3, 100, (27, 7, None, None, 73 / 7, "too_early")),
    "the last day": ("9 9 9 9 9 9 9 9 9 9", 10, 100, (90, 0, 9, 90, None, "amber")),
    "after the end": ("9 9 9 9 9 9 9 9 9 19", 14, 100, (100, 0, 37 / 3, 100, None, "green")),
    "nothing to reach": ("0 0 0", 3, 0, (0, 7, 0, 0, 0, "green")),
}


@pytest.mark.parametrize("name", CASES)
def test_the_pace_of_three_days_goes_on_to_the_end(name):
    text, day, target, expected = CASES[name]
    settings = replace(TEN_DAYS, targets=Targets(entered=target))
    line = entered(forecasts(days(text), at(settings, evening(day))))
    names = ("done", "days_left", "pace", "forecast", "needed", "outlook")
    assert [line[key] for key in names] == [
        pytest.approx(value) if isinstance(value, int | float) else value for value in expected
    ]


def test_85_percent_sharp_is_amber_where_floats_stay_just_below():
    amounts = [43.3, 18.0, 10.1]  # 71.4 + 7 * 23.8 = 238 = 0.85 * 280; in floats 237.99999999999997
    rows = days("0 0 0").assign(amount=amounts)
    found = forecasts(rows, at(replace(TEN_DAYS, targets=Targets(amount=280)), evening(3)))
    assert found.loc[found["figure"] == "amount", ["forecast", "outlook"]].to_numpy().tolist() == [[238, "amber"]]


def closing(day: date, *stores: str) -> pd.DataFrame:
    lines = [(store, pd.Timestamp(day), 1, pd.Timestamp(day), "") for store in stores]
    return pd.DataFrame(lines, columns=list(CLOSINGS)).astype(nothing(CLOSINGS).dtypes)


OPEN = {
    "before evening_close today sets no pace": (evening(4).replace(hour=12), {}, 27 / 3),
    "at evening_close it does": (evening(4).replace(minute=30), {}, 66 / 3),
    "a store's own evening_close": (
        evening(4).replace(hour=18, minute=0),
        {"rules": (DatedRule("evening_close", datetime(2020, 1, 1, 18).time(), "一店"),)},
        66 / 3,
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_a_day_that_still_goes_on_is_left_out_of_the_pace_but_not_of_what_was_done(name):
    now, more, pace = OPEN[name]
    # Everybody has met the target: no status says that the day goes on.
    line = entered(forecasts(days("1 12 14 40", status="met"), at(replace(TEN_DAYS, **more), now)))
    assert line["pace"] == pytest.approx(pace)
    assert line["done"] == 67


def test_a_day_that_was_closed_does_not_go_on():
    noon, rows = evening(4).replace(hour=12), days("1 12 14 40")
    closed = closing(noon.date(), "一店")
    assert entered(forecasts(rows, at(TEN_DAYS, noon, closed)))["pace"] == pytest.approx(22)
    both = pd.concat([rows, days("1 12 14 40", "二店")])
    assert entered(forecasts(both, at(TEN_DAYS, noon, closed)))["pace"] == pytest.approx(2 * 9), "二店 goes on"


NOBODY_SAID = {
    "no end": (replace(TEN_DAYS, ends_on=None), (None, None, None, "no_end", 0.36)),
    "no target": (replace(TEN_DAYS, targets=Targets()), (108, None, 6, "", None)),
    "neither": (Settings(), (None, None, None, "", None)),
    "no beginning": (replace(TEN_DAYS, starts_on=None), (108, 64 / 6, 6, "green", 0.36)),
}


@pytest.mark.parametrize("name", NOBODY_SAID)
def test_what_nobody_said_is_not_made_up(name):
    settings, expected = NOBODY_SAID[name]
    line = entered(forecasts(days("0 12 12 12"), at(settings, evening(4))))
    values = [line[key] for key in ("forecast", "needed", "days_left", "outlook", "attained")]
    assert values == [pytest.approx(value) if isinstance(value, float) else value for value in expected]
    assert line["done"] == 36


def test_a_campaign_without_rows_has_done_nothing():
    for settings in (Settings(), TEN_DAYS):
        found = forecasts(days("1").iloc[:0], at(settings, evening(4)))
        assert found["done"].eq(0).all()
        assert found["forecast"].isna().all()


# ---- stores -------------------------------------------------------------------------------------------------
STORES = (
    Store("一店", targets=Targets(entered=60, visits=10)),
    Store("二店", targets=Targets(entered=50, amount=5000.0)),
    Store("三店"),
)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Targets(), {"entered": 110, "visits": 10, "deals": None, "amount": 5000.0}),
        (Targets(entered=100), {"entered": 100, "visits": 10, "deals": None, "amount": 5000.0}),
        (Targets(deals=0), {"entered": 110, "visits": 10, "deals": 0, "amount": 5000.0}),
    ],
)
def test_what_the_campaign_says_wins_over_the_sum_of_its_stores(own, expected):
    assert campaign_targets(Settings(targets=own, stores=STORES)) == expected


def test_a_store_with_targets_has_a_forecast_of_its_own():
    settings = replace(TEN_DAYS, stores=STORES)
    rows = pd.concat([days("5 10 12 14"), days("1 2 3 4-", "二店"), days("9 9 9 9", "三店")])
    found = forecasts(rows, at(settings, evening(4)))
    assert list(zip(found["store"], found["figure"], strict=True)) == [
        *(("*", figure) for figure in ("entered", "visits", "deals", "amount")),
        ("一店", "entered"),
        ("一店", "visits"),
        ("二店", "entered"),
        ("二店", "amount"),
    ]
    assert entered(found, "一店")["forecast"] == 41 + 6 * 12
    # The fourth day is assessed in the other stores: for the campaign it counts.
    assert entered(found, "二店")["forecast"] == 10 + 6 * 2
    assert entered(found)["forecast"] == 41 + 10 + 36 + 6 * (21 + 24 + 27) / 3
    assert found.astype(FORECAST.dtypes)["days_left"].eq(6).all()


# ---- the record ---------------------------------------------------------------------------------------------
def test_a_closing_keeps_the_campaigns_forecasts():
    found = forecasts(days("5 10 12 14"), at(replace(TEN_DAYS, stores=STORES), evening(4)))
    kept = forecasts_to_keep(found, evening(4).date())
    assert list(kept.columns) == list(FORECASTS)
    assert kept.iloc[0].to_dict() == {
        "date": pd.Timestamp("2020-03-05"),
        "figure": "entered",
        "done": 41,
        "target": 100,
        "forecast": 113,
    }
    assert kept["figure"].tolist() == ["entered", "visits", "deals", "amount"]
    too_early = forecasts(days("5 10"), at(TEN_DAYS, evening(2)))
    assert forecasts_to_keep(too_early, evening(2).date()).empty


def kept(*lines: tuple[int, float, float], figure: str = "entered") -> pd.DataFrame:
    """Day of the campaign, done, forecast."""
    rows = [(evening(day).date(), figure, done, 100, forecast) for day, done, forecast in lines]
    return pd.DataFrame(rows, columns=list(FORECASTS))


# As of day, what was kept: expected, came, off.
RECORD = {
    "on the evening itself nothing has come yet": (4, (4, 41, 113), (None, None, None)),
    "a day later": (5, (4, 41, 113), (53, 51, 51 / 53 - 1)),
    "two days later": (6, (4, 41, 113), (65, 71, 71 / 65 - 1)),
    "at noon of a day the evening before counts": (6.5, (4, 41, 113), (53, 51, 51 / 53 - 1)),
    "at the end": (10, (4, 41, 113), (113, 111, 111 / 113 - 1)),
    "and after it": (13, (4, 41, 113), (113, 111, 111 / 113 - 1)),
    "what was foreseen on the last day": (13, (10, 105, 105), (105, 111, 111 / 105 - 1)),
    "nothing was foreseen": (10, (4, 0, 0), (0, 111, None)),
}


@pytest.mark.parametrize("name", RECORD)
def test_what_was_foreseen_is_held_against_what_came(name):
    day, line, expected = RECORD[name]
    now = evening(int(day)).replace(hour=12) if day % 1 else evening(int(day))
    rows = days("5 10 12 14 10 20 10 10 10 10")
    rows = rows[rows["date"] <= pd.Timestamp(now.date())]
    found = forecast_record(rows, kept(line), at(TEN_DAYS, now)).astype(FORECAST_RECORD.dtypes)
    values = [None if pd.isna(value) else value for value in found[["expected", "came", "off_rate"]].iloc[0]]
    assert values == [value if value is None else pytest.approx(value) for value in expected]


def test_the_last_forecast_of_a_day_holds_and_figures_stand_in_their_order():
    lines = pd.concat([kept((5, 1, 9), figure="deals"), kept((5, 1, 2), (4, 3, 4), (5, 5, 6))])
    found = forecast_record(days("5 10 12 14 10"), lines, at(TEN_DAYS, evening(5)))
    assert list(zip(found["figure"], found["date"].dt.day, found["forecast"], strict=True)) == [
        ("entered", 5, 4),
        ("entered", 6, 6),
        ("deals", 6, 9),
    ]
    empty = forecast_record(days("5"), nothing(FORECASTS), at(TEN_DAYS, evening(5)))
    assert len(empty.astype(FORECAST_RECORD.dtypes)) == 0


# ---- in a report --------------------------------------------------------------------------------------------
JOINED = "\n".join(
    f"联系电话=137000000{at:02} | 邀约来源=微信二维码 | 是否进群=是 | 微信昵称=客{at} | "
    f"邀约成功日期=2020-03-0{2 + at % 3}"
    for at in range(6)
)
"""Two on each of the first three days."""


@pytest.fixture(scope="module")
def made() -> Report:
    settings = replace(TEN_DAYS, targets=Targets(entered=25), stores=(Store("一店", targets=Targets(entered=30)),))
    return report(invite_success(JOINED), settings=settings, now=evening(3))


def test_a_forecast_can_be_asked_for_down_to_its_rows(made: Report):
    answer = made.explain("forecast.forecast[*,entered]")
    assert answer.value == 6 + 7 * 2
    assert {part.name: part.value for part in answer.parts} == {
        "forecast.done[*,entered]": 6,
        "forecast.pace[*,entered]": 2,
        "forecast.days_left[*,entered]": 7,
    }
    assert [(part.name, part.value) for part in made.explain("forecast.done[一店,entered]").parts] == [
        ("store.entered[一店]", 6)
    ]
    assert len(made.explain("store.entered[一店]").rows) == 6
    assert made.explain("forecast.needed[一店,entered]").value == pytest.approx(24 / 7, abs=1e-6)
    assert made.explain("forecast.outlook[一店,entered]").value == "red"


def test_the_line_of_the_overview_goes_on_to_the_forecast(made: Report):
    parts = {part.name: part.value for part in made.explain("进群").parts}
    assert parts == {
        "store_day.entered[2020-03-04,*]": 2,
        "store.entered[*]": 6,
        "forecast.attained[*,entered]": 0.24,
        "forecast.forecast[*,entered]": 20,
        "forecast.needed[*,entered]": pytest.approx(19 / 7, abs=1e-6),
        "forecast.outlook[*,entered]": "red",
    }


def cells(made: Report, sheet_key: str, block: str, *columns: str) -> list[tuple]:
    found = sheet_of(made, sheet_key)
    of = {column.key: column.values for one in found.blocks if one.key == block for column in one.columns}
    return list(zip(*(of[column] for column in columns), strict=True)) if of else []


COLUMNS = ("total", "target", "attained", "forecast", "needed", "outlook")


def test_the_overview_shows_each_target_with_what_is_expected(made: Report):
    shown = {name: rest for name, *rest in cells(made, "overview", "figures", "figure", *COLUMNS)}
    assert shown["进群"] == [6, 25, 0.24, 20, pytest.approx(19 / 7), "落后"]
    assert shown["到店"] == [0, "–", "–", 0, "–", ""]
    assert shown["有效拨打"][1:] == [150, 0.0, "–", "–", "落后"]
    early = report(invite_success(JOINED), settings=made.settings, now=evening(2))
    shown = {name: rest for name, *rest in cells(early, "overview", "figures", "figure", *COLUMNS)}
    assert shown["进群"][3:] == ["–", pytest.approx(21 / 8), "数据不足"]


def test_stores_with_targets_stand_below_the_ranking(made: Report):
    names = ("store", "figure_name", "done", "target", "attained", "forecast", "needed", "outlook")
    assert cells(made, "stores", "targets", *names) == [("一店", "进群", 6, 30, 0.2, 20, pytest.approx(24 / 7), "落后")]
    plain = report(invite_success(JOINED), settings=TEN_DAYS, now=evening(3))
    assert cells(plain, "stores", "targets", *names) == []


def test_the_record_stands_on_the_trend_once_there_are_closings(made: Report):
    names = ("date", "figure_name", "done", "target", "forecast", "expected", "came", "off_rate")
    assert cells(made, "trend", "forecasts", *names) == []
    known = Memory(forecasts=kept((1, 2, 20)).astype(nothing(FORECASTS).dtypes))
    later = report(invite_success(JOINED), settings=made.settings, now=evening(3), memory=known)
    assert cells(later, "trend", "forecasts", *names) == [
        (BEGIN, "进群", 2, 100, 20, 6, 6, 0),
    ]


def test_freezing_a_day_keeps_what_is_foreseen_once_it_is_closed(made: Report):
    more = "".join(
        f"\n联系电话=137000001{at:02} | 邀约来源=微信二维码 | 是否进群=是 | 邀约成功日期=2020-03-04" for at in range(3)
    )
    noon = report(invite_success(JOINED + more), settings=made.settings, now=evening(3).replace(hour=12))
    assert noon.explain("forecast.pace[*,entered]").value == 2
    found = freeze(noon.workings, noon.now.date(), [], "店长").forecasts
    # Closed, the day is in the pace: 9 + 7 * (2 + 2 + 5) / 3.
    assert found.loc[found["figure"].eq("entered"), ["done", "target", "forecast"]].to_numpy().tolist() == [[9, 25, 30]]
    assert found["date"].eq("2020-03-04").all()


def test_a_day_that_is_closed_the_next_morning_foresees_what_its_evening_did(made: Report):
    more = "\n联系电话=13700000100 | 邀约来源=微信二维码 | 是否进群=是 | 邀约成功日期=2020-03-05"
    grace = evening(4).replace(hour=8, minute=30)
    closed_at = {evening(3): JOINED, grace: JOINED + more}
    at_evening, at_morning = (
        freeze(report(invite_success(rows), settings=made.settings, now=now).workings, evening(3).date(), [], "店长")
        for now, rows in closed_at.items()
    )
    assert at_evening.forecasts["date"].eq(pd.Timestamp(evening(3).date())).all()
    pd.testing.assert_frame_equal(at_morning.forecasts, at_evening.forecasts)

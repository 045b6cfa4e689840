"""Where a campaign will end if it goes on as in its last days, and what earlier forecasts were worth.

docs/figures.md, Forecast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import pandas as pd

from sheets_automation.core.figures.quota import Clock
from sheets_automation.core.memory import FORECASTS
from sheets_automation.model.figures import OUTLOOKS
from sheets_automation.model.frames import EVERY_STORE, FORECAST, FORECAST_RECORD
from sheets_automation.model.settings import Settings, Targets

FIGURES = tuple(asdict(Targets()))
"""What can have a target: columns of STAFF_DAY."""
PACE_DAYS = 3
"""The pace is the mean of so many assessed days."""
FIRST_DAY = 3
"""Of the campaign, with a forecast."""
TOO_EARLY, NO_END = "too_early", "no_end"
DECIMALS = 9
"""What is behind them is noise of floats."""


def campaign_targets(settings: Settings) -> dict[str, float | None]:
    """Each figure's target for the whole campaign: what it says itself, else the sum of what its stores say."""
    own, of_stores = asdict(settings.targets), [asdict(store.targets) for store in settings.stores]
    found: dict[str, float | None] = {}
    for figure in FIGURES:
        said = [targets[figure] for targets in of_stores if targets[figure] is not None]
        found[figure] = own[figure] if own[figure] is not None else sum(said) if said else None
    return found


def forecasts(staff_day: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """FORECAST (model/frames.py): every figure of the campaign, then those of a store that have a target there.

    Args:
        staff_day: from quota.staff_days.
        clock: targets, dates of the campaign, the as-of time, and which day still goes on.

    Source: docs/figures.md, Forecast.
    """
    settings, today = clock.settings, clock.now.date()
    rows = staff_day.assign(goes_on=clock.is_open(staff_day))
    left = max(0, (settings.ends_on - today).days) if settings.ends_on else None
    begins = settings.starts_on or (rows["date"].min().date() if len(rows) else today)
    is_early = (today - begins).days + 1 < FIRST_DAY
    lines = [*_lines(EVERY_STORE, rows, campaign_targets(settings), left, is_early=is_early)]
    for store in settings.stores:
        targets = {figure: target for figure, target in asdict(store.targets).items() if target is not None}
        if targets:
            lines += _lines(store.name, rows[rows["store"].eq(store.name)], targets, left, is_early=is_early)
    return pd.DataFrame(lines, columns=list(FORECAST.columns))


def _lines(
    store: str, rows: pd.DataFrame, targets: dict[str, float | None], left: int | None, *, is_early: bool
) -> Iterator[dict[str, object]]:
    """One line per figure; `rows` are those of the store, all of them for the campaign."""
    days = rows.groupby("date")[list(FIGURES)].sum()
    judged = rows["status"].ne("exempt").groupby(rows["date"]).any() & ~rows["goes_on"].groupby(rows["date"]).any()
    last = days[judged.reindex(days.index, fill_value=False).astype(bool)].tail(PACE_DAYS)
    is_early |= last.empty
    for figure, target in targets.items():
        done = round(float(days[figure].sum()), 2)
        pace = float("nan") if last.empty else float(last[figure].mean())
        foreseen, outlook = float("nan"), ""
        if left is None:
            outlook = NO_END if target is not None else ""
        elif is_early and left:
            outlook = TOO_EARLY
        else:
            foreseen = round(done + pace * left if left else done, DECIMALS)
            outlook = outlook_of(foreseen, target) if target is not None else ""
        wanted = float("nan") if target is None else float(target)
        yield {
            "store": store,
            "figure": figure,
            "target": wanted,
            "done": done,
            "attained": done / wanted if wanted else float("nan"),
            "days_left": left,
            "pace": pace,
            "forecast": foreseen,
            "needed": max(0.0, (wanted - done) / left) if left and target is not None else float("nan"),
            "outlook": outlook,
        }


def outlook_of(reached: float, target: float) -> str:
    """Which of OUTLOOKS a figure has against its target."""
    return next(name for name, share in OUTLOOKS.items() if round(reached - share * target, DECIMALS) >= 0)


def forecasts_to_keep(found: pd.DataFrame, day: date) -> pd.DataFrame:
    """What a closing of this day writes down of FORECAST, as Memory.forecasts: the campaign's that have a forecast.

    `found` is as of this day: a forecast counts the days left from then on.
    """
    kept = found[found["store"].eq(EVERY_STORE) & found["forecast"].notna()]
    return kept.assign(date=pd.Timestamp(day))[list(FORECASTS)].reset_index(drop=True)


def forecast_record(staff_day: pd.DataFrame, kept: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """FORECAST_RECORD (model/frames.py), sorted by figure and date: what each closing foresaw against what came.

    Until the campaign ends a forecast is held against its own line: what it expected by the last day that is over.

    Args:
        staff_day: from quota.staff_days.
        kept: Memory.forecasts; of a day and figure the last line holds.
        clock: the end of the campaign, the as-of time, and whether today still goes on.

    Source: docs/figures.md, Forecast.
    """
    lines = kept.drop_duplicates(["date", "figure"], keep="last").astype({"date": "datetime64[s]"})
    lines = lines.astype(dict.fromkeys(("done", "target", "forecast"), float))
    goes_on = bool(clock.is_open(staff_day).any())
    seen = pd.Timestamp(clock.now.date()) - pd.Timedelta(days=1 if goes_on else 0)
    came = staff_day.loc[staff_day["date"] <= seen, list(FIGURES)].sum().round(2)
    is_past = lines["date"] < seen
    expected = lines["done"] + (lines["forecast"] - lines["done"]) * _gone(lines["date"], seen, clock.settings.ends_on)
    found = lines.assign(expected=expected.where(is_past).round(DECIMALS))
    found["came"] = found["figure"].map(came).astype(float).where(is_past)
    found["off_rate"] = found["came"] / found["expected"].where(found["expected"] > 0) - 1
    order = found["figure"].map({figure: at for at, figure in enumerate(FIGURES)})
    return found.assign(order=order).sort_values(["order", "date"])[list(FORECAST_RECORD.columns)]


def _gone(days: pd.Series, seen: pd.Timestamp, ends_on: date | None) -> pd.Series:
    """The share of the days that were left then which are gone by now; missing where nobody knows the end."""
    if ends_on is None:
        return pd.Series(float("nan"), index=days.index)
    left = (pd.Timestamp(ends_on) - days).dt.days.astype(float)
    gone = (seen - days).dt.days.astype(float)
    share: pd.Series = (gone / left.where(left > 0)).where(left > 0, 1.0).clip(0, 1)
    return share

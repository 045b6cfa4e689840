"""Signs to look at: habits of a guide's days, for the store manager and the operator (docs/rules.md).

They name guide, days and figures, never a row; no figure follows from them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from sheets_automation.core.judging.duty import guides_of_stores
from sheets_automation.core.judging.grading import RowFacts, graded
from sheets_automation.core.judging.group_sizes import outrun
from sheets_automation.core.reading.hits import hit
from sheets_automation.model.rule import Effect
from sheets_automation.model.settings import Settings
from sheets_automation.model.sign_rules import (
    APPOINTMENT_DAYS,
    APPOINTMENTS,
    CLASS_A_PERCENT,
    CLASS_A_ROWS,
    COLLEAGUE_ROWS,
    NINETY_NINE_PERCENT,
    NOT_REACHED_PERCENT,
    NOT_REACHED_ROWS,
    NUMBERS_IN_A_ROW,
    ONE_IN_CAME,
    RATE_DAYS,
    RATE_DIALS,
    SAME_NOTES,
)

DAY_OF = ["date", "store", "staff"]
GUIDE = ["store", "staff"]
SAID = ["product_1", "product_2", "result", "invite_result"]
"""With the remark, what a connected call says of the talk."""
REMARK_SHOWN = 20
"""Characters of a remark that a sentence quotes."""
SIGN = ("rule", *DAY_OF, "severity", "effect", "variant", "words")
NO_SIGNS = pd.DataFrame(columns=list(SIGN), dtype=object).astype({"date": "datetime64[s]"})
MOBILES = (13_000_000_000, 19_999_999_999)


def signs(
    calls: pd.DataFrame, presence: pd.DataFrame, past: pd.DataFrame, settings: Settings, now: datetime
) -> pd.DataFrame:
    """Every sign, graded as the settings have it for its guide and day: rule, date, store, staff, severity, effect,
    variant, words; sorted by rule, date, store, staff. The date of a sign about several days is the last of them.

    Args:
        calls: derived call rows that count (date, store, staff, connected, grade, result, remark, products).
        presence: date, store, staff of every data row that is no copy, planned ones aside.
        past: HISTORY (core/judging/history.py); with group_name where there are group sizes.
        settings: roster, campaign dates, assignments, evening_close, group sizes, gradings.
        now: the as-of time.

    Source: docs/rules.md, Signs to look at.
    """  # noqa: D205  # the columns are the sentence
    much_c, much_a = (NOT_REACHED_PERCENT, NOT_REACHED_ROWS), (CLASS_A_PERCENT, CLASS_A_ROWS)
    days = _days(calls)
    looks: tuple[tuple[str, bool, Callable[[], pd.DataFrame]], ...] = (
        ("Q01", len(calls) >= NOT_REACHED_ROWS, lambda: _much_of_a_class(days, much_c, "c")),
        ("Q02", len(calls) >= CLASS_A_ROWS, lambda: _much_of_a_class(days, much_a, "a")),
        ("Q03", len(past) >= NUMBERS_IN_A_ROW, lambda: _numbers_in_a_row(past)),
        ("Q04", len(calls) >= SAME_NOTES, lambda: _same_notes(calls)),
        ("Q06", len(past) >= APPOINTMENTS, lambda: _few_came(past, now)),
        ("Q07", len(calls) >= RATE_DIALS, lambda: _other_rate(days)),
        ("Q08", len(presence) >= COLLEAGUE_ROWS, lambda: _absent(presence, settings, now)),
        ("Q09", bool(settings.group_sizes), lambda: outrun(past, settings, pd.Timestamp(now.date()))),
    )
    found = {rule: look() for rule, has_enough, look in looks if has_enough}
    return _graded({rule: frame.astype(dict.fromkeys(GUIDE, object)) for rule, frame in found.items()}, settings)


def _days(calls: pd.DataFrame) -> pd.DataFrame:
    """date, store, staff, and of the calls of that day: n; connected; a, c: how many of the class."""
    grade = calls["grade"]
    marked = calls[[*DAY_OF, "connected"]].assign(n=1, a=grade.eq("A"), c=grade.eq("C"))
    return marked.groupby(DAY_OF, observed=True).sum().reset_index()


def _graded(found: dict[str, pd.DataFrame], settings: Settings) -> pd.DataFrame:
    """The signs that are not switched off. Whatever their severity, they do nothing."""
    found = {rule: frame for rule, frame in found.items() if len(frame)}
    if not found:
        return NO_SIGNS
    every = pd.concat([frame[DAY_OF].assign(rule=rule) for rule, frame in found.items()], ignore_index=True)
    every = every.assign(table="")
    hits = []
    for rule, frame in found.items():
        words = {name: frame[name].to_numpy(dtype=object) for name in frame.columns if name != "date"}
        hits.append(hit(rule, "", every.index[every["rule"] == rule], **words))
    signs_ = graded(hits, RowFacts(every, settings)).astype({"id": np.int64})
    signs_ = every[DAY_OF].merge(signs_, left_index=True, right_on="id").assign(effect=str(Effect.NONE))
    return signs_.sort_values(["rule", *DAY_OF], ignore_index=True)[list(SIGN)]


def _iso(days: pd.Series) -> pd.Series:
    text: pd.Series = days.dt.strftime("%Y-%m-%d")
    return text.astype(object)


# ---- one day of a guide -------------------------------------------------------------------------------------
def _much_of_a_class(days: pd.DataFrame, enough: tuple[int, int], name: str) -> pd.DataFrame:
    """Q01, Q02: days with `enough` (percent, rows) of a class; date, store, staff, d, n, and under `name` how many."""
    percent, rows = enough
    found = days.loc[(days["n"] >= rows) & (days[name] * 100 >= days["n"] * percent), [*DAY_OF, "n", name]]
    return found.assign(d=_iso(found["date"]))


def _numbers_in_a_row(past: pd.DataFrame) -> pd.DataFrame:
    """Q03: the longest run of numbers of a guide's day, each one above (or each one below) the one before it."""
    keys = past["customer"]
    # Each number is read once: customers come often.
    number = pd.to_numeric(pd.Series(keys.cat.categories, dtype=object), errors="coerce").to_numpy(dtype=float)
    number = np.where((number >= MOBILES[0]) & (number <= MOBILES[1]), number, np.nan)
    place = ["source", "sheet", *DAY_OF]
    rows = past[[*place, "row"]].assign(number=number[keys.cat.codes]).sort_values(["source", "sheet", "row"])
    changes = rows[place].ne(rows[place].shift()).any(axis=1)
    step = rows["number"].diff().mask(changes)
    goes_on = step.abs().eq(1)
    if goes_on.sum() < NUMBERS_IN_A_ROW - 1:
        return past[DAY_OF].iloc[:0]
    # A run of steps begins where the direction turns.
    rows["run"] = (~goes_on | step.ne(step.shift())).cumsum()
    steps = rows[goes_on].assign(before=(rows["number"] - step)[goes_on])
    runs = steps.groupby([*DAY_OF, "run"], observed=True).agg(
        n=("number", "size"), p=("before", "first"), q=("number", "last")
    )
    runs = runs.assign(n=runs["n"] + 1).reset_index()
    runs = runs[runs["n"] >= NUMBERS_IN_A_ROW].sort_values([*DAY_OF, "n"], ascending=[True, True, True, False])
    longest = runs.drop_duplicates(DAY_OF).drop(columns="run").astype({"p": np.int64, "q": np.int64})
    return longest.assign(d=_iso(longest["date"]))


def _same_notes(calls: pd.DataFrame) -> pd.DataFrame:
    """Q04: the largest group of connected calls of a guide's day that say the same."""
    noted = calls.loc[calls["connected"] & calls["remark"].notna(), [*DAY_OF, "remark", *SAID]]
    if noted["remark"].value_counts().max() < SAME_NOTES:
        return noted[DAY_OF].iloc[:0]
    same = noted.astype(dict.fromkeys(["remark", *SAID], "str")).fillna(dict.fromkeys(SAID, ""))
    groups = same.groupby([*DAY_OF, "remark", *SAID], observed=True).size().rename("n").reset_index()
    groups = groups[groups["n"] >= SAME_NOTES]
    groups = groups.sort_values([*DAY_OF, "n", "remark"], ascending=[True, True, True, False, True])
    largest = groups.drop_duplicates(DAY_OF).drop(columns=SAID)
    line = largest["remark"].astype("str").str.replace(r"\s+", " ", regex=True)
    shown = line.str.slice(0, REMARK_SHOWN) + line.str.len().gt(REMARK_SHOWN).map({True: "…", False: ""})
    found: pd.DataFrame = largest.drop(columns="remark")
    return found.assign(v=shown.astype(object), d=_iso(largest["date"]))


# ---- some days of a guide -----------------------------------------------------------------------------------
def _few_came(past: pd.DataFrame, now: datetime) -> pd.DataFrame:
    """Q06: of the appointments for the last days, today's aside, hardly any came.

    A customer counts once for each guide, on the day written last: who moved the day is asked about on the new one.
    """
    today = pd.Timestamp(now.date())
    first, last = today - timedelta(days=APPOINTMENT_DAYS), today - timedelta(days=1)
    made = past.loc[past["appointment"].notna(), [*GUIDE, "who", "appointment"]]
    made = made.drop_duplicates([*GUIDE, "who"], keep="last")
    due = made[made["appointment"].dt.normalize().between(first, last)]
    if len(due) < APPOINTMENTS:
        return past[DAY_OF].iloc[:0]
    came = due["who"].isin(past.loc[past["visited"], "who"])
    found: pd.DataFrame = (
        due.assign(came=came).groupby(GUIDE, observed=True)["came"].agg(n="size", m="sum").reset_index()
    )
    found = found[(found["n"] >= APPOINTMENTS) & (found["m"] * ONE_IN_CAME < found["n"])]
    return found.assign(date=last, a=first.date().isoformat(), b=last.date().isoformat())


def _other_rate(days: pd.DataFrame) -> pd.DataFrame:
    """Q07: over the store's last days, a guide's 99 % interval does not hold the store's contact rate."""
    last = days.groupby("store", observed=True)["date"].transform("max")
    recent = days.assign(last=last)[days["date"] > last - timedelta(days=RATE_DAYS)]
    of_guide = recent.groupby(GUIDE, observed=True)
    guides = of_guide.agg(n=("n", "sum"), c=("connected", "sum"), date=("last", "max")).reset_index()
    of_store = guides.groupby("store", observed=True)
    rate = of_store["c"].transform("sum") / of_store["n"].transform("sum")
    low, high = wilson(guides["c"], guides["n"])
    outside = (rate < low) | (rate > high)
    # Who is alone in a store has the store's rate, which stands inside.
    found = guides[outside & (guides["n"] >= RATE_DIALS)]
    if found.empty:
        return found
    return found.assign(
        a=_iso(found["date"] - timedelta(days=RATE_DAYS - 1)),
        b=_iso(found["date"]),
        p=(found["c"] / found["n"]).map("{:.1%}".format),
        q=rate[found.index].map("{:.1%}".format),
    )


def wilson(successes: pd.Series, trials: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Lower and upper end of the 99 % Wilson interval of a rate, as fractions; `trials` are above 0."""
    square = NINETY_NINE_PERCENT**2
    share = successes / trials
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    spread = (share * (1 - share) / trials + square / (4 * trials**2)) ** 0.5
    half = NINETY_NINE_PERCENT * spread / (1 + square / trials)
    return middle - half, middle + half


# ---- days without a row -------------------------------------------------------------------------------------
def _absent(presence: pd.DataFrame, settings: Settings, now: datetime) -> pd.DataFrame:
    """Q08: days over on which a guide has neither rows, in any store, nor leave, and a colleague has many rows."""
    whole = presence.dropna()
    rows = whole.groupby(DAY_OF, observed=True).size().rename("n").reset_index().astype(dict.fromkeys(GUIDE, object))
    busy = rows[rows["n"] >= COLLEAGUE_ROWS].groupby(["date", "store"])["n"].max().rename("m").reset_index()
    if busy.empty:
        return rows[DAY_OF].iloc[:0]
    guides = guides_of_stores(rows, settings, now.date())
    every = busy[_over(busy, settings, now)].merge(guides.astype(dict.fromkeys(GUIDE, object)), on="store")
    every = every[every["date"].between(every["since"], every["until"])]
    every = every.drop_duplicates(DAY_OF)
    every = every[~_among(every[["date", "staff"]], rows) & ~_among(every[DAY_OF], _leave(settings, rows))]
    latest = every.sort_values(DAY_OF).groupby(GUIDE).agg(n=("m", "size"), date=("date", "last"), m=("m", "last"))
    latest = latest.reset_index()
    return latest.assign(d=_iso(latest["date"]))


def _among(these: pd.DataFrame, those: pd.DataFrame) -> pd.Series:
    """Which rows stand in the other frame, too, by the columns of `these`."""
    known = pd.MultiIndex.from_frame(those[list(these.columns)])
    return pd.Series(pd.MultiIndex.from_frame(these).isin(known), index=these.index, dtype=bool)


def _leave(settings: Settings, like: pd.DataFrame) -> pd.DataFrame:
    """date, store, staff of the days off that the morning meeting wrote down."""
    off = [(one.date, one.store, one.staff) for one in settings.assignments if not one.attendance > 0]
    return pd.DataFrame(off, columns=DAY_OF, dtype=object).astype({"date": like["date"].dtype})


def _over(days: pd.DataFrame, settings: Settings, now: datetime) -> pd.Series:
    """Which days (date, store) of the campaign are over; today from the store's evening_close on."""
    today: date = now.date()
    first, last = settings.starts_on or date.min, min(settings.ends_on or date.max, today)
    closed = [store for store in days["store"].unique() if now.time() >= settings.clock("evening_close", today, store)]
    going_on = days["date"].eq(pd.Timestamp(today)) & ~days["store"].isin(closed)
    since = days["date"] >= pd.Timestamp(first) if settings.starts_on else True
    return since & (days["date"] <= pd.Timestamp(last)) & ~going_on

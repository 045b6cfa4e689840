"""One column at a time: what was typed in, values out, and which rows broke which rule of the column's type.

Every column is tidied by its distinct values: the clean ones by a vectorised fast path, the odd ones one by one in
plain Python. `Typed` keeps what the cells show, so that a finding can quote it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sheets_automation.core.reading.dates import DAY_PART_TIMES, Calendar, read_clock, read_day, read_moment
from sheets_automation.core.reading.money import read_money
from sheets_automation.core.reading.phones import MOBILE, SAMPLES, read_phone
from sheets_automation.model.grid import Cell
from sheets_automation.model.schema import Choice, Column, Kind, fold
from sheets_automation.model.tables import PRODUCT_COLUMNS

Codes = npt.NDArray[np.intp]
Bools = npt.NDArray[np.bool_]

TRIMMED = " \t\n\r\v\f\u00a0\u200b\u3000\ufeff"
CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
BETWEEN_CHINESE = r"(\p{Han})\s+(\p{Han})"
LARGEST_EXACT = 1e15
"""Above it a float no longer shows all its digits."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What the cells of one column show, by distinct value."""

    codes: Codes
    values: npt.NDArray[np.object_]
    """Distinct cells."""
    shown: npt.NDArray[np.object_]
    """The same as text, trimmed, full-width forms as they were typed; "" for a blank one."""

    def text(self, rows: Codes | Bools) -> npt.NDArray[np.object_]:
        return self.shown[self.codes[rows]]


@dataclass(slots=True)
class Tidied:
    """A tidied column: values by row, and for each rule of the column's type the rows that broke it."""

    values: pd.Series
    refused: Bools
    broken: dict[str, Bools] = field(default_factory=dict)
    extra: dict[str, pd.Series] = field(default_factory=dict)
    """Companions of the column, by name (the time of a moment, the day-part of a clock)."""
    words: dict[str, npt.NDArray[np.object_]] = field(default_factory=dict)
    """What a wording needs, by row."""


@dataclass(frozen=True, slots=True)
class Context:
    """What tidying may know beside the cell."""

    calendar: Calendar
    products: tuple[str, ...]
    dates: pd.Series | None = None
    """The rows' own dates, for 明天 and 周六."""


def as_typed(cells: npt.NDArray[np.object_]) -> Typed:
    """The distinct cells of a column and what they show."""
    codes, values = pd.factorize(cells)
    values = np.asarray(values, dtype=object)
    return Typed(codes, values, show(values))


def show(values: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """What cells show, as text: whole numbers without a point, dates as 2020-03-05."""
    shown = np.empty(len(values), dtype=object)
    texts = of_type(values, str)
    if texts.any():
        shown[texts] = pc.utf8_trim(pa.array(values[texts], pa.string()), TRIMMED).to_numpy(zero_copy_only=False)
    numbers = of_type(values, float) | of_type(values, int)
    if numbers.any():
        as_float = np.zeros(len(values))
        as_float[numbers] = values[numbers].astype(float)
        whole = numbers & (as_float == np.floor(as_float)) & (np.abs(as_float) < LARGEST_EXACT)
        shown[whole] = pa.array(as_float[whole].astype(np.int64)).cast(pa.string()).to_numpy(zero_copy_only=False)
        numbers = whole
    for at in np.flatnonzero(~(texts | numbers)):
        shown[at] = _show_one(values[at])
    return shown


def of_type(values: npt.NDArray[np.object_], kind: type) -> Bools:
    """Which values are of this very type, asked without a loop in Python."""
    kinds = np.fromiter(map(type, values), dtype=object, count=len(values))
    return np.asarray(kinds == kind, dtype=bool)


def _show_one(value: Cell) -> str:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).strip(TRIMMED)


def tidy(column: Column, typed: Typed, context: Context) -> Tidied:
    """Tidy one column by its kind (docs/tables.md)."""
    return TIDIERS[column.kind](column, typed, context)


# ---- text ---------------------------------------------------------------------------------------------------
def plain(typed: Typed, *, names: bool = False) -> tuple[pa.StringArray, Bools]:
    """Distinct texts with compatibility forms folded and control characters removed; which had some."""
    texts = pa.array(typed.shown, pa.string())
    dirty = pc.match_substring_regex(texts, CONTROL)
    texts = pc.replace_substring_regex(texts, CONTROL, "")
    texts = pc.utf8_trim(pc.utf8_normalize(texts, "NFKC"), TRIMMED)
    if names:
        # Twice: the second character of one pair is the first of the next (张 三 丰).
        for _ in range(2):
            texts = pc.replace_substring_regex(texts, BETWEEN_CHINESE, r"\1\2")
    return texts, dirty.to_numpy(zero_copy_only=False)


def _spread(distinct: pa.StringArray, typed: Typed) -> pd.Series:
    """Distinct texts (blank is missing) laid out over the rows."""
    blank = pc.equal(distinct, "")
    values = pd.array(pc.if_else(blank, pa.scalar(None, pa.string()), distinct), dtype="str")
    return pd.Series(values.take(typed.codes))


def _tidy_text(column: Column, typed: Typed, _: Context) -> Tidied:
    texts, dirty = plain(typed, names=column.kind is Kind.NAME)
    too_long = pc.utf8_length(texts).to_numpy(zero_copy_only=False) > (column.limit or np.inf)
    nothing = np.zeros(len(typed.codes), dtype=bool)
    limit = np.full(len(typed.codes), column.limit, dtype=object)
    return Tidied(_spread(texts, typed), nothing, {"V02": (dirty | too_long)[typed.codes]}, words={"n": limit})


# ---- choices ------------------------------------------------------------------------------------------------
def _choices(column: Column, context: Context) -> tuple[Choice, ...]:
    if column.key in PRODUCT_COLUMNS:
        return tuple(Choice(name, name, name) for name in context.products)
    return column.choices + column.known


def choice_keys(choices: tuple[Choice, ...]) -> dict[str, str]:
    """Folded label, English label, key or other form to the choice's key."""
    return {fold(name): choice.key for choice in choices for name in (*choice.also, choice.en, choice.zh, choice.key)}


def _tidy_choice(column: Column, typed: Typed, context: Context) -> Tidied:
    choices = _choices(column, context)
    keys = choice_keys(choices)
    found = np.array([keys.get(fold(text)) if text else None for text in typed.shown], dtype=object)
    categories = pd.CategoricalDtype([choice.key for choice in choices])
    values = pd.Series(pd.Categorical(found, dtype=categories).take(typed.codes))
    refused = np.array([key is None for key in found], dtype=bool) & (typed.shown != "")
    return Tidied(values, refused[typed.codes], {"V01": refused[typed.codes]})


# ---- phones -------------------------------------------------------------------------------------------------
def _tidy_phone(_: Column, typed: Typed, __: Context) -> Tidied:
    shown = pa.array(typed.shown, pa.string())
    odd = ~pc.match_substring_regex(shown, f"^{MOBILE}$").to_numpy(zero_copy_only=False) & (typed.shown != "")
    numbers = typed.shown.copy()
    rules = np.full(len(numbers), "", dtype=object)
    mended = np.zeros(len(numbers), dtype=bool)
    digits = np.full(len(numbers), None, dtype=object)
    for at in np.flatnonzero(odd):
        phone = read_phone(typed.shown[at])
        numbers[at], rules[at], mended[at] = phone.number or "", phone.rule, phone.mended
        digits[at] = phone.digits
    values = _spread(pa.array(numbers, pa.string()), typed)
    broken = {rule: (rules == rule)[typed.codes] for rule in ("P02", "P03", "P05")}
    broken["P04"] = mended[typed.codes]
    broken["P06"] = (np.isin(numbers.astype(str), list(SAMPLES)) & (rules != "P03"))[typed.codes]
    refused = np.isin(rules, ("P02", "P05"))[typed.codes]
    return Tidied(values, refused, broken, words={"n": digits[typed.codes], "p": numbers[typed.codes]})


# ---- dates and times ----------------------------------------------------------------------------------------
def _days(found: list[date | None]) -> npt.NDArray[np.datetime64]:
    return np.array(found, dtype="datetime64[s]") if found else np.array([], dtype="datetime64[s]")


def as_text(value: Cell) -> Cell:
    """A cell ready to be read: texts with compatibility forms folded and trimmed."""
    return unicodedata.normalize("NFKC", value).strip(TRIMMED + "'") if isinstance(value, str) else value


def _tidy_date(_: Column, typed: Typed, context: Context) -> Tidied:
    days = _days([read_day(as_text(value), context.calendar) for value in typed.values])
    refused = np.isnat(days) & (typed.shown != "")
    ahead = days > np.datetime64(context.calendar.today, "s")
    broken = {"D02": refused[typed.codes], "D03": ahead[typed.codes]}
    return Tidied(pd.Series(days[typed.codes]), refused[typed.codes], broken)


def _tidy_moment(_: Column, typed: Typed, context: Context) -> Tidied:
    """Distinct (cell, date of the row) pairs, since 明天 depends on the row; blanks aside."""
    moments = np.full(len(typed.codes), np.datetime64("NaT", "s"))
    timed = np.zeros(len(typed.codes), dtype=bool)
    rows = np.flatnonzero((typed.shown != "")[typed.codes])
    refused = np.zeros(len(typed.codes), dtype=bool)
    if len(rows):
        today = np.datetime64(context.calendar.today, "D")
        dates = np.full(len(rows), today) if context.dates is None else context.dates.to_numpy()[rows]
        dates = np.where(np.isnat(dates), today, dates.astype("datetime64[D]"))
        pairs = pd.MultiIndex.from_arrays([typed.codes[rows], dates])
        pair_of, distinct = pd.factorize(pairs)
        found = [read_moment(as_text(typed.values[code]), base.date(), context.calendar) for code, base in distinct]
        stamps = np.array(
            [
                datetime.combine(day, clock or time()) if day else None
                for day, clock in (f or (None, None) for f in found)
            ],
            dtype="datetime64[s]",
        )
        moments[rows] = stamps[pair_of]
        timed[rows] = np.array([bool(f and f[1] is not None) for f in found], dtype=bool)[pair_of]
        refused[rows] = np.isnat(stamps)[pair_of]
    return Tidied(pd.Series(moments), refused, {"D02": refused}, {"timed": pd.Series(timed)})


def _tidy_clock(column: Column, typed: Typed, _: Context) -> Tidied:
    keys = choice_keys(column.choices)
    minutes = np.full(len(typed.values), np.nan)
    clocked = np.zeros(len(typed.values), dtype=bool)
    parts = np.full(len(typed.values), None, dtype=object)
    for at, value in enumerate(typed.values):
        if typed.shown[at] == "":
            continue
        part = keys.get(fold(typed.shown[at]))
        clock = (DAY_PART_TIMES[part], False) if part else read_clock(as_text(value))
        if clock:
            minutes[at] = clock[0].hour * 60 + clock[0].minute
            clocked[at], parts[at] = clock[1], part
    refused = (np.isnan(minutes) & (typed.shown != ""))[typed.codes]
    extra = {
        "clocked": pd.Series(clocked[typed.codes]),
        "daypart": pd.Series(pd.Categorical(parts, list(DAY_PART_TIMES)).take(typed.codes)),
    }
    return Tidied(pd.Series(minutes[typed.codes]), refused, {"V01": refused}, extra)


# ---- numbers ------------------------------------------------------------------------------------------------
def _tidy_money(_: Column, typed: Typed, __: Context) -> Tidied:
    amounts = np.array([read_money(value) or np.nan for value in typed.values], dtype=float)
    refused = (np.isnan(amounts) & (typed.shown != ""))[typed.codes]
    return Tidied(pd.Series(amounts[typed.codes]), refused, {"U04": refused})


Tidier = Callable[[Column, Typed, Context], Tidied]
TIDIERS: dict[Kind, Tidier] = {
    Kind.TEXT: _tidy_text,
    Kind.NAME: _tidy_text,
    Kind.PHONE: _tidy_phone,
    Kind.CHOICE: _tidy_choice,
    Kind.DATE: _tidy_date,
    Kind.MOMENT: _tidy_moment,
    Kind.CLOCK: _tidy_clock,
    Kind.MONEY: _tidy_money,
}

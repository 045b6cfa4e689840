"""From the columns of a frame to the columns of a page: values of one kind, words of one language, phones masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from sheets_automation.core.layout.masking import shown_key
from sheets_automation.core.report import Report
from sheets_automation.model.page import Column, Format, Tint, Value
from sheets_automation.model.wording import CHOICES, HEADERS, MISSING, WEEKDAYS, Pair, word, words


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What is known of the run itself: the program's version, seconds taken, and the campaign folder's name."""

    version: str
    seconds: float
    folder: str


@dataclass(frozen=True, slots=True)
class View:
    """A report as one reader sees it."""

    report: Report
    run: RunInfo
    lang: str
    masked: bool
    """Phones are masked."""

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def word(self, pair: Pair) -> str:
        return word(pair, self.lang)


@dataclass(frozen=True, slots=True)
class Want:
    """A column to show: key of the frame's column, how, how wide; `header` where its label has another key."""

    key: str
    format: Format
    width: float
    header: str = ""
    typed: bool = False


def column(view: View, frame: pd.DataFrame, want: Want) -> Column:
    """One column of a frame, ready for a page; values that are missing are blank, missing ratios are "–"."""
    label = want.header or want.key
    choices = words(CHOICES.get(label, {}), view.lang)
    values = _values(frame[want.key], want.format)
    if choices:
        values = [choices.get(text, text) for text in texts(frame[want.key])]
    return Column(want.key, view.word(HEADERS[label]), want.format, want.width, values, typed=want.typed)


def columns_of(view: View, frame: pd.DataFrame, wants: Sequence[Want]) -> tuple[Column, ...]:
    """`column` of each of them."""
    return tuple(column(view, frame, want) for want in wants)


def tinted(
    view: View, columns: tuple[Column, ...], key: str, labels: dict[str, Pair], tints: dict[str, Tint]
) -> tuple[Column, ...]:
    """The same columns; the cells of column `key` coloured by the word they hold."""
    named = words(labels, view.lang)
    by_word = {named[value]: tint for value, tint in tints.items()}
    return tuple(replace(column, tints=by_word) if column.key == key else column for column in columns)


def plain(series: pd.Series) -> list[Value]:
    """The values as Python holds them; missing ones are None."""
    return series.astype("object").where(series.notna(), None).tolist()


def texts(series: pd.Series) -> list[str]:
    """The values as text; missing ones are blank."""
    return series.astype("str").fillna("").tolist()


def day_words(day: date, lang: str) -> str:
    """A day with its weekday: 2020-03-05 周四."""
    return f"{day:%Y-%m-%d} {word(WEEKDAYS[day.weekday()], lang)}"


def moment_words(moment: datetime, lang: str) -> str:
    """A minute with its weekday: 2020-03-05 周四 20:30."""
    return f"{day_words(moment, lang)} {moment:%H:%M}"


def ratio(part: float, whole: float) -> float | str:
    """The quotient, "–" where there is nothing to divide by."""
    return part / whole if whole else MISSING


def _values(series: pd.Series, format_: Format) -> Sequence[Value]:
    match format_:
        case Format.COUNT:
            return plain(series.astype("Int64"))
        case Format.RATE | Format.SCORE | Format.MONEY:
            return series.astype("object").where(np.isfinite(series.astype("float64")), MISSING).tolist()
        case Format.DATE:
            return plain(series.dt.date)
        case Format.MINUTE:
            # Nobody phones at midnight: a minute whose time of day is missing is that of the day's beginning.
            at_midnight = series.eq(series.dt.normalize())
            return plain(series.astype("object").mask(at_midnight, series.dt.date))
        case Format.PHONE:
            return [shown_key(text) for text in texts(series)]
        case _:
            return texts(series)

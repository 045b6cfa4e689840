"""From the columns of a frame to the columns of a page: values of one kind, words of one language, looks by key."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
import pandas as pd

from sheets_automation.core.layout.masking import shown_key
from sheets_automation.core.report import Report
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.figures import OUTLOOKS
from sheets_automation.model.page import Column, Format, Place, Value, breadth
from sheets_automation.model.palette import CLASSES, TINTS, Shade, Tint
from sheets_automation.model.wording import CHOICES, MISSING, SHEETS, WEEKDAYS, Pair, word, words

HEADER_ROW = 3
"""Row of a list's header: below the heading, one line of text and a blank row."""
LONGEST_LIST = 10_000
"""Rows of a list: nobody scrolls further; `--export` writes them all."""
WIDEST = 28
"""In digits: a column of names is not broader; what is longer goes on in a second line."""
EDGES = 2
"""In digits: what a cell keeps free at its sides."""

FORMATS: dict[str, Format] = {
    **dict.fromkeys(("date", "first_seen", "last_seen", "visited_on", "appointment", "next_follow_up"), Format.DATE),
    "next_follow_up_on": Format.DATE,
    **dict.fromkeys(("last_call_at", "due_at", "changed_at"), Format.MINUTE),
    **dict.fromkeys(("calls_since", "invites_since"), Format.CHANGE),
    **dict.fromkeys(("customer_key",), Format.PHONE),
    **dict.fromkeys(("amount", "average_order", "median_order"), Format.MONEY),
    **dict.fromkeys(("cost", "cost_per_intent", "cost_per_visit", "cost_per_deal", "money"), Format.MONEY),
    # Whole numbers with a mark at thousands: they stand for customers and for yuan, a line each.
    **dict.fromkeys(("done", "target", "forecast", "foreseen", "expected", "came"), Format.MONEY),
    **dict.fromkeys(("score", "needed"), Format.SCORE),
    # Half a day is 0.5.
    "attendance": Format.SCORE,
    "attained": Format.RATE,
    "rule": Format.CODE,
    "cell": Format.CODE,
    "sha256": Format.CODE,
    "balanced": Format.CODE,
    "excluded_by": Format.PROSE,
    "message": Format.PROSE,
}
"""How a column is shown, by its key; rates and counts are told from text by their name and dtype."""
RATE_ENDINGS = ("_rate", "_attainment", "conversion", "share")

STATUS_LOOKS = {
    "met": TINTS[Tint.GOOD],
    "missed": TINTS[Tint.BAD],
    "not_submitted": TINTS[Tint.BAD],
    "pending": TINTS[Tint.WATCH],
    "open": TINTS[Tint.WATCH],
    "exempt": TINTS[Tint.QUIET],
}
LOOKS: dict[str, dict[str, Shade]] = {
    "status": STATUS_LOOKS,
    "closed_status": STATUS_LOOKS,
    "state": {"overdue": TINTS[Tint.BAD], "due": TINTS[Tint.GOOD], "waiting": TINTS[Tint.QUIET]},
    "severity": {"ERROR": TINTS[Tint.BAD], "WARN": TINTS[Tint.WATCH], "INFO": TINTS[Tint.QUIET]},
    "source_status": {
        "read": TINTS[Tint.GOOD],
        "copy": TINTS[Tint.QUIET],
        "skipped": TINTS[Tint.QUIET],
        "refused": TINTS[Tint.BAD],
        "missing": TINTS[Tint.WATCH],
    },
    "current_class": CLASSES,
    "first_class": CLASSES,
    "priority": {"C": CLASSES["C"]},
    "outlook": dict(zip(OUTLOOKS, (TINTS[Tint.GOOD], TINTS[Tint.WATCH], TINTS[Tint.BAD]), strict=True)),
    "intent": {"strong": TINTS[Tint.GOOD], "medium": TINTS[Tint.WATCH], "weak": TINTS[Tint.QUIET]},
}
"""Column to the looks of its values, keyed as in the exported tables."""


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What is known of the run itself: the program's version, seconds taken, and the campaign folder's name."""

    version: str
    seconds: float
    folder: str
    token: str = ""
    """Of this run alone: hidden numbers begin with it, so that those of another run are not mistaken for these."""


@dataclass(frozen=True, slots=True)
class View:
    """A report as one reader sees it."""

    report: Report
    run: RunInfo
    masked: bool
    """Phones are masked."""
    handled: Mapping[str, str]
    """Identity of a finding to what somebody typed beside it."""

    @property
    def lang(self) -> str:
        return self.report.lang

    def say(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def word(self, pair: Pair) -> str:
        return word(pair, self.lang)

    def table(self, key: str) -> pd.DataFrame:
        """An exported table, or one of the summary alone."""
        return self.report.frame(key)

    def places(self, frame: pd.DataFrame) -> list[Place | None]:
        """Where the cells of a frame (columns source, sheet, cell) are to be looked at; None where it has no source."""
        cells = zip(*(texts(frame[key]) for key in ("source", "sheet", "cell")), strict=True)
        return [self._place(*one) if one[0] else None for one in cells]

    def _place(self, source: str, sheet: str, cell: str) -> Place:
        online = self.report.online.get(source)
        return Place(source, sheet, cell, online.address_of(sheet, cell) if online else "")


SOURCE = "source"
"""The column in which files are named."""


@dataclass(frozen=True, slots=True)
class Want:
    """A column to show: key of the frame's column, how wide; `label` where its words have another key."""

    key: str
    width: float
    label: str = ""
    typed: bool = False
    screen_only: bool = False
    bar: str = ""
    """RRGGBB."""
    most: float = WIDEST
    """In digits: texts that are longer are wrapped."""


def column(view: View, frame: pd.DataFrame, want: Want) -> Column:
    """One column of a frame, ready for a page; values that are missing are blank, missing ratios are "–"."""
    label = want.label or want.key
    series = frame[want.key]
    format_ = format_of(label, series)
    choices = words(CHOICES.get(label, {}), view.lang)
    values: Sequence[Value]
    if choices:
        # Half a day is a word, and no count.
        format_, values = Format.TEXT, [choices.get(text, text) for text in texts(series)]
    elif label == SOURCE:
        values = [view.report.name_of(source) for source in texts(series)]
    else:
        values = _values(series, format_)
    return fitted(
        Column(
            want.key,
            view.word(HEADERS[label]),
            format_,
            want.width,
            values,
            tints=looks(view, label),
            bar=want.bar,
            typed=want.typed,
            screen_only=want.screen_only,
        ),
        want.most,
    )


def columns_of(view: View, frame: pd.DataFrame, wants: Sequence[Want]) -> tuple[Column, ...]:
    """`column` of each of them."""
    return tuple(column(view, frame, want) for want in wants)


def fitted(column: Column, most: float = WIDEST) -> Column:
    """The column, wide enough for its header and for its texts up to `most`; longer ones are wrapped."""
    width = max(column.width, header_width(column.header))
    if column.format not in (Format.TEXT, Format.PHONE):
        return replace(column, width=width)
    longest = max((breadth(str(text)) for text in set(column.values) if text), default=0) + EDGES
    width = max(width, min(longest, most))
    return replace(column, width=width, format=Format.PROSE if longest > width else column.format)


def header_width(header: str) -> float:
    """The width at which a header takes two lines: broken between words, in Chinese between any two signs."""
    if not header.isascii():
        return 2 * math.ceil(breadth(header) / 4) + EDGES
    words_ = header.split()
    lines = [(" ".join(words_[:at]), " ".join(words_[at:])) for at in range(1, len(words_) + 1)]
    # Bold signs are a little broader than digits.
    return math.ceil(1.1 * min((max(map(len, pair)) for pair in lines), default=0)) + EDGES


def looks(view: View, label: str) -> dict[str, Shade]:
    """The looks of a column's values by the words they are shown with."""
    named = words(CHOICES.get(label, {}), view.lang)
    return {named.get(value, value): shade for value, shade in LOOKS.get(label, {}).items()}


def format_of(key: str, series: pd.Series) -> Format:
    """How a column is shown."""
    if key in FORMATS:
        return FORMATS[key]
    if key.endswith(RATE_ENDINGS):
        return Format.RATE
    return Format.COUNT if pd.api.types.is_numeric_dtype(series) else Format.TEXT


def heading(view: View, key: str) -> tuple[str, str]:
    """The title of a sheet, and the same with the campaign's name."""
    title = view.word(SHEETS[key])
    name = view.report.settings.name or view.run.folder
    return title, f"{title} · {name}" if name else title


def plain(series: pd.Series) -> list[Value]:
    """The values as Python holds them; missing ones are None."""
    values = series.to_numpy(dtype="object", copy=True)
    values[series.isna().to_numpy()] = None
    return list(values)


def texts(series: pd.Series) -> list[str]:
    """The values as text; missing ones are blank."""
    # Asking costs less than changing what is text already.
    written = series if series.dtype == "str" else series.astype("str")
    return list(written.to_numpy(dtype="object", na_value=""))


def day_words(day: date, lang: str) -> str:
    """A day with its weekday: 2020-03-05 周四."""
    return f"{day:%Y-%m-%d} {word(WEEKDAYS[day.weekday()], lang)}"


def moment_words(moment: datetime, lang: str) -> str:
    """A minute with its weekday: 2020-03-05 周四 20:30."""
    return f"{day_words(moment, lang)} {moment:%H:%M}"


def ratio(part: float, whole: float) -> float | str:
    """The quotient, "–" where there is nothing to divide by."""
    return part / whole if whole else MISSING


def ratios(parts: pd.Series, wholes: pd.Series) -> pd.Series:
    """The quotients, missing where there is nothing to divide by."""
    return parts / wholes.where(wholes != 0)


def _values(series: pd.Series, format_: Format) -> Sequence[Value]:
    match format_:
        case Format.COUNT | Format.CHANGE:
            return plain(series if series.dtype.kind == "i" else series.astype("Int64"))
        case Format.RATE | Format.WHOLE_RATE | Format.SCORE | Format.MONEY:
            values = series.to_numpy(dtype="object", copy=True)
            values[~np.isfinite(series.to_numpy(dtype="float64", na_value=np.nan))] = MISSING
            return list(values)
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

"""Dates and times as people write them: one cell in, one day (and a time) out (docs/tables.md, Tidying).

Nothing is guessed: a form that could mean two days is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sheets_automation.model.grid import Cell

DAY_PART_TIMES = {"am": time(9, 30), "noon": time(12), "pm": time(14), "evening": time(18, 30)}
"""What a part of the day stands for."""
DAY_PART_WORDS = {"上午": "am", "早上": "am", "中午": "noon", "下午": "pm", "晚上": "evening", "am": "am", "pm": "pm"}

EARLIEST_SERIAL, LAST_SERIAL = 20_000, 73_050
"""1954-10-03 and 2099-12-31: the numbers that are serial dates; yyyymmdd is above, 3.5 below."""
SERIAL_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  # sheets know no time zones
DAY_MINUTES = 24 * 60
DAY_HOURS, HOUR = 24, 60
HOURS_OF = {
    "am": {hour: hour for hour in range(12)},
    "noon": {11: 11, 12: 12, 1: 13, 2: 14, 13: 13, 14: 14},
    "pm": {12: 12} | {hour: hour + 12 for hour in range(1, 12)} | {hour: hour for hour in range(13, 24)},
    "evening": {hour: hour + 12 for hour in range(5, 12)} | {hour: hour for hour in range(17, 24)},
}
"""The hours that people write behind a part of the day, and which they mean. 晚上12点 and 晚上1点 are of the next day,
as some count, and of this, as others do: no hour at all."""
DECEMBER = 12
DECIMALS = 2
"""A number's decimals may be a day of the month."""
AMBIGUOUS_DECIMALS = (1, 2, 3)
"""The number 3.1 may be 3.1 or 3.10."""

YEAR_FIRST = re.compile(r"(\d{4})([-/.年])(\d{1,2})[-/.月](\d{1,2})日?号?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
MONTH_FIRST = re.compile(r"(\d{1,2})(?:月(\d{1,2})[日号]?|[-/.](\d{1,2}))")
CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::\d{2}(?:\.\d+)?)?|点(半|\d{1,2}分?)?)")
HALF_DAY_BEHIND = re.compile(r"^(.*\d)\s*(am|pm)$")
RELATIVE_DAYS = {"今天": 0, "明天": 1, "后天": 2, "今日": 0, "明日": 1}
SERIAL_TEXT = re.compile(r"\d{5}(\.\d+)?")
"""A serial number that was exported as text."""
WEEKDAY_BEHIND = re.compile(r"^\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?\s*")
FRACTION = re.compile(r"0?\.\d+")
"""A time of day that was exported as text."""
WEEKDAY = re.compile(r"(下)?(?:周|星期|礼拜)([一二三四五六日天])")
MONTH_DAY = re.compile(r"(\d{1,2})[号日]")
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a date without a year is measured against."""

    today: date
    starts_on: date | None = None
    ends_on: date | None = None


def serial_of(cell: Cell) -> float | None:
    """The serial date that a cell is, as a number or as text; None for everything else."""
    is_number = isinstance(cell, int | float) or (isinstance(cell, str) and SERIAL_TEXT.fullmatch(cell))
    number = float(cell) if is_number else 0  # type: ignore[arg-type]  # a number, as just asked
    return number if EARLIEST_SERIAL <= number < LAST_SERIAL + 1 else None


def read_day(cell: Cell, calendar: Calendar) -> date | None:
    """The day a cell means (a time or a weekday behind it is dropped), or None.

    Source: docs/tables.md.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) or serial_of(cell):
        return _day_of_number(float(cell), calendar)  # type: ignore[arg-type]  # a number, as just asked
    found = _day_at_start(cell, calendar) if isinstance(cell, str) else None
    if found is None:
        return None
    day, rest = found
    rest = WEEKDAY_BEHIND.sub("", rest)
    return day if not rest or _time_of(rest) is not None else None


def read_moment(cell: Cell, base: date, calendar: Calendar) -> tuple[date, time | None] | None:
    """A day to come, with its time where one is written; 明天 and 周六 count from `base`, the row's date.

    A time alone is meant for the row's own day. Source: docs/tables.md.
    """
    if isinstance(cell, datetime):
        return cell.date(), cell.time() if cell.time() != time() else None
    if isinstance(cell, time):
        return base, cell
    serial = serial_of(cell)
    if serial is not None and not serial.is_integer():
        moment = SERIAL_1900 + timedelta(minutes=round(serial * DAY_MINUTES))
        return moment.date(), moment.time()
    if not isinstance(cell, str) or serial is not None:
        day = read_day(cell, calendar)
        return (day, None) if day else None
    found = _day_at_start(cell, calendar) or _relative_day(cell, base)
    day, rest = found or (base, cell)
    if not rest:
        return day, None
    clock = _time_of(rest)
    return (day, clock) if clock is not None else None


def read_clock(cell: Cell) -> tuple[time, bool] | None:
    """A time of day, and whether it was a clock time rather than a part of the day."""
    if isinstance(cell, datetime):
        return cell.time(), True
    if isinstance(cell, time):
        return cell, True
    if isinstance(cell, int | float):
        if not (0 <= cell < 1 or serial_of(cell) is not None):
            return None
        minutes = round(float(cell) % 1 * DAY_MINUTES)
        return ((SERIAL_1900 + timedelta(minutes=minutes)).time(), True) if minutes < DAY_MINUTES else None
    if isinstance(cell, str) and FRACTION.fullmatch(cell):
        return read_clock(float(cell))
    clock = _time_of(cell) if isinstance(cell, str) else None
    return None if clock is None else (clock, True)


def _day_of_number(number: float, calendar: Calendar) -> date | None:
    if serial_of(number):
        return (SERIAL_1900 + timedelta(days=int(number))).date()
    if number.is_integer() and (found := COMPACT.fullmatch(str(int(number)))):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    month, _, decimals = f"{number:.10g}".partition(".")
    if not decimals or len(decimals) > DECIMALS or (len(decimals) == 1 and int(decimals) in AMBIGUOUS_DECIMALS):
        return None
    return _day_without_year(int(month), int(decimals), calendar)


def _day_at_start(text: str, calendar: Calendar) -> tuple[date, str] | None:
    """The day a text begins with, and what stands behind it."""
    found = YEAR_FIRST.match(text)
    if found:
        day = _day(int(found[1]), int(found[3]), int(found[4]))
    elif (found := COMPACT.match(text)) and not text[8:9].isdigit():
        day = _day(int(found[1]), int(found[2]), int(found[3]))
    elif found := MONTH_FIRST.match(text):
        day = _day_without_year(int(found[1]), int(found[2] or found[3]), calendar)
    else:
        return None
    rest = text[found.end() :]
    ambiguous = rest[:1] in {".", "-", "/"} or (rest[:1].isdigit() and found[0][-1].isdigit())
    if day is None or ambiguous:
        return None
    return day, rest.lstrip("T ,")


def _relative_day(text: str, base: date) -> tuple[date, str] | None:
    for word, days in RELATIVE_DAYS.items():
        if text.startswith(word):
            return base + timedelta(days=days), text[len(word) :].strip()
    if found := WEEKDAY.match(text):
        weekday = WEEKDAYS[found[2]]
        if found[1]:
            day = base - timedelta(days=base.weekday()) + timedelta(days=7 + weekday)
        else:
            day = base + timedelta(days=(weekday - base.weekday()) % 7)
        return day, text[found.end() :].strip()
    if found := MONTH_DAY.match(text):
        day_of_month = _next_day_of_month(base, int(found[1]))
        return (day_of_month, text[found.end() :].strip()) if day_of_month else None
    return None


def _next_day_of_month(base: date, number: int) -> date | None:
    """8号 is the next 8th, on or after the row's date; in a short month the one after."""
    year, month = base.year, base.month
    for _ in range(3):
        day = _day(year, month, number)
        if day and day >= base:
            return day
        year, month = (year + 1, 1) if month == DECEMBER else (year, month + 1)
    return None


def _time_of(text: str) -> time | None:
    """A clock time or a part of the day, or both (下午3点)."""
    text = text.strip()
    text = HALF_DAY_BEHIND.sub(r"\2\1", text.casefold())
    part = next((word for word in DAY_PART_WORDS if text.startswith(word)), "")
    clock = text[len(part) :].strip()
    if not clock:
        return DAY_PART_TIMES[DAY_PART_WORDS[part]] if part else None
    found = CLOCK.fullmatch(clock)
    if not found:
        return None
    hour, minute = int(found[1]), 30 if found[3] == "半" else int(found[2] or (found[3] or "0").rstrip("分"))
    if part:
        hour = HOURS_OF[DAY_PART_WORDS[part]].get(hour, DAY_HOURS)
    return time(hour, minute) if hour < DAY_HOURS and minute < HOUR else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_without_year(month: int, day: int, calendar: Calendar) -> date | None:
    """The year that puts it into the campaign, else the one nearest to today."""
    today = calendar.today
    days = [found for year in range(today.year - 4, today.year + 5) if (found := _day(year, month, day))]
    if calendar.starts_on and calendar.ends_on:
        inside = [found for found in days if calendar.starts_on <= found <= calendar.ends_on]
        if inside:
            return inside[0]
    return min(days, key=lambda found: abs(found - today), default=None)

"""The truth about call-backs: how long to wait after which result, how often, and in which hours (docs/callbacks.md).

The reasons stand here as data; what a campaign may want otherwise are settings (callback.*).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from sheets_automation.model.errors import SettingError
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DAY_PARTS

HOUR = 60
DAY = 24 * HOUR

PROMISED = "promised"
NOT_REACHED = "C"
PRIORITIES = (PROMISED, "A", "B", NOT_REACHED)
OWED = frozenset(PRIORITIES) - {NOT_REACHED}
"""Who is to be called: a promise, or a customer known as A or B. Nobody has a duty to call the others."""
SOFT, OFF = "soft", "off"
GATES = (SOFT, OFF)
"""Values of callback.gate: class C comes after what the guide owes that day, or wherever callback.order puts it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The wait before the next attempt: `minutes`, or `days`; `another_daypart`: not in the window of the last dial."""

    minutes: int = 0
    days: int = 0
    another_daypart: bool = False


NEXT_DAY_ANOTHER_DAYPART = Gap(days=1, another_daypart=True)

GAPS: dict[str, tuple[Gap, ...]] = {
    "no_answer": (Gap(minutes=4 * HOUR), NEXT_DAY_ANOTHER_DAYPART, Gap(days=2)),
    "busy": (Gap(minutes=30), Gap(minutes=4 * HOUR), Gap(days=1)),
    "declined": (Gap(days=1),),
    "powered_off": (Gap(days=1), Gap(days=2)),
    "out_of_service": (Gap(days=3),),
    "invalid_number": (),
}
"""The gaps before attempt 2, 3, 4, by the result of the last dial."""

REASON_UNKNOWN = "no_answer"
"""How a dial counts that says nothing else."""

MOST_ATTEMPTS = {reason: len(gaps) + 1 for reason, gaps in GAPS.items()}

SOMEONE_WAS_THERE = "busy"
"""A dial with this result says nothing against its clock time."""


@dataclass(frozen=True, slots=True)
class Window:
    """Hours in which customers are phoned: `start` <= t < `end`, in minutes since midnight."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of call-backs as of a day; `windows` are in order of the clock, all times in minutes."""

    windows: tuple[Window, ...]
    order: tuple[str, ...]
    gate: str
    max_attempts: int
    max_per_day: int
    avoid: int
    owner_hold: int
    evening_close: int

    def window_of(self, daypart: str) -> int:
        """Position of the window in which a typed day-part counts; a blank one counts as evening.

        A day-part without a window of its own (by default: noon) counts as the one before it.
        """
        names = [window.name for window in self.windows]
        keys = [part.key for part in DAY_PARTS]
        upto = keys[: keys.index(daypart) + 1] if daypart in keys else keys
        return next((names.index(key) for key in reversed(upto) if key in names), 0)


POLICY_KEYS = (
    *("callback.dayparts", "callback.order", "callback.gate", "callback.max_attempts", "callback.max_per_day"),
    *("callback.avoid_same_clock_hours", "callback.owner_hold_hours", "evening_close"),
)
"""The settings of which a Policy is made."""


def read_policy(settings: Settings, day: date | None, store: str = "", staff: str = "") -> Policy:
    """The policy in force on a day.

    Raises:
        SettingError: callback.dayparts, callback.order or callback.gate cannot be read.
    """

    def number(key: str) -> float:
        return settings.number(key, day, store, staff)

    def text(key: str) -> str:
        return unicodedata.normalize("NFKC", str(settings.value(key, day, store, staff)))

    close = settings.clock("evening_close", day, store)
    return Policy(
        windows=_windows(text("callback.dayparts")),
        order=_order(text("callback.order")),
        gate=_gate(text("callback.gate")),
        max_attempts=int(number("callback.max_attempts")),
        max_per_day=int(number("callback.max_per_day")),
        avoid=round(number("callback.avoid_same_clock_hours") * HOUR),
        owner_hold=round(number("callback.owner_hold_hours") * HOUR),
        evening_close=close.hour * HOUR + close.minute,
    )


WINDOW = re.compile(r"(\w+?)\s*(\d{1,2}):(\d\d)\s*[-~]\s*(\d{1,2}):(\d\d)")
BETWEEN = re.compile(r"\s*[,;、]\s*")
DAYPART_OF = {name: part.key for part in DAY_PARTS for name in (part.key, part.zh)}


def _parts(text: str) -> list[str]:
    return [part for part in BETWEEN.split(text.strip()) if part]


def _windows(text: str) -> tuple[Window, ...]:
    windows = []
    for part in _parts(text):
        found = WINDOW.fullmatch(part)
        if found:
            name, *clock = found.groups()
            hour, minute, end_hour, end_minute = map(int, clock)
            windows.append(Window(DAYPART_OF.get(name, name), hour * HOUR + minute, end_hour * HOUR + end_minute))
        if not found or not windows[-1].start < windows[-1].end <= DAY:
            raise SettingError(
                f"「callback.dayparts」中的「{part}」看不懂;请写成 am 09:30-11:30",
                f'callback.dayparts: "{part}" cannot be read; write it like am 09:30-11:30',
            )
    if not windows:
        raise SettingError("「callback.dayparts」不能为空", "callback.dayparts must not be blank")
    return tuple(sorted(windows, key=lambda window: window.start))


def _order(text: str) -> tuple[str, ...]:
    """Priorities that are not named come last, in their own order."""
    by_name = {priority.casefold(): priority for priority in PRIORITIES}
    named = []
    for part in _parts(text):
        if part.casefold() not in by_name:
            raise SettingError(
                f"「callback.order」中没有「{part}」;可用:{'、'.join(PRIORITIES)}",
                f'callback.order: there is no "{part}"; known are {", ".join(PRIORITIES)}',
            )
        named.append(by_name[part.casefold()])
    return tuple(dict.fromkeys((*named, *PRIORITIES)))


def _gate(text: str) -> str:
    named = text.strip().casefold()
    if named not in GATES:
        raise SettingError(
            f"「callback.gate」中的「{text}」看不懂；可用：{'、'.join(GATES)}",
            f'callback.gate: "{text}" cannot be read; known are {", ".join(GATES)}',
        )
    return named

"""One cell: what typing makes of a text, and how a value is shown."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

JSON = Any
EPOCH = datetime(1899, 12, 30)
LONGEST = 50_000
NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?([eE][+-]?\d+)?")
DATES = (
    (re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"), "yyyy-mm-dd"),
    (re.compile(r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})"), "yyyy/mm/dd"),
    (re.compile(r"(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日"), 'yyyy"年"m"月"d"日"'),
    (re.compile(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})"), "m/d/yyyy"),
)
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What was entered (an ExtendedValue), how it looks (a CellFormat), its note, its rule. Never changed in place.

    `shows` is the ExtendedValue that a test says Google would compute from the cell's formula.
    """

    entered: JSON = None
    looks: JSON = None
    note: str = ""
    rule: JSON = None
    shows: JSON = None

    @property
    def empty(self) -> bool:
        return self.entered is None and not self.looks and not self.note and self.rule is None

    @property
    def pattern(self) -> str:
        return str(((self.looks or {}).get("numberFormat") or {}).get("pattern", ""))

    @property
    def kind(self) -> str:
        return str(((self.looks or {}).get("numberFormat") or {}).get("type", ""))


BLANK = Cell()


def raw(value: JSON) -> JSON:
    """A value stored as it is; a text stays a text, whatever it looks like."""
    if value == "":
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value}


def typed(value: JSON, kind: str = "") -> tuple[JSON, JSON]:
    """A value as if a person had typed it: (ExtendedValue, number format or None).

    `kind` is the number format's type that the cell has: in a cell formatted as TEXT every text stays a text.
    """
    if not isinstance(value, str):
        return (raw(str(value)) if kind == "TEXT" and not isinstance(value, bool) else raw(value)), None
    if value == "" or kind == "TEXT":
        return raw(value), None
    if value.startswith("'"):
        return {"stringValue": value[1:]}, None
    if value.startswith("=") and len(value) > 1:
        return {"formulaValue": value}, None
    if value.strip().upper() in {"TRUE", "FALSE"}:
        return {"boolValue": value.strip().upper() == "TRUE"}, None
    return _number(value.strip()) or _moment(value.strip()) or ({"stringValue": value}, None)


def _number(text: str) -> tuple[JSON, JSON] | None:
    sign = re.fullmatch(r"([$¥€£])(.+)", text)
    bare = sign[2] if sign else text.removesuffix("%")
    if not NUMBER.fullmatch(bare) or not re.search(r"\d", bare):
        return None
    value = float(bare.replace(",", ""))
    if sign:
        return {"numberValue": whole(value)}, {"type": "CURRENCY", "pattern": f'"{sign[1]}"#,##0.00'}
    if text.endswith("%"):
        return {"numberValue": value / 100}, {"type": "PERCENT", "pattern": "0.00%" if "." in bare else "0%"}
    if "e" in bare.lower():
        return {"numberValue": value}, {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    comma = {"type": "NUMBER", "pattern": "#,##0.00" if "." in bare else "#,##0"}
    return {"numberValue": whole(value)}, comma if "," in bare else None


def _moment(text: str) -> tuple[JSON, JSON] | None:
    day, _, clock = text.partition(" ")
    pattern, serial = _day(day)
    time = _clock(clock if pattern else text)
    if pattern and not clock:
        return {"numberValue": serial}, {"type": "DATE", "pattern": pattern}
    if time is None:
        return None
    if pattern:
        return {"numberValue": serial + time}, {"type": "DATE_TIME", "pattern": f"{pattern} h:mm:ss"}
    return {"numberValue": time}, {"type": "TIME", "pattern": "h:mm:ss" if text.count(":") == 2 else "h:mm"}


def _day(text: str) -> tuple[str, int]:
    """The pattern in which a date was typed and its number; "" where it is none."""
    for shape, pattern in DATES:
        hit = shape.fullmatch(text)
        if hit:
            with suppress(ValueError):  # no such day
                return pattern, (date(int(hit["y"]), int(hit["m"]), int(hit["d"])) - EPOCH.date()).days
    return "", 0


def _clock(text: str) -> float | None:
    hit = TIME.fullmatch(text)
    if not hit or int(hit[1]) > 23 or int(hit[2]) > 59:
        return None
    return (int(hit[1]) * 3600 + int(hit[2]) * 60 + int(hit[3] or 0)) / 86400


def whole(value: float) -> float:
    """2 of 2.0, as JSON shows it."""
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def is_moment(cell: Cell) -> bool:
    return cell.kind in {"DATE", "TIME", "DATE_TIME"}


def shown(cell: Cell, effective: JSON, how: str, dates: str) -> JSON:
    """A value as an answer has it.

    `effective` is the cell's ExtendedValue after its formula; `how` one of FORMATTED_VALUE, UNFORMATTED_VALUE, FORMULA;
    `dates` one of SERIAL_NUMBER, FORMATTED_STRING.
    """
    if how == "FORMULA" and cell.entered and "formulaValue" in cell.entered:
        return cell.entered["formulaValue"]
    kind, value = next(iter((effective or {"stringValue": ""}).items()))
    if kind == "boolValue":
        return str(value).upper() if how == "FORMATTED_VALUE" else value
    if kind == "numberValue":
        as_text = how == "FORMATTED_VALUE" or (is_moment(cell) and dates == "FORMATTED_STRING")
        return formatted(cell, whole(value)) if as_text else whole(value)
    return value["message"] if kind == "errorValue" else value


def formatted(cell: Cell, number: float) -> str:
    """A number as its cell shows it; patterns that nobody here writes are shown as plain numbers."""
    pattern = cell.pattern
    if is_moment(cell):
        return _written_moment(number, pattern or "yyyy-mm-dd")
    if pattern == "0.00E+00":
        return f"{number:.2E}"
    if pattern.endswith("%"):
        return f"{number * 100:.{_places(pattern)}f}%"
    hit = re.fullmatch(r'("[^"]*")?(#,##)?0(\.0+)?', pattern)
    if hit:
        text = f"{number:,.{_places(pattern)}f}" if hit[2] else f"{number:.{_places(pattern)}f}"
        return (hit[1] or "").strip('"') + text
    return str(number) if isinstance(number, int) else repr(float(f"{number:.10g}"))


def _places(pattern: str) -> int:
    return len(pattern.rstrip("%").partition(".")[2])


def _written_moment(number: float, pattern: str) -> str:
    moment = EPOCH + timedelta(seconds=round(number * 86400))
    day, _, clock = pattern.partition(" ")
    if "y" not in pattern.lower():
        day, clock = "", pattern
    parts = {"yyyy": f"{moment:%Y}", "mm": f"{moment:%m}", "dd": f"{moment:%d}"}
    parts |= {"m": str(moment.month), "d": str(moment.day)}
    text = re.sub(r"yyyy|mm|dd|m|d", lambda hit: parts[hit[0]], day.lower()).replace('"', "")
    if clock:
        seconds = f":{moment:%S}" if "s" in clock else ""
        hours = f"{moment:%H}" if "hh" in clock else str(moment.hour)
        text = f"{text} {hours}:{moment:%M}{seconds}".strip()
    return text

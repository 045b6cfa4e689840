"""What a table is made of: columns, choices, and how their names are recognised.

Headers and choices are compared folded (`fold`): case, spaces, full-width forms, traditional characters, a trailing
* or (必填) make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

# The characters of headers and dropdowns, traditional above simplified; a test compares them with OpenCC.
TRADITIONAL = str.maketrans(
    "註覆闆繫係萬專業買產價關內況淨準別務動區單賣佔發號後聽員圍處備復頭對導崗並廣庫開異錄總戶撥掛數斷無時暱機來標樓"
    "竈煙熱現電盤碼確禮離稱類約級線紹結絕維編羣職聯範裝觀視計訂認議記訪話說請調負責購費轉過進鋪銷錯長門間"
    "項顧預領額驗説週",
    "注复板系系万专业买产价关内况净准别务动区单卖占发号后听员围处备复头对导岗并广库开异录总户拨挂数断无时昵机来标楼"
    "灶烟热现电盘码确礼离称类约级线绍结绝维编群职联范装观视计订认议记访话说请调负责购费转过进铺销错长门间"
    "项顾预领额验说周",
)
NOTHING = re.compile(r"[\s\u200b\ufeff]+")
MARKS = re.compile(r"(\*|\(必填\)|\(必填项\)|\(required\))+$")


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """The form in which headers and choices are compared."""
    text = NOTHING.sub("", unicodedata.normalize("NFKC", text)).casefold().translate(TRADITIONAL)
    return MARKS.sub("", text)


HELPER = "~"
"""Begins the headers of hidden columns in which a template works something out; the reader passes over them."""
HELPER_HEADER = re.compile(rf"{HELPER}[a-z][a-z0-9_ ]*")


def is_helper(header: object) -> bool:
    """Whether a header is that of a helper column."""
    return isinstance(header, str) and HELPER_HEADER.fullmatch(header) is not None


def refused(key: str) -> str:
    """Name of the column, beside column `key` of a frame, that says where the value entered was refused."""
    return f"{key}!"


class Kind(StrEnum):
    """What a column holds; each kind is tidied in its own way (core/reading/tidy.py)."""

    TEXT = "text"
    NAME = "name"
    """A person's or a store's name: spaces between Chinese characters do not count."""
    PHONE = "phone"
    CHOICE = "choice"
    DATE = "date"
    MOMENT = "moment"
    """A day in the future with or without a time; also 明天, 周六."""
    CLOCK = "clock"
    """hh:mm or a part of the day."""
    MONEY = "money"
    NUMBER = "number"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a dropdown: English key, the label that staff see, English label."""

    key: str
    zh: str
    en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key, its two headers, what it holds, and how it is recognised."""

    key: str
    zh: str
    en: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    """The dropdown."""
    known: tuple[Choice, ...] = ()
    """Values that are understood although the dropdown does not offer them (class C in the success table)."""
    also: tuple[str, ...] = ()
    required: bool = False
    inherits: bool = False
    """A blank cell takes its value from the header block, a date line or the rosters."""
    limit: int = 0
    """Longest text; 0 is no limit."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.zh, self.en, self.key, *self.also)


@dataclass(frozen=True, eq=False)
class Table:
    """A table that people fill; one object each, equal only to itself. Its columns: model/tables.py."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    fewest_headers: int
    """So many known headers make a row its header row."""

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def headers(self) -> dict[str, str]:
        """Folded header to key; where two columns share an alias the first one has it."""
        found: dict[str, str] = {}
        own = [(name, column) for column in self.columns for name in (column.zh, column.en, column.key)]
        also = [(name, column) for column in self.columns for name in column.also]
        for name, column in own + also:
            found.setdefault(fold(name), column.key)
        return found

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)

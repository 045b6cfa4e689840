"""A guide's worklist: the call log with what is known of a customer beside it, and the marks of its rows.

Rows that a morning writes carry a record id: its kind, the place it stands for, and a sum over what was written, so
that a row that nobody touched is told from one in which somebody typed (docs/morning.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2s

from sheets_automation.model.schema import Column, Kind, fold
from sheets_automation.model.tables import CALL_LOG, CALL_RESULTS, CONTEXT
from sheets_automation.model.wording import Pair

FOLDER = "worklists"
LIST_STEM = "回拨清单"
"""Of several stores each has its call-backs here, with whole phones; whatever begins so is never read as a source."""
LIST_FILE = f"{LIST_STEM}.xlsx"
WHY, LAST_RESULT, LAST_SAID = (
    Column(key, zh, en, Kind.TEXT)
    for key, (zh, en) in zip(
        CONTEXT,
        (("名单原因", "Why on the list"), ("上次结果", "Last result"), ("上次内容", "Said last")),
        strict=True,
    )
)
CONTEXT_COLUMNS = (WHY, LAST_RESULT, LAST_SAID)
CONTEXT_HEADERS = frozenset(fold(name) for column in CONTEXT_COLUMNS for name in (column.zh, column.en))
"""Read by nobody, and not spoken of (F07)."""


def _with_context() -> tuple[Column, ...]:
    """Behind what a guide touches on every call, which has to fit a phone's screen."""
    at = CALL_LOG.keys.index("invite_result") + 1
    return (*CALL_LOG.columns[:at], *CONTEXT_COLUMNS, *CALL_LOG.columns[at:])


WORKLIST = replace(CALL_LOG, columns=_with_context())

PLANNED, READY = "W", "R"
"""Kinds of rows: a number to dial; a customer who agreed, ready for the success table."""
BLANK_ROW = "G"
"""Kind of a row of a shared sheet that waits for what a guide types: its id is given once, and says nothing else."""
PREPARED = re.compile(rf"[{PLANNED}{READY}{BLANK_ROW}]-[0-9a-f]{{12}}(?:-[0-9a-f]{{8}})?")
"""The record id of a row that was prepared."""
RECORD = re.compile(rf"(?P<place>(?P<kind>[{PLANNED}{READY}])-[0-9a-f]{{12}})-(?P<sum>[0-9a-f]{{8}})")


def place_of(kind: str, *what: str) -> str:
    """The part of a record id that says what the row stands for; the same whenever it is written."""
    return f"{kind}-{blake2s(chr(0).join(what).encode(), digest_size=6).hexdigest()}"


def sum_of(values: Iterable[tuple[str, str]]) -> str:
    """The part of a record id that says what was written: key and text of every filled cell, in any order."""
    text = chr(0).join(f"{key}={value}" for key, value in sorted(values))
    return blake2s(text.encode(), digest_size=4).hexdigest()


PROMISED, FOLLOW_UP, FRESH, CALL_BACK = "promised", "follow_up", "fresh", "call_back"
KINDS: dict[str, Pair] = {
    PROMISED: ("约定回拨", "Promised"),
    FOLLOW_UP: ("{grade}类跟进", "Follow-up {grade}"),
    FRESH: ("新号码", "New number"),
    CALL_BACK: ("C类回拨", "Call-back C"),
}
"""Why a number stands on a list, in the order of the list."""
KINDS_COUNTED: dict[str, Pair] = {
    PROMISED: ("约定回拨", "promised"),
    FOLLOW_UP: ("A、B类跟进", "follow-ups"),
    FRESH: ("新号码", "new numbers"),
    CALL_BACK: ("C类回拨", "call-backs"),
}
"""The same behind a number of them."""
RESULTS: dict[str, Pair] = {choice.key: (choice.zh, choice.en) for choice in CALL_RESULTS}
SAID = {"appointment": ("预约 {day}", "appointment {day}"), "product": ("意向 {product}", "wants {product}")}
LINE: Pair = ("{day} 共{n}个", "{day}: {n} numbers")
"""Beside the date line of a day."""

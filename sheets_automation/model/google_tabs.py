"""What our tabs of a spreadsheet on Google are: the keys in their marks, and which are read (docs/google.md)."""

from __future__ import annotations

from sheets_automation.model.tables import CHECK, CHECK_DETAIL, RECORD_ID
from sheets_automation.model.wording import ASSIGNED_ON, HANDLED_ON, SHEETS

CONTROL, VERDICTS, WORDS = "control", "verdicts", "words"
"""The buttons; what the campaign's rules say of staff's rows; the hidden words of formulas."""
CALLS, SUCCESSES, SETTINGS = "calls", "successes", "settings"
"""Staff's tables and the settings; behind a colon stands whose."""
TYPED_INTO = frozenset({ASSIGNED_ON, HANDLED_ON})
"""Tabs of the summary on which people type."""
NO_SOURCES = frozenset({*SHEETS, CONTROL, VERDICTS, WORDS})
VERDICT_COLUMNS = (RECORD_ID, CHECK, CHECK_DETAIL)
"""Of the tab of verdicts."""

COMMA_LOCALES = frozenset({"zh", "en", "ja", "ko", "th"})
"""Languages of spreadsheets whose formulas have commas between their parts, as ours have."""


def reads_our_formulas(locale: str) -> bool:
    """Whether formulas of ours are understood in a spreadsheet of that locale (zh_CN); an unknown one ("") is tried."""
    return not locale or locale.partition("_")[0] in COMMA_LOCALES


def kind_of(key: str) -> str:
    """A key without what stands behind its colon."""
    return key.partition(":")[0]


def is_source(key: str) -> bool:
    """Whether what stands on a tab was handed in: people's own tabs (no key) may be tables too."""
    return kind_of(key) not in NO_SOURCES


def is_read(key: str) -> bool:
    """Whether a tab's values are asked for when a campaign is read."""
    return is_source(key) or key in TYPED_INTO or key == VERDICTS

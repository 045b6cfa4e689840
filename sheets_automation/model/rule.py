"""What a rule is made of: how loud, what the figures do, when, and both wordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sheets_automation.model.expressions import Condition


class Severity(StrEnum):
    """How loud a finding is."""

    ERROR = "ERROR"
    WARN = "WARN"
    INFO = "INFO"


class Effect(StrEnum):
    """What the figures do with the row."""

    EXCLUDE = "exclude"
    UNSCORED = "unscored"
    FIELD = "field"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Grade:
    """Severity and effect together; the effect follows the severity where nothing else is written."""

    severity: Severity
    effect: Effect


ERROR = Grade(Severity.ERROR, Effect.EXCLUDE)
WARN = Grade(Severity.WARN, Effect.NONE)
INFO = Grade(Severity.INFO, Effect.NONE)
WARN_FIELD = Grade(Severity.WARN, Effect.FIELD)
WARN_UNSCORED = Grade(Severity.WARN, Effect.UNSCORED)
ERROR_FIELD = Grade(Severity.ERROR, Effect.FIELD)
ERROR_UNSCORED = Grade(Severity.ERROR, Effect.UNSCORED)


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in both languages, and the mark of at most 8 characters for the column 校验."""

    zh: str
    en: str
    short: str = ""


FULL_WIDTH = str.maketrans(",:;?()", "\uff0c\uff1a\uff1b\uff1f\uff08\uff09")
"""Escapes, because the two halves look alike in many fonts."""


def say(zh: str, en: str, short: str = "") -> Wording:
    """A wording written with plain punctuation; the Chinese is shown with full-width punctuation."""
    return Wording(zh.translate(FULL_WIDTH), en, short.translate(FULL_WIDTH))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, whole. `cases` are the conditions of a row rule, each with the column at which it stands."""

    id: str
    grade: Grade
    wording: Wording
    table: str = ""
    """Key of the only table it is about; empty for both."""
    cases: tuple[tuple[Condition, str], ...] = ()
    grades: Mapping[str, Grade] = field(default_factory=dict)
    """Where the grade differs by column: key of the column, or table.column."""
    variants: Mapping[str, Wording] = field(default_factory=dict)
    """Other wordings of the same rule, by name; each name stands beside the rules of its kind."""
    blanks_first: bool = False
    """Its anchors are taken as blank before any other rule looks at the row."""

    def grade_at(self, table: str, column: str) -> Grade:
        return self.grades.get(f"{table}.{column}") or self.grades.get(column) or self.grade

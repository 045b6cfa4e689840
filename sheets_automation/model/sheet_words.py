"""The words of a guide's sheet, as columns of its hidden sheet: what is said, and what may be typed for a choice."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_automation.model.schema import Kind
from sheets_automation.model.sheet_cells import doubtful_signs, forms
from sheets_automation.model.sheet_checks import GOOD, Check
from sheets_automation.model.sheet_formulas import (
    ANCHOR,
    DATE_FORMATS,
    DOUBTFUL,
    LONG,
    SHORT,
    SHOWN_AS,
    Plan,
    forms_name,
    numbers_name,
)

AS_TYPED = "@"


def columns_of_words(plan: Plan, lang: str) -> dict[str, Sequence[str | int]]:
    """Name of a range to its cells: by number of a check what is said, by choice what may be typed."""
    checks, keys = plan.checks.every, plan.table.keys
    found: dict[str, Sequence[str | int]] = {
        SHORT: [short_of(check, lang) for check in checks],
        LONG: [check.wording.zh if lang == "zh" else check.wording.en for check in checks],
        ANCHOR: [keys.index(check.column.key) + 1 for check in checks],
        SHOWN_AS: [DATE_FORMATS.get(check.column.kind, AS_TYPED) for check in checks],
    }
    chosen = [column for column in plan.table.columns if column.choices]
    for column in chosen:
        at, known = keys.index(column.key), forms(column)
        found |= {forms_name(at): list(known), numbers_name(at): list(known.values())}
    found[DOUBTFUL] = list(doubtful_signs(tuple(one for one in chosen if one.kind is Kind.CHOICE)))
    return found


def short_of(check: Check, lang: str) -> str:
    """The mark with its few words; in English the column's name stands for them."""
    if check.sign == GOOD:
        return GOOD
    text = check.wording.short if lang == "zh" else check.column.en
    return f"{check.sign} {text}".strip()

"""Hits -> graded hits: how loud each is and what it does, as the settings have it for its row's day (docs/rules.md).

What the figures do follows from all graded hits; what people read follows from them once more: one finding a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.as_of import value_for
from sheets_automation.core.reading.hits import Hit
from sheets_automation.model.campaign_rules import BY_FIRST
from sheets_automation.model.rule import Effect, Grade, Severity
from sheets_automation.model.rules import RULES
from sheets_automation.model.settings import RULE_KEY, Settings

Bools = npt.NDArray[np.bool_]
TEXTS = dict.fromkeys(("rule", "column", "severity", "effect", "variant"), "str")

OFF = "OFF"
LOUDNESS = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2}
"""What people read first has the smallest number."""
ORDER = {rule: at for at, rule in enumerate(RULES)}
NATURAL_EFFECT = {Severity.ERROR: Effect.EXCLUDE, Severity.WARN: Effect.NONE, Severity.INFO: Effect.NONE}


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What grading needs to know of a row: frame by id with table, date, store, staff."""

    frame: pd.DataFrame
    settings: Settings


def graded(hits: Iterable[Hit], facts: RowFacts) -> pd.DataFrame:
    """One row per hit and row: id, rule, column, severity, effect, variant, words; what is switched off is gone.

    A rule re-graded to WARN or INFO loses the exclude that ERROR brings; an effect written beside it stays
    (docs/rules.md).
    """
    parts = [_columns_of(one, facts) for one in hits if len(one.ids)]
    if not parts:
        return pd.DataFrame({name: [] for name in ("id", "rule", "column", "severity", "effect", "variant", "words")})
    found = pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    return found.astype(TEXTS)


def _columns_of(one: Hit, facts: RowFacts) -> dict[str, npt.NDArray[Any]]:
    tables, asked = facts.frame["table"].reindex(one.ids).to_numpy(), _asked(one, facts)
    severity, effect = (np.full(len(one.ids), "", dtype=object) for _ in range(2))
    for table, (value, alike) in product(pd.unique(tables), asked):
        grade = _as_asked(RULES[one.rule].grade_at(table, one.column), value)
        if grade is not None:
            here = alike & (tables == table)
            severity[here], effect[here] = str(grade.severity), str(grade.effect)
    in_force = severity != ""
    number = int(in_force.sum())
    return {
        "id": np.asarray(one.ids)[in_force],
        "rule": np.full(number, one.rule, dtype=object),
        "column": np.full(number, one.column, dtype=object),
        "severity": severity[in_force],
        "effect": effect[in_force],
        "variant": np.full(number, one.variant, dtype=object),
        "words": _words(one)[in_force],
    }


def _asked(one: Hit, facts: RowFacts) -> list[tuple[object, Bools]]:
    """What 考核规则 says of the rule as of the rows' dates, and in which of the rows it says so."""
    key = RULE_KEY + one.rule
    if facts.settings.is_constant(key):
        return [(facts.settings.value(key), np.ones(len(one.ids), dtype=bool))]
    codes, values = pd.factorize(value_for(facts.frame.reindex(one.ids), facts.settings, key), use_na_sentinel=False)
    return [(value, codes == at) for at, value in enumerate(values)]


def _as_asked(grade: Grade, value: object) -> Grade | None:
    """The grade with the severity that 考核规则 gives it; None where it says OFF; a blank changes nothing."""
    asked = str(value).upper()
    if asked == OFF:
        return None
    if asked not in LOUDNESS:
        return grade
    severity = Severity(asked)
    follows = grade.effect == NATURAL_EFFECT[grade.severity]
    return Grade(severity, NATURAL_EFFECT[severity] if follows else grade.effect)


def _words(one: Hit) -> npt.NDArray[np.object_]:
    found = np.empty(len(one.ids), dtype=object)
    if not one.words:
        found[:] = [{}] * len(found)
        return found
    columns = [
        value if isinstance(value, np.ndarray | pd.Series | list) else [value] * len(one.ids)
        for value in one.words.values()
    ]
    found[:] = [dict(zip(one.words, values, strict=True)) for values in zip(*columns, strict=True)]
    return found


def grade_of(rule: str, settings: Settings, day: date) -> Grade | None:
    """The grade of a rule about a sheet or a file; None when it is switched off."""
    return _as_asked(RULES[rule].grade, settings.value(RULE_KEY + rule, day))


def one_a_cell(hits: pd.DataFrame) -> pd.DataFrame:
    """Of several hits in one cell the loudest, then the first of the roster.

    Those for which another row speaks are not told.
    """
    hits = hits[hits["variant"].ne(BY_FIRST)]
    loudness = hits["severity"].map(LOUDNESS)
    order = hits["rule"].map(ORDER)
    return (
        hits.assign(_loudness=loudness, _order=order)
        .sort_values(["id", "column", "_loudness", "_order"], kind="stable")
        .drop_duplicates(["id", "column"])
        .drop(columns=["_loudness", "_order"])
    )


def sentence(rule: str, variant: str, words: Mapping[str, Any], lang: str) -> str:
    """The wording of a finding in one language."""
    wording = RULES[rule].variants.get(variant, RULES[rule].wording)
    return (wording.zh if lang == "zh" else wording.en).format_map(words)

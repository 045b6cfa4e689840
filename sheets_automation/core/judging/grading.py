"""Hits -> graded hits: how loud each is and what it does, as the settings have it for its row's day (docs/rules.md).

What the figures do follows from all graded hits; what people read follows from them once more: one finding a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.as_of import value_for
from sheets_automation.core.reading.hits import Hit
from sheets_automation.model.rule import Effect, Grade, Severity
from sheets_automation.model.rules import RULES
from sheets_automation.model.settings import RULE_KEY, Settings

Ids = npt.NDArray[np.int64]

LOUDNESS = {Severity.ERROR: 0, Severity.WARN: 1, Severity.INFO: 2}
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
    parts = [_frame_of(one, facts) for one in hits if len(one.ids)]
    if not parts:
        return pd.DataFrame({name: [] for name in ("id", "rule", "column", "severity", "effect", "variant", "words")})
    return pd.concat(parts, ignore_index=True)


def _frame_of(one: Hit, facts: RowFacts) -> pd.DataFrame:
    tables = facts.frame["table"].reindex(one.ids).to_numpy()
    severity = np.empty(len(one.ids), dtype=object)
    effect = np.empty(len(one.ids), dtype=object)
    for table in pd.unique(tables):
        grade = RULES[one.rule].grade_at(table, one.column)
        severity[tables == table], effect[tables == table] = str(grade.severity), str(grade.effect)
    frame = pd.DataFrame(
        {
            "id": one.ids,
            "rule": one.rule,
            "column": one.column,
            "severity": severity,
            "effect": effect,
            "variant": one.variant,
            "words": _words(one),
        }
    )
    if not facts.settings.is_constant(RULE_KEY + one.rule):
        frame = _regraded(frame, one.rule, facts)
    return frame


def _words(one: Hit) -> list[dict[str, Any]]:
    if not one.words:
        return [{}] * len(one.ids)
    columns = [
        value if isinstance(value, np.ndarray | pd.Series | list) else [value] * len(one.ids)
        for value in one.words.values()
    ]
    return [dict(zip(one.words, values, strict=True)) for values in zip(*columns, strict=True)]


def _regraded(frame: pd.DataFrame, rule: str, facts: RowFacts) -> pd.DataFrame:
    """The hits with the severity that 考核规则 gives them as of their row's date."""
    wanted = value_for(facts.frame.reindex(frame["id"]), facts.settings, RULE_KEY + rule)
    frame = frame.assign(wanted=wanted.fillna("").astype(str).str.upper().to_numpy())
    frame = frame[frame["wanted"] != "OFF"]
    changed = frame["wanted"].isin([str(severity) for severity in Severity])
    natural = {str(severity): str(effect) for severity, effect in NATURAL_EFFECT.items()}
    follows = changed & frame["effect"].eq(frame["severity"].map(natural))
    frame.loc[follows, "effect"] = frame.loc[follows, "wanted"].map(natural)
    frame.loc[changed, "severity"] = frame.loc[changed, "wanted"]
    return frame.drop(columns="wanted")


def grade_of(rule: str, settings: Settings, day: date) -> Grade | None:
    """The grade of a rule about a sheet or a file; None when it is switched off."""
    grade = RULES[rule].grade
    wanted = str(settings.value(RULE_KEY + rule, day) or "").upper()
    if wanted == "OFF":
        return None
    if wanted in {str(severity) for severity in Severity}:
        severity = Severity(wanted)
        natural = grade.effect == NATURAL_EFFECT[grade.severity]
        return Grade(severity, NATURAL_EFFECT[severity] if natural else grade.effect)
    return grade


def one_a_cell(hits: pd.DataFrame) -> pd.DataFrame:
    """Of several hits in one cell the loudest, then the first of the roster."""
    loudness = hits["severity"].map({str(severity): rank for severity, rank in LOUDNESS.items()})
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

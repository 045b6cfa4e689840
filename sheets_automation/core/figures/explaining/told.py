"""Lines as people read them: file, sheet and row, who and when, and for a row left out the sentence that says why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sheets_automation.core.figures.explaining.behind import Behind
from sheets_automation.core.figures.explaining.lines import NONE
from sheets_automation.core.judging.grading import sentence
from sheets_automation.core.judging.judge import Judged
from sheets_automation.model.definitions import REASONS
from sheets_automation.model.rules import RULES

PLACE = ("source", "sheet", "row", "date", "store", "staff", "customer_key")
COPY_OF_FILE, COPY_OF_RECORD = "X19", "X20"


def told(behind: Behind, lines: pd.DataFrame, lang: str) -> pd.DataFrame:
    """PLACE, value, why, reason of LINES, sorted by date, source, sheet, row; row counts from 1.

    A line that is a guide's day has neither source nor row.
    """
    every, days = behind.every.set_index("id"), behind.work.staff_day
    rows = every.reindex(lines["id"])
    guides = days.reindex(lines["at"])
    is_day = lines["id"].eq(NONE).to_numpy()
    found = pd.DataFrame(
        {
            "source": rows["source"].astype(object).fillna("").to_numpy(),
            "sheet": rows["sheet"].astype(object).fillna("").to_numpy(),
            "row": (rows["row"] + 1).astype("Int64").to_numpy(),
            **{
                name: rows[name].where(~is_day, guides[name].to_numpy()).to_numpy()
                for name in ("date", "store", "staff")
            },
            "customer_key": rows["customer"].where(rows["has_customer"].eq(1)).fillna("").to_numpy(),
            "value": lines["value"].to_numpy(),
            "why": lines["why"].to_numpy(),
        }
    )
    words = _Words(behind, lang)
    of_lines = zip(lines["id"], lines["why"], lines["other"], lines["note"], strict=True)
    found["reason"] = [words.reason(*line) for line in of_lines]
    return found.sort_values(["date", "source", "sheet", "row"], kind="stable", ignore_index=True)


class _Words:
    """The sentence of each reason."""

    def __init__(self, behind: Behind, lang: str) -> None:
        self.behind = behind
        self.lang = lang
        self.every = behind.every.set_index("id")
        hits = behind.work.judged.hits
        hits = hits[hits["effect"].ne("none")].drop_duplicates(["id", "rule"])
        said = zip(hits["column"], hits["variant"], hits["words"], strict=True)
        self.hits = dict(zip(zip(hits["id"], hits["rule"], strict=True), said, strict=True))

    def reason(self, row: int, why: str, other: int, note: str) -> str:
        if not why:
            return ""
        if why in RULES:
            return self._of_rule(row, why)
        wording = REASONS[why]
        text = wording.zh if self.lang == "zh" else wording.en
        return text.format(row=self._place(other), n=note or self._most(row), to=note)

    def _of_rule(self, row: int, rule: str) -> str:
        judged = self.behind.work.judged
        if (row, rule) in self.hits:
            column, variant, words = self.hits[row, rule]
            given = {"v": _entered(judged, row, column), "example": f"{self.behind.work.now:%Y-%m-%d}"}
            return sentence(rule, variant, given | words, self.lang)
        if rule == COPY_OF_FILE:
            return sentence(rule, "", _of_file(judged, str(self.every["source"][row])), self.lang)
        return REASONS["same_row"].zh if self.lang == "zh" else REASONS["same_row"].en

    def _place(self, other: int) -> str:
        if other == NONE:
            return ""
        row = self.every.loc[other]
        sheet = f" [{row['sheet']}]" if row["sheet"] else ""
        number = f"第{row['row'] + 1}行" if self.lang == "zh" else f"row {row['row'] + 1}"
        return f"{row['source']}{sheet} {number}"

    def _most(self, row: int) -> str:
        if row == NONE:
            return ""
        one = self.every.loc[row]
        settings = self.behind.work.settings
        day = one["date"].date() if pd.notna(one["date"]) else None
        return f"{settings.number('max_counted_per_customer_day', day, one['store'] or '', one['staff'] or ''):g}"


def _entered(judged: Judged, row: int, column: str) -> str:
    """What the cell shows that a rule speaks of."""
    for rows in judged.tables:
        if row in rows.frame.index and column in rows.typed:
            return str(rows.shown(column, [row])[0])  # type: ignore[arg-type]  # one position
    return ""


def _of_file(judged: Judged, source: str) -> Mapping[str, Any]:
    """The words of the notice that calls the file a copy."""
    return next(
        (notice.words for notice in judged.notices if notice.rule == COPY_OF_FILE and notice.source == source),
        {"a": source, "b": "", "c": ""},
    )

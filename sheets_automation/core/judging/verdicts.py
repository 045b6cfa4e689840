"""What the columns 校验 and 校验说明 say of each row once the whole campaign is known (docs/rules.md)."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.judging.judge import Judged
from sheets_automation.model.rule import Severity
from sheets_automation.model.rules import RULES
from sheets_automation.model.sheet_checks import GOOD, SIGNS
from sheets_automation.model.tables import WORK_TABLES

PLACE = ["source", "sheet", "row"]
VERDICT = [*PLACE, "check", "check_detail"]
LOUDNESS = [str(severity) for severity in (Severity.ERROR, Severity.WARN, Severity.INFO)]
HEADERS = {column.key: column for table in WORK_TABLES for column in table.columns}
WORDS_TO_FILL = "{"
SAID = ("record_id", "check", "check_detail")
Verdict = tuple[str, str, str]
"""Of one row: its record id, 校验, 校验说明."""


def verdicts(judged: Judged, findings: pd.DataFrame, lang: str) -> pd.DataFrame:
    """A verdict for every data row but planned ones: VERDICT (all str but row, the sheet's row from 0).

    `findings`: FINDING (model/frames.py). The mark and the short words are those of the loudest finding of the row, the
    detail has the sentences of all.

    Source: docs/rules.md, In the template.
    """
    rows = pd.concat([table.frame.loc[~table.frame["planned"], PLACE] for table in judged.tables])
    rows = rows.astype({"source": "str", "sheet": "str"}).drop_duplicates()
    said = findings[findings["row"].notna()]
    said = said.assign(row=said["row"].astype("int64") - 1, loudness=said["severity"].map(LOUDNESS.index))
    said = said.astype(dict.fromkeys(("source", "sheet"), "str")).sort_values("loudness", kind="stable")
    details = said.groupby(PLACE, sort=False)["message"].agg("\n".join)
    first = said.drop_duplicates(PLACE).set_index(PLACE)
    shown = zip(
        first["severity"].astype("str"), first["rule"].astype("str"), first["column"].astype("str"), strict=True
    )
    marks = pd.Series([_short(*one, lang) for one in shown], first.index, dtype="str")
    found = rows.join(marks.rename("check"), on=PLACE).join(details.rename("check_detail"), on=PLACE)
    return found.fillna({"check": GOOD, "check_detail": ""})[VERDICT].reset_index(drop=True)


def _short(severity: str, rule: str, column: str, lang: str) -> str:
    """The mark, and at most a few words: those of the rule, else the column that it is about."""
    short = RULES[rule].wording.short if lang == "zh" else ""
    if not short or WORDS_TO_FILL in short:
        header = HEADERS.get(column)
        short = rule if header is None else header.zh if lang == "zh" else header.en
    return f"{SIGNS[Severity(severity)]} {short}"


def verdicts_by_source(judged: Judged, findings: pd.DataFrame, lang: str) -> dict[str, list[Verdict]]:
    """The verdicts of each source on rows that are not simply good, sorted by record id; every source is named.

    A row without an id, or with one that stands twice in its source, has none: nobody may get a foreign verdict.

    Args:
        judged: `report.workings.judged`.
        findings: FINDING (model/frames.py).
        lang: of the words.

    Source: docs/google.md.
    """
    ids = pd.concat([table.frame[[*PLACE, "record_id"]] for table in judged.tables])
    ids = ids.astype(dict.fromkeys(("source", "sheet"), "str"))
    found: dict[str, list[Verdict]] = {source: [] for source in sorted(ids["source"].unique())}
    ids = ids[ids["record_id"].notna()]
    ids = ids[~ids.duplicated(["source", "record_id"], keep=False)]
    said = verdicts(judged, findings, lang).merge(ids, on=PLACE)
    said = said[said["check"].ne(GOOD) | said["check_detail"].ne("")].sort_values("record_id", kind="stable")
    for source, *line in zip(said["source"], *(said[key].astype("str") for key in SAID), strict=True):
        record, check, detail = line
        found[source].append((record, check, detail))
    return found

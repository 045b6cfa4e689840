"""What the tab of verdicts of a spreadsheet on Google holds: a line a row that the campaign finds something wrong with.

A row that the campaign finds good needs no line: its own formula says so already.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sheets_automation.connectors.google_staff_formulas import VERDICT_COLUMNS
from sheets_automation.connectors.google_structure import Tab
from sheets_automation.connectors.google_update import CellValues
from sheets_automation.core.judging.judge import Judged
from sheets_automation.core.judging.verdicts import PLACE, verdicts
from sheets_automation.model.sheet_checks import GOOD
from sheets_automation.model.wording import word

KEYS = [column.key for column in VERDICT_COLUMNS]
Line = tuple[str, str, str]
"""Record id, 校验, 校验说明."""


def verdicts_by_source(judged: Judged, findings: pd.DataFrame, lang: str) -> dict[str, list[Line]]:
    """The lines of each source, sorted by record id; every source with rows is named, if only with no line.

    A row without an id, or with one that stands twice in its source, has none: nobody may get a foreign verdict.

    Args:
        judged: `report.workings.judged`.
        findings: FINDING (model/frames.py).
        lang: of the words.
    """
    ids = pd.concat([table.frame[[*PLACE, "record_id"]] for table in judged.tables])
    ids = ids.astype(dict.fromkeys(("source", "sheet"), "str"))
    found: dict[str, list[Line]] = {source: [] for source in sorted(ids["source"].unique())}
    ids = ids[ids["record_id"].notna()]
    ids = ids[~ids.duplicated(["source", "record_id"], keep=False)]
    said = verdicts(judged, findings, lang).merge(ids, on=PLACE)
    said = said[said["check"].ne(GOOD) | said["check_detail"].ne("")].sort_values("record_id", kind="stable")
    for source, *line in zip(said["source"], *(said[key].astype("str") for key in KEYS), strict=True):
        record, check, detail = line
        found[source].append((record, check, detail))
    return found


def verdict_values(tab: Tab, lines: Sequence[Line], lang: str) -> CellValues:
    """The whole tab: headers, lines, blanks below; there must be room (`grown`)."""
    blank = ("",) * len(KEYS)
    headers = tuple(word((column.zh, column.en), lang) for column in VERDICT_COLUMNS)
    number = max(tab.rows, len(lines) + 1)
    return CellValues(tab.title, 0, 0, [headers, *lines, *[blank] * (number - len(lines) - 1)])

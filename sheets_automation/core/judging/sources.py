"""What became of every row of every source: which rows have findings, which count, which a rule left out.

Nothing is lost silently: rows = counted + planned + excluded by a rule that is named (docs/summary.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pandas as pd

from sheets_automation.core.judging.grading import one_a_cell
from sheets_automation.core.judging.judge import Judged
from sheets_automation.core.reading.parse import SheetRead
from sheets_automation.model.frames import SOURCE
from sheets_automation.model.grid import SHANGHAI, SUMMARY_KEY, Source


def row_marks(judged: Judged) -> pd.DataFrame:
    """One row per (row of a table, severity) with a finding: id, source, sheet, table, date, store, staff, severity."""
    shown = one_a_cell(judged.hits)[["id", "severity"]].drop_duplicates()
    parts = []
    for rows in judged.tables:
        names = ["source", "sheet", "date", "store", "staff"]
        plain = rows.frame[names].assign(table=rows.table.key)
        ours = shown[shown["id"].isin(plain.index)]
        parts.append(plain.loc[ours["id"]].assign(id=ours["id"].to_numpy(), severity=ours["severity"].to_numpy()))
    return pd.concat(parts, ignore_index=True)


def source_table(sources: list[Source], sheets: list[SheetRead], judged: Judged, marks: pd.DataFrame) -> pd.DataFrame:
    """SOURCE (model/frames.py), sorted by source, sheet, table.

    Source: docs/summary.md.
    """
    every = _fates(judged)
    keys = ["source", "sheet", "table"]
    rows = every.groupby(keys)["rows"].sum()
    counted = every[every["why"] == "counted"].groupby(keys)["rows"].sum()
    errors = (
        marks[marks["severity"] == "ERROR"].astype({"source": object, "sheet": object}).groupby(keys)["id"].nunique()
    )
    by_path = {one.path: one for one in sources}
    found = []
    for sheet in [*sheets, *_unread(sources)]:
        key = (sheet.source, sheet.sheet, sheet.table)
        read = sheet.status == "read"
        one = by_path[sheet.source]
        modified = datetime.fromtimestamp(one.modified_at, SHANGHAI)
        found.append(
            (
                *key,
                int(rows.get(key, sheet.rows)) if read else sheet.unread_rows,
                int(counted.get(key, sheet.rows_applied)),
                int(errors.get(key, 0)) if read else sheet.unread_rows,
                one.sha256,
                modified.strftime("%Y-%m-%dT%H:%M:%S"),
                _status(sheet, one, is_copy=read and sheet.source in judged.copies.sources),
            )
        )
    table = pd.DataFrame(found, columns=list(SOURCE.columns))
    return table.sort_values(keys, kind="stable", ignore_index=True)


def _status(sheet: SheetRead, one: Source, *, is_copy: bool) -> str:
    """What the table says of a sheet; of a file that is refused, a line for itself stays refused."""
    is_file = sheet.status == "refused" and not sheet.table
    if one.is_missing and not is_file:
        return "missing"
    return "copy" if is_copy else sheet.status


def _unread(sources: list[Source]) -> Iterator[SheetRead]:
    """A line for each file in which no sheet was looked at: those refused, and summaries under any name."""
    for one in sources:
        if one.refusal:
            yield SheetRead(one.path, "", "", "refused")
        elif one.is_summary:
            yield SheetRead(one.path, "", SUMMARY_KEY, "skipped")


def _fates(judged: Judged) -> pd.DataFrame:
    """source, sheet, table, why (counted, planned, or the rule that excluded it), rows."""
    parts = []
    for rows in judged.tables:
        frame = rows.frame[["source", "sheet"]].assign(why=rows.frame["excluded_by"])
        kept = rows.frame["excluded_by"].eq("")
        # A copy of a planned row is excluded as a copy.
        frame.loc[kept, "why"] = np.where(rows.frame.loc[kept, "planned"], "planned", "counted")
        fates = frame.groupby(["source", "sheet", "why"], observed=True).size().rename("rows").reset_index()
        parts.append(fates.astype({"source": object, "sheet": object}).assign(table=rows.table.key))
    return pd.concat(parts)


def balance(judged: Judged, sheets: list[SheetRead]) -> pd.DataFrame:
    """source, sheet, table, why, rows: what became of every data row; those of a sheet that was not read are F03's."""
    unread = [(one.source, one.sheet, one.table, "F03", one.unread_rows) for one in sheets if one.unread_rows]
    columns = ["source", "sheet", "table", "why", "rows"]
    return pd.concat([_fates(judged)[columns], pd.DataFrame(unread, columns=columns)], ignore_index=True)

"""Rows that a morning wrote and nobody has touched since (model/worklists.py; docs/morning.md)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.schema import refused
from sheets_automation.model.tables import CALL_LOG, NOT_TYPED
from sheets_automation.model.worklists import PLANNED, READY, RECORD, sum_of

INHERITED = frozenset({"staff", "store", "call_date"})
"""What such a row takes from above it."""


def is_ready(rows: Rows) -> pd.Series:
    """Which success rows a morning made ready, touched or not."""
    return (
        rows.frame["record_id"]
        .astype("str")
        .str.fullmatch(RECORD.pattern.replace(f"{PLANNED}{READY}", READY))
        .eq(other=True)
    )


def is_untouched(rows: Rows) -> npt.NDArray[np.bool_]:
    """Which rows hold just what a morning wrote into them."""
    frame = rows.frame
    found = np.zeros(len(frame), dtype=bool)
    kind = PLANNED if rows.table is CALL_LOG else READY
    ids = frame["record_id"].astype(object)
    likely = frame["record_id"].astype("str").str.startswith(f"{kind}-").eq(other=True).to_numpy()
    if kind == PLANNED:
        likely = likely & frame["planned"].to_numpy(dtype=bool)
    at = np.flatnonzero(likely)
    if not len(at):
        return found
    keys = [key for key in rows.table.keys if key not in NOT_TYPED | INHERITED]
    texts = [_texts(frame.iloc[at], key) for key in keys]
    for position, cells in zip(at, zip(*texts, strict=True), strict=True):
        record = RECORD.fullmatch(str(ids.iloc[position]))
        written = [(key, text) for key, text in zip(keys, cells, strict=True) if text]
        found[position] = record is not None and record["sum"] == sum_of(written)
    return found


def _texts(frame: pd.DataFrame, key: str) -> list[str]:
    """What the cells of a column say, in one form; a refused one says what no morning wrote."""
    values = frame[key].astype(object)
    said = [text_of(value) for value in values]
    return ["!" if bad else text for text, bad in zip(said, frame[refused(key)].tolist(), strict=True)]


def text_of(value: object) -> str:
    """A value in the form in which record ids sum it up; "" for none."""
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return ""
    return value.isoformat() if isinstance(value, pd.Timestamp) else str(value)

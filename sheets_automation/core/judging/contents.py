"""What rows show: a hash by which two of them are compared, and the cells themselves (docs/closing.md)."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.tables import DATE_OF, NOT_TYPED

MIX = np.uint64(0x9E3779B97F4A7C15)


def contents(rows: Rows) -> npt.NDArray[np.object_]:
    """A hash of what each row shows in its business fields, as 16 hexadecimal digits; the date aside.

    Columns that are blank or missing change nothing, nor does their order.
    """
    total = np.zeros(len(rows.frame), dtype=np.uint64)
    for key in business_columns(rows):
        typed = rows.typed[key]
        if key != DATE_OF[rows.table.key] and len(typed.shown):
            total += _hashes(key, typed.shown)[typed.codes]
    return _as_text(total)


def content_of(cells: dict[str, str], table: str) -> str:
    """The same hash of one row, from what its cells show."""
    total = np.zeros(1, dtype=np.uint64)
    for key, text in cells.items():
        if key != DATE_OF[table]:
            total += _hashes(key, np.array([text], dtype=object))
    return str(_as_text(total)[0])


def business_columns(rows: Rows) -> list[str]:
    """The columns that people fill."""
    return [key for key in rows.table.keys if key not in NOT_TYPED]


def _hashes(key: str, texts: npt.NDArray[np.object_]) -> npt.NDArray[np.uint64]:
    """A number for each text of a column; 0 for a blank one."""
    salt = pd.util.hash_array(np.array([key], dtype=object), categorize=False)
    hashes = (pd.util.hash_array(texts, categorize=False) ^ salt) * MIX
    return np.where(texts == "", np.uint64(0), hashes ^ (hashes >> np.uint64(32)))


def _as_text(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.object_]:
    return np.array([f"{number:016x}" for number in numbers.tolist()], dtype=object)


def cells_of(rows: Rows, ids: npt.NDArray[np.int64]) -> list[dict[str, str]]:
    """What the cells of these rows show, blank ones aside; the date as it counts: 2020-03-05."""
    columns = business_columns(rows)
    day = DATE_OF[rows.table.key]
    shown = [
        rows.frame.loc[ids, "date"].dt.strftime("%Y-%m-%d").to_numpy(dtype=object)
        if key == day
        else rows.shown(key, ids)
        for key in columns
    ]
    return [{key: text for key, text in zip(columns, texts, strict=True) if text} for texts in zip(*shown, strict=True)]


def as_json(cells: dict[str, str]) -> str:
    """Cells as a closing keeps them."""
    return json.dumps(cells, ensure_ascii=False, sort_keys=True)

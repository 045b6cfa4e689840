"""The ledger as a file: it gives back what was put in, only grows, and never half (docs/closing.md)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pandas as pd

from sheets_automation.connectors.ledger import (
    Run,
    append,
    read_memory,
)
from sheets_automation.connectors.ledger_file import LEDGER, TABLES
from sheets_automation.core.memory import FRAMES, NOTHING_KNOWN, Memory, nothing

EVENING = datetime(2020, 3, 5, 20, 30)
DAY = pd.Timestamp(2020, 3, 5)
CLOSE = Run("close", EVENING)


def frame(name: str, *lines: dict[str, object]) -> pd.DataFrame:
    """A frame of Memory with these lines; what a line does not say is blank."""
    blank = dict.fromkeys(FRAMES[name], "") | {"date": DAY, "at": EVENING, "version": 0, "row": 1}
    made = [{column: (blank | line)[column] for column in FRAMES[name]} for line in lines]
    return pd.DataFrame(made, columns=list(FRAMES[name]), dtype=object).astype(nothing(FRAMES[name]).dtypes.to_dict())


def day_of(store: str, *, dials: int = 50, by: str = "") -> Memory:
    """The closing of a store's day with one guide and one row."""
    return Memory(
        closings=frame("closings", {"store": store, "by": by}),
        days=frame("days", {"store": store, "staff": "张三", "dials": dials, "status": "met"}),
        rows=frame("rows", {"store": store, "identity": f"{store}-1", "cells": '{"phone": "13800138000"}'}),
    )


def lines_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every line of every table, in the order in which it was added."""
    with closing(sqlite3.connect(folder / LEDGER)) as file:
        return {table: file.execute(f'SELECT * FROM "{table}" ORDER BY id').fetchall() for table in TABLES}


def test_where_there_is_no_ledger_nothing_is_known_and_none_is_made(tmp_path):
    assert read_memory(tmp_path) is NOTHING_KNOWN
    assert list(tmp_path.iterdir()) == []


def test_every_frame_comes_back_as_it_was_put_in(tmp_path):
    full = Memory(
        **{name: frame(name, {"store": "一店", "identity": "a", "customer": "b", "key": 1.5}) for name in FRAMES}
    )
    append(tmp_path, full, CLOSE)
    known = read_memory(tmp_path)
    for name in FRAMES:
        expected = getattr(full, name)
        if "version" in expected:
            expected = expected.assign(version=1)
        pd.testing.assert_frame_equal(getattr(known, name), expected)

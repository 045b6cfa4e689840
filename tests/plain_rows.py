"""Tables as plain rows, so that a report and the truth (tests/truth/) can be compared cell by cell."""

from __future__ import annotations

import math
from datetime import date, datetime, time

import pandas as pd


def plain(value) -> str | int | float:
    """A cell of either side: blanks are "", dates ISO, numbers to nine decimals."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    number = round(float(value), 9)
    return int(number) if number.is_integer() else number


def rows_of(table: pd.DataFrame | list[dict]) -> list[dict]:
    records = table.to_dict("records") if isinstance(table, pd.DataFrame) else table
    return [{str(name): plain(value) for name, value in record.items()} for record in records]

"""Writes the exported tables (model/frames.py) as csv or parquet, for programs.

CSV is UTF-8 without a byte order mark, lines end with a line feed: what programs expect; for people there is the
summary. A blank is an empty field.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.model.errors import OutputError
from sheets_automation.model.frames import BY_KEY, Dtype
from sheets_automation.model.grid import PARQUET

ARROW = {
    Dtype.TEXT: pa.string(),
    Dtype.COUNT: pa.int64(),
    Dtype.COUNT_OR_BLANK: pa.int64(),
    Dtype.NUMBER: pa.float64(),
    Dtype.DATE: pa.date32(),
    # A minute whose time is missing is a date alone, so this is text in both formats.
    Dtype.MINUTE: pa.string(),
}
MINUTE_FORMAT, DAY_FORMAT = "%Y-%m-%dT%H:%M", "%Y-%m-%d"


def refuse_inside(folder: Path, campaign: Path) -> None:
    """Make sure that an export does not land where it would be read as a source.

    Raises:
        OutputError: `folder` is the campaign folder or lies below it.
    """
    home, target = campaign.resolve(), folder.resolve()
    # samefile sees through file systems that do not tell A from a.
    if target.is_relative_to(home) or any(
        above.exists() and home.exists() and above.samefile(home) for above in (target, *target.parents)
    ):
        raise OutputError(
            f"导出位置 {folder} 在活动文件夹里面，会被当成来源再读一遍；请换到活动文件夹外面",
            f"The export folder {folder} is inside the campaign folder and would be read as a source; take one outside",
        )


def write_export(tables: Mapping[str, pd.DataFrame], folder: Path, fmt: str) -> list[Path]:
    """One file a table, its name the table's key; each is replaced as a whole.

    Raises:
        OutputError: it cannot be written there.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return [_write_table(key, frame, folder, fmt) for key, frame in tables.items()]


def _write_table(key: str, frame: pd.DataFrame, folder: Path, fmt: str) -> Path:
    table = pa.table({name: _array(frame[name], dtype) for name, dtype in BY_KEY[key].columns.items()})

    def write(file: BinaryIO) -> None:
        if fmt == PARQUET:
            pa.parquet.write_table(table, file)
        else:
            table.to_pandas(types_mapper=pd.ArrowDtype).to_csv(file, index=False, lineterminator="\n")

    return replace_file(folder / f"{key}.{fmt}", write)


def _array(series: pd.Series, dtype: Dtype) -> pa.Array:
    """A column of a report as Arrow has it."""
    if dtype is Dtype.MINUTE:
        # Where the time of day is missing, the minute is that of the day's beginning: written as the date alone.
        at_midnight = series.eq(series.dt.normalize())
        series = series.dt.strftime(MINUTE_FORMAT).mask(at_midnight, series.dt.strftime(DAY_FORMAT))
    if dtype is Dtype.DATE:
        return pa.array(series, pa.timestamp("s"), from_pandas=True).cast(ARROW[dtype])
    return pa.array(series, ARROW[dtype], from_pandas=True)

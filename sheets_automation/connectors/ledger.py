"""The ledger of a campaign: what earlier runs left behind, in one SQLite file that only ever grows (docs/closing.md).

`read_memory` gives all of it to the core, `append` adds what the core found new, in one transaction. The file itself:
connectors/ledger_file.py; contents of files that were handed in: connectors/kept_sources.py.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sheets_automation import __version__
from sheets_automation.connectors.ledger_file import TABLES, UNIQUE, columns_of, quoted, reading, writing
from sheets_automation.core.memory import FRAMES, MOMENTS, NOTHING_KNOWN, WHOLE_NUMBERS, Memory

GONE_FOR_GOOD = ""
"""In place of a content's hash."""
DAYS_ONLY = frozenset({"date"})
"""Moments that are days: written without a time."""
OF_VERSION = frozenset({"days", "rows"})
"""Frames of which the first and the latest version of a store's day are read."""
LATEST = {"forecasts": "date, figure"}
"""Frames of which the line added last is read, of each of these."""

Versions = Mapping[tuple[str, date], int]
"""Store and day to the number of the closing."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that writes: consolidate, assign or close, and its moment on the clock of Shanghai."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptSource:
    """What is remembered of one file: the path below the campaign folder, its content's hash, when it was saved.

    GONE_FOR_GOOD in place of the hash: it was moved, or nothing is in it any more.
    """

    path: str
    sha256: str
    modified_at: float


@dataclass(frozen=True, slots=True)
class Job:
    """The closing of a day: which stores (none: all), by whom, and the hash of all that it was made from."""

    day: date
    stores: tuple[str, ...]
    by: str
    content: str


@dataclass(frozen=True, slots=True)
class Appended:
    """What `append` added: the number of the run, and the versions that its closings got."""

    run: int
    versions: Versions = field(default_factory=dict)


# ---- reading ------------------------------------------------------------------------------------------------
def read_memory(folder: Path) -> Memory:
    """All that earlier runs left behind; NOTHING_KNOWN where there is no ledger, and none is made.

    `closings` has every version; `days` and `rows` those of the first and the latest version of each store's day,
    `forecasts` the latest of each day. Dtypes as in `core.memory.nothing`; what was true or false comes back as 1 or 0.

    Raises:
        LedgerError: it is damaged, somebody else's, or of a newer program.

    Source: docs/closing.md.
    """
    with reading(folder) as ledger:
        if ledger is None:
            return NOTHING_KNOWN
        return Memory(**{name: _frame(ledger, name) for name in FRAMES})  # type: ignore[arg-type]  # frames only


def _frame(ledger: sqlite3.Connection, name: str) -> pd.DataFrame:
    there = set(columns_of(ledger, name))
    if not there:
        return getattr(NOTHING_KNOWN, name)  # type: ignore[no-any-return]  # the fields are frames
    columns = FRAMES[name]
    wanted = ", ".join(f"t.{quoted(column)}" if column in there else "NULL" for column in columns)
    lines = ledger.execute(f"SELECT {wanted} FROM {quoted(name)} AS t {_chosen(name)} ORDER BY t.id").fetchall()  # noqa: S608  # names of our own
    values = zip(*lines, strict=True) if lines else ((),) * len(columns)
    return pd.DataFrame({column: _series(column, cells) for column, cells in zip(columns, values, strict=True)})


def _chosen(name: str) -> str:
    if name in OF_VERSION:
        latest = "SELECT store, date, max(version) AS version FROM closings GROUP BY store, date"
        of_day = f"JOIN ({latest}) AS l ON t.store = l.store AND t.date = l.date"
        return f"{of_day} AND t.version IN (1, l.version)"
    if name in LATEST:
        return f"WHERE t.id IN (SELECT max(id) FROM {quoted(name)} GROUP BY {LATEST[name]})"  # noqa: S608  # names of our own
    return ""


def _series(column: str, cells: Sequence[Any]) -> pd.Series:
    if column in MOMENTS:
        # Few distinct texts, many lines.
        codes, distinct = pd.factorize(_objects(cells))
        moments = np.array([*distinct, "NaT"], dtype="datetime64[s]")
        return pd.Series(moments[codes])
    if column in WHOLE_NUMBERS:
        return pd.Series(cells, dtype="int64")
    return pd.Series(_objects(cells), dtype=object)


def _objects(cells: Sequence[Any]) -> np.ndarray:
    """As they are: numpy would make numbers of them, pandas text."""
    found = np.empty(len(cells), dtype=object)
    found[:] = cells
    return found


# ---- adding -------------------------------------------------------------------------------------------------
def append(
    folder: Path, additions: Memory, run: Run, sources: Iterable[KeptSource] = (), job: Job | None = None
) -> Appended:
    """Add lines to the ledger in one transaction, which is on the disk when this returns; nothing is ever replaced.

    `version` of a closing, and of its days and rows, is counted here: the latest of that store's day + 1. A line of
    `sources` that says what is known already is left out; so is what somebody else saw first (UNIQUE).

    Raises:
        LedgerError: it cannot be written, or is damaged, somebody else's, or of a newer program.

    Source: docs/closing.md.
    """
    with writing(folder) as ledger:
        number = _begin(ledger, run)
        versions = _next_versions(ledger, additions.closings)
        for name in FRAMES:
            _add(ledger, name, _lines(getattr(additions, name), versions), number)
        _add(ledger, "sources", _new_sources(ledger, sources), number)
        if job is not None:
            stores = json.dumps(job.stores, ensure_ascii=False)
            _add(ledger, "jobs", [(job.day.isoformat(), stores, job.by, job.content)], number)
    return Appended(number, versions)


def _begin(ledger: sqlite3.Connection, run: Run) -> int:
    line = (run.at.isoformat(timespec="seconds"), run.kind, __version__)
    return int(ledger.execute('INSERT INTO run ("at", kind, program) VALUES (?, ?, ?)', line).lastrowid or 0)


def _add(ledger: sqlite3.Connection, table: str, lines: Iterable[Sequence[Any]], run: int) -> None:
    columns = TABLES[table]
    names = ", ".join(["in_run", *map(quoted, columns)])
    marks = ", ".join("?" * len(columns))
    first_stays = " ON CONFLICT DO NOTHING" if table in UNIQUE else ""
    ledger.executemany(f"INSERT INTO {quoted(table)} ({names}) VALUES ({run:d}, {marks}){first_stays}", lines)  # noqa: S608  # names of our own


def _next_versions(ledger: sqlite3.Connection, closings: pd.DataFrame) -> dict[tuple[str, date], int]:
    found = {}
    for store, moment in zip(closings["store"], closings["date"], strict=True):
        day = moment.date()
        latest = "SELECT coalesce(max(version), 0) FROM closings WHERE store = ? AND date = ?"
        found[store, day] = int(ledger.execute(latest, (store, day.isoformat())).fetchone()[0]) + 1
    return found


def _lines(frame: pd.DataFrame, versions: Versions) -> Iterable[tuple[Any, ...]]:
    """The lines of a frame as SQLite takes them; the version of each is that of its store's day."""
    if not len(frame):
        return ()
    columns = {str(name): _plain(str(name), frame[name]) for name in frame.columns}
    if "version" in columns:
        days = zip(columns["store"], columns["date"], strict=True)
        columns["version"] = [versions[store, date.fromisoformat(day)] for store, day in days]
    return zip(*columns.values(), strict=True)


def _plain(column: str, values: pd.Series) -> list[Any]:
    """A column as SQLite takes it: text, whole numbers, numbers, None; moments as ISO text."""
    if column in MOMENTS:
        unit = "D" if column in DAYS_ONLY else "s"
        moments = np.datetime_as_string(values.to_numpy(dtype=f"datetime64[{unit}]"))
        return [None if moment == "NaT" else moment for moment in moments.tolist()]
    cells = values.astype(object).where(values.notna(), None).tolist()
    kinds = {type(cell) for cell in cells}
    if any(issubclass(kind, np.generic) for kind in kinds):
        cells = [cell.item() if isinstance(cell, np.generic) else cell for cell in cells]
    return cells


# ---- files that were handed in, and jobs --------------------------------------------------------------------
def kept_sources(folder: Path) -> list[KeptSource]:
    """What was handed in at the last run that wrote, sorted by path; nothing where there is no ledger.

    Raises:
        LedgerError: it is damaged, somebody else's, or of a newer program.
    """
    with reading(folder) as ledger:
        found = {} if ledger is None else _latest_sources(ledger)
    return [one for _, one in sorted(found.items()) if one.sha256]


def _latest_sources(ledger: sqlite3.Connection) -> dict[str, KeptSource]:
    found = ledger.execute("SELECT path, sha256, modified_at FROM sources ORDER BY id")
    return {path: KeptSource(path, digest, modified) for path, digest, modified in found}


def _new_sources(ledger: sqlite3.Connection, sources: Iterable[KeptSource]) -> list[tuple[str, str, float]]:
    known = {path: one.sha256 for path, one in _latest_sources(ledger).items()}
    return [
        (one.path, one.sha256, one.modified_at) for one in sources if one.sha256 != known.get(one.path, GONE_FOR_GOOD)
    ]


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A closing that stands in the ledger, but whose run ended before its summary and suggestions were written."""

    run: int
    job: Job
    versions: Versions


def unfinished(folder: Path) -> Unfinished | None:
    """The closing made last, unless its work was finished.

    Raises:
        LedgerError: the ledger is damaged, somebody else's, or of a newer program.
    """
    with reading(folder) as ledger:
        if ledger is None:
            return None
        line = ledger.execute(
            'SELECT in_run, day, stores, "by", content FROM jobs '
            "WHERE in_run = (SELECT max(in_run) FROM jobs) AND in_run NOT IN (SELECT run FROM finished)"
        ).fetchone()
        if line is None:
            return None
        run, day, stores, by, content = line
        closed = ledger.execute("SELECT store, date, version FROM closings WHERE in_run = ?", (run,))
        versions = {(store, date.fromisoformat(when)): int(version) for store, when, version in closed}
    return Unfinished(int(run), Job(date.fromisoformat(day), tuple(json.loads(stores)), by, content), versions)


def finish(folder: Path, job: int, at: datetime) -> None:
    """Say that the work of the closing made in run `job` is finished.

    Raises:
        LedgerError: the ledger cannot be written.
    """
    with writing(folder) as ledger:
        _add(ledger, "finished", [(job, at.isoformat(timespec="seconds"))], job)

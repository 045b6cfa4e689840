"""The file of the ledger: opened, made, copied; what SQLite says about it becomes one sentence (docs/closing.md).

Nothing in it is ever changed or removed: triggers refuse it. A table has the columns that Memory has; those that a
newer version of the program brings are added to an older file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sheets_automation.connectors.replacing import MARK, explained, move_file
from sheets_automation.connectors.summary_memory import FOLDER
from sheets_automation.core.memory import FRAMES
from sheets_automation.model.errors import LedgerError
from sheets_automation.model.grid import LEDGER_FILE

LEDGER = LEDGER_FILE
BACKUP = Path(FOLDER) / "ledger.backup.sqlite"
APPLICATION = int.from_bytes(b"SAut", "big")
"""Stands in the header of the file: it is one of this program."""
VERSION = 1
"""Raised only when older programs could not go on with the file."""
BUSY_SECONDS = 30
RETRY_SECONDS = 0.05

OWN_TABLES: Mapping[str, tuple[str, ...]] = {
    "run": ("at", "kind", "program"),
    "sources": ("path", "sha256", "modified_at"),
    "jobs": ("day", "stores", "by", "content"),
    "finished": ("run", "at"),
}
"""What the ledger keeps for itself, beside the frames of a Memory."""
TABLES: Mapping[str, tuple[str, ...]] = {**FRAMES, **OWN_TABLES}
UNIQUE = {
    "closings": "store, date, version",
    "seen": "identity",
    "owners": "customer",
    "results": "customer, kind",
    "finished": "run",
}
"""Of these the first line stays, whoever adds another."""

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_SHUT = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY = 0xFF
"""The lower byte of SQLite's codes says what, the rest of it where."""


# ---- opening ------------------------------------------------------------------------------------------------
@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection | None]:
    """The ledger as it is at this moment; None where there is none yet. Nothing is made and nothing written.

    Raises:
        LedgerError: it is damaged, somebody else's, or of a newer program.
    """
    path = folder / LEDGER
    _refuse_lost(path)
    if not path.is_file():
        yield None
        return
    with _told(path), closing(_open_to_read(path)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection if _is_made(connection, path) else None
        connection.execute("ROLLBACK")


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """One transaction, alone: all of it is on the disk afterwards, or nothing. A ledger is made where there is none.

    Raises:
        LedgerError: it cannot be written, or is damaged, somebody else's, or of a newer program.
    """
    path = folder / LEDGER
    _refuse_lost(path)
    with _told(path), closing(_connect(path, "mode=rwc")) as connection:
        # A file of somebody else is looked at, not turned into ours.
        _is_made(connection, path)
        _log_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        try:
            if not _is_made(connection, path):
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {VERSION}")
            _lay_out(connection)
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # Where the disk is full SQLite has rolled back by itself.
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Where nothing may be written beside it, the file alone: nobody can be writing to it there."""
    connection = _connect(path, "mode=rw")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & _PRIMARY not in _SHUT:
            raise
        return _connect(path, "immutable=1")
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch a new file to a write-ahead log; while another run does the same, SQLite does not wait by itself."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & _PRIMARY not in _BUSY or time.monotonic() > until:
                raise
            time.sleep(RETRY_SECONDS)
        else:
            return


def _is_made(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether this is a ledger; False of a file in which nothing stands yet.

    Raises:
        LedgerError: it is somebody else's, or of a newer program.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (application or tables):
        raise LedgerError(
            f"{path} 不是本程序的账本。请把它移到别处\uff0c再运行一次",
            f"{path} is not a ledger of this program; move it elsewhere, then run again",
        )
    if version > VERSION:
        raise LedgerError(
            f"{path} 是更新版本的程序写的。请更新本程序后再运行",
            f"{path} was written by a newer version of this program; update the program, then run again",
        )
    return bool(tables)


# ---- tables -------------------------------------------------------------------------------------------------
def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table as this file has them; none where it has no such table."""
    return [name for _, name, *_ in connection.execute(f"PRAGMA table_info({quoted(table)})")]


def quoted(name: str) -> str:
    return f'"{name}"'


def _lay_out(connection: sqlite3.Connection) -> None:
    """Add tables and columns that the file does not have."""
    for table, columns in TABLES.items():
        there = columns_of(connection, table)
        name = quoted(table)
        if not there:
            # Each line names the run in which it was added.
            in_run = () if table == "run" else ("in_run",)
            made = ", ".join(["id INTEGER PRIMARY KEY", *in_run, *map(quoted, columns)])
            connection.execute(f"CREATE TABLE {name} ({made})")
            for action in ("UPDATE", "DELETE"):
                connection.execute(
                    f"CREATE TRIGGER {quoted(f'{table} {action}')} BEFORE {action} ON {name} "
                    "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
                )
            if table in UNIQUE:
                connection.execute(f"CREATE UNIQUE INDEX {quoted(f'{table} once')} ON {name} ({UNIQUE[table]})")
            continue
        for column in columns:
            if column not in there:
                connection.execute(f"ALTER TABLE {name} ADD COLUMN {quoted(column)}")


# ---- a copy to fall back on ---------------------------------------------------------------------------------
def back_up(folder: Path) -> None:
    """Copy the whole ledger to BACKUP; a copy that is not sound takes no sound one's place.

    Raises:
        LedgerError: the ledger is damaged.
        OutputError: the copy cannot be written.
    """
    target = folder / BACKUP
    with explained(target):
        target.parent.mkdir(exist_ok=True)
        made = target.parent / f"{MARK}{os.getpid()}-{time.monotonic_ns()}.part"
        try:
            with _told(folder / LEDGER):
                _copy(folder / LEDGER, made)
            with made.open("rb+") as file:
                os.fsync(file.fileno())
            move_file(made, target)
        finally:
            for leftover in (made, *made.parent.glob(f"{made.name}-*")):
                leftover.unlink(missing_ok=True)


def _copy(path: Path, made: Path) -> None:
    with closing(_connect(path, "mode=rw")) as connection, closing(sqlite3.connect(made)) as copy:
        connection.backup(copy)
        # One file, wherever somebody puts it.
        copy.execute("PRAGMA journal_mode = DELETE")
        if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise _damaged(path)


# ---- sentences ----------------------------------------------------------------------------------------------
@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if code in _DAMAGED:
            raise _damaged(path) from error
        if code in _SHUT:
            zh, en = "没有权限\uff0c请检查文件夹是否只读", "no permission; check whether the folder is read-only"
        elif code == sqlite3.SQLITE_FULL:
            zh, en = "磁盘已满\uff0c请清理后再试", "the disk is full; make room and try again"
        elif code in _BUSY:
            zh, en = "另一次运行正在写它\uff0c请稍后再试", "another run is writing it; try again in a moment"
        elif code == sqlite3.SQLITE_IOERR:
            zh, en = "系统读写出错\uff0c请检查磁盘后再试", "the system cannot read or write it; check the disk"
        else:
            raise
        raise LedgerError(f"账本 {path} 用不了\uff1a{zh}", f"The ledger {path} cannot be used: {en}") from error


def _refuse_lost(path: Path) -> None:
    """A ledger that is gone while its backup is there: a new one would forget every closing, its backup too."""
    backup = path.parent / BACKUP
    if backup.is_file() and not path.is_file():
        raise LedgerError(
            f"账本 {path} 不见了。请找回它\uff0c或把 {backup} 复制为 {path.name}\uff08上次收表后的备份\uff09\uff1b"
            f"要从头开始\uff0c请把这个备份移到别处",
            f"The ledger {path} is gone; bring it back, or copy {backup} (made after the last close) to {path.name}. "
            "To begin anew move that backup elsewhere",
        )


def _damaged(path: Path) -> LedgerError:
    backup = path.parent / BACKUP
    if backup.is_file():
        zh = f"再把 {backup} 复制为 {path.name}\uff08上次收表后的备份\uff09"
        en = f"copy {backup} (made after the last close) to {path.name}"
    else:
        zh, en = "再运行一次\uff0c账本会重新开始", "run again; a new ledger begins"
    return LedgerError(
        f"账本 {path} 已损坏。请把名字以 {path.name} 开头的文件移到别处\uff0c{zh}",
        f"The ledger {path} is damaged; move the files whose names begin with {path.name} elsewhere, then {en}",
    )

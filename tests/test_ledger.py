"""The ledger as a file: it gives back what was put in, only grows, and never half (docs/closing.md)."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sheets_automation.connectors import ledger, ledger_file
from sheets_automation.connectors.ledger import (
    Job,
    KeptSource,
    Run,
    append,
    finish,
    kept_sources,
    read_memory,
    unfinished,
)
from sheets_automation.connectors.ledger_file import BACKUP, LEDGER, TABLES, back_up
from sheets_automation.core.memory import FRAMES, NOTHING_KNOWN, Memory, nothing
from sheets_automation.model.errors import LedgerError

EVENING = datetime(2020, 3, 5, 20, 30)
DAY = pd.Timestamp(2020, 3, 5)
CLOSE = Run("close", EVENING)
STOPPED, FAILED = -signal.SIGKILL, 7


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
        commands = {table: f'SELECT * FROM "{table}" ORDER BY id' for table in TABLES}  # noqa: S608  # our own names
        return {table: file.execute(command).fetchall() for table, command in commands.items()}


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


def test_a_blank_number_and_a_yes_come_back_as_none_and_one(tmp_path):
    line = {"store": "一店", "score": np.nan, "submitted": np.bool_(True), "dials": np.int64(3), "amount": 0.5}  # noqa: FBT003  # numpy's own
    append(tmp_path, Memory(closings=day_of("一店").closings, days=frame("days", line)), CLOSE)
    kept = read_memory(tmp_path).days.iloc[0]
    assert [kept["score"], kept["submitted"], kept["dials"], kept["amount"]] == [None, 1, 3, 0.5]


# ---- versions -----------------------------------------------------------------------------------------------
def test_closing_again_makes_a_version_and_the_first_and_latest_are_read(tmp_path):
    for dials in (40, 50, 60):
        append(tmp_path, day_of("一店", dials=dials), CLOSE)
    append(tmp_path, day_of("二店", dials=7), CLOSE)
    known = read_memory(tmp_path)
    assert known.closings[["store", "version"]].values.tolist() == [["一店", 1], ["一店", 2], ["一店", 3], ["二店", 1]]
    assert known.days[["store", "version", "dials"]].values.tolist() == [
        ["一店", 1, 40],
        ["一店", 3, 60],
        ["二店", 1, 7],
    ]
    assert known.rows[["store", "version"]].values.tolist() == [["一店", 1], ["一店", 3], ["二店", 1]]


def test_the_version_is_counted_by_the_ledger_whatever_the_closing_says(tmp_path):
    found = [append(tmp_path, day_of("一店"), CLOSE).versions for _ in range(2)]
    assert found == [{("一店", date(2020, 3, 5)): 1}, {("一店", date(2020, 3, 5)): 2}]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("seen", {"identity": "a"}, {"identity": "a", "at": EVENING.replace(hour=21)}),
        ("owners", {"customer": "a", "staff": "张三"}, {"customer": "a", "staff": "李四"}),
        ("results", {"customer": "a", "kind": "deal"}, {"customer": "a", "kind": "deal", "date": DAY.replace(day=6)}),
    ],
)
def test_who_saw_something_first_stays(tmp_path, name, first, second):
    for line in (first, second):
        append(tmp_path, Memory(**{name: frame(name, line)}), CLOSE)
    pd.testing.assert_frame_equal(getattr(read_memory(tmp_path), name), frame(name, first))


def test_of_forecasts_the_latest_of_a_day_is_read(tmp_path):
    for done in (1, 2):
        append(tmp_path, Memory(forecasts=frame("forecasts", {"figure": "entered", "done": done})), CLOSE)
    assert read_memory(tmp_path).forecasts["done"].tolist() == [2]


# ---- it only grows ------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def filled(tmp_path_factory) -> Path:
    """A ledger with a line in every table, that nobody touches."""
    folder = tmp_path_factory.mktemp("filled")
    full = Memory(**{name: frame(name, {"store": "一店", "identity": "a", "customer": "b"}) for name in FRAMES})
    made = append(folder, full, CLOSE, [KeptSource("a.csv", "x", 1.0)], Job(date(2020, 3, 5), (), "", "x"))
    finish(folder, made.run, EVENING)
    return folder


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("command", ["DELETE FROM {0}", "UPDATE {0} SET id = id + 1"])
def test_no_line_is_changed_or_removed(filled, table, command):
    with closing(sqlite3.connect(filled / LEDGER)) as file, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        file.execute(command.format(f'"{table}"'))


def in_child(work: Callable[[], object]) -> int:
    """Do something in a process of its own; how it ended."""
    with warnings.catch_warnings():
        # The child does nothing that another thread could hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        finally:
            os._exit(FAILED)
    return child


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_run_that_ends_between_any_two_statements_leaves_all_or_nothing(tmp_path):
    """Whichever statement is the last before the power goes: earlier lines stay, and no closing is there by half."""
    append(tmp_path, day_of("一店"), CLOSE)
    whole = lines_of(tmp_path)
    original = (tmp_path / LEDGER).read_bytes()
    ways = set()
    for statements in range(200):
        for leftover in tmp_path.iterdir():
            leftover.unlink()
        (tmp_path / LEDGER).write_bytes(original)
        how = ended(in_child(partial(append_as_long_as, tmp_path, statements)))
        after = lines_of(tmp_path)
        added = {table: len(lines) - len(whole[table]) for table, lines in after.items() if lines != whole[table]}
        assert all(after[table][: len(lines)] == lines for table, lines in whole.items())
        assert added in ({}, dict.fromkeys(("run", "closings", "days", "rows"), 1)), statements
        ways.add((how, bool(added)))
        if how == 0:
            break
    # It was stopped before the end and came to the end; when it was stopped at the last statement all was there.
    assert ways >= {(STOPPED, False), (0, True)}


def append_as_long_as(folder: Path, statements: int) -> None:
    left = statements
    connect = ledger_file._connect

    def count(_: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def traced(path: Path, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.set_trace_callback(count)
        return connection

    ledger_file._connect = traced
    append(folder, day_of("一店"), CLOSE)


def test_two_who_write_at_once_both_get_their_lines(tmp_path):
    def close_often(by: str) -> None:
        for _ in range(5):
            append(tmp_path, day_of("一店", by=by), CLOSE)

    children = [in_child(partial(close_often, by)) for by in ("李", "王")]
    assert [ended(child) for child in children] == [0, 0]
    known = read_memory(tmp_path)
    assert known.closings["version"].tolist() == list(range(1, 11))
    assert sorted(known.closings["by"]) == ["李"] * 5 + ["王"] * 5


def test_afterwards_one_file_remains(tmp_path):
    append(tmp_path, day_of("一店"), CLOSE)
    read_memory(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [LEDGER]


def test_columns_that_a_newer_program_brings_are_added(tmp_path, monkeypatch):
    older = {name: tuple(one for one in columns if one != "amount") for name, columns in TABLES.items()}
    monkeypatch.setattr(ledger_file, "TABLES", {name: older[name] for name in older if name != "dealt"})
    monkeypatch.setattr(ledger, "TABLES", older)
    monkeypatch.setattr(ledger, "FRAMES", {name: older[name] for name in FRAMES if name != "dealt"})
    made = day_of("一店")
    append(tmp_path, Memory(closings=made.closings, days=made.days.drop(columns="amount")), CLOSE)
    monkeypatch.undo()
    assert read_memory(tmp_path).days["amount"].tolist() == [None]
    append(tmp_path, Memory(dealt=frame("dealt", {"customer": "a"}), closings=made.closings, days=made.days), CLOSE)
    known = read_memory(tmp_path)
    assert known.days["amount"].tolist() == [None, ""]
    assert known.dealt["customer"].tolist() == ["a"]


# ---- what SQLite refuses ------------------------------------------------------------------------------------
def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:4096] + b"\0" * 4096 + path.read_bytes()[8192:])


def no_database(path: Path) -> None:
    path.write_bytes(b"photo" * 2000)


def of_somebody_else(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE photos (name)")
        file.commit()


def of_a_newer_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (damaged, "ledger.backup.sqlite"),
        (no_database, "ledger.backup.sqlite"),
        (of_somebody_else, "not a ledger of this program"),
        (of_a_newer_program, "newer version"),
    ],
)
def test_a_ledger_that_cannot_be_used_says_so_and_stays_as_it_is(tmp_path, spoil, word):
    append(tmp_path, day_of("一店"), CLOSE)
    back_up(tmp_path)
    spoil(tmp_path / LEDGER)
    before = (tmp_path / LEDGER).read_bytes()
    for work in (lambda: read_memory(tmp_path), lambda: append(tmp_path, day_of("一店"), CLOSE)):
        with pytest.raises(LedgerError, match=word) as told:
            work()
        assert told.value.en
    assert (tmp_path / LEDGER).read_bytes() == before


def test_the_backup_taken_as_the_sentence_says_has_everything(tmp_path):
    append(tmp_path, day_of("一店"), CLOSE)
    back_up(tmp_path)
    for path in tmp_path.glob(f"{LEDGER}*"):
        path.rename(tmp_path / f"old {path.name}")
    shutil.copyfile(tmp_path / BACKUP, tmp_path / LEDGER)
    assert read_memory(tmp_path).closings["store"].tolist() == ["一店"]
    assert append(tmp_path, day_of("一店"), CLOSE).versions == {("一店", date(2020, 3, 5)): 2}


def test_a_ledger_that_is_gone_is_asked_for_while_its_backup_is_there(tmp_path):
    append(tmp_path, day_of("一店"), CLOSE)
    back_up(tmp_path)
    for path in tmp_path.glob(f"{LEDGER}*"):
        path.unlink()
    for work in (read_memory, lambda folder: append(folder, day_of("一店"), CLOSE)):
        with pytest.raises(LedgerError, match="is gone"):
            work(tmp_path)
    assert not (tmp_path / LEDGER).exists()


def test_a_damaged_ledger_takes_no_sound_backups_place(tmp_path):
    append(tmp_path, day_of("一店"), CLOSE)
    back_up(tmp_path)
    before = (tmp_path / BACKUP).read_bytes()
    damaged(tmp_path / LEDGER)
    with pytest.raises(LedgerError):
        back_up(tmp_path)
    assert (tmp_path / BACKUP).read_bytes() == before
    assert [path.name for path in (tmp_path / BACKUP).parent.iterdir()] == [BACKUP.name]


def test_a_full_disk_is_said_in_a_sentence_and_changes_nothing(tmp_path, monkeypatch):
    append(tmp_path, day_of("一店"), CLOSE)
    before = lines_of(tmp_path)
    connect = ledger_file._connect

    def small(path: Path, mode: str) -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        return connection

    monkeypatch.setattr(ledger_file, "_connect", small)
    long = Memory(closings=day_of("一店").closings, rows=frame("rows", *[{"store": "一店", "cells": "x" * 9000}] * 9))
    with pytest.raises(LedgerError, match="disk is full"):
        append(tmp_path, long, CLOSE)
    assert lines_of(tmp_path) == before


@pytest.mark.skipif(os.geteuid() == 0 or os.name == "nt", reason="who may write anywhere is not refused")
def test_in_a_folder_for_reading_only_the_ledger_can_be_read_but_not_written(tmp_path):
    append(tmp_path, day_of("一店"), CLOSE)
    tmp_path.chmod(0o500)
    try:
        assert read_memory(tmp_path).closings["store"].tolist() == ["一店"]
        with pytest.raises(LedgerError, match="no permission"):
            append(tmp_path, day_of("一店"), CLOSE)
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_is_gone_is_said_in_a_sentence(tmp_path):
    with pytest.raises(LedgerError, match="no permission"):
        append(tmp_path / "nowhere", day_of("一店"), CLOSE)


# ---- files that were handed in, and jobs --------------------------------------------------------------------
def test_of_every_file_the_last_content_is_known_and_only_what_is_new_is_added(tmp_path):
    first, second = KeptSource("a.csv", "x", 1.0), KeptSource("b.csv", "y", 2.0)
    for sources in ([first, second], [first, KeptSource("b.csv", "z", 3.0)], [KeptSource("c.csv", "", 0.0)]):
        append(tmp_path, NOTHING_KNOWN, CLOSE, sources)
    assert kept_sources(tmp_path) == [first, KeptSource("b.csv", "z", 3.0)]
    assert len(lines_of(tmp_path)["sources"]) == 3
    append(tmp_path, NOTHING_KNOWN, CLOSE, [KeptSource("a.csv", "", 0.0)])
    assert [one.path for one in kept_sources(tmp_path)] == ["b.csv"]


def test_the_closing_made_last_is_unfinished_until_somebody_says_so(tmp_path):
    jobs = [Job(date(2020, 3, 5), ("一店",), "李", "x"), Job(date(2020, 3, 5), (), "", "y")]
    assert unfinished(tmp_path) is None
    for job in jobs:
        made = append(tmp_path, day_of("一店"), CLOSE, job=job)
        halfway = unfinished(tmp_path)
        assert (halfway.run, halfway.job, halfway.versions) == (made.run, job, made.versions)
    finish(tmp_path, made.run, EVENING)
    assert unfinished(tmp_path) is None

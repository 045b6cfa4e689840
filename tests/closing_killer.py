"""Kills `close` again and again, and looks at what is left; run by tests/test_close_killed.py in a process of its own.

    python closing_killer.py FOLDER KILLS SEED    prints what was hit and what was wrong as one JSON object

One process is warmed up (imports, a whole close, what only computes: computed_once.py) and forks a child for every
kill. The child says when it comes to a phase and waits; the parent lets it go on for a random share of what the phase
takes and ends it with SIGKILL. The first kills hit the very beginning of each phase, so that none is left out.
"""

from __future__ import annotations

import gc
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from computed_once import compute_once
from conftest import ReadersHere
from test_missing_files import hand_in

from sheets_automation import campaign, evening, morning
from sheets_automation.connectors import ledger, summary_changes
from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.connectors.ledger_file import LEDGER, TABLES
from sheets_automation.connectors.summary_memory import read_note
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.wording import SHEETS

FIRST, SECOND = datetime(2020, 3, 6, 20, 31), datetime(2020, 3, 6, 20, 45)
PHASES = ("reading", "transaction", "summary", "rest")
"""Of a close, in order; `rest` are tomorrow's suggestions, the backup and the word that all is done."""
DONE = "done"
TOMORROW = "晨会任务 2020-03-07.xlsx"
SETTINGS = "campaign.xlsx"
WORD, CLAIM = "郑十", 44
CLOSER, OTHER = "甲", "乙"
"""Who closes, and who does so at the same time."""
HEADER_ROW = 4
CALLBACKS = SHEETS["callbacks"][0]
SECONDS = 120

Tell = Callable[[str], None]


# ---- the campaign -------------------------------------------------------------------------------------------
def lay_out(folder: Path) -> None:
    """Closed once; since then a guide wrote a row, and people typed into the summary and tomorrow's suggestions."""
    folder.mkdir()
    for number, store in enumerate(("一店", "二店")):
        hand_in(folder, f"{store}.xlsx", f"张{number}", 3, 100 * number, store=store, call_result="无人接听")
    write_xlsx(folder / SETTINGS, {"活动设置": [["项目", "内容"], ["活动名称", "春季"]]})
    evening.close(folder, now=FIRST, lang="zh", by="李")
    hand_in(folder, "一店.xlsx", "张0", 4, store="一店", call_result="无人接听")
    type_in(folder / campaign.SUMMARY, CALLBACKS, HEADERS["assigned_to"][0], WORD)
    type_in(folder / TOMORROW, "", "认领电话", CLAIM)


def type_in(path: Path, sheet: str, header: str, value: object) -> None:
    """Beside the first row of a list."""
    with warnings.catch_warnings():
        # It drops sparklines when it saves, as a simpler program would.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    page = book[sheet] if sheet else book.worksheets[0]
    at = next(cell for row in page.iter_rows() for cell in row if cell.value == header)
    page.cell(at.row + 1, at.column).value = value
    book.save(path)


def close(folder: Path, by: str = CLOSER) -> evening.Closed:
    return evening.close(folder, now=SECOND, lang="zh", by=by)


# ---- phases -------------------------------------------------------------------------------------------------
def hook(tell: Tell) -> None:
    """Tell when a close comes to a phase."""
    for phase, module, name in (
        ("reading", campaign, "handed_in"),
        ("transaction", ledger, "_begin"),
        ("summary", campaign, "write_summary"),
        ("rest", evening, "_finish"),
    ):
        setattr(module, name, telling(phase, getattr(module, name), tell))


def telling(phase: str, work: Callable[..., Any], tell: Tell) -> Callable[..., Any]:
    def told(*args: Any, **more: Any) -> Any:
        tell(phase)
        return work(*args, **more)

    return told


def fork(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        raise
    finally:
        os._exit(1)


def ended(child: int) -> int:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found, how = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(how)
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -signal.SIGALRM


def times(folder: Path) -> dict[str, float]:
    """How long each phase of a whole close takes."""
    out, told = os.pipe()
    child = fork(lambda: timed(folder, told))
    os.close(told)
    text = os.fdopen(out).read()
    if ended(child):
        raise RuntimeError("a close that nobody ends does not come to its end")
    began = [float(one) for one in text.split()]
    return dict(zip(PHASES, (after - before for before, after in pairwise(began)), strict=True))


def timed(folder: Path, told: int) -> None:
    hook(lambda _: os.write(told, f"{time.monotonic()}\n".encode()) and None)
    close(folder)
    os.write(told, f"{time.monotonic()}\n".encode())


def kill(folder: Path, phase: str, seconds: float) -> str:
    """Close, and end it so long after it came to a phase; the phase in which it died, or DONE."""
    (out, told), (wait, go) = os.pipe(), os.pipe()

    def tell(at: str) -> None:
        os.write(told, bytes([PHASES.index(at)]))
        if at == phase:
            os.read(wait, 1)

    def work() -> None:
        hook(tell)
        close(folder)

    child = fork(work)
    os.close(told)
    at = -1
    while at < PHASES.index(phase):
        if not select.select([out], [], [], SECONDS)[0]:
            break
        at = os.read(out, 1)[0]
    if seconds:
        os.write(go, b".")
        time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    how = ended(child)
    at = max([at, *os.read(out, 100)])
    for pipe in (out, wait, go):
        os.close(pipe)
    return DONE if how == 0 else PHASES[at] if how == -signal.SIGKILL else f"ended with {how}"


# ---- what is left -------------------------------------------------------------------------------------------
def lines_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    commands = {table: f'SELECT * FROM "{table}" ORDER BY id' for table in TABLES}  # noqa: S608  # our own names
    with closing(sqlite3.connect(folder / LEDGER)) as file:
        return {table: file.execute(command).fetchall() for table, command in commands.items()}


def is_sound(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / LEDGER)) as file:
        return bool(file.execute("PRAGMA integrity_check").fetchall() == [("ok",)])


def faults_after_kill(folder: Path, base: Path, whole: dict[str, int]) -> Iterator[str]:
    """Whatever is not whole: ledger, summary, suggestions, settings, what was handed in."""
    if not is_sound(folder):
        yield "the ledger is not sound"
    before, after = lines_of(base), lines_of(folder)
    if any(after[table][: len(lines)] != lines for table, lines in before.items()):
        yield "a line of the ledger is gone"
    added = {table: len(after[table]) - len(before[table]) for table in ("closings", "days", "rows", "jobs")}
    if added not in (dict.fromkeys(added, 0), {table: whole[table] for table in added}):
        yield f"half a closing: {added}"
    for path in base.iterdir():
        if path.suffix != ".xlsx":
            continue
        left = folder / path.name
        written_by_close = path.name in (campaign.SUMMARY, TOMORROW)
        if not written_by_close and left.read_bytes() != path.read_bytes():
            yield f"{path.name} was touched"
        if written_by_close and (read_source(str(left), path.name).refusal or not left.stat().st_size):
            yield f"{path.name} is broken"


def faults_at_the_end(folder: Path, hit: str) -> Iterator[str]:
    """What is not as after a close that nobody ended."""
    if not is_sound(folder):
        yield "the ledger is not sound at the end"
    versions = sorted(version for (version,) in _of(folder, "SELECT version FROM closings"))
    if versions != sorted([1, 2, 3] * 2 if hit == DONE else [1, 2] * 2):
        yield f"versions at the end: {versions}"
    if ledger.unfinished(folder):
        yield "it is not finished"
    words, _ = read_note(folder / campaign.SUMMARY)
    if WORD not in words.get("callbacks", {}).values():
        yield "a typed word is gone"
    if CLAIM not in cells(folder / TOMORROW):
        yield "a typed claim is gone"
    if WORD not in cells(folder / campaign.SUMMARY):
        yield "a typed word is not shown"
    # Between a new summary and its copy nobody can tell that the program wrote it: then it is kept beside, whole.
    if hit != "summary" and any(folder.glob("*kept*")):
        yield "something was kept beside, as if more had been typed"
    if any((folder / "output").rglob("*")):
        yield "suggestions were kept aside, as if more had been typed"


def _of(folder: Path, command: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / LEDGER)) as file:
        return file.execute(command).fetchall()


def cells(path: Path) -> set[object]:
    return {
        cell for grid in read_source(str(path), path.name).grids for row in grid.cells for cell in row if cell != ""
    }


# ---- again and again ----------------------------------------------------------------------------------------
def copied(base: Path, home: Path, name: str) -> Path:
    shutil.rmtree(home / name, ignore_errors=True)
    return shutil.copytree(base, home / name)


def main(home: Path, kills: int, seed: int) -> dict[str, object]:
    for module in (campaign, morning, summary_changes):
        module.Readers = ReadersHere  # type: ignore[attr-defined,misc]  # reads in this process
    compute_once(pytest.MonkeyPatch())
    base = home / "base"
    lay_out(base)
    warm = copied(base, home, "warm")
    close(warm)
    again = copied(base, home, "again")
    seconds = times(again)
    before, after = lines_of(base), lines_of(again)
    whole = {table: len(after[table]) - len(before[table]) for table in TABLES}
    chance, hits, faults = random.Random(seed), Counter[str](), []
    # What is there stays shared with the children: nobody collects it.
    gc.collect()
    gc.freeze()
    for number in range(kills):
        folder = copied(base, home, "case")
        phase = PHASES[number % len(PHASES)]
        share = 0.0 if number < len(PHASES) else chance.random()
        hit = kill(folder, phase, share * seconds[phase])
        hits[hit] += 1
        faults += [f"{number} {hit}: {fault}" for fault in faults_after_kill(folder, base, whole)]
        # The last word may stand in the ledger already: then the next close is one of its own.
        left = DONE if hit == PHASES[-1] and not ledger.unfinished(folder) else hit
        how = ended(fork(lambda folder=folder: close(folder)))  # type: ignore[misc]  # bound at once
        faults += [f"{number} {hit}: the next run ended with {how}"] if how else []
        faults += [f"{number} {hit}: {fault}" for fault in faults_at_the_end(folder, left)]
    return {"hits": hits, "faults": faults, "seconds": seconds, "both": at_once(copied(base, home, "both"))}


def at_once(folder: Path) -> list[object]:
    """Two people close at the same time: how both ended, what the ledger has."""
    children = [fork(lambda by=by: close(folder, by)) for by in (CLOSER, OTHER)]  # type: ignore[misc]  # bound at once
    how = [ended(child) for child in children]
    found = _of(folder, "SELECT store, version, by FROM closings WHERE version > 1 ORDER BY store, version")
    refused = read_source(str(folder / campaign.SUMMARY), "").refusal
    return [how, sorted((store, version) for store, version, _ in found), sorted({by for *_, by in found}), refused]


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(told, ensure_ascii=False))

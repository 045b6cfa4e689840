"""The same truth through every door: formats, headers, orders and files change nothing that is counted (doors.py).

Not compared are names and places of files and cells, F07 (unknown columns), and what a door's layout cannot hold.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from sheets_automation import campaign, demo
from sheets_automation.model.frames import BY_KEY
from tests import truth
from tests.doors import DOORS, Door, without_copies
from tests.office.client import Office
from tests.plain_rows import rows_of

NOW = datetime.fromisoformat("2020-03-05T21:00")
SEEDS = range(1, 6)
SOAK_SEEDS = range(100, 100 + min(50, int(os.environ.get("SOAK_SEEDS", "50"))))
IGNORED = "F07"
SIGNS = "Q"
"""Signs to look at are guesses about habits: the truth of the demo does not know them."""
PLACE_IN_WORDS = {
    "X02": re.compile(r"第\d+行"),
    "F02": re.compile(r"第\d+行"),
    "X13": re.compile(r"在.*登记"),
    "X19": re.compile(r".*"),
}
"""The part of a message that names a place."""
PER_SHEET = ("P04", "F04")
"""One line a sheet with a number: the numbers are added up."""
SHOWN = 4
STRAIGHT = "straight"
NAMES = [name for name in DOORS if name != STRAIGHT]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A report's tables and its balance, as rows."""

    tables: dict[str, list[dict]]
    balance: list[dict]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A plan that was handed in, where, and what came of it."""

    plan: demo.Plan
    folder: Path
    found: Consolidated


@cache
def plan_of(seed: int) -> demo.Plan:
    return demo.plan(seed, stores=1 + seed % 2, guides=3, days=4, now=NOW, rows=8)


def consolidated(folder: Path, now: datetime) -> Consolidated:
    report = campaign.consolidate(folder, now=now, lang="zh")
    tables = {table: rows_of(frame) for table, frame in report.tables.items()}
    return Consolidated(tables, rows_of(report.balance.astype({"why": "str"})))


def said(table: str, rows: list[dict]) -> Counter[tuple]:
    """What a table says without its places, as a multiset of lines."""
    if table == "finding":
        return findings(rows)
    if table == "source":
        return added_up([row for row in rows if row["status"] in ("read", "copy")])
    return Counter(tuple(sorted(row.items())) for row in rows)


def added_up(sources: list[dict]) -> Counter[tuple]:
    total: Counter[tuple] = Counter()
    for row in sources:
        for name in ("rows", "rows_counted", "error_rows"):
            total[row["table"], name] += int(row[name])
    return total


def findings(rows: list[dict]) -> Counter[tuple]:
    found: Counter[tuple] = Counter()
    for row in rows:
        rule, message, times = row["rule"], row["message"], 1
        if rule == IGNORED:
            continue
        if rule in PLACE_IN_WORDS:
            message = PLACE_IN_WORDS[rule].sub("#", message, count=1)
        if rule in PER_SHEET:
            times = int(re.search(r"\d+", message)[0])
            message = re.sub(r"\d+", "#", message)
        found[rule, row["severity"], row["effect"], row["column"], row["value"], message] += times
    return found


def differences(expected: dict[str, list[dict]], got: dict[str, list[dict]]) -> list[str]:
    """What one side says and the other does not, a line each."""
    lines = []
    for table, rows in expected.items():
        wanted, there = said(table, rows), said(table, got[table])
        lines += [f"{table}: missing {times} x {line}" for line, times in (wanted - there).items()][:SHOWN]
        lines += [f"{table}: too many {times} x {line}" for line, times in (there - wanted).items()][:SHOWN]
    return lines


def check_nothing_is_less(found: Consolidated, plan: demo.Plan) -> None:
    """Every row of the plan is found, and counted, planned or excluded by a rule with a name."""
    there = sum(len(sheet.placed) + sheet.copied for file in plan.files for sheet in file.sheets)
    assert sum(row["rows"] for row in found.tables["source"]) == there
    assert sum(row["rows"] for row in found.balance) == there
    assert all(row["why"] for row in found.balance)


def known(plan: demo.Plan, folder: Path, tables: dict[str, list[dict]]) -> dict[str, list[dict]]:
    """The tables that the truth knows, with the signs that it does not."""
    true = {
        table: rows_of([{name: row[name] for name in BY_KEY[table].columns} for row in rows])
        for table, rows in truth.tables(plan, folder).items()
    }
    findings_known = [row for row in true["finding"] if not row["rule"].startswith(SIGNS)]
    signs = [row for row in tables["finding"] if row["rule"].startswith(SIGNS)]
    return true | {"finding": [*findings_known, *signs]}


class Round:
    """The campaigns of some seeds, straight and through doors, each consolidated when it is first asked for."""

    def __init__(self, root: Path, office: Callable[[], Office]) -> None:
        self._root, self._office = root, office
        self._numbers = count()
        self._straight: dict[tuple[int, bool], HandedIn] = {}

    def straight(self, seed: int, door: Door) -> HandedIn:
        plan = plan_of(seed)
        copied = is_copied(plan, door)
        if (seed, copied) not in self._straight:
            self._straight[seed, copied] = self._hand_in(plan if copied else without_copies(plan), DOORS[STRAIGHT])
        return self._straight[seed, copied]

    def through(self, seed: int, door: Door) -> HandedIn:
        return self._hand_in(door.possible(plan_of(seed)), door)

    def _hand_in(self, plan: demo.Plan, door: Door) -> HandedIn:
        folder = self._root / str(next(self._numbers))
        door.write(door.change(plan), folder, self._office() if door.needs_office else None)
        return HandedIn(plan, folder, consolidated(folder, plan.now))


def is_copied(plan: demo.Plan, door: Door) -> bool:
    """Whether an older copy of a file comes through the door with it."""
    return without_copies not in door.before and any(file.copy_of for file in plan.files)


@pytest.fixture(scope="module")
def hand_in(request, tmp_path_factory) -> Round:
    return Round(tmp_path_factory.mktemp("doors"), lambda: request.getfixturevalue("office"))


def check_door(seed: int, name: str, hand_in: Round) -> None:
    door = DOORS[name]
    plain_one, other = hand_in.straight(seed, door), hand_in.through(seed, door)
    tables = plain_one.found.tables
    lines = differences(tables | known(plain_one.plan, plain_one.folder, tables), tables)
    assert not lines, "\n".join(["the demo itself differs from its truth", *lines])
    lines = differences(tables | known(other.plan, plain_one.folder, tables), other.found.tables)
    assert not lines, "\n".join(["", *lines])
    for one in (plain_one, other):
        check_nothing_is_less(one.found, one.plan)


# One of the five demos through each door; many of them in `make soak`.
@pytest.mark.parametrize(("name", "seed"), [(name, SEEDS[at % 5]) for at, name in enumerate(NAMES)])
def test_the_truth_is_the_same_through_every_door(seed, name, hand_in):
    check_door(seed, name, hand_in)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
@pytest.mark.parametrize("name", NAMES)
def test_the_truth_of_many_demos_is_the_same_through_every_door(seed, name, hand_in):
    check_door(seed, name, hand_in)

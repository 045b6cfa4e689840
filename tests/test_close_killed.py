"""`close` may be ended at any moment: nothing is lost, nothing is half, and the next run finishes (docs/closing.md)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from closing_killer import PHASES

KILLER = Path(__file__).with_name("closing_killer.py")
SOAK_KILLS = 300

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def killed(folder: Path, kills: int, seed: int) -> dict:
    paths = os.pathsep.join([str(KILLER.parent), str(KILLER.parents[1])])
    done = subprocess.run(
        [sys.executable, str(KILLER), str(folder), str(kills), str(seed)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_thirty_kills_leave_all_whole_and_the_next_run_finishes(tmp_path):
    told = killed(tmp_path, 30, seed=1)
    assert told["faults"] == [], told
    assert set(PHASES) <= set(told["hits"]), "some phase was not hit"
    # Both closed, each with a version of every store.
    stores = [["一店", 2], ["一店", 3], ["二店", 2], ["二店", 3]]
    assert told["both"] == [[0, 0], stores, ["乙", "甲"], ""]


@pytest.mark.soak
def test_three_hundred_kills(tmp_path):
    told = killed(tmp_path, SOAK_KILLS, seed=2)
    assert told["faults"] == [], told
    assert sum(told["hits"].values()) == SOAK_KILLS
    assert all(told["hits"][phase] >= SOAK_KILLS / 20 for phase in PHASES)

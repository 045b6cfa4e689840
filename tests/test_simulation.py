"""A campaign of fifteen days and six stores, run day by day, against figures that are known beforehand."""

from __future__ import annotations

import os
import random
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from sheets_automation import campaign
from sheets_automation.connectors import xlsx_worklist
from sheets_automation.connectors.ledger import read_memory
from sheets_automation.core.memory import FRAMES
from tests.computed_once import read_once
from tests.simulation import checks, incidents
from tests.simulation.playing import AT_WORK, MEETING, Campaign, Pace, Run, unwritten

# openpyxl drops what it does not know from a file in which somebody types, as some programs of people do.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

SOAK_SEEDS = range(1, 1 + max(1, int(os.environ.get("SOAK_SEEDS", "200")) // 40))
"""A campaign that is run every day takes ten minutes, so that there are few of them."""
DAYS = frozenset(range(15))
WHOLE = Pace(
    last=len(DAYS),
    closes=DAYS,
    mornings=DAYS,
    looks=DAYS,
    summaries=DAYS | {len(DAYS)},
    ends_at=(len(DAYS), MEETING),
)
QUICK = Pace(
    last=11,
    closes=frozenset({0, 4, 6, 9}),
    mornings=frozenset({7}),
    looks=frozenset(),
    summaries=frozenset({6}),
    ends_at=(10, AT_WORK),
)
"""In `make test` people work on all days, but the program runs on few: a run takes seconds."""
SHOWN = 30
LAST = ("staff_day", "store", "callback", "change", "finding")


def assert_right(played: Campaign, run: Run, asked: tuple) -> None:
    wrong = [line for check in asked for line in check(played, run)]
    assert not wrong, "\n".join([f"{run.kind} of {run.now}: {len(wrong)} differences", *wrong[:SHOWN]])


def play(seed: int, folder: Path, pace: Pace) -> tuple[Campaign, Run]:
    played = Campaign(incidents.tell(seed, last=pace.last), folder)
    frozen: list[dict] = []
    for run in played.play(pace):
        assert_right(played, run, checks.EVERY_RUN)
        if run.kind == "close" and run.day in pace.summaries:
            assert_right(played, run, checks.WITH_SUMMARY)
        now_frozen = checks.frozen_days(folder)
        assert now_frozen[: len(frozen)] == frozen, "what an evening showed has moved"
        frozen = now_frozen
    assert_right(played, run, checks.AT_THE_END)
    return played, run


def assert_twice_is_once(played: Campaign, run: Run, pace: Pace, patch: pytest.MonkeyPatch) -> None:
    """The same files once more, in another order: the same figures, and nothing new in the ledger."""
    found = campaign.find_files(played.folder)
    shuffled = random.Random(1).sample(found, len(found))
    patch.setattr(campaign, "find_files", lambda _: shuffled)
    if run.day not in pace.summaries:
        patch.setattr(campaign, "write_summary", unwritten)
    known = read_memory(played.folder)
    again = campaign.update(played.folder, now=run.now + timedelta(minutes=1), lang="zh").report
    for key in LAST:
        pd.testing.assert_frame_equal(again.tables[key], run.report.tables[key], obj=key)
    for name in FRAMES:
        pd.testing.assert_frame_equal(getattr(read_memory(played.folder), name), getattr(known, name), obj=name)


def test_a_campaign_in_which_most_days_pass_without_a_run(tmp_path, monkeypatch):
    # Most of the time of a worklist goes into prepared rows that nobody fills.
    for name, rows in (("FEWEST", (8, 4)), ("SLACK", (2, 2)), ("STEP", 1)):
        monkeypatch.setattr(xlsx_worklist, name, rows)
    read_once(monkeypatch)
    assert_twice_is_once(*play(1, tmp_path / "campaign", QUICK), QUICK, monkeypatch)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
def test_many_campaigns_of_fifteen_days(seed, tmp_path, monkeypatch):
    assert_twice_is_once(*play(seed, tmp_path / "campaign", WHOLE), WHOLE, monkeypatch)

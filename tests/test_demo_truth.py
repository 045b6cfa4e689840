"""The consolidated demo equals the known truth, in every exported table but callback (tests/truth/)."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from sheets_automation import campaign, demo
from sheets_automation.demo.honest import BULK, STORIES
from sheets_automation.demo.mistakes import MISTAKES
from sheets_automation.model.frames import BY_KEY
from tests import truth
from tests.plain_rows import rows_of
from tests.truth import days
from tests.truth.ledger import PARTS

NOW = datetime.fromisoformat("2020-03-05T21:00")
# The evening; a running day; the morning before anybody called; the year's turn, where dates without a year may fail.
NOWS = (NOW, *map(datetime.fromisoformat, ("2020-03-05T15:00", "2020-03-05T08:30", "2020-01-06T21:00")))
SEEDS = range(1, 11)
SOAK_SEEDS = range(100, 100 + int(os.environ.get("SOAK_SEEDS", "200")))
SIGNS = "Q"
"""Signs to look at are guesses about a guide's habits, not part of any episode."""
KEYS = {
    "staff_day": ("date", "store", "staff"),
    "store_day": ("date", "store"),
    "store": ("store",),
    "customer": ("customer_key",),
    "duplicate": ("customer_key",),
    "funnel": ("store", "entrance"),
    "class_mix": ("store", "first_class", "current_class"),
    "product_intent": ("product", "store"),
    "points": ("date", "store", "staff", "event"),
    "finding": ("source", "sheet", "row", "rule", "column"),
    "source": ("source", "sheet"),
}
SHOWN = 20
ROWS = 8
"""Rows a day: fewer than in life, as many as it takes for every episode to occur in one of the seeds."""


@cache
def plan_of(seed: int) -> demo.Plan:
    return demo.plan(seed, stores=2, guides=3, days=10, now=NOWS[seed % len(NOWS)], rows=ROWS)


def consolidate(folder: Path, now: datetime) -> dict[str, pd.DataFrame]:
    return campaign.consolidate(folder, now=now, lang="zh").tables


def by_key(table: str, rows: list[dict]) -> dict[tuple, dict]:
    """Rows by their key columns; of equal keys each has its number."""
    seen: Counter[tuple] = Counter()
    found = {}
    for row in sorted(rows, key=lambda row: str([row[name] for name in KEYS[table]])):
        key = tuple(row[name] for name in KEYS[table])
        seen[key] += 1
        found[*key, seen[key]] = row
    return found


def differences(table: str, expected: list[dict], frame: pd.DataFrame) -> list[str]:
    """What differs, a line each: rows that are missing, rows too many, cells."""
    wanted, got = by_key(table, rows_of(expected)), by_key(table, rows_of(frame))
    lines = [f"missing {key}: {wanted[key]}" for key in wanted if key not in got]
    lines += [f"too many {key}: {got[key]}" for key in got if key not in wanted]
    for key in wanted.keys() & got.keys():
        for name in BY_KEY[table].columns:
            if wanted[key][name] != got[key][name]:
                lines.append(f"{key} {name}: expected {wanted[key][name]!r}, got {got[key][name]!r}")
    return sorted(lines)


def compare(plan: demo.Plan, folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    report = []
    for table, expected in truth.tables(plan, folder).items():
        frame = tables[table]
        assert list(frame.columns) == list(BY_KEY[table].columns)
        if table == "finding":
            frame = frame[~frame["rule"].str.startswith(SIGNS)]
        lines = differences(table, expected, frame)
        if lines:
            report += [f"{table}: {len(lines)} differences", *(f"    {line}" for line in lines[:SHOWN])]
    assert not report, "\n".join(["", *report])


def check_seed(seed: int, folder: Path) -> None:
    plan = plan_of(seed)
    demo.write(plan, folder)
    compare(plan, folder, consolidate(folder, plan.now))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_demo_equals_its_truth(seed, tmp_path):
    check_seed(seed, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
def test_many_demos_equal_their_truth(seed, tmp_path):
    check_seed(seed, tmp_path)


# Stores, guides of each, days, rows a day: one sheet alone; many stores at the very minute of the close; a big store
# on a day that has just begun; a night when the grace for yesterday still runs.
@pytest.mark.parametrize(
    ("size", "now"),
    [
        ((1, 1, 1, 50), "2020-03-05T21:00"),
        ((12, 1, 2, 20), "2020-03-05T20:30"),
        ((1, 14, 3, 8), "2020-12-31T10:01"),
        ((3, 2, 20, 10), "2020-03-01T00:00"),
    ],
)
def test_campaigns_of_any_size_equal_their_truth(size, now, tmp_path):
    stores, guides, days_, rows = size
    plan = demo.plan(5, stores, guides, days_, datetime.fromisoformat(now), rows)
    demo.write(plan, tmp_path)
    compare(plan, tmp_path, consolidate(tmp_path, plan.now))


def test_the_same_files_in_whatever_order_give_the_same_report(tmp_path, monkeypatch):
    plan = plan_of(1)
    demo.write(plan, tmp_path)
    found = campaign.find_files(tmp_path)
    shuffled = random.Random(1).sample(found, len(found))
    assert shuffled != found
    one = campaign.consolidate(tmp_path, now=plan.now, lang="zh")
    monkeypatch.setattr(campaign, "find_files", lambda _: shuffled)
    other = campaign.consolidate(tmp_path, now=plan.now, lang="zh")
    assert one.tables["finding"]["rule"].str.startswith(SIGNS).any()
    for of_one, of_other in ((one.tables, other.tables), (one.views, other.views)):
        for key, table in of_one.items():
            pd.testing.assert_frame_equal(table, of_other[key], obj=key)
    pd.testing.assert_frame_equal(one.balance, other.balance)
    pd.testing.assert_series_equal(one.about, other.about)


@pytest.mark.parametrize("seed", [1, 2])
def test_an_honest_day_of_five_guides_has_few_findings(seed, tmp_path):
    most = 60
    plan = demo.plan(seed, stores=1, guides=5, days=15, now=NOW)
    demo.write(plan, tmp_path)
    findings = consolidate(tmp_path, plan.now)["finding"]
    day_of = {(row.source, row.sheet, row.row): row.date for row in plan.placed}
    by_day: dict[date, Counter[str]] = {}
    for found in rows_of(findings):
        day = day_of.get((found["source"], found["sheet"], found["row"]))
        # What has no row (a photo, an unreadable file) is met by the day of the hand-in, the last one.
        counted = by_day.setdefault(day or plan.days[-1], Counter())
        counted[f"{found['rule']} {found['severity']}"] += 1
    for day, counted in sorted(by_day.items()):
        loud = sum(number for rule, number in counted.items() if not rule.endswith("INFO"))
        rows = sum(row.date == day for row in plan.placed)
        print(day, f"{rows} rows, {loud} WARN and ERROR:", dict(sorted(counted.items())))  # noqa: T201 shown with -s
        assert loud <= most, counted


def test_every_rule_in_scope_occurs():
    found = set().union(*(truth.rules_that_occur(plan_of(seed)) for seed in SEEDS))
    in_scope = """
        P01 P02 P03 P04 P05 P06 D01 D02 D03 V01 V02 V03 F01 F02 F04 F06 F07 F09
        C01 C02 C03 C04 C05 C06 C07 C08 C09 C10 C11 R02 R03 R04
        U01 U02 U03 U04 U05 U06 U07 U09 U10 U11 U12
        X01 X02 X03 X04 X05 X06 X07 X08 X09 X10 X13 X14 X15 X16 X17 X19
    """
    assert set(in_scope.split()) <= found


def test_every_episode_has_its_expected_part():
    episodes = {episode.name: episode for episode in (*BULK, *STORIES, *MISTAKES)}
    assert episodes.keys() == PARTS.keys()
    for name, episode in episodes.items():
        assert len(episode.steps) == len(PARTS[name].rows), name


def test_the_same_seed_gives_the_same_files(tmp_path):
    for folder in ("one", "other"):
        demo.write(plan_of(1), tmp_path / folder)
    written = [path for path in sorted((tmp_path / "one").rglob("*")) if path.is_file()]
    for path in written:
        same = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.read_bytes() == same.read_bytes()
        assert path.stat().st_mtime == same.stat().st_mtime


# The worked examples of docs/figures.md, as far as the default settings reach: the truth's own arithmetic is checked.
@pytest.mark.parametrize(
    ("calls", "invites", "appointments", "targets", "status", "score"),
    [
        (52, 30, 0, (50, 30), "met", 100),
        (40, 27, 0, (50, 30), "missed", 85),
        (50, 24, 3, (50, 24), "met", 100),
        (50, 19, 8, (50, 20), "missed", 97.5),
        (40, 30, 0, (50, 30), "missed", 90),
    ],
)
def test_the_truth_knows_the_worked_examples(calls, invites, appointments, targets, status, score):  # noqa: PLR0913, PLR0917
    figures = Counter(counted_calls=calls, invites=invites, appointments=appointments, dials=calls)
    key = (date(2020, 3, 2), "一店", "张三")
    row = days.effort(key, figures, calls) | days.quota(figures, assessed=True)
    row["status"] = days.status(key, row, figures, NOW, {key})
    assert ((row["calls_target"], row["invites_target"]), row["status"]) == (targets, status)
    assert days.score(row) == pytest.approx(score)


def test_rows_that_wait_for_a_fix_make_a_day_pending_until_the_next_morning():
    figures = Counter(counted_calls=48, invites=30, held=2, dials=48)
    key = (NOW.date(), "一店", "张三")
    row = days.effort(key, figures, 48) | days.quota(figures, assessed=True)
    assert days.status(key, row, figures, NOW, {key}) == "pending"
    assert days.status(key, row, figures, NOW.replace(hour=20), {key}) == "open"
    assert days.status(key, row, figures, NOW + timedelta(hours=12), {key}) == "missed"

"""The recipe of the evening: what a close freezes, writes and says (docs/closing.md)."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from computed_once import compute_once
from test_missing_files import hand_in

from sheets_automation import campaign, evening
from sheets_automation.connectors.ledger import read_memory, unfinished
from sheets_automation.connectors.ledger_file import BACKUP, LEDGER
from sheets_automation.connectors.summary_memory import FOLDER
from sheets_automation.core.report import Report
from sheets_automation.faces import cli
from sheets_automation.model.errors import OutputError
from sheets_automation.morning import Given

EVENING = datetime(2020, 3, 6, 20, 45)
DAY = date(2020, 3, 6)
TOMORROW = "晨会任务 2020-03-07.xlsx"
STORES = ("一店", "二店")
BY = "李"
"""The same in most tests, so that little is computed twice."""
NAMED = ["--now", "2020-03-06T20:45", "--json"]


@pytest.fixture(autouse=True, scope="module")
def computed(read_here):
    del read_here
    with pytest.MonkeyPatch.context() as patch:
        compute_once(patch)
        yield


@pytest.fixture(scope="module")
def written(tmp_path_factory, computed) -> Path:
    """Two stores with a guide each, that nobody has closed."""
    del computed
    folder = tmp_path_factory.mktemp("written")
    for number, store in enumerate(STORES):
        hand_in(folder, f"{store}.xlsx", f"张{number}", 3, 100 * number, store=store)
    return folder


@pytest.fixture(scope="module")
def once(written, tmp_path_factory) -> tuple[Path, evening.Closed]:
    """Closed for the first time."""
    folder = shutil.copytree(written, tmp_path_factory.mktemp("once") / "活动")
    return folder, evening.close(folder, now=EVENING, lang="zh", by=f" {BY} ")


@pytest.fixture
def undrawn(monkeypatch):
    """For tests that do not look into the summary."""

    def write_summary(report: Report, folder: Path, *_: object) -> campaign.Updated:
        return campaign.Updated(report, folder / campaign.SUMMARY, None, ())

    monkeypatch.setattr(campaign, "write_summary", write_summary)


@pytest.fixture
def folder(written, tmp_path) -> Path:
    return shutil.copytree(written, tmp_path / "活动")


@pytest.fixture
def closed(once, tmp_path) -> Path:
    return shutil.copytree(once[0], tmp_path / "活动")


def close(folder: Path, **more) -> evening.Closed:
    return evening.close(folder, **{"now": EVENING, "lang": "zh", "by": BY} | more)


def versions(folder: Path) -> list[list[object]]:
    return read_memory(folder).closings[["store", "version"]].values.tolist()


# ---- what a close leaves ------------------------------------------------------------------------------------
def test_a_close_freezes_every_store_and_writes_what_follows(once):
    folder, told = once
    known = read_memory(folder)
    assert known.closings.values.tolist() == [
        [store, pd.Timestamp(DAY), 1, pd.Timestamp(EVENING), BY] for store in STORES
    ]
    assert (set(known.days["store"]), len(known.rows)) == (set(STORES), 6)
    assert (told.day, told.versions, told.is_finished_run) == (DAY, dict.fromkeys(STORES, 1), False)
    assert (told.shown.expected, told.shown.submitted, told.shown.met, told.shown.to_fix) == (2, 2, 0, 0)
    assert {path.name for path in folder.iterdir()} - {"worklists"} == {
        *(f"{store}.xlsx" for store in STORES),
        *(campaign.SUMMARY, TOMORROW, LEDGER, FOLDER),
    }
    assert told.suggestions == Given(folder / TOMORROW)
    assert unfinished(folder) is None
    shutil.copyfile(folder / BACKUP, folder.parent / LEDGER)
    assert versions(folder.parent) == versions(folder)


@pytest.mark.usefixtures("undrawn")
def test_closing_again_on_purpose_makes_a_version_and_keeps_the_first(closed):
    before = read_memory(closed).rows
    assert close(closed).versions == dict.fromkeys(STORES, 2)
    known = read_memory(closed)
    assert known.closings["version"].tolist() == [1, 1, 2, 2]
    assert known.rows[known.rows["version"].eq(1)].values.tolist() == before.values.tolist()


# ---- a run that was interrupted -----------------------------------------------------------------------------
class PowerCutError(Exception):
    """In place of one."""


def interrupt(folder: Path, at: str, monkeypatch: pytest.MonkeyPatch, **more) -> None:
    """Close, and end where a function of campaign or evening would begin."""

    def end(*_: object, **__: object) -> None:
        raise PowerCutError

    module = campaign if hasattr(campaign, at) else evening
    with monkeypatch.context() as patch:
        patch.setattr(module, at, end)
        with pytest.raises(PowerCutError):
            close(folder, **more)


@pytest.mark.parametrize("at", ["write_summary", "_suggest"])
def test_the_next_close_finishes_an_interrupted_one_without_a_version(folder, monkeypatch, at):
    interrupt(folder, at, monkeypatch)
    told = close(folder)
    assert (told.versions, told.is_finished_run) == (dict.fromkeys(STORES, 1), True)
    assert versions(folder) == [[store, 1] for store in STORES]
    assert (folder / TOMORROW).is_file()
    assert unfinished(folder) is None


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize(
    "otherwise",
    [
        lambda folder: hand_in(folder, "二店.xlsx", "张1", 4, 100, store="二店"),
        lambda _: {"by": "王"},
    ],
    ids=["changed content", "somebody else"],
)
def test_what_is_not_the_same_close_makes_a_version(folder, monkeypatch, otherwise):
    interrupt(folder, "write_summary", monkeypatch)
    changed = otherwise(folder)
    told = close(folder, **(changed if isinstance(changed, dict) else {}))
    assert set(told.versions.values()) == {2}
    assert not told.is_finished_run


@pytest.mark.usefixtures("undrawn")
def test_a_suggestion_written_before_the_end_is_no_changed_content(folder, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("sheets_automation.connectors.ledger_file.back_up", no_room)
        with pytest.raises(OutputError):
            close(folder)
    assert (folder / TOMORROW).is_file()
    assert close(folder).is_finished_run


def no_room(_: Path) -> None:
    raise OutputError("磁盘已满", "the disk is full")


def test_consolidate_finishes_an_interrupted_close(folder, monkeypatch, capsys):
    interrupt(folder, "write_summary", monkeypatch)
    assert cli.run(["consolidate", str(folder), *NAMED]) == cli.DONE
    assert (folder / TOMORROW).is_file()
    assert unfinished(folder) is None
    assert versions(folder) == [[store, 1] for store in STORES]
    assert json.loads(capsys.readouterr().out)["ok"]


def test_an_open_summary_stops_no_close(closed):
    lock = closed / f"~${campaign.SUMMARY}"
    lock.touch()
    before = (closed / campaign.SUMMARY).read_bytes()
    told = close(closed)
    assert told.updated.summary.name == "operator_summary 2020-03-06 2045.xlsx"
    assert (closed / campaign.SUMMARY).read_bytes() == before
    assert versions(closed)[-1] == ["二店", 2]


# ---- which day ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def two_days(written, tmp_path_factory) -> Report:
    """Rows of yesterday, too."""
    folder = shutil.copytree(written, tmp_path_factory.mktemp("two_days") / "活动")
    hand_in(folder, "昨天.xlsx", "赵六", 1, 900, day="2020-03-05")
    return campaign.look(folder, now=EVENING, lang="zh")


@pytest.mark.parametrize(
    ("now", "day"), [("2020-03-06T20:30", 6), ("2020-03-07T08:59", 6), ("2020-03-07T09:00", 7), ("2020-03-06T00:00", 5)]
)
def test_until_the_grace_of_the_morning_it_is_the_day_before(two_days, now, day):
    report = replace(two_days, now=datetime.fromisoformat(now))
    assert evening._checked_day(report, None) == date(2020, 3, day)


def test_the_command_says_what_the_evening_showed(folder, capsys):
    assert cli.run(["close", str(folder), "--now", "2020-03-06T20:45", "--by", "李"]) == cli.DONE
    said = capsys.readouterr().out.strip()
    assert said == (
        f"2020-03-06 已收表\uff0c2 家门店\uff0c第 1 版\uff1a交表 2/2 人\uff0c达标 0 人\uff0c待改 0 行。"
        f"汇总写在 {folder / campaign.SUMMARY}\uff0c明天的建议写在 {folder / TOMORROW}。"
    )


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--store", "九店"], "已有\uff1a一店、二店"),
        (["--date", "2020-03-07"], "还没有到"),
        (["--date", "2020-03-01"], "活动 2020-03-06 开始"),
        (["--date", "3月6日"], "2020-03-05"),
    ],
)
def test_what_cannot_be_closed_is_said_and_nothing_is_written(written, options, word, capsys):
    before = sorted(path.name for path in written.iterdir())
    assert cli.run(["close", str(written), "--now", "2020-03-06T20:45", *options]) == cli.FAILED
    assert word in capsys.readouterr().err
    assert sorted(path.name for path in written.iterdir()) == before


@pytest.mark.usefixtures("undrawn")
def test_a_stores_close_freezes_only_that_store_and_json_has_the_outcome(folder, capsys):
    assert cli.run(["close", str(folder), "--store", " 一店", "--store", "一店", "--by", "李", *NAMED]) == cli.DONE
    told = json.loads(capsys.readouterr().out)
    expected = {"command": "close", "ok": True, "exit": 0, "date": "2020-03-06", "by": "李", "versions": {"一店": 1}}
    assert {name: told[name] for name in expected} == expected
    assert told["suggestions"] == str(folder / TOMORROW)
    assert versions(folder) == [["一店", 1]]

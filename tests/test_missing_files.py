"""A file that is gone keeps its rows until somebody takes them away (docs/closing.md, Missing files)."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from sheets_automation import campaign
from sheets_automation.connectors import kept_sources
from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.connectors.kept_sources import COPIES, tidy_up
from sheets_automation.connectors.ledger_file import LEDGER
from sheets_automation.core.report import Report
from sheets_automation.model.errors import FolderError

NOW = datetime(2020, 3, 6, 20, 45)
HEADER = ["联系电话", "客户姓名", "接通情况", "客户分类", "邀请结果", "拨打日期", "导购", "门店"]
FIGURES = ["staff", "dials", "counted_calls", "connected", "invites", "status", "score"]


def hand_in(folder: Path, name: str, staff: str, count: int, first: int = 0, **more: str) -> Path:  # tests
    """A file of one guide; `more`: store, day, call_result."""
    path = folder / name
    result = more.get("call_result", "已接通")
    said = ["B", "已邀请待回复"] if result == "已接通" else ["C", ""]
    person = ["王女士", result, *said, more.get("day", "2020-03-06"), staff, more.get("store", "一店")]
    write_xlsx(path, {"电话邀约记录": [HEADER, *([f"139{first + n:08d}", *person] for n in range(count))]})
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory, read_here) -> Path:
    """A campaign of two guides, read by a run that wrote."""
    del read_here
    home = tmp_path_factory.mktemp("written")
    hand_in(home, "张三.xlsx", "张三", 3)
    hand_in(home, "一店/李四.xlsx", "李四", 2, 100)
    run(home)
    return home


@pytest.fixture
def folder(written, tmp_path) -> Path:
    return shutil.copytree(written, tmp_path / "活动")


def look(folder: Path) -> Report:
    return campaign.look(folder, now=NOW, lang="zh")


def run(folder: Path) -> Report:
    """As a run that writes does, without the summary."""
    report = look(folder)
    campaign.record(report, folder, campaign.CONSOLIDATE)
    return report


def status(report: Report) -> dict[tuple[str, str], tuple[str, int]]:
    """Source and sheet to status and rows."""
    table = report.tables["source"].astype({"status": "str"})
    keys = zip(table["source"], table["sheet"], strict=True)
    return dict(zip(keys, zip(table["status"], table["rows"], strict=True), strict=True))


def rules(report: Report) -> list[tuple[str, str]]:
    found = report.tables["finding"]
    return list(zip(found["rule"], found["source"], strict=True))


CALLS = "电话邀约记录"
BOTH = {("一店/李四.xlsx", CALLS): ("read", 2), ("张三.xlsx", CALLS): ("read", 3)}


def test_a_file_that_is_gone_keeps_its_rows_and_every_figure(folder):
    before = look(folder).tables["staff_day"][FIGURES]
    (folder / "张三.xlsx").unlink()
    for report in (run(folder), look(folder)):
        assert status(report) == BOTH | {("张三.xlsx", CALLS): ("missing", 3)}
        pd.testing.assert_frame_equal(report.tables["staff_day"][FIGURES], before)
    hand_in(folder, "张三.xlsx", "张三", 4)
    assert status(look(folder)) == BOTH | {("张三.xlsx", CALLS): ("read", 4)}


def test_even_when_all_files_are_gone(folder):
    for path in folder.rglob("*.xlsx"):
        if COPIES not in path.relative_to(folder).parents:
            path.unlink()
    assert {one for one, _ in status(look(folder)).values()} == {"missing"}


def test_the_time_at_which_it_was_saved_stays(folder):
    saved = datetime.fromisoformat("2020-03-06T18:00:00+08:00").timestamp()
    os.utime(folder / "张三.xlsx", (saved, saved))
    hand_in(folder, "张三.xlsx", "张三", 5)
    os.utime(folder / "张三.xlsx", (saved, saved))
    run(folder)
    (folder / "张三.xlsx").unlink()
    table = look(folder).tables["source"].set_index("source")
    assert table.loc["张三.xlsx", "modified_at"] == "2020-03-06T18:00:00"


def test_a_file_that_was_moved_is_not_missing_and_its_rows_are_there_once(folder):
    (folder / "张三.xlsx").rename(folder / "一店" / "小张.xlsx")
    moved = {("一店/李四.xlsx", CALLS): ("read", 2), ("一店/小张.xlsx", CALLS): ("read", 3)}
    assert status(run(folder)) == moved
    # What is written into it later is no reason to miss the old one.
    hand_in(folder, "一店/小张.xlsx", "张三", 4)
    assert status(look(folder)) == moved | {("一店/小张.xlsx", CALLS): ("read", 4)}


@pytest.mark.parametrize(
    ("rows", "first", "names"),
    [
        (9, 0, {"张三最终版.xlsx"}),
        (2, 0, {"张三最终版.xlsx"}),
        (9, 1, {"张三最终版.xlsx", "张三.xlsx"}),
    ],
)
def test_a_file_that_was_moved_and_typed_on_is_not_missing_while_every_number_is_there(folder, rows, first, names):
    hand_in(folder, "张三.xlsx", "张三", rows)
    run(folder)
    (folder / "张三.xlsx").unlink()
    hand_in(folder, "张三最终版.xlsx", "张三", rows + 2 - first, first)
    sources = look(folder).tables["source"]
    assert set(sources["source"]) - {"一店/李四.xlsx"} == names


def test_a_file_that_cannot_be_read_any_more_keeps_its_last_rows_and_its_finding(folder):
    path = folder / "张三.xlsx"
    path.write_bytes(path.read_bytes()[:-700])
    for report in (run(folder), look(folder)):
        assert status(report) == BOTH | {("张三.xlsx", ""): ("refused", 0), ("张三.xlsx", CALLS): ("missing", 3)}
        assert ("F06", "张三.xlsx") in rules(report)


def test_a_file_whose_rows_were_taken_away_is_not_missed(folder):
    hand_in(folder, "张三.xlsx", "张三", 0)
    run(folder)
    (folder / "张三.xlsx").unlink()
    assert status(look(folder)) == {("一店/李四.xlsx", CALLS): ("read", 2)}


def test_where_the_copy_is_lost_too_it_is_said(folder):
    (folder / "张三.xlsx").unlink()
    for copy in (folder / COPIES).iterdir():
        copy.write_bytes(b"PK")
    report = run(folder)
    assert status(report)["张三.xlsx", ""] == ("refused", 0)
    assert rules(report).count(("F06", "张三.xlsx")) == 1
    # It is missed until it is back.
    assert ("F06", "张三.xlsx") in rules(look(folder))


def test_who_only_looks_records_nothing_and_check_knows_no_past(folder):
    before = (folder / LEDGER).read_bytes()
    hand_in(folder, "王五.xlsx", "王五", 2, 300)
    look(folder)
    assert (folder / LEDGER).read_bytes() == before
    (folder / "张三.xlsx").unlink()
    seen = campaign.check([folder], now=NOW, lang="zh")
    assert {source for source, _ in status(seen)} == {"一店/李四.xlsx", "王五.xlsx"}


def test_without_a_past_an_empty_folder_is_empty(tmp_path):
    with pytest.raises(FolderError):
        look(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_changes_while_a_run_is_on_is_remembered_by_the_next(folder):
    report = look(folder)
    hand_in(folder, "张三.xlsx", "张三", 5)
    hand_in(folder, "王五.xlsx", "王五", 2, 300)
    (folder / "一店" / "李四.xlsx").unlink()
    campaign.record(report, folder, campaign.CONSOLIDATE)
    (folder / "张三.xlsx").unlink()
    assert status(look(folder)) == {
        ("张三.xlsx", CALLS): ("missing", 3),
        ("一店/李四.xlsx", CALLS): ("missing", 2),
        ("王五.xlsx", CALLS): ("read", 2),
    }


def test_contents_that_no_file_had_last_go_after_an_hour(folder, monkeypatch):
    old = set((folder / COPIES).iterdir())
    hand_in(folder, "张三.xlsx", "张三", 5)
    run(folder)
    assert len(set((folder / COPIES).iterdir()) - old) == 1
    assert old < set((folder / COPIES).iterdir())
    monkeypatch.setattr(kept_sources, "LEFTOVER_AFTER_SECONDS", -1)
    tidy_up(folder)
    assert len(list((folder / COPIES).iterdir())) == 2
    (folder / "张三.xlsx").unlink()
    assert status(look(folder))["张三.xlsx", CALLS] == ("missing", 5)

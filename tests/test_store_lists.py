"""Of several stores each has its call-backs in a file of its own, with whole phones (docs/summary.md)."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sheets import call_log, report
from test_typed_words import ASSIGNED, CALLBACKS, Person, update

from sheets_automation import campaign, demo
from sheets_automation.connectors.files import find_files
from sheets_automation.connectors.summaries import store_paths
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.core.layout.book import RunInfo, lay_out_lists
from sheets_automation.model.column_words import HEADERS

pytestmark = pytest.mark.usefixtures("reports_kept")

NOW = datetime.fromisoformat("2020-03-05T21:00")
RUN = RunInfo("1", 0.0, "活动", "t")
STORES = ("一店", "二店")
KEY, ORDER = HEADERS["customer_key"][0], HEADERS["order"][0]
WHOLE = re.compile(r"1\d{10}")


@pytest.fixture(scope="module")
def written(tmp_path_factory, reports_kept) -> Path:
    del reports_kept
    folder = tmp_path_factory.mktemp("written")
    demo.write(demo.plan(3, stores=2, guides=1, days=1, now=NOW, rows=10), folder)
    update(folder)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "活动")


def list_of(folder: Path, store: str) -> Path:
    return folder / "worklists" / store / "回拨清单.xlsx"


def phones(path: Path) -> list[str]:
    person = Person(path.parent, path)
    at = person.column(CALLBACKS, KEY) - 1
    return [str(row[at]) for row in person.rows(CALLBACKS)]


def say(path: Path, row: int, word: str | None, at: float) -> str:
    """Type a word and save at a time; returns the phone it is about, as it is shown there."""
    person = Person(path.parent, path)
    person.cell(CALLBACKS, ASSIGNED, row).value = word
    person.save()
    os.utime(path, (at, at))
    return str(person.cell(CALLBACKS, KEY, row).value)


def assigned(updated: campaign.Updated) -> dict[str, str]:
    queue = updated.report.tables["callback"]
    named = queue[queue["assigned_to"].isin(["郑十", "陈二"])]
    return dict(zip(named["customer_key"], named["assigned_to"], strict=True))


def test_each_store_has_its_own_rows_with_whole_phones(written):
    made = campaign.look(written, now=NOW, lang="zh")
    queue = made.tables["callback"]
    for store in STORES:
        ours = queue[queue["rank"].notna() & queue["store"].eq(store)]
        assert phones(list_of(written, store)) == ours["customer_key"].tolist()
        assert len(ours) > 1
    assert not any(WHOLE.fullmatch(phone) for phone in phones(written / campaign.SUMMARY))
    assert not [path for path in find_files(written) if "worklists" in path.parts]


def test_a_word_typed_in_a_list_stands_in_both_and_can_be_taken_back_in_either(folder):
    key = say(list_of(folder, "二店"), 2, "郑十", 2e9)
    updated = update(folder)
    assert assigned(updated) == {key: "郑十"}
    # Of the other store nothing changed: it is not written again.
    assert [placed.path for placed in updated.lists] == [list_of(folder, "二店")]
    assert updated.kept is None
    assert [placed.kept for placed in updated.lists] == [None]
    # Where the summary and its note are gone, the lists still know.
    copy = shutil.copytree(folder, folder.with_name("alone"), copy_function=shutil.copy2)
    shutil.rmtree(copy / ".sheets_automation")
    (copy / campaign.SUMMARY).unlink()
    assert read_typed(copy / campaign.SUMMARY).words["callbacks"] == {key: "郑十"}
    person = Person(folder)
    rows = range(1, len(person.rows(CALLBACKS)) + 1)
    row = next(at for at in rows if person.cell(CALLBACKS, ASSIGNED, at).value == "郑十")
    say(folder / campaign.SUMMARY, row, None, 2.1e9)
    assert read_typed(folder / campaign.SUMMARY).words["callbacks"] == {}


def test_what_was_saved_last_counts(folder):
    key = say(list_of(folder, "一店"), 1, "郑十", 2e9)
    person = Person(folder)
    ranks = [row[person.column(CALLBACKS, ORDER) - 1] for row in person.rows(CALLBACKS)]
    own = Person(folder, list_of(folder, "一店"))
    row = ranks.index(own.cell(CALLBACKS, ORDER, 1).value) + 1
    for at, wanted in ((1.9e9, "郑十"), (2.1e9, "陈二")):
        copy = shutil.copytree(folder, folder.with_name(wanted), copy_function=shutil.copy2)
        say(copy / campaign.SUMMARY, row, "陈二", at)
        assert read_typed(copy / campaign.SUMMARY).words["callbacks"] == {key: wanted}


def test_a_list_that_people_changed_otherwise_is_kept_and_an_open_one_is_left_alone(folder):
    path = list_of(folder, "一店")
    person = Person(folder, path)
    person.book[CALLBACKS]["R2"] = "周六再打"
    person.save()
    saved = path.read_bytes()
    opened = list_of(folder, "二店")
    opened.with_name(f"~${opened.name}").write_bytes(b"")
    key = say(opened, 1, "郑十", 2e9)
    was = opened.read_bytes()
    by_path = {placed.path: placed for placed in update(folder).lists}
    assert by_path[path].kept.read_bytes() == saved
    assert by_path[path].kept.name.startswith("回拨清单 ")
    assert by_path[opened].written.name == "回拨清单 2020-03-05 2100.xlsx"
    assert opened.read_bytes() == was
    assert not [one for one in find_files(folder) if "worklists" in one.parts]
    # Words in the one beside count as well.
    say(by_path[opened].written, 1, "陈二", 2.1e9)
    assert read_typed(folder / campaign.SUMMARY).words["callbacks"] == {key: "陈二"}


def test_names_of_stores_become_names_of_folders(tmp_path):
    names = ["一店", "A/B:店", "A_B_店", "CON", "..", "", "abc", "ABC", "店" * 200, "回拨清单1店"]
    paths = store_paths(tmp_path, dict.fromkeys(names))
    folders = [path.parent.name for path in paths.values()]
    assert paths["一店"].parent.name == "一店"
    assert len({name.casefold() for name in folders}) == len(names)
    for path in paths.values():
        assert path.parent.parent == tmp_path / "worklists"
        path.parent.mkdir(parents=True)
        path.touch()
    assert store_paths(tmp_path, dict.fromkeys(reversed(names))) == paths


def test_a_list_says_kindly_that_there_is_nothing_and_one_store_needs_no_file():
    made = report(
        call_log("联系电话=13912345678 | 接通情况=无人接听"),
        call_log(
            "联系电话=13912345679 | 客户分类=B | 邀请结果=已邀请待回复",
            "二店/李四.xlsx",
            "门店: 二店 | 导购: 李四 | 日期: 2020-03-05",
        ),
    )
    books = lay_out_lists(made, RUN)
    assert list(books) == ["一店", "二店"]
    empty = books["二店"].sheets[0]
    assert empty.blocks[0].height == 0
    assert empty.lines == ("现在没有要回拨的客户。",)
    # Another run, the same content: the same hidden numbers.
    again = lay_out_lists(made, replace(RUN, token="other", seconds=2.0))  # noqa: S106  # no password
    assert again["一店"].sheets[0].blocks[0].columns[-1].values == books["一店"].sheets[0].blocks[0].columns[-1].values
    alone = replace(made, tables={key: table[:1] if key == "store" else table for key, table in made.tables.items()})
    assert lay_out_lists(alone, RUN) == {}

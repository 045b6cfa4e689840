"""A campaign whose tables are on Google: the same figures, with as few calls as can be (docs/google.md)."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path

import pytest

from sheets_automation import campaign, demo, online
from sheets_automation.connectors.google_links import Links, read_copy, write_links
from sheets_automation.connectors.google_sheets import OVERLAP, read_structure
from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.model.errors import GoogleError
from tests.excel.campaign import CALLS, calls
from tests.google_campaign import Clock, client_of, put_online
from tests.google_server import faults

NOW = datetime(2020, 3, 5, 20, 30)
BATCH_GET, WHOLE, LIST = (
    "sheets.spreadsheets.values.batchGet",
    "sheets.spreadsheets.get",
    "drive.files.list",
)
CALLED = "电话邀约记录"


@pytest.fixture
def client(google, monkeypatch):
    made = client_of(google, Clock())
    monkeypatch.setattr(online, "connect", lambda: made)
    return made


@pytest.fixture
def later(monkeypatch):
    """So long after the last change that it is certain."""
    moved = [2 * OVERLAP]
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])
    return moved


def typed(staff: str, numbers: range) -> list[list[str]]:
    """A guide's table as staff type it: all text."""
    return [CALLS, *[[str(cell) for cell in row] for row in calls(staff, NOW.date(), numbers)]]


def guides(google, count: int) -> dict[str, object]:
    """So many guides, each with a spreadsheet."""
    found = {}
    for at in range(count):
        book = google.spreadsheet(f"导购{at}")
        book.tab("Sheet1").rename(CALLED)
        book.tab(CALLED).put("A1", typed(f"导购{at}", range(20 * at, 20 * at + 9)), "RAW")
        found[book.id] = book
    return found


def read(folder: Path, google) -> tuple[int, dict[str, int]]:
    """Rows that count, and the calls that it took."""
    google.forget_calls()
    report = campaign.look(folder, now=NOW, lang="zh")
    return int(report.tables["source"]["rows_counted"].sum()), dict(google.count())


# ---- the same figures ---------------------------------------------------------------------------------------
def test_a_campaign_on_google_equals_the_same_data_from_files_table_by_table(google, client, tmp_path):
    del client
    plan = demo.plan(3, stores=2, guides=3, days=4, now=NOW, rows=12)
    files, spreadsheets = tmp_path / "files", tmp_path / "online"
    demo.write(plan, spreadsheets)
    names = put_online(google, spreadsheets, files)
    write_links(spreadsheets, Links(next(iter(names)), tuple(names)))
    wanted, found = (campaign.look(folder, now=NOW, lang="zh").tables for folder in (files, spreadsheets))
    assert len(wanted["staff_day"]) > 20
    for table in wanted:
        one, other = wanted[table], found[table]
        if table == "source":
            one, other = (frame[["table", "rows", "rows_counted", "error_rows"]] for frame in (one, other))
        if "source" in other:
            other = other.assign(source=other["source"].astype("str").map(lambda name: names.get(name, name)))
        if "message" in other:
            # A sentence names a spreadsheet by its title.
            other = other.assign(message=[_as_files(text, names) for text in other["message"].astype("str")])
        assert _told(one) == _told(other), table


def _as_files(text: str, names: dict[str, str]) -> str:
    for path in names.values():
        text = re.sub(rf"{re.escape(path.removesuffix('.xlsx'))}\.\w+", path, text)
    return text


def _told(frame) -> list:
    """The rows as text, in an order of their own: files and spreadsheets are not listed alike."""
    kept = [name for name in frame.columns if name not in {"first_seen", "modified_at", "sha256"}]
    return sorted(map(str, frame[kept].astype("object").itertuples(index=False, name=None)))


def test_text_comes_back_as_it_was_typed(google, client, tmp_path):
    del client
    names = ['=HYPERLINK("x")', "+86", "@x", "013812345678", "1/2", "TRUE"]
    book = google.spreadsheet("三月")
    book.tab("Sheet1").rename(CALLED)
    rows = [
        [*map(str, row[:5]), name, *row[6:]]
        for row, name in zip(calls("王芳", NOW.date(), range(6)), names, strict=True)
    ]
    book.tab(CALLED).put("A1", [CALLS, *rows], "RAW")
    write_links(tmp_path, Links(book.id))
    report = campaign.look(tmp_path, now=NOW, lang="zh")
    assert set(report.tables["customer"]["customer_name"]) == set(names)


# ---- as few calls as can be ---------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [1, 7])
def test_spreadsheets_are_one_listing_and_one_request_each(google, client, tmp_path, later, count):
    del client, later
    books = guides(google, count)
    write_links(tmp_path, Links(next(iter(books)), tuple(books)))
    assert read(tmp_path, google) == (9 * count, {LIST: 1, WHOLE: count})
    assert read(tmp_path, google) == (9 * count, {LIST: 1}), "nothing has changed"
    *_, last = books.values()
    last.tab(CALLED).put("F2", "客户改名")
    assert read(tmp_path, google) == (9 * count, {LIST: 1, BATCH_GET: 1})


def test_thirty_guides_as_tabs_are_one_request(google, client, tmp_path, monkeypatch):
    del client
    book = google.spreadsheet("三月")
    for at in range(30):
        book.add(f"电话 导购{at}").put("A1", typed(f"导购{at}", range(9 * at, 9 * at + 9)), "RAW")
    write_links(tmp_path, Links(book.id))
    assert read(tmp_path, google) == (270, {LIST: 1, WHOLE: 1})
    # So soon after a change it may have changed once more.
    assert read(tmp_path, google) == (270, {LIST: 1, BATCH_GET: 1})
    real = time.time()
    monkeypatch.setattr(time, "time", lambda: real + 4000)
    book.add("电话 新来的").put("A1", typed("新来的", range(900, 909)), "RAW")
    assert read(tmp_path, google) == (279, {LIST: 1, WHOLE: 1}), "an hour later tabs are listed anew"


def test_a_tick_in_a_column_of_texts_is_the_text_that_files_have(google, client, tmp_path):
    del client
    book = google.spreadsheet("三月")
    book.tab("Sheet1").put("A1", [["联系电话", "客户姓名"], ["13912345678", True], ["13912345679", False]], "RAW")
    write_links(tmp_path, Links(book.id))
    (source,) = online.handed_in_online(tmp_path)
    assert [row[1] for row in source.grids[0].cells] == ["客户姓名", "TRUE", "FALSE"]


# ---- what can be in the way ---------------------------------------------------------------------------------
def test_a_tab_that_was_renamed_is_read_under_its_new_name(google, client, tmp_path):
    del client
    (book,) = guides(google, 1).values()
    write_links(tmp_path, Links(book.id))
    assert read(tmp_path, google)[0] == 9
    book.tab(CALLED).rename("三月 电话")
    rows, calls_made = read(tmp_path, google)
    assert (rows, calls_made) == (9, {LIST: 1, BATCH_GET: 1, WHOLE: 1})


def test_a_spreadsheet_that_is_not_shared_any_more_keeps_its_rows_and_is_named(google, client, tmp_path):
    del client
    one, other = guides(google, 2).values()
    write_links(tmp_path, Links(one.id, (other.id,)))
    assert read(tmp_path, google)[0] == 18
    other.share(google.email, "")
    report = campaign.look(tmp_path, now=NOW, lang="zh")
    assert int(report.tables["source"]["rows_counted"].sum()) == 18
    findings = report.tables["finding"]
    (message,) = findings.loc[findings["rule"].eq("F06"), "message"]
    assert "共享" in message


def test_one_that_was_never_shared_is_named_and_the_others_count(google, client, tmp_path):
    del client
    (one,) = guides(google, 1).values()
    stranger = google.spreadsheet("别人的", shared_with=[])
    write_links(tmp_path, Links(one.id, (stranger.id,)))
    report = campaign.look(tmp_path, now=NOW, lang="zh")
    assert int(report.tables["source"]["rows_counted"].sum()) == 9
    assert report.tables["finding"]["rule"].eq("F06").sum() == 1


def test_while_google_is_away_what_was_read_last_counts_and_files_are_read(google, client, tmp_path):
    del client
    (book,) = guides(google, 1).values()
    write_links(tmp_path, Links(book.id))
    write_xlsx(tmp_path / "李雷.xlsx", {CALLED: [CALLS, *calls("李雷", NOW.date(), range(500, 505))]})
    assert read(tmp_path, google)[0] == 14
    google.faults.random(1.0, 1, [faults.unavailable])
    report = campaign.look(tmp_path, now=NOW, lang="zh")
    assert int(report.tables["source"]["rows_counted"].sum()) == 14
    (message,) = report.tables["finding"].loc[lambda frame: frame["rule"].eq("F06"), "message"]
    assert "连不上 Google" in message


def test_where_nothing_was_ever_read_it_is_one_sentence(google, client, tmp_path):
    del client
    (book,) = guides(google, 1).values()
    write_links(tmp_path, Links(book.id))
    google.faults.random(1.0, 1, [faults.unavailable])
    with pytest.raises(GoogleError) as told:
        campaign.look(tmp_path, now=NOW, lang="zh")
    assert told.value.reason == "down"


def test_files_are_read_also_where_google_never_was(google, client, tmp_path):
    del client
    (book,) = guides(google, 1).values()
    write_links(tmp_path, Links(book.id))
    write_xlsx(tmp_path / "李雷.xlsx", {CALLED: [CALLS, *calls("李雷", NOW.date(), range(500, 505))]})
    google.faults.random(1.0, 1, [faults.unavailable])
    report = campaign.look(tmp_path, now=NOW, lang="zh")
    assert int(report.tables["source"]["rows_counted"].sum()) == 5
    assert report.tables["finding"]["rule"].eq("F06").sum() == 1


def test_a_spreadsheet_that_is_not_on_the_list_is_not_touched(google, client, tmp_path):
    one, other = guides(google, 2).values()
    write_links(tmp_path, Links(one.id))
    assert read(tmp_path, google)[0] == 9
    assert other.id not in {spreadsheet for _, _, spreadsheet in google.calls}
    with pytest.raises(GoogleError) as told:
        read_structure(client, other.id)
    assert told.value.reason == "not_listed"
    assert other.id not in {spreadsheet for _, _, spreadsheet in google.calls}


def test_a_copy_that_is_broken_is_read_anew(google, client, tmp_path):
    del client
    (book,) = guides(google, 1).values()
    write_links(tmp_path, Links(book.id))
    read(tmp_path, google)
    (copy,) = (tmp_path / ".sheets_automation" / "google").glob("*.json")
    copy.write_text('{"tabs": [', encoding="utf-8")
    assert read_copy(tmp_path, book.id) is None
    assert read(tmp_path, google) == (9, {LIST: 1, WHOLE: 1})

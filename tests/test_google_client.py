"""How Google is asked: again where that helps, never longer than the budget, and in sentences (docs/google.md)."""

from __future__ import annotations

import base64
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from requests.exceptions import ReadTimeout

from sheets_automation.connectors import google_client
from sheets_automation.connectors.google_account import credentials
from sheets_automation.connectors.google_client import BUDGET, PER_MINUTE, TIME_OUT, UnsureError
from sheets_automation.connectors.google_links import spreadsheet_id
from sheets_automation.connectors.google_sheets import modified_times, read_ranges, read_structure
from sheets_automation.connectors.google_update import CellValues
from sheets_automation.connectors.google_writing import write_values
from sheets_automation.model.errors import GoogleError
from sheets_automation.model.google_errors import GOOGLE_ERRORS, KEY_VARIABLE
from tests.google_campaign import Clock, client_of
from tests.google_server import faults

READ = "sheets.spreadsheets.values.batchGet"
ROWS = [["姓名", "电话"], ["=1+1", "013800138000"]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(google, clock):
    return client_of(google, clock)


@pytest.fixture
def book(google):
    made = google.spreadsheet("三月活动")
    made.tab("Sheet1").put("A1", ROWS, "RAW")
    return made


def read(client, book) -> list:
    return read_ranges(client, book.id, ["'Sheet1'"])[0]


# ---- again where that helps ---------------------------------------------------------------------------------
PASSING = {one.__name__: one for one in faults.PASSING}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_passes_is_asked_again_and_read_right(google, client, clock, book, fault):
    google.faults.next(fault(), fault())
    assert read(client, book) == ROWS
    assert google.faults.waiting == 0
    assert sum(clock.waits) < 10


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_values_written_twice_are_written_once(google, client, book, fault):
    google.faults.next(fault())
    write_values(client, book.id, [CellValues("Sheet1", 4, 0, [["+86", "@x"]])])
    assert book.values("Sheet1") == [*ROWS, [], [], ["+86", "@x"]]


@pytest.mark.parametrize("seconds", [7, 61])
def test_googles_own_word_on_when_to_come_back_is_kept(google, client, clock, book, seconds):
    google.faults.next(faults.quota(seconds))
    assert read(client, book) == ROWS
    assert clock.waits == [seconds]


def test_a_date_is_understood_as_well(google, client, clock, book):
    google.faults.next(faults.quota(datetime.now(UTC) + timedelta(seconds=40)))
    assert read(client, book) == ROWS
    assert clock.waits == [pytest.approx(40, abs=3)]


def test_pauses_grow_and_differ(google, client, clock, book):
    google.faults.next(*(faults.unavailable() for _ in range(6)))
    read(client, book)
    assert len(set(clock.waits)) == 6
    assert all(wait <= 2**at for at, wait in enumerate(clock.waits))


@pytest.mark.parametrize(("fault", "reason"), [(faults.unavailable, "down"), (faults.quota, "busy")])
def test_nobody_waits_longer_than_the_budget_of_a_run(google, book, fault, reason):
    clock = Clock()
    client = client_of(google, clock)
    google.faults.random(1.0, 1, [fault])
    for _ in range(2):
        with pytest.raises(GoogleError) as told:
            read(client, book)
        assert told.value.reason == reason
    assert sum(clock.waits) <= BUDGET


@pytest.mark.parametrize("after", [0, 1e-9, datetime(2000, 1, 1, tzinfo=UTC)])
def test_who_may_ask_again_at_once_is_not_asked_without_end(google, client, book, after):
    google.faults.random(1.0, 1, [lambda: faults.quota(after)])
    with pytest.raises(GoogleError) as told:
        read(client, book)
    assert told.value.reason == "busy"
    assert google.count()[READ] <= BUDGET + 1


def test_time_lost_on_answers_that_never_come_is_part_of_the_budget(client, clock, book, monkeypatch):
    def never(*_: object, **__: object) -> None:
        clock.now += TIME_OUT[1]
        raise ReadTimeout

    began = clock.now
    monkeypatch.setattr(client.session, "request", never)
    with pytest.raises(GoogleError) as told:
        read(client, book)
    assert told.value.reason == "down"
    assert clock.now - began < BUDGET + TIME_OUT[1]


def test_a_wait_that_would_be_too_long_is_not_begun(google, client, clock, book):
    google.faults.next(faults.quota(3600))
    with pytest.raises(GoogleError) as told:
        read(client, book)
    assert (told.value.reason, clock.waits) == ("busy", [])


def test_an_answer_that_never_comes_is_given_up(google, client, book):
    client.set_timeout((1, 0.2))
    google.faults.next(faults.late(0.5))
    assert read(client, book) == ROWS


def test_no_more_calls_than_a_minute_allows(client, clock, book):
    for _ in range(2 * PER_MINUTE + 5):
        read(client, book)
    assert clock.waits == [google_client.MINUTE] * 2
    # Writes have a quota of their own.
    write_values(client, book.id, [CellValues("Sheet1", 8, 0, [["x"]])])
    assert len(clock.waits) == 2


def test_a_change_of_structure_that_may_have_been_made_is_not_asked_for_twice(google, client, book):
    add = {"addSheet": {"properties": {"title": "新表"}}}
    for fault in (faults.unavailable_after(), faults.closed_after()):
        google.faults.next(fault)
        with pytest.raises(UnsureError):
            client.batch_update(book.id, {"requests": [add]})
        assert book.titles().count("新表") == 1
        book.do("deleteSheet", {"sheetId": book.tab("新表").id})
    # 429 is sure: nothing was done.
    google.faults.next(faults.quota())
    client.batch_update(book.id, {"requests": [add]})
    assert book.titles().count("新表") == 1


# ---- no where that helps nothing ----------------------------------------------------------------------------
def test_each_refusal_is_a_sentence_with_what_to_do_and_is_asked_once(google, client, clock, book):
    stranger = google.spreadsheet("别人的", shared_with=[])
    book.tab("Sheet1").protect("A1:B1", [])
    told = {}
    for name, ask in {
        "not_shared": lambda: read(client, stranger),
        "renamed": lambda: read_ranges(client, book.id, ["'没有这张'"]),
        "protected": lambda: write_values(client, book.id, [CellValues("Sheet1", 0, 0, [["x"]])]),
    }.items():
        google.forget_calls()
        with pytest.raises(GoogleError) as error:
            ask()
        told[name] = error.value
        assert len(google.calls) == 1
    assert {name: one.reason for name, one in told.items()} == {name: name for name in told}
    assert google.email in told["not_shared"].zh
    assert google.email in told["not_shared"].en
    assert clock.waits == []


def test_a_key_that_was_taken_back_is_said_and_never_shown(google, clock, book, caplog):
    caplog.set_level(logging.DEBUG)
    client = client_of(google, clock)
    google.tokens.close(google.email)
    with pytest.raises(GoogleError) as told:
        read(client, book)
    assert told.value.reason == "revoked"
    assert "PRIVATE KEY" not in caplog.text + str(told.value)


def test_the_spreadsheets_that_are_shared_are_listed_in_one_call(google, client, book):
    other = google.spreadsheet("二店")
    google.spreadsheet("别人的", shared_with=[])
    google.forget_calls()
    assert set(modified_times(client)) == {book.id, other.id}
    assert len(google.calls) == 1


def test_structure_is_one_call(google, client, book):
    google.forget_calls()
    structure = read_structure(client, book.id)
    assert [tab.title for tab in structure.tabs] == ["Sheet1"]
    assert len(google.calls) == 1


# ---- the key ------------------------------------------------------------------------------------------------
def test_a_key_comes_from_a_path_or_from_the_environment_itself(google, tmp_path, monkeypatch):
    for told in (str(google.account_file(tmp_path)), json.dumps(google.account)):
        monkeypatch.setenv(KEY_VARIABLE, told)
        assert credentials().service_account_email == google.email


@pytest.mark.parametrize("around", ["'{}'", '"{}"', "\ufeff{}", "\n{}\n"])
def test_what_stands_around_a_copied_key_does_no_harm(google, monkeypatch, around):
    monkeypatch.setenv(KEY_VARIABLE, around.format(json.dumps(google.account)))
    assert credentials().service_account_email == google.email


def test_a_piece_of_a_key_is_never_shown(google, monkeypatch):
    text, pem = json.dumps(google.account), google.account["private_key"]
    for piece in (text[1:], text[:-1], pem, pem.replace("\n", ""), base64.b64encode(text.encode()).decode()):
        monkeypatch.setenv(KEY_VARIABLE, piece)
        with pytest.raises(GoogleError) as told:
            credentials()
        assert told.value.reason == "bad_key"
        assert KEY_VARIABLE in told.value.zh
        assert len(told.value.zh + told.value.en) < 300


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"private_key": "-----BEGIN PRIVATE KEY-----xyz"}'])
def test_what_is_no_key_is_said_without_what_stands_in_it(tmp_path, monkeypatch, content):
    path = tmp_path / "key.json"
    path.write_text(content)
    monkeypatch.setenv(KEY_VARIABLE, str(path))
    with pytest.raises(GoogleError) as told:
        credentials()
    assert told.value.reason == "bad_key"
    assert "BEGIN" not in told.value.zh + told.value.en
    monkeypatch.setenv(KEY_VARIABLE, str(tmp_path / "none.json"))
    with pytest.raises(GoogleError) as told:
        credentials()
    assert str(tmp_path / "none.json") in told.value.zh


def test_without_any_key_it_is_said_where_one_goes(tmp_path, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    with pytest.raises(GoogleError) as told:
        credentials()
    assert told.value.reason == "no_key"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://docs.google.com/spreadsheets/d/1AbC-dEf_GhIjKlMnOpQrStUvWxYz0123456789abcd/edit#gid=0", True),
        ("1AbC-dEf_GhIjKlMnOpQrStUvWxYz0123456789abcd", True),
        ("一店/张三.xlsx", False),
        ("", False),
    ],
)
def test_a_spreadsheet_is_known_by_its_address_or_its_id(text, found):
    assert spreadsheet_id(text) == ("1AbC-dEf_GhIjKlMnOpQrStUvWxYz0123456789abcd" if found else "")


def test_every_sentence_says_what_to_do_in_both_languages():
    for zh, en in GOOGLE_ERRORS.values():
        assert "\uff1a" in zh or "\uff0c" in zh
        assert not set(",;?()") & set(zh.replace("{where}", "").replace("{account}", ""))
        assert len(en) > 20

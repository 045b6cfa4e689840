"""A campaign on Google from its first hour to its evening, as people use it (docs/google.md)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from computed_once import compute_once

from sheets_automation import campaign, online, online_morning, online_setup, publishing, serving
from sheets_automation.connectors import google_staff_tabs
from sheets_automation.connectors.google_links import read_links
from sheets_automation.faces import asked, cli
from sheets_automation.model.google_buttons import CHECKBOXES
from sheets_automation.model.grid import a1, letters
from tests.excel.campaign import TEMPLATES
from tests.google_campaign import Clock, client_of
from tests.google_server import faults
from tests.google_server.people import Observer
from tests.google_server.server import GoogleServer
from tests.google_server.spreadsheets import Book

NOW = datetime(2020, 3, 5, 20, 30)
AS_OF = ("--now", "2020-03-05T20:30")
ROSTER = [["张三", "一店", "导购"], ["李四", "一店", "导购"], ["王五", "一店", "店长"]]
CONTROL, VERDICTS, STAFF, STORES = "控制台", "校验结果", "人员名册", "门店名册"
VALUES_WRITE, STRUCTURE_WRITE = "sheets.spreadsheets.values.batchUpdate", "sheets.spreadsheets.batchUpdate"


@pytest.fixture(scope="module")
def server() -> Iterator[GoogleServer]:
    with GoogleServer() as made:
        yield made


@pytest.fixture(scope="module")
def at_work(server) -> Iterator[None]:
    """As the server's account, at NOW."""
    client = client_of(server, Clock())
    with pytest.MonkeyPatch.context() as patch:
        compute_once(patch)
        patch.setattr(server.world, "clock", NOW.timestamp)
        patch.setattr(online, "time", SimpleNamespace(time=NOW.timestamp))
        patch.setattr(online, "connect", lambda: client)
        patch.setattr(asked, "clock", lambda: NOW)
        # A guide has 400 rows: fewer are read sooner.
        patch.setattr(google_staff_tabs, "PREPARED", FEW)
        patch.setattr(online_morning, "PREPARED", FEW)
        yield


@pytest.fixture(scope="module")
def laid_out(server, at_work, tmp_path_factory) -> tuple[Book, Path]:
    """The operator's spreadsheet, laid out for two guides, and its folder."""
    del at_work
    home = tmp_path_factory.mktemp("google") / "三月"
    home.mkdir()
    shutil.copy(TEMPLATES / campaign.SETTINGS, home)
    made = server.spreadsheet("三月活动")
    assert run("google", "init", home, f"https://docs.google.com/spreadsheets/d/{made.id}/edit#gid=0") == 0
    put_below(made, STAFF, {"姓名": 0, "门店": 1, "岗位": 2}, ROSTER)
    assert run("google", "init", home) == 0
    return made.book.copy(), home


@pytest.fixture
def google(server) -> GoogleServer:
    server.forget_calls()
    server.faults.clear()
    server.between(None)
    return server


@pytest.fixture
def folder(laid_out, tmp_path) -> Path:
    return shutil.copytree(laid_out[1], tmp_path / "三月")


@pytest.fixture
def book(google, laid_out) -> Observer:
    google.world.books = {laid_out[0].id: laid_out[0].copy()}
    return google.observe(laid_out[0].id)


def run(command, *arguments) -> int:
    return cli.run([command, *map(str, arguments), *AS_OF, "--quiet"])


def place_of(book, title: str, header: str) -> tuple[int, int]:
    """Row of the headers, and the column of one, from 0."""
    rows = book.values(title)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if str(cell).rstrip("*") == header:
                return at, column
    raise KeyError(header)


def put_below(book, title: str, columns: dict[str, int], lines, first: int = 1) -> None:
    """Type lines below the headers, each cell under its own."""
    for header, at in columns.items():
        row, column = place_of(book, title, header)
        for n, line in enumerate(lines):
            place = f"{chr(65 + column) if column < 26 else 'A' + chr(39 + column)}{row + first + n + 1}"
            book.tab(title).put(place, line[at], "RAW")


def call(book, staff: str, lines) -> None:
    """A guide types calls into his own tab: phone, name, result, class, answer."""
    columns = {"联系电话": 0, "客户姓名": 1, "接通情况": 2, "客户分类": 3, "邀请结果": 4}
    title = f"{staff} 电话邀约记录"
    row, column = place_of(book, title, "日期")
    book.tab(title).put(f"{chr(65 + column + 1)}{row + 1}", 43895)
    put_below(book, title, columns, lines)


FEW = (24, 12)
"""Rows of a guide's two tabs."""
LINES = [
    ["13912345678", '=HYPERLINK("x")', "已接通", "B", "同意进群"],
    ["013912345679", "+86", "无人接听", "C", ""],
    ["1391234567", "@x", "已接通", "B", "拒绝"],
]


WALK_IN = {
    "日期": "2020-03-05",
    "门店": "一店",
    "导购": "李四",
    "联系电话": "13912345670",
    "接通情况": "已接通",
    "客户分类": "B",
    "邀请结果": "拒绝",
}


# ---- google init --------------------------------------------------------------------------------------------
def test_a_spreadsheet_is_laid_out_for_every_guide(book, folder):
    titles = book.titles()
    assert {CONTROL, VERDICTS, STAFF, STORES, "张三 电话邀约记录", "李四 电话邀约记录"} <= set(titles)
    assert not [title for title in titles if "王五" in title], "a manager makes no calls"
    assert read_links(folder).all == (book.id,)


def test_laying_out_again_changes_nothing(google, book, folder):
    call(book, "张三", LINES)
    before = {title: book.values(title, "FORMULA") for title in book.titles()}
    google.forget_calls()
    assert run("google", "init", folder) == 0
    assert {title: book.values(title, "FORMULA") for title in book.titles()} == before
    assert STRUCTURE_WRITE not in google.count()


@pytest.mark.parametrize(("locale", "exit_code"), [("de_DE", 2), ("zh_CN", 0), ("en_GB", 0)])
def test_a_spreadsheet_whose_formulas_have_no_commas_is_refused_with_what_to_do(
    google, folder, capsys, locale, exit_code
):
    new = google.spreadsheet("新的")
    new.do("updateSpreadsheetProperties", {"properties": {"locale": locale}, "fields": "locale"})
    assert run("google", "init", folder, new.id) == exit_code
    assert ("区域" in capsys.readouterr().err) == bool(exit_code)
    assert (CONTROL in new.titles()) == (not exit_code)


def test_settings_of_the_file_stand_in_the_spreadsheet_also_a_nought(google, folder):
    path = folder / campaign.SETTINGS
    file = openpyxl.load_workbook(path)
    file["产品库存"]["A2"], file["产品库存"]["B2"] = "实木地板", 0
    file.save(path)
    new = google.spreadsheet("新的")
    assert run("google", "init", folder, new.id) == 0
    assert new.values("产品库存")[:2] == [["产品", "库存"], ["实木地板", 0]]


def staff(file, sheet: str, names, at: int = 2) -> None:
    for row, name in enumerate(names, start=at):
        for column, value in ((2, name), (5, "一店"), (6, "导购")):
            file[sheet].cell(row, column).value = value


def renamed(file, _book) -> None:
    staff(file, STAFF, ["张三"])
    file[STAFF].title = "我们的人"


def of_two_sheets(file, _book) -> None:
    staff(file, STAFF, ["张三"])
    file.copy_worksheet(file[STAFF]).title = "二店的人"
    staff(file, "二店的人", ["李四"])


def beside_a_tab_of_that_name(file, book) -> None:
    staff(file, STAFF, ["张三"])
    book.add(STAFF)


def long_and_wide(file, _book) -> None:
    staff(file, STAFF, [f"导购{at}" for at in range(4)] + [""] * 600 + ["末一位"])
    file[STAFF].cell(1, 30).value, file[STAFF].cell(2, 30).value = "我的备注", "住得远"


@pytest.mark.parametrize("edit", [renamed, of_two_sheets, beside_a_tab_of_that_name, long_and_wide])
def test_the_settings_that_count_are_the_same_before_and_after_they_stand_in_the_spreadsheet(google, folder, edit):
    (folder / ".sheets_automation" / "google.json").unlink()
    file = openpyxl.load_workbook(folder / campaign.SETTINGS)
    new = google.spreadsheet("新的")
    edit(file, new)
    file.save(folder / campaign.SETTINGS)
    before = online_setup.settings_of(folder, NOW.date())
    assert before.roster
    assert run("google", "init", folder, new.id) == 0
    assert online_setup.settings_of(folder, NOW.date()) == before
    assert {f"{one.name} 电话邀约记录" for one in before.roster} <= set(new.titles())


def test_a_wrong_address_leaves_the_campaign_with_the_spreadsheet_that_it_has(google, book, folder):
    stranger = google.spreadsheet("别人的", shared_with=[])
    assert run("google", "init", folder, stranger.id) == 2
    assert read_links(folder).all == (book.id,)


# ---- the figures --------------------------------------------------------------------------------------------
def test_what_guides_type_is_counted_and_comes_back_as_the_same_text(book, folder):
    call(book, "张三", LINES)
    report = campaign.look(folder, now=NOW, lang="zh")
    assert set(report.tables["customer"]["customer_name"]) == {'=HYPERLINK("x")', "+86"}
    days = report.tables["staff_day"].set_index("staff")
    assert int(days.loc["张三", "dials"]) == 2
    findings = report.tables["finding"]
    assert set(findings.loc[findings["severity"].eq("ERROR"), "cell"]) != set()


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_people_read_the_title_of_a_spreadsheet_and_a_link_opens_the_cell(book, folder):
    call(book, "张三", LINES)
    assert run("consolidate", folder) == 0
    rows = list(openpyxl.load_workbook(folder / campaign.SUMMARY)["问题清单"].iter_rows())
    (header,) = [row for row in rows if "文件" in [cell.value for cell in row]]
    at = {cell.value: cell.column - 1 for cell in header}
    (wrong,) = [row for row in rows if row[at["位置\uff08点开\uff09"]].hyperlink and row[at["程度"]].value == "错误"]
    assert wrong[at["文件"]].value == "三月活动"
    tab, cell = book.tab("张三 电话邀约记录"), wrong[at["位置\uff08点开\uff09"]]
    phone = place_of(book, tab.title, "联系电话")
    assert cell.value == a1(phone[0] + 3, phone[1])
    address = f"https://docs.google.com/spreadsheets/d/{book.id}/edit#gid={tab.id}&range={cell.value}"
    assert address == f"{cell.hyperlink.target}#{cell.hyperlink.location}"


def test_a_closing_sees_a_tab_that_was_added_a_minute_ago(book, folder):
    call(book, "张三", LINES)
    assert run("consolidate", folder) == 0
    book.add("补记").put("A1", [list(WALK_IN), list(WALK_IN.values())], "RAW")
    assert run("close", folder) == 0
    closed = campaign.look(folder, now=NOW, lang="zh").views["closed_day"]
    assert int(closed.loc[closed["staff"].eq("李四"), "dials"].iloc[0]) == 1


def test_checking_a_campaign_looks_at_its_spreadsheets_too(book, folder, capsys):
    call(book, "张三", LINES)
    assert cli.run(["check", str(folder), *AS_OF]) == 1
    told = capsys.readouterr().out
    assert "三月活动 [张三 电话邀约记录]!" in told
    assert book.id not in told


def test_publishing_is_one_write_for_values_and_at_most_one_for_structure(google, book, folder):
    call(book, "张三", LINES)
    for structure in (1, 0):
        google.forget_calls()
        assert run("publish", folder) == 0
        count = google.count()
        assert (count[VALUES_WRITE], count[STRUCTURE_WRITE]) == (1, structure)
    assert any("dials" in row for row in book.values("总览"))
    typed = book.values("张三 电话邀约记录")
    assert [row for row in typed if "+86" in row]


def test_a_dry_run_says_what_would_change_and_changes_nothing(google, book, folder, capsys):
    call(book, "张三", LINES)
    before = {title: book.values(title) for title in book.titles()}
    google.forget_calls()
    assert cli.run(["publish", str(folder), "--dry-run", *AS_OF, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["dry_run"]
    assert told["cells"]["总览"] > 10
    assert not [one for one in google.calls if one[0] != "GET"]
    assert {title: book.values(title) for title in book.titles()} == before
    assert not (folder / campaign.SUMMARY).exists()


def test_a_verdict_of_the_campaign_stands_beside_its_own_row(book, folder):
    """Twice the same customer on one day: no sheet by itself sees what another guide has."""
    call(book, "张三", LINES)
    assert run("publish", folder) == 0
    lines = book.values(VERDICTS)[1:]
    assert lines
    ids = {row[0] for row in lines}
    row, column = place_of(book, "张三 电话邀约记录", "记录编号")
    own = [line[column] for line in book.values("张三 电话邀约记录")[row + 1 :] if len(line) > column]
    assert ids <= set(own)
    assert len(set(own)) == len(own)


def test_words_typed_on_google_stay_with_their_customer(book, folder):
    call(book, "张三", LINES)
    assert run("publish", folder) == 0
    header, column = place_of(book, "回拨清单", "指派")
    tab = book.tab("回拨清单")
    tab.put(f"{chr(65 + column)}{header + 2}", "李四")
    assert run("publish", folder) == 0
    assert book.values("回拨清单")[header + 1][column] == "李四"
    report = campaign.look(folder, now=NOW, lang="zh")
    assert "李四" in set(report.tables["callback"]["assigned_to"].astype("str"))
    tab.put(f"{chr(65 + column)}{header + 2}", "")
    assert run("publish", folder) == 0
    assert "李四" not in book.values("回拨清单")[header + 1]


def test_a_list_that_was_renamed_since_it_was_read_is_published_to(book, folder):
    call(book, "张三", LINES)
    assert run("publish", folder) == 0
    report = campaign.look(folder, now=NOW, lang="zh")
    book.tab("回拨清单").rename("今天回拨")
    publishing.publish(report, folder)
    assert book.values("今天回拨")[0] != []


def test_a_spreadsheet_of_a_store_is_named_until_it_is_laid_out_and_a_dry_run_tells_of_its_verdicts(
    google, book, folder, capsys
):
    second = google.spreadsheet("二店")
    put_below(
        book, STORES, {"门店": 0, "来源": 1}, [["二店", f"https://docs.google.com/spreadsheets/d/{second.id}/edit"]]
    )
    put_below(book, STAFF, {"姓名": 0, "门店": 1, "岗位": 2}, [["孙八", "二店", "导购"]], first=4)
    call(book, "张三", LINES)
    report = campaign.look(folder, now=NOW, lang="zh")
    refused = report.tables["source"].set_index("source").loc[second.id]
    assert refused["status"] == "refused"
    assert "google init" in report.tables["finding"].set_index("source").loc[second.id, "message"]
    assert run("google", "init", folder) == 0
    call(second, "孙八", LINES)
    before = {title: second.values(title) for title in second.titles()}
    capsys.readouterr()
    assert cli.run(["publish", str(folder), "--dry-run", *AS_OF, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cells"][f"二店 {VERDICTS}"] > 0
    assert {title: second.values(title) for title in second.titles()} == before
    assert run("publish", folder) == 0
    assert cli.run(["publish", str(folder), "--dry-run", *AS_OF, "--json"]) == 0
    assert f"二店 {VERDICTS}" not in json.loads(capsys.readouterr().out)["cells"]


def test_rows_of_a_tab_that_is_made_once_more_are_other_rows(book, folder):
    title = "张三 电话邀约记录"

    def ids() -> set[str]:
        row, column = place_of(book, title, "记录编号")
        return {line[column] for line in book.values(title)[row + 1 :] if len(line) > column}

    before = ids()
    book.tab(title).delete()
    assert run("google", "init", folder) == 0
    assert before
    assert not before & ids()


# ---- buttons ------------------------------------------------------------------------------------------------
def box(key: str) -> str:
    return f"A{3 + [one.key for one in CHECKBOXES].index(key)}"


def sentence(book, key: str) -> str:
    return book.tab(CONTROL).value(box(key).replace("A", "C"))


@pytest.mark.parametrize(
    ("key", "words"),
    [("validate", "每行的「校验」"), ("consolidate", "计入"), ("close_day", "已收表"), ("publish", "已发布")],
)
def test_a_tick_starts_its_work_and_goes_and_one_sentence_stands_beside_it(book, folder, key, words):
    call(book, "张三", LINES)
    book.tab(CONTROL).tick(box(key))
    assert run("serve", folder, "--once") == 0
    assert book.tab(CONTROL).value(box(key)) is False
    assert words in sentence(book, key)
    assert book.tab(CONTROL).value(box(key).replace("A", "D"))


@pytest.mark.usefixtures("book")
def test_without_a_tick_looking_is_two_reads_and_no_write(google, folder):
    run("serve", folder, "--once")
    google.forget_calls()
    run("serve", folder, "--once")
    assert [one for one in google.calls if one[0] != "GET"] == []
    assert len(google.calls) == 2, "which tab it is, and its boxes"


def test_two_ticks_at_once_are_both_done(book, folder):
    call(book, "张三", LINES)
    for key in ("validate", "publish"):
        book.tab(CONTROL).tick(box(key))
    assert run("serve", folder, "--once") == 0
    assert "校验" in sentence(book, "validate")
    assert "已发布" in sentence(book, "publish")


def test_a_tick_made_while_it_works_is_another_run(book, folder):
    call(book, "张三", LINES)
    book.tab(CONTROL).tick(box("validate"))
    runs = []

    def work(key: str) -> str:
        runs.append(key)
        if len(runs) == 1:
            book.tab(CONTROL).tick(box("validate"))
        return "好了"

    ended = [None, None]

    def wait(_seconds: float) -> None:
        ended.pop()
        if not ended:
            raise KeyboardInterrupt

    world = serving.World(work, lambda: NOW, wait, pytest.fail)
    with pytest.raises(KeyboardInterrupt):
        serving.serve(folder, world, pause=15, lang="zh")
    assert runs == ["validate", "validate"]
    assert book.tab(CONTROL).value(box("validate")) is False


def looks(count: int):
    """What waits between `count` looks, then ends them."""
    left = iter(range(count - 1))

    def wait(_seconds: float) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    return wait


def test_a_sentence_that_could_not_be_written_comes_later_and_the_next_button_is_not_forgotten(google, book, folder):
    told, runs = [], []

    def work(key: str) -> str:
        runs.append(key)
        if len(runs) == 1:
            # Somebody takes the account off the sheet, and puts it back before the next look.
            book.share(google.email, "reader")
        return f"{key} 好了"

    def complain(error: Exception) -> None:
        told.append(error)
        book.share(google.email)

    for key in ("validate", "publish"):
        book.tab(CONTROL).tick(box(key))
    world = serving.World(work, lambda: NOW, looks(2), complain)
    with pytest.raises(KeyboardInterrupt):
        serving.serve(folder, world, pause=15, lang="zh")
    assert [error.reason for error in told] == ["not_shared"]
    assert runs == ["validate", "publish"]
    assert [sentence(book, key) for key in runs] == ["validate 好了", "publish 好了"]


def test_buttons_are_served_on_when_their_tab_was_deleted_and_laid_out_again(book, folder):
    told = []

    def wait(_seconds: float, rounds=iter(("delete", "lay out", "end"))) -> None:  # noqa: B008  # one for the test
        match next(rounds):
            case "delete":
                book.tab(CONTROL).delete()
            case "lay out":
                assert run("google", "init", folder) == 0
                book.tab(CONTROL).tick(box("validate"))
            case _:
                raise KeyboardInterrupt

    world = serving.World(lambda key: f"{key} 好了", lambda: NOW, wait, told.append)
    with pytest.raises(KeyboardInterrupt):
        serving.serve(folder, world, pause=15, lang="zh")
    assert len(told) == 1
    assert sentence(book, "validate") == "validate 好了"


def test_an_answer_that_nobody_understands_does_not_end_the_service(book, folder, monkeypatch):
    told, client = [], online.connect()
    answers = [client.values_batch_get, lambda *_: {}]

    def answer(*asked: object) -> object:
        return (answers.pop() if len(answers) > 1 else answers[0])(*asked)

    monkeypatch.setattr(client, "values_batch_get", answer)
    book.tab(CONTROL).tick(box("validate"))
    world = serving.World(lambda key: f"{key} 好了", lambda: NOW, looks(2), told.append)
    with pytest.raises(KeyboardInterrupt):
        serving.serve(folder, world, pause=15, lang="zh")
    assert [type(error) for error in told] == [KeyError]
    assert sentence(book, "validate") == "validate 好了"


def test_what_cannot_be_done_is_a_sentence_in_the_sheet(book, folder):
    book.tab(CONTROL).tick(box("consolidate"))
    assert run("serve", folder, "--once") == 0
    assert "没有" in sentence(book, "consolidate")


def test_without_a_spreadsheet_the_commands_say_how_to_begin(folder, capsys):
    (folder / ".sheets_automation" / "google.json").unlink()
    for command in (["publish", str(folder)], ["serve", str(folder), "--once"], ["google", "init", str(folder)]):
        assert cli.run(command) == 2
        assert "google" in capsys.readouterr().err.lower()


# ---- several at once ----------------------------------------------------------------------------------------
BEFORE_A_WRITE = ("*spreadsheets.batchUpdate", "*values.batchUpdate")


def test_what_a_guide_types_and_rows_put_in_while_we_publish_stay_with_their_own_verdicts(google, book, folder):
    call(book, "张三", LINES)
    tab = book.tab("张三 电话邀约记录")
    header, phone = place_of(book, tab.title, "联系电话")
    remark = place_of(book, tab.title, "备注")[1]

    def meanwhile() -> None:
        tab.insert_rows(header + 2)
        put_below(book, tab.title, {"备注": 0}, [["客户在外地"]], first=2)

    google.faults.next(*(faults.first(meanwhile, only=one) for one in BEFORE_A_WRITE))
    assert run("publish", folder) == 0
    rows = book.values(tab.title)[header + 1 :]
    assert [row[phone] for row in rows if len(row) > phone and row[phone]] == [line[0] for line in LINES]
    assert [row[remark] for row in rows if len(row) > remark and row[remark]] == ["客户在外地"] * 2
    record = place_of(book, tab.title, "记录编号")[1]
    said = {line[0]: line[1] for line in book.values(VERDICTS)[1:]}
    beside = {row[phone]: said.get(row[record], "") for row in rows if len(row) > phone and row[phone]}
    assert "电话" in beside["1391234567"]
    assert "电话" not in beside["13912345678"]


def test_two_computers_that_answer_the_same_tick_do_no_harm(google, book, folder, tmp_path):
    call(book, "张三", LINES)
    other = shutil.copytree(folder, tmp_path / "other")
    book.tab(CONTROL).tick(box("publish"))
    # The other one comes in between the look at the boxes and the answer.
    google.faults.next(faults.first(lambda: run("serve", other, "--once"), only="*values.batchUpdate"))
    assert run("serve", folder, "--once") == 0
    assert book.tab(CONTROL).value(box("publish")) is False
    assert "已发布" in sentence(book, "publish")
    assert book.titles().count("总览") == 1
    lines = [line[0] for line in book.values(VERDICTS)[1:]]
    assert len(lines) == len(set(lines))


def test_a_word_typed_just_before_the_next_publication_is_taken_over(book, folder):
    call(book, "张三", LINES)
    assert run("publish", folder) == 0
    report = campaign.look(folder, now=NOW, lang="zh")
    header, column = place_of(book, "回拨清单", "指派")
    book.tab("回拨清单").put(f"{chr(65 + column)}{header + 2}", "李四")
    # Read before it was typed, written after.
    publishing.publish(report, folder)
    assert book.values("回拨清单")[header + 1][column] == "李四"


def test_a_word_typed_while_it_is_published_stays_with_its_customer(google, book, folder):
    """Nobody reads once more after the structure is drawn: a cell that needs no change is not written."""
    call(book, "张三", LINES)
    assert run("publish", folder) == 0
    header, column = place_of(book, "回拨清单", "指派")
    tab, word, below = book.tab("回拨清单"), a1(header + 1, column), a1(header + 5, column)

    def meanwhile() -> None:
        tab.put(word, "李四")
        tab.put(below, "问问老板")

    for _ in range(2):
        google.faults.next(faults.first(meanwhile, only="*values.batchUpdate"))
        assert run("publish", folder) == 0
        assert [tab.value(word), tab.value(below)] == ["李四", "问问老板"]
    assert "李四" in set(campaign.look(folder, now=NOW, lang="zh").tables["callback"]["assigned_to"].astype("str"))


# ---- the morning --------------------------------------------------------------------------------------------
def test_a_guides_list_of_the_day_stands_ready_in_his_own_tab_and_nothing_typed_is_touched(google, book, folder):
    call(book, "张三", LINES)
    numbers = folder.parent / "号码.csv"
    numbers.write_text("电话,姓名\n13700000001,甲\n13700000002,乙\n13700000003,丙\n13700000004,丁\n", encoding="utf-8")
    title = "张三 电话邀约记录"
    header, phone = place_of(book, title, "联系电话")
    google.faults.next(
        # A guide types just before the rows go in.
        faults.first(
            lambda: put_below(book, title, {"客户姓名": 0}, [["刚改的名字"]]), only="*spreadsheets.batchUpdate"
        )
    )
    for _ in range(2):
        assert run("assign", folder, "--list", numbers, "--date", "2020-03-06") == 0
        rows = book.values(title)[header + 1 :]
        phones = [row[phone] for row in rows if len(row) > phone and row[phone]]
        assert len(phones) == len(set(phones)), "prepared once"
        assert [line[0] for line in LINES] == [one for one in phones if one in {line[0] for line in LINES}]
        assert {one for one in phones if one.startswith("137")}
        record = place_of(book, title, "记录编号")[1]
        ids = [row[record] for row in rows if len(row) > record and row[record]]
        assert len(ids) == len(set(ids))
    name = place_of(book, title, "客户姓名")[1]
    assert "刚改的名字" in [row[name] for row in rows if len(row) > name]
    assert not (folder / "worklists").exists()
    report = campaign.look(folder, now=NOW, lang="zh")
    assert int(report.tables["staff_day"].set_index("staff").loc["张三", "dials"]) == 2, "planned rows are no calls"


def test_who_puts_a_column_in_while_the_others_get_their_lists_keeps_all_that_he_typed(google, book, folder):
    title = "李四 电话邀约记录"
    call(book, "李四", LINES)
    tab = book.tab(title)
    column = place_of(book, title, "备注")[1]

    def meanwhile() -> None:
        tab.insert_columns(letters(column))
        put_below(book, title, {"备注": 0}, [["客户在外地"]] * len(LINES))

    google.faults.next(faults.first(meanwhile, only="*spreadsheets.batchUpdate"))
    assert run("assign", folder, "--date", "2020-03-06") == 0
    row, column = place_of(book, title, "备注")
    assert [line[column] for line in book.values(title)[row + 1 : row + 1 + len(LINES)]] == ["客户在外地"] * len(LINES)
    assert [path.name for path in folder.glob("worklists/*/*.xlsx")] == ["李四.xlsx"]


def test_many_guides_are_laid_out_in_parts(google, book, folder, monkeypatch):
    monkeypatch.setattr(online_setup, "MOST_BYTES", 200_000)
    put_below(
        book, STAFF, {"姓名": 0, "门店": 1, "岗位": 2}, [["赵六", "一店", "导购"], ["孙七", "一店", "导购"]], first=4
    )
    google.forget_calls()
    assert run("google", "init", folder) == 0
    assert {"赵六 电话邀约记录", "孙七 成功邀约记录"} <= set(book.titles())
    assert google.count()[STRUCTURE_WRITE] > 1


def test_tabs_that_were_made_although_the_answer_was_lost_are_read(google, book, folder):
    put_below(book, STAFF, {"姓名": 0, "门店": 1, "岗位": 2}, [["赵六", "一店", "导购"]], first=4)
    google.faults.next(faults.unavailable_after(only="*spreadsheets.batchUpdate"))
    assert run("google", "init", folder) == 0
    call(book, "赵六", LINES)
    report = campaign.look(folder, now=NOW, lang="zh")
    assert int(report.tables["staff_day"].set_index("staff").loc["赵六", "dials"]) == 2


def test_a_guide_who_has_lost_a_tab_gets_a_file(book, folder):
    call(book, "张三", LINES)
    book.tab("李四 电话邀约记录").delete()
    assert run("assign", folder, "--date", "2020-03-06") == 0
    assert [path.name for path in folder.glob("worklists/*/*.xlsx")] == ["李四.xlsx"]


def test_a_key_that_was_taken_back_is_named_and_what_was_read_last_counts(google, book, folder):
    call(book, "张三", LINES)
    campaign.look(folder, now=NOW, lang="zh")
    google.faults.random(1.0, 1, [faults.unauthorised])
    report = campaign.look(folder, now=NOW, lang="zh")
    assert int(report.tables["staff_day"].set_index("staff").loc["张三", "dials"]) == 2
    (message,) = report.tables["finding"].loc[lambda frame: frame["rule"].eq("F06"), "message"]
    assert "账号" in message

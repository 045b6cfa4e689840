"""The buttons in Excel: what they read, what they fill, what they leave alone (docs/excel.md).

The same code as in Excel runs on engines of xlwings (tests/excel/), unchanged.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from computed_once import compute_once

from sheets_automation import campaign, evening
from sheets_automation.connectors import excel_book
from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.connectors.user_settings import UserSettings
from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.faces import asked
from sheets_automation.faces import excel as buttons
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.grid import SUMMARY_FILE
from tests.excel.campaign import CALLS, NOW, TEMPLATES, areas, calls, column, phone, said

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

SUCCESSES = ["邀约成功日期", "员工", "门店", "联系电话", "姓名", "是否进群", "是否到店"]


@pytest.fixture(autouse=True, scope="module")
def computed(read_here: None) -> Iterator[None]:
    del read_here
    with pytest.MonkeyPatch.context() as patch:
        compute_once(patch)
        yield


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campaign of one store: two guides, two days."""
    home = tmp_path_factory.mktemp("handed_in")
    (home / "inbox").mkdir()
    days = (date(2020, 3, 4), date(2020, 3, 5))
    for at, staff in enumerate(("王芳", "李雷")):
        rows = [
            row
            for n, day in enumerate(days)
            for row in calls(staff, day, range(100 * at + 20 * n, 100 * at + 20 * n + 12))
        ]
        write_xlsx(home / "inbox" / f"{staff}.xlsx", {"电话邀约记录": [CALLS, *rows]})
    write_xlsx(
        home / "inbox" / "邀约成功.xlsx",
        {
            "邀约成功": [
                SUCCESSES,
                [days[1], "王芳", "一店", phone(1), "客户1", "是", "是"],
                [days[1], "李雷", "一店", phone(101), "客户101", "是", "否"],
            ]
        },
    )
    shutil.copy(TEMPLATES / campaign.SETTINGS, home)
    return home


@pytest.fixture
def folder(handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """That campaign as of the evening of the second day."""
    monkeypatch.setattr(asked, "clock", lambda: NOW)
    return shutil.copytree(handed_in, tmp_path / "三月活动")


@pytest.fixture(autouse=True)
def shown_last(monkeypatch) -> list:
    """The layouts that open books were filled with."""
    layouts, fill = [], excel_book.fill_book
    monkeypatch.setattr(excel_book, "fill_book", lambda book, layout: (layouts.append(layout), fill(book, layout))[1])
    return layouts


@pytest.fixture
def table(excel, folder):
    """A guide's table, open and in front."""
    book = excel.books.open(str(folder / "inbox" / "王芳.xlsx"))
    book.set_mock_caller()
    return book


@pytest.fixture
def summary(excel, folder):
    """The summary made from the template, open and in front."""
    path = folder / SUMMARY_FILE
    shutil.copy(TEMPLATES / SUMMARY_FILE, path)
    book = excel.books.open(str(path))
    book.set_mock_caller()
    return book


def by_customer(book, key: str) -> dict:
    """A column of 客户明细, by the customer's name."""
    area = areas(book, "customers")["customers"]
    names, values = (column(area, HEADERS[one][0]) for one in ("customer_name", key))
    return dict(zip(names, values + [None] * len(names), strict=False))


def shown(value):
    """A value as Excel's automation gives it back."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
        return moment.replace(second=0, microsecond=0)
    return float(value) if isinstance(value, int | float) else value


def assert_filled(book, folder: Path, *, but: tuple[str, ...] = ()) -> None:
    """Every block shows exactly what a summary written anew would show; nothing stands below."""
    # As it is on the screen: a real program says of a file that it has it open.
    desk = excel_book.OpenExcel(book.app, folder, 0).desk()
    report = campaign.look(folder, now=NOW, lang="zh", desk=desk)
    assert_shows(book, lay_out(report, RunInfo("", 0.0, folder.name)), but=but)


def assert_shows(book, layout, *, but: tuple[str, ...] = ()) -> None:
    """Every block shows exactly what its layout says."""
    for sheet in layout.sheets:
        if sheet.key in but:
            continue
        found = areas(book, sheet.key)
        for block in sheet.blocks:
            if block.key == "facts":
                # Of the run itself: how long it took.
                continue
            rows = found[block.key].options(ndim=2).value
            width = len(block.columns)
            assert rows[0][:width] == [one.header for one in block.columns], f"{sheet.key} {block.key}"
            told = [
                (one.key, at, rows[at + 1][place])
                for place, one in enumerate(block.columns)
                # Numbers of this run.
                if one.key != "row_id"
                for at, value in enumerate(one.values)
                if not _same(rows[at + 1][place], shown(value))
            ]
            assert told == [], f"{sheet.key} {block.key}"
            below = [row for row in rows[1 + block.height :] if any(value is not None for value in row)]
            assert below == [], f"{sheet.key} {block.key}"


def _same(found, wanted) -> bool:
    if isinstance(found, datetime) and isinstance(wanted, datetime):
        return found.replace(second=0, microsecond=0) == wanted
    if isinstance(found, float) and isinstance(wanted, float):
        return found == pytest.approx(wanted)
    return found == wanted


# ---- Consolidate --------------------------------------------------------------------------------------------
def test_a_click_writes_the_summary_and_shows_it(excel, folder, table):
    del table
    buttons.consolidate()
    assert said(excel).startswith(f"汇总写在 {folder / SUMMARY_FILE}\uff1a计入 50 行")
    assert excel.books.active.fullname == str(folder / SUMMARY_FILE)


@pytest.mark.usefixtures("table")
def test_progress_stands_in_the_status_bar_and_is_gone_afterwards(excel):
    buttons.consolidate()
    bars = excel.impl.bars
    assert bars[0] == "一键汇总\u2026"
    assert "正在读取 3/4\u2026" in bars
    assert bars[-1] is False
    assert excel.screen_updating is True


def test_the_open_summary_is_filled_where_it_lies(excel, folder, summary):
    buttons.consolidate()
    assert "已更新打开着的 operator_summary.xlsx" in said(excel)
    assert "没有更新" not in said(excel)
    assert_filled(summary, folder)
    # What is on the disk is theirs to save.
    assert campaign.look(folder, now=NOW, lang="zh").tables["source"]["source"].nunique() == 4
    assert {path.name for path in folder.glob("*.xlsx")} == {campaign.SETTINGS, SUMMARY_FILE}


@pytest.mark.usefixtures("table")
def test_a_second_click_with_more_days_fills_the_same_book(excel, folder):
    """The summary that the first click wrote has no room for a third day: rows go in, and everything moves along."""
    buttons.consolidate()
    book = excel.books[SUMMARY_FILE]
    rows = calls("李雷", date(2020, 3, 3), range(300, 340))
    write_xlsx(folder / "inbox" / "补交.xlsx", {"电话邀约记录": [CALLS, *rows]})
    buttons.consolidate()
    assert "没有更新" not in said(excel)
    assert_filled(book, folder)
    # Fewer rows again: nothing is left over from before.
    (folder / "inbox" / "补交.xlsx").unlink()
    shutil.rmtree(folder / ".sheets_automation")
    buttons.consolidate()
    assert_filled(book, folder)


def test_what_is_not_saved_yet_counts(excel, folder, table):
    before = (folder / "inbox" / "王芳.xlsx").read_bytes()
    table.sheets[0].range("H6:I6").value = ["A", "同意加微信"]
    buttons.consolidate()
    classes = by_customer(excel.books[SUMMARY_FILE], "current_class")
    assert (classes["客户4"], classes["客户2"]) == ("A", "B")
    assert (folder / "inbox" / "王芳.xlsx").read_bytes() == before
    assert "F08" not in column(areas(excel.books[SUMMARY_FILE], "issues")["issues"], "规则")


def test_a_row_that_is_only_on_the_screen_counts(excel, table):
    rows = len(calls("王芳", NOW.date(), range(12))) * 2 + 2
    new = table.sheets[0].range((rows, 1)).resize(1, len(CALLS))
    new.number_format = "@"
    new.value = ["王芳", "一店", "2020-03-05", "11:30", phone(77), "新客户", "已接通", "B", "考虑中", "橱柜"]
    buttons.consolidate()
    assert by_customer(excel.books[SUMMARY_FILE], "current_class")["新客户"] == "B"


# ---- what is theirs -----------------------------------------------------------------------------------------
def test_what_people_did_in_the_summary_stays(summary, shown_last):
    theirs = summary.sheets.add("我的笔记", after=summary.sheets[-1])
    theirs.range("A1").value = "给老板看"
    page = summary.sheets["客户明细"]
    area = areas(summary, "customers")["customers"]
    beside = page.range((area.row + 2, area.last_cell.column + 2))
    beside.value = "回访过"
    page.range((area.row + 1, 1)).add_note("重点客户")
    page.range((1, 2)).column_width = 40
    buttons.consolidate()
    assert summary.sheets["我的笔记"].range("A1").value == "给老板看"
    assert page.range(beside.address).value == "回访过"
    assert page.range((area.row + 1, 1)).note.text == "重点客户"
    assert page.range((1, 2)).column_width == pytest.approx(40, abs=1)
    assert_shows(summary, shown_last[-1])


def test_rows_put_in_above_move_everything(summary, shown_last):
    page = summary.sheets["门店汇总"]
    page.range("1:2").insert("down")
    page.range("A1").value = "三月份给区域经理"
    buttons.consolidate()
    assert page.range("A1").value == "三月份给区域经理"
    assert page.range("A3").value.startswith("门店汇总")
    assert_shows(summary, shown_last[-1])


def test_a_filter_is_off_while_its_list_is_written_and_on_again(excel, folder, summary, shown_last):
    buttons.consolidate()
    area = areas(summary, "customers")["customers"]
    headers = area.options(ndim=2).value[0]
    place = headers.index(HEADERS["staff"][0])
    area.autofilter.apply_values(place + 1, ["李雷"])
    summary.set_mock_caller()
    table = excel.books.open(str(folder / "inbox" / "王芳.xlsx"))
    table.sheets[0].range("F2").value = "客户改名"
    table.save()
    buttons.consolidate()
    assert "没有更新" not in said(excel)
    area = areas(summary, "customers")["customers"]
    assert [one.values for one in area.autofilter.criteria if one.type != "none"] == [["李雷"]]
    for row, values in enumerate(area.options(ndim=2).value[1:], start=area.row + 1):
        if values[place]:
            assert area.sheet.range((row, 1)).rows.hidden is (values[place] != "李雷")
    assert_shows(summary, shown_last[-1])


def test_a_column_put_in_between_ours_leaves_the_sheet_as_it_is_and_says_so(excel, summary, shown_last):
    old = areas(summary, "lost")["lost"]
    summary.names["lost__lost__9"].delete()
    wider = old.resize(old.shape[0], old.shape[1] + 1)
    summary.names.add("lost__lost__9", f"='未成交'!{wider.address}")
    buttons.consolidate()
    assert "「未成交」没有更新\uff1a里面插入或删除了列" in said(excel)
    assert_shows(summary, shown_last[-1], but=("lost",))


def test_a_protected_sheet_is_left_as_it_is_and_the_others_go_on(excel, summary, shown_last):
    excel.engine_module.protect(summary.sheets["积分"])
    buttons.consolidate()
    assert "「积分」没有更新\uff1aExcel 现在不让改" in said(excel)
    assert_shows(summary, shown_last[-1], but=("points",))


def test_a_sheet_that_was_deleted_comes_back_with_its_values(excel, summary, shown_last):
    summary.sheets["未成交"].delete()
    buttons.consolidate()
    assert "没有更新" not in said(excel)
    assert_shows(summary, shown_last[-1])


@pytest.mark.usefixtures("table")
def test_an_open_summary_that_cannot_be_filled_has_one_new_one_beside_it(excel, folder):
    """As an older version drew it: its blocks have no names."""
    buttons.consolidate()
    book = excel.books[SUMMARY_FILE]
    for name in list(book.names):
        name.delete()
    (folder / f"~${SUMMARY_FILE}").touch()
    for _ in range(2):
        buttons.consolidate()
        (beside,) = folder.glob("operator_summary ?*.xlsx")
        assert excel.books.active.fullname == str(beside)
        excel.books.active.close()
        book.activate()
        assert "operator_summary.xlsx 正在 Excel" in said(excel)


@pytest.mark.on_both
def test_a_name_is_shown_as_it_was_typed_whatever_excel_would_make_of_it(folder, summary, shown_last):
    names = ["=1+1", "1-2", "+86 138", "@x", "0012", "2020-3-5", "\u2013", "1/2", "TRUE", "3%"]
    rows = [
        [*row[:5], name, *row[6:]] for row, name in zip(calls("王芳", NOW.date(), range(80, 90)), names, strict=True)
    ]
    write_xlsx(folder / "inbox" / "怪名字.xlsx", {"电话邀约记录": [CALLS, *rows]})
    buttons.consolidate()
    assert set(names) <= set(by_customer(summary, "current_class"))
    assert_shows(summary, shown_last[-1])


def test_words_on_a_renamed_tab_and_on_a_sheet_left_alone_are_not_lost(excel, summary):
    def assigned() -> list:
        return column(areas(summary, "callbacks")["callbacks"], HEADERS["assigned_to"][0])

    buttons.consolidate()
    summary.sheets["回拨清单"].name = "今天打这些"
    area = areas(summary, "callbacks")["callbacks"]
    place = area.options(ndim=2).value[0].index(HEADERS["assigned_to"][0])
    typed = area.sheet.range((area.row + 1, area.column + place))
    typed.value = "店长本人"
    area.sheet.range(f"{area.row + 3}:{area.row + 3}").rows.hidden = True
    buttons.call_backs()
    assert "「回拨清单」没有更新" in said(excel)
    assert summary.sheets.active.name == "今天打这些"
    area.sheet.range(f"{area.row + 3}:{area.row + 3}").rows.hidden = False
    buttons.consolidate()
    assert assigned()[0] == "店长本人"


def test_an_open_summary_that_was_never_saved_is_no_stranger_afterwards(excel, folder, table):
    buttons.consolidate()
    buttons.consolidate()
    excel.books[SUMMARY_FILE].close()
    table.activate()
    buttons.consolidate()
    assert "有人加了内容" not in said(excel)
    assert not list(folder.glob("*kept*"))


def test_a_filter_on_a_sheet_that_cannot_be_filled_stays(excel, summary):
    buttons.consolidate()
    area = areas(summary, "staff")["staff"]
    place = area.options(ndim=2).value[0].index(HEADERS["staff"][0]) + 1
    area.autofilter.apply_values(place, ["李雷"])
    excel.engine_module.protect(summary.sheets["导购考核"])
    buttons.consolidate()
    assert "「导购考核」没有更新" in said(excel)
    assert [one.values for one in area.autofilter.criteria if one.type != "none"] == [["李雷"]]


def test_hidden_rows_with_values_leave_a_sheet_as_it_is(excel, summary, shown_last):
    buttons.consolidate()
    area = areas(summary, "trend")["days"]
    area.sheet.range(f"{area.row + 1}:{area.row + 1}").rows.hidden = True
    buttons.consolidate()
    assert "「日趋势」没有更新\uff1a正在筛选或有隐藏的行" in said(excel)
    assert_shows(summary, shown_last[-1], but=("trend",))


# ---- the campaign that is meant -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "还没有保存"),
        ("https://contoso-my.sharepoint.com/personal/x/Documents/三月活动/王芳.xlsx", "OneDrive 或 SharePoint"),
        ("https://d.docs.live.net/0123456789abcdef/三月活动/王芳.xlsx", "https://d.docs.live.net"),
    ],
)
def test_a_book_without_a_folder_gets_a_way_out(excel, folder, address, words):
    book = excel.books.add()
    if address:
        excel.engine_module.put_online(book, address)
    book.set_mock_caller()
    buttons.consolidate()
    assert words in said(excel)
    assert "addin install --folder" in said(excel)
    assert not (folder / SUMMARY_FILE).exists()


def test_a_book_on_the_net_beside_those_of_the_campaign_harms_nothing(excel, summary, shown_last):
    excel.engine_module.put_online(excel.books.add(), "https://d.docs.live.net/0123456789abcdef/价格.xlsx")
    summary.activate()
    buttons.consolidate()
    assert_shows(summary, shown_last[-1])


def test_with_a_folder_told_once_an_unsaved_book_is_enough(excel, folder, monkeypatch):
    monkeypatch.setattr(buttons, "read_user_settings", lambda: UserSettings(folder=str(folder)))
    excel.books.add().set_mock_caller()
    buttons.consolidate()
    assert said(excel).startswith(f"汇总写在 {folder / SUMMARY_FILE}")


def test_a_template_in_the_campaigns_own_folder_means_the_campaign(folder):
    shutil.copytree(TEMPLATES, folder / "templates", dirs_exist_ok=True)
    assert campaign.campaign_of(folder / "templates" / "call_log.xlsx") == folder
    assert campaign.campaign_of(folder / "inbox" / "王芳.xlsx") == folder


@pytest.mark.usefixtures("table")
def test_a_mistake_of_ours_is_one_sentence_and_the_screen_is_as_before(excel, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(evening, "update", fail)
    buttons.consolidate()
    assert "程序出错了\uff08ZeroDivisionError\uff09" in said(excel)
    assert (excel.screen_updating, excel.status_bar) == (True, False)


@pytest.mark.on_both
def test_new_columns_look_like_those_beside_them_and_tiles_have_their_colour(summary, shown_last):
    buttons.consolidate()
    calls_of_stores = areas(summary, "trend")["calls_of_stores"]
    assert calls_of_stores.shape[1] == 3
    headers = [calls_of_stores[0, at].color for at in range(3)]
    assert headers[0] is not None
    assert headers == [headers[0]] * 3
    page = summary.sheets["总览"]
    for tile in shown_last[-1].sheets[0].tiles:
        assert page.range((tile.row + 2, tile.column + 1)).color == tuple(bytes.fromhex(tile.shade.fill)), tile.label


# ---- Close the day, Call-backs ------------------------------------------------------------------------------
def test_closing_freezes_the_day_fills_the_summary_and_writes_tomorrow(excel, folder, summary, shown_last):
    buttons.close_day()
    assert said(excel).startswith("2020-03-05 已收表")
    assert (folder / "晨会任务 2020-03-06.xlsx").is_file()
    # The next run finds one more file.
    assert_shows(summary, shown_last[-1], but=("run",))
    assert summary.sheets.active.name == "夕会"


@pytest.mark.usefixtures("table")
def test_call_backs_are_in_front(excel):
    buttons.call_backs()
    book = excel.books[SUMMARY_FILE]
    assert book.sheets.active.name == "回拨清单"
    assert column(areas(book, "callbacks")["callbacks"], HEADERS["customer_key"][0])[0] == phone(0)


def test_words_typed_into_the_open_summary_stay_beside_their_rows(summary):
    buttons.consolidate()
    area = areas(summary, "callbacks")["callbacks"]
    rows = area.options(ndim=2).value
    typed, who = (rows[0].index(HEADERS[key][0]) for key in ("assigned_to", "customer_key"))
    at = next(at for at, row in enumerate(rows) if at and row[typed] != "李雷")
    area.sheet.range((area.row + at, area.column + typed)).value = "李雷"
    buttons.consolidate()
    after = {row[who]: row[typed] for row in areas(summary, "callbacks")["callbacks"].options(ndim=2).value[1:]}
    assert after == {row[who]: "李雷" if row is rows[at] else row[typed] for row in rows[1:]}

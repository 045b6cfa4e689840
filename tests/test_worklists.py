"""A guide's worklist: the day's rows, customers who stand ready, and what was typed (docs/morning.md)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from sheets_automation import campaign, evening, morning
from sheets_automation.connectors import xlsx_worklist
from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.connectors.safe_names import safe_name
from sheets_automation.connectors.summaries import store_paths
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS
from tests.computed_once import compute_once
from tests.office.client import Office
from tests.sheets import staff_day
from tests.simulation.playing import unwritten

DAY = date(2020, 3, 6)
MORNING, EVENING = datetime(2020, 3, 6, 8, 30), datetime(2020, 3, 6, 21)
HEADERS = ("联系电话", "客户姓名", "接通情况", "客户分类", "邀请结果", "拨打日期", "拨打时段", "下次跟进时间", "备注")
ROWS = (
    # phone, name, result, class, invitation, day, time, next follow-up, remark
    ("13911110001", "王女士", "约时间再打", "B", "", date(2020, 3, 5), "上午", datetime(2020, 3, 6, 15), "问烟机"),
    ("13911110002", "李先生", "已接通", "A", "未邀请", date(2020, 3, 5), "上午", date(2020, 3, 6), ""),
    ("13911110003", "", "无人接听", "C", "", date(2020, 3, 5), "上午", None, ""),
    ("13911110004", "赵姐", "已接通", "B", "同意进群", date(2020, 3, 5), "下午", None, "喜欢集成灶"),
    ("13911110005", "", "已接通", "D", "拒绝", date(2020, 3, 5), "下午", None, "不装修"),
)
PATH = Path("worklists/一店/张三.xlsx")
CALLS, SUCCESSES = CALL_LOG.zh, INVITE_SUCCESS.zh


@pytest.fixture(scope="module", autouse=True)
def few_rows() -> Iterator[None]:
    """A worklist with few prepared rows: most of the time goes into those that nobody fills."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_worklist, "FEWEST", (12, 6))
        patch.setattr(xlsx_worklist, "SLACK", (4, 3))
        patch.setattr(xlsx_worklist, "STEP", 1)
        yield


@pytest.fixture(scope="module", autouse=True)
def computed(read_here: None) -> Iterator[None]:
    del read_here
    with pytest.MonkeyPatch.context() as patch:
        compute_once(patch)
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """A campaign with one day of calls and a worklist for the next."""
    folder = tmp_path_factory.mktemp("campaign")
    rows = [("门店", "一店", "导购", "张三"), HEADERS, *ROWS]
    write_xlsx(folder / "inbox" / "张三.xlsx", {"电话邀约记录": rows})
    people = [("姓名", "门店", "岗位"), ("张三", "一店", "导购"), ("李四", "一店", "导购")]
    write_xlsx(folder / "campaign.xlsx", {"人员名册": people})
    write_xlsx(folder.parent / "list.xlsx", {"名单": [("电话", "姓名"), ("13722220001", "新一"), ("13722220002", "")]})
    morning.assign(folder, [folder.parent / "list.xlsx"], now=MORNING, lang="zh")
    return folder


@pytest.fixture
def folder(first: Path, tmp_path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "c"))


def again(folder: Path, now: datetime = MORNING + timedelta(minutes=5)) -> morning.Assigned:
    return morning.assign(folder, now=now, lang="zh")


def lines(path: Path, sheet: str = CALLS) -> list[dict[str, object]]:
    """The filled rows below the headers, checks aside, by header."""
    cells = next(grid.cells for grid in read_source(str(path), path.name).grids if grid.sheet == sheet)
    top = next(at for at, row in enumerate(cells) if row[0] == "校验")
    found = []
    for row in cells[top + 1 :]:
        said = {
            str(header).rstrip("*"): cell
            for header, cell in zip(cells[top], row, strict=True)
            if cell != "" and not str(header).startswith(("~", "校验"))
        }
        found += [said] if said else []
    return found


def type_(path: Path, cells: dict[str, object], sheet: str = CALLS) -> None:
    book = openpyxl.load_workbook(path)
    for name, value in cells.items():
        book[sheet][name] = value
    book.save(path)


def report_of(folder: Path, now: datetime = EVENING):
    return campaign.look(folder, now=now, lang="zh")


# ---- what is in it ------------------------------------------------------------------------------------------
def test_the_order_and_what_stands_beside_each_number(first):
    line, *rows = lines(first / PATH)
    assert (line["拨打日期"], line["名单原因"]) == (date(2020, 3, 6), f"03-06 共{len(rows)}个")
    kinds = [row["名单原因"].split()[0] for row in rows]
    assert kinds == ["约定回拨", "A类跟进", "新号码", "C类回拨"]
    promised = rows[0]
    assert (promised["联系电话"], promised["客户姓名"]) == ("13911110001", "王女士")
    assert promised["名单原因"] == "约定回拨 03-06 15:00"
    assert promised["上次结果"] == "03-05 约时间再打 B"
    assert promised["上次内容"] == "问烟机"
    everybody = {row.get("联系电话") for path in first.glob("worklists/*/*.xlsx") for row in lines(path)}
    assert "13911110005" not in everybody, "class D is on no list"
    assert {"13722220001", "13722220002"} <= everybody


def test_who_agreed_stands_ready_in_the_success_table(first):
    (ready,) = lines(first / PATH, SUCCESSES)
    del ready["记录编号"]
    assert ready == {
        "联系电话": "13911110004",
        "客户姓名": "赵姐",
        "邀约来源": "电话邀约",
        "成功类型": "进群",
        "客户分类": "B",
        "邀约成功日期": date(2020, 3, 5),
    }


def test_untouched_rows_change_no_figure_and_nothing_is_said_of_them(first, tmp_path):
    without = Path(shutil.copytree(first, tmp_path / "without"))
    shutil.rmtree(without / "worklists")
    (without / "ledger.sqlite").unlink()
    one, other = report_of(first), report_of(without)
    for name in ("customer", "callback", "funnel", "store", "points", "duplicate"):
        assert one.tables[name].equals(other.tables[name]), name
    assert one.tables["staff_day"]["planned"].sum() == 5
    rules = one.tables["finding"]["rule"].tolist()
    assert "F07" not in rules
    assert "X07" not in rules, "who stands ready need not be entered"
    assert "X07" in other.tables["finding"]["rule"].tolist()


def test_a_second_run_changes_no_file_and_deals_nothing_again(folder):
    before = {path: path.read_bytes() for path in folder.glob("[!.]*/**/*.xlsx")}
    given = morning.assign(folder, [], now=MORNING, lang="zh")
    assert {path: path.read_bytes() for path in before} == before
    assert len(list(folder.glob("worklists/*/*"))) == 2
    assert given.fresh == 0


# ---- what was typed -----------------------------------------------------------------------------------------
def test_typed_rows_stay_as_they_are_and_the_others_come_anew(folder):
    path = folder / PATH
    at = 6  # the promised call
    spare = at + 7
    type_(
        path,
        {
            f"D{at}": "已接通",
            f"E{at}": "A",
            f"Q{at}": "=1+1",
            f"B{spare}": 13733330001.0,
            f"D{spare}": "关机",
            "BA4": "我的列",
            f"BA{at}": "记得送样品",
            f"BA{at + 1}": "周末再打",
        },
    )
    next_day = datetime(2020, 3, 7, 8, 30)
    given = again(folder, next_day)
    kept = next(one.given.kept for one in given.worklists if one.who[1] == "张三")
    assert kept is not None, "a formula where people type is kept as it was, in the old file"
    rows = lines(path)
    mine = next(row for row in rows if row.get("联系电话") == "13911110001")
    assert (mine["接通情况"], mine["客户分类"], mine["我的列"]) == ("已接通", "A", "记得送样品")
    assert [row["联系电话"] for row in rows if row.get("我的列") == "周末再打"] == ["13911110002"]
    own = next(row for row in rows if row.get("联系电话") == 13733330001)
    assert own["接通情况"] == "关机"
    days = [row["拨打日期"].day for row in rows if "拨打日期" in row]
    assert days == [6, 7]
    everybody = [row.get("联系电话") for path in folder.glob("worklists/*/*") for row in lines(path)]
    assert everybody.count("13911110003") == 1, "not dialled: it comes again, as a call-back of the store's pool"
    found = report_of(folder, next_day).work.judged.calls.frame
    typed = found[found["phone"].eq("13911110001") & found["call_result"].eq("connected") & ~found["planned"]]
    assert typed["date"].dt.day.tolist() == [6], "it still counts on the day on which it was typed"


def test_a_ready_row_in_which_something_was_typed_is_an_ordinary_one(folder):
    path = folder / PATH
    type_(path, {"K4": "是"}, SUCCESSES)
    again(folder)
    (row,) = lines(path, SUCCESSES)
    assert row["是否进群"] == "是"
    found = report_of(folder)
    assert found.tables["customer"].set_index("customer_key").loc["13911110004", "entered"] == 1
    assert "X05" not in found.tables["finding"]["rule"].tolist()


def test_a_ready_row_is_not_late_although_its_day_is_closed(folder, monkeypatch):
    shutil.rmtree(folder / "worklists")
    # Nobody looks into the summary.
    monkeypatch.setattr(campaign, "write_summary", unwritten)
    evening.close(folder, now=datetime(2020, 3, 5, 21), lang="zh")
    again(folder)
    type_(folder / PATH, {"K4": "是"}, SUCCESSES)
    found = report_of(folder)
    assert "D05" not in found.tables["finding"]["rule"].tolist()
    assert found.tables["customer"]["entered"].sum() == 1


def test_a_ready_row_goes_when_the_call_says_so_no_more(folder):
    type_(folder / "inbox" / "张三.xlsx", {"E6": "未邀请"}, "电话邀约记录")
    again(folder)
    assert lines(folder / PATH, SUCCESSES) == []


# ---- copies -------------------------------------------------------------------------------------------------
def test_a_filled_copy_replaces_the_planned_rows_in_silence(folder):
    copy = folder / "inbox" / "张三 名单.xlsx"
    shutil.copy(folder / PATH, copy)
    book = openpyxl.load_workbook(copy)
    drawn = book[CALLS]
    for row in range(6, 10):
        drawn.cell(row, 4).value = "无人接听"
    book.save(copy)
    # The original is the newer file.
    (folder / PATH).touch()
    found = report_of(folder)
    table = found.tables["finding"]
    assert table[table["rule"].isin(["X20", "X19"])].empty
    day = staff_day(found, day="2020-03-06")
    assert (day["dials"], day["planned"]) == (4, 0)


# ---- what cannot be written ---------------------------------------------------------------------------------
def test_an_open_file_is_skipped_and_the_others_are_written(folder):
    path = folder / PATH
    before = path.read_bytes()
    path.with_name(f".~lock.{path.name}#").touch()
    given = again(folder, datetime(2020, 3, 7, 8, 30))
    assert {one.who[1]: one.given.skipped for one in given.worklists} == {"张三": "open", "李四": ""}
    assert path.read_bytes() == before


def test_a_file_whose_headers_were_changed_is_left_alone_and_who_is_off_keeps_no_numbers_of_another_day(folder):
    path, of_li = folder / PATH, folder / "worklists" / "一店" / "李四.xlsx"
    type_(path, {"A12": "x", "B12": "联系电话", "D12": "接通情况", "E12": "客户分类", "B13": "13744440001", "E13": "C"})
    before = path.read_bytes()
    assert [row for row in lines(of_li) if "联系电话" in row]
    off = [("日期", "门店", "导购", "出勤"), (date(2020, 3, 7), "一店", "李四", "休息")]
    write_xlsx(folder / "off.xlsx", {"晨会任务": off})
    given = again(folder, datetime(2020, 3, 7, 8, 30))
    assert next(one.given.skipped for one in given.worklists if one.who[1] == "张三") == "changed"
    assert path.read_bytes() == before
    assert not [row for row in lines(of_li) if "联系电话" in row]


NAMES = ["张三", "A/B", "王:五", "李..", " 赵", "con", "回拨清单", ".x", "~$y", "", "A\\B", "x" * 300, "output"]


def test_names_of_files():
    made = [safe_name(name) for name in NAMES]
    assert made[0] == "张三"
    assert len({name.casefold() for name in made}) == len(NAMES)
    for name in made:
        assert not set(name) & set('\\/:*?"<>|')
        assert name == name.strip(" .")
        assert len(name.encode()) < 200
        assert not name.startswith(("回拨清单", "~$", "."))


def test_two_guides_of_one_name_in_two_stores_have_two_files():
    guides = [("一店", "王芳"), ("一店", "Anna"), ("一店", "anna"), ("二店", "王芳"), ("ACME", "Li"), ("Acme", "Li")]
    places = morning.places_of(guides, Path("x"))
    assert len({str(place).casefold() for place in places}) == len(guides)
    assert morning.places_of(guides[::-1], Path("x")) == places[::-1]
    stores = store_paths(Path("x"), dict.fromkeys(store for store, _ in guides))
    assert [stores[store].parent for store, _ in guides] == [place.parent for place in places]


# ---- in LibreOffice -----------------------------------------------------------------------------------------
def test_in_libreoffice_the_counter_follows_what_the_guide_types(office: Office, first, tmp_path):
    path = tmp_path / "张三.xlsx"
    shutil.copy(first / PATH, path)
    with office.open(path) as book:
        assert not any(book.recalculate().values())
        shown = book.read(CALLS).shown
        assert shown[0][0] == "电话0/50 差50 · 邀请0/30 差30"
        assert [row[0] for row in shown[4:9]] == [""] * 5, "nothing is said of rows still to be dialled"
        book.type(CALLS, {"D6": "已接通", "E6": "B", "F6": "已邀请待回复", "D7": "关机"})
        book.recalculate()
        shown = book.read(CALLS).shown
        assert shown[0][0] == "电话2/50 差48 · 邀请1/30 差29"
        assert (shown[5][0], shown[6][0]) == ("✔", "✔")
        assert book.read(SUCCESSES).shown[3][0] == "⚠ 进群了吗", "it is years later in LibreOffice"
        with pytest.raises(AssertionError):
            book.type(CALLS, {"G6": "x"})

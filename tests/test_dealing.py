"""Numbers of lists: who gets them, whom nobody gets; customers of the campaign before (docs/morning.md)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from sheets_automation import campaign, morning, moving, templates
from sheets_automation.connectors import xlsx_worklist
from sheets_automation.connectors.grid_files import write_csv, write_xlsx
from sheets_automation.connectors.ledger import read_memory
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.memory import NOTHING_KNOWN
from sheets_automation.core.planning.calls_of_day import undialled
from sheets_automation.core.planning.carried import customers_carried, settings_rows
from sheets_automation.core.planning.dealing import deal
from sheets_automation.core.planning.numbers import Number, numbers_of
from sheets_automation.core.planning.ready_rows import ready_rows
from sheets_automation.model.errors import FolderError, OutputError
from sheets_automation.model.grid import Grid
from sheets_automation.model.setting_words import SETTING_LABELS
from sheets_automation.model.settings import Assignment, Junk, Member, OldCustomer, Settings
from tests.sheets import call_log, invite_success, report, sheet

DAY, NOW = date(2020, 3, 6), datetime(2020, 3, 6, 8, 30)
ROSTER = (Member("张三", "一店"), Member("李四", "一店", phone="13800000001"), Member("王五", "二店"))
SETTINGS = Settings(roster=ROSTER, junk=(Junk("13900000009"),), customers=(OldCustomer("13900000008", grade="D"),))


@pytest.fixture(scope="module")
def work() -> Workings:
    calls = call_log("""
        联系电话=13911110001 | 接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复
        联系电话=13911110002 | 接通情况=已接通 | 客户分类=D | 邀请结果=拒绝
        联系电话=13911110004 | 客户分类=没有
    """, block="门店: 二店 | 导购: 王五 | 日期: 2020-03-05", source="二店/王五.xlsx")  # fmt: skip
    joined = invite_success("联系电话=13911110003 | 邀约来源=微信二维码 | 是否进群=是")
    return report(calls, joined, settings=SETTINGS, now=NOW).work


def given(work: Workings, *numbers: Number, **settings: object) -> tuple[list[tuple[str, str, str]], dict[str, int]]:
    """customer, store, staff of what is dealt, and what was left out."""
    found = deal(replace(work, settings=replace(work.settings, **settings)), DAY, numbers)
    lines = found.dealt[["customer", "store", "staff"]].itertuples(index=False, name=None)
    return list(lines), dict(found.left_out)


LEFT_OUT = {
    "13911110001": "known",
    "13911110002": "class_d",
    "13911110003": "known",
    "13911110004": "known",
    "13900000008": "class_d",
    "13900000009": "junk",
    "13800000001": "colleague",
    "": "invalid",
}


@pytest.mark.parametrize("phone", LEFT_OUT)
def test_to_whom_nobody_gives_a_number(work, phone):
    assert given(work, Number(phone)) == ([], {LEFT_OUT[phone]: 1})


def test_a_number_that_stands_twice_is_dealt_once(work):
    lines, left_out = given(work, Number("13700000001"), Number("13700000001"))
    assert (len(lines), left_out) == (1, {"twice": 1})


def test_a_line_of_class_d_in_the_list_itself_is_left_out(work):
    assert given(work, Number("13700000001", is_refused=True)) == ([], {"class_d": 1})


AGREED = "联系电话=13911110001 | 接通情况=已接通 | 客户分类=A | 邀请结果=同意进店 | 拨打时段=10:00"
NO = "联系电话=13911110001 | 接通情况=已接通 | 客户分类=D | 邀请结果=拒绝 | 拨打时段=15:00"
READY = {
    "agreed": ((), "", True),
    "said no after it": ((), NO, False),
    "on the junk list by now": ((Junk("13911110001", date=DAY),), "", False),
    "on the junk list later": ((Junk("13911110001", date=date(2020, 3, 7)),), "", True),
}


@pytest.mark.parametrize("case", READY)
def test_who_agreed_stands_ready_unless_nobody_wants_them(case):
    listed, later, wanted = READY[case]
    calls = call_log("\n".join(row for row in (AGREED, later) if row))
    made = report(calls, settings=Settings(roster=ROSTER, junk=listed), now=NOW)
    assert ready_rows(made.work, DAY)["phone"].tolist() == ["13911110001"] * wanted


SPREAD = {
    "evenly over all": ([Number(f"1370000000{n}") for n in range(6)], {"张三": 2, "李四": 2, "王五": 2}),
    "of the store that is named": ([Number(f"1370000000{n}", store="一店") for n in range(6)], {"张三": 3, "李四": 3}),
    "to whom is named, up to the even share": (
        [Number(f"1370000000{n}", staff="李四") for n in range(6)],
        {"张三": 2, "李四": 2, "王五": 2},
    ),
    "to whom is named, up to the share of the store": (
        [
            *(Number(f"1370000000{n}", store="一店", staff="李四") for n in range(4)),
            *(Number(f"1370000001{n}", store="二店", staff="王五") for n in range(6)),
        ],
        {"张三": 2, "李四": 2, "王五": 6},
    ),
    "to each who is named, as long as that is even": (
        [Number(f"1370000000{n}", staff=name) for n, name in enumerate(("王五", "李四", "张三") * 2)],
        {"张三": 2, "李四": 2, "王五": 2},
    ),
    "to who is named, in a store that nobody else has": (
        [Number(f"1370000000{n}", store="三店", staff="李四") for n in range(4)],
        {"张三": 2, "李四": 2},
    ),
    "evenly beside who is named": (
        [Number("13700000001", staff="李四"), *(Number(f"1370000001{n}") for n in range(5))],
        {"张三": 2, "李四": 2, "王五": 2},
    ),
}


@pytest.mark.parametrize("case", SPREAD)
def test_numbers_are_spread(work, case):
    numbers, wanted = SPREAD[case]
    lines, _ = given(work, *numbers)
    assert pd.Series([staff for *_, staff in lines]).value_counts().to_dict() == wanted


def test_who_is_named_has_the_numbers_first(work):
    numbers = [Number(f"1370000000{n}", staff=name) for n, name in enumerate(("王五", "李四", "张三", "王五"))]
    lines, _ = given(work, *numbers)
    assert [staff for *_, staff in lines] == ["王五", "李四", "张三", "王五"]


def test_what_a_guide_has_already_is_part_of_the_share(work):
    before = deal(work, DAY, [Number("13700000090", staff="李四")]).dealt
    later = replace(work, memory=replace(NOTHING_KNOWN, dealt=before))
    found = deal(later, DAY, [Number(f"1370000000{n}", staff="李四") for n in range(5)]).dealt["staff"]
    assert found.value_counts().to_dict() == {"李四": 1, "张三": 2, "王五": 2}


def test_who_is_off_gets_nothing_and_a_store_without_guides_waits(work):
    off = (Assignment(DAY, "二店", "王五", 0.0),)
    numbers = [Number("13700000001"), Number("13700000002", store="二店")]
    lines, left_out = given(work, *numbers, assignments=off)
    assert [store for _, store, _ in lines] == ["一店"]
    assert left_out == {"nobody": 1}


def test_numbers_of_who_is_gone_go_to_others_of_the_store_and_dealt_ones_are_dealt_once(work):
    first = deal(work, DAY, [Number("13700000001", "新", staff="李四", note="远"), Number("13700000002", staff="张三")])
    later = replace(work, memory=replace(NOTHING_KNOWN, dealt=first.dealt))
    assert len(deal(later, DAY, [Number("13700000001")]).dealt) == 0
    assert dict(deal(later, DAY, [Number("13700000001")]).left_out) == {"dealt": 1}
    gone = replace(later, settings=replace(later.settings, roster=(ROSTER[0], ROSTER[2])))
    moved = deal(gone, DAY, [])
    assert moved.moved == 1
    assert moved.dealt[["customer", "staff", "name", "note"]].to_numpy().tolist() == [
        ["13700000001", "张三", "新", "远"]
    ]


NOW_UNWANTED = {
    "still wanted": ({}, True),
    "junk by now": ({"junk": (Junk("13700000001", date=DAY),)}, False),
    "junk later": ({"junk": (Junk("13700000001", date=date(2020, 3, 7)),)}, True),
    "a colleague's": ({"roster": (*ROSTER, Member("赵六", "二店", phone="13700000001"))}, False),
    "of class D": ({"customers": (OldCustomer("13700000001", grade="D"),)}, False),
}


@pytest.mark.parametrize("case", NOW_UNWANTED)
def test_a_dealt_number_is_checked_again_on_each_day(work, case):
    changed, wanted = NOW_UNWANTED[case]
    dealt = deal(work, DAY, [Number("13700000001", staff="李四")]).dealt
    later = replace(work, settings=replace(work.settings, **changed), memory=replace(NOTHING_KNOWN, dealt=dealt))
    assert undialled(later, dealt, DAY)["customer"].tolist() == ["13700000001"] * wanted
    # Nor does it go on to another guide.
    gone = replace(later.settings, roster=tuple(one for one in later.settings.roster if one.name != "李四"))
    assert deal(replace(later, settings=gone), DAY, []).moved == wanted


LISTS = {
    "姓名 | 手机 | 门店\n王 | 137 0000 0001 | 一店": [Number("13700000001", "王", "一店")],
    "名单 | \n\n客户 | 联系方式 | 备注\n | 13700000001.0n | 远": [Number("13700000001", note="远")],
    "Name | Mobile | Class\nWang | 13700000001 | D": [Number("13700000001", "Wang", is_refused=True)],
    "电话\n123": [Number("")],
    "姓名 | 地址\n王 | 一号": [],
}


@pytest.mark.parametrize("text", LISTS)
def test_the_numbers_of_a_list(text):
    assert numbers_of([sheet(text)], Settings()) == LISTS[text]


@pytest.fixture(scope="module", autouse=True)
def drawn_once() -> Iterator[None]:
    """The templates take most of the time, and nobody looks into them here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "drawn_templates", lambda _: iter([(templates.SETTINGS, b"")]))
        patch.setattr(xlsx_worklist, "FEWEST", (8, 4))
        patch.setattr(xlsx_worklist, "SLACK", (4, 2))
        yield


# ---- in a folder ----------------------------------------------------------------------------------------------
def people(folder: Path) -> None:
    lines = [("姓名", "门店", "岗位"), ("张三", "一店", "导购"), ("李四", "一店", "导购")]
    rules = [("项目", "值", "范围", "生效日期"), ("base_calls", 40, "", date(2020, 3, 3)), ("base_calls", 60, "", None)]
    write_xlsx(folder / "campaign.xlsx", {"人员名册": lines, "考核规则": rules})


def test_the_first_morning_has_no_rows_yet(tmp_path):
    folder = tmp_path / "c"
    people(folder)
    write_csv(tmp_path / "a.csv", [("电话", "姓名"), ("13700000001", "王"), ("13700000002", "李")])
    made = morning.assign(folder, [tmp_path / "a.csv"], now=NOW, lang="zh")
    assert (made.on_duty, made.fresh) == (2, 2)
    assert [dict(one.kinds) for one in made.worklists] == [{"fresh": 1}] * 2
    assert read_memory(folder).dealt["customer"].tolist() == ["13700000001", "13700000002"]


@pytest.mark.parametrize("what", ["missing", "no numbers", "in the folder"])
def test_a_list_that_cannot_be_used(tmp_path, what):
    folder, path = tmp_path / "c", tmp_path / "a.xlsx"
    people(folder)
    if what == "no numbers":
        write_xlsx(path, {"x": [("姓名",), ("王",)]})
    elif what == "in the folder":
        path = folder / "a.xlsx"
        write_xlsx(path, {"x": [("电话",), ("13700000001",)]})
    with pytest.raises(FolderError):
        morning.assign(folder, [path], now=NOW, lang="zh")


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("old")
    people(folder)
    block = ("门店", "一店", "导购", "张三", "日期", date(2020, 3, 5))
    calls = [
        ("联系电话", "客户姓名", "接通情况", "客户分类", "意向产品"),
        ("13911110001", "王", "已接通", "A", "烟机"),
        ("13911110002", "李", "已接通", "D", ""),
        ("13911110003", "赵", "已接通", "B", "冰箱"),
        ("13911110004", "", "关机", "C", ""),
    ]
    joined = [
        ("联系电话", "微信昵称", "邀约来源", "是否进群", "是否到店", "是否成交", "成交金额", "邀约成功日期"),
        ("13911110003", "", "电话邀约", "是", "是", "是", 12800, date(2020, 3, 5)),
        ("", "小鱼", "微信二维码", "是", "", "", None, date(2020, 3, 5)),
    ]
    sheets = {"电话邀约记录": [block, *calls], "成功邀约记录": [block, *joined]}
    write_xlsx(folder / "inbox" / "张三.xlsx", sheets)
    return folder


def test_from_campaign_to_campaign(old, tmp_path):
    folder = tmp_path / "new"
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    moved = moving.start_from(folder, old, now=datetime(2020, 3, 20, 9), lang="zh")
    assert {path: path.read_bytes() for path in old.rglob("*") if path.is_file()} == before
    table = campaign.look(old, now=datetime(2020, 3, 20, 9), lang="zh").tables["customer"]
    assert (moved.customers, moved.refused, moved.bought, moved.wechat_only) == (len(table), 1, 1, 1)

    made = morning.assign(folder, now=datetime(2020, 3, 21, 8, 30), lang="zh")
    assert made.fresh == 3
    dealt = read_memory(folder).dealt.set_index("customer")
    assert sorted(dealt.index) == ["13911110001", "13911110003", "13911110004"]
    assert dealt.loc["13911110001", "staff"] == "张三", "the owner's first"
    assert dealt.loc["13911110001", "note"] == "上次A类 2020-03-05；烟机"
    assert dealt.loc["13911110003", "note"] == "上次B类 2020-03-05；冰箱；已成交"

    # Who was not called in the new campaign comes along into the one after it.
    third = moving.start_from(tmp_path / "third", folder, now=datetime(2020, 4, 20, 9), lang="zh")
    assert (third.customers, third.refused, third.bought) == (moved.customers, 1, 1)


def test_rules_in_force_are_carried_without_their_dates(old, tmp_path):
    folder = tmp_path / "new"
    moving.start_from(folder, old, now=datetime(2020, 3, 20, 9), lang="zh")
    write_xlsx(folder / "x.xlsx", {"电话邀约记录": [("联系电话", "接通情况", "客户分类", "导购", "门店", "日期")]})
    settings = campaign.consolidate(folder, now=datetime(2020, 3, 21, 9), lang="zh").settings
    assert settings.number("base_calls", date(2020, 1, 1)) == 40
    assert [(one.name, one.store) for one in settings.roster] == [("张三", "一店"), ("李四", "一店")]
    assert len(settings.customers) == 5


def test_of_a_rule_under_several_names_the_one_in_force_is_carried():
    label = SETTING_LABELS["base_calls"][0]
    rows = [
        ["项目", "值", "范围", "生效日期"],
        ["base_calls", 60, "全部", "2020-03-06"],
        ["Base_Calls", 50, "", ""],
        [label, 45, "一店", ""],
    ]
    carried = settings_rows([Grid("campaign.xlsx", "考核规则", rows)], date(2020, 3, 20))["rules"]
    assert [(row["value"], row.get("scope", "")) for row in carried] == [(60, "全部"), (45, "一店")]


def test_class_d_of_the_campaign_before_is_in_no_queue():
    row = "联系电话=13900000008 | 接通情况=无人接听"
    for settings, state in ((Settings(), "waiting"), (SETTINGS, "refused")):
        block = "门店: 一店 | 导购: 张三 | 日期: 2020-03-05"
        made = report(call_log(row, block=block), settings=replace(settings, roster=()), now=NOW)
        queue = made.tables["callback"]
        assert queue["state"].tolist() == [state]
        for name in ("rank", "due_at", "daypart"):
            assert queue[name].notna().tolist() == [state == "waiting"], name


CARRIED = {
    "D before, not reached since": ("D", "接通情况=关机", "D"),
    "B before, not reached since": ("B", "接通情况=关机", "B"),
    "D before, willing since": ("D", "接通情况=已接通 | 客户分类=A | 邀请结果=已邀请待回复", "A"),
    "A before, refused since": ("A", "接通情况=已接通 | 客户分类=D | 邀请结果=拒绝", "D"),
}


@pytest.mark.parametrize("case", CARRIED)
def test_the_class_that_is_carried_on(case):
    before, row, wanted = CARRIED[case]
    settings = Settings(customers=(OldCustomer("13700000001", grade=before, bought="yes"),))
    found = customers_carried(report(call_log(f"联系电话=13700000001 | {row}"), settings=settings, now=NOW).work)
    assert [(one.grade, one.bought) for one in found] == [(wanted, "yes")]


def test_numbers_without_a_row_that_counts_are_carried_too():
    rows = ("13700000001 | 接通情况=已接通 | 客户分类=C", "13700000002 | 客户分类=D | 邀请结果=同意进群", "13700000003")
    made = report(call_log("\n".join(f"联系电话={row}" for row in rows)), now=NOW)
    assert made.tables["customer"].empty
    found = customers_carried(made.workings)
    assert [(one.key, one.grade) for one in found] == [
        ("13700000001", ""),
        ("13700000002", "D"),
        ("13700000003", ""),
    ]


def test_settings_are_carried_from_whichever_workbook_they_stand_in(old, tmp_path):
    past = tmp_path / "past"
    shutil.copytree(old, past)
    junk = [("电话", "类型"), ("13911110001", "同行")]
    write_xlsx(past / "另一个.xlsx", {"名单": junk})
    moving.start_from(tmp_path / "new", past, now=datetime(2020, 3, 20, 9), lang="zh")
    made = morning.assign(tmp_path / "new", now=datetime(2020, 3, 21, 8, 30), lang="zh")
    assert sorted(read_memory(tmp_path / "new").dealt["customer"]) == ["13911110003", "13911110004"]
    assert made.fresh == 2


def test_a_campaign_cannot_stand_in_its_own_past(old):
    with pytest.raises(OutputError):
        moving.start_from(old / "new", old, now=NOW, lang="zh")

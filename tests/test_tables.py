"""Which sheets are read, which of their rows count, and what a blank cell takes from around it (docs/tables.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pandas as pd
import pytest
from sheets import (
    call_log,
    check,
    customer,
    finding,
    findings,
    invite_success,
    message,
    report,
    sheet,
    source_row,
    staff_day,
)

from sheets_automation.core.report import Report
from sheets_automation.model.grid import Grid
from sheets_automation.model.schema import fold
from sheets_automation.model.settings import Member, Settings, Store
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS


def on(day: int) -> pd.Timestamp:
    return pd.Timestamp(2020, 3, day)


def sources(made: Report) -> dict[str, tuple[str, str, int]]:
    """Table, status and rows of every sheet, by its name."""
    table = made.tables["source"]
    return dict(zip(table["sheet"], zip(table["table"], table["status"], table["rows"], strict=True), strict=True))


# A sheet is known by its headers

ROW = "13700000001 | 无人接听 | C | 2020-03-05 | 张三 | 一店"
FULL = "联系电话 | 接通情况 | 客户分类 | 拨打日期 | 导购 | 门店"
KNOWN = {
    "a call log": (f"{FULL}\n{ROW}", "call_log"),
    "a success table": (
        "联系电话 | 微信昵称 | 是否进群 | 邀约成功日期 | 导购 | 门店\n13700000002 | 王 | 是 | 2020-03-05 | 张三 | 一店",
        "invite_success",
    ),
    "below a title": (f"一店三月活动\n\n填表说明:每天晚上交\n{FULL}\n{ROW}", "call_log"),
    "in row 20": ("说明\n" * 19 + f"{FULL}\n{ROW}", "call_log"),
    "in row 21": ("说明\n" * 20 + f"{FULL}\n{ROW}", ""),
    "the row with most headers": (f"电话 | 接通情况 | 说明\n{FULL}\n{ROW}", "call_log"),
    "three headers, one its own": (
        "门店:一店|导购:张三|日期:3-5\n电话 | 接通情况 | 备注\n13700000003 | 占线",
        "call_log",
    ),
    "two headers": ("门店:一店|导购:张三|日期:3-5\n电话 | 接通情况\n13700000004 | 占线", ""),
    "no header of its own": ("电话 | 称呼 | 备注 | 意向产品\n13700000005 | 王 | | 烟机", ""),
    "a tie": ("电话 | 接通情况 | 是否进群 | 日期 | 导购 | 门店\n13700000006 | 占线 | | 3-5 | 张三 | 一店", "call_log"),
    "one more for the success table": (
        "电话 | 接通情况 | 是否进群 | 是否到店 | 日期 | 导购 | 门店\n13700000007 | 占线 | 是 | | 3-5 | 张三 | 一店",
        "invite_success",
    ),
    "moved columns": ("门店 | 导购 | 拨打日期 | 客户分类 | 联系电话\n一店 | 张三 | 3-5 | C | 13700000008", "call_log"),
    "English": (
        "Phone | Call result | Class | Date | Guide | Shop\n13700000009 | busy | C | 3-5 | 张三 | 一店",
        "call_log",
    ),
    "keys": (
        "phone | call_result | customer_class | call_date | staff | store\n13700000010 | busy | C | 3-5 | 张三 | 一店",
        "call_log",
    ),
    "traditional": (
        "聯繫電話 | 接通情況 | 客戶分類 | 撥打日期 | 導購 | 門店\n13700000011 | 佔線 | C | 3-5 | 张三 | 一店",
        "call_log",
    ),
    "marks": (
        "联系电话* | 接通\\n情况(必填) | 拨 打 日 期（必填） | 导购＊ | 门店 *\n13700000012 | 占线 | 3-5 | 张三 | 一店",
        "call_log",
    ),
    "nothing": ("", ""),
    "stores": ("门店 | 别名\n一店 | 总店", "stores"),
    "a roster": ("工号 | 姓名 | 手机 | 门店 | 岗位\n1 | 张三 | 13812345678 | 一店 | 导购", "staff"),
    "rules": ("项目 | 值 | 范围\nbase_calls | 40 | 全部", "rules"),
    "an assignment": ("日期 | 门店 | 导购 | 出勤 | 今日预约\n3-5 | 一店 | 张三 | 全天 | 1", "assignment"),
    "late approvals": ("日期 | 门店 | 导购 | 批准人\n3-5 | 一店 | 张三 | 李四", "late_approvals"),
    "junk": ("电话 | 微信昵称 | 类型 | 群名 | 发现人 | 日期 | 处理 | 入群方式\n13812345678 | | 同行", "junk"),
    "group sizes": ("日期 | 群名 | 群人数 | 员工人数\n3-5 | 一群 | 100 | 5", "group_sizes"),
    "stock": ("产品 | 库存\n烟机 | 5", "stock"),
    "a campaign": ("项目 | 内容\n活动名称 | 三月", "campaign"),
}


@pytest.fixture(scope="module")
def seen() -> dict[str, tuple[str, str, int]]:
    return sources(report(*(sheet(text, f"{name}.xlsx", name) for name, (text, _) in KNOWN.items())))


@pytest.mark.parametrize("name", KNOWN)
def test_a_sheet_is_known_by_its_headers(seen, name):
    expected = KNOWN[name][1]
    table, status, rows = seen[name]
    assert table == expected
    if expected in {"call_log", "invite_success"}:
        assert (status, rows) == ("read", 1)
    if not expected:
        assert (status, rows) == ("skipped", 0)


ALIASES = {
    "phone": "电话 手机 手机号 手机号码 联系方式 电话号码 客户电话 Mobile Tel Telephone 聯繫電話 電話 Phone",
    "customer_name": "姓名 客户 客户名称 顾客姓名 称呼 Name Customer 客戶姓名",
    "call_result": "通话结果 通话情况 接听情况 是否接通 电话结果 Result 接通情況",
    "customer_class": "分类 客户类别 类别 等级 客户等级 意向等级 ABCD Class 客戶分類",
    "invite_result": "邀约结果 邀请情况 邀约情况 Invite_result 邀請結果",
    "product_1": "意向 意向产品1 意向品类 产品 Product",
    "product_2": "意向产品2 意向产品二 Product2",
    "join_channel": "进群方式 入群渠道 进群渠道 渠道 Channel",
    "visited_before": "是否到过店 到过店 VisitedBefore?",
    "appointment_at": "预约时间 预约日期 预约到店 AppointmentTime AppointmentDate Appointment",
    "appointment_on": "预约时间 预约日期 预约到店 AppointmentTime AppointmentDate Appointment",
    "next_follow_up_at": "下次联系 下次跟进 回访时间 跟进时间 FollowUp",
    "next_follow_up_on": "下次联系 下次跟进 回访时间 跟进时间 FollowUp",
    "call_date": "日期 通话日期 邀约日期 打电话日期 Date",
    "call_time": "时间 时段 通话时间 Time",
    "staff": "导购员 员工 销售 店员 业务员 负责人 邀约人 Guide Sales 導購 導購員",
    "store": "店铺 店名 门店名称 专卖店 Shop 門店 店鋪",
    "lead_source": "来源 客户渠道 Source",
    "remark": "说明 备注说明 Note Remarks Notes 備註",
    "wechat_name": "微信 微信名 微信号 昵称 WeChat 暱稱 微信號",
    "invite_source": "来源 邀请来源 邀约方式 Source",
    "success_type": "类型 邀约类型 Type",
    "success_date": "日期 成功日期 邀约日期 登记日期 Date",
    "in_group": "进群 已进群 是否入群 Joined",
    "joined_on": "入群日期 进群时间 JoinDate",
    "group_name": "群 微信群 GroupName",
    "visited": "到店 是否进店",
    "visited_on": "进店日期 到店时间 VisitDate",
    "deal": "成交 是否下单",
    "deal_on": "下单日期 成交时间",
    "deal_amount": "金额 订单金额 成交额 Amount",
    "product_sold": "成交品类 购买产品",
    "sold_by": "成交人",
    "lost_reason": "未成交 流单原因",
    "estate": "小区名称 地址 楼盘 Address",
}
"""Other names of a column; a header that both tables use stands with the key it has in each."""


@pytest.mark.parametrize("table", [CALL_LOG, INVITE_SUCCESS], ids=lambda table: table.key)
def test_a_header_has_other_names(table):
    for key, column in table.by_key.items():
        for name in (column.zh, column.en, column.key, *ALIASES.get(key, "").split()):
            assert table.headers.get(fold(name)) == key, name
    assert ALIASES.keys() == (CALL_LOG.by_key.keys() | INVITE_SUCCESS.by_key.keys()) - {
        "check",
        "check_detail",
        "record_id",
    }


def test_no_two_columns_of_a_settings_table_share_a_header():
    for table in SETTINGS_TABLES:
        assert len(table.headers.values()) >= len(table.columns)
        assert set(table.headers.values()) == set(table.keys)


# Columns: unknown, twice, missing

COLUMNS = [
    # rows of the sheet; rule and the customers read
    ("电话 | 接通情况 | 导购 | 门店 | 日期 | 天气 | 心情\n1 | 占线 | 张三 | 一店 | 3-5 | 晴 | 好", "F07", 1),
    # the second is empty, or agrees
    ("电话 | 手机 | 接通情况 | 导购 | 门店 | 日期\n1 | | 占线 | 张三 | 一店 | 3-5", "F07", 1),
    ("手机 | 电话 | 接通情况 | 导购 | 门店 | 日期\n| 1 | 占线 | 张三 | 一店 | 3-5", "F07", 1),
    ("电话 | 手机 | 接通情况 | 导购 | 门店 | 日期\n1 | 1 | 占线 | 张三 | 一店 | 3-5", "F07", 1),
    ("电话 | 手机 | 接通情况 | 导购 | 门店 | 日期\n1 | 13812345678 | 占线 | 张三 | 一店 | 3-5", "F03", 0),
    # missing
    ("姓名 | 接通情况 | 导购 | 门店 | 日期\n王 | 占线 | 张三 | 一店 | 3-5", "F03", 0),
    ("电话 | 邀请结果 | 导购 | 门店 | 日期\n1 | 未邀请 | 张三 | 一店 | 3-5", "F03", 0),
    ("电话 | 接通情况 | 导购 | 门店\n1 | 占线 | 张三 | 一店", "F03", 0),
    ("电话 | 接通情况 | 门店 | 日期\n1 | 占线 | 一店 | 3-5", "F03", 0),
    ("电话 | 接通情况 | 导购 | 日期\n1 | 占线 | 张三 | 3-5", "F03", 0),
    ("姓名 | 是否进群 | 是否到店 | 导购 | 门店 | 日期\n王 | 是 | | 张三 | 一店 | 3-5", "F03", 0),
    # enough
    ("电话 | 客户分类 | 接通情况 | 导购 | 门店 | 日期\n1 | C | 占线 | 张三 | 一店 | 3-5", "", 1),
    ("电话 | 客户分类 | 拨打时段 | 导购 | 门店 | 日期\n1 | C | 上午 | 张三 | 一店 | 3-5", "", 1),
    ("微信昵称 | 邀约来源 | 是否进群 | 导购 | 门店 | 日期\n王 | 微信二维码 | 是 | 张三 | 一店 | 3-5", "", 1),
    ("门店:一店 | 导购:张三\n电话 | 接通情况 | 备注\n日期:3-5\n1 | 占线", "", 1),
]


@pytest.fixture(scope="module")
def columns() -> Report:
    numbered = [
        sheet(
            text.replace("\n1 |", f"\n{13600000000 + at} |").replace("| 1 |", f"| {13600000000 + at} |"), f"{at}.xlsx"
        )
        for at, (text, *_) in enumerate(COLUMNS)
    ]
    return report(*numbered)


@pytest.mark.parametrize("at", range(len(COLUMNS)))
def test_columns_may_be_more_but_not_fewer(columns, at):
    _, rule, read = COLUMNS[at]
    rules = {rule for _, _, rule in findings(columns, f"{at}.xlsx") if rule.startswith("F")}
    assert rules == ({rule} if rule else set())
    row = source_row(columns, columns.tables["source"].query(f"source == '{at}.xlsx'")["table"].item(), f"{at}.xlsx")
    assert (row["status"], row["rows"], row["rows_counted"]) == ("read" if read else "refused", 1, read)


TWO_COLUMNS = "电话 | 手机 | 接通情况 | 客户分类"
TWICE = {
    # the sheet below its block; the days and phones' last digits that are read, or None where it is refused
    "a number and a text": ("{h}\n13512345601n | 13512345601 | 占线 | C", {"1": 5}),
    "with and without dashes": ("{h}\n135123456-01 | 13512345601 | 占线 | C", {"1": 5}),
    "a serial and a date": (
        "电话 | 接通情况 | 通话日期 | 拨打日期\n13512345601 | 占线 | 43894n | 2020年3月4日",
        {"1": 4},
    ),
    "two spellings of a choice": (
        "电话 | 接通情况 | 分类 | 客户分类\n13512345601 | 占线 | C | c类客户",
        {"1": 5},
    ),
    "under a repeated header": (
        "{h}\n13512345601 | 13512345601 | 占线 | C\n日期:2020-03-04\n{h}\n13512345602 | 13512345602 | 占线 | C",
        {"1": 5, "2": 4},
    ),
    "above a total": ("{h}\n13512345601 | 13512345601 | 占线 | C\n合计 | 1 | 1", {"1": 5}),
    "above a date line": (
        "{h}\n3月4日\n13512345601 | 13512345601 | 占线 | C\n| 3月3日\n13512345602 | 13512345602 | 占线 | C",
        {"1": 4, "2": 3},
    ),
    "the first one empty but in a total": ("{h}\n| 13512345601 | 占线 | C\n合计 | | 1", {"1": 5}),
    "the first one empty under a repeated header": (
        "{h}\n| 13512345601 | 占线 | C\n日期:2020-03-04\n{h}\n| 13512345602 | 占线 | C",
        {"1": 5, "2": 4},
    ),
    "the second one empty under a repeated header": (
        "{h}\n13512345601 | | 占线 | C\n{h}\n13512345602 | | 占线 | C",
        {"1": 5, "2": 5},
    ),
    "a prepared formula in the second": (
        "{h}\n13512345601 | =13512345601 | 占线 | C\n| =0 | | \n| =0 | | ",
        {"1": 5},
    ),
    "under a header with other columns": (
        "{h}\n13512345601 | 13512345601 | 占线 | C\n分类 | 电话 | 手机 | 接通情况\nC|13512345602|13512345602|占线",
        {"1": 5, "2": 5},
    ),
    "both blank in one row": ("{h}\n13512345601 | 13512345601 | 占线 | C\n| | 占线 | C", {"1": 5}),
    "both refused in one row": ("{h}\n13512345601 | 13512345601 | 占线 | C\n12345 | 12345 | 占线 | C", {"1": 5}),
    "blank in turns, one number still to be dialled": ("{h}\n13512345601 | | 占线 | C\n| 13512345602 | |", None),
    "differing": ("{h}\n13512345601 | 13512345601 | 占线 | C\n13512345602 | 13512345603 | 占线 | C", None),
    "differing where both are refused": ("{h}\n1351234 | 1351235 | 占线 | C", None),
    "blank in one row": ("{h}\n13512345601 | 13512345601 | 占线 | C\n| 13512345602 | 占线 | C", None),
    "blank in turns": ("{h}\n13512345601 | | 占线 | C\n| 13512345602 | 占线 | C", None),
    "differing under a repeated header": (
        "{h}\n13512345601 | 13512345601 | 占线 | C\n{h}\n13512345602 | 13512345603 | 占线 | C",
        None,
    ),
}


@pytest.fixture(scope="module")
def doubled() -> Report:
    block = "门店: 一店 | 导购: 张三 | 日期: 2020-03-05\n"
    return report(
        *(
            sheet(block + text.format(h=TWO_COLUMNS).replace("135123456", f"135123{at:02}6"), f"{name}.xlsx")
            for at, (name, (text, _)) in enumerate(TWICE.items())
        )
    )


@pytest.mark.parametrize("name", TWICE)
def test_of_two_columns_that_say_the_same_the_second_is_ignored(doubled, name):
    expected = TWICE[name][1]
    table = doubled.tables["customer"]
    own = table[table["customer_key"].str.startswith(f"135123{list(TWICE).index(name):02}6")]
    assert dict(zip(own["customer_key"].str[-1], own["first_seen"].dt.day, strict=True)) == (expected or {})
    rules = {rule for _, _, rule in findings(doubled, f"{name}.xlsx") if rule.startswith("F")}
    assert rules == ({"F07"} if expected else {"F03"})


def test_unknown_columns_are_named_once(columns):
    assert finding(columns, "F07")["value"] == "天气、心情"
    assert finding(columns, "F07")["severity"] == "INFO"
    assert finding(columns, "F03")["severity"] == "ERROR"


def test_what_is_missing_or_twice_is_named(columns):
    told = columns.tables["finding"].query("rule == 'F03'").set_index("source")["message"]
    assert "（电话、手机）" in told["4.xlsx"]
    headers = ["联系电话", "接通情况", "拨打日期", "导购", "门店", "联系电话"]
    assert [header in told[f"{at}.xlsx"] for at, header in enumerate(headers, 5)] == [True] * 6


# What gives the store

GIVEN = Settings(
    stores=(Store("一店", aliases=("总店",), sources=("东边",)), Store("二店", sources=("西边/张三.xlsx",))),
    roster=(
        Member("张三", "一店"),
        Member("李四", "一店"),
        Member("李四", "二店"),
        Member("王五", "二店", aliases=("小王",)),
    ),
)
GIVEN_STORES = {
    # file and guide: the store of the file, else of the guide where the roster has one only
    "东边/张三.xlsx 李四": "一店",
    "西边/张三.xlsx 李四": "二店",
    "西边/张三 2.xlsx 张三": "一店",
    "a.xlsx 王五": "二店",
    "b.xlsx 小王": "二店",
    "c.xlsx 李四": None,
}


def test_a_blank_store_is_taken_from_the_store_list_or_the_roster():
    text = "导购:{}\n电话 | 接通情况 | 备注 | 日期\n1371234567{} | 占线 | | 3-5"
    sheets = []
    for at, place in enumerate(GIVEN_STORES):
        path, _, staff = place.rpartition(" ")
        sheets.append(sheet(text.format(staff, at), path))
    made = report(*sheets, settings=GIVEN)
    stores = made.tables["customer"].set_index("customer_key")["store"]
    assert {place: stores.get(f"1371234567{at}") for at, place in enumerate(GIVEN_STORES)} == GIVEN_STORES
    assert findings(made, "c.xlsx") == {(3, "store", "S02")}


def test_aliases_are_read_as_the_names():
    text = "电话 | 接通情况 | 日期 | 导购 | 门店\n13712345678 | 占线 | 3-5 | 小 王 | 总店"
    settings = replace(GIVEN, roster=(Member("王五", "一店", aliases=("小王",)),))
    seen = customer(report(sheet(text), settings=settings), "13712345678")
    assert (seen["staff"], seen["store"]) == ("王五", "一店")


# The header block

BLOCKS = [
    "门店: 一店 | 导购: 张三 | 日期: 2020-03-05",
    "门店：一店 | 导购：张三 | 日期：3月5日",
    "门店:一店 导购:张三 日期:2020-03-05",
    "门店：一店　导购：张 三　日期：2020年3月5日",
    "门店 | 一店 | 导购 | 张三 | 日期 | @2020-03-05",
    "门店: | 一店 | | 导购: | 张三 | | 日期: | @2020-03-05T00:00",
    "门店 | 一店\n导购 | 张三\n日期 | 3-5",
    "三月活动\n\n门店: 一店\n导购: 张三\n请每天填写\n日期: 3/5",
    "Store: 一店 | Staff: 张三 | Date: 2020-03-05",
    "店铺: 一店 | 导购员: 张三 | 拨打日期: 2020-03-05",
    "門店: 一店 | 導購: 张三 | 日期: 2020-03-05",
    "日期 | 43895n | 门店 | 一店 | 导购 | 张三",
]


WITHIN = {
    # a block; store, guide and day of March that it gives
    "门店:一店 门店负责人:王经理 导购:张三 日期:2020-03-05": ("一店", "张三", 5),
    "门店负责人:王经理 | 门店:一店 | 导购:张三 | 日期:2020-03-05": ("一店", "张三", 5),
    "制表日期:2020-03-04 | 门店:一店 | 导购:张三 | 日期:2020-03-05": ("一店", "张三", 5),
    "制表日期:2020-03-04 门店:一店;导购:张三;日期:2020-03-05": ("一店", "张三", 5),
    "活动日期:2020-03-01至2020-03-15\n门店:一店 | 导购:张三 | 日期:2020-03-05": ("一店", "张三", 5),
    "三月活动 门店:一店 导购:张三 天气:晴 日期:2020-03-05 14:30": ("一店", "张三", 5),
    "【门店】| 门店:一店 | 导购:张三 电话1:139 | 日期:3月5日 下午3:30": ("一店", "张三", 5),
    "Report date: 2020-03-04 | Store: 一店 | Guide: Zhang San Date: 2020-03-05": ("一店", "Zhang San", 5),
    "Store manager: Wang | Store: 一店 | Guide: 张三 | Date: 2020-03-05": ("一店", "张三", 5),
    "门店:一店\\n导购:张三\\n制表日期:3-4\\n日期:3-5": ("一店", "张三", 5),
    "★门店:一店 | (导购:张三 | 【日期:3-5": ("一店", "张三", 5),
    "门店 | 一店 | 导购 | 张三 | 日期: | 制表日期:2020-03-04 | 日期:2020-03-05": ("一店", "张三", 5),
}

LONGER_WORDS = ("活动日期:2020-03-01至2020-03-15", "制表日期:2020-03-05", "Report date: 2020-03-05")


@pytest.fixture(scope="module")
def blocks() -> Report:
    """Every block above one call, whose phone says which block it is."""
    longer = [f"门店:一店 | 导购:张三 | {word}" for word in LONGER_WORDS]
    return report(
        *(
            sheet(f"{block}\n电话 | 接通情况 | 客户分类\n{first + at} | 占线 | C", f"{first + at}.xlsx")
            for first, texts in ((13500000000, BLOCKS), (13400000000, WITHIN), (13300000000, longer))
            for at, block in enumerate(texts)
        )
    )


def given(blocks: Report, first: int, texts: Iterable[str]) -> dict[str, tuple | None]:
    """Store, guide and day of March of the call below each block."""
    table = blocks.tables["customer"]
    who = table[["store", "staff"]].astype(str).assign(day=table["first_seen"].dt.day)
    seen = dict(zip(table["customer_key"], who.itertuples(index=False, name=None), strict=True))
    return {block: seen.get(str(first + at)) for at, block in enumerate(texts)}


def test_a_header_block_gives_store_staff_and_date(blocks):
    assert given(blocks, 13500000000, BLOCKS) == dict.fromkeys(BLOCKS, ("一店", "张三", 5))


def test_a_label_is_the_whole_label(blocks):
    assert given(blocks, 13400000000, WITHIN) == WITHIN


@pytest.mark.parametrize("at", range(len(LONGER_WORDS)), ids=LONGER_WORDS)
def test_a_label_at_the_end_of_a_longer_word_gives_nothing(blocks, at):
    assert findings(blocks, f"{13300000000 + at}.xlsx") == {(None, "", "F03")}


MISTAKES = [
    # the block, its wrong cell, the rule
    ("门店: 三店 | 导购: 张三 | 日期: 3-5", "A1", "S02"),
    ("门店: 一店 | 导购: 赵六 | 日期: 3-5", "B1", "S01"),
    ("门店: 一店 | 导购: 张三 | 日期: 今天", "C1", "D02"),
    ("门店: 一店 | 导购: 张三 | 日期: 3-7", "C1", "D03"),
]


def test_a_mistake_in_the_header_block_is_one_finding_for_all_its_rows():
    sheets = []
    for at, (block, *_) in enumerate(MISTAKES):
        rows = "\n".join(f"137123456{at}{digit} | 占线 | C" for digit in range(3))
        sheets.append(sheet(f"{block}\n电话 | 接通情况 | 客户分类\n{rows}", f"{at}.xlsx"))
    made = report(*sheets, settings=GIVEN)
    table = made.tables["finding"]
    assert list(zip(table["cell"], table["rule"], strict=True)) == [(cell, rule) for _, cell, rule in MISTAKES]
    assert set(table["row"]) == {1}
    assert set(table["severity"]) == {"ERROR"}
    assert table["message"].str.contains("3").all()
    rows = made.tables["source"][["rows", "rows_counted", "error_rows"]]
    assert rows.to_numpy().tolist() == [[3, 0, 3]] * len(MISTAKES)


def test_a_warning_in_the_header_block_counts_in_every_row():
    rows = "\n".join(f"1371234567{digit} | 占线 | C" for digit in range(3))
    made = report(
        sheet(f"门店: 一店 | 导购: 张三 | 日期: 3-5\n电话 | 接通情况 | 客户分类\n{rows}"),
        settings=Settings(ends_on=date(2020, 3, 4)),
    )
    assert list(made.tables["finding"]["rule"]) == ["D04"]
    seen = staff_day(made)
    assert (seen["dials"], seen["counted_calls"], seen["warning_rows"]) == (3, 0, 3)


# Rows of a sheet: date lines, data rows, parts

TWO = "门店: 一店 | 导购: 张三 | 日期: 3-5\n电话 | 接通情况 | 备注\n13712345671 | 占线\n13712345672 | 占线"
WRONG_LINES = {"| | | 今天": "D02", "| | | 3-9": "D03", "日期: 三月五": "D02"}

LAYOUTS: dict[str, tuple[str, dict]] = {
    "own cells": (
        """
        门店: 一店 | 导购: 张三 | 日期: 2020-03-05
        电话 | 接通情况 | 导购 | 门店 | 日期
        13712345671 | 占线 | | |
        13712345672 | 占线 | 李四 | 二店 | 3-4
        13712345673 | 占线 | | |
        """,
        {},
    ),
    "date lines": (
        """
        门店: 一店 | 导购: 张三 | 日期: 3-1
        联系电话    | 接通情况 | 备注 | 拨打日期
        13712345671 | 占线 | |
                    | | | @2020-03-02
        13712345672 | 占线 | |
        3月3日
        13712345673 | 占线 | |
        13712345674 | 占线 | | 3-1
        13712345675 | 占线 | |
        日期: 2020-03-04
        13712345676 | 占线 | |
        日期 | 3月5日

        13712345677 | 占线 | |
                    | | 2020/3/6
        13712345678 | 占线 | |
        """,
        {},
    ),
    "a date line with names": (
        """
        联系电话 | 接通情况 | 导购 | 门店 | 拨打日期
                 |          | 张三 | 一店 | 3-2
        13712345671 | 占线 | 张三 | 一店 |
        13712345672 | 占线 | | |
        """,
        {},
    ),
    "no day": (
        """
        门店: 一店 | 导购: 张三
        联系电话 | 接通情况 | 备注 | 拨打日期
        13712345671 | 占线 | |
        13712345672 | 占线 | | 3-4
        13712345673 | 占线 | |
        3-5
        13712345674 | 占线 | |
        """,
        {},
    ),
    "no data": (
        """
        门店: 一店 | 导购: 张三 | 日期: 3-5
        校验 | 联系电话 | 接通情况 | 备注 | 拨打日期 | 导购 | 门店 | 客户来源 | 记录编号 | 天气
        ✔ | 13712345671 | 占线
        ✘ 填电话
        | | | | | 张三 | 一店
        | | | | | 张三 | 一店 | 老客户
        | | | | | | | | r1
        | | | | | | | | | 晴
        | =13712345672 | =占线
        合计 | 2 | 1
        | 总计: | 占线
        | 小计 | 13712345673
        Total | 13712345674 | 占线
        | TOTAL 3 | | 好
        | 13712345675 | 占线
        """,
        {},
    ),
    "a remark with a label": (
        """
        门店: 一店 | 导购: 张三
        联系电话 | 接通情况 | 客户分类 | 备注
        2020-03-04
        13712345671 | 占线 | C |
        | | | 预约到店日期:2020-03-05
        13712345672 | 占线 | C |
        """,
        {},
    ),
    "blocks with other labels": (
        """
        门店: 一店 | 导购: 张三 | 日期: 3-4
        联系电话 | 接通情况 | 客户分类
        13712345671 | 占线 | C
        制表日期:2020-03-03 | 导购:李四 门店负责人:王经理 日期:2020-03-05
        联系电话 | 接通情况 | 客户分类
        13712345672 | 占线 | C
        """,
        {},
    ),
    "merged errors": (
        """
        门店: 一店
        联系电话 | 接通情况 | 拨打日期 | 导购 | 客户姓名
        13712345671 | 占线 | 3-4 | #REF! | #N/A
        13712345672 | 占线 | 3-4 | |
        13712345673 | 占线 | 3-5 | |
        13712345674 | 占线 | 3-5 | 李四 |
        """,
        {"merged": ((2, 3, 4, 3), (2, 4, 3, 4))},
    ),
    "a remark alone": ("门店: 一店 | 导购: 张三 | 日期: 3-5\n电话 | 接通情况 | 备注\n| | 客户不在", {}),
    "a formula": ("门店: 一店 | 导购: 张三 | 日期: 3-5\n电话 | 接通情况 | 备注\n=13712345671 | 占线", {}),
    "merged cells": (
        """
        门店: 一店
        联系电话 | 接通情况 | 拨打日期 | 导购
        13712345671 | 占线 | 3-4 | 张三
        13712345672 | 占线 |     |
        13712345673 | 占线 | 3-5 | 李四
        13712345674 | 占线 |     |
        """,
        {"merged": ((2, 2, 3, 2), (2, 3, 3, 3), (4, 2, 5, 2), (4, 3, 5, 3))},
    ),
    "parts": (
        """
        门店: 一店 | 导购: 张三 | 日期: 2020-03-02
        联系电话 | 接通情况 | 客户分类
        13712345671 | 占线 | C
        合计 | 1

        日期: 2020-03-03
        联系电话 | 接通情况 | 客户分类
        13712345672 | 占线 | C
        导购: 李四
        联系电话 | 客户分类 | 接通情况
        13712345673 | C | 占线
        3月4日
        13712345674 | C | 占线
        联系电话 | 客户分类 | 接通情况
        13712345675 | C | 占线
        门店 | 二店 | 日期 | 3-5
        联系电话 | 接通情况 | 客户分类
        13712345676 | 占线 | C
        """,
        {},
    ),
    "hidden rows": (TWO, {"hidden": frozenset({2, 3, 40})}),
    "19 blank rows": (TWO + "\n" * 20 + "13712345673 | 占线", {}),
    "20 blank rows": (TWO + "\n" * 21 + "13712345673 | 占线", {}),
    "500 blank rows": (TWO + "\n" * 501 + "13712345673 | 占线", {}),
    "the system of 1904": (
        """
        门店: 一店 | 导购: 张三
        日期 | 42431n
        电话 | 接通情况 | 拨打日期 | 下次跟进时间
        13712345671 | 占线 | 42433n | 42436n
        13712345672 | 占线 | 20200305n |
        13712345673 | 占线 | 2020-3-5 |
        13712345674 | 占线 | |
        13712345675 | 占线 | 42431 |
        13712345676 | 占线 | 42431.5 |
        """,
        {"date1904": True},
    ),
    **{
        f"a wrong date line {line}": (
            f"""
            门店: 一店 | 导购: 张三 | 日期: 3-2
            联系电话 | 接通情况 | 备注 | 拨打日期
            13712345671 | 占线 | |
            {line}
            13712345672 | 占线 | |
            13712345673 | 占线 | |
            """,
            {},
        )
        for line in WRONG_LINES
    },
}
"""Each is a file; its phones are its own, with the last digit that stands here."""


def own_prefix(name: str) -> str:
    return f"139{list(LAYOUTS).index(name):02}345"


@cache
def laid() -> Report:
    """One report on all of them."""
    files = {name: text.replace("13712345", own_prefix(name)) for name, (text, _) in LAYOUTS.items()}
    return report(*(sheet(text, name, **LAYOUTS[name][1]) for name, text in files.items()))


def people(name: str) -> dict[str, tuple[int, str, str]]:
    """Day of March, staff and store of every customer of a sheet, by the last digit of the phone."""
    table = laid().tables["customer"]
    own = table[table["customer_key"].str.startswith(own_prefix(name))]
    who = zip(own["first_seen"].dt.day, own["staff"], own["store"], strict=True)
    return dict(zip(own["customer_key"].str[-1], who, strict=True))


def days(name: str) -> dict[str, int]:
    return {digit: day for digit, (day, *_) in people(name).items()}


def rows_of(name: str) -> int:
    return int(source_row(laid(), source=name)["rows"])


def test_a_row_that_says_otherwise_keeps_what_it_says():
    assert people("own cells") == {"1": (5, "张三", "一店"), "2": (4, "李四", "二店"), "3": (5, "张三", "一店")}


def test_a_date_line_gives_its_day_to_the_rows_below():
    assert days("date lines") == {"1": 1, "2": 2, "3": 3, "4": 1, "5": 3, "6": 4, "7": 5, "8": 6}
    assert rows_of("date lines") == 8
    assert findings(laid(), "date lines") == set()


def test_nothing_but_the_day_is_taken_from_the_row_above():
    assert findings(laid(), "a date line with names") == {(4, "staff", "S01"), (4, "store", "S02")}
    assert days("a date line with names") == {"1": 2}


def test_a_row_without_any_day_is_asked_for_it():
    assert findings(laid(), "no day") == {(3, "call_date", "D01"), (5, "call_date", "D01")}


@pytest.mark.parametrize("line", WRONG_LINES)
def test_a_mistake_in_a_date_line_is_one_finding_for_all_its_rows(line):
    name = f"a wrong date line {line}"
    (found,) = laid().tables["finding"].query("source == @name").to_dict("records")
    assert (found["rule"], found["row"]) == (WRONG_LINES[line], 4)
    assert "2" in found["message"]
    assert days(name) == {"1": 2}
    assert source_row(laid(), source=name)["error_rows"] == 2


def test_only_a_row_in_which_something_was_typed_is_data():
    assert rows_of("no data") == 2
    assert set(people("no data")) == {"1", "5"}
    assert findings(laid(), "no data") == {(None, "", "F07")}


def test_a_remark_alone_is_data():
    assert rows_of("a remark alone") == 1


def test_a_row_of_a_formula_and_a_typed_value_is_data():
    assert findings(laid(), "a formula") == {(3, "phone", "V03")}
    assert set(people("a formula")) == {"1"}


def test_a_merged_cell_gives_its_value_to_every_row_it_covers():
    first, second = (4, "张三", "一店"), (5, "李四", "一店")
    assert people("merged cells") == {"1": first, "2": first, "3": second, "4": second}
    assert findings(laid(), "merged cells") == set()


def test_a_merged_error_is_an_error_in_every_row_it_covers():
    assert findings(laid(), "merged errors") == {
        *((row, "staff", "F01") for row in (3, 4, 5)),
        *((row, "customer_name", "F01") for row in (3, 4)),
    }
    assert people("merged errors") == {"4": (5, "李四", "一店")}


def test_a_remark_that_ends_in_a_label_starts_no_day():
    assert days("a remark with a label") == {"1": 4, "2": 4}
    assert rows_of("a remark with a label") == 3


def test_a_block_between_parts_may_have_labels_that_nobody_knows():
    assert people("blocks with other labels") == {"1": (4, "张三", "一店"), "2": (5, "李四", "一店")}
    assert findings(laid(), "blocks with other labels") == set()


def test_a_header_row_that_repeats_begins_a_part_and_what_it_does_not_say_holds_on():
    assert people("parts") == {
        "1": (2, "张三", "一店"),
        "2": (3, "张三", "一店"),
        "3": (3, "李四", "一店"),
        "4": (4, "李四", "一店"),
        "5": (4, "李四", "一店"),
        "6": (5, "李四", "二店"),
    }
    assert rows_of("parts") == 6
    assert findings(laid(), "parts") == set()


def test_hidden_rows_are_read_and_counted():
    assert findings(laid(), "hidden rows") == {(None, "", "F04")}
    assert "2" in message(laid(), "F04")
    assert rows_of("hidden rows") == 2


@pytest.mark.parametrize(("blank", "expected"), [(19, set()), (20, {(25, "", "F02")}), (500, {(505, "", "F02")})])
def test_reading_goes_on_past_a_blank_stretch(blank, expected):
    assert rows_of(f"{blank} blank rows") == 3
    assert findings(laid(), f"{blank} blank rows") == expected


def test_serial_numbers_follow_the_date_system_of_the_sheet():
    assert days("the system of 1904") == {"1": 5, "2": 5, "3": 5, "4": 3, "5": 3, "6": 3}
    assert findings(laid(), "the system of 1904") == set()


# What follows without a finding


def test_what_a_call_does_not_say_follows_from_what_it_says():
    made = check(
        call_log(
            """
            联系电话=13712345671 | 接通情况=无人接听
            联系电话=13712345672 | 客户分类=B | 邀请结果=之前已邀
            联系电话=13712345673 | 客户分类=D | 邀请结果=拒绝
            联系电话=13712345674 | 客户分类=C
            联系电话=13712345675 | 接通情况=约时间再打 | 下次跟进时间=3月8日
            联系电话=13712345676 | 接通情况=约时间再打 | 客户分类=C | 下次跟进时间=3月8日
            联系电话=13712345677 | 接通情况=约时间再打 | 客户分类=D | 邀请结果=拒绝 | 下次跟进时间=3月8日
            联系电话=13712345678 | 接通情况=关机 | 客户分类=B  # 客户分类:C03
            """
        )
    )
    assert list(made.tables["customer"]["current_class"]) == ["C", "B", "D", "C", "B", "B", "D", "C"]
    assert staff_day(made)["connected"] == 5
    last = made.tables["callback"].set_index("customer_key")["last_result"]
    assert last["13712345674"] == "no_answer"


def test_what_a_success_does_not_say_follows_from_what_it_says():
    made = check(
        call_log("联系电话=13712345671 | 接通情况=已接通 | 客户分类=B | 邀请结果=之前已邀 | 拨打日期=3-4"),
        invite_success(
            """
            联系电话=13712345671 | 微信昵称=a | 是否进群=是
            联系电话=13712345672 | 微信昵称=b | 进群日期=3-5
            联系电话=13712345673 | 微信昵称=c | 是否进群=否 | 到店日期=3-5
            联系电话=13712345674 | 微信昵称=d | 是否进群=已退群 | 是否到店=否 | 成交日期=3-5 | 成交金额=5000
            联系电话=13712345675 | 微信昵称=e | 是否进群=否 | 进群日期=3-5 | 是否到店=否 | 到店日期=3-5
            联系电话=13712345676 | 微信昵称=f | 进群日期=今天    # 进群日期:D02
            """,
            source="一店/成功.xlsx",
        ),
    )
    table = made.tables["customer"]
    assert list(table["entered"]) == [1, 1, 0, 1, 0, 0]
    assert list(table["visited"]) == [0, 0, 1, 0, 0, 0]
    assert table["deal"].fillna("").tolist() == ["", "", "", "yes", "", ""]
    # A call in the store makes the source phone, nothing else does: five came by themselves.
    assert staff_day(made)["invites"] == 5
    steps = made.tables["funnel"].query("store == '*'").set_index("entrance")
    assert (steps.loc["phone", "agreed"], steps.loc["other", "agreed"]) == (1, 5)


def test_what_kind_of_success_it_was_follows_from_what_happened():
    """Only who was to join the group is asked whether they did (U11), only who was to come when (U10)."""
    made = check(
        invite_success(
            """
            微信昵称=a                                     # 是否进群:U11
            微信昵称=b | 预约到店日期=3-20
            微信昵称=c | 是否到店=是 | 到店日期=3-3
            微信昵称=d | 成功类型=进店                     # 预约到店日期:U10
            微信昵称=e | 成功类型=进群并进店 | 预约到店日期=3-20   # 是否进群:U11
            微信昵称=f | 进群日期=3-3 | 预约到店日期=3-20
            """,
            block="门店: 一店 | 导购: 张三 | 日期: 3-2",
        )
    )
    assert list(made.tables["customer"]["intent"]) == ["medium", "strong", "strong", "strong", "strong", "strong"]


# Who is the same customer


def test_a_wechat_name_joins_the_one_phone_of_its_store_that_carries_it():
    made = report(
        invite_success(
            """
            联系电话=13712345671 | 微信昵称=星星
            联系电话= | 邀约来源=微信二维码 | 微信昵称=星星
            联系电话=13712345672 | 微信昵称=月亮
            联系电话=13712345673 | 微信昵称=月亮
            联系电话= | 邀约来源=微信二维码 | 微信昵称=月亮
            联系电话= | 邀约来源=微信二维码 | 微信昵称=太阳
            联系电话= | 邀约来源=微信二维码 | 微信昵称=太阳
            联系电话= | 邀约来源=微信二维码 | 微信昵称=太阳 | 门店=二店
            联系电话= | 邀约来源=微信二维码 | 微信昵称=星星 | 门店=二店
            """
        )
    )
    assert list(made.tables["customer"]["customer_key"]) == [
        *("13712345671", "13712345672", "13712345673"),
        *("wx:一店:太阳", "wx:一店:月亮", "wx:二店:太阳", "wx:二店:星星"),
    ]


@pytest.fixture(scope="module")
def customers() -> Report:
    return report(
        call_log(
            """
            联系电话=138****1234 | 接通情况=占线
            接通情况=占线
            联系电话=+86 137-1234-5671 | 接通情况=占线 | 拨打时段=9:00 | 门店=二店
            联系电话=13712345671.0n | 接通情况=占线 | 门店=二店
            联系电话=13712345672 | 接通情况=已接通 | 客户分类=B | 邀请结果=拒绝 | 备注=x | 拨打日期=3-4 | 门店=三店
            联系电话=13712345672 | 接通情况=关机 | 客户分类=A | 门店=三店
            """
        )
    )


def test_a_row_without_a_customer_is_in_the_rows_and_in_no_count_of_customers(customers):
    seen = staff_day(customers)
    assert (seen["dials"], seen["customers_dialled"], seen["counted_calls"]) == (2, 1, 1)
    assert customers.tables["customer"]["store"].eq("一店").sum() == 1


def test_a_phone_is_the_customer_however_it_is_written(customers):
    assert customer(customers, "13712345671")["dials"] == 2


def test_an_unreached_call_keeps_the_class_of_before(customers):
    seen = customer(customers, "13712345672")
    assert (seen["current_class"], seen["unreachable"], seen["attempts"]) == ("B", 1, 1)


# Files


def test_one_book_may_hold_both_tables_and_more():
    file = "一店.xlsx"
    made = report(
        call_log("接通情况=占线", file),
        invite_success("微信昵称=a | 是否进群=是 | 联系电话=13712345679", file),
        sheet("买菜 | 3", file, "别的"),
        sheet("产品 | 库存\n烟机 | 5", file, "库存"),
    )
    assert sources(made) == {
        "电话邀约记录": ("call_log", "read", 1),
        "成功邀约记录": ("invite_success", "read", 1),
        "别的": ("", "skipped", 0),
        "库存": ("stock", sources(made)["库存"][1], 0),
    }
    assert made.tables["finding"].empty


def test_a_campaign_without_anything_has_empty_tables():
    made = report(now=datetime.fromisoformat("2020-03-05T12:00"))
    assert {key: len(table) for key, table in made.tables.items()} == dict.fromkeys(made.tables, 0)
    assert report(Grid("a.xlsx", "1", [])).tables["source"]["status"].tolist() == ["skipped"]

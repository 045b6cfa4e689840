"""Settings as people write them: every form of a cell, what is wrong with the finding beside the row, who wins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, time

import pytest
from rule_cases import Case, one_finding_a_cell
from rule_texts import TOLD, VARIANT_TEXTS, WIDE
from sheets import NOW, book, call_log, sheet, written

from sheets_automation.connectors.workbooks import read_source
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.core.judging.grading import sentence
from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.core.reading.settings_cells import shown
from sheets_automation.core.reading.settings_sheets import SettingsRead, read_settings
from sheets_automation.core.report import build_report
from sheets_automation.model.grid import Grid, letters
from sheets_automation.model.schema import TRADITIONAL
from sheets_automation.model.settings import DEFAULTS as NUMBERS
from sheets_automation.model.settings import (
    Assignment,
    Costs,
    DatedRule,
    GroupSize,
    Junk,
    LateApproval,
    Member,
    Settings,
    Stock,
    Store,
    Targets,
)
from sheets_automation.model.settings_tables import CAMPAIGN_ITEMS, SETTINGS_TABLES
from sheets_automation.model.template_pages import templates

FILE = "campaign.xlsx"
TODAY = NOW.date()


def on(day: int) -> date:
    return date(2020, 3, day)


def read(*texts: str, source: str = FILE) -> SettingsRead:
    return read_settings([sheet(text, source, str(at)) for at, text in enumerate(texts)], TODAY)


# ---- what a sheet says --------------------------------------------------------------------------------------
TWO_STORES = Settings(stores=(Store("一店", ("总店",)), Store("二店")))
STORE_SHEET = "门店 | 别名\n一店 | 总店\n二店 |"
RULE_HEADER = "项目 | 值 | 范围 | 生效日期 | 失效日期 | 说明"
SAID = {
    "a campaign": (
        """
        项目     | 内容
        活动名称 | 三月爆破
        开始日期 | 3月1日
        爆破日   | @2020-03-10
        结束日期 | 2020/3/15
        目标进群 | 1,200
        目标到店 | 300n
        目标成交 | 100.0n
        目标金额 | 20万
        费用推广 | ¥12800
        费用礼品 | 0
        费用人工 | 800元
        产品清单 | 烟机、灶具,油 烟机;烟机
        """,
        Settings(
            "三月爆破",
            on(1),
            on(10),
            on(15),
            Targets(1200, 300, 100, 200_000.0),
            ("烟机", "灶具", "油 烟机"),
            costs=Costs(12_800.0, 0.0, 800.0),
        ),
    ),
    "a campaign in English": (
        "Item | Content\nStarts on | 2020-03-01\ntarget_visits | 5\nEnds_On |",
        Settings(starts_on=on(1), targets=Targets(visits=5)),
    ),
    "a campaign in traditional characters": (
        "項目 | 內容\n活動名稱 | 三月\n開始日期 | 2020-03-01\n產品清單 | 煙機",
        Settings("三月", on(1), products=("煙機",)),
    ),
    "a day without a year is one of the campaign": (
        "项目 | 内容\n开始日期 | 2018-12-28\n结束日期 | 2019-01-11\n",
        "日期 | 门店 | 导购 | 出勤\n1-3 | 一店 | 张三 | 半天",
        Settings(
            starts_on=date(2018, 12, 28),
            ends_on=date(2019, 1, 11),
            assignments=(Assignment(date(2019, 1, 3), "一店", "张三", 0.5),),
        ),
    ),
    "stores": (
        """
        门店   | 别名              | 区域 | 店长  | 来源                        | 目标进群|目标到店|目标成交|目标金额
        一 店  | 总店、旗舰店;A 店 | 东区 | 王 五 | inbox\\一店\\n./老店/a.xlsx | 100 | 50n | | 3.5万
               |                   |      |       |                             |     |     | |
        二店   | 新店/新\\n二号店  |      |       |                             |     |     | 7 |
        合计   |                   |      |       |                             | 100 | 50  | 7 | 35000
        注:一行一店
        """,
        Settings(
            stores=(
                Store(
                    "一店",
                    ("总店", "旗舰店", "A 店"),
                    "东区",
                    "王五",
                    ("inbox/一店", "老店/a.xlsx"),
                    Targets(100, 50, None, 35_000.0),
                ),
                Store("二店", ("新店", "新", "二号店"), targets=Targets(deals=7)),
            )
        ),
    ),
    "people": (
        STORE_SHEET,
        """
        工号 | 姓名 | 别名      | 手机           | 门店 | 岗位    | 入职日期   | 离职日期
        1    | 张 三 | 小张、三哥 | 139 1114 0099 | 总店 | 导购    | 3-2        | 3月4日
        1    | 张三 |           |                | 二店 |         | @2020-03-05 |
        2    | 李四 |           | 13911140098.0n | 一店 | 店 长   |            |
        3    | 王五 |           |                |      | Operator |           |
        """,
        Settings(
            stores=TWO_STORES.stores,
            roster=(
                Member("张三", "一店", ("小张", "三哥"), "13911140099", "guide", on(2), on(4)),
                Member("张三", "二店", joined_on=on(5)),
                Member("李四", "一店", phone="13911140098", role="manager"),
                Member("王五", "", role="operator"),
            ),
        ),
    ),
    "who has no store written belongs to the only one": (
        "门店 | 区域\n一店 | 东",
        "姓名 | 岗位\n张三 | 导购",
        Settings(stores=(Store("一店", region="东"),), roster=(Member("张三", "一店"),)),
    ),
    "rules": (
        STORE_SHEET,
        "姓名 | 门店 | 别名\n张三 | 一店 | 小张",
        f"""
        {RULE_HEADER}
        base_calls                | 60n      | 全部 |           |           |
        Base Calls                | 40       | 总店 | 3-6       | 3-8       | 只这三天
        每天邀请指标              | 25 位    | 小张 | 2020-3-6  |           |
        evening_close             | @18:30   |      |           |           |
        late grace until          | 上午8点半 | 二店 |          |           |
        deal_amount_limit         | 20万     | All  |           |           |
        copy_share                | 70%      |      |           |           |
        points.late               | -3       |      |           |           |
        callback.owner_hold_hours | 1.5n     |      |           |           |
        invite_basis              | 进群     |      |           |           |
        mask_phones               | 关       |      |           |           |
        callback.order            | c、a     |      |           |           |
        callback.dayparts         | 上午 9:00~11:00\uff0cpm 15:00-17:00 | | | |
        RULE.c04                  | 关       |      |           |           |
        rule.X07                  | 警告     | 一店 |           |           |
        stale_days                | 30       |      |           |           | 和默认一样
        base_calls                |          | 二店 |           |           | 还没定
        """,
        Settings(
            stores=TWO_STORES.stores,
            roster=(Member("张三", "一店", ("小张",)),),
            rules=(
                DatedRule("base_calls", 60),
                DatedRule("base_calls", 40, "一店", on(6), on(8)),
                DatedRule("base_invites", 25, "张三", on(6)),
                DatedRule("evening_close", time(18, 30)),
                DatedRule("late_grace_until", time(8, 30), "二店"),
                DatedRule("deal_amount_limit", 200_000),
                DatedRule("copy_share", 0.7),
                DatedRule("points.late", -3),
                DatedRule("callback.owner_hold_hours", 1.5),
                DatedRule("invite_basis", "entered"),
                DatedRule("mask_phones", "off"),
                DatedRule("callback.order", "c、a"),
                DatedRule("callback.dayparts", "上午 9:00~11:00,pm 15:00-17:00"),
                DatedRule("rule.C04", "off"),
                DatedRule("rule.X07", "WARN", "一店"),
            ),
        ),
    ),
    "a guide whom only the rows know may have a rule": (
        STORE_SHEET,
        "项目 | 值 | 范围\nbase_calls | 30 | 赵六",
        Settings(stores=TWO_STORES.stores, rules=(DatedRule("base_calls", 30, "赵六"),)),
    ),
    "a default that holds again after another number": (
        "项目 | 值 | 范围 | 生效日期\nbase_calls | 50 | |\nbase_calls | 40 | | 3-6\nbase_calls | 50 | | 3-9",
        Settings(rules=(DatedRule("base_calls", 40, valid_from=on(6)), DatedRule("base_calls", 50, valid_from=on(9)))),
    ),
    "a morning": (
        STORE_SHEET,
        "姓名 | 门店 | 别名\n张三 | 一店 | 小张\n李四 | 二店 |",
        """
        日期 | 门店 | 导购  | 出勤 | 今日预约 | 建议电话 | 建议邀请 | 认领电话 | 认领邀请 | 调整原因 | 店长确认
        3-5  | 总店 | 小 张 | 半天 | 3n       | 25n      | 乱写     | 30       | 20n      | 家里有事 | 王 五
        3-6  |      | 张三  | 0    |          |          |          |          |          |          |
        3-6  | 二店 | 李四  | 0.5n |          |          |          |          |          |          |
        3-7  | 二店 | 李四  | 1n   | 0        |          |          |          |          |          |
        3-8  | 二店 | 李四  |      |          |          |          |          |          |          |
        合计 |      |       |      | 3        |          |          | 30       |          |          |
        """,
        Settings(
            stores=TWO_STORES.stores,
            roster=(Member("张三", "一店", ("小张",)), Member("李四", "二店")),
            assignments=(
                Assignment(on(5), "一店", "张三", 0.5, 3, 30, 20, "家里有事", "王五"),
                Assignment(on(6), "一店", "张三", 0.0),
                Assignment(on(6), "二店", "李四", 0.5),
                Assignment(on(7), "二店", "李四", 1.0, 0),
            ),
        ),
    ),
    "late approvals": (
        "姓名 | 门店 | 别名\n张三 | 一店 | 小张",
        "日期 | 门店 | 导购 | 批准人\n3-5 | | 小张 | 王 五\n3-5 | 一店 | 张三 | 王五",
        Settings(
            roster=(Member("张三", "一店", ("小张",)),), late_approvals=(LateApproval(on(5), "一店", "张三", "王五"),)
        ),
    ),
    "junk": (
        """
        电话                     | 微信昵称 | 类型   | 群名 | 发现人 | 日期 | 处理 | 入群方式
        139-1114-0001            |          | 同行   | 一群 | 张三   | 3-5  | 移出 | 微信二维码
        13911140002/13911140003  |          |        |      |        |      |      |
                                 | 广告 A   | 广告   |      |        |      | 拉黑 |
        """,
        Settings(
            junk=(
                Junk("13911140001", "", "competitor", "一群", on(5), "remove", "wechat_qr"),
                Junk("13911140002"),
                Junk("13911140003"),
                Junk("", "广告 A", "advertiser", action="block"),
            )
        ),
    ),
    "groups and stock": (
        "日期 | 群名 | 群人数 | 员工人数\n3-5 | 一群 | 120人 | 5n\n3-6 | 一群 | 130 |",
        "产品 | 库存\n烟机 | 12 台\n空 调 | 0n\n冰箱 |",
        Settings(
            group_sizes=(GroupSize(on(5), "一群", 120, 5), GroupSize(on(6), "一群", 130)),
            stock=(Stock("烟机", 12), Stock("空调", 0)),
        ),
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_a_sheet_says(case):
    *texts, expected = SAID[case]
    made = read(*texts)
    assert [(one.rule, one.cell, one.words) for one in made.notices] == []
    assert made.settings == expected


@pytest.mark.parametrize("table", SETTINGS_TABLES, ids=lambda table: table.key)
def test_every_table_is_known_in_four_ways_of_writing_its_headers(table):
    to_traditional = {simple: traditional for traditional, simple in TRADITIONAL.items()}
    for names in (
        [column.zh for column in table.columns],
        [column.zh.translate(to_traditional) for column in table.columns],
        [f" {column.en.upper()} *" for column in table.columns],
        [column.key for column in table.columns],
    ):
        made = read_settings([Grid("某处/随便.xlsx", "表", [["标题", *[""] * (len(names) - 1)], names])], TODAY)
        assert [(one.table, one.status) for one in made.sheets] == [(table.key, "read")], names
        assert made.notices == []


def test_every_item_of_the_campaign_has_a_field():
    values = {"name": "x", "starts_on": "3-1", "burst_on": "3-2", "ends_on": "3-3", "products": "空调"}
    lines = "\n".join(f"{zh} | {values.get(key, 7)}" for zh, key in CAMPAIGN_ITEMS.items())
    made = read(f"项目 | 内容\n{lines}")
    seven = Targets(7, 7, 7, 7.0)
    assert made.settings == Settings("x", on(1), on(2), on(3), seven, ("空调",), costs=Costs(7.0, 7.0, 7.0, 7.0))


@pytest.mark.parametrize("key", NUMBERS)
def test_every_key_takes_its_own_default_as_a_cell_and_as_a_text(key):
    value = NUMBERS[key]
    if value is None:
        return
    for cell in (value, f"{value:%H:%M}" if isinstance(value, time) else str(value)):
        grid = Grid(FILE, "规则", [["项目", "值", "范围"], [key, cell, "一店"]])
        made = read_settings([grid], TODAY)
        assert made.notices == []
        assert made.settings.value(key, TODAY, "一店") == value
        assert made.settings.rules[0].scope == "一店"


def test_numbers_in_force_on_every_day_stay_constant():
    """Constant numbers are looked up once, not for each guide and day."""
    made = read("项目 | 值 | 范围 | 生效日期\nbase_calls | 40 | 全部 |\nbase_invites | 20 | | 3-6").settings
    assert made.is_constant("base_calls")
    assert not made.is_constant("base_invites")
    assert (made.number("base_calls"), made.number("base_invites", on(5)), made.number("base_invites", on(6))) == (
        40,
        30,
        20,
    )


# ---- what is wrong in it ------------------------------------------------------------------------------------
UNUSED = ("这一行没有用上", "the line is not used")
BLANK = ("这一格按没填算", "the cell counts as blank")
WHOLE = ("不小于 0 的整数", "a whole number from 0 up")
DAY = ("日期,如 2020-03-05", "a date, like 2020-03-05")


def case(rule: str, name: str, *texts: str, variant: str = "", **words: object) -> Case:
    """Sheets of one workbook, which stands in a folder of its own."""
    sheets = tuple(written(text, f"{name}/{FILE}", str(at)) for at, text in enumerate(texts))
    return Case(rule, sheets, words, variant)


CASES = [
    case(
        "K01",
        "an unknown item",
        """
        项目     | 内容
        活动名称 | 三月
        乱七八糟 | x                  # item:K01
        没有内容 |
        """,
        v="乱七八糟",
    ),
    case(
        "K01",
        "an item nearly right",
        """
        项目     | 内容
        活动名字 | 三月               # item:K01
        """,
        variant="near",
        v="活动名字",
        near="活动名称",
    ),
    case(
        "K01",
        "a key nearly right",
        """
        项目       | 值 | 范围
        base_calls | 40 |
        base_cals  | 60 |             # key:K01
        qqq        |    |
        """,
        variant="near",
        v="base_cals",
        near="base_calls",
    ),
    case(
        "K02",
        "numbers",
        """
        项目                         | 值   | 范围
        base_calls                   | 40   |
        base_calls                   | 五十 |        # value:K02
        base_calls                   | -5   |        # value:K02
        base_calls                   | 1.5  |        # value:K02
        base_calls                   | 1e9  |        # value:K02
        base_calls                   | #N/A |        # value:K02
        base_calls                   | @2020-05-01 | # value:K02
        max_counted_per_customer_day | 0    |        # value:K02
        points.visit                 | 0.5  |        # value:K02
        weight_calls                 | -1   |        # value:K02
        stock.a                      | 120% |        # value:K02
        deal_amount_limit            | 很多 |        # value:K02
        """,
        v="五十",
        want=WHOLE,
        held=("这一行没有用上,现在是「40」", 'the line is not used, "40" holds'),
    ),
    case(
        "K02",
        "times and words",
        """
        项目              | 值                | 范围
        evening_close     | 晚上              |      # value:K02
        evening_close     | 25:00             |      # value:K02
        evening_close     | 2030n             |      # value:K02
        invite_basis      | 打过              |      # value:K02
        mask_phones       | 有时              |      # value:K02
        callback.dayparts | am 12:00-11:00    |      # value:K02
        callback.order    | A, B, E           |      # value:K02
        rule.C99          | off               |      # key:K02
        rule.X07          | 大声              |      # value:K02
        rule.X07          | off               |
        """,
        v="晚上",
        want=("时间,如 20:30", "a time of day, like 20:30"),
        held=("这一行没有用上,现在是「20:30」", 'the line is not used, "20:30" holds'),
    ),
    case(
        "K02",
        "a date of a rule",
        """
        项目       | 值 | 生效日期   | 失效日期
        base_calls | 40 | 昨天       |              # valid_from:K02
        base_calls | 41 | 3-6        | 月底         # valid_to:K02
        base_calls | 42 | 3-6        | 3-8
        """,
        v="昨天",
        want=DAY,
        held=UNUSED,
    ),
    case(
        "K02",
        "a rule that ends before it begins",
        """
        项目       | 值 | 生效日期   | 失效日期
        base_calls | 40 | 2020-03-06 | 2020-03-05   # valid_to:K02
        base_calls | 40 | 2020-03-06 | 2020-03-06
        """,
        variant="backwards",
        a="2020-03-06",
        b="2020-03-05",
        held=UNUSED,
    ),
    case(
        "K02",
        "the campaign",
        """
        项目     | 内容
        开始日期 | 2020-03-10
        结束日期 | 2020-03-09         # content:K02
        爆破日   | 三月十号           # content:K02
        目标进群 | -5                 # content:K02
        费用推广 | abc                # content:K02
        费用礼品 | 0
        目标到店 |
        """,
        variant="backwards",
        a="2020-03-10",
        b="2020-03-09",
        held=BLANK,
    ),
    case(
        "K02",
        "people",
        """
        姓名 | 手机        | 门店 | 岗位 | 入职日期 | 离职日期
        张三 | 1391114     | 一店 |      |          |              # phone:K02
        李四 |             | 一店 | 老大 | 3-9      | 3-2          # role:K02 left_on:K02
        王五 | 139****0003 | 一店 |      | 去年     |              # phone:K02 joined_on:K02
        赵六 | 13911140001 | 一店 | 导购 | 3-2      | 3-9
        """,
        v="1391114",
        want=("手机号,共 11 位", "a phone number of 11 digits"),
        held=BLANK,
    ),
    case(
        "K02",
        "a person without a name, a guide without a store",
        """
        姓名 | 门店 | 岗位
             | 一店 | 导购                # staff:K02
        张三 |      | 导购                # store:K02
        李四 |      | 老板
             |      | 导购
        """,
        variant="missing",
        c=("姓名", "Staff"),
        held=UNUSED,
    ),
    case(
        "K02",
        "a morning",
        """
        日期 | 门店 | 导购 | 出勤   | 今日预约 | 认领电话 | 认领邀请
        3-5  | 一店 | 张三 | 上半天 | 两个 | 40 | -1  # attendance:K02 appointments:K02 claimed_invites:K02
        4-32 | 一店 | 李四 | 休息   |          |          |           # date:K02
             | 一店 | 王五 | 休息   |          |          |           # date:K02
        3-5  | 一店 |      | 休息   |          |          |           # staff:K02
        3-5  |      | 赵六 | 休息   |          |          |           # store:K02
        3-5  | 一店 | 孙七 | 休息   |          |          |
        3-6  |      |      |        |          |          |
        """,
        v="上半天",
        want=("以下之一:全天、半天、休息", "one of full, half, off"),
        held=BLANK,
    ),
    case(
        "K02",
        "junk, groups, stock",
        """
        电话    | 类型 | 日期 | 处理
        1391114 | 同行 |      |                     # phone:K02
                | 同行 | 3-5  | 移出                # phone:K02
        13911140001 | 坏人 | 三号 | 骂               # kind:K02 date:K02 action:K02
        """,
        """
        日期 | 群名 | 群人数 | 员工人数
        3-5  | 一群 | 很多   | 5                     # members:K02
             | 一群 | 20     |                       # date:K02
        3-5  | 二群 |        | 5                     # members:K02
        3-5  | 三群 | 20     | 五                    # staff_members:K02
        3-5  | 四群 | 20     | 5
        """,
        """
        产品 | 库存
        烟机 | 一些                                  # in_stock:K02
             | 5
        空调 | 5
        """,
        v="1391114",
        want=("手机号,共 11 位", "a phone number of 11 digits"),
        held=BLANK,
    ),
    case(
        "K03",
        "an item, a rule, a product",
        """
        项目     | 内容
        目标进群 | 100
        目标进群 | 120                               # item:K03
        目标到店 | 50
        """,
        """
        项目       | 值 | 范围 | 生效日期 | 失效日期
        base_calls | 50 |      |          |
        base_calls | 60 |      |          |            # key:K03
        base_calls | 40 |      | 3-6      |
        base_calls | 40 |      | 3-6      | 3-9
        base_calls | 30 | 一店 | 3-6      |
        base_calls | 45 |      | 3-6      | 3-8        # key:K03
        pending_days | 4 |     | 3-3      | 3-5
        pending_days | 5 |     | 3-5      | 3-8        # key:K03
        """,
        """
        产品 | 库存
        烟机 | 5
        烟机 | 5                                       # product:K03
        空调 | 5
        """,
        v="目标进群",
        place=("第2行", "row 2"),
    ),
    case(
        "K03",
        "a store, a day of a guide, a group",
        """
        门店 | 区域 | 来源
        一店 | 东   | a
        二店 | 西   | b
        一店 | 北   |                                  # store:K03
        """,
        """
        日期 | 门店 | 导购 | 出勤 | 认领电话
        3-5  | 一店 | 张三 | 半天 |
        3-5  | 一店 | 张三 |      | 20                 # staff:K03
        3-5  | 二店 | 张三 |      | 20
        3-6  | 一店 | 张三 |      | 20
        """,
        """
        日期 | 群名 | 群人数
        3-5  | 一群 | 20
        3-5  | 一群 | 30                               # group_name:K03
        3-6  | 一群 | 30
        """,
        variant="merged",
        v="一店",
        place=("第2行", "row 2"),
    ),
    case(
        "K03",
        "a guide",
        """
        姓名  | 门店 | 岗位 | 入职日期 | 离职日期
        张三  | 一店 | 导购 | 3-1      | 3-5
        张三  | 一店 | 导购 | 3-6      |
        张三  | 二店 | 店长 |          |
        张 三 | 一店 | 店长 | 3-10     |               # staff:K03
        """,
        v="张三",
        place=("第3行", "row 3"),
    ),
    case(
        "K03",
        "a guide of two stores at a time",
        """
        姓名 | 门店 | 入职日期 | 离职日期
        张三 | 一店 |          | 3-5
        张三 | 二店 | 3-6      |
        李四 | 一店 |          |
        李四 | 二店 |          |                       # staff:K03
        """,
        variant="two_stores",
        v="李四",
        place=("第4行", "row 4"),
    ),
    case(
        "K03",
        "an alias and a source of two",
        """
        门店 | 别名       | 来源
        一店 | 总店、一店 | inbox/一店
        二店 | 总店       | inbox/一店                 # alias:K03 source:K03
        三店 | 新店       | inbox/三店
        """,
        """
        姓名 | 门店 | 别名 | 岗位
        张三 | 一店 | 小张 | 导购
        张三 | 二店 | 小张 | 店长
        """,
        variant="shared",
        v="总店",
        place=("第2行", "row 2"),
    ),
    case(
        "K03",
        "an alias that is another's name",
        """
        姓名 | 门店 | 别名
        张三 | 一店 | 李四                             # alias:K03
        李四 | 一店 |
        王五 | 一店 | 老王
        """,
        variant="taken",
        v="李四",
        place=("第3行", "row 3"),
    ),
    case(
        "K04",
        "a store of the roster, a scope",
        STORE_SHEET,
        """
        姓名 | 门店
        张三 | 总店
        李四 | 九店                                    # store:K04
        王五 |
        """,
        """
        项目       | 值 | 范围
        base_calls | 40 | 小强                         # scope:K04
        base_calls | 40 | 张三
        base_calls | 40 | 总店
        """,
        v="九店",
        where=("门店名册", "Stores"),
        held=("这一行先照写的算", "the line counts as it is written"),
    ),
    case(
        "K04",
        "somebody who is not in the roster",
        """
        姓名 | 门店
        张三 | 一店
        """,
        """
        日期 | 门店 | 导购 | 出勤
        3-5  | 一店 | 小明 | 休息                      # staff:K04
        3-5  | 一店 | 张三 | 休息
        """,
        """
        日期 | 门店 | 导购 | 批准人
        3-5  | 一店 | 小红 | 王五                      # staff:K04
        3-5  | 一店 | 张三 | 王五
        """,
        v="小明",
        where=("人员名册", "Staff"),
        held=UNUSED,
    ),
    case(
        "K04",
        "a store that is not in the list, a product that is not sold",
        STORE_SHEET,
        """
        日期 | 门店 | 导购 | 出勤
        3-5  | 九店 | 小明 | 休息                      # store:K04
        3-5  | 总店 | 小明 | 休息
        """,
        """
        产品   | 库存
        油烟机 | 5                                     # product:K04
        烟机   | 5
        """,
        v="九店",
        where=("门店名册", "Stores"),
        held=UNUSED,
    ),
]


def of_case(one: Case) -> SettingsRead:
    """Each case is a campaign of its own, so that its names do not meet those of another."""
    return read_settings([sheet.grid for sheet in one.sheets], TODAY)


@pytest.mark.parametrize("one", CASES, ids=lambda one: f"{one.rule} {one.sheets[0].grid.source.split('/')[0]}")
def test_what_is_wrong_is_said_at_its_cell(one):
    notices = of_case(one).notices
    got = Counter((n.source, n.sheet, n.row + 1, n.column, n.rule) for n in notices)
    wanted = Counter(place for sheet in one.sheets for place in sheet.expected)
    assert got == wanted
    cells = {sheet.grid.sheet: sheet.grid.cells for sheet in one.sheets}
    for notice in notices:
        table = next(t for t in SETTINGS_TABLES if set(cells[notice.sheet][0]) <= {c.zh for c in t.columns})
        at = cells[notice.sheet][0].index(table.by_key[notice.column].zh)
        assert notice.cell == f"{letters(at)}{notice.row + 1}"
        assert notice.value == shown(cells[notice.sheet][notice.row][at]), "the value as it was entered"


@pytest.mark.parametrize("one", CASES, ids=lambda one: f"{one.rule} {one.sheets[0].grid.source.split('/')[0]}")
def test_what_is_wrong_is_said_in_words(one):
    notices = of_case(one).notices
    for at, lang in enumerate(("zh", "en")):
        said = [
            sentence(n.rule, n.variant, {key: getattr(word, lang, word) for key, word in n.words.items()}, lang)
            for n in notices
            if n.rule == one.rule
        ]
        told = (TOLD[one.rule].zh, TOLD[one.rule].en)
        text = (VARIANT_TEXTS[one.rule, one.variant] if one.variant else told)[at]
        words = {key: word[at] if isinstance(word, tuple) else word for key, word in one.words.items()}
        wanted = text.format_map(words)
        if lang == "zh":
            wanted = re.sub(r"(\d\d)\uff1a(\d\d)", r"\1:\2", wanted.translate(WIDE))
        assert wanted in said, said


def test_a_setting_that_cannot_be_used_is_not_applied_and_the_rest_goes_on():
    """Each line of the tables above with a finding at its heart is left out; its neighbours hold."""
    by_name = {one.sheets[0].grid.source.split("/")[0]: of_case(one).settings for one in CASES}
    assert by_name["an unknown item"].name == "三月"
    assert by_name["numbers"].rules == (DatedRule("base_calls", 40),)
    assert by_name["times and words"].rules == (DatedRule("rule.X07", "off"),)
    assert by_name["a date of a rule"].rules == (DatedRule("base_calls", 42, valid_from=on(6), valid_to=on(8)),)
    assert by_name["the campaign"] == Settings(starts_on=on(10), costs=Costs(gifts=0.0))
    assert by_name["people"].roster == (
        Member("张三", "一店"),
        Member("李四", "一店", joined_on=on(9)),
        Member("王五", "一店"),
        Member("赵六", "一店", phone="13911140001", joined_on=on(2), left_on=on(9)),
    )
    assert by_name["a morning"].assignments == (
        Assignment(on(5), "一店", "张三", claimed_calls=40),
        Assignment(on(5), "一店", "孙七", 0.0),
    )
    others = by_name["junk, groups, stock"]
    assert others.junk == (Junk("13911140001"),)
    assert others.group_sizes == (GroupSize(on(5), "三群", 20), GroupSize(on(5), "四群", 20, 5))
    assert others.stock == (Stock("空调", 5),)
    assert by_name["somebody who is not in the roster"].assignments == (Assignment(on(5), "一店", "张三", 0.0),)
    assert by_name["a store of the roster, a scope"].roster[1].store == "九店", "or every row of his would be in error"


def test_of_two_lines_the_lower_one_holds():
    by_name = {one.sheets[0].grid.source.split("/")[0]: of_case(one).settings for one in CASES}
    several = by_name["an item, a rule, a product"]
    assert several.targets == Targets(120, 50)
    assert several.value("base_calls", on(1)) == 60
    assert (several.value("base_calls", on(7)), several.value("base_calls", on(9))) == (45, 40)
    assert several.in_stock == {"烟机": 5, "空调": 5}
    merged = by_name["a store, a day of a guide, a group"]
    assert merged.stores[0] == Store("一店", region="北", sources=("a",)), "its blank cells are taken from above"
    assert merged.assignments[0] == Assignment(on(5), "一店", "张三", 0.5, claimed_calls=20)
    assert merged.group_sizes[0].members == 30
    guide = by_name["a guide"].roster
    assert [(one.store, one.joined_on, one.role) for one in guide] == [
        ("一店", on(1), "guide"),
        ("二店", date.min, "manager"),
        ("一店", on(10), "manager"),
    ]
    stores = by_name["an alias and a source of two"]
    assert stores.store_names == {"一店": "一店", "总店": "二店", "二店": "二店", "新店": "三店", "三店": "三店"}
    assert stores.store_of_source("inbox/一店/a.xlsx") == "二店"
    assert stores.staff_names["小张"] == "张三", "one person in two stores has one alias"
    assert by_name["an alias that is another's name"].staff_names["李四"] == "李四"


# ---- several sheets -----------------------------------------------------------------------------------------
MORNING = "日期 | 门店 | 导购 | 出勤 | 认领电话 | 认领邀请 | 店长确认\n3-5 | 一店 | 张三 | {} | {} | {} | {}"


def test_what_is_typed_into_the_morning_file_wins_cell_by_cell():
    tab = sheet(MORNING.format("休息", 40, 20, "王五"), FILE, "晨会任务")
    file = sheet(MORNING.format("半天", "", 0, ""), "晨会任务 2020-03-05.xlsx", "晨会任务")
    assert file.source < "魔店.xlsx", "its turn is not that of its name"
    for grids in ([tab, file], [file, tab], [file, replace(tab, source="魔店.xlsx")]):
        made = read_settings(grids, TODAY)
        assert made.settings.assignments == (Assignment(on(5), "一店", "张三", 0.5, None, 40, 0, approved_by="王五"),)
        assert made.notices == [], "what the morning changes is no mistake"


def test_a_default_below_another_number_holds():
    """A line of the template's is left aside only where it says what holds anyway."""
    made = read("项目 | 值\nbase_calls | 40\nbase_calls | 50")
    assert [n.rule for n in made.notices] == ["K03"]
    assert made.settings.number("base_calls") == 50


def test_sheets_of_one_kind_add_up_in_whatever_order_they_come():
    grids = [
        sheet("门店 | 别名\n二店 | 新店", "a/二店.xlsx", "x"),
        sheet("门店 | 别名\n一店 | 总店", FILE, "x"),
        sheet("项目 | 值\nbase_calls | 40", "z.xlsx", "x"),
        sheet("项目 | 值\nbase_calls | 45", FILE, "y"),
    ]
    there, back = read_settings(grids, TODAY), read_settings(grids[::-1], TODAY)
    assert there.settings == back.settings
    assert [store.name for store in there.settings.stores] == ["一店", "二店"], "campaign.xlsx first, then by path"
    assert there.settings.number("base_calls") == 40, "the line that is read later holds"
    said = [(n.rule, n.source, n.words["place"].zh) for n in there.notices]
    assert said == [("K03", "z.xlsx", "campaign.xlsx y 第2行")]
    assert [n.rule for n in back.notices] == ["K03"]


def test_a_copy_of_the_settings_says_nothing_new():
    texts = [
        "门店 | 别名\n一店 | 总店",
        "姓名 | 门店 | 别名\n张三 | 一店 | 小张",
        "项目 | 值\nbase_calls | 40\nbase_invites | 30",
        "项目 | 内容\n活动名称 | 三月",
        "日期 | 群名 | 群人数\n3-5 | 一群 | 20",
        "产品 | 库存\n烟机 | 5",
        "日期 | 门店 | 导购 | 出勤\n3-5 | 一店 | 张三 | 半天",
    ]
    once = read(*texts)
    grids = [
        sheet(text, f"{name}.xlsx", str(at)) for name in ("campaign", "campaign (1)") for at, text in enumerate(texts)
    ]
    twice = read_settings(grids, TODAY)
    assert twice.notices == []
    assert twice.settings == once.settings


NOT_OURS = {
    "customers with names and phones": "姓名 | 手机\n王女士 | 13911140001\n李先生 | 13911140002",
    "customers with WeChat names": "电话 | 微信昵称 | 心情\n13911140001 | a | 好",
    "a plan for the day": "时间 | 项目 | 内容\n9:00 | 晨会 | 喊口号\n20:00 | 夕会 | 总结",
    "a price list": "项目 | 值\n安装费 | 100",
}


@pytest.mark.parametrize("name", NOT_OURS)
def test_a_sheet_with_such_headers_need_not_be_settings(name):
    made = read(NOT_OURS[name])
    assert (made.settings, made.notices, made.sheets) == (Settings(), [], [])
    assert [grid.sheet for grid in made.others] == ["0"]


def test_two_columns_for_one_header_are_asked_about_and_the_sheet_is_not_read():
    made = read("门店 | 别名 | 門店\n一店 | a | 二店")
    assert [(n.rule, n.words["x"], n.words["y"]) for n in made.notices] == [("F03", "门店", "門店")]
    assert (made.settings, made.sheets[0].status) == (Settings(), "refused")
    assert read("门店 | 别名 | 門店\n一店 | a | 一店").settings.stores == (Store("一店", ("a",)),)


def test_a_header_that_nobody_knows_is_named():
    assert [(n.rule, n.value) for n in read("门店 | 外号\n一店 | a", "门店 | 别名 | 外号\n一店 | a | b").notices] == [
        ("F07", "外号")
    ]


def test_stored_values_of_formulas_merged_cells_and_the_1904_system():
    days = "日期 | 门店 | 导购 | 认领电话\n=@2020-03-05 | 一店 | 张三 | =20n\n | 一店 | 李四 | 30"
    text = f"{days}\n42434n | 一店 | 王五 | 0"
    made = read_settings([replace(sheet(text, FILE), merged=((1, 0, 2, 0),), date1904=True)], TODAY)
    assert made.notices == []
    assert [(one.date, one.staff, one.claimed_calls) for one in made.settings.assignments] == [
        (on(5), "张三", 20),
        (on(5), "李四", 30),
        (on(6), "王五", 0),
    ]


# ---- templates ----------------------------------------------------------------------------------------------
@pytest.fixture(scope="module", params=["zh", "en"])
def untouched(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("t") / FILE
    path.write_bytes(draw_template(next(one for one in templates(request.param) if f"{one.key}.xlsx" == FILE)))
    return read_source(str(path), FILE)


def test_the_untouched_template_says_exactly_the_defaults(untouched):
    made = read_settings(untouched.grids, TODAY)
    assert made.settings == Settings()
    assert all(made.settings.is_constant(key) for key in NUMBERS)
    assert made.notices == []
    assert [one.table for one in made.sheets] == [table.key for table in SETTINGS_TABLES]
    counts = {one.table: (one.rows, one.rows_applied) for one in made.sheets}
    offered = NUMBERS.values()
    assert counts["rules"] == (len(offered), sum(value is not None for value in offered))
    assert counts["campaign"] == (len(CAMPAIGN_ITEMS), 1)


# ---- whatever people do -------------------------------------------------------------------------------------
ODD = (
    *("abc", -1, 1e308, float("inf"), 0, True, date(1, 1, 1), date(9999, 12, 31), time(1, 2), "#REF!", "9999-12-31"),
    *("全部", 12345678901234567890, "\u0663", " ", "\uff0c", "on", "一店", "张三", 43895.5, "校\x00验"),
)
FINE = {
    "store": "一店",
    "staff": "张三",
    "date": on(5),
    "key": "base_calls",
    "value": 40,
    "item": "活动名称",
    "content": "x",
    "product": "烟机",
    "in_stock": 3,
    "phone": "13912345678",
    "group_name": "群",
    "members": 5,
}


def oddities() -> list[Grid]:
    """Every odd value in every column, item and key of the settings."""
    grids = []
    for table in SETTINGS_TABLES:
        keys = [column.key for column in table.columns]
        rows = [[odd if key == here else FINE.get(key, "") for key in keys] for here in keys for odd in ODD]
        named = {"campaign": CAMPAIGN_ITEMS, "rules": (*NUMBERS, "rule.C04", "rule.X")}.get(table.key, ())
        rows += [[name, odd, *[""] * (len(keys) - 2)] for name in named for odd in ODD]
        grids.append(Grid(FILE, table.zh, [[column.zh for column in table.columns], *rows]))
    return grids


def test_no_value_in_any_cell_stops_the_report():
    """Nothing raises, everything is in words, and the rows of the guides are counted."""
    rows = call_log(
        "接通情况=占线\n接通情况=已接通 | 客户分类=A | 邀请结果=同意进店\n接通情况=占线 | 拨打日期=2020-03-04"
    )
    made = build_report(book(rows, *oddities()), None, NOW, "zh")
    assert all(len(made.tables[key]) >= 0 for key in made.tables)
    assert all(len(made.views[key]) >= 0 for key in made.views)
    lay_out(made, RunInfo("1", 0.0, "x"))
    work = made.tables["source"].query("table == 'call_log'")
    assert (work["rows"].item(), work["rows_counted"].item()) == (3, 3)
    found = made.tables["finding"]
    assert len(found[found["rule"].str.startswith("K")]) > 1000
    assert not found["message"].str.contains(r"[{}]|None|\bnan\b|NaT", regex=True).any()
    own = found["message"].str.replace(r"「[^」]*」|\d\d:\d\d", "", regex=True)
    assert own[own.str.contains("[,:;?()]", regex=True)].tolist() == []
    one_finding_a_cell(made)

"""Rules of one cell: P, D01-D03, V, F01. Each sheet shows where its rule finds something and where it does not."""

from __future__ import annotations

import pandas as pd
import pytest
from rule_cases import TODAY, Case, common_reports, reports, see_case, see_counts
from sheets import call_log, customer, invite_success, source_row, staff_day

NO_DATE = "门店: 一店 | 导购: 张三"
UNREAD = "接通情况=无人接听 | 客户分类=C"
"""A call that needs nothing more."""
B_CALL = "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复"
"""A talk that needs nothing more."""
A_CALL = "接通情况=已接通 | 客户分类=A | 邀请结果=已邀请待回复"
"""A talk that still needs name, product and whether they have been in the store."""
A_FULL = f"{A_CALL} | 客户姓名=王女士 | 意向产品=烟机 | 曾到店=是"

WIDE_DIGITS = {ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}
WIDE_PHONE = "13911110021".translate(WIDE_DIGITS)
WIDE_B = "\uff22"
P02_ELEVEN = {
    "zh": "请核对电话「{v}」\uff1a只写11位数字\uff0c以13至19开头",
    "en": 'Check "{v}": only 11 digits, starting with 13 to 19',
}
COMMA, SEMICOLON, STAR = "\uff0c", "\uff1b", "\uff0a"


def case(rule: str, calls: str = "", success: str = "", block: str = TODAY, name: str = "", **words: object) -> Case:
    sheets = []
    if calls:
        sheets.append(call_log(calls, f"一店/{rule}{name}.xlsx", block))
    if success:
        sheets.append(invite_success(success, f"一店/{rule}{name}成功.xlsx", block))
    return Case(rule, tuple(sheets), words)


CASES = [
    case(
        "P01",
        """
        联系电话=       | 接通情况=无人接听 | 客户分类=C                          # 联系电话:P01
        联系电话=       | 接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复     # 联系电话:P01
        联系电话=\u00a0 | 接通情况=无人接听                                        # 联系电话:P01
        联系电话=       | 客户姓名=王女士
        联系电话=13911110001 | 接通情况=无人接听
        """,
        """
        联系电话= | 邀约来源=微信二维码 | 微信昵称=无号一
        联系电话= | 邀约来源=微信二维码 | 客户姓名=王女士    # 联系电话:P01
        联系电话= | 邀约来源=进店邀约 | 微信昵称=无号二        # 联系电话:P01
        联系电话= | 微信昵称=无号三                            # 联系电话:P01
        联系电话=13911110002 | 邀约来源=进店邀约
        """,
    ),
    case(
        "P02",
        f"""
        联系电话=1391111000    | {UNREAD}      # 联系电话:P02
        联系电话=139111100011  | {UNREAD}      # 联系电话:P02
        联系电话=12911110001   | {UNREAD}      # 联系电话:P02
        联系电话=13011110001   | {UNREAD}
        联系电话=19911110001   | {UNREAD}
        联系电话=1.38E+10      | {UNREAD}      # 联系电话:P02
        联系电话=1391111000113911110002.0n | {UNREAD}   # 联系电话:P02
        联系电话=王女士        | {UNREAD}      # 联系电话:P02
        联系电话=057112345     | {UNREAD}      # 联系电话:P02
        联系电话=861391111000  | {UNREAD}      # 联系电话:P02
        联系电话=1391111000
        联系电话=1391111000    | {UNREAD} | 备注=又一次   # 联系电话:P02
        """,
        """
        联系电话=139111100     | 邀约来源=进店邀约        # 联系电话:P02
        联系电话=13911110003   | 邀约来源=进店邀约
        """,
        v="1391111000",
        n=10,
    ),
    case(
        "P02",
        f"""
        联系电话=13911110081x  | {UNREAD}      # 联系电话:P02
        联系电话=22911110001   | {UNREAD}      # 联系电话:P02
        联系电话=13911110082王 | {UNREAD}      # 联系电话:P02
        联系电话=13911110083/无 | {UNREAD}
        # P04
        """,
        name="十一位",
    ),
    case(
        "P03",
        f"""
        联系电话=13911110003/13911110004             | {UNREAD}   # 联系电话:P03
        联系电话=13911110005,13911110006             | {UNREAD}   # 联系电话:P03
        联系电话=13911110007{COMMA}13911110008       | {UNREAD}   # 联系电话:P03
        联系电话=13911110009;13911110010             | {UNREAD}   # 联系电话:P03
        联系电话=13911110041{SEMICOLON}13911110042   | {UNREAD}   # 联系电话:P03
        联系电话=13911110043、13911110044            | {UNREAD}   # 联系电话:P03
        联系电话=13911110045\\v13911110046           | {UNREAD}   # 联系电话:P03
        联系电话=13911110047或13911110048            | {UNREAD}   # 联系电话:P03
        联系电话=13911110049\\n13911110050           | {UNREAD}   # 联系电话:P03
        联系电话=1391111005113911110052              | {UNREAD}   # 联系电话:P03
        联系电话=13911110053 13911110054             | {UNREAD}   # 联系电话:P03
        联系电话=139-1111-0055                       | {UNREAD}
        联系电话=13911110056                         | {UNREAD}
        """,
        p="13911110003",
    ),
    case(
        "P04",
        f"""
        # P04
        联系电话=010-12345678                    | {UNREAD}
        联系电话=057187654321                    | {UNREAD}
        联系电话=+86 139 1111 0011               | {UNREAD}
        联系电话=008613911110012                 | {UNREAD}
        联系电话=86-13911110013                  | {UNREAD}
        联系电话=139.1111.0014                   | {UNREAD}
        联系电话='13911110015                    | {UNREAD}
        联系电话=(139)11110016                   | {UNREAD}
        联系电话={WIDE_PHONE}                    | {UNREAD}
        联系电话=013911110017                    | {UNREAD}
        联系电话=+86 139 1111 0018
        联系电话=139 1111 0019                   | {UNREAD}
        """,
        n=10,
    ),
    case(
        "P04",
        f"""
        联系电话=139 1111 0022                   | {UNREAD}
        联系电话=139-1111-0023                   | {UNREAD}
        联系电话=13911110024.0n                  | {UNREAD}
        联系电话=13911110025n                    | {UNREAD}
        联系电话=13911110026                     | {UNREAD}
        """,
        name="无",
    ),
    case(
        "P05",
        f"""
        联系电话=139****0027            | {UNREAD}   # 联系电话:P05
        联系电话=139{STAR * 4}0028      | {UNREAD}   # 联系电话:P05
        联系电话=1391111****            | {UNREAD}   # 联系电话:P05
        联系电话=13911110029            | {UNREAD}
        联系电话=139****0030
        """,
        """
        联系电话=139****0027 | 邀约来源=进店邀约     # 联系电话:P05
        """,
    ),
    case(
        "P06",
        f"""
        联系电话=13800138000     | {UNREAD}   # 联系电话:P06
        联系电话=13333333333.0n  | {UNREAD}   # 联系电话:P06
        联系电话=199 9999 9999   | {UNREAD}   # 联系电话:P06
        联系电话=12222222222     | {UNREAD}   # 联系电话:P02
        联系电话=13333333334     | {UNREAD}
        联系电话=13800138001     | {UNREAD}
        联系电话=14444444444
        """,
    ),
    case(
        "D01",
        f"""
        {UNREAD}                              # 拨打日期:D01
        {UNREAD} | 拨打日期=2020-03-06
        {UNREAD}                              # 拨打日期:D01
        2020-03-05
        {UNREAD}
        {UNREAD} | 拨打日期=2020-03-04
        {UNREAD}
        日期: 3-06
        {UNREAD}
        客户姓名=王女士
        """,
        """
        邀约来源=进店邀约                               # 邀约成功日期:D01
        邀约来源=进店邀约 | 邀约成功日期=2020-03-06
        邀约来源=进店邀约                               # 邀约成功日期:D01
        """,
        block=NO_DATE,
    ),
    case(
        "D02",
        f"""
        {UNREAD} | 拨打日期=2020-02-30     # 拨打日期:D02
        {UNREAD} | 拨打日期=昨天           # 拨打日期:D02
        {UNREAD} | 拨打日期=今天           # 拨打日期:D02
        {UNREAD} | 拨打日期=13/5           # 拨打日期:D02
        {UNREAD} | 拨打日期=3.1n           # 拨打日期:D02
        {UNREAD} | 拨打日期=3.2n           # 拨打日期:D02
        {UNREAD} | 拨打日期=2.3n           # 拨打日期:D02
        {UNREAD} | 拨打日期=2020-3-5
        {UNREAD} | 拨打日期=2020/3/5
        {UNREAD} | 拨打日期=2020.3.5
        {UNREAD} | 拨打日期=2020年3月5日
        {UNREAD} | 拨打日期=3月5日
        {UNREAD} | 拨打日期=3月5号
        {UNREAD} | 拨打日期=3/5
        {UNREAD} | 拨打日期=3-5
        {UNREAD} | 拨打日期=3.5
        {UNREAD} | 拨打日期=3.1
        {UNREAD} | 拨打日期=3.5n
        {UNREAD} | 拨打日期=43895n
        {UNREAD} | 拨打日期=20200305
        {UNREAD} | 拨打日期=20200305n
        {UNREAD} | 拨打日期=@2020-03-05
        {UNREAD} | 拨打日期=@2020-03-05T14:30
        {UNREAD} | 拨打日期=2020-03-05 14:30
        {UNREAD} | 预约到店时间=随便       # 预约到店时间:D02
        {UNREAD} | 预约到店时间=昨天       # 预约到店时间:D02
        {UNREAD} | 下次跟进时间=有空再说   # 下次跟进时间:D02
        {UNREAD} | 预约到店时间=今天
        {UNREAD} | 预约到店时间=明天
        {UNREAD} | 预约到店时间=后天 15:00
        {UNREAD} | 预约到店时间=周六 上午
        {UNREAD} | 预约到店时间=下周六 下午
        {UNREAD} | 预约到店时间=8号 晚上
        {UNREAD} | 下次跟进时间=3-8 14:00
        拨打日期=昨天
        """,
        """
        邀约成功日期=昨天                       # 邀约成功日期:D02
        是否进群=是 | 微信昵称=小白 | 进群日期=不记得      # 进群日期:D02
        到店日期=上周                           # 到店日期:D02
        成交日期=快了                           # 成交日期:D02
        预约到店日期=改天                       # 预约到店日期:D02
        下次跟进=改天                           # 下次跟进:D02
        到店日期=2020-03-06 | 预约到店日期=明天 | 下次跟进=周六
        """,
        v="2020-02-30",
        example="2020-03-06",
    ),
    case(
        "D03",
        f"""
        {UNREAD} | 拨打日期=2020-03-07          # 拨打日期:D03
        {UNREAD} | 拨打日期=@2021-03-06         # 拨打日期:D03
        {UNREAD} | 拨打日期=2020-03-06
        {UNREAD} | 预约到店时间=2020-03-07 | 下次跟进时间=2020-04-01
        """,
        """
        邀约成功日期=2020-03-07                 # 邀约成功日期:D03
        是否进群=是 | 微信昵称=小白 | 进群日期=2020-03-07   # 进群日期:D03
        是否到店=是 | 到店日期=2020-03-07       # 到店日期:D03
        是否成交=是 | 是否到店=是 | 成交金额=100 | 成交日期=2020-03-07   # 成交日期:D03
        预约到店日期=2020-03-07 | 下次跟进=2020-03-07
        是否成交=是 | 是否到店=是 | 成交金额=100 | 成交日期=2020-03-06 | 到店日期=2020-03-06
        """,
        v="2020-03-07",
    ),
    case(
        "V01",
        f"""
        接通情况=通了   | 客户分类=C | 备注=x                     # 接通情况:V01
        接通情况=已接通 | 客户分类=E | 邀请结果=已邀请待回复      # 客户分类:V01
        接通情况=已接通 | 客户分类=B | 邀请结果=好的              # 邀请结果:V01
        {A_CALL} | 客户姓名=王女士 | 曾到店=是 | 意向产品=飞机    # 意向产品:V01
        {A_CALL} | 客户姓名=王女士 | 意向产品=烟机 | 曾到店=也许  # 曾到店:V01
        {UNREAD} | 意向产品2=飞机                                 # 意向产品2:V01
        {UNREAD} | 入群方式=飞                                    # 入群方式:V01
        {UNREAD} | 客户来源=天上                                  # 客户来源:V01
        {UNREAD} | 拨打时段=刚才                                  # 拨打时段:V01
        {UNREAD} | 拨打时段=14:30
        {UNREAD} | 拨打时段=上午
        接通情况=connected | 客户分类=b    | 邀请结果=pending
        接通情况=已接通    | 客户分类={WIDE_B} | 邀请结果=already invited
        接通情况=已接通    | 客户分类=B类  | 邀请结果=之前已邀
        接通情况=已接通    | 客户分类=B类客户 | 邀请结果=已邀请待回复
        {A_FULL} | 曾到店=√
        {A_FULL} | 曾到店=×
        {A_FULL} | 曾到店=✓
        {A_FULL} | 曾到店=Y
        {A_FULL} | 曾到店=n
        {A_FULL} | 曾到店=有
        {A_FULL} | 曾到店=无
        {A_FULL} | 曾到店=TRUE
        {A_FULL} | 曾到店=FALSE
        """,
        """
        客户分类=E             # 客户分类:V01
        邀约来源=飞            # 邀约来源:V01
        成功类型=飞            # 成功类型:V01
        意向产品=飞机          # 意向产品:V01
        是否进群=可能          # 是否进群:V01
        是否到店=可能          # 是否到店:V01
        是否成交=可能          # 是否成交:V01
        成交产品=飞机          # 成交产品:V01
        未成交原因=不知道      # 未成交原因:V01
        客户分类=A | 邀约来源=朋友圈 | 成功类型=进群 | 意向产品=套餐 | 是否到店=否 | 未成交原因=价格
        """,
        v="通了",
    ),
    case(
        "V02",
        f"""
        {B_CALL} | 客户姓名={"王" * 31}      # 客户姓名:V02
        {B_CALL} | 客户姓名={"王" * 30}
        {UNREAD} | 备注={"好" * 201}         # 备注:V02
        {UNREAD} | 备注={"好" * 200}
        {UNREAD} | 备注=好\x07的             # 备注:V02
        {UNREAD} | 备注=好\\n的
        {UNREAD} | 备注=好\t的
        """,
        f"""
        微信昵称={"白" * 65}                 # 微信昵称:V02
        微信昵称={"白" * 64}
        群名=一\x07群                        # 群名:V02
        群名={"群" * 300}
        """,
        n=30,
    ),
    case(
        "V03",
        f"""
        接通情况==无人接听 | 客户分类=C | 备注=x     # 接通情况:V03
        {UNREAD} | 备注==                            # 备注:V03
        {UNREAD} | 备注==#N/A                        # 备注:F01
        {UNREAD} | 备注=好
        {UNREAD} | 联系电话==                        # 联系电话:P01
        备注==好
        """,
        """
        邀约来源=进店邀约 | 群名==一群               # 群名:V03
        邀约来源=进店邀约 | 群名=一群
        """,
    ),
    case(
        "F01",
        f"""
        {UNREAD} | 联系电话=#REF!                                  # 联系电话:F01
        接通情况=#N/A | 客户分类=C | 备注=x                        # 接通情况:F01
        接通情况=已接通 | 客户分类=#VALUE! | 邀请结果=已邀请待回复 # 客户分类:F01
        {UNREAD} | 拨打日期=#REF!                                  # 拨打日期:F01
        {UNREAD} | 导购=#REF!                                      # 导购:F01
        {UNREAD} | 门店=#REF!                                      # 门店:F01
        {A_CALL} | 意向产品=烟机 | 曾到店=是 | 客户姓名=#REF!      # 客户姓名:F01
        {A_CALL} | 意向产品=#REF! | 曾到店=#N/A | 客户姓名=王女士  # 意向产品:F01 曾到店:F01
        {A_CALL} | 意向产品=#REF! | 曾到店==#N/A | 客户姓名=李女士 # 意向产品:F01 曾到店:F01
        {A_FULL}
        """,
        """
        联系电话=#REF! | 邀约来源=进店邀约          # 联系电话:F01
        客户分类=#REF!                              # 客户分类:F01
        是否进群=#N/A                               # 是否进群:F01
        成交金额=#DIV/0!                            # 成交金额:F01
        邀约成功日期=#REF! | 备注=x                 # 邀约成功日期:F01
        邀约来源=进店邀约
        """,
        v="#REF!",
    ),
]


@pytest.fixture(scope="module")
def made():
    return common_reports()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_cell_is_judged_as_told(case, made):
    see_case(case, made)
    see_counts(case, made["zh"])


def test_a_phone_of_eleven_digits_is_not_asked_for_eleven_digits(made):
    for lang in ("zh", "en"):
        table = made[lang].tables["finding"]
        said = table[table["source"].eq("一店/P02十一位.xlsx") & table["rule"].eq("P02")]["message"]
        assert said.tolist() == [P02_ELEVEN[lang].format(v=v) for v in ("13911110081x", "22911110001", "13911110082王")]


def test_the_first_of_two_numbers_is_the_key(made):
    keys = set(made["zh"].tables["customer"]["customer_key"])
    assert {"13911110003", "13911110005", "13911110049", "13911110051"} <= keys
    assert not {"13911110004", "13911110006", "13911110050", "13911110052"} & keys


def test_tidied_numbers_are_keys(made):
    keys = set(made["zh"].tables["customer"]["customer_key"])
    mobiles = {f"139111100{number}" for number in (*range(11, 18), 19, *range(21, 27))}
    assert mobiles | {"01012345678", "057187654321"} <= keys


def test_a_field_with_a_mistake_counts_as_blank():
    """V01 and F01 as WARN, D02 and D03 on an event: the row counts, the field says nothing."""
    made = reports(
        [
            case(
                "V01",
                f"""
                联系电话=13911110061 | 接通情况=已接通 | 客户分类=B | 邀请结果=好的
                联系电话=13911110062 | {A_CALL} | 意向产品=飞机
                联系电话=139****0063 | {B_CALL}
                联系电话=13911110064 | 接通情况=通了 | 客户分类=B | 邀请结果=已邀请待回复
                联系电话=13800138000 | {B_CALL}
                联系电话= | {B_CALL}
                """,
                """
                联系电话=13911110071 | 邀约来源=进店邀约 | 到店日期=2020-03-07
                联系电话=13911110072 | 邀约来源=进店邀约 | 到店日期=改天
                联系电话=13911110073 | 邀约来源=进店邀约 | 是否到店=是 | 到店日期=改天
                联系电话=13911110074 | 邀约来源=进店邀约 | 到店日期=2020-03-06
                联系电话=13911110075 | 邀约来源=进店邀约 | 进群日期=#REF!
                联系电话=13911110076 | 邀约来源=进店邀约 | 是否进群=可能 | 进群日期=2020-03-06
                联系电话=139****0077 | 邀约来源=进店邀约
                """,
            )
        ]
    )["zh"]
    day = staff_day(made, day="2020-03-06")
    assert day["dials"] == 4, "a refused result and a missing phone are out"
    assert day["counted_calls"] == 3, "a masked number is not scored"
    assert day["customers_dialled"] == 3
    assert day["visits"] == 2, "a refused date says no yes"
    assert day["entered"] == 1, "an unknown word beside a date takes nothing out"
    assert day["invites"] == 2 + 6, "a refused invitation invites nobody; a masked number is not scored"
    assert day["error_rows"] == 2
    assert not customer(made, "13911110061")["invited"]
    assert pd.isna(customer(made, "13911110062")["product_1"])
    assert source_row(made, source="一店/V01.xlsx")["rows_counted"] == 4

"""Rules across rows, tables, stores and files: X02-X10, X14, X19, X20."""

from __future__ import annotations

import pytest
from rule_cases import Case, common_reports, one_finding_a_cell, see_case, see_counts, see_plain_words
from rule_texts import WIDE
from sheets import (
    MODIFIED_AT,
    Written,
    check,
    customer,
    finding,
    message,
    source_row,
    staff_day,
    written,
)

CALL_HEAD = (
    "电话 | 日期 | 导购 | 门店 | 接通情况 | 客户分类 | 邀请结果 | "
    "备注 | 姓名 | 意向产品 | 曾到店 | 拨打时段 | 下次跟进时间"
)
SUCCESS_HEAD = "联系电话 | 邀约成功日期 | 导购 | 门店 | 邀约来源 | 是否进群 | 客户分类 | 备注 | 下次跟进时间"
DONE = "好 | 王女士 | 烟机 | 是"
"""Remark, name, product, visited before: a talk of any class needs nothing more."""


def case(rule: str, calls: str, success: str = "", **words: object) -> Case:
    """Both tables of a campaign in two files; of the phones stand the last three digits."""
    stem = f"139117{rule[1:]}"
    sheets = [written(_with_stem(CALL_HEAD, calls, stem), f"总/{rule}.xlsx")]
    if success:
        sheets.append(written(_with_stem(SUCCESS_HEAD, success, stem), f"总/{rule}成功.xlsx", "成功邀约记录"))
    return Case(rule, tuple(sheets), words)


def _with_stem(head: str, text: str, stem: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    return "\n".join([head, *(stem + line if line[:3].isdigit() else line for line in lines)])


CASES = [
    case(
        "X02",
        f"""
        001 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        001 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}           # 联系电话:X02
        001 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}           # 联系电话:X02
        001 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 之前已邀     | {DONE}
        003 | 2020-03-06 | 许丁 | 一店 | 无人接听 | C |              |
        003 | 2020-03-06 | 许丁 | 一店 | 无人接听 | C |              |
        004 | 2020-03-06 | 许丁 | 一店 | 无人接听 | C |              | {DONE} | 上午
        004 | 2020-03-06 | 许丁 | 一店 | 无人接听 | C |              | {DONE} | 上午          # 导购:X16
        005 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |              | {DONE} | 10:30
        005 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |              | {DONE} | 10:30         # 联系电话:X02
        006 | 2020-03-06 | 张三 | 一店 | 已接通   | C |              | {DONE} | 10:40         # 客户分类:C02
        006 | 2020-03-06 | 张三 | 一店 | 已接通   | C |              | {DONE} | 10:40         # 联系电话:X02
        007 | 2020-03-06 | 张三 | 一店 |
        007 | 2020-03-06 | 张三 | 一店 |
        """,
        """
        001 | 2020-03-06 | 张三 | 一店 | 进店邀约 |
        001 | 2020-03-06 | 张三 | 一店 | 进店邀约 |        # 联系电话:X02
        002 | 2020-03-06 | 张三 | 一店 | 进店邀约 |
        """,
        r=2,
    ),
    case(
        "X03",
        f"""
        001 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        001 | 2020-03-06 | 李四 | 一店 | 已接通   | B | 之前已邀     | {DONE}       # 联系电话:X03
        001 | 2020-03-06 | 王五 | 一店 | 已接通   | B | 之前已邀     | {DONE}
        002 | 2020-03-05 | 张三 | 一店 | 无人接听 | C |
        002 | 2020-03-06 | 王五 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        003 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        003 | 2020-03-06 | 李四 | 一店 | 占线     | C |
        004 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        004 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 之前已邀     | {DONE}
        005 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        006 | 2020-03-06 | 李四 | 一店 | 已接通   | B | 之前已邀     | {DONE}       # 联系电话:X03
        007 | 2020-03-05 | 张三 | 一店 | 已接通   | C | 已邀请待回复 | {DONE}       # 客户分类:C02
        007 | 2020-03-06 | 李四 | 一店 | 已接通   | B | 之前已邀     | {DONE}
        """,
        """
        005 | 2020-03-06 | 李四 | 一店 | 进店邀约 | 否        # 导购:X10
        006 | 2020-03-05 | 张三 | 一店 | 微信二维码 | 否
        """,
        staff2="张三",
        d="2020-03-05",
    ),
    case(
        "X04",
        f"""
        001 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        001 | 2020-03-06 | 李四 | 二店 | 占线     | C |
        002 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-05 | 李四 | 二店 | 已接通   | B | 之前已邀     | {DONE}       # 联系电话:X04
        002 | 2020-03-06 | 李四 | 二店 | 已接通   | B | 之前已邀     | {DONE}
        002 | 2020-03-06 | 王五 | 三店 | 已接通   | B | 之前已邀     | {DONE}
        003 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        """,
        """
        003 | 2020-03-06 | 李四 | 二店 | 进店邀约 | 否        # 联系电话:X04
        004 | 2020-03-06 | 李四 | 二店 | 进店邀约 | 否
        """,
        store2="一店",
    ),
    case(
        "X05",
        f"""
        001 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        002 | 2020-03-06 | 张三 | 二店 | 无人接听 | C |
        003 | 2020-03-06 | 张三 | 一店 | 已接通   | C | 已邀请待回复 | {DONE}       # 客户分类:C02
        """,
        """
        001 | 2020-03-06 | 张三 | 一店 | 电话邀约 |
        002 | 2020-03-06 | 张三 | 一店 | 电话邀约 |           # 联系电话:X05
        003 | 2020-03-06 | 张三 | 一店 | 电话邀约 |
        004 | 2020-03-06 | 张三 | 一店 | 电话邀约 |           # 联系电话:X05
        005 | 2020-03-06 | 张三 | 一店 |          |
        006 | 2020-03-06 | 张三 | 一店 | 进店邀约 |
        007 | 2020-03-06 | 张三 | 一店 | 微信二维码 |
        """,
    ),
    case(
        "X06",
        """
        001 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        002 | 2020-03-05 | 张三 | 一店 | 无人接听 | C |
        003 | 2020-03-04 | 张三 | 一店 | 无人接听 | C |
        003 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        004 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        005 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        006 | 2020-03-04 | 张三 | 二店 | 无人接听 | C |
        006 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        """,
        """
        001 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否        # 邀约成功日期:X06
        002 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否
        003 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否
        004 | 2020-03-05 | 张三 | 一店 | 进店邀约 | 否
        005 | 2020-03-05 | 张三 | 一店 |          | 否        # 邀约成功日期:X06
        006 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否        # 邀约成功日期:X06
        """,
    ),
    case(
        "X07",
        f"""
        001 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 同意进群     | {DONE}       # 邀请结果:X07
        001 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 同意进群     | {DONE}       # 邀请结果:X07
        002 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 同意进群     | {DONE}
        003 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        004 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 同意进群     | {DONE}
        005 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 同意进群     | {DONE}       # 邀请结果:X07
        006 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 同意进群     | {DONE}
        007 | 2020-03-05 | 张三 | 一店 | 无人接听 | C | 同意进群     | {DONE}       # 邀请结果:C06
        """,
        """
        004 | 2020-03-06 | 张三 | 一店 | 电话邀约 | 否
        005 | 2020-03-05 | 李四 | 二店 | 进店邀约 | 否        # 联系电话:X04
        006 | 明天       | 张三 | 一店 | 电话邀约 | 否        # 邀约成功日期:D02
        """,
    ),
    case(
        "X08",
        f"""
        001 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        002 | 2020-03-03 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        002 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        003 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        003 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        004 | 2020-03-03 | 张三 | 一店 | 无人接听 | C |
        004 | 2020-03-04 | 李四 | 二店 | 已接通   | D | 拒绝         | {DONE}
        005 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        006 | 2020-03-03 | 张三 | 一店 | 无人接听 | D |                             # 客户分类:C03
        007 | 2020-03-06 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        007 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        """,
        """
        001 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否        # 客户分类:X08
        002 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否
        003 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否
        004 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否        # 客户分类:X08 联系电话:X04
        005 | 2020-03-05 | 张三 | 一店 | 微信二维码 | 否
        006 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否
        007 | 2020-03-05 | 张三 | 一店 | 电话邀约 | 否
        """,
        d="2020-03-04",
    ),
    case(
        "X09",
        f"""
        001 | 2020-03-03 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        001 | 2020-03-04 | 张三 | 一店 | 无人接听 | C |                             # 联系电话:X09
        001 | 2020-03-05 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}       # 联系电话:X09
        002 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        002 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-06 | 张三 | 一店 | 无人接听 | C |
        003 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        003 | 2020-03-06 | 李四 | 二店 | 占线     | C |                             # 联系电话:X09
        004 | 2020-03-05 | 王五 | 一店 | 已接通   | D | 拒绝         | {DONE} | 10:30
        004 | 2020-03-05 | 王五 | 一店 | 占线     | C |              | {DONE} | 09:30
        005 | 2020-03-04 | 王五 | 一店 | 关机     | D |              |              # 客户分类:C03
        005 | 2020-03-05 | 王五 | 一店 | 无人接听 | C |
        006 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        006 | 2020-03-05 | 张三 | 一店 | 无人接听 | A |              | {DONE}       # 联系电话:X09 客户分类:C03
        007 | 2020-03-03 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        007 | 2020-03-05 | 张三 | 一店 | 无人接听 | C |                             # 联系电话:X09
        """,
        """
        007 | 2020-03-04 | 张三 | 一店 | 微信二维码 | 否 | A
        """,
        d="2020-03-03",
    ),
    case(
        "X10",
        f"""
        001 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-03 | 王五 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 之前已邀     | {DONE}
        003 | 2020-03-04 | 张三 | 一店 | 无人接听 | C |
        004 | 2020-03-06 | 张三 | 一店 | 已接通   | B | 之前已邀     | {DONE}       # 联系电话:X03
        005 | 2020-03-04 | 李四 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        006 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        006 | 2020-03-05 | 李四 | 一店 | 无人接听 | C |
        007 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        008 | 2020-03-04 | 张三 | 二店 | 已接通   | B | 已邀请待回复 | {DONE}
        """,
        """
        001 | 2020-03-05 | 李四 | 一店 |          | 否        # 导购:X10
        002 | 2020-03-05 | 李四 | 一店 |          | 否        # 导购:X10
        003 | 2020-03-05 | 李四 | 一店 |          | 否
        004 | 2020-03-05 | 李四 | 一店 | 进店邀约 | 否
        005 | 2020-03-05 | 李四 | 一店 |          | 否
        006 | 2020-03-05 | 李四 | 一店 |          | 否        # 导购:X10
        007 | 2020-03-05 | 李四 | 一店 |          | 否        # 导购:X10
        008 | 2020-03-05 | 李四 | 一店 | 进店邀约 | 否        # 联系电话:X04
        """,
        staff2="张三",
        staff="李四",
    ),
    case(
        "X14",
        f"""
        001 | 2020-03-04 | 张三 | 一店 | 已接通   | A | 已邀请待回复 | {DONE}
        001 | 2020-03-05 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}       # 客户分类:X14
        001 | 2020-03-06 | 张三 | 一店 | 已接通   | A | 之前已邀     | {DONE}       # 客户分类:X14
        002 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-05 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        003 | 2020-03-04 | 张三 | 一店 | 已接通   | A | 已邀请待回复 | {DONE}
        003 | 2020-03-05 | 张三 | 一店 | 占线     | D |              | {DONE}       # 客户分类:C03
        004 | 2020-03-04 | 张三 | 一店 | 已接通   | A | 已邀请待回复 | {DONE}
        004 | 2020-03-05 | 张三 | 一店 | 已接通   | B | 之前已邀     | {DONE}
        004 | 2020-03-06 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        005 | 2020-03-04 | 张三 | 一店 | 已接通   | A | 已邀请待回复 | {DONE}
        005 | 2020-03-05 | 李四 | 二店 | 已接通   | D | 拒绝         | {DONE}       # 客户分类:X14 联系电话:X04
        006 | 2020-03-06 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}       # 客户分类:X14
        007 | 2020-03-06 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        008 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 拒绝         | {DONE}
        """,
        """
        008 | 2020-03-05 | 张三 | 一店 | 进店邀约 | 否 | A
        006 | 2020-03-05 | 张三 | 一店 | 进店邀约 | 否 | A
        007 | 2020-03-05 | 张三 | 一店 | 进店邀约 | 否 |
        """,
        a="A",
        b="D",
    ),
    case(
        "X15",
        f"""
        001 | 2020-03-02 | 冯大 | 一店 | 拒接挂断 | C |              | {DONE} | 10:00
        001 | 2020-03-03 | 冯大 | 一店 | 拒接挂断 | C |              | {DONE} | 15:00
        001 | 2020-03-05 | 冯大 | 一店 | 拒接挂断 | C |              | {DONE} | 18:40       # 联系电话:X15
        001 | 2020-03-06 | 陈二 | 二店 | 已接通   | B | 已邀请待回复 | {DONE}
        002 | 2020-03-02 | 冯大 | 一店 | 无人接听 | C |              | {DONE} | 10:00
        002 | 2020-03-02 | 冯大 | 一店 | 无人接听 | C |              | {DONE} | 15:00
        002 | 2020-03-03 | 冯大 | 一店 | 无人接听 | C |              | {DONE} | 19:00
        002 | 2020-03-05 | 冯大 | 一店 | 无人接听 | C |              | {DONE} | 19:30
        002 | 2020-03-06 | 陈二 | 二店 | 占线     | C |              | {DONE} | 10:00       # 联系电话:X15
        003 | 2020-03-04 | 冯大 | 一店 | 空号错号 | C |              | {DONE}
        003 | 2020-03-06 | 冯大 | 一店 | 无人接听 | C |              | {DONE}               # 联系电话:X15
        004 | 2020-03-03 | 冯大 | 一店 | 停机     | C |              | {DONE} | 10:00
        004 | 2020-03-04 | 冯大 | 一店 | 无人接听 | C |              | {DONE} | 15:00       # 导购:X16
        004 | 2020-03-06 | 冯大 | 一店 | 无人接听 | C |              | {DONE} | 18:40
        005 | 2020-03-02 | 冯大 | 一店 | 拒接挂断 | C |              | {DONE} | 10:00
        005 | 2020-03-03 | 冯大 | 一店 | 拒接挂断 | C |              | {DONE} | 15:00
        005 | 2020-03-05 | 冯大 | 一店 | 拒接挂断 | C |              | {DONE} | 16:00
        """,
        """
        005 | 2020-03-04 | 冯大 | 一店 | 进店邀约 | 否 | B | | 2020-03-05
        """,
        n=2,
    ),
    case(
        "X16",
        f"""
        001 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 10:00
        001 | 2020-03-05 | 卫小 | 一店 | 占线     | C |              | {DONE} | 13:59       # 导购:X16
        011 | 2020-03-05 | 卫小 | 一店 | 占线     | C |              | {DONE} | 10:00
        011 | 2020-03-05 | 卫小 | 一店 | 已接通   | B | 之前已邀     | {DONE} | 10:30
        012 | 2020-03-05 | 卫小 | 一店 | 占线     | C |              | {DONE} | 10:00
        012 | 2020-03-05 | 卫小 | 一店 | 已接通   | B | 之前已邀     | {DONE} | 10:29
        002 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 10:00
        002 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 14:00
        003 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE}
        003 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE}
        004 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 上午
        004 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 上午
        005 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 上午
        005 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 下午
        006 | 2020-03-05 | 卫小 | 一店 | 占线     | C |              | {DONE} | 上午
        006 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 上午
        007 | 2020-03-05 | 卫小 | 一店 | 关机     | C |              | {DONE}
        007 | 2020-03-05 | 卫小 | 一店 | 关机     | C |              | {DONE}
        008 | 2020-03-03 | 卫小 | 一店 | 停机     | C |              | {DONE}
        008 | 2020-03-06 | 卫小 | 一店 | 停机     | C |              | {DONE}
        009 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 10:00
        009 | 2020-03-05 | 蒋一 | 一店 | 无人接听 | C |              | {DONE} | 11:00       # 导购:X16
        010 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 10:00
        010 | 2020-03-05 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 14:30
        010 | 2020-03-06 | 卫小 | 一店 | 无人接听 | C |              | {DONE} | 14:10
        """,
        n=4,
    ),
    case(
        "X17",
        f"""
        001 | 2020-03-04 | 沈甲 | 一店 | 已接通       | B | 已邀请待回复 | {DONE} | | 2020-03-05
        002 | 2020-03-04 | 沈甲 | 一店 | 约时间再打   | B |              | {DONE} | | 2020-03-05 15:00
        003 | 2020-03-04 | 沈甲 | 一店 | 已接通       | A | 已邀请待回复 | {DONE} | | 2020-03-05
        003 | 2020-03-05 | 韩乙 | 一店 | 无人接听     | C |              | {DONE} | 16:00
        004 | 2020-03-04 | 沈甲 | 一店 | 已接通       | B | 已邀请待回复 | {DONE} | | 2020-03-06
        005 | 2020-03-04 | 沈甲 | 一店 | 无人接听     | C |              | {DONE} | 10:00
        005 | 2020-03-05 | 沈甲 | 一店 | 无人接听     | C |              | {DONE} | 15:00       # 导购:X17
        006 | 2020-03-04 | 韩乙 | 一店 | 无人接听     | C |              | {DONE} | 10:00
        006 | 2020-03-05 | 沈甲 | 一店 | 已接通       | D | 拒绝         | {DONE} | 16:00
        007 | 2020-03-05 | 韩乙 | 一店 | 无人接听     | C |              | {DONE} | 10:00
        007 | 2020-03-06 | 韩乙 | 一店 | 无人接听     | C |              | {DONE} | 15:00
        008 | 2020-03-06 | 沈甲 | 一店 | 无人接听     | C |              | {DONE} | 10:00
        009 | 2020-03-04 | 杨丙 | 一店 | 已接通       | B | 已邀请待回复 | {DONE} | | 2020-03-05
        009 | 2020-03-05 | 杨丙 | 一店 | 已接通       | B | 之前已邀     | {DONE}
        010 | 2020-03-04 | 杨丙 | 一店 | 约时间再打   | B |              | {DONE} | | 2020-03-06 21:00
        011 | 2020-03-04 | 杨丙 | 一店 | 无人接听     | C |              | {DONE} | 10:00
        011 | 2020-03-05 | 杨丙 | 一店 | 无人接听     | C |              | {DONE} | 15:00
        012 | 2020-03-04 | 杨丙 | 一店 | 无人接听     | C |              | {DONE} | 10:00
        012 | 2020-03-06 | 杨丙 | 一店 | 无人接听     | C |              | {DONE} | 15:00
        """,
        n=2,
    ),
]


@pytest.fixture(scope="module")
def made():
    return common_reports()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_rows_are_judged_as_told(case, made):
    see_case(case, made)
    see_counts(case, made["zh"])


def test_every_message_is_whole(made):
    for one in made.values():
        see_plain_words(one)
        one_finding_a_cell(one)


# ---- copies of files (X19) ----------------------------------------------------------------------------------
def rows_of(numbers: range, call: str = "无人接听 | C", mark: str = "") -> str:
    return "\n".join(f"139118{number:05} | {call}{mark}" for number in numbers)


def calls_of(path: str, *blocks: str, name: str = "电话邀约记录") -> Written:
    head = "门店: 一店 | 导购: 张三 | 日期: 2020-03-06\n联系电话 | 接通情况 | 客户分类"
    return written("\n".join([head, *blocks]), path, name)


def successes_of(path: str, numbers: range) -> Written:
    rows = "\n".join(f"139118{number:05} | 进店邀约 | 否" for number in numbers)
    head = "门店: 一店 | 导购: 张三 | 日期: 2020-03-06\n联系电话 | 邀约来源 | 是否进群"
    return written(f"{head}\n{rows}", path, "成功邀约记录")


LATER = MODIFIED_AT + 60
NO_RESULTS = written(
    "门店: 一店 | 导购: 张三 | 日期: 2020-03-06\n联系电话 | 曾到店 | 客户分类\n" + rows_of(range(100, 105), " | C"),
    "h/乙.xlsx",
)
COPIES = [
    # name, files, newer files, the copy and the fuller file (or nothing)
    ("5 of 6 rows", [calls_of("a/甲.xlsx", rows_of(range(10))), calls_of("a/乙.xlsx", rows_of(range(5, 11)))], [],
     ("a/乙.xlsx", "a/甲.xlsx", 5)),
    ("8 of 10 rows", [calls_of("b/甲.xlsx", rows_of(range(20, 31))), calls_of("b/乙.xlsx", rows_of(range(23, 33)))], [],
     ("b/乙.xlsx", "b/甲.xlsx", 8)),
    ("7 of 9 rows", [calls_of("c/甲.xlsx", rows_of(range(40, 50))), calls_of("c/乙.xlsx", rows_of(range(43, 52)))], [],
     None),
    ("4 of 4 rows", [calls_of("d/甲.xlsx", rows_of(range(60, 70))), calls_of("d/乙.xlsx", rows_of(range(60, 64)))], [],
     None),
    ("the newer stays", [calls_of("e/甲.xlsx", rows_of(range(70, 75))), calls_of("e/乙.xlsx", rows_of(range(70, 75)))],
     ["e/乙.xlsx"], ("e/甲.xlsx", "e/乙.xlsx", 5)),
    ("the first path stays", [calls_of(f"j/{name}.xlsx", rows_of(range(200, 205))) for name in "ba"], [],
     ("j/b.xlsx", "j/a.xlsx", 5)),
    ("over both tables", [calls_of("f/甲.xlsx", rows_of(range(80, 83))), successes_of("f/甲.xlsx", range(80, 84)),
                          calls_of("f/乙.xlsx", rows_of(range(80, 83))), successes_of("f/乙.xlsx", range(80, 82))], [],
     ("f/乙.xlsx", "f/甲.xlsx", 3)),
    ("other results", [calls_of("g/甲.xlsx", rows_of(range(90, 96))),
                       calls_of("g/乙.xlsx", rows_of(range(90, 95), "占线 | C"))], [], None),
    ("no result column", [calls_of("h/甲.xlsx", rows_of(range(100, 106))), NO_RESULTS], [], None),
    ("a mistake in both", [calls_of("i/甲.xlsx", rows_of(range(110, 116), "已接通 | C", "   # 客户分类:C02")),
                           calls_of("i/乙.xlsx", rows_of(range(110, 115), "已接通 | C"))], [],
     ("i/乙.xlsx", "i/甲.xlsx", 5)),
]  # fmt: skip


@pytest.fixture(scope="module")
def copies():
    times = {path: LATER for _, _, newer, _ in COPIES for path in newer}
    also = [(copy[0], "", None, "", "X19") for *_, copy in COPIES if copy]
    sheets = [sheet for _, files, *_ in COPIES for sheet in files]
    return check(*sheets, also=also, modified_at=times)


@pytest.mark.parametrize("case", COPIES, ids=[case[0] for case in COPIES])
def test_a_copy_of_a_file_counts_once(copies, case):
    _, files, _, copy = case
    for path in {file.grid.source for file in files}:
        line = source_row(copies, source=path)
        errors = line["error_rows"]
        if copy and path == copy[0]:
            assert (line["rows"] - line["rows_counted"], errors, line["status"]) == (copy[2], 0, "copy")
        else:
            assert (line["rows"] - line["rows_counted"], line["status"]) == (errors, "read")
    if copy:
        said = copies.tables["finding"].set_index("source").loc[[copy[0]]].query("rule == 'X19'").iloc[0]
        text = f"{copy[0]} 与 {copy[1]} 内容重复,已按较完整的 {copy[1]} 统计,无需处理".translate(WIDE)
        assert (said["severity"], said["effect"], said["message"]) == ("INFO", "exclude", text)


# ---- one record in two files (X20) --------------------------------------------------------------------------
def records(path: str, *rows: str) -> Written:
    head = "门店: 一店 | 导购: 张三 | 日期: 2020-03-06\n联系电话 | 接通情况 | 客户分类 | 记录编号"
    return written("\n".join([head, *rows]), path)


RECORDS = (
    records(
        "甲.xlsx",
        "13911190001 | 无人接听 | C | r1   # 记录编号:X20",
        "13911190002 | 无人接听 | C | r2",
        "13911190003 | 无人接听 | C | r3",
        "13911190004 | 无人接听 | C | r4",
        "13911190004 | 占线     | C | r4",
        "13911190006 | 已接通   | C | r6   # 记录编号:X20",
    ),
    records(
        "乙.xlsx",
        "13911190001 | 占线     | C | r1",
        "13911190002 | 无人接听 | C | r2",
        "13911190005 | 无人接听 | C | r5",
        "13911190007 | 停机     | C | r4",
        "13911190006 | 占线     | C | r6",
    ),
)
SUCCESSES = "门店: 一店 | 导购: 张三\n联系电话 | 邀约来源 | 邀约成功日期 | 是否进群"
TWO_FILES = (
    written(f"{SUCCESSES}\n13911190011 | 进店邀约 | 2020-03-05 | 否", "丙.xlsx", "成功邀约记录"),
    written(f"{SUCCESSES}\n13911190011 | 进店邀约 | 2020-03-06 | 否  # 联系电话:X13", "丁.xlsx", "成功邀约记录"),
)
SAMPLES = written(
    """
    门店: 二店 | 导购: 李四 | 日期: 2020-03-06
    联系电话    | 接通情况 | 客户分类 | 备注
    13800138000 | 无人接听 | C        | 一      # 联系电话:P06
    13800138000 | 无人接听 | C        | 二      # 联系电话:P06
    13800138000 | 无人接听 | C        | 三      # 联系电话:P06 导购:X16
    """,
    "戊.xlsx",
)


@pytest.fixture(scope="module")
def pairs():
    """Also: P06 and X01 at one cell are one finding."""
    return check(*RECORDS, *TWO_FILES, SAMPLES, modified_at={"乙.xlsx": LATER})


def test_of_one_record_in_two_files_the_newer_counts(pairs):
    one = finding(pairs, "X20")
    assert (one["severity"], one["effect"], one["cell"], one["value"]) == ("WARN", "exclude", "D3", "r1")
    assert one["message"] == "同一记录在两个文件中不同,已按较新的 乙.xlsx 统计".translate(WIDE)
    assert source_row(pairs, source="甲.xlsx")["rows_counted"] == 3, "r1, r6 and the equal r2 are the newer file's"
    assert source_row(pairs, source="乙.xlsx")["rows_counted"] == 5
    assert staff_day(pairs, day="2020-03-06")["dials"] == 8


def test_a_second_success_row_names_the_first_in_another_file(pairs):
    assert message(pairs, "X13") == "该客户已在丙.xlsx [成功邀约记录]!A3登记,本行按更新处理".translate(WIDE)


# ---- what follows -------------------------------------------------------------------------------------------
def test_what_the_figures_do_with_such_rows(made):
    """X05 and X08 stay in totals; X13 and X01 too; X09 and X14 change nothing: the later class holds."""
    assert customer(made["zh"], "13911714001")["current_class"] == "A"
    assert customer(made["zh"], "13911709002")["current_class"] == "B"
    assert customer(made["zh"], "13911705004")["agreed"]
    effects = made["zh"].tables["finding"].groupby("rule")["effect"].unique()
    assert [list(effects[rule]) for rule in ("X05", "X08", "X09", "X14")] == [["unscored"]] * 2 + [["none"]] * 2

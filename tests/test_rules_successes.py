"""Rules of one row of the invite-success table: U and X13. Each sheet shows where its rule finds something, and not."""

from __future__ import annotations

import pytest
from rule_cases import TODAY, Case, common_reports, see_case, see_counts
from sheets import customer, invite_success, report, staff_day, written

SOLD = "是否成交=是 | 成交金额=100 | 成交日期=2020-03-06"
IN_GROUP = "是否进群=是 | 微信昵称=小白"
CAME = "是否到店=是"
WIDE_COMMA = "\uff0c"


def case(rule: str, text: str, **words: object) -> Case:
    return Case(rule, (invite_success(text, f"一店/{rule}成功.xlsx", TODAY),), words)


CASES = [
    case(
        "U01",
        f"""
        {SOLD}                                             # 是否成交:U01
        {SOLD} | 是否进群=否 | 是否到店=否                 # 是否成交:U01
        {SOLD} | 是否进群=否                               # 是否成交:U01
        成交金额=100 | 成交日期=2020-03-06                 # 是否成交:U01
        {SOLD} | 是否进群=否 | 进群日期=2020-03-06         # 是否成交:U01
        {SOLD} | 是否到店=否 | 到店日期=2020-03-06         # 是否成交:U01
        {SOLD} | 进群日期=不记得                           # 是否成交:U01 进群日期:D02
        {SOLD} | 到店日期=不记得                           # 是否成交:U01 到店日期:D02
        {SOLD} | 是否进群=可能                             # 是否进群:V01
        {SOLD} | 是否到店=可能                             # 是否到店:V01
        {SOLD} | {CAME}
        {SOLD} | 到店日期=2020-03-06
        {SOLD} | {IN_GROUP} | 是否到店=否
        {SOLD} | 是否进群=已退群 | 是否到店=否
        {SOLD} | 进群日期=2020-03-06 | 微信昵称=小黑 | 是否到店=否
        {SOLD} | 是否成交=否
        {SOLD} | 是否成交=已退单
        客户姓名=王女士
        """,
    ),
    case(
        "U02",
        f"""
        {SOLD} | {IN_GROUP}                                   # 是否到店:U02
        {SOLD} | 是否进群=已退群                              # 是否到店:U02
        {SOLD} | 进群日期=2020-03-06 | 微信昵称=小黑          # 是否到店:U02
        成交金额=100 | 成交日期=2020-03-06 | {IN_GROUP}       # 是否到店:U02
        {SOLD} | {IN_GROUP} | 到店日期=不记得                 # 是否到店:U02 到店日期:D02
        成交日期=快了 | {IN_GROUP}                            # 成交日期:D02
        {SOLD} | 是否进群=否 | 进群日期=2020-03-06            # 是否成交:U01
        {SOLD} | 进群日期=不记得                              # 是否成交:U01 进群日期:D02
        {SOLD} | {IN_GROUP} | 是否到店=否
        {SOLD} | {IN_GROUP} | 是否到店=是
        {SOLD} | {IN_GROUP} | 到店日期=2020-03-06
        {SOLD} | {IN_GROUP} | 是否到店=可能                   # 是否到店:V01
        {SOLD} | {IN_GROUP} | 是否成交=否
        """,
    ),
    case(
        "U03",
        f"""
        {CAME} | 是否成交=是                                           # 成交金额:U03
        {CAME} | 是否成交=是 | 成交日期=2020-03-06                     # 成交金额:U03
        {CAME} | 成交日期=2020-03-06                                   # 成交金额:U03
        {CAME} | 是否成交=是 | 成交金额=100                            # 成交日期:U03
        {CAME} | 是否成交=是 | 成交金额=零 | 成交日期=2020-03-06       # 成交金额:U04
        {CAME} | 是否成交=是 | 成交金额=零                             # 成交金额:U04 成交日期:U03
        {CAME} | 是否成交=是 | 成交金额=100 | 成交日期=快了            # 成交日期:D02
        {CAME} | 是否成交=否 | 成交日期=2020-03-06
        {CAME} | 是否成交=否 | 成交金额=100
        {CAME} | {SOLD}
        {CAME} | 是否成交=已退单
        {CAME} | 是否成交=否
        """,
    ),
    case(
        "U04",
        f"""
        {CAME} | {SOLD} | 成交金额=一万二        # 成交金额:U04
        {CAME} | {SOLD} | 成交金额=0             # 成交金额:U04
        {CAME} | {SOLD} | 成交金额=0n            # 成交金额:U04
        {CAME} | {SOLD} | 成交金额=-5            # 成交金额:U04
        {CAME} | {SOLD} | 成交金额=-5.0n         # 成交金额:U04
        成交金额=多少                            # 成交金额:U04
        {CAME} | {SOLD} | 成交金额=12,800
        {CAME} | {SOLD} | 成交金额=12{WIDE_COMMA}800
        {CAME} | {SOLD} | 成交金额=¥12800
        {CAME} | {SOLD} | 成交金额=12800元
        {CAME} | {SOLD} | 成交金额=1.28万
        {CAME} | {SOLD} | 成交金额=12800.5n
        {CAME} | {SOLD} | 成交金额=0.01
        """,
    ),
    case(
        "U05",
        f"""
        {CAME} | {SOLD} | 成交金额=100000.01     # 成交金额:U05
        {CAME} | {SOLD} | 成交金额=128000n       # 成交金额:U05
        {CAME} | {SOLD} | 成交金额=12.8万        # 成交金额:U05
        {CAME} | {SOLD} | 成交金额=100000
        {CAME} | {SOLD} | 成交金额=10万
        """,
        v="100000.01",
    ),
    case(
        "U06",
        f"""
        到店日期=2020-03-05                                                  # 到店日期:U06
        {CAME} | 到店日期=3月5日                                             # 到店日期:U06
        {CAME} | 是否成交=是 | 成交金额=100 | 成交日期=2020-03-05            # 成交日期:U06
        {CAME} | 是否成交=是 | 成交金额=100 | 成交日期=2020-03-05 | 到店日期=2020-03-04     # 成交日期:U06 到店日期:U06
        {CAME} | {SOLD} | 到店日期=2020-03-06
        {CAME} | {SOLD} | 到店日期=2020-03-05 | 成交日期=2020-03-05 | 邀约成功日期=2020-03-05
        {IN_GROUP} | 进群日期=2020-03-05
        """,
        a="2020-03-05",
        b="2020-03-06",
    ),
    case(
        "U07",
        """
        是否进群=是                                  # 微信昵称:U07
        进群日期=2020-03-06                          # 微信昵称:U07
        是否进群=是 | 微信昵称=小白
        进群日期=不记得                              # 进群日期:D02
        是否进群=否 | 进群日期=2020-03-06
        是否进群=否
        是否进群=已退群
        是否进群=是 | 微信昵称=#REF!                 # 微信昵称:F01
        客户姓名=王女士
        """,
    ),
    case(
        "U09",
        """
        客户分类=C                   # 客户分类:U09
        客户分类=D类客户             # 客户分类:U09
        客户分类=d                   # 客户分类:U09
        客户分类=E                   # 客户分类:V01
        客户分类=A
        客户分类=B类
        客户姓名=王女士
        """,
    ),
    case(
        "U10",
        f"""
        成功类型=进店                                        # 预约到店日期:U10
        成功类型=进群并进店                                  # 预约到店日期:U10
        成功类型=进店 | 是否到店=否                          # 预约到店日期:U10
        成功类型=进店 | 是否到店=否 | 到店日期=2020-03-06    # 预约到店日期:U10
        成功类型=进店 | 到店日期=改天                        # 预约到店日期:U10 到店日期:D02
        成功类型=进店 | 预约到店日期=明天
        成功类型=进店 | 预约到店日期=改天                    # 预约到店日期:D02
        成功类型=进店 | {CAME}
        成功类型=进店 | 到店日期=2020-03-06
        成功类型=进群
        客户姓名=王女士
        """,
    ),
    case(
        "U11",
        f"""
        邀约成功日期=2020-03-03                                          # 是否进群:U11
        邀约成功日期=2020-03-02 | 成功类型=进群                          # 是否进群:U11
        邀约成功日期=2020-03-03 | 成功类型=进群并进店 | {CAME}           # 是否进群:U11
        邀约成功日期=2020-03-03 | 预约到店日期=改天                      # 是否进群:U11 预约到店日期:D02
        邀约成功日期=2020-03-03 | 到店日期=不记得                        # 是否进群:U11 到店日期:D02
        邀约成功日期=2020-03-03 | 进群日期=不记得                        # 是否进群:U11 进群日期:D02
        邀约成功日期=2020-03-03 | 是否到店=否 | 到店日期=2020-03-05      # 是否进群:U11
        邀约成功日期=2020-03-03 | 成功类型=进店                          # 预约到店日期:U10
        邀约成功日期=2020-03-03 | 到店日期=2020-03-05
        邀约成功日期=2020-03-04
        邀约成功日期=2020-03-03 | 成功类型=进店 | {CAME}
        邀约成功日期=2020-03-03 | {CAME}
        邀约成功日期=2020-03-03 | 预约到店日期=2020-03-06
        邀约成功日期=2020-03-03 | 是否进群=否
        邀约成功日期=2020-03-03 | {IN_GROUP}
        邀约成功日期=2020-03-03 | 进群日期=2020-03-05 | 微信昵称=小黑
        邀约成功日期=2020-03-03 | 是否进群=可能                          # 是否进群:V01
        """,
        n=3,
    ),
    case(
        "U12",
        f"""
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-05                     # 是否到店:U12
        邀约成功日期=2020-03-04 | 预约到店日期=@2020-03-05 | 是否进群=否      # 是否到店:U12
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-05 | 到店日期=不记得   # 是否到店:U12 到店日期:D02
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-06
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-07
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-05 | 是否到店=否
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-05 | {CAME}
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-05 | 到店日期=2020-03-05
        邀约成功日期=2020-03-04 | 预约到店日期=2020-03-05 | 是否到店=也许     # 是否到店:V01
        邀约成功日期=2020-03-04
        """,
        d="2020-03-05",
    ),
    case(
        "X13",
        """
        联系电话=13911130001    | 客户姓名=王女士
        联系电话=139-1113-0001  | 客户姓名=王先生                        # 联系电话:X13
        联系电话=13911130001    | 客户姓名=王家                          # 联系电话:X13
        联系电话=13911130001    | 门店=二店                              # 联系电话:X04
        联系电话=13911130002
        联系电话= | 微信昵称=无号四 | 邀约来源=微信二维码
        联系电话= | 微信昵称=无号四 | 邀约来源=微信二维码 | 备注=又来      # 联系电话:X13
        联系电话= | 微信昵称=无号四 | 邀约来源=微信二维码 | 门店=二店
        联系电话=139****0001                                             # 联系电话:P05
        联系电话=139****0001 | 备注=又来                                 # 联系电话:P05
        """,
        place="一店/X13成功.xlsx [成功邀约记录]!A3",
    ),
]


@pytest.fixture(scope="module")
def made():
    return common_reports()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_row_is_judged_as_told(case, made):
    see_case(case, made)
    see_counts(case, made["zh"])


def test_what_the_figures_do_with_such_rows():
    """U01 holds the deal, U04 and U06 blank a field, U09 is in the totals and earns nothing."""
    sheet = written(
        """
        门店: 一店 | 导购: 张三
        联系电话 | 邀约成功日期 | 邀约来源 | 客户分类 | 是否进群 | 是否到店 | 到店日期 | 是否成交 | 成交日期 | 金额
        13911130011 | 2020-03-04 | 进店邀约 |   |    |    |          | 是 | 2020-03-05 | 100
        13911130012 | 2020-03-04 | 进店邀约 |   |    | 是 | 2020-03-05 | 是 | 2020-03-05 | 一百
        13911130013 | 2020-03-04 | 进店邀约 |   |    | 是 | 2020-03-05 | 是 | 2020-03-05 | 1000
        13911130014 | 2020-03-04 | 进店邀约 |   |    |    | 2020-03-03 |    |            |
        13911130015 | 2020-03-04 | 进店邀约 |   |    | 是 | 2020-03-03 |    |            |
        13911130016 | 2020-03-04 | 进店邀约 | C | 是 |    |          |    |            |
        13911130017 | 2020-03-04 | 进店邀约 | D | 是 |    |          |    |            |
        13911130018 | 2020-03-04 | 进店邀约 |   | 可能 |  |          | 是 | 2020-03-06 | 10
        """,
        name="成功邀约记录",
    )
    made = report(sheet)
    first, next_day = staff_day(made, day="2020-03-04"), staff_day(made, day="2020-03-05")
    assert (first["entered"], first["visits"], first["deals"]) == (2, 1, 0)
    assert (next_day["visits"], next_day["deals"], next_day["amount"]) == (2, 2, 1000)
    assert first["invites"] == 6, "U09 is not scored"
    assert staff_day(made, day="2020-03-06")["deals"] == 1, "an unknown value takes no deal out"
    assert first["error_rows"] == 4, "U01, U04, U09 twice"
    held, mended = customer(made, "13911130011"), customer(made, "13911130012")
    assert held["deal"] != "yes"
    assert (mended["deal"], mended["amount"]) == ("yes", 0)
    assert customer(made, "13911130017")["current_class"] == "B", "the refused class is taken as blank"
    assert not customer(made, "13911130014")["visited"]


UNKNOWN = [
    # what was typed; group, visit and deal that follow
    ("是否到店=是 | 是否成交=已成交 | 成交日期=2020-03-06 | 成交金额=7000", (False, True, "yes")),
    ("是否到店=是 | 是否成交=#REF! | 成交日期=2020-03-06 | 成交金额=7000", (False, True, "yes")),
    ("是否进群=进了 | 进群日期=2020-03-06", (True, False, "")),
    ("是否到店=来了 | 到店日期=2020-03-06", (False, True, "")),
    ("是否到店=来过 | 到店日期=2020-03-06 | 成交日期=2020-03-06 | 成交金额=7000", (False, True, "yes")),
    # no date, or a refused one, says nothing; a no says no
    ("是否到店=是 | 是否成交=已成交 | 成交金额=7000", (False, True, "")),
    ("是否进群=进了 | 进群日期=不记得", (False, False, "")),
    ("是否到店=来了 | 到店日期=2020-03-09", (False, False, "")),
    ("是否进群=否 | 进群日期=2020-03-06", (False, False, "")),
]


def test_a_date_beside_an_unknown_word_says_yes():
    """A refused value counts as blank: V01 asks for it again, and takes nothing out of the figures."""
    text = "\n".join(f"联系电话=139111301{at:02} | 微信昵称=w{at} | {row}" for at, (row, _) in enumerate(UNKNOWN))
    table = report(invite_success(text, block=TODAY)).tables["customer"].set_index("customer_key")
    seen = [
        (row, tuple(table.loc[f"139111301{at:02}", ["entered", "visited"]]), table["deal"].fillna("").iloc[at])
        for at, (row, _) in enumerate(UNKNOWN)
    ]
    assert seen == [(row, (group, visit), deal) for row, (group, visit, deal) in UNKNOWN]

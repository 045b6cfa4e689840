"""Rules that need a roster, a store list, the campaign's dates or the morning meeting: D04, S01-S04, P06, V01.

And what holds for a mistake in a header block or a date line: one finding there, however many rows it touches.
"""

from __future__ import annotations

from datetime import date

import pytest
from rule_cases import Case, one_finding_a_cell, reports, see_case, see_counts, see_plain_words
from rule_texts import WIDE
from sheets import Written, check, finding, source_row, staff_day, written

from sheets_automation.model.settings import Assignment, Member, Settings, Store

SETTINGS = Settings(
    starts_on=date(2020, 3, 2),
    ends_on=date(2020, 3, 5),
    stores=(Store("一店", aliases=("总店",)), Store("二店", sources=("二店",))),
    roster=(
        Member("张三", "一店", aliases=("小张",), phone="13911140099", left_on=date(2020, 3, 4)),
        Member("张三", "二店", joined_on=date(2020, 3, 5)),
        Member("李四", "一店"),
        Member("李四", "二店"),
    ),
    assignments=(
        Assignment(date(2020, 3, 3), "一店", "李四", attendance=0),
        Assignment(date(2020, 3, 4), "一店", "李四", attendance=0.5),
    ),
)


def case(rule: str, text: str, success: str = "", folder: str = "一店", variant: str = "", **words: object) -> Case:
    sheets = [written(text, f"{folder}/{rule}{variant}.xlsx")]
    if success:
        sheets.append(written(success, f"{folder}/{rule}{variant}成功.xlsx", "成功邀约记录"))
    return Case(rule, tuple(sheets), words, variant)


CASES = [
    case(
        "D04",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140001 | 无人接听 | 李四 | 一店 | 2020-03-01        # 拨打日期:D04
        13911140002 | 无人接听 | 李四 | 一店 | 2020-03-02
        13911140003 | 无人接听 | 李四 | 一店 | 2020-03-05
        13911140004 | 无人接听 | 李四 | 一店 | 2020-03-06        # 拨打日期:D04
        13911140005 | 无人接听 | 李四 | 一店 | 2020-03-07        # 拨打日期:D03
        13911140006 |          | 李四 | 一店 | 2020-03-06
        """,
        """
        联系电话    | 邀约来源 | 导购 | 门店 | 是否进群 | 邀约成功日期
        13911140007 | 进店邀约 | 李四 | 一店 | 否       | 2020/3/1         # 邀约成功日期:D04
        13911140008 | 进店邀约 | 李四 | 一店 | 否       | 2020-03-02
        """,
        v="2020-03-01",
        a="2020-03-02",
        b="2020-03-05",
    ),
    case(
        "S01",
        """
        联系电话    | 接通情况 | 导购   | 门店 | 拨打日期
        13911140011 | 无人接听 | 王五   | 一店 | 2020-03-02      # 导购:S01
        13911140012 | 无人接听 | 小张   | 一店 | 2020-03-02
        13911140013 | 无人接听 | 张 三  | 一店 | 2020-03-02
        13911140014 | 无人接听 | 李四   | 一店 | 2020-03-02
        13911140015 | 无人接听 | 王 五  | 二店 | 2020-03-02      # 导购:S01
        13911140016 |          | 王五   | 一店 | 2020-03-02
        """,
        """
        联系电话    | 邀约来源 | 导购 | 门店 | 是否进群 | 邀约成功日期
        13911140017 | 进店邀约 | 王五 | 一店 | 否       | 2020-03-02      # 导购:S01
        13911140018 | 进店邀约 | 李四 | 一店 | 否       | 2020-03-02
        """,
        v="王五",
        store="一店",
    ),
    case(
        "S01",
        """
        联系电话    | 接通情况 | 导购   | 门店 | 拨打日期
        13911140021 | 无人接听 |        | 一店 | 2020-03-02      # 导购:S01
        13911140022 | 无人接听 | \u00a0 | 一店 | 2020-03-02      # 导购:S01
        13911140023 | 无人接听 | 李四   | 一店 | 2020-03-02
        13911140024 |          |        | 一店 | 2020-03-02
        """,
        variant="blank",
    ),
    case(
        "S02",
        """
        联系电话    | 接通情况 | 导购 | 门店  | 拨打日期
        13911140031 | 无人接听 | 李四 | 九店  | 2020-03-02       # 门店:S02
        13911140032 | 无人接听 | 李四 | 总店  | 2020-03-02
        13911140033 | 无人接听 | 李四 | 一 店 | 2020-03-02
        13911140034 | 无人接听 | 张三 | 九店  | 2020-03-02       # 门店:S02
        13911140035 |          | 李四 | 九店  | 2020-03-02
        """,
        v="九店",
    ),
    case(
        "S02",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140036 | 无人接听 | 李四 |      | 2020-03-02        # 门店:S02
        13911140037 | 无人接听 | 李四 | 一店 | 2020-03-02
        """,
        variant="blank",
    ),
    case(
        "S02",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140038 | 无人接听 | 李四 |      | 2020-03-02
        13911140039 | 无人接听 | 李四 | 一店 | 2020-03-02
        """,
        folder="二店",
    ),
    case(
        "S03",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140041 | 无人接听 | 张三 | 一店 | 2020-03-05        # 导购:S03
        13911140042 | 无人接听 | 张三 | 一店 | 2020-03-04
        13911140043 | 无人接听 | 张三 | 二店 | 2020-03-05
        13911140044 | 无人接听 | 张三 | 二店 | 2020-03-04        # 导购:S03
        13911140045 | 无人接听 | 李四 | 二店 | 2020-03-05
        13911140046 | 无人接听 | 张三 | 九店 | 2020-03-05        # 门店:S02
        13911140047 |          | 张三 | 一店 | 2020-03-05
        """,
        staff="张三",
        store2="二店",
    ),
    case(
        "S04",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140051 |          | 李四 | 一店 | 2020-03-03
        13911140052 | 无人接听 | 李四 | 一店 | 2020-03-03        # 导购:S04
        13911140053 | 无人接听 | 李四 | 一店 | 2020-03-03
        13911140054 | 无人接听 | 李四 | 一店 | 2020-03-04
        13911140055 | 无人接听 | 李四 | 二店 | 2020-03-03
        13911140056 | 无人接听 | 张三 | 一店 | 2020-03-03
        """,
        staff="李四",
        n=2,
    ),
    case(
        "P06",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140099 | 无人接听 | 李四 | 一店 | 2020-03-02        # 联系电话:P06
        13911140098 | 无人接听 | 李四 | 一店 | 2020-03-02
        """,
    ),
    case(
        "V01",
        """
        联系电话    | 接通情况 | 导购 | 门店 | 拨打日期
        13911140061 | 无人接听 | 李四 | 一店 | 2020-03-02
        """,
        """
        联系电话    | 导购 | 门店 | 邀约成功日期 | 是否到店 | 是否成交 | 成交日期   | 成交金额 | 成交导购
        13911140062 | 李四 | 一店 | 2020-03-02   | 是       | 是       | 2020-03-02 | 100      | 王五     # 成交导购:V01
        13911140063 | 李四 | 一店 | 2020-03-02   | 是       | 是       | 2020-03-02 | 100      | 小张
        """,
        v="王五",
    ),
]


@pytest.fixture(scope="module")
def made():
    return reports(CASES, SETTINGS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule + case.variant)
def test_a_person_or_store_is_judged_as_told(case, made):
    see_case(case, made)
    see_counts(case, made["zh"])


def test_every_message_is_whole(made):
    for one in made.values():
        see_plain_words(one)
        one_finding_a_cell(one)


def test_what_the_figures_do_with_such_rows(made):
    """D04 is in the totals but not scored; S03 is exempt there; sold_by that nobody knows counts as blank."""
    early = staff_day(made["zh"], "李四", "2020-03-06")
    assert (early["dials"], early["counted_calls"]) == (1, 0)
    elsewhere = staff_day(made["zh"], "张三", "2020-03-05")
    assert (elsewhere["dials"], elsewhere["status"]) == (1, "exempt")
    off = staff_day(made["zh"], "李四", "2020-03-03")
    assert (off["dials"], off["status"]) == (2, "exempt")
    seller, other = staff_day(made["zh"], "李四", "2020-03-02"), staff_day(made["zh"], "张三", "2020-03-02")
    assert (seller["deals"], other["deals"]) == (1, 1)


# ---- a header block and a date line -------------------------------------------------------------------------
def block(source: str, first_line: str, name: str = "电话邀约记录") -> Written:
    number = sum(map(ord, source)) % 1000
    return written(
        f"""
        {first_line}
        联系电话       | 接通情况 | 导购 | 门店 | 拨打日期
        1391114{number:03}1 | 无人接听 |      |      |
        1391114{number:03}2 | 无人接听 |      |      |
        1391114{number:03}3 | 无人接听 | 李四 | 一店 | 2020-03-02
        1391114{number:03}4 |          |      |      |
        """,
        source,
        name,
    )


DAYS = "一店/日期行.xlsx"
DATE_LINES = """
    门店: 二店 | 导购: 李四
    联系电话    | 接通情况 | 拨打日期
                |          | 2020-03-07         # 拨打日期:D03
    13911150001 | 无人接听 |
    13911150002 | 无人接听 |
    13911150003 |          |
                |          | 2020-03-06         # 拨打日期:D04
    13911150004 | 无人接听 |
    2020-03-05  |          |
    13911150005 | 无人接听 |
    13911150006 | 无人接听 | 2020-03-01         # 拨打日期:D04
    日期: 32号  |          |                    # 拨打日期:D02
    13911150007 | 无人接听 |
    13911150008 | 无人接听 |
"""
BLOCKS = [
    ("D02", "ERROR", "门店: 一店 | 导购: 李四 | 日期 | 昨天            # 拨打日期:D02", "D1", "昨天",
     "请把「昨天」写成日期,如 2020-03-06"),
    ("D03", "ERROR", "门店: 一店 | 导购: 李四 | 日期: 2020-03-07       # 拨打日期:D03", "C1", "2020-03-07",
     "请核对日期:2020-03-07 还没到"),
    ("D04", "WARN", "门店: 一店 | 导购: 李四 | 日期 | @2020-03-06      # 拨打日期:D04", "D1", "2020-03-06",
     "请核对日期:2020-03-06不在活动期(2020-03-02至2020-03-05),暂不计考核"),
    ("S01", "ERROR", "门店: 一店 | 导购: 王五 | 日期: 2020-03-02       # 导购:S01", "B1", "王五",
     "请选择导购(「王五」不在一店名册)"),
    ("S02", "ERROR", "门店: 九店 | 导购: 李四 | 日期: 2020-03-02       # 门店:S02", "A1", "九店",
     "请选择门店(「九店」不在门店名册)"),
    ("S03", "WARN", "门店: 一店 | 导购: 张三 | 日期: 2020-03-05        # 导购:S03", "B1", "张三",
     "请确认门店:张三 当天属于 二店"),
    ("F01", "ERROR", "门店: 一店 | 日期: 2020-03-02 | 导购 | #REF!     # 导购:F01", "D1", "#REF!",
     "请重新填写:单元格显示 #REF!"),
]  # fmt: skip


@pytest.fixture(scope="module")
def blocks():
    sheets = [block(f"一店/{rule}.xlsx", line) for rule, _, line, *_ in BLOCKS]
    return check(*sheets, written(DATE_LINES, DAYS), settings=SETTINGS)


@pytest.mark.parametrize("case", BLOCKS, ids=[case[0] for case in BLOCKS])
def test_a_mistake_in_a_header_block_is_one_finding(blocks, case):
    rule, severity, _, cell, value, said = case
    one = finding(blocks, rule, source=f"一店/{rule}.xlsx")
    assert (one["cell"], one["value"], one["severity"]) == (cell, value, severity)
    assert one["message"] == (said + ",涉及2行").translate(WIDE)
    counted = source_row(blocks, source=f"一店/{rule}.xlsx")
    assert (counted["rows"], counted["error_rows"]) == (4, 2 if severity == "ERROR" else 0)
    assert counted["rows_counted"] == (1 if severity == "ERROR" else 3)


def test_warnings_of_a_header_block_count_row_by_row(blocks):
    table = blocks.tables["staff_day"]
    marked = table[table["warning_rows"] > 0].set_index(["staff", "store"])["warning_rows"]
    assert marked["李四", "一店"] == 2, "D04"
    assert marked["张三", "一店"] == 2, "S03"


def test_a_mistake_in_a_date_line_is_one_finding(blocks):
    assert finding(blocks, "D03", source=DAYS)["message"] == "请核对日期:2020-03-07 还没到,涉及2行".translate(WIDE)
    said = "请把「32号」写成日期,如 2020-03-06,涉及2行"
    assert finding(blocks, "D02", source=DAYS)["message"] == said.translate(WIDE)
    outside = [finding(blocks, "D04", nth, source=DAYS) for nth in (0, 1)]
    assert [one["cell"] for one in outside] == ["C7", "C11"]
    assert outside[0]["message"].endswith(",涉及1行".translate(WIDE))
    assert not outside[1]["message"].endswith("行")
    assert source_row(blocks, source=DAYS)["error_rows"] == 4

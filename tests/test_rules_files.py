"""Rules of a sheet or a file: F02-F04 and F06-F09. What is wrong with one leaves the others alone."""

from __future__ import annotations

import pytest
from rule_cases import TODAY, Case, common_reports, of_case, see_case
from rule_texts import WIDE
from sheets import MODIFIED_AT, places, report, source_row, written

from sheets_automation.model.campaign_rules import TWICE
from sheets_automation.model.grid import Source
from sheets_automation.model.refusals import REFUSALS, WRONG_KIND
from sheets_automation.model.tables import CALL_LOG

BLANK_ROWS = "\n".join([""] * 20)


def case(rule: str, text: str, name: str = "", variant: str = "", words: dict | None = None, **grid: object) -> Case:
    sheet = written(f"{TODAY}\n{text}", f"一店/{rule}{name}.xlsx", **grid)
    return Case(rule, (sheet,), words or {}, variant)


def success(rule: str, text: str, name: str = "", words: dict | None = None) -> Case:
    return Case(rule, (written(f"{TODAY}\n{text}", f"一店/{rule}{name}成功.xlsx", "成功邀约记录"),), words or {})


def file(rule: str, name: str, words: dict | None = None, **more: object) -> Case:
    return Case(rule, (Source(f"一店/{name}", name, MODIFIED_AT, **more),), words or {})


CALLS = "联系电话 | 接通情况 | 客户分类"

F02 = f"""联系电话    | 接通情况 | 客户分类
13911160001 | 无人接听 | C
{BLANK_ROWS}
13911160002 | 无人接听 | C        # :F02
13911160003 | 无人接听 | C
{BLANK_ROWS}
{BLANK_ROWS}
13911160004 | 无人接听 | C        # :F02
"""
F02_NOT = f"""联系电话    | 接通情况 | 客户分类
13911160005 | 无人接听 | C
{BLANK_ROWS[1:]}
13911160006 | 无人接听 | C
"""

OPEN, CLOSED = (
    written(f"{TODAY}\n{CALLS}\n1391116004{at} | 占线 | C", f"一店/{name}.xlsx").grid
    for at, name in enumerate(("开着", "关着"))
)
COLUMNS = {column.zh: (column.zh, column.en) for column in CALL_LOG.columns}
"""Both names of a column."""

CASES = [
    case("F02", F02, words={"r": 24}),
    case("F02", F02_NOT, "无"),
    case(
        "F03",
        "客户姓名 | 接通情况 | 客户分类\n王女士 | 无人接听 | C\n李女士 | 占线 | C\n# F03",
        "电话",
        words={"c": COLUMNS["联系电话"]},
    ),
    case("F03", "手机 | 姓名 | 邀请结果\n13911160011 | 王女士 | 拒绝\n# F03", "结果", words={"c": COLUMNS["接通情况"]}),
    case(
        "F03",
        "联系电话 | 接通情况 | 手机 | 客户分类\n13911160012 | 无人接听 | 13911160013 | C\n# F03",
        "两列",
        TWICE,
        {"c": COLUMNS["联系电话"], "x": "联系电话", "y": "手机"},
    ),
    case("F03", "联系电话 | 曾到店 | 客户分类\n13911160014 | 否 | C", "分类无"),
    case("F03", "联系电话 | 客户姓名 | 接通情况\n13911160015 | 王女士 | 占线", "接通无"),
    success("F03", "微信昵称 | 邀约来源 | 是否进群\n小白 | 微信二维码 | 是", "微信无"),
    success("F03", "姓名 | 邀约来源 | 是否进群\n王女士 | 微信二维码 | 是\n# F03", "无号", {"c": COLUMNS["联系电话"]}),
    case(
        "F04",
        f"{CALLS}\n13911160021 | 无人接听 | C\n13911160022 | 占线 | C\n13911160023 | 关机 | C\n# F04",
        hidden=frozenset({2, 4}),
        words={"n": 2},
    ),
    case("F04", f"{CALLS}\n13911160024 | 无人接听 | C", "无", hidden=frozenset({0, 9})),
    *(
        file("F06", f"坏{key}.xlsx", {"reason": why.reason_zh, "remedy": why.remedy_zh}, refusal=key)
        for key, why in REFUSALS.items()
    ),
    case("F07", f"{CALLS} | 颜色\n13911160031 | 无人接听 | C | 红\n# F07", words={"columns": "颜色"}),
    case("F07", f"颜色 | {CALLS} | 尺寸\n红 | 13911160032 | 无人接听 | C | 大\n# F07", "两个"),
    case("F07", "联系电话 | 手机 | 接通情况 | 客户分类\n13911160033 | 13911160033 | 占线 | C\n# F07", "一样"),
    case("F07", "手机 | 联系电话 | 接通情况 | 客户分类\n | 13911160034 | 占线 | C\n# F07", "空"),
    case("F07", f"{CALLS}\n13911160035 | 无人接听 | C", "无"),
    file("F08", "开着.xlsx", grids=(OPEN,), open_elsewhere=True),
    file("F08", "关着.xlsx", grids=(CLOSED,)),
    file("F09", "照片.jpg", {"v": "照片.jpg"}, refusal=WRONG_KIND),
]  # fmt: skip
FILE_LEVEL = {"F06", "F08", "F09"}


@pytest.fixture(scope="module")
def made():
    return common_reports()


@pytest.mark.parametrize("case", CASES, ids=lambda case: next(iter(case.sources)).rpartition("/")[2])
def test_a_sheet_is_judged_as_told(case, made):
    path = next(iter(case.sources))
    also = ((path, "", None, "", case.rule),) if case.rule in FILE_LEVEL and path != "一店/关着.xlsx" else ()
    if case.rule != "F06":
        see_case(case, made, also)
        return
    shown = of_case(made["zh"], case)
    said = f"无法读取文件:{case.words['reason']}。{case.words['remedy']}".translate(WIDE)
    assert list(shown["message"]) == [said]
    assert list(shown["rule"] + shown["severity"]) == ["F06ERROR"]


@pytest.mark.parametrize("key", REFUSALS)
def test_a_refusal_is_worded_in_english(key, made):
    why = REFUSALS[key]
    shown = made["en"].tables["finding"].set_index("source")["message"]
    assert shown[f"一店/坏{key}.xlsx"] == f"Cannot read the file: {why.reason_en}. {why.remedy_en}"


def test_several_unknown_columns_are_one_finding(made):
    said = made["zh"].tables["finding"].set_index("source")["message"]["一店/F07两个.xlsx"]
    assert "颜色" in said
    assert "尺寸" in said


def test_a_sheet_that_is_not_read_counts_nowhere_and_its_rows_are_named(made):
    refused = source_row(made["zh"], source="一店/F03电话.xlsx")
    assert (refused["status"], refused["rows"], refused["rows_counted"]) == ("refused", 2, 0)
    assert source_row(made["zh"], source="一店/F03分类无.xlsx")["rows_counted"] == 1


MISSING = {
    "导购": "门店: 一店 | 日期: 2020-03-06",
    "门店": "导购: 张三 | 日期: 2020-03-06",
    "拨打日期": "门店: 一店 | 导购: 张三",
}


def test_date_staff_and_store_come_from_a_column_or_the_block():
    sheets = [written("随便 | 写写\n1 | 2", "一店/闲.xlsx")]
    for at, (missing, block) in enumerate(MISSING.items()):
        sheets.append(written(f"{block}\n{CALLS}\n1391116005{at} | 占线 | C\n# F03", f"一店/{missing}.xlsx"))
        given = written(f"{block}\n{CALLS} | {missing}\n1391116006{at} | 占线 | C |", f"一店/{missing}有.xlsx")
        sheets.append(given)
    made = report(*sheets)
    found = made.tables["finding"].query("rule == 'F03'").set_index("source")["message"].to_dict()
    assert found == {f"一店/{one}.xlsx": f"请使用模板:缺少列「{one}」".translate(WIDE) for one in MISSING}
    skipped = made.tables["source"].set_index("source").loc["一店/闲.xlsx"]
    assert (skipped["status"], skipped["table"]) == ("skipped", ""), "a sheet that is no table is no finding"
    assert "一店/闲.xlsx" not in {place[0] for place in places(made)}

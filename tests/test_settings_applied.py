"""Settings that stand in sheets do what they say: the same findings and figures as settings given by a program."""

from __future__ import annotations

from datetime import date, time

import pandas as pd
import pytest
import test_rules_people
from openpyxl import load_workbook
from pages import sheet_of
from rule_cases import one_finding_a_cell, see_plain_words
from sheets import NOW, Written, book, call_log, findings, places, report, sheet, staff_day

from sheets_automation import campaign
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.core.report import Report, build_report
from sheets_automation.faces.outcome import counts_of
from sheets_automation.model.grid import Grid
from sheets_automation.model.settings import DatedRule, Settings
from sheets_automation.model.settings_tables import ASSIGNMENT, CAMPAIGN, ROSTER, RULES, STORES
from sheets_automation.model.template_pages import templates

FILE = "campaign.xlsx"


def on(day: int) -> date:
    return date(2020, 3, day)


def read(*sheets: Grid | Written, lang: str = "zh", now: object = NOW) -> Report:
    """The report on sheets among which the settings stand."""
    return build_report(book(*sheets), None, now, lang)


# ---- rosters, campaign, attendance --------------------------------------------------------------------------
PEOPLE = (
    sheet("项目 | 内容\n开始日期 | 3-2\n结束日期 | 3-5", FILE, "活动设置"),
    sheet("门店 | 别名 | 来源\n一店 | 总店 |\n二店 | | 二店", FILE, "门店名册"),
    sheet(
        """
        姓名 | 别名 | 手机        | 门店 | 岗位 | 入职日期 | 离职日期
        张三 | 小张 | 13911140099 | 总店 | 导购 |          | 3-4
        张三 |      |             | 二店 |      | 3-5      |
        李四 |      |             | 一店 |      |          |
        李四 |      |             | 二店 |      |          |
        """,
        FILE,
        "人员名册",
    ),
    sheet("日期 | 门店 | 导购 | 出勤\n3-3 | 一店 | 李四 | 休息\n3-4 | 总店 | 李四 | 半天", FILE, "晨会任务"),
)
"""What test_rules_people.SETTINGS says, as its sheets."""


@pytest.fixture(scope="module")
def people():
    rows = [one for case in test_rules_people.CASES for one in case.sheets]
    return read(*rows, *PEOPLE), report(*rows, settings=test_rules_people.SETTINGS)


def test_sheets_say_what_settings_say(people):
    assert people[0].settings == test_rules_people.SETTINGS


def test_people_stores_dates_and_leave_are_judged_by_the_sheets(people):
    """D04, S01-S04, P06, V01, aliases, and a store that 门店名册 gives to a folder: as told in test_rules_people."""
    by_sheets, by_settings = people
    assert {place[4] for place in places(by_sheets)} >= {"D04", "S01", "S02", "S03", "S04", "P06", "V01"}
    # One of the people stands in two stores: the sheet alone can say so.
    assert [place for place in places(by_sheets) if place[4] != "K03"] == places(by_settings)
    for table in ("staff_day", "store_day", "customer", "callback"):
        pd.testing.assert_frame_equal(by_sheets.tables[table], by_settings.tables[table])


# ---- dated rules --------------------------------------------------------------------------------------------
WORK = tuple(
    call_log(
        "\n".join(["接通情况=无人接听"] * 40),
        f"{staff}{day}.xlsx",
        f"门店: 一店 | 导购: {staff} | 日期: 2020-03-0{day}",
    )
    for staff in ("张三", "李四")
    for day in range(1, 7)
)
BASE = "项目 | 值 | 范围 | 生效日期\nbase_calls | 45 | |\nbase_invites | 0 | |\ninvites_floor | 0 | |"


def targets(made: Report) -> dict[tuple[str, int], tuple[int, str]]:
    table = made.tables["staff_day"]
    keys = zip(table["staff"], table["date"].dt.day, strict=True)
    return dict(zip(keys, zip(table["calls_target"], table["status"], strict=True), strict=True))


def test_a_change_on_day_6_never_alters_days_1_to_5():
    before = read(*WORK, sheet(BASE, FILE, "考核规则"))
    after = read(*WORK, sheet(f"{BASE}\nbase_calls | 40 | | 3-6", FILE, "考核规则"))
    for name in ("staff_day", "store_day"):
        table, other = before.tables[name], after.tables[name]
        days = table["date"] < pd.Timestamp(on(6))
        pd.testing.assert_frame_equal(table[days], other[other["date"] < pd.Timestamp(on(6))])
    everybody = [(staff, day) for staff in ("张三", "李四") for day in range(1, 7)]
    assert targets(before) == dict.fromkeys(everybody, (45, "missed"))
    on_day_6 = {("张三", 6): (40, "met"), ("李四", 6): (40, "met")}
    assert targets(after) == dict.fromkeys(everybody, (45, "missed")) | on_day_6


def test_the_narrowest_scope_holds_and_what_was_claimed_wins():
    rules = sheet(f"{BASE}\nbase_calls | 30 | 总店 | 3-4\nbase_calls | 20 | 小李 | 3-5", FILE, "考核规则")
    names = (
        sheet("门店 | 别名\n一店 | 总店", FILE, "门店名册"),
        sheet("姓名 | 门店 | 别名\n张三 | 一店 |\n李四 | 一店 | 小李", FILE, "人员名册"),
        sheet("日期 | 导购 | 出勤 | 认领电话\n3-5 | 小李 | | 39\n3-6 | 小李 | 半天 |", FILE, "晨会任务"),
    )
    made = targets(read(*WORK, rules, *names))
    assert [made["张三", day][0] for day in range(1, 7)] == [45, 45, 45, 30, 30, 30]
    assert [made["李四", day][0] for day in range(1, 7)] == [45, 45, 45, 30, 39, 10]


def test_a_rule_of_the_sheet_switches_a_check_off_for_a_store():
    row = "接通情况=已接通 | 客户分类=A | 曾到店= | 意向产品=空调 | 客户姓名=王 | 邀请结果=拒绝 | 备注=x"
    calls = [call_log(row, f"{store}.xlsx", f"门店: {store} | 导购: 张三 | 日期: 3-5") for store in ("一店", "二店")]
    rules = sheet("项目 | 值 | 范围 | 失效日期\nrule.C04 | 关 | 一店 | 3-5\nrule.c04 | 提示 | 二店 |", FILE, "考核规则")
    made = read(*calls, rules)
    table = made.tables["finding"].query("rule == 'C04'")
    assert list(zip(table["source"], table["severity"], strict=True)) == [("二店.xlsx", "INFO")]


def test_the_products_of_the_campaign_are_its_dropdown_and_its_stock():
    calls = call_log(
        """
        接通情况=已接通 | 客户分类=B | 邀请结果=之前已邀 | 意向产品=沙发
        接通情况=已接通 | 客户分类=B | 邀请结果=之前已邀 | 意向产品=空调     # 意向产品:V01
        """
    )
    products = sheet("项目 | 内容\n产品清单 | 沙发、床", FILE, "活动设置")
    made = read(calls, products, sheet("产品 | 库存\n沙发 | 3", FILE, "产品库存"))
    assert places(made) == list(calls.expected)
    line = made.tables["product_intent"].query("store == '*'").iloc[0]
    assert (line["product"], line["in_stock"], line["shortage"]) == ("沙发", 3, line["suggested_stock"] - 3)


# ---- sources, findings, run sheet ---------------------------------------------------------------------------
WRONG = sheet(
    "项目 | 值 | 范围 | 生效日期\nbase_calls | 四十 | | 3-6\nevening_close | 18:30 | |\nbase_cals | 40 | |",
    FILE,
    "考核规则",
)


def test_findings_of_settings_stand_at_their_cells_and_leave_rows_alone():
    calls = call_log("接通情况=占线")
    made = read(calls, WRONG)
    table = made.tables["finding"]
    assert table[
        ["severity", "rule", "effect", "source", "sheet", "row", "column", "cell", "value"]
    ].to_numpy().tolist() == [
        ["WARN", "K02", "none", FILE, "考核规则", 2, "value", "B2", "四十"],
        ["WARN", "K01", "none", FILE, "考核规则", 4, "key", "A4", "base_cals"],
    ]
    assert table["message"][0].endswith("\uff1b这一行没有用上\uff0c现在是「50」")
    assert staff_day(made)["calls_target"] == 50
    for lang in ("zh", "en"):
        both = read(calls, WRONG, lang=lang)
        see_plain_words(both)
        one_finding_a_cell(both)
    assert findings(read(calls, WRONG, sheet("项目 | 值\nrule.K02 | off", "b.xlsx")), FILE) == {(4, "key", "K01")}


def test_the_table_of_sources_says_what_was_read_and_applied():
    made = read(call_log("接通情况=占线\n接通情况=已接通 | 客户分类=C"), WRONG, *PEOPLE)
    table = made.tables["source"].set_index("table")
    assert table["status"].tolist() == ["read"] * 6
    assert table.loc["rules", ["rows", "rows_counted", "error_rows"]].tolist() == [3, 1, 0]
    assert table.loc["staff", ["rows", "rows_counted"]].tolist() == [4, 4]
    counts = counts_of(made)
    assert (counts["rows"], counts["rows_counted"], counts["error_rows"]) == (2, 1, 1), "of the guides' tables"
    assert counts["warnings"] >= 2


def test_settings_that_a_program_gives_are_taken_as_they_are():
    made = report(call_log("接通情况=占线"), WRONG, settings=Settings(rules=(DatedRule("base_calls", 7),)))
    assert staff_day(made)["calls_target"] == 7
    table = made.tables["source"].set_index("table")
    assert table["status"].to_dict() == {"call_log": "read", "rules": "skipped"}
    assert made.tables["finding"].empty


def test_the_run_sheet_shows_what_was_read():
    rules = sheet(
        "项目 | 值 | 范围 | 生效日期\nbase_calls | 40 | 总店 | 3-6\nevening_close | 18:30 | |", FILE, "考核规则"
    )
    made = read(call_log("接通情况=占线"), *PEOPLE, rules)
    page = sheet_of(made, "run")
    block = next(one for one in page.blocks if one.key == "settings")
    lines = list(zip(*(column.values for column in block.columns), strict=True))
    assert [line[1:] for line in lines if line[1] == "base_calls"] == [
        ("base_calls", "默认", "", "", "50"),
        ("base_calls", "一店", "2020-03-06", "", "40"),
    ]
    assert ("evening_close", "全部", "", "", "18:30") in [line[1:] for line in lines]
    facts = dict(
        zip(*(column.values for column in next(one for one in page.blocks if one.key == "facts").columns), strict=True)
    )
    assert facts["名册人数"] == "4"


# ---- a folder -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_filled_campaign_file_is_applied(tmp_path, lang):
    """campaign.xlsx as `init` lays it out, filled with openpyxl, and a file of the morning beside it."""
    template = next(one for one in templates(lang) if f"{one.key}.xlsx" == FILE)
    (tmp_path / FILE).write_bytes(draw_template(template))
    book_ = load_workbook(tmp_path / FILE)
    pages = {
        table.key: book_[table.zh if lang == "zh" else table.en]
        for table in (CAMPAIGN, STORES, ROSTER, RULES, ASSIGNMENT)
    }
    pages["campaign"]["B3"], pages["campaign"]["B5"] = on(1), on(15)
    for cell, value in {"A2": "一店", "B2": "总店", "E2": "inbox/一店"}.items():
        pages["stores"][cell] = value
    for row, line in enumerate([(1, "张三", "小张", None, "一店"), (2, "李四", None, "13911140098", "总店")], start=2):
        for column, value in enumerate(line, start=1):
            pages["staff"].cell(row, column, value)
    keys = {pages["rules"].cell(row, 1).value: row for row in range(2, 40)}
    pages["rules"].cell(keys["base_calls"], 2, 3)
    pages["rules"].cell(keys["evening_close"], 2, time(18, 30))
    last = max(row for row in keys.values()) + 1
    for column, value in enumerate(("base_calls", 2, "李四", on(6)), start=1):
        pages["rules"].cell(last, column, value)
    for column, value in enumerate((on(6), "一店", "张三", "半天" if lang == "zh" else "half"), start=1):
        pages["assignment"].cell(2, column, value)
    book_.save(tmp_path / FILE)
    (tmp_path / "晨会任务 2020-03-06.csv").write_text("日期,门店,导购,认领电话\n2020-03-06,一店,小张,9\n", "utf-8")
    rows = "\n".join(
        f"139000{at:05},无人接听,2020-03-06,{staff}" for at, staff in enumerate(["小张", "李四", "李四", "王五"])
    )
    (tmp_path / "inbox" / "一店").mkdir(parents=True)
    (tmp_path / "inbox" / "一店" / "a.csv").write_text(f"联系电话,接通情况,拨打日期,导购\n{rows}\n", "utf-8")
    made = campaign.consolidate(tmp_path, now=NOW, lang="zh")
    assert places(made) == [("inbox/一店/a.csv", "", 5, "staff", "S01")]
    first, second = staff_day(made, "张三", "2020-03-06"), staff_day(made, "李四", "2020-03-06")
    assert (first["attendance"], first["calls_target"]) == (0.5, 9), "the tab's attendance, the morning file's claim"
    assert (second["calls_target"], second["counted_calls"]) == (2, 2)
    assert made.settings.clock("evening_close", on(6)) == time(18, 30)
    assert made.settings.starts_on == on(1)
    if lang == "zh":
        again = campaign.check([tmp_path], now=NOW, lang="zh")
        assert again.settings == made.settings
        assert places(again) == places(made)

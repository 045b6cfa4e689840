"""The rows behind a figure sum to it, what is left out has its reason, a wrong name is told (docs/figures.md)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from sheets import call_log, invite_success, report

from sheets_automation import campaign, demo
from sheets_automation.core.figures.explaining.behind import Behind, is_counted
from sheets_automation.core.figures.explaining.lines import NONE
from sheets_automation.core.figures.explaining.names import row_texts
from sheets_automation.core.report import Report
from sheets_automation.faces import cli
from sheets_automation.model.column_words import FIGURES
from sheets_automation.model.definitions import (
    BEHIND,
    DEFINITIONS,
    FOLLOWS,
    KEYS,
    OVERVIEW,
    QUOTIENTS,
    REASONS,
    definition,
    figures_of,
)
from sheets_automation.model.errors import SettingError
from sheets_automation.model.frames import BY_KEY
from sheets_automation.model.rules import RULES
from sheets_automation.model.settings import Assignment, DatedRule, Settings

NOW = datetime.fromisoformat("2020-03-05T20:45")
FIGURE = "staff_day.invites[2020-03-05,一店,张三]"


# ---- every figure of a demo ---------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo")
    demo.write(demo.plan(3, stores=2, guides=2, days=4, now=NOW, rows=30), path)
    return path


@pytest.fixture(scope="module")
def made(folder: Path) -> Report:
    return campaign.consolidate(folder, now=NOW, lang="zh")


@pytest.fixture(scope="module")
def behind(made: Report) -> Behind:
    return made.behind


@cache
def counted(table: str) -> list[str]:
    return [name for name in figures_of(BY_KEY[table]) if is_counted(name)]


def sums(behind: Behind, table: str, figure: str) -> pd.Series:
    return behind.lines(table, figure).groupby(list(KEYS[table]))["value"].sum()


@pytest.mark.parametrize("table", KEYS)
def test_the_rows_behind_every_figure_of_every_row_sum_to_it(made: Report, behind: Behind, table: str):
    frame = made.frame(table).set_index(list(KEYS[table]))
    assert len(frame)
    wrong = {}
    for figure in [name for name in counted(table) if name in frame]:
        found = sums(behind, table, figure).reindex(frame.index).fillna(0)
        off = frame[(found - frame[figure].astype(float)).abs() > 1e-6]
        if len(off):
            wrong[figure] = off.index.tolist()
    assert wrong == {}


@pytest.mark.parametrize("table", KEYS)
def test_what_is_left_out_adds_nothing_and_says_why(behind: Behind, table: str):
    for figure in counted(table):
        lines = behind.lines(table, figure)
        out = lines[lines["why"].ne("")]
        assert set(out["why"]) <= {*REASONS, *RULES}, figure
        assert out["value"].eq(0).all(), figure
        # A row stands once under a key: it counts there or it is left out, never both.
        rows = lines[lines["id"].ne(NONE)]
        assert not rows.duplicated([*KEYS[table], "id"]).any(), figure
        # "Counted already" names the row that counts, and that one is the same customer's.
        again = out[out["why"].eq("again")]
        customer = behind.every.set_index("id")["customer"]
        assert (customer[again["id"]].to_numpy() == customer[again["other"]].to_numpy()).all(), figure


def test_every_call_row_of_a_day_counts_or_is_left_out(made: Report, behind: Behind):
    calls = made.work.judged.calls.frame
    lines = behind.lines("staff_day", "dials")
    assert sorted(lines["id"]) == sorted(calls.index)
    out = lines[lines["why"].ne("")].set_index("id")["why"]
    by_rule = calls.loc[calls["excluded_by"].ne(""), "excluded_by"]
    assert out[by_rule.index].tolist() == by_rule.tolist()
    assert set(out.drop(by_rule.index)) == {"planned"}


RATIOS = [(table, figure) for table in KEYS for figure in figures_of(BY_KEY[table]) if figure in QUOTIENTS]


@pytest.mark.parametrize(("table", "figure"), RATIOS)
def test_a_ratio_is_the_quotient_of_the_figures_that_it_names(made: Report, table: str, figure: str):
    frame = made.frame(table)
    for row, value in zip(row_texts(frame, table).head(4), frame[figure], strict=False):
        answer = made.explain(f"{table}.{figure}[{row}]")
        whole = len(QUOTIENTS[figure].whole)
        values = [part.value for part in answer.parts]
        if None in values:
            assert answer.value is None, "nobody said what it is of"
            continue
        assert sum(values[:-whole]) / sum(values[-whole:]) == pytest.approx(value)
        assert answer.value == pytest.approx(value, abs=1e-6)


def test_all_rows_of_a_table_can_be_asked_for_at_once(made: Report):
    staff, stores = made.tables["staff_day"], made.tables["store"]
    own = staff[staff["staff"].eq("张三")]
    asked = {
        "staff_day.dials[*,一店,张三]": own["dials"].sum(),
        "staff_day.amount[*,*,*]": staff["amount"].sum(),
        "store.dials[*]": stores["dials"].sum(),
        "store.contact_rate[*]": stores["connected"].sum() / stores["dials"].sum(),
        "class_mix.customers[*,C,*]": made.tables["class_mix"]
        .query("store == '*' and first_class == 'C'")["customers"]
        .sum(),
    }
    for name, value in asked.items():
        answer = made.explain(name)
        assert answer.value == pytest.approx(value, abs=1e-6), name
        if answer.is_counted:
            assert answer.total == pytest.approx(value), name
            ids = ["source", "sheet", "row"]
            assert not answer.left_out.merge(answer.rows, on=ids).size, "who counts under one key is not left out"


def test_a_row_of_figures_names_each_of_them_with_its_value(made: Report):
    for table in KEYS:
        frame = made.frame(table)
        row = row_texts(frame, table).iloc[0]
        parts = {part.name: part.value for part in made.explain(f"{table}[{row}]").parts}
        assert list(parts) == [f"{table}.{figure}[{row}]" for figure in figures_of(BY_KEY[table])]
        for figure in [name for name in counted(table) if name in frame]:
            assert parts[f"{table}.{figure}[{row}]"] == pytest.approx(float(frame[figure].iloc[0]))


def test_every_line_of_the_overview_can_be_asked_for(made: Report):
    day = made.tables["store_day"]
    today = day[day["date"].eq("2020-03-05")]
    assert made.explain("邀请数").parts == made.explain("invites").parts == made.explain("overview[invites]").parts
    parts = [part.value for part in made.explain("overview[invites]").parts]
    assert parts == [today["invites"].sum(), made.tables["store"]["invites"].sum()]
    for figure in FIGURES:
        answer = made.explain(f"{OVERVIEW}[{figure}]")
        assert answer.parts
        for part in answer.parts:
            asked = made.explain(part.name)
            assert asked.value == part.value
            assert asked.parts or asked.total == pytest.approx(asked.value), part.name


# ---- small sheets: which row counts, and why another one does not -------------------------------------------
def told(made: Report, figure: str) -> tuple[list, list]:
    """Rows that count, as (row, value), and rows left out, as (row, why)."""
    answer = made.explain(figure)
    counts = [(row, value) for row, value in answer.rows[["row", "value"]].itertuples(index=False)]
    return counts, [tuple(line) for line in answer.left_out[["row", "why"]].itertuples(index=False)]


CALLS = """
    联系电话=13712345671 | 接通情况=无人接听 | 拨打时段=9:00
    联系电话=13712345671 | 接通情况=无人接听 | 拨打时段=10:00
    联系电话=13712345671 | 接通情况=占线 | 拨打时段=11:00
    联系电话=13712345672 | 接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复 | 拨打时段=12:00
    联系电话=13712345672 | 接通情况=已接通 | 客户分类=B | 邀请结果=同意进群 | 拨打时段=13:00
    联系电话=138****1234 | 接通情况=已接通 | 客户分类=D | 邀请结果=拒绝
    联系电话=13712345678
    联系电话=13612345678 | 接通情况=已接通 | 客户分类=C | 邀请结果=拒绝
"""
SUCCESSES = """
    联系电话=13712345672 | 邀约来源=电话邀约 | 是否进群=是
    联系电话=13712345673 | 邀约来源=微信二维码
    联系电话=13712345674 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=是 | 成交金额=100 | 成交日期=3-5
    联系电话=13712345674 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=是 | 成交金额=100 | 成交日期=3-5 | 备注=又记一次
    联系电话=13712345675 | 邀约来源=进店邀约 | 是否成交=是 | 成交金额=50 | 成交日期=3-5
"""
DAY = "2020-03-05,一店,张三"


@cache
def calls(lang: str = "zh") -> Report:
    return report(call_log(CALLS), lang=lang)


@cache
def successes() -> Report:
    return report(invite_success(SUCCESSES), settings=Settings(rules=(DatedRule("points.deal", 7),)))


REASONS_TOLD = {
    "staff_day.dials": ([3, 4, 5, 6, 7, 8], {9: "planned", 10: "C02"}),
    "staff_day.counted_calls": ([3, 4, 6, 7], {5: "beyond", 8: "P05", 9: "planned", 10: "C02"}),
    "staff_day.customers_dialled": (
        [3, 6],
        {4: "again", 5: "again", 7: "again", 8: "no_customer", 9: "planned", 10: "C02"},
    ),
    "staff_day.connected": ([6, 7, 8], {10: "C02"}),
    "staff_day.planned": ([9], {}),
}
RESULTS_TOLD = {
    "staff_day.invites": ([5, 7], {3: "X05", 4: "not_in_group", 6: "again"}),
    "staff_day.entered": ([3], {}),
    "staff_day.visits": ([5], {6: "again"}),
    "staff_day.deals": ([5], {6: "again", 7: "U01"}),
    "staff_day.amount": ([5], {6: "again", 7: "U01"}),
}


@pytest.mark.parametrize(("made", "expected"), [(calls, REASONS_TOLD), (successes, RESULTS_TOLD)])
def test_each_row_counts_or_has_its_reason(made, expected):
    for figure, (counts, out) in expected.items():
        found, left = told(made(), f"{figure}[{DAY}]")
        assert sorted(row for row, _ in found) == counts, figure
        assert dict(left) == out, figure


def test_the_call_is_the_invitation_of_a_success_by_phone():
    invited = "联系电话=13712345672 | 接通情况=已接通 | 客户分类=B | 邀请结果=同意进群"
    made = report(call_log(invited), invite_success("联系电话=13712345672 | 邀约来源=电话邀约"))
    answer = made.explain(f"staff_day.invites[{DAY}]")
    assert answer.rows["sheet"].tolist() == ["电话邀约记录"]
    assert answer.left_out[["sheet", "why"]].to_numpy().tolist() == [["成功邀约记录", "by_phone"]]


def test_a_reason_is_a_sentence_in_the_language_asked_for():
    zh, en = calls(), calls("en")
    left = {made.lang: made.explain(f"staff_day.customers_dialled[{DAY}]").left_out for made in (zh, en)}
    sentences = {lang: dict(zip(out["row"], out["reason"], strict=True)) for lang, out in left.items()}
    assert sentences["zh"][4] == "这位客户已经计过：一店/张三.xlsx [电话邀约记录] 第3行"
    assert sentences["en"][4] == "this customer was counted already: 一店/张三.xlsx [电话邀约记录] row 3"
    assert sentences["zh"][9] == "还没拨的号码"
    findings = zh.tables["finding"]
    assert sentences["zh"][10] == findings.loc[findings["rule"].eq("C02"), "message"].iloc[0]
    reasons = zh.explain(f"staff_day.counted_calls[{DAY}]").left_out["reason"].tolist()
    assert "超过同一客户同一天最多计的2次" in reasons


def test_a_result_that_counts_for_somebody_else_says_for_whom():
    made = report(
        invite_success("联系电话=13712345671 | 是否进群=否 | 邀约成功日期=3-4"),
        invite_success(
            "联系电话=13712345671 | 是否进群=是 | 邀约成功日期=3-5",
            source="二店/李四.xlsx",
            block="门店: 二店 | 导购: 李四 | 日期: 2020-03-05",
        ),
    )
    assert told(made, "staff_day.entered[2020-03-05,一店,张三]") == ([(3, 1.0)], [])
    answer = made.explain("staff_day.entered[2020-03-05,二店,李四]")
    assert (answer.value, answer.left_out["reason"].tolist()) == (0, ["计在 2020-03-05 一店 张三"])
    answer = made.explain("store.class_b[二店]")
    assert (answer.value, answer.left_out["reason"].tolist()) == (0, ["客户归 一店 张三"])


def test_appointments_that_the_morning_meeting_typed_count_instead_of_the_rows():
    typed = Assignment(date(2020, 3, 5), "一店", "张三", appointments=3)
    made = report(
        call_log("接通情况=已接通 | 客户分类=A | 邀请结果=同意进店 | 预约到店时间=3-5 | 拨打日期=3-4\n接通情况=占线"),
        settings=Settings(assignments=(typed,)),
    )
    answer = made.explain(f"staff_day.appointments[{DAY}]")
    assert (answer.value, answer.total) == (3, 3.0)
    assert answer.left_out["reason"].tolist() == ["晨会填的是 3"]


def test_points_are_worth_what_the_settings_say_and_sum_to_the_ledger():
    made = successes()
    assert told(made, f"points.points[{DAY},deal]") == ([(5, 7.0)], [(6, "again"), (7, "U01")])
    assert told(made, f"points.count[{DAY},deal]")[0] == [(5, 1.0)]


SHAPES = {"calls": (call_log("接通情况=占线"),), "successes": (invite_success("微信昵称=星星 | 是否进群=是"),)}


@pytest.mark.parametrize("shape", SHAPES)
def test_however_little_there_is_the_rows_sum_to_the_figures(shape: str):
    made = report(*SHAPES[shape])
    for table in ("staff_day", "funnel", "points"):
        frame = made.frame(table).set_index(list(KEYS[table]))
        for figure in [name for name in counted(table) if name in frame]:
            found = sums(made.behind, table, figure).reindex(frame.index).fillna(0)
            assert found.tolist() == frame[figure].astype(float).tolist(), f"{table}.{figure}"


def test_where_there_is_nothing_that_is_said():
    made = report()
    for table in [key for key in KEYS if counted(key)]:
        assert made.behind.lines(table, counted(table)[0]).empty
        with pytest.raises(SettingError) as refused:
            made.explain(f"{table}.{counted(table)[0]}[{','.join('x' for _ in KEYS[table])}]")
        assert refused.value.zh == f"「{table}」里还没有数据"


# ---- names --------------------------------------------------------------------------------------------------
WRONG = {
    "invited": ("写法不对", "staff_day.invites[2020-03-05,一店,张三]"),
    "staffday.invites[2020-03-05,一店,张三]": ("没有「staffday」", "最接近的是 staff_day"),
    "staff_day.invite[2020-03-05,一店,张三]": ("没有「staff_day.invite」", "最接近的是 staff_day.invites"),
    "staff_day.invites[2020-03-05,一店]": ("方括号里应为 日期、门店、导购", ",一店,张三]"),
    "staff_day.invites[2020-03-05,一店,张山]": ("没有这一行", FIGURE),
    "overview[dial]": ("没有「overview[dial]」", "overview[dials]"),
    "staff_day.score[*,一店,张三]": ("请只问一行", "不能合计"),
    "store.agreed[*,*]": ("方括号里应为 门店", "store.agreed[一店]"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_name_says_what_it_should_be(made: Report, name: str):
    with pytest.raises(SettingError) as refused:
        made.explain(name)
    for part in WRONG[name]:
        assert part in refused.value.zh
    assert "\n" not in refused.value.zh + refused.value.en


def test_a_name_may_be_typed_as_the_keyboard_has_it(made: Report):
    typed = made.explain(" staff_day.dials【2020-03-05\uff0c 一店\uff0c张三】")
    assert typed.name == f"staff_day.dials[{DAY}]"


def test_a_name_may_hold_commas_and_brackets():
    block = "门店: 一店[东,西] | 导购: 张三 | 日期: 2020-03-05"
    made = report(call_log("接通情况=占线", block=block))
    answer = made.explain("store.dials[一店[东,西]]")
    assert (answer.value, answer.total) == (1, 1.0)


def test_every_figure_has_a_definition_in_both_languages():
    for table in KEYS:
        for figure in figures_of(BY_KEY[table]):
            words = definition(table, figure)
            assert words.zh
            assert words.en
            assert not set(words.zh) & set(",;?()"), words.zh
    of_tables = {
        name for table in KEYS for figure in figures_of(BY_KEY[table]) for name in (figure, f"{table}.{figure}")
    }
    assert set(DEFINITIONS) <= of_tables
    assert {*QUOTIENTS, *FOLLOWS, *(name for names in BEHIND.values() for name in names)} <= of_tables


# ---- the command line ---------------------------------------------------------------------------------------
@pytest.fixture
def read(made: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is read already."""

    def look(*_: object, lang: str, **__: object) -> Report:
        return replace(made, lang=lang)

    monkeypatch.setattr(campaign, "look", look)


def run(*arguments: object) -> int:
    return cli.run(["explain", *map(str, arguments), "--now", NOW.isoformat()])


def test_the_command_shows_rows_and_what_is_left_out(folder: Path, made: Report, capsys: pytest.CaptureFixture[str]):
    answer = made.explain(FIGURE)
    assert run(folder, FIGURE) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[0] == f"{FIGURE} = {answer.value}"
    assert lines[1] == definition("staff_day", "invites").zh
    assert f"计入 {len(answer.rows)} 行，合计 {answer.value}：" in lines
    assert f"未计入 {len(answer.left_out)} 行：" in lines
    assert len([line for line in lines if line.endswith(" · +1")]) == answer.value
    assert not [key for key in answer.rows["customer_key"] if key.isdigit() and key in out], "phones are masked"


@pytest.mark.usefixtures("read")
def test_the_command_in_english(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert run(folder, "staff_day.contact_rate[2020-03-05,一店,张三]", "--lang", "en") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("%")
    assert lines[1:3] == ["connected / dials", "It follows from these figures; ask on:"]
    assert lines[3].startswith("  staff_day.connected[2020-03-05,一店,张三] = ")


@pytest.mark.usefixtures("read")
def test_the_command_as_json(folder: Path, made: Report, capsys: pytest.CaptureFixture[str]):
    assert run(folder, FIGURE, "--json") == 0
    outcome = json.loads(capsys.readouterr().out)
    answer = made.explain(FIGURE)
    assert (outcome["ok"], outcome["value"], outcome["total"]) == (True, answer.value, answer.total)
    assert sum(row["value"] for row in outcome["rows"]) == answer.value
    assert {"source", "sheet", "row", "date", "store", "staff", "customer_key", "why", "reason"} <= outcome["left_out"][
        0
    ].keys()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_wrong_name_is_one_sentence_and_status_2(folder: Path, lang: str, capsys: pytest.CaptureFixture[str]):
    assert run(folder, "staff_day.invite[x]", "--lang", lang) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "staff_day.invites" in err
    assert "Traceback" not in err

"""A report made by hand, laid out: what stands on each sheet."""

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from pages import sheet_of, sheets_of
from sheets import call_log, invite_success, report

from sheets_automation.core.figures.forecast import forecasts
from sheets_automation.core.figures.quota import Clock
from sheets_automation.core.layout import lists
from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.core.layout.masking import mask_phones
from sheets_automation.core.report import Report
from sheets_automation.model.frames import BY_KEY, EVERY_STORE, SHOWN, Dtype
from sheets_automation.model.page import Format, Place, Sheet, Workbook
from sheets_automation.model.palette import CLASSES
from sheets_automation.model.settings import DatedRule, Settings, Store, Targets
from sheets_automation.model.wording import SHEETS

NOW = datetime.fromisoformat("2020-03-05T20:45")
MEETING = datetime.fromisoformat("2020-03-05T15:17")
RUN = RunInfo("0.1.0", 3.25, "三月爆破")
TODAY, YESTERDAY = date(2020, 3, 5), date(2020, 3, 4)
PHONES = ("13912345678", "13798765432", "057188886666")
ZERO = {Dtype.TEXT: "", Dtype.COUNT: 0, Dtype.COUNT_OR_BLANK: None, Dtype.NUMBER: float("nan")}


def frame(key: str, *rows: dict) -> pd.DataFrame:
    """A frame of a table: what a row does not name is blank, zero or missing."""
    columns = BY_KEY[key].columns
    assert not {name for row in rows for name in row} - set(columns)
    data = {name: [row.get(name, ZERO.get(dtype)) for row in rows] for name, dtype in columns.items()}
    return pd.DataFrame(data).astype(BY_KEY[key].dtypes)


def staff(day: date, store: str, name: str, status: str, calls: int, **more: object) -> dict:
    return {
        "date": day,
        "store": store,
        "staff": name,
        "attendance": 1.0,
        "calls_target": 50,
        "invites_target": 30,
        "dials": calls,
        "counted_calls": calls,
        "invites": 30,
        "calls_attainment": calls / 50,
        "invites_attainment": 1.0,
        "score": 100.0,
        "status": status,
    } | more


def finding(severity: str, rule: str, cell: str = "", **more: object) -> dict:
    place = {"source": "一店/张三 #1.xlsx", "sheet": "电话邀约记录", "cell": cell, "effect": "none"}
    return {"severity": severity, "rule": rule} | place | more


STAFF_DAYS = (
    staff(YESTERDAY, "一店", "=1+1", "met", 50, streak=1),
    staff(YESTERDAY, "二店", "李四", "missed", 40),
    staff(TODAY, "一店", "=1+1", "open", 20, contact_rate=0.5, connected=10),
    staff(TODAY, "二店", "李四", "exempt", 0, attendance=0.0, score=float("nan"), calls_attainment=float("nan")),
)
CALLBACKS = (
    {"rank": 2, "state": "waiting", "priority": "C", "customer_key": PHONES[2], "due_at": "2020-03-06", "attempts": 1},
    {
        "rank": 1,
        "state": "overdue",
        "priority": "promised",
        "customer_key": PHONES[0],
        "customer_name": f"王女士{PHONES[0]}",
        "due_at": "2020-03-05T15:17",
        "last_result": "no_answer",
        "assigned_to": "李四",
        "days_due": 0,
    },
    {"rank": 3, "state": "due", "priority": "C", "customer_key": "wx:一店:阿:明", "attempts": 2},
    {"state": "exhausted", "priority": "C", "customer_key": PHONES[1]},
)
FINDINGS = (
    finding("INFO", "P04", message="已整理 3 个电话"),
    finding("INFO", "P04", message="已整理 4 个电话"),
    finding("WARN", "P03", "B4", column="phone", value=f"{PHONES[0]}/{PHONES[1]}", message=f"已按 {PHONES[0]} 统计"),
    finding("WARN", "U05", "S9", column="deal_amount", value="1280000", message="请核对成交金额 1280000"),
    finding("ERROR", "V01", "E3", column="customer_class", value="E", message="请从下拉中点选", effect="exclude"),
    finding("ERROR", "F06", source="坏.xlsx", sheet="", message="打不开"),
)
WHOM = pd.Series(["一店 张三"] * 2 + [""] * 4)
SOURCES = (
    {"source": "一店/张三 #1.xlsx", "sheet": "电话邀约记录", "table": "call_log", "rows": 60, "rows_counted": 50},
    {"source": "二店/李四.csv", "table": "call_log", "rows": 10, "rows_counted": 9},
    {"source": "坏.xlsx"},
)
STATUS_OF_SOURCES = ("read", "read", "refused")
BALANCE = (
    ("一店/张三 #1.xlsx", "电话邀约记录", "call_log", "counted", 50),
    ("一店/张三 #1.xlsx", "电话邀约记录", "call_log", "planned", 7),
    ("一店/张三 #1.xlsx", "电话邀约记录", "call_log", "V01", 2),
    ("一店/张三 #1.xlsx", "电话邀约记录", "call_log", "X02", 1),
    ("二店/李四.csv", "", "call_log", "counted", 9),
)


def make_report(stores: tuple[str, ...] = ("一店", "二店"), settings: Settings | None = None) -> Report:
    def of_stores(rows: tuple[dict, ...]) -> tuple[dict, ...]:
        return tuple(row for row in rows if row["store"] in stores)

    per_day = {"staff_expected": 1, "staff_submitted": 1, "dials": 20, "connected": 10, "invites": 30, "entered": 2}
    tables = {
        "staff_day": frame("staff_day", *of_stores(STAFF_DAYS)),
        "store_day": frame(
            "store_day",
            *(
                {"date": day, "store": store, "counted_calls": 20} | per_day
                for day in (YESTERDAY, TODAY)
                for store in stores
            ),
        ),
        "store": frame(
            "store",
            *(
                {"store": store, "rank": rank, "invites": 55, "dials": 60, "connected": 15}
                for rank, store in enumerate(stores, 1)
            ),
        ),
        "customer": frame("customer"),
        "callback": frame("callback", *({"store": stores[0], "staff": "=1+1"} | row for row in CALLBACKS)),
        "product_intent": frame("product_intent"),
        "duplicate": frame("duplicate"),
        "points": frame("points"),
        "finding": frame("finding", *FINDINGS),
        "source": frame(
            "source",
            *(row | {"status": s, "sha256": "ab" * 32} for row, s in zip(SOURCES, STATUS_OF_SOURCES, strict=True)),
        ),
    }
    steps = ("dialled", "connected", "invited", "agreed", "entered", "visited", "deals")
    tables["funnel"] = pd.DataFrame(
        [("*", "phone", 80, 50, 40, 20, 10, 0, 0), ("*", "other", 0, 0, 5, 5, 5, 0, 0), (stores[0], "phone", *[9] * 7)],
        columns=["store", "entrance", *steps],
    ).astype(BY_KEY["funnel"].dtypes)
    tables["class_mix"] = pd.DataFrame(
        [(stores[0], "C", "A", 4), (stores[0], "B", "B", 6)],
        columns=["store", "first_class", "current_class", "customers"],
    ).astype(BY_KEY["class_mix"].dtypes)
    balance = pd.DataFrame(BALANCE, columns=["source", "sheet", "table", "why", "rows"])
    views = {one.key: frame(one.key) for one in SHOWN}
    meeting = [
        {"store": store, "expected": 1, "submitted": 1, "status": "open", "invite_basis": "sent"} for store in stores
    ]
    views["evening"] = frame("evening", *meeting)
    for key in ("recovery", "orders", "waiting_deal"):
        views[key] = frame(key, {"store": EVERY_STORE})
    settings = settings or Settings()
    foreseen = forecasts(tables["staff_day"], Clock(settings, NOW))
    views["forecast"] = foreseen.astype(BY_KEY["forecast"].dtypes)
    return Report(NOW, "zh", settings, tables, balance, tables["finding"]["value"], WHOM, views)


def sheet(book: Workbook, key: str) -> Sheet:
    return next(found for found in book.sheets if found.key == key)


def column(found: Sheet, key: str, block: int | str = 0) -> list:
    blocks = {one.key: one for one in found.blocks}
    of = blocks[block] if isinstance(block, str) else found.blocks[block]
    return list(next(c for c in of.columns if c.key == key).values)


def every_text(book: Workbook) -> str:
    return "\n".join(str(value) for s in book.sheets for block in s.blocks for c in block.columns for value in c.values)


@cache
def book_of(lang: str = "zh", names: tuple[str, ...] = ()) -> Workbook:
    """The report laid out, once; `names` of stores for the one with long names."""
    return lay_out(replace(with_long_names(names) if names else make_report(), lang=lang), RUN)


@pytest.fixture
def book() -> Workbook:
    return book_of()


def test_sheets_and_headers_are_of_the_language():
    assert " ".join(s.title for s in book_of().sheets) == (
        "总览 夕会 门店汇总 导购考核 日趋势 漏斗 客户分类 回拨清单 我的客户 未成交 重复客户 意向产品 积分 "
        "问题清单 客户明细 变更记录 运行信息"
    )
    english = book_of("en")
    assert [s.title for s in english.sheets] == [pair[1] for pair in SHEETS.values()]
    headers = "".join(c.header for s in english.sheets for block in s.blocks for c in block.columns)
    assert headers.isascii()


def test_overview_says_day_and_what_is_open():
    settings = Settings(starts_on=date(2020, 3, 2), ends_on=date(2020, 3, 11))
    overview = sheet_of(make_report(settings=settings), "overview", RUN)
    assert overview.lines[0] == "截至 2020-03-05 周四 20:45 · 活动第 4 天，共 10 天"
    assert overview.lines[1].startswith("问题清单：错误 2 处，警告 2 处")
    tiles = {tile.label: (tile.value, tile.note) for tile in overview.tiles}
    assert tiles == {
        "今日有效拨打": (40, "目标 100 · 40%"),
        "今日邀请": (60, "目标 60 · 100%"),
        "今日交表": ("2/2", "都交了"),
        "今日达标": ("0/2", "导购人数"),
        "今日可回拨": (2, "其中逾期 1 位"),
        "待改错误行": (0, "今天的 0 行"),
        "待核成交": ("0 单", "¥0"),
    }


def test_overview_figures_of_today_and_in_total(book: Workbook):
    overview = sheet(book, "overview")
    names = ("today", "change", "total", "target", "attained")
    shown = zip(*(column(overview, name) for name in names), strict=True)
    figures = dict(zip(column(overview, "figure"), shown, strict=True))
    assert figures["拨打数"] == (40, 0, 120, "–", "–")
    assert figures["有效拨打"] == (40, 0, 80, 200, 0.4)
    assert figures["接通率"] == (0.5, None, 0.25, "–", "–")
    assert figures["达标率"][:3] == ("–", None, 0.5), "today nobody is assessed yet: no ratio, not 0 %"
    assert [value[::2][:2] for name, value in figures.items() if name.startswith("回拨")] == [(2, 3)]


def test_campaign_targets_stand_beside_what_was_reached_and_in_the_chart():
    settings = Settings(targets=Targets(entered=8, amount=100_000.0))
    overview, trend = sheets_of(make_report(settings=settings), "overview", "trend", run=RUN)
    names = ("total", "target", "attained")
    shown = zip(*(column(overview, name) for name in names), strict=True)
    figures = dict(zip(column(overview, "figure"), shown, strict=True))
    for figure, target in (("进群", 8), ("成交金额（元）", 100_000)):
        reached, wanted, attained = figures[figure]
        assert (wanted, attained) == (target, reached / target)
    assert figures["到店"][1:] == ("–", "–")
    drawn = [series.values for series in next(c for c in overview.charts if "累计" in c.title).series]
    assert drawn == ["entered_so_far", "visits_so_far", "deals_so_far", "entered_target"]
    assert set(column(trend, "entered_target")) == {8}


def test_charts_and_sparklines_draw_cells_that_are_there(book: Workbook):
    blocks = {(s.key, block.key): {c.key for c in block.columns} for s in book.sheets for block in s.blocks}
    heights = {(s.key, block.key): block.height for s in book.sheets for block in s.blocks}
    assert len(sheet(book, "overview").charts) == 4
    for found in book.sheets:
        for series in (series for chart in found.charts for series in chart.series):
            assert {series.categories, series.values} <= blocks[series.sheet or found.key, series.block]
        lines = (line for block in found.blocks for c in block.columns for line in c.sparks if line)
        for line in lines:
            assert line.column in blocks[line.sheet, line.block]
            assert (line.row or 0) < heights[line.sheet, line.block]


def test_quota_line_is_the_sum_of_the_guides_targets(book: Workbook):
    trend = sheet(book, "trend")
    assert column(trend, "date", "days") == [YESTERDAY, TODAY]
    assert column(trend, "counted_calls", "days") == [40, 40]
    assert column(trend, "calls_target", "days") == [100, 100]
    assert column(trend, "entered_so_far", "days") == [4, 8]


def test_heat_map_shows_the_mean_score_of_who_was_assessed(book: Workbook):
    stores = sheet(book, "stores")
    assert column(stores, "store") == ["一店", "二店"]
    assert column(stores, "2020-03-04") == [1.0, 1.0]
    assert [c.key for c in stores.blocks[0].columns if c.heat] == ["2020-03-04"], "today is open"


def test_funnel_is_of_all_stores_once_and_begins_with_those_by_phone(book: Workbook):
    funnel = sheet(book, "funnel")
    assert column(funnel, "phone_customers", "steps") == [80, 50, 40, 20, 10, 0, 0]
    assert column(funnel, "customers", "steps") == [80, 50, 45, 25, 15, 0, 0]
    assert column(funnel, "of_previous", "steps") == ["–", 0.625, 0.8, 25 / 45, 0.6, 0.0, "–"]


def test_classes_show_first_and_present_ones(book: Workbook):
    classes = sheet(book, "classes")
    assert column(classes, "customers", "now") == [4, 6, 0, 0]
    assert column(classes, "share", "now") == [0.4, 0.6, 0.0, 0.0]
    assert column(classes, "class_a", "moves") == [0, 0, 4, 0]
    assert column(classes, "class_b", "moves") == [0, 6, 0, 0]


LONG = "居然之家红星美凯龙国际家居生活广场旗舰店"
LONG_NAMES = (LONG, "二店")


def with_long_names(names: tuple[str, ...]) -> Report:
    """The report of stores and guides with long names; more than one page of columns wide."""
    made = make_report(names)
    days = (staff(TODAY, name, f"欧阳司马诸葛{name}", "met", 50, appointments=at) for at, name in enumerate(names, 1))
    made.tables["staff_day"] = frame("staff_day", *days)
    made.tables["callback"]["staff"] = f"欧阳司马诸葛{LONG}"
    return made


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_stays_in_sight_leaves_room_to_scroll_and_the_first_column_always_stays(lang: str):
    book = book_of(lang, LONG_NAMES)
    for found in book.sheets:
        columns = found.frozen[1]
        assert columns <= 1 or sum(found.column_widths[:columns]) <= 60, found.key
    assert sheet(book, "staff").frozen == (4, 2), "day and store; the guide's name has no room"
    assert sheet(book_of(), "staff").frozen == (4, 3)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("names", [("一店", "二店"), LONG_NAMES])
def test_pages_are_not_too_broad_to_be_read_and_tear_no_chart(names: tuple[str, ...], lang: str):
    for found in book_of(lang, names).sheets:
        if found.one_page:
            continue
        screen = sum(c.screen_only for block in found.blocks for c in block.columns)
        widths = [width + 0.7 for width in found.column_widths[: len(found.column_widths) - screen]]
        edges = (0, *found.breaks, len(widths))
        again = sum(widths[: found.frozen[1]])
        for first, last in pairwise(edges):
            assert sum(widths[first:last]) + (again if first else 0) <= 190, (found.key, edges)
        for chart in found.charts:
            begins = sum(widths[: chart.column])
            ends = [sum(widths[:place]) for place in found.breaks]
            assert not [end for end in ends if begins < end < begins + chart.width / 7], found.key
            assert not (found.breaks and chart.column < found.frozen[1]), "it would be printed on every page"


def test_texts_longer_than_their_column_are_wrapped_and_headers_break_between_words():
    book = book_of("en", LONG_NAMES)
    for key, name in (("stores", "store"), ("staff", "store"), ("callbacks", "staff"), ("classes", "store")):
        columns = [c for block in sheet(book, key).blocks for c in block.columns if c.key == name]
        assert {c.format for c in columns if LONG in "".join(map(str, c.values))} == {Format.PROSE}, key
    for found in book.sheets:
        for block in found.blocks:
            for place, shown in enumerate(block.columns, block.column):
                longest = max(map(len, shown.header.split()))
                assert shown.hidden or found.column_widths[place] >= longest + 1, (found.key, shown.header)


def test_one_appointment_is_one():
    book = book_of("en", LONG_NAMES)
    assert column(sheet(book, "staff"), "why_target") == ["1 appointment", "2 appointments"]


def test_headers_of_a_table_differ():
    for found in book_of("en").sheets:
        for block in found.blocks:
            headers = [c.header for c in block.columns]
            assert len(headers) == len(set(headers)), (found.key, headers)


@pytest.mark.parametrize(("stores", "title"), [(15, "各店客户分类"), (16, "各店客户分类\uff08前15家\uff09")])
def test_a_chart_of_some_stores_says_so(stores: int, title: str):
    overview = sheet_of(make_report(tuple(f"{n}店" for n in range(stores))), "overview", RUN)
    assert overview.charts[-1].title == title


def test_tiles_stand_side_by_side_without_a_gap_over_the_table(book: Workbook):
    overview = sheet(book, "overview")
    table = overview.blocks[0]
    ends = [tile.last_column for tile in overview.tiles]
    assert len(table.columns) - 1 in ends
    assert [tile.column for tile in overview.tiles] == [0, *(end + 1 for end in ends[:-1])]
    assert ends[-1] == len(overview.widths) - 1


def test_blocks_tiles_and_charts_do_not_overlap(book: Workbook):
    for found in book.sheets:
        taken: set[tuple[int, int]] = set()
        for block in found.blocks:
            cells = {
                (block.row + row, block.column + place)
                for row in range(block.height + 1)
                for place in range(len(block.columns))
            }
            if block.title:
                cells.add((block.row - 1, block.column))
            assert not cells & taken, (found.key, block.key)
            taken |= cells
        tiles = {(tile.row + row, tile.column) for tile in found.tiles for row in range(3)}
        assert not tiles & taken
        assert not {(chart.row, chart.column) for chart in found.charts} & taken


def test_rows_of_class_c_are_grey_and_a_has_its_star(book: Workbook):
    for key in ("callbacks", "my_customers", "customers"):
        assert sheet(book, key).blocks[0].row_tints[1] == {"C": CLASSES["C"]}
    tints = next(c for c in sheet(book, "customers").blocks[0].columns if c.key == "current_class").tints
    assert tints["A"].mark == "★"


def test_a_list_too_long_for_people_says_so(book: Workbook, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lists, "LONGEST_LIST", 2)
    short = sheet_of(make_report(), "callbacks", RUN)
    assert column(short, "rank") == [1, 2]
    assert short.lines[0].endswith("共 3 行，这里列前 2 行，全部请用 --export 导出。")
    assert "--export" not in sheet(book, "callbacks").lines[0]


def test_days_are_newest_first_and_statuses_are_words(book: Workbook):
    staff_sheet = sheet(book, "staff")
    assert column(staff_sheet, "date") == [TODAY, TODAY, YESTERDAY, YESTERDAY]
    assert column(staff_sheet, "status") == ["进行中", "免考核", "达标", "未达标"]
    assert column(staff_sheet, "attendance") == ["全天", "休息", "全天", "全天"]
    assert column(staff_sheet, "calls_attainment") == [0.4, "–", 1.0, 0.8]
    assert column(staff_sheet, "contact_rate") == [0.5, "–", "–", "–"]


def test_callbacks_stand_in_their_order_without_ended_ones(book: Workbook):
    callbacks = sheet(book, "callbacks")
    assert column(callbacks, "rank") == [1, 2, 3]
    assert column(callbacks, "state") == ["逾期", "待回拨", "可回拨"]
    assert column(callbacks, "priority") == ["约定", "C", "C"]
    assert column(callbacks, "due_at") == [MEETING, date(2020, 3, 6), None]
    assert column(callbacks, "last_result") == ["无人接听", "", ""]
    assert column(callbacks, "assigned_to") == ["李四", "", ""]
    assert [c.key for c in callbacks.blocks[0].columns if c.typed] == ["assigned_to"]
    assert callbacks.blocks[0].ids == (PHONES[0], PHONES[2], "wx:一店:阿:明")


def test_minute_of_a_day_whose_time_is_unknown_is_the_day():
    report = make_report()
    times = pd.Series([MEETING, pd.Timestamp(YESTERDAY), pd.NaT, pd.NaT], dtype="datetime64[s]")
    report.tables["callback"]["last_call_at"] = times.to_numpy()
    shown = column(sheet_of(report, "callbacks", RUN), "last_call_at")
    assert shown == [YESTERDAY, MEETING, None]


def test_several_stores_show_no_whole_phone_on_any_sheet(book: Workbook):
    text = every_text(book)
    assert not [phone for phone in PHONES if phone in text]
    assert "139****5678" in text
    assert "王女士139****5678" in text
    assert column(sheet(book, "callbacks"), "customer_key")[2] == "阿:明", "a customer without phone is a WeChat name"


def test_one_store_shows_whole_phones_in_its_worklist_only():
    book = lay_out(make_report(("一店",)), RUN)
    callbacks = sheet(book, "callbacks")
    assert column(callbacks, "customer_key")[:2] == [PHONES[0], PHONES[2]]
    rest = Workbook(book.title, book.lang, tuple(s for s in book.sheets if s is not callbacks))
    assert not [phone for phone in PHONES if phone in every_text(rest)]


def test_store_of_the_list_without_rows_counts_as_a_store():
    settings = Settings(stores=(Store("一店"), Store("二店")))
    book = lay_out(make_report(("一店",), settings), RUN)
    assert PHONES[0] not in every_text(book)


def test_masking_can_be_switched_off():
    book = lay_out(make_report(settings=Settings(rules=(DatedRule("mask_phones", "off"),))), RUN)
    assert PHONES[0] in every_text(book)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("13812348000", "138****8000"),
        ("138-1234 8000", "138****8000"),
        ("138 1234 8000转", "138****8000转"),
        ("+86 13812348000", "+861****8000"),
        ("(0571)88886666", "(057****6666"),
        ("13812348000/13998765432", "138****8000/139****5432"),
        ("1381234800", "13****4800"),
        ("88886666", "****6666"),
        ("138****1234", "138****1234"),
        ("2020-03-05 20:30", "2020-03-05 20:30"),
        ("20200305-20200310.xlsx", "20200305-20200310.xlsx"),
        ("2020年3月5日买了3台", "2020年3月5日买了3台"),
        ("=1+1", "=1+1"),
    ],
)
def test_masks_what_looks_like_a_phone(text: str, shown: str):
    assert mask_phones(text) == shown


def test_issues_come_errors_first_and_notes_as_one_line(book: Workbook):
    issues = sheet(book, "issues")
    assert column(issues, "severity") == ["错误", "错误", "警告", "警告", "提示"]
    assert column(issues, "rule") == ["V01", "F06", "P03", "U05", "P04"]
    assert column(issues, "message")[-1] == "已整理 3 个电话(等共 2 处)".translate({40: 0xFF08, 41: 0xFF09})
    assert column(issues, "column")[0] == "客户分类"
    assert [c.header for c in issues.blocks[0].columns if c.typed] == ["处理"]


def told(*rows: dict, whom: tuple[str, ...], lang: str = "zh") -> list[tuple[str, ...]]:
    """Rule, cell, value and sentence of the lines that are told of these findings."""
    made = replace(make_report(), lang=lang, whom=pd.Series(whom), about=pd.Series([f"{n}" for n in range(len(rows))]))
    made.tables["finding"] = frame("finding", *rows)
    issues = sheet_of(made, "issues", RUN)
    return list(zip(*(column(issues, key) for key in ("rule", "cell", "value", "message")), strict=True))


def test_notes_are_one_line_per_guide_and_rule_wherever_they_stand():
    rows = (
        finding("INFO", "U07", "F3", value="1", message="请补微信昵称"),
        finding("INFO", "U12", "H4", value="3-2", message="预约 3-2 已过"),
        finding("INFO", "U07", "F9", value="2", message="请补微信昵称", source="一店/三月.xlsx"),
        finding("INFO", "U07", "F5", value="3", message="请补微信昵称"),
        finding("INFO", "U12", "H6", value="3-3", message="预约 3-3 已过", sheet="成功"),
        finding("WARN", "U05", "S9", message="请核对"),
        finding("WARN", "U05", "S8", message="请核对"),
    )
    whom = ("一店 张三", "一店 张三", "一店 张三", "一店 李四", "一店 张三", "一店 张三", "一店 张三")
    assert told(*rows, whom=whom) == [
        ("U05", "S9", "", "请核对"),
        ("U05", "S8", "", "请核对"),
        ("U07", "F3", "一店 张三", "请补微信昵称\uff08共 2 处\uff09"),
        # What the sentence says of the first only is said to be of the first.
        ("U12", "H4", "一店 张三", "预约 3-2 已过\uff08等共 2 处\uff09"),
        ("U07", "F5", "3", "请补微信昵称"),
    ]
    assert told(*rows, whom=whom, lang="en")[3][3] == "预约 3-2 已过 (and others, 2 in all)"


def test_notes_of_nobody_are_one_line_per_sheet_and_rule():
    rows = tuple(finding("INFO", "F07", source=name, message="a") for name in ("x", "x", "y"))
    assert [line[3] for line in told(*rows, whom=("", "", ""))] == ["a\uff08共 2 处\uff09", "a"]


def test_findings_know_the_guide_of_their_row_and_of_their_sheet():
    made = report(
        call_log("联系电话=0571-8888-6666 | 接通情况=已接通 | 客户分类=E"),
        call_log(
            "门店=二店 | 导购=李四 | 客户分类=E\n门店=二店 | 导购=王五 | 接通情况=占线 | 联系电话=0571-88886666",
            source="多人.xlsx",
        ),
        invite_success("微信昵称=星星", source="空.xlsx", block=""),
    )
    found = made.tables["finding"].assign(whom=made.whom)
    whom = found.groupby(["source", "rule"])["whom"].agg(lambda names: sorted(set(names))).to_dict()
    assert whom["一店/张三.xlsx", "P04"] == ["一店 张三"], "a note on a sheet is of the only guide in it"
    assert whom["一店/张三.xlsx", "V01"] == ["一店 张三"]
    assert whom["多人.xlsx", "V01"] == ["二店 李四"]
    assert whom["多人.xlsx", "P04"] == [""]
    assert {name for key, names in whom.items() if key[0] == "空.xlsx" for name in names} == {""}


def test_a_note_on_a_row_that_counts_elsewhere_asks_for_nothing():
    made = make_report()
    rows = (finding("INFO", "X19", effect="exclude"), finding("ERROR", "V01", "E3", effect="exclude"))
    made.tables["finding"] = frame("finding", *rows)
    made = replace(made, whom=pd.Series(["", ""]), about=pd.Series(["0", "1"]))
    for lang, shown in (("zh", ["改好才计入", "不重复计入"]), ("en", ["not counted until fixed", "not counted twice"])):
        assert column(sheet_of(replace(made, lang=lang), "issues", RUN), "effect") == shown


def test_issues_keep_amounts_and_mask_phones(book: Workbook):
    issues = sheet(book, "issues")
    assert column(issues, "value") == ["E", "", "139****5678/137****5432", "1280000", "一店 张三"]
    assert column(issues, "message")[3] == "请核对成交金额 1280000"


def test_issues_link_to_file_and_cell(book: Workbook):
    cells = next(c for c in sheet(book, "issues").blocks[0].columns if c.key == "cell")
    assert list(cells.values) == ["E3", "打开", "B4", "S9", "打开"]
    assert cells.links[0] == Place("一店/张三 #1.xlsx", "电话邀约记录", "E3")
    assert cells.links[1] == Place("坏.xlsx")


def test_run_accounts_for_every_row(book: Workbook):
    run = sheet(book, "run")
    assert column(run, "rows") == [60, 10, 0]
    assert column(run, "rows_planned") == [7, 0, 0]
    assert column(run, "rows_excluded") == [3, 0, 0]
    assert column(run, "excluded_by") == ["V01×2 X02×1", "", ""]
    assert column(run, "balanced") == ["✔", "✘ +1", ""], "a sum that is wrong must be seen"
    assert column(run, "status") == ["已读", "已读", "读不了"]


def test_every_table_of_a_sheet_balances_by_itself():
    """A call log and a success table on one sheet: both lines of the run sheet add up."""
    calls = call_log("接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复\n接通情况= | 客户分类=").grid
    successes = invite_success("邀约来源=微信二维码 | 是否进群=是 | 微信昵称=云").grid
    width = max(len(calls.cells[0]), len(successes.cells[0]))
    cells = [row + [""] * (width - len(row)) for row in [*calls.cells, *successes.cells]]
    made = report(replace(calls, cells=cells))
    assert set(made.tables["source"]["table"]) == {"call_log", "invite_success"}
    assert column(sheet_of(made, "run", RUN), "balanced") == ["✔", "✔"]


def test_run_shows_numbers_in_force_with_whom_and_when():
    rules = (DatedRule("base_calls", 40, "二店", TODAY), DatedRule("rule.C04", "off"))
    lines = sheet_of(make_report(settings=Settings(rules=rules)), "run", RUN).blocks[2]
    shown = list(zip(*(c.values for c in lines.columns), strict=True))
    assert shown[:2] == [
        ("每天电话指标", "base_calls", "默认", "", "", "50"),
        ("每天电话指标", "base_calls", "二店", "2020-03-05", "", "40"),
    ]
    assert shown[-1] == ("rule.C04", "rule.C04", "全部", "", "", "off")


def test_nothing_recorded_yet_is_laid_out_too():
    report = make_report()
    for key, found in report.tables.items():
        report.tables[key] = found.iloc[:0]
    two = (report.about.iloc[:0], report.whom.iloc[:0])
    empty = Report(NOW, "zh", Settings(), report.tables, report.balance.iloc[:0], *two, report.views)
    for lang in ("zh", "en"):
        book = lay_out(replace(empty, lang=lang), RUN)
        assert "–" in column(sheet(book, "overview"), "total")

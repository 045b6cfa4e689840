"""A report made by hand, laid out: what stands on each sheet."""

from datetime import date, datetime

import pandas as pd
import pytest

from sheets_automation.core.layout import RunInfo, lay_out
from sheets_automation.core.layout_masking import mask_phones
from sheets_automation.core.report import Report
from sheets_automation.model.frames import BY_KEY, Dtype
from sheets_automation.model.page import Place, Sheet, Workbook
from sheets_automation.model.settings import DatedRule, Settings, Store

NOW = datetime(2020, 3, 5, 20, 45)
RUN = RunInfo("0.1.0", 3.25, "三月爆破")
TODAY, YESTERDAY = date(2020, 3, 5), date(2020, 3, 4)
PHONES = ("13912345678", "13798765432", "057188886666")
ZERO = {Dtype.TEXT: "", Dtype.COUNT: 0, Dtype.COUNT_OR_BLANK: None, Dtype.NUMBER: float("nan")}


def frame(key: str, *rows: dict) -> pd.DataFrame:
    """A frame of a table: what a row does not name is blank, zero or missing."""
    columns = BY_KEY[key].columns
    assert not {name for row in rows for name in row} - set(columns)
    data = {name: [row.get(name, ZERO.get(dtype)) for row in rows] for name, dtype in columns.items()}
    dtypes = {Dtype.TEXT: "str", Dtype.COUNT: "int64", Dtype.COUNT_OR_BLANK: "Int64", Dtype.NUMBER: "float64"}
    made = pd.DataFrame(data).astype({name: dtypes.get(dtype, "object") for name, dtype in columns.items()})
    for name, dtype in columns.items():
        if dtype is Dtype.DATE:
            made[name] = pd.to_datetime(made[name])
    return made


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
SOURCES = (
    {"source": "一店/张三 #1.xlsx", "sheet": "电话邀约记录", "table": "call_log", "rows": 60, "rows_counted": 50},
    {"source": "二店/李四.csv", "table": "call_log", "rows": 10, "rows_counted": 9},
    {"source": "坏.xlsx"},
)
STATUS_OF_SOURCES = ("read", "read", "refused")
BALANCE = (
    ("一店/张三 #1.xlsx", "电话邀约记录", "counted", 50),
    ("一店/张三 #1.xlsx", "电话邀约记录", "planned", 7),
    ("一店/张三 #1.xlsx", "电话邀约记录", "V01", 2),
    ("一店/张三 #1.xlsx", "电话邀约记录", "X02", 1),
    ("二店/李四.csv", "", "counted", 9),
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
            *({"store": store, "rank": rank, "invites": 55, "dials": 60} for rank, store in enumerate(stores, 1)),
        ),
        "customer": frame("customer"),
        "callback": frame("callback", *({"store": stores[0], "staff": "=1+1"} | row for row in CALLBACKS)),
        "duplicate": frame("duplicate"),
        "finding": frame("finding", *FINDINGS),
        "source": frame(
            "source",
            *(row | {"status": s, "sha256": "ab" * 32} for row, s in zip(SOURCES, STATUS_OF_SOURCES, strict=True)),
        ),
    }
    steps = ("dialled", "connected", "invited", "agreed", "entered", "visited", "deals")
    funnel = pd.DataFrame(
        [("*", "phone", 80, 50, 40, 20, 10, 0, 0), ("*", "other", 0, 0, 5, 5, 5, 0, 0), (stores[0], "phone", *[9] * 7)],
        columns=["store", "entrance", *steps],
    )
    mix = pd.DataFrame(
        [(stores[0], "C", "A", 4), (stores[0], "B", "B", 6)],
        columns=["store", "first_class", "current_class", "customers"],
    )
    balance = pd.DataFrame(BALANCE, columns=["source", "sheet", "why", "rows"])
    return Report(NOW, "zh", settings or Settings(), tables, funnel, mix, balance)


def sheet(book: Workbook, key: str) -> Sheet:
    return next(found for found in book.sheets if found.key == key)


def column(found: Sheet, key: str, block: int = 0) -> list:
    return list(next(c for c in found.blocks[block].columns if c.key == key).values)


def every_text(book: Workbook) -> str:
    return "\n".join(str(value) for s in book.sheets for block in s.blocks for c in block.columns for value in c.values)


@pytest.fixture
def book() -> Workbook:
    return lay_out(make_report(), RUN, "zh")


def test_sheets_and_headers_are_of_the_language():
    report = make_report()
    assert [s.title for s in lay_out(report, RUN, "zh").sheets] == [
        "总览",
        "门店汇总",
        "导购考核",
        "回拨清单",
        "问题清单",
        "运行信息",
    ]
    english = lay_out(report, RUN, "en")
    assert [s.title for s in english.sheets] == ["Overview", "Stores", "Staff by day", "Call-backs", "Issues", "Run"]
    headers = "".join(c.header for s in english.sheets for block in s.blocks for c in block.columns)
    assert headers.isascii()


def test_overview_says_day_and_hand_in():
    settings = Settings(starts_on=date(2020, 3, 2), ends_on=date(2020, 3, 11))
    lines = sheet(lay_out(make_report(settings=settings), RUN, "zh"), "overview").lines
    assert lines[0] == "截至 2020-03-05 周四 20:45 · 活动第 4 天，共 10 天"
    assert "已交 2 人" in lines[1]


def test_overview_figures_of_today_and_in_total(book: Workbook):
    overview = sheet(book, "overview")
    figures = dict(
        zip(column(overview, "figure"), zip(column(overview, "today"), column(overview, "total")), strict=True)
    )
    assert figures["拨打数"] == (40, 120)
    assert figures["接通率"] == (0.5, "–"), "store.connected is 0 of 120, see below"

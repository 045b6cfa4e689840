"""What the summary shows beside the exported tables: orders, recovery, lists, guides (docs/figures.md)."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import pytest
from sheets import call_log, findings, invite_success, report
from test_customers import event
from test_figures import campaign

from sheets_automation.core.report import Report
from sheets_automation.model.frames import BY_KEY, EXPORTED, SHOWN
from sheets_automation.model.settings import DatedRule, Settings

EASY = (DatedRule("base_calls", 1), DatedRule("base_invites", 1))


def lines(made: Report, key: str, *names: str) -> list[list]:
    """The named columns of a view, row by row; days as month-day, phones by their last digit, a blank as ""."""
    return [[plain(value) for value in row] for row in made.views[key][list(names)].to_numpy(dtype=object)]


def plain(value) -> object:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return f"{value.month}-{value.day}"
    return value[-1] if isinstance(value, str) and value.isdigit() else value


# Shapes

SHAPES = {
    "nothing": (),
    "planned": (call_log("联系电话=13712345671"),),
    "refused": (call_log("联系电话=1371 | 接通情况=占线"),),
    "one call": (call_log("接通情况=占线"),),
    "one success": (invite_success("微信昵称=星星 | 是否进群=是"),),
}


@pytest.mark.parametrize("case", SHAPES)
def test_every_view_is_there_however_little_there_is(case):
    made = report(*SHAPES[case])
    assert list(made.tables) == [frame.key for frame in EXPORTED]
    assert list(made.views) == [frame.key for frame in SHOWN]
    for key, view in (*made.tables.items(), *made.views.items()):
        assert view.dtypes.astype(str).to_dict() == BY_KEY[key].dtypes
        assert list(view.index) == list(range(len(view)))
    for key in ("recovery", "orders", "waiting_deal"):
        assert made.views[key].loc[0, "store"] == "*"


# Recovery

RECOVERY = [
    # first C, called again, now A or B
    ("2 没接", "3 接通 B"),
    ("2 没接", "2 接通 A", "3 没接"),
    ("2 没接", "3 没接", "4 接通 D"),
    ("2 没接", "3 没接"),
    ("2 没接",),
    # of their own accord: class B now, but no call won them back
    ("2 没接", "3 成功"),
    ("2 接通 B", "3 没接"),
]


def test_recovery_is_of_customers_who_were_called_again():
    calls, successes = [], []
    for at, case in enumerate(RECOVERY):
        for is_call, row in map(event, case):
            (calls if is_call else successes).append(f"联系电话=1371234567{at} | {row}")
    calls.append("联系电话=13712345679 | 接通情况=占线 | 门店=二店")
    made = report(call_log("\n".join(calls)), invite_success("\n".join(successes), "一店/成功.xlsx"))
    assert lines(made, "recovery", *BY_KEY["recovery"].columns) == [
        ["*", 7, 4, 2, 0.5],
        ["一店", 6, 4, 2, 0.5],
        ["二店", 1, 0, 0, ""],
    ]


# Orders

CALLED = """
    联系电话=13712345671 | 客户分类=B | 邀请结果=同意进店 | 意向产品=烟机 | 下次跟进时间=3-9 | 拨打日期=3-2
"""
VISITS = """
    联系电话=13712345671 | 是否到店=是 | 到店日期=3-5 | 未成交原因=价格 | 邀约成功日期=3-2
    联系电话=13712345671 | 是否到店=是 | 到店日期=3-5 | 未成交原因=在对比 | 下次跟进=3-8 | 邀约成功日期=3-3
    联系电话=13712345671 | 是否到店=是 | 邀约成功日期=3-6
    联系电话=13712345672 | 是否到店=是 | 到店日期=3-6 | 邀约成功日期=3-2
    联系电话=13712345673 | 是否到店=是 | 到店日期=3-4 | 是否成交=是 | 成交金额=5000 | 邀约成功日期=3-2
    联系电话=13712345674 | 是否到店=是 | 到店日期=3-4 | 是否成交=是 | 成交金额=1000 | 邀约成功日期=3-2
    联系电话=13712345675 | 是否到店=是 | 到店日期=3-4 | 是否成交=是 | 邀约成功日期=3-2
    联系电话=13712345676 | 是否进群=是 | 是否成交=是 | 成交金额=9000 | 邀约成功日期=3-2
    联系电话=13712345677 | 是否到店=是 | 到店日期=3-3 | 是否成交=已退单 | 成交金额=700 | 邀约成功日期=3-2
    联系电话=13712345678 | 是否进群=是 | 邀约成功日期=3-2
    联系电话=13712345679 | 是否进群=是 | 邀约成功日期=3-2 | 门店=二店
"""


@pytest.fixture(scope="module")
def visits() -> Report:
    return report(call_log(CALLED), invite_success(VISITS, "一店/成功.xlsx"))


def test_orders_won_lost_and_returned(visits):
    counts = ["customers", "visited", "lost", "deals", "returned", "amount", "average_order", "median_order"]
    # Who came today (2) is not lost yet; a deal without an amount (5) has no place in the middle.
    assert lines(visits, "orders", "store", *counts) == [
        ["*", 9, 6, 2, 4, 1, 15000, 3750, 5000],
        ["一店", 8, 6, 2, 4, 1, 15000, 3750, 5000],
        ["二店", 1, 0, 0, 0, 0, 0, "", ""],
    ]
    assert lines(visits, "orders", "lost_rate", "return_rate", "conversion") == [
        [2 / 5, 1 / 5, 4 / 9],
        [2 / 5, 1 / 5, 4 / 8],
        ["", "", 0],
    ]


def test_a_lost_order_says_why_and_what_is_next_the_newest_visit_first(visits):
    assert lines(visits, "lost_order", *BY_KEY["lost_order"].columns) == [
        ["一店", "张三", "2", "", "3-6", 0, "", "", ""],
        ["一店", "张三", "1", "", "3-5", 1, "烟机", "comparing", "3-8"],
        ["一店", "张三", "7", "", "3-3", 3, "", "", ""],
    ]


WAITING = """
    联系电话=13712345671 | 是否成交=是 | 成交金额=6600                                    # 是否成交:U01
    联系电话=13712345672 | 是否到店=是 | 是否成交=是 | 成交日期=3-5 | 成交金额=5000
    联系电话=13712345672 | 是否到店=是 | 是否成交=是 | 成交日期=3-5 | 成交金额=5000       # X02
    联系电话=1371 | 是否到店=是 | 是否成交=是 | 成交金额=1.2万                            # P02
    联系电话=1372 | 是否到店=是 | 是否成交=是 | 成交金额=面议 | 门店=二店                 # P02, U04
    联系电话=1373 | 是否成交=是 | 成交金额=100 | 门店=二店                                # P02, U01
    联系电话=1374 | 是否到店=是 | 是否成交=否                                             # P02
    联系电话=13712345675 | 是否到店=是 | 是否成交=是 | 成交金额=40 | 邀约成功日期=今天    # D02
    联系电话=13712345676 | 是否到店=是 | 是否成交=是 | 成交金额=-5                        # U04: sold already
"""


OF_NO_STORE = "联系电话=13712345671 | 是否到店=是 | 是否成交=是 | 成交金额=300"


def test_deals_that_wait_for_a_fix_with_their_amounts_as_far_as_readable():
    """A deal of no known store waits in the line of all."""
    nowhere = invite_success(OF_NO_STORE, "成功.xlsx", block="导购: 张三 | 日期: 2020-03-05")
    made = report(invite_success(WAITING), nowhere)
    assert {("deal", "U01"), ("phone", "X02"), ("phone", "P02"), ("success_date", "D02"), ("deal_amount", "U04")} <= {
        place[1:] for place in findings(made)
    }
    assert lines(made, "waiting_deal", "store", "deals", "amount") == [
        ["*", 5 + 1, 18740 + 300],
        ["一店", 3, 18640],
        ["二店", 2, 100],
    ]
    assert made.views["orders"].loc[0, ["deals", "amount"]].tolist() == [2, 5000]


# My customers

OWN_CALLS = """
    联系电话=13712345671 | 客户分类=B | 邀请结果=同意进店 | 预约到店时间=3-10 | 拨打日期=3-2
    联系电话=13712345671 | 客户分类=B | 邀请结果=同意进店 | 预约到店时间=3-8 15:00 | 拨打日期=3-3
    联系电话=13712345671 | 客户分类=B | 邀请结果=之前已邀 | 预约到店时间=3-4 | 拨打日期=3-4
    联系电话=13712345672 | 客户分类=A | 预约到店时间=3-3 | 拨打日期=3-2 | 意向产品=烟机 | 意向产品2=灶具
    联系电话=13712345672 | 接通情况=占线 | 预约到店时间=3-4 | 拨打日期=3-4
    联系电话=13712345673 | 接通情况=占线 | 拨打日期=3-6
    联系电话=13712345674 | 客户分类=D | 拨打日期=3-2 | 导购=李四
    联系电话=13712345675 | 客户分类=B | 拨打日期=3-2 | 下次跟进时间=3-9 10:00
    联系电话=13712345675 | 客户分类=B | 拨打日期=3-4 | 下次跟进时间=3-7
    联系电话=13712345675 | 客户分类=B | 拨打日期=3-5
    联系电话=13712345676 | 客户分类=B | 邀请结果=同意进店 | 预约到店时间=3-6 | 拨打日期=3-2
    联系电话=13712345676 | 客户分类=B | 邀请结果=同意进店 | 预约到店时间=3-9 | 拨打日期=3-2
"""
OWN_SUCCESSES = "联系电话=13712345678 | 是否进群=是 | 是否成交=是 | 成交金额=9 | 邀约成功日期=3-1 | 门店=二店"


def test_a_guides_own_customers_the_longest_untouched_first():
    made = report(call_log(OWN_CALLS), invite_success(OWN_SUCCESSES, "二店.xlsx"))
    names = ["store", "staff", "customer_key", "current_class", "last_seen", "days_ago"]
    assert lines(made, "my_customer", *names) == [
        ["一店", "张三", "6", "B", "3-2", 4],
        ["一店", "张三", "1", "B", "3-4", 2],
        ["一店", "张三", "2", "A", "3-4", 2],
        ["一店", "张三", "5", "B", "3-5", 1],
        ["一店", "张三", "3", "C", "3-6", 0],
        ["一店", "李四", "4", "D", "3-2", 4],
        ["二店", "张三", "8", "B", "3-1", 5],
    ]
    # The next appointment from today on, else the last; the follow-up that was noted last.
    names = ["customer_key", "appointment", "next_follow_up", "intent", "unreachable", "entered", "product_2", "deal"]
    assert lines(made, "my_customer", *names) == [
        ["6", "3-6", "", "strong", 0, 0, "", ""],
        ["1", "3-8", "", "strong", 0, 0, "", ""],
        ["2", "3-4", "", "strong", 1, 0, "灶具", ""],
        ["5", "", "3-7", "weak", 0, 0, "", ""],
        ["3", "", "", "", 1, 0, "", ""],
        ["4", "", "", "", 0, 0, "", ""],
        ["8", "", "", "medium", 0, 1, "", "yes"],
    ]


# Guides

INVITED = "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复"
DAYS = f"""
    {INVITED} | 拨打日期=3-2
    {INVITED} | 拨打日期=3-3
    接通情况=占线 | 拨打日期=3-4
    {INVITED} | 拨打日期=3-5
    {INVITED} | 拨打日期=3-6
    {INVITED} | 拨打日期=3-5 | 导购=李四
    接通情况=占线 | 拨打日期=3-6 | 导购=李四
    {INVITED} | 拨打日期=3-5 | 导购=王五
    {INVITED} | 拨打日期=3-6 | 导购=王五
    {INVITED} | 拨打日期=3-5 | 导购=赵六
    {INVITED} | 拨打日期=3-6 | 导购=赵六
    {INVITED} | 拨打日期=3-6 | 导购=赵六 | 联系电话=1371
    {INVITED} | 拨打日期=3-6 | 导购=周七 | 联系电话=13712345677
"""
JOINED = """
    联系电话=13712345671 | 邀约来源=进店邀约 | 是否进群=是 | 邀约成功日期=3-5 | 导购=李四
    联系电话=13712345672 | 邀约来源=进店邀约 | 是否到店=是 | 成交日期=3-5 | 成交金额=80 | 成交导购=吴八
"""


def test_guides_are_ranked_by_days_met_then_entered_then_errors_then_name():
    made = report(
        call_log(DAYS),
        invite_success(JOINED, "一店/成功.xlsx"),
        settings=Settings(rules=EASY),
        now=datetime.fromisoformat("2020-03-06T20:45"),
    )
    names = ["staff", "days_assessed", "days_met", "met_rate", "streak", "best_streak", "error_rows", "rank"]
    assert sorted(lines(made, "guide", *names), key=lambda line: line[-1]) == [
        ["周七", 1, 1, 1, 1, 1, 0, 1],
        ["王五", 2, 2, 1, 2, 2, 0, 2],
        ["赵六", 2, 2, 1, 2, 2, 1, 3],
        ["张三", 5, 4, 0.8, 2, 2, 0, 4],
        ["李四", 2, 1, 0.5, 0, 1, 0, 5],
        # Only sold something: assessed on no day, so without a rate.
        ["吴八", 0, 0, "", 0, 0, 0, 6],
    ]
    sums = ["staff", "dials", "invites", "entered", "visits", "deals", "amount", "points"]
    assert lines(made, "guide", *sums) == [
        ["吴八", 0, 0, 0, 0, 1, 80, 10],
        ["周七", 1, 1, 0, 0, 0, 0, 10],
        ["张三", 5, 5, 0, 1, 0, 0, 48],
        ["李四", 2, 2, 1, 0, 0, 0, 16],
        ["王五", 2, 2, 0, 0, 0, 0, 20],
        ["赵六", 2, 2, 0, 0, 0, 0, 20],
    ]


# Sums that meet

TWICE = """
    联系电话=13712345671 | 客户分类=B | 邀请结果=同意进群 | 拨打日期=3-3
    联系电话=13712345671 | 客户分类=B | 邀请结果=同意进群 | 拨打日期=3-3
    联系电话=13712345671 | 客户分类=B | 邀请结果=拒绝 | 拨打日期=3-4
    联系电话=13712345671 | 客户分类=B | 邀请结果=拒绝 | 拨打日期=3-4 | 导购=李四
    联系电话=13712345671 | 客户分类=B | 邀请结果=同意进群 | 拨打日期=3-4 | 门店=二店
    联系电话=13712345672 | 接通情况=占线 | 拨打日期=3-4
"""


def test_sums_over_staff_less_those_counted_twice_are_those_of_the_stores():
    made = report(call_log(TWICE))
    assert lines(made, "reconciliation", "figure", "by_staff", "twice", "distinct") == [
        ["customers_dialled", 5, 2, 3],
        ["invites", 3, 1, 2],
        ["agreed", 2, 0, 2],
    ]


@pytest.mark.parametrize("seed", range(2))
def test_views_agree_with_the_tables_in_every_campaign(seed):
    made = report(*campaign(seed))
    tables, views = made.tables, made.views
    sums = views["reconciliation"]
    assert (sums["by_staff"] - sums["twice"] == sums["distinct"]).all()
    assert (sums["by_staff"] == [tables["staff_day"][name].sum() for name in sums["figure"]]).all()
    assert (sums["distinct"] == [tables["store"][name].sum() for name in sums["figure"]]).all()
    # Points are the guides', each line worth what its event is.
    ledger = tables["points"]
    by_guide = ledger.groupby(["store", "staff"])["points"].sum()
    of_guides = views["guide"].set_index(["store", "staff"])["points"]
    assert of_guides[of_guides != 0].to_dict() == by_guide[by_guide != 0].to_dict()
    for event_name, figure in (("entered", "entered"), ("visit", "visits"), ("deal", "deals")):
        earned = ledger.loc[ledger["event"] == event_name, "count"].sum()
        assert earned <= tables["staff_day"][figure].sum() == views["guide"][figure].sum()
    # Whoever owns a customer has it once.
    people = tables["customer"]
    assert sorted(views["my_customer"]["customer_key"]) == sorted(people["customer_key"])
    for key in ("orders", "recovery"):
        counts = views[key].set_index("store").drop(columns=["average_order", "median_order"], errors="ignore")
        counts = counts[[name for name in counts if not name.endswith("_rate") and name != "conversion"]]
        pd.testing.assert_series_equal(counts.loc["*"], counts.drop("*").sum(), check_names=False, check_dtype=False)
    assert views["orders"].loc[0, "customers"] == len(people)
    assert views["orders"].loc[0, "lost"] == views["lost_order"]["days_ago"].gt(0).sum()
    first_c = tables["class_mix"].query("store == '*' and first_class == 'C'")["customers"].sum()
    assert views["recovery"].loc[0, "first_c"] == first_c
    assert views["recovery"]["recovery_rate"].dropna().between(0, 1).all()


def test_every_wish_counts_in_its_store_and_in_all_of_them():
    rows = [
        f"客户分类={letter} | 意向产品={one} | 意向产品2={two} | 门店={store}"
        for letter, one, two, store in (wish for seed in range(3) for wish in wishes(seed))
    ]
    table = report(call_log("\n".join(rows))).tables["product_intent"]
    every, by_store = table[table["store"] == "*"].set_index("product"), table[table["store"] != "*"]
    counts = ["class_a", "class_b", "customers"]
    assert (every[counts] == by_store.groupby("product")[counts].sum()).all(axis=None)
    assert (every["class_a"] + every["class_b"] == every["customers"]).all()
    # Rounded up once for all stores, so never more than for each store alone.
    assert (every["suggested_stock"] <= by_store.groupby("product")["suggested_stock"].sum()).all()


def wishes(seed: int) -> list[tuple[str, str, str, str]]:
    letters, products, stores = "AABBD", ("烟机", "灶具", "冰箱", ""), ("一店", "二店", "三店")
    return [
        (letters[at % 5], products[(at * 7 + seed) % 4], products[(at * 3 + seed) % 4], stores[(at + seed) % 3])
        for at in range(12 + seed)
    ]

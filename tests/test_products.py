"""What undecided customers want, and the stock to have of it (docs/figures.md, Product intent)."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sheets import call_log, invite_success, report

from sheets_automation.core.report import Report
from sheets_automation.model.settings import DatedRule, Settings, Stock

COLUMNS = ["class_a", "class_b", "customers", "suggested_stock"]
WISHES = """
    联系电话=13712345671 | 客户分类=A | 意向产品=烟机 | 意向产品2=灶具
    联系电话=13712345672 | 客户分类=B | 意向产品=烟机
    联系电话=13712345673 | 客户分类=B | 意向产品=灶具 | 意向产品2=灶具
    联系电话=13712345674 | 客户分类=D | 意向产品=烟机
    联系电话=13712345675 | 接通情况=无人接听 | 意向产品=烟机
    联系电话=13712345676 | 客户分类=A | 意向产品=烟机
    联系电话=13712345677 | 客户分类=B | 意向产品=烟机
    联系电话=13712345678 | 客户分类=A
    联系电话=13712345679 | 客户分类=A | 意向产品=烟机 | 门店=二店
"""
BOUGHT = """
    联系电话=13712345676 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=是 | 成交金额=5000
    联系电话=13712345677 | 邀约来源=进店邀约 | 是否到店=是 | 是否成交=已退单
"""


def intent(made: Report, *columns: str) -> dict[tuple[str, str], tuple]:
    table = made.tables["product_intent"].set_index(["product", "store"])
    return {key: tuple(row) for key, *row in table[list(columns or COLUMNS)].itertuples()}


def test_customers_of_class_a_and_b_without_a_deal_count_for_each_product_they_want():
    made = report(call_log(WISHES), invite_success(BOUGHT, "一店/成功.xlsx"))
    assert intent(made) == {
        ("烟机", "*"): (2, 2, 4, 2),  # 2 * 0.5 + 2 * 0.15 = 1.3
        ("烟机", "一店"): (1, 2, 3, 1),  # 0.8; whose deal was returned wants one again
        ("烟机", "二店"): (1, 0, 1, 1),
        ("灶具", "*"): (1, 1, 2, 1),
        ("灶具", "一店"): (1, 1, 2, 1),
    }
    assert made.tables["product_intent"]["store"].tolist()[:2] == ["*", "一店"]


SUGGESTED = {
    # customers of class A and B, chances other than the usual 0.5 and 0.15: the stock
    (2, 0): ({}, 1),
    (3, 0): ({}, 2),
    (1, 10): ({}, 2),
    (0, 10): ({"stock.b": 0.1}, 1),
    (1, 0): ({"stock.a": 0}, 0),
    (3, 1): ({"stock.a": 1}, 4),
    # Whole sums, which floats put a little above: 5.000000000000002 and 4.000000000000001.
    (7, 10): ({}, 5),
    (7, 1): ({"stock.a": 0.55}, 4),
}


def test_the_suggested_stock_is_the_sum_rounded_up_in_exact_decimals():
    """Every case is a store."""
    rows, rules = [], []
    for (class_a, class_b), (chances, _) in SUGGESTED.items():
        name = f"{class_a}-{class_b}"
        rows += [f"客户分类={letter} | 意向产品=冰箱 | 门店={name}" for letter in "A" * class_a + "B" * class_b]
        rules += [DatedRule(key, value, name) for key, value in chances.items()]
    found = intent(report(call_log("\n".join(rows)), settings=Settings(rules=tuple(rules))), "suggested_stock")
    by_store = {store: number for (_, store), (number,) in found.items() if store != "*"}
    assert by_store == {f"{a}-{b}": suggested for (a, b), (_, suggested) in SUGGESTED.items()}


def test_chances_are_those_of_the_owners_store_as_of_now():
    rules = (
        DatedRule("stock.a", 0.4),
        DatedRule("stock.a", 1, "二店"),
        DatedRule("stock.a", 9, valid_to=date(2020, 3, 5)),
    )
    text = "客户分类=A | 意向产品=冰箱\n" * 3 + "客户分类=A | 意向产品=冰箱 | 门店=二店"
    assert intent(report(call_log(text), settings=Settings(rules=rules)), "suggested_stock") == {
        ("冰箱", "*"): (3,),  # 3 * 0.4 + 1 * 1, rounded up once
        ("冰箱", "一店"): (2,),
        ("冰箱", "二店"): (1,),
    }


def test_stock_stands_beside_the_line_of_all_stores():
    stock = (Stock("烟机", 5), Stock("烟机", 1), Stock("灶具", 4), Stock("冰箱", 9))
    made = report(call_log(WISHES + "    客户分类=A | 意向产品=电视"), settings=Settings(stock=stock))
    table = made.tables["product_intent"]
    every = table[table["store"] == "*"].set_index("product")
    # The lower of two lines holds; more than enough is a shortage below 0; 电视 was not counted.
    assert every["in_stock"].astype(object).where(every["in_stock"].notna(), None).to_dict() == {
        "烟机": 1,
        "灶具": 4,
        "电视": None,
    }
    assert every["shortage"].dropna().to_dict() == {"烟机": 1, "灶具": -3}
    assert table.loc[table["store"] != "*", ["in_stock", "shortage"]].isna().all(axis=None)


def test_without_customers_there_is_no_line():
    for made in (report(), report(call_log("客户分类=A")), report(call_log("客户分类=D | 意向产品=冰箱"))):
        assert isinstance(made.tables["product_intent"], pd.DataFrame)
        assert intent(made) == {}

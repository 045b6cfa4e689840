"""Call-backs through the whole report: the cases of docs/callbacks.md, what they brought, the command."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from sheets import report, written

from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.core.report import Report
from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_callbacks import as_lines, queue_of
from sheets_automation.model.errors import SettingError
from sheets_automation.model.page import breadth

NOW = datetime.fromisoformat("2020-03-06T16:00")
CALLS = """
联系电话 | 日期 | 导购 | 门店 | 接通情况 | 客户分类 | 拨打时段 | 邀请结果 | 下次跟进时间
{0}01 | 2020-03-04 | 张三 | 一店 | 已接通   | B | 10:00 | 已邀请待回复
{0}01 | 2020-03-05 | 张三 | 一店 | 无人接听 | C | 11:17
{0}01 | 2020-03-05 | 张三 | 一店 | 无人接听 | C | 15:17
{0}02 | 2020-03-04 | 张三 | 一店 | 无人接听 | C | 10:00
{0}02 | 2020-03-04 | 张三 | 一店 | 无人接听 | C | 15:00
{0}02 | 2020-03-05 | 李四 | 一店 | 已接通   | A | 19:00 | 已邀请待回复
{0}03 | 2020-03-06 | 张三 | 一店 | 无人接听 | C | 11:17
{0}04 | 2020-03-04 | 张三 | 一店 | 拒接挂断 | C | 10:00
{0}04 | 2020-03-05 | 张三 | 一店 | 拒接挂断 | C | 15:00
{0}05 | 2020-03-05 | 张三 | 一店 | 空号错号 | C | 10:00
{0}06 | 2020-03-04 | 张三 | 一店 | 无人接听 | C | 10:00
{0}07 | 2020-03-04 | 张三 | 一店 | 已接通   | D | 10:00 | 拒绝
{0}07 | 2020-03-05 | 王五 | 二店 | 无人接听 | C | 10:00
{0}08 | 2020-03-06 | 王五 | 二店 | 无人接听 | C | 10:00
{0}08 | 2020-03-06 | 赵六 | 二店 | 无人接听 | C | 15:00
{0}09 | 2020-03-05 | 王五 | 二店 | 约时间再打 | B | 10:00 | 已邀请待回复 | 2020-03-06 15:00
{0}10 | 2020-03-05 | 王五 | 二店 | 占线     | C | 下午
{0}10 | 2020-03-06 | 王五 | 二店 | 已接通   | D | 上午 | 拒绝
"""
SUCCESSES = """
联系电话 | 邀约成功日期 | 导购 | 门店 | 邀约来源 | 是否进群
{0}06 | 2020-03-05 | 张三 | 一店 | 微信二维码 | 是
"""
STEM = "139000000"
GOLDEN = {
    "01": {"state": "waiting", "priority": "B", "attempts": 2},
    "02": {"state": "reached", "attempts": 2, "priority": "A"},
    "03": {"state": "due", "due_at": pd.Timestamp("2020-03-06T15:17"), "daypart": "pm", "priority": "C"},
    "04": {"state": "exhausted", "attempts": 2},
    "05": {"state": "invalid"},
    "06": {"state": "self_resolved", "priority": "B"},
    "07": {"state": "refused", "store": "二店"},
    "08": {"attempts": 2, "due_at": pd.Timestamp("2020-03-07T18:30"), "store": "二店", "staff": "王五"},
    "09": {"state": "due", "priority": "promised"},
    "10": {"state": "refused"},
}
ASKED = Asked(NOW, "zh", None, "csv", quiet=False, as_json=False)


@cache
def made() -> Report:
    successes = written(SUCCESSES.format(STEM), "成功.xlsx", "成功邀约记录")
    return report(written(CALLS.format(STEM), "总.xlsx"), successes, now=NOW)


@pytest.mark.parametrize("end", GOLDEN)
def test_golden(end):
    found = made().tables["callback"].set_index("customer_key").loc[f"{STEM}{end}"]
    assert {name: found[name] for name in GOLDEN[end]} == GOLDEN[end]


def view(key: str) -> list[tuple]:
    frame = made().views[key]
    return list(frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None))


def test_what_call_backs_brought():
    # Attempt 2: of 02, 04 and 08 in vain, of 10 a D; attempt 3: 02 won back. Of the D of 07 nobody is class C.
    assert view("callback_attempt") == [(1, 5, None, None, None, None), (2, 4, 4, 1, 0, 0.0), (3, 0, 1, 1, 1, 1.0)]
    assert view("callback_daypart") == [("am", 1, 1, 0, 0.0), ("pm", 3, 0, 0, 0.0), ("evening", 1, 1, 1, 1.0)]
    states = dict(view("callback_state"))
    assert states == made().tables["callback"]["state"].astype(object).value_counts().to_dict()
    assert list(states)[:2] == ["due", "waiting"]


def test_they_stand_on_the_sheet_of_classes():
    book = lay_out(made(), RunInfo("1", 0.0, "活动", ""))
    blocks = {block.key: block for sheet in book.sheets if sheet.key == "classes" for block in sheet.blocks}
    rows = [(block.row, block.row + block.height) for block in blocks.values()]
    assert all(end < begin - 1 for (_, end), (begin, _) in pairwise(rows))
    assert blocks["callback_attempt"].columns[2].values == [None, 4, 1]
    assert blocks["callback_daypart"].columns[0].values == ["上午", "下午", "晚上"]
    assert "已自行进群/到店/成交" in blocks["callback_state"].columns[0].values


# ---- the command --------------------------------------------------------------------------------------------
def lines(store: str = "", guide: str = "", *, later: bool = False, lang: str = "zh") -> list[str]:
    return list(as_lines(queue_of(made(), store, guide, later=later), replace(ASKED, lang=lang)))


def test_what_can_be_dialled_now_comes_first_in_aligned_columns():
    found = lines()
    assert found[0] == "现在可打 2 位\uff1a"
    assert [line.split()[1] for line in found[2:4]] == ["可回拨", "可回拨"]
    assert found[-1].startswith("未结束 4 位\uff0c今天应拨 3 位\uff1b约定和A、B跟进逾期 0 位\uff1bC类可回拨 1 位")
    assert "还没到时间 1 位\uff1a" in found
    every = lines(later=True)
    assert "还没到时间 2 位\uff1a" in every
    # The state begins at the same place in each line.
    header, *rows = [line for line in every if line.startswith(("顺序", *"123456789"))][:3]
    place = breadth(header[: header.index("状态")])
    assert all(breadth(row[: row.index("可回拨")]) == place for row in rows)


def test_phones_are_whole_for_one_store_and_masked_for_several():
    assert all(
        "139****00" in line for line in lines() if "可回拨" in line and "拨打" not in line and "\uff1b" not in line
    )
    (line,) = [line for line in lines("二店") if "1390" in line]
    assert f"{STEM}09" in line
    assert "约定" in line
    assert lines("二店", lang="en")[0] == "To be called now: 1"


def test_the_queue_of_a_guide():
    found = queue_of(made(), "", "王五", later=False).entries
    assert found["offered_to"].tolist() == ["王五"]
    assert lines(guide="没有这个人") == [
        "今天没有要回拨的客户\uff0c辛苦了。",
        "未结束 0 位\uff0c今天应拨 0 位\uff1b约定和A、B跟进逾期 0 位\uff1bC类可回拨 0 位。",
    ]


def test_a_store_that_there_is_not_is_told_with_those_that_are():
    with pytest.raises(SettingError) as raised:
        queue_of(made(), "九店", "", later=False)
    assert "九店" in raised.value.zh
    assert "一店、二店" in raised.value.zh

"""Workbooks as WPS and Tencent Docs export them are the phones' way into a campaign.

Both write a <dimension> that may be wrong; Tencent Docs writes every cell as text, dates and times too, WPS shared
strings beside real numbers and dates. Written here cell by cell, after what such files hold (docs/reading.md).
"""

from datetime import datetime
from xml.sax.saxutils import escape

import make_files
import pytest

from sheets_automation import campaign

pytestmark = pytest.mark.children

NOW = datetime(2020, 3, 6, 20, 45)
HEADERS = ["联系电话", "客户姓名", "接通情况", "客户分类", "邀请结果", "拨打日期", "拨打时段", "导购", "门店"]
CALLS = [
    ["13912345678", "王女士", "已接通", "B", "同意进群", "2020-03-05", "10:05", "张三", "一店"],
    ["13812345678", "NULL", "无人接听", "C", "", "2020/3/5", "10:20", "张三", "一店"],
    ["13712345678", "NA", "已接通", "B", "已邀请待回复", "2020年3月6日", "9:40", "张三", "一店"],
    ["13612345678", "", "关机", "", "", "3月6日", "下午", "张三", "一店"],
]
DAY_SERIAL = {"2020-03-05": 43895, "2020/3/5": 43895, "2020年3月6日": 43896, "3月6日": 43896}


def text_cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else ""


def number_cell(address: str, text: str) -> str:
    number = DAY_SERIAL.get(text, text)
    return f'<c r="{address}"><v>{number}</v></c>'


def tencent(address: str, header: str, text: str) -> str:
    del header
    return text_cell(address, text)


def wps(address: str, header: str, text: str) -> str:
    is_number = header in {"联系电话", "拨打日期"} and text
    return number_cell(address, text) if is_number else text_cell(address, text)


def export(write_cell) -> bytes:
    rows = []
    for number, row in enumerate([HEADERS, *CALLS], start=1):
        writer = text_cell if number == 1 else None
        cells = [
            writer(f"{chr(65 + at)}{number}", text)
            if writer
            else write_cell(f"{chr(65 + at)}{number}", HEADERS[at], text)
            for at, text in enumerate(row)
        ]
        rows.append(f'<row r="{number}">{"".join(cells)}</row>')
    return make_files.sheet_book("".join(rows), before='<dimension ref="A1"/>')


@pytest.mark.parametrize("write_cell", [tencent, wps])
def test_an_export_of_a_phone_is_counted_whole(tmp_path, write_cell):
    (tmp_path / "导出.xlsx").write_bytes(export(write_cell))
    tables = campaign.consolidate(tmp_path, now=NOW, lang="zh").tables
    assert tables["source"][["rows", "rows_counted", "status"]].to_numpy().tolist() == [[4, 4, "read"]]
    days = tables["staff_day"].set_index("date")[["dials", "connected", "invites"]]
    assert days.to_numpy().tolist() == [[2, 1, 1], [2, 1, 1]]
    names = tables["customer"].set_index("customer_key")["customer_name"]
    assert names["13812345678"] == "NULL"
    assert names["13712345678"] == "NA"
    assert not tables["finding"]["severity"].eq("ERROR").any()

"""The campaign of one store in which the buttons are pressed, and what its open books show."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from sheets_automation.connectors.block_names import read_name

TEMPLATES = Path(__file__).parents[2] / "templates"
NOW = datetime(2020, 3, 5, 20, 30)
CALLS = ["员工", "门店", "拨打日期", "拨打时间", "联系电话", "姓名", "接通情况", "客户分类", "邀约结果", "意向产品"]


def phone(number: int) -> str:
    return f"139{number:08d}"


def calls(staff: str, day: date, numbers: range) -> list[list[object]]:
    return [
        [
            staff,
            "一店",
            day,
            "10:30",
            phone(n),
            f"客户{n}",
            *(("已接通", "B", "考虑中") if n % 3 else ("无人接听", "C", "")),
            "橱柜",
        ]
        for n in numbers
    ]


def said(excel) -> str:
    return excel.impl.said[-1]


def areas(book, sheet: str) -> dict:
    """The named areas of a sheet of the summary, by the key of the block."""
    found = {name.name: read_name(name.name) for name in book.names}
    return {one.block: book.names[name].refers_to_range for name, one in found.items() if one and one.sheet == sheet}


def column(area, header: str) -> list:
    """The values below a header, blanks at the end left out."""
    rows = area.options(ndim=2).value
    at = rows[0].index(header)
    values = [row[at] for row in rows[1:]]
    while values and values[-1] is None:
        values.pop()
    return values

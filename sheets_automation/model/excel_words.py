"""What the buttons in Excel say: why a book or a sheet was left as it is, and what to do (docs/excel.md)."""

from __future__ import annotations

from sheets_automation.model.wording import Pair

NOTE_HEAD: Pair = ("【校验】", "[Check]")
"""The first line of a note of ours; above it stands what people wrote."""
FORMER_FILL: Pair = ("原底色", "Former colour")
"""The last line of a note of ours, on a cell that had a colour of its own."""

LEFT_AS_IT_IS: dict[str, Pair] = {
    "columns": (
        "里面插入或删除了列\uff1b请把自己的列移到表的右边\uff0c再点一次",
        "columns were put in or taken out inside the table; move your own to its right, then press again",
    ),
    "blocks": (
        "少了一部分表格\uff1b请关闭汇总再点一次\uff0c会写一份新的",
        "a part of its tables is gone; close the summary and press again, a new one is written",
    ),
    "unknown": (
        "同名的表不是本程序做的\uff1b请把它改名\uff0c再点一次",
        "the sheet of that name is not one of ours; rename it, then press again",
    ),
    "filter": (
        "正在筛选或有隐藏的行\uff1b请先清除筛选、取消隐藏\uff0c再点一次",
        "rows are filtered or hidden in a way that cannot be put back; clear the filter, then press again",
    ),
    "cells": (
        (
            "有格子标不上\uff08可能有批注会话\uff0c或格子受保护\uff09\uff1b"
            "其余已标好\uff0c这些请点「一键汇总」后看「问题清单」"
        ),
        (
            "some cells could not be marked (a threaded comment, or protection), the others are; "
            "press Consolidate and see Issues"
        ),
    ),
    "refused": (
        (
            "Excel 现在不让改\uff1a可能有格子还在输入\uff0c或工作表受保护\uff1b"
            "请按回车结束输入\uff0c在「审阅」里撤销工作表保护\uff0c再点一次"
        ),
        (
            "Excel does not let it be changed now: a cell may still be typed in, or the sheet is protected; press "
            "Enter, unprotect it under Review, then press again"
        ),
    ),
}
"""Why one sheet was left as it is, by key."""

NO_FOLDER: dict[str, Pair] = {
    "unsaved": (
        (
            "这个工作簿还没有保存\uff0c不知道属于哪个活动。请先另存到活动文件夹里再点\uff1b"
            "或运行 sheets-automation addin install --folder 活动文件夹\uff0c以后都用它"
        ),
        (
            "This book was never saved, so its campaign is not known. Save it into the campaign folder and press "
            "again, or run: sheets-automation addin install --folder FOLDER"
        ),
    ),
    "online": (
        (
            "这个工作簿在 OneDrive 或 SharePoint 网上\uff08{where}\uff09\uff0c不在电脑的文件夹里。"
            "请另存到电脑上的活动文件夹再点\uff1b"
            "或运行 sheets-automation addin install --folder 活动文件夹\uff0c以后都用它"
        ),
        (
            "This book lies on OneDrive or SharePoint ({where}), not in a folder of this computer. Save a copy "
            "into the campaign folder and press again, or run: sheets-automation addin install --folder FOLDER"
        ),
    ),
}
"""Why it is not known which campaign is meant."""

NOT_SHOWN: Pair = (
    "已写好\uff0c但没能打开 {path}\uff1a可能另一个活动的同名汇总正开着\uff0c请先关闭它再打开",
    "It is written, but {path} could not be opened: a summary of the same name may be open; close it first",
)

NOT_A_TABLE: Pair = (
    "「{book}」里没有认出电话邀约表或邀约成功表\uff0c没有可以校验的内容。请打开导购填的表再点",
    (
        "No call log or success table was recognised in {book}, so there is nothing to check. Open a table "
        "that a guide filled, then press again"
    ),
)

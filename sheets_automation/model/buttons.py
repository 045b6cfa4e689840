"""The buttons of the Excel add-in: what each is called, what it says of itself, and the macro that it starts."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.model.wording import Pair

TAB: Pair = ("门店外呼", "Store calls")
"""The tab of the ribbon on which the buttons are."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: `key` names the function of faces/excel.py, `macro` the one in the add-in that calls it."""

    key: str
    macro: str
    zh: str
    en: str
    tip_zh: str
    tip_en: str
    icon: str
    """One of Office's own pictures (imageMso)."""


BUTTONS = (
    Button(
        "validate",
        "OnValidate",
        "校验",
        "Validate",
        "检查当前表\uff1a错的格子上色\uff0c批注里写着怎么改\uff1b改对后再点一次\uff0c颜色就去掉。不改导购填的内容。",
        "Check the open table: wrong cells are coloured, a note says what to do; press again when they are right.",
        "AcceptInvitation",
    ),
    Button(
        "consolidate",
        "OnConsolidate",
        "一键汇总",
        "Consolidate",
        "读取活动文件夹里的所有表\uff0c写出操盘手汇总\uff1b打开着的表按屏幕上的内容算\uff0c没保存也算。",
        "Read every table of the campaign folder and fill the operator summary; open books count as you see them.",
        "Consolidate",
    ),
    Button(
        "close_day",
        "OnCloseDay",
        "夕会收表",
        "Close the day",
        "夕会后点\uff1a汇总\uff0c锁定当天的数字\uff0c写好明天的建议任务。",
        "After the evening meeting: consolidate, freeze the day's figures, write tomorrow's suggestions.",
        "FileMarkAsFinal",
    ),
    Button(
        "call_backs",
        "OnCallBacks",
        "回拨清单",
        "Call-backs",
        "汇总并打开今天的回拨清单\uff1a先打谁、打第几次、什么时候打。",
        "Consolidate, then show today's call-backs: whom to phone, in which order.",
        "AutoDial",
    ),
)

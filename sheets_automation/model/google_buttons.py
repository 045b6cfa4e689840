"""The buttons of a shared sheet on Google, checkboxes that work on a phone too, and the titles of tabs of ours."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.model.buttons import BUTTONS
from sheets_automation.model.wording import Pair

CONTROL_TITLE: Pair = ("控制台", "Control")
VERDICTS_TITLE: Pair = ("校验结果", "Check results")
"""Titles of the tab with the buttons, and of the one in which rows look up what the whole campaign says of them."""
AT_WORK: Pair = ("正在处理\u2026", "At work\u2026")
"""Stands beside a button while its work is done."""
HEADERS: tuple[Pair, ...] = (
    ("勾选", "Tick"),
    ("做什么", "Button"),
    ("结果", "What came of it"),
    ("时间", "Time"),
)
"""Of the tab with the buttons."""
HOW_TO: Pair = (
    "打勾就开始\uff0c做完会自动去掉勾\uff0c并在旁边写上结果和时间。",
    "Tick a box to start; when it is done the tick goes, and the result and the time stand beside it.",
)


@dataclass(frozen=True, slots=True)
class Checkbox:
    """One button: `key` names the recipe that it starts."""

    key: str
    zh: str
    en: str
    tip_zh: str
    tip_en: str


LABELS = {button.key: (button.zh, button.en) for button in BUTTONS}
CHECKBOXES = tuple(
    Checkbox(key, *LABELS.get(key, label), *tip)
    for key, label, tip in (
        (
            "validate",
            ("", ""),
            ("检查所有导购表\uff0c结果显示在各表的「校验」列。", "Check every table; the mark stands in each row."),
        ),
        (
            "consolidate",
            ("", ""),
            ("汇总所有表\uff0c算出数字\uff0c不改导购填的内容。", "Consolidate every table; what guides typed stays."),
        ),
        (
            "close_day",
            ("", ""),
            (
                "夕会后点\uff1a锁定当天数字\uff0c写好明天的建议。",
                "After the meeting: freeze the day, suggest tomorrow's.",
            ),
        ),
        (
            "publish",
            ("发布", "Publish"),
            ("把汇总写到这份表的汇总页。", "Write the summary into the tabs of this spreadsheet."),
        ),
    )
)

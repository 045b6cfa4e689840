"""What the morning's files are called, and what stands in them beside the tables (docs/morning.md)."""

from __future__ import annotations

from sheets_automation.model.template_words import CHECK_WORDS, OTHER_TABLE
from sheets_automation.model.wording import Pair

ASSIGNMENT_FILE = "晨会任务 {day}.xlsx"
STORE_CHECK: Pair = ("门店核对", "Store check")
"""The sheet beside 晨会任务; nobody types there, and no reader looks for a table in it."""
PROGRAM_SHEETS = frozenset((*STORE_CHECK, *CHECK_WORDS, *(title + OTHER_TABLE for title in CHECK_WORDS)))
"""Titles of sheets that the program wrote for people to read: not unknown, and never a table."""

STORE_CHECK_HEADERS: dict[str, Pair] = {
    "store": ("各店", "By store"),
    "on_duty": ("在岗人数", "On duty"),
    "calls_base": ("每人电话", "Calls each"),
    "calls_needed": ("电话应有", "Calls needed"),
    "calls_suggested": ("电话建议", "Calls suggested"),
    "calls_claimed": ("电话认领", "Calls claimed"),
    "calls_missing": ("电话还差", "Calls lacking"),
    "invites_base": ("每人邀请", "Invites each"),
    "invites_needed": ("邀请应有", "Invites needed"),
    "invites_suggested": ("邀请建议", "Invites suggested"),
    "invites_claimed": ("邀请认领", "Invites taken"),
    "invites_missing": ("邀请还差", "Invites lacking"),
}
"""None of them is a header of a table: the sheet is not read."""
ASK_FIRST: Pair = ("在垃圾流量表里\uff0c先问店长", "on the junk list: ask the manager first")
"""What a guide reads beside somebody whom nobody should invite."""
LAST_TIME: Pair = ("上次{known}", "last time {known}")
CLASS_THEN: Pair = ("{grade}类", "class {grade}")
DEAL_THEN: dict[str, Pair] = {"yes": ("已成交", "bought"), "returned": ("已退单", "returned what was bought")}
"""What a guide reads beside a customer of the campaign before."""
PEOPLE_HEADERS: tuple[Pair, ...] = (
    ("每人今日", "Each today"),
    ("预约到店数", "Appointments booked"),
    ("电话任务", "Calls to make"),
    ("邀请任务", "Invites to make"),
)
CHECK_LINES: tuple[Pair, ...] = (
    (
        "在「{assignment}」黄色格里填出勤、今日预约、认领和原因\uff1b空着就按建议数。这里的合计马上会变。",
        (
            'Type attendance, appointments, claims and the reason into the yellow cells of "{assignment}"; blank means '
            "the suggestion. The sums here follow at once."
        ),
    ),
    (
        "改了出勤或预约\uff0c再运行一次 assign\uff0c建议数会重新算\uff1b填过的格子不会被改。",
        (
            "After changing attendance or appointments run assign again: suggestions are worked out anew, what was "
            "typed stays."
        ),
    ),
)

OPEN, CHANGING, CHANGED, NOTHING = "open", "changing", "changed", "nothing"
"""Why a file was not written: it is open, was saved meanwhile, has another form, has nothing in it."""
NOT_WRITTEN: dict[str, Pair] = {
    OPEN: ("正在 Excel 或 WPS 里打开\uff1b请关闭后再运行一次", "is open in Excel or WPS; close it and run again"),
    CHANGING: ("刚刚被人保存过\uff1b请再运行一次", "was saved a moment ago; run again"),
    CHANGED: (
        "的表头或表改过\uff0c为了不丢内容没有动它\uff1b请把它移到 inbox\uff0c再运行一次",
        "has other headers or sheets now and was left alone; move it to inbox and run again",
    ),
}
"""What is said of it, and what to do."""
UNREADABLE: Pair = (
    "读不了\uff0c没有动它\uff1b请打开另存一次",
    "cannot be read and was left alone; open it and save it again",
)
"""What is said of a file that was refused."""
LEFT_OUT: dict[str, Pair] = {
    "invalid": ("号码不对", "no phone"),
    "colleague": ("同事的号码", "colleagues"),
    "class_d": ("D类", "class D"),
    "junk": ("在垃圾流量表里", "on the junk list"),
    "known": ("已在电话表或成功表", "in a call log or success table"),
    "dealt": ("以前分过", "dealt before"),
    "twice": ("名单里重复", "twice in the list"),
    "nobody": ("没有在岗导购", "nobody on duty"),
}
"""Why a number of a list is not dealt, the first that applies."""

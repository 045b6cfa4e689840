"""The labels of the summary, in Chinese and English: sheets, columns, figures, statuses, states, severities.

Labels of the tables that guides fill stand in model/tables.py, names of the exported tables in model/frames.py.
"""

from __future__ import annotations

from sheets_automation.model.grid import SUMMARY_KEY
from sheets_automation.model.schema import Choice
from sheets_automation.model.settings import REWARDED_STATUSES
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.tables import (
    CALL_RESULTS,
    DAY_PARTS,
    DEALS,
    INVITE_SOURCES,
    JOIN_CHANNELS,
    LEAD_SOURCES,
    LOST_REASONS,
    WORK_TABLES,
)

Pair = tuple[str, str]
"""Chinese, English."""

MISSING = "–"
"""Shown where a ratio has no value."""
GOOD_MARK = "✔"
BAD_MARK = "✘"
PRODUCT = "sheets-automation"


def word(pair: Pair, lang: str) -> str:
    return pair[0] if lang == "zh" else pair[1]


def words(pairs: dict[str, Pair], lang: str) -> dict[str, str]:
    """Key to label in one language."""
    return {key: word(pair, lang) for key, pair in pairs.items()}


def _of_choices(choices: tuple[Choice, ...]) -> dict[str, Pair]:
    return {choice.key: (choice.zh, choice.en) for choice in choices}


SHEETS: dict[str, Pair] = {
    "overview": ("总览", "Overview"),
    "evening": ("夕会", "Evening"),
    "stores": ("门店汇总", "Stores"),
    "staff": ("导购考核", "Staff by day"),
    "trend": ("日趋势", "Trend"),
    "funnel": ("漏斗", "Funnel"),
    "classes": ("客户分类", "Classes"),
    "callbacks": ("回拨清单", "Call-backs"),
    "my_customers": ("我的客户", "My customers"),
    "lost": ("未成交", "Lost orders"),
    "duplicates": ("重复客户", "Duplicates"),
    "products": ("意向产品", "Products"),
    "points": ("积分", "Points"),
    "issues": ("问题清单", "Issues"),
    "customers": ("客户明细", "Customers"),
    "changes": ("变更记录", "Changes"),
    "run": ("运行信息", "Run"),
}
"""The sheets of the summary, in order."""

STATUSES: dict[str, Pair] = {
    "met": ("达标", "met"),
    "missed": ("未达标", "missed"),
    "exempt": ("免考核", "exempt"),
    "not_submitted": ("未交表", "not submitted"),
    "pending": ("待定", "pending"),
    "open": ("进行中", "open"),
}
STATES: dict[str, Pair] = {
    "waiting": ("待回拨", "waiting"),
    "due": ("可回拨", "due"),
    "overdue": ("逾期", "overdue"),
    "reached": ("已接通", "reached"),
    "self_resolved": ("已自行进群/到店/成交", "self-resolved"),
    "refused": ("已拒绝", "refused"),
    "invalid": ("无效号码", "invalid"),
    "exhausted": ("已打满", "exhausted"),
    "parked": ("活动结束", "parked"),
}
SEVERITIES: dict[str, Pair] = {"ERROR": ("错误", "ERROR"), "WARN": ("警告", "WARN"), "INFO": ("提示", "INFO")}
EFFECTS: dict[str, Pair] = {
    "exclude": ("改好才计入", "not counted until fixed"),
    "unscored": ("计入，暂不考核", "counted, not scored"),
    "field": ("仅此格不计", "only this cell is left out"),
    "none": ("不影响", "none"),
}
SOURCE_STATUSES: dict[str, Pair] = {
    "read": ("已读", "read"),
    "copy": ("重复文件", "copy"),
    "skipped": ("没有表", "no table"),
    "refused": ("读不了", "refused"),
    "missing": ("今日未交", "missing"),
}
INTENTS: dict[str, Pair] = {"strong": ("强", "strong"), "medium": ("中", "medium"), "weak": ("弱", "weak")}
POINT_EVENTS: dict[str, Pair] = {
    "calls_met": ("电话达标", "calls target met"),
    "invites_met": ("邀请达标", "invites target met"),
    "entered": ("进群", "entered"),
    "visit": ("到店", "visit"),
    "deal": ("成交", "deal"),
    "recovered": ("C类挽回", "class C recovered"),
    "clean_sheet": ("收表前无错误", "clean sheet before the close"),
    "late": ("补录", "handed in late"),
}
OUTLOOK_WORDS: dict[str, Pair] = {
    "green": ("顺利", "on track"),
    "amber": ("差一点", "close"),
    "red": ("落后", "behind"),
    "too_early": ("数据不足", "too early"),
    "no_end": ("缺结束日期", "no end"),
}
FLAGS: dict[str, Pair] = {"1": ("是", "yes"), "0": ("", "")}
ATTENDANCES: dict[str, Pair] = {"1.0": ("全天", "full"), "0.5": ("半天", "half"), "0.0": ("休息", "off")}

ASSIGNED_ON, HANDLED_ON = "callbacks", "issues"
"""The sheets of the summary on which people type: 指派 and 处理."""
HANDLED: dict[str, Pair] = {
    "checked": ("已核对", "checked"),
    "true": ("属实", "correct"),
    "to_fix": ("待改", "to fix"),
}
"""What people may type beside a finding, in the column 处理."""
SETTLING = frozenset({*HANDLED["checked"], *HANDLED["true"], "true"})
"""Those of them after which it stays silent until what was entered changes."""

COUNTED_ONCE = "counted_once"
"""In place of the effect of a note on a row that is left out: another counts in its place, nothing is to be fixed."""

CHOICES: dict[str, dict[str, Pair]] = {
    "status": STATUSES,
    "closed_status": STATUSES,
    "state": STATES,
    "severity": SEVERITIES,
    "effect": EFFECTS | {COUNTED_ONCE: ("不重复计入", "not counted twice")},
    "source_status": SOURCE_STATUSES,
    "attendance": ATTENDANCES,
    "priority": {"promised": ("约定", "promised")},
    "last_result": _of_choices(CALL_RESULTS),
    "daypart": _of_choices(DAY_PARTS),
    "table": {
        **{table.key: (table.zh, table.en) for table in (*WORK_TABLES, *SETTINGS_TABLES)},
        SUMMARY_KEY: ("汇总表", "summary"),
    },
    "intent": INTENTS,
    "event": POINT_EVENTS | {status: STATUSES[status] for status in REWARDED_STATUSES},
    "outlook": OUTLOOK_WORDS,
    "basis": {"members": ("按群人数", "group sizes"), "registered": ("按登记", "entries")},
    "join_channel": _of_choices((*INVITE_SOURCES, *JOIN_CHANNELS)),
    "kind": {"staff": ("同店多人", "several staff"), "store": ("多家门店", "several stores")},
    "lost_reason": _of_choices(LOST_REASONS),
    "lead_source": _of_choices(LEAD_SOURCES),
    "deal": _of_choices(DEALS),
    **dict.fromkeys(("unreachable", "stale", "in_group", "invited_once", "agreed_once", "visited_once"), FLAGS),
}
"""Column of a frame to the words of its values; a value that is not named here is shown as it is."""

TYPED_COLUMNS: dict[str, Pair] = {
    column.key: (column.zh, column.en)
    for table in (*SETTINGS_TABLES, *reversed(WORK_TABLES))
    for column in table.columns
}
"""Column of the tables that people fill, to its header; the call log's word wins."""

FUNNEL_STEPS: dict[str, Pair] = {
    "dialled": ("拨打", "Dialled"),
    "connected": ("接通", "Connected"),
    "invited": ("邀请", "Invited"),
    "agreed": ("同意", "Agreed"),
    "entered": ("进群", "Entered"),
    "visited": ("到店", "Visited"),
    "deals": ("成交", "Deals"),
}

WEEKDAYS: tuple[Pair, ...] = (
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
)

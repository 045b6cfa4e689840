"""The labels of the summary, in Chinese and English: sheets, columns, figures, statuses, states, severities.

Labels of the tables that guides fill stand in model/tables.py, names of the exported tables in model/frames.py.
"""

from __future__ import annotations

from sheets_automation.model.schema import Choice
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.tables import CALL_RESULTS, DAY_PARTS, WORK_TABLES

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
    "stores": ("门店汇总", "Stores"),
    "staff": ("导购考核", "Staff by day"),
    "callbacks": ("回拨清单", "Call-backs"),
    "issues": ("问题清单", "Issues"),
    "run": ("运行信息", "Run"),
}

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
ATTENDANCES: dict[str, Pair] = {"1.0": ("全天", "full"), "0.5": ("半天", "half"), "0.0": ("休息", "off")}

CHOICES: dict[str, dict[str, Pair]] = {
    "status": STATUSES,
    "state": STATES,
    "severity": SEVERITIES,
    "effect": EFFECTS,
    "source_status": SOURCE_STATUSES,
    "attendance": ATTENDANCES,
    "priority": {"promised": ("约定", "promised")},
    "last_result": _of_choices(CALL_RESULTS),
    "daypart": _of_choices(DAY_PARTS),
    "table": {table.key: (table.zh, table.en) for table in (*WORK_TABLES, *SETTINGS_TABLES)},
}
"""Column of a frame to the words of its values; a value that is not named here is shown as it is."""

TYPED_COLUMNS: dict[str, Pair] = {
    column.key: (column.zh, column.en)
    for table in (*SETTINGS_TABLES, *reversed(WORK_TABLES))
    for column in table.columns
}
"""Column of the tables that people fill, to its header; the call log's word wins."""

HEADERS: dict[str, Pair] = {
    "date": ("日期", "Date"),
    "store": ("门店", "Store"),
    "staff": ("导购", "Staff"),
    "rank": ("排名", "Rank"),
    "attendance": ("出勤", "Attendance"),
    "appointments": ("预约到店", "Appointments"),
    "calls_target": ("电话指标", "Calls target"),
    "invites_target": ("邀请指标", "Invites target"),
    "dials": ("拨打数", "Dials"),
    "counted_calls": ("有效拨打", "Counted calls"),
    "customers_dialled": ("拨打客户数", "Customers dialled"),
    "connected": ("接通数", "Connected"),
    "contact_rate": ("接通率", "Contact rate"),
    "invites": ("邀请数", "Invites"),
    "agreed": ("同意数", "Agreed"),
    "entered": ("进群", "Entered"),
    "visits": ("到店", "Visits"),
    "deals": ("成交", "Deals"),
    "returned": ("退单", "Returned"),
    "amount": ("成交金额", "Amount"),
    "planned": ("未拨数", "Planned"),
    "calls_attainment": ("电话完成率", "Calls attained"),
    "invites_attainment": ("邀请完成率", "Invites attained"),
    "score": ("得分", "Score"),
    "status": ("考核", "Status"),
    "streak": ("连续达标", "Streak"),
    "error_rows": ("错误行", "Rows to fix"),
    "warning_rows": ("警告行", "Rows to look at"),
    "agree_rate": ("邀请同意率", "Agree rate"),
    "entry_rate": ("进群率", "Entry rate"),
    "show_rate": ("到店率", "Show rate"),
    "close_rate": ("成交率", "Close rate"),
    "met_rate": ("达标率", "Days met"),
    "class_a": ("A类", "Class A"),
    "class_b": ("B类", "Class B"),
    "class_c": ("C类", "Class C"),
    "class_d": ("D类", "Class D"),
    "callbacks_open": ("未结束回拨", "Call-backs open"),
    "callbacks_overdue": ("逾期回拨", "Call-backs overdue"),
    "duplicates": ("重复客户", "Duplicates"),
    "order": ("顺序", "Order"),
    "state": ("状态", "State"),
    "priority": ("优先", "Priority"),
    "customer_key": ("联系电话/微信", "Phone / WeChat"),
    "customer_name": ("客户姓名", "Customer"),
    "attempts": ("已拨", "Attempts"),
    "max_attempts": ("最多拨", "At most"),
    "last_call_at": ("上次拨打", "Last call"),
    "last_result": ("上次结果", "Last result"),
    "due_at": ("回拨时间", "Due at"),
    "daypart": ("时段", "Day-part"),
    "days_due": ("已等天数", "Days due"),
    "product_1": ("意向产品", "Product"),
    "assigned_to": ("指派", "Assigned to"),
    "severity": ("程度", "Severity"),
    "rule": ("规则", "Rule"),
    "source": ("文件", "File"),
    "sheet": ("工作表", "Sheet"),
    "cell": ("位置（点开）", "Cell (open)"),
    "column": ("栏目", "Column"),
    "value": ("填写内容", "As entered"),
    "message": ("请这样处理", "What to do"),
    "effect": ("对统计的影响", "Effect"),
    "handled": ("处理", "Handled"),
    "table": ("表", "Table"),
    "source_status": ("状态", "Status"),
    "rows": ("数据行", "Rows"),
    "rows_counted": ("计入", "Counted"),
    "rows_planned": ("未拨", "Planned"),
    "rows_excluded": ("未计入", "Left out"),
    "excluded_by": ("按规则", "By rule"),
    "balanced": ("核对", "Check"),
    "sha256": ("内容校验码", "SHA-256"),
    "modified_at": ("修改时间", "Modified"),
    "figure": ("指标", "Figure"),
    "today": ("今日", "Today"),
    "total": ("累计", "Total"),
    "step": ("漏斗", "Funnel"),
    "customers": ("客户数", "Customers"),
    "of_previous": ("占上一步", "Of the step before"),
    "current_class": ("客户分类", "Class"),
    "share": ("占比", "Share"),
    "item": ("项目", "Item"),
    "setting": ("设置名", "Setting"),
    "content": ("内容", "Content"),
    "scope": ("范围", "Scope"),
    "valid_from": ("生效", "From"),
    "valid_to": ("失效", "To"),
}

FIGURES: dict[str, Pair] = {
    "dials": HEADERS["dials"],
    "counted_calls": HEADERS["counted_calls"],
    "contact_rate": HEADERS["contact_rate"],
    "invites": HEADERS["invites"],
    "agreed": HEADERS["agreed"],
    "entered": HEADERS["entered"],
    "visits": HEADERS["visits"],
    "deals": HEADERS["deals"],
    "amount": ("成交金额（元）", "Amount (yuan)"),
    "met_rate": ("达标率", "Days met"),
    "callbacks": ("回拨（今日应拨/未结束）", "Call-backs (due / open)"),
    "error_rows": ("待改的错误行", "Rows to fix"),
}
"""The figures of the overview, in order."""

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

SETTING_LABELS: dict[str, Pair] = {
    "base_calls": ("每天电话指标", "Calls a day"),
    "base_invites": ("每天邀请指标", "Invites a day"),
    "invite_basis": ("邀请口径", "Invites are counted when"),
    "invites_off_per_appointment": ("每个预约减邀请", "Invites less per appointment"),
    "invites_floor": ("邀请指标最低", "Fewest invites asked"),
    "invites_extra_without_appointment": ("无预约加邀请", "Invites more without appointment"),
    "max_counted_per_customer_day": ("同一客户每天最多计", "Calls counted per customer and day"),
    "weight_calls": ("电话权重", "Weight of calls"),
    "weight_invites": ("邀请权重", "Weight of invites"),
    "evening_close": ("夕会收表", "Evening close"),
    "late_grace_until": ("次日补录截止", "Late rows until"),
    "deal_amount_limit": ("成交金额核对线", "Amount to check above"),
    "pending_days": ("待回复天数", "Days pending"),
    "stale_days": ("久未跟进天数", "Days until stale"),
    "mask_phones": ("号码脱敏", "Masked phones"),
    "callback.order": ("回拨顺序", "Call-back order"),
    "callback.max_attempts": ("回拨最多次数", "Most attempts"),
    "callback.max_per_day": ("同一客户每天最多拨", "Most dials per customer and day"),
    "callback.avoid_same_clock_hours": ("避开同一钟点（小时）", "Hours apart from a failed dial"),
    "callback.dayparts": ("回拨时段", "Windows"),
    "copy_share": ("文件重复比例", "Share of rows that makes a file a copy"),
    "copy_rows": ("文件重复行数", "Rows that make a file a copy"),
    "assessed_after_last_row_days": ("最后一行后仍考核天数", "Days assessed after the last row"),
    "callback.owner_hold_hours": ("归原导购（小时）", "Hours held for the guide"),
}

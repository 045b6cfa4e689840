"""The labels of the summary, in Chinese and English: sheets, columns, figures, statuses, states, severities.

Labels of the tables that guides fill stand in model/tables.py, names of the exported tables in model/frames.py.
"""

from __future__ import annotations

from sheets_automation.model.grid import SUMMARY_KEY
from sheets_automation.model.schema import Choice
from sheets_automation.model.settings_tables import SETTINGS_TABLES
from sheets_automation.model.tables import (
    CALL_RESULTS,
    DAY_PARTS,
    DEALS,
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
FLAGS: dict[str, Pair] = {"1": ("是", "yes"), "0": ("", "")}
ATTENDANCES: dict[str, Pair] = {"1.0": ("全天", "full"), "0.5": ("半天", "half"), "0.0": ("休息", "off")}

COUNTED_ONCE = "counted_once"
"""In place of the effect of a note on a row that is left out: another counts in its place, nothing is to be fixed."""

CHOICES: dict[str, dict[str, Pair]] = {
    "status": STATUSES,
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
    "event": POINT_EVENTS,
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
    "met_rate": ("达标率", "Met rate"),
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
    "change": ("较昨日", "Against yesterday"),
    "total": ("累计", "Total"),
    "target": ("目标", "Target"),
    "attained": ("完成", "Attained"),
    "trend": ("走势", "Trend"),
    "staff_expected": ("应交", "Expected"),
    "staff_submitted": ("已交", "Handed in"),
    "staff_met": ("达标人数", "Met"),
    "entered_so_far": ("累计进群", "Entered so far"),
    "entered_target": ("进群目标", "Target entered"),
    "visits_so_far": ("累计到店", "Visits so far"),
    "deals_so_far": ("累计成交", "Deals so far"),
    "step": ("漏斗", "Funnel"),
    "phone_customers": ("电话入口", "By phone"),
    "other_customers": ("其他入口", "Other entrance"),
    "customers": ("客户数", "Customers"),
    "of_previous": ("占上一步", "Of the step before"),
    "conversion": ("总转化率", "Conversion"),
    "worst_step": ("最弱一环", "Weakest step"),
    "lost_rate": ("流单率", "Lost rate"),
    "return_rate": ("退单率", "Return rate"),
    "average_order": ("客单价", "Average order"),
    "median_order": ("客单价中位数", "Median order"),
    "first_class": ("首次分类", "First class"),
    "current_class": ("客户分类", "Class"),
    "share": ("占比", "Share"),
    "cumulative_share": ("累计占比", "Cumulative share"),
    "first_c": ("首次C类", "First C"),
    "called_again": ("再次拨打", "Called again"),
    "recovered": ("已挽回", "Recovered"),
    "recovery_rate": ("C类挽回率", "Recovery rate"),
    "unreachable": ("最近未接通", "Lately unreachable"),
    "intent": ("意向强度", "Intent"),
    "stale": ("久未跟进", "Stale"),
    "in_group": ("已进群", "In the group"),
    "appointment": ("预约到店", "Appointment"),
    "next_follow_up": ("下次跟进", "Next follow-up"),
    "next_follow_up_on": ("下次跟进", "Next follow-up"),
    "last_seen": ("最近联系", "Last touched"),
    "first_seen": ("首次联系", "First touched"),
    "days_ago": ("几天前", "Days ago"),
    "product_2": ("意向产品2", "Product 2"),
    "product": ("产品", "Product"),
    "deal": ("成交", "Deal"),
    "visited_on": ("到店日期", "Visited on"),
    "lost_reason": ("未成交原因", "Lost reason"),
    "kind": ("重复", "Kind"),
    "stores": ("门店（先后）", "Stores, in order"),
    "staff_list": ("导购（先后）", "Staff, in order"),
    "owner": ("建议归属", "Suggested owner"),
    "suggested_stock": ("建议备货", "Suggested stock"),
    "in_stock": ("库存", "In stock"),
    "shortage": ("缺口", "Shortage"),
    "event": ("事项", "Event"),
    "count": ("次数", "Count"),
    "points": ("积分", "Points"),
    "days_assessed": ("考核天数", "Days assessed"),
    "days_met": ("达标天数", "Days met"),
    "best_streak": ("最长连续", "Best streak"),
    "invited_once": ("邀请过", "Invited"),
    "agreed_once": ("同意过", "Agreed"),
    "visited_once": ("到过店", "Visited"),
    "lead_source": ("客户来源", "Lead source"),
    "why_target": ("指标说明", "Why this target"),
    "row_id": ("编号", "Number"),
    "item": ("项目", "Item"),
    "setting": ("设置名", "Setting"),
    "content": ("内容", "Content"),
    "scope": ("范围", "Scope"),
    "valid_from": ("生效", "From"),
    "valid_to": ("失效", "To"),
    "entrance": ("入口", "Entrance"),
    "ask": ("查明细", "Ask"),
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
    "met_rate": ("达标率", "Met rate"),
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
HEADERS |= {key: pair for key, pair in FUNNEL_STEPS.items() if key not in HEADERS}

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
    "points.calls_met": ("积分：电话达标", "Points: calls target met"),
    "points.invites_met": ("积分：邀请达标", "Points: invites target met"),
    "points.entered": ("积分：进群", "Points: entered"),
    "points.visit": ("积分：到店", "Points: visit"),
    "points.deal": ("积分：成交", "Points: deal"),
    "points.recovered": ("积分：C类挽回", "Points: class C recovered"),
    "stock.a": ("备货系数：A类", "Deals expected per class A"),
    "stock.b": ("备货系数：B类", "Deals expected per class B"),
}

"""The truth about mistakes, one row or sheet at a time: expressions over the columns as entered (docs/rules.md).

Each condition is to be read twice, by pandas and by a sheet formula, so it looks at what was entered and spells out
what follows from it: an A on a call that was not answered is no class A.
"""

from __future__ import annotations

from sheets_automation.model.expressions import (
    Above,
    Before,
    Beyond,
    Blank,
    Condition,
    Given,
    Passed,
    Refused,
    Some,
    is_,
)
from sheets_automation.model.rule import (
    ERROR,
    ERROR_FIELD,
    ERROR_UNSCORED,
    INFO,
    WARN,
    WARN_FIELD,
    Grade,
    Rule,
    Wording,
    say,
)

# ---- what a call row says -----------------------------------------------------------------------------------
PLANNED = Blank("call_result") & Blank("customer_class") & Blank("invite_result") & Blank("call_time")
"""A number still to be dialled."""
CONNECTED = is_("call_result", "connected", "call_later") | (
    Blank("call_result") & is_("customer_class", "A", "B", "D")
)
CALL_LATER = is_("call_result", "call_later")
CLASS_A = is_("customer_class", "A") & CONNECTED
CLASS_B = (is_("customer_class", "B") & CONNECTED) | (
    CALL_LATER & (Blank("customer_class") | is_("customer_class", "C"))
)
CLASS_C = is_("customer_class", "C") | (Given("call_result") & ~CONNECTED)
CLASS_D = is_("customer_class", "D") & CONNECTED
AGREED = is_("invite_result", "agreed_group", "agreed_visit", "agreed_both")
AGREED_VISIT = is_("invite_result", "agreed_visit", "agreed_both")
INVITED = AGREED | is_("invite_result", "pending", "refused")


# ---- what a success row says --------------------------------------------------------------------------------
def _yes(answer: str, day: str) -> Some:
    """The answer is yes, or there is none that can be used and the day beside it says so."""
    return is_(answer, "yes") | ((Blank(answer) | Refused(answer)) & Given(day))


IN_GROUP_NOW = _yes("in_group", "joined_on")
WAS_IN_GROUP = IN_GROUP_NOW | is_("in_group", "left")
VISITED = _yes("visited", "visited_on")
SOLD = _yes("deal", "deal_on")
TYPE_VISIT = is_("success_type", "visit", "both")
COMING = Given("appointment_on") | VISITED
TYPE_GROUP = is_("success_type", "group", "both") | (Blank("success_type") & ~COMING)
DEAL_WAITS = SOLD & ~WAS_IN_GROUP & ~VISITED & ~Refused("in_group") & ~Refused("visited")
"""Sold to somebody who was neither in the group nor in the store: U01."""


Case = tuple[Condition, str]


def _call(id_: str, grade: Grade, wording: Wording, *cases: Case, blanks_first: bool = False) -> Rule:
    return Rule(id_, grade, wording, "call_log", cases, blanks_first=blanks_first)


def _success(id_: str, grade: Grade, wording: Wording, *cases: Case, blanks_first: bool = False) -> Rule:
    return Rule(id_, grade, wording, "invite_success", cases, blanks_first=blanks_first)


COUNTED_ROWS = Beyond(("store", "staff", "key", "call_date"), "max_counted_per_customer_day")
"""Beyond it a customer's rows of a day do not count for the quota."""
REGISTERED = Beyond(("store", "key"))
"""Rows that update the first one of a customer."""

CALL_RULES = (
    _call(
        "C01",
        ERROR,
        say("请选择客户分类 A/B/C/D", "Choose class A, B, C or D", "选ABCD"),
        (Blank("customer_class") & (Blank("call_result") | is_("call_result", "connected")), "customer_class"),
    ),
    _call(
        "C02",
        ERROR,
        say(
            "已接通请按意向选 A、B 或 D(C 是没打通)",
            "Connected: choose A, B or D by intent (C is not reached)",
            "接通不选C",
        ),
        (is_("customer_class", "C") & is_("call_result", "connected"), "customer_class"),
    ),
    _call(
        "C03",
        WARN_FIELD,
        say("没打通,已按 C 计;之前的分类保留", "Not reached: counted as C; the earlier class is kept", "已按C计"),
        (
            is_("customer_class", "A", "B", "D") & ~CONNECTED & ~Refused("call_result"),
            "customer_class",
        ),
    ),
    _call(
        "C04",
        WARN,
        say("请填「曾到店」是或否", 'Fill in "visited before": yes or no', "到过店吗"),
        (CLASS_A & Blank("visited_before"), "visited_before"),
    ),
    _call(
        "C05",
        ERROR,
        say("请核对:D类是不愿进群,与「{v}」只能选一个", 'Check: class D and "{v}" exclude each other', "核对D类"),
        (CLASS_D & AGREED, "invite_result"),
    ),
    _call(
        "C06",
        ERROR,
        say(
            "请核对:没打通不能选「{v}」;客户自己扫码的,请登记到成功表",
            'Check: not reached cannot be "{v}"; a QR join goes into the success table',
            "核对结果",
        ),
        (
            AGREED & ~CONNECTED & ~Refused("call_result") & (Given("call_result") | is_("customer_class", "C")),
            "invite_result",
        ),
    ),
    _call(
        "C07",
        WARN,
        say(
            "请确认分类:不愿进群一般选 D;还想来店选 B 并写备注",
            "Confirm the class: refusing the group is D; still coming is B, with a remark",
            "是D类吗",
        ),
        ((CLASS_A | CLASS_B) & is_("invite_result", "refused") & Blank("remark"), "customer_class"),
    ),
    _call(
        "C08",
        WARN,
        say(
            "记得邀请进群;已邀请过的选「之前已邀」",
            'Remember to invite; if done before choose "already"',
            "记得邀请",
        ),
        (
            (CLASS_A | CLASS_B) & ~CALL_LATER & (Blank("invite_result") | is_("invite_result", "not_invited")),
            "invite_result",
        ),
    ),
    _call(
        "C09",
        WARN,
        say("请补意向产品,便于备货和赠品", "Add the product intent", "补产品"),
        (CLASS_A & Blank("product_1"), "product_1"),
    ),
    _call(
        "C10",
        WARN,
        say("请在备注写一下原因(如已买、不装修)", "Give the reason in the remark", "写原因"),
        (CLASS_D & ~is_("invite_result", "refused") & Blank("remark"), "remark"),
    ),
    _call(
        "C11",
        WARN,
        say("请补称呼,如 王女士", "Add how to address the customer", "补姓名"),
        ((CLASS_A | AGREED) & Blank("customer_name"), "customer_name"),
    ),
    _call(
        "R02",
        WARN,
        say("请填预约到店时间", "Enter the appointment", "填预约"),
        (AGREED_VISIT & Blank("appointment_at"), "appointment_at"),
    ),
    _call(
        "R03",
        WARN,
        say("请在「下次跟进时间」填约好的时间", "Enter the agreed time", "填时间"),
        (CALL_LATER & Blank("next_follow_up_at"), "next_follow_up_at"),
    ),
    _call(
        "R04",
        WARN_FIELD,
        say("请核对:预约时间早于拨打日期", "Check: the appointment is before the call", "核对预约"),
        (Before("appointment_at", "call_date"), "appointment_at"),
        (Before("next_follow_up_at", "call_date"), "next_follow_up_at"),
        blanks_first=True,
    ),
    _call(
        "X01",
        WARN,
        say("同一客户当天{n}次,考核计{m}次", "This customer {n} times that day; {m} count"),
        (COUNTED_ROWS, "phone"),
    ),
)

SUCCESS_RULES = (
    _success(
        "U01",
        ERROR_FIELD,
        say(
            "已成交,请补「是否进群」或「是否到店」(补好才计成交)",
            'Sold: complete "in group" or "visited" (then the deal counts)',
            "补进群到店",
        ),
        (DEAL_WAITS, "deal"),
    ),
    _success(
        "U02",
        WARN,
        say("请填「是否到店」:没到店请选否", 'Fill in "visited": choose no if not', "填是否到店"),
        (SOLD & Blank("visited") & ~VISITED & WAS_IN_GROUP, "visited"),
    ),
    _success(
        "U03",
        WARN,
        say("请补成交金额和日期", "Add the deal's amount and date", "补金额日期"),
        (SOLD & Blank("deal_amount"), "deal_amount"),
        (SOLD & ~Blank("deal_amount") & Blank("deal_on"), "deal_on"),
    ),
    _success(
        "U05",
        WARN,
        say("请核对成交金额 {v}:是否多输一位", "Check the amount {v}: one digit too many?", "多一位?"),
        (Above("deal_amount", "deal_amount_limit"), "deal_amount"),
    ),
    _success(
        "U06",
        WARN_FIELD,
        say("请核对日期:{a} 早于 {b}", "Check the dates: {a} is before {b}", "核对日期"),
        (Before("visited_on", "success_date"), "visited_on"),
        (Before("deal_on", "success_date"), "deal_on"),
        blanks_first=True,
    ),
    _success(
        "U07",
        INFO,
        say("请补微信昵称,便于群内核对", "Add the WeChat name"),
        (IN_GROUP_NOW & Blank("wechat_name"), "wechat_name"),
    ),
    _success(
        "U09",
        ERROR_UNSCORED,
        say("请核对分类:成功客户只能是 A 或 B", "Check the class: a success is A or B", "改A或B"),
        (is_("customer_class", "C", "D"), "customer_class"),
    ),
    _success(
        "U10",
        WARN,
        say("请填预约到店日期(已来的填到店日期)", "Enter the appointment (or the visit)", "填预约"),
        (TYPE_VISIT & Blank("appointment_on") & ~VISITED, "appointment_on"),
    ),
    _success(
        "U11",
        INFO,
        say("邀约成功已{n}天:进群了吗?请填 是/否", "{n} days since the success: in the group?", "进群了吗"),
        (TYPE_GROUP & Blank("in_group") & ~IN_GROUP_NOW & Passed("success_date", "pending_days"), "in_group"),
    ),
    _success(
        "U12",
        INFO,
        say(
            "预约 {d} 已过:来了吗?请填 是/否",
            "The appointment of {d} has passed: did they come?",
            "到店了吗",
        ),
        (Passed("appointment_on") & Blank("visited") & ~VISITED, "visited"),
    ),
    _success(
        "X13",
        INFO,
        say("该客户已在{place}登记,本行按更新处理", "Registered in {place}; this row is read as an update"),
        (REGISTERED, "phone"),
    ),
)

ROW_RULES = CALL_RULES + SUCCESS_RULES

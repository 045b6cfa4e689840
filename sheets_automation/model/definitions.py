"""What can be asked: tables with their keys, each figure in words, what it is made of, why a row is left out.

A figure is named `table.figure[key,key]`, a row of figures `table[key,key]`; `*` in place of a key is all of them.
Exact definitions: docs/figures.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sheets_automation.model.frames import (
    CLASS_MIX,
    FORECAST,
    FUNNEL,
    POINTS,
    PRODUCT_INTENT,
    STAFF_DAY,
    STORE,
    STORE_DAY,
    Frame,
)
from sheets_automation.model.rule import Wording, say

ALL = "*"

KEYS: dict[str, tuple[str, ...]] = {
    STAFF_DAY.key: ("date", "store", "staff"),
    STORE_DAY.key: ("date", "store"),
    STORE.key: ("store",),
    FUNNEL.key: ("store", "entrance"),
    CLASS_MIX.key: ("store", "first_class", "current_class"),
    PRODUCT_INTENT.key: ("product", "store"),
    POINTS.key: ("date", "store", "staff", "event"),
    FORECAST.key: ("store", "figure"),
}
"""The tables whose figures can be explained, and the columns that name a row."""
OVERVIEW = "overview"
"""In place of a table: a line of the sheet of that name, today and in total."""

BEHIND: dict[str, tuple[str, ...]] = {
    STAFF_DAY.key: ("days_met", "days_assessed"),
    STORE.key: ("days_met", "days_assessed", "callbacks_due"),
    FUNNEL.key: ("closed",),
}
"""Figures that stand in no table, but behind one that does."""


def figures_of(table: Frame) -> tuple[str, ...]:
    """What can be asked of a row of a table."""
    columns = tuple(name for name in table.columns if name not in KEYS[table.key])
    return columns + BEHIND.get(table.key, ())


class Quotient(NamedTuple):
    """A ratio: names of figures over names of figures, of the same row where they are not named whole."""

    parts: tuple[str, ...]
    whole: tuple[str, ...]


def _steps(figure: str) -> tuple[str, ...]:
    return tuple(f"funnel.{figure}[{{store}},{entrance}]" for entrance in ("phone", "other"))


QUOTIENTS: dict[str, Quotient] = {
    "contact_rate": Quotient(("connected",), ("dials",)),
    "calls_attainment": Quotient(("counted_calls",), ("calls_target",)),
    "invites_attainment": Quotient(("{invites}",), ("invites_target",)),
    "agree_rate": Quotient(_steps("agreed"), _steps("invited")),
    "entry_rate": Quotient(_steps("entered"), _steps("agreed")),
    "show_rate": Quotient(_steps("visited"), _steps("agreed")),
    "close_rate": Quotient(_steps("closed"), _steps("visited")),
    "met_rate": Quotient(("days_met",), ("days_assessed",)),
    "attained": Quotient(("done",), ("target",)),
}
"""`{store}` is the row's store, `{invites}` the figure that counts as an invitation there, `{figure}` a forecast's."""
FOLLOWS: dict[str, tuple[str, ...]] = {
    "attendance": (),
    "calls_target": ("attendance",),
    "invites_target": ("attendance", "appointments"),
    "score": ("calls_attainment", "invites_attainment"),
    "status": ("counted_calls", "calls_target", "{invites}", "invites_target", "attendance"),
    "streak": ("status",),
    "rank": ("met_rate", "entered", "error_rows"),
    "suggested_stock": ("class_a", "class_b"),
    "in_stock": (),
    "shortage": ("suggested_stock", "in_stock"),
    "target": (),
    "done": ("store.{figure}[{store}]",),
    "days_left": (),
    "pace": (),
    "forecast": ("done", "pace", "days_left"),
    "needed": ("target", "done", "days_left"),
    "outlook": ("forecast", "target"),
}
"""Figures that no rows sum to, and the figures they follow from."""


def _ahead(figure: str) -> tuple[str, ...]:
    return tuple(f"forecast.{name}[*,{figure}]" for name in ("attained", "forecast", "needed", "outlook"))


OVERVIEW_FIGURES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    **{
        name: (
            (f"store_day.{name}[{{day}},*]",),
            (f"{'store' if name in STORE.columns else 'store_day'}.{name}[{total}]",),
        )
        for name in ("dials", "counted_calls", "invites", "agreed")
        for total in ("*" if name in STORE.columns else "*,*",)
    },
    **{
        name: ((f"store_day.{name}[{{day}},*]",), (f"store.{name}[*]", *_ahead(name)))
        for name in ("entered", "visits", "deals", "amount")
    },
    "contact_rate": (("store_day.connected[{day},*]", "store_day.dials[{day},*]"), ("store.contact_rate[*]",)),
    "met_rate": (("staff_day.days_met[{day},*,*]", "staff_day.days_assessed[{day},*,*]"), ("store.met_rate[*]",)),
    "callbacks": (("store.callbacks_due[*]",), ("store.callbacks_open[*]",)),
    "error_rows": (("staff_day.error_rows[{day},*,*]",), ("store.error_rows[*]",)),
}
"""Each line of the overview: the figures of today, and in total with what is expected."""

DEFINITIONS: Mapping[str, Wording] = {
    "planned": say("写了号码还没拨的行", "rows with a number still to be dialled"),
    "dials": say("拨打的行数,每行算一次", "call rows, each of them once"),
    "counted_calls": say(
        "有效拨打:同一客户同一天最多计几次(默认2次);暂不考核的行和认不出客户的行不计",
        "call rows, of one customer and day no more than the limit (2 unless set otherwise); without unscored rows and "
        "rows whose customer is not known",
    ),
    "customers_dialled": say("当天拨打过的客户,一人算一次", "customers dialled that day, each once"),
    "store.customers_dialled": say(
        "本店拨打过的客户,一人算一次", "customers whom anyone of the store dialled, each once"
    ),
    "connected": say("接通的行数", "call rows in which somebody answered"),
    "contact_rate": say("接通数 ÷ 拨打数", "connected / dials"),
    "invites": say(
        "这位导购第一次邀请到的客户:接通且待回复、同意或拒绝,或电话以外来源的成功记录(微信二维码要已进群);每位客户整个活动只计一次",
        "customers whom this guide invited for the first time that day: a connected call with pending, agreed or "
        "refused, or a success whose source is not phone (WeChat QR only once in the group); once per campaign",
    ),
    "store_day.invites": say(
        "本店任何人第一次邀请到的客户,每位客户整个活动只计一次",
        "customers whose first invitation by anyone of the store is on that day; once per campaign",
    ),
    "store.invites": say("本店任何人邀请过的客户,一人算一次", "customers whom anyone of the store invited, each once"),
    "agreed": say(
        "第一次同意(电话里同意或有成功记录)是在当天的客户,每位客户只计一次",
        "customers whose first agreed call or success row by this guide is on that day",
    ),
    "store_day.agreed": say(
        "本店任何人第一次谈到同意是在当天的客户", "customers whose first yes to anyone of the store is on that day"
    ),
    "store.agreed": say(
        "对本店任何人同意过的客户,一人算一次", "customers who said yes to anyone of the store, each once"
    ),
    "appointments": say(
        "此前约好当天到店的客户,一人算一次;晨会填了数字的以晨会为准",
        "customers with an appointment for that day, made before it; a number typed in the morning meeting wins",
    ),
    "entered": say(
        "进群的客户:全活动只计一次,归最先登记的导购和门店;日期为进群日期,没填就用邀约成功日期",
        "customers who joined the group, once in the campaign, for the owner; dated by joined_on, else success_date",
    ),
    "visits": say(
        "到店的客户:全活动只计一次,归最先登记的导购和门店;日期为到店日期,没填就用邀约成功日期",
        "customers who came, once in the campaign, for the owner; dated by visited_on, else success_date",
    ),
    "deals": say(
        "成交的客户:全活动只计一次,归成交导购,没填就归最先登记的导购;日期为成交日期,没填就用到店日期、邀约成功日期",
        "customers who bought, once in the campaign, for sold_by, else the owner; dated by deal_on, else visited_on, "
        "else success_date",
    ),
    "returned": say(
        "退单且没有别的成交的客户,归最先登记的导购", "customers who returned what they bought, for the owner"
    ),
    "amount": say(
        "成交金额(元)之和:同一客户同一天同一金额只计一次",
        "the sum of deal amounts (yuan); the same customer, day and amount once",
    ),
    "error_rows": say("有错误的行,改好才计入", "rows with at least one ERROR"),
    "warning_rows": say("有警告的行", "rows with at least one WARN"),
    "late_rows": say(
        "店里收表之后、夕会时间之后才交来的行,计入考核的也算在内",
        "rows that were handed in after both the close of the day and the evening, scored ones among them",
    ),
    "attendance": say("出勤:全天1、半天0.5、休息0;晨会没填按全天", "1, 0.5 or 0 by the assignment; 1 without one"),
    "calls_target": say(
        "电话指标:晨会认领的数字,没有就是每天指标 × 出勤(进位)",
        "what was claimed in the morning, else the daily target times attendance, rounded up",
    ),
    "invites_target": say(
        "邀请指标:晨会认领的数字,没有就是每天指标 × 出勤(进位),每个预约减几个,不低于最低数",
        "what was claimed in the morning, else the daily target times attendance, rounded up, less for appointments, "
        "not below the floor",
    ),
    "calls_attainment": say("有效拨打 ÷ 电话指标", "counted calls / calls target"),
    "invites_attainment": say("邀请数 ÷ 邀请指标", "invites / invites target"),
    "score": say(
        "得分:两项完成率(各不超过100%)按权重平均 × 100;免考核为空,未交表为0",
        "the mean of both attainments (each at most 100 %) by their weights, times 100; blank when exempt, 0 when not "
        "submitted",
    ),
    "status": say(
        "考核结果:两项都达到指标为达标;休息或不考核为免考核;改好错误行后可能达标的为待定",
        "met when both targets are reached; exempt when off or not assessed; pending while rows to fix could meet it",
    ),
    "streak": say(
        "到当天为止连续达标的天数;免考核和进行中的天不算也不断",
        "consecutive days with status met, ending that day; exempt and open days neither break nor add",
    ),
    "staff_expected": say("当天应交表的导购:出勤且要考核", "guides who are at work and assessed that day"),
    "staff_submitted": say("应交表的导购中,当天有记录的", "those of them with a data row of the day"),
    "staff_met": say("应交表的导购中,当天达标的", "those of them who met the target"),
    "agree_rate": say("邀请同意率:本店客户中 同意 ÷ 邀请", "agreed / invited, of the customers whom the store owns"),
    "entry_rate": say("进群率:本店客户中 进群 ÷ 同意", "entered / agreed, of the customers whom the store owns"),
    "show_rate": say("到店率:本店客户中 到店 ÷ 同意", "visited / agreed, of the customers whom the store owns"),
    "close_rate": say("成交率:本店客户中 到店且成交 ÷ 到店", "visited with a deal / visited, of the store's customers"),
    **{
        f"class_{letter.lower()}": say(
            f"现在是{letter}类的本店客户(归最先登记的门店),一人算一次",
            f"customers of the store whose class is {letter} now",
        )
        for letter in "ABCD"
    },
    "product_intent.class_a": say(
        "想要这个产品、还没成交的A类客户", "customers of class A who want it and have no deal"
    ),
    "product_intent.class_b": say(
        "想要这个产品、还没成交的B类客户", "customers of class B who want it and have no deal"
    ),
    "callbacks_open": say("还没结束的回拨客户", "customers whose call-back is not ended"),
    "callbacks_due": say("今天可回拨的客户,包括逾期的", "customers whom to call back today, overdue ones among them"),
    "callbacks_overdue": say("过了约定时间还没回拨的客户", "customers whose promised call is overdue"),
    "duplicates": say(
        "几位导购或几家门店都联系过、在本店有记录的客户",
        "customers of several staff or stores with a row in this store",
    ),
    "met_rate": say(
        "达标天数 ÷ 考核天数(免考核和进行中的不算)", "days met / days assessed, without exempt and open days"
    ),
    "days_met": say("本店导购达标的人天", "guides' days with status met"),
    "days_assessed": say(
        "本店导购考核的人天,免考核和进行中的不算", "guides' days assessed, without exempt and open ones"
    ),
    "rank": say(
        "排名:先比达标率,再比进群数,再比错误行少,再按店名",
        "by days-met rate, then entered, then fewer rows with an ERROR, then name",
    ),
    "dialled": say("拨打过的客户(电话入口里同意的也算)", "customers dialled; in the entrance phone also who agreed"),
    "funnel.connected": say(
        "接通过的客户(电话入口里同意的也算)", "customers reached; in the entrance phone also who agreed"
    ),
    "invited": say("邀请过的客户(同意的也算)", "customers invited; who agreed counts too"),
    "funnel.agreed": say("同意过的客户:电话里同意,或有成功记录", "customers with an agreed call or a success row"),
    "funnel.entered": say("进过群的客户", "customers who joined the group"),
    "visited": say("到过店的客户", "customers who came to the store"),
    "funnel.deals": say("成交的客户", "customers who bought"),
    "closed": say("到过店并成交的客户", "customers who came and bought"),
    "class_mix.customers": say(
        "首次分类和现在分类如此的客户,归最先登记的门店,一人算一次",
        "customers with this first and this present class, by the owner's store",
    ),
    "product_intent.customers": say(
        "想要这个产品、还没成交的A、B类客户,归最先登记的门店",
        "customers of class A or B without a deal who want the product, by the owner's store",
    ),
    "suggested_stock": say(
        "建议备货:A类客户数 × A类系数 + B类客户数 × B类系数,进位",
        "class A customers times their chance of a deal plus class B customers times theirs, rounded up",
    ),
    "in_stock": say("设置里填的库存", "the stock as the settings have it"),
    "shortage": say("建议备货 − 库存", "suggested stock − in stock"),
    "target": say(
        "设置里填的目标;全活动没填就是各店目标之和",
        "what the settings say; of the campaign, else the sum of its stores",
    ),
    "done": say("到现在的合计", "what came so far"),
    "attained": say("已完成 ÷ 目标", "done / target"),
    "days_left": say("到结束日期还剩几天,今天不算", "days until the campaign ends, after today"),
    "pace": say(
        "最近3个考核日的日均;还没收表的今天不算",
        "the mean of the last 3 assessed days, without a day that still goes on",
    ),
    "forecast": say("预测:已完成 + 近三天日均 × 剩余天数", "done + pace a day x days left"),
    "needed": say("每天还需:(目标 − 已完成) ÷ 剩余天数,不低于0", "(target - done) / days left, not below 0"),
    "outlook": say(
        "预测 ÷ 目标:100%以上顺利(green),85%以上差一点(amber),再低是落后(red);第3天前数据不足(too_early)",
        "forecast / target: green from 100 %, amber from 85 %, red below; too_early before day 3, no_end without end",
    ),
    "count": say("这件事当天发生的次数", "how often the event happened that day"),
    "points": say("次数 × 每次的积分", "how often the event happened, times what it is worth"),
}
"""Each figure in words; `table.figure` where a table means it otherwise."""


def definition(table: str, figure: str) -> Wording:
    """What a figure of a table means."""
    return DEFINITIONS.get(f"{table}.{figure}") or DEFINITIONS[figure]


REASONS: Mapping[str, Wording] = {
    "planned": say("还没拨的号码", "still to be dialled"),
    "no_customer": say("认不出是哪位客户", "its customer is not known"),
    "again": say("这位客户已经计过:{row}", "this customer was counted already: {row}"),
    "beyond": say("超过同一客户同一天最多计的{n}次", "beyond the {n} of this customer that day"),
    "by_phone": say("电话邀约的成功记录:邀请计在电话那一行", "a success by phone: its call is the invitation"),
    "not_in_group": say("微信二维码进群后才算邀请", "a WeChat QR invitation counts once the customer is in the group"),
    "same_day": say("预约不是提前一天以上做的", "the appointment was not made before its day"),
    "no_amount": say("没有可用的成交金额", "it has no amount that can be read"),
    "has_deal": say("这位客户另有成交", "the customer has a deal"),
    "credited": say("计在 {to}", "it counts for {to}"),
    "owner": say("客户归 {to}", "the customer belongs to {to}"),
    "typed": say("晨会填的是 {n}", "the morning meeting typed {n}"),
    "off": say("当天休息或不考核", "off or not assessed that day"),
    "no_row": say("当天没有记录", "no data row of the day"),
    "same_row": say("与另一个文件的同一记录相同,只计一次", "the same record as in another file; counted once"),
    "met": say("达标", "met"),
    "missed": say("未达标", "missed"),
    "exempt": say("免考核", "exempt"),
    "not_submitted": say("未交表", "not submitted"),
    "pending": say("待定", "pending"),
    "open": say("进行中", "open"),
    "waiting": say("还没到回拨时间", "its call-back is not due yet"),
    "due": say("可回拨,没有逾期", "its call-back is due, not overdue"),
    "overdue": say("逾期", "overdue"),
    "reached": say("回拨已接通", "its call-back ended: reached"),
    "self_resolved": say("已自行进群、到店或成交", "its call-back ended: self-resolved"),
    "refused": say("已拒绝", "its call-back ended: refused"),
    "invalid": say("无效号码", "its call-back ended: invalid number"),
    "exhausted": say("已打满次数", "its call-back ended: exhausted"),
    "parked": say("活动已结束", "its call-back ended: the campaign is over"),
}
"""Why a row does not count, where no rule says so; {row}, {n} and {to} are filled in."""

"""Every frame that leaves the core, column by column, with dtype and unit: the exported tables, and what is only shown.

A Report (core/report.py) holds these frames by their key; `--export` writes the exported ones as they are. Rates and
attainments are fractions, money is yuan, dates are days, a choice is its English key.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Dtype(StrEnum):
    """How a column is held in a frame and written to an export."""

    TEXT = "str"
    COUNT = "int"
    """Whole number, never missing."""
    COUNT_OR_BLANK = "Int64"
    NUMBER = "float"
    """Fraction, score or yuan; missing where it has no value."""
    DATE = "date"
    MINUTE = "minute"
    """A day with its time, to the minute; a missing time is written as the date alone."""


IN_PANDAS = {
    Dtype.TEXT: "str",
    Dtype.COUNT: "int64",
    Dtype.COUNT_OR_BLANK: "Int64",
    Dtype.NUMBER: "float64",
    Dtype.DATE: "datetime64[s]",
    # A missing time of day stands at midnight: nobody phones then.
    Dtype.MINUTE: "datetime64[s]",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """One table: its key, its names and its columns in order."""

    key: str
    zh: str
    en: str
    columns: dict[str, Dtype]

    @property
    def dtypes(self) -> dict[str, str]:
        """Column to the dtype that it has in a DataFrame."""
        return {name: IN_PANDAS[dtype] for name, dtype in self.columns.items()}


def _columns(spec: str) -> dict[str, Dtype]:
    """`name` is text; `name:n` a count, `:N` a count or blank, `:f` a number, `:d` a date, `:m` a minute."""
    codes = {
        "": Dtype.TEXT,
        "n": Dtype.COUNT,
        "N": Dtype.COUNT_OR_BLANK,
        "f": Dtype.NUMBER,
        "d": Dtype.DATE,
        "m": Dtype.MINUTE,
    }
    return {name: codes[code] for name, _, code in (word.partition(":") for word in spec.split())}


STAFF_DAY = Frame(
    "staff_day",
    "导购日考核",
    "Staff by day",
    _columns(
        "date:d store staff attendance:f appointments:n calls_target:n invites_target:n dials:n counted_calls:n "
        "customers_dialled:n connected:n contact_rate:f invites:n agreed:n entered:n visits:n deals:n returned:n "
        "amount:f planned:n calls_attainment:f invites_attainment:f score:f status streak:n error_rows:n "
        "warning_rows:n late_rows:n"
    ),
)
STORE_DAY = Frame(
    "store_day",
    "门店日汇总",
    "Stores by day",
    _columns(
        "date:d store staff_expected:n staff_submitted:n staff_met:n dials:n counted_calls:n connected:n invites:n "
        "agreed:n entered:n visits:n deals:n amount:f"
    ),
)
STORE = Frame(
    "store",
    "门店汇总",
    "Stores",
    _columns(
        "store dials:n customers_dialled:n connected:n contact_rate:f invites:n agreed:n entered:n visits:n deals:n "
        "amount:f agree_rate:f entry_rate:f show_rate:f close_rate:f class_a:n class_b:n class_c:n class_d:n "
        "callbacks_open:n callbacks_overdue:n duplicates:n error_rows:n warning_rows:n met_rate:f rank:n"
    ),
)
CUSTOMER = Frame(
    "customer",
    "客户明细",
    "Customers",
    _columns(
        "customer_key store staff customer_name first_seen:d last_seen:d dials:n attempts:n first_class current_class "
        "unreachable:n intent stale:n invited:n agreed:n entered:n visited:n deal amount:f product_1 product_2 source"
    ),
)
CALLBACK = Frame(
    "callback",
    "回拨清单",
    "Call-backs",
    _columns(
        "rank:N state priority store staff customer_key customer_name attempts:n max_attempts:N last_call_at:m "
        "last_result due_at:m daypart days_due:N product_1 assigned_to"
    ),
)
CALLBACK_ATTEMPT = Frame(
    "callback_attempt",
    "回拨次数",
    "Call-backs by attempt",
    _columns("attempts:n customers:n call_backs:N reached:N recovered:N recovery_rate:f"),
)
CALLBACK_DAYPART = Frame(
    "callback_daypart",
    "回拨时段",
    "Call-backs by day-part",
    _columns("daypart call_backs:n reached:n recovered:n recovery_rate:f"),
)
CALLBACK_STATE = Frame("callback_state", "回拨去向", "Call-backs by state", _columns("state customers:n"))
DUPLICATE = Frame(
    "duplicate",
    "重复客户",
    "Duplicates",
    _columns("customer_key kind stores staff first_seen:d owner"),
)
FINDING = Frame(
    "finding",
    "问题清单",
    "Issues",
    _columns("severity rule effect source sheet row:N column cell value message"),
)
SOURCE = Frame(
    "source",
    "来源",
    "Sources",
    _columns("source sheet table rows:n rows_counted:n error_rows:n sha256 modified_at status"),
)

FUNNEL = Frame(
    "funnel",
    "漏斗",
    "Funnel",
    _columns("store entrance dialled:n connected:n invited:n agreed:n entered:n visited:n deals:n"),
)
CLASS_MIX = Frame("class_mix", "客户分类", "Classes", _columns("store first_class current_class customers:n"))

PRODUCT_INTENT = Frame(
    "product_intent",
    "意向产品",
    "Products",
    _columns("product store class_a:n class_b:n customers:n suggested_stock:n in_stock:N shortage:N"),
)
POINTS = Frame("points", "积分", "Points", _columns("date:d store staff event count:n points:n"))

RECOVERY = Frame(
    "recovery",
    "C类挽回",
    "Recovery of class C",
    _columns("store first_c:n called_again:n recovered:n recovery_rate:f"),
)
ORDERS = Frame(
    "orders",
    "成交与流单",
    "Orders",
    _columns(
        "store customers:n visited:n lost:n lost_rate:f deals:n returned:n return_rate:f conversion:f amount:f "
        "average_order:f median_order:f"
    ),
)
LOST_ORDER = Frame(
    "lost_order",
    "未成交",
    "Lost orders",
    _columns(
        "store staff customer_key customer_name visited_on:d days_ago:n product_1 lost_reason next_follow_up_on:d"
    ),
)
MY_CUSTOMER = Frame(
    "my_customer",
    "我的客户",
    "My customers",
    _columns(
        "store staff customer_key customer_name current_class unreachable:n intent stale:n entered:n appointment:d "
        "next_follow_up:d last_seen:d days_ago:n product_1 product_2 deal"
    ),
)
GUIDE = Frame(
    "guide",
    "导购排名",
    "Guides",
    _columns(
        "store staff days_assessed:n days_met:n met_rate:f streak:n best_streak:n dials:n counted_calls:n invites:n "
        "agreed:n entered:n visits:n deals:n amount:f points:n error_rows:n rank:n"
    ),
)
RECONCILIATION = Frame("reconciliation", "核对", "Reconciliation", _columns("figure by_staff:f twice:f distinct:f"))
WAITING_DEAL = Frame("waiting_deal", "待核成交", "Deals that wait", _columns("store deals:n amount:f"))
FORECAST = Frame(
    "forecast",
    "预测",
    "Forecast",
    _columns("store figure target:f done:f attained:f days_left:N pace:f forecast:f needed:f outlook"),
)
FORECAST_RECORD = Frame(
    "forecast_record",
    "预测记录",
    "Forecasts so far",
    _columns("date:d figure done:f target:f forecast:f expected:f came:f off_rate:f"),
)

EVENING = Frame(
    "evening",
    "夕会",
    "Evening",
    _columns(
        "date:d store staff status attendance:f calls:n calls_target:n calls_missing:n invites:n invites_target:n "
        "invites_missing:n invite_basis to_fix:n to_fix_before:n appointments:n streak:n planned:n expected:n "
        "submitted:n"
    ),
)
"""A guide's day at the evening meeting; expected and submitted are 1 or 0; to_fix_before: errors of earlier days."""
TO_FIX = Frame("to_fix", "要改的地方", "To fix", _columns("store staff place row:N what decides:n"))
"""What a guide is asked to fix, in order; place names file or sheet where a row number alone does not lead there."""
SETTLED = Frame("settled", "已处理", "Settled", FINDING.columns | _columns("about whom"))
"""Findings that stay silent, because somebody wrote so beside them."""
CHANGE = Frame("change", "变更记录", "Changes", _columns("source sheet row:N column old new first_seen:m"))
CHANGED = Frame(
    "changed",
    "变更明细",
    "Changes in full",
    _columns("first_seen:m date:d store staff customer_key table source sheet row:N cell column old new"),
)
CLOSED_DAY = Frame(
    "closed_day",
    "夕会数",
    "As closed",
    _columns(
        "date:d store staff version:n at:m attendance:f appointments:n calls_target:n invites_target:n dials:n "
        "counted_calls:n connected:n invites:n agreed:n entered:n visits:n deals:n amount:f score:f status "
        "error_rows:n submitted:n"
    ),
)
INTENT_SHARE = Frame(
    "intent_share",
    "群内意向占比",
    "Intent in the groups",
    _columns("store entered:n intent_customers:n out_of:n basis intent_share:f"),
)
JUNK_SHARE = Frame("junk_share", "渠道垃圾率", "Junk by channel", _columns("join_channel joined:n junk:n junk_share:f"))
COST = Frame(
    "cost",
    "单客成本",
    "Cost per result",
    _columns("cost:f intent_customers:n visits:n deals:n cost_per_intent:f cost_per_visit:f cost_per_deal:f"),
)
REWARD = Frame("reward", "奖惩", "Rewards", _columns("date:d store staff event count:n money:f"))

EVERY_STORE = "*"
"""In place of a store's name: all of them together."""

EXPORTED = (
    STAFF_DAY,
    STORE_DAY,
    STORE,
    CUSTOMER,
    CALLBACK,
    FUNNEL,
    CLASS_MIX,
    PRODUCT_INTENT,
    DUPLICATE,
    POINTS,
    FINDING,
    SOURCE,
    CHANGE,
)
SHOWN = (
    *(
        RECOVERY,
        ORDERS,
        LOST_ORDER,
        MY_CUSTOMER,
        GUIDE,
        RECONCILIATION,
        WAITING_DEAL,
        CALLBACK_ATTEMPT,
        CALLBACK_DAYPART,
        CALLBACK_STATE,
    ),
    *(FORECAST, FORECAST_RECORD, EVENING, TO_FIX, SETTLED, CHANGED, CLOSED_DAY),
    *(INTENT_SHARE, JUNK_SHARE, COST, REWARD),
)
"""For the summary alone."""
BY_KEY = {frame.key: frame for frame in (*EXPORTED, *SHOWN)}

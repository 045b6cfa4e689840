"""Episodes with a finding: each breaks one rule of docs/rules.md, and as little else as can be.

Named for the rule, in the order of the page.
"""

from __future__ import annotations

from sheets_automation.connectors.grid_files import Formula
from sheets_automation.demo.honest import JOINED, VISITED
from sheets_automation.demo.story import PRODUCT, Day, Episode, FromToday, Typed, call, success, tell

SOLD: dict[str, Typed] = {"deal": "yes", "deal_on": Day(0)}
AGREED = ("connected", "B", "agreed_group")
CONSIDERS = ("connected", "B", "pending")
LONG_REMARK = "客户说要等装修公司量完尺寸再定" * 14
LONG_NAME = "王女士" * 11

FIELDS: tuple[Episode, ...] = (
    tell("p01_call", call("0", *CONSIDERS, phone="")),
    tell("p01_success", success("0", "walk_in", **VISITED, phone="")),
    tell("p02_short", call("0", *CONSIDERS, phone="{short}")),
    tell("p02_long", call("0", "no_answer", "C", phone="{long}")),
    tell("p02_lost", call("0", *CONSIDERS, phone="{lost}")),
    tell("p03", call("0", *CONSIDERS, phone="{phone}/{phone_2}")),
    tell("p05", call("0", *CONSIDERS, phone="{masked}")),
    tell("p06", call("0", *CONSIDERS, phone="{sample}"), needs="sample"),
    tell("d01", call("0", *CONSIDERS, call_date=""), needs="row_dates"),
    tell("d02", call("0", *CONSIDERS, call_date="昨天")),
    tell("d02_field", success("0", "wechat_qr", in_group="yes", joined_on="上周")),
    tell("d03", call("0", *CONSIDERS, call_date=FromToday(3))),
    tell("d03_field", success("0", "walk_in", visited="yes", visited_on=FromToday(2))),
    tell("v01_result", call("0", "通了", "B", "pending")),
    tell("v01_class", call("0", "connected", "E", "pending")),
    tell("v01_invite", call("0", "connected", "B", "再说吧")),
    tell("v01_product", call("0", *CONSIDERS, product_1="马桶")),
    tell("v01_source", success("0", "抖音", **JOINED)),
    tell("v02_remark", call("0", *CONSIDERS, remark=LONG_REMARK)),
    tell("v02_name", call("0", *CONSIDERS, customer_name=LONG_NAME)),
    tell("v03", call("0", *CONSIDERS, remark=Formula('="周末"&"再聊"', "周末再聊")), needs="xlsx"),
    tell("f01_product", call("0", *CONSIDERS, product_1=Formula("=NA()", "#N/A")), needs="xlsx"),
    tell("f01_result", call("0", Formula("=NA()", "#REF!"), "B", "pending"), needs="xlsx"),
)

CALLS: tuple[Episode, ...] = (
    tell("c01", call("0", "connected", "", "pending")),
    tell("c02", call("0", "connected", "C")),
    tell("c03", call("0", "no_answer", "B")),
    tell("c04", call("0", "connected", "A", "pending", product_1=PRODUCT)),
    tell("c05", call("0", "connected", "D", "agreed_group", remark="不愿进群")),
    tell("c06", call("0", "no_answer", "C", "agreed_group")),
    tell("c07", call("0", "connected", "B", "refused")),
    tell("c08", call("0", "connected", "B", "not_invited")),
    tell("c08_blank", call("0", "connected", "B")),
    tell("c09", call("0", "connected", "A", "pending", visited_before="yes")),
    tell("c10", call("0", "connected", "D", "not_invited")),
    tell("c11", call("0", "connected", "A", "pending", product_1=PRODUCT, visited_before="no", customer_name="")),
    tell(
        "c11_agreed",
        call("0", *AGREED, customer_name=""),
        success("0", success_type="group", customer_name="", **JOINED),
    ),
    tell(
        "r02",
        call("0", "connected", "B", "agreed_visit"),
        success("0", success_type="visit", appointment_on=FromToday(4)),
    ),
    tell("r03", call("0", "call_later", "B"), needs="follow_up"),
    tell(
        "r04",
        call("1", *AGREED, appointment_at=Day(0)),
        success("1", success_type="group", in_group="yes", joined_on=Day(1)),
    ),
)

SUCCESSES: tuple[Episode, ...] = (
    tell(
        "u01",
        success("0", "moments", success_type="visit", appointment_on=FromToday(5), **SOLD, deal_amount=6600),
    ),
    tell("u02", success("0", "wechat_qr", success_type="group", **JOINED, **SOLD, deal_amount=4200)),
    tell("u03_amount", success("0", "walk_in", success_type="visit", **VISITED, **SOLD)),
    tell("u03_date", success("0", "walk_in", success_type="visit", **VISITED, deal="yes", deal_amount=3100)),
    tell("u04", success("0", "walk_in", success_type="visit", **VISITED, **SOLD, deal_amount="面议")),
    tell("u04_zero", success("0", "walk_in", success_type="visit", **VISITED, **SOLD, deal_amount=0)),
    tell("u05", success("0", "walk_in", success_type="visit", **VISITED, **SOLD, deal_amount=128000)),
    tell("u06", success("1", "walk_in", success_type="visit", visited="yes", visited_on=Day(0))),
    tell(
        "u06_deal",
        success(
            "1",
            "walk_in",
            success_type="visit",
            visited="yes",
            visited_on=Day(1),
            deal="yes",
            deal_on=Day(0),
            deal_amount=2600,
        ),
    ),
    tell("u07", success("0", "wechat_qr", success_type="group", wechat_name="", **JOINED)),
    tell("u09", success("0", "wechat_qr", success_type="group", customer_class="D", **JOINED)),
    tell("u10", success("0", "walk_in", success_type="visit")),
    tell("u12", success("0", "referral", success_type="visit", appointment_on=Day(1))),
)

ACROSS: tuple[Episode, ...] = (
    tell(
        "x01",
        call("0 10:00", *CONSIDERS),
        call("0 13:00", "connected", "B", "already"),
        call("0 16:00", "connected", "B", "already"),
    ),
    tell("x02_call", call("0 11:20", *CONSIDERS), call("0 11:20", *CONSIDERS)),
    tell("x02_success", success("0", "walk_in", **VISITED), success("0", "walk_in", **VISITED)),
    tell("x03", call("0", *CONSIDERS), call("1 by1", "connected", "B", "already")),
    tell("x03_both", call("0", "connected", "D", "refused"), call("2 by1", *CONSIDERS)),
    tell("x04", call("0", *CONSIDERS), call("1 by2", *CONSIDERS)),
    tell(
        "x04_success",
        call("0", *AGREED),
        success("0", success_type="group", **JOINED),
        success("2 by2", "walk_in", success_type="visit", visited="yes", visited_on=Day(2)),
    ),
    tell("x05", success("0", success_type="group", **JOINED)),
    tell("x06", success("0", success_type="group", **JOINED), call("1", *AGREED)),
    tell("x07", call("0", *AGREED)),
    tell(
        "x08",
        call("0", "connected", "D", "refused"),
        success("1", success_type="group", in_group="yes", joined_on=Day(1)),
    ),
    tell(
        "x09",
        call("0", "connected", "D", "refused"),
        call("2", "connected", "D", "not_invited", remark="还是不需要"),
    ),
    tell("x10", call("0", *AGREED), success("1 by1", success_type="group", in_group="yes", joined_on=Day(1))),
    tell(
        "x14_a_to_d",
        call("0", "connected", "A", "pending", product_1=PRODUCT, visited_before="yes"),
        call("1", "connected", "D", "refused"),
    ),
    tell(
        "x14_d_to_a",
        call("0", "connected", "D", "refused"),
        call("2", "connected", "A", "pending", product_1=PRODUCT, visited_before="yes"),
    ),
    tell(
        "x15",
        call("0 10:00", "declined", "C"),
        call("1 15:00", "declined", "C"),
        call("2 18:40", "declined", "C"),
        needs="call_back",
    ),
    # Whoever calls class C back on that day should have called this customer first.
    tell("x17", call("0", *CONSIDERS, next_follow_up_at=Day(2)), needs="call_back"),
    tell("x16", call("0 10:00", "no_answer", "C"), call("0 11:30", "no_answer", "C"), needs="call_back"),
)

MISTAKES = (*FIELDS, *CALLS, *SUCCESSES, *ACROSS)

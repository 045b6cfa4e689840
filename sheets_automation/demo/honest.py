"""Episodes without a mistake: the bulk of every day, and the longer stories."""

from __future__ import annotations

from sheets_automation.demo.story import (
    NAME,
    PHONE,
    PRODUCT,
    PRODUCT_2,
    WECHAT,
    Day,
    FromToday,
    Typed,
    call,
    success,
    tell,
)

JOINED: dict[str, Typed] = {"in_group": "yes", "joined_on": Day(0), "group_name": "爆破福利1群"}

VISITED: dict[str, Typed] = {"visited": "yes", "visited_on": Day(0)}

NOT_REACHED = (
    tell("no_answer", call("0", "no_answer", "C")),
    tell("no_answer_only", call("0", "no_answer", customer_name="")),
    tell("class_c_only", call("0", "", "C")),
    tell("busy", call("0", "busy", "C", lead_source="estate")),
    tell("powered_off", call("0", "powered_off", "C")),
    tell("out_of_service", call("0", "out_of_service", "C")),
    tell("hangs_up", call("0", "declined", "C")),
    tell("dead_number", call("0", "invalid_number", "C", customer_name="")),
)

TALKS = (
    tell("considers", call("0", "connected", "B", "pending", product_1=PRODUCT, lead_source="old_customer")),
    tell("considers_two", call("0", "connected", "B", "pending", product_1=PRODUCT, product_2=PRODUCT_2)),
    tell("result_blank", call("0", "", "B", "pending", customer_name="")),
    tell("invited_before", call("0", "connected", "B", "already")),
    tell("keen_but_busy", call("0", "connected", "A", "pending", product_1=PRODUCT, visited_before="no")),
    tell("refuses", call("0", "connected", "D", "refused", customer_name="")),
    tell("has_bought", call("0", "connected", "D", "not_invited", remark="已买别家", lead_source="walk_in")),
    tell("still_coming", call("0", "connected", "B", "refused", remark="不进群,周末来看看")),
)

JOINS = (
    tell(
        "joins_group",
        call("0", "connected", "B", "agreed_group", product_1=PRODUCT),
        success("0", success_type="group", product_1=PRODUCT, **JOINED),
    ),
    tell(
        "joins_next_day",
        call("0", "connected", "B", "agreed_group"),
        success("0", success_type="group", in_group="yes", joined_on=Day(1)),
    ),
    tell(
        "joins_source_blank",
        call("0", "connected", "B", "agreed_group"),
        success("0", "", success_type="group", **JOINED),
    ),
    tell("will_join", call("0", "connected", "B", "agreed_group"), success("0", success_type="group")),
    tell(
        "keen",
        call(
            "0",
            "connected",
            "A",
            "agreed_both",
            product_1=PRODUCT,
            visited_before="yes",
            appointment_at=Day(2, later=True),
        ),
        success("0", success_type="both", customer_class="A", appointment_on=Day(2, later=True), **JOINED),
    ),
    tell(
        "will_visit",
        call("0", "connected", "B", "agreed_visit", appointment_at=Day(3, later=True)),
        success("0", success_type="visit", appointment_on=Day(3, later=True)),
    ),
)

QR = (
    tell("qr_joins", success("0", "wechat_qr", success_type="group", **JOINED)),
    tell("qr_not_yet", success("0", "wechat_qr", success_type="group")),
    tell("qr_without_phone", success("0", "wechat_qr", phone="", success_type="group", **JOINED)),
    tell("qr_left", success("0", "wechat_qr", success_type="group", in_group="left", joined_on=Day(0))),
    tell("qr_by_date", success("0", "wechat_qr", joined_on=Day(0))),
)

PLANNED = tell("planned", call("0"))

BULK = (*NOT_REACHED, *TALKS, *JOINS, *QR, PLANNED)

STORIES = (
    tell(
        "third_dial",
        call("0 10:00", "no_answer", "C"),
        call("1 15:00", "no_answer", "C"),
        call("3 18:40", "connected", "A", "agreed_group", product_1=PRODUCT, visited_before="yes"),
        success("3", success_type="group", in_group="yes", joined_on=Day(3)),
        needs="call_back",
    ),
    tell("declined_twice", call("0 10:00", "declined", "C"), call("2 15:00", "declined", "C"), needs="call_back"),
    tell(
        "c_then_qr",
        call("0 10:00", "no_answer", "C"),
        success("1", "wechat_qr", success_type="group", in_group="yes", joined_on=Day(1)),
    ),
    tell(
        "qr_buys",
        success(
            "0",
            "wechat_qr",
            **JOINED,
            visited="yes",
            visited_on=Day(2),
            deal="yes",
            deal_on=Day(2),
            deal_amount=5600,
            product_1=PRODUCT,
            product_sold=PRODUCT,
        ),
    ),
    tell(
        "phone_deal",
        call(
            "0",
            "connected",
            "A",
            "agreed_both",
            product_1=PRODUCT,
            product_2=PRODUCT_2,
            visited_before="yes",
            appointment_at=Day(2),
        ),
        success(
            "0",
            success_type="both",
            appointment_on=Day(2),
            **JOINED,
            visited="yes",
            visited_on=Day(2),
            deal="yes",
            deal_on=Day(3),
            deal_amount="¥12,800",
            product_sold=PRODUCT,
        ),
    ),
    tell(
        "deal_returned",
        call("0", "connected", "B", "agreed_group"),
        success(
            "0",
            **JOINED,
            visited="yes",
            visited_on=Day(1),
            deal="returned",
            deal_on=Day(2),
            deal_amount=8800,
        ),
    ),
    tell(
        "lost_order",
        call("0", "connected", "B", "agreed_visit", product_1=PRODUCT, appointment_at=Day(1)),
        success(
            "0",
            success_type="visit",
            appointment_on=Day(1),
            visited="yes",
            visited_on=Day(1),
            deal="no",
            lost_reason="price",
        ),
    ),
    tell(
        "sold_by_colleague",
        success(
            "0",
            "walk_in",
            success_type="visit",
            visited="yes",
            visited_on=Day(0),
            deal="yes",
            deal_on=Day(1),
            deal_amount="1.28万",
            sold_by="{staff_1}",
        ),
    ),
    tell(
        "walk_in",
        success("0", "walk_in", wechat_name="", success_type="visit", visited="yes", visited_on=Day(0), deal="no"),
    ),
    tell("referral", success("0", "referral", success_type="group", in_group="yes", joined_on=Day(1))),
    tell("source_other", success("0", "", success_type="group", **JOINED)),
    tell(
        "follow_up",
        call("0", "connected", "B", "pending", next_follow_up_at=Day(2, later=True)),
        needs="follow_up",
    ),
    tell(
        "follow_up_done",
        call("0", "connected", "B", "pending", next_follow_up_at=Day(1)),
        call("1", "connected", "B", "already"),
        needs="follow_up",
    ),
    tell(
        "call_later",
        call("0", "call_later", "", next_follow_up_at=Day(1, later=True)),
        needs="follow_up",
    ),
    tell(
        "call_later_at_an_hour",
        call("0", "call_later", "B", next_follow_up_at=Day(1, later=True, at="15:30")),
        needs="follow_up",
    ),
    tell(
        "call_tomorrow",
        call("0", "call_later", "A", product_1=PRODUCT, visited_before="yes", next_follow_up_at="明天下午"),
        needs="follow_up",
    ),
    tell(
        "comes_in_two_days",
        call("0", "connected", "B", "agreed_visit", appointment_at="后天上午"),
        success("0", success_type="visit", appointment_on="后天"),
    ),
    tell(
        "follow_up_of_a_success",
        success(
            "0",
            "moments",
            success_type="visit",
            appointment_on=FromToday(4),
            next_follow_up_on=Day(2, later=True),
        ),
        needs="follow_up",
    ),
    tell(
        "comes_around",
        call("0", "connected", "D", "refused"),
        success("1", "wechat_qr", success_type="group", in_group="yes", joined_on=Day(1)),
    ),
    tell(
        "busy_then_reached",
        call("0 10:00", "busy", "C"),
        call("0 11:00", "connected", "B", "pending"),
        needs="call_back",
    ),
    tell(
        "powered_off_then_reached",
        call("0 10:00", "powered_off", "C"),
        call("2 15:00", "connected", "D", "refused"),
        needs="call_back",
    ),
    tell(
        "buys_twice",
        success("0", "walk_in", **VISITED, deal="yes", deal_on=Day(0), deal_amount=2000),
        success("2", "walk_in", visited="yes", visited_on=Day(2), deal="yes", deal_on=Day(2), deal_amount=3000),
    ),
    tell(
        "deal_written_twice",
        success("0", "walk_in", **VISITED, deal="yes", deal_on=Day(0), deal_amount=2400),
        success("0", "walk_in", **VISITED, deal="yes", deal_on=Day(0), deal_amount=2400, remark="送货周五"),
    ),
    tell(
        "lately_unreachable",
        call("0 10:00", "connected", "B", "pending"),
        call("1 10:00", "no_answer", "C"),
        needs="follow_up",
    ),
    tell(
        "two_guides_no_answer",
        call("0 10:00", "no_answer", "C", customer_name=""),
        call("0 15:00 by1", "no_answer", "C", customer_name=""),
        needs="call_back",
    ),
    tell(
        "no_elsewhere",
        call("0 11:00", "no_answer", "C"),
        call("1 15:00 by2", "connected", "D", "refused"),
        needs="call_back",
    ),
    tell(
        "qr_then_phone",
        success("0", "wechat_qr", phone="", success_type="group", **JOINED),
        success("1", "walk_in", success_type="visit", visited="yes", visited_on=Day(1)),
    ),
    tell(
        "second_row",
        success("0", "walk_in", success_type="visit", visited="yes", visited_on=Day(0)),
        success("2", "walk_in", success_type="group", in_group="yes", joined_on=Day(2)),
    ),
    tell("twins_without_clock", call("0 -", "no_answer", "C"), call("0 -", "no_answer", "C"), needs="call_back"),
    tell(
        "dirty_forms",
        call("0", "connected", " a类客户 ", "agreed_group", product_1=PRODUCT, visited_before="√", phone="+86 {phone}"),
        success("0", success_type="group", in_group="Y", joined_on=Day(0), phone="{dotted}"),
    ),
    tell("full_width", call("0", "connected", "Ｂ", "pending", phone="{wide}", customer_name=NAME)),
    tell("landline", call("0", "connected", "B", "pending", phone="{landline}")),
    tell("spaced", call("0", "connected", "B", "pending", phone="{spaced}")),
    tell(
        "paid_in_yuan",
        success(
            "0",
            "moments",
            **JOINED,
            visited="有",
            visited_on=Day(0),
            deal="√",
            deal_on=Day(0),
            deal_amount="12,800元",
            phone=PHONE,
            wechat_name=WECHAT,
        ),
    ),
)

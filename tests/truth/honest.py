"""Expected parts of the episodes in demo/honest.py."""

from __future__ import annotations

from tests.truth.parts import AGAIN, AGREES, INVITES, NOT_REACHED, TALK, info, part

IN_GROUP = "邀约成功已{n}天:进群了吗?请填 是/否"
CAME = "预约 {d} 已过:来了吗?请填 是/否"

BULK = {
    "no_answer": part(NOT_REACHED, customer="C C - name attempts=1 unreachable", queue="open"),
    "no_answer_only": part(NOT_REACHED, customer="C C - attempts=1 unreachable", queue="open"),
    "class_c_only": part(NOT_REACHED, customer="C C - name attempts=1 unreachable", queue="open"),
    "busy": part(NOT_REACHED, customer="C C - name lead=estate attempts=1 unreachable", queue="open"),
    "powered_off": part(NOT_REACHED, customer="C C - name attempts=1 unreachable", queue="open"),
    "out_of_service": part(NOT_REACHED, customer="C C - name attempts=1 unreachable", queue="open"),
    "hangs_up": part(NOT_REACHED, customer="C C - name attempts=1 unreachable", queue="open"),
    # An invalid number ends at once.
    "dead_number": part(NOT_REACHED, customer="C C - attempts=1 unreachable"),
    "considers": part(INVITES, customer="B B weak name product lead=old_customer invited"),
    "considers_two": part(INVITES, customer="B B weak name product product_2 invited"),
    "result_blank": part(INVITES, customer="B B weak invited"),
    # 之前已邀 is no invitation of its own.
    "invited_before": part(TALK, customer="B B weak name"),
    "keen_but_busy": part(INVITES, customer="A A strong name product invited"),
    "refuses": part(INVITES, customer="D D - invited"),
    "has_bought": part(TALK, customer="D D - name lead=walk_in"),
    "still_coming": part(INVITES, customer="B B weak name invited"),
    "joins_group": part(AGREES, "enter+0", customer="B B medium name product invited agreed entered"),
    "joins_next_day": part(AGREES, "enter+1", customer="B B medium name invited agreed entered"),
    # A blank source is phone where the customer has a call row in the store.
    "joins_source_blank": part(AGREES, "enter+0", customer="B B medium name invited agreed entered"),
    "will_join": part(
        AGREES,
        "",
        customer="B B medium name invited agreed",
        found=info("U11", "in_group", IN_GROUP, step=1, after=2),
    ),
    "keen": part(
        AGREES + " appoint+2",
        "enter+0",
        customer="A A strong name product invited agreed entered",
        found=info("U12", "visited", CAME.replace("{d}", "{d2}"), step=1, after=2),
    ),
    "will_visit": part(
        AGREES + " appoint+3",
        "",
        customer="B B strong name invited agreed",
        found=info("U12", "visited", CAME.replace("{d}", "{d3}"), step=1, after=3),
    ),
    "qr_joins": part("invite agree enter+0", customer="B B medium name invited agreed entered"),
    # A QR row counts as an invitation only once the customer is in the group; who agreed counts as invited.
    "qr_not_yet": part(
        "agree", customer="B B medium name invited agreed", found=info("U11", "in_group", IN_GROUP, after=2)
    ),
    "qr_without_phone": part(
        "invite agree enter+0", customer="B B medium name invited agreed entered", key="wx:{store0}:{wechat}"
    ),
    "qr_left": part("invite agree enter+0", customer="B B medium name invited agreed entered"),
    "qr_by_date": part("invite agree enter+0", customer="B B medium name invited agreed entered"),
    "planned": part("planned"),
}

REGISTERED = info("X13", "phone", "该客户已在{place0}登记,本行按更新处理", step=1)
TOO_CLOSE = info("X16", "staff", "{n}次回拨隔得太近,建议换个时段", step=1)

STORIES = {
    # C, C, A: reached, so nothing is open; attempts count since the last connected call. The success row has no class
    # and so counts as B.
    "third_dial": part(
        NOT_REACHED,
        NOT_REACHED + AGAIN,
        AGREES + AGAIN + " recover",
        "enter+3",
        customer="C B medium name product invited agreed entered",
    ),
    # Declined: two attempts at most, then exhausted.
    "declined_twice": part(NOT_REACHED, NOT_REACHED + AGAIN, customer="C C - name attempts=2 unreachable"),
    # Self-resolved; the last call row is class C, so the customer is lately unreachable.
    "c_then_qr": part(
        NOT_REACHED,
        "invite agree enter+1 recover",
        customer="C B medium name invited agreed entered attempts=1 unreachable",
    ),
    "qr_buys": part(
        "invite agree enter+0 visit+2 deal+2 amount+2=5600",
        customer="B B strong name product invited agreed entered visited deal amount=5600",
    ),
    "phone_deal": part(
        AGREES + " appoint+2",
        "enter+0 visit+2 deal+3 amount+3=12800",
        customer="A B strong name product product_2 invited agreed entered visited deal amount=12800",
    ),
    # A returned order is no deal; amounts are those of deals.
    "deal_returned": part(
        AGREES,
        "enter+0 visit+1 return+2",
        customer="B B strong name invited agreed entered visited returned",
    ),
    "lost_order": part(AGREES + " appoint+1", "visit+1", customer="B B strong name product invited agreed visited"),
    # Deal and amount go to who sold, visit and customer stay with the owner.
    "sold_by_colleague": part(
        "invite agree visit+0 deal+1/1 amount+1/1=12800",
        customer="B B strong name invited agreed visited deal amount=12800",
    ),
    "walk_in": part("invite agree visit+0", customer="B B strong name invited agreed visited"),
    "referral": part("invite agree enter+1", customer="B B medium name invited agreed entered"),
    # A blank source is other where the customer has no call row.
    "source_other": part("invite agree enter+0", customer="B B medium name invited agreed entered"),
    "follow_up": part(INVITES, customer="B B weak name invited", queue="due+2"),
    "follow_up_done": part(INVITES, TALK, customer="B B weak name invited"),
    # Call later without class is B, and connected.
    "call_later": part(TALK, customer="B B weak name", queue="due+1"),
    "call_later_at_an_hour": part(TALK, customer="B B weak name", queue="due+1"),
    "call_tomorrow": part(TALK, customer="A A strong name product", queue="due+1"),
    "comes_in_two_days": part(
        AGREES + " appoint+2",
        "",
        customer="B B strong name invited agreed",
        found=info("U12", "visited", CAME.replace("{d}", "{d2}"), step=1, after=2),
    ),
    "follow_up_of_a_success": part("invite agree", customer="B B strong name invited agreed", queue="due+2"),
    # D, then in the group of their own accord: no X08, which is about success by phone. The refusal was the first
    # invitation.
    "comes_around": part(INVITES, "agree enter+1", customer="D B medium name invited agreed entered"),
    "busy_then_reached": part(NOT_REACHED, INVITES + AGAIN, customer="C B weak name invited"),
    "powered_off_then_reached": part(NOT_REACHED, INVITES + AGAIN, customer="C D - name invited"),
    # One customer with a deal, two amounts.
    "buys_twice": part(
        "invite agree visit+0 deal+0 amount+0=2000",
        "amount+2=3000",
        customer="B B strong name invited agreed visited deal amount=5000",
        found=REGISTERED,
    ),
    # The same date and amount again is the same order.
    "deal_written_twice": part(
        "invite agree visit+0 deal+0 amount+0=2400",
        "",
        customer="B B strong name invited agreed visited deal amount=2400",
        found=REGISTERED,
    ),
    # B, then no answer at 10:00: a follow-up, due 4 h later the same day.
    "lately_unreachable": part(
        INVITES, NOT_REACHED, customer="B B weak name invited attempts=1 unreachable", queue="due+1"
    ),
    "two_guides_no_answer": part(
        NOT_REACHED, NOT_REACHED + AGAIN, customer="C C - attempts=2 unreachable", queue="open", duplicate="staff 0 1"
    ),
    # D ends the queue in every store; the owner is who reached the customer.
    "no_elsewhere": part(NOT_REACHED, INVITES + AGAIN, customer="C D - name invited", owner=2, duplicate="store 0 2"),
    # The WeChat name joins the phone that carries it in the store: one customer, two rows.
    "qr_then_phone": part(
        "invite agree enter+0",
        "visit+1",
        customer="B B strong name invited agreed entered visited",
        found=REGISTERED,
    ),
    "second_row": part(
        "invite agree visit+0",
        "enter+2",
        customer="B B strong name invited agreed entered visited",
        found=REGISTERED,
    ),
    # Two rows of class C without a clock time are two dials; how far apart they were nobody knows.
    "twins_without_clock": part(
        NOT_REACHED, NOT_REACHED + AGAIN, customer="C C - name attempts=2 unreachable", queue="open"
    ),
    "dirty_forms": part(
        AGREES + " tidied", "enter+0 tidied", customer="A B medium name product invited agreed entered"
    ),
    "full_width": part(INVITES + " tidied", customer="B B weak name invited"),
    "landline": part(INVITES + " tidied", customer="B B weak name invited", key="{landline_key}"),
    "spaced": part(INVITES, customer="B B weak name invited"),
    "paid_in_yuan": part(
        "invite agree enter+0 visit+0 deal+0 amount+0=12800",
        customer="B B strong name invited agreed entered visited deal amount=12800",
    ),
}

HONEST = BULK | STORIES

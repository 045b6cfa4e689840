"""Expected parts of the episodes in demo/mistakes.py; wordings are written out from docs/rules.md."""

from __future__ import annotations

from tests.truth.honest import CAME, TOO_CLOSE
from tests.truth.parts import AGAIN, AGREES, INVITES, NOT_REACHED, TALK, error, info, part, warn

HELD, HELD_INVITE = "held", "held held_invite"
CONSIDERS = "B B weak name invited"
JOINED = "B B medium name invited agreed entered"
VISITED = "B B strong name invited agreed visited"
CHOOSE = "请从下拉中点选(「{v}」不在选项里)"
WRITE_DATE = "请把「{v}」写成日期,如 {today}"
NOT_YET = "请核对日期:{v} 还没到"
DIGITS = "请核对电话「{v}」:现在{n}位,手机应为11位、1开头"
FORMULA_ERROR = "请重新填写:单元格显示 {v}"
SHORTEN = "请缩短到{n}字以内,不含特殊字符"
COPY = "与第{r0}行完全重复,只计一次"
ADD_DEAL = "请补成交金额和日期"
AMOUNT = "请核对成交金额:应为大于0的数字"
TOO_EARLY = "请核对日期:{d0} 早于 {d1}"
REMEMBER = "记得邀请进群;已邀请过的选「之前已邀」"
OTHER_STAFF = "{staff0} {d0} 也联系过该客户,请店长定谁跟进"
OTHER_STORE = "{store0} 也有该客户,操盘手会协调,请照常跟进"

FIELDS = {
    "p01_call": part(HELD_INVITE, found=error("P01", "phone", "请填写联系电话")),
    "p01_success": part("held_invite", found=error("P01", "phone", "请填写联系电话")),
    "p02_short": part(HELD_INVITE, found=error("P02", "phone", DIGITS.replace("{n}", "10"))),
    "p02_long": part(HELD, found=error("P02", "phone", DIGITS.replace("{n}", "12"))),
    "p02_lost": part(HELD_INVITE, found=error("P02", "phone", DIGITS.replace("{n}", "5"))),
    "p03": part(
        INVITES,
        customer=CONSIDERS,
        found=warn("P03", "phone", "一格只写一个号码:已按 {phone} 统计,另一个请写在备注"),
    ),
    # No customer key: a dial and connected, but neither counted nor an invitation.
    "p05": part(
        "dial connected",
        found=warn("P05", "phone", "请补全号码:带 * 的号码无法查重,暂不计考核", effect="unscored"),
    ),
    "p06": part(
        INVITES,
        customer=CONSIDERS,
        key="{sample}",
        found=warn("P06", "phone", "请核对号码:这是同事或示例号码吗?"),
    ),
    "d01": part("dateless", found=error("D01", "call_date", "请填写日期(一天写一次即可)")),
    "d02": part("dateless", found=error("D02", "call_date", WRITE_DATE)),
    "d02_field": part(
        "invite agree enter+0", customer=JOINED, found=warn("D02", "joined_on", WRITE_DATE, effect="field")
    ),
    "d03": part("dateless", found=error("D03", "call_date", NOT_YET)),
    "d03_field": part(
        "invite agree visit+0", customer=VISITED, found=warn("D03", "visited_on", NOT_YET, effect="field")
    ),
    "v01_result": part(HELD_INVITE, found=error("V01", "call_result", CHOOSE)),
    "v01_class": part(HELD_INVITE, found=error("V01", "customer_class", CHOOSE)),
    # The refused invitation is taken as blank, and C08 stays silent about it.
    "v01_invite": part(TALK, customer="B B weak name", found=warn("V01", "invite_result", CHOOSE, effect="field")),
    "v01_product": part(INVITES, customer=CONSIDERS, found=warn("V01", "product_1", CHOOSE, effect="field")),
    # A refused source is blank, and so other: there is no call row.
    "v01_source": part(
        "invite agree enter+0", customer=JOINED, found=warn("V01", "invite_source", CHOOSE, effect="field")
    ),
    "v02_remark": part(INVITES, customer=CONSIDERS, found=warn("V02", "remark", SHORTEN.replace("{n}", "200"))),
    "v02_name": part(
        INVITES,
        customer="B B weak name=" + "王女士" * 11 + " invited",
        found=warn("V02", "customer_name", SHORTEN.replace("{n}", "30")),
    ),
    "v03": part(INVITES, customer=CONSIDERS, found=warn("V03", "remark", "请直接填写内容,不要用公式")),
    "f01_product": part(INVITES, customer=CONSIDERS, found=warn("F01", "product_1", FORMULA_ERROR, effect="field")),
    "f01_result": part(HELD_INVITE, found=error("F01", "call_result", FORMULA_ERROR)),
}

CALLS = {
    "c01": part(HELD_INVITE, found=error("C01", "customer_class", "请选择客户分类 A/B/C/D")),
    "c02": part(HELD, found=error("C02", "customer_class", "已接通请按意向选 A、B 或 D(C 是没打通)")),
    "c03": part(
        NOT_REACHED,
        customer="C C - name attempts=1 unreachable",
        queue="open",
        found=warn("C03", "customer_class", "没打通,已按 C 计;之前的分类保留", effect="field"),
    ),
    "c04": part(
        INVITES,
        customer="A A strong name product invited",
        found=warn("C04", "visited_before", "请填「曾到店」是或否"),
    ),
    "c05": part(HELD_INVITE, found=error("C05", "invite_result", "请核对:D类是不愿进群,与「{v}」只能选一个")),
    "c06": part(
        HELD_INVITE,
        found=error("C06", "invite_result", "请核对:没打通不能选「{v}」;客户自己扫码的,请登记到成功表"),
    ),
    "c07": part(
        INVITES,
        customer=CONSIDERS,
        found=warn("C07", "customer_class", "请确认分类:不愿进群一般选 D;还想来店选 B 并写备注"),
    ),
    "c08": part(TALK, customer="B B weak name", found=warn("C08", "invite_result", REMEMBER)),
    "c08_blank": part(TALK, customer="B B weak name", found=warn("C08", "invite_result", REMEMBER)),
    "c09": part(
        INVITES,
        customer="A A strong name invited",
        found=warn("C09", "product_1", "请补意向产品,便于备货和赠品"),
    ),
    "c10": part(TALK, customer="D D - name", found=warn("C10", "remark", "请在备注写一下原因(如已买、不装修)")),
    "c11": part(
        INVITES, customer="A A strong product invited", found=warn("C11", "customer_name", "请补称呼,如 王女士")
    ),
    "c11_agreed": part(
        AGREES,
        "enter+0",
        customer="B B medium invited agreed entered",
        found=warn("C11", "customer_name", "请补称呼,如 王女士"),
    ),
    "r02": part(
        AGREES, "", customer="B B strong name invited agreed", found=warn("R02", "appointment_at", "请填预约到店时间")
    ),
    # Without any time: the first window of the next day.
    "r03": part(
        TALK,
        customer="B B weak name",
        queue="due+1",
        found=warn("R03", "next_follow_up_at", "请在「下次跟进时间」填约好的时间"),
    ),
    "r04": part(
        AGREES,
        "enter+1",
        customer=JOINED,
        found=warn("R04", "appointment_at", "请核对:预约时间早于拨打日期", effect="field"),
    ),
}

SUCCESSES = {
    # The deal waits; everything else of the row counts.
    "u01": part(
        "invite agree",
        customer="B B strong name invited agreed",
        found=error("U01", "deal", "已成交,请补「是否进群」或「是否到店」(补好才计成交)", effect="field"),
    ),
    "u02": part(
        "invite agree enter+0 deal+0 amount+0=4200",
        customer=JOINED + " deal amount=4200",
        found=warn("U02", "visited", "请填「是否到店」:没到店请选否"),
    ),
    "u03_amount": part(
        "invite agree visit+0 deal+0", customer=VISITED + " deal", found=warn("U03", "deal_amount", ADD_DEAL)
    ),
    # A deal without a date is dated by the visit.
    "u03_date": part(
        "invite agree visit+0 deal+0 amount+0=3100",
        customer=VISITED + " deal amount=3100",
        found=warn("U03", "deal_on", ADD_DEAL),
    ),
    "u04": part(
        "invite agree visit+0 deal+0",
        customer=VISITED + " deal",
        found=error("U04", "deal_amount", AMOUNT, effect="field"),
    ),
    "u04_zero": part(
        "invite agree visit+0 deal+0",
        customer=VISITED + " deal",
        found=error("U04", "deal_amount", AMOUNT, effect="field"),
    ),
    "u05": part(
        "invite agree visit+0 deal+0 amount+0=128000",
        customer=VISITED + " deal amount=128000",
        found=warn("U05", "deal_amount", "请核对成交金额 {v}:是否多输一位"),
    ),
    # The early date is dropped: the visit is dated by the success, the deal by the visit.
    "u06": part("invite agree visit+1", customer=VISITED, found=warn("U06", "visited_on", TOO_EARLY, effect="field")),
    "u06_deal": part(
        "invite agree visit+1 deal+1 amount+1=2600",
        customer=VISITED + " deal amount=2600",
        found=warn("U06", "deal_on", TOO_EARLY, effect="field"),
    ),
    "u07": part("invite agree enter+0", customer=JOINED, found=info("U07", "wechat_name", "请补微信昵称,便于群内核对")),
    # Unscored: no invitation in the quota. The class is blank, and so B.
    "u09": part(
        "agree enter+0",
        customer=JOINED,
        found=error("U09", "customer_class", "请核对分类:成功客户只能是 A 或 B", effect="unscored"),
    ),
    "u10": part(
        "invite agree",
        customer="B B strong name invited agreed",
        found=warn("U10", "appointment_on", "请填预约到店日期(已来的填到店日期)"),
    ),
    "u12": part(
        "invite agree appoint+1",
        customer="B B strong name invited agreed",
        found=info("U12", "visited", CAME.replace("{d}", "{d1}"), after=1),
    ),
}

ACROSS = {
    "x01": part(
        INVITES,
        TALK,
        "dial connected",
        customer=CONSIDERS,
        found=warn("X01", "phone", "同一客户当天3次,考核计2次", step=2),
    ),
    "x02_call": part(INVITES, "", customer=CONSIDERS, found=error("X02", "phone", COPY, step=1)),
    "x02_success": part("invite agree visit+0", "", customer=VISITED, found=error("X02", "phone", COPY, step=1)),
    "x03": part(
        INVITES, TALK, customer=CONSIDERS, duplicate="staff 0 1", found=info("X03", "phone", OTHER_STAFF, step=1)
    ),
    # The call that brings B is no X09.
    "x03_both": part(
        INVITES,
        INVITES,
        customer="D B weak name invited",
        duplicate="staff 0 1",
        found=info("X03", "phone", OTHER_STAFF, step=1),
    ),
    "x04": part(
        INVITES, INVITES, customer=CONSIDERS, duplicate="store 0 2", found=info("X04", "phone", OTHER_STORE, step=1)
    ),
    # The invitation is each store's, the visit the owner's: the store of the earliest success row.
    "x04_success": part(
        AGREES,
        "enter+0",
        "invite agree visit+2",
        customer="B B strong name invited agreed entered visited",
        duplicate="store 0 2",
        found=info("X04", "phone", OTHER_STORE, step=2),
    ),
    "x05": part(
        "agree enter+0",
        customer=JOINED + " by_phone",
        found=error("X05", "phone", "电话表里没有这个号码:请核对两张表的号码,或补记拨打", effect="unscored"),
    ),
    "x06": part(
        "agree enter+0",
        INVITES,
        customer=JOINED + " by_phone",
        found=warn("X06", "success_date", "请核对:拨打日期晚于邀约成功日期"),
    ),
    "x07": part(
        AGREES,
        customer="B B medium name invited agreed",
        found=info("X07", "invite_result", "已同意,请登记到成功表", after=0),
    ),
    # A success row without class counts as B.
    "x08": part(
        INVITES,
        "agree enter+1",
        customer="D B medium name invited agreed entered",
        found=error("X08", "customer_class", "请核对:该客户 {d0} 表示不愿进群", step=1, effect="unscored"),
    ),
    "x09": part(
        INVITES,
        TALK,
        customer="D D - name invited",
        found=warn("X09", "phone", "该客户 {d0} 已表示不需要,请不要再打", step=1),
    ),
    "x10": part(
        AGREES,
        "agree enter+1",
        customer=JOINED,
        owner=1,
        duplicate="staff 0 1",
        found=info("X10", "staff", "请确认归属:{staff0} 打的电话,{staff1} 登记", step=1),
    ),
    "x14_a_to_d": part(
        INVITES,
        TALK,
        customer="A D - name product invited",
        found=warn("X14", "customer_class", "请确认分类:之前 A,现在 D", step=1),
    ),
    "x14_d_to_a": part(
        INVITES,
        TALK,
        customer="D A strong name product invited",
        found=warn("X14", "customer_class", "请确认分类:之前 D,现在 A", step=1),
    ),
    # Exhausted after two; the third try is too much.
    "x15": part(
        NOT_REACHED,
        NOT_REACHED + AGAIN,
        NOT_REACHED + AGAIN,
        customer="C C - name attempts=3 unreachable",
        found=warn("X15", "phone", "已打2次没通,可以不再打", step=2),
    ),
    # The follow-up itself is no mistake; it shows only where the guide calls class C back that day.
    "x17": part(INVITES + " follow+2", customer=CONSIDERS, queue="due+2"),
    "x16": part(
        NOT_REACHED, NOT_REACHED + AGAIN, customer="C C - name attempts=2 unreachable", queue="open", found=TOO_CLOSE
    ),
}

MISTAKES = FIELDS | CALLS | SUCCESSES | ACROSS

"""The truth about signs to look at: habits of a guide's days that a manager may want to ask about (docs/rules.md).

They are for the store manager and the operator. No figure follows from them, and there is nothing to mend in a row.
"""

from __future__ import annotations

from sheets_automation.model.rule import INFO, Rule, Wording, say

NOT_REACHED_PERCENT, NOT_REACHED_ROWS = 85, 40
"""Q01: at least so much of at least so many calls of a day is class C."""
CLASS_A_PERCENT, CLASS_A_ROWS = 30, 20
"""Q02: at least so much of at least so many calls of a day is class A."""
NUMBERS_IN_A_ROW = 5
"""Q03."""
SAME_NOTES = 10
"""Q04: so many connected calls of a day say the same."""
APPOINTMENTS, APPOINTMENT_DAYS, ONE_IN_CAME = 3, 5, 3
"""Q06: so many appointments for the last so many days, of which less than one in three came."""
RATE_DAYS, RATE_DIALS = 3, 100
"""Q07: over the store's last days, of guides with at least so many dials."""
NINETY_NINE_PERCENT = 2.5758293035489004
"""Q07: so many standard deviations to both sides hold 99 % of a normal distribution."""
COLLEAGUE_ROWS = 10
"""Q08: a colleague of the store has at least so many rows that day."""


def _sign(id_: str, wording: Wording) -> Rule:
    return Rule(id_, INFO, wording)


SIGN_RULES = (
    _sign(
        "Q01",
        say(
            "请看一看:{store} {staff} {d} 拨打{n}次,{c}次是C类;可能是号码或时段不合适",
            "Please look: {store} {staff}, {d}: {c} of {n} calls are class C; perhaps the numbers or the hours",
        ),
    ),
    _sign(
        "Q02",
        say(
            "请看一看:{store} {staff} {d} 拨打{n}次,{a}次是A类;可以一起对一下A类的标准",
            "Please look: {store} {staff}, {d}: {a} of {n} calls are class A; go over together what makes an A",
        ),
    ),
    _sign(
        "Q03",
        say(
            "请看一看:{store} {staff} {d} 有{n}个号码一个接一个(从{p}到{q});名单原来就是这样吗?",
            "Please look: {store} {staff}, {d}: {n} numbers follow one another ({p} to {q}); is the list like that?",
        ),
    ),
    _sign(
        "Q04",
        say(
            "请看一看:{store} {staff} {d} 有{n}条已接通的备注、产品和结果都一样(「{v}」);可以请导购多写一点",
            'Please look: {store} {staff}, {d}: {n} connected calls have the same remark ("{v}"), product and result;'
            " perhaps a little more can be written",
        ),
    ),
    _sign(
        "Q06",
        say(
            "请看一看:{store} {staff} {a}至{b}有{n}位客户预约到店,登记到店{m}位;来过的请补登记,没来的可以再约",
            "Please look: {store} {staff}, {a} to {b}: {n} customers had an appointment, {m} are entered as visited;"
            " complete who came, invite the others again",
        ),
    ),
    _sign(
        "Q07",
        say(
            "请看一看:{store} {staff} {a}至{b}接通率{p}({c}/{n}),全店{q};名单、时段或登记方法可能不同",
            "Please look: {store} {staff}, {a} to {b}: contact rate {p} ({c} of {n}), the store {q};"
            " lists, hours or ways of noting may differ",
        ),
    ),
    _sign(
        "Q08",
        say(
            "请确认出勤:{store} {staff} 没有记录也没有登记休息的有{n}天,最近是{d}(当天同事最多{m}条)",
            "Confirm attendance: {store} {staff}, days without rows and without leave: {n}, the last {d}"
            " (a colleague had {m} rows)",
        ),
    ),
    _sign(
        "Q09",
        say(
            "请看一看:{store}的群「{g}」 {a}至{b}登记进群{n}位,群人数(员工不算)从{p}到{q};可以对一下群名和进群登记",
            'Please look: {store}, group "{g}", {a} to {b}: {n} customers are entered as joined, members without staff'
            " went from {p} to {q}; compare the group's name and the entries",
        ),
    ),
)

"""The truth about mistakes, one cell at a time: each rule belongs to a column's type (docs/rules.md)."""

from __future__ import annotations

from sheets_automation.model.rule import (
    ERROR,
    ERROR_FIELD,
    INFO,
    WARN,
    WARN_FIELD,
    WARN_UNSCORED,
    Grade,
    Rule,
    Wording,
    say,
)
from sheets_automation.model.tables import DATE_OF, WORK_TABLES

ROW_DATES = tuple(DATE_OF.values())


UNLIMITED = "unlimited"
"""Variant of V02 for a column without a limit."""
ELEVEN, ELEVEN_DIGITS = "eleven", 11
"""Variant of P02 for a cell with as many digits as a mobile has: something else is wrong with it."""


def _cell(id_: str, grade: Grade, wording: Wording, grades: dict[str, Grade] | None = None) -> Rule:
    return Rule(id_, grade, wording, grades=grades or {})


CELL_RULES = (
    _cell("P01", ERROR, say("请填写联系电话", "Enter the phone number", "填电话")),
    Rule(
        "P02",
        ERROR,
        say(
            "请核对电话「{v}」:现在{n}位,手机应为11位、1开头",
            'Check "{v}": {n} digits; a mobile has 11 and starts with 1',
            "电话{n}位?",
        ),
        variants={
            ELEVEN: say(
                "请核对电话「{v}」:只写11位数字,以13至19开头",
                'Check "{v}": only 11 digits, starting with 13 to 19',
                "核对电话",
            )
        },
    ),
    _cell(
        "P03",
        WARN,
        say(
            "一格只写一个号码:已按 {p} 统计,另一个请写在备注",
            "One number a cell: {p} is used; put the other into the remark",
            "一格两个号",
        ),
    ),
    _cell(
        "P04",
        INFO,
        say("已整理{n}个电话的格式,无需处理", "{n} phones were tidied; nothing to do"),
    ),
    _cell(
        "P05",
        WARN_UNSCORED,
        say(
            "请补全号码:带 * 的号码无法查重,暂不计考核",
            "Complete the number: masked, it cannot be matched and is not scored",
            "补全号码",
        ),
    ),
    _cell(
        "P06",
        WARN,
        say("请核对号码:这是同事或示例号码吗?", "Check the number: a colleague's or a sample?", "核对号码"),
    ),
    _cell("D01", ERROR, say("请填写日期(一天写一次即可)", "Enter the date (once a day is enough)", "填日期")),
    _cell(
        "D02",
        WARN_FIELD,
        say("请把「{v}」写成日期,如 {example}", 'Write "{v}" as a date, like {example}', "改日期"),
        dict.fromkeys(ROW_DATES, ERROR),
    ),
    _cell(
        "D03",
        WARN_FIELD,
        say("请核对日期:{v} 还没到", "Check the date: {v} is in the future", "日期没到"),
        dict.fromkeys(ROW_DATES, ERROR),
    ),
    _cell(
        "V01",
        WARN_FIELD,
        say("请从下拉中点选(「{v}」不在选项里)", '"{v}" is not in the list: choose from it', "点选下拉"),
        {"call_log.customer_class": ERROR, "call_log.call_result": ERROR},
    ),
    Rule(
        "V02",
        WARN,
        say("请缩短到{n}字以内,不含特殊字符", "Shorten to {n} characters, no control characters", "缩短内容"),
        variants={UNLIMITED: say("请删掉特殊字符", "Remove the control characters", "删特殊字符")},
    ),
    _cell(
        "V03",
        WARN,
        say("请直接填写内容,不要用公式", "Type the value, not a formula", "别用公式"),
    ),
    _cell(
        "F01",
        WARN_FIELD,
        say("请重新填写:单元格显示 {v}", "Enter it again: the cell shows {v}", "重新填"),
        {f"{table.key}.{column.key}": ERROR for table in WORK_TABLES for column in table.columns if column.required},
    ),
    _cell(
        "U04",
        ERROR_FIELD,
        say("请核对成交金额:应为大于0的数字", "Check the amount: a number above 0", "核对金额"),
    ),
)

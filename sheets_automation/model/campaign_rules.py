"""The truth about mistakes that one row alone cannot show: sheets, files, rosters, rows across stores (docs/rules.md).

Each is judged by one function of the core; its id, grade and wordings stand here.
"""

from __future__ import annotations

from sheets_automation.model.rule import (
    ERROR,
    ERROR_UNSCORED,
    INFO,
    WARN,
    WARN_UNSCORED,
    Effect,
    Grade,
    Rule,
    Severity,
    Wording,
    say,
)

INFO_EXCLUDE = Grade(Severity.INFO, Effect.EXCLUDE)
WARN_EXCLUDE = Grade(Severity.WARN, Effect.EXCLUDE)

BLANK = "blank"
"""Variant of S01 and S02 where nothing was entered."""
TWICE = "twice"
"""Variant of F03 where two columns stand for one header."""
BY_FIRST = "by first"
"""Variant of D05 on rows for which the first one of the guide's day speaks: they have the effect, and no finding."""


def _rule(id_: str, grade: Grade, wording: Wording, variants: dict[str, Wording] | None = None) -> Rule:
    return Rule(id_, grade, wording, variants=variants or {})


ROSTER_RULES = (
    _rule(
        "D04",
        WARN_UNSCORED,
        say(
            "请核对日期:{v}不在活动期({a}至{b}),暂不计考核",
            "Check the date: {v} is outside the campaign ({a} to {b}); not scored",
            "核对日期",
        ),
    ),
    _rule(
        "S01",
        ERROR,
        say(
            "请选择导购(「{v}」不在{store}名册)",
            'Choose the staff ("{v}" is not in {store}\'s roster)',
            "选导购",
        ),
        {BLANK: say("请选择导购", "Choose the staff", "选导购")},
    ),
    _rule(
        "S02",
        ERROR,
        say("请选择门店(「{v}」不在门店名册)", 'Choose the store ("{v}" is not in the list)', "选门店"),
        {BLANK: say("请选择门店", "Choose the store", "选门店")},
    ),
    _rule(
        "S03",
        WARN,
        say(
            "请确认门店:{staff} 当天属于 {store2}",
            "Confirm the store: {staff} belongs to {store2} that day",
            "确认门店",
        ),
    ),
    _rule(
        "S04",
        WARN,
        say(
            "请店长确认出勤:{staff}当天登记休息,有{n}条记录",
            "Manager, confirm attendance: {staff} is off, with {n} rows",
        ),
    ),
)

FILE_RULES = (
    _rule(
        "F02",
        INFO,
        say("表格下方第{r}行还有内容,已一并读取", "Row {r}, far below the table, was read too"),
    ),
    _rule(
        "F03",
        ERROR,
        say("请使用模板:缺少列「{c}」", 'Use the template: column "{c}" is missing'),
        {TWICE: say("「{c}」有两列({x}、{y}),请删掉一列", '"{c}" stands twice ({x}, {y}): remove one')},
    ),
    _rule("F04", INFO, say("有 {n} 行被隐藏,已一并统计", "{n} hidden rows were counted")),
    _rule("F06", ERROR, say("无法读取文件:{reason}。{remedy}", "Cannot read the file: {reason}. {remedy}")),
    _rule(
        "F07",
        INFO,
        say("多出的列未使用:{columns},无需处理", "Unknown columns ignored: {columns}"),
    ),
    _rule(
        "F08",
        WARN,
        say(
            "文件正在 Excel 中打开,读取的是上次保存的内容",
            "The file is open in Excel; its last saved state was read",
        ),
    ),
    _rule(
        "F09",
        WARN,
        say(
            "这个文件不能统计:请用模板填写后再交({v})",
            "This file cannot be counted: hand it in on the template ({v})",
        ),
    ),
)

CROSS_RULES = (
    _rule("X02", ERROR, say("与第{r}行完全重复,只计一次", "An exact copy of row {r}; counted once", "重复行")),
    _rule(
        "X03",
        INFO,
        say(
            "{staff2} {d} 也联系过该客户,请店长定谁跟进",
            "{staff2} talked to this customer too ({d}); the manager decides",
        ),
    ),
    _rule(
        "X04",
        INFO,
        say(
            "{store2} 也有该客户,操盘手会协调,请照常跟进",
            "{store2} has this customer too; the operator settles it",
        ),
    ),
    _rule(
        "X05",
        ERROR_UNSCORED,
        say(
            "电话表里没有这个号码:请核对两张表的号码,或补记拨打",
            "Not in the call log: compare the numbers, or add the call",
            "电话表没有",
        ),
    ),
    _rule(
        "X06",
        WARN,
        say("请核对:拨打日期晚于邀约成功日期", "Check: the calls are later than the success", "核对日期"),
    ),
    _rule("X07", INFO, say("已同意,请登记到成功表", "Agreed: enter it in the success table", "登记成功表")),
    _rule(
        "X08",
        ERROR_UNSCORED,
        say("请核对:该客户 {d} 表示不愿进群", "Check: on {d} the customer did not want the group"),
    ),
    _rule(
        "X09",
        WARN,
        say(
            "该客户 {d} 已表示不需要,请不要再打",
            "On {d} the customer said no: please do not call again",
            "请勿再打",
        ),
    ),
    _rule(
        "X10",
        INFO,
        say(
            "请确认归属:{staff2} 打的电话,{staff} 登记",
            "Confirm the owner: {staff2} called, {staff} registered",
        ),
    ),
    _rule(
        "X14",
        WARN,
        say("请确认分类:之前 {a},现在 {b}", "Confirm the class: {a} before, {b} now", "确认分类"),
    ),
    _rule(
        "X15",
        WARN,
        say("已打{n}次没通,可以不再打", "Tried {n} times: no need to go on", "可不再打"),
    ),
    _rule(
        "X16",
        INFO,
        say("{n}次回拨隔得太近,建议换个时段", "{n} call-backs too close: try another time of day"),
    ),
    _rule(
        "X17",
        INFO,
        say("还有{n}位A/B类今天要跟进,先打他们", "{n} A/B follow-ups are due today: call them first"),
    ),
    _rule(
        "X18",
        WARN,
        say(
            "先问店长:该客户在「暂不邀请」名单",
            'Ask the manager first: this customer is on the list "do not invite"',
            "先问店长",
        ),
    ),
    _rule(
        "X19",
        INFO_EXCLUDE,
        say(
            "{a} 与 {b} 内容重复,已按较完整的 {c} 统计,无需处理",
            "{a} and {b} hold the same rows; {c}, the fuller, is used",
        ),
    ),
    _rule(
        "X20",
        WARN_EXCLUDE,
        say(
            "同一记录在两个文件中不同,已按较新的 {c} 统计",
            "Two files differ on this record; the newer, {c}, is used",
        ),
    ),
)

CLOSING_RULES = (
    _rule(
        "D05",
        WARN_UNSCORED,
        say(
            "{v}有{n}条在收表后提交,请店长确认是否计入",
            "{n} rows of {v} came after the close; the manager decides",
            "待批准",
        ),
    ),
    _rule(
        "D06",
        WARN,
        say(
            "表头日期改过,{n}行仍按{d}统计;新的一天请先写一行日期",
            "The header date changed; {n} rows stay on {d}. Begin a new day with a date line",
        ),
    ),
)

CAMPAIGN_RULES = ROSTER_RULES + CLOSING_RULES + FILE_RULES + CROSS_RULES

TOUCHED = say(",涉及{n}行", "; {n} rows")
"""Appended where one mistake in a header block or date line touches many rows."""

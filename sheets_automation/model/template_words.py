"""The words of the templates: how to fill them, what a cell says when something else was meant, widths.

Headers and choices stand in model/tables.py and model/settings_tables.py; `{key}` in a line is the header of that
column.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.model.schema import Kind
from sheets_automation.model.settings_tables import ASSIGNMENT, CAMPAIGN, JUNK, ROSTER, RULES, STORES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS
from sheets_automation.model.wording import Pair

HOW_TO: Pair = ("填写说明", "How to fill it")
"""Title of the first sheet of a template."""
CHECK_WORDS: Pair = ("校验用字", "Words for checks")
"""Title of the hidden sheet on which formulas look up their words."""
OTHER_TABLE = "s"
"""Ends the title and begins the names of ranges of the second such sheet of one file."""
TITLES: dict[str, Pair] = {
    CALL_LOG.key: ("电话邀约记录表", "Call log"),
    INVITE_SUCCESS.key: ("成功邀约记录表", "Invite-success table"),
    CAMPAIGN.key: ("活动设置", "Campaign settings"),
}

DATE_LABEL: Pair = ("日期", "Date")
"""In the header block, where one label serves both tables."""
MUST = "*"
"""Behind the header of a column that has to be filled; the reader ignores it."""

LINES: dict[str, tuple[Pair, ...]] = {
    CALL_LOG.key: (
        (
            "第一步：在「{table}」最上面填门店、导购和日期，只填一次，下面各行不用再填。",
            'First fill in store, staff and date above the table on "{table}", once; rows need not repeat them.',
        ),
        (
            "未接：只选「{call_result}」。接通：只选「{customer_class}」和「{invite_result}」，其他有空再补。",
            (
                'Not reached: choose only "{call_result}". Reached: choose only "{customer_class}" and '
                '"{invite_result}"; the rest when there is time.'
            ),
        ),
        (
            "分类：A 意向强、愿意来、到过店；B 有意向、还在犹豫；C 没打通；D 没意向、不愿进群。",
            (
                "Classes: A strong intent, willing to come, has been here; B some intent, hesitates; C not reached; "
                "D no intent, averse to the group."
            ),
        ),
        (
            "一行一通电话，一格一个号码。新的一天：先用一行只写「{call_date}」，下面各行都算这一天。",
            (
                'A row for each call, one number a cell. A new day: write only "{call_date}" in a row; '
                "the rows below belong to that day."
            ),
        ),
        (
            "带 * 的要填，灰色表头的列不用填。填完保存，把文件交给店长，文件改名没关系。",
            (
                "Columns with * are needed; those with a grey header are not for you. Save the file and hand it to the "
                "manager; its name does not matter."
            ),
        ),
    ),
    INVITE_SUCCESS.key: (
        (
            "第一步：在「{table}」最上面填门店、导购和日期，只填一次，下面各行不用再填。",
            'First fill in store, staff and date above the table on "{table}", once; rows need not repeat them.',
        ),
        (
            "一位客户一行：同意进群或进店就登记。扫码进群、没有电话的，填「{wechat_name}」，「{invite_source}」选「{wechat_qr}」。",
            (
                'A row for each customer who agreed. Joined by QR code, no phone: fill "{wechat_name}" and choose '
                '"{wechat_qr}" in "{invite_source}".'
            ),
        ),
        (
            "后来的事补在同一行：「{in_group}」「{visited}」「{deal}」，成交再补「{deal_amount}」和「{deal_on}」。",
            (
                'What happens later goes into the same row: "{in_group}", "{visited}", "{deal}"; with a deal also '
                '"{deal_amount}" and "{deal_on}".'
            ),
        ),
        (
            "还不知道的留空，不要猜。新的一天：先用一行只写「{success_date}」，下面各行都算这一天。",
            (
                'Leave blank what is not known yet. A new day: write only "{success_date}" in a row; '
                "the rows below belong to that day."
            ),
        ),
        (
            "带 * 的要填，灰色表头的列不用填。填完保存，把文件交给店长，文件改名没关系。",
            (
                "Columns with * are needed; those with a grey header are not for you. Save the file and hand it to the "
                "manager; its name does not matter."
            ),
        ),
    ),
    CAMPAIGN.key: (
        (
            "由操盘手填写，每一张都可以不填：不填就按默认值，门店和导购以交上来的表为准。",
            (
                "For the operator; every sheet may stay blank: then the defaults hold, and stores and staff are those "
                "of the tables handed in."
            ),
        ),
        (
            "先填「{campaign}」的日期和目标，再填「{stores}」和「{staff}」，一店一行，一人一行。",
            (
                'Begin with dates and targets in "{campaign}", then "{stores}" and "{staff}": a row for each store, '
                "a row for each person."
            ),
        ),
        (
            "「{rules}」写的是默认值，改「值」就行；从某天起才变的，另加一行，写上生效日期，前几天不受影响。",
            (
                '"{rules}" shows the defaults: change the value. What changes on a certain day gets a row of its own '
                "with its first day; earlier days stay as they are."
            ),
        ),
        (
            "每天早上在「{assignment}」记出勤和认领数；群里有捣乱的，记在「{junk}」。",
            (
                'Each morning enter attendance and what was claimed in "{assignment}"; troublemakers of the groups go '
                'into "{junk}".'
            ),
        ),
        (
            "这个文件放在活动文件夹里，程序只读不改；表名和表头请不要改。",
            (
                "Keep this file in the campaign folder: the program only reads it. Leave sheet names and headers as "
                "they are."
            ),
        ),
    ),
}
"""Five lines for each template: Chinese, English."""

NAMED_TABLES = {table.key: table for table in (CAMPAIGN, STORES, ROSTER, RULES, ASSIGNMENT, JUNK)}
"""Whose sheet titles the lines of the campaign's template name by key."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What a cell says when something else was meant: at most 32 and 255 characters."""

    title: Pair
    text: Pair


HINTS: dict[Kind, Hint] = {
    Kind.CHOICE: Hint(
        ("点选下拉", "Choose from the list"),
        (
            "请从下拉里点选，不用打字；没有合适的就留空。",
            "Please choose from the list; leave it blank if nothing fits.",
        ),
    ),
    Kind.PHONE: Hint(
        ("核对电话", "Check the number"),
        (
            "手机是 11 位、1 开头，一格只写一个号码。没写错的话，请继续。",
            "A mobile has 11 digits and starts with 1; one number a cell. If it is right, go on.",
        ),
    ),
    Kind.DATE: Hint(
        ("核对日期", "Check the date"),
        (
            "请写成日期，如 2020-03-05 或 3月5日，不能晚于今天。没写错的话，请继续。",
            "Write a date like 2020-03-05, not later than today. If it is right, go on.",
        ),
    ),
    Kind.MOMENT: Hint(
        ("预约和跟进", "Appointment"),
        (
            "写成 2020-03-06 14:30 最清楚；明天、周六下午也看得懂，可以继续。",
            "2020-03-06 14:30 is clearest; 明天 or 周六下午 is understood as well, so you may go on.",
        ),
    ),
    Kind.MONEY: Hint(
        ("核对金额", "Check the amount"),
        ("请只填数字，大于 0，如 12800。", "Only digits, more than 0, like 12800."),
    ),
    Kind.NUMBER: Hint(
        ("填数字", "A number, please"),
        ("请填数字，不能小于 0。", "Only digits, not below 0."),
    ),
    Kind.TEXT: Hint(
        ("缩短内容", "Shorten it"),
        ("最多 {limit} 个字，太长的话表里看不全。", "At most {limit} characters; more cannot be seen in the sheet."),
    ),
}
SETTING_DATE = Hint(
    ("核对日期", "Check the date"),
    ("请写成日期，如 2020-03-05。", "Write a date like 2020-03-05."),
)
"""Dates of settings may lie in the future."""

PROMPTS: dict[str, Pair] = {
    "phone": ("一格只写一个号码", "One number a cell"),
    "customer_class": (
        "A 愿意来、到过店；B 犹豫；C 没打通；D 不愿进群",
        "A willing, has been here; B hesitates; C not reached; D averse to the group",
    ),
    "call_date": ("一天写一次即可", "Once a day is enough"),
    "success_date": ("一天写一次即可", "Once a day is enough"),
    "call_time": ("选一个时段，或写几点几分，如 14:30", "Choose a part of the day, or write 14:30"),
    "scope": ("空白是全部；也可写门店名或导购名", "Blank is all; or the name of a store or a guide"),
    "alias": ("几个别名用顿号分开", "Several names: put commas between them"),
}
"""Column to what stands beside its cell while it is filled."""

RULE_NOTES: dict[str, Pair] = {
    "invite_basis": ("sent 发出、agreed 同意、entered 进群", "sent, agreed or entered"),
    "mask_phones": ("on 脱敏、off 显示全部", "on or off"),
    "callback.order": ("promised 约定，其余为客户分类", "promised, and the classes"),
    "callback.dayparts": ("am 上午、noon 中午、pm 下午、evening 晚上", "am, noon, pm, evening"),
}
"""Which values a rule takes, where its default does not say so."""

KIND_WIDTHS = {
    Kind.TEXT: 14.0,
    Kind.NAME: 10.0,
    Kind.PHONE: 14.0,
    Kind.CHOICE: 10.5,
    Kind.DATE: 12.0,
    Kind.MOMENT: 17.0,
    Kind.CLOCK: 10.5,
    Kind.MONEY: 12.0,
    Kind.NUMBER: 10.0,
    Kind.FORMULA: 14.0,
}
"""In characters of the digits' width; a choice is at least as wide as its longest label."""
WIDTHS = {
    "customer_name": 10.5,
    "remark": 24.0,
    "check_detail": 30.0,
    "item": 14.0,
    "content": 56.0,
    "key": 34.0,
    "value": 34.0,
    "note": 46.0,
    "source": 26.0,
    "alias": 18.0,
    "reason": 26.0,
    "why": 17.0,
    "last_result": 17.0,
    "last_said": 24.0,
}
"""Columns that need another width than their kind."""
ARROW = 4.0
"""Room for the arrow of a dropdown."""
BOLD = 2.0
"""What a header's word needs beside its signs."""

"""The truth about mistakes in the settings themselves: what a sheet of campaign.xlsx asks for (docs/rules.md).

A setting that cannot be used is not applied; everything else goes on.
"""

from __future__ import annotations

from sheets_automation.model.rule import WARN, Rule, Wording, say

NEAR = "near"
"""Variant of K01 where a known name is close to what was written."""
MISSING, BACKWARDS = "missing", "backwards"
"""Variants of K02: a cell without which the row says nothing; an end before its beginning."""
MERGED, SHARED, TAKEN, TWO_STORES = "merged", "shared", "taken", "two_stores"
"""Variants of K03: blank cells of the lower line leave the upper one's; an alias or a source of two lines; an alias
that is somebody else's name; a guide of two stores at a time."""

LINE_UNUSED = say("这一行没有用上", "the line is not used")
CELL_BLANK = say("这一格按没填算", "the cell counts as blank")
LINE_KEPT = say("这一行先照写的算", "the line counts as it is written")
"""What holds instead: the last words of K02 and K04."""

SETTINGS_RULES = (
    Rule(
        "K01",
        WARN,
        say("请核对「{v}」:没有这一项,这一行没有用上", 'Check "{v}": there is no such item; the line is not used'),
        variants={
            NEAR: say(
                "请核对「{v}」:没有这一项,是不是「{near}」?这一行没有用上",
                'Check "{v}": there is no such item, is it "{near}"? The line is not used',
            )
        },
    ),
    Rule(
        "K02",
        WARN,
        say("请核对「{v}」:应为{want};{held}", 'Check "{v}": expected {want}; {held}'),
        variants={
            MISSING: say("请填「{c}」;{held}", 'Fill in "{c}"; {held}'),
            BACKWARDS: say("请核对日期:{b} 早于 {a};{held}", "Check the dates: {b} is before {a}; {held}"),
        },
    ),
    Rule(
        "K03",
        WARN,
        say(
            "请只留一行:「{v}」在{place}也写了,现在以这一行为准",
            'Keep one line: "{v}" stands in {place} too; this line holds',
        ),
        variants={
            MERGED: say(
                "请只留一行:「{v}」在{place}也写了,现在以这一行为准,空着的格子按那一行",
                'Keep one line: "{v}" stands in {place} too; this line holds, its blank cells are taken from there',
            ),
            SHARED: say(
                "请核对「{v}」:{place}也写了,现在归这一行",
                'Check "{v}": it stands in {place} too; this line has it',
            ),
            TAKEN: say(
                "请换一个别名:「{v}」是{place}的名字,这个别名没有用上",
                'Choose another alias: "{v}" is the name in {place}; the alias is not used',
            ),
            TWO_STORES: say(
                "请核对「{v}」:{place}写在另一家店,两家店都要交表;调了店请填离岗日期",
                'Check "{v}": {place} has another store, both expect a table; who moved has a last day',
            ),
        },
    ),
    Rule("K04", WARN, say("请核对「{v}」:{where}里没有;{held}", 'Check "{v}": it is not in {where}; {held}')),
)


def holds_now(value: str) -> Wording:
    """The last words of K02 for a rule: the line is not used, and what holds there today."""
    # Not through say(): it would widen the marks inside of the value.
    return Wording(f"这一行没有用上\uff0c现在是「{value}」", f'the line is not used, "{value}" holds')

"""columns.md: every column of the guides' tables and of the settings, and what may be typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from generating.markdown import BY_HAND, both, plain, rule_link, table_of
from sheets_automation.model.expressions import All, Blank, Condition, Some, columns_of
from sheets_automation.model.rule import Rule
from sheets_automation.model.rules import row_rules
from sheets_automation.model.schema import Choice, Column, Kind, Table
from sheets_automation.model.setting_words import SETTING_LABELS
from sheets_automation.model.settings import DEFAULTS, Value
from sheets_automation.model.settings_tables import CAMPAIGN, CAMPAIGN_ITEMS, SETTINGS_TABLES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, NOT_TYPED, WORK_TABLES
from sheets_automation.model.wording import Pair

KINDS: dict[Kind, Pair] = {
    Kind.TEXT: ("文字", "text"),
    Kind.NAME: ("姓名或店名", "a name"),
    Kind.PHONE: ("手机或座机\uff0c一格一个号码", "a mobile or landline, one number a cell"),
    Kind.DATE: ("日期\uff0c如 2020-03-05", "a date like 2020-03-05"),
    Kind.MOMENT: ("日期\uff0c可带时间\uff0c如 2020-03-06 14:30", "a day, with a time or without"),
    Kind.CLOCK: ("时间如 14:30\uff0c或时段", "a time like 14:30, or a part of the day"),
    Kind.MONEY: ("大于 0 的金额\uff08元\uff09", "yuan above 0"),
    Kind.NUMBER: ("数字", "a number"),
    Kind.FORMULA: ("表自己算", "worked out by the sheet"),
}
"""What a cell of the kind takes; choices stand behind it."""

NOTES: dict[str, Pair] = {
    CALL_LOG.key: (
        "没接通的只选「接通情况」\uff1a分类空白就是 C 类。接通的只选「客户分类」也行\uff1aA、B、D 就是已接通。",
        (
            "Not reached: the call result alone will do, a blank class is class C. "
            "Reached: the class alone will do, A, B and D say that it was connected."
        ),
    ),
    INVITE_SUCCESS.key: (
        "扫码进群、没有电话的\uff0c「邀约来源」选微信二维码\uff0c再填「微信昵称」\uff0c就不用电话。",
        "Who joined by QR code needs no phone where invite source and WeChat name say so.",
    ),
}
"""What the column of required ones leaves open."""


def columns_page() -> Iterator[str]:
    yield from ("# 栏目 · Columns", "", BY_HAND, "")
    yield (
        "每一栏叫什么、填什么。表头写中文、英文、繁体、内部名\uff08key\uff09或「也认得」里的任何一个都能读\uff1b大小写、空格、"
        "后面的 \\* 都没关系。怎样认表、怎样整理\uff1a[tables.md](tables.md)。"
    )
    yield ""
    yield (
        "Every column: its headers and what may be typed. A header may be the Chinese one (simplified or traditional), "
        "the English one, the key, or one of those also read; case, spaces and a star behind it do not matter."
    )
    yield ""
    for table in WORK_TABLES:
        yield from _columns_of(table)
    yield from (
        "# 设置 · Settings",
        "",
        "都可以不填\uff1a不填就按默认值。怎么读\uff0c写错了怎么办\uff1a[tables.md](tables.md#settings)。",
        "All of it is optional: else the defaults hold. How it is read: [tables.md](tables.md#settings).",
        "",
    )
    for table in SETTINGS_TABLES:
        yield from _columns_of(table)
    yield from _items()
    yield from _rule_keys()


def _columns_of(table: Table) -> Iterator[str]:
    yield from (f"## {table.zh} · {table.en}", "")
    for lang in NOTES.get(table.key, ()):
        yield from (lang, "")
    is_work = table in WORK_TABLES
    header = ["表头", "Header", "key", "填什么 · What may be typed"]
    header += ["必填 · Required", "也认得 · Also read"] if is_work else []
    rows = []
    for column in table.columns:
        cells = [column.zh, column.en, f"`{column.key}`", _takes(column)]
        cells += [_required(column, table), plain("、".join(column.also))] if is_work else []
        rows.append(tuple(cells))
    yield from table_of(*header, rows=rows)


def _takes(column: Column) -> str:
    if column.key == "record_id":
        return "程序填写\uff0c隐藏 · filled by a program, hidden"
    listed = "、".join(map(_choice, column.choices))
    if column.known:
        listed += f"\uff08也看得懂 · also understood\uff1a{'、'.join(map(_choice, column.known))}\uff09"
    if column.kind is Kind.CHOICE:
        return listed
    found = both(KINDS[column.kind]) + (f"\uff1a{listed}" if listed else "")
    if column.limit:
        found += f"\uff0c最多 {column.limit} 字 · up to {column.limit} characters"
    return found


def _choice(choice: Choice) -> str:
    return choice.zh if choice.zh == choice.en else f"{choice.zh} {choice.en}"


def _required(column: Column, table: Table) -> str:
    if column.key in NOT_TYPED:
        return "不用填 · not for people"
    found = []
    if column.required:
        once = ("表上方或日期行写一次即可", "once above the table will do")
        found.append(both(once if column.inherits else ("要填", "yes")))
    asking = [rule.id for rule in row_rules() if rule.table == table.key and _asks(rule, column.key)]
    if asking:
        found.append(f"有时会问 · asked for by {'、'.join(map(rule_link, asking))}")
    return "\uff1b".join(found)


def _asks(rule: Rule, key: str) -> bool:
    """Whether a rule asks for a column's value."""
    return any(anchor == key and _needs_blank(condition, key) for condition, anchor in rule.cases)


def _needs_blank(node: Condition, key: str) -> bool:
    match node:
        case Blank(of):
            return of == key
        case All(parts):
            return any(_needs_blank(part, key) for part in parts)
        case Some(parts):
            # Blank, or a value that says as little.
            of_it = set(columns_of(node)) == {key}
            return (any if of_it else all)(_needs_blank(part, key) for part in parts)
    return False


def _items() -> Iterator[str]:
    yield from (f"### {CAMPAIGN.zh}的项目 · Items of the campaign sheet", "")
    yield from table_of("项目", "key", rows=[(zh, f"`{key}`") for zh, key in CAMPAIGN_ITEMS.items()])


def _default(value: Value) -> str:
    if value is None:
        return "–"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


def _rule_keys() -> Iterator[str]:
    yield from ("### 考核规则的项目 · Keys of the rules", "")
    rows = [(f"`{key}`", *SETTING_LABELS[key], _default(value)) for key, value in DEFAULTS.items()]
    yield from table_of("key", "含义", "Meaning", "默认 · Default", rows=rows)

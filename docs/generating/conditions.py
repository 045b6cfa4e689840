"""Conditions of rules in the words of people, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterator

from generating.markdown import column_title
from sheets_automation.model import row_rules
from sheets_automation.model.expressions import (
    Above,
    All,
    Before,
    Beyond,
    Blank,
    Condition,
    Given,
    Is,
    Not,
    Passed,
    Refused,
    Some,
)
from sheets_automation.model.schema import Choice
from sheets_automation.model.settings import DEFAULTS
from sheets_automation.model.sheet_checks import KEY
from sheets_automation.model.tables import WORK_TABLES
from sheets_automation.model.wording import Pair

NAMED: dict[Condition, Pair] = {
    row_rules.PLANNED: ("未拨", "planned"),
    row_rules.CONNECTED: ("接通", "connected"),
    row_rules.CALL_LATER: ("约时间再打", "call later"),
    row_rules.CLASS_A: ("A 类", "class A"),
    row_rules.CLASS_B: ("B 类", "class B"),
    row_rules.CLASS_D: ("D 类", "class D"),
    row_rules.AGREED: ("已同意", "agreed"),
    row_rules.AGREED_VISIT: ("同意进店", "agreed to visit"),
    row_rules.IN_GROUP_NOW: ("在群里", "in the group"),
    row_rules.WAS_IN_GROUP: ("进过群", "was in the group"),
    row_rules.VISITED: ("到过店", "visited"),
    row_rules.SOLD: ("已成交", "sold"),
    row_rules.TYPE_VISIT: ("进店类", "of a visit"),
    row_rules.COMING: ("来过或约好", "came or will come"),
    row_rules.TYPE_GROUP: ("进群类", "of the group"),
}
"""Parts of conditions that have a name; the page says first what each means."""


def in_words(node: Condition, lang: str, *, top: bool = False, inverse: bool = False) -> str:
    """A condition as people would say it; `inverse`: that it does not hold."""
    zh = lang == "zh"
    if node in NAMED and not top:
        name = NAMED[node][0 if zh else 1]
        return f"{'不是' if zh else 'not '}*{name}*" if inverse else f"*{name}*"
    if isinstance(node, Not):
        return in_words(node.part, lang, inverse=not inverse)
    if isinstance(node, All | Some):
        return _joined(node, lang, top=top, inverse=inverse)
    return _leaf(node, lang, inverse=inverse)


def _joined(node: All | Some, lang: str, *, top: bool, inverse: bool) -> str:
    is_all = isinstance(node, All) is not inverse
    parts = [in_words(part, lang, inverse=inverse) for part in _flat(node)]
    word = {("zh", True): "\uff0c且", ("zh", False): "\uff0c或", ("en", True): " and ", ("en", False): " or "}
    text = word[lang, is_all].join(parts)
    if top:
        return text
    return f"\uff08{text}\uff09" if lang == "zh" else f"({text})"


def _flat(node: All | Some) -> Iterator[Condition]:
    for part in node.parts:
        if type(part) is type(node) and part not in NAMED:
            yield from _flat(part)
        else:
            yield part


def _leaf(node: Condition, lang: str, *, inverse: bool) -> str:
    zh, en = _said(node, inverse=inverse)
    return zh if lang == "zh" else en


def _said(node: Condition, *, inverse: bool) -> Pair:
    """One condition that has no parts."""
    no = ("不", "not ") if inverse else ("", "")
    match node:
        case Blank(key):
            return f"「{_zh(key)}」{no[0]}空白", f'"{_en(key)}" is {no[1]}blank'
        case Refused(key):
            return f"「{_zh(key)}」{'并非' if inverse else ''}认不出", f'"{_en(key)}" is {no[1]}unusable'
        case Given(key):
            zh, en = ("没有", "no") if inverse else ("有", "a")
            return f"「{_zh(key)}」{zh}能用的值", f'"{_en(key)}" has {en} usable value'
        case Is(key, values):
            named = [_value(key, value) for value in values]
            zh, en = " / ".join(one.zh for one in named), " / ".join(one.en for one in named)
            return f"「{_zh(key)}」{no[0]}是 {zh}", f'"{_en(key)}" is {no[1]}{en}'
    return _compared(node, inverse=inverse)


def _compared(node: Condition, *, inverse: bool) -> Pair:
    """A condition with a number or another column in it."""
    no = ("不", "not ") if inverse else ("", "")
    match node:
        case Before(early, late):
            return f"「{_zh(early)}」{no[0]}早于「{_zh(late)}」", f'"{_en(early)}" is {no[1]}before "{_en(late)}"'
        case Passed(key, days):
            if not days:
                zh, en = ("还没过", "has not passed") if inverse else ("已过", "has passed")
                return f"「{_zh(key)}」{zh}", f'"{_en(key)}" {en}'
            zh, en = ("不到", "less than") if inverse else ("至少", "at least")
            return f"「{_zh(key)}」过去{zh} {DEFAULTS[days]} 天", f'"{_en(key)}" is {en} {DEFAULTS[days]} days ago'
        case Above(key, limit):
            return f"「{_zh(key)}」{no[0]}大于 {DEFAULTS[limit]}", f'"{_en(key)}" is {no[1]}above {DEFAULTS[limit]}'
        case Beyond(keys, most):
            first = int(str(DEFAULTS[most])) + 1 if most else 2
            zh, en = ("以前", "before") if inverse else ("起", "from")
            same_zh, same_en = "、".join(map(_zh, keys)), ", ".join(_en(key).lower() for key in keys)
            return f"{same_zh}都相同的第 {first} 行{zh}", f"{en} row {first} on of the same {same_en}"
    raise TypeError(node)


def _zh(key: str) -> str:
    return "客户" if key == KEY else column_title(key)[0]


def _en(key: str) -> str:
    return "Customer" if key == KEY else column_title(key)[1]


def _value(key: str, value: str) -> Choice:
    columns = [table.by_key[key] for table in WORK_TABLES if key in table.by_key]
    return next(choice for column in columns for choice in column.choices + column.known if choice.key == value)

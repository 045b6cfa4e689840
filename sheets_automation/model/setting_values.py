"""The truth about what a rule key of the settings takes: words, shares, whole numbers (model/settings.py).

What is not named here follows from the key's default: a time of day, a number that is not below 0, a text.
"""

from __future__ import annotations

from datetime import time

from sheets_automation.model.rule import Wording, say
from sheets_automation.model.settings import DEFAULTS, RULE_KEY

OFF_WORDS = ("关", "关闭", "停用", "不查", "false", "no", "否")
ON_WORDS = ("开", "开启", "启用", "true", "yes", "是")
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "invite_basis": {
        "sent": ("发出", "已发出", "邀请"),
        "agreed": ("同意", "已同意"),
        "entered": ("进群", "已进群"),
    },
    "mask_phones": {"on": ON_WORDS, "off": OFF_WORDS},
    "callback.gate": {"soft": ("on", *ON_WORDS), "off": OFF_WORDS},
}
"""Keys that take one of some words: each word, and what else is read as it."""
GRADES: dict[str, tuple[str, ...]] = {
    "off": OFF_WORDS,
    "on": ON_WORDS,
    "ERROR": ("错误",),
    "WARN": ("警告",),
    "INFO": ("提示",),
}
"""What a line `rule.C04` may say."""
POLICIES = frozenset({"callback.order", "callback.dayparts"})
"""Keys whose text model/callback_policy.py reads."""

SHARES = frozenset({"copy_share", "stock.a", "stock.b"})
"""From 0 to 1; 80% is 0.8."""
MONEY = frozenset({"deal_amount_limit"})
HOURS = frozenset({"callback.avoid_same_clock_hours", "callback.owner_hold_hours"})
"""Need not be whole."""
FROM_ONE = frozenset({"max_counted_per_customer_day", "callback.max_attempts", "callback.max_per_day", "copy_rows"})
"""Whole numbers that 0 would make nonsense."""
ANY_SIGN = ("points.",)
"""Beginnings of keys that may be below 0."""
LARGEST = 1_000_000
"""Of every whole number in the settings."""

NUMBER = say("不小于 0 的数字", "a number from 0 up")
SIGNED = say("数字", "a number")
TEXT = say("文字", "a text")
WHOLE = say("不小于 0 的整数", "a whole number from 0 up")
WHOLE_FROM_ONE = say("不小于 1 的整数", "a whole number from 1 up")
WHOLE_SIGNED = say("整数", "a whole number")
SHARE = say("从 0 到 1 的数,如 0.5 或 50%", "a number from 0 to 1, like 0.5 or 50%")
AMOUNT = say("金额,如 12800", "an amount, like 12800")
CLOCK = Wording("时间\uff0c如 20:30", "a time of day, like 20:30")
DAY = say("日期,如 2020-03-05", "a date, like 2020-03-05")
PHONE = say("手机号,共 11 位", "a phone number of 11 digits")
WINDOWS = Wording("时段\uff0c如「am 09:30-11:30, pm 14:00-17:30」", 'windows, like "am 09:30-11:30, pm 14:00-17:30"')
ORDER = say("promised、A、B、C 的先后", "an order of promised, A, B, C")


def one_of(words: tuple[str, ...], labels: tuple[str, ...] = ()) -> Wording:
    """What a cell takes that wants one of some words; `labels` are the Chinese ones."""
    return Wording("以下之一\uff1a" + "、".join(labels or words), "one of " + ", ".join(words))


def rule_like(near: str) -> Wording:
    """What the key of a line about a check has to be."""
    return Wording(f"检查的编号\uff0c如 {RULE_KEY}{near}", f"the id of a check, like {RULE_KEY}{near}")


SPOKEN = {
    **dict.fromkeys(SHARES, SHARE),
    **dict.fromkeys(MONEY, AMOUNT),
    **dict.fromkeys(FROM_ONE, WHOLE_FROM_ONE),
    "callback.dayparts": WINDOWS,
    "callback.order": ORDER,
}
"""What keys take whose default does not say it."""


def takes(key: str) -> Wording:
    """What the value of a rule key has to be, in words."""
    if key in WORDS or key.startswith(RULE_KEY):
        return one_of(tuple(WORDS.get(key, GRADES)))
    default = DEFAULTS[key]
    if key in SPOKEN:
        return SPOKEN[key]
    if isinstance(default, str):
        return TEXT
    return CLOCK if isinstance(default, time) else _number(key)


def may_be_negative(key: str) -> bool:
    default = DEFAULTS[key]
    return default is None or key.startswith(ANY_SIGN) or (isinstance(default, int | float) and default < 0)


def may_be_broken(key: str) -> bool:
    """Whether a number need not be whole."""
    return key in HOURS or isinstance(DEFAULTS[key], float | None)


def _number(key: str) -> Wording:
    if may_be_broken(key):
        return SIGNED if may_be_negative(key) else NUMBER
    return WHOLE_SIGNED if may_be_negative(key) else WHOLE

"""Phones as a summary of several stores shows them: 138****8000 (docs/summary.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from sheets_automation.model.settings import Settings

MASK_KEY, MASK_ON = "mask_phones", "on"
MASKED = "****"
WECHAT_KEY = "wx:"

# A date written in digits is no phone: 2020-03-05, 2020.3.5, 2020年3月5日, 20200305.
DATE = r"(?<!\d)(?:19|20)\d\d([-./年]?)(?:1[0-2]|0?[1-9])(?:[-./月]?)(?:3[01]|[12]\d|0?[1-9])(?!\d)"
# People put spaces, dashes, dots and brackets into numbers: 138-0013 8000, (0571)8888 6666.
DIGITS = r"\d(?:[^\S\n]?[-\u2010-\u2014.\u00b7()\uff08\uff09\uff0d]?[^\S\n]?\d){6,}"
DATE_OR_PHONE = re.compile(f"(?P<date>{DATE})|(?P<phone>{DIGITS})")
SEVERAL_DIGITS = re.compile(r"(?:\d\D{0,3}){6}\d")

FEWEST_DIGITS = 7
"""A local number without its area code."""
MOBILE_DIGITS = 11
HEAD, TAIL = 3, 4


def is_masked(settings: Settings, day: date) -> bool:
    """Whether phones are masked as of a day."""
    return str(settings.value(MASK_KEY, day)) == MASK_ON


def mask_phones(text: str, fewest: int = FEWEST_DIGITS) -> str:
    """The text with every run of `fewest` (7 or more) digits that may be a phone masked; dates stay."""
    if not SEVERAL_DIGITS.search(text):
        return text
    return DATE_OR_PHONE.sub(lambda found: found["date"] or _masked(found["phone"], fewest), text)


def mask_each(texts: Iterable[str]) -> list[str]:
    """`mask_phones` of each text, worked out once per distinct text."""
    known: dict[str, str] = {}
    return [known[text] if text in known else known.setdefault(text, mask_phones(text)) for text in texts]


def shown_key(customer_key: str) -> str:
    """What people know a customer by: the phone, or the WeChat name of a key `wx:store:name`."""
    if not customer_key.startswith(WECHAT_KEY):
        return customer_key
    return customer_key.split(":", 2)[-1]


def _masked(phone: str, fewest: int) -> str:
    digits = "".join(sign for sign in phone if sign.isdigit())
    if len(digits) < fewest:
        return phone
    # A short run keeps less of its head, so that at least four digits are hidden wherever there are eight.
    head = min(HEAD, max(0, len(digits) - MOBILE_DIGITS + HEAD))
    tail = min(TAIL, len(digits) - TAIL)
    return digits[:head] + MASKED + digits[len(digits) - tail :]

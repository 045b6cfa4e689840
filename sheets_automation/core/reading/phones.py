"""Phone numbers as people write them: one cell's text in, one number out (docs/tables.md, Phone).

Nothing is repaired by guessing: a number whose digits are lost is asked for again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOBILE = r"1[3-9][0-9]{9}"
WRITTEN_MOBILE = re.compile(rf"(?:\+?86|0086|0)?({MOBILE})")
LANDLINE = re.compile(r"0[1-9][0-9]{1,2}[0-9]{7,8}")
BETWEEN_NUMBERS = re.compile(r"[/,;、|或\n\r]+")
FEWEST_SHOWN = 4
"""A number masked with * still shows so many digits."""
ORDINARY = re.compile(r"[\s-]")
"""Spaces and dashes: everybody writes them, nobody needs to hear of it."""
SEPARATORS = re.compile(r"[\s.()'+‐‑‒–—−-]|\u200b|\ufeff")
TWO_MOBILES = re.compile(rf"({MOBILE})({MOBILE})")
SAMPLES = frozenset({"13800138000", *(f"1{digit * 10}" for digit in "3456789")})
"""Numbers that people type to try a sheet out."""


@dataclass(frozen=True, slots=True)
class Phone:
    """What a phone cell says: the number, the rule it breaks, and whether its form was mended (P04)."""

    number: str | None
    rule: str = ""
    mended: bool = False
    digits: int = 0


def read_phone(shown: str) -> Phone:
    """The number of a phone cell that is not plainly one already; `shown` is the cell's text.

    Source: docs/tables.md.
    """
    text = unicodedata.normalize("NFKC", shown).strip(" \t\n\r'\u200b\ufeff")
    digits = sum(character.isdigit() for character in text)
    if "*" in text and digits >= FEWEST_SHOWN:
        return Phone(None, "P05", digits=digits)
    parts = [part for part in BETWEEN_NUMBERS.split(text) if any(character.isdigit() for character in part)]
    if len(parts) > 1:
        number = _one_number(parts[0])
        return Phone(number, "P03" if number else "P02", digits=digits)
    # One number, and nothing or words beside it (无): those are no part of the number.
    text = parts[0] if parts else text
    if twice := TWO_MOBILES.fullmatch(SEPARATORS.sub("", text)):
        return Phone(twice[1], "P03", digits=digits)
    number = _one_number(text)
    if number is None:
        return Phone(None, "P02", digits=digits)
    return Phone(number, mended=not re.fullmatch(MOBILE, ORDINARY.sub("", shown)), digits=digits)


def _one_number(text: str) -> str | None:
    text = text.strip()
    text = text.removesuffix(".0")
    plain = SEPARATORS.sub("", text)
    if mobile := WRITTEN_MOBILE.fullmatch(plain):
        return mobile[1]
    return plain if LANDLINE.fullmatch(plain) else None

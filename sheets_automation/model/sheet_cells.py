"""How a sheet tidies its own cells: for each column a hidden helper cell a row, in place of the core's tidying.

What a helper cell holds: "" where nothing was entered; the number of a choice, a day, an amount, a phone as a number;
0 or less for what cannot be used, each number saying why; UNKNOWN where the sheet cannot tell (docs/rules.md, What a
sheet cannot tell). Only functions that Excel 2016, WPS, LibreOffice and Google Sheets have and evaluate alike: no
COUNTIF and no MATCH on what was typed, because they read * ? ~ as wildcards.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from sheets_automation.model.schema import Choice, Column, fold

UNKNOWN = "?"
ERROR_CELL, IN_FUTURE, TOO_EARLY, MASKED = -1, -2, -3, -5
"""Why a cell cannot be used: an error value, a day to come, a day before another one, a number with *."""
WRONG_PHONE = -100
"""Less the number of digits."""
REFUSED = 0
"""Not usable, and no more is to be said; every reason is this or less."""

FIRST_DAY, AFTER_LAST_DAY = 36526, 73051
"""Days of 2000-2099 as sheets count them: below are numbers like 3.5, above 20200305."""
MOBILE_FROM, MOBILE_TO = 13_000_000_000, 20_000_000_000
WITH_ZERO = 10**12
WITH_86 = 10**13 + 86 * 10**11
"""A mobile behind 1 and 0, and behind 1 and 86; the 1 in front keeps leading zeros."""
MOST_DIGITS = 14
"""With the 1 in front fifteen, which every program keeps."""
FEWEST_SHOWN = 4
"""Digits that a masked number still shows."""
LANDLINE_DIGITS = (10, 12)
BMP = range(33, 0x10000)
SURROGATES = range(0xD800, 0xE000)
MARKS = "*(\uff08\t\n\r"
"""Behind a choice they may be dropped, as behind a header."""


def quoted(text: str) -> str:
    """A text as a formula writes it."""
    return '"' + text.replace('"', '""') + '"'


# ---- choices ------------------------------------------------------------------------------------------------
def forms(column: Column) -> dict[str, int]:
    """What may be typed for a choice, in capitals and without spaces, to the choice's number (from 1)."""
    found: dict[str, int] = {}
    for number, choice in enumerate(column.choices + column.known, start=1):
        for name in _names(choice):
            found.setdefault(name.replace(" ", "").upper(), number)
    return found


def _names(choice: Choice) -> tuple[str, ...]:
    return (choice.zh, choice.en, choice.key, *choice.also)


@cache
def doubtful_signs(columns: tuple[Column, ...]) -> tuple[str, ...]:
    """Signs that the program reads as another one that stands in a choice (full-width, traditional) or drops.

    A word with one of them may be a choice that the sheet does not recognise.
    """
    alphabet = set("".join(fold(name) for column in columns for name in forms(column)))
    signs = (chr(code) for code in BMP if code not in SURROGATES and not unicodedata.combining(chr(code)))
    # Past the cache of fold, which is for headers.
    read_as = ((sign, fold.__wrapped__(f"x{sign}x")[1:-1]) for sign in signs)
    return tuple(sign for sign, read in read_as if read not in {sign, sign.lower()} and set(read) <= alphabet) + tuple(
        MARKS
    )


def form_of(cell: str) -> str:
    """What was typed, as `forms` has it."""
    return f'UPPER(SUBSTITUTE({cell}," ",""))'


def has_doubtful_sign(cell: str, signs: str) -> str:
    return f"SUMPRODUCT(--ISNUMBER(FIND({signs},{cell})))>0"


def choice(cell: str, forms_at: str, numbers_at: str, signs: str) -> str:
    """The number of the choice."""
    number = f"SUMPRODUCT(({forms_at}={form_of(cell)})*{numbers_at})"
    # 1/(1/n) is n for every whole number up to 48, and an error for 0: so the sum is written, and made, once.
    known = f'IFERROR(1/(1/{number}),IF({has_doubtful_sign(cell, signs)},"{UNKNOWN}",{REFUSED}))'
    return _entered(cell, known)


# ---- phones -------------------------------------------------------------------------------------------------
def digits(cell: str) -> str:
    """A phone without spaces, dashes and plus signs, as text."""
    text = f'IF(ISNUMBER({cell}),IF({cell}=INT({cell}),TEXT({cell},"0"),"{UNKNOWN}"),{cell})'
    for sign in (" ", "-", "+"):
        text = f'SUBSTITUTE({text},"{sign}","")'
    return f'IF(ISERROR({cell}),"{UNKNOWN}",{text})'


def phone(cell: str, of_digits: str) -> str:
    """A mobile as the number it is, a landline as a number with 1 in front; `of_digits` is the cell of `digits`."""
    number, length = f'VALUE("1"&{of_digits})', f"LEN({of_digits})"
    low, high = LANDLINE_DIGITS
    mobile = MOBILE_FROM, MOBILE_TO
    shapes = (
        (f"{length}=11", 10**11, mobile),
        (f"{length}=12", WITH_ZERO, mobile),
        (f"{length}=13", WITH_86, mobile),
    )
    found = f"{WRONG_PHONE}-{length}"
    landline = f"{length}>={low},{length}<={high},{number}>=1.01*10^{length},{number}<1.1*10^{length}"
    found = f"IF(AND({landline}),{number},{found})"
    for test, ahead, (start, end) in reversed(shapes):
        found = f"IF(AND({test},{number}>={ahead + start},{number}<{ahead + end}),{number}-{ahead},{found})"
    shown = f'SUBSTITUTE({of_digits},"*","")'
    masked = f'IF(AND(LEN({shown})>={FEWEST_SHOWN},{_are_digits(shown)}),{MASKED},"{UNKNOWN}")'
    is_plain = f"{length}<={MOST_DIGITS},{_are_digits(of_digits)}"
    found = f'IF(ISNUMBER(FIND("*",{of_digits})),{masked},IF(AND({is_plain}),{found},"{UNKNOWN}"))'
    return f'IF(ISERROR({cell}),{ERROR_CELL},IF({of_digits}="","",{found}))'


def _are_digits(text: str) -> str:
    # VALUE takes 1E5, 1,000 and blanks, too: only digits come back from it as they were.
    return f'IFERROR(TEXT(VALUE("1"&{text}),"0")="1"&{text},FALSE)'


# ---- days and amounts ---------------------------------------------------------------------------------------
def day(cell: str, today: str = "") -> str:
    """The day of a date cell; IN_FUTURE behind `today` where that is given."""
    found = f"INT({cell})"
    if today:
        found = f"IF({found}>{today},{IN_FUTURE},{found})"
    return _entered(
        cell,
        f'IF(ISNUMBER({cell}),IF(AND({cell}>={FIRST_DAY},{cell}<{AFTER_LAST_DAY}),{found},"{UNKNOWN}"),"{UNKNOWN}")',
    )


def amount(cell: str) -> str:
    return _entered(cell, f'IF(ISNUMBER({cell}),IF({cell}>0,{cell},{REFUSED}),"{UNKNOWN}")')


def clock(cell: str, forms_at: str) -> str:
    """1 for a time of day or a part of the day."""
    is_part = f"SUMPRODUCT(--({forms_at}={form_of(cell)}))>0"
    is_time = f"AND({cell}>=0,{cell}<1)"
    return _entered(cell, f'IF(ISNUMBER({cell}),IF({is_time},1,"{UNKNOWN}"),IF({is_part},1,"{UNKNOWN}"))')


def name(cell: str, above: str) -> str:
    """A name, or the one of the header block."""
    return f'IF(OR(ISERROR({cell}),ISERROR({above})),"{UNKNOWN}",IF(TRIM({cell})="",TRIM({above}),TRIM({cell})))'


def _entered(cell: str, found: str) -> str:
    return f'IF(ISERROR({cell}),{ERROR_CELL},IF(TRIM({cell})="","",{found}))'

"""What a guide's sheet finds out by itself: every rule that it can judge, in the order in which it shows them.

First the errors that take a row out of the figures, then cells that the sheet cannot tell, then other errors, then
what is only to be looked at (docs/rules.md, In the template). Rules of a row come from their expressions; those of a
cell are read here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from sheets_automation.model.campaign_rules import BLANK
from sheets_automation.model.cell_rules import ELEVEN, ELEVEN_DIGITS
from sheets_automation.model.expressions import Blank, Condition, Given, Place, columns_of, is_
from sheets_automation.model.row_rules import COUNTED_ROWS
from sheets_automation.model.rule import Effect, Rule, Severity, Wording, say
from sheets_automation.model.rules import RULES, row_rules
from sheets_automation.model.schema import Column, Kind, Table
from sheets_automation.model.sheet_cells import ERROR_CELL, IN_FUTURE, MASKED, REFUSED, UNKNOWN, WRONG_PHONE
from sheets_automation.model.tables import CALL_LOG, DATE_OF, INVITE_SUCCESS, NOT_TYPED

KEY = "key"
"""The customer, in conditions."""
GOOD, LOOK, WRONG = "✔", "⚠", "✘"
SIGNS = {Severity.ERROR: WRONG, Severity.WARN: LOOK, Severity.INFO: LOOK}

FORMAT = "核对格式"


def _unclear(zh: str, en: str) -> Wording:
    return say(zh, en, FORMAT)


UNCLEAR: dict[Kind, Wording] = {
    Kind.PHONE: _unclear(
        "请核对电话「{v}」:一格只写一个号码,只写数字",
        'Check "{v}": one number a cell, digits only',
    ),
    Kind.CHOICE: _unclear(
        "请从下拉中点选(「{v}」在表里认不出)",
        'Choose from the list ("{v}" is not recognised here)',
    ),
    Kind.MONEY: _unclear(
        "请只写数字金额(「{v}」在表里认不出)",
        'Write the amount as a number ("{v}" is not recognised here)',
    ),
    # As it is: the colon of a time is none of a sentence.
    Kind.CLOCK: Wording(
        "请写时间\uff0c如 14:30\uff0c或点选上午、下午", "Write a time like 14:30, or choose from the list", FORMAT
    ),
    Kind.DATE: _unclear(
        "请写成日期,如 2020-03-05(「{v}」在表里认不出)",
        'Write a date like 2020-03-05 ("{v}" is not recognised here)',
    ),
}
UNCLEAR[Kind.MOMENT] = UNCLEAR[Kind.DATE]
"""Where the program may read what the sheet cannot: never a good mark, and no false bad one."""


class SheetPlace(Place, Protocol):
    """A row of a guide's sheet; beside the tidied cells it has those as they were typed."""

    def raw(self, key: str) -> str: ...

    def date(self) -> str:
        """The day under which the row counts."""

    def digits(self) -> str:
        """The phone as text of digits."""

    def before(self) -> SheetPlace:
        """The same row, with its days as they are before rules take some of them as blank."""

    def count(self, keys: tuple[str, ...]) -> str:
        """How many rows that count share all `keys`."""

    def first_of(self, key: str) -> str:
        """The row, as the sheet counts, of the first that shares `key`."""


Formula = Callable[[SheetPlace], str]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the verdict: the rule ("" where the sheet cannot tell), its anchor, when, and what is said."""

    rule: str
    column: Column
    formula: Formula
    sign: str
    wording: Wording
    excludes: bool = False
    variant: str = ""
    """Of the rule's wordings."""
    looks_at: frozenset[str] = frozenset()
    """Keys of the columns that it looks at."""
    words: Mapping[str, Formula] = field(default_factory=dict)
    """What fills the sentence beside {v}, by name."""


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks of a table in their order."""

    cells: tuple[Check, ...]
    rows: tuple[Check, ...]
    kept: tuple[Check, ...]
    """Errors that leave the row in the figures."""
    unclear: tuple[Check, ...]
    looks: tuple[Check, ...]

    @property
    def every(self) -> tuple[Check, ...]:
        """By number, from 1."""
        return self.cells + self.rows + self.kept + self.unclear + self.looks

    @property
    def in_turn(self) -> tuple[Check, ...]:
        """In the order in which they are looked at.

        What leaves the row in the figures waits until its cells can be told. Errors that take it out do not: what
        cannot be told is neither blank nor anything else, so they are silent about it.
        """
        return self.until_looks + self.looks

    @property
    def until_looks(self) -> tuple[Check, ...]:
        return self.cells + self.rows + self.unclear + self.kept

    @property
    def numbers(self) -> dict[int, int]:
        """Of each check (its `id`) the number."""
        return {id(check): at for at, check in enumerate(self.every, start=1)}

    @property
    def excluding(self) -> int:
        """So many of the first take the row out of the figures."""
        return len(self.cells) + len(self.rows)

    @property
    def wrong(self) -> int:
        """So many of the first are errors."""
        return self.excluding + len(self.kept)


def checks_of(table: Table) -> Checks:
    """Every check of one of the guides' tables.

    Source: docs/rules.md, In the template.
    """
    own = list(_cell_checks(table))
    rows = [check for rule in row_rules(table.key) for check in _row_checks(rule, table)]
    both = own + rows
    wrong = [check for check in both if check.sign == WRONG]
    return Checks(
        tuple(check for check in own if check.sign == WRONG and check.excludes),
        tuple(check for check in rows if check.sign == WRONG and check.excludes),
        tuple(check for check in wrong if not check.excludes),
        tuple(_unclear_checks(table)),
        tuple(sorted((check for check in both if check.sign != WRONG), key=lambda check: check.sign == GOOD)),
    )


def judged_in_sheet(rule: Rule) -> bool:
    """Whether a template judges the rule by itself, as far as one sheet shows it."""
    return any(check.rule == rule.id for table in (CALL_LOG, INVITE_SUCCESS) for check in checks_of(table).every)


def _check(rule: Rule, table: Table, column: Column, formula: Formula, variant: str = "") -> Check:
    grade = rule.grade_at(table.key, column.key)
    wording = rule.variants[variant] if variant else rule.wording
    if rule.id == "V02":
        wording = _with_limit(wording, column.limit)
    # What is only good to know gets a mark where there is a short text for it.
    sign = GOOD if grade.severity is Severity.INFO and not wording.short else SIGNS[grade.severity]
    excludes = grade.effect is Effect.EXCLUDE
    looks_at = frozenset((column.key,))
    return Check(rule.id, column, formula, sign, wording, excludes, variant, looks_at, WORDS.get(rule.id, {}))


def _with_limit(wording: Wording, limit: int) -> Wording:
    return replace(wording, zh=wording.zh.format(n=limit), en=wording.en.format(n=limit))


# ---- rules of a row -----------------------------------------------------------------------------------------
def _row_checks(rule: Rule, table: Table) -> Iterator[Check]:
    for condition, key in rule.cases:
        check = _check(rule, table, table.by_key[key], _read(condition, first=rule.blanks_first))
        yield replace(check, looks_at=frozenset(columns_of(condition)))


def _read(condition: Condition, *, first: bool = False) -> Formula:
    return lambda place: condition.formula(place.before() if first else place)


# ---- rules of a cell ----------------------------------------------------------------------------------------
def _cell_checks(table: Table) -> Iterator[Check]:
    for column in table.columns:
        if column.key not in NOT_TYPED:
            for rule, variant, formula in _of_column(column, table):
                yield _check(RULES[rule], table, column, formula, variant)


def _of_column(column: Column, table: Table) -> Iterator[tuple[str, str, Formula]]:
    key, kind = column.key, column.kind

    def holds(code: int) -> Formula:
        return lambda place: f"{place.cell(key)}={code}"

    yield "F01", "", _shows_error(column, table)
    if kind is Kind.PHONE:
        wrong = f"<={WRONG_PHONE}"
        yield "P01", "", _read(_no_phone(table))
        yield "P02", "", lambda place: f"AND({place.cell(key)}{wrong},LEN({place.digits()})<>{ELEVEN_DIGITS})"
        yield "P02", ELEVEN, lambda place: f"{place.cell(key)}{wrong}"
        yield "P05", "", holds(MASKED)
    elif key == DATE_OF[table.key]:
        yield "D01", "", lambda place: f'{place.date()}=""'
        yield "D03", "", lambda place: f"{place.date()}={IN_FUTURE}"
    elif kind is Kind.DATE:
        yield "D03", "", lambda place: f"{place.cell(key)}={IN_FUTURE}"
    elif kind is Kind.CHOICE:
        yield "V01", "", holds(REFUSED)
    elif kind is Kind.MONEY:
        yield "U04", "", holds(REFUSED)
    elif key in BLANK_NAMES:
        yield BLANK_NAMES[key], BLANK, lambda place: f'{place.cell(key)}=""'
    if column.limit:
        yield "V02", "", lambda place: f"IFERROR(LEN(TRIM({place.raw(key)}))>{column.limit},FALSE)"


def _shows_error(column: Column, table: Table) -> Formula:
    """The cell shows an error, or that of the header block or date line from which its value comes."""
    if column.key in BLANK_NAMES:
        return lambda place: f'{place.cell(column.key)}="{UNKNOWN}"'
    if column.key == DATE_OF[table.key]:
        return lambda place: f"{place.date()}={ERROR_CELL}"
    return lambda place: f"ISERROR({place.raw(column.key)})"


BLANK_NAMES = {"staff": "S01", "store": "S02"}
"""Of these rules a sheet sees only that nothing was entered."""


def _no_phone(table: Table) -> Condition:
    """A QR joiner with a WeChat name needs no phone."""
    if "wechat_name" not in table.keys:
        return Blank("phone")
    return Blank("phone") & ~(is_("invite_source", "wechat_qr") & Given("wechat_name"))


def _unclear_checks(table: Table) -> Iterator[Check]:
    for column in table.columns:
        if column.kind in UNCLEAR and column.key not in NOT_TYPED:
            yield Check("", column, _is_unclear(column, table), LOOK, UNCLEAR[column.kind])


def _is_unclear(column: Column, table: Table) -> Formula:
    if column.key == DATE_OF[table.key]:
        return lambda place: f'{place.date()}="{UNKNOWN}"'
    return lambda place: f'{place.cell(column.key)}="{UNKNOWN}"'


# ---- what the sentences need --------------------------------------------------------------------------------
def _shown(key: str) -> Formula:
    return lambda place: f'TEXT({place.raw(key)},"yyyy-mm-dd")'


def _too_early(place: SheetPlace) -> str:
    """The one of the two dates that lies before the success."""
    visited, sold = place.raw("visited_on"), place.raw("deal_on")
    early = f"AND(ISNUMBER({visited}),N({visited})<N({place.date()}))"
    return f'TEXT(IF({early},{visited},{sold}),"yyyy-mm-dd")'


WORDS: dict[str, dict[str, Formula]] = {
    "P02": {"n": lambda place: f"LEN({place.digits()})"},
    "U06": {"a": _too_early, "b": lambda place: f'TEXT({place.date()},"yyyy-mm-dd")'},
    "U11": {"n": lambda place: f"{place.today}-N({place.date()})"},
    "U12": {"d": _shown("appointment_on")},
    "X01": {
        "n": lambda place: place.count(COUNTED_ROWS.keys),
        "m": lambda place: place.number(COUNTED_ROWS.most),
    },
    "X13": {"place": lambda place: place.first_of(KEY)},
}

"""The formulas of a guide's sheet: hidden helper columns, the verdict, the sentence, the guide's own counter.

A formula is made once for a table, with ROW and ABOVE in place of the row's number, and written for every prepared row.
Where which formula stands: `plan`. The helper columns' headers begin with schema.HELPER; the reader passes over them.
Source: docs/rules.md, In the template.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sheets_automation.model.expressions import Beyond, Condition, walk
from sheets_automation.model.grid import letters
from sheets_automation.model.row_rules import CONNECTED, COUNTED_ROWS, INVITED, PLANNED
from sheets_automation.model.rules import row_rules
from sheets_automation.model.schema import Column, Kind, Table
from sheets_automation.model.settings import DEFAULTS
from sheets_automation.model.sheet_cells import (
    REFUSED,
    TOO_EARLY,
    amount,
    choice,
    clock,
    day,
    digits,
    name,
    phone,
    quoted,
)
from sheets_automation.model.sheet_checks import GOOD, KEY, Check, Checks, checks_of
from sheets_automation.model.tables import CALL_LOG, CHECK, CHECK_DETAIL, DATE_OF, GIVEN_ONCE, RECORD_ID, STAFF, STORE
from sheets_automation.model.wording import word

ROW, ABOVE = "\u00a7", "\u00b6"
"""Stand for the number of the row and of the one above it; in no name and no word."""
DIGITS, CARRIED, ERROR, HIT, FIRST_INVITE = "digits", "carried", "error", "hit", "first_invite"
NOT_YET = "not_yet "
"""Before a column's key: its day before rules that take it as blank."""
NO_ROW = -1
"""No data row, or a number still to be dialled: nothing is said of it."""
TOTALS = ("合计", "总计", "小计")
SHORT, LONG, ANCHOR, SHOWN_AS, DOUBTFUL = "_short", "_long", "_anchor", "_shown", "_signs"
"""Names of ranges on the sheet of words."""
ERROR_VALUES = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
"""In the order of ERROR.TYPE."""
BLANKS = ('"\u3000"', '"\u00a0"', "CHAR(10)")
FROM_ABOVE = ("上面写的日期", "the date above")
"""In place of a value that the row itself does not have."""
DATE_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd"}
BLOCK = frozenset({STAFF.key, STORE.key})
"""Names that a row takes from the header block."""
PROGRAMS = frozenset({CHECK.key, CHECK_DETAIL.key, RECORD_ID.key})
"""Columns of a table that hold formulas or a number of ours; the first one is the mark."""


def forms_name(place: int) -> str:
    return f"_f{place}"


def numbers_name(place: int) -> str:
    return f"_n{place}"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the rows of a sheet stand: numbers of rows as the sheet counts, and the cells above the table."""

    table: Table
    header: int
    last: int
    store: str
    staff: str
    date: str
    """Absolute references of the header block's cells."""
    apart: bool = False
    """No formula may name a range in which it stands itself, and INDEX takes row and column (Google Sheets)."""

    @property
    def first(self) -> int:
        return self.header + 1


@dataclass(frozen=True)
class Plan:
    """Every formula of one sheet."""

    ground: Ground

    @property
    def table(self) -> Table:
        return self.ground.table

    @cached_property
    def checks(self) -> Checks:
        return checks_of(self.table)

    @cached_property
    def helpers(self) -> dict[str, str]:
        """Key of a helper column to its formula, in the order of the columns."""
        return dict(self._tidied()) | dict(self._counted())

    @cached_property
    def place(self) -> dict[str, str]:
        """Key of a helper column to its letters."""
        return {key: letters(len(self.table.columns) + at) for at, key in enumerate(self._keys())}

    @cached_property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The keys by which rows are counted, each once."""
        nodes = (node for condition in self._conditions for node in walk(condition))
        return tuple(dict.fromkeys(node.keys for node in nodes if isinstance(node, Beyond)))

    @cached_property
    def _conditions(self) -> list[Condition]:
        return [condition for rule in row_rules(self.table.key) for condition, _ in rule.cases]

    @cached_property
    def _late(self) -> dict[str, Condition]:
        """Columns that a rule takes as blank before others look at the row, and when it does."""
        rules = (rule for rule in row_rules(self.table.key) if rule.blanks_first)
        return {key: condition for rule in rules for condition, key in rule.cases}

    # ---- where --------------------------------------------------------------------------------------------
    def _keys(self) -> Iterator[str]:
        yield from (key for key, _ in self._tidied_columns())
        yield from (f"nth{at}" for at in range(len(self.groups)))
        yield from (ERROR, HIT)
        if self.table.key == CALL_LOG.key:
            yield FIRST_INVITE

    def _tidied_columns(self) -> Iterator[tuple[str, Column | None]]:
        yield DIGITS, None
        for column in self.table.columns:
            if column.key in self._late:
                yield NOT_YET + column.key, column
            if column.kind in TIDIED or column.key in BLOCK:
                yield column.key, column
            if column.key == DATE_OF[self.table.key]:
                yield CARRIED, None
        yield KEY, None

    def cell(self, key: str) -> str:
        return f"${self.place[key]}{ROW}"

    @property
    def typed(self) -> str:
        """The row's cells, from the first to the last visible column.

        Who cuts cells and pastes them elsewhere takes references to them along; this one stays, because both its ends
        are locked.
        """
        last = max(at for at, key in enumerate(self.table.keys) if key != RECORD_ID.key)
        if self.ground.apart:
            first, *_, last = (at for at, key in enumerate(self.table.keys) if key not in PROGRAMS)
            return f"${letters(first)}{ROW}:${letters(last)}{ROW}"
        return f"$A{ROW}:${letters(last)}{ROW}"

    def raw(self, key: str) -> str:
        return self._nth_cell(self.table.keys.index(key))

    def _nth_cell(self, at: int) -> str:
        return f"INDEX({self.typed},1,{at})" if self.ground.apart else f"INDEX({self.typed},{at + 1})"

    def above(self, key: str) -> str:
        """The cells of a helper column from the header to the row above."""
        return f"${self.place[key]}${self.ground.header}:${self.place[key]}{ABOVE}"

    def whole(self, key: str) -> str:
        """The cells of a helper column over all rows."""
        return f"${self.place[key]}${self.ground.first}:${self.place[key]}${self.ground.last}"

    def top(self, key: str) -> str:
        """The cell of a helper column in the first line of the sheet."""
        return f"${self.place[key]}$1"

    # ---- what conditions ask (expressions.Place) ----------------------------------------------------------
    @property
    def today(self) -> str:
        return self.top(DIGITS)

    def date(self) -> str:
        return self.cell(DATE_OF[self.table.key])

    def digits(self) -> str:
        return self.cell(DIGITS)

    def blank(self, key: str) -> str:
        return f'{self.cell(key)}=""' if key in self.place else f'IFERROR({self._text(key)}="",FALSE)'

    def given(self, key: str) -> str:
        return f"N({self.cell(key)})>0" if key in self.place else f'IFERROR({self._text(key)}<>"",FALSE)'

    def _text(self, key: str) -> str:
        """What was typed, without the blanks around it that a Chinese keyboard and web pages leave."""
        text = self.raw(key)
        for blank in BLANKS:
            text = f'SUBSTITUTE({text},{blank},"")'
        return f"TRIM({text})"

    def refused(self, key: str) -> str:
        # What was typed as text is never refused, but for an error cell.
        if key not in self.place:
            return f"ISERROR({self.raw(key)})"
        return f'AND({self.cell(key)}<>"",N({self.cell(key)})<={REFUSED})'

    def code(self, key: str, value: str) -> int:
        column = self.table.by_key[key]
        return [choice.key for choice in column.choices + column.known].index(value) + 1

    def number(self, key: str) -> str:
        return str(DEFAULTS[key])

    def nth(self, keys: tuple[str, ...]) -> str:
        return self.cell(f"nth{self.groups.index(keys)}")

    def count(self, keys: tuple[str, ...]) -> str:
        same = "*".join(f"({self.whole(key)}={self.cell(key)})" for key in keys)
        return f"SUMPRODUCT(({self.whole(f'nth{self.groups.index(keys)}')}>0)*{same})"

    def before(self) -> Plan:
        return _Before(self.ground)

    def first_of(self, key: str) -> str:
        # Not MATCH, which reads a text with wildcards. Of the rows of a customer one is the first.
        nth = self.whole(f"nth{next(at for at, keys in enumerate(self.groups) if key in keys)}")
        row = f"SUMPRODUCT(({nth}=1)*({self.whole(key)}={self.cell(key)})*ROW({nth}))"
        return f"{quoted(letters(self.table.keys.index('phone')))}&{row}"

    # ---- the formulas of a row ----------------------------------------------------------------------------
    def _tidied(self) -> Iterator[tuple[str, str]]:
        for key, column in self._tidied_columns():
            if key == DIGITS:
                yield key, digits(self.raw("phone"))
            elif key == CARRIED:
                yield key, f"IF({self._filled()},${self.place[CARRIED]}{ABOVE},{self.date()})"
            elif key == KEY:
                yield key, self._customer()
            elif column is not None and key.startswith(NOT_YET):
                yield key, self._one(column)
            elif column is not None and column.key in self._late:
                yield key, f"IF({self._is_early(column)},{TOO_EARLY},{self.cell(NOT_YET + column.key)})"
            elif column is not None:
                yield key, self._one(column)

    def _one(self, column: Column) -> str:
        """The tidied cell of a column."""
        cell, at = self.raw(column.key), self.table.keys.index(column.key)
        if column.key == DATE_OF[self.table.key]:
            return f'IF(IFERROR(TRIM({cell})="",FALSE),${self.place[CARRIED]}{ABOVE},{day(cell, self.today)})'
        tidied = {
            Kind.PHONE: lambda: phone(cell, self.digits()),
            Kind.CHOICE: lambda: choice(cell, forms_name(at), numbers_name(at), DOUBTFUL),
            Kind.CLOCK: lambda: clock(cell, forms_name(at)),
            Kind.MONEY: lambda: amount(cell),
            Kind.NAME: lambda: name(cell, self.ground.store if column.key == STORE.key else self.ground.staff),
            Kind.DATE: lambda: day(cell, self.today),
            Kind.MOMENT: lambda: day(cell),
        }
        return tidied[column.kind]()

    def _is_early(self, column: Column) -> str:
        """The condition that blanks a day, which looks at the day as it was before."""
        return self._late[column.key].formula(self.before())

    def _customer(self) -> str:
        phone_ = self.cell("phone")
        if "wechat_name" not in self.table.keys:
            return f'IF(N({phone_})>0,{phone_},"")'
        return f'IF(N({phone_})>0,{phone_},IFERROR(TRIM({self.raw("wechat_name")}),""))'

    def _filled(self) -> str:
        """Something stands in a column that makes a data row."""
        columns = [at for at, key in enumerate(self.table.keys) if key not in GIVEN_ONCE]
        runs: list[list[int]] = []
        for at in columns:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        cells = (f"{self._nth_cell(run[0])}:{self._nth_cell(run[-1])}" for run in runs)
        return f"COUNTA({','.join(cells)})>0"

    def _counted(self) -> Iterator[tuple[str, str]]:
        error = self.cell(ERROR)
        counts = f"OR({error}=0,{error}>{self.checks.excluding})"
        for at, keys in enumerate(self.groups):
            nth = f"nth{at}"
            given = ",".join(self._has(key) for key in keys)
            same = "*".join(f"({self.above(key)}={self.cell(key)})" for key in keys)
            found = f"1+SUMPRODUCT(({self.above(nth)}>0)*{same})"
            yield nth, f"IF({counts},IF(AND({given}),{found},0),0)"
        yield ERROR, self._error()
        yield HIT, self._hit()
        if self.table.key == CALL_LOG.key:
            yield FIRST_INVITE, self._first_invite()

    def _has(self, key: str) -> str:
        cell = self.cell(key)
        return f"N({cell})>0" if key == DATE_OF[self.table.key] else f'{cell}<>""'

    def _error(self) -> str:
        numbers = self.checks.numbers
        chain = _first(self, [(numbers[id(check)], check) for check in self.checks.until_looks])
        first = "&".join(self.raw(key) for key in self.table.keys[1:3])
        total = ",".join(f"LEFT({first},{len(word)})={quoted(word)}" for word in (*TOTALS, "Total"))
        nothing = f"NOT({self._filled()}),IFERROR(OR({total}),FALSE)"
        if self.table.key == CALL_LOG.key:
            nothing = f"{nothing},{PLANNED.formula(self)}"
        return f"IF(OR({nothing}),{NO_ROW},{chain})"

    def _hit(self) -> str:
        start = len(self.checks.every) - len(self.checks.looks) + 1
        chain = _first(self, list(enumerate(self.checks.looks, start=start)))
        error = self.cell(ERROR)
        return f"IF({error}<>0,{error},{chain})"

    def _first_invite(self) -> str:
        """1 where a guide invites a customer for the first time."""
        invited = (CONNECTED & INVITED).formula(self)
        same = "*".join(f"({self.above(key)}={self.cell(key)})" for key in (KEY, "staff", "store"))
        once = f"SUMPRODUCT(({self.above(FIRST_INVITE)}=1)*{same})=0"
        return f"IF(AND({self.nth(COUNTED_ROWS.keys)}>0,{invited}),IF({once},1,0),0)"

    def at(self, formula: str, row: int) -> str:
        """A formula for one row, as the sheet counts; above the first one stands the header block's day."""
        if row == self.ground.first:
            formula = formula.replace(f"${self.place[CARRIED]}{ABOVE}", self.top(CARRIED))
        return formula.replace(ROW, str(row)).replace(ABOVE, str(row - 1))

    # ---- what people see ------------------------------------------------------------------------------------
    def mark(self) -> str:
        """校验: a mark and at most eight characters."""
        hit = self.cell(HIT)
        short = f'SUBSTITUTE(INDEX({SHORT},{hit}),"{{n}}",LEN({self.digits()}))'
        return f'IF({hit}<0,"",IF({hit}=0,{quoted(GOOD)},{short}))'

    def sentence(self, lang: str) -> str:
        """校验说明: the whole sentence."""
        hit = self.cell(HIT)
        anchor = f"INDEX({ANCHOR},{hit})"
        value = f"INDEX({self.typed},1,{anchor}-1)" if self.ground.apart else f"INDEX({self.typed},{anchor})"
        errors = ",".join(map(quoted, ERROR_VALUES))
        # A day may come from a line above, where the cell itself is blank.
        text = f'IF({value}="",{quoted(word(FROM_ABOVE, lang))},TEXT({value},INDEX({SHOWN_AS},{hit})))'
        shown = f"IFERROR({text},CHOOSE(ERROR.TYPE({value}),{errors}))"
        text = f'SUBSTITUTE(INDEX({LONG},{hit}),"{{v}}",{shown})'
        for name_, by_check in self._words().items():
            found = '""'
            for number, formula in by_check:
                found = f"IF({hit}={number},{formula},{found})"
            text = f'SUBSTITUTE({text},"{{{name_}}}",IFERROR({found},""))'
        return f'IF({hit}<1,"",{text})'

    def _words(self) -> dict[str, list[tuple[int, str]]]:
        found: dict[str, list[tuple[int, str]]] = {}
        for number, check in enumerate(self.checks.every, start=1):
            for name_, formula in check.words.items():
                found.setdefault(name_, []).append((number, formula(self)))
        return found

    def visible(self, lang: str) -> dict[str, str]:
        return {CHECK.key: self.mark(), CHECK_DETAIL.key: self.sentence(lang)}

    def tops(self) -> dict[str, str]:
        """Formulas in the first line of helper columns: today, the day of the block, the newest day written."""
        dates = DATE_OF[self.table.key]
        return {
            DIGITS: "TODAY()",
            CARRIED: day(self.ground.date, self.today),
            dates: f"MAX({self.whole(dates)})",
        }

    def too_far(self) -> list[str]:
        """When a row goes too far beside others: a customer beyond what counts, or twice."""
        return [condition.formula(self) for condition in self._conditions if isinstance(condition, Beyond)]


def _first(plan: Plan, checks: list[tuple[int, Check]]) -> str:
    """The number of the first check that applies, 0 for none."""
    found = "0"
    for number, check in reversed(checks):
        found = f"IF({check.formula(plan)},{number},{found})"
    return found


class _Before(Plan):
    """The same sheet, with its days as they were before rules took some of them as blank."""

    def cell(self, key: str) -> str:
        late = NOT_YET + key
        return super().cell(late if late in self.place else key)


TIDIED = frozenset({Kind.CHOICE, Kind.DATE, Kind.MOMENT, Kind.MONEY, Kind.CLOCK, Kind.PHONE})
"""Kinds whose tidied cell is a helper; a text is looked at as it is."""

"""Settings sheets as lines of cells, and each cell as a name, a day, a number; what cannot be used is noted.

Lines are read one by one: they are few beside the rows of the guides (docs/tables.md, Settings).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

import numpy as np

from sheets_automation.core.reading.dates import Calendar, read_day
from sheets_automation.core.reading.headers import Header, matrix
from sheets_automation.core.reading.hits import Notice
from sheets_automation.core.reading.money import read_money
from sheets_automation.core.reading.parse import TOTALS, from_1904_serial
from sheets_automation.core.reading.phones import BETWEEN_NUMBERS, read_phone
from sheets_automation.core.reading.tidy import TRIMMED, Typed, as_text, choice_keys, plain, show
from sheets_automation.model.grid import Cell, Grid, a1
from sheets_automation.model.rule import Wording
from sheets_automation.model.schema import Choice, Table, fold
from sheets_automation.model.setting_values import (
    AMOUNT,
    DAY,
    LARGEST,
    PHONE,
    WHOLE,
    one_of,
)
from sheets_automation.model.settings_rules import BACKWARDS, CELL_BLANK, LINE_UNUSED, MERGED, MISSING

TOTAL = re.compile(TOTALS, re.IGNORECASE)
NOTE = re.compile(
    r"\s*(?:(?:注|备注|備註|说明|說明|提示|例|例如|note|remark|hint)\s*\d?\s*[:\uff1a、.]|※|\*|[(\uff08])",
    re.IGNORECASE,
)
BETWEEN_NAMES = re.compile(r"[、,;/\n\r]+")
BETWEEN_PATHS = re.compile(r"[、,;\uff0c\uff1b\n\r]+")
NUMBER_TEXT = re.compile(r"([+-]?(?:\d+(?:\.\d+)?|\.\d+))(%|通|个|位|人|次|天|小时|分|台|套|件|条|行)?")
ODD = re.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]")
"""A text without any of these is as plain as it can be."""
MOST_CELLS = 100_000
"""So many distinct cells are read once: names, days and targets come again in every row."""


# ---- lines --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row of a settings sheet: the cells in which something stands, by the key of their column."""

    grid: Grid
    table: Table
    row: int
    """From 0."""
    columns: dict[str, int]
    cells: dict[str, Cell]

    def shown(self, key: str) -> str:
        """What a cell shows; "" for a blank one."""
        return shown(self.cells.get(key, ""))

    def is_error(self, key: str) -> bool:
        return (self.row, self.columns.get(key, -1)) in self.grid.errors


def lines_of(grid: Grid, header: Header, columns: dict[str, int]) -> Iterator[Line]:
    """The rows below a header row that say something; blank ones, totals, notes and repeated headers do not."""
    cells = matrix(grid)
    below = cells[header.row + 1 :]
    known = sorted(columns.values())
    for at in np.flatnonzero((below[:, known] != "").any(axis=1)):
        row = below[at]
        texts = [shown(cell) for cell in row if shown(cell)]
        if not texts or TOTAL.match(texts[0]) or (len(texts) == 1 and NOTE.match(texts[0])):
            continue
        here = {key: row[column] for key, column in columns.items() if shown(row[column])}
        if any(header.table.headers.get(fold(str(cell))) != key for key, cell in here.items()):
            yield Line(grid, header.table, header.row + 1 + int(at), columns, here)


@lru_cache(maxsize=MOST_CELLS, typed=True)
def shown(cell: Cell) -> str:
    """What a cell shows as text, trimmed; compatibility forms as they were typed."""
    if isinstance(cell, str):
        return cell.strip(TRIMMED)
    values = np.empty(1, dtype=object)
    values[0] = cell
    return str(show(values)[0])


@lru_cache(maxsize=MOST_CELLS)
def text_of(text: str, *, name: bool = False) -> str:
    """A text, or a name, as the guides' tables have it."""
    if unicodedata.is_normalized("NFKC", text) and not ODD.search(text):
        return text
    values = np.array([text], dtype=object)
    texts, _ = plain(Typed(np.zeros(1, dtype=np.intp), values, values), names=name)
    return str(texts[0].as_py())


def names_of(text: str) -> tuple[str, ...]:
    """The names in one cell, each once."""
    parts = (text_of(part, name=True) for part in BETWEEN_NAMES.split(unicodedata.normalize("NFKC", text)))
    return tuple(dict.fromkeys(part for part in parts if part))


@lru_cache(maxsize=MOST_CELLS, typed=True)
def number_of(cell: Cell) -> float | None:
    """A number as people type it: 50, the text 50, 50通, 1,000, 80%; None for everything else."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    text = re.sub(r"[\s,\u200b\ufeff]", "", unicodedata.normalize("NFKC", shown(cell))).replace("\u2212", "-")
    found = NUMBER_TEXT.fullmatch(text)
    if not found:
        return None
    return round(float(found[1]) / (100 if found[2] == "%" else 1), 12)


# ---- cells --------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Reader:
    """Reads cells of settings; notes what cannot be used, and which lines were applied."""

    calendar: Calendar
    notices: list[Notice] = field(default_factory=list)
    applied: set[Line] = field(default_factory=set)

    def note(self, rule: str, line: Line, key: str, variant: str = "", **words: object) -> None:
        """A finding at a cell; {v} is what stands in it."""
        value = line.shown(key)
        column = line.columns.get(key, min(line.columns.values()))
        cell = a1(line.row, column)
        said = {"v": value, "c": line.table.by_key[key]} | words
        self.notices.append(Notice(rule, line.grid.source, line.grid.sheet, line.row, key, value, said, variant, cell))

    def refuse(self, line: Line, key: str, want: Wording, held: Wording = CELL_BLANK) -> None:
        """K02: not what the cell takes."""
        self.note("K02", line, key, want=want, held=held)

    def asks_for(self, line: Line, key: str, held: Wording = LINE_UNUSED) -> None:
        """K02: without this cell the line says nothing. One word alone in a row is a note of people."""
        if len(line.cells) > 1:
            self.note("K02", line, key, MISSING, held=held)

    def unknown(self, line: Line, key: str, where: Wording, held: Wording = LINE_UNUSED) -> None:
        """K04: a name that nobody knows."""
        self.note("K04", line, key, where=where, held=held)

    def backwards(self, line: Line, key: str, days: tuple[date, date], held: Wording = CELL_BLANK) -> None:
        """K02: an end before its beginning."""
        self.note("K02", line, key, BACKWARDS, a=days[0].isoformat(), b=days[1].isoformat(), held=held)

    def text(self, line: Line, key: str) -> str:
        return "" if line.is_error(key) else text_of(line.shown(key))

    def name(self, line: Line, key: str) -> str:
        return "" if line.is_error(key) else text_of(line.shown(key), name=True)

    def names(self, line: Line, key: str) -> tuple[str, ...]:
        return () if line.is_error(key) else names_of(line.shown(key))

    def day(self, line: Line, key: str, held: Wording = CELL_BLANK) -> date | None:
        if key not in line.cells:
            return None
        cell = as_text(line.cells[key])
        day = read_day(from_1904_serial(cell) if line.grid.date1904 else cell, self.calendar)
        if day is None:
            self.refuse(line, key, DAY, held)
        return day

    def count(self, line: Line, key: str, held: Wording = CELL_BLANK) -> int | None:
        """A whole number from 0 up."""
        if key not in line.cells:
            return None
        number = number_of(line.cells[key])
        if number is None or not number.is_integer() or not 0 <= number <= LARGEST:
            self.refuse(line, key, WHOLE, held)
            return None
        return int(number)

    def money(self, line: Line, key: str) -> float | None:
        """Yuan from 0 up."""
        if key not in line.cells:
            return None
        amount = money_of(line.cells[key])
        if amount is None:
            self.refuse(line, key, AMOUNT)
        return amount

    def choice(self, line: Line, key: str) -> str | None:
        if key not in line.cells:
            return None
        choices = line.table.by_key[key].choices
        found = _keys_of(choices).get(fold(line.shown(key)))
        if found is None:
            labels = tuple(choice.zh for choice in choices)
            self.refuse(line, key, one_of(tuple(choice.en for choice in choices), labels))
        return found

    def phones(self, line: Line, key: str) -> tuple[str, ...]:
        """Every number of a cell, the first one first."""
        if key not in line.cells:
            return ()
        parts = BETWEEN_NUMBERS.split(unicodedata.normalize("NFKC", line.shown(key)))
        numbers = [read_phone(part).number for part in parts if any(map(str.isdigit, part))]
        found = tuple(dict.fromkeys(number for number in numbers if number))
        if not found:
            self.refuse(line, key, PHONE)
        return found


@cache
def _keys_of(choices: tuple[Choice, ...]) -> dict[str, str]:
    return choice_keys(choices)


def money_of(cell: Cell) -> float | None:
    """Yuan from 0 up; None for everything else."""
    return 0.0 if number_of(cell) == 0 else read_money(cell)


# ---- twice --------------------------------------------------------------------------------------------------
def place_of(line: Line, seen_from: Line) -> Wording:
    """Where another line stands."""
    row, grid = line.row + 1, line.grid
    if grid is seen_from.grid:
        return Wording(f"第{row}行", f"row {row}")
    where = " ".join(word for word in (grid.source, grid.sheet) if word)
    return Wording(f"{where} 第{row}行", f"row {row} of {where}")


@dataclass(frozen=True, slots=True)
class Said:
    """What the lines about one thing say together, and the last of them."""

    line: Line
    values: dict[str, Any]


@dataclass(slots=True)
class Register:
    """Lines about one thing each. Of two about the same the lower one holds (K03); where it `merges`, its blank cells
    are taken from the upper one. What another sheet says otherwise is told only where `across`.
    """  # noqa: D205  # what a register does is one thought

    reader: Reader
    column: str
    merges: bool = True
    across: bool = True
    said: dict[Hashable, Said] = field(default_factory=dict)

    def lay(self, about: Hashable, line: Line, values: dict[str, Any]) -> None:
        """Put a line down; blank values are None, "" or ()."""
        before = self.said.get(about)
        if before is not None:
            is_other = any(_filled(new) and _filled(before.values[name], new) for name, new in values.items())
            if before.line.grid is line.grid or (self.across and is_other):
                variant = MERGED if self.merges else ""
                self.reader.note("K03", line, self.column, variant, place=place_of(before.line, line))
            if self.merges:
                values = {name: new if _filled(new) else before.values[name] for name, new in values.items()}
            else:
                self.reader.applied.discard(before.line)
        self.said[about] = Said(line, values)
        self.reader.applied.add(line)


def _filled(value: object, other: object = None) -> bool:
    """Whether a value says something, and something else than the other one."""
    return value not in (None, "", (), other)

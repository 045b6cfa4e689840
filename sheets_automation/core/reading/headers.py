"""Which table a sheet holds, where its columns stand, and what stands above them (docs/tables.md).

A sheet is known by its headers, not by file or sheet name: within the first rows, the row that matches most known
headers of a table is its header row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.model.grid import Cell, Grid
from sheets_automation.model.schema import MARKS, NOTHING, TRADITIONAL, Table, fold, is_helper
from sheets_automation.model.settings_tables import PROGRAM_TABLES
from sheets_automation.model.tables import DATE_OF, HEADER_ROWS, WORK_TABLES

AROUND_VALUES = " \t\n\r\u3000,;、|"
"""What may stand between two pairs in one cell."""
FEWEST_REPEATED = 3
"""So many known headers make a row below the header row a header row again."""

Cells = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Header:
    """A header row: its table, and for each of its cells that is a known header the column's key."""

    table: Table
    row: int
    keys: dict[int, str]

    @property
    def names(self) -> set[str]:
        return set(self.keys.values())


@dataclass(frozen=True, slots=True)
class Given:
    """A value that the header block gives to rows that leave it blank, and where it stands."""

    key: str
    value: Cell
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a sheet under one header row."""

    table: Table
    header_row: int
    first: int
    """First row below the header."""
    end: int
    """One behind the last row."""
    columns: dict[str, int]
    """Key to column."""
    given: dict[str, Given] = field(default_factory=dict)
    """By key: date column, staff, store."""


@cache
def own_headers(table: Table) -> frozenset[str]:
    """Folded headers that only this one of the two work tables has."""
    others = [other for other in WORK_TABLES if other is not table]
    return frozenset(table.headers).difference(*(other.headers for other in others))


@cache
def _labels(table: Table) -> dict[str, str]:
    """Folded labels that a header block may have, to the key of the column they fill."""
    keys = (DATE_OF[table.key], "staff", "store")
    return {fold(name): key for key in keys for name in table.by_key[key].names}


@cache
def _label_pattern(table: Table) -> re.Pattern[str]:
    """A label with its colon, at the start of a cell or behind a separator: one that fills a column, or any other.

    Other labels (门店负责人, Report date) end the value before them and give nothing.
    """
    names = {name for key in (DATE_OF[table.key], "staff", "store") for name in table.by_key[key].names}
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    words, word = r"^[a-z]+(?:\ [a-z]+)+", rf"(?<![^{AROUND_VALUES}])[^\W\d_][^:{AROUND_VALUES}]*"
    return re.compile(rf"(?:(?<!\w)({known})|{words}|{word})\s*:\s*", re.IGNORECASE)


def _spoken(cell: str, table: Table) -> list[re.Match[str]]:
    # Character for character, so that what stands between the labels is cut from the cell as it was typed.
    return list(_label_pattern(table).finditer(cell.translate(TRADITIONAL)))


def matrix(grid: Grid) -> Cells:
    """The cells of a sheet as an object array; a merged cell gives its value to every row it covers."""
    if not grid.cells:
        return np.empty((0, 0), dtype=object)
    cells = np.empty((len(grid.cells), len(grid.cells[0])), dtype=object)
    cells[:] = grid.cells
    for top, left, bottom, _ in grid.merged:
        if top < bottom and top < len(cells) and left < cells.shape[1]:
            cells[top : bottom + 1, left] = cells[top, left]
    return cells


def with_merged_errors(grid: Grid) -> Grid:
    """The same sheet with an error in every row that a merged error cell covers, as `matrix` spreads its text."""
    spread = {
        (row, left)
        for top, left, bottom, _ in grid.merged
        if top < bottom and (top, left) in grid.errors
        for row in range(top + 1, bottom + 1)
    }
    return replace(grid, errors=grid.errors | spread) if spread else grid


def without_helpers(cells: Cells, headers: list[Header]) -> Cells:
    """The sheet as if the hidden columns in which a template works something out were not there."""
    columns = [at for header in headers for at, text in enumerate(cells[header.row]) if is_helper(text)]
    if columns:
        cells = cells.copy()
        cells[:, columns] = ""
    return cells


def find_headers(cells: Cells) -> list[Header]:
    """The header rows in the first rows of a sheet, the best one first; none when it holds no table.

    The best matches most known headers; a tie goes to the call log, among settings to a table with all its headers,
    then to the upper row. Other rows that are headers of a work table (days or tables stacked on one sheet) follow.
    Source: docs/tables.md.
    """
    top = [_folded_row(cells, row) for row in range(min(len(cells), HEADER_ROWS))]
    likely = [(row, texts) for row, texts in enumerate(top) if len(_any_header().intersection(texts.values())) > 1]
    found = [
        header
        for table in (*WORK_TABLES, *PROGRAM_TABLES)
        for row, texts in likely
        if (header := _header_in(texts, row, table))
    ]
    best = max(found, key=_rank, default=None)
    if best is None or best.table not in WORK_TABLES:
        return [best] if best else []
    others = (_work_header(texts, row) for row, texts in likely if row != best.row)
    return [best, *(header for header in others if header)]


def _rank(header: Header) -> tuple[int, bool, bool]:
    """Of two headers the one that ranks higher is taken; of equals the first."""
    return len(header.names), header.table in WORK_TABLES, len(header.names) == len(header.table.columns)


@cache
def _any_header() -> frozenset[str]:
    """Every folded header of every table."""
    return frozenset(header for table in (*WORK_TABLES, *PROGRAM_TABLES) for header in table.headers)


def _folded_row(cells: Cells, row: int) -> dict[int, str]:
    """Column to folded text, of the cells that hold a text."""
    return {column: fold(cell) for column, cell in enumerate(cells[row]) if isinstance(cell, str) and cell}


def _header_in(texts: dict[int, str], row: int, table: Table) -> Header | None:
    keys = {column: key for column, text in texts.items() if (key := table.headers.get(text))}
    if len(set(keys.values())) < table.fewest_headers:
        return None
    if table in WORK_TABLES and not own_headers(table).intersection(texts.values()):
        return None
    return Header(table, row, keys)


def _work_header(texts: dict[int, str], row: int) -> Header | None:
    """The work table of which a row is a header row; the one it matches better."""
    found = [header for table in WORK_TABLES if (header := _header_in(texts, row, table))]
    return max(found, key=lambda header: len(header.names), default=None)


def find_parts(cells: Cells, headers: list[Header], columns: dict[str, int]) -> list[Part]:
    """The parts of a sheet: one under each header row, those that repeat further down included.

    What the pairs directly above a header row do not say holds on from the part before. Source: docs/tables.md.

    Args:
        cells: the sheet.
        headers: from `find_headers`, the best first.
        columns: the best header's columns, as chosen among doubled ones.
    """
    best = headers[0]
    rows = {header.row: header for header in [*_repeated(cells, best, columns), *headers]}
    parts: list[Part] = []
    given: dict[str, Given] = {}
    for row, header in sorted(rows.items()):
        floor = parts[-1].header_row + 1 if parts else 0
        block_top = _block_top(cells, header, floor) if parts else 0
        if parts:
            parts[-1] = replace(parts[-1], end=max(block_top, parts[-1].first))
            given = _held(given, parts[-1].table, header.table)
        given = given | _block(cells, header.table, block_top, row)
        same = header.table is best.table and header.keys == best.keys
        positions = columns if same else {key: column for column, key in reversed(header.keys.items())}
        parts.append(Part(header.table, row, row + 1, len(cells), positions, given))
    return parts


def _held(given: dict[str, Given], before: Table, after: Table) -> dict[str, Given]:
    """What holds on from one part to the next; the date of one table is the date of the other."""
    old, new = DATE_OF[before.key], DATE_OF[after.key]
    return {(new if key == old else key): replace(one, key=new if key == old else key) for key, one in given.items()}


def _repeated(cells: Cells, header: Header, columns: dict[str, int]) -> Iterator[Header]:
    """Header rows below the first: their cell in the phone (or another key) column is a header's name."""
    gate = columns.get("phone", columns.get("wechat_name"))
    if gate is None:
        return
    names = {cell for cell in cells[header.row] if isinstance(cell, str) and cell}
    names |= {name for table in WORK_TABLES for column in table.columns for name in column.names}
    below = pd.Series(cells[header.row + 1 :, gate], dtype=object)
    for offset in np.flatnonzero(below.isin(names)):
        row = header.row + 1 + int(offset)
        texts = _folded_row(cells, row)
        again = _work_header(texts, row)
        if again is None:
            # Below its own header row a table needs no header that only it has.
            keys = {column: key for column, text in texts.items() if (key := header.table.headers.get(text))}
            again = Header(header.table, row, keys)
        if len(again.names) >= FEWEST_REPEATED:
            yield again


def _block_top(cells: Cells, header: Header, floor: int) -> int:
    """The first of the rows directly above a repeated header that hold pairs only."""
    row = header.row
    while row > floor and _is_pairs(cells[row - 1], header.table):
        row -= 1
    return row


def _is_pairs(row: Cells, table: Table) -> bool:
    """Whether a row holds pairs and nothing else; some of them may have labels that fill no column."""
    pairs = _pairs(row, table)
    used = {column for _, _, column, label in pairs for column in (column, label)}
    rest = [cell for column, cell in enumerate(row) if cell != "" and column not in used]
    return bool(pairs) and all(_begins_with_label(cell, table) for cell in rest)


def _begins_with_label(cell: Cell, table: Table) -> bool:
    return isinstance(cell, str) and _label_pattern(table).match(unicodedata.normalize("NFKC", cell)) is not None


def _block(cells: Cells, table: Table, top: int, bottom: int) -> dict[str, Given]:
    if table.key not in DATE_OF:
        return {}
    found: dict[str, Given] = {}
    for row in range(top, bottom):
        for key, value, column, _ in _pairs(cells[row], table):
            found.setdefault(key, Given(key, value, row, column))
    return found


def _pairs(row: Cells, table: Table) -> list[tuple[str, Cell, int, int]]:
    """Label and value pairs of a row: key, value, column of the value, column of the label."""
    labels = _labels(table)
    found: list[tuple[str, Cell, int, int]] = []
    skip = -1
    for column, written in enumerate(row):
        if column <= skip or not isinstance(written, str) or not written:
            continue
        cell = unicodedata.normalize("NFKC", written)
        if key := labels.get(fold(cell).rstrip(":")):
            value = next((at for at in range(column + 1, len(row)) if row[at] != ""), None)
            is_label = value is not None and (
                fold(str(row[value])).rstrip(":") in labels or _begins_with_label(row[value], table)
            )
            if value is not None and not is_label:
                found.append((key, row[value], value, column))
                skip = value
            continue
        spoken = _spoken(cell, table)
        for at, match in enumerate(spoken):
            end = spoken[at + 1].start() if at + 1 < len(spoken) else len(cell)
            key = labels.get(fold(match[1] or ""))
            if key and (value_text := cell[match.end() : end].strip(AROUND_VALUES)):
                found.append((key, value_text, column, column))
    return found


def date_pair(cells: list[Cell], table: Table) -> Cell | None:
    """The date that a row's only filled cells write as 日期 pair, in one cell or two; None when they do not."""
    row = np.empty(len(cells), dtype=object)
    row[:] = cells
    pairs = _pairs(row, table)
    used = {at for _, _, value, label in pairs for at in (value, label)}
    if len(used) != len(cells) or {key for key, *_ in pairs} != {DATE_OF[table.key]}:
        return None
    return pairs[0][1]


def header_text(cell: Cell) -> str:
    """A header as it is named to people: without line breaks and marks."""
    return MARKS.sub("", NOTHING.sub("", str(cell)))

"""What readers of workbooks do not tell: formulas, errors, hidden rows, merged ranges, and addresses that are traps.

The XML of a worksheet is cut at its cells and rows, without a parser: that is three times as fast. It holds for what
every common program writes; any other spelling is first rewritten by a real parser (`_respelled`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.parsers import expat

from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import Address, letters

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
"""The grid of Excel."""
MAX_BOX = 20_000_000
"""Cells of the box that holds everything filled: readers make that many, filled or not."""
MAX_AREA = 1_000_000
"""Cells of all merged ranges of a sheet, and of all ranges with a link: readers walk through them."""
CHUNK = 1 << 18
"""A sheet is cut at rows into pieces of about this many bytes: pieces with blank cells only are passed over at once."""

DIGITS, CAPITALS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS = re.compile(rb"[A-Z]{1,3}\Z")
CELL = b'<c r="'
REFERENCE = re.compile(rb'<c r="([A-Z]{1,7}\d{1,12})"')
FORMULA = re.compile(rb'<c r="([A-Z]{1,7})(\d{1,12})"[^>]*><f')
HIDDEN = re.compile(rb'<row\b[^>]*?\shidden="(?:1|true)"[^>]*')
ROW_NUMBER = re.compile(rb'\sr="(\d{1,7})"')
RANGE = re.compile(rb'<(mergeCell|hyperlink)\s[^>]*?\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"')
VALUE = re.compile(rb"<v>([^<]*)</v>")


@dataclass(frozen=True, slots=True)
class SheetNotes:
    """Places on one sheet, rows and columns from 0; error cells with the text they show."""

    formulas: dict[int, list[int]] = field(default_factory=dict)
    """Column to rows."""
    errors: dict[Address, str] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a reader gives: name and values; formulas and the like come from notes."""

    name: str
    cells: list[list[Any]]
    notes: SheetNotes


def note_sheet(xml: bytes) -> SheetNotes:
    """Note what stands where on a sheet.

    Raises:
        SourceError: a cell has two values or stands outside the grid, or the sheet is too big; or it is no sheet.
    """
    start, end = _data(xml)
    if start < end and xml.find(b"<sheetData", end) >= 0:
        raise SourceError("unsafe")
    notes = _noted(xml, start, end)
    if notes is None:
        xml = _respelled(xml)
        notes = _noted(xml, *_data(xml))
    if notes is None:
        raise SourceError("unsafe")
    return notes


def _noted(xml: bytes, start: int, end: int) -> SheetNotes | None:
    """The notes; None if the sheet is spelled in a way that cutting at cells would get wrong."""
    if b"<!" in xml or xml.find(b"='", start, end) >= 0 or (start == end and b"<sheetData/>" not in xml):
        return None
    formulas: dict[bytes, list[bytes]] = {}
    errors: dict[Address, str] = {}
    box = _Box()
    for chunk in _chunks(xml, start, end):
        if b"<v" not in chunk and b"<is" not in chunk and b"<f" not in chunk and CELL in chunk:
            continue
        addresses = REFERENCE.findall(chunk)
        if len(addresses) != chunk.count(b"<c"):
            return None
        box.grow(addresses)
        for name, row in _formulas(chunk):
            formulas.setdefault(name, []).append(row)
        if b't="e"' in chunk:
            errors.update(_errors(chunk))
    if box.cells > MAX_BOX:
        _check_filled(xml, start, end)
    if box.disordered:
        _check_doubled(xml, start, end)
    # A template has twenty thousand formulas: each is two pieces of bytes until its column is known.
    places = {_column(name): [int(row) - 1 for row in rows] for name, rows in formulas.items()}
    return SheetNotes(places, errors, _hidden(xml, start, end), _merged(xml, end))


def _formulas(chunk: bytes) -> list[tuple[bytes, bytes]]:
    """Letters and row of every cell with a formula."""
    found = FORMULA.findall(chunk)
    if len(found) == chunk.count(b"<f"):
        return found
    # Something stands between a cell and its formula.
    cells = (_reference(before[before.rfind(CELL) + len(CELL) :]) for before in chunk.split(b"<f")[:-1])
    names = ((cell, cell.rstrip(DIGITS)) for cell in cells)
    return [(name, cell[len(name) :]) for cell, name in names]


class _Box:
    """How far the cells of a sheet reach, and whether their rows ascend."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.disordered = False

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    def grow(self, addresses: list[bytes]) -> None:
        if len(set(addresses)) != len(addresses):
            # Two values in one cell: readers take the last one and do not say so.
            raise SourceError("unsafe")
        if not addresses:
            return
        joined = b" ".join(addresses)
        names = set(joined.translate(None, DIGITS).split())
        rows = list(map(int, set(joined.translate(None, CAPITALS).split())))
        if min(rows) < 1 or max(rows) > MAX_ROWS:
            raise SourceError("unsafe")
        self.disordered = self.disordered or min(rows) <= self.rows
        self.rows = max(self.rows, *rows)
        self.columns = max(self.columns, *(_column(name) + 1 for name in names))


@lru_cache(maxsize=MAX_COLUMNS)
def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    if not LETTERS.match(name) or number > MAX_COLUMNS:
        raise SourceError("unsafe")
    return number - 1


def _address(reference: bytes) -> Address:
    name = reference.rstrip(DIGITS)
    return int(reference[len(name) :]) - 1, _column(name)


def _data(xml: bytes) -> tuple[int, int]:
    """Where the rows begin and end; the same place twice if there are none."""
    start = xml.find(b"<sheetData")
    end = xml.find(b"</sheetData>", start)
    return (start, end) if 0 <= start < end else (len(xml), len(xml))


def _chunks(xml: bytes, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        cut = xml.find(b"<row", start + CHUNK, end) if end - start > CHUNK else -1
        stop = cut if cut >= 0 else end
        yield xml[start:stop]
        start = stop


def _reference(cell: bytes) -> bytes:
    """The address of a cell that was cut behind `CELL`."""
    return cell[: cell.index(b'"')]


def _errors(chunk: bytes) -> Iterator[tuple[Address, str]]:
    for cell in chunk.split(CELL)[1:]:
        if b't="e"' in cell.partition(b">")[0]:
            value = VALUE.search(cell)
            text = value[1].decode("utf-8", "replace") if value else ""
            yield _address(_reference(cell)), text or "#VALUE!"


def _filled(xml: bytes, start: int, end: int) -> Iterator[list[bytes]]:
    for chunk in _chunks(xml, start, end):
        yield [_reference(cell) for cell in chunk.split(CELL)[1:] if b"<v" in cell or b"<is" in cell]


def _check_filled(xml: bytes, start: int, end: int) -> None:
    """Formatted blank cells make no box: someone coloured whole rows and columns."""
    box = _Box()
    for addresses in _filled(xml, start, end):
        box.grow(addresses)
    if box.cells > MAX_BOX:
        raise SourceError("unsafe")


def _check_doubled(xml: bytes, start: int, end: int) -> None:
    seen: set[bytes] = set()
    for addresses in _filled(xml, start, end):
        if not seen.isdisjoint(addresses):
            raise SourceError("unsafe")
        seen.update(addresses)


def _hidden(xml: bytes, start: int, end: int) -> frozenset[int]:
    if xml.find(b"hidden=", start, end) < 0:
        return frozenset()
    numbers = (ROW_NUMBER.search(row) for row in HIDDEN.findall(xml, start, end))
    return frozenset(int(number[1]) - 1 for number in numbers if number)


def _merged(xml: bytes, end: int) -> tuple[tuple[int, int, int, int], ...]:
    found: list[tuple[int, int, int, int]] = []
    areas = {b"mergeCell": 0, b"hyperlink": 0}
    for kind, left, top, right, bottom in RANGE.findall(xml, end):
        first_row, last_row, first, last = int(top) - 1, int(bottom) - 1, _column(left), _column(right)
        areas[kind] += (last_row - first_row + 1) * (last - first + 1)
        if not 0 <= first_row <= last_row < MAX_ROWS or first > last or areas[kind] > MAX_AREA:
            raise SourceError("unsafe")
        if kind == b"mergeCell":
            found.append((first_row, first, last_row, last))
    return tuple(found)


def _respelled(xml: bytes) -> bytes:
    """The same sheet, as far as it is noted here, in the one spelling that is cut at cells.

    Prefixes, single quotes, comments, addresses that are left out (the next row, the next cell) are legal and rare.
    """
    writer = _Respelling()
    parser = expat.ParserCreate()
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.text
    try:
        parser.Parse(xml, True)  # noqa: FBT003  # positional only
    except expat.ExpatError as error:
        raise SourceError("damaged") from error
    return "".join(writer.out).encode()


class _Respelling:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.row = self.column = 0
        self.in_error = self.in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "row":
            self.row, self.column = self._number(attributes.get("r"), self.row + 1), 0
            hidden = ' hidden="1"' if attributes.get("hidden") in {"1", "true"} else ""
            self.out.append(f'<row r="{self.row}"{hidden}>')
        elif local == "c":
            self.in_error = attributes.get("t") == "e"
            kind = ' t="e"' if self.in_error else ""
            self.out.append(f'<c r="{self._place(attributes.get("r"))}"{kind}>')
        elif local in {"f", "v", "is"}:
            self.in_value = self.in_error and local == "v"
            self.out.append(f"<{local}>")
        elif local in {"mergeCell", "hyperlink"}:
            self.out.append(f'<{local} ref="{attributes.get("ref", "")}">')
        elif local == "sheetData":
            self.out.append("<sheetData>")

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in {"v", "sheetData"}:
            self.in_value = False
            self.out.append(f"</{local}>")

    def text(self, text: str) -> None:
        if self.in_value:
            self.out.append(text.replace("<", "").replace("'", ""))

    def _place(self, reference: str | None) -> str:
        if reference is None:
            reference = f"{letters(self.column)}{self.row}"
        reference = reference.upper()
        name = reference.rstrip("0123456789")
        self.column = _column(name.encode()) + 1
        self._number(reference[len(name) :], 0)
        return reference

    @staticmethod
    def _number(text: str | None, default: int) -> int:
        number = int(text) if text and text.isascii() and text.isdigit() else default
        if not 1 <= number <= MAX_ROWS:
            raise SourceError("unsafe")
        return number

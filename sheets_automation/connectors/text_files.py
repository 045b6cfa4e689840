"""CSV and TSV to cells of text, as Excel would show them: encodings, separators, quotes that were never closed."""

from __future__ import annotations

import csv
import io
import re
from collections import deque

from sheets_automation.connectors.guard import MAX_FILE
from sheets_automation.connectors.sheet_xml import MAX_BOX, MAX_COLUMNS
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import Address
from sheets_automation.model.tables import HEADER_ROWS

SEPARATORS = (",", "\t", ";", "|")
"""In the order in which a tie is settled."""
SAMPLE = 80
"""Lines among which those are that show the separator: as many as may stand above the rows of a table."""
NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n")
"""Excel's own first line, which Excel does not show."""
LINE = re.compile(r"\r\n|\r|\n")
MANY_LINES = 10
"""A cell with more lines than this is no remark but a quote that was never closed."""
FEW, STRAY = 0.01, 2
"""More control characters than this share, and than so many, make it no text."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
"""What an error cell is exported as."""
END = "\ue000"
"""A private character: stands alone in the last record unless a quote swallowed it."""


def read_text(data: bytes) -> list[list[str]]:
    """Cells of a CSV or TSV, rows as long as they come.

    Raises:
        SourceError: the encoding is unknown, it is no text, or it has more cells than fit.
    """
    csv.field_size_limit(MAX_FILE)
    text = decode(data)
    named = NAMED_SEPARATOR.match(text)
    if named:
        text = text[named.end() :]
    separator = named[1] if named else separator_of(text)
    rows = list(csv.reader(io.StringIO(text + "\n" + END, newline=""), delimiter=separator))
    if rows.pop() != [END] or _swallowed(text, rows, separator):
        rows = [_line(line, separator) for line in LINE.split(text)]
    elif rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS or width * len(rows) > MAX_BOX:
        raise SourceError("too_big")
    return rows


NULS_OF_UTF16 = 20
"""In UTF-16 at least every so many-th byte is NUL; a stray one in other text is a control character (V02)."""
NULS_OF_ASCII = 2
"""The upper half of ASCII is NUL, the lower half of few Chinese characters: more than so many times as often."""


def error_cells(rows: list[list[str]]) -> dict[Address, str]:
    """The cells that are an error exported as text, with it; NA and NULL are names."""
    return {
        (row, column): cell
        for row, cells in enumerate(rows)
        if not ERRORS.isdisjoint(cells)
        for column, cell in enumerate(cells)
        if cell in ERRORS
    }


def decode(data: bytes) -> str:
    """Text in UTF-8 or UTF-16 with or without a byte order mark, or in GB18030.

    Raises:
        SourceError: it is in none of them, or no text at all.
    """
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise SourceError("encoding")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _readable(_strict(data[len(mark) :], encoding))
    if data.count(0) * NULS_OF_UTF16 > len(data):
        return _readable(_strict(data, _half_of_ascii(data)))
    try:
        return _readable(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data" and not data[: error.start].isascii():
            raise SourceError("damaged") from error
        # Bad bytes in a text that is UTF-8 otherwise: as GB18030 it would be read, and be nonsense.
        loose = data.decode("utf-8", "replace")
        if _mostly_utf8(loose):
            raise SourceError("encoding") from error
    return _readable(_strict(data, "gb18030"))


def _half_of_ascii(data: bytes) -> str:
    """Which UTF-16 it is: separators, digits and line breaks have their NUL behind them (LE) or before (BE)."""
    before, behind = data[::2].count(0), data[1::2].count(0)
    if min(before, behind) * NULS_OF_ASCII >= max(before, behind):
        raise SourceError("mismatch")
    return "utf-16-be" if before > behind else "utf-16-le"


def separator_of(text: str) -> str:
    """The separator that stands in the most of the first lines, then the most often."""
    lines = [line for line in LINE.split(text[: 1 << 16], maxsplit=SAMPLE)[:SAMPLE] if line.strip()][:HEADER_ROWS]

    def weight(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return sum(count > 1 for count in counts), sum(counts)

    return max(SEPARATORS, key=weight)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError("encoding") from error


def _mostly_utf8(loose: str) -> bool:
    bad = loose.count("\ufffd")
    return sum(character > "\x7f" for character in loose) > 10 * bad


def _readable(text: str) -> str:
    if len(CONTROL.findall(text)) > max(STRAY, FEW * len(text)):
        raise SourceError("mismatch")
    return text


def _swallowed(text: str, rows: list[list[str]], separator: str) -> bool:
    """Whether cells of several lines hold what looks like rows, or end at a quote that was meant to begin one."""
    tall = [cell for row in rows for cell in row if "\n" in cell or "\r" in cell]
    if not tall:
        return False
    enough = max(1, (max(map(len, rows)) - 1) // 2)
    for cell in tall:
        lines = LINE.split(cell)
        if len(lines) > MANY_LINES or any(line.count(separator) >= enough for line in lines):
            return True
    try:
        deque(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), maxlen=0)
    except csv.Error:
        return True
    return False


def _line(line: str, separator: str) -> list[str]:
    """One line by itself: a quote that is open at its end was never meant as one."""
    try:
        return next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return next(csv.reader([line], delimiter=separator, quoting=csv.QUOTE_NONE), [])

"""Macros as text: what an Office file can store of them.

A project of macros is stored in one code page, so texts in Chinese would not survive. They are written as ChrW(...).
"""

from __future__ import annotations

import re

PIECE = re.compile(r'"(?:[^"]|"")*"|\'.*')
"""A text in quotation marks, or a comment to the end of the line."""
LONGEST_LINE = 1023
"""Letters; VBA takes no more."""


def storable(source: str) -> str:
    r"""The source with every text that is not ASCII as an expression of ChrW(...), and lines ending in CR LF.

    Raises:
        ValueError: something else than a text is not ASCII, or a line becomes too long for VBA.
    """
    lines = [PIECE.sub(_piece, line) for line in source.splitlines()]
    for number, line in enumerate(lines, start=1):
        if not line.isascii():
            raise ValueError(f"line {number}: only texts in quotation marks may hold Chinese")
        if len(line) > LONGEST_LINE:
            raise ValueError(f"line {number} becomes {len(line)} letters long; VBA takes {LONGEST_LINE}")
    return "".join(f"{line}\r\n" for line in lines)


def _piece(found: re.Match[str]) -> str:
    piece = found.group()
    return piece if piece.isascii() or not piece.startswith('"') else in_code_units(piece)


def in_code_units(literal: str) -> str:
    """A VBA text literal, quotation marks included, as an expression of ASCII: "A" & ChrW(28857)."""
    parts = [part for part in re.split(r"([^\x00-\x7f])", literal[1:-1]) if part]
    return " & ".join(f'"{part}"' if part.isascii() else _as_numbers(part) for part in parts)


def _as_numbers(letter: str) -> str:
    units = letter.encode("utf-16le")
    return " & ".join(f"ChrW({int.from_bytes(units[at : at + 2], 'little')})" for at in range(0, len(units), 2))

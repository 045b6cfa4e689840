"""The boxes in which Excel shows notes: the drawing (VML) of a worksheet, and how big a box must be for its text.

These drawings are not always XML (Excel itself writes <br> in them), so they are cut by pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from unicodedata import east_asian_width

from sheets_automation.connectors.marking_package import Package
from sheets_automation.connectors.marking_sheet import Sheet
from sheets_automation.connectors.marking_xml import Edits
from sheets_automation.connectors.sheet_xml import MAX_COLUMNS, MAX_ROWS
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import Address
from sheets_automation.model.rule import Severity

WIDTH, MARGIN = 280, 16
"""Pixels of a box, and of its edges together."""
WIDE, NARROW, LINE = 12, 7, 17
"""Pixels of a Chinese character, of another one, and of a line, in the size in which notes are written."""
LEFT, UP = 15, 10
"""Pixels between a cell and its box, which begins a little higher."""
BLOCK = 1024
"""Shapes have numbers in blocks of so many; a drawing names its blocks."""
SIDES = 8
"""Numbers of an anchor: column, pixels, row, pixels of its first corner; the same of the second."""

# Some programs write ns2:Row for x:Row.
NOTE = re.compile(rb'<(?:\w+:)?ClientData[^>]*ObjectType="Note"[^>]*>.*?</(?:\w+:)?ClientData>', re.DOTALL)
ANCHOR, ROW, COLUMN = (re.compile(rb"<(?:\w+:)?%s>([^<]*)</" % name) for name in (b"Anchor", b"Row", b"Column"))
SHAPE = re.compile(rb"_x0000_s(\d+)")
BLOCKS = re.compile(rb'<(?:\w+:)?idmap[^>]*?\sdata="([\d, ]*)"')
NAMESPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
SPACES = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())
SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
HAS_SHAPE_TYPE = b'id="_x0000_t202"'
BOX = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;'
    'width:{width}pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
POINT = 0.75
"""Points of a pixel."""


def pixels_of(line: str) -> int:
    """How long a line is in the size in which notes are written."""
    return sum(WIDE if east_asian_width(sign) in "WFA" else NARROW for sign in line)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one cell is told: how loud the loudest of its findings is, and their sentences, one a line."""

    severity: Severity
    text: str

    @property
    def height(self) -> int:
        """Pixels that a box of the usual width needs to show the text."""
        return _lines(self.text, WIDTH) * LINE + MARGIN


def new_drawing(package: Package, boxes: int) -> bytes:
    """A drawing without boxes, with room in its blocks for so many."""
    taken = [n for name in package.names() if name.lower().endswith(".vml") for n in _blocks(package.read(name))]
    first = max(taken, default=0) + 1
    blocks = ",".join(str(first + n) for n in range(1 + boxes // (BLOCK - 1)))
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    return f"<xml {SPACES}>{layout}{SHAPE_TYPE}</xml>".encode()


def with_boxes(drawing: bytes, sheet: Sheet, marks: Mapping[Address, Mark]) -> bytes:
    """A box for every cell that has none yet; a box that is there gets room for our lines.

    Raises:
        SourceError: it is no such drawing.
    """
    end = drawing.rfind(b"</xml")
    if end < 0:
        raise SourceError("unsafe")
    edits, left = Edits(drawing), dict(marks)
    for found in NOTE.finditer(drawing):
        row, column, anchor = (said.search(found[0]) for said in (ROW, COLUMN, ANCHOR))
        mark = left.pop((int(row[1]), int(column[1])), None) if row and column else None
        if mark and anchor:
            start, stop = (found.start() + place for place in anchor.span(1))
            edits.replace(start, stop, _grown(sheet, anchor[1], mark.text))
    used = [int(number) for number in SHAPE.findall(drawing)]
    first = max([*used, BLOCK * (_blocks(drawing) or [1])[0]]) + 1
    made = "" if HAS_SHAPE_TYPE in drawing else SHAPE_TYPE
    made += "".join(_box(number, sheet, at, left[at]) for number, at in enumerate(sorted(left), start=first))
    if not all(f'xmlns:{prefix}="{space}"'.encode() in drawing for prefix, space in NAMESPACES.items()):
        made = made.replace("<v:shape ", f"<v:shape {SPACES} ").replace("<v:shapetype ", f"<v:shapetype {SPACES} ")
    edits.insert(end, made.encode())
    return edits.done()


def _blocks(drawing: bytes) -> list[int]:
    return [int(word) for said in BLOCKS.findall(drawing) for word in said.replace(b",", b" ").split()]


def _box(number: int, sheet: Sheet, at: Address, mark: Mark) -> str:
    row, column = at
    widths, heights = _widths(sheet), _heights(sheet)
    left, x = _walk(widths, column + 1, LEFT, MAX_COLUMNS)
    top, y = _walk(heights, max(row - 1, 0), UP if row else 2, MAX_ROWS)
    right, x2 = _walk(widths, left, x + WIDTH, MAX_COLUMNS)
    bottom, y2 = _walk(heights, top, y + mark.height, MAX_ROWS)
    anchor = ", ".join(map(str, (left, x, top, y, right, x2, bottom, y2)))
    size = {"width": WIDTH * POINT, "height": mark.height * POINT}
    return BOX.format(number=number, anchor=anchor, row=row, column=column, **size)


def _grown(sheet: Sheet, anchor: bytes, text: str) -> bytes:
    """An anchor with as much more height as a text needs; as it was if it is no anchor."""
    words = anchor.decode("ascii", "replace").split(",")
    if len(words) != SIDES or not all(word.strip().isdecimal() for word in words):
        return anchor
    sides = [int(word) for word in words]
    widths = _widths(sheet)
    width = sum(map(widths, range(sides[0], min(sides[4], MAX_COLUMNS)))) - sides[1] + sides[5]
    sides[6:] = _walk(_heights(sheet), sides[6], sides[7] + _lines(text, width) * LINE, MAX_ROWS)
    return ", ".join(map(str, sides)).encode()


def _walk(size_of: Callable[[int], int], first: int, pixels: int, limit: int) -> tuple[int, int]:
    """The column or row that is so many pixels behind the beginning of another, and the pixels left within it."""
    place = min(first, limit - 1)
    while place < limit - 1 and pixels >= size_of(place):
        pixels -= size_of(place)
        place += 1
    return place, pixels


def _widths(sheet: Sheet) -> Callable[[int], int]:
    bands, usual = sheet.bands, sheet.column
    return lambda column: next((band.width for band in bands if band.first <= column <= band.last), usual)


def _heights(sheet: Sheet) -> Callable[[int], int]:
    usual = sheet.line
    return lambda row: sheet.heights.get(row, usual)


def _lines(text: str, width: int) -> int:
    """How many lines a text fills in a box of so many pixels."""
    room = max(width - MARGIN, WIDE)
    return sum(max(1, ceil(pixels_of(line) / room)) for line in text.split("\n"))

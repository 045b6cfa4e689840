"""Cells of one worksheet get another style, in its bytes; a cell or a row that is not there is put in.

Of the cells only the marked ones are taken into memory, of other rows only an unusual height: a sheet may have a
million formatted blank ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from xlsxwriter.utility import xl_cell_to_rowcol

from sheets_automation.connectors.marking_xml import Edits, Node, Tree
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import Address, a1

DATA = "sheetData"
ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations "
    "hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
)
"""The children of a worksheet in the order of its schema (ECMA-376 part 1, 18.3.1.99)."""
CHILD = 2
"""Depth of a child of the root."""
ROW, CELL = 1, 2
"""Depths below the data."""
LINE_HEIGHT, COLUMN_WIDTH = 15.0, 9.140625
"""Points and characters of a row and a column of which nothing is said."""
DPI_RATIO, CHARACTER = 4 / 3, 7
"""Pixels of a point, and of a digit of the usual font."""


class Band(NamedTuple):
    """Columns, from 0, both ends included, with their width in pixels and their style."""

    first: int
    last: int
    width: int
    style: int | None


@dataclass(slots=True)
class Sheet:
    """A worksheet, read for marks on some of its cells."""

    xml: bytes
    root: Node
    data: Node
    cells: dict[Address, Node] = field(default_factory=dict)
    rows: dict[int, Node] = field(default_factory=dict)
    """The marked rows that are there."""
    before: dict[Address | int, int] = field(default_factory=dict)
    """Where a missing cell or row goes, if not to the end."""
    heights: dict[int, int] = field(default_factory=dict)
    """Pixels of the rows that are not of the usual height."""

    @property
    def bands(self) -> list[Band]:
        columns = self.root.first("cols")
        return [_band(node) for node in (columns.all("col") if columns else ())]

    @property
    def line(self) -> int:
        """Pixels of a row of which nothing is said."""
        said = self.root.first("sheetFormatPr")
        return _pixels(said.attributes.get("defaultRowHeight") if said else None, LINE_HEIGHT, DPI_RATIO)

    @property
    def column(self) -> int:
        """Pixels of a column of which nothing is said."""
        said = self.root.first("sheetFormatPr")
        return _pixels(said.attributes.get("defaultColWidth") if said else None, COLUMN_WIDTH, CHARACTER)


def read_sheet(xml: bytes, marked: Collection[Address]) -> Sheet:
    """Read a worksheet for marks on these cells (row and column from 0).

    Raises:
        SourceError: it is no worksheet.
    """
    reading = _Reading(xml, marked)
    root = reading.parse()
    if reading.sheet is None or root.local != "worksheet":
        raise SourceError("unsafe")
    reading.sheet.root = root
    return reading.sheet


def restyle(sheet: Sheet, edits: Edits, marked: Iterable[Address], style_of: Callable[[Address, int], int]) -> None:
    """Give the marked cells the style that `style_of` says for the cell and the style it has."""
    rows: dict[int, list[int]] = {}
    for row, column in sorted(marked):
        rows.setdefault(row, []).append(column)
    missing = b""
    prefix = sheet.root.prefix
    for row, columns in rows.items():
        if row in sheet.rows:
            _restyle_row(sheet, edits, row, columns, style_of)
            continue
        cells = b"".join(_new_cell(sheet, (row, column), style_of) for column in columns)
        line = f'<{prefix}row r="{row + 1}">'.encode() + cells + f"</{prefix}row>".encode()
        if row in sheet.before:
            edits.insert(sheet.before[row], line)
        else:
            missing += line
    if missing:
        edits.append(sheet.data, missing)


def _restyle_row(
    sheet: Sheet, edits: Edits, row: int, columns: list[int], style_of: Callable[[Address, int], int]
) -> None:
    node, missing, is_wider = sheet.rows[row], b"", False
    for column in columns:
        at = row, column
        if at in sheet.cells:
            cell = sheet.cells[at]
            edits.retag(cell, s=style_of(at, cell.number("s")))
        else:
            is_wider = True
            new = _new_cell(sheet, at, style_of)
            if at in sheet.before:
                edits.insert(sheet.before[at], new)
            else:
                missing += new
    # Which columns a row spans is a hint that would be wrong now.
    hint: dict[str, None] = {"spans": None} if is_wider and "spans" in node.attributes else {}
    if missing:
        edits.append(node, missing, **hint)
    elif hint:
        edits.retag(node, **hint)


def _new_cell(sheet: Sheet, at: Address, style_of: Callable[[Address, int], int]) -> bytes:
    style = style_of(at, _style_without_cell(sheet, at))
    return f'<{sheet.root.prefix}c r="{a1(*at)}" s="{style}"/>'.encode()


def _style_without_cell(sheet: Sheet, at: Address) -> int:
    """The style of a cell that is not written: its row's, or else its column's."""
    row = sheet.rows.get(at[0])
    if row and row.attributes.get("customFormat") in {"1", "true"}:
        return row.number("s")
    return next((band.style or 0 for band in sheet.bands if band.first <= at[1] <= band.last), 0)


# ---- reading ------------------------------------------------------------------------------------------------
class _Reading(Tree):
    """Keeps every element outside the data, and of the data the marked rows and cells."""

    def __init__(self, xml: bytes, marked: Collection[Address]) -> None:
        super().__init__(xml)
        self.sheet: Sheet | None = None
        self._marked: dict[int, list[int]] = {}
        for row, column in sorted(marked):
            self._marked.setdefault(row, []).append(column)
        self._missing_rows = list(self._marked)
        self._missing_cells: list[int] = []
        self._inside = 0
        self._row = self._column = -1
        self._line: Node | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        if not self._inside:
            super().begin(name, attributes)
            if self.depth == CHILD and self._open[-1].local == DATA:
                self.sheet = Sheet(self.xml, self._open[0], self._open[-1])
                self._inside = 1
            return
        local = name.rpartition(":")[2]
        if self._inside == ROW and local == "row":
            self._begin_row(name, attributes)
        elif self._inside == CELL and local == "c" and self._line:
            self._begin_cell(name, attributes)
        self._inside += 1

    def finish(self, name: str) -> None:
        self._inside -= bool(self._inside)
        if not self._inside:
            super().finish(name)
        elif self._inside == ROW and self._line:
            self.closed(self._line)
            self._line = None

    def _begin_row(self, name: str, attributes: dict[str, str]) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        self._row = _ordinal(attributes.get("r"), self._row + 1)
        self._column = -1
        if attributes.get("hidden") in {"1", "true"} or "ht" in attributes:
            shown = attributes.get("hidden") not in {"1", "true"}
            sheet.heights[self._row] = _pixels(attributes.get("ht"), LINE_HEIGHT, DPI_RATIO) if shown else 0
        while self._missing_rows and self._missing_rows[0] < self._row:
            sheet.before[self._missing_rows.pop(0)] = self.here
        if self._row in self._marked:
            if self._row in self._missing_rows:
                self._missing_rows.remove(self._row)
            self._line = sheet.rows[self._row] = self.node(name, attributes)
            self._missing_cells = list(self._marked[self._row])

    def _begin_cell(self, name: str, attributes: dict[str, str]) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        said = attributes.get("r")
        self._column = xl_cell_to_rowcol(said.upper())[1] if said else self._column + 1
        while self._missing_cells and self._missing_cells[0] < self._column:
            sheet.before[self._row, self._missing_cells.pop(0)] = self.here
        if self._column in self._marked[self._row]:
            if self._column in self._missing_cells:
                self._missing_cells.remove(self._column)
            sheet.cells[self._row, self._column] = self.node(name, attributes)


def _ordinal(text: str | None, default: int) -> int:
    """A row's number from 0."""
    if text is None:
        return default
    if not text.isdecimal():
        raise SourceError("unsafe")
    return int(text) - 1


def _band(node: Node) -> Band:
    hidden = node.attributes.get("hidden") in {"1", "true"}
    width = 0 if hidden else _pixels(node.attributes.get("width"), COLUMN_WIDTH, CHARACTER)
    style = node.number("style") if "style" in node.attributes else None
    return Band(node.number("min") - 1, node.number("max") - 1, width, style)


def _pixels(text: str | None, default: float, ratio: float) -> int:
    try:
        size = float(text) if text else default
    except ValueError:
        size = default
    return round(size * ratio) if 0 <= size < 1000 else round(default * ratio)  # noqa: PLR2004  # beyond is nonsense

"""Fills a summary that is open in Excel with the values of a layout, sheet by sheet (xlwings).

Formats, charts and conditions are in the book already; it was drawn by connectors/xlsx_drawing.py. Blocks are found by
their names in the book (connectors/block_names.py), so sheets, rows above and columns to the right that people added
stay theirs. Text is written into cells formatted as text, so that nothing of it becomes a formula, a number or a date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, repeat
from typing import TYPE_CHECKING

from sheets_automation.connectors.block_names import BlockName, charted, name_of, read_name, rows_of
from sheets_automation.connectors.excel_errors import host_errors
from sheets_automation.connectors.excel_filters import Held, hold_filter, put_back
from sheets_automation.connectors.excel_reading import hidden_rows
from sheets_automation.connectors.xlsx_formats import number_format
from sheets_automation.connectors.xlsx_text import address_of, shown_text
from sheets_automation.model.errors import SheetError
from sheets_automation.model.page import Block, Column, Format, Sheet, Tile, Value, Workbook
from sheets_automation.model.summary_looks import FIRST_YEAR, shown_as

if TYPE_CHECKING:
    import xlwings as xw

TEXT = "@"
GENERAL = "General"
MOST_LINKS = 2000
"""Of one column: each costs a call of its own."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of filling a book: keys of the sheets that show the layout, and those left as they were, and why."""

    sheets: frozenset[str] = frozenset()
    left: tuple[tuple[str, str], ...] = ()
    """Title and reason (model/excel_words.py)."""


def can_be_filled(book: xw.Book) -> bool:
    """Whether a book has named blocks: whether this program drew it, or a template of it."""
    return any(read_name(name.name or "") for name in book.names)


def fill_book(book: xw.Book, layout: Workbook) -> Filled:
    """Put the values of a layout into an open book; a sheet that is gone is made anew at its place."""
    filled, left = set(), []
    known = _named(book)
    before: xw.Sheet | None = None
    for sheet in layout.sheets:
        try:
            places = _places(book, sheet, known)
            before = _Page(book, layout, sheet, places).fill() if places else _make(book, layout, sheet, before)
            filled.add(sheet.key)
        except SheetError as error:
            left.append((sheet.title, error.reason))
        except host_errors():
            left.append((sheet.title, "refused"))
    return Filled(frozenset(filled), tuple(left))


def sheet_of(book: xw.Book, key: str) -> xw.Sheet | None:
    """The sheet of a book on which the blocks of that key stand, whatever its tab is called by now."""
    found = (name.refers_to_range.sheet for block, name in _named(book).items() if block.sheet == key)
    return next(found, None)


@dataclass(slots=True)
class _Place:
    """Where a block stands in the book: the name as it is there, and its area."""

    name: BlockName
    area: xw.Range


def _named(book: xw.Book) -> dict[BlockName, xw.Name]:
    """The names of blocks in a book whose cells are still there."""
    found = ((read_name(name.name or ""), name) for name in book.names)
    return {block: name for block, name in found if block and "#REF!" not in (name.refers_to or "")}


def _places(book: xw.Book, sheet: Sheet, known: Mapping[BlockName, xw.Name]) -> dict[str, _Place]:
    """The blocks of a sheet as they are named in the book; none where the sheet is gone.

    Raises:
        SheetError: there is a sheet of that title, but not with our blocks.
    """
    found = {
        block.block: _Place(block, name.refers_to_range) for block, name in known.items() if block.sheet == sheet.key
    }
    if found and len(found) < len(sheet.blocks):
        raise SheetError("blocks")
    if not found and sheet.title in [page.name for page in book.sheets]:
        raise SheetError("unknown")
    if any(place.area.shape[1] != place.name.width for place in found.values()):
        raise SheetError("columns")
    return found


def _make(book: xw.Book, layout: Workbook, sheet: Sheet, before: xw.Sheet | None) -> xw.Sheet:
    """A new sheet with the layout's values: charts and colours come back with the next new summary."""
    page = book.sheets.add(sheet.title, after=before or book.sheets[-1])
    for place, width in enumerate(sheet.column_widths, start=1):
        if width:
            page.range((1, place)).column_width = width
    drawn_from = charted(layout)
    places = {}
    for block in sheet.blocks:
        name, rows = name_of(sheet, block), rows_of(sheet, block, drawn_from)
        area = page.range((block.row + 1, block.column + 1), (block.row + 1 + rows, block.column + len(block.columns)))
        _name(book, name, area)
        places[block.key] = _Place(name, area)
    return _Page(book, layout, sheet, places).fill()


def _name(book: xw.Book, name: BlockName, area: xw.Range) -> None:
    if book.names.contains(name.text):
        book.names[name.text].delete()
    title = area.sheet.name.replace("'", "''")
    book.names.add(name.text, f"='{title}'!{area.address}")


@dataclass(slots=True)
class _Page:
    """One sheet of the book, and the layout that it is to show."""

    book: xw.Book
    layout: Workbook
    sheet: Sheet
    places: dict[str, _Place]
    held: dict[str, list[Held]] = field(default_factory=dict)

    @property
    def page(self) -> xw.Sheet:
        return next(iter(self.places.values())).area.sheet

    def fill(self) -> xw.Sheet:
        """Write the sheet's texts, tiles and blocks; filters are as they were, on the new rows."""
        page = self.page
        for block in self.sheet.blocks:
            self._hold(block)
        try:
            self._write()
        finally:
            for key, held in self.held.items():
                put_back(self.places[key].area, held)
        return page

    def _hold(self, block: Block) -> None:
        """Take the filter of a list off; rows that people hide elsewhere leave the sheet as it is.

        Raises:
            SheetError: it cannot be put back, or rows with values are hidden.
        """
        area = self.places[block.key].area
        if block.filtered:
            self.held[block.key] = hold_filter(area)
            return
        hidden = set(hidden_rows(area))
        if hidden:
            rows = enumerate(area.options(ndim=2).value, start=area.row - 1)
            if any(row in hidden and any(value is not None for value in values) for row, values in rows):
                raise SheetError("filter")

    def _write(self) -> None:
        page = self.page
        for block in self.sheet.blocks:
            self._fit(block)
        first = self.sheet.blocks[0]
        # Rows that people put in above move everything.
        moved = self.places[first.key].area.row - 1 - first.row
        for row, text in enumerate((self.sheet.heading, *self.sheet.lines)):
            put_text(page.range((row + 1 + moved, 1)), text)
        for tile in self.sheet.tiles:
            self._put_tile(tile, moved)
        for block in self.sheet.blocks:
            self._put_block(block)

    # ---- room -------------------------------------------------------------------------------------------------
    def _fit(self, block: Block) -> None:
        """Make the area of a block as large as its rows and columns ask for; it never gets smaller."""
        place = self.places[block.key]
        name = name_of(self.sheet, block)
        more = name.width - place.name.width
        if more > 0:
            self._widen(place, more)
        wanted = rows_of(self.sheet, block, charted(self.layout))
        missing = wanted - (place.area.shape[0] - 1)
        if missing > 0:
            self._lengthen(block, place, missing)
        if more > 0:
            self.book.names[place.name.text].delete()
            _name(self.book, name, place.area)
            place.name = name

    def _widen(self, place: _Place, more: int) -> None:
        """Take columns to the right; what people have there moves to the right."""
        area = place.area
        top, right, bottom = area.row, area.last_cell.column, area.last_cell.row
        taken = self.page.range((top, right + 1), (bottom, right + more))
        if any(value is not None for row in taken.options(ndim=2).value for value in row):
            taken.insert("right")
        last = self.page.range((top, right), (bottom, right))
        last.autofill(self.page.range((top, right), (bottom, right + more)), "fill_formats")
        place.area = self.page.range((top, area.column), (bottom, right + more))

    def _lengthen(self, block: Block, place: _Place, missing: int) -> None:
        """Put rows in before the last one, so that charts, colours, filters and names reach over them.

        Below the last block of a sheet only the block's own columns move: what people have beside it stays.
        """
        area = place.area
        top, left, right, bottom = area.row, area.column, area.last_cell.column, area.last_cell.row
        is_last = all(other.area.row <= bottom for key, other in self.places.items() if key != block.key)
        if is_last:
            new = self.page.range((bottom, left), (bottom + missing - 1, right))
        else:
            new = self.page.range(f"{bottom}:{bottom + missing - 1}")
        new.insert("down", "format_from_right_or_below")
        place.area = self.page.range((top, left), (bottom + missing, right))
        for key, other in self.places.items():
            if key != block.key:
                # Where a block below moved to, the program that moved it knows.
                other.area = self.book.names[other.name.text].refers_to_range
        _name(self.book, place.name, place.area)

    # ---- values -----------------------------------------------------------------------------------------------
    def _put_tile(self, tile: Tile, moved: int) -> None:
        row, column = tile.row + 1 + moved, tile.column + 1
        put_text(self.page.range((row, column)), tile.label)
        value = self.page.range((row + 1, column))
        if isinstance(tile.value, str):
            put_text(value, tile.value)
        else:
            code = number_format(shown_as(tile.format, tile.value), self.layout.lang).removesuffix("_ ")
            put_format(value, code or GENERAL)
            value.value = tile.value
        put_text(self.page.range((row + 2, column)), tile.note)
        # The colour says how the figure stands.
        self.page.range((row, column), (row + 2, tile.last_column + 1)).color = f"#{tile.shade.fill}"
        value.font.color = f"#{tile.shade.ink}"

    def _put_block(self, block: Block) -> None:
        area = self.places[block.key].area
        top, left, right = area.row, area.column, area.last_cell.column
        spare = (self.sheet.key, block.key) in charted(self.layout)
        rows = area.shape[0] - 1 - spare
        if block.title and top > 1:
            put_text(self.page.range((top - 1, left)), block.title)
        headers = self.page.range((top, left), (top, right))
        put_format(headers, TEXT)
        headers.value = [[shown_text(column.header) for column in block.columns] + _blanks(area, block)]
        body = self.page.range((top + 1, left), (top + rows, right))
        for place, column in enumerate(block.columns):
            self._put_formats(body, place, column)
        columns = [_cells(column, rows) for column in block.columns]
        columns += [[None] * rows for _ in _blanks(area, block)]
        lines = [list(row) for row in zip(*columns, strict=True)]
        linked = [place for place, column in enumerate(block.columns) if column.links]
        seen = [place for place, column in enumerate(block.columns) if not column.hidden]
        before = body.options(ndim=2).value if linked else []
        body.value = lines
        # What leads somewhere else now says so: a row with the same texts has the same links.
        pairs = enumerate(zip(before, lines, strict=False))
        changed = [row for row, (old, new) in pairs if _texts(old, seen) != _texts(new, seen)]
        for place in linked:
            self._put_links(body, place, block.columns[place], changed)
        if not block.filtered:
            self._show(body, block.height)

    def _put_formats(self, body: xw.Range, place: int, column: Column) -> None:
        """The number formats of a column, run by run."""
        shown = zip(column.values, column.formats or repeat(column.format), strict=False)
        row = body.row
        at = body.column + place
        for code, run in groupby(_code(format_, value, self.layout.lang) for value, format_ in shown):
            length = len(list(run))
            put_format(self.page.range((row, at), (row + length - 1, at)), code)
            row += length

    def _put_links(self, body: xw.Range, place: int, column: Column, rows: Sequence[int]) -> None:
        for row in rows[:MOST_LINKS]:
            link = column.links[row] if row < len(column.links) else None
            address = address_of(link) if link else ""
            if address:
                text = shown_text(str(column.values[row]))
                self.page.range((body.row + row, body.column + place)).add_hyperlink(address, text, text)

    def _show(self, body: xw.Range, used: int) -> None:
        """Hide the rows that wait for values, so that charts leave them out; show those that have some."""
        page, top, last = self.page, body.row, body.last_cell.row
        for first, end, hide in ((top, top + used - 1, False), (top + max(used, 1), last, True)):
            if first > end or (hide and self._has_more(first, end, body)):
                continue
            rows = page.range(f"{first}:{end}")
            is_done = rows.row_height == 0 if hide else rows.row_height not in {0, None}
            if not is_done:
                rows.rows.hidden = hide

    def _has_more(self, first: int, end: int, body: xw.Range) -> bool:
        """Whether people have something beside these rows of a block."""
        right, last = body.last_cell.column + 1, self.page.used_range.last_cell.column
        if right > last:
            return False
        beside = self.page.range((first, right), (end, last)).options(ndim=2).value
        return any(value is not None for row in beside for value in row)


def _texts(row: Sequence[object], places: Sequence[int]) -> list[object]:
    return [row[place] for place in places if isinstance(row[place], str)]


def _blanks(area: xw.Range, block: Block) -> list[None]:
    """A blank for each column that the area had and the block has no more."""
    return [None] * (area.shape[1] - len(block.columns))


def _code(format_: Format, value: Value, lang: str) -> str:
    # Text is never read as anything else, also where a number usually stands.
    if isinstance(value, str) and value:
        return TEXT
    return number_format(shown_as(format_, value), lang) or (GENERAL if isinstance(value, int | float) else TEXT)


def _cells(column: Column, rows: int) -> list[Value]:
    """The values as Excel takes them, and blanks below."""
    found = [_cell(value) for value in column.values]
    return found + [None] * (rows - len(found))


def _cell(value: Value) -> Value:
    if isinstance(value, str):
        return shown_text(value) or None
    if value is not None and not isinstance(value, int | float) and value.year < FIRST_YEAR:
        return value.isoformat()
    return value


def put_format(cells: xw.Range, code: str) -> None:
    """Give cells a number format, unless they have it."""
    if cells.number_format != code:
        cells.number_format = code


def put_text(cell: xw.Range, text: str) -> None:
    """Write a text as text."""
    put_format(cell, TEXT)
    cell.value = shown_text(text) or None

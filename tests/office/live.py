"""What the driver does with books that code has open: a running LibreOffice's ranges, as Excel's automation has them.

Run by Debian's /usr/bin/python3 within tests/office/driver.py; standard library and uno only. An area is
[top, left, bottom, right], from 0, both ends included. The engine that asks is tests/excel/office_engine.py.
"""

from __future__ import annotations

import re
from contextlib import suppress

import uno
from com.sun.star.beans.PropertyState import AMBIGUOUS_VALUE
from com.sun.star.document.MacroExecMode import ALWAYS_EXECUTE_NO_WARN
from com.sun.star.lang import IndexOutOfBoundsException
from com.sun.star.sheet.CellFlags import ANNOTATION, DATETIME, EDITATTR, FORMULA, STRING, VALUE
from com.sun.star.sheet.CellInsertMode import DOWN, RIGHT
from com.sun.star.sheet.FilterFieldType import STRING as TEXTS
from com.sun.star.sheet.FilterOperator2 import EQUAL
from com.sun.star.util import NumberFormat

CONTENTS = VALUE | DATETIME | STRING | FORMULA
XLSX = "Calc MS Excel 2007 XML"
TEXT, GENERAL, DAY, MOMENT = "@", "General", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
DATES = NumberFormat.DATE | NumberFormat.TIME
MEANT_AS_ELSE = re.compile(r"[-+=.\d(@'%$¥￥]|true$|false$", re.IGNORECASE)
"""How a text begins of which a cell that is not text makes something else."""
DATE_PARTS = re.compile(r'"[^"]*"|\[[^\]]*\]|[YMDHS]+')
HUNDREDTHS_OF_A_CHARACTER, HUNDREDTHS_OF_A_MARGIN = 185.2, 132.3
"""Widths: a digit of the standard font has 7 pixels, a column 5 more; 1/100 mm of a screen's pixels."""


class Live:
    """The commands of code that has books open. Books go by number, as in the driver."""

    def __init__(self, driver):
        self._driver = driver
        self._formats, self._pages = {}, {}

    def _book(self, book):
        return self._driver.books[book]

    def _page(self, book, sheet):
        """Kept, because every step to another program and back counts."""
        if (book, sheet) not in self._pages:
            self._pages[book, sheet] = self._book(book).Sheets.getByName(sheet)
        return self._pages[book, sheet]

    def _area(self, book, sheet, area):
        top, left, bottom, right = area
        return self._page(book, sheet).getCellRangeByPosition(left, top, right, bottom)

    # ---- books ----------------------------------------------------------------------------------------------
    def books(self):
        """Every workbook that is open, also those that a person opened: number, path ("" before it is saved)."""
        documents = self._driver.desktop.Components.createEnumeration()
        known = {document.RuntimeUID: number for number, document in self._driver.books.items()}
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument") and document.RuntimeUID not in known:
                number = max(self._driver.books, default=0) + 1
                self._driver.books[number] = document
        return [[number, self._path(document)] for number, document in self._driver.books.items()]

    @staticmethod
    def _path(document):
        return uno.fileUrlToSystemPath(document.URL) if document.URL else ""

    def open(self, path):
        """The file itself, no copy."""
        return self._loaded(uno.systemPathToFileUrl(path), path)

    def add(self):
        return self._loaded("private:factory/scalc", "a new book")

    def _loaded(self, address, what):
        hidden = self._driver.option("Hidden", not self._driver.display)
        # Buttons call their macros without a question.
        macros = self._driver.option("MacroExecutionMode", ALWAYS_EXECUTE_NO_WARN)
        document = self._driver.desktop.loadComponentFromURL(address, "_blank", 0, (hidden, macros))
        if document is None:
            raise ValueError(f"LibreOffice could not open {what}")
        number = max(self._driver.books, default=0) + 1
        self._driver.books[number] = document
        # The number may have been another book's.
        self._pages.clear()
        self._formats.clear()
        return number

    def save(self, book, path):
        chosen = (self._driver.option("FilterName", XLSX), self._driver.option("Overwrite", True))  # noqa: FBT003  # a value
        self._book(book).storeAsURL(uno.systemPathToFileUrl(path), chosen)

    def close(self, book):
        document = self._driver.books.pop(book)
        document.setModified(False)  # uno takes arguments by place only
        document.close(True)  # noqa: FBT003  # as above

    def still(self, book, on):
        """Paint nothing while `on`."""
        if on != self._book(book).hasControllersLocked():
            (self._book(book).lockControllers if on else self._book(book).unlockControllers)()

    def status(self, book, text):
        """A text in the status bar; "" gives the bar back to the program."""
        frame = self._book(book).CurrentController.Frame
        self._indicator = frame.createStatusIndicator()
        if text:
            self._indicator.start(text, 1)
        else:
            self._indicator.end()

    # ---- sheets ---------------------------------------------------------------------------------------------
    def sheets(self, book):
        return list(self._book(book).Sheets.ElementNames)

    def active_sheet(self, book):
        return self._book(book).CurrentController.ActiveSheet.Name

    def activate_sheet(self, book, sheet):
        self._book(book).CurrentController.setActiveSheet(self._page(book, sheet))

    def add_sheet(self, book, name, at):
        self._book(book).Sheets.insertNewByName(name, at)
        self._pages.clear()

    def delete_sheet(self, book, sheet):
        self._book(book).Sheets.removeByName(sheet)
        self._pages.clear()

    def rename_sheet(self, book, sheet, name):
        self._page(book, sheet).setName(name)
        self._pages.clear()

    def is_visible(self, book, sheet):
        return self._page(book, sheet).IsVisible

    def hide_sheet(self, book, sheet):
        self._page(book, sheet).IsVisible = False

    def used(self, book, sheet):
        cursor = self._page(book, sheet).createCursor()
        cursor.gotoStartOfUsedArea(False)  # noqa: FBT003  # uno takes arguments by place only
        cursor.gotoEndOfUsedArea(True)  # noqa: FBT003  # as above
        return _numbers(cursor.RangeAddress)

    def protect(self, book, sheet):
        self._page(book, sheet).protect("")

    def protected(self, book, sheet, area):
        """Whether the sheet is protected, and whether a cell of the area is locked."""
        page = self._page(book, sheet)
        is_protected = page.isProtected()
        return is_protected, is_protected and any(
            group.CellProtection.IsLocked for group in self._alike(self._area(book, sheet, area))
        )

    # ---- values ---------------------------------------------------------------------------------------------
    @staticmethod
    def _alike(cells):
        """The parts of an area that are formatted alike."""
        groups = cells.getUniqueCellFormatRanges()
        return [groups.getByIndex(number) for number in range(groups.Count)]

    def _format(self, book, key):
        """Type and code of a number format."""
        if (book, key) not in self._formats:
            found = self._book(book).NumberFormats.getByKey(key)
            is_general = not key % 10000 or (found.Type & NumberFormat.NUMBER and found.FormatString in GENERAL_NAMES)
            self._formats[book, key] = found.Type, GENERAL if is_general else _as_in_excel(found)
        return self._formats[book, key]

    def _kinds(self, book, cells):
        """Of each part of an area that is formatted alike: its areas, type and code of its number format."""
        if cells.getPropertyState("NumberFormat") != AMBIGUOUS_VALUE:
            yield [_numbers(cells.RangeAddress)], *self._format(book, cells.NumberFormat)
            return
        for group in self._alike(cells):
            yield [_numbers(one) for one in group.RangeAddresses], *self._format(book, group.NumberFormat)

    def values(self, book, sheet, area):
        """The values: numbers, texts; the areas that are days or times, or true and false; errors by their place."""
        cells = self._area(book, sheet, area)
        rows = [list(row) for row in cells.getDataArray()]
        dates, booleans = [], []
        for areas, kind, _ in self._kinds(book, cells):
            if kind & DATES:
                dates += areas
            elif kind & NumberFormat.LOGICAL:
                booleans += areas
        errors = [
            [row, column, cells.getCellByPosition(column, row).String]
            for row, line in enumerate(rows)
            for column, value in enumerate(line)
            if value is None
        ]
        return {"rows": rows, "dates": dates, "booleans": booleans, "errors": errors}

    def formulas(self, book, sheet, area):
        """As typed: formulas with =, texts and numbers as text."""
        return [[text.removeprefix("'") for text in row] for row in self._area(book, sheet, area).getFormulaArray()]

    def put(self, book, sheet, area, rows, dates):
        """Write values; `dates`: places of rows whose serial is a day ("day") or a moment ("moment").

        A text in a cell that is not formatted as text becomes what typing it would make of it.
        """
        cells = self._area(book, sheet, area)
        top, left = area[:2]
        kinds = {
            (row - top, column - left): (kind, code)
            for areas, kind, code in self._kinds(book, cells)
            for first, start, last, end in areas
            for row in range(first, last + 1)
            for column in range(start, end + 1)
        }
        # Notes would go with the old values, which they do not in Excel.
        has_notes = cells.queryContentCells(ANNOTATION).Count
        kept = [note for note in self.notes(book, sheet) if _is_in(note[:2], area)] if has_notes else []
        cells.setDataArray(tuple(tuple("" if value is None else value for value in row) for row in rows))
        for row, column, text in kept:
            self.put_note(book, sheet, [row, column], text)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if isinstance(value, str) and kinds[row, column][1] != TEXT and MEANT_AS_ELSE.match(value):
                    cells.getCellByPosition(column, row).setFormula(value)
        for row, column, what in dates:
            if not kinds[row, column][0] & DATES:
                cell = cells.getCellByPosition(column, row)
                cell.NumberFormat = self._key(book, DAY if what == "day" else MOMENT)

    def put_formula(self, book, sheet, area, text):
        cells = self._area(book, sheet, area)
        rows, columns = cells.Rows.Count, cells.Columns.Count
        cells.setFormulaArray(((text,) * columns,) * rows)

    def clear(self, book, sheet, area):
        self._area(book, sheet, area).clearContents(CONTENTS)

    # ---- looks ----------------------------------------------------------------------------------------------
    def number_format(self, book, sheet, area):
        """The code of all cells; None where they differ."""
        cells = self._area(book, sheet, area)
        if cells.getPropertyState("NumberFormat") == AMBIGUOUS_VALUE:
            return None
        return self._format(book, cells.NumberFormat)[1]

    def put_number_format(self, book, sheet, area, code):
        self._area(book, sheet, area).NumberFormat = self._key(book, code)

    def _key(self, book, code):
        english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        formats = self._book(book).NumberFormats
        key = formats.queryKey(code, english, True)  # noqa: FBT003  # uno takes arguments by place only
        key = formats.addNew(code, english) if key < 0 else key
        self._formats[book, key] = formats.getByKey(key).Type, code
        return key

    def color(self, book, sheet, area):
        """Of the first cell; -1 where it has none."""
        return self._area(book, sheet, area[:2] * 2).CellBackColor

    def put_color(self, book, sheet, area, color):
        self._area(book, sheet, area).CellBackColor = color

    def ink(self, book, sheet, area):
        """Of the first cell; -1 where it has no colour of its own."""
        return self._area(book, sheet, area[:2] * 2).CharColor

    def put_ink(self, book, sheet, area, color):
        self._area(book, sheet, area).CharColor = color

    def fill_formats(self, book, sheet, area, over):
        """Give the cells of `over` behind `area` its looks; they are empty."""
        top, _, bottom, right = area
        self._like(book, sheet, area, [top, right + 1, bottom, over[3]])

    def _like(self, book, sheet, area, new):
        """Give new cells the looks of a row or a column; what is copied doubles each time."""
        page = self._page(book, sheet)
        top, left, bottom, right = new
        is_row = area[0] == area[2] and left == area[1]
        done, wanted = 0, bottom - top + 1 if is_row else right - left + 1
        while done < wanted:
            size = min(max(done, 1), wanted - done)
            if not done:
                source = area
            else:
                source = [top, left, top + size - 1, right] if is_row else [top, left, bottom, left + size - 1]
            at = [top + done, left] if is_row else [top, left + done]
            behind = self._area(book, sheet, source).RangeAddress
            page.copyRange(self._area(book, sheet, at * 2).getCellByPosition(0, 0).CellAddress, behind)
            done += size
        self._area(book, sheet, new).clearContents(CONTENTS | ANNOTATION | EDITATTR)

    def hidden(self, book, sheet, area):
        """The rows of an area that are hidden."""
        seen = self._area(book, sheet, [area[0], 0, area[2], 0]).queryVisibleCells().RangeAddresses
        shown = {row for one in seen for row in range(one.StartRow, one.EndRow + 1)}
        return [row for row in range(area[0], area[2] + 1) if row not in shown]

    def hide(self, book, sheet, area, hidden):
        self._area(book, sheet, [area[0], 0, area[2], 0]).Rows.IsVisible = not hidden

    def width(self, book, sheet, column):
        """In characters."""
        width = self._page(book, sheet).Columns.getByIndex(column).Width
        return (width - HUNDREDTHS_OF_A_MARGIN) / HUNDREDTHS_OF_A_CHARACTER

    def put_width(self, book, sheet, area, width):
        self._area(book, sheet, area).Columns.Width = round(width * HUNDREDTHS_OF_A_CHARACTER + HUNDREDTHS_OF_A_MARGIN)

    # ---- merged areas ---------------------------------------------------------------------------------------
    def merged(self, book, sheet, area):
        """The merged area that the first cell belongs to (or that cell), and whether one begins in the area."""
        cursor = self._page(book, sheet).createCursorByRange(self._area(book, sheet, area[:2] * 2))
        cursor.collapseToMergedArea()
        return _numbers(cursor.RangeAddress), self._area(book, sheet, area).IsMerged

    def merge(self, book, sheet, area):
        self._area(book, sheet, area).merge(True)  # noqa: FBT003  # uno takes arguments by place only

    # ---- notes and links ------------------------------------------------------------------------------------
    def notes(self, book, sheet):
        """Row, column, text of each."""
        found = self._page(book, sheet).Annotations
        notes = [found.getByIndex(number) for number in range(found.Count)]
        return [[note.Position.Row, note.Position.Column, note.String] for note in notes]

    def note(self, book, sheet, at):
        text = self._area(book, sheet, at * 2).getCellByPosition(0, 0).Annotation.String
        return text or None

    def put_note(self, book, sheet, at, text):
        notes = self._page(book, sheet).Annotations
        self.delete_note(book, sheet, at)
        notes.insertNew(self._area(book, sheet, at * 2).getCellByPosition(0, 0).CellAddress, text)

    def delete_note(self, book, sheet, at):
        self._area(book, sheet, at * 2).clearContents(ANNOTATION)

    def put_link(self, book, sheet, at, address, text):
        cell = self._area(book, sheet, at * 2).getCellByPosition(0, 0)
        cell.setString("")
        field = self._book(book).createInstance("com.sun.star.text.TextField.URL")
        field.URL, field.Representation = address, text
        cell.insertTextContent(cell.createTextCursor(), field, False)  # noqa: FBT003  # uno takes arguments by place only

    def link(self, book, sheet, at):
        fields = self._area(book, sheet, at * 2).getCellByPosition(0, 0).TextFields
        with suppress(IndexOutOfBoundsException):
            return fields.getByIndex(0).URL
        return None

    # ---- rows -----------------------------------------------------------------------------------------------
    def insert(self, book, sheet, area, mode, like_below):
        """Cells go in; `mode`: "rows", "down" or "right". They look like those above (left), or like those behind."""
        page = self._page(book, sheet)
        cells = self._area(book, sheet, area)
        top, left, bottom, right = area
        if mode == "rows":
            page.Rows.insertByIndex(top, bottom - top + 1)
        else:
            page.insertCells(cells.RangeAddress, RIGHT if mode == "right" else DOWN)
        if like_below:
            self._like(book, sheet, [bottom + 1, left, bottom + 1, right], area)

    # ---- names ----------------------------------------------------------------------------------------------
    def names(self, book):
        return list(self._book(book).NamedRanges.ElementNames)

    def name(self, book, name):
        """Its content, and the sheet and area it stands for (None where it stands for none)."""
        found = self._book(book).NamedRanges.getByName(name)
        cells = found.getReferredCells()
        return found.Content, [cells.Spreadsheet.Name, _numbers(cells.RangeAddress)] if cells is not None else None

    def put_name(self, book, name, content):
        names = self._book(book).NamedRanges
        self.delete_name(book, name)
        names.addNewByName(name, content, uno.createUnoStruct("com.sun.star.table.CellAddress"), 0)

    def delete_name(self, book, name):
        if self._book(book).NamedRanges.hasByName(name):
            self._book(book).NamedRanges.removeByName(name)

    # ---- filters --------------------------------------------------------------------------------------------
    def filter(self, book, sheet, area):
        """What the area is filtered by: place of the column, and the texts that it shows (None: something else)."""
        filtered = self._filtered(book, sheet, area)
        if filtered is None:
            return []
        return [
            [one.Field, [value.StringValue for value in one.Values] if one.Operator == EQUAL else None]
            for one in filtered.getFilterDescriptor().getFilterFields3()
        ]

    def filter_hides(self, book, sheet, area):
        """Whether a filter hides some of these rows."""
        if not self.hidden(book, sheet, area):
            return False
        number = self._page(book, sheet).RangeAddress.Sheet
        return any(
            one.DataArea.Sheet == number
            and one.DataArea.StartRow <= area[2]
            and one.DataArea.EndRow >= area[0]
            and one.getFilterDescriptor().getFilterFields3()
            for one in self._filters(book, number)
        )

    def put_filter(self, book, sheet, area, fields):
        """Filter an area by texts: place of the column, the texts."""
        filtered = self._filtered(book, sheet, area)
        if filtered is None:
            ours = self._book(book).getPropertyValue("UnnamedDatabaseRanges")
            address = self._area(book, sheet, area).RangeAddress
            ours.setByTable(address)
            filtered = ours.getByTable(address.Sheet)
            filtered.AutoFilter = True
        descriptor = filtered.getFilterDescriptor()
        descriptor.ContainsHeader = True
        descriptor.setFilterFields3(tuple(_field(place, texts) for place, texts in fields))
        filtered.refresh()

    def _filtered(self, book, sheet, area):
        number = self._page(book, sheet).RangeAddress.Sheet
        return next((one for one in self._filters(book, number) if _numbers(one.DataArea) == area), None)

    def _filters(self, book, number):
        """The filters of a sheet: the one that has no name, and those that have."""
        unnamed = self._book(book).getPropertyValue("UnnamedDatabaseRanges")
        found = [unnamed.getByTable(number)] if unnamed.hasByTable(number) else []
        named = self._book(book).DatabaseRanges
        found += [named.getByName(name) for name in named.ElementNames]
        return [one for one in found if one.DataArea.Sheet == number]


GENERAL_NAMES = ("General", "Standard", "常规", "G/通用格式")


def _as_in_excel(found):
    """A code of a day or a time in small letters, as Excel writes it."""
    code = found.FormatString
    if not found.Type & DATES:
        return code
    return DATE_PARTS.sub(lambda part: part[0] if part[0][0] in '"[' else part[0].lower(), code)


def _is_in(place, area):
    return area[0] <= place[0] <= area[2] and area[1] <= place[1] <= area[3]


def _numbers(address):
    return [address.StartRow, address.StartColumn, address.EndRow, address.EndColumn]


def _field(place, texts):
    made = uno.createUnoStruct("com.sun.star.sheet.TableFilterField3")
    made.Field, made.Operator = place, EQUAL
    made.Values = tuple(_text(one) for one in texts)
    return made


def _text(text):
    made = uno.createUnoStruct("com.sun.star.sheet.FilterFieldValue")
    made.IsNumeric, made.StringValue, made.FilterType = False, text, TEXTS
    return made

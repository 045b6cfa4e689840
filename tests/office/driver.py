"""Drive a LibreOffice of its own: one JSON command a line on stdin, one JSON answer a line on stdout.

Run by Debian's /usr/bin/python3, the only Python that loads `uno`; standard library and uno only. Cells are named in
A1, rows and columns count from 0. The client is tests/office/client.py. Its arguments: a folder of its own; where
people are to see and type, a display; the pipe of a LibreOffice that runs already, to drive that one.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from live import Live
from visible import Visible

OPTIONS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>zh-CN</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>1</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse">
<value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="AutoInput" oor:op="fuse">
<value>false</value></prop></item>
</oor:items>"""
"""A Chinese PC; formulas are loaded with the values that the file has for them, until somebody recalculates.

What is typed is not completed from what stands above it.
"""
FLAGS = ("--norestore", "--nologo", "--nodefault", "--nofirststartwizard")
STARTED_WITHIN = 60
"""Seconds."""
GB18030, UTF_8 = 85, 76
KINDS = {
    "xlsx": ("Calc MS Excel 2007 XML", ""),
    "xls": ("MS Excel 97", ""),
    "ods": ("calc8", ""),
    # Comma, quote, encoding, from line 1, no column formats, any language, texts unquoted, (import only), as shown.
    "csv": ("Text - txt - csv (StarCalc)", f"44,34,{GB18030},1,,0,false,false,true"),
    "pdf": ("calc_pdf_Export", ""),
}
AS_SHOWN = f"44,34,{UTF_8},1,,0,true,false,true,false,false,%d"
"""The same for one sheet, counted from 1."""
MODULE = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"
"""How LibreOffice marks a module of VBA."""
ALWAYS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN."""
ERRORS, EVERY_VALUE = 4, 7
"""com.sun.star.sheet.FormulaResult.ERROR; VALUE, STRING and ERROR together."""


def option(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def options(**named):
    return tuple(option(name, value) for name, value in named.items())


class Driver:
    """One running LibreOffice and the workbooks open in it, by number."""

    option = staticmethod(option)

    def __init__(self, home, display="", pipe=""):
        self.home, self.display = Path(home), display
        self.pipe = pipe or f"pipe_{self.home.name}"
        self.process = None if pipe else self._start()
        self.context = self._connected(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.dispatcher = self.service("com.sun.star.frame.DispatchHelper")
        self.books = {}
        self.parts = {"": self, "screen": Visible(self), "live": Live(self)}

    def _start(self):
        user = self.home / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(OPTIONS, encoding="utf-8")
        profile = uno.systemPathToFileUrl(str(self.home / "profile"))
        flags, display = (FLAGS, {"DISPLAY": self.display}) if self.display else (("--headless", *FLAGS), {})
        command = ["soffice", *flags, f"-env:UserInstallation={profile}", f"--accept=pipe,name={self.pipe};urp;"]
        # Its output is nobody's answer.
        return subprocess.Popen(command, env=os.environ | display, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _connected(self, address):
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                return resolver.resolve(address)
            except NoConnectException:
                if time.monotonic() > until or self.process is None or self.process.poll() not in {None, 0}:
                    raise
                time.sleep(0.05)

    def service(self, name):
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def _sheet(self, book, sheet):
        return self.books[book].Sheets.getByName(sheet)

    # ---- commands -------------------------------------------------------------------------------------------
    def open(self, path):
        # A leftover lock file makes a hidden load return nothing: a copy has none.
        copy = Path(tempfile.mkdtemp(dir=self.home)) / Path(path).name
        copy.write_bytes(Path(path).read_bytes())
        book = self.desktop.loadComponentFromURL(
            uno.systemPathToFileUrl(str(copy)), "_blank", 0, options(Hidden=not self.display, MacroExecutionMode=0)
        )
        if book is None:
            raise ValueError(f"LibreOffice could not open {path}")
        number = max(self.books, default=0) + 1
        self.books[number] = book
        return {"book": number, "sheets": list(book.Sheets.ElementNames)}

    def open_addin(self, path):
        """A file of macros, which may run; as it is, and never saved."""
        chosen = options(Hidden=True, MacroExecutionMode=ALWAYS, FilterName="Calc MS Excel 2007 VBA XML")
        book = self.desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, chosen)
        number = max(self.books, default=0) + 1
        self.books[number] = book
        return {"book": number, "sheets": list(book.Sheets.ElementNames), "modules": self._modules(book)}

    @staticmethod
    def _modules(book):
        library = book.BasicLibraries.getByName(book.BasicLibraries.ProjectName)
        return {name: library.getByName(name) for name in library.ElementNames}

    def replace_modules(self, book, dropped, added):
        """Take modules out of the macros of a book, and put others in."""
        libraries = self.books[book].BasicLibraries
        library = libraries.getByName(libraries.ProjectName)
        for name in dropped:
            library.removeByName(name)
        for name, source in added.items():
            library.insertByName(name, f"{MODULE}{source}")

    def call(self, book, macro, arguments):
        """What a function among the macros returns."""
        project = self.books[book].BasicLibraries.ProjectName
        address = f"vnd.sun.star.script:{project}.{macro}?language=Basic&location=document"
        return self.books[book].getScriptProvider().getScript(address).invoke(tuple(arguments), (), ())[0]

    def close(self, book):
        self.books.pop(book).close(True)  # noqa: FBT003  # uno takes arguments by place only

    def recalculate(self, book):
        """Every formula, also those with a stored value; the cells that show an error afterwards, by sheet."""
        self.books[book].calculateAll()
        return {name: self._formulas(book, name, ERRORS) for name in self.books[book].Sheets.ElementNames}

    def _formulas(self, book, sheet, results):
        found = self._sheet(book, sheet).queryFormulaCells(results).RangeAddressesAsString
        return [name.rpartition(".")[2].replace("$", "") for name in found.split(";") if name]

    def sheet(self, book, sheet):
        """What a sheet has beside its cells."""
        page = self._sheet(book, sheet)
        control = self.books[book].CurrentController
        control.setActiveSheet(page)
        style = self.books[book].StyleFamilies.getByName("PageStyles").getByName(page.PageStyle)
        filters = self.books[book].getPropertyValue("UnnamedDatabaseRanges")
        index = page.RangeAddress.Sheet
        named = [
            self.books[book].DatabaseRanges.getByName(name) for name in self.books[book].DatabaseRanges.ElementNames
        ]
        areas = [filters.getByTable(index)] if filters.hasByTable(index) else []
        areas += [one for one in named if one.DataArea.Sheet == index]
        return {
            "visible": page.IsVisible,
            "protected": page.isProtected(),
            "charts": page.Charts.Count,
            "frozen": [control.getSplitRow(), control.getSplitColumn()] if control.hasFrozenPanes() else [0, 0],
            "filters": [self._area(one.DataArea) for one in areas if one.AutoFilter],
            "formulas": self._formulas(book, sheet, EVERY_VALUE),
            "formats": [self._conditional(one) for one in page.ConditionalFormats.getConditionalFormats()],
            "title_rows": [page.TitleRows.StartRow, page.TitleRows.EndRow] if page.getPrintTitleRows() else None,
            "paper": [style.Width, style.Height],
            "pages": [style.ScaleToPagesX, style.ScaleToPagesY, style.ScaleToPages],
            "hidden_columns": [
                n for n in range(self._used(page).EndColumn + 1) if not page.Columns.getByIndex(n).IsVisible
            ],
        }

    @staticmethod
    def _area(area):
        return [area.StartRow, area.StartColumn, area.EndRow, area.EndColumn]

    @staticmethod
    def _conditional(one):
        entries = [one.getByIndex(number) for number in range(one.Count)]
        formulas = [entry.Formula1 for entry in entries if hasattr(entry, "Formula1")]
        return {"ranges": one.Range.RangeAddressesAsString.replace("$", ""), "formulas": formulas}

    @staticmethod
    def _used(page):
        cursor = page.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003  # uno takes arguments by place only
        return cursor.RangeAddress

    def read(self, book, sheet):
        """The used area twice: values (numbers, texts; "" is blank) and texts as shown."""
        page = self._sheet(book, sheet)
        end = self._used(page)
        values = page.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).getDataArray()
        target = self.home / "shown.csv"
        number = list(self.books[book].Sheets.ElementNames).index(sheet) + 1
        for old in self.home.glob("shown*.csv"):
            old.unlink()
        self._store(book, target, KINDS["csv"][0], AS_SHOWN % number)
        with next(self.home.glob("shown*.csv")).open(encoding="utf-8", newline="") as file:
            shown = list(csv.reader(file))
        return {"values": values, "shown": shown}

    def cells(self, book, sheet, names):
        """Each of these cells: what it holds, its format, whether it is locked, what may be typed."""
        page = self._sheet(book, sheet)
        return {name: self._cell(book, page.getCellRangeByName(name)) for name in names}

    def _cell(self, book, cell):
        rule = cell.Validation
        return {
            "shown": cell.String,
            "value": cell.Value,
            "formula": cell.Formula,
            "kind": cell.Type.value,
            "format": self.books[book].NumberFormats.getByKey(cell.NumberFormat).FormatString,
            "locked": cell.CellProtection.IsLocked,
            "rule": rule.Type.value,
            "operator": rule.getOperator().value,
            "formulas": [rule.getFormula1(), rule.getFormula2()],
            "stops": rule.ShowErrorMessage and rule.ErrorAlertStyle.value == "STOP",
            "says": [rule.InputTitle, rule.InputMessage, rule.ErrorTitle, rule.ErrorMessage],
            "dropdown": rule.ShowList,
            "fill": "" if cell.CellBackColor < 0 else f"{cell.CellBackColor:06X}",
        }

    def notes(self, book, sheet):
        """The notes on cells: text, author, whether its box is shown always, and the size of the box (1/100 mm)."""
        page = self._sheet(book, sheet)
        found = {}
        for number in range(page.Annotations.Count):
            note = page.Annotations.getByIndex(number)
            at = note.Position
            name = page.getCellByPosition(at.Column, at.Row).AbsoluteName.rpartition(".")[2].replace("$", "")
            box = note.AnnotationShape.Size
            found[name] = {
                "text": note.String,
                "author": note.Author,
                "shown": note.IsVisible,
                "box": [box.Width, box.Height],
            }
        return found

    def type(self, book, sheet, cells):
        """Type texts into cells, as a person does who ends each with Enter.

        LibreOffice asks neither protection nor validation when it is driven, so protection is asked here.
        """
        page = self._sheet(book, sheet)
        control = self.books[book].CurrentController
        control.setActiveSheet(page)
        for name, text in cells.items():
            cell = page.getCellRangeByName(name)
            if page.isProtected() and cell.CellProtection.IsLocked:
                raise ValueError(f"{sheet}!{name} is locked")
            control.select(cell)
            self.dispatcher.executeDispatch(control.Frame, ".uno:EnterString", "", 0, options(StringName=text))

    def add_note(self, book, sheet, name, text):
        page = self._sheet(book, sheet)
        page.Annotations.insertNew(page.getCellRangeByName(name).CellAddress, text)

    def add_chart(self, book, sheet, data):
        """A chart of a range, under the first rows."""
        page = self._sheet(book, sheet)
        where = uno.createUnoStruct("com.sun.star.awt.Rectangle", 20000, 20000, 8000, 5000)
        ranges = (page.getCellRangeByName(data).RangeAddress,)
        page.Charts.addNewByName("made by hand", where, ranges, False, False)  # noqa: FBT003  # uno takes arguments by place only

    def add_sheet(self, book, sheet):
        self.books[book].Sheets.insertNewByName(sheet, self.books[book].Sheets.Count)

    def save(self, book, path, kind):
        self._store(book, path, *KINDS[kind])

    def _store(self, book, path, filter_name, filter_options):
        chosen = options(FilterName=filter_name, FilterOptions=filter_options, Overwrite=True)
        self.books[book].storeToURL(uno.systemPathToFileUrl(str(path)), chosen)

    # ---- the round ------------------------------------------------------------------------------------------
    def answer(self, command):
        """The answer to one command; whatever goes wrong is told, and the next command may come."""
        name = command.pop("do")
        try:
            part, _, what = name.rpartition(".")
            return {"answer": getattr(self.parts[part], what)(**command)}
        except Exception as error:  # noqa: BLE001  # LibreOffice raises anything; the client raises it again
            return {"error": f"{name}: {type(error).__name__}: {getattr(error, 'Message', error)}"}

    def address(self):
        """The pipe through which another program may drive the same LibreOffice."""
        return self.pipe

    def end(self):
        if self.process is None:
            # Somebody else's.
            return
        # The connection ends with the program, which uno reports in one way or another.
        with suppress(Exception):
            self.desktop.terminate()
        self.process.wait(STARTED_WITHIN)


def main():
    driver = Driver(*sys.argv[1:])
    print(json.dumps({"answer": "ready"}), flush=True)  # noqa: T201  # the answers go to stdout
    for line in sys.stdin:
        print(json.dumps(driver.answer(json.loads(line))), flush=True)  # noqa: T201  # as above
    driver.end()


if __name__ == "__main__":
    main()

"""The add-in as a file: xlwings' own example of a custom add-in, with our buttons, our ribbon and our settings in it.

xlwings is not imported: its example and its version are read from where it is installed. Its paid part (xlwings.pro) is
neither taken along nor called.

Source: docs/excel.md
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from sheets_automation.connectors.vba_project import VbaProject, read_project, write_project
from sheets_automation.connectors.vba_source import storable
from sheets_automation.model.errors import OutputError

ADDIN = "sheets_automation.xlam"
EXAMPLE = "quickstart_addin_ribbon.xlam"
EXAMPLE_MODULE, EXAMPLE_SHEET = "RibbonMyAddin", "_myaddin.conf"
BUTTONS_MODULE, XLWINGS_MODULE = "SheetsAutomationButtons", "xlwings"
PROJECT = "SheetsAutomation"
NAME = "sheets_automation"
SETTINGS_SHEET = f"{NAME}.conf"
"""xlwings' macros look for their settings in a sheet of this name."""
MACROS, RIBBON, WORKBOOK, SHEET = (
    "xl/vbaProject.bin",
    "customUI/customUI.xml",
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
)
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SAVED = (1980, 1, 1, 0, 0, 0)
"""The same at every build, so that equal add-ins are equal bytes."""
INTERPRETERS = ("INTERPRETER_WIN", "INTERPRETER_MAC")
VERSION = re.compile(r'XLWINGS_VERSION As String = "([^"]+)"')

CHANGES = (
    ('Public Const PROJECT_NAME As String = "myaddin"', f'Public Const PROJECT_NAME As String = "{NAME}"', "our name"),
    (
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then",
        "a book that somebody sent may not name the interpreter",
    ),
    ('If source = "" Or source = "directory" Then', "If False Then", "nor may a file beside it"),
    (
        "                uses_embedded_code = True\n",
        "                uses_embedded_code = False",
        "no code from sheets",
    ),
    (
        """PythonCommand = "import xlwings.pro;xlwings.pro.runpython_embedded_code('" & SourcePythonCommand & "')\"""",
        "Exit Function",
        "nothing paid",
    ),
    ('MsgBox "Could not find Interpreter!", vbCritical', "Tell NoPython(PYTHON_WIN)", "with the remedy"),
)
"""Lines of xlwings' macros that our add-in has otherwise: as they are, as we have them, and why."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What an add-in was built with."""

    xlwings: str
    """Version of xlwings' macros."""
    interpreter: str


def xlwings_folder() -> Path:
    """Where xlwings is installed.

    Raises:
        OutputError: it is not.
    """
    found = util.find_spec("xlwings")
    if found is None or not found.submodule_search_locations:
        raise OutputError(
            "这个 Python 里没有 xlwings\uff0c做不了 Excel 按钮\uff1b请重新安装本程序",
            "This Python has no xlwings, which the add-in is made of; install this program anew",
        )
    return Path(found.submodule_search_locations[0])


def xlwings_version() -> str:
    """Version of the installed xlwings; "" where there is none."""
    try:
        return metadata.version("xlwings")
    except metadata.PackageNotFoundError:
        return ""


def assemble(example: bytes, buttons: str, ribbon: str, interpreter: str) -> bytes:
    """The add-in of xlwings' example, our module and our ribbon; equal bytes for equal parts.

    Raises:
        OutputError: this xlwings has another example than the one that we know.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(example)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            # Stored, not deflated: the bytes of a deflated part depend on the machine that deflates it.
            part = zipfile.ZipInfo(name, SAVED)
            part.create_system = 0
            new.writestr(part, _part(name, old.read(name), buttons, ribbon, interpreter))
    return made.getvalue()


def _part(name: str, content: bytes, buttons: str, ribbon: str, interpreter: str) -> bytes:
    if name == MACROS:
        return write_project(_project(read_project(content), buttons))
    if name == RIBBON:
        return ribbon.encode()
    if name == WORKBOOK:
        return _changed(content.decode(), f'name="{EXAMPLE_SHEET}"', f'name="{SETTINGS_SHEET}"').encode()
    if name == SHEET:
        return _settings_sheet(interpreter).encode()
    return content


def _project(example: VbaProject, buttons: str) -> VbaProject:
    macros = example.modules[XLWINGS_MODULE].replace("\r\n", "\n")
    for old, new, why in CHANGES:
        ending = "\n" if old.endswith("\n") else ""
        macros = _changed(macros, old, f"{new} 'sheets-automation: {why}{ending}")
    project = example.with_source(XLWINGS_MODULE, macros.replace("\n", "\r\n"))
    return project.with_module(EXAMPLE_MODULE, BUTTONS_MODULE, storable(buttons)).with_name(PROJECT)


def _changed(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise OutputError(
            f"这个版本的 xlwings\uff08{xlwings_version()}\uff09还不认识\uff0c做不了 Excel 按钮\uff1b请重新安装本程序",
            f"This version of xlwings ({xlwings_version()}) is not known yet, so the add-in cannot be made of it; "
            "install this program anew",
        )
    return text.replace(old, new)


def _settings(interpreter: str) -> Iterator[tuple[str, str]]:
    yield from ((name, interpreter) for name in INTERPRETERS)
    # A folder in which people put files must never be a place to import from: a pandas.py there would be run.
    yield from (("ADD_WORKBOOK_TO_PYTHONPATH", "false"), ("PYTHONPATH", ""))
    # Without these xlwings' macros would go on looking in files of the user.
    yield from (("CONDA PATH", ""), ("CONDA ENV", ""), ("USE UDF SERVER", "False"), ("SHOW CONSOLE", "False"))


def _settings_sheet(interpreter: str) -> str:
    rows = "".join(
        f'<row r="{at}">{_cell(f"A{at}", name)}{_cell(f"B{at}", value)}</row>'
        for at, (name, value) in enumerate(_settings(interpreter), start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{SPREADSHEET}"><sheetPr codeName="Sheet2"/><sheetData>{rows}</sheetData></worksheet>'
    )


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>' if text else ""


def look_inside(addin: bytes) -> Inside:
    """What an add-in was built with.

    Raises:
        ValueError: it is not one of ours, or it is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(addin)) as parts:
            macros = read_project(parts.read(MACROS)).modules[XLWINGS_MODULE]
            # A file that this program wrote, and that nobody else hands in.
            sheet = ET.fromstring(parts.read(SHEET))  # noqa: S314  # see above
    except (OSError, KeyError, IndexError, zipfile.BadZipFile, ET.ParseError) as error:
        raise ValueError("no add-in of ours") from error
    texts = ["".join(one.itertext()) for one in sheet.iter(f"{{{SPREADSHEET}}}c")]
    version = VERSION.search(macros)
    if version is None or INTERPRETERS[0] not in texts[:-1]:
        raise ValueError("no add-in of ours")
    return Inside(version.group(1), texts[texts.index(INTERPRETERS[0]) + 1])

"""The add-in as a file: what is in it, whose it is, what follows from the buttons of the model (docs/excel.md)."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from sheets_automation import addin
from sheets_automation.connectors import addin_file
from sheets_automation.connectors.addin_file import (
    BUTTONS_MODULE,
    CHANGES,
    EXAMPLE,
    RIBBON,
    SETTINGS_SHEET,
    SHEET,
    SPREADSHEET,
    XLWINGS_MODULE,
    Inside,
    assemble,
    look_inside,
    xlwings_folder,
    xlwings_version,
)
from sheets_automation.connectors.vba_source import storable
from sheets_automation.model.buttons import BUTTONS, TAB
from sheets_automation.model.errors import OutputError
from tests.macros_read import modules_of

PYTHON = "C:\\Users\\张三 & 李四\\<sheets>\\python.exe"
SOURCE = addin.BUTTONS.read_text(encoding="utf-8")
CALLBACK = re.compile(r'^Public Sub (\w+)\(control As IRibbonControl\)\n    Press "(\w+)"\nEnd Sub$', re.MULTILINE)
EXAMPLE_BYTES = (xlwings_folder() / EXAMPLE).read_bytes()


@pytest.fixture(scope="module")
def built() -> bytes:
    return addin.build(PYTHON)


@pytest.fixture(scope="module")
def modules(built: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("built") / "built.xlam"
    path.write_bytes(built)
    return modules_of(path)


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("example") / EXAMPLE
    path.write_bytes(EXAMPLE_BYTES)
    return modules_of(path)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.testzip() is None
        return {name: parts.read(name) for name in parts.namelist()}


def xml_of(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314  # a file of the project


# ---- what follows from the model ----------------------------------------------------------------------------
def test_every_button_has_its_macro_and_every_macro_its_button():
    assert CALLBACK.findall(SOURCE) == [(button.macro, button.key) for button in BUTTONS]
    assert SOURCE.count("As IRibbonControl") == len(BUTTONS)


def test_the_ribbon_says_what_the_model_says(built: bytes):
    shown = [one for one in xml_of(parts_of(built)[RIBBON]).iter() if one.tag.endswith("}button")]
    assert [one.attrib for one in shown] == [
        {
            "id": f"sheetsAutomation_{button.key}",
            "size": "large",
            "imageMso": button.icon,
            "label": f"{button.zh} {button.en}",
            "screentip": button.zh,
            "supertip": f"{button.tip_zh}\n{button.tip_en}",
            "onAction": f"{BUTTONS_MODULE}.{button.macro}",
        }
        for button in BUTTONS
    ]


def test_the_tab_is_called_what_the_model_calls_it(built: bytes):
    (tab,) = (one for one in xml_of(parts_of(built)[RIBBON]).iter() if one.tag.endswith("}tab"))
    assert tab.get("label") == " ".join(TAB)


def test_tab_and_group_are_named_in_both_languages(built: bytes):
    names = [one.get("label", "") for one in xml_of(parts_of(built)[RIBBON]).iter() if one.get("label")]
    assert len(names) == 2 + len(BUTTONS)
    assert [name for name in names if not re.fullmatch(r"[\u4e00-\u9fff]+ [A-Z][A-Za-z -]+", name)] == []


# ---- what is inside -----------------------------------------------------------------------------------------
def test_olevba_reads_our_module_as_it_is_in_the_repository(modules: dict[str, str]):
    assert modules[f"{BUTTONS_MODULE}"] == storable(SOURCE)
    assert set(modules) == {"ThisWorkbook", "Sheet2", "Dictionary", XLWINGS_MODULE, BUTTONS_MODULE}


def test_olevba_reads_what_is_of_others_as_they_wrote_it(modules: dict[str, str], originals: dict[str, str]):
    for name in ("ThisWorkbook", "Sheet2", "Dictionary"):
        assert modules[name] == originals[name]
    ours, theirs = (one[XLWINGS_MODULE].splitlines() for one in (modules, originals))
    changed = [line for line, old in zip(ours, theirs, strict=True) if line != old]
    assert len(changed) == len(CHANGES)
    assert all("'sheets-automation: " in line for line in changed)


def test_the_notices_of_the_authors_stand_in_the_file(modules: dict[str, str]):
    bsd = modules[XLWINGS_MODULE]
    assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in bsd
    assert "THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS" in bsd
    assert "@license: MIT" in modules["Dictionary"]
    assert all(word in modules[BUTTONS_MODULE] for word in ("xlwings", "BSD 3-clause", "Dictionary", "MIT"))


def test_nothing_of_the_paid_part_is_called(modules: dict[str, str]):
    assert not [name for name, source in modules.items() if "xlwings.pro" in source]
    assert "uses_embedded_code = True\n" not in modules[XLWINGS_MODULE].replace("\r\n", "\n")


def test_an_open_book_and_its_folder_choose_nothing(modules: dict[str, str]):
    """xlwings' macros would take the interpreter from a sheet of the open book, and paths from a file beside it."""
    macros = modules[XLWINGS_MODULE]
    asking = macros[macros.index("Function GetConfig(") : macros.index("Function SaveConfigToFile(")]
    lines = [line.strip() for line in asking.splitlines()]
    for asked in ("If GetConfigFromSheet(ActiveWorkbook)", "If FileExists(GetDirectoryConfigFilePath())"):
        at = next(number for number, line in enumerate(lines) if line.startswith(asked))
        before = [line for line in lines[max(at - 6, 0) : at] if line.startswith("If ")]
        assert any(line.startswith("If False Then") for line in before)


def test_the_settings_name_the_interpreter_and_keep_folders_of_books_away(built: bytes):
    parts = parts_of(built)
    assert f'<sheet name="{SETTINGS_SHEET}"'.encode() in parts["xl/workbook.xml"]
    rows = [["".join(cell.itertext()) for cell in row] for row in xml_of(parts[SHEET]).iter(f"{{{SPREADSHEET}}}row")]
    told = {row[0]: "".join(row[1:]) for row in rows}
    assert told["INTERPRETER_WIN"] == told["INTERPRETER_MAC"] == PYTHON
    assert told["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    # xlwings' macros ask for names in capitals, and read column A down to the first blank.
    assert [name for name in told if name != name.upper() or not name] == []
    assert look_inside(built) == Inside(xlwings_version(), PYTHON)


def test_a_file_beside_the_book_is_never_imported(tmp_path: Path):
    """What xlwings does with the settings above, before it runs a command."""
    book = tmp_path / "一店" / "张三.xlsx"
    told = ";".join(["false", str(book), str(tmp_path / "addin.xlam"), "", "", "", ""])
    script = "import sys, xlwings.utils; xlwings.utils.prepare_sys_path(sys.argv[1]); print(sys.path)"
    ran = subprocess.run(
        [sys.executable, "-c", script, told], capture_output=True, text=True, check=True, env=os.environ, cwd="/"
    )
    assert str(tmp_path) not in ran.stdout


# ---- the file -----------------------------------------------------------------------------------------------
def test_the_same_is_built_byte_for_byte(built: bytes):
    assert addin.build(PYTHON) == built
    with zipfile.ZipFile(io.BytesIO(built)) as parts:
        dates = {(one.date_time, one.create_system, one.compress_type) for one in parts.infolist()}
    assert dates == {((1980, 1, 1, 0, 0, 0), 0, zipfile.ZIP_STORED)}


def test_another_interpreter_is_another_sheet_and_nothing_else(built: bytes):
    one, other = parts_of(built), parts_of(addin.build("/opt/python"))
    assert [name for name in one if one[name] != other[name]] == [SHEET]


def test_everything_else_is_as_xlwings_ships_it(built: bytes):
    one, theirs = parts_of(built), parts_of(EXAMPLE_BYTES)
    assert [name for name in theirs if one[name] == theirs[name]] == [
        name for name in theirs if name not in {RIBBON, SHEET, "xl/workbook.xml", "xl/vbaProject.bin"}
    ]
    assert list(one) == list(theirs)


@pytest.mark.parametrize("change", range(len(CHANGES)))
def test_an_xlwings_with_other_macros_is_refused(change: int, monkeypatch):
    changes = list(CHANGES)
    changes[change] = ("what no macro says", *changes[change][1:])
    monkeypatch.setattr(addin_file, "CHANGES", tuple(changes))
    with pytest.raises(OutputError, match="not known yet"):
        assemble(EXAMPLE_BYTES, SOURCE, "<x/>", PYTHON)


@pytest.mark.parametrize("missing", ["package", "file"])
def test_without_xlwings_a_sentence_says_so(missing: str, monkeypatch, tmp_path: Path):
    if missing == "package":
        monkeypatch.setattr(addin_file.util, "find_spec", lambda _: None)
    else:
        monkeypatch.setattr(addin, "xlwings_folder", lambda: tmp_path)
    with pytest.raises(OutputError, match="install this program anew"):
        addin.build()


@pytest.mark.parametrize("content", [b"", b"PK", EXAMPLE_BYTES])
def test_what_is_no_add_in_of_ours_is_told_from_one(content: bytes):
    with pytest.raises(ValueError, match="no add-in of ours"):
        look_inside(content)


@pytest.mark.parametrize("cut", [100, 5_000, 30_000, 50_000])
def test_a_damaged_add_in_is_told_from_a_whole_one(cut: int, built: bytes):
    for damaged in (built[:cut], built[:cut] + bytes(200) + built[cut + 200 :]):
        try:
            assert look_inside(damaged).xlwings
        except ValueError:
            continue

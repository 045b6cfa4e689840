"""The built add-in in LibreOffice: it loads, and every button of the ribbon gives Python exactly its command.

xlwings' own macros and its Dictionary are Excel's alone, so RunPython and the popup are recorders here.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import pytest

from sheets_automation import addin
from sheets_automation.connectors.addin_file import BUTTONS_MODULE, XLWINGS_MODULE
from sheets_automation.model.buttons import BUTTONS
from tests.office.client import Addin, Office

RECORDER = """
Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Worksheets(1).Range("Z1").Value = PythonCommand
End Function
"""
ASKING = """
Function NoBook()
    NoBook = WhyNot(Nothing)
End Function
Function Named(fullName)
    Named = WhyNotNamed(CStr(fullName))
End Function
Function Gone(interpreter)
    Gone = NoPython(CStr(interpreter))
End Function
"""
RIBBON = ET.fromstring(addin.RIBBON.read_bytes())  # noqa: S314  # a file of the project
CALLBACKS = [button.get("onAction", "") for button in RIBBON.iter() if button.get("onAction")]


def pressing(callback: str) -> str:
    """A function that presses a button; a Basic object cannot be handed over from outside."""
    name = callback.partition(".")[2]
    return f"""
Function Press{name}()
    ThisWorkbook.Worksheets(1).Range("Z1").Value = ""
    {name} Nothing
    Press{name} = ThisWorkbook.Worksheets(1).Range("Z1").Value
End Function
"""


@pytest.fixture(scope="module")
def loaded(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Addin]:
    path = addin.write(tmp_path_factory.mktemp("addin"))
    with office.open_addin(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def recorded(loaded: Addin) -> Addin:
    loaded.replace_modules(
        ["Dictionary", XLWINGS_MODULE], Recorder=RECORDER, Asking=ASKING + "".join(map(pressing, CALLBACKS))
    )
    return loaded


def test_libreoffice_reads_every_module(loaded: Addin):
    assert set(loaded.modules) == {"ThisWorkbook", "Sheet2", "Dictionary", XLWINGS_MODULE, BUTTONS_MODULE}
    assert "BSD 3-clause" in loaded.modules[XLWINGS_MODULE]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.key)
def test_a_button_delivers_its_command(button, recorded: Addin):
    command = f"import sheets_automation.faces.excel as excel; excel.{button.key}()"
    assert recorded.call(f"Asking.Press{button.macro}") == command


def test_without_a_book_a_sentence_in_both_languages_says_what_to_do(recorded: Addin):
    zh, en = recorded.call("Asking.NoBook").splitlines()
    assert zh.startswith("没有打开的表\uff1a")
    assert "启用编辑" in zh
    assert en.startswith("No workbook is open:")


def test_where_python_is_gone_the_sentence_names_it_and_the_remedy(recorded: Addin):
    zh, en = recorded.call("Asking.Gone", "C:\\程序\\python.exe").splitlines()
    assert all("C:\\程序\\python.exe" in one and "sheets-automation addin install" in one for one in (zh, en))


@pytest.mark.parametrize("letter", '^$;|`"%')
def test_a_name_that_a_command_line_would_take_for_a_command_is_refused(letter, recorded: Addin):
    zh, en = recorded.call("Asking.Named", f"C:\\三月爆破\\张三{letter}calc.xlsx").splitlines()
    assert f" {letter} " in zh
    assert f" {letter}," in en


@pytest.mark.parametrize(
    "name",
    [
        "C:\\三月爆破\\张三 & 李四 (2)'s.xlsx",
        "工作簿1",
        "https://d.docs.live.net/1a/%E4%B8%89%20%E6%9C%88/a.xlsx",
        "/Users/a/表.xlsx",
    ],
)
def test_an_ordinary_name_is_taken(name, recorded: Addin):
    assert recorded.call("Asking.Named", name) == ""

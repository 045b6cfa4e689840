"""A real click: a button in a sheet of LibreOffice starts a Python that consolidates, as RunPython does from Excel."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.grid import SUMMARY_FILE
from tests.excel.campaign import CALLS, TEMPLATES, areas, calls, column
from tests.office.client import Office
from tests.office.screen import HEIGHT, WIDTH, Screen, until

pytestmark = pytest.mark.usefixtures("macros")

PRESSED = Path(__file__).parent / "office" / "pressed.py"
LABEL = "一键汇总"
ROWS = 12
MACRO = """
import os
import subprocess

import uno

GIVEN_BY_OFFICE = {"PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"}


def press(event):
    document = event.Source.Model
    while not hasattr(document, "Sheets"):
        document = document.Parent
    path = uno.fileUrlToSystemPath(document.URL)
    environment = {name: value for name, value in os.environ.items() if name not in GIVEN_BY_OFFICE}
    with open(%(said)r, "w") as said:
        # Nobody waits for it: the program goes on, and answers what it is asked.
        subprocess.Popen(
            [%(python)r, %(click)r, %(pipe)r, path, "consolidate"],
            stdout=said, stderr=subprocess.STDOUT, env=environment,
        )
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One guide's calls of a day; the empty summary."""
    home = tmp_path / "三月活动"
    home.mkdir()
    write_xlsx(home / "王芳.xlsx", {"电话邀约记录": [CALLS, *calls("王芳", date(2020, 3, 5), range(ROWS))]})
    shutil.copy(TEMPLATES / SUMMARY_FILE, home)
    return home


@contextmanager
def with_button(office: Office, folder: Path) -> Iterator[tuple[Any, Callable[[], str]]]:
    """Table and summary open, a button in the table: the summary, and what was said once it was pressed."""
    from tests.excel import office_engine

    app = office_engine.start(office)
    try:
        summary = app.books.open(str(folder / SUMMARY_FILE))
        table = app.books.open(str(folder / "王芳.xlsx"))
        told = folder.parent / "said.txt"
        words = {"said": str(told), "python": sys.executable, "click": str(PRESSED), "pipe": office.ask("address")}
        office.ask("screen.add_button", book=table.impl.number, label=LABEL, macro=MACRO % words)

        def said() -> str:
            until(lambda: told.exists() and told.read_text().endswith("\n"), "a sentence after the click")
            return told.read_text()

        yield (table, summary), said
    finally:
        app.kill()


def dials(summary) -> list[float]:
    return column(areas(summary, "staff")["staff"], HEADERS["counted_calls"][0])


@pytest.mark.soak
def test_a_button_pressed_without_a_screen_fills_the_open_summary(office: Office, folder: Path):
    with with_button(office, folder) as ((table, summary), said):
        office.ask("screen.idle")
        office.ask("screen.press", book=table.impl.number, label=LABEL)
        assert f"计入 {ROWS} 行" in said()
        assert dials(summary) == [float(ROWS)]


def test_a_button_clicked_with_the_mouse_fills_the_open_summary(screen: Screen, visible_office: Office, folder: Path):
    with with_button(visible_office, folder) as ((table, summary), said):
        number = table.impl.number
        visible_office.ask("screen.fill_screen", book=number, width=WIDTH, height=HEIGHT)
        visible_office.ask("screen.stand", book=number, sheet=table.sheets[0].name, name="A1")
        visible_office.ask("screen.idle")
        screen.click(*visible_office.ask("screen.button_at", book=number, label=LABEL))
        assert f"计入 {ROWS} 行" in said()
        assert dials(summary) == [float(ROWS)]

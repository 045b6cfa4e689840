"""The add-in with the buttons: built, and put where Excel loads it (docs/excel.md)."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from sheets_automation.campaign import is_campaign
from sheets_automation.connectors.addin_file import ADDIN, EXAMPLE, assemble, xlwings_folder
from sheets_automation.connectors.machine import WINDOWS, Machine, interpreter_of, startup_folder, this_machine
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.connectors.user_settings import read_user_settings, write_user_settings
from sheets_automation.model.errors import FolderError, OutputError

SOURCES = Path(__file__).parent / "faces" / "addin"
BUTTONS, RIBBON = SOURCES / "buttons.bas", SOURCES / "ribbon.xml"
ANY_PYTHON = "python"
"""Whichever Python the machine finds under this name."""


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the add-in is now, what it starts, and the campaign folder of books that are in none."""

    path: Path
    interpreter: str
    folder: str
    machine: Machine


def build(interpreter: str = ANY_PYTHON) -> bytes:
    """The add-in as a file; its buttons start `interpreter`. Equal bytes whenever and wherever it is built.

    Raises:
        OutputError: xlwings is missing, or it is one that we do not know.
    """
    example = xlwings_folder() / EXAMPLE
    try:
        content = example.read_bytes()
    except OSError as error:
        raise OutputError(
            f"xlwings 不完整\uff08缺 {EXAMPLE}\uff09\uff0c做不了 Excel 按钮\uff1b请重新安装本程序",
            f"xlwings is not complete ({EXAMPLE} is missing), so the add-in cannot be made; install this program anew",
        ) from error
    return assemble(content, BUTTONS.read_text(encoding="utf-8"), RIBBON.read_text(encoding="utf-8"), interpreter)


def write(folder: Path, interpreter: str = ANY_PYTHON) -> Path:
    """Write the add-in into a folder, in place of an older one.

    Raises:
        OutputError: it cannot be built, or not be written there; an older one is as it was.
    """
    path = folder / ADDIN
    content = build(interpreter)
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return replace_file(path, lambda file: file.write(content))


def install(
    to: Path | None = None, folder: Path | None = None, lang: str = "", machine: Machine | None = None
) -> Installed:
    """Put the add-in where Excel loads it, or into the folder `to`, and keep folder and language for its buttons.

    Raises:
        OutputError: there is no Excel on this system and `to` is not given, or something cannot be written.
        FolderError: `folder` is no campaign folder.
    """
    machine = machine or this_machine()
    place = to or startup_folder(machine)
    if place is None:
        raise OutputError(
            "Excel 只在 Windows 和 Mac 上运行\uff0c这台电脑上装不了\uff1b要拿到文件\uff0c请加 --to 文件夹",
            "Excel runs on Windows and Mac only, not here; to have the file, add --to DIR",
        )
    if folder is not None:
        _refuse_no_campaign(folder)
    known = read_user_settings(machine)
    told = replace(known, lang=lang or known.lang, folder=str(folder.resolve()) if folder else known.folder)
    if told != known:
        # First: an add-in that is in place already would look as if nothing had failed.
        write_user_settings(told, machine)
    interpreter = interpreter_of(machine, sys.executable)
    return Installed(_put(place, interpreter, machine), interpreter, told.folder, machine)


def _refuse_no_campaign(folder: Path) -> None:
    if not folder.is_dir():
        raise FolderError(
            f"没有文件夹 {folder}\uff1b请核对路径\uff0c或先运行 sheets-automation init",
            f"There is no folder {folder}; check the path, or run sheets-automation init first",
        )
    if not is_campaign(folder):
        raise FolderError(
            f"{folder} 不是活动文件夹\uff1b请核对路径\uff0c或先运行 sheets-automation init",
            f"{folder} is no campaign folder; check the path, or run sheets-automation init first",
        )


def _put(place: Path, interpreter: str, machine: Machine) -> Path:
    try:
        return write(place, interpreter)
    except OutputError as error:
        # Windows alone lets nobody replace a file that a program has open.
        is_locked = machine.system == WINDOWS and isinstance(error.__cause__, PermissionError)
        if is_locked and (place / ADDIN).exists():
            raise OutputError(
                f"换不了 {place / ADDIN}\uff1aExcel 正开着它\uff0c请关闭所有 Excel 窗口后再运行一次",
                f"Cannot replace {place / ADDIN}: Excel has it open; close every window of Excel and run this again",
            ) from error
        raise

"""The machine of a user: where Excel and this program keep their files there; which machine, is an argument."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

WINDOWS, MAC, OTHER = "windows", "mac", "other"
HOME_VARIABLE = "SHEETS_AUTOMATION_HOME"
PROGRAM_FOLDER = "sheets-automation"


@dataclass(frozen=True, slots=True)
class Machine:
    """An operating system, and whose account it is."""

    system: str
    """WINDOWS, MAC or OTHER."""
    home: Path
    variables: Mapping[str, str]


def this_machine() -> Machine:
    system = {"win32": WINDOWS, "darwin": MAC}.get(sys.platform, OTHER)
    return Machine(system, Path.home(), os.environ)


def startup_folder(machine: Machine) -> Path | None:
    """The folder whose add-ins Excel loads when it starts; None where there is no Excel."""
    if machine.system == WINDOWS:
        return _roaming(machine) / "Microsoft" / "Excel" / "XLSTART"
    if machine.system == MAC:
        containers = machine.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
        return containers / "User Content.localized" / "Startup.localized" / "Excel"
    return None


def settings_folder(machine: Machine) -> Path:
    """Where this program keeps what a user told it."""
    if machine.variables.get(HOME_VARIABLE):
        return Path(machine.variables[HOME_VARIABLE])
    if machine.system == WINDOWS:
        return _roaming(machine) / PROGRAM_FOLDER
    if machine.system == MAC:
        return machine.home / "Library" / "Application Support" / PROGRAM_FOLDER
    return Path(machine.variables.get("XDG_CONFIG_HOME") or machine.home / ".config") / PROGRAM_FOLDER


def script_of_excel(machine: Machine, version: str) -> Path:
    """On a Mac, the script through which xlwings' macros of that version may start a program."""
    scripts = machine.home / "Library" / "Application Scripts" / "com.microsoft.Excel"
    return scripts / f"xlwings-{version}.applescript"


def is_blocked(path: Path) -> bool:
    """Whether Windows remembers that a file came from somewhere else, and so lets no macro of it run."""
    return Path(f"{path}:Zone.Identifier").exists()


def interpreter_of(machine: Machine, executable: str) -> str:
    """The Python that the add-in starts: on Windows the one that can say what went wrong (python.exe)."""
    if machine.system == WINDOWS and executable.lower().endswith("pythonw.exe"):
        return f"{executable[: -len('pythonw.exe')]}python.exe"
    return executable


def _roaming(machine: Machine) -> Path:
    return Path(machine.variables.get("APPDATA") or machine.home / "AppData" / "Roaming")

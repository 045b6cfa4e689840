"""What keeps the buttons in Excel from working: one line for each thing they need (docs/excel.md)."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import util
from pathlib import Path

from sheets_automation import addin
from sheets_automation.campaign import is_campaign
from sheets_automation.connectors.addin_file import ADDIN, Inside, look_inside, xlwings_folder, xlwings_version
from sheets_automation.connectors.machine import (
    MAC,
    WINDOWS,
    Machine,
    is_blocked,
    script_of_excel,
    startup_folder,
    this_machine,
)
from sheets_automation.connectors.replacing import explained, temporary
from sheets_automation.connectors.user_settings import read_user_settings
from sheets_automation.model.errors import OutputError
from sheets_automation.model.wording import Pair

BRIDGES = {WINDOWS: ("pywin32", "win32com"), MAC: ("appscript", "appscript")}
"""What speaks with Excel there: the package, and what it is imported as."""
INSTALL = "请运行 sheets-automation addin install", "run sheets-automation addin install"
REINSTALL = "请重新安装本程序\uff1apy -m pip install .", "install this program anew: python -m pip install ."
SETTLE = (
    "请运行 sheets-automation addin install --folder 活动文件夹",
    "run sheets-automation addin install --folder FOLDER",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that the buttons need: what was found, and what to do where it is not as it should be."""

    key: str
    found: Pair
    remedy: Pair = ("", "")

    @property
    def good(self) -> bool:
        return self.remedy == ("", "")


def examine(machine: Machine | None = None) -> tuple[Check, ...]:
    """Everything that the buttons need, in the order in which to mend it."""
    machine = machine or this_machine()
    place = startup_folder(machine)
    if place is None:
        here = Check(
            "excel",
            ("这个系统上没有 Excel", "there is no Excel on this system"),
            (
                "请在 Windows 或 Mac 上使用按钮\uff1b这里请用命令",
                "use the buttons on Windows or Mac, the commands here",
            ),
        )
        return (_python(), _xlwings(), here, *_settings(machine))
    return (_python(), _xlwings(), _bridge(machine), *_addin(machine, place / ADDIN), *_settings(machine))


def _python() -> Check:
    version = platform.python_version()
    return Check("python", (f"Python {version}\uff08{sys.executable}\uff09", f"Python {version} ({sys.executable})"))


def _xlwings() -> Check:
    version = xlwings_version()
    if version and util.find_spec("xlwings"):
        return Check("xlwings", (f"xlwings {version}", f"xlwings {version}"))
    return Check("xlwings", ("没有 xlwings", "xlwings is missing"), REINSTALL)


def _bridge(machine: Machine) -> Check:
    package, imported = BRIDGES[machine.system]
    if util.find_spec(imported):
        return Check("bridge", (f"{package} 已安装", f"{package} is installed"))
    return Check("bridge", (f"没有 {package}", f"{package} is missing"), REINSTALL)


# ---- the add-in ---------------------------------------------------------------------------------------------
def _addin(machine: Machine, path: Path) -> Iterator[Check]:
    try:
        content = path.read_bytes()
        inside = look_inside(content)
    except FileNotFoundError:
        yield Check("addin", (f"{path} 不在", f"{path} is not there"), INSTALL)
        return
    except (OSError, ValueError):
        yield Check("addin", (f"{path} 读不了或已损坏", f"{path} cannot be read or is damaged"), INSTALL)
        return
    yield Check("addin", (f"按钮在 {path}", f"the add-in is {path}"))
    yield _fresh(content, inside)
    yield _interpreter(machine, inside)
    if machine.system == WINDOWS:
        yield _blocked(path)
    if machine.system == MAC:
        yield _script(machine)


def _fresh(content: bytes, inside: Inside) -> Check:
    try:
        equal = content == addin.build(inside.interpreter)
    except OutputError as error:
        return Check("fresh", (error.zh, error.en), REINSTALL)
    if equal:
        return Check("fresh", ("按钮和程序是同一个版本", "the add-in belongs to this version of the program"))
    return Check("fresh", ("按钮是另一个版本的", "the add-in belongs to another version of the program"), INSTALL)


def _interpreter(machine: Machine, inside: Inside) -> Check:
    named = inside.interpreter
    if not Path(named).is_file():
        found = f"按钮要启动的 {named} 不在", f"the Python that the add-in starts is not there: {named}"
        return Check("interpreter", found, INSTALL)
    if machine.system == MAC and " " in named:
        found = f"{named} 的路径里有空格\uff0cMac 上启动不了", f"on a Mac a path with spaces cannot be started: {named}"
        remedy = (
            "请把程序装到没有空格的文件夹\uff0c再运行 sheets-automation addin install",
            "install this program in a folder without spaces, then run sheets-automation addin install",
        )
        return Check("interpreter", found, remedy)
    return Check("interpreter", (f"按钮启动 {named}", f"the add-in starts {named}"))


def _blocked(path: Path) -> Check:
    if not is_blocked(path):
        return Check("blocked", ("Windows 没有阻止这个文件", "Windows does not block the file"))
    remedy = (
        "请在资源管理器里右键这个文件 > 属性\uff0c勾选「解除锁定」\uff0c再重启 Excel",
        "in the Explorer, right-click the file > Properties > Unblock, then restart Excel",
    )
    return Check("blocked", (f"Windows 阻止了 {path}", f"Windows blocks {path}"), remedy)


def _script(machine: Machine) -> Check:
    script = script_of_excel(machine, xlwings_version())
    try:
        same = script.read_bytes() == (xlwings_folder() / script.name).read_bytes()
    except (OSError, OutputError):
        same = False
    if same:
        found = (
            f"{script} 在\uff1b第一次点按钮时 Mac 会问一次权限\uff0c请点「好」",
            f"{script} is there; at the first press the Mac asks for a permission once: press OK",
        )
        return Check("script", found)
    remedy = "请在终端运行一次 xlwings runpython install", "run xlwings runpython install once in the Terminal"
    return Check("script", (f"{script} 不在或不一样", f"{script} is missing or another one"), remedy)


# ---- the campaign folder ------------------------------------------------------------------------------------
def _settings(machine: Machine) -> Iterator[Check]:
    named = read_user_settings(machine).folder
    if not named:
        found = (
            "没有设默认活动文件夹\uff1a按表所在的文件夹汇总",
            "no campaign folder is set: the folder of the open book counts",
        )
        yield Check("folder", found)
        return
    folder = Path(named)
    if not is_campaign(folder):
        yield Check("folder", (f"{folder} 不是活动文件夹", f"{folder} is no campaign folder"), SETTLE)
        return
    yield Check("folder", (f"默认活动文件夹是 {folder}", f"the campaign folder is {folder}"))
    try:
        with explained(folder), temporary(folder / ADDIN, lambda file: file.write(b"")):
            yield Check("writable", (f"{folder} 可以写入", f"{folder} can be written to"))
    except OutputError as error:
        yield Check("writable", (error.zh, error.en), SETTLE)

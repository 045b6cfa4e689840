"""The commands `addin install` and `addin doctor`: the buttons in Excel, put in place and looked after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_options import answer_options
from sheets_automation.faces.cli_show import say, say_json
from sheets_automation.model.buttons import TAB
from sheets_automation.model.wording import BAD_MARK, GOOD_MARK

if TYPE_CHECKING:
    # At run time only where the command needs them: --help must not wait for them.
    from sheets_automation.addin import Installed
    from sheets_automation.addin_doctor import Check

DONE, FOUND_FAULTS = 0, 1


@click.group(help="Excel 按钮 · the buttons in Excel", short_help="Excel 按钮 · the buttons in Excel")
def addin() -> None:
    pass


@addin.command(
    help="安装 · put the buttons where Excel loads them; they start the Python that runs this command",
    short_help="安装 · put the buttons into Excel",
)
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="没存在活动文件夹里的表算哪个活动 · the campaign of books that are saved in none",
)
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="只写到这个文件夹 · write the file there")
@answer_options
def install(folder: Path | None, to: Path | None, lang: str, *, quiet: bool, as_json: bool) -> int:
    asked = Asked(None, lang, None, "csv", quiet, as_json)
    from sheets_automation import addin as recipe  # noqa: PLC0415  # heavy

    # Only what was told now: what was told before, and what the environment says, the buttons know by themselves.
    told = click.get_current_context().get_parameter_source("lang") is ParameterSource.COMMANDLINE
    made = recipe.install(to, folder, lang if told else "")
    if as_json:
        outcome = {"path": str(made.path), "interpreter": made.interpreter, "folder": made.folder}
        say_json({"command": "addin install", "ok": True, "exit": DONE} | outcome)
    elif asked.talks:
        say("\n".join(what_to_do(made, asked, elsewhere=to is not None)))
    return DONE


def what_to_do(made: Installed, asked: Asked, *, elsewhere: bool) -> Iterator[str]:
    """Where the add-in is now, and what is left to be done by hand."""
    from sheets_automation.connectors.machine import MAC, WINDOWS  # noqa: PLC0415  # only where it is asked for

    yield asked.pick(f"Excel 按钮写在 {made.path}。", f"The Excel add-in is {made.path}.")
    if made.folder:
        yield asked.pick(
            f"没存在活动文件夹里的表按 {made.folder} 汇总。", f"Books that are in no campaign belong to {made.folder}."
        )
    if elsewhere:
        yield asked.pick(
            "要用它\uff0c请放进 Excel 的启动文件夹\uff0c或在 Excel 里 文件 > 选项 > 加载项 > 转到 > 浏览。",
            "To use it, put it into Excel's startup folder, or choose it in Excel: File > Options > Add-ins > Go.",
        )
    elif made.machine.system == WINDOWS:
        yield asked.pick(
            f"请关闭所有 Excel 窗口再打开\uff0c功能区上有「{TAB[0]}」。",
            f"Close every window of Excel and open it again: the ribbon has a tab {' '.join(TAB)}.",
        )
        yield asked.pick(
            "没有出现时\uff1a右键这个文件 > 属性 > 解除锁定\uff1b还没有\uff0c就在 Excel 的 文件 > 选项 > 信任中心 > "
            "受信任位置 里加上它所在的文件夹。",
            "If it is missing: right-click the file > Properties > Unblock; then, in Excel, File > Options > Trust "
            "Center > Trusted Locations, add its folder.",
        )
    elif made.machine.system == MAC:
        yield asked.pick(
            "请在终端运行一次 xlwings runpython install\uff0c再重启 Excel\uff1b"
            "第一次点按钮时会问权限\uff0c请点「好」。",
            "Run xlwings runpython install once in the Terminal, then restart Excel; at the first press allow what it "
            "asks for.",
        )
    yield asked.pick("检查\uff1asheets-automation addin doctor", "To check: sheets-automation addin doctor")


@addin.command(
    help="检查 · what keeps the buttons from working, with the remedy; exit status 1 where something does",
    short_help="检查 · what keeps the buttons from working",
)
@answer_options
def doctor(lang: str, *, quiet: bool, as_json: bool) -> int:
    asked = Asked(None, lang, None, "csv", quiet, as_json)
    from sheets_automation.addin_doctor import examine  # noqa: PLC0415  # heavy

    checks = examine()
    code = DONE if all(one.good for one in checks) else FOUND_FAULTS
    if as_json:
        found = [
            {"check": one.key, "ok": one.good} | {"said": asked.pick(*one.found), "remedy": asked.pick(*one.remedy)}
            for one in checks
        ]
        say_json({"command": "addin doctor", "ok": True, "exit": code, "checks": found})
    elif asked.talks:
        say("\n".join(check_line(one, asked) for one in checks))
    return code


def check_line(check: Check, asked: Asked) -> str:
    if check.good:
        return f"{GOOD_MARK} {asked.pick(*check.found)}"
    and_then = asked.pick("\uff1b", "; ")
    return f"{BAD_MARK} {asked.pick(*check.found)}{and_then}{asked.pick(*check.remedy)}"

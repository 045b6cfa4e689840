"""What the command line says when a command was not written as it expects, in Chinese and English."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from sheets_automation.faces.asked import LANG_VARIABLE, LANGS

LANG_OPTION = "--lang"
JSON_OPTION = "--json"
PROGRAM = "sheets-automation"
SEE_HELP = (f"全部写法见 {PROGRAM} --help", f"see {PROGRAM} --help")


def language(arguments: Sequence[str]) -> str:
    """The language asked for, also where the command as a whole cannot be understood."""
    asked = os.environ.get(LANG_VARIABLE, "")
    for place, argument in enumerate(arguments):
        if argument == LANG_OPTION and place + 1 < len(arguments):
            asked = arguments[place + 1]
        elif argument.startswith(f"{LANG_OPTION}="):
            asked = argument.partition("=")[2]
    return asked if asked in LANGS else LANGS[0]


def usage_sentence(error: click.ClickException, lang: str) -> str:
    """What is wrong with the command as it was typed, and how it should be."""
    zh, en = _what_is_wrong(error)
    return f"{zh}。{SEE_HELP[0]}" if lang == "zh" else f"{en}; {SEE_HELP[1]}"


def _what_is_wrong(error: click.ClickException) -> tuple[str, str]:
    match error:
        case click.MissingParameter():
            name = _name(error)
            return f"还缺 {name}，请补上", f"{name} is missing"
        case click.BadParameter():
            zh, en = _expected(error)
            return f"{_name(error)} {zh}", f"{_name(error)} {en}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 的写法不对，请检查它后面的值", f"Check the value of {error.option_name}"
        case click.NoSuchOption():
            meant = error.possibilities[0] if error.possibilities else ""
            zh = f"没有选项 {error.option_name}" + (f"，是不是 {meant}" if meant else "")
            return zh, f"There is no option {error.option_name}" + (f" (did you mean {meant}?)" if meant else "")
    return _wrong_command(error)


def _wrong_command(error: click.ClickException) -> tuple[str, str]:
    # Older versions of click have no classes for these.
    if type(error).__name__ == "NoArgsIsHelpError":
        return f"请写上命令，如 {PROGRAM} consolidate 活动文件夹", f"Name a command, like {PROGRAM} consolidate FOLDER"
    if error.message.startswith("No such command"):
        name = error.message.split("'")[1]
        return f"没有命令「{name}」", f'There is no command "{name}"'
    extra = error.message.partition("(")[2].partition(")")[0]
    if "unexpected extra" in error.message and extra:
        return f"多写了「{extra}」（有空格的路径请加引号）", f'"{extra}" is too much (quote a path that holds spaces)'
    return f"命令写法不对：{error.message.rstrip('.')}", error.message.rstrip(".")


def _name(error: click.BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "")
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.name or "").upper()


def _expected(error: click.BadParameter) -> tuple[str, str]:
    asked = error.param.type if error.param else None
    match asked:
        case click.Choice():
            listed = [str(choice) for choice in asked.choices]
            return f"应为 {'、'.join(listed)} 之一", f"must be one of {', '.join(listed)}"
        case click.IntRange():
            return f"应为 {asked.min} 到 {asked.max} 的整数", f"must be a whole number from {asked.min} to {asked.max}"
    zh, _, en = error.message.partition("\n")
    return zh, en or zh

"""commands.md: every command with its options, asked from the command line itself."""

from __future__ import annotations

from collections.abc import Iterator

import click

from generating.markdown import BY_HAND, plain, table_of
from sheets_automation.faces.asked import DEBUG_VARIABLE, LANG_VARIABLE
from sheets_automation.faces.cli import DONE, FAILED, FOUND_ERRORS, STOPPED, commands
from sheets_automation.faces.cli_words import PROGRAM


def commands_page() -> Iterator[str]:
    yield from ("# 命令 · Commands", "", BY_HAND, "")
    yield from (
        "说明取自命令自己的 `--help`。Taken from each command's own `--help`.",
        "用法 · how to use them\uff1a[操盘手](zh/操盘手.md)、[operators](en/operators.md)。",
        "",
    )
    group = click.Context(commands, info_name=PROGRAM)
    yield from table_of(
        "命令 · Command",
        "做什么 · What it does",
        rows=[
            (f"[`{name}`](#{name.replace(' ', '-')})", plain(command.short_help or ""))
            for name, command in listed_commands()
        ],
    )
    for name, command in listed_commands():
        context, inner = group, commands
        for word in name.split(" "):
            found = inner.commands[word]
            context = click.Context(found, info_name=word, parent=context)
            inner = found if isinstance(found, click.Group) else inner
        usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
        yield from (f"## {name}", "", plain(command.help or ""), "", "```", usage, "```", "")
        rows = [_option_row(option, context) for option in options_of(command)]
        yield from table_of("选项 · Option", "取值 · Values", "默认 · Default", "说明 · Meaning", rows=rows)
    yield "每个命令都有 `--help`\uff1b`sheets-automation --version` 显示版本。"
    yield "Every command has `--help`; `sheets-automation --version` shows the version."
    yield ""
    yield from _around()


def listed_commands() -> list[tuple[str, click.Command]]:
    """Every command by name, in alphabetical order; those of a group by both names: addin doctor."""
    return sorted(_listed(commands))


def _listed(group: click.Group) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", one) for inner, one in _listed(command))
        else:
            yield name, command


def options_of(command: click.Command) -> list[click.Option]:
    """The options of a command, without --help."""
    return [one for one in command.params if isinstance(one, click.Option)]


def _option_row(option: click.Option, context: click.Context) -> tuple[str, ...]:
    names = ", ".join(f"`{name}`" for name in option.opts)
    default = "" if option.is_flag or option.default is None or not _is_plain(option.default) else f"`{option.default}`"
    return names, _values(option, context), default, plain(option.help or "")


def _is_plain(default: object) -> bool:
    """Newer versions of click have an object of their own for no default."""
    return isinstance(default, str | int | float)


def _values(option: click.Option, context: click.Context) -> str:
    if option.is_flag:
        return ""
    match option.type:
        case click.Choice() as choice:
            return "、".join(f"`{one}`" for one in choice.choices)
        case click.IntRange() as numbers:
            return f"{numbers.min} – {numbers.max}"
    return f"`{option.make_metavar(context)}`"


def _around() -> Iterator[str]:
    yield from ("## 结束码 · Exit status", "")
    yield from table_of(
        "结束码 · Status",
        "中文",
        "English",
        rows=[
            (
                f"{DONE}",
                "完成\uff1b`check` 没有错误\uff0c`addin doctor` 没有问题",
                "done; `check` and `addin doctor` found nothing wrong",
            ),
            (
                f"{FOUND_ERRORS}",
                "`check` 或 `addin doctor` 查到问题",
                "`check` or `addin doctor` found something wrong",
            ),
            (
                f"{FAILED}",
                "没有做成\uff0c一句话说明原因和办法",
                "it could not be done; one sentence says why and what to do",
            ),
            (f"{STOPPED}", "被 Ctrl-C 停止", "stopped with Ctrl-C"),
        ],
    )
    yield from ("## 环境变量 · Environment", "")
    yield from table_of(
        "变量 · Variable",
        "中文",
        "English",
        rows=[
            (f"`{LANG_VARIABLE}`", "默认语言 zh 或 en", "the language, zh or en, where `--lang` is not given"),
            (
                f"`{DEBUG_VARIABLE}`",
                "设为 1\uff1a没料到的出错显示细节",
                "1: a failure that nobody foresaw shows its traceback",
            ),
        ],
    )

"""The options that every command has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from sheets_automation.faces.asked import LANG_VARIABLE, LANGS
from sheets_automation.model.grid import EXPORT_FORMATS, SHANGHAI

YEARS = range(2000, 2100)
DATE_LENGTH = len("2020-03-05")


def _read_now(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        # A date alone would silently mean midnight, when nobody has called yet.
        now = datetime.fromisoformat(value) if len(value) > DATE_LENGTH else None
    except ValueError:
        now = None
    if now is None or now.year not in YEARS:
        message = f'「{value}」应写成日期和时间，如 2020-03-05T20:30\n"{value}" must be like 2020-03-05T20:30'
        raise click.BadParameter(message, context, parameter)
    return now.astimezone(SHANGHAI).replace(tzinfo=None) if now.tzinfo else now


def read_day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """A date like 2020-03-05."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value) if len(value) == DATE_LENGTH else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        message = f'「{value}」应写成日期\uff0c如 2020-03-05\n"{value}" must be a date like 2020-03-05'
        raise click.BadParameter(message, context, parameter)
    return day


_lang = click.option(
    "--lang",
    type=click.Choice(LANGS),
    default=LANGS[0],
    envvar=LANG_VARIABLE,
    help=f"语言 · language, also {LANG_VARIABLE}",
)
_quiet = click.option("--quiet", is_flag=True, help="只报错 · say nothing but errors")
_json = click.option("--json", "as_json", is_flag=True, help="结果为一个 JSON · the outcome as one JSON object")


def answer_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options of commands that read no tables: how they are to answer."""
    return _lang(_quiet(_json(command)))


def common_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options that every command has."""
    options = (
        click.option("--now", callback=_read_now, metavar="TIME", help="截至时间 · as of, like 2020-03-05T20:30"),
        _lang,
        click.option(
            "--export", type=click.Path(path_type=Path), metavar="DIR", help="导出数据表 · write the tables there"
        ),
        click.option(
            "--export-format",
            type=click.Choice(EXPORT_FORMATS),
            default=EXPORT_FORMATS[0],
            show_default=True,
            help="导出的格式 · format of the exported tables",
        ),
        _quiet,
        _json,
    )
    for option in reversed(options):
        command = option(command)
    return command

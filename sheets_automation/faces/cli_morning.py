"""The command `assign`: the day is handed out; one sentence says to whom, how much, and what could not be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_options import common_options, read_day
from sheets_automation.faces.cli_results import records
from sheets_automation.faces.cli_show import progress_bar, say, say_json
from sheets_automation.faces.outcome import Outcome
from sheets_automation.model.errors import OutputError
from sheets_automation.model.morning_words import LEFT_OUT, NOT_WRITTEN, NOTHING, UNREADABLE
from sheets_automation.model.worklists import KINDS_COUNTED

if TYPE_CHECKING:
    from datetime import date

    from sheets_automation.morning import Assigned, Given

DONE = 0


@click.command(
    help="晨会 · morning: targets of the day and a call list for each guide of FOLDER; a list of numbers is dealt out",
    short_help="晨会 · targets and call lists per guide",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--list",
    "lists",
    multiple=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="导入名单\uff0c可多次 · a list with phones and names; repeatable",
)
@click.option("--date", "day", callback=read_day, metavar="D", help="哪一天 · the day, like 2020-03-05")
@common_options
def assign(folder: Path, lists: tuple[Path, ...], day: date | None, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import morning  # noqa: PLC0415  # heavy

    if asked.export is not None:
        raise OutputError("assign 不导出数据表\uff1b请去掉 --export", "assign exports no tables; leave out --export")
    with progress_bar(asked.pick("晨会", "Morning"), shown=asked.talks) as progress:
        given = morning.assign(folder, lists, day=day, now=asked.as_of, lang=asked.lang, progress=progress)
    outcome = as_outcome(given, folder)
    if asked.as_json:
        say_json({"command": "assign", "ok": True, "exit": DONE} | outcome)
    elif asked.talks:
        say("\n".join([*notes(given, folder, asked), sentence(given, folder, asked)]))
    return DONE


def _files(given: Assigned) -> list[Given]:
    return [given.assignment, *(one.given for one in given.worklists if one.given)]


def _numbers(given: Assigned) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in given.worklists:
        total.update(one.kinds)
    return {kind: total[kind] for kind in KINDS_COUNTED}


def as_outcome(given: Assigned, folder: Path) -> Outcome:
    """The morning for programs."""

    def name(path: Path) -> str:
        return path.relative_to(folder).as_posix()

    return {
        "date": given.day.isoformat(),
        "guides": given.on_duty,
        "numbers": _numbers(given),
        "ready": sum(one.ready for one in given.worklists),
        "dealt": given.fresh,
        "moved": given.moved,
        "unknown_names": list(given.unknown),
        "left_out": given.left_out,
        "files": [name(one.path) for one in _files(given) if not one.skipped],
        "skipped": {name(one.path): one.skipped for one in _files(given) if one.skipped not in {"", NOTHING}},
        "kept": [name(one.kept) for one in _files(given) if one.kept],
        "tabs": [one.tab for one in given.worklists if one.tab],
        "stores": records(given.check),
    }


def file_notes(files: Sequence[Given], folder: Path, asked: Asked) -> list[str]:
    """What could not be written and why; what was kept."""
    found = []
    for one in files:
        name = one.path.relative_to(folder).as_posix()
        if one.skipped not in {"", NOTHING}:
            zh, en = NOT_WRITTEN.get(one.skipped, UNREADABLE)
            found.append(asked.pick(f"没有写 {name}\uff1a它{zh}", f"{name} was not written: it {en}"))
        if one.kept:
            kept = one.kept.relative_to(folder).as_posix()
            found.append(
                asked.pick(f"{name} 里有另外的内容\uff0c原文件另存为 {kept}", f"The old {name} is kept as {kept}")
            )
    return found


def notes(given: Assigned, folder: Path, asked: Asked) -> list[str]:
    """What could not be written, what was kept, and what was left out of the lists."""
    found = file_notes(_files(given), folder, asked)
    if given.left_out:
        listed = [asked.pick(*LEFT_OUT[name]) + f" {number}" for name, number in given.left_out.items()]
        found.append(
            asked.pick(f"名单里没有分的\uff1a{'、'.join(listed)}", f"Left out of the lists: {', '.join(listed)}")
        )
    if given.unknown:
        zh, en = "、".join(given.unknown), ", ".join(given.unknown)
        found.append(
            asked.pick(
                f"「指派」里写的 {zh} 不在人员名册\uff0c这些客户分给了别人\uff1b请核对姓名",
                f"{en}, typed as who calls, is not in the roster; these customers went to others. Check the name",
            )
        )
    if given.moved:
        found.append(
            asked.pick(
                f"不在岗导购的 {given.moved} 个号码已转给在岗导购",
                f"{given.moved} numbers of guides who are off went to others",
            )
        )
    if not given.on_duty:
        found.append(
            asked.pick(
                "这一天没有在岗导购\uff1a请在 campaign.xlsx 的「人员名册」里登记",
                'Nobody is on duty: enter the guides in the sheet "Staff" of campaign.xlsx',
            )
        )
    return found


def sentence(given: Assigned, folder: Path, asked: Asked) -> str:
    """Guides, numbers by kind, files."""
    numbers = _numbers(given)
    listed = [asked.pick(*KINDS_COUNTED[kind]) + f" {number}" for kind, number in numbers.items() if number]
    lists = sum(one.given is not None and not one.given.skipped for one in given.worklists)
    tabs = sum(bool(one.tab) for one in given.worklists)
    written = [given.assignment.path.name] if not given.assignment.skipped else []
    zh = (
        f"{given.day:%m-%d} 晨会\uff1a{given.on_duty} 位导购在岗\uff0c要打 {sum(numbers.values())} 个"
        + (f"\uff08{'、'.join(listed)}\uff09" if listed else "")
        + f"\uff1b新分号码 {given.fresh} 个。{' 和 '.join([*written, f'{lists} 份名单'])}写在 {folder}。"
        + (f"{tabs} 位导购的名单已放进他们的 Google 表格。" if tabs else "")
    )
    en = (
        f"{given.day}: {given.on_duty} guides on duty, {sum(numbers.values())} numbers to call"
        + (f" ({', '.join(listed)})" if listed else "")
        + f", {given.fresh} dealt anew. {' and '.join([*written, f'{lists} worklists'])} are in {folder}."
        + (f" {tabs} lists are in the guides' tabs on Google." if tabs else "")
    )
    return asked.pick(zh, en)

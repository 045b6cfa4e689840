"""The command `status`: who has not handed in, a line a store; it reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_options import common_options, read_day
from sheets_automation.faces.cli_results import exported, records, refuse_export
from sheets_automation.faces.cli_show import progress_bar, say, say_json
from sheets_automation.faces.outcome import Outcome

if TYPE_CHECKING:
    # At run time only where the command works with tables: --help must not wait for them.
    from sheets_automation.evening import Status

DONE = 0


@click.command(
    help="进度 · who has not handed in today, store by store; reads FOLDER and writes nothing",
    short_help="进度 · who has not handed in",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--store", "stores", multiple=True, metavar="NAME", help="只看这家店\uff0c可多次 · only this store; repeatable"
)
@click.option("--date", "day", callback=read_day, metavar="D", help="看哪一天 · the day, like 2020-03-05")
@common_options
def status(folder: Path, stores: tuple[str, ...], day: date | None, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import evening  # noqa: PLC0415  # heavy

    refuse_export(asked, [folder])
    with progress_bar(asked.pick("看进度", "Looking"), shown=asked.talks) as progress:
        found = evening.status(folder, now=asked.as_of, lang=asked.lang, day=day, stores=stores, progress=progress)
    files = exported(found.report, asked, [folder])
    if asked.as_json:
        say_json({"command": "status", "ok": True, "exit": DONE} | as_outcome(found) | {"export": files})
    elif asked.talks:
        say("\n".join(as_lines(found, asked)))
    return DONE


def as_outcome(told: Status) -> Outcome:
    """The standing for programs."""
    stores = records(told.stores)
    for store in stores:
        at = store["closed_at"]
        store["closed_at"] = f"{at:%Y-%m-%dT%H:%M}" if at else None
    return {
        "date": told.day.isoformat(),
        "expected": int(told.stores["expected"].sum()),
        "submitted": int(told.stores["submitted"].sum()),
        "stores": stores,
        "missing_files": [{"source": path, "stores": names} for path, names in told.gone.items()],
    }


def as_lines(told: Status, asked: Asked) -> Iterator[str]:
    """A line a store, a line a file that is gone, and a sentence."""
    starts, ends = told.report.settings.starts_on, told.report.settings.ends_on
    if starts and told.day < starts:
        zh, en = (
            f"活动 {starts} 开始\uff0c{told.day} 还不用交表。",
            f"The campaign begins on {starts}; nothing is due yet.",
        )
        yield asked.pick(zh, en)
    elif ends and told.day > ends:
        zh, en = f"活动 {ends} 已结束\uff0c{told.day} 不用交表。", f"The campaign ended on {ends}; nothing is due."
        yield asked.pick(zh, en)
    elif told.day > told.report.now.date():
        yield asked.pick(f"{told.day} 还没有到\uff0c还不用交表。", f"{told.day} has not come yet; nothing is due.")
    else:
        stores = records(told.stores)
        yield from (_store_line(store, asked) for store in stores)
        yield from (_gone_line(told.report.name_of(path), names, asked) for path, names in told.gone.items())
        yield _sentence(told, asked)


def _store_line(store: dict[str, object], asked: Asked) -> str:
    """One store: who is to hand in, who has not, what is still to dial, whether the day is closed."""
    zh, en = ["没有要交表的导购"], ["nobody is to hand in"]
    if store["expected"]:
        names = [str(name) for name in store["waiting_for"]]  # type: ignore[attr-defined]  # a list
        still = f"还差 {'、'.join(names)}" if names else "都交了"
        zh = [f"应交 {store['expected']} 人\uff0c已交 {store['submitted']} 人\uff0c{still}"]
        still = f"missing {', '.join(names)}" if names else "all of them"
        en = [f"{store['submitted']} of {store['expected']} handed in, {still}"]
    if store["planned"]:
        zh.append(f"还有 {store['planned']} 行没拨")
        en.append(f"{store['planned']} rows still to dial")
    if store["closed_version"]:
        at, by, version = f"{store['closed_at']:%m-%d %H:%M}", store["closed_by"], store["closed_version"]
        zh.append(f"已收表\uff08{at}{f' {by}' if by else ''}\uff0c第 {version} 版\uff09")
        en.append(f"closed ({at}{f' by {by}' if by else ''}, version {version})")
    told_zh, told_en = "\uff1b".join(zh), "; ".join(en)
    return asked.pick(f"{store['store']}\uff1a{told_zh}", f"{store['store']}: {told_en}")


def _gone_line(path: str, stores: list[str], asked: Asked) -> str:
    zh, en = (f"\uff08{'、'.join(stores)}\uff09", f" ({', '.join(stores)})") if stores else ("", "")
    return asked.pick(
        f"这次没有找到 {path}{zh}\uff1a上次的行照算\uff0c请问一下是不是移走了",
        f"{path}{en} is gone since the last run: its rows still count; please ask whether it was moved",
    )


def _sentence(told: Status, asked: Asked) -> str:
    """Of all stores, and what to do next."""
    from sheets_automation.model.wording import SHEETS, word  # noqa: PLC0415  # --help must not wait for it

    expected, submitted = int(told.stores["expected"].sum()), int(told.stores["submitted"].sum())
    when = f"{told.day}"
    if not expected:
        return asked.pick(f"{when} 没有要交表的导购。", f"Nobody is to hand in on {when}.")
    if submitted == expected:
        zh, en = "都交齐了\uff0c可以收表", "all of them; the day can be closed"
        if told.stores["closed_version"].gt(0).all():
            zh, en = "都交齐了\uff0c也收表了", "all of them, and the day is closed"
    else:
        zh, en = f"还差 {expected - submitted} 人", f"{expected - submitted} missing"
        # The sheet is of today.
        if told.day == told.report.now.date():
            zh += f"\uff0c把「{word(SHEETS['evening'], 'zh')}」里给他们的话发到群里就好"
            en += f'; the sheet "{word(SHEETS["evening"], "en")}" has a text for each'
    return asked.pick(
        f"{when}\uff1a应交 {expected} 人\uff0c已交 {submitted} 人\uff0c{zh}。",
        f"{when}: {submitted} of {expected} handed in, {en}.",
    )

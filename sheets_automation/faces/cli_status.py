"""The command `status`: who has not handed in, a line a store; it reads and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_automation.faces.cli_evening import read_day
from sheets_automation.faces.cli_options import Asked, common_options
from sheets_automation.faces.cli_outcome import Outcome, exported, records, refuse_export
from sheets_automation.faces.cli_show import progress_bar, say, say_json

if TYPE_CHECKING:
    # At run time only where the command works with tables: --help must not wait for them.
    import pandas as pd

    from sheets_automation.model.settings import Settings

DONE = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What is told: the stores (core/figures/standing.py), files that are gone with their stores."""

    day: date
    stores: pd.DataFrame
    gone: dict[str, list[str]]
    settings: Settings


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
    asked = replace(asked, now=asked.as_of)
    with progress_bar(asked.pick("看进度", "Looking"), shown=asked.talks) as progress:
        found = evening.status(folder, now=asked.as_of, lang=asked.lang, day=day, stores=stores, progress=progress)
    told = Standing(found.day, found.stores, found.gone, found.report.settings)
    files = exported(found.report, asked, [folder])
    if asked.as_json:
        say_json({"command": "status", "ok": True, "exit": DONE} | as_outcome(told) | {"export": files})
    elif asked.talks:
        say("\n".join(as_lines(told, asked)))
    return DONE


def as_outcome(told: Standing) -> Outcome:
    """The standing for programs."""
    stores = told.stores.assign(closed_at=told.stores["closed_at"].map(_moment))
    return {
        "date": told.day.isoformat(),
        "expected": int(told.stores["expected"].sum()),
        "submitted": int(told.stores["submitted"].sum()),
        "stores": records(stores),
        "missing_files": [{"source": path, "stores": names} for path, names in told.gone.items()],
    }


def _moment(at: datetime | None) -> str | None:
    import pandas as pd  # noqa: PLC0415  # heavy

    return None if pd.isna(at) else at.isoformat(timespec="minutes")


def as_lines(told: Standing, asked: Asked) -> Iterator[str]:
    """A line a store, a line a file that is gone, and a sentence."""
    starts, ends = told.settings.starts_on, told.settings.ends_on
    if starts and told.day < starts:
        yield asked.pick(
            f"活动 {starts} 开始\uff0c{told.day} 还不用交表。", f"The campaign begins on {starts}; nothing is due yet."
        )
        return
    if ends and told.day > ends:
        yield asked.pick(
            f"活动已于 {ends} 结束\uff0c{told.day} 不用交表。", f"The campaign ended on {ends}; nothing is due."
        )
        return
    for store in records(told.stores):
        yield _store_line(store, asked)
    for path, stores in told.gone.items():
        of = f"\uff08{'、'.join(stores)}\uff09" if stores else ""
        yield asked.pick(
            f"上次有、这次没有的文件\uff1a{path}{of}\uff1b原来的行照算\uff0c请问一下是不是移走了",
            f"Here at the last run and gone now: {path} ({', '.join(stores)}); its rows still count, please ask about it",
        )
    yield _sentence(told, asked)


def _store_line(store: dict[str, object], asked: Asked) -> str:
    """一店：应交 3 人，已交 2 人，还差 王五；未拨 12 行；20:40 已收表。"""
    names = store["waiting_for"]
    if not store["expected"]:
        parts = [asked.pick("没有要交表的导购", "nobody is to hand in")]
    else:
        count = asked.pick(
            f"应交 {store['expected']} 人\uff0c已交 {store['submitted']} 人",
            f"{store['submitted']} of {store['expected']} handed in",
        )
        waiting = f"\uff0c还差 {'、'.join(names)}" if names else "\uff0c都交了"
        parts = [count + asked.pick(waiting, f", missing {', '.join(names)}" if names else ", all of them")]
    if store["planned"]:
        parts.append(asked.pick(f"还有 {store['planned']} 行没拨", f"{store['planned']} rows still to dial"))
    if store["closed_version"]:
        parts.append(_closed(store, asked))
    return asked.pick(f"{store['store']}\uff1a{'；'.join(parts)}", f"{store['store']}: {'; '.join(parts)}")

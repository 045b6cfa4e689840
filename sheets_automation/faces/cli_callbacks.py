"""The command `callbacks`: today's queue on the terminal, what can be dialled now first; it only reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_options import common_options
from sheets_automation.faces.cli_results import exported, records, refuse_export
from sheets_automation.faces.cli_show import UNSHOWN, progress_bar, say, say_json

if TYPE_CHECKING:
    # At run time only where the command works with tables: --help must not wait for them.
    import pandas as pd

    from sheets_automation.core.report import Report

DONE = 0
SHOWN = (
    *("rank", "state", "customer_key", "customer_name", "priority", "due_at", "attempts", "last_result"),
    *("product_1", "offered_to", "store"),
)
LABELS = {"rank": "order"}
"""Where the words of a column have another key."""
WAITING = "waiting"
GAP = "  "


@dataclass(frozen=True, slots=True)
class Queue:
    """What is told: the entries in order, how many there are of what, and whether phones are masked."""

    entries: pd.DataFrame
    figures: dict[str, int | None]
    masked: bool


@click.command(
    help="回拨 · today's call-backs in order, what can be dialled now first; reads FOLDER and writes nothing",
    short_help="回拨 · today's call-backs in order",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--store", metavar="NAME", default="", help="只看这家店\uff0c号码完整 · only this store, with whole phones"
)
@click.option("--guide", metavar="NAME", default="", help="只看这位导购 · only what this guide is to call")
@click.option("--all", "later", is_flag=True, help="也列以后的 · those of later days, too")
@common_options
def callbacks(folder: Path, store: str, guide: str, *, later: bool, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import campaign  # noqa: PLC0415  # heavy

    refuse_export(asked, [folder])
    with progress_bar(asked.pick("看回拨", "Looking"), shown=asked.talks) as progress:
        report = campaign.look(folder, now=asked.as_of, lang=asked.lang, progress=progress)
    queue = queue_of(report, store, guide, later=later)
    files = exported(report, asked, [folder])
    if asked.as_json:
        entries = records(_dated(queue.entries))
        say_json(
            {"command": "callbacks", "ok": True, "exit": DONE, "figures": queue.figures, "callbacks": entries}
            | {"export": files}
        )
    elif asked.talks:
        say("\n".join(line.translate(UNSHOWN).rstrip() for line in as_lines(queue, asked)))
    return DONE


def queue_of(report: Report, store: str, guide: str, *, later: bool) -> Queue:
    """The entries of today, or all that are open, of one store or guide or everybody: CALLBACK and offered_to.

    Raises:
        SettingError: there is no such store.
    """
    from sheets_automation.core.figures.callback_offers import open_figures, with_later  # noqa: PLC0415  # heavy
    from sheets_automation.core.figures.standing import known_stores, stores_asked  # noqa: PLC0415  # heavy
    from sheets_automation.core.layout.masking import is_masked  # noqa: PLC0415  # heavy

    day, queue = report.now.date(), report.tables["callback"]
    name = next(iter(stores_asked(report.workings, [store] if store else [])), "")
    offers = report.workings.offers(day)
    every = with_later(offers, queue)
    entries = every if later else offers
    if name:
        entries, every = (frame[frame["store"] == name] for frame in (entries, every))
    if guide:
        whom = report.settings.staff_names.get(guide, guide)
        entries, every = (frame[frame["offered_to"] == whom] for frame in (entries, every))
    entries = entries.sort_values("state", key=lambda state: state.eq(WAITING), kind="stable")
    masked = is_masked(report.settings, day) and not name and len(known_stores(report.workings)) > 1
    return Queue(entries.reset_index(drop=True), open_figures(every, day), masked)


def _dated(entries: pd.DataFrame) -> pd.DataFrame:
    """Moments as text, to the minute; the date alone where the time of a call is not known."""
    found = entries.copy()
    for name in ("last_call_at", "due_at"):
        text = found[name].dt.strftime("%Y-%m-%dT%H:%M").astype("object")
        found[name] = text.str.removesuffix("T00:00") if name == "last_call_at" else text
    return found


def as_lines(queue: Queue, asked: Asked) -> Iterator[str]:
    """The queue for people, in columns: what can be dialled now, what comes later; the figures below."""
    entries = queue.entries
    if not len(entries):
        yield asked.pick("今天没有要回拨的客户\uff0c辛苦了。", "Nobody is to be called back today. Well done.")
        yield _sentence(queue.figures, asked)
        return
    table = [_header(asked), *_cells(entries, asked, masked=queue.masked)]
    lines = _aligned(table)
    waits = entries["state"].eq(WAITING).tolist()
    now = waits.count(False)
    if now:
        yield asked.pick(f"现在可打 {now} 位\uff1a", f"To be called now: {now}")
        yield from (lines[0], *(line for line, later in zip(lines[1:], waits, strict=True) if not later))
    if now < len(waits):
        yield asked.pick(f"还没到时间 {len(waits) - now} 位\uff1a", f"Not yet: {len(waits) - now}")
        yield from (lines[0], *(line for line, later in zip(lines[1:], waits, strict=True) if later))
    yield _sentence(queue.figures, asked)


def _header(asked: Asked) -> list[str]:
    from sheets_automation.model.column_words import HEADERS  # noqa: PLC0415  # --help must not wait for it
    from sheets_automation.model.wording import word  # noqa: PLC0415  # --help must not wait for it

    return [word(HEADERS[LABELS.get(key, key)], asked.lang) for key in SHOWN]


def _cells(entries: pd.DataFrame, asked: Asked, *, masked: bool) -> Iterator[list[str]]:
    """The cells of SHOWN as text, choices in words."""
    from sheets_automation.core.layout.masking import mask_phones, shown_key  # noqa: PLC0415  # heavy
    from sheets_automation.model.wording import CHOICES, word  # noqa: PLC0415  # --help must not wait for it

    named = {key: {one: word(pair, asked.lang) for one, pair in CHOICES.get(key, {}).items()} for key in SHOWN}
    plain = entries.assign(
        due_at=entries["due_at"].dt.strftime("%m-%d %H:%M"),
        customer_key=[shown_key(key) for key in entries["customer_key"]],
        attempts=[
            f"{tried}/{most}" if most else "" for tried, most in _tries(entries["attempts"], entries["max_attempts"])
        ],
    )
    for line in records(plain[list(SHOWN)]):
        cells = {key: "" if value is None else str(value) for key, value in line.items()}
        cells = {key: named[key].get(text, text) for key, text in cells.items()}
        if masked:
            cells |= {key: mask_phones(cells[key]) for key in ("customer_key", "customer_name")}
        yield list(cells.values())


def _tries(attempts: pd.Series, most: pd.Series) -> Iterator[tuple[int, int]]:
    yield from zip(attempts.tolist(), most.fillna(0).astype(int).tolist(), strict=True)


def _aligned(table: list[list[str]]) -> list[str]:
    """Columns as wide as their broadest cell; a Chinese sign is as broad as two digits."""
    from sheets_automation.model.page import breadth  # noqa: PLC0415  # --help must not wait for it

    widths = [max(map(breadth, column)) for column in zip(*table, strict=True)]
    return [
        GAP.join(cell + " " * (width - breadth(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in table
    ]


def _sentence(figures: dict[str, int | None], asked: Asked) -> str:
    """Open, due today, overdue with the oldest, class C due."""
    oldest = figures["overdue_oldest_days"]
    zh = f"\uff08最久 {oldest} 天\uff09" if oldest is not None else ""
    en = f" (the oldest {oldest} days)" if oldest is not None else ""
    return asked.pick(
        f"未结束 {figures['open']} 位\uff0c今天应拨 {figures['due_today']} 位\uff1b"
        f"约定和A、B跟进逾期 {figures['overdue']} 位{zh}\uff1bC类可回拨 {figures['class_c_due']} 位。",
        f"{figures['open']} open, {figures['due_today']} due today; "
        f"{figures['overdue']} promises and A, B follow-ups overdue{en}; {figures['class_c_due']} of class C due.",
    )

"""What is said of a campaign's spreadsheets on Google: laid out, published, what would change (docs/google.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.outcome import Outcome

if TYPE_CHECKING:
    # At run time only where a command works with tables: --help must not wait for them.
    from sheets_automation.online_setup import SetUp
    from sheets_automation.publishing import Planned, Published


def set_up_of(done: SetUp) -> Outcome:
    return {
        "spreadsheets": list(done.links.all),
        "made": list(done.made),
        "left": list(done.left),
        "guides": done.guides,
        "account": done.account,
    }


def set_up_sentence(done: SetUp, asked: Asked) -> str:
    lines = [
        asked.pick(
            f"「{title}」里插入或删除了列\uff0c没有改动\uff1a请把自己的列移到最右边\uff0c再运行一次",
            f'"{title}" has columns put in or taken out and was left alone: move yours to the right, run this again',
        )
        for title in done.left
    ]
    if not done.guides:
        lines.append(
            asked.pick(
                "人员名册里还没有导购\uff1a请在表格的「人员名册」里填好\uff0c再运行一次\uff0c就有每位导购的表",
                "Staff has no guides yet: fill the tab Staff of the spreadsheet, then run this again for their tabs",
            )
        )
    lines.append(
        asked.pick(
            f"铺好了 {len(done.links.all)} 份 Google 表格\uff0c{done.guides} 位导购\uff1a"
            f"新增 {len(done.made)} 张工作表\uff0c已有的内容没有改动。",
            f"{len(done.links.all)} spreadsheets are laid out for {done.guides} guides, {len(done.made)} tabs are new; "
            "what was there is as it was.",
        )
    )
    return "\n".join(lines)


def published_of(done: Published) -> Outcome:
    return {"spreadsheet": done.address, "left": [list(one) for one in done.left], "drawn": done.is_drawn_anew}


def published_lines(done: Published, asked: Asked) -> list[str]:
    """Each tab that was left as it is, and why; then where the summary is."""
    lines = _left_lines(done.left, asked)
    lines.append(asked.pick(f"汇总已发布到 {done.address}。", f"The summary is published: {done.address}."))
    return lines


def _left_lines(left: tuple[tuple[str, str], ...], asked: Asked) -> list[str]:
    from sheets_automation.model.google_words import LEFT_AS_IT_IS  # noqa: PLC0415  # --help must not wait for it

    return [
        asked.pick(
            f"「{title}」没有更新\uff1a{LEFT_AS_IT_IS[why][0]}", f'"{title}" is as it was: {LEFT_AS_IT_IS[why][1]}'
        )
        for title, why in left
    ]


def planned_of(planned: Planned) -> Outcome:
    return {
        "dry_run": True,
        "cells": {one.title: one.count for one in planned.tabs},
        "left": [list(one) for one in planned.left],
        "structure": planned.requests,
    }


def planned_lines(planned: Planned, asked: Asked) -> list[str]:
    lines = _left_lines(planned.left, asked)
    for one in planned.tabs:
        shown = "\uff1b".join(f"{change.address} {change.old!s:.20} → {change.new!s:.20}" for change in one.first)
        lines.append(
            asked.pick(f"「{one.title}」{one.count} 格\uff1a{shown}", f'"{one.title}" {one.count} cells: {shown}')
        )
    cells = sum(one.count for one in planned.tabs)
    lines.append(
        asked.pick(
            f"会改 {cells} 格\uff0c版面改动 {planned.requests} 项\uff1b什么也没有写。",
            f"{cells} cells and {planned.requests} looks would change; nothing was written.",
        )
    )
    return lines

"""Days of guides as tokens, evening after evening: what each run finds, closes, and leaves behind for the next.

A token is a customer's number and what the row says: `1` nobody answered, `1i` invited, `1x` connected and class C (an
ERROR that leaves the row out), `1p` still to be dialled; `:am` behind it is the time of the call.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sheets import DEFAULTS, Written, book, call_log

from sheets_automation.core.closing.freeze import freeze
from sheets_automation.core.closing.news import news
from sheets_automation.core.figures.explaining.behind import is_counted
from sheets_automation.core.memory import NOTHING_KNOWN, Memory
from sheets_automation.core.report import Report, build_report
from sheets_automation.model.definitions import KEYS, figures_of
from sheets_automation.model.frames import BY_KEY
from sheets_automation.model.grid import Source
from sheets_automation.model.settings import Settings

FIFTH = date(2020, 3, 5)
SAYS = {
    "": "接通情况=无人接听",
    "i": "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复",
    "x": "接通情况=已接通 | 客户分类=C",
    "p": "",
}
TIMES = {"am": "上午", "pm": "下午"}


def rows(tokens: str, guide: int = 0) -> str:
    """The rows of a call log; customers of different guides have different numbers."""
    lines = []
    for token in tokens.split():
        said, _, at = token.partition(":")
        number, kind = said.rstrip("ixp"), said.lstrip("0123456789")
        parts = [f"联系电话=137{guide:02}{int(number):06}", SAYS[kind], f"拨打时段={TIMES[at]}" if at else ""]
        lines.append(" | ".join(part for part in parts if part))
    return "\n".join(lines)


def day_sheet(guide: str, tokens: str, number: int = 0, store: str = "一店", **more: str) -> Written:
    """A guide's call log of the fifth of March; `more`: source, day."""
    source = more.get("source", f"{store}/{guide}.xlsx")
    block = f"门店: {store} | 导购: {guide} | 日期: {more.get('day', '2020-03-05')}"
    return call_log(rows(tokens, number), source=source, block=block)


def run(
    now: str, sheets: Iterable[Written | Source], memory: Memory = NOTHING_KNOWN, settings: Settings = DEFAULTS
) -> Report:
    """The report as of `5 20:35`."""
    day, clock = now.split()
    sheets = list(sheets)
    files = [one for one in sheets if isinstance(one, Source)]
    grids = [one for one in sheets if not isinstance(one, Source)]
    moment = datetime.fromisoformat(f"2020-03-{int(day):02}T{clock}")
    return build_report([*book(*grids), *files], settings, moment, "zh", memory)


def remembered(report: Report) -> Memory:
    """What is known after a run."""
    return report.work.memory.grown(news(report.workings))


def closed(report: Report, *stores: str, day: date = FIFTH) -> Memory:
    """What is known after a run that closed the day."""
    return remembered(report).grown(freeze(report.workings, day, stores, "店长"))


def log(report: Report, source: str = "") -> list[tuple]:
    """Row, column, old and new of the changes (of one file)."""
    table = report.tables["change"]
    own = table[table["source"].eq(source)] if source else table
    return list(own[["row", "column", "old", "new"]].itertuples(index=False, name=None))


def see_sums(report: Report, *tables: str) -> None:
    """The rows behind every counted figure (of these tables) sum to it (docs/figures.md, Explaining a figure)."""
    wrong = {}
    for table in tables or KEYS:
        keys = KEYS[table]
        frame = report.frame(table).set_index(list(keys))
        for figure in (name for name in figures_of(BY_KEY[table]) if is_counted(name) and name in frame):
            found = report.behind.lines(table, figure).groupby(list(keys))["value"].sum().reindex(frame.index).fillna(0)
            off = frame.index[(found - frame[figure].astype(float)).abs() > 1e-6]
            if len(off):
                wrong[table, figure] = off.tolist()
    assert wrong == {}

"""The plan of a demo campaign: who works, what happens, and in which file and row it stands."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sheets_automation.demo import habits
from sheets_automation.demo.habits import Guide
from sheets_automation.demo.sheets import Form, Placed, SheetPlan, lay_out
from sheets_automation.demo.telling import BEGINS, FIRST_CALL, LAST_CALL, Row, Teller, Told, hire, minute
from sheets_automation.model.tables import CALL_LOG, WORK_TABLES

TITLES = {
    "zh": ("电话邀约记录", "成功邀约记录"),
    "traditional": ("電話邀約記錄", "成功邀約記錄"),
    "en": ("Call log", "Invite success"),
    "alias": ("Sheet1", "Sheet2"),
}
COPIED_SHARE = 2 / 3
"""So much of a file was there when its older copy was made."""
FEWEST_COPIED = 20
"""A copy of a few rows would be no copy to anybody."""
DROPPED_LATER = "considers"
"""One row of this episode stands in the copy only: somebody deleted it afterwards."""
NOTES = (("使用说明",), ("每天打完电话就填,晚上交给店长",))
PHOTO = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200) + b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file: kind is book, csv or raw; `copy_of` is the fuller file of which this is an older copy."""

    source: str
    kind: str
    modified: datetime
    sheets: tuple[SheetPlan, ...] = ()
    content: bytes = b""
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign before it is written: its files, and every row with the episode it belongs to."""

    now: datetime
    days: tuple[date, ...]
    guides: tuple[Guide, ...]
    told: tuple[Told, ...]
    files: tuple[FilePlan, ...]

    @property
    def placed(self) -> tuple[Placed, ...]:
        return tuple(row for file in self.files for sheet in file.sheets for row in sheet.placed)


def plan(seed: int, stores: int, guides: int, days: int, now: datetime, rows: int = 50) -> Plan:  # noqa: PLR0913, PLR0917  # a campaign has so many sides
    """The campaign of a seed: so many stores with so many guides each, days up to `now`, about `rows` rows a day.

    The same arguments give the same plan. `now` is the time in Shanghai, without zone; before ten o'clock nobody has
    called yet on the last day.
    """
    rng = random.Random(seed)  # noqa: S311  # a made-up campaign, no secret
    all_days = tuple(now.date() - timedelta(days=back) for back in range(days - 1, -1, -1))
    worked = all_days if now.time() >= BEGINS else all_days[:-1]
    hired = hire(rng, stores, guides, worked)
    teller = Teller(rng, hired, now, max(worked, default=now.date()), samples=rng.sample(habits.SAMPLES, 8))
    for day in worked:
        for guide in hired:
            if day in guide.days:
                wanted = rows * guide.habit.share * rng.uniform(0.9, 1.1) * _passed(now, day)
                teller.tell_day(guide, day, round(wanted))
    files = tuple(_files(teller.rows, now))
    return Plan(now, all_days, hired, tuple(teller.told), files)


def _passed(now: datetime, day: date) -> float:
    """The part of a working day that is over."""
    if day != now.date():
        return 1.0
    begins, ends = minute(FIRST_CALL), minute(LAST_CALL)
    return min(1.0, (minute(now.time()) - begins) / (ends - begins))


def _files(rows: list[Row], now: datetime) -> Iterator[FilePlan]:
    """Every file of the campaign, each saved a minute after the one before."""
    made: list[FilePlan] = []
    for (source, kind), group in _by_file(rows):
        older = group[: round(len(group) * COPIED_SHARE)] if group[0].guide.layout.copied else []
        if len(older) < FEWEST_COPIED:
            made.append(FilePlan(source, kind, now, tuple(_sheets(source, group, now.date()))))
        else:
            made += _file_and_copy(source, group, older, now)
    made.append(FilePlan("新建 XLSX 工作表.xlsx", "raw", now))
    made.append(FilePlan("微信图片_20200305.jpg", "raw", now, content=PHOTO))
    saved = datetime.combine(now.date(), time(8))
    for number, file in enumerate(made):
        at = saved + timedelta(minutes=number)
        yield replace(file, modified=at - timedelta(days=1) if file.copy_of else at)


def _by_file(rows: list[Row]) -> Iterator[tuple[tuple[str, str], list[Row]]]:
    """Rows of each file, in the order in which they stand there."""
    keyed = [(_file_of(row), row) for row in rows]
    keyed.sort(key=lambda pair: (pair[0], pair[1].date, pair[1].guide.name, pair[1].minute, pair[1].told.number))
    for file, group in groupby(keyed, key=lambda pair: pair[0]):
        yield file, [row for _, row in group]


def _file_of(row: Row) -> tuple[str, str]:
    guide, table = row.guide, row.table
    match guide.layout.files:
        case "store":
            return f"{guide.store}.xlsx", "book"
        case "csv":
            return f"{guide.store}/{guide.name}_{'电话' if table == CALL_LOG.key else '成功'}.csv", "csv"
        case "day":
            return f"{guide.store}/{guide.name}/{row.date.month:02}月{row.date.day:02}日.xlsx", "book"
    return f"{guide.store}/{guide.name}.xlsx", "book"


def _sheets(source: str, rows: list[Row], today: date) -> Iterator[SheetPlan]:
    guide = rows[0].guide
    layout = guide.layout
    for table, title in zip(WORK_TABLES, TITLES[layout.headers], strict=True):
        here = [row for row in rows if row.table == table.key]
        if not here:
            continue
        form = Form(
            source,
            "" if layout.files == "csv" else title,
            table,
            layout,
            guide.style,
            guide.store,
            "" if layout.files == "store" else guide.name,
            today,
            rows[0].date if layout.files == "day" else None,
        )
        yield lay_out(form, here)
    if layout.notes:
        yield SheetPlan("说明", "", NOTES)


def _file_and_copy(source: str, rows: list[Row], older: list[Row], now: datetime) -> Iterator[FilePlan]:
    """A workbook and 张三(1).xlsx: the same workbook as it was some days ago, before one row was deleted."""
    dropped = next((row for row in older if row.told.episode.name == DROPPED_LATER), None)
    kept = [row for row in rows if row is not dropped]
    yield FilePlan(source, "book", now, tuple(_sheets(source, kept, now.date())))
    copy = source.replace(".xlsx", "(1).xlsx")
    sheets = tuple(_without_copies(sheet, dropped) for sheet in _sheets(copy, older, now.date()))
    yield FilePlan(copy, "book", now, sheets, copy_of=source)


def _without_copies(sheet: SheetPlan, dropped: Row | None) -> SheetPlan:
    """The copy's sheet; only the row that the fuller file has no more is one of the campaign's."""
    own = tuple(row for row in sheet.placed if dropped is not None and row.told == dropped.told.number)
    return replace(sheet, placed=own, copied=len(sheet.placed) - len(own))

"""Rows into sheets: each guide's columns, header block, date lines and way of typing, with the place of every row."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby, pairwise

from sheets_automation.connectors.grid_files import Area, Formula, Written
from sheets_automation.demo.habits import Layout, Style
from sheets_automation.demo.telling import Row, filled
from sheets_automation.model.schema import TRADITIONAL, Column, Kind, Table, fold
from sheets_automation.model.tables import DATE_OF, NO, NOT_TYPED, YES, YES_NO

SERIAL_0 = date(1899, 12, 30)
"""Day 0 of Excel's serials from March 1900 on."""
PHONE_DIGITS = 11
SPACED_LENGTH = 2
UNKNOWN_HEADERS = ("序号", "年龄")
BLANK_STRETCH = 25
TO_TRADITIONAL = str.maketrans({simple: complex_ for complex_, simple in TRADITIONAL.items()})
LEFT_OUT = ("join_channel", "estate", "group_name", "check", "check_detail", "record_id")
"""Columns that people who make their own sheet do not have."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One row of an episode where it stands: `cells` as typed, by key, `columns` the column (from 0) of each key."""

    told: int
    step: int
    table: str
    store: str
    staff: str
    date: date
    source: str
    sheet: str
    row: int
    """From 1, as a sheet counts."""
    cells: Mapping[str, Written]
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: its lines as they are written, and what a reader will remark about it as a whole."""

    title: str
    table: str
    """"" for a sheet that is no table."""
    lines: tuple[tuple[Written, ...], ...]
    placed: tuple[Placed, ...] = ()
    unknown: tuple[str, ...] = ()
    hidden: frozenset[int] = frozenset()
    merged: tuple[Area, ...] = ()
    stretch: int = 0
    """The first row (from 1) after a long blank stretch, 0 without one."""
    copied: int = 0
    """Rows that stand in the fuller file too; they are not in `placed`."""


@dataclass(frozen=True, slots=True)
class Form:
    """What is needed to lay rows out: where they go, whose they are, how they look."""

    source: str
    title: str
    table: Table
    layout: Layout
    style: Style
    store: str
    staff: str
    """"" where several guides share the sheet."""
    today: date
    day: date | None = None
    """The day of a file that holds one."""


def columns_of(form: Form) -> list[tuple[str, str]]:
    """Key and header of every column, in order; an unknown column has no key."""
    table, headers = form.table, form.layout.headers
    if headers == "zh":
        chosen = [c for c in table.columns if form.layout.files != "csv" or c.key not in NOT_TYPED]
        return [(c.key, c.zh) for c in chosen]
    if headers == "en":
        return [(c.key, c.en) for c in table.columns if c.key not in NOT_TYPED]
    if headers == "traditional":
        return [(c.key, c.zh.translate(TO_TRADITIONAL)) for c in table.columns]
    rng = random.Random(form.style.columns_seed)  # noqa: S311  # no secret is drawn here
    kept = [c for c in table.columns if c.key not in LEFT_OUT]
    moved = [(c.key, _alias(rng, table, c)) for c in rng.sample(kept, len(kept))]
    return [("", UNKNOWN_HEADERS[0]), *moved, ("", UNKNOWN_HEADERS[1])]


def _alias(rng: random.Random, table: Table, column: Column) -> str:
    names = [name for name in (column.zh, *column.also) if table.headers[fold(name)] == column.key]
    return rng.choice(names) + rng.choice(("", "", "*", "(必填)") if column.required else ("",))


def lay_out(form: Form, rows: Sequence[Row]) -> SheetPlan:
    """The sheet that holds these rows (of one table) in this order."""
    sheet = _Sheet(form)
    days = [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.date)]
    sheet.open()
    for number, (day, group) in enumerate(days):
        last_of_many = number == len(days) - 1 and number > 0
        sheet.begin_day(day, stretch=form.layout.stretch and last_of_many, first=number == 0)
        for row in group:
            sheet.add(row)
        sheet.end_day(len(group))
    return sheet.close()


class _Sheet:
    """A sheet in the making."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.columns = columns_of(form)
        self.at = {key: number for number, (key, _) in enumerate(self.columns) if key}
        self.lines: list[list[Written]] = []
        self.placed: list[Placed] = []
        self.stretch = 0

    def open(self) -> None:
        form = self.form
        traditional = form.layout.headers == "traditional"
        if form.layout.owner == "block":
            self.lines.append(["門店" if traditional else "门店", form.store])
            self.lines.append([f"{'導購' if traditional else '导购'}:{form.staff}"])
        elif form.layout.files == "store":
            self.lines.append([f"门店:{form.store}"])
        if form.day is not None:
            self.lines.append(["日期", form.day])
        if form.layout.dates != "part":
            self._headers()

    def _headers(self) -> None:
        self.lines.append([header for _, header in self.columns])

    def begin_day(self, day: date, *, stretch: bool, first: bool) -> None:
        form = self.form
        if stretch:
            self.lines += [[] for _ in range(BLANK_STRETCH)]
            self.stretch = len(self.lines) + 1
        if form.layout.dates == "part":
            if not first:
                self.lines.append([])
            self.lines.append(["日期", typed_day(form, day)])
            self._headers()
        elif form.layout.dates == "line":
            self.lines.append(self._date_line(day))

    def _date_line(self, day: date) -> list[Written]:
        """A date line in one of its three forms, the same one all through a sheet."""
        form = self.form.style.columns_seed % 3
        value = typed_day(self.form, day)
        if form == 0:
            # A number alone would not look like a day to anybody.
            return [day if self.form.style.dates in ("serial", "digits") else value]
        if form == 1:
            return ["日期", value]
        line: list[Written] = [None] * len(self.columns)
        line[self.at[DATE_OF[self.form.table.key]]] = value
        return line

    def add(self, row: Row) -> None:
        cells = dict(self._typed(row))
        line: list[Written] = [None] * len(self.columns)
        for key, value in cells.items():
            if key in self.at:
                line[self.at[key]] = value
        if self.columns[0][0] == "":
            line[0] = len(self.placed) + 1
        self.lines.append(line)
        self.placed.append(
            Placed(
                row.told.number,
                row.step,
                row.table,
                row.guide.store,
                row.guide.name,
                row.date,
                self.form.source,
                self.form.title,
                len(self.lines),
                cells,
                self.at,
            )
        )

    def _typed(self, row: Row) -> Iterator[tuple[str, Written]]:
        form = self.form
        date_column = DATE_OF[form.table.key]
        for key, value in row.cells.items():
            yield key, typed(form, form.table.by_key[key], filled(value, row.told, form.today))
        if form.layout.dates == "row" and date_column not in row.cells:
            yield date_column, typed_day(form, row.date)
        if "call_time" in self.at and row.clock and not _is_planned(row):
            yield "call_time", time(*divmod(row.minute, 60))
        if form.layout.owner == "columns":
            name = row.guide.name
            # Only between Chinese characters: 张 三, but never 张三 2.
            yield "staff", " ".join(name) if form.style.spaced_names and len(name) == SPACED_LENGTH else name
            if form.layout.files != "store":
                yield "store", row.guide.store

    def end_day(self, rows: int) -> None:
        if self.form.layout.totals:
            self.lines.append(["合计", rows])

    def close(self) -> SheetPlan:
        form = self.form
        for _ in range(form.layout.prepared):
            line: list[Written] = [None] * len(self.columns)
            line[self.at["staff"]] = form.staff or self.placed[-1].staff
            self.lines.append(line)
        merged = tuple(self._merged_staff()) if form.layout.merged else ()
        for top, left, bottom, _ in merged:
            for at in range(top + 1, bottom + 1):
                self.lines[at][left] = None
        hidden = frozenset(placed.row - 1 for placed in self.placed[: form.layout.hidden])
        return SheetPlan(
            form.title,
            form.table.key,
            tuple(map(tuple, self.lines)),
            tuple(self.placed),
            tuple(header for key, header in self.columns if not key),
            hidden,
            merged,
            self.stretch,
        )

    def _merged_staff(self) -> Iterator[Area]:
        column = self.at["staff"]
        for _, group in groupby(self.placed, key=lambda placed: (placed.staff, placed.date)):
            rows = [placed.row - 1 for placed in group]
            if len(rows) > 1 and all(b - a == 1 for a, b in pairwise(rows)):
                yield rows[0], column, rows[-1], column


def _is_planned(row: Row) -> bool:
    """A planned row has no call time; its story is phone and name only."""
    return not any(key in row.cells for key in ("call_result", "customer_class", "invite_result", "invite_source"))


def typed(form: Form, column: Column, value: str | float | date | Formula) -> Written:
    """A value as this guide types it into this column."""
    if isinstance(value, datetime):
        day = typed_day(form, value.date(), serials=False)
        return f"{day} {value:%H:%M}" if isinstance(day, str) else value
    if isinstance(value, date):
        return typed_day(form, value, serials=column.kind is Kind.DATE)
    if not isinstance(value, str):
        return value
    if column.kind is Kind.CHOICE:
        return _typed_choice(form, column, value)
    if column.kind is Kind.PHONE and form.style.phones_as_numbers and form.layout.files != "csv":
        plain = value.isascii() and value.isdigit() and len(value) == PHONE_DIGITS
        return float(value) if plain else value
    return value


def _typed_choice(form: Form, column: Column, key: str) -> str:
    choice = next((choice for choice in column.choices if choice.key == key), None)
    if choice is None:
        return key
    if form.layout.headers == "en":
        return choice.en
    if column.key == "customer_class":
        return choice.key + form.style.class_suffix
    if form.style.ticks and choice in YES_NO:
        return {YES.key: "√", NO.key: "×"}[choice.key]
    return choice.zh.translate(TO_TRADITIONAL) if form.layout.headers == "traditional" else choice.zh


def typed_day(form: Form, day: date, *, serials: bool = True) -> Written:
    """A day in the form in which this guide writes days."""
    style = form.style.dates
    if style == "serial":
        # A CSV has no number formats, so nobody sees serials there; an appointment as a serial is nobody's habit.
        return (day - SERIAL_0).days if serials and form.layout.files != "csv" else day
    forms: dict[str, Written] = {
        "cell": day,
        "dashes": f"{day.year}-{day.month}-{day.day}",
        "slashes": f"{day.year}/{day.month}/{day.day}",
        "dots": f"{day.year}.{day.month}.{day.day}",
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "short_chinese": f"{day.month}月{day.day}号",
        "short": f"{day.month}/{day.day}",
        "digits": f"{day:%Y%m%d}",
    }
    return forms[style]

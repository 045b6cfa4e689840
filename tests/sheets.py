"""Sheets as text: written as people fill them, with the findings that are expected beside the row.

    门店: 一店  | 导购: 张三 | 日期: 2020-03-05
    联系电话    | 接通情况   | 客户分类
    13912345678 | 已接通     | C                 # 客户分类:C02
    # F07

A line is a row of the sheet (an empty line an empty row), cells stand between `|`. Behind ` # ` stand the findings of
that row as header:rule (the Chinese header or the key of the column; `:F02` has a row but no column); a line that
begins with `#` makes no row and names the findings of the sheet, which have no row.

    13800138000.0n  a number (a whole one without the point is an int)
    @2020-03-05     a date cell; also @2020-03-05T14:30 and @14:30
    =价值           a formula with its stored value; `=` alone has none stored
    #REF!           an error cell
    行\\n行          a line break; \\v stands for `|`

`call_log` and `invite_success` take rows that name only the cells they fill (`接通情况=已接通 | 客户分类=C`), under the
table's whole header and a block of store, staff and date. A phone that is not named is a number of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from hashlib import sha256
from textwrap import dedent
from zlib import crc32

import pandas as pd

from sheets_automation.core.memory import NOTHING_KNOWN, Memory
from sheets_automation.core.report import Report, Tables, build_report
from sheets_automation.model.frames import SHOWN
from sheets_automation.model.grid import Address, Cell, Grid, Source
from sheets_automation.model.schema import Kind, Table
from sheets_automation.model.settings import Settings
from sheets_automation.model.sign_rules import SIGN_RULES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS

NOW = datetime.fromisoformat("2020-03-06T20:45")
MODIFIED_AT = datetime.fromisoformat("2020-03-05T21:00:00+08:00").timestamp()
SOURCE = "一店/张三.xlsx"
BLOCK = "门店: 一店 | 导购: 张三 | 日期: 2020-03-05"
DEFAULTS = Settings()

Place = tuple[str, str, int | None, str, str]
"""Source, sheet, row (from 1; None: the sheet), column (its key; "" for none), rule."""

SIGNS = [rule.id for rule in SIGN_RULES]
"""Guesses about habits: sheets of a few rows that look alike must not speak of them (tests/test_signs.py)."""

KEYS = {column.zh: column.key for table in (CALL_LOG, INVITE_SUCCESS) for column in table.columns}
COMMENT = re.compile(r"(?:^|\s)#(?:\s+(?P<findings>.*))?$")
NUMBER = re.compile(r"-?\d+(\.\d+)?n")
ERROR = re.compile(r"#[A-Z/0!?]+")


@dataclass(frozen=True)
class Written:
    """A sheet and the findings that its text expects."""

    grid: Grid
    expected: tuple[Place, ...]


# ---- text -> sheet ------------------------------------------------------------------------------------------
def written(text: str, source: str = SOURCE, name: str = "电话邀约记录", **more: object) -> Written:
    """The sheet that a text shows and the findings beside its rows; `more` are fields of Grid."""
    rows: list[list[str]] = []
    expected: list[Place] = []
    for line in dedent(text).strip("\n").splitlines():
        found = COMMENT.search(line)
        words = (found["findings"] or "").split() if found else []
        if line.lstrip().startswith("# "):
            expected += [(source, name, None, "", word) for word in words]
            continue
        rows.append([cell.strip() for cell in (line[: found.start()] if found else line).split("|")])
        for word in words:
            column, _, rule = word.rpartition(":")
            expected.append((source, name, len(rows), KEYS.get(column, column), rule))
    return Written(_grid(rows, source, name, more), tuple(expected))


def sheet(text: str, source: str = SOURCE, name: str = "电话邀约记录", **more: object) -> Grid:
    """The sheet that a text shows."""
    return written(text, source, name, **more).grid


def call_log(text: str, source: str = SOURCE, block: str = BLOCK, name: str = "电话邀约记录") -> Written:
    """A call log whose rows name only the cells they fill; row 1 is the block, row 2 the header."""
    return written(_full(text, CALL_LOG, block, source), source, name)


def invite_success(text: str, source: str = SOURCE, block: str = BLOCK, name: str = "成功邀约记录") -> Written:
    """An invite-success table whose rows name only the cells they fill; row 1 is the block, row 2 the header."""
    return written(_full(text, INVITE_SUCCESS, block, source), source, name)


def _full(text: str, table: Table, block: str, source: str) -> str:
    headers = [column.zh for column in table.columns if column.kind is not Kind.FORMULA]
    lines = [block, "|".join(headers)]
    stem = f"139{crc32(f'{source} {table.key}'.encode()) % 90_000 + 10_000}"
    for line in dedent(text).strip("\n").splitlines():
        found = COMMENT.search(line)
        filled = line[: found.start()] if found else line
        comment = line[found.start() :] if found else ""
        if line.lstrip().startswith("# ") or not line.strip():
            lines.append(line.strip())
            continue
        if "=" not in filled:
            lines.append(line)  # a date line, a total, another header row: as it stands
            continue
        cells = {"联系电话": f"{stem}{len(lines):03d}"}
        cells |= {name.strip(): cell.strip() for name, _, cell in (word.partition("=") for word in filled.split("|"))}
        unknown = cells.keys() - set(headers)
        if unknown:
            raise ValueError(unknown)
        lines.append("|".join(cells.get(header, "") for header in headers) + comment)
    return "\n".join(lines)


def _grid(rows: list[list[str]], source: str, name: str, more: dict[str, object]) -> Grid:
    width = max(map(len, rows), default=0)
    formulas: set[Address] = set()
    errors: set[Address] = set()
    cells: list[list[Cell]] = []
    for at, row in enumerate(rows):
        line: list[Cell] = []
        for column, shown in enumerate(row + [""] * (width - len(row))):
            text = shown
            if text.startswith("="):
                formulas.add((at, column))
                text = text[1:]
            if ERROR.fullmatch(text):
                errors.add((at, column))
            line.append(cell_of(text))
        cells.append(line)
    return replace(Grid(source, name, cells, frozenset(formulas), frozenset(errors)), **more)


def cell_of(text: str) -> Cell:
    """The value of a cell as a reader of files would give it."""
    if NUMBER.fullmatch(text):
        return float(text[:-1]) if "." in text else int(text[:-1])
    if text.startswith("@"):
        if ":" in text and "T" not in text:
            return time.fromisoformat(text[1:])
        moment = datetime.fromisoformat(text[1:])
        return moment if "T" in text else date(moment.year, moment.month, moment.day)
    return text.replace("\\n", "\n").replace("\\v", "|")


# ---- sheets -> report ---------------------------------------------------------------------------------------
def book(*grids: Grid | Written, modified_at: dict[str, float] | None = None) -> list[Source]:
    """The files that hold these sheets; `modified_at` by path, in seconds since 1970."""
    plain = [one.grid if isinstance(one, Written) else one for one in grids]
    by_path: dict[str, list[Grid]] = {}
    for grid in plain:
        by_path.setdefault(grid.source, []).append(grid)
    times = modified_at or {}
    return [
        Source(path, sha256(repr(held).encode()).hexdigest(), times.get(path, MODIFIED_AT), tuple(held))
        for path, held in by_path.items()
    ]


def report(
    *grids: Grid | Written | Source,
    settings: Settings = DEFAULTS,
    now: datetime = NOW,
    lang: str = "zh",
    modified_at: dict[str, float] | None = None,
    memory: Memory = NOTHING_KNOWN,
) -> Report:
    """The report on these sheets (or whole files)."""
    files = [one for one in grids if isinstance(one, Source)]
    sheets = [one for one in grids if not isinstance(one, Source)]
    return build_report([*book(*sheets, modified_at=modified_at), *files], settings, now, lang, memory)


def places(report: Report) -> list[Place]:
    """Where every finding but the signs stands, sorted; a finding without a row has no column."""
    table = report.tables["finding"]
    table = table[~table["rule"].isin(SIGNS)]
    found = zip(table["source"], table["sheet"], table["row"], table["column"], table["rule"], strict=True)
    return _sorted(
        (source, name, None if pd.isna(row) else int(row), "" if pd.isna(row) else column, rule)
        for source, name, row, column, rule in found
    )


def findings(report: Report, source: str | None = None) -> set[tuple[int | None, str, str]]:
    """Row, column and rule of every finding (of one file)."""
    return {place[2:] for place in places(report) if source in {None, place[0]}}


def check(
    *texts: Written,
    settings: Settings = DEFAULTS,
    now: datetime = NOW,
    also: Iterable[Place] = (),
    modified_at: dict[str, float] | None = None,
) -> Report:
    """Make the report and see that its findings are those written beside the rows, each once, and no other."""
    made = report(*texts, settings=settings, now=now, modified_at=modified_at)
    wanted = Counter([*also, *(place for text in texts for place in text.expected)])
    got = Counter(places(made))
    assert _sorted((got - wanted).elements()) == [], "found, but not expected"
    assert _sorted((wanted - got).elements()) == [], "expected, but not found"
    return made


def _sorted(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place[0], place[1], place[2] or 0, place[3], place[4]))


def views_of(made: Report, **changed: object) -> Tables:
    """The views of the same judged rows under other settings, which no rule looks at."""
    work = replace(made.workings, settings=replace(made.settings, **changed))
    return Tables(SHOWN, {key: partial(made.views.__getitem__, key) for key in made.views} | work.shown())


# ---- what a report says -------------------------------------------------------------------------------------
def message(report: Report, rule: str, nth: int = 0) -> str:
    """The sentence of the nth finding of a rule."""
    table = report.tables["finding"]
    return str(table.loc[table["rule"] == rule, "message"].iloc[nth])


def finding(report: Report, rule: str, nth: int = 0, source: str | None = None) -> dict[str, object]:
    """The nth finding of a rule (in one file), as a plain dictionary."""
    table = report.tables["finding"]
    chosen = table[(table["rule"] == rule) & (table["source"].eq(source) if source else True)]
    return dict(chosen.iloc[nth])


def staff_day(report: Report, staff: str = "张三", day: str = "2020-03-05", store: str = "一店") -> dict[str, object]:
    """The figures of a guide's day."""
    table = report.tables["staff_day"]
    chosen = table[(table["staff"] == staff) & (table["store"] == store) & (table["date"] == pd.Timestamp(day))]
    return dict(chosen.iloc[0])


def customer(report: Report, key: str) -> dict[str, object]:
    """One customer's line."""
    table = report.tables["customer"]
    return dict(table[table["customer_key"] == key].iloc[0])


def source_row(report: Report, table: str = "call_log", source: str = SOURCE) -> dict[str, object]:
    """One line of the table of sources."""
    found = report.tables["source"]
    return dict(found[(found["source"] == source) & (found["table"] == table)].iloc[0])

"""Who hands in, how much, and in what form: guides' habits, and the layouts their sheets have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sheets_automation.demo import honest

STORE_NAMES = ("一店", "二店", "三店", "四店", "五店", "六店", "七店", "八店", "九店", "十店")
STAFF_NAMES = ("张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十", "冯大", "陈二", "卫小", "蒋一")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
TITLES = ("女士", "先生", "姐", "哥", "老师")
NICKNAMES = ("小鱼儿", "平安喜乐", "清风", "阳光", "向日葵", "海阔天空", "花开富贵", "知足常乐", "晴天", "木子")
SAMPLES = ("13800138000", *(f"1{digit * 10}" for digit in "3456789"))
"""Numbers that forms and phones show as an example."""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a guide works: rows a day against the usual number, the mix of the day, and what is left out."""

    key: str
    share: float
    weights: dict[str, int]
    without_clock: float = 0.2
    """Share of the calls written without their time."""
    misses_a_day: bool = False
    leaves_early: bool = False


def _weights(reached: int, talks: int, joins: int, qr: int) -> dict[str, int]:
    """Weight of each bulk episode; `reached` here is the weight of calls that were not."""
    groups = ((honest.NOT_REACHED, reached), (honest.TALKS, talks), (honest.JOINS, joins), (honest.QR, qr))
    return {episode.name: weight for group, weight in groups for episode in group} | {honest.PLANNED.name: 1}


HABITS = (
    Habit("eager", 1.6, _weights(2, 6, 2, 2)),
    Habit("average", 1.0, _weights(5, 5, 2, 1)),
    Habit("lazy", 0.55, _weights(6, 3, 1, 1)),
    Habit("eager_counted", 1.6, _weights(3, 8, 2, 1), without_clock=0.0),
    Habit("misses_a_day", 0.9, _weights(5, 5, 1, 1), misses_a_day=True),
    Habit("without_clock", 1.0, _weights(4, 5, 2, 1), without_clock=0.5),
    Habit("leaves_early", 1.0, _weights(5, 4, 1, 1), leaves_early=True),
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a guide's sheets look.

    headers: zh, en, traditional, alias (moved and renamed). dates: row, line (once a day), part (each day has its own
    header row), file (one file a day). owner: block (above the headers) or columns. files: book (both tables in one
    workbook), store (one workbook for the store), csv, day.
    """

    key: str
    headers: str
    dates: str
    owner: str
    files: str
    copied: bool = False
    """An older copy, 张三(1).xlsx, was handed in too."""
    stretch: bool = False
    """The last rows stand far below the others (F02)."""
    hidden: int = 0
    """Rows that a filter hides (F04)."""
    totals: bool = False
    prepared: int = 0
    """Rows below with nothing but the guide's name."""
    merged: bool = False
    """The guide's name is one merged cell beside all rows of a day."""
    notes: bool = False
    """A sheet of notes that is no table."""


LAYOUTS = (
    Layout("template", "zh", "row", "block", "book", copied=True, prepared=30),
    Layout("diary", "zh", "line", "block", "book", totals=True),
    Layout("store_book", "zh", "row", "columns", "store", prepared=10, merged=True),
    Layout("csv", "zh", "row", "columns", "csv"),
    Layout("english", "en", "row", "columns", "book", notes=True),
    Layout("traditional", "traditional", "line", "block", "book", hidden=3),
    Layout("moved", "alias", "row", "block", "book", stretch=True),
    Layout("stacked", "zh", "part", "block", "book", totals=True),
    Layout("daily", "zh", "file", "block", "day"),
)

DATE_FORMS = ("cell", "cell", "dashes", "slashes", "dots", "chinese", "short_chinese", "short", "digits", "serial")


@dataclass(frozen=True, slots=True)
class Style:
    """How a guide types."""

    dates: str
    phones_as_numbers: bool
    class_suffix: str
    ticks: bool
    """√ instead of 是."""
    spaced_names: bool
    """张 三 instead of 张三."""
    columns_seed: int
    """Which columns were moved and renamed, for the layout that has that."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide of one store, with the days on which rows were handed in."""

    store: str
    name: str
    habit: Habit
    layout: Layout
    style: Style
    days: tuple[date, ...]
    calls_back: bool
    """Calls class C back; who does not has follow-ups of class A and B instead (they come before C)."""

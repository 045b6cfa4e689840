"""Rows as guides fill them into a template, drawn by chance: what a sheet can tidy, what is wrong, what it cannot tell.

Each cell says which of the three it is; that a sheet cannot tell a form is decided here and not by the sheet
(docs/rules.md, What a sheet cannot tell).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from random import Random

from sheets_automation.model.schema import Column, Kind, Table
from sheets_automation.model.tables import CALL_LOG, DATE_OF, NOT_TYPED

Value = str | int | float | date | time | None
ERROR_VALUE = "#N/A"


@dataclass(frozen=True)
class Drawn:
    """What stands in a cell, and whether a sheet can tell what it is."""

    value: Value = None
    is_clear: bool = True


@dataclass(frozen=True)
class Sheet:
    """Rows of one table by key of the column; `unclear` are the columns of each row that a sheet cannot tell."""

    rows: list[dict[str, Value]]
    unclear: list[set[str]]


class Habit(StrEnum):
    """How the rows are filled."""

    ORDINARY = "with date lines; one row in two has cells that are not as dropdowns and formats have them"
    CLEAN = "with date lines, every cell as it should be"
    UNDATED = "no date lines: only some rows say when it was, and who called"


DIRT = {Habit.CLEAN: (0.0,)}
SHARES = (0.0, 0.0, 0.04, 0.15)
"""Of odd cells in a row."""


def some_rows(table: Table, count: int, today: date, seed: int, habit: Habit = Habit.ORDINARY) -> Sheet:
    """So many rows over nine days, in the order in which they happened; some of them no data rows."""
    random = Random(seed)
    rows, unclear = [], []
    chance = Chance(table, today, random, habit is not Habit.UNDATED)
    for number in range(count):
        chance.number, chance.day = number, today - timedelta(days=8 - 9 * number // count)
        chance.dirt = random.choice(DIRT.get(habit, SHARES))
        drawn = chance.row()
        rows.append({key: one.value for key, one in drawn.items()})
        unclear.append({key for key, one in drawn.items() if not one.is_clear})
    return Sheet(rows, unclear)


@dataclass
class Chance:
    """Draws the cells of one row after the other."""

    table: Table
    today: date
    random: Random
    has_dates: bool
    number: int = 0
    day: date = date.min
    dirt: float = 0.0
    seen: list[str] = field(default_factory=list)
    """Phones that may come again. A sheet counts rows from above, the program by day and time: these rows have both."""
    is_new: bool = False

    def comes_no_more(self) -> bool:
        """Whether the row's customer can be kept from coming again."""
        if self.is_new and self.seen:
            self.seen.pop()
        return self.is_new

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def row(self) -> dict[str, Drawn]:
        kind = self.random.random()
        if kind < 0.03:
            return {}
        if self.has_dates and (kind < 0.06 or self.number == 0):
            return {DATE_OF[self.table.key]: Drawn(self.day)}
        if kind < 0.07:
            return {
                self.random.choice(["phone", "customer_name"]): Drawn(self.random.choice(["合计", "小计3", "Total"]))
            }
        if kind < 0.09 and self.table is CALL_LOG:
            return {"phone": self.mobile(), "customer_name": Drawn("王女士")}
        columns = [column for column in self.table.columns if column.key not in NOT_TYPED]
        found = {column.key: self.cell(column) for column in columns}
        self.make_sense(found)
        found = {key: one for key, one in found.items() if one.value is not None}
        if self.happens(self.dirt):
            found[self.random.choice(list(found) or ["phone"])] = Drawn(ERROR_VALUE)
        return found

    def make_sense(self, found: dict[str, Drawn]) -> None:
        """Most rows are as people fill them: who was not reached is of class C and agreed to nothing."""
        if self.happens(0.25):
            return
        result = found.get("call_result", Drawn()).value
        if result in NOT_REACHED:
            found |= {"customer_class": Drawn(self.random.choice([None, "C"])), "invite_result": Drawn()}
        elif result and found["customer_class"].value == "C":
            found["customer_class"] = Drawn(self.random.choice("ABD"))
        for key in ("appointment_at", "next_follow_up_at", "visited_on", "deal_on"):
            if key in found and self.happens(0.7):
                found[key] = Drawn(self.day + timedelta(days=1) if key.endswith("_at") else self.day)
        if self.table is not CALL_LOG and found["customer_class"].value in {"C", "D"}:
            found["customer_class"] = Drawn("B")

    def cell(self, column: Column) -> Drawn:
        if column.key == "phone":
            return self.phone()
        if column.inherits and not self.has_dates:
            return Drawn(self.day if column.kind is Kind.DATE else NAMES[column.key]) if self.happens(0.7) else Drawn()
        if column.key == DATE_OF[self.table.key]:
            return self.of_kind(column) if self.happens(self.dirt / 2) and self.comes_no_more() else Drawn()
        if column.inherits or self.happens(BLANK_SHARE.get(column.key, 0.5)):
            return Drawn()
        return self.of_kind(column)

    def of_kind(self, column: Column) -> Drawn:
        return BY_KIND[column.kind](self, column, self.happens(self.dirt))

    def mobile(self) -> Drawn:
        self.is_new = not (self.seen and self.happens(0.25))
        if not self.is_new:
            return Drawn(self.random.choice(self.seen[-5:]))
        self.seen.append(f"1{self.random.choice('35789')}{self.random.randrange(10**5):05}{self.number:04}")
        return Drawn(self.seen[-1])

    def phone(self) -> Drawn:
        if self.happens(0.05):
            return Drawn()
        plain = self.mobile()
        digits = str(plain.value)
        if not self.happens(3 * self.dirt):
            return plain
        clear = [int(digits), f" {digits[:3]} {digits[3:7]} {digits[7:]}", f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"]
        clear += [f"+86 {digits}", f"86-{digits}", f"0{digits}", f"0571-88{digits[5:]}", f"010{digits[3:]}"]
        clear += [digits[:10], f"{digits}1", f"12{digits[2:]}", f"{digits[:3]}****{digits[7:]}"]
        # A customer of whom the sheet cannot tell who it is stands in no other row.
        digits = f"18{self.random.randrange(10**4):04}9{self.number:04}"
        doubtful = [f"{digits}/13911112222", digits.translate(FULL_WIDTH), f"{digits}.0", f"王{digits}"]
        doubtful += [f"0086{digits}", "1.38E+10"]
        forms = [*map(Drawn, clear), *(Drawn(form, is_clear=False) for form in doubtful)]
        return self.random.choice(forms)


NAMES = {"staff": "张三", "store": "一店"}
NOT_REACHED = {"无人接听", "占线", "拒接挂断", "关机", "停机", "空号错号"}
BLANK_SHARE = {"call_result": 0.1, "customer_class": 0.2, "invite_result": 0.3, "call_time": 0.0, "deal": 0.4}
FULL_WIDTH = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
FULL_LETTERS = {code: code - ord("!") + 0xFF01 for code in range(ord("!"), ord("~") + 1)}
TRADITIONAL = str.maketrans("无听线断机号约电话买装进邀请", "無聽線斷機號約電話買裝進邀請")


# ---- the other kinds ----------------------------------------------------------------------------------------
def _choice(chance: Chance, column: Column, is_odd: bool) -> Drawn:
    choices = column.choices + column.known
    reached = column.key == "call_result" and chance.happens(0.5)
    choice = choices[0] if reached else chance.random.choice(choices)
    if not is_odd:
        return Drawn(choice.zh)
    name = chance.random.choice([choice.zh, choice.en, choice.key, *choice.also])
    clear = (name, f" {name} ", name.lower(), " ".join(name), "随便写的", "随便写的")
    doubtful = (name.translate(FULL_LETTERS), name.translate(TRADITIONAL), f"{name}\u3000", f"{name}*")
    forms = [*map(Drawn, clear), *(Drawn(form, is_clear=False) for form in doubtful if form != name)]
    return chance.random.choice(forms)


def _date(chance: Chance, _: Column, is_odd: bool) -> Drawn:
    day = min(chance.day + timedelta(days=chance.random.randrange(-2, 5)), chance.today)
    if not is_odd:
        return Drawn(day)
    texts = (f"{day.month}月{day.day}日", day.isoformat(), f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}", "改天")
    doubtful = [Drawn(text, is_clear=False) for text in texts]
    return chance.random.choice([*doubtful, *[Drawn(chance.today + timedelta(days=3))] * 5])


def _moment(chance: Chance, _: Column, is_odd: bool) -> Drawn:
    if is_odd:
        return Drawn(chance.random.choice(["明天", "周六下午", "8号", "有空再说"]), is_clear=False)
    return Drawn(chance.day + timedelta(days=chance.random.randrange(-3, 6)))


def _clock(chance: Chance, column: Column, is_odd: bool) -> Drawn:
    minutes = 9 * 60 + chance.number % 89 * 7
    if not (is_odd or chance.happens(0.3)) or not chance.comes_no_more():
        return Drawn(time(minutes // 60 % 24, minutes % 60))
    if is_odd:
        return Drawn(chance.random.choice(["9:30", "14点半", "下午3点", "早"]), is_clear=False)
    return Drawn() if chance.happens(0.8) else _choice(chance, column, is_odd=False)


def _money(chance: Chance, _: Column, is_odd: bool) -> Drawn:
    if is_odd:
        doubtful = [Drawn(text, is_clear=False) for text in ("1.28万", "¥12800", "12800元", "再说")]
        return chance.random.choice([*doubtful, *map(Drawn, (0, -5, 250_000, 0.5))])
    return Drawn(chance.random.choice([3980, 12_800.5, 99_999, 100_000, 100_001]))


def _text(chance: Chance, column: Column, is_odd: bool) -> Drawn:
    if is_odd:
        return Drawn(chance.random.choice(["长" * ((column.limit or 10) + 1), "  ", "长" * (column.limit or 10)]))
    return Drawn(chance.random.choice(["王女士", "李先生", "想要大一点的", "?*~", "=1+1说过"]))


BY_KIND: dict[Kind, Callable[[Chance, Column, bool], Drawn]] = {
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.MOMENT: _moment,
    Kind.CLOCK: _clock,
    Kind.MONEY: _money,
    Kind.TEXT: _text,
    Kind.NAME: _text,
}

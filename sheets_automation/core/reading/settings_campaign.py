"""活动设置 and 考核规则: what the campaign is, and its dated rules (docs/tables.md, Settings)."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from typing import Any

from sheets_automation.core.reading.dates import DAY_PART_WORDS, read_clock
from sheets_automation.core.reading.settings_cells import (
    BETWEEN_NAMES,
    Line,
    Reader,
    Register,
    money_of,
    number_of,
    place_of,
    text_of,
)
from sheets_automation.core.reading.settings_lists import IN_EITHER, Known
from sheets_automation.core.reading.tidy import as_text
from sheets_automation.model.callback_policy import read_policy
from sheets_automation.model.errors import SettingError
from sheets_automation.model.grid import Cell
from sheets_automation.model.rules import RULES
from sheets_automation.model.schema import fold
from sheets_automation.model.setting_values import (
    FROM_ONE,
    GRADES,
    LARGEST,
    MONEY,
    POLICIES,
    SHARES,
    WORDS,
    may_be_broken,
    may_be_negative,
    rule_like,
    takes,
)
from sheets_automation.model.setting_words import SETTING_LABELS
from sheets_automation.model.settings import (
    DEFAULTS,
    EVERYBODY,
    RULE_KEY,
    WIDEST,
    Costs,
    DatedRule,
    Settings,
    Targets,
    Value,
)
from sheets_automation.model.settings_rules import LINE_UNUSED, NEAR, holds_now
from sheets_automation.model.settings_tables import CAMPAIGN_ITEMS

CLOSE_ENOUGH = 0.6
"""How much of a name must be right for it to be suggested."""


# ---- names of items and keys --------------------------------------------------------------------------------
def plain_key(text: str) -> str:
    """The form in which names of items and keys are compared."""
    return fold(text).replace("_", "")


@cache
def item_names() -> dict[str, str]:
    """What an item of the campaign sheet may be called, to its key."""
    return {plain_key(name): key for zh, key in CAMPAIGN_ITEMS.items() for name in (zh, key)}


@cache
def rule_names() -> dict[str, str]:
    """What a key of the rules may be called, to the key: its label, too."""
    labels = {plain_key(label): key for key, pair in SETTING_LABELS.items() for label in pair}
    return labels | {plain_key(key): key for key in DEFAULTS}


def nearest(text: str, names: Iterable[str]) -> str:
    """The name that was probably meant; "" for none."""
    return next(iter(difflib.get_close_matches(plain_key(text), list(names), 1, CLOSE_ENOUGH)), "")


def is_near(text: str, names: dict[str, str]) -> bool:
    """Whether a text is one of the names, or nearly."""
    key = plain_key(text)
    return key in names or key.startswith(RULE_KEY) or bool(nearest(text, names))


def _unknown(reader: Reader, line: Line, column: str, names: dict[str, str]) -> None:
    near = names.get(nearest(line.shown(column), names), "")
    if not line.shown(column).isascii():
        labels = {key: zh for zh, key in CAMPAIGN_ITEMS.items()} | {key: zh for key, (zh, _) in SETTING_LABELS.items()}
        near = labels.get(near, near)
    reader.note("K01", line, column, NEAR if near else "", near=near)


# ---- the campaign -------------------------------------------------------------------------------------------
def read_items(reader: Reader, lines: Iterable[Line]) -> dict[str, Any]:
    """Fields of Settings: name, dates, targets, costs, products, as far as they are written."""
    register = Register(reader, "item", merges=False)
    for line in lines:
        key = item_names().get(plain_key(line.shown("item")))
        if "content" not in line.cells:
            continue
        if "item" not in line.cells:
            reader.asks_for(line, "item")
        elif key is None:
            _unknown(reader, line, "item", item_names())
        elif (value := _item(reader, line, key)) not in (None, "", ()):
            register.lay(key, line, {"content": value})
    _see_order(reader, register)
    found: dict[str, Any] = {str(key): said.values["content"] for key, said in register.said.items()}
    groups = {name: _part(found, f"{name}_") for name in ("target", "cost")}
    plain = {key: value for key, value in found.items() if not key.startswith(("target_", "cost_"))}
    return plain | {"targets": Targets(**groups["target"]), "costs": Costs(**groups["cost"])}


def _part(found: dict[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): value for key, value in found.items() if key.startswith(prefix)}


def _item(reader: Reader, line: Line, key: str) -> object:
    if key.endswith("_on"):
        return reader.day(line, "content")
    if key.startswith("cost_") or key == "target_amount":
        return reader.money(line, "content")
    if key.startswith("target_"):
        return reader.count(line, "content")
    if key == "products":
        parts = BETWEEN_NAMES.split(unicodedata.normalize("NFKC", reader.text(line, "content")))
        return tuple(dict.fromkeys(text_of(part) for part in parts if text_of(part)))
    return reader.text(line, "content")


def _see_order(reader: Reader, register: Register) -> None:
    """A campaign that ends before it starts has no end."""
    first, last = register.said.get("starts_on"), register.said.get("ends_on")
    if first and last and last.values["content"] < first.values["content"]:
        reader.backwards(last.line, "content", (first.values["content"], last.values["content"]))
        reader.applied.discard(last.line)
        del register.said["ends_on"]


# ---- rules --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ruling:
    """A line of 考核规则 on its way: what is known of it before its value is read."""

    line: Line
    rule: DatedRule


def read_rules(reader: Reader, lines: Iterable[Line], known: Known) -> tuple[DatedRule, ...]:
    """The rules in their order, those aside that say no more than the defaults do."""
    good: list[Ruling] = []
    bad: list[Ruling] = []
    for line in lines:
        if "value" not in line.cells:
            continue
        bare = _bare(reader, line, known)
        if bare is None:
            continue
        value = None if line.is_error("value") else value_of(line.cells["value"], bare.key)
        (bad if value is None else good).append(Ruling(line, replace(bare, value=value)))
    _see_twice(reader, good)
    rules = tuple(one.rule for one in good)
    reader.applied.update(one.line for one in good)
    in_force = Settings(rules=rules)
    for line, rule in ((one.line, one.rule) for one in bad):
        scope = "" if rule.scope == WIDEST else rule.scope
        now = in_force.value(rule.key, max(rule.valid_from, min(reader.calendar.today, rule.valid_to)), scope, scope)
        held = LINE_UNUSED if now is None else holds_now(shown_value(now))
        reader.refuse(line, "value", takes(rule.key), held)
    return _telling(rules)


def _bare(reader: Reader, line: Line, known: Known) -> DatedRule | None:
    """Key, scope and dates of a line; None where one of them cannot be used."""
    key = _key(reader, line)
    if key is None:
        return None
    scope = reader.name(line, "scope")
    if fold(scope) in EVERYBODY:
        scope = WIDEST
    elif not known.is_scope(scope := known.store(known.staff(scope))):
        reader.unknown(line, "scope", IN_EITHER)
        return None
    days = [reader.day(line, name, LINE_UNUSED) for name in ("valid_from", "valid_to")]
    written = [name for name in ("valid_from", "valid_to") if name in line.cells]
    if len(written) > sum(day is not None for day in days):
        return None
    first, last = days[0] or date.min, days[1] or date.max
    if last < first:
        reader.backwards(line, "valid_to", (first, last), LINE_UNUSED)
        return None
    return DatedRule(key, None, scope, first, last)


def _key(reader: Reader, line: Line) -> str | None:
    if "key" not in line.cells:
        reader.asks_for(line, "key")
        return None
    written = plain_key(line.shown("key"))
    if written.startswith(RULE_KEY):
        id_ = written.removeprefix(RULE_KEY).upper()
        if id_ in RULES:
            return RULE_KEY + id_
        near = next(iter(difflib.get_close_matches(id_, RULES, 1, 0)), next(iter(RULES)))
        reader.refuse(line, "key", rule_like(near), LINE_UNUSED)
        return None
    key = rule_names().get(written)
    if key is None:
        _unknown(reader, line, "key", rule_names())
    return key


def _see_twice(reader: Reader, good: list[Ruling]) -> None:
    """K03: two lines of one key and scope say other values for the same days; told beside the one that holds.

    A line that begins later and goes on is how a number is changed: nobody asks about it.
    """
    last: dict[tuple[str, str], list[Ruling]] = {}
    for one in good:
        same = last.setdefault((one.rule.key, one.rule.scope), [])
        for before in reversed(same):
            if before.rule.value != one.rule.value and _clash(before.rule, one.rule):
                other, holds = sorted((before, one), key=lambda ruling: ruling.rule.valid_from)
                reader.note("K03", holds.line, "key", place=place_of(other.line, holds.line))
                break
        same.append(one)


def _clash(first: DatedRule, second: DatedRule) -> bool:
    """Whether two lines begin on the same day, or both have an end and share days."""
    if first.valid_from == second.valid_from:
        return True
    have_ends = date.max not in (first.valid_to, second.valid_to)
    return have_ends and max(first.valid_from, second.valid_from) <= min(first.valid_to, second.valid_to)


def _telling(rules: tuple[DatedRule, ...]) -> tuple[DatedRule, ...]:
    """Without the lines that say what holds anyway, as the template has them: a default, for all, on every day."""
    # Of lines that are the same, as a copy of the file has them, the last.
    rules = tuple(dict.fromkeys(reversed(rules)))[::-1]
    from_the_start = Counter(rule.key for rule in rules if rule.scope == WIDEST and rule.valid_from == date.min)
    return tuple(
        rule
        for rule in rules
        if not (rule.scope == WIDEST and rule.holds_on(None) and _is_default(rule.key, rule.value))
        # Beside another line of its rank it may be the one that holds.
        or from_the_start[rule.key] > 1
    )


def _is_default(key: str, value: Value) -> bool:
    if isinstance(value, str):
        return fold(value) == fold(str(DEFAULTS.get(key, "")))
    return value == DEFAULTS.get(key)


# ---- values -------------------------------------------------------------------------------------------------
def value_of(cell: Cell, key: str) -> Value:
    """The value of a rule key that a cell means; None where the key does not take it."""
    words = WORDS.get(key) or (GRADES if key.startswith(RULE_KEY) else None)
    text = unicodedata.normalize("NFKC", text_of(str(cell)))
    if words:
        return {fold(name): word for word, also in words.items() for name in (word, *also)}.get(fold(text))
    if key in POLICIES:
        return text if _is_policy(key, text) else None
    if key in MONEY:
        return money_of(cell)
    default = DEFAULTS[key]
    if isinstance(default, time):
        return _clock(cell)
    return text if isinstance(default, str) else _number(cell, key)


def _is_policy(key: str, text: str) -> bool:
    try:
        read_policy(Settings(rules=(DatedRule(key, text),)), date.min)
    except SettingError:
        return False
    return True


def _clock(cell: Cell) -> time | None:
    text = as_text(cell)
    # 晚上 alone is no hour at which anything closes.
    found = None if isinstance(text, str) and text.casefold() in DAY_PART_WORDS else read_clock(text)
    return found[0] if found and found[1] else None


def _number(cell: Cell, key: str) -> float | None:
    number = number_of(cell)
    if number is None or abs(number) > LARGEST or (key in SHARES and number > 1):
        return None
    if number < (1 if key in FROM_ONE else 0) and not may_be_negative(key):
        return None
    if may_be_broken(key):
        return number
    return int(number) if number.is_integer() else None


def shown_value(value: Value) -> str:
    """A value as the run sheet shows it."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return f"{value:g}" if isinstance(value, float) else str(value)

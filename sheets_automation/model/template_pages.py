"""The templates that people fill, as data: sheets, the block above the headers, what is filled in from the start.

A host (connectors/xlsx_templates.py) only draws them. Everything follows from the tables, the settings and
model/template_words.py, in the language asked for (docs/tables.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache

from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.grid import letters
from sheets_automation.model.schema import Column, Kind, Table
from sheets_automation.model.setting_words import SETTING_LABELS
from sheets_automation.model.settings import DEFAULTS, Value
from sheets_automation.model.settings_tables import CAMPAIGN, CAMPAIGN_ITEMS, RULES, SETTINGS_TABLES
from sheets_automation.model.sheet_counter import counter
from sheets_automation.model.sheet_formulas import Ground, Plan
from sheets_automation.model.tables import (
    CALL_LOG,
    DATE_OF,
    INVITE_SOURCES,
    INVITE_SUCCESS,
    NOT_TYPED,
    PRODUCTS,
    STAFF,
    STORE,
)
from sheets_automation.model.template_words import (
    ARROW,
    BOLD,
    DATE_LABEL,
    HOW_TO,
    KIND_WIDTHS,
    LINES,
    MUST,
    NAMED_TABLES,
    OTHER_TABLE,
    RULE_NOTES,
    TITLES,
    WIDTHS,
)
from sheets_automation.model.wording import Pair, word
from sheets_automation.model.worklists import WORKLIST

PREPARED_ROWS = 800
"""Of a guide's table: 15 days of 50 calls, and slack."""
PREPARED_SETTINGS = 500
TARGETS = {"base_calls": HEADERS["calls_target"], "base_invites": HEADERS["invites_target"]}
"""Settings that the header block repeats as the guide's own target, and its labels there."""
PRODUCT_SEPARATOR = "、"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell that stands by itself: what is in it from the start (None: nothing), what it holds, whether to type."""

    value: Value
    kind: Kind
    typed: bool = True
    checked: bool = True
    """Whether the cell refuses what its kind does not take."""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a template: a title and block rows where there are any, the headers, then prepared rows."""

    table: Table
    lang: str
    block: tuple[tuple[tuple[str, Entry], ...], ...] = ()
    """Rows of label and cell."""
    filled: tuple[tuple[Entry, ...], ...] = ()
    """The first prepared rows."""
    prepared: int = PREPARED_ROWS
    apart: bool = False
    """Whether its formulas are those of Google Sheets (sheet_formulas.Ground)."""
    names: str = ""
    """Begins the names of its ranges of words, where another sheet of the file has some too."""

    @property
    def title(self) -> str:
        return word((self.table.zh, self.table.en), self.lang)

    @property
    def is_work(self) -> bool:
        """Whether guides fill it; else it is a settings sheet."""
        return self.table.key in DATE_OF

    @property
    def is_form(self) -> bool:
        """Whether every row has its name already: nothing is added below."""
        return self.prepared == len(self.filled)

    @property
    def header_row(self) -> int:
        """From 0: a guide's table has its title and its block above."""
        return 1 + len(self.block) if self.block else 0

    @property
    def plan(self) -> Plan:
        """The formulas of a guide's table; its block begins with store, staff and date, the targets stand below."""
        store, staff, day = (f"${letters(2 * at + 1)}$2" for at in range(3))
        header = self.header_row + 1
        return plan_of(Ground(self.table, header, header + self.prepared, store, staff, day, self.apart))

    @property
    def counter(self) -> str:
        """The formula of the guide's own counter; "" where there are no targets."""
        return counter(self.plan, "$B$3", "$D$3", self.lang) if self.table.key == CALL_LOG.key else ""

    def offers(self, key: str, choice: str) -> bool:
        """Whether a column's dropdown has a choice."""
        return choice in {one.key for one in self.table.by_key[key].choices}

    def header(self, column: Column) -> str:
        """The header as it is shown; a column that every row must fill itself is marked."""
        shown = word((column.zh, column.en), self.lang)
        return shown + MUST if is_needed(column) else shown

    def labels(self, column: Column) -> list[str]:
        """The dropdown of a column."""
        return [word((choice.zh, choice.en), self.lang) for choice in column.choices]

    def width(self, column: Column) -> float:
        """In characters of the digits' width."""
        # A line breaks between Chinese signs, but not within an English word.
        words = [part for part in self.header(column).split() if part.isascii()]
        label = max((text_width(label) + ARROW for label in self.labels(column)), default=0.0)
        longest = max((text_width(part) + BOLD for part in words), default=0.0)
        return max(WIDTHS.get(column.key, KIND_WIDTHS[column.kind]), label, longest)


@lru_cache(maxsize=32)
def plan_of(ground: Ground) -> Plan:
    """The formulas of a sheet; those of one ground are made once, for every guide whose sheet is as long."""
    return Plan(ground)


@dataclass(frozen=True, slots=True)
class Template:
    """One file that people fill: `<key>.xlsx`, its first sheet the lines that say how."""

    key: str
    title: str
    how_to_title: str
    how_to: tuple[str, ...]
    pages: tuple[Page, ...]


def is_needed(column: Column) -> bool:
    """Whether every row must fill the column itself; what a row inherits is asked for above the table."""
    return column.required and not column.inherits


def is_typed(column: Column) -> bool:
    return column.key not in NOT_TYPED


def text_width(text: str) -> float:
    """In characters of the digits' width: in GBK a Chinese sign takes two bytes, as it takes the width of two."""
    return float(len(text.encode("gbk", "replace")))


def templates(lang: str) -> tuple[Template, ...]:
    """The templates that people fill, in `zh` or `en`: call_log, invite_success, campaign."""
    return (
        _template(lang, Page(CALL_LOG, lang, (_who_and_when(lang), _targets(lang)))),
        _template(lang, Page(INVITE_SUCCESS, lang, (_who_and_when(lang),))),
        _template(lang, *(_settings_page(table, lang) for table in SETTINGS_TABLES)),
    )


def templates_of_settings(lang: str, filled: Mapping[str, tuple[tuple[Entry, ...], ...]]) -> Template:
    """The settings' template with lines of an earlier campaign, by key of the table; rules beside the defaults."""
    pages = []
    for table in SETTINGS_TABLES:
        page = _settings_page(table, lang)
        lines = filled.get(table.key, ())
        if table is RULES and lines:
            said = {(line[0].value, line[2].value) for line in lines}
            lines = (*(line for line in page.filled if (line[0].value, None) not in said), *lines)
        # A page with lines in it goes on being one to which lines are added.
        pages.append(replace(page, filled=lines, prepared=max(page.prepared, len(lines) + 1)) if lines else page)
    return _template(lang, *pages)


def _template(lang: str, *pages: Page) -> Template:
    table = pages[0].table
    lines = tuple(_line(pair, pages[0]) for pair in LINES[table.key])
    return Template(table.key, word(TITLES[table.key], lang), word(HOW_TO, lang), lines, pages)


def _line(pair: Pair, page: Page) -> str:
    names = {column.key: word((column.zh, column.en), page.lang) for column in page.table.columns}
    sheets = {key: word((table.zh, table.en), page.lang) for key, table in NAMED_TABLES.items()}
    sources = {choice.key: word((choice.zh, choice.en), page.lang) for choice in INVITE_SOURCES}
    return word(pair, page.lang).format(**sources | sheets | names | {"table": page.title})


# ---- the guides' tables -------------------------------------------------------------------------------------
def _who_and_when(lang: str) -> tuple[tuple[str, Entry], ...]:
    """Nothing but labels of this kind may stand in this row: a blank value would take the next cell for itself."""
    labels = ((STORE.zh, STORE.en), (STAFF.zh, STAFF.en), DATE_LABEL)
    kinds = (Kind.NAME, Kind.NAME, Kind.DATE)
    return tuple((word(label, lang) + MUST, Entry(None, kind)) for label, kind in zip(labels, kinds, strict=True))


def _targets(lang: str) -> tuple[tuple[str, Entry], ...]:
    return tuple((word(label, lang), Entry(DEFAULTS[key], Kind.NUMBER)) for key, label in TARGETS.items())


def guides_pages(lang: str, who: tuple[str, str], targets: tuple[int, int], rows: tuple[int, int]) -> tuple[Page, Page]:
    """Both tables of one guide in one file: store and staff, the targets of the day, so many rows prepared in each."""
    named = [
        (label, Entry(value, entry.kind))
        for (label, entry), value in zip(_who_and_when(lang), (*who, None), strict=True)
    ]
    asked = [
        (word(label, lang), Entry(target, Kind.NUMBER, typed=False))
        for label, target in zip(TARGETS.values(), targets, strict=True)
    ]
    return (
        Page(WORKLIST, lang, (tuple(named), tuple(asked)), prepared=rows[0]),
        Page(INVITE_SUCCESS, lang, (tuple(named),), prepared=rows[1], names=OTHER_TABLE),
    )


# ---- settings -----------------------------------------------------------------------------------------------
def _settings_page(table: Table, lang: str) -> Page:
    if table is CAMPAIGN:
        rows = tuple(_item(zh, key, lang) for zh, key in CAMPAIGN_ITEMS.items())
        return Page(table, lang, filled=rows, prepared=len(rows))
    filled = tuple(_rule(key, lang) for key in DEFAULTS) if table is RULES else ()
    return Page(table, lang, filled=filled, prepared=PREPARED_SETTINGS)


def _item(zh: str, key: str, lang: str) -> tuple[Entry, ...]:
    value = PRODUCT_SEPARATOR.join(choice.key for choice in PRODUCTS) if key == "products" else None
    return (Entry(word((zh, key), lang), Kind.TEXT, typed=False, checked=False), Entry(value, _kind_of_item(key)))


def _kind_of_item(key: str) -> Kind:
    if key.endswith("_on"):
        return Kind.DATE
    return Kind.NUMBER if key.startswith(("target_", "cost_")) else Kind.TEXT


def _rule(key: str, lang: str) -> tuple[Entry, ...]:
    """A line of 考核规则 that says what holds anyway: the default, for all, on every day."""
    value = DEFAULTS[key]
    note = word(SETTING_LABELS[key], lang)
    if key in RULE_NOTES:
        note = f"{note}{word(('：', ': '), lang)}{word(RULE_NOTES[key], lang)}"
    by_column = {
        "key": Entry(key, Kind.TEXT),
        # Some rules take numbers below 0.
        "value": Entry(value, _kind_of_rule(value), checked=False),
        "note": Entry(note, Kind.TEXT),
    }
    return tuple(by_column.get(column.key, Entry(None, column.kind)) for column in RULES.columns)


def _kind_of_rule(value: Value) -> Kind:
    if isinstance(value, time):
        return Kind.CLOCK
    return Kind.TEXT if isinstance(value, str) else Kind.NUMBER

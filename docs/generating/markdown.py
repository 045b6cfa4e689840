"""What every generated page is made of: tables, texts in both languages, links to rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sheets_automation.model.tables import WORK_TABLES
from sheets_automation.model.wording import Pair

COLUMNS, RULES_TABLE, COMMANDS, RULES_PAGE = "columns.md", "rules-table.md", "commands.md", "rules.md"
BY_HAND = "<!-- 由 make generate 生成\uff0c请不要手改 · written by `make generate`; do not edit -->"
NOTHING = "–"


def text_of(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def table_of(*header: str, rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """A table and the blank line behind it."""
    yield f"| {' | '.join(header)} |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield f"| {' | '.join(cell or NOTHING for cell in row)} |"
    yield ""


def both(pair: Pair) -> str:
    return pair[0] if pair[0] == pair[1] else " · ".join(pair)


def plain(text: str) -> str:
    """A text that means nothing else in Markdown."""
    return re.sub(r"([*_|<>\[\]])", r"\\\1", text)


def rule_link(rule: str) -> str:
    return f"[{rule}]({RULES_TABLE}#{rule.lower()})"


def column_title(key: str) -> Pair:
    """Both headers of a column of the guides' tables."""
    column = next(one.by_key[key] for one in WORK_TABLES if key in one.by_key)
    return column.zh, column.en

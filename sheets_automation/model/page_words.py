"""What the formulas of a guide's page look up: which words, under which names (docs/google.md, docs/rules.md)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sheets_automation.model.schema import Table
from sheets_automation.model.sheet_words import columns_of_words
from sheets_automation.model.template_pages import Page

NAMES = re.compile(r"(?<![\w\"])_(short|long|anchor|shown|signs|[fn]\d+)(?!\w)")
"""Ranges of words as formulas name them (model/sheet_formulas.py)."""


def named(formula: str, page: Page) -> str:
    """A formula with the names of its ranges as this page has them."""
    return NAMES.sub(rf"_{page.names}\1", formula) if page.names else formula


@cache
def words_of(table: Table, lang: str) -> dict[str, Sequence[str | int]]:
    """The columns of words of a table: the same in every sheet of it."""
    return columns_of_words(Page(table, lang).plan, lang)

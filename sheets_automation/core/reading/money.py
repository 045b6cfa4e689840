"""Amounts of money as people write them (docs/tables.md, Tidying)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from sheets_automation.model.grid import Cell

AROUND = re.compile(r"[\s,¥¥$]|\u200b|\ufeff|人民币|rmb|元整?|块", re.IGNORECASE)
MULTIPLES = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000}
LARGEST = Decimal(10) ** 12


def read_money(cell: Cell) -> float | None:
    """Yuan above 0, to the fen; None for everything else."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return None
    text = AROUND.sub("", unicodedata.normalize("NFKC", str(cell))).casefold()
    multiple = MULTIPLES.get(text[-1:], 1)
    try:
        amount = Decimal(text[:-1] if multiple > 1 else text) * multiple
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount < LARGEST:
        return None
    return float(round(amount, 2))

"""Which of a sheet's columns are read, and whether enough of them are there (F03, F07; docs/tables.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sheets_automation.core.reading.headers import Cells, Header, header_text
from sheets_automation.core.reading.hits import Notice
from sheets_automation.model.campaign_rules import TWICE
from sheets_automation.model.grid import Grid
from sheets_automation.model.schema import Table, fold
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import CALL_LOG, DATE_OF, INVITE_SUCCESS
from sheets_automation.model.worklists import CONTEXT_HEADERS

Ints = npt.NDArray[np.int64]
Same = Callable[[str, Cells, Cells], npt.NDArray[np.bool_]]

ONE_OF = {
    CALL_LOG.key: (("phone",), ("call_result", "customer_class")),
    INVITE_SUCCESS.key: (("phone", "wechat_name"),),
}
"""Of each group at least one column must be there."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a header row: key to column; headers that are ignored; a key that two columns claim, with both."""

    of: dict[str, int]
    ignored: list[str]
    twice: tuple[str, str, str] | None


def doubled(header: Header) -> list[tuple[str, int, int]]:
    """Key, first column and other column of every known header that stands twice."""
    first: dict[str, int] = {}
    pairs = [(key, first.setdefault(key, column), column) for column, key in sorted(header.keys.items())]
    return [(key, one, other) for key, one, other in pairs if one != other]


def as_one(grid: Grid, cells: Cells, header: Header) -> Cells:
    """The sheet as if doubled columns were one: what stands below the header in the other only, moves to the first.

    So a row has its phone, and a date line its date, in whichever of the two it was typed. Formulas stay.
    """
    cells = cells.copy()
    for _, first, other in doubled(header):
        moves = (cells[:, first] == "") & (cells[:, other] != "")
        moves[: header.row + 1] = False
        moves[[row for row, column in grid.formulas if column in {first, other} and row < len(moves)]] = False
        cells[moves, first] = cells[moves, other]
        cells[moves, other] = ""
    return cells


def choose_columns(cells: Cells, header: Header, rows: Ints, same: Same) -> Columns:
    """One column for each key; of two that match, an empty or equal one is ignored.

    Args:
        cells: the sheet.
        header: its header row.
        rows: the data rows, from 0; needed where a header stands twice.
        same: which cells of two columns of a key say the same.

    Source: docs/tables.md.
    """
    of: dict[str, int] = {}
    ignored: list[str] = []
    twice = None
    texts = [header_text(cell) for cell in cells[header.row]]
    for column, text in enumerate(texts):
        key = header.keys.get(column)
        if key is None:
            ignored += [text] if text and fold(text) not in CONTEXT_HEADERS else []
            continue
        if key not in of:
            of[key] = column
            continue
        first, second = cells[rows, of[key]], cells[rows, column]
        unused = column
        if not (first != "").any() and (second != "").any():
            unused, of[key] = of[key], column
        elif (second != "").any() and not same(key, first, second).all():
            twice = (key, texts[of[key]], text)
        ignored.append(texts[unused])
    return Columns(of, ignored, twice)


def unreadable(
    grid: Grid, table: Table, columns: Columns, given: AbstractSet[str], settings: Settings
) -> Notice | None:
    """F03: why this sheet cannot be read at all; None when it can.

    Args:
        grid: the sheet.
        table: what its headers say it is.
        columns: the columns chosen.
        given: keys that the header block or a date line gives.
        settings: the store list and the roster give a store, too.
    """
    if columns.twice:
        key, x, y = columns.twice
        return Notice("F03", grid.source, grid.sheet, words={"c": table.by_key[key], "x": x, "y": y}, variant=TWICE)
    missing = next(_missing(grid, table, columns.of.keys() | given, settings), None)
    return None if missing is None else Notice("F03", grid.source, grid.sheet, words={"c": table.by_key[missing]})


def _missing(grid: Grid, table: Table, there: AbstractSet[str], settings: Settings) -> Iterator[str]:
    for group in ONE_OF[table.key]:
        if not there & set(group):
            yield group[0]
    if DATE_OF[table.key] not in there:
        yield DATE_OF[table.key]
    if "staff" not in there:
        yield "staff"
    if "store" not in there and not settings.store_of_source(grid.source) and not settings.roster:
        yield "store"

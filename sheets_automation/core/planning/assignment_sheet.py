"""The rows of 晨会任务: suggestions written anew, what people typed carried over cell by cell (docs/morning.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from sheets_automation.core.reading.headers import find_headers, matrix
from sheets_automation.model.grid import Cell, Grid
from sheets_automation.model.morning_words import PROGRAM_SHEETS
from sheets_automation.model.settings import Settings
from sheets_automation.model.settings_tables import ASSIGNMENT
from sheets_automation.model.template_words import HOW_TO

TYPED = ("attendance", "appointments", "claimed_calls", "claimed_invites", "reason", "approved_by")
"""Columns in which people type; the program never writes there."""
SUGGESTED = ("suggested_calls", "suggested_invites")
Row = dict[str, Cell]
"""Key of a column to what the cell holds; a blank cell is not in it."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in an earlier 晨会任务: its rows, and whether people wrote anything beside them."""

    rows: tuple[Row, ...] = ()
    has_more: bool = False


def typed_before(grids: Sequence[Grid]) -> Typed:
    """The rows of the assignment sheets among these; any other content is `has_more`."""
    rows: list[Row] = []
    has_more = False
    for grid in grids:
        cells = matrix(grid)
        headers = [header for header in find_headers(cells) if header.table is ASSIGNMENT]
        if not headers:
            has_more |= grid.sheet not in PROGRAM_SHEETS.union(HOW_TO) and bool(grid.cells)
            continue
        keys, top = headers[0].keys, headers[0].row
        doubled = len(set(keys.values())) < len(keys)
        has_more |= doubled or top > 0 or bool(grid.formulas)
        for line in cells[top + 1 :]:
            row = {key: line[at] for at, key in reversed(keys.items()) if line[at] != ""}
            has_more |= any(cell != "" for at, cell in enumerate(line) if at not in keys)
            rows += [row] if row else []
    return Typed(tuple(rows), has_more)


def assignment_rows(morning: pd.DataFrame, day: date, typed: Typed, settings: Settings) -> list[Row]:
    """A row per guide of the day with what was typed for it, then the rows of whoever is gone, as they were.

    Source: docs/morning.md.
    """
    left = list(typed.rows)
    rows: list[Row] = []
    for guide in morning.to_dict("records"):
        who = (guide["store"], guide["staff"])
        at = next((at for at, row in enumerate(left) if _who(row, day, settings) == who), None)
        old = left.pop(at) if at is not None else {}
        made: Row = {"date": day, "store": who[0], "staff": who[1]} | {key: int(guide[key]) for key in SUGGESTED}
        rows.append(made | {key: old[key] for key in TYPED if key in old})
    return rows + [row for row in left if _is_theirs(row, day)]


def _is_theirs(row: Mapping[str, Cell], day: date) -> bool:
    """Whether a row that is no guide's of the day holds anything that people wrote."""
    return any(key in row for key in TYPED) or (day_of(row) != day) or SUGGESTED[0] not in row


def _who(row: Mapping[str, Cell], day: date, settings: Settings) -> tuple[str, str] | None:
    if day_of(row) != day:
        return None
    store, staff = str(row.get("store", "")).strip(), str(row.get("staff", "")).strip()
    return settings.store_names.get(store, store), settings.staff_names.get(staff, staff)


def day_of(row: Mapping[str, Cell]) -> date | None:
    """The day of a row, where its cell holds one or a text like 2020-03-05."""
    cell = row.get("date", "")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError:
        return None


def people_of(morning: pd.DataFrame) -> Iterator[tuple[str, int, int, int]]:
    """Of each guide: store and name in one text, appointments booked, both targets."""
    for guide in morning.to_dict("records"):
        name = f"{guide['store']} · {guide['staff']}"
        yield name, int(guide["appointments"]), int(guide["calls_target"]), int(guide["invites_target"])

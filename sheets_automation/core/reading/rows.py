"""Rows as typed -> one tidied frame per table, and the hits of the rules that belong to a column's type.

All stretches of a table are stacked first, because a mask costs as much on 50 rows as on 5,000.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.headers import Cells, Given
from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.core.reading.parse import Stretch
from sheets_automation.core.reading.tidy import Context, Tidied, Typed, as_typed, tidy
from sheets_automation.model.cell_rules import ELEVEN, ELEVEN_DIGITS, UNLIMITED
from sheets_automation.model.grid import a1
from sheets_automation.model.schema import Column, Kind, Table, refused
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DATE_OF

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Rows:
    """The data rows of one table.

    `frame`: index id; source, sheet (category), row (int, the sheet's row from 0), place (position in `stretches`),
    the table's columns tidied, beside each `column!` (bool: the value entered was refused), `date` (the table's date
    column), for moments `column_timed` (bool), for the call time `clocked` (bool) and `daypart` (category),
    `phone_mended` (bool, P04), `date_given`, `staff_given`, `store_given` (position in `givens`; -1: typed in the row
    or nowhere).

    judging/judge.py adds to it, in this order:
        roster.fill_names   staff, store as categories, aliases read as names
        derive.add_keys     key (category: the customer; missing: none)
        derive.mark_planned planned (bool)
        derive.derive_calls connected, grade, result, agreed, invited, agreed_visit, appointment, follow_up (calls)
        check.blank_fields  blanks the anchors of rules with effect `field`
        derive_successes    origin, grade, group, came, bought, deal_waits, appointment, follow_up (success rows)
        judge._settle       excluded_by (rule id or ""), unscored, counts (bool)
    """

    table: Table
    frame: pd.DataFrame
    first_id: int
    stretches: list[Stretch]
    typed: dict[str, Typed] = field(default_factory=dict)
    givens: list[Given] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)

    def shown(self, column: str, ids: Ints) -> npt.NDArray[np.object_]:
        """What the cells of a column show; "" where the sheet has no such column."""
        return self.typed[column].text(np.asarray(ids) - self.first_id)

    def cell(self, column: str, place: int, row: int) -> str:
        """A1 address of a row's cell; of its first cell where the sheet has no such column."""
        columns = self.stretches[place].part.columns
        return a1(row, columns.get(column, min(columns.values())))


def stack(table: Table, stretches: list[Stretch], first_id: int, settings: Settings, calendar: Calendar) -> Rows:
    """Stack the stretches of a table, tidy every column and judge the rules of the columns' types.

    Source: docs/tables.md, docs/rules.md.
    """
    stretches = [stretch for stretch in stretches if len(stretch.rows)]
    rows = _skeleton(table, stretches, first_id)
    context = Context(calendar, settings.products)
    day_first = sorted(table.columns, key=lambda column: column.key != DATE_OF[table.key])
    for column in day_first:
        if column.kind is Kind.FORMULA:
            continue
        rows.typed[column.key] = typed = as_typed(_cells(rows, column, stretches))
        tidied = tidy(column, typed, context)
        errors = _errors(rows, column)
        _mark_errors(rows, column, tidied, errors)
        _mark_formulas(rows, column, but=errors)
        _keep(rows, column, tidied, typed)
        if column.key == DATE_OF[table.key]:
            rows.frame["date"] = rows.frame[column.key]
            context = Context(calendar, settings.products, rows.frame["date"])
    return rows


def _skeleton(table: Table, stretches: list[Stretch], first_id: int) -> Rows:
    lengths = [len(stretch.rows) for stretch in stretches]
    ids = np.arange(first_id, first_id + sum(lengths), dtype=np.int64)
    place = np.repeat(np.arange(len(stretches)), lengths)
    frame = pd.DataFrame({"place": place, "row": _joined([stretch.rows for stretch in stretches], np.int64)}, index=ids)
    for name in ("source", "sheet"):
        texts = [getattr(stretch.grid, name) for stretch in stretches]
        # Sorted categories, so that sorting by code is sorting by path.
        frame[name] = pd.Categorical(texts, categories=sorted(set(texts))).take(place)
    return Rows(table, frame, first_id, stretches)


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.array([], dtype=dtype)


# ---- cells --------------------------------------------------------------------------------------------------
def _cells(rows: Rows, column: Column, stretches: list[Stretch]) -> Cells:
    """The cells of a column over all stretches; for date, staff and store with what a blank one inherits."""
    blank = np.array([""], dtype=object)
    own = _joined(
        [stretch.columns.get(column.key, blank.repeat(len(stretch.rows))) for stretch in stretches], np.object_
    )
    if not column.inherits:
        return own
    name = "date" if column.key == DATE_OF[rows.table.key] else column.key
    typed = as_typed(own)
    is_blank = (typed.shown == "")[typed.codes]
    given = np.where(is_blank, _given_to(rows, column.key, stretches), -1)
    rows.frame[f"{name}_given"] = given
    values = np.empty(len(rows.givens) + 1, dtype=object)
    values[:-1] = [item.value for item in rows.givens]
    return np.where(given >= 0, values[given], own)


def _given_to(rows: Rows, key: str, stretches: list[Stretch]) -> Ints:
    """For each row the position in `givens` of the date line or header block that speaks for it."""
    found = []
    for stretch in stretches:
        if key == DATE_OF[rows.table.key]:
            lines, of_row = stretch.day_lines, stretch.day_of
        else:
            block = stretch.part.given.get(key)
            lines, of_row = ([block] if block else []), np.full(len(stretch.rows), 0 if block else -1, dtype=np.int64)
        found.append(np.where(of_row >= 0, of_row + len(rows.givens), -1))
        rows.givens.extend(lines)
    return _joined(found, np.int64)


def _errors(rows: Rows, column: Column) -> Bools:
    """Which rows show an error in this column, or take their value from a cell that does."""
    found = _flags(rows, column.key, "errors")
    name = "date" if column.key == DATE_OF[rows.table.key] else column.key
    if column.inherits and rows.givens:
        is_error = [stretch.grid.errors for stretch in rows.stretches]
        given = rows.frame[f"{name}_given"].to_numpy()
        for at in np.unique(given[given >= 0]):
            cell, place = rows.givens[at], rows.frame["place"].to_numpy()[given == at][0]
            if (cell.row, cell.column) in is_error[place]:
                found |= given == at
    return found


def _flags(rows: Rows, key: str, name: str) -> Bools:
    """Which rows have a formula (or an error) in this column."""
    found = []
    for stretch in rows.stretches:
        flags = stretch.flags(getattr(stretch.grid, name), key)
        found.append(np.zeros(len(stretch.rows), dtype=bool) if flags is None else flags)
    return _joined(found, np.bool_)


# ---- the rules of a column's type ---------------------------------------------------------------------------
def _mark_errors(rows: Rows, column: Column, tidied: Tidied, errors: Bools) -> None:
    """F01: the cell shows an error; nothing else is said of it, and it counts as blank."""
    if not errors.any():
        return
    rows.hits.append(hit("F01", column.key, rows.frame.index[errors]))
    tidied.values = tidied.values.mask(errors)
    tidied.refused = tidied.refused | errors
    tidied.broken = {rule: broken & ~errors for rule, broken in tidied.broken.items()}


def _mark_formulas(rows: Rows, column: Column, but: Bools) -> None:
    """V03; an error value is F01 alone."""
    formulas = _flags(rows, column.key, "formulas") & ~but
    if formulas.any():
        rows.hits.append(hit("V03", column.key, rows.frame.index[formulas]))


def _keep(rows: Rows, column: Column, tidied: Tidied, typed: Typed) -> None:
    """Put a tidied column into the frame, and its broken rules among the hits."""
    frame, key = rows.frame, column.key
    broken = dict(tidied.broken)
    is_blank = (typed.shown == "")[typed.codes]
    if key == "phone":
        frame["phone_mended"] = broken.pop("P04")
    if "D03" in broken:
        tidied.values = tidied.values.mask(broken["D03"])
        tidied.refused = tidied.refused | broken["D03"]
    if key == DATE_OF[rows.table.key]:
        broken["D01"] = is_blank
    frame[key] = tidied.values.set_axis(frame.index)
    frame[refused(key)] = tidied.refused
    for name, values in tidied.extra.items():
        frame[f"{key}_timed" if name == "timed" else name] = values.set_axis(frame.index)
    for rule, every in broken.items():
        for variant, at in _variants(rule, column, tidied, every).items():
            if at.any():
                words = {name: values[at] for name, values in tidied.words.items()}
                rows.hits.append(Hit(rule, key, frame.index[at].to_numpy(), words, variant))


def _variants(rule: str, column: Column, tidied: Tidied, broken: Bools) -> dict[str, Bools]:
    """The rows that broke a rule, by the wording that is true of them."""
    if rule == "P02":
        eleven = np.asarray(tidied.words["n"] == ELEVEN_DIGITS, dtype=bool)
        return {"": broken & ~eleven, ELEVEN: broken & eleven}
    return {UNLIMITED if rule == "V02" and not column.limit else "": broken}

"""Plain grids of cells to files: what a person would have typed into Excel, nothing styled.

Text stays text (a phone with a leading 0, a remark that begins with =); a real formula, a hidden row or a merged
cell is said so.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter

from sheets_automation.model.grid import Cell

# Excel keeps neither the day before 1900 nor a zone; the creation time is fixed so that equal cells give equal bytes.
CREATED = datetime(2020, 1, 1)  # noqa: DTZ001  # the format holds local time without a zone
DAY_FORMAT, MOMENT_FORMAT, CLOCK_FORMAT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm"


@dataclass(frozen=True, slots=True)
class Formula:
    """A real formula with the value that Excel stored beside it; `#N/A` and the like are stored as errors."""

    text: str
    value: str | float = ""


Written = Cell | Formula | None
Rows = Sequence[Sequence[Written]]
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, from 0, both ends included."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a sheet has beside its cells: hidden rows (from 0) and merged areas."""

    hidden: frozenset[int] = field(default_factory=frozenset)
    merged: tuple[Area, ...] = ()


NO_LOOK = Look()


def write_xlsx(path: Path, sheets: Mapping[str, Rows], looks: Mapping[str, Look] | None = None) -> None:
    """Write one workbook, a sheet per title in the order given; cells that are None or "" are left out."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        formats: dict[type, xlsxwriter.format.Format] = {
            kind: book.add_format({"num_format": code})
            for kind, code in ((datetime, MOMENT_FORMAT), (date, DAY_FORMAT), (time, CLOCK_FORMAT))
        }
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    _write_cell(sheet, (at, column), value, formats)
            look = (looks or {}).get(title, NO_LOOK)
            for at in sorted(look.hidden):
                sheet.set_row(at, None, None, {"hidden": True})
            for top, left, bottom, right in look.merged:
                sheet.merge_range(top, left, bottom, right, rows[top][left])


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    at: tuple[int, int],
    value: Written,
    formats: Mapping[type, xlsxwriter.format.Format],
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Formula):
        sheet.write_formula(*at, value.text, None, value.value)
    elif isinstance(value, str):
        sheet.write_string(*at, value)
    elif isinstance(value, date | time):
        sheet.write_datetime(*at, value, formats[type(value)])
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value)
    else:
        sheet.write_number(*at, value)


def write_csv(path: Path, rows: Rows, encoding: str = "utf-8-sig") -> None:
    """Write one CSV as Excel and WPS save it: quoted where needed, lines ending in CR LF.

    Raises:
        TypeError: a cell is a formula, which a CSV cannot hold.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([_as_text(value) for value in row] for row in rows)


def _as_text(value: Written) -> str:
    if isinstance(value, Formula):
        raise TypeError(f"a CSV holds no formula: {value.text}")
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)

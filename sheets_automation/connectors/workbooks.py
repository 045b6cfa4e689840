"""One file to a Source: runs inside a child process of connectors/files.py, which may die of it.

The bytes are read once; the guard, the hash and the reader look at the same ones. Readers are loaded when the first
file of their kind comes: python-calamine for .xlsx and .xlsm, xlrd for .xls, openpyxl where calamine gives up or
where formulas and errors matter.
Nothing here may import pandas: each child would pay for it.
"""

from __future__ import annotations

import hashlib
import io
import stat
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from sheets_automation.connectors.guard import MAX_FILE, Notes, inspect
from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.sheet_xml import Sheet, SheetNotes
from sheets_automation.connectors.text_files import error_cells, read_text
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import BLANK, Address, Cell, Grid, Source
from sheets_automation.model.refusals import WRONG_KIND
from sheets_automation.model.schema import fold, is_helper
from sheets_automation.model.tables import CHECK, CHECK_DETAIL, HEADER_ROWS

READ = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".tsv"})
SETTLE = 0.2
"""Seconds to wait when a file changed while it was read."""
PROGRAM_HEADERS = frozenset(fold(name) for column in (CHECK, CHECK_DETAIL) for name in column.names)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2020, 1, 1)  # noqa: DTZ001  # sheets know no zones


def read_source(path: str, name: str) -> Source:
    """Read one file; whatever keeps it from being read becomes the refusal of the Source."""
    grids: tuple[Grid, ...] = ()
    modified_at, digest, refusal, is_summary = 0.0, "", "", False
    suffix = Path(path).suffix.lower()
    try:
        if suffix not in READ:
            return _of_another_kind(Path(path), name)
        data, modified_at = _settled(Path(path))
        digest = hashlib.sha256(data).hexdigest()
        notes = inspect(data, suffix)
        is_summary = notes.is_summary
        grids = _grids(data, suffix, name, notes)
    except SourceError as error:
        refusal = error.reason
    except OSError:
        refusal = "no_access"
    except MemoryError:
        refusal = "too_big"
    return Source(name, digest, modified_at, grids, refusal, is_open(Path(path)), is_summary)


def _of_another_kind(path: Path, name: str) -> Source:
    """A photo, a PDF, an archive: nobody looks into it, but its hash says which one it was."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(name, digest, path.stat().st_mtime, refusal=WRONG_KIND)


def _settled(path: Path) -> tuple[bytes, float]:
    for attempt in range(2):
        if attempt:
            time.sleep(SETTLE)
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise SourceError("no_access")
        if before.st_size > MAX_FILE:
            raise SourceError("too_big")
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) == (len(data), after.st_mtime_ns):
            return data, after.st_mtime
    raise SourceError("changing")


def _grids(data: bytes, suffix: str, source: str, notes: Notes) -> tuple[Grid, ...]:
    if suffix in {".csv", ".tsv"}:
        rows = read_text(data)
        return (grid_of(source, Sheet("", rows, SheetNotes(errors=error_cells(rows))), date1904=False),)
    if suffix == ".xls":
        from sheets_automation.connectors.old_workbooks import read_old_workbook  # noqa: PLC0415  # xlrd takes 30 ms

        sheets, date1904 = read_old_workbook(data)
    else:
        sheets, date1904 = _workbook(data, notes), notes.date1904
    grids = tuple(grid_of(source, sheet, date1904=date1904) for sheet in sheets)
    if suffix != ".xls" and any(grid.formulas or grid.errors for grid in grids):
        from sheets_automation.connectors.second_look import look_again  # noqa: PLC0415  # openpyxl takes 200 ms

        grids = tuple(grid_of(source, sheet, date1904=date1904) for sheet in look_again(data, sheets))
    return grids


def _workbook(data: bytes, notes: Notes) -> list[Sheet]:
    for reader in READERS:
        try:
            return reader(data, notes)
        except MemoryError:
            raise
        # Foreign readers raise anything on a broken file, calamine even a panic of Rust, which is no Exception.
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
    raise SourceError("damaged")


def _with_calamine(data: bytes, notes: Notes) -> list[Sheet]:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415  # only where a workbook is read

    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        return [
            Sheet(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False), sheet)
            for name, sheet in notes.sheets.items()
        ]


def _with_openpyxl(data: bytes, notes: Notes) -> list[Sheet]:
    from openpyxl import load_workbook  # noqa: PLC0415  # 200 ms, hardly ever needed

    book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    return [
        Sheet(name, [[BLANK if value is None else value for value in row] for row in book[name].values], sheet)
        for name, sheet in notes.sheets.items()
    ]


READERS: tuple[Callable[[bytes, Notes], list[Sheet]], ...] = (_with_calamine, _with_openpyxl)


def grid_of(source: str, sheet: Sheet, *, date1904: bool) -> Grid:
    """A sheet as every reader gives it: texts of errors in their places, trimmed, all rows equally long."""
    cells, notes = _plain(sheet.cells), sheet.notes
    for (row, column), text in notes.errors.items():
        _put(cells, row, column, text)
    cells = _trimmed(cells)
    height, width = len(cells), len(cells[0]) if cells else 0
    return Grid(
        source,
        sheet.name,
        cells,
        frozenset(_typed_formulas(cells, notes.formulas)),
        frozenset(notes.errors),
        tuple(_clipped(notes.merged, height, width)),
        frozenset(row for row in notes.hidden if row < height),
        date1904,
    )


def _plain(rows: list[list[Any]]) -> list[list[Cell]]:
    """The cells as a sheet shows them, equal texts as one object: a third of the bytes on the way to the parent."""
    kinds = set(map(type, chain.from_iterable(rows)))
    if bool in kinds or timedelta in kinds:
        rows = [[_shown(cell) for cell in row] for row in rows]
    same: dict[Cell, Cell] = {}
    keep = same.setdefault
    return [[keep(cell, cell) for cell in row] for row in rows]


def _shown(cell: Cell | timedelta) -> Cell:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, timedelta):
        return (MIDNIGHT + cell).time() if timedelta(0) <= cell < DAY else str(cell)
    return cell


def _put(cells: list[list[Cell]], row: int, column: int, text: str) -> None:
    while len(cells) <= row:
        cells.append([])
    line = cells[row]
    line.extend([BLANK] * (column + 1 - len(line)))
    line[column] = text


def _trimmed(cells: list[list[Cell]]) -> list[list[Cell]]:
    """Without blank rows and columns at the end; all rows equally long."""
    while cells and not any(cell != BLANK for cell in cells[-1]):
        cells.pop()
    width = max((_filled(row) for row in cells), default=0)
    for number, row in enumerate(cells):
        if len(row) != width:
            cells[number] = (row + [BLANK] * (width - len(row)))[:width]
    return cells


def _filled(row: list[Cell]) -> int:
    length = len(row)
    while length and row[length - 1] == BLANK:
        length -= 1
    return length


def _typed_formulas(cells: list[list[Cell]], formulas: dict[int, list[int]]) -> Iterator[Address]:
    """Formulas where people should type; a template has its own in every row of its check columns."""
    height, width = len(cells), len(cells[0]) if cells else 0
    # A name may look like the header of a helper column; it stands in no row of headers.
    headers = [row for row in cells[:HEADER_ROWS] if any(fold(str(cell)) in PROGRAM_HEADERS for cell in row)]
    for column, rows in formulas.items():
        if column >= width or any(_is_programs(row[column]) for row in headers):
            continue
        yield from ((row, column) for row in rows if row < height)


def _is_programs(header: Cell) -> bool:
    return is_helper(header) or fold(str(header)) in PROGRAM_HEADERS


def _clipped(
    merged: tuple[tuple[int, int, int, int], ...], height: int, width: int
) -> Iterator[tuple[int, int, int, int]]:
    for top, left, bottom, right in merged:
        if top < height and left < width:
            yield top, left, min(bottom, height - 1), min(right, width - 1)

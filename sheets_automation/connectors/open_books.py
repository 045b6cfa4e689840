"""What a spreadsheet program holds open, as the recipes take it: its books as sources, and how the summary is filled.

Nothing here knows which program it is (docs/excel.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from pathlib import Path

from sheets_automation.connectors.files import is_handed_in
from sheets_automation.model.grid import BLANK, Address, Cell, Grid, Source
from sheets_automation.model.page import Workbook


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A book as it is on the screen, and where its formulas stand, by sheet."""

    source: Source
    formulas: Mapping[str, frozenset[Address]] = field(default_factory=dict)


def _fill_nothing(_book: Workbook, _path: Path) -> frozenset[str] | None:
    return None


@dataclass(frozen=True, slots=True)
class Desk:
    """The books that lie open, by path; `fill` puts a layout into the one at a path."""

    books: Mapping[Path, OpenBook] = field(default_factory=dict)
    fill: Callable[[Workbook, Path], frozenset[str] | None] = _fill_nothing
    """Gives the keys of the sheets that were filled; None where no book of that path is open that can be."""

    def seen(self, path: Path) -> Source | None:
        """The book at a path as it is on the screen; None where it is not open, or too big to be read so."""
        book = self.books.get(path.resolve())
        return book.source if book and not book.source.refusal else None


CLEAN_DESK = Desk()
"""Nothing is open."""


def as_on_screen(sources: Iterable[Source], folder: Path, desk: Desk) -> list[Source]:
    """The sources of a folder; those that are open as they are on the screen, because what is not saved yet counts.

    Where the screen shows what the file holds, the file's own reading stays. A table that is open and whose file was
    taken away meanwhile counts too.
    """
    home = folder.resolve()
    books = {path.relative_to(home).as_posix(): book for path, book in desk.books.items() if path.is_relative_to(home)}
    found = [_seen(source, books[source.path]) if source.path in books else source for source in sources]
    known = {source.path for source in found}
    alone = (book.source for path, book in books.items() if path not in known and is_handed_in(home / path, home))
    return [*found, *(source for source in alone if not source.refusal)]


def _seen(saved: Source, book: OpenBook) -> Source:
    live = book.source
    if live.refusal:
        return saved
    if not saved.refusal and _typed(saved, book.formulas) == _typed(live, book.formulas):
        return replace(saved, open_elsewhere=False)
    grids = tuple(replace(grid, source=saved.path) for grid in live.grids)
    return replace(live, path=saved.path, grids=grids, is_summary=saved.is_summary)


def _typed(source: Source, formulas: Mapping[str, frozenset[Address]]) -> dict[str, list[list[object]]]:
    """The cells without those of formulas: a file that was never calculated has no values for them."""
    return {grid.sheet: _without(grid, formulas.get(grid.sheet, frozenset())) for grid in source.grids}


def _without(grid: Grid, formulas: frozenset[Address]) -> list[list[object]]:
    rows: list[list[object]] = [
        [BLANK if (row, column) in formulas else _same(cell) for column, cell in enumerate(cells)]
        for row, cells in enumerate(grid.cells)
    ]
    for row in rows:
        while row and row[-1] == BLANK:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _same(cell: Cell) -> object:
    """Days and numbers in one form, whoever read them."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return float(cell) if isinstance(cell, int) else cell

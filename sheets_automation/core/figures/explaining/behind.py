"""From the name of a table and a figure to the lines behind it, of all rows of the table at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from sheets_automation.core.figures.explaining.efforts import (
    counted_rows,
    lines_of_guides,
    lines_of_points,
    with_typed_appointments,
)
from sheets_automation.core.figures.explaining.lines import Counted, every_row, lines_of_rows
from sheets_automation.core.figures.explaining.owned import lines_of_owned
from sheets_automation.core.figures.workings import Workings
from sheets_automation.model.definitions import FOLLOWS, KEYS, QUOTIENTS
from sheets_automation.model.frames import POINTS, STAFF_DAY, STORE, STORE_DAY

OF_ROWS = frozenset({STAFF_DAY.key, STORE_DAY.key, STORE.key})


def is_counted(figure: str) -> bool:
    """Whether lines sum to the figure; the others follow from other figures."""
    return figure not in QUOTIENTS and figure not in FOLLOWS


@dataclass(frozen=True)
class Behind:
    """The lines behind the figures of one report."""

    work: Workings
    _counted: dict[str, Mapping[str, Counted]] = field(default_factory=dict)
    _lines: dict[tuple[str, str], pd.DataFrame] = field(default_factory=dict)

    @cached_property
    def every(self) -> pd.DataFrame:
        """EVERY (explaining/lines.py)."""
        return every_row(self.work.judged)

    @property
    def no_lines(self) -> pd.DataFrame:
        return pd.DataFrame({"id": [], "at": [], "value": [], "why": [], "other": [], "note": []})

    def lines(self, table: str, figure: str) -> pd.DataFrame:
        """LINES (explaining/lines.py) of one figure for which `is_counted`, for every row of its table.

        Source: docs/figures.md, Explaining a figure.
        """
        if (table, figure) not in self._lines:
            self._lines[table, figure] = self._found(table, figure)
        return self._lines[table, figure]

    def _found(self, table: str, figure: str) -> pd.DataFrame:
        if table == POINTS.key:
            return lines_of_points(self.work, self.every, figure)
        of_guides = lines_of_guides(self.work, table, figure)
        if of_guides is not None:
            return of_guides
        counted = self._rows(table).get(figure) if table in OF_ROWS else None
        if counted is None:
            return lines_of_owned(self.work, self.every, table, figure)
        lines = lines_of_rows(self.every, counted, KEYS[table])
        return with_typed_appointments(self.work, lines) if figure == "appointments" else lines

    def _rows(self, table: str) -> Mapping[str, Counted]:
        if table not in self._counted:
            self._counted[table] = counted_rows(self.work, self.every, table)
        return self._counted[table]

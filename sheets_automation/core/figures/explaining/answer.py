"""The answer to "where does this figure come from": its value, its rows, the rows left out and why, where to ask on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isclose

import pandas as pd

from sheets_automation.core.as_of import value_for
from sheets_automation.core.figures.activity import INVITE_BASES
from sheets_automation.core.figures.explaining.behind import Behind, is_counted
from sheets_automation.core.figures.explaining.names import Asked, read_name, refuse_row, rows_asked
from sheets_automation.core.figures.explaining.told import told
from sheets_automation.model.definitions import (
    BEHIND,
    FOLLOWS,
    OVERVIEW,
    OVERVIEW_FIGURES,
    QUOTIENTS,
    definition,
    figures_of,
)
from sheets_automation.model.errors import SettingError
from sheets_automation.model.frames import BY_KEY, FORECAST

Value = float | int | str | None


@dataclass(frozen=True, slots=True)
class Part:
    """Another figure: how it is named and its value."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Answer:
    """What is behind a figure, in one language.

    `rows`, `left_out`: source, sheet, row (from 1, missing where a line is a guide's day), date, store, staff,
    customer_key, value (what it adds); left_out with why (a rule's id or a reason) and reason (the sentence).
    `parts`: the figures that it follows from, or the figures of the row that was asked for.
    """

    name: str
    value: Value
    definition: str
    is_counted: bool
    """The values of `rows` sum to it; otherwise it follows from `parts`."""
    rows: pd.DataFrame
    left_out: pd.DataFrame
    parts: tuple[Part, ...] = ()

    @property
    def total(self) -> float:
        return round(float(self.rows["value"].sum()), 2)


def explain(behind: Behind, table: Callable[[str], pd.DataFrame], text: str, lang: str) -> Answer:
    """What is behind a figure, or a row of figures (then each figure of it, with the name to ask on).

    Args:
        behind: the lines behind the figures.
        table: an exported table or view by its key.
        text: table.figure[key,key] or table[key,key]; `*` for a key is all of them.
        lang: zh or en.

    Raises:
        SettingError: there is no such table, figure or row.

    Source: docs/figures.md, Explaining a figure.
    """
    return _Asking(behind, table, lang).answer(read_name(text))


@dataclass(frozen=True, slots=True)
class _Asking:
    behind: Behind
    table: Callable[[str], pd.DataFrame]
    lang: str

    def answer(self, asked: Asked) -> Answer:
        if asked.table == OVERVIEW:
            return self._of_names(asked, self._of_overview(asked.row))
        if not asked.figure:
            self._rows(asked)
            names = figures_of(BY_KEY[asked.table])
            return self._of_names(asked, [self._named(asked, figure) for figure in names])
        if is_counted(asked.figure):
            return self._of_rows(asked)
        return self._of_names(asked, [self._named(asked, name) for name in self._followed(asked)], self.value(asked))

    def _of_rows(self, asked: Asked) -> Answer:
        self._rows(asked)
        lines = self.behind.lines(asked.table, asked.figure)
        lines = lines[rows_asked(lines, asked)]
        counts = lines["why"].eq("")
        counting = lines[counts]
        # A row that counts under one of several keys is not left out under another one.
        out = lines[~counts & ~(lines["id"].ge(0) & lines["id"].isin(counting["id"]))]
        out = out[~(out["id"].ge(0) & out["id"].duplicated())]
        rows, left_out = (told(self.behind, part, self.lang) for part in (counting, out))
        means = self._definition(asked)
        return Answer(asked.name, self.value(asked), means, is_counted=True, rows=rows, left_out=left_out)

    def _of_names(self, asked: Asked, names: list[Asked], value: Value = None) -> Answer:
        nothing = told(self.behind, self.behind.no_lines, self.lang)
        parts = tuple(Part(one.name, self.value(one)) for one in names if self._has_value(one))
        means = self._definition(asked) if asked.figure else ""
        return Answer(asked.name, value, means, is_counted=False, rows=nothing, left_out=nothing, parts=parts)

    def _definition(self, asked: Asked) -> str:
        words = definition(asked.table, asked.figure)
        return words.zh if self.lang == "zh" else words.en

    # ---- values -------------------------------------------------------------------------------------------------
    def value(self, asked: Asked) -> Value:
        """The figure, or where several rows are asked for, the sum of it; of a ratio the ratio of the sums."""
        rows = self._rows(asked)
        if asked.figure in BEHIND.get(asked.table, ()):
            lines = self.behind.lines(asked.table, asked.figure)
            return _plain(lines.loc[rows_asked(lines, asked), "value"].sum())
        if len(rows) == 1:
            return _plain(rows[asked.figure].iloc[0])
        if is_counted(asked.figure):
            return _plain(rows[asked.figure].sum())
        if asked.figure not in QUOTIENTS:
            raise SettingError(
                f"「{asked.name}」请只问一行\uff1a这个指标不能合计",
                f'"{asked.name}": ask for one row; this figure has no sum',
            )
        part, whole = (
            sum(float(self.value(self._named(asked, name)) or 0) for name in names) for names in QUOTIENTS[asked.figure]
        )
        return part / whole if whole else None

    def _has_value(self, asked: Asked) -> bool:
        """Whether a part can be told: a figure without a sum only of one row, a step only where there is the row."""
        rows = self.table(asked.table)
        found = int(rows_asked(rows, asked).sum())
        return found == 1 or (found > 1 and (is_counted(asked.figure) or asked.figure in QUOTIENTS))

    def _rows(self, asked: Asked) -> pd.DataFrame:
        frame = self.table(asked.table)
        rows = frame[rows_asked(frame, asked)]
        if rows.empty:
            refuse_row(frame, asked)
        return rows

    # ---- names --------------------------------------------------------------------------------------------------
    def _named(self, asked: Asked, name: str) -> Asked:
        """A figure of the same row, unless it is named whole."""
        if "[" in name:
            store, figure = asked.row, ""
            if asked.table == FORECAST.key:
                store, _, figure = asked.row.rpartition(",")
            return read_name(name.format(store=store, figure=figure))
        return Asked(asked.table, name.format(invites=self._invites(asked)), asked.row)

    def _followed(self, asked: Asked) -> tuple[str, ...]:
        if asked.figure in FOLLOWS:
            return FOLLOWS[asked.figure]
        quotient = QUOTIENTS[asked.figure]
        return (*quotient.parts, *quotient.whole)

    def _invites(self, asked: Asked) -> str:
        """The figure that counts as an invitation there, by the setting invite_basis."""
        rows = self._rows(asked) if asked.table == "staff_day" else pd.DataFrame()
        if rows.empty:
            return "invites"
        basis = value_for(rows.head(1), self.behind.work.settings, "invite_basis").iloc[0]
        return INVITE_BASES[str(basis)]

    def _of_overview(self, figure: str) -> list[Asked]:
        """A line of the overview: the figure of today, then in total."""
        today, total = OVERVIEW_FIGURES[figure]
        day = f"{self.behind.work.now:%Y-%m-%d}"
        wanted = [name.format(day=day) for name in (*today, *total)]
        return [read_name(name) for name in wanted]


def _plain(value: object) -> Value:
    if pd.isna(value):  # type: ignore[call-overload]  # one value of a frame
        return None
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]  # one number of a frame
    return int(number) if isclose(number, round(number), abs_tol=1e-9) else round(number, 6)

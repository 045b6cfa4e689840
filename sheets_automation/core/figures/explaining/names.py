"""How a figure is named: table.figure[key,key]; what a wrong name should have been (model/definitions.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NoReturn

import pandas as pd

from sheets_automation.model.column_words import FIGURES, HEADERS
from sheets_automation.model.definitions import ALL, KEYS, OVERVIEW, figures_of
from sheets_automation.model.errors import SettingError
from sheets_automation.model.frames import BY_KEY

EXAMPLE = "staff_day.invites[2020-03-05,一店,张三]"
# People type brackets and commas as their keyboard has them.
PLAIN = str.maketrans("\uff0c\u3001\uff3b\uff3d\u3010\u3011\uff0e\uff0a", ",,[][].*")
NAME = re.compile(r"\s*(?P<table>\w+)\s*(?:\.\s*(?P<figure>\w+)\s*)?\[(?P<row>.*)\]\s*")
NEAREST, CLOSE = 3, 0.4
_LINES = {name: key for key, labels in FIGURES.items() for name in (key, *labels)}
"""What a line of the overview is called, in any language, to its key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name taken apart: table, figure (blank: all figures of the row), what stands between the brackets."""

    table: str
    figure: str
    row: str

    @property
    def name(self) -> str:
        return name_of(self.table, self.figure, self.row)


def name_of(table: str, figure: str, row: str) -> str:
    return f"{table}.{figure}[{row}]" if figure else f"{table}[{row}]"


def read_name(text: str) -> Asked:
    """The name of a figure, or of a row of figures; the name of a line of the overview may stand alone.

    Raises:
        SettingError: it is not written like one, or there is no such table or figure.
    """
    line = _LINES.get(text.strip())
    if line:
        return Asked(OVERVIEW, "", line)
    found = NAME.fullmatch(text.translate(PLAIN))
    if found is None:
        raise SettingError(
            f"「{text}」写法不对\uff0c应为 表.指标[行]\uff0c如 {EXAMPLE}",
            f'"{text}" is not the name of a figure; it is written table.figure[row], like {EXAMPLE}',
        )
    table, figure, row = (found[name] or "" for name in ("table", "figure", "row"))
    if table == OVERVIEW:
        lines = {name: name_of(OVERVIEW, "", name) for name in FIGURES}
        _refuse_unknown(figure or row.strip(), name_of(table, figure, row), lines)
        return Asked(table, "", figure or row.strip())
    _refuse_unknown(table, table, {name: name for name in KEYS})
    if figure:
        figures = {name: f"{table}.{name}" for name in figures_of(BY_KEY[table])}
        _refuse_unknown(figure, f"{table}.{figure}", figures)
    return Asked(table, figure, ",".join(part.strip() for part in row.split(",")))


def _refuse_unknown(word: str, written: str, names: dict[str, str]) -> None:
    """Say which of the names come near, and what else can be asked; `names`: word to how it is written whole."""
    if word in names:
        return
    near = [names[name] for name in get_close_matches(word, list(names), NEAREST, CLOSE)]
    zh = f"没有「{written}」" + (f"\uff0c最接近的是 {'、'.join(near)}" if near else "")
    en = f'There is no "{written}"' + (f"; nearest: {', '.join(near)}" if near else "")
    raise SettingError(f"{zh}\uff1b可以问的有 {'、'.join(names)}", f"{en}; to be asked: {', '.join(names)}")


def row_texts(frame: pd.DataFrame, table: str) -> pd.Series:
    """What stands between the brackets for each row of a table: 2020-03-05,一店,张三."""
    parts = key_texts(frame, table)
    text = parts.iloc[:, 0]
    for name in parts.columns[1:]:
        text = text + "," + parts[name]
    return text.astype(object)


def key_texts(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """The columns that name a row of a table, as text."""
    columns = {
        name: frame[name].dt.strftime("%Y-%m-%d") if name == "date" else frame[name].astype("str")
        for name in KEYS[table]
    }
    return pd.DataFrame(columns, index=frame.index).astype(object)


def rows_asked(frame: pd.DataFrame, asked: Asked) -> pd.Series:
    """Which rows of a table (or lines with its key columns) are asked for; `*` is all, where no row is called so.

    A name may hold commas: where they are too many, what stands between the brackets is compared as a whole.
    """
    parts = asked.row.split(",")
    if len(parts) != len(KEYS[asked.table]):
        return row_texts(frame, asked.table).eq(asked.row).astype(bool)
    wanted = pd.Series(data=True, index=frame.index)
    keys = key_texts(frame, asked.table)
    for name, part in zip(KEYS[asked.table], parts, strict=True):
        if part != ALL or keys[name].eq(ALL).any():
            wanted &= keys[name].eq(part).astype(bool)
    return wanted


def refuse_row(frame: pd.DataFrame, asked: Asked) -> NoReturn:
    """Say that a table has no such row, and which ones come near.

    Raises:
        SettingError: always.
    """
    keys = KEYS[asked.table]
    if asked.row.count(",") + 1 != len(keys):
        headers = "、".join(HEADERS[key][0] for key in keys)
        raise SettingError(
            f"「{asked.name}」的方括号里应为 {headers}\uff0c用逗号隔开\uff0c如 {_example(frame, asked)}",
            f'"{asked.name}": between the brackets stand {", ".join(keys)}, like {_example(frame, asked)}',
        )
    texts = row_texts(frame, asked.table).tolist()
    near = [name_of(asked.table, asked.figure, row) for row in get_close_matches(asked.row, texts, NEAREST, CLOSE)]
    offered = near or [_example(frame, asked)]
    raise SettingError(
        f"「{asked.name}」没有这一行\uff0c最接近的是 {'、'.join(offered)}"
        if texts
        else f"「{asked.table}」里还没有数据",
        f'"{asked.name}": there is no such row; nearest: {", ".join(offered)}' if texts else f"{asked.table} is empty",
    )


def _example(frame: pd.DataFrame, asked: Asked) -> str:
    texts = row_texts(frame, asked.table)
    row = texts.iloc[0] if len(texts) else ",".join(KEYS[asked.table])
    return name_of(asked.table, asked.figure, row)

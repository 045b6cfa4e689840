"""Rules of one row and sheet -> hits; their words; and what they do to fields (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import number_for
from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.expressions import At, Beyond, numbers_of, walk
from sheets_automation.model.row_rules import COUNTED_ROWS, REGISTERED
from sheets_automation.model.rule import Rule
from sheets_automation.model.rules import row_rules
from sheets_automation.model.schema import refused
from sheets_automation.model.settings import Settings


class Turn(StrEnum):
    """When the row rules of a table are judged."""

    FIRST = "their anchors are taken as blank before any other rule looks at the row"
    ROW = "one row alone"
    ACROSS = "rows of all files, with the other X rules, as far as they are not excluded"


def at_of(frame: pd.DataFrame, settings: Settings, now: datetime) -> At:
    """The day and the numbers that conditions name, as of each row."""
    numbers = {key for rule in row_rules() for condition, _ in rule.cases for key in numbers_of(condition)}
    return At(now.date(), {key: number_for(frame, settings, key) for key in numbers})


def rules_of(table: str, turn: Turn) -> list[Rule]:
    """The row rules of a table whose turn it is."""
    return [rule for rule in row_rules(table) if _turn(rule) is turn]


def _turn(rule: Rule) -> Turn:
    if rule.blanks_first:
        return Turn.FIRST
    nodes = (node for condition, _ in rule.cases for node in walk(condition))
    return Turn.ACROSS if any(isinstance(node, Beyond) for node in nodes) else Turn.ROW


def row_hits(rows: Rows, frame: pd.DataFrame, rules: list[Rule], at: At) -> list[Hit]:
    """Judge row rules on `frame`, rows of `rows.frame` in the order in which they count."""
    found = []
    for rule in rules:
        for condition, column in rule.cases:
            ids = frame.index[condition.mask(frame, at)]
            if len(ids):
                words = WORDS[rule.id](rows, frame.loc[ids], at, column) if rule.id in WORDS else {}
                found.append(hit(rule.id, column, ids, **words))
    return found


def refuse_unknown_sellers(rows: Rows, hits: pd.DataFrame) -> None:
    """Take a seller whom the roster does not know as blank."""
    ids = hits.loc[hits["rule"].eq("V01") & hits["column"].eq("sold_by") & hits["effect"].eq("field"), "id"]
    if len(ids):
        rows.frame.loc[ids, "sold_by"] = None
        rows.frame.loc[ids, refused("sold_by")] = True


def blank_fields(rows: Rows, hits: pd.DataFrame) -> None:
    """Take the anchors of these graded hits as blank, and remember that something was entered there."""
    for column, group in hits[hits["effect"] == "field"].groupby("column"):
        key, ids = str(column), group["id"]
        rows.frame.loc[ids, key] = None
        rows.frame.loc[ids, refused(key)] = True
        if f"{key}_timed" in rows.frame:
            rows.frame.loc[ids, f"{key}_timed"] = False


# ---- what the wordings need ---------------------------------------------------------------------------------
Words = Callable[[Rows, pd.DataFrame, At, str], dict[str, Any]]


def iso(days: pd.Series) -> np.ndarray[Any, Any]:
    """Days as 2020-03-05."""
    return np.asarray(days.dt.strftime("%Y-%m-%d"), dtype=object)


def _u06(_: Rows, frame: pd.DataFrame, __: At, column: str) -> dict[str, Any]:
    return {"a": iso(frame[column]), "b": iso(frame["success_date"])}


def _u11(_: Rows, frame: pd.DataFrame, at: At, __: str) -> dict[str, Any]:
    return {"n": (pd.Timestamp(at.today) - frame["success_date"]).dt.days.to_numpy()}


def _u12(_: Rows, frame: pd.DataFrame, __: At, ___: str) -> dict[str, Any]:
    return {"d": iso(frame["appointment_on"])}


def _x01(rows: Rows, frame: pd.DataFrame, at: At, _: str) -> dict[str, Any]:
    same = list(COUNTED_ROWS.keys)
    counted = rows.frame[rows.frame["counts"]]
    size = counted.groupby(same, observed=True)["row"].transform("size")
    most = at.numbers[COUNTED_ROWS.most]
    limit = most.loc[frame.index].to_numpy() if isinstance(most, pd.Series) else np.full(len(frame), most)
    return {"n": size.loc[frame.index].astype(int).to_numpy(), "m": limit.astype(int)}


def _x13(rows: Rows, frame: pd.DataFrame, _: At, __: str) -> dict[str, Any]:
    in_store = list(REGISTERED.keys)
    counted = rows.frame.loc[rows.frame["counts"], ["date", "source", "sheet", "row", "place", *in_store]]
    firsts = counted.sort_values(["date", "source", "sheet", "row"]).drop_duplicates(in_store)
    found = frame[in_store].merge(firsts, how="left", on=in_store)
    columns = ("source", "sheet", "place", "row")
    return {"place": [_place(rows, *of_row) for of_row in zip(*(found[name] for name in columns), strict=True)]}


def _place(rows: Rows, source: str, sheet: str, place: int, row: int) -> str:
    """一店/张三.xlsx [成功邀约记录]!B12."""
    return f"{source}{f' [{sheet}]' if sheet else ''}!{rows.cell('phone', place, row)}"


WORDS: dict[str, Words] = {"U06": _u06, "U11": _u11, "U12": _u12, "X01": _x01, "X13": _x13}

"""Hits and notices -> findings in words, each at its cell (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from sheets_automation.core.judging.grading import grade_of, one_a_cell, sentence
from sheets_automation.core.judging.judge import Judged
from sheets_automation.core.reading.hits import Notice
from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.campaign_rules import TOUCHED
from sheets_automation.model.frames import FINDING
from sheets_automation.model.grid import Source, a1
from sheets_automation.model.page import AND
from sheets_automation.model.refusals import REFUSALS, WRONG_KIND
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import DATE_OF

BEHIND = ("id", "date", "variant", "words")
"""Of a finding on a row: the row's id (-1: none) and day; which of the rule's wordings, and what it is filled with."""
NAMED = [*FINDING.columns, "about", "whom", *BEHIND]
DTYPES: dict[str, Any] = {"row": "Int64", "id": "int64", "date": "datetime64[s]"}
DTYPES |= dict.fromkeys(("about", "variant", "words"), object)
IN_BLOCK = {"D02", "D03", "D04", "S01", "S02", "S03", "F01"}
"""Rules whose mistake in a header block or date line is one finding, at that cell."""


# ---- files --------------------------------------------------------------------------------------------------
def file_notices(sources: Iterable[Source], lang: str) -> list[Notice]:
    """F06, F08 and F09."""
    found = []
    for one in sources:
        name = one.path.rpartition("/")[2]
        if one.refusal == WRONG_KIND:
            found.append(Notice("F09", one.path, value=name, words={"v": name}))
        elif one.refusal:
            why = REFUSALS[one.refusal]
            words = {"reason": why.reason_zh, "remedy": why.remedy_zh}
            if lang != "zh":
                words = {"reason": why.reason_en, "remedy": why.remedy_en}
            found.append(Notice("F06", one.path, words=words))
        elif one.open_elsewhere:
            found.append(Notice("F08", one.path))
    return found


def tidied_phones(judged: Judged) -> list[Notice]:
    """P04: once a sheet, how many phones were tidied."""
    found = []
    for rows in judged.tables:
        frame = rows.frame
        mended = frame[frame["phone_mended"] & ~frame["planned"] & ~frame.index.isin(list(judged.copies.dropped))]
        counts = mended.groupby(["source", "sheet"], observed=True).size().rename("n").reset_index()
        for source, sheet, count in counts.itertuples(index=False):
            found.append(Notice("P04", str(source), str(sheet), column="phone", words={"n": count}))
    return found


# ---- findings -----------------------------------------------------------------------------------------------
def finding_table(judged: Judged, notices: list[Notice], settings: Settings, now: datetime, lang: str) -> pd.DataFrame:
    """FINDING (model/frames.py), sorted by source, sheet, row, column, rule; and `about`, `whom` (both str), BEHIND.

    `about` is what a finding speaks of, whatever row it stands in: rule, place, customer, day, what was entered. What
    people write beside a finding stays with it when rows are sorted or put in between. `whom` is the guide whom it
    concerns, store and staff; blank where nobody knows.

    Source: docs/rules.md.
    """
    shown = one_a_cell(judged.hits)
    noticed = _of_notices(notices, settings, now.date(), lang)
    noticed["whom"] = _guides_of_sheets(judged, noticed)
    parts = [noticed, _of_signs(judged.signs, lang)]
    for rows in judged.tables:
        ours = shown[shown["id"].isin(rows.frame.index)]
        if len(ours):
            parts.append(_of_rows(rows, ours, now.date(), lang))
    found = pd.concat(parts, ignore_index=True)
    found = found.sort_values(["source", "sheet", "row", "column", "rule"], na_position="first", kind="stable")
    nth = found.groupby("about").cumcount().astype("str")
    return found.assign(about=found["about"].str.cat(nth, sep="|")).reset_index(drop=True)[NAMED]


def _guides(frame: pd.DataFrame) -> pd.Series:
    """Store and staff of each row, blank where either is not known."""
    store, staff = (frame[name].astype("object").fillna("") for name in ("store", "staff"))
    return store.str.cat(staff, sep=" ").where(store.ne("") & staff.ne(""), "")


def _guides_of_sheets(judged: Judged, noticed: pd.DataFrame) -> list[str]:
    """Of each notice the only guide of its sheet; blank where there are several, or none."""
    place = ["source", "sheet"]
    rows = pd.concat([table.frame[[*place, "store", "staff"]] for table in judged.tables]).drop_duplicates()
    alone = rows.astype(dict.fromkeys(place, object)).drop_duplicates(place, keep=False)
    known = dict(zip(zip(alone["source"], alone["sheet"], strict=True), _guides(alone), strict=True))
    return [known.get(at, "") for at in zip(noticed["source"], noticed["sheet"], strict=True)]


def _of_notices(notices: list[Notice], settings: Settings, today: date, lang: str) -> pd.DataFrame:
    found = []
    for notice in notices:
        grade = grade_of(notice.rule, settings, today)
        if grade is None:
            continue
        words = {name: _in_language(value, lang) for name, value in notice.words.items()}
        row = None if notice.row is None else notice.row + 1
        found.append(
            {
                "severity": str(grade.severity),
                "rule": notice.rule,
                "effect": str(grade.effect),
                "source": notice.source,
                "sheet": notice.sheet,
                "row": row,
                "column": notice.column,
                "cell": notice.cell,
                "value": notice.value,
                "message": sentence(notice.rule, notice.variant, words, lang),
                "about": _about(notice.rule, notice.source, notice.sheet, notice.column, notice.value),
                "id": -1,
                "date": pd.NaT,
                "variant": notice.variant,
                "words": words,
            }
        )
    return pd.DataFrame(found, columns=NAMED).astype(DTYPES)


def _of_signs(signs: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Signs have no place: `value` says of whom they speak; what is settled for one day is not for the next."""
    nowhere = dict.fromkeys(("source", "sheet", "column", "cell"), "")
    # A sign about a group names no guide.
    whom = signs["store"].astype("str").str.cat(signs["staff"].astype("str"), sep=" ").str.rstrip()
    told = zip(signs["rule"], signs["variant"], signs["words"], strict=True)
    found = signs[["severity", "rule", "effect", "date", "variant", "words"]].assign(
        **nowhere,
        id=-1,
        row=None,
        value=whom,
        message=[sentence(rule, variant, words, lang) for rule, variant, words in told],
        about=list(map(_about, signs["rule"], whom, signs["date"].dt.strftime("%Y-%m-%d"))),
        whom=whom,
    )
    return found[NAMED].astype(DTYPES)


def _about(*parts: str) -> str:
    return "|".join(parts).replace(AND, " ")


def _in_language(value: Any, lang: str) -> Any:  # noqa: ANN401  # words are of any kind
    """A column is named as its header in the language."""
    return getattr(value, "zh" if lang == "zh" else "en", value)


def _of_rows(rows: Rows, hits: pd.DataFrame, today: date, lang: str) -> pd.DataFrame:
    """Findings of one table; a mistake in a header block or date line once, with the rows it touches."""
    hits = hits.astype({"id": np.int64}).reset_index(drop=True)
    frame = rows.frame.loc[hits["id"]]
    given = _given_of(rows, hits)
    value = np.empty(len(hits), dtype=object)
    for column, at in hits.groupby("column").indices.items():
        value[at] = rows.shown(str(column), hits["id"].to_numpy()[at])
    value[(_inherited(rows, hits) >= 0) & (given < 0)] = ""
    cells = [
        rows.cell(column, place, row)
        for column, place, row in zip(hits["column"], frame["place"], frame["row"], strict=True)
    ]
    found = pd.DataFrame(
        {
            "severity": hits["severity"],
            "rule": hits["rule"],
            "effect": hits["effect"],
            "source": frame["source"].astype(object).to_numpy(),
            "sheet": frame["sheet"].astype(object).to_numpy(),
            "row": pd.array(frame["row"].to_numpy() + 1, dtype="Int64"),
            "column": hits["column"],
            "cell": cells,
            "value": value,
            "message": [
                sentence(rule, variant, {"v": v, "example": today.isoformat(), **words}, lang)
                for rule, variant, words, v in zip(hits["rule"], hits["variant"], hits["words"], value, strict=True)
            ],
        }
    )
    customer = frame["key"].astype("str").fillna("").to_numpy(dtype=object)
    customer = np.where((customer == "") | (given >= 0), cells, customer)
    day = frame["date"].dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=object)
    told = (found["rule"], found["source"], found["sheet"], found["column"], customer, day, map(str, value))
    found["about"] = pd.Series(list(map(_about, *told)), dtype=object)
    found["whom"] = _guides(frame).to_numpy(dtype=object)
    found["id"], found["date"] = hits["id"], frame["date"].to_numpy()
    found["variant"], found["words"] = hits["variant"], hits["words"]
    if (given < 0).all():
        return found
    return _once_per_block(rows, found, given, lang)


def _given_of(rows: Rows, hits: pd.DataFrame) -> np.ndarray:
    """Position in `givens` of the header block's or date line's cell that the hit is really about; -1 for none."""
    return np.where(hits["rule"].isin(IN_BLOCK), _inherited(rows, hits), -1)


def _inherited(rows: Rows, hits: pd.DataFrame) -> np.ndarray:
    """Position in `givens` of the cell from which the hit's column takes its value; -1 where it was typed."""
    given = np.full(len(hits), -1)
    for column in ("date", "staff", "store"):
        key = DATE_OF[rows.table.key] if column == "date" else column
        values = rows.frame[f"{column}_given"].loc[hits["id"]].to_numpy()
        given = np.where(hits["column"].eq(key), values, given)
    return given


def _once_per_block(rows: Rows, found: pd.DataFrame, given: np.ndarray, lang: str) -> pd.DataFrame:
    touched = found[given >= 0].assign(given=given[given >= 0])
    groups = touched.groupby(["given", "rule"])
    once = groups.head(1).copy()
    counts = groups["rule"].transform("size").loc[once.index]
    cells = [rows.givens[at] for at in once["given"]]
    tail = TOUCHED.zh if lang == "zh" else TOUCHED.en
    once["row"] = pd.array([cell.row + 1 for cell in cells], dtype="Int64")
    once["cell"] = [a1(cell.row, cell.column) for cell in cells]
    once["message"] = [message + tail.format(n=n) for message, n in zip(once["message"], counts, strict=True)]
    return pd.concat([found[given < 0], once.drop(columns="given")], ignore_index=True)

"""The issue list: every finding that asks for something, with a link to file and cell."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sheets_automation.core.judging.grading import LOUDNESS
from sheets_automation.core.layout.cells import HEADER_ROW, LONGEST_LIST, View, Want, columns_of, texts
from sheets_automation.core.layout.lists import numbered, page_of_list, with_cut
from sheets_automation.core.layout.masking import mask_phones
from sheets_automation.model.page import Block, Column, Format, Place, Sheet
from sheets_automation.model.rule import Severity
from sheets_automation.model.wording import TYPED_COLUMNS, word, words

ISSUE_COLUMNS = (
    Want("severity", 9),
    Want("source", 26),
    Want("sheet", 14),
    Want("cell", 11),
    Want("column", 17),
    Want("value", 18),
    Want("message", 62),
    Want("effect", 22),
    Want("rule", 7),
    Want("handled", 11, typed=True),
)
ONE_LINE = ["source", "sheet", "rule"]
"""INFO findings are one line for each of these; those without a place speak of a guide and stand alone."""

MONEY_COLUMN = "deal_amount"
FEWEST_DIGITS_BESIDE_MONEY = 9
"""An amount of seven or eight digits is what the finding is about, not a phone."""


def issues_sheet(view: View) -> Sheet:
    """ERROR and WARN findings one by one, errors first; INFO as one line per file, sheet and rule with the count.

    Its phones are masked here, because only here the rows tell an amount from a phone.
    """
    findings = view.report.tables["finding"]
    counts = findings["severity"].astype("str").value_counts()
    frame = _shown(view, findings)
    shown = frame.head(LONGEST_LIST)
    columns = tuple(_finished(view, shown, column) for column in columns_of(view, shown, ISSUE_COLUMNS))
    errors, warnings = (int(counts.get(key, 0)) for key in ("ERROR", "WARN"))
    line = view.say(
        f"错误 {errors} 处（改好才计入），警告 {warnings} 处（请看一眼）。"
        "点「位置」打开文件；「处理」栏可写：已核对、属实、待改。",
        f"{errors} errors (not counted until fixed), {warnings} warnings (please look). "
        'Click a cell to open the file; "Handled" is yours to fill.',
    )
    block = numbered(view, Block("issues", HEADER_ROW, 0, columns, filtered=True), texts(shown["identity"]))
    return page_of_list(view, with_cut(view, line, len(frame)), block, 1)


def findings_to_tell(findings: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The findings, errors first, columns of FINDING; INFO as one line per file, sheet and rule with the count."""
    info = findings["severity"].astype("str") == Severity.INFO
    told = findings[~info].astype({"message": "object"})
    lines = findings[info].astype({"message": "object"})
    alone = lines["message"].where(lines["source"].eq(""), "")
    groups = lines.groupby([*(lines[name] for name in ONE_LINE), alone], sort=False, dropna=False, observed=True)
    first = lines[groups.cumcount() == 0]
    sizes = groups["rule"].transform("size")[first.index]
    messages = [
        text if size == 1 else word((f"{text}（共 {size} 处）", f"{text} ({size} in all)"), lang)
        for text, size in zip(texts(first["message"]), sizes, strict=True)
    ]
    frame = pd.concat([told, first.assign(message=messages)]) if len(first) else told
    rank = frame["severity"].astype("str").map(LOUDNESS)
    return frame.iloc[rank.argsort(kind="stable")]


def _shown(view: View, findings: pd.DataFrame) -> pd.DataFrame:
    frame = findings_to_tell(findings, view.lang)
    labels = words(TYPED_COLUMNS, view.lang)
    identity = _identities(frame, view.report.about)
    return frame.assign(
        place=frame["column"],
        column=[labels.get(key, key) for key in texts(frame["column"])],
        identity=identity,
        handled=identity.map(view.handled).astype("str").fillna(""),
    )


def _identities(lines: pd.DataFrame, about: pd.Series) -> pd.Series:
    """What a line is about, one text each: by it the words in the column 处理 are carried over."""
    place = lines[ONE_LINE].astype("str").agg("|".join, axis=1) if len(lines) else ""
    together = lines["severity"].astype("str").eq(Severity.INFO) & lines["source"].astype("str").ne("")
    return about.loc[lines.index].astype("str").mask(together, place)


def _finished(view: View, frame: pd.DataFrame, column: Column) -> Column:
    """The column with phones masked, and the cell's address as a link."""
    if column.key == "cell":
        places = [
            Place(source, sheet, cell) if source else None
            for source, sheet, cell in zip(*(texts(frame[key]) for key in ("source", "sheet", "cell")), strict=True)
        ]
        shown = [
            cell or (view.say("打开", "open") if place else "")
            for cell, place in zip(texts(frame["cell"]), places, strict=True)
        ]
        return replace(column, values=shown, links=places)
    # What people typed beside a finding is theirs.
    if not view.masked or column.format is Format.CODE or column.typed:
        return column
    fewest = [FEWEST_DIGITS_BESIDE_MONEY if key == MONEY_COLUMN else 0 for key in texts(frame["place"])]
    masked = [mask_phones(str(text), digits) for text, digits in zip(column.values, fewest, strict=True)]
    return replace(column, values=masked)

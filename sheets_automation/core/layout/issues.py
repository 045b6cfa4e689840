"""The issue list: every finding that asks for something, with a link to file and cell."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sheets_automation.core.judging.grading import LOUDNESS
from sheets_automation.core.layout.cells import HEADER_ROW, LONGEST_LIST, View, Want, columns_of, texts
from sheets_automation.core.layout.lists import numbered, page_of_list, with_cut
from sheets_automation.core.layout.masking import mask_phones
from sheets_automation.model.page import Block, Column, Format, Place, Sheet
from sheets_automation.model.rule import Effect, Severity
from sheets_automation.model.wording import COUNTED_ONCE, TYPED_COLUMNS, word, words

ISSUE_COLUMNS = (
    Want("severity", 7),
    Want("source", 20, most=24),
    Want("sheet", 14, most=14),
    Want("cell", 10),
    Want("column", 10, most=14),
    Want("value", 14, most=18),
    Want("message", 46),
    Want("effect", 14, most=28),
    Want("rule", 6),
    Want("handled", 10, typed=True),
)

MONEY_COLUMN = "deal_amount"
FEWEST_DIGITS_BESIDE_MONEY = 9
"""An amount of seven or eight digits is what the finding is about, not a phone."""


def issues_sheet(view: View) -> Sheet:
    """ERROR and WARN findings one by one, errors first; INFO as one line per guide and rule with the count.

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


def findings_to_tell(findings: pd.DataFrame, lang: str, whom: pd.Series | None = None) -> pd.DataFrame:
    """The findings, errors first, columns of FINDING; INFO as one line per guide and rule with the count.

    A line for several stands at the place of the first, and its value is the guide. `whom`: the guide of each finding
    (`Report.whom`); where it is blank or not given, a sheet stands for its guide.
    """
    whom = _signs_of_whom(findings) if whom is None else whom.astype("object")
    line = _told_together(findings, whom)
    changing = {"message": "object", "value": "object"}
    told = findings[line.eq("")].astype(changing)
    lines = findings[line.ne("")].astype(changing)
    groups = lines.groupby(line[lines.index], sort=False)
    first = lines[groups.cumcount() == 0]
    sizes, sentences = (groups["message"].transform(how)[first.index] for how in ("size", "nunique"))
    messages = [
        text if size == 1 else _of_several(text, size, lang, differ=several > 1)
        for text, size, several in zip(texts(first["message"]), sizes, sentences, strict=True)
    ]
    first = first.assign(message=messages, value=first["value"].where(sizes.eq(1), whom[first.index]))
    frame = pd.concat([told, first]) if len(first) else told
    rank = frame["severity"].astype("str").map(LOUDNESS)
    return frame.iloc[rank.argsort(kind="stable")]


def _of_several(text: str, count: int, lang: str, *, differ: bool) -> str:
    """A sentence that speaks for several findings; where theirs differ in their details it says so."""
    if differ:
        return word((f"{text}（等共 {count} 处）", f"{text} (and others, {count} in all)"), lang)
    return word((f"{text}（共 {count} 处）", f"{text} ({count} in all)"), lang)


def _signs_of_whom(findings: pd.DataFrame) -> pd.Series:
    """A finding without a place is a sign, and its value the guide."""
    return findings["value"].astype("object").where(findings["source"].eq(""), "")


def _told_together(findings: pd.DataFrame, whom: pd.Series) -> pd.Series:
    """Of each INFO finding a text that those of the same line share; blank for ERROR and WARN."""
    sheet = findings["source"].astype("object").str.cat(findings["sheet"].astype("object").fillna(""), sep="|")
    line = whom.where(whom.ne(""), sheet).str.cat(findings["rule"].astype("object"), sep="|")
    return line.where(findings["severity"].astype("str").eq(Severity.INFO), "")


def _shown(view: View, findings: pd.DataFrame) -> pd.DataFrame:
    frame = findings_to_tell(findings, view.lang, view.report.whom)
    labels = words(TYPED_COLUMNS, view.lang)
    identity = _identities(findings, view)[frame.index]
    left_out = frame["severity"].astype("str").eq(Severity.INFO) & frame["effect"].astype("str").eq(Effect.EXCLUDE)
    return frame.assign(
        effect=frame["effect"].astype("object").mask(left_out, COUNTED_ONCE),
        place=frame["column"],
        column=[labels.get(key, key) for key in texts(frame["column"])],
        identity=identity,
        handled=identity.map(view.handled).astype("str").fillna(""),
    )


def _identities(findings: pd.DataFrame, view: View) -> pd.Series:
    """What each finding's line is about, one text each: by it the words in the column 处理 are carried over.

    Signs are settled up to the newest of their line: one of another day asks again.
    """
    about = view.report.about.astype("object")
    line = _told_together(findings, view.report.whom.astype("object"))
    newest = about.groupby(line).transform("last")
    line = line.mask(findings["source"].eq(""), newest)
    return about.where(findings["severity"].astype("str").ne(Severity.INFO), line).astype("str")


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

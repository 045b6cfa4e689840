"""The issue list: every finding that asks for something, with a link to file and cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from sheets_automation.core.judging.grading import LOUDNESS
from sheets_automation.core.layout.cells import HEADER_ROW, LONGEST_LIST, View, Want, columns_of, texts
from sheets_automation.core.layout.lists import numbered, page_of_list, with_cut
from sheets_automation.core.layout.masking import mask_phones
from sheets_automation.model.page import AND, Block, Column, Format, Sheet
from sheets_automation.model.palette import Shade
from sheets_automation.model.rule import Effect, Severity
from sheets_automation.model.wording import COUNTED_ONCE, HANDLED, SETTLING, TYPED_COLUMNS, word, words

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

SETTLED_LOOK = Shade("F2F2F2", "8C8C8C")
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
        'Click a cell to open the file; "Handled" may say: checked, correct, to fix.',
    )
    block = Block("issues", HEADER_ROW, 0, columns, filtered=True, rows_over_cells=True)
    block = replace(block, row_tints=("handled", dict.fromkeys(sorted(_settling(shown)), SETTLED_LOOK)))
    block = numbered(view, block, texts(shown["identity"]))
    return page_of_list(view, with_cut(view, line, len(frame)), block, 1)


def _settling(shown: pd.DataFrame) -> set[str]:
    """The words after which a line is grey: those that silence, and as people wrote them beside settled ones."""
    return {*SETTLING, *shown.loc[shown["settled"], "handled"]}


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
    """The lines of the list, settled ones last; identity: the `about` of all that stand behind a line."""
    settled = view.table("settled")
    handled = texts(settled["about"].map(view.handled))
    loud = _lines(view, findings, view.report.about, view.report.whom, settled=False)
    if not len(settled):
        return loud
    parts = []
    # What was settled with different words stands on lines of their own: a word is taken back where it was typed.
    for word_ in sorted(set(handled)):
        some = settled[[text == word_ for text in handled]]
        parts.append(_lines(view, some[findings.columns], some["about"], some["whom"], settled=True))
    silent = pd.concat(parts)
    rank = silent["severity"].astype("str").map(LOUDNESS)
    return pd.concat([loud, silent.iloc[rank.argsort(kind="stable")]], ignore_index=True)


def _lines(view: View, findings: pd.DataFrame, about: pd.Series, whom: pd.Series, *, settled: bool) -> pd.DataFrame:
    frame = findings_to_tell(findings, view.lang, whom)
    labels = words(TYPED_COLUMNS, view.lang)
    line = _told_together(findings, whom.astype("object"))
    line = line.where(line.ne(""), about.astype("object"))
    behind = about.astype("object").groupby(line).agg(list)
    identities = [behind[name] for name in line[frame.index]]
    left_out = frame["severity"].astype("str").eq(Severity.INFO) & frame["effect"].astype("str").eq(Effect.EXCLUDE)
    return frame.assign(
        effect=frame["effect"].astype("object").mask(left_out, COUNTED_ONCE),
        place=frame["column"],
        column=[labels.get(key, key) for key in texts(frame["column"])],
        identity=[AND.join(every) for every in identities],
        handled=[_word_beside(view, every) for every in identities],
        settled=settled,
    )


def _word_beside(view: View, every: Sequence[str]) -> str:
    """What was typed beside one of those that stand behind a line."""
    return next((view.handled[about] for about in every if about in view.handled), "")


def _finished(view: View, frame: pd.DataFrame, column: Column) -> Column:
    """The column with phones masked, and the cell's address as a link."""
    if column.key == "cell":
        places = view.places(frame)
        shown = [
            cell or (view.say("打开", "open") if place else "")
            for cell, place in zip(texts(frame["cell"]), places, strict=True)
        ]
        return replace(column, values=shown, links=places)
    if column.typed:
        column = replace(column, choices=tuple(words(HANDLED, view.lang).values()))
    # What people typed beside a finding is theirs.
    if not view.masked or column.format is Format.CODE or column.typed:
        return column
    fewest = [FEWEST_DIGITS_BESIDE_MONEY if key == MONEY_COLUMN else 0 for key in texts(frame["place"])]
    masked = [mask_phones(str(text), digits) for text, digits in zip(column.values, fewest, strict=True)]
    return replace(column, values=masked)

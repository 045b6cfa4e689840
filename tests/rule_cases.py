"""Rules at work: cases as sheets with the findings beside their rows, and how a report is held against them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

import pandas as pd
from rule_texts import TOLD, VARIANT_TEXTS, WIDE
from sheets import DEFAULTS, NOW, Written, report

from sheets_automation.core.report import Report
from sheets_automation.model.grid import Source, letters
from sheets_automation.model.schema import fold
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS

TODAY = f"门店: 一店 | 导购: 张三 | 日期: {NOW.date().isoformat()}"
Words = dict[str, object]


@dataclass(frozen=True)
class Case:
    """One rule at work: sheets with the findings beside the rows, and the words of one of them (zh and en, or both)."""

    rule: str
    sheets: tuple[Written | Source, ...]
    words: Words = field(default_factory=dict)
    variant: str = ""

    @property
    def sources(self) -> set[str]:
        return {one.path if isinstance(one, Source) else one.grid.source for one in self.sheets}


def reports(cases: list[Case], settings: Settings = DEFAULTS) -> dict[str, Report]:
    """One report on the sheets of all cases, in Chinese and in English."""
    sheets = [one for case in cases for one in case.sheets]
    return {lang: report(*sheets, settings=settings, lang=lang) for lang in ("zh", "en")}


@cache
def common_reports() -> dict[str, Report]:
    """One report on the cases of all modules that need no settings: a report costs as much for one sheet as for all."""
    names = ("cells", "calls", "successes", "files", "across")
    return reports([case for name in names for case in import_module(f"test_rules_{name}").CASES])


def of_case(made: Report, case: Case) -> pd.DataFrame:
    """The findings on the files of a case."""
    table = made.tables["finding"]
    return table[table["source"].isin(case.sources)]


def see_case(case: Case, both: dict[str, Report], also: tuple = ()) -> None:
    """The findings of a case are those beside its rows; grade, cell, value and sentence are as told."""
    found = of_case(both["zh"], case)
    shown = zip(found["source"], found["sheet"], found["row"], found["column"], found["rule"], strict=True)
    got = Counter((s, n, None if pd.isna(r) else int(r), "" if pd.isna(r) else c, rule) for s, n, r, c, rule in shown)
    wanted = Counter([*also, *(place for one in case.sheets if isinstance(one, Written) for place in one.expected)])
    assert sorted(map(str, (got - wanted).elements())) == [], "found, but not expected"
    assert sorted(map(str, (wanted - got).elements())) == [], "expected, but not found"
    see_grades(found)
    see_cells(case, found)
    see_sentence(case, both)


def see_grades(found: pd.DataFrame) -> None:
    for one in found.itertuples():
        table = "invite_success" if "成功" in one.sheet else "call_log"
        assert (one.severity, one.effect) == TOLD[one.rule].grade_at(one.rule, table, one.column), one


def see_cells(case: Case, found: pd.DataFrame) -> None:
    """Address and value are those of the cell under the header of the finding's column (a block is seen elsewhere)."""
    for one in case.sheets:
        if isinstance(one, Source):
            continue
        cells = one.grid.cells
        table = INVITE_SUCCESS if "成功" in one.grid.sheet else CALL_LOG
        header = max(
            range(min(len(cells), 3)), key=lambda at: sum(fold(str(name)) in table.headers for name in cells[at])
        )
        column_of = {table.headers.get(fold(str(name))): at for at, name in enumerate(cells[header])}
        ours = found[found["source"].eq(one.grid.source) & found["sheet"].eq(one.grid.sheet) & found["row"].notna()]
        for finding in ours[ours["row"] > header + 1].itertuples():
            at = column_of.get(finding.column)
            if at is None:
                continue
            assert finding.cell == f"{letters(at)}{finding.row}"
            typed = cells[int(finding.row) - 1][at]
            if isinstance(typed, str) and typed:
                assert finding.value == typed, finding


def see_sentence(case: Case, both: dict[str, Report]) -> None:
    """The first finding of the case's rule says exactly what was told, in both languages."""
    told = TOLD[case.rule]
    zh, en = told.zh, told.en
    if case.variant:
        zh, en = VARIANT_TEXTS[case.rule, case.variant]
        zh = zh.translate(WIDE)
    for at, (lang, text) in enumerate((("zh", zh), ("en", en))):
        words = {key: word[at] if isinstance(word, tuple) else word for key, word in case.words.items()}
        ours = of_case(both[lang], case)
        said = list(ours.loc[ours["rule"] == case.rule, "message"])
        if said and (words or "{" not in text):
            assert text.format_map(words) in said


def see_counts(case: Case, made: Report) -> None:
    """Rows in, rows in the figures and rows with an ERROR add up, sheet by sheet."""
    found = of_case(made, case)
    for one in case.sheets:
        if isinstance(one, Source):
            continue
        ours = found[found["source"].eq(one.grid.source) & found["sheet"].eq(one.grid.sheet) & found["row"].notna()]
        errors = ours[ours["severity"].eq("ERROR")]
        excluded = ours.loc[ours["effect"].eq("exclude"), "row"].nunique()
        table = made.tables["source"]
        line = table[table["source"].eq(one.grid.source) & table["sheet"].eq(one.grid.sheet)].iloc[0]
        assert line["error_rows"] == errors["row"].nunique()
        planned = int(made.balance.query("source == @one.grid.source and why == 'planned'")["rows"].sum())
        assert line["rows_counted"] == line["rows"] - excluded - planned


def see_plain_words(made: Report) -> None:
    """No placeholder, no missing value, and no half-width mark in Chinese outside of what people typed."""
    for one in made.tables["finding"].itertuples():
        assert not re.search(r"[{}]|None|\bnan\b|NaT", one.message), one
        if made.lang == "zh":
            own = re.sub(r"「[^」]*」", "", one.message.replace(str(one.value), "") if one.value else one.message)
            own = re.sub(r"\d\d:\d\d|\[[^\]]*\]", "", own)
            assert not re.search(r"[,:;?()]", own), one.message


def one_finding_a_cell(made: Report) -> None:
    table = made.tables["finding"]
    cells = table[table["cell"] != ""]
    assert not cells.duplicated(["source", "sheet", "cell"]).any()

"""Tabs that only the program fills, on Google: the words that formulas look up, and the verdicts of the campaign."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sheets_automation.connectors.google_cells import BOTH, FORMAT, Look, Request, area, below, cell_of, repeat, write
from sheets_automation.connectors.google_staff_formulas import Place
from sheets_automation.connectors.google_staff_looks import look
from sheets_automation.connectors.google_structure import Structure, Tab, guard
from sheets_automation.connectors.google_tab_designs import Design
from sheets_automation.connectors.google_update import CellValues
from sheets_automation.core.judging.verdicts import Verdict
from sheets_automation.model.google_tabs import VERDICT_COLUMNS, VERDICTS, WORDS
from sheets_automation.model.page_words import named, words_of
from sheets_automation.model.palette import GREY, LINE
from sheets_automation.model.template_pages import Page, guides_pages
from sheets_automation.model.template_words import CHECK_WORDS
from sheets_automation.model.wording import word

VERDICT_ROWS = 2000
"""Of a new tab of verdicts, which grows where it has to."""


def words_designs(place: Place, lang: str) -> list[Design]:
    """The hidden tabs of words: one for the call logs of a spreadsheet, one for the success tables."""
    pages = guides_pages(lang, ("", ""), (0, 0), (1, 1))
    return [
        Design(
            f"{WORDS}:{page.table.key}",
            word(CHECK_WORDS, lang) + page.names,
            rows=max(map(len, words_of(page.table, lang).values())),
            columns=len(words_of(page.table, lang)),
            given=_nothing,
            looks=partial(_words, page, place),
            hidden=True,
        )
        for page in pages
    ]


def _nothing(sheet_id: int) -> list[Request]:
    del sheet_id
    return []


def _words(page: Page, place: Place, tab: Tab, structure: Structure) -> list[Request]:
    """All of it, a named range a column; the tab is ours alone."""
    by_name = {named(name, page): values for name, values in words_of(page.table, page.lang).items()}
    longest = max(map(len, by_name.values()))
    found = [*_grown(tab, longest), _protected(tab, place)]
    for at, (name, values) in enumerate(by_name.items()):
        found.append(write(tab.sheet_id, 0, at, [[cell_of(value)] for value in values]))
        range_ = {"name": name, "range": area(tab.sheet_id, 0, at, len(values) - 1, at)}
        if name in structure.names:
            range_["namedRangeId"] = structure.names[name]
            found.append({"updateNamedRange": {"namedRange": range_, "fields": "name,range"}})
        else:
            found.append({"addNamedRange": {"namedRange": range_}})
    return found


def _grown(tab: Tab, number: int) -> list[Request]:
    """More rows, where the tab has too few."""
    if tab.rows >= number:
        return []
    return [{"appendDimension": {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": number - tab.rows}}]


def _protected(tab: Tab, place: Place) -> Request:
    return guard({"sheetId": tab.sheet_id}, place.account)


# ---- verdicts -----------------------------------------------------------------------------------------------
def verdicts_design(place: Place, lang: str) -> Design:
    """The tab in which 校验 and 校验说明 of the guides' tabs look up what the campaign says of their row."""
    headers = [word((column.zh, column.en), lang) for column in VERDICT_COLUMNS]
    return Design(
        VERDICTS,
        place.verdicts,
        rows=VERDICT_ROWS,
        columns=len(headers),
        given=_nothing,
        looks=partial(_verdicts, headers, place),
        hidden=True,
        frozen=(1, 0),
    )


def _verdicts(headers: Sequence[str], place: Place, tab: Tab, structure: Structure) -> list[Request]:
    del structure
    shown = look(fill=LINE, ink=GREY, bold=True)
    texts: Look = {"numberFormat": {"type": "TEXT", "pattern": "@"}}
    return [
        write(tab.sheet_id, 0, 0, [[cell_of(header, shown) for header in headers]], BOTH),
        repeat(below(tab.sheet_id, 1, 0, len(headers) - 1), {FORMAT: texts}, FORMAT),
        _protected(tab, place),
    ]


def grown(tab: Tab, number: int) -> list[Request]:
    """The request that makes room for so many verdicts below the header; none where there is room."""
    return _grown(tab, number + 1)


def verdict_values(title: str, rows: int, lines: Sequence[Verdict], lang: str) -> CellValues:
    """The whole tab of so many rows: headers, lines, blanks below; there must be room (`grown`)."""
    blank = ("",) * len(VERDICT_COLUMNS)
    headers = tuple(word((column.zh, column.en), lang) for column in VERDICT_COLUMNS)
    number = max(rows, len(lines) + 1)
    return CellValues(title, 0, 0, [headers, *lines, *[blank] * (number - len(lines) - 1)])

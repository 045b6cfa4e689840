"""The buttons of the Excel add-in: each opens its host, calls the recipe of every face, says one sentence.

`RunPython "import sheets_automation.faces.excel as excel; excel.consolidate()"` calls them from an open book. The
campaign is the one in whose folder the book is saved, else the one that `addin install --folder` named (docs/excel.md).
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import campaign, evening
from sheets_automation.connectors.excel_book import (
    OpenExcel,
    at_work,
    calling_book,
    path_of,
    say,
    say_so_far,
    why_nowhere,
)
from sheets_automation.connectors.excel_filling import can_be_filled
from sheets_automation.connectors.excel_marking import BookMarked, Said, mark_book
from sheets_automation.connectors.excel_reading import read_open_book
from sheets_automation.connectors.files import find_files
from sheets_automation.connectors.marking import marks_of, told_by_sheet
from sheets_automation.connectors.open_books import OpenBook
from sheets_automation.connectors.user_settings import read_user_settings
from sheets_automation.core.judging.verdicts import verdicts
from sheets_automation.faces.asked import DEBUG_VARIABLE, LANG_VARIABLE, LANGS, Asked
from sheets_automation.faces.outcome import closing_sentence, failure_sentence, outcome_of, summary_sentence
from sheets_automation.model.buttons import BUTTONS
from sheets_automation.model.errors import FolderError, SheetsAutomationError
from sheets_automation.model.excel_words import LEFT_AS_IT_IS, NOT_A_TABLE, NOT_SHOWN
from sheets_automation.model.tables import WORK_TABLES
from sheets_automation.model.wording import PRODUCT, word

if TYPE_CHECKING:
    import pandas as pd

    from sheets_automation.connectors.excel_book import Book
    from sheets_automation.core.report import Report

MOST_LINES = 3
"""Of what has no cell, a message box shows so many lines."""


# ---- the buttons --------------------------------------------------------------------------------------------
def validate() -> None:
    """Mark the wrong cells of the open table, take the marks off those that are right, fill 校验."""
    _press("validate", _validate)


def consolidate() -> None:
    """Read the campaign, fill the operator summary, or write it anew, and show it."""
    _press("consolidate", _consolidate)


def close_day() -> None:
    """Close the day, with a fresh summary and tomorrow's suggestions."""
    _press("close_day", _close_day)


def call_backs() -> None:
    """Consolidate, and show today's call-backs."""
    _press("call_backs", _call_backs)


@dataclass(frozen=True, slots=True)
class _Press:
    """One click: the book in front of which it was made, and what is asked of every command."""

    book: Book
    asked: Asked

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def progress(self, done: int, total: int) -> None:
        say_so_far(self.book.app, self.asked.pick(f"正在读取 {done}/{total}\u2026", f"Reading {done} of {total}\u2026"))

    def folder(self) -> Path:
        """The campaign that is meant.

        Raises:
            FolderError: nothing says which.
        """
        path = path_of(self.book)
        home = campaign.campaign_of(path) if path else None
        if home:
            return home
        chosen = read_user_settings().folder
        if chosen:
            return Path(chosen)
        if path is None:
            raise why_nowhere(self.book)
        return path.parent


def _press(key: str, work: Callable[[_Press], str]) -> None:
    """Do the work of a button with a still screen, then say one sentence: never a traceback."""
    button = next(button for button in BUTTONS if button.key == key)
    asked = Asked(lang=_language())
    book = calling_book()
    with at_work(book.app, asked.pick(f"{button.zh}\u2026", f"{button.en}\u2026")):
        try:
            sentence = work(_Press(book, asked))
        except SheetsAutomationError as error:
            sentence = error.sentence(asked.lang)
        except Exception as error:  # noqa: BLE001  # the last resort: people get a sentence, never a traceback
            if os.environ.get(DEBUG_VARIABLE):
                traceback.print_exc()
            sentence = failure_sentence(error, asked.lang)
    say(book.app, sentence, f"{PRODUCT} · {word((button.zh, button.en), asked.lang)}")


def _language() -> str:
    asked = read_user_settings().lang or os.environ.get(LANG_VARIABLE, "")
    return asked if asked in LANGS else LANGS[0]


# ---- Consolidate, Close the day, Call-backs -----------------------------------------------------------------
def _consolidate(press: _Press) -> str:
    return _updated(press, "")


def _call_backs(press: _Press) -> str:
    return _updated(press, "callbacks")


def _updated(press: _Press, sheet: str) -> str:
    started = time.monotonic()
    folder, asked = press.folder(), press.asked
    excel = OpenExcel(press.book.app, folder, press.now)
    updated = evening.update(folder, now=asked.as_of, lang=asked.lang, progress=press.progress, desk=excel.desk())
    sentence = summary_sentence(outcome_of(updated, started), asked)
    return _shown(excel, updated.summary, sheet, sentence, asked)


def _close_day(press: _Press) -> str:
    folder, asked = press.folder(), press.asked
    excel = OpenExcel(press.book.app, folder, press.now)
    closed = evening.close(folder, now=asked.as_of, lang=asked.lang, progress=press.progress, desk=excel.desk())
    return _shown(excel, closed.updated.summary, "evening", closing_sentence(closed, asked), asked)


def _shown(excel: OpenExcel, summary: Path, sheet: str, sentence: str, asked: Asked) -> str:  # all of one result
    """Show the summary; the sentence, and below it what could not be shown, and each sheet left as it was."""
    lines = [sentence]
    if not excel.show(summary, sheet):
        lines.append(word(NOT_SHOWN, asked.lang).format(path=summary))
    return "\n".join([*lines, *_left_lines(excel.filled.left if excel.filled else (), asked)])


def _left_lines(left: tuple[tuple[str, str], ...], asked: Asked) -> list[str]:
    return [
        asked.pick(
            f"「{title}」没有更新\uff1a{LEFT_AS_IT_IS[why][0]}", f'"{title}" is as it was: {LEFT_AS_IT_IS[why][1]}'
        )
        for title, why in left
    ]


# ---- Validate -----------------------------------------------------------------------------------------------
def _validate(press: _Press) -> str:
    asked, book = press.asked, press.book
    report, seen = _checked(press)
    name = seen.source.path
    tables = report.tables["source"]
    tables = tables[tables["source"].eq(name)]
    # A summary has tables of ours: nobody mends anything there.
    if can_be_filled(book) or not tables["table"].isin([table.key for table in WORK_TABLES]).any():
        zh, en = NOT_A_TABLE
        raise FolderError(zh.format(book=book.name), en.format(book=book.name))
    findings = report.tables["finding"]
    findings = findings[findings["source"].eq(name)]
    told = told_by_sheet(findings).get(name, {})
    rows = verdicts(report.workings.judged, findings, asked.lang)
    rows = rows[rows["source"].eq(name)]
    said = {
        grid.sheet: Said(marks_of(told.get(grid.sheet, []), grid.merged), _by_row(rows[rows["sheet"].eq(grid.sheet)]))
        for grid in seen.source.grids
    }
    say_so_far(book.app, asked.pick("正在标记\u2026", "Marking\u2026"))
    done = mark_book(book, seen, said, asked.lang)
    return "\n".join([_validated(findings, done, asked), *_placeless(findings), *_left_lines(done.left, asked)])


def _checked(press: _Press) -> tuple[Report, OpenBook]:
    """The report that a book is judged by: of its campaign where it is part of one, else of the book alone."""
    asked, path = press.asked, path_of(press.book)
    home = campaign.campaign_of(path) if path else None
    if path and home and path in [file.resolve() for file in find_files(home)]:
        desk = OpenExcel(press.book.app, home, press.now).desk()
        report = campaign.look(home, now=asked.as_of, lang=asked.lang, progress=press.progress, desk=desk)
        return report, desk.books[path]
    seen = read_open_book(press.book, press.book.name, press.now)
    return campaign.report_of([seen.source], now=asked.as_of, lang=asked.lang), seen


def _by_row(rows: pd.DataFrame) -> dict[int, tuple[str, str]]:
    """Row, from 0, to what 校验 and 校验说明 say."""
    return {
        int(row): (str(check), str(detail))
        for row, check, detail in zip(rows["row"], rows["check"], rows["check_detail"], strict=True)
    }


def _validated(findings: pd.DataFrame, done: BookMarked, asked: Asked) -> str:
    counts = findings["severity"].astype("str").value_counts()
    errors, warnings = int(counts.get("ERROR", 0)), int(counts.get("WARN", 0))
    if not errors and not warnings:
        zh, en = "没有要改的\uff0c辛苦了", "Nothing is to be mended; well done"
    else:
        zh = f"错误 {errors} 处\uff0c警告 {warnings} 处\uff1a错误标红\uff0c警告标黄\uff0c改法写在格子的批注里"
        en = f"{errors} errors, {warnings} warnings: errors are red, warnings amber, a note on the cell says what to do"
    if done.cleared:
        zh += f"\uff1b{done.cleared} 处已改好\uff0c去掉了标记"
        en += f"; {done.cleared} marks taken off where the cell is right now"
    return asked.pick(f"{zh}。", f"{en}.")


def _placeless(findings: pd.DataFrame) -> list[str]:
    """What is said of a sheet as a whole: no cell can be marked for it."""
    loud = findings["severity"].astype("str").isin(["ERROR", "WARN"]) & findings["cell"].astype("str").eq("")
    return findings.loc[loud, "message"].astype("str").drop_duplicates().head(MOST_LINES).tolist()

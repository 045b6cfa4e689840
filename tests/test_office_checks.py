"""A template's verdict is the program's, row by row, where a sheet can tell; where it cannot, it says so.

LibreOffice evaluates the templates, filled with rows drawn by chance; the same file is read and judged by the program.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

import pytest

from sheets_automation.connectors.workbooks import read_source
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.core.judging.judge import judge
from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.parse import parse
from sheets_automation.core.report import build_report
from sheets_automation.model import page_words, rules, template_pages
from sheets_automation.model.expressions import Blank
from sheets_automation.model.row_rules import CLASS_A
from sheets_automation.model.rule import ERROR, Rule, say
from sheets_automation.model.schema import HELPER, Kind, Table
from sheets_automation.model.settings import Settings
from sheets_automation.model.sheet_checks import Check, Checks, checks_of
from sheets_automation.model.sheet_formulas import HIT, NO_ROW
from sheets_automation.model.sheet_words import short_of
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, WORK_TABLES
from sheets_automation.model.template_pages import Entry, templates
from tests.office.client import Office
from tests.sheet_rows import ERROR_VALUE, Habit, Sheet, Value, some_rows

SEED, SOAK_SEEDS = 1, range(2, 12)
ROWS = 450
"""Of each seed and table."""
TOO_MANY = "X01"
OFTEN = 3
"""So often at least each rule that a sheet judges is true."""
BLANK_ROWS = 5
"""Below them."""
BLOCK = {"门店": "一店", "导购": "张三"}
EPOCH = date(1899, 12, 30)


class Verdict(NamedTuple):
    """What a row is told: the number of a check (0 for a good row, NO_ROW for none), the mark, the sentence."""

    number: int
    mark: str
    sentence: str


@dataclass(frozen=True)
class Judged:
    """One filled template: what LibreOffice says of each row, and what the program does."""

    table: Table
    checks: tuple[Check, ...]
    sheet: Sheet
    counter: str
    by_sheet: list[Verdict]
    by_program: list[set[int]]
    """The numbers that may be shown."""
    broken: Counter[str]
    """How often the program found each rule."""
    path: Path

    def names(self, number: int) -> str:
        if number < 1:
            return {0: "good", NO_ROW: "no row"}[number]
        check = self.checks[number - 1]
        return f"{check.rule or 'unclear'} {check.column.key}"


# ---- the sheet ----------------------------------------------------------------------------------------------
def filled_template(table: Table, sheet: Sheet, today: date | None) -> bytes:
    """The template with the rows below its header, as people fill it; `today`: with the block above, too."""
    template = next(one for one in templates("zh") if one.key == table.key)
    page = template.pages[0]
    block = page.block
    if today:
        block = tuple(tuple((label, _in_block(label, entry, today)) for label, entry in line) for line in block)
    columns = [(column.key, column.kind) for column in page.table.columns]
    filled = tuple(tuple(Entry(_plain(row.get(key)), kind) for key, kind in columns) for row in sheet.rows)
    page = replace(page, block=block, filled=filled, prepared=len(filled) + BLANK_ROWS)
    return with_errors(draw_template(replace(template, pages=(page,))))


def _in_block(label: str, entry: Entry, today: date) -> Entry:
    name = label.rstrip("*")
    return replace(entry, value=_plain(today) if entry.kind is Kind.DATE else BLOCK.get(name, entry.value))


def _plain(value: Value) -> str | int | float | time | None:
    return (value - EPOCH).days if isinstance(value, date) else value


def with_errors(file: bytes) -> bytes:
    """The cells with the text of an error as real error cells."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        texts = re.findall(rb"<si>(.*?)</si>", parts.read("xl/sharedStrings.xml"), re.DOTALL)
        number = next((at for at, text in enumerate(texts) if ERROR_VALUE.encode() in text), -1)
        cell = re.compile(rb'(<c r="[A-Z]+\d+" s="\d+") t="s"><v>%d</v>' % number)
        for part in parts.infolist():
            text = parts.read(part)
            if part.filename.startswith("xl/worksheets/"):
                text = cell.sub(rb'\1 t="e"><v>%s</v>' % ERROR_VALUE.encode(), text)
            out.writestr(part.filename, text)
    return made.getvalue()


def verdicts(office: Office, path: Path, table: Table) -> tuple[str, list[Verdict]]:
    with office.open(path) as book:
        book.recalculate()
        shown = book.read(table.zh)
    header = next(at for at, row in enumerate(shown.values) if row[0] == "校验")
    hit, detail = (shown.values[header].index(name) for name in (f"{HELPER}{HIT}", "校验说明"))
    rows = shown.values[header + 1 :]
    return str(shown.values[0][0]), [Verdict(int(row[hit]), str(row[0]), str(row[detail])) for row in rows]


# ---- the program --------------------------------------------------------------------------------------------
def program(path: Path, table: Table, sheet: Sheet, now: datetime) -> tuple[list[set[int]], Counter[str]]:
    """The numbers of checks to which the program's findings amount, for each row; how often each rule was found."""
    source = read_source(str(path), path.name)
    grid = next(grid for grid in source.grids if grid.sheet == table.zh)
    judged = judge(parse([grid], Settings(), Calendar(now.date())), {}, Settings(), now)
    rows = judged.calls if table is CALL_LOG else judged.successes
    header = next(at for at, row in enumerate(grid.cells) if row[0] == "校验")
    place = rows.frame["row"] - header - 1
    broken: dict[int, set[tuple[str, str, str]]] = {int(at): set() for at in place[~rows.frame["planned"]]}
    for hit in judged.hits.itertuples():
        broken[place[hit.id]].add((hit.rule, hit.column, hit.variant))
    found = []
    for at, unclear in enumerate(sheet.unclear):
        found.append(told(checks_of(table), broken[at], unclear) if at in broken else {NO_ROW})
    return found, Counter(rule for hits in broken.values() for rule, *_ in hits)


def told(checks: Checks, broken: set[tuple[str, str, str]], unclear: set[str]) -> set[int]:
    """The numbers that the sheet may show: of the first finding in turn; or of an error that cells hide from it.

    Such an error looks at several cells of which the sheet cannot tell one; the others may be enough, or not.
    """
    number = checks.numbers
    found = set()
    for check in checks.in_turn:
        is_found = (check.rule, check.column.key, check.variant) in broken
        is_hidden = bool(check.rule and check.looks_at & unclear)
        if is_found and is_hidden and check in checks.rows:
            found.add(number[id(check)])
        elif (is_found and not is_hidden) or (not check.rule and check.column.key in unclear):
            return found | {number[id(check)]}
    return found | {0}


def judge_both(office: Office, path: Path, table: Table, sheet: Sheet, *, has_block: bool = True) -> Judged:
    now = tonight()
    path.write_bytes(filled_template(table, sheet, now.date() if has_block else None))
    counter, by_sheet = verdicts(office, path, table)
    by_program, broken = program(path, table, sheet, now)
    by_sheet = by_sheet[: len(by_program)]
    return Judged(table, checks_of(table).every, sheet, counter, by_sheet, by_program, broken, path)


def tonight() -> datetime:
    """Sheets know no other day than today."""
    return datetime.now().astimezone().replace(hour=23, minute=59, tzinfo=None)


@pytest.fixture(scope="module")
def judged(office: Office, tmp_path_factory) -> list[Judged]:
    folder, today = tmp_path_factory.mktemp("checks"), tonight().date()
    found = [
        judge_both(office, folder / f"{table.key}.xlsx", table, some_rows(table, ROWS, today, SEED))
        for table in WORK_TABLES
    ]
    few = some_rows(CALL_LOG, 100, today, 3, Habit.UNDATED)
    return [*found, judge_both(office, folder / "no block.xlsx", CALL_LOG, few, has_block=False)]


def differences(one: Judged) -> list[tuple[str, str, dict[str, Value]]]:
    """What the sheet says, what the program says, the row.

    A sheet counts from above, the program by the clock: of one customer another dial may be the one too many.
    """
    rows = zip(one.by_sheet, one.by_program, one.sheet.rows, strict=True)
    found = [
        (one.names(said.number), " or ".join(map(one.names, numbers)), row)
        for said, numbers, row in rows
        if said.number not in numbers
    ]
    too_many = [(row.get("phone"), TOO_MANY in program) for sheet, program, row in found if TOO_MANY in sheet + program]
    swapped = Counter(phone for phone, by_program in too_many if by_program)
    swapped &= Counter(phone for phone, by_program in too_many if not by_program)
    return [told for told in found if TOO_MANY not in told[0] + told[1] or told[2].get("phone") not in swapped]


def test_sheet_and_program_say_the_same_of_every_row(judged: list[Judged]):
    assert sum(len(one.by_program) for one in judged) >= 1000
    assert [difference for one in judged for difference in differences(one)] == []


def test_every_rule_that_a_sheet_judges_was_true_and_was_not(judged: list[Judged]):
    found = Counter(rule for one in judged for rule in one.broken.elements())
    judged_here = {check.rule for one in judged for check in one.checks} - {""}
    assert {rule for rule in judged_here if found[rule] < OFTEN} == set()
    seen = Counter(one.names(said.number) for one in judged for said in one.by_sheet)
    assert seen["good"] > 150
    assert seen["no row"] > 50
    assert sum(number for name, number in seen.items() if name.startswith("unclear")) > 50


def test_a_mark_says_in_a_few_words_what_the_sentence_says_in_full(judged: list[Judged]):
    for one in judged:
        for said in one.by_sheet:
            if said.number < 1:
                assert (said.mark, said.sentence) == ("✔" if said.number == 0 else "", "")
                continue
            check = one.checks[said.number - 1]
            words = short_of(check, "zh").split("{n}")
            assert said.mark.startswith(words[0])
            assert said.mark.endswith(words[-1])
            assert len(said.mark) <= 2 + 8
            assert said.sentence
            assert "{" not in said.sentence


@pytest.mark.soak
@pytest.mark.parametrize("seed", SOAK_SEEDS)
@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_they_say_the_same_of_many_rows(office: Office, tmp_path: Path, table: Table, seed: int):
    rows = some_rows(table, ROWS, tonight().date(), seed)
    assert differences(judge_both(office, tmp_path / f"{table.key}.xlsx", table, rows)) == []


def test_the_sentence_is_the_programs(judged: list[Judged]):
    for one in judged:
        report = build_report([read_source(str(one.path), one.path.name)], Settings(), tonight(), "zh")
        here = f"{one.path.name} [{one.table.zh}]!"
        findings = report.tables["finding"].itertuples()
        told = {(row.row, row.rule, row.column): row.message.replace(here, "") for row in findings}
        shown = [
            (told[key], said.sentence)
            for row, said in enumerate(one.by_sheet, start=FIRST_ROW[one.table.key])
            if said.number > 0 and (check := one.checks[said.number - 1]).rule
            if (key := (row, check.rule, check.column.key)) in told
        ]
        assert len(shown) > 50
        assert [pair for pair in shown if pair[0] != pair[1]] == []


FIRST_ROW = {CALL_LOG.key: 5, INVITE_SUCCESS.key: 4}
"""Below title, block (in the call log with a line of targets) and header."""


def test_the_counter_counts_as_the_evening_does(office: Office, tmp_path: Path):
    now = tonight()
    sheet = some_rows(CALL_LOG, 400, now.date(), 1, Habit.CLEAN)
    one = judge_both(office, tmp_path / "call_log.xlsx", CALL_LOG, sheet)
    report = build_report([read_source(str(one.path), "call_log.xlsx")], Settings(), now, "zh")
    days = report.tables["staff_day"].set_index("date")
    today = days[days["dials"] > 0].iloc[-1]
    parts = [
        f"{name}{done}/{target}" + (f" 差{target - done}" if done < target else "")
        for name, done, target in (("电话", today["counted_calls"], 50), ("邀请", today["invites"], 30))
    ]
    assert one.counter == " · ".join(parts)
    assert today["counted_calls"] > 3
    assert today["invites"] > 0


NEW = Rule(
    "C99",
    ERROR,
    say("请补第二件产品", "Add the second product", "补第二件"),
    "call_log",
    ((CLASS_A & Blank("product_2"), "product_2"),),
)


@pytest.fixture
def another_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The model with one rule more, and no formulas left from before or for after."""
    made = (template_pages.plan_of, page_words.words_of)
    with monkeypatch.context() as patch:
        patch.setattr(rules, "ROW_RULES", (*rules.ROW_RULES, NEW))
        patch.setitem(rules.RULES, NEW.id, NEW)
        for kept in made:
            kept.cache_clear()
        yield
    for kept in made:
        kept.cache_clear()


@pytest.mark.usefixtures("another_rule")
def test_a_rule_added_to_the_model_is_in_check_and_template_at_once(office: Office, tmp_path: Path):
    now = tonight()
    sheet = some_rows(CALL_LOG, 100, now.date(), 7)
    one = judge_both(office, tmp_path / "call_log.xlsx", CALL_LOG, sheet)
    assert differences(one) == []
    assert "✘ 补第二件" in {said.mark for said in one.by_sheet}
    report = build_report([read_source(str(one.path), "call_log.xlsx")], Settings(), now, "zh")
    findings = report.tables["finding"]
    assert set(findings.loc[findings["rule"].eq(NEW.id), "message"]) == {"请补第二件产品"}

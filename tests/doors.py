"""The doors through which the same campaign may come in: other formats, headers, orders, files.

A door takes the files of a plan as people could have handed them in instead. What its layout cannot hold is taken out
of the plan beforehand, by `before`, and said so; everything else has to come out the same.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path, PurePosixPath

import opencc
import xlwt
from xlrd import error_text_from_code

from sheets_automation import demo
from sheets_automation.connectors.grid_files import Area, Formula, Written
from sheets_automation.demo import FilePlan, Placed, Plan, SheetPlan, Told
from sheets_automation.model.schema import Column, fold
from sheets_automation.model.tables import WORK_TABLES
from tests.office.client import Office

TABLES = {table.key: table for table in WORK_TABLES}
Line = tuple[Written, ...]
Sheets = tuple[SheetPlan, ...]
FEWEST_HEADERS = 3
EXTRA_HEADERS = ("年龄", "车位")
LABEL = re.compile(r"(门店|門店|导购|導購|日期|合计)(\s*[:\uff1a].*)?")
ENGLISH_LABELS = {"门店": "Store", "門店": "Store", "导购": "Staff", "導購": "Staff", "日期": "Date", "合计": "Total"}
TITLE_LIMIT = 31
XLS_FORMATS = {
    datetime: xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"),
    date: xlwt.easyxf(num_format_str="yyyy-mm-dd"),
    time: xlwt.easyxf(num_format_str="hh:mm"),
}
ERROR_CODES = {text: code for code, text in error_text_from_code.items()}


# ---- what a layout cannot hold ------------------------------------------------------------------------------
def without_copies(plan: Plan) -> Plan:
    """Copies are whole files: no older one beside the file, and no row that only stood in the older one."""
    files = tuple(file for file in plan.files if not file.copy_of)
    told = {row.told for file in files for sheet in file.sheets for row in sheet.placed}
    return replace(plan, files=files, told=tuple(one for one in plan.told if one.number in told))


def without_hidden(plan: Plan) -> Plan:
    """Text has no hidden rows."""
    return _with_sheets(plan, lambda sheet: replace(sheet, hidden=frozenset()))


def without_merged(plan: Plan) -> Plan:
    """Text has no merged cells: what they show stands in every row."""
    return _with_sheets(plan, unmerged)


def without_formulas(plan: Plan) -> Plan:
    """xlrd does not tell formulas from values: V03 has nothing to say, the row is one like any other."""
    plan = _with_cells(plan, lambda cell: cell.value if _is_formula(cell) and not _is_error(cell) else cell)
    return _renamed(plan, {"v03": "still_coming"})


def with_errors_as_text(plan: Plan) -> Plan:
    """Text has no error cells, only what they show, which is known for an error there too (F01)."""
    return _with_cells(plan, lambda cell: cell.value if _is_error(cell) else cell)


def with_errors_worked_out(plan: Plan) -> Plan:
    """A program that works formulas out again shows what they give, whatever was stored: =NA() is #N/A."""
    return _with_cells(plan, lambda cell: replace(cell, value="#N/A") if _is_error(cell) else cell)


def _is_formula(cell: Written) -> bool:
    return isinstance(cell, Formula)


def _is_error(cell: Written) -> bool:
    return isinstance(cell, Formula) and str(cell.value).startswith("#")


def _renamed(plan: Plan, names: Mapping[str, str]) -> Plan:
    """Tellings of one episode become those of another with equal rows, so that the truth knows them."""

    def renamed(one: Told) -> Told:
        return replace(one, episode=replace(one.episode, name=names.get(one.episode.name, one.episode.name)))

    return replace(plan, told=tuple(map(renamed, plan.told)))


def _with_sheets(plan: Plan, change: Callable[[SheetPlan], SheetPlan]) -> Plan:
    files = (replace(file, sheets=tuple(map(change, file.sheets))) for file in plan.files)
    return replace(plan, files=tuple(files))


def _with_cells(plan: Plan, change: Callable[[Written], Written]) -> Plan:
    def placed(row: Placed) -> Placed:
        return replace(row, cells={key: change(cell) for key, cell in row.cells.items()})

    def sheet(one: SheetPlan) -> SheetPlan:
        lines = tuple(tuple(map(change, line)) for line in one.lines)
        return replace(one, lines=lines, placed=tuple(map(placed, one.placed)))

    return _with_sheets(plan, sheet)


def unmerged(sheet: SheetPlan) -> SheetPlan:
    lines = [list(line) for line in sheet.lines]
    for top, left, bottom, right in sheet.merged:
        for row in range(top, bottom + 1):
            lines[row][left : right + 1] = [lines[top][left]] * (right + 1 - left)
    return replace(sheet, lines=tuple(map(tuple, lines)), merged=())


# ---- other headers, other columns ---------------------------------------------------------------------------
def with_headers(header: Callable[[Column], str], label: Callable[[str], str]) -> Callable[[Plan], Plan]:
    """The same sheets with other words in their header rows and beside the values above them."""

    def line(sheet: SheetPlan, cells: Line) -> Line:
        table = TABLES[sheet.table]
        if is_header(sheet, cells):
            keys = [table.headers.get(fold(cell)) if isinstance(cell, str) else None for cell in cells]
            return tuple(header(table.by_key[key]) if key else cell for key, cell in zip(keys, cells, strict=True))
        found = LABEL.fullmatch(cells[0]) if cells and isinstance(cells[0], str) else None
        return (label(found[1]) + (found[2] or ""), *cells[1:]) if found else cells

    def sheet(one: SheetPlan) -> SheetPlan:
        return replace(one, lines=tuple(line(one, cells) for cells in one.lines)) if one.table else one

    return lambda plan: _with_sheets(plan, sheet)


def is_header(sheet: SheetPlan, cells: Line) -> bool:
    known = TABLES[sheet.table].headers
    return sum(isinstance(cell, str) and fold(cell) in known for cell in cells) >= FEWEST_HEADERS


def moved(plan: Plan) -> Plan:
    """Columns in another order in every sheet, two unknown ones among them."""
    rng = random.Random(plan.now.toordinal() + len(plan.told))
    return _with_sheets(plan, lambda sheet: _moved_sheet(sheet, rng) if sheet.table else sheet)


def _moved_sheet(sheet: SheetPlan, rng: random.Random) -> SheetPlan:
    width = max(map(len, sheet.lines))
    order: list[int | None] = list(range(width))
    rng.shuffle(order)
    for _ in EXTRA_HEADERS:
        order.insert(rng.randrange(len(order)), None)

    def line(cells: Line) -> Line:
        if len(cells) != width:
            return cells
        extra: list[Written] = [None, None]
        if is_header(sheet, cells):
            extra = list(EXTRA_HEADERS)
        elif sum(cell is not None for cell in cells) >= FEWEST_HEADERS:
            extra = [34, "有"]
        return tuple(extra.pop() if at is None else cells[at] for at in order)

    def area(one: Area) -> Area:
        top, left, bottom, _ = one
        return top, order.index(left), bottom, order.index(left)

    return replace(sheet, lines=tuple(map(line, sheet.lines)), merged=tuple(map(area, sheet.merged)))


# ---- other files --------------------------------------------------------------------------------------------
def as_csv(plan: Plan) -> Plan:
    """Every sheet a text file of its own, in GB18030 as the demo writes it."""
    return replace(plan, files=tuple(made for file in plan.files for made in _csv_files(file)))


def _csv_files(file: FilePlan) -> Iterator[FilePlan]:
    if file.kind != "book":
        yield file
        return
    for number, sheet in enumerate(file.sheets):
        yield replace(file, source=f"{_stem(file)}_{number}.csv", kind="csv", sheets=(replace(sheet, title=""),))


def merged(plan: Plan) -> Plan:
    """All sheets of all guides in one workbook."""
    whole = [(file, sheet) for file in plan.files for sheet in file.sheets]
    sheets = tuple(
        replace(sheet, title=f"{number} {_stem(file)} {sheet.title}".replace("/", " ")[:TITLE_LIMIT])
        for number, (file, sheet) in enumerate(whole)
    )
    others = tuple(file for file in plan.files if not file.sheets)
    return replace(plan, files=(FilePlan("全部导购.xlsx", "book", plan.now, sheets), *others))


def split(plan: Plan) -> Plan:
    """A file for each guide and table."""
    return replace(plan, files=tuple(made for file in plan.files for made in _split_files(file)))


def _split_files(file: FilePlan) -> Iterator[FilePlan]:
    if file.kind != "book":
        yield file
        return
    for number, sheet in enumerate(file.sheets):
        for name, part in _by_guide(sheet):
            yield replace(file, source=f"{_stem(file)} {name}{number}.xlsx", sheets=(part,))


def _by_guide(sheet: SheetPlan) -> Iterator[tuple[str, SheetPlan]]:
    """The sheet as each of its guides would have it: what stands above, and the own rows."""
    rows = sorted(sheet.placed, key=lambda row: row.staff)
    guides = {name: {row.row for row in group} for name, group in groupby(rows, key=lambda row: row.staff)}
    if len(guides) <= 1:
        yield "", sheet
        return
    whole = unmerged(sheet)
    for name, own in guides.items():
        others = set().union(*guides.values()) - own
        kept = [number for number in range(1, len(whole.lines) + 1) if number not in others]
        hidden = frozenset(at for at, number in enumerate(kept) if number - 1 in whole.hidden)
        yield name, replace(whole, lines=tuple(whole.lines[number - 1] for number in kept), hidden=hidden)


def _stem(file: FilePlan) -> str:
    return PurePosixPath(file.source).with_suffix("").as_posix()


# ---- other programs -----------------------------------------------------------------------------------------
def write_old(plan: Plan, folder: Path, _: Office | None) -> None:
    """Every workbook in the format of Excel 97-2003."""
    demo.write(replace(plan, files=tuple(file for file in plan.files if file.kind != "book")), folder)
    for file in plan.files:
        if file.kind == "book":
            path = folder / f"{_stem(file)}.xls"
            path.parent.mkdir(parents=True, exist_ok=True)
            book = xlwt.Workbook(encoding="utf-8")
            for sheet in file.sheets:
                _write_old_sheet(book.add_sheet(sheet.title), sheet)
            book.save(str(path))


def _write_old_sheet(page: xlwt.Worksheet, sheet: SheetPlan) -> None:
    tops = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merged}
    for at, line in enumerate(sheet.lines):
        for column, cell in enumerate(line):
            if cell is None or cell == "":
                continue
            if _is_error(cell):
                page.row(at).set_cell_error(column, ERROR_CODES[cell.value])
            elif (at, column) in tops:
                bottom, right = tops[at, column]
                page.write_merge(at, bottom, column, right, cell)
            else:
                page.write(at, column, cell, XLS_FORMATS.get(type(cell), xlwt.Style.default_style))
        page.row(at).hidden = at in sheet.hidden


def write_resaved(plan: Plan, folder: Path, office: Office | None) -> None:
    """Every workbook opened and saved again by LibreOffice."""
    demo.write(plan, folder)
    for file in plan.files:
        if file.kind == "book":
            path = folder / file.source
            with office.open(path) as book:
                book.save(path)


def write_as_planned(plan: Plan, folder: Path, _: Office | None) -> None:
    demo.write(plan, folder)


def unchanged(plan: Plan) -> Plan:
    return plan


@dataclass(frozen=True, slots=True)
class Door:
    """A door: how the files are changed and written, and what its layout cannot hold."""

    change: Callable[[Plan], Plan] = unchanged
    write: Callable[[Plan, Path, Office | None], None] = write_as_planned
    before: tuple[Callable[[Plan], Plan], ...] = ()
    """Applied to the plan before anything else; each says why in its docstring."""
    needs_office: bool = False

    def possible(self, plan: Plan) -> Plan:
        """The plan without what cannot pass."""
        for take_out in self.before:
            plan = take_out(plan)
        return plan


TO_TRADITIONAL = opencc.OpenCC("s2t").convert

DOORS: dict[str, Door] = {
    "straight": Door(),
    "old workbooks": Door(write=write_old, before=(without_formulas,)),
    "text in GB18030": Door(
        as_csv, before=(without_copies, without_hidden, without_merged, without_formulas, with_errors_as_text)
    ),
    "saved again by LibreOffice": Door(write=write_resaved, before=(with_errors_worked_out,), needs_office=True),
    "English headers": Door(with_headers(lambda column: column.en, ENGLISH_LABELS.__getitem__)),
    "traditional headers": Door(with_headers(lambda column: TO_TRADITIONAL(column.zh), TO_TRADITIONAL)),
    "columns moved, unknown ones": Door(moved),
    "merged into one workbook": Door(merged, before=(without_copies,)),
    "split per guide and table": Door(split, before=(without_copies,)),
}

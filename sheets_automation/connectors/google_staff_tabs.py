"""Draws the pages of the templates (model/template_pages.py) as tabs of a spreadsheet on Google, and their words.

The same sheets as in the templates of Excel: what differs there, and why, stands in docs/google.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from sheets_automation.connectors.google_cells import (
    BOTH,
    FORMAT,
    Look,
    Request,
    area,
    below,
    cell_of,
    columns,
    dimension,
    pixels,
    points,
    repeat,
    rows,
    write,
)
from sheets_automation.connectors.google_staff_formulas import Place, formulas
from sheets_automation.connectors.google_staff_looks import (
    column_look,
    entry_look,
    header_look,
    label_look,
    look,
    row_colours,
    title_look,
)
from sheets_automation.connectors.google_staff_validation import rule_of_column, rule_of_entry
from sheets_automation.connectors.google_structure import Structure, Tab, guard
from sheets_automation.connectors.google_tab_designs import Design, title_of
from sheets_automation.model.google_buttons import VERDICTS_TITLE
from sheets_automation.model.google_tabs import CALLS, SETTINGS, SUCCESSES, VERDICTS
from sheets_automation.model.grid import a1
from sheets_automation.model.palette import ACCENT_LIGHT, TYPED
from sheets_automation.model.schema import fold, is_helper
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, RECORD_ID, Guide
from sheets_automation.model.template_looks import BLOCK_HEIGHT, HEADER_HEIGHT, TITLE_BESIDE, TITLE_HEIGHT
from sheets_automation.model.template_pages import Entry, Page, guides_pages, is_typed, templates
from sheets_automation.model.wording import word
from sheets_automation.model.worklists import BLANK_ROW, place_of

PREPARED = (400, 150)
"""Rows of a guide's call log and success table; what a morning prepares is put in above them."""
KEYS = {CALL_LOG.key: CALLS, INVITE_SUCCESS.key: SUCCESSES}


def key_of(page: Page, who: Guide = ("", "")) -> str:
    """The key of a page's tab: calls:<store>/<staff>, successes:<store>/<staff>, settings:<table>."""
    if page.is_work:
        return f"{KEYS[page.table.key]}:{'/'.join(who)}"
    return f"{SETTINGS}:{page.table.key}"


def place_in(structure: Structure, account: str, lang: str, token: str = "") -> Place:
    """What drawing has to know of a spreadsheet; `account`: the address that may edit what is ours."""
    return Place(structure.spreadsheet, account, title_of(VERDICTS, word(VERDICTS_TITLE, lang), structure), token)


# ---- which tabs ---------------------------------------------------------------------------------------------
def guides_designs(
    guides: Mapping[Guide, tuple[int, int]], place: Place, lang: str, prepared: tuple[int, int] = PREPARED
) -> list[Design]:
    """Both tabs of every guide; `guides`: (store, staff) to the targets of calls and invites."""
    shared = Counter(staff for _, staff in guides)
    found: list[Design] = []
    for who, targets in guides.items():
        name = who[1] if shared[who[1]] == 1 else " ".join(who)
        pages = guides_pages(lang, who, targets, prepared)
        found += [draw_page(page, key_of(page, who), f"{name} {page.title}", place) for page in pages]
    return found


def settings_designs(place: Place, lang: str) -> list[Design]:
    """A tab for each table of settings."""
    *_, settings = templates(lang)
    return [draw_page(page, key_of(page), page.title, place) for page in settings.pages]


def draw_page(page: Page, key: str, title: str, place: Place) -> Design:
    """A page of a template as a tab."""
    return Design(
        key,
        title,
        rows=page.header_row + 1 + page.prepared,
        columns=_width(page),
        given=partial(_given, page, place),
        looks=partial(_looks, page, place),
        frozen=(page.header_row + 1, 1),
        header_row=page.header_row,
        fits=partial(still_ours, page),
    )


def still_ours(page: Page, header_row: Sequence[object]) -> bool:
    """Whether the columns stand where they were drawn, by the header row of the tab (from 0: `page.header_row`).

    Where people put a column in between, or took one away, nothing of ours may be written into the tab.
    """
    headers = [str(cell) for cell in header_row] + [""] * _width(page)
    own = len(page.table.columns)
    wanted = [fold(page.header(column)) for column in page.table.columns]
    helpers = headers[own : _width(page)]
    return [fold(one) for one in headers[:own]] == wanted and all(not one or is_helper(one) for one in helpers)


def _width(page: Page) -> int:
    return len(page.table.columns) + (len(page.plan.helpers) if page.is_work else 0)


# ---- what stands in a tab from the start --------------------------------------------------------------------
def _given(page: Page, place: Place, sheet_id: int) -> list[Request]:
    found = list(_sizes(page, sheet_id))
    if page.block:
        found += _block(page, sheet_id)
    headers = [cell_of(page.header(column), header_look(page, column)) for column in page.table.columns]
    found.append(write(sheet_id, page.header_row, 0, [headers], BOTH))
    if page.filled:
        found += _filled(page, sheet_id)
    if page.is_work:
        ids = [[cell_of(one)] for one in record_ids(place.spreadsheet, f"{sheet_id}{place.token}", page.prepared)]
        at = page.table.keys.index(RECORD_ID.key)
        found.append(write(sheet_id, page.header_row + 1, at, ids))
    return found


def record_ids(spreadsheet: str, tab: str, number: int) -> list[str]:
    """The ids of the first rows of a tab, no two alike in all spreadsheets; `tab`: no other one ever had this text."""
    return [place_of(BLANK_ROW, spreadsheet, tab, str(at)) for at in range(number)]


def _sizes(page: Page, sheet_id: int) -> Iterator[Request]:
    for at, column in enumerate(page.table.columns):
        yield dimension(columns(sheet_id, at, at), pixelSize=pixels(page.width(column)))
    heights = [TITLE_HEIGHT, *(BLOCK_HEIGHT for _ in page.block)] if page.block else []
    for row, height in enumerate([*heights, HEADER_HEIGHT]):
        yield dimension(rows(sheet_id, row, row), pixelSize=points(height))


def _block(page: Page, sheet_id: int) -> list[Request]:
    """Title and block rows; label and cell side by side from the left, where a phone shows them."""
    last = len(page.table.columns) - 1
    ground = area(sheet_id, 0, 0, page.header_row - 1, last)
    found: list[Request] = [repeat(ground, {FORMAT: look(fill=ACCENT_LIGHT)}, FORMAT)]
    if page.counter:
        found.append(repeat(area(sheet_id, 0, 0, 0, 0), {FORMAT: title_look()}, FORMAT))
    found.append(write(sheet_id, 0, TITLE_BESIDE if page.counter else 0, [[cell_of(page.title, title_look())]], BOTH))
    for row, pairs in enumerate(page.block, start=1):
        cells = [
            cell
            for label, entry in pairs
            for cell in (cell_of(label, label_look()), cell_of(entry.value, entry_look(entry.kind)))
        ]
        found.append(write(sheet_id, row, 0, [cells], BOTH))
    return found


def _filled(page: Page, sheet_id: int) -> list[Request]:
    first = page.header_row + 1
    lines = [[cell_of(entry.value, _entry_look(page, entry)) for entry in line] for line in page.filled]
    found = [write(sheet_id, first, 0, lines, BOTH)]
    for row, line in enumerate(page.filled, start=first):
        for at, entry in enumerate(line):
            rule = rule_of_entry(entry, page, a1(row, at))
            if rule:
                found.append(_rule(area(sheet_id, row, at, row, at), rule))
    return found


def _entry_look(page: Page, entry: Entry) -> Look:
    found = entry_look(entry.kind) | look(align="LEFT", wrap="WRAP", fill=TYPED if page.is_form and entry.typed else "")
    return {key: value for key, value in found.items() if key != "textFormat"}


def set_targets(page: Page, sheet_id: int) -> list[Request]:
    """The cells of the header block that are ours: a guide's targets of the day."""
    return [
        write(sheet_id, row, 2 * at + 1, [[cell_of(entry.value)]])
        for row, pairs in enumerate(page.block, start=1)
        for at, (_, entry) in enumerate(pairs)
        if not entry.typed
    ]


# ---- what may be drawn again --------------------------------------------------------------------------------
def _looks(page: Page, place: Place, tab: Tab, structure: Structure) -> list[Request]:
    del structure
    found: list[Request] = []
    if tab.columns < _width(page):
        more = {"sheetId": tab.sheet_id, "dimension": "COLUMNS", "length": _width(page) - tab.columns}
        found.append({"appendDimension": more})
    found += column_rules(page, tab.sheet_id)
    if page.is_work:
        found += _hidden(page, tab.sheet_id)
        found += column_formats(page, tab.sheet_id)
        found += formulas(with_rows(page, tab.rows), tab, place.verdicts)
        found += row_colours(page, tab.sheet_id)
    found += [guard(where, place.account) for where in protected(page, tab.sheet_id)]
    if not tab.filtered and not page.is_form:
        where = below(tab.sheet_id, page.header_row, 0, len(page.table.columns) - 1)
        found.append({"setBasicFilter": {"filter": {"range": where}}})
    return found


def with_rows(page: Page, number: int) -> Page:
    """The page with as many prepared rows as its tab has below the headers; `number`: rows of the tab."""
    return replace(page, apart=True, prepared=number - page.header_row - 1)


def column_formats(page: Page, sheet_id: int, last: int | None = None) -> list[Request]:
    """The look of the cells below the headers; `last`: down to that row (from 0)."""
    first = page.header_row + 1
    found = []
    for at, column in enumerate(page.table.columns):
        where = below(sheet_id, first, at) if last is None else area(sheet_id, first, at, last, at)
        found.append(repeat(where, {FORMAT: column_look(column)}, FORMAT))
    return found


def column_rules(page: Page, sheet_id: int) -> list[Request]:
    """What cells take: those of the header block, and of each column below the headers and lines that are given."""
    found = []
    for row, pairs in enumerate(page.block, start=1):
        for at, (_, entry) in enumerate(pairs):
            rule = rule_of_entry(entry, page, a1(row, 2 * at + 1))
            if rule:
                found.append(_rule(area(sheet_id, row, 2 * at + 1, row, 2 * at + 1), rule))
    first = page.header_row + 1 + len(page.filled)
    for at, column in enumerate(page.table.columns):
        rule = None if page.is_form else rule_of_column(column, page, a1(first, at))
        if rule:
            found.append(_rule(below(sheet_id, first, at), rule))
    return found


def _hidden(page: Page, sheet_id: int) -> Iterator[Request]:
    record = page.table.keys.index(RECORD_ID.key)
    for first, last in ((record, record), (len(page.table.columns), _width(page) - 1)):
        yield dimension(columns(sheet_id, first, last), hiddenByUser=True)


def protected(page: Page, sheet_id: int) -> list[dict[str, int]]:
    """What only the account may edit: all above the rows but the cells to fill, and the columns that are ours.

    A column's range begins with the header row: rows that are put in below it stand inside.
    """
    width, header = _width(page), page.header_row
    free = {
        (row, 2 * at + 1)
        for row, pairs in enumerate(page.block, start=1)
        for at, (_, entry) in enumerate(pairs)
        if entry.typed
    }
    found = [
        area(sheet_id, row, left, row, right)
        for row in range(header + 1)
        for left, right in _runs([at for at in range(width) if (row, at) not in free])
    ]
    if page.is_work:
        ours = [at for at, column in enumerate(page.table.columns) if not is_typed(column)]
        ours += range(len(page.table.columns), width)
        return found + [below(sheet_id, header, left, right) for left, right in _runs(ours)]
    for row, line in enumerate(page.filled, start=header + 1):
        found += [area(sheet_id, row, at, row, at) for at, entry in enumerate(line) if not entry.typed]
    return found


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each row of neighbours."""
    starts = [at for at in places if at - 1 not in places]
    ends = [at for at in places if at + 1 not in places]
    yield from zip(starts, ends, strict=True)


def _rule(where: dict[str, int], rule: dict[str, object]) -> Request:
    return {"setDataValidation": {"range": where, "rule": rule}}

"""Draws a layout (model/page.py) into a spreadsheet on Google: which requests, which values (docs/google.md).

Nothing is sent here. A tab of ours is drawn when its drawing has changed; its values are written each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sheets_automation.connectors.google_cells import Request, area, colour, condition, rows
from sheets_automation.connectors.google_structure import Structure, Tab, area_name, digest_of, guard, marked, undrawn
from sheets_automation.connectors.google_summary_charts import formulas_of, lay_charts, lay_formulas, our_charts
from sheets_automation.connectors.google_summary_looks import lay_conditions, lay_looks
from sheets_automation.connectors.google_summary_pages import FREE_COLUMNS, SummaryPage, pages_of, places
from sheets_automation.connectors.google_summary_values import values_of
from sheets_automation.connectors.google_update import Update
from sheets_automation.model.page import Block, Workbook


def draw_summary(book: Workbook, there: Structure, account: str) -> Update:
    """What shows a layout in a spreadsheet as it is `there`; only `account` and the owner may change our cells then.

    Tabs, charts and columns of people's own are in no request.

    Source: docs/google.md.
    """
    pages = pages_of(book, there)
    left = {page.title: why for page in pages if page.tab and (why := _why_left(page.tab))}
    known = [page for page in pages if page.title not in left]
    steps: tuple[list[Request], ...] = ([], [], [], [])
    values = []
    order = [tab.sheet_id for tab in sorted((*there.tabs, *there.beside), key=lambda tab: tab.index)]
    before = None
    for page in pages:
        if page.tab is None:
            at = order.index(before) + 1 if before is not None else len(order)
            order.insert(at, page.sheet_id)
            steps[0].append(_add(page, at))
        before = page.sheet_id
        if page.title in left:
            continue
        drawn = [*_drawn(page, known, there, book.lang), _guard(page, account)]
        filter_ = _filter(page)
        digest = digest_of([*drawn, filter_])
        values.append(values_of(page, formulas_of(page, known), book.lang))
        if page.tab is None or _is_other(page, page.tab, digest):
            steps[0].extend(_make_room(page))
            steps[1].extend(_remove(page, there))
            steps[2].extend([*drawn, *_filter_anew(page, filter_)])
            steps[3].extend(
                [_name(page), marked(page.sheet.key, digest, page.sheet_id, page.tab, (page.columns, page.rows))]
            )
    return Update([request for step in steps for request in step], values, tuple(left.items()))


# ---- what has changed ---------------------------------------------------------------------------------------
def _why_left(tab: Tab) -> str:
    """Why a tab of ours cannot be written to; "" where it can."""
    if tab.area and tab.our_columns and (tab.area[1] or tab.area[3] != tab.our_columns - 1):
        return "columns"
    if any(left < tab.our_columns <= right for _, left, _, right in tab.merges):
        return "merged"
    return ""


def _is_other(page: SummaryPage, tab: Tab, digest: str) -> bool:
    """Whether a tab looks otherwise than it should: by the drawing, or because people took something of it away."""
    return (
        tab.drawn != digest
        or tab.rows < page.rows
        or tab.columns <= page.columns
        or not tab.guards
        # A column that was put in right beside ours is not open yet.
        or tab.open_from not in {0, page.columns}
        or tab.area != (0, 0, page.rows - 1, page.columns - 1)
    )


# ---- room ---------------------------------------------------------------------------------------------------
def _add(page: SummaryPage, index: int) -> Request:
    size = {"rowCount": page.rows, "columnCount": page.columns + FREE_COLUMNS}
    known = {"sheetId": page.sheet_id, "title": page.title, "index": index, "gridProperties": size}
    return {"addSheet": {"properties": known}}


def _make_room(page: SummaryPage) -> Iterator[Request]:
    """More columns are put in before people's own, which move to the right; the grid never gets smaller."""
    if page.tab is None:
        return
    columns, ours = page.tab.columns, page.tab.our_columns
    if ours and ours < page.columns and ours < columns:
        new = {"sheetId": page.sheet_id, "dimension": "COLUMNS", "startIndex": ours, "endIndex": page.columns}
        yield {"insertDimension": {"range": new, "inheritFromBefore": True}}
        columns += page.columns - ours
    broad = columns if columns > page.columns else page.columns + FREE_COLUMNS
    size = {"rowCount": max(page.tab.rows, page.rows), "columnCount": broad}
    if size != {"rowCount": page.tab.rows, "columnCount": columns}:
        yield _properties(page, {"gridProperties": size}, "gridProperties(rowCount,columnCount)")


def _properties(page: SummaryPage, properties: dict[str, object], fields: str) -> Request:
    known = {"sheetId": page.sheet_id} | properties
    return {"updateSheetProperties": {"properties": known, "fields": fields}}


# ---- what was drawn before ----------------------------------------------------------------------------------
def _remove(page: SummaryPage, there: Structure) -> Iterator[Request]:
    """Take away what this program drew on a tab, and nothing else."""
    tab = page.tab
    if tab is not None:
        yield from undrawn(tab, tab.our_columns)
        for chart in our_charts(page):
            yield {"deleteEmbeddedObject": {"objectId": chart}}
        for merge in tab.merges:
            if merge[3] < tab.our_columns:
                yield {"unmergeCells": {"range": area(page.sheet_id, *merge)}}
        # Headers may have stood elsewhere: rows are as high as their texts again.
        yield {"autoResizeDimensions": {"dimensions": rows(page.sheet_id, 0, page.rows - 1)}}
    name = there.names.get(area_name(page.sheet.key))
    if name:
        yield {"deleteNamedRange": {"namedRangeId": name}}


# ---- what is drawn ------------------------------------------------------------------------------------------
def _drawn(page: SummaryPage, pages: Sequence[SummaryPage], there: Structure, lang: str) -> list[Request]:
    ours = {one for other in pages for one in our_charts(other)}
    taken = {chart for tab in (*there.tabs, *there.beside) for chart in tab.charts} - ours
    return [
        _frame(page),
        *lay_looks(page, lang),
        *lay_conditions(page),
        *_dropdowns(page),
        *lay_formulas(page, pages),
        *lay_charts(page, pages, taken),
    ]


def _frame(page: SummaryPage) -> Request:
    above, beside = page.sheet.frozen
    grid = {"frozenRowCount": above, "frozenColumnCount": beside, "hideGridlines": page.sheet.one_page}
    fields = "gridProperties(frozenRowCount,frozenColumnCount,hideGridlines)"
    if page.sheet.colour:
        look = {"gridProperties": grid, "tabColorStyle": colour(page.sheet.colour)}
        return _properties(page, look, f"{fields},tabColorStyle")
    return _properties(page, {"gridProperties": grid}, fields)


def _dropdowns(page: SummaryPage) -> Iterator[Request]:
    """Words to pick from where people type; they may type others."""
    for block in page.sheet.blocks:
        for at, column in places(block):
            if column.choices:
                rule = {"condition": condition("ONE_OF_LIST", *column.choices), "showCustomUi": True, "strict": False}
                yield {"setDataValidation": {"range": _below(page, block, at, at), "rule": rule}}


def _below(page: SummaryPage, block: Block, first: int, last: int) -> dict[str, int]:
    return area(page.sheet_id, block.row + 1, first, page.last_row(block), last)


def _guard(page: SummaryPage, account: str) -> Request:
    """The tab is protected but for the columns where people type, and for all to the right of ours."""
    typed = [_below(page, block, at, at) for block in page.sheet.blocks for at, column in places(block) if column.typed]
    beside = {"sheetId": page.sheet_id, "startColumnIndex": page.columns}
    return guard({"sheetId": page.sheet_id}, account, [*typed, beside])


def _filter(page: SummaryPage) -> Request:
    """The filter of a page; an empty request where it has none."""
    for block in page.sheet.blocks:
        if block.filtered:
            right = block.column + len(block.columns) - 1
            cells = area(page.sheet_id, block.row, block.column, page.last_row(block), right)
            return {"setBasicFilter": {"filter": {"range": cells}}}
    return {}


def _filter_anew(page: SummaryPage, filter_: Request) -> Iterator[Request]:
    """Set a filter that is not there; what people picked in one that is there stays, and so does one of their own."""
    now = page.tab.filtered if page.tab else None
    is_theirs = now is not None and page.tab is not None and now[1] >= page.tab.our_columns
    if not filter_:
        if now and not is_theirs:
            yield {"clearBasicFilter": {"sheetId": page.sheet_id}}
    elif not is_theirs and (now is None or area(page.sheet_id, *now) != filter_["setBasicFilter"]["filter"]["range"]):
        yield filter_


# ---- what tells that it is ours -----------------------------------------------------------------------------
def _name(page: SummaryPage) -> Request:
    cells = area(page.sheet_id, 0, 0, page.rows - 1, page.columns - 1)
    return {"addNamedRange": {"namedRange": {"name": area_name(page.sheet.key), "range": cells}}}

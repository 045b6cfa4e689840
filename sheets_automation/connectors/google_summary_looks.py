"""How the cells of a tab look on Google: number formats, headers, tiles, widths, and the colours that follow values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, groupby

from sheets_automation.connectors.google_cells import (
    FORMAT,
    Look,
    Request,
    area,
    colour,
    columns,
    condition,
    dimension,
    points,
    repeat,
    rows,
)
from sheets_automation.connectors.google_structure import Area
from sheets_automation.connectors.google_summary_pages import SummaryPage, places
from sheets_automation.model.grid import letters
from sheets_automation.model.page import Block, Column, Format, Tile
from sheets_automation.model.palette import ACCENT, GREY, HEAT, INK, LINE, PAPER, TYPED, Shade
from sheets_automation.model.summary_looks import (
    HEADER_HEIGHT,
    HEADING_HEIGHT,
    HEADING_SIZE,
    MOMENTS,
    NUMBER_FORMATS,
    NUMBERS,
    RATES,
    SMALL_SIZE,
    TILE_HEIGHTS,
    TILE_SIZE,
    TITLE_HEIGHT,
    TITLE_SIZE,
    shown_as,
)

BASE: Look = {"verticalAlignment": "MIDDLE", "textFormat": {"fontSize": 10}}
HEAT_POINTS = ("0", "0.6", "1")
KINDS = {Format.DATE: "DATE", Format.MINUTE: "DATE_TIME", Format.RATE: "PERCENT", Format.WHOLE_RATE: "PERCENT"}
WEEKDAYS = {"zh": "dddd", "en": "ddd"}
TEXTS = frozenset({Format.TEXT, Format.PROSE, Format.CODE, Format.PHONE})


# ---- cells --------------------------------------------------------------------------------------------------
def lay_looks(page: SummaryPage, lang: str) -> Iterator[Request]:
    """The looks of our cells; what was drawn there before goes."""
    sheet = page.sheet
    yield _look(page, (0, 0, page.rows - 1, page.columns - 1), BASE, f"{FORMAT},dataValidation")
    last = page.columns - 1
    yield _look(page, (0, 0, 0, last), _font(HEADING_SIZE, ACCENT, bold=True))
    yield _height(page, 0, HEADING_HEIGHT)
    if sheet.lines:
        yield _look(page, (1, 0, len(sheet.lines), last), _font(10, GREY))
    yield from _sizes(page)
    for tile in sheet.tiles:
        yield from _tile(page, tile, lang)
    for block in sheet.blocks:
        yield from _block(page, block, lang)


def _block(page: SummaryPage, block: Block, lang: str) -> Iterator[Request]:
    top, bottom, right = block.row, page.last_row(block), block.column + len(block.columns) - 1
    if block.title:
        yield _look(page, (top - 1, block.column, top - 1, right), _font(TITLE_SIZE, ACCENT, bold=True))
        yield _height(page, top - 1, TITLE_HEIGHT)
    yield _height(page, top, HEADER_HEIGHT)
    for typed, run in groupby(places(block), key=lambda place: place[1].typed):
        ends = [at for at, _ in run]
        yield _look(page, (top, ends[0], top, ends[-1]), _header(typed=typed))
    looks = [(at, _of_format(format_of(one), lang)) for at, one in places(block)]
    for look, looking in groupby(looks, key=lambda place: place[1]):
        ends = [at for at, _ in looking]
        if look:
            fields = ",".join(f"{FORMAT}.{name}" for name in sorted(look))
            yield _look(page, (top + 1, ends[0], bottom, ends[-1]), look, fields)
    for at, one in places(block):
        yield from _odd_cells(page, (top + 1, at), one, lang)
    if block.strong:
        bold: Look = {"textFormat": {"bold": True}}
        yield _look(page, (top + 1, block.column, top + block.strong, right), bold, f"{FORMAT}.textFormat.bold")
    if page.sheet.one_page:
        # The grid is not shown there; conditions know no lines on Google.
        lines: Look = {"borders": {"bottom": {"style": "SOLID", "colorStyle": colour(LINE)}}}
        yield _look(page, (top + 1, block.column, bottom, right), lines, f"{FORMAT}.borders.bottom")


def format_of(column: Column) -> Format:
    """The format of a column's cells: texts where days with and without a time stand together.

    Conditions cannot change how a number is shown on Google, and a day alone would be shown with midnight.
    """
    is_mixed = column.format is Format.MINUTE and any(
        value and shown_as(Format.MINUTE, value) is Format.DATE for value in column.values
    )
    return Format.TEXT if is_mixed else column.format


def _odd_cells(page: SummaryPage, at: tuple[int, int], column: Column, lang: str) -> Iterator[Request]:
    """Cells that are not shown as their column is, run by run."""
    row = at[0]
    for format_, run in groupby(column.formats):
        length = len(list(run))
        look = _of_format(format_, lang)
        if look and format_ is not column.format:
            fields = ",".join(f"{FORMAT}.{name}" for name in sorted(look))
            yield _look(page, (row, at[1], row + length - 1, at[1]), look, fields)
        row += length


def _of_format(format_: Format, lang: str) -> Look:
    found: Look = {}
    if format_ in TEXTS:
        # What people type there stays what they typed: a phone, 3-5, 0012.
        found["numberFormat"] = {"type": "TEXT", "pattern": "@"}
    elif format_ in NUMBER_FORMATS:
        found["numberFormat"] = {"type": KINDS.get(format_, "NUMBER"), "pattern": pattern(format_, lang)}
    if format_ in NUMBERS:
        found["horizontalAlignment"] = "RIGHT"
    elif format_ in MOMENTS:
        found["horizontalAlignment"] = "LEFT"
    elif format_ is Format.WHOLE_RATE:
        found["horizontalAlignment"] = "CENTER"
    if format_ is Format.PROSE:
        found["wrapStrategy"] = "WRAP"
    return found


def pattern(format_: Format, lang: str) -> str:
    """The number format of a kind of cell; weekdays are said in the spreadsheet's own language."""
    return NUMBER_FORMATS[format_].replace("_ ", "").format(weekday=WEEKDAYS[lang])


def _header(*, typed: bool) -> Look:
    shade = Shade(TYPED, INK) if typed else Shade(ACCENT, PAPER)
    edge = {"style": "SOLID", "colorStyle": colour(LINE)}
    return BASE | {
        "textFormat": {"bold": True, "fontSize": 10, "foregroundColorStyle": colour(shade.ink)},
        "backgroundColorStyle": colour(shade.fill),
        "horizontalAlignment": "CENTER",
        "wrapStrategy": "WRAP",
        "borders": dict.fromkeys(("top", "bottom", "left", "right"), edge),
        "numberFormat": {"type": "TEXT", "pattern": "@"},
    }


def _tile(page: SummaryPage, tile: Tile, lang: str) -> Iterator[Request]:
    edge = {"style": "SOLID_THICK", "colorStyle": colour(PAPER)}
    for part, row, height in zip(("label", "value", "note"), count(tile.row), TILE_HEIGHTS, strict=False):
        ends = (row, tile.column, row, tile.last_column)
        is_value = part == "value"
        look = _font(TILE_SIZE if is_value else SMALL_SIZE, tile.shade.ink if is_value else GREY, bold=is_value)
        look |= {"horizontalAlignment": "CENTER", "borders": {"left": edge, "right": edge}}
        if tile.shade.fill:
            look["backgroundColorStyle"] = colour(tile.shade.fill)
        if is_value and tile.format in NUMBER_FORMATS and not isinstance(tile.value, str):
            look["numberFormat"] = _of_format(shown_as(tile.format, tile.value), lang)["numberFormat"]
        yield _look(page, ends, look)
        if tile.last_column > tile.column:
            yield {"mergeCells": {"range": area(page.sheet_id, *ends), "mergeType": "MERGE_ALL"}}
        yield _height(page, row, height)


def _sizes(page: SummaryPage) -> Iterator[Request]:
    """Widths of our columns, those of one width at once; those that are not shown are hidden."""
    for width, run in groupby(enumerate(page.widths), key=lambda place: place[1]):
        ends = [at for at, _ in run]
        known: Look = {"hiddenByUser": not width} | ({"pixelSize": width} if width else {})
        yield dimension(columns(page.sheet_id, ends[0], ends[-1]), **known)


def _height(page: SummaryPage, row: int, height: int) -> Request:
    return dimension(rows(page.sheet_id, row, row), pixelSize=points(height))


def _font(size: int, ink: str, *, bold: bool = False) -> Look:
    return BASE | {"textFormat": {"fontSize": size, "bold": bold, "foregroundColorStyle": colour(ink)}}


def _look(page: SummaryPage, ends: Area, look: Look, fields: str = FORMAT) -> Request:
    return repeat(area(page.sheet_id, *ends), {FORMAT: look}, fields)


# ---- conditions ---------------------------------------------------------------------------------------------
def lay_conditions(page: SummaryPage) -> Iterator[Request]:
    """The colours that follow values; the first that holds for a cell wins, and people's own come after ours."""
    found = (rule for block in page.sheet.blocks for rule in _rules(page, block))
    for index, rule in enumerate(found):
        yield {"addConditionalFormatRule": {"index": index, "rule": rule}}


def _rules(page: SummaryPage, block: Block) -> Iterator[Look]:
    of_rows = list(_of_rows(page, block))
    if block.rows_over_cells:
        yield from of_rows
    for at, one in places(block):
        cells = [area(page.sheet_id, block.row + 1, at, page.last_row(block), at)]
        yield from ({"ranges": cells} | rule for rule in _of_column(one))
    if not block.rows_over_cells:
        yield from of_rows
    yield from _where_people_type(page, block)


def _of_rows(page: SummaryPage, block: Block) -> Iterator[Look]:
    key, shades = block.row_tints
    for text, shade in shades.items():
        at = block.column + [one.key for one in block.columns].index(key)
        formula = f'=${letters(at)}{block.row + 2}="{text}"'
        right = block.column + len(block.columns) - 1
        cells = area(page.sheet_id, block.row + 1, block.column, page.last_row(block), right)
        yield {"ranges": [cells]} | _boolean("CUSTOM_FORMULA", formula, shade)


def _where_people_type(page: SummaryPage, block: Block) -> Iterator[Look]:
    """The colour of a typed column, in rows that are there: what is typed below them belongs to nothing."""
    first = f"=${letters(block.column)}{block.row + 2}"
    for at, one in places(block):
        if one.typed:
            cells = area(page.sheet_id, block.row + 1, at, page.last_row(block), at)
            yield {"ranges": [cells]} | _boolean("CUSTOM_FORMULA", f'{first}<>""', Shade(TYPED, INK))


def _of_column(column: Column) -> Iterable[Look]:
    for text, shade in column.tints.items():
        yield _boolean("TEXT_EQ", text, shade)
    for limit, shade in column.bands:
        yield _boolean("NUMBER_GREATER_THAN_EQ", f"{limit:g}", shade)
    if column.bar:
        full: Look = {"type": "NUMBER", "value": "1"} if column.format in RATES else {"type": "MAX"}
        yield _gradient(_point(PAPER, "0"), {"colorStyle": colour(column.bar)} | full)
    if column.heat:
        low, middle, high = (_point(rgb, value) for rgb, value in zip(HEAT, HEAT_POINTS, strict=True))
        yield _gradient(low, high, middle)


def _boolean(kind: str, value: str, shade: Shade) -> Look:
    text: Look = {"foregroundColorStyle": colour(shade.ink)} | ({"bold": True} if shade.bold else {})
    look: Look = {"textFormat": text}
    if shade.fill:
        look["backgroundColorStyle"] = colour(shade.fill)
    return {"booleanRule": {"condition": condition(kind, value), "format": look}}


def _gradient(low: Look, high: Look, middle: Look | None = None) -> Look:
    points: Look = {"minpoint": low, "maxpoint": high}
    if middle:
        points["midpoint"] = middle
    return {"gradientRule": points}


def _point(rgb: str, value: str) -> Look:
    return {"colorStyle": colour(rgb), "type": "NUMBER", "value": value}

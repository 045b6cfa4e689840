"""How cells of a shared sheet look: formats by kind of column, headers, the block, colours of rows (docs/google.md)."""

from __future__ import annotations

from sheets_automation.connectors.google_cells import Look, Request, below, colour, condition
from sheets_automation.model.palette import (
    ACCENT,
    ACCENT_LIGHT,
    CLASSES,
    GREY,
    INK,
    LINE,
    PAPER,
    TINTS,
    TYPED,
    Shade,
    Tint,
)
from sheets_automation.model.schema import Column, Kind
from sheets_automation.model.sheet_formulas import HIT
from sheets_automation.model.tables import CONTEXT, RECORD_ID
from sheets_automation.model.template_looks import (
    ANYTHING,
    CENTRED,
    CLASS,
    DAYS_ALONE,
    MARKS,
    NUMBER_FORMATS,
    ROW_CLASSES,
    TEXT,
    TITLE_SIZE,
    WRAPPED,
)
from sheets_automation.model.template_pages import Page, is_needed, is_typed

TYPES = {
    Kind.DATE: "DATE",
    Kind.MOMENT: "DATE_TIME",
    Kind.CLOCK: "TIME",
    Kind.MONEY: "NUMBER",
}
"""Google's name of a number format; every other one of ours is of texts."""


def number_format(kind: Kind) -> Look:
    """The number format of a kind; texts are texts, so that a phone keeps its zeros."""
    pattern = NUMBER_FORMATS.get(kind)
    if not pattern:
        return {}
    return {"numberFormat": {"type": "TEXT" if pattern == TEXT else TYPES[kind], "pattern": pattern}}


def look(*, fill: str = "", ink: str = "", align: str = "", wrap: str = "", **text: object) -> Look:
    """A CellFormat; `text` are fields of a TextFormat."""
    if ink:
        text["foregroundColorStyle"] = colour(ink)
    found: Look = {"verticalAlignment": "MIDDLE"}
    if fill:
        found["backgroundColorStyle"] = colour(fill)
    if align:
        found["horizontalAlignment"] = align
    if wrap:
        found["wrapStrategy"] = wrap
    return found | ({"textFormat": text} if text else {})


def column_look(column: Column) -> Look:
    """How the prepared cells of a column look."""
    kind = Kind.DATE if column.key in DAYS_ALONE else column.kind
    if column.key in ANYTHING:
        return look(align="LEFT", wrap="WRAP")
    if column.key in WRAPPED:
        return number_format(kind) | look(align="LEFT", wrap="WRAP")
    ink = GREY if column.key in CONTEXT else ""
    # The longest verdict is wider than a phone can spare.
    wrap = "CLIP" if kind is Kind.FORMULA else ""
    return number_format(kind) | look(align="CENTER" if kind in CENTRED else "LEFT", ink=ink, wrap=wrap)


def header_look(page: Page, column: Column) -> Look:
    """How the header of a column looks: strong where every row must fill it, grey where nobody types."""
    fill, ink = (ACCENT, PAPER) if is_needed(column) or not page.is_work else (ACCENT_LIGHT, INK)
    if not is_typed(column):
        fill, ink = LINE, GREY
    return look(fill=fill, ink=ink, align="CENTER", wrap="WRAP", bold=True)


def title_look() -> Look:
    return look(fill=ACCENT_LIGHT, ink=ACCENT, bold=True, fontSize=TITLE_SIZE)


def label_look() -> Look:
    return look(fill=ACCENT_LIGHT, ink=INK, align="RIGHT")


def entry_look(kind: Kind) -> Look:
    """A cell of the header block that people fill, or that says a target."""
    return number_format(kind) | look(fill=TYPED, align="CENTER", bold=True)


# ---- colours of rows ----------------------------------------------------------------------------------------
def row_colours(page: Page, sheet_id: int) -> list[Request]:
    """The conditional formats of a guide's table; the first that holds decides.

    Their areas begin with the header row: rows that are put in below it stand inside. Google has no lines and no
    number formats there: the line under a row and the star of class A stay out.
    """
    end = max(at for at, key in enumerate(page.table.keys) if key != RECORD_ID.key)
    marks = [(f'LEFT($A{page.header_row + 1})="{sign}"', TINTS[tint]) for sign, tint in MARKS]
    rows = [*_to_mend(page), *_classes(page)]
    found = [*((0, 0, *one) for one in marks), *((1, end, *one) for one in rows)]
    return [
        {
            "addConditionalFormatRule": {
                "index": at,
                "rule": _rule(page, below(sheet_id, page.header_row, left, right), test, shade),
            }
        }
        for at, (left, right, test, shade) in enumerate(found)
    ]


def _at(page: Page, formula: str) -> str:
    return page.plan.at(formula, page.header_row + 1)


def _rule(page: Page, where: dict[str, int], test: str, shade: Shade) -> Look:
    formula = f"=AND(ROW()>{page.header_row + 1},{test})"
    bold = {"bold": True} if shade.bold else {}
    text = {"foregroundColorStyle": colour(shade.ink), **bold}
    return {
        "ranges": [where],
        "booleanRule": {
            "condition": condition("CUSTOM_FORMULA", formula),
            "format": {"backgroundColorStyle": colour(shade.fill), "textFormat": text},
        },
    }


def _to_mend(page: Page) -> list[tuple[str, Shade]]:
    plan = page.plan
    hit = _at(page, plan.cell(HIT))
    too_far = [(_at(page, formula), TINTS[Tint.BAD]) for formula in plan.too_far()]
    return [*too_far, (f"AND({hit}>0,{hit}<={plan.checks.wrong})", TINTS[Tint.WATCH])]


def _classes(page: Page) -> list[tuple[str, Shade]]:
    return [
        (_at(page, expression.formula(page.plan)), CLASSES[letter])
        for letter, expression in ROW_CLASSES.items()
        if page.offers(CLASS, letter)
    ]

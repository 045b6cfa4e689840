"""The tab with the buttons on Google: checkboxes, what came of each, and when (model/google_buttons.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from sheets_automation.connectors.google_cells import (
    BOTH,
    FORMAT,
    Request,
    address,
    area,
    as_written,
    cell_of,
    columns,
    dimension,
    pixels,
    repeat,
    rows,
    write,
)
from sheets_automation.connectors.google_staff_formulas import Place
from sheets_automation.connectors.google_staff_looks import look
from sheets_automation.connectors.google_structure import Structure, Tab, guard
from sheets_automation.connectors.google_tab_designs import Design
from sheets_automation.connectors.google_update import CellValues
from sheets_automation.model.google_buttons import CHECKBOXES, CONTROL_TITLE, HEADERS, HOW_TO
from sheets_automation.model.google_tabs import CONTROL
from sheets_automation.model.palette import ACCENT, GREY, INK, PAPER, TYPED
from sheets_automation.model.wording import word

FIRST = 2
"""Row of the first box, from 0: above it stand how to do it, and the headers."""
BOX, LABEL, SENTENCE, TIME = range(4)
WIDTHS = (7.0, 12.0, 34.0, 13.0)
"""In characters of the digits' width: box, label and the beginning of the sentence fit on a phone."""
BOX_SIZE, LABEL_SIZE, SENTENCE_SIZE = 20, 16, 12
ROW_PIXELS, HEADER_PIXELS = 64, 34
WHEN = {"numberFormat": {"type": "DATE_TIME", "pattern": "mm-dd hh:mm"}}
LAST = FIRST + len(CHECKBOXES) - 1


def control_design(place: Place, lang: str) -> Design:
    """The tab; all of it is ours but the boxes."""
    return Design(
        CONTROL,
        word(CONTROL_TITLE, lang),
        rows=LAST + 1,
        columns=len(WIDTHS),
        given=_given,
        looks=partial(_looks, place, lang),
        frozen=(FIRST, 0),
    )


def _given(sheet_id: int) -> list[Request]:
    """Boxes without a tick, and sizes."""
    found: list[Request] = [
        dimension(columns(sheet_id, at, at), pixelSize=pixels(width)) for at, width in enumerate(WIDTHS)
    ]
    found += [
        dimension(rows(sheet_id, 0, FIRST - 1), pixelSize=HEADER_PIXELS),
        dimension(rows(sheet_id, FIRST, LAST), pixelSize=ROW_PIXELS),
    ]
    found.append(write(sheet_id, FIRST, BOX, [[cell_of(value=False)] for _ in CHECKBOXES]))
    return found


def _looks(place: Place, lang: str, tab: Tab, structure: Structure) -> list[Request]:
    del structure
    sheet_id = tab.sheet_id
    header = look(fill=ACCENT, ink=PAPER, align="CENTER", bold=True)
    label = look(ink=INK, align="LEFT", wrap="WRAP", bold=True, fontSize=LABEL_SIZE)
    lines = [
        [cell_of(word((one.zh, one.en), lang), label) | {"note": word((one.tip_zh, one.tip_en), lang)}]
        for one in CHECKBOXES
    ]
    looks = {
        BOX: look(fill=TYPED, align="CENTER", fontSize=BOX_SIZE),
        SENTENCE: look(ink=INK, align="LEFT", wrap="WRAP", fontSize=SENTENCE_SIZE),
        TIME: WHEN | look(ink=GREY, align="CENTER", fontSize=SENTENCE_SIZE),
    }
    boxes = area(sheet_id, FIRST, BOX, LAST, BOX)
    tick = {"condition": {"type": "BOOLEAN"}, "strict": True, "showCustomUi": True}
    rest = (area(sheet_id, 0, 0, FIRST - 1, TIME), area(sheet_id, FIRST, LABEL, LAST, TIME))
    return [
        write(sheet_id, 0, 0, [[cell_of(word(HOW_TO, lang), look(ink=ACCENT))]], BOTH),
        write(sheet_id, 1, 0, [[cell_of(word(one, lang), header) for one in HEADERS]], BOTH),
        write(sheet_id, FIRST, LABEL, lines, f"{BOTH},note"),
        *(repeat(area(sheet_id, FIRST, at, LAST, at), {FORMAT: one}, FORMAT) for at, one in looks.items()),
        {"setDataValidation": {"range": boxes, "rule": tick}},
        *(guard(where, place.account) for where in rest),
    ]


# ---- while it runs ------------------------------------------------------------------------------------------
def boxes_range(title: str) -> str:
    """The A1 address that is read again and again: boxes and labels."""
    return address(title, FIRST, BOX, LAST, LABEL)


def ticked(values: Sequence[Sequence[object]]) -> list[str]:
    """Keys of the buttons whose boxes are ticked, from the values of `boxes_range`, known by their labels.

    Only a real tick counts, not a text that says so.
    """
    keys = {name: one.key for one in CHECKBOXES for name in (one.zh, one.en)}
    lines = [line for line in values if len(line) > LABEL and line[BOX] is True]
    return [keys[str(line[LABEL])] for line in lines if str(line[LABEL]) in keys]


def ran(title: str, said: Mapping[str, tuple[str, datetime]], *, unticks: bool) -> list[CellValues]:
    """The values that say what came of each button, and when; `said`: by key; `unticks` takes its tick away.

    Who ticks again while it runs wants another run: that tick stays.
    """
    found: list[CellValues] = []
    for row, one in enumerate(CHECKBOXES, start=FIRST):
        if one.key in said:
            sentence, when = said[one.key]
            if unticks:
                found.append(CellValues(title, row, BOX, [[False]]))
            found.append(CellValues(title, row, SENTENCE, [[as_written(sentence), as_written(when)]]))
    return found

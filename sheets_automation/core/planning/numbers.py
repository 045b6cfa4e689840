"""The numbers of a list: any sheet with a phone column, by the call log's headers (docs/morning.md, Lists)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sheets_automation.core.reading.headers import Cells, matrix
from sheets_automation.core.reading.phones import SAMPLES, read_phone
from sheets_automation.core.reading.settings_customers import WECHAT
from sheets_automation.core.reading.tidy import show
from sheets_automation.model.grid import Grid
from sheets_automation.model.morning_words import CLASS_THEN, DEAL_THEN, LAST_TIME
from sheets_automation.model.schema import fold
from sheets_automation.model.settings import OldCustomer, Settings
from sheets_automation.model.tables import CALL_LOG, HEADER_ROWS
from sheets_automation.model.wording import word

TAKEN = ("phone", "customer_name", "store", "staff", "remark", "product_1", "customer_class")
NOTED = ("remark", "product_1")
JOINED = "\uff1b"
GRADES = "ABC"
REFUSED = frozenset({"d", "d类", "d类客户"})


@dataclass(frozen=True, slots=True)
class Number:
    """One line of a list; `phone` is "" where the cell holds none."""

    phone: str
    name: str = ""
    store: str = ""
    staff: str = ""
    note: str = ""
    is_refused: bool = False
    """The list itself says class D."""


def numbers_of(grids: Sequence[Grid], settings: Settings) -> list[Number]:
    """The numbers of every sheet that has a phone column, in order; none where there is no such sheet."""
    return [number for grid in grids for number in _of_grid(grid, settings)]


def _of_grid(grid: Grid, settings: Settings) -> Iterator[Number]:
    cells = matrix(grid)
    header = _header(cells)
    if header is None:
        return
    row, places = header
    columns = {key: show(cells[row + 1 :, place]) for key, place in places.items()}
    for at in range(len(cells) - row - 1):
        said = {key: str(column[at]).strip() for key, column in columns.items()}
        if not any(said.values()):
            continue
        number = read_phone(said["phone"]).number or ""
        yield Number(
            "" if number in SAMPLES else number,
            said.get("customer_name", ""),
            settings.store_names.get(said.get("store", ""), said.get("store", "")),
            settings.staff_names.get(said.get("staff", ""), said.get("staff", "")),
            JOINED.join(said[key] for key in NOTED if said.get(key)),
            is_refused=fold(said.get("customer_class", "")) in REFUSED,
        )


def _header(cells: Cells) -> tuple[int, dict[str, int]] | None:
    """The row within the first ones that has a phone column and most headers of the call log; its columns by key."""
    best: tuple[int, dict[str, int]] | None = None
    for row in range(min(len(cells), HEADER_ROWS)):
        places: dict[str, int] = {}
        for place, cell in enumerate(cells[row]):
            key = CALL_LOG.headers.get(fold(str(cell))) if isinstance(cell, str) and cell else None
            if key in TAKEN:
                places.setdefault(key, place)
        if "phone" in places and (best is None or len(places) > len(best[1])):
            best = row, places
    return best


def of_before(settings: Settings, lang: str) -> list[Number]:
    """The customers of the campaign before who may be called: those with a phone, not of class D; buyers last."""
    ordered = sorted(settings.customers, key=lambda one: (bool(one.bought), GRADES.find(one.grade or "C")))
    return [
        Number(one.key, one.name, one.store, one.staff, _noted(one, lang))
        for one in ordered
        if one.grade != "D" and not one.key.startswith(WECHAT)
    ]


def _noted(one: OldCustomer, lang: str) -> str:
    """What the guide reads beside the number: class, day, product, whether they bought, what was said."""
    day = one.last_contact.isoformat() if one.last_contact else ""
    grade = word(CLASS_THEN, lang).format(grade=one.grade) if one.grade else ""
    known = " ".join(part for part in (grade, day) if part)
    then = word(LAST_TIME, lang).format(known=known) if known else ""
    bought = word(DEAL_THEN[one.bought], lang) if one.bought in DEAL_THEN else ""
    parts = (then, one.product, bought, one.note)
    return JOINED.join(part for part in parts if part)

"""Which tabs of ours a spreadsheet on Google lacks, and the requests that draw them (docs/google.md).

A tab is found again by its mark. What it holds is written when it is made, and never again; formats, rules, formulas
of ours and protection are drawn again where they have changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s

from sheets_automation.connectors.google_cells import Request
from sheets_automation.connectors.google_structure import MARK, Structure, Tab, free_id, free_title

NO_STRUCTURE = Structure("", "", ())


@dataclass(frozen=True, slots=True)
class Drawing:
    """One tab as it is to be."""

    key: str
    title: str
    rows: int
    columns: int
    given: Callable[[int], list[Request]]
    """What stands in it from the start: of a new tab's sheet id."""
    looks: Callable[[Tab, Structure], list[Request]]
    """All that may be drawn again without harm to what people typed."""
    hidden: bool = False
    frozen: tuple[int, int] = (0, 0)
    """Rows and columns."""
    header_row: int = 0
    """From 0; what stands in it now says whether the tab still has the columns that were drawn."""
    fits: Callable[[Sequence[object]], bool] | None = None
    """Of the header row; None where nobody types."""

    @property
    def drawn(self) -> str:
        """The hash of what is drawn again when it changes."""
        looks = self.looks(Tab(0, self.title, 0, self.rows, self.columns, self.key), NO_STRUCTURE)
        return blake2s(json.dumps(looks, sort_keys=True).encode(), digest_size=6).hexdigest()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The requests of one tab, for one batchUpdate; none where it is as it should be."""

    key: str
    sheet_id: int
    title: str
    requests: list[Request]
    is_new: bool
    is_left: bool = False
    """It should be drawn again, but its columns stand elsewhere now: nothing is written."""


def outdated(drawings: Sequence[Drawing], structure: Structure) -> list[Drawing]:
    """The tabs that would be drawn again, and hold what people typed: their header rows have to be read first."""
    ours = structure.ours
    there = [one for one in drawings if one.fits and one.key in ours]
    return [one for one in there if ours[one.key].drawn != one.drawn]


def draw(drawings: Sequence[Drawing], structure: Structure, headers: Mapping[str, Sequence[object]]) -> list[Drawn]:
    """The requests of every tab, in the order of the drawings; those of one tab belong into one batch.

    `headers`: the header rows of `outdated` tabs as they are now, by key.

    Source: docs/google.md.
    """
    ours = structure.ours
    ids, titles = set(structure.all_ids), set(structure.all_titles)
    found = []
    for drawing in drawings:
        tab = ours.get(drawing.key)
        if tab is not None:
            found.append(_again(drawing, tab, structure, headers.get(drawing.key, ())))
            continue
        sheet_id, title = free_id(drawing.key, ids), free_title(drawing.title, titles)
        ids.add(sheet_id)
        titles.add(title)
        found.append(_anew(replace(drawing, title=title), sheet_id, structure, drawing.drawn))
    return found


def title_of(key: str, title: str, structure: Structure) -> str:
    """The title that a tab of ours has, or would be given."""
    tab = structure.ours.get(key)
    return tab.title if tab else free_title(title, structure.all_titles)


def _anew(drawing: Drawing, sheet_id: int, structure: Structure, drawn: str) -> Drawn:
    rows, columns = drawing.frozen
    grid = {"rowCount": drawing.rows, "columnCount": drawing.columns}
    grid |= {"frozenRowCount": rows, "frozenColumnCount": columns}
    properties: dict[str, object] = {"sheetId": sheet_id, "title": drawing.title, "gridProperties": grid}
    if drawing.hidden:
        properties["hidden"] = True
    mark = {
        "metadataKey": MARK,
        "metadataValue": f"{drawing.key} {drawn} {sheet_id}",
        "location": {"sheetId": sheet_id},
        "visibility": "DOCUMENT",
    }
    tab = Tab(sheet_id, drawing.title, 0, drawing.rows, drawing.columns, drawing.key)
    requests: list[Request] = [
        {"addSheet": {"properties": properties}},
        {"createDeveloperMetadata": {"developerMetadata": mark}},
        *drawing.given(sheet_id),
        *drawing.looks(tab, structure),
    ]
    return Drawn(drawing.key, sheet_id, drawing.title, requests, is_new=True)


def _again(drawing: Drawing, tab: Tab, structure: Structure, header_row: Sequence[object]) -> Drawn:
    drawn = drawing.drawn
    done = Drawn(drawing.key, tab.sheet_id, tab.title, [], is_new=False)
    if tab.drawn == drawn:
        return done
    if drawing.fits and not drawing.fits(header_row):
        return replace(done, is_left=True)
    return replace(done, requests=[*_undo(tab, drawing.columns), *drawing.looks(tab, structure), *_mark(tab, drawn)])


def _undo(tab: Tab, columns: int) -> Iterator[Request]:
    """Protection of ours and the colours over our columns, which are drawn anew; those of people's own stay."""
    yield from ({"deleteProtectedRange": {"protectedRangeId": one}} for one in tab.guards)
    ours = [at for at, end in enumerate(tab.condition_ends) if 0 < end <= columns]
    for at in reversed(ours):
        yield {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": at}}


def _mark(tab: Tab, drawn: str) -> Iterator[Request]:
    yield {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": tab.mark}}],
            "developerMetadata": {"metadataValue": f"{tab.key} {drawn} {tab.sheet_id}"},
            "fields": "metadataValue",
        }
    }


def protect(where: dict[str, int], account: str) -> Request:
    """A range that only the account (and the owner of the spreadsheet) may edit; who asks always may."""
    range_: dict[str, object] = {"range": where, "description": MARK, "warningOnly": False}
    if account:
        range_["editors"] = {"users": [account]}
    return {"addProtectedRange": {"protectedRange": range_}}

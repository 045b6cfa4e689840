"""Which tabs of ours a spreadsheet on Google lacks, and the requests that draw them (docs/google.md).

A tab is found again by its mark. What it holds is written when it is made, and never again; formats, rules, formulas
of ours and protection are drawn again where they have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sheets_automation.connectors.google_cells import Request
from sheets_automation.connectors.google_structure import (
    Structure,
    Tab,
    digest_of,
    free_id,
    free_title,
    marked,
    undrawn,
)

NO_STRUCTURE = Structure("", "", ())


@dataclass(frozen=True, slots=True)
class Design:
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
    is_guarded: bool = True
    """Some of it is ours alone."""
    header_row: int = 0
    """From 0; what stands in it now says whether the tab still has the columns that were drawn."""
    fits: Callable[[Sequence[object]], bool] | None = None
    """Of the header row; None where nobody types."""

    @property
    def drawn(self) -> str:
        """The hash of what is drawn again when it changes."""
        return digest_of(self.looks(Tab(0, self.title, 0, self.rows, self.columns, self.key), NO_STRUCTURE))


@dataclass(frozen=True, slots=True)
class DrawnTab:
    """The requests of one tab, for one batchUpdate; none where it is as it should be."""

    key: str
    sheet_id: int
    title: str
    requests: list[Request]
    is_new: bool
    is_left: bool = False
    """It should be drawn again, but its columns stand elsewhere now: nothing is written."""


def outdated(designs: Sequence[Design], structure: Structure) -> list[Design]:
    """The tabs that would be drawn again, and hold what people typed: their header rows have to be read first."""
    ours = structure.ours
    there = [one for one in designs if one.fits and one.key in ours]
    return [one for one in there if not _is_as_drawn(one, ours[one.key])]


def _is_as_drawn(design: Design, tab: Tab) -> bool:
    """Whether nothing is to be drawn again; people may have taken the protection away."""
    return tab.drawn == design.drawn and (bool(tab.guards) or not design.is_guarded)


def draw_tabs(
    designs: Sequence[Design], structure: Structure, headers: Mapping[str, Sequence[object]]
) -> list[DrawnTab]:
    """The requests of every tab, in the order of the designs; those of one tab belong into one batch.

    `headers`: the header rows of `outdated` tabs as they are now, by key.

    Source: docs/google.md.
    """
    ours = structure.ours
    ids, titles = set(structure.all_ids), set(structure.all_titles)
    found = []
    for design in designs:
        tab = ours.get(design.key)
        if tab is not None:
            found.append(_again(design, tab, structure, headers.get(design.key, ())))
            continue
        sheet_id, title = free_id(design.key, ids), free_title(design.title, titles)
        ids.add(sheet_id)
        titles.add(title)
        found.append(_anew(replace(design, title=title), sheet_id, structure, design.drawn))
    return found


def title_of(key: str, title: str, structure: Structure) -> str:
    """The title that a tab of ours has, or would be given."""
    tab = structure.ours.get(key)
    return tab.title if tab else free_title(title, structure.all_titles)


def _anew(design: Design, sheet_id: int, structure: Structure, drawn: str) -> DrawnTab:
    rows, columns = design.frozen
    grid = {"rowCount": design.rows, "columnCount": design.columns}
    grid |= {"frozenRowCount": rows, "frozenColumnCount": columns}
    properties: dict[str, object] = {"sheetId": sheet_id, "title": design.title, "gridProperties": grid}
    if design.hidden:
        properties["hidden"] = True
    tab = Tab(sheet_id, design.title, 0, design.rows, design.columns, design.key)
    requests: list[Request] = [
        {"addSheet": {"properties": properties}},
        marked(design.key, drawn, sheet_id, None),
        *design.given(sheet_id),
        *design.looks(tab, structure),
    ]
    return DrawnTab(design.key, sheet_id, design.title, requests, is_new=True)


def _again(design: Design, tab: Tab, structure: Structure, header_row: Sequence[object]) -> DrawnTab:
    drawn = design.drawn
    done = DrawnTab(design.key, tab.sheet_id, tab.title, [], is_new=False)
    if _is_as_drawn(design, tab):
        return done
    if design.fits and not design.fits(header_row):
        return replace(done, is_left=True)
    requests = [
        *undrawn(tab, design.columns),
        *design.looks(tab, structure),
        marked(tab.key, drawn, tab.sheet_id, tab),
    ]
    return replace(done, requests=requests)

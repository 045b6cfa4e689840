"""What a spreadsheet on Google has beside its values: tabs, which of them are ours, and what was drawn on them.

A tab of ours carries a mark (developer metadata: its key, a hash of what was drawn, its id; of the summary's also how
many columns and rows are ours), so that it is known under whatever title, and is drawn again only when the drawing has
changed (docs/google.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from typing import Any
from zlib import crc32

from sheets_automation.connectors.google_cells import Request

SHEET_IDS = 2**31
"""Google takes numbers below."""
MARK = "sheets_automation"
"""The key of the metadata; its value is what `marked` says."""
MARKED = re.compile(r"(?P<key>.+) (?P<drawn>[0-9a-f]{12,16}) (?P<id>\d+)(?: (?P<columns>\d+) (?P<rows>\d+))?")
"""Such a text; a key may have blanks in it, as names of stores and guides have."""
HASH_LENGTH = 16
LONGEST_TITLE = 100
"""Signs of a tab's title."""
Area = tuple[int, int, int, int]
"""Top, left, bottom, right of cells: from 0, both ends included."""
OF_A_SHEET = (
    "properties(sheetId,title,index,sheetType,gridProperties(rowCount,columnCount))",
    "developerMetadata(metadataId,metadataKey,metadataValue)",
    "protectedRanges(protectedRangeId,range,description,unprotectedRanges)",
    "conditionalFormats(ranges)",
    "charts(chartId)",
    "basicFilter(range)",
    "merges",
)
CELLS = "data(startRow,startColumn,rowData(values(effectiveValue)))"


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab as it is on Google now."""

    sheet_id: int
    title: str
    index: int
    rows: int
    columns: int
    key: str = ""
    """What the tab is of ours; "" is people's own."""
    drawn: str = ""
    """Hash of what was drawn on it."""
    mark: int = 0
    """Id of the metadata."""
    charts: tuple[int, ...] = ()
    our_columns: int = 0
    """So many columns from A on are ours; those to the right are people's own."""
    our_rows: int = 0
    guards: tuple[int, ...] = ()
    """Ids of the protected ranges that this program made."""
    open_from: int = 0
    """From this column on anybody may type, to the right end of the tab; 0 where our protection says nothing of it."""
    condition_ends: tuple[int, ...] = ()
    """Of each conditional format in turn: the column after its last one; 0 where it has no end."""
    merges: tuple[Area, ...] = ()
    filtered: Area | None = None
    """The cells under the filter."""
    area: Area | None = None
    """Our cells, as the name that was given to them says by now: it moves with rows and columns put in."""


def area_name(key: str) -> str:
    """The name of our cells on a tab of ours."""
    return f"{MARK}_{key}"


@dataclass(frozen=True, slots=True)
class Structure:
    """A spreadsheet without its values."""

    spreadsheet: str
    """Its id."""
    title: str
    tabs: tuple[Tab, ...]
    beside: tuple[Tab, ...] = ()
    """Tabs without cells: a chart that has a tab of its own."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of named ranges: name to id."""
    locale: str = ""
    """Language and country: zh_CN."""

    @property
    def ours(self) -> Mapping[str, Tab]:
        """Our tabs by key."""
        return {tab.key: tab for tab in self.tabs if tab.key}

    @property
    def all_titles(self) -> list[str]:
        return [tab.title for tab in (*self.tabs, *self.beside)]

    @property
    def all_ids(self) -> list[int]:
        return [tab.sheet_id for tab in (*self.tabs, *self.beside)]


def free_title(title: str, taken: Collection[str]) -> str:
    """The title, with a number where a tab of somebody else has it; Google tells no capital from a small letter."""
    used = {one.casefold() for one in taken}
    ends = ("" if n == 1 else f" ({n})" for n in count(1))
    titles = (title[: LONGEST_TITLE - len(end)] + end for end in ends)
    return next(one for one in titles if one.casefold() not in used)


def free_id(key: str, taken: Container[int]) -> int:
    """A sheet id that follows from the key of a tab: made twice by chance, the second batch is refused as a whole."""
    first = crc32(f"{MARK}/{key}".encode())
    return next(one % SHEET_IDS for one in count(first) if one % SHEET_IDS and one % SHEET_IDS not in taken)


def fields(*more: str) -> str:
    """The field mask of one `spreadsheets.get` that answers all of a structure, and `more` of each sheet."""
    return f"properties(title,locale),namedRanges(namedRangeId,name,range),sheets({','.join((*OF_A_SHEET, *more))})"


# ---- marks --------------------------------------------------------------------------------------------------
def digest_of(requests: Sequence[Mapping[str, Any]]) -> str:
    """The hash of what is drawn."""
    text = json.dumps(requests, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:HASH_LENGTH]


def marked(key: str, drawn: str, sheet_id: int, tab: Tab | None, size: tuple[int, int] | None = None) -> Request:
    """The request that marks a tab as ours; `tab`: as it was marked before; `size`: columns and rows of ours."""
    text = " ".join(map(str, (key, drawn, sheet_id, *(size or ()))))
    if tab is None:
        where = {"sheetId": sheet_id}
        made = {"metadataKey": MARK, "metadataValue": text, "location": where, "visibility": "DOCUMENT"}
        return {"createDeveloperMetadata": {"developerMetadata": made}}
    return {
        "updateDeveloperMetadata": {
            "dataFilters": [{"developerMetadataLookup": {"metadataId": tab.mark}}],
            "developerMetadata": {"metadataValue": text},
            "fields": "metadataValue",
        }
    }


def guard(where: Mapping[str, int], account: str, free: Sequence[Mapping[str, int]] = ()) -> Request:
    """Protect a range for all but the account (and the spreadsheet's owner); `free`: what of a tab anybody may edit."""
    made: dict[str, object] = {"range": where, "description": MARK, "warningOnly": False}
    if free:
        made["unprotectedRanges"] = list(free)
    # Without an address Google gives the right to whoever asks.
    if account:
        made["editors"] = {"users": [account]}
    return {"addProtectedRange": {"protectedRange": made}}


def undrawn(tab: Tab, our_columns: int) -> Iterator[Request]:
    """Take protection of ours away and the colours over our columns; those of people's own stay."""
    yield from ({"deleteProtectedRange": {"protectedRangeId": one}} for one in tab.guards)
    ours = [at for at, end in enumerate(tab.condition_ends) if 0 < end <= our_columns]
    for at in reversed(ours):
        yield {"deleteConditionalFormatRule": {"sheetId": tab.sheet_id, "index": at}}


# ---- as Google answers --------------------------------------------------------------------------------------
def structure_of(spreadsheet: str, answer: Mapping[str, Any]) -> Structure:
    """The structure from the answer of `spreadsheets.get` (or a response spreadsheet of batchUpdate)."""
    named = answer.get("namedRanges", [])
    areas = {one["name"]: one.get("range", {}) for one in named}
    found = [
        (sheet["properties"].get("sheetType", "GRID") == "GRID", _tab(sheet, areas))
        for sheet in answer.get("sheets", [])
    ]
    return Structure(
        spreadsheet,
        answer.get("properties", {}).get("title", ""),
        tuple(tab for is_grid, tab in found if is_grid),
        tuple(tab for is_grid, tab in found if not is_grid),
        {one["name"]: one["namedRangeId"] for one in named},
        answer.get("properties", {}).get("locale", ""),
    )


def _tab(sheet: Mapping[str, Any], areas: Mapping[str, Mapping[str, int]]) -> Tab:
    known = sheet["properties"]
    grid = known.get("gridProperties", {})
    size = grid.get("rowCount", 0), grid.get("columnCount", 0)
    mark = _mark(sheet, known.get("sheetId", 0))
    named = areas.get(area_name(mark.key)) if mark.key else None
    return Tab(
        sheet_id=known.get("sheetId", 0),
        title=known.get("title", ""),
        index=known.get("index", 0),
        rows=size[0],
        columns=size[1],
        key=mark.key,
        drawn=mark.drawn,
        mark=mark.id,
        charts=tuple(one["chartId"] for one in sheet.get("charts", [])),
        our_columns=mark.columns,
        our_rows=mark.rows,
        guards=tuple(
            one["protectedRangeId"] for one in sheet.get("protectedRanges", []) if one.get("description") == MARK
        ),
        open_from=max((_open_from(one, size[1]) for one in sheet.get("protectedRanges", [])), default=0),
        condition_ends=tuple(_end(rule.get("ranges", [])) for rule in sheet.get("conditionalFormats", [])),
        merges=tuple(_area(one, size) for one in sheet.get("merges", [])),
        filtered=_area(sheet["basicFilter"].get("range", {}), size) if "basicFilter" in sheet else None,
        area=_area(named, size) if named and named.get("sheetId", 0) == known.get("sheetId", 0) else None,
    )


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the metadata of a tab says; blank where it is none of ours."""

    key: str = ""
    drawn: str = ""
    id: int = 0
    columns: int = 0
    rows: int = 0


def _mark(sheet: Mapping[str, Any], sheet_id: int) -> _Mark:
    one = next((one for one in sheet.get("developerMetadata", []) if one.get("metadataKey") == MARK), None)
    said = MARKED.fullmatch(str(one.get("metadataValue", ""))) if one else None
    # A tab that people made by copying ours has the mark of the first one, and is theirs.
    if one is None or said is None or int(said["id"]) != sheet_id:
        return _Mark()
    return _Mark(
        said["key"], said["drawn"], one.get("metadataId", 0), int(said["columns"] or 0), int(said["rows"] or 0)
    )


def _open_from(guard: Mapping[str, Any], columns: int) -> int:
    if guard.get("description") != MARK:
        return 0
    free = guard.get("unprotectedRanges", [])
    return max(
        (one.get("startColumnIndex", 0) for one in free if one.get("endColumnIndex", columns) == columns), default=0
    )


def _end(ranges: Sequence[Mapping[str, int]]) -> int:
    ends = [one.get("endColumnIndex", 0) for one in ranges]
    return max(ends) if ends and all(ends) else 0


def _area(one: Mapping[str, int], size: tuple[int, int]) -> Area:
    """A GridRange as an area; what it leaves open goes on to the end of the grid."""
    return (
        one.get("startRowIndex", 0),
        one.get("startColumnIndex", 0),
        one.get("endRowIndex", size[0]) - 1,
        one.get("endColumnIndex", size[1]) - 1,
    )

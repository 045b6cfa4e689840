"""What a spreadsheet on Google has beside its values: tabs, which of them are ours, and what was drawn on them.

A tab of ours carries a mark (developer metadata: its key, and a hash of what was drawn), so that it is known under
whatever title, and is drawn again only when the drawing has changed (docs/google.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MARK = "sheets_automation"
"""The key of the metadata; its value is `<key of the tab> <hash of the drawing>`."""
FIELDS = (
    "properties(title,locale,timeZone),namedRanges(namedRangeId,name),"
    "sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataId,metadataKey,metadataValue),protectedRanges(protectedRangeId,range,editors),"
    "conditionalFormats(ranges),charts(chartId),bandedRanges(bandedRangeId),basicFilter(range),merges)"
)
"""The field mask of one `spreadsheets.get` that answers all of it."""


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
    hidden: bool = False
    protected: tuple[int, ...] = ()
    """Ids of its protected ranges."""
    conditions: int = 0
    """How many conditional formats it has."""
    charts: tuple[int, ...] = ()
    bands: tuple[int, ...] = ()
    is_filtered: bool = False


@dataclass(frozen=True, slots=True)
class Structure:
    """A spreadsheet without its values."""

    spreadsheet: str
    """Its id."""
    title: str
    tabs: tuple[Tab, ...]

    @property
    def ours(self) -> Mapping[str, Tab]:
        """Our tabs by key."""
        return {tab.key: tab for tab in self.tabs if tab.key}

    @property
    def titles(self) -> Mapping[str, Tab]:
        return {tab.title: tab for tab in self.tabs}


def structure_of(spreadsheet: str, answer: Mapping[str, Any]) -> Structure:
    """The structure from the answer of `spreadsheets.get` (or a response spreadsheet of batchUpdate)."""
    tabs = (_tab(sheet) for sheet in answer.get("sheets", []))
    return Structure(spreadsheet, answer.get("properties", {}).get("title", ""), tuple(tab for tab in tabs if tab))


def _tab(sheet: Mapping[str, Any]) -> Tab | None:
    known = sheet["properties"]
    grid = known.get("gridProperties", {})
    if known.get("sheetType", "GRID") != "GRID":
        # A chart that has a tab of its own.
        return None
    mark: Mapping[str, Any] = next(
        (one for one in sheet.get("developerMetadata", []) if one.get("metadataKey") == MARK), {}
    )
    key, _, drawn = str(mark.get("metadataValue", "")).partition(" ")
    return Tab(
        sheet_id=known.get("sheetId", 0),
        title=known.get("title", ""),
        index=known.get("index", 0),
        rows=grid.get("rowCount", 0),
        columns=grid.get("columnCount", 0),
        key=key,
        drawn=drawn,
        mark=mark.get("metadataId", 0),
        hidden=known.get("hidden", False),
        protected=tuple(one["protectedRangeId"] for one in sheet.get("protectedRanges", [])),
        conditions=len(sheet.get("conditionalFormats", [])),
        charts=tuple(one["chartId"] for one in sheet.get("charts", [])),
        bands=tuple(one["bandedRangeId"] for one in sheet.get("bandedRanges", [])),
        is_filtered="basicFilter" in sheet,
    )

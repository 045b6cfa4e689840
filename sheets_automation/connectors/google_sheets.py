"""Reads spreadsheets on Google: one listing of what has changed, then one request for each that has (docs/google.md).

What stands there is read as it is, without formats: numbers as numbers, days as serials, so that our own tables say
what each is. Nothing here writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sheets_automation.connectors.google_cells import quoted
from sheets_automation.connectors.google_links import (
    CopiedTab,
    Copy,
    Values,
    address_of,
    grid_of_tab,
    read_copy,
    write_copy,
)
from sheets_automation.connectors.google_structure import CELLS, Structure, fields, structure_of
from sheets_automation.model.errors import GoogleError
from sheets_automation.model.google_tabs import is_read, is_source
from sheets_automation.model.grid import BLANK, Online, Source

if TYPE_CHECKING:
    from sheets_automation.connectors.google_client import GoogleClient

FILES = "https://www.googleapis.com/drive/v3/files"
SPREADSHEETS = "mimeType = 'application/vnd.google-apps.spreadsheet' and trashed = false"
PAGE_SIZE = 1000
OVERLAP = 600.0
"""Seconds: what was changed so shortly before it was read may have been changed once more without Google saying so."""
TABS_ARE_KNOWN = 3600.0
"""Seconds after which all tabs are listed anew, by the one request that reads them: somebody may have added one."""
UNFORMATTED = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}
OF_ONE = frozenset({"not_shared", "no_sheet", "refused"})
"""Reasons that hold of one spreadsheet: the others are read."""
ERRORS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "VALUE": "#VALUE!",
}
"""Google's kinds of errors, as every sheet shows them."""


@dataclass(frozen=True, slots=True)
class ReadSpreadsheet:
    """One spreadsheet, and why it could not be read now (a key of model/google_errors.py): then it is as it was."""

    copy: Copy | None
    failed: GoogleError | None = None


def read_spreadsheets(
    client: GoogleClient, folder: Path, spreadsheets: Iterable[str], now: float
) -> dict[str, ReadSpreadsheet]:
    """Each spreadsheet by id, as it stands or, where it cannot be read, as it stood.

    Args:
        client: of this run.
        folder: the campaign folder, where copies are.
        spreadsheets: ids.
        now: seconds since 1970.

    Raises:
        GoogleError: nothing at all can be read (no network, a key that is refused).
        OutputError: a copy cannot be kept.

    Source: docs/google.md.
    """
    found = {}
    changed = modified_times(client)
    for spreadsheet in spreadsheets:
        kept = read_copy(folder, spreadsheet)
        modified = changed.get(spreadsheet)
        if modified is None:
            found[spreadsheet] = ReadSpreadsheet(kept, GoogleError("not_shared", spreadsheet, client.account))
            continue
        if kept and _is_fresh(kept, modified):
            found[spreadsheet] = ReadSpreadsheet(kept)
            continue
        try:
            copy = _read(client, spreadsheet, kept, modified, now)
            write_copy(folder, copy)
            found[spreadsheet] = ReadSpreadsheet(copy)
        except GoogleError as error:
            if error.reason not in OF_ONE:
                raise
            found[spreadsheet] = ReadSpreadsheet(kept, error)
    return found


def modified_times(client: GoogleClient) -> dict[str, str]:
    """Every spreadsheet that is shared with us, by id, and when it was changed last (RFC 3339)."""
    found: dict[str, str] = {}
    page = ""
    while True:
        parameters = {
            "q": SPREADSHEETS,
            "pageSize": PAGE_SIZE,
            "fields": "nextPageToken,files(id,modifiedTime)",
            "supportsAllDrives": True,
            "includeItemsFromAllDrives": True,
        }
        if page:
            parameters["pageToken"] = page
        answer = client.request("get", FILES, params=parameters).json()
        found |= {one["id"]: one.get("modifiedTime", "") for one in answer.get("files", [])}
        page = answer.get("nextPageToken", "")
        if not page:
            return found


def _is_fresh(kept: Copy, modified: str) -> bool:
    return kept.modified == modified and kept.read_at - seconds_of(modified) > OVERLAP


def seconds_of(moment: str) -> float:
    """Seconds since 1970 of a moment as Google writes it; 0 where it wrote none."""
    return datetime.fromisoformat(moment).timestamp() if moment else 0.0


# ---- one spreadsheet ----------------------------------------------------------------------------------------
def _read(client: GoogleClient, spreadsheet: str, kept: Copy | None, modified: str, now: float) -> Copy:
    if kept is not None and kept.tabs and now - kept.tabs_known_since < TABS_ARE_KNOWN:
        read = read_again(client, kept, {tab.key for tab in kept.tabs if is_read(tab.key)})
        return replace(read, modified=modified, read_at=now)
    return _read_anew(client, spreadsheet, modified, now)


def _read_anew(client: GoogleClient, spreadsheet: str, modified: str, now: float) -> Copy:
    structure, values = read_whole(client, spreadsheet)
    tabs = tuple(
        CopiedTab(tab.sheet_id, tab.title, tab.key, values[tab.title] if is_read(tab.key) else [])
        for tab in structure.tabs
    )
    return Copy(spreadsheet, structure.title, modified, now, now, tabs)


def read_again(client: GoogleClient, kept: Copy, keys: Container[str]) -> Copy:
    """A copy with the tabs of these keys as they are now, in one request; one more where one has another name.

    Raises:
        GoogleError: Google refuses, or does not answer in time.
    """
    wanted = [tab for tab in kept.tabs if tab.key in keys]
    if not wanted:
        return kept
    try:
        values = read_ranges(client, kept.spreadsheet, [quoted(tab.title) for tab in wanted])
    except GoogleError as error:
        # A tab has another name by now, or is gone.
        if error.reason != "renamed":
            raise
        return _read_anew(client, kept.spreadsheet, kept.modified, kept.read_at)
    fresh = {tab.title: replace(tab, values=rows) for tab, rows in zip(wanted, values, strict=True)}
    return replace(kept, tabs=tuple(fresh.get(tab.title, tab) for tab in kept.tabs))


def read_ranges(client: GoogleClient, spreadsheet: str, ranges: list[str]) -> list[Values]:
    """The values of areas of one spreadsheet, in one request."""
    answer = client.values_batch_get(spreadsheet, ranges, {**UNFORMATTED})
    return [one.get("values", []) for one in answer["valueRanges"]]


def read_structure(client: GoogleClient, spreadsheet: str) -> Structure:
    """What a spreadsheet has beside its values, in one request."""
    return structure_of(spreadsheet, client.spreadsheets_get(spreadsheet, {"fields": fields()}))


def read_whole(client: GoogleClient, spreadsheet: str) -> tuple[Structure, dict[str, Values]]:
    """Structure and the values of each tab, by title, in one request."""
    answer = client.spreadsheets_get(spreadsheet, {"fields": fields(CELLS)})
    sheets = answer.get("sheets", [])
    return structure_of(spreadsheet, answer), {one["properties"].get("title", ""): _values(one) for one in sheets}


def _values(sheet: Mapping[str, Any]) -> Values:
    """The values as values:batchGet would have answered them: blanks at the ends are left out."""
    rows: Values = []
    for part in sheet.get("data", []):
        rows += [[_value(cell) for cell in row.get("values", [])] for row in part.get("rowData", [])]
    for row in rows:
        while row and row[-1] == BLANK:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _value(cell: Mapping[str, Any]) -> object:
    known = cell.get("effectiveValue", {})
    if "errorValue" in known:
        return ERRORS.get(known["errorValue"].get("type", ""), "#ERROR!")
    return next(iter(known.values()), BLANK)


# ---- as a source --------------------------------------------------------------------------------------------
def source_of(copy: Copy, refusal: str = "") -> Source:
    """A spreadsheet as the recipes take it; with a refusal it is what stood there when it was read last."""
    grids = tuple(grid_of_tab(copy.spreadsheet, tab) for tab in copy.tabs if is_source(tab.key))
    content = json.dumps([[grid.sheet, grid.cells] for grid in grids], ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    modified = seconds_of(copy.modified)
    online = Online(copy.title, address_of(copy.spreadsheet), {tab.title: tab.sheet_id for tab in copy.tabs})
    return Source(copy.spreadsheet, digest, modified, grids, refusal, is_missing=bool(refusal), online=online)

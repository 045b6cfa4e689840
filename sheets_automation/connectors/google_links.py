"""Which spreadsheets on Google belong to a campaign folder, and a copy of each as it was read last.

Both stand in `.sheets_automation/`: `google.json`, the list outside which nothing is read or written, and a file a
spreadsheet in `google/`. What has not changed is taken from there, and so is what cannot be reached (docs/google.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.connectors.summary_memory import FOLDER
from sheets_automation.connectors.text_files import error_cells
from sheets_automation.model.grid import BLANK, Grid

LINKS = Path(FOLDER) / "google.json"
COPIES = Path(FOLDER) / "google"
ADDRESS = re.compile(r"/spreadsheets/d/([\w-]{20,})", re.ASCII)
ID = re.compile(r"[\w-]{25,}", re.ASCII)

Values = list[list[Any]]
"""Rows of a tab as Google answers them: numbers (days as serials), texts, true and false; "" is blank."""


@dataclass(frozen=True, slots=True)
class Links:
    """The spreadsheets of a campaign, by id."""

    operator: str
    """Settings, summary, buttons; often the guides' tables too."""
    stores: tuple[str, ...] = ()
    """Spreadsheets of single stores, as 门店名册 names them."""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.operator, *self.stores)))


@dataclass(frozen=True, slots=True)
class CopiedTab:
    """One tab as it was read; `key` is what it is of ours, "" people's own."""

    sheet_id: int
    title: str
    key: str
    values: Values


@dataclass(frozen=True, slots=True)
class Copy:
    """One spreadsheet as it was read."""

    spreadsheet: str
    title: str
    modified: str
    """When it was changed last, as Google said before it was read (RFC 3339)."""
    read_at: float
    """Seconds since 1970."""
    tabs_known_since: float
    """When all tabs were listed last; seconds since 1970."""
    tabs: tuple[CopiedTab, ...] = field(default=())


def address_of(spreadsheet: str) -> str:
    """Where a browser finds a spreadsheet."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet}/edit"


def spreadsheet_id(text: str) -> str:
    """The id in a spreadsheet's address, or the id itself; "" where the text is neither."""
    found = ADDRESS.search(text)
    if found:
        return found[1]
    return text.strip() if ID.fullmatch(text.strip()) else ""


def read_links(folder: Path) -> Links | None:
    """The spreadsheets of a campaign folder; None where it has none."""
    told = _told(folder / LINKS)
    operator = told.get("operator")
    stores = told.get("stores", [])
    if not isinstance(operator, str) or not isinstance(stores, list):
        return None
    return Links(operator, tuple(one for one in stores if isinstance(one, str)))


def write_links(folder: Path, links: Links) -> None:
    """Keep which spreadsheets belong to a campaign folder.

    Raises:
        OutputError: it cannot be written.
    """
    _write(folder / LINKS, asdict(links))


def read_copy(folder: Path, spreadsheet: str) -> Copy | None:
    """The spreadsheet as it was read last; None where it never was."""
    told = _told(_place(folder, spreadsheet))
    try:
        tabs = tuple(CopiedTab(**one) for one in told["tabs"])
        return Copy(**{**told, "tabs": tabs})
    # A copy of another version, or one that was cut off: it is read anew.
    except (KeyError, TypeError):
        return None


def write_copy(folder: Path, copy: Copy) -> None:
    """Keep a spreadsheet as it was read.

    Raises:
        OutputError: it cannot be written.
    """
    _write(_place(folder, copy.spreadsheet), asdict(copy))


def look_for_tabs(folder: Path, spreadsheet: str) -> None:
    """Let the next run list all tabs of a spreadsheet anew: some were made.

    Raises:
        OutputError: it cannot be written.
    """
    copy = read_copy(folder, spreadsheet)
    if copy is not None:
        write_copy(folder, replace(copy, tabs_known_since=0.0))


def grid_of_tab(spreadsheet: str, tab: CopiedTab) -> Grid:
    """A tab as the recipes take a sheet: all rows equally long, errors named."""
    width = max(map(len, tab.values), default=0)
    cells = [[*map(_shown, row), *[BLANK] * (width - len(row))] for row in tab.values]
    return Grid(spreadsheet, tab.title, cells, errors=frozenset(error_cells(cells)))


def _shown(value: object) -> Any:  # noqa: ANN401  # a cell: what JSON has
    """A tick as readers of files give it."""
    return str(value).upper() if isinstance(value, bool) else value


def _place(folder: Path, spreadsheet: str) -> Path:
    return folder / COPIES / f"{spreadsheet}.json"


def _told(path: Path) -> Mapping[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(path: Path, content: Mapping[str, Any]) -> None:
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, lambda file: file.write(json.dumps(content, ensure_ascii=False).encode()))

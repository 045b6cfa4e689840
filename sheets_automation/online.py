"""The spreadsheets on Google that belong to a campaign folder, as every recipe takes them (docs/google.md)."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.connectors.google_links import (
    LINKS,
    Links,
    address_of,
    look_for_tabs,
    read_copy,
    read_links,
    spreadsheet_id,
)
from sheets_automation.model.errors import GoogleError
from sheets_automation.model.google_tabs import SETTINGS, kind_of
from sheets_automation.model.grid import Online, Source
from sheets_automation.model.settings_tables import STORES

if TYPE_CHECKING:
    from sheets_automation.connectors.google_client import GoogleClient
    from sheets_automation.connectors.google_links import Copy

AWAY, KEY, UNLISTED = "google_away", "google_key", "google_unlisted"
"""The refusals (model/refusals.py) of spreadsheets while Google cannot be reached, or takes our account no more; and of
those that are not on the campaign's list."""
OF_THE_ACCOUNT = frozenset({"revoked", "api_off", "no_key", "bad_key"})


@lru_cache(maxsize=1)
def connect() -> GoogleClient:
    """The client of this process, as this machine's account: below one quota whatever it does.

    Raises:
        GoogleError: there is no key, or it is none.
    """
    from sheets_automation.connectors.google_account import credentials  # noqa: PLC0415  # gspread takes 0.3 s
    from sheets_automation.connectors.google_client import GoogleClient  # noqa: PLC0415  # as above

    return GoogleClient(credentials())


def linked(folder: Path) -> Links:
    """The spreadsheets of a campaign folder.

    Raises:
        GoogleError: it has none.
    """
    links = read_links(folder)
    if links is None:
        raise GoogleError("not_set_up", str(folder))
    return links


def connected(folder: Path) -> tuple[Links, GoogleClient]:
    """The spreadsheets of a campaign folder, and a client that touches no other.

    Raises:
        GoogleError: the folder has none, or there is no key.
    """
    links, client = linked(folder), connect()
    client.allow(links.all)
    return links, client


def handed_in_online(folder: Path, *, is_alone: bool = True) -> list[Source]:
    """What stands in the campaign's spreadsheets; nothing where it has none.

    Of a spreadsheet that cannot be read, what stood there when it was read last, with the reason as its refusal.

    Raises:
        GoogleError: Google cannot be reached, nothing was ever read, and there is nothing else (`is_alone`).
    """
    if not (folder / LINKS).is_file():
        return []
    links = linked(folder)
    from sheets_automation.connectors.google_sheets import read_spreadsheets  # noqa: PLC0415  # as above

    try:
        _, client = connected(folder)
        client.begin_run()
        found = read_spreadsheets(client, folder, links.all, time.time())
    except GoogleError as error:
        copies = {one: read_copy(folder, one) for one in links.all}
        if is_alone and not any(copies.values()):
            raise
        why = KEY if error.reason in OF_THE_ACCOUNT else AWAY
        return [_source(one, copy, why) for one, copy in copies.items()]
    sources = [
        _source(one, read.copy, f"google_{read.failed.reason}" if read.failed else "") for one, read in found.items()
    ]
    return sources + [_source(one, None, UNLISTED) for one in _unlisted(links, found[links.operator].copy)]


def _unlisted(links: Links, copy: Copy | None) -> list[str]:
    """The spreadsheets that 门店名册 names, and that were not laid out yet: nobody reads them."""
    tabs = [tab for tab in copy.tabs if tab.key == f"{SETTINGS}:{STORES.key}"] if copy else []
    named = {spreadsheet_id(str(cell)) for tab in tabs for row in tab.values for cell in row}
    return sorted(named - {"", *links.all})


def _source(spreadsheet: str, copy: Copy | None, refusal: str) -> Source:
    """A spreadsheet as it was read last; one that never was is named with the reason."""
    from sheets_automation.connectors.google_sheets import source_of  # noqa: PLC0415  # as above

    return (
        source_of(copy, refusal)
        if copy
        else Source(spreadsheet, "", 0.0, refusal=refusal, online=Online(spreadsheet, address_of(spreadsheet), {}))
    )


def list_tabs_anew(folder: Path) -> None:
    """Let the next reading see tabs that were added to the campaign's spreadsheets since they were listed last.

    Raises:
        OutputError: it cannot be noted.
    """
    links = read_links(folder)
    for spreadsheet in links.all if links else ():
        look_for_tabs(folder, spreadsheet)


def has_settings(folder: Path) -> bool:
    """Whether the operator's spreadsheet, as it was read last, has settings: they count in place of campaign.xlsx."""
    links = read_links(folder)
    copy = read_copy(folder, links.operator) if links else None
    return copy is not None and any(kind_of(tab.key) == SETTINGS for tab in copy.tabs)

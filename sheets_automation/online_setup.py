"""The recipe of `google init`: lays out the spreadsheets of a campaign, as often as one likes (docs/google.md).

What is there already is never written again but for looks, formulas and protection of our own cells.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import campaign, online
from sheets_automation.connectors.google_links import Links, look_for_tabs, read_links, spreadsheet_id, write_links
from sheets_automation.model.errors import FolderError, GoogleError
from sheets_automation.model.google_tabs import SETTINGS
from sheets_automation.model.tables import Guide

if TYPE_CHECKING:
    # gspread and pandas take their time: --help must not wait for them.
    from sheets_automation.connectors.google_cells import Request
    from sheets_automation.connectors.google_client import GoogleClient
    from sheets_automation.connectors.google_structure import Structure
    from sheets_automation.connectors.google_tab_designs import Design, DrawnTab
    from sheets_automation.core.reading.settings_sheets import SettingsRead
    from sheets_automation.model.grid import Cell, Grid, Source
    from sheets_automation.model.settings import Settings

MOST_BYTES = 1_500_000
"""Of one request: Google advises to stay below 2 MB."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """What came of laying out: the spreadsheets, tabs that are new, and those left as people have changed them."""

    links: Links
    made: tuple[str, ...]
    """Titles."""
    left: tuple[str, ...]
    """Titles of tabs into which people put columns: nothing of ours is written there."""
    guides: int
    account: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """The requests of one spreadsheet, or as many of them as go at once."""

    requests: list[Request]
    made: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    is_whole: bool = True


def set_up(folder: Path, address: str, *, now: datetime, lang: str) -> SetUp:
    """Lay out the operator's spreadsheet and those of the stores: settings, buttons, verdicts, a guide's two tabs.

    `address`: of the operator's spreadsheet, or its id; "" is the one that the folder has already. Settings tabs begin
    with what stands in campaign.xlsx; from then on they count in its place.

    Raises:
        FolderError: there is no such folder.
        GoogleError: the address is none, or a spreadsheet is not shared with our account.
        OutputError: the list of spreadsheets cannot be kept.

    Source: docs/google.md.
    """
    campaign.refuse_no_folder(folder)
    known = read_links(folder)
    operator = spreadsheet_id(address) if address else (known.operator if known else "")
    if not operator:
        raise GoogleError("no_address", address)
    client = online.connect()
    if known is None or known.operator != operator:
        _refuse_unread(client, operator)
        known = Links(operator)
        write_links(folder, known)
    sources = _sources(folder)
    read = _read_settings(sources, now.date())
    own, settings = _own_settings(sources, read), read.settings
    homes = {store.name: home for store in settings.stores for one in store.sources if (home := spreadsheet_id(one))}
    links = Links(operator, tuple(dict.fromkeys(home for home in homes.values() if home != operator)))
    write_links(folder, links)
    client.allow(links.all)
    guides = _guides(settings, now.date())
    made: list[str] = []
    left: list[str] = []
    for spreadsheet in links.all:
        here = {who: targets for who, targets in guides.items() if homes.get(who[0], operator) == spreadsheet}
        look_for_tabs(folder, spreadsheet)
        for layout in _lay_out(client, spreadsheet, here, own if spreadsheet == operator else None, lang):
            made += layout.made
        left += layout.left
    return SetUp(links, tuple(made), tuple(left), len(guides), client.account)


def _refuse_unread(client: GoogleClient, spreadsheet: str) -> None:
    """Say that a spreadsheet cannot be read before the list of the campaign's own is written anew."""
    from sheets_automation.connectors.google_sheets import read_structure  # noqa: PLC0415  # heavy

    client.allow([spreadsheet])
    client.begin_run()
    read_structure(client, spreadsheet)


def settings_of(folder: Path, today: date) -> Settings:
    """The settings of a campaign as they count now."""
    return _read_settings(_sources(folder), today).settings


def _sources(folder: Path) -> list[Source]:
    """What is there already; a campaign may begin with nothing."""
    try:
        return campaign.handed_in(folder)
    except FolderError:
        return []


def _read_settings(sources: Sequence[Source], today: date) -> SettingsRead:
    from sheets_automation.core.reading.settings_sheets import read_settings  # noqa: PLC0415  # heavy

    return read_settings([grid for one in sources if not one.is_summary for grid in one.grids], today)


def _guides(settings: Settings, today: date) -> dict[Guide, tuple[int, int]]:
    """Who fills tables today, with the targets that every guide begins with."""
    calls, invites = (int(settings.number(key, today)) for key in ("base_calls", "base_invites"))
    return {
        (one.store, one.name): (calls, invites) for one in settings.roster if one.role == "guide" and one.on_duty(today)
    }


def _lay_out(
    client: GoogleClient,
    spreadsheet: str,
    guides: Mapping[Guide, tuple[int, int]],
    settings: Mapping[str, Grid] | None,
    lang: str,
) -> Iterator[_Layout]:
    """Give one spreadsheet the tabs that it lacks; of the operator's, `settings` fills new tabs by key.

    What goes at once is kept below MOST_BYTES; a tab is never cut in two.
    """
    from sheets_automation.connectors.google_cells import quoted  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_control import control_design  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_machine_tabs import (  # noqa: PLC0415  # heavy
        verdicts_design,
        words_designs,
    )
    from sheets_automation.connectors.google_sheets import read_ranges  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_staff_tabs import (  # noqa: PLC0415  # heavy
        PREPARED,
        guides_designs,
        place_in,
        settings_designs,
    )
    from sheets_automation.connectors.google_tab_designs import draw_tabs, outdated  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_writing import bring_up_to_date  # noqa: PLC0415  # heavy

    token = secrets.token_hex(4)

    def plan(there: Structure) -> _Layout:
        place = place_in(there, client.account, lang, token)
        designs: list[Design] = []
        if settings is not None:
            designs += [control_design(place, lang), *settings_designs(place, lang)]
            designs += _more_settings(settings, designs)
        designs += [*words_designs(place, lang), verdicts_design(place, lang)]
        designs += guides_designs(guides, place, lang, PREPARED)
        old = outdated(designs, there)
        ranges = [f"{quoted(there.ours[one.key].title)}!{one.header_row + 1}:{one.header_row + 1}" for one in old]
        rows = read_ranges(client, spreadsheet, ranges) if old else []
        headers = {one.key: row[0] if row else [] for one, row in zip(old, rows, strict=True)}
        drawn = draw_tabs(designs, there, headers)
        return _as_much_as_goes(designs, drawn, settings or {})

    while True:
        layout = bring_up_to_date(client, spreadsheet, plan)
        yield layout
        if layout.is_whole:
            return


def _as_much_as_goes(designs: Sequence[Design], drawn: Sequence[DrawnTab], settings: Mapping[str, Grid]) -> _Layout:
    """The requests of as many tabs as go at once, at least of one."""
    left = tuple(one.title for one in drawn if one.is_left)
    requests: list[Request] = []
    made: list[str] = []
    size = 0
    for design, one in zip(designs, drawn, strict=True):
        grid = settings.get(one.key) if one.is_new else None
        own = [*one.requests, *(_filled(design, one.sheet_id, grid.cells) if grid else ())]
        size += len(json.dumps(own))
        if requests and size > MOST_BYTES:
            return _Layout(requests, tuple(made), left, is_whole=False)
        requests += own
        made += [one.title] if one.is_new else []
    return _Layout(requests, tuple(made), left)


def _filled(design: Design, sheet_id: int, cells: Sequence[Sequence[Cell]]) -> Iterator[Request]:
    """What campaign.xlsx has, into a new tab of settings, in the batch that makes it."""
    from sheets_automation.connectors.google_cells import cell_of, write  # noqa: PLC0415  # heavy

    size = {"ROWS": len(cells) - design.rows, "COLUMNS": max(map(len, cells)) - design.columns}
    for dimension, more in size.items():
        if more > 0:
            yield {"appendDimension": {"sheetId": sheet_id, "dimension": dimension, "length": more}}
    yield write(sheet_id, 0, 0, [list(map(cell_of, row)) for row in cells])


def _own_settings(sources: Sequence[Source], read: SettingsRead) -> dict[str, Grid]:
    """The settings sheets of campaign.xlsx by the keys of their tabs, under whatever titles they stand there."""
    grids = {grid.sheet: grid for source in sources if source.path == campaign.SETTINGS for grid in source.grids}
    found: dict[str, Grid] = {}
    for sheet in read.sheets:
        if sheet.source == campaign.SETTINGS and sheet.table:
            key = f"{SETTINGS}:{sheet.table}"
            # Of two sheets of one table the second one gets a tab of its own.
            found[f"{key}/{sheet.sheet}" if key in found else key] = grids[sheet.sheet]
    return found


def _more_settings(own: Mapping[str, Grid], known: Sequence[Design]) -> list[Design]:
    """Tabs for the sheets of campaign.xlsx for which there is none among those that we know."""
    from sheets_automation.connectors.google_tab_designs import Design  # noqa: PLC0415  # heavy

    keys = {one.key for one in known}
    return [
        Design(key, grid.sheet, len(grid.cells), 1, given=lambda _: [], looks=lambda *_: [], is_guarded=False)
        for key, grid in own.items()
        if key not in keys
    ]

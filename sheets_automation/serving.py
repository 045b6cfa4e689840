"""The recipe of `serve`: looks at the boxes of the control tab and does what is ticked (docs/google.md).

Nothing has to reach this program from outside: it asks Google, so it works behind any router and through a proxy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation import online
from sheets_automation.model.errors import GoogleError
from sheets_automation.model.google_buttons import AT_WORK, CHECKBOXES
from sheets_automation.model.google_tabs import CONTROL
from sheets_automation.model.wording import word

if TYPE_CHECKING:
    # gspread takes its time: --help must not wait for it.
    from sheets_automation.connectors.google_client import GoogleClient

TAB_IS_GONE = frozenset({"renamed", "refused"})


@dataclass(frozen=True, slots=True)
class World:
    """What serving asks the world for."""

    run: Callable[[str], str]
    """Do what a button says (its key), and say one sentence; never raises."""
    clock: Callable[[], datetime]
    wait: Callable[[float], None]
    complain: Callable[[GoogleError], None]
    """Told when Google cannot be asked, once for each reason."""


def serve(folder: Path, world: World, *, pause: float, lang: str, once: bool = False) -> None:
    """Look every `pause` seconds until `wait` raises; with `once`, a single time.

    A tick goes before its work begins, so that one made meanwhile is seen.

    Raises:
        GoogleError: the folder has no spreadsheet, or it has no control tab.

    Source: docs/google.md.
    """
    links, client = online.connected(folder)
    operator, title, told = links.operator, "", ""
    while True:
        try:
            client.begin_run()
            title = title or _title(client, operator)
            _do_what_is_ticked(client, operator, title, world, lang)
            told = ""
        except GoogleError as error:
            if once or error.reason == "no_control":
                raise
            if error.reason in TAB_IS_GONE:
                title = ""
            if error.reason != told:
                world.complain(error)
                told = error.reason
        if once:
            return
        world.wait(pause)


def _title(client: GoogleClient, spreadsheet: str) -> str:
    from sheets_automation.connectors.google_sheets import read_structure  # noqa: PLC0415  # heavy

    tab = read_structure(client, spreadsheet).ours.get(CONTROL)
    if tab is None:
        raise GoogleError("no_control", spreadsheet)
    return tab.title


def _do_what_is_ticked(client: GoogleClient, spreadsheet: str, title: str, world: World, lang: str) -> None:
    from sheets_automation.connectors.google_control import boxes_range, ran, ticked  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_sheets import read_ranges  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_writing import write_values  # noqa: PLC0415  # heavy

    keys = ticked(read_ranges(client, spreadsheet, [boxes_range(title)])[0])
    if not keys:
        return
    write_values(
        client, spreadsheet, ran(title, dict.fromkeys(keys, (word(AT_WORK, lang), world.clock())), unticks=True)
    )
    for key in [one.key for one in CHECKBOXES if one.key in keys]:
        sentence = world.run(key)
        write_values(client, spreadsheet, ran(title, {key: (sentence, world.clock())}, unticks=False))

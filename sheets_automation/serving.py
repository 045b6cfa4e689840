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

TAB_IS_GONE = frozenset({"renamed", "refused", "no_control"})
Said = dict[str, tuple[str, datetime]]
"""By the key of a button: a sentence, and when."""


@dataclass(frozen=True, slots=True)
class World:
    """What serving asks the world for."""

    run: Callable[[str], str]
    """Do what a button says (its key), and say one sentence; never raises."""
    clock: Callable[[], datetime]
    wait: Callable[[float], None]
    complain: Callable[[Exception], None]
    """Told when Google cannot be asked, or answers what nobody understands; once for each reason."""


def serve(folder: Path, world: World, *, pause: float, lang: str, once: bool = False) -> None:
    """Look every `pause` seconds until `wait` raises; with `once`, a single time.

    A tick goes before its work begins, so that one made meanwhile is seen. A sentence that cannot be written is
    written at the next look.

    Raises:
        GoogleError: the folder has no spreadsheet, or at the first look it has no control tab.

    Source: docs/google.md.
    """
    links, client = online.connected(folder)
    unsaid: Said = {}
    title, told, was_there = "", "", False
    while True:
        try:
            client.begin_run()
            title = title or _title(client, links.operator)
            was_there = True
            _do_what_is_ticked(client, _Control(links.operator, title, unsaid), world, lang)
            told = ""
        except Exception as error:  # the computer stands in a corner: nobody would start it again
            reason = error.reason if isinstance(error, GoogleError) else type(error).__name__
            if once or (reason == "no_control" and not was_there):
                raise
            title = "" if reason in TAB_IS_GONE else title
            if reason != told:
                world.complain(error)
                told = reason
        if once:
            return
        world.wait(pause)


def _title(client: GoogleClient, spreadsheet: str) -> str:
    from sheets_automation.connectors.google_sheets import read_structure  # noqa: PLC0415  # heavy

    tab = read_structure(client, spreadsheet).ours.get(CONTROL)
    if tab is None:
        raise GoogleError("no_control", spreadsheet)
    return tab.title


@dataclass(frozen=True, slots=True)
class _Control:
    """The control tab, and what could not be written there yet."""

    spreadsheet: str
    title: str
    unsaid: Said


def _do_what_is_ticked(client: GoogleClient, control: _Control, world: World, lang: str) -> None:
    from sheets_automation.connectors.google_control import boxes_range, ran, ticked  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_sheets import read_ranges  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.google_writing import write_values  # noqa: PLC0415  # heavy

    def say_what_came() -> None:
        write_values(client, control.spreadsheet, ran(control.title, control.unsaid, unticks=False))
        control.unsaid.clear()

    keys = ticked(read_ranges(client, control.spreadsheet, [boxes_range(control.title)])[0])
    say_what_came()
    for key in [one.key for one in CHECKBOXES if one.key in keys]:
        at_work = {key: (word(AT_WORK, lang), world.clock())}
        write_values(client, control.spreadsheet, ran(control.title, at_work, unticks=True))
        control.unsaid[key] = (world.run(key), world.clock())
        say_what_came()

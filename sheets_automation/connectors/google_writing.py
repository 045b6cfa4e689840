"""Writes to spreadsheets on Google: what is drawn in one atomic request, values in another, both safe to ask twice.

A change of structure that may have been made is looked at before it is asked for again; values go to fixed places, as
they are (RAW), so writing them twice is writing them once (docs/google.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING, Protocol, TypeVar

from sheets_automation.connectors.google_cells import Request
from sheets_automation.connectors.google_client import UnsureError
from sheets_automation.connectors.google_sheets import read_structure
from sheets_automation.connectors.google_structure import Structure
from sheets_automation.connectors.google_update import CellValues
from sheets_automation.model.errors import GoogleError
from sheets_automation.model.google_tabs import reads_our_formulas

if TYPE_CHECKING:
    from sheets_automation.connectors.google_client import GoogleClient


class Wanted(Protocol):
    """What a spreadsheet is to get: requests of one batchUpdate, none where all is there already."""

    @property
    def requests(self) -> Sequence[Request]: ...


AnyWanted = TypeVar("AnyWanted", bound=Wanted)


def bring_up_to_date(
    client: GoogleClient,
    spreadsheet: str,
    draw: Callable[[Structure], AnyWanted],
    before: Callable[[], None] = lambda: None,
) -> AnyWanted:
    """Give a spreadsheet what `draw` finds missing in its structure, in one request; what was found at last.

    `before` is called before each request that changes something.

    Raises:
        GoogleError: Google refuses, or does not answer in time; the spreadsheet's locale cannot read our formulas.
    """
    for attempt in count():
        there = read_structure(client, spreadsheet)
        drawn = draw(there)
        if not drawn.requests:
            break
        if not reads_our_formulas(there.locale):
            raise GoogleError("locale", spreadsheet)
        before()
        try:
            client.batch_update(spreadsheet, {"requests": list(drawn.requests)})
            break
        except UnsureError:
            client.look_again(attempt)
    return drawn


def write_values(client: GoogleClient, spreadsheet: str, values: Sequence[CellValues]) -> None:
    """Put values into their places, as they are, in one request.

    Raises:
        GoogleError: Google refuses, or does not answer in time.
    """
    if values:
        client.values_batch_update(spreadsheet, {"valueInputOption": "RAW", "data": [one.as_range for one in values]})

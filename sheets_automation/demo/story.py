"""What an episode is made of: a fixed little story of rows about one customer (or none).

Rows of an episode name things by marker, because the phone, the names and the first day are drawn when the campaign
is planned: `{phone}`, `{name}`, `{wechat}`, `{product}` ... (demo/telling.py, `_facts`), and `Day(2)` for the day two
days after the first. Choices are written by their key and shown as the guide's sheet has them; anything else is typed
as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sheets_automation.connectors.grid_files import Formula
from sheets_automation.model.tables import CALL_LOG, DATE_OF, INVITE_SUCCESS

PHONE, NAME, WECHAT, PRODUCT, PRODUCT_2 = "{phone}", "{name}", "{wechat}", "{product}", "{product_2}"


@dataclass(frozen=True, slots=True)
class Day:
    """A date, counted in days from the episode's first; `later` ones may lie beyond the campaign (appointments)."""

    after: int
    later: bool = False
    at: str = ""
    """hh:mm of an appointment or a promise."""


@dataclass(frozen=True, slots=True)
class FromToday:
    """A date counted from the campaign's last day: 2 has not come yet."""

    after: int


Typed = str | float | Day | FromToday | Formula
NO_CLOCK = "-"
WHEN = re.compile(rf"(?P<day>\d+)(?: (?P<at>\d\d:\d\d|{NO_CLOCK}))?(?: by(?P<by>\d))?")


@dataclass(frozen=True, slots=True)
class Step:
    """One row: on which day of the episode, by whom, at what time ("" any, NO_CLOCK never written), with what in it.

    `by` is 0 for the guide whose story it is, 1 for a colleague in the store, 2 for a guide of another store.
    """

    table: str
    day: int
    at: str
    by: int
    cells: Mapping[str, Typed]

    @property
    def has_time(self) -> bool:
        return self.at not in {"", NO_CLOCK}


@dataclass(frozen=True, slots=True)
class Episode:
    """A story: its name, its rows, and what must hold where it is told.

    `needs` are words out of: call_back (a guide who calls class C back, and so has few follow-ups that come first),
    follow_up (a guide who has), row_dates (the date stands in each row), xlsx (a formula is in it), sample (a sample
    number, of which there are only a few).
    """

    name: str
    steps: tuple[Step, ...]
    needs: frozenset[str]


def _step(table: str, when: str, cells: Mapping[str, Typed]) -> Step:
    found = WHEN.fullmatch(when)
    if found is None:
        raise ValueError(f'"{when}" should look like "1", "1 10:00" or "1 10:00 by2"')
    # A date left blank on purpose (D01) is kept, because the layout would write the day otherwise.
    typed = {key: value for key, value in cells.items() if value != "" or key == DATE_OF[table]}
    return Step(table, int(found["day"]), found["at"] or "", int(found["by"] or 0), typed)


def call(when: str, result: Typed = "", grade: str = "", invite: str = "", /, **cells: Typed) -> Step:
    """A row of the call log; "" leaves a cell blank."""
    usual: dict[str, Typed] = {"phone": PHONE, "customer_name": NAME}
    chosen: dict[str, Typed] = {"call_result": result, "customer_class": grade, "invite_result": invite}
    return _step(CALL_LOG.key, when, usual | chosen | cells)


def success(when: str, source: str = "phone", /, **cells: Typed) -> Step:
    """A row of the success table; "" leaves a cell blank."""
    usual: dict[str, Typed] = {"phone": PHONE, "customer_name": NAME, "wechat_name": WECHAT, "invite_source": source}
    return _step(INVITE_SUCCESS.key, when, usual | cells)


def tell(name: str, *steps: Step, needs: str = "") -> Episode:
    return Episode(name, steps, frozenset(needs.split()))

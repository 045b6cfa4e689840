"""Whatever goes wrong on the way to Google and back: the sheet ends exactly as without it (docs/google.md)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from test_google_summary import small

from sheets_automation import online, serving
from sheets_automation.connectors.google_client import BUDGET
from sheets_automation.connectors.google_control import control_design
from sheets_automation.connectors.google_links import Links, write_links
from sheets_automation.connectors.google_sheets import read_spreadsheets, read_structure
from sheets_automation.connectors.google_staff_tabs import place_in
from sheets_automation.connectors.google_summary import draw_summary
from sheets_automation.connectors.google_tab_designs import draw_tabs
from sheets_automation.connectors.google_writing import bring_up_to_date, write_values
from sheets_automation.model.errors import GoogleError
from sheets_automation.model.palette import Shade
from tests.google_campaign import Clock, client_of
from tests.google_server.server import GoogleServer

NOW = datetime(2020, 3, 5, 20, 30)
FAULTS, SOAK_FAULTS = 100, int(os.environ.get("SOAK_FAULTS", "2000"))
RATE = 0.35
SHADES = (Shade("FFFFFF", "000000"), Shade("FCE4D6", "C00000"))
NAMES = ('=HYPERLINK("x")', "+86", "@x", "013800138000")
TRIES = 50


@dataclass
class Play:
    """One operator's spreadsheet through many rounds: somebody types, we read, publish, answer a tick."""

    server: GoogleServer
    folder: Path
    clock: Clock = field(default_factory=Clock)
    longest: float = 0.0
    """Seconds that a run waited at most."""
    given_up: int = 0

    def __post_init__(self) -> None:
        self.client = client_of(self.server, self.clock)
        self.book = self.server.spreadsheet("三月")
        self.book.tab("Sheet1").rename("张三")
        write_links(self.folder, Links(self.book.id))
        there = read_structure(self.client, self.book.id)
        designs = [control_design(place_in(there, self.client.account, "zh"), "zh")]
        requests = [one for drawn in draw_tabs(designs, there, {}) for one in drawn.requests]
        self.client.batch_update(self.book.id, {"requests": requests})

    def again(self, work: Callable[[], Any]) -> Any:
        """As a person does: what could not be done is asked for again, a little later."""
        for _ in range(TRIES):
            self.client.begin_run()
            began = self.clock.now
            try:
                return work()
            except GoogleError as error:
                if error.reason not in {"down", "busy", "offline", "revoked"}:
                    # A request that Google does not take.
                    raise
                self.given_up += 1
            finally:
                self.longest = max(self.longest, self.clock.now - began)
        raise AssertionError("it never worked")

    def round(self, number: int) -> None:
        self.book.tab("张三").put(f"A{number + 1}", [[NAMES[number % 4], number]], "RAW")
        read = self.again(self._read)
        assert len(read) == number + 1, "nothing that was typed is lost, nothing counts twice"
        layout = small(3 + number % 5, 2 + number % 3, SHADES[number % 2])

        def publish() -> None:
            found = bring_up_to_date(
                self.client, self.book.id, lambda there: draw_summary(layout, there, self.client.account)
            )
            write_values(self.client, self.book.id, found.values)

        self.again(publish)
        self.book.tab("控制台").tick("A3")
        world = serving.World(lambda key: f"{key} {number}", lambda: NOW, lambda _: None, lambda _: None)
        self.again(lambda: self._answer(world))

    def _read(self) -> list:
        # Changes of the same minute are read each time.
        now = 4e9 + self.clock.now
        found = read_spreadsheets(self.client, self.folder, [self.book.id], now)[self.book.id]
        if found.failed:
            raise found.failed
        return next(tab.values for tab in found.copy.tabs if tab.title == "张三")

    def _answer(self, world: serving.World) -> None:
        if self.book.tab("控制台").value("C3") != world.run("validate"):
            self.book.tab("控制台").tick("A3")
        serving.serve(self.folder, world, pause=15, lang="zh", once=True)

    def state(self) -> dict[str, Any]:
        """All that stands in the spreadsheet, and how it looks."""
        sheets = self.book.book.sheets
        return {
            sheet.title: (
                self.book.values(sheet.title, "FORMULA"),
                sheet.properties,
                len(sheet.protected),
                len(sheet.conditional),
                len(sheet.charts),
                len(sheet.merges),
            )
            for sheet in sheets
        } | {"names": sorted(one["name"] for one in self.book.book.named)}


def play(faults: int, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with GoogleServer() as server, GoogleServer() as clean:
        (tmp_path / "with").mkdir()
        (tmp_path / "without").mkdir()
        troubled, calm = Play(server, tmp_path / "with"), Play(clean, tmp_path / "without")
        server.faults.random(RATE, seed)
        rounds = 0
        while len(server.faults.given) < faults:
            monkeypatch.setattr(online, "connect", lambda: troubled.client)
            troubled.round(rounds)
            rounds += 1
        server.faults.clear()
        monkeypatch.setattr(online, "connect", lambda: calm.client)
        for number in range(rounds):
            calm.round(number)
        assert troubled.state() == calm.state()
        assert troubled.longest <= BUDGET
        kinds = {name for name, _ in server.faults.given}
        assert len(kinds) >= 8, kinds
        print(f"{faults} faults in {rounds} rounds, {troubled.given_up} given up, {troubled.longest:.0f} s at most")  # noqa: T201  # goes into the note


def test_a_hundred_faults_leave_no_trace(tmp_path, monkeypatch):
    play(FAULTS, 1, tmp_path, monkeypatch)


@pytest.mark.soak
def test_two_thousand_faults_leave_no_trace(tmp_path, monkeypatch):
    play(SOAK_FAULTS, 2, tmp_path, monkeypatch)

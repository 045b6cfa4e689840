"""Fixtures of more than one test module."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from sheets_automation import campaign, morning
from sheets_automation.connectors import files, summary_changes
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.core.memory import NOTHING_KNOWN, Memory
from sheets_automation.core.report import Report
from sheets_automation.model.grid import Source
from tests.office import screen as screens
from tests.office.client import MACRO_PACKAGE, PACKAGES, Office, what_is_missing, what_macros_lack
from tests.office.screen import Screen, what_a_screen_lacks

if TYPE_CHECKING:
    from tests.google_server.server import GoogleServer

pytest.register_assert_rewrite("sheets", "rule_cases")


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A running LibreOffice; where there is none the test is skipped, and fails in CI."""
    _needs(what_is_missing(), PACKAGES)
    running = Office()
    yield running
    running.end()


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A display to type and click on; where there is none the test is skipped, and fails in CI."""
    _needs(what_a_screen_lacks(), screens.PACKAGES)
    shown = Screen()
    yield shown
    shown.end()


@pytest.fixture(scope="session")
def visible_office(screen: Screen) -> Iterator[Office]:
    """A LibreOffice on that display."""
    _needs(what_is_missing(), PACKAGES)
    running = Office(screen.display)
    yield running
    running.end()


@pytest.fixture(scope="session")
def macros() -> None:
    """That LibreOffice runs macros in Python."""
    _needs(what_macros_lack(), MACRO_PACKAGE)


@pytest.fixture
def google() -> Iterator[GoogleServer]:
    """Google Sheets, Drive and tokens on 127.0.0.1, with nothing in it yet (tests/google_server)."""
    from tests.google_server.server import GoogleServer

    with GoogleServer() as server:
        yield server


def _needs(missing: str, packages: str) -> None:
    if missing:
        reason = f"no {missing} here: install {packages}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


class ReadersHere:
    """Reads like connectors.files.Readers, in this process."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, paths: Sequence[Path], root: Path) -> Iterator[Source]:
        return iter([read_source(str(path), files.name_of(path, root)) for path in paths])


@pytest.fixture(autouse=True, scope="module")
def read_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only modules marked `children` read in child processes, as real runs do: starting them takes half the time."""
    with pytest.MonkeyPatch.context() as patch:
        if not request.node.get_closest_marker("children"):
            for module in (campaign, morning, summary_changes):
                patch.setattr(module, "Readers", ReadersHere)
        yield


@pytest.fixture(scope="module")
def reports_kept(read_here: None) -> Iterator[None]:
    """Of the same files, as of the same minute, campaign.report_of gives the report that it gave before."""
    del read_here
    made: dict[Hashable, Report] = {}
    report_of = campaign.report_of

    def kept(
        sources: list[Source], *, now: datetime, lang: str, memory: Memory | None = None, needs_tables: bool = True
    ) -> Report:
        known = memory or NOTHING_KNOWN
        if len(known.closings) or len(known.dealt):
            return report_of(sources, now=now, lang=lang, memory=memory, needs_tables=needs_tables)
        words = (tuple(sorted(known.assigned.items())), known.settled)
        asked = (now, lang, words, needs_tables, tuple(map(_facts, sources)))
        # What cannot be read raises before anything is kept.
        if asked not in made:
            made[asked] = report_of(sources, now=now, lang=lang, memory=memory, needs_tables=needs_tables)
        return made[asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(campaign, "report_of", kept)
        yield


def _facts(source: Source) -> Hashable:
    """All that a report may know of a file, its content by its hash."""
    return tuple(getattr(source, one.name) for one in fields(source) if one.name != "grids")


gc.disable()
RARELY = (20_000, 20, 50)
"""Of objects that were made and not let go, and of lesser collections: when Python looks for garbage."""


def pytest_collection_finish() -> None:
    """What was collected stays to the end: to look through all of it for garbage took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(*RARELY)
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of the buttons runs on both engines; on the slow one in `make soak`, those marked `on_both` always."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        engine = callspec.params.get("excel") if callspec else None
        if engine == "office" and not item.get_closest_marker("on_both"):
            item.add_marker(pytest.mark.soak)


@pytest.fixture(params=["openpyxl", "office"])
def excel(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A running Excel as xlwings gives one: on openpyxl, and on a live LibreOffice; `excel.engine_module` is which."""
    import xlwings  # pulls pandas and more in

    module = importlib.import_module(f"tests.excel.{request.param}_engine")
    app = module.start(request.getfixturevalue("office")) if request.param == "office" else module.start()
    app.engine_module = module
    try:
        yield app
    finally:
        app.kill()
        if hasattr(xlwings.Book, "_mock_caller"):
            del xlwings.Book._mock_caller

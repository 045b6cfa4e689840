"""Fixtures of more than one test module."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import pytest

from sheets_automation import campaign
from sheets_automation.connectors import files, written_summary
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.model.grid import Source
from tests.office.client import PACKAGES, Office, what_is_missing


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """A running LibreOffice; where there is none the test is skipped, and fails in CI."""
    missing = what_is_missing()
    if missing:
        reason = f"no {missing} here: install {PACKAGES}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    running = Office()
    yield running
    running.end()


WITH_CHILDREN = {"test_readers", "test_campaign", "test_cli", "test_office_summary", "test_phone_exports"}
"""Modules whose tests read in child processes, as in real runs; elsewhere starting them would take half the time."""


class ReadersHere:
    """Reads like connectors.files.Readers, in this process."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, paths: Sequence[Path], root: Path) -> Iterator[Source]:
        return iter([read_source(str(path), files._name(path, root)) for path in paths])


@pytest.fixture(autouse=True, scope="module")
def read_here(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if request.module.__name__.rpartition(".")[2] not in WITH_CHILDREN:
            for module in (campaign, written_summary):
                patch.setattr(module, "Readers", ReadersHere)
        yield

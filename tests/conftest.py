"""Fixtures of more than one test module."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

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

"""What only computes, once: of the same bytes the same sheets, of the same files and past the same report and book.

Everything that touches the disk is done each time. For tests of what stands where after a run, or after half of one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from types import ModuleType
from typing import Any

import pytest

from sheets_automation import campaign
from sheets_automation.connectors import workbooks, xlsx, xlsx_morning
from sheets_automation.core.closing import freeze, news
from sheets_automation.core.layout import book
from sheets_automation.core.memory import FRAMES, Memory
from sheets_automation.core.planning import targets_of_day

READING = ((workbooks, "inspect"), (workbooks, "_grids"))
PLACES = (
    *READING,
    (campaign, "report_of"),
    (freeze, "freeze"),
    (news, "news"),
    (book, "lay_out"),
    (book, "lay_out_lists"),
    (targets_of_day, "targets_of_day"),
    (xlsx, "draw_workbook"),
    (xlsx_morning, "draw_assignment"),
)
OF_THIS_RUN = (book.RunInfo,)
"""Arguments that differ from run to run: how long it took, and the like."""


def compute_once(patch: pytest.MonkeyPatch, places: Iterable[tuple[ModuleType, str]] = PLACES) -> None:
    """Keep what these functions gave."""
    for module, name in places:
        patch.setattr(module, name, kept(getattr(module, name)))


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Keep the sheets of the same bytes, and no more."""
    compute_once(patch, READING)


def kept(work: Callable[..., Any]) -> Callable[..., Any]:
    found: dict[Hashable, tuple[Any, Any]] = {}

    def once(*args: Any, **more: Any) -> Any:
        key = tuple(map(key_of, (*args, *sorted(more.items()))))
        if key not in found:
            # What was asked is held, so that nothing else gets its identity.
            found[key] = (args, work(*args, **more))
        return found[key][1]

    return once


def key_of(value: Any) -> Hashable:
    if isinstance(value, OF_THIS_RUN):
        return ()
    if isinstance(value, Memory):
        frames = (tuple(map(str, getattr(value, name).to_numpy().ravel())) for name in FRAMES)
        return (*frames, tuple(sorted(value.assigned.items())), value.settled)
    if isinstance(value, list | tuple):
        return tuple(map(key_of, value))
    if hasattr(value, "sha256"):
        return (value.path, value.sha256, value.modified_at, value.refusal, value.open_elsewhere, value.is_missing)
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return value if isinstance(value, Hashable) and type(value).__module__ in {"builtins", "datetime"} else id(value)

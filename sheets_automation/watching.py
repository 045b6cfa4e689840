"""The recipe of `watch`: when the files of a campaign folder have come to rest, and what is done then (docs/watch.md).

What decides is what lies in the folder, not what the system tells of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # watchdog is loaded where somebody watches: --help must not wait for it.
    from sheets_automation.connectors.folder_watch import Snapshot

REST_SECONDS = 5
"""A spreadsheet program saves in one second or two; a folder of files is copied with shorter breaks than that."""


class Sign(Enum):
    """What happened in the folder."""

    AT_REST = "at rest"
    """Files are not as they were at the last run, and have been the same for the rest time."""
    GONE = "gone"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: how long files are to lie still, and how often to look while they change and while they do not."""

    rest: float = REST_SECONDS
    glance: float = 0.5
    look: float = 60
    """Network drives bring no events."""


class World(Protocol):
    """What a watch asks the world for (connectors/folder_watch.py)."""

    def now(self) -> float: ...

    def look(self) -> Snapshot | None: ...

    def wait(self, seconds: float) -> None: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies in the folder, and since when; what lay there when the last run began, and when to try it again."""

    files: Snapshot | None
    """None while the folder is away."""
    since: float
    counted: Snapshot | None = None
    """None: no run yet, or the folder was away meanwhile."""
    again_at: float | None = None

    def after(self, files: Snapshot | None, now: float) -> Seen:
        """What is known after one more look."""
        if files == self.files:
            return self
        if files is None:
            # Whatever it holds once it is back is read anew.
            return Seen(None, now)
        return replace(self, files=files, since=now)

    def is_due(self, now: float, pace: Pace) -> bool:
        """Whether it is time for a run."""
        is_new = self.files != self.counted or (self.again_at is not None and now >= self.again_at)
        return self.files is not None and is_new and now >= self.since + pace.rest

    def pause(self, now: float, pace: Pace) -> float:
        """Seconds until the next look, if nothing wakes us before."""
        if self.files is not None and self.files != self.counted:
            return min(pace.glance, max(self.since + pace.rest - now, 0))
        if self.again_at is not None:
            return min(pace.look, max(self.again_at - now, 0))
        return pace.look


def watch(told: Callable[[Sign], bool], world: World, pace: Pace, *, once: bool = False) -> None:
    """Tell of every sign until `told` raises; with `once`, until files were at rest for the first time.

    `told` does what is to be done at this sign; False: it could not be done now, and is to be tried again later.
    What it writes itself starts no other run, unless people hand in such files; what changes meanwhile does.
    """
    seen = Seen(world.look(), world.now())
    while True:
        now = world.now()
        if seen.is_due(now, pace):
            done = told(Sign.AT_REST)
            if once:
                return
            seen = replace(seen, counted=seen.files, again_at=None if done else world.now() + pace.look)
        else:
            world.wait(seen.pause(now, pace))
        before, seen = seen.files, seen.after(world.look(), world.now())
        if (before is None) != (seen.files is None):
            told(Sign.GONE if seen.files is None else Sign.BACK)

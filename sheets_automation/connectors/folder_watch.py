"""A folder that is watched: what lies in it, the clock, and a wait that ends as soon as something is saved there.

Events only end the wait: network drives bring none, some systems bring too many, and none says that a file is whole.
What is decided is decided from snapshots (watching.py).
"""

from __future__ import annotations

import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from watchdog.events import EVENT_TYPE_CLOSED_NO_WRITE, EVENT_TYPE_OPENED, FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from sheets_automation.connectors.files import find_files

Snapshot = tuple[tuple[str, int, int], ...]
"""Path, size in bytes and time (ns) of every file that was handed in."""
NAP = 0.2
"""Seconds between two looks at whether something woke us: Windows lets nobody stop a longer wait with Ctrl-C."""
PRESENCE = 2
"""Seconds between two looks at whether the folder is still there: that it went away brings no event."""
MERELY_READ = frozenset({EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE})
"""Our own reading brings these."""


def snapshot(folder: Path) -> Snapshot | None:
    """What was handed in below a folder; None where the folder is away (a stick that was pulled, a network)."""
    try:
        if not folder.is_dir():
            return None
        return tuple((str(path), *_size_and_time(path)) for path in find_files(folder))
    except OSError:
        return None


def identity_of(folder: Path) -> tuple[int, int] | None:
    """What tells a folder from another one that has its name by now; None while it is away."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _size_and_time(path: Path) -> tuple[int, int]:
    """Size and time; a file that is gone again, or that nobody may look at, has neither."""
    try:
        found = path.stat()
    except OSError:
        return -1, -1
    return found.st_size, found.st_mtime_ns


class FolderWatch:
    """The world of one watched folder; events are taken from the system for as long as it is entered."""

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        self._folder = folder
        self._sleep = sleep
        self._woken = threading.Event()
        self._observer: BaseObserver | None = None
        self._identity = identity_of(folder)
        self._silence = ExitStack()

    def __enter__(self) -> Self:
        self._silence.enter_context(_silent_watchdog())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # First: watchdog's threads still have something to say while they end.
        self._deaf()
        self._silence.close()

    def now(self) -> float:
        """Seconds on a clock that nobody sets."""
        return time.monotonic()

    def look(self) -> Snapshot | None:
        """What lies in the folder; None while it is away."""
        # Before the look: what is saved after it ends the next wait.
        self._woken.clear()
        before, self._identity = self._identity, identity_of(self._folder)
        if self._identity != before or not self._hears():
            self._deaf()
            self._listen()
        return snapshot(self._folder)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until something is saved in the folder, or it is away, back, or another one."""
        began = self.now()
        looked_at = began
        # In any case: what is saved comes in bursts.
        self._sleep(min(NAP, seconds))
        while not self._woken.is_set() and (left := began + seconds - self.now()) > 0:
            self._sleep(min(NAP, left))
            if self.now() >= looked_at + PRESENCE:
                looked_at = self.now()
                if identity_of(self._folder) != self._identity:
                    return

    def _hears(self) -> bool:
        observer = self._observer
        return observer is not None and observer.is_alive() and all(one.is_alive() for one in observer.emitters)

    def _listen(self) -> None:
        """Ask the system for events; where it gives none, the waits end by themselves."""
        if self._identity is None:
            return
        observer = Observer()
        with suppress(OSError, RuntimeError):
            observer.schedule(_Waker(self._woken), str(self._folder), recursive=True)
            observer.start()
            self._observer = observer

    def _deaf(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            observer.stop()
            observer.join()


@contextmanager
def _silent_watchdog() -> Iterator[None]:
    """Keep from people what watchdog says to programmers; a log that was asked for still gets it."""
    log, nowhere = logging.getLogger("watchdog"), logging.NullHandler()
    # A log without any handler is shown: watchdog calls it an error that a thread which is ended finds nothing to read.
    log.addHandler(nowhere)
    with warnings.catch_warnings():
        # It warns of folders that it comes to know in two ways at once.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        try:
            yield
        finally:
            log.removeHandler(nowhere)


class _Waker(FileSystemEventHandler):
    """Wakes whoever waits when something in the folder is not as it was."""

    def __init__(self, woken: threading.Event) -> None:
        self._woken = woken

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in MERELY_READ:
            self._woken.set()

"""The campaign folder on disk: which files are handed in, and what stands in them.

Every file is read in a child process with a limit on memory and time, because a broken or hostile file can end its
reader in ways that no `except` catches. What is read and what is refused: docs/reading.md.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sheets_automation.connectors.locks import is_open
from sheets_automation.connectors.workbooks import READ, read_source
from sheets_automation.model.grid import SUMMARY_KEY, Source
from sheets_automation.model.worklists import LIST_STEM

if TYPE_CHECKING:
    from pebble import ProcessPool  # 60 ms, which a command that finds nothing changed does not pay

STARTERS = (".bat", ".cmd", ".command", ".sh", ".ps1", ".py", ".exe", ".msi", ".dll", ".lnk", ".url", ".webloc")
NOTES = (".log", ".ini", ".cfg")
STORES = (
    ".sqlite",
    ".sqlite3",
    ".db",
    ".sqlite-wal",
    ".sqlite-shm",
    ".sqlite-journal",
    ".lock",
    ".pid",
    ".xlam",
    ".xla",
)
LEFTOVERS = (".tmp", ".temp", ".part", ".partial", ".download", ".crdownload", ".bak", ".swp")
IGNORED = frozenset({*STARTERS, *NOTES, *STORES, *LEFTOVERS})
"""Nobody hands in a table as one of these: starters, databases, and what programs leave behind."""
NOT_HANDED_IN = (SUMMARY_KEY, LIST_STEM, "~$")
"""Beginnings of names: what this program writes, and lock files."""
OUR_FOLDERS = frozenset({"templates", "output"})
"""Folders of the campaign folder itself that this program fills."""

MAX_WORKERS = 4
SECONDS = 60
"""For one file; an ordinary workbook takes 20 ms, a million formatted blank rows a few seconds."""
MEMORY = 3 << 30
"""Bytes of address space of a child, where the system can limit it; the biggest file that the guard lets pass fits."""


def find_files(root: Path) -> list[Path]:
    """All files below `root` that people handed in, of any kind, sorted by relative path."""
    home, found = root.resolve(), []
    for folder, folders, names in os.walk(root):
        here = Path(folder)
        folders[:] = [
            name for name in folders if not name.startswith(".") and not (here == root and name.lower() in OUR_FOLDERS)
        ]
        found += [here / name for name in names if _handed_in(here / name, home)]
    # A link to a file that is here anyway is that file once more.
    files = {path.resolve() for path in found if not path.is_symlink()}
    found = [path for path in found if not path.is_symlink() or path.resolve() not in files]
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def is_handed_in(path: Path, root: Path) -> bool:
    """Whether `find_files` would list a file below `root`, were it there."""
    inside = path.relative_to(root).parts[:-1]
    ours = bool(inside) and inside[0].lower() in OUR_FOLDERS
    return not ours and not any(part.startswith(".") for part in inside) and _handed_in(path, root.resolve())


def _handed_in(path: Path, home: Path) -> bool:
    name = path.name
    if name.startswith((".", *NOT_HANDED_IN)) or name.lower() == "thumbs.db" or path.suffix.lower() in IGNORED:
        return False
    if path.is_symlink() and not path.resolve().is_relative_to(home):
        return False
    # What is called a workbook and is no file (a pipe, a link to nothing) is named with what is to be done.
    return path.is_file() or path.suffix.lower() in READ


class Readers:
    """A pool of child processes that read files; it starts with the first file and serves until it is left."""

    def __init__(self, max_workers: int | None = None, seconds: float = SECONDS) -> None:
        self._workers = max_workers or min(MAX_WORKERS, os.cpu_count() or 1)
        self._seconds = seconds
        self._pool: ProcessPool | None = None
        self._queues: list[deque[Future[Source]]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            for future in chain.from_iterable(self._queues):
                # Who asks for it after this gets CancelledError instead of waiting for ever.
                future.cancel()
            if kind is None:
                self._pool.close()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            else:
                self._pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            self._pool.join()
            self._pool = None

    def read(self, paths: Sequence[Path], root: Path) -> Iterator[Source]:
        """Start reading all files now; they come in the order given, and none of them raises."""
        waiting = deque((path, name_of(path, root)) for path in paths)
        if self._pool is None:
            # A child that has nothing to read would start all the same.
            self._workers = max(1, min(self._workers, len(waiting)))
        futures = deque(self._start(path, name) for path, name in waiting)
        self._queues.append(futures)
        return _finish(waiting, futures)

    def _start(self, path: Path, name: str) -> Future[Source]:
        return self._schedule(read_source, str(path), name)

    def _schedule(self, work: Callable[[str, str], Source], path: str, name: str) -> Future[Source]:
        if self._pool is None:
            from multiprocessing import get_context  # noqa: PLC0415  # heavy

            from pebble import ProcessPool  # noqa: PLC0415  # heavy

            # A forked child of a process with threads (pandas starts some) can hang.
            self._pool = ProcessPool(self._workers, initializer=_settle_in, context=get_context("spawn"))
        return self._pool.schedule(work, args=(path, name), timeout=self._seconds)


def _finish(waiting: deque[tuple[Path, str]], futures: deque[Future[Source]]) -> Iterator[Source]:
    from pebble import ProcessExpired  # noqa: PLC0415  # heavy

    # Taken off one by one: the caller is to hold a source as long as it wants, nobody else.
    while waiting:
        path, name = waiting.popleft()
        future = futures.popleft()
        try:
            yield future.result()
        except TimeoutError:
            yield _refused(path, name, "too_slow")
        except ProcessExpired:
            yield _refused(path, name, "crashed")
        except MemoryError:
            yield _refused(path, name, "too_big")


def _refused(path: Path, name: str, reason: str) -> Source:
    """A file that nobody looked into: there is no hash."""
    modified_at = 0.0
    with suppress(OSError):
        modified_at = path.stat().st_mtime
    return Source(name, "", modified_at, (), reason, is_open(path))


def name_of(path: Path, root: Path) -> str:
    """How a file is named to people; bytes of a name that are no text are written out in hexadecimal."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _settle_in() -> None:
    """Limit a new child; and let it die in silence, because what it died of is reported as a finding."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  # not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

"""The folder of the demo: made anew without ever touching a file that is not the demo's."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sheets_automation.connectors.kept_sources import COPIES
from sheets_automation.connectors.ledger_file import BACKUP, LEDGER
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.model.errors import OutputError

MARKER = Path(".sheets_automation") / "demo"


def clear_demo(folder: Path) -> None:
    """Remove what an earlier demo wrote here: the files its marker lists, and folders that are empty then.

    Raises:
        OutputError: the folder is not a demo's, or it cannot be cleared.
    """
    if not folder.exists() and not folder.is_symlink():
        return
    marker = folder / MARKER
    with explained(folder):
        if not folder.is_dir() or (not marker.is_file() and any(folder.iterdir())):
            raise OutputError(
                f"{folder} 已经存在，而且不是示例文件夹；请换一个名字，如 {folder.name}2",
                f"{folder} exists and is no demo folder; take another name, like {folder.name}2",
            )
        if not marker.is_file():
            return
        for line in marker.read_text(encoding="utf-8").splitlines():
            _remove(folder, line)
        # Nothing of the campaign that was here is to be missed in the new one.
        ledger = (folder / name for name in (LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm", BACKUP))
        for known in (*ledger, *(folder / COPIES).glob("*")):
            known.unlink(missing_ok=True)


def mark_demo(folder: Path, sources: Iterable[str]) -> None:
    """Say which files are the demo's, before they are written.

    Raises:
        OutputError: it cannot be written there.
    """
    marker = folder / MARKER
    with explained(folder):
        marker.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(f"{source}\n" for source in sources).encode()
    replace_file(marker, lambda file: file.write(content))


def _remove(folder: Path, line: str) -> None:
    path = folder / line
    # A marker that was changed by hand must not lead out of the folder, nor to a folder.
    if path.is_dir() or not path.resolve().is_relative_to(folder.resolve()):
        return
    path.unlink(missing_ok=True)
    for above in path.parents:
        if above == folder:
            break
        with suppress(OSError):
            above.rmdir()

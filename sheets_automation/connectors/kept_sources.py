"""Copies of what was handed in, so that a file that is gone keeps its rows (docs/closing.md, Missing files).

The bytes of every file that was read last stand below `.sheets_automation/sources/`, named by their hash; which path
had which content stands in the ledger.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sheets_automation.connectors.ledger import GONE_FOR_GOOD, KeptSource, kept_sources
from sheets_automation.connectors.replacing import LEFTOVER_AFTER_SECONDS, explained, sync_folder, temporary
from sheets_automation.connectors.summary_memory import FOLDER
from sheets_automation.model.grid import BLANK, SHANGHAI, Cell, Grid, Source
from sheets_automation.model.refusals import LOST

if TYPE_CHECKING:
    import pandas as pd

COPIES = Path(FOLDER) / "sources"
FACTS = ["sha256", "modified_at"]
FEWEST_CELLS = 3
"""Of a row; what stands above a table has fewer."""
SHARE = 0.5
"""Of the rows of a file that is gone: where so many, and every number, stand in a new one, it was renamed."""
NUMBER = re.compile(r"\d{7,}")
MISSING, REFUSED = "missing", "refused"
"""Statuses in the table of sources."""


class Reader(Protocol):
    """Reads files: connectors.files.Readers."""

    def read(self, paths: Sequence[Path], root: Path) -> Iterator[Source]: ...


def copy_of(folder: Path, kept: KeptSource) -> Path:
    """Where the content of a file stands; the ending stays, because it says how to read it."""
    return folder / COPIES / f"{kept.sha256}{Path(kept.path).suffix.lower()}"


# ---- reading ------------------------------------------------------------------------------------------------
def with_missing(folder: Path, sources: Sequence[Source], known: Iterable[KeptSource], readers: Reader) -> list[Source]:
    """These sources, and those that were there at the last run and are gone, or cannot be read any more.

    A file whose content lies here under another name was moved and is not missing, also when people have typed on in it
    since: then half of its rows, and every number in it, stand in a file that was not there before. Of a file that
    is refused now the refusal stays, beside the rows of its last content. Where a copy is lost too, that is the file's
    refusal.

    Source: docs/closing.md.
    """
    here = {one.sha256 for one in sources if not one.refusal}
    found = {one.path: one for one in sources}
    known = list(known)
    names = {one.path for one in known}
    new = [_said(one.grids) for one in sources if one.path not in names and not one.refusal]
    gone = [one for one in known if one.sha256 not in here and (one.path not in found or found[one.path].refusal)]
    copies = list(dict.fromkeys(copy_of(folder, one) for one in gone))
    contents = dict(zip(copies, readers.read(copies, folder / COPIES), strict=True))
    for one in gone:
        now, copy = found.get(one.path), contents[copy_of(folder, one)]
        if copy.refusal or copy.sha256 != one.sha256:
            found.setdefault(one.path, Source(one.path, one.sha256, one.modified_at, refusal=LOST, is_missing=True))
            continue
        if now is None and _is_among(_said(copy.grids), new):
            continue
        grids = tuple(replace(grid, source=one.path) for grid in copy.grids)
        refusal = now.refusal if now else ""
        found[one.path] = Source(one.path, one.sha256, one.modified_at, grids, refusal, is_missing=True)
    return list(found.values())


Said = tuple[Counter[tuple[str, ...]], set[str]]
"""Of a file: its rows as texts, and every number in it that is long enough for a phone's."""


def _said(grids: Iterable[Grid]) -> Said:
    rows: Counter[tuple[str, ...]] = Counter()
    numbers: set[str] = set()
    for grid in grids:
        for line in grid.cells:
            texts = tuple(_text(cell) for cell in line if cell != BLANK)
            if len(texts) >= FEWEST_CELLS:
                rows[texts] += 1
                numbers |= {text for text in texts if NUMBER.fullmatch(text)}
    return rows, numbers


def _text(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _is_among(gone: Said, new: Iterable[Said]) -> bool:
    """Whether one of the new files holds SHARE of the rows of the file that is gone, and all its numbers.

    However few rows it had: a short file that was renamed is not there twice.
    """
    rows, numbers = gone
    total = rows.total()
    return total > 0 and any((rows & others).total() >= SHARE * total and numbers <= theirs for others, theirs in new)


# ---- keeping ------------------------------------------------------------------------------------------------
def keep(folder: Path, table: pd.DataFrame) -> list[KeptSource]:
    """Copy the content of every file that was read, and say what the ledger is to remember of them.

    Only files with rows are remembered: a file that was emptied, or moved, is gone for good.

    Args:
        folder: the campaign folder.
        table: SOURCE (model/frames.py).

    Raises:
        OutputError: a copy cannot be written.

    Source: docs/closing.md.
    """
    status = table["status"].astype("str")
    unread = status.eq(MISSING) | (status.eq(REFUSED) & table["table"].astype("str").eq(""))
    stays = set(table.loc[unread, "source"].astype("str"))
    files = table[~table["source"].isin(list(stays))].groupby("source", observed=True)
    facts = files.agg(sha256=("sha256", "first"), modified_at=("modified_at", "first"), rows=("rows", "sum"))
    found = []
    for path, digest, modified in facts.loc[facts["rows"] > 0, FACTS].itertuples(name=None):
        saved = datetime.fromisoformat(modified).replace(tzinfo=SHANGHAI).timestamp()
        found.append(KeptSource(str(path), str(digest), saved))
    with explained(folder / COPIES):
        kept = [one for one in found if _keep(folder, one)]
        if kept:
            sync_folder(folder / COPIES)
    here = stays | {one.path for one in found}
    return kept + [replace(one, sha256=GONE_FOR_GOOD) for one in kept_sources(folder) if one.path not in here]


def _keep(folder: Path, one: KeptSource) -> bool:
    """Copy one file unless its content is here already; False if it was changed or taken away since it was read."""
    copy = copy_of(folder, one)
    with suppress(FileNotFoundError):
        # Who tidies up sees that it is wanted.
        os.utime(copy)
        return True
    try:
        content = (folder / one.path).read_bytes()
    except OSError:
        return False
    if hashlib.sha256(content).hexdigest() != one.sha256:
        return False
    copy.parent.mkdir(parents=True, exist_ok=True)
    with temporary(copy, lambda file: file.write(content)) as made:
        made.replace(copy)
    return True


def tidy_up(folder: Path) -> None:
    """Remove contents that no file had last; those of the last hour stay, because another run may be at work."""
    wanted = {copy_of(folder, one) for one in kept_sources(folder)}
    oldest = time.time() - LEFTOVER_AFTER_SECONDS
    for copy in (folder / COPIES).glob("*"):
        with suppress(OSError):
            if copy not in wanted and copy.stat().st_mtime < oldest:
                copy.unlink()

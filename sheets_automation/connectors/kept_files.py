"""Files that people write into and the program writes anew: what else stands in them, and where the old one is kept.

Below output/ nothing is read, so a kept file counts nowhere (docs/morning.md, Nothing typed is lost).
"""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

from sheets_automation.connectors.marking import OUTPUT
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.model.grid import SHANGHAI

BY_HAND = re.compile(r"xl/(comments|threadedComments|media|charts|drawings/drawing)")
"""Parts of a workbook that this program never writes into a file for typing: notes, pictures, charts."""


def has_notes(path: Path) -> bool:
    """Whether somebody put notes, pictures or charts into a workbook; of what is no workbook nobody knows."""
    try:
        with zipfile.ZipFile(path) as parts:
            return any(BY_HAND.match(name) for name in parts.namelist())
    except (OSError, zipfile.BadZipFile):
        return True


def keep_below_output(path: Path, folder: Path) -> Path:
    """Copy a file of the campaign folder below its output/, under the time at which it was saved.

    Raises:
        OutputError: it cannot be written there.
    """
    with explained(path):
        saved = datetime.fromtimestamp(path.stat().st_mtime, SHANGHAI)
        place = folder / OUTPUT / path.relative_to(folder).parent
        place.mkdir(parents=True, exist_ok=True)
        kept = place / f"{path.stem} {saved:%Y-%m-%d %H%M%S} kept{path.suffix}"
        with path.open("rb") as old:
            return replace_file(kept, lambda file: shutil.copyfileobj(old, file))


def is_same(path: Path, content: bytes) -> bool:
    """Whether a file holds just this."""
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False

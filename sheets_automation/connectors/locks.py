"""Whether a file is open in a spreadsheet program: the lock files that Excel, WPS and LibreOffice leave beside it."""

from __future__ import annotations

import os
from pathlib import Path


def is_open(path: Path) -> bool:
    """Whether the lock file of Excel, WPS or LibreOffice stands beside a file."""
    name = path.name
    # Excel puts ~$ before the name; for long names Office programs put it over the first two letters.
    locks = (f"~${name}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")
    return any(os.path.lexists(path.with_name(lock)) for lock in locks)

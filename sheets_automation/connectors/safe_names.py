"""Names of people and stores as names of files that Windows, macOS, Linux and cloud disks take."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2s

from sheets_automation.connectors.files import NOT_HANDED_IN, OUR_FOLDERS

UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
LONGEST = 40
"""Characters; in UTF-8 a Chinese one takes three bytes of the 255 that a name may have."""


def safe_name(name: str) -> str:
    """A name for a file or folder; one that had to be changed carries a mark, so that two names stay two."""
    shown = unicodedata.normalize("NFC", name)
    safe = UNSAFE.sub("_", shown).strip().rstrip(". ").lstrip(".")[:LONGEST].rstrip(". ")
    taken = DEVICES.fullmatch(safe) or safe.startswith(NOT_HANDED_IN) or safe.lower() in OUR_FOLDERS
    return safe if safe == shown and not taken and safe else marked_name(name)


def marked_name(name: str) -> str:
    """A safe name that no other name has."""
    safe = UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip().rstrip(". ").lstrip(".~$")[:LONGEST].rstrip(". ")
    return f"_{safe} {blake2s(name.encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"


def safe_names(names: Iterable[str]) -> dict[str, str]:
    """A safe name for each; those that Windows and macOS would take for one all carry a mark."""
    found = {name: safe_name(name) for name in names}
    folded = Counter(safe.casefold() for safe in found.values())
    return {name: safe if folded[safe.casefold()] == 1 else marked_name(name) for name, safe in found.items()}

"""Names of people and stores as names of files that Windows, macOS, Linux and cloud disks take."""

from __future__ import annotations

import re
import unicodedata
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


def fold_case(name: str) -> str:
    """The form in which Windows and macOS compare names."""
    return name.casefold()

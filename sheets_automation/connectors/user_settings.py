"""What a user told this program once for all campaigns: a small file in the user's own folder.

The Excel buttons ask it where a book belongs that is not saved in a campaign folder.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sheets_automation.connectors.machine import Machine, settings_folder, this_machine
from sheets_automation.connectors.replacing import explained, replace_file

FILE = "settings.json"


@dataclass(frozen=True, slots=True)
class UserSettings:
    """What a user told this program; "" where nothing was told."""

    folder: str = ""
    """The campaign folder of books that are in none: unsaved, on OneDrive or SharePoint."""
    lang: str = ""


def read_user_settings(machine: Machine | None = None) -> UserSettings:
    """What the user told this program; a file that is broken or away is as none."""
    try:
        told = json.loads(settings_file(machine).read_text(encoding="utf-8"))
    except (OSError, ValueError, RuntimeError):
        # RuntimeError: an account without a home folder, or a file that is nested beyond measure.
        return UserSettings()
    known = told if isinstance(told, dict) else {}
    texts = {name: known.get(name) for name in ("folder", "lang")}
    return UserSettings(**{name: text for name, text in texts.items() if isinstance(text, str)})


def write_user_settings(settings: UserSettings, machine: Machine | None = None) -> Path:
    """Keep what the user told this program; the path of the file.

    Raises:
        OutputError: it cannot be written.
    """
    path = settings_file(machine)
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2) + "\n"
    return replace_file(path, lambda file: file.write(text.encode()))


def settings_file(machine: Machine | None = None) -> Path:
    return settings_folder(machine or this_machine()) / FILE

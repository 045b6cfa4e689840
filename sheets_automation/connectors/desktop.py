"""The desktop of the computer, where there is one: opens a file in the program that people have for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

SECONDS = 10
"""An opener hands the file over and ends; one that stays is the program itself."""


def open_on_desktop(path: Path) -> None:
    """Open a file as a double-click would; where there is no desktop, or no program for it, nothing happens."""
    if sys.platform == "win32":
        with suppress(OSError):
            os.startfile(path.resolve())  # noqa: S606  # the summary that was just written
        return
    opener = opener_of(sys.platform, os.environ)
    if opener is None:
        return
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.Popen(  # noqa: S603  # the system's own opener, with one path
            [opener, str(path.resolve())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ).wait(SECONDS)


def opener_of(platform: str, environment: Mapping[str, str]) -> str | None:
    """The program that opens files on this desktop; None where nobody sits in front of one."""
    path = environment.get("PATH")
    if platform == "darwin":
        return None if "SSH_CONNECTION" in environment else shutil.which("open", path=path)
    has_desktop = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return shutil.which("xdg-open", path=path) if has_desktop else None

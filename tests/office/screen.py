"""A screen without a monitor, and a person in front of it: types, clicks, waits for what comes, takes a picture.

Nothing waits for a time that was guessed: `until` looks again until it is so, or fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.office.client import Book, Office, OfficeError

PACKAGES = "xvfb xdotool openbox imagemagick"
TOOLS = ("Xvfb", "xdotool", "openbox", "import")
WIDTH, HEIGHT = 1280, 800
"""Pixels."""
SECONDS = 90
"""For anything that is to come on a screen."""
LOOK_AGAIN = 0.05


def what_a_screen_lacks() -> str:
    """The first tool that is missing; "" when none is."""
    return next((tool for tool in TOOLS if not shutil.which(tool)), "")


def until(is_so: Callable[[], object], what: str) -> None:
    """Wait for it.

    Raises:
        OfficeError: It did not come.
    """
    end = time.monotonic() + SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise OfficeError(f"not within {SECONDS} s: {what}")
        time.sleep(LOOK_AGAIN)


class Screen:
    """A display of a number that was free, with a window manager, as on a PC."""

    def __init__(self) -> None:
        heard, said = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        # Without -noreset it begins anew when its only program leaves: when xdotool has looked for a window manager.
        server = ["Xvfb", "-displayfd", str(said), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        self._server = _started(server, said)
        os.close(said)
        with os.fdopen(heard) as number:
            self.display = f":{number.readline().strip()}"
        self._manager = _started(["openbox"], display=self.display)
        try:
            until(lambda: self._ask("get_num_desktops").returncode == 0, "a window manager")
        except OfficeError:
            self.end()
            raise

    def type(self, text: str) -> None:
        """Type on the keyboard; only what stands on its keys."""
        self._do("type", "--", text)

    def press(self, *keys: str) -> None:
        self._do("key", *keys)

    def click(self, x: int, y: int) -> None:
        self._do("mousemove", str(x), str(y), "click", "1")

    def picture(self, path: Path, area: str = f"{WIDTH}x{HEIGHT}+0+0") -> Path:
        """What is on the screen, or the part of it WIDTHxHEIGHT+LEFT+TOP, as PNG."""
        taken = ["import", "-display", self.display, "-window", "root", "-crop", area, "+repage", str(path)]
        subprocess.run(taken, check=True, capture_output=True, timeout=SECONDS)
        return path

    def end(self) -> None:
        for process in (self._manager, self._server):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS)

    def _do(self, *words: str) -> None:
        done = self._ask(*words)
        if done.returncode:
            raise OfficeError(f"xdotool {' '.join(words)}: {done.stderr}")

    def _ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["xdotool", *words],  # noqa: S607  # found on PATH by design
            check=False,
            capture_output=True,
            text=True,
            env=os.environ | {"DISPLAY": self.display},
            timeout=SECONDS,
        )


def _started(command: list[str], *handed: int, display: str = "") -> subprocess.Popen[bytes]:
    environment = os.environ | ({"DISPLAY": display} if display else {})
    return subprocess.Popen(
        command, env=environment, pass_fds=handed, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@dataclass(frozen=True)
class Window:
    """The window that has the keyboard."""

    title: str
    text: str
    buttons: dict[str, tuple[int, int]]
    """Where each may be clicked, in pixels."""


class Person:
    """Somebody who fills a book that is open on a screen."""

    def __init__(self, screen: Screen, office: Office, book: Book) -> None:
        self._screen, self._office, self._book = screen, office, book
        book.ask("screen.fill_screen", width=WIDTH, height=HEIGHT)

    def stand(self, sheet: str, cell: str) -> None:
        """Go to a cell; the book is in front."""
        self._book.ask("screen.stand", sheet=sheet, name=cell)
        self._back_at_work()
        self._settle()

    def begin(self, text: str) -> None:
        """Type a text, and no Enter."""
        self._screen.type(text)

    def type(self, text: str) -> None:
        """Type a text and end it with Enter."""
        self.begin(text)
        self._screen.press("Return")

    def choose(self, place: int) -> None:
        """Open the cell's dropdown by the keyboard, go down so many words (from 1 on) and take that one."""
        self._screen.press("alt+Down")
        until(lambda: not self.window().title, "the list below the cell")
        self._settle()
        self._screen.press(*["Down"] * place, "Return")
        self._back_at_work()

    def told(self, title: str) -> Window:
        """The message box of that title, once it is there."""
        until(lambda: self.window().title == title, f"a box that says {title}; there is {self.window()}")
        return self.window()

    def answer(self, box: Window, button: str) -> None:
        """Click a button of a box; it goes away."""
        self._screen.click(*box.buttons[button])
        self._back_at_work()

    def give_up(self) -> None:
        """Leave a cell as it was."""
        self._screen.press("Escape")

    def window(self) -> Window:
        """What is in front, once something is."""
        seen: list[dict[str, Any]] = []
        until(lambda: seen.extend(filter(None, [self._office.ask("screen.in_front")])) or seen, "a window in front")
        return Window(**seen[0])

    def _settle(self) -> None:
        """Wait until the program has done and painted all that it was to do."""
        self._office.ask("screen.idle")

    def _back_at_work(self) -> None:
        until(lambda: self.window().title.startswith(self._book.title), f"the book in front; there is {self.window()}")

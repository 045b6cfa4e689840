"""What the command line prints: sentences, findings line by line, a progress bar, or one JSON object."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    import pandas as pd  # At run time only where a command works with tables: --help must not wait for it.

STYLES = {"ERROR": "bold red", "WARN": "yellow", "INFO": "dim"}
# A value that somebody typed must not steer the terminal.
UNSHOWN = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


class Progress(Protocol):
    """Told how far the work is."""

    def __call__(self, done: int, total: int) -> None: ...


def make_utf8() -> None:
    """Chinese must come out on every console, and a half character must not stop the work."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a line; a reader who has gone away (`| head`) is no failure."""
    stream = stream or sys.stdout
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_json(outcome: dict[str, object]) -> None:
    import json  # noqa: PLC0415  # --help must not wait for it

    say(json.dumps(outcome, ensure_ascii=False))


def say_findings(findings: pd.DataFrame, lang: str) -> None:
    """One line a finding, coloured on a terminal: severity, file, sheet, cell, what to do."""
    from sheets_automation.model.wording import SEVERITIES, words  # noqa: PLC0415  # --help must not wait for it

    labels = words(SEVERITIES, lang)
    lines = list(_finding_lines(findings))
    if not sys.stdout.isatty():
        if lines:
            say("\n".join(f"{labels[severity]} {text}" for severity, text in lines))
        return
    from rich.console import Console  # noqa: PLC0415  # only a terminal needs it
    from rich.text import Text  # noqa: PLC0415  # as above

    console = Console(soft_wrap=True, highlight=False)
    for severity, text in lines:
        console.print(Text.assemble((labels[severity], STYLES[severity]), " ", text))


@contextmanager
def progress_bar(text: str, *, shown: bool) -> Iterator[Progress | None]:
    """A bar on the terminal while the work lasts; none where nobody looks."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415  # only a terminal needs it
    from rich.progress import Progress as Bar  # noqa: PLC0415  # as above

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def place_words(source: str, sheet: str, cell: str) -> str:
    """一店/张三.xlsx [电话邀约记录]!E3."""
    return source + (f" [{sheet}]" if sheet else "") + (f"!{cell}" if cell else "")


def _finding_lines(findings: pd.DataFrame) -> Iterator[tuple[str, str]]:
    columns = ("severity", "source", "sheet", "cell", "message")
    found = zip(*(findings[key].astype("object").tolist() for key in columns), strict=True)
    for severity, *place, message in found:
        source, sheet, cell = (part if isinstance(part, str) else "" for part in place)
        text = f"{place_words(source, sheet, cell)} {message}".strip()
        yield severity, text.translate(UNSHOWN)

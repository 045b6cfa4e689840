"""The four templates as files, and the campaign folder that begins with them (docs/tables.md).

call_log, invite_success and campaign are filled by people; operator_summary is the summary of a campaign in which
nothing has happened yet. All of them follow from the model, so an installed package needs no files beside it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sheets_automation import __version__, starters
from sheets_automation.campaign import SETTINGS, SUMMARY
from sheets_automation.connectors.grid_files import CREATED
from sheets_automation.connectors.replacing import claim, explained, replace_file
from sheets_automation.connectors.xlsx_drawing import draw_workbook
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.core.layout.book import RunInfo, lay_out
from sheets_automation.core.layout.prepared import with_prepared_rows
from sheets_automation.core.report import build_report
from sheets_automation.model.errors import OutputError
from sheets_automation.model.settings import Settings
from sheets_automation.model.template_pages import templates

TEMPLATES, INBOX = Path("templates"), Path("inbox")
"""Folders of a campaign folder; what is handed in may stand anywhere else in it as well."""
EXECUTABLE = 0o755
"""Whoever may read a file to be double-clicked may run it."""


@dataclass(frozen=True, slots=True)
class Started:
    """What laying out a campaign folder wrote, and which files were there already and were left alone."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def drawn_templates(lang: str) -> Iterator[tuple[str, bytes]]:
    """File name and content of each of the four templates; equal content whenever and wherever it is drawn."""
    for template in templates(lang):
        yield f"{template.key}.xlsx", draw_template(template)
    report = build_report([], Settings(), CREATED, lang)
    book = with_prepared_rows(lay_out(report, RunInfo(__version__, 0.0, "")))
    yield SUMMARY, draw_workbook(book, CREATED)


def write_templates(folder: Path, lang: str = "zh") -> list[Path]:
    """Write the four templates into a folder, which is made if it is not there; older ones are replaced.

    Raises:
        OutputError: they cannot be written there.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return [replace_file(folder / name, _writer(content)) for name, content in drawn_templates(lang)]


def start_campaign(folder: Path, lang: str = "zh", more: Mapping[Path, bytes] | None = None) -> Started:
    """Lay out a campaign folder: templates/, inbox/, campaign.xlsx, double-click files; none that is there is touched.

    `more`: files to write beside or in place of them.

    Raises:
        OutputError: there is a file of that name, or the folder cannot be written.
    """
    if folder.is_file():
        raise OutputError(
            f"{folder} 是一个文件；请给出一个文件夹的名字",
            f"{folder} is a file; name a folder",
        )
    with explained(folder):
        for inside in (TEMPLATES, INBOX):
            (folder / inside).mkdir(parents=True, exist_ok=True)
    contents = {folder / TEMPLATES / name: content for name, content in drawn_templates(lang)}
    contents[folder / SETTINGS] = contents[folder / TEMPLATES / SETTINGS]
    to_click = {folder / name: content for name, content in starters.starters(sys.executable, os.name).items()}
    contents |= to_click | dict(more or {})
    written = [path for path, content in contents.items() if _write_new(path, content)]
    if folder / starters.COMMAND_FILE in written:
        # A stick that knows no such right still has the file: sh starts it.
        with suppress(OSError):
            (folder / starters.COMMAND_FILE).chmod(EXECUTABLE)
    return Started(tuple(written), tuple(path for path in contents if path not in written))


def _write_new(path: Path, content: bytes) -> bool:
    """Write a file unless there is one; whether it was written."""
    with explained(path):
        if not claim(path):
            return False
    try:
        replace_file(path, _writer(content))
    except BaseException:
        # The name was taken by an empty file, which would count as one that people made.
        with suppress(OSError):
            path.unlink()
        raise
    return True


def _writer(content: bytes) -> Callable[[BinaryIO], object]:
    return lambda file: file.write(content)

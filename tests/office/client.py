"""The client of the LibreOffice that tests open files in: `office.open(path)` gives a Book.

A command that is not answered in time ends that LibreOffice, by its own process group, and fails the test.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

PYTHON = "/usr/bin/python3"
"""Debian's own: `uno` loads in no other."""
DRIVER = Path(__file__).with_name("driver.py")
SECONDS = 90
"""For one command; an ordinary one takes less than one."""
PACKAGES = "libreoffice-calc python3-uno poppler-utils"


def what_is_missing() -> str:
    """What keeps the tests with LibreOffice from running; "" when nothing does."""
    for tool in ("soffice", "pdftotext", PYTHON):
        if not shutil.which(tool):
            return tool
    asked = subprocess.run([PYTHON, "-c", "import uno"], check=False, capture_output=True, timeout=SECONDS)
    return f"uno in {PYTHON}" if asked.returncode else ""


MACRO_PACKAGE = "libreoffice-script-provider-python"
MACROS = "program/pythonscript.py"


def what_macros_lack() -> str:
    """What keeps LibreOffice from running macros in Python; "" when nothing does."""
    program = Path(os.path.realpath(shutil.which("soffice") or "soffice")).parents[1]
    return "" if (program / MACROS).is_file() else MACROS


class OfficeError(AssertionError):
    """LibreOffice could not do what a person would have done, or did not answer in time."""


class Office:
    """A LibreOffice that starts with the first file and is ended with the session; with a display people may see it.

    With the pipe of one that runs already: that one, and it goes on afterwards.
    """

    def __init__(self, display: str = "", pipe: str = "") -> None:
        self._display, self._pipe = display, pipe
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._home = ""

    @contextmanager
    def open(self, path: Path) -> Iterator[Book]:
        """A workbook as a person opens it; what is not saved is lost."""
        opened = self.ask("open", path=str(path))
        book = Book(self, opened["book"], opened["sheets"], path.name)
        try:
            yield book
        finally:
            if self._process is not None:
                book.ask("close")

    @contextmanager
    def open_addin(self, path: Path) -> Iterator[Addin]:
        """A file of macros, which may run."""
        opened = self.ask("open_addin", path=str(path))
        addin = Addin(self, opened["book"], opened["sheets"])
        addin.modules = opened["modules"]
        try:
            yield addin
        finally:
            if self._process is not None:
                addin.ask("close")

    def ask(self, command: str, **arguments: Any) -> Any:
        if self._process is None:
            self._start()
        self._process.stdin.write(json.dumps({"do": command} | arguments) + "\n")
        self._process.stdin.flush()
        return self._answer(command)

    def end(self) -> None:
        """End it in peace, or else by force."""
        if self._process is None:
            return
        self._process.stdin.close()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._kill()
        self._gone()

    def _start(self) -> None:
        self._home = tempfile.mkdtemp(prefix="office_")
        self._answers = queue.Queue()
        self._process = subprocess.Popen(
            [PYTHON, str(DRIVER), self._home, self._display, self._pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            # A process group of their own, so that both can be ended by one id.
            start_new_session=True,
        )
        threading.Thread(target=_listen, args=(self._process, self._answers), daemon=True).start()
        self._answer("start")

    def _answer(self, command: str) -> Any:
        try:
            line = self._answers.get(timeout=SECONDS)
        except queue.Empty:
            self._kill()
            self._gone()
            raise OfficeError(f"LibreOffice did not answer {command} within {SECONDS} s") from None
        if not line:
            self._kill()
            self._gone()
            raise OfficeError(f"LibreOffice ended while it was asked to {command}")
        said = json.loads(line)
        if "error" in said:
            raise OfficeError(said["error"])
        return said["answer"]

    def _kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _gone(self) -> None:
        self._process.stdout.close()
        with suppress(OSError):
            self._process.stdin.close()
        self._process = None
        shutil.rmtree(self._home, ignore_errors=True)


def _listen(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    with suppress(ValueError):
        for line in process.stdout:
            answers.put(line)
    answers.put("")


class Cells(NamedTuple):
    """A sheet's used area: values (dates are serials, blanks are ""), and the texts that a person sees."""

    values: list[list[str | float]]
    shown: list[list[str]]


class Book:
    """An open workbook."""

    def __init__(self, office: Office, number: int, sheets: list[str], title: str = "") -> None:
        self._office, self._number = office, number
        self.sheets, self.title = sheets, title

    def ask(self, command: str, **arguments: Any) -> Any:
        return self._office.ask(command, book=self._number, **arguments)

    def recalculate(self) -> dict[str, list[str]]:
        """Recalculate everything; by sheet, the ranges that show an error then."""
        return self.ask("recalculate")

    def sheet(self, title: str) -> dict[str, Any]:
        """protected, charts, frozen (rows, columns), filters, formulas, formats, title_rows, paper, pages, visible."""
        return self.ask("sheet", sheet=title)

    def read(self, title: str) -> Cells:
        return Cells(**self.ask("read", sheet=title))

    def cells(self, title: str, names: list[str]) -> dict[str, dict[str, Any]]:
        """Of each cell: shown, value, formula, kind, format, locked, and its validation: rule, formulas, stops..."""
        return self.ask("cells", sheet=title, names=names)

    def type(self, title: str, cells: Mapping[str, str]) -> None:
        """Type into cells as a person does; refused where the sheet is protected and the cell is locked."""
        self.ask("type", sheet=title, cells=dict(cells))

    def add_sheet(self, title: str) -> None:
        self.ask("add_sheet", sheet=title)

    def save(self, path: Path, kind: str = "xlsx") -> Path:
        """Save as xlsx, xls, ods, csv (GB18030, the first sheet)."""
        self.ask("save", path=str(path), kind=kind)
        return path

    def print_pages(self, path: Path) -> list[str]:
        """Print everything to a PDF; the text of each page."""
        self.save(path, "pdf")
        printed = subprocess.run(
            ["pdftotext", "-layout", str(path), "-"],  # noqa: S607  # found on PATH by design
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
        return printed.stdout.decode("utf-8").split("\f")[:-1]


class Addin(Book):
    """An open file of macros; `modules` are their sources by name, as LibreOffice read them."""

    modules: Mapping[str, str]

    def replace_modules(self, dropped: Sequence[str], **added: str) -> None:
        """Take modules out, and put others in."""
        self.ask("replace_modules", dropped=list(dropped), added=added)

    def call(self, macro: str, *arguments: str | float) -> Any:
        """What a function returns: Module.Function."""
        return self.ask("call", macro=macro, arguments=arguments)

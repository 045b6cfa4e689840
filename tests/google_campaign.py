"""The product's own client against the local Google, on a clock of its own, and a campaign that stands there."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from requests.adapters import HTTPAdapter

from sheets_automation.connectors.files import find_files
from sheets_automation.connectors.google_account import SCOPES
from sheets_automation.connectors.google_cells import as_written
from sheets_automation.connectors.google_client import GoogleClient
from sheets_automation.connectors.grid_files import Formula, write_xlsx
from sheets_automation.connectors.text_files import ERRORS
from sheets_automation.connectors.workbooks import read_source
from sheets_automation.model.grid import Cell
from tests.google_server.client import service_account
from tests.google_server.server import GOOGLE, GoogleServer


class Redirect(HTTPAdapter):
    """Sends what is meant for Google to the local server."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: Any, **kwargs: Any) -> Any:
        for host in GOOGLE:
            request.url = request.url.replace(host, self.url)
        return super().send(request, **kwargs)


@dataclass(slots=True)
class Clock:
    """Time that passes only while somebody waits."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def client_of(server: GoogleServer, clock: Clock, account: Any = None) -> GoogleClient:
    """A client as `online.connect` makes one, of the server's own account unless another is given."""
    client = GoogleClient(service_account(account or server.account, SCOPES), clock, clock.sleep)
    client.session.mount("https://", Redirect(server.url))
    client.set_timeout((5, 30))
    return client


def _shown(cell: Cell) -> Cell | Formula:
    """An error is one in the file too."""
    return Formula("=NA()", cell) if isinstance(cell, str) and cell in ERRORS else cell


def put_online(google: GoogleServer, folder: Path, files: Path) -> dict[str, str]:
    """Every file with tables as a spreadsheet of its own, and the same cells below `files`; id to path.

    What is no table goes to `files` and stays. A sheet on Google has values alone: so have these files.
    """
    found = {}
    for path in find_files(folder):
        source = read_source(str(path), path.relative_to(folder).as_posix())
        copy = files / source.path
        copy.parent.mkdir(parents=True, exist_ok=True)
        if not source.grids:
            shutil.copy2(path, copy)
            continue
        book = google.spreadsheet(source.path)
        sheets = {grid.sheet or "CSV": grid.cells for grid in source.grids}
        for title, cells in sheets.items():
            rows = [[as_written(cell) for cell in row] for row in cells]
            book.add(title, len(rows) + 5, max(map(len, rows), default=1) + 5).put("A1", rows, "RAW")
        book.do("deleteSheet", {"sheetId": book.tab("Sheet1").id})
        path.unlink()
        shown = {title: [[_shown(cell) for cell in row] for row in cells] for title, cells in sheets.items()}
        write_xlsx(copy.with_suffix(".xlsx"), shown)
        found[book.id] = Path(source.path).with_suffix(".xlsx").as_posix()
    return found

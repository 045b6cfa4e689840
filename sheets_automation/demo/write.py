"""The files of a planned campaign, with the times at which they were saved."""

from __future__ import annotations

import os
from pathlib import Path

from sheets_automation.connectors.grid_files import Look, write_csv, write_xlsx
from sheets_automation.demo.campaign import FilePlan, Plan
from sheets_automation.model.grid import SHANGHAI

CSV_ENCODING = "gb18030"


def write(plan: Plan, folder: Path) -> None:
    """Write every file below the folder, which is made if it is not there."""
    for file in plan.files:
        path = folder / file.source
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_file(file, path)
        saved = file.modified.replace(tzinfo=SHANGHAI).timestamp()
        os.utime(path, (saved, saved))


def _write_file(file: FilePlan, path: Path) -> None:
    if file.kind == "raw":
        path.write_bytes(file.content)
    elif file.kind == "csv":
        write_csv(path, file.sheets[0].lines, CSV_ENCODING)
    else:
        sheets = {sheet.title: sheet.lines for sheet in file.sheets}
        write_xlsx(path, sheets, {sheet.title: Look(sheet.hidden, sheet.merged) for sheet in file.sheets})

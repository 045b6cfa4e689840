"""What a click on 一键汇总 costs, from the start of its process to the last cell, and where the time goes.

    python benchmarks/button.py [runs]

A campaign of one store, 5 guides and 15 days; the summary made from the template and one guide's table lie open in a
LibreOffice that runs without a screen (tests/office/). Each click is a new Python, as RunPython starts one. The first
fills the template, which gets its rows; the later ones fill what stands there. The same campaign from the command line
stands beside it, in the same run. Figures seen stand in docs/speed.md.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
SUMMARY = "operator_summary.xlsx"
NOW = datetime(2020, 3, 5, 20, 30)  # noqa: DTZ001  # sheets know no zones
GUIDES, DAYS, ROWS = 5, 15, 50
PARTS = (
    "start of Python",
    "imports",
    "reading what is open",
    "reading the files",
    "report",
    "layout",
    "cells",
    "the rest",
)


def campaign_of(folder: Path) -> Path:
    """The made-up campaign, with the empty summary and settings; returns the table of one guide."""
    from sheets_automation import demo  # noqa: PLC0415  # heavy

    demo.write(demo.plan(now=NOW, seed=1, stores=1, guides=GUIDES, days=DAYS, rows=ROWS), folder)
    for name in (SUMMARY, "campaign.xlsx"):
        shutil.copy(TEMPLATES / name, folder)
    return next(path for path in folder.rglob("*.xlsx") if path.stem == "张三")


# ---- inside the click's own process ---------------------------------------------------------------------------
def inside(pipe: str, book: str, started_at: float) -> None:
    """Press the button, as tests/office/pressed.py does, and print the seconds of each part as JSON."""
    spent = {"start of Python": time.time() - started_at}
    at = time.time()
    sys.path.insert(0, str(ROOT))
    from sheets_automation import campaign  # noqa: PLC0415  # measured
    from sheets_automation.connectors import excel_book  # noqa: PLC0415  # measured
    from sheets_automation.core.layout import book as layout  # noqa: PLC0415  # measured
    from sheets_automation.faces import asked, excel  # noqa: PLC0415  # measured
    from tests.excel import office_engine  # noqa: PLC0415  # measured
    from tests.office.client import Office  # noqa: PLC0415  # measured

    spent["imports"] = time.time() - at
    asked.clock = lambda: NOW

    def timed(owner: Any, name: str, part: str) -> None:  # noqa: ANN401  # a module or a class
        work: Callable[..., Any] = getattr(owner, name)

        def run(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401  # as what it stands for
            began = time.time()
            try:
                return work(*arguments, **named)
            finally:
                spent[part] = spent.get(part, 0) + time.time() - began

        setattr(owner, name, run)

    timed(excel_book.OpenExcel, "desk", "reading what is open")
    timed(campaign, "_read", "reading the files")
    timed(campaign, "report_of", "report")
    timed(layout, "lay_out", "layout")
    timed(excel_book, "fill_book", "cells")
    office = Office(pipe=pipe)
    try:
        app = office_engine.attach(office)
        app.books[Path(book).name].set_mock_caller()
        excel.consolidate()
        said = app.impl.said[-1]
    finally:
        office.end()
    spent["whole"] = time.time() - started_at
    spent["the rest"] = spent["whole"] - sum(spent[part] for part in PARTS if part in spent)
    print(json.dumps({"spent": spent, "said": said}), flush=True)


# ---- around it --------------------------------------------------------------------------------------------------
def click(pipe: str, book: Path) -> dict[str, float]:
    """Seconds of one click by part."""
    command = [sys.executable, __file__, "--inside", pipe, str(book), str(time.time())]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    told = json.loads(done.stdout.splitlines()[-1])
    if "计入" not in told["said"]:
        raise SystemExit(told["said"])
    return dict(told["spent"])


def command_line(folder: Path) -> float:
    """Seconds of the same campaign by `sheets-automation consolidate`, as a whole process."""
    began = time.time()
    program = "from sheets_automation.faces.cli import main; main()"
    asked = ["consolidate", str(folder), "--now", NOW.isoformat(timespec="minutes"), "--quiet"]
    subprocess.run([sys.executable, "-c", program, *asked], check=True, cwd=ROOT)
    return time.time() - began


def main(runs: int) -> None:
    """Print the table."""
    sys.path.insert(0, str(ROOT))
    from tests.excel import office_engine  # noqa: PLC0415  # only here
    from tests.office.client import Office, what_is_missing  # noqa: PLC0415  # only here

    if what_is_missing():
        print(f"no {what_is_missing()} here: the click was not measured")
        return
    with tempfile.TemporaryDirectory() as home:
        folder, beside = Path(home) / "三月活动", Path(home) / "again"
        table = campaign_of(folder)
        campaign_of(beside)
        office = Office()
        try:
            app = office_engine.start(office)
            app.books.open(str(folder / SUMMARY))
            book = app.books.open(str(table))
            pipe = office.ask("address")
            first = click(pipe, Path(book.fullname))
            others, commands = [], []
            for _ in range(runs):
                others.append(click(pipe, Path(book.fullname)))
                commands.append(command_line(beside))
        finally:
            office.end()
    print(f"a click on {GUIDES} guides, {DAYS} days, in seconds; later clicks: median of {runs}")
    print(f"{'':<24}{'first':>8}{'later':>8}")
    for part in (*PARTS, "whole"):
        print(f"{part:<24}{first.get(part, 0):>8.2f}{statistics.median(one.get(part, 0) for one in others):>8.2f}")
    whole = [one["whole"] for one in others]
    ratios = [one / other for one, other in zip(whole, commands, strict=True)]
    print(f"{'from the command line':<24}{'':>8}{statistics.median(commands):>8.2f}")
    print(f"click / command line: {min(ratios):.1f} to {max(ratios):.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        inside(sys.argv[2], sys.argv[3], float(sys.argv[4]))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 3)

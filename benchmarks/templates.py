"""What a template's formulas cost: size of the file, LibreOffice's opening with recalculation, the program's reading.

    python benchmarks/templates.py [runs]

Each measure is taken with the formulas and without them, in turn, in one run: untouched, with 750 rows filled, and as
LibreOffice saves that one (every formula written out, every value stored). Figures seen stand in docs/speed.md.
"""

from __future__ import annotations

import io
import re
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sheets_automation.connectors.workbooks import read_source
from sheets_automation.connectors.xlsx_templates import draw_template
from sheets_automation.model.schema import Kind
from sheets_automation.model.tables import CALL_LOG
from sheets_automation.model.template_pages import Entry, Template, templates

FILLED = 750
FORMULA = re.compile(rb'<c r="[A-Z]+\d+"[^>]*><f.*?</c>', re.DOTALL)
ROW = {
    "call_result": "已接通",
    "customer_class": "B",
    "invite_result": "已邀请待回复",
    "product_1": "烟机",
}


def filled(template: Template) -> Template:
    """The template with honest calls in nearly every prepared row."""
    page = template.pages[0]
    rows = tuple(
        tuple(Entry({"phone": f"139{number:08}", **ROW}.get(column.key), column.kind) for column in page.table.columns)
        for number in range(FILLED)
    )
    block = tuple(
        tuple(
            (label, replace(entry, value=43895 if entry.kind is Kind.DATE else entry.value or "一店"))
            for label, entry in line
        )
        for line in page.block
    )
    return replace(template, pages=(replace(page, filled=rows, block=block),))


def without_formulas(file: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.infolist():
            out.writestr(part.filename, FORMULA.sub(b"", parts.read(part)))
    return made.getvalue()


def recalculated(path: Path, home: Path) -> Path:
    """The file as LibreOffice saves it after opening and recalculating it."""
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    saved = home / "saved"
    convert = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(path)]
    subprocess.run(convert, check=True, capture_output=True)
    return saved / path.name


def median_seconds(work: Callable[[Path], object], paths: dict[str, Path], runs: int) -> dict[str, float]:
    """Of each file, taken in turn."""
    times: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(runs):
        for name, path in paths.items():
            started = time.perf_counter()
            work(path)
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(seconds) for name, seconds in times.items()}


def measure(home: Path, runs: int) -> None:
    template = next(one for one in templates("zh") if one.key == CALL_LOG.key)
    for state, made in (("untouched", template), (f"{FILLED} rows", filled(template))):
        file = draw_template(made)
        paths = {"with": home / f"{state} with.xlsx", "without": home / f"{state} without.xlsx"}
        paths["with"].write_bytes(file)
        paths["without"].write_bytes(without_formulas(file))
        report(state, "size, kB", {name: path.stat().st_size / 1000 for name, path in paths.items()})
        report(state, "read, s", median_seconds(lambda path: read_source(str(path), path.name), paths, 3 * runs))
        report(
            state,
            "LibreOffice opens, recalculates and saves, s",
            median_seconds(lambda path: recalculated(path, home), paths, runs),
        )
        saved = {name: recalculated(path, home) for name, path in paths.items()}
        report(
            f"{state}, saved by LibreOffice",
            "read, s",
            median_seconds(lambda path: read_source(str(path), path.name), saved, 3 * runs),
        )


def report(state: str, what: str, found: dict[str, float]) -> None:
    ratio = found["with"] / found["without"]
    print(f"{state}: {what}: {found['with']:.3f} with formulas, {found['without']:.3f} without, ratio {ratio:.1f}")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as made:
        measure(Path(made), runs)


if __name__ == "__main__":
    main()

"""Marked copies: each file as it was handed in, with the wrong cells coloured and a note that says what to do.

The file itself is only read. Source: docs/rules.md (Marked copies).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import pandas as pd
from xlsxwriter.utility import xl_cell_to_rowcol

from sheets_automation.connectors.files import Readers
from sheets_automation.connectors.guard import MAX_FILE, inspect
from sheets_automation.connectors.marking_boxes import Mark
from sheets_automation.connectors.marking_grids import mark_grids
from sheets_automation.connectors.marking_workbook import mark_workbook
from sheets_automation.connectors.replacing import explained, replace_file
from sheets_automation.model.errors import OutputError, SourceError
from sheets_automation.model.grid import Address
from sheets_automation.model.palette import MARKS
from sheets_automation.model.rule import Severity

OUTPUT = "output"
"""The folder of a campaign folder that is not read, and may hold copies."""
EDITED = frozenset({".xlsx", ".xlsm"})
"""Kinds of which the copy is the file itself with marks; of the others it is a new workbook."""

Area = tuple[int, int, int, int]
Write = Callable[[BinaryIO], object]


@dataclass(frozen=True, slots=True)
class Told:
    """What is said about one cell."""

    severity: Severity
    at: Address
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Marked:
    """The copies that were written, and the files that could not be marked with the reason (model/refusals.py)."""

    copies: tuple[Path, ...]
    refused: tuple[tuple[str, str], ...]


def refuse_as_source(folder: Path, inputs: Sequence[Path], homes: Iterable[str]) -> None:
    """Make sure that copies do not land where they would be read, or on what was handed in.

    `homes`: what stands in a campaign folder and tells it from others.

    Raises:
        OutputError: `folder` is one of the inputs, or lies in a folder that is read and not below its output/.
    """
    target = folder.resolve()
    places = [path.resolve() for path in inputs]
    read = {place if place.is_dir() else place.parent for place in places if place.exists()}
    read |= {above for above in (target, *target.parents) if any((above / name).exists() for name in homes)}
    if target in places or any(_is_read(target, home) for home in read):
        raise OutputError(
            f"标记副本不能写到 {folder}\uff1a那里的表格会被当成来源再读一遍\uff1b"
            f"请换到活动文件夹的 {OUTPUT} 里面\uff0c或活动文件夹外面",
            f"The marked copies cannot go to {folder}: what stands there is read as a source; take a folder below "
            f"{OUTPUT} of the campaign folder, or one outside",
        )


def _is_read(target: Path, home: Path) -> bool:
    """Whether a folder lies in a folder that is read, and not below its output/."""
    # samefile sees through file systems that do not tell A from a.
    ways = [target, *target.parents]
    above = next((n for n, way in enumerate(ways) if way == home or (way.exists() and way.samefile(home))), None)
    if above is None:
        return False
    return not above or ways[above - 1].name.lower() != OUTPUT


def write_marked(
    findings: pd.DataFrame, sources: Mapping[str, str], root: Path, folder: Path, readers: Readers
) -> Marked:
    """Write a marked copy of every source in which a cell must be fixed or looked at, under its own relative path.

    `findings`: columns of FINDING (model/frames.py). `sources`: each source that was read, relative to `root`, to the
    sha256 that it had then.

    Raises:
        OutputError: nothing can be written to `folder`.
    """
    told = told_by_sheet(findings)
    names = dict(_names(sources))
    originals = {(root / source).resolve() for source in sources}
    copies: list[Path] = []
    refused: list[tuple[str, str]] = []
    for source in sorted(told.keys() & sources.keys()):
        path, copy = root / source, folder / names[source]
        try:
            _refuse_original(copy, originals)
            suffix = path.suffix.lower()
            make = _edited if suffix in EDITED else partial(_anew, readers=readers, root=root)
            copies.append(_put(copy, make(path, sources[source], told[source])))
        except SourceError as error:
            refused.append((source, error.reason))
        except OSError:
            refused.append((source, "no_access"))
    return Marked(tuple(copies), tuple(refused))


def _put(copy: Path, content: Write) -> Path:
    try:
        with explained(copy):
            copy.parent.mkdir(parents=True, exist_ok=True)
        return replace_file(copy, content)
    except OutputError as error:
        if isinstance(error.__cause__, PermissionError) and copy.exists():
            # Windows lets nobody replace a copy that is open in Excel; the others can be written.
            raise SourceError("no_access") from error
        raise


def _refuse_original(copy: Path, originals: Container[Path]) -> None:
    """A link in the folder may lead back to what was handed in."""
    if copy.parent.resolve() / copy.name in originals:
        raise SourceError("no_access")


def told_by_sheet(findings: pd.DataFrame) -> dict[str, dict[str, list[Told]]]:
    """What is said (FINDING), by source and sheet; what asks for nothing or stands in no cell is left out."""
    shown = findings[findings["severity"].astype("str").isin(list(MARKS)) & findings["cell"].astype("str").ne("")]
    columns = (shown[name].astype("str").tolist() for name in ("source", "sheet", "cell", "severity", "message"))
    found: dict[str, dict[str, list[Told]]] = {}
    for source, sheet, cell, severity, message in zip(*columns, strict=True):
        told = Told(Severity(severity), xl_cell_to_rowcol(cell), cell, message)
        found.setdefault(source, {}).setdefault(sheet, []).append(told)
    return found


def marks_of(told: list[Told], merged: Iterable[Area]) -> dict[Address, Mark]:
    """One mark a cell, errors first; what is said about a covered cell stands at the one that covers it."""
    lines: dict[Address, list[Told]] = {}
    areas = [(area, area[:2]) for area in merged]
    for one in sorted(told, key=lambda one: list(MARKS).index(one.severity)):
        row, column = one.at
        covers = (at for (top, left, bottom, right), at in areas if top <= row <= bottom and left <= column <= right)
        at = next(covers, one.at)
        moved = one if at == one.at else replace(one, message=f"{one.cell} {one.message}")
        lines.setdefault(at, []).append(moved)
    return {at: Mark(said[0].severity, "\n".join(one.message for one in said)) for at, said in lines.items()}


def _names(sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Source and the name of its copy; 张三.xls and 张三.csv get another one where 张三.xlsx is taken."""
    taken = {source.casefold() for source in sources}
    for source in sorted(sources):
        path = PurePosixPath(source)
        ending = path.suffix.lower()
        if ending in EDITED:
            yield source, source
            continue
        tails = chain(("", f" ({ending[1:]})"), (f" ({ending[1:]} {n})" for n in count(2)))
        names = (str(path.with_name(f"{path.stem}{tail}.xlsx")) for tail in tails)
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        yield source, name


# ---- one file -----------------------------------------------------------------------------------------------
def _edited(path: Path, sha256: str, told: Mapping[str, list[Told]]) -> Write:
    """The file itself with marks."""
    with path.open("rb") as file:
        data = file.read(MAX_FILE + 1)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SourceError("changing")
    seen = inspect(data, path.suffix.lower()).sheets
    marks = {sheet: marks_of(said, seen[sheet].merged) for sheet, said in told.items() if sheet in seen}
    return mark_workbook(data, marks).write


def _anew(path: Path, sha256: str, told: Mapping[str, list[Told]], *, readers: Readers, root: Path) -> Write:
    """A new workbook of what the file holds, read once more where a broken one can do no harm."""
    source = next(readers.read([path], root))
    if source.refusal:
        raise SourceError(source.refusal)
    if source.sha256 != sha256:
        raise SourceError("changing")
    merged = {grid.sheet: grid.merged for grid in source.grids}
    marks = {sheet: marks_of(said, merged.get(sheet, ())) for sheet, said in told.items()}
    content = mark_grids(source.grids, marks, path.stem)
    return lambda file: file.write(content)

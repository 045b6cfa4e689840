"""Files are read in child processes: what ends one of them costs one file, and broken files of every kind end none."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from datetime import date
from pathlib import Path

import make_files as make
import pytest

from sheets_automation.connectors import files
from sheets_automation.connectors.files import Readers
from sheets_automation.model.grid import Source
from sheets_automation.model.refusals import WRONG_KIND

pytestmark = pytest.mark.children

CSV = "联系电话,备注\n13912345678,好\n"


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(max_workers=2, seconds=5) as pool:
        yield pool


def die(_path: str, _name: str) -> Source:
    os.abort()


def hang(_path: str, _name: str) -> Source:
    time.sleep(60)
    raise AssertionError


def hoard(_path: str, _name: str) -> Source:
    return Source(str(len(bytearray(files.MEMORY))), "", 0)


def test_files_come_in_the_order_given_with_names_below_the_folder(readers, tmp_path):
    (tmp_path / "一店").mkdir()
    names = ["b.csv", "一店/a.xlsx", "photo.jpg", "a.xls"]
    contents = [CSV.encode(), make.template(3), b"\xff\xd8", make.old_book([["x"]])]
    paths = [tmp_path / name for name in names]
    for path, data in zip(paths, contents, strict=True):
        path.write_bytes(data)
    sources = list(readers.read(paths, tmp_path))
    assert [source.path for source in sources] == names
    assert [source.refusal for source in sources] == ["", "", WRONG_KIND, ""]
    assert sources[0].modified_at == paths[0].stat().st_mtime
    assert len(sources[0].sha256) == 64


def test_a_file_outside_the_folder_goes_by_its_name(readers, tmp_path):
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    (source,) = readers.read([tmp_path / "a.csv"], tmp_path / "campaign")
    assert source.path == "a.csv"


@pytest.mark.parametrize(("work", "expected"), [(die, "crashed"), (hang, "too_slow"), (hoard, "too_big")])
def test_a_file_that_ends_its_reader_costs_only_itself(tmp_path, monkeypatch, work, expected):
    if work is hoard and sys.platform != "linux":
        pytest.skip("only Linux holds to the limit")
    paths = [tmp_path / f"{number}.csv" for number in range(6)]
    for path in paths:
        path.write_text(CSV, "utf-8")
    with Readers(max_workers=2, seconds=3) as pool:
        start = pool._start
        schedule = pool._schedule

        def trap(path, name):
            return schedule(work, str(path), name) if name == "2.csv" else start(path, name)

        monkeypatch.setattr(pool, "_start", trap)
        refusals = [source.refusal for source in pool.read(paths, tmp_path)]
    assert refusals == ["", "", expected, "", "", ""]


def test_reading_starts_before_the_first_source_is_asked_for(readers, tmp_path):
    (tmp_path / "a.csv").write_text(CSV, "utf-8")
    sources = readers.read([tmp_path / "a.csv"], tmp_path)
    time.sleep(1)
    (tmp_path / "a.csv").unlink()
    assert next(sources).refusal == ""


def test_leaving_the_pool_early_ends_it_and_what_is_left(tmp_path):
    paths = [tmp_path / f"{number}.xlsx" for number in range(40)]
    for path in paths:
        path.write_bytes(make.template(200))
    began = time.perf_counter()
    with Readers(max_workers=1) as pool:
        sources = pool.read(paths, tmp_path)
        assert next(sources).refusal == ""
    with pytest.raises(CancelledError):
        list(sources)
    assert time.perf_counter() - began < 10


def test_a_child_loads_nothing_heavy():
    code = (
        "import sys, sheets_automation.connectors.files;"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'openpyxl', 'xlrd', 'pebble', 'asyncio'};"
        "print(heavy & {name.partition('.')[0] for name in sys.modules})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


# Broken files of every kind


def read_mutants(readers: Readers, folder: Path, count: int, seed: int) -> None:
    draw = random.Random(seed)
    sound = {
        "xlsx": [make.template(8), make.sheet_book(make.cells("B2", "C3"), "<mergeCells/>")],
        "xls": [make.old_book([["联系电话", "备注"], ["13912345678", date(2020, 3, 5)]])],
        "csv": [CSV.encode(), CSV.encode("gb18030"), b'a,"b\nc",d\n' * 5],
    }
    paths = []
    for number in range(count):
        kind = draw.choice(list(sound))
        path = folder / f"{number}.{kind}"
        path.write_bytes(make.mutant(draw.choice(sound[kind]), draw))
        paths.append(path)
    sources = list(readers.read(paths, folder))
    assert [source.path for source in sources] == [path.name for path in paths]
    for source in sources:
        assert bool(source.refusal) != bool(source.grids), source.path
        for one in source.grids:
            assert len({len(row) for row in one.cells}) <= 1, source.path
    assert any(source.refusal for source in sources)
    assert any(source.grids for source in sources)


def test_broken_files_are_read_or_refused(readers, tmp_path):
    read_mutants(readers, tmp_path, 60, seed=1)


@pytest.mark.soak
def test_thousands_of_broken_files_are_read_or_refused(tmp_path):
    with Readers() as pool:
        read_mutants(pool, tmp_path, int(os.environ.get("SOAK_FAULTS", "2000")), seed=2)

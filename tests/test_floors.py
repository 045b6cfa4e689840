"""The floors of the house and the manners a machine can see (docs/design.md).

An import goes down a floor, or stays on it without going in circles. The core and the model do no input or output.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "sheets_automation"
ROOT = Path(__file__).parents[1] / PACKAGE
FLOORS = (
    "model",
    "core",
    "connectors",
    (
        "addin addin_doctor campaign demo evening morning moving online online_morning online_setup publishing serving "
        "starters templates watching"
    ),
    "faces __main__",
)
FLOOR_OF = {part: floor for floor, parts in enumerate(FLOORS) for part in parts.split()}
HOMES_OF_LIBRARIES = {"openpyxl", "xlsxwriter", "xlrd", "python_calamine", "pebble", "olefile", "watchdog", "xlwings"}
HOMES_OF_LIBRARIES |= {"gspread", "google", "requests", "tenacity", "urllib3"}
NO_CLOCK_NO_FILES = {
    *("open", "input", "print", "exec", "eval", "now", "today", "utcnow", "time", "time_ns", "monotonic"),
    *("read_text", "write_text", "read_bytes", "write_bytes"),
}
"""Names that, called, ask the world for something."""
WORLD = {"os", "io", "pathlib", "shutil", "tempfile", "subprocess", "socket", "sqlite3", "urllib", "time", "random"}
PANDAS_IN_MODEL = {"model/expressions.py"}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60

SOURCES = {path.relative_to(ROOT).as_posix(): path for path in sorted(ROOT.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in SOURCES.items()}


# ---- what a module says -------------------------------------------------------------------------------------
def part_of(name: str) -> str:
    """`core` of core/judging/check.py, `campaign` of campaign.py, "" of the package itself."""
    first = name.split("/", maxsplit=1)[0].removesuffix(".py")
    return "" if first == "__init__" else first


def module_of(name: str) -> str:
    dotted = name.removesuffix(".py").replace("/", ".").removesuffix("__init__").rstrip(".")
    return f"{PACKAGE}.{dotted}".rstrip(".")


MODULES = {module_of(name) for name in SOURCES}


def imports_of(name: str) -> Iterator[str]:
    """Every module a module names in an import, wherever the import stands."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = module_of(name).split(".")
            level = node.level - name.endswith("__init__.py")
            base = ".".join(package[: len(package) - level]) if node.level else ""
            stem = ".".join(part for part in (base, node.module or "") if part)
            names = {f"{stem}.{alias.name}" for alias in node.names}
            yield from names
            if names - MODULES:
                yield stem


def inside(name: str) -> set[str]:
    """The modules of the package that a module imports, by their path."""
    by_module = {module_of(other): other for other in SOURCES}
    return {by_module[one] for one in imports_of(name) if one in by_module} - {name, "__init__.py"}


def outside(name: str) -> set[str]:
    return {one.split(".")[0] for one in imports_of(name)} - {PACKAGE}


def of(part: str) -> list[str]:
    return [name for name in SOURCES if part_of(name) == part]


# ---- floors -------------------------------------------------------------------------------------------------
def test_every_module_stands_on_a_floor():
    assert {part_of(name) for name in SOURCES} - {""} <= set(FLOOR_OF)


@pytest.mark.parametrize("name", [name for name in SOURCES if part_of(name)])
def test_an_import_goes_down_or_stays_on_its_floor(name):
    floor = FLOOR_OF[part_of(name)]
    above = {other for other in inside(name) if FLOOR_OF[part_of(other)] > floor}
    assert above == set(), "imports from a floor above"


def test_no_import_goes_in_circles():
    open_, done = [], set()

    def walk(name: str) -> None:
        if name in open_:
            pytest.fail(" -> ".join([*open_[open_.index(name) :], name]))
        if name in done:
            return
        open_.append(name)
        for other in sorted(inside(name)):
            walk(other)
        done.add(open_.pop())

    for name in SOURCES:
        walk(name)


def test_the_test_itself_sees_imports():
    assert "model/rules.py" in inside("core/judging/grading.py")
    assert {"numpy", "pandas"} <= outside("core/judging/grading.py")


# ---- what a floor may know ----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [name for name in of("model") if name not in PANDAS_IN_MODEL])
def test_the_model_knows_no_pandas(name):
    assert outside(name) & {"pandas", "numpy", "pyarrow"} == set()


@pytest.mark.parametrize("name", of("model") + of("core"))
def test_model_and_core_ask_the_world_for_nothing(name):
    assert outside(name) & WORLD == set()
    called = [node for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    asked = {
        f"{ast.unparse(node.func)} in line {node.lineno}"
        for node in called
        if (isinstance(node.func, ast.Name) and node.func.id in NO_CLOCK_NO_FILES - {"time", "now", "today"})
        or (isinstance(node.func, ast.Attribute) and _asks(node))
    }
    assert asked == set()


def _asks(node: ast.Call) -> bool:
    """datetime.now(), date.today(), time.time(), x.read_text(): but not cell.time(), which takes a time apart."""
    owner = ast.unparse(node.func.value)
    if node.func.attr in {"time", "time_ns", "monotonic"}:
        return owner == "time"
    if node.func.attr in {"now", "today", "utcnow"}:
        return owner.split(".")[-1] in {"datetime", "date", "Timestamp"}
    return node.func.attr in NO_CLOCK_NO_FILES


@pytest.mark.parametrize("name", [name for name in SOURCES if part_of(name) != "connectors"])
def test_libraries_of_hosts_live_in_connectors(name):
    assert outside(name) & HOMES_OF_LIBRARIES == set()


# ---- manners ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", SOURCES)
def test_no_data_is_asserted_and_no_error_swallowed(name):
    bad = [
        f"line {node.lineno}"
        for node in ast.walk(TREES[name])
        if isinstance(node, ast.Assert) or (isinstance(node, ast.ExceptHandler) and node.type is None)
    ]
    assert bad == []


def test_modules_are_short():
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in SOURCES.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_are_short():
    long = {
        f"{name}: {node.name}": node.end_lineno - node.lineno + 1
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == {}


def test_names_say_what_a_module_is_about():
    vague = {"utils", "util", "helpers", "helper", "manager", "base", "misc", "common"}
    assert [name for name in SOURCES if vague & set(name.removesuffix(".py").split("/"))] == []


# ---- inside the core ----------------------------------------------------------------------------------------
CORE_ORDER = ("memory", "as_of", "reading", "judging", "figures", "closing", "planning", "report", "layout")


def test_the_core_runs_in_one_direction():
    """In the order of CORE_ORDER: an import goes to an earlier step or stays in its own."""
    step_of = {f"{PACKAGE}.core.{step}": at for at, step in enumerate(CORE_ORDER)}
    core = [name for name in SOURCES if name.startswith("core/") and name != "core/__init__.py"]
    assert {name.split("/")[1].removesuffix(".py") for name in core} <= set(CORE_ORDER)
    back = [
        f"{name} imports {imported}"
        for name in core
        for imported in imports_of(name)
        for prefix, step in step_of.items()
        if imported.startswith(prefix) and step > CORE_ORDER.index(name.split("/")[1].removesuffix(".py"))
    ]
    assert not back

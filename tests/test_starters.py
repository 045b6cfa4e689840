"""The double-click files find the program, consolidate the folder in which they stand, and tell (docs/watch.md)."""

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from sheets_automation import templates
from sheets_automation.connectors.desktop import opener_of
from sheets_automation.connectors.files import find_files
from sheets_automation.faces import cli
from sheets_automation.starters import BAT_FILE, COMMAND_FILE, starters

HOME = Path(__file__).parents[1]
SHELLS = [shell for shell in ("/bin/sh", "/bin/bash") if Path(shell).exists()]
NAMES = ("三月爆破", "a b", "a & b", "100%家%PATH%", "!完!", "$HOME `id`", "it's", 'say "hi"', "-x", "end\\", "(新) ^")
SECONDS = 60
HEADER = "联系电话,客户姓名,接通情况,客户分类,邀请结果,拨打日期,导购,门店,曾到店,意向产品"
GOOD = "13912345670,王女士,已接通,B,同意进群,2020-03-05,张三,一店,,"


def program(path: Path, code: int = 0) -> Path:
    """A program that writes down what it was called with, and ends with this exit status."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\nprintf "%s\\n" "${{0##*/}}" "$@" >> "$CALLS"\nexit {code}\n', encoding="utf-8")
    path.chmod(0o755)
    return path


def starter(folder: Path, python: str) -> Path:
    folder.mkdir(parents=True)
    path = folder / COMMAND_FILE
    path.write_bytes(starters(python, "posix")[COMMAND_FILE])
    return path


def double_click(argument: str, shell: str, cwd: Path, calls: Path, **environment: str):
    return subprocess.run(
        [shell, argument],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "CALLS": str(calls)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS,
    )


def calls_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


# ---- on a Mac, and wherever there is a sh --------------------------------------------------------------------
@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", NAMES)
def test_the_folder_in_which_it_stands_is_consolidated_whatever_its_name(tmp_path, name, shell):
    folder, calls = tmp_path / name, tmp_path / "calls"
    python = program(tmp_path / "bin of 张三" / "it's python")
    path = starter(folder, str(python))
    for argument, cwd in ((str(path), tmp_path), (COMMAND_FILE, folder), (f"./{name}/{COMMAND_FILE}", tmp_path)):
        done = double_click(argument, shell, cwd, calls)
        assert (done.returncode, done.stderr) == (0, "")
        *looked, _, _, module, command, where, opens = calls_of(calls)
        assert looked == ["it's python", "-c", "import sheets_automation"]
        assert (module, command, opens) == ("sheets_automation", "consolidate", "--open")
        assert not where.startswith("-"), "it is no option"
        assert (cwd / where).resolve() == folder.resolve()
        calls.unlink()


FOUND = {
    "the interpreter that laid the folder out": ({"venv/python", "bin/sheets-automation", "bin/python3"}, "python"),
    "it is gone": ({"bin/sheets-automation", "bin/python3"}, "sheets-automation"),
    "only another Python has it": ({"bin/python3"}, "python3"),
}


@pytest.mark.parametrize(("there", "found"), FOUND.values(), ids=FOUND)
def test_the_program_is_found(tmp_path, there, found):
    for name in there:
        program(tmp_path / name)
    (tmp_path / "bin").mkdir(exist_ok=True)
    path, calls = starter(tmp_path / "c", str(tmp_path / "venv" / "python")), tmp_path / "calls"
    done = double_click(str(path), SHELLS[0], tmp_path, calls, PATH=str(tmp_path / "bin"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    called = calls_of(calls)
    assert called[called.index("consolidate") - (1 if found == "sheets-automation" else 3)] == found


@pytest.mark.parametrize("python", ["", "/nowhere/python"])
def test_without_a_program_it_says_how_to_install_it(tmp_path, python):
    # A Python without the package is no program.
    program(tmp_path / "bin" / "python3", code=1)
    path, calls = starter(tmp_path / "c", python), tmp_path / "calls"
    done = double_click(str(path), SHELLS[0], tmp_path, calls, PATH=str(tmp_path / "bin"))
    zh, en = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (2, "")
    for sentence in (zh, en):
        assert "python3 -m pip install ." in sentence
    assert "consolidate" not in calls_of(calls)


@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="there is no /usr/bin/python3 here")
def test_the_python3_of_a_mac_without_developer_tools_is_left_alone(tmp_path):
    (tmp_path / "bin").mkdir()
    uname = tmp_path / "bin" / "uname"
    uname.write_text("#!/bin/sh\necho Darwin\n")
    uname.chmod(0o755)
    path = starter(tmp_path / "c", "")
    paths = {"PATH": f"{uname.parent}:/usr/bin", "PYTHONPATH": str(HOME)}
    done = double_click(str(path), SHELLS[0], tmp_path, tmp_path / "calls", **paths)
    assert (done.returncode, len(done.stdout.splitlines())) == (2, 2)


def test_its_exit_status_is_that_of_the_program(tmp_path):
    program(tmp_path / "bin" / "sheets-automation", code=2)
    path = starter(tmp_path / "c", "")
    assert double_click(str(path), "/bin/sh", tmp_path, tmp_path / "calls", PATH=str(tmp_path / "bin")).returncode == 2


def test_on_a_terminal_the_window_stays_until_a_key_is_pressed(tmp_path):
    path = starter(tmp_path / "c", str(program(tmp_path / "python")))
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        ["/bin/sh", str(path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={"PATH": os.environ["PATH"], "CALLS": str(tmp_path / "calls")},
    )
    os.close(theirs)
    shown = b""
    while "窗口".encode() not in shown:
        assert select.select([ours], [], [], SECONDS)[0], shown
        shown += os.read(ours, 1024)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(0.3)
    os.write(ours, b"\n")
    assert running.wait(SECONDS) == 0
    os.close(ours)


def test_a_folder_that_init_laid_out_is_consolidated_by_a_double_click(tmp_path, monkeypatch):
    laid_out, folder, calls = tmp_path / "a", tmp_path / "三月 爆破 & 100%", tmp_path / "calls"
    # The templates, which take seconds to draw, are another test's.
    monkeypatch.setattr(templates, "drawn_templates", lambda _: [("campaign.xlsx", b"")])
    assert cli.run(["init", str(laid_out), "--quiet"]) == 0
    assert [path.name for path in find_files(laid_out)] == ["campaign.xlsx"], "nobody handed them in"
    laid_out.rename(folder)
    (folder / "campaign.xlsx").unlink()
    (folder / "inbox" / "张三.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    # What lies in the folder is data: none of it is run, not even where somebody starts it from there.
    (folder / "click.py").write_text("raise SystemExit(9)\n")
    program(tmp_path / "bin" / "xdg-open")
    assert os.access(folder / COMMAND_FILE, os.X_OK)
    paths = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "DISPLAY": ":9", "PYTHONPATH": str(HOME)}
    done = double_click(str(folder / COMMAND_FILE), "/bin/sh", folder, calls, **paths)
    assert done.returncode == 0, done.stderr
    assert "计入 1 行" in done.stdout
    summary = folder / "operator_summary.xlsx"
    assert summary.is_file()
    assert calls_of(calls) == ["xdg-open", str(summary.resolve())], "it is opened"


# ---- on Windows (docs/watch.md says that nobody has tried it there) -------------------------------------------
def test_the_file_for_windows_is_one_that_cmd_reads():
    for python in ("", r"C:\Users\张三\100%\.venv\python.exe"):
        content = starters(python, "nt")[BAT_FILE]
        assert content.count(b"\r\n") == content.count(b"\n") > 10
        lines = content.decode("utf-8").split("\r\n")
        assert lines[0] == "@echo off", "no byte order mark"
        utf8 = lines.index("chcp 65001 >nul")
        assert all(line.isascii() for line in lines[: utf8 + 1])
        # Looking for a label, cmd counts bytes where it should count letters; a block ends at the ) of a path.
        assert not [line for line in lines if line.startswith(":") or "goto" in line or line.endswith("(")]
        # `call` would take % and ^ in a path for its own.
        assert not [line for line in lines if line.startswith("call ")]
        assert lines[-4:-1] == ["echo.", "pause", "exit /b %OUR_CODE%"]


def test_the_file_for_windows_quotes_the_folder_and_ends_it_with_no_backslash():
    lines = starters("", "nt")[BAT_FILE].decode().splitlines()
    runs = [line for line in lines if "%~dp0" in line]
    assert [line.partition(" consolidate ")[2] for line in runs] == ['"%~dp0." --open'] * 3
    assert 'set "PYTHONSAFEPATH=1"' in lines
    assert 'set "NoDefaultCurrentDirectoryInExePath=1"' in lines
    assert next(line for line in lines if line.startswith("setlocal")).endswith("DisableDelayedExpansion"), "for !"


def test_the_interpreter_is_named_in_the_file_of_its_system_alone():
    python = r"C:\a%b\python.exe"
    here, other = starters(python, "nt"), starters("/venv/bin/python", "posix")
    assert rb'set "OUR_PYTHON=C:\a%%b\python.exe"' in here[BAT_FILE]
    assert b"python=''" in here[COMMAND_FILE]
    assert b'set "OUR_PYTHON="' in other[BAT_FILE]
    assert b"python=/venv/bin/python\n" in other[COMMAND_FILE]


# ---- the program itself ---------------------------------------------------------------------------------------
def test_the_package_runs_as_a_module():
    arguments = [sys.executable, "-m", "sheets_automation", "--version"]
    done = subprocess.run(arguments, cwd=HOME, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("sheets-automation ")


@pytest.mark.parametrize(
    ("platform", "environment", "found"),
    [
        ("linux", {"DISPLAY": ":0"}, "xdg-open"),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, "xdg-open"),
        ("linux", {"DISPLAY": ""}, None),
        ("linux", {}, None),
        ("darwin", {}, "open"),
        ("darwin", {"SSH_CONNECTION": "1 2 3 4"}, None),
    ],
)
def test_files_are_opened_only_where_somebody_sits_in_front_of_a_desktop(tmp_path, platform, environment, found):
    for name in ("xdg-open", "open"):
        program(tmp_path / name)
    opener = opener_of(platform, {"PATH": str(tmp_path)} | environment)
    assert opener == (str(tmp_path / found) if found else None)
    assert opener_of(platform, environment | {"PATH": str(tmp_path / "none")}) is None

"""The add-in put in place and looked after, on machines that are folders: Windows, Mac, neither (docs/excel.md)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from sheets_automation import addin, addin_doctor
from sheets_automation.campaign import SETTINGS
from sheets_automation.connectors import replacing
from sheets_automation.connectors.addin_file import ADDIN, look_inside, xlwings_folder, xlwings_version
from sheets_automation.connectors.machine import (
    HOME_VARIABLE,
    MAC,
    OTHER,
    WINDOWS,
    Machine,
    interpreter_of,
    script_of_excel,
    settings_folder,
    startup_folder,
)
from sheets_automation.connectors.user_settings import (
    UserSettings,
    read_user_settings,
    settings_file,
    write_user_settings,
)
from sheets_automation.faces import cli, cli_addin
from sheets_automation.faces.asked import LANG_VARIABLE, Asked
from sheets_automation.model.errors import FolderError, OutputError

MAC_STARTUP = "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    folder = tmp_path / "三月 爆破"
    (folder / "inbox").mkdir(parents=True)
    (folder / SETTINGS).touch()
    return folder


def machine(system: str, home: Path) -> Machine:
    return Machine(system, home, {"APPDATA": str(home / "Roaming")} if system == WINDOWS else {})


# ---- places -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("system", "variables", "startup", "settings"),
    [
        (WINDOWS, {"APPDATA": "/x/Roaming"}, "/x/Roaming/Microsoft/Excel/XLSTART", "/x/Roaming/sheets-automation"),
        (WINDOWS, {}, "/h/AppData/Roaming/Microsoft/Excel/XLSTART", "/h/AppData/Roaming/sheets-automation"),
        (MAC, {}, f"/h/{MAC_STARTUP}", "/h/Library/Application Support/sheets-automation"),
        (OTHER, {}, None, "/h/.config/sheets-automation"),
        (OTHER, {"XDG_CONFIG_HOME": "/c"}, None, "/c/sheets-automation"),
        (MAC, {HOME_VARIABLE: "/own"}, f"/h/{MAC_STARTUP}", "/own"),
    ],
)
def test_each_system_has_its_places(system, variables, startup, settings):
    here = Machine(system, Path("/h"), variables)
    assert startup_folder(here) == (Path(startup) if startup else None)
    assert settings_folder(here) == Path(settings)


@pytest.mark.parametrize(
    ("system", "executable", "started"),
    [
        (WINDOWS, "C:\\p\\Scripts\\pythonw.exe", "C:\\p\\Scripts\\python.exe"),
        (WINDOWS, "C:\\p\\Scripts\\PythonW.EXE", "C:\\p\\Scripts\\python.exe"),
        (WINDOWS, "C:\\p\\Scripts\\python.exe", "C:\\p\\Scripts\\python.exe"),
        (MAC, "/p/bin/python3", "/p/bin/python3"),
    ],
)
def test_the_add_in_starts_the_python_that_can_say_what_went_wrong(system, executable, started):
    assert interpreter_of(Machine(system, Path("/h"), {}), executable) == started


# ---- what the user told -------------------------------------------------------------------------------------
def test_what_was_told_is_read_again(home: Path):
    here, told = machine(WINDOWS, home), UserSettings("D:\\三月爆破", "en")
    assert read_user_settings(here) == UserSettings()
    assert write_user_settings(told, here) == settings_file(here)
    assert read_user_settings(here) == told


@pytest.mark.parametrize(
    ("content", "known"),
    [
        (b"", UserSettings()),
        (b"\xff\xfe", UserSettings()),
        (b"[1]", UserSettings()),
        (b"[" * 100_000, UserSettings()),
        (b'{"folder": 3, "lang": "en"}', UserSettings("", "en")),
        (b'{"folder": "D", "later": true}', UserSettings("D")),
    ],
)
def test_a_broken_file_is_as_none(content, known, home: Path):
    here = machine(OTHER, home)
    settings_file(here).parent.mkdir(parents=True)
    settings_file(here).write_bytes(content)
    assert read_user_settings(here) == known


def test_a_folder_in_place_of_the_file_is_as_none(home: Path):
    settings_file(machine(OTHER, home)).mkdir(parents=True)
    assert read_user_settings(machine(OTHER, home)) == UserSettings()


# ---- install ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("system", [WINDOWS, MAC])
def test_it_is_put_where_excel_looks_and_starts_this_python(system, home: Path, campaign: Path):
    here = machine(system, home)
    made = addin.install(folder=campaign, lang="en", machine=here)
    assert made.path == startup_folder(here) / ADDIN
    assert made.path.read_bytes() == addin.build(sys.executable)
    assert look_inside(made.path.read_bytes()).interpreter == sys.executable
    assert read_user_settings(here) == UserSettings(str(campaign), "en")


def test_an_older_one_is_replaced_and_what_was_told_stays(home: Path, campaign: Path):
    here = machine(WINDOWS, home)
    made = addin.install(folder=campaign, lang="zh", machine=here)
    made.path.write_bytes(b"older")
    again = addin.install(lang="en", machine=here)
    assert again.path.read_bytes() == addin.build(sys.executable)
    assert again.folder == str(campaign)
    assert read_user_settings(here) == UserSettings(str(campaign), "en")
    assert [path.name for path in made.path.parent.iterdir()] == [ADDIN]


def test_a_folder_is_kept_as_its_whole_path(home: Path, campaign: Path, monkeypatch):
    monkeypatch.chdir(campaign.parent)
    assert addin.install(folder=Path(campaign.name), machine=machine(MAC, home)).folder == str(campaign)


def test_while_excel_has_it_open_a_sentence_says_so_and_the_old_one_stays(home: Path, monkeypatch):
    here = machine(WINDOWS, home)
    path = addin.install(machine=here).path
    path.write_bytes(b"older")

    def locked(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(replacing, "move_file", locked)
    with pytest.raises(OutputError, match="Excel has it open") as told:
        addin.install(machine=here)
    assert "关闭所有 Excel" in told.value.zh
    assert path.read_bytes() == b"older"


def test_elsewhere_than_on_windows_the_reason_is_said_as_it_is(home: Path, monkeypatch):
    here = machine(MAC, home)
    addin.install(machine=here)

    def refused(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(replacing, "move_file", refused)
    with pytest.raises(OutputError, match="no permission"):
        addin.install(machine=here)


def test_what_cannot_be_kept_is_said_before_anything_is_written(home: Path, campaign: Path):
    here = machine(WINDOWS, home)
    settings_folder(here).parent.mkdir(parents=True)
    settings_folder(here).touch()
    with pytest.raises(OutputError, match="Cannot write"):
        addin.install(folder=campaign, machine=here)
    assert not installed(here).exists()
    assert addin.install(machine=here).path == installed(here), "nothing was told, so nothing is to be kept"


def test_a_folder_that_is_no_campaign_is_refused(home: Path):
    here = machine(WINDOWS, home)
    with pytest.raises(FolderError, match="no campaign folder"):
        addin.install(folder=home, machine=here)
    assert list(home.iterdir()) == []


def test_without_excel_it_is_written_only_where_one_asks(home: Path, tmp_path: Path):
    here = machine(OTHER, home)
    with pytest.raises(OutputError, match="--to DIR"):
        addin.install(machine=here)
    assert addin.install(tmp_path / "new" / "dist", machine=here).path == tmp_path / "new" / "dist" / ADDIN


def test_a_folder_that_is_not_there_is_refused_before_anything_is_written(home: Path):
    here = machine(WINDOWS, home)
    with pytest.raises(FolderError, match="no folder"):
        addin.install(folder=home / "typo", machine=here)
    assert list(home.iterdir()) == []


# ---- doctor -------------------------------------------------------------------------------------------------
PACKAGES = {WINDOWS: "win32com", MAC: "appscript"}


@pytest.fixture
def ready(home: Path, campaign: Path, monkeypatch) -> Callable[[str], Machine]:
    """A machine on which everything is as it should be."""
    found = {"xlwings", *PACKAGES.values()}
    monkeypatch.setattr(addin_doctor, "util", SimpleNamespace(find_spec=lambda name: name in found or None))

    def made(system: str) -> Machine:
        here = machine(system, home)
        addin.install(folder=campaign, machine=here)
        script = script_of_excel(here, xlwings_version())
        script.parent.mkdir(parents=True)
        script.write_bytes((xlwings_folder() / script.name).read_bytes())
        return here

    return made


def faults(here: Machine) -> list[str]:
    found = addin_doctor.examine(here)
    assert all(all(one.remedy) != one.good for one in found)
    return [one.key for one in found if not one.good]


@pytest.mark.parametrize("system", [WINDOWS, MAC])
def test_where_everything_is_there_nothing_is_said_to_be_missing(system, ready):
    here = ready(system)
    assert faults(here) == []
    common = {"python", "xlwings", "bridge", "addin", "fresh", "interpreter", "folder", "writable"}
    assert {one.key for one in addin_doctor.examine(here)} == common | {"blocked" if system == WINDOWS else "script"}


def installed(here: Machine) -> Path:
    return startup_folder(here) / ADDIN


def built_with(here: Machine, interpreter: str) -> None:
    addin.write(startup_folder(here), interpreter)


def of_another_xlwings(here: Machine) -> None:
    version = xlwings_version()
    other = f"{version[:-1]}{(int(version[-1]) + 1) % 10}"
    with pytest.MonkeyPatch.context() as patch:
        theirs = addin.assemble
        changed = ("As String = " + f'"{version}"', "As String = " + f'"{other}"', "another")
        patch.setattr("sheets_automation.connectors.addin_file.CHANGES", [changed])
        patch.setattr(addin, "assemble", theirs)
        installed(here).write_bytes(addin.build(sys.executable))


def in_a_path_with_spaces(here: Machine) -> None:
    python = here.home / "my programs" / "python"
    python.parent.mkdir()
    python.touch()
    built_with(here, str(python))


BREAKS = {
    "no add-in": ((WINDOWS, MAC), lambda here: installed(here).unlink(), ["addin"]),
    "half an add-in": ((WINDOWS, MAC), lambda here: installed(here).write_bytes(b"PK"), ["addin"]),
    "another program": ((WINDOWS, MAC), lambda here: built_with(here, "/gone/python"), ["interpreter"]),
    "another xlwings": ((WINDOWS, MAC), of_another_xlwings, ["fresh"]),
    "a path with spaces": ((MAC,), in_a_path_with_spaces, ["interpreter"]),
    "spaces are fine": ((WINDOWS,), in_a_path_with_spaces, []),
    "blocked": ((WINDOWS,), lambda here: Path(f"{installed(here)}:Zone.Identifier").touch(), ["blocked"]),
    "blocked nowhere else": ((MAC,), lambda here: Path(f"{installed(here)}:Zone.Identifier").touch(), []),
    "no script": ((MAC,), lambda here: script_of_excel(here, xlwings_version()).unlink(), ["script"]),
    "an old script": ((MAC,), lambda here: script_of_excel(here, xlwings_version()).write_text("old"), ["script"]),
    "no folder told": ((WINDOWS,), lambda here: write_user_settings(UserSettings(), here), []),
    "a folder gone": ((WINDOWS, MAC), lambda here: write_user_settings(UserSettings("/gone"), here), ["folder"]),
    "any folder": ((WINDOWS,), lambda here: write_user_settings(UserSettings(str(here.home)), here), ["folder"]),
}


@pytest.mark.parametrize(("case", "system"), [(case, one) for case in BREAKS for one in BREAKS[case][0]])
def test_what_is_missing_is_named_and_nothing_else(case, system, ready):
    _, broken, expected = BREAKS[case]
    here = ready(system)
    broken(here)
    assert faults(here) == expected


@pytest.mark.parametrize(("gone", "key"), [("xlwings", "xlwings"), ("win32com", "bridge")])
def test_a_package_that_is_missing_is_named(gone, key, ready, monkeypatch):
    here = ready(WINDOWS)
    monkeypatch.setattr(addin_doctor.util, "find_spec", lambda name: None if name == gone else name)
    assert faults(here) == [key]


def test_a_folder_that_cannot_be_written_to_is_named(ready, monkeypatch):
    here = ready(MAC)

    def refused(*_: object) -> None:
        raise OSError(30, "read-only")

    monkeypatch.setattr(replacing, "sweep", refused)
    assert faults(here) == ["writable"]


def test_the_doctor_leaves_nothing_behind(ready, campaign: Path):
    addin_doctor.examine(ready(WINDOWS))
    assert {path.name for path in campaign.iterdir()} == {"inbox", SETTINGS}


def test_where_excel_does_not_run_the_doctor_says_so(home: Path):
    assert faults(machine(OTHER, home)) == ["excel"]


# ---- the commands -------------------------------------------------------------------------------------------
@pytest.fixture
def as_machine(home: Path, monkeypatch) -> Callable[[str], Machine]:
    def taken(system: str) -> Machine:
        here = machine(system, home)
        for module in (addin, addin_doctor):
            monkeypatch.setattr(module, "this_machine", lambda: here)
        return here

    return taken


def test_install_and_doctor_as_json(as_machine, ready, capsys, campaign: Path):
    here = ready(WINDOWS)
    as_machine(WINDOWS)
    assert cli.run(["addin", "install", "--json", "--folder", str(campaign)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {
        "command": "addin install",
        "ok": True,
        "exit": 0,
        "path": str(installed(here)),
        "interpreter": sys.executable,
        "folder": str(campaign),
    }
    assert cli.run(["addin", "doctor", "--json"]) == 0
    assert all(one["ok"] for one in json.loads(capsys.readouterr().out)["checks"])
    installed(here).unlink()
    assert cli.run(["addin", "doctor", "--json", "--lang", "en"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["exit"] == 1
    assert [one["remedy"] for one in told["checks"] if not one["ok"]] == ["run sheets-automation addin install"]


def test_what_was_told_once_stays_until_it_is_told_anew(as_machine, campaign: Path, monkeypatch):
    here = as_machine(WINDOWS)
    assert cli.run(["addin", "install", "--quiet", "--lang", "en", "--folder", str(campaign)]) == 0
    monkeypatch.setenv(LANG_VARIABLE, "zh")
    assert cli.run(["addin", "install", "--quiet"]) == 0
    assert read_user_settings(here) == UserSettings(str(campaign), "en")
    assert cli.run(["addin", "install", "--quiet", "--lang", "zh"]) == 0
    assert read_user_settings(here) == UserSettings(str(campaign), "zh")


@pytest.mark.parametrize(
    ("system", "lang", "said"),
    [
        (WINDOWS, "zh", ("关闭所有 Excel 窗口", "解除锁定", "受信任位置")),
        (WINDOWS, "en", ("Close every window", "Unblock", "Trusted Locations")),
        (MAC, "zh", ("xlwings runpython install", "权限")),
        (MAC, "en", ("xlwings runpython install", "allow")),
    ],
)
def test_install_says_what_is_left_to_do(system, lang, said, as_machine, capsys):
    here = as_machine(system)
    assert cli.run(["addin", "install", "--lang", lang]) == 0
    out = capsys.readouterr().out
    assert all(words in out for words in (*said, str(installed(here)), "sheets-automation addin doctor"))


def test_elsewhere_nothing_is_said_of_restarting(as_machine, capsys, tmp_path: Path):
    as_machine(OTHER)
    assert cli.run(["addin", "install", "--to", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "启动文件夹" in out
    assert "关闭所有" not in out


def test_without_excel_install_is_one_sentence(as_machine, capsys):
    as_machine(OTHER)
    assert cli.run(["addin", "install"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "Excel 只在 Windows 和 Mac 上运行\uff0c这台电脑上装不了\uff1b要拿到文件\uff0c请加 --to 文件夹"
    ]


def test_the_doctor_says_a_line_for_each_thing(as_machine, ready, capsys):
    here = ready(WINDOWS)
    as_machine(WINDOWS)
    installed(here).unlink()
    assert cli.run(["addin", "doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines] == ["✔", "✔", "✔", "✘", "✔", "✔"]
    assert lines[3] == f"✘ {installed(here)} 不在\uff1b请运行 sheets-automation addin install"
    assert cli.run(["addin", "doctor", "--quiet"]) == 1
    assert capsys.readouterr().out == ""


def test_every_line_of_the_doctor_is_in_the_language_asked_for(ready):
    checks = addin_doctor.examine(ready(MAC))
    for lang, wrong in (("zh", "the add-in"), ("en", "按钮")):
        asked = Asked(None, lang, None, "csv", quiet=False, as_json=False)
        assert not [line for line in (cli_addin.check_line(one, asked) for one in checks) if wrong in line]


def test_install_is_quick_and_neither_command_imports_xlwings(tmp_path: Path):
    script = (
        "import sys; from sheets_automation.faces.cli import run;"
        "run(['addin', 'install', '--quiet', '--to', sys.argv[1]]); print('pandas' in sys.modules);"
        "run(['addin', 'doctor', '--quiet']); print('xlwings' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={HOME_VARIABLE: str(tmp_path), "PYTHONPATH": str(Path(addin.__file__).parents[1])},
    )
    assert ran.stdout.split() == ["False", "False"]

"""The command line: exit status, one sentence, one JSON object, quick help."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from test_layout import make_report

from sheets_automation import campaign
from sheets_automation.connectors.kept_sources import COPIES
from sheets_automation.connectors.ledger_file import LEDGER
from sheets_automation.connectors.workbooks import READ
from sheets_automation.faces import cli
from sheets_automation.faces.cli_demo import MARKER, clear_demo, mark_demo
from sheets_automation.model.errors import OutputError

pytestmark = pytest.mark.usefixtures("reports_kept")

NOW = "2020-03-05T20:45"
SAVED = datetime.fromisoformat("2020-03-05T20:00+08:00").timestamp()
SUMMARY = "operator_summary.xlsx"
HEADER = "联系电话,客户姓名,接通情况,客户分类,邀请结果,拨打日期,导购,门店,曾到店,意向产品"
GOOD = "13912345670,王女士,已接通,B,同意进群,2020-03-05,张三,一店,,"
BAD = "13912345671,李女士,已接通,E,同意进群,2020-03-05,张三,一店,,"
HEAVY = {"pandas", "numpy", "pyarrow", "rich", "pebble", "xlsxwriter", "openpyxl", "python_calamine", "concurrent"}
MAIN = "from sheets_automation.faces.cli import main; main()"
SMALL_DEMO = ("--stores", "1", "--guides", "1", "--days", "2", "--rows", "8", "--now", NOW)


def campaign_folder(folder: Path, *rows: str) -> Path:
    folder.mkdir()
    path = folder / "张三.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    # Saved at the same time in every test: the report on it is kept.
    os.utime(path, (SAVED, SAVED))
    return folder


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return campaign_folder(tmp_path / "good", GOOD)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return campaign_folder(tmp_path / "bad", GOOD, BAD)


def one_sentence(text: str) -> str:
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert "Traceback" not in text
    return lines[0]


def child(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The program as people run it, which reads files in child processes of its own."""
    return subprocess.run(
        [sys.executable, "-c", MAIN, *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_consolidate_writes_the_summary_and_says_where(good: Path):
    done = child("consolidate", str(good), "--now", NOW)
    assert done.returncode == 0
    assert (good / SUMMARY).is_file()
    assert str(good / SUMMARY) in done.stdout
    assert "计入 1 行" in done.stdout
    assert done.stderr == ""


def test_consolidate_in_english(good: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["consolidate", str(good), "--now", NOW, "--lang", "en"]) == 0
    assert "1 rows counted" in capsys.readouterr().out


def test_language_of_the_environment(good: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SHEETS_AUTOMATION_LANG", "en")
    assert cli.run(["consolidate", str(good), "--now", NOW]) == 0
    assert cli.run(["consolidate"]) == 2
    out, err = capsys.readouterr()
    assert "rows counted" in out
    assert one_sentence(err) == "FOLDER is missing; see sheets-automation --help"


def test_json_is_one_object_and_nothing_else(good: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["consolidate", str(good), "--now", NOW, "--json"]) == 0
    out, err = capsys.readouterr()
    outcome = json.loads(out)
    assert len(out.splitlines()) == 1
    assert (outcome["ok"], outcome["rows"], outcome["rows_counted"]) == (True, 1, 1)
    assert outcome["summary"] == str(good / SUMMARY)
    assert outcome["now"] == NOW
    assert err == ""


def test_quiet_says_nothing(good: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["consolidate", str(good), "--now", NOW, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_summary_open_in_excel_is_said(good: Path, capsys: pytest.CaptureFixture[str]):
    (good / SUMMARY).write_bytes(b"old")
    (good / f"~${SUMMARY}").touch()
    assert cli.run(["consolidate", str(good), "--now", NOW, "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "operator_summary.xlsx is open in Excel; close it, or take operator_summary 2020-03-05 2045.xlsx, "
        "which was written beside it"
    )


def test_check_of_clean_sheets_is_0(good: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["check", str(good / "张三.csv"), "--now", NOW]) == 0
    assert "错误 0 处" in capsys.readouterr().out.splitlines()[-1]
    assert not (good / SUMMARY).exists()


def test_check_with_errors_is_1_and_names_file_and_cell(bad: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["check", str(bad), "--now", NOW]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("错误 张三.csv!D3 ")
    assert "「E」" in lines[0]
    assert "错误 1 处" in lines[-1]


def test_check_json_lists_the_findings(bad: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["check", str(bad), "--now", NOW, "--json"]) == 1
    outcome = json.loads(capsys.readouterr().out)
    assert (outcome["exit"], outcome["errors"]) == (1, 1)
    found = [finding for finding in outcome["findings"] if finding["severity"] == "ERROR"]
    assert [(finding["rule"], finding["cell"], finding["row"]) for finding in found] == [("V01", "D3", 3)]


def test_findings_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    report = make_report()
    report.tables["finding"]["message"] = "a\x1b[31m\nb"
    monkeypatch.setattr(campaign, "check", lambda *_args, **_options: report)
    assert cli.run(["check", "x"]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "a [31m b" in out


@pytest.mark.parametrize("fmt", ["csv", "parquet"])
def test_export_beside_the_campaign(good: Path, tmp_path: Path, fmt: str, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    code = cli.run(["consolidate", str(good), "--now", NOW, "--json", "--export", str(out), "--export-format", fmt])
    assert code == 0
    exported = json.loads(capsys.readouterr().out)["export"]
    assert sorted(exported) == sorted(str(path) for path in out.iterdir())
    assert str(out / f"staff_day.{fmt}") in exported


@pytest.mark.parametrize("command", ["consolidate", "check", "demo"])
def test_export_into_the_campaign_is_refused_before_any_work(
    good: Path, command: str, capsys: pytest.CaptureFixture[str]
):
    assert cli.run([command, str(good), "--export", str(good / "out")]) == 2
    assert "导出位置" in one_sentence(capsys.readouterr().err)
    assert [path.name for path in good.iterdir()] == ["张三.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nope"],
        ["check"],
        ["consolidate"],
        ["consolidate", "a", "b"],
        ["consolidate", "a", "--nw", "x"],
        ["consolidate", "a", "--now"],
        ["consolidate", "a", "--now", "tomorrow"],
        ["consolidate", "a", "--now", "2020-03-05"],
        ["consolidate", "a", "--now", "0001-01-01T00:00"],
        ["consolidate", "a", "--lang", "fr"],
        ["consolidate", "a", "--export-format", "pdf"],
        ["demo", "--rows", "many"],
        ["demo", "--stores", "0"],
        ["--nope"],
    ],
)
def test_usage_errors_are_one_sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert cli.run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert any("\u4e00" <= sign <= "\u9fff" for sign in one_sentence(err))
    if arguments:
        assert cli.run([*arguments, "--lang=en"]) == 2
        assert one_sentence(capsys.readouterr().err).isascii()


def test_usage_error_with_json_is_one_object_too(capsys: pytest.CaptureFixture[str]):
    assert cli.run(["consolidate", "--json"]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out) == {"ok": False, "exit": 2, "error": one_sentence(err)}


@pytest.mark.parametrize("command", ["consolidate", "check"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_odd_folders_are_one_sentence(tmp_path: Path, command: str, lang: str, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "empty").mkdir()
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name in ("none", "empty", "photo.jpg", "photo.jpg/x", "loop", "长" * 300):
        assert cli.run([command, str(tmp_path / name), "--lang", lang]) == 2, name
        out, err = capsys.readouterr()
        assert out == ""
        assert one_sentence(err)
        assert "SHEETS_AUTOMATION_DEBUG" not in err, (name, err)


def test_consolidate_of_a_file_says_to_name_its_folder(good: Path, capsys: pytest.CaptureFixture[str]):
    assert cli.run(["consolidate", str(good / "张三.csv")]) == 2
    assert "文件夹" in one_sentence(capsys.readouterr().err)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_cannot_be_written_is_one_sentence(good: Path, capsys: pytest.CaptureFixture[str]):
    good.chmod(0o555)
    try:
        assert cli.run(["consolidate", str(good), "--now", NOW]) == 2
    finally:
        good.chmod(0o755)
    assert "没有写入权限" in one_sentence(capsys.readouterr().err)


def test_export_folder_that_is_a_file_is_one_sentence(good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "out").touch()
    assert cli.run(["consolidate", str(good), "--now", NOW, "--export", str(tmp_path / "out")]) == 2
    assert "同名文件" in one_sentence(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("x"), "KeyError"),
        (MemoryError(), "内存"),
        (PermissionError(13, "Permission denied", "a.xlsx"), "a.xlsx"),
        (RecursionError("deep"), "RecursionError"),
    ],
)
def test_what_nobody_foresaw_is_one_sentence(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def fail(*_args: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(campaign, "check", fail)
    assert cli.run(["check", "x"]) == 2
    assert said in one_sentence(capsys.readouterr().err)
    monkeypatch.setenv("SHEETS_AUTOMATION_DEBUG", "1")
    cli.run(["check", "x"])
    assert "Traceback" in capsys.readouterr().err


def test_stopping_it_is_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    def stop(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(campaign, "check", stop)
    assert cli.run(["check", "x"]) == 130
    assert one_sentence(capsys.readouterr().err.strip())


def test_clock_is_that_of_shanghai(monkeypatch: pytest.MonkeyPatch):
    asked = {}

    def remember(*_args: object, **options: object) -> None:
        asked.update(options)
        raise OutputError("停", "stop")

    monkeypatch.setattr(campaign, "check", remember)
    cli.run(["check", "x", "--now", "2020-03-05T12:30+00:00"])
    assert asked["now"] == datetime.fromisoformat("2020-03-05T20:30")
    cli.run(["check", "x"])
    assert asked["now"].tzinfo is None


def test_demo_writes_consolidates_and_says_where_to_look(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = tmp_path / "demo"
    assert cli.run(["demo", str(folder), *SMALL_DEMO]) == 0
    out = capsys.readouterr().out
    assert (folder / SUMMARY).is_file()
    for title in ("总览", "问题清单", "回拨清单"):
        assert title in out


def test_demo_is_made_anew_without_touching_other_files(tmp_path: Path):
    folder = tmp_path / "demo"
    assert cli.run(["demo", str(folder), *SMALL_DEMO, "--quiet"]) == 0
    (folder / "我的.txt").write_text("mine", encoding="utf-8")
    listed = set((folder / MARKER).read_text(encoding="utf-8").splitlines())
    assert cli.run(["demo", str(folder), *SMALL_DEMO, "--seed", "2", "--quiet"]) == 0
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    now_listed = set((folder / MARKER).read_text(encoding="utf-8").splitlines())
    notes = {f"{MARKER.parent}/{name}" for name in ("typed.json", SUMMARY)}
    copies = {one for one in found if one.startswith(f"{COPIES.as_posix()}/")}
    read = {path for path in now_listed if Path(path).suffix in READ}
    assert 0 < len(copies) <= len(read)
    assert found - copies == now_listed | notes | {"我的.txt", SUMMARY, LEDGER, MARKER.as_posix()}
    assert listed


def test_demo_refuses_a_folder_that_is_not_its_own(good: Path, capsys: pytest.CaptureFixture[str]):
    before = {path: path.read_bytes() for path in good.iterdir()}
    assert cli.run(["demo", str(good), *SMALL_DEMO]) == 2
    assert "不是示例文件夹" in one_sentence(capsys.readouterr().err)
    assert {path: path.read_bytes() for path in good.iterdir()} == before


def test_marker_changed_by_hand_does_not_lead_out_of_the_folder(tmp_path: Path):
    folder, outside = tmp_path / "demo", tmp_path / "mine.xlsx"
    outside.touch()
    mark_demo(folder, ["../mine.xlsx", str(outside), "", ".", "一店/张三.xlsx"])
    clear_demo(folder)
    assert outside.exists()
    assert (folder / MARKER).exists()


@pytest.mark.parametrize("arguments", [["--help"], ["consolidate", "--help"], ["nope"], ["--version"], ["check"]])
def test_help_and_usage_errors_import_nothing_heavy(arguments: list[str]):
    program = (
        "import sys\n"
        "from sheets_automation.faces.cli import run\n"
        f"run({arguments!r})\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1].replace("'", '"')))
    assert not loaded & HEAVY


def test_help_names_every_command_in_both_languages():
    done = child("--help")
    assert done.returncode == 0
    for word in ("init", "demo", "check", "consolidate", "新建", "汇总", "检查", "示例"):
        assert word in done.stdout


def test_reader_who_goes_away_is_no_failure(bad: Path):
    program = f"{sys.executable} -c '{MAIN}' check {bad} --now {NOW}; echo $? >&2"
    done = subprocess.run(
        ["/bin/sh", "-c", f"( {program} ) | true"], capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr == "1\n"

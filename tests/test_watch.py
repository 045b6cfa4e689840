"""When a run begins: once files have come to rest, and never for what the run wrote itself (docs/watch.md)."""

import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from sheets_automation import campaign, evening, watching
from sheets_automation.connectors.folder_watch import FolderWatch, snapshot
from sheets_automation.connectors.ledger_file import LEDGER
from sheets_automation.connectors.summary_changes import read_typed
from sheets_automation.connectors.summary_memory import Typed
from sheets_automation.faces import cli, cli_watch
from sheets_automation.model.errors import FolderError, OutputError
from sheets_automation.watching import Pace, Sign, watch
from tests.test_starters import GOOD, HEADER, HOME

pytestmark = pytest.mark.usefixtures("reports_kept")

REST, GLANCE, LOOK = 5, 1, 60
PACE = Pace(rest=REST, glance=GLANCE, look=LOOK)
NOW = "2020-03-05T20:45"
SECONDS = 60
"""Nothing here takes so long, on however slow a computer."""
SUMMARY = "operator_summary.xlsx"
AWAY = None


# ---- on a clock of our own ------------------------------------------------------------------------------------
class EndError(Exception):
    """The story is over."""


class Told:
    """A folder whose content is told beforehand: from which second on there is what. Waits cost no time."""

    def __init__(self, story: dict[float, str | None], *, events: bool, end: float = 300) -> None:
        self.clock, self.end = 0.0, end
        self.story, self.events = story, events

    def now(self) -> float:
        return self.clock

    def look(self):
        files = self.story[max(moment for moment in self.story if moment <= self.clock)]
        return AWAY if files is AWAY else tuple((name, 1, 1) for name in files.split())

    def wait(self, seconds: float) -> None:
        if self.clock >= self.end:
            raise EndError
        changes = [moment for moment in self.story if moment > self.clock] if self.events else []
        assert seconds > 0, "nobody turns round and round"
        self.clock = min([self.clock + seconds, *changes])


def told(story, *, events=True, run=0.0, failing=0) -> list[tuple[str, float]]:
    """What is told and when; a run takes `run` seconds, and the first `failing` of them could not be done."""
    world, found = Told(story, events=events), []

    def listen(sign: Sign) -> bool:
        found.append((sign.value, world.now()))
        world.clock += run if sign is Sign.AT_REST else 0
        return len(found) > failing

    with pytest.raises(EndError):
        watch(listen, world, PACE)
    return found


def runs(story, **how) -> list[float]:
    return [moment for sign, moment in told(story, **how) if sign == "at rest"]


GROWING = {float(second): f"a{second}" for second in range(10, 40, 2)}
STORIES = {
    "as it lies there: once": ({0: "a"}, {}, [5]),
    "nothing there yet: that is told once": ({0: ""}, {}, [5]),
    "one more": ({0: "a", 20: "a b"}, {}, [5, 25]),
    "several in a burst are one run": ({0: "a", 20: "a b", 22: "a b c", 26: "a b c d"}, {}, [5, 31]),
    "a copy that goes on is waited for": ({0: "a"} | GROWING, {}, [5, 43]),
    "one is gone": ({0: "a b", 20: "a"}, {}, [5, 25]),
    "one came and went before it lay still": ({0: "a", 20: "a b", 23: "a"}, {}, [5]),
    "it came while we were reading": ({0: "a", 8: "a b"}, {"run": 10}, [5, 20]),
    "a network drive tells of nothing": ({0: "a", 20: "a b"}, {"events": False}, [5, 70]),
    "what could not be done is tried again": ({0: "a"}, {"failing": 2}, [5, 65, 125]),
    "and at once where files came": ({0: "a", 20: "a b"}, {"failing": 1}, [5, 25]),
}


@pytest.mark.parametrize(("story", "how", "expected"), STORIES.values(), ids=STORIES)
def test_a_run_begins_when_files_have_come_to_rest(story, how, expected):
    assert runs(story, **how) == expected


def test_a_folder_that_goes_away_is_told_of_once_and_read_when_it_is_back():
    story = {0: "a", 20: AWAY, 150: "a"}
    assert told(story) == [("at rest", 5), ("gone", 20), ("back", 150), ("at rest", 155)]
    # While it is away nothing is read, whatever was to be tried again.
    assert told(story, failing=1) == told(story)


def test_once_is_once():
    world, found = Told({0: "a", 3: "a b"}, events=True), []
    watch(lambda sign: found.append((sign, world.now())) or True, world, PACE, once=True)
    assert found == [(Sign.AT_REST, 8)]


# ---- a real folder --------------------------------------------------------------------------------------------
def test_what_a_run_writes_starts_no_other(tmp_path):
    (tmp_path / "张三.csv").write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    before = snapshot(tmp_path)
    assert cli.run(["consolidate", str(tmp_path), "--now", NOW, "--quiet"]) == 0
    assert {SUMMARY, LEDGER, ".sheets_automation"} <= {path.name for path in tmp_path.iterdir()}
    assert snapshot(tmp_path) == before
    (tmp_path / "张三.csv").touch()
    assert snapshot(tmp_path) != before


def test_a_folder_that_is_away_or_a_file_has_no_snapshot(tmp_path):
    (tmp_path / "file").touch()
    assert (snapshot(tmp_path / "none"), snapshot(tmp_path / "file")) == (None, None)
    assert snapshot(tmp_path) != ()


def test_a_wait_ends_when_something_is_saved_and_not_when_something_is_read(tmp_path):
    file = tmp_path / "一店" / "a.csv"
    file.parent.mkdir()
    file.touch()
    with FolderWatch(tmp_path) as world:
        assert [path for path, *_ in world.look()] == [str(file)]
        began = world.now()
        for _ in range(3):
            file.read_bytes()
        world.wait(0.5)
        assert world.now() - began >= 0.5, "it was only read"
        saved = threading.Timer(0.1, file.write_text, ("x",))
        saved.start()
        world.wait(SECONDS)
        assert world.now() - began < SECONDS / 2
        saved.join()


def test_what_watchdog_says_to_programmers_is_not_said_to_people_while_we_watch(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(logging.root, "handlers", [])
    module = "watchdog.observers.inotify"

    def watchdog_speaks() -> None:
        logging.getLogger(module).error("called when the thread is inactive")
        warnings.warn_explicit("it will be overwritten", RuntimeWarning, "", 1, module=module)

    with FolderWatch(tmp_path):
        watchdog_speaks()
    assert capsys.readouterr().err == ""
    with pytest.raises(RuntimeWarning, match="overwritten"):
        watchdog_speaks()
    assert "inactive" in capsys.readouterr().err


def test_a_wait_ends_when_the_folder_goes_away_and_when_it_is_back(tmp_path):
    folder = tmp_path / "三月"
    folder.mkdir()
    with FolderWatch(folder) as world:
        assert world.look() == ()
        for change, found in (
            (lambda: folder.rename(tmp_path / "四月"), None),
            (folder.mkdir, ()),
        ):
            began = world.now()
            change()
            world.wait(SECONDS)
            assert world.now() - began < SECONDS / 2
            assert world.look() == found
        (folder / "a.csv").touch()
        world.wait(SECONDS)
        assert world.now() - began < SECONDS / 2, "events come from the new one"


# ---- what is said ---------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "三月 爆破"
    made.mkdir()
    path = made / "张三.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    # Saved at the same time in every test: the report on it is kept.
    os.utime(path, (1583409600, 1583409600))
    return made


def said(monkeypatch, capsys, folder: Path, *signs: Sign, more: tuple[str, ...] = ()) -> tuple[int, str, str, list]:
    """Exit status, both outputs and the answers of the face, where these signs come one after the other."""
    answers = []
    monkeypatch.setattr(watching, "watch", lambda told, *_, **__: answers.extend(told(sign) for sign in signs))
    code = cli.run(["watch", str(folder), "--now", NOW, *more])
    return code, *capsys.readouterr(), answers


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("按 Ctrl-C 结束", "计入 1 行", "继续值守", "不见了")),
        ("en", ("Ctrl-C ends it", "1 rows counted", "is back", "away")),
    ],
)
def test_every_sign_is_one_sentence_with_the_time(monkeypatch, capsys, folder, lang, words):
    signs = (Sign.AT_REST, Sign.GONE, Sign.BACK)
    code, out, err, answers = said(monkeypatch, capsys, folder, *signs, more=("--lang", lang))
    beginning, run, back = out.splitlines()
    (gone,) = err.splitlines()
    assert (code, answers) == (0, [True, True, True])
    for line, word in zip((beginning, run, back, gone), words, strict=True):
        assert word in line
        assert str(folder) in line
    for line in (run, back, gone):
        time.strptime(line.split()[0], "%H:%M:%S")


def failing(*errors: Exception):
    waiting = iter(errors)

    def consolidated(*_args):
        raise next(waiting)

    return consolidated


def test_a_failure_is_said_once_and_watching_goes_on(monkeypatch, capsys, folder):
    full = OutputError("磁盘已满", "The disk is full")
    errors = (FolderError("没有表格", "No tables"), full, full, ValueError("a\nb"), MemoryError())
    monkeypatch.setattr(cli_watch, "consolidated", failing(*errors))
    code, _, err, answers = said(monkeypatch, capsys, folder, *[Sign.AT_REST] * 5, more=("--lang", "en"))
    lines = err.splitlines()
    assert [line.split(maxsplit=1)[1].split(" (")[0] for line in lines[:3]] == [
        "No tables",
        "The disk is full",
        "The program failed",
    ]
    assert len(lines) == 4
    assert "Traceback" not in err
    # Without files nothing can be different next time; all else can.
    assert (code, answers) == (2, [True, False, False, False, False])


def test_a_folder_that_goes_away_during_a_run_is_left_to_its_own_sign(monkeypatch, capsys, folder):
    def consolidated(*_args):
        folder.rename(folder.with_name("away"))
        raise OSError("Input/output error")

    monkeypatch.setattr(cli_watch, "consolidated", consolidated)
    _, _, err, _ = said(monkeypatch, capsys, folder, Sign.AT_REST, Sign.GONE)
    assert len(err.splitlines()) == 1
    assert "不见了" in err


def test_json_is_an_object_a_line_after_each_run(monkeypatch, capsys, folder):
    _, out, err, _ = said(monkeypatch, capsys, folder, Sign.AT_REST, Sign.GONE, Sign.BACK, more=("--json",))
    run, gone = map(json.loads, out.splitlines())
    assert (run["command"], run["ok"], run["exit"], run["rows_counted"]) == ("watch", True, 0, 1)
    assert (gone["ok"], gone["exit"], gone["error"]) == (False, 2, err.split(maxsplit=1)[1].strip())
    assert len(run["at"]) == len("2020-03-05T20:45:00")


def test_quiet_says_failures_alone(monkeypatch, capsys, folder):
    _, out, err, _ = said(monkeypatch, capsys, folder, Sign.BACK, Sign.GONE, more=("--quiet",))
    assert (out, len(err.splitlines())) == ("", 1)


def test_a_folder_that_was_never_there_is_a_slip_of_the_pen(tmp_path, capsys):
    (tmp_path / "file").touch()
    for name in ("none", "file"):
        assert cli.run(["watch", str(tmp_path / name)]) == 2
        out, err = capsys.readouterr()
        assert (out, len(err.splitlines())) == ("", 1)


def test_once_ends_with_the_exit_status_of_its_run(folder, tmp_path, capsys):
    once = ["--once", "--rest", "1", "--quiet"]
    assert cli.run(["watch", str(folder), *once, "--now", NOW]) == 0
    assert (folder / SUMMARY).is_file()
    (tmp_path / "empty").mkdir()
    assert cli.run(["watch", str(tmp_path / "empty"), *once]) == 2
    assert capsys.readouterr().out == ""


# ---- summaries of several runs --------------------------------------------------------------------------------
def test_while_the_summary_is_open_only_the_newest_one_stands_beside_it(monkeypatch, capsys, folder):
    (folder / SUMMARY).write_bytes(b"old")
    (folder / f"~${SUMMARY}").touch()
    said(monkeypatch, capsys, folder, *[Sign.AT_REST] * 2)
    (beside,) = _beside(folder)
    lock = folder / f"~${beside.name}"
    lock.touch()
    said(monkeypatch, capsys, folder, Sign.AT_REST)
    assert beside in _beside(folder), "somebody reads it"
    lock.unlink()
    (folder / f"~${SUMMARY}").unlink()
    beside.write_bytes(beside.read_bytes() + b"somebody saved it")
    said(monkeypatch, capsys, folder, Sign.AT_REST)
    assert _beside(folder) == [beside]


def _beside(folder: Path) -> list[Path]:
    return [path for path in folder.glob("operator_summary ?*.xlsx") if "kept" not in path.name]


def test_a_summary_of_another_run_is_not_kept_beside_ours_unless_it_knows_more(folder):
    kept = "operator_summary * kept.xlsx"

    report = evening.update(folder, now=datetime.fromisoformat(NOW), lang="zh").report

    def write(typed: Typed) -> Path | None:
        return campaign.write_summary(report, folder, 1.0, typed).kept

    typed = read_typed(folder / SUMMARY)
    assert [write(typed), write(typed)] == [None, None], "both runs knew the same"
    assert not list(folder.glob(kept))
    note = folder / ".sheets_automation" / "typed.json"
    known = json.loads(note.read_text(encoding="utf-8"))
    note.write_text(json.dumps(known | {"words": {"callbacks": {"x": "李四"}}}), encoding="utf-8")
    assert write(typed) is not None
    assert len(list(folder.glob(kept))) == 1


# ---- the program as people start it ---------------------------------------------------------------------------
@contextmanager
def watching_process(folder: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """A watch in a process group of its own, ended at last."""
    running = subprocess.Popen(
        [sys.executable, "-u", "-m", "sheets_automation", "watch", str(folder), "--now", NOW, "--json", *more],
        cwd=HOME,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Whoever runs the tests in the background may have Ctrl-C ignored, and children take that over.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509  # no threads here
    )
    try:
        yield running
    finally:
        running.kill()
        running.communicate()


def rows(count: int) -> str:
    return "".join(GOOD.replace("13912345670", f"139{at:08}") + "\n" for at in range(count))


def test_a_file_that_is_written_in_pieces_is_read_once_and_whole(folder):
    lines = rows(200)
    with watching_process(folder, "--rest", "1") as running:
        first = json.loads(running.stdout.readline())
        assert (first["ok"], first["rows"]) == (True, 1)
        with (folder / "李四.csv").open("w", encoding="utf-8") as file:
            file.write(f"{HEADER}\n")
            for at in range(0, len(lines), 1000):
                file.write(lines[at : at + 1000])
                file.flush()
                time.sleep(0.1)
        second = json.loads(running.stdout.readline())
        assert (second["ok"], second["rows"], second["sources"]) == (True, 201, 2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=SECONDS)
        assert (running.returncode, out) == (130, ""), "no third run"
        assert err.splitlines()[-1] == "已停止，没有写完的内容不会留下"


def test_two_watchers_of_one_folder_do_no_harm(folder):
    (folder / "李四.csv").write_text(f"{HEADER}\n{rows(100)}", encoding="utf-8")
    once = ("--rest", "1", "--once")
    with watching_process(folder, *once) as one, watching_process(folder, *once) as other:
        for running in (one, other):
            out, err = running.communicate(timeout=SECONDS)
            assert running.returncode == 0, err
            assert json.loads(out)["rows"] == 101
    with sqlite3.connect(folder / LEDGER) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    ledger.close()
    with zipfile.ZipFile(folder / SUMMARY) as summary:
        assert summary.testzip() is None
    assert not list(folder.rglob(".sheets-automation-*")), "nothing half-written"
    assert cli.run(["consolidate", str(folder), "--now", NOW, "--quiet"]) == 0

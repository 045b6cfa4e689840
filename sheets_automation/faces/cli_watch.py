"""The command `watch`: consolidates whenever files have come to rest, and says one sentence with the time each time."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from sheets_automation import watching
from sheets_automation.faces.asked import Asked, clock
from sheets_automation.faces.cli_options import common_options
from sheets_automation.faces.cli_results import consolidated, refuse_export
from sheets_automation.faces.cli_show import say, say_json
from sheets_automation.faces.outcome import Outcome, failure_sentence, summary_sentence
from sheets_automation.model.errors import FolderError, SheetsAutomationError
from sheets_automation.watching import REST_SECONDS, Pace, Sign

DONE, FAILED = 0, 2


@click.command(
    help="自动汇总 · consolidate FOLDER whenever files in it have come to rest, until Ctrl-C",
    short_help="自动汇总 · consolidate whenever files come",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rest",
    type=click.IntRange(1, 3600),
    default=REST_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="停多少秒算放好 · how long files are to lie still",
)
@click.option("--once", is_flag=True, help="汇总一次就结束 · end after the first run")
@common_options
def watch(folder: Path, *, rest: int, once: bool, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import campaign  # noqa: PLC0415  # heavy
    from sheets_automation.connectors.folder_watch import FolderWatch  # noqa: PLC0415  # heavy

    campaign.refuse_no_folder(folder)
    refuse_export(asked, [folder])
    if asked.talks:
        say(_beginning(folder, rest, asked, once=once))
    teller = Teller(folder, asked)
    with FolderWatch(folder) as world:
        watching.watch(teller.told, world, Pace(rest=rest), once=once)
    return FAILED if teller.failed else DONE


@dataclass(slots=True)
class Teller:
    """Consolidates at every sign that asks for it, and says what came of it; no failure ends the watching."""

    folder: Path
    asked: Asked
    failed: str = ""
    """What the last run said if it could not be done."""

    def told(self, sign: Sign) -> bool:
        """Do what is to be done at a sign; False if that is to be tried again."""
        match sign:
            case Sign.GONE:
                self._complain(_gone(self.folder, self.asked))
            case Sign.BACK if self.asked.talks:
                say(_timed(_back(self.folder, self.asked)))
            case Sign.AT_REST:
                return self._consolidate()
        return True

    def _consolidate(self) -> bool:
        try:
            outcome = consolidated(self.folder, self.asked)
        except SheetsAutomationError as error:
            sentence, waits_for_files = error.sentence(self.asked.lang), isinstance(error, FolderError)
        except Exception as error:  # noqa: BLE001  # whoever watches all evening gets a sentence, never a traceback
            sentence, waits_for_files = failure_sentence(error, self.asked.lang), False
        else:
            self.failed = ""
            self._tell(outcome)
            return True
        # That the folder went away meanwhile is a sign of its own.
        if self.folder.is_dir() and (self.asked.as_json or sentence != self.failed):
            self._complain(sentence)
        self.failed = sentence
        return waits_for_files

    def _tell(self, outcome: Outcome) -> None:
        if self.asked.as_json:
            say_json({"command": "watch", "ok": True, "exit": DONE, "at": _moment()} | outcome)
        elif self.asked.talks:
            say(_timed(summary_sentence(outcome, self.asked)))

    def _complain(self, sentence: str) -> None:
        sentence = " ".join(sentence.split())
        say(_timed(sentence), sys.stderr)
        if self.asked.as_json:
            say_json({"command": "watch", "ok": False, "exit": FAILED, "at": _moment(), "error": sentence})


def _moment() -> str:
    return clock().isoformat(timespec="seconds")


def _timed(sentence: str) -> str:
    return f"{clock():%H:%M:%S} {sentence}"


def _beginning(folder: Path, rest: int, asked: Asked, *, once: bool) -> str:
    end = (
        asked.pick("汇总一次后结束", "after one run it ends")
        if once
        else asked.pick("按 Ctrl-C 结束", "Ctrl-C ends it")
    )
    return asked.pick(
        f"正在值守 {folder}\uff1a有文件交来或改动\uff0c停 {rest} 秒后自动汇总\uff1b{end}。",
        f"Watching {folder}: consolidates {rest} seconds after the last file came or changed; {end}.",
    )


def _gone(folder: Path, asked: Asked) -> str:
    return asked.pick(
        f"{folder} 不见了\uff08U 盘拔出、网络断开或被改名\uff09\uff1b接好以后会自动继续\uff0c不用重新运行",
        f"{folder} is away (a stick pulled, the network down, a new name); it goes on by itself once it is back",
    )


def _back(folder: Path, asked: Asked) -> str:
    return asked.pick(f"{folder} 又在了\uff0c继续值守。", f"{folder} is back; watching goes on.")

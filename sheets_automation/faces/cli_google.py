"""The commands `google init`, `publish` and `serve`: a campaign's spreadsheets on Google (docs/google.md)."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from sheets_automation.faces.asked import Asked, clock
from sheets_automation.faces.cli_options import common_options
from sheets_automation.faces.cli_results import exported, refuse_export
from sheets_automation.faces.cli_show import progress_bar, say, say_json
from sheets_automation.faces.google_outcome import (
    planned_lines,
    planned_of,
    published_lines,
    published_of,
    set_up_of,
    set_up_sentence,
)
from sheets_automation.faces.outcome import (
    Outcome,
    closing_sentence,
    counts_of,
    failure_sentence,
    notes_of,
    outcome_of,
    summary_sentence,
)
from sheets_automation.model.errors import SheetsAutomationError

DONE = 0
PAUSE = 15
"""Seconds between two looks at the boxes: four reads a minute of sixty."""


@click.group(help="Google 表格 · spreadsheets on Google", short_help="Google 表格 · lay out a spreadsheet on Google")
def google() -> None:
    """What is done with spreadsheets as such."""


@google.command(
    "init",
    help="铺好 Google 表格 · lay out the spreadsheet at URL for FOLDER; again whenever guides or stores change",
    short_help="铺好 Google 表格 · lay out the spreadsheet",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("address", metavar="[URL]", default="")
@common_options
def init(folder: Path, address: str, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import online_setup  # noqa: PLC0415  # heavy

    done = online_setup.set_up(folder, address, now=asked.as_of, lang=asked.lang)
    if asked.as_json:
        say_json({"command": "google init", "ok": True, "exit": DONE} | set_up_of(done))
    elif asked.talks:
        say(set_up_sentence(done, asked))
    return DONE


@click.command(
    help="发布 · consolidate FOLDER and write the summary into its spreadsheet on Google",
    short_help="发布 · the summary to the Google spreadsheet",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--dry-run", "dry", is_flag=True, help="只看会改什么 · show what would change, write nothing")
@common_options
def publish(folder: Path, *, dry: bool, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import campaign, evening, online, publishing  # noqa: PLC0415  # heavy

    refuse_export(asked, [folder])
    campaign.refuse_no_folder(folder)
    online.linked(folder)
    started = time.monotonic()
    with progress_bar(asked.pick("汇总", "Consolidating"), shown=asked.talks) as progress:
        if dry:
            report = campaign.look(folder, now=asked.as_of, lang=asked.lang, progress=progress)
        else:
            updated = evening.update(folder, now=asked.as_of, lang=asked.lang, progress=progress)
    if dry:
        planned = publishing.planned(report, folder)
        _tell(asked, planned_of(planned) | {"export": exported(report, asked, [folder])}, planned_lines(planned, asked))
        return DONE
    done = publishing.publish(updated.report, folder)
    outcome = outcome_of(updated, started, exported(updated.report, asked, [folder]))
    lines = [*notes_of(outcome, asked), *published_lines(done, asked)]
    _tell(asked, outcome | published_of(done), lines)
    return DONE


def _tell(asked: Asked, outcome: Outcome, lines: list[str]) -> None:
    if asked.as_json:
        say_json({"command": "publish", "ok": True, "exit": DONE} | outcome)
    elif asked.talks:
        say("\n".join(lines))


@click.command(
    help="手机按钮 · watch the boxes of the control tab on Google and do what is ticked, until Ctrl-C",
    short_help="手机按钮 · buttons of the Google spreadsheet",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--poll",
    type=click.IntRange(5, 3600),
    default=PAUSE,
    is_flag=False,
    flag_value=PAUSE,
    show_default=True,
    metavar="SECONDS",
    help="每隔多少秒看一次 · seconds between two looks",
)
@click.option("--once", is_flag=True, help="只看一次 · look once")
@common_options
def serve(folder: Path, *, poll: int, once: bool, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import campaign, serving  # noqa: PLC0415  # heavy

    campaign.refuse_no_folder(folder)
    refuse_export(asked, [folder])
    buttons = Buttons(folder, asked)
    world = serving.World(buttons.run, clock, time.sleep, buttons.complain)
    if asked.talks:
        say(
            asked.pick(
                f"正在值守 {folder} 的 Google 表格\uff1a在「控制台」打勾就开始\uff0c每 {poll} 秒看一次\uff1b"
                "按 Ctrl-C 结束。",
                f"Watching the spreadsheet of {folder}: tick a box on Control; every {poll} seconds; Ctrl-C ends it.",
            )
        )
    serving.serve(folder, world, pause=poll, lang=asked.lang, once=once)
    return DONE


class Buttons:
    """What each box starts: the recipes of every face, and one sentence each."""

    def __init__(self, folder: Path, asked: Asked) -> None:
        self.folder, self.asked = folder, asked

    def run(self, key: str) -> str:
        """Do what a box says; whatever happens it is one sentence."""
        work = {
            "validate": self._validate,
            "consolidate": self._consolidate,
            "close_day": self._close_day,
            "publish": self._publish,
        }
        try:
            sentence = work[key]()
        except Exception as error:  # noqa: BLE001  # the last resort: people get a sentence, never a traceback
            sentence = self._sentence(error)
        if self.asked.as_json:
            say_json({"command": "serve", "button": key, "at": _moment(), "said": sentence})
        elif self.asked.talks:
            say(f"{clock():%H:%M:%S} {' '.join(sentence.split())}")
        return sentence

    def complain(self, error: Exception) -> None:
        say(f"{clock():%H:%M:%S} {self._sentence(error)}", sys.stderr)

    def _sentence(self, error: Exception) -> str:
        lang = self.asked.lang
        return error.sentence(lang) if isinstance(error, SheetsAutomationError) else failure_sentence(error, lang)

    def _validate(self) -> str:
        from sheets_automation import campaign, publishing  # noqa: PLC0415  # heavy

        report = campaign.look(self.folder, now=self.asked.as_of, lang=self.asked.lang)
        publishing.judge(report, self.folder)
        counts = counts_of(report)
        return self.asked.pick(
            f"错误 {counts['errors']} 处\uff0c警告 {counts['warnings']} 处\uff0c写在每行的「校验」里。",
            f"{counts['errors']} errors, {counts['warnings']} warnings; each row says its own.",
        )

    def _consolidate(self) -> str:
        from sheets_automation import evening, publishing  # noqa: PLC0415  # heavy

        started = time.monotonic()
        updated = evening.update(self.folder, now=self.asked.as_of, lang=self.asked.lang)
        publishing.judge(updated.report, self.folder)
        return summary_sentence(outcome_of(updated, started), self.asked)

    def _close_day(self) -> str:
        from sheets_automation import evening, publishing  # noqa: PLC0415  # heavy

        closed = evening.close(self.folder, now=self.asked.as_of, lang=self.asked.lang)
        publishing.judge(closed.updated.report, self.folder)
        return closing_sentence(closed, self.asked)

    def _publish(self) -> str:
        from sheets_automation import evening, publishing  # noqa: PLC0415  # heavy

        updated = evening.update(self.folder, now=self.asked.as_of, lang=self.asked.lang)
        return "\n".join(published_lines(publishing.publish(updated.report, self.folder), self.asked))


def _moment() -> str:
    return clock().isoformat(timespec="seconds")

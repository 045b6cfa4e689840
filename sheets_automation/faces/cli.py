"""sheets-automation on the command line: opens a folder, calls the recipe in campaign.py, says one sentence.

Exit status: 0 done; 1 `check` or `addin doctor` found something wrong; 2 the work could not be done, with one sentence
on standard error; 130 stopped by the user. Whatever is heavy is imported inside the commands, so that --help answers at
once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from sheets_automation import __version__
from sheets_automation.faces.asked import DEBUG_VARIABLE, Asked, clock
from sheets_automation.faces.cli_addin import addin
from sheets_automation.faces.cli_callbacks import callbacks
from sheets_automation.faces.cli_evening import close
from sheets_automation.faces.cli_explain import explain
from sheets_automation.faces.cli_google import google, publish, serve
from sheets_automation.faces.cli_morning import assign
from sheets_automation.faces.cli_options import common_options
from sheets_automation.faces.cli_results import (
    consolidated,
    copies_of,
    exported,
    marked,
    marked_sentence,
    records,
    refuse_export,
    refuse_marks,
    where_to_look,
)
from sheets_automation.faces.cli_show import make_utf8, progress_bar, say, say_findings, say_json
from sheets_automation.faces.cli_status import status
from sheets_automation.faces.cli_watch import watch
from sheets_automation.faces.cli_words import JSON_OPTION, PROGRAM, language, usage_sentence
from sheets_automation.faces.outcome import counts_of, failure_sentence, summary_sentence
from sheets_automation.model.errors import SheetsAutomationError

DEMO_HOUR, DEMO_MINUTE = 20, 45
DONE, FOUND_ERRORS, FAILED, STOPPED = 0, 1, 2, 130


def main() -> None:
    """Entry point of the command `sheets-automation`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status; nothing ever rises from here."""
    make_utf8()
    lang = language(arguments)
    try:
        code = commands.main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False)
    except click.ClickException as error:
        return _failed(usage_sentence(error, lang), arguments)
    except SheetsAutomationError as error:
        return _failed(error.sentence(lang), arguments)
    except (KeyboardInterrupt, click.Abort):
        say("已停止，没有写完的内容不会留下" if lang == "zh" else "Stopped; nothing half-written is left", sys.stderr)
        return STOPPED
    except Exception as error:  # noqa: BLE001  # the last resort: people get a sentence, never a traceback
        if os.environ.get(DEBUG_VARIABLE):
            import traceback  # noqa: PLC0415  # --help must not wait for it

            traceback.print_exc()
        return _failed(failure_sentence(error, lang), arguments)
    return code if isinstance(code, int) else DONE


def _failed(sentence: str, arguments: Sequence[str]) -> int:
    say(" ".join(sentence.split()), sys.stderr)
    if JSON_OPTION in arguments:
        say_json({"ok": False, "exit": FAILED, "error": sentence})
    return FAILED


@click.group()
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """从导购的表到操盘手汇总 · From the shop guides' tables to the operator summary."""


@commands.command(
    help="汇总 · read everything below FOLDER and write FOLDER/operator_summary.xlsx",
    short_help="汇总 · write FOLDER/operator_summary.xlsx",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--open", "opens", is_flag=True, help="打开汇总 · open the summary afterwards, where there is a desktop")
@common_options
def consolidate(folder: Path, *, opens: bool, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    outcome = consolidated(folder, asked)
    if asked.as_json:
        say_json({"command": "consolidate", "ok": True, "exit": DONE} | outcome)
    elif asked.talks:
        say(summary_sentence(outcome, asked))
    if opens:
        from sheets_automation.connectors.desktop import open_on_desktop  # noqa: PLC0415  # only where it is asked for

        open_on_desktop(Path(str(outcome["summary"])))
    return DONE


@commands.command(
    help="检查 · list what should be fixed; no file is changed. Exit status 1 with errors",
    short_help="检查 · list what should be fixed",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--mark",
    "copies",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="标记副本 · write copies with the wrong cells coloured there",
)
@common_options
def check(paths: tuple[Path, ...], copies: Path | None, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import campaign  # noqa: PLC0415  # heavy
    from sheets_automation.core.layout.issues import findings_to_tell  # noqa: PLC0415  # heavy

    folders = [path for path in paths if path.is_dir()]
    refuse_export(asked, folders)
    refuse_marks(copies, paths)
    with progress_bar(asked.pick("检查", "Checking"), shown=asked.talks) as progress:
        report = campaign.check(paths, now=asked.as_of, lang=asked.lang, progress=progress)
    counts = counts_of(report)
    files = exported(report, asked, folders)
    written = marked(report, paths, copies)
    code = FOUND_ERRORS if counts["errors"] else DONE
    findings = report.tables["finding"]
    if asked.as_json:
        outcome: dict[str, object] = {"command": "check", "ok": True, "exit": code, "findings": records(findings)}
        say_json(outcome | counts | {"export": files} | copies_of(written))
    elif asked.talks:
        say_findings(report.named(findings_to_tell(findings, asked.lang)), asked.lang)
        unknown = counts["unknown_sheets"]
        say(
            asked.pick(
                f"错误 {counts['errors']} 处，警告 {counts['warnings']} 处，提示 {counts['infos']} 处；"
                f"共 {counts['sources']} 个文件、{counts['rows']} 行"
                + (f"\uff1b{unknown} 张表没有认出表头\uff0c未统计" if unknown else ""),
                f"{counts['errors']} errors, {counts['warnings']} warnings, {counts['infos']} notes; "
                f"{counts['sources']} files, {counts['rows']} rows"
                + (f"; {unknown} sheets have no known headers" if unknown else ""),
            )
        )
        if written and copies:
            say(marked_sentence(written, copies, asked))
    return code


@commands.command(
    help="新建 · lay out the campaign folder DIR: templates, inbox, campaign.xlsx; no file that is there is touched",
    short_help="新建 · an empty campaign folder with the templates",
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--from",
    "old",
    type=click.Path(path_type=Path),
    metavar="OLD",
    help="接着老活动 · take over customers, stores, roster and rules of the campaign OLD",
)
@common_options
def init(folder: Path, old: Path | None, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation.faces.cli_init import next_step, started  # noqa: PLC0415  # only where it is asked for

    outcome = started(folder, asked, old)
    if asked.as_json:
        say_json({"command": "init", "ok": True, "exit": DONE} | outcome)
    elif asked.talks:
        say(next_step(outcome, asked))
    return DONE


commands.add_command(addin)
commands.add_command(assign)
commands.add_command(callbacks)
commands.add_command(explain)
commands.add_command(google)
commands.add_command(publish)
commands.add_command(serve)
commands.add_command(close)
commands.add_command(status)
commands.add_command(watch)


@commands.command(
    help="示例 · write a made-up campaign to DIR, consolidate it, say where to look",
    short_help="示例 · a made-up campaign to look at",
)
@click.argument("folder", metavar="[DIR]", default="demo", type=click.Path(path_type=Path))
@click.option("--seed", type=click.IntRange(0, 2**31), default=1, show_default=True, help="换一个故事 · another story")
@click.option("--stores", type=click.IntRange(1, 500), default=2, show_default=True, help="门店数 · stores")
@click.option("--guides", type=click.IntRange(1, 50), default=3, show_default=True, help="每店导购 · guides a store")
@click.option("--days", type=click.IntRange(1, 60), default=15, show_default=True, help="天数 · days")
@click.option("--rows", type=click.IntRange(1, 500), default=50, show_default=True, help="每人每天行数 · rows a day")
@common_options
def demo(folder: Path, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    size = {name: options.pop(name) for name in ("seed", "stores", "guides", "days", "rows")}
    asked = Asked(**options)
    from sheets_automation import demo as made_up  # noqa: PLC0415  # heavy
    from sheets_automation.faces.cli_demo import clear_demo, mark_demo  # noqa: PLC0415  # heavy

    yesterday = (clock() - timedelta(days=1)).replace(hour=DEMO_HOUR, minute=DEMO_MINUTE, second=0, microsecond=0)
    asked = replace(asked, now=asked.now or yesterday)
    refuse_export(asked, [folder])
    plan = made_up.plan(now=asked.as_of, **size)
    clear_demo(folder)
    mark_demo(folder, [file.source for file in plan.files])
    made_up.write(plan, folder)
    outcome = consolidated(folder, asked) | {"folder": str(folder)}
    if asked.as_json:
        say_json({"command": "demo", "ok": True, "exit": DONE} | outcome)
    elif asked.talks:
        say(
            asked.pick(
                f"示例活动写在 {folder}，共 {len(plan.files)} 个文件。",
                f"A made-up campaign of {len(plan.files)} files is in {folder}.",
            )
        )
        say(summary_sentence(outcome, asked))
        say(where_to_look(asked))
    return DONE

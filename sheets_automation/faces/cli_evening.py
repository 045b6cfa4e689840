"""The command `close`: the day is frozen, the summary written; one sentence says what the evening showed."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_morning import file_notes
from sheets_automation.faces.cli_options import common_options, read_day
from sheets_automation.faces.cli_results import exported, refuse_export
from sheets_automation.faces.cli_show import progress_bar, say, say_json
from sheets_automation.faces.outcome import Outcome, closing_sentence, notes_of, outcome_of

if TYPE_CHECKING:
    # At run time only where the command works with tables: --help must not wait for them.
    from sheets_automation.evening import Closed

DONE = 0


@click.command(
    help="收表 · evening: consolidate FOLDER, freeze the day in its ledger, write what follows from it",
    short_help="收表 · freeze the day, write the summary",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--store", "stores", multiple=True, metavar="NAME", help="只收这家店\uff0c可多次 · only this store; repeatable"
)
@click.option("--date", "day", callback=read_day, metavar="D", help="收哪一天 · the day to close, like 2020-03-05")
@click.option("--by", default="", metavar="NAME", help="谁收的 · who closes")
@common_options
def close(folder: Path, stores: tuple[str, ...], day: date | None, by: str, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import evening  # noqa: PLC0415  # heavy

    refuse_export(asked, [folder])
    started = time.monotonic()
    with progress_bar(asked.pick("收表", "Closing"), shown=asked.talks) as progress:
        closed = evening.close(
            folder, now=asked.as_of, lang=asked.lang, day=day, stores=stores, by=by, progress=progress
        )
    written = outcome_of(closed.updated, started, exported(closed.updated.report, asked, [folder]))
    if asked.as_json:
        say_json({"command": "close", "ok": True, "exit": DONE} | as_outcome(closed, by.strip()) | written)
    elif asked.talks:
        files = [closed.suggestions] if closed.suggestions else []
        say("\n".join([*notes_of(written, asked), *file_notes(files, folder, asked), closing_sentence(closed, asked)]))
    return DONE


def as_outcome(closed: Closed, by: str) -> Outcome:
    """The closing for programs."""
    shown, suggestions = closed.shown, closed.suggestions
    return {
        "date": closed.day.isoformat(),
        "by": by,
        "versions": closed.versions,
        "expected": shown.expected,
        "submitted": shown.submitted,
        "met": shown.met,
        "to_fix": shown.to_fix,
        "finished": closed.is_finished_run,
        "suggestions": str(suggestions.path) if suggestions and not suggestions.skipped else None,
    }

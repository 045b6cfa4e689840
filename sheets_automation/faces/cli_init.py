"""What `init` says after it laid out a campaign folder."""

from __future__ import annotations

from pathlib import Path

from sheets_automation.faces.cli_options import Asked
from sheets_automation.faces.cli_outcome import Outcome
from sheets_automation.faces.cli_words import PROGRAM
from sheets_automation.model.errors import OutputError


def started(folder: Path, asked: Asked) -> Outcome:
    """Lay out a campaign folder; the outcome names the files written and those that were there already.

    Raises:
        OutputError: the folder cannot be laid out, or an export was asked for.
    """
    from sheets_automation import templates  # noqa: PLC0415  # heavy

    if asked.export is not None:
        raise OutputError(
            "新活动里还没有可以导出的内容；请去掉 --export",
            "A new campaign holds nothing to export; leave out --export",
        )
    made = templates.start_campaign(folder, asked.lang)
    return {
        "folder": str(folder),
        "inbox": str(folder / templates.INBOX),
        "written": [str(path) for path in made.written],
        "kept": [path.relative_to(folder).as_posix() for path in made.kept],
    }


def next_step(outcome: Outcome, asked: Asked) -> str:
    """What to do with the folder now; before that, which files were left as they were."""
    from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS  # noqa: PLC0415  # --help must not wait for it

    folder, kept = outcome["folder"], outcome["kept"]
    calls, successes = f"{CALL_LOG.key}.xlsx", f"{INVITE_SUCCESS.key}.xlsx"
    sentence = asked.pick(
        f"活动文件夹 {folder} 准备好了：把 templates 里的 {calls} 和 {successes} 发给导购，"
        f"填好的放进 inbox，再运行 {PROGRAM} consolidate {folder}。",
        f"The campaign folder {folder} is ready: give the guides {calls} and {successes} from templates, put what they "
        f"hand in into inbox, then run {PROGRAM} consolidate {folder}.",
    )
    if not isinstance(kept, list) or not kept:
        return sentence
    named = asked.pick(
        f"这些文件原来就有，没有改动：{'、'.join(kept)}",
        f"These files were there already and are as they were: {', '.join(kept)}",
    )
    return f"{named}\n{sentence}"

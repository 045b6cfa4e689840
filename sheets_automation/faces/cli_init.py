"""What `init` says after it laid out a campaign folder."""

from __future__ import annotations

from pathlib import Path

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_show import progress_bar
from sheets_automation.faces.cli_words import PROGRAM
from sheets_automation.faces.outcome import Outcome
from sheets_automation.model.errors import OutputError
from sheets_automation.starters import BAT_FILE, COMMAND_FILE


def started(folder: Path, asked: Asked, old: Path | None = None) -> Outcome:
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
    moved: Outcome = {}
    if old is None:
        made = templates.start_campaign(folder, asked.lang)
    else:
        from sheets_automation import moving  # noqa: PLC0415  # heavy

        with progress_bar(asked.pick("读取老活动", "Reading the old campaign"), shown=asked.talks) as progress:
            found = moving.start_from(folder, old, now=asked.as_of, lang=asked.lang, progress=progress)
        made = found.started
        moved = {
            "from": str(old),
            "customers": found.customers,
            "class_d": found.refused,
            "bought": found.bought,
            "wechat_only": found.wechat_only,
        }
    return moved | {
        "folder": str(folder),
        "inbox": str(folder / templates.INBOX),
        "written": [str(path) for path in made.written],
        "kept": [path.relative_to(folder).as_posix() for path in made.kept],
    }


def next_step(outcome: Outcome, asked: Asked) -> str:
    """What to do with the folder now; before that, which files were left as they were."""
    from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS  # noqa: PLC0415  # --help must not wait for it

    folder = outcome["folder"]
    if "customers" in outcome:
        return _moved(outcome, asked)
    calls, successes = f"{CALL_LOG.key}.xlsx", f"{INVITE_SUCCESS.key}.xlsx"
    sentence = asked.pick(
        f"活动文件夹 {folder} 准备好了：把 templates 里的 {calls} 和 {successes} 发给导购，"
        f"填好的放进 inbox，再双击 {BAT_FILE}\uff08Mac 上是 {COMMAND_FILE}\uff09\uff0c"
        f"或运行 {PROGRAM} consolidate {folder}。",
        f"The campaign folder {folder} is ready: give the guides {calls} and {successes} from templates, put what they "
        f"hand in into inbox, then double-click {BAT_FILE} (on a Mac {COMMAND_FILE}), "
        f"or run {PROGRAM} consolidate {folder}.",
    )
    return _with_kept(outcome, asked, sentence)


def _moved(outcome: Outcome, asked: Asked) -> str:
    """How many customers came along, and what to do before the first morning."""
    folder, number, refused, bought = (outcome[key] for key in ("folder", "customers", "class_d", "bought"))
    sentence = asked.pick(
        f"{folder} 接着 {outcome['from']}\uff1a客户名单.xlsx 里有 {number} 位老客户"
        f"\uff08D类 {refused} 位不会再分给任何人\uff0c已成交 {bought} 位有标注\uff09。"
        f"请在 campaign.xlsx 里填好日期\uff0c再运行 {PROGRAM} assign {folder}。",
        f"{folder} follows {outcome['from']}: 客户名单.xlsx holds {number} customers ({refused} of class D, dealt to "
        f"nobody; {bought} buyers, marked). Enter the dates in campaign.xlsx, then run {PROGRAM} assign {folder}.",
    )
    return _with_kept(outcome, asked, sentence)


def _with_kept(outcome: Outcome, asked: Asked, sentence: str) -> str:
    """The sentence, and before it which files were there already."""
    kept = outcome["kept"]
    if not isinstance(kept, list) or not kept:
        return sentence
    named = asked.pick(
        f"这些文件原来就有，没有改动：{'、'.join(kept)}",
        f"These files were there already and are as they were: {', '.join(kept)}",
    )
    return f"{named}\n{sentence}"

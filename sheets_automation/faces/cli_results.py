"""What commands give beside the summary: exported tables, marked copies, rows for programs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_show import progress_bar
from sheets_automation.faces.outcome import Outcome, outcome_of

if TYPE_CHECKING:
    # At run time only where a command works with tables: --help must not wait for them.
    import pandas as pd

    from sheets_automation.connectors.marking import Marked
    from sheets_automation.core.report import Report


def consolidated(folder: Path, asked: Asked) -> Outcome:
    """Consolidate a campaign folder, write its summary and what was asked to be exported.

    Raises:
        FolderError: the folder is missing or holds nothing that can be read.
        OutputError: a result cannot be written.
    """
    from sheets_automation import evening  # noqa: PLC0415  # heavy

    refuse_export(asked, [folder])
    started = time.monotonic()
    with progress_bar(asked.pick("汇总", "Consolidating"), shown=asked.talks) as progress:
        updated = evening.update(folder, now=asked.as_of, lang=asked.lang, progress=progress)
    return outcome_of(updated, started, exported(updated.report, asked, [folder]))


def refuse_export(asked: Asked, folders: Sequence[Path]) -> None:
    """Say before the work begins that an export cannot go where it was asked for.

    Raises:
        OutputError: it would land inside a campaign folder.
    """
    if asked.export is None:
        return
    from sheets_automation.connectors.exports import refuse_inside  # noqa: PLC0415  # heavy

    for folder in folders:
        refuse_inside(asked.export, folder)


def exported(report: Report, asked: Asked, folders: Sequence[Path]) -> list[str]:
    """The files of the export that was asked for; none otherwise."""
    if asked.export is None:
        return []
    from sheets_automation.connectors.exports import write_export  # noqa: PLC0415  # heavy

    refuse_export(asked, folders)
    return [str(path) for path in write_export(report.tables, asked.export, asked.export_format)]


def refuse_marks(folder: Path | None, paths: Sequence[Path]) -> None:
    """Say before the work begins that marked copies cannot go where they were asked for.

    Raises:
        OutputError: they would be read as sources there.
    """
    if folder is not None:
        from sheets_automation import campaign  # noqa: PLC0415  # heavy

        campaign.refuse_marks(folder, paths)


def marked(report: Report, paths: Sequence[Path], folder: Path | None) -> Marked | None:
    """Write the marked copies that were asked for; None if none were.

    Raises:
        OutputError: they cannot be written there.
    """
    if folder is None:
        return None
    from sheets_automation import campaign  # noqa: PLC0415  # heavy

    return campaign.mark(report, paths, folder)


def copies_of(done: Marked | None) -> Outcome:
    """The marked copies, and each file that could not be marked with the reason."""
    return {
        "marked": [str(path) for path in done.copies] if done else [],
        "unmarked": dict(done.refused) if done else {},
    }


def marked_sentence(done: Marked, folder: Path, asked: Asked) -> str:
    """Each file that could not be marked, and why; then how many copies were written and where."""
    from sheets_automation.model.refusals import REFUSALS  # noqa: PLC0415  # --help must not wait for it

    lines = [
        asked.pick(
            f"没有标记 {source}\uff1a{REFUSALS[key].reason_zh}",
            f"{source} was not marked: {REFUSALS[key].reason_en}",
        )
        for source, key in done.refused
    ]
    if done.copies:
        zh = (
            f"标记副本 {len(done.copies)} 份\uff0c写在 {folder}\uff1a错误标红\uff0c警告标黄\uff0c"
            "改法写在格子的批注里\uff1b原文件没有改动。"
        )
        en = (
            f"{len(done.copies)} marked copies are in {folder}: errors red, warnings amber, what to do in a note on "
            "the cell; the files themselves are as they were."
        )
        lines.append(asked.pick(zh, en))
    elif not lines:
        lines.append(asked.pick("没有要标记的格子\uff0c没有写副本。", "No cell is to be marked; no copy was written."))
    return "\n".join(lines)


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """The rows of a table for JSON; a missing value is null."""
    plain = frame.astype("object").where(frame.notna(), None)
    return [dict(zip(plain.columns, row, strict=True)) for row in plain.itertuples(index=False, name=None)]


def where_to_look(asked: Asked) -> str:
    """Three things to look at in the summary of the demo."""
    from sheets_automation.model.wording import SHEETS, word  # noqa: PLC0415  # --help must not wait for it

    overview, issues, callbacks = (word(SHEETS[key], asked.lang) for key in ("overview", "issues", "callbacks"))
    return asked.pick(
        f"可以看三处：「{overview}」一页看完活动；「{issues}」点「位置」就到要改的格子；"
        f"「{callbacks}」是今天按顺序要打的电话。",
        f'Three things to look at: "{overview}", the campaign on a page; "{issues}", where a click opens the cell '
        f'to fix; "{callbacks}", whom to phone today, in order.',
    )

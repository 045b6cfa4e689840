"""What came out of a command: as a mapping for programs, as a sentence for people."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.faces.cli_options import Asked
from sheets_automation.faces.cli_show import progress_bar
from sheets_automation.model.grid import SUMMARY_FILE

if TYPE_CHECKING:
    # At run time only where a command works with tables: --help must not wait for them.
    import pandas as pd

    from sheets_automation.campaign import Updated
    from sheets_automation.connectors.marking import Marked
    from sheets_automation.core.report import Report

Outcome = dict[str, object]


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
    return outcome_of(updated, folder, asked, started)


def outcome_of(updated: Updated, folder: Path, asked: Asked, started: float) -> Outcome:
    """What a written summary counted, and what was asked to be exported; `started` on the monotonic clock.

    Raises:
        OutputError: the export cannot be written.
    """
    report, path = updated.report, updated.summary
    files = exported(report, asked, [folder])
    outcome: Outcome = {
        "now": report.now.isoformat(timespec="minutes"),
        "summary": str(path),
        "beside": path.name != SUMMARY_FILE,
        "on_desk": updated.is_on_desk,
        "kept": str(updated.kept) if updated.kept else None,
        "lists": [str(placed.written) for placed in updated.lists],
        "lists_beside": [str(placed.written) for placed in updated.lists if placed.written != placed.path],
        "lists_kept": [str(placed.kept) for placed in updated.lists if placed.kept],
        "export": files,
        "seconds": round(time.monotonic() - started, 3),
    }
    return outcome | counts_of(report)


def counts_of(report: Report) -> dict[str, int]:
    """The numbers of the sentence: files, rows, what to fix, whom to call back."""
    severity = report.tables["finding"]["severity"].astype("str").value_counts()
    state = report.tables["callback"]["state"].astype("str").value_counts()
    sources = report.tables["source"]
    missing = sources.loc[sources["status"].astype("str").eq("missing"), "source"]
    from sheets_automation.model.morning_words import PROGRAM_SHEETS  # noqa: PLC0415  # --help must not wait for it
    from sheets_automation.model.tables import WORK_TABLES  # noqa: PLC0415  # --help must not wait for it
    from sheets_automation.model.template_words import HOW_TO  # noqa: PLC0415  # --help must not wait for it

    how_to = sources["sheet"].isin({*HOW_TO, *PROGRAM_SHEETS})
    work = sources[sources["table"].isin([table.key for table in WORK_TABLES])]
    return {
        "sources": int(sources["source"].nunique()),
        "refused": int((sources["status"].astype("str") == "refused").sum()),
        "missing": int(missing.nunique()),
        **{name: int(work[name].sum()) for name in ("rows", "rows_counted", "error_rows")},
        "unknown_sheets": int((sources["status"].eq("skipped") & ~sources["table"].gt("") & ~how_to).sum()),
        "errors": int(severity.get("ERROR", 0)),
        "warnings": int(severity.get("WARN", 0)),
        "infos": int(severity.get("INFO", 0)),
        "callbacks_due": int(state.get("due", 0)) + int(state.get("overdue", 0)),
        "callbacks_overdue": int(state.get("overdue", 0)),
    }


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


def summary_sentence(outcome: Outcome, asked: Asked) -> str:
    """Where the summary is, what it counted, and what to open first."""
    from sheets_automation.model.wording import SHEETS, word  # noqa: PLC0415  # --help must not wait for it

    path = Path(str(outcome["summary"]))
    counted, to_fix, due, overdue = (
        outcome[key] for key in ("rows_counted", "error_rows", "callbacks_due", "callbacks_overdue")
    )
    where_zh, where_en = f"汇总写在 {path}", f"The summary is {path}"
    if outcome["on_desk"]:
        where_zh = f"已更新打开着的 {path.name}\uff08还没有保存\uff09"
        where_en = f"The open {path.name} is up to date (not saved yet)"
    zh = f"{where_zh}\uff1a计入 {counted} 行，待改 {to_fix} 行，可回拨 {due} 位"
    en = f"{where_en}: {counted} rows counted, {to_fix} to fix, {due} call-backs due"
    if overdue:
        zh += f"（逾期 {overdue} 位）"
        en += f" ({overdue} overdue)"
    if outcome["unknown_sheets"]:
        zh += f"；{outcome['unknown_sheets']} 张表没有认出表头，未统计"
        en += f"; {outcome['unknown_sheets']} sheets have no known headers and were not counted"
    if outcome["missing"]:
        zh += f"\uff1b{outcome['missing']} 个文件今日未交\uff0c沿用上次的内容"
        en += f"; {outcome['missing']} files are missing today and count as they were at the last run"
    first = SHEETS["issues"] if outcome["errors"] else SHEETS["overview"]
    sentence = asked.pick(f"{zh}。请先看「{word(first, 'zh')}」。", f'{en}. Open "{word(first, "en")}" first.')
    return "\n".join([*notes_of(outcome, asked), sentence])


def notes_of(outcome: Outcome, asked: Asked) -> list[str]:
    """A summary that was open, one that was kept: a sentence each."""
    notes = [_beside(Path(str(outcome["summary"])), asked)] if outcome["beside"] else []
    if outcome["kept"]:
        notes.append(_kept(Path(str(outcome["kept"])), asked))
    notes += list_notes(outcome, asked)
    return notes


def list_notes(outcome: Outcome, asked: Asked) -> list[str]:
    """The stores' call-back lists that were written beside open ones, and those into which somebody wrote."""
    return [
        *(
            asked.pick(
                f"门店的回拨清单正在 Excel 或 WPS 中打开\uff1b请关闭它\uff0c或打开旁边新写好的 {path}",
                f"The call-back list of a store is open in Excel; close it, or take {path}, written beside it",
            )
            for path in _paths(outcome, "lists_beside")
        ),
        *(
            asked.pick(
                f"原来的回拨清单里有人加了内容\uff0c已另存为 {path}\uff0c没有丢失",
                f"Somebody wrote into the call-back list before this one; it is kept as {path}",
            )
            for path in _paths(outcome, "lists_kept")
        ),
    ]


def _paths(outcome: Outcome, key: str) -> list[str]:
    found = outcome.get(key, [])
    return [str(path) for path in found] if isinstance(found, list) else []


def beside_of(outcome: Outcome) -> list[str]:
    """The summary and the stores' lists, as far as they were written beside open ones."""
    return [str(outcome["summary"])] * bool(outcome["beside"]) + _paths(outcome, "lists_beside")


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


def _kept(path: Path, asked: Asked) -> str:
    return asked.pick(
        f"原来的汇总里有人加了内容，已另存为 {path.name}，没有丢失",
        f"Somebody wrote into the summary before this one; it is kept as {path.name}",
    )


def _beside(path: Path, asked: Asked) -> str:
    return asked.pick(
        f"{SUMMARY_FILE} 正在 Excel 或 WPS 中打开；请关闭它，或打开旁边新写好的 {path.name}",
        f"{SUMMARY_FILE} is open in Excel; close it, or take {path.name}, which was written beside it",
    )

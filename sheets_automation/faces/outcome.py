"""What came out of a run, as every face says it: as a mapping for programs, as sentences for people."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.faces.asked import DEBUG_VARIABLE, Asked
from sheets_automation.model.grid import SUMMARY_FILE

if TYPE_CHECKING:
    # At run time only where a command works with tables: --help must not wait for them.
    from sheets_automation.campaign import Updated
    from sheets_automation.core.report import Report
    from sheets_automation.evening import Closed

Outcome = dict[str, object]


def outcome_of(updated: Updated, started: float, exported: Sequence[str] = ()) -> Outcome:
    """What a written summary counted, and the files that were exported; `started` on the monotonic clock."""
    report, path = updated.report, updated.summary
    outcome: Outcome = {
        "now": report.now.isoformat(timespec="minutes"),
        "summary": str(path),
        "beside": path.name != SUMMARY_FILE,
        "on_desk": updated.is_on_desk,
        "kept": str(updated.kept) if updated.kept else None,
        "lists": [str(placed.written) for placed in updated.lists],
        "lists_beside": [str(placed.written) for placed in updated.lists if placed.written != placed.path],
        "lists_kept": [str(placed.kept) for placed in updated.lists if placed.kept],
        "export": list(exported),
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


def closing_sentence(closed: Closed, asked: Asked) -> str:
    """What the evening showed, and where to look."""
    shown, summary, versions = closed.shown, closed.updated.summary, sorted(set(closed.versions.values()))
    version = str(versions[-1]) if len(versions) == 1 else "–".join(map(str, (versions[0], versions[-1])))
    stores = len(closed.versions)
    zh = (
        f"{closed.day} 已收表\uff0c{stores} 家门店\uff0c第 {version} 版\uff1a"
        f"交表 {shown.submitted}/{shown.expected} 人\uff0c达标 {shown.met} 人\uff0c"
        f"待改 {shown.to_fix} 行。"
    )
    en = (
        f"{closed.day} is closed, {stores} stores, version {version}: {shown.submitted} of {shown.expected} guides "
        f"handed in, {shown.met} met, {shown.to_fix} rows to fix. "
    )
    if closed.updated.is_on_desk:
        zh += f"已更新打开着的 {summary.name}\uff08还没有保存\uff09"
        en += f"The open {summary.name} is up to date (not saved yet)"
    else:
        zh += f"汇总写在 {summary}"
        en += f"The summary is {summary}"
    if closed.suggestions and not closed.suggestions.skipped:
        zh += f"\uff0c明天的建议写在 {closed.suggestions.path}"
        en += f", tomorrow's suggestions are {closed.suggestions.path}"
    if closed.is_finished_run:
        zh += "\uff1b上次收表被中断\uff0c这次做完了剩下的"
        en += "; the close before was interrupted, this run did the rest of it"
    return asked.pick(f"{zh}。", f"{en}.")


def failure_sentence(error: Exception, lang: str) -> str:
    """For what nobody foresaw: what failed, that nothing of theirs is lost, and what to do."""
    name = type(error).__name__
    if isinstance(error, MemoryError):
        zh, en = "内存不够，请关闭其他程序后再试", "The memory is full; close other programs and try again"
    elif isinstance(error, OSError):
        zh = f"系统不让读写{f' {error.filename}' if error.filename else ''}：{error.strerror or name}；请检查后再试"
        en = f"Cannot read or write {error.filename or 'a file'}: {error.strerror or name}; check it and try again"
    else:
        zh = (
            f"程序出错了（{name}），导购填的内容没有被改动；请把这句话发给维护的人，"
            f"加上 {DEBUG_VARIABLE}=1 再运行一次可看到细节"
        )
        en = (
            f"The program failed ({name}); nothing that was typed was changed. Please report this sentence; "
            f"with {DEBUG_VARIABLE}=1 the details are shown"
        )
    return zh if lang == "zh" else en

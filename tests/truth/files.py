"""What the files themselves bring: the table source, and findings about a sheet or a file (docs/rules.md)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sheets_automation.demo import FilePlan, Plan, SheetPlan
from sheets_automation.model.refusals import REFUSALS
from tests.truth.ledger import FULL_WIDTH, Ledger, place_of, worded

PHOTO = ".jpg"


def sources(plan: Plan, ledger: Ledger, folder: Path) -> Iterator[dict]:
    for file in plan.files:
        whole = {
            "source": file.source,
            "sha256": hashlib.sha256((folder / file.source).read_bytes()).hexdigest(),
            "modified_at": file.modified.isoformat(),
        }
        if file.kind == "raw":
            yield whole | counts("", "", "refused")
        for sheet in file.sheets:
            yield whole | sheet_counts(file, sheet, ledger)


def sheet_counts(file: FilePlan, sheet: SheetPlan, ledger: Ledger) -> dict:
    if not sheet.table:
        return counts(sheet.title, "", "skipped")
    places = [place_of(row) for row in sheet.placed]
    uncounted = ledger.excluded | ledger.planned
    status = "copy" if file.copy_of else "read"
    return counts(sheet.title, sheet.table, status, len(places) + sheet.copied) | {
        "rows_counted": sum(place not in uncounted for place in places),
        "error_rows": sum("ERROR" in ledger.severities.get(place, ()) for place in places),
    }


def counts(sheet: str, table: str, status: str, rows: int = 0) -> dict:
    return {"sheet": sheet, "table": table, "rows": rows, "rows_counted": 0, "error_rows": 0, "status": status}


def findings(plan: Plan, ledger: Ledger) -> Iterator[dict]:
    for file in plan.files:
        if file.kind == "raw":
            yield unread(file)
        elif file.copy_of:
            words = {"a": file.source, "b": file.copy_of, "c": file.copy_of}
            message = worded("{a} 与 {b} 内容重复,已按较完整的 {c} 统计,无需处理", words)
            yield found("INFO", "X19", file.source, message) | {"effect": "exclude"}
        else:
            for sheet in file.sheets:
                yield from of_sheet(file, sheet, ledger)


def unread(file: FilePlan) -> dict:
    if file.source.endswith(PHOTO):
        name = Path(file.source).name
        message = worded("这个文件不能统计:请用模板填写后再交({v})", {"v": name})
        return found("WARN", "F09", file.source, message) | {"value": name}
    reason = REFUSALS["empty"]
    words = {
        "reason": reason.reason_zh.translate(FULL_WIDTH),
        "remedy": reason.remedy_zh.translate(FULL_WIDTH),
    }
    message = worded("无法读取文件:{reason}。{remedy}", words)
    return found("ERROR", "F06", file.source, message) | {"effect": "exclude"}


def of_sheet(file: FilePlan, sheet: SheetPlan, ledger: Ledger) -> Iterator[dict]:
    place = {"sheet": sheet.title}
    tidied = ledger.tidied[file.source, sheet.title]
    if tidied:
        message = worded("已整理{n}个电话的格式,无需处理", {"n": str(tidied)})
        yield found("INFO", "P04", file.source, message) | place | {"column": "phone"}
    if sheet.hidden:
        message = worded("有 {n} 行被隐藏,已一并统计", {"n": str(len(sheet.hidden))})
        yield found("INFO", "F04", file.source, message) | place
    if sheet.unknown:
        headers = "、".join(sheet.unknown)
        message = worded("多出的列未使用:{columns},无需处理", {"columns": headers})
        yield found("INFO", "F07", file.source, message) | place | {"value": headers}
    if sheet.stretch:
        message = worded("表格下方第{r}行还有内容,已一并读取", {"r": str(sheet.stretch)})
        yield found("INFO", "F02", file.source, message) | place | {"row": sheet.stretch}


def found(severity: str, rule: str, source: str, message: str) -> dict:
    return {
        "severity": severity,
        "rule": rule,
        "effect": "none",
        "source": source,
        "sheet": "",
        "row": None,
        "column": "",
        "cell": "",
        "value": "",
        "message": message,
    }

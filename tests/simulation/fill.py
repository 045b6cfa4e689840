"""The campaign folder as people keep it: one workbook per guide or per store, CSVs, header blocks, date lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from sheets_automation.connectors.grid_files import Written, write_csv, write_xlsx
from sheets_automation.model.schema import Column
from sheets_automation.model.tables import CALL_LOG, DATE_OF, INVITE_SUCCESS
from tests.simulation.story import (
    CALL,
    DAYS,
    FIRST,
    GUIDES,
    NAMES,
    RULES_CHANGE,
    SUCCESS,
    Guide,
    Row,
    Story,
    moment,
)

TABLES = {CALL: CALL_LOG, SUCCESS: INVITE_SUCCESS}
TITLES = {CALL: "电话邀约记录", SUCCESS: "成功邀约记录"}
BY_STORE, BY_CSV, WITH_IDS, IN_ENGLISH, BY_LINE = {"二店"}, {"四店"}, {"三店"}, {"六店"}, {"一店", "五店"}
SETTINGS = "campaign.xlsx"
Lines = list[list[Written]]


def home(story: Story, row: Row, when: datetime) -> str:
    """The file in which a row stands at a moment, from the campaign folder, without its ending; "" while it is away."""
    guide = row.guide
    if any(guide == who and since <= when < until for who, since, until in story.away):
        return ""
    if guide in story.heads and row.day >= story.heads[guide]:
        return f"inbox/{guide.store}/{guide.name} 表头"
    if guide.store in BY_STORE:
        return f"inbox/{guide.store}"
    name = guide.name + row.file
    if guide in story.renamed and when >= story.renamed[guide]:
        name += " 最终版"
    return f"inbox/{guide.store}/{name}"


def write(story: Story, folder: Path, when: datetime, elsewhere: set[int] = frozenset()) -> dict[int, tuple[str, str]]:
    """Bring the folder to what it held at a moment; where each row stands: number to source and sheet.

    `elsewhere`: rows typed into a worklist, which therefore stand in no file of the guide's own.
    """
    files: dict[str, list[Row]] = defaultdict(list)
    for row in story.rows:
        if row.number not in elsewhere and row.at(when) is not None and (name := home(story, row, when)):
            files[name].append(row)
    written, places = set(), {}
    for name, rows in files.items():
        for path, content in _contents(story, name, rows, when):
            target = folder / path
            written.add(target)
            _write(target, content)
            for table, title in TITLES.items():
                sheet = "" if target.suffix == ".csv" else title
                places |= {row.number: (path, sheet) for row in rows if row.table == table}
    for path in (folder / "inbox").rglob("*"):
        if path.is_file() and path not in written:
            path.unlink()
    write_settings(story, folder / SETTINGS, when)
    return places


def _contents(story: Story, name: str, rows: list[Row], when: datetime):
    """Path and sheets of the file, or of the two CSVs, that hold these rows."""
    parts = {table: [row for row in rows if row.table == table] for table in TABLES}
    sheets = {TITLES[table]: lay_out(story, table, part, when) for table, part in parts.items() if part}
    if rows[0].guide.store in BY_CSV:
        return [(f"{name} {title}.csv", {"": lines}) for title, lines in sheets.items()]
    return [(f"{name}.xlsx", sheets)]


_LAST: dict[Path, dict[str, Lines]] = {}


def _write(path: Path, sheets: dict[str, Lines]) -> None:
    """Saved only when something in it changed, as people do."""
    if path.exists() and _LAST.get(path) == sheets:
        return
    _LAST[path] = sheets
    if path.suffix == ".csv":
        write_csv(path, sheets[""])
    else:
        write_xlsx(path, sheets)


def lay_out(story: Story, table: str, rows: Sequence[Row], when: datetime) -> Lines:
    """One sheet: who and where in a block above it or in columns, the date in lines, in columns or in the header."""
    guide, columns = rows[0].guide, TABLES[table].columns
    by_header = guide in story.heads and rows[0].day >= story.heads[guide]
    in_block = guide.store in BY_LINE or guide.store in WITH_IDS
    by_line = guide.store in BY_LINE and not by_header
    lines: Lines = [["门店", guide.store], [f"导购:{guide.name}"]] if in_block else []
    if by_header:
        lines.append(["日期", max(row.day for row in story.rows if row.guide == guide and row.typed <= when)])
    chosen = [one for one in columns if one.key not in {"check", "check_detail"}]
    if guide.store not in WITH_IDS:
        chosen = chosen[:-1]
    lines.append([one.en if guide.store in IN_ENGLISH else one.zh for one in chosen])
    in_order = sorted(rows, key=lambda row: (row.day, row.typed, row.number))
    for day, group in groupby(in_order, key=lambda row: row.day):
        if by_line:
            lines.append([day])
        for row in group:
            usual = {} if in_block else {"staff": row.guide.name, "store": row.guide.store}
            usual |= {} if by_line or by_header else {DATE_OF[table]: day}
            cells = usual | {"record_id": f"{row.guide.name}-{row.number}"} | row.at(when)
            lines.append([_typed(guide, one, cells.get(one.key)) for one in chosen])
    return lines


def _typed(guide: Guide, column: Column, value: Written) -> Written:
    choice = next((one for one in column.choices if one.key == value), None)
    return choice.en if choice and guide.store in IN_ENGLISH else shown(column, value)


def shown(column: Column, value: Written) -> Written:
    """A choice as the sheet's dropdown shows it; the rest as it is."""
    return next((one.zh for one in column.choices if one.key == value), value)


RULES = (
    ("base_calls", 7, None),
    ("base_invites", 3, None),
    ("invites_floor", 2, None),
    ("invites_off_per_appointment", 1, None),
    ("base_calls", 9, RULES_CHANGE),
    ("base_invites", 4, RULES_CHANGE),
    ("max_counted_per_customer_day", 1, RULES_CHANGE),
    ("callback.max_per_guide_day", 8, RULES_CHANGE),
)
"""Rule keys, values and since when; what changes on the sixth day is written on its morning."""
ATTENDANCE = {1.0: "全天", 0.5: "半天", 0.0: "休息"}


def write_settings(story: Story, path: Path, when: datetime) -> None:
    rules = [[key, value, None, since] for key, value, since in RULES if since is None or since <= when.date()]
    assigned = [
        [day, guide.store, guide.name, ATTENDANCE[float(said.attendance)], said.calls, said.invites]
        for (day, guide), said in story.assigned.items()
        if day <= when.date() and not said.in_file
    ]
    approved = [[day, guide.store, guide.name, "店长"] for at, day, guide in story.approvals if at <= when]
    end = moment(FIRST, when.time(), DAYS - 1).date()
    sheets: dict[str, Lines] = {
        "活动设置": [["项目", "内容"], ["活动名称", "家电爆破"], ["开始日期", FIRST], ["结束日期", end]],
        "门店名册": [["门店", "区域"], *([store, "城东"] for store in NAMES)],
        "人员名册": [["姓名", "门店", "岗位"], *([guide.name, guide.store, "导购"] for guide in GUIDES)],
        "考核规则": [["项目", "值", "范围", "生效日期"], *rules],
        "晨会任务": [["日期", "门店", "导购", "出勤", "认领电话", "认领邀请"], *assigned],
        "补录批准": [["日期", "门店", "导购", "批准人"], *approved],
    }
    _write(path, sheets)

"""The sheet 夕会: a line per guide, what is missing, and the text to paste into the group (docs/day.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, column, columns_of, moment_words
from sheets_automation.core.layout.lists import page_of_list
from sheets_automation.core.layout.paper import CELL_EDGE, PAGE_WIDTH
from sheets_automation.model.page import Block, Sheet
from sheets_automation.model.wording import STATUSES, Pair

Line = Mapping[str, Any]
"""A row of EVENING."""

MOST_PLACES = {"zh": 5, "en": 2}
"""In a text, by language: who has more to fix finds the rest in the list of issues."""
LONG_STREAK = 2
"""Days that are worth a word."""
INVITES: dict[str, Pair] = {"sent": ("邀请", "invites"), "agreed": ("同意", "agreed"), "entered": ("进群", "entered")}
"""What counts as an invitation, by the setting invite_basis."""
COLUMNS = (
    Want("store", 9),
    Want("staff", 9),
    Want("status", 8),
    Want("calls", 7, label="calls_done"),
    Want("calls_target", 7),
    Want("calls_missing", 7),
    Want("invites", 7, label="invites_done"),
    Want("invites_target", 7),
    Want("invites_missing", 7),
    Want("to_fix", 7),
    Want("appointments", 7, label="visits_due"),
    Want("streak", 7),
)
TEXT_COLUMN = "to_paste"
NARROW, BROAD = 50, 90
"""In digits, the column of texts: it takes what the others leave of a page."""


class Fix(NamedTuple):
    """One place to fix: file or sheet where it takes one, the row, what to do."""

    place: str
    row: int | None
    what: str


def evening_sheet(view: View) -> Sheet:
    """Today's guides, who can still meet the target first, each with a text that blames nobody."""
    lines = view.table("evening")
    frame = lines.assign(to_paste=list(_texts(view, lines)))
    columns = columns_of(view, frame, COLUMNS)
    rest = PAGE_WIDTH - sum(one.width + CELL_EDGE for one in columns) - CELL_EDGE
    width = min(max(rest, NARROW), BROAD)
    text = column(view, frame, Want(TEXT_COLUMN, width, most=width))
    block = Block("evening", HEADER_ROW, 0, (*columns, text), filtered=True)
    return page_of_list(view, _headline(view, lines), block, 2)


def _headline(view: View, lines: pd.DataFrame) -> str:
    when = moment_words(view.report.now, view.lang)
    if not len(lines):
        return view.say(f"截至 {when}：今天没有要交表的导购。", f"As of {when}: nobody is to hand in today.")
    expected, submitted = int(lines["expected"].sum()), int(lines["submitted"].mul(lines["expected"]).sum())
    counts = lines["status"].value_counts()
    zh = "，".join(f"{STATUSES[key][0]} {counts[key]} 人" for key in STATUSES if key in counts)
    en = ", ".join(f"{counts[key]} {STATUSES[key][1]}" for key in STATUSES if key in counts)
    return view.say(
        f"截至 {when}：应交 {expected} 人，已交 {submitted} 人；{zh}。「发到群里」一栏可以整栏复制到微信群。",
        f'As of {when}: {submitted} of {expected} handed in; {en}. Copy the column "To paste" into the group.',
    )


# ---- texts --------------------------------------------------------------------------------------------------
def _texts(view: View, lines: pd.DataFrame) -> Iterator[str]:
    """What to paste for each line."""
    fixes: dict[tuple[str, str], list[Fix]] = {}
    asked = view.table("to_fix")
    for store, staff, place, row, what in asked[["store", "staff", *Fix._fields]].itertuples(index=False):
        fixes.setdefault((store, staff), []).append(Fix(place, None if pd.isna(row) else int(row), what))
    for values in lines.itertuples(index=False, name=None):
        line = dict(zip(lines.columns, values, strict=True))
        said = _said(view, line, fixes.get((line["store"], line["staff"]), []))
        yield view.say(f"{line['staff']}：{said}", f"{line['staff']}: {said}") if said else ""


def _said(view: View, line: Line, fixes: Sequence[Fix]) -> str:
    """The figures, a kind word, what to fix; blank where there is nothing to say."""
    figures, status = _figures(view, line), line["status"]
    parts = [figures, _kind_word(view, line, is_asked=bool(fixes))]
    if not line["submitted"] and status in {"open", "not_submitted"}:
        parts = [_table_wanted(view, line, is_there=any(fix.row is None for fix in fixes))]
    elif status == "exempt" and not (line["calls"] or line["invites"]):
        parts = []
    if fixes:
        parts.append(_to_fix(view, fixes, could_meet=status == "pending"))
    if line["to_fix_before"]:
        parts.append(_of_earlier_days(view, line["to_fix_before"]))
    return view.say("", " ").join(filter(None, parts))


def _figures(view: View, line: Line) -> str:
    """Calls 46/50, invites 27/30: done and target; without a target what was done."""
    words = {"calls": view.say("电话", "calls"), "invites": view.word(INVITES[line["invite_basis"]])}
    told = []
    for key, named in words.items():
        target = f"/{line[f'{key}_target']}" if line[f"{key}_target"] else ""
        told.append(f"{named}{view.say('', ' ')}{line[key]}{target}")
    return view.say(f"{'，'.join(told)}。", f"{', '.join(told)}.")


def _kind_word(view: View, line: Line, *, is_asked: bool) -> str:
    """What is said besides the figures; who is asked to fix something is told that alone."""
    match line["status"]:
        case "met" if line["streak"] >= LONG_STREAK:
            return view.say(
                f"今天达标，连续{line['streak']}天，真棒！", f"Target met, {line['streak']} days in a row: great!"
            )
        case "met":
            return view.say("今天达标，辛苦了！", "Target met, well done!")
        case "open":
            return _still_to_go(view, line)
        case "exempt":
            return view.say("今天免考核，辛苦了！", "No target today, thank you!")
        case "missed" if not is_asked:
            return view.say("明天接着来，加油！", "On we go tomorrow!")
    return ""


def _still_to_go(view: View, line: Line) -> str:
    words = {"calls": view.say("电话", "calls"), "invites": view.word(INVITES[line["invite_basis"]])}
    missing = [(line[f"{key}_missing"], named) for key, named in words.items() if line[f"{key}_missing"]]
    zh = "、".join(f"{named}{count}" for count, named in missing)
    en = " and ".join(f"{count} {named}" for count, named in missing)
    return view.say(f"还差{zh}，加油！", f"{en} to go!")


def _table_wanted(view: View, line: Line, *, is_there: bool) -> str:
    """Asks to hand in; where a file came that could not be counted, says so instead."""
    if is_there:
        return view.say("今天的表还没有统计到。", "Today's table could not be counted yet.")
    if line["status"] == "open":
        until = view.report.settings.clock("evening_close", line["date"].date(), line["store"])
        return view.say(
            f"今天的表请在{until:%H:%M}前交，谢谢！", f"Please hand in today's table by {until:%H:%M}, thank you!"
        )
    return view.say(
        "今天的表还没收到，请交一下，谢谢！", "Today's table is not here yet; please hand it in, thank you!"
    )


def _to_fix(view: View, fixes: Sequence[Fix], *, could_meet: bool) -> str:
    """Places to fix, in the order in which they are asked for, only the first ones of many."""
    count, shown = len(fixes), fixes[: MOST_PLACES[view.lang]]
    zh = "；".join(filter(None, [*(_place(view, fix) for fix in shown), f"等{count}处" if count > len(shown) else ""]))
    en = "; ".join(filter(None, [*(_place(view, fix) for fix in shown), "and others" if count > len(shown) else ""]))
    hope_zh, hope_en = ("，改好可能达标", ", then the target may be met") if could_meet else ("", "")
    places = "place" if count == 1 else "places"
    return view.say(f"请改{count}处{hope_zh}：{zh}。", f"Please fix {count} {places}{hope_en}: {en}.")


def _of_earlier_days(view: View, count: int) -> str:
    places = "place" if count == 1 else "places"
    return view.say(f"前几天还有{count}处待改。", f"{count} {places} of earlier days wait, too.")


def _place(view: View, fix: Fix) -> str:
    row = "" if fix.row is None else view.say(f"第{fix.row}行", f"row {fix.row}")
    where = " ".join(filter(None, (fix.place, row)))
    return view.say(f"{where} {fix.what}", f"{where}: {fix.what}").rstrip("。")

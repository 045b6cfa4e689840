"""The sheets that are one list each: staff by day, call-backs, customers, lost orders, duplicates (docs/summary.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2s

import pandas as pd

from sheets_automation.core.figures.explaining.names import name_of, row_texts
from sheets_automation.core.layout.cells import HEADER_ROW, LONGEST_LIST, View, Want, columns_of, heading, texts
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.page import Block, Column, Format, Sheet
from sheets_automation.model.palette import CLASSES, PALE_BLUE, PALE_TEAL

NOT_REACHED = "C"
GUIDE_DAY = ["date", "store", "staff"]
AS_CLOSED = {"counted_calls": "closed_calls", "invites": "closed_invites", "status": "closed_status"}
Told = tuple[pd.DataFrame, str]
"""The rows of a list and the line of text above them."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One list: which rows in which order with which line, and which columns of them."""

    key: str
    rows: Callable[[View], Told]
    wants: tuple[Want, ...]
    frozen: int
    """Columns that stay in sight."""
    grey: str = ""
    """The column of classes: rows of class C, which only wait, are grey."""
    ids: str = ""
    """The column that says what a row is about, where people type beside it."""


def list_sheet(view: View, spec: ListSheet) -> Sheet:
    """The sheet of a list; what is beyond LONGEST_LIST is not shown, and the line says so."""
    frame, line = spec.rows(view)
    shown = frame.head(LONGEST_LIST)
    columns = columns_of(view, shown, spec.wants)
    block = Block(spec.key, HEADER_ROW, 0, columns, filtered=True)
    if spec.ids:
        block = numbered(view, block, texts(shown[spec.ids]))
    if spec.grey:
        block = replace(block, row_tints=(spec.grey, {NOT_REACHED: CLASSES[NOT_REACHED]}))
    return page_of_list(view, with_cut(view, line, len(frame)), block, spec.frozen)


def page_of_list(view: View, line: str, block: Block, frozen: int) -> Sheet:
    """A sheet of one table under its heading and a line of text; so many columns stay in sight."""
    title, named = heading(view, block.key)
    return Sheet(block.key, title, named, (line,), (block,), frozen=(HEADER_ROW + 1, frozen))


def numbered(view: View, block: Block, ids: Sequence[str]) -> Block:
    """The block with a hidden number on each row: by it the host knows what a row is about, however it was sorted."""
    numbers = [f"{view.run.token}-{number}" for number in range(1, len(ids) + 1)]
    number = Column("row_id", view.word(HEADERS["row_id"]), Format.CODE, 8, numbers, hidden=True)
    return replace(block, columns=(*block.columns, number), ids=tuple(ids))


def with_cut(view: View, line: str, rows: int) -> str:
    """The line, with what a reader must know where the list is longer than a sheet shows."""
    if rows <= LONGEST_LIST:
        return line
    cut = view.say(
        f"共 {rows} 行，这里列前 {LONGEST_LIST} 行，全部请用 --export 导出。",
        f"{rows} rows, the first {LONGEST_LIST} of them here; --export writes them all.",
    )
    return f"{line} {cut}".strip()


# ---- staff by day -------------------------------------------------------------------------------------------
def _staff_rows(view: View) -> Told:
    days = view.table("staff_day")
    asks = [name_of("staff_day", "", row) for row in row_texts(days, "staff_day")]
    frame = _beside_closed(days.assign(why_target=_why_targets(view, days), ask=asks), view.table("closed_day"))
    line = view.say(
        "最新一天在最上面；「待定」表示改好错误行后可能达标。「夕会数」是收表时的数，不再变；其他各栏是最新数。",
        'The newest day comes first; "pending" may still be met once rows are fixed. "As closed" is what the evening '
        "showed and stays; the other columns are as of now.",
    )
    return frame.sort_values("date", ascending=False, kind="stable"), line


def _beside_closed(days: pd.DataFrame, closed: pd.DataFrame) -> pd.DataFrame:
    """The guides' days with what the evening showed; a day of which no row is left has nothing but that."""
    own = closed[[*GUIDE_DAY, *AS_CLOSED]].rename(columns=AS_CLOSED)
    # An outer merge sorts by the keys: the days keep their order, those without rows come last.
    found = days.assign(at=range(len(days))).merge(own, how="outer", on=GUIDE_DAY)
    found = found.sort_values("at", kind="stable").drop(columns="at")
    blank = dict.fromkeys(days.select_dtypes("int64").columns, 0) | {"amount": 0.0, "ask": "", "why_target": ""}
    found = found.fillna(blank).astype(dict.fromkeys(days.select_dtypes("int64").columns, "int64"))
    found = found.astype(dict.fromkeys(("closed_calls", "closed_invites"), "Int64"))
    return found.assign(
        calls_since=found["counted_calls"] - found["closed_calls"],
        invites_since=found["invites"] - found["closed_invites"],
    )


def _why_targets(view: View, frame: pd.DataFrame) -> pd.Series:
    """Why a target differs from the rule's: the attendance, the appointments; blank on a usual day."""
    assessed = frame["calls_target"].gt(0) | frame["invites_target"].gt(0)
    half = frame["attendance"].eq(0.5).map({True: view.say("半天", "half a day"), False: ""})
    one, several = view.say(" 个预约到店", " appointment"), view.say(" 个预约到店", " appointments")
    coming = frame["appointments"].astype("str") + frame["appointments"].eq(1).map({True: one, False: several})
    coming = coming.where(frame["appointments"].gt(0), "")
    both = half.str.cat(coming, sep=view.say("、", ", ")).str.strip("、, ")
    return both.where(assessed, "")


STAFF = ListSheet(
    "staff",
    _staff_rows,
    (
        Want("date", 18),
        Want("store", 10),
        Want("staff", 9),
        Want("status", 10),
        Want("closed_status", 10),
        Want("counted_calls", 9),
        Want("closed_calls", 8),
        Want("calls_since", 8),
        Want("calls_target", 9),
        Want("calls_attainment", 12, bar=PALE_BLUE),
        Want("invites", 8),
        Want("closed_invites", 8),
        Want("invites_since", 8),
        Want("invites_target", 9),
        Want("invites_attainment", 12, bar=PALE_TEAL),
        Want("score", 8),
        Want("streak", 9),
        Want("attendance", 9),
        Want("appointments", 10),
        Want("why_target", 18),
        Want("dials", 9),
        Want("connected", 10),
        Want("contact_rate", 9),
        *(Want(key, 8) for key in ("agreed", "entered", "visits", "deals", "returned")),
        Want("amount", 12),
        *(Want(key, 8) for key in ("planned", "error_rows", "warning_rows")),
        Want("ask", 34, screen_only=True, most=60),
    ),
    frozen=3,
)


# ---- call-backs ---------------------------------------------------------------------------------------------
def _callback_rows(view: View, store: str = "") -> Told:
    """Today's worklist in its order, of one store or all; who has ended is not in it."""
    frame = view.table("callback")
    frame = frame[frame["rank"].notna()].sort_values("rank", kind="stable")
    if store:
        frame = frame[frame["store"] == store]
    due, overdue = (int(frame["state"].eq(state).sum()) for state in ("due", "overdue"))
    if not len(frame):
        return frame, view.say("现在没有要回拨的客户。", "Nobody is to be called back now.")
    line = view.say(
        f"按顺序回拨：可回拨 {due} 位，逾期 {overdue} 位，共 {len(frame)} 位。店长可在「指派」栏写导购姓名。",
        f"Call in this order: {due} due, {overdue} overdue, {len(frame)} in all. "
        'The manager may type a guide under "Assigned to".',
    )
    return frame, line


CALLBACKS = ListSheet(
    "callbacks",
    _callback_rows,
    (
        Want("rank", 6, label="order"),
        Want("state", 8),
        Want("customer_key", 14),
        Want("customer_name", 10),
        Want("priority", 7),
        Want("due_at", 22),
        Want("daypart", 7),
        Want("days_due", 7),
        Want("product_1", 9),
        Want("attempts", 6),
        Want("max_attempts", 6),
        Want("last_call_at", 22),
        Want("last_result", 12),
        Want("store", 10),
        Want("staff", 9),
        Want("assigned_to", 12, typed=True),
    ),
    frozen=3,
    grey="priority",
    ids="customer_key",
)


def store_list(view: View, store: str) -> Sheet:
    """The call-backs of one store; the hidden numbers say what is in it, so that the same list has the same ones."""
    frame, line = _callback_rows(view, store)
    content = "\n".join((view.run.version, view.lang, line, frame.to_csv(index=False)))
    run = replace(view.run, token=blake2s(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest())
    sheet = list_sheet(replace(view, run=run), replace(CALLBACKS, rows=lambda _: (frame, line)))
    return replace(sheet, heading=f"{sheet.heading} · {store}")


# ---- customers ----------------------------------------------------------------------------------------------
def _my_rows(view: View) -> Told:
    """Per guide, the longest untouched first; in a campaign too large for a sheet A and B come before C and D."""
    frame = _with_state(view, view.table("my_customer"))
    line = view.say(
        "每位导购的客户，最久没联系的在最上面；用筛选选自己的名字。灰色是没打通的 C 类，「可回拨」的今天就能打。",
        "The customers of each guide, the longest untouched first; filter your own name. "
        'Grey is class C, not reached; "due" may be called today.',
    )
    if len(frame) > LONGEST_LIST:
        frame = frame.sort_values("current_class", kind="stable")
    return frame, line


def _with_state(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with the state of the customer's open call-back, blank where there is none."""
    queue = view.table("callback")
    open_ones = queue[queue["rank"].notna()].set_index("customer_key")["state"]
    return frame.assign(state=frame["customer_key"].map(open_ones).astype("str"))


MY_CUSTOMERS = ListSheet(
    "my_customers",
    _my_rows,
    (
        Want("store", 10),
        Want("staff", 9),
        Want("customer_key", 14),
        Want("customer_name", 10),
        Want("current_class", 8),
        Want("intent", 8),
        Want("state", 8),
        Want("last_seen", 18),
        Want("days_ago", 7),
        Want("stale", 7),
        Want("unreachable", 7),
        Want("entered", 7, label="in_group"),
        Want("appointment", 18),
        Want("next_follow_up", 18),
        Want("product_1", 9),
        Want("product_2", 9),
        Want("deal", 7),
    ),
    frozen=4,
    grey="current_class",
)


def _customer_rows(view: View) -> Told:
    """Everybody, who was touched last comes first."""
    frame = view.table("customer").sort_values(["last_seen", "customer_key"], ascending=[False, True], kind="stable")
    line = view.say("全部客户，最近联系的在最上面。", "Every customer, the latest touched first.")
    return _with_state(view, frame), line


CUSTOMERS = ListSheet(
    "customers",
    _customer_rows,
    (
        Want("customer_key", 14),
        Want("customer_name", 10),
        Want("store", 10),
        Want("staff", 9),
        Want("current_class", 9),
        Want("first_class", 9),
        Want("intent", 9),
        Want("state", 9),
        Want("first_seen", 18),
        Want("last_seen", 18),
        Want("dials", 8),
        Want("attempts", 8),
        Want("invited", 8, label="invited_once"),
        Want("agreed", 8, label="agreed_once"),
        Want("entered", 8, label="in_group"),
        Want("visited", 8, label="visited_once"),
        Want("deal", 8),
        Want("amount", 12),
        Want("product_1", 11),
        Want("product_2", 11),
        Want("source", 12, label="lead_source"),
    ),
    frozen=2,
    grey="current_class",
)


def _lost_rows(view: View) -> Told:
    frame = view.table("lost_order")
    line = view.say(
        f"到过店还没成交的 {len(frame)} 位客户：原因和下一步。",
        f"{len(frame)} customers visited without buying: why, and what comes next.",
    )
    return frame, line


LOST = ListSheet(
    "lost",
    _lost_rows,
    (
        Want("store", 14),
        Want("staff", 11),
        Want("customer_key", 18),
        Want("customer_name", 12),
        Want("visited_on", 19),
        Want("days_ago", 9),
        Want("product_1", 12),
        Want("lost_reason", 16),
        Want("next_follow_up_on", 19),
    ),
    frozen=4,
)


def _duplicate_rows(view: View) -> Told:
    frame = view.table("duplicate")
    line = view.say(
        f"{len(frame)} 位客户有几位导购或几家门店联系过。「建议归属」是最先登记的人，由店长决定。",
        f"{len(frame)} customers were touched by several guides or stores. The suggested owner registered them first; "
        "the manager decides.",
    )
    return frame, line


DUPLICATES = ListSheet(
    "duplicates",
    _duplicate_rows,
    (
        Want("customer_key", 18),
        Want("kind", 12),
        Want("stores", 30),
        Want("staff", 30, label="staff_list"),
        Want("first_seen", 19),
        Want("owner", 14),
    ),
    frozen=1,
)

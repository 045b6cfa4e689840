"""The sheets that are one list each: stores, staff by day, call-backs."""

from __future__ import annotations

from sheets_automation.core.layout.cells import View, Want, columns_of, tinted
from sheets_automation.model.page import Block, Column, Format, Sheet, Tint
from sheets_automation.model.wording import SHEETS, STATES, STATUSES

HEADER_ROW = 3
"""Row of a list's header: below the heading, one line of text and a blank row."""

STORE_COLUMNS = (
    Want("rank", Format.COUNT, 6),
    Want("store", Format.TEXT, 18),
    Want("met_rate", Format.RATE, 9),
    *(Want(key, Format.COUNT, 10) for key in ("dials", "customers_dialled", "connected")),
    Want("contact_rate", Format.RATE, 9),
    *(Want(key, Format.COUNT, 8) for key in ("invites", "agreed", "entered", "visits", "deals")),
    Want("amount", Format.MONEY, 12),
    *(Want(key, Format.RATE, 11) for key in ("agree_rate", "entry_rate", "show_rate", "close_rate")),
    *(Want(key, Format.COUNT, 7) for key in ("class_a", "class_b", "class_c", "class_d")),
    *(Want(key, Format.COUNT, 11) for key in ("callbacks_open", "callbacks_overdue", "duplicates")),
    *(Want(key, Format.COUNT, 8) for key in ("error_rows", "warning_rows")),
)
STAFF_COLUMNS = (
    Want("date", Format.DATE, 19),
    Want("store", Format.TEXT, 14),
    Want("staff", Format.TEXT, 11),
    Want("status", Format.TEXT, 13),
    Want("counted_calls", Format.COUNT, 9),
    Want("calls_target", Format.COUNT, 9),
    Want("calls_attainment", Format.RATE, 11),
    Want("invites", Format.COUNT, 8),
    Want("invites_target", Format.COUNT, 9),
    Want("invites_attainment", Format.RATE, 11),
    Want("score", Format.SCORE, 8),
    Want("streak", Format.COUNT, 9),
    Want("attendance", Format.TEXT, 11),
    Want("appointments", Format.COUNT, 13),
    *(Want(key, Format.COUNT, 10) for key in ("dials", "connected")),
    Want("contact_rate", Format.RATE, 9),
    *(Want(key, Format.COUNT, 8) for key in ("agreed", "entered", "visits", "deals", "returned")),
    Want("amount", Format.MONEY, 12),
    *(Want(key, Format.COUNT, 8) for key in ("planned", "error_rows", "warning_rows")),
)
CALLBACK_COLUMNS = (
    Want("rank", Format.COUNT, 7, header="order"),
    Want("state", Format.TEXT, 9),
    Want("priority", Format.TEXT, 9),
    Want("customer_key", Format.PHONE, 18),
    Want("customer_name", Format.TEXT, 12),
    Want("due_at", Format.MINUTE, 24),
    Want("daypart", Format.TEXT, 10),
    Want("days_due", Format.COUNT, 9),
    Want("product_1", Format.TEXT, 11),
    Want("attempts", Format.COUNT, 10),
    Want("max_attempts", Format.COUNT, 8),
    Want("last_call_at", Format.MINUTE, 24),
    Want("last_result", Format.TEXT, 11),
    Want("store", Format.TEXT, 14),
    Want("staff", Format.TEXT, 11),
    Want("assigned_to", Format.TEXT, 12, typed=True),
)

STATUS_TINTS = {
    "met": Tint.GOOD,
    "missed": Tint.BAD,
    "not_submitted": Tint.BAD,
    "pending": Tint.WATCH,
    "open": Tint.WATCH,
    "exempt": Tint.QUIET,
}
STATE_TINTS = {"overdue": Tint.BAD, "due": Tint.GOOD, "waiting": Tint.QUIET}


def stores_sheet(view: View) -> Sheet:
    """Ranking of the stores, with their figures over the whole campaign."""
    frame = view.report.tables["store"].sort_values("rank", kind="stable")
    invites, by_staff = frame["invites"].sum(), view.report.tables["staff_day"]["invites"].sum()
    twice = by_staff - invites
    line = view.say(
        f"邀请数核对：各导购合计 {by_staff} − 同店重复 {twice} = 门店合计 {invites}。各项比率按同期客户计算。",
        f"Invites: {by_staff} over staff − {twice} counted twice = {invites} over stores. Rates follow the cohort.",
    )
    return list_sheet(view, "stores", line, columns_of(view, frame, STORE_COLUMNS), 2)


def staff_sheet(view: View) -> Sheet:
    """Target, actual, score and status of every guide and day, the newest day first."""
    frame = view.report.tables["staff_day"].sort_values("date", ascending=False, kind="stable")
    columns = columns_of(view, frame, STAFF_COLUMNS)
    line = view.say(
        "最新一天在最上面；「待定」表示改好错误行后可能达标。",
        'The newest day comes first; "pending" may still be met once rows are fixed.',
    )
    return list_sheet(view, "staff", line, tinted(view, columns, "status", STATUSES, STATUS_TINTS), 3)


def callbacks_sheet(view: View) -> Sheet:
    """Today's worklist in its order; who has ended is not in it."""
    frame = view.report.tables["callback"]
    frame = frame[frame["rank"].notna()].sort_values("rank", kind="stable")
    states = frame["state"].astype("str").value_counts()
    due, overdue = (int(states.get(state, 0)) for state in ("due", "overdue"))
    columns = tinted(view, columns_of(view, frame, CALLBACK_COLUMNS), "state", STATES, STATE_TINTS)
    line = view.say(
        f"按顺序回拨：可回拨 {due} 位，逾期 {overdue} 位，共 {len(frame)} 位。店长可在「指派」栏写导购姓名。",
        f"Call in this order: {due} due, {overdue} overdue, {len(frame)} in all. "
        'The manager may type a guide under "Assigned to".',
    )
    return list_sheet(view, "callbacks", line, columns, 2)


def list_sheet(view: View, key: str, line: str, columns: tuple[Column, ...], frozen_columns: int) -> Sheet:
    """A sheet of one table under its heading and a line of text."""
    title = view.word(SHEETS[key])
    return Sheet(
        key,
        title,
        f"{title} · {view.run.folder}" if view.run.folder else title,
        (line,),
        (Block(key, HEADER_ROW, 0, columns, filtered=True),),
        frozen=(HEADER_ROW + 1, frozen_columns),
    )

"""The sheet 变更记录: what changed since the close, where, and which figures it moved (docs/closing.md)."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from sheets_automation.core.closing.changes import ADDED, DELETED
from sheets_automation.core.layout.cells import HEADER_ROW, LONGEST_LIST, View, Want, columns_of, texts
from sheets_automation.core.layout.issues import FEWEST_DIGITS_BESIDE_MONEY, MONEY_COLUMN
from sheets_automation.core.layout.lists import page_of_list, with_cut
from sheets_automation.core.layout.masking import mask_phones
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.page import Block, Column, Format, Sheet
from sheets_automation.model.wording import CHOICES, TYPED_COLUMNS, words

GUIDE_DAY = ["date", "store", "staff"]
MOVING = ("counted_calls", "invites", "agreed", "entered", "visits", "deals", "amount", "error_rows")
"""Figures of a guide's day that a change may move; the status beside them."""
WHOLE_ROW = {DELETED: ("删除", "deleted"), ADDED: ("新增", "added")}
COLUMNS = (
    Want("first_seen", 18, label="changed_at"),
    Want("date", 16),
    Want("store", 10),
    Want("staff", 9),
    Want("customer_key", 14),
    Want("column", 12, most=14),
    Want("old", 16, label="value_before", most=24),
    Want("new", 16, label="value_now", most=24),
    Want("moved", 30, most=40),
    Want("source", 20, most=24),
    Want("sheet", 14, most=14),
    Want("cell", 10),
)


def changes_sheet(view: View) -> Sheet:
    """Every change since the latest closing of each store's day, those found last on top.

    Its phones are masked here, because only here the rows tell an amount from a phone.
    """
    frame = view.table("changed").sort_values("first_seen", ascending=False, kind="stable").reset_index(drop=True)
    shown = _in_words(view, frame.head(LONGEST_LIST))
    columns = tuple(_finished(view, shown, column) for column in columns_of(view, shown, COLUMNS))
    line = view.say(
        f"收表以来改动 {len(frame)} 处\uff0c最新发现的在最上面\uff1b夕会上的数字不变\uff0c见「导购考核」的夕会数。",
        f"{len(frame)} changes since the close, the latest on top; what the evening showed stays as it was "
        '("as closed" on the sheet Staff by day).',
    )
    if view.table("closed_day").empty:
        line = view.say("还没有收过表。", "No day has been closed yet.")
    block = Block("changes", HEADER_ROW, 0, columns, filtered=True)
    return page_of_list(view, with_cut(view, line, len(frame)), block, 1)


def figures_moved(view: View) -> dict[tuple[pd.Timestamp, str, str], str]:
    """By date, store and staff what moved since the close: 有效拨打 46→47; nothing where nothing did."""
    closed = view.table("closed_day").astype({"store": object, "staff": object})
    days = view.table("staff_day").astype({"store": object, "staff": object})
    both = closed.merge(days, how="left", on=GUIDE_DAY, suffixes=("_closed", ""))
    said = pd.Series("", index=both.index, dtype=object)
    statuses = words(CHOICES["status"], view.lang)
    for name in (*MOVING, "status"):
        old, new = both[f"{name}_closed"], both[name]
        if name == "status":
            old, new = (part.astype(object).map(statuses).fillna("–").astype("str") for part in (old, new))
        else:
            old, new = (part.fillna(0).astype(float).map("{:.12g}".format).astype("str") for part in (old, new))
        part = f"{view.word(HEADERS[name])} " + old + "→" + new
        said = said.str.cat(part.where(old.ne(new), ""), sep="\n")
    sign = view.say("、", ", ")
    told = [sign.join(filter(None, text.split("\n"))) for text in said]
    return dict(zip(zip(*(both[name] for name in GUIDE_DAY), strict=True), told, strict=True))


def _in_words(view: View, frame: pd.DataFrame) -> pd.DataFrame:
    """The changes with columns, rows that came or vanished, and what they moved, in words."""
    labels, rows = words(TYPED_COLUMNS, view.lang), words(WHOLE_ROW, view.lang)
    whole = frame["column"].eq("")
    new = frame["new"].astype(object)
    moved = figures_moved(view)
    days = zip(*(frame[name].astype(object) for name in GUIDE_DAY), strict=True)
    return frame.assign(
        place=frame["column"],
        column=[labels.get(key, key) for key in texts(frame["column"])],
        new=new.mask(whole, new.map(rows)),
        moved=[moved.get(day, "") for day in days],
    )


def _finished(view: View, frame: pd.DataFrame, column: Column) -> Column:
    """The column with phones masked, and the cell's address as a link; a row that vanished leads to its sheet."""
    if column.key == "cell":
        places = view.places(frame)
        shown = [
            cell or view.say(f"原第{row}行", f"was row {row}")
            for cell, row in zip(texts(frame["cell"]), frame["row"], strict=True)
        ]
        return replace(column, values=shown, links=places)
    if not view.masked or column.format not in (Format.TEXT, Format.PROSE, Format.PHONE):
        return column
    fewest = [FEWEST_DIGITS_BESIDE_MONEY if key == MONEY_COLUMN else 0 for key in texts(frame["place"])]
    masked = [mask_phones(str(text), digits) for text, digits in zip(column.values, fewest, strict=True)]
    return replace(column, values=masked)

"""Rows of both tables as text, made into the frames that the call-back queue takes.

    3-05 11:17 张三 一店 no_answer C
    3-06 pm    李四 二店 call_later B follow=3-07T15:00
    3-06 -     张三 一店 success B source=wechat_qr in_group=yes

Day, time (a clock time, a day-part, or -), staff, store, result (or success), class (or -); then name=value in any
order: follow, source, in_group, deal, product, name, phone, and the bare words visited, visited_before.
"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

YEAR = 2020
STAND_INS = {"am": 570, "noon": 720, "pm": 840, "evening": 1110}
PHONE = "13900000001"

TEXT = ("daypart", "result", "grade", "invite_source", "in_group", "deal", "product_1", "product_2", "customer_name")
CATEGORIES = ("source", "sheet", "store", "staff")
FLAGS = ("is_call", "clocked", "connected", "invited", "agreed", "agreed_visit", "follow_up_timed", "visited")
MOMENTS = ("date", "appointment", "follow_up")


def moment(text: str) -> datetime:
    """`3-05` or `3-05T15:00`."""
    day, _, clock = text.partition("T")
    month, number = day.split("-")
    return datetime.fromisoformat(f"{YEAR}-{int(month):02}-{int(number):02}T{clock or '00:00'}")


def _row(line: str, number: int) -> dict[str, object]:
    day, clock, staff, store, result, grade, *rest = line.split()
    more = dict(word.partition("=")[::2] for word in rest)
    is_call = result != "success"
    clocked = ":" in clock
    if clocked:
        hour, minute = clock.split(":")
        minutes = int(hour) * 60 + int(minute)
    else:
        minutes = STAND_INS.get(clock)
    follow = more.get("follow", "")
    return {
        "id": number,
        "customer": more.get("phone", PHONE),
        "is_call": is_call,
        "source": "a.xlsx",
        "sheet": "1",
        "row": number + 2,
        "date": moment(day),
        "minute": minutes,
        "clocked": clocked,
        "daypart": clock if clock in STAND_INS else None,
        "store": store,
        "staff": staff,
        "connected": result in {"connected", "call_later"},
        "result": result if is_call else None,
        "grade": None if grade == "-" else grade,
        "invited": False,
        "agreed": False,
        "agreed_visit": False,
        "appointment": None,
        "follow_up": moment(follow) if follow else None,
        "follow_up_timed": "T" in follow,
        "invite_source": None if is_call else more.get("source", "phone"),
        "in_group": more.get("in_group"),
        "visited": "visited" in more,
        "deal": more.get("deal"),
        "visited_before": "visited_before" in more,
        "product_1": more.get("product"),
        "product_2": None,
        "customer_name": more.get("name"),
    }


def history(text: str) -> pd.DataFrame:
    """The rows, sorted as the queue expects them."""
    lines = [line for line in (line.strip() for line in text.splitlines()) if line and not line.startswith("#")]
    rows = pd.DataFrame([_row(line, number) for number, line in enumerate(lines)])
    rows["call_first"] = ~rows["is_call"]
    rows = rows.sort_values(["customer", "date", "minute", "call_first", "row"], na_position="last")
    keys = pd.Index(sorted(rows["customer"].unique()), dtype="str")
    rows["customer"] = rows["customer"].astype(pd.CategoricalDtype(keys))
    kinds = dict.fromkeys(TEXT, "str") | dict.fromkeys(CATEGORIES, "category") | dict.fromkeys(FLAGS, bool)
    kinds |= dict.fromkeys(MOMENTS, "datetime64[s]")
    kinds |= {"id": "int64", "row": "int32", "minute": "float64", "visited_before": bool}
    return rows.drop(columns="call_first").astype(kinds).reset_index(drop=True)


def customers(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per customer, the plain way."""
    found = {}
    for key, own in rows.groupby("customer", observed=True):
        touched = own[own["connected"] | ~own["is_call"]]
        grades = touched["grade"].where(touched["is_call"], touched["grade"].fillna("B"))
        grades = grades[grades.isin(["A", "B", "D"])]
        calls = own[own["is_call"]]
        known = grades.iloc[-1] if len(grades) else np.nan
        found[key] = {
            "known": known,
            "current_class": known if isinstance(known, str) else "C",
            "unreachable": bool(len(calls)) and not calls["connected"].iloc[-1],
            "attempts": 0,
            "customer_name": own["customer_name"].dropna().iloc[-1:].squeeze() if own["customer_name"].any() else None,
            "product_1": own["product_1"].dropna().iloc[-1] if own["product_1"].notna().any() else None,
            "visited": bool(own["visited"].any()),
        }
    frame = pd.DataFrame.from_dict(found, orient="index")
    return frame.astype({"known": "str", "current_class": "str", "customer_name": "str", "product_1": "str"})

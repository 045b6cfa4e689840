"""Whom each guide is to phone on a day, in order, with what is known of them (docs/morning.md, The worklist).

Promised calls, then follow-ups of A and B, then numbers of a list as far as the target leaves room, then call-backs of
class C. The order within is that of the call-back queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.untouched import text_of
from sheets_automation.core.planning.unwanted import junk, unwanted
from sheets_automation.model.callback_policy import NOT_REACHED
from sheets_automation.model.callback_policy import PROMISED as PROMISED_FIRST
from sheets_automation.model.morning_words import ASK_FIRST
from sheets_automation.model.wording import word
from sheets_automation.model.worklists import CALL_BACK, FOLLOW_UP, FRESH, KINDS, PROMISED, RESULTS, SAID

CALLS = ("store", "staff", "kind", "customer", "name", "why", "last_result", "last_said")
FRESH_KIND = "fresh"
"""Kind in Memory.dealt of numbers that came from a list."""
PHONE = r"\d{11,12}|0\d{9,11}"
"""Who has only a WeChat name cannot be phoned."""
JOINED = "\uff1b"


def calls_of_day(work: Workings, day: date, morning: pd.DataFrame, dealt: pd.DataFrame, lang: str) -> pd.DataFrame:
    """CALLS of every guide, in the order in which they are to be phoned; all columns text.

    Args:
        work: the rows, the queue, the settings.
        day: the day of the calls.
        morning: MORNING of the day: targets, and who is on duty (core/planning/targets_of_day.py).
        dealt: Memory.dealt with what this morning deals.
        lang: of what is said beside a number.

    Source: docs/morning.md.
    """
    offers = _offers(work, day, morning, lang)
    fresh = _fresh(work, day, morning, offers, dealt)
    found = pd.concat([offers, fresh], ignore_index=True)
    found["place"] = pd.Categorical(found["kind"], list(KINDS), ordered=True)
    found = found.sort_values(["store", "staff", "place"], kind="stable", ignore_index=True)
    _say(found, work, lang)
    return found[list(CALLS)].astype(object)


def _offers(work: Workings, day: date, morning: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The call-backs that are offered to somebody: store, staff, kind, customer, name, due_at, grade, note."""
    offers = work.offers(day)
    offers = offers[offers["offered_to"].notna() & offers["customer_key"].astype("str").str.fullmatch(PHONE)]
    staff, store = offers["offered_to"].astype(object), offers["store"].astype(object)
    homes = morning.drop_duplicates("staff").set_index("staff")["store"].to_dict()
    here = set(zip(morning["store"], morning["staff"], strict=True))
    # Whom somebody named in 指派 may work in another store.
    at = [one if (one, name) in here else homes.get(name, one) for one, name in zip(store, staff, strict=True)]
    priority = offers["priority"].astype(object)
    kind = np.select([priority.eq(PROMISED_FIRST), priority.eq(NOT_REACHED)], [PROMISED, CALL_BACK], FOLLOW_UP)
    return pd.DataFrame(
        {
            "store": pd.Series(at, index=offers.index, dtype=object),
            "staff": staff,
            "kind": kind,
            "customer": offers["customer_key"].astype(object),
            "name": offers["customer_name"].astype(object),
            "due_at": offers["due_at"],
            "grade": priority,
            "note": np.where(offers["customer_key"].isin(junk(work, day)), word(ASK_FIRST, lang), ""),
        }
    )


def _fresh(work: Workings, day: date, morning: pd.DataFrame, offers: pd.DataFrame, dealt: pd.DataFrame) -> pd.DataFrame:
    """Numbers of lists that were dealt to a guide on duty, as many as the target leaves."""
    waiting = undialled(work, dealt, day)
    who = ["store", "staff"]
    owed = offers[offers["kind"] != CALL_BACK].groupby(who).size()
    today = work.staff_day[work.staff_day["date"].eq(pd.Timestamp(day))].set_index(who)["counted_calls"]
    on_duty = morning[morning["attendance"] > 0]
    left = on_duty.set_index(who)["calls_target"].astype(float)
    left = left.sub(owed, fill_value=0).sub(today, fill_value=0).reindex(left.index)
    room = waiting.merge(left.rename("left").reset_index(), on=who)
    room = room[~room["customer"].isin(offers["customer"])]
    chosen = room[room.groupby(who).cumcount() < room["left"]]
    return pd.DataFrame(
        {
            **{name: chosen[name].astype(object) for name in (*who, "customer", "name", "note")},
            "kind": FRESH,
            "due_at": pd.Series(np.datetime64("NaT", "s"), index=chosen.index),
            "grade": "",
        }
    )


def undialled(work: Workings, dealt: pd.DataFrame, day: date) -> pd.DataFrame:
    """The numbers of lists that nobody has dialled yet, each with whoever has it now, in the order of the lists.

    Left out is whom nobody is to phone as of `day`, whatever was true when the number was dealt.
    """
    latest = dealt[dealt["kind"] == FRESH_KIND].drop_duplicates("customer", keep="last")
    return latest[~latest["customer"].isin(known_phones(work) | unwanted(work, day))]


def known_phones(work: Workings) -> set[str]:
    """Every phone in a call log or success table, whatever became of the row; not of rows still to be dialled."""
    found: set[str] = set()
    for rows in work.judged.tables:
        frame = rows.frame
        found.update(frame.loc[~frame["planned"], "phone"].dropna().astype(object))
        found.update(frame.loc[~frame["planned"], "key"].dropna().astype(object))
    return found


# ---- what is said of them -------------------------------------------------------------------------------------
def _say(found: pd.DataFrame, work: Workings, lang: str) -> None:
    """why, last_result, last_said: what the guide reads before dialling."""
    past = work.judged.past
    past = past[past["customer"].isin(found["customer"])]
    calls = past[past["is_call"]].drop_duplicates("customer", keep="last").set_index("customer")
    results = {key: word(pair, lang) for key, pair in RESULTS.items()}
    columns = (calls["date"], calls["result"].astype(object), calls["connected"], calls["grade"].astype(object))
    last = {
        customer: f"{date:%m-%d} {results[result]} {grade if reached else ''}".strip()
        for customer, date, result, reached, grade in zip(calls.index.astype(object), *columns, strict=True)
    }
    found["last_result"] = [last.get(one, "") for one in found["customer"]]
    found["name"] = found["name"].map(text_of)
    said = _said(work, past, lang)
    found["last_said"] = [
        JOINED.join(filter(None, (note, said.get(one, ""))))
        for one, note in zip(found["customer"], found["note"], strict=True)
    ]
    kinds = {key: word(pair, lang) for key, pair in KINDS.items()}
    found["why"] = [
        f"{kinds[kind].format(grade=grade)}{_due(due)}"
        for kind, grade, due in zip(found["kind"], found["grade"], found["due_at"], strict=True)
    ]


def _due(due: pd.Timestamp) -> str:
    if pd.isna(due):
        return ""
    return f" {due:%m-%d %H:%M}" if due.hour or due.minute else f" {due:%m-%d}"


def _said(work: Workings, past: pd.DataFrame, lang: str) -> Mapping[str, str]:
    """Customer to the last remark, the product and the appointment ahead."""
    remarks = pd.concat([rows.frame["remark"] for rows in work.judged.tables])
    told = past.assign(remark=remarks.reindex(past["id"]).to_numpy())
    parts: dict[str, list[str]] = {}
    for name, pair in (("remark", ("{remark}", "{remark}")), ("product_1", SAID["product"])):
        last = told.dropna(subset=[name]).drop_duplicates("customer", keep="last")
        for customer, value in zip(last["customer"].astype(object), last[name].astype(object), strict=True):
            parts.setdefault(customer, []).append(word(pair, lang).format(remark=value, product=value))
    ahead = told[told["appointment"] >= pd.Timestamp(work.now.date())].drop_duplicates("customer", keep="last")
    for customer, at in zip(ahead["customer"].astype(object), ahead["appointment"], strict=True):
        parts.setdefault(customer, []).append(word(SAID["appointment"], lang).format(day=_due(at).strip()))
    return {customer: JOINED.join(dict.fromkeys(said)) for customer, said in parts.items()}

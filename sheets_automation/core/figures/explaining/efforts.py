"""Which rows the figures of staff_day, store_day, store and points count, and which they might have counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from sheets_automation.core.figures.activity import (
    HANDING_IN,
    STAFF_DAY_KEY,
    efforts,
    first_rows,
    handing_in,
    rows_of_calls,
    rows_of_guides,
)
from sheets_automation.core.figures.customers import RESULTS, result_days
from sheets_automation.core.figures.explaining.lines import Counted, lines_of_days, lines_of_rows
from sheets_automation.core.figures.points import EVENT_OF, events, turned_rows, worth
from sheets_automation.core.figures.stores import shared_rows
from sheets_automation.core.figures.workings import Workings
from sheets_automation.model.definitions import KEYS
from sheets_automation.model.figures import ENTERED, NEUTRAL

MARKS = {"error_rows": "ERROR", "warning_rows": "WARN"}
OF_STORE = dict.fromkeys(("customers_dialled", "invites", "agreed"), ("store", "customer"))
"""Figures that count a customer once a store; those of staff_day count once a guide as well."""
OF_GUIDE = {name: ("staff", *once) for name, once in OF_STORE.items()} | {
    "customers_dialled": ("date", "staff", "store", "customer")
}


def counted_rows(work: Workings, every: pd.DataFrame, table: str) -> Mapping[str, Counted]:
    """Each figure of staff_day, store_day or store that counts rows, or customers in the row that says it first."""
    found = _calls(work, every) | _results(work.credited, every)
    found |= _customers(work, every, by_guide=table == "staff_day")
    for name, severity in MARKS.items():
        marked = work.marks[work.marks["severity"] == severity]
        found[name] = Counted(_one_each(marked), _nowhere(every), every["date"])
    if table == "staff_day":
        found["late_rows"] = Counted(
            _one_each(work.judged.late.reset_index(names="id")), _nowhere(every), every["date"]
        )
    if table == "store":
        shared = shared_rows(work.judged.past, work.shared)
        about = every["customer"].isin(shared["customer"].astype(object).unique())
        firsts = _one_each(first_rows(shared, []))
        found["duplicates"] = Counted(firsts, about, every["date"], ("store", "customer"))
    return found


def _one_each(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["id", *STAFF_DAY_KEY]].assign(value=1.0)


def _nowhere(every: pd.DataFrame) -> pd.Series:
    return pd.Series(data=False, index=every.index)


def _calls(work: Workings, every: pd.DataFrame) -> dict[str, Counted]:
    calls, out = every["is_call"], every["excluded_by"].ne("")
    about = {"planned": calls & every["planned"], "dials": calls, "connected": calls & (every["connected"] | out)}
    rows = rows_of_calls(work.judged.calls.frame)
    return {name: Counted(_one_each(rows[name].reset_index(names="id")), about[name], every["date"]) for name in rows}


def _customers(work: Workings, every: pd.DataFrame, *, by_guide: bool) -> dict[str, Counted]:
    past, day, call = work.judged.past, every["date"], every["is_call"]
    rows = {name: first_rows(some, []) for name, some in efforts(past).items()}
    once: Mapping[str, tuple[str, ...]] = OF_STORE
    if by_guide:
        rows, once = rows_of_guides(past, work.settings), OF_GUIDE
    out = every["excluded_by"].ne("")
    of_phone = ~call & every["invite_source"].eq("phone")
    waits = {"by_phone": of_phone, "not_in_group": ~call & ~every["invited"]}
    says = {"customers_dialled": call, "invites": every["invited"] | ~call | out, "agreed": every["agreed"] | out}
    reasons = {"invites": waits}
    found = {
        name: Counted(
            _one_each(rows[name]), says[name], day, once[name], reasons.get(name, {}), scored=name == "invites"
        )
        for name in says
    }
    found["counted_calls"] = Counted(
        _one_each(rows_of_guides(past, work.settings)["counted_calls"]), call, day, otherwise="beyond", scored=True
    )
    if by_guide:
        coming = every["appointment"].dt.normalize()
        found["appointments"] = Counted(
            _one_each(rows["appointments"]),
            coming.notna(),
            coming,
            OF_GUIDE["customers_dialled"],
            {"same_day": coming <= day},
        )
    return found


def _results(credited: pd.DataFrame, every: pd.DataFrame) -> dict[str, Counted]:
    """Entered, visits, deals, returned, amount: whoever wrote the row, they are credited to the customer's owner."""
    # Deals are sold_by's, where somebody is named there.
    sold = every["deal"].eq("yes")
    held = every["deal_waits"]
    buyers = every.loc[every["id"].isin(credited.loc[credited["kind"].eq("deals"), "id"]), "customer"]
    has_deal = {"has_deal": every["customer"].isin(buyers)}
    about = {
        "entered": every["in_group"].isin(ENTERED),
        "visits": every["visited"],
        "deals": sold | held,
        "returned": every["deal"].eq("returned"),
        "amount": sold | held,
    }
    waits = {"U01": held}
    reasons = {"deals": waits, "returned": has_deal, "amount": waits | {"no_amount": every["deal_amount"].isna()}}
    once = {"amount": ("customer", "deal_on", "deal_amount")}
    day = result_days(every)
    return {
        kind: Counted(
            credited.loc[credited["kind"].eq(kind), ["id", *STAFF_DAY_KEY, "value"]],
            about[kind],
            day[kind],
            once.get(kind, ("customer",)),
            reasons.get(kind, {}),
        )
        for kind in RESULTS
    }


def with_typed_appointments(work: Workings, lines: pd.DataFrame) -> pd.DataFrame:
    """LINES of appointments; where the morning meeting typed a number, that counts in place of the rows."""
    typed = [one for one in work.settings.assignments if one.appointments is not None]
    if not typed:
        return lines
    words = {(pd.Timestamp(one.date), one.store, one.staff): str(one.appointments) for one in typed}
    whose = pd.Series(list(zip(*(lines[name] for name in STAFF_DAY_KEY), strict=True)), index=lines.index)
    number = whose.map(words).fillna("").astype(object)
    beaten = lines["why"].eq("") & number.ne("")
    lines = lines.assign(
        value=lines["value"].mask(beaten, 0.0),
        why=lines["why"].mask(beaten, "typed"),
        note=lines["note"].mask(beaten, number),
    )
    days = work.staff_day
    place = pd.MultiIndex.from_frame(days[STAFF_DAY_KEY])
    some = days[place.isin(list(words))]
    return pd.concat([lines_of_days(some, some["appointments"], some["status"], STAFF_DAY_KEY), lines])


def lines_of_guides(work: Workings, table: str, figure: str) -> pd.DataFrame | None:
    """LINES of the figures that count guides' days; None for any other figure."""
    days, keys = work.staff_day, KEYS[table]
    if table == "store_day" and figure in HANDING_IN:
        flags = handing_in(days)
        off = ~flags["staff_expected"]
        why = days["status"].where(days["submitted"] | days["status"].eq("met"), "no_row")
        why = why.mask(off, "off")
        return lines_of_days(days, flags[figure], why, keys)
    if figure in {"days_met", "days_assessed"}:
        assessed = ~days["status"].isin(NEUTRAL)
        value = assessed & days["status"].eq("met") if figure == "days_met" else assessed
        return lines_of_days(days, value, days["status"], keys)
    return None


def lines_of_points(work: Workings, every: pd.DataFrame, figure: str) -> pd.DataFrame:
    """LINES of the ledger: how often each event happened, or what it was worth."""
    keys = list(KEYS["points"])
    happened = events(work.staff_day, work.judged.past, work.owner)
    kind_of = {event: kind for kind, event in EVENT_OF.items()}
    credited = pd.concat([happened[event] for event in kind_of])
    results = _results(credited, every)
    parts = []
    for event, rows in happened.items():
        if event in kind_of:
            base = results[kind_of[event]]
            lines = lines_of_rows(every, replace(base, scored=True), STAFF_DAY_KEY)
        elif event == "recovered":
            about = every["id"].isin(turned_rows(work.judged.past)["id"])
            lines = lines_of_rows(every, Counted(_one_each(rows), about, every["date"], scored=True), STAFF_DAY_KEY)
        else:
            ones = pd.Series(1.0, index=rows.index)
            lines = lines_of_days(rows, ones, rows["status"], STAFF_DAY_KEY)
        if figure == "points":
            lines = lines.assign(value=lines["value"] * worth(lines, event, work.settings))
        parts.append(lines.assign(event=event))
    found = pd.concat(parts, ignore_index=True)
    return found[[*keys, *[name for name in found if name not in keys]]]

"""Lines behind a figure: what each row adds to it, and why the others add nothing.

LINES, one per row and key that it concerns: the columns that name a row of the table (model/definitions.py, KEYS) ·
id int (of the row; NONE where a line is a guide's day) · at int (of the guide's day in staff_day; NONE) · value float
(what it adds: 1 or yuan or points, 0 where it is left out) · why (blank where it counts; the id of the rule, or a
reason of model/definitions.py) · other int (the row that counts in its place; NONE) · note (where it counts)

EVERY, all rows of both tables as in HISTORY, those too that do not count: with excluded_by, planned, deal_waits,
has_customer, unscored_by (id of the rule; blank).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from sheets_automation.core.judging.history import history
from sheets_automation.core.judging.judge import Judged
from sheets_automation.model.frames import EVERY_STORE

NONE = -1
COLUMNS = ("id", "at", "value", "why", "other", "note")
WHERE = ("date", "store", "staff")


def every_row(judged: Judged) -> pd.DataFrame:
    """EVERY."""
    frames = [rows.frame for rows in judged.tables]
    # A row without a customer is one of its own.
    keys = [frame["key"].astype(object).fillna(frame.index.to_series().map("?{}".format)) for frame in frames]
    dtype = pd.CategoricalDtype(sorted({*keys[0], *keys[1]}))
    calls, successes = (frame.assign(key=key.astype(dtype)) for frame, key in zip(frames, keys, strict=True))
    every = history(calls, successes).astype({"store": object, "staff": object, "customer": object})
    judgement = ["excluded_by", "planned", "key", "deal_waits"]
    said = pd.concat([frames[0].assign(deal_waits=False)[judgement], frames[1][judgement]]).loc[every["id"]]
    unscored = judged.hits[judged.hits["effect"].eq("unscored")].drop_duplicates("id").set_index("id")["rule"]
    return every.assign(
        excluded_by=said["excluded_by"].to_numpy(dtype=object),
        planned=said["planned"].to_numpy(dtype=bool),
        deal_waits=said["deal_waits"].to_numpy(dtype=bool),
        has_customer=said["key"].notna().to_numpy(),
        unscored_by=unscored.reindex(every["id"]).astype(object).fillna("").to_numpy(),
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """The rows that one figure counts, and the rows of EVERY that it might have counted.

    `rows`: id, date, store, staff (as credited), value. `about`, `day`, `reasons`: a value per row of EVERY; the first
    reason that holds is told, else `otherwise`. `once`: the columns in which rows are equal of which only one counts.
    """

    rows: pd.DataFrame
    about: pd.Series
    day: pd.Series
    once: tuple[str, ...] = ()
    reasons: Mapping[str, pd.Series] = field(default_factory=dict)
    otherwise: str = "again"
    scored: bool = False
    """Unscored rows are left out."""


def lines_of_rows(every: pd.DataFrame, counted: Counted, keys: Sequence[str]) -> pd.DataFrame:
    """LINES of a figure that counts rows, or customers in the row that says it first; `keys` are some of WHERE."""
    names = list(keys)
    mine = counted.rows.astype({"store": object, "staff": object})
    counts = mine[[*names, "id", "value"]].assign(why="", other=NONE, note="")
    left = _left(every, counted)
    places = mine.set_index("id")[list(WHERE)].reindex(left["id"]).set_index(left.index)
    elsewhere = left["id"].isin(mine["id"])
    at_home = np.logical_and.reduce([left[name].eq(places[name]) for name in names])
    out = left.assign(why=left["why"].mask(elsewhere, "credited"))[~(elsewhere & at_home)]
    found = out[[*names, "id", "why"]].assign(value=0.0, other=NONE, note="")
    away = found["why"].eq("credited")
    found.loc[away, "note"] = _place_words(places.loc[found.index[away]])
    again = found["why"].eq("again")
    if counted.once and again.any():
        found.loc[again, "other"] = _first_of(every, counted, out[again])
    lines: pd.DataFrame = pd.concat([counts, found], ignore_index=True)
    return lines.assign(at=NONE)[[*names, *COLUMNS]]


def _left(every: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    """The rows that the figure might have counted, with why they would be left out."""
    about = counted.about.to_numpy(dtype=bool)
    names = dict.fromkeys(("id", *WHERE, "excluded_by", "unscored_by", "planned", "has_customer", *counted.once))
    left = every.loc[about, list(names)].assign(date=counted.day[about])
    cases = {"planned": left["planned"]}
    cases |= {why: case[about] for why, case in counted.reasons.items()} | {"no_customer": ~left["has_customer"]}
    told = np.select([case.to_numpy(dtype=bool) for case in cases.values()], list(cases), default=counted.otherwise)
    why = pd.Series(told, index=left.index, dtype=object)
    if counted.scored:
        why = why.where(left["unscored_by"].eq("") | left["planned"], left["unscored_by"])
    found: pd.DataFrame = left.assign(why=why.where(left["excluded_by"].eq(""), left["excluded_by"]))
    return found


def _first_of(every: pd.DataFrame, counted: Counted, out: pd.DataFrame) -> pd.Series:
    """The id of the row that counts for the same customer, NONE where there is none."""
    once = list(counted.once)
    counts = every["id"].isin(counted.rows["id"])
    names = list(dict.fromkeys((*once, "id")))
    firsts = every.loc[counts].assign(date=counted.day[counts])[names].drop_duplicates(once)
    found = out[once].merge(firsts, how="left", on=once)["id"]
    return found.fillna(NONE).astype(np.int64).set_axis(out.index)


def _place_words(places: pd.DataFrame) -> pd.Series:
    days = places["date"].dt.strftime("%Y-%m-%d").astype(object)
    words = [" ".join(map(str, place)) for place in zip(days, places["store"], places["staff"], strict=True)]
    return pd.Series(words, index=places.index, dtype=object)


def lines_of_customers(
    every: pd.DataFrame, units: pd.DataFrame, keys: Sequence[str], said: pd.Series | None = None
) -> pd.DataFrame:
    """LINES of a figure that counts customers by what all their rows say together; the row that decides adds it.

    Args:
        every: EVERY.
        units: the keys, customer, id (of the row that decides), value, why (blank where it counts), to (the owner).
        keys: the columns that name a row of the table; one of them is store.
        said: ids of the rows that say what is counted; the other ones do not concern it, unless a rule took them out.
    """
    names = list(keys)
    rows = every[["id", "customer", "store", "excluded_by", "planned"]].rename(columns={"store": "written_in"})
    if said is not None:
        rows = rows[rows["id"].isin(said) | rows["excluded_by"].ne("")]
    each = units.rename(columns={"id": "other"}).astype({"customer": object}).merge(rows, on="customer")
    decides = each["id"].eq(each["other"])
    by_rule = each["excluded_by"].ne("")
    again = np.select([by_rule, each["planned"]], [each["excluded_by"], "planned"], default="again")
    own = each.assign(
        why=np.where(decides, each["why"], again),
        value=each["value"].where(decides, 0.0),
        other=each["other"].where(~decides & ~by_rule, NONE),
        note="",
    )[decides | each["why"].eq("")]
    abroad = each["written_in"].ne(each["store"]) & each["written_in"].notna() & each["store"].ne(EVERY_STORE)
    written = each[abroad & each["why"].eq("")]
    foreign = written.assign(
        store=written["written_in"],
        value=0.0,
        why=np.where(written["excluded_by"].ne(""), written["excluded_by"], "owner"),
        other=NONE,
        note=written["to"],
    )
    return pd.concat([own, foreign], ignore_index=True).assign(at=NONE)[[*names, *COLUMNS]]


def lines_of_days(days: pd.DataFrame, value: pd.Series, why: pd.Series, keys: Sequence[str]) -> pd.DataFrame:
    """LINES of a figure that counts guides' days: `days` are rows of staff_day with their index."""
    found = days[list(keys)].assign(id=NONE, at=days.index, value=value.astype(float), other=NONE, note="")
    return found.assign(why=why.where(found["value"].eq(0), ""))[[*keys, *COLUMNS]]

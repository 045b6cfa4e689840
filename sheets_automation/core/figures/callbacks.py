"""The call-back queue: whom to phone again, in what order, and how the others ended (docs/callbacks.md).

Everything follows from the rows. One stretch of each customer (core/judging/callback_runs.py) decides the entry: the
last that has a failed dial, a promise or an open follow-up. The store of the entry decides the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_automation.core.judging.callback_runs import (
    FOLLOWED,
    has_open_follow_up,
    is_bound,
    is_settled,
    most_attempts,
    owner_rows,
    standing,
)
from sheets_automation.core.judging.callback_times import (
    NONE,
    Bools,
    Ints,
    dial_moments,
    due_times,
    has_soft_gate,
    policy_groups,
)
from sheets_automation.core.judging.duty import is_on_duty
from sheets_automation.model.callback_policy import DAY, HOUR, NOT_REACHED, OWED, PROMISED, Policy
from sheets_automation.model.figures import DUE, OPEN
from sheets_automation.model.frames import CALLBACK
from sheets_automation.model.settings import Settings

Texts = NDArray[np.str_]


def callback_queue(
    history: pd.DataFrame,
    customers: pd.DataFrame,
    settings: Settings,
    now: datetime,
    assigned: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """One row per customer who is or was a call-back, by rank, then the ended ones by key; columns CALLBACK.

    `history`: the counted rows of both tables that have a customer, by customer, date, minute (blank last), calls
    before successes; `customers`: known, customer_name, product_1, by customer key. last_call_at and due_at are
    datetime64[s]; a last call without a clock time stands at 00:00. `assigned`: customer key to the name that somebody
    typed in the column 指派, which overrides everything and stays. The policy of an entry is that of its store today.

    Raises:
        SettingError: a call-back setting cannot be read.
    """
    if history.empty:
        return _frame(pd.DataFrame())
    rows = history.reset_index(drop=True)
    entries = _entries(rows, customers)
    where = entries[["store"]].assign(date=pd.Timestamp(now.date()))
    judged = [
        _by_policy(rows, entries[there], policy, settings, now) for policy, there in policy_groups(where, settings)
    ]
    entries = pd.concat(judged).sort_index()
    entries["assigned_to"] = entries["customer_key"].map(assigned or {}).astype("str").fillna(entries["kept"])
    entries["rank"] = _ranks(rows, entries, settings, now)
    return _frame(entries.sort_values(["rank", "customer"], na_position="last"))


def _frame(entries: pd.DataFrame) -> pd.DataFrame:
    return entries.reindex(columns=list(CALLBACK.columns)).astype(CALLBACK.dtypes).reset_index(drop=True)


def _by_policy(
    rows: pd.DataFrame, entries: pd.DataFrame, policy: Policy, settings: Settings, now: datetime
) -> pd.DataFrame:
    """Entries of one policy with state, times and who keeps them; `place`: of the priority in the policy's order."""
    found, labels = entries.reset_index(drop=True), entries.index
    most = most_attempts(found["reason"], policy.max_attempts)
    found["max_attempts"] = most.astype("Int64").where(found["attempts"] > 0)
    ending = _endings(found, settings, now)
    is_open = pd.Series(ending == "", dtype=bool)
    due = pd.Series(due_times(rows, found[is_open], policy), index=found.index[is_open], dtype="datetime64[s]")
    found["due_at"] = due.reindex(found.index)
    found["state"] = np.where(is_open, _open_states(found, policy, now), ending)
    found["priority"] = found["priority"].where(is_open, found["known"].where(found["is_known"], NOT_REACHED))
    found["daypart"] = _window_names(found["due_at"], policy)
    late = (pd.Timestamp(now.date()) - found["due_at"].dt.normalize()).dt.days
    found["days_due"] = late.where(found["state"].isin(DUE))
    found["kept"] = found["staff"].where(is_open & _is_kept(rows, found, policy, settings, now))
    found["place"] = pd.Index(policy.order).get_indexer(pd.Index(found["priority"]))
    return found.set_axis(labels)


def _entries(rows: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """One row per customer of the queue, by key: the stretch that decides, and what the rows say beside it."""
    stretches = _stretches(rows)
    keys = rows["customer"].cat.categories.astype("str")
    given = customers.set_axis(customers.index.astype("str")).reindex(keys)
    known = given["known"].astype("str").reset_index(drop=True)
    stretches["known"] = _at(known, stretches["customer"])
    stretches["is_known"] = stretches["known"].isin(FOLLOWED)

    # Shown are the attempts of the latest run; the deciding stretch may be a later promise that has none.
    missed = stretches["tries"] > 0
    runs = stretches[missed].drop_duplicates("customer", keep="last").set_index("customer")
    follow_up = stretches["is_known"] & stretches["is_last"] & has_open_follow_up(rows, stretches)
    decides = missed | stretches["promise"] | follow_up
    entries = stretches[decides].drop_duplicates("customer", keep="last")
    run = runs.reindex(entries["customer"]).reset_index(drop=True)
    entries = entries.reset_index(drop=True)
    entries["attempts"] = run["tries"].fillna(0).astype("int64")
    entries["reason"] = _at(rows["result"], run["last_c"].fillna(NONE).astype("int64"))
    entries["refused"] = entries["customer"].map(
        stretches.set_index("customer").loc[stretches["is_last"].to_numpy(), "refused"]
    )

    entries = entries.join(_sums(rows), on="customer")
    owner = owner_rows(rows, entries)
    entries["customer_key"] = keys.take(entries["customer"].to_numpy())
    for name in ("store", "staff"):
        entries[name] = _at(rows[name].astype("str"), owner)
    for name in ("customer_name", "product_1"):
        entries[name] = _at(given[name].reset_index(drop=True), entries["customer"])
    entries["priority"] = _priorities(rows, entries)
    last_call = entries["last_call"]
    entries["last_result"] = _at(rows["result"], last_call)
    clock = np.floor(_at(rows["minute"].where(rows["clocked"], 0.0), last_call))
    entries["last_call_at"] = _at(rows["date"], last_call) + pd.to_timedelta(clock, unit="m").astype("timedelta64[s]")
    return entries


def _stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """`standing` after the last row of each stretch; is_last: nobody reached the customer after it."""
    stood = standing(rows)
    begin, owner = (np.r_[stood[name].to_numpy(), NONE] for name in ("begin", "customer"))
    ends = begin[1:] != begin[:-1]
    found: pd.DataFrame = stood.assign(is_last=owner[1:] != owner[:-1])[ends]
    return found.reset_index(drop=True)


def _positions(mask: Bools, begin: Ints) -> tuple[Ints, Ints]:
    """Positions of the first and the last True from each `begin` to the next, else NONE."""
    first = np.minimum.reduceat(np.where(mask, np.arange(len(mask)), len(mask)), begin)
    last = np.maximum.reduceat(np.where(mask, np.arange(len(mask)), NONE), begin)
    return np.where(first == len(mask), NONE, first), last


def _at(column: pd.Series, positions: pd.Series | Ints) -> pd.Series:
    """The values at these positions, missing where there is NONE."""
    wanted = np.asarray(positions)
    return column.iloc[wanted].reset_index(drop=True).where(pd.Series(wanted != NONE))


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Per customer (code): first_call, last_call: positions · keen: product intent or visited."""
    code = rows["customer"].cat.codes.to_numpy()
    begin = np.flatnonzero(np.r_[True, code[1:] != code[:-1]])
    keen = (rows["product_1"].notna() | rows["product_2"].notna() | rows["visited_before"] | rows["visited"]).to_numpy()
    first, last = _positions(rows["is_call"].to_numpy(dtype=bool), begin)
    keen_ones = np.logical_or.reduceat(keen.astype(bool), begin)
    return pd.DataFrame({"first_call": first, "last_call": last, "keen": keen_ones}, index=code[begin])


def _priorities(rows: pd.DataFrame, entries: pd.DataFrame) -> pd.Series:
    """Of open entries: promised needs a time on the promise itself; without one it is a follow-up of its class."""
    timed = entries["promise"] & rows["follow_up"].notna().to_numpy()[entries["begin"]]
    by_class = entries["known"].where(entries["is_known"], NOT_REACHED)
    return by_class.mask(timed, PROMISED)


def _endings(entries: pd.DataFrame, settings: Settings, now: datetime) -> Texts:
    """How each entry ended, blank where it is open."""
    bound, tries = is_bound(entries), entries["tries"].to_numpy()
    most = entries["max_attempts"].to_numpy(dtype=np.float64, na_value=np.inf)
    endings = {
        "refused": entries["refused"].to_numpy(dtype=bool),
        "self_resolved": is_settled(entries),
        "reached": ~entries["is_last"].to_numpy(dtype=bool),
        "invalid": bound & (entries["reason"] == "invalid_number").to_numpy(),
        "exhausted": bound & (tries >= most),
        "parked": np.full(len(entries), settings.ends_on is not None and settings.ends_on < now.date()),
    }
    # Who said no in the campaign before and was not found willing since.
    before = (entries["customer_key"].isin(settings.refused_before) & ~entries["is_known"]).to_numpy(dtype=bool)
    return np.select([*endings.values(), before], [*endings, "refused"], default="")


def _open_states(entries: pd.DataFrame, policy: Policy, now: datetime) -> Texts:
    """Only who was promised a call or a follow-up can be overdue: nobody has a duty to call the others."""
    due = entries["due_at"]
    closed = due.dt.normalize() + pd.Timedelta(minutes=policy.evening_close)
    owed = entries["is_known"] | entries["promise"]
    return np.select([due > now, owed & (closed < now)], ["waiting", "overdue"], default="due")


def _ranks(rows: pd.DataFrame, entries: pd.DataFrame, settings: Settings, now: datetime) -> pd.Series:
    """1..n in the order in which the open entries are to be phoned; each store's order decides its own."""
    queue = entries[entries["state"].isin(OPEN)]
    first = queue["first_call"].to_numpy()
    called = rows["date"].to_numpy()[first].astype("datetime64[m]").astype(np.int64)
    minute = np.nan_to_num(rows["minute"].to_numpy()[first], nan=DAY)
    order = np.lexsort(
        (
            queue["customer"].to_numpy(),  # codes stand in the order of the phones
            np.where(first == NONE, np.inf, called + minute),
            ~queue["keen"].to_numpy(dtype=bool),
            queue["attempts"].to_numpy(),
            pd.Index(OPEN).get_indexer(pd.Index(queue["state"])),
            queue["place"].to_numpy(),
            must_wait(queue, queue["assigned_to"], now.date(), settings),
        )
    )
    return pd.Series(np.arange(1, len(queue) + 1), index=queue.index[order]).reindex(entries.index).astype("Int64")


def must_wait(entries: pd.DataFrame, guides: pd.Series, day: date, settings: Settings) -> Bools:
    """The soft gate: class C comes after what its guide owes on a day; what nobody has, after what the store owes.

    `entries`: store, priority, due_at of open entries; `guides`: who has each of them, missing for nobody.

    Source: docs/callbacks.md, Policy.
    """
    is_owed = entries["priority"].isin(OWED)
    is_due = is_owed & (entries["due_at"].dt.normalize() <= pd.Timestamp(day))
    store, guide = entries["store"].astype(object), guides.astype(object)
    busy = is_due.groupby([store, guide.fillna("")]).transform("any") & guide.notna()
    busy_store = is_due.groupby(store).transform("any") & guide.isna()
    waits: Bools = (~is_owed & (busy | busy_store)).to_numpy(dtype=bool)
    return waits & has_soft_gate(entries[["store"]].assign(date=pd.Timestamp(day)), settings)


def _window_names(due: pd.Series, policy: Policy) -> pd.Series:
    """The window of each due_at, blank outside all."""
    minute = (due.dt.hour * HOUR + due.dt.minute).to_numpy()
    inside = [(window.start <= minute) & (minute < window.end) for window in policy.windows]
    names = pd.Series(np.select(inside, [window.name for window in policy.windows], default=""))
    return names.where(names != "")


def _is_kept(rows: pd.DataFrame, entries: pd.DataFrame, policy: Policy, settings: Settings, now: datetime) -> Bools:
    """The guide keeps it: on duty, and the first failed dial is young or there is none."""
    first_c = entries["first_c"].to_numpy()
    age = np.datetime64(now, "s") - dial_moments(rows, first_c, policy)
    young = (first_c == NONE) | (age < np.timedelta64(policy.owner_hold, "m"))
    people = pd.MultiIndex.from_frame(entries[["store", "staff"]])
    who, distinct = pd.factorize(people)
    on_duty = [is_on_duty(settings, now.date(), store, staff) for store, staff in distinct]
    kept: Bools = young & np.array(on_duty, dtype=bool)[who]
    return kept

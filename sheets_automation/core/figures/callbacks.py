"""The call-back queue: whom to phone again, in what order, and how the others ended (docs/callbacks.md).

Everything follows from the rows. The rows of a customer fall into stretches: each connected call begins one, so that
a stretch holds the failed dials of one run of attempts and what else happened until someone was reached again. One
stretch of each customer decides the entry: the last that has a failed dial, a promise or an open follow-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_automation.core.figures.callback_times import NONE, Bools, Ints, dial_moments, due_times
from sheets_automation.model.callback_policy import (
    DAY,
    HOUR,
    MOST_ATTEMPTS,
    PROMISED,
    REASON_UNKNOWN,
    Policy,
    read_policy,
)
from sheets_automation.model.figures import ENTERED, OPEN
from sheets_automation.model.frames import CALLBACK
from sheets_automation.model.settings import Settings

Texts = NDArray[np.str_]
FOLLOWED = ("A", "B")
BOUGHT = ("yes", "returned")


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
    typed in the column 指派, which overrides everything and stays.

    Raises:
        SettingError: a call-back setting cannot be read.
    """
    if history.empty:
        return _frame(pd.DataFrame())
    policy = read_policy(settings, now.date())
    rows = history.reset_index(drop=True)
    entries = _entries(rows, customers)
    entries["max_attempts"] = _most_attempts(entries, policy)
    ending = _endings(entries, settings, now)
    is_open = pd.Series(ending == "")
    entries["due_at"] = pd.Series(due_times(rows, entries[is_open], policy), index=entries.index[is_open])
    entries["state"] = np.where(is_open, _open_states(entries, policy, now), ending)
    entries["priority"] = entries["priority"].where(is_open, entries["known"].where(entries["is_known"], "C"))
    entries["rank"] = _ranks(rows, entries, policy)
    entries["daypart"] = _window_names(entries["due_at"], policy)
    late = (pd.Timestamp(now.date()) - entries["due_at"].dt.normalize()).dt.days
    entries["days_due"] = late.where(entries["state"].isin(("overdue", "due")))
    kept = entries["staff"].where(is_open & _is_kept(rows, entries, policy, settings, now))
    entries["assigned_to"] = entries["customer_key"].map(assigned or {}).astype("str").fillna(kept)
    return _frame(entries.sort_values(["rank", "customer"], na_position="last"))


def _frame(entries: pd.DataFrame) -> pd.DataFrame:
    return entries.reindex(columns=list(CALLBACK.columns)).astype(CALLBACK.dtypes).reset_index(drop=True)


def _stretches(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per stretch, in order; positions count rows of the history, NONE where there is no such row.

    customer (code) · begin, end: its first row and the one behind its last · promise: it begins with a call_later ·
    attempts: its failed dials, from first_c to last_c · typed: its last row with a follow-up · settled: the last
    success after which nobody phones as if unknown · is_last: nobody reached the customer after it.
    """
    code = rows["customer"].cat.codes.to_numpy()
    is_call, connected = (rows[name].to_numpy(dtype=bool) for name in ("is_call", "connected"))
    missed = is_call & ~connected
    promise = is_call & connected & (rows["result"] == "call_later").to_numpy(dtype=bool)
    settles = ~is_call & ((rows["invite_source"] == "wechat_qr").to_numpy(dtype=bool) | _acted(rows))
    begin = np.flatnonzero(np.r_[True, code[1:] != code[:-1]] | (is_call & connected))
    owner = code[begin]
    return pd.DataFrame(
        {
            "customer": owner,
            "begin": begin,
            "end": np.r_[begin[1:], len(rows)],
            "promise": promise[begin],
            "attempts": np.add.reduceat(missed, begin, dtype=np.int64),
            "first_c": _first(missed, begin),
            "last_c": _last(missed, begin),
            "typed": _last(rows["follow_up"].notna().to_numpy(), begin),
            "settled": _last(settles, begin),
            "is_last": np.r_[owner[1:] != owner[:-1], True],
        }
    )


def _acted(rows: pd.DataFrame) -> Bools:
    """Rows that say the customer joined, came or bought."""
    joined, bought = rows["in_group"].isin(ENTERED), rows["deal"].isin(BOUGHT)
    return (joined | rows["visited"] | bought).to_numpy(dtype=bool)


def _first(mask: Bools, begin: Ints) -> Ints:
    """Position of the first True from each `begin` to the next, else NONE."""
    found = np.minimum.reduceat(np.where(mask, np.arange(len(mask)), len(mask)), begin)
    return np.where(found == len(mask), NONE, found)


def _last(mask: Bools, begin: Ints) -> Ints:
    """Position of the last True from each `begin` to the next, else NONE."""
    return np.maximum.reduceat(np.where(mask, np.arange(len(mask)), NONE), begin)


def _entries(rows: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """One row per customer of the queue, by key: the stretch that decides, and what the rows say beside it."""
    stretches = _stretches(rows)
    keys = rows["customer"].cat.categories.astype("str")
    given = customers.set_axis(customers.index.astype("str")).reindex(keys)
    known = given["known"].astype("str").reset_index(drop=True)
    stretches["known"] = _at(known, stretches["customer"])
    stretches["is_known"] = stretches["known"].isin(FOLLOWED)

    # Shown are the attempts of the latest run; the deciding stretch may be a later promise that has none.
    missed = stretches["attempts"] > 0
    runs = stretches[missed].drop_duplicates("customer", keep="last").set_index("customer")
    decides = missed | stretches["promise"] | _has_open_follow_up(rows, stretches)
    entries = stretches[decides].drop_duplicates("customer", keep="last").rename(columns={"attempts": "tries"})
    run = runs.reindex(entries["customer"]).reset_index(drop=True)
    entries = entries.reset_index(drop=True)
    entries["attempts"] = run["attempts"].fillna(0).astype("int64")
    entries["reason"] = _at(rows["result"], run["last_c"].fillna(NONE).astype("int64"))

    entries = entries.join(_sums(rows), on="customer")
    owner = _owner_rows(rows, entries)
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


def _at(column: pd.Series, positions: pd.Series | Ints) -> pd.Series:
    """The values at these positions, missing where there is NONE."""
    wanted = np.asarray(positions)
    return column.iloc[wanted].reset_index(drop=True).where(pd.Series(wanted != NONE))


def _has_open_follow_up(rows: pd.DataFrame, stretches: pd.DataFrame) -> Bools:
    """A or B with a follow-up on the latest row; other rows of its day do not hide it, group entry or a visit does."""
    typed = stretches["typed"].to_numpy()
    day = rows["date"].to_numpy()
    latest = day[typed] == day[stretches["end"].to_numpy() - 1]
    unsettled = stretches["settled"].to_numpy() <= typed
    asked = stretches["is_known"] & stretches["is_last"]
    found: Bools = asked.to_numpy(dtype=bool) & (typed != NONE) & latest & unsettled
    return found


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """Per customer (code): first_call, last_call: positions · keen: product intent or visited · refused: D in force."""
    code = rows["customer"].cat.codes.to_numpy()
    begin = np.flatnonzero(np.r_[True, code[1:] != code[:-1]])
    is_call = rows["is_call"].to_numpy(dtype=bool)
    keen = (rows["product_1"].notna() | rows["product_2"].notna() | rows["visited_before"] | rows["visited"]).to_numpy()
    grade = rows["grade"]
    talked = (rows["connected"] & grade.isin(FOLLOWED)).to_numpy(dtype=bool)
    own_accord = ~is_call & ((rows["invite_source"] != "phone").to_numpy(dtype=bool) | _acted(rows))
    no = (grade == "D").to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "first_call": _first(is_call, begin),
            "last_call": _last(is_call, begin),
            "keen": np.logical_or.reduceat(keen.astype(bool), begin),
            "refused": _last(no, begin) > _last(talked | (own_accord & ~no), begin),
        },
        index=code[begin],
    )


def _owner_rows(rows: pd.DataFrame, entries: pd.DataFrame) -> Ints:
    """Position of the row whose store and staff have the entry: the promise, the follow-up, else the run's first C."""
    typed = entries["typed"].to_numpy()
    on_talk = (rows["connected"] | ~rows["is_call"]).to_numpy(dtype=bool)[typed]
    follow_up = entries["is_known"].to_numpy() & (typed != NONE) & on_talk
    return np.where(entries["promise"], entries["begin"], np.where(follow_up, typed, entries["first_c"]))


def _priorities(rows: pd.DataFrame, entries: pd.DataFrame) -> pd.Series:
    """Of open entries: promised needs a time on the promise itself; without one it is a follow-up of its class."""
    timed = entries["promise"] & rows["follow_up"].notna().to_numpy()[entries["begin"]]
    by_class = entries["known"].where(entries["is_known"], "C")
    return by_class.mask(timed, PROMISED)


def _most_attempts(entries: pd.DataFrame, policy: Policy) -> pd.Series:
    most = entries["reason"].map(MOST_ATTEMPTS).fillna(MOST_ATTEMPTS[REASON_UNKNOWN])
    return most.clip(upper=policy.max_attempts).astype("Int64").where(entries["attempts"] > 0)


def _endings(entries: pd.DataFrame, settings: Settings, now: datetime) -> Texts:
    """How each entry ended, blank where it is open."""
    typed, tries = entries["typed"].to_numpy(), entries["tries"].to_numpy()
    known, promise = entries["is_known"].to_numpy(), entries["promise"].to_numpy()
    # A success settles what was open before it, not the follow-up that was typed with it or after it.
    since = np.where(promise, entries["begin"], np.where(tries > 0, entries["first_c"], typed))
    since = np.maximum(since, np.where(known, typed, NONE))
    # Nor does the limit of a run bind a follow-up that was typed after it.
    bound = (tries > 0) & ~(known & (typed > entries["last_c"].to_numpy()))
    most = entries["max_attempts"].to_numpy(dtype=np.float64, na_value=np.inf)
    endings = {
        "refused": entries["refused"].to_numpy(),
        "self_resolved": entries["settled"].to_numpy() > since,
        "reached": ~entries["is_last"].to_numpy(),
        "invalid": bound & (entries["reason"] == "invalid_number").to_numpy(),
        "exhausted": bound & (tries >= most),
        "parked": np.full(len(entries), settings.ends_on is not None and settings.ends_on < now.date()),
    }
    return np.select(list(endings.values()), list(endings), default="")


def _open_states(entries: pd.DataFrame, policy: Policy, now: datetime) -> Texts:
    """Only who was promised a call or a follow-up can be overdue: nobody has a duty to call the others."""
    due = entries["due_at"]
    closed = due.dt.normalize() + pd.Timedelta(minutes=policy.evening_close)
    owed = entries["is_known"] | entries["promise"]
    return np.select([due > now, owed & (closed < now)], ["waiting", "overdue"], default="due")


def _ranks(rows: pd.DataFrame, entries: pd.DataFrame, policy: Policy) -> pd.Series:
    """1..n in the order in which the open entries are to be phoned; the gate `soft` is this order."""
    queue = entries[entries["state"].isin(OPEN)]
    first = queue["first_call"].to_numpy()
    called = rows["date"].to_numpy()[first].astype("datetime64[m]").astype(np.int64)
    minute = np.nan_to_num(rows["minute"].to_numpy()[first], nan=DAY)
    order = np.lexsort(
        (
            queue["customer"].to_numpy(),  # codes stand in the order of the phones
            np.where(first == NONE, np.inf, called + minute),
            ~queue["keen"].to_numpy(),
            queue["attempts"].to_numpy(),
            pd.Index(OPEN).get_indexer(pd.Index(queue["state"])),
            pd.Index(policy.order).get_indexer(pd.Index(queue["priority"])),
        )
    )
    return pd.Series(np.arange(1, len(queue) + 1), index=queue.index[order]).reindex(entries.index).astype("Int64")


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
    on_duty = [_is_on_duty(settings, now.date(), store, staff) for store, staff in distinct]
    kept: Bools = young & np.array(on_duty, dtype=bool)[who]
    return kept


def _is_on_duty(settings: Settings, today: date, store: str, staff: str) -> bool:
    """Not off by the morning meeting, nor away by the roster; whom the roster does not know is on duty."""
    assignment = settings.assignment(today, store, staff)
    if assignment is not None and assignment.attendance == 0:
        return False
    places = settings.members.get(staff, ())
    return not places or any(member.store in {store, ""} and member.on_duty(today) for member in places)

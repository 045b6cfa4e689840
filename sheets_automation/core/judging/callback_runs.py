"""What stands after each row of a customer: the run of failed dials, a promise, a follow-up (docs/callbacks.md).

The rows of a customer fall into stretches: each connected call begins one, so that a stretch holds the failed dials of
one run of attempts and what else happened until someone was reached again.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_automation.core.judging.callback_times import NONE, Bools, Ints
from sheets_automation.model.callback_policy import MOST_ATTEMPTS, REASON_UNKNOWN
from sheets_automation.model.figures import ENTERED

FOLLOWED = ("A", "B")
KNOWN = (*FOLLOWED, "D")
BOUGHT = ("yes", "returned")


def standing(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per row of HISTORY: what stands once it happened; positions count rows, NONE where there is none.

    at: its position · customer (code) · begin: the first row of its stretch · promise: the stretch begins with a
    call_later · tries: failed dials so far, from first_c to last_c · typed: the last row with a follow-up · settled:
    the last success after which nobody phones as if unknown, all since begin · refused: D is in force · known: the last
    row of the customer that makes class A, B or D known.

    Source: docs/callbacks.md.
    """
    code = rows["customer"].cat.codes.to_numpy()
    is_call, connected = (rows[name].to_numpy(dtype=bool) for name in ("is_call", "connected"))
    missed, own = is_call & ~connected, acted(rows)
    by_phone = (rows["invite_source"] == "phone").to_numpy(dtype=bool)
    grade = rows["grade"]
    no = (grade == "D").to_numpy(dtype=bool)
    yes = connected & grade.isin(FOLLOWED).to_numpy() | ~is_call & ~no & (~by_phone | own)
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = code[1:] != code[:-1]
    first, begin = last_at(fresh), last_at(fresh | (is_call & connected))
    last_c, dials = _since(missed, begin), np.cumsum(missed)
    # The first failed dial from each row on: since a stretch has one, it is that of its beginning.
    ahead = np.minimum.accumulate(np.where(missed, np.arange(len(rows)), len(rows))[::-1])[::-1]
    settles = ~is_call & ((rows["invite_source"] == "wechat_qr").to_numpy(dtype=bool) | own)
    return pd.DataFrame(
        {
            "at": np.arange(len(rows)),
            "customer": code,
            "begin": begin,
            "promise": connected[begin] & (rows["result"] == "call_later").to_numpy(dtype=bool)[begin],
            "tries": dials - dials[begin] + missed[begin],
            "first_c": np.where(last_c == NONE, NONE, ahead[begin]),
            "last_c": last_c,
            "typed": _since(rows["follow_up"].notna().to_numpy(), begin),
            "settled": _since(settles, begin),
            "refused": _since(no, first) > _since(yes, first),
            "known": _since((connected | ~is_call) & grade.isin(KNOWN).to_numpy(), first),
        }
    )


def last_at(mask: Bools) -> Ints:
    """For each position that of the last True up to it, NONE before the first."""
    return np.maximum.accumulate(np.where(mask, np.arange(len(mask)), NONE))


def _since(mask: Bools, begin: Ints) -> Ints:
    found = last_at(mask)
    return np.where(found >= begin, found, NONE)


def acted(rows: pd.DataFrame) -> Bools:
    """Rows that say the customer joined, came or bought."""
    joined, bought = rows["in_group"].isin(ENTERED), rows["deal"].isin(BOUGHT)
    return (joined | rows["visited"] | bought).to_numpy(dtype=bool)


def has_open_follow_up(rows: pd.DataFrame, stood: pd.DataFrame) -> Bools:
    """A follow-up on the latest row; other rows of its day do not hide it, group entry or a visit does.

    `stood`: rows of `standing`; whether the customer is of class A or B is asked elsewhere.
    """
    typed, day = stood["typed"].to_numpy(), rows["date"].to_numpy()
    latest = day[typed] == day[stood["at"].to_numpy()]
    found: Bools = (typed != NONE) & latest & (stood["settled"].to_numpy() <= typed)
    return found


def owner_rows(rows: pd.DataFrame, entries: pd.DataFrame) -> Ints:
    """Position of the row whose store and staff have the entry: the promise, the follow-up, else the run's first C.

    `entries`: begin, promise, typed, first_c of `standing`, and is_known: the customer is of class A or B.
    """
    typed = entries["typed"].to_numpy()
    on_talk = (rows["connected"] | ~rows["is_call"]).to_numpy(dtype=bool)[typed]
    follow_up = entries["is_known"].to_numpy() & (typed != NONE) & on_talk
    return np.where(entries["promise"], entries["begin"], np.where(follow_up, typed, entries["first_c"]))


def most_attempts(reason: pd.Series, limit: float | pd.Series) -> pd.Series:
    """The most attempts after a last result: those of the reason, or the campaign's limit if that is less."""
    most = reason.astype("str").map(MOST_ATTEMPTS).astype(float).fillna(MOST_ATTEMPTS[REASON_UNKNOWN])
    return most.clip(upper=limit)


def is_settled(entries: pd.DataFrame) -> Bools:
    """A success settles what was open before it, not the follow-up that was typed with it or after it."""
    typed = entries["typed"].to_numpy()
    since = np.where(entries["tries"] > 0, entries["first_c"], typed)
    since = np.where(entries["promise"], entries["begin"], since)
    since = np.maximum(since, np.where(entries["is_known"], typed, NONE))
    found: Bools = entries["settled"].to_numpy() > since
    return found


def is_bound(entries: pd.DataFrame) -> Bools:
    """The limit of the run holds: it does not bind a follow-up of an A or B that was typed after it."""
    after = entries["is_known"] & (entries["typed"] > entries["last_c"])
    return ((entries["tries"] > 0) & ~after).to_numpy(dtype=bool)


def calls_again(past: pd.DataFrame) -> pd.DataFrame:
    """Every call after a failed dial of its stretch, as `standing` was just before it; call: its own position · is_c:
    the customer was class C, neither promised a call nor known to be of another class.
    """  # noqa: D205  # one sentence
    stood = with_class(past, standing(past))
    customer, tries = stood["customer"].to_numpy(), stood["tries"].to_numpy()
    follows = (customer[1:] == customer[:-1]) & (tries[:-1] > 0)
    at = 1 + np.flatnonzero(past["is_call"].to_numpy(dtype=bool)[1:] & follows)
    found = stood.iloc[at - 1].reset_index(drop=True)
    is_c = (found["known"] == NONE) & ~found["promise"].astype(bool)
    return found.assign(call=at, is_c=is_c)


def with_class(past: pd.DataFrame, stood: pd.DataFrame) -> pd.DataFrame:
    """`standing` with is_known: the customer is of class A or B."""
    followed = past["grade"].isin(FOLLOWED).to_numpy()[stood["known"]]
    return stood.assign(is_known=(stood["known"] != NONE) & followed)

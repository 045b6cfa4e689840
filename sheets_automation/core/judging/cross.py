"""Rules across rows, tables and stores: X03-X10 and X14 (docs/rules.md).

They look only at rows that are not excluded; but as the partner X05 and X07 accept any row except a copy. All of them
are judged before their own exclusions take effect. X01 and X13 are row rules and stand in model/row_rules.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.judging.check import iso
from sheets_automation.core.reading.hits import Hit, hit

A, B, D = 1.0, 2.0, 4.0
LETTERS = {A: "A", B: "B", D: "D"}


@dataclass(frozen=True, slots=True)
class Partners:
    """The customers in stores (derive.in_store) of every row that is no copy, whether it counts or not."""

    calls: npt.NDArray[np.int64]
    successes: npt.NDArray[np.int64]


def cross_hits(past: pd.DataFrame, partners: Partners, now: datetime) -> list[Hit]:
    """Hits of the X rules.

    Args:
        past: HISTORY (core/judging/history.py).
        partners: which customers stand in a store's call log and success table.
        now: the as-of time.

    Source: docs/rules.md, Order of judging; docs/rules-table.md.
    """
    past = _with_known(past)
    owners = _x10(past)
    found = [
        owners,
        *_x05(past, partners),
        *_x06(past),
        *_x07(past, partners, now),
        *_x08(past),
        *_x09(past),
        *_x14(past),
    ]
    touches = past[past["connected"] | ~past["is_call"]]
    told = past.loc[past["id"].isin(owners.ids), "in_store"].unique()
    return [*found, *_x03(touches, told), *_x04(touches)]


def _with_known(past: pd.DataFrame) -> pd.DataFrame:
    """Add known, the class a row makes known (as number), and what was known before it.

    known_before and known_at (its position in `past`) come from connected calls and success rows, said_before and
    said_at from calls alone.
    """
    grade = past["grade"].map({"A": A, "B": B, "D": D}).astype(float)
    customer = past["who"]
    known = grade.where(past["connected"] | ~past["is_call"])
    said = grade.where(past["connected"])
    position = pd.Series(np.arange(len(past), dtype=float), index=past.index)

    def before(values: pd.Series) -> pd.Series:
        return values.groupby(customer).ffill().groupby(customer).shift()

    return past.assign(
        position=position,
        known=known,
        known_before=before(known),
        known_at=before(position.where(known.notna())),
        said_before=before(said),
        said_at=before(position.where(said.notna())),
    )


def _day_at(past: pd.DataFrame, positions: pd.Series) -> np.ndarray:
    """The days of the rows at these positions, as 2020-03-05."""
    return iso(past["date"].iloc[positions.to_numpy(dtype=int)])


def _seconds(touches: pd.DataFrame, within: str, who: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """For each customer the first row of another one (staff, store) than the first within the group; and that first."""
    codes = touches[who].cat.codes
    first = codes.groupby(touches[within]).transform("first")
    seconds = touches[codes != first].drop_duplicates("who")
    firsts = touches[touches[within].isin(seconds[within])].drop_duplicates(within).set_index(within)
    return seconds, firsts.loc[seconds[within]]


def _x03(touches: pd.DataFrame, told: npt.NDArray[np.int64]) -> Iterator[Hit]:
    """Other staff of the store too; not where X10 says it."""
    seconds, firsts = _seconds(touches[~touches["in_store"].isin(told)], "in_store", "staff")
    yield hit("X03", "phone", seconds["id"], staff2=firsts["staff"].to_numpy(dtype=object), d=iso(firsts["date"]))


def _x04(touches: pd.DataFrame) -> Iterator[Hit]:
    seconds, firsts = _seconds(touches, "who", "store")
    yield hit("X04", "phone", seconds["id"], store2=firsts["store"].to_numpy(dtype=object))


def _x05(past: pd.DataFrame, partners: Partners) -> Iterator[Hit]:
    by_phone = past[~past["is_call"] & past["invite_source"].eq("phone")]
    yield hit("X05", "phone", by_phone.loc[~by_phone["in_store"].isin(partners.calls), "id"])


def _x06(past: pd.DataFrame) -> Iterator[Hit]:
    by_phone = past[~past["is_call"] & past["invite_source"].eq("phone")]
    calls = past[past["is_call"] & past["in_store"].isin(by_phone["in_store"])]
    called = calls.groupby("in_store")["date"].min().reindex(by_phone["in_store"]).to_numpy()
    yield hit("X06", "success_date", by_phone.loc[called > by_phone["date"].to_numpy(), "id"])


def _x07(past: pd.DataFrame, partners: Partners, now: datetime) -> Iterator[Hit]:
    agreed = past[past["is_call"] & past["agreed"] & (past["date"] < pd.Timestamp(now.date()))]
    yield hit("X07", "invite_result", agreed.loc[~agreed["in_store"].isin(partners.successes), "id"])


def _x08(past: pd.DataFrame) -> Iterator[Hit]:
    """The customer had said no, and no call has brought an A or B since that no."""
    wanted = past["connected"] & past["known"].isin([A, B])
    last_wanted = past["position"].where(wanted).groupby(past["who"]).transform("max")
    at = past[
        ~past["is_call"]
        & past["invite_source"].eq("phone")
        & past["known_before"].eq(D)
        & ~(last_wanted > past["known_at"])
    ]
    yield hit("X08", "customer_class", at["id"], d=_day_at(past, at["known_at"]))


def _x09(past: pd.DataFrame) -> Iterator[Hit]:
    brings = past["connected"] & past["known"].isin([A, B])
    at = past[past["is_call"] & past["said_before"].eq(D) & ~brings]
    yield hit("X09", "phone", at["id"], d=_day_at(past, at["said_at"]))


def _x10(past: pd.DataFrame) -> Hit:
    """The last connected call before the success, in the store, was another's."""
    caller = past["staff"].cat.codes.astype(float).where(past["connected"])
    last = caller.groupby(past["in_store"]).ffill()
    at = past[~past["is_call"] & last.notna() & (last != past["staff"].cat.codes)]
    names = past["staff"].cat.categories
    staff2 = names.to_numpy(dtype=object)[last.loc[at.index].to_numpy(dtype=int)]
    return hit("X10", "staff", at["id"], staff2=staff2, staff=at["staff"].to_numpy(dtype=object))


def _x14(past: pd.DataFrame) -> Iterator[Hit]:
    turned = (past["known_before"].eq(A) & past["known"].eq(D)) | (past["known_before"].eq(D) & past["known"].eq(A))
    at = past[past["connected"] & turned]
    yield hit(
        "X14",
        "customer_class",
        at["id"],
        a=at["known_before"].map(LETTERS).to_numpy(dtype=object),
        b=at["known"].map(LETTERS).to_numpy(dtype=object),
    )

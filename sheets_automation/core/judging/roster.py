"""Who and where: names read as the rosters write them, and the rules that need a roster, a campaign or attendance.

Without rosters the stores and guides are those seen in the rows (docs/tables.md, docs/rules.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.core.reading.rows import Rows
from sheets_automation.model.campaign_rules import BLANK
from sheets_automation.model.settings import Settings


def fill_names(rows: Rows, settings: Settings) -> None:
    """Read aliases as names, and give a blank store what the store list or the roster knows.

    Source: docs/tables.md.
    """
    frame = rows.frame
    staff = _renamed(frame["staff"], settings.staff_names)
    store = _renamed(frame["store"], settings.store_names)
    by_source = {path: settings.store_of_source(path) for path in frame["source"].cat.categories}
    store = _filled(store, frame["source"].astype(object).map(by_source))
    homes = {name: {member.store for member in members} for name, members in settings.members.items()}
    only = {name: next(iter(stores)) for name, stores in homes.items() if len(stores) == 1}
    if only:
        store = _filled(store, staff.astype(object).map(only))
    if "sold_by" in frame:
        frame["sold_by"] = _categories(_renamed(frame["sold_by"], settings.staff_names))
    frame["staff"], frame["store"] = _categories(staff), _categories(store)


def _filled(names: pd.Series, other: pd.Series) -> pd.Series:
    """Names, and where they are blank the other ones."""
    known = other.notna() & other.ne("")
    return names.astype(object).mask(names.isna() & known, other).astype("str")


def _renamed(names: pd.Series, known: dict[str, str]) -> pd.Series:
    return names.replace(known) if known else names


def _categories(names: pd.Series) -> pd.Series:
    """Names as a category whose order is that of their code points."""
    found = sorted(names.dropna().unique())
    return names.astype(pd.CategoricalDtype(found))


def roster_hits(rows: Rows, settings: Settings) -> Iterator[Hit]:
    """D04, S01, S02, S03 and the roster's half of P06 and V01, row by row.

    Source: docs/rules.md.
    """
    yield from _campaign_dates(rows, settings)
    yield from _unknown_stores(rows, settings)
    yield from _unknown_staff(rows, settings)
    yield from _elsewhere(rows, settings)
    colleagues = {member.phone for member in settings.roster if member.phone}
    frame = rows.frame
    if colleagues:
        yield hit("P06", "phone", frame.index[frame["phone"].isin(colleagues)])
    if settings.roster and "sold_by" in frame:
        unknown = _not_in_roster(frame["sold_by"], settings)
        yield hit("V01", "sold_by", frame.index[unknown])


def _not_in_roster(names: pd.Series, settings: Settings) -> pd.Series:
    return names.notna() & ~names.isin(settings.members.keys())


def _campaign_dates(rows: Rows, settings: Settings) -> Iterator[Hit]:
    dates = rows.frame["date"]
    outside = pd.Series(data=False, index=dates.index)
    if settings.starts_on:
        outside |= dates < pd.Timestamp(settings.starts_on)
    if settings.ends_on:
        outside |= dates > pd.Timestamp(settings.ends_on)
    column = "call_date" if "call_date" in rows.frame else "success_date"
    a, b = (day.isoformat() if day else "…" for day in (settings.starts_on, settings.ends_on))
    yield hit("D04", column, dates.index[outside], a=a, b=b)


def _unknown_stores(rows: Rows, settings: Settings) -> Iterator[Hit]:
    store = rows.frame["store"]
    yield _blank("S02", "store", store.index[store.isna() & ~rows.frame["store!"]])
    if settings.stores:
        known = {one.name for one in settings.stores}
        yield hit("S02", "store", store.index[store.notna() & ~store.isin(known)])


def _unknown_staff(rows: Rows, settings: Settings) -> Iterator[Hit]:
    frame = rows.frame
    staff = frame["staff"]
    yield _blank("S01", "staff", staff.index[staff.isna() & ~frame["staff!"]])
    if settings.roster:
        unknown = _not_in_roster(staff, settings)
        where = frame.loc[unknown, "store"].astype(object)
        yield hit("S01", "staff", staff.index[unknown], store=where.where(where.notna(), "").to_numpy())


def _blank(rule: str, column: str, ids: pd.Index) -> Hit:
    return Hit(rule, column, ids.to_numpy(dtype=np.int64), {"store": ""}, BLANK)


def _elsewhere(rows: Rows, settings: Settings) -> Iterator[Hit]:
    """S03: on that day the roster has the guide in another store only."""
    if not settings.roster:
        return
    frame = rows.frame
    known_stores = {one.name for one in settings.stores} or {member.store for member in settings.roster}
    whole = frame[frame["date"].notna() & frame["store"].isin(known_stores) & frame["staff"].notna()]
    for (day, store, staff), group in whole.groupby(["date", "store", "staff"], observed=True):
        other = belongs_elsewhere(settings, day.date(), str(store), str(staff))  # type: ignore[attr-defined]  # a Timestamp
        if other:
            yield hit("S03", "staff", group.index, staff=staff, store2=other)


def belongs_elsewhere(settings: Settings, day: date, store: str, staff: str) -> str:
    """The other store to which the roster gives a guide that day; "" where it gives this one or none."""
    stores = [member.store for member in settings.members.get(staff, ()) if member.on_duty(day)]
    return "" if store in stores or not stores else stores[0]


def attendance_hits(frames: pd.DataFrame, settings: Settings) -> Iterator[Hit]:
    """S04: rows of a guide whom the morning meeting gave the day off; on the first row of the guide's day.

    `frames` are the rows of both tables in the order in which they count, excluded rows aside.
    """
    off = {(one.date, one.store, one.staff) for one in settings.assignments if not one.attendance > 0}
    if not off:
        return
    days = frames["date"].isin([pd.Timestamp(day) for day, _, _ in off])
    of_them = frames[days & frames["staff"].isin({staff for _, _, staff in off})]
    for (day, store, staff), group in of_them.groupby(["date", "store", "staff"], observed=True, sort=False):
        if (day.date(), str(store), str(staff)) in off:  # type: ignore[attr-defined]  # a Timestamp
            yield hit("S04", "staff", group.index[:1], staff=staff, n=len(group))

"""The settings that grow from day to day: 晨会任务, 补录批准, 垃圾流量, 群人数, 产品库存 (docs/tables.md, Settings)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sheets_automation.core.reading.settings_cells import Line, Reader, Register
from sheets_automation.core.reading.settings_lists import IN_ROSTER, IN_STORES, Known
from sheets_automation.model.rule import Wording
from sheets_automation.model.schema import fold
from sheets_automation.model.settings import FULL_DAY, Assignment, GroupSize, Junk, LateApproval, Stock
from sheets_automation.model.settings_rules import LINE_UNUSED
from sheets_automation.model.settings_tables import CAMPAIGN

MEETING = frozenset({"attendance", "appointments", "claimed_calls", "claimed_invites", "reason", "approved_by"})
"""What the morning meeting types."""
SHARES = {"full": FULL_DAY, "half": 0.5, "off": 0.0}
IN_PRODUCTS = Wording(f"{CAMPAIGN.zh}的产品清单", f"the products of {CAMPAIGN.en}")

Day = tuple[date, str, str]
"""Date, store, staff."""


def read_assignments(reader: Reader, lines: Iterable[Line], known: Known) -> tuple[Assignment, ...]:
    """One for each guide's day; what later sheets say wins, cell by cell."""
    register = Register(reader, "staff", across=False)
    for line in lines:
        day = _guides_day(reader, line, known)
        if day is None:
            continue
        attendance = reader.choice(line, "attendance")
        values = {
            **dict(zip(("date", "store", "staff"), day, strict=True)),
            "attendance": None if attendance is None else SHARES[attendance],
            **{name: reader.count(line, name) for name in ("appointments", "claimed_calls", "claimed_invites")},
            "reason": reader.text(line, "reason"),
            "approved_by": reader.name(line, "approved_by"),
        }
        if not line.cells.keys() & MEETING:
            # A suggestion about which nobody has said anything: the morning meeting was not held.
            reader.applied.add(line)
            continue
        register.lay(day, line, values)
    found = []
    for said in register.said.values():
        share = said.values["attendance"]
        found.append(Assignment(**said.values | {"attendance": FULL_DAY if share is None else share}))
    return tuple(found)


def read_late_approvals(reader: Reader, lines: Iterable[Line], known: Known) -> tuple[LateApproval, ...]:
    """Each line approves one guide's day, if it says who did; the same once more changes nothing."""
    found: dict[Day, LateApproval] = {}
    for line in lines:
        day = _guides_day(reader, line, known)
        by = reader.name(line, "approved_by")
        if day is not None and not by:
            reader.asks_for(line, "approved_by")
        elif day is not None:
            found[day] = LateApproval(*day, by)
            reader.applied.add(line)
    return tuple(found.values())


def _guides_day(reader: Reader, line: Line, known: Known) -> Day | None:
    """Whose day a line is about; None where that is not known."""
    for key in ("date", "staff"):
        if key not in line.cells:
            reader.asks_for(line, key)
            return None
    day = reader.day(line, "date", LINE_UNUSED)
    staff, store = known.staff(reader.name(line, "staff")), known.store(reader.name(line, "store"))
    if not known.has_staff(staff):
        reader.unknown(line, "staff", IN_ROSTER)
        return None
    if store and not known.has_store(store):
        reader.unknown(line, "store", IN_STORES)
        return None
    if day is None:
        return None
    store = store or known.home(staff, day)
    if not store:
        reader.asks_for(line, "store")
        return None
    return day, store, staff


def read_junk(reader: Reader, lines: Iterable[Line]) -> tuple[Junk, ...]:
    """One for each number; a line with a WeChat name alone is one, too."""
    found: dict[Junk, None] = {}
    for line in lines:
        phones, name = reader.phones(line, "phone"), reader.text(line, "wechat_name")
        if not phones and not name:
            if "phone" not in line.cells:
                reader.asks_for(line, "phone")
            continue
        about = {
            "kind": reader.choice(line, "kind") or "",
            "group_name": reader.text(line, "group_name"),
            "action": reader.choice(line, "action") or "",
            "join_channel": reader.choice(line, "join_channel") or "",
        }
        since = reader.day(line, "date")
        found |= dict.fromkeys(Junk(phone, name, date=since, **about) for phone in phones or ("",))
        reader.applied.add(line)
    return tuple(found)


def read_group_sizes(reader: Reader, lines: Iterable[Line]) -> tuple[GroupSize, ...]:
    """One for each group and day."""
    register = Register(reader, "group_name")
    for line in lines:
        missing = [key for key in ("date", "group_name", "members") if key not in line.cells]
        if missing:
            reader.asks_for(line, missing[0])
            continue
        day, members = reader.day(line, "date", LINE_UNUSED), reader.count(line, "members", LINE_UNUSED)
        if day is not None and members is not None:
            of_staff = reader.count(line, "staff_members")
            group = reader.text(line, "group_name")
            register.lay((day, group), line, {"day": day, "group": group, "members": members, "staff": of_staff})
    lines_said = (said.values for said in register.said.values())
    return tuple(GroupSize(one["day"], one["group"], one["members"], one["staff"] or 0) for one in lines_said)


def read_stock(reader: Reader, lines: Iterable[Line], products: tuple[str, ...]) -> tuple[Stock, ...]:
    """One for each product."""
    by_name = {fold(product): product for product in products}
    register = Register(reader, "product", merges=False)
    for line in lines:
        if "in_stock" not in line.cells:
            continue
        if "product" not in line.cells:
            reader.asks_for(line, "product")
            continue
        product = by_name.get(fold(line.shown("product")))
        if product is None:
            reader.unknown(line, "product", IN_PRODUCTS)
            continue
        pieces = reader.count(line, "in_stock", LINE_UNUSED)
        if pieces is not None:
            register.lay(product, line, {"product": product, "in_stock": pieces})
    return tuple(Stock(**said.values) for said in register.said.values())

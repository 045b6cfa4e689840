"""客户名单: the customers of the campaign before, read like settings (docs/morning.md, From campaign to campaign)."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_automation.core.reading.phones import read_phone
from sheets_automation.core.reading.settings_cells import Line, Reader
from sheets_automation.model.settings import OldCustomer, Settings

WECHAT = "wx:"


def read_customers(reader: Reader, lines: Iterable[Line], settings: Settings) -> tuple[OldCustomer, ...]:
    """One for each key; of two lines the later one holds, but who is of class D in one of them stays so."""
    found: dict[str, OldCustomer] = {}
    for line in lines:
        written = reader.text(line, "key")
        key = written if written.startswith(WECHAT) else read_phone(written).number or ""
        if not key:
            continue
        reader.applied.add(line)
        grade = reader.choice(line, "grade") or ""
        known = found.get(key)
        store, staff = reader.name(line, "store"), reader.name(line, "staff")
        found[key] = OldCustomer(
            key,
            reader.text(line, "name"),
            "D" if known is not None and known.grade == "D" else grade,
            reader.day(line, "last_contact"),
            reader.text(line, "product"),
            reader.choice(line, "bought") or "",
            settings.store_names.get(store, store),
            settings.staff_names.get(staff, staff),
            reader.text(line, "note"),
        )
    return tuple(found.values())

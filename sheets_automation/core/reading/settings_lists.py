"""门店名册 and 人员名册: stores and people, and the names by which they are written (docs/tables.md, Settings)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sheets_automation.core.reading.settings_cells import BETWEEN_PATHS, Line, Reader, Register, place_of
from sheets_automation.model.rule import Wording
from sheets_automation.model.settings import Member, Settings, Store, Targets
from sheets_automation.model.settings_rules import LINE_KEPT, SHARED, TAKEN, TWO_STORES
from sheets_automation.model.settings_tables import ROSTER, STORES

IN_STORES = Wording(STORES.zh, STORES.en)
IN_ROSTER = Wording(ROSTER.zh, ROSTER.en)
IN_EITHER = Wording(f"{STORES.zh}和{ROSTER.zh}", f"{STORES.en} and {ROSTER.en}")
"""Where a name was looked for."""
GUIDE = "guide"


# ---- stores -------------------------------------------------------------------------------------------------
def read_stores(reader: Reader, lines: Iterable[Line]) -> tuple[Store, ...]:
    """Every store of 门店名册, once; an alias or a source belongs to one of them."""
    register = Register(reader, "store")
    written: list[tuple[Line, str, Store]] = []
    for line in lines:
        name = reader.name(line, "store")
        if not name:
            reader.asks_for(line, "store")
            continue
        values: dict[str, Any] = {
            "name": name,
            "aliases": reader.names(line, "alias"),
            "region": reader.text(line, "region"),
            "manager": reader.name(line, "manager"),
            "sources": _paths(line),
            **{f"target_{key}": reader.count(line, f"target_{key}") for key in ("entered", "visits", "deals")},
            "target_amount": reader.money(line, "target_amount"),
        }
        register.lay(name, line, values)
        written.append((line, name, _store(values)))
    alias_of = _owners(reader, "alias", [(line, name, one.aliases) for line, name, one in written])
    source_of = _owners(reader, "source", [(line, name, one.sources) for line, name, one in written], named=False)
    return tuple(
        replace(
            one,
            aliases=tuple(alias for alias in one.aliases if alias_of.get(alias) == one.name),
            sources=tuple(source for source in one.sources if source_of.get(source) == one.name),
        )
        for one in (_store(said.values) for said in register.said.values())
    )


def _store(values: dict[str, Any]) -> Store:
    plain = {key: value for key, value in values.items() if not key.startswith("target_")}
    targets = {key.removeprefix("target_"): value for key, value in values.items() if key.startswith("target_")}
    return Store(**plain, targets=Targets(**targets))


def _paths(line: Line) -> tuple[str, ...]:
    """Files and folders as their paths are named, whatever the slashes."""
    parts = (part.strip().replace("\\", "/") for part in BETWEEN_PATHS.split(line.shown("source")))
    plain = (part.removeprefix("./").strip("/") for part in parts)
    return tuple(dict.fromkeys(part for part in plain if part))


# ---- people -------------------------------------------------------------------------------------------------
def read_roster(reader: Reader, lines: Iterable[Line], stores: tuple[Store, ...]) -> tuple[Member, ...]:
    """Every stay of a person in a store, in the order of the sheet; two that overlap are one, the lower line's."""
    names = Settings(stores=stores).store_names
    only = stores[0].name if len(stores) == 1 else ""
    stays: dict[Line, Member] = {}
    of_person: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        name = reader.name(line, "staff")
        if not name:
            reader.asks_for(line, "staff")
            continue
        store = reader.name(line, "store")
        if store and names and store not in names:
            reader.unknown(line, "store", IN_STORES, LINE_KEPT)
        member = _member(reader, line, name, names.get(store, store) or only)
        before = of_person.setdefault((name, member.store), [])
        for other in [one for one in before if _overlap(stays[one], member)]:
            if other.grid is line.grid or stays[other] != member:
                reader.note("K03", line, "staff", v=name, place=place_of(other, line))
            reader.applied.discard(other)
            del stays[other]
            before.remove(other)
        before.append(line)
        elsewhere = [other for other, stay in stays.items() if stay.name == name and _overlap(stay, member)]
        if elsewhere and member.role == GUIDE:
            reader.note("K03", line, "staff", TWO_STORES, v=name, place=place_of(elsewhere[-1], line))
        stays[line] = member
        reader.applied.add(line)
    alias_of = _owners(reader, "alias", [(line, one.name, one.aliases) for line, one in stays.items()])
    return tuple(
        replace(one, aliases=tuple(alias for alias in one.aliases if alias_of.get(alias) == one.name))
        for one in stays.values()
    )


def _member(reader: Reader, line: Line, name: str, store: str) -> Member:
    joined, left = reader.day(line, "joined_on"), reader.day(line, "left_on")
    if joined and left and left < joined:
        reader.backwards(line, "left_on", (joined, left))
        left = None
    role = reader.choice(line, "role") or GUIDE
    if role == GUIDE and not store:
        reader.asks_for(line, "store", LINE_KEPT)
    return Member(
        name,
        store,
        reader.names(line, "alias"),
        next(iter(reader.phones(line, "phone")), ""),
        role,
        joined or date.min,
        left or date.max,
    )


def _overlap(one: Member, other: Member) -> bool:
    return one.joined_on <= other.left_on and other.joined_on <= one.left_on


# ---- names --------------------------------------------------------------------------------------------------
def _owners(
    reader: Reader, key: str, written: list[tuple[Line, str, tuple[str, ...]]], *, named: bool = True
) -> dict[str, str]:
    """Whose each alias (or source) is: of two lines the lower one's; never one that is another's name.

    Args:
        reader: notes K03.
        key: the column of the aliases.
        written: line, the name that it is about, its aliases.
        named: names and aliases are of one kind; a source is a path, whatever a store is called.
    """
    names = {name: line for line, name, _ in reversed(written)} if named else {}
    owner: dict[str, tuple[Line, str]] = {}
    for line, name, aliases in written:
        for alias in aliases:
            if alias in names:
                if alias != name:
                    reader.note("K03", line, key, TAKEN, v=alias, place=place_of(names[alias], line))
                continue
            before, whose = owner.get(alias, (line, name))
            if whose != name:
                reader.note("K03", line, key, SHARED, v=alias, place=place_of(before, line))
            owner[alias] = line, name
    return {alias: name for alias, (_, name) in owner.items()}


# ---- who is meant -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Known:
    """Names of stores and people as other sheets of the settings write them."""

    settings: Settings
    """Stores and roster."""

    def store(self, written: str) -> str:
        return self.settings.store_names.get(written, written)

    def staff(self, written: str) -> str:
        return self.settings.staff_names.get(written, written)

    def has_store(self, name: str) -> bool:
        """Whether there may be such a store: without a list every name is one."""
        return not self.settings.stores or name in self.settings.store_names

    def has_staff(self, name: str) -> bool:
        return not self.settings.roster or name in self.settings.members

    def is_scope(self, name: str) -> bool:
        """Whether a rule may be about this name; without a roster it may be a guide's who is seen in the rows."""
        return not self.settings.roster or name in self.names

    @cached_property
    def names(self) -> frozenset[str]:
        """Of every store and person."""
        stores = {store.name for store in self.settings.stores} | {member.store for member in self.settings.roster}
        return frozenset(stores | self.settings.members.keys())

    def home(self, staff: str, day: date) -> str:
        """The only store in which a guide may be on a day; "" where there are several, or none is known."""
        homes = {one.store for one in self.settings.members.get(staff, ()) if one.on_duty(day) and one.store}
        homes = homes or {store.name for store in self.settings.stores}
        return next(iter(homes)) if len(homes) == 1 else ""

"""The truth about numbers: Settings, with the defaults that hold where nobody says otherwise.

Everything here is optional. A rule is dated and scoped: the narrowest scope wins (guide, store, all), then the later
`valid_from`, then the lower row; it is taken as of the row's date, so that a change on day 6 never alters days 1-5
(docs/figures.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cached_property

from sheets_automation.model.errors import SettingError
from sheets_automation.model.tables import PRODUCTS

Value = int | float | str | time | None

DEFAULTS: dict[str, Value] = {
    "base_calls": 50,
    "base_invites": 30,
    "invite_basis": "sent",
    "invites_off_per_appointment": 2,
    "invites_floor": 20,
    "invites_extra_without_appointment": 0,
    "max_counted_per_customer_day": 2,
    "weight_calls": 0.5,
    "weight_invites": 0.5,
    "evening_close": time(20, 30),
    "late_grace_until": time(9, 0),
    "deal_amount_limit": 100_000,
    "pending_days": 3,
    "stale_days": 30,
    "mask_phones": "on",
    "callback.order": "promised, A, B, C",
    "callback.gate": "soft",
    "callback.max_attempts": 4,
    "callback.max_per_day": 2,
    "callback.max_per_guide_day": 20,
    "callback.avoid_same_clock_hours": 2,
    "callback.dayparts": "am 09:30-11:30, pm 14:00-17:30, evening 18:30-20:00",
    "callback.owner_hold_hours": 24,
    "points.calls_met": 5,
    "points.invites_met": 5,
    "points.entered": 1,
    "points.visit": 3,
    "points.deal": 10,
    "points.recovered": 2,
    "points.clean_sheet": 2,
    "points.late": -2,
    "stock.a": 0.5,
    "stock.b": 0.15,
}

# Limits of the checks that a campaign may move as well.
DEFAULTS |= {
    "assessed_after_last_row_days": 3,
    "copy_share": 0.8,
    "copy_rows": 5,
}

REWARD_KEY = "reward."
REWARDED_STATUSES: tuple[str, ...] = ("met", "missed", "not_submitted")
"""Statuses of a guide's day that may bring or cost money."""
_EVENTS = tuple(key.removeprefix("points.") for key in DEFAULTS if key.startswith("points."))
DEFAULTS |= {f"{REWARD_KEY}{event}": None for event in (*REWARDED_STATUSES, *_EVENTS)}
"""Yuan for each time; nothing unless a campaign says so."""

RULE_KEY = "rule."
"""`rule.C04 = off` switches a rule off, `rule.X07 = WARN` grades it anew."""

WIDEST = "all"
EVERYBODY = frozenset({"", "全部", "所有", "全体", WIDEST})
"""How the widest scope may be written."""
FULL_DAY = 1.0


@dataclass(frozen=True, slots=True)
class Targets:
    """What the whole campaign, or one store, is to bring; None where nobody said."""

    entered: int | None = None
    visits: int | None = None
    deals: int | None = None
    amount: float | None = None
    """Yuan."""


@dataclass(frozen=True, slots=True)
class Store:
    """One store of the list: its name, other names that are read as it, and the sources that belong to it."""

    name: str
    aliases: tuple[str, ...] = ()
    region: str = ""
    manager: str = ""
    sources: tuple[str, ...] = ()
    targets: Targets = Targets()


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the roster in one store; who moves between stores stands there twice."""

    name: str
    store: str
    aliases: tuple[str, ...] = ()
    phone: str = ""
    role: str = "guide"
    joined_on: date = date.min
    left_on: date = date.max

    def on_duty(self, day: date) -> bool:
        return self.joined_on <= day <= self.left_on


@dataclass(frozen=True, slots=True)
class DatedRule:
    """One line of 考核规则."""

    key: str
    value: Value
    scope: str = WIDEST
    valid_from: date = date.min
    valid_to: date = date.max

    def holds_on(self, day: date | None) -> bool:
        """Whether the line is in force on a day; on no day in particular only one without dates is."""
        if day is None:
            return self.valid_from == date.min and self.valid_to == date.max
        return self.valid_from <= day <= self.valid_to


def _begins(rule: DatedRule) -> date:
    return rule.valid_from


@dataclass(frozen=True, slots=True)
class Assignment:
    """What the morning meeting agreed for one guide and day; None where nothing was typed."""

    date: date
    store: str
    staff: str
    attendance: float = FULL_DAY
    appointments: int | None = None
    claimed_calls: int | None = None
    claimed_invites: int | None = None
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class LateApproval:
    """Rows of a guide's day that came late count in the quota after all: one line of 补录批准."""

    date: date
    store: str
    staff: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Junk:
    """Somebody whom nobody should invite: one line of 垃圾流量. `date`: since when; None for always."""

    phone: str = ""
    wechat_name: str = ""
    kind: str = ""
    group_name: str = ""
    date: date | None = None
    action: str = ""
    join_channel: str = ""


@dataclass(frozen=True, slots=True)
class GroupSize:
    """How many were in a group on a day, staff among them: one line of 群人数."""

    date: date
    group_name: str
    members: int
    staff_members: int = 0


@dataclass(frozen=True, slots=True)
class Costs:
    """What the campaign costs, in yuan; None where nobody said."""

    promotion: float | None = None
    gifts: float | None = None
    labour: float | None = None
    other: float | None = None

    @property
    def total(self) -> float | None:
        """All that was said together; None where nothing was."""
        said = [part for part in (self.promotion, self.gifts, self.labour, self.other) if part is not None]
        return sum(said) if said else None


@dataclass(frozen=True, slots=True)
class Stock:
    """One line of 产品库存."""

    product: str
    in_stock: int


@dataclass(frozen=True, slots=True)
class OldCustomer:
    """A customer of the campaign before: one line of 客户名单. `key`: the phone, or wx: and the WeChat name."""

    key: str
    name: str = ""
    grade: str = ""
    last_contact: date | None = None
    product: str = ""
    bought: str = ""
    """yes, returned or "" (as in the table customer)."""
    store: str = ""
    staff: str = ""
    note: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything a campaign may want otherwise; `Settings()` is the built-in default."""

    name: str = ""
    starts_on: date | None = None
    burst_on: date | None = None
    ends_on: date | None = None
    targets: Targets = Targets()
    products: tuple[str, ...] = tuple(choice.key for choice in PRODUCTS)
    stores: tuple[Store, ...] = ()
    roster: tuple[Member, ...] = ()
    rules: tuple[DatedRule, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    stock: tuple[Stock, ...] = ()
    costs: Costs = Costs()
    late_approvals: tuple[LateApproval, ...] = ()
    junk: tuple[Junk, ...] = ()
    group_sizes: tuple[GroupSize, ...] = ()
    customers: tuple[OldCustomer, ...] = ()
    """Of the campaign before."""
    _by_key: dict[str, list[DatedRule]] = field(init=False, repr=False, compare=False)
    _by_scope: dict[tuple[str, str], list[DatedRule]] = field(init=False, repr=False, compare=False)
    """Key and scope to their lines, in order."""

    def __post_init__(self) -> None:
        by_key: dict[str, list[DatedRule]] = {}
        by_scope: dict[tuple[str, str], list[DatedRule]] = {}
        for written in self.rules:
            rule = replace(written, scope=WIDEST) if written.scope in EVERYBODY else written
            if rule.key not in DEFAULTS and not rule.key.startswith(RULE_KEY):
                raise SettingError(
                    f"考核规则中没有「{rule.key}」这一项；请核对项目名称",
                    f'There is no rule "{rule.key}"; check the key',
                )
            by_key.setdefault(rule.key, []).append(rule)
            by_scope.setdefault((rule.key, rule.scope), []).append(rule)
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_by_scope", by_scope)

    def is_constant(self, key: str) -> bool:
        """Whether `value` gives the same for every day, store and guide."""
        return all(rule.scope == WIDEST and rule.holds_on(None) for rule in self._by_key.get(key, ()))

    def value(self, key: str, day: date | None = None, store: str = "", staff: str = "") -> Value:
        """The value of a rule key as of a day, for a guide of a store; without a day what holds on every day.

        Raises:
            SettingError: there is no such key.
        """
        if key not in DEFAULTS and not key.startswith(RULE_KEY):
            raise SettingError(f"没有「{key}」这项设置", f'There is no setting "{key}"')
        for scope in (staff, store, WIDEST):
            lines = self._by_scope.get((key, scope), ()) if scope else ()
            # Of two from the same day on the lower one.
            best = max((line for line in reversed(lines) if line.holds_on(day)), key=_begins, default=None)
            if best is not None:
                return best.value
        return DEFAULTS.get(key)

    def number(self, key: str, day: date | None = None, store: str = "", staff: str = "") -> float:
        """`value` of a key that holds a number."""
        value = self.value(key, day, store, staff)
        if not isinstance(value, int | float):
            raise SettingError(f"「{key}」应为数字", f'"{key}" must be a number')
        return value

    def clock(self, key: str, day: date | None = None, store: str = "") -> time:
        """`value` of a key that holds a time of day."""
        value = self.value(key, day, store)
        if not isinstance(value, time):
            raise SettingError(f"「{key}」应为时间", f'"{key}" must be a time of day')
        return value

    def assignment(self, day: date, store: str, staff: str) -> Assignment | None:
        return self._assignments.get((day, store, staff))

    def is_off(self, day: date, store: str, staff: str) -> bool:
        """Whether the morning meeting gave a guide the day off."""
        found = self.assignment(day, store, staff)
        return found is not None and found.attendance == 0

    @cached_property
    def _assignments(self) -> dict[tuple[date, str, str], Assignment]:
        return {(a.date, a.store, a.staff): a for a in self.assignments}

    @cached_property
    def store_names(self) -> dict[str, str]:
        """Every name a store of the list is written by, to its name."""
        return {alias: store.name for store in self.stores for alias in (*store.aliases, store.name)}

    def store_of_source(self, path: str) -> str:
        """The store to which the store list gives a file, or a folder in which it stands; "" for none.

        A source is named from the campaign folder or from any folder below it; of several the longest holds.
        """
        found = [
            (len(source), store.name)
            for store in self.stores
            for source in store.sources
            if f"/{source}/" in f"/{path}/"
        ]
        return max(found, default=(0, ""))[1]

    @cached_property
    def staff_names(self) -> dict[str, str]:
        """Every name a person of the roster is written by, to the name."""
        return {alias: member.name for member in self.roster for alias in (*member.aliases, member.name)}

    @cached_property
    def refused_before(self) -> frozenset[str]:
        """Keys of customers who did not want to be called in the campaign before (class D)."""
        return frozenset(one.key for one in self.customers if one.grade == "D")

    @cached_property
    def in_stock(self) -> dict[str, int]:
        """Product to the pieces in stock, as far as they are known; of two lines the lower one holds."""
        return {line.product: line.in_stock for line in self.stock}

    @cached_property
    def members(self) -> dict[str, tuple[Member, ...]]:
        """The roster's entries of a person, by name."""
        found: dict[str, tuple[Member, ...]] = {}
        for member in self.roster:
            found[member.name] = (*found.get(member.name, ()), member)
        return found

"""To whom call-backs are offered on a day, each store's own policy, and the gate (docs/callbacks.md)."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from history_rows import customers, history, moment
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from test_callbacks import many, queue, rules

from sheets_automation.core.figures.callback_offers import callback_offers, guides_on_duty, open_figures, unknown_names
from sheets_automation.core.figures.callbacks import callback_queue
from sheets_automation.core.memory import Memory, nothing
from sheets_automation.model.settings import Assignment, DatedRule, Member, Settings

TODAY = date(2020, 3, 6)
NOW = "3-06T09:00"
TEAM = tuple(Member(name, "一店") for name in ("张三", "李四", "王五"))
STALE = "3-04 10:00 周八 一店 no_answer C"
"""Of somebody who is not there any more: it lies in the pool of its store."""


def offers(
    text: str, settings: Settings, day: date = TODAY, now: str = NOW, memory: Memory | None = None
) -> pd.DataFrame:
    rows, known = history(text), memory or Memory()
    entries = callback_queue(rows, customers(rows), settings, moment(now), known.assigned)
    return callback_offers(entries, rows[["date", "store", "staff"]], settings, day, known, past=rows)


def whose(found: pd.DataFrame) -> dict[str, str | None]:
    return {key[-2:]: None if pd.isna(name) else name for key, name in zip(found["customer_key"], found["offered_to"])}  # noqa: B905  # of one frame


def pool(count: int, line: str = STALE) -> str:
    return many([(f"{number:02}", line) for number in range(count)])


def dealt(**staff: str) -> pd.DataFrame:
    lines = [
        {"date": pd.Timestamp(TODAY), "customer": f"139000000{end[1:]}", "store": "一店", "staff": name, "kind": "pool"}
        for end, name in staff.items()
    ]
    columns = nothing(("date", "customer", "store", "staff", "kind", "name", "note"))
    return pd.concat([columns, pd.DataFrame(lines)]).astype(columns.dtypes)


# ---- who gets what ------------------------------------------------------------------------------------------
def test_the_pool_is_spread_evenly_over_who_is_on_duty():
    found = offers(pool(8), Settings(roster=TEAM))
    assert sorted(found["offered_to"].value_counts()) == [2, 3, 3]
    off = Settings(roster=TEAM, assignments=(Assignment(TODAY, "一店", "李四", attendance=0.0),))
    assert offers(pool(8), off)["offered_to"].value_counts().to_dict() == {"张三": 4, "王五": 4}


def test_who_keeps_an_entry_has_it_and_gets_less_of_the_pool():
    kept = many([(f"{number}", "3-05 19:00 张三 一店 busy C") for number in (90, 91, 92)])
    found = offers(f"{pool(6)}\n{kept}", Settings(roster=TEAM))
    assert found["offered_to"].value_counts().to_dict() == {"张三": 3, "李四": 3, "王五": 3}
    assert {name for end, name in whose(found).items() if end in {"90", "91", "92"}} == {"张三"}


def test_a_typed_name_overrides_everything():
    memory = Memory(assigned={"13900000000": "赵六", "13900000001": "小李"})
    people = Settings(roster=(*TEAM[:1], Member("李四", "一店", aliases=("小李",)), Member("赵六", "二店")))
    found = whose(offers(pool(4), people, memory=memory))
    assert (found["00"], found["01"]) == ("赵六", "李四")
    assert set(found.values()) == {"赵六", "李四", "张三"}


def test_a_typed_name_that_nobody_has_gives_nobody_work():
    memory = Memory(assigned={"13900000000": "张山", "13900000001": "张三"})
    assert whose(offers(pool(2), Settings(roster=TEAM[:1]), memory=memory)) == {"00": "张三", "01": "张三"}
    assert unknown_names(memory, Settings(roster=TEAM)) == ["张山"]
    assert whose(offers(pool(2), Settings(), memory=memory))["00"] == "张山", "without a roster nobody knows better"


def test_a_typed_name_has_its_place_before_the_others_and_no_limit():
    own = many([(f"{number}", "3-05 18:00 张三 一店 busy C") for number in (90, 91, 92, 93)])
    settings = Settings(roster=TEAM[:1], rules=(DatedRule("callback.max_per_guide_day", 2),))
    memory = Memory(assigned={f"139000000{end}": "张三" for end in (91, 92, 93)})
    found = whose(offers(own, settings, memory=memory))
    assert found == {"90": None, "91": "张三", "92": "张三", "93": "张三"}
    memory = Memory(assigned={"13900000093": "张三"})
    found = whose(offers(own, settings, memory=memory))
    assert found == {"90": "张三", "91": None, "92": None, "93": "张三"}


def test_what_was_dealt_out_this_morning_stays_with_its_guide():
    settings = Settings(roster=TEAM)
    memory = Memory(dealt=dealt(k05="王五", k04="王五", k03="王五"))
    found = whose(offers(pool(6), settings, memory=memory))
    assert {found[end] for end in ("03", "04", "05")} == {"王五"}
    assert sorted(found[end] for end in ("00", "01", "02")) == ["张三", "张三", "李四"]
    away = Settings(roster=TEAM, assignments=(Assignment(TODAY, "一店", "王五", attendance=0.0),))
    assert "王五" not in whose(offers(pool(6), away, memory=memory)).values()


def test_class_c_is_offered_so_often_a_day_and_the_rest_stays_due():
    settings = Settings(roster=TEAM[:1], rules=(DatedRule("callback.max_per_guide_day", 3),))
    found = offers(f"{pool(5)}\n3-05 10:00 张三 一店 connected A follow=3-06 phone=13900000099", settings)
    assert found["offered_to"].isna().tolist() == [False] * 4 + [True] * 2
    assert found["priority"].tolist() == ["A"] + ["C"] * 5
    # One of this morning's is dialled by now: it had its place.
    memory = Memory(dealt=dealt(k00="张三"))
    dialled = f"{pool(5)}\n3-06 09:40 张三 一店 no_answer C phone=13900000000"
    assert offers(dialled, settings, now="3-06T09:45", memory=memory)["offered_to"].notna().sum() == 2


DIALLED = {
    "two of two": ("张三 一店 no_answer C", "张三 一店 connected B", 0),
    "one of two": ("张三 一店 no_answer C", "", 1),
    "one of them twice": ("张三 一店 no_answer C", "twice", 1),
    "by another guide": ("李四 一店 no_answer C", "李四 一店 no_answer C", 2),
}


@pytest.mark.parametrize("case", DIALLED)
def test_the_number_of_class_c_is_one_of_the_day(case):
    """Nobody dealt these out: the guide kept them, and dialled them before anybody asked."""
    first, second, wanted = DIALLED[case]
    own = many([(f"{number}", "3-05 18:00 张三 一店 busy C") for number in (90, 91, 92, 93)])
    calls = [f"3-06 09:40 {first} phone=13900000090"]
    if second:
        at = "3-06 09:42 张三 一店 no_answer C phone=13900000090" if second == "twice" else ""
        calls.append(at or f"3-06 09:42 {second} phone=13900000091")
    settings = Settings(roster=TEAM[:1], rules=(DatedRule("callback.max_per_guide_day", 2),))
    found = offers("\n".join([own, *calls]), settings, now="3-06T10:00")
    assert found["offered_to"].notna().sum() == wanted
    # The next day has places of its own.
    assert offers("\n".join([own, *calls]), settings, day=date(2020, 3, 7))["offered_to"].notna().sum() == 2


def test_without_a_roster_those_seen_lately_are_on_duty():
    lately, long_ago = "3-05 10:00 张三 一店 connected B", "3-01 10:00 李四 一店 connected B"
    text = f"{pool(4)}\n{many([('90', lately), ('91', long_ago)])}"
    presence = history(text)[["date", "store", "staff"]]
    assert guides_on_duty(presence, Settings(), TODAY) == {"一店": ["周八", "张三"]}
    assert guides_on_duty(presence, Settings(), date(2020, 3, 20)) == {}
    assert offers(pool(2), Settings(), day=date(2020, 3, 20))["offered_to"].isna().all()


def test_only_what_is_due_by_the_end_of_the_day_is_offered():
    text = many(
        [
            ("01", "3-05 10:00 张三 一店 connected A follow=3-06T23:59"),
            ("02", "3-05 10:00 张三 一店 connected A follow=3-07T00:00"),
            ("03", "3-05 10:00 张三 一店 invalid_number C"),
            ("04", "3-05 10:00 张三 一店 connected D"),
        ]
    )
    settings = Settings(roster=TEAM)
    assert set(whose(offers(text, settings))) == {"01"}
    assert set(whose(offers(text, settings, day=date(2020, 3, 7)))) == {"01", "02"}


# ---- the gate, and the policy of each store -----------------------------------------------------------------
C_FIRST = rules(order="C, A")
OWED = "3-05 10:00 张三 一店 connected A follow=3-06T15:00"
NEXT_WEEK = "3-05 10:00 张三 一店 connected A follow=3-12"
OWN_C = "3-05 18:00 张三 一店 busy C"
OTHERS_C = "3-05 18:00 李四 一店 busy C"
GATES = {
    "soft: C after the guide's own A and B of today": (C_FIRST, [("01", OWED), ("02", OWN_C)], "01 02"),
    "soft: not after those of other days": (C_FIRST, [("01", NEXT_WEEK), ("02", OWN_C)], "02 01"),
    "soft: not after those of other guides": (C_FIRST, [("01", OWED), ("02", OTHERS_C)], "02 01"),
    "soft: the pool comes after what the store owes": (C_FIRST, [("01", OWED), ("02", STALE)], "01 02"),
    "off: the order alone": (rules(order="C, A", gate="off"), [("01", OWED), ("02", OWN_C)], "02 01"),
}


@pytest.mark.parametrize("name", GATES)
def test_the_gate(name):
    settings, cases, wanted = GATES[name]
    settings = Settings(rules=settings.rules, roster=(*TEAM, Member("周八", "二店")))
    found = queue(many(cases), NOW, settings)
    assert [key[-2:] for key in found["customer_key"]] == wanted.split()


def test_the_gate_holds_once_the_pool_is_dealt_out():
    """张三 is given the C of the pool, and has an A to call first; 李四 has none."""
    settings = Settings(rules=C_FIRST.rules, roster=TEAM[:2])
    found = offers(many([("01", OWED), ("02", STALE), ("03", STALE), ("04", STALE)]), settings)
    of_guide = {name: rows["priority"].tolist() for name, rows in found.groupby("offered_to")}
    assert of_guide == {"张三": ["A", "C"], "李四": ["C", "C"]}


def by_store(key: str, value: object, **more: object) -> Settings:
    return Settings(rules=(DatedRule(key, value, scope="二店", **more),))


BOTH = many([("01", "3-05 10:00 张三 一店 busy C"), ("02", "3-05 10:00 李四 二店 busy C")])
PER_STORE = {
    "callback.max_attempts": (1, "state", ["due", "exhausted"]),
    "callback.max_per_day": (1, "due_at", [moment("3-05T10:30"), moment("3-06T09:30")]),
    "callback.avoid_same_clock_hours": (0, "due_at", [moment("3-05T10:30")] * 2),
    "callback.dayparts": ("pm 15:00-17:00", "due_at", [moment("3-05T10:30"), moment("3-05T15:00")]),
    "callback.owner_hold_hours": (0, "assigned_to", ["张三", None]),
}


@pytest.mark.parametrize("key", PER_STORE)
def test_each_store_has_its_own_policy(key):
    value, column, wanted = PER_STORE[key]
    found = queue(BOTH, "3-06T09:45", by_store(key, value)).set_index("store").loc[["一店", "二店"], column]
    assert [None if pd.isna(one) else one for one in found] == wanted


def test_a_store_closes_when_it_closes():
    text = many(
        [
            (end, f"3-05 10:00 张三 {store} call_later B follow=3-06T15:00")
            for end, store in (("1", "一店"), ("2", "二店"))
        ]
    )
    early = Settings(rules=(DatedRule("evening_close", moment("3-06T18:00").time(), scope="二店"),))
    found = queue(text.replace("139000000", "1390000000"), "3-06T19:00", early).set_index("store")["state"]
    assert found.to_dict() == {"一店": "due", "二店": "overdue"}


def test_nobody_in_the_queue_whatever_the_stores_want():
    assert queue("3-05 10:00 张三 一店 connected B", NOW, by_store("callback.max_attempts", 1)).empty


def test_a_policy_is_that_of_today():
    settings = by_store("callback.max_attempts", 1, valid_from=date(2020, 3, 7))
    assert set(queue(BOTH, "3-06T09:45", settings)["state"]) == {"due"}
    assert set(queue(BOTH, "3-07T09:45", settings)["state"]) == {"due", "exhausted"}


def test_the_order_of_a_store_decides_its_own_entries():
    text = many(
        [
            (f"{store}{number}", f"3-05 10:00 张三 {name} connected {grade} follow=3-06")
            for store, name in ((1, "一店"), (2, "二店"))
            for number, grade in ((1, "A"), (2, "B"))
        ]
    )
    found = queue(text, NOW, by_store("callback.order", "B, A"))
    of_store = {store: rows["priority"].tolist() for store, rows in found.groupby("store")}
    assert of_store == {"一店": ["A", "B"], "二店": ["B", "A"]}


def test_the_figures_of_a_queue():
    text = many(
        [
            ("01", "3-02 10:00 张三 一店 connected A follow=3-03"),
            ("02", "3-05 10:00 张三 一店 connected A follow=3-06T15:00"),
            ("03", "3-05 10:00 张三 一店 connected A follow=3-09"),
            ("04", STALE),
            ("05", "3-05 10:00 张三 一店 declined C\n3-05 15:00 张三 一店 declined C"),
        ]
    )
    wanted = {"open": 4, "due_today": 3, "overdue": 1, "overdue_oldest_days": 3, "class_c_due": 1}
    assert open_figures(queue(text, NOW), TODAY) == wanted
    assert open_figures(queue(OWED, "3-06T14:00"), TODAY)["overdue_oldest_days"] is None


# ---- whatever the rows --------------------------------------------------------------------------------------
EVENT = st.tuples(
    st.integers(1, 5),
    st.sampled_from(["10:00", "15:00", "-", "19:00"]),
    st.sampled_from(["张三", "李四", "王五"]),
    st.sampled_from(
        [
            *("no_answer C", "no_answer C", "busy C", "declined C", "connected A", "connected B", "connected D"),
            *("call_later B follow=3-06", "connected B follow=3-06", "success B in_group=yes", "success B visited"),
        ]
    ),
)


@examples(max_examples=12, deadline=None)
@given(st.lists(st.lists(EVENT, min_size=1, max_size=4), min_size=1, max_size=12), st.integers(0, 4))
def test_whatever_happened(people, limit):
    """No D, nobody of the group as class C, never more than the day's number, the pool even, in any order of rows."""
    lines = [
        f"3-{day:02} {clock if 'success' not in what else '-'} {staff} 一店 {what} phone=139000000{number:02}"
        for number, events in enumerate(people)
        for day, clock, staff, what in events
    ]
    settings = Settings(roster=TEAM, rules=(DatedRule("callback.max_per_guide_day", limit),))
    found = offers("\n".join(lines), settings)
    # Neither the order of the customers nor that of the files changes anything.
    assert whose(offers("\n".join(sorted(lines, key=lambda line: -int(line[-2:]))), settings)) == whose(found)
    rows = history("\n".join(lines))
    known = customers(rows)["known"]
    assert not (set(found["customer_key"]) & set(known[known == "D"].index))
    joined = rows[~rows["is_call"] & (rows["in_group"].eq("yes") | rows["visited"])]
    for key, own in joined.groupby("customer", observed=True):
        entry = found[found["customer_key"] == key]
        assert not (entry["priority"].eq("C")).any(), own
    of_c = found[found["priority"] == "C"]["offered_to"].value_counts()
    assert not len(of_c) or of_c.max() <= limit
    if limit:
        in_pool = found[found["assigned_to"].isna() & found["offered_to"].notna()]["offered_to"].unique()
        load = found["offered_to"].value_counts().reindex(["张三", "李四", "王五"], fill_value=0)
        full = of_c.reindex(load.index, fill_value=0) >= limit
        assert all(load[name] <= load[~full].min() + 1 for name in in_pool) or full.all()

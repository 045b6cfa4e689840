"""staff_day and store_day: the quota of docs/figures.md over the sums of the ledger, with the default settings."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from sheets_automation.demo import Placed, Plan
from tests.truth.ledger import GuideDay, Ledger, days_from, place_of

BASE_CALLS, BASE_INVITES, FLOOR, OFF_PER_APPOINTMENT = 50, 30, 20, 2
EVENING_CLOSE, GRACE_UNTIL = time(20, 30), time(9)
ASSESSED_AFTER_LAST_ROW = timedelta(days=3)
NO_RESULT = {"appointments"}
"""A visit that was only announced is no result of the day."""


def staff_days(plan: Plan, ledger: Ledger) -> list[dict]:
    """Every assessed (date, store, staff), and who has results on such a day without being assessed."""
    submitted = handed_in(plan, ledger)
    store_days = {key[:2] for key in submitted}
    assessed = set(assessed_days(submitted, ledger.today))
    results = {
        key for key, figures in ledger.figures.items() if any(figures[name] for name in figures.keys() - NO_RESULT)
    }
    days = sorted(key for key in assessed | results if key[:2] in store_days)
    marks = marked_rows(plan.placed, ledger)
    streaks: Counter = Counter()
    found = []
    for key in days:
        figures = ledger.figures[key]
        dialled = sum(where == key for _, where in ledger.dialled)
        row = effort(key, figures, dialled) | quota(figures, assessed=key in assessed)
        row["status"] = row["status"] or status(key, row, figures, plan.now, submitted)
        row["score"] = score(row)
        streaks[key[1:]] = streak(streaks[key[1:]], row["status"])
        row |= {"streak": streaks[key[1:]], "late_rows": 0}
        row |= {"error_rows": marks["ERROR"][key], "warning_rows": marks["WARN"][key]}
        found.append(row)
    return found


def handed_in(plan: Plan, ledger: Ledger) -> set[GuideDay]:
    """Guides and days with a data row; planned rows are none, and a row without a date is nobody's day."""
    no_day = ledger.planned | ledger.dateless
    return {(row.date, row.store, row.staff) for row in plan.placed if place_of(row) not in no_day}


def assessed_days(submitted: set[GuideDay], today: date):
    """Without a roster: from the first day with rows to the last, or to today when that is at most 3 days later."""
    by_guide = defaultdict(list)
    for day, store, staff in submitted:
        by_guide[store, staff].append(day)
    for (store, staff), days in by_guide.items():
        last = max(days)
        if today - last <= ASSESSED_AFTER_LAST_ROW:
            last = today
        for day in days_from(min(days), last):
            yield day, store, staff


def marked_rows(placed: tuple[Placed, ...], ledger: Ledger) -> dict[str, Counter]:
    """Rows with at least one ERROR and with at least one WARN, by guide and day."""
    marks = {"ERROR": Counter(), "WARN": Counter()}
    for row in placed:
        if place_of(row) not in ledger.dateless:
            for severity in ledger.severities.get(place_of(row), set()) & marks.keys():
                marks[severity][row.date, row.store, row.staff] += 1
    return marks


def effort(key: GuideDay, figures: Counter, dialled: int) -> dict:
    day, store, staff = key
    names = "dials counted_calls connected invites agreed entered visits deals returned planned appointments"
    counts = {name: figures[name] for name in names.split()}
    rate = figures["connected"] / figures["dials"] if figures["dials"] else None
    known = {"date": day, "store": store, "staff": staff, "attendance": 1.0}
    return known | counts | {"customers_dialled": dialled, "contact_rate": rate, "amount": float(figures["amount"])}


def quota(figures: Counter, *, assessed: bool) -> dict:
    """Targets and attainment; a guide who is not assessed that day has none and is exempt."""
    if not assessed:
        blank = {"calls_attainment": None, "invites_attainment": None, "status": "exempt"}
        return {"calls_target": 0, "invites_target": 0} | blank
    invites_target = max(FLOOR, BASE_INVITES - OFF_PER_APPOINTMENT * figures["appointments"])
    return {
        "calls_target": BASE_CALLS,
        "invites_target": invites_target,
        "calls_attainment": figures["counted_calls"] / BASE_CALLS,
        "invites_attainment": figures["invites"] / invites_target,
        "status": "",
    }


def status(key: GuideDay, row: dict, figures: Counter, now: datetime, submitted: set[GuideDay]) -> str:
    """The first status that applies, exempt aside."""
    calls, invites = row["counted_calls"], row["invites"]
    if calls >= row["calls_target"] and invites >= row["invites_target"]:
        return "met"
    if key[0] == now.date() and now.time() < EVENING_CLOSE:
        return "open"
    if key not in submitted:
        return "not_submitted"
    could_meet = (
        calls + figures["held"] >= row["calls_target"] and invites + figures["held_invites"] >= row["invites_target"]
    )
    grace = datetime.combine(key[0] + timedelta(days=1), GRACE_UNTIL)
    return "pending" if could_meet and now < grace else "missed"


def score(row: dict) -> float | None:
    if row["status"] == "exempt":
        return None
    if row["status"] == "not_submitted":
        return 0.0
    return 100 * (0.5 * min(1, row["calls_attainment"]) + 0.5 * min(1, row["invites_attainment"]))


def streak(before: int, status: str) -> int:
    if status in ("exempt", "open"):
        return before
    return before + 1 if status == "met" else 0


def store_days(days: list[dict], ledger: Ledger, submitted: set[GuideDay]) -> list[dict]:
    """Staff days added up; an invitation and an agreement count once a store."""
    firsts = Counter((word, store, day) for (word, _, store), day in ledger.first.items())
    found: dict[tuple[date, str], dict] = {}
    for row in days:
        day, store = row["date"], row["store"]
        total = found.setdefault(
            (day, store),
            {"date": day, "store": store}
            | dict.fromkeys(("staff_expected", "staff_submitted", "staff_met"), 0)
            | dict.fromkeys(("dials", "counted_calls", "connected", "entered", "visits", "deals", "amount"), 0)
            | {"invites": firsts["invite", store, day], "agreed": firsts["agree", store, day]},
        )
        expected = row["status"] != "exempt"
        total["staff_expected"] += expected
        total["staff_submitted"] += expected and (day, store, row["staff"]) in submitted
        total["staff_met"] += row["status"] == "met"
        for name in ("dials", "counted_calls", "connected", "entered", "visits", "deals", "amount"):
            total[name] += row[name]
    return list(found.values())

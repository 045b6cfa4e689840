"""What must hold after every run; each check gives a line per difference, none where all is well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from sheets_automation.connectors.ledger_file import reading
from sheets_automation.core.memory import FIGURES_CLOSED
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.rules import RULES
from tests.plain_rows import plain, rows_of
from tests.simulation.fill import TABLES
from tests.simulation.morning_files import CALL_BACK, planned
from tests.simulation.playing import Campaign, Run
from tests.simulation.story import RULES_CHANGE
from tests.simulation.truth import FIGURES

CORRECTED = {
    "class that excludes": "customer_class",
    "class": "customer_class",
    "phone": "phone",
    "phone too short": "phone",
    "amount": "deal_amount",
}
"""What was put right, and in which column."""
SHOWN_CLOSED = {"closed_calls": "counted_calls", "closed_invites": "invites"}
OPEN = {"waiting", "due", "overdue"}
CLOSED_FIGURES = set(FIGURES) & set(FIGURES_CLOSED)
"""Of the figures of a guide's day, those that a closing keeps."""
MOST_OFFERED, MOST_OFFERED_SINCE = 20, 8


def restated(campaign: Campaign, run: Run) -> Iterator[str]:
    """The figures of every guide and day are those of the story as it stands now."""
    want, got = campaign.truth.staff_days(run.now), {}
    for row in rows_of(run.report.tables["staff_day"]):
        key = date.fromisoformat(row["date"]), row["store"], row["staff"]
        # Numbers still to be dialled make no day.
        if key in want or not (row["planned"] and row["status"] == "exempt" and not row["dials"]):
            got[key] = row
    yield from (f"restated {key}: missing" for key in want.keys() - got.keys())
    yield from (f"restated {key}: too many" for key in got.keys() - want.keys())
    for key in sorted(want.keys() & got.keys()):
        for name in FIGURES:
            if plain(want[key][name]) != got[key][name]:
                yield f"restated {key} {name}: should be {want[key][name]}, is {got[key][name]}"


def stores_restated(campaign: Campaign, run: Run) -> Iterator[str]:
    """The totals of every store, in which a customer counts once."""
    totals = campaign.truth.store_totals(run.now)
    for row in rows_of(run.report.tables["store"]):
        for name, value in totals[row["store"]].items():
            if plain(value) != row[name]:
                yield f"store {row['store']} {name}: should be {value}, is {row[name]}"


def frozen_days(folder: Path) -> list[dict]:
    """Every guide's day of every closing, as they stand in the ledger, in the order in which they were added."""
    with reading(folder) as ledger:
        if ledger is None:
            return []
        found = ledger.execute("SELECT * FROM days ORDER BY id")
        names = [column[0] for column in found.description]
        return [dict(zip(names, line, strict=True)) for line in found]


def as_closed(campaign: Campaign, run: Run) -> Iterator[str]:
    """Each closing keeps what was true at its moment, and every version of it."""
    del run
    want = {
        (day, store, version, staff): row
        for (day, store, version), guides in campaign.truth.frozen.items()
        for staff, row in guides.items()
    }
    got = {
        (date.fromisoformat(row["date"]), row["store"], row["version"], row["staff"]): row
        for row in frozen_days(campaign.folder)
    }
    yield from (f"as closed {key}: missing" for key in want.keys() - got.keys())
    yield from (f"as closed {key}: too many" for key in got.keys() - want.keys())
    for key in sorted(want.keys() & got.keys()):
        for name in CLOSED_FIGURES:
            if plain(want[key][name]) != plain(got[key][name]):
                yield f"as closed {key} {name}: should be {want[key][name]}, is {got[key][name]}"


def nothing_lost(campaign: Campaign, run: Run) -> Iterator[str]:
    """Every row that was ever typed counts, or is left out by the rule that the story knows, or was deleted."""
    lines = campaign.truth.lines(run.now)
    want = Counter(line.error or "counted" for line in lines)
    balance = run.report.balance.groupby("why")["rows"].sum().to_dict()
    # A number that is still to be dialled is the program's own; a copy is counted where it is fuller.
    got = {why: rows for why, rows in balance.items() if why not in {"planned", "X19"} and rows}
    if got != dict(want):
        yield f"balance: should be {dict(want)}, is {got}"
    yield from (f"balance: {why} is no rule" for why in got.keys() - {"counted", "planned"} - RULES.keys())
    sources = run.report.tables["source"]
    sources = sources[sources["table"].isin(TABLES)]
    if sources["rows"].sum() != sum(balance.values()):
        yield f"balance: {sources['rows'].sum()} rows found, {sum(balance.values())} told"


def deletions_named(campaign: Campaign, run: Run) -> Iterator[str]:
    """Who deletes a row of a closed day is not forgotten: the change log names each one."""
    gone = [
        row
        for row in campaign.truth.story.rows
        if row.number in campaign.truth.seen
        and row.at(run.now) is None
        and (row.guide.store, row.day) in campaign.truth.closed
    ]
    named = [row for row in rows_of(run.report.tables["change"]) if row["new"] in {"deleted", "删除"}]
    if len(gone) != len(named):
        yield f"change log: {len(gone)} rows were deleted, {len(named)} are named: {named}"


def queue_is_fit(campaign: Campaign, run: Run) -> Iterator[str]:
    """Nobody who said no is in the queue; nobody in the group is in its part of class C."""
    said_no, joined = campaign.truth.said_no(run.now), campaign.truth.in_group(run.now)
    for row in rows_of(run.report.tables["callback"]):
        if row["state"] in OPEN and row["customer_key"] in said_no:
            yield f"queue: {row['customer_key']} of class D is {row['state']}"
        if row["state"] in OPEN and row["priority"] == "C" and row["customer_key"] in joined:
            yield f"queue: {row['customer_key']} is in the group and in the part of class C"


def worklists_are_fit(campaign: Campaign, run: Run) -> Iterator[str]:
    """The same of what is handed out, where nobody is given more call-backs than a day holds."""
    if run.kind != "assign":
        return
    said_no, joined = campaign.truth.said_no(run.now), campaign.truth.in_group(run.now)
    most = MOST_OFFERED_SINCE if run.now.date() >= RULES_CHANGE else MOST_OFFERED
    waiting = list(planned(campaign.folder))
    offered = Counter(one.guide for one in waiting if one.why.startswith(CALL_BACK))
    yield from (f"{guide}: {number} call-backs are offered" for guide, number in offered.items() if number > most)
    for one in waiting:
        if one.phone in said_no:
            yield f"{one.guide} is to call {one.phone} of class D"
        if one.why.startswith(CALL_BACK) and one.phone in joined:
            yield f"{one.guide} is to call {one.phone} as class C, who is in the group"
        given = campaign.reassigned.get(one.phone)
        if given and one.guide != given:
            yield f"{one.guide} is to call {one.phone}, whom {given} was given"
    if not offered and run.day:
        yield "no call-back is offered to anybody"


def reassigned_stay(campaign: Campaign, run: Run) -> Iterator[str]:
    """Who was typed in as the one to call back stays so."""
    queue = {row["customer_key"]: row for row in rows_of(run.report.tables["callback"])}
    for phone, guide in campaign.reassigned.items():
        if queue[phone]["assigned_to"] != guide.name:
            yield f"{phone} is assigned to {queue[phone]['assigned_to']!r}, not to {guide.name}"


def told_beside(campaign: Campaign, run: Run) -> Iterator[str]:
    """The sheet of guides shows what each evening showed, beside what the files say now."""
    book = load_workbook(campaign.folder / "operator_summary.xlsx", read_only=True)
    lines = list(book["导购考核"].iter_rows(values_only=True))
    book.close()
    names = {name: HEADERS[name][0] for name in ("date", "store", "staff", *SHOWN_CLOSED)}
    top = next(at for at, line in enumerate(lines) if set(names.values()) <= {str(cell) for cell in line})
    at = {name: lines[top].index(header) for name, header in names.items()}
    got = {}
    for line in lines[top + 1 :]:
        if isinstance(line[at["date"]], datetime):
            got[line[at["date"]].date(), line[at["store"]], line[at["staff"]]] = line
    versions = sorted(campaign.truth.frozen.items(), key=lambda one: one[0][2])
    want = {(day, store, staff): row for (day, store, _), guides in versions for staff, row in guides.items()}
    for key, row in want.items():
        for shown, name in SHOWN_CLOSED.items():
            said = got[key][at[shown]] if key in got else "missing"
            if said != row[name]:
                yield f"{run.kind}: summary {key} {shown}: should be {row[name]}, is {said}"


def corrections_named(campaign: Campaign, run: Run) -> Iterator[str]:
    """What was put right after a close stands in the change log, with what it says now."""
    named = Counter((row["column"], str(row["new"])) for row in rows_of(run.report.tables["change"]))
    for what, column in CORRECTED.items():
        for row in campaign.truth.story.incidents[what]:
            if (row.guide.store, row.day) not in campaign.truth.closed:
                continue
            new = (column, str(row.changes[-1][1][column]))
            if not named[new]:
                yield f"change log: {what} of {row.guide} {row.day} is not named: {new}"


def late_told(campaign: Campaign, run: Run) -> Iterator[str]:
    """D05 speaks once of each guide's day of which rows came too late to be scored."""
    truth = campaign.truth
    days = {(row.day, row.guide) for row in truth.story.rows if truth.is_unscored(row, run.now)}
    told = run.report.tables["finding"]["rule"].eq("D05").sum()
    if told != len(days):
        yield f"D05 is told {told} times, of {len(days)} days of guides"


def happened(campaign: Campaign, run: Run) -> Iterator[str]:
    """The campaign has had what it was told for: a header that was changed, rows that were late, some approved."""
    truth = campaign.truth
    late = [row for row in truth.story.rows if truth.is_late(row)]
    unscored = [row for row in late if truth.is_unscored(row, run.now)]
    if not 0 < len(unscored) < len(late):
        yield f"{len(late)} rows were late, {len(unscored)} of them are not scored"
    if not run.report.tables["finding"]["rule"].eq("D06").any():
        yield "no header that was changed"
    if not campaign.in_worklists:
        yield "nobody typed into a worklist"
    if not campaign.reassigned:
        yield "nobody gave a call-back to a colleague"


EVERY_RUN = (restated, as_closed, nothing_lost, queue_is_fit, worklists_are_fit, reassigned_stay)
WITH_SUMMARY = (stores_restated, deletions_named, told_beside)
AT_THE_END = (stores_restated, deletions_named, corrections_named, late_told, happened)

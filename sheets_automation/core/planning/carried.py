"""What is carried from one campaign to the next: every customer, and the settings that hold on (docs/morning.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from sheets_automation.core.figures.customers import customer_table
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.planning.assignment_sheet import Row
from sheets_automation.core.reading.dates import Calendar, read_day
from sheets_automation.core.reading.headers import find_headers, matrix
from sheets_automation.core.reading.settings_campaign import plain_key, rule_names
from sheets_automation.core.reading.settings_customers import WECHAT
from sheets_automation.core.reading.tidy import as_text
from sheets_automation.model.grid import Cell, Grid
from sheets_automation.model.schema import Table, fold
from sheets_automation.model.settings import EVERYBODY, WIDEST, OldCustomer
from sheets_automation.model.settings_tables import JUNK, ROSTER, RULES, STORES

CARRIED = (STORES, ROSTER, RULES, JUNK)
"""Settings that hold for the campaign that follows, too."""
OF_THE_CAMPAIGN = frozenset({"target_entered", "target_visits", "target_deals", "target_amount"})
"""Of a store, but for this campaign alone."""
DATES = ("valid_from", "valid_to")
REFUSED = "D"


def customers_carried(work: Workings) -> list[OldCustomer]:
    """Every customer of the campaign, and whoever else is known by number in it; by key.

    These are customers of the campaign before whom nobody called in this one, and numbers that stand only in rows
    that do not count, or that were dealt and not dialled. A D stays one until the customer has been reached as A or B
    since, also one in a row that does not count; who was not reached keeps the class from before.

    Source: docs/morning.md, From campaign to campaign.
    """
    before = {one.key: one for one in work.settings.customers}
    found = _of_other_rows(work) | before
    table = customer_table(work.people)
    for row in table.astype(object).where(table.notna(), None).to_dict("records"):
        key = str(row["customer_key"])
        found[key] = _carried(row, before.get(key, OldCustomer(key)))
    return [found[key] for key in sorted(found)]


def _of_other_rows(work: Workings) -> dict[str, OldCustomer]:
    """Numbers of rows that do not count or are still to be dialled, and numbers that were dealt."""
    columns = ["customer", "name", "store", "staff"]
    parts = [work.memory.dealt[columns].assign(refused=False)]
    for rows in work.judged.tables:
        frame = rows.frame[rows.frame["key"].notna()]
        part = frame[["key", "customer_name", "store", "staff"]].set_axis(columns, axis=1).astype(object)
        parts.append(part.assign(refused=frame["customer_class"].eq(REFUSED).to_numpy(dtype=bool)))
    every = pd.concat(parts).astype(object)
    every = every.where(every.notna(), "")
    refused = set(every.loc[every["refused"].astype(bool), "customer"])
    lines = every.drop_duplicates("customer", keep="last")[columns].itertuples(index=False, name=None)
    return {
        key: OldCustomer(key, name, REFUSED if key in refused else "", store=store, staff=staff)
        for key, name, store, staff in lines
    }


def _carried(row: Mapping[object, object], before: OldCustomer) -> OldCustomer:
    grade = str(row["current_class"] or "")
    seen = row["last_seen"]
    return OldCustomer(
        before.key,
        str(row["customer_name"] or before.name),
        before.grade if grade == "C" and before.grade else grade,
        seen.date() if isinstance(seen, pd.Timestamp) else before.last_contact,
        "\u3001".join(str(row[name]) for name in ("product_1", "product_2") if row[name]) or before.product,
        str(row["deal"] or before.bought),
        str(row["store"] or before.store),
        str(row["staff"] or before.staff),
        before.note,
    )


def is_wechat_only(customer: OldCustomer) -> bool:
    return customer.key.startswith(WECHAT)


def settings_rows(grids: Sequence[Grid], last_day: date) -> dict[str, list[Row]]:
    """The lines of CARRIED in the settings sheets of a campaign, as they were typed, each once, by key of the table.

    A rule with dates is carried without them where it is in force on the last day, else it is left behind; of several
    for one key and scope the one in force is carried.
    """
    found: dict[str, list[Row]] = {}
    for grid in grids:
        cells = matrix(grid)
        headers = [header for header in find_headers(cells) if header.table in CARRIED]
        if not headers:
            continue
        table, keys = headers[0].table, headers[0].keys
        rows = [{key: line[at] for at, key in keys.items() if line[at] != ""} for line in cells[headers[0].row + 1 :]]
        lines = found.setdefault(table.key, [])
        lines.extend(kept for row in rows if row and (kept := _kept(row, table)) not in lines)
    if RULES.key in found:
        found[RULES.key] = _in_force(found[RULES.key], last_day)
    return found


def _kept(row: Row, table: Table) -> Row:
    dropped = OF_THE_CAMPAIGN if table is STORES else frozenset()
    return {key: value for key, value in row.items() if key not in dropped}


def _in_force(rows: Sequence[Row], day: date) -> list[Row]:
    """Of each key and scope the line that holds on a day: the one with the later first day, then the lower one."""
    best: dict[tuple[str, str], tuple[date, Row]] = {}
    calendar = Calendar(day)
    for row in rows:
        since, until = (_day(row.get(name, ""), calendar) for name in DATES)
        if (since or date.min) > day or (until or date.max) < day:
            continue
        written, scope = str(row.get("key", "")).strip(), str(row.get("scope", "")).strip()
        who = (rule_names().get(plain_key(written), written), WIDEST if fold(scope) in EVERYBODY else scope)
        if who not in best or (since or date.min) >= best[who][0]:
            best[who] = (since or date.min, {key: value for key, value in row.items() if key not in DATES})
    return [row for _, row in best.values()]


def _day(cell: Cell, calendar: Calendar) -> date | None:
    return read_day(as_text(cell), calendar) if cell != "" else None

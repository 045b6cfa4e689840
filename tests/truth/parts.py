"""The form in which an episode's expected part is written down.

A part says by hand, from docs/rules.md and docs/figures.md, what one telling of an episode adds to every table. Days
count from the first day of the story, as in the episode (`visit+2`); guides are 0 (whose story it is), 1 (a colleague)
and 2 (of another store).

rows: for each row of the episode the words of what it adds:
    dial, counted (effective), connected, planned       one each, on the row's day, for its guide
    invite, agree                                       the first of this customer by this guide
    held, held_invite                                   x and y of the status pending: waits for a fix
    enter+n visit+n deal+n amount+n=yuan return+n       the owner's, or another guide's (`deal+1/1`)
    appoint+n                                           an appointment for that day in this guide's rows
    recover                                             the first row that makes class C of an earlier day A or B
    again                                               a call-back: a call to a customer who is class C
    follow+n                                            a follow-up of class A or B due that day and left undone
    tidied                                              a phone that P04 counts
    dateless                                            the row's date is not known
customer: first class, current class, intent, then: name, product, product_2, lead=..., invited, agreed, entered,
    visited, deal or returned, amount=..., attempts=n, unreachable, by_phone (the first row is no call, but a success
    by phone); empty where no row reaches the customers
queue: open (class C), due+n (a promise or follow-up of that day), or empty: not open
duplicate: kind and the guides in order of first seen: "staff 0 1"
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A finding: on which row of the episode, in which column, with which words.

    `{v}` is the cell as it shows, `{d1}` the ISO date of the story's day 1, `{r0}` and `{place0}` the row number and
    the place of its row 0, `{staff1}` and `{store2}` its guides. `after`: only when today is later than that day.
    """

    severity: str
    rule: str
    effect: str
    step: int
    column: str
    message: str
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    rows: tuple[str, ...]
    customer: str = ""
    found: tuple[Found, ...] = ()
    queue: str = ""
    owner: int = 0
    duplicate: str = ""
    key: str = "{phone}"


def part(*rows: str, **rest) -> Part:
    found = rest.pop("found", ())
    return Part(rows, found=(found,) if isinstance(found, Found) else tuple(found), **rest)


def error(rule: str, column: str, message: str, step: int = 0, effect: str = "exclude") -> Found:
    return Found("ERROR", rule, effect, step, column, message)


def warn(rule: str, column: str, message: str, step: int = 0, effect: str = "none") -> Found:
    return Found("WARN", rule, effect, step, column, message)


def info(rule: str, column: str, message: str, step: int = 0, after: int | None = None) -> Found:
    return Found("INFO", rule, "none", step, column, message, after)


TALK = "dial counted connected"
INVITES = "dial counted connected invite"
AGREES = "dial counted connected invite agree"
NOT_REACHED = "dial counted"
AGAIN = " again"

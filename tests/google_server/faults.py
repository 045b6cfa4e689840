"""What can go wrong between a program and Google, on demand."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from fnmatch import fnmatch
from typing import Any

from .errors import NOT_SIGNED_IN, Refused, error_info, quota_exceeded

UNAVAILABLE = "The service is currently unavailable."
BAD_GATEWAY = b"<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p>That's an error."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong with one call.

    `code` is the HTTP status (0: no answer at all), `after` whether the call was done all the same, `seconds` how late
    the answer comes, `retry_after` what a 429 or 503 says of when to come back, `only` which methods it is for (a
    pattern such as *values.batchUpdate), `act` what happens just before the call is handled.
    """

    name: str
    code: int = 0
    after: bool = False
    seconds: float = 0
    retry_after: float | datetime | None = None
    garbled: bool = False
    only: str = "*"
    act: Callable[[], Any] | None = None

    def refusal(self, writes: bool) -> Refused:
        headers = {"Retry-After": _said(self.retry_after)} if self.retry_after is not None else {}
        if self.code == 429:
            return quota_exceeded("Write" if writes else "Read", headers)
        if self.code == 401:
            return Refused(NOT_SIGNED_IN, 401, details=error_info("ACCESS_TOKEN_EXPIRED"))
        text = {500: "Internal error encountered.", 503: UNAVAILABLE}.get(self.code, "Unknown error.")
        return Refused(text, self.code, headers=headers)


def _said(when: float | datetime) -> str:
    return format_datetime(when, usegmt=True) if isinstance(when, datetime) else f"{when:g}"


def quota(retry_after: float | datetime | None = None, only: str = "*") -> Fault:
    """429; a datetime (in UTC) is sent as an HTTP date."""
    return Fault("quota", 429, retry_after=retry_after, only=only)


def internal(only: str = "*") -> Fault:
    return Fault("internal", 500, only=only)


def bad_gateway(only: str = "*") -> Fault:
    """502 with a page of HTML, as a proxy in between sends it."""
    return Fault("bad_gateway", 502, only=only)


def unavailable(only: str = "*", retry_after: float | datetime | None = None) -> Fault:
    return Fault("unavailable", 503, retry_after=retry_after, only=only)


def unavailable_after(only: str = "*") -> Fault:
    """503, but what was asked for has been done."""
    return Fault("unavailable_after", 503, after=True, only=only)


def closed(only: str = "*") -> Fault:
    """The connection ends without an answer, and nothing was done."""
    return Fault("closed", only=only)


def closed_after(only: str = "*") -> Fault:
    return Fault("closed_after", after=True, only=only)


def late(seconds: float = 0.3, only: str = "*") -> Fault:
    """Done, but the answer comes when the client has given up."""
    return Fault("late", 200, after=True, seconds=seconds, only=only)


def garbled(only: str = "*") -> Fault:
    """Done, but half of the JSON is missing."""
    return Fault("garbled", 200, after=True, garbled=True, only=only)


def unauthorised(only: str = "*") -> Fault:
    """401 for one call; a new token helps."""
    return Fault("unauthorised", 401, only=only)


def first(act: Callable[[], Any], only: str = "*") -> Fault:
    """Nothing fails, but `act` happens just before: somebody renames, protects, deletes, types."""
    return Fault("first", 200, after=True, act=act, only=only)


PASSING = (quota, internal, bad_gateway, unavailable, unavailable_after, closed, closed_after, garbled, unauthorised)
"""What goes away by itself, and takes no time."""


class Faults:
    """A queue, and a share of calls that fail by chance; `given` is what has happened, in order."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str]] = []
        self._queue: deque[Fault] = deque()
        self._rate, self._chance, self._kinds = 0.0, random.Random(0), PASSING
        self._lock = threading.Lock()
        self._most = 0

    def next(self, *faults: Fault) -> None:
        """Each befalls one call, in order; one with `only` waits for a call that it is for."""
        self._queue.extend(faults)

    def random(self, rate: float, seed: int, kinds: Sequence[Callable[[], Fault]] = PASSING, most: int = 0) -> None:
        """From now on that share of calls fails; `most` ends it after so many faults (0: never)."""
        with self._lock:
            self._rate, self._chance, self._kinds = rate, random.Random(seed), tuple(kinds)
            self._most = len(self.given) + most if most else 0

    def clear(self) -> None:
        with self._lock:
            self._queue.clear()
            self._rate = 0.0

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def of(self, api: str) -> Fault | None:
        """What befalls this call."""
        with self._lock:
            fault = next((one for one in self._queue if fnmatch(api, one.only)), None)
            if fault:
                self._queue.remove(fault)
            elif self._chance.random() < self._rate and not (self._most and len(self.given) >= self._most):
                fault = self._chance.choice(self._kinds)()
            if fault:
                self.given.append((fault.name, api))
            return fault

"""The local server against recorded answers of the real service.

The recordings are gspread's own and are not kept here; SHEETS_AUTOMATION_RECORDINGS names a folder that has them.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.google_server.client import SCOPES
from tests.google_server.schema import PREFIX, Method, faults_of, find
from tests.google_server.server import GoogleServer

FOLDER = os.environ.get("SHEETS_AUTOMATION_RECORDINGS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="SHEETS_AUTOMATION_RECORDINGS names no folder of recordings")

LEAST_OF_ALL, LEAST_OF_OURS = 1.0, 1.0
"""The shares of equal answers, of 1,252 and of those to OURS, that the server reached when it was written."""

OURS = {
    "sheets.spreadsheets.get",
    "sheets.spreadsheets.batchUpdate",
    "sheets.spreadsheets.values.batchGet",
    "sheets.spreadsheets.values.batchUpdate",
    "sheets.spreadsheets.values.get",
    "sheets.spreadsheets.values.update",
    "sheets.spreadsheets.values.clear",
    "drive.files.list",
}
"""The methods that the program uses."""

VOLATILE = {"createdTime", "modifiedTime", "pixelSize"}
"""Times, and widths that follow from fonts: compared by presence."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that was recorded and what Google answered: status, and JSON (or text)."""

    tape: str
    verb: str
    uri: str
    raw: bytes
    status: int
    answer: Any

    @property
    def path(self) -> str:
        return urlsplit(self.uri).path

    @property
    def target(self) -> str:
        parts = urlsplit(self.uri)
        return f"{parts.path}?{parts.query}"

    @property
    def method(self) -> Method:
        return find(self.verb, self.path)[0]


@cache
def runs() -> list[list[Exchange]]:
    """What was recorded, run by run: some tapes hold two, each from making a spreadsheet to deleting it."""
    found: list[list[Exchange]] = []
    for path in sorted(Path(FOLDER).glob("*.json")):
        before = ""
        for one in _exchanges(path):
            if not before or (before == "drive.files.delete" and one.method.api == "drive.files.create"):
                found.append([])
            found[-1].append(one)
            before = one.method.api
    return found


def _exchanges(path: Path) -> Iterator[Exchange]:
    for one in json.loads(path.read_text(encoding="utf-8"))["interactions"]:
        asked, answered = one["request"], one["response"]
        text = answered["body"].get("string", "")
        try:
            answer = json.loads(text)
        except ValueError:
            answer = text
        raw = (asked["body"] or "").encode()
        yield Exchange(path.stem, asked["method"], asked["uri"], raw, answered["status"]["code"], answer)


def found(value: Any, key: str) -> Any:
    """The first value of a key anywhere in an answer."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    if isinstance(value, list):
        return next((hit for one in value if (hit := found(one, key)) is not None), None)
    return None


def steady(value: Any) -> Any:
    """An answer without what no two runs share."""
    if isinstance(value, dict):
        return {key: "..." if key in VOLATILE else steady(one) for key, one in value.items()}
    return [steady(one) for one in value] if isinstance(value, list) else value


class Player:
    """A server that gives new things the ids that Google gave them when the tape was made."""

    def __init__(self, server: GoogleServer) -> None:
        self.server, world = server, server.world
        world.accounts_own = True
        world.number = lambda kind: int(found(self.told, kind) or 0)
        world.new_id = lambda: found(self.told, "id")
        self.told: Any = None
        told = (found(one.answer, "editors") for exchanges in runs() for one in exchanges)
        self.email = next(editors["users"][0] for editors in told if editors and editors.get("users"))
        server.tokens.live["tape"] = (self.email, frozenset(SCOPES))

    def start(self, exchanges: list[Exchange]) -> None:
        """With the spreadsheets that were there before the tape began."""
        world = self.server.world
        world.books.clear()
        made = {found(one.answer, "id") for one in exchanges if one.method.api == "drive.files.create"}
        listed = [one for one in exchanges if one.method.api == "drive.files.list" and "name =" not in one.uri]
        for one in (listed or [None])[:1]:
            for file in one.answer["files"] if one else ():
                if file["id"] not in made:
                    book = world.add(file["name"], self.email, file["id"])
                    book.created, book.modified = file["createdTime"], file["modifiedTime"]
        for one in exchanges:
            number = find(one.verb, one.path)[1].get("spreadsheetId")
            if one.status == 403 and number not in made:
                world.add("of somebody else", "owner@shop.example", number or "")

    def play(self, one: Exchange) -> tuple[int, Any]:
        self.told = one.answer
        reply, _ = self.server.answer(one.verb, one.target, "Bearer tape", one.raw)
        assert reply
        try:
            return reply.status, json.loads(reply.body)
        except ValueError:
            return reply.status, reply.body.decode()


def test_the_server_answers_as_google_did(google, capsys):
    equal, total, differing = Counter[str](), Counter[str](), list[str]()
    player = Player(google)
    for exchanges in runs():
        player.start(exchanges)
        for one in exchanges:
            api = one.method.api
            total[api] += 1
            answer = player.play(one)
            if answer[0] == one.status and steady(answer[1]) == steady(one.answer):
                equal[api] += 1
            else:
                differing.append(
                    f"{one.tape} {one.verb} {one.target}\n{one.raw!r}\n  {one.status} {one.answer}\n  {answer}"
                )
    assert total.total() > 1000
    ours = sum(equal[api] for api in OURS) / sum(total[api] for api in OURS)
    share = equal.total() / total.total()
    table = "\n".join(f"  {api}: {equal[api]} of {total[api]}" for api in sorted(total))
    with capsys.disabled():
        shares = f"recordings: {equal.total()} of {total.total()} answers equal ({share:.1%}), {ours:.1%} of ours"
        print(f"\n{shares}\n{table}")  # noqa: T201  # the share is to be seen in every run
    assert share >= LEAST_OF_ALL, "\n\n".join(differing[:10])
    assert ours >= LEAST_OF_OURS


def test_every_request_that_google_took_fits_its_own_schema():
    taken = [one for exchanges in runs() for one in exchanges if one.status == 200 and one.raw]
    wrong = [
        f"{one.tape}: {fault}"
        for one in taken
        if one.method.body
        for _, fault in faults_of(
            one.method.service, one.method.body, json.loads(one.raw), PREFIX.get(one.method.api, "")
        )
    ]
    assert wrong == []
    assert len(taken) > 300


def test_every_answer_of_google_fits_its_schema_too():
    wrong = {
        f"{one.method.api}: {fault}"
        for exchanges in runs()
        for one in exchanges
        if one.status == 200 and isinstance(one.answer, dict)
        for _, fault in faults_of(one.method.service, one.method.answer, one.answer)
    }
    assert wrong == set()

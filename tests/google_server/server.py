"""Google over HTTP on this machine: Sheets v4, Drive v3 and the token endpoint on one port of 127.0.0.1.

What it answers is held against recorded answers of the real service (tests/test_google_recordings.py). What it cannot
do answers 501 and says so.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from . import drive, masks, schema, sheets_api
from .errors import Refused, quota_exceeded, switched_off
from .faults import BAD_GATEWAY, Fault, Faults
from .people import Observer
from .sheets_api import Call
from .spreadsheets import World
from .tokens import Tokens

JSON = Any
METHODS = sheets_api.METHODS | drive.METHODS
GOOGLE = ("https://sheets.googleapis.com", "https://www.googleapis.com")


class Asked(NamedTuple):
    """One call that came in: its verb, method, spreadsheet, the status that went out (0: none), and when (clock)."""

    verb: str
    api: str
    spreadsheet: str
    status: int
    at: float

    @property
    def writes(self) -> bool:
        return self.verb != "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: Mapping[str, str]
    kind: str = "application/json; charset=UTF-8"


class GoogleServer:
    """`url` takes the place of both of Google's hosts; `account` is a service account that it knows."""

    def __init__(self) -> None:
        self.world, self.tokens, self.faults = World(), Tokens(), Faults()
        self.asked: list[Asked] = []
        self.quota_a_minute = 0
        """How many reads, and how many writes, an account may make in a minute before it gets 429; 0: any number."""
        self.mistakes: list[str] = []
        """Tracebacks of this server's own mistakes; they answer 501."""
        self.switched_off: set[str] = set()
        """Services that the project has not enabled in the console: "sheets", "drive"."""
        self._before: Callable[[Call], Any] | None = None
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self.account = self.new_account("robot")
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    # ---- accounts -------------------------------------------------------------------------------------------
    @property
    def email(self) -> str:
        return str(self.account["client_email"])

    def new_account(self, name: str) -> JSON:
        """Another service account: what its key file holds."""
        return self.tokens.new_account(name, f"{self.url}/token")

    def account_file(self, folder: Path, account: JSON = None) -> Path:
        path = folder / "service-account.json"
        path.write_text(json.dumps(account or self.account), encoding="utf-8")
        return path

    def revoke_tokens(self, email: str = "") -> None:
        """No token that is out (of one account) is good any more; a new one can be had."""
        self.tokens.revoke(email)

    def delete_account(self, email: str = "") -> None:
        """As in the console: the account (the server's own) gets no tokens any more."""
        self.tokens.close(email or self.email)

    # ---- what tests do and see ------------------------------------------------------------------------------
    def spreadsheet(self, title: str, owner: str = "owner@shop.example", shared_with: Any = None) -> Observer:
        """A new spreadsheet with one tab, Sheet1. `shared_with`: {account: role}, or accounts that become writers.

        Without it, the server's own account becomes a writer.
        """
        given = [self.email] if shared_with is None else shared_with
        with self.world.lock:
            book = self.world.add(title, owner)
            book.shared = dict(given) if isinstance(given, Mapping) else dict.fromkeys(given, "writer")
        return Observer(self.world, book.id, owner)

    def observe(self, spreadsheet_id: str) -> Observer:
        """One that is there already, in the hands of its owner."""
        return Observer(self.world, spreadsheet_id, self.world.books[spreadsheet_id].owner)

    def between(self, act: Callable[[Call], Any] | None) -> None:
        """`act` is called before each request is handled: staff who edit between a read and a write."""
        self._before = act

    @property
    def calls(self) -> list[tuple[str, str, str]]:
        """(verb, method, spreadsheet id) of every call, in order; the token endpoint is none."""
        return [(one.verb, one.api, one.spreadsheet) for one in self.asked]

    def forget_calls(self) -> None:
        self.asked.clear()

    def count(self) -> Counter[str]:
        """How often each method was called."""
        return Counter(one.api for one in self.asked)

    def busiest_minute(self, *, writes: bool) -> int:
        """The most reads (or writes) of Sheets within 60 seconds of the clock."""
        times = sorted(one.at for one in self.asked if one.writes == writes and one.api.startswith("sheets."))
        return max((sum(start <= at < start + 60 for at in times) for start in times), default=0)

    # ---- answering ------------------------------------------------------------------------------------------
    def answer(self, verb: str, target: str, header: str, raw: bytes) -> tuple[Answer | None, Fault | None]:
        """What goes back for a request; None where the connection just ends."""
        parts = urlsplit(target)
        if parts.path == "/token":
            form = {key: given[-1] for key, given in parse_qs(raw.decode()).items()}
            status, body = self.tokens.grant(form, f"{self.url}/token")
            return _json(status, body), None
        api, number, fault = "", "", None
        try:
            method, ids = schema.find(verb, parts.path)
            api, number = method.api, ids.get("spreadsheetId") or ids.get("fileId", "")
            fault = self.faults.of(api)
            if fault and not fault.after:
                reply = self._failed(fault, api, writes=method.writes)
            else:
                if fault and fault.act:
                    fault.act()
                account = self.tokens.account(header, method)
                reply = self._done(method, ids, parse_qs(parts.query, keep_blank_values=True), raw, account)
                reply = self._spoilt(reply, fault, api) if fault else reply
        except Refused as refused:
            reply = _json(refused.code, refused.body(api), refused.headers)
        except Exception as error:  # noqa: BLE001  # a mistake of this server must not look like one of Google's
            self.mistakes.append(traceback.format_exc())
            reply = _json(501, Refused(f"This server failed: {error!r}", 501).body(api))
        self.asked.append(Asked(verb, api, number, reply.status if reply else 0, self.world.clock()))
        return reply, fault

    def _done(
        self, method: schema.Method, ids: dict[str, str], query: dict[str, list[str]], raw: bytes, account: str
    ) -> Answer:
        if method.service in self.switched_off:
            raise switched_off(method.service)
        schema.check_query(method, query)
        body = _parsed(raw)
        schema.check_body(method, body)
        if method.api not in METHODS:
            raise Refused(f"This server does not model the method {method.api}.", 501)
        call = Call(method.api, ids, query, body, account)
        if self._before:
            self._before(call)
        self._within_quota(method)
        with self.world.lock:
            result = METHODS[method.api](self.world, call)
        if isinstance(result, bytes):
            return Answer(200, result, {}, "text/csv")
        if result is None:
            return Answer(204, b"", {}, "text/html")
        fields = call.option("fields")
        if fields and "*" not in masks.parsed(fields):
            result = masks.selected(result, fields, method.service, method.answer)
        return _json(200, result)

    def _within_quota(self, method: schema.Method) -> None:
        if self.quota_a_minute and method.service == "sheets":
            now = self.world.clock()
            mine = [one for one in self.asked if one.api.startswith("sheets.") and one.writes == method.writes]
            if sum(now - 60 < one.at for one in mine if one.status != 429) >= self.quota_a_minute:
                raise quota_exceeded("Write" if method.writes else "Read")

    def _failed(self, fault: Fault, api: str, *, writes: bool) -> Answer | None:
        if not fault.code:
            return None
        if fault.code == 401:
            self.tokens.revoke()
        if fault.code == 502:
            return Answer(502, BAD_GATEWAY, {}, "text/html; charset=UTF-8")
        refused = fault.refusal(writes)
        return _json(refused.code, refused.body(api), refused.headers)

    def _spoilt(self, reply: Answer, fault: Fault, api: str) -> Answer | None:
        """What is left of a good answer."""
        if fault.garbled:
            return Answer(200, reply.body[: len(reply.body) // 2], {}, reply.kind)
        if fault.code == 200:
            return reply
        return self._failed(fault, api, writes=True)


def _parsed(raw: bytes) -> JSON:
    if not raw:
        return None
    try:
        return _without_nulls(json.loads(raw))
    except ValueError:
        raise Refused("Invalid JSON payload received. Unexpected token.") from None


def _without_nulls(value: JSON) -> JSON:
    """null is an absent field; in the rows of values it is a cell that is passed over."""
    if isinstance(value, dict):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _json(status: int, body: JSON, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), headers or {})


def _handler(server: GoogleServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def _go(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            header = self.headers.get("Authorization", "")
            reply, fault = server.answer(self.command, self.path, header, raw)
            if fault and fault.seconds:
                time.sleep(fault.seconds)
            if reply is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            try:
                self._send(reply)
            except OSError:  # the client gave up
                self.close_connection = True

        def _send(self, reply: Answer) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.wfile.flush()

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _go  # noqa: N815  # the names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    return Handler

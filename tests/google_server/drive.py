"""As much of Drive v3 as finding, making and sharing spreadsheets needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from . import values
from .errors import Refused
from .sheets_api import Call
from .spreadsheets import Book, World

JSON = Any
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
SHORT = ("kind", "id", "name", "mimeType")
TERM = re.compile(r"\s*(\w+)\s*(=|!=|>=|<=|>|<|contains)\s*('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|true|false)\s*")
MEMBER = re.compile(r"\s*(['\"])(.+?)\1\s+in\s+(parents|owners|writers|readers)\s*")
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda one, two: one == two,
    "!=": lambda one, two: one != two,
    ">": lambda one, two: one > two,
    "<": lambda one, two: one < two,
    ">=": lambda one, two: one >= two,
    "<=": lambda one, two: one <= two,
    "contains": lambda one, two: two.lower() in one.lower(),
}


def seen(world: World, call: Call, *, write: bool = False) -> Book:
    """The file that a call names.

    Raises:
        Refused: 404, there is none that the account may see; 403, it may not change it.
    """
    number = call.spreadsheet
    book = world.books.get(number)
    if book is None or not book.role(call.account):
        raise Refused(f"File not found: {number}.", 404)
    if write and book.role(call.account) not in {"writer", "owner"}:
        sentence = f"The user does not have sufficient permissions for file {number}."
        raise Refused(sentence, 403, reason="insufficientFilePermissions")
    return book


def described(book: Book, account: str) -> JSON:
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.title,
        "mimeType": SPREADSHEET,
        "createdTime": book.created,
        "modifiedTime": book.modified,
        "trashed": book.trashed,
        "parents": book.parents,
        "owners": [{"kind": "drive#user", "emailAddress": book.owner, "me": book.owner == account}],
        "ownedByMe": book.owner == account,
        "shared": bool(book.shared),
        "capabilities": {"canEdit": book.role(account) in {"writer", "owner"}},
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{book.id}/edit",
        "permissions": [_permission(who, role) for who, role in {book.owner: "owner", **book.shared}.items()],
    }


def answered(call: Call, whole: JSON) -> JSON:
    return whole if call.option("fields") else {key: whole[key] for key in SHORT}


def list_files(world: World, call: Call) -> JSON:
    """Newest first, in pages; the token of a page is the number of files before it."""
    try:
        keep = _query(call.option("q"))
    except ValueError:
        if re.search(r"\bor\b|\(", re.sub(r"'[^']*'|\"[^\"]*\"", "", call.option("q"))):
            raise Refused("This server does not model `or` and brackets in q.", 501) from None
        raise Refused("Invalid Value", reason="invalid") from None
    files = [described(book, call.account) for book in world.books.values() if book.role(call.account)]
    files = [one for one in files if keep(one)]
    for order in reversed((call.option("orderBy") or "modifiedTime desc").split(",")):
        key, _, direction = order.strip().partition(" ")
        if files and key not in files[0]:
            raise Refused("Invalid Value", reason="invalid")
        files.sort(key=lambda one, key=key: one[key], reverse=direction == "desc")
    start, size = int(call.option("pageToken") or 0), int(call.option("pageSize") or 100)
    answer: JSON = {"kind": "drive#fileList", "incompleteSearch": False}
    answer["files"] = [answered(call, one) for one in files[start : start + size]]
    return answer | ({"nextPageToken": str(start + size)} if start + size < len(files) else {})


def _query(text: str) -> Callable[[JSON], bool]:
    """The terms of `q`, joined by `and`, each perhaps with `not` before it."""
    tests: list[Callable[[JSON], bool]] = []
    for part in re.split(r"\s+and\s+(?=(?:[^'\"]|'[^']*'|\"[^\"]*\")*$)", text.strip()) if text.strip() else []:
        term = part.strip()
        wanted = not term.startswith("not ")
        test = _term(term.removeprefix("not ").strip())
        tests.append(lambda one, test=test, wanted=wanted: test(one) == wanted)
    return lambda one: all(test(one) for test in tests)


def _term(text: str) -> Callable[[JSON], bool]:
    member = MEMBER.fullmatch(text)
    if member:
        return lambda one: member[2] in (one["parents"] if member[3] == "parents" else _people(one, member[3]))
    if text == "sharedWithMe":
        return lambda one: not one["ownedByMe"]
    hit = TERM.fullmatch(text)
    if not hit or hit[1] not in {"name", "mimeType", "modifiedTime", "createdTime", "trashed", "fullText"}:
        raise ValueError(text)
    field, compare = hit[1], COMPARE[hit[2]]
    value: Any = hit[3] == "true" if hit[3] in {"true", "false"} else re.sub(r"\\(.)", r"\1", hit[3][1:-1])
    if field in {"modifiedTime", "createdTime"}:
        return lambda one: compare(_moment(one[field]), _moment(value))
    return lambda one: compare(one["name" if field == "fullText" else field], value)


def _people(one: JSON, kind: str) -> list[str]:
    roles = {"owners": ("owner",), "writers": ("writer", "owner"), "readers": ("reader", "writer", "owner")}[kind]
    return [person.get("emailAddress", "") for person in one["permissions"] if person["role"] in roles]


def _moment(text: str) -> str:
    """An RFC 3339 time so that text sorts as time does; without a zone it is UTC."""
    from datetime import UTC, datetime

    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="microseconds")


def get_file(world: World, call: Call) -> JSON:
    if call.spreadsheet == "root":
        return {
            "kind": "drive#file",
            "id": "root",
            "name": "My Drive",
            "mimeType": "application/vnd.google-apps.folder",
        }
    return answered(call, described(seen(world, call), call.account))


def create_file(world: World, call: Call) -> JSON:
    if not world.accounts_own:
        raise Refused("The user's Drive storage quota has been exceeded.", 403, reason="storageQuotaExceeded")
    book = world.add((call.body or {}).get("name") or "Untitled", call.account)
    book.parents = list((call.body or {}).get("parents") or [])
    return answered(call, described(book, call.account))


def copy_file(world: World, call: Call) -> JSON:
    source = seen(world, call)
    if not world.accounts_own:
        raise Refused("The user's Drive storage quota has been exceeded.", 403, reason="storageQuotaExceeded")
    made = world.add((call.body or {}).get("name") or f"Copy of {source.title}", call.account)
    twin = source.copy()
    twin.id, twin.title, twin.owner, twin.shared = made.id, made.title, call.account, {}
    world.keep(twin)
    return answered(call, described(twin, call.account))


def update_file(world: World, call: Call) -> JSON:
    book = world.change(seen(world, call, write=True))
    book.title = (call.body or {}).get("name") or book.title
    book.trashed = (call.body or {}).get("trashed", book.trashed)
    world.keep(book)
    return answered(call, described(book, call.account))


def delete_file(world: World, call: Call) -> None:
    book = seen(world, call)
    if book.owner != call.account:
        sentence = f"The user does not have sufficient permissions for file {book.id}."
        raise Refused(sentence, 403, reason="insufficientFilePermissions")
    del world.books[book.id]


def export_file(world: World, call: Call) -> bytes:
    """The first sheet as text; other forms are not modelled."""
    book = seen(world, call)
    if call.option("mimeType") != "text/csv":
        raise Refused(f"This server does not export {call.option('mimeType')}.", 501)
    from csv import writer
    from io import StringIO

    text = StringIO()
    writer(text).writerows(values.read(book, book.sheets[0].title, {}).get("values", []))
    return text.getvalue().removesuffix("\r\n").encode()


# ---- permissions --------------------------------------------------------------------------------------------
def _permission(who: str, role: str) -> JSON:
    if who == "anyone":
        return {"kind": "drive#permission", "id": "anyoneWithLink", "type": "anyone", "role": role}
    number = str(sum(ord(letter) * 31**place for place, letter in enumerate(who)) % 10**20)
    return {"kind": "drive#permission", "id": number, "type": "user", "role": role, "emailAddress": who}


def _permissions(book: Book) -> list[JSON]:
    return [_permission(who, role) for who, role in {book.owner: "owner", **book.shared}.items()]


def list_permissions(world: World, call: Call) -> JSON:
    return {"kind": "drive#permissionList", "permissions": _permissions(seen(world, call, write=True))}


def create_permission(world: World, call: Call) -> JSON:
    book = seen(world, call, write=True)
    who = "anyone" if call.body["type"] == "anyone" else call.body["emailAddress"]
    book.shared[who] = call.body["role"]
    return _permission(who, call.body["role"])


def delete_permission(world: World, call: Call) -> None:
    book = seen(world, call, write=True)
    for who, role in list(book.shared.items()):
        if _permission(who, role)["id"] == call.ids["permissionId"]:
            del book.shared[who]
            return
    raise Refused(f"Permission not found: {call.ids['permissionId']}.", 404)


METHODS: dict[str, Callable[[World, Call], Any]] = {
    "drive.files.list": list_files,
    "drive.files.get": get_file,
    "drive.files.create": create_file,
    "drive.files.copy": copy_file,
    "drive.files.update": update_file,
    "drive.files.delete": delete_file,
    "drive.files.export": export_file,
    "drive.permissions.list": list_permissions,
    "drive.permissions.create": create_permission,
    "drive.permissions.delete": delete_permission,
}

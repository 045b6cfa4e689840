"""The methods of Sheets v4, each a function of the world and a call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import answers, masks, requests, values
from .errors import Refused
from .spreadsheets import World, new_sheet
from .work import Work

JSON = Any


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was understood: `api` is the method's id, `ids` what its path names, `account` who asks."""

    api: str
    ids: dict[str, str]
    query: dict[str, list[str]]
    body: JSON
    account: str

    @property
    def spreadsheet(self) -> str:
        return self.ids.get("spreadsheetId") or self.ids.get("fileId", "")

    def option(self, name: str) -> str:
        return (self.query.get(name) or [""])[-1]

    @property
    def options(self) -> dict[str, str]:
        return {name: given[-1] for name, given in self.query.items() if given}


def get(world: World, call: Call) -> JSON:
    book = world.book(call.spreadsheet, call.account)
    fields = call.option("fields")
    grid = call.option("includeGridData").lower() == "true"
    cells: masks.Tree = {}
    if fields:
        tree = masks.parsed(fields)
        cells = tree.get("sheets", {}).get("data", {}).get("rowData", {}).get("values", {})
        grid = grid if "*" in tree or tree.get("sheets") == {} else "data" in tree.get("sheets", {})
    return answers.spreadsheet(book, call.account, call.query.get("ranges", []), grid=grid, cells=cells)


def create(world: World, call: Call) -> JSON:
    if not world.accounts_own:
        raise Refused("The caller does not have permission", 403)
    properties = (call.body or {}).get("properties") or {}
    book = world.add(properties.get("title") or "Untitled spreadsheet", call.account)
    book.locale = properties.get("locale", book.locale)
    book.time_zone = properties.get("timeZone", book.time_zone)
    for index, one in enumerate((call.body or {}).get("sheets") or []):
        asked = one.get("properties") or {}
        sheet = new_sheet(asked.get("sheetId", index), asked.get("title", f"Sheet{index + 1}"))
        sheet.properties["gridProperties"] |= asked.get("gridProperties") or {}
        book.sheets = [sheet] if not index else [*book.sheets, sheet]
    book.number_sheets()
    return answers.spreadsheet(book, call.account, [], grid=False)


def batch_update(world: World, call: Call) -> JSON:
    book = world.change(world.book(call.spreadsheet, call.account, write=True))
    work = Work(book, call.account, world.number)
    replies = requests.run(work, call.body.get("requests") or [])
    world.keep(book)
    answer = {"spreadsheetId": book.id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        ranges = call.body.get("responseRanges") or []
        grid = bool(call.body.get("responseIncludeGridData"))
        answer["updatedSpreadsheet"] = answers.spreadsheet(book, call.account, ranges, grid=grid)
    return answers.coloured(answer)


def values_get(world: World, call: Call) -> JSON:
    return values.read(world.book(call.spreadsheet, call.account), call.ids["range"], call.options)


def values_batch_get(world: World, call: Call) -> JSON:
    book = world.book(call.spreadsheet, call.account)
    ranges = [values.read(book, text, call.options) for text in call.query.get("ranges", [])]
    return {"spreadsheetId": book.id, **({"valueRanges": ranges} if ranges else {})}


def values_update(world: World, call: Call) -> JSON:
    book = world.change(world.book(call.spreadsheet, call.account, write=True))
    body = call.body or {}
    if body.get("range") and body["range"] != call.ids["range"]:
        raise Refused(f"Requested range [{call.ids['range']}] does not match value range [{body['range']}]")
    data = body | {"range": call.ids["range"]}
    answer = values.write(book, call.account, data, call.option("valueInputOption"))
    world.keep(book)
    return answer | _back(world, call, answer, "updatedData")


def _back(world: World, call: Call, answer: JSON, key: str) -> JSON:
    """What was written, read back, where the call asks for it."""
    if call.option("includeValuesInResponse").lower() != "true":
        return {}
    options = {"valueRenderOption": call.option("responseValueRenderOption"),
               "dateTimeRenderOption": call.option("responseDateTimeRenderOption")}  # fmt: skip
    return {key: values.read(world.books[call.spreadsheet], answer["updatedRange"], options)}


def values_batch_update(world: World, call: Call) -> JSON:
    """All of the ranges or none of them."""
    book = world.change(world.book(call.spreadsheet, call.account, write=True))
    written = []
    for index, data in enumerate(call.body.get("data") or []):
        try:
            written.append(values.write(book, call.account, data, call.body.get("valueInputOption") or ""))
        except Refused as refused:
            raise refused.within(f"data[{index}]") from None
    world.keep(book)
    return values.total(book, written)


def values_clear(world: World, call: Call) -> JSON:
    book = world.change(world.book(call.spreadsheet, call.account, write=True))
    cleared = values.clear(book, call.account, call.ids["range"])
    world.keep(book)
    return {"spreadsheetId": book.id, "clearedRange": cleared}


def values_batch_clear(world: World, call: Call) -> JSON:
    book = world.change(world.book(call.spreadsheet, call.account, write=True))
    cleared = []
    for index, text in enumerate(call.body.get("ranges") or []):
        try:
            cleared.append(values.clear(book, call.account, text))
        except Refused as refused:
            raise refused.within(f"ranges[{index}]") from None
    world.keep(book)
    return {"spreadsheetId": book.id, "clearedRanges": cleared}


def values_append(world: World, call: Call) -> JSON:
    book = world.change(world.book(call.spreadsheet, call.account, write=True))
    answer = values.append(book, call.account, call.ids["range"], call.body or {}, call.options)
    world.keep(book)
    answer["updates"] |= _back(world, call, answer["updates"], "updatedData")
    return answer


def copy_to(world: World, call: Call) -> JSON:
    source = world.book(call.spreadsheet, call.account).sheet(call.ids["sheetId"])
    target = world.change(world.book(call.body["destinationSpreadsheetId"], call.account, write=True))
    twin = source.copy()
    title = f"Copy of {source.title}"
    while target.titled(title):
        title += " 1"
    twin.properties |= {"sheetId": world.number("sheetId"), "title": title}
    twin.protected = []
    target.sheets.append(twin)
    target.number_sheets()
    world.keep(target)
    return dict(twin.properties)


PREFIX = "sheets.spreadsheets."
METHODS: dict[str, Callable[[World, Call], JSON]] = {
    f"{PREFIX}get": get,
    f"{PREFIX}create": create,
    f"{PREFIX}batchUpdate": batch_update,
    f"{PREFIX}values.get": values_get,
    f"{PREFIX}values.batchGet": values_batch_get,
    f"{PREFIX}values.update": values_update,
    f"{PREFIX}values.batchUpdate": values_batch_update,
    f"{PREFIX}values.clear": values_clear,
    f"{PREFIX}values.batchClear": values_batch_clear,
    f"{PREFIX}values.append": values_append,
    f"{PREFIX}sheets.copyTo": copy_to,
}

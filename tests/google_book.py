"""A spreadsheet of the local Google without HTTP: requests are drawn on it, and people have it in hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from sheets_automation.connectors.google_structure import Structure, fields, structure_of
from tests.google_server import Observer, Tab, a1, masks, schema, sheets_api
from tests.google_server.request_cells import KINDS
from tests.google_server.spreadsheets import Sheet, World, new_sheet

JSON = Any
ACCOUNT = "robot@example.iam.gserviceaccount.com"
OWNER = "owner@shop.example"
STAFF = "staff@shop.example"
METHODS = {method.api: method for method in schema.methods()}
WRITE_NO_VALUE = {"setDataValidation", "updateBorders", "unmergeCells"}


class GoogleBook:
    """Shared with `ACCOUNT`, which draws; `people` are its owner."""

    def __init__(self, *titles: str) -> None:
        self.world = World()
        book = self.world.add("book", OWNER, "book")
        book.sheets = [new_sheet(at, title) for at, title in enumerate(titles or ("Sheet1",))]
        book.number_sheets()
        book.shared |= {ACCOUNT: "writer", STAFF: "writer"}
        self.people = Observer(self.world, book.id, OWNER)
        self.written: list[tuple[int, int, int]] = []
        """Sheet id, row, column of every cell whose value a request wrote."""

    def copy(self) -> GoogleBook:
        """Another one that looks the same; what is done to it is not done to this one."""
        twin = GoogleBook()
        twin.world.keep(self.people.book.copy())
        return twin

    # ---- what the program does ------------------------------------------------------------------------------
    def structure(self) -> Structure:
        """As the program asks for it, with the very fields that it asks for."""
        return structure_of(self.people.id, self._call("get", fields=[fields()]))

    def apply(self, requests: Sequence[JSON]) -> None:
        """One batch, or none where there are no requests."""
        if not requests:
            return
        before = {sheet.id: (sheet.rows, sheet.columns) for sheet in self.people.book.sheets}
        self._call("batchUpdate", {"requests": list(requests)})
        for sheet in self.people.book.sheets:
            rows, columns = before.get(sheet.id, (0, 0))
            assert sheet.rows >= rows, "drawing takes no rows away"
            assert sheet.columns >= columns, "nor columns"
        for request in requests:
            self.written += self._written(request)

    def write(self, values: Sequence[JSON]) -> None:
        """ValueRanges, in one call."""
        self._call("values.batchUpdate", {"valueInputOption": "RAW", "data": list(values)})

    def _call(self, name: str, body: JSON = None, **query: list[str]) -> JSON:
        """What the server does with a call, but for signing in: `Refused` is what Google would refuse."""
        method = METHODS[f"{sheets_api.PREFIX}{name}"]
        body = json.loads(json.dumps(body, allow_nan=False))
        schema.check_query(method, query)
        schema.check_body(method, body)
        call = sheets_api.Call(method.api, {"spreadsheetId": self.people.id}, query, body, ACCOUNT)
        answer = sheets_api.METHODS[method.api](self.world, call)
        chosen = masks.selected(answer, call.option("fields"), "sheets", method.answer) if query else answer
        return json.loads(json.dumps(chosen))

    def _written(self, request: JSON) -> Iterator[tuple[int, int, int]]:
        ((kind, said),) = request.items()
        if kind not in KINDS or kind in WRITE_NO_VALUE:
            return
        assert kind in {"updateCells", "repeatCell", "mergeCells"}, f"which values does {kind} write?"
        if kind != "mergeCells" and not masks.parsed(said["fields"]).keys() & {"userEnteredValue", "*"}:
            return
        if "range" in said:
            area = a1.grid_area(self.sheet(said["range"]["sheetId"]), said["range"])
            places = product(range(area.top, area.bottom), range(area.left, area.right))
            yield from ((area.sheet, *place) for place in places)
            return
        start = said["start"]
        for down, line in enumerate(said["rows"]):
            for right, _ in enumerate(line.get("values", ())):
                yield start["sheetId"], start.get("rowIndex", 0) + down, start.get("columnIndex", 0) + right

    # ---- what is there --------------------------------------------------------------------------------------
    def sheet(self, sheet_id: int) -> Sheet:
        return self.people.book.sheet(sheet_id)

    def cells(self, sheet_id: int) -> dict[tuple[int, int], JSON]:
        """What was entered in the cells that are not blank, by row and column from 0."""
        filled = {place: cell.entered for place, cell in self.sheet(sheet_id).cells.items() if cell.entered}
        return {place: next(iter(entered.values())) for place, entered in filled.items()}

    def row(self, sheet_id: int, row: int) -> list[JSON]:
        there = self.cells(sheet_id)
        return [there.get((row, at), "") for at in range(self.sheet(sheet_id).columns)]

    def all_cells(self) -> dict[int, dict[tuple[int, int], JSON]]:
        return {sheet.id: self.cells(sheet.id) for sheet in self.people.book.sheets}

    # ---- what people do -------------------------------------------------------------------------------------
    def type(self, sheet_id: int, row: int, column: int, value: JSON, who: str = STAFF) -> None:
        """By hand: where `who` may not edit, it is refused."""
        Tab(self.people.as_(who), sheet_id).put(f"{a1.letters(column + 1)}{row + 1}", value)

    def age(self, *keys: str) -> None:
        """As an older version drew our tabs (those of these keys): the hashes in their marks are others."""
        requests = []
        for tab in self.structure().ours.values():
            if tab.key in (keys or (tab.key,)):
                (mark,) = [one for one in self.people.book.metadata if one["metadataId"] == tab.mark]
                look = {"developerMetadataLookup": {"metadataId": tab.mark}}
                said = {"metadataValue": mark["metadataValue"].replace(f" {tab.drawn}", f" {tab.drawn[::-1]}")}
                asked = {"dataFilters": [look], "developerMetadata": said, "fields": "metadataValue"}
                requests.append({"updateDeveloperMetadata": asked})
        self._call("batchUpdate", {"requests": requests})

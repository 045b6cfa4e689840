"""A spreadsheet on Google, as far as drawing needs one: it takes the requests of a batchUpdate, and people type."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from sheets_automation.connectors.google_structure import Structure, structure_of

Cells = dict[tuple[int, int], Any]


class Spreadsheet:
    """Tabs by sheet id: values as (row, column) from 0 to the userEnteredValue's content."""

    def __init__(self, key: str = "book") -> None:
        self.key = key
        self.tabs: dict[int, dict[str, Any]] = {}
        self.cells: dict[int, Cells] = {}
        self.written: list[tuple[int, int, int]] = []
        """Sheet id, row, column of every cell whose value a request wrote."""
        self.names: list[dict[str, Any]] = []
        self._last_id = 0

    def structure(self) -> Structure:
        answer = {"sheets": list(self.tabs.values()), "namedRanges": self.names, "properties": {"title": "t"}}
        return structure_of(self.key, copy.deepcopy(answer))

    def type(self, sheet_id: int, row: int, column: int, value: Any) -> None:
        self.cells[sheet_id][row, column] = value

    def row(self, sheet_id: int, row: int) -> list[Any]:
        width = self.tabs[sheet_id]["properties"]["gridProperties"]["columnCount"]
        return [self.cells[sheet_id].get((row, at), "") for at in range(width)]

    def apply(self, requests: list[dict[str, Any]]) -> None:
        for request in requests:
            ((kind, said),) = request.items()
            getattr(self, f"_{kind}", self._nothing)(said)

    def _nothing(self, said: dict[str, Any]) -> None:
        """Formats, rules, sizes: no value changes."""

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def _addSheet(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        properties = said["properties"]
        assert properties["sheetId"] not in self.tabs
        assert properties["title"] not in {tab["properties"]["title"] for tab in self.tabs.values()}
        tab = {"properties": copy.deepcopy(properties), "developerMetadata": [], "protectedRanges": []}
        self.tabs[properties["sheetId"]] = tab | {"conditionalFormats": []}
        self.cells[properties["sheetId"]] = {}

    def _createDeveloperMetadata(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        one = said["developerMetadata"] | {"metadataId": self._new_id()}
        self.tabs[one["location"]["sheetId"]]["developerMetadata"].append(one)

    def _updateDeveloperMetadata(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        ids = {one["developerMetadataLookup"]["metadataId"] for one in said["dataFilters"]}
        found = [one for tab in self.tabs.values() for one in tab["developerMetadata"] if one["metadataId"] in ids]
        assert len(found) == len(ids) == 1
        found[0].update(said["developerMetadata"])

    def _addNamedRange(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        assert said["namedRange"]["name"] not in {one["name"] for one in self.names}
        self.names.append(said["namedRange"] | {"namedRangeId": str(self._new_id())})

    def _updateNamedRange(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        assert said["namedRange"]["namedRangeId"] in {one["namedRangeId"] for one in self.names}

    def _addProtectedRange(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        one = said["protectedRange"] | {"protectedRangeId": self._new_id()}
        self.tabs[one["range"]["sheetId"]]["protectedRanges"].append(one)

    def _deleteProtectedRange(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        for tab in self.tabs.values():
            kept = [one for one in tab["protectedRanges"] if one["protectedRangeId"] != said["protectedRangeId"]]
            tab["protectedRanges"] = kept

    def _addConditionalFormatRule(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        rule = said["rule"]
        self.tabs[rule["ranges"][0]["sheetId"]]["conditionalFormats"].insert(said["index"], rule)

    def _deleteConditionalFormatRule(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        del self.tabs[said["sheetId"]]["conditionalFormats"][said["index"]]

    def _setBasicFilter(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        self.tabs[said["filter"]["range"]["sheetId"]]["basicFilter"] = said["filter"]

    def _insertDimension(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        where = said["range"]
        assert where["dimension"] == "ROWS"
        first, number = where["startIndex"], where["endIndex"] - where["startIndex"]
        old = self.cells[where["sheetId"]]
        self.cells[where["sheetId"]] = {
            (row + number if row >= first else row, column): value for (row, column), value in old.items()
        }
        self.tabs[where["sheetId"]]["properties"]["gridProperties"]["rowCount"] += number

    def _updateCells(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        if "userEnteredValue" not in said["fields"]:
            return
        start = said["start"]
        for down, line in enumerate(said["rows"]):
            for right, cell in enumerate(line["values"]):
                place = start["sheetId"], start["rowIndex"] + down, start["columnIndex"] + right
                self._set(place, cell.get("userEnteredValue"))

    def _repeatCell(self, said: dict[str, Any]) -> None:  # noqa: N802  # Google's name
        if "userEnteredValue" not in said["fields"]:
            return
        where = said["range"]
        for row, column in self._area(where):
            self._set((where["sheetId"], row, column), said["cell"]["userEnteredValue"])

    def _area(self, where: dict[str, Any]) -> Iterator[tuple[int, int]]:
        grid = self.tabs[where["sheetId"]]["properties"]["gridProperties"]
        for row in range(where.get("startRowIndex", 0), where.get("endRowIndex", grid["rowCount"])):
            for column in range(where.get("startColumnIndex", 0), where.get("endColumnIndex", grid["columnCount"])):
                yield row, column

    def _set(self, place: tuple[int, int, int], value: dict[str, Any] | None) -> None:
        sheet_id, row, column = place
        grid = self.tabs[sheet_id]["properties"]["gridProperties"]
        assert row < grid["rowCount"]
        assert column < grid["columnCount"]
        self.written.append(place)
        if value:
            ((_, self.cells[sheet_id][row, column]),) = value.items()
        else:
            self.cells[sheet_id].pop((row, column), None)

"""What a spreadsheet looks like after the requests of a drawing, as `spreadsheets.get` tells it; for tests alone."""

from __future__ import annotations

from itertools import count
from typing import Any

from sheets_automation.connectors.google_structure import Structure, structure_of

Answer = dict[str, Any]


def empty(*titles: str) -> Answer:
    """A spreadsheet with tabs of people's own, each of 1000 rows and 26 columns."""
    return {"sheets": [sheet(at, title) for at, title in enumerate(titles)], "namedRanges": []}


def sheet(sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> Answer:
    grid = {"rowCount": rows, "columnCount": columns}
    return {"properties": {"sheetId": sheet_id, "title": title, "index": sheet_id, "gridProperties": grid}}


def there(answer: Answer) -> Structure:
    return structure_of("spreadsheet", answer)


def titled(answer: Answer, title: str) -> Answer:
    return next(one for one in answer["sheets"] if one["properties"]["title"] == title)


def apply(answer: Answer, requests: list[Answer]) -> None:
    """Carry the requests out, as far as they change what a Structure knows."""
    for request in requests:
        ((kind, asked),) = request.items()
        if kind in _DOING:
            _DOING[kind](answer, asked)


def _of(answer: Answer, sheet_id: int) -> Answer:
    return next(one for one in answer["sheets"] if one["properties"]["sheetId"] == sheet_id)


_ids = count(1000)


def _add_sheet(answer: Answer, asked: Answer) -> None:
    known = asked["properties"]
    assert known["sheetId"] not in [one["properties"]["sheetId"] for one in answer["sheets"]]
    assert known["title"] not in [one["properties"]["title"] for one in answer["sheets"]]
    answer["sheets"].insert(known["index"], {"properties": dict(known)})
    for at, one in enumerate(answer["sheets"]):
        one["properties"]["index"] = at


def _insert(answer: Answer, asked: Answer) -> None:
    new = asked["range"]
    found = _of(answer, new["sheetId"])
    more = new["endIndex"] - new["startIndex"]
    assert new["startIndex"] < found["properties"]["gridProperties"]["columnCount"]
    found["properties"]["gridProperties"]["columnCount"] += more
    for one in answer["namedRanges"]:
        cells = one["range"]
        if cells["sheetId"] == new["sheetId"] and cells["endColumnIndex"] > new["startIndex"]:
            cells["endColumnIndex"] += more


def _properties(answer: Answer, asked: Answer) -> None:
    known = asked["properties"]
    grid = _of(answer, known["sheetId"])["properties"]["gridProperties"]
    new = {name: size for name, size in known["gridProperties"].items() if name in asked["fields"]}
    assert all(new.get(name, size) >= size for name, size in grid.items() if name.endswith("Count"))
    grid.update({name: size for name, size in new.items() if name in {"rowCount", "columnCount"}})


def _put(answer: Answer, sheet_id: int, name: str, one: object) -> None:
    _of(answer, sheet_id).setdefault(name, []).append(one)


def _rule(answer: Answer, asked: Answer) -> None:
    rules = _of(answer, asked["rule"]["ranges"][0]["sheetId"]).setdefault("conditionalFormats", [])
    assert asked["index"] <= len(rules)
    rules.insert(asked["index"], asked["rule"])


def _guard(answer: Answer, asked: Answer) -> None:
    guard = asked["protectedRange"] | {"protectedRangeId": next(_ids)}
    _put(answer, guard["range"]["sheetId"], "protectedRanges", guard)


def _chart(answer: Answer, asked: Answer) -> None:
    chart = asked["chart"]
    taken = [one["chartId"] for found in answer["sheets"] for one in found.get("charts", [])]
    assert chart["chartId"] not in taken
    _put(answer, chart["position"]["overlayPosition"]["anchorCell"]["sheetId"], "charts", chart)


def _take(name: str, key: str, asked_key: str):
    def take(answer: Answer, asked: Answer) -> None:
        for found in answer["sheets"]:
            found[name] = [one for one in found.get(name, []) if one[key] != asked[asked_key]]

    return take


def _filter(answer: Answer, asked: Answer) -> None:
    _of(answer, asked["filter"]["range"]["sheetId"])["basicFilter"] = asked["filter"]


def _mark(answer: Answer, asked: Answer) -> None:
    mark = asked["developerMetadata"] | {"metadataId": next(_ids)}
    _put(answer, mark["location"]["sheetId"], "developerMetadata", mark)


def _mark_anew(answer: Answer, asked: Answer) -> None:
    wanted = asked["dataFilters"][0]["developerMetadataLookup"]["metadataId"]
    marks = [one for found in answer["sheets"] for one in found.get("developerMetadata", [])]
    next(one for one in marks if one["metadataId"] == wanted).update(asked["developerMetadata"])


def _name(answer: Answer, asked: Answer) -> None:
    named = asked["namedRange"]
    assert named["name"] not in [one["name"] for one in answer["namedRanges"]]
    answer["namedRanges"].append(named | {"namedRangeId": str(next(_ids))})


def _unname(answer: Answer, asked: Answer) -> None:
    answer["namedRanges"] = [one for one in answer["namedRanges"] if one["namedRangeId"] != asked["namedRangeId"]]


_DOING = {
    "addSheet": _add_sheet,
    "insertDimension": _insert,
    "updateSheetProperties": _properties,
    "addConditionalFormatRule": _rule,
    "deleteConditionalFormatRule": lambda answer, asked: _of(answer, asked["sheetId"])["conditionalFormats"].pop(
        asked["index"]
    ),
    "addChart": _chart,
    "deleteEmbeddedObject": _take("charts", "chartId", "objectId"),
    "addProtectedRange": _guard,
    "deleteProtectedRange": _take("protectedRanges", "protectedRangeId", "protectedRangeId"),
    "mergeCells": lambda answer, asked: _put(answer, asked["range"]["sheetId"], "merges", asked["range"]),
    "unmergeCells": lambda answer, asked: _of(answer, asked["range"]["sheetId"])["merges"].remove(asked["range"]),
    "setBasicFilter": _filter,
    "clearBasicFilter": lambda answer, asked: _of(answer, asked["sheetId"]).pop("basicFilter"),
    "createDeveloperMetadata": _mark,
    "updateDeveloperMetadata": _mark_anew,
    "addNamedRange": _name,
    "deleteNamedRange": _unname,
}

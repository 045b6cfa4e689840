"""Every kind of request that the local server models: taken, answered in Google's schema, and seen afterwards."""

from __future__ import annotations

import pytest
from gspread.exceptions import APIError

from tests.google_server import client
from tests.google_server.requests import KINDS
from tests.google_server.schema import faults_of

AREA = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2}
ROWS = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 3}
HEAD = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
RULE = {
    "ranges": [AREA],
    "booleanRule": {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$A2=""'}]},
        "format": {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 0.9}}, "textFormat": {"bold": True}},
    },
}
SPEC = {
    "title": "达成",
    "basicChart": {"chartType": "BAR", "series": [{"series": {"sourceRange": {"sources": [AREA]}}}]},
}
CHART = {"chartId": 7, "spec": SPEC, "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5}}}}
LINE = {"style": "SOLID", "colorStyle": {"rgbColor": {}}}
KEYED = {"developerMetadataLookup": {"metadataKey": "layout"}}
MARK = {"metadataKey": "layout", "metadataValue": "1", "visibility": "DOCUMENT", "location": {"spreadsheet": True}}
TEXT = {"userEnteredValue": {"stringValue": "=1"}, "userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}

ADD = {
    "addProtectedRange": {"protectedRange": {"protectedRangeId": 3, "range": AREA, "description": "机器写"}},
    "addNamedRange": {"namedRange": {"namedRangeId": "n1", "name": "名单", "range": AREA}},
    "addConditionalFormatRule": {"rule": RULE, "index": 0},
    "addChart": {"chart": CHART},
    "addBanding": {"bandedRange": {"bandedRangeId": 5, "range": AREA, "rowProperties": {"firstBandColor": {"red": 1}}}},
    "setBasicFilter": {"filter": {"range": AREA}},
    "createDeveloperMetadata": {"developerMetadata": MARK},
    "addDimensionGroup": {"range": ROWS},
    "mergeCells": {"range": HEAD, "mergeType": "MERGE_ALL"},
}
"""What makes something, by kind; done before each of THEN."""

THEN = {
    "updateSpreadsheetProperties": {"properties": {"title": "汇总", "locale": "zh_CN"}, "fields": "title,locale"},
    "addSheet": {"properties": {"title": "总览", "gridProperties": {"frozenRowCount": 2}, "tabColor": {"red": 1}}},
    "deleteSheet": {"sheetId": 9},
    "duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 0, "newSheetName": "副本"},
    "updateSheetProperties": {
        "properties": {
            "sheetId": 0,
            "title": "一店",
            "index": 2,
            "hidden": True,
            "gridProperties": {"frozenRowCount": 1},
        },
        "fields": "title,index,hidden,gridProperties.frozenRowCount",
    },
    "insertDimension": {"range": ROWS, "inheritFromBefore": True},
    "appendDimension": {"sheetId": 0, "dimension": "COLUMNS", "length": 3},
    "deleteDimension": {"range": ROWS},
    "moveDimension": {"source": ROWS, "destinationIndex": 9},
    "updateDimensionProperties": {"range": ROWS, "properties": {"pixelSize": 40, "hiddenByUser": True}, "fields": "*"},
    "autoResizeDimensions": {"dimensions": {"sheetId": 0, "dimension": "COLUMNS"}},
    "deleteDimensionGroup": {"range": ROWS},
    "updateCells": {"start": {"sheetId": 0}, "rows": [{"values": [TEXT, {"note": "看"}]}], "fields": "*"},
    "repeatCell": {"range": AREA, "cell": TEXT, "fields": "userEnteredFormat.numberFormat,userEnteredValue"},
    "appendCells": {"sheetId": 0, "rows": [{"values": [TEXT]}], "fields": "userEnteredValue"},
    "setDataValidation": {"range": AREA, "rule": {"condition": {"type": "BOOLEAN"}, "strict": True}},
    "updateBorders": {"range": AREA, "top": LINE, "innerHorizontal": LINE},
    "unmergeCells": {"range": HEAD},
    "sortRange": {"range": AREA, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]},
    "copyPaste": {"source": AREA, "destination": {"sheetId": 9, "startRowIndex": 0, "endRowIndex": 4}},
    "cutPaste": {"source": AREA, "destination": {"sheetId": 9, "rowIndex": 3}},
    "findReplace": {"find": "李", "replacement": "黎", "allSheets": True},
    "updateProtectedRange": {"protectedRange": {"protectedRangeId": 3, "warningOnly": True}, "fields": "warningOnly"},
    "deleteProtectedRange": {"protectedRangeId": 3},
    "updateNamedRange": {"namedRange": {"namedRangeId": "n1", "name": "客户", "range": HEAD}, "fields": "*"},
    "deleteNamedRange": {"namedRangeId": "n1"},
    "deleteConditionalFormatRule": {"sheetId": 0, "index": 0},
    "updateConditionalFormatRule": {"index": 0, "rule": {**RULE, "ranges": [HEAD]}},
    "updateChartSpec": {"chartId": 7, "spec": {**SPEC, "title": "人数"}},
    "updateEmbeddedObjectPosition": {
        "objectId": 7,
        "newPosition": {"overlayPosition": {"anchorCell": {"sheetId": 9, "rowIndex": 1, "columnIndex": 1}}},
        "fields": "anchorCell",
    },
    "deleteEmbeddedObject": {"objectId": 7},
    "updateBanding": {"bandedRange": {"bandedRangeId": 5, "range": HEAD}, "fields": "range"},
    "deleteBanding": {"bandedRangeId": 5},
    "clearBasicFilter": {"sheetId": 0},
    "updateDeveloperMetadata": {
        "dataFilters": [KEYED],
        "developerMetadata": {"metadataValue": "2"},
        "fields": "metadataValue",
    },
    "deleteDeveloperMetadata": {"dataFilter": KEYED},
}


@pytest.fixture
def sheet(google):
    book = google.spreadsheet("一店")
    book.do("addSheet", {"properties": {"sheetId": 9, "title": "另一张"}})
    book.tab("Sheet1").put("A1", [["姓名", "等级"], ["张三", "A"], ["李四", "B"]])
    return client(google).open_by_key(book.id)


def test_every_kind_has_its_example():
    assert {*ADD, *THEN} == set(KINDS)


@pytest.mark.parametrize("kind", THEN)
def test_a_request_is_taken_answered_and_seen(sheet, kind):
    made = sheet.batch_update({"requests": [{one: body} for one, body in ADD.items()]})
    before = sheet.fetch_sheet_metadata({"includeGridData": "true"})
    done = sheet.batch_update({"requests": [{kind: THEN[kind]}], "includeSpreadsheetInResponse": True})
    after = sheet.fetch_sheet_metadata({"includeGridData": "true"})
    for answer in (made, done):
        assert faults_of("sheets", "BatchUpdateSpreadsheetResponse", answer) == []
    for answer in (before, after, done["updatedSpreadsheet"]):
        assert faults_of("sheets", "Spreadsheet", answer) == []
    assert (before == after) == (kind == "autoResizeDimensions")


NAMELESS = {
    "addSheet",
    "updateSpreadsheetProperties",
    "findReplace",
    "updateDeveloperMetadata",
    "deleteDeveloperMetadata",
}
"""Kinds that name nothing by its number."""


@pytest.mark.parametrize("kind", sorted(THEN.keys() - NAMELESS))
def test_a_number_that_names_nothing_is_refused(sheet, kind):
    with pytest.raises(APIError) as raised:
        sheet.batch_update({"requests": [{kind: _with_wrong_numbers(THEN[kind])}]})
    assert raised.value.code == 400
    assert raised.value.error["message"].startswith(f"Invalid requests[0].{kind}: No ")


def _with_wrong_numbers(value):
    if isinstance(value, dict):
        return {key: type(one)(4040) if key.endswith("Id") else _with_wrong_numbers(one)
                for key, one in value.items()}  # fmt: skip
    return [_with_wrong_numbers(one) for one in value] if isinstance(value, list) else value

"""The local server does what the real service does, where no recording shows it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import gspread
import pytest
import requests
from google.auth.exceptions import RefreshError
from gspread.exceptions import APIError

from tests.google_server import GoogleServer, client, faults
from tests.google_server.formulas import NOT_EVALUATED

TAB = "4月 名单"
PROTECTED = "You are trying to edit a protected cell or object"


class Scene:
    """A spreadsheet with one tab of three rows, its people, and gspread looking at it."""

    def __init__(self, server: GoogleServer) -> None:
        self.server = server
        self.book = server.spreadsheet("一店")
        self.tab = self.book.tab("Sheet1")
        self.tab.rename(TAB)
        self.tab.put("A1", [["姓名", "手机", "结果"], ["张三", "'0138", "接通"], ["李四", "'139", ""]])
        self.client = client(server)
        self.sheet = self.client.open_by_key(self.book.id)
        server.forget_calls()

    def read(self, *ranges: str, how: str = "UNFORMATTED_VALUE") -> list[list[list[object]]]:
        params = {"valueRenderOption": how, "dateTimeRenderOption": "SERIAL_NUMBER"}
        answer = self.client.http_client.values_batch_get(self.book.id, ranges, params)
        return [one.get("values", []) for one in answer["valueRanges"]]

    def write(self, place: str, rows: list[list[object]], option: str = "RAW") -> dict[str, object]:
        data = [{"range": f"'{TAB}'!{place}", "values": rows}]
        return self.sheet.values_batch_update({"valueInputOption": option, "data": data})

    def do(self, *requests_: dict[str, object]) -> dict[str, object]:
        return self.sheet.batch_update({"requests": list(requests_)})


@pytest.fixture
def scene(google) -> Scene:
    return Scene(google)


def sentence(raised: pytest.ExceptionInfo[APIError]) -> str:
    return f"{raised.value.code} {raised.value.error['message']}"


# ---- values -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("=1+1", 2),
        ("+86", 86),
        ("007", 7),
        ("2026-04-01", 46113),
        ("TRUE", True),
        ("'007", "007"),
        ("50%", 0.5),
        ("1,234", 1234),
        ("@x", "@x"),
        ("张三", "张三"),
        ("4/31/2026", "4/31/2026"),
    ],
)
def test_raw_keeps_a_text_and_user_entered_reads_it(scene, text, typed):
    scene.write("D1", [[text]])
    scene.write("E1", [[text]], "USER_ENTERED")
    assert scene.book.tab(TAB).value("D1") == text
    assert scene.book.tab(TAB).value("E1") == typed


def test_a_cell_formatted_as_text_keeps_what_is_typed(scene):
    cell = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    place = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}
    scene.do({"repeatCell": {"range": place, "cell": cell, "fields": "userEnteredFormat.numberFormat"}})
    scene.tab.put("B4", "0138")
    scene.tab.put("C4", "0138")
    assert scene.read(f"'{TAB}'!B4:C4") == [[["0138", 138]]]


def test_blanks_at_the_ends_are_left_out(scene):
    scene.write("A4", [["王五", "", None, "x"], ["", ""]])
    assert scene.read(f"'{TAB}'!A3:Z", f"'{TAB}'!H1:J2") == [[["李四", "139"], ["王五", "", "", "x"]], []]


def test_null_passes_over_a_cell_and_an_empty_text_empties_it(scene):
    scene.write("A2", [[None, "", "未接"]])
    assert scene.read(f"'{TAB}'!A2:C2") == [[["张三", "", "未接"]]]


def test_a_formula_keeps_itself_and_shows_what_can_be_computed(scene):
    scene.tab.put("D1", [["=1+2*3", "=A2", "=SUM(D1:D1)", '=IF(A2="","",1)']])
    assert scene.read(f"'{TAB}'!D1:G1", how="FORMULA") == [[["=1+2*3", "=A2", "=SUM(D1:D1)", '=IF(A2="","",1)']]]
    assert scene.read(f"'{TAB}'!D1:G1") == [[[7, "张三", 7, NOT_EVALUATED]]]


def test_a_test_may_say_what_a_formula_shows(scene):
    scene.tab.put("D2", '=IF(A2="","","✔")')
    scene.tab.shows("D2", "✔")
    scene.tab.insert_rows(1)
    assert scene.read(f"'{TAB}'!D3", how="FORMATTED_VALUE") == [[["✔"]]]
    scene.tab.put("D3", "x")
    assert scene.tab.value("D3") == "x"


def test_a_formula_follows_its_row(scene):
    scene.tab.put("D3", '=IF(C3="","无"&"C3",$A$1:B3)')
    scene.tab.insert_rows(2)
    assert scene.tab.value("D4", "FORMULA") == '=IF(C4="","无"&"C3",$A$1:B4)'
    scene.tab.delete_rows(1)
    assert scene.tab.value("D3", "FORMULA") == '=IF(C3="","无"&"C3",#REF!)'


@pytest.mark.parametrize(
    ("place", "rows", "said"),
    [
        (
            "A1:B1",
            [["a", "b", "c"]],
            "Requested writing within range ['4月 名单'!A1:B1], but tried writing to column [C]",
        ),
        ("A1:B1", [["a"], ["b"]], "Requested writing within range ['4月 名单'!A1:B1], but tried writing to row [2]"),
        ("A1000", [["a"], ["b"]], "Requested writing within range ['4月 名单'!A1000], but tried writing to row [1001]"),
        ("A1001", [["a"]], "Range ('4月 名单'!A1001) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("?", [["a"]], "Unable to parse range: '4月 名单'!?"),
    ],
)
def test_what_does_not_fit_is_refused(scene, place, rows, said):
    with pytest.raises(APIError) as raised:
        scene.write(place, rows)
    assert sentence(raised) == f"400 Invalid data[0]: {said}"


def test_a_tab_that_was_renamed_is_not_found(scene):
    with pytest.raises(APIError) as raised:
        scene.read("'3月'!A1:B2")
    assert sentence(raised) == "400 Unable to parse range: '3月'!A1:B2"


# ---- requests that are refused ------------------------------------------------------------------------------
def test_an_unknown_field_is_named(scene):
    with pytest.raises(APIError) as raised:
        scene.do({"addChart": {"chart": {"spec": {"titel": "x"}}}})
    assert '400 Invalid JSON payload received. Unknown name "titel" at \'requests[0].add_chart' in sentence(raised)


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("addSheet", {"titel": ""}, "Unknown name \"titel\" at 'requests[0].add_sheet'"),
        ("deleteProtectedRange", {"id": 3}, 'Unknown name "id"'),
        ("insertDimension", {"range": {"dimension": "LINES"}}, "Invalid value at 'requests[0].insert_dimension.range"),
        ("mergeCells", {"mergeType": "ALL"}, "Invalid value at 'requests[0].merge_cells.merge_type'"),
        (
            "updateCells",
            {"rows": [{"values": [{"userEnteredValue": {"stringValue": 1}}]}]},
            "Invalid value at 'requests[0].update_cells.rows[0].values[0].user_entered_value.string_value'",
        ),
    ],
)
def test_what_is_not_of_the_schema_is_named(scene, kind, body, said):
    with pytest.raises(APIError) as raised:
        scene.do({kind: body})
    assert said in sentence(raised)


def test_a_request_is_of_one_kind(scene):
    with pytest.raises(APIError) as raised:
        scene.do({"deleteSheet": {"sheetId": 77}, "clearBasicFilter": {"sheetId": 0}})
    assert "oneof field 'kind' must be set exactly once" in sentence(raised)


def test_a_request_that_is_not_modelled_says_so(scene):
    with pytest.raises(APIError) as raised:
        scene.do({"randomizeRange": {"range": {"sheetId": 0}}})
    assert sentence(raised) == "501 This server does not model the request randomizeRange."


@pytest.mark.parametrize("way", ["structure", "values"])
def test_of_a_batch_all_is_done_or_nothing(scene, way):
    before = scene.book.values(TAB)
    data = [{"range": f"'{TAB}'!A1", "values": [["x"]]}, {"range": "'无'!A1", "values": [["y"]]}]
    ways = {
        "structure": lambda: scene.do(
            {"addSheet": {"properties": {"title": "汇总"}}}, {"deleteSheet": {"sheetId": 77}}
        ),
        "values": lambda: scene.sheet.values_batch_update({"valueInputOption": "RAW", "data": data}),
    }
    assert status(ways[way]) == 400
    assert (scene.book.titles(), scene.book.values(TAB)) == ([TAB], before)


def test_the_first_refusal_names_its_request(scene):
    with pytest.raises(APIError) as raised:
        scene.do({"addSheet": {"properties": {"title": "汇总"}}}, {"deleteSheet": {"sheetId": 77}})
    assert sentence(raised) == "400 Invalid requests[1].deleteSheet: No grid with id: 77"


def test_an_update_needs_to_say_which_fields(scene):
    with pytest.raises(APIError) as raised:
        scene.do({"repeatCell": {"range": {"sheetId": 0}, "cell": {}, "fields": ""}})
    assert "At least one field must be listed in 'fields'" in sentence(raised)


# ---- protection and permission ------------------------------------------------------------------------------
WAYS = {
    "values": lambda scene: scene.write("A2", [["x"]]),
    "clear": lambda scene: scene.sheet.values_clear(f"'{TAB}'!A1:C3"),
    "cells": lambda scene: scene.do(
        {"updateCells": {"start": {"sheetId": 0}, "rows": [{"values": [{}]}], "fields": "*"}}
    ),
    "rows": lambda scene: scene.do(
        {"deleteDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}}
    ),
    "tab": lambda scene: scene.do({"deleteSheet": {"sheetId": 0}}),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_protected_range_refuses_those_who_are_no_editors(scene, way):
    scene.book.add("另一张")
    before = scene.book.values(TAB)
    scene.tab.protect("A1:C2")
    with pytest.raises(APIError) as raised:
        WAYS[way](scene)
    assert PROTECTED in sentence(raised)
    assert scene.book.values(TAB) == before


@pytest.mark.parametrize("way", WAYS)
def test_an_editor_writes_into_a_protected_range(scene, way):
    scene.book.add("另一张")
    scene.tab.protect("", editors=[scene.server.email])
    WAYS[way](scene)


def test_a_warning_stops_nobody_and_what_lies_beside_is_free(scene):
    scene.tab.protect("A2", warning_only=True)
    scene.tab.protect("C1:C3")
    scene.write("A2", [["x", "y"]])
    assert scene.read(f"'{TAB}'!A2:C2") == [[["x", "y", "接通"]]]


def test_what_the_program_protects_staff_cannot_edit(scene):
    scene.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}})
    scene.book.share("guide@shop.example")
    with pytest.raises(Exception, match="protected cell"):
        scene.book.as_("guide@shop.example").tab(TAB).put("A2", "x")
    scene.tab.put("A2", "x")  # the owner may always


@pytest.mark.parametrize(("role", "reads", "writes"), [("reader", 200, 403), ("writer", 200, 200), ("", 403, 403)])
def test_a_spreadsheet_is_for_those_with_whom_it_is_shared(scene, role, reads, writes):
    scene.book.share(scene.server.email, role)
    assert status(lambda: scene.read(f"'{TAB}'!A1")) == reads
    assert status(lambda: scene.write("A1", [["x"]])) == writes


def status(act) -> int:
    try:
        act()
    except APIError as error:
        return error.code
    return 200


def test_a_spreadsheet_that_is_none(scene):
    with pytest.raises(gspread.SpreadsheetNotFound):
        scene.client.open_by_key("1nothing")


def test_an_account_owns_nothing(scene):
    assert status(lambda: scene.client.create("我的")) == 403


def test_a_service_that_is_switched_off(scene):
    scene.server.switched_off = {"drive"}
    with pytest.raises(APIError) as raised:
        scene.client.list_spreadsheet_files()
    assert "has not been used in project 1234567890 before or it is disabled" in sentence(raised)


# ---- tokens -------------------------------------------------------------------------------------------------
def test_a_revoked_token_is_401_and_a_new_one_is_fetched(scene):
    token = scene.client.http_client.auth.token
    scene.server.revoke_tokens()
    header = {"Authorization": f"Bearer {token}"}
    answer = requests.get(f"{scene.server.url}/v4/spreadsheets/{scene.book.id}", headers=header, timeout=5)
    assert (answer.status_code, answer.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    assert scene.read(f"'{TAB}'!A1") == [[["姓名"]]]
    assert scene.client.http_client.auth.token != token


def test_an_account_that_was_deleted_gets_none(scene):
    scene.server.delete_account()
    with pytest.raises(RefreshError, match="account not found"):
        scene.read(f"'{TAB}'!A1")


def test_a_key_that_is_not_the_accounts_own_gets_none(google):
    wrong = {**google.account, "private_key_id": "another"}
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        client(google, wrong).open_by_key("1x")


def test_a_token_is_good_for_what_it_was_asked_for(scene):
    reader = client(scene.server, scopes=("https://www.googleapis.com/auth/spreadsheets.readonly",))
    sheet = reader.open_by_key(scene.book.id)
    assert status(lambda: sheet.values_clear("A1")) == 403


# ---- what goes wrong on demand ------------------------------------------------------------------------------
def test_503_before_and_after(scene):
    scene.server.faults.next(faults.unavailable())
    assert status(lambda: scene.write("A2", [["x"]])) == 503
    assert scene.tab.value("A2") == "张三"
    scene.server.faults.next(faults.unavailable_after(only="*values.batchUpdate"))
    assert scene.read(f"'{TAB}'!A2") == [[["张三"]]]
    assert status(lambda: scene.write("A2", [["x"]])) == 503
    assert scene.tab.value("A2") == "x"


@pytest.mark.parametrize(
    ("when", "said"),
    [(None, None), (30, "30"), (datetime(2026, 4, 1, 8, 30, tzinfo=UTC), "Wed, 01 Apr 2026 08:30:00 GMT")],
)
def test_429_says_when_to_come_back(scene, when, said):
    scene.server.faults.next(faults.quota(when))
    with pytest.raises(APIError) as raised:
        scene.read(f"'{TAB}'!A1")
    assert (raised.value.code, raised.value.response.headers.get("Retry-After")) == (429, said)
    assert "limit 'Read requests per minute per user'" in sentence(raised)


@pytest.mark.parametrize(
    ("fault", "raised", "done"),
    [
        (faults.closed(), requests.ConnectionError, False),
        (faults.closed_after(), requests.ConnectionError, True),
        (faults.late(0.3), requests.ReadTimeout, True),
        (faults.garbled(), requests.JSONDecodeError, True),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_answers_that_do_not_come(scene, fault, raised, done):
    scene.client.set_timeout((1, 0.1))
    scene.server.faults.next(fault)
    with pytest.raises(raised):
        scene.write("A2", [["x"]])
    assert scene.tab.value("A2") == ("x" if done else "张三")


def test_401_for_one_call_is_mended_by_a_new_token(scene):
    scene.server.faults.next(faults.unauthorised())
    assert scene.read(f"'{TAB}'!A1") == [[["姓名"]]]
    assert [one.status for one in scene.server.asked] == [401, 200]


def test_a_share_of_calls_fails_by_chance_the_same_way_each_time(scene):
    def run() -> list[int]:
        scene.server.forget_calls()
        scene.server.faults.random(0.5, seed=3, kinds=[faults.unavailable, faults.internal])
        return [status(lambda: scene.read(f"'{TAB}'!A1")) for _ in range(20)]

    once = run()
    assert once == run()
    assert {200, 500, 503} == set(once)


def test_staff_edit_between_a_read_and_a_write(scene):
    scene.server.faults.next(faults.first(lambda: scene.tab.rename("5月"), only="*values.batchUpdate"))
    scene.read(f"'{TAB}'!A1")
    assert status(lambda: scene.write("A2", [["x"]])) == 400
    seen = []
    scene.server.between(lambda call: seen.append(call.api) or scene.tab.put("A9", "王五"))
    assert scene.read("'5月'!A9") == [[["王五"]]]
    assert seen == ["sheets.spreadsheets.values.batchGet"]


def test_more_than_the_quota_is_429(scene):
    now = [0.0]
    scene.server.world.clock = lambda: now[0]
    scene.server.quota_a_minute = 3
    assert [status(lambda: scene.read(f"'{TAB}'!A1")) for _ in range(4)] == [200, 200, 200, 429]
    assert status(lambda: scene.write("A2", [["x"]])) == 200
    now[0] = 61
    assert status(lambda: scene.read(f"'{TAB}'!A1")) == 200
    assert (scene.server.busiest_minute(writes=False), scene.server.busiest_minute(writes=True)) == (4, 1)


# ---- rows that move, and what lies over them ----------------------------------------------------------------
def test_rules_move_with_the_rows(scene):
    place = {"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 3}
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$C2="接通"'}]}
    rule = {"ranges": [place], "booleanRule": {"condition": condition, "format": {"backgroundColor": {"red": 1}}}}
    list_ = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "接通"}]}, "strict": True}
    scene.do(
        {"addConditionalFormatRule": {"index": 0, "rule": rule}},
        {"addNamedRange": {"namedRange": {"name": "名单", "range": place}}},
        {"setDataValidation": {"range": place, "rule": list_}},
        {"addProtectedRange": {"protectedRange": {"range": place, "warningOnly": True}}},
    )
    scene.tab.insert_rows(2, 2)
    scene.tab.move_rows(4, 4, 6)
    answer = scene.sheet.fetch_sheet_metadata({"includeGridData": "true"})
    (tab,) = answer["sheets"]
    ranges = [
        tab["conditionalFormats"][0]["ranges"][0],
        answer["namedRanges"][0]["range"],
        tab["protectedRanges"][0]["range"],
    ]
    assert [(one["startRowIndex"], one["endRowIndex"]) for one in ranges] == [(3, 5)] * 3
    with_rule = [
        row for row, one in enumerate(tab["data"][0]["rowData"]) if "dataValidation" in (one.get("values") or [{}])[0]
    ]
    assert with_rule == [3, 4]
    assert [row[:1] for row in scene.book.values(TAB)] == [["姓名"], [], [], ["李四"], ["张三"]]
    scene.tab.delete_rows(4, 2)
    (tab,) = scene.sheet.fetch_sheet_metadata()["sheets"]
    assert {"conditionalFormats", "protectedRanges"} & set(tab) == set()


def test_what_goes_on_to_the_end_of_the_sheet_moves_with_its_first_column(scene):
    hole = {"sheetId": 0, "startColumnIndex": 3}
    scene.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "unprotectedRanges": [hole]}}})
    for insert in ("C", "H"):
        scene.tab.insert_columns(insert)
    ((guard,),) = (one["protectedRanges"] for one in scene.sheet.fetch_sheet_metadata()["sheets"])
    assert guard["unprotectedRanges"] == [{"startColumnIndex": 4}]
    scene.tab.delete_columns("B", 5)
    ((guard,),) = (one["protectedRanges"] for one in scene.sheet.fetch_sheet_metadata()["sheets"])
    assert guard["unprotectedRanges"] == [{"startColumnIndex": 1}]


def test_below_the_last_row_there_is_none_to_look_like(scene):
    end = {"sheetId": 0, "dimension": "ROWS", "startIndex": 1000, "endIndex": 1002}
    with pytest.raises(APIError) as raised:
        scene.do({"insertDimension": {"range": end}})
    assert "range.startIndex must be less than the grid size (1000) if inheritFromBefore is false" in sentence(raised)
    scene.do({"insertDimension": {"range": end, "inheritFromBefore": True}})
    assert scene.tab.sheet.rows == 1002


def test_a_condition_is_put_in_where_there_are_so_many(scene):
    rule = {"ranges": [{"sheetId": 0}], "booleanRule": {"condition": {"type": "BLANK"}}}
    assert status(lambda: scene.do({"addConditionalFormatRule": {"index": 1, "rule": rule}})) == 400
    scene.do(*({"addConditionalFormatRule": {"index": at, "rule": rule}} for at in (0, 1)))
    assert len(scene.tab.sheet.conditional) == 2


CELLS = {"sheetId": 0, "endRowIndex": 2, "endColumnIndex": 2}
BELOW = {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 4, "endColumnIndex": 2}


@pytest.mark.parametrize(
    ("kind", "bodies"),
    [
        ("addChart", [{"chart": {"chartId": 5, "spec": {"title": one}}} for one in "ab"]),
        ("addProtectedRange", [{"protectedRange": {"protectedRangeId": 5, "range": one}} for one in (CELLS, BELOW)]),
        ("addNamedRange", [{"namedRange": {"namedRangeId": "n", "name": f"{one}_", "range": CELLS}} for one in "ab"]),
        ("addBanding", [{"bandedRange": {"bandedRangeId": 5, "range": one}} for one in (CELLS, BELOW)]),
    ],
)
def test_a_number_that_something_has_is_not_given_again(scene, kind, bodies):
    scene.do({kind: bodies[0]})
    assert status(lambda: scene.do({kind: bodies[1]})) == 400


def test_a_chart_may_have_a_tab_of_its_own(scene):
    made = scene.do({"addChart": {"chart": {"chartId": 5, "spec": {"title": "达成"}, "position": {"newSheet": True}}}})
    own = made["replies"][0]["addChart"]["chart"]["position"]["sheetId"]
    tab, beside = scene.sheet.fetch_sheet_metadata({"includeGridData": "true"})["sheets"]
    assert beside["properties"] == {"sheetId": own, "title": "Chart1", "index": 1, "sheetType": "OBJECT"}
    assert [one["chartId"] for one in beside["charts"]] == [5]
    assert "data" not in beside
    grid = {"properties": {"sheetId": own, "gridProperties": {"rowCount": 5}}, "fields": "gridProperties.rowCount"}
    with pytest.raises(APIError) as raised:
        scene.do({"updateSheetProperties": grid})
    assert "only be set on grid sheets" in sentence(raised)
    spot = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 3}}}
    scene.do({"updateEmbeddedObjectPosition": {"objectId": 5, "newPosition": spot, "fields": "anchorCell"}})
    (tab,) = scene.sheet.fetch_sheet_metadata()["sheets"]
    assert tab["charts"][0]["position"] == spot
    scene.do({"updateEmbeddedObjectPosition": {"objectId": 5, "newPosition": {"newSheet": True}}})
    assert scene.book.titles() == [TAB, "Chart1"]
    scene.do({"deleteEmbeddedObject": {"objectId": 5}})
    assert scene.book.titles() == [TAB]


def test_charts_bands_filters_and_copies(scene):
    place = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 3}
    source = {"sourceRange": {"sources": [place]}}
    spec = {"title": "达成", "basicChart": {"chartType": "COLUMN", "domains": [{"domain": source}]}}
    position = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5, "columnIndex": 0}}}
    replies = scene.do(
        {"addChart": {"chart": {"spec": spec, "position": position}}},
        {"addBanding": {"bandedRange": {"range": place, "rowProperties": {"firstBandColor": {"red": 1}}}}},
        {"setBasicFilter": {"filter": {"range": place}}},
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetName": "副本"}},
    )["replies"]
    chart = replies[0]["addChart"]["chart"]["chartId"]
    first, second = scene.sheet.fetch_sheet_metadata()["sheets"]
    assert set(first) == set(second) == {"properties", "charts", "bandedRanges", "basicFilter"}
    assert (
        second["charts"][0]["position"]["overlayPosition"]["anchorCell"]["sheetId"] == second["properties"]["sheetId"]
    )
    assert second["charts"][0]["chartId"] != chart
    assert scene.book.values("副本") == scene.book.values(TAB)
    scene.do({"deleteEmbeddedObject": {"objectId": chart}}, {"clearBasicFilter": {"sheetId": 0}})
    first, _ = scene.sheet.fetch_sheet_metadata()["sheets"]
    assert set(first) == {"properties", "bandedRanges"}


# ---- Drive --------------------------------------------------------------------------------------------------
def test_drive_lists_what_was_shared_and_changed_since(scene):
    now = [datetime(2026, 4, 1, 8, tzinfo=UTC).timestamp()]
    scene.server.world.clock = lambda: now[0]
    books = [scene.server.spreadsheet(f"{number}店") for number in range(3)]
    now[0] += 3600
    scene.server.spreadsheet("别人的", shared_with=[])
    books[1].tab("Sheet1").put("A1", "x")
    params = {
        "q": "modifiedTime > '2026-04-01T08:30:00' and trashed = false",
        "fields": "files(id,name)",
        "pageSize": 1,
    }
    session, url = scene.client.http_client, "https://www.googleapis.com/drive/v3/files"
    found = []
    while True:
        answer = session.request("get", url, params={**params, "fields": "nextPageToken,files(name)"}).json()
        found += [file["name"] for file in answer["files"]]
        if "nextPageToken" not in answer:
            break
        params["pageToken"] = answer["nextPageToken"]
    assert found == ["一店", "1店"]


def test_only_the_fields_that_were_asked_for(scene):
    answer = scene.sheet.fetch_sheet_metadata({"fields": "sheets.properties(title,gridProperties/rowCount)"})
    assert answer == {"sheets": [{"properties": {"title": TAB, "gridProperties": {"rowCount": 1000}}}]}
    with pytest.raises(APIError) as raised:
        scene.sheet.fetch_sheet_metadata({"fields": "sheets.titel"})
    assert "Cannot find matching fields for path 'sheets.titel'" in str(raised.value.response.json())


def test_calls_are_counted(scene):
    scene.read(f"'{TAB}'!A1:C", f"'{TAB}'!A1")
    scene.write("A1", [["x"]])
    assert scene.server.calls == [
        ("GET", "sheets.spreadsheets.values.batchGet", scene.book.id),
        ("POST", "sheets.spreadsheets.values.batchUpdate", scene.book.id),
    ]


def test_two_at_once_lose_nothing(scene, monkeypatch):
    world, copied = scene.server.world, scene.server.world.change
    monkeypatch.setattr(world, "change", lambda book: (copied(book), time.sleep(0.002))[0])

    def write(column: str) -> None:
        sheet = client(scene.server).open_by_key(scene.book.id)
        for row in range(1, 11):
            sheet.values_update(f"'{TAB}'!{column}{row}", {"valueInputOption": "RAW"}, {"values": [[row]]})

    threads = [threading.Thread(target=write, args=(column,)) for column in "XYZ"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scene.read(f"'{TAB}'!X1:Z10") == [[[row] * 3 for row in range(1, 11)]]

"""The summary drawn for Google Sheets: which requests, which values, and whose cells are whose."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import pytest
from google_applied import Answer, apply, empty, sheet, there, titled
from google_schema import faults
from test_layout import book_of

from sheets_automation.connectors.google_cells import address, as_written
from sheets_automation.connectors.google_changes import Change, differences
from sheets_automation.connectors.google_summary import draw_summary
from sheets_automation.connectors.google_update import CellValues, Update
from sheets_automation.model.google_words import LEFT_AS_IT_IS
from sheets_automation.model.page import (
    Block,
    Chart,
    ChartKind,
    Column,
    Format,
    Line,
    Series,
    Sheet,
    Tile,
    Workbook,
)
from sheets_automation.model.palette import Shade

ACCOUNT = "summary@project.iam.gserviceaccount.com"
SHADE = Shade("E2F0D9", "375623")
NAMES = ("=1+1", "+86", "@x", "0012", "3-5", "TRUE", '=HYPERLINK("http://x")')


def small(rows: int = 3, days: int = 2, shade: Shade = SHADE) -> Workbook:
    """Two tabs: one with a tile, a chart and small ones; the other with two tables, one above the other."""
    texts = [NAMES[at % len(NAMES)] for at in range(rows)]
    columns = (
        Column("name", "姓名", Format.TEXT, 10, texts, tints={"=1+1": SHADE}),
        Column("at", "时间", Format.DATE, 12, [date(2020, 3, 5)] * rows),
        Column("typed", "指派", Format.TEXT, 8, [""] * rows, typed=True, choices=("一", "二")),
        Column("row_id", "编号", Format.CODE, 8, [str(at) for at in range(rows)], hidden=True),
    )
    by_day = tuple(Column(f"d{at}", f"03-{at}", Format.COUNT, 6, [at]) for at in range(days))
    above = Block("days", 3, 0, (Column("date", "日期", Format.DATE, 12, [date(2020, 3, 5)]), *by_day))
    below = Block("list", 8, 0, columns, title="名单", filtered=True)
    series = Series(ChartKind.COLUMN, "days", "date", "d0", ("2F75B5",), sheet="second")
    figures = Block(
        "figures",
        9,
        0,
        (
            Column("figure", "指标", Format.TEXT, 12, ["拨打"]),
            Column("trend", "趋势", Format.SPARK, 12, [None], sparks=[Line("second", "days", "d0")]),
        ),
    )
    first = Sheet(
        "first",
        "总览",
        "标题",
        ("截至今天",),
        (figures,),
        charts=(Chart("图", 12, 1, 300, 200, (series,)),),
        tiles=(Tile(4, 0, 1, "今日拨打", 5, Format.COUNT, "目标 10", shade, leads_to="second"),),
    )
    return Workbook("活动", "zh", (first, Sheet("second", "名单", "名单", ("一行",), (above, below))))


def drawn(book: Workbook, answer: Answer) -> Update:
    """What is drawn, carried out."""
    found = draw_summary(book, there(answer), ACCOUNT)
    apply(answer, found.requests)
    return found


def asked(found: Update, kind: str) -> list[dict[str, Any]]:
    return [request[kind] for request in found.requests if kind in request]


def values(found: Update, title: str) -> list[list[Any]]:
    return next(one.lines for one in found.values if one.title == title)


def named_sheets(found: Update) -> set[int]:
    """Every sheet id that a request names."""

    def walk(value: object) -> set[int]:
        if isinstance(value, dict):
            own = {one for key, one in value.items() if key == "sheetId"}
            return own.union(*map(walk, value.values()))
        return set().union(*map(walk, value)) if isinstance(value, list) else set()

    return walk(found.requests)


# ---- what is sent -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("book", [small(), book_of(), book_of("en")], ids=["small", "zh", "en"])
def test_every_request_is_of_googles_schema(book: Workbook):
    answer = empty("Sheet1")
    first = drawn(book, answer)
    for one in answer["sheets"]:
        for mark in one.get("developerMetadata", []):
            # As an older version drew it.
            key, drawn_as, *rest = mark["metadataValue"].split(" ")
            mark["metadataValue"] = " ".join([key, drawn_as[::-1], *rest])
    for found in (first, draw_summary(book, there(answer), ACCOUNT)):
        assert found.requests
        data = [one.as_range for one in found.values]
        assert faults({"requests": found.requests}, "BatchUpdateSpreadsheetRequest") == []
        assert faults({"valueInputOption": "RAW", "data": data}, "BatchUpdateValuesRequest") == []
        json.dumps([found.requests, data], allow_nan=False)


def test_the_schema_is_asked():
    assert faults({"requests": [{"addSheet": {"titel": ""}}]}, "BatchUpdateSpreadsheetRequest")
    assert faults({"requests": [{"mergeCells": {"mergeType": "ALL"}}]}, "BatchUpdateSpreadsheetRequest")


def test_every_value_of_a_summary_is_written_where_its_block_stands():
    book = book_of()
    found = drawn(book, empty("Sheet1"))
    for one in book.sheets:
        cells = values(found, one.title)
        for block in one.blocks:
            top = next(
                at for at, row in enumerate(cells) if _header(block) == row[block.column :][: len(block.columns)]
            )
            for place, column in enumerate(block.columns, start=block.column):
                shown = [row[place] for row in cells[top + 1 :][: block.height]]
                if column.format is Format.SPARK:
                    assert shown == [None if line else "" for line in column.sparks], column.key
                elif column.format is Format.MINUTE:
                    assert all((a == "") == (b is None) for a, b in zip(shown, column.values, strict=True))
                else:
                    assert shown == [as_written(value) for value in column.values], (one.key, column.key)
        assert cells[0][0] == one.heading
        assert [row[0] for row in cells[1 : len(one.lines) + 1]] == list(one.lines)


def _header(block: Block) -> list[str]:
    return [column.header for column in block.columns]


def test_what_was_typed_stays_text_and_no_formula_holds_any_of_it():
    found = draw_summary(small(rows=len(NAMES)), there(empty("Sheet1")), ACCOUNT)
    cells = values(found, "名单")
    assert [row[0] for row in cells[9 : 9 + len(NAMES)]] == list(NAMES)
    formulas = [one["rows"][0]["values"][0]["userEnteredValue"] for one in asked(found, "updateCells")]
    assert [one["formulaValue"][:11] for one in formulas] == ["=HYPERLINK(", "=SPARKLINE("]
    assert all(name not in json.dumps(found.requests) for name in NAMES if name != "=1+1")
    looks = [one["cell"].get("userEnteredFormat", {}) for one in asked(found, "repeatCell")]
    assert {"type": "TEXT", "pattern": "@"} in [look.get("numberFormat") for look in looks]


def test_cells_with_formulas_are_passed_over_and_no_other():
    found = draw_summary(small(), there(empty("Sheet1")), ACCOUNT)
    starts = {(one["start"]["rowIndex"], one["start"]["columnIndex"]) for one in asked(found, "updateCells")}
    cells = values(found, "总览")
    assert {(row, at) for row, line in enumerate(cells) for at, cell in enumerate(line) if cell is None} == starts
    assert starts == {(4, 0), (10, 1)}


@pytest.mark.parametrize("book", [small(), book_of()], ids=["small", "zh"])
def test_ranges_are_as_large_as_their_values_and_hold_our_cells_alone(book: Workbook):
    answer = empty("Sheet1")
    found = drawn(book, answer)
    for one, tab in zip(found.values, there(answer).tabs[1:], strict=True):
        cells = one.lines
        assert {len(row) for row in cells} == {tab.our_columns}
        assert one.as_range["range"] == address(tab.title, 0, 0, len(cells) - 1, tab.our_columns - 1)
        assert len(cells) == tab.our_rows <= tab.rows
        assert tab.our_columns < tab.columns, "some columns are people's own"


def test_charts_draw_cells_that_are_there_with_their_headers():
    book = book_of()
    answer = empty("Sheet1")
    found = drawn(book, answer)
    tabs = {tab.sheet_id: tab for tab in there(answer).tabs}
    charts = [one["chart"] for one in asked(found, "addChart")]
    assert len(charts) == sum(len(one.charts) for one in book.sheets)
    for chart in charts:
        kind = chart["spec"].get("basicChart") or chart["spec"]["pieChart"]
        domains = kind.get("domains") or [{"domain": kind["domain"]}]
        series = kind["series"] if "basicChart" in chart["spec"] else [{"series": kind["series"]}]
        ranges = [one["domain"] for one in domains] + [one["series"] for one in series]
        spans = set()
        for one in ranges:
            (source,) = one["sourceRange"]["sources"]
            tab = tabs[source["sheetId"]]
            assert source["endRowIndex"] <= tab.rows
            assert source["endColumnIndex"] <= tab.our_columns
            spans.add((source["startRowIndex"], source["endRowIndex"]))
            header = values(found, tab.title)[source["startRowIndex"] - ("pieChart" in chart["spec"])]
            assert isinstance(header[source["startColumnIndex"]], str)
            assert header[source["startColumnIndex"]]
        assert len(spans) == 1, "all columns of a chart are equally long"


def long(most: int = 0) -> Workbook:
    """A table of 12 rows, another below it, and a chart of the first one below both."""
    days = Block("days", 3, 0, (Column("day", "日", Format.COUNT, 8, list(range(12))),))
    below = Block("below", 18, 0, (Column("name", "姓名", Format.TEXT, 8, ["0012"]),), title="名单")
    series = Series(ChartKind.BAR, "days", "day", "day", ("2F75B5",), most=most)
    chart = Chart("图", 22, 0, 100, 63, (series,))
    return Workbook("", "zh", (Sheet("long", "长", "长", (), (days, below), charts=(chart,)),))


def test_what_stands_below_a_table_leaves_it_room():
    answer = empty("Sheet1")
    found = drawn(long(), answer)
    cells = [row[0] for row in values(found, "长")]
    assert cells[3:16] == ["日", *range(12)]
    assert cells[16:28] == [""] * 9 + ["名单", "姓名", "0012"]
    (chart,) = [one["chart"] for one in asked(found, "addChart")]
    assert chart["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 30
    assert len(cells) == 33, "three rows of a chart"


@pytest.mark.parametrize(("most", "rows"), [(0, 20), (5, 5), (30, 20)])
def test_a_chart_draws_the_rows_that_are_kept_or_the_first_of_them(most: int, rows: int):
    (chart,) = [one["chart"] for one in asked(draw_summary(long(most), there(empty("x")), ACCOUNT), "addChart")]
    (source,) = chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"]
    assert (source["startRowIndex"], source["endRowIndex"]) == (3, 4 + rows)


def test_columns_under_a_chart_are_ours():
    answer = empty("Sheet1")
    drawn(small(), answer)
    assert there(answer).ours["first"].our_columns == 5, "from B on 89 + 100 + 100 + 100 pixels for 300"


def test_cells_of_texts_are_texts():
    found = draw_summary(long(), there(empty("x")), ACCOUNT)
    texts = [one["range"] for one in asked(found, "repeatCell") if "numberFormat" in one["fields"]]
    kinds = {
        one["range"]["startRowIndex"]: one["cell"]["userEnteredFormat"]["numberFormat"]["type"]
        for one in asked(found, "repeatCell")
        if one["range"] in texts
    }
    assert kinds == {4: "NUMBER", 27: "TEXT"}


# ---- when it is drawn ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("book", [small(), book_of()], ids=["small", "zh"])
def test_what_is_drawn_already_is_not_drawn_again(book: Workbook):
    answer = empty("Sheet1")
    drawn(book, answer)
    again = draw_summary(book, there(answer), ACCOUNT)
    assert again.requests == []
    assert len(again.values) == len(book.sheets)


def test_more_rows_need_no_drawing_until_the_room_is_full():
    answer = empty("Sheet1")
    drawn(small(rows=100), answer)
    assert draw_summary(small(rows=180), there(answer), ACCOUNT).requests == []
    fuller = drawn(small(rows=300), answer)
    grown = [one["properties"]["gridProperties"] for one in asked(fuller, "updateSheetProperties")]
    assert {"rowCount": 409, "columnCount": 10} in grown
    assert draw_summary(small(rows=300), there(answer), ACCOUNT).requests == []


def test_nothing_of_yesterday_stays_below_fewer_rows():
    answer = empty("Sheet1")
    drawn(small(rows=180), answer)
    fewer = drawn(small(rows=2), answer)
    assert fewer.requests == [], "the room stays"
    cells = values(fewer, "名单")
    assert len(cells) == 9 + 400
    assert {cell for row in cells[11:] for cell in row} == {""}


def test_only_the_tab_that_looks_otherwise_is_drawn_anew():
    answer = empty("Sheet1")
    drawn(small(), answer)
    first = there(answer).ours["first"]
    again = drawn(small(shade=Shade("FBE0DD", "9C0006")), answer)
    assert {one["range"]["sheetId"] for one in asked(again, "repeatCell")} == {first.sheet_id}
    assert draw_summary(small(shade=Shade("FBE0DD", "9C0006")), there(answer), ACCOUNT).requests == []


TAKEN_AWAY = {
    "protection": lambda answer: titled(answer, "名单").pop("protectedRanges"),
    "name": lambda answer: answer["namedRanges"].clear(),
    "rows": lambda answer: titled(answer, "名单")["properties"]["gridProperties"].update(rowCount=20),
    "columns": lambda answer: titled(answer, "名单")["properties"]["gridProperties"].update(columnCount=2),
}


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_what_people_took_away_comes_back(what: str):
    answer = empty("Sheet1")
    drawn(small(), answer)
    TAKEN_AWAY[what](answer)
    assert drawn(small(), answer).requests
    assert draw_summary(small(), there(answer), ACCOUNT).requests == []


def test_a_tab_that_was_deleted_comes_back_at_its_place():
    answer = empty("Sheet1")
    drawn(book_of(), answer)
    order = [one["properties"]["title"] for one in answer["sheets"]]
    answer["sheets"].remove(titled(answer, "漏斗"))
    found = drawn(book_of(), answer)
    assert [one["properties"]["title"] for one in asked(found, "addSheet")] == ["漏斗"]
    assert [one["properties"]["title"] for one in answer["sheets"]] == order


# ---- whose cells are whose ----------------------------------------------------------------------------------
def test_a_tab_of_peoples_own_with_our_title_is_left_alone():
    answer = empty("总览", "名单")
    found = drawn(small(), answer)
    assert not named_sheets(found) & {0, 1}
    assert [one.title for one in found.values] == ["总览 (2)", "名单 (2)"]


def test_a_tab_that_people_renamed_keeps_its_title():
    answer = empty("Sheet1")
    drawn(small(), answer)
    titled(answer, "名单")["properties"]["title"] = "李's 表"
    found = drawn(small(), answer)
    assert [one.as_range["range"].split("!")[0] for one in found.values] == ["'总览'", "'李''s 表'"]
    assert "title" not in "".join(one["fields"] for one in asked(found, "updateSheetProperties"))
    assert draw_summary(small(), there(answer), ACCOUNT).requests == []


def test_a_copy_of_our_tab_is_peoples_own():
    answer = empty("Sheet1")
    drawn(small(), answer)
    copy = json.loads(json.dumps(titled(answer, "名单")))
    copy["properties"] |= {"sheetId": 77, "title": "名单的副本"}
    answer["sheets"].append(copy)
    found = draw_summary(small(), there(answer), ACCOUNT)
    assert found.requests == []
    assert not any("副本" in one.title for one in found.values)


def test_drawing_anew_removes_ours_and_leaves_theirs():
    answer = empty("Sheet1")
    drawn(small(), answer)
    first = titled(answer, "总览")
    ours = there(answer).ours["first"]
    beside = {"sheetId": ours.sheet_id, "startColumnIndex": ours.our_columns, "endColumnIndex": ours.our_columns + 2}
    cells = beside | {"startRowIndex": 1, "endRowIndex": 3}
    first.setdefault("conditionalFormats", []).insert(0, {"ranges": [cells]})
    whole = [{"sheetId": ours.sheet_id, "endColumnIndex": 1}, {"sheetId": ours.sheet_id}]
    first["conditionalFormats"].append({"ranges": whole})
    first["charts"].append({"chartId": 5})
    first["protectedRanges"].append({"protectedRangeId": 6, "range": cells})
    first["merges"].append(cells)
    first["basicFilter"] = {"range": cells}
    drawn(small(shade=Shade("FBE0DD", "9C0006")), answer)
    assert [one["ranges"] for one in first["conditionalFormats"]] == [[cells], whole]
    assert [one["chartId"] == 5 for one in first["charts"]] == [True, False]
    assert [one["protectedRangeId"] == 6 for one in first["protectedRanges"]] == [True, False]
    assert cells in first["merges"]
    assert len(first["merges"]) == 4
    assert first["basicFilter"] == {"range": cells}


def test_no_look_is_laid_beyond_our_columns():
    answer = empty("Sheet1")
    found = drawn(book_of(), answer)
    ends = {tab.sheet_id: tab.our_columns for tab in there(answer).tabs}
    for kind in ("repeatCell", "mergeCells", "setDataValidation"):
        for one in asked(found, kind):
            assert one["range"]["endColumnIndex"] <= ends[one["range"]["sheetId"]]
    for one in asked(found, "updateDimensionProperties"):
        if one["range"]["dimension"] == "COLUMNS":
            assert one["range"]["endIndex"] <= ends[one["range"]["sheetId"]]
    for one in asked(found, "addConditionalFormatRule"):
        assert all(cells["endColumnIndex"] <= ends[cells["sheetId"]] for cells in one["rule"]["ranges"])


def test_a_broader_table_moves_peoples_columns_to_the_right():
    answer = empty("Sheet1")
    drawn(small(days=4), answer)
    before = there(answer).ours["second"]
    found = drawn(small(days=7), answer)
    (new,) = asked(found, "insertDimension")
    assert (new["range"]["startIndex"], new["range"]["endIndex"]) == (before.our_columns, before.our_columns + 3)
    after = there(answer).ours["second"]
    assert (after.our_columns, after.columns) == (before.our_columns + 3, before.columns + 3)
    assert found.requests.index({"insertDimension": new}) == 0, "before anything is drawn there"
    narrow = drawn(small(days=2), answer)
    assert not asked(narrow, "insertDimension")
    assert len(values(narrow, "名单")[0]) == after.our_columns, "what stood there is emptied"


def test_a_tab_with_a_column_put_in_between_ours_is_left_and_said():
    answer = empty("Sheet1")
    drawn(small(), answer)
    ours = there(answer).ours["second"]
    inside = {"sheetId": ours.sheet_id, "startIndex": 1, "endIndex": 2}
    apply(answer, [{"insertDimension": {"range": inside}}])
    found = draw_summary(small(), there(answer), ACCOUNT)
    assert found.left == (("名单", "columns"),)
    assert ours.sheet_id not in named_sheets(found)
    assert [one.title for one in found.values] == ["总览"]
    assert set(dict(found.left).values()) <= set(LEFT_AS_IT_IS)


def test_a_column_put_in_beside_ours_harms_nothing():
    answer = empty("Sheet1")
    drawn(small(), answer)
    ours = there(answer).ours["second"]
    beside = {"sheetId": ours.sheet_id, "startIndex": ours.our_columns, "endIndex": ours.our_columns + 1}
    apply(answer, [{"insertDimension": {"range": beside}}])
    found = draw_summary(small(), there(answer), ACCOUNT)
    assert (found.requests, found.left, len(found.values)) == ([], (), 2)


def test_merged_cells_across_our_edge_leave_the_tab():
    answer = empty("Sheet1")
    drawn(small(), answer)
    ours = there(answer).ours["second"]
    across = {
        "sheetId": ours.sheet_id,
        "startRowIndex": 1,
        "endRowIndex": 2,
        "startColumnIndex": 2,
        "endColumnIndex": 9,
    }
    titled(answer, "名单")["merges"] = [across]
    assert draw_summary(small(), there(answer), ACCOUNT).left == (("名单", "merged"),)


def test_people_may_write_where_they_type_and_beside_our_columns_only():
    answer = empty("Sheet1")
    found = drawn(book_of(), answer)
    tabs = {tab.sheet_id: tab for tab in there(answer).tabs}
    guards = [one["protectedRange"] for one in asked(found, "addProtectedRange")]
    assert len(guards) == len(book_of().sheets)
    open_columns = {}
    for guard in guards:
        tab = tabs[guard["range"]["sheetId"]]
        assert guard["range"] == {"sheetId": tab.sheet_id}, "the whole tab"
        assert guard["editors"] == {"users": [ACCOUNT]}
        assert guard["warningOnly"] is False
        *typed, beside = guard["unprotectedRanges"]
        assert beside == {"sheetId": tab.sheet_id, "startColumnIndex": tab.our_columns}
        header = values(found, tab.title)[3]
        open_columns |= {tab.key: [header[one["startColumnIndex"]] for one in typed]} if typed else {}
        assert all(one["startRowIndex"] == 4 for one in typed)
    assert open_columns == {"callbacks": ["指派"], "issues": ["处理"]}


def test_our_charts_are_known_by_their_ids_and_never_take_another_ones():
    answer = empty("Sheet1")
    drawn(small(), answer)
    chart = titled(answer, "总览")["charts"].pop()
    own = sheet(9, "图") | {"charts": [chart]}
    own["properties"] |= {"sheetType": "OBJECT"}
    answer["sheets"].append(own)
    found = drawn(small(shade=Shade("FBE0DD", "9C0006")), answer)
    assert asked(found, "addChart")[0]["chart"]["chartId"] != chart["chartId"]
    assert asked(found, "deleteEmbeddedObject") == []
    again = drawn(small(), answer)
    assert len(asked(again, "deleteEmbeddedObject")) == 1


# ---- how it looks -------------------------------------------------------------------------------------------
def test_days_with_and_without_a_time_are_texts_in_the_order_of_time():
    moments = [date(2020, 3, 6), datetime.fromisoformat("2020-03-05T15:17"), None]
    timed = [datetime.fromisoformat("2020-03-05T15:17")] * 3
    shown = {}
    for key, cells in (("mixed", moments), ("timed", timed)):
        block = Block("a", 3, 0, (Column("at", "时间", Format.MINUTE, 10, cells),))
        book = Workbook("", "zh", (Sheet(key, key, "", (), (block,)),))
        shown[key] = [row[0] for row in values(draw_summary(book, there(empty("x")), ACCOUNT), key)[4:7]]
    assert shown["mixed"] == ["2020-03-06 周五", "2020-03-05 周四 15:17", ""]
    assert shown["timed"] == [pytest.approx(43895 + 917 / 1440)] * 3


def test_hidden_columns_stay_hidden_and_headers_in_sight():
    answer = empty("Sheet1")
    found = drawn(book_of(), answer)
    issues = there(answer).ours["issues"]
    sized = [one for one in asked(found, "updateDimensionProperties") if one["range"]["sheetId"] == issues.sheet_id]
    hidden = [one["range"]["startIndex"] for one in sized if one["properties"].get("hiddenByUser")]
    assert [values(found, "问题清单")[3][at] for at in hidden] == [book_of().sheets[13].blocks[0].columns[-1].header]
    frames = [one["properties"] for one in asked(found, "updateSheetProperties")]
    frame = next(one["gridProperties"] for one in frames if one["sheetId"] == issues.sheet_id)
    assert (frame["frozenRowCount"], frame["frozenColumnCount"]) == (4, 1)


def test_words_to_pick_from_do_not_refuse_others():
    found = draw_summary(small(), there(empty("Sheet1")), ACCOUNT)
    (rule,) = [one["rule"] for one in asked(found, "setDataValidation")]
    assert [one["userEnteredValue"] for one in rule["condition"]["values"]] == ["一", "二"]
    assert rule["strict"] is False


# ---- what would change --------------------------------------------------------------------------------------
PLANNED = [CellValues("一's", 0, 0, [["标题", "", None], ["=1+1", 43895, 0.1]])]


@pytest.mark.parametrize(
    ("now", "changes"),
    [
        ([["标题", "", "x"], ["=1+1", 43895.0, 0.1]], ()),
        ([["标题"], ["=1+1", 43895, 0.1 + 1e-16]], ()),
        ([["标题", "是"], ["=1+1", "43895", 0.1]], (Change("B1", "是", ""), Change("B2", "43895", 43895))),
        ([["标题"], [2, 43895, 0.11]], (Change("A2", 2, "=1+1"), Change("C2", 0.11, 0.1))),
        ([["标题"], ["=1+1", True, 0.1]], (Change("B2", old=True, new=43895),)),
    ],
)
def test_changes_are_told_by_address_old_and_new(now: list[list[object]], changes: tuple[Change, ...]):
    found = differences(PLANNED, {"一's": now})
    assert [one.first for one in found] == [changes] * bool(changes)
    assert all((one.title, one.count) == ("一's", len(changes)) for one in found)


def test_a_tick_is_no_number():
    assert differences([CellValues("a", 0, 0, [[1]])], {"a": [[True]]})


def test_what_is_not_there_yet_changes_wholly_and_the_first_are_named():
    found = draw_summary(small(), there(empty("Sheet1")), ACCOUNT)
    told = differences(found.values, {})
    assert [one.title for one in told] == ["总览", "名单"]
    assert [len(one.first) for one in told] == [5, 5]
    assert told[0].first[0] == Change("A1", "", "标题")
    assert told[0].count == sum(cell not in {"", None} for row in found.values[0].lines for cell in row)
    assert differences(found.values, {one.title: one.lines for one in found.values}) == ()

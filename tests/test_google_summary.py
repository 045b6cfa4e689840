"""The summary drawn for Google Sheets: which requests, which values, and whose cells are whose."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from google_book import ACCOUNT, GoogleBook
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
from tests.google_server.a1 import letters

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


def drawn(book: Workbook, google: GoogleBook) -> Update:
    """What is drawn, carried out."""
    found = draw_summary(book, google.structure(), ACCOUNT)
    google.apply(found.requests)
    return found


@cache
def drawn_report() -> tuple[GoogleBook, Update]:
    """The whole summary, drawn once; the spreadsheet is not to be changed."""
    google = GoogleBook()
    return google, drawn(book_of(), google)


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
def test_google_takes_every_request_and_every_value(book: Workbook):
    google = GoogleBook()
    first = drawn(book, google)
    google.age()
    again = drawn(book, google)
    assert (again.values, bool(first.requests), bool(again.requests)) == (first.values, True, True)
    google.write([one.as_range for one in again.values])
    assert differences(again.values, {one.title: google.people.values(one.title) for one in again.values}) == ()


def test_every_value_of_a_summary_is_written_where_its_block_stands():
    book = book_of()
    _, found = drawn_report()
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
    found = draw_summary(small(rows=len(NAMES)), GoogleBook().structure(), ACCOUNT)
    cells = values(found, "名单")
    assert [row[0] for row in cells[9 : 9 + len(NAMES)]] == list(NAMES)
    formulas = [one["rows"][0]["values"][0]["userEnteredValue"] for one in asked(found, "updateCells")]
    assert [one["formulaValue"][:11] for one in formulas] == ["=HYPERLINK(", "=SPARKLINE("]
    assert all(name not in json.dumps(found.requests) for name in NAMES if name != "=1+1")
    looks = [one["cell"].get("userEnteredFormat", {}) for one in asked(found, "repeatCell")]
    assert {"type": "TEXT", "pattern": "@"} in [look.get("numberFormat") for look in looks]


def test_cells_with_formulas_are_passed_over_and_no_other():
    found = draw_summary(small(), GoogleBook().structure(), ACCOUNT)
    starts = {(one["start"]["rowIndex"], one["start"]["columnIndex"]) for one in asked(found, "updateCells")}
    cells = values(found, "总览")
    assert {(row, at) for row, line in enumerate(cells) for at, cell in enumerate(line) if cell is None} == starts
    assert starts == {(4, 0), (10, 1)}


@pytest.mark.parametrize("book", [small(), book_of()], ids=["small", "zh"])
def test_ranges_are_as_large_as_their_values_and_hold_our_cells_alone(book: Workbook):
    google = GoogleBook()
    found = drawn(book, google)
    for one, tab in zip(found.values, google.structure().tabs[1:], strict=True):
        cells = one.lines
        assert {len(row) for row in cells} == {tab.our_columns}
        assert one.as_range["range"] == address(tab.title, 0, 0, len(cells) - 1, tab.our_columns - 1)
        assert len(cells) == tab.our_rows <= tab.rows
        assert tab.our_columns < tab.columns, "some columns are people's own"


def test_charts_draw_cells_that_are_there_with_their_headers():
    book = book_of()
    google, found = drawn_report()
    tabs = {tab.sheet_id: tab for tab in google.structure().tabs}
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
    google = GoogleBook()
    found = drawn(long(), google)
    cells = [row[0] for row in values(found, "长")]
    assert cells[3:16] == ["日", *range(12)]
    assert cells[16:28] == [""] * 9 + ["名单", "姓名", "0012"]
    (chart,) = [one["chart"] for one in asked(found, "addChart")]
    assert chart["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 30
    assert len(cells) == 33, "three rows of a chart"


@pytest.mark.parametrize(("most", "rows"), [(0, 20), (5, 5), (30, 20)])
def test_a_chart_draws_the_rows_that_are_kept_or_the_first_of_them(most: int, rows: int):
    (chart,) = [one["chart"] for one in asked(draw_summary(long(most), GoogleBook().structure(), ACCOUNT), "addChart")]
    (source,) = chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"]
    assert (source["startRowIndex"], source["endRowIndex"]) == (3, 4 + rows)


def test_columns_under_a_chart_are_ours():
    google = GoogleBook()
    drawn(small(), google)
    assert google.structure().ours["first"].our_columns == 5, "from B on 89 + 100 + 100 + 100 pixels for 300"


def test_cells_of_texts_are_texts():
    found = draw_summary(long(), GoogleBook().structure(), ACCOUNT)
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
    google = GoogleBook()
    drawn(book, google)
    again = draw_summary(book, google.structure(), ACCOUNT)
    assert again.requests == []
    assert len(again.values) == len(book.sheets)


def test_more_rows_need_no_drawing_until_the_room_is_full():
    google = GoogleBook()
    drawn(small(rows=100), google)
    assert draw_summary(small(rows=180), google.structure(), ACCOUNT).requests == []
    fuller = drawn(small(rows=300), google)
    grown = [one["properties"]["gridProperties"] for one in asked(fuller, "updateSheetProperties")]
    assert {"rowCount": 409, "columnCount": 10} in grown
    assert draw_summary(small(rows=300), google.structure(), ACCOUNT).requests == []


def test_nothing_of_yesterday_stays_below_fewer_rows():
    google = GoogleBook()
    drawn(small(rows=180), google)
    fewer = drawn(small(rows=2), google)
    assert fewer.requests == [], "the room stays"
    cells = values(fewer, "名单")
    assert len(cells) == 9 + 400
    assert {cell for row in cells[11:] for cell in row} == {""}


def test_only_the_tab_that_looks_otherwise_is_drawn_anew():
    google = GoogleBook()
    drawn(small(), google)
    first = google.structure().ours["first"]
    again = drawn(small(shade=Shade("FBE0DD", "9C0006")), google)
    assert {one["range"]["sheetId"] for one in asked(again, "repeatCell")} == {first.sheet_id}
    assert draw_summary(small(shade=Shade("FBE0DD", "9C0006")), google.structure(), ACCOUNT).requests == []


def _smaller(google: GoogleBook, name: str, size: int) -> None:
    properties = {"sheetId": google.people.tab("名单").id, "gridProperties": {name: size}}
    google.people.do("updateSheetProperties", {"properties": properties, "fields": f"gridProperties.{name}"})


TAKEN_AWAY = {
    "protection": lambda google: google.people.tab("名单").unprotect(),
    "name": lambda google: [
        google.people.do("deleteNamedRange", {"namedRangeId": one}) for one in google.structure().names.values()
    ],
    "rows": lambda google: _smaller(google, "rowCount", 20),
    "columns": lambda google: _smaller(google, "columnCount", 2),
}


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_what_people_took_away_comes_back(what: str):
    google = GoogleBook()
    drawn(small(), google)
    TAKEN_AWAY[what](google)
    assert drawn(small(), google).requests
    assert draw_summary(small(), google.structure(), ACCOUNT).requests == []


def test_a_tab_that_was_deleted_comes_back_at_its_place():
    google = drawn_report()[0].copy()
    order = google.people.titles()
    google.people.tab("漏斗").delete()
    found = drawn(book_of(), google)
    assert [one["properties"]["title"] for one in asked(found, "addSheet")] == ["漏斗"]
    assert google.people.titles() == order


# ---- whose cells are whose ----------------------------------------------------------------------------------
def test_a_tab_of_peoples_own_with_our_title_is_left_alone():
    google = GoogleBook("总览", "名单")
    found = drawn(small(), google)
    assert not named_sheets(found) & {0, 1}
    assert [one.title for one in found.values] == ["总览 (2)", "名单 (2)"]


def test_a_tab_that_people_renamed_keeps_its_title():
    google = GoogleBook()
    drawn(small(), google)
    google.people.tab("名单").rename("李's 表")
    found = drawn(small(), google)
    assert [one.as_range["range"].split("!")[0] for one in found.values] == ["'总览'", "'李''s 表'"]
    assert "title" not in "".join(one["fields"] for one in asked(found, "updateSheetProperties"))
    assert draw_summary(small(), google.structure(), ACCOUNT).requests == []


def test_a_copy_of_our_tab_is_peoples_own():
    google = GoogleBook()
    drawn(small(), google)
    source = google.people.tab("名单").id
    google.people.do("duplicateSheet", {"sourceSheetId": source, "newSheetName": "名单的副本"})
    assert google.people.tab("名单的副本").values() == google.people.tab("名单").values()
    found = draw_summary(small(), google.structure(), ACCOUNT)
    assert found.requests == []
    assert not any("副本" in one.title for one in found.values)


def test_drawing_anew_removes_ours_and_leaves_theirs():
    google = GoogleBook()
    drawn(small(), google)
    ours = google.structure().ours["first"]
    beside = {"sheetId": ours.sheet_id, "startColumnIndex": ours.our_columns, "endColumnIndex": ours.our_columns + 2}
    cells = beside | {"startRowIndex": 1, "endRowIndex": 3}
    whole = [{"sheetId": ours.sheet_id, "endColumnIndex": 1}, {"sheetId": ours.sheet_id}]
    look = {"condition": {"type": "NOT_BLANK"}}
    spot = {"overlayPosition": {"anchorCell": {"sheetId": ours.sheet_id}}}
    theirs = google.people.do
    theirs("addConditionalFormatRule", {"index": 0, "rule": {"ranges": [cells], "booleanRule": look}})
    theirs("addConditionalFormatRule", {"index": 1, "rule": {"ranges": whole, "booleanRule": look}})
    theirs("addChart", {"chart": {"chartId": 5, "spec": {}, "position": spot}})
    theirs("addProtectedRange", {"protectedRange": {"protectedRangeId": 6, "range": cells}})
    theirs("mergeCells", {"range": cells, "mergeType": "MERGE_ALL"})
    theirs("setBasicFilter", {"filter": {"range": cells}})
    drawn(small(shade=Shade("FBE0DD", "9C0006")), google)
    first = google.sheet(ours.sheet_id)
    assert [one["ranges"] for one in first.conditional] == [[cells], whole]
    assert [one["chartId"] == 5 for one in first.charts] == [True, False]
    assert [one["protectedRangeId"] == 6 for one in first.protected] == [True, False]
    assert cells in first.merges
    assert len(first.merges) == 4
    assert first.basic_filter == {"range": cells}


def test_what_people_picked_in_a_filter_stays():
    google = GoogleBook()
    drawn(small(), google)
    ours = google.structure().ours["second"]
    picked = {"filter": {**google.sheet(ours.sheet_id).basic_filter, "criteria": {"0": {"hiddenValues": ["+86"]}}}}
    google.people.do("setBasicFilter", picked)
    google.age()
    assert drawn(small(), google).requests
    assert google.sheet(ours.sheet_id).basic_filter == picked["filter"]
    beside = {"sheetId": ours.sheet_id, "startColumnIndex": ours.our_columns, "endColumnIndex": ours.our_columns + 2}
    google.people.do("setBasicFilter", {"filter": {"range": beside}})
    google.age()
    assert drawn(small(), google).requests
    assert google.sheet(ours.sheet_id).basic_filter == {"range": beside}


def test_no_look_is_laid_beyond_our_columns():
    google, found = drawn_report()
    ends = {tab.sheet_id: tab.our_columns for tab in google.structure().tabs}
    for kind in ("repeatCell", "mergeCells", "setDataValidation"):
        for one in asked(found, kind):
            assert one["range"]["endColumnIndex"] <= ends[one["range"]["sheetId"]]
    for one in asked(found, "updateDimensionProperties"):
        if one["range"]["dimension"] == "COLUMNS":
            assert one["range"]["endIndex"] <= ends[one["range"]["sheetId"]]
    for one in asked(found, "addConditionalFormatRule"):
        assert all(cells["endColumnIndex"] <= ends[cells["sheetId"]] for cells in one["rule"]["ranges"])


def test_a_broader_table_moves_peoples_columns_to_the_right():
    google = GoogleBook()
    drawn(small(days=4), google)
    before = google.structure().ours["second"]
    found = drawn(small(days=7), google)
    (new,) = asked(found, "insertDimension")
    assert (new["range"]["startIndex"], new["range"]["endIndex"]) == (before.our_columns, before.our_columns + 3)
    after = google.structure().ours["second"]
    assert (after.our_columns, after.columns) == (before.our_columns + 3, before.columns + 3)
    assert found.requests.index({"insertDimension": new}) == 0, "before anything is drawn there"
    narrow = drawn(small(days=2), google)
    assert not asked(narrow, "insertDimension")
    assert len(values(narrow, "名单")[0]) == after.our_columns, "what stood there is emptied"


def test_a_tab_with_a_column_put_in_between_ours_is_left_and_said():
    google = GoogleBook()
    drawn(small(), google)
    ours = google.structure().ours["second"]
    google.people.tab("名单").insert_columns("B")
    found = draw_summary(small(), google.structure(), ACCOUNT)
    assert found.left == (("名单", "columns"),)
    assert ours.sheet_id not in named_sheets(found)
    assert [one.title for one in found.values] == ["总览"]
    assert set(dict(found.left).values()) <= set(LEFT_AS_IT_IS)


def test_a_column_put_in_to_the_right_of_ours_harms_nothing():
    google = GoogleBook()
    drawn(small(), google)
    ours = google.structure().ours["second"]
    google.people.tab("名单").insert_columns(letters(ours.our_columns + 2))
    found = draw_summary(small(), google.structure(), ACCOUNT)
    assert (found.requests, found.left, len(found.values)) == ([], (), 2)


def test_into_a_column_put_in_right_beside_ours_anybody_may_type_after_the_next_publication():
    google = GoogleBook()
    drawn(small(), google)
    ours = google.structure().ours["second"]
    google.people.tab("名单").insert_columns(letters(ours.our_columns + 1))
    drawn(small(), google)
    google.type(ours.sheet_id, 2, ours.our_columns, "我的备注")
    assert draw_summary(small(), google.structure(), ACCOUNT).requests == []


def test_merged_cells_across_our_edge_leave_the_tab():
    google = GoogleBook()
    drawn(small(), google)
    ours = google.structure().ours["second"]
    across = {
        "sheetId": ours.sheet_id,
        "startRowIndex": 1,
        "endRowIndex": 2,
        "startColumnIndex": 2,
        "endColumnIndex": 9,
    }
    google.people.do("mergeCells", {"range": across, "mergeType": "MERGE_ALL"})
    assert draw_summary(small(), google.structure(), ACCOUNT).left == (("名单", "merged"),)


def test_people_may_write_where_they_type_and_beside_our_columns_only():
    google, found = drawn_report()
    tabs = {tab.sheet_id: tab for tab in google.structure().tabs}
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
    google = GoogleBook()
    drawn(small(), google)
    (number,) = google.structure().ours["first"].charts
    google.people.do("updateEmbeddedObjectPosition", {"objectId": number, "newPosition": {"newSheet": True}})
    assert google.structure().beside[0].charts == (number,)
    found = drawn(small(shade=Shade("FBE0DD", "9C0006")), google)
    assert asked(found, "addChart")[0]["chart"]["chartId"] != number
    assert asked(found, "deleteEmbeddedObject") == []
    again = drawn(small(), google)
    assert len(asked(again, "deleteEmbeddedObject")) == 1


# ---- how it looks -------------------------------------------------------------------------------------------
def test_days_with_and_without_a_time_are_texts_in_the_order_of_time():
    moments = [date(2020, 3, 6), datetime.fromisoformat("2020-03-05T15:17"), None]
    timed = [datetime.fromisoformat("2020-03-05T15:17")] * 3
    shown = {}
    for key, cells in (("mixed", moments), ("timed", timed)):
        block = Block("a", 3, 0, (Column("at", "时间", Format.MINUTE, 10, cells),))
        book = Workbook("", "zh", (Sheet(key, key, "", (), (block,)),))
        shown[key] = [row[0] for row in values(draw_summary(book, GoogleBook().structure(), ACCOUNT), key)[4:7]]
    assert shown["mixed"] == ["2020-03-06 周五", "2020-03-05 周四 15:17", ""]
    assert shown["timed"] == [pytest.approx(43895 + 917 / 1440)] * 3


def test_hidden_columns_stay_hidden_and_headers_in_sight():
    google, found = drawn_report()
    issues = google.structure().ours["issues"]
    sized = [one for one in asked(found, "updateDimensionProperties") if one["range"]["sheetId"] == issues.sheet_id]
    hidden = [one["range"]["startIndex"] for one in sized if one["properties"].get("hiddenByUser")]
    assert [values(found, "问题清单")[3][at] for at in hidden] == [book_of().sheets[13].blocks[0].columns[-1].header]
    frames = [one["properties"] for one in asked(found, "updateSheetProperties")]
    frame = next(one["gridProperties"] for one in frames if one["sheetId"] == issues.sheet_id)
    assert (frame["frozenRowCount"], frame["frozenColumnCount"]) == (4, 1)


def test_words_to_pick_from_do_not_refuse_others():
    found = draw_summary(small(), GoogleBook().structure(), ACCOUNT)
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
    found = draw_summary(small(), GoogleBook().structure(), ACCOUNT)
    told = differences(found.values, {})
    assert [one.title for one in told] == ["总览", "名单"]
    assert [len(one.first) for one in told] == [5, 5]
    assert told[0].first[0] == Change("A1", "", "标题")
    assert told[0].count == sum(cell not in {"", None} for row in found.values[0].lines for cell in row)
    assert differences(found.values, {one.title: one.lines for one in found.values}) == ()

"""The written summary and the exports: what stands in the files, and how they take their place."""

import csv
import errno
import os
import time
import warnings
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pyarrow.parquet
import pytest
from python_calamine import CalamineWorkbook
from test_layout import MEETING, NOW, PHONES, RUN, STAFF_DAYS, TODAY, frame, make_report

from sheets_automation.connectors import xlsx_drawing, xlsx_text
from sheets_automation.connectors.exports import refuse_inside, write_export
from sheets_automation.connectors.replacing import ENDING, MARK
from sheets_automation.connectors.xlsx import write_workbook
from sheets_automation.connectors.xlsx_drawing import draw_workbook
from sheets_automation.core.layout.book import lay_out
from sheets_automation.model.errors import OutputError
from sheets_automation.model.page import Block, Column, Format, Place, Sheet, Workbook
from sheets_automation.model.palette import TINTS, Tint
from sheets_automation.model.wording import SHEETS

SUMMARY = "operator_summary.xlsx"


def book_of(*columns: Column) -> Workbook:
    return Workbook("试", "zh", (Sheet("a", "甲", "甲", (), (Block("a", 0, 0, columns, filtered=True),)),))


def texts(*values: object, **more: object) -> Column:
    return Column("a", "列", Format.TEXT, 10, values, **more)


def read(path: Path, title: str = "甲") -> openpyxl.worksheet.worksheet.Worksheet:
    return opened(path)[title]


def opened(path: Path) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        # It cannot keep sparklines; nobody saves here.
        warnings.filterwarnings("ignore", message=".*is not supported and will be removed")
        return openpyxl.load_workbook(path)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def summary(tmp_path: Path) -> Path:
    return write_workbook(lay_out(make_report(), RUN), tmp_path / SUMMARY, NOW)


def test_both_readers_find_every_sheet(summary: Path):
    titles = [zh for zh, _ in SHEETS.values()]
    assert opened(summary).sheetnames == titles
    assert CalamineWorkbook.from_path(str(summary)).sheet_names == titles


def test_no_whole_phone_anywhere_in_the_file_of_several_stores(summary: Path):
    with zipfile.ZipFile(summary) as parts:
        everything = b"\n".join(parts.read(name) for name in parts.namelist()).decode("utf-8", "replace")
    assert not [phone for phone in PHONES if phone in everything]


def test_text_stays_text(tmp_path: Path):
    typed = ("=1+1", "http://a.example", "+86", "@x", "0123", "1e5", "-2")
    sheet = read(write_workbook(book_of(texts(*typed)), tmp_path / SUMMARY, NOW))
    cells = [sheet.cell(row, 1) for row in range(2, 2 + len(typed))]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in typed]
    assert not [cell for cell in cells if cell.hyperlink]


def test_staff_named_like_a_formula_stays_text(summary: Path):
    cells = [cell for row in read(summary, "导购考核").iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_ratios_are_percent_and_missing_ones_a_dash(summary: Path):
    overview = read(summary, "总览")
    rows = {row[0].value: row for row in overview.iter_rows(min_row=9, max_row=24)}
    assert rows["接通率"][1].value == 0.5
    assert rows["接通率"][1].number_format.startswith("0.0%")
    assert rows["达标率"][1].value == "–"


def test_dates_are_dates_with_their_weekday(summary: Path):
    cell = read(summary, "导购考核")["A5"]
    assert cell.value.date() == TODAY
    assert cell.number_format.endswith("dddd")
    due = read(summary, "回拨清单")["F5"]
    assert due.value == MEETING


def test_a_click_on_a_tile_opens_its_sheet(summary: Path):
    overview = opened(summary)["总览"]
    links = {cell.coordinate: cell.hyperlink.location for row in overview.iter_rows() for cell in row if cell.hyperlink}
    assert sorted(links.values()) == sorted(
        ["'回拨清单'!A1"] + ["'夕会'!A1"] * 2 + ["'导购考核'!A1"] * 2 + ["'问题清单'!A1"] * 2
    )
    assert overview["A7"].value == 40, "it is still a number"


def test_issue_links_open_file_and_cell(summary: Path):
    links = [cell.hyperlink for row in read(summary, "问题清单").iter_rows() for cell in row if cell.hyperlink]
    assert unquote(links[0].target) == "一店/张三 #1.xlsx"
    assert "#" not in links[0].target
    assert links[0].location == "'电话邀约记录'!E3"
    assert links[1].target == "坏.xlsx"


@pytest.mark.parametrize("name", ["a b/100%.xlsx", "甲[1]/{x}^`<>.xlsx", "a%20b.xlsx", "c:d?.xlsx"])
def test_links_survive_odd_names(tmp_path: Path, name: str):
    column = texts("E3", links=(Place(name, "它's", "E3"),))
    link = read(write_workbook(book_of(column), tmp_path / SUMMARY, NOW))["A2"].hyperlink
    assert unquote(link.target) == name
    assert link.location == "'它''s'!E3"


def test_link_too_long_is_plain_text(tmp_path: Path):
    column = texts("E3", links=(Place("长" * 2080, "a", "E3"),))
    cell = read(write_workbook(book_of(column), tmp_path / SUMMARY, NOW))["A2"]
    assert (cell.value, cell.hyperlink) == ("E3", None)


def test_more_rows_than_links_are_all_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx_drawing, "LINK_LIMIT", 3)
    column = texts(*"abcde", links=(Place("x.xlsx"),) * 5)
    sheet = read(write_workbook(book_of(column), tmp_path / SUMMARY, NOW))
    cells = [sheet.cell(row, 1) for row in range(2, 7)]
    assert [cell.value for cell in cells] == list("abcde")
    assert [bool(cell.hyperlink) for cell in cells] == [True, True, True, False, False]


def test_long_text_is_cut_with_an_ellipsis(tmp_path: Path):
    sheet = read(write_workbook(book_of(texts("长" * 40_000, "😀" * 20_000, "短")), tmp_path / SUMMARY, NOW))
    assert sheet["A2"].value == "长" * (xlsx_text.TEXT_LIMIT - 1) + "…"
    assert sheet["A3"].value == "😀" * ((xlsx_text.TEXT_LIMIT - 1) // 2) + "…"
    assert sheet["A4"].value == "短"


def test_signs_that_xml_cannot_hold_break_nothing(tmp_path: Path):
    odd = ("a\x00\x01\x0b\x1fb", "\ud83d", "\ufffe\uffff", "<&>\"'", "_x0041_", "一\n二\r\n三")
    book = replace(book_of(texts(*odd)), title="\x01&<")
    path = write_workbook(book, tmp_path / SUMMARY, NOW)
    shown = [row[0] for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name("甲").to_python()[1:]]
    assert shown == ["ab", "\ufffd", "", "<&>\"'", "_x0041_", "一\n二\n三"]


def test_heading_with_signs_of_the_footer_breaks_nothing(tmp_path: Path):
    sheet = replace(book_of(texts("a")).sheets[0], heading="&R&20 甲&乙" * 60)
    path = write_workbook(Workbook("t", "en", (sheet,)), tmp_path / SUMMARY, NOW)
    assert read(path)["A1"].value


def test_dates_before_excel_begins_are_text(tmp_path: Path):
    column = Column("d", "日", Format.DATE, 10, (date(1899, 12, 31), TODAY))
    sheet = read(write_workbook(book_of(column), tmp_path / SUMMARY, NOW))
    assert sheet["A2"].value == "1899-12-31"
    assert sheet["A3"].value.date() == TODAY


def test_statuses_are_coloured_by_their_word(tmp_path: Path):
    path = write_workbook(book_of(texts("达标", tints={"达标": TINTS[Tint.GOOD]})), tmp_path / SUMMARY, NOW)
    rules = [rule for rules in read(path).conditional_formatting for rule in rules.rules]
    assert ['"达标"'] in [rule.formula for rule in rules]


def test_lists_are_frozen_filtered_and_printed_as_wide_as_a_page_or_with_their_first_columns_again(summary: Path):
    for title in ("导购考核", "回拨清单", "我的客户", "未成交", "重复客户", "问题清单", "客户明细", "运行信息"):
        sheet = read(summary, title)
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref.startswith("A4:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        is_broken = bool(sheet.col_breaks.brk)
        assert is_broken == (title in {"导购考核", "客户明细"}), title
        if is_broken:
            assert sheet.print_title_cols
            assert sheet.page_setup.scale >= 64, "letters of 10 points come out at about 7 where digits are broad"
            assert f"{title} · 三月爆破" in sheet.oddHeader.left.text
            assert sheet.print_area.startswith(f"'{title}'!$A$4:")
        else:
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.print_title_rows == "$4:$4"
    assert read(summary, "导购考核").print_area.split(":")[1].startswith("$AF$"), "what names a line is for the screen"
    assert read(summary, "总览")._charts


def test_rows_are_as_high_as_their_longest_wrapped_text(tmp_path: Path):
    wrapped = [Column(f"c{width}", "列", Format.PROSE, width, ("长" * 20, "短")) for width in (30, 14, 50)]
    sheet = read(write_workbook(book_of(*wrapped), tmp_path / SUMMARY, NOW))
    heights = [sheet.row_dimensions[row].height for row in (2, 3)]
    assert heights == [xlsx_drawing.LINE_HEIGHT * 4, None]


def test_same_layout_and_time_give_the_same_bytes():
    book = lay_out(make_report(), RUN)
    assert draw_workbook(book, NOW) == draw_workbook(book, NOW)


def test_replaces_the_old_summary_and_leaves_nothing_else(tmp_path: Path):
    (tmp_path / SUMMARY).write_bytes(b"old")
    assert write_workbook(book_of(texts("a")), tmp_path / SUMMARY, NOW) == tmp_path / SUMMARY
    assert read(tmp_path / SUMMARY)["A2"].value == "a"
    assert names_in(tmp_path) == [SUMMARY]


def test_failing_replacement_leaves_the_old_one_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / SUMMARY).write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OutputError, match="disk is full") as caught:
        write_workbook(book_of(texts("a")), tmp_path / SUMMARY, NOW)
    assert "磁盘已满" in caught.value.zh
    assert (tmp_path / SUMMARY).read_bytes() == b"old"
    assert names_in(tmp_path) == [SUMMARY]


@pytest.mark.parametrize(
    "lock", ["~$operator_summary.xlsx", ".~operator_summary.xlsx", ".~lock.operator_summary.xlsx#"]
)
def test_open_summary_gets_a_new_one_beside_it(tmp_path: Path, lock: str):
    (tmp_path / SUMMARY).write_bytes(b"old")
    (tmp_path / lock).touch()
    first = write_workbook(book_of(texts("a")), tmp_path / SUMMARY, NOW)
    second = write_workbook(book_of(texts("b")), tmp_path / SUMMARY, NOW)
    assert first.name == "operator_summary 2020-03-05 2045.xlsx"
    assert second.name == "operator_summary 2020-03-05 2045 (2).xlsx"
    assert (tmp_path / SUMMARY).read_bytes() == b"old"
    assert (read(first)["A2"].value, read(second)["A2"].value) == ("a", "b")
    assert len(names_in(tmp_path)) == 4


def test_summary_held_open_on_windows_gets_a_new_one_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    replace_any = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if target.name == SUMMARY:
            raise PermissionError(errno.EACCES, "in use")
        return replace_any(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    path = write_workbook(book_of(texts("a")), tmp_path / SUMMARY, NOW)
    assert path.name == "operator_summary 2020-03-05 2045.xlsx"


def test_temporaries_of_dead_runs_are_swept(tmp_path: Path):
    old, young, foreign = (tmp_path / name for name in (f"{MARK}1-1{ENDING}", f"{MARK}2-2{ENDING}", ".other.part"))
    for path in (old, young, foreign):
        path.touch()
    long_ago = time.time() - 7200
    os.utime(old, (long_ago, long_ago))
    os.utime(foreign, (long_ago, long_ago))
    write_workbook(book_of(texts("a")), tmp_path / SUMMARY, NOW)
    assert names_in(tmp_path) == sorted([young.name, foreign.name, SUMMARY])


def test_folder_in_place_of_the_summary_is_one_sentence(tmp_path: Path):
    (tmp_path / SUMMARY).mkdir()
    with pytest.raises(OutputError, match="rename it first"):
        write_workbook(book_of(texts("a")), tmp_path / SUMMARY, NOW)


def test_missing_folder_is_one_sentence(tmp_path: Path):
    with pytest.raises(OutputError, match="does not exist"):
        write_workbook(book_of(texts("a")), tmp_path / "none" / SUMMARY, NOW)


def export_tables() -> dict:
    report = make_report()
    return report.tables


def test_csv_has_english_keys_and_raw_values(tmp_path: Path):
    write_export(export_tables(), tmp_path / "out", "csv")
    assert not (tmp_path / "out" / "callback.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out" / "callback.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["rank"], rows[0]["due_at"], rows[0]["customer_key"]) == ("2", "2020-03-06", PHONES[2])
    assert (rows[1]["due_at"], rows[1]["state"], rows[1]["max_attempts"]) == ("2020-03-05T15:17", "overdue", "")
    with (tmp_path / "out" / "staff_day.csv").open(encoding="utf-8", newline="") as file:
        days = list(csv.DictReader(file))
    assert (days[3]["date"], days[3]["score"], days[3]["calls_target"]) == ("2020-03-05", "", "50")
    with (tmp_path / "out" / "funnel.csv").open(encoding="utf-8", newline="") as file:
        line = next(csv.DictReader(file))
    assert " ".join(line) == "store entrance dialled connected invited agreed entered visited deals"
    assert " ".join(line.values()) == "* phone 80 50 40 20 10 0 0"


def test_parquet_keeps_dates_and_blanks(tmp_path: Path):
    paths = write_export(export_tables(), tmp_path, "parquet")
    assert len(paths) == 12
    table = pyarrow.parquet.read_table(tmp_path / "staff_day.parquet").to_pylist()
    assert [row["date"] for row in table] == [row["date"] for row in STAFF_DAYS]
    assert table[3]["score"] is None
    assert pyarrow.parquet.read_table(tmp_path / "callback.parquet").to_pylist()[3]["rank"] is None


def test_minute_at_midnight_is_exported_as_the_day(tmp_path: Path):
    table = frame("callback", {"rank": 1, "last_call_at": MEETING.replace(hour=0, minute=0), "due_at": MEETING})
    write_export({"callback": table}, tmp_path, "csv")
    with (tmp_path / "callback.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["last_call_at"], row["due_at"]) == ("2020-03-05", "2020-03-05T15:17")


def test_export_into_the_campaign_folder_is_refused(tmp_path: Path):
    campaign = tmp_path / "campaign"
    (campaign / "一店").mkdir(parents=True)
    (tmp_path / "link").symlink_to(campaign)
    for inside in (
        campaign,
        campaign / "out",
        campaign / "一店" / "x",
        tmp_path / "link" / "out",
        tmp_path / "x/../campaign",
    ):
        with pytest.raises(OutputError):
            refuse_inside(inside, campaign)
    for outside in (tmp_path, tmp_path / "campaign2", tmp_path / "campaign" / ".." / "out"):
        refuse_inside(outside, campaign)

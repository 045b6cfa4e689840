"""The recipe of every face, on folders as people have them: nothing is lost, one odd file stops nobody."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from sheets_automation import campaign
from sheets_automation.model.errors import FolderError

pytestmark = pytest.mark.children

NOW = datetime(2020, 3, 6, 20, 45)
HEADER = "联系电话,客户姓名,接通情况,客户分类,邀请结果,拨打日期,导购,门店"


def calls(count: int, *, staff: str = "张三", first: int = 0) -> str:
    rows = (f"139{first + n:08d},王女士,已接通,B,已邀请待回复,2020-03-06,{staff},一店" for n in range(count))
    return "\n".join([HEADER, *rows, ""])


def rows_counted(report) -> dict[str, int]:
    return dict(zip(report.tables["source"]["source"], report.tables["source"]["rows_counted"], strict=True))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_two_tables_on_one_sheet_are_both_read_whichever_is_wider(tmp_path):
    successes = (
        "联系电话,邀约来源,成功类型,是否进群,进群日期,群名,预约到店日期,是否到店,到店日期,邀约成功日期,导购,门店"
    )
    row = "13900000001,电话邀约,进群,是,,,,,,2020-03-06,张三,一店"
    write(tmp_path / "a.csv", calls(8) + successes + "\n" + row + "\n")
    table = campaign.consolidate(tmp_path, now=NOW, lang="zh").tables["source"]
    assert dict(zip(table["table"], table["rows_counted"], strict=True)) == {"call_log": 8, "invite_success": 1}


def test_a_day_above_a_wider_header_is_not_lost(tmp_path):
    wider = calls(3, first=50).replace("门店", "门店,备注", 1)
    write(tmp_path / "a.csv", calls(4) + wider)
    assert rows_counted(campaign.consolidate(tmp_path, now=NOW, lang="zh")) == {"a.csv": 7}


def test_a_repeated_header_may_be_shorter(tmp_path):
    again = "联系电话,客户分类,拨打日期,导购,门店\n13800000000,B,2020-03-06,张三,一店\n"
    write(tmp_path / "a.csv", calls(2) + again)
    report = campaign.consolidate(tmp_path, now=NOW, lang="zh")
    assert rows_counted(report) == {"a.csv": 3}
    assert not report.tables["finding"]["severity"].eq("ERROR").any()


def test_a_name_that_is_no_text_stops_nobody(tmp_path):
    write(tmp_path / "good.csv", calls(2))
    odd = os.path.join(os.fsencode(tmp_path), b"\xd5\xc5.csv")  # noqa: PTH118  # a name of bytes
    try:
        Path(os.fsdecode(odd)).write_text(calls(1, first=90, staff="李四"), "utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert rows_counted(campaign.consolidate(tmp_path, now=NOW, lang="zh")) == {"\\xd5\\xc5.csv": 1, "good.csv": 2}


def test_check_tells_files_of_the_same_name_apart(tmp_path):
    one, two = write(tmp_path / "一店/张三.csv", calls(4)), write(tmp_path / "二店/张三.csv", calls(5, first=100))
    expected = {"一店/张三.csv": 4, "二店/张三.csv": 5}
    for paths in ([one.parent, two.parent], [one, two], [tmp_path, one]):
        assert rows_counted(campaign.check(paths, now=NOW, lang="zh")) == expected


def test_a_link_to_a_file_of_the_folder_counts_once(tmp_path):
    write(tmp_path / "a.csv", calls(3))
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    assert rows_counted(campaign.consolidate(tmp_path, now=NOW, lang="zh")) == {"a.csv": 3}


def test_one_stray_nul_in_a_text_file_loses_nothing(tmp_path):
    write(tmp_path / "a.csv", calls(30).replace("王女士", "王\0", 1))
    write(tmp_path / "good.csv", calls(2, first=60))
    report = campaign.consolidate(tmp_path, now=NOW, lang="zh")
    said = report.tables["finding"].query("source == 'a.csv'")["rule"].tolist()
    assert rows_counted(report) == {"a.csv": 30, "good.csv": 2}
    assert said == ["V02"]


def test_dates_and_times_that_were_exported_as_text(tmp_path):
    text = calls(3).replace("2020-03-06", "43896", 1).replace("2020-03-06", "43896.0", 1)
    write(tmp_path / "a.csv", text.replace("2020-03-06", "2020年3月6日 星期五", 1))
    report = campaign.consolidate(tmp_path, now=NOW, lang="zh")
    assert report.tables["staff_day"]["dials"].tolist() == [3]


def test_is_connected_may_be_answered_with_yes_and_no(tmp_path):
    text = (
        calls(2).replace("接通情况", "是否接通").replace("已接通", "是", 1).replace("已接通,B,已邀请待回复", "否,,", 1)
    )
    write(tmp_path / "a.csv", text)
    report = campaign.consolidate(tmp_path, now=NOW, lang="zh")
    assert report.tables["staff_day"][["dials", "connected"]].to_numpy().tolist() == [[2, 1]]


def test_a_folder_without_any_table_says_why_in_one_sentence(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    with pytest.raises(FolderError) as raised:
        campaign.consolidate(tmp_path, now=NOW, lang="en")
    assert "a.xlsx" in raised.value.sentence("en")

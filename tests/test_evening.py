"""The evening meeting: who stands on the sheet, in which order, with which words (docs/day.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest
from sheets import book, call_log, invite_success

from sheets_automation.core.figures.standing import standing
from sheets_automation.core.layout.cells import RunInfo, View
from sheets_automation.core.layout.evening import evening_sheet
from sheets_automation.core.memory import CLOSINGS, NOTHING_KNOWN, Memory, nothing
from sheets_automation.core.report import Report, build_report
from sheets_automation.model.grid import Source
from sheets_automation.model.page import Sheet
from sheets_automation.model.refusals import WRONG_KIND
from sheets_automation.model.settings import Assignment, DatedRule, Member, Settings, Store

DAY = date(2020, 3, 5)
EVENING = datetime.fromisoformat("2020-03-05T20:45")
NOON = datetime.fromisoformat("2020-03-05T12:00")
QUOTA = (DatedRule("base_calls", 2), DatedRule("base_invites", 1), DatedRule("invites_floor", 0))
OFF = tuple(Assignment(DAY, "一店", name, attendance=0.0) for name in ("周九", "吴十"))
SETTINGS = Settings(rules=QUOTA, assignments=OFF)

INVITED = "接通情况=已接通 | 客户分类=B | 邀请结果=已邀请待回复"
MISSED_CALL = "接通情况=无人接听 | 客户分类=C"
NO_CLASS = "接通情况=已接通 | 客户分类=E"
NO_CLASS_INVITED = f"{NO_CLASS} | 邀请结果=已邀请待回复"
SEEN_BEFORE = "接通情况=已接通 | 客户分类=A | 邀请结果=已邀请待回复 | 客户姓名=王女士 | 意向产品=烟机"


def calls(who: str, *rows: str, day: str = "2020-03-05", file: str = ""):
    store, staff = who.split()
    return call_log("\n".join(rows), file or f"{store}/{staff}.xlsx", f"门店: {store} | 导购: {staff} | 日期: {day}")


def yesterday(who: str):
    return calls(who, MISSED_CALL, day="2020-03-04", file=f"{who.replace(' ', '/')}04.xlsx")


def success(who: str, *rows: str):
    store, staff = who.split()
    block = f"门店: {store} | 导购: {staff} | 日期: 2020-03-05"
    return invite_success("\n".join(rows), f"{store}/{staff}.xlsx", block)


HANDED_IN = (
    calls("一店 张三", INVITED, INVITED),
    calls("一店 李四", SEEN_BEFORE, NO_CLASS),
    success("一店 李四", "联系电话= | 邀约来源=老客户转介绍 | 成功类型=进群"),
    calls("一店 王五", MISSED_CALL),
    yesterday("一店 赵六"),
    yesterday("一店 钱七"),
    Source("一店/钱七.xlsx", "00", 1.0, refusal="encrypted"),
    calls("一店 孙八", *[NO_CLASS] * 7),
    calls("一店 周九", MISSED_CALL),
    yesterday("一店 吴十"),
    calls("一店 冯大", MISSED_CALL, NO_CLASS, day="2020-03-04", file="一店/冯大.xlsx"),
    calls("一店 冯大", INVITED, NO_CLASS_INVITED, file="一店/冯大今天.xlsx"),
    yesterday("二店 郑一"),
)
"""What each guide handed in; the targets are two calls and one invitation."""

TEXTS = {
    "冯大": (
        "pending",
        "冯大：电话1/2，邀请1/1。请改1处，改好可能达标：冯大今天 第4行 点选下拉。前几天还有1处待改。",
    ),
    "李四": (
        "pending",
        (
            "李四：电话1/2，邀请1/1。请改3处，改好可能达标：电话邀约记录 第4行 点选下拉；成功邀约记录 第3行 填电话；"
            "电话邀约记录 第3行 到过店吗。"
        ),
    ),
    "赵六": ("not_submitted", "赵六：今天的表还没收到，请交一下，谢谢！"),
    "钱七": ("not_submitted", "钱七：今天的表还没有统计到。请改1处：钱七.xlsx 无法读取文件：{}。"),
    "郑一": ("not_submitted", "郑一：今天的表还没收到，请交一下，谢谢！"),
    "孙八": (
        "missed",
        (
            "孙八：电话0/2，邀请0/1。请改7处：第3行 点选下拉；第4行 点选下拉；第5行 点选下拉；第6行 点选下拉；"
            "第7行 点选下拉；等7处。"
        ),
    ),
    "王五": ("missed", "王五：电话1/2，邀请0/1。明天接着来，加油！"),
    "张三": ("met", "张三：电话2/2，邀请2/1。今天达标，辛苦了！"),
    "周九": ("exempt", "周九：电话1，邀请0。今天免考核，辛苦了！"),
    "吴十": ("exempt", ""),
}
"""Guide to status and text, in the order of the sheet."""


def made(*handed, settings: Settings = SETTINGS, now: datetime = EVENING, lang: str = "zh", memory=NOTHING_KNOWN):
    grids = [one for one in handed if not isinstance(one, Source)]
    files = [one for one in handed if isinstance(one, Source)]
    return build_report([*book(*grids), *files], settings, now, lang, memory)


@cache
def evening_of(lang: str = "zh", now: datetime = EVENING) -> Report:
    return made(*HANDED_IN, lang=lang, now=now)


def sheet_of(report: Report) -> Sheet:
    return evening_sheet(View(report, RunInfo("0", 0.1, "活动"), masked=False, handled={}))


def column(sheet: Sheet, key: str) -> list:
    return list(next(one for one in sheet.blocks[0].columns if one.key == key).values)


def texts(report: Report) -> dict[str, str]:
    sheet = sheet_of(report)
    return dict(zip(column(sheet, "staff"), column(sheet, "to_paste"), strict=True))


def test_who_can_still_meet_the_target_comes_first():
    lines = evening_of().views["evening"]
    assert dict(zip(lines["staff"], lines["status"], strict=True)) == {who: told[0] for who, told in TEXTS.items()}
    assert lines["staff"].tolist() == ["冯大", "李四", "赵六", "钱七", "郑一", "孙八", "王五", "张三", "吴十", "周九"]


@pytest.mark.parametrize("who", TEXTS)
def test_a_text_says_what_is_missing_and_what_to_fix(who):
    said = texts(evening_of())[who]
    before, _, after = TEXTS[who][1].partition("{}")
    assert said.startswith(before)
    assert said.endswith(after)
    assert len(said) == len(before) or "{}" in TEXTS[who][1]


def test_what_is_missing_stands_as_numbers():
    sheet = sheet_of(evening_of())
    names = ("staff", "calls_missing", "invites_missing")
    missing = {who: (calls, invites) for who, calls, invites in zip(*(column(sheet, n) for n in names), strict=True)}
    assert (missing["李四"], missing["孙八"], missing["张三"], missing["吴十"]) == ((1, 0), (2, 1), (0, 0), (0, 0))
    assert "应交 8 人，已交 5 人" in sheet.lines[0]


def test_no_text_blames_or_ranks():
    for lang in ("zh", "en"):
        said = "".join(texts(evening_of(lang)).values())
        assert not any(
            word in said.casefold() for word in ("最后", "倒数", "排名", "未达标", "last", "missed", "worst")
        )


def test_english_is_told_in_sentences():
    said = texts(evening_of("en"))
    assert said["王五"] == "王五: calls 1/2, invites 0/1. On we go tomorrow!"
    assert said["李四"].startswith(
        "李四: calls 1/2, invites 1/1. Please fix 3 places, then the target may be met: 电话邀约记录 row 4: "
    )
    assert "and others" in said["孙八"]


OPEN = {
    "张三": "张三：电话2/2，邀请2/1。今天达标，辛苦了！",
    "王五": "王五：电话1/2，邀请0/1。还差电话1、邀请1，加油！",
    "赵六": "赵六：今天的表请在20:30前交，谢谢！",
    "郑一": "郑一：今天的表请在20:30前交，谢谢！",
}


@pytest.mark.parametrize("who", OPEN)
def test_before_the_close_the_day_goes_on(who):
    assert texts(evening_of(now=NOON))[who] == OPEN[who]


def one_guide_each() -> Report:
    """A streak of three days; a gap of both kinds; a guide whose invitations count once they are in the group."""
    days = [calls("一店 张三", INVITED, INVITED, day=f"2020-03-0{day}", file=f"一店/{day}.xlsx") for day in (3, 4, 5)]
    gap = calls("一店 李四", MISSED_CALL, MISSED_CALL, NO_CLASS, NO_CLASS_INVITED)
    settings = Settings(
        rules=(*QUOTA, DatedRule("invite_basis", "entered", "王五")), stores=(Store("一店"), Store("三店"))
    )
    return made(*days, gap, calls("一店 王五", INVITED), settings=settings)


@pytest.fixture(scope="module")
def guides() -> Report:
    return one_guide_each()


def test_only_rows_that_close_the_gap_decide(guides):
    asked = guides.views["to_fix"]
    assert asked.loc[asked["staff"].eq("李四"), ["row", "decides"]].to_numpy().tolist() == [[6, 1], [5, 0]]


def test_invitations_are_named_as_they_are_counted(guides):
    assert texts(guides)["王五"].startswith("王五：电话1/2，进群0/1。")


def test_a_streak_is_worth_a_word(guides):
    assert "今天达标，连续3天，真棒！" in texts(guides)["张三"]


NAMESAKES = (Member("张三", "一店"), Member("张三", "二店"), Member("张三丰", "一店"))
REFUSED = {
    "一店/张三.xlsx": "一店 张三",
    "二店 张三.xlsx": "二店 张三",
    "张三.xlsx": "",
    "一店/张三丰.xlsx": "一店 张三丰",
}


def test_a_file_that_cannot_be_read_is_told_to_whose_name_it_bears():
    files = [Source(path, "00", 1.0, refusal="encrypted") for path in REFUSED]
    asked = made(*files, settings=Settings(roster=NAMESAKES)).views["to_fix"]
    told = {place: f"{store} {staff}" for store, staff, place in asked[["store", "staff", "place"]].to_numpy()}
    assert told == {path.rpartition("/")[2]: who for path, who in REFUSED.items() if who}


def test_a_photo_is_told_to_who_has_not_handed_in():
    photos = [Source(f"一店/{name}.jpg", "00", 1.0, refusal=WRONG_KIND) for name in ("张三", "赵六")]
    report = made(calls("一店 张三", INVITED), yesterday("一店 赵六"), *photos)
    assert report.views["to_fix"]["staff"].tolist() == ["赵六"]


# ---- how far the day has come -------------------------------------------------------------------------------
def test_a_store_says_who_is_waited_for():
    found = standing(evening_of().work, DAY)
    told = {line.store: (line.expected, line.submitted, line.waiting_for) for line in found.itertuples()}
    assert told == {"一店": (7, 5, ["赵六", "钱七"]), "二店": (1, 0, ["郑一"])}
    # Figures leave out a day on which a whole store has nothing; so does a look back.
    assert standing(evening_of().work, date(2020, 3, 4))["store"].tolist() == ["一店", "二店"]
    assert not len(standing(evening_of().work, date(2020, 3, 2)))


def test_a_store_of_the_list_is_told_even_when_nobody_works_there(guides):
    assert standing(guides.work, DAY)[["store", "expected"]].to_numpy().tolist() == [["一店", 3], ["三店", 0]]


def test_nobody_is_waited_for_outside_of_the_campaign():
    settings = Settings(starts_on=date(2020, 3, 9), roster=(Member("张三", "一店"),))
    assert not len(standing(made(settings=settings).work, DAY))


def test_a_look_back_waits_for_stores_that_handed_in_nothing():
    roster = tuple(Member(*one) for one in (("赵六", "一店"), ("郑一", "二店"), ("吴十", "三店")))
    away = (Assignment(date(2020, 3, 4), "三店", "吴十", attendance=0.0),)
    settings = Settings(starts_on=date(2020, 3, 4), roster=roster, assignments=away)
    work = made(yesterday("一店 赵六"), settings=settings).work
    found = {day: standing(work, date(2020, 3, day)).set_index("store")["waiting_for"].to_dict() for day in (3, 4, 6)}
    assert found == {3: {}, 4: {"一店": [], "二店": ["郑一"], "三店": []}, 6: {}}


def test_the_latest_closing_of_the_day_is_told(guides):
    closings = nothing(CLOSINGS)
    for version, at in ((1, "2020-03-05T20:31"), (2, "2020-03-05T20:40")):
        closings.loc[len(closings)] = ["一店", datetime(2020, 3, 5), version, datetime.fromisoformat(at), "王店长"]
    work = replace(guides.work, memory=Memory(closings=closings.astype(nothing(CLOSINGS).dtypes)))
    line, _ = standing(work, DAY).itertuples()
    assert (line.closed_version, line.closed_at, line.closed_by) == (2, datetime(2020, 3, 5, 20, 40), "王店长")
    assert standing(work, date(2020, 3, 4))["closed_version"].eq(0).all()

"""Every form in which people write a cell comes out as what they meant, or is asked for again (docs/tables.md)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import opencc
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_automation.core.reading.dates import Calendar
from sheets_automation.core.reading.tidy import Context, Tidied, as_typed, tidy
from sheets_automation.model.schema import fold
from sheets_automation.model.settings import Settings
from sheets_automation.model.settings_tables import CAMPAIGN_ITEMS, SETTINGS_TABLES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS, WORK_TABLES

THURSDAY = date(2020, 3, 5)
CALENDAR = Calendar(THURSDAY, date(2020, 3, 1), date(2020, 3, 15))
TABLES = {table.key: table for table in WORK_TABLES}
few = settings(max_examples=40, deadline=None, derandomize=True)


def tidied(key: str, cells: list, calendar: Calendar = CALENDAR, on: list | None = None, table=None) -> Tidied:
    """One column of cells, tidied; `on` are the dates of their rows."""
    table = table or next(one for one in WORK_TABLES if key in one.by_key)
    column = np.empty(len(cells), dtype=object)
    column[:] = cells
    dates = None if on is None else pd.Series(pd.to_datetime(on)).astype("datetime64[s]")
    return tidy(table.by_key[key], as_typed(column), Context(calendar, Settings().products, dates))


def values(*args, **more) -> list:
    """What the cells mean; None where they mean nothing."""
    found = tidied(*args, **more).values.astype(object)
    return [None if pd.isna(value) else value for value in found]


def broken(found: Tidied) -> list[str]:
    """The rule that each cell broke, the loudest where there are two; "" for none."""
    rules = ("P02", "P03", "P05", "P06", "V01", "V02", "D02", "D03", "U04", "P04")
    return [
        next((rule for rule in rules if rule in found.broken and found.broken[rule][at]), "")
        for at in range(len(found.values))
    ]


def assert_means(key: str, cases: dict, **more) -> None:
    """Each cell (or tuple of cells) means its value."""
    flat = [
        (cell, value) for cells, value in cases.items() for cell in (cells if isinstance(cells, tuple) else (cells,))
    ]
    found = values(key, [cell for cell, _ in flat], **more)
    assert dict(zip(map(repr, [cell for cell, _ in flat]), found, strict=True)) == {
        repr(cell): value for cell, value in flat
    }


# Phones

MOBILE = "13912345678"
PHONES = [
    # cell                           number           rule
    ("13912345678", MOBILE, ""),
    (13912345678, MOBILE, ""),
    (13912345678.0, MOBILE, ""),
    ("139 1234 5678", MOBILE, ""),
    ("139-1234-5678", MOBILE, ""),
    (" 13912345678 ", MOBILE, ""),
    ("\u00a013912345678\u200b", MOBILE, ""),
    ("\ufeff13912345678", MOBILE, ""),
    ("13912345678.0", MOBILE, "P04"),
    ("139.1234.5678", MOBILE, "P04"),
    ("'13912345678", MOBILE, "P04"),
    ("+8613912345678", MOBILE, "P04"),
    ("+86 139 1234 5678", MOBILE, "P04"),
    ("008613912345678", MOBILE, "P04"),
    ("86-13912345678", MOBILE, "P04"),
    (8613912345678, MOBILE, "P04"),
    ("013912345678", MOBILE, "P04"),
    ("(+86)13912345678", MOBILE, "P04"),
    ("（139）12345678", MOBILE, "P04"),
    ("\uff11\uff13912345678", MOBILE, "P04"),
    ("19912345678", "19912345678", ""),
    # landlines: 0, two or three digits of area, seven or eight digits
    ("01012345678", "01012345678", "P04"),
    ("010-12345678", "01012345678", "P04"),
    ("(0755) 12345678", "075512345678", "P04"),
    ("0755-1234567", "07551234567", "P04"),
    # two numbers: the first is the key
    *((f"13912345678{between}13812345678", MOBILE, "P03") for between in "/,;、|或\n，；｜"),
    ("13912345678 / 138 1234 5678", MOBILE, "P03"),
    ("1391234567813812345678", MOBILE, "P03"),
    ("13912345678 13812345678", MOBILE, "P03"),
    ("13912345678/010-12345678", MOBILE, "P03"),
    ("010-12345678/13912345678", "01012345678", "P03"),
    # one number and nothing, or words
    *((f"13912345678{behind}", MOBILE, "P04") for behind in (";", "/", "、", ",", "或", "/无", " / 无", "|\n", "；")),
    *((f"{before}13912345678", MOBILE, "P04") for before in ("/", "王女士/", "或")),
    ("010-12345678/无", "01012345678", "P04"),
    ("13912345678x", None, "P02"),
    ("13912345678王", None, "P02"),
    ("1391234567/8", None, "P02"),
    ("1391234567;", None, "P02"),
    # masked
    ("138****1234", None, "P05"),
    ("138＊＊＊＊1234", None, "P05"),
    ("1391234****", None, "P05"),
    # a colleague's or a sample?
    ("13800138000", "13800138000", "P06"),
    ("13333333333", "13333333333", "P06"),
    ("19999999999", "19999999999", "P06"),
    # never repaired by guessing
    ("1.38E+10", None, "P02"),
    ("1.39123456781381E+21", None, "P02"),
    (1.3912345678138123e21, None, "P02"),
    ("1391234567", None, "P02"),
    ("139123456789", None, "P02"),
    ("12912345678", None, "P02"),
    ("11111111111", None, "P02"),
    (7551234567, None, "P02"),
    ("0101234", None, "P02"),
    ("王女士", None, "P02"),
    ("NA", None, "P02"),
    # nothing written
    ("", None, ""),
    ("  ", None, ""),
]


def test_a_phone_is_read_in_every_form_people_write_it():
    cells = [cell for cell, *_ in PHONES]
    found = tidied("phone", cells)
    seen = list(zip(map(repr, cells), values("phone", cells), broken(found), strict=True))
    assert seen == [(repr(cell), number, rule) for cell, number, rule in PHONES]


def test_a_phone_that_is_not_understood_is_told_its_digits():
    found = tidied("phone", ["139123456", "139-1234-56789"])
    assert list(found.words["n"]) == [9, 12]


def test_a_refused_phone_is_no_blank_phone():
    assert list(tidied("phone", ["139", "138****1234", "", MOBILE]).refused) == [True, True, False, False]


WRITTEN = [
    "{0}",
    "{0}.0",
    "+86{0}",
    "0086{0}",
    "86-{0}",
    "0{0}",
    "'{0}",
    "{1} {2} {3}",
    "{1}-{2}-{3}",
    "{1}.{2}.{3}",
    "（{1}）{2}{3}",
    "(+86) {1} {2} {3}",
    "\u00a0{0}\u200b",
    "{0}/010-12345678",
]
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True).filter(str.isascii)


@few
@given(mobiles)
def test_one_number_is_one_customer_however_it_is_written(number):
    parts = (number, number[:3], number[3:7], number[7:])
    cells = [form.format(*parts) for form in WRITTEN]
    wide = number.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    assert set(values("phone", [*cells, int(number), float(number), wide])) == {number}


@few
@given(st.text(alphabet="0123456789+-. ()/*'Ee万或", max_size=24))
def test_no_text_becomes_a_number_that_is_none(text):
    (number,) = values("phone", [text])
    assert number is None or pd.Series([number]).str.fullmatch(r"1[3-9]\d{9}|0\d{2,3}\d{7,8}").all()


# Choices

CHOICES = {
    "customer_class": {
        ("A", "a", "Ａ", "ａ", "A类", "A类客户", " a ", "A 类", "Ａ类客户"): "A",
        ("B类", "b"): "B",
        ("C", "c类客户"): "C",
        ("D类", "ｄ"): "D",
        ("E", "AB", "好", "NA", "类"): None,
        "": None,
    },
    "visited_before": {
        ("是", "√", "✓", "Y", "y", "有", "TRUE", "True", True, "yes"): "yes",
        ("否", "×", "N", "n", "无", "無", "FALSE", "false", False, "no"): "no",
        ("不知道", "1"): None,
    },
    "in_group": {("是", "√", "Y"): "yes", ("否", "×"): "no", ("已退群", "left"): "left"},
    "deal": {("有", "✓"): "yes", ("无", "N"): "no", ("已退单", "returned"): "returned"},
    "call_result": {
        ("已接通", "connected", "Connected", "已 接通", "已接通\n"): "connected",
        ("无人接听", "無人接聽", "no_answer", "No answer"): "no_answer",
        "占线": "busy",
        ("拒接挂断", "拒接掛斷"): "declined",
        "关机": "powered_off",
        "停机": "out_of_service",
        "空号错号": "invalid_number",
        ("约时间再打", "約時間再打"): "call_later",
        ("接了", "NULL"): None,
    },
    "invite_result": {
        "未邀请": "not_invited",
        "已邀请待回复": "pending",
        "同意进群": "agreed_group",
        "同意进店": "agreed_visit",
        "同意进群并进店": "agreed_both",
        "拒绝": "refused",
        "之前已邀": "already",
    },
    "product_1": {"烟机": "烟机", ("热水器", "熱水器"): "热水器", "手机壳": None},
}


@pytest.mark.parametrize("key", CHOICES)
def test_a_choice_is_read_in_every_form_people_write_it(key):
    assert_means(key, CHOICES[key])


def test_a_value_that_is_not_in_the_list_is_asked_for_again():
    assert broken(tidied("call_result", ["已接通", "接了", ""])) == ["", "V01", ""]


@pytest.mark.parametrize("table", WORK_TABLES, ids=lambda table: table.key)
def test_every_choice_is_read_by_its_key_and_by_both_labels(table):
    for column in table.columns:
        if column.key == "call_time":
            continue
        for choice in column.choices:
            assert values(column.key, [choice.key, choice.zh, choice.en, *choice.also], table=table) == [choice.key] * (
                3 + len(choice.also)
            ), (column.key, choice)


def test_a_success_of_class_c_or_d_is_understood_and_left_to_its_own_rule():
    found = tidied("customer_class", ["C", "D类", "E"], table=INVITE_SUCCESS)
    assert broken(found) == ["", "", "V01"]


def test_the_campaign_s_own_products_are_the_dropdown():
    column = np.array(["净化器", "烟机"], dtype=object)
    found = tidy(CALL_LOG.by_key["product_1"], as_typed(column), Context(CALENDAR, ("净化器",)))
    assert broken(found) == ["", "V01"]


# Dates

FIFTH = pd.Timestamp(2020, 3, 5)
DATES = {
    (
        *(date(2020, 3, 5), datetime(2020, 3, 5), datetime(2020, 3, 5, 14, 30)),
        *(43895, 43895.0, 43895.6, 20200305, 20200305.0, 3.5),
        *("2020-3-5", "2020-03-05", "2020/3/5", "2020.3.5", "2020年3月5日", "20200305"),
        *("3月5日", "3月5号", "3/5", "3-5", "3.5", "03/05"),
        *("2020-3-5 14:30", "2020/3/5 14:30:00", "2020.3.5 9:05", "2020年3月5日 14:30", "20200305 14:30"),
        *(
            "2020年3月5日14:30",
            "2020-03-05T14:30:00",
            "3月5日 14:30",
            "3月5号14:30",
            "3/5 14:30",
            "3-5 9:00",
            "3.5 9:00",
        ),
        *(" 2020-3-5 ", "\u00a02020-3-5\u200b", "２０２０－３－５", "2020年3月5日", "3／5"),
    ): FIFTH,
    (3.12, "3.12", "3月12日"): pd.Timestamp(2020, 3, 12),
    # The number 3.1 may have been 3.10; as text it is what it says.
    ("3.1", "3-1"): pd.Timestamp(2020, 3, 1),
    ("3.10",): pd.Timestamp(2020, 3, 10),
    "1月10日": pd.Timestamp(2020, 1, 10),
}
NO_DATES = [
    *(
        "今天",
        "昨天",
        "明天",
        "周六",
        "8号",
        "三月",
        "王女士",
        "NA",
        "2020-2-30",
        "2020-13-1",
        "13月5日",
        "2/30",
        "3-5-6-7",
    ),
    *(3.1, 3.2, 3.3, 2.3, 3, 13.5, 19999, 12345678, 20201301, 2020.5, -43895),
]


def test_a_date_is_read_in_every_form_people_write_it():
    assert_means("call_date", DATES)


def test_what_is_no_date_is_asked_for_again():
    found = tidied("call_date", NO_DATES)
    assert dict(zip(map(repr, NO_DATES), broken(found), strict=True)) == dict.fromkeys(map(repr, NO_DATES), "D02")
    assert found.values.isna().all()
    assert found.refused.all()


def test_a_date_later_than_today_is_told():
    assert broken(tidied("call_date", ["3-5", "3-6", ""])) == ["", "D03", ""]


NEW_YEAR = Calendar(date(2020, 1, 5), date(2019, 12, 25), date(2020, 1, 10))
NO_CAMPAIGN = Calendar(date(2020, 1, 5))
LAST_CAMPAIGN = Calendar(date(2020, 11, 20), date(2020, 3, 1), date(2020, 3, 15))
YEARS = [
    ("12/28", NEW_YEAR, date(2019, 12, 28)),
    ("1/3", NEW_YEAR, date(2020, 1, 3)),
    ("12/28", NO_CAMPAIGN, date(2019, 12, 28)),
    ("6/1", NO_CAMPAIGN, date(2020, 6, 1)),
    ("2/29", Calendar(date(2021, 3, 1)), date(2020, 2, 29)),
    # in the campaign before the nearest
    ("3/5", LAST_CAMPAIGN, date(2020, 3, 5)),
    ("1/5", LAST_CAMPAIGN, date(2021, 1, 5)),
]


@pytest.mark.parametrize(("cell", "calendar", "day"), YEARS)
def test_a_date_without_a_year_takes_the_campaign_s_else_the_nearest(cell, calendar, day):
    assert values("call_date", [cell], calendar=calendar) == [pd.Timestamp(day)]


DAY_FORMS = [
    "{y}-{m}-{d}",
    "{y}/{m:02}/{d:02}",
    "{y}.{m}.{d}",
    "{y}年{m}月{d}日",
    "{m}月{d}日",
    "{m}月{d}号",
    "{m}/{d}",
    "{m}-{d}",
]
DAY_FORMS += ["{m}.{d}", "{y}{m:02}{d:02}"]


@few
@given(st.dates(date(2019, 10, 1), date(2020, 8, 1)), st.times())
def test_one_day_is_one_day_however_it_is_written(day, clock):
    parts = {"y": day.year, "m": day.month, "d": day.day}
    written = [form.format(**parts) for form in DAY_FORMS]
    timed = [f"{text} {clock:%H:%M}" for text in written]
    serial = (day - date(1899, 12, 30)).days
    cells = [day, datetime.combine(day, clock), serial, serial + 0.25, int(f"{day:%Y%m%d}"), *written, *timed]
    assert set(values("call_date", cells, calendar=Calendar(THURSDAY))) == {pd.Timestamp(day)}


# Appointments and follow-ups, on a Thursday

MOMENTS = {
    "今天": "2020-03-05",
    "明天": "2020-03-06",
    "后天": "2020-03-07",
    # on or after the row's date
    "周四": "2020-03-05",
    "周六": "2020-03-07",
    "周日": "2020-03-08",
    "周三": "2020-03-11",
    # in the next week from Monday to Sunday
    "下周一": "2020-03-09",
    "下周四": "2020-03-12",
    "下周六": "2020-03-14",
    "下周日": "2020-03-15",
    # the next one
    "8号": "2020-03-08",
    "31号": "2020-03-31",
    "4号": "2020-04-04",
    # with a time
    ("明天上午", "明天 上午", "明天9:30", "明天 09:30"): "2020-03-06 09:30",
    ("周六下午", "周六 下午", "周六 14:00"): "2020-03-07 14:00",
    ("下周六晚上", "下周六 18:30"): "2020-03-14 18:30",
    ("8号 15:20", "3月8日 15:20", "2020-3-8 15:20", "3/8 15:20"): "2020-03-08 15:20",
    ("8号上午", "3-8上午", "2020年3月8日 上午"): "2020-03-08 09:30",
    # as dates
    ("3月8日", "3-8", 3.8, 43898, "43898", "2020.3.8", date(2020, 3, 8), datetime(2020, 3, 8)): "2020-03-08",
    (datetime(2020, 3, 8, 14, 30), 43898 + 870 / 1440, str(43898 + 870 / 1440)): "2020-03-08 14:30",
    ("明天中午1点", "明天 中午 1:00", "明天下午1点"): "2020-03-06 13:00",
    "": None,
}
NO_MOMENTS = [
    "明天晚上12点",
    "明天晚上1点",
    "昨天",
    "随时",
    "下周",
    "周八",
    "32号",
    "王女士",
    3.1,
    13912345601.5,
    "明天 25:00",
]


@pytest.mark.parametrize("key", ["appointment_at", "next_follow_up_at", "appointment_on", "next_follow_up_on"])
def test_an_appointment_is_read_in_every_form_people_write_it(key):
    flat = [
        (cell, value) for cells, value in MOMENTS.items() for cell in (cells if isinstance(cells, tuple) else (cells,))
    ]
    cells = [cell for cell, _ in flat]
    found = tidied(key, cells, on=[THURSDAY] * len(cells))
    seen = {repr(cell): None if pd.isna(at) else at for cell, at in zip(cells, found.values, strict=True)}
    assert seen == {repr(cell): value and pd.Timestamp(value) for cell, value in flat}
    timed = {repr(cell): bool(one) for cell, one in zip(cells, found.extra["timed"], strict=True)}
    assert timed == {repr(cell): bool(value and ":" in value) for cell, value in flat}


def test_an_appointment_counts_from_the_date_of_its_row():
    days = [date(2020, 3, 5), date(2020, 3, 7), date(2020, 3, 8)]
    assert values("appointment_at", ["明天"] * 3, on=days) == [pd.Timestamp(day + timedelta(days=1)) for day in days]
    assert values("appointment_at", ["周六"] * 3, on=days) == [pd.Timestamp(2020, 3, day) for day in (7, 7, 14)]
    assert values("appointment_at", ["下周六"] * 3, on=days) == [pd.Timestamp(2020, 3, 14)] * 3


def test_what_is_no_appointment_is_asked_for_again():
    found = tidied("appointment_at", NO_MOMENTS, on=[THURSDAY] * len(NO_MOMENTS))
    assert dict(zip(NO_MOMENTS, broken(found), strict=True)) == dict.fromkeys(NO_MOMENTS, "D02")


def test_a_call_time_is_a_clock_time_or_a_part_of_the_day():
    cells = ["14:30", "14:30", time(14, 30), 870 / 1440, "上午", "中午", "下午", "晚上", "pm", "", "25:00", "早"]
    found = tidied("call_time", cells)
    assert [None if pd.isna(at) else at for at in found.values] == [870] * 4 + [570, 720, 840, 1110, 840] + [None] * 3
    assert list(found.extra["clocked"]) == [True] * 4 + [False] * 8
    assert [part if isinstance(part, str) else "" for part in found.extra["daypart"]][4:9] == [
        "am",
        "noon",
        "pm",
        "evening",
        "pm",
    ]
    assert broken(found)[-2:] == ["V01", "V01"]


HOURS = {
    ("中午11点", "上午11点", "11:00"): 11,
    ("中午12点", "下午12点", "中午 12:00", "12:00 pm", "中午"): 12,
    ("中午1点", "下午1点", "1:00 pm", "13点", "中午13点"): 13,
    ("中午2点", "下午2点", "下午14点"): 14,
    ("早上5点", "上午 05:00", "5:00 am"): 5,
    ("晚上5点", "下午5点"): 17,
    ("晚上11点", "晚上23点"): 23,
    ("0:00", "0点", "am 0:00"): 0,
    # which day is meant, or which half of it, is asked
    (
        *("晚上12点", "晚上12:00", "晚上0点", "晚上1点", "晚上4点", "24:00"),
        *("中午3点", "中午10点", "上午12点", "12:00 am", "上午14点", "下午0点", "晚上14点", 20200305, 13912345601),
    ): None,
}


def test_the_part_of_the_day_says_which_half_of_it_an_hour_is_in():
    hours = {texts: hour and hour * 60 for texts, hour in HOURS.items()}
    assert_means("call_time", hours)
    assert set(broken(tidied("call_time", list(next(texts for texts, hour in HOURS.items() if hour is None))))) == {
        "V01"
    }


# Money

MONEY = {
    (
        12800,
        12800.0,
        "12800",
        "12,800",
        "12，800",
        "¥12800",
        "￥12,800",
        "12800元",
        "¥12,800元",
        "1.28万",
        " 12800 ",
    ): 12800.0,
    ("128.5", 128.5): 128.5,
    ("", 0, "0", "-5", -5, "一万二", "12800/2", "NA", True): None,
}


def test_money_is_read_in_every_form_people_write_it():
    assert_means("deal_amount", MONEY)


def test_an_amount_that_is_no_number_above_0_is_asked_for_again():
    assert broken(tidied("deal_amount", [0, -5, "一万二", "", 1])) == ["U04", "U04", "U04", "", ""]


# Names and texts

NAMES = {
    ("张三", "张 三", "张　三", " 张三 ", "\u00a0张三\u200b", "张\u00a0三"): "张三",
    "张 三 丰": "张三丰",
    ("Zhang San", "Ｚｈａｎｇ Ｓａｎ"): "Zhang San",
    "NA": "NA",
    "NULL": "NULL",
    "None": "None",
    "nan": "nan",
    ("", " ", "\u200b"): None,
}


@pytest.mark.parametrize("key", ["staff", "store"])
def test_a_name_is_one_name_whatever_stands_between_its_characters(key):
    assert_means(key, NAMES)


def test_a_customer_s_name_keeps_its_spaces():
    assert_means("customer_name", {"王 女士": "王 女士", "NULL": "NULL", "王女士（老客户）": "王女士(老客户)"})


def test_a_long_text_is_kept_whole_and_control_characters_are_removed():
    limits = {"customer_name": 30, "wechat_name": 64, "remark": 200}
    for key, limit in limits.items():
        cells = ["好" * limit, "好" * (limit + 1), "好\x07的", "好\n的\t"]
        found = tidied(key, cells)
        assert broken(found) == ["", "V02", "V02", ""]
        assert list(found.values) == [cells[0], cells[1], "好的", "好\n的"]


# Traditional characters

SIMPLIFIED_TO = [opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk")]
LABELS = sorted(
    {name for table in (*WORK_TABLES, *SETTINGS_TABLES) for column in table.columns for name in column.names}
    | {
        name
        for table in (*WORK_TABLES, *SETTINGS_TABLES)
        for column in table.columns
        for choice in (*column.choices, *column.known)
        for name in (choice.zh, choice.en, *choice.also)
    }
    | set(CAMPAIGN_ITEMS)
)


@pytest.mark.parametrize("converter", SIMPLIFIED_TO, ids=["s2t", "s2tw", "s2hk"])
def test_every_header_and_choice_is_known_in_traditional_characters(converter):
    assert {label: fold(converter.convert(label)) for label in LABELS} == {label: fold(label) for label in LABELS}


FOLDED = [
    "Call Result",
    "callresult",
    "CALL  RESULT",
    "Call\nresult",
    "Ｃａｌｌ　Ｒｅｓｕｌｔ",
    "Call result*",
    "Call result (必填)",
    "call result（必填）*",
]


def test_case_spaces_line_breaks_widths_and_marks_make_no_difference_to_a_header():
    assert {fold(header) for header in FOLDED} == {"callresult"}

"""The sheet 运行信息: every source with its rows accounted for, the run itself, the numbers in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pandas as pd

from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, columns_of, day_words, moment_words, texts
from sheets_automation.core.layout.lists import page_of_list
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.page import Block, Column, Format, Sheet
from sheets_automation.model.setting_words import SETTING_LABELS
from sheets_automation.model.settings import DEFAULTS, WIDEST, Settings
from sheets_automation.model.tables import WORK_TABLES
from sheets_automation.model.wording import BAD_MARK, GOOD_MARK, word

SOURCE_COLUMNS = (
    Want("source", 24, most=24),
    Want("sheet", 31, most=31),
    Want("table", 12),
    Want("status", 8, label="source_status"),
    Want("rows", 8),
    Want("rows_counted", 8),
    Want("rows_planned", 8),
    Want("rows_excluded", 8),
    Want("balanced", 6),
    Want("error_rows", 7),
    Want("modified_at", 16),
    Want("sha256", 13),
    Want("excluded_by", 20),
)
SHORT_HASH = 12
COUNTED, PLANNED = "counted", "planned"
SETTINGS_BLOCK = "settings"
GAP = 2
"""Blank rows between two tables."""


def run_sheet(view: View) -> Sheet:
    """Every source with rows = counted + planned + left out, then the run and the settings."""
    frame = _accounted(view.report.tables["source"], view.report.balance)
    columns = columns_of(view, frame, SOURCE_COLUMNS)
    line = view.say(
        f"每个文件：数据行 = 计入 + 未拨 + 未计入。版本 {view.run.version}，用时 {view.run.seconds:.1f} 秒。",
        f"Each source: rows = counted + planned + left out. Version {view.run.version}, {view.run.seconds:.1f} s.",
    )
    sheet = page_of_list(view, line, Block("run", HEADER_ROW, 0, columns, filtered=True), 1)
    below = HEADER_ROW + 1 + len(frame) + GAP
    facts = _texts_block(view, "facts", below, ("item", "content"), _facts(view))
    rules = _texts_block(
        view,
        SETTINGS_BLOCK,
        below + facts.height + 1 + GAP,
        ("item", "setting", "scope", "valid_from", "valid_to", "content"),
        _numbers_in_force(view),
    )
    return replace(sheet, blocks=(*sheet.blocks, facts, rules))


def _accounted(sources: pd.DataFrame, balance: pd.DataFrame) -> pd.DataFrame:
    """The sources with planned and excluded rows beside them, and whether the sum is right."""
    place = ["source", "sheet", "table"]
    balance = balance.assign(why=texts(balance["why"]))
    excluded = balance[~balance["why"].isin((COUNTED, PLANNED)) & (balance["rows"] > 0)]
    by_rule = excluded.assign(word=[f"{w}×{n}" for w, n in zip(excluded["why"], excluded["rows"], strict=True)])
    parts = {
        "rows_planned": balance[balance["why"] == PLANNED].groupby(place, observed=True)["rows"].sum(),
        "rows_excluded": excluded.groupby(place, observed=True)["rows"].sum(),
        "excluded_by": by_rule.groupby(place, observed=True)["word"].agg(" ".join),
    }
    keys = list(zip(*(texts(sources[name]) for name in place), strict=True))
    found = {name: dict(zip(part.index.tolist(), part.tolist(), strict=True)) for name, part in parts.items()}
    frame = sources.assign(
        rows_planned=[found["rows_planned"].get(key, 0) for key in keys],
        rows_excluded=[found["rows_excluded"].get(key, 0) for key in keys],
        excluded_by=[found["excluded_by"].get(key, "") for key in keys],
        sha256=[text[:SHORT_HASH] for text in texts(sources["sha256"])],
        modified_at=[text[:16].replace("T", " ") for text in texts(sources["modified_at"])],
    )
    difference = frame["rows"] - frame["rows_counted"] - frame["rows_planned"] - frame["rows_excluded"]
    work = frame["table"].isin([table.key for table in WORK_TABLES])
    marks = [
        "" if not known else GOOD_MARK if gap == 0 else f"{BAD_MARK} {gap:+d}"
        for known, gap in zip(work, difference, strict=True)
    ]
    return frame.assign(balanced=marks)


def _texts_block(view: View, key: str, row: int, headers: tuple[str, ...], lines: list[tuple[str, ...]]) -> Block:
    # A limit of seven digits is no phone; the campaign's name may hold one.
    format_ = Format.CODE if key == SETTINGS_BLOCK else Format.TEXT
    columns = tuple(
        Column(
            name,
            view.word(HEADERS[name]),
            Format.PROSE if name == "item" else format_,
            0,
            [line[place] for line in lines],
        )
        for place, name in enumerate(headers)
    )
    return Block(key, row, 0, columns)


def _facts(view: View) -> list[tuple[str, ...]]:
    settings, tables = view.report.settings, view.report.tables
    stores, sources = len(tables["store"]), tables["source"]["source"].nunique()
    return [
        (view.say("活动", "Campaign"), settings.name or view.run.folder),
        (view.say("活动日期", "Dates"), _span(view, settings)),
        (view.say("截至", "As of"), moment_words(view.report.now, view.lang)),
        (view.say("版本", "Version"), view.run.version),
        (view.say("用时", "Time taken"), view.say(f"{view.run.seconds:.1f} 秒", f"{view.run.seconds:.1f} s")),
        (view.say("文件", "Files"), str(sources)),
        (view.say("门店", "Stores"), str(stores)),
        (view.say("名册人数", "People in the roster"), str(len(settings.roster)) if settings.roster else "–"),
    ]


def _span(view: View, settings: Settings) -> str:
    named = (
        (view.say("开始", "from"), settings.starts_on),
        (view.say("爆破日", "burst day"), settings.burst_on),
        (view.say("结束", "to"), settings.ends_on),
    )
    return view.say("、", ", ").join(f"{name} {day_words(day, view.lang)}" for name, day in named if day) or view.say(
        "未设置", "not set"
    )


def _numbers_in_force(view: View) -> list[tuple[str, ...]]:
    """Each number with its default, and under it what 考核规则 says otherwise, for whom and from when."""
    settings = view.report.settings
    lines: list[tuple[str, ...]] = []
    for key in dict.fromkeys((*SETTING_LABELS, *(rule.key for rule in settings.rules))):
        label = word(SETTING_LABELS[key], view.lang) if key in SETTING_LABELS else key
        if key in DEFAULTS:
            lines.append((label, key, view.say("默认", "default"), "", "", _shown(DEFAULTS[key])))
        lines.extend(
            (label, key, _scope(view, rule.scope), _day(rule.valid_from), _day(rule.valid_to), _shown(rule.value))
            for rule in settings.rules
            if rule.key == key
        )
    return lines


def _scope(view: View, scope: str) -> str:
    return view.say("全部", "all") if scope == WIDEST else scope


def _shown(value: object) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def _day(day: date) -> str:
    return "" if day in (date.min, date.max) else day.isoformat()

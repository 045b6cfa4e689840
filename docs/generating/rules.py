"""rules-table.md: every rule; and the part of rules.md that says what a sheet cannot tell."""

from __future__ import annotations

from collections.abc import Iterator

from generating.conditions import NAMED, in_words
from generating.markdown import BY_HAND, both, column_title, plain, rule_link, table_of
from sheets_automation.model.campaign_rules import CLOSING_RULES, CROSS_RULES, FILE_RULES, ROSTER_RULES
from sheets_automation.model.cell_rules import CELL_RULES
from sheets_automation.model.rule import Grade, Rule
from sheets_automation.model.rules import RULES, row_rules
from sheets_automation.model.schema import Kind
from sheets_automation.model.settings_rules import SETTINGS_RULES
from sheets_automation.model.sheet_checks import FORMAT, LOOK, judged_in_sheet
from sheets_automation.model.sheet_limits import FORMS, LIMITS
from sheets_automation.model.sign_rules import SIGN_RULES
from sheets_automation.model.tables import CALL_LOG, INVITE_SUCCESS
from sheets_automation.model.wording import EFFECTS, SEVERITIES, Pair

LANGS = "zh", "en"
ROW_GROUPS: dict[str, Pair] = {
    CALL_LOG.key: ("电话邀约记录的一行", "One row of the call log"),
    INVITE_SUCCESS.key: ("成功邀约记录的一行", "One row of the success table"),
}
OTHER_GROUPS: tuple[tuple[Pair, tuple[Rule, ...]], ...] = (
    (("名册和活动期", "Rosters and the campaign's days"), ROSTER_RULES),
    (("收表以后", "After the close"), CLOSING_RULES),
    (("表和文件", "Sheets and files"), FILE_RULES),
    (("设置表", "Settings sheets"), SETTINGS_RULES),
    (("跨行、跨表、跨门店", "Across rows, tables and stores"), CROSS_RULES),
    (("可以看一看\uff08店长、操盘手\uff09", "Signs to look at (managers and operators)"), SIGN_RULES),
)

KINDS_SHORT: dict[Kind, Pair] = {
    Kind.PHONE: ("电话", "phone"),
    Kind.CHOICE: ("下拉", "dropdown"),
    Kind.DATE: ("日期", "date"),
    Kind.MOMENT: ("预约、跟进", "appointment, follow-up"),
    Kind.CLOCK: ("时段", "time of day"),
    Kind.MONEY: ("金额", "amount"),
}


def rules_page() -> Iterator[str]:
    yield from ("# 规则 · Rules", "", BY_HAND, "")
    severities = "、".join(map(both, SEVERITIES.values()))
    effects = "\uff1b".join(map(both, EFFECTS.values()))
    yield f"程度 · severity\uff1a{severities}。统计上 · effect\uff1a{effects}。"
    yield "含义和判断的先后 · what they mean, and the order\uff1a[rules.md](rules.md)。"
    yield ""
    yield (
        "「表里」有 ✔ 的\uff0c模板自己会查\uff1b没有的要到 `check` 或汇总时才知道。"
        "「什么时候」只写能从一行里看出来的规则。"
        "{v} 是填写的内容\uff0c其他花括号是数字、日期、名字。"
    )
    yield ""
    yield (
        "A ✔ under *Sheet*: the template judges it by itself; the others are known at `check` or at the roll-up. "
        "*When* is said of rules that one row shows. {v} is what was typed, other braces are numbers, dates, names."
    )
    yield ""
    yield from _names()
    for title, rules in _groups():
        yield from (f"## {both(title)}", "")
        has_when = any(rule.cases for rule in rules)
        header = ["编号 · Id", "程度 · Severity", "统计 · Effect", "短", "怎么说", "Sentence", "表里 · Sheet"]
        header += ["什么时候", "When"] if has_when else []
        yield from table_of(*header, rows=[_rule_row(rule, has_when=has_when) for rule in rules])


def _groups() -> Iterator[tuple[Pair, tuple[Rule, ...]]]:
    yield ("一格", "One cell"), CELL_RULES
    for table, title in ROW_GROUPS.items():
        yield title, tuple(rule for rule in row_rules() if rule.table == table)
    yield from OTHER_GROUPS


def _names() -> Iterator[str]:
    yield from ("## 用到的说法 · Words used below", "")
    rows = [
        (f"*{zh}*", f"*{en}*", *(in_words(node, lang, top=True) for lang in LANGS)) for node, (zh, en) in NAMED.items()
    ]
    yield from table_of("说法", "Word", "意思", "Meaning", rows=rows)


def _rule_row(rule: Rule, *, has_when: bool) -> tuple[str, ...]:
    wordings = (rule.wording, *rule.variants.values())
    cells = [
        f'<a id="{rule.id.lower()}"></a>{rule.id}',
        *_grades(rule),
        "<br>".join(dict.fromkeys(plain(one.short) for one in wordings if one.short)),
        "<br>".join(plain(one.zh) for one in wordings),
        "<br>".join(plain(one.en) for one in wordings),
        "✔" if judged_in_sheet(rule) else "",
    ]
    if has_when:
        cells += ["<br>".join(in_words(condition, lang, top=True) for condition, _ in rule.cases) for lang in LANGS]
    return tuple(cells)


def _grades(rule: Rule) -> tuple[str, str]:
    """Severity and effect; below them those of columns where they differ."""
    by_grade: dict[Grade, list[str]] = {}
    for place, grade in rule.grades.items():
        by_grade.setdefault(grade, []).append(column_title(place.rpartition(".")[2])[0])
    severities = [both(SEVERITIES[rule.grade.severity])]
    effects = [both(EFFECTS[rule.grade.effect])]
    for grade, places in by_grade.items():
        where = "、".join(dict.fromkeys(places))
        severities.append(f"{where}\uff1a{both(SEVERITIES[grade.severity])}")
        effects.append(f"{where}\uff1a{both(EFFECTS[grade.effect])}")
    return "<br>".join(severities), "<br>".join(effects)


def limits() -> Iterator[str]:
    yield (f"下面这些写法\uff0c程序读得懂\uff0c表里的公式认不出\uff1a校验显示「{LOOK} {FORMAT}」\uff0c统计照常。")
    yield (f"The program reads these forms and counts them all the same; the sheet shows {LOOK} {FORMAT} (check).")
    yield ""
    rows = [
        (both(KINDS_SHORT[kind]), f"`{form.typed}`", form.zh, form.en)
        for kind, forms in FORMS.items()
        for form in forms
    ]
    yield from table_of("栏目 · Column", "填写 · Typed", "说明", "Meaning", rows=rows)
    yield "一张表看不见的 · what one sheet does not see\uff1a"
    yield ""
    yield from (f"- {limit.zh} {limit.en}" for limit in LIMITS)
    yield ""
    waiting = [rule for rule in RULES.values() if not judged_in_sheet(rule)]
    listed = "、".join(rule_link(rule.id) for rule in waiting)
    yield f"只有程序能查的规则 · rules that only the program judges\uff1a{listed}。"

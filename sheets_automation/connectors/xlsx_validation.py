"""What a cell of a template takes: dropdowns, dates, numbers, lengths, each with a kind sentence (XlsxWriter).

Only what the reader refuses too is stopped; elsewhere a guide may go on, because 3月5日 and 1.28万 can be read.
"""

from __future__ import annotations

from datetime import date

from sheets_automation.model.schema import Column, Kind
from sheets_automation.model.template_pages import Page, is_typed
from sheets_automation.model.template_words import HINTS, PROMPTS, SETTING_DATE, Hint
from sheets_automation.model.wording import word

Rule = dict[str, object]
"""The options of a validation, as XlsxWriter takes them."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
TODAY = "=TODAY()"
PHONE_SIGNS = (10, 20)
"""From a landline without dashes to a mobile with country code and spaces."""
STOP, WARN, TELL = "stop", "warning", "information"


def column_rule(column: Column, page: Page) -> Rule | None:
    """The validation of a column's prepared cells; None where anything may stand."""
    if not is_typed(column):
        return None
    rule: Rule = {}
    if column.choices:
        rule = _dropdown(page.labels(column), page.lang)
        if column.kind is Kind.CLOCK:
            # A time of day is as good as a part of the day.
            rule = {"validate": "list", "source": rule["source"], "show_error": False}
    elif column.kind is Kind.TEXT and column.limit:
        rule = {"validate": "length", "criteria": "<=", "value": column.limit}
        rule |= _said(HINTS[Kind.TEXT], page.lang, WARN, limit=column.limit)
    else:
        rule = kind_rule(column.kind, page.lang, future=not page.is_work) or {}
    if column.key in PROMPTS:
        title = word((column.zh, column.en), page.lang)
        rule = {"validate": "any"} | rule
        rule |= {"input_title": title, "input_message": word(PROMPTS[column.key], page.lang)}
    return rule or None


def kind_rule(kind: Kind, lang: str, *, future: bool) -> Rule | None:
    """The validation that follows from what a cell holds; `future`: a date may lie behind today."""
    match kind:
        case Kind.PHONE:
            least, most = PHONE_SIGNS
            rule: Rule = {"validate": "length", "criteria": "between", "minimum": least, "maximum": most}
            return rule | _said(HINTS[kind], lang, WARN)
        case Kind.DATE:
            rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY}
            rule["maximum"] = LAST_DAY if future else TODAY
            return rule | _said(SETTING_DATE if future else HINTS[kind], lang, WARN)
        case Kind.MOMENT:
            rule = {"validate": "date", "criteria": "between", "minimum": FIRST_DAY, "maximum": LAST_DAY}
            return rule | _said(HINTS[kind], lang, TELL)
        case Kind.MONEY:
            return {"validate": "decimal", "criteria": ">", "value": 0} | _said(HINTS[kind], lang, STOP)
        case Kind.NUMBER:
            return {"validate": "decimal", "criteria": ">=", "value": 0} | _said(HINTS[kind], lang, STOP)
    return None


def _dropdown(labels: list[str], lang: str) -> Rule:
    return {"validate": "list", "source": labels} | _said(HINTS[Kind.CHOICE], lang, STOP)


def _said(hint: Hint, lang: str, how: str, **values: object) -> Rule:
    title, text = word(hint.title, lang), word(hint.text, lang).format(**values)
    return {"error_type": how, "error_title": title, "error_message": text}

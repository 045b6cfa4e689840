"""What a cell takes, for Google Sheets: the very rules of the templates (xlsx_validation.py) in Google's form.

Google stops or warns, and has no third way; a length is a formula; a sentence is shown only beside a rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

from sheets_automation.connectors.google_cells import condition
from sheets_automation.connectors.xlsx_validation import STOP, column_rule, kind_rule
from sheets_automation.model.schema import Column
from sheets_automation.model.template_pages import Entry, Page

NUMBERS = {">": "NUMBER_GREATER", ">=": "NUMBER_GREATER_THAN_EQ"}


def rule_of_column(column: Column, page: Page, cell: str) -> dict[str, object] | None:
    """The DataValidationRule of a column's prepared cells, `cell` the address of the first; None: anything."""
    return as_google(column_rule(column, page), cell)


def rule_of_entry(entry: Entry, page: Page, cell: str) -> dict[str, object] | None:
    """The DataValidationRule of a cell that stands by itself; None where anything may stand."""
    return as_google(kind_rule(entry.kind, page.lang, future=not page.is_work), cell) if entry.checked else None


def as_google(rule: Mapping[str, object] | None, cell: str) -> dict[str, object] | None:
    """A rule in XlsxWriter's words as a DataValidationRule; a prompt without a rule has no place on Google."""
    found = _condition(rule, cell) if rule else None
    if rule is None or found is None:
        return None
    stops = rule.get("show_error", True) is not False and rule.get("error_type") == STOP
    said = rule.get("input_message") or rule.get("error_message")
    message = {"inputMessage": said} if said else {}
    return {"condition": found, "strict": stops, "showCustomUi": True, **message}


def _condition(rule: Mapping[str, object], cell: str) -> dict[str, object] | None:
    match rule["validate"]:
        case "list":
            return condition("ONE_OF_LIST", *cast("Sequence[str]", rule["source"]))
        case "length" if rule["criteria"] == "<=":
            return condition("CUSTOM_FORMULA", f"=LEN({cell})<={rule['value']}")
        case "length":
            return condition("CUSTOM_FORMULA", f"=AND(LEN({cell})>={rule['minimum']},LEN({cell})<={rule['maximum']})")
        case "date":
            return condition("DATE_BETWEEN", _day(rule["minimum"]), _day(rule["maximum"]))
        case "decimal":
            return condition(NUMBERS[str(rule["criteria"])], str(rule["value"]))
    return None


def _day(day: object) -> str:
    # Written out, because a text would be read as the spreadsheet's country writes days.
    return f"=DATE({day.year},{day.month},{day.day})" if isinstance(day, date) else str(day)

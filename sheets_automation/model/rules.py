"""RULES: the roster of every check, by id (docs/rules.md)."""

from __future__ import annotations

from sheets_automation.model.campaign_rules import CAMPAIGN_RULES
from sheets_automation.model.cell_rules import CELL_RULES
from sheets_automation.model.row_rules import ROW_RULES
from sheets_automation.model.rule import Rule
from sheets_automation.model.settings_rules import SETTINGS_RULES
from sheets_automation.model.sign_rules import SIGN_RULES


def row_rules(table: str = "") -> tuple[Rule, ...]:
    """The rules of one row and sheet, of all tables or of one, in the order in which they are judged."""
    return tuple(rule for rule in ROW_RULES if not table or rule.table == table)


RULES: dict[str, Rule] = {
    rule.id: rule for rule in (*CELL_RULES, *ROW_RULES, *CAMPAIGN_RULES, *SIGN_RULES, *SETTINGS_RULES)
}

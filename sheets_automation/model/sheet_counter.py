"""The first line of a call log: the guide's own counter, as the evening counts (docs/rules.md, In the template)."""

from __future__ import annotations

from sheets_automation.model.row_rules import COUNTED_ROWS
from sheets_automation.model.settings import DEFAULTS
from sheets_automation.model.sheet_cells import quoted
from sheets_automation.model.sheet_formulas import FIRST_INVITE, Plan
from sheets_automation.model.tables import DATE_OF


def counter(plan: Plan, calls_target: str, invites_target: str, lang: str) -> str:
    """The guide's own counter for the newest day: 电话38/50 差12 · 邀请21/30 差9; targets as references."""
    dates, nth = DATE_OF[plan.table.key], f"nth{plan.groups.index(COUNTED_ROWS.keys)}"
    staff = f"TRIM({plan.ground.staff})"
    own = f'({plan.whole(dates)}={plan.top(dates)})*((({plan.whole("staff")}={staff})+({staff}=""))>0)'
    counted = f"({plan.whole(nth)}>0)*({plan.whole(nth)}<={plan.number(COUNTED_ROWS.most)})"
    calls = f"SUMPRODUCT({own}*{counted})"
    invites = f"SUMPRODUCT({own}*({plan.whole(FIRST_INVITE)}=1))"
    parts = [
        _against(word, done, lang, f"IF(N({target})>0,{target},{DEFAULTS[base]})")
        for word, done, target, base in (
            (("电话", "calls "), calls, calls_target, "base_calls"),
            (("邀请", "invites "), invites, invites_target, "base_invites"),
        )
    ]
    return f'{parts[0]}&" · "&{parts[1]}'


def _against(label: tuple[str, str], done: str, lang: str, target: str) -> str:
    name_, lacks = (label[0], " 差") if lang == "zh" else (label[1], ", missing ")
    missing = f'IF({done}<{target},{quoted(lacks)}&({target}-{done}),"")'
    return f'{quoted(name_)}&{done}&"/"&{target}&{missing}'

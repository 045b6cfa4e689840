"""Money that the settings promise for events of a guide's day, or take away (docs/figures.md, Points)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import value_for
from sheets_automation.core.figures.activity import STAFF_DAY_KEY
from sheets_automation.model.errors import SettingError
from sheets_automation.model.frames import REWARD
from sheets_automation.model.settings import REWARD_KEY, REWARDED_STATUSES, Settings


def gives_rewards(settings: Settings) -> bool:
    """Whether the settings name any amount."""
    return any(rule.key.startswith(REWARD_KEY) and rule.value is not None for rule in settings.rules)


def rewards(happened: Mapping[str, pd.DataFrame], staff_day: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """REWARD (model/frames.py), sorted by date, store, staff: a line per day, guide and event that has an amount.

    Args:
        happened: from points.events: what earns points earns money, too.
        staff_day: from quota.staff_days; a day that was met, missed or not handed in is an event.
        settings: reward.EVENT, yuan as of the event's day, for its store and guide; below 0 a penalty.

    Raises:
        SettingError: an amount is no number.

    Source: docs/figures.md, Points.
    """
    statuses = {status: staff_day[staff_day["status"].eq(status)] for status in REWARDED_STATUSES}
    lines = [_lines(rows, event, settings) for event, rows in (statuses | dict(happened)).items()]
    found = pd.concat(lines, ignore_index=True)
    return found.sort_values(STAFF_DAY_KEY, kind="stable", ignore_index=True)[list(REWARD.columns)]


def _lines(rows: pd.DataFrame, event: str, settings: Settings) -> pd.DataFrame:
    plain = rows[STAFF_DAY_KEY].astype({"store": object, "staff": object})
    lines = plain.groupby(STAFF_DAY_KEY).size().reset_index(name="count").assign(event=event)
    key = REWARD_KEY + event
    worth = value_for(lines, settings, key)
    if not worth.map(lambda value: value is None or isinstance(value, int | float)).all():
        raise SettingError(f"「{key}」应为金额\uff08元\uff09", f'"{key}" must be an amount in yuan')
    amount = worth.map(lambda value: np.nan if value is None else value).astype(float)
    lines = lines.assign(money=(lines["count"] * amount).round(2))
    return lines[amount.notna()]

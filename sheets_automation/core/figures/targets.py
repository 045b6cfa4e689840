"""What a guide is to do on a day: one formula for the evening that judges and the morning that hands out.

Source: docs/figures.md, Quota and score.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_automation.core.as_of import WHO, number_for
from sheets_automation.model.settings import FULL_DAY, Settings

KINDS = ("calls", "invites")
TYPED = ("attendance", "appointments", "claimed_calls", "claimed_invites")


def with_targets(days: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The same rows with what the morning meeting typed, what is suggested and what is the target.

    Args:
        days: date, store, staff, appointments (derived).
        settings: the rules as of each day, and the assignments.

    Returns:
        attendance (float), appointments (int: typed, else derived), claimed_calls, claimed_invites (float, missing
        where nobody claimed), suggested_calls, suggested_invites, calls_target, invites_target (int).

    Source: docs/figures.md, Quota and score.
    """
    typed = _typed(days, settings)
    share = typed["attendance"].fillna(FULL_DAY)
    appointments = typed["appointments"].fillna(days["appointments"]).astype(int)
    base_invites = number_for(days, settings, "base_invites")
    floor = np.ceil(np.minimum(number_for(days, settings, "invites_floor"), base_invites) * share)
    extra = number_for(days, settings, "invites_extra_without_appointment") * appointments.eq(0)
    fewer = number_for(days, settings, "invites_off_per_appointment") * appointments
    suggested = {
        "calls": pd.Series(np.ceil(number_for(days, settings, "base_calls") * share), index=days.index),
        "invites": np.maximum(floor, np.ceil(base_invites * share) - fewer + extra).where(share > 0, 0),
    }
    found = days.assign(attendance=share, appointments=appointments)
    for name, number in suggested.items():
        claimed = typed[f"claimed_{name}"]
        found[f"claimed_{name}"] = claimed
        found[f"suggested_{name}"] = number.astype(int)
        found[f"{name}_target"] = claimed.fillna(number).astype(int)
    return found


def _typed(days: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """TYPED as the morning meeting typed them, a row per row of `days`."""
    rows = [
        (pd.Timestamp(one.date), one.store, one.staff, *(getattr(one, name) for name in TYPED))
        for one in settings.assignments
    ]
    typed = pd.DataFrame(rows, columns=[*WHO, *TYPED]).drop_duplicates(WHO, keep="last")
    typed = typed.astype({"date": days["date"].dtype} | dict.fromkeys(TYPED, float))
    return days[WHO].merge(typed, how="left", on=WHO).set_axis(days.index)

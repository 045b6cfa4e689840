"""The rates of the funnel over all stores, and the weakest step of each (docs/figures.md, Funnel and rates)."""

from __future__ import annotations

import numpy as np
import pandas as pd

RATES = ("agree_rate", "entry_rate", "show_rate", "close_rate")


def rates_of_all(customers: pd.DataFrame) -> pd.Series:
    """RATES over all customers (columns CUSTOMER), missing where there is nobody to divide by.

    Source: docs/figures.md.
    """
    yes = {name: customers[name].eq(1) for name in ("invited", "agreed", "entered", "visited")}
    sold = customers["deal"].eq("yes")
    parts = {
        "agree_rate": (yes["agreed"], yes["invited"]),
        "entry_rate": (yes["agreed"] & yes["entered"], yes["agreed"]),
        "show_rate": (yes["agreed"] & yes["visited"], yes["agreed"]),
        "close_rate": (yes["visited"] & sold, yes["visited"]),
    }
    rates = {name: part.sum() / whole.sum() if whole.any() else float("nan") for name, (part, whole) in parts.items()}
    return pd.Series(rates, index=list(RATES))


def weakest_steps(rates: pd.DataFrame, whole: str) -> pd.Series:
    """For each row of RATES the one that falls furthest behind row `whole`, in proportion; missing where none does.

    Row `whole` itself, and the only store of a campaign, have their lowest rate.
    Source: docs/figures.md.
    """
    if rates.empty:
        return pd.Series(dtype="str")
    of_all = rates.loc[[whole]].to_numpy(dtype=float)
    behind: pd.DataFrame = rates.div(np.where(of_all > 0, of_all, np.nan))
    behind = behind.where(behind < 1)
    alone = len(rates) <= 2  # noqa: PLR2004  # the whole and one store, which is the same
    found = rates.copy() if alone else behind
    found.loc[whole] = rates.loc[whole]
    some = found.notna().any(axis=1)
    return found[some].idxmin(axis=1).reindex(rates.index)

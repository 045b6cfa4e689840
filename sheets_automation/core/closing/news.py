"""What a run has to note down for later ones: rows seen for the first time, cells changed since a close."""

from __future__ import annotations

import pandas as pd

from sheets_automation.core.closing.changes import changes_since
from sheets_automation.core.figures.workings import Workings
from sheets_automation.core.judging.late import closed_days, is_closed
from sheets_automation.core.memory import CHANGES, SEEN, Memory, nothing


def news(work: Workings) -> Memory:
    """The lines that this run adds to a campaign's memory, whether a day is closed in it or not.

    Returns:
        seen (rows of closed days that are in no closing) and changes of a Memory, as far as they were not known; the
        other frames are empty. Where nothing is closed there are none.

    Source: docs/closing.md, Change log.
    """
    return Memory(seen=_seen(work), changes=_changes(work))


def _seen(work: Workings) -> pd.DataFrame:
    memory = work.memory
    if memory.closings.empty:
        return nothing(SEEN)
    named = work.named[is_closed(work.named, closed_days(memory))]
    known = pd.concat([memory.rows["identity"], memory.seen["identity"]])
    found = named.loc[~named["identity"].isin(known), ["identity"]].assign(at=pd.Timestamp(work.now))
    return found.astype(nothing(SEEN).dtypes.to_dict()).reset_index(drop=True)


def _changes(work: Workings) -> pd.DataFrame:
    found = changes_since(work)
    new = found.loc[~found["known"], ["identity", "column", "new"]].assign(at=pd.Timestamp(work.now))
    return new.astype(nothing(CHANGES).dtypes.to_dict()).reset_index(drop=True)

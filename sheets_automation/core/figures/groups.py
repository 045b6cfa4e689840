"""What the WeChat groups are worth: how many of their members want to buy, how many are junk (docs/figures.md)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_automation.core.figures.activity import rate
from sheets_automation.core.judging.group_sizes import sizes_of_groups
from sheets_automation.core.judging.judge import Judged
from sheets_automation.core.judging.junk import junk_entries, junk_matches, with_group_words
from sheets_automation.model.figures import ENTERED
from sheets_automation.model.frames import EVERY_STORE, INTENT_SHARE, JUNK_SHARE
from sheets_automation.model.settings import Settings
from sheets_automation.model.tables import INVITE_SOURCES, JOIN_CHANNELS

OF_MEMBERS, OF_REGISTERED = "members", "registered"
NOT_JOINED = "not_joined"
CHANNELS = tuple(dict.fromkeys(choice.key for choice in (*JOIN_CHANNELS, *INVITE_SOURCES)))


def intent_share(people: pd.DataFrame, judged: Judged, settings: Settings, today: pd.Timestamp) -> pd.DataFrame:
    """INTENT_SHARE (model/frames.py): the campaign, then each store that owns customers.

    Args:
        people: CUSTOMERS, which stand in the order of their codes in HISTORY.
        judged: the rows.
        settings: junk list, group sizes.
        today: the as-of day.

    Source: docs/figures.md, Groups.
    """
    is_junk = pd.Series(people.reset_index().index.isin(_junk(judged, settings, today)["who"]), index=people.index)
    wants = people["entered"] & people["current_class"].isin(["A", "B"]) & ~is_junk
    plain = pd.DataFrame({"store": people["store"].astype(object), "entered": people["entered"], "wants": wants})
    every = pd.concat([plain.assign(store=EVERY_STORE), plain])
    found = every.groupby("store")[["entered", "wants"]].sum().astype(int)
    found = found.reindex([EVERY_STORE, *found.index.drop(EVERY_STORE, errors="ignore")], fill_value=0)
    found = found.rename(columns={"wants": "intent_customers"})
    members = _members(found.index, plain["store"].to_numpy(dtype=object), judged, settings, today).reindex(found.index)
    found["basis"] = members.notna().map({True: OF_MEMBERS, False: OF_REGISTERED})
    found["out_of"] = members.fillna(found["entered"]).astype(int)
    found["intent_share"] = rate(found["intent_customers"], found["out_of"])
    return found.rename_axis("store").reset_index()[list(INTENT_SHARE.columns)]


def _members(
    stores: pd.Index, owner: npt.NDArray[np.object_], judged: Judged, settings: Settings, today: pd.Timestamp
) -> pd.Series:
    """By store the latest sizes of its groups together, without staff; missing where they are not all known.

    A group is a store's where all customers who are registered in it are; a group of several stores is none's.
    """
    latest = sizes_of_groups(settings, today).groupby("group_name")["guests"].last()
    if latest.empty:
        return pd.Series(dtype=float)
    past = judged.past[judged.past["in_group"].isin(ENTERED)]
    rows = with_group_words(past, judged.successes.frame).dropna(subset="group_name")
    pairs = pd.DataFrame({"group": rows["group_name"], "store": owner[rows["who"].to_numpy()]}).drop_duplicates()
    pairs["guests"] = pairs["group"].map(latest).astype(float).mask(pairs["group"].duplicated(keep=False))
    known = pairs.groupby("store")["guests"].agg(lambda guests: guests.sum(skipna=False)).astype(float)
    if pairs["group"].isin(latest.index).all():
        known[EVERY_STORE] = latest.sum()
        own = [store for store in stores if store != EVERY_STORE]
        if len(own) == 1:
            known[own[0]] = latest.sum()
    return known


def junk_share(people: pd.DataFrame, judged: Judged, settings: Settings, today: pd.Timestamp) -> pd.DataFrame:
    """JUNK_SHARE (model/frames.py): all channels, then each; no line where there is no junk list.

    Who is on the list and in no row joined, too, where the list says through which channel.

    Args:
        people: CUSTOMERS, which stand in the order of their codes in HISTORY.
        judged: the rows.
        settings: junk list.
        today: the as-of day.

    Source: docs/figures.md, Groups.
    """
    if not settings.junk:
        return pd.DataFrame(columns=list(JUNK_SHARE.columns))
    junk = _junk(judged, settings, today)
    entries = junk_entries(settings)
    known = junk.assign(channel=entries["join_channel"].reindex(junk["entry"]).to_numpy())
    typed = known[known["channel"].ne("")].drop_duplicates("who").set_index("who")["channel"]
    entered = people["entered"].reset_index(drop=True)
    who = entered[entered].index
    channel = typed.reindex(who).fillna(_channels(judged).reindex(who))
    joined = pd.DataFrame({"join_channel": channel, "junk": who.isin(junk["who"])})
    strangers = entries[~entries.index.isin(junk["entry"]) & (entries["since"] <= today)]
    strangers = strangers.drop_duplicates(["phone", "wechat_name", "group_name"])
    strangers = strangers[~strangers["join_channel"].isin(["", NOT_JOINED])]
    every = pd.concat([joined, strangers[["join_channel"]].assign(junk=True)]).astype({"junk": bool})
    every = pd.concat([every.assign(join_channel=EVERY_STORE), every])
    by_channel = every.groupby("join_channel")["junk"]
    counts = pd.DataFrame({"joined": by_channel.size(), "junk": by_channel.sum()})
    counts = counts.reindex([EVERY_STORE, *(name for name in CHANNELS if name in counts.index)], fill_value=0)
    counts = counts.astype(int).rename_axis("join_channel").reset_index()
    return counts.assign(junk_share=rate(counts["junk"], counts["joined"]))


def _junk(judged: Judged, settings: Settings, today: pd.Timestamp) -> pd.DataFrame:
    """entry, who of the junk list as of today."""
    found = junk_matches(judged.past, judged.successes.frame, junk_entries(settings))
    return found[found["since"] <= today]


def _channels(judged: Judged) -> pd.Series:
    """By `who` how each customer joined: what the latest call says, else how the first success row came about."""
    past = judged.past
    said = judged.calls.frame["join_channel"].astype(object).reindex(past["id"]).to_numpy()
    calls = past.assign(channel=said)[past["is_call"]]
    calls = calls[calls["channel"].notna() & calls["channel"].ne(NOT_JOINED)].drop_duplicates("who", keep="last")
    rows = past[~past["is_call"]].drop_duplicates("who")
    sources = rows.set_index("who")["invite_source"].astype(object)
    found: pd.Series = calls.set_index("who")["channel"].combine_first(sources)
    return found

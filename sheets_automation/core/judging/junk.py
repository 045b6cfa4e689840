"""Who is on the junk list: customers of the rows whom nobody should invite (docs/rules-table.md)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from sheets_automation.core.reading.hits import Hit, hit
from sheets_automation.core.reading.phones import read_phone
from sheets_automation.core.reading.tidy import as_text
from sheets_automation.model.settings import Settings

GROUP_WORDS = ("wechat_name", "group_name")
ALWAYS = pd.Timestamp("1900-01-01")
"""Since when somebody is on the list where no day was written."""


def with_group_words(past: pd.DataFrame, successes: pd.DataFrame) -> pd.DataFrame:
    """HISTORY with the GROUP_WORDS of its success rows; missing in calls."""
    words = successes[list(GROUP_WORDS)].astype(object).reindex(past["id"])
    return past.assign(**{name: words[name].to_numpy() for name in GROUP_WORDS})


def junk_entries(settings: Settings) -> pd.DataFrame:
    """The junk list by line: phone, wechat_name, group_name (tidied, "" for none), join_channel, since."""
    lines = [
        (
            read_phone(one.phone).number or "" if one.phone else "",
            str(as_text(one.wechat_name)),
            str(as_text(one.group_name)),
            one.join_channel,
            pd.Timestamp(one.date) if one.date else ALWAYS,
        )
        for one in settings.junk
    ]
    names = ["phone", *GROUP_WORDS, "join_channel", "since"]
    return pd.DataFrame(lines, columns=names, dtype=object).astype({"since": "datetime64[s]"})


def junk_matches(past: pd.DataFrame, successes: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """Which customers the lines of the junk list mean: entry, who (the code of the customer), since.

    A line means the customer with its phone, and who has its WeChat name on a success row: one of the same group, or
    of any where the line names none.

    Args:
        past: HISTORY.
        successes: success rows with GROUP_WORDS.
        entries: from `junk_entries`.
    """
    lines = entries.reset_index(names="entry")
    customers = past["customer"].cat.categories
    phones = pd.DataFrame({"phone": customers.astype(object), "who": range(len(customers))})
    by_phone = lines[lines["phone"].ne("")].merge(phones, on="phone")
    words = with_group_words(past[~past["is_call"]], successes)[["who", *GROUP_WORDS]]
    named = lines[lines["wechat_name"].ne("")]
    somewhere = named["group_name"].eq("")
    in_group = named[~somewhere].merge(words, on=list(GROUP_WORDS))
    anywhere = named[somewhere].drop(columns="group_name").merge(words, on="wechat_name")
    found = pd.concat([part[["entry", "who", "since"]] for part in (by_phone, in_group, anywhere)])
    return found.drop_duplicates(["entry", "who"], ignore_index=True)


def junk_hits(past: pd.DataFrame, successes: pd.DataFrame, settings: Settings) -> Iterator[Hit]:
    """X18: the rows of these customers from the day on which they came onto the list."""
    if not settings.junk:
        return
    since = junk_matches(past, successes, junk_entries(settings)).groupby("who")["since"].min()
    # Of who is not on the list the day is missing, and nothing is later than that.
    listed = past["date"] >= since.reindex(past["who"]).to_numpy()
    yield hit("X18", "phone", past.loc[listed, "id"])

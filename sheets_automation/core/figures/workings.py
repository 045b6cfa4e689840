"""What the figures are made of, each part once and when it is first needed (docs/design.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from sheets_automation.core.figures.activity import store_days
from sheets_automation.core.figures.callback_figures import by_attempt, by_daypart, by_state
from sheets_automation.core.figures.callback_offers import callback_offers
from sheets_automation.core.figures.callbacks import callback_queue
from sheets_automation.core.figures.costs import cost_per_result
from sheets_automation.core.figures.customers import customer_table, customers, owners, results
from sheets_automation.core.figures.forecast import forecast_record, forecasts
from sheets_automation.core.figures.funnel import class_mix, funnel
from sheets_automation.core.figures.groups import intent_share, junk_share
from sheets_automation.core.figures.guides import guide_days, guides, reconciliation
from sheets_automation.core.figures.lists import lost_orders, my_customers
from sheets_automation.core.figures.orders import orders, recovery
from sheets_automation.core.figures.points import events, points
from sheets_automation.core.figures.products import product_intent
from sheets_automation.core.figures.quota import Clock
from sheets_automation.core.figures.rewards import gives_rewards, rewards
from sheets_automation.core.figures.stores import counts_by_store, duplicates, store_table
from sheets_automation.core.figures.waiting import waiting_deals
from sheets_automation.core.judging.identity import named_rows
from sheets_automation.core.judging.judge import Judged
from sheets_automation.core.judging.sources import row_marks
from sheets_automation.core.memory import Memory
from sheets_automation.model.frames import REWARD
from sheets_automation.model.settings import Settings


@dataclass(frozen=True)
class Workings:
    """The judged rows, what is known from before, and every step on the way from them to the tables."""

    judged: Judged
    settings: Settings
    now: datetime
    memory: Memory

    @cached_property
    def marks(self) -> pd.DataFrame:
        return row_marks(self.judged)

    @cached_property
    def people(self) -> pd.DataFrame:
        return customers(self.judged.past, self.owner, self.settings, self.now)

    @cached_property
    def owner(self) -> pd.DataFrame:
        return owners(self.judged.past, self.memory.owners)

    @cached_property
    def named(self) -> pd.DataFrame:
        """NAMED (core/judging/identity.py): which row is which from run to run."""
        judged = self.judged
        if judged.named is not None:
            return judged.named
        return named_rows(judged.tables, judged.copies.of_files, self.memory)

    @cached_property
    def queue(self) -> pd.DataFrame:
        return callback_queue(self.judged.past, self.people, self.settings, self.now, self.memory.assigned)

    def offers(self, day: date) -> pd.DataFrame:
        """The call-backs of a day, today or later, and to whom each is offered (core/figures/callback_offers.py)."""
        judged = self.judged
        return callback_offers(self.queue, judged.presence, self.settings, day, self.memory, past=judged.past)

    @cached_property
    def shared(self) -> pd.DataFrame:
        return duplicates(self.judged.past, self.people)

    @cached_property
    def credited(self) -> pd.DataFrame:
        return results(self.judged.past, self.owner)

    @property
    def clock(self) -> Clock:
        return Clock(self.settings, self.now, self.memory)

    @cached_property
    def staff_day(self) -> pd.DataFrame:
        return guide_days(self.judged, self.marks, self.credited, self.clock)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        return points(self.staff_day, self.judged.past, self.owner, self.settings)

    @cached_property
    def steps(self) -> pd.DataFrame:
        return funnel(self.people)

    @cached_property
    def stores(self) -> pd.DataFrame:
        counts = counts_by_store(self.judged, self.marks, self.queue, self.shared)
        return store_table(self.staff_day, self.judged.past, self.people, self.steps, counts)

    @cached_property
    def forecast(self) -> pd.DataFrame:
        return forecasts(self.staff_day, self.clock)

    def exported(self) -> dict[str, Callable[[], pd.DataFrame]]:
        """Makers of the exported tables, but those of findings and sources."""
        return {
            "staff_day": lambda: self.staff_day,
            "store_day": lambda: store_days(self.staff_day, self.judged.past),
            "store": lambda: self.stores,
            "customer": lambda: customer_table(self.people),
            "callback": lambda: self.queue,
            "funnel": lambda: self.steps,
            "class_mix": lambda: class_mix(self.people),
            "product_intent": lambda: product_intent(self.people, self.settings, self.now),
            "duplicate": lambda: self.shared,
            "points": lambda: self.ledger,
        }

    def shown(self) -> dict[str, Callable[[], pd.DataFrame]]:
        """Makers of what is only shown."""
        return {
            "callback_attempt": lambda: by_attempt(self.judged.past, self.queue),
            "callback_daypart": lambda: by_daypart(self.judged.past, self.settings),
            "callback_state": lambda: by_state(self.queue),
            "recovery": lambda: recovery(self.people),
            "orders": lambda: orders(self.people, self.now),
            "lost_order": lambda: lost_orders(self.people, self.now),
            "my_customer": lambda: my_customers(self.people, self.now),
            "guide": lambda: guides(self.staff_day, self.ledger),
            "reconciliation": lambda: reconciliation(self.staff_day, self.stores, self.judged.past),
            "waiting_deal": lambda: waiting_deals(self.judged),
            "forecast": lambda: self.forecast,
            "forecast_record": self._forecast_record,
            "intent_share": lambda: intent_share(self.people, self.judged, self.settings, self._today),
            "junk_share": lambda: junk_share(self.people, self.judged, self.settings, self._today),
            "cost": lambda: cost_per_result(self.people, self.settings.costs),
            "reward": self._rewards,
        }

    def _forecast_record(self) -> pd.DataFrame:
        return forecast_record(self.staff_day, self.memory.forecasts, self.clock)

    @property
    def _today(self) -> pd.Timestamp:
        return pd.Timestamp(self.now.date())

    def _rewards(self) -> pd.DataFrame:
        if not gives_rewards(self.settings):
            return pd.DataFrame(columns=list(REWARD.columns))
        return rewards(events(self.staff_day, self.judged.past, self.owner), self.staff_day, self.settings)

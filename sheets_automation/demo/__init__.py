"""A made-up campaign with known truth: what `sheets-automation demo` writes, and what the tests check against.

A campaign is a sum of episodes, small fixed stories about one customer each (demo/honest.py, demo/mistakes.py), laid
over guides with different habits and sheets (demo/habits.py). What follows from an episode is worked out by hand in
tests/truth/.
"""

from __future__ import annotations

from sheets_automation.demo.campaign import FilePlan, Plan, plan
from sheets_automation.demo.sheets import Placed, SheetPlan
from sheets_automation.demo.telling import Told
from sheets_automation.demo.write import write

__all__ = ["FilePlan", "Placed", "Plan", "SheetPlan", "Told", "plan", "write"]

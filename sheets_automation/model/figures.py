"""The states that figures know, and which of them stand together (docs/figures.md, docs/callbacks.md)."""

from __future__ import annotations

import math

NEUTRAL = ("exempt", "open")
"""Days that neither break nor add to a streak, and are in no rate."""
DUE = ("overdue", "due")
"""Call-backs for now."""
OPEN = (*DUE, "waiting")
"""Call-backs with work left, in order of the queue."""
ENTERED = ("yes", "left")
"""Who left the group had entered it."""
OUTLOOKS = {"green": 1.0, "amber": 0.85, "red": -math.inf}
"""How a figure stands against its target, and from which share of it on."""

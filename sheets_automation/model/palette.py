"""Colours, each said once: one palette for classes, one for what is good or bad, the few of a page. RRGGBB."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Shade:
    """How a cell looks: fill (blank: none) and ink."""

    fill: str
    ink: str
    bold: bool = False
    mark: str = ""
    """Shown before the text."""


STAR = "★"


class Tint(StrEnum):
    """What a colour says."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    QUIET = "quiet"


TINTS = {
    Tint.GOOD: Shade("E2F0D9", "375623"),
    Tint.WATCH: Shade("FFF2CC", "7F6000"),
    Tint.BAD: Shade("FBE0DD", "9C0006"),
    Tint.QUIET: Shade("", "7F7F7F"),
}
CLASSES = {
    "A": Shade("FFE699", "7F6000", bold=True, mark=STAR),
    "B": Shade("DDEBF7", "1F4E79"),
    "C": Shade("EDEDED", "595959"),
    "D": Shade("FADBD8", "943126"),
}
"""A is starred and gold, C grey because it only waits, D light red because nobody phones there."""
CLASS_INKS = {"A": "E0A800", "B": "2F75B5", "C": "A6A6A6", "D": "E58B88"}
"""The same four as full colours, for charts."""

MARKS = {"ERROR": Shade("FF9E96", "262626"), "WARN": Shade("FFB84D", "262626")}
"""Of wrong cells in a marked copy, by severity: light red and amber, stronger than any tint beside them."""

INK, GREY, LINE, PAPER = "262626", "595959", "D9D9D9", "FFFFFF"
ACCENT, ACCENT_LIGHT, LINK = "1F4E79", "DCE6F1", "0563C1"
TYPED = "FFF8E1"
"""Where people type."""
BLUE, TEAL, RED, AMBER, GREEN = "2F75B5", "3BA99C", "C00000", "E0A800", "70AD47"
"""Of charts and sparklines."""
PALE_BLUE, PALE_TEAL, PALE_AMBER, PALE_GREEN = "BDD7EE", "B5DFD8", "FFE699", "C6E0B4"
"""Of bars behind numbers."""
HEAT = ("F8CBAD", "FFF2CC", "A9D08E")
"""Of a heat map: far below the target, half-way, met."""

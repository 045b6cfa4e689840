"""How a template looks in every program: number formats, alignment, heights of rows, which rows are coloured."""

from __future__ import annotations

from sheets_automation.model.expressions import Condition, is_
from sheets_automation.model.palette import Tint
from sheets_automation.model.row_rules import CLASS_C
from sheets_automation.model.schema import Kind
from sheets_automation.model.sheet_checks import GOOD, LOOK, WRONG

TEXT = "@"
NUMBER_FORMATS = {
    Kind.TEXT: TEXT,
    Kind.NAME: TEXT,
    Kind.PHONE: TEXT,
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
    Kind.CLOCK: "hh:mm",
    Kind.MONEY: "#,##0.00",
}
DAYS_ALONE = frozenset({"appointment_on", "next_follow_up_on"})
"""Moments that are asked for as a day."""
ANYTHING = frozenset({"value", "content"})
"""Columns of settings whose cells hold one thing here and another there."""
CENTRED = frozenset({Kind.CHOICE, Kind.CLOCK, Kind.DATE, Kind.MOMENT, Kind.FORMULA})
WRAPPED = frozenset({"remark", "check_detail"})

TITLE_BESIDE = 6
"""Column at which the title stands where the first cell is the guide's counter: behind what a phone shows."""
TITLE_HEIGHT, BLOCK_HEIGHT, HEADER_HEIGHT = 24, 21, 36
"""Points of rows."""
TITLE_SIZE = 14
CLASS = "customer_class"
ROW_CLASSES: dict[str, Condition] = {"C": CLASS_C} | {letter: is_(CLASS, letter) for letter in "AD"}
"""Classes whose whole row is coloured; B is the ordinary case. Who was not reached is of class C, come what may."""
MARKS = ((WRONG, Tint.BAD), (LOOK, Tint.WATCH), (GOOD, Tint.GOOD))

"""The filter of a list in Excel: taken off while the list is written, because a filtered one takes values in the wrong
rows, and put back as it was (xlwings).
"""  # noqa: D205  # one sentence

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sheets_automation.connectors.excel_reading import hidden_rows
from sheets_automation.model.errors import SheetError

if TYPE_CHECKING:
    import xlwings as xw
    from xlwings.main import AutoFilterCriteria

NONE = "none"


@dataclass(frozen=True, slots=True)
class Held:
    """One filtered column: its place from 1, and by what."""

    field: int
    criterion: AutoFilterCriteria


def hold_filter(area: xw.Range) -> list[Held]:
    """Take the filter of an area off and keep what it filtered by.

    Raises:
        SheetError: it cannot be told by what.
    """
    on = [Held(one.field, one) for one in area.autofilter.criteria if one.type != NONE]
    if any(not _can_be_put_back(held.criterion) for held in on):
        raise SheetError("filter")
    if on:
        area.autofilter.clear()
    elif next(hidden_rows(area), None) is not None:
        raise SheetError("filter")
    return on


def _can_be_put_back(criterion: AutoFilterCriteria) -> bool:
    match criterion.type:
        case "values":
            return bool(criterion.values)
        case "comparison":
            return criterion.operator is not None
        case "top_items" | "bottom_items":
            return criterion.count is not None
    return False


def put_back(area: xw.Range, held: list[Held]) -> None:
    """Filter an area as it was."""
    for one in held:
        by = one.criterion
        match by.type:
            case "values":
                area.autofilter.apply_values(one.field, by.values or [])
            case "comparison" if by.operator:
                area.autofilter.apply_comparison(one.field, by.operator, by.value1, by.value2)
            case "top_items" if by.count:
                area.autofilter.apply_top_items(one.field, by.count)
            case "bottom_items" if by.count:
                area.autofilter.apply_bottom_items(one.field, by.count)

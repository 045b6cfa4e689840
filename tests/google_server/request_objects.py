"""Requests of a batchUpdate about what lies over the cells: protection, names, conditions, charts, filters, bands."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from typing import Any

from . import a1, masks
from .errors import PROTECTED, Refused
from .spreadsheets import Sheet, chart_sheet
from .work import Work, found, stored

JSON = Any


# ---- protection ---------------------------------------------------------------------------------------------
def add_protected_range(work: Work, body: JSON) -> JSON:
    """Who protects a range may edit it; the owner always may."""
    asked = stored(body["protectedRange"])
    if "namedRangeId" in asked and "range" not in asked:
        asked["range"] = found(work.book.named, "namedRangeId", asked["namedRangeId"], "named range")["range"]
    sheet, _ = work.area(asked.get("range") or {})
    number = _number(work, asked, "protectedRangeId", [one for sheet in work.book.sheets for one in sheet.protected])
    kept = {"protectedRangeId": number, "range": asked.get("range") or {}}
    kept |= {key: asked[key] for key in ("namedRangeId", "description", "unprotectedRanges") if asked.get(key)}
    if asked.get("warningOnly"):
        kept["warningOnly"] = True
    else:
        kept["editors"] = _editors(work, asked.get("editors") or {})
    sheet.protected.append(kept)
    reply = copy.deepcopy(kept) | {"requestingUserCanEdit": True}
    if "editors" in reply:  # the reply has those who were asked for, later answers all of them
        reply["editors"] = {key: value for key, value in (asked.get("editors") or {}).items() if value}
    return {"addProtectedRange": {"protectedRange": reply}}


def _number(work: Work, asked: JSON, key: str, there: list[JSON]) -> Any:
    """The id of something new: the one that was asked for, or another.

    Raises:
        Refused: 400, something else has it.
    """
    if not asked.get(key):
        return work.number(key)
    if any(str(one[key]) == str(asked[key]) for one in there):
        raise Refused(f"{key} {asked[key]} already exists.")
    return asked[key]


def _editors(work: Work, asked: JSON) -> JSON:
    kept = {key: value for key, value in asked.items() if value}
    kept["users"] = list(dict.fromkeys([*kept.get("users", ()), work.account, work.book.owner]))
    return kept


def _protected(work: Work, number: Any) -> tuple[Sheet, JSON]:
    """Raises Refused where there is none, or the account may not edit it."""
    for sheet in work.book.sheets:
        for one in sheet.protected:
            if one["protectedRangeId"] == int(number or 0):
                if any(one is barrier for barrier in work.book.barriers(work.account, sheet.id)):
                    raise Refused(PROTECTED)
                return sheet, one
    raise Refused(f"No protected range with id: {number}")


def update_protected_range(work: Work, body: JSON) -> JSON:
    asked = stored(body["protectedRange"])
    tree = masks.update(body.get("fields", ""), "ProtectedRange")
    sheet, one = _protected(work, asked.get("protectedRangeId"))
    tree = {key: {} for key in asked} if "*" in tree else tree
    kept = masks.overlaid(one, asked, {key: below for key, below in tree.items() if key != "protectedRangeId"})
    if "editors" in tree:
        kept["editors"] = _editors(work, asked.get("editors") or {})
    if not kept.get("warningOnly"):
        kept.pop("warningOnly", None)
        kept.setdefault("editors", _editors(work, {}))
    kept.setdefault("range", one["range"])
    sheet.protected.remove(one)
    work.sheet(kept["range"]).protected.append(kept)
    return {}


def delete_protected_range(work: Work, body: JSON) -> JSON:
    sheet, one = _protected(work, body.get("protectedRangeId"))
    sheet.protected.remove(one)
    return {}


# ---- names --------------------------------------------------------------------------------------------------
def add_named_range(work: Work, body: JSON) -> JSON:
    asked = stored(body["namedRange"])
    _nameable(work, asked)
    number = str(_number(work, asked, "namedRangeId", work.book.named))
    kept = {"namedRangeId": number, "name": asked["name"], "range": asked["range"]}
    work.book.named.append(kept)
    return {"addNamedRange": {"namedRange": copy.deepcopy(kept)}}


def _nameable(work: Work, asked: JSON) -> None:
    work.area(asked["range"])
    name = asked.get("name", "")
    bad = not name or not name.replace("_", "a").isalnum() or name[0].isdigit() or a1.LIKE_A_CELL.fullmatch(name)
    if bad:
        raise Refused(f"Invalid name: {name}")
    there = work.book.named_range(name)
    if there is not None and there["namedRangeId"] != asked.get("namedRangeId"):
        raise Refused(f'A named range with the name "{name}" already exists.')


def update_named_range(work: Work, body: JSON) -> JSON:
    asked = stored(body["namedRange"])
    tree = masks.update(body.get("fields", ""), "NamedRange")
    one = found(work.book.named, "namedRangeId", asked.get("namedRangeId"), "named range")
    for key in ("name", "range"):
        if key in tree or "*" in tree:
            one[key] = asked[key]
    _nameable(work, one)
    return {}


def delete_named_range(work: Work, body: JSON) -> JSON:
    work.book.named.remove(found(work.book.named, "namedRangeId", body.get("namedRangeId"), "named range"))
    return {}


# ---- conditional formats ------------------------------------------------------------------------------------
def add_conditional_format_rule(work: Work, body: JSON) -> JSON:
    rule = stored(body["rule"])
    if not rule.get("ranges"):
        raise Refused("ConditionalFormatRule.ranges is required.")
    sheets = [work.area(one)[0] for one in rule["ranges"]]
    if len({sheet.id for sheet in sheets}) > 1:
        raise Refused("All ranges of a conditional format rule must be on the same grid.")
    if ("booleanRule" in rule) == ("gradientRule" in rule):
        raise Refused("Exactly one of booleanRule and gradientRule must be set.")
    index = body.get("index") or 0
    if index:
        _rule_at(sheets[0], index - 1)
    sheets[0].conditional.insert(index, rule)
    return {}


def delete_conditional_format_rule(work: Work, body: JSON) -> JSON:
    sheet, index = work.sheet(body), body.get("index") or 0
    return {"deleteConditionalFormatRule": {"rule": sheet.conditional.pop(_rule_at(sheet, index))}}


def update_conditional_format_rule(work: Work, body: JSON) -> JSON:
    index = body.get("index") or 0
    sheet = work.sheet(body if "newIndex" in body else body["rule"]["ranges"][0])
    old = sheet.conditional.pop(_rule_at(sheet, index))
    at = body.get("newIndex", index)
    new = old if "newIndex" in body else stored(body["rule"])
    sheet.conditional.insert(at, new)
    answer = {"oldRule": old, "newRule": new}
    if "newIndex" in body:
        answer |= {"oldIndex": index, "newIndex": at}
    return {"updateConditionalFormatRule": answer}


def _rule_at(sheet: Sheet, index: int) -> int:
    if index >= len(sheet.conditional):
        raise Refused(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return index


# ---- charts -------------------------------------------------------------------------------------------------
def add_chart(work: Work, body: JSON) -> JSON:
    chart = stored(body["chart"])
    taken = [one for sheet in work.book.sheets for one in sheet.charts]
    kept = {"chartId": _number(work, chart, "chartId", taken), "spec": chart["spec"]}
    sheet, kept["position"] = _placed(work, chart.get("position") or {})
    sheet.charts.append(kept)
    return {"addChart": {"chart": copy.deepcopy(kept)}}


def _placed(work: Work, position: JSON) -> tuple[Sheet, JSON]:
    """The sheet that a chart goes to, which may be a new one of its own, and where on it."""
    if not position.get("newSheet"):
        sheet = work.sheet((position.get("overlayPosition") or {}).get("anchorCell") or {})
        return sheet, position or {"overlayPosition": {"anchorCell": {"sheetId": sheet.id}}}
    title = next(title for n in itertools.count(1) if work.book.titled(title := f"Chart{n}") is None)
    own = chart_sheet(work.number("sheetId"), title)
    work.book.sheets.append(own)
    work.book.number_sheets()
    return own, {"sheetId": own.id}


def _remove_chart(work: Work, sheet: Sheet, chart: JSON) -> None:
    """With its tab, where it had one of its own."""
    sheet.charts.remove(chart)
    if not sheet.is_grid:
        work.book.sheets.remove(sheet)
        work.book.number_sheets()


def _chart(work: Work, number: Any) -> tuple[Sheet, JSON]:
    for sheet in work.book.sheets:
        for chart in sheet.charts:
            if chart["chartId"] == int(number or 0):
                return sheet, chart
    raise Refused(f"No chart with id: {number}")


def update_chart_spec(work: Work, body: JSON) -> JSON:
    _, chart = _chart(work, body.get("chartId"))
    chart["spec"] = stored(body["spec"])
    return {}


def update_embedded_object_position(work: Work, body: JSON) -> JSON:
    sheet, chart = _chart(work, body.get("objectId"))
    asked = stored(body["newPosition"])
    if not asked.get("newSheet"):
        tree = masks.update(body.get("fields") or "*", "OverlayPosition")
        old = chart["position"].get("overlayPosition")
        asked = {"overlayPosition": masks.overlaid(old, asked.get("overlayPosition"), tree)}
    target, position = _placed(work, asked)
    _remove_chart(work, sheet, chart)
    target.charts.append(chart | {"position": position})
    return {"updateEmbeddedObjectPosition": {"position": copy.deepcopy(position)}}


def delete_embedded_object(work: Work, body: JSON) -> JSON:
    _remove_chart(work, *_chart(work, body.get("objectId")))
    return {}


# ---- bands and filters --------------------------------------------------------------------------------------
def add_banding(work: Work, body: JSON) -> JSON:
    asked = stored(body["bandedRange"])
    sheet, area = work.area(asked["range"])
    if any(a1.grid_area(sheet, one["range"]).meets(area) for one in sheet.banded):
        raise Refused("You cannot add alternating background colors to a range that already has alternating "
                      "background colors.")  # fmt: skip
    taken = [one for other in work.book.sheets for one in other.banded]
    kept = asked | {"bandedRangeId": _number(work, asked, "bandedRangeId", taken)}
    sheet.banded.append(kept)
    return {"addBanding": {"bandedRange": copy.deepcopy(kept)}}


def _band(work: Work, number: Any) -> tuple[Sheet, JSON]:
    for sheet in work.book.sheets:
        for one in sheet.banded:
            if one["bandedRangeId"] == int(number or 0):
                return sheet, one
    raise Refused(f"No banded range with id: {number}")


def update_banding(work: Work, body: JSON) -> JSON:
    asked = stored(body["bandedRange"])
    sheet, one = _band(work, asked.get("bandedRangeId"))
    tree = masks.update(body.get("fields", ""), "BandedRange")
    sheet.banded[sheet.banded.index(one)] = one | masks.overlaid(one, asked, tree)
    return {}


def delete_banding(work: Work, body: JSON) -> JSON:
    sheet, one = _band(work, body.get("bandedRangeId"))
    sheet.banded.remove(one)
    return {}


def set_basic_filter(work: Work, body: JSON) -> JSON:
    asked = stored(body["filter"])
    sheet, _ = work.area(asked.get("range") or {})
    sheet.basic_filter = asked
    return {}


def clear_basic_filter(work: Work, body: JSON) -> JSON:
    work.sheet(body).basic_filter = None
    return {}


# ---- developer metadata -------------------------------------------------------------------------------------
def create_developer_metadata(work: Work, body: JSON) -> JSON:
    asked = stored(body["developerMetadata"])
    kept = {"metadataId": asked.get("metadataId") or work.number("metadataId"), **asked}
    kept["location"] = {"locationType": _location(asked.get("location") or {}), **(asked.get("location") or {})}
    work.book.metadata.append(kept)
    return {"createDeveloperMetadata": {"developerMetadata": copy.deepcopy(kept)}}


def _location(place: JSON) -> str:
    if "dimensionRange" in place:
        return "ROW" if place["dimensionRange"].get("dimension") == "ROWS" else "COLUMN"
    return "SHEET" if "sheetId" in place else "SPREADSHEET"


def _metadata(work: Work, data_filter: JSON) -> list[JSON]:
    look = data_filter.get("developerMetadataLookup") or {}
    keys = ("metadataId", "metadataKey", "metadataValue", "visibility")
    return [one for one in work.book.metadata if all(key not in look or one.get(key) == look[key] for key in keys)]


def update_developer_metadata(work: Work, body: JSON) -> JSON:
    tree = masks.update(body.get("fields", ""), "DeveloperMetadata")
    changed = [one for data_filter in body["dataFilters"] for one in _metadata(work, data_filter)]
    for one in changed:
        one.update(masks.overlaid(one, stored(body["developerMetadata"]), tree))
    return {"updateDeveloperMetadata": {"developerMetadata": copy.deepcopy(changed)}}


def delete_developer_metadata(work: Work, body: JSON) -> JSON:
    gone = _metadata(work, body["dataFilter"])
    work.book.metadata = [one for one in work.book.metadata if one not in gone]
    return {"deleteDeveloperMetadata": {"deletedDeveloperMetadata": gone}}


KINDS: dict[str, Callable[[Work, JSON], JSON]] = {
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addConditionalFormatRule": add_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "updateEmbeddedObjectPosition": update_embedded_object_position,
    "deleteEmbeddedObject": delete_embedded_object,
    "addBanding": add_banding,
    "updateBanding": update_banding,
    "deleteBanding": delete_banding,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "createDeveloperMetadata": create_developer_metadata,
    "updateDeveloperMetadata": update_developer_metadata,
    "deleteDeveloperMetadata": delete_developer_metadata,
}

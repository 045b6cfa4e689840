"""A marked copy of an .xlsx or .xlsm: cells coloured, notes beside them, every other part as it was, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from sheets_automation.connectors.marking_boxes import Mark
from sheets_automation.connectors.marking_notes import annotate
from sheets_automation.connectors.marking_package import Package
from sheets_automation.connectors.marking_sheet import ORDER, Sheet, read_sheet, restyle
from sheets_automation.connectors.marking_styles import Styles
from sheets_automation.connectors.marking_xml import Edits, Tree, place_of
from sheets_automation.model.grid import Address, a1
from sheets_automation.model.rule import Severity

CONDITIONS, RULE = "conditionalFormatting", "cfRule"
TRUE = frozenset({"1", "true"})

Marks = Mapping[Address, Mark]


def mark_workbook(data: bytes, marks: Mapping[str, Marks]) -> Package:
    """A workbook with marks, by the names of its sheets; `data` is what the guard let pass (connectors/guard.py).

    Raises:
        SourceError: its parts are not as they should be.
    """
    package = Package.of(data)
    book = next((one.target for one in package.relations("") if one.kind == "officeDocument"), "")
    styles = Styles(package, book)
    for part, marked in _by_part(package, book, marks).items():
        sheet = read_sheet(package.read(part), marked)
        edits = Edits(sheet.xml)
        restyle(sheet, edits, marked, partial(_coloured, styles, marked))
        _lay_over(sheet, edits, marked, styles)
        annotate(package, part, sheet, edits, marked)
        package.changed[part] = edits.done()
    styles.write()
    return package


def _by_part(package: Package, book: str, marks: Mapping[str, Marks]) -> dict[str, dict[Address, Mark]]:
    """The marks by the part of their worksheet."""
    targets = {one.id: one.target for one in package.relations(book) if one.kind == "worksheet"}
    found: dict[str, dict[Address, Mark]] = {}
    for node in Tree(package.read(book)).parse().below("sheet"):
        key = next((value for name, value in node.attributes.items() if name.endswith(":id")), "")
        wanted = marks.get(node.attributes.get("name", ""))
        if wanted and key in targets:
            found.setdefault(targets[key], {}).update(wanted)
    return found


def _coloured(styles: Styles, marks: Marks, at: Address, old: int) -> int:
    return styles.coloured(old, marks[at].severity)


def _lay_over(sheet: Sheet, edits: Edits, marks: Marks, styles: Styles) -> None:
    """Lay the colour over the sheet's own conditional formats, which would hide it."""
    rules = list(sheet.root.below(RULE))
    areas = sheet.root.all(CONDITIONS)
    # Rules of a pivot table are named there by their place in the order.
    if not rules or any(area.attributes.get("pivot") in TRUE for area in areas):
        return
    prefix, made = sheet.root.prefix, ""
    loud = [severity for severity in Severity if any(mark.severity is severity for mark in marks.values())]
    for place, severity in enumerate(loud, start=1):
        cells = " ".join(a1(*at) for at, mark in sorted(marks.items()) if mark.severity is severity)
        rule = f'<{prefix}{RULE} type="expression" dxfId="{styles.condition(severity)}" priority="{place}">'
        rule += f"<{prefix}formula>TRUE</{prefix}formula></{prefix}{RULE}>"
        made += f'<{prefix}{CONDITIONS} sqref="{cells}">{rule}</{prefix}{CONDITIONS}>'
    for node in rules:
        if node.attributes.get("priority", "").isdecimal():
            edits.retag(node, priority=node.number("priority") + len(loud))
    at = areas[0].start if areas else place_of(sheet.root, ORDER, CONDITIONS)
    edits.insert(at, made.encode())

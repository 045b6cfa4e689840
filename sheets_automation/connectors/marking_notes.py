"""Notes on cells of a worksheet, as every program of sheets shows them: the comments part and its drawing of boxes.

Where a sheet has comments already, ours are added to the same parts, and under the old text of the same cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

from sheets_automation.connectors.marking_boxes import Mark, new_drawing, with_boxes
from sheets_automation.connectors.marking_package import HEAD, Package
from sheets_automation.connectors.marking_sheet import ORDER, Sheet
from sheets_automation.connectors.marking_xml import Edits, Node, Tree, place_of
from sheets_automation.connectors.xlsx_formats import FONT
from sheets_automation.connectors.xlsx_text import shown_text
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import Address, a1
from sheets_automation.model.wording import PRODUCT

COMMENTS, DRAWING = "comments", "vmlDrawing"
"""Kinds of relations, and the beginnings of the names of their parts."""
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
LEGACY = "legacyDrawing"
FONT_SIZE = 9
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads _x0041_ as A."""


def note_text(text: str) -> str:
    """A text as the XML of a workbook holds it."""
    return escape(ESCAPED.sub("_x005F_", shown_text(text)), quote=False)


def annotate(package: Package, part: str, sheet: Sheet, edits: Edits, marks: Mapping[Address, Mark]) -> None:
    """Write the texts of the marks as notes of the worksheet `part`.

    Raises:
        SourceError: its comments are not as they should be.
    """
    dialect = next((one.dialect for one in package.relations("") if one.kind == "officeDocument"), "")
    comments = next((one.target for one in package.relations(part) if one.kind == COMMENTS), "")
    if not comments:
        space = sheet.root.attributes.get(f"xmlns:{sheet.root.prefix}".rstrip(":"), "")
        comments = package.add(f"xl/{COMMENTS}{{}}.xml", _no_comments(space), COMMENTS_TYPE)
        package.relate(part, f"{dialect}/{COMMENTS}", comments)
    package.changed[comments] = _with_comments(package.read(comments), marks)
    drawing = _drawing_of(package, part, sheet)
    if not drawing:
        drawing = package.add(f"xl/drawings/{DRAWING}{{}}.vml", new_drawing(package, len(marks)), DRAWING_TYPE)
        made = package.relate(part, f"{dialect}/{DRAWING}", drawing)
        # The prefix is said once more here: a sheet without drawings may have none.
        link = f'<{sheet.root.prefix}{LEGACY} xmlns:r="{dialect}" r:id="{made}"/>'
        edits.insert(place_of(sheet.root, ORDER, LEGACY), link.encode())
    package.changed[drawing] = with_boxes(package.read(drawing), sheet, marks)


# ---- texts --------------------------------------------------------------------------------------------------
def _no_comments(space: str) -> bytes:
    return f'{HEAD}<comments xmlns="{space}"><authors></authors><commentList></commentList></comments>'.encode()


def _with_comments(xml: bytes, marks: Mapping[Address, Mark]) -> bytes:
    root, edits = Tree(xml).parse(), Edits(xml)
    authors, listed = root.first("authors"), root.first("commentList")
    if root.local != COMMENTS or authors is None or listed is None:
        raise SourceError("unsafe")
    names = [unescape(xml[node.inner : node.close].decode()) for node in authors.all("author")]
    if PRODUCT not in names:
        edits.append(authors, f"<{root.prefix}author>{PRODUCT}</{root.prefix}author>".encode())
        names.append(PRODUCT)
    there = {node.attributes.get("ref", "").replace("$", "").upper(): node for node in listed.all("comment")}
    made = []
    for at, mark in sorted(marks.items()):
        name = a1(*at)
        old = there[name].first("text") if name in there else None
        if old is not None:
            _append_text(xml, edits, old, mark.text)
        elif name in there:
            raise SourceError("unsafe")
        else:
            opening = f'<{root.prefix}comment ref="{name}" authorId="{names.index(PRODUCT)}"><{root.prefix}text>'
            closing = f"</{root.prefix}text></{root.prefix}comment>"
            made.append(f"{opening}{_run(root.prefix, mark.text)}{closing}")
    if made:
        edits.append(listed, "".join(made).encode())
    return edits.done()


def _run(prefix: str, text: str) -> str:
    look = (
        f'<{prefix}sz val="{FONT_SIZE}"/><{prefix}color indexed="81"/><{prefix}rFont val="{FONT["font_name"]}"/>'
        f'<{prefix}family val="2"/>'
    )
    run = f'<{prefix}rPr>{look}</{prefix}rPr><{prefix}t xml:space="preserve">{note_text(text)}</{prefix}t>'
    return f"<{prefix}r>{run}</{prefix}r>"


def _append_text(xml: bytes, edits: Edits, old: Node, text: str) -> None:
    """Our lines under the old ones, which keep their looks."""
    prefix = old.prefix
    said = [child for child in old.children if child.local in {"t", "r"}]
    plain = [child for child in said if child.local == "t"]
    for node in plain:
        # A plain text and runs beside it are not shown together everywhere.
        whole = xml[node.start : node.end]
        edits.insert(node.start, f"<{prefix}r>".encode())
        edits.insert(node.start + len(whole), f"</{prefix}r>".encode())
    run = _run(prefix, f"\n{text}" if said else text).encode()
    if said:
        edits.insert(max(child.end for child in said), run)
    else:
        edits.append(old, run)


def _drawing_of(package: Package, part: str, sheet: Sheet) -> str:
    """The part with the boxes of a sheet; "" if it has none."""
    link = sheet.root.first(LEGACY)
    if link is None:
        return ""
    key = next((value for name, value in link.attributes.items() if name.endswith(":id")), "")
    target = next((one.target for one in package.relations(part) if one.id == key), "")
    if not target:
        raise SourceError("unsafe")
    return target

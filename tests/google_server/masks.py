"""Field masks: `sheets.properties(title,sheetId)` of an answer, `userEnteredFormat.textFormat` of an update."""

from __future__ import annotations

import re
from typing import Any

from .errors import Refused, violations
from .schema import document

JSON = Any
Tree = dict[str, "Tree"]
PART = re.compile(r"[\w*./]+")


def parsed(text: str) -> Tree:
    """The mask as a tree; an empty tree is everything below."""
    tree: Tree = {}
    end = _level(text.replace(" ", ""), 0, tree)
    if end != len(text.replace(" ", "")) or not tree:
        raise Refused("Request contains an invalid argument.")
    return tree


def _level(text: str, at: int, tree: Tree) -> int:
    while at < len(text):
        hit = PART.match(text, at)
        if not hit:
            raise Refused("Request contains an invalid argument.")
        at, node = hit.end(), tree
        for name in re.split(r"[./]", hit[0]):
            node = node.setdefault(name, {})
        if at < len(text) and text[at] == "(":
            at = _level(text, at + 1, node)
        if at < len(text) and text[at] == ",":
            at += 1
        elif at < len(text) and text[at] == ")":
            return at + 1
    return at


def check(tree: Tree, service: str, schema: str) -> list[str]:
    """The paths of a mask that the type `schema` does not have."""
    return list(_unknown(tree, {"$ref": schema}, document(service)["schemas"], ""))


def _unknown(tree: Tree, spec: JSON, schemas: JSON, at: str) -> list[str]:
    while "$ref" in spec or "items" in spec:
        spec = schemas[spec["$ref"]] if "$ref" in spec else spec["items"]
    found: list[str] = []
    fields = spec.get("properties", {})
    for name, below in tree.items():
        if name == "*":
            continue
        path = f"{at}.{name}".lstrip(".")
        found += _unknown(below, fields[name], schemas, path) if name in fields else [path]
    return found


def selected(answer: JSON, text: str, service: str, schema: str) -> JSON:
    """The part of an answer that `fields` asks for.

    Raises:
        Refused: 400, the type has no such field.
    """
    tree = parsed(text)
    unknown = check(tree, service, schema)
    if unknown:
        sentence = "Error expanding 'fields' parameter. Cannot find matching fields for path '{}'."
        refused = violations([(path, sentence.format(path)) for path in unknown])
        raise Refused("Request contains an invalid argument.", details=refused.details)
    return _kept(answer, tree)


def _kept(value: JSON, tree: Tree) -> JSON:
    if not tree or "*" in tree:
        return value
    if isinstance(value, list):
        # Most cells have nothing of what was asked for.
        return [_kept(one, tree) if one else one for one in value]
    if isinstance(value, dict):
        if value.keys() <= tree.keys() and not any(tree.values()):
            return value
        return {name: _kept(value[name], below) for name, below in tree.items() if name in value}
    return value


def update(fields: str, schema: str) -> Tree:
    """The mask of an update of the type `schema`.

    Raises:
        Refused: 400, it is empty or names a field that is none.
    """
    if not fields:
        raise Refused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    tree = parsed(fields)
    unknown = check(tree, "sheets", schema)
    if unknown:
        raise Refused(f"Invalid field: {unknown[0]}")
    return tree


def overlaid(old: JSON, new: JSON, tree: Tree) -> JSON:
    """`old` with the fields of the mask taken from `new`; those that `new` lacks are gone."""
    if not tree or "*" in tree:
        return new
    result = dict(old or {})
    for name, below in tree.items():
        value = overlaid(result.get(name), (new or {}).get(name), below)
        if value is None or (value == {} and name not in (new or {})):
            result.pop(name, None)
        else:
            result[name] = value
    return result

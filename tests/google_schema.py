"""Whether a body is what Google's published schema of its interface allows (google-api-python-client has it)."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = {"string": str, "boolean": bool, "integer": int, "number": (int, float), "object": dict, "array": list}


@cache
def schemas() -> dict[str, Any]:
    place = files("googleapiclient") / "discovery_cache" / "documents" / "sheets.v4.json"
    return json.loads(place.read_text(encoding="utf-8"))["schemas"]


def faults(body: object, name: str) -> list[str]:
    """What of a body is not of the schema of that name: places, and why."""
    return list(_faults(body, {"$ref": name}, name))


def _faults(value: Any, schema: dict[str, Any], place: str):
    schema = schemas()[schema["$ref"]] if "$ref" in schema else schema
    kind = schema.get("type", "any")
    if kind == "any":
        return
    if not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{place}: {value!r} is no {kind}"
    elif kind == "string" and value not in schema.get("enum", [value]):
        yield f"{place}: there is no {value}"
    elif kind == "array":
        for at, one in enumerate(value):
            yield from _faults(one, schema["items"], f"{place}[{at}]")
    elif kind == "object":
        known, more = schema.get("properties", {}), schema.get("additionalProperties")
        for key, one in value.items():
            if key not in known and not more:
                yield f"{place}: it has no {key}"
            else:
                yield from _faults(one, known.get(key, more), f"{place}.{key}")

"""Google's discovery documents: which methods there are, and whether a request fits its method."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from googleapiclient import discovery_cache

from .errors import Refused, violations

JSON = Any
Found = list[tuple[str, str]]
DOCUMENTS = {"sheets": "sheets.v4.json", "drive": "drive.v3.json"}
FOLDER = Path(discovery_cache.__file__).parent / "documents"
PREFIX = {"sheets.spreadsheets.values.update": "data", "sheets.spreadsheets.values.append": "data"}
"""Where a body is bound in its request message; elsewhere it is the message."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an API: `api` is its id, such as sheets.spreadsheets.values.batchGet."""

    api: str
    verb: str
    pattern: re.Pattern[str]
    query: Mapping[str, JSON]
    body: str
    answer: str
    scopes: frozenset[str]

    @property
    def service(self) -> str:
        return self.api.split(".")[0]

    @property
    def writes(self) -> bool:
        return self.verb != "GET" and not self.api.endswith(("ByDataFilter", "search"))


@cache
def document(name: str) -> JSON:
    return json.loads((FOLDER / DOCUMENTS[name]).read_text(encoding="utf-8"))


@cache
def methods() -> tuple[Method, ...]:
    """Every method of both services, those with a suffix (:append) before those without."""
    found = [method for name in DOCUMENTS for method in _methods(document(name), document(name))]
    return tuple(sorted(found, key=lambda method: -len(method.pattern.pattern)))


def _methods(part: JSON, whole: JSON) -> Iterator[Method]:
    for one in part.get("methods", {}).values():
        path = "/" + whole["servicePath"] + one["path"]
        pattern = re.sub(r"\{(\w+)\}", lambda hit: f"(?P<{hit[1]}>{'.+?' if hit[1] == 'range' else '[^/:]+'})", path)
        query = {key: spec for key, spec in one.get("parameters", {}).items() if spec["location"] == "query"}
        yield Method(
            one["id"],
            one["httpMethod"],
            re.compile(pattern),
            query | whole["parameters"],
            one.get("request", {}).get("$ref", ""),
            one.get("response", {}).get("$ref", ""),
            frozenset(one.get("scopes", ())),
        )
    for resource in part.get("resources", {}).values():
        yield from _methods(resource, whole)


def find(verb: str, path: str) -> tuple[Method, dict[str, str]]:
    """The method that a verb and a path (as sent, with %xx) name, and its ids.

    Raises:
        Refused: 404, there is none.
    """
    for method in methods():
        hit = method.pattern.fullmatch(path) if method.verb == verb else None
        if hit:
            return method, {key: unquote(value) for key, value in hit.groupdict().items()}
    raise Refused("The requested URL was not found on this server.", 404)


def check_query(method: Method, query: Mapping[str, Sequence[str]]) -> None:
    """That every parameter is one of the method's, with a value of its kind.

    Raises:
        Refused: 400, naming what does not fit.
    """
    found: Found = []
    for name, values in query.items():
        spec = method.query.get(name)
        if spec is None and method.service == "drive":  # Drive passes over what it does not know
            continue
        if spec is None:
            text = (
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
                f"Field '{name}' could not be found in request message."
            )
            found.append(("", text))
            continue
        for value in values:
            lower = value.lower() if spec["type"] == "boolean" else value
            _value(spec, lower, {}, snake(name), found)
    if found:
        raise violations(found)


def check_body(method: Method, body: JSON) -> None:
    """That a body is of the method's type, down to the last field.

    Raises:
        Refused: 400, naming every field that does not fit.
    """
    if method.body:
        found = list(faults_of(method.service, method.body, body, PREFIX.get(method.api, "")))
        if found:
            raise violations(found)


def faults_of(service: str, schema: str, body: JSON, at: str = "") -> Found:
    """(field, sentence) of everything in `body` that is not of the type `schema`."""
    schemas = document(service)["schemas"]
    found: Found = []
    _value({"$ref": schema}, body, schemas, at, found)
    return found


@cache
def snake(name: str) -> str:
    """Google names fields in errors as its protocol buffers do: add_sheet, not addSheet."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


def _value(spec: JSON, value: JSON, schemas: JSON, at: str, found: Found) -> None:
    if value is None:  # null is an absent field
        return
    if "$ref" in spec:
        spec = schemas[spec["$ref"]]
    kind = spec.get("type", "any")
    if kind == "object":
        _object(spec, value, schemas, at, found)
    elif kind == "array":
        _list(spec, value, schemas, at, found)
    elif kind != "any" and not _fits(spec, kind, value):
        name = {"string": "TYPE_STRING", "integer": "TYPE_INT32", "number": "TYPE_DOUBLE", "boolean": "TYPE_BOOL"}[kind]
        if "enum" in spec:
            name = "type.googleapis.com/google.apps.sheets.v4." + at.rpartition(".")[2].title().replace("_", "")
        found.append((at, f"Invalid value at '{at}' ({name}), {json.dumps(value, ensure_ascii=False)}"))


def _object(spec: JSON, value: JSON, schemas: JSON, at: str, found: Found) -> None:
    if not isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False)
        found.append((at, f"Invalid value at '{at}' ({spec.get('id', 'object')}), {text}"))
        return
    fields = spec.get("properties")
    for name, one in value.items():
        inner = fields.get(name) if fields else spec.get("additionalProperties", {})
        if inner is None:
            place = f" at '{at}'" if at else ""
            text = f'Invalid JSON payload received. Unknown name "{name}"{place}: Cannot find field.'
            found.append((at, text))
        else:
            _value(inner, one, schemas, f"{at}.{snake(name)}".lstrip("."), found)


def _list(spec: JSON, value: JSON, schemas: JSON, at: str, found: Found) -> None:
    items = spec["items"]
    if not isinstance(value, list):
        kind = "type.googleapis.com/google.protobuf.ListValue" if items.get("type") == "array" else "list"
        found.append((at, f"Invalid value at '{at}' ({kind}), {json.dumps(value, ensure_ascii=False)}"))
        return
    for number, one in enumerate(value):
        _value(items, one, schemas, f"{at}[{number}]", found)


def _fits(spec: JSON, kind: str, value: JSON) -> bool:
    """Google takes a number written as a text, and a text of true or false, for what they say."""
    if kind == "boolean":
        return isinstance(value, bool) or value in {"true", "false"}
    if kind == "string":
        number = spec.get("format") in {"int64", "uint64"} and isinstance(value, int)
        return number or (isinstance(value, str) and ("enum" not in spec or value in spec["enum"]))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return False
    if kind == "integer":
        return value.is_integer() if isinstance(value, float) else re.fullmatch(r"-?\d+", str(value)) is not None
    return not isinstance(value, str) or re.fullmatch(r"-?\d+(\.\d+)?", value) is not None

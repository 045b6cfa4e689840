"""spreadsheets.batchUpdate: every kind of request, done one after the other, all of them or none."""

from __future__ import annotations

from typing import Any

from . import request_cells, request_objects, request_sheets
from .errors import Refused
from .work import Work

JSON = Any
KINDS = request_sheets.KINDS | request_cells.KINDS | request_objects.KINDS


def run(work: Work, requests: list[JSON]) -> list[JSON]:
    """The replies.

    Raises:
        Refused: the first that Google would refuse, with its place; 501 for a kind that is not modelled here.
    """
    if not requests:
        raise Refused("Must specify at least one request.")
    return [_one(work, index, request) for index, request in enumerate(requests)]


def _one(work: Work, index: int, request: JSON) -> JSON:
    given = {kind: body for kind, body in request.items() if body is not None}
    if len(given) != 1:
        raise Refused(f"Invalid value at 'requests[{index}]': oneof field 'kind' must be set exactly once")
    kind, body = next(iter(given.items()))
    if kind not in KINDS:
        raise Refused(f"This server does not model the request {kind}.", 501)
    try:
        return KINDS[kind](work, body)
    except Refused as refused:
        raise refused.within(f"requests[{index}].{kind}") from None
    except KeyError as missing:
        raise Refused(f"Invalid requests[{index}].{kind}: {missing.args[0]} is required.") from missing

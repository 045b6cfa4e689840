"""As much of a formula engine as the tests need: numbers, references, + - * /, SUM. The rest is marked.

`NOT_EVALUATED` stands where a formula would have to be computed by Google.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import a1
from .errors import Refused

if TYPE_CHECKING:
    from .spreadsheets import Book, Sheet

NOT_EVALUATED = "#NOT_EVALUATED!"
OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
ARITHMETIC = re.compile(r"[\d+\-*/(). ]+")
ONE_CELL = re.compile(r"(?:('(?:[^']|'')+'|[^!'\"()]+)!)?\$?[A-Z]{1,3}\$?\d+")
SUM = re.compile(r"SUM\(([^(),]+)\)", re.IGNORECASE)
REFERENCE = re.compile(
    r"(?P<text>\"[^\"]*\")|(?:(?P<sheet>'(?:[^']|'')+'|[\w.]+)!)?"
    r"(?<![\w.])(?P<c1>\$?[A-Z]{1,3})(?P<r1>\$?\d+)(?::(?P<c2>\$?[A-Z]{1,3})(?P<r2>\$?\d+))?(?![\w(])"
)


def effective(book: Book, sheet: Sheet, entered: Any, seen: tuple[Any, ...] = ()) -> Any:
    """The ExtendedValue of a cell after its formula, if it has one."""
    if not entered or "formulaValue" not in entered:
        return entered
    formula = entered["formulaValue"]
    if (sheet.id, formula) in seen:
        return _error("#REF!")
    return _evaluated(book, sheet, formula[1:].strip(), (*seen, (sheet.id, formula)))


def _evaluated(book: Book, sheet: Sheet, text: str, seen: tuple[Any, ...]) -> Any:
    if ARITHMETIC.fullmatch(text):
        return _arithmetic(text)
    if re.fullmatch(r'"[^"]*"', text):
        return {"stringValue": text[1:-1]}
    total = SUM.fullmatch(text)
    if not total and not ONE_CELL.fullmatch(text):
        return _error(NOT_EVALUATED)
    reference = (total[1] if total else text).strip()
    try:
        place = reference if "!" in reference else f"{a1.quoted(sheet.title)}!{reference}"
        area = a1.area_of(book, place.replace("$", ""))
    except Refused:
        return _error("#REF!")
    return _looked_up(book, area, seen, summed=bool(total))


def _arithmetic(text: str) -> Any:
    try:
        return {"numberValue": _computed(ast.parse(text, mode="eval").body)}
    except ZeroDivisionError:
        return _error("#DIV/0!")
    except (SyntaxError, KeyError):
        return _error("#ERROR!")


def _looked_up(book: Book, area: a1.Area, seen: tuple[Any, ...], *, summed: bool) -> Any:
    there = book.sheet(area.sheet)
    found = [
        effective(book, there, cell.entered, seen)
        for place, cell in there.cells.items()
        if cell.entered and area.holds(*place)
    ]
    if summed:
        return {"numberValue": sum(value.get("numberValue", 0) for value in found if value)}
    return found[0] if found else {"numberValue": 0}


def _computed(node: ast.expr) -> float:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_computed(node.left), _computed(node.right))
    if isinstance(node, ast.UnaryOp):
        return -_computed(node.operand) if isinstance(node.op, ast.USub) else _computed(node.operand)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return node.value
    raise KeyError(ast.dump(node))


def _error(message: str) -> Any:
    kind = {"#REF!": "REF", "#DIV/0!": "DIVIDE_BY_ZERO"}.get(message, "ERROR")
    return {"errorValue": {"type": kind, "message": message}}


def moved(formula: str, own: bool, title: str, axis: int, where: list[int | None]) -> str:
    """A formula after rows (axis 0) or columns (1) of the sheet `title` moved; `own` where it stands on that sheet.

    `where` has the new place of every old row or column, None where it is gone.
    """

    def after(hit: re.Match[str]) -> str:
        named = hit["sheet"]
        meant = own if named is None else named.strip("'").replace("''", "'").lower() == title.lower()
        if hit["text"] is not None or not meant:
            return hit[0]
        ends = [("c1", "r1"), ("c2", "r2")] if hit["c2"] else [("c1", "r1")]
        corners = [_corner(hit[column], hit[row], axis, where) for column, row in ends]
        if None in corners:
            return "#REF!"
        return (f"{named}!" if named else "") + ":".join(str(corner) for corner in corners)

    return REFERENCE.sub(after, formula)


def _corner(column: str, row: str, axis: int, where: list[int | None]) -> str | None:
    part = column if axis else row
    fixed, bare = ("$", part[1:]) if part.startswith("$") else ("", part)
    index = (a1.number(bare) if axis else int(bare)) - 1
    new = where[index] if index < len(where) else index
    if new is None:
        return None
    named = fixed + (a1.letters(new + 1) if axis else str(new + 1))
    return f"{named}{row}" if axis else f"{column}{named}"

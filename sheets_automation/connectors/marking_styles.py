"""The styles of a workbook, in their bytes: each style of a marked cell once more, with another fill."""

from __future__ import annotations

from sheets_automation.connectors.marking_package import HEAD, Package
from sheets_automation.connectors.marking_xml import Edits, Tree, place_of, retagged
from sheets_automation.model.palette import MARKS
from sheets_automation.model.rule import Severity

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
ORDER = "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
"""The children of the styles in the order of their schema (ECMA-376 part 1, 18.8.39)."""
FILLS, CELLS, CONDITIONS = "fills", "cellXfs", "dxfs"
PLAIN = '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
FIRST = {
    FILLS: tuple(f'<{{p}}fill><{{p}}patternFill patternType="{kind}"/></{{p}}fill>' for kind in ("none", "gray125")),
    CELLS: (PLAIN,),
    CONDITIONS: (),
}
"""What stands first in each list, if the list is not there yet."""
FILL = (
    '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF{fill}"/><{p}bgColor indexed="64"/>'
    "</{p}patternFill></{p}fill>"
)
CONDITION = (
    '<{p}dxf><{p}font><{p}color rgb="FF{ink}"/></{p}font>'
    '<{p}fill><{p}patternFill><{p}bgColor rgb="FF{fill}"/></{p}patternFill></{p}fill></{p}dxf>'
)
NO_STYLES = (
    f'{HEAD}<styleSheet xmlns="{{space}}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders></styleSheet>'
)


class Styles:
    """What a workbook's cells may look like; a marked look is made when it is first asked for."""

    def __init__(self, package: Package, book: str) -> None:
        """Read the styles of the workbook part `book`; where it has none, they are added."""
        self._package = package
        self._part = next((one.target for one in package.relations(book) if one.kind == "styles"), "")
        if not self._part:
            root = Tree(package.read(book)).parse()
            space = root.attributes.get(f"xmlns:{root.prefix}".rstrip(":"), "")
            dialect = next(one.dialect for one in package.relations("") if one.target == book)
            # Some programs know it by this name only.
            name = "xl/styles{}.xml" if package.has("xl/styles.xml") else "xl/styles.xml"
            self._part = package.add(name, NO_STYLES.format(space=space).encode(), TYPE)
            package.relate(book, f"{dialect}/styles", self._part)
        self._xml = package.read(self._part)
        self._root = Tree(self._xml).parse()
        self._lists = {name: self._root.first(name) for name in FIRST}
        self._made: dict[str, list[str]] = {name: [] for name in FIRST}
        self._known: dict[tuple[str, int, Severity], int] = {}

    def coloured(self, old: int, severity: Severity) -> int:
        """The style `old` with the fill of a severity."""
        key = CELLS, old, severity
        if key not in self._known:
            self._known[key] = self._add(CELLS, self._like(old, self._fill(severity)))
        return self._known[key]

    def condition(self, severity: Severity) -> int:
        """What a condition lays over the cells of a severity."""
        key = CONDITIONS, 0, severity
        if key not in self._known:
            shade = MARKS[severity]
            self._known[key] = self._add(CONDITIONS, CONDITION.format(p="{p}", ink=shade.ink, fill=shade.fill))
        return self._known[key]

    def write(self) -> None:
        """Put what was made into the workbook."""
        edits, prefix = Edits(self._xml), self._root.prefix
        for name, made in self._made.items():
            new, listed = "".join(made).format(p=prefix).encode(), self._lists[name]
            if not made:
                continue
            if listed is None:
                first = "".join(FIRST[name]).format(p=prefix).encode()
                size = len(FIRST[name]) + len(made)
                whole = f'<{prefix}{name} count="{size}">'.encode() + first + new + f"</{prefix}{name}>".encode()
                edits.insert(place_of(self._root, ORDER, name), whole)
            elif "count" in listed.attributes:
                edits.append(listed, new, count=len(listed.children) + len(made))
            else:
                edits.append(listed, new)
        self._package.changed[self._part] = edits.done()

    def _fill(self, severity: Severity) -> int:
        key = FILLS, 0, severity
        if key not in self._known:
            self._known[key] = self._add(FILLS, FILL.format(p="{p}", fill=MARKS[severity].fill))
        return self._known[key]

    def _like(self, old: int, fill: int) -> str:
        """A copy of a cell's style with that fill, as it was written."""
        listed = self._lists[CELLS]
        there = listed.children[old] if listed and old < len(listed.children) else None
        if there is None:
            return retagged(PLAIN.encode(), fillId=fill, applyFill=1).decode()
        tag = retagged(self._xml[there.start : there.inner], fillId=fill, applyFill=1)
        whole = (tag + self._xml[there.inner : there.end]).decode()
        return whole.replace("{", "{{").replace("}", "}}")

    def _add(self, name: str, new: str) -> int:
        listed = self._lists[name]
        self._made[name].append(new)
        return (len(listed.children) if listed else len(FIRST[name])) + len(self._made[name]) - 1

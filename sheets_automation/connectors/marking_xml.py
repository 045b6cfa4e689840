"""XML edited in its bytes: what is not touched stays as it was written, to the last quote and prefix.

A real parser (expat) says where the elements stand; the edits are cuts in the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from sheets_automation.model.errors import SourceError

TAG = re.compile(rb"<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
NAME = re.compile(rb"<[^\s/>]+")


@dataclass(slots=True)
class Node:
    """One element: its name as written, and where its tags begin and end."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    """Behind the start tag."""
    is_empty: bool
    """Written as <a/>."""
    close: int = 0
    """Where its end tag begins."""
    end: int = 0
    children: list[Node] = field(default_factory=list)

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """`x:` of x:row; "" where elements have none."""
        return self.name[: len(self.name) - len(self.local)]

    def all(self, local: str) -> list[Node]:
        """Its own children of that name."""
        return [child for child in self.children if child.local == local]

    def first(self, local: str) -> Node | None:
        return next((child for child in self.children if child.local == local), None)

    def below(self, local: str) -> Iterator[Node]:
        """Every element of that name below it."""
        for child in self.children:
            if child.local == local:
                yield child
            yield from child.below(local)

    def number(self, name: str, default: int = 0) -> int:
        """An attribute that is a whole number.

        Raises:
            SourceError: it is none.
        """
        text = self.attributes.get(name, str(default))
        if not text.strip().isdecimal():
            raise SourceError("unsafe")
        return int(text)


class Tree:
    """Builds the nodes of one XML part."""

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        self._open: list[Node] = []
        self._root: Node | None = None
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self.begin
        self._parser.EndElementHandler = self.finish

    def parse(self) -> Node:
        """The root element.

        Raises:
            SourceError: it is no XML.
        """
        try:
            self._parser.Parse(self.xml, True)  # noqa: FBT003  # positional only
        except expat.ExpatError as error:
            raise SourceError("damaged") from error
        if self._root is None:
            raise SourceError("damaged")
        return self._root

    @property
    def here(self) -> int:
        """Where the element or end tag begins that the parser is at."""
        return self._parser.CurrentByteIndex

    @property
    def depth(self) -> int:
        return len(self._open)

    def node(self, name: str, attributes: dict[str, str]) -> Node:
        """The element that begins here."""
        start = self.here
        tag = TAG.match(self.xml, start)
        if tag is None:
            raise SourceError("unsafe")
        return Node(name, attributes, start, tag.end(), tag[0].endswith(b"/>"))

    def closed(self, node: Node) -> Node:
        """The element, now that its end is reached."""
        # The parser has no place for the end of <a/>.
        node.close = node.inner if node.is_empty else self.here
        node.end = node.inner if node.is_empty else self.xml.index(b">", node.close) + 1
        return node

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        node = self.node(name, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def finish(self, _: str) -> None:
        self.closed(self._open.pop())


class Edits:
    """Cuts to be made in one XML part."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._cuts: list[tuple[int, int, bytes]] = []

    def insert(self, at: int, new: bytes) -> None:
        """Put something in; what is put at the same place later stands behind it."""
        self._cuts.append((at, at, new))

    def replace(self, start: int, end: int, new: bytes) -> None:
        """Put something in the place of some bytes."""
        self._cuts.append((start, end, new))

    def retag(self, node: Node, **attributes: int | str | None) -> None:
        """Set attributes of an element; None takes one away."""
        self._cuts.append((node.start, node.inner, retagged(self._xml[node.start : node.inner], **attributes)))

    def append(self, node: Node, new: bytes, **attributes: int | str | None) -> None:
        """Put something at the end of an element's content, and set attributes of it."""
        if not node.is_empty:
            self.insert(node.close, new)
            if attributes:
                self.retag(node, **attributes)
            return
        tag = retagged(self._xml[node.start : node.inner], **attributes)
        opened = tag[:-2].rstrip() + b">" + new + f"</{node.name}>".encode()
        self._cuts.append((node.start, node.inner, opened))

    def done(self) -> bytes:
        """The part with all cuts made.

        Raises:
            SourceError: two of them touch the same bytes.
        """
        parts: list[bytes] = []
        at = 0
        for start, end, new in sorted(self._cuts, key=lambda cut: cut[:2]):
            if start < at:
                raise SourceError("unsafe")
            parts += [self._xml[at:start], new]
            at = end
        return b"".join([*parts, self._xml[at:]])


def retagged(tag: bytes, **attributes: int | str | None) -> bytes:
    """A start tag with these attributes; None takes one away."""
    for name, value in attributes.items():
        tag = re.sub(rb"\s" + name.encode() + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag, count=1)
        written = NAME.match(tag)
        if value is not None and written:
            tag = tag[: written.end()] + f' {name}="{escape(str(value))}"'.encode() + tag[written.end() :]
    return tag


def place_of(root: Node, order: str, local: str) -> int:
    """Where a child of that name is to be put in; `order` names the children as the schema orders them."""
    names = order.split()
    before = names[: names.index(local) + 1]
    return max((child.end for child in root.children if child.local in before), default=root.inner)


def with_child(xml: bytes, new: str) -> bytes:
    """A part with one more element at the end of its root; `new` begins with `<` and gets the root's prefix."""
    root = Tree(xml).parse()
    edits = Edits(xml)
    edits.append(root, f"<{root.prefix}{new.removeprefix('<')}".encode())
    return edits.done()

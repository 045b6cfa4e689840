"""The parts of a workbook that the guard let pass: their relations, and a copy in which only some of them differ."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import BinaryIO

from sheets_automation.connectors.marking_xml import Tree, with_child
from sheets_automation.model.errors import SourceError

TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NO_RELATIONS = f'{HEAD}<Relationships xmlns="{RELATIONS}"></Relationships>'


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part: the first words of its kind say in which dialect the workbook is written."""

    id: str
    dialect: str
    kind: str
    target: str
    """Name of the part."""


@dataclass(slots=True)
class Package:
    """A zip, and the parts that were changed or added."""

    archive: zipfile.ZipFile
    changed: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, data: bytes) -> Package:
        """The parts of a file that the guard let pass (connectors/guard.py)."""
        return cls(zipfile.ZipFile(io.BytesIO(data)))

    def names(self) -> list[str]:
        return [*self.archive.namelist(), *(name for name in self.changed if name not in self.archive.NameToInfo)]

    def has(self, name: str) -> bool:
        return name in self.changed or name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a part as they are now.

        Raises:
            SourceError: there is no such part.
        """
        if not self.has(name):
            raise SourceError("damaged")
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def relations(self, part: str) -> list[Relation]:
        """The relations of a part to other parts; "" is the package."""
        name, folder = _relations_of(part), posixpath.dirname(part)
        if not self.has(name):
            return []
        found = []
        for node in Tree(self.read(name)).parse().all("Relationship"):
            if node.attributes.get("TargetMode") != "External":
                target = node.attributes.get("Target", "").replace("\\", "/")
                dialect, _, kind = node.attributes.get("Type", "").rpartition("/")
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.append(Relation(node.attributes.get("Id", ""), dialect, kind, whole))
        return found

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relation to another part; returns its id."""
        name = _relations_of(part)
        old = self.read(name) if self.has(name) else NO_RELATIONS.encode()
        taken = {node.attributes.get("Id", "") for node in Tree(old).parse().children}
        made = next(word for word in (f"rId{n}" for n in count(len(taken) + 1)) if word not in taken)
        path = posixpath.relpath(target, posixpath.dirname(part) or ".")
        self.changed[name] = with_child(old, f'<Relationship Id="{made}" Type="{kind}" Target="{escape(path)}"/>')
        return made

    def add(self, pattern: str, content: bytes, kind: str) -> str:
        """Add a part under the first free number of the pattern; `kind` is its content type. Returns its name."""
        taken = {name.casefold() for name in self.names()}
        name = next(name for name in (pattern.format(n) for n in count(1)) if name.casefold() not in taken)
        self.changed[name] = content
        types = Tree(self.read(TYPES)).parse()
        ending = name.rpartition(".")[2]
        known = {node.attributes.get("Extension", "").casefold() for node in types.all("Default")}
        if ending == "xml" or ending in known:
            said = f'<Override PartName="/{name}" ContentType="{kind}"/>'
        else:
            said = f'<Default Extension="{ending}" ContentType="{kind}"/>'
        self.changed[TYPES] = with_child(self.read(TYPES), said)
        return name

    def write(self, file: BinaryIO) -> None:
        """Write all parts in their old order, what was added behind them."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
            for old in self.archive.infolist():
                part = zipfile.ZipInfo(old.filename, old.date_time)
                part.compress_type, part.external_attr = old.compress_type, old.external_attr
                made.writestr(part, self.read(old.filename))
            for name in self.names()[len(self.archive.infolist()) :]:
                part = zipfile.ZipInfo(name)
                part.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(part, self.changed[name])


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")

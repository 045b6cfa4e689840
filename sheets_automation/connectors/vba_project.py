"""The project of macros in an Office file (xl/vbaProject.bin): its modules as text, read and written (MS-OVBA 2.3).

Written without the compiled form beside each module, as the format asks of programs that are not Office.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sheets_automation.connectors.compound_file import StreamPath, read_streams, write_streams
from sheets_automation.connectors.vba_compression import compress, decompress

DIR: StreamPath = ("VBA", "dir")
PROPERTIES: StreamPath = ("PROJECT",)
NAMES: StreamPath = ("PROJECTwm",)
VERSION: StreamPath = ("VBA", "_VBA_PROJECT")
NO_COMPILED_FORM = bytes.fromhex("CC61FFFF000000")
CODE_PAGE, PROJECT_NAME, PROJECT_VERSION = 0x0003, 0x0004, 0x0009
MODULE_NAME, MODULE_NAME_WIDE, STREAM_NAME, STREAM_NAME_WIDE = 0x0019, 0x0047, 0x001A, 0x0032
TEXT_OFFSET = 0x0031
VERSION_BYTES = 6
"""The record of the version says 4."""
Record = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class VbaProject:
    """Name and modules of a project: name of each to its source, and the container that they came in."""

    name: str
    modules: Mapping[str, str]
    streams: Mapping[StreamPath, bytes]
    records: tuple[Record, ...]
    encoding: str

    def with_module(self, old: str, new: str, source: str) -> VbaProject:
        """The module `old` replaced by one of another name and source.

        Raises:
            KeyError: there is no module `old`.
        """
        if old not in self.modules:
            raise KeyError(old)
        modules = {new if name == old else name: source if name == old else text for name, text in self.modules.items()}
        streams = dict(self.streams)
        streams.pop(("VBA", old), None)
        streams[NAMES] = streams[NAMES].replace(_both(old, self.encoding), _both(new, self.encoding))
        lines = streams[PROPERTIES].decode(self.encoding).splitlines()
        lines = [f"Module={new}" if line == f"Module={old}" else line for line in lines]
        lines = [f"{new}={line.partition('=')[2]}" if line.startswith(f"{old}=") else line for line in lines]
        streams[PROPERTIES] = _joined(lines).encode(self.encoding)
        renamed = _renamed(self.records, (MODULE_NAME, STREAM_NAME), old, new, self.encoding)
        renamed = _renamed(renamed, (MODULE_NAME_WIDE, STREAM_NAME_WIDE), old, new, "utf-16le")
        return replace(self, modules=modules, streams=streams, records=tuple(renamed))

    def with_source(self, name: str, source: str) -> VbaProject:
        """The source of a module replaced."""
        return replace(self, modules={**self.modules, name: source})

    def with_name(self, name: str) -> VbaProject:
        """The project under another name."""
        streams = dict(self.streams)
        lines = streams[PROPERTIES].decode(self.encoding).splitlines()
        lines = [f'Name="{name}"' if line == f'Name="{self.name}"' else line for line in lines]
        streams[PROPERTIES] = _joined(lines).encode(self.encoding)
        renamed = _renamed(self.records, (PROJECT_NAME,), self.name, name, self.encoding)
        return replace(self, name=name, streams=streams, records=tuple(renamed))


def read_project(data: bytes) -> VbaProject:
    """The project of a vbaProject.bin."""
    streams = read_streams(data)
    records = tuple(_records(decompress(streams[DIR])))
    (page,) = (struct.unpack("<H", content)[0] for kind, content in records if kind == CODE_PAGE)
    encoding = f"cp{page}"
    (name,) = (content.decode(encoding) for kind, content in records if kind == PROJECT_NAME)
    modules = {}
    current = ""
    for kind, content in records:
        if kind == STREAM_NAME:
            current = content.decode(encoding)
        elif kind == TEXT_OFFSET:
            (offset,) = struct.unpack("<I", content)
            modules[current] = decompress(streams["VBA", current][offset:]).decode(encoding)
    return VbaProject(name, modules, streams, records, encoding)


def write_project(project: VbaProject) -> bytes:
    """A vbaProject.bin; equal bytes for equal projects."""
    records = [(kind, bytes(4) if kind == TEXT_OFFSET else content) for kind, content in project.records]
    streams = dict(project.streams)
    streams[VERSION] = NO_COMPILED_FORM
    streams[DIR] = compress(b"".join(map(_packed, records)))
    for name, source in project.modules.items():
        streams["VBA", name] = compress(source.encode(project.encoding))
    return write_streams(streams)


def _records(data: bytes) -> Iterator[Record]:
    at = 0
    while at < len(data):
        kind, length = struct.unpack_from("<HI", data, at)
        end = at + 6 + (VERSION_BYTES if kind == PROJECT_VERSION else length)
        yield kind, data[at + 6 : end]
        at = end


def _packed(record: Record) -> bytes:
    kind, content = record
    return struct.pack("<HI", kind, 4 if kind == PROJECT_VERSION else len(content)) + content


def _renamed(records: Iterable[Record], kinds: tuple[int, ...], old: str, new: str, encoding: str) -> Iterator[Record]:
    was, now = old.encode(encoding), new.encode(encoding)
    return ((kind, now if kind in kinds and content == was else content) for kind, content in records)


def _both(name: str, encoding: str) -> bytes:
    """A name as PROJECTwm has it: in the code page, then in UTF-16."""
    return name.encode(encoding) + b"\0" + name.encode("utf-16le") + b"\0\0"


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)

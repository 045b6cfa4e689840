"""The container in which Office keeps macros (MS-CFB, version 3): streams in storages, like files in folders.

olefile reads it; no library writes one, so the writer is here. It writes equal bytes for equal streams.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import olefile

StreamPath = tuple[str, ...]
"""Names of the storages and of the stream in them."""

SECTOR, MINI_SECTOR, MINI_BELOW = 512, 64, 4096
"""Streams shorter than MINI_BELOW share sectors, in the mini stream."""
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
RED, BLACK = 0, 1
TABLES_IN_HEADER = 109
ENTRY = 128
LONGEST_NAME = 31
PER_SECTOR = SECTOR // 4
SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(slots=True)
class _Entry:
    """A line of the directory: a stream, a storage, or the root."""

    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = 0
    left: int = FREE
    right: int = FREE
    child: int = FREE
    colour: int = BLACK


def read_streams(data: bytes) -> dict[StreamPath, bytes]:
    """Every stream of a compound file by its path."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        return {tuple(path): file.openstream(path).read() for path in file.listdir()}


def write_streams(streams: Mapping[StreamPath, bytes]) -> bytes:
    """A compound file of these streams.

    Raises:
        ValueError: a name is longer than 31 letters, or there is more than the small container holds (7 MB).
    """
    entries = _directory(streams)
    sectors = _Sectors()
    small = _Sectors(MINI_SECTOR)
    for entry in entries[1:]:
        if entry.kind == STREAM:
            entry.start = (small if len(entry.data) < MINI_BELOW else sectors).put(entry.data)
    entries[0].data = b"".join(small.parts)
    entries[0].start = sectors.put(entries[0].data)
    mini_table = _numbers(small.following)
    mini_start = sectors.put(mini_table)
    directory = b"".join(map(_line, entries))
    unused = struct.pack("<64sHBBIII44s", b"", 0, 0, 0, FREE, FREE, FREE, b"")
    directory += unused * (-len(directory) % SECTOR // ENTRY)
    directory_start = sectors.put(directory)
    first, count = len(sectors.parts), _tables_for(len(sectors.parts))
    if count > TABLES_IN_HEADER:
        raise ValueError("too much for one container of macros")
    table = _numbers([*sectors.following, *[TABLE] * count])
    header = SIGNATURE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, count, directory_start, 0, MINI_BELOW)
    header += struct.pack("<IIII", mini_start, len(mini_table) // SECTOR, END, 0)
    header += struct.pack(f"<{TABLES_IN_HEADER}I", *range(first, first + count), *[FREE] * (TABLES_IN_HEADER - count))
    return header + b"".join(sectors.parts) + table


class _Sectors:
    """Sectors of one size, and of each the number of the one that follows it."""

    def __init__(self, size: int = SECTOR) -> None:
        self.size = size
        self.parts: list[bytes] = []
        self.following: list[int] = []

    def put(self, data: bytes) -> int:
        """The number of the first sector that holds `data`."""
        if not data:
            return END
        first = len(self.parts)
        for start in range(0, len(data), self.size):
            self.parts.append(data[start : start + self.size].ljust(self.size, b"\0"))
            self.following.append(len(self.parts))
        self.following[-1] = END
        return first


def _tables_for(sectors: int) -> int:
    """How many sectors the table of all sectors takes, itself among them."""
    count = 1
    while count * PER_SECTOR < sectors + count:
        count += 1
    return count


def _numbers(following: list[int]) -> bytes:
    filled = [*following, *[FREE] * (-len(following) % PER_SECTOR)]
    return struct.pack(f"<{len(filled)}I", *filled)


def _directory(streams: Mapping[StreamPath, bytes]) -> list[_Entry]:
    """The root, then storages and streams in order of their paths, each storage's children as a search tree."""
    entries = [_Entry("Root Entry", ROOT)]
    places: dict[StreamPath, int] = {(): 0}
    for path in sorted(streams):
        for depth in range(1, len(path) + 1):
            if path[:depth] in places:
                continue
            if len(path[depth - 1]) > LONGEST_NAME:
                raise ValueError(f"{path[depth - 1]} is too long a name for a stream")
            leaf = depth == len(path)
            entries.append(_Entry(path[depth - 1], STREAM if leaf else STORAGE, streams[path] if leaf else b""))
            places[path[:depth]] = len(entries) - 1
            entries[places[path[: depth - 1]]].children.append(len(entries) - 1)
    for entry in entries:
        # The order that the format asks for: shorter names first, then by letter whatever its case.
        ordered = sorted(entry.children, key=lambda one: (len(entries[one].name), entries[one].name.upper()))
        entry.child = _tree(entries, ordered, len(ordered).bit_length())
    return entries


def _tree(entries: list[_Entry], ordered: list[int], levels: int, depth: int = 1) -> int:
    """A balanced tree; only its deepest level is red, so that every way down passes equally many black entries."""
    if not ordered:
        return FREE
    middle = len(ordered) // 2
    entry = entries[ordered[middle]]
    entry.colour = RED if depth == levels > 1 else BLACK
    entry.left = _tree(entries, ordered[:middle], levels, depth + 1)
    entry.right = _tree(entries, ordered[middle + 1 :], levels, depth + 1)
    return ordered[middle]


def _line(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16le")
    head = struct.pack("<64sHBB", name, len(name) + 2, entry.kind, entry.colour)
    return head + struct.pack("<III36xIQ", entry.left, entry.right, entry.child, entry.start, len(entry.data))

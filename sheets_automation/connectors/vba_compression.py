"""The compression of macros inside an Office file (MS-OVBA 2.4.1): chunks of 4096 bytes, each literals and copies."""

from __future__ import annotations

import struct
from collections.abc import Iterator

CHUNK = 4096
"""Bytes before compression; a chunk that compression would make longer is stored as it is."""
SIGNATURE = b"\x01"
COMPRESSED, RAW = 0xB000, 0x3000
"""The upper four bits of a chunk's header; the lower twelve are its length, less three."""
LENGTH_BITS = 0x0FFF
HEADER = 2
SHORTEST_COPY = 3
FEWEST_OFFSET_BITS = 4


def compress(data: bytes) -> bytes:
    """Macros as an Office file stores them.

    Raises:
        ValueError: the last chunk does not shrink (text always does), and the format would pad it with zeros.
    """
    packed = bytearray(SIGNATURE)
    for start in range(0, len(data), CHUNK):
        chunk = data[start : start + CHUNK]
        tokens = b"".join(_groups(chunk))
        if len(tokens) <= CHUNK:
            packed += struct.pack("<H", COMPRESSED | len(tokens) + HEADER - 3) + tokens
        elif len(chunk) == CHUNK:
            packed += struct.pack("<H", RAW | CHUNK + HEADER - 3) + chunk
        else:
            raise ValueError("the last bytes are no text: they cannot be compressed")
    return bytes(packed)


def _groups(chunk: bytes) -> Iterator[bytes]:
    """Up to eight tokens each, behind a byte that says which of them are copies."""
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(chunk):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            length, source = _longest(chunk, at, seen)
            if length:
                flags |= 1 << bit
                group += struct.pack("<H", (at - source - 1) << 16 - _offset_bits(at) | length - SHORTEST_COPY)
            else:
                group.append(chunk[at])
            for place in range(at, at + max(length, 1)):
                seen.setdefault(chunk[place : place + SHORTEST_COPY], []).append(place)
            at += max(length, 1)
        yield bytes((flags,)) + group


def _longest(chunk: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Length and place of the longest earlier text that stands here again; (0, 0) where there is none."""
    most = min((0xFFFF >> _offset_bits(at)) + SHORTEST_COPY, len(chunk) - at)
    best = (0, 0)
    for place in reversed(seen.get(chunk[at : at + SHORTEST_COPY], ())):
        length = SHORTEST_COPY
        if most < length:
            break
        while length < most and chunk[place + length] == chunk[at + length]:
            length += 1
        if length > best[0]:
            best = (length, place)
        if length == most:
            break
    return best


def _offset_bits(at: int) -> int:
    """How many of a copy's 16 bits say how far back it is; the further on in a chunk, the more."""
    return max((at - 1).bit_length() if at else 0, FEWEST_OFFSET_BITS)


def decompress(packed: bytes) -> bytes:
    """The bytes that were compressed.

    Raises:
        ValueError: this is not what the format allows.
    """
    if packed[:1] != SIGNATURE:
        raise ValueError("no compressed macros begin so")
    data, at = bytearray(), 1
    while at + HEADER <= len(packed):
        (header,) = struct.unpack_from("<H", packed, at)
        end = min(at + (header & LENGTH_BITS) + 3, len(packed))
        body = packed[at + HEADER : end]
        data += _unpacked(body) if header & 0x8000 else body
        at = end
    return bytes(data)


def _unpacked(body: bytes) -> bytes:
    chunk, at = bytearray(), 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body):
                break
            if not flags >> bit & 1:
                chunk.append(body[at])
                at += 1
                continue
            if at + 2 > len(body):
                raise ValueError("compressed macros end within a copy")
            (token,) = struct.unpack_from("<H", body, at)
            at += 2
            bits = _offset_bits(len(chunk))
            source = len(chunk) - (token >> 16 - bits) - 1
            if source < 0:
                raise ValueError("compressed macros copy what was not there")
            for _ in range((token & 0xFFFF >> bits) + SHORTEST_COPY):
                chunk.append(chunk[source])
                source += 1
    return bytes(chunk)

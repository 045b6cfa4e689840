"""Macros in an Office file, byte for byte: compressed, in their container, and as text (docs/excel.md)."""

from __future__ import annotations

import io
import re
import struct
from contextlib import suppress
from random import Random

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_automation.connectors.compound_file import BLACK, FREE, RED, read_streams, write_streams
from sheets_automation.connectors.vba_compression import CHUNK, compress, decompress
from sheets_automation.connectors.vba_source import LONGEST_LINE, in_code_units, storable
from tests.macros_read import unpacked

PIECES = st.sampled_from(
    ["Sub OnValidate()", "    RunPython ", "\r\n", "'", '"', "End Sub", "x", "aaaaaaaaaaaaaaaaaaaa"]
)
SOURCES = st.lists(PIECES | st.text(st.characters(codec="cp1252"), max_size=9), max_size=300).map(
    lambda parts: "".join(parts).encode("cp1252")
)
REPEATED = st.tuples(st.binary(min_size=1, max_size=40), st.integers(1, 400)).map(lambda one: one[0] * one[1])


# ---- compression --------------------------------------------------------------------------------------------
@settings(max_examples=60)
@given(SOURCES | REPEATED)
def test_what_was_compressed_comes_back_through_us_and_through_olevba(data):
    packed = compress(data)
    assert decompress(packed) == data
    assert unpacked(packed) == data


@pytest.mark.parametrize("length", [0, 1, 2, 3, 15, 16, 17, 4095, 4096, 4097, 8192, 8193])
def test_lengths_around_the_bounds_of_the_format(length):
    for data in (b"a" * length, bytes(at * 7 % 251 for at in range(length))):
        assert unpacked(compress(data)) == data == decompress(compress(data))


def test_noise_is_stored_as_it_is_but_for_a_last_part_that_would_be_padded():
    noise = Random(1).randbytes(2 * CHUNK)
    packed = compress(noise)
    assert len(packed) == 1 + 2 * (2 + CHUNK)
    assert unpacked(packed) == noise == decompress(packed)
    short = noise[: CHUNK // 2]
    assert unpacked(compress(short)) == short == decompress(compress(short))
    with pytest.raises(ValueError, match="no text"):
        compress(noise[: CHUNK - 9])


def test_a_part_may_be_as_long_as_a_chunk_once_it_is_compressed():
    """Without a repeated piece it grows by a byte for every eight."""
    noise, seen = bytearray(2), set()
    for byte in Random(1).randbytes(CHUNK):
        piece = bytes((*noise[-2:], byte))
        if piece not in seen:
            seen.add(piece)
            noise.append(byte)
    longest = bytes(noise[: CHUNK * 8 // 9])
    assert unpacked(compress(longest)) == longest == decompress(compress(longest))
    with pytest.raises(ValueError, match="no text"):
        compress(bytes(noise[: CHUNK * 8 // 9 + 1]))


def test_macros_shrink():
    source = b'Public Sub OnValidate(control As IRibbonControl)\r\n    Press "validate"\r\nEnd Sub\r\n' * 20
    assert len(compress(source)) < len(source) / 10


@pytest.mark.parametrize("damaged", [b"", b"\0abc", b"\x01\x03\xb0\x01\x00\x00", b"\x01\x01\xb0\x01\x00"])
def test_damaged_macros_are_refused(damaged):
    with pytest.raises(ValueError, match="compressed macros"):
        decompress(damaged)


@given(st.binary(max_size=200))
def test_no_damage_raises_anything_else(data):
    with suppress(ValueError):
        decompress(b"\x01" + data)


# ---- the container ------------------------------------------------------------------------------------------
NAMES = st.text("aAbZ_09一店", min_size=1, max_size=31)
CONTENTS = st.binary(max_size=200) | st.integers(0, 9000).map(lambda size: b"m" * size)
STORAGES = st.dictionaries(NAMES, st.dictionaries(NAMES, CONTENTS, max_size=12), max_size=3)


def upper_once(names) -> bool:
    return len({name.upper() for name in names}) == len(names)


@settings(max_examples=50)
@given(STORAGES, st.dictionaries(NAMES, CONTENTS, max_size=12))
def test_streams_come_back_through_olefile(storages, loose):
    storages = {name: inner for name, inner in storages.items() if inner and upper_once(inner)}
    if not upper_once([*storages, *loose]):
        return
    streams = {(name,): data for name, data in loose.items()}
    streams |= {(name, inner): data for name, held in storages.items() for inner, data in held.items()}
    written = write_streams(streams)
    assert write_streams(dict(reversed(streams.items()))) == written
    assert len(written) % 512 == 0
    with olefile.OleFileIO(io.BytesIO(written), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert {tuple(path): file.openstream(path).read() for path in file.listdir()} == streams
        assert file.parsing_issues == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8, 20, 63, 64])
def test_the_directory_is_a_red_black_tree_in_the_order_of_the_format(count):
    """Office looks names up in it: shorter first, then by letter; a wrong order hides a stream."""
    names = [f"{'ab'[at % 2]}{'x' * (at % 5)}{at}" for at in range(count)]
    with olefile.OleFileIO(io.BytesIO(write_streams({(name,): b"" for name in names}))) as file:
        entries = file.direntries

        def blacks(at: int, *, below_red: bool = False) -> int:
            if at == FREE:
                return 1
            entry = entries[at]
            assert entry.color in {RED, BLACK}
            assert not (below_red and entry.color == RED)
            left, right = (blacks(side, below_red=entry.color == RED) for side in (entry.sid_left, entry.sid_right))
            assert left == right
            return left + (entry.color == BLACK)

        def in_order(at: int) -> list[str]:
            if at == FREE:
                return []
            return [*in_order(entries[at].sid_left), entries[at].name, *in_order(entries[at].sid_right)]

        blacks(file.root.sid_child)
        assert in_order(file.root.sid_child) == sorted(names, key=lambda name: (len(name), name.upper()))


def test_streams_around_the_bounds_of_the_container():
    for size in (0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 70_000, 200_000):
        data = bytes(at % 253 for at in range(size))
        assert read_streams(write_streams({("a",): data, ("b",): data[::-1]})) == {("a",): data, ("b",): data[::-1]}


@pytest.mark.parametrize("sectors", range(118, 132))
def test_containers_around_the_bounds_of_their_table(sectors):
    data = bytes(at % 249 for at in range(sectors * 512))
    written = write_streams({("a",): data})
    assert read_streams(written) == {("a",): data}
    (tables,) = struct.unpack_from("<I", written, 44)
    assert (tables - 1) * 128 < len(written) // 512 - 1 <= tables * 128


def test_what_the_container_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="too long a name"):
        write_streams({("n" * 32,): b""})
    with pytest.raises(ValueError, match="too much"):
        write_streams({("a",): bytes(8_000_000)})


# ---- as text ------------------------------------------------------------------------------------------------
def evaluated(expression: str) -> str:
    """What VBA makes of texts and ChrW(...) joined with &."""
    units = b""
    for part in re.findall(r'"((?:[^"]|"")*)"|ChrW\((\d+)\)', expression):
        units += int(part[1]).to_bytes(2, "little") if part[1] else part[0].replace('""', '"').encode("utf-16le")
    return units.decode("utf-16le")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=60))
def test_a_text_says_the_same_in_ascii(text):
    quoted = text.replace('"', '""')
    expression = in_code_units(f'"{quoted}"')
    assert expression.isascii()
    assert evaluated(expression) == text


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ('x = "abc"', 'x = "abc"'),
        ('x = "A点b"', 'x = "A" & ChrW(28857) & "b"'),
        ('x = "说""好""" & y', 'x = ChrW(35828) & """" & ChrW(22909) & """" & y'),
        ('x = "\uff1a" \'note "with" quotes', 'x = ChrW(65306) \'note "with" quotes'),
        ('x = "😀"', "x = ChrW(55357) & ChrW(56832)"),
        ("'it's \"fine\"", "'it's \"fine\""),
    ],
)
def test_a_line_as_it_is_stored(line, stored):
    assert storable(line) == f"{stored}\r\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("'注释", "quotation marks"),
        ('\'"注释"', "quotation marks"),
        ("点 = 1", "quotation marks"),
        (f'x = "{"好" * 80}"', "letters long"),
    ],
)
def test_a_line_that_could_not_be_stored_is_refused_by_its_number(line, reason):
    with pytest.raises(ValueError, match=f"line 2.*{reason}"):
        storable(f"Option Explicit\n{line}\n")


def test_a_line_may_be_as_long_as_vba_takes():
    line = f'x = "{"a" * (LONGEST_LINE - 6)}"'
    assert storable(line) == f"{line}\r\n"

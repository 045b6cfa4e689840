"""Macros of a built file as olevba reads them, independently of how they were written."""

from __future__ import annotations

import warnings
from pathlib import Path

with warnings.catch_warnings():
    # olevba calls pyparsing by names of old, which pyparsing warns of.
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def unpacked(packed: bytes) -> bytes:
    """What olevba makes of compressed macros."""
    return bytes(decompress_stream(bytearray(packed)))


def modules_of(path: Path) -> dict[str, str]:
    """Source of each module by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = VBA_Parser(str(path))
        try:
            return {stream.rpartition("/")[2]: source for _, stream, _, source in parser.extract_macros()}
        finally:
            parser.close()

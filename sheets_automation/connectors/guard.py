"""Is this file safe to open? Looked at before any reader sees it, from its bytes alone.

No reader of workbooks is safe by itself: a megabyte of zip can hold a gigabyte of XML, one cell at XFD1048576 can
end the process, a changed byte can come back as another phone number. So the bytes are looked at first, cheaply;
what readers do not tell (formulas, errors, hidden rows, merged ranges) is noted on the way by connectors/sheet_xml.py.
What is refused, and why: docs/reading.md.
"""

from __future__ import annotations

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from sheets_automation.connectors.sheet_xml import SheetNotes, note_sheet
from sheets_automation.model.errors import SourceError
from sheets_automation.model.grid import SUMMARY_KEY, SUMMARY_MARK

MAX_FILE = 20 << 20
"""Bytes of a file. A guide's workbook has 150 kB to 900 kB, a store's whole campaign 2 MB; the rest is pictures."""
MAX_PARTS = 2000
"""Parts of a workbook; an ordinary one has ten to thirty."""
MAX_PART = 200 << 20
"""Bytes of one inflated part: a million formatted blank rows are 60 to 150 MB of XML."""
MAX_INFLATED = 300 << 20
"""Bytes of all inflated parts."""
MAX_RATIO = 200
"""Inflated to stored bytes. Sheets reach 10 to 100; deflate cannot pass 1,032, which is what bombs come near to."""
RATIO_MATTERS = 5 << 20
"""Smaller parts may have any ratio: they are harmless."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""The stream in which Office keeps a workbook that has a password [MS-OFFCRYPTO]."""
OTHER_KINDS = (
    OLE,
    ZIP,
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
)
"""First bytes of files that are no text."""
MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|\?xml|!--)", re.IGNORECASE)
ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)[\"']")
READABLE = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
PICTURE = re.compile(r"xl/media/[^/]+\.(?:png|jpe?g|gif|bmp|emf|wmf|tiff?|svg|webp|heic)\Z", re.IGNORECASE)
"""Parts that nothing here opens: their size counts as declared."""
PROPERTIES = "docProps/custom.xml"
LOCAL_HEADER = 30
"""Bytes of the fixed part of a local header (APPNOTE 4.3.7)."""
ENCRYPTED_PART, PLAIN, DEFLATED = 0x1, 0, 8
TRUE = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Notes:
    """What the guard saw on the way: the worksheets of a workbook by name, its date system, and who wrote it."""

    sheets: dict[str, SheetNotes] = field(default_factory=dict)
    date1904: bool = False
    is_summary: bool = False


def inspect(data: bytes, suffix: str) -> Notes:
    """Let a file pass to its reader, with notes on what readers do not tell; `suffix` is its name's, in lower case.

    Raises:
        SourceError: it is not to be opened; the reason says why.
    """
    if not data:
        raise SourceError("empty")
    if len(data) > MAX_FILE:
        raise SourceError("too_big")
    if data.startswith(OLE) and PACKAGE in data:
        raise SourceError("encrypted")
    if suffix in {".xlsx", ".xlsm"}:
        if not data.startswith(ZIP):
            raise SourceError("mismatch")
        return _inspect_workbook(data)
    if suffix == ".xls":
        if not data.startswith(OLE):
            raise SourceError("mismatch")
    elif data.startswith(OTHER_KINDS) or MARKUP.match(data):
        raise SourceError("mismatch")
    return Notes()


def _inspect_workbook(data: bytes) -> Notes:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    # zipfile raises what its struct and slicing give on broken directories, not only BadZipFile.
    except Exception as error:
        raise SourceError("damaged") from error
    parts = archive.infolist()
    _check_directory(parts)
    book = _Book(data, {part.filename: part for part in parts})
    name, workbook = book.workbook()
    sheets = book.worksheets(name, workbook)
    notes: dict[str, SheetNotes] = {}
    is_summary = False
    for part in parts:
        names = sheets.get(part.filename, ())
        if names or not PICTURE.match(part.filename):
            text = book.inflate(part)
            notes.update((sheet, note_sheet(text)) for sheet in names)
            is_summary |= part.filename == PROPERTIES and all(
                word.encode() in text for word in (SUMMARY_MARK, SUMMARY_KEY)
            )
    return Notes(notes, _date1904(workbook), is_summary)


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_INFLATED:
        raise SourceError("too_big")
    seen: set[str] = set()
    for part in parts:
        name = part.filename.replace("\\", "/").casefold()
        if name in seen or name.startswith("/") or ".." in name.split("/") or "\0" in part.orig_filename:
            raise SourceError("unsafe")
        seen.add(name)
        if stat.S_ISLNK(part.external_attr >> 16) or part.compress_type not in {PLAIN, DEFLATED}:
            raise SourceError("unsafe")
        if part.flag_bits & ENCRYPTED_PART:
            raise SourceError("encrypted")
        if part.file_size > MAX_PART:
            raise SourceError("too_big")
        if part.file_size > RATIO_MATTERS and part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise SourceError("too_big")


@dataclass(frozen=True, slots=True)
class _Book:
    """The parts of one workbook, inflated one at a time."""

    data: bytes
    parts: dict[str, zipfile.ZipInfo]

    def inflate(self, part: zipfile.ZipInfo) -> bytes:
        """The bytes of a part: as many as declared, with the right CRC, in UTF-8, without a DTD."""
        header = self.data[part.header_offset : part.header_offset + LOCAL_HEADER]
        if not header.startswith(ZIP) or len(header) < LOCAL_HEADER:
            raise SourceError("damaged")
        name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        start = part.header_offset + LOCAL_HEADER + name + extra
        stored = memoryview(self.data)[start : start + part.compress_size]
        if part.compress_type == PLAIN:
            text = bytes(stored)
        else:
            try:
                # One byte more than declared: a part that says less than it holds is found out at once.
                text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(stored, part.file_size + 1)
            except zlib.error as error:
                raise SourceError("damaged") from error
        if len(text) > part.file_size:
            raise SourceError("unsafe")
        if len(text) < part.file_size or zlib.crc32(text) != part.CRC:
            raise SourceError("damaged")
        _check_text(text)
        return text

    def xml(self, name: str) -> ET.Element:
        part = self.parts.get(name)
        if part is None:
            raise SourceError("mismatch" if name == "_rels/.rels" else "damaged")
        try:
            return ET.fromstring(self.inflate(part))  # noqa: S314  # a part with a DTD was refused
        except ET.ParseError as error:
            raise SourceError("damaged") from error

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Relations of a part ("" is the package): id, last word of the kind, name of the target."""
        folder, base = posixpath.split(name)
        for relation in self.xml(posixpath.join(folder, "_rels", f"{base}.rels")):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/")))
            yield relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], target.lstrip("/")

    def workbook(self) -> tuple[str, ET.Element]:
        for _, kind, target in self.related(""):
            if kind == "officeDocument" and target in self.parts:
                root = self.xml(target)
                if _local(root) == "workbook":
                    return target, root
        # A document, a presentation, an .xlsb or any zip under the name of a workbook.
        raise SourceError("mismatch")

    def worksheets(self, name: str, workbook: ET.Element) -> dict[str, tuple[str, ...]]:
        """Part name to the names of the worksheets that it is; chart sheets have no cells."""
        targets = {key: target for key, kind, target in self.related(name) if kind == "worksheet"}
        found: dict[str, tuple[str, ...]] = {}
        for element in workbook.iter():
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            if _local(element) == "sheet" and key in targets:
                if targets[key] not in self.parts:
                    raise SourceError("damaged")
                found[targets[key]] = (*found.get(targets[key], ()), element.get("name", ""))
        return found


def _date1904(workbook: ET.Element) -> bool:
    return any(
        _local(element) == "workbookPr" and element.get("date1904", "").lower() in TRUE for element in workbook.iter()
    )


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _check_text(text: bytes) -> None:
    """Refuse a DTD, and XML in any encoding but UTF-8: calamine reads a sheet in UTF-16 as an empty one."""
    if b"<!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
        raise SourceError("unsafe")
    if text.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")):
        raise SourceError("unsafe")
    declared = ENCODING.match(text)
    if declared and declared[1].lower() not in READABLE:
        raise SourceError("unsafe")

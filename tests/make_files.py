"""Files as people, other programs and attackers make them; each function gives the bytes of one."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import date, datetime, time

import xlsxwriter
import xlwt

HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
SHEET = "xl/worksheets/sheet1.xml"
HEADERS = ("校验", "联系电话", "客户姓名", "接通情况", "拨打日期", "备注", "校验说明")


def book(rows=(("x",),), *, sheet="S", options=None, prepare=None) -> bytes:
    """A workbook by XlsxWriter; `prepare(book, sheet)` adds what plain rows cannot say."""
    out = io.BytesIO()
    writer = xlsxwriter.Workbook(out, {"in_memory": True, **(options or {})})
    page = writer.add_worksheet(sheet)
    formats = {
        datetime: writer.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: writer.add_format({"num_format": "yyyy-mm-dd"}),
        time: writer.add_format({"num_format": "hh:mm"}),
    }
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, (date, time)):
                page.write_datetime(number, column, value, formats[type(value)])
            elif isinstance(value, str):
                page.write_string(number, column, value)
            else:
                page.write(number, column, value)
    if prepare:
        prepare(writer, page)
    writer.close()
    return out.getvalue()


def template(rows: int = 750) -> bytes:
    """Like templates/call_log.xlsx: formulas in both check columns of every row."""

    def formulas(_, page):
        for row in range(1, rows + 1):
            page.write_formula(row, 0, f'=IF(B{row + 1}="","","✔")', None, "✔")
            page.write_formula(row, 6, f'=IF(B{row + 1}="","","ok")', None, "ok")

    filled = [
        ["", str(13900000000 + row), "张三", "已接通", date(2020, 3, 5), f"备注{row}", ""] for row in range(1, rows + 1)
    ]
    return book([HEADERS, *filled], sheet="电话邀约记录", prepare=formulas)


def body(rows: str, after: str = "", before: str = "") -> str:
    return f"{HEAD}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def with_parts(data: bytes, parts: dict[str, bytes | str]) -> bytes:
    """The same zip with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in parts if name not in old.namelist())]:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return out.getvalue()


def sheet_book(rows: str, after: str = "", before: str = "") -> bytes:
    """A workbook whose one sheet S has this XML."""
    return with_parts(book(), {SHEET: body(rows, after, before)})


def cells(*addresses: str) -> str:
    """One row element for each address, each with the number 1."""
    return "".join(f'<row r="{re.sub("[A-Z]", "", at)}"><c r="{at}"><v>1</v></c></row>' for at in addresses)


def million_blank_rows() -> bytes:
    blank = "".join(f'<c r="{letter}%d" s="0"/>' for letter in "AB")
    rows = "".join(f'<row r="{row}">' + blank.replace("%d", str(row)) + "</row>" for row in range(2, 1_048_577))
    return sheet_book(cells("A1") + rows)


def bomb(megabytes: int = 1024) -> bytes:
    """A sheet of so many megabytes of spaces in a zip of a thousandth of that."""
    packer = zlib.compressobj(wbits=-15)
    megabyte = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != SHEET else megabyte * megabytes + b"\3\0")
    return declared(out.getvalue(), megabytes << 20)


def declared(data: bytes, size: int) -> bytes:
    """Both headers of the sheet's part say that it is deflated and inflates to `size` bytes."""
    changed = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        info, start = old.getinfo(SHEET), old.start_dir
    directory = data.index(SHEET.encode(), start) - 46
    for at, method, length in ((info.header_offset, 8, 22), (directory, 10, 24)):
        struct.pack_into("<H", changed, at + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", changed, at + length, size)
    return bytes(changed)


def one_digit_changed(data: bytes) -> bytes:
    """The stored (not deflated) phone number differs by one digit from what the CRC says."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue().replace(b"13912345678", b"13912345679", 1)


def encrypted() -> bytes:
    """The beginning of what Office writes for a workbook with a password: an OLE file with one telling stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512


def old_book(rows, *, sheet="S", prepare=None) -> bytes:
    """A workbook of Excel 97-2003 by xlwt."""
    writer = xlwt.Workbook()
    page = writer.add_sheet(sheet)
    day, moment = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, datetime):
                page.write(number, column, value, moment)
            elif isinstance(value, date):
                page.write(number, column, value, day)
            else:
                page.write(number, column, value)
    if prepare:
        prepare(page)
    out = io.BytesIO()
    writer.save(out)
    return out.getvalue()


def mutant(data: bytes, draw) -> bytes:
    """A broken copy: flipped bytes, a cut, a doubled stretch, or the same inside one part of a zip."""
    if data.startswith(b"PK") and draw.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            name = draw.choice(old.namelist())
            return with_parts(data, {name: _broken(old.read(name), draw)})
    return _broken(data, draw)


def _broken(data: bytes, draw) -> bytes:
    if not data:
        return data
    how, at = draw.randrange(4), draw.randrange(len(data))
    if how == 0:
        return data[:at]
    if how == 1:
        end = min(len(data), at + draw.randrange(1, 40))
        return data[:end] + data[at:end] + data[end:]
    if how == 2:
        return data[:at] + data[at + draw.randrange(1, 40) :]
    changed = bytearray(data)
    for _ in range(draw.choice((1, 1, 3, 20))):
        changed[draw.randrange(len(data))] = draw.randrange(256)
    return bytes(changed)

"""Text and links as an xlsx file can hold them."""

from __future__ import annotations

from xlsxwriter.url import Url

from sheets_automation.model.page import Place

TEXT_LIMIT = 32_767
"""Characters of one cell, counted in UTF-16 units as Excel does."""
URL_LIMIT = 2_079
ELLIPSIS = "…"

# XML 1.0 knows none of these; a carriage return would come back as a line break.
_ILLEGAL = {code: None for code in (*range(0x20), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n"}
# What Excel escapes in the path of a link; # would begin the place within the file.
_ESCAPED = {ord(sign): f"%{ord(sign):02x}" for sign in '%"# <>[]^`{}?:\\'}


def shown_text(text: str) -> str:
    """The text without what XML cannot hold, cut with "…" where it is longer than a cell."""
    if len(text) <= TEXT_LIMIT // 2 and text.isprintable():
        return text
    try:
        size = len(text.encode("utf-16-le"))
    except UnicodeEncodeError:
        # Half a character, from a file name that is no UTF-8.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        size = 2 * len(text)
    text = text.translate(_ILLEGAL)
    if size > 2 * TEXT_LIMIT:
        text = text.encode("utf-16-le")[: 2 * (TEXT_LIMIT - 1)].decode("utf-16-le", "ignore") + ELLIPSIS
    return text


def url_of(place: Place) -> Url | None:
    """A link as XlsxWriter takes it, relative to the summary; none where it is too long for Excel."""
    if place.address:
        return Url(place.address)
    sheet = shown_text(place.sheet).replace("'", "''")
    target = f"'{sheet}'!{place.cell or 'A1'}" if sheet else ""
    if not place.source:
        return Url(f"internal:{target}")
    path = shown_text(place.source).translate(_ESCAPED)
    if max(_units(path), _units(target)) > URL_LIMIT:
        return None
    url = Url(f"external:{path}#{target}" if target else f"external:{path}")
    # XlsxWriter turns the path into one of Windows; Excel and WPS read slashes everywhere, not only there.
    url._relationship_link = path  # noqa: SLF001  # it offers no other way; a test reads the file back
    return url


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def address_of(place: Place) -> str:
    """A link as Excel's automation takes it, relative to the summary; "" where it is too long for Excel."""
    if place.address:
        return place.address
    if url_of(place) is None:
        return ""
    sheet = shown_text(place.sheet).replace("'", "''")
    target = f"#'{sheet}'!{place.cell or 'A1'}" if sheet else ""
    return f"{shown_text(place.source).translate(_ESCAPED)}{target}"

"""How cells of an xlsx summary look: one place for fonts, number formats and colours."""

from __future__ import annotations

from datetime import datetime

import xlsxwriter
from xlsxwriter.format import Format as CellFormat

from sheets_automation.model.page import Format, Tint, Value

FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
"""Excel and WPS take another font with Chinese characters where this one is missing."""

# The language of the weekday, and its form: the short Chinese one is 周四 here and 四 there.
LOCALES = {"zh": ("[$-804]", "dddd"), "en": ("[$-409]", "ddd")}
NUMBER_FORMATS = {
    Format.CODE: "@",
    Format.PHONE: "@",
    # "_ " keeps a number off the text of the next column.
    Format.COUNT: "#,##0_ ",
    Format.SCORE: "0.0_ ",
    Format.RATE: "0.0%_ ",
    Format.MONEY: "#,##0_ ",
    Format.DATE: "yyyy-mm-dd {weekday}",
    Format.MINUTE: "yyyy-mm-dd {weekday} hh:mm",
}
NUMBERS = frozenset({Format.COUNT, Format.SCORE, Format.RATE, Format.MONEY})
MOMENTS = frozenset({Format.DATE, Format.MINUTE})

GREY, HEADER_FILL, TYPED_FILL, LINE, LINK = "595959", "DCE6F1", "FFF8E1", "D9D9D9", "0563C1"
TINTS = {
    Tint.GOOD: {"bg_color": "E2F0D9", "font_color": "375623"},
    Tint.WATCH: {"bg_color": "FFF2CC", "font_color": "7F6000"},
    Tint.BAD: {"bg_color": "FBE0DD", "font_color": "9C0006"},
    Tint.QUIET: {"font_color": "7F7F7F"},
}


class Formats:
    """The formats of one file, each made once."""

    def __init__(self, drawn: xlsxwriter.Workbook, lang: str) -> None:
        self._drawn = drawn
        self._lang = lang
        self._made: dict[tuple[Format, bool], CellFormat] = {}
        self._tints: dict[Tint, CellFormat] = {}
        self.heading = drawn.add_format({"bold": True, "font_size": 16})
        self.line = drawn.add_format({"font_color": GREY})
        self.link = drawn.add_format({"font_color": LINK, "underline": 1, "num_format": "@", "valign": "vcenter"})
        self.row_line = drawn.add_format({"bottom": 1, "bottom_color": LINE})
        header = {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "bottom": 2}
        self._header = drawn.add_format(header | {"bg_color": HEADER_FILL})
        self._typed_header = drawn.add_format(header | {"bg_color": TYPED_FILL})

    def header(self, *, typed: bool) -> CellFormat:
        return self._typed_header if typed else self._header

    def of(self, format_: Format, value: Value, *, typed: bool) -> CellFormat:
        """The format of a value; a minute without its time is shown as a day."""
        if format_ is Format.MINUTE and not isinstance(value, datetime):
            format_ = Format.DATE
        key = (format_, typed)
        if key not in self._made:
            self._made[key] = self._drawn.add_format(self._properties(format_, typed=typed))
        return self._made[key]

    def tint(self, tint: Tint) -> CellFormat:
        if tint not in self._tints:
            self._tints[tint] = self._drawn.add_format(TINTS[tint])
        return self._tints[tint]

    def cut(self, rows: int) -> str:
        """The line that stands where a sheet is full."""
        if self._lang == "zh":
            return f"Excel 一张表放不下，还有 {rows} 行没有列出；完整数据请加 --export 导出"
        return f"A sheet of Excel is full: {rows} more rows are not listed; --export writes them all"

    def _properties(self, format_: Format, *, typed: bool) -> dict[str, object]:
        found: dict[str, object] = {"valign": "vcenter"}
        if format_ in NUMBER_FORMATS:
            found["num_format"] = NUMBER_FORMATS[format_]
        if format_ in MOMENTS:
            locale, weekday = LOCALES[self._lang]
            found["num_format"] = locale + NUMBER_FORMATS[format_].format(weekday=weekday)
        if format_ in NUMBERS:
            found["align"] = "right"
        elif format_ in MOMENTS:
            found["align"] = "left"
        if format_ is Format.PROSE:
            found["text_wrap"] = True
        if typed:
            found["bg_color"] = TYPED_FILL
        return found

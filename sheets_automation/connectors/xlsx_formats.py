"""How cells of an xlsx file look: one place for fonts and number formats; colours stand in model/palette.py."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format as CellFormat

from sheets_automation.model.page import Format, Value
from sheets_automation.model.palette import ACCENT, GREY, INK, LINE, LINK, PAPER, TYPED, Shade
from sheets_automation.model.summary_looks import (
    HEADING_SIZE,
    MOMENTS,
    NUMBER_FORMATS,
    NUMBERS,
    SMALL_SIZE,
    TILE_SIZE,
    TITLE_SIZE,
    shown_as,
)

FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
"""Excel and WPS take another font with Chinese characters where this one is missing."""

# The language of the weekday, and its form: the short Chinese one is 周四 here and 四 there.
LOCALES = {"zh": ("[$-804]", "dddd"), "en": ("[$-409]", "ddd")}


class Formats:
    """The formats of one file, each made once."""

    def __init__(self, drawn: xlsxwriter.Workbook, lang: str) -> None:
        self._drawn = drawn
        self._lang = lang
        self._made: dict[tuple[object, ...], CellFormat] = {}

    def heading(self) -> CellFormat:
        return self._format({"bold": True, "font_size": HEADING_SIZE, "font_color": f"#{ACCENT}", "valign": "vcenter"})

    def line(self) -> CellFormat:
        return self._format({"font_color": f"#{GREY}", "valign": "vcenter"})

    def title(self) -> CellFormat:
        return self._format({"bold": True, "font_size": TITLE_SIZE, "font_color": f"#{ACCENT}", "valign": "vcenter"})

    def link(self) -> CellFormat:
        return self._format({"font_color": f"#{LINK}", "underline": 1, "num_format": "@", "valign": "vcenter"})

    def header(self, *, typed: bool) -> CellFormat:
        shade = Shade(TYPED, INK) if typed else Shade(ACCENT, PAPER)
        layout = {"text_wrap": True, "valign": "vcenter", "align": "center", "border": 1, "border_color": f"#{LINE}"}
        return self._format(layout | {"bold": True} | _look(shade))

    def of(self, format_: Format, value: Value, *, typed: bool = False, strong: bool = False) -> CellFormat:
        """The format of a value; a minute without its time is shown as a day."""
        format_ = shown_as(format_, value)
        key = (format_, typed, strong)
        if key not in self._made:
            self._made[key] = self._drawn.add_format(self._properties(format_, typed=typed, strong=strong))
        return self._made[key]

    def shade(self, shade: Shade) -> CellFormat:
        """What a condition lays over a cell."""
        return self._format(_look(shade))

    def row_line(self) -> CellFormat:
        return self._format({"bottom": 1, "bottom_color": f"#{LINE}"})

    def tile(self, part: str, format_: Format, shade: Shade) -> CellFormat:
        """The three rows of a tile: label, value, note."""
        size = TILE_SIZE if part == "value" else SMALL_SIZE
        ink = shade.ink if part == "value" else GREY
        look = {"font_size": size, "bold": part == "value", "font_color": f"#{ink}", "bg_color": f"#{shade.fill}"}
        # Nothing but a wide white border keeps neighbouring tiles apart in every program.
        look |= {"align": "center", "valign": "vcenter", "left": 5, "right": 5}
        look |= {"left_color": f"#{PAPER}", "right_color": f"#{PAPER}"}
        if part == "value" and format_ in NUMBER_FORMATS:
            look["num_format"] = NUMBER_FORMATS[format_].removesuffix("_ ")
        return self._format(look)

    def _format(self, properties: dict[str, object]) -> CellFormat:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._drawn.add_format(properties)
        return self._made[key]

    def _properties(self, format_: Format, *, typed: bool, strong: bool) -> dict[str, object]:
        found: dict[str, object] = {"valign": "vcenter"}
        if format_ in NUMBER_FORMATS:
            found["num_format"] = number_format(format_, self._lang)
        if format_ in NUMBERS:
            found["align"] = "right"
        elif format_ in MOMENTS:
            found["align"] = "left"
        elif format_ is Format.WHOLE_RATE:
            found["align"] = "center"
        if format_ is Format.PROSE:
            found["text_wrap"] = True
        if typed:
            found["bg_color"] = f"#{TYPED}"
        if strong:
            found["bold"] = True
        return found


def number_format(format_: Format, lang: str) -> str:
    """The number format of a kind of cell, "" where it has none."""
    code = NUMBER_FORMATS.get(format_, "")
    if format_ in MOMENTS:
        locale, weekday = LOCALES[lang]
        code = locale + code.format(weekday=weekday)
    return code


def _look(shade: Shade) -> dict[str, object]:
    found: dict[str, object] = {"font_color": f"#{shade.ink}"}
    if shade.fill:
        found["bg_color"] = f"#{shade.fill}"
    if shade.bold:
        found["bold"] = True
    if shade.mark:
        found["num_format"] = f'"{shade.mark} "@'
    return found

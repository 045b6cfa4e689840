"""The cell formats of one template, each made once, and the conditional ones that lie over them (XlsxWriter)."""

from __future__ import annotations

import xlsxwriter
from xlsxwriter.format import Format as CellFormat

from sheets_automation.connectors.xlsx_formats import FONT
from sheets_automation.model.palette import CLASSES, LINE, TINTS, Tint

FONT_KEYS = ("font_name", "font_size")


def file_options() -> dict[str, object]:
    """The options of a file in which people type: what is written as text stays text."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # A copy, because XlsxWriter notes in it what it made first; no scheme, because a theme has no Chinese font.
        "default_format_properties": {name: FONT[name] for name in FONT_KEYS} | {"font_scheme": "none"},
    }


class Looks:
    """The cell formats of one file, each made once."""

    def __init__(self, drawn: xlsxwriter.Workbook) -> None:
        self._drawn = drawn
        self._made: dict[tuple[tuple[str, object], ...], CellFormat] = {}

    def __call__(self, **properties: object) -> CellFormat:
        key = tuple(sorted(properties.items(), key=lambda item: item[0]))
        if key not in self._made:
            self._made[key] = self._drawn.add_format({"valign": "vcenter", **properties})
        return self._made[key]

    def line(self, **more: object) -> CellFormat:
        """A conditional format: it lies over the cell's own, and says nothing that this one decides."""
        return self._drawn.add_format({"bottom": 1, "bottom_color": LINE, **more})

    def tint(self, tint: Tint) -> CellFormat:
        """The conditional format of a verdict."""
        return self.line(bg_color=TINTS[tint].fill, font_color=TINTS[tint].ink)

    def shade(self, letter: str, **more: object) -> CellFormat:
        """The conditional format of a class."""
        shade = CLASSES[letter]
        bold = {"bold": True} if shade.bold else {}
        return self.line(bg_color=shade.fill, font_color=shade.ink, **bold, **more)

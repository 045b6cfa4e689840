"""Draws the pictures of README and manuals with LibreOffice: the overview, and the templates as a phone shows them.

    python docs/pictures/draw.py        (make pictures)

What a phone's own program shows differs in detail; these show columns, colours, widths and verdicts as they are in the
files.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle, islice
from pathlib import Path

import openpyxl

from sheets_automation import campaign, demo, templates
from sheets_automation.model.schema import Kind
from sheets_automation.model.tables import CALL_LOG
from sheets_automation.model.template_words import HINTS

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
from tests.office import screen as desk  # noqa: E402  # as above
from tests.office.client import Office  # noqa: E402  # the tests' own screen and hands

NOW = datetime.fromisoformat("2020-03-15T20:45")
OVERVIEW, PHONE, MARKS, HOW_TO = "overview", "call_log_on_a_phone", "marks_on_a_phone", "how_to_on_a_phone"
REFUSED = "refused_class"
REFUSED_AREA = "900x346+0+127"
"""The sheet without the program's own bars; width, height, left, top in pixels."""
RESOLUTION = 110
HOW_TO_PAGE, TABLE_PAGE = 1, 2
"""Of the call log's template."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Left, top, width, height of the part of a page, in pixels at its resolution: a screen held upright."""

    resolution: int
    left: int
    top: int
    width: int
    height: int

    @property
    def options(self) -> list[str]:
        corner = ["-x", str(self.left), "-y", str(self.top)]
        return ["-r", str(self.resolution), *corner, "-W", str(self.width), "-H", str(self.height)]


PHONE_SCREEN = Screen(240, 92, 118, 780, 1010)
MARKS_SCREEN = Screen(240, 92, 118, 780, 645)
HOW_TO_SCREEN = Screen(145, 55, 70, 780, 516)

Call = Sequence[str]
"""Cells from the phone on."""
GOOD_CALLS: tuple[Call, ...] = (
    ("王女士", "已接通", "B", "已邀请待回复", "烟机"),
    ("", "无人接听"),
    ("李先生", "已接通", "A", "同意进群", "冰箱", "", "", "是"),
    ("", "占线"),
    ("陈姐", "已接通", "D", "拒绝"),
    ("", "关机", "C"),
    ("刘先生", "已接通", "B", "同意进群", "洗衣机"),
    ("", "无人接听"),
)
"""Without the phones, which follow one another."""
NUMBER = "139123400{:02d}"
MARKED_CALLS: tuple[Call, ...] = (
    ("13912340000", *GOOD_CALLS[0]),
    ("13912340001", *GOOD_CALLS[1]),
    ("1391234002", "李先生", "已接通", "B", "同意进群"),
    ("13912340003", "", "已接通"),
    ("13912340004", "赵女士", "已接通", "C"),
    ("13912340005", "陈姐", "已接通", "D", "拒绝"),
    ("13912340006", "周先生", "占线", "", "同意进群"),
    ("13912340007", "吴姐", "已接通", "D", "同意进群"),
    ("13912340008", "", "关机"),
    ("13912340009/13912340010", "郑先生", "已接通", "B", "之前已邀"),
    ("13912340011", "孙女士", "已接通", "B"),
    ("13912340012", "赵老师", "约时间再打"),
    ("13912340013", "黄姐", "已接通", "A", "同意进群", "冰箱"),
    ("13912340014", *GOOD_CALLS[2]),
    *((NUMBER.format(at), *GOOD_CALLS[at % 2]) for at in range(15, 24)),
)
"""Good ones, and what guides get wrong most often."""
ROWS = 40
BLOCK: dict[str, str | date] = {"门店": "一店", "导购": "张三", "日期": NOW.date()}
FIRST = "phone"


def as_pdf(workbook: Path, folder: Path) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(convert, check=True, capture_output=True)
    return folder / f"{workbook.stem}.pdf"


def picture(pdf: Path, page: int, options: Iterable[str], name: str) -> None:
    """A page of the file, or a part of it, as a picture of that name."""
    pages = ["-f", str(page), "-l", str(page), "-singlefile", "-png", *options]
    subprocess.run(["pdftoppm", *pages, str(pdf), str(HERE / name)], check=True)
    print(HERE / f"{name}.png")


def draw_overview(folder: Path) -> None:
    home = folder / "三月爆破"
    demo.write(demo.plan(7, stores=4, guides=3, days=15, now=NOW), home)
    summary = campaign.update(home, now=NOW, lang="zh").summary
    picture(as_pdf(summary, folder), 1, ["-r", str(RESOLUTION)], OVERVIEW)


def draw_phone(folder: Path) -> None:
    calls = [(NUMBER.format(at), *call) for at, call in enumerate(islice(cycle(GOOD_CALLS), ROWS))]
    picture(as_pdf(filled(calls, folder), folder), TABLE_PAGE, PHONE_SCREEN.options, PHONE)


def draw_marks(folder: Path) -> None:
    pdf = as_pdf(filled(MARKED_CALLS, folder), folder)
    picture(pdf, TABLE_PAGE, MARKS_SCREEN.options, MARKS)
    picture(pdf, HOW_TO_PAGE, HOW_TO_SCREEN.options, HOW_TO)


def draw_refused(folder: Path) -> None:
    """A class that is none, typed into the second row: the box in the middle of the screen."""
    calls = [(NUMBER.format(0), *GOOD_CALLS[0]), (NUMBER.format(1), "赵女士", "已接通")]
    screen = desk.Screen()
    office = Office(screen.display)
    try:
        with office.open(filled(calls, folder)) as book:
            book.recalculate()
            person = desk.Person(screen, office, book)
            person.stand(CALL_LOG.zh, "E6")
            person.type("E")
            box = person.told(HINTS[Kind.CHOICE].title[0])
            office.ask("screen.idle")
            print(screen.picture(HERE / f"{REFUSED}.png", REFUSED_AREA))
            person.answer(box, "OK")
            person.give_up()
    finally:
        office.end()
        screen.end()


def filled(calls: Iterable[Call], folder: Path) -> Path:
    """The call log's template as a guide fills it."""
    templates.write_templates(folder / "templates")
    book = openpyxl.load_workbook(folder / "templates" / f"{CALL_LOG.key}.xlsx")
    page = book[CALL_LOG.zh]
    header = next(
        cell for row in page.iter_rows(max_row=20) for cell in row if cell.value == f"{CALL_LOG.by_key[FIRST].zh}*"
    )
    for label in (cell for row in page.iter_rows(max_row=header.row - 1) for cell in row if cell.value):
        if str(label.value).rstrip("*") in BLOCK:
            page.cell(label.row, label.column + 1).value = BLOCK[str(label.value).rstrip("*")]
    for row, call in enumerate(calls, start=header.row + 1):
        for column, value in enumerate(call, start=header.column):
            page.cell(row, column).value = value or None
    path = folder / f"{CALL_LOG.key}.xlsx"
    book.save(path)
    return path


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        for draw in (draw_overview, draw_phone, draw_marks, draw_refused):
            draw(Path(made))


if __name__ == "__main__":
    main()

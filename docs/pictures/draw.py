"""Draws the pictures of the README with LibreOffice: the overview, and the call log as a phone shows it.

    python docs/pictures/draw.py        (make pictures)

What a phone's own program shows differs in detail; these show columns, colours and widths as they are in the files.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path

import openpyxl

from sheets_automation import campaign, demo, templates
from sheets_automation.model.tables import CALL_LOG

HERE = Path(__file__).parent
NOW = datetime.fromisoformat("2020-03-15T20:45")
OVERVIEW, PHONE = "overview", "call_log_on_a_phone"
RESOLUTION = 110
PHONE_SCREEN = (65, 45, 482, 805)
"""Left, top, width, height of the part of the page, in pixels at PHONE_RESOLUTION: a screen held upright."""
PHONE_RESOLUTION = 190
CALLS = (
    ("王女士", "已接通", "B", "已邀请待回复", "烟机"),
    ("", "无人接听"),
    ("李先生", "已接通", "A", "同意进群并进店", "冰箱"),
    ("", "占线"),
    ("陈姐", "已接通", "D", "拒绝"),
    ("", "关机", "C"),
    ("赵老师", "约时间再打"),
    ("刘先生", "已接通", "B", "同意进群", "洗衣机"),
)
ROWS = 40
BLOCK = {"门店": "一店", "导购": "张三", "日期": NOW.date()}
FIRST = "phone"


def drawn(workbook: Path, folder: Path, sheet: int, *options: str) -> Path:
    """A sheet of a workbook as a picture."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(convert, check=True, capture_output=True)
    page = ["-f", str(sheet), "-l", str(sheet), "-singlefile", "-png", *options]
    pdf = folder / f"{workbook.stem}.pdf"
    subprocess.run(["pdftoppm", *page, str(pdf), str(folder / workbook.stem)], check=True)
    return folder / f"{workbook.stem}.png"


def overview(folder: Path) -> Path:
    home = folder / "三月爆破"
    demo.write(demo.plan(7, stores=4, guides=3, days=15, now=NOW), home)
    summary = campaign.update(home, now=NOW, lang="zh").summary
    return drawn(summary, folder, 1, "-r", str(RESOLUTION))


def phone(folder: Path) -> Path:
    templates.write_templates(folder / "templates")
    path = folder / "templates" / "call_log.xlsx"
    book = openpyxl.load_workbook(path)
    page = book[CALL_LOG.zh]
    header = next(
        cell for row in page.iter_rows(max_row=20) for cell in row if cell.value == f"{CALL_LOG.by_key[FIRST].zh}*"
    )
    for label in (cell for row in page.iter_rows(max_row=header.row - 1) for cell in row if cell.value):
        if str(label.value).rstrip("*") in BLOCK:
            page.cell(label.row, label.column + 1).value = BLOCK[str(label.value).rstrip("*")]
    for at, call in enumerate(islice(cycle(CALLS), ROWS)):
        for column, value in enumerate((f"139123400{at:02d}", *call), start=header.column):
            page.cell(header.row + 1 + at, column).value = value
    filled = folder / "call_log.xlsx"
    book.save(filled)
    left, top, width, height = map(str, PHONE_SCREEN)
    crop = ["-r", str(PHONE_RESOLUTION), "-x", left, "-y", top, "-W", width, "-H", height]
    return drawn(filled, folder, 2, *crop)


def main() -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, draw in ((OVERVIEW, overview), (PHONE, phone)):
            (HERE / f"{name}.png").write_bytes(draw(folder).read_bytes())
            print(HERE / f"{name}.png")


if __name__ == "__main__":
    main()

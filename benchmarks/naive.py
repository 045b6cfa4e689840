"""What one would write in ten minutes: read every workbook with pandas, group, write two plain sheets with openpyxl.

It checks nothing, scores nothing and knows one layout; it is here to be compared with (benchmarks/consolidate.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from openpyxl import Workbook


def main(folder: Path) -> None:
    rows = pd.concat([pd.read_excel(path, dtype={"联系电话": str}) for path in sorted(folder.glob("*.xlsx"))])
    by_staff = rows.groupby(["拨打日期", "门店", "导购"]).agg(
        calls=("联系电话", "size"),
        connected=("接通情况", lambda results: (results == "已接通").sum()),
        invited=("邀请结果", lambda results: results.isin(["同意进群", "已邀请待回复", "拒绝"]).sum()),
    )
    by_store = by_staff.groupby(level="门店").sum()
    book = Workbook()
    for title, table in (("导购", by_staff), ("门店", by_store)):
        sheet = book.create_sheet(title)
        sheet.append([*table.index.names, *table.columns])
        for line in table.reset_index().itertuples(index=False):
            sheet.append(list(line))
    book.save(folder.parent / f"{folder.name}.naive.out")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

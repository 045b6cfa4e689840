"""Times `sheets-automation consolidate` beside a naive script, both as whole processes, in turn, in one run.

    python benchmarks/consolidate.py [runs]

Ratios are what counts: machines differ, and the same machine differs from minute to minute. Figures that were seen
stand in docs/speed.md.
"""

from __future__ import annotations

import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sheets_automation.connectors.grid_files import write_xlsx
from sheets_automation.model.tables import CALL_LOG

HERE = Path(__file__).parent
FIRST_DAY = date(2020, 3, 1)
DAYS, ROWS_A_DAY = 15, 50
SIZES = {"S: 5 guides": 5, "M: 200 guides": 200}
ANSWERS = (
    # result, class, invitation, product, visited before, weight
    ("无人接听", "C", "", "", "", 30),
    ("关机", "C", "", "", "", 5),
    ("已接通", "B", "已邀请待回复", "烟机", "", 25),
    ("已接通", "B", "已邀请待回复", "", "", 15),
    ("已接通", "D", "拒绝", "", "", 15),
    ("已接通", "A", "之前已邀", "冰箱", "是", 10),
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of one whole process."""

    wall: float
    cpu: float


def write_call_log(path: Path, guide: int, chance: random.Random) -> None:
    """One guide's workbook: 15 days of 50 honest calls."""
    keys = [column.key for column in CALL_LOG.columns]
    rows: list[list[object]] = [[column.zh for column in CALL_LOG.columns]]
    for day in range(DAYS):
        answers = chance.choices(ANSWERS, weights=[answer[-1] for answer in ANSWERS], k=ROWS_A_DAY)
        for nth, (result, letter, invited, product, visited, _) in enumerate(answers):
            cells = {
                "phone": f"1{3 + guide % 7}{guide % 1000:03d}{day:02d}{nth:04d}",
                "customer_name": "王女士",
                "call_result": result,
                "customer_class": letter,
                "invite_result": invited,
                "product_1": product,
                "visited_before": visited,
                "call_date": FIRST_DAY + timedelta(days=day),
                "call_time": f"{9 + nth // 6:02d}:{nth % 6 * 10:02d}",
                "staff": f"导购{guide}",
                "store": f"{guide // 5 + 1}店",
            }
            rows.append([cells.get(key, "") for key in keys])
    write_xlsx(path, {CALL_LOG.zh: rows})


def make_folder(guides: int) -> Path:
    folder = HERE / "out" / f"{guides}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    chance = random.Random(guides)
    for guide in range(guides):
        write_call_log(folder / f"{guide}.xlsx", guide, chance)
    return folder


def timed(command: list[str]) -> Timing:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Timing(time.perf_counter() - started, cpu)


def main(runs: int) -> None:
    last = FIRST_DAY + timedelta(days=DAYS - 1)
    for name, guides in SIZES.items():
        folder = make_folder(guides)
        ours = [str(Path(sys.executable).with_name("sheets-automation")), "consolidate", str(folder), "--quiet"]
        ours += ["--now", f"{last}T20:45"]
        naive = [sys.executable, str(HERE / "naive.py"), str(folder)]
        pairs = [(timed(ours), timed(naive)) for _ in range(runs + 1)][1:]
        for kind in ("wall", "cpu"):
            mine = statistics.median(getattr(one, kind) for one, _ in pairs)
            other = statistics.median(getattr(one, kind) for _, one in pairs)
            ratio = statistics.median(getattr(one, kind) / getattr(two, kind) for one, two in pairs)
            print(f"{name:14} {kind:4}  consolidate {mine:6.2f} s   naive {other:6.2f} s   ratio {ratio:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)

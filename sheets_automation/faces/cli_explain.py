"""The command `explain`: the rows behind one figure, those left out and why, the definition in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_automation.faces.asked import Asked
from sheets_automation.faces.cli_options import common_options
from sheets_automation.faces.cli_results import exported, records, refuse_export
from sheets_automation.faces.cli_show import UNSHOWN, place_words, progress_bar, say, say_json
from sheets_automation.faces.outcome import Outcome

if TYPE_CHECKING:
    # At run time only where the command works with tables: --help must not wait for them.
    import pandas as pd

    from sheets_automation.core.figures.explaining.answer import Answer

DONE = 0
RATES = ("_rate", "_attainment")


@click.command(
    help="查明细 · the rows behind one FIGURE, e.g. 'staff_day.invites[2020-03-05,一店,张三]'; writes nothing",
    short_help="查明细 · the rows behind one figure",
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("figure")
@common_options
def explain(folder: Path, figure: str, **options: Any) -> int:  # noqa: ANN401  # click hands over what common_options lists
    asked = Asked(**options)
    from sheets_automation import campaign  # noqa: PLC0415  # heavy
    from sheets_automation.core.figures.explaining.names import read_name  # noqa: PLC0415  # heavy

    refuse_export(asked, [folder])
    # A wrong name is told before everything is read.
    read_name(figure)
    with progress_bar(asked.pick("查明细", "Explaining"), shown=asked.talks) as progress:
        report = campaign.look(folder, now=asked.as_of, lang=asked.lang, progress=progress)
    answer = report.explain(figure)
    files = exported(report, asked, [folder])
    if asked.as_json:
        say_json({"command": "explain", "ok": True, "exit": DONE} | as_outcome(answer) | {"export": files})
    elif asked.talks:
        named = replace(answer, rows=report.named(answer.rows), left_out=report.named(answer.left_out))
        say("\n".join(line.translate(UNSHOWN) for line in as_lines(named, asked)))
    return DONE


def as_outcome(answer: Answer) -> Outcome:
    """The answer for programs: dates ISO, phones whole."""
    return {
        "figure": answer.name,
        "value": answer.value,
        "definition": answer.definition,
        "counted": answer.is_counted,
        "total": answer.total if answer.is_counted else None,
        "rows": records(_dated(answer.rows.drop(columns=["why", "reason"]))),
        "left_out": records(_dated(answer.left_out.drop(columns="value"))),
        "parts": [{"figure": part.name, "value": part.value} for part in answer.parts],
    }


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(date=rows["date"].dt.strftime("%Y-%m-%d").astype("object"))


def as_lines(answer: Answer, asked: Asked) -> Iterator[str]:
    """The answer for people, phones masked: figure, definition, rows, rows left out by reason, where to ask on."""
    if not answer.definition:
        yield answer.name
        yield asked.pick("这一行的指标\uff0c可以接着问\uff1a", "The figures of this row; ask on:")
    else:
        yield f"{answer.name} = {shown(answer.name, answer.value)}"
        yield answer.definition
    if answer.is_counted:
        yield asked.pick(
            f"计入 {len(answer.rows)} 行\uff0c合计 {shown('', answer.total)}\uff1a",
            f"{len(answer.rows)} rows count, their sum is {shown('', answer.total)}:",
        )
        yield from (f"  {line}" for line in _rows(answer.rows, asked))
        if len(answer.left_out):
            yield asked.pick(f"未计入 {len(answer.left_out)} 行\uff1a", f"{len(answer.left_out)} rows are left out:")
            yield from _by_reason(answer.left_out, asked)
    elif answer.parts and answer.definition:
        yield asked.pick("由这些指标得出\uff0c可以接着问\uff1a", "It follows from these figures; ask on:")
    yield from (f"  {part.name} = {shown(part.name, part.value)}" for part in answer.parts)


def _by_reason(left_out: pd.DataFrame, asked: Asked) -> Iterator[str]:
    """The rarest reason first: a file that is a copy takes out many rows at once."""
    from sheets_automation.core.layout.masking import mask_phones  # noqa: PLC0415  # heavy

    groups = sorted(left_out.groupby(["why", "reason"], sort=False), key=lambda group: len(group[1]))
    for _, same in groups:
        why, reason = str(same["why"].iloc[0]), mask_phones(str(same["reason"].iloc[0]))
        rule = f"{why} " if why[:1].isupper() else ""
        yield asked.pick(f"  {len(same)} 行\uff1a{rule}{reason}", f"  {len(same)}: {rule}{reason}")
        yield from (f"    {line}" for line in _rows(same, asked))


def _rows(rows: pd.DataFrame, asked: Asked) -> Iterator[str]:
    """File, sheet and row; day, store and guide; the customer; what the row adds."""
    from sheets_automation.core.layout.masking import mask_phones, shown_key  # noqa: PLC0415  # heavy

    for line in records(_dated(rows)):
        place = ""
        if line["source"]:
            number = asked.pick(f"第{line['row']}行", f"row {line['row']}")
            place = f"{place_words(str(line['source']), str(line['sheet']), '')} {number}"
        who = " ".join(str(line[part]) for part in ("date", "store", "staff") if line[part])
        customer = mask_phones(shown_key(str(line["customer_key"])))
        adds = _added(float(str(line["value"])))
        yield " · ".join(part for part in (place, who, customer, adds) if part)


def _added(value: float) -> str:
    return "" if not value else f"{'+' if value > 0 else ''}{shown('', value)}"


def shown(name: str, value: float | str | None) -> str:
    """A value as it is shown: a ratio as percent, "–" where there is none."""
    from sheets_automation.model.wording import MISSING  # noqa: PLC0415  # --help must not wait for it

    if value is None:
        return MISSING
    if isinstance(value, str):
        return value
    if name.partition("[")[0].endswith(RATES):
        return f"{value:.1%}"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.2f}".rstrip("0")

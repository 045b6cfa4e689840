"""The sheet 漏斗: the customers of a cohort at each step, by entrance; the rates and the weakest step per store."""

from __future__ import annotations

from dataclasses import replace

from sheets_automation.core.figures.steps import RATES, rates_of_all, weakest_steps
from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, columns_of, fitted, heading, ratio
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.frames import EVERY_STORE
from sheets_automation.model.page import Block, Chart, ChartKind, Column, Format, Series, Sheet, Value
from sheets_automation.model.palette import BLUE, TEAL, TINTS, Tint
from sheets_automation.model.wording import FUNNEL_STEPS, MISSING

STEPS = "steps"
BY_PHONE_ALONE, AGREED, VISITED = (list(FUNNEL_STEPS).index(step) for step in ("invited", "agreed", "visited"))
CHART_COLUMN, CHART_SIZE = 6, (560, 250)
COST_COLUMNS = (
    Want("cost", 14),
    *(Want(key, 8) for key in ("intent_customers", "visits", "deals")),
    *(Want(key, 8) for key in ("cost_per_intent", "cost_per_visit", "cost_per_deal")),
)
STORE_COLUMNS = (
    Want("store", 14),
    Want("customers", 8),
    Want("dialled", 8),
    *(Want(key, 8) for key in ("connected", "invited", "agreed", "entered", "visited", "deals")),
    *(Want(key, 9) for key in RATES),
    *(Want(key, 8) for key in ("lost_rate", "return_rate", "conversion")),
    *(Want(key, 10) for key in ("average_order", "median_order")),
    Want("worst_step", 12),
)


def funnel_sheet(view: View) -> Sheet:
    """The steps of all stores by entrance with a chart, then every store with its rates and its weakest step."""
    title, named = heading(view, "funnel")
    steps = _steps(view)
    line = view.say(
        "同期客户：按客户第一次出现的日子归队，一直跟到现在。「最弱一环」是比全部门店低得最多的一步，"
        "全部和单店取四个比率里最低的。到店按同意的客户计。",
        "Cohort: customers by the day they first appeared, followed to now. "
        '"Weakest step" is the one furthest below all stores; of all, and of an only store, the lowest. '
        "Visits are of who agreed.",
    )
    stores = _stores(view, HEADER_ROW + len(FUNNEL_STEPS) + 9)
    costs = _costs(view, stores.row + stores.height + 4)
    return Sheet(
        "funnel",
        title,
        named,
        (line,),
        (steps, stores, *costs),
        (funnel_chart(view, HEADER_ROW, CHART_COLUMN, CHART_SIZE),),
        frozen=(0, 1),
    )


def funnel_chart(view: View, row: int, column: int, size: tuple[int, int]) -> Chart:
    """Customers at each step, those who came by phone and the others on top of them."""
    return Chart(
        view.say("漏斗（客户数）", "Funnel (customers)"),
        row,
        column,
        *size,
        (
            Series(ChartKind.BAR, STEPS, "step", "phone_customers", (BLUE,), sheet="funnel"),
            Series(ChartKind.BAR, STEPS, "step", "other_customers", (TEAL,), sheet="funnel"),
        ),
        stacked="stacked",
    )


def _steps(view: View) -> Block:
    frame = view.table("funnel")
    everyone = frame[frame["store"].eq(EVERY_STORE)].set_index("entrance")
    counts = {
        entrance: [int(everyone[step].get(entrance, 0)) for step in FUNNEL_STEPS] for entrance in ("phone", "other")
    }
    both = [one + other for one, other in zip(counts["phone"], counts["other"], strict=True)]
    rates = [MISSING, *(_of_previous(counts["phone"], both, at) for at in range(1, len(both)))]
    columns = (
        ("step", Format.TEXT, 14, [view.word(pair) for pair in FUNNEL_STEPS.values()]),
        ("phone_customers", Format.COUNT, 8, counts["phone"]),
        ("other_customers", Format.COUNT, 8, counts["other"]),
        ("customers", Format.COUNT, 8, both),
        ("of_previous", Format.RATE, 8, rates),
    )
    shown = tuple(
        fitted(Column(key, view.word(HEADERS[key]), format_, width, values)) for key, format_, width, values in columns
    )
    return Block(STEPS, HEADER_ROW, 0, shown)


def _of_previous(phone: list[int], both: list[int], at: int) -> Value:
    """The share that went on: up to the invitation among those by phone alone, because nobody else was dialled.

    Visits are of those who agreed, because who agrees to a visit need not join the group.
    """
    counts = phone if at <= BY_PHONE_ALONE else both
    return ratio(counts[at], counts[AGREED if at == VISITED else at - 1])


def _stores(view: View, row: int) -> Block:
    """All stores together in the first row, then each in the order of the ranking."""
    counts = view.table("funnel").groupby("store", observed=True)[list(FUNNEL_STEPS)].sum()
    ranked = view.table("store").sort_values("rank", kind="stable")
    names = [EVERY_STORE, *ranked["store"]] if len(ranked) else []
    rates = ranked.set_index("store")[list(RATES)]
    rates.loc[EVERY_STORE] = rates_of_all(view.table("customer"))
    orders = view.table("orders").set_index("store")
    orders = orders[["customers", "lost_rate", "return_rate", "conversion", "average_order", "median_order"]]
    frame = counts.join(rates).join(orders).reindex(names)
    labels = {key: view.word(HEADERS[key]) for key in RATES}
    worst = weakest_steps(frame[list(RATES)], EVERY_STORE).map(labels).astype("str").fillna(MISSING)
    frame = (
        frame.assign(worst_step=worst).rename(index={EVERY_STORE: view.say("全部", "all")}).reset_index(names="store")
    )
    columns = columns_of(view, frame, STORE_COLUMNS)
    title = view.say("各门店", "Stores")
    weak = dict.fromkeys(labels.values(), TINTS[Tint.WATCH])
    columns = (*columns[:-1], replace(columns[-1], tints=weak))
    return Block("stores", row, 0, columns, title=title, filtered=True, strong=1)


def _costs(view: View, row: int) -> tuple[Block, ...]:
    """What a result costs; nothing where nobody said what the campaign costs."""
    frame = view.table("cost")
    if frame.empty:
        return ()
    title = view.say("单客成本\uff08元\uff09", "Cost per result (yuan)")
    return (Block("costs", row, 0, columns_of(view, frame, COST_COLUMNS), title=title),)

"""The sheet 客户分类: from the first class to the present one, the class mix of the stores, who was won back."""

from __future__ import annotations

from sheets_automation.core.layout.cells import HEADER_ROW, View, Want, columns_of, heading, ratio
from sheets_automation.model.column_words import HEADERS
from sheets_automation.model.frames import CALLBACK_ATTEMPT, CALLBACK_DAYPART, CALLBACK_STATE, EVERY_STORE
from sheets_automation.model.page import Block, Chart, ChartKind, Column, Format, Series, Sheet
from sheets_automation.model.palette import CLASS_INKS, CLASSES

NOW, OF_STORES = "now", "of_stores"
CLASS_KEYS = {letter: f"class_{letter.lower()}" for letter in CLASSES}
MOST_STORES = 15
"""More bars than that cannot be read; the stores stand in the order of the ranking."""
CHART_COLUMN, CHART_SIZE = 8, (300, 250)
CHART_ROWS = 9
INTENT_COLUMNS = (
    Want("store", 18),
    *(Want(key, 10) for key in ("intent_customers", "out_of", "intent_share", "basis")),
)
JUNK_COLUMNS = (Want("join_channel", 18), *(Want(key, 10) for key in ("joined", "junk", "junk_share")))
RECOVERY_COLUMNS = (
    Want("store", 18),
    *(Want(key, 10) for key in ("first_c", "called_again", "recovered", "recovery_rate")),
)


def classes_sheet(view: View) -> Sheet:
    """Customers by first and present class; the doughnut; each store's mix; recovery of class C."""
    title, named = heading(view, "classes")
    moves = _moves(view)
    now = _now(view, HEADER_ROW + moves.height + 4)
    called = _called_back(view, now.row + now.height + 4)
    stores = of_stores(view, called[-1].row + called[-1].height + 4)
    recovery = _recovery(view, stores.row + stores.height + 4)
    groups = _groups(view, recovery.row + recovery.height + 4)
    line = view.say(
        "A 意向强、到过店；B 有意向、犹豫；C 没打通，可回拨；D 不愿进群，不再打。每位客户只算一次。",
        "A strong, has visited; B some intent; C not reached, to be called back; D no intent, not called again. "
        "Every customer counts once.",
    )
    chart = Chart(
        view.say("客户分类（现在）", "Class mix (now)"),
        HEADER_ROW,
        CHART_COLUMN,
        *CHART_SIZE,
        (Series(ChartKind.DOUGHNUT, NOW, "current_class", "customers", tuple(CLASS_INKS.values())),),
    )
    return Sheet("classes", title, named, (line,), (moves, now, *called, stores, recovery, *groups), (chart,))


def _called_back(view: View, row: int) -> tuple[Block, ...]:
    """What call-backs to class C brought, by attempt and day-part, and where the customers of the queue stand."""
    titles = (
        (CALLBACK_ATTEMPT, view.say("C类回拨：第几次", "Call-backs of class C by attempt")),
        (CALLBACK_DAYPART, view.say("C类回拨：时段", "Call-backs of class C by day-part")),
        (CALLBACK_STATE, view.say("回拨去向", "Where call-backs stand")),
    )
    found: list[Block] = []
    for frame, title in titles:
        keys = list(frame.columns)
        wants = (Want(keys[0], 18), *(Want(key, 10) for key in keys[1:]))
        # Dials outside all windows, or without any time.
        table = view.table(frame.key).replace({"daypart": {"": view.say("其他时间", "other times")}})
        found.append(Block(frame.key, row, 0, columns_of(view, table, wants), title=title))
        row += found[-1].height + 4
    return tuple(found)


def mix_chart(view: View, row: int, column: int, size: tuple[int, int]) -> Chart:
    """The class mix of the first stores of the ranking, each bar one store; the title says so where there are more."""
    title = view.say("各店客户分类", "Class mix by store")
    if len(view.table("store")) > MOST_STORES:
        title += view.say(f"\uff08前{MOST_STORES}家\uff09", f" (first {MOST_STORES})")
    return Chart(
        title,
        row,
        column,
        *size,
        tuple(
            Series(ChartKind.BAR, OF_STORES, "store", key, (CLASS_INKS[letter],), sheet="classes", most=MOST_STORES)
            for letter, key in CLASS_KEYS.items()
        ),
        stacked="percent_stacked",
    )


def _moves(view: View) -> Block:
    """A row for each first class, a column for each present one."""
    mix = view.table("class_mix")
    mix = mix[mix["store"].ne(EVERY_STORE)]
    counts = mix.pivot_table(index="first_class", columns="current_class", values="customers", aggfunc="sum")
    counts = counts.reindex(index=list(CLASSES), columns=list(CLASSES)).fillna(0).astype(int)
    columns = [Column("first_class", view.word(HEADERS["first_class"]), Format.TEXT, 18, list(CLASSES), tints=CLASSES)]
    now = view.say("现在 ", "now ")
    columns += [
        Column(CLASS_KEYS[letter], f"{now}{letter}", Format.COUNT, 10, counts[letter].tolist()) for letter in CLASSES
    ]
    columns.append(Column("customers", view.word(HEADERS["customers"]), Format.COUNT, 10, counts.sum(axis=1).tolist()))
    return Block("moves", HEADER_ROW, 0, tuple(columns), title=view.say("首次分类 → 现在", "First class → now"))


def _now(view: View, row: int) -> Block:
    mix = view.table("class_mix")
    mix = mix[mix["store"].ne(EVERY_STORE)]
    counts = [int(mix.loc[mix["current_class"].eq(letter), "customers"].sum()) for letter in CLASSES]
    columns = (
        Column("current_class", view.word(HEADERS["current_class"]), Format.TEXT, 18, list(CLASSES), tints=CLASSES),
        Column("customers", view.word(HEADERS["customers"]), Format.COUNT, 10, counts),
        Column("share", view.word(HEADERS["share"]), Format.RATE, 10, [ratio(one, sum(counts)) for one in counts]),
    )
    return Block(NOW, row, 0, columns, title=view.say("现在", "Now"))


def of_stores(view: View, row: int) -> Block:
    """The customers whom each store owns, by present class."""
    frame = view.table("store").sort_values("rank", kind="stable")
    frame = frame.assign(customers=frame[list(CLASS_KEYS.values())].sum(axis=1))
    wants = (Want("store", 18), *(Want(key, 10) for key in CLASS_KEYS.values()), Want("customers", 10))
    return Block(OF_STORES, row, 0, columns_of(view, frame, wants), title=view.say("各店", "Stores"))


def _recovery(view: View, row: int) -> Block:
    frame = view.table("recovery")
    frame = frame.assign(store=frame["store"].replace(EVERY_STORE, view.say("全部", "all")))
    title = view.say("C类挽回", "Class C won back")
    return Block("recovery", row, 0, columns_of(view, frame, RECOVERY_COLUMNS), title=title, strong=1)


def _groups(view: View, row: int) -> tuple[Block, ...]:
    """What the groups are worth, store by store; the junk of each channel where there is a junk list."""
    everyone = view.say("全部", "all")
    intent = view.table("intent_share")
    intent = intent.assign(store=intent["store"].replace(EVERY_STORE, everyone))
    title = view.say("群内意向占比", "Intent in the groups")
    shares = Block("intent_share", row, 0, columns_of(view, intent, INTENT_COLUMNS), title=title, strong=1)
    junk = view.table("junk_share")
    if junk.empty:
        return (shares,)
    junk = junk.assign(join_channel=junk["join_channel"].replace(EVERY_STORE, everyone))
    title = view.say("渠道垃圾率", "Junk by channel")
    below = row + shares.height + 4
    return shares, Block("junk_share", below, 0, columns_of(view, junk, JUNK_COLUMNS), title=title, strong=1)

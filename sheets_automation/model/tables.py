"""The truth about columns: the two tables that guides fill.

Everything that knows a column derives from here: header search, tidying, demo, tests.
Settings tables stand in model/settings_tables.py.
"""

from __future__ import annotations

from sheets_automation.model.schema import Choice, Column, Kind, Table

YES_FORMS = ("√", "✓", "✔", "Y", "有", "TRUE")
NO_FORMS = ("×", "✗", "✘", "N", "无", "FALSE")
YES = Choice("yes", "是", "yes", YES_FORMS)
NO = Choice("no", "否", "no", NO_FORMS)
YES_NO = (YES, NO)
Guide = tuple[str, str]
"""Store, staff."""


def _class(letter: str) -> Choice:
    return Choice(letter, letter, letter, (f"{letter}类", f"{letter}类客户"))


CLASSES = tuple(_class(letter) for letter in "ABCD")

CALL_RESULTS = (
    # The header 是否接通 invites a plain yes or no.
    Choice("connected", "已接通", "connected", ("是", "yes", *YES_FORMS)),
    Choice("no_answer", "无人接听", "no answer", ("否", "no", *NO_FORMS)),
    Choice("busy", "占线", "busy"),
    Choice("declined", "拒接挂断", "declined"),
    Choice("powered_off", "关机", "powered off"),
    Choice("out_of_service", "停机", "out of service"),
    Choice("invalid_number", "空号错号", "invalid number"),
    Choice("call_later", "约时间再打", "call later"),
)
INVITE_RESULTS = (
    Choice("not_invited", "未邀请", "not invited"),
    Choice("pending", "已邀请待回复", "pending"),
    Choice("agreed_group", "同意进群", "agreed to join"),
    Choice("agreed_visit", "同意进店", "agreed to visit"),
    Choice("agreed_both", "同意进群并进店", "agreed to both"),
    Choice("refused", "拒绝", "refused"),
    Choice("already", "之前已邀", "already invited"),
)
PRODUCTS = tuple(
    Choice(name, name, name)
    for name in (
        *("烟机", "灶具", "热水器", "冰箱", "洗衣机", "空调", "电视"),
        *("洗碗机", "净水器", "集成灶", "小家电", "套餐", "其他"),
    )
)
"""The default product list; a campaign may have its own (Settings.products)."""
JOIN_CHANNELS = (
    Choice("phone", "电话邀约", "phone"),
    Choice("wechat_qr", "微信二维码", "WeChat QR"),
    Choice("wechat_friend", "微信好友拉群", "WeChat friend"),
    Choice("old_customer", "老客户拉群", "old customer"),
    Choice("not_joined", "未进群", "not joined"),
)
DAY_PARTS = (
    Choice("am", "上午", "morning"),
    Choice("noon", "中午", "noon"),
    Choice("pm", "下午", "afternoon"),
    Choice("evening", "晚上", "evening"),
)
LEAD_SOURCES = (
    Choice("walk_in", "进店登记", "walk-in"),
    Choice("old_customer", "老客户", "old customer"),
    Choice("referral", "转介绍", "referral"),
    Choice("estate", "小区楼盘", "estate"),
    Choice("alliance", "异业联盟", "alliance"),
    Choice("live", "线上直播", "live"),
    Choice("wechat", "微信好友", "WeChat"),
    Choice("other", "其他", "other"),
)
INVITE_SOURCES = (
    Choice("phone", "电话邀约", "phone"),
    Choice("wechat_qr", "微信二维码", "WeChat QR"),
    Choice("walk_in", "进店邀约", "walk-in"),
    Choice("referral", "老客户转介绍", "referral"),
    Choice("moments", "朋友圈", "moments"),
    Choice("other", "其他", "other"),
)
SUCCESS_TYPES = (
    Choice("group", "进群", "group"),
    Choice("visit", "进店", "visit"),
    Choice("both", "进群并进店", "both"),
)
IN_GROUP = (YES, NO, Choice("left", "已退群", "left"))
DEALS = (YES, NO, Choice("returned", "已退单", "returned"))
LOST_REASONS = (
    Choice("price", "价格", "price"),
    Choice("model", "型号", "model"),
    Choice("family", "家人商量", "family"),
    Choice("renovation", "装修未到", "renovation"),
    Choice("comparing", "在对比", "comparing"),
    Choice("bought", "已买别家", "bought"),
    Choice("other", "其他", "other"),
)

HEADER_ROWS = 20
"""The header row of a table stands within so many rows."""

NAME_LIMIT, WECHAT_LIMIT, REMARK_LIMIT = 30, 64, 200

# Columns that both tables have, with the same header aliases.
CHECK = Column("check", "校验", "Check", Kind.FORMULA)
CHECK_DETAIL = Column("check_detail", "校验说明", "Check detail", Kind.FORMULA)
RECORD_ID = Column("record_id", "记录编号", "Record id", Kind.TEXT)
PHONE = Column(
    "phone",
    "联系电话",
    "Phone",
    Kind.PHONE,
    also=("电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "客户电话", "Mobile", "Tel", "Telephone"),
    required=True,
)
CUSTOMER_NAME = Column(
    "customer_name",
    "客户姓名",
    "Customer name",
    Kind.TEXT,
    also=("姓名", "客户", "客户名称", "顾客姓名", "称呼", "Name", "Customer"),
    limit=NAME_LIMIT,
)
CLASS_NAMES = ("分类", "客户类别", "类别", "等级", "客户等级", "意向等级", "ABCD", "Class")
PRODUCT_1 = Column(
    "product_1",
    "意向产品",
    "Product intent",
    Kind.CHOICE,
    PRODUCTS,
    also=("意向", "意向产品1", "意向品类", "产品", "Product"),
)
PRODUCT_2 = Column(
    "product_2", "意向产品2", "Product intent 2", Kind.CHOICE, PRODUCTS, also=("意向产品二", "Product 2")
)
APPOINTMENT_NAMES = ("预约时间", "预约日期", "预约到店", "Appointment time", "Appointment date")
FOLLOW_UP_NAMES = ("下次联系", "下次跟进", "下次跟进时间", "回访时间", "跟进时间", "Follow up")
STAFF = Column(
    "staff",
    "导购",
    "Staff",
    Kind.NAME,
    also=("导购员", "员工", "销售", "店员", "业务员", "负责人", "邀约人", "Guide", "Sales"),
    required=True,
    inherits=True,
)
STORE = Column(
    "store",
    "门店",
    "Store",
    Kind.NAME,
    also=("店铺", "店名", "门店名称", "专卖店", "Shop"),
    required=True,
    inherits=True,
)
REMARK = Column(
    "remark", "备注", "Remark", Kind.TEXT, also=("说明", "备注说明", "Note", "Remarks", "Notes"), limit=REMARK_LIMIT
)

CALL_LOG = Table(
    "call_log",
    "电话邀约记录",
    "Call log",
    (
        CHECK,
        PHONE,
        CUSTOMER_NAME,
        Column(
            "call_result",
            "接通情况",
            "Call result",
            Kind.CHOICE,
            CALL_RESULTS,
            also=("通话结果", "通话情况", "接听情况", "是否接通", "电话结果", "Result"),
            required=True,
        ),
        Column(
            "customer_class",
            "客户分类",
            "Customer class",
            Kind.CHOICE,
            CLASSES,
            also=CLASS_NAMES,
            required=True,
        ),
        Column(
            "invite_result",
            "邀请结果",
            "Invitation result",
            Kind.CHOICE,
            INVITE_RESULTS,
            also=("邀约结果", "邀请情况", "邀约情况", "Invite result"),
        ),
        PRODUCT_1,
        PRODUCT_2,
        Column(
            "join_channel",
            "入群方式",
            "Join channel",
            Kind.CHOICE,
            JOIN_CHANNELS,
            also=("进群方式", "入群渠道", "进群渠道", "渠道", "Channel"),
        ),
        Column(
            "visited_before",
            "曾到店",
            "Visited before",
            Kind.CHOICE,
            YES_NO,
            also=("是否到过店", "到过店", "Visited before?"),
        ),
        Column("appointment_at", "预约到店时间", "Appointment", Kind.MOMENT, also=APPOINTMENT_NAMES),
        Column("next_follow_up_at", "下次跟进时间", "Next follow-up", Kind.MOMENT, also=FOLLOW_UP_NAMES),
        Column(
            "call_date",
            "拨打日期",
            "Call date",
            Kind.DATE,
            also=("日期", "通话日期", "邀约日期", "打电话日期", "Date"),
            required=True,
            inherits=True,
        ),
        Column("call_time", "拨打时段", "Call time", Kind.CLOCK, DAY_PARTS, also=("时间", "时段", "通话时间", "Time")),
        STAFF,
        STORE,
        Column(
            "lead_source",
            "客户来源",
            "Lead source",
            Kind.CHOICE,
            LEAD_SOURCES,
            also=("来源", "客户渠道", "Source"),
        ),
        REMARK,
        CHECK_DETAIL,
        RECORD_ID,
    ),
    fewest_headers=3,
)

INVITE_SUCCESS = Table(
    "invite_success",
    "成功邀约记录",
    "Invite success",
    (
        CHECK,
        PHONE,
        CUSTOMER_NAME,
        Column(
            "wechat_name",
            "微信昵称",
            "WeChat name",
            Kind.TEXT,
            also=("微信", "微信名", "微信号", "昵称", "WeChat"),
            limit=WECHAT_LIMIT,
        ),
        Column(
            "invite_source",
            "邀约来源",
            "Invite source",
            Kind.CHOICE,
            INVITE_SOURCES,
            also=("来源", "邀请来源", "邀约方式", "Source"),
        ),
        Column(
            "success_type",
            "成功类型",
            "Success type",
            Kind.CHOICE,
            SUCCESS_TYPES,
            also=("类型", "邀约类型", "Type"),
        ),
        Column(
            "customer_class",
            "客户分类",
            "Customer class",
            Kind.CHOICE,
            CLASSES[:2],
            known=CLASSES[2:],
            also=CLASS_NAMES,
        ),
        PRODUCT_1,
        PRODUCT_2,
        Column(
            "success_date",
            "邀约成功日期",
            "Success date",
            Kind.DATE,
            also=("日期", "成功日期", "邀约日期", "登记日期", "Date"),
            required=True,
            inherits=True,
        ),
        Column(
            "in_group", "是否进群", "In group", Kind.CHOICE, IN_GROUP, also=("进群", "已进群", "是否入群", "Joined")
        ),
        Column("joined_on", "进群日期", "Joined on", Kind.DATE, also=("入群日期", "进群时间", "Join date")),
        Column("group_name", "群名", "Group", Kind.TEXT, also=("群", "微信群", "Group name")),
        Column("appointment_on", "预约到店日期", "Appointment", Kind.MOMENT, also=APPOINTMENT_NAMES),
        Column("visited", "是否到店", "Visited", Kind.CHOICE, YES_NO, also=("到店", "是否进店")),
        Column("visited_on", "到店日期", "Visited on", Kind.DATE, also=("进店日期", "到店时间", "Visit date")),
        Column("deal", "是否成交", "Deal", Kind.CHOICE, DEALS, also=("成交", "是否下单")),
        Column("deal_on", "成交日期", "Deal date", Kind.DATE, also=("下单日期", "成交时间")),
        Column("deal_amount", "成交金额", "Deal amount", Kind.MONEY, also=("金额", "订单金额", "成交额", "Amount")),
        Column("product_sold", "成交产品", "Product sold", Kind.CHOICE, PRODUCTS, also=("成交品类", "购买产品")),
        Column("sold_by", "成交导购", "Sold by", Kind.NAME, also=("成交人",)),
        Column("lost_reason", "未成交原因", "Lost reason", Kind.CHOICE, LOST_REASONS, also=("未成交", "流单原因")),
        Column("estate", "小区", "Estate", Kind.TEXT, also=("小区名称", "地址", "楼盘", "Address")),
        Column("next_follow_up_on", "下次跟进", "Next follow-up", Kind.MOMENT, also=FOLLOW_UP_NAMES),
        STAFF,
        STORE,
        REMARK,
        CHECK_DETAIL,
        RECORD_ID,
    ),
    fewest_headers=3,
)

WORK_TABLES = (CALL_LOG, INVITE_SUCCESS)
"""The tables whose rows flow into the figures, in the order in which a tie of headers is settled."""

DATE_OF = {CALL_LOG.key: "call_date", INVITE_SUCCESS.key: "success_date"}
"""The column that says on which day a row counts."""

CONTEXT = ("why", "last_result", "last_said")
"""Columns of a guide's worklist that say why a customer is called and what was (model/worklists.py); never read."""
NOT_TYPED = frozenset({"check", "check_detail", "record_id", *CONTEXT})
"""Columns that a program fills; every other one is a business field."""

GIVEN_ONCE = frozenset({"call_date", "success_date", "staff", "store", "lead_source"}) | NOT_TYPED
"""Columns that alone make no data row: people fill them down a prepared sheet."""

PRODUCT_COLUMNS = ("product_1", "product_2", "product_sold")
"""Their dropdown is the campaign's product list."""

"""The truth about columns: the settings tables, all of them optional."""

from __future__ import annotations

from sheets_automation.model.schema import Choice, Column, Kind, Table
from sheets_automation.model.tables import CLASSES, DEALS, JOIN_CHANNELS

ROLES = (
    Choice("guide", "导购", "guide", ("导购员", "店员", "销售", "员工")),
    Choice("manager", "店长", "manager"),
    Choice("operator", "操盘手", "operator"),
    Choice("owner", "老板", "owner"),
)
ATTENDANCES = (
    Choice("full", "全天", "full", ("1", "1.0", "上班")),
    Choice("half", "半天", "half", ("0.5", "1/2")),
    Choice("off", "休息", "off", ("0", "0.0", "休", "请假")),
)
JUNK_KINDS = (
    Choice("no_intent", "无意向", "no intent"),
    Choice("troublemaker", "刺头", "troublemaker"),
    Choice("competitor", "同行", "competitor"),
    Choice("advertiser", "广告", "advertiser"),
)
JUNK_ACTIONS = (
    Choice("watch", "观察", "watch"),
    Choice("warn", "警告", "warn"),
    Choice("remove", "移出", "remove"),
    Choice("block", "拉黑", "block"),
)


def _column(key: str, zh: str, kind: Kind = Kind.TEXT, choices: tuple[Choice, ...] = ()) -> Column:
    return Column(key, zh, key.replace("_", " ").capitalize(), kind, choices)


def _settings(key: str, zh: str, en: str, *columns: Column) -> Table:
    return Table(key, zh, en, columns, fewest_headers=2)


CAMPAIGN = _settings("campaign", "活动设置", "Campaign", _column("item", "项目"), _column("content", "内容"))

CAMPAIGN_ITEMS = {
    "活动名称": "name",
    "开始日期": "starts_on",
    "爆破日": "burst_on",
    "结束日期": "ends_on",
    "目标进群": "target_entered",
    "目标到店": "target_visits",
    "目标成交": "target_deals",
    "目标金额": "target_amount",
    "费用推广": "cost_promotion",
    "费用礼品": "cost_gifts",
    "费用人工": "cost_labour",
    "费用其他": "cost_other",
    "产品清单": "products",
}
"""What may stand in the column 项目 of the campaign sheet."""

STORES = _settings(
    "stores",
    "门店名册",
    "Stores",
    _column("store", "门店", Kind.NAME),
    _column("alias", "别名"),
    _column("region", "区域"),
    _column("manager", "店长", Kind.NAME),
    _column("source", "来源"),
    _column("target_entered", "目标进群", Kind.NUMBER),
    _column("target_visits", "目标到店", Kind.NUMBER),
    _column("target_deals", "目标成交", Kind.NUMBER),
    _column("target_amount", "目标金额", Kind.MONEY),
)
ROSTER = _settings(
    "staff",
    "人员名册",
    "Staff",
    _column("staff_id", "工号"),
    _column("staff", "姓名", Kind.NAME),
    _column("alias", "别名"),
    _column("phone", "手机", Kind.PHONE),
    _column("store", "门店", Kind.NAME),
    _column("role", "岗位", Kind.CHOICE, ROLES),
    _column("joined_on", "入职日期", Kind.DATE),
    _column("left_on", "离职日期", Kind.DATE),
)
RULES = _settings(
    "rules",
    "考核规则",
    "Rules",
    _column("key", "项目"),
    _column("value", "值"),
    _column("scope", "范围"),
    _column("valid_from", "生效日期", Kind.DATE),
    _column("valid_to", "失效日期", Kind.DATE),
    _column("note", "说明"),
)
ASSIGNMENT = _settings(
    "assignment",
    "晨会任务",
    "Assignment",
    _column("date", "日期", Kind.DATE),
    _column("store", "门店", Kind.NAME),
    _column("staff", "导购", Kind.NAME),
    _column("attendance", "出勤", Kind.CHOICE, ATTENDANCES),
    _column("appointments", "今日预约", Kind.NUMBER),
    _column("suggested_calls", "建议电话", Kind.NUMBER),
    _column("suggested_invites", "建议邀请", Kind.NUMBER),
    _column("claimed_calls", "认领电话", Kind.NUMBER),
    _column("claimed_invites", "认领邀请", Kind.NUMBER),
    _column("reason", "调整原因"),
    Column("approved_by", "店长确认", "Confirmed by", Kind.NAME),
)
LATE_APPROVALS = _settings(
    "late_approvals",
    "补录批准",
    "Late approvals",
    _column("date", "日期", Kind.DATE),
    _column("store", "门店", Kind.NAME),
    _column("staff", "导购", Kind.NAME),
    _column("approved_by", "批准人", Kind.NAME),
)
JUNK = _settings(
    "junk",
    "垃圾流量",
    "Junk list",
    _column("phone", "电话", Kind.PHONE),
    _column("wechat_name", "微信昵称"),
    _column("kind", "类型", Kind.CHOICE, JUNK_KINDS),
    _column("group_name", "群名"),
    _column("found_by", "发现人", Kind.NAME),
    _column("date", "日期", Kind.DATE),
    _column("action", "处理", Kind.CHOICE, JUNK_ACTIONS),
    _column("join_channel", "入群方式", Kind.CHOICE, JOIN_CHANNELS),
)
GROUP_SIZES = _settings(
    "group_sizes",
    "群人数",
    "Group sizes",
    _column("date", "日期", Kind.DATE),
    _column("group_name", "群名"),
    _column("members", "群人数", Kind.NUMBER),
    _column("staff_members", "员工人数", Kind.NUMBER),
)
STOCK = _settings("stock", "产品库存", "Stock", _column("product", "产品"), _column("in_stock", "库存", Kind.NUMBER))

CUSTOMER_LIST = Table(
    "customer_list",
    "客户名单",
    "Customers before",
    (
        Column("key", "名单号码", "Number before", Kind.TEXT),
        Column("name", "客户称呼", "Known as", Kind.TEXT),
        Column("grade", "上次分类", "Class before", Kind.CHOICE, CLASSES),
        Column("last_contact", "上次联系", "Last contact", Kind.DATE),
        Column("product", "上次意向", "Product before", Kind.TEXT),
        Column("bought", "上次成交", "Deal before", Kind.CHOICE, DEALS),
        Column("store", "门店", "Store", Kind.NAME),
        Column("staff", "导购", "Staff", Kind.NAME),
        Column("note", "上次备注", "Said before", Kind.TEXT),
    ),
    fewest_headers=4,
)
"""Customers of the campaign before, as `init --from` writes them; its own headers make it no call log."""

SETTINGS_TABLES = (CAMPAIGN, STORES, ROSTER, RULES, ASSIGNMENT, LATE_APPROVALS, JUNK, GROUP_SIZES, STOCK)

PROGRAM_TABLES = (*SETTINGS_TABLES, CUSTOMER_LIST)
"""Every table that is no guide's: those of campaign.xlsx, and the one that the program itself writes."""

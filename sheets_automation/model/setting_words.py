"""What the rule keys of the settings are called (model/settings.py)."""

from __future__ import annotations

from sheets_automation.model.wording import Pair

SETTING_LABELS: dict[str, Pair] = {
    "base_calls": ("每天电话指标", "Calls a day"),
    "base_invites": ("每天邀请指标", "Invites a day"),
    "invite_basis": ("邀请口径", "Invites are counted when"),
    "invites_off_per_appointment": ("每个预约减邀请", "Invites less per appointment"),
    "invites_floor": ("邀请指标最低", "Fewest invites asked"),
    "invites_extra_without_appointment": ("无预约加邀请", "Invites more without appointment"),
    "max_counted_per_customer_day": ("同一客户每天最多计", "Calls counted per customer and day"),
    "weight_calls": ("电话权重", "Weight of calls"),
    "weight_invites": ("邀请权重", "Weight of invites"),
    "evening_close": ("夕会收表", "Evening close"),
    "late_grace_until": ("次日补录截止", "Late rows until"),
    "deal_amount_limit": ("成交金额核对线", "Amount to check above"),
    "pending_days": ("待回复天数", "Days pending"),
    "stale_days": ("久未跟进天数", "Days until stale"),
    "mask_phones": ("号码脱敏", "Masked phones"),
    "callback.order": ("回拨顺序", "Call-back order"),
    "callback.gate": ("C类等A、B打完", "Class C after A and B"),
    "callback.max_attempts": ("回拨最多次数", "Most attempts"),
    "callback.max_per_day": ("同一客户每天最多拨", "Most dials per customer and day"),
    "callback.max_per_guide_day": ("每人每天C类回拨上限", "Class C offered per guide and day"),
    "callback.avoid_same_clock_hours": ("避开同一钟点（小时）", "Hours apart from a failed dial"),
    "callback.dayparts": ("回拨时段", "Windows"),
    "copy_share": ("文件重复比例", "Share of rows that makes a file a copy"),
    "copy_rows": ("文件重复行数", "Rows that make a file a copy"),
    "assessed_after_last_row_days": ("最后一行后仍考核天数", "Days assessed after the last row"),
    "callback.owner_hold_hours": ("归原导购（小时）", "Hours held for the guide"),
    "points.calls_met": ("积分：电话达标", "Points: calls target met"),
    "points.invites_met": ("积分：邀请达标", "Points: invites target met"),
    "points.entered": ("积分：进群", "Points: entered"),
    "points.visit": ("积分：到店", "Points: visit"),
    "points.deal": ("积分：成交", "Points: deal"),
    "points.recovered": ("积分：C类挽回", "Points: class C recovered"),
    "stock.a": ("备货系数：A类", "Deals expected per class A"),
    "stock.b": ("备货系数：B类", "Deals expected per class B"),
}

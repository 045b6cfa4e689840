"""What a guide's sheet cannot tell, though the program reads it: forms of single cells, and what one sheet never sees.

Such a cell is shown as ⚠ 核对格式 (sheet_checks.UNCLEAR), never as good and never as wrong. Each example is read by
core/reading/tidy.py and shown so by the template; tests/test_docs.py asks both.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.model.rule import FULL_WIDTH
from sheets_automation.model.schema import Kind

Typed = str | int | float


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a cell: an example, and what is odd about it."""

    typed: Typed
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Limit:
    """Something that a sheet does not see beside its own cells, and the rules that therefore wait for the program."""

    zh: str
    en: str


def _limit(zh: str, en: str) -> Limit:
    """Written with plain punctuation, like the wordings of rules."""
    return Limit(zh.translate(FULL_WIDTH), en)


FORMS: dict[Kind, tuple[Form, ...]] = {
    Kind.PHONE: (
        Form("13912345678/13911112222", "一格两个号码", "two numbers in a cell"),
        Form("13912345678/无", "号码旁边有字", "words beside the number"),
        Form("\uff11\uff13\uff19\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18", "全角数字", "full-width digits"),
        Form("139.1234.5678", "用点隔开", "dots between the digits"),
        Form("(0571)88123456", "区号带括号", "the area in parentheses"),
        Form("008613912345678", "前面有 0086", "0086 in front"),
        Form("13912345678.0", "导出时带上了 .0", "a .0 that an export has put behind it"),
    ),
    Kind.CHOICE: (
        Form("無人接聽", "繁体字", "traditional characters"),
        Form("占线*", "后面有星号", "a star behind it"),
        Form("关\u3000机", "中间有全角空格", "a full-width space inside"),
        Form("\uff42\uff55\uff53\uff59", "全角字母", "full-width letters"),
    ),
    Kind.DATE: (
        Form("3月5日", "月日写成文字", "month and day as a text"),
        Form("3月5号", "口语的「号」", "号 for the day"),
        Form("2020-03-05", "日期存成了文本", "a date kept as a text"),
        Form("2020.3.5", "用点隔开", "dots between the parts"),
        Form(20200305, "八位数字", "eight digits"),
        Form(3.5, "数字 3.5 当作 3月5日", "the number 3.5 for 5 March"),
    ),
    Kind.MOMENT: (
        Form("明天", "明天、后天", "tomorrow, the day after"),
        Form("周六下午", "周几、上午下午", "a weekday, a part of the day"),
        Form("8号", "只写几号", "the day of the month alone"),
        Form("3月6日 14:30", "文字写的日期和时间", "day and time as a text"),
    ),
    Kind.CLOCK: (
        Form("9:30", "时间存成了文本", "a time kept as a text"),
        Form("下午3点", "口语的时间", "a time in words"),
        Form("14点半", "几点半", "half past in words"),
    ),
    Kind.MONEY: (
        Form("1.28万", "以万为单位", "in 万, ten thousands"),
        Form("¥12800", "前面有 ¥", "¥ in front"),
        Form("12800元", "后面有「元」", "元 behind it"),
        Form("12,800", "千分号存成了文本", "commas, kept as a text"),
    ),
}
"""Kind of column to forms that the program reads and the sheet leaves to it."""

EXAMPLE_COLUMNS: dict[Kind, tuple[str, str]] = {
    Kind.PHONE: ("call_log", "phone"),
    Kind.CHOICE: ("call_log", "call_result"),
    Kind.DATE: ("call_log", "call_date"),
    Kind.MOMENT: ("call_log", "appointment_at"),
    Kind.CLOCK: ("call_log", "call_time"),
    Kind.MONEY: ("invite_success", "deal_amount"),
}
"""Table and column in which the examples of a kind may stand."""

LIMITS: tuple[Limit, ...] = (
    _limit(
        "同一天同一客户打了几次,从上往下数,不看拨打时间;成功表的第二次登记也一样。",
        "A customer's calls of a day, and second entries in the success table, are counted from above, not by time.",
    ),
    _limit(
        "其他文件、其他表里的行看不见:撞单、重复交的文件、两张表对不上,要到汇总时才知道。",
        "Rows of other files and sheets are not seen: customers of two guides, copies of files, and what the two "
        "tables say of each other are known at the roll-up.",
    ),
    _limit(
        "名册和设置不知道:导购、门店只查有没有填,不查对不对;各种界限用默认值;活动期以外的日期也看不出。",
        "Rosters and settings are not known: whether staff and store are there, not whether they are right; limits are "
        "the defaults; a date outside the campaign is not noticed.",
    ),
    _limit(
        "号码显示「核对格式」的行,第一行先不数;程序读得懂的,汇总时照算。",
        "A row whose phone the sheet cannot tell is not in the count of the first line; the roll-up counts it where "
        "the program reads it.",
    ),
    _limit(
        "完全重复的行照样计数,汇总时只计一次。",
        "Exact copies of a row count in the sheet; the roll-up counts them once.",
    ),
    _limit(
        "微信昵称和电话不会合成一位客户:先用微信登记、后用电话登记的,表里算两位。",
        "A WeChat name is not joined to a phone: who is entered first by the one, then by the other, is two customers.",
    ),
    _limit(
        "「张 三」和「张三」算两位导购,程序算一位。",
        "张 三 and 张三 are two guides to the sheet, one to the program.",
    ),
    _limit(
        "新的一天只认「拨打日期」「邀约成功日期」这一列里的日期行;写在别的栏的日期、重复的表头、叠在下面的另一张表头都认不出。",
        "A new day is known by a date in the date column alone: not by a date elsewhere, a repeated header row or "
        "another block below.",
    ),
    _limit(
        "合计行只看电话和姓名两栏;示例号码如 13800138000 不提醒。",
        "Totals are known in the columns of phone and name alone; sample numbers like 13800138000 are not noticed.",
    ),
    _limit(
        "微信昵称不分大小写和中间的空格;程序分。",
        "WeChat names are compared without regard to case and to blanks inside; the program regards both.",
    ),
    _limit(
        "最上面没写导购时,第一行把表里所有导购合在一起数。",
        "Where no staff stands above the table, the first line counts all guides of the sheet together.",
    ),
    _limit(
        "取消保护后删除、插入整行会弄坏公式;请不要删行,写错了直接改那一行。",
        "Without protection, deleting or inserting whole rows breaks the formulas: mend a row instead of deleting it.",
    ),
    _limit(
        "公式和不可见的控制字符查不出,例如写成 =A1 的客户分类。",
        "Formulas where a value should be, and control characters, are not noticed.",
    ),
)
"""What no formula of one sheet can know; the counter in the first line follows the same limits."""

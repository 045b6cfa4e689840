"""What people were told of every rule: how loud it is, what it does, what it says (docs/rules.md)."""
# ruff: noqa: E501  # a rule is one line

from __future__ import annotations

from dataclasses import dataclass

from sheets_automation.model.campaign_rules import BLANK, TWICE
from sheets_automation.model.settings_rules import BACKWARDS, MERGED, MISSING, NEAR, SHARED, TAKEN, TWO_STORES

WIDE = str.maketrans(",:;?()", "\uff0c\uff1a\uff1b\uff1f\uff08\uff09")
"""Chinese is written here with plain punctuation; people see it full-width."""

RULE_TEXTS = """
P01 | ERROR exclude | 填电话 | 请填写联系电话 | Enter the phone number
P02 | ERROR exclude | 电话{n}位? | 请核对电话「{v}」:现在{n}位,手机应为11位、1开头 | Check "{v}": {n} digits; a mobile has 11 and starts with 1
P03 | WARN none | 一格两个号 | 一格只写一个号码:已按 {p} 统计,另一个请写在备注 | One number a cell: {p} is used; put the other into the remark
P04 | INFO none | | 已整理{n}个电话的格式,无需处理 | {n} phones were tidied; nothing to do
P05 | WARN unscored | 补全号码 | 请补全号码:带 * 的号码无法查重,暂不计考核 | Complete the number: masked, it cannot be matched and is not scored
P06 | WARN none | 核对号码 | 请核对号码:这是同事或示例号码吗? | Check the number: a colleague's or a sample?
D01 | ERROR exclude | 填日期 | 请填写日期(一天写一次即可) | Enter the date (once a day is enough)
D02 | WARN field | 改日期 | 请把「{v}」写成日期,如 {example} | Write "{v}" as a date, like {example}
D03 | WARN field | 日期没到 | 请核对日期:{v} 还没到 | Check the date: {v} is in the future
D04 | WARN unscored | 核对日期 | 请核对日期:{v}不在活动期({a}至{b}),暂不计考核 | Check the date: {v} is outside the campaign ({a} to {b}); not scored
D05 | WARN unscored | 待批准 | {v}有{n}条在收表后提交,请店长确认是否计入 | {n} rows of {v} came after the close; the manager decides
D06 | WARN none | | 表头日期改过,{n}行仍按{d}统计;新的一天请先写一行日期 | The header date changed; {n} rows stay on {d}. Begin a new day with a date line
S01 | ERROR exclude | 选导购 | 请选择导购(「{v}」不在{store}名册) | Choose the staff ("{v}" is not in {store}'s roster)
S02 | ERROR exclude | 选门店 | 请选择门店(「{v}」不在门店名册) | Choose the store ("{v}" is not in the list)
S03 | WARN none | 确认门店 | 请确认门店:{staff} 当天属于 {store2} | Confirm the store: {staff} belongs to {store2} that day
S04 | WARN none | | 请店长确认出勤:{staff}当天登记休息,有{n}条记录 | Manager, confirm attendance: {staff} is off, with {n} rows
V01 | WARN field | 点选下拉 | 请从下拉中点选(「{v}」不在选项里) | "{v}" is not in the list: choose from it
V02 | WARN none | 缩短内容 | 请缩短到{n}字以内,不含特殊字符 | Shorten to {n} characters, no control characters
V03 | WARN none | 别用公式 | 请直接填写内容,不要用公式 | Type the value, not a formula
F01 | WARN field | 重新填 | 请重新填写:单元格显示 {v} | Enter it again: the cell shows {v}
C01 | ERROR exclude | 选ABCD | 请选择客户分类 A/B/C/D | Choose class A, B, C or D
C02 | ERROR exclude | 接通不选C | 已接通请按意向选 A、B 或 D(C 是没打通) | Connected: choose A, B or D by intent (C is not reached)
C03 | WARN field | 已按C计 | 没打通,已按 C 计;之前的分类保留 | Not reached: counted as C; the earlier class is kept
C04 | WARN none | 到过店吗 | 请填「曾到店」是或否 | Fill in "visited before": yes or no
C05 | ERROR exclude | 核对D类 | 请核对:D类是不愿进群,与「{v}」只能选一个 | Check: class D and "{v}" exclude each other
C06 | ERROR exclude | 核对结果 | 请核对:没打通不能选「{v}」;客户自己扫码的,请登记到成功表 | Check: not reached cannot be "{v}"; a QR join goes into the success table
C07 | WARN none | 是D类吗 | 请确认分类:不愿进群一般选 D;还想来店选 B 并写备注 | Confirm the class: refusing the group is D; still coming is B, with a remark
C08 | WARN none | 记得邀请 | 记得邀请进群;已邀请过的选「之前已邀」 | Remember to invite; if done before choose "already"
C09 | WARN none | 补产品 | 请补意向产品,便于备货和赠品 | Add the product intent
C10 | WARN none | 写原因 | 请在备注写一下原因(如已买、不装修) | Give the reason in the remark
C11 | WARN none | 补姓名 | 请补称呼,如 王女士 | Add how to address the customer
R02 | WARN none | 填预约 | 请填预约到店时间 | Enter the appointment
R03 | WARN none | 填时间 | 请在「下次跟进时间」填约好的时间 | Enter the agreed time
R04 | WARN field | 核对预约 | 请核对:预约时间早于拨打日期 | Check: the appointment is before the call
U01 | ERROR field | 补进群到店 | 已成交,请补「是否进群」或「是否到店」(补好才计成交) | Sold: complete "in group" or "visited" (then the deal counts)
U02 | WARN none | 填是否到店 | 请填「是否到店」:没到店请选否 | Fill in "visited": choose no if not
U03 | WARN none | 补金额日期 | 请补成交金额和日期 | Add the deal's amount and date
U04 | ERROR field | 核对金额 | 请核对成交金额:应为大于0的数字 | Check the amount: a number above 0
U05 | WARN none | 多一位? | 请核对成交金额 {v}:是否多输一位 | Check the amount {v}: one digit too many?
U06 | WARN field | 核对日期 | 请核对日期:{a} 早于 {b} | Check the dates: {a} is before {b}
U07 | INFO none | | 请补微信昵称,便于群内核对 | Add the WeChat name
U09 | ERROR unscored | 改A或B | 请核对分类:成功客户只能是 A 或 B | Check the class: a success is A or B
U10 | WARN none | 填预约 | 请填预约到店日期(已来的填到店日期) | Enter the appointment (or the visit)
U11 | INFO none | 进群了吗 | 邀约成功已{n}天:进群了吗?请填 是/否 | {n} days since the success: in the group?
U12 | INFO none | 到店了吗 | 预约 {d} 已过:来了吗?请填 是/否 | The appointment of {d} has passed: did they come?
F02 | INFO none | | 表格下方第{r}行还有内容,已一并读取 | Row {r}, far below the table, was read too
F03 | ERROR exclude | | 请使用模板:缺少列「{c}」 | Use the template: column "{c}" is missing
F04 | INFO none | | 有 {n} 行被隐藏,已一并统计 | {n} hidden rows were counted
F06 | ERROR exclude | | 无法读取文件:{reason}。{remedy} | Cannot read the file: {reason}. {remedy}
F07 | INFO none | | 多出的列未使用:{columns},无需处理 | Unknown columns ignored: {columns}
F08 | WARN none | | 文件正在 Excel 中打开,读取的是上次保存的内容 | The file is open in Excel; its last saved state was read
F09 | WARN none | | 这个文件不能统计:请用模板填写后再交({v}) | This file cannot be counted: hand it in on the template ({v})
X01 | WARN none | | 同一客户当天{n}次,考核计{m}次 | This customer {n} times that day; {m} count
X02 | ERROR exclude | 重复行 | 与第{r}行完全重复,只计一次 | An exact copy of row {r}; counted once
X03 | INFO none | | {staff2} {d} 也联系过该客户,请店长定谁跟进 | {staff2} talked to this customer too ({d}); the manager decides
X04 | INFO none | | {store2} 也有该客户,操盘手会协调,请照常跟进 | {store2} has this customer too; the operator settles it
X05 | ERROR unscored | 电话表没有 | 电话表里没有这个号码:请核对两张表的号码,或补记拨打 | Not in the call log: compare the numbers, or add the call
X06 | WARN none | 核对日期 | 请核对:拨打日期晚于邀约成功日期 | Check: the calls are later than the success
X07 | INFO none | 登记成功表 | 已同意,请登记到成功表 | Agreed: enter it in the success table
X08 | ERROR unscored | | 请核对:该客户 {d} 表示不愿进群 | Check: on {d} the customer did not want the group
X09 | WARN none | 请勿再打 | 该客户 {d} 已表示不需要,请不要再打 | On {d} the customer said no: please do not call again
X10 | INFO none | | 请确认归属:{staff2} 打的电话,{staff} 登记 | Confirm the owner: {staff2} called, {staff} registered
X13 | INFO none | | 该客户已在{place}登记,本行按更新处理 | Registered in {place}; this row is read as an update
X14 | WARN none | 确认分类 | 请确认分类:之前 {a},现在 {b} | Confirm the class: {a} before, {b} now
K01 | WARN none | | 请核对「{v}」:没有这一项,这一行没有用上 | Check "{v}": there is no such item; the line is not used
K02 | WARN none | | 请核对「{v}」:应为{want};{held} | Check "{v}": expected {want}; {held}
K03 | WARN none | | 请只留一行:「{v}」在{place}也写了,现在以这一行为准 | Keep one line: "{v}" stands in {place} too; this line holds
K04 | WARN none | | 请核对「{v}」:{where}里没有;{held} | Check "{v}": it is not in {where}; {held}
X15 | WARN none | 可不再打 | 已打{n}次没通,可以不再打 | Tried {n} times: no need to go on
X16 | INFO none | | {n}次回拨隔得太近,建议换个时段 | {n} call-backs too close: try another time of day
X17 | INFO none | | 还有{n}位A/B类今天要跟进,先打他们 | {n} A/B follow-ups are due today: call them first
X18 | WARN none | 先问店长 | 先问店长:该客户在「暂不邀请」名单 | Ask the manager first: this customer is on the list "do not invite"
X19 | INFO exclude | | {a} 与 {b} 内容重复,已按较完整的 {c} 统计,无需处理 | {a} and {b} hold the same rows; {c}, the fuller, is used
X20 | WARN exclude | | 同一记录在两个文件中不同,已按较新的 {c} 统计 | Two files differ on this record; the newer, {c}, is used
Q01 | INFO none | | 请看一看:{store} {staff} {d} 拨打{n}次,{c}次是C类;可能是号码或时段不合适 | Please look: {store} {staff}, {d}: {c} of {n} calls are class C; perhaps the numbers or the hours
Q02 | INFO none | | 请看一看:{store} {staff} {d} 拨打{n}次,{a}次是A类;可以一起对一下A类的标准 | Please look: {store} {staff}, {d}: {a} of {n} calls are class A; go over together what makes an A
Q03 | INFO none | | 请看一看:{store} {staff} {d} 有{n}个号码一个接一个(从{p}到{q});名单原来就是这样吗? | Please look: {store} {staff}, {d}: {n} numbers follow one another ({p} to {q}); is the list like that?
Q04 | INFO none | | 请看一看:{store} {staff} {d} 有{n}条已接通的备注、产品和结果都一样(「{v}」);可以请导购多写一点 | Please look: {store} {staff}, {d}: {n} connected calls have the same remark ("{v}"), product and result; perhaps a little more can be written
Q06 | INFO none | | 请看一看:{store} {staff} {a}至{b}有{n}位客户预约到店,登记到店{m}位;来过的请补登记,没来的可以再约 | Please look: {store} {staff}, {a} to {b}: {n} customers had an appointment, {m} are entered as visited; complete who came, invite the others again
Q07 | INFO none | | 请看一看:{store} {staff} {a}至{b}接通率{p}({c}/{n}),全店{q};名单、时段或登记方法可能不同 | Please look: {store} {staff}, {a} to {b}: contact rate {p} ({c} of {n}), the store {q}; lists, hours or ways of noting may differ
Q08 | INFO none | | 请确认出勤:{store} {staff} 没有记录也没有登记休息的有{n}天,最近是{d}(当天同事最多{m}条) | Confirm attendance: {store} {staff}, days without rows and without leave: {n}, the last {d} (a colleague had {m} rows)
Q09 | INFO none | | 请看一看:{store}的群「{g}」 {a}至{b}登记进群{n}位,群人数(员工不算)从{p}到{q};可以对一下群名和进群登记 | Please look: {store}, group "{g}", {a} to {b}: {n} customers are entered as joined, members without staff went from {p} to {q}; compare the group's name and the entries
"""
VARIANT_TEXTS = {
    ("S01", BLANK): ("请选择导购", "Choose the staff"),
    ("S02", BLANK): ("请选择门店", "Choose the store"),
    ("K01", NEAR): (
        "请核对「{v}」:没有这一项,是不是「{near}」?这一行没有用上",
        'Check "{v}": there is no such item, is it "{near}"? The line is not used',
    ),
    ("K02", MISSING): ("请填「{c}」;{held}", 'Fill in "{c}"; {held}'),
    ("K02", BACKWARDS): ("请核对日期:{b} 早于 {a};{held}", "Check the dates: {b} is before {a}; {held}"),
    ("K03", MERGED): (
        "请只留一行:「{v}」在{place}也写了,现在以这一行为准,空着的格子按那一行",
        'Keep one line: "{v}" stands in {place} too; this line holds, its blank cells are taken from there',
    ),
    ("K03", SHARED): (
        "请核对「{v}」:{place}也写了,现在归这一行",
        'Check "{v}": it stands in {place} too; this line has it',
    ),
    ("K03", TAKEN): (
        "请换一个别名:「{v}」是{place}的名字,这个别名没有用上",
        'Choose another alias: "{v}" is the name in {place}; the alias is not used',
    ),
    ("K03", TWO_STORES): (
        "请核对「{v}」:{place}写在另一家店,两家店都要交表;调了店请填离岗日期",
        'Check "{v}": {place} has another store, both expect a table; who moved has a last day',
    ),
    ("F03", TWICE): ("「{c}」有两列({x}、{y}),请删掉一列", '"{c}" stands twice ({x}, {y}): remove one'),
}
LOUDER_AT = {
    "D02": {"call_date", "success_date"},
    "D03": {"call_date", "success_date"},
    "V01": {"call_log.call_result", "call_log.customer_class"},
    "F01": {
        *("call_log.phone", "call_log.call_result", "call_log.customer_class", "call_date", "success_date"),
        *("staff", "store", "invite_success.phone"),
    },
}
"""Where a WARN about a field is an ERROR that excludes the row."""


@dataclass(frozen=True)
class Told:
    """What people were told of one rule."""

    severity: str
    effect: str
    short: str
    zh: str
    en: str

    def grade_at(self, rule: str, table: str, column: str) -> tuple[str, str]:
        if LOUDER_AT.get(rule, set()) & {column, f"{table}.{column}"}:
            return "ERROR", "exclude"
        return self.severity, self.effect


def _told(line: str) -> tuple[str, Told]:
    rule, grade, short, zh, en = (part.strip() for part in line.split("|"))
    severity, effect = grade.split()
    return rule, Told(severity, effect, short.translate(WIDE), zh.translate(WIDE), en)


TOLD = dict(map(_told, RULE_TEXTS.strip().splitlines()))

"""What is said when Google Sheets cannot be read or written: what failed, and what to do (docs/google.md).

`{account}` is the address of the account that the program works as, `{where}` the spreadsheet or the tab.
"""

from __future__ import annotations

KEY_VARIABLE = "SHEETS_AUTOMATION_GOOGLE_KEY"

GOOGLE_ERRORS: dict[str, tuple[str, str]] = {
    "no_key": (
        f"还没有 Google 账号的密钥\uff1a请下载服务账号的 JSON 密钥\uff0c把环境变量 {KEY_VARIABLE} 设为它的路径",
        f"There is no key for Google yet: download a service account's JSON key and set {KEY_VARIABLE} to its path",
    ),
    "bad_key": (
        "{where} 不是服务账号的密钥\uff1a请在 Google Cloud 重新下载 JSON 密钥",
        "{where} is no service account's key; download a JSON key from Google Cloud again",
    ),
    "revoked": (
        "Google 不再接受这个账号 {account}\uff1a密钥可能被删除或停用\uff0c请重新下载密钥",
        "Google no longer takes the account {account}: its key may be deleted or disabled; download a new one",
    ),
    "api_off": (
        "Google Cloud 项目没有开通接口\uff1a请在控制台启用 Google Sheets API 和 Google Drive API\uff0c过几分钟再试",
        "The Google Cloud project has no access: enable the Google Sheets and Google Drive APIs, try again later",
    ),
    "not_shared": (
        "打不开 Google 表格 {where}\uff1a请点「共享」\uff0c把它给 {account}\uff0c权限选「编辑者」",
        "The spreadsheet {where} cannot be opened: share it with {account} as an editor",
    ),
    "no_sheet": (
        "{where} 不是 Google 表格\uff08可能是上传的 Excel 文件\uff09\uff1a请打开后选「文件」「保存为 Google 表格」",
        "{where} is no Google spreadsheet (an uploaded Excel file?); open it and take File, Save as Google Sheets",
    ),
    "renamed": (
        "Google 表格里找不到 {where}\uff1a工作表可能被改名或删除\uff0c请改回来再试",
        "{where} is not in the spreadsheet: the tab may be renamed or deleted; put it back and try again",
    ),
    "protected": (
        "Google 表格不让写 {where}\uff1a请在「数据」「受保护的工作表和范围」里把 {account} 加为可编辑的人",
        "The spreadsheet {where} does not let us write: add {account} as an editor under Data, Protected ranges",
    ),
    "full": (
        "Google 表格 {where} 满了\uff1a请删掉不用的工作表\uff0c或换一个新的表格",
        "The spreadsheet {where} is full; delete tabs that are not needed, or take a new one",
    ),
    "locale": (
        "Google 表格 {where} 的区域设置读不了公式\uff1a请选「文件」「设置」\uff0c把区域设为「中国」\uff0c再试一次",
        "The locale of {where} cannot read our formulas; set it to China or United States under File, Settings",
    ),
    "busy": (
        "Google 一直说太忙\uff08请求太多\uff09\uff1a请过几分钟再试\uff0c已写好的不会丢",
        "Google keeps saying that it is asked too often; try again in a few minutes, nothing is lost",
    ),
    "down": (
        "Google 表格暂时没有回应\uff1a请过几分钟再试\uff0c已写好的不会丢",
        "Google Sheets does not answer for now; try again in a few minutes, nothing is lost",
    ),
    "offline": (
        "连不上 Google\uff1a请检查网络或代理\uff1b在中国大陆需要代理\uff0c或改用导出的 .xlsx",
        "Google cannot be reached; check the network or the proxy, or use exported .xlsx files",
    ),
    "refused": (
        "Google 表格 {where} 不接受这次请求\uff1a请把这句话发给维护的人",
        "The spreadsheet {where} does not take this request; please report this sentence",
    ),
    "not_listed": (
        "{where} 不在这个活动的表格清单里\uff0c没有读写\uff1a请写进门店名册的「来源」\uff0c或运行 google init",
        "{where} is not on this campaign's list of spreadsheets and was not touched; put it into Stores, Source",
    ),
    "no_control": (
        "Google 表格 {where} 里没有「控制台」\uff1a请先运行 sheets-automation google init",
        "The spreadsheet {where} has no tab Control; run sheets-automation google init first",
    ),
    "no_address": (
        "「{where}」不是 Google 表格的网址\uff1a请打开表格\uff0c从浏览器地址栏整行复制",
        '"{where}" is no address of a Google spreadsheet; open the spreadsheet and copy the whole address line',
    ),
    "not_set_up": (
        "这个活动还没有连到 Google 表格\uff1a请先运行 sheets-automation google init {where} 表格网址",
        "This campaign has no Google spreadsheet yet; run: sheets-automation google init {where} URL",
    ),
}
"""By reason: Chinese and English."""

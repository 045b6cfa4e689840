"""Why a file cannot be read, and what to do about it: the two halves of finding F06."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """A reason and its remedy in both languages; `kind` files (F09) are of a kind that is never read."""

    reason_zh: str
    remedy_zh: str
    reason_en: str
    remedy_en: str


WRONG_KIND = "kind"
"""The one reason that is finding F09 instead of F06: a photo, a PDF, an archive."""

LOST = "lost"
"""The one reason that a file has that is not there any more."""

REFUSALS: dict[str, Refusal] = {
    "encrypted": Refusal(
        "文件有密码",
        "请去掉密码另存后再交",
        "it has a password",
        "Save it without the password and hand it in again",
    ),
    "empty": Refusal(
        "文件是空的（0 字节）", "请重新导出或重新发送", "it is empty (0 bytes)", "Export or send it again"
    ),
    "damaged": Refusal(
        "文件不完整或已损坏", "请在 Excel 或 WPS 中打开并另存为 .xlsx", "it is damaged", "Open it and save it as .xlsx"
    ),
    "mismatch": Refusal(
        "内容与扩展名不符",
        "请在 Excel 或 WPS 中打开并另存为 .xlsx",
        "its content is not what its name says",
        "Open it and save it as .xlsx",
    ),
    "too_big": Refusal(
        "文件过大",
        "请删掉多余的工作表和图片，另存为 .xlsx",
        "it is too big",
        "Remove sheets and pictures that are not needed and save it as .xlsx",
    ),
    "unsafe": Refusal(
        "文件结构异常，为安全起见未打开",
        "请把内容复制到新的模板后再交",
        "its structure is unusual and was not opened for safety",
        "Copy its content into a fresh template",
    ),
    "too_slow": Refusal(
        "读取超时", "请把内容复制到新的模板后再交", "reading it took too long", "Copy its content into a fresh template"
    ),
    "crashed": Refusal(
        "读取时出错",
        "请把内容复制到新的模板后再交",
        "reading it failed",
        "Copy its content into a fresh template",
    ),
    "encoding": Refusal(
        "文字编码无法识别",
        "请另存为 .xlsx，或 UTF-8 的 CSV",
        "its text encoding is unknown",
        "Save it as .xlsx or as CSV in UTF-8",
    ),
    "no_access": Refusal(
        "没有读取权限或文件正被移动",
        "请关闭占用它的程序后重试",
        "it may not be read, or is being moved",
        "Close the program that uses it and try again",
    ),
    "changing": Refusal(
        "文件正在写入",
        "请等它保存或下载完再汇总",
        "it is still being written",
        "Wait until it is saved, then consolidate again",
    ),
    **dict.fromkeys(
        ("google_not_shared", "google_refused"),
        Refusal(
            "Google 表格没有共享给本程序",
            "请点「共享」\uff0c把它给服务账号\uff0c权限选「编辑者」",
            "it is not shared with this program",
            "Share the spreadsheet with the service account as an editor",
        ),
    ),
    "google_no_sheet": Refusal(
        "是上传到 Google 的 Excel 文件",
        "请在 Google 里打开\uff0c选「文件」「保存为 Google 表格」\uff0c再运行 google init",
        "it is an Excel file that was uploaded to Google",
        "Open it there, take File, Save as Google Sheets, then run google init again",
    ),
    "google_key": Refusal(
        "Google 不接受本程序的账号",
        "请检查密钥是否还在、接口是否开通\uff08docs/google.md\uff09\uff1b上次读到的内容照样计入",
        "Google does not take this program's account",
        "See whether its key is there and the interfaces are enabled (docs/google.md); what was read last counts",
    ),
    "google_unlisted": Refusal(
        "门店名册里写了这份 Google 表格\uff0c还没有连上",
        "请运行 sheets-automation google init\uff1b之后它的内容才计入",
        "Stores names this spreadsheet on Google, and it is not connected yet",
        "Run sheets-automation google init; its rows count from then on",
    ),
    "google_away": Refusal(
        "现在连不上 Google 表格",
        "请检查网络、代理和密钥后再汇总\uff1b上次读到的内容照样计入",
        "Google Sheets cannot be reached now",
        "Check the network, the proxy and the key, then consolidate again; what was read last counts",
    ),
    LOST: Refusal(
        "文件不见了\uff0c上次的内容也没有留下",
        "请把它放回原处",
        "it is gone, and no copy of it was kept",
        "Put it back where it was",
    ),
}

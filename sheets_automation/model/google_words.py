"""What is said of a summary on Google: why a tab was left as it is, and what to do (docs/google.md)."""

from __future__ import annotations

from sheets_automation.model.wording import Pair

LEFT_AS_IT_IS: dict[str, Pair] = {
    "columns": (
        "里面插入或删除了列\uff1b请把自己的列移到表的右边\uff0c或删除这一页\uff08会重新生成\uff09\uff0c再发布一次",
        (
            "columns were put in or taken out inside the table; move your own to its right, or delete the tab (it is "
            "made anew), then publish again"
        ),
    ),
    "merged": (
        "有合并的单元格跨过了表的右边界\uff1b请取消合并\uff0c再发布一次",
        "merged cells reach across the right edge of the table; unmerge them, then publish again",
    ),
}
"""Why one tab was left as it is, by key."""

"""What the double-click files say; they speak before anybody could choose a language, so in both."""

from __future__ import annotations

STARTER = "consolidate"
"""The double-click files are called so, with the ending that Windows and Mac know: `.bat`, `.command`."""
ABOUT = "Double-click: consolidates the folder in which this file stands. It may be moved with its folder."
MISSING = (
    "没有找到汇总程序\uff1a请安装 Python 3.11 或更新版本\uff0c在程序文件夹里运行「{install}」\uff0c再双击一次。",
    "The program is not there. Install Python 3.11 or newer, run {install} in its folder, then double-click again.",
)
"""`install`: the command, as this system has it."""
PRESS_RETURN = "按回车键关闭窗口 · Press Return to close this window"

"""The double-click files of a campaign folder: consolidate without Excel and without a command line (docs/watch.md).

They find the program and start it; all else, what came of it and the opening of the summary, is the program's. So
what stands in them is little, and the same wherever their folder is moved.
"""

from __future__ import annotations

import shlex

from sheets_automation.model.starter_words import ABOUT, MISSING, PRESS_RETURN, STARTER

BAT_FILE, COMMAND_FILE = f"{STARTER}.bat", f"{STARTER}.command"
WINDOWS_SYSTEM = "nt"
"""How Python calls Windows."""

# No label and no block in it: cmd looks for labels by bytes, and takes a block apart before it knows its variables.
BAT = """\
@echo off
rem {about}
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul
rem Neither a program nor a module that lies in the campaign folder is to be run.
set "NoDefaultCurrentDirectoryInExePath=1"
set "PYTHONSAFEPATH=1"
set "OUR_PYTHON={python}"
set "OUR_TRY=import sheets_automation"
set "OUR_WAY="
if defined OUR_PYTHON if exist "%OUR_PYTHON%" "%OUR_PYTHON%" -c "%OUR_TRY%" >nul 2>nul && set "OUR_WAY=python"
if not defined OUR_WAY where "$PATH:sheets-automation.exe" >nul 2>nul && set "OUR_WAY=program"
if not defined OUR_WAY py -c "%OUR_TRY%" >nul 2>nul && set "OUR_WAY=py"
if "%OUR_WAY%"=="python" "%OUR_PYTHON%" -m sheets_automation {command} "%~dp0." --open
if "%OUR_WAY%"=="program" sheets-automation.exe {command} "%~dp0." --open
if "%OUR_WAY%"=="py" py -m sheets_automation {command} "%~dp0." --open
set "OUR_CODE=%ERRORLEVEL%"
if not defined OUR_WAY echo {missing_zh}
if not defined OUR_WAY echo {missing_en}
if not defined OUR_WAY set "OUR_CODE=2"
echo.
pause
exit /b %OUR_CODE%
"""

COMMAND = """\
#!/bin/sh
# {about}
# No module that lies in the campaign folder is to be run.
export PYTHONSAFEPATH=1
case $0 in
*/*) folder=${{0%/*}}/. ;;
*) folder=. ;;
esac
python={python}
has_program() {{
    # The python3 of a Mac without developer tools only asks to install them.
    case $(uname 2>/dev/null):$(command -v "$1") in
    : | *: | Darwin:/usr/bin/python3) return 1 ;;
    esac
    "$1" -c 'import sheets_automation' >/dev/null 2>&1
}}
if has_program "$python"; then
    "$python" -m sheets_automation {command} "$folder" --open
elif command -v sheets-automation >/dev/null 2>&1; then
    sheets-automation {command} "$folder" --open
elif has_program python3; then
    python3 -m sheets_automation {command} "$folder" --open
else
    echo {missing_zh}
    echo {missing_en}
    (exit 2)
fi
code=$?
if [ -t 0 ] && [ -t 1 ]; then
    printf '\\n%s' {press}
    read -r _
fi
exit $code
"""


def starters(python: str, system: str) -> dict[str, bytes]:
    """Name and content of the double-click files; both, because a folder is carried from one system to another.

    `python`: path of the interpreter that has the program; `system`: os.name of the computer on which it stands.
    """
    on_windows = system == WINDOWS_SYSTEM
    return {BAT_FILE: _bat(python if on_windows else ""), COMMAND_FILE: _command("" if on_windows else python)}


def _bat(python: str) -> bytes:
    zh, en = (_echoed(sentence.format(install="py -m pip install .")) for sentence in MISSING)
    text = BAT.format(about=ABOUT, python=python.replace("%", "%%"), command=STARTER, missing_zh=zh, missing_en=en)
    return text.replace("\n", "\r\n").encode()


def _echoed(sentence: str) -> str:
    """A sentence as `echo` of cmd takes it: signs that mean something to cmd are taken for themselves."""
    plain = "".join(f"^{sign}" if sign in "&|<>^()" else sign for sign in sentence)
    return plain.replace("%", "%%")


def _command(python: str) -> bytes:
    zh, en = (shlex.quote(sentence.format(install="python3 -m pip install .")) for sentence in MISSING)
    return COMMAND.format(
        about=ABOUT,
        python=shlex.quote(python),
        command=STARTER,
        missing_zh=zh,
        missing_en=en,
        press=shlex.quote(PRESS_RETURN),
    ).encode()

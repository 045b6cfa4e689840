"""What a click on a button starts, as Excel's RunPython does: a new Python that calls the code behind the button.

    python tests/office/pressed.py PIPE BOOK BUTTON

It drives the LibreOffice behind the pipe, with BOOK (a path) as the one in front of which the button was pressed, and
prints what the message box said.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main(pipe: str, path: str, button: str) -> None:
    sys.path.insert(0, str(ROOT))
    from sheets_automation.faces import excel
    from tests.excel import office_engine
    from tests.office.client import Office

    office = Office(pipe=pipe)
    try:
        app = office_engine.attach(office)
        app.books[Path(path).name].set_mock_caller()
        getattr(excel, button)()
        print(*app.impl.said, flush=True)  # noqa: T201  # for who looks what came of it
    finally:
        office.end()


if __name__ == "__main__":
    main(*sys.argv[1:])

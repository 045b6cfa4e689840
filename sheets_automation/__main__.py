"""`python -m sheets_automation`: the command line where the program `sheets-automation` is not on the PATH."""

from __future__ import annotations

from sheets_automation.faces.cli import main

# Children that read files import this module again.
if __name__ == "__main__":
    main()

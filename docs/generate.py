"""Writes the generated pages of docs/ from the model and from the command line itself (make generate).

    python docs/generate.py

Columns, rules and what a sheet cannot tell are in Chinese with English beside. tests/test_docs.py fails where a page
is not what the model says.
"""

from __future__ import annotations

from pathlib import Path

from generating.columns import columns_page
from generating.commands import commands_page
from generating.markdown import COLUMNS, COMMANDS, RULES_PAGE, RULES_TABLE, text_of
from generating.rules import limits, rules_page

HERE = Path(__file__).parent
MARKERS = "<!-- generated: what a sheet cannot tell -->", "<!-- end of what is generated -->"
"""In rules.md, around the part that is written anew."""


def pages() -> dict[str, str]:
    """Name of each generated page below docs/ to its text; of rules.md the text as it stands, its part made anew."""
    rules = (HERE / RULES_PAGE).read_text(encoding="utf-8")
    before, _, rest = rules.partition(MARKERS[0])
    _, _, behind = rest.partition(MARKERS[1])
    return {
        COLUMNS: text_of(columns_page()),
        RULES_TABLE: text_of(rules_page()),
        COMMANDS: text_of(commands_page()),
        RULES_PAGE: f"{before}{MARKERS[0]}\n\n{text_of(limits())}\n{MARKERS[1]}{behind}",
    }


def main() -> None:
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")
        print(HERE / name)


if __name__ == "__main__":
    main()

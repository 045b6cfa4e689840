"""What is asked of every face: as of when, in which language, what beside the summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sheets_automation.model.grid import EXPORT_FORMATS, SHANGHAI

LANGS = ("zh", "en")
LANG_VARIABLE = "SHEETS_AUTOMATION_LANG"
DEBUG_VARIABLE = "SHEETS_AUTOMATION_DEBUG"


@dataclass(frozen=True, slots=True)
class Asked:
    """What every command can be asked for; a button asks for its language alone."""

    now: datetime | None = None
    """Asia/Shanghai, without zone; None is the clock."""
    lang: str = LANGS[0]
    export: Path | None = None
    export_format: str = EXPORT_FORMATS[0]
    quiet: bool = False
    as_json: bool = False

    @property
    def as_of(self) -> datetime:
        return self.now or clock()

    @property
    def talks(self) -> bool:
        return not (self.quiet or self.as_json)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en


def clock() -> datetime:
    return datetime.now(SHANGHAI).replace(tzinfo=None)

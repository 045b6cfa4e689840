"""Every way in which the world can fail us, whole, in one place.

What people typed wrong is no exception: it is a finding (model/rules.py). An exception here means that the work
could not be done at all; its two sentences say what failed, where, and what to do.

    SheetsAutomationError
    ├── FolderError        the campaign folder is missing, is no folder, or holds nothing that can be read
    ├── SourceError        one file cannot be read; becomes finding F06 for that file, the rest goes on
    ├── SettingError       a number or a rule id that does not exist was asked for
    ├── SheetError         one sheet of an open book is left as it is; the rest goes on
    ├── OutputError        a result cannot be written where it was asked for
    ├── LedgerError        the campaign's ledger cannot be read or written
    └── GoogleError        Google Sheets cannot be read or written
"""

from __future__ import annotations

from sheets_automation.model.google_errors import GOOGLE_ERRORS


class SheetsAutomationError(Exception):
    """The work cannot be done; `sentence` says why and what to do, in `zh` or `en`."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en

    def sentence(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


class FolderError(SheetsAutomationError):
    """The campaign folder is missing, is no folder, or holds nothing that can be read."""


class SourceError(SheetsAutomationError):
    """One file cannot be read; `reason` is a key of model/refusals.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason)
        self.reason = reason


class SheetError(SheetsAutomationError):
    """One sheet of an open book is left as it is; `reason` is a key of model/excel_words.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason)
        self.reason = reason


class SettingError(SheetsAutomationError):
    """A number or a rule id that does not exist was asked for."""


class OutputError(SheetsAutomationError):
    """A result cannot be written where it was asked for."""


class LedgerError(SheetsAutomationError):
    """The campaign's ledger cannot be read or written; what stands in it is as it was."""


class GoogleError(SheetsAutomationError):
    """Google Sheets cannot be read or written; `reason` is a key of model/google_errors.py."""

    def __init__(self, reason: str, where: str = "", account: str = "") -> None:
        zh, en = (text.format(where=where, account=account) for text in GOOGLE_ERRORS[reason])
        super().__init__(zh, en)
        self.reason = reason

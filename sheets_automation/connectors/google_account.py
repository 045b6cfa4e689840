"""The account that the program works as at Google: a service account, or the machine's own (docs/google.md).

A key is read where it lies and handed to google-auth; nothing of it is ever printed, logged or written.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_automation.model.errors import GoogleError
from sheets_automation.model.google_errors import KEY_VARIABLE

if TYPE_CHECKING:
    from google.auth.credentials import Credentials

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    # Which spreadsheets have changed since; not what stands in any file.
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)

AROUND = " \t\r\n\ufeff'\""
"""Signs that people and programs put around what they copy."""
LONGEST_PATH = 500
NOT_IN_PATHS = ("{", "\n", "PRIVATE KEY")
"""What has one of them is a key, or a piece of one, and is shown to nobody."""


def credentials() -> Credentials:
    """The credentials of this machine: KEY_VARIABLE (a path, or the key itself), else application-default ones.

    Raises:
        GoogleError: there are none (`no_key`), or they are no key (`bad_key`).
    """
    told = os.environ.get(KEY_VARIABLE, "").strip(AROUND)
    return _of_key(told) if told else _of_machine()


def _of_key(told: str) -> Credentials:
    from google.oauth2.service_account import Credentials as ServiceAccount  # noqa: PLC0415  # 0.2 s

    is_path = len(told) <= LONGEST_PATH and not any(sign in told for sign in NOT_IN_PATHS)
    try:
        info = json.loads(Path(told).read_text(encoding="utf-8-sig") if is_path else told)
        return ServiceAccount.from_service_account_info(info, scopes=SCOPES)  # type: ignore[no-any-return, no-untyped-call]  # untyped there
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        # What stands in it is said to nobody.
        raise GoogleError("bad_key", told if is_path else KEY_VARIABLE) from None


def _of_machine() -> Credentials:
    import google.auth  # noqa: PLC0415  # 0.2 s
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415  # as above

    try:
        found, _ = google.auth.default(scopes=SCOPES)
    except GoogleAuthError:
        raise GoogleError("no_key") from None
    return found


def email_of(credentials: Credentials) -> str:
    """The address with which a spreadsheet is to be shared; "" where the account does not say."""
    return str(getattr(credentials, "service_account_email", "") or "")

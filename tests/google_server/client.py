"""A real gspread client whose calls go to the local server, tokens included."""

from __future__ import annotations

from typing import Any

import gspread
from gspread.http_client import HTTPClient

from .server import GOOGLE, GoogleServer

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")


def client(server: GoogleServer, account: Any = None, scopes: tuple[str, ...] = SCOPES) -> gspread.Client:
    """gspread as `account` (the server's own, unless another is given)."""

    class Local(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            for host in GOOGLE:
                endpoint = endpoint.replace(host, server.url)
            return super().request(method, endpoint, *args, **kwargs)

    made = gspread.service_account_from_dict(account or server.account, scopes=scopes, http_client=Local)
    made.set_timeout((2, 5))
    return made

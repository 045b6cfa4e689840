"""A real gspread client whose calls go to the local server, tokens included."""

from __future__ import annotations

from functools import cache
from typing import Any

import gspread
from google.auth.crypt import RSASigner
from google.oauth2.service_account import Credentials
from gspread.http_client import HTTPClient

from .server import GOOGLE, GoogleServer

SCOPES = ("https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive")


@cache
def _signer(key: str, number: str) -> RSASigner:
    """Reading a key takes a fifteenth of a second, which is most of a short test."""
    return RSASigner.from_string(key, number)


def service_account(key: Any, scopes: tuple[str, ...]) -> Credentials:
    """The credentials of an account of the local server, which ask nobody else."""
    signer = _signer(key["private_key"], key["private_key_id"])
    made = Credentials(signer, key["client_email"], key["token_uri"], scopes=scopes)
    # google-auth would ask Google in the background from where the account may be used.
    made._is_regional_access_boundary_lookup_required = lambda: False
    return made


def client(server: GoogleServer, account: Any = None, scopes: tuple[str, ...] = SCOPES) -> gspread.Client:
    """gspread as `account` (the server's own, unless another is given)."""

    class Local(HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Any:
            for host in GOOGLE:
                endpoint = endpoint.replace(host, server.url)
            return super().request(method, endpoint, *args, **kwargs)

    made = gspread.authorize(service_account(account or server.account, scopes), http_client=Local)
    made.set_timeout((2, 5))
    return made

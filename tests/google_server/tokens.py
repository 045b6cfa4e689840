"""The token flow of service accounts: a key of their own, a signed claim, a token that can be revoked."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import jwt

from .errors import NO_SIGN_IN, NOT_SIGNED_IN, Refused, error_info
from .schema import Method

AUDIENCE = "https://oauth2.googleapis.com/token"
SCOPES = "https://www.googleapis.com/auth/"
JSON = Any


@cache
def _key() -> tuple[str, str]:
    """One pair for all accounts of a run: (private, public). Making one takes a tenth of a second."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = serialization.Encoding.PEM
    private = key.private_bytes(text, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(text, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@dataclass(slots=True)
class Tokens:
    """Which accounts there are and which tokens they hold: {token: (account, scopes)}."""

    accounts: dict[str, JSON] = field(default_factory=dict)
    live: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    given: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def new_account(self, name: str, token_uri: str) -> JSON:
        """A service account as its JSON key file has it."""
        email = f"{name}@tests.iam.gserviceaccount.com"
        self.accounts[email] = {
            "type": "service_account",
            "project_id": "tests",
            "private_key_id": f"key-of-{name}",
            "private_key": _key()[0],
            "client_email": email,
            "client_id": str(100 + len(self.accounts)),
            "token_uri": token_uri,
        }
        return self.accounts[email]

    def grant(self, form: dict[str, str], token_uri: str) -> tuple[int, JSON]:
        """The answer of the token endpoint: (HTTP code, JSON)."""
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            kind = form.get("grant_type")
            return 400, {"error": "unsupported_grant_type", "error_description": f"Invalid grant_type: {kind}"}
        keys = {account["private_key_id"]: _key()[1] for account in self.accounts.values()}
        try:
            claim = jwt.decode(form["assertion"], certs=keys, audience=[AUDIENCE, token_uri], clock_skew_in_seconds=60)
        except (ValueError, KeyError):
            return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
        email, asked = claim.get("iss", ""), frozenset(str(claim.get("scope", "")).split())
        if email not in self.accounts or email in self.closed:
            return 400, {"error": "invalid_grant", "error_description": "Invalid grant: account not found"}
        if not asked or not all(scope.startswith(SCOPES) for scope in asked):
            return 400, {"error": "invalid_scope", "error_description": "Invalid OAuth scope or ID token audience "
                         "provided."}  # fmt: skip
        token = f"ya29.{next(self.given)}"
        self.live[token] = (email, asked)
        return 200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}

    def account(self, header: str, method: Method) -> str:
        """Who asks.

        Raises:
            Refused: 401, the token is none that lives; 403, it was not asked for with a scope of the method.
        """
        if not header:
            raise Refused(NO_SIGN_IN, 401, details=error_info("CREDENTIALS_MISSING", service="sheets.googleapis.com"))
        holder = self.live.get(header.removeprefix("Bearer "))
        if holder is None:
            raise Refused(
                NOT_SIGNED_IN, 401, details=error_info("ACCESS_TOKEN_EXPIRED", service="sheets.googleapis.com")
            )
        email, scopes = holder
        if not scopes & method.scopes:
            info = error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service="sheets.googleapis.com", method=method.api)
            raise Refused("Request had insufficient authentication scopes.", 403, details=info)
        return email

    def revoke(self, email: str = "") -> None:
        """Every token that lives (of one account) is worth nothing; a new one can be had."""
        self.live = {token: holder for token, holder in self.live.items() if email and holder[0] != email}

    def close(self, email: str) -> None:
        """For good: the account is gone, as when somebody deletes it in the console."""
        self.closed.add(email)
        self.revoke(email)

    def key_file(self, email: str) -> str:
        return json.dumps(self.accounts[email])

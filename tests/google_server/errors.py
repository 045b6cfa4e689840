"""What Google answers when it refuses, in its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

STATUS_OF = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}
NOT_SIGNED_IN = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
NO_SIGN_IN = NOT_SIGNED_IN.replace("Request had invalid authentication credentials.", "Request is missing required "
                             "authentication credential.")  # fmt: skip
PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection "
    "if you need to edit."
)


class Refused(Exception):  # noqa: N818  # a refusal is an answer, not an error of the server
    """A request that Google would refuse: HTTP code, its sentence, and what it sends beside it."""

    def __init__(
        self,
        message: str,
        code: int = 400,
        *,
        details: list[dict[str, Any]] | None = None,
        reason: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.code, self.details, self.reason = message, code, details, reason
        self.headers = dict(headers or {})

    def within(self, place: str) -> Refused:
        """The same, said of one request of many: `Invalid requests[0].addSheet: ...`."""
        if self.code != 400 or self.message.startswith("Invalid "):
            return self
        return Refused(f"Invalid {place}: {self.message}", details=self.details)

    def body(self, api: str) -> dict[str, Any]:
        """The JSON of the answer; Drive still speaks the older form."""
        if api.startswith("drive."):
            return self._drive()
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        error["status"] = STATUS_OF.get(self.code, "UNKNOWN")
        if self.details:
            error["details"] = self.details
        return {"error": error}

    def _drive(self) -> dict[str, Any]:
        reasons = {400: "invalid", 401: "authError", 403: "forbidden", 404: "notFound", 429: "rateLimitExceeded"}
        one: dict[str, Any] = {
            "message": self.message,
            "domain": "usageLimits" if self.code == 429 else "global",
            "reason": self.reason or reasons.get(self.code, "backendError"),
        }
        if self.code == 404:
            one |= {"location": "fileId", "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [one]}}


def violations(found: list[tuple[str, str]]) -> Refused:
    """A body that does not fit: every (field, sentence) in one answer."""
    named = [{"field": field, "description": text} if field else {"description": text} for field, text in found]
    details = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": named}]
    return Refused("\n".join(text for _, text in found), details=details)


def error_info(reason: str, **metadata: str) -> list[dict[str, Any]]:
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return [{"@type": kind, "reason": reason, "domain": "googleapis.com", "metadata": metadata}]


def quota_exceeded(kind: str, headers: Mapping[str, str] | None = None) -> Refused:
    """429 for `kind`: Read or Write."""
    message = (
        f"Quota exceeded for quota metric '{kind} requests' and limit '{kind} requests per minute per user' of "
        "service 'sheets.googleapis.com' for consumer 'project_number:1234567890'."
    )
    info = error_info(
        "RATE_LIMIT_EXCEEDED",
        service="sheets.googleapis.com",
        quota_limit=f"{kind}RequestsPerMinutePerUser",
        quota_limit_value="60",
        consumer="projects/1234567890",
    )
    return Refused(message, 429, details=info, headers=headers)


def switched_off(service: str) -> Refused:
    """403 of a service that nobody enabled for the project."""
    host = f"{service}.googleapis.com"
    where = f"https://console.developers.google.com/apis/api/{host}/overview?project=1234567890"
    message = (
        f"Google {service.title()} API has not been used in project 1234567890 before or it is disabled. Enable it by "
        f"visiting {where} then retry. If you enabled this API recently, wait a few minutes for the action to "
        "propagate to our systems and retry."
    )
    info = error_info("SERVICE_DISABLED", service=host, consumer="projects/1234567890", activationUrl=where)
    return Refused(message, 403, details=info, reason="accessNotConfigured")

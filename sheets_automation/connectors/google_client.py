"""How Google is asked: with time-outs, below its quota, again where that helps, and in sentences where it does not.

gspread's own ways to try again are not used: one never ends, the other leaves out what Google says to wait. Nothing is
appended here and nothing written as if it were typed, so asking twice for the same is the same (docs/google.md).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from google.auth.exceptions import RefreshError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from requests.exceptions import JSONDecodeError, RequestException, Timeout
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_random_exponential
from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

from sheets_automation.connectors.google_account import email_of
from sheets_automation.model.errors import GoogleError

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from requests import Response

TIME_OUT = (10.0, 180.0)
"""Seconds to connect, and to answer: Google itself ends a request after 180."""
BUDGET = 300.0
"""Seconds of one run that may be lost: on what was asked in vain, and on waiting before it is asked again."""
PER_MINUTE = 55
"""Reads, and writes; Google gives one account 60 of each."""
MINUTE = 60.0
JITTER = wait_random_exponential(multiplier=1, max=64)
SHORTEST = 1.0
"""Seconds between two tries, whatever Google says."""
PASSING = frozenset(
    {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
REASONS = (
    # Status, words of the message, reason; the first that fits.
    (400, "protected", "protected"),
    (400, "not supported for this document", "no_sheet"),
    (400, "limit of 10000000 cells", "full"),
    (400, "unable to parse range", "renamed"),
    (400, "no grid with id", "renamed"),
    (400, "", "refused"),
    (401, "", "revoked"),
    (403, "rate limit exceeded", "busy"),
    (403, "has not been used in project", "api_off"),
    (403, "is disabled", "api_off"),
    (403, "", "not_shared"),
    (404, "", "not_shared"),
)


class UnsureError(Exception):
    """A change of structure may have been made or not: who asked for it looks before asking again."""


class _PassingError(Exception):
    """What may be different in a moment; `after` is how many seconds Google says to wait."""

    def __init__(self, reason: str, after: float | None = None, *, is_sure: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.after, self.is_sure = reason, after, is_sure


@dataclass(slots=True)
class Limiter:
    """Lets so many calls through in any minute."""

    clock: Callable[[], float]
    sleep: Callable[[float], None]
    most: int = PER_MINUTE
    _made: deque[float] = field(default_factory=deque)

    def wait(self) -> None:
        now = self.clock()
        while self._made and self._made[0] <= now - MINUTE:
            self._made.popleft()
        if len(self._made) >= self.most:
            self.sleep(self._made.popleft() + MINUTE - now)
        self._made.append(self.clock())


class GoogleClient(HTTPClient):
    """gspread's client for one run: `request` gives up when BUDGET is spent.

    Raises:
        GoogleError: Google refuses, or does not answer in time.
        UnsureError: a batchUpdate of structure may have been made.
    """

    def __init__(
        self,
        credentials: Credentials,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(credentials)
        self.set_timeout(TIME_OUT)
        self.account = email_of(credentials)
        self._clock, self._sleep, self._lost = clock, sleep, 0.0
        self._allowed: frozenset[str] | None = None
        self._reads, self._writes = Limiter(clock, sleep), Limiter(clock, sleep)

    def request(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  # gspread's signature
        """Ask, and ask again while that helps."""
        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            wait=_pause,
            stop=self._is_spent,
            sleep=self._wait,
            reraise=True,
        )
        try:
            return retrying(self._asked, method, endpoint, *args, **kwargs)
        except _PassingError as error:
            raise GoogleError(error.reason, _spreadsheet(endpoint), self.account) from None

    def _asked(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  # as above
        spreadsheet = _spreadsheet(endpoint)
        if spreadsheet and self._allowed is not None and spreadsheet not in self._allowed:
            raise GoogleError("not_listed", spreadsheet, self.account)
        (self._reads if method.lower() == "get" else self._writes).wait()
        began = self._clock()
        try:
            response = super().request(method, endpoint, *args, **kwargs)
            if response.content:
                # An answer that was cut off is none.
                response.json()
        except APIError as error:
            failed = _told(error, endpoint, self.account)
        except RefreshError as error:
            failed = _PassingError("down") if error.retryable else GoogleError("revoked", account=self.account)
        except (JSONDecodeError, Timeout):
            failed = _PassingError("down")
        except (RequestException, TransportError):
            failed = _PassingError("offline")
        else:
            return response
        self._lost += self._clock() - began
        if isinstance(failed, _PassingError) and not failed.is_sure and _changes_structure(method, endpoint):
            raise UnsureError(failed.reason) from None
        raise failed from None

    def _is_spent(self, state: RetryCallState) -> bool:
        return self._lost + state.upcoming_sleep > BUDGET

    def _wait(self, seconds: float) -> None:
        self._lost += seconds
        self._sleep(seconds)

    def allow(self, spreadsheets: Iterable[str]) -> None:
        """Let no other spreadsheets than these be read or written."""
        self._allowed = frozenset(spreadsheets)

    def begin_run(self) -> None:
        """Give the run that begins its whole budget."""
        self._lost = 0.0

    def look_again(self, attempt: int) -> None:
        """Wait before an uncertain change is looked at.

        Raises:
            GoogleError: the run has waited long enough.
        """
        seconds = min(2.0**attempt, JITTER.max)
        if self._lost + seconds > BUDGET:
            raise GoogleError("down")
        self._wait(seconds)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _PassingError) else None
    # Who says 0 would be asked without end.
    return JITTER(state) if after is None else max(after, SHORTEST)


def _told(error: APIError, endpoint: str, account: str) -> Exception:
    """What an answer that is no success means."""
    status = error.response.status_code
    if status in PASSING:
        busy = status == HTTPStatus.TOO_MANY_REQUESTS
        after = _after(error.response.headers.get("Retry-After"))
        return _PassingError("busy" if busy else "down", after, is_sure=busy)
    message = str(error.error.get("message", "")).lower()
    reason = next((why for code, words, why in REASONS if code == status and words in message), "refused")
    return GoogleError(reason, _spreadsheet(endpoint), account)


def _after(header: str | None) -> float | None:
    """Seconds or a date, as RFC 9110 has it."""
    if header is None:
        return None
    try:
        return max(float(Retry().parse_retry_after(header)), 0.0)
    # A date that no calendar has is said so in two ways.
    except (InvalidHeader, ValueError, OverflowError):
        return None


def _changes_structure(method: str, endpoint: str) -> bool:
    return method.lower() == "post" and endpoint.endswith(":batchUpdate") and "/values:" not in endpoint


def _spreadsheet(endpoint: str) -> str:
    """The id of the spreadsheet that an address names."""
    _, _, rest = endpoint.partition("/spreadsheets/")
    return rest.partition("/")[0].partition(":")[0]

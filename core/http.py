"""The one HTTP session for everything that is asked of other servers: bounded in time and size, polite, patient.

Each answer has a deadline as a whole and a size that it may not pass, also unpacked. What can pass by waiting is asked
again, after longer and longer times, or when the server says; the requests to a host are kept apart.
"""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import TypeVar

import msgspec
import requests
import tenacity

from core.exchange import (
    Answer,
    HttpError,
    Limits,
    Request,
    UnexpectedAnswerError,
    hide_keys,
    is_refusal,
    redirect,
)
from core.pacing import (
    Budget,
    Clock,
    LocalPace,
    Pace,
    SystemClock,
    read_budget,
    read_interval,
    read_retry_after,
    show_duration,
)
from core.transport import (
    ADDRESS_FAILURES,
    PRODUCT,
    WIRE_FAILURES,
    BodyError,
    BodyTooLargeError,
    Watch,
    WatchedAdapter,
    explain_failure,
    read_body,
)

__all__ = (
    "Answer",
    "HttpError",
    "Limits",
    "Request",
    "Session",
    "UnexpectedAnswerError",
    "is_refusal",
)

Read = TypeVar("Read")

_PASSING_STATUSES = frozenset({429, 500, 502, 503, 504})
_SPENT_STATUSES = frozenset({402, 403, 429})  # with which servers say that a budget is used up
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MAX_REDIRECTS = 3
_SHOWN_BYTES = 64 * 1024


class _PlainSession(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: where an answer leads is looked at here, also when requests is told to follow nothing."""


class Session:
    """Asks servers. One for each thread or process; `clock` and `pace` are what it waits by.

    `sent_count` is how many requests it sent, each redirect and each that was sent again for itself.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self._clock = clock or SystemClock()
        self._pace = pace or LocalPace(self._clock)
        self._intervals: dict[str, float] = {}
        self.sent_count = 0
        self._budgets: dict[str, tuple[Budget, float]] = {}
        self._http = _PlainSession()
        for scheme in ("http://", "https://"):
            self._http.mount(scheme, WatchedAdapter())
        self._http.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._http.headers["User-Agent"] = f"{PRODUCT} (mailto:{contact})" if contact else PRODUCT
        self._http.headers["Accept-Encoding"] = "gzip"

    def close(self) -> None:
        self._http.close()

    def budget(self, host: str) -> Budget | None:
        """What the host last said is left of our budget, None when it said nothing or the time is over."""
        budget, moment = self._budgets.get(host, (None, 0.0))
        if budget is None or budget.resets_in_seconds is None:
            return budget
        left = budget.resets_in_seconds - (self._clock.now() - moment)
        return msgspec.structs.replace(budget, resets_in_seconds=left) if left > 0 else None

    def ask(self, request: Request, read: Callable[[Answer], Read]) -> Read:
        """What `read` makes of the answer.

        When `read` raises UnexpectedAnswerError, and whenever waiting can help, it is asked again. Raises HttpError.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(
                lambda error: isinstance(error, HttpError) and error.is_passing
            ),
            wait=self._choose_wait,
            stop=self._is_enough,
            sleep=self._clock.wait,
            reraise=True,
        )
        try:
            result: Read = retrying(self._try, request, read)
        except HttpError as error:
            asked = int(retrying.statistics.get("attempt_number", 1))
            if asked > 1:
                error.args = (f"{error} (asked {asked} times)",)
            raise
        return result

    def _choose_wait(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, HttpError) and error.retry_after_seconds is not None:
            return error.retry_after_seconds + random.uniform(0, 0.5)  # noqa: S311  # spreads callers, no secret
        return tenacity.wait_random_exponential(multiplier=1, max=self.limits.longest_wait_seconds)(state)

    def _is_enough(self, state: tenacity.RetryCallState) -> bool:
        longest = self.limits.longest_wait_seconds + 1
        return state.attempt_number >= self.limits.attempts or state.upcoming_sleep > longest

    def _try(self, request: Request, read: Callable[[Answer], Read]) -> Read:
        answer = self._follow(request)
        try:
            return read(answer)
        except UnexpectedAnswerError as error:
            raise HttpError(f"{request.host}: {error}", status=answer.status, is_passing=True) from None

    def _follow(self, request: Request) -> Answer:
        for _ in range(_MAX_REDIRECTS + 1):
            answer = self._exchange(request)
            if answer.status not in _REDIRECTS:
                return answer
            request = redirect(request, answer)
        raise HttpError(f"{request.host} redirects more than {_MAX_REDIRECTS} times")

    def _exchange(self, request: Request) -> Answer:
        """One request and its answer, which is good or a redirect."""
        host = request.host
        self._keep_to_budget(host)
        interval = max(request.interval_seconds, self._intervals.get(host, 0.0))
        if wait := self._pace.reserve(host, interval):
            self._clock.wait(wait)
        self.sent_count += 1
        with Watch(self.limits.answer_seconds) as watch:
            try:
                answer = self._send(request)
                if watch.is_over:  # what was cut short there can look whole
                    raise BodyError("over")
            except ADDRESS_FAILURES as error:
                raise HttpError(f"{host}: {type(error).__name__}: this cannot be asked for") from None
            except WIRE_FAILURES as error:
                late = f"no whole answer within {self.limits.answer_seconds:.0f} seconds"
                reason = late if watch.is_over else explain_failure(error)
                raise HttpError(f"{host}: {reason}", is_passing=True) from None
            except BodyTooLargeError as error:
                raise HttpError(f"{host}: {error}") from None
        self._note(host, answer)
        return self._judge(request, answer)

    def _send(self, request: Request) -> Answer:
        with self._http.request(
            "GET" if request.body is None else "POST",
            request.url,
            params=dict(request.params),
            headers={**request.headers, **request.keys},
            data=request.body,
            auth=_leave,
            allow_redirects=False,
            stream=True,
            timeout=(self.limits.connect_seconds, self.limits.read_seconds),
        ) as response:
            body = read_body(response, limit_bytes=self.limits.body_bytes)
            return Answer(status=response.status_code, headers=response.headers, body=body)

    def _keep_to_budget(self, host: str) -> None:
        budget = self.budget(host)
        if budget is None or not budget.is_spent or budget.resets_in_seconds is None:
            return
        if budget.resets_in_seconds > self.limits.longest_wait_seconds:
            raise _ask_to_come_back(host, "the budget is used up", budget.resets_in_seconds)
        self._clock.wait(budget.resets_in_seconds)

    def _note(self, host: str, answer: Answer) -> None:
        budget = read_budget(answer.headers, now=datetime.now(UTC))
        if budget:
            self._budgets[host] = (budget, self._clock.now())
        if interval := read_interval(answer.headers):
            self._intervals[host] = interval

    def _judge(self, request: Request, answer: Answer) -> Answer:
        status = answer.status
        if status < 300 or (status in _REDIRECTS and "Location" in answer.headers):
            return answer
        what = f"{status} {_name(status)}"
        after = read_retry_after(answer.headers, now=datetime.now(UTC))
        budget = read_budget(answer.headers, now=datetime.now(UTC))
        if after is None and status in _SPENT_STATUSES and budget and budget.is_spent:
            after = budget.resets_in_seconds
        body = hide_keys(answer.body, request)[:_SHOWN_BYTES]
        if is_refusal(request, body):
            raise HttpError(f"{request.host} answered {what}", status=status, body=body)
        if after is not None and after > self.limits.longest_wait_seconds:
            raise _ask_to_come_back(request.host, what, after, status=status, body=body)
        is_passing = status in _PASSING_STATUSES or after is not None
        raise HttpError(
            f"{request.host} answered {what}",
            status=status,
            retry_after_seconds=after,
            is_passing=is_passing,
            body=body,
        )


def _leave(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """No authorisation but that in the headers: requests would take another from a netrc file."""
    return prepared


def _name(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "(no known status)"


def _ask_to_come_back(
    host: str, what: str, seconds: float, *, status: int | None = None, body: bytes = b""
) -> HttpError:
    return HttpError(
        f"{host} asks to come back in {show_duration(seconds)} ({what})",
        status=status,
        retry_after_seconds=seconds,
        is_passing=True,
        body=body,
    )

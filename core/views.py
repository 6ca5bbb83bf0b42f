"""Answers that belong to no room: is the site alive, is it ready, and what is said when something is not there."""

from http import HTTPStatus

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from core.absence import GoneError
from core.heartbeats import read_worker_age_seconds
from core.limits import LimitError

PING_TIMEOUT_SECONDS = 2
_FOREIGN = ("<", "settings.", "ALLOWED_HOSTS")
"""What messages of the framework have in them, which are for programmers."""
API = "/api/"
"""Below this, programs ask, and are answered as programs."""
OEMBED = "/oembed"
"""Where they ask too: https://oembed.com."""


@require_safe
def show_icon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for an icon on pages that name none, as those of the admin."""
    return redirect(static("icon.svg"))


@require_safe
@never_cache
def show_health(request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing else, so that a database that is down does not restart the web server."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@never_cache
def show_readiness(request: HttpRequest) -> JsonResponse:
    """Whether database and Redis answer and all migrations are applied: 200 when it is so, else 503.

    Each is "ok" or says what is not. `worker_seen_seconds` is how long ago a worker looked for jobs, null when that is
    not known; pages are served without one.
    """
    answers = {"database": _ping_database(), "redis": _ping_redis()}
    answers["migrations"] = _check_migrations() if answers["database"] == "ok" else "not known"
    is_ready = all(answer == "ok" for answer in answers.values())
    age = read_worker_age_seconds()
    said = {**answers, "worker_seen_seconds": None if age is None else round(age)}
    return JsonResponse(said, status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)


def _ping_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return "ok"


def _ping_redis() -> str:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL,
            socket_timeout=PING_TIMEOUT_SECONDS,
            socket_connect_timeout=PING_TIMEOUT_SECONDS,
        ) as client:
            client.ping()
    except redis.RedisError as error:
        return type(error).__name__
    return "ok"


def _check_migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} not applied" if waiting else "ok"


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the address asks for something that cannot be; the page says which part."""
    if is_for_programs(request):
        return tell_problem(HTTPStatus.BAD_REQUEST, _reason(exception) or "This cannot be asked.")
    return render(request, "400.html", {"reason": _reason(exception)}, status=HTTPStatus.BAD_REQUEST)


def show_forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: whoever asks may not; the page says who may when a view knew."""
    return render(request, "403.html", {"reason": _reason(exception)}, status=HTTPStatus.FORBIDDEN)


def show_stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was not made for this visitor, or too long ago: nothing was done."""
    said = "The form was too old to be taken, and nothing was done. Go back, load the page anew, and send it again."
    if request.path.startswith(API):
        return tell_problem(
            HTTPStatus.FORBIDDEN, "Whoever writes by session sends X-CSRFToken: nothing was done."
        )
    return render(request, "403.html", {"reason": said}, status=HTTPStatus.FORBIDDEN)


def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing stands at this address; 410: what did was taken away. The page says what when a view knew."""
    if request.path.startswith(API):
        return show_unknown_endpoint(request)
    is_gone = isinstance(exception, GoneError)
    status = HTTPStatus.GONE if is_gone else HTTPStatus.NOT_FOUND
    if is_for_programs(request):
        return tell_problem(status, _reason(exception) or "Nothing stands at this address.")
    return render(request, "404.html", {"reason": _reason(exception), "is_gone": is_gone}, status=status)


def show_too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: the same was asked for too often; nothing was done."""
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


def show_limit(request: HttpRequest, error: LimitError) -> HttpResponse:
    """What is said to who asks too often, or when that can't be told."""
    status = 503 if error.is_away else 429
    response = render(request, "429.html", {"reason": str(error), "is_away": error.is_away}, status=status)
    response["Retry-After"] = str(error.retry_after_seconds)
    return response


@csrf_exempt
def show_unknown_endpoint(request: HttpRequest, rest: str = "") -> JsonResponse:
    """404 as other problems of the API are said: `core/api/problems.py` makes those of endpoints that there are."""
    return tell_problem(
        HTTPStatus.NOT_FOUND,
        f"No endpoint of the API stands at this address: {API}docs says which there are.",
    )


def is_for_programs(request: HttpRequest) -> bool:
    """Whether what goes wrong is told to a program."""
    return request.path.startswith(API) or request.path == OEMBED


def tell_problem(status: HTTPStatus, detail: str) -> JsonResponse:
    """A problem told to a program where no endpoint of the API does; pages of any site may read it."""
    problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    response = JsonResponse(problem, status=status, content_type="application/problem+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def show_failure(request: HttpRequest) -> HttpResponse:
    """500: our mistake. Nothing but the template is touched, whatever else is down."""
    return render(request, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _reason(exception: Exception) -> str:
    """The sentence that one of our views gave; a framework's own message is for programmers and says nothing here."""
    first = exception.args[0] if exception.args else ""
    is_ours = isinstance(first, str) and first.endswith(".") and not any(sign in first for sign in _FOREIGN)
    return first if is_ours else ""

"""How many requests there were and how long they took, by view, for who looks after the site; of who asked, nothing."""

import os
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
REQUESTS = Histogram(
    "peerlight_request_seconds",
    "Requests and how long they took, by view, method and class of status.",
    ["view", "method", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)


class MeasureRequests:
    """Counts each request under the name of its view, or under its route; all that no route takes are one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer as it comes."""
        started = time.perf_counter()
        response = self._get_response(request)
        match = request.resolver_match
        REQUESTS.labels(
            (match.view_name or match.route) if match else "none",
            request.method if request.method in METHODS else "other",
            f"{response.status_code // 100}xx",
        ).observe(time.perf_counter() - started)
        return response


def collect_requests() -> CollectorRegistry:
    """What all processes of this web server have counted, in a registry to which more can be added."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REQUESTS)
    return registry

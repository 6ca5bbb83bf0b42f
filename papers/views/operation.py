"""Figures for the program that watches over the site."""

from collections.abc import Iterator
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core.heartbeats import read_worker_age_seconds
from core.metrics import collect_requests
from papers.selectors.operation import count_jobs, read_newest_import

LOCAL = ("127.0.0.1", "::1")
_RESULTS = ("created", "updated", "unchanged", "rejected")


@require_safe
@never_cache
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Requests, jobs, the newest import and the worker, as Prometheus reads them; 404 for who may not ask."""
    if not _may_read(request):
        raise Http404
    registry = collect_requests()
    registry.register(_Operation())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Operation(Collector):
    """What is counted when it is asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures of this moment; what is not known is left out."""
        jobs = GaugeMetricFamily("peerlight_jobs", "Jobs by kind and state.", labels=["kind", "state"])
        for one in count_jobs():
            jobs.add_metric([one.kind, one.state], one.jobs_count)
        yield jobs
        newest = read_newest_import()
        if newest is not None:
            lines = GaugeMetricFamily(
                "peerlight_import_lines", "Lines of the newest import.", labels=["result"]
            )
            for result in _RESULTS:
                lines.add_metric([result], getattr(newest, f"{result}_count"))
            yield lines
        age = read_worker_age_seconds()
        if age is not None:
            yield GaugeMetricFamily(
                "peerlight_worker_seen_seconds", "How long ago a worker looked for jobs.", value=age
            )


def _may_read(request: HttpRequest) -> bool:
    """Whether a program has the token; without one, whether it is on this machine and comes through no proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    is_passed_on = (
        settings.BEHIND_PROXY or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    )
    return request.META.get("REMOTE_ADDR") in LOCAL and not is_passed_on

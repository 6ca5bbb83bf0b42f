"""Which services of a home are ours to run; starting and stopping them, also from many processes at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from config.embedded.home import Home, addresses
from config.embedded.postgres import Postgres
from config.embedded.redis import Redis
from config.embedded.service import Service


def choose(home: Path, *, database_url: str, redis_url: str) -> list[Service]:
    """Return the embedded services that these addresses mean, in starting order; the others are not ours."""
    own = addresses(home)
    chosen: list[Service] = []
    if database_url == own.database_url:
        chosen.append(Postgres(Home(home)))
    if redis_url == own.redis_url:
        chosen.append(Redis(Home(home)))
    return chosen


def start(services: Sequence[Service]) -> None:
    """Return once all answer. A service that already does costs one connection and no lock."""
    for service in services:
        if not service.answers():
            with service.home.lock("services"):
                service.start()


def stop(services: Sequence[Service]) -> None:
    """Stop all that a home has, the last started first; one that is down already stays so."""
    for service in reversed(services):
        with service.home.lock("services"):
            service.stop()
    for home in {service.home for service in services}:
        home.remove_short()

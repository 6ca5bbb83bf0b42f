"""What every test stands on: the PostgreSQL and Redis of PEERLIGHT_HOME, with databases of its own.

Each worker of a parallel run has its own PostgreSQL database (pytest-django names and makes it) and its own
numbered Redis database, so tests share the servers of a running site and none of its data.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from config import embedded
from core.kept_pages import kept_pages

BEGIN_APART = """
    SELECT setval(c.oid::regclass, 100000 * row_number() OVER (ORDER BY c.relname))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'S' AND n.nspname = 'public'
"""
"""Ids of each table begin elsewhere: no test may hold by chance, for small ids or for equal ones of two kinds."""

pytest_plugins = ["tests.servers", "tests.profiles.letters", "tests.profiles.orcid_provider"]


def pytest_configure() -> None:
    """Choose this worker's Redis database before anything connects; 0 is the site's."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if settings.REDIS_URL.startswith("unix:"):
        settings.CACHES["default"]["LOCATION"] = f"{settings.REDIS_URL}?db={number}"
        settings.CELERY_BROKER_URL = f"{settings.CELERY_BROKER_URL}?virtual_host={number}"
    else:
        url = urlsplit(settings.REDIS_URL)._replace(path=f"/{number}").geturl()
        settings.CACHES["default"]["LOCATION"] = settings.CELERY_BROKER_URL = url


@pytest.fixture(scope="session", autouse=True)
def services() -> None:
    """Start what isn't running; it stays, as after any command."""
    embedded.start(
        embedded.choose(settings.HOME, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL)
    )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database of this worker. Before it is dropped, who still speaks to it is hung up on.

    A server of a journey answers in threads, each of which ends when the browser at last lets go of it.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(BEGIN_APART)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = current_user"
        )


@pytest.fixture(autouse=True)
def empty_cache(services: None) -> Iterator[None]:
    """Leave nothing in the cache, and no kept page, for the next test."""
    yield
    cache.clear()
    kept_pages.clear()

"""`manage.py embedded start|stop|status`: the PostgreSQL and Redis that live in PEERLIGHT_HOME."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import embedded
from config.embedded.service import Service
from config.embedded.supervisor import sole_supervisor

DOWN = 3
"""Exit code of `status` when a service is down, the one by which init scripts say so."""


class Command(BaseCommand):
    """Starts, stops and names the embedded services; services of your own are left alone."""

    help = "Start, stop or show the PostgreSQL and Redis in PEERLIGHT_HOME; status exits 3 when one is down."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status"])

    def handle(self, *, action: str, **options: Any) -> None:
        services = embedded.choose(
            settings.HOME, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL
        )
        try:
            if action == "start":
                embedded.start(services)
            elif action == "stop":
                with sole_supervisor(embedded.Home(settings.HOME)):  # one that runs would start them again
                    embedded.stop(services)
        except embedded.EmbeddedError as error:
            raise CommandError(str(error)) from error
        if action == "stop" or options["verbosity"] == 0:
            return
        self._show(services)

    def _show(self, services: list[Service]) -> None:
        found = {service.name: service for service in services}
        addresses = embedded.addresses(settings.HOME)
        down = False
        for name, own, variable in (
            ("postgres", addresses.database_url, "DATABASE_URL"),
            ("redis", addresses.redis_url, "REDIS_URL"),
        ):
            service = found.get(name)
            if service is None:
                self.stdout.write(f"{name:<9} elsewhere: {variable} is set")
                continue
            up = service.answers()
            down = down or not up
            self.stdout.write(f"{name:<9} {'up' if up else 'down':<5} {own}")
        if down:
            sys.exit(DOWN)

"""`manage.py serve`: the whole site on this machine until Ctrl-C; what `make run` runs."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import embedded
from config.embedded import supervisor
from config.embedded.supervisor import Child, Supervisor


class Command(BaseCommand):
    """Embedded services, web server, worker and beat under one supervisor."""

    help = "Set up, then serve the site on PORT (default 8000) with worker and beat, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--with-parent", action="store_true", help="stop when the process that started this one is gone"
        )

    def handle(self, *, with_parent: bool, **options: Any) -> None:
        parent_id = os.getppid() if with_parent else None
        home = embedded.Home(settings.HOME)
        services = embedded.choose(
            settings.HOME, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL
        )
        try:
            with (
                supervisor.sole_supervisor(home) as note,
                supervisor.claim_port(os.environ.get("PORT", "8000")) as listener,
            ):
                port = listener.getsockname()[1]
                web, *others = children(listener.fileno())

                def announce() -> None:
                    supervisor.wait_for_web(web, port)
                    address = f"http://localhost:{port}/"
                    note(address)
                    self.stdout.write(f"Peerlight is at {address} (Ctrl-C stops it; logs in {home.logs})")
                    self.stdout.flush()

                Supervisor(home, services, [web, *others], note, parent_id).run(
                    prepare=lambda: call_command("setup"), announce=announce
                )
        except embedded.EmbeddedError as error:
            raise CommandError(str(error)) from error


def children(listener_fd: int) -> list[Child]:
    """Return the programs of the site, the web server first; it serves on the socket that it inherits."""
    python = [sys.executable, "-m"]
    gunicorn = [*python, "gunicorn", "config.wsgi", "--config", "python:config.gunicorn"]
    celery = [*python, "celery", "--app", "config"]
    worker = [*celery, "worker", "--concurrency=2", "--without-mingle", "--without-gossip"]
    beat = [*celery, "beat", "--schedule", str(settings.HOME / "beat-schedule")]
    return [
        Child("web", [*gunicorn, "--bind", f"fd://{listener_fd}"], settings.BASE_DIR, (listener_fd,)),
        Child("worker", worker, settings.BASE_DIR),
        Child("beat", beat, settings.BASE_DIR),
    ]

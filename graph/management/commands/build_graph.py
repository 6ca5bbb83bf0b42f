"""`manage.py build_graph`: what workers do by themselves, now and to its end."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from graph.services.builds import find_build, start_build
from graph.services.sessions import build_graph


class Command(BaseCommand):
    help = "Bring the graph of collaborators and topics up to date, or build it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="build all of it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        if options["full"] and find_build() is None:
            start_build()
        build_graph()
        self.stdout.write(f"graph up to date after {time.monotonic() - started_at:.1f} s")

"""`manage.py build_graph`: what workers do by themselves, now and to its end."""

import time
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from graph.selectors.state import Phase, read_state
from graph.services.builds import start_build
from graph.services.sessions import build_graph
from graph.services.updates import note_failed_build
from papers.services.catalogue import FirstLoadError
from papers.services.jobs import NotYetError


class Command(BaseCommand):
    help = "Bring the graph of collaborators and topics up to date, or build it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="build all of it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        try:
            note_failed_build()
            if options["full"]:
                # Whoever counts or begins a build at this moment is waited for below.
                with suppress(NotYetError):
                    start_build()
        except FirstLoadError as error:
            raise CommandError(str(error)) from error
        build_graph()
        status = read_state()
        if status.phase == Phase.FAILED:
            raise CommandError(f"the last build failed: {status.note}; --full tries again at once")
        if status.phase not in (Phase.FRESH, Phase.EMPTY):
            raise CommandError("the graph is not up to date: an import runs; workers go on when it is done")
        self.stdout.write(f"graph up to date after {time.monotonic() - started_at:.1f} s")

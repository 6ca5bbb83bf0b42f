"""`manage.py build_name_index`: what workers do by themselves, now and to its end."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from papers.services.names import refresh_names


class Command(BaseCommand):
    help = "Bring the index of the names of people, topics and institutions up to date, or build it."

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        written = refresh_names()
        self.stdout.write(f"{written:,} author records indexed in {time.monotonic() - started_at:.1f} s")

"""`manage.py build_search_index`: what workers do by themselves, now and to its end."""

import time
from typing import Any

from django.core.management.base import BaseCommand

from papers.services.search_index import refresh_index


class Command(BaseCommand):
    help = "Bring the search index of works up to date, or build it."

    def handle(self, *args: Any, **options: Any) -> None:
        started_at = time.monotonic()
        written = refresh_index()
        self.stdout.write(f"{written:,} works indexed in {time.monotonic() - started_at:.1f} s")

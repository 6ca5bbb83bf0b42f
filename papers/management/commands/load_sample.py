"""`manage.py load_sample`: the bundled invented works, so that a new site has something to show."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from papers.models import ImportRun


class Command(BaseCommand):
    help = "Import the bundled sample of invented works when nothing was imported yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if ImportRun.objects.exists():
            return
        call_command(
            "import_works",
            settings.BASE_DIR / "papers" / "sample" / "works.jsonl",
            stdout=self.stdout,
            stderr=self.stderr,
        )

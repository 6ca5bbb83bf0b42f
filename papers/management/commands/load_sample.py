"""`manage.py load_sample`: the bundled invented works, so that a new site has something to show."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from papers.models import ImportRun

_SAMPLE = settings.BASE_DIR / "papers" / "sample" / "works.jsonl"


class Command(BaseCommand):
    help = "Import the bundled sample of invented works when nothing was imported yet, or go on with it."

    def handle(self, *args: Any, **options: Any) -> None:
        begun = ImportRun.objects.exclude(state=ImportRun.State.FINISHED).order_by("id").first()
        if begun is not None and begun.origins.filter(address=str(_SAMPLE)).exists():
            call_command("import_works", resume=begun.pk, stdout=self.stdout, stderr=self.stderr)
        elif not ImportRun.objects.exists():
            call_command("import_works", _SAMPLE, stdout=self.stdout, stderr=self.stderr)

"""`manage.py setup`: everything between a fresh clone's first requirement and its first page."""

from __future__ import annotations

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from config import embedded
from papers.models import ImportRun
from papers.services.taxonomy import has_taxonomy


class Command(BaseCommand):
    """Safe to repeat: what is done already is left as it is."""

    help = "Start the services, migrate, collect static files; when the site is empty load the sample, build its graph."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        try:
            embedded.start(
                embedded.choose(
                    settings.HOME, database_url=settings.DATABASE_URL, redis_url=settings.REDIS_URL
                )
            )
            call_command("migrate", verbosity=0, interactive=False)
            call_command("collectstatic", verbosity=0, interactive=False)
            is_new = not ImportRun.objects.exists()
            call_command("load_sample", verbosity=0, stdout=StringIO())
            if not has_taxonomy():
                call_command("load_taxonomy", verbosity=0, stdout=StringIO())
            if is_new:  # the workers of a larger site build it while it is served
                call_command("build_graph", verbosity=0, stdout=StringIO())
        except embedded.EmbeddedError as error:
            raise CommandError(str(error)) from error
        except OperationalError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database does not answer: {reason}. Check DATABASE_URL.") from error

"""`manage.py load_taxonomy`: what topics are called and where they stand."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.records import SourceError
from papers.services.first_load import await_first_load
from papers.services.taxonomy import load_taxonomy
from papers.topics.taxonomy import BUNDLED


class Command(BaseCommand):
    help = "Load the OpenAlex taxonomy: the one that comes with this site, or that of a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, default=BUNDLED, help="a table like papers/taxonomy/topics.csv.gz"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        changed = 0

        def load() -> None:
            nonlocal changed
            changed = load_taxonomy(options["file"])

        try:
            await_first_load(load)
        except SourceError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{changed:,} rows of the taxonomy written")

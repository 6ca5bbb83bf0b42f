"""`manage.py import_merged_ids`: the lists of merged ids of an OpenAlex snapshot."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.records import SourceError
from papers.services.merged_ids import find_lists, import_merged_ids
from papers.services.resolution import resolve_stale_blocks


class Command(BaseCommand):
    """Exit code 0 when all is done, 1 when a list cannot be read; what was stopped goes on with the next call."""

    help = "Let works and people follow the ids that OpenAlex merged: merged_ids/works/*.csv.gz and …/authors/*.csv.gz."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="*", type=Path, metavar="PATH", help="lists, or folders of them; none: go on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            applied = import_merged_ids(
                find_lists(options["paths"]),
                report=lambda path, count: self.stdout.write(f"{path.name}: {count:,} new ids"),
            )
        except SourceError as error:
            raise CommandError(str(error)) from None
        resolve_stale_blocks()
        self.stdout.write(f"{applied:,} ids followed")

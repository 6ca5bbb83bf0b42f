"""`manage.py import_merged_ids`: the lists of merged ids of an OpenAlex snapshot."""

from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.records import SourceError
from papers.services.first_load import await_first_load
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
            await_first_load(partial(self._import, find_lists(options["paths"])))
        except SourceError as error:
            raise CommandError(str(error)) from None
        resolve_stale_blocks()

    def _import(self, lists: list[Path]) -> None:
        applied = import_merged_ids(
            lists, report=lambda path, count: self.stdout.write(f"{path.name}: {count:,} new ids")
        )
        self.stdout.write(f"{applied:,} ids followed")

"""`manage.py pack_taxonomy`: the table of topics that comes with this site, made from its source's file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.records import SourceError
from papers.topics.taxonomy import BUNDLED, read_taxonomy, write_taxonomy


class Command(BaseCommand):
    help = "Write papers/taxonomy/topics.csv.gz anew; raise VERSION in papers/topics/assignment.py with it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the OpenAlex topics as gzipped CSV")
        parser.add_argument("--to", type=Path, default=BUNDLED, help="where to write it instead")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            topics = read_taxonomy(options["file"])
        except SourceError as error:
            raise CommandError(str(error)) from None
        write_taxonomy(topics, options["to"])
        self.stdout.write(f"{len(topics):,} topics in {options['to']}")

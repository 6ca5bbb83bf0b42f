"""`manage.py find_conflations`: which records look like several people, now; measuring them does it by itself."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from graph.models import GraphState
from graph.services.conflations import find_all_conflations, find_conflations
from papers.models import Author

LARGEST_ID = 2**63 - 1


class Command(BaseCommand):
    help = "Find the author records whose works look like those of several people."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("author_ids", nargs="*", type=int, metavar="id", help="of these author records")
        parser.add_argument("--all", action="store_true", help="of all author records")

    def handle(self, *args: Any, **options: Any) -> None:
        author_ids = options["author_ids"]
        if bool(author_ids) == options["all"]:
            raise CommandError("Say of which author records, by their ids, or --all.")
        if not GraphState.objects.exists():
            raise CommandError("There is no graph yet: manage.py build_graph makes it.")
        unknown = [one for one in author_ids if not 0 < one <= LARGEST_ID] or sorted(
            set(author_ids) - set(Author.objects.filter(pk__in=author_ids).values_list("pk", flat=True))
        )
        if unknown:
            raise CommandError(f"No author record has the number {unknown[0]}.")
        started_at = time.monotonic()
        found_count = find_all_conflations() if options["all"] else find_conflations(author_ids)
        said = "record looks" if found_count == 1 else "records look"
        self.stdout.write(
            f"{found_count:,} {said} like several people, found in {time.monotonic() - started_at:.1f} s"
        )

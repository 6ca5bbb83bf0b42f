"""`manage.py assign_topics`: topics for works whose sources name none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from papers.services.first_load import await_first_load
from papers.services.topics import WORKS_A_BATCH, assign_topics


class Command(BaseCommand):
    """Can be stopped at any time; the next call goes on."""

    help = "Give topics to works whose sources name none, from the words of title, abstract and venue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, help="look at no more than so many works")

    def handle(self, *args: Any, **options: Any) -> None:
        limit: int | None = options["limit"]
        done = 0
        while limit is None or done < limit:
            before = done

            def assign(
                most: int = WORKS_A_BATCH if limit is None else min(WORKS_A_BATCH, limit - done),
            ) -> None:
                nonlocal done
                done += assign_topics(most)

            await_first_load(assign)
            if done == before:
                break
        self.stdout.write(f"{done:,} works looked at")

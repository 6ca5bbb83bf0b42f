"""`manage.py export_works`: what was imported, as Work JSON Lines."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.models import Author, AuthorRedirect
from papers.selectors.sources import stream_records
from papers.sources.work_jsonl import encode


class Command(BaseCommand):
    help = "Write works as Work JSON Lines to standard output: one line for each source that tells of a work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--researcher", type=int, metavar="ID", help="only the works of this author record"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        author_id: int | None = options["researcher"]
        if author_id is not None and not Author.objects.filter(pk=author_id).exists():
            moved = AuthorRedirect.objects.filter(pk=author_id).first()
            if moved is None:
                raise CommandError(f"there is no researcher {author_id}", returncode=2)
            author_id = moved.author_id
        try:
            for record in stream_records(author_id):
                sys.stdout.buffer.write(encode(record) + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # Whoever read has left; what Python still holds back for them goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

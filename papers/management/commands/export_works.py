"""`manage.py export_works`: what was imported, as Work JSON Lines."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from papers.models import Author, AuthorRedirect
from papers.pages.exports import compress, join_pieces
from papers.selectors.sources import stream_records
from papers.sources.work_jsonl import encode_line


class Command(BaseCommand):
    help = (
        "Write works as Work JSON Lines: one line for each source that tells of a work, in an order that only depends "
        "on what the lines say. Imported into an empty site and exported again they are the same, byte for byte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="compressed where it ends in .gz; without one, standard output"
        )
        parser.add_argument(
            "--researcher", type=int, metavar="ID", help="only the works of this author record"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        author_id = _find_author(options["researcher"])
        path: Path | None = options["file"]
        if path is None:
            _write_to_reader(author_id)
            return
        unfinished = path.with_name(f".{path.name}.unfinished")
        try:
            with unfinished.open("wb") as stream:
                _write(author_id, stream, is_compressed=path.suffix == ".gz")
            unfinished.replace(path)
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}", returncode=2) from None
        finally:
            unfinished.unlink(missing_ok=True)


def _find_author(author_id: int | None) -> int | None:
    """The author record, or the one that it joined. Raises CommandError when there is none."""
    if author_id is None or Author.objects.filter(pk=author_id).exists():
        return author_id
    moved = AuthorRedirect.objects.filter(pk=author_id).first()
    if moved is None:
        raise CommandError(f"there is no researcher {author_id}", returncode=2)
    return moved.author_id


def _write(author_id: int | None, stream: BinaryIO, *, is_compressed: bool) -> None:
    pieces = join_pieces(map(encode_line, stream_records(author_id)))
    for piece in compress(pieces) if is_compressed else pieces:
        stream.write(piece)


def _write_to_reader(author_id: int | None) -> None:
    try:
        _write(author_id, sys.stdout.buffer, is_compressed=False)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever read has left; what Python still holds back for them goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

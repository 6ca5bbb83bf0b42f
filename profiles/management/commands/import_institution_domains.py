"""Take in the domains of institutions, so that an e-mail address at one of them speaks for a claim."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from profiles.services.institution_domains import DumpError, import_institution_domains


class Command(BaseCommand):
    """Read the data dump of ROR: https://doi.org/10.5281/zenodo.6347574, schema 2, the archive or the JSON in it."""

    help = "Take in the domains of institutions from the data dump of ROR (schema 2), in place of those known before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="v…-ror-data.zip, or the .json in it")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            count = import_institution_domains(path)
        except DumpError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from None
        self.stdout.write(f"{count:,} domains of institutions")

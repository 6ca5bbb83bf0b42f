"""`manage.py import_works`: files of works into the catalogue."""

import sys
import time
from argparse import ArgumentParser
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from papers.management.summaries import say_how_to_resume, write_summary
from papers.models import ImportOrigin, ImportRun
from papers.records import SourceError
from papers.services.first_load import await_first_load
from papers.services.imports import carry_on, queue_run, start_run
from papers.services.merged_ids import import_merged_ids
from papers.sources.registry import FORMS
from papers.sources.snapshot import list_folder
from papers.tasks import poke

_SECONDS_BETWEEN_LINES = 5


class Command(BaseCommand):
    """Exit code 0 when the run finished, also with rejected records; 1 when a source failed; 2 for a wrong call."""

    help = (
        "Import works from files and folders: Work JSON Lines (plain or gz), answers of sources, BibTeX, RIS and more. "
        "A folder is read whole; of an OpenAlex snapshot the works, newest last, and the ids that it merged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE_OR_FOLDER")
        parser.add_argument("--form", choices=["auto", *(form.FORM for form in FORMS)], default="auto")
        parser.add_argument("--researcher", metavar="NAME", help="whose list of works the files are")
        parser.add_argument(
            "--resume", type=int, metavar="RUN", help="carry on an import run that was stopped"
        )
        parser.add_argument("--queue", action="store_true", help="leave the work to the worker of the site")

    def handle(self, *args: Any, **options: Any) -> None:
        files = self._list_all(options["files"])
        with transaction.atomic():
            run = self._find_run(options, files)
            if options["queue"]:
                queue_run(run)
                poke()
        if options["queue"]:
            self.stdout.write(f"Import run {run.pk} is left to the worker")
            return
        self.stdout.write(f"Import run {run.pk}")
        started_at = time.monotonic()
        progress = _Progress(self, run)
        with say_how_to_resume("import_works", run), closing(progress):
            carry_on(run, report_bytes=progress.report_bytes, report_blocks=progress.report_blocks)
        write_summary(self, run, time.monotonic() - started_at)

    def _find_run(self, options: dict[str, Any], files: list[Path]) -> ImportRun:
        if options["resume"] is not None:
            run = ImportRun.objects.filter(pk=options["resume"]).first()
            if run is None:
                raise CommandError(f"there is no import run {options['resume']}", returncode=2)
            return run
        if not files:
            raise CommandError("name at least one file, or a run with --resume", returncode=2)
        form = None if options["form"] == "auto" else options["form"]
        try:
            return start_run(files, form=form, listed_for=options["researcher"])
        except SourceError as error:
            raise CommandError(str(error), returncode=2) from None

    def _list_all(self, paths: list[Path]) -> list[Path]:
        """The files of works to read; ids that a snapshot merged are followed before its works come."""
        try:
            return [file for path in paths for file in self._list_files(path)]
        except SourceError as error:
            raise CommandError(str(error), returncode=2) from None

    def _list_files(self, path: Path) -> tuple[Path, ...]:
        try:
            is_folder = path.is_dir()
        except OSError:
            is_folder = False  # opening it says what is wrong
        if not is_folder:
            return (path,)
        folder = list_folder(path)
        for line in folder.left_alone:
            self.stdout.write(f"{path}: {line}")
        if folder.merged_ids:
            await_first_load(partial(self._follow_merged, path, folder.merged_ids))
        return folder.files

    def _follow_merged(self, path: Path, lists: tuple[Path, ...]) -> None:
        self.stdout.write(f"{path}: {import_merged_ids(lists):,} merged ids followed")


class _Progress:
    """How far an import is: a bar with rate and time left on a terminal, a plain line now and then elsewhere."""

    def __init__(self, command: BaseCommand, run: ImportRun) -> None:
        self._command = command
        self._is_terminal = sys.stderr.isatty()
        self._total = sum(origin.bytes_count or 0 for origin in run.origins.filter(is_finished=False))
        self._done_before: dict[int, int] = {}
        self._bar: tqdm[Any] | None = None
        self._what = ""
        self._said_at = time.monotonic()

    def report_bytes(self, origin: ImportOrigin, bytes_read: int) -> None:
        self._done_before[origin.pk] = bytes_read
        self._show("reading", sum(self._done_before.values()), self._total, "B", origin.name)

    def report_blocks(self, done: int, total: int) -> None:
        self._show("resolving names", done, total, " name blocks", "")

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def _show(self, what: str, done: int, total: int, unit: str, detail: str) -> None:
        if self._is_terminal:
            if self._what != what:
                self.close()
                self._bar = tqdm(total=total, unit=unit, unit_scale=True, desc=what)
            if self._bar is not None:
                self._bar.update(min(done, total) - self._bar.n)
        elif self._what != what or time.monotonic() - self._said_at >= _SECONDS_BETWEEN_LINES:
            self._said_at = time.monotonic()
            self._command.stdout.write(f"{what} {detail}: {100 * done // max(total, 1)} %".replace(" :", ":"))
        self._what = what

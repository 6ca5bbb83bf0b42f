"""`manage.py import_researcher`: the works of a person, from the sources that know them."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.addresses import researcher_address
from papers.management.summaries import say_how_to_resume, write_summary
from papers.models import ImportOrigin, ImportRun
from papers.records import SourceError
from papers.selectors.queries import find_authors, find_identifier, list_named_authors, list_readable_queries
from papers.services.candidates import find_candidates
from papers.services.imports import carry_on, start_query_run
from papers.services.refreshes import note_ended_runs, schedule_refresh
from papers.sources.live.query import Candidate, looks_like_identifier, parse_query

_SECONDS_BETWEEN_LINES = 5


class Command(BaseCommand):
    """Exit code 0 when the run finished, 1 when a source failed or nobody is found, 2 when somebody has to choose."""

    help = "Import the works of a researcher: openalex:A…, orcid:0000-…, an address of these, or a name to choose by."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("who", nargs="?", help="an identifier, or a name in quotes")
        parser.add_argument(
            "--resume", type=int, metavar="RUN", help="carry on an import run that was stopped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        run = (
            self._find_run(options["resume"])
            if options["resume"] is not None
            else self._begin(options["who"])
        )
        if run is None:
            return
        self.stdout.write(f"Import run {run.pk}")
        started_at = time.monotonic()
        with say_how_to_resume("import_researcher", run):
            try:
                carry_on(run, report_items=_Progress(self).report)
            except SourceError:
                self._tell(run, started_at)
                raise
        self._tell(run, started_at)

    def _find_run(self, number: int) -> ImportRun:
        run = ImportRun.objects.filter(pk=number).first()
        if run is None:
            raise CommandError(f"there is no import run {number}", returncode=2)
        return run

    def _begin(self, who: str | None) -> ImportRun | None:
        """The run of what was typed or chosen; None when nothing was chosen."""
        if not who or not who.strip():
            raise CommandError("name a researcher, or a run with --resume", returncode=2)
        name = ""
        try:
            query = parse_query(who)
        except SourceError as error:
            if looks_like_identifier(who):
                raise CommandError(str(error), returncode=2) from None
            candidate = self._choose(who)
            if candidate is None:
                return None
            query, name = parse_query(candidate.query), candidate.name
        run = start_query_run(query)
        if find_identifier(query):
            schedule_refresh(query, name=name, run=None if query.since else run)
        return run

    def _choose(self, name: str) -> Candidate | None:
        found = find_candidates(name)
        for failure in found.failures:
            self.stderr.write(failure.reason)
        if not found.candidates:
            raise CommandError(f"no source that was reached knows anybody by the name {name!r}")
        for number, candidate in enumerate(found.candidates, 1):
            self.stdout.write(f"{number:>3}  {_describe(candidate)}")
        if not sys.stdin.isatty():
            raise CommandError(
                "choose one and type: import_researcher ID, with the ID as above", returncode=2
            )
        return self._ask(found.candidates)

    def _ask(self, candidates: tuple[Candidate, ...]) -> Candidate | None:
        while True:
            try:
                typed = input("Number of the one to import, or nothing: ").strip()
            except EOFError:
                typed = ""
            if not typed:
                self.stdout.write("Nothing imported.")
                return None
            if typed.isascii() and typed.isdigit() and 1 <= int(typed[:9]) <= len(candidates):
                return candidates[int(typed) - 1]
            self.stdout.write(f"A number from 1 to {len(candidates)}, please.")

    def _tell(self, run: ImportRun, started_at: float) -> None:
        write_summary(self, run, time.monotonic() - started_at)
        note_ended_runs()
        queries = list_readable_queries(one.address for one in run.origins.all() if one.is_live)
        for author in list_named_authors(set(find_authors(queries).values())):
            self.stdout.write(
                f"{author.name.printed}: {author.works_count:,} works, "
                f"at {researcher_address(author.pk, author.name.printed)}"
            )


def _describe(candidate: Candidate) -> str:
    """All that tells one person of a name from another, on one line; what is not known is left out."""
    works = None if candidate.works_count is None else f"{candidate.works_count:,} works"
    years = {year for year in (candidate.first_year, candidate.last_year) if year is not None}
    parts = (
        candidate.name,
        works,
        "–".join(map(str, sorted(years))),
        candidate.affiliation,
        f"ORCID {candidate.orcid}" if candidate.orcid else None,
    )
    return f"{candidate.query}  {', '.join(filter(None, parts))}"


class _Progress:
    """A line for each origin now and then, and one when it is read."""

    def __init__(self, command: BaseCommand) -> None:
        self._command = command
        self._said: dict[int, float] = {}

    def report(self, origin: ImportOrigin) -> None:
        now = time.monotonic()
        if not origin.is_finished and now - self._said.get(origin.pk, 0) < _SECONDS_BETWEEN_LINES:
            return
        self._said[origin.pk] = now
        of = f" of {origin.total_count:,}" if origin.total_count is not None else ""
        self._command.stdout.write(f"{origin.name}: {origin.items_done:,}{of} read")
